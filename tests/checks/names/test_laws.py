"""What holds for all names."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commsqa.checks.names import NameKind, compare

LATIN = "John Smith Anne-Marie Jiří Dvořák O'Neil van de Mohammed al-Saadi Abd al-Rahman Abu Bakr bin Li J. Dr"
ARABIC = "محمد أحمد عبد الله الغامدي بن أبو بكر فاطمة السيد"
WORDS = st.sampled_from([*LATIN.split(), *ARABIC.split()])
NAMES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
LATIN_NAMES = st.lists(st.sampled_from(LATIN.split()), min_size=1, max_size=6).map(" ".join)
ACCEPTED = {NameKind.SAME, NameKind.VARIANT}


@given(st.text(max_size=60))
def test_any_text_is_the_same_as_itself_or_no_name(text: str) -> None:
    assert compare(text, text).kind is NameKind.SAME or not any(c.isalnum() for c in text)


@given(NAMES, st.one_of(st.none(), NAMES))
def test_a_name_is_the_same_as_itself_whatever_the_other_script_says(name: str, alt: str | None) -> None:
    assert compare(name, name, alt).kind is NameKind.SAME


@given(NAMES, st.randoms(use_true_random=False))
def test_the_order_of_parts_never_makes_another_person(name: str, rng: random.Random) -> None:
    words = name.split()
    rng.shuffle(words)
    assert compare(" ".join(words), name).kind in ACCEPTED


@given(NAMES, NAMES, st.one_of(st.none(), NAMES))
def test_case_never_matters(piece: str, record: str, alt: str | None) -> None:
    assert compare(piece.upper(), record, alt) == compare(piece.lower(), record, alt)


@given(LATIN_NAMES, st.sampled_from(["Mr", "Mrs.", "Dr.", "Prof."]))
def test_a_title_never_matters(name: str, title: str) -> None:
    assert compare(f"{title} {name}", name).kind in ACCEPTED


@given(st.text(max_size=60), st.text(max_size=60), st.one_of(st.none(), st.text(max_size=60)))
def test_any_text_is_judged_with_a_score_and_a_reason(piece: str, record: str, alt: str | None) -> None:
    judged = compare(piece, record, alt)
    assert 0 <= judged.score <= 1
    assert judged.reasons


@pytest.mark.parametrize(
    ("piece", "recorded", "kind"),
    [
        ("Иван Петров", ("Ivan Petrov", None), NameKind.VARIANT),
        ("王伟", ("Wang Wei", None), NameKind.VARIANT),
        ("Иван Петров", ("Ivan Petrov", "Иван Петров"), NameKind.SAME),
        ("Иван Петров", ("Ivan Sidorov", "Иван Сидоров"), NameKind.OTHER_PERSON),
        ("محمد علي", ("Ivan Petrov", None), NameKind.OTHER_PERSON),
    ],
)
def test_scripts_that_nobody_here_can_read_across_are_left(piece: str, recorded: tuple[str, str | None], kind: NameKind) -> None:
    assert compare(piece, *recorded).kind is kind

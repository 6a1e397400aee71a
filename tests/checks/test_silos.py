"""Which system is probably wrong about a customer, and why."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commsqa.checks.catalog.record.silos_disagree import SilosDisagree
from commsqa.checks.examples import Example
from commsqa.checks.silos import MASTER, Disagreement, Field, Reason, Told, disagreement
from tests.factories import Bench


def _on(day: int) -> datetime:
    return datetime(2026, 1, day, tzinfo=UTC)


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench()


ANNA, OMAR = "anna@mail.example", "omar@mail.example"
CASES = [
    ("an invalid email loses, whatever the majority", Field.EMAIL,
     [Told("a", "anna at mail"), Told("b", "anna at mail"), Told("c", ANNA)], (Reason.UNUSABLE, ("a", "b"))),
    ("so does one digit over and over", Field.PHONE, [Told("a", "0000000000"), Told("b", "+420601234567")],
     (Reason.UNUSABLE, ("a",))),
    ("a mistyped domain loses", Field.EMAIL, [Told("a", "anna@gmail.com"), Told("b", "anna@gmial.com", _on(5))],
     (Reason.MISTYPED, ("b",))),
    ("two witnesses against one", Field.EMAIL, [Told("a", ANNA), Told("b", ANNA), Told("c", OMAR, _on(9))],
     (Reason.OUTVOTED, ("c",))),
    ("two silos of one system are one witness", Field.EMAIL,
     [Told("a", ANNA, _on(1)), Told(MASTER, ANNA, _on(1), system="a"), Told("c", OMAR, _on(9))], (Reason.OLDER, ("a", MASTER))),
    ("the newer contact wins a draw", Field.PHONE, [Told("a", "+420601234567", _on(1)), Told("b", "+420601234568", _on(2))],
     (Reason.OLDER, ("a",))),
    ("not by hours", Field.PHONE,
     [Told("a", "+420601234567", _on(1)), Told("b", "+420601234568", _on(1).replace(hour=9))], (Reason.UNDECIDED, ("a", "b"))),
    ("nor where one has no time", Field.PHONE, [Told("a", "+420601234567"), Told("b", "+420601234568", _on(1))],
     (Reason.UNDECIDED, ("a", "b"))),
    ("a newer name does not", Field.NAME, [Told("a", "Anna Berg", _on(1)), Told("b", "Omar Haddad", _on(2))],
     (Reason.UNDECIDED, ("a", "b"))),
    ("the record does", Field.NAME, [Told(MASTER, "Anna Berg", system="b"), Told("a", "Omar Haddad")],
     (Reason.NOT_THE_RECORD, ("a",))),
    ("three that all differ", Field.NAME, [Told("a", "Anna Berg"), Told("b", "Omar Haddad"), Told("c", "Jana Novak")],
     (Reason.UNDECIDED, ("a", "b", "c"))),
    ("variants of a name are one camp", Field.NAME, [Told("a", "Anna Berg"), Told("b", "BERG, Anna"), Told("c", "Anna Brg")],
     (Reason.OUTVOTED, ("c",))),
    ("an absent value says nothing", Field.EMAIL, [Told("a", ANNA), Told("b", "n/a")], None),
    ("one system alone", Field.EMAIL, [Told("a", ANNA)], None),
    ("nobody", Field.EMAIL, [], None),
]  # fmt: skip


@pytest.mark.parametrize(("field", "told", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_who_is_probably_wrong(field: Field, told: list[Told], expected: tuple[Reason, tuple[str, ...]] | None) -> None:
    found = disagreement(field, told)
    assert (found and (found.reason, found.wrong)) == expected


def test_the_others_are_right_and_where_nobody_can_tell_nobody_is() -> None:
    told = [Told("a", ANNA), Told("b", ANNA), Told("c", OMAR)]
    assert disagreement(Field.EMAIL, told) == Disagreement(Field.EMAIL, ("c",), ("a", "b"), Reason.OUTVOTED)
    undecided = disagreement(Field.EMAIL, told[1:])
    assert undecided is not None
    assert undecided.right == ()


some_told = st.lists(
    st.builds(Told, st.sampled_from("abcde"), st.sampled_from([ANNA, OMAR, "x", "", "anna@gmial.com", "anna@gmail.com"])),
    max_size=6,
    unique_by=lambda one: one.silo,
)


@given(some_told)
def test_the_order_in_which_the_systems_are_heard_makes_no_difference(told: list[Told]) -> None:
    assert disagreement(Field.EMAIL, told) == disagreement(Field.EMAIL, told[::-1])


@pytest.mark.slow
@pytest.mark.parametrize("world", SilosDisagree.catches, ids=range(len(SilosDisagree.catches)))
def test_the_sentences_name_field_and_system_and_no_value(bench: Bench, world: Example) -> None:
    [failure] = bench.run(world, SilosDisagree()).failures
    evidence = failure.judgement.evidence
    assert evidence.sentence.startswith("Systems disagree on the ")
    assert evidence.sentence_ar is not None
    assert failure.customer_id == failure.subject_id == "K1"
    for value in ("Brg", "@", "601", "Riegrova", "Omar"):
        assert value not in evidence.sentence + evidence.sentence_ar
    assert evidence.stated is not None


def test_the_values_stand_beside_their_systems(bench: Bench) -> None:
    [failure] = bench.run(SilosDisagree.catches[1], SilosDisagree()).failures
    evidence = failure.judgement.evidence
    assert (evidence.stated, evidence.expected) == ("name: cards Anna Brg", "name: crm Anna Berg, customers Anna Berg")
    assert "probably wrong is cards, more systems agree on the other" in evidence.sentence

"""Where two texts differ, as a steward sees it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from commsqa.dashboard.differences import differences, shown


@pytest.mark.parametrize(
    ("stated", "expected", "before", "after"),
    [
        ("same", "same", "same", "same"),
        ("Nicholas Unerwood", "Nicholas Underwood", "Nicholas Unerwood", "Nicholas Un<ins>d</ins>erwood"),
        ("12.50", "15.50", "1<del>2</del>.50", "1<ins>5</ins>.50"),
        ("<b>", "b", "<del>&lt;</del>b<del>&gt;</del>", "b"),
        ("", "x", "", "<ins>x</ins>"),
        ("محمّد", "محمد", "مح<del>مّ</del>د", "مح<ins>م</ins>د"),
    ],
)
def test_what_only_one_has_is_marked(stated: str, expected: str, before: str, after: str) -> None:
    assert differences(stated, expected) == (before, after)


def test_what_steers_the_direction_is_shown_by_its_name_and_does_not_steer() -> None:
    before, _ = differences("pay\u202e00.1", "pay 1.00")
    assert "\u202e" not in before
    assert '<bdi dir="ltr">U+202E</bdi>' in before


def test_very_long_texts_are_cut_and_compared_by_words() -> None:
    stated, expected = "word " * 10_000, "word " * 2_000 + "other"
    before, after = differences(stated, expected)
    assert "<ins>other</ins>" in after
    assert "…" in before


@given(st.text(max_size=60), st.text(max_size=60))
def test_nothing_is_lost_or_added(stated: str, expected: str) -> None:
    before, after = differences(stated, expected)
    assert _without_marks(before) == shown(stated)
    assert _without_marks(after) == shown(expected)


def _without_marks(text: str) -> str:
    for tag in ("<del>", "</del>", "<ins>", "</ins>"):
        text = text.replace(tag, "")
    return text


@given(st.text(max_size=60))
def test_plain_text_is_only_escaped(text: str) -> None:
    visible = "".join(letter for letter in text if letter.isalnum() or letter in " <>&'\"")
    assert shown(visible) == escape(visible)

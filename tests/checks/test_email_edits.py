"""What the fingers did is told from the two words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from commsqa.checks.email_edits import Edit, edit, neighbours, readings


@pytest.mark.parametrize(
    ("wrong", "right", "what"),
    [
        ("gmial", "gmail", Edit.SWAPPED),
        ("mgail", "gmail", Edit.SWAPPED),
        ("gmali", "gmail", Edit.SWAPPED),
        ("gmaill", "gmail", Edit.DOUBLED),
        ("ggmail", "gmail", Edit.DOUBLED),
        ("yahooo", "yahoo", Edit.DOUBLED),
        ("gmai1", "gmail", Edit.LOOK_ALIKE),
        ("a0l", "aol", Edit.LOOK_ALIKE),
        ("gnail", "gmail", Edit.NEAR),
        ("gmaik", "gmail", Edit.NEAR),
        ("gmailk", "gmail", Edit.NEAR),
        ("gmnail", "gmail", Edit.NEAR),
        ("gmal", "gmail", Edit.DROPPED),
        ("gmai", "gmail", Edit.DROPPED),
        ("gpail", "gmail", Edit.OTHER),
        ("gmailq", "gmail", Edit.OTHER),
        ("بريت", "بريد", Edit.OTHER),
    ],
)
def test_a_slip_is_named(wrong: str, right: str, what: Edit) -> None:
    assert edit(wrong, right) is what


def test_two_letters_that_look_like_one_are_read_as_it() -> None:
    assert readings("hotrnail") == ["hotmail"]
    assert readings("rnrn") == ["mrn", "rnm"]
    assert readings("gmail") == []


@given(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
def test_neighbours_are_neighbours_of_each_other(letter: str) -> None:
    assert 2 <= len(neighbours(letter)) <= 6
    assert all(letter in neighbours(other) for other in neighbours(letter))


@given(st.text("abc1", min_size=1, max_size=6), st.text("abc1", min_size=1, max_size=6))
def test_any_two_words_one_slip_apart_have_an_answer(one: str, other: str) -> None:
    if OSA.distance(one, other) == 1:
        assert edit(one, other) in Edit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commsqa.sources.shape import LONGEST, shape


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("1994-02-30", "9999-99-99"),
        ("12,5", "99,9"),
        ("Jane Smith", "Aaaa Aaaaa"),
        ("محمد", "aaaa"),
        ("١٢", "99"),
        ("a\nb\u202e", "a?a?"),
        ("x" * 30, "a" * 24 + "..."),
        ("", ""),
    ],
)
def test_shape_says_what_a_value_looks_like(value: str, said: str) -> None:
    assert shape(value) == said


@given(st.text())
def test_shape_holds_no_letter_or_digit_but_a_and_9_and_stays_one_line(value: str) -> None:
    said = shape(value)
    assert {character for character in said if character.isalnum()} <= {"A", "a", "9"}
    assert said.isascii()
    assert len(said.splitlines()) <= 1
    assert len(said) <= LONGEST + 3

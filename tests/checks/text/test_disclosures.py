"""A mandatory text is recognised however it is wrapped and marked up, and by its words alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commsqa.checks.text.disclosures import first_words, letters_of, stands_in

ENGLISH = "Your deposits are protected up to 100,000 EUR – see www.fund.example."
ARABIC = "ودائعكم مضمونة وفقاً لتعليمات البنك المركزي رقم 12."


@pytest.mark.parametrize(
    ("disclosure", "body"),
    [
        (ENGLISH, f"Dear Anna.\n\n{ENGLISH}\nYours"),
        (ENGLISH, "YOUR DEPOSITS ARE PRO-\nTECTED UP TO\u00a0100 000 EUR (SEE WWW.FUND.EXAMPLE)"),
        (ENGLISH, "<p>Your <b>deposits</b> are protected<br/>up to 100&#44;000&nbsp;EUR &ndash; see www.fund.example</p>"),
        (ARABIC, "ودائعكـــم مضمونةٌ\u200f وفقا لتعليمات البنك المركزي، رقم ١٢"),
        (ARABIC, "\ufeed\ufea9\ufe8d\ufe8b\ufecc\ufedc\ufee2 مضمونة وفقاً لتعليمات البنك المركزي رقم ۱۲"),
        ("“Quoted”…", '"quoted"...'),
        ("---", "anything"),
    ],
)
def test_the_words_are_found_in_any_dress(disclosure: str, body: str) -> None:
    assert stands_in(disclosure, body)


@pytest.mark.parametrize(
    ("disclosure", "body"),
    [
        (ENGLISH, ENGLISH.replace("100,000", "10,000")),
        (ENGLISH, "Your deposits are protected."),
        (ARABIC, ARABIC.replace("مضمونة", "")),
        (ARABIC, ENGLISH),
        (ENGLISH, ""),
    ],
)
def test_other_words_are_other_words(disclosure: str, body: str) -> None:
    assert not stands_in(disclosure, body)


def test_a_text_is_called_by_its_first_words() -> None:
    assert first_words("one two three") == "one two three"
    assert first_words(ENGLISH) == "Your deposits are protected up to 100,000 EUR…"


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_a_text_stands_in_whatever_holds_its_letters(before: str, text: str, after: str) -> None:
    assert letters_of(text) in letters_of(before) + letters_of(text) + letters_of(after)
    assert letters_of(letters_of(text)) == letters_of(text)

"""What is masked in text from data, and what a reader still needs and gets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commsqa.escalation.masking import clean, mask


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("from jan.novak+x@example.com, again", "from [e-mail], again"),
        ("contact=jan@example.com", "contact=[e-mail]"),
        ("<jan@example.com>", "<[e-mail]>"),
        ("jan%40example.com", "[e-mail]"),
        ("jan＠example.com", "[e-mail]"),
        ("phone = 777123456", "phone = [number ending 56]"),
        ("tel +420 777 123 456.", "tel [number ending 56]."),
        ("(212) 555-1234", "[number ending 34]"),
        ("06.12.34.56.78", "[number ending 78]"),
        ("777\u200b123\u202e456", "[number ending 56]"),
        ("balance 1 234 567.89", "balance [number ending 89]"),
        ("since 1994-02-28 777123456", "since 1994-02-28 [number ending 56]"),
        ("CZ65 0800 0000 1920 0014 5399", "[IBAN]"),
        ("cz6508000000192000145399", "[IBAN]"),
        ("GB82 WEST 1234 5698 7654 32 in job", "[IBAN] in job"),
        ("BE68 5390 0754 7034 from here", "[IBAN] from here"),
        ("4111 1111 1111 1111", "[card number]"),
        ("3782-822463-10005", "[card number]"),
        ("card4111111111111111", "card[card number]"),
    ],
)
def test_personal_looking_values_are_masked(text: str, shown: str) -> None:
    assert clean(text, 200) == shown


@pytest.mark.parametrize(
    "text",
    [
        "template_version = 14 and composition_host = comp-3",
        "job_id = J-19940228-01, batch 19940228001",
        "since 1994-02-27 22:10 UTC, 28.02.1994 05:00",
        "host 192.168.100.200",
        "98 % of the pieces fail, 0.14 % elsewhere (ratio 700, at least 312)",
        "template ST42LETTER2026 of plant-B",
        "نسخة القالب 14",
    ],
)
def test_what_a_reader_needs_stays(text: str) -> None:
    assert clean(text, 200) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("one\r\ntwo\tthree", "one two three"),
        ("\x1b[31mred\x07", "[31mred"),
        ("safe\u202etxt\u2066.exe\u200f", "safetxt.exe"),
        ("line\u2028break", "line break"),
    ],
)
def test_nothing_steers_the_screen_or_its_direction(text: str, shown: str) -> None:
    assert clean(text, 200) == shown


@pytest.mark.parametrize(("text", "shown"), [("a" * 10, "a" * 10), ("a" * 11, "a" * 9 + "…"), ("aaaa bbbb cccc", "aaaa bbbb…")])
def test_text_is_cut_to_its_length_and_shows_it(text: str, shown: str) -> None:
    assert clean(text, 10) == shown


@given(
    st.text(max_size=60),
    st.text(max_size=60),
    st.sampled_from(["jan.novak@example.com", "+420777123456", "CZ6508000000192000145399"]),
)
def test_a_value_between_any_words_never_comes_through(before: str, after: str, value: str) -> None:
    shown = clean(f"{before} {value} {after}", 500)
    assert value not in shown
    assert mask(shown) == shown
    assert shown.isprintable()

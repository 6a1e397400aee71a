"""Full card numbers, and the numbers that only look like one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from commsqa.checks.text.cards import SUSPECT, card_numbers, is_issued
from commsqa.checks.text.numerals import readable

VISA = "4111111111111111"


def cards(text: str) -> list[str]:
    return [card.number for card in card_numbers(readable(text))]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("4111 1111 1111 1111", VISA),
        ("4111-1111-1111-1111", VISA),
        ("4111\u00a01111\u00a01111\u00a01111", VISA),
        ("٤١١١ ١١١١ ١١١١ ١١١١", VISA),
        (f"card {VISA}", VISA),
        (f"بطاقتك {VISA}", VISA),
        (f"{VISA} (Visa)", VISA),
        ("4111 1111 1111 1111 123", VISA),
        ("3782 822463 10005", "378282246310005"),
        ("Karte 5500005555555559", "5500005555555559"),
        ("card 6200000000000005", "6200000000000005"),
        ("card 2223003122003222", "2223003122003222"),
    ],
)
def test_a_full_card_number_is_seen(text: str, number: str) -> None:
    assert cards(text) == [number]


@pytest.mark.parametrize(
    "text",
    [
        f"number {VISA}",
        "card 4111111111111112",
        "card 4111 11** **** 1111, **** **** **** 1111, XXXX 1111",
        "card 9999999999999995",
        "IBAN DE89 3704 0044 0532 0130 00, GB29 NWBK 6016 1331 9268 19, SA03 8000 0000 6080 1016 7519",
        "Account 4111 1111 1111 1111 of your card",
        f"card, reference no. {VISA}",
        f"https://bank.example/card/{VISA}",
        f"card A{VISA}, {VISA}9999",
        "card 4111 1111 1111 1111 1111",
        "card 0000 0000 0000 0000",
    ],
)
def test_masked_numbers_and_other_numbers_are_left(text: str) -> None:
    assert cards(text) == []


@given(st.text("0123456789", min_size=14, max_size=14), st.sampled_from("٠۰०"))
def test_every_issued_number_is_seen_in_every_script_and_told_masked(middle: str, zero: str) -> None:
    number = f"4{middle}"
    number += luhn.calc_check_digit(number)
    assert is_issued(number) == (len(set(number)) > 1)
    printed = number.translate({ord(str(n)): chr(ord(zero) + n) for n in range(10)})
    (found,) = card_numbers(readable(f"Your card {printed}."))
    assert found.number == number
    assert number not in found.masked
    assert found.masked == f"{number[:6]}******{number[-4:]}"


def test_the_suspect_pattern_matches_digits_of_any_script() -> None:
    assert re.search(SUSPECT, "٤١١١ ١١١١ ١١١١ ١١١١")
    assert not re.search(SUSPECT, "account 12345678 of 31.01.26 is")

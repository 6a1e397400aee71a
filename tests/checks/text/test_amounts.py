"""Amounts as people print them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commsqa.checks.text.amounts import amounts, equal
from commsqa.checks.text.numerals import readable

EASTERN = str.maketrans("0123456789.,", "٠١٢٣٤٥٦٧٨٩٫٬")


def values(text: str) -> list[str]:
    return [str(amount.value) for amount in amounts(readable(text))]


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("1.234,56 EUR", "1234.56", "EUR"),
        ("€1,234.56", "1234.56", "EUR"),
        ("1 234,56 Kč", "1234.56", "CZK"),
        ("1\u00a0234\u202f567,89", None, None),  # two kinds of blanks: no figure
        ("1'234.56 CHF", "1234.56", "CHF"),
        ("CHF 1’234.–", "1234", "CHF"),
        ("130,- Kč", "130", "CZK"),
        ("1 234:56 kr", "1234.56", "SEK"),
        ("130:- kr", "130", "SEK"),
        ("S/1,234.56", "1234.56", "PEN"),
        ("$ 1,234.56 M.N.", "1234.56", "MXN"),
        ("1 234,56 euroa", "1234.56", "EUR"),
        ("Rs. 12,34,567.00", "1234567.00", "INR"),
        ("₹12,34,567", "1234567", "INR"),
        ("١٬٢٣٤٫٥٠ د.ك.", "1234.50", "KWD"),
        ("۱۲۳۴٫۵۶ ریال", "1234.56", "IRR"),
        ("١2٣٫4٥ ر.س", "123.45", "SAR"),
        ("ر.س.\u200f ١٢٫٥٠", "12.50", "SAR"),
        ("د.إ 1,500.00", "1500.00", "AED"),
        ("1.234 KWD", "1.234", "KWD"),
        ("1.234 EUR", "1234", "EUR"),
        ("130 دينار و500 فلس", "130.500", "KWD"),
        ("-€130.00", "-130.00", "EUR"),
        ("EUR −130.00", "-130.00", "EUR"),
        ("130.00- EUR", "-130.00", "EUR"),
        ("130.00 EUR DR", "-130.00", "EUR"),
        ("130.00 CR", "130.00", None),
        ("130,00 S", "-130.00", None),
        ("١٣٠٫٠٠ مدين", "-130.00", None),
        ("(130.00)", "-130.00", None),
        ("130.00&nbsp;<b>EUR</b>", "130.00", "EUR"),
    ],
)
def test_an_amount_is_read_as_it_is_printed(text: str, value: str | None, currency: str | None) -> None:
    found = amounts(readable(text))
    if value is None:
        assert not any(len(str(amount.value)) > len("567.89") for amount in found)
        return
    assert [str(amount.value) for amount in found] == [value]
    assert currency is None or currency in found[0].currencies


@pytest.mark.parametrize(
    "text",
    [
        "5% of, 5.5 % and ٥٪, 5 percent",
        "2026-01-31, 31.01.2026, 31/01/2026, 12:30",
        "****1234, 1234****5678, A1234, 12th, #5.00",
        "a rate of 25.31450",
        "1.2 million, 5 مليون",
        "1.23.4 and 1,2,3 and 5,00,00",
        "+965 22223333",
    ],
)
def test_percentages_dates_ids_and_rates_are_no_amounts(text: str) -> None:
    assert values(text) == []


def test_each_currency_belongs_to_the_figure_beside_it() -> None:
    for text in ("EUR 100.00 USD 50.00", "100.00 EUR 50.00 USD"):
        first, second = amounts(text)
        assert (first.currencies, second.currencies) == (frozenset({"EUR"}), frozenset({"USD"}))


def test_what_cannot_be_told_has_several_readings() -> None:
    assert amounts("1.234")[0].readings == (Decimal(1234), Decimal("1.234"))
    assert set(amounts("Saldo - 50,00 EUR")[0].readings) == {Decimal("50.00"), Decimal("-50.00")}


@pytest.mark.parametrize(
    ("text", "value", "is_equal"), [("130", "130.40", True), ("131", "130.40", True), ("13.00", "130.00", False)]
)
def test_a_rounded_figure_is_equal(text: str, value: str, is_equal: bool) -> None:
    assert bool(equal(amounts(text)[0], Decimal(value))) is is_equal


@given(st.integers(min_value=0, max_value=10**12), st.sampled_from([".,", ",.", ", ", ",\u00a0", ".'", ",."]), st.booleans())
def test_every_usual_print_of_an_amount_is_that_amount(cents: int, marks: str, eastern: bool) -> None:
    mark, thousands = marks[0], marks[1]
    printed = f"{cents // 100:,}".replace(",", thousands) + f"{mark}{cents % 100:02}"
    printed = printed.translate(EASTERN) if eastern and marks == ".," else printed
    (found,) = amounts(readable(f"{printed} EUR"))
    assert Decimal(cents).scaleb(-2) in found.readings


@given(st.text(alphabet="1٣٫٬.,'’ -−()%€$EURد.ك\u00a0", max_size=40))
def test_whatever_the_text_every_amount_stands_in_it(text: str) -> None:
    plain = readable(text)
    end = 0
    for amount in amounts(plain):
        assert end <= amount.start < amount.end <= len(plain)
        end = amount.end

"""What two figures tell of how the wrong one came about."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from commsqa.checks.money import Known, Signature, Slip, difference, is_telling, shown, signature

STALE = Signature(Slip.STALE, "it is the opening balance", "هو الرصيد الافتتاحي")
amounts = st.integers(min_value=-(10**12), max_value=10**12)
currencies = st.sampled_from([0, 2, 3])


@pytest.mark.parametrize(
    ("stated", "expected", "digits", "slip"),
    [
        ("-130.00", "130.00", 2, Slip.SIGN),
        ("130.00", "-130.00", 2, Slip.SIGN),
        ("13000.00", "130.00", 2, Slip.UNIT),
        ("130000.00", "130.00", 2, Slip.UNIT),
        ("1300.00", "130.00", 2, Slip.UNIT),
        ("1.30", "130.00", 2, Slip.UNIT),
        ("-1.30", "-130.00", 2, Slip.UNIT),
        ("12.35", "1234.56", 2, Slip.UNIT),  # a hundredth, rounded
        ("12.34", "1234.56", 2, Slip.UNIT),  # and cut off
        ("12.346", "1234.56", 2, Slip.UNIT),  # as three decimals keep it
        ("130001", "130.001", 3, Slip.UNIT),
        ("0.130", "130.001", 3, Slip.UNIT),
        ("0.00", "130.00", 2, Slip.ZERO),
        ("1234.00", "1234.56", 2, Slip.DECIMALS_LOST),
        ("1235.00", "1234.56", 2, Slip.DECIMALS_LOST),
        ("-1235.00", "-1234.56", 2, Slip.DECIMALS_LOST),
        ("1234.560", "1234.567", 3, Slip.DECIMALS_LOST),
        ("1234.570", "1234.567", 3, Slip.DECIMALS_LOST),
        ("1234.565", "1234.56", 2, Slip.TOO_MANY_DECIMALS),
        ("1234.5", "1234", 0, Slip.TOO_MANY_DECIMALS),
        ("1234.57", "1234.56", 2, Slip.ROUNDING),
        ("1234.566", "1234.567", 3, Slip.ROUNDING),
        ("1235", "1234", 0, Slip.ROUNDING),
        ("2134.56", "1234.56", 2, Slip.DIGITS_SWAPPED),
        ("1243.56", "1234.56", 2, Slip.DIGITS_SWAPPED),
        ("1234.65", "1234.56", 2, Slip.DIGITS_SWAPPED),
        ("234.56", "2034.56", 2, Slip.DIGIT_MISSING),
        ("1284.56", "1234.56", 2, Slip.DIGIT_WRONG),
        ("12234.56", "1234.56", 2, Slip.DIGIT_ADDED),
        ("124.56", "1234.56", 2, Slip.DIGIT_MISSING),
        ("1300.41", "1234.56", 2, None),
        ("-1234.57", "1234.56", 2, None),
    ],
)
def test_a_slip_has_its_signature(stated: str, expected: str, digits: int, slip: Slip | None) -> None:
    found = signature(Decimal(stated), Decimal(expected), digits=digits)
    assert (found and found.slip) is slip


def test_a_known_figure_goes_before_what_digits_suggest_and_after_sign_and_unit() -> None:
    wrong, right = Decimal("1284.56"), Decimal("1234.56")
    assert signature(wrong, right, digits=2, known=[Known(wrong, STALE)]) is STALE
    assert signature(wrong, right, digits=2, known=[Known(right, STALE)]) is not STALE
    for slipped in (-right, right * 100):
        found = signature(slipped, right, digits=2, known=[Known(slipped, STALE)])
        assert found is not None
        assert found is not STALE


@given(minor=amounts, digits=currencies, places=st.sampled_from([1, 2, 3]))
def test_the_planted_slip_is_the_one_that_is_read(minor: int, digits: int, places: int) -> None:
    assume(minor != 0)
    right = Decimal(minor).scaleb(-digits)
    slips = {right.scaleb(places): Slip.UNIT, -right: Slip.SIGN}
    for wrong, slip in slips.items():
        found = signature(wrong, right, digits=digits)
        assert found is not None
        assert found.slip is slip


@given(stated=amounts, expected=amounts, digits=currencies)
def test_any_two_figures_are_compared_and_the_same_ones_always_alike(stated: int, expected: int, digits: int) -> None:
    assume(stated != expected)
    pair = (Decimal(stated).scaleb(-digits), Decimal(expected).scaleb(-digits))
    found = signature(*pair, digits=digits)
    assert found == signature(*pair, digits=digits)
    mirrored = signature(-pair[0], -pair[1], digits=digits)
    assert found == mirrored


@pytest.mark.parametrize(
    ("amount", "digits", "text"),
    [
        ("130.000", 2, "130.00"),
        ("130.005", 2, "130.005"),
        ("130.000", 3, "130.000"),
        ("130.000", 0, "130"),
        ("-1250000.5", 2, "-1250000.50"),
        ("0", 2, "0.00"),
        ("1E+3", 2, "1000.00"),
    ],
)
def test_an_amount_is_shown_with_its_currency_s_decimals(amount: str, digits: int, text: str) -> None:
    assert shown(Decimal(amount), digits) == text


@pytest.mark.parametrize(("amount", "telling"), [("50000.00", False), ("1250.00", False), ("1251.00", True), ("12.51", True)])
def test_a_round_figure_proves_nothing(amount: str, telling: bool) -> None:
    assert is_telling(Decimal(amount)) is telling


UNITS = "1000 times too large, minor units printed as whole ones"


@pytest.mark.parametrize(
    ("stated", "expected", "currency", "english"),
    [
        ("130.00", "250.10", "EUR", "The balance is 120.10 EUR below the booked one."),
        ("130.00", "1.30", None, f"The balance is 128.70 above the booked one: {UNITS.replace('1000', '100')}."),
        ("1300.00", "130.00", "EUR", "The balance is 1170.00 EUR above the booked one: 10 times too large."),
        ("130001", "130.001", "KWD", f"The balance is 129870.999 KWD above the booked one: {UNITS}."),
    ],
)  # fmt: skip
def test_the_sentence_says_by_how_much_and_why(stated: str, expected: str, currency: str | None, english: str) -> None:
    balance, booked = ("The balance", "الرصيد"), ("the booked one", "المقيد")
    told, arabic = difference(balance, booked, stated=Decimal(stated), expected=Decimal(expected), currency=currency)
    assert told == english
    assert arabic.startswith("الرصيد أ")
    assert ("؛" in arabic) is (":" in told)

"""The facts of harm that several checks share."""

from datetime import date
from decimal import Decimal

import pytest

from commsqa.checks.base import Row
from commsqa.checks.catalog.balance.differs_from_ledger import DiffersFromLedger
from commsqa.checks.harm import DISCLOSING, differing, disclosure, minor_digits, misdirected
from commsqa.domain.findings import Disclosure

FIGURES = {"closing_balance": Decimal("130.00")}
YEAR = {"period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31)}
MONTH = {"period_start": date(2026, 1, 1), "period_end": date(2026, 1, 31)}


@pytest.mark.parametrize(
    ("currency", "digits"),
    [("EUR", 2), ("KWD", 3), ("BHD", 3), ("TND", 3), ("JPY", 0), ("XOF", 0), ("CZK", 2), (None, 2), ("", 2), ("???", 2)],
)
def test_a_currency_has_the_decimals_of_iso_4217(currency: str | None, digits: int) -> None:
    assert minor_digits(currency) == digits


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({}, Disclosure.CONTACT),
        (YEAR, Disclosure.CONTACT),
        (FIGURES, Disclosure.FIGURES),
        ({"closing_balance": Decimal(0)}, Disclosure.FIGURES),
        ({"opening_balance": Decimal("1.00")}, Disclosure.FIGURES),
        ({"amount_due": Decimal("1.00")}, Disclosure.FIGURES),
        ({**FIGURES, **MONTH}, Disclosure.FIGURES),
        ({**FIGURES, **YEAR}, Disclosure.YEAR),
        ({**FIGURES, "period_start": date(2025, 1, 1)}, Disclosure.FIGURES),
        ({**FIGURES, "period_start": date(2025, 1, 1), "period_end": date(2025, 10, 28)}, Disclosure.FIGURES),
        ({**FIGURES, "period_start": date(2025, 1, 1), "period_end": date(2025, 10, 29)}, Disclosure.YEAR),
    ],
)
def test_a_piece_discloses_contact_figures_or_most_of_a_year(row: Row, told: Disclosure) -> None:
    assert disclosure({**dict.fromkeys(DISCLOSING), **row}) is told


@pytest.mark.parametrize("known", [True, False])
def test_a_misdirected_piece_reached_somebody_else_with_what_it_tells(known: bool) -> None:
    harm = misdirected("recipient.unknown_customer", FIGURES, recipient_known=known)
    assert (harm.reached_other, harm.recipient_known, harm.discloses) == (True, known, Disclosure.FIGURES)
    assert harm.check_id == "recipient.unknown_customer"


@pytest.mark.parametrize(
    ("stated", "expected", "currency", "amount", "digits", "wrong_sign"),
    [
        ("131.00", "130.00", "EUR", "1.00", 2, False),
        ("129.00", "130.00", "EUR", "1.00", 2, False),
        ("-130.00", "130.00", "EUR", "260.00", 2, True),
        ("130.00", "-130.00", "EUR", "260.00", 2, True),
        ("-1.00", "-2.00", "EUR", "1.00", 2, False),
        ("0.00", "-2.00", "EUR", "2.00", 2, False),
        ("1.001", "1.000", "KWD", "0.001", 3, False),
        ("100", "99", "JPY", "1", 0, False),
        ("2.00", "1.00", None, "1.00", 2, False),
    ],
)
def test_a_wrong_amount_says_by_how_much_and_whether_the_sign_is_wrong(
    stated: str, expected: str, currency: str | None, amount: str, digits: int, wrong_sign: bool
) -> None:
    harm = differing("balance.arithmetic", stated=Decimal(stated), expected=Decimal(expected), currency=currency)
    assert (harm.amount, harm.minor_digits, harm.wrong_sign) == (Decimal(amount), digits, wrong_sign)
    assert not harm.reached_other


@pytest.mark.parametrize(("ledger", "amount"), [(None, "130.005"), ("130.004", "0.001")])
def test_a_balance_is_off_in_the_decimals_of_its_currency_also_where_the_ledger_has_none(ledger: str | None, amount: str) -> None:
    balance = None if ledger is None else Decimal(ledger)
    row: dict[str, object] = {"closing_balance": Decimal("130.005"), "ledger_balance": balance, "currency": "KWD"}
    row |= {"opening_balance": None, "statement_date": date(2026, 1, 31), "own_figures": None}
    row |= {"neighbours_figure": None, "restated_by": None}
    judgement = DiffersFromLedger().judge(row)
    assert judgement is not None
    assert (judgement.harm.amount, judgement.harm.minor_digits) == (Decimal(amount), 3)

"""What a piece tells about its account's owner, and how money differs: facts of harm that several checks share."""

from datetime import date
from decimal import Decimal

from commsqa.checks.base import Row
from commsqa.domain.findings import Disclosure, Harm

THREE_DIGITS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})  # ISO 4217: minor unit 3
NO_DIGITS = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"}
)
_LONG_PERIOD_DAYS = 300

DISCLOSING = ("closing_balance", "opening_balance", "amount_due", "period_start", "period_end")
"""The facts that `disclosure` reads."""


def minor_digits(currency: str | None) -> int:
    """The decimals of a currency by ISO 4217; 2 where it is unknown."""
    if currency in THREE_DIGITS:
        return 3
    return 0 if currency in NO_DIGITS else 2


def disclosure(row: Row) -> Disclosure:
    """Figures of a period, of most of a year, or none: ENISA's data processing context."""
    if all(row.get(name) is None for name in ("closing_balance", "opening_balance", "amount_due")):
        return Disclosure.CONTACT
    start, end = row.get("period_start"), row.get("period_end")
    if isinstance(start, date) and isinstance(end, date) and (end - start).days > _LONG_PERIOD_DAYS:
        return Disclosure.YEAR
    return Disclosure.FIGURES


def misdirected(check_id: str, row: Row, *, recipient_known: bool) -> Harm:
    """The piece goes to somebody who is not entitled to what it tells."""
    return Harm(check_id=check_id, discloses=disclosure(row), reached_other=True, recipient_known=recipient_known)


def differing(check_id: str, *, stated: Decimal, expected: Decimal, currency: str | None) -> Harm:
    """A wrong amount: by how much, and whether a credit was printed as a debit."""
    return Harm(
        check_id=check_id,
        amount=abs(stated - expected),
        minor_digits=minor_digits(currency),
        wrong_sign=stated * expected < 0,
    )

"""Statement cycles: how long their periods are, and why a piece about an account may be one that nothing asked for."""

from datetime import date
from enum import StrEnum

from commsqa.checks.base import Row

LENGTHS = {
    "weekly": (6, 8),
    "monthly": (26, 33),
    "quarterly": (85, 96),
    "semiannual": (174, 188),
    "annual": (350, 372),
}
"""Days of a period of each regular cycle, from and to; business days and lunar months move its ends."""

CLOSED = ("closed", "terminated", "cancelled", "canceled")
"""What the status of an account that is no more is called."""

READ = (
    *("account_status", "account_opened_on", "account_closed_on", "account_cycle", "account_suppressed", "batch_cycle"),
    *("batch_from", "batch_to", "period_start", "period_end", "total_credits", "total_debits"),
)
"""The facts that `unasked` reads."""


class Unasked(StrEnum):
    """Why nothing asked for a piece."""

    CLOSED = "closed"
    NOT_OPEN_YET = "not_open_yet"
    SUPPRESSED = "suppressed"
    OTHER_CYCLE = "other_cycle"


def unasked(row: Row) -> Unasked | None:
    """Why the cycle's piece about an account is one that nothing asked for; None where something may have."""
    start, end = row["period_start"] or row["batch_from"], row["period_end"] or row["batch_to"]
    opened, closed = row["account_opened_on"], row["account_closed_on"]
    if closed and start and closed < start:
        return Unasked.CLOSED
    if not closed and row["account_status"] in CLOSED and row["total_credits"] == 0 == row["total_debits"]:
        return Unasked.CLOSED
    if opened and end and opened > end:
        return Unasked.NOT_OPEN_YET
    if row["account_suppressed"]:
        return Unasked.SUPPRESSED
    return Unasked.OTHER_CYCLE if _of_another_cycle(row) else None


def _of_another_cycle(row: Row) -> bool:
    """The piece states a period of the batch's cycle, and its account has another; what was demanded was asked for."""
    cycle, batch_cycle = row["account_cycle"], row["batch_cycle"]
    if cycle in {None, "on_demand", batch_cycle}:
        return False
    return cycle == "none" or is_of(batch_cycle, row["period_start"], row["period_end"])


def is_of(cycle: str | None, start: date | None, end: date | None) -> bool:
    """Whether a period, both days in it, is as long as those of the cycle."""
    if cycle not in LENGTHS or start is None or end is None:
        return False
    shortest, longest = LENGTHS[cycle]
    return shortest <= (end - start).days + 1 <= longest

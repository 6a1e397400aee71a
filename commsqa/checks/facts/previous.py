"""What was known of the account's balance before the piece's period begins."""

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
from ibis import _

from commsqa.checks.base import Records

_GONE = ("recalled", "destroyed")


def join_previous(facts: ir.Table, records: Records) -> ir.Table:
    """previous_low, previous_high: the least and the greatest balance that ledger and earlier statements have for the eve.

    Most accounts have one figure: then both are it. In which currency is not looked at: that is for the few that differ.
    """
    before = previous_balances(records)
    right = before.group_by(eve_account=before.account_id, eve_day=before.day).agg(
        previous_low=before.balance.min(), previous_high=before.balance.max()
    )
    joined = facts.left_join(right, [facts.account_id == right.eve_account, eve(facts.period_start) == right.eve_day])
    return joined.drop("eve_account", "eve_day")


def eve(day: ir.DateValue) -> ir.DateValue:
    """The day before."""
    return (day - ibis.interval(days=1)).cast(dt.date)


def previous_balances(records: Records) -> ir.Table:
    """Balances on the eves of the pieces' periods: `account_id`, `day`, `currency`, `balance`, `origin` (ledger or statement)."""
    pieces = records.pieces
    eves = pieces.filter(pieces.opening_balance.notnull()).select(eve_day=eve(pieces.period_start)).distinct()
    ledger = booked_balances(records)
    statements = _earlier_statements(records)
    return ibis.union(
        ledger.semi_join(eves, ledger.day == eves.eve_day).mutate(origin=ibis.literal("ledger")),
        statements.semi_join(eves, statements.day == eves.eve_day).mutate(origin=ibis.literal("statement")),
    )


def booked_balances(records: Records) -> ir.Table:
    """The ledger's booked balances: `account_id`, `day`, `currency`, `balance`."""
    ledger = records["ledger_balances"]
    booked = ledger.filter(ledger.kind.fill_null("booked") == "booked")
    return booked.select("account_id", day=booked.balance_date, currency=booked.currency, balance=booked.balance)


def _earlier_statements(records: Records) -> ir.Table:
    """The closing balances of other batches' pieces, in each batch's newest composition, that were not taken back."""
    pieces = records["communications"].filter(_.batch_id != records.batch.batch_id)
    pieces = pieces.mutate(composition=pieces.composition_no.fill_null(1))
    newest = pieces.group_by(newest_batch=pieces.batch_id).agg(newest=pieces.composition.max())
    mine = pieces.inner_join(newest, [pieces.batch_id == newest.newest_batch, pieces.composition == newest.newest])
    kept = mine.filter(mine.closing_balance.notnull(), mine.state.isnull() | mine.state.notin(_GONE))
    return kept.select("account_id", day=kept.period_end, currency=kept.currency, balance=kept.closing_balance)

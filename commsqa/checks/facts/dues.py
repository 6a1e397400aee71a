"""When the amount due must be paid, and how the pieces of the kind say it."""

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from commsqa.checks.base import Records

YEAR = 366
"""Days within which an amount falls due."""


def join_dues(facts: ir.Table, records: Records) -> ir.Table:
    """kind_payable, kind_dated: pieces of the kind that ask for money, and those of them with a due date.

    kind_past, kind_far: those due before their statement date, and more than a year after it. leaves_on: the day on which an
    original leaves, as far as known: sent, released or, at the earliest, composed (UTC).
    """
    pieces = records.pieces
    payable = pieces.filter(asks_for_money(pieces))
    distance = days_to_pay(payable)
    right = payable.group_by(due_kind=payable.comm_type).agg(
        kind_payable=payable.count(),
        kind_dated=payable.due_date.count(),
        kind_past=(distance < 0).sum(),
        kind_far=(distance > YEAR).sum(),
    )
    facts = facts.left_join(right, facts.comm_type == right.due_kind).drop("due_kind")
    released = records.batch.release_at
    release = ibis.null(dt.date) if released is None else ibis.literal(released.date(), type=dt.date)
    left = ibis.coalesce(facts.sent_at.date(), release, facts.composed_at.date())
    return facts.mutate(leaves_on=ibis.ifelse(facts.purpose.fill_null("original") == "original", left, ibis.null(dt.date)))


def asks_for_money(pieces: ir.Table) -> ir.BooleanValue:
    """An amount is due, or a date on which one is."""
    return (pieces.amount_due > 0) | (pieces.amount_due.isnull() & pieces.due_date.notnull())


def days_to_pay(pieces: ir.Table) -> ir.IntegerValue:
    """From the statement date to the due date; negative where it is past."""
    return pieces.due_date.delta(pieces.statement_date, unit="day")

"""What was known at the cut-off."""

from datetime import date, datetime

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir


def known_by(moment: ir.TimestampValue, known_at: datetime | None) -> ir.BooleanValue:
    """Whether something was recorded by the cut-off; what bears no time counts as always known."""
    if known_at is None:
        return ibis.literal(True)
    return moment.isnull() | (moment <= ibis.literal(known_at, type=dt.timestamp(timezone="UTC")))


def on_or_before(day: ir.DateValue, limit: date | None) -> ir.BooleanValue:
    """Whether a date lies at or before a limit; both absent ones count as yes."""
    return ibis.literal(True) if limit is None else day.isnull() | (day <= ibis.literal(limit, type=dt.date))

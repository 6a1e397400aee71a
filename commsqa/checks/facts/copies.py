"""How many pieces of the batch are the same communication."""

import ibis
import ibis.expr.types as ir

from commsqa.checks.base import Records
from commsqa.domain.tables import COMMUNICATIONS

IDENTITY = ("account_id", "customer_id", "comm_type", "piece_language", "piece_purpose", "from_day", "to_day", "said")
"""What makes two pieces the same communication: account, recipient, type, language, purpose and period, or what it says."""


_NO_DAY = ibis.date("0001-01-01")


def with_identity(pieces: ir.Table) -> ir.Table:
    """The pieces with the columns of `IDENTITY` that are derived: a piece without a period has its statement date.

    A piece without either, such as a text message, is known by its channel and its text.
    """
    dated = ibis.coalesce(pieces.period_end, pieces.statement_date).notnull()
    return pieces.mutate(
        piece_language=pieces.language.fill_null(""),
        piece_purpose=pieces.purpose.fill_null("original"),
        from_day=ibis.coalesce(pieces.period_start, pieces.statement_date, _NO_DAY),
        to_day=ibis.coalesce(pieces.period_end, pieces.statement_date, _NO_DAY),
        said=ibis.ifelse(dated, 0, ibis.literal(":").join([pieces.channel, pieces.body]).hash()),
    )


def join_copies(facts: ir.Table, records: Records) -> ir.Table:
    same = with_identity(records.pieces)
    counted = same.group_by(*IDENTITY).agg(copies=same.count())
    twice = counted.filter(counted.copies > 1).rename({f"twin_{name}": name for name in IDENTITY})
    facts = with_identity(facts)
    joined = facts.left_join(twice, [facts[name] == twice[f"twin_{name}"] for name in IDENTITY])
    derived = [name for name in IDENTITY if name not in COMMUNICATIONS.columns]
    return joined.drop(*(f"twin_{name}" for name in IDENTITY), *derived)

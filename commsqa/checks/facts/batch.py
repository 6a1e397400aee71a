"""What the batch's manifest says, beside each piece."""

import ibis
import ibis.expr.types as ir

from commsqa.checks.base import Records


def join_batch(facts: ir.Table, records: Records) -> ir.Table:
    """batch_cycle, batch_from and batch_to: the statement cycle and period of the batch, as far as its manifest gives them."""
    batch = records.batch
    return facts.mutate(
        batch_cycle=ibis.literal(batch.statement_cycle, type="string"),
        batch_from=ibis.literal(batch.period_start, type="date"),
        batch_to=ibis.literal(batch.period_end, type="date"),
    )

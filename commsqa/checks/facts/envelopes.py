"""Whether pieces of several customers share the piece's envelope."""

import ibis.expr.types as ir

from commsqa.checks.base import Records
from commsqa.checks.facts.real import real_pieces

MOST_PIECES = 100
"""In one envelope: an id on more pieces than this is a tray's or a job's."""


def join_envelope(facts: ir.Table, records: Records) -> ir.Table:
    """envelope_mixed: the piece's envelope has pieces of several customers, test customers aside."""
    pieces = real_pieces(records)
    enclosed = pieces.filter(pieces.envelope_id.notnull(), pieces.envelope_id != "")
    counted = enclosed.group_by("envelope_id").agg(
        first=enclosed.customer_id.min(), last=enclosed.customer_id.max(), inside=enclosed.count()
    )
    mixed = counted.filter(counted["first"] != counted["last"], counted.inside <= MOST_PIECES)
    right = mixed.select(mixed_envelope=mixed.envelope_id)
    joined = facts.left_join(right, facts.envelope_id == right.mixed_envelope)
    return joined.mutate(envelope_mixed=joined.mixed_envelope.notnull()).drop("mixed_envelope")

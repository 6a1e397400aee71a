"""Which attributes a check's rule itself depends on: they are no cause of its findings."""

from collections.abc import Collection

import ibis
import ibis.expr.operations as ops

from commsqa.checks.base import Check, RecordCheck


def attributes_read(check: Check, facts: ibis.Schema, attributes: Collection[str]) -> frozenset[str]:
    """The attributes that `applies_to` or `suspects` read, and those that the check names itself; `facts` is their schema.

    Otherwise every letter to a paperless customer would be "caused by" channel = letter.
    """
    named = frozenset(check.not_causes)
    if isinstance(check, RecordCheck):
        return named
    bare = ibis.table(facts, name="facts")
    fields = {
        field.name for expression in (check.applies_to(bare), check.suspects(bare)) for field in expression.op().find(ops.Field)
    }
    return named | (fields & set(attributes))

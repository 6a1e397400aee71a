"""What other pieces of the batch say of the same account, period and currency."""

import ibis
import ibis.expr.types as ir
from ibis import _

from commsqa.checks.base import Records

_ONE_FACT = ("account_id", "comm_type", "currency", "statement_date", "period_start", "period_end")
"""The pieces that agree in these state the same closing balance; of one amount due also the same due date."""
_STATED = ("closing_balance", "due_date")


def join_siblings(facts: ir.Table, records: Records) -> ir.Table:
    """`least_` and `most_` closing_balance and due_date of the pieces on one fact, where these differ; else NULL.

    Reissues and corrections are no siblings: they may differ from what they replace.
    """
    pieces = records.pieces
    first = pieces.filter(pieces.purpose.fill_null("original").isin(["original", "copy"]), pieces.period_end.notnull())
    spans = {
        f"{side}_{name}": getattr(first[name], how)() for name in _STATED for side, how in (("least", "min"), ("most", "max"))
    }
    stated = first.group_by(*_ONE_FACT).agg(**spans, dues=first.amount_due.nunique())
    differing = stated.filter((_.least_closing_balance != _.most_closing_balance) | (_.least_due_date != _.most_due_date))
    one_due = differing.dues == 1
    right = differing.select(
        "least_closing_balance",
        "most_closing_balance",
        least_due_date=ibis.ifelse(one_due, differing.least_due_date, None),
        most_due_date=ibis.ifelse(one_due, differing.most_due_date, None),
        **{f"sibling_{name}": differing[name] for name in _ONE_FACT},
    )
    joined = facts.left_join(right, [facts[name] == right[f"sibling_{name}"] for name in _ONE_FACT])
    return joined.drop(*(f"sibling_{name}" for name in _ONE_FACT))

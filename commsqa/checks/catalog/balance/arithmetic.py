"""balance.arithmetic"""

from decimal import Decimal

import ibis.expr.types as ir

from commsqa.checks.base import Check, Dimension, Judgement, Row
from commsqa.checks.examples import example
from commsqa.checks.harm import differing


class Arithmetic(Check):
    """The figures of the statement do not foot: opening balance + credits - debits is not the closing balance."""

    id = "balance.arithmetic"
    title = "Statement does not foot"
    dimension = Dimension.CONSISTENCY
    needs = tuple(f"communications.{name}" for name in ("opening_balance", "total_credits", "total_debits", "closing_balance"))
    reads = ("opening_balance", "total_credits", "total_debits", "closing_balance", "currency")
    first_action = "Compare the totals of one piece with its postings; look for lines dropped or counted twice."
    catches = (example(piece={"total_debits": "25.00"}), example(piece={"opening_balance": "100.01"}))
    leaves = (
        example(),
        example(piece={"total_debits": None}),
        example(piece={"total_debits": "-20.00"}),  # debits printed as negative amounts
    )

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        """Pieces that state all four figures."""
        figures = (facts.opening_balance, facts.total_credits, facts.total_debits, facts.closing_balance)
        return figures[0].notnull() & figures[1].notnull() & figures[2].notnull() & figures[3].notnull()

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """The sum differs; debits may be printed with or without their sign."""
        total = facts.opening_balance + facts.total_credits - facts.total_debits.abs()
        return total != facts.closing_balance

    def judge(self, row: Row) -> Judgement:
        """Always a finding; the evidence states the sum."""
        total: Decimal = row["opening_balance"] + row["total_credits"] - abs(row["total_debits"])
        stated: Decimal = row["closing_balance"]
        harm = differing(self.id, stated=stated, expected=total, currency=row["currency"])
        sentence = f"Opening balance plus credits minus debits is {total:f}, the closing balance says {stated:f}."
        return self.found(sentence, stated=stated, expected=total, harm=harm)

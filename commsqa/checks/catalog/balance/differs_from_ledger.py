"""balance.differs_from_ledger"""

import ibis.expr.types as ir

from commsqa.checks.base import Check, Dimension, Judgement, Row
from commsqa.checks.examples import example
from commsqa.checks.harm import differing, minor_digits
from commsqa.domain.findings import Harm


class DiffersFromLedger(Check):
    """The closing balance of the piece is not the booked balance of the account on the statement date.

    An account without a booked balance on that day is a finding too: the piece states what nothing supports.
    """

    id = "balance.differs_from_ledger"
    title = "Balance differs from the ledger"
    dimension = Dimension.ACCURACY
    needs = (
        "communications.account_id",
        "communications.closing_balance",
        "communications.statement_date",
        "ledger_balances.balance",
    )
    reads = ("closing_balance", "ledger_balance", "currency")
    first_action = "Keep the pieces held; compare one of them with the ledger and look at the cause's template or feed."
    catches = (
        example(ledger=["131.00"]),
        example(ledger=["-130.00"]),
        example(ledger=["1.30"]),
        example(ledger=[]),
        example(ledger=[{"kind": "available"}]),
        example(piece={"currency": "KWD", "closing_balance": "130.001"}, ledger=[{"currency": "KWD"}]),
    )
    leaves = (
        example(),
        example(ledger=["130.00", {"kind": "available", "balance": "90.00"}]),
        example(ledger=["130.00", {"currency": "USD", "balance": "141.00"}]),
        example(piece={"closing_balance": None}),  # a notice without figures
        example(piece={"closing_balance": "-0.00"}, ledger=["0.00"]),
        example(ledger=[{"kind": "BOOKED", "currency": "eur"}]),
    )

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        """Pieces that state a closing balance of an account on a day."""
        return facts.closing_balance.notnull() & facts.account_id.notnull() & facts.statement_date.notnull()

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """No booked balance that day, or another one."""
        differs = facts.closing_balance != facts.ledger_balance
        return facts.ledger_balance.isnull() | differs

    def judge(self, row: Row) -> Judgement:
        """Always a finding; the evidence says by how much."""
        stated, expected = row["closing_balance"], row["ledger_balance"]
        if expected is None:
            sentence = "No ledger balance: the account has no booked balance on the statement date."
            harm = Harm(check_id=self.id, amount=abs(stated), minor_digits=minor_digits(row["currency"]))
            return self.found(sentence, stated=stated, harm=harm)
        harm = differing(self.id, stated=stated, expected=expected, currency=row["currency"])
        sentence = f"The stated balance differs from the booked one by {stated - expected:f}."
        return self.found(sentence, stated=stated, expected=expected, harm=harm)

"""recipient.unknown_account"""

import ibis.expr.types as ir

from commsqa.checks.base import Check, Dimension, Judgement, Row
from commsqa.checks.examples import example
from commsqa.checks.harm import DISCLOSING, misdirected
from commsqa.checks.planting import Planting, Scene


class UnknownAccount(Check):
    """The piece speaks of an account that the account register does not know."""

    id = "recipient.unknown_account"
    title = "Speaks of an unknown account"
    dimension = Dimension.CONSISTENCY
    needs = ("communications.account_id", "accounts.account_id")
    reads = ("account_id", *DISCLOSING)
    first_action = "Keep the pieces held; find out where the feed took these account ids from."
    runbook = (
        "Compare a few of the ids with the account register: a lost zero, a test system, an account just migrated.",
        "Correct the feed or complete the register, and compose the pieces again.",
        "Where any has left, find out who opened it and let the breach be assessed within 72 hours.",
    )
    catches = (example(piece={"account_id": "A9"}),)
    leaves = (example(), example(piece={"account_id": None}))  # a newsletter speaks of no account

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        """Pieces that name an account."""
        return facts.account_id.notnull()

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """No record carries the account id."""
        return ~facts.account_known

    def judge(self, row: Row) -> Judgement:
        """Always a finding: the reference leads nowhere."""
        return self.found(
            "The account of the piece is not in the account register.",
            arabic="الحساب المذكور في الرسالة غير موجود في سجل الحسابات.",
            stated=row["account_id"],
            harm=misdirected(self.id, row, recipient_known=True),
        )

    def plant(self, scene: Scene) -> Planting | None:
        """A further piece like this one, about an account that nobody has."""
        return scene.twin(account_id=scene.new_id) if scene.piece["account_known"] else None

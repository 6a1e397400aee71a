"""recipient.unknown_customer"""

import ibis.expr.types as ir

from commsqa.checks.base import Check, Dimension, Judgement, Row
from commsqa.checks.examples import example
from commsqa.checks.harm import DISCLOSING, misdirected
from commsqa.checks.planting import Planting, Scene


class UnknownCustomer(Check):
    """The piece names a customer whom the customer register does not know. Nobody can say who will open it."""

    id = "recipient.unknown_customer"
    title = "Addressed to an unknown customer"
    dimension = Dimension.CONSISTENCY
    needs = ("communications.customer_id", "customers.customer_id")
    reads = ("customer_id", *DISCLOSING)
    first_action = "Keep the pieces held; find out where the feed took these customer ids from."
    runbook = (
        "Compare a few of the ids with the customer register: a lost zero, a test system, a customer just merged.",
        "Correct the feed or complete the register, and compose the pieces again.",
        "Where any has left, find out who opened it and let the breach be assessed within 72 hours.",
    )
    catches = (example(piece={"customer_id": "K9"}), example(piece={"customer_id": None}))
    leaves = (example(), example(pieces=[{"customer_id": "K2"}], customers=[{"customer_id": "K2", "full_name": "Anna Berg"}]))

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """No record carries the customer id."""
        return ~facts.customer_known

    def judge(self, row: Row) -> Judgement:
        """Always a finding: the reference leads nowhere."""
        return self.found(
            "The customer id of the piece is not in the customer register.",
            arabic="رقم العميل في الرسالة غير موجود في سجل العملاء.",
            stated=row["customer_id"],
            harm=misdirected(self.id, row, recipient_known=False),
        )

    def plant(self, scene: Scene) -> Planting | None:
        """An id that nobody has."""
        return scene.change(customer_id=scene.new_id)

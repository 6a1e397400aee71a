"""piece.duplicate"""

from datetime import timedelta

import ibis
import ibis.expr.types as ir

from commsqa.checks.base import Check, Dimension, Judgement, Records, Row
from commsqa.checks.examples import RowValues, example
from commsqa.checks.facts import IDENTITY, with_identity
from commsqa.checks.planting import LONG_AGO, Planting, Scene

_MESSAGE: RowValues = {
    **dict.fromkeys(("period_start", "period_end", "statement_date")),
    "channel": "sms",
    "recipient_phone": "+420601000111",
    "body": "1.00 EUR was paid.",
}


class Duplicate(Check):
    """The same communication was composed twice: same account, recipient, type, period, language and purpose.

    Pieces that state neither a period nor a day, such as text messages, are the same where channel and text are.
    The later one (composed_at, then id) is the finding. Copies, reissues and corrections have another purpose and are none.
    """

    id = "piece.duplicate"
    title = "Composed twice"
    dimension = Dimension.UNIQUENESS
    needs = ("communications.account_id",)
    reads = ("first_id",)
    first_action = "Release one of each pair; find out which job ran twice."
    runbook = (
        "Keep the earlier piece unless the two differ in content; where they differ, let the ledger say which one is right.",
        "Look for a job that was restarted, a feed that was loaded twice or an account in two selections.",
        "Where both have left, tell the customer service before the customers call.",
    )
    catches = (
        example(pieces=[{}, {"communication_id": "P2"}]),
        example(pieces=[_MESSAGE, {**_MESSAGE, "communication_id": "P2"}]),
    )
    leaves = (
        example(),
        example(pieces=[{}, {"communication_id": "P2", "purpose": "reissue"}]),
        example(pieces=[{}, {"communication_id": "P2", "purpose": "copy"}]),
        example(pieces=[{}, {"communication_id": "P2", "period_start": "2025-12-01", "period_end": "2025-12-31"}]),
        example(pieces=[{}, {"communication_id": "P2", "comm_type": "notice"}]),
        example(pieces=[_MESSAGE, {**_MESSAGE, "communication_id": "P2", "body": "2.00 EUR were paid."}]),
        example(pieces=[{}, {"communication_id": "P2", "account_id": "A2"}], accounts=[{"account_id": "A2"}]),
    )

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        """Pieces about an account that state a period or day, or have a text."""
        dated = ibis.coalesce(facts.period_end, facts.statement_date).notnull()
        return facts.account_id.notnull() & (dated | facts.body.notnull())

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """Another piece of the batch has the same identity."""
        return facts.copies > 1

    def widen(self, suspects: ir.Table, records: Records) -> ir.Table:  # noqa: ARG002  the suspects hold every twin
        """All but the first of each group, with the id of the first."""
        twins = with_identity(suspects)
        window = ibis.window(group_by=list(IDENTITY), order_by=[twins.composed_at.asc(nulls_first=True), twins.communication_id])
        numbered = twins.mutate(place=ibis.row_number().over(window), first_id=twins.communication_id.first().over(window))
        return numbered.filter(numbered.place > 0)

    def judge(self, row: Row) -> Judgement:
        """Always a finding: the earlier piece says it all."""
        return self.found(
            "The same communication was composed before.",
            arabic="سبق إنشاء الرسالة نفسها في هذه الدفعة.",
            expected=row["first_id"],
        )

    def plant(self, scene: Scene) -> Planting | None:
        """The piece again, an hour later."""
        speaks = scene.piece["account_id"] and any(scene.piece[name] for name in ("period_end", "statement_date", "body"))
        composed_at = scene.piece["composed_at"] or LONG_AGO
        return scene.twin(composed_at=composed_at + timedelta(hours=1)) if speaks else None

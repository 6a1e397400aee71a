"""piece.missing"""

import ibis
import ibis.expr.types as ir

from commsqa.checks.base import Dimension, Judgement, RecordCheck, Records, Row
from commsqa.checks.examples import example
from commsqa.checks.facts import holdings, on_or_before
from commsqa.domain.findings import SubjectKind

_ANOTHER = {"account_id": "A2"}
_OPEN = ("open", "active")


class Missing(RecordCheck):
    """An account that was due a piece in this batch has none.

    Due are the open accounts of the batch's statement cycle that were opened before the period ended and are not suppressed.
    """

    id = "piece.missing"
    title = "Due account without a piece"
    dimension = Dimension.COMPLETENESS
    subject = SubjectKind.ACCOUNT
    needs = ("communications.account_id", "accounts.statement_cycle", "batches.statement_cycle")
    reads = ("subject_id",)
    first_action = "Compose the missing pieces; find out which job dropped them."
    catches = (
        example(accounts=[_ANOTHER]),
        example(accounts=[{**_ANOTHER, "status": "ACTIVE", "statement_cycle": "Monthly"}]),
    )
    leaves = (
        example(),
        example(accounts=[{**_ANOTHER, "statement_cycle": "weekly"}]),
        example(accounts=[{**_ANOTHER, "status": "closed"}]),
        example(accounts=[{**_ANOTHER, "closed_on": "2025-12-01"}]),
        example(accounts=[{**_ANOTHER, "opened_on": "2026-02-01"}]),
        example(accounts=[{**_ANOTHER, "suppressed_reason": "returned mail"}]),
    )

    def relation(self, records: Records) -> ir.Table:
        """The due accounts; suspect where no piece of the batch, copies apart, speaks of them."""
        batch, accounts, pieces = records.batch, records["accounts"], records.pieces
        last_day = batch.period_end
        due = accounts.filter(
            accounts.statement_cycle == batch.statement_cycle if batch.statement_cycle else ibis.literal(False),
            accounts.status.fill_null("open").isin(_OPEN),
            accounts.suppressed_reason.isnull(),
            on_or_before(accounts.opened_on, last_day),
            accounts.closed_on.isnull() | ~on_or_before(accounts.closed_on, last_day),
        )
        served = pieces.filter(pieces.purpose.fill_null("original") != "copy").select(served_id="account_id").distinct()
        joined = due.left_join(served, due.account_id == served.served_id)
        held = holdings(records)
        owners = held.group_by(holder_account=held.account_id).agg(customer_id=held.customer_id.min())
        joined = joined.left_join(owners, joined.account_id == owners.holder_account)
        return joined.mutate(subject_id=joined.account_id, suspect=joined.served_id.isnull())

    def judge(self, row: Row) -> Judgement:
        """Always a finding."""
        return self.found("The account was due a piece in this batch and has none.", expected=row["subject_id"])

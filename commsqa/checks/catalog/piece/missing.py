"""piece.missing"""

import ibis
import ibis.expr.types as ir
from ibis import _

from commsqa.checks.base import Dimension, Judgement, RecordCheck, Records, Row
from commsqa.checks.cycles import LENGTHS
from commsqa.checks.examples import example
from commsqa.checks.facts import holdings, known_by, on_or_before
from commsqa.checks.planting import Planting, Scene
from commsqa.domain.findings import SubjectKind

_ANOTHER = {"account_id": "A2"}
_OPEN = ("open", "active")
_NOTICE = {"comm_type": "notice"}
_BY_TRANSACTION = "after_transaction"


class Missing(RecordCheck):
    """An account that was due a piece in this batch has none.

    Due are the open accounts of the batch's statement cycle that were opened before the period ended and are not suppressed,
    those of test customers apart. Nothing is due in a batch on demand; after transactions, accounts with postings in the period.
    A piece of a kind that accounts get beside the usual one, such as a notice with the statement, does not stand in for it.
    """

    id = "piece.missing"
    title = "Due account without a piece"
    dimension = Dimension.COMPLETENESS
    subject = SubjectKind.ACCOUNT
    needs = ("communications.account_id", "accounts.statement_cycle", "batches.statement_cycle")
    reads = ("subject_id",)
    first_action = "Compose the missing pieces; find out which job dropped them."
    runbook = (
        "Look for what the accounts have in common: a job, a feed, a product, a range of ids.",
        "Compare with the control total of the batch and with the log of rejected records of the composition.",
        "Where a piece cannot be composed in time, tell compliance: the customer's term to object may not start.",
    )
    catches = (
        example(accounts=[_ANOTHER]),
        example(accounts=[{**_ANOTHER, "status": "ACTIVE", "statement_cycle": "Monthly"}]),
        example(
            pieces=[
                *({"communication_id": f"S{n}", "account_id": f"A{n}"} for n in (1, 3, 4)),
                *({**_NOTICE, "communication_id": f"N{n}", "account_id": f"A{n}"} for n in (1, 2)),
            ],
            accounts=[_ANOTHER, {"account_id": "A3"}, {"account_id": "A4"}],
        ),
        example(
            accounts=[_ANOTHER],
            holders=["K1", {"account_id": "A2", "customer_id": "K1"}, {"account_id": "A2", "customer_id": "T1"}],
            customers=[{"customer_id": "T1", "full_name": "Test Test", "is_test": "true"}],
        ),
    )
    leaves = (
        example(),
        example(accounts=[{**_ANOTHER, "statement_cycle": "weekly"}]),
        example(accounts=[{**_ANOTHER, "status": "closed"}]),
        example(accounts=[{**_ANOTHER, "closed_on": "2025-12-01"}]),
        example(accounts=[{**_ANOTHER, "opened_on": "2026-02-01"}]),
        example(accounts=[{**_ANOTHER, "suppressed_reason": "returned mail"}]),
        example(
            accounts=[_ANOTHER],
            holders=["K1", {"account_id": "A2", "customer_id": "T1"}],
            customers=[{"customer_id": "T1", "full_name": "Test Test", "is_test": "true"}],
        ),
        example(accounts=[{**_ANOTHER, "statement_cycle": "on_demand"}], batch={"statement_cycle": "on_demand"}),
        example(accounts=[{**_ANOTHER, "statement_cycle": "none"}], batch={"statement_cycle": "none"}),
        example(accounts=[{**_ANOTHER, "statement_cycle": _BY_TRANSACTION}], batch={"statement_cycle": _BY_TRANSACTION}),
        example(
            pieces=[{}, {**_NOTICE, "communication_id": "P2", "account_id": "A2"}], accounts=[_ANOTHER]
        ),  # a kind of its own account
    )

    def relation(self, records: Records) -> ir.Table:
        """The due accounts; suspect where no piece of the batch, copies and additional notices apart, speaks of them."""
        due = _due(records)
        served = _served(records, due).select(served_id="account_id").distinct()
        joined = due.left_join(served, due.account_id == served.served_id)
        owners = _owners(records)
        joined = joined.left_join(owners, joined.account_id == owners.holder_account)
        real = joined.filter(~joined.of_test.fill_null(False))
        return real.mutate(subject_id=real.account_id, suspect=real.served_id.isnull())

    def judge(self, row: Row) -> Judgement:
        """Always a finding."""
        return self.found(
            "The account was due a piece in this batch and has none.",
            arabic="كان يجب أن تصدر رسالة لهذا الحساب في هذه الدفعة، ولم تصدر.",
            expected=row["subject_id"],
        )

    def plant(self, scene: Scene) -> Planting | None:
        """An account that was due loses all its pieces."""
        piece = scene.piece
        is_open = (piece["account_status"] or "open") in _OPEN and piece["account_closed_on"] is None
        wanted = piece["account_cycle"] == piece["batch_cycle"] and piece["account_suppressed"] is None
        return scene.remove_account() if is_open and wanted and piece["batch_cycle"] in LENGTHS else None


def _due(records: Records) -> ir.Table:
    """The accounts for which the batch should have a piece."""
    batch, accounts = records.batch, records["accounts"]
    last_day, cycle = batch.period_end, batch.statement_cycle
    due = accounts.filter(
        accounts.account_id.notnull(),
        accounts.statement_cycle == cycle if cycle in {*LENGTHS, _BY_TRANSACTION} else ibis.literal(False),
        accounts.status.fill_null("open").isin(_OPEN),
        accounts.suppressed_reason.isnull(),
        on_or_before(accounts.opened_on, last_day),
        accounts.closed_on.isnull() | ~on_or_before(accounts.closed_on, last_day),
    )
    return due.semi_join(_moved(records), "account_id") if cycle == _BY_TRANSACTION else due


def _moved(records: Records) -> ir.Table:
    """The postings of the batch's period, as known at the cut-off."""
    batch, postings = records.batch, records["postings"]
    start = True if batch.period_start is None else postings.posted_on >= batch.period_start
    return postings.filter(
        start, on_or_before(postings.posted_on, batch.period_end), known_by(postings.entered_at, batch.known_at)
    )


def _served(records: Records, due: ir.Table) -> ir.Table:
    """The due accounts' pieces that may be what was due: one row an account and kind.

    Of each product the kind that most accounts have is the usual one. Another is additional where at least half of the accounts
    that have it have the usual one too.
    """
    pieces = records.pieces.filter(_.purpose.fill_null("original") != "copy").select("account_id", "comm_type").distinct()
    products = due.select("account_id", product=due.product_line.fill_null(""))
    kinds = pieces.inner_join(products, "account_id")
    counted = kinds.group_by("product", "comm_type").agg(accounts=kinds.count())
    order = [counted.accounts.desc(), counted.comm_type.asc()]
    ranked = counted.mutate(place=ibis.row_number().over(ibis.window(group_by="product", order_by=order)))
    usual = ranked.filter(ranked.place == 0).select("product", "comm_type")
    others = kinds.anti_join(usual, ["product", "comm_type"])
    with_usual = kinds.semi_join(usual, ["product", "comm_type"]).select(usual_account="account_id")
    beside = others.left_join(with_usual, others.account_id == with_usual.usual_account)
    shares = beside.group_by("product", "comm_type").agg(share=beside.usual_account.notnull().cast("float64").mean())
    return kinds.anti_join(shares.filter(shares.share >= 0.5), ["product", "comm_type"])


def _owners(records: Records) -> ir.Table:
    """One holder of each account, and whether all of them are test customers."""
    held, customers = holdings(records), records["customers"]
    tests = customers.filter(customers.is_test.fill_null(False)).select(test_id="customer_id")
    both = held.left_join(tests, held.customer_id == tests.test_id)
    return both.group_by(holder_account=both.account_id).agg(
        customer_id=both.customer_id.min(), of_test=both.test_id.notnull().all()
    )

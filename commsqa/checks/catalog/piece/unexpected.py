"""piece.unexpected"""

from datetime import timedelta

import ibis
import ibis.expr.types as ir

from commsqa.checks.base import Check, Dimension, Judgement, Records, Row
from commsqa.checks.cycles import LENGTHS, READ, Unasked, unasked
from commsqa.checks.examples import example
from commsqa.checks.planting import Planting, Scene

_USUAL_SHARE = 0.2
_USUAL_FROM = 2  # pieces: of a few a share says nothing
_SENTENCES = {
    Unasked.CLOSED: (
        "The account was closed before the period that the piece speaks of.",
        "أُغلق الحساب قبل بداية الفترة التي تتناولها الرسالة.",
    ),
    Unasked.NOT_OPEN_YET: (
        "The account was opened after the period that the piece speaks of.",
        "فُتح الحساب بعد نهاية الفترة التي تتناولها الرسالة.",
    ),
    Unasked.SUPPRESSED: (
        "The account's statements are suppressed, and the batch has one.",
        "كشوف هذا الحساب موقوفة، ومع ذلك تضم الدفعة كشفاً له.",
    ),
    Unasked.OTHER_CYCLE: (
        "The account's statement cycle is {account_cycle}, and this is a {batch_cycle} batch.",
        "دورة كشوف الحساب هي {account_cycle}، بينما دورة هذه الدفعة هي {batch_cycle}.",
    ),
}


class Unexpected(Check):
    """Nothing asked for this piece: its account has another statement cycle, is suppressed, closed or not open in the period.

    It speaks of the pieces of the batch's cycle: originals about a known account that state a period, or an opening and a
    closing balance. Copies, reissues and corrections are asked for, and notices state neither. Where more than a fifth of a kind
    of communication goes to accounts of other cycles, or to suppressed ones, it is meant to. What is on demand was demanded.
    """

    id = "piece.unexpected"
    title = "Piece that nothing asked for"
    dimension = Dimension.COMPLETENESS
    needs = ("communications.account_id", "accounts.statement_cycle", "batches.statement_cycle")
    reads = (*READ, "usual_cycle", "usual_suppression")
    not_causes = ("comm_type",)
    first_action = "Keep these pieces; find out why the selection of this run took their accounts."
    runbook = (
        "Compare the account's cycle, dates and suppression with what the selection read, and when.",
        "Where the account's record is wrong, correct it and release the pieces; otherwise withdraw them.",
        "See whether accounts that were due are missing instead: piece.missing names them.",
    )
    catches = (
        example(account={"statement_cycle": "annual"}),
        example(account={"statement_cycle": "After_Transaction"}),
        example(account={"statement_cycle": "none"}, piece={"period_start": None, "period_end": None}),
        example(account={"status": "closed", "closed_on": "2025-12-31"}),
        example(account={"status": "closed"}, piece={"total_credits": "0", "total_debits": "0"}),
        example(account={"opened_on": "2026-02-01"}),
        example(account={"suppressed_reason": "returned mail"}),
    )
    leaves = (
        example(),
        example(account={"statement_cycle": "annual"}, piece={"purpose": "reissue"}),
        example(account={"statement_cycle": "annual"}, piece={"period_start": "2025-02-01"}),  # a year's, sent in this batch
        example(account={"statement_cycle": "on_demand"}),
        example(account={"statement_cycle": None}),
        example(account={"status": "closed", "closed_on": "2026-01-15"}),  # its final statement
        example(account={"status": "closed"}),  # with postings in the period
        example(account={"statement_cycle": "annual"}, batch={"statement_cycle": "on_demand"}),
        example(
            account={"suppressed_reason": "returned mail"},
            piece={"comm_type": "notice", "opening_balance": None, "period_start": None, "period_end": None},
        ),
        example(
            pieces=[{"communication_id": f"P{n}", "account_id": f"A{n}"} for n in range(1, 11)],
            accounts=[{"account_id": f"A{n}", "statement_cycle": "weekly" if n < 5 else "monthly"} for n in range(2, 11)],
        ),
    )

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        """Originals of a regular cycle about a known account that state a period or the balances of one."""
        of_period = facts.period_start.notnull() & facts.period_end.notnull()
        of_balances = facts.opening_balance.notnull() & facts.closing_balance.notnull()
        original = facts.purpose.fill_null("original") == "original"
        return facts.account_known & original & facts.batch_cycle.isin(list(LENGTHS)) & (of_period | of_balances)

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """The account is not simply open, in the batch's cycle and not suppressed."""
        opened_late = facts.account_opened_on > ibis.coalesce(facts.period_end, facts.batch_to)
        closed = facts.account_closed_on.notnull() | ~facts.account_status.fill_null("open").isin(["open", "active"])
        other_cycle = (facts.account_cycle != facts.batch_cycle).fill_null(False)
        return other_cycle | closed | opened_late.fill_null(False) | facts.account_suppressed.notnull()

    def widen(self, suspects: ir.Table, records: Records) -> ir.Table:
        """`usual_cycle`, `usual_suppression`: many pieces of the kind go to accounts of other cycles, or to suppressed ones."""
        accounts = records["accounts"]
        known = accounts.select("account_id", cycle="statement_cycle", suppressed="suppressed_reason")
        about = records.pieces.select("account_id", "comm_type").inner_join(known, "account_id")
        other = (about.cycle != ibis.literal(records.batch.statement_cycle, type="string")).fill_null(False)
        kinds = about.group_by(usual_kind="comm_type").agg(
            pieces=about.count(), other=other.sum(), suppressed=about.suppressed.notnull().sum()
        )
        limit = ibis.greatest(kinds.pieces * _USUAL_SHARE, _USUAL_FROM)
        usual = kinds.select("usual_kind", usual_cycle=kinds.other > limit, usual_suppression=kinds.suppressed > limit)
        return suspects.left_join(usual, suspects.comm_type == usual.usual_kind)

    def judge(self, row: Row) -> Judgement | None:
        """A finding for the reason that `unasked` gives."""
        reason = unasked(row)
        usual = {Unasked.OTHER_CYCLE: row["usual_cycle"], Unasked.SUPPRESSED: row["usual_suppression"]}
        if reason is None or usual.get(reason):
            return None
        english, arabic = (text.format_map(row) for text in _SENTENCES[reason])
        return self.found(english, arabic=arabic)

    def plant(self, scene: Scene) -> Planting | None:
        """The account was closed a month before the period began."""
        piece = scene.piece
        original = piece["account_known"] and (piece["purpose"] or "original") == "original"
        start = piece["period_start"] if original and piece["period_end"] else None
        if start is None or piece["batch_cycle"] not in LENGTHS:
            return None
        closed_on = start - timedelta(days=31)
        return scene.record("accounts", {"account_id": piece["account_id"]}, status="closed", closed_on=closed_on)

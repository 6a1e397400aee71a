"""balance.opening_not_previous_closing"""

from decimal import Decimal

import ibis
import ibis.expr.types as ir

from commsqa.checks.base import Check, Dimension, Judgement, Records, Row
from commsqa.checks.examples import Example, RowValues, example
from commsqa.checks.facts.postings import entered_late, postings_beside, same_currency
from commsqa.checks.facts.previous import booked_balances, eve, previous_balances
from commsqa.checks.harm import differing
from commsqa.checks.money import difference
from commsqa.checks.planting import Planting, Scene

_EVE = {"balance_date": "2025-12-31", "balance": "100.00"}
_START = {"balance_date": "2026-01-01"}


def _after(*earlier: RowValues, ledger: tuple[RowValues, ...] = (), opening: str = "100.00") -> Example:
    """The piece, with earlier statements of its account."""
    before = {"batch_id": "B0", "period_start": "2025-12-01", "period_end": "2025-12-31", "state": "mailed"}
    given = [{**before, "communication_id": f"P0-{number}", **row} for number, row in enumerate(earlier)]
    return example(pieces=[{"opening_balance": opening}, *given], ledger=["130.00", *ledger])


_OPENING = ("The opening balance", "الرصيد الافتتاحي")
_ORIGINS = {
    "ledger": ("the ledger's balance of the day before the period", "الرصيد الدفتري لليوم السابق للفترة"),
    "statement": ("the closing balance of the statement before", "الرصيد الختامي للكشف السابق"),
    "start": ("", ""),
}


class OpeningNotPreviousClosing(Check):
    """The statement does not continue the one before: its opening balance is not the balance at the end of the day before.

    That is the ledger's booked balance on the day before the period, or the closing balance of the account's statement that ends
    on that day; one of them that agrees is enough. Where neither is known, nothing is said. Where the closing balance is wrong in
    the same way, all in another unit or with the sign reversed, balance.differs_from_ledger says so.
    """

    id = "balance.opening_not_previous_closing"
    title = "Opening balance is not the previous closing balance"
    dimension = Dimension.CONSISTENCY
    needs = ("communications.account_id", "communications.opening_balance", "communications.period_start")
    reads = ("opening_balance", "closing_balance", "ledger_balance", "currency", "period_start", "before", "late_net")
    first_action = "Compare one piece with the account's previous statement and with the ledger of the day before the period."
    runbook = (
        "Where the previous statement agrees with the ledger, correct the feed of the opening balance and compose again.",
        "Where they disagree, find out which postings were entered late, and whether a correction of the earlier one is due.",
    )
    catches = (
        example(ledger=["130.00", {**_EVE, "balance": "90.00"}]),
        _after({"closing_balance": "90.00"}),
        _after({"closing_balance": "10.00"}, {"closing_balance": "100.00", "state": "recalled"}),
        _after({"closing_balance": "1000.00"}, {"closing_balance": "10.00", "currency": "USD"}),
    )
    leaves = (
        example(ledger=["130.00", _EVE]),
        example(),  # nothing is known of the day before
        example(ledger=["130.00", {**_EVE, "balance": "7.00", "currency": "USD"}]),
        example(ledger=["130.00", {**_EVE, "balance": "7.00", "kind": "available"}]),
        _after({"closing_balance": "100.00"}, ledger=({**_EVE, "balance": "95.00"},)),  # the ledger was restated since
        _after({"closing_balance": "95.00"}, ledger=(_EVE,)),  # the earlier statement was the wrong one
        _after({"closing_balance": "90.00", "period_end": "2025-11-30"}),  # a month without a statement
        example(piece={"opening_balance": None}, ledger=["130.00", _EVE]),
        example(ledger=["13.00", {**_EVE, "balance": "10.00"}]),  # every figure tenfold
        example(ledger=["130.00", {**_EVE, "balance": "99.00"}, {**_START, "balance": "100.00"}]),  # the period includes the eve
    )

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        """Pieces that state an opening balance whose previous one is known."""
        return facts.opening_balance.notnull() & facts.previous_low.notnull()

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """It is none of the figures known of the day before."""
        return (facts.opening_balance != facts.previous_low) & (facts.opening_balance != facts.previous_high)

    def widen(self, suspects: ir.Table, records: Records) -> ir.Table:
        """`before`: the known figures in the piece's currency, by origin; `late_net`: what a restated ledger may have more."""
        wide = suspects.inner_join(_before(suspects, records), "communication_id")
        postings = postings_beside(suspects, records)
        late = postings.filter(entered_late(postings))
        summed = late.group_by("communication_id").agg(late_net=late.amount.sum())
        return wide.left_join(summed, "communication_id").drop("communication_id_right")

    def judge(self, row: Row) -> Judgement | None:
        """A finding unless one of the figures agrees; several that contradict each other decide nothing."""
        stated = row["opening_balance"]
        figures = {origin: {one["balance"] for one in row["before"] if one["origin"] == origin} for origin in _ORIGINS}
        if stated in set().union(*figures.values()) or any(stated == one - (row["late_net"] or 0) for one in figures["ledger"]):
            return None
        source = "ledger" if figures["ledger"] else "statement"
        if len(figures[source]) != 1:
            return None
        (expected,) = figures[source]
        if _is_in_another_unit(row, expected):
            return None
        currency = row["currency"]
        sentence, arabic = difference(_OPENING, _ORIGINS[source], stated=stated, expected=expected, currency=currency)
        harm = differing(self.id, stated=stated, expected=expected, currency=currency)
        return self.found(sentence, arabic=arabic, stated=stated, expected=expected, harm=harm)

    def plant(self, scene: Scene) -> Planting | None:
        """The opening balance has a posting of a hundred in it that the previous closing balance has not."""
        opening = scene.piece["opening_balance"]
        known = opening is not None and opening in (scene.piece["previous_low"], scene.piece["previous_high"])
        return scene.change(opening_balance=opening + 100) if known else None


def _is_in_another_unit(row: Row, expected: Decimal) -> bool:
    """Whether the closing balance is as many times what it should be as the opening balance is."""
    closing, booked = row["closing_balance"], row["ledger_balance"]
    if not closing or not booked or closing == booked:
        return False
    return bool(row["opening_balance"] * booked == closing * expected)


def _before(suspects: ir.Table, records: Records) -> ir.Table:
    """By piece: what is known of the eve of its period, and of its first day: it may be the last of the statement before."""
    mine = suspects.select("communication_id", "period_start", my_account="account_id", mine_in="currency")
    start = booked_balances(records).mutate(origin=ibis.literal("start"))
    found = ibis.union(
        _on(mine, eve(mine.period_start), previous_balances(records)),
        _on(mine, mine.period_start, start),
    )
    one = ibis.struct({"origin": found.origin, "balance": found.balance})
    return found.group_by("communication_id").agg(before=one.collect())


def _on(pieces: ir.Table, day: ir.DateValue, figures: ir.Table) -> ir.Table:
    """The figures of each piece's account on a day, in the piece's currency."""
    same = [pieces.my_account == figures.account_id, day == figures.day, same_currency(pieces.mine_in, figures.currency)]
    return pieces.inner_join(figures, same).select("communication_id", "origin", "balance")

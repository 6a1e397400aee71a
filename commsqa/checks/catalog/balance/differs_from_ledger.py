"""balance.differs_from_ledger"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import ibis
import ibis.expr.types as ir

from commsqa.checks.base import Check, Dimension, Judgement, Records, Row
from commsqa.checks.examples import example
from commsqa.checks.facts.postings import postings_beside, same_currency
from commsqa.checks.facts.previous import booked_balances
from commsqa.checks.harm import differing, minor_digits
from commsqa.checks.money import Known, Signature, Slip, because, difference, is_telling
from commsqa.checks.planting import Planting, Scene
from commsqa.domain.findings import Harm

_NEAR = timedelta(days=7)  # a balance of so few days away is one of the wrong day, an older one is stale
_STATED = ("The stated balance", "الرصيد المذكور")
_BOOKED = ("the booked one", "الرصيد الدفتري")
_NO_BALANCE = (
    "No ledger balance of the account on the statement date supports the stated one",
    "لا رصيد دفتري للحساب في تاريخ الكشف يؤيد الرصيد المذكور",
)
_OPENING = Signature(Slip.STALE, "it is the opening balance", "هو الرصيد الافتتاحي")
_NEIGHBOUR = Signature(Slip.NEIGHBOUR, "it is the balance of an account beside it in the batch", "هو رصيد حساب مجاور في الدفعة")
_KINDS = {
    "value": ("it is the value-dated balance", "هو الرصيد حسب تاريخ الحق"),
    "available": ("it is the available balance", "هو الرصيد المتاح"),
}


class DiffersFromLedger(Check):
    """The closing balance of the piece is not the booked balance of the account on the statement date.

    An account without a booked balance on that day is a finding too: the piece states what nothing supports. The evidence says by
    how much it is wrong and, where the figures tell, how it came about. A ledger that was restated after the cut-off is no error.
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
    reads = (
        "closing_balance",
        "opening_balance",
        "ledger_balance",
        "currency",
        "statement_date",
        "own_figures",
        "neighbours_figure",
        "restated_by",
    )
    first_action = "Keep the pieces held; compare one of them with the ledger and look at the cause's template or feed."
    runbook = (
        "Read in the evidence how the figures came about: a moved decimal point is a template's, an old figure is a feed's.",
        "Correct the template or the feed and compose the batch again.",
        "Where pieces have left, send corrections and tell the call centre which accounts are concerned.",
    )
    catches = (
        example(ledger=["131.00"]),
        example(ledger=["-130.00"]),
        example(ledger=[]),
        example(ledger=[{"kind": "available"}]),
        example(ledger=["141.00", {"balance_date": "2026-01-30"}, {"kind": "available"}]),
        example(ledger=[{"currency": "USD"}]),
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

    def widen(self, suspects: ir.Table, records: Records) -> ir.Table:
        """Where else the stated figure stands, and what was booked for the day but entered after the cut-off.

        `own_figures`: the account's balances that are the same figure, at most one a day, kind and currency; `neighbours_figure`:
        an account next to it in the batch has it that day; `restated_by`: the sum of the later postings.
        """
        wide = suspects.left_join(_own_figures(suspects, records), "communication_id").drop("communication_id_right")
        wide = wide.left_join(_neighbours(suspects, records), "communication_id").drop("communication_id_right")
        return wide.left_join(_entered_later(suspects, records), "communication_id").drop("communication_id_right")

    def judge(self, row: Row) -> Judgement | None:
        """A finding unless the ledger was restated after the cut-off; the evidence says by how much and how."""
        stated, expected, currency = row["closing_balance"], row["ledger_balance"], row["currency"]
        known = tuple(_known(row))
        if expected is None:
            harm = Harm(check_id=self.id, amount=abs(stated), minor_digits=minor_digits(currency))
            sentence, arabic = because(_NO_BALANCE, known[0].signature if known else None)
            return self.found(sentence, arabic=arabic, stated=stated, harm=harm)
        if row["restated_by"] and stated == expected - row["restated_by"]:
            return None
        sentence, arabic = difference(_STATED, _BOOKED, stated=stated, expected=expected, currency=currency, known=known)
        harm = differing(self.id, stated=stated, expected=expected, currency=currency)
        return self.found(sentence, arabic=arabic, stated=stated, expected=expected, harm=harm)

    def plant(self, scene: Scene) -> Planting | None:
        """The decimal point has moved, in the data and in the text."""
        closing = scene.piece["closing_balance"]
        return scene.delivered(closing_balance=closing * 10) if closing and scene.piece["ledger_balance"] == closing else None


def _known(row: Row) -> Iterator[Known]:
    """The figures on record that the stated balance is."""
    stated: Decimal = row["closing_balance"]
    if row["opening_balance"] == stated:
        yield Known(stated, _OPENING)
    day: date = row["statement_date"]
    for own in sorted(row["own_figures"] or (), key=lambda own: abs(own["day"] - day)):
        yield Known(stated, _own(own, row["currency"], day))
    if row["neighbours_figure"] and is_telling(stated):
        yield Known(stated, _NEIGHBOUR)


def _own(own: Row, currency: str | None, day: date) -> Signature:
    """What it says that the account has the figure by another kind, in another currency or on another day."""
    if own["kind"] in _KINDS:
        return Signature(Slip.OTHER_KIND, *_KINDS[own["kind"]])
    if currency and own["currency"] and own["currency"] != currency:
        return Signature(Slip.OTHER_CURRENCY, f"it is the balance in {own['currency']}", f"هو الرصيد بعملة {own['currency']}")
    if own["day"] > day or day - own["day"] <= _NEAR:
        return Signature(Slip.OTHER_DAY, f"it is the balance of {own['day']}", f"هو رصيد يوم {own['day']}")
    return Signature(Slip.STALE, f"it is stale, the balance of {own['day']}", f"هو رصيد قديم ليوم {own['day']}")


def _own_figures(suspects: ir.Table, records: Records) -> ir.Table:
    ledger = records["ledger_balances"]
    ledger = ledger.filter(ledger.balance_date.notnull())
    figures = ledger.select("kind", "currency", account=ledger.account_id, figure=ledger.balance, day=ledger.balance_date)
    mine = suspects.select("communication_id", "account_id", "closing_balance")
    same = mine.inner_join(figures, [mine.account_id == figures.account, mine.closing_balance == figures.figure])
    one = ibis.struct({"kind": same.kind, "currency": same.currency, "day": same.day})
    return same.group_by("communication_id").agg(own_figures=one.collect())


def _neighbours(suspects: ir.Table, records: Records) -> ir.Table:
    """Which suspects state the booked balance of an account next to them: by the running number, or the same customer's."""
    mine = suspects.select("communication_id", "customer_id", "account_id", "closing_balance", "statement_date", "currency")
    pieces = records.pieces.select(piece="communication_id", customer="customer_id", account="account_id")
    near = ibis.union(
        _numbered(mine, -1).inner_join(pieces, ibis._.beside == pieces.piece).drop("beside"),
        _numbered(mine, 1).inner_join(pieces, ibis._.beside == pieces.piece).drop("beside"),
        mine.inner_join(pieces, mine.customer_id == pieces.customer),
    )
    near = near.filter(near.account != near.account_id).rename(piece_currency="currency").drop("account_id", "piece", "customer")
    booked = booked_balances(records)
    fits = [
        near.account == booked.account_id,
        near.statement_date == booked.day,
        near.closing_balance == booked.balance,
        same_currency(near.piece_currency, booked.currency),
    ]
    found = near.inner_join(booked, fits)
    return found.select("communication_id").distinct().mutate(neighbours_figure=ibis.literal(True))


def _numbered(pieces: ir.Table, step: int) -> ir.Table:
    """The pieces whose id ends in a number, with the id a step further: P0041 beside P0042."""
    number = pieces.communication_id.re_extract(r"(\d{1,15})$", 1)
    numbered = pieces.mutate(number=number).filter(ibis._.number != "")
    moved = (numbered.number.cast("int64") + step).cast("string")
    moved = moved.lpad(ibis.greatest(moved.length(), numbered.number.length()), "0")
    stem = numbered.communication_id.left(numbered.communication_id.length() - numbered.number.length())
    return numbered.mutate(beside=stem + moved).drop("number")


def _entered_later(suspects: ir.Table, records: Records) -> ir.Table:
    """The sum of what was posted by the statement date and entered after the cut-off."""
    postings = postings_beside(suspects, records)
    known_at = records.batch.known_at
    later = ibis.literal(False) if known_at is None else postings.entered_at > known_at
    chosen = postings.filter(later & (postings.posted_on <= postings.statement_date))
    return chosen.group_by("communication_id").agg(restated_by=chosen.amount.sum())

"""amount.due_date_invalid"""

import re
from datetime import timedelta
from typing import Any

import ibis
import ibis.expr.types as ir

from commsqa.checks.base import Check, Dimension, Judgement, Row
from commsqa.checks.examples import Example, RowValues, example
from commsqa.checks.facts.dues import YEAR, asks_for_money, days_to_pay
from commsqa.checks.planting import Planting, Scene
from commsqa.domain.findings import Harm

_SOME = 5  # pieces of a kind that show how it usually is
_ONE_IN = 10  # pieces, at most, may lack what the kind is said to have
_MANY = 20
_REMINDER = re.compile(
    r"(?:^|[\W_])(?:remind|dunn|overdue|arrear|past[\W_]?due|collection|late[\W_]?(?:pay|fee|notice)|final[\W_]?(?:notice|demand)|mahn|relance|upomin)"
    r"|تذكير|متأخر",
    re.IGNORECASE,
)
"""Kinds that speak of a due date which is past."""


def _asks(due: str | None, *others: RowValues, batch: RowValues | None = None, **piece: Any) -> Example:
    bill = {"comm_type": "bill", "amount_due": "30.00", "opening_balance": None, "closing_balance": None}
    given = [
        {**bill, "due_date": due, **piece},
        *({**bill, **other, "communication_id": f"Q{n}"} for n, other in enumerate(others)),
    ]
    return example(pieces=given, batch=batch)


_DATED = ({"due_date": "2026-02-20"},) * 9
_RELEASE = {"release_at": "2026-02-02T06:00:00Z"}


class DueDateInvalid(Check):
    """The customer cannot pay in time, or is not told until when.

    The due date lies before the statement date, before the day on which the piece leaves, or more than a year ahead; or it is
    missing, where nearly all other pieces of the kind have one. Reminders speak of a date that is past, and are left alone, as is
    what most pieces of a kind do that states no balance.
    """

    id = "amount.due_date_invalid"
    title = "Due date missing or impossible"
    dimension = Dimension.VALIDITY
    needs = ("communications.amount_due", "communications.due_date")
    reads = ("comm_type", "statement_date", "due_date", "leaves_on", "closing_balance", "kind_dated", "kind_past", "kind_far")
    first_action = "Keep the pieces held; compare the due date with the terms of the product and the calendar of the run."
    runbook = (
        "Look at where the date comes from: the run's parameters, the feed, or a swapped day and month.",
        "Compose the pieces again with a date that leaves the time to pay that the terms promise.",
        "Where pieces have left, extend the date and waive late fees until a corrected piece has arrived.",
    )
    catches = (
        _asks("2026-01-20"),
        _asks("2026-02-01", batch=_RELEASE),
        _asks("2026-02-01", sent_at="2026-02-03T06:00:00Z"),
        _asks("2027-02-20"),
        _asks(None, *_DATED),
        _asks("2026-01-20", closing_balance="130.00", amount_due=None),
        _asks("2026-01-30", statement_date=None),
    )
    leaves = (
        example(),
        _asks("2026-02-20", batch=_RELEASE),
        _asks("2026-02-02", batch=_RELEASE),  # the same day
        _asks("2026-01-20", comm_type="overdue_notice"),
        _asks("2026-01-20", amount_due="0.00"),
        _asks("2026-02-01", batch=_RELEASE, purpose="copy"),  # of a bill that was due
        _asks(None, *_DATED[:3], *({"amount_due": "0.00"},) * 6),  # too few to tell
        _asks(None, *_DATED[:7], {"due_date": None}, {"due_date": None}),  # some are debited and name no date
    )

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        """Pieces that ask for money."""
        return asks_for_money(facts)

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """A date that is past when the piece is dated or leaves, one far ahead, or none where the kind has one."""
        distance = days_to_pay(facts)
        late = facts.due_date < facts.leaves_on
        expected = (facts.kind_dated >= _SOME) & ((facts.kind_payable - facts.kind_dated) * _ONE_IN <= facts.kind_payable)
        wrong = (distance < 0).fill_null(False) | (distance > YEAR).fill_null(False) | late.fill_null(False)
        return ibis.ifelse(facts.due_date.isnull(), expected, wrong)

    def judge(self, row: Row) -> Judgement | None:
        """A finding unless the kind speaks of such dates; the evidence says what is wrong with the date."""
        due, dated, leaves = row["due_date"], row["statement_date"], row["leaves_on"]
        if due is None:
            return self.found(
                "An amount is due and no due date is given; the other pieces of the kind have one.",
                arabic="يوجد مبلغ مستحق دون تاريخ استحقاق، بينما تحمل الرسائل الأخرى من النوع نفسه تاريخًا.",
            )
        if dated and (due - dated).days > YEAR:
            return (
                None
                if _is_usual(row, row["kind_far"])
                else self._wrong(row, "lies more than a year after", "يقع بعد أكثر من سنة من")
            )
        if _REMINDER.search(row["comm_type"]) or (row["closing_balance"] is None and _is_usual(row, row["kind_past"])):
            return None
        if dated and due < dated:
            return self._wrong(row, "lies before", "يسبق")
        harm = Harm(check_id=self.id, deadline_hours=0)
        return self.found(
            f"The due date {due} is past when the piece leaves on {leaves}.",
            arabic=f"تاريخ الاستحقاق {due} منقضٍ عند إرسال الرسالة في {leaves}.",
            stated=due,
            harm=harm,
        )

    def _wrong(self, row: Row, lies: str, lies_ar: str) -> Judgement:
        due, dated = row["due_date"], row["statement_date"]
        return self.found(
            f"The due date {due} {lies} the statement date {dated}.",
            arabic=f"تاريخ الاستحقاق {due} {lies_ar} تاريخ الكشف {dated}.",
            stated=due,
            harm=Harm(check_id=self.id, deadline_hours=0 if due < dated else None),
        )

    def plant(self, scene: Scene) -> Planting | None:
        """The date of a month that is past, in the text as well."""
        due, dated, amount = (scene.piece[name] for name in ("due_date", "statement_date", "amount_due"))
        if due is None or dated is None or (amount is not None and amount <= 0):
            return None
        past = dated - (due - dated) - timedelta(days=1)
        return scene.delivered(due_date=past) if self.judge({**scene.piece, "due_date": past}) else None


def _is_usual(row: Row, such: int) -> bool:
    """Whether most of the kind's due dates are such, of enough to tell."""
    dated: int = row["kind_dated"]
    return dated > _MANY and such * 2 > dated

"""content.facts_disagree"""

from datetime import date, datetime, timedelta

import ibis
import ibis.expr.types as ir

from commsqa.checks.base import Check, Dimension, Judgement, Row
from commsqa.checks.examples import Example, RowValues, example
from commsqa.checks.planting import Planting, Scene, restated
from commsqa.checks.text.agreement import AS_OF, AS_OF_FIRST, DUE_DAY, PERIOD, STATEMENT, Contradiction, Days, Fact, contradiction
from commsqa.checks.text.dates import HIJRI_HINT
from commsqa.checks.text.numerals import readable
from commsqa.checks.text.stated import BALANCE

_SENTENCES = {
    Fact.HIJRI: (
        "The text gives one day as {stated}; the Hijri date beside it is {expected}.",
        "يذكر النص يوماً واحداً بتاريخ {stated}، بينما يوافق التاريخ الهجري المجاور {expected}.",
    ),
    Fact.BALANCE_DAY: (
        "The text states the balance as of {stated}; the statement is of {expected}.",
        "يذكر النص الرصيد كما في {stated}، بينما تاريخ الكشف {expected}.",
    ),
    Fact.DUE_DAY: (
        "The text says due on {stated}; the due date is {expected}.",
        "يذكر النص الاستحقاق في {stated}، بينما تاريخ الاستحقاق {expected}.",
    ),
    Fact.PERIOD: (
        "The text names the period {stated}; the statement is on {expected}.",
        "يذكر النص الفترة {stated}، بينما الكشف عن الفترة {expected}.",
    ),
}
_TWO = (
    "Two pieces on the same account and period state a different {what}: from {least} to {most}.",
    "تذكر رسالتان عن الحساب نفسه والفترة نفسها {what} مختلفاً: من {least} إلى {most}.",
)
_SPANS = ("closing_balance", "due_date")
_DAYS = ("statement_date", "period_start", "period_end", "due_date", "composed_at", "sent_at")
_FORMS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%-d %B %Y", "%B %-d, %Y")
_SECOND: RowValues = {"communication_id": "P2", "customer_id": "K2", "purpose": "copy"}
_BILL: RowValues = {"amount_due": "50.00", "due_date": "2026-02-15"}


def _says(body: str | None, **piece: str | None) -> Example:
    return example(piece={"body": body, **piece})


def _pair(second: RowValues, *, first: RowValues | None = None, ledger: tuple[str, ...] = ()) -> Example:
    """Two pieces on one account; the second one is its own batch where the first must not be found."""
    return example(pieces=[first or {}, {**_SECOND, **second}], ledger=ledger)


class FactsDisagree(Check):
    """A piece states one fact in two ways, or two pieces on the same account and period contradict each other.

    In: a Hijri and a Gregorian date beside each other that are more than a day apart (the calendar is that of Umm al-Qura; a
    sighting may differ by a day); in the text the day as of which the balance is, the day on which an amount is due, and the
    statement's period, against the data of the piece, where the right day stands nowhere in the text; and two pieces of the
    batch on the same account, kind, currency and period with different closing balances, or different due dates of one amount.

    Out: days in words alone or in an unknown order, other periods than the statement's, reissues and corrections, closing
    balances of which the ledger knows the right one (balance.differs_from_ledger says so), and amounts in the text
    (content.balance_differs_from_data).
    """

    id = "content.facts_disagree"
    title = "The same fact stated differently"
    dimension = Dimension.CONSISTENCY
    needs = ("communications.body",)
    reads = ("body", *_DAYS, *(f"{side}_{name}" for name in _SPANS for side in ("least", "most")), "ledger_balance")
    first_action = "Put the two statements of the fact side by side and find the field or the template that is wrong."
    runbook = (
        "Keep the pieces held: a reader cannot tell which of the two is right.",
        "For dates look at the conversion and the format of the template, for figures at the data feed of each piece.",
        "Compose the pieces again from one source and check them.",
        "Where pieces have left, send a correction that names the right fact.",
    )
    catches = (
        _says("صدر الكشف في ٢٠ شعبان ١٤٤٧هـ الموافق ١٨ فبراير ٢٠٢٦م"),
        _says("Statement date 1447/08/20 H (2026/03/08 G)"),
        _says("Dear Anna Berg, the balance of your account is 130.00 EUR as of 2025-12-31."),
        _says("50.00 EUR for your card is due by 16 March 2026.", **_BILL),
        _says("Statement for the period 01.12.2025 to 31.12.2025: balance 130.00 EUR"),
    )
    leaves = (
        example(),
        _says("صدر الكشف في ٢٠ شعبان ١٤٤٧هـ الموافق ٩ فبراير ٢٠٢٦م"),
        _says("The balance of your account is 130.00 EUR as of 31 January 2026. You paid 20.00 EUR on 2025-12-31."),
        _says("50.00 EUR for your card is due by 15 February 2026, 50.00 of 16 March was paid.", **_BILL),
        _says("Statement for the period 01/01/2026 - 31/01/2026. The previous one was from 01/12/2025 to 31/12/2025."),
        _pair({"closing_balance": "131.00"}, ledger=("130.00",)),
        _pair({"closing_balance": "131.00", "period_start": "2025-01-01"}),
        _pair({"closing_balance": "131.00", "purpose": "correction"}),
        _pair({**_BILL, "due_date": "2026-03-15", "amount_due": "51.00"}, first=_BILL),
        _says(None),
    )

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """Words and digits say that such facts are there, and the data's own days do not stand in the text."""
        body = facts.body
        hijri = body.re_search(HIJRI_HINT)
        as_of = _absent(body, f"(?s)(?:{BALANCE}|{STATEMENT}).*(?:{AS_OF})", facts.statement_date, facts.period_end)
        as_of |= _absent(body, AS_OF_FIRST, facts.statement_date, facts.period_end)
        due, period = _absent(body, DUE_DAY, facts.due_date), _absent(body, PERIOD, facts.period_start)
        alone = _differ(facts, "due_date") | (_differ(facts, "closing_balance") & facts.ledger_balance.isnull())
        return ibis.or_(*(each.fill_null(False) for each in (hijri, as_of, due, period, alone)))

    def judge(self, row: Row) -> Judgement | None:
        """A finding where the text contradicts itself or its data, or another piece contradicts this one."""
        if row["body"] and (found := contradiction(readable(row["body"]), _days(row))):
            return self._of_text(found)
        for name, what, arabic in (
            ("closing_balance", "closing balance", "رصيداً ختامياً"),
            ("due_date", "due date", "تاريخ استحقاق"),
        ):
            least, most = row[f"least_{name}"], row[f"most_{name}"]
            if least is not None and least != most and (name == "due_date" or row["ledger_balance"] is None):
                english, in_arabic = (
                    text.format(what=kind, least=least, most=most) for text, kind in zip(_TWO, (what, arabic), strict=True)
                )
                return self.found(english, arabic=in_arabic, stated=least, expected=most)
        return None

    def _of_text(self, found: Contradiction) -> Judgement:
        english, arabic = (text.format(stated=found.stated, expected=found.expected) for text in _SENTENCES[found.fact])
        return self.found(english, arabic=arabic, stated=found.stated, expected=found.expected)

    def plant(self, scene: Scene) -> Planting | None:
        """The text has one day of the data a year too early, or a Hijri date beside the wrong Gregorian one."""
        body = scene.piece["body"]
        days = [day for name in _DAYS[:4] if (day := scene.piece[name]) is not None]
        wrongs = [restated(body, day, day - timedelta(days=365)) for day in days] if body else []
        wrongs += [f"{body}\n١ محرم ١٤٤٧هـ الموافق ١ يناير ٢٠٢٠م"] if body else []
        return next((scene.change(body=wrong) for wrong in wrongs if self.judge({**scene.piece, "body": wrong})), None)


def _differ(facts: ir.Table, name: str) -> ir.BooleanValue:
    return facts[f"least_{name}"] != facts[f"most_{name}"]


def _absent(body: ir.StringValue, words: str, *days: ir.DateValue) -> ir.BooleanValue:
    """Whether a text has the words and none of the days in a usual form; the form that most texts have is looked for first."""
    known = ibis.or_(*(day.notnull() for day in days))
    shown = [ibis.or_(*(body.contains(day.strftime(form)).fill_null(False) for day in days)) for form in _FORMS]
    usual, *others = shown
    return ibis.cases((~known | usual, False), (~body.re_search(words), False), *((form, False) for form in others), else_=True)


def _days(row: Row) -> Days:
    return Days(*(_day(row[name]) for name in _DAYS))


def _day(moment: date | datetime | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment

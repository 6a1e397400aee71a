"""balance.arithmetic"""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

import ibis.expr.types as ir

from commsqa.checks.base import Check, Dimension, Judgement, Records, Row
from commsqa.checks.examples import Example, RowValues, example
from commsqa.checks.facts import known_by
from commsqa.checks.facts.postings import credits_of, debits_of, entered_late, postings_beside
from commsqa.checks.harm import differing, minor_digits
from commsqa.checks.money import shown
from commsqa.checks.planting import Planting, Scene

_EVE = {"balance_date": "2025-12-31", "balance": "100.00"}
_POSTED = {"posting_id": "T1", "account_id": "A1", "posted_on": "2026-01-15", "amount": "50.00"}
_SPENT = {**_POSTED, "posting_id": "T2", "amount": "-20.00"}


def _with_postings(*postings: RowValues, ledger: Iterable[RowValues] = (_EVE,), piece: RowValues | None = None) -> Example:
    """The piece (50 in, 20 out), the ledger of its first and last day, and what was posted."""
    return Example({**example(piece=piece, ledger=["130.00", *ledger]).tables, "postings": postings})


_MORE = {"total_credits": "55.00", "total_debits": "25.00"}  # it foots all the same


class Arithmetic(Check):
    """The figures of the statement do not foot, or its totals are not what was posted.

    Opening balance + credits - debits must be the closing balance. Where the postings are given, the totals must be their sums:
    by the day of booking, as known at the cut-off. An account whose postings do not add up to the movement of its balance is
    taken for one whose postings are not all given, and its totals are not compared. Credits and debits that cancel each other may
    be left out of both totals; postings that were entered late may stand in the period before or in this one.
    """

    id = "balance.arithmetic"
    title = "Statement does not foot"
    dimension = Dimension.CONSISTENCY
    needs = tuple(f"communications.{name}" for name in ("opening_balance", "total_credits", "total_debits", "closing_balance"))
    reads = (
        "opening_balance",
        "total_credits",
        "total_debits",
        "closing_balance",
        "currency",
        "posted_credits",
        "posted_debits",
        "late_credits",
        "late_debits",
        "amounts",
    )
    first_action = "Compare the totals of one piece with its postings; look for lines dropped or counted twice."
    runbook = (
        "Read in the evidence whether the figures contradict each other or the postings.",
        "Where they contradict each other, look at the template's totals; where the postings, at the selection of the lines.",
        "Compose the pieces again; send corrections for those that have left.",
    )
    catches = (
        example(piece={"total_debits": "25.00"}),
        example(piece={"opening_balance": "100.01"}),
        _with_postings(_POSTED, _SPENT, piece=_MORE),
        _with_postings(_POSTED, _SPENT, piece=_MORE, ledger=()),
        _with_postings(_POSTED, _SPENT, piece={"total_credits": "80.00", "opening_balance": "70.00"}),
    )
    leaves = (
        example(),
        example(piece={"total_debits": None}),
        example(piece={"total_debits": "-20.00"}),  # debits printed as negative amounts
        _with_postings(_POSTED, _SPENT, piece={"total_debits": "-20.00"}),
        _with_postings(_POSTED, _SPENT, {**_SPENT, "posting_id": "T3", "entered_at": "2026-02-01T08:00:00Z"}),  # too late
        _with_postings({**_POSTED, "amount": "10.00"}, piece=_MORE),  # not all postings are given
        _with_postings({**_POSTED, "account_id": "A2"}, piece=_MORE),
        _with_postings(
            _POSTED, _SPENT, *({**_POSTED, "posting_id": f"R{amount}", "amount": amount} for amount in ("9.00", "-9.00"))
        ),
        _with_postings(
            {**_POSTED, "posted_on": "2025-12-30", "entered_at": "2026-01-03T08:00:00Z"},
            _SPENT,
            ledger=[{**_EVE, "balance": "150.00"}],
        ),
    )

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        """Pieces that state all four figures."""
        figures = (facts.opening_balance, facts.total_credits, facts.total_debits, facts.closing_balance)
        return figures[0].notnull() & figures[1].notnull() & figures[2].notnull() & figures[3].notnull()

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """The sum differs (debits may be printed with or without their sign), or a total that the postings must explain."""
        return (_footed(facts) != facts.closing_balance) | (_all_posted(facts) & _differs_from_posted(facts)).fill_null(False)

    def widen(self, suspects: ir.Table, records: Records) -> ir.Table:
        """For pieces that foot: `amounts` of the period's postings, and the sums of those entered late, before the period."""
        feet = suspects.filter(_footed(suspects) == suspects.closing_balance)
        postings = postings_beside(feet, records)
        known = postings.filter(known_by(postings.entered_at, records.batch.known_at))
        late = entered_late(known).fill_null(False)
        summed = known.group_by("communication_id").agg(
            late_credits=credits_of(known.amount, late),
            late_debits=debits_of(known.amount, late),
            amounts=known.amount.collect(where=known.posted_on.between(known.period_start, known.period_end)),
        )
        return suspects.left_join(summed, "communication_id").drop("communication_id_right")

    def judge(self, row: Row) -> Judgement | None:
        """A finding where the figures do not foot, or where nothing explains why a total is not the sum of the postings."""
        total: Decimal = row["opening_balance"] + row["total_credits"] - abs(row["total_debits"])
        stated: Decimal = row["closing_balance"]
        if total == stated:
            return self._against_postings(row)
        digits = minor_digits(row["currency"])
        sums, says = shown(total, digits), shown(stated, digits)
        return self.found(
            f"Opening balance plus credits minus debits is {sums}, the closing balance says {says}.",
            arabic=f"الرصيد الافتتاحي زائد المبالغ الدائنة ناقص المبالغ المدينة يساوي {sums}، والرصيد الختامي المذكور {says}.",
            stated=stated,
            expected=total,
            harm=differing(self.id, stated=stated, expected=total, currency=row["currency"]),
        )

    def _against_postings(self, row: Row) -> Judgement | None:
        stated = (row["total_credits"], abs(row["total_debits"]))
        posted = (row["posted_credits"], row["posted_debits"])
        late = (row["late_credits"] or 0, row["late_debits"] or 0)
        wrong = [side for side in (0, 1) if stated[side] not in {posted[side], posted[side] + late[side]}]
        left_out = {posted[side] - stated[side] for side in (0, 1)}
        if not wrong or (len(left_out) == 1 and cancels(row["amounts"] or (), left_out.pop())):
            return None
        digits = minor_digits(row["currency"])
        says, sums = (" / ".join(shown(amount, digits) for amount in pair) for pair in (stated, posted))
        worst = max(wrong, key=lambda side: abs(stated[side] - posted[side]))
        return self.found(
            f"Credits / debits are stated as {says}; the postings of the period sum to {sums}.",
            arabic=f"المبالغ الدائنة / المدينة المذكورة {says}، ومجموع قيود الفترة {sums}.",
            stated=says,
            expected=sums,
            harm=differing(self.id, stated=stated[worst], expected=posted[worst], currency=row["currency"]),
        )

    def plant(self, scene: Scene) -> Planting | None:
        """A fee of five is missing from the total of the debits, or counted twice."""
        figures = [scene.piece[name] for name in ("opening_balance", "total_credits", "total_debits", "closing_balance")]
        return None if None in figures else scene.change(total_debits=abs(figures[2]) + 5)


def cancels(amounts: Iterable[Decimal], left_out: Decimal) -> bool:
    """Whether so much was left out of both totals because it came in and went out again: one pair of postings, or all pairs."""
    counted = Counter(amounts)
    pairs = {amount: min(times, counted[-amount]) for amount, times in counted.items() if amount > 0 and counted[-amount]}
    return left_out in pairs or (left_out > 0 and left_out == sum(amount * times for amount, times in pairs.items()))


def _footed(facts: ir.Table) -> ir.DecimalValue:
    return facts.opening_balance + facts.total_credits - facts.total_debits.abs()


def _all_posted(facts: ir.Table) -> ir.BooleanValue:
    """Whether the postings explain how the balance moved, in the ledger or on the piece."""
    net = facts.posted_credits - facts.posted_debits
    booked = (net == facts.ledger_balance - facts.previous_low) | (net == facts.ledger_balance - facts.previous_high)
    return booked.fill_null(False) | (net == facts.closing_balance - facts.opening_balance)


def _differs_from_posted(facts: ir.Table) -> ir.BooleanValue:
    return (facts.total_credits != facts.posted_credits) | (facts.total_debits.abs() != facts.posted_debits)

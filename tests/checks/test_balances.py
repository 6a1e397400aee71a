"""The last word on balances and due dates: values in, a finding or none out; and what is looked up for it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from commsqa.checks.base import Check, Judgement, Row
from commsqa.checks.catalog.amount.due_date_invalid import DueDateInvalid
from commsqa.checks.catalog.balance.arithmetic import Arithmetic, cancels
from commsqa.checks.catalog.balance.differs_from_ledger import DiffersFromLedger
from commsqa.checks.catalog.balance.opening_not_previous_closing import OpeningNotPreviousClosing
from commsqa.checks.examples import Example, RowValues, example
from tests.factories import Bench

_BENCH = Bench()
EVE = {"balance_date": "2025-12-31", "balance": "100.00"}


def sentences(world: Example, check: Check) -> list[str]:
    """What the check finds in a world."""
    result = _BENCH.run(world, check)
    assert result.runs[check.id].reason is None
    return [failure.judgement.evidence.sentence for failure in result.failures]


def world(*, ledger: list[RowValues], piece: RowValues | None = None, **tables: Any) -> Example:
    """The right piece over a ledger, with further tables."""
    return Example({**example(piece=piece or {}, ledger=ledger).tables, **tables})


def _piece(number: str, account: str, balance: str, customer: str = "K1") -> RowValues:
    return {"communication_id": number, "account_id": account, "closing_balance": balance, "customer_id": customer}


def _booked(account: str, balance: str, **more: str) -> RowValues:
    return {"account_id": account, "balance": balance, **more}


WRONG = {"closing_balance": "1234.56"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("reason", "ledger", "piece"),
    [
        ("it is the opening balance", [{}], {"closing_balance": "100.00"}),
        ("it is the value-dated balance", [{}, {"kind": "value", "balance": "1234.56"}], WRONG),
        ("it is the available balance", [{}, {"kind": "available", "balance": "1234.56"}], WRONG),
        ("it is the balance in USD", [{}, {"currency": "USD", "balance": "1234.56"}], WRONG),
        ("it is the balance of 2026-01-30", [{}, {"balance_date": "2026-01-30", "balance": "1234.56"}], WRONG),
        ("it is the balance of 2026-02-02", [{}, {"balance_date": "2026-02-02", "balance": "1234.56"}], WRONG),
        ("it is stale, the balance of 2025-12-31", [{}, {"balance_date": "2025-12-31", "balance": "1234.56"}], WRONG),
        (
            "it is the balance of 2026-01-29",
            [{}, *({"balance_date": f"2026-01-{day}", "balance": "1234.56"} for day in (12, 29, 27))],
            WRONG,
        ),
    ],
)
def test_a_wrong_balance_that_stands_elsewhere_says_where(reason: str, ledger: list[RowValues], piece: RowValues) -> None:
    (sentence,) = sentences(world(ledger=ledger, piece=piece), DiffersFromLedger())
    assert sentence.endswith(f"{reason}.")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("pieces", "is_neighbours"),
    [
        ([_piece("P041", "A1", "875.12"), _piece("P042", "A2", "875.12", "K2")], True),
        ([_piece("P100", "A1", "875.12"), _piece("P099", "A2", "875.12", "K2")], True),
        ([_piece("P999", "A1", "875.12"), _piece("P1000", "A2", "875.12", "K2")], True),
        ([_piece("P999", "A1", "875.12"), _piece("P100", "A2", "875.12", "K2")], False),
        ([_piece("P041", "A1", "875.12"), _piece("P043", "A2", "875.12", "K2")], False),  # not the next
        ([_piece("P041", "A1", "875.12"), _piece("P43x", "A2", "875.12", "K1")], True),  # the same customer's
        ([_piece("P041", "A1", "875.12"), _piece("P43x", "A2", "875.12", "K2")], False),
        ([_piece("P041", "A1", "500.00"), _piece("P042", "A2", "500.00", "K2")], False),  # a round figure
    ],
)
def test_the_balance_of_the_account_beside_it_in_the_batch(pieces: list[RowValues], is_neighbours: bool) -> None:
    given = example(pieces=pieces, ledger=[_booked("A1", "9000.77"), _booked("A2", pieces[1]["closing_balance"])])
    (sentence,) = sentences(given, DiffersFromLedger())
    assert ("beside it in the batch" in sentence) is is_neighbours


@pytest.mark.slow
@pytest.mark.parametrize(
    ("posting", "found"),
    [
        ({"entered_at": "2026-02-01T09:00:00Z"}, 0),  # booked for the day, after the cut-off
        ({"entered_at": "2026-01-30T09:00:00Z"}, 1),
        ({"entered_at": None}, 1),
        ({"entered_at": "2026-02-01T09:00:00Z", "posted_on": "2026-02-01"}, 1),
        ({"entered_at": "2026-02-01T09:00:00Z", "amount": "4.00"}, 1),
    ],
)
def test_a_ledger_that_was_restated_after_the_cut_off_is_no_error(posting: RowValues, found: int) -> None:
    late = {"posting_id": "T1", "account_id": "A1", "posted_on": "2026-01-31", "amount": "5.00", **posting}
    assert len(sentences(world(ledger=[{"balance": "135.00"}], postings=[late]), DiffersFromLedger())) == found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("entered", "found"), [("2026-01-02T09:00:00Z", 0), ("2026-02-03T09:00:00Z", 0), ("2025-12-31T09:00:00Z", 1), (None, 1)]
)
def test_an_opening_balance_need_not_know_what_was_entered_after_the_period_began(entered: str | None, found: int) -> None:
    late = {"posting_id": "T1", "account_id": "A1", "posted_on": "2025-12-30", "amount": "8.00", "entered_at": entered}
    given = world(ledger=[{}, {**EVE, "balance": "108.00"}], postings=[late])
    assert len(sentences(given, OpeningNotPreviousClosing())) == found


def opening(
    *before: tuple[str, str], late_net: str | None = None, closed: str = "130", booked: str | None = None
) -> Judgement | None:
    """The verdict on an opening balance of 100.00."""
    row = {"opening_balance": Decimal("100.00"), "currency": "EUR", "late_net": late_net and Decimal(late_net)}
    closing = {"closing_balance": Decimal(closed), "ledger_balance": booked and Decimal(booked)}
    known = [{"origin": origin, "balance": Decimal(balance)} for origin, balance in before]
    return OpeningNotPreviousClosing().judge({**row, "before": known, **closing})


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ([("ledger", "90.00")], "90.00"),
        ([("statement", "90.00")], "90.00"),
        ([("ledger", "90.00"), ("statement", "80.00")], "90.00"),
        ([("ledger", "90.00"), ("statement", "100.00")], None),
        ([("ledger", "90.00"), ("start", "100.00")], None),
        ([("start", "90.00")], None),
        ([("statement", "80.00"), ("statement", "90.00")], None),
        ([("ledger", "80.00"), ("ledger", "90.00")], None),  # in which currency is not known
    ],
)
def test_an_opening_balance_fails_only_against_one_figure_that_nothing_contradicts(
    before: list[tuple[str, str]], expected: str | None
) -> None:
    found = opening(*before)
    assert (found and found.evidence.expected) == expected
    assert found is None or (found.harm.amount == 100 - Decimal(expected or 0) and found.evidence.sentence_ar)


@pytest.mark.parametrize(
    ("closed", "booked", "found"),
    [
        ("130", "13", False),  # every figure is ten times too large
        ("-130", "-13", False),
        ("130", "130", True),
        ("0", "0", True),
        ("130", None, True),
        ("130", "40", True),
    ],
)
def test_a_statement_in_another_unit_is_one_error(closed: str, booked: str | None, found: bool) -> None:
    assert bool(opening(("ledger", "10.00"), closed=closed, booked=booked)) is found


def totals(came: str, went: str, *, late: tuple[str, str] = ("0", "0"), amounts: tuple[str, ...] = ()) -> Judgement | None:
    """The verdict on totals that foot, where 50 came in and 20 went out."""
    given, taken = Decimal(came), Decimal(went)
    row: Row = {
        "opening_balance": Decimal(100),
        "total_credits": given,
        "total_debits": taken,
        "closing_balance": 100 + given - abs(taken),
        "currency": "KWD",
        "posted_credits": Decimal(50),
        "posted_debits": Decimal(20),
        "late_credits": Decimal(late[0]),
        "late_debits": Decimal(late[1]),
        "amounts": [Decimal(amount) for amount in amounts],
    }
    return Arithmetic().judge(row)


@pytest.mark.parametrize(
    ("came", "went", "late", "amount"),
    [
        ("50", "20", ("0", "0"), None),
        ("50", "-20", ("0", "0"), None),
        ("58", "20", ("8", "0"), None),
        ("50", "20", ("8", "0"), None),
        ("50", "23", ("8", "3"), None),
        ("58", "20", ("0", "8"), 8),
        ("55", "26", ("0", "0"), 6),
        ("50", "0", ("0", "0"), 20),
    ],
)
def test_totals_are_those_of_the_postings_with_or_without_the_late_ones(
    came: str, went: str, late: tuple[str, str], amount: int | None
) -> None:
    found = totals(came, went, late=late)
    assert (found and found.harm.amount) == amount
    assert found is None or found.harm.minor_digits == 3


def test_a_finding_about_totals_states_both_sides() -> None:
    found = totals("55", "25", amounts=("50", "-20"))
    assert found is not None
    assert (found.evidence.stated, found.evidence.expected) == ("55.000 / 25.000", "50.000 / 20.000")
    assert totals("45", "15", amounts=("45", "5", "-5", "-15")) is None


@pytest.mark.parametrize(
    ("amounts", "left_out", "cancelled"),
    [
        ([9, -9, 50], 9, True),
        ([9, -9, 9, -9], 18, True),
        ([9, -9, 4, -4], 13, True),
        ([9, -9, 4, -4], 4, True),
        ([9, -4], 9, False),
        ([9, -9], -9, False),  # stated twice rather than left out
        ([], 0, False),
    ],
)
def test_what_came_in_and_went_out_again_may_be_left_out(amounts: list[int], left_out: int, cancelled: bool) -> None:
    assert cancels([Decimal(amount) for amount in amounts], Decimal(left_out)) is cancelled


def due(day: date | None, *, kind: str = "bill", dated: int = 1, past: int = 1, far: int = 0, **more: Any) -> Judgement | None:
    """The verdict on a due date of a piece dated 31 January that leaves on 2 February."""
    row = {"comm_type": kind, "due_date": day, "statement_date": date(2026, 1, 31), "leaves_on": date(2026, 2, 2)}
    counts = {"closing_balance": None, "kind_dated": dated, "kind_past": past, "kind_far": far}
    return DueDateInvalid().judge({**row, **counts, **more})


@pytest.mark.parametrize(
    "kind", ["overdue_notice", "payment-reminder", "Dunning letter", "past due", "late_payment", "mahnung", "تذكير بالسداد"]
)
def test_a_reminder_speaks_of_a_date_that_is_past(kind: str) -> None:
    assert due(date(2026, 1, 10), kind=kind) is None


@pytest.mark.parametrize("kind", ["bill", "statement", "template_notice", "collateral_notice", "annual_plate_fee"])
def test_other_kinds_do_not(kind: str) -> None:
    found = due(date(2026, 1, 10), kind=kind)
    assert found is not None
    assert found.harm.deadline_hours == 0


def test_what_most_of_a_kind_says_is_how_the_kind_is() -> None:
    past, far = date(2026, 1, 10), date(2027, 6, 1)
    assert due(past, dated=100, past=51) is None
    assert due(past, dated=100, past=49)
    assert due(past, dated=20, past=20)  # too few to tell
    assert due(past, dated=100, past=100, closing_balance=Decimal(5))  # a statement is no reminder
    assert due(far, dated=100, far=51) is None
    assert due(far, dated=100, far=49)


def test_the_evidence_says_what_is_wrong_with_the_date() -> None:
    for day, words in (
        (date(2026, 1, 10), "lies before"),
        (date(2026, 2, 1), "is past when"),
        (date(2027, 6, 1), "more than a year"),
    ):
        found = due(day)
        assert found is not None
        assert words in found.evidence.sentence
        assert str(day) in (found.evidence.sentence_ar or "")
        assert found.evidence.stated == str(day)

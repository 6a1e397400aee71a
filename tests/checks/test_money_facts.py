"""What is joined beside a piece's money: the balance before its period, its postings, and the due dates of its kind."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from commsqa.checks.facts.dues import join_dues
from commsqa.checks.facts.postings import join_postings
from commsqa.checks.facts.previous import join_previous
from tests.factories import records_with

pytestmark = [pytest.mark.slow, pytest.mark.exhaustive]  # each world is a run of the engine

RowValues = dict[str, Any]
PIECE = {
    "communication_id": "P1",
    "batch_id": "B1",
    "comm_type": "statement",
    "channel": "letter",
    "account_id": "A1",
    "currency": "EUR",
    "opening_balance": "100",
    "total_credits": "50",
    "total_debits": "20",
    "closing_balance": "130",
    "statement_date": "2026-01-31",
    "period_start": "2026-01-01",
    "period_end": "2026-01-31",
}
EARLIER = {**PIECE, "communication_id": "P0", "batch_id": "B0", "period_start": "2025-12-01", "period_end": "2025-12-31"}
EVE = {"account_id": "A1", "balance_date": "2025-12-31", "balance": "100"}
POSTED = {"posting_id": "T", "account_id": "A1", "posted_on": "2026-01-15", "amount": "5"}
BATCH = {"batch_id": "B1", "cutoff_at": "2026-01-31T12:00:00Z", "release_at": "2026-02-02T06:00:00Z"}


def facts_of(*pieces: RowValues, **tables: Sequence[RowValues]) -> dict[str, RowValues]:
    """The facts by piece; every piece has them once."""
    _, records = records_with({"communications": pieces, "batches": [BATCH], **tables})
    facts = records.pieces
    for join in (join_previous, join_postings, join_dues):
        facts = join(facts, records)
    rows = facts.to_pyarrow().to_pylist()
    assert len(rows) == sum(piece["batch_id"] == "B1" for piece in pieces)
    return {row["communication_id"]: row for row in rows}


BEFORE: list[tuple[list[RowValues], list[RowValues], tuple[int, int] | None]] = [
    ([], [], None),
    ([], [{}], (100, 100)),
    ([], [{"balance_date": "2025-12-30"}], None),
    ([], [{"account_id": "of nobody"}], None),
    ([], [{"kind": "available"}], None),
    ([], [{"currency": "EUR"}, {"currency": "USD", "balance": "7"}], (7, 100)),
    ([{"closing_balance": "90"}], [], (90, 90)),
    ([{"closing_balance": "90"}], [{}], (90, 100)),
    ([{"closing_balance": None}], [], None),
    ([{"state": "recalled"}], [], None),
    ([{"state": "mailed"}], [], (130, 130)),
    ([{"period_end": "2025-11-30"}], [], None),
    ([{"closing_balance": "80"}, {"closing_balance": "90", "composition_no": "2"}], [], (90, 90)),
    ([{"batch_id": "B1"}], [], None),  # of the batch under check: no earlier one
]


@cache
def _before() -> dict[str, RowValues]:
    """A piece, its earlier statements (each case in a batch of its own) and its ledger, for each of `BEFORE`."""
    pieces, ledger = [], []
    for number, (earlier, booked, _) in enumerate(BEFORE):
        account = {"account_id": f"A{number}"}
        pieces.append({**PIECE, **account, "communication_id": f"P{number}"})
        for place, row in enumerate(earlier):
            mine = {"batch_id": f"B0-{number}", "communication_id": f"E{number}-{place}"}
            pieces.append({**EARLIER, **account, **mine, **row})
        ledger += [{**EVE, **account, **row} for row in booked]
    return facts_of(*pieces, ledger_balances=ledger)


@pytest.mark.parametrize("number", range(len(BEFORE)))
def test_the_balance_before_the_period(number: int) -> None:
    fact, known = _before()[f"P{number}"], BEFORE[number][2]
    given = (fact["previous_low"], fact["previous_high"])
    assert given == ((None, None) if known is None else tuple(map(Decimal, known)))


POSTINGS: list[tuple[list[RowValues], str | None, str | None]] = [
    ([], None, None),
    ([{}, {"amount": "-3"}, {"amount": "2.5"}], "7.5", "3"),
    ([{"amount": "-3"}], "0", "3"),
    ([{"posted_on": "2026-01-01"}, {"posted_on": "2026-01-31"}], "10", "0"),
    ([{"posted_on": "2025-12-31"}, {"posted_on": "2026-02-01"}], None, None),
    ([{"value_on": "2025-12-31"}], "5", "0"),  # the booking day counts
    ([{"entered_at": "2026-01-31T12:00:00Z"}, {"entered_at": "2026-01-31T12:00:01Z", "amount": "9"}], "5", "0"),
    ([{"currency": "EUR"}, {"currency": "USD", "amount": "9"}], "5", "0"),
    ([{"account_id": "of nobody"}], None, None),
]


@cache
def _posted() -> dict[str, RowValues]:
    pieces = [{**PIECE, "communication_id": f"P{number}", "account_id": f"A{number}"} for number in range(len(POSTINGS))]
    postings = [
        {**POSTED, "account_id": f"A{number}", "posting_id": f"T{number}-{place}", **row}
        for number, (rows, _, _) in enumerate(POSTINGS)
        for place, row in enumerate(rows)
    ]
    return facts_of(*pieces, postings=postings)


@pytest.mark.parametrize("number", range(len(POSTINGS)))
def test_what_was_posted_in_the_period(number: int) -> None:
    fact, (_, came, went) = _posted()[f"P{number}"], POSTINGS[number]
    assert fact["posted_credits"] == (None if came is None else Decimal(came))
    assert fact["posted_debits"] == (None if went is None else Decimal(went))


def test_each_piece_has_the_postings_of_its_own_period_and_currency() -> None:
    days = {"period_start": "2026-01-10", "period_end": "2026-01-16"}
    dollars = [{**POSTED, "currency": "USD", "amount": "7"}]
    pieces: list[RowValues] = [
        PIECE,
        {**PIECE, "communication_id": "P2", **days},
        {**PIECE, "communication_id": "P3", "currency": "USD"},
    ]
    pieces += [{**PIECE, "communication_id": f"P{number}", "currency": None} for number in (4, 5)]
    postings = [{**POSTED, "currency": "EUR"}, {**POSTED, "currency": "EUR", "posted_on": "2026-01-02"}, *dollars]
    facts = facts_of(*pieces, postings=[{**row, "posting_id": f"T{number}"} for number, row in enumerate(postings)])
    assert [facts[f"P{number}"]["posted_credits"] for number in range(1, 6)] == [10, 5, 7, 17, 17]


def test_a_kind_tells_how_its_pieces_ask_for_money() -> None:
    due = ["2026-02-20", "2026-01-20", "2027-03-01", None]
    bills = [{**PIECE, "comm_type": "bill", "amount_due": "9", "due_date": day} for day in due]
    bills += [{**bills[0], "amount_due": "0"}, {**bills[0], "amount_due": None}, {**bills[0], "comm_type": "reminder"}]
    facts = facts_of(PIECE, *({**bill, "communication_id": f"Q{number}"} for number, bill in enumerate(bills)))
    for number in range(6):
        fact = facts[f"Q{number}"]
        assert [fact[f"kind_{name}"] for name in ("payable", "dated", "past", "far")] == [5, 4, 1, 1]
    assert facts["Q6"]["kind_payable"] == 1
    assert facts["P1"]["kind_payable"] is None


LEAVING: list[tuple[RowValues, date | None]] = [
    ({}, date(2026, 2, 2)),
    ({"sent_at": "2026-02-03T05:00:00Z"}, date(2026, 2, 3)),
    ({"composed_at": "2026-01-31T05:00:00Z"}, date(2026, 2, 2)),
    ({"purpose": "ORIGINAL"}, date(2026, 2, 2)),
    ({"purpose": "copy"}, None),
]


def test_the_day_on_which_an_original_leaves() -> None:
    pieces = [{**PIECE, **piece, "communication_id": f"P{number}"} for number, (piece, _) in enumerate(LEAVING)]
    facts = facts_of(*pieces)
    assert [facts[f"P{number}"]["leaves_on"] for number in range(len(LEAVING))] == [day for _, day in LEAVING]

"""Why a piece about an account may be one that nothing asked for."""

from datetime import date
from typing import Any

import pytest

from commsqa.checks.catalog.piece.missing import Missing
from commsqa.checks.catalog.piece.unexpected import Unexpected
from commsqa.checks.cycles import READ, Unasked, is_of, unasked
from commsqa.checks.examples import Example, example
from tests.checks.rules import failing
from tests.factories import Bench

pytestmark = [pytest.mark.slow, pytest.mark.exhaustive]  # each world is a run of the engine

ROW: dict[str, Any] = {
    **dict.fromkeys(READ),
    "account_cycle": "monthly",
    "batch_cycle": "monthly",
    "account_status": "open",
    "period_start": date(2026, 1, 1),
    "period_end": date(2026, 1, 31),
}
NO_PERIOD = {"period_start": None, "period_end": None}
CLOSED = {"account_status": "closed"}


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({}, None),
        ({"account_closed_on": date(2025, 12, 31)}, Unasked.CLOSED),
        ({"account_closed_on": date(2026, 1, 1)}, None),  # its final statement
        ({**NO_PERIOD, "batch_from": date(2026, 1, 1), "account_closed_on": date(2025, 12, 31)}, Unasked.CLOSED),
        ({**NO_PERIOD, "account_closed_on": date(2025, 12, 31)}, None),  # of no known period
        ({**CLOSED, "total_credits": 0, "total_debits": 0}, Unasked.CLOSED),
        ({**CLOSED, "total_credits": 5, "total_debits": 0}, None),
        (CLOSED, None),
        ({"account_opened_on": date(2026, 2, 1)}, Unasked.NOT_OPEN_YET),
        ({"account_opened_on": date(2026, 1, 31)}, None),
        ({"account_suppressed": "returned mail"}, Unasked.SUPPRESSED),
        ({"account_cycle": "annual"}, Unasked.OTHER_CYCLE),
        ({"account_cycle": "after_transaction"}, Unasked.OTHER_CYCLE),
        ({"account_cycle": "on_demand"}, None),
        ({"account_cycle": None}, None),
        ({"account_cycle": "none", **NO_PERIOD}, Unasked.OTHER_CYCLE),
        ({"account_cycle": "annual", **NO_PERIOD}, None),  # whose period nobody knows
        ({"account_cycle": "quarterly", "period_start": date(2025, 11, 1)}, None),  # a quarter's, in the month that ends it
    ],
)
def test_why_nothing_asked_for_a_piece(row: dict[str, Any], reason: Unasked | None) -> None:
    assert unasked({**ROW, **row}) is reason


@pytest.mark.parametrize(
    ("cycle", "start", "end", "expected"),
    [
        ("monthly", date(2026, 2, 1), date(2026, 2, 28), True),
        ("monthly", date(2026, 1, 16), date(2026, 2, 15), True),
        ("monthly", date(2026, 2, 1), date(2026, 2, 7), False),
        ("weekly", date(2026, 2, 2), date(2026, 2, 8), True),
        ("quarterly", date(2026, 1, 1), date(2026, 3, 31), True),
        ("semiannual", date(2026, 1, 1), date(2026, 6, 30), True),
        ("annual", date(2025, 1, 1), date(2025, 12, 31), True),
        ("annual", date(2025, 6, 27), date(2026, 6, 15), True),  # 1447 in the Umm al-Qura calendar
        ("annual", date(2025, 1, 1), date(2025, 1, 31), False),
        ("monthly", date(2026, 1, 31), date(2026, 1, 1), False),
        ("on_demand", date(2026, 1, 1), date(2026, 1, 31), False),
        ("monthly", None, date(2026, 1, 31), False),
    ],
)
def test_a_period_is_of_a_cycle_by_its_length(cycle: str, start: date | None, end: date | None, expected: bool) -> None:
    assert is_of(cycle, start, end) is expected


def _of_kind(*cycles: str) -> Example:
    numbered = list(enumerate(cycles, start=1))
    return example(
        pieces=[{"communication_id": f"P{n}", "account_id": f"A{n}"} for n, _ in numbered],
        account={"statement_cycle": cycles[0]},
        accounts=[{"account_id": f"A{n}", "statement_cycle": cycle} for n, cycle in numbered[1:]],
    )


@pytest.mark.parametrize(
    ("cycles", "found"),
    [
        (["weekly", *["monthly"] * 9], {"P1"}),
        (["weekly", "weekly", *["monthly"] * 8], {"P1", "P2"}),
        (["weekly", "weekly", "annual", *["monthly"] * 7], set()),  # so many that they must be meant
    ],
)
def test_a_kind_that_regularly_goes_to_other_cycles_is_meant_to(bench: Bench, cycles: list[str], found: set[str]) -> None:
    assert failing(bench.run(_of_kind(*cycles), Unexpected())).get("piece.unexpected", set()) == found


@pytest.mark.parametrize("world", Unexpected.catches)
def test_each_reason_has_its_sentence_in_both_languages(bench: Bench, world: Example) -> None:
    [failure] = bench.run(world, Unexpected()).failures
    evidence = failure.judgement.evidence
    assert evidence.sentence_ar is not None
    assert "{" not in evidence.sentence + evidence.sentence_ar


@pytest.mark.parametrize(
    ("postings", "missing"),
    [
        ([], set()),
        ([{"account_id": "A2", "posted_on": "2026-01-15"}], {"A2"}),
        ([{"account_id": "A2", "posted_on": "2025-12-31"}, {"account_id": "A2", "posted_on": "2026-02-01"}], set()),
        ([{"account_id": "A2", "posted_on": "2026-01-15", "entered_at": "2026-02-02T00:00:00Z"}], set()),  # not known then
        ([{"account_id": "A1", "posted_on": "2026-01-15"}], set()),
    ],
)
def test_after_transactions_a_piece_is_due_where_there_was_one(
    bench: Bench, postings: list[dict[str, str]], missing: set[str]
) -> None:
    cycle = {"statement_cycle": "after_transaction"}
    world = example(account=cycle, accounts=[{"account_id": "A2", **cycle}], batch=cycle)
    rows = [{"posting_id": f"T{n}", "amount": "1.00", **row} for n, row in enumerate(postings)]
    found = failing(bench.run(Example({**world.tables, "postings": rows}), Missing()))
    assert found.get("piece.missing", set()) == missing

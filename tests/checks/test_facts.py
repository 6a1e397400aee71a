"""What the records say of a piece, as they were known at the batch's cut-off. Each table below is one world, joined once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from commsqa.checks.base import BatchFacts
from commsqa.checks.facts import holdings, join_facts, multiplied, of_source, on_or_before
from commsqa.project.models import ChecksPolicy
from tests.factories import Rows, records_with

RowValues = dict[str, Any]
BATCH = {"batch_id": "B1", "cutoff_at": "2026-01-31T12:00:00Z"}
BEFORE, AFTER = "2026-01-31T11:59:00Z", "2026-01-31T12:01:00Z"
PIECE = {"batch_id": "B1", "comm_type": "statement", "channel": "letter", "statement_date": "2026-01-31", "currency": "EUR"}


@dataclass(frozen=True)
class Case:
    """One piece and the records of its own customer and account, and what the facts must say of it."""

    name: str
    expected: Any
    piece: RowValues = field(default_factory=dict)
    customer: RowValues = field(default_factory=dict)
    holders: Sequence[RowValues] = ()
    ledger: Sequence[RowValues] = ()
    wishes: Sequence[RowValues] = ()

    def __str__(self) -> str:
        return self.name


def world(cases: Sequence[Case], *, batch: RowValues | None = None) -> dict[str, list[RowValues]]:
    """Piece P, customer K and account A of each case, named by its number."""
    tables: dict[str, list[RowValues]] = {"batches": [BATCH if batch is None else batch]}
    for name in ("communications", "customers", "accounts", "account_holders", "ledger_balances", "preferences"):
        tables[name] = []
    for number, case in enumerate(cases):
        mine = {"customer_id": f"K{number}", "account_id": f"A{number}"}
        tables["communications"].append({**PIECE, **mine, "communication_id": f"P{number}", **case.piece})
        tables["customers"].append({"customer_id": f"K{number}", "full_name": "Anna Berg", **case.customer})
        tables["accounts"].append({"account_id": f"A{number}"})
        tables["account_holders"] += [{**mine, "role": "owner", **row} for row in case.holders]
        balance = {"account_id": f"A{number}", "balance_date": "2026-01-31"}
        tables["ledger_balances"] += [{**balance, **row} for row in case.ledger]
        tables["preferences"] += [{"customer_id": f"K{number}", "channel": "letter", **row} for row in case.wishes]
    return tables


def facts_of(tables: Rows, contact_purpose: Mapping[str, str] | None = None) -> dict[str, RowValues]:
    """The facts by piece."""
    _, records = records_with(tables, policy=ChecksPolicy(contact_purpose=dict(contact_purpose or {})))
    rows = join_facts(records).to_pyarrow().to_pylist()
    assert len(rows) == len(tables["communications"])
    return {row["communication_id"]: row for row in rows}


def wish(allowed: bool, **more: str) -> RowValues:
    return {"allowed": str(allowed).lower(), **more}


WISHES = [
    Case("nobody wished anything", None),
    Case("a wish for all products and purposes", False, wishes=[wish(False)]),
    Case("a wish about another channel", None, wishes=[wish(False, channel="email")]),
    Case("the latest wins", True, wishes=[wish(False, recorded_at="2025-01-01"), wish(True, recorded_at="2025-01-02")]),
    Case("the latest, told first", False, wishes=[wish(False, recorded_at="2025-01-02"), wish(True, recorded_at="2025-01-01")]),
    Case("of two at one moment the one that forbids", False, wishes=[wish(b, recorded_at="2025-01-01") for b in (True, False)]),
    Case("of two without a moment the one that forbids", False, wishes=[wish(True), wish(False)]),
    Case("a moment goes before none", True, wishes=[wish(False), wish(True, recorded_at="2025-01-01")]),
    Case("what came after the cut-off is not known", True, wishes=[wish(True), wish(False, recorded_at=AFTER)]),
    Case("what came just before it is", False, wishes=[wish(True), wish(False, recorded_at=BEFORE)]),
    Case(
        "the product before all",
        False,
        piece={"product_line": "card"},
        wishes=[wish(True, recorded_at="2025-02-01"), wish(False, product_line="card", recorded_at="2025-01-01")],
    ),
    Case("another product", True, piece={"product_line": "loan"}, wishes=[wish(True), wish(False, product_line="card")]),
    Case("a piece of no product", None, wishes=[wish(False, product_line="card")]),
    Case(
        "the named purpose before all",
        True,
        wishes=[wish(False, recorded_at="2025-01-01"), wish(True, purpose="service", recorded_at="2025-02-01")],
    ),
    Case(
        "a refusal of the named purpose before a later permission for all",
        False,
        wishes=[wish(True, recorded_at="2025-02-01"), wish(False, purpose="service", recorded_at="2025-01-01")],
    ),
    Case(
        "a later refusal for all purposes before the named one",
        False,
        wishes=[wish(False, recorded_at="2025-02-01"), wish(True, purpose="service", recorded_at="2025-01-01")],
    ),
    Case(
        "not one that was taken back",
        True,
        wishes=[
            wish(True, purpose="service", recorded_at="2025-01-01"),
            wish(False, recorded_at="2025-02-01"),
            wish(True, recorded_at="2025-02-03"),
        ],
    ),
    Case(
        "a later refusal for all products before a permission for one",
        False,
        piece={"product_line": "card"},
        wishes=[wish(False, recorded_at="2025-02-01"), wish(True, product_line="card", recorded_at="2025-01-01")],
    ),
    Case("another purpose", None, wishes=[wish(False, purpose="marketing")]),
    Case(
        "the product goes before the purpose",
        True,
        piece={"product_line": "card"},
        wishes=[wish(False, purpose="service"), wish(True, product_line="card")],
    ),
    Case(
        "product and purpose before the product",
        False,
        piece={"product_line": "card"},
        wishes=[wish(True, product_line="card"), wish(False, product_line="card", purpose="service")],
    ),
    Case("the kind's own purpose of contact", False, piece={"comm_type": "offer"}, wishes=[wish(False, purpose="marketing")]),
    Case("not that of other kinds", None, piece={"comm_type": "offer"}, wishes=[wish(False, purpose="service")]),
    Case("for all purposes, for that kind too", False, piece={"comm_type": "offer"}, wishes=[wish(False)]),
]  # fmt: skip


@cache
def _wished() -> dict[str, RowValues]:
    return facts_of(world(WISHES), {"offer": "marketing", "reminder": "collection"})


@pytest.mark.parametrize("number", range(len(WISHES)), ids=[str(case) for case in WISHES])
def test_the_wish_that_counts(number: int) -> None:
    assert _wished()[f"P{number}"]["channel_allowed"] is WISHES[number].expected


EUR, USD = {"currency": "EUR", "balance": "1.00"}, {"currency": "USD", "balance": "2.00"}
BALANCES = [
    Case("no row", None),
    Case("the day's", "1.00", ledger=[EUR]),
    Case("another day's", None, ledger=[{**EUR, "balance_date": "2026-01-30"}]),
    Case("in the piece's currency", "2.00", piece={"currency": "USD"}, ledger=[EUR, USD]),
    Case("not in another", None, piece={"currency": "KWD"}, ledger=[EUR, USD]),
    Case("a ledger without currencies", "3.00", ledger=[{"balance": "3.00"}]),
    Case("a piece without a currency", "1.00", piece={"currency": None}, ledger=[EUR]),
    Case("booked, said so", "1.00", ledger=[{**EUR, "kind": "booked"}, {**EUR, "kind": "value", "balance": "9"}]),
    Case("not the available one", None, ledger=[{**EUR, "kind": "available"}]),
    Case("a piece without a day", None, piece={"statement_date": None}, ledger=[EUR]),
    Case("a piece without an account", None, piece={"account_id": None}, ledger=[EUR]),
]


@cache
def _balanced() -> dict[str, RowValues]:
    return facts_of(world(BALANCES))


@pytest.mark.parametrize("number", range(len(BALANCES)), ids=[str(case) for case in BALANCES])
def test_the_ledger_balance_that_counts(number: int) -> None:
    expected = BALANCES[number].expected
    assert _balanced()[f"P{number}"]["ledger_balance"] == (None if expected is None else Decimal(expected))


NOBODY, HOLDS, MAY_NOT = (False, False), (True, True), (True, False)
HOLDERS = [
    Case("nobody", NOBODY),
    Case("somebody else", NOBODY, holders=[{"customer_id": "K0"}]),
    Case("an owner", HOLDS, holders=[{}]),
    Case("who may receive, said so", HOLDS, holders=[{"may_receive": "true"}]),
    Case("who may not", MAY_NOT, holders=[{"may_receive": "false"}]),
    Case("in one of two roles", HOLDS, holders=[{"may_receive": "false"}, {"role": "guardian"}]),
    Case("since the day itself", HOLDS, holders=[{"valid_from": "2026-01-31"}]),
    Case("from tomorrow", NOBODY, holders=[{"valid_from": "2026-02-01"}]),
    Case("until the day itself", HOLDS, holders=[{"valid_to": "2026-01-31"}]),
    Case("until yesterday", NOBODY, holders=[{"valid_to": "2026-01-30"}]),
    Case("the second of two terms", HOLDS, holders=[{"valid_to": "2025-12-31"}, {"valid_from": "2026-01-01"}]),
    Case("a term that may not after one that might", MAY_NOT,
         holders=[{"valid_to": "2025-12-31"}, {"valid_from": "2026-01-01", "may_receive": "false"}]),
    Case("an account that is none", NOBODY, piece={"account_id": None}, holders=[{}]),
]  # fmt: skip


@cache
def _held() -> dict[str, RowValues]:
    return facts_of(world(HOLDERS))


@pytest.mark.parametrize("number", range(len(HOLDERS)), ids=[str(case) for case in HOLDERS])
def test_who_holds_the_account_and_may_receive(number: int) -> None:
    facts = _held()[f"P{number}"]
    assert (facts["has_holding"], facts["may_receive"]) == HOLDERS[number].expected


@cache
def _without_cutoff() -> dict[str, RowValues]:
    cases = [
        Case("ended holder", None, holders=[{"valid_to": "1999-12-31"}]),
        Case("late wish", None, wishes=[wish(True, recorded_at=BEFORE), wish(False, recorded_at=AFTER)]),
        Case("late record", None, customer={"updated_at": AFTER}),
    ]
    return facts_of(world(cases, batch={"batch_id": "B1"}))


def test_without_cutoff_and_composition_the_records_count_as_they_are() -> None:
    facts = _without_cutoff()
    assert facts["P0"]["has_holding"]
    assert facts["P1"]["channel_allowed"] is False
    assert facts["P2"]["record_current"]


CUSTOMERS = [
    Case("a plain record", ("Anna Berg", "person", False, True)),
    Case("not known", (None, None, None, None), piece={"customer_id": "K404"}),
    Case("not named", (None, None, None, None), piece={"customer_id": None}),
    Case("a company", ("Anna Berg", "company", False, True), customer={"kind": "company"}),
    Case("vulnerable", ("Anna Berg", "person", True, True), customer={"vulnerable": "true"}),
    Case("changed before the cut-off", ("Anna Berg", "person", False, True), customer={"updated_at": BEFORE}),
    Case("changed after the cut-off", ("Anna Berg", "person", False, False), customer={"updated_at": AFTER}),
]
CONTACTS = {"recipient_address": "here", "recipient_email": "a@b.example", "recipient_phone": "+4201"}
RECORDED = {"address": "there", "email": "c@d.example", "phone": "+4202"}
CHANNELS = {"letter": ("here", "there"), "email": ("a@b.example", "c@d.example"), "sms": ("+4201", "+4202"), "push": (None, None)}


@cache
def _customers() -> dict[str, RowValues]:
    channels = [Case(channel, None, piece={**CONTACTS, "channel": channel}, customer=RECORDED) for channel in CHANNELS]
    return facts_of(world([*CUSTOMERS, *channels]))


@pytest.mark.parametrize("number", range(len(CUSTOMERS)), ids=[str(case) for case in CUSTOMERS])
def test_the_customers_record(number: int) -> None:
    facts, case = _customers()[f"P{number}"], CUSTOMERS[number]
    found = tuple(facts[name] for name in ("record_name", "record_kind", "vulnerable", "record_current"))
    assert found == case.expected
    assert facts["customer_known"] == (case.expected[0] is not None)


@pytest.mark.parametrize(("place", "channel"), list(enumerate(CHANNELS, start=len(CUSTOMERS))), ids=list(CHANNELS))
def test_the_contact_is_the_one_that_the_channel_uses(place: int, channel: str) -> None:
    facts = _customers()[f"P{place}"]
    assert (facts["contact"], facts["record_contact"]) == CHANNELS[channel]


def test_copies_count_the_pieces_of_one_account_recipient_kind_language_purpose_and_period() -> None:
    first = {"account_id": "A1", "customer_id": "K1", "language": "en", "period_start": "2026-01-01", "period_end": "2026-01-31"}
    others = [
        {},
        {"purpose": "original"},
        {"account_id": "A2"},
        {"customer_id": "K2"},
        {"comm_type": "notice"},
        {"language": "ar"},
        {"purpose": "copy"},
        {"period_start": "2025-12-01"},
        {"period_end": "2026-01-30"},
    ]
    pieces = [{**PIECE, **first, **other, "communication_id": f"P{n}"} for n, other in enumerate(others)]
    older = {**pieces[0], "communication_id": "P9", "batch_id": "B0"}
    _, records = records_with({"communications": [*pieces, older]})
    copies = {row["communication_id"]: row["copies"] for row in join_facts(records).to_pyarrow().to_pylist()}
    assert copies == {"P0": 2, "P1": 2, **{f"P{n}": None for n in range(2, len(others))}}


@pytest.mark.slow
def test_a_further_column_of_the_source_never_stands_for_a_fact() -> None:
    taken = ("is_test", "vulnerable", "record_name", "ledger_balance", "contact", "copies", "s_allowed")
    given = Case("", None, piece={**dict.fromkeys(taken, "from the feed"), "brand": "gold"}, ledger=[EUR], wishes=[wish(True)])
    plain = facts_of(world([Case("", None, ledger=[EUR], wishes=[wish(True)])]))["P0"]
    _, records = records_with(world([given]))
    joined = join_facts(records)
    [facts] = joined.to_pyarrow().to_pylist()
    assert {column: facts[column] for column in plain} == plain
    assert facts["brand"] == "gold"
    found = joined.select(**{name: of_source(joined, name) for name in taken}).to_pyarrow().to_pylist()
    assert found == [dict.fromkeys(taken, "from the feed")]


def test_holdings_have_one_row_for_each_account_and_customer() -> None:
    rows = [{"account_id": "A1", "customer_id": "K1", "role": role} for role in ("owner", "guardian")]
    _, records = records_with({"communications": [], "account_holders": rows, "batches": [BATCH]})
    assert holdings(records).to_pyarrow().to_pylist() == [{"account_id": "A1", "customer_id": "K1", "may_receive": True}]


TWICE = [
    ("customers", [{"customer_id": "K0", "full_name": "Anna Berg"}] * 2, ("customers", ("customer_id",), 1)),
    ("accounts", [{"account_id": "A0"}] * 2, ("accounts", ("account_id",), 1)),
    ("ledger_balances", [{"account_id": "A0", "balance_date": "2026-01-31", **row} for row in (EUR, {**USD, "currency": None})],
     ("ledger_balances", ("account_id", "balance_date"), 1)),
    ("ledger_balances", [{"account_id": "A0", "balance_date": "2026-01-31", **row} for row in (EUR, USD)], None),
    ("account_holders", [{"account_id": "A0", "customer_id": "K0", "role": "owner"}] * 2, None),
    ("preferences", [{"customer_id": "K0", "channel": "letter", "allowed": "true"}] * 2, None),
    ("customers", [{"customer_id": "K7", "full_name": "Anna Berg"}] * 2, None),  # of no piece
]  # fmt: skip


@pytest.mark.parametrize(("table", "rows", "expected"), TWICE)
def test_only_several_rows_that_fit_one_piece_multiply_it(
    table: str, rows: list[RowValues], expected: tuple[str, tuple[str, ...], int] | None
) -> None:
    _, records = records_with({**world([Case("", None)]), table: rows})
    assert multiplied(records) == expected


@pytest.mark.parametrize(
    ("limit", "expected"),
    [(date(2026, 1, 31), [True, True, False]), (date(2026, 1, 30), [False, True, False]), (None, [True] * 3)],
)
def test_a_day_on_or_before_a_limit(limit: date | None, expected: list[bool]) -> None:
    days = ["2026-01-31", None, "2026-02-01"]
    rows = [{"batch_id": "B1", "communication_id": f"P{n}", "statement_date": day} for n, day in enumerate(days)]
    backend, _ = records_with({"communications": rows})
    table = backend.table("communications").order_by("communication_id")
    assert table.select(found=on_or_before(table.statement_date, limit)).to_pyarrow()["found"].to_pylist() == expected


CUTOFF, COMPOSED = datetime(2026, 1, 31, 12, tzinfo=UTC), datetime(2026, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cutoff", "composed", "known_at"),
    [(CUTOFF, COMPOSED, CUTOFF), (CUTOFF, None, CUTOFF), (None, COMPOSED, COMPOSED), (None, None, None)],
)
def test_records_are_read_as_of_the_cutoff_else_of_the_composition(
    cutoff: datetime | None, composed: datetime | None, known_at: datetime | None
) -> None:
    assert BatchFacts(batch_id="B1", pieces=1, cutoff_at=cutoff, composed_at=composed).known_at == known_at

"""Writes the demo project's data: one CSV file per canonical table."""

import csv
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

from commsqa.domain.tables import TABLES
from commsqa.project.demo.bank import CURRENCY, OPENING_DATE, PERIOD_END, PERIOD_START, Bank, draw_bank
from commsqa.project.demo.errors import CHANGES, DemoTruth, plant_errors
from commsqa.project.demo.people import chance
from commsqa.project.demo.pieces import BATCH_ID, compose_batch, money

_HEADERS = {
    "customers": "customer_id full_name name_alt kind email phone address household_id language vulnerable source_system",
    "accounts": "account_id product_line currency status opened_on closed_on statement_cycle suppressed_reason",
    "account_holders": "account_id customer_id role may_receive valid_from",
    "ledger_balances": "account_id balance_date balance currency",
    "postings": "posting_id account_id posted_on amount description",
    "preferences": "customer_id product_line purpose channel allowed recorded_at source_system",
    "batches": "batch_id composition_no statement_cycle period_start period_end expected_pieces composed_at cutoff_at release_at",
    "changes": "change_id at kind subject scope description",
}


def write_demo_data(folder: Path, *, seed: int = 1, pieces: int = 1200) -> DemoTruth:
    """Writes `folder`/data/*.csv, about that many pieces (150 at least) and their systems of record; returns what was planted.

    One seed and size give the same bytes on every machine and Python. Files of that name are replaced.
    """
    rng = random.Random(seed)  # noqa: S311 - sample data, nothing secret
    bank = draw_bank(rng, due=pieces * 97 // 100)
    right, traps = compose_batch(rng, bank)
    composed, truth = plant_errors(rng, bank, right, traps)
    columns = [column for column in TABLES["communications"].columns if column in right[0]]
    records: dict[str, Iterable[Iterable[str]]] = {
        "customers": _customers(bank),
        "accounts": _accounts(bank),
        "account_holders": _holders(bank),
        "ledger_balances": _balances(bank),
        "postings": _postings(bank),
        "preferences": _preferences(rng, bank),
        "batches": [_batch(expected=len(right))],
        "changes": CHANGES,
    }
    (folder / "data").mkdir(parents=True, exist_ok=True)
    _write(folder, "communications", columns, ([piece[column] for column in columns] for piece in composed))
    for table, header in _HEADERS.items():
        _write(folder, table, header.split(), records[table])
    return truth


def demo_sources() -> str:
    """The name and the sources of the demo's commsqa.yaml."""
    lines = (f'  {table}: {{uri: "data/{table}.csv"}}' for table in ("communications", *_HEADERS))
    return "\n".join(("name: demo-bank", "sources:", *lines)) + "\n"


def _write(folder: Path, table: str, header: list[str], rows: Iterable[Iterable[str]]) -> None:
    with (folder / "data" / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _customers(bank: Bank) -> Iterator[tuple[str, ...]]:
    for c in bank.customers.values():
        who = (c.customer_id, c.party.latin, c.party.arabic, c.party.kind)
        yield (*who, c.email, c.phone, c.address, c.household_id, c.language, _flag(on=c.vulnerable), c.source_system)


def _accounts(bank: Bank) -> Iterator[tuple[str, ...]]:
    for a in bank.accounts.values():
        closed_on = "" if a.status == "open" else OPENING_DATE
        life = (a.status, a.opened_on, closed_on, a.statement_cycle, a.suppressed_reason)
        yield (a.account_id, a.product_line, CURRENCY, *life)


def _holders(bank: Bank) -> Iterator[tuple[str, ...]]:
    for account in bank.accounts.values():
        for customer_id, role, may_receive in account.holders:
            yield account.account_id, customer_id, role, _flag(on=may_receive), account.opened_on


def _balances(bank: Bank) -> Iterator[tuple[str, ...]]:
    """Both ends of the month for every open account."""
    for account in bank.accounts.values():
        for day, amount in ((OPENING_DATE, account.opening), (PERIOD_END, account.closing)):
            if account.status == "open":
                yield account.account_id, day, money(amount), CURRENCY


def _postings(bank: Bank) -> Iterator[tuple[str, ...]]:
    booked = ((account.account_id, posting) for account in bank.accounts.values() for posting in account.postings)
    for number, (account_id, posting) in enumerate(booked, 1):
        yield f"T{number:09d}", account_id, posting.posted_on, money(posting.amount), posting.description


def _preferences(rng: random.Random, bank: Bank) -> Iterator[tuple[str, ...]]:
    """Each customer's wish about letters; of some the older wish that it replaced, or one about advertising, no matter here."""
    for customer in bank.customers.values():
        subject = (customer.customer_id, "", "service", "letter")
        if chance(rng, 30):
            yield *subject, _flag(on=customer.paperless), "2021-03-04T09:00:00Z", "branch"
        yield *subject, _flag(on=not customer.paperless), "2025-06-10T09:00:00Z", "core"
        if chance(rng, 100):
            yield customer.customer_id, "", "marketing", "email", "false", "2025-08-01T09:00:00Z", "digital"


def _batch(*, expected: int) -> tuple[str, ...]:
    times = ("2026-10-31T20:45:00Z", "2026-10-31T18:00:00Z", "2026-11-02T05:00:00Z")
    return (BATCH_ID, "1", "monthly", PERIOD_START, PERIOD_END, str(expected), *times)


def _flag(*, on: bool) -> str:
    return "true" if on else "false"

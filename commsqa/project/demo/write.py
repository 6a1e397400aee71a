"""Writes the demo project's data: one CSV file per canonical table."""

import csv
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from commsqa.domain.tables import TABLES
from commsqa.project.demo.bank import CLOSED_ON, CURRENCY, Bank, draw_bank
from commsqa.project.demo.errors import CAUSES, CHANGES, DemoTruth, PlantedError, causes_in, plant_errors
from commsqa.project.demo.months import BATCHES, Month, months
from commsqa.project.demo.people import chance
from commsqa.project.demo.pieces import Row, Trap, compose_batch, money

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


PIECES = 20_000
"""Enough for every cause to stand out, and three runs in a few seconds each."""


def write_demo_data(folder: Path, *, seed: int = 1, pieces: int = PIECES, batches: Sequence[str] = BATCHES) -> DemoTruth:
    """Writes `folder`/data/*.csv, about that many pieces and their systems of record; returns what was planted.

    The pieces are shared out evenly among the batches, which follow one another in `BATCHES`; 150 each at least, or the errors
    find no place (ValueError). One seed, size and choice of batches give the same bytes on every machine and Python. Files of
    that name are replaced.
    """
    rng = random.Random(seed)  # noqa: S311 - sample data, nothing secret
    calendar = months(batches)
    bank = draw_bank(rng, calendar, due=pieces * 97 // 100 // len(calendar))
    composed: list[Row] = []
    manifest: list[tuple[str, ...]] = []
    errors: list[PlantedError] = []
    traps: list[Trap] = []
    for month in calendar:
        right, odd = compose_batch(rng, bank, month)
        manifest.append(_batch(month, expected=len(right)))
        batch, planted, harmless = plant_errors(rng, bank, month, right, odd)
        composed += batch
        errors += planted
        traps += harmless
    columns = [column for column in TABLES["communications"].columns if column in composed[0]]
    records: dict[str, Iterable[Iterable[str]]] = {
        "customers": _customers(bank),
        "accounts": _accounts(bank),
        "account_holders": _holders(bank),
        "ledger_balances": _balances(bank, calendar),
        "postings": _postings(bank),
        "preferences": _preferences(rng, bank),
        "batches": manifest,
        "changes": CHANGES,
    }
    (folder / "data").mkdir(parents=True, exist_ok=True)
    _write(folder, "communications", columns, ([piece[column] for column in columns] for piece in composed))
    for table, header in _HEADERS.items():
        _write(folder, table, header.split(), records[table])
    causes = tuple(cause for cause in CAUSES if cause in causes_in(calendar[-1]))
    return DemoTruth(tuple(errors), causes, tuple(traps))


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
        closed_on = "" if a.status == "open" else CLOSED_ON
        life = (a.status, a.opened_on, closed_on, a.statement_cycle, a.suppressed_reason)
        yield (a.account_id, a.product_line, CURRENCY, *life)


def _holders(bank: Bank) -> Iterator[tuple[str, ...]]:
    for account in bank.accounts.values():
        for customer_id, role, may_receive in account.holders:
            yield account.account_id, customer_id, role, _flag(on=may_receive), account.opened_on


def _balances(bank: Bank, calendar: Sequence[Month]) -> Iterator[tuple[str, ...]]:
    """The end of every month and of the one before the first, for every open account."""
    for account in bank.accounts.values():
        if account.months:
            first = calendar[0]
            yield account.account_id, first.day_before, money(account.months[first.batch_id].opening), CURRENCY
            for month in calendar:
                yield account.account_id, month.end, money(account.months[month.batch_id].closing), CURRENCY


def _postings(bank: Bank) -> Iterator[tuple[str, ...]]:
    booked = (
        (account.account_id, posting)
        for account in bank.accounts.values()
        for month in account.months.values()
        for posting in month.postings
    )
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


def _batch(month: Month, *, expected: int) -> tuple[str, ...]:
    """The manifest. What waits has no print slot yet: its priority does not hang on the day on which the demo is run."""
    times = (month.finished_at, month.cutoff_at, month.sent_at)
    return (month.batch_id, "1", "monthly", month.start, month.end, str(expected), *times)


def _flag(*, on: bool) -> str:
    return "true" if on else "false"

"""The rows of the systems of record, and how a part of a table becomes a Parquet file in canonical types."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from commsqa.domain.tables import TABLES, ColumnType
from commsqa.project.demo.bank import CLOSED_ON, CURRENCY, Bank
from commsqa.project.demo.errors import CHANGES
from commsqa.project.demo.months import Month
from commsqa.project.demo.pieces import Row, money

_TYPES = {
    ColumnType.TEXT: pa.string(),
    ColumnType.DECIMAL: pa.decimal128(18, 3),
    ColumnType.DATE: pa.date32(),
    ColumnType.MOMENT: pa.timestamp("us", tz="UTC"),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.BOOLEAN: pa.bool_(),
}


def write_table(folder: Path, table: str, part: int, rows: Iterable[Row]) -> int:
    """Writes the rows as `folder`/TABLE/part-NNN.parquet with the canonical columns that they have; how many there are."""
    listed = list(rows)
    kinds = TABLES[table].columns
    columns = {name: _column([row[name] for row in listed], kinds[name]) for name in kinds if name in listed[0]}
    path = folder / table / f"part-{part:03d}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), path)
    return len(listed)


def _column(texts: list[str], kind: ColumnType) -> pa.Array:
    return pa.array([text or None for text in texts], pa.string()).cast(_TYPES[kind])


def record_rows(bank: Bank, month: Month) -> dict[str, Iterator[Row]]:
    """The tables that the checks read, beside the pieces. (Postings are read by no check yet, and are left out.)"""
    return {
        "customers": _customers(bank),
        "accounts": _accounts(bank),
        "account_holders": _holders(bank),
        "ledger_balances": _balances(bank, month),
        "preferences": _preferences(bank),
    }


def _customers(bank: Bank) -> Iterator[Row]:
    for customer in bank.customers.values():
        yield {
            "customer_id": customer.customer_id,
            "full_name": customer.party.latin,
            "name_alt": customer.party.arabic,
            "kind": customer.party.kind,
            "email": customer.email,
            "phone": customer.phone,
            "address": customer.address,
            "household_id": customer.household_id,
            "language": customer.language,
            "vulnerable": _flag(on=customer.vulnerable),
            "source_system": customer.source_system,
        }


def _accounts(bank: Bank) -> Iterator[Row]:
    for account in bank.accounts.values():
        yield {
            "account_id": account.account_id,
            "product_line": account.product_line,
            "currency": CURRENCY,
            "status": account.status,
            "opened_on": account.opened_on,
            "closed_on": "" if account.status == "open" else CLOSED_ON,
            "statement_cycle": account.statement_cycle,
            "suppressed_reason": account.suppressed_reason,
        }


def _holders(bank: Bank) -> Iterator[Row]:
    for account in bank.accounts.values():
        for customer_id, role, may_receive in account.holders:
            holder = {"account_id": account.account_id, "customer_id": customer_id, "role": role}
            yield {**holder, "may_receive": _flag(on=may_receive), "valid_from": account.opened_on}


def _balances(bank: Bank, month: Month) -> Iterator[Row]:
    for account in bank.accounts.values():
        if account.months:
            booked = account.months[month.batch_id]
            for day, amount in ((month.day_before, booked.opening), (month.end, booked.closing)):
                yield {"account_id": account.account_id, "balance_date": day, "balance": money(amount), "currency": CURRENCY}


def _preferences(bank: Bank) -> Iterator[Row]:
    """Everybody's wish about letters; every tenth customer's older one, which it replaced."""
    for number, customer in enumerate(bank.customers.values()):
        wish = {"customer_id": customer.customer_id, "product_line": "", "purpose": "service", "channel": "letter"}
        latest = {"allowed": _flag(on=not customer.paperless), "recorded_at": "2025-06-10T09:00:00Z", "source_system": "core"}
        yield {**wish, **latest}
        if number % 10 == 0:
            yield {
                **wish,
                "allowed": _flag(on=customer.paperless),
                "recorded_at": "2021-03-04T09:00:00Z",
                "source_system": "branch",
            }


def batch_row(month: Month, *, expected: int) -> Row:
    """The manifest."""
    return {
        "batch_id": month.batch_id,
        "composition_no": "1",
        "statement_cycle": "monthly",
        "period_start": month.start,
        "period_end": month.end,
        "expected_pieces": str(expected),
        "composed_at": month.finished_at,
        "cutoff_at": month.cutoff_at,
        "release_at": "2026-11-02T05:00:00Z",
    }


def change_rows() -> list[Row]:
    """The change events of the demo, two of which did harm."""
    return [dict(zip(TABLES["changes"].columns, change, strict=True)) for change in CHANGES]


def _flag(*, on: bool) -> str:
    return "true" if on else "false"

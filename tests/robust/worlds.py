"""Banks of many customers, each right in every way but for one hostile value, in one table and column."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from commsqa.checks.examples import Example, example
from commsqa.domain.tables import TABLES, ColumnType
from tests.robust.corpus import OF_TYPE

Row = dict[str, Any]
_OF_EVERYBODY: Mapping[str, Row] = {
    "postings": {"posting_id": "T1", "account_id": "A1", "posted_on": "2026-01-10", "amount": "30.00", "currency": "EUR"},
    "preferences": {"customer_id": "K1", "channel": "email", "allowed": "false", "recorded_at": "2025-01-01T00:00:00Z"},
    "profiles": {"customer_id": "K1", "source_system": "cards", "full_name": "Anna Berg", "email": "anna.berg@mail.example"},
    "disclosures": {"comm_type": "statement", "language": "en", "text": "Dear"},
    "contacts": {"contact_id": "C1", "customer_id": "K1", "communication_id": "P1", "at": "2026-02-01T00:00:00Z"},
    "bounces": {"communication_id": "P1", "at": "2026-02-01T00:00:00Z", "kind": "returned"},
    "changes": {"change_id": "X1", "at": "2026-01-20T00:00:00Z", "scope": "channel=letter"},
}
_IDS = {"communication_id": "P", "customer_id": "K", "account_id": "A", "posting_id": "T", "contact_id": "C", "change_id": "X"}
Spoil = Callable[[dict[str, Row]], None]


def world_of(spoils: list[Spoil]) -> Example:
    """One customer with a row in every table for each spoil, which changes them."""
    tables: dict[str, list[Row]] = {name: [] for name in TABLES}
    usual = example(
        piece={"recipient_email": "anna.berg@mail.example", "recipient_phone": "+96522223333", "subject": "Statement"}
    )
    right = {**{name: rows[0] for name, rows in usual.tables.items() if rows}, **_OF_EVERYBODY}
    for number, spoil in enumerate(spoils, start=1):
        mine = {name: _numbered(row, number) for name, row in right.items()}
        spoil(mine)
        for name, row in mine.items():
            if name != "batches" or number == 1:
                tables[name].append(row)
    return Example(tables)


def one_column_each(values: Mapping[ColumnType, Any] = OF_TYPE) -> list[Spoil]:
    """A spoil for every value in every column of every table; the batch's own columns are left, it is one."""
    return [
        _put(name, column, value, number)
        for number, (name, column, value) in enumerate(_cells(values))
        if name != "batches" and column not in {"batch_id", "composition_no"}
    ]


def all_columns(pick: Callable[[ColumnType], Any]) -> Spoil:
    """A spoil of every column but those that make rows belong together."""

    def spoil(mine: dict[str, Row]) -> None:
        for name, row in mine.items():
            for column, kind in TABLES[name].columns.items():
                if column not in {*_IDS, "batch_id", "composition_no"}:
                    row[column] = pick(kind)

    return spoil


def _cells(values: Mapping[ColumnType, Any]) -> Iterator[tuple[str, str, Any]]:
    for name, spec in TABLES.items():
        for column, kind in spec.columns.items():
            for value in values[kind]:
                yield name, column, value


def _put(name: str, column: str, value: Any, number: int) -> Spoil:
    def spoil(mine: dict[str, Row]) -> None:
        # An id stays the only one of its kind, or it would be refused on loading.
        mine[name][column] = f"{value}{number}" if value is not None and column in TABLES[name].key and column in _IDS else value

    return spoil


def _numbered(row: Mapping[str, Any], number: int) -> Row:
    return {**row, **{column: f"{letter}{number}" for column, letter in _IDS.items() if column in row}}

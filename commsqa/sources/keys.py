"""Whether a key is there twice."""

from collections.abc import Callable, Sequence
from typing import Any

import duckdb

from commsqa.domain.tables import TableSpec
from commsqa.errors import SourceError
from commsqa.sources.parts import identifier, literal

_DEFAULTS: dict[str, int | str] = {"composition_no": 1, "kind": "booked"}
"""What an empty part of a key means; other empty parts count as equal."""


Place = Callable[[str, int], str]
"""How messages call a row, from 1, of a label."""


def refuse_duplicates(connection: duckdb.DuckDBPyConnection, spec: TableSpec, parts: dict[str, int], place: Place) -> None:
    """Raises SourceError where two rows of a filled table have one key. `parts`: the rows of each label, in order.

    A row of which every key column is empty has no key, and is not compared.
    """
    if not spec.key:
        return
    key = ", ".join(_part(column) for column in spec.key)
    has_key = " OR ".join(f"{identifier(column)} IS NOT NULL" for column in spec.key)
    twice_there = f"WHERE {has_key} GROUP BY {key} HAVING count(*) > 1"
    table = identifier(spec.name)
    (twice,) = connection.execute(f"SELECT count(*) FROM (SELECT 1 FROM {table} {twice_there})").fetchall()[0]  # noqa: S608 - all names are quoted
    if not twice:
        return
    # Not DuckDB's rowid: a source may have a column of that name.
    numbered = f"SELECT {', '.join(map(identifier, spec.key))}, row_number() OVER () - 1 AS place FROM {table}"  # noqa: S608
    pairs = f"SELECT list(place ORDER BY place)[:2] AS pair FROM ({numbered}) {twice_there} ORDER BY pair LIMIT 1"  # noqa: S608
    ((first_row, second_row),) = connection.execute(pairs).fetchall()[0]
    many = "1 key is" if twice == 1 else f"{twice} keys are"
    first, second = (_place(row, parts, place) for row in (first_row, second_row))
    raise SourceError(
        f"{spec.name}: {second} has the same {', '.join(spec.key)} as {first} "
        f"({many} there more than once); keep one row for each"
    )


def key_of(spec: TableSpec, parts: Sequence[Any]) -> tuple[Any, ...] | None:
    """The key of a row whose key columns hold `parts`, in the order of `spec.key`; None where it has none."""
    if all(part is None for part in parts):
        return None
    return tuple(_DEFAULTS.get(name) if part is None else part for name, part in zip(spec.key, parts, strict=True))


def _part(column: str) -> str:
    default = _DEFAULTS.get(column)
    if default is None:
        return identifier(column)
    return f"coalesce({identifier(column)}, {literal(default) if isinstance(default, str) else default})"


def _place(row: int, parts: dict[str, int], place: Place) -> str:
    """The part and the row in it, of a row of the table (from 0)."""
    before = 0
    for label, rows in parts.items():
        if row < before + rows:
            return f"{label}, {place(label, row - before + 1)}"
        before += rows
    return f"row {row + 1}"

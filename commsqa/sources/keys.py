"""Whether a key is there twice."""

import duckdb

from commsqa.domain.tables import TableSpec
from commsqa.errors import SourceError
from commsqa.sources.parts import identifier

_DEFAULTS = {"composition_no": "1", "kind": "'booked'"}
"""What an empty part of a key means; other empty parts count as equal."""


def refuse_duplicates(connection: duckdb.DuckDBPyConnection, spec: TableSpec, parts: list[tuple[str, int]]) -> None:
    """Raises SourceError where two rows of a filled table have one key. `parts` are (label, rows) in the order they were filled.

    A row of which every key column is empty has no key, and is not compared.
    """
    if not spec.key:
        return
    key = ", ".join(_part(column) for column in spec.key)
    has_key = " OR ".join(f"{identifier(column)} IS NOT NULL" for column in spec.key)
    groups = f"FROM {identifier(spec.name)} WHERE {has_key} GROUP BY {key} HAVING count(*) > 1"
    (twice,) = connection.execute(f"SELECT count(*) FROM (SELECT 1 {groups})").fetchall()[0]  # noqa: S608 - all names are quoted
    if not twice:
        return
    rows = f"SELECT list(rowid ORDER BY rowid)[:2] AS pair {groups} ORDER BY pair LIMIT 1"
    ((first_row, second_row),) = connection.execute(rows).fetchall()[0]
    many = "1 key is" if twice == 1 else f"{twice} keys are"
    raise SourceError(
        f"{spec.name}: {_place(second_row, parts)} has the same {', '.join(spec.key)} as {_place(first_row, parts)} "
        f"({many} there more than once); keep one row for each"
    )


def _part(column: str) -> str:
    default = _DEFAULTS.get(column)
    return identifier(column) if default is None else f"coalesce({identifier(column)}, {default})"


def _place(row: int, parts: list[tuple[str, int]]) -> str:
    """The part and the row in it, of a row of the table (from 0). The chunks of a query are one part."""
    before = 0
    for label, rows in parts:
        if row < before + rows:
            return f"{label}, row {row - before + 1}"
        before += rows
    return f"row {row + 1}"

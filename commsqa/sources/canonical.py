"""Filling a canonical table from a part, strictly, in one pass; and finding what was wrong when it cannot be filled."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from commsqa.domain.tables import ColumnType, TableSpec
from commsqa.errors import SourceError, refuse_full_disk
from commsqa.project.columns import Column as WrittenAs
from commsqa.project.models import Source
from commsqa.sources.mapping import Mapping, called
from commsqa.sources.parts import Input, Part, RawColumn, identifier, literal
from commsqa.sources.readings import SQL_TYPES, Reading, reading, right
from commsqa.sources.shape import shape
from commsqa.sources.written import how_to_say

_MANY_COLUMNS = 300


@dataclass(frozen=True)
class _Column:
    """A canonical column of a part: what to read, and whether every row needs a value."""

    name: str
    kind: ColumnType
    column: RawColumn
    reading: Reading
    needed: bool
    how: WrittenAs


def create_table(connection: duckdb.DuckDBPyConnection, spec: TableSpec) -> None:
    """An empty table with every canonical column."""
    connection.execute(f"CREATE OR REPLACE TABLE {identifier(spec.name)} ({_typed(spec)})")


@contextmanager
def _for_columns(connection: duckdb.DuckDBPyConnection, columns: int) -> Iterator[None]:
    """Without what takes the square of the number of columns where there are many (measured): the search for expressions that
    occur twice, and the statistics of each.
    """
    if columns < _MANY_COLUMNS:
        yield
        return
    connection.execute("SET disabled_optimizers = 'common_subexpressions,statistics_propagation'")
    try:
        yield
    finally:
        connection.execute("RESET disabled_optimizers")


def _typed(spec: TableSpec) -> str:
    return ", ".join(f"{identifier(name)} {SQL_TYPES[kind]}" for name, kind in spec.columns.items())


def _add_columns(connection: duckdb.DuckDBPyConnection, spec: TableSpec, further: Iterable[str]) -> None:
    """Columns of text after those that the table has. All at once: one by one, five thousand took minutes (measured)."""
    table, added = identifier(spec.name), identifier(f"{spec.name} before")
    here = connection.execute(f"SELECT * FROM {table} LIMIT 0").description or []  # noqa: S608 - all names are quoted
    there = {name.lower() for name, *_ in here}
    new = [f"CAST(NULL AS VARCHAR) AS {identifier(name)}" for name in further if name.lower() not in there]
    if new:
        connection.execute(f"ALTER TABLE {table} RENAME TO {added}")
        connection.execute(f"CREATE TABLE {table} AS SELECT *, {', '.join(new)} FROM {added}")  # noqa: S608
        connection.execute(f"DROP TABLE {added}")


def fill_table(
    connection: duckdb.DuckDBPyConnection, spec: TableSpec, source: Source, origin: Input, part: Part, mapping: Mapping
) -> int:
    """Adds the part's rows to the table and says how many. Raises SourceError with the first bad value of each column."""
    columns = _columns(spec, source, mapping)
    wanted = [f"{_strict(each)} AS {identifier(each.name)}" for each in columns]
    _add_columns(connection, spec, mapping.further)
    for name, column in mapping.further.items():
        text = reading(ColumnType.TEXT, column, timezone=source.timezone, null=source.null)
        wanted.append(f"{text.strict} AS {identifier(name)}")
    insert = f"INSERT INTO {identifier(spec.name)} BY NAME SELECT {', '.join(wanted)} FROM {part.relation}"  # noqa: S608 - all names are quoted
    try:
        with _for_columns(connection, len(wanted)):
            inserted = connection.execute(insert).fetchall()
    except duckdb.Error as fault:
        refuse_full_disk(fault)
        # DuckDB's text quotes values: it is not chained, the reason is looked up instead.
        problems = _bad_values(connection, spec, origin, part, columns)
        damage = None if problems else origin.damage(part)
        unknown = f"{spec.name}: {part.label}: cannot be read; it may be cut, changed while it was read, or have mixed line ends"
        raise SourceError(*problems or (damage or unknown,)) from None
    return int(inserted[0][0])


def _columns(spec: TableSpec, source: Source, mapping: Mapping) -> list[_Column]:
    return [
        _Column(
            name,
            spec.columns[name],
            column,
            _reading(source, name, spec.columns[name], column),
            needed=name in spec.key and name in spec.required,
            how=source.column(name),
        )
        for name, column in mapping.canonical.items()
    ]


def _reading(source: Source, name: str, kind: ColumnType, column: RawColumn) -> Reading:
    how = source.column(name)
    return reading(kind, column, timezone=source.timezone, null=source.null, is_id=name.endswith("_id"), how=how)


def _strict(column: _Column) -> str:
    return f"coalesce({column.reading.strict}, error({literal('commsqa: empty')}))" if column.needed else column.reading.strict


def _bad_values(
    connection: duckdb.DuckDBPyConnection, spec: TableSpec, origin: Input, part: Part, columns: list[_Column]
) -> list[str]:
    """One line for each column with a value that does not fit, in the order of the rows; none where the part itself is broken."""
    inner, outer = ["row_number() OVER () AS row_no"], []
    for number, each in enumerate(columns):
        inner.append(f"TRY({each.reading.raw}) AS raw{number}, {each.reading.trying} AS read{number}")
        bad = f"read{number} IS NULL" if each.needed else f"raw{number} IS NOT NULL AND read{number} IS NULL"
        if each.kind is ColumnType.TEXT and not each.needed:
            bad = "FALSE"
        where = f"FILTER (WHERE {bad})"
        outer.append(f"count(*) {where}, min(row_no) {where}, arg_min(coalesce(raw{number}, ''), row_no) {where}")
    query = f"SELECT {', '.join(outer)} FROM (SELECT {', '.join(inner)} FROM {part.relation})"  # noqa: S608 - all names are quoted
    try:
        found = connection.execute(query).fetchall()[0]
    except (duckdb.ParserException, duckdb.BinderException):
        raise  # a fault of ours
    except duckdb.Error:
        return []
    bad_ones = [(found[3 * n + 1], found[3 * n], found[3 * n + 2], each) for n, each in enumerate(columns) if found[3 * n]]
    where = f"{spec.name}: {part.label}"
    return [
        _line(f"{where}, {origin.place(part.label, part.rows_before + row)}", *bad)
        for row, *bad in sorted(bad_ones, key=lambda bad: bad[0])
    ]


def _line(row: str, count: int, value: str, column: _Column) -> str:
    place = f"{row}: {called(column.name, column.column)}"
    others = f" (and {count - 1} further rows)" if count > 1 else ""
    if not value:
        return f"{place} is empty{others}; every row needs one"
    entry = how_to_say(column.kind, value, column.name, column.how)
    own = f"; if it is written so, say it in commsqa.yaml: {entry}" if entry else ""
    return f"{place} cannot be read from a value like {shape(value)}{others}; {right(column.kind, value, column.how)}{own}"

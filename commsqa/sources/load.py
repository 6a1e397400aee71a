"""A project's sources as DuckDB tables: every canonical table, with every canonical column, in canonical types."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path

import duckdb

from commsqa.domain.tables import TABLES, TableSpec
from commsqa.domain.values import Value
from commsqa.errors import SourceError
from commsqa.project.models import Project, Source
from commsqa.sources.canonical import create_table, fill_table
from commsqa.sources.csv_files import CsvInput
from commsqa.sources.databases import DatabaseInput
from commsqa.sources.files import FileKind, Stamp, find_files, kind_of, shown, stamps
from commsqa.sources.json_lines import JsonLinesInput
from commsqa.sources.keys import refuse_duplicates
from commsqa.sources.mapping import map_columns
from commsqa.sources.parquet_files import ParquetInput
from commsqa.sources.parts import Input

Progress = Callable[[str, int, int], None]
"""Called before each table that the project gives: its name, its number (from 1), how many there are."""


class LoadedTable(Value):
    """A canonical table in DuckDB. `given`: the project names it; otherwise it is empty.

    `columns` are the canonical columns that the source has, `further` the ones beside them (text). `digest` is SHA-256 over the
    bytes of one file, over the digests of several in order, or over the rows that a database gave. `source` holds no password.
    """

    name: str
    given: bool = False
    rows: int = 0
    columns: tuple[str, ...] = ()
    further: tuple[str, ...] = ()
    digest: str | None = None
    source: str = ""


def load_sources(
    project: Project,
    connection: duckdb.DuckDBPyConnection,
    *,
    tables: Iterable[str] | None = None,
    progress: Progress | None = None,
) -> dict[str, LoadedTable]:
    """Makes every canonical table (or those named) in DuckDB, and sets its time zone to UTC.

    A table that the project does not give is empty; a column that a source does not have is NULL; further columns are text.
    Text is NFC, and empty text NULL. Raises SourceError, one line, at the first source that cannot be read; its table is gone.
    """
    connection.execute("SET TimeZone = 'UTC'")
    names = list(TABLES if tables is None else tables)
    given = [name for name in names if name in project.sources]
    loaded = {}
    for name in names:
        if progress is not None and name in project.sources:
            progress(name, given.index(name) + 1, len(given))
        loaded[name] = load_table(project, connection, TABLES[name])
    return loaded


def load_table(project: Project, connection: duckdb.DuckDBPyConnection, spec: TableSpec) -> LoadedTable:
    """One canonical table, as `load_sources` makes it; the connection's time zone must be UTC."""
    create_table(connection, spec)
    source = project.sources.get(spec.name)
    if source is None:
        return LoadedTable(name=spec.name)
    try:
        return _fill(project, connection, spec, source)
    except SourceError:
        connection.execute(f"DROP TABLE {spec.name}")
        raise


def _fill(project: Project, connection: duckdb.DuckDBPyConnection, spec: TableSpec, source: Source) -> LoadedTable:
    files = [] if source.is_database else find_files(spec.name, source.uri, project.folder)
    before = stamps(files)
    origin = _input(project, connection, spec, source, files)
    filled: dict[str, int] = {}
    columns: dict[str, None] = {}
    further: dict[str, None] = {}
    with closing(origin.parts()) as parts:
        for part in parts:
            mapping = map_columns(spec, source, part)
            rows = fill_table(connection, spec, source, origin, part, mapping)
            filled[part.label] = filled.get(part.label, 0) + rows
            columns |= dict.fromkeys(mapping.canonical)
            further |= dict.fromkeys(mapping.further)
    refuse_duplicates(connection, spec, filled, origin.place)
    _refuse_changed(project, spec, files, before)  # its digest would be of other rows than are judged
    digest = origin.digest()
    _refuse_changed(project, spec, files, before)
    return LoadedTable(
        name=spec.name,
        given=True,
        rows=sum(filled.values()),
        columns=tuple(name for name in spec.columns if name in columns),
        further=tuple(further),
        digest=digest,
        source=source.described,
    )


def _refuse_changed(project: Project, spec: TableSpec, files: Sequence[Path], before: Sequence[Stamp | None]) -> None:
    for file, was, now in zip(files, before, stamps(files), strict=True):
        if was != now:
            where = f"{spec.name}: {shown(file, project.folder)}"
            raise SourceError(f"{where}: it changed while it was read; run again once it is written")


def _input(project: Project, connection: duckdb.DuckDBPyConnection, spec: TableSpec, source: Source, files: list[Path]) -> Input:
    if source.is_database:
        return DatabaseInput(spec.name, source, project.folder, connection)
    match kind_of(spec.name, files):
        case FileKind.CSV:
            return CsvInput(spec.name, source, files, project.folder)
        case FileKind.JSON_LINES:
            return JsonLinesInput(spec, source, files, project.folder, connection)
        case FileKind.PARQUET:
            return ParquetInput(spec.name, files, project.folder, connection)

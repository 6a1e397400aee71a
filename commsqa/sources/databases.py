"""Databases by SQLAlchemy URL: a table or a query, streamed as text. Nothing is written and no driver's message is passed on."""

import hashlib
from collections.abc import Generator, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.sql.elements import quoted_name

from commsqa.errors import SourceError
from commsqa.project.models import Source
from commsqa.project.suggestions import did_you_mean
from commsqa.sources.parts import Input, Part, RawColumn

_FETCH = 20_480
"""Rows that are Python objects at a time."""
_FETCHES = 6
"""Together one row group of DuckDB's: four times faster to insert (measured) than chunks that leave one half full."""
_VIEW = "commsqa_chunk"


class DatabaseInput(Input):
    """A table or a query of a database."""

    def __init__(self, table: str, source: Source, folder: Path, connection: duckdb.DuckDBPyConnection) -> None:
        """Raises SourceError for a URL that cannot be used; the database is opened only when parts are asked for."""
        self._where = f"{table}: {source.described}"
        self._source = source
        self._connection = connection
        self._rows = hashlib.sha256()
        self._url = self._checked(folder)

    def parts(self) -> Generator[Part, None, None]:
        """Chunks of rows, every value as text."""
        try:
            engine = sa.create_engine(self._url, poolclass=sa.NullPool)
        except (ImportError, SQLAlchemyError):
            raise SourceError(f"{self._where}: the driver of this database is not installed; install it beside commsqa") from None
        try:
            with self._open(engine) as database:
                yield from self._chunks(self._run(database))
        finally:
            engine.dispose()

    def digest(self) -> str:
        """Of the rows read, in their order."""
        return self._rows.hexdigest()

    def damage(self, part: Part) -> str | None:  # noqa: ARG002 - the protocol's
        """Nothing: chunks are in memory."""
        return None

    def _checked(self, folder: Path) -> sa.URL:
        try:
            url = sa.make_url(self._source.uri)
            if url.drivername == "postgresql":  # by itself it means a driver that does not come with commsqa
                url = url.set(drivername="postgresql+psycopg")
            url.get_dialect()
        except (ArgumentError, NoSuchModuleError, ValueError):
            raise SourceError(
                f"{self._where}: no kind of database has such a URL; it is like postgresql+psycopg://user@host/name or sqlite:///file.db"
            ) from None
        except ImportError:
            raise SourceError(f"{self._where}: the driver of this database is not installed; install it beside commsqa") from None
        if url.get_backend_name() == "sqlite":
            file = folder / (url.database or "")
            if not file.is_file():
                # SQLite itself would make an empty database here.
                raise SourceError(f"{self._where}: there is no such database file (seen from the project); correct the uri")
            url = url.set(database=str(file.absolute()))
        return url

    def _open(self, engine: sa.Engine) -> sa.Connection:
        try:
            return engine.connect()
        except SQLAlchemyError:
            raise SourceError(
                f"{self._where}: the database cannot be reached; check host, name, user, password and that it runs"
            ) from None

    def _run(self, database: sa.Connection) -> sa.CursorResult[Any]:
        streaming = database.execution_options(stream_results=True, yield_per=_FETCH)
        try:
            if self._source.query is not None:
                # Not text(): a query may hold colons. It is the user's own, as the project file is.
                result = streaming.exec_driver_sql(self._source.query)
            else:
                result = streaming.execute(sa.select(sa.text("*")).select_from(self._table(database)))
        except SQLAlchemyError as error:
            raise SourceError(f"{self._where}: the database refuses to read it{_kind(error)}; {self._advice()}") from None
        if not result.returns_rows:
            raise SourceError(f"{self._where}: the query gives no rows back; give a SELECT (what it changed was undone)")
        return result

    def _table(self, database: sa.Connection) -> sa.TableClause:
        inspector = sa.inspect(database)
        whole = self._source.table or ""
        schema, _, name = whole.rpartition(".")
        for part, inside in ((whole, None), (name, schema or None)):
            if inspector.has_table(part, schema=inside):
                return sa.table(quoted_name(part, quote=True), schema=None if inside is None else quoted_name(inside, quote=True))
        known = sorted({*inspector.get_table_names(), *inspector.get_view_names()})
        hint = did_you_mean(whole, known) or ("; it has " + ", ".join(known[:10]) if known else "; it has no tables")
        raise SourceError(f"{self._where}: there is no table {whole}{hint}")

    def _advice(self) -> str:
        return "check the query" if self._source.query is not None else "check the file and the rights of the user"

    def _chunks(self, result: sa.CursorResult[Any]) -> Iterator[Part]:
        names = [str(name) for name in result.keys()]  # noqa: SIM118 - a result is not a mapping
        columns = tuple(RawColumn(name, f"c{position}") for position, name in enumerate(names))
        rows_before = 0
        for chunk in self._row_groups(result, len(names)):
            self._connection.register(_VIEW, chunk)
            try:
                yield Part(self._source.described, _VIEW, columns, rows_before)
            finally:
                self._connection.unregister(_VIEW)
            rows_before += chunk.num_rows

    def _row_groups(self, result: sa.CursorResult[Any], width: int) -> Iterator[pa.Table]:
        """The rows as text; one group without rows where there are none."""
        fetched = [_as_text([()] * width)]
        try:
            for rows in result.partitions(_FETCH):
                fetched.append(_as_text(list(zip(*rows, strict=True))))
                self._rows.update(_serialised(fetched[-1]))
                if len(fetched) > _FETCHES:
                    yield pa.concat_tables(fetched)
                    fetched = []
        except UnicodeError:
            raise SourceError(
                f"{self._where}: a text is not valid Unicode; correct it in the database, or read it as text in UTF-8"
            ) from None
        except SQLAlchemyError as error:
            raise SourceError(f"{self._where}: reading broke off{_kind(error)}; {self._advice()}") from None
        if fetched:
            yield pa.concat_tables(fetched)


def _kind(error: Exception) -> str:
    """The kind of error, in brackets; its text may quote values or passwords."""
    return f" ({type(getattr(error, 'orig', None) or error).__name__})"


def _serialised(chunk: pa.Table) -> pa.Buffer:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, chunk.schema) as writer:
        writer.write_table(chunk)
    return sink.getvalue()


def _as_text(columns: list[Sequence[Any]]) -> pa.Table:
    return pa.table([_column(values) for values in columns], names=[f"c{position}" for position in range(len(columns))])


def _column(values: Sequence[Any]) -> pa.Array:
    kinds = set(map(type, values)) - {type(None)}
    if kinds <= {str}:
        return pa.array(values, pa.large_string())
    # repr is a float's shortest decimal, and ten times faster than asking for its type.
    text = repr if kinds == {float} else _text
    return pa.array([None if value is None else text(value) for value in values], pa.large_string())


def _text(value: object) -> str:
    """A driver's value as the text that a file would have: floats by their shortest decimal, a date's midnight as the date."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.tzinfo is None and value.time() == time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).decode()
    return str(value)

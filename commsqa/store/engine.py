"""Connections: how each database begins a transaction, and what its errors are called."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError, SQLAlchemyError

from commsqa.errors import StoreError

WRITER_LOCK = 0x636F_6D6D_7371_61  # "commsqa": the advisory lock that PostgreSQL's writers share
PATIENCE_MS = 5_000
"""How long wiping waits for readers."""
_WRITES = {"commsqa_mode": "write"}


def database_engine(url: str, *, busy_timeout_s: float) -> Engine:
    """An engine for a SQLite file (its folder is made) or a PostgreSQL database. StoreError for anything else."""
    try:
        parsed = make_url(url)
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        backend = parsed.get_backend_name()
    except (ArgumentError, NoSuchModuleError) as error:
        raise StoreError("the store's database is not a URL such as sqlite:///state/commsqa.db") from error
    if backend == "sqlite":
        return _sqlite(parsed, busy_timeout_s)
    if backend == "postgresql":
        return _postgresql(parsed, busy_timeout_s)
    raise StoreError(f"the store's database is a {backend} URL; sqlite and postgresql+psycopg are supported")


def _sqlite(url: URL, busy_timeout_s: float) -> Engine:
    if url.database in (None, "", ":memory:"):
        raise StoreError("the store needs a SQLite file, e.g. sqlite:///state/commsqa.db, not one in memory")
    try:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{url.database}: its folder cannot be made: {error.strerror}") from error
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": busy_timeout_s})

    @event.listens_for(engine, "connect")
    def connect(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # the driver would begin its transactions too late, and deferred
        # Bytes that are no UTF-8 can only come from tampering; they must reach `audit verify`.
        connection.text_factory = lambda raw: raw.decode(errors="backslashreplace")
        connection.execute("PRAGMA journal_mode = WAL")  # readers do not wait for a writer
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")  # what is erased is overwritten

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = _writes(connection)
        connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql(url: URL, busy_timeout_s: float) -> Engine:
    # Whatever the server's default: a snapshot taken while waiting for the lock would miss what the writer before did.
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=True, isolation_level="READ COMMITTED")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if _writes(connection):
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(busy_timeout_s * 1000)}")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})")

    return engine


def _writes(connection: Connection) -> bool:
    return connection.get_execution_options().get("commsqa_mode") == "write"


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that may write; writers take turns. It commits at the end and rolls back on any exception."""
    with store_errors(engine), engine.connect().execution_options(**_WRITES) as connection, connection.begin():
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One transaction that sees a single moment of the database, keeps no writer waiting and cannot write."""
    options: dict[str, Any] = {}
    if engine.dialect.name == "postgresql":
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with store_errors(engine), engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


def wipe(engine: Engine) -> bool:
    """Take what was deleted out of the files; False where a reader kept it there for too long.

    SQLite's write-ahead log is written into the file and cut; PostgreSQL gives the rows' space back.
    """
    with store_errors(engine):
        if engine.dialect.name == "postgresql":
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM evidence_keys, accesses")
            return True
        raw = engine.raw_connection()
        try:
            cursor: Any = raw.cursor()  # not by the engine: it would begin a transaction, which a checkpoint cannot be in
            usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
            cursor.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
            return bool(busy == 0)
        except sqlite3.Error as error:
            raise StoreError(f"{engine.url.database}: what was erased is still in the write-ahead log: {error}") from error
        finally:
            raw.close()


@contextmanager
def store_errors(engine: Engine) -> Iterator[None]:
    """What the database refuses, as a StoreError of one line that carries no values and no password."""
    try:
        yield
    except SQLAlchemyError as error:
        place = engine.url.database if engine.dialect.name == "sqlite" else engine.url.render_as_string(hide_password=True)
        raise StoreError(f"{place}: {_reason(error)}") from error


_REASONS = {
    "database is locked": "locked by another process for too long; try again when it has ended",
    "lock timeout": "another process kept it locked for too long; try again when it has ended",
    "server closed the connection": "the server went away; nothing was written; try again when it is back",
    "terminating connection": "the server went away; nothing was written; try again when it is back",
    "disk is full": "the disk is full; nothing was written; make room and try again",
    "No space left": "the disk is full; nothing was written; make room and try again",
    "disk I/O error": "it cannot be read or written; most likely its disk is full: make room and try again",
    "unable to open database file": "the file cannot be opened; its folder must be there and writable",
    "readonly database": "it cannot be written; check who owns the file and its folder",
    "read-only transaction": "this transaction only reads",
    "file is not a database": "this is not a SQLite database",
}


def _reason(error: SQLAlchemyError) -> str:
    if not isinstance(error, DBAPIError):
        return type(error).__name__
    first_line = next(iter(str(error.orig).splitlines()), type(error.orig).__name__)
    if isinstance(error, IntegrityError):
        return f"refused by the schema: {first_line}"
    return next((reason for known, reason in _REASONS.items() if known in first_line), first_line)

"""Opening, transactions, and what the user is told when the database refuses."""

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import URL, text

from commsqa.errors import StoreError
from commsqa.store import KeyRing, Store, open_store
from commsqa.store.schema import KNOWN, NEWEST, VERSION_TABLE
from commsqa.store.tables import metadata
from tests.store import postgres
from tests.store.values import NOW, actions, start_run, verdict


def test_migrations_leave_exactly_the_tables_that_the_code_uses(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == NEWEST == KNOWN[-1]


@pytest.mark.parametrize(
    ("question", "index"),
    [
        ("SELECT * FROM runs WHERE batch_id = 'B1' AND state = 'completed' ORDER BY number DESC LIMIT 1", "runs_by_batch"),
        ("SELECT run_id FROM runs WHERE state = 'completed' ORDER BY number DESC", "runs_by_state"),
        ("SELECT state, count(*) FROM runs WHERE state <> 'completed' GROUP BY state", "runs_by_state"),
        ("DELETE FROM accesses WHERE at < '2026'", "accesses_by_time"),
        ("DELETE FROM failed_sign_ins WHERE at < '2026'", "failed_sign_ins_by_time"),
        ("SELECT * FROM audit WHERE at >= '2025' AND at < '2026' ORDER BY seq DESC LIMIT 50", "audit_by_time"),
    ],
)
def test_what_is_asked_often_has_an_index(sqlite_store: Store, question: str, index: str) -> None:
    with sqlite_store.engine.connect() as connection:
        plan = [row.detail for row in connection.execute(text(f"EXPLAIN QUERY PLAN {question}"))]
    assert f"INDEX {index}" in plan[0], plan


def test_what_was_written_is_there_when_the_store_is_opened_again(url: str, store: Store, keyring: KeyRing) -> None:
    with store.transaction() as tx:
        start_run(tx)
    store.close()
    again = open_store(url, signing_key=keyring.signing_key)
    with again.snapshot() as tx:
        assert tx.runs.get("R1").started_at == NOW
    assert verdict(again).problem is None
    again.close()


def test_an_exception_rolls_everything_back_and_passes_through(store: Store) -> None:
    def fails() -> None:
        with store.transaction() as tx:
            start_run(tx)
            raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        fails()
    assert actions(store) == []


def test_a_snapshot_cannot_write(store: Store) -> None:
    with pytest.raises(StoreError, match=r"reads|cannot be written"), store.snapshot() as tx:
        start_run(tx)
    assert actions(store) == []


def test_a_snapshot_sees_one_moment_and_keeps_no_writer_waiting(store: Store) -> None:
    with store.snapshot() as before:
        assert before.runs.newest(limit=9) == []
        with store.transaction() as tx:
            start_run(tx)
        assert before.runs.newest(limit=9) == []
    with store.snapshot() as after:
        assert len(after.runs.newest(limit=9)) == 1


def test_many_open_a_new_database_at_once(url: str, keyring: KeyRing) -> None:
    def open_and_start(number: int) -> None:
        store = open_store(url, signing_key=keyring.signing_key)
        with store.transaction() as tx:
            start_run(tx, f"R{number}")
        store.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(open_and_start, range(6)))
    store = open_store(url, signing_key=keyring.signing_key)
    assert verdict(store).entries == 6
    assert verdict(store).problem is None
    store.close()


def test_a_second_writer_waits_its_time_and_then_says_that_the_database_is_locked(
    url: str, store: Store, keyring: KeyRing
) -> None:
    impatient = open_store(url, signing_key=keyring.signing_key, busy_timeout_s=0.1)
    with store.transaction(), pytest.raises(StoreError, match=r"locked .*; try again when it has ended"), impatient.transaction():
        pytest.fail("two writers at once")
    impatient.close()


@pytest.mark.slow
def test_writers_take_turns_whatever_isolation_the_server_begins_with(postgres_server: URL, keyring: KeyRing) -> None:
    with postgres.schema(postgres_server, f"commsqa_{uuid4().hex}") as url:
        strict = url.replace("-csearch_path", "-cdefault_transaction_isolation=serializable%20-csearch_path")
        store = open_store(strict, signing_key=keyring.signing_key, busy_timeout_s=20)
        waits = Event()

        def second() -> None:
            waits.set()
            with store.transaction() as tx:
                start_run(tx, "R2")

        with ThreadPoolExecutor(1) as pool:
            with store.transaction() as tx:
                running = pool.submit(second)
                waits.wait()
                time.sleep(0.3)  # until it waits for the lock
                start_run(tx, "R1")
            running.result(timeout=20)
        assert actions(store) == ["run.started", "run.started"]
        store.close()


def test_a_database_of_a_newer_version_is_left_alone(url: str, store: Store, keyring: KeyRing) -> None:
    with store.engine.execution_options(commsqa_mode="write").begin() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '0999'"))
    with pytest.raises(StoreError, match=r"schema 0999, .* a newer version wrote it") as error:
        open_store(url, signing_key=keyring.signing_key)
    assert "\n" not in str(error.value)


def test_a_full_disk_is_one_line_and_nothing_half_written_stays(sqlite_store: Store) -> None:
    with sqlite_store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()

    def fill() -> None:
        with sqlite_store.transaction() as tx:
            tx.runs._connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
            for number in range(200):
                start_run(tx, f"R{number}", batch_id="x" * 500)

    with pytest.raises(StoreError, match=r"commsqa\.db: the disk is full; nothing was written"):
        fill()
    assert actions(sqlite_store) == []


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("sqlite://", "needs a SQLite file"),
        ("not a url", "is not a URL"),
        ("nosuch://x/y", "is a nosuch URL"),
        ("mysql://u:secret@h/d", "is a mysql URL; sqlite and postgresql"),
        ("postgresql://commsqa:secret@/x?host=/nowhere", r"postgresql\+psycopg://commsqa:\*\*\*@/x.*: connection failed|nowhere"),
        ("sqlite:////proc/nowhere/commsqa.db", "folder cannot be made"),
    ],
)
def test_a_database_that_cannot_be_used_is_one_line_without_the_password(url: str, says: str, keyring: KeyRing) -> None:
    with pytest.raises(StoreError, match=says) as error:
        open_store(url, signing_key=keyring.signing_key)
    assert "\n" not in str(error.value)
    assert "secret" not in str(error.value)


def test_a_file_that_is_no_database_is_said_so(tmp_path: Path, keyring: KeyRing) -> None:
    path = tmp_path / "notes.db"
    path.write_text("Dear customer, " * 100)
    with pytest.raises(StoreError, match=r"notes.db: this is not a SQLite database"):
        open_store(f"sqlite:///{path}", signing_key=keyring.signing_key)


def test_sqlite_runs_in_wal_mode_with_foreign_keys_on(sqlite_store: Store, sqlite_path: Path) -> None:
    with sqlite_store.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    other = sqlite3.connect(sqlite_path)
    assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    other.close()

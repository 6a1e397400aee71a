"""A database that somebody else keeps locked, or that goes away: one clear line, nothing half, and the watcher goes on."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from commsqa import bootstrap
from commsqa.errors import StoreError
from commsqa.escalation.outbox import SendReport
from commsqa.services import escalating, publishing
from commsqa.services.verifying import verify_trail
from commsqa.store import open_store
from tests.letters import misnamed, write_letters, wrong
from tests.projects import NOTIFICATIONS, Answer, check_batch, opened
from tests.store import postgres

pytestmark = pytest.mark.slow

LOCKED = "locked by another process for too long; try again when it has ended"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second, not 30, until a locked database is given up."""
    monkeypatch.setattr(bootstrap, "open_store", lambda url, **keys: open_store(url, busy_timeout_s=0.5, **keys))


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """A project with two incidents."""
    folder = write_letters(tmp_path / "letters", [wrong(1), misnamed(2)])
    check_batch(folder)
    return folder


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """As another process holds SQLite's write lock."""
    connection = sqlite3.connect(folder / ".commsqa" / "commsqa.db", isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield
    finally:
        connection.close()


def trail(folder: Path) -> list[str]:
    with sqlite3.connect(folder / ".commsqa" / "commsqa.db") as connection:
        found = [row[0] for row in connection.execute("SELECT action FROM audit ORDER BY seq")]
    connection.close()
    return found


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    "arguments",
    [("run",), ("ack", "INCIDENT", "--reason", "mine"), ("hold", "L2", "--by", "Ann", "--reason", "wait")],
    ids=lambda a: a[0],
)
def test_what_has_to_write_ends_in_one_line_while_the_database_is_locked(
    bank: Path, command: Callable[..., Answer], arguments: tuple[str, ...]
) -> None:
    with opened(bank) as house, house.store.snapshot() as tx:
        incident_id = tx.incidents.unresolved()[0].incident_id
    verb, *others = [incident_id if each == "INCIDENT" else each for each in arguments]
    before = trail(bank)
    with locked(bank):
        answer = command(verb, bank, *others)
    assert answer.exit_code == 1
    assert answer.error_line.endswith(f"commsqa.db: {LOCKED}")
    assert trail(bank) == before
    assert command(verb, bank, *others).exit_code in (0, 3)


@pytest.mark.usefixtures("impatient")
def test_what_only_reads_works_while_the_database_is_locked(bank: Path, command: Callable[..., Answer]) -> None:
    with locked(bank):
        for verb in ("incidents", "findings", "release"):
            answer = command(verb, bank)
            assert (answer.exit_code, answer.err) == (0, ""), verb
            assert answer.out


@pytest.mark.usefixtures("impatient")
def test_a_sweep_ends_in_one_line_while_the_database_is_locked_and_the_next_one_sends(
    tmp_path: Path, command: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    bank = write_letters(tmp_path / "letters", [wrong(1)])
    with monkeypatch.context() as unsent:
        unsent.setattr("commsqa.services.run_batch.sweep", lambda house: SendReport())
        check_batch(bank)
    with locked(bank):
        answer = command("escalate", bank)
    assert (answer.exit_code, answer.error_line.endswith(LOCKED)) == (1, True)
    assert not (bank / NOTIFICATIONS).exists()
    assert command("escalate", bank).out == "1 sent\n"


class Server:
    """A PostgreSQL server of our own, that goes away and comes back."""

    def __init__(self, url: URL) -> None:
        self.url = url.render_as_string(hide_password=False)
        self._folder = Path(str(url.query["host"]))

    def stop(self) -> None:
        self._control("-m", "immediate", "-w", "stop")

    def start(self) -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories='{self._folder}' -c fsync=off"
        self._control("-l", str(self._folder / "log"), "-o", options, "-w", "start")

    def _control(self, *what: str) -> None:
        binaries = postgres._binaries()
        assert binaries is not None
        postgres._run(self._folder, str(binaries / "pg_ctl"), "-D", str(self._folder / "data"), *what)


@pytest.fixture
def server() -> Iterator[Server]:
    if postgres.SERVER in os.environ:
        pytest.skip(f"the server that {postgres.SERVER} names must not be stopped")
    with postgres.server() as url:
        yield Server(url)


@pytest.fixture
def team(tmp_path: Path, server: Server) -> Path:
    """A project with two problems in its batch, whose database is on the server."""
    folder = write_letters(tmp_path / "letters", [wrong(1), misnamed(2)])
    with (folder / "commsqa.yaml").open("a", encoding="utf-8") as file:
        file.write(f'state: {{database: "{server.url}"}}\n')
    return folder


@pytest.mark.parametrize("target", ["write_findings", pytest.param("seal", marks=pytest.mark.exhaustive)])
def test_a_server_that_goes_away_in_a_run_ends_it_in_one_line_and_the_next_run_completes_it(
    team: Path, server: Server, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    function = getattr(publishing, target)

    def gone(*args: Any) -> Any:
        server.stop()
        return function(*args)

    with monkeypatch.context() as away:
        away.setattr(publishing, target, gone)
        with pytest.raises(StoreError) as error:
            check_batch(team)
    line = str(error.value)
    assert line.startswith("postgresql+psycopg://")
    assert line.endswith(": the server went away; nothing was written; try again when it is back")
    with pytest.raises(StoreError, match="postgresql"):
        check_batch(team)
    server.start()
    report = check_batch(team)
    with opened(team) as house, house.store.snapshot() as tx:
        assert [run.state.value for run in tx.runs.newest(limit=9)] == ["completed", "failed"]
        assert len(tx.incidents.unresolved()) == 2
    assert len((team / NOTIFICATIONS).read_text(encoding="utf-8").splitlines()) == len(report.incidents) == 2


def test_a_watcher_outlives_its_server(team: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as unsent:
        unsent.setattr("commsqa.services.run_batch.sweep", lambda house: SendReport())
        check_batch(team)
    told: list[SendReport | str] = []
    acts: list[Callable[[], object]] = [server.start, lambda: None]

    def rest(_: timedelta) -> bool:
        acts.pop(0)()
        return not acts

    with opened(team) as house:
        verify_trail(house)  # a connection is open when the server goes
        server.stop()
        escalating.watch(house, interval=timedelta(seconds=1), rest=rest, told=told.append)
    line, report = told
    assert str(line).startswith("postgresql+psycopg://")
    assert "\n" not in str(line)
    assert report == SendReport(sent=2)

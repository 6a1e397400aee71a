"""A throw-away PostgreSQL server on a socket of its own, where the binaries are on the machine."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, make_url, text

SERVER = "COMMSQA_TEST_POSTGRES"  # the URL of a database in which schemas may be made and dropped


@contextmanager
def server() -> Iterator[URL]:
    """The server that the environment names, or else one of our own; skips with the reason when there can be none."""
    given = os.environ.get(SERVER)
    if given:
        yield make_url(given).set(drivername="postgresql+psycopg")
        return
    binaries = _binaries()
    if binaries is None:
        pytest.skip(f"no PostgreSQL server binaries found, and {SERVER} names no server")
    if os.geteuid() == 0 and shutil.which("runuser") is None:
        pytest.skip("PostgreSQL does not run as root, and there is no runuser")
    with tempfile.TemporaryDirectory(prefix="commsqa-pg-") as name, _running(binaries, Path(name)):
        yield URL.create("postgresql+psycopg", username="postgres", database="postgres", query={"host": name})


@contextmanager
def schema(server_url: URL, name: str) -> Iterator[str]:
    """A URL whose tables live in a new schema, dropped at the end. Much faster than a database for each test."""
    engine = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE SCHEMA "{name}"'))
    try:
        yield server_url.update_query_dict({"options": f"-csearch_path={name}"}).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f'DROP SCHEMA "{name}" CASCADE'))
        engine.dispose()


def _binaries() -> Path | None:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("initdb")
    folders += [Path(on_path).resolve().parent] if on_path else []
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "pg_ctl").exists()), None)


@contextmanager
def _running(binaries: Path, folder: Path) -> Iterator[None]:
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    data = str(folder / "data")
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
    _run(folder, str(binaries / "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
    _run(folder, str(binaries / "pg_ctl"), "-D", data, "-l", str(folder / "log"), "-o", options, "-w", "start")
    try:
        yield
    finally:
        _run(folder, str(binaries / "pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop")


def _run(folder: Path, *command: str) -> None:
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*prefix, *command], check=True, cwd=folder, stdout=subprocess.DEVNULL, timeout=60)

"""The store on each database it supports."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import URL

from commsqa.store import KeyRing, Store, open_store
from tests.store import postgres

MASTER = bytes(range(32))
SIGNING = bytes(range(32, 64))


@pytest.fixture
def keyring() -> KeyRing:
    return KeyRing(master_key=MASTER, signing_key=SIGNING)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[URL]:
    with postgres.server() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'state' / 'commsqa.db'}"
        return
    with postgres.schema(request.getfixturevalue("postgres_server"), f"commsqa_{uuid4().hex}") as made:
        yield made


@pytest.fixture
def store(url: str, keyring: KeyRing) -> Iterator[Store]:
    opened = open_store(url, signing_key=keyring.signing_key, busy_timeout_s=20)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_path(tmp_path: Path) -> Path:
    return tmp_path / "commsqa.db"


@pytest.fixture
def sqlite_store(sqlite_path: Path, keyring: KeyRing) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{sqlite_path}", signing_key=keyring.signing_key)
    yield opened
    opened.close()

"""What `audit verify` says after somebody dropped the triggers and edited by hand."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commsqa.store import Store
from commsqa.store.audit import GENESIS, hash_of, sign_head
from commsqa.store.verification import walk
from tests.store.values import NOW, verdict

ENTRIES = 20


@pytest.fixture
def trail(sqlite_store: Store) -> Store:
    with sqlite_store.transaction() as tx:
        for number in range(1, ENTRIES + 1):
            tx.audit.append(action="looked", actor="anna", subject=f"F{number}", details={"n": number}, at=NOW)
    return sqlite_store


def edit(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for trigger in ("audit_no_update", "audit_no_delete", "audit_no_replace"):
            connection.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            connection.execute(statement)


def rehash(path: Path, first: int, last: int) -> None:
    """What a forger does who knows the scheme and has no key: chain the changed entries anew."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.row_factory = sqlite3.Row
        for seq in range(first, last + 1):
            row = dict(connection.execute("SELECT * FROM audit WHERE seq = ?", (seq,)).fetchone())
            before = connection.execute("SELECT hash FROM audit WHERE seq = ?", (seq - 1,)).fetchone()
            row["prev_hash"] = before["hash"] if before else GENESIS
            new = (row["prev_hash"], hash_of(row), seq)
            connection.execute("UPDATE audit SET prev_hash = ?, hash = ? WHERE seq = ?", new)


def test_a_whole_trail_is_whole(trail: Store) -> None:
    found = verdict(trail)
    assert (found.entries, found.problem) == (ENTRIES, None)


def test_an_empty_trail_is_whole(sqlite_store: Store) -> None:
    assert verdict(sqlite_store).problem is None


@pytest.mark.parametrize(
    ("statements", "broken", "says"),
    [
        (["UPDATE audit SET actor = 'nobody' WHERE seq = 17"], 17, "entry 17 was changed: its hash does not match its content"),
        (["UPDATE audit SET details = '{}' WHERE seq = 1"], 1, "entry 1 was changed"),
        (["UPDATE audit SET at = at || ' ' WHERE seq = 20"], 20, "entry 20 was changed"),
        (["UPDATE audit SET actor = x'ff' WHERE seq = 6"], 6, "entry 6 was changed"),
        (["UPDATE audit SET actor = cast(x'ff' AS TEXT) WHERE seq = 6"], 6, "entry 6 was changed"),
        (["UPDATE audit SET hash = 'feed' WHERE seq = 9"], 9, "entry 9 was changed"),
        (["DELETE FROM audit WHERE seq = 18"], 18, "entry 18 is missing"),
        (["DELETE FROM audit WHERE seq = 1"], 1, "entry 1 is missing"),
        (["DELETE FROM audit WHERE seq BETWEEN 5 AND 7", "DELETE FROM audit WHERE seq = 3"], 3, "entry 3 is missing"),
        (["DELETE FROM audit WHERE seq = 20"], 20, "entry 20 is missing: the signed head names entry 20 as the last"),
        (["DELETE FROM audit WHERE seq > 15"], 16, "entry 16 is missing: the signed head names entry 20 as the last"),
        (["DELETE FROM audit"], 1, "entry 1 is missing"),
        (
            [
                "UPDATE audit SET seq = -1 WHERE seq = 7",
                "UPDATE audit SET seq = 7 WHERE seq = 8",
                "UPDATE audit SET seq = 8 WHERE seq = -1",
            ],
            7,
            "entry 7 was changed",
        ),
        (
            ["DELETE FROM audit WHERE seq = 7", "UPDATE audit SET seq = seq - 1 WHERE seq > 7"],
            7,
            "entry 7 was changed",
        ),
        (["UPDATE audit SET seq = 0 WHERE seq = 1"], 0, "entry 0 does not belong: the trail begins with entry 1"),
        (["UPDATE audit_head SET seq = 19"], None, "the head is not signed by this store's key"),
        (["UPDATE audit_head SET signature = 'no'"], None, "the head is not signed by this store's key"),
        (["DELETE FROM audit_head"], None, "the signed head is missing"),
    ],
)
def test_the_first_broken_link_is_named(
    trail: Store, sqlite_path: Path, statements: list[str], broken: int | None, says: str
) -> None:
    edit(sqlite_path, *statements)
    found = verdict(trail)
    assert str(found.problem).startswith(says)
    assert found.entries == (ENTRIES if broken is None else max(broken - 1, 0))


@pytest.mark.parametrize(
    ("last", "says"),
    [
        (17, "entry 18 does not continue the entry before it"),
        (ENTRIES, "entry 20 was replaced: the signed head names another hash for it"),
    ],
)
def test_chaining_anew_does_not_help_who_has_no_key(trail: Store, sqlite_path: Path, last: int, says: str) -> None:
    edit(sqlite_path, "UPDATE audit SET actor = 'nobody' WHERE seq = 17")
    rehash(sqlite_path, 17, last)
    assert str(verdict(trail).problem).startswith(says)


def test_an_entry_added_by_hand_stands_behind_the_signed_head(trail: Store, sqlite_path: Path) -> None:
    edit(sqlite_path, "INSERT INTO audit SELECT 21, at, actor, action, subject, details, '', '' FROM audit WHERE seq = 20")
    rehash(sqlite_path, 21, 21)
    assert verdict(trail).problem == "entry 21 does not belong: the signed head names entry 20 as the last"


def test_a_head_forged_with_another_key_shows(trail: Store, sqlite_path: Path) -> None:
    edit(sqlite_path, "DELETE FROM audit WHERE seq = 20")
    with closing(sqlite3.connect(sqlite_path)) as connection, connection:
        last = connection.execute("SELECT hash FROM audit WHERE seq = 19").fetchone()[0]
        forged = sign_head(Ed25519PrivateKey.generate(), 19, last)
        connection.execute("UPDATE audit_head SET seq = ?, hash = ?, signature = ?", tuple(forged.model_dump().values()))
    assert str(verdict(trail).problem).startswith("the head is not signed by this store's key")


def a_chain(length: int) -> Iterator[dict[str, Any]]:
    previous = GENESIS
    for seq in range(1, length + 1):
        row: dict[str, Any] = {"seq": seq, "at": "t", "actor": "a", "action": "b", "subject": "s", "details": f"{seq}"}
        row["prev_hash"] = previous
        previous = row["hash"] = hash_of(row)
        yield row


def _dropped(rows: list[dict[str, Any]], at: int) -> None:
    del rows[at]


def _changed(rows: list[dict[str, Any]], at: int) -> None:
    rows[at]["details"] += "!"


@given(length=st.integers(2, 12), data=st.data(), tamper=st.sampled_from([_dropped, _changed]))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_entry_but_the_last_is_touched_it_is_the_one_that_is_named(
    length: int, data: st.DataObject, tamper: Callable[[list[dict[str, Any]], int], None]
) -> None:
    rows = list(a_chain(length))
    assert walk(rows).problem is None
    at = data.draw(st.integers(0, length - 2))
    tamper(rows, at)
    assert re.match(rf"entry {at + 1} (was changed|is missing)", str(walk(rows).problem))


def test_a_million_entries_would_be_streamed() -> None:
    seen = 0

    def counted() -> Iterator[dict[str, Any]]:
        nonlocal seen
        for row in a_chain(500):
            seen += 1
            yield row | ({"actor": "nobody"} if row["seq"] == 10 else {})

    assert str(walk(counted()).problem).startswith("entry 10 ")
    assert seen == 10

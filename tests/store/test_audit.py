"""The audit trail: what is written, and that nobody changes it through the database's front door."""

import hashlib
import json
from decimal import Decimal

import pytest
from sqlalchemy import text

from commsqa.errors import StoreError
from commsqa.store import KeyRing, Store, open_store
from tests.store.values import NOW, trail, verdict


def append(store: Store, *subjects: str) -> None:
    with store.transaction() as tx:
        for subject in subjects:
            tx.audit.append(action="looked", actor="anna", subject=subject, details={"amount": Decimal("1.50")}, at=NOW)


def by_hand(store: Store, statement: str) -> None:
    with store.engine.connect().execution_options(commsqa_mode="write") as connection, connection.begin():
        connection.execute(text(statement))


def test_an_entry_comes_back_as_it_was_written(store: Store) -> None:
    append(store, "F1", "F2")
    first, second = trail(store)
    assert (first.seq, first.at, first.actor, first.action, first.subject) == (1, NOW, "anna", "looked", "F1")
    assert first.details == {"amount": "1.50"}
    assert second.prev_hash == first.hash


def test_the_hash_can_be_computed_without_this_program(store: Store) -> None:
    append(store, "F1")
    with store.engine.connect() as connection:
        row = dict(connection.execute(text("SELECT * FROM audit")).mappings().one())
    claimed = row.pop("hash")
    spelled = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert hashlib.sha256(spelled).hexdigest() == claimed


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'nobody' WHERE seq = 1",
        "DELETE FROM audit WHERE seq = 2",
        "DELETE FROM audit",
    ],
)
def test_the_database_refuses_to_change_or_remove_an_entry(store: Store, statement: str) -> None:
    append(store, "F1", "F2")
    with pytest.raises(Exception, match="the audit trail is append-only"):
        by_hand(store, statement)
    assert verdict(store).entries == 2


def test_the_back_doors_are_shut_too(store: Store) -> None:
    append(store, "F1", "F2")
    replace = "INSERT OR REPLACE INTO audit SELECT seq, at, 'nobody', action, subject, details, prev_hash, hash FROM audit"
    statement = replace if store.engine.dialect.name == "sqlite" else "TRUNCATE audit"
    with pytest.raises(Exception, match="the audit trail is append-only"):
        by_hand(store, statement)
    assert verdict(store).problem is None


def test_entries_of_a_transaction_that_failed_are_not_there(store: Store) -> None:
    append(store, "F1")

    def fails() -> None:
        with store.transaction() as tx:
            tx.audit.append(action="looked", actor="anna", subject="F2", details={}, at=NOW)
            raise LookupError

    with pytest.raises(LookupError):
        fails()
    append(store, "F3")
    found = verdict(store)
    assert (found.entries, found.problem) == (2, None)


@pytest.mark.parametrize("statement", ["UPDATE audit_head SET signature = '00'", "DELETE FROM audit_head"])
def test_nothing_is_written_on_top_of_a_head_that_somebody_else_wrote(store: Store, statement: str) -> None:
    append(store, "F1")
    by_hand(store, statement)
    with pytest.raises(StoreError, match="head is not signed by this store's key; run `commsqa audit verify`"):
        append(store, "F2")


def test_another_signing_key_neither_verifies_nor_writes(url: str, store: Store) -> None:
    append(store, "F1")
    strange = KeyRing(master_key=bytes(32), signing_key=bytes(32))
    stranger = open_store(url, signing_key=strange.signing_key)
    assert "the key is another" in str(verdict(stranger, strange).problem)
    with pytest.raises(StoreError, match="not signed by this store's key"):
        append(stranger, "F2")
    stranger.close()

"""The outbox in the database keeps to the same contract as its twin in memory, and a sender can use it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest

from commsqa.escalation.outbox import Sender, SendReport
from commsqa.escalation.plan import Dispatch
from commsqa.escalation.transports import build
from commsqa.escalation.transports.base import Context
from commsqa.store import KeyRing, Store, open_store
from tests.escalation.builders import NOW
from tests.escalation.outbox_contract import ONE, TWO, UPDATE, Opens, OutboxContract
from tests.store.values import open_incidents


class TestDatabaseOutbox(OutboxContract):
    @pytest.fixture(autouse=True)
    def _open_stores_here(self, tmp_path: Path) -> Iterator[None]:
        self.folder = tmp_path
        self.stores: list[Store] = []
        yield
        for store in self.stores:
            store.close()

    def outbox_with(self, dispatches: Sequence[Dispatch], due_at: datetime) -> Opens:
        keyring = KeyRing(master_key=bytes(range(32)), signing_key=bytes(range(32, 64)))
        store = open_store(f"sqlite:///{self.folder / f'{len(self.stores)}.db'}", signing_key=keyring.signing_key)
        self.stores.append(store)
        open_incidents(store, "INC-1", "INC-2")
        with store.transaction() as tx:
            for each in dispatches:
                tx.outbox.add(each.destination, each.notification, due_at=due_at, now=NOW, actor="run")
        return store.outbox

    def test_a_sender_empties_it_into_a_file(self) -> None:
        outbox = self.outbox_with([ONE, UPDATE, TWO], NOW)
        file = build("file", {"kind": "file", "path": "n.jsonl"}, Context(self.folder))
        assert Sender(outbox, {"file": file}, lambda: NOW).send_due() == SendReport(sent=3)
        assert len((self.folder / "n.jsonl").read_text().splitlines()) == 3
        assert Sender(outbox, {"file": file}, lambda: NOW).send_due() == SendReport()

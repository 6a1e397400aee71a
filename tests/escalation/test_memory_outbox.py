"""The in-memory outbox keeps to the contract."""

from collections.abc import Sequence
from datetime import datetime

from commsqa.escalation.plan import Dispatch
from tests.escalation.memory_outbox import MemoryOutbox
from tests.escalation.outbox_contract import Opens, OutboxContract


class TestMemoryOutbox(OutboxContract):
    def outbox_with(self, dispatches: Sequence[Dispatch], due_at: datetime) -> Opens:
        return MemoryOutbox(dispatches, due_at=due_at)

"""The outbox in memory: the twin of the one in the database, for tests."""

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta

from commsqa.domain.deliveries import Delivery, DeliveryState, Receipt
from commsqa.escalation.plan import Dispatch

UNFINISHED = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNKNOWN)


class MemoryOutbox:
    def __init__(self, dispatches: Iterable[Dispatch], *, due_at: datetime) -> None:
        self.rows = [
            Delivery(
                delivery_id=number,
                destination=dispatch.destination,
                notification=dispatch.notification,
                state=DeliveryState.PENDING,
                due_at=due_at,
                queued_at=due_at,
            )
            for number, dispatch in enumerate(dispatches)
        ]

        self.paused: dict[str, datetime] = {}

    def __call__(self) -> AbstractContextManager["MemoryOutbox"]:
        """Itself, as a sender opens it: every call takes effect at once."""
        return nullcontext(self)

    def claim(self, *, now: datetime, lease: timedelta) -> Delivery | None:
        paused = {name for name, until in self.paused.items() if until > now}
        due = [
            row
            for row in self.rows
            if row.state in UNFINISHED and row.due_at <= now and row.destination not in paused and self._is_first(row)
        ]
        if not due:
            return None
        row = min(due, key=lambda row: (-row.notification.severity.rank, row.due_at, row.delivery_id))
        claimed = row.model_copy(update={"attempt": row.attempt + 1, "thread_id": self._thread_id(row)})
        self.rows[row.delivery_id] = claimed.model_copy(update={"state": DeliveryState.SENDING, "due_at": now + lease})
        return claimed

    def record_sent(self, delivery: Delivery, receipt: Receipt, *, now: datetime) -> bool:
        self.paused.pop(delivery.destination, None)
        return self._record(delivery, state=DeliveryState.SENT, due_at=now, last_error=None, **receipt.model_dump())

    def record_failure(self, delivery: Delivery, error: str, *, state: DeliveryState, due_at: datetime, now: datetime) -> bool:
        return self._record(delivery, state=state, due_at=due_at, last_error=error)

    def pause(self, destination: str, reason: str, *, until: datetime, now: datetime) -> None:
        self.paused[destination] = until

    def _record(self, delivery: Delivery, **changes: object) -> bool:
        row = self.rows[delivery.delivery_id]
        still_ours = row.attempt == delivery.attempt
        if still_ours:
            self.rows[delivery.delivery_id] = row.model_copy(update=changes)
        return still_ours

    def _siblings(self, row: Delivery) -> list[Delivery]:
        """The earlier rows of the same incident and destination."""
        mine = (row.destination, row.notification.incident_id)
        return [other for other in self.rows[: row.delivery_id] if (other.destination, other.notification.incident_id) == mine]

    def _is_first(self, row: Delivery) -> bool:
        return not any(other.state in UNFINISHED for other in self._siblings(row))

    def _thread_id(self, row: Delivery) -> str | None:
        known = [other.thread_id for other in self._siblings(row) if other.thread_id is not None]
        return known[-1] if known else None

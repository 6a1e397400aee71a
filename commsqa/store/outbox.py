"""The outbox: what is to be sent, in order, and what became of each attempt.

Rows are added in the transaction of the change they tell about. A sender claims a row (compare and set, with a lease), sends,
and records; a row whose lease ended while it was being sent may have arrived.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, insert, select, update

from commsqa.domain.deliveries import Delivery, DeliveryState, Notification, Receipt
from commsqa.domain.values import canonical_json
from commsqa.store.audit import AuditTrail
from commsqa.store.tables import outbox

ACTOR = "sender"
_ENDED = (DeliveryState.SENT.value, DeliveryState.DEAD.value)
_other = outbox.alias("other")
_ROWS = select(
    *(column for column in outbox.c if column.name != "thread_id"),
    select(_other.c.thread_id)
    .where(
        _other.c.incident_id == outbox.c.incident_id,
        _other.c.destination == outbox.c.destination,
        _other.c.thread_id.is_not(None),
    )
    .order_by(_other.c.delivery_id.desc())
    .limit(1)
    .correlate(outbox)
    .scalar_subquery()
    .label("thread_id"),
)


class Outbox:
    """The outbox within one transaction: `commsqa.escalation.outbox.Outbox`, and the way in. Every change is audited."""

    def __init__(self, connection: Connection, audit: AuditTrail) -> None:
        self._connection = connection
        self._audit = audit

    def add(self, destination: str, notification: Notification, *, due_at: datetime, now: datetime, actor: str) -> bool:
        """Queue a notification from `due_at` on; False, and nothing done, when this destination has its key already."""
        same = and_(outbox.c.destination == destination, outbox.c.key == notification.key)
        if self._connection.execute(select(outbox.c.delivery_id).where(same)).first():
            return False
        values = {"destination": destination, "key": notification.key, "incident_id": notification.incident_id}
        text = canonical_json(notification).decode()
        pending = {"state": DeliveryState.PENDING.value, "attempt": 0, "due_at": due_at, "queued_at": now}
        content = {"kind": notification.kind.value, "notification": text}
        self._connection.execute(insert(outbox).values(**values, **pending, **content))
        details = {"destination": destination, "key": notification.key, "kind": notification.kind, "due_at": due_at}
        self._audit.append(action="delivery.queued", actor=actor, subject=notification.incident_id, details=details, at=now)
        return True

    def claim(self, *, now: datetime, lease: timedelta) -> Delivery | None:
        """Take the next due row until `now + lease`; a row waits for the earlier ones of its incident and destination."""
        query = _ROWS.where(outbox.c.state.not_in(_ENDED), outbox.c.due_at <= now, ~_waits_for_an_earlier_one())
        row = self._connection.execute(query.order_by(outbox.c.due_at, outbox.c.delivery_id).limit(1)).one_or_none()
        if row is None:
            return None
        delivery = _delivery(row).model_copy(update={"attempt": row.attempt + 1})
        claimed = {"state": DeliveryState.SENDING, "attempt": delivery.attempt, "due_at": now + lease}
        self._set(outbox.c.delivery_id == delivery.delivery_id, claimed)
        self._record("sending", delivery, {"before": delivery.state, "lease_until": now + lease}, now)
        return delivery

    def record_sent(self, delivery: Delivery, receipt: Receipt, *, now: datetime) -> bool:
        """The destination has it. False, and nothing done, when another sender claimed the row since or it has ended."""
        if not self._set(_still_ours(delivery), {"state": DeliveryState.SENT, **receipt.model_dump()}):
            return False
        self._record("sent", delivery, {"external_id": receipt.external_id}, now)
        return True

    def record_failure(self, delivery: Delivery, error: str, *, state: DeliveryState, due_at: datetime, now: datetime) -> bool:
        """This attempt failed; the row is claimable again from `due_at` unless `state` is dead. Fenced as `record_sent` is."""
        if state not in (DeliveryState.PENDING, DeliveryState.UNKNOWN, DeliveryState.DEAD):
            raise ValueError(f"a failed delivery is pending, unknown or dead, not {state}")
        if not self._set(_still_ours(delivery), {"state": state, "due_at": due_at, "last_error": error}):
            return False
        self._record("failed", delivery, {"error": error, "state": state, "due_at": due_at}, now)
        return True

    def _set(self, which: ColumnElement[bool], values: dict[str, Any]) -> bool:
        values = values | {"state": values["state"].value}
        return self._connection.execute(update(outbox).where(which).values(**values)).rowcount == 1

    def _record(self, what: str, delivery: Delivery, details: dict[str, Any], now: datetime) -> None:
        which = {
            "delivery_id": delivery.delivery_id,
            "destination": delivery.destination,
            "key": delivery.notification.key,
            "attempt": delivery.attempt,
        }
        incident_id = delivery.notification.incident_id
        self._audit.append(action=f"delivery.{what}", actor=ACTOR, subject=incident_id, details=which | details, at=now)


def _still_ours(delivery: Delivery) -> ColumnElement[bool]:
    same = outbox.c.delivery_id == delivery.delivery_id
    return and_(same, outbox.c.attempt == delivery.attempt, outbox.c.state.not_in(_ENDED))


def _waits_for_an_earlier_one() -> ColumnElement[bool]:
    earlier = outbox.alias("earlier")
    return exists().where(
        earlier.c.incident_id == outbox.c.incident_id,
        earlier.c.destination == outbox.c.destination,
        earlier.c.delivery_id < outbox.c.delivery_id,
        earlier.c.state.not_in(_ENDED),
    )


def _delivery(row: Row[Any]) -> Delivery:
    fields = row._asdict()
    del fields["key"], fields["incident_id"], fields["kind"]
    return Delivery(**fields | {"notification": Notification.model_validate_json(row.notification)})

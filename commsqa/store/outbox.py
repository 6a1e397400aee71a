"""The outbox: what is to be sent, in order, and what became of each attempt.

Rows are added in the transaction of the change they tell about. A sender claims a row (compare and set, with a lease), sends,
and records; a row whose lease ended while it was being sent may have arrived.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, exists, insert, or_, select, update

from commsqa.domain.deliveries import Delivery, DeliveryState, Notification, Receipt
from commsqa.domain.incidents import Action, IncidentState
from commsqa.domain.levels import Level
from commsqa.domain.values import canonical_json
from commsqa.store.audit import AuditTrail
from commsqa.store.tables import incidents, outbox, paused_destinations

ACTOR = "sender"
_MOST = Level.CRITICAL.rank
_UNFINISHED = (DeliveryState.PENDING.value, DeliveryState.SENDING.value, DeliveryState.UNKNOWN.value)
"""Asked for by name: an index finds these few among all that was ever sent, but not what is none of the others."""
_ENDS_CALLS = (Action.ACKNOWLEDGED, Action.REASSIGNED, Action.SNOOZED, Action.RESOLVED, Action.ESCALATED)
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
        """Queue a notification from `due_at` on; False, and nothing done, when this destination has its key already.

        It takes the place of updates of its incident that surely never left: it tells the whole state itself. Where somebody
        owns or resolved the incident, or a later step calls, it takes the place of earlier calls too: they would call in vain.
        """
        same = and_(outbox.c.destination == destination, outbox.c.key == notification.key)
        if self._connection.execute(select(outbox.c.delivery_id).where(same)).first():
            return False
        values = {"destination": destination, "key": notification.key, "incident_id": notification.incident_id}
        self._supersede(destination, notification, now=now, actor=actor)
        text = canonical_json(notification).decode()
        pending = {"state": DeliveryState.PENDING.value, "attempt": 0, "due_at": due_at, "queued_at": now}
        content = {"kind": notification.kind.value, "urgency": _MOST - notification.severity.rank, "notification": text}
        self._connection.execute(insert(outbox).values(**values, **pending, **content))
        details = {"destination": destination, "key": notification.key, "kind": notification.kind, "due_at": due_at}
        self._audit.append(action="delivery.queued", actor=actor, subject=notification.incident_id, details=details, at=now)
        return True

    def claim(self, *, now: datetime, lease: timedelta) -> Delivery | None:
        """Take the next due row until `now + lease`; a row waits for the earlier ones of its incident and destination."""
        query = _ROWS.where(
            outbox.c.state.in_(_UNFINISHED), outbox.c.due_at <= now, ~_waits_for_an_earlier_one(), ~_is_paused(now)
        )
        worst_first = query.order_by(outbox.c.urgency, outbox.c.due_at, outbox.c.delivery_id)
        row = self._connection.execute(worst_first.limit(1)).one_or_none()
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
        self._connection.execute(delete(paused_destinations).where(paused_destinations.c.destination == delivery.destination))
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

    def pause(self, destination: str, reason: str, *, until: datetime, now: datetime) -> None:
        """Let nothing of this destination be claimed before `until`."""
        values = {"until": until, "reason": reason}
        same = paused_destinations.c.destination == destination
        if not self._connection.execute(update(paused_destinations).where(same).values(**values)).rowcount:
            self._connection.execute(insert(paused_destinations).values(destination=destination, **values))
        self._audit.append(action="destination.paused", actor=ACTOR, subject=destination, details=values, at=now)

    def late(self, *, since: datetime, until: datetime, instead: str, not_to: Collection[str]) -> list[Notification]:
        """What was queued since then for a destination not in `not_to` and was given up, or has not arrived though it was queued
        before `until`; without what the destination `instead` has in its queue already.
        """
        told = outbox.alias("told")
        query = select(outbox.c.notification).where(
            outbox.c.queued_at >= since,
            outbox.c.destination.not_in(list(not_to)),
            or_(
                outbox.c.state == DeliveryState.DEAD.value,
                and_(outbox.c.state.in_(_UNFINISHED), outbox.c.queued_at <= until),
            ),
            ~exists().where(told.c.destination == instead, told.c.key == outbox.c.key),
        )
        texts = self._connection.execute(query.order_by(outbox.c.delivery_id)).scalars()
        return [Notification.model_validate_json(text) for text in dict.fromkeys(texts)]

    def revive(self, *, now: datetime, actor: str) -> int:
        """Try again what was given up, and end all pauses; answers how many were given up.

        What was given up may have arrived after all, so each is looked up first.
        """
        dead = outbox.c.state == DeliveryState.DEAD.value
        revived = {"state": DeliveryState.UNKNOWN.value, "due_at": now, "queued_at": now}
        count = self._connection.execute(update(outbox).where(dead).values(**revived)).rowcount
        resting = outbox.c.destination.in_(select(paused_destinations.c.destination))
        waiting = and_(resting, outbox.c.state == DeliveryState.PENDING.value)
        self._connection.execute(update(outbox).where(waiting).values(due_at=now))
        self._connection.execute(delete(paused_destinations))
        self._audit.append(action="delivery.revived", actor=actor, subject="outbox", details={"deliveries": count}, at=now)
        return count

    def undelivered(self) -> list[Delivery]:
        """What waits or was given up, in the order in which it was queued."""
        left = (*_UNFINISHED, DeliveryState.DEAD.value)
        query = _ROWS.where(outbox.c.state.in_(left)).order_by(outbox.c.delivery_id)
        return [_delivery(row) for row in self._connection.execute(query)]

    def of_incident(self, incident_id: str) -> list[Delivery]:
        """All deliveries about an incident, in the order in which they were queued."""
        query = _ROWS.where(outbox.c.incident_id == incident_id).order_by(outbox.c.delivery_id)
        return [_delivery(row) for row in self._connection.execute(query)]

    def settled_threads(self, destination: str, *, limit: int) -> dict[str, str]:
        """By incident that is not resolved, the thread id at this destination where nothing is on its way; the worst first.

        What is on its way may be our own change: until it has arrived nobody can say whose the last one is.
        """
        unfinished = outbox.alias("unfinished")
        query = (
            select(outbox.c.incident_id, outbox.c.thread_id)
            .join(incidents, incidents.c.incident_id == outbox.c.incident_id)
            .where(
                outbox.c.destination == destination,
                outbox.c.thread_id.is_not(None),
                incidents.c.state != IncidentState.RESOLVED.value,
                ~exists().where(
                    unfinished.c.incident_id == outbox.c.incident_id,
                    unfinished.c.destination == destination,
                    unfinished.c.state.in_(_UNFINISHED),
                ),
                ~exists().where(
                    _other.c.incident_id == outbox.c.incident_id,
                    _other.c.destination == destination,
                    _other.c.thread_id.is_not(None),
                    _other.c.delivery_id > outbox.c.delivery_id,
                ),
            )
            .order_by(incidents.c.urgency)
            .limit(limit)
        )
        return {row.incident_id: row.thread_id for row in self._connection.execute(query)}

    def is_paused(self, destination: str, now: datetime) -> bool:
        """Whether nothing is to be asked of or sent to it now."""
        query = select(paused_destinations.c.until).where(paused_destinations.c.destination == destination)
        until = self._connection.execute(query).scalar()
        return until is not None and until > now

    def _supersede(self, destination: str, by: Notification, *, now: datetime, actor: str) -> None:
        waiting = and_(
            outbox.c.incident_id == by.incident_id,
            outbox.c.destination == destination,
            outbox.c.kind.in_([Action.UPDATED.value, *([Action.ESCALATED.value] if by.kind in _ENDS_CALLS else [])]),
            outbox.c.state == DeliveryState.PENDING.value,
        )
        for key in self._connection.execute(select(outbox.c.key).where(waiting)).scalars().all():
            details = {"destination": destination, "key": key, "by": by.key}
            self._audit.append(action="delivery.superseded", actor=actor, subject=by.incident_id, details=details, at=now)
        self._connection.execute(update(outbox).where(waiting).values(state=DeliveryState.SUPERSEDED.value))

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
    return and_(same, outbox.c.attempt == delivery.attempt, outbox.c.state.in_(_UNFINISHED))


def _is_paused(now: datetime) -> ColumnElement[bool]:
    return exists().where(paused_destinations.c.destination == outbox.c.destination, paused_destinations.c.until > now)


def _waits_for_an_earlier_one() -> ColumnElement[bool]:
    earlier = outbox.alias("earlier")
    return exists().where(
        earlier.c.incident_id == outbox.c.incident_id,
        earlier.c.destination == outbox.c.destination,
        earlier.c.delivery_id < outbox.c.delivery_id,
        earlier.c.state.in_(_UNFINISHED),
    )


def _delivery(row: Row[Any]) -> Delivery:
    fields = row._asdict()
    del fields["key"], fields["incident_id"], fields["kind"], fields["urgency"]
    return Delivery(**fields | {"notification": Notification.model_validate_json(row.notification)})

"""What a person does with an incident: acknowledge, hand on, snooze, resolve, hold its pieces; and what became of telling others.

Each is committed with its audit event and what is to be told of it, and waits for nobody: `delivered` sends, or a worker does.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from commsqa.domain.deliveries import Delivery, DeliveryState
from commsqa.domain.incidents import Incident
from commsqa.domain.values import Value
from commsqa.errors import InputError, UnknownIdError
from commsqa.escalation import life
from commsqa.escalation.life import LifeChange
from commsqa.project.suggestions import did_you_mean
from commsqa.services import deciding
from commsqa.services.escalating import sweep
from commsqa.services.house import House
from commsqa.services.incident_pieces import pieces_of
from commsqa.services.meanwhile import refuse_stale
from commsqa.services.stepping import record
from commsqa.store import Transaction

_PREFIX = "INC-"


class Handled(Value):
    """What a person did, and the deliveries that tell of it, as they stand."""

    incident: Incident
    happened: str
    deliveries: tuple[Delivery, ...]


class Arrival(Value):
    """What became of the last notification of an incident to a destination. `external_id`: the message or ticket there."""

    destination: str
    state: DeliveryState
    last_error: str | None
    external_id: str | None


def acknowledge(
    house: House,
    incident: str,
    *,
    reason: str,
    by: str | None = None,
    until: datetime | None = None,
    seen: int | None = None,
) -> Handled:
    """A person owns the incident: paging stops until then, by default as long as the policy says.

    `incident` is its id, or enough of it; `by` is by default who acts. State, audit event and notifications are one transaction.
    InputError says what cannot be done, and nothing was changed.

    `seen` is the incident's version that the person looked at: BusyError where it reads differently by now, and says who did what
    meanwhile.
    """
    name = by if by is not None else house.actor

    def change(found: Incident, now: datetime) -> LifeChange:
        return life.acknowledge(found, by=name, reason=reason, now=now, until=until or _end(house, now))

    return _handle(house, incident, change, by=name, seen=seen)


def reassign(house: House, incident: str, *, to: str, reason: str, by: str | None = None, seen: int | None = None) -> Handled:
    """Another person owns it, until the same time as before; otherwise as `acknowledge`."""
    name = by if by is not None else house.actor

    def change(found: Incident, now: datetime) -> LifeChange:
        return life.reassign(found, to=to, by=name, reason=reason, now=now, until=_end(house, now))

    return _handle(house, incident, change, by=name, seen=seen)


def snooze(
    house: House, incident: str, *, reason: str, until: datetime, by: str | None = None, seen: int | None = None
) -> Handled:
    """It can wait until then; otherwise as `acknowledge`."""
    name = by if by is not None else house.actor

    def change(found: Incident, now: datetime) -> LifeChange:
        return life.snooze(found, by=name, reason=reason, now=now, until=until)

    return _handle(house, incident, change, by=name, seen=seen)


def resolve(
    house: House, incident: str, *, reason: str, by: str | None = None, root_cause: str = "", seen: int | None = None
) -> Handled:
    """The problem is over, and what the person confirms as its cause; otherwise as `acknowledge`."""
    name = by if by is not None else house.actor

    def change(found: Incident, now: datetime) -> LifeChange:
        return life.resolve(found, by=name, reason=reason, now=now, root_cause=root_cause)

    return _handle(house, incident, change, by=name, seen=seen)


def hold_pieces(house: House, incident: str, *, reason: str, by: str | None = None, seen: int | None = None) -> Handled:
    """Hold all pieces of the incident, in every batch in which it is open, and tell of it; otherwise as `acknowledge`.

    What is held by then stays held also where the telling fails. InputError where the incident is of no pieces.
    """
    name = by if by is not None else house.actor
    with house.store.snapshot() as tx:
        found = tx.incidents.get(find_id(incident, tx.incidents.ids()))
        refuse_stale(tx, found, seen)
    held = 0
    for batch_id, pieces in pieces_of(house, found).items():
        selection = deciding.Selection(pieces=pieces, batch_id=batch_id)
        held += len(deciding.hold(house, selection, by=name, reason=reason).done)

    def change(now_found: Incident, now: datetime) -> LifeChange:
        return life.held(now_found, pieces=held, by=name, reason=reason, now=now)

    return _handle(house, incident, change, by=name, seen=None)


def delivered(house: House, handled: Handled) -> Handled:
    """Send what waits, and answer the deliveries as they stand after this first attempt."""
    keys = {each.notification.key for each in handled.deliveries}
    sweep(house)
    with house.store.snapshot() as tx:
        return handled.model_copy(update={"deliveries": _deliveries(tx, handled.incident, keys)})


def arrivals(house: House, incidents: Iterable[Incident]) -> dict[str, list[Arrival]]:
    """By incident id, for each destination that was told of it: whether the last notification arrived."""
    with house.store.snapshot() as tx:
        return {each.incident_id: _arrivals(tx.outbox.of_incident(each.incident_id)) for each in incidents}


def find_id(given: str, known: Iterable[str]) -> str:
    """The incident id that a person means: in any case, with or without INC-, and only as much of it as tells it apart."""
    ids = list(known)
    wanted = given.strip().upper().removeprefix(_PREFIX)
    named = {each: each.upper().removeprefix(_PREFIX) for each in ids}
    exact = [each for each, name in named.items() if name == wanted]
    meant = exact or [each for each, name in named.items() if wanted and name.startswith(wanted)]
    if not meant:
        near = did_you_mean(_PREFIX + wanted.lower(), ids) if wanted else ""
        raise UnknownIdError(f"no incident has the id '{given}'{near or '; commsqa incidents lists them'}")
    if len(meant) > 1:
        raise InputError(f"'{given}' could be {', '.join(meant[:5])}; give more of the id")
    return meant[0]


def _end(house: House, now: datetime) -> datetime:
    return now + house.escalation.acknowledge_expires


def _handle(
    house: House, incident: str, change: Callable[[Incident, datetime], LifeChange], *, by: str, seen: int | None
) -> Handled:
    with house.store.transaction() as tx:
        found = tx.incidents.get(find_id(incident, tx.incidents.ids()))
        refuse_stale(tx, found, seen)
        changed = change(found, house.clock())
        details = {"reason": changed.reason, "account": house.actor, "happened": changed.happened}
        keys = {each.notification.key for each in record(house, tx, changed, actor=by, details=details)}
        return Handled(incident=changed.incident, happened=changed.happened, deliveries=_deliveries(tx, changed.incident, keys))


def _deliveries(tx: Transaction, incident: Incident, keys: set[str]) -> tuple[Delivery, ...]:
    return tuple(row for row in tx.outbox.of_incident(incident.incident_id) if row.notification.key in keys)


def _arrivals(deliveries: list[Delivery]) -> list[Arrival]:
    last = {delivery.destination: delivery for delivery in deliveries}
    return [
        Arrival(
            destination=name,
            state=delivery.state,
            last_error=delivery.last_error,
            external_id=delivery.thread_id or delivery.external_id,
        )
        for name, delivery in last.items()
    ]

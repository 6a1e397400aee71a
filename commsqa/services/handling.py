"""What a person does with an incident: acknowledge, snooze, resolve; and what became of telling others."""

from collections.abc import Callable, Iterable
from datetime import datetime

from commsqa.domain.deliveries import Delivery, DeliveryState
from commsqa.domain.incidents import Incident
from commsqa.domain.values import Value
from commsqa.errors import InputError, UnknownIdError
from commsqa.escalation import life
from commsqa.escalation.life import LifeChange
from commsqa.project.suggestions import did_you_mean
from commsqa.services.escalating import sweep
from commsqa.services.house import House
from commsqa.services.stepping import record

_PREFIX = "INC-"


class Handled(Value):
    """What a person did, and the deliveries that tell of it, as they stand after a first attempt."""

    incident: Incident
    happened: str
    deliveries: tuple[Delivery, ...]


class Arrival(Value):
    """What became of the last notification of an incident to a destination. `external_id`: the message or ticket there."""

    destination: str
    state: DeliveryState
    last_error: str | None
    external_id: str | None


def acknowledge(house: House, incident: str, *, reason: str, by: str | None = None, until: datetime | None = None) -> Handled:
    """A person owns the incident: paging stops until then, by default as long as the policy says.

    `incident` is its id, or enough of it; `by` is by default who acts. State, audit event and notifications are one transaction;
    then what waits is sent. InputError says what cannot be done, and nothing was changed.
    """
    name = by if by is not None else house.actor

    def change(found: Incident, now: datetime) -> LifeChange:
        end = until or now + house.escalation.acknowledge_expires
        return life.acknowledge(found, by=name, reason=reason, now=now, until=end)

    return _handle(house, incident, change, by=name)


def snooze(house: House, incident: str, *, reason: str, until: datetime, by: str | None = None) -> Handled:
    """It can wait until then; otherwise as `acknowledge`."""
    name = by if by is not None else house.actor
    return _handle(house, incident, lambda found, now: life.snooze(found, by=name, reason=reason, now=now, until=until), by=name)


def resolve(house: House, incident: str, *, reason: str, by: str | None = None) -> Handled:
    """The problem is over; otherwise as `acknowledge`."""
    name = by if by is not None else house.actor
    return _handle(house, incident, lambda found, now: life.resolve(found, by=name, reason=reason, now=now), by=name)


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


def _handle(house: House, incident: str, change: Callable[[Incident, datetime], LifeChange], *, by: str) -> Handled:
    with house.store.transaction() as tx:
        found = tx.incidents.get(find_id(incident, tx.incidents.ids()))
        changed = change(found, house.clock())
        details = {"reason": changed.reason, "account": house.actor}
        keys = {each.notification.key for each in record(house, tx, changed, actor=by, details=details)}
    sweep(house)
    with house.store.snapshot() as tx:
        told = [row for row in tx.outbox.of_incident(changed.incident.incident_id) if row.notification.key in keys]
    return Handled(incident=changed.incident, happened=changed.happened, deliveries=tuple(told))


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

"""What people do in a tracker is done to the incident: who closes its ticket resolves it, who takes it acknowledges it."""

from datetime import datetime, timedelta

from commsqa.domain.incidents import Incident, IncidentState
from commsqa.errors import DeliveryError
from commsqa.escalation import life
from commsqa.escalation.life import LifeChange
from commsqa.escalation.transports.base import KeepsTickets, TicketStand
from commsqa.services.house import House
from commsqa.services.stepping import record

MOST = 500
"""Tickets asked for at once, those of the worst incidents: a tracker answers for a hundred in one request."""
LONGEST_WAIT = timedelta(minutes=5)


class TicketReader:
    """Asks each tracker how the tickets of unresolved incidents stand: as often as the policy says, and rarely one that is down.

    Any number of workers may read at the same time: what one has done already, the next finds done.
    """

    def __init__(self) -> None:
        self._next: dict[str, datetime] = {}
        self._wait: dict[str, timedelta] = {}

    def read(self, house: House) -> int:
        """Ask the trackers that it is time to ask; answers how many incidents changed by it."""
        changed = 0
        for name, transport in house.transports.items():
            now = house.clock()
            if not isinstance(transport, KeepsTickets) or self._next.get(name, now) > now:
                continue
            try:
                changed += _read(house, name, transport)
            except DeliveryError as error:
                doubled = min(LONGEST_WAIT, 2 * self._wait.get(name, house.escalation.read_tickets_every))
                self._wait[name] = max(doubled, error.retry_after or timedelta(0))
            else:
                self._wait[name] = house.escalation.read_tickets_every
            self._next[name] = house.clock() + self._wait[name]
        return changed


def _read(house: House, name: str, transport: KeepsTickets) -> int:
    with house.store.snapshot() as tx:
        if tx.outbox.is_paused(name, house.clock()):
            return 0
        tickets = tx.outbox.settled_threads(name, limit=MOST)
    if not tickets:
        return 0
    stands = {stand.ticket_id: stand for stand in transport.read(list(tickets.values()))}
    known = ((incident_id, stands.get(ticket_id)) for incident_id, ticket_id in tickets.items())
    return sum(_taken_over(house, name, incident_id, stand) for incident_id, stand in known if stand is not None)


def _taken_over(house: House, name: str, incident_id: str, stand: TicketStand) -> bool:
    """Whether the incident is another one now. What commsqa itself changed last is no news, nor is what nobody is named for."""
    if stand.changed_by is None or not (stand.closed or stand.assignee):
        return False
    with house.store.snapshot() as tx:  # most have no news: they must not wait for their turn among the writers
        if _change(house, name, tx.incidents.get(incident_id), stand) is None:
            return False
    with house.store.transaction() as tx:
        if tx.outbox.settled_threads(name, limit=MOST).get(incident_id) != stand.ticket_id:
            return False
        change = _change(house, name, tx.incidents.get(incident_id), stand)
        if change is None:
            return False
        details = {
            "reason": change.reason,
            "happened": change.happened,
            "account": house.actor,
            "destination": name,
            "ticket": stand.ticket_id,
        }
        record(house, tx, change, actor=_person(house, stand), details=details)
    return True


def _change(house: House, name: str, incident: Incident, stand: TicketStand) -> LifeChange | None:
    now, by = house.clock(), _person(house, stand)
    if incident.state is IncidentState.RESOLVED:
        return None
    if stand.closed:
        return life.resolve(incident, by=by, reason=f"closed in {name}, ticket {stand.ticket_id}", now=now)
    if incident.state is IncidentState.OPEN:
        until = now + house.escalation.acknowledge_expires
        return life.acknowledge(incident, by=by, reason=f"taken in {name}, ticket {stand.ticket_id}", now=now, until=until)
    return None


def _person(house: House, stand: TicketStand) -> str:
    """Who did it: whoever closed the ticket, or has it. Their login where the policy names it, else the tracker's name."""
    name = (stand.changed_by if stand.closed else stand.assignee) or ""
    return house.escalation.people.get(name, name)

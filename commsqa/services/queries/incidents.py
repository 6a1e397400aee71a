"""The incidents: as they are, as pages of a list, and one with everything that is known about it."""

from dataclasses import dataclass

from commsqa.domain.deliveries import Delivery
from commsqa.domain.incidents import EscalationStep, Incident, IncidentLine, IncidentState
from commsqa.domain.people import Permission, Person
from commsqa.services.house import House
from commsqa.services.incident_pieces import FindingLine, HeldNow, held_now, worst_findings
from commsqa.services.trail import Told, told
from commsqa.store.incident_lines import Wanted as WantedIncidents
from commsqa.store.trail import Wanted as WantedEntries

__all__ = [
    "IncidentPage",
    "IncidentView",
    "WantedIncidents",
    "how_many",
    "incident_page",
    "incident_view",
    "incidents",
    "may_own",
    "owners_to_be",
]
FINDINGS_SHOWN = 20
_ENTRIES_SHOWN = 100


@dataclass(frozen=True)
class IncidentPage:
    """A part of the list. `next` and `previous` are the `urgency` after which, before which the neighbouring parts begin."""

    lines: list[IncidentLine]
    total: int
    next: str | None
    previous: str | None


@dataclass(frozen=True)
class IncidentView:
    """One incident and what is around it. `deliveries` are the last to each destination; `coming` is the step that is due next.

    `findings` are the worst few of its newest batch; `events` the newest first.
    """

    incident: Incident
    held: list[HeldNow]
    findings: list[FindingLine]
    events: list[Told]
    deliveries: list[Delivery]
    coming: EscalationStep | None

    @property
    def held_pieces(self) -> int:
        """How many of its pieces are held at this moment, in all its batches."""
        return sum(part.held for part in self.held)


def incidents(house: House, *states: IncidentState) -> list[Incident]:
    """The incidents in these states, by default the unresolved, the most urgent first, the worse of two equally urgent ones."""
    with house.store.snapshot() as tx:
        found = tx.incidents.in_states(*states) if states else tx.incidents.unresolved()
    return sorted(found, key=_most_urgent_first)


def incident_page(house: House, wanted: WantedIncidents, *, limit: int, after: str = "", before: str = "") -> IncidentPage:
    """Up to `limit` incidents, the most urgent first: those after this `urgency`, or the last ones before it."""
    with house.store.snapshot() as tx:
        lines = tx.incidents.lines.page(wanted, limit=limit + 1, after=after, before=before)
        total = tx.incidents.lines.count(wanted)
    more = len(lines) > limit
    kept = (lines[1:] if before else lines[:limit]) if more else lines
    if not kept:
        return IncidentPage([], total, next=None, previous=None)
    follows = bool(before) or more
    precedes = bool(after) or (bool(before) and more)
    return IncidentPage(kept, total, next=kept[-1].urgency if follows else None, previous=kept[0].urgency if precedes else None)


def how_many(house: House, *wanted: WantedIncidents) -> list[int]:
    """How many incidents each of these lists has."""
    with house.store.snapshot() as tx:
        return [tx.incidents.lines.count(each) for each in wanted]


def incident_view(house: House, incident_id: str) -> IncidentView:
    """The incident with everything. UnknownIdError where there is none."""
    with house.store.snapshot() as tx:
        incident = tx.incidents.get(incident_id)
        entries = tx.trail.newest(WantedEntries(subject=incident_id, action="incident."), limit=_ENTRIES_SHOWN)
        last = {delivery.destination: delivery for delivery in tx.outbox.of_incident(incident_id)}
    return IncidentView(
        incident=incident,
        held=held_now(house, incident),
        findings=worst_findings(house, incident, limit=FINDINGS_SHOWN),
        events=[told(entry) for entry in entries],
        deliveries=[last[name] for name in sorted(last)],
        coming=_coming(incident),
    )


def owners_to_be(house: House) -> list[Person]:
    """The people who may own an incident, by name."""
    with house.store.snapshot() as tx:
        people = [each for each in tx.people.all() if each.disabled_at is None and Permission.RESPOND in each.permissions]
    return sorted(people, key=lambda person: person.name.casefold())


def may_own(house: House, login: str) -> bool:
    """Whether this is the login of somebody who may own an incident."""
    return login in {person.login for person in owners_to_be(house)}


def _coming(incident: Incident) -> EscalationStep | None:
    """What is taken at `next_step_at`: the next step, or the last one again; None where nothing is due or there are no steps."""
    if incident.next_step_at is None or not incident.steps:
        return None
    return incident.steps[min(incident.step, len(incident.steps) - 1)]


def _most_urgent_first(incident: Incident) -> tuple[object, ...]:
    problem = incident.problem
    return problem.priority, -problem.severity.rank, -problem.score, incident.incident_id

"""Incidents with the fields that other systems rely on: the same as `commsqa incidents --json` prints."""

from decimal import Decimal

from commsqa.domain.incidents import BatchPart, Incident, IncidentState
from commsqa.domain.levels import Level, Priority
from commsqa.domain.values import Moment, Value
from commsqa.services.handling import Arrival, arrivals
from commsqa.services.house import House
from commsqa.services.queries.incidents import WantedIncidents, incident_page


class IncidentFields(Value):
    """An incident as it stands. `version` tells it from earlier and later states of the same."""

    incident_id: str
    fingerprint: str
    state: IncidentState
    check_id: str
    title: str
    severity: Level
    severity_now: Level
    score: Decimal
    priority: Priority
    findings: int
    customers: int
    held: int
    batch_id: str
    opened_at: Moment
    updated_at: Moment
    acknowledged_by: str | None
    cause: str | None
    batches: dict[str, BatchPart]
    acknowledged_until: Moment | None
    resolved_by: str | None
    resolution: str
    resolved_at: Moment | None
    next_step_at: Moment | None
    deliveries: tuple[Arrival, ...]
    version: int


class IncidentFieldsPage(Value):
    """Incidents, the most urgent first; `after` begins the next page, None where there is none."""

    items: tuple[IncidentFields, ...]
    after: str | None


def incident_fields(house: House, incident_id: str) -> IncidentFields:
    """One incident by its whole id. UnknownIdError where there is none."""
    with house.store.snapshot() as tx:
        incident = tx.incidents.get(incident_id)
    return _fields(incident, arrivals(house, [incident])[incident_id])


def incident_fields_page(house: House, wanted: WantedIncidents, *, limit: int, after: str = "") -> IncidentFieldsPage:
    """A page of the list."""
    page = incident_page(house, wanted, limit=limit, after=after)
    with house.store.snapshot() as tx:
        found = [tx.incidents.get(line.incident_id) for line in page.lines]
    arrived = arrivals(house, found)
    return IncidentFieldsPage(items=tuple(_fields(each, arrived[each.incident_id]) for each in found), after=page.next)


def _fields(incident: Incident, arrived: list[Arrival]) -> IncidentFields:
    problem = incident.problem
    own = {name: getattr(incident, name) for name in IncidentFields.model_fields if name in Incident.model_fields}
    of_problem = {name: getattr(problem, name) for name in IncidentFields.model_fields if name in type(problem).model_fields}
    cause = problem.causes[0].sentence if problem.causes else None
    return IncidentFields(**{**of_problem, **own}, cause=cause, deliveries=tuple(arrived))

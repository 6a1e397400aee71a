"""The incidents, the most urgent first."""

from commsqa.domain.incidents import Incident, IncidentState
from commsqa.services.house import House


def incidents(house: House, *states: IncidentState) -> list[Incident]:
    """The incidents in these states, by default the unresolved, the most urgent first, the worse of two equally urgent ones."""
    with house.store.snapshot() as tx:
        found = tx.incidents.in_states(*states) if states else tx.incidents.unresolved()
    return sorted(found, key=_most_urgent_first)


def _most_urgent_first(incident: Incident) -> tuple[object, ...]:
    problem = incident.problem
    return problem.priority, -problem.severity.rank, -problem.score, incident.incident_id

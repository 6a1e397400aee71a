"""Incidents: at most one that is not resolved per fingerprint."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from commsqa.domain.incidents import Action, Incident, IncidentState, Problem, urgency_of
from commsqa.domain.values import canonical_json, digest
from commsqa.errors import BusyError, UnknownIdError
from commsqa.store.audit import AuditTrail
from commsqa.store.incident_lines import IncidentLines
from commsqa.store.tables import incidents

_AS_JSON = ("problem", "batches", "steps")
_COLUMNS = [column for column in incidents.c if column.name not in ("severity", "priority", "urgency", "line", "searched")]
_OF_LINE = ("title", "severity", "severity_now", "score", "findings", "customers", "held")


class Incidents:
    """The incidents within one transaction. Every change writes its audit event."""

    def __init__(self, connection: Connection, audit: AuditTrail) -> None:
        self._connection = connection
        self._audit = audit

    def by_fingerprint(self, fingerprint: str) -> Incident | None:
        """The incident of this fingerprint that is not resolved, or else the one resolved last."""
        resolved_last = ((incidents.c.state == IncidentState.RESOLVED.value).asc(), incidents.c.resolved_at.desc())
        query = select(*_COLUMNS).where(incidents.c.fingerprint == fingerprint).order_by(*resolved_last).limit(1)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _incident(row)

    def get(self, incident_id: str) -> Incident:
        """The incident with this id, or UnknownIdError."""
        incident = self._find(incident_id)
        if incident is None:
            raise UnknownIdError(f"no incident has the id {incident_id}; commsqa incidents lists them")
        return incident

    @property
    def lines(self) -> IncidentLines:
        """The incidents as a list shows them."""
        return IncidentLines(self._connection)

    def ids(self) -> list[str]:
        """The ids of all, resolved ones too."""
        return list(self._connection.execute(select(incidents.c.incident_id).order_by(incidents.c.incident_id)).scalars())

    def unresolved(self) -> list[Incident]:
        """All that are open or acknowledged, the oldest first."""
        return self.in_states(IncidentState.OPEN, IncidentState.ACKNOWLEDGED)

    def in_states(self, *states: IncidentState) -> list[Incident]:
        """All in one of these states, the oldest first."""
        query = select(*_COLUMNS).where(incidents.c.state.in_([state.value for state in states]))
        rows = self._connection.execute(query.order_by(incidents.c.opened_at, incidents.c.incident_id))
        return [_incident(row) for row in rows]

    def due(self, now: datetime) -> list[Incident]:
        """Those for which a step, or the end of an acknowledgement, is due; the longest due first."""
        query = select(*_COLUMNS).where(incidents.c.state != IncidentState.RESOLVED.value, incidents.c.next_step_at <= now)
        rows = self._connection.execute(query.order_by(incidents.c.next_step_at, incidents.c.incident_id))
        return [_incident(row) for row in rows]

    def save(
        self, incident: Incident, *, actor: str, action: Action | None = None, details: Mapping[str, Any] | None = None
    ) -> None:
        """Store a new incident (version 1) or a changed one, whose version is one above the version that was read.

        `action` and `details` are for the trail: what happened, where the states before and after do not tell it, and what
        belongs to it (no personal data).

        BusyError when somebody else changed it since. StoreError when another of its fingerprint is not resolved.
        """
        before = self._find(incident.incident_id)
        if incident.version != (before.version + 1 if before else 1):
            raise BusyError(f"incident {incident.incident_id} was changed by somebody else; read it again")
        texts = {name: canonical_json(getattr(incident, name)).decode() for name in _AS_JSON}
        values = incident.model_dump() | {"state": incident.state.value, **texts, **_line(incident)}
        same = incidents.c.incident_id == incident.incident_id
        self._connection.execute((update(incidents).where(same) if before else insert(incidents)).values(**values))
        self._audit.append(
            action=_action(before, incident) if action is None else f"incident.{action}",
            actor=actor,
            subject=incident.incident_id,
            details=_facts(incident) | dict(details or {}),
            at=incident.updated_at,
        )

    def _find(self, incident_id: str) -> Incident | None:
        row = self._connection.execute(select(*_COLUMNS).where(incidents.c.incident_id == incident_id)).one_or_none()
        return None if row is None else _incident(row)


def _action(before: Incident | None, after: Incident) -> str:
    if before is None:
        return "incident.opened"
    if before.state is after.state:
        return "incident.updated"
    return "incident.reopened" if after.state is IncidentState.OPEN else f"incident.{after.state}"


def _line(incident: Incident) -> dict[str, str]:
    """The columns that a list reads."""
    problem = incident.problem
    conditions = problem.causes[0].conditions if problem.causes else {}
    named = [f"{name} = {value}" for name, value in conditions.items()]
    searched = (incident.incident_id, incident.check_id, problem.title, *named)
    line = {name: getattr(problem, name) for name in _OF_LINE} | {
        "conditions": conditions,
        "could_not_run": problem.could_not_run is not None,
    }
    return {
        "severity": problem.severity.value,
        "priority": problem.priority.value,
        "urgency": urgency_of(incident.incident_id, problem),
        "line": canonical_json(line).decode(),
        "searched": "\n".join(searched).casefold(),
    }


def _facts(incident: Incident) -> dict[str, Any]:
    """What the trail keeps: the verdict with its reasons and the causes; the long list of findings by digest only."""
    problem = incident.problem
    return {
        "version": incident.version,
        "state": incident.state,
        "run_id": incident.last_run_id,
        "acknowledged_by": incident.acknowledged_by,
        "acknowledged_until": incident.acknowledged_until,
        "resolved_by": incident.resolved_by,
        "resolution": incident.resolution,
        "root_cause": incident.root_cause,
        "batches": incident.batches,
        "step": incident.step,
        "next_step_at": incident.next_step_at,
        "problem": problem.model_dump(exclude={"finding_ids", "title", "first_action"}),
        "finding_ids": digest(problem.finding_ids, length=64),
    }


def _incident(row: Row[Any]) -> Incident:
    texts = {name: json.loads(getattr(row, name)) for name in _AS_JSON[1:]}
    problem = Problem.model_validate_json(row.problem)
    texts["batches"] = texts["batches"] or {problem.batch_id: problem.part}  # of a row from before there were batches
    return Incident(**row._asdict() | texts | {"problem": problem})

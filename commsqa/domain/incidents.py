"""Incidents: the findings of one fingerprint that need a response."""

from decimal import Decimal
from enum import StrEnum

from commsqa.domain.causes import Conditions, ProbableCause
from commsqa.domain.levels import Level, Priority
from commsqa.domain.values import Moment, Value, digest


class IncidentState(StrEnum):
    """Open until a person owns it (acknowledged) or the problem is over (resolved); a resolved one may reopen."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"


class Action(StrEnum):
    """What a run did with an incident."""

    OPENED = "opened"
    UPDATED = "updated"
    REOPENED = "reopened"


def fingerprint(check_id: str, conditions: Conditions) -> str:
    """What makes two runs' findings the same problem: the check and the cause's conditions, in any order.

    Never counts, dates, batches or ids of pieces: those differ from run to run while the problem stays.
    """
    return digest(check_id, conditions, length=24)


class Problem(Value):
    """What a run found, as far as one fingerprint is concerned: the candidate for an incident. No personal data.

    `causes[0]` is the incident's own cause, the others are alternatives; empty for the findings without a cause.
    `finding_ids` tell whether two problems cover nearly the same pieces.
    """

    check_id: str
    title: str
    fingerprint: str
    batch_id: str
    severity: Level
    severity_now: Level
    score: Decimal
    vector: str
    priority: Priority
    reasons: tuple[str, ...]
    policy: str
    customers: int
    findings: int
    held: int
    causes: tuple[ProbableCause, ...] = ()
    finding_ids: frozenset[str] = frozenset()
    first_action: str = ""
    could_not_run: str | None = None


class Incident(Value):
    """A problem that is being responded to."""

    incident_id: str
    fingerprint: str
    check_id: str
    state: IncidentState
    problem: Problem
    opened_at: Moment
    updated_at: Moment
    last_run_id: str
    acknowledged_by: str | None = None
    resolved_at: Moment | None = None
    version: int = 1


class IncidentReport(Value):
    """An incident as `run --json` prints it."""

    incident_id: str
    fingerprint: str
    check_id: str
    severity: Level
    severity_now: Level
    score: Decimal
    vector: str
    priority: Priority
    reasons: tuple[str, ...]
    customers: int
    findings: int
    causes: tuple[ProbableCause, ...]
    action: Action

"""Incidents: the findings of one fingerprint that need a response."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from commsqa.domain.causes import Conditions, ProbableCause
from commsqa.domain.levels import Level, Priority
from commsqa.domain.values import Moment, Value, digest


class IncidentState(StrEnum):
    """Open until a person owns it (acknowledged) or the problem is over (resolved); a resolved one may reopen."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"


class Action(StrEnum):
    """What happened to an incident: a run opens, updates, reopens, a person owns, hands on or holds its pieces, time escalates.

    Resolved is what a person says, or what a run sees: the batch was corrected.
    """

    OPENED = "opened"
    UPDATED = "updated"
    REOPENED = "reopened"
    ACKNOWLEDGED = "acknowledged"
    REASSIGNED = "reassigned"
    HELD = "held"
    SNOOZED = "snoozed"
    ESCALATED = "escalated"
    RESOLVED = "resolved"


def fingerprint(check_id: str, conditions: Conditions) -> str:
    """What makes two runs' findings the same problem: the check and the cause's conditions, in any order.

    Never counts, dates, batches or ids of pieces: those differ from run to run while the problem stays.
    """
    return digest(check_id, conditions, length=24)


class BatchPart(Value):
    """How much of an incident is in one batch, as its last run over that batch saw it."""

    findings: int
    customers: int
    held: int
    severity: Level
    severity_now: Level
    score: Decimal
    vector: str
    priority: Priority
    reasons: tuple[str, ...]


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

    @property
    def part(self) -> BatchPart:
        """Its figures, to be kept for its batch."""
        return BatchPart(**{name: getattr(self, name) for name in BatchPart.model_fields})

    def over(self, parts: Mapping[str, BatchPart]) -> "Problem":
        """The same problem in these batches: as bad and as urgent as in the worst of them, so that none hides another.

        Findings and held pieces add up. Customers are those of the batch that hits most: who is hit in two is one customer.
        """
        worst = max(parts.values(), key=lambda part: (part.severity.rank, part.score))
        return self.model_copy(
            update={
                "batch_id": self.batch_id if self.batch_id in parts else max(parts),
                "severity": worst.severity,
                "score": worst.score,
                "vector": worst.vector,
                "reasons": worst.reasons,
                "severity_now": max((part.severity_now for part in parts.values()), key=lambda level: level.rank),
                "priority": min(part.priority for part in parts.values()),
                "findings": sum(part.findings for part in parts.values()),
                "held": sum(part.held for part in parts.values()),
                "customers": max(part.customers for part in parts.values()),
            }
        )


class EscalationStep(Value):
    """What follows while nobody owns an incident: so long after it opened, these destinations are told, with this mention."""

    after_minutes: int = Field(ge=1)
    notify: tuple[str, ...] = Field(min_length=1)
    mention: str = ""


class Incident(Value):
    """A problem that is being responded to.

    `batches` holds its part in each batch in which it is not corrected yet. `problem` is over all of them; its causes and ids are
    those of the one batch that speaks for all (the last by name). `steps` are those of the policy when it opened, `step` how many
    were taken, `next_step_at` when the next thing is due: a step, or the end of an acknowledgement. `resolution` is the reason
    that `resolved_by` gave, `root_cause` what that person confirmed as the cause.
    """

    incident_id: str
    fingerprint: str
    check_id: str
    state: IncidentState
    problem: Problem
    opened_at: Moment
    updated_at: Moment
    last_run_id: str
    acknowledged_by: str | None = None
    acknowledged_until: Moment | None = None
    resolved_at: Moment | None = None
    resolved_by: str | None = None
    resolution: str = ""
    root_cause: str = ""
    batches: dict[str, BatchPart] = Field(default_factory=dict)
    steps: tuple[EscalationStep, ...] = ()
    step: int = 0
    next_step_at: Moment | None = None
    version: int = 1


class IncidentLine(Value):
    """An incident as a line of a list: what tells in five seconds how bad it is and whose. No reasons, no ids of findings.

    `conditions` are those of its own cause, empty where it has none; `could_not_run`: the check has no verdict. `urgency` is what
    lists are sorted by: priority, then severity and score from the worst down, then the id.
    """

    incident_id: str
    check_id: str
    title: str
    state: IncidentState
    severity: Level
    severity_now: Level
    priority: Priority
    score: Decimal
    findings: int
    customers: int
    held: int
    conditions: Conditions = Field(default_factory=dict)
    could_not_run: bool = False
    batches: tuple[str, ...] = ()
    opened_at: Moment
    updated_at: Moment
    acknowledged_by: str | None = None
    acknowledged_until: Moment | None = None
    resolved_at: Moment | None = None
    resolved_by: str | None = None
    next_step_at: Moment | None = None
    version: int
    urgency: str


def urgency_of(incident_id: str, problem: Problem) -> str:
    """A text that sorts incidents, the most urgent first and the worse of two equally urgent ones before the other."""
    harmless = len(Level) - problem.severity.rank
    short_of_worst = max(0, 9_999 - int(problem.score * 100))
    return f"{problem.priority}{harmless}{short_of_worst:04}{incident_id}"


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

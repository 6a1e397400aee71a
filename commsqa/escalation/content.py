"""What a notification says of an incident. An allow-list: only the fields read here leave the house."""

from commsqa.domain.deliveries import Notification
from commsqa.domain.incidents import Action, Incident, Problem
from commsqa.domain.values import digest, rfc3339
from commsqa.escalation.masking import clean

NO_CAUSE = "no common cause found"


def notification_of(incident: Incident, action: Action) -> Notification:
    """How bad, what and how many in one line; why; what to do first; then what is behind it, all of it masked.

    Its key names the change it tells of: a figure that comes back to what it was is news again.
    """
    problem = incident.problem
    details: tuple[str, ...] = (
        f"{problem.severity} if released, {problem.severity_now} as it stands, score {problem.score:f}",
        clean(f"batch {problem.batch_id}", 200),
        clean(f"vector {problem.vector}", 300),
    )
    if action is Action.REOPENED:
        details = (f"reopened {rfc3339(incident.updated_at)}", *details)
    return Notification(
        key="N" + digest(incident.incident_id, incident.version, length=24),
        incident_id=incident.incident_id,
        kind=action,
        check_id=incident.check_id,
        severity=problem.severity,
        severity_now=problem.severity_now,
        priority=problem.priority,
        headline=_headline(problem),
        why=_why(problem),
        first_action=clean(problem.first_action, 300),
        details=details,
        state=incident.state,
        version=incident.version,
        batch_id=clean(problem.batch_id, 100),
        opened_at=incident.opened_at,
        at=incident.updated_at,
        owner=incident.acknowledged_by and clean(incident.acknowledged_by, 60),
        until=incident.acknowledged_until,
    )


def _headline(problem: Problem) -> str:
    title = clean(problem.title, 70) + (" could not run" if problem.could_not_run is not None else "")
    counts = [_count(problem.findings, "finding")] if problem.findings else []
    counts += [_count(problem.customers, "customer")] if problem.customers else []
    counts += [_count(problem.held, "piece") + " held"] if problem.held else []
    parts = [problem.severity.value.upper(), problem.priority.value, title, ", ".join(counts)]
    return " · ".join(part for part in parts if part)


def _why(problem: Problem) -> str:
    if problem.could_not_run is not None:
        return clean(problem.could_not_run, 500)
    return clean(problem.causes[0].sentence, 500) if problem.causes else NO_CAUSE


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"

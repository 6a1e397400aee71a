"""What a notification says of an incident. An allow-list: only the fields read here leave the house."""

from collections.abc import Iterator

from commsqa.domain.causes import Conditions
from commsqa.domain.deliveries import Notification
from commsqa.domain.incidents import Action, Incident, IncidentState, Problem
from commsqa.domain.values import digest
from commsqa.escalation.masking import clean

NO_CAUSE = "no common cause found"
HAPPENED_LENGTH = 700


def notification_of(incident: Incident, action: Action, *, happened: str = "", mention: str = "") -> Notification:
    """How bad, what and how many in one line; why; what to do first; then what is behind it, all of it masked.

    Its key names the change it tells of: a figure that comes back to what it was is news again. `happened` says what changed;
    `mention` comes from the policy and stays as it is.
    """
    problem = incident.problem
    details = (
        f"{problem.severity} if released, {problem.severity_now} as it stands, score {problem.score:f}",
        clean(_where(incident), 200),
        clean(f"vector {problem.vector}", 300),
    )
    return Notification(
        key="N" + digest(incident.incident_id, incident.version, length=24),
        incident_id=incident.incident_id,
        kind=action,
        check_id=incident.check_id,
        severity=problem.severity,
        severity_now=problem.severity_now,
        priority=problem.priority,
        headline=_headline(incident),
        why=_why(problem),
        first_action=clean(problem.first_action, 300),
        details=details,
        state=incident.state,
        version=incident.version,
        batch_id=clean(problem.batch_id, 100),
        opened_at=incident.opened_at,
        at=incident.updated_at,
        happened=clean(happened, HAPPENED_LENGTH),
        mention=mention,
        owner=incident.acknowledged_by and clean(incident.acknowledged_by, 60),
        until=incident.acknowledged_until,
    )


def what_a_run_changed(before: Incident | None, after: Incident) -> str:
    """What a run changed in an incident, for `happened`; `before` is None for an opened one."""
    problem = after.problem
    if before is None:
        return f"opened: found in batch {problem.batch_id}"
    if before.state is IncidentState.RESOLVED:
        who = f"; was resolved by {before.resolved_by}: {before.resolution}" if before.resolved_by else ""
        return f"reopened: found again in batch {problem.batch_id}{who}"
    return "; ".join(_news(before.problem, problem)) or "its figures changed"


def _news(before: Problem, after: Problem) -> Iterator[str]:
    if after.batch_id != before.batch_id:
        yield f"found in batch {after.batch_id} (before in {before.batch_id})"
    if after.severity is not before.severity:
        yield f"now {after.severity} (before {before.severity})"
    if after.severity_now is not before.severity_now:
        yield f"now {after.severity_now} as it stands (before {before.severity_now})"
    if after.priority is not before.priority:
        yield f"now {after.priority} (before {before.priority})"
    if (after.findings, after.customers) != (before.findings, before.customers):
        counts = f"{_count(after.findings, 'finding')}, {_count(after.customers, 'customer')}"
        yield f"now {counts} (before {before.findings:,} and {before.customers:,})"
    if after.held != before.held:
        yield f"now {_count(after.held, 'piece')} held (before {before.held:,})"
    if _conditions(after) != _conditions(before):
        yield "another probable cause" if after.causes else "no common cause any more"


def _conditions(problem: Problem) -> Conditions:
    return problem.causes[0].conditions if problem.causes else {}


def _headline(incident: Incident) -> str:
    problem, batches = incident.problem, len(incident.batches)
    title = clean(problem.title, 70) + (" could not run" if problem.could_not_run is not None else "")
    several = f" in {batches} batches" if batches > 1 else ""
    counts = [_count(problem.findings, "finding") + several] if problem.findings else []
    counts += [("at least " if several else "") + _count(problem.customers, "customer")] if problem.customers else []
    counts += [_count(problem.held, "piece") + " held"] if problem.held else []
    parts = [problem.severity.value.upper(), problem.priority.value, title, ", ".join(counts)]
    return " · ".join(part for part in parts if part)


def _where(incident: Incident) -> str:
    if len(incident.batches) <= 1:
        return f"batch {incident.problem.batch_id}"
    return "; ".join(f"batch {batch}: {_count(part.findings, 'finding')}" for batch, part in incident.batches.items())


def _why(problem: Problem) -> str:
    if problem.could_not_run is not None:
        return clean(problem.could_not_run, 500)
    return clean(problem.causes[0].sentence, 500) if problem.causes else NO_CAUSE


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"

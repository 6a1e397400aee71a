"""What a notification says of an incident. An allow-list: only the fields read here leave the house."""

from commsqa.domain.causes import ProbableCause
from commsqa.domain.deliveries import Notification, NotificationKind
from commsqa.domain.incidents import Incident, Problem
from commsqa.domain.levels import Level
from commsqa.domain.values import Value, digest, rfc3339
from commsqa.escalation.masking import clean

NO_CAUSE = "no common cause found"


class Content(Value):
    """What a reader sees of a problem, masked."""

    severity: Level
    headline: str
    why: str
    first_action: str
    details: tuple[str, ...]


def content_of(problem: Problem) -> Content:
    """How bad, what and how many in one line; why; what to do first; then the figures behind it."""
    return Content(
        severity=problem.severity,
        headline=_headline(problem),
        why=_why(problem),
        first_action=clean(problem.first_action, 300),
        details=_details(problem),
    )


def notification_of(incident: Incident, kind: NotificationKind) -> Notification:
    """The notification of the incident as it stands. Its key is a digest of the incident, the kind and what the reader sees."""
    problem = incident.problem
    content = content_of(problem)
    details = content.details
    if kind is NotificationKind.REOPENED:
        # Also tells two reopenings with the same figures apart: each is news.
        details = (f"reopened {rfc3339(incident.updated_at)}", *details)
    return Notification(
        key="N" + digest(incident.incident_id, kind, content, details, length=24),
        incident_id=incident.incident_id,
        kind=kind,
        check_id=incident.check_id,
        severity=problem.severity,
        severity_now=problem.severity_now,
        priority=problem.priority,
        headline=content.headline,
        why=content.why,
        first_action=content.first_action,
        details=details,
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
        return clean(problem.could_not_run, 500) or "the reason is not known"
    if not problem.causes:
        return NO_CAUSE
    return clean(problem.causes[0].sentence, 500) or _where(problem.causes[0])


def _details(problem: Problem) -> tuple[str, ...]:
    """The figures, in a fixed order; what is not known has no line."""
    lines = [f"{problem.severity} if released, {problem.severity_now} as it stands, score {problem.score:f}"]
    if problem.causes and problem.causes[0].conditions:
        lines += _figures(problem.causes[0])
    lines += [clean(f"batch {problem.batch_id}", 200), clean(f"vector {problem.vector}", 300)]
    return tuple(lines)


def _figures(cause: ProbableCause) -> list[str]:
    rates = f"{_percent(cause.inside_rate)} wrong there, {_percent(cause.elsewhere_rate)} elsewhere"
    ratio = f"ratio {cause.risk_ratio:.1f}, at least {cause.risk_ratio_low:.1f}"
    lines = [_where(cause), f"{rates} ({ratio}); explains {_percent(cause.explained)} of them"]
    if cause.onset is not None:
        lines.append(f"since {rfc3339(cause.onset)}")
    if cause.change_id is not None:
        lines.append(clean(f"change {cause.change_id}", 200))
    return lines


def _where(cause: ProbableCause) -> str:
    conditions = (f"{attribute} = {value}" for attribute, value in sorted(cause.conditions.items()))
    return clean("where " + " and ".join(conditions), 300)


def _percent(share: float) -> str:
    if 0 < share < 0.001:
        return "under 0.1 %"
    return f"{share:.1%}".replace("%", " %")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"

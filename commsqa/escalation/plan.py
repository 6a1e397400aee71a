"""Who is told what: the routes of the policy, applied to what a run changed."""

from collections.abc import Sequence

from commsqa.domain.deliveries import Notification
from commsqa.domain.levels import Level
from commsqa.domain.values import Value
from commsqa.escalation.content import notification_of
from commsqa.escalation.incidents import IncidentChange
from commsqa.project.escalation_policy import EscalationPolicy


class Dispatch(Value):
    """A notification and the destination it is for: an outbox row to be."""

    destination: str
    notification: Notification


def destinations_for(policy: EscalationPolicy, *levels: Level) -> tuple[str, ...]:
    """The destinations of every route that lists one of the levels (if released), each once, in the policy's order."""
    routes = (route for route in policy.routes if not set(levels).isdisjoint(route.severity))
    return tuple(dict.fromkeys(name for route in routes for name in route.notify))


def plan(changes: Sequence[IncidentChange], policy: EscalationPolicy) -> list[Dispatch]:
    """The outbox rows for what changed. An incident whose level changed is also news to those who know the level before."""
    dispatches = []
    for change in changes:
        if change.changed:
            notification = notification_of(change.incident, change.action)
            before = [change.severity_before] if change.severity_before is not None else []
            names = destinations_for(policy, change.incident.problem.severity, *before)
            dispatches += [Dispatch(destination=name, notification=notification) for name in names]
    return dispatches

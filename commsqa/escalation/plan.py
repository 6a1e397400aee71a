"""Who is told what: the routes of the policy, applied to what a run, a person or time changed."""

from collections.abc import Iterable, Sequence

from commsqa.domain.deliveries import Notification
from commsqa.domain.incidents import Action
from commsqa.domain.levels import Level
from commsqa.domain.values import Value
from commsqa.escalation.content import notification_of
from commsqa.escalation.incidents import IncidentChange
from commsqa.escalation.life import LifeChange
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
    """The outbox rows for what changed. It is also news to those who know the level before, or were called by a step."""
    dispatches = []
    for change in changes:
        if change.changed:
            notification = notification_of(change.incident, change.action, happened=change.happened)
            before = [change.severity_before] if change.severity_before is not None else []
            called = [name for step in change.incident.steps[: change.incident.step] for name in step.notify]
            names = dict.fromkeys([*destinations_for(policy, change.incident.problem.severity, *before), *called])
            dispatches += [Dispatch(destination=name, notification=notification) for name in names]
    return dispatches


def plan_life(change: LifeChange, policy: EscalationPolicy, knowing: Iterable[str]) -> list[Dispatch]:
    """The outbox rows for what a person or time did. `knowing` are the destinations that were told of the incident before.

    They and those of its level are told. An escalation calls the destinations of its step, or all where it has none; when it ends
    an acknowledgement, the others learn quietly, as an update, that the incident is open again.
    """
    routed = destinations_for(policy, change.incident.problem.severity)
    everybody = tuple(name for name in dict.fromkeys([*routed, *knowing]) if name in policy.destinations)
    if change.action is not Action.ESCALATED or not change.notify:
        return _told_of(change, change.action, everybody)
    others = [name for name in everybody if name not in change.notify and change.was is not change.incident.state]
    return [*_told_of(change, Action.ESCALATED, change.notify), *_told_of(change, Action.UPDATED, others)]


def _told_of(change: LifeChange, kind: Action, names: Iterable[str]) -> list[Dispatch]:
    mention = change.mention if kind is Action.ESCALATED else ""
    notification = notification_of(change.incident, kind, happened=change.happened, mention=mention)
    return [Dispatch(destination=name, notification=notification) for name in names]

"""What people and time do with an incident: owned, handed on, resolved, escalated. Functions of it and of the time."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from commsqa.domain.incidents import Action, EscalationStep, Incident, IncidentState
from commsqa.domain.levels import Level
from commsqa.domain.values import Value
from commsqa.errors import InputError
from commsqa.escalation.incidents import IncidentChange
from commsqa.escalation.masking import clean, one_line
from commsqa.project.escalation_policy import EscalationPolicy

REASON_LENGTH = 500
NAME_LENGTH = 60
LONGEST = timedelta(days=366)
"""For how long somebody may say that they own an incident, or that it can wait."""


class LifeChange(Value):
    """What became of an incident that `was` in that state, and what a reader is told of it.

    `reason` is the person's, fit to leave the house. `notify` are the destinations of the step that was taken, and `mention` is
    for them alone.
    """

    incident: Incident
    was: IncidentState
    action: Action
    happened: str
    reason: str = ""
    notify: tuple[str, ...] = ()
    mention: str = ""


def acknowledge(incident: Incident, *, by: str, reason: str, now: datetime, until: datetime) -> LifeChange:
    """The person owns it until then: no step is taken before. Whoever owned it does not any more.

    InputError for a resolved incident, an end that is not later than now, no name or no reason.
    """
    return _owned(incident, Action.ACKNOWLEDGED, by=by, reason=reason, now=now, until=until)


def snooze(incident: Incident, *, by: str, reason: str, now: datetime, until: datetime) -> LifeChange:
    """As `acknowledge`, by a person who says that it can wait until then."""
    return _owned(incident, Action.SNOOZED, by=by, reason=reason, now=now, until=until)


def reassign(incident: Incident, *, to: str, by: str, reason: str, now: datetime, until: datetime) -> LifeChange:
    """Another person owns it, until the same time as before; until the given one where nobody owns it yet.

    InputError as of `acknowledge`, and where that person has it already.
    """
    by, reason = _given(incident, by, reason)
    to = one_line(to)[:NAME_LENGTH]
    if not to:
        raise InputError("who is to own it must have a name")
    before = incident.acknowledged_by if incident.state is IncidentState.ACKNOWLEDGED else None
    if before == to:
        raise InputError(f"{to} has incident {incident.incident_id} already")
    end = incident.acknowledged_until if before is not None and incident.acknowledged_until is not None else until
    if end <= now:
        raise InputError(f"the end, {_time(end, now)}, must be later than now, {_time(now, now)}")
    news = _owner(to, end)
    given = f"given to {to} by {by}" + (f" (was {before}'s)" if before not in (None, by) else "")
    return LifeChange(
        incident=_next_version(incident, news, now),
        was=incident.state,
        action=Action.REASSIGNED,
        happened=f"{given} until {_time(end, now)}: {reason}",
        reason=reason,
    )


def held(incident: Incident, *, pieces: int, by: str, reason: str, now: datetime) -> LifeChange:
    """A person held its pieces, so many that were not held before. Its state and owner stay. InputError as of `acknowledge`."""
    by, reason = _given(incident, by, reason)
    return LifeChange(
        incident=_next_version(incident, {}, now),
        was=incident.state,
        action=Action.HELD,
        happened=f"{pieces:,} further piece{'' if pieces == 1 else 's'} held by {by}: {reason}",
        reason=reason,
    )


def resolve(incident: Incident, *, by: str, reason: str, now: datetime, root_cause: str = "") -> LifeChange:
    """The problem is over. A later run that finds it again reopens the incident. InputError as of `acknowledge`.

    `root_cause` is what the person confirms as the cause; empty where they do not say.
    """
    by, reason = _given(incident, by, reason)
    confirmed = clean(root_cause, REASON_LENGTH)
    news: dict[str, object] = {
        "state": IncidentState.RESOLVED,
        "acknowledged_until": None,
        "resolved_at": now,
        "resolved_by": by,
        "resolution": reason,
        "root_cause": confirmed,
        "next_step_at": None,
    }
    because = f"; confirmed cause: {confirmed}" if confirmed else ""
    return LifeChange(
        incident=_next_version(incident, news, now),
        was=incident.state,
        action=Action.RESOLVED,
        happened=f"resolved by {by}: {reason}{because}",
        reason=reason,
    )


def due(incident: Incident, now: datetime) -> LifeChange | None:
    """What time does with it; None while nothing is due.

    Of several due steps only the highest is taken: who comes late calls once. An acknowledgement that ends makes the incident
    open again and takes the next step at once; the steps after it follow at the intervals that they always had. Where all steps
    were taken before, the last is taken again.
    """
    if incident.state is IncidentState.RESOLVED or incident.next_step_at is None or incident.next_step_at > now:
        return None
    taken = max((number for number, at in _schedule(incident) if at <= now), default=None)
    later = [at for number, at in _schedule(incident) if taken is not None and number > taken]
    news: dict[str, object] = {"next_step_at": later[0] if later else None}
    if taken is not None:
        news["step"] = taken
    if incident.state is IncidentState.ACKNOWLEDGED:
        news |= {"state": IncidentState.OPEN, "acknowledged_by": None, "acknowledged_until": None}
    after = _next_version(incident, news, now)
    step = after.steps[after.step - 1] if after.step else None
    return LifeChange(
        incident=after,
        was=incident.state,
        action=Action.ESCALATED,
        happened=_escalated(incident, after),
        notify=step.notify if step else (),
        mention=step.mention if step else "",
    )


def begin_steps(changes: Sequence[IncidentChange], policy: EscalationPolicy, now: datetime) -> list[IncidentChange]:
    """The changes of a run, with the policy's steps in each incident that opened, reopened or grew worse.

    One that grew worse keeps what it has where the policy has the same steps for both levels.
    """
    return [
        change.model_copy(update={"incident": with_steps(change.incident, policy.steps_for(_level(change)), now)})
        if _begins(change, policy)
        else change
        for change in changes
    ]


def with_steps(incident: Incident, steps: Sequence[EscalationStep], now: datetime) -> Incident:
    """The incident with these steps (the earliest first), none taken yet: the first is due so long after now.

    While somebody owns it, what is due is the end of the acknowledgement, as before.
    """
    begins = now + timedelta(minutes=steps[0].after_minutes) if steps else None
    if incident.state is IncidentState.ACKNOWLEDGED:
        begins = incident.next_step_at
    return incident.model_copy(update={"steps": tuple(steps), "step": 0, "next_step_at": begins})


def _begins(change: IncidentChange, policy: EscalationPolicy) -> bool:
    if change.action in (Action.OPENED, Action.REOPENED):
        return True
    before, incident = change.severity_before, change.incident
    grew = change.action is Action.UPDATED and before is not None and before < _level(change)
    return grew and policy.steps_for(_level(change)) != incident.steps


def _level(change: IncidentChange) -> Level:
    return change.incident.problem.severity


def _owned(incident: Incident, action: Action, *, by: str, reason: str, now: datetime, until: datetime) -> LifeChange:
    by, reason = _given(incident, by, reason)
    if until <= now:
        raise InputError(f"the end, {_time(until, now)}, must be later than now, {_time(now, now)}")
    if until > now + LONGEST:
        raise InputError("the end must be within a year: what nobody is to act on is resolved or suppressed")
    news = _owner(by, until)
    happened = f"{_how(incident, action, by)} until {_time(until, now)}: {reason}"
    after = _next_version(incident, news, now)
    return LifeChange(incident=after, was=incident.state, action=action, happened=happened, reason=reason)


def _owner(name: str, until: datetime) -> dict[str, object]:
    return {
        "state": IncidentState.ACKNOWLEDGED,
        "acknowledged_by": name,
        "acknowledged_until": until,
        "next_step_at": until,
    }


def _how(incident: Incident, action: Action, by: str) -> str:
    owner = incident.acknowledged_by if incident.state is IncidentState.ACKNOWLEDGED else None
    if owner is None or (owner == by and action is Action.SNOOZED):
        return f"{action} by {by}"
    if owner == by:
        return f"acknowledged again by {by}"
    return f"{'taken over' if action is Action.ACKNOWLEDGED else 'snoozed'} by {by} from {owner}"


def _given(incident: Incident, by: str, reason: str) -> tuple[str, str]:
    """The name and the reason, fit to be kept."""
    if incident.state is IncidentState.RESOLVED:
        who = f" by {incident.resolved_by}" if incident.resolved_by else ""
        raise InputError(
            f"incident {incident.incident_id} was resolved{who} already; a run that finds the problem again reopens it"
        )
    by, reason = one_line(by)[:NAME_LENGTH], clean(reason, REASON_LENGTH)
    if not by:
        raise InputError("who does it must have a name, e.g. --by Sara")
    if not reason:
        raise InputError("a reason is needed, e.g. --reason 'looking into template 14'")
    return by, reason


def _next_version(incident: Incident, news: dict[str, object], now: datetime) -> Incident:
    return incident.model_copy(update={**news, "updated_at": now, "version": incident.version + 1})


def _schedule(incident: Incident) -> list[tuple[int, datetime]]:
    """For each step that can still be taken, how many are taken with it, and when it is due.

    The next one is due at `next_step_at`, and those after it at their distance from it: what an acknowledgement held up moved
    all of them.
    """
    left = list(enumerate(incident.steps))[incident.step :]
    if not left or incident.next_step_at is None:
        return []
    first = left[0][1].after_minutes
    return [(number + 1, incident.next_step_at + timedelta(minutes=step.after_minutes - first)) for number, step in left]


def _escalated(before: Incident, after: Incident) -> str:
    step = f"escalated, step {after.step} of {len(after.steps)}" if after.step else "escalated"
    if before.state is IncidentState.ACKNOWLEDGED and before.acknowledged_until is not None:
        until = _time(before.acknowledged_until, after.updated_at)
        return f"{step}: was acknowledged by {before.acknowledged_by} until {until}, nobody resolved it"
    return f"{step}: nobody has acknowledged it{_for_so_long(before, after.updated_at)}"


def _for_so_long(incident: Incident, now: datetime) -> str:
    """How long nobody has, where nobody ever had; else its opening says nothing of that."""
    first_due = [at - timedelta(minutes=incident.steps[number - 1].after_minutes) for number, at in _schedule(incident)[:1]]
    if first_due != [incident.opened_at]:
        return ""
    minutes = (now - incident.opened_at) // timedelta(minutes=1)
    return f" for {minutes} minute{'' if minutes == 1 else 's'}"


def _time(moment: datetime, now: datetime) -> str:
    """In UTC; the day only where it is another than today."""
    return f"{moment:%H:%M} UTC" if moment.date() == now.date() else f"{moment:%Y-%m-%d %H:%M} UTC"

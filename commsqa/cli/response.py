"""Incidents and what is done about them."""

import re
from datetime import datetime, timedelta
from typing import Annotated, Any

import typer

from commsqa.cli.application import Json, Project, Reason, app, refuse
from commsqa.domain.incidents import IncidentState
from commsqa.errors import InputError

Incident = Annotated[
    str, typer.Argument(help="The incident's id; without INC-, or only its beginning, where that is enough.", show_default=False)
]
By = Annotated[str | None, typer.Option("--by", help="Who does it; without it, who is logged on.", show_default=False)]
_UNTIL = "30m, 2h, 1d, or a time such as 2026-11-22T14:00Z."
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_CAUSE_LENGTH = 80


@app.command()
def incidents(
    project: Project,
    *,
    every: Annotated[bool, typer.Option("--all", help="Resolved ones too.")] = False,
    state: Annotated[IncidentState | None, typer.Option("--state", help="Only those in this state.", show_default=False)] = None,
    as_json: Json = False,
) -> None:
    """List the unresolved incidents, most urgent first."""
    from commsqa.bootstrap import open_house
    from commsqa.printing import as_json as json_of
    from commsqa.printing import print_table
    from commsqa.services import queries
    from commsqa.services.handling import arrivals

    if every and state is not None:
        refuse("--all and --state exclude each other; give one of them")
    states = tuple(IncidentState) if every else () if state is None else (state,)
    with open_house(project) as house:
        found = queries.incidents(house, *states)
        arrived = arrivals(house, found)
    if as_json:
        typer.echo(json_of([{**_incident_fields(each), "deliveries": arrived[each.incident_id]} for each in found]))
        return
    columns = ("incident_id", "priority", "severity", "state", "owner", "check_id", "findings", "customers")
    print_table((*columns, "opened (UTC)", "cause"), (_row(each, columns) for each in found))


@app.command()
def ack(
    project: Project,
    incident: Incident,
    *,
    reason: Reason,
    by: By = None,
    until: Annotated[
        str | None, typer.Option("--until", help=f"{_UNTIL} Without it, as long as the policy says.", show_default=False)
    ] = None,
) -> None:
    """Own an incident: paging stops until then. Nothing is fixed yet."""
    from commsqa.bootstrap import open_house
    from commsqa.services import handling

    with open_house(project) as house:
        end = None if until is None else moment(until, now=house.clock())
        _tell(handling.delivered(house, handling.acknowledge(house, incident, reason=reason, by=by, until=end)))


@app.command()
def snooze(
    project: Project,
    incident: Incident,
    *,
    reason: Reason,
    until: Annotated[str, typer.Option("--until", help=f"{_UNTIL} Without it, an hour.", show_default=False)] = "1h",
    by: By = None,
) -> None:
    """Let an incident wait until a time; then it calls again."""
    from commsqa.bootstrap import open_house
    from commsqa.services import handling

    with open_house(project) as house:
        end = moment(until, now=house.clock())
        _tell(handling.delivered(house, handling.snooze(house, incident, reason=reason, by=by, until=end)))


@app.command()
def resolve(project: Project, incident: Incident, *, reason: Reason, by: By = None) -> None:
    """Say that an incident is over. A run that finds the problem again reopens it."""
    from commsqa.bootstrap import open_house
    from commsqa.services import handling

    with open_house(project) as house:
        _tell(handling.delivered(house, handling.resolve(house, incident, reason=reason, by=by)))


def moment(text: str, *, now: datetime) -> datetime:
    """`30m`, `2h` or `1d` from now, or an RFC 3339 time; InputError for anything else."""
    try:
        if span := re.fullmatch(r"([0-9]+)\s*([mhd])", text.strip().lower()):
            return now + timedelta(**{_UNITS[span[2]]: int(span[1])})
        given = datetime.fromisoformat(text.strip())
    except (ValueError, OverflowError):
        given = None
    if given is None or given.tzinfo is None:
        zone = "" if given is None else ": its zone is missing"
        raise InputError(f"--until '{text}' is no time{zone}; give {_UNTIL.rstrip('.')}")
    return given


def _tell(handled: Any) -> None:
    """One line: what happened, who was told of it, and who was not yet."""
    told = [each.destination for each in handled.deliveries if each.state in ("sent", "superseded")]
    waiting = [each for each in handled.deliveries if each.destination not in told]
    parts = [f"{handled.incident.incident_id} {handled.happened}"]
    parts += [f"told {', '.join(told)}"] if told else []
    parts += [f"not told yet: {', '.join(map(_undelivered, waiting))}"] if waiting else []
    parts += ["nobody to tell: no destination knows of it"] if not handled.deliveries else []
    typer.echo("; ".join(parts))


def _undelivered(delivery: Any) -> str:
    return f"{delivery.destination} ({delivery.last_error or delivery.state})"


def _row(incident: Any, columns: tuple[str, ...]) -> tuple[object, ...]:
    from commsqa.escalation.masking import clean

    fields = _incident_fields(incident) | {"owner": incident.acknowledged_by}
    conditions = incident.problem.causes[0].conditions if incident.problem.causes else {}
    # Attribute values stand in it: a screen is seen and copied by more people than may see what looks personal.
    cause = clean(" and ".join(f"{name} = {value}" for name, value in sorted(conditions.items())), _CAUSE_LENGTH)
    return (*(fields[name] for name in columns), f"{incident.opened_at:%Y-%m-%d %H:%M}", cause)


def _incident_fields(incident: Any) -> dict[str, Any]:
    problem = incident.problem
    of_problem = (
        "check_id",
        "title",
        "severity",
        "severity_now",
        "score",
        "priority",
        "findings",
        "customers",
        "held",
        "batch_id",
    )
    of_life = ("batches", "acknowledged_until", "resolved_by", "resolution", "resolved_at", "next_step_at")
    return {
        "incident_id": incident.incident_id,
        "fingerprint": incident.fingerprint,
        "state": incident.state,
        **{name: getattr(problem, name) for name in of_problem},
        "opened_at": incident.opened_at,
        "updated_at": incident.updated_at,
        "acknowledged_by": incident.acknowledged_by,
        "cause": problem.causes[0].sentence if problem.causes else None,
        **{name: getattr(incident, name) for name in of_life},
    }

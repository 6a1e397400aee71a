"""Incidents and what is done about them."""

from typing import Any

import typer

from commsqa.cli.application import Json, Project, app


@app.command()
def incidents(project: Project, *, as_json: Json = False) -> None:
    """List the unresolved incidents, most urgent first."""
    from commsqa.bootstrap import open_house
    from commsqa.printing import as_json as json_of
    from commsqa.printing import print_table
    from commsqa.services import queries

    with open_house(project) as house:
        found = queries.incidents(house)
    if as_json:
        typer.echo(json_of([_incident_fields(incident) for incident in found]))
        return
    columns = ("incident_id", "priority", "severity", "state", "check_id", "findings", "customers")
    rows = ((*(_incident_fields(each)[name] for name in columns), f"{each.opened_at:%Y-%m-%d %H:%M}") for each in found)
    print_table((*columns, "opened (UTC)"), rows)


def _incident_fields(incident: Any) -> dict[str, Any]:
    problem = incident.problem
    named = ("check_id", "title", "severity", "severity_now", "score", "priority", "findings", "customers", "held", "batch_id")
    return {
        "incident_id": incident.incident_id,
        "fingerprint": incident.fingerprint,
        "state": incident.state,
        **{name: getattr(problem, name) for name in named},
        "opened_at": incident.opened_at,
        "updated_at": incident.updated_at,
        "acknowledged_by": incident.acknowledged_by,
        "cause": problem.causes[0].sentence if problem.causes else None,
    }

"""Evidence that nobody may open any more: erased for one customer, for one run, or by age."""

from typing import Annotated

import typer

from commsqa.cli.application import Json, Project, Reason, app, refuse


@app.command()
def erase(
    project: Project,
    *,
    reason: Reason,
    customer: Annotated[
        str | None, typer.Option("--customer", help="A customer's id, or the keyed digest.", show_default=False)
    ] = None,
    run: Annotated[str | None, typer.Option("--run", help="A run's id.", show_default=False)] = None,
) -> None:
    """Make sealed evidence unreadable for good, of a customer or of a run. The audit trail says so, and still verifies."""
    from commsqa.bootstrap import open_house
    from commsqa.services.erasing import erase_customer, erase_run

    with open_house(project) as house:
        if customer is not None and run is None:
            erased = erase_customer(house, customer, reason=reason)
        elif run is not None and customer is None:
            erased = erase_run(house, run, reason=reason)
        else:
            refuse("name either a customer or a run: --customer ID or --run ID")
    typer.echo(f"erased: the evidence of {erased.findings:,} findings cannot be opened any more")
    _say_if_not_wiped(wiped=erased.wiped)


@app.command()
def retention(
    project: Project,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be erased, and erase nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Erase what policies/retention.yaml says is kept long enough. Run it every night."""
    from commsqa.bootstrap import open_house
    from commsqa.printing import as_json as json_of
    from commsqa.services.erasing import apply_retention, expired

    with open_house(project) as house:
        if house.retention.evidence_days is None and house.retention.accesses_days is None:
            refuse("no retention is set; give evidence_days or accesses_days in policies/retention.yaml")
        if dry_run:
            found = expired(house)
            counts = {"runs": len(found.runs), "findings": found.findings, "accesses": found.accesses}
        else:
            erased = apply_retention(house)
            counts = {"runs": erased.keys, "findings": erased.findings, "accesses": erased.accesses}
    if as_json:
        typer.echo(json_of({"erased": not dry_run, **counts}))
        return
    what = "would be erased" if dry_run else "erased"
    typer.echo(
        f"{what}: runs whose evidence is too old: {counts['runs']:,}, their findings: {counts['findings']:,}, "
        f"entries of the access log: {counts['accesses']:,}"
    )
    if not dry_run:
        _say_if_not_wiped(wiped=erased.wiped)


def _say_if_not_wiped(*, wiped: bool) -> None:
    if not wiped:
        typer.echo("commsqa: a reader kept the database's log; the next erasure takes what is left out of the file", err=True)

"""The policies: are they right, and what would another one have said?"""

from pathlib import Path
from typing import Annotated

import typer

from commsqa.cli.application import Json, Project, app, refuse
from commsqa.cli.output import progress_line

policy_app = typer.Typer(
    help="Examine a project's policies, and ask what another severity policy would have said.", no_args_is_help=True
)
app.add_typer(policy_app, name="policy")


@policy_app.command("check")
def check(
    project: Project,
    *,
    severity: Annotated[
        Path | None, typer.Option("--severity", help="Examine this severity policy in the place of the project's.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Say of every policy what is wrong with it, a line each, and what would be right.

    The severity policy answers its own examples. Remarks say what has no effect, and which checks it does not speak of.
    Exit code 0 when nothing is wrong, 2 otherwise.
    """
    from commsqa.bootstrap import clock, environment
    from commsqa.cli.policy_lines import print_policies
    from commsqa.printing import as_json as json_of
    from commsqa.services.policies import check_policies

    found = check_policies(project, environment(), now=clock(), severity=severity)
    if as_json:
        typer.echo(json_of(found))
    else:
        print_policies(found)
    raise typer.Exit(2 if any(each.mistakes for each in found) else 0)


@policy_app.command("replay")
def replay(
    project: Project,
    *,
    severity: Annotated[Path, typer.Option("--severity", help="The severity policy to ask.", show_default=False)],
    run: Annotated[str | None, typer.Option("--run", help="Of this run.", show_default=False)] = None,
    runs: Annotated[
        int | None, typer.Option("--runs", min=1, help="Of so many runs, the newest; without it, the newest of each batch.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Say what another severity policy would have said of past runs: their findings, held pieces and incidents.

    Nothing changes; that it was asked is in the audit trail. Exit code 0, and 2 for a policy with mistakes.
    """
    from commsqa.bootstrap import configure_logging, environment, open_house
    from commsqa.cli.policy_lines import print_replay
    from commsqa.errors import InputError
    from commsqa.printing import as_json as json_of
    from commsqa.services.policies import load_severity
    from commsqa.services.replaying import replay as replay_runs

    if run is not None and runs is not None:
        refuse("name one run (--run) or a number of runs (--runs), not both")
    configure_logging()
    try:
        policy = load_severity(severity, environment())
    except InputError as error:
        for problem in error.problems:
            typer.echo(f"commsqa: {problem}", err=True)
        raise typer.Exit(error.exit_code) from None
    with progress_line() as progress, open_house(project, progress=progress) as house:
        report = replay_runs(house, policy, run_id=run, newest=runs)
    if as_json:
        typer.echo(json_of({**report.model_dump(), "changes_nothing": report.changes_nothing}))
    else:
        print_replay(report)

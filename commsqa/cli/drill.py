"""Are the checks alive?"""

from typing import Annotated

import typer

from commsqa.cli.application import Json, Project, app
from commsqa.cli.output import progress_line


@app.command("drill")
def drill(
    project: Project,
    *,
    batch: Annotated[str | None, typer.Option("--batch", help="The batch; without it, the one composed last.")] = None,
    each: Annotated[int, typer.Option("--each", min=1, max=1000, help="Errors planted for each check.")] = 5,
    as_json: Json = False,
) -> None:
    """Plant known errors into a copy of a batch, and say which checks find them.

    Exit code 0 when every check that can run found something, 1 when one did not. Nothing of it reaches incidents, messages or
    the gate; that it took place is in the audit trail.
    """
    from commsqa.bootstrap import configure_logging, open_house
    from commsqa.printing import as_json as json_of
    from commsqa.printing import print_drill
    from commsqa.services.drilling import drill as run_drill

    configure_logging()
    with progress_line() as progress, open_house(project, progress=progress) as house:
        report = run_drill(house, batch_id=batch, each=each)
    if as_json:
        typer.echo(json_of({**report.model_dump(), "passed": report.passed}))
    else:
        print_drill(report)
    raise typer.Exit(0 if report.passed else 1)

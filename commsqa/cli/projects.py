"""Beginning a project, and examining it."""

from pathlib import Path
from typing import Annotated

import typer

from commsqa.cli.application import Project, app, program
from commsqa.cli.runs import run_batches
from commsqa.domain.runs import RunReport


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="The folder to make.", show_default=False)],
    *,
    demo: Annotated[bool, typer.Option("--demo", help="With the records of a fictional bank, three batches.")] = False,
) -> None:
    """Write a commented project folder."""
    from commsqa.services.starting import start_demo, start_project

    (start_demo if demo else start_project)(folder)
    following = (
        f"commsqa run {folder} --all" if demo else f"name your sources in {folder}/commsqa.yaml, then commsqa doctor {folder}"
    )
    typer.echo(f"{folder} is ready. Next: {following}")


@app.command()
def demo(folder: Annotated[Path, typer.Argument(help="The folder for the demo project.")] = Path("demo")) -> None:
    """Write the demo project, check its three batches and tell what was found.

    Exit code 0 when its runs ended, whatever they held.
    """
    from commsqa.checks.registry import discover
    from commsqa.services.starting import start_demo
    from commsqa.story import print_story

    start_demo(folder)
    reports: list[RunReport] = []
    code = run_batches(folder, None, every=True, told=reports.append)
    if reports:
        titles = {check_id: check.title for check_id, check in discover().items()}
        print_story(reports, str(folder), titles=titles, program=program())
    if code in (1, 2):
        raise typer.Exit(code)


@app.command()
def doctor(project: Project) -> None:
    """Say what is wrong with a project, a line each.

    And what would be right. Exit code 0 when nothing is wrong, 2 otherwise.
    """
    from commsqa.bootstrap import clock, environment
    from commsqa.services.doctor import AdviceLevel, examine

    found = examine(project, environment(), now=clock())
    for advice in found:
        typer.echo(f"{advice.level.value:<8} {advice.where}: {advice.what}{'; ' if advice.advice else ''}{advice.advice}")
    raise typer.Exit(2 if any(advice.level is AdviceLevel.PROBLEM for advice in found) else 0)

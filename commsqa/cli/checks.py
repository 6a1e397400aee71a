"""What the checks are: listed, explained, written."""

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from commsqa.cli.application import Json, Output, app


class _ListByDefault(TyperGroup):
    """`commsqa checks PROJECT` lists: a first word that is no command is the project."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        first = args[0] if args else ""
        if first not in self.commands and first != "--help":
            args = ["list", *args]
        return super().parse_args(ctx, args)


checks_app = typer.Typer(
    cls=_ListByDefault,
    help="List the checks and, of a project, which can run (commsqa checks PROJECT); explain them; write one of your own.",
)
app.add_typer(checks_app, name="checks")
_Listed = Annotated[Path | None, typer.Argument(help="A project folder.", show_default=False)]
_Given = Annotated[Path | None, typer.Option("--project", help="With the checks and the policy of this project.")]


@checks_app.command("list")
def list_checks(project: _Listed = None, *, as_json: Json = False) -> None:
    """List the checks and, of a project, which can run here and what the others want."""
    from commsqa.bootstrap import open_house
    from commsqa.checks.registry import discover
    from commsqa.printing import as_json as json_of
    from commsqa.printing import print_table
    from commsqa.services.queries import describe_checks, runnable_checks

    if project is None:
        described = describe_checks(discover())
    else:
        with open_house(project) as house:
            described = runnable_checks(house)
    if as_json:
        typer.echo(json_of(described))
        return
    rows = ((check.check_id, check.title, check.dimension, check.reason or "yes") for check in described)
    print_table(("check", "title", "dimension", "runnable"), rows)


@checks_app.command("new")
def new(
    name: Annotated[str, typer.Argument(help="What is wrong, e.g. empty_subject; the check's id is own.NAME.")],
    *,
    project: Annotated[Path, typer.Option("--project", help="The project folder.")] = Path(),
) -> None:
    """Write a check of your own into a project, ready to run, with its test."""
    from commsqa.services.starting import start_check

    written = start_check(project, name)
    typer.echo(f"{' and '.join(map(str, written))} are ready. Next: commsqa doctor {project}, which tries its examples")


@checks_app.command("show")
def show(check_id: Annotated[str, typer.Argument(help="The check's id.", show_default=False)], *, project: _Given = None) -> None:
    """Explain one check: what it means, what it wants, what to do."""
    from commsqa.errors import UnknownIdError
    from commsqa.project.suggestions import did_you_mean
    from commsqa.services.documenting import describe

    checks, grader = _documented(project)
    if check_id not in checks:
        raise UnknownIdError(f"no check has the id '{check_id}'{did_you_mean(check_id, sorted(checks))}")
    typer.echo(describe(checks[check_id], grader), nl=False)


@checks_app.command("docs")
def docs(*, project: _Given = None, output: Output = None) -> None:
    """Print the documentation of all checks as Markdown."""
    from commsqa.services.documenting import document

    text = document(*_documented(project))
    if output is None:
        typer.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")


def _documented(project: Path | None) -> tuple[Any, Any]:
    """The checks and the grader: of a project, or the catalogue and the default policy."""
    from commsqa.bootstrap import default_grader, open_house
    from commsqa.checks.registry import discover

    if project is None:
        return discover(), default_grader()
    with open_house(project) as house:
        return house.checks, house.grader

"""The command line: parse, call a service or a flow, print. Heavy parts are imported late: --help is quick."""

import atexit
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, BinaryIO, NoReturn

import typer

from commsqa import __version__
from commsqa.domain.levels import Level
from commsqa.domain.runs import RunReport
from commsqa.errors import CommsqaError

app = typer.Typer(
    name="commsqa",
    help="Keeps a company from sending wrong communications, and says why one went out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
audit_app = typer.Typer(help="The audit trail: that nobody changed it.", no_args_is_help=True)
app.add_typer(audit_app, name="audit")

Project = Annotated[Path, typer.Argument(help="The project folder, which holds commsqa.yaml.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Run = Annotated[str | None, typer.Option("--run", help="The run; without it, the one completed last.", show_default=False)]
Output = Annotated[Path | None, typer.Option("--output", help="Write to this file, not to standard output.", show_default=False)]
Reason = Annotated[str, typer.Option("--reason", help="Why; it is kept in the audit trail.", show_default=False)]

_STRONGEST_FIRST = (1, 2, 4, 3, 0)
"""The exit codes of `run`: of several batches the strongest counts."""


class Format(StrEnum):
    """Of findings."""

    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


class ManifestFormat(StrEnum):
    """Of the release manifest."""

    CSV = "csv"
    PARQUET = "parquet"


def _print_version(asked: bool) -> None:  # noqa: FBT001  typer calls it with the option's value alone
    if asked:
        typer.echo(f"commsqa {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    *,
    version: Annotated[  # noqa: ARG001  its callback answers, and ends the command before one is asked for
        bool, typer.Option("--version", help="Print the version and exit.", is_eager=True, callback=_print_version)
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="Log every step on standard error.")] = False,
) -> None:
    if verbose:
        from commsqa.bootstrap import configure_logging

        configure_logging(level="info")


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="The folder to make.", show_default=False)],
    *,
    demo: Annotated[bool, typer.Option("--demo", help="With the records of a small fictional bank.")] = False,
) -> None:
    """Write a commented project folder."""
    from commsqa.services.starting import start_demo, start_project

    (start_demo if demo else start_project)(folder)
    following = f"commsqa run {folder}" if demo else f"name your sources in {folder}/commsqa.yaml, then commsqa doctor {folder}"
    typer.echo(f"{folder} is ready. Next: {following}")


@app.command()
def demo(folder: Annotated[Path, typer.Argument(help="The folder for the demo project.")] = Path("demo")) -> None:
    """Write the demo project and run the main job on it."""
    from commsqa.services.starting import start_demo

    start_demo(folder)
    _run(folder, None, every=False, as_json=False)


@app.command()
def doctor(project: Project) -> None:
    """Say what is wrong with a project, a line each.

    And what would be right. Exit code 0 when nothing is wrong, 2 otherwise.
    """
    from commsqa.bootstrap import environment
    from commsqa.services.doctor import AdviceLevel, examine

    found = examine(project, environment())
    for advice in found:
        typer.echo(f"{advice.level.value:<8} {advice.where}: {advice.what}{'; ' if advice.advice else ''}{advice.advice}")
    raise typer.Exit(2 if any(advice.level is AdviceLevel.PROBLEM for advice in found) else 0)


@app.command()
def run(
    project: Project,
    *,
    batch: Annotated[str | None, typer.Option("--batch", help="The batch; without it, the one composed last.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every batch, one after the other.")] = False,
    as_json: Json = False,
) -> None:
    """Check a batch, hold what must not leave, notify.

    Exit code: 0 all released, 3 pieces held, 4 a required check could not run, 2 wrong use or input, 1 a fault of commsqa.
    """
    if every and batch is not None:
        _refuse("--batch and --all exclude each other; give one of them")
    raise typer.Exit(_run(project, batch, every=every, as_json=as_json))


@app.command()
def checks(project: Annotated[Path | None, typer.Argument(help="A project folder.")] = None, *, as_json: Json = False) -> None:
    """List the checks and, of a project, which ones can run."""
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


@app.command()
def findings(
    project: Project,
    *,
    run_id: Run = None,
    check: Annotated[str | None, typer.Option("--check", help="Only of this check.")] = None,
    severity: Annotated[Level | None, typer.Option("--severity", help="Only of this level (if released).")] = None,
    output_format: Annotated[Format, typer.Option("--format", help="How to print them.")] = Format.CSV,
    output: Output = None,
) -> None:
    """Print the findings of a run, without personal data."""
    from commsqa.bootstrap import open_house
    from commsqa.services import queries

    with open_house(project) as house:
        _write_table(queries.findings(house, run_id=run_id, check_id=check, severity=severity), output_format.value, output)


@app.command()
def release(
    project: Project,
    *,
    run_id: Run = None,
    output_format: Annotated[ManifestFormat, typer.Option("--format", help="How to print it.")] = ManifestFormat.CSV,
    output: Output = None,
) -> None:
    """Print each piece of a run once: held or released."""
    from commsqa.bootstrap import open_house
    from commsqa.services import queries

    with open_house(project) as house:
        _write_table(queries.release_manifest(house, run_id), output_format.value, output)


@app.command()
def evidence(
    project: Project, finding: Annotated[str, typer.Argument(help="The finding's id.", show_default=False)], *, reason: Reason
) -> None:
    """Open the sealed values of one finding. Who opened it and why goes into the audit trail."""
    from commsqa.bootstrap import open_house
    from commsqa.printing import as_json as json_of
    from commsqa.services.queries import open_evidence

    with open_house(project) as house:
        typer.echo(json_of(open_evidence(house, finding, reason=reason)))


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


@audit_app.command("verify")
def audit_verify(project: Project) -> None:
    """Walk the whole trail and name the first broken link. Exit code 0 when it is whole, 1 when it is not."""
    from commsqa.bootstrap import open_house

    with open_house(project) as house:
        verdict = house.store.verify_audit()
    if verdict.problem is not None:
        typer.echo(f"broken: {verdict.problem} ({verdict.entries:,} entries before it are whole)")
        raise typer.Exit(1)
    typer.echo(f"whole: {verdict.entries:,} entries, each linked to the one before; the head is signed")


def main() -> NoReturn:
    """The entry point: every expected error is one line on standard error."""
    atexit.register(leave_quietly)
    try:
        app(standalone_mode=True)
    except CommsqaError as error:
        sys.exit(_complain(error))
    except BrokenPipeError:
        with suppress(OSError):
            sys.stdout.close()
        sys.exit(1)
    sys.exit(0)


def leave_quietly() -> None:
    """The last thing before the interpreter is taken down: DuckDB 2.0 beside Great Expectations prints leak notes after it.

    Registered first, so that it runs after every other exit handler.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _run(project: Path, batch: str | None, *, every: bool, as_json: bool) -> int:
    """Runs one batch or all; answers the exit code, the strongest of all."""
    from commsqa.bootstrap import configure_logging, open_house, prepare_prefect
    from commsqa.printing import print_run, run_json

    configure_logging()
    with open_house(project) as house:  # what is wrong with the project is said before Prefect starts
        from commsqa.services.loading import batch_ids

        batches: list[str | None] = [*batch_ids(house)] if every else [batch]
    prepare_prefect(project)
    with _progress() as progress:
        progress("starting Prefect")
        from flows.check_batch import run as run_flow

        reports, codes = [], []
        for each in batches:
            try:
                report = run_flow(project, each, progress)
            except CommsqaError as error:  # the other batches are run all the same
                codes.append(_complain(error))
                continue
            _log_run(report)
            reports.append(report)
            codes.append(report.exit_code)
            if as_json:
                typer.echo(run_json(report))
    if not as_json:
        for report in reports:
            print_run(report, str(project), program=_program())
    return next(code for code in _STRONGEST_FIRST if code in codes)


def _complain(error: CommsqaError) -> int:
    """Says it in one line on standard error; answers the exit code."""
    typer.echo(f"commsqa: {' '.join(str(error).split())}", err=True)
    return error.exit_code


def _program() -> str:
    """How the user can call commsqa again: its name, or its path where it is not on the search path (`make demo`)."""
    return "commsqa" if shutil.which("commsqa") else os.path.relpath(sys.argv[0])


def _log_run(report: RunReport) -> None:
    import structlog

    facts = {"run_id": report.run_id, "flow_run_id": report.flow_run_id, "batch_id": report.batch_id, "outcome": report.outcome}
    counts = {"evaluated": report.evaluated, "held": report.gate.held, "incidents": len(report.incidents)}
    structlog.get_logger().info("run completed", **facts, **counts, duration_s=report.duration_s)


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """On a terminal a line that says what is being done; else log lines."""
    import structlog
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        log = structlog.get_logger()
        yield lambda what: log.debug(what)
        return
    with console.status("starting") as status:
        yield lambda what: status.update(what)


def _write_table(table: Any, output_format: str, output: Path | None) -> None:
    import pyarrow.parquet as pq

    from commsqa.printing import as_csv
    from commsqa.printing import as_json as json_of

    if output_format == "parquet":
        if output is None and sys.stdout.isatty():
            _refuse("Parquet is binary: name a file with --output, or send standard output to one")
        with _opened(output) as file:
            pq.write_table(table, file)
        return
    rows = table.to_pylist()
    text = f"{json_of(rows)}\n" if output_format == "json" else as_csv(table.column_names, rows)
    with _opened(output) as file:
        file.write(text.encode())


@contextmanager
def _opened(output: Path | None) -> Iterator[BinaryIO]:
    """The file to write to, or standard output."""
    if output is None:
        yield sys.stdout.buffer
        return
    try:
        file = output.open("wb")
    except OSError as error:
        _refuse(f"{output} cannot be written ({error.strerror}); name a file in a folder that is there")
    with file:
        yield file


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


def _refuse(message: str) -> NoReturn:
    typer.echo(f"commsqa: {message}", err=True)
    raise typer.Exit(2)

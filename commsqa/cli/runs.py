"""The main job and what it leaves: findings, the manifest, sealed evidence."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from commsqa.cli.application import Json, Output, Project, Reason, Run, app, complain, program, refuse
from commsqa.cli.output import Format, ManifestFormat, progress_line, write_table
from commsqa.domain.levels import Level
from commsqa.domain.runs import RunReport
from commsqa.errors import CommsqaError

_STRONGEST_FIRST = (1, 2, 4, 3, 0)
"""The exit codes of `run`: of several batches the strongest counts."""


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
        refuse("--batch and --all exclude each other; give one of them")
    raise typer.Exit(_run_and_print(project, batch, every=every, as_json=as_json))


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
        write_table(queries.findings(house, run_id=run_id, check_id=check, severity=severity), output_format.value, output)


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
        write_table(queries.release_manifest(house, run_id), output_format.value, output)


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


def _run_and_print(project: Path, batch: str | None, *, every: bool, as_json: bool) -> int:
    """Answers the exit code, the strongest of all batches."""
    from commsqa.printing import print_run, run_json

    reports: list[RunReport] = []

    def told(report: RunReport) -> None:
        reports.append(report)
        if as_json:
            typer.echo(run_json(report))

    code = run_batches(project, batch, every=every, told=told)
    if not as_json:
        for report in reports:
            print_run(report, str(project), program=program())
    return code


def run_batches(project: Path, batch: str | None, *, every: bool, told: Callable[[RunReport], None]) -> int:
    """Runs one batch or all in the order of composition, `told` hears of each; answers the strongest exit code."""
    from commsqa.bootstrap import configure_logging, open_house, prepare_prefect

    configure_logging()
    with open_house(project) as house:  # what is wrong with the project is said before Prefect starts
        from commsqa.services.loading import batch_ids

        batches: list[str | None] = [*batch_ids(house)] if every else [batch]
    prepare_prefect(project)
    with progress_line() as progress:
        progress("starting Prefect")
        from flows.check_batch import run as run_flow

        codes = []
        for each in batches:
            try:
                report = run_flow(project, each, progress)
            except CommsqaError as error:  # the other batches are run all the same
                codes.append(complain(error))
                continue
            _log_run(report)
            codes.append(report.exit_code)
            told(report)
    return next(code for code in _STRONGEST_FIRST if code in codes)


def _log_run(report: RunReport) -> None:
    import structlog

    facts = {"run_id": report.run_id, "flow_run_id": report.flow_run_id, "batch_id": report.batch_id, "outcome": report.outcome}
    counts = {"evaluated": report.evaluated, "held": report.gate.held, "incidents": len(report.incidents)}
    structlog.get_logger().info("run completed", **facts, **counts, duration_s=report.duration_s)

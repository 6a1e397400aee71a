"""What the command line shows: a run as a steward reads it, as JSON, and lists."""

import csv
import io
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from commsqa.domain.drills import DrillLine, DrillReport, Vitality
from commsqa.domain.findings import Outcome
from commsqa.domain.incidents import Action, IncidentReport
from commsqa.domain.levels import Level
from commsqa.domain.runs import GateDecision, RunReport
from commsqa.domain.values import plain
from commsqa.escalation.masking import clean

_CAUSE_FIELDS = (
    "cause_id",
    "conditions",
    "explained",
    "inside_rate",
    "elsewhere_rate",
    "risk_ratio",
    "risk_ratio_low",
    "onset",
    "change_id",
    "sentence",
)
_SENTENCE = 500
_STYLE = {Level.CRITICAL: "bold red", Level.HIGH: "red", Level.MEDIUM: "yellow", Level.LOW: "cyan", Level.INFO: "dim"}
_WIDEST = 1000
_DONE = {Action.OPENED: "opened", Action.UPDATED: "updated, known already", Action.REOPENED: "reopened"}
_GATE = {
    GateDecision.RELEASED: "Everything is released",
    GateDecision.PARTLY_HELD: "Held in part",
    GateDecision.BATCH_HELD: "The whole batch is held",
}


def run_json(report: RunReport) -> str:
    """The report as one JSON object on one line, with the promised fields and no other."""
    content = plain(report)
    for ours in ("about", "resolved_incidents"):
        del content[ours]
    for incident in content["incidents"]:
        incident["causes"] = [{name: cause[name] for name in _CAUSE_FIELDS} for cause in incident["causes"]]
    return as_json(content)


def as_json(content: Any) -> str:
    """JSON on one line; decimals are strings, times RFC 3339 in UTC."""
    return json.dumps(plain(content), ensure_ascii=False)


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """RFC 4180 text with a header; what is absent is empty."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=columns, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def print_run(report: RunReport, project: str, *, program: str = "commsqa") -> None:
    """The run for people: what was checked, findings, incidents and what was done, what is held, where to look next.

    `program` is how commsqa is called here.
    """
    console = Console(highlight=False)
    console.print(f"\n[bold]Batch {escape(report.batch_id)}[/]: {report.evaluated:,} pieces checked in {report.duration_s:.1f} s")
    for line in _not_judged(report):
        console.print(line, soft_wrap=True)
    console.print(_checks(report))
    console.print(_levels(report))
    if told := report.about.set_aside if report.about else "":
        console.print(f"  of these {told}: they hold nothing and open no incident", soft_wrap=True)
    if report.incidents:
        console.print(f"\n[bold]{_many(len(report.incidents), 'incident')}[/]")
    for incident in report.incidents:
        for line in _incident(incident, report):
            console.print(line, soft_wrap=True)
    if report.resolved_incidents:
        console.print(f"  not found any more, resolved: {', '.join(report.resolved_incidents)}", soft_wrap=True)
    gate = report.gate
    console.print(f"\n[bold]{_GATE[gate.decision]}[/]: {gate.held:,} pieces held, {gate.released:,} released")
    console.print("\n[bold]Where to look next[/]")
    for what, where in (
        ("which pieces may leave", report.paths.release),
        ("every finding", f"{program} findings {project} --run {report.run_id} --format csv"),
        ("what proves one", f"{program} evidence {project} FINDING --reason TEXT"),
        ("the verdicts as pages", report.paths.data_docs),
        ("that nobody changed the record", f"{program} audit verify {project}"),
    ):
        console.print(f"  {what}: {escape(where)}", soft_wrap=True)


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, numbers: Collection[str] = ()) -> None:
    """A plain table for people. Each row is one line, however narrow the terminal: an id that is cut cannot be copied.

    The columns of `numbers` stand to the right.
    """
    table = Table(box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, justify="right" if column in numbers else "left")
    for row in rows:
        table.add_row(*(escape("" if cell is None else str(cell)) for cell in row))
    Console(highlight=False, width=_WIDEST).print(table)


def print_drill(report: DrillReport) -> None:
    """A table of the checks, and what it means."""
    columns = ("check", "planted", "found", "false", "seconds", "severity", "would be told", "")
    print_table(columns, map(_drilled, report.lines), numbers=("planted", "found", "false", "seconds"))
    dead = [line.check_id for line in report.lines if line.vitality is Vitality.DEAD]
    alive = sum(line.vitality is Vitality.ALIVE for line in report.lines)
    told = f"{alive} checks found what was planted into a copy of batch {report.batch_id} ({report.seconds:.0f} s)"
    ending = f"; these found nothing of it: {', '.join(dead)}" if dead else "; none is dead"
    Console(highlight=False).print(f"\n{escape(told + ending)}", soft_wrap=True)


def _drilled(line: DrillLine) -> tuple[Any, ...]:
    if line.vitality in (Vitality.NOT_RUN, Vitality.NOT_PLANTED):
        return line.check_id, "", "", line.falsely_reported or "", "", "", "", line.reason
    word = "DEAD" if line.vitality is Vitality.DEAD else ""
    severity = line.severity.value if line.severity else ""
    found = (line.planted, line.found, line.falsely_reported, f"{line.seconds:.3f}", severity, ", ".join(line.route))
    return line.check_id, *found, line.reason or word


def _checks(report: RunReport) -> Table:
    table = Table(box=None, pad_edge=False)
    for name, side in (("check", "left"), ("outcome", "left"), ("evaluated", "right"), ("findings", "right")):
        table.add_column(name, justify="right" if side == "right" else "left")
    for check in report.checks:
        style = {Outcome.PASSED: "green", Outcome.SKIPPED: "dim"}.get(check.outcome, "red")
        table.add_row(check.check_id, f"[{style}]{check.outcome}[/]", f"{check.evaluated:,}", f"{check.findings:,}")
    return table


def _not_judged(report: RunReport) -> Iterator[str]:
    """What could not run, what holds pieces first."""
    for outcome, style in ((Outcome.ERRORED, "red"), (Outcome.SKIPPED, "yellow")):
        for check in report.checks:
            if check.outcome is outcome:
                yield f"[{style}]{check.check_id} {check.outcome}[/]: {escape(check.reason or '')}"


def _levels(report: RunReport) -> str:
    counts = ", ".join(
        f"[{_STYLE[level]}]{count:,} {level}[/]" for level, count in reversed(report.findings_by_severity.items()) if count
    )
    return f"\n[bold]Findings[/] (severity if released): {counts or 'none'}"


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _incident(incident: IncidentReport, report: RunReport) -> Iterator[str]:
    counts = (
        f"{_many(incident.findings, 'finding')}, {_many(incident.customers, 'customer')}"
        if incident.findings
        else "could not run"
    )
    yield (
        f"  [{_STYLE[incident.severity]}]{incident.severity.upper()}[/] {incident.priority} {incident.incident_id}"
        f" {incident.check_id}: {counts} ({_DONE[incident.action]}; {incident.severity_now} as it stands)"
    )
    if incident.causes:
        # Attribute values stand in it: a screen is seen and copied by more people than may see what looks personal.
        yield f"      probable cause: {escape(clean(incident.causes[0].sentence, _SENTENCE))}"
    elif incident.findings:
        yield "      no common cause found"
    else:
        reasons = (check.reason for check in report.checks if check.check_id == incident.check_id)
        yield f"      {escape(next(reasons, None) or '')}"

"""What the command line shows of policies: what is wrong with them, and what another one would have said."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import typer

from commsqa.domain.levels import Level
from commsqa.domain.replays import Doubt, IncidentShift, ReplayReport, RunReplay
from commsqa.escalation.masking import clean
from commsqa.printing import print_table
from commsqa.services.policies import PolicyCheck

_SHOWN = 20
_LONGEST = 200
_WHY = {
    Doubt.AMOUNT_IN_BAND: "Their amounts are kept in bands, and this policy draws a line inside theirs.",
    Doubt.OLD_RUN: "Their runs were made before the facts of harm were kept, and their vectors leave several possible.",
    Doubt.OTHER_POLICY: "A policy that is not at hand graded them, and their runs did not keep the facts of harm;"
    " they are counted as they were.",
}


def print_policies(found: Iterable[PolicyCheck]) -> None:
    """A line for each policy, mistake and remark."""
    for each in found:
        if not each.mistakes:
            typer.echo(f"ok       {each.policy}: {each.told} ({each.source})")
        for mistake in each.mistakes:
            typer.echo(f"mistake  {mistake}")
        for remark in each.remarks:
            typer.echo(f"remark   {remark}")


def print_replay(report: ReplayReport) -> None:
    """The runs, the levels by check, and what changes, the worst first."""
    for line in _lines(report):
        typer.echo(line)
    if report.changes_nothing:
        return
    levels = [level.value for level in Level]
    typer.echo("\nFindings by level, before > after")
    moved = (each for each in report.checks if each.before != each.after)
    rows = ((each.check_id, *(_change(each.before[level], each.after[level]) for level in Level)) for each in moved)
    print_table(("check", *levels), rows, numbers=levels)
    if report.shifts:
        typer.echo("\nFindings that change, the worst first")
        shifts = [(each.check_id, _step(each.before, each.after), f"{each.findings:,}", each.first[0]) for each in report.shifts]
        print_table(("check", "level", "findings", "e.g."), _first(shifts), numbers=("findings",))
    if report.incidents:
        typer.echo("\nIncidents that change, the worst first")
        columns = ("run", "incident", "check", "level if released", "findings", "conditions")
        print_table(columns, _first([_incident(each) for each in report.incidents]), numbers=("findings",))


def _lines(report: ReplayReport) -> Iterator[str]:
    for run in report.runs:
        yield f"{run.run_id}, batch {run.batch_id}: {run.policy or 'a policy unknown'} > {report.policy}"
        yield f"  findings: {run.changed:,} of {run.findings:,} get another level"
        yield f"  pieces held: {_change(run.held_before, run.held_after)}{_moved(run)}"
        yield f"  incidents: {_change(run.incidents_before, run.incidents_after)}"
    doubts = sum((Counter(run.doubts) for run in report.runs), Counter[Doubt]())
    for doubt, findings in doubts.items():
        yield f"Findings that cannot be regraded exactly: {findings:,}. {_WHY[doubt]}"
    if set(doubts) - {Doubt.OTHER_POLICY}:
        yield "Such a finding counts as it was where it may, else at the gravest level that is possible."
    if report.changes_nothing:
        yield "Nothing changes."


def _moved(run: RunReplay) -> str:
    parts = [
        f"{moved.pieces:,} newly {what}, e.g. {', '.join(moved.first)}"
        for what, moved in (("held", run.newly_held), ("released", run.newly_released))
        if moved.pieces
    ]
    return f" ({'; '.join(parts)})" if parts else ""


def _change(before: int, after: int) -> str:
    return f"{before:,} > {after:,}" if before != after else f"{before:,}"


def _step(before: Level | None, after: Level | None) -> str:
    return f"{before or 'not opened'} > {after or 'not opened'}"


def _incident(each: IncidentShift) -> tuple[str, ...]:
    conditions = ", ".join(f"{name} = {value}" for name, value in each.conditions.items())
    level = _step(each.before, each.after) + ("" if each.exact else " (not exact)")
    return each.run_id, each.incident_id or "", each.check_id, level, f"{each.findings:,}", clean(conditions, _LONGEST)


def _first(rows: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    more = len(rows) - _SHOWN
    return [*rows[:_SHOWN], *([(f"and {more:,} more (--json)", *[""] * (len(rows[0]) - 1))] if more > 0 else [])]

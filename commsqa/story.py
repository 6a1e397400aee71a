"""What the demo shows: its runs told one after the other, for somebody who has never seen the product."""

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console
from rich.markup import escape

from commsqa.domain.causes import ProbableCause
from commsqa.domain.incidents import Action, IncidentReport
from commsqa.domain.levels import Level
from commsqa.domain.runs import BatchAbout, RunReport
from commsqa.escalation.masking import clean

_SHOWN = 5
_WORD = 60
_SENTENCE = 400
_STYLE = {Level.CRITICAL: "bold red", Level.HIGH: "red", Level.MEDIUM: "yellow", Level.LOW: "cyan", Level.INFO: "dim"}
_KNOWN = {
    Action.OPENED: "",
    Action.UPDATED: ", known already",
    Action.REOPENED: ", came back after it was resolved",
}


def print_story(reports: Sequence[RunReport], project: str, *, titles: Mapping[str, str], program: str = "commsqa") -> None:
    """The runs in the order given, a paragraph each, and what to try next with the ids of these runs.

    `titles` holds the checks' titles by id; `program` is how commsqa is called here.
    """
    console = Console(highlight=False)
    for line in _lines(reports, project, titles, program):
        console.print(line, soft_wrap=True)


def _lines(reports: Sequence[RunReport], project: str, titles: Mapping[str, str], program: str) -> Iterator[str]:
    pieces = sum(report.evaluated for report in reports)
    yield (
        f"\n{_many(len(reports), 'batch', 'batches')} with {_many(pieces, 'piece')} were compared with the systems of record: "
        "customers, accounts and their holders, ledger, preferences."
    )
    yield "LOW to CRITICAL is the harm if the pieces left; P1 (at once) to P5 is how soon somebody must act as things stand."
    for report in reports:
        yield from _batch(report, project, titles, program)
    yield from _next(reports, project, titles, program)


def _batch(report: RunReport, project: str, titles: Mapping[str, str], program: str) -> Iterator[str]:
    yield f"\n[bold]Batch {escape(clean(report.batch_id, _WORD))}[/]: {_what(report)}"
    yield f"  [bold]Found[/] {_levels(report)}"
    for incident in report.incidents[:_SHOWN]:
        yield from _incident(incident, titles)
    more = len(report.incidents) - _SHOWN
    if more > 0:
        yield f"  and {more} more: {program} incidents {escape(project)}"
    for check in report.checks:
        if check.reason:
            yield f"  [yellow]{check.check_id} {check.outcome}[/]: {escape(clean(check.reason, _SENTENCE))}"
    yield from _consequences(report)


def _what(report: RunReport) -> str:
    """How many pieces of which kinds, when composed, and whether they left."""
    about = report.about
    if about is None:
        return _many(report.evaluated, "piece")
    counted = [_many(count, kind) for kind, count in about.kinds.items()]
    kinds = " and ".join(part for part in (", ".join(counted[:-1]), *counted[-1:]) if part)
    composed = f", composed {about.composed_at:%d %B %Y}" if about.composed_at else ""
    return f"{kinds}{composed}; {_state(about, report.evaluated)}"


def _state(about: BatchAbout, pieces: int) -> str:
    if about.left == 0:
        return "all waiting to leave, so the wrong ones can still be held."
    if about.left == pieces:
        return "all had left before they were checked, so nothing can be held."
    return f"{about.left:,} of them had left before they were checked."


def _levels(report: RunReport) -> str:
    counts = [f"[{_STYLE[level]}]{count:,} {level}[/]" for level, count in reversed(report.findings_by_severity.items()) if count]
    if not counts:
        return "nothing wrong."
    total = sum(report.findings_by_severity.values())
    return f"{_many(total, 'error')} ({', '.join(counts)}), one incident for each problem and cause, the worst first:"


def _incident(incident: IncidentReport, titles: Mapping[str, str]) -> Iterator[str]:
    title = titles.get(incident.check_id, incident.check_id)
    yield (
        f"  [{_STYLE[incident.severity]}]{incident.severity.upper():<8}[/] {escape(title)}: {_hit(incident)}"
        f"  [dim]{incident.incident_id}, {incident.priority}{_KNOWN[incident.action]}[/]"
    )
    if incident.causes:
        # Attribute values stand in it, which may be anything.
        yield f"           {escape(clean(_cause(incident.causes[0]), _SENTENCE))}"


def _hit(incident: IncidentReport) -> str:
    if not incident.findings:
        return "could not be checked"
    customers = f", {_many(incident.customers, 'customer')}" if incident.customers else ""
    apart = ", no common cause" if incident.findings > 1 and not incident.causes else ""
    return f"{_many(incident.findings, 'finding')}{customers}{apart}"


def _cause(cause: ProbableCause) -> str:
    """Where the errors gather and which change came before, in words that need no statistics."""
    if not cause.conditions:
        return cause.sentence
    where = " and ".join(f"{attribute} = {value}" for attribute, value in sorted(cause.conditions.items()))
    change = f"change {cause.change_id} came before it" if cause.change_id else "no recorded change explains it"
    return (
        f"Probable cause: {where}. Wrong are {_share(cause.inside_rate)} of these pieces "
        f"and {_share(cause.elsewhere_rate)} of the others; {change}."
    )


def _consequences(report: RunReport) -> Iterator[str]:
    """What is held, what had left and what that means, and who was told."""
    about, gate = report.about, report.gate
    left = about.left if about else 0
    if left < report.evaluated:
        held = f"{gate.held:,} of {report.evaluated:,} pieces, until a person decides" if gate.held else "nothing"
        yield f"  [bold]Held[/] {held}; {gate.released:,} may leave."
    if about is None:
        return
    if about.set_aside:
        yield f"  [bold]Known[/] {about.set_aside} by people: found and counted, but nothing is held for them."
    if about.left_wrong:
        yield f"  [bold]Already out[/] {_many(about.left_wrong, 'piece')} that would have been held."
    if about.left_to_others:
        reached = (
            "piece reached somebody not entitled to it"
            if about.left_to_others == 1
            else "pieces reached people not entitled to them"
        )
        yield (
            f"  [bold red]A breach to assess[/]: {about.left_to_others:,} {reached}. The 72 hours of GDPR Art. 33 run from now; "
            "whether to notify the authority is a person's decision."
        )
    late = f", {about.undelivered:,} not yet delivered" if about.undelivered else ""
    yield f"  [bold]Told[/] {_many(about.notified, 'notification')} sent{late}, to whom policies/escalation.yaml names."


def _next(reports: Sequence[RunReport], project: str, titles: Mapping[str, str], program: str) -> Iterator[str]:
    """Commands with real ids."""
    if not reports:
        return
    last, folder = reports[-1], escape(project)
    yield "\n[bold]Try next[/]"
    told = [(incident, report) for report in reports for incident in report.incidents]
    if told:
        urgent, _ = min(told, key=lambda pair: (pair[0].priority, -pair[0].severity.rank, -pair[0].score))
        what = escape(titles.get(urgent.check_id, urgent.check_id))
        yield from _try(
            f"own the most urgent incident ({what}, {urgent.priority})",
            f'{program} ack {folder} {urgent.incident_id} --reason "I look into it"',
        )
    if last.about and last.about.worst_finding:
        command = f'{program} evidence {folder} {last.about.worst_finding} --reason "seeing the demo"'
        yield from _try("see what proves one error (goes into the audit trail)", command)
    yield from _try("which pieces may leave", f"{program} release {folder} --run {last.run_id}")
    yield from _try("every finding", f"{program} findings {folder} --run {last.run_id} --format csv")
    yield from _try("every incident", f"{program} incidents {folder}")
    yield from _try(
        "the same in a browser, in English or Arabic (it prints a password for the login admin)", f"{program} serve {folder}"
    )
    yield from _try("Great Expectations' own pages", escape(last.paths.data_docs))
    yield from _try("that nobody changed the record", f"{program} audit verify {folder}")


def _try(what: str, command: str) -> Iterator[str]:
    yield f"  {what}:"
    yield f"      {command}"


def _many(number: int, noun: str, plural: str = "") -> str:
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def _share(rate: float) -> str:
    percent = 100 * rate
    if 0 < percent < 0.1:
        return "under 0.1 %"
    return f"{percent:.0f} %" if percent >= 10 or percent == 0 else f"{percent:.1f} %"

"""What another severity policy would have said of past runs: their findings, their gates and their incidents.

Nothing is written but the audit event that it was asked. Levels are those if released, which decide the gate and whether an
incident opens; causes and customers are as the run found them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from commsqa.domain.findings import Outcome
from commsqa.domain.incidents import IncidentReport
from commsqa.domain.levels import Level
from commsqa.domain.replays import CheckLevels, IncidentShift, PiecesMoved, ReplayReport, RunReplay, Shift
from commsqa.domain.runs import RunReport
from commsqa.errors import InputError, UnknownIdError
from commsqa.project.loader import load_policy
from commsqa.project.severity_policy import SeverityPolicy
from commsqa.services.house import House
from commsqa.services.locating import newest_runs
from commsqa.services.queries.runs import find_run
from commsqa.services.regrading import Replayed, regraded_run
from commsqa.services.replayed_gate import gates, is_set_aside, said_then
from commsqa.severity import Grader
from commsqa.severity.replay import regrade_incident
from commsqa.store import RunRecord

_SHOWN = 5
_CAME_BACK = "it came back"
_Share = tuple[str, str | None]
"""The findings of one check with one cause."""


def replay(house: House, policy: SeverityPolicy, *, run_id: str | None = None, newest: int | None = None) -> ReplayReport:
    """By this policy: one run, or the newest completed ones, or without either the newest of each batch.

    UnknownIdError where there is none, InputError where a run's files are gone.
    """
    grader, known = Grader(policy), _at_hand(house)
    done = []
    for run in _runs(house, run_id, newest):
        house.progress(f"grading the findings of run {run.run_id}")
        done.append(_replayed(house, run, grader, known))
    report = ReplayReport(
        policy=policy.label,
        runs=tuple(each.line for each in done),
        checks=tuple(_checks(each.findings for each in done)),
        shifts=tuple(sorted(_shifts(each.findings for each in done), key=_badness)),
        incidents=tuple(sorted((shift for each in done for shift in each.incidents), key=_badness)),
    )
    _record(house, report)
    return report


@dataclass(frozen=True)
class _Done:
    line: RunReplay
    findings: Sequence[Replayed]
    incidents: Sequence[IncidentShift]


def _at_hand(house: House) -> list[Grader]:
    """The policies whose vectors can be read back: the project's own, and the default."""
    return [house.grader, Grader(load_policy(None, "severity.yaml", SeverityPolicy, {}))]


def _runs(house: House, run_id: str | None, newest: int | None) -> list[RunRecord]:
    if run_id is not None:
        return [find_run(house, run_id)]
    with house.store.snapshot() as tx:
        found = newest_runs(house) if newest is None else tx.runs.completed()[:newest]
        if not found:
            raise UnknownIdError("no run was completed yet; run commsqa run first")
        return [tx.runs.get(run.run_id) for run in found]


def _replayed(house: House, run: RunRecord, grader: Grader, known: Sequence[Grader]) -> _Done:
    if run.report is None:
        raise InputError(f"run {run.run_id} has no report; run the batch again")
    regraded = regraded_run(house, run, grader, known=known)
    said = said_then(house, run)
    to_act_on = [each for each in regraded.findings if not is_set_aside(grader, each, said)]
    held = gates(house, run, run.report, grader, to_act_on, said)
    incidents = list(_incidents(run.report, grader, to_act_on, hours=regraded.hours_to_release))
    line = RunReplay(
        run_id=run.run_id,
        batch_id=run.batch_id,
        policy=run.digests.get("version.severity", ""),
        findings=len(regraded.findings),
        changed=sum(each.verdict.level is not each.before for each in regraded.findings),
        doubts=dict(Counter(each.doubt for each in regraded.findings if each.doubt is not None)),
        held_before=len(held.before),
        held_after=len(held.after),
        newly_held=_moved(held.after - held.before),
        newly_released=_moved(held.before - held.after),
        incidents_before=sum(each.before is not None for each in incidents),
        incidents_after=sum(each.after is not None for each in incidents),
    )
    return _Done(line, regraded.findings, [each for each in incidents if each.before is not each.after])


def _moved(pieces: Iterable[str]) -> PiecesMoved:
    listed = sorted(pieces)
    return PiecesMoved(pieces=len(listed), first=tuple(listed[:_SHOWN]))


def _incidents(
    report: RunReport, grader: Grader, to_act_on: Sequence[Replayed], *, hours: float | None
) -> Iterator[IncidentShift]:
    """Every incident that the run had or would have had, also those that stay as they were."""
    errored = {each.check_id for each in report.checks if each.outcome is Outcome.ERRORED}
    before = {_share_of(each): each for each in report.incidents if each.check_id not in errored}
    shares: dict[_Share, list[Replayed]] = defaultdict(list)
    for finding in to_act_on:
        shares[finding.check_id, finding.cause_id].append(finding)
    for share in sorted({*before, *shares}, key=lambda share: (share[0], share[1] or "")):
        was, found = before.get(share), shares.get(share, [])
        level, exact = _graded(grader, found, was, hours=hours)
        yield _shift(report, share, was, level, findings=len(found), exact=exact)
    for was in report.incidents:
        if was.check_id in errored:
            yield _shift(report, _share_of(was), was, grader.policy.unchecked, findings=0, exact=True)


def _graded(
    grader: Grader, found: Sequence[Replayed], was: IncidentReport | None, *, hours: float | None
) -> tuple[Level | None, bool]:
    """The level of the incident of these findings; None where it is not opened. And whether that is exact."""
    before = None if was is None else was.severity
    harms = [(each.harm, each.customer_digest or "") for each in found if each.harm is not None]
    if len(harms) < len(found):
        return before, False
    if not harms:
        return None, True
    verdict, exact = regrade_incident(
        grader,
        harms,
        before,
        recurrence=was is not None and any(reason.endswith(_CAME_BACK) for reason in was.reasons),
        hours_to_irreversible=None if all(each.out for each in found) else hours,
    )
    return (verdict.level if grader.opens_incident(verdict) else None), exact


def _share_of(incident: IncidentReport) -> _Share:
    return incident.check_id, incident.causes[0].cause_id if incident.causes else None


def _shift(
    report: RunReport, share: _Share, was: IncidentReport | None, after: Level | None, *, findings: int, exact: bool
) -> IncidentShift:
    return IncidentShift(
        run_id=report.run_id,
        incident_id=None if was is None else was.incident_id,
        check_id=share[0],
        conditions={} if was is None or not was.causes else was.causes[0].conditions,
        findings=findings or (0 if was is None else was.findings),
        before=None if was is None else was.severity,
        after=after,
        exact=exact,
    )


def _checks(runs: Iterable[Sequence[Replayed]]) -> Iterator[CheckLevels]:
    before: Mapping[str, Counter[Level]] = defaultdict(Counter)
    after: Mapping[str, Counter[Level]] = defaultdict(Counter)
    for findings in runs:
        for each in findings:
            before[each.check_id][each.before] += 1
            after[each.check_id][each.verdict.level] += 1
    for check_id in sorted(before):
        yield CheckLevels(check_id=check_id, before=_levels(before[check_id]), after=_levels(after[check_id]))


def _levels(counted: Counter[Level]) -> dict[Level, int]:
    return {level: counted[level] for level in Level}


def _shifts(runs: Iterable[Sequence[Replayed]]) -> Iterator[Shift]:
    moved: dict[tuple[str, Level, Level], list[str]] = defaultdict(list)
    for findings in runs:
        for each in findings:
            if each.verdict.level is not each.before:
                moved[each.check_id, each.before, each.verdict.level].append(each.finding_id)
    for (check_id, before, after), found in moved.items():
        yield Shift(check_id=check_id, before=before, after=after, findings=len(found), first=tuple(sorted(found)[:_SHOWN]))


def _badness(shift: Shift | IncidentShift) -> tuple[int, bool, int, str]:
    """The widest step first; of equal ones the fall, which lets something pass, before the rise; then the most findings."""
    before, after = (-1 if level is None else level.rank for level in (shift.before, shift.after))
    return -abs(after - before), after > before, -shift.findings, shift.check_id


def _record(house: House, report: ReplayReport) -> None:
    opened = [each for each in report.incidents if each.before is None]
    gone = [each for each in report.incidents if each.after is None]
    details = {
        "policy": report.policy,
        "policies_before": sorted({run.policy for run in report.runs}),
        "runs": [run.run_id for run in report.runs],
        "findings": sum(run.findings for run in report.runs),
        "changed": sum(run.changed for run in report.runs),
        "not_exact": sum(sum(run.doubts.values()) for run in report.runs),
        "newly_held": sum(run.newly_held.pieces for run in report.runs),
        "newly_released": sum(run.newly_released.pieces for run in report.runs),
        "incidents_opened": len(opened),
        "incidents_not_opened": len(gone),
        "incidents_regraded": len(report.incidents) - len(opened) - len(gone),
    }
    with house.store.transaction() as tx:
        tx.audit.append(action="policy.replayed", actor=house.actor, subject=report.policy, details=details, at=house.clock())

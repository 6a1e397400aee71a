"""Turns findings into problems, problems into incidents, and incidents into deliveries that wait in the outbox."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from commsqa.checks.engine import EngineResult
from commsqa.domain.findings import Exposure
from commsqa.domain.incidents import Action, Incident, IncidentReport, IncidentState, Problem, fingerprint
from commsqa.escalation.incidents import IncidentChange, decide, over
from commsqa.escalation.life import begin_steps
from commsqa.escalation.plan import plan
from commsqa.services.classifying import OUT, Classified, Graded
from commsqa.services.explaining import Share
from commsqa.services.house import House
from commsqa.services.loading import Workspace

_RECURRENCE = timedelta(days=30)
_NO_CUSTOMER = ""


@dataclass(frozen=True)
class Responded:
    """What became of the incidents that the run found, which others are `over`, and each finding's incident and cause."""

    changes: tuple[IncidentChange, ...]
    over: tuple[IncidentChange, ...]
    incident_of: dict[str, str]
    cause_of: dict[str, str]


def respond(
    house: House,
    workspace: Workspace,
    result: EngineResult,
    classified: Classified,
    shares: Sequence[Share],
    *,
    run_id: str,
) -> Responded:
    """Incidents, their audit events and the outbox rows, in one transaction."""
    now = house.clock()
    with house.store.transaction() as tx:
        known = {mark: found for mark in _marks(classified, shares) if (found := tx.incidents.by_fingerprint(mark)) is not None}
        problems = _problems(house, workspace, result, classified, shares, known, now=now)
        unresolved = tx.incidents.unresolved()
        changes = decide(
            problems,
            known=known,
            open_incidents=unresolved,
            run_id=run_id,
            now=now,
            new_id=lambda: f"INC-{house.token()}",
        )
        changes = begin_steps(changes, house.escalation, now)
        gone = over(
            unresolved,
            changes,
            batch_id=workspace.batch.batch_id,
            composition_no=workspace.batch.composition_no,
            judged=[check_id for check_id, run in result.runs.items() if run.outcome is None],
            run_id=run_id,
            now=now,
            set_aside={finding.failure.check_id for finding in classified.findings if finding.set_aside},
        )
        for change in (*changes, *gone):
            tx.incidents.save(change.incident, actor=house.actor)
        for dispatch in plan((*changes, *gone), house.escalation):
            tx.outbox.add(dispatch.destination, dispatch.notification, due_at=now, now=now, actor=house.actor)
    return _responded(changes, gone, shares)


def _marks(classified: Classified, shares: Sequence[Share]) -> set[str]:
    """The fingerprints of all that may be a problem."""
    return {*map(_share_fingerprint, shares), *map(_unchecked_fingerprint, classified.held_unchecked)}


def _problems(
    house: House,
    workspace: Workspace,
    result: EngineResult,
    classified: Classified,
    shares: Sequence[Share],
    known: Mapping[str, Incident],
    *,
    now: datetime,
) -> list[Problem]:
    """What was found that deserves an incident, and the checks that could not run."""
    marked = ((share, _share_fingerprint(share)) for share in shares)
    found = [_problem(house, workspace, share, mark, known.get(mark), now=now) for share, mark in marked]
    unchecked = [
        _could_not_run(house, workspace, result, check_id, _unchecked_fingerprint(check_id), pieces=len(pieces), now=now)
        for check_id, pieces in classified.held_unchecked.items()
    ]
    return [problem for problem in found if problem is not None] + unchecked


def reports(changes: Sequence[IncidentChange]) -> tuple[IncidentReport, ...]:
    """The incidents as a run prints them, worst first."""
    return tuple(
        IncidentReport(
            incident_id=change.incident.incident_id,
            fingerprint=change.incident.fingerprint,
            check_id=change.incident.check_id,
            severity=problem.severity,
            severity_now=problem.severity_now,
            score=problem.score,
            vector=problem.vector,
            priority=problem.priority,
            reasons=problem.reasons,
            customers=problem.customers,
            findings=problem.findings,
            causes=problem.causes,
            action=change.action,
        )
        for change in changes
        if (problem := change.found) is not None
    )


def _problem(
    house: House,
    workspace: Workspace,
    share: Share,
    mark: str,
    known: Incident | None,
    *,
    now: datetime,
) -> Problem | None:
    """The share as a problem; None where it does not deserve an incident. What people set aside is no part of it."""
    found = _to_act_on(share)
    if not found:
        return None
    all_out = all(finding.harm_now.exposure in OUT for finding in found)
    hours = None if all_out else hours_to_release(workspace, now)  # what has left is not waiting for its release any more
    customers = [finding.customer_digest or _NO_CUSTOMER for finding in found]
    recurrence = _recurs(known, now)
    released = house.grader.incident(
        [(finding.harm_if_released, who) for finding, who in zip(found, customers, strict=True)],
        recurrence=recurrence,
        hours_to_irreversible=hours,
    )
    if not house.grader.opens_incident(released):
        return None
    as_it_stands = house.grader.incident(
        [(finding.harm_now, who) for finding, who in zip(found, customers, strict=True)],
        recurrence=recurrence,
        hours_to_irreversible=hours,
    )
    check = house.checks[share.check_id]
    return Problem(
        check_id=share.check_id,
        title=check.title,
        fingerprint=mark,
        batch_id=workspace.batch.batch_id,
        severity=released.level,
        severity_now=as_it_stands.level,
        score=released.score,
        vector=released.vector,
        priority=as_it_stands.priority or released.priority,
        reasons=(*released.reasons[:-1], as_it_stands.reasons[-1]),  # the last one is the priority's
        policy=released.policy,
        customers=len(set(customers) - {_NO_CUSTOMER}),
        findings=len(found),
        held=sum(finding.harm_now.exposure is Exposure.HELD for finding in found),
        causes=share.causes,
        finding_ids=frozenset(finding.finding_id for finding in found),
        first_action=check.first_action,
    )


def _to_act_on(share: Share) -> list[Graded]:
    return [finding for finding in share.findings if finding.set_aside is None]


def _could_not_run(
    house: House, workspace: Workspace, result: EngineResult, check_id: str, mark: str, *, pieces: int, now: datetime
) -> Problem:
    verdict = house.grader.unchecked(check_id, pieces=pieces, hours_to_irreversible=hours_to_release(workspace, now))
    return Problem(
        check_id=check_id,
        title=house.checks[check_id].title,
        fingerprint=mark,
        batch_id=workspace.batch.batch_id,
        severity=verdict.level,
        severity_now=verdict.level,
        score=verdict.score,
        vector=verdict.vector,
        priority=verdict.priority,
        reasons=verdict.reasons,
        policy=verdict.policy,
        customers=0,
        findings=0,
        held=pieces,
        first_action=f"{_mend(workspace, check_id)} and run the batch again; its pieces stay held until then.",
        could_not_run=result.runs[check_id].reason or "the reason is not known",
    )


def _mend(workspace: Workspace, check_id: str) -> str:
    """What lets a check run that could not: its inputs, where it was never begun; else the reason names what stopped it."""
    if workspace.plans[check_id].outcome is not None:
        return "Give the check its inputs"
    return "Correct the record or the check that the reason names"


def hours_to_release(workspace: Workspace, now: datetime) -> float | None:
    """Hours until the batch's next irreversible step; 0 when it is past, None where the manifest does not say."""
    release_at = workspace.batch.release_at
    return None if release_at is None else max(0.0, (release_at - now) / timedelta(hours=1))


def _share_fingerprint(share: Share) -> str:
    return fingerprint(share.check_id, share.causes[0].conditions if share.causes else {})


def _unchecked_fingerprint(check_id: str) -> str:
    """A check that could not run is another problem than what it finds."""
    return fingerprint(f"{check_id} could not run", {})


def _recurs(known: Incident | None, now: datetime) -> bool:
    if known is None or known.state is not IncidentState.RESOLVED or known.resolved_at is None:
        return False
    return now - known.resolved_at <= _RECURRENCE


def _responded(changes: Sequence[IncidentChange], gone: Sequence[IncidentChange], shares: Sequence[Share]) -> Responded:
    """An incident may have adopted another fingerprint's findings: what was found of it tells which."""
    incidents = {change.found.fingerprint: change.incident.incident_id for change in changes if change.found is not None}
    incident_of, cause_of = {}, {}
    for share in shares:
        incident_id = incidents.get(_share_fingerprint(share))
        for finding in share.findings:
            if incident_id is not None and finding.set_aside is None:
                incident_of[finding.finding_id] = incident_id
            if share.causes:
                cause_of[finding.finding_id] = share.causes[0].cause_id
    resolved = tuple(change for change in gone if change.action is Action.RESOLVED)
    return Responded(tuple(changes), resolved, incident_of, cause_of)

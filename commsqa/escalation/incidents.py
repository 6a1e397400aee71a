"""Which incidents a run opens, updates or reopens: a function of what it found and of what is known."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import product

from commsqa.domain.incidents import Action, Incident, IncidentState, Problem
from commsqa.domain.levels import Level
from commsqa.domain.values import Value
from commsqa.escalation.content import notification_of, what_a_run_changed

BY_A_RUN = "commsqa"
"""Who resolved an incident that a run did not find any more."""
SAME_PIECES = 0.8
"""From this Jaccard index on, two problems of one check are the same one under another description."""


class IncidentChange(Value):
    """What becomes of an incident. `changed` is false when a reader of its notifications would see nothing new.

    `severity_before` is the level (if released) that its readers know; None for an opened incident. `happened` says in a line
    what changed; it is masked where it leaves. `found` is what this run found of it, while `incident.problem` is over all batches
    in which it is open; None where the run found nothing.
    """

    incident: Incident
    action: Action
    changed: bool
    found: Problem | None = None
    severity_before: Level | None = None
    happened: str = ""


def decide(
    problems: Sequence[Problem],
    *,
    known: Mapping[str, Incident],
    open_incidents: Sequence[Incident],
    run_id: str,
    now: datetime,
    new_id: Callable[[], str],
) -> list[IncidentChange]:
    """One change for each problem, worst first; the order of the problems does not matter.

    `problems` are those that deserve an incident, each with its own fingerprint (ValueError otherwise). `known` holds, by
    fingerprint, the open incident, else the latest resolved one. Not known: opened. Open or acknowledged: updated, as it stands.
    Resolved: reopened, and nobody's. A problem with a cause but without an incident of its own updates an open incident of its
    check that covers nearly the same pieces, unless another problem has it; that incident keeps its own fingerprint and is found
    again by either.
    """
    if len({problem.fingerprint for problem in problems}) < len(problems):
        raise ValueError("two problems of one run have the same fingerprint")
    adopted = _adopted([problem for problem in problems if problem.fingerprint not in known], problems, open_incidents)
    changes = []
    for problem in sorted(problems, key=_worst_first):
        incident = known.get(problem.fingerprint) or adopted.get(problem.fingerprint)
        if incident is None:
            changes.append(_opened(problem, run_id=run_id, now=now, incident_id=new_id()))
        else:
            changes.append(_met_again(incident, problem, run_id=run_id, now=now))
    return changes


def over(
    open_incidents: Sequence[Incident],
    changes: Sequence[IncidentChange],
    *,
    batch_id: str,
    composition_no: int,
    judged: Collection[str],
    run_id: str,
    now: datetime,
    set_aside: Collection[str] = (),
) -> list[IncidentChange]:
    """What becomes of the incidents of this batch that its newest run does not find any more; `changes` are those that it found.

    `judged` are the checks that could be judged: what nobody looked at is not over. An incident that is open in no other batch is
    resolved; otherwise it is what is left of it in the others. `set_aside` are the checks of which people suppressed findings, or
    judged them to be no error: of those it cannot be said that nothing was found.
    """
    met = {change.incident.incident_id for change in changes}
    return [
        _without_batch(incident, batch_id, run_id=run_id, now=now, why=_why(incident, batch_id, composition_no, set_aside))
        for incident in open_incidents
        if batch_id in incident.batches and incident.incident_id not in met and incident.check_id in judged
    ]


def _why(incident: Incident, batch_id: str, composition_no: int, set_aside: Collection[str]) -> str:
    where = f"in batch {batch_id}, composition {composition_no}"
    if incident.check_id in set_aside:
        return f"nothing is left to do {where}: what is still found is suppressed or was judged to be no error"
    return f"not found any more {where}"


def _without_batch(incident: Incident, batch_id: str, *, run_id: str, now: datetime, why: str) -> IncidentChange:
    left = {batch: part for batch, part in incident.batches.items() if batch != batch_id}
    news: dict[str, object] = {"batches": left, "updated_at": now, "last_run_id": run_id, "version": incident.version + 1}
    if left:
        still = incident.model_copy(update=news | {"problem": incident.problem.over(left)})
        return IncidentChange(
            incident=still,
            action=Action.UPDATED,
            changed=_told(incident) != _told(still),
            severity_before=incident.problem.severity,
            happened=f"{why}; still open in {', '.join(left)}",
        )
    news |= {
        "state": IncidentState.RESOLVED,
        "acknowledged_until": None,
        "resolved_at": now,
        "resolved_by": BY_A_RUN,
        "resolution": why,
        "next_step_at": None,
    }
    return IncidentChange(
        incident=incident.model_copy(update=news),
        action=Action.RESOLVED,
        changed=True,
        severity_before=incident.problem.severity,
        happened=f"resolved: {why}",
    )


def _worst_first(problem: Problem) -> tuple[int, object, str]:
    return -problem.severity.rank, -problem.score, problem.fingerprint


def _opened(problem: Problem, *, run_id: str, now: datetime, incident_id: str) -> IncidentChange:
    incident = Incident(
        incident_id=incident_id,
        fingerprint=problem.fingerprint,
        check_id=problem.check_id,
        state=IncidentState.OPEN,
        problem=problem,
        opened_at=now,
        updated_at=now,
        last_run_id=run_id,
        batches={problem.batch_id: problem.part},
    )
    happened = what_a_run_changed(None, incident)
    return IncidentChange(incident=incident, action=Action.OPENED, changed=True, found=problem, happened=happened)


def _met_again(incident: Incident, problem: Problem, *, run_id: str, now: datetime) -> IncidentChange:
    resolved = incident.state is IncidentState.RESOLVED
    parts = ({} if resolved else incident.batches) | {problem.batch_id: problem.part}
    # One batch speaks for all, always the same one: to check an earlier one again must be no news.
    speaks = problem if problem.batch_id == max(parts) or resolved else incident.problem
    news: dict[str, object] = {"problem": speaks.over(parts), "batches": parts, "updated_at": now, "last_run_id": run_id}
    news["version"] = incident.version + 1
    action = Action.UPDATED
    if resolved:
        news |= {"state": IncidentState.OPEN, "acknowledged_by": None, "resolved_at": None, "resolved_by": None}
        news |= {"resolution": "", "root_cause": ""}
        action = Action.REOPENED
    met = incident.model_copy(update=news)
    return IncidentChange(
        incident=met,
        action=action,
        changed=action is Action.REOPENED or _told(incident) != _told(met),
        severity_before=incident.problem.severity,
        found=problem,
        happened=what_a_run_changed(incident, met),
    )


def _told(incident: Incident) -> dict[str, object]:
    """What a reader of its notification sees."""
    return notification_of(incident, Action.UPDATED).model_dump(exclude={"key", "version", "at"})


def _adopted(
    strangers: Sequence[Problem], problems: Sequence[Problem], open_incidents: Sequence[Incident]
) -> dict[str, Incident]:
    """By the fingerprint of each stranger with a near twin among the open incidents: that twin. The closest pairs come first."""
    taken = {problem.fingerprint for problem in problems}
    free = [known for known in open_incidents if known.state is not IncidentState.RESOLVED and known.fingerprint not in taken]
    twins: dict[str, Incident] = {}
    adopted_ids: set[str] = set()
    for _, _, _, problem, incident in sorted(_pairs(strangers, free), key=lambda pair: pair[:3]):
        if problem.fingerprint not in twins and incident.incident_id not in adopted_ids:
            twins[problem.fingerprint] = incident
            adopted_ids.add(incident.incident_id)
    return twins


def _pairs(strangers: Sequence[Problem], free: Sequence[Incident]) -> Iterator[tuple[float, str, str, Problem, Incident]]:
    for problem, incident in product(strangers, free):
        if problem.causes and problem.check_id == incident.check_id:
            nearness = _nearness(problem, incident.problem)
            if nearness >= SAME_PIECES:
                yield -nearness, problem.fingerprint, incident.incident_id, problem, incident


def _nearness(problem: Problem, known: Problem) -> float:
    """The Jaccard index of their pieces; above every one of those when the incident was this very problem's in the last run."""
    return 2.0 if problem.fingerprint == known.fingerprint else jaccard(problem.finding_ids, known.finding_ids)


def jaccard(some: frozenset[str], others: frozenset[str]) -> float:
    """What is in both as a share of what is in either; 0 for two empty sets, and where the sizes alone rule SAME_PIECES out."""
    smaller, larger = sorted((len(some), len(others)))
    if not larger or smaller / larger < SAME_PIECES:
        return 0.0
    common = len(some & others)
    return common / (smaller + larger - common)

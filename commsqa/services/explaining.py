"""Finds the probable causes of each check's findings, and gives every finding to its cause."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from commsqa.checks.dependence import attributes_read
from commsqa.checks.engine import EngineResult
from commsqa.domain.causes import ProbableCause, cause_id
from commsqa.rootcause import explain as explain_failures
from commsqa.rootcause import members, searchable
from commsqa.services.classifying import Graded
from commsqa.services.house import House
from commsqa.services.loading import Workspace

_EARLIER_RUNS = 50
_EARLIER_BATCHES = 12
_OVERLAP = 0.5
_ALIKE_SHARE = 0.2  # of a kind of communication: more than this at once is no series of single errors
_ALIKE_LEAST = 20


@dataclass(frozen=True)
class Share:
    """The findings of one check that one cause explains; `causes[0]` is theirs, others are alternatives. Empty: no cause."""

    check_id: str
    causes: tuple[ProbableCause, ...]
    findings: tuple[Graded, ...]


def explain(house: House, workspace: Workspace, result: EngineResult, findings: Sequence[Graded]) -> list[Share]:
    """The findings of each check, partitioned by cause, the cause that explains most first and the remainder last."""
    by_check: dict[str, list[Graded]] = defaultdict(list)
    for finding in findings:
        by_check[finding.failure.check_id].append(finding)
    history = _history(house, workspace.batch.batch_id)
    shares = []
    for check_id, found in sorted(by_check.items()):
        house.progress(f"looking for the cause of {check_id}")
        shares += _shares(house, workspace, result, check_id, found, history.get(check_id))
    return shares


def _shares(
    house: House,
    workspace: Workspace,
    result: EngineResult,
    check_id: str,
    found: Sequence[Graded],
    history: float | None,
) -> list[Share]:
    facts = result.evaluated(check_id)
    ids = pa.array([finding.failure.subject_id for finding in found], pa.string())
    failed = pc.is_in(facts["subject_id"], value_set=ids)
    present = [name for name in house.checks_policy.attributes if name in facts.column_names]
    reads = attributes_read(result.runs[check_id].check, result.facts_schema, present)
    causes = explain_failures(
        facts,
        failed,
        check_id=check_id,
        attributes=searchable(facts, present, reads),
        moments=facts["composed_at"] if "composed_at" in facts.column_names else None,
        changes=workspace.changes,
        history=history,
    )
    if not causes and _fails_alike(result.runs[check_id].evaluated, found):
        causes = [shifted_reference(check_id, failed=len(found), evaluated=facts.num_rows)]
    return partition(check_id, facts.filter(failed), causes, {finding.failure.subject_id: finding for finding in found})


def partition(check_id: str, failing: pa.Table, causes: Sequence[ProbableCause], findings: Mapping[str, Graded]) -> list[Share]:
    """Each finding goes to the first cause whose conditions it meets, or to the remainder.

    `failing` holds the attributes of the failing subjects, `findings` the findings by subject. Another cause that selects half
    or more of a share's subjects is its alternative.
    """
    subjects = failing["subject_id"].to_pylist()
    inside = [members(failing, cause.conditions) for cause in causes]
    owner = [next((k for k in range(len(causes)) if inside[k][row]), None) for row in range(len(subjects))]
    shares = []
    for k in [*range(len(causes)), None]:
        rows = [row for row, mine in enumerate(owner) if mine == k]
        if not rows:
            continue
        own = () if k is None else (causes[k],)
        others = tuple(
            cause
            for j, cause in enumerate(causes)
            if k is not None and j != k and sum(inside[j][row] for row in rows) >= _OVERLAP * len(rows)
        )
        shares.append(Share(check_id, own + others, tuple(findings[subjects[row]] for row in rows)))
    return shares


def shifted_reference(check_id: str, *, failed: int, evaluated: int) -> ProbableCause:
    """The first hypothesis when a check fails for much of a kind of communication, whatever the attributes."""
    rate = failed / evaluated
    sentence = (
        f"{rate * 100:.0f} % of what was evaluated fails, alike across all attributes: first suspect a stale or shifted "
        "reference (the records' date, key or load) and not the pieces; hold, and let a person decide before anything is "
        "called a breach."
    )
    return ProbableCause(
        cause_id=cause_id(check_id, {}),
        conditions={},
        explained=1.0,
        inside_rate=rate,
        elsewhere_rate=0.0,
        risk_ratio=1.0,
        risk_ratio_low=1.0,
        failed_inside=failed,
        evaluated_inside=evaluated,
        sentence=sentence,
    )


def _fails_alike(evaluated: Mapping[str, int], found: Sequence[Graded]) -> bool:
    failed = Counter(finding.failure.kind for finding in found)
    return any(count >= _ALIKE_LEAST and count > _ALIKE_SHARE * evaluated.get(kind, 0) for kind, count in failed.items())


def _history(house: House, batch_id: str) -> dict[str, float]:
    """The failure rate of each check over the last runs of other batches."""
    with house.store.snapshot() as tx:
        records = tx.runs.newest(limit=_EARLIER_RUNS)
    last = {run.batch_id: run.report for run in reversed(records) if run.report is not None and run.batch_id != batch_id}
    evaluated: dict[str, int] = defaultdict(int)
    failed: dict[str, int] = defaultdict(int)
    for report in list(last.values())[-_EARLIER_BATCHES:]:
        for check in report.checks:
            evaluated[check.check_id] += check.evaluated
            failed[check.check_id] += check.findings
    return {check_id: failed[check_id] / count for check_id, count in evaluated.items() if count}

"""Runs the checks, and lets Great Expectations judge what they found."""

from collections import Counter, defaultdict
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from commsqa.checks.base import RecordCheck
from commsqa.checks.engine import SUITES, WORD, CheckRun, Engine, EngineResult
from commsqa.checks.verdict_plan import CheckPlan, GxVerdict, SuitePlan
from commsqa.domain.findings import CheckResult, Outcome
from commsqa.domain.values import is_plain_word
from commsqa.errors import CommsqaError
from commsqa.services.house import House
from commsqa.services.loading import Workspace, enabled_checks
from commsqa.services.publishing import write_whole

_OTHER = "other"


@dataclass(frozen=True)
class Checked:
    """What the engine found and what Great Expectations says of it."""

    result: EngineResult
    results: tuple[CheckResult, ...]
    verdict: GxVerdict


def check(house: House, workspace: Workspace, run_id: str) -> Checked:
    """One pass for all checks, the masks as Parquet, and the verdict. The counts of both must agree, or it is a fault."""
    # Imported here: great_expectations takes three seconds.
    from commsqa.checks.expectations import judge

    engine = Engine(workspace.backend, workspace.records, attributes=house.checks_policy.attributes, progress=house.progress)
    result = engine.run(enabled_checks(house), workspace.plans)
    masks = _kept(result.masks)
    write_whole(house.run_folder(run_id) / "masks.parquet", lambda draft: pq.write_table(masks, draft))
    house.progress("Great Expectations judges")
    verdict = judge(house.state / "gx", run_id, suite_plans(house, result), now=house.clock())
    return Checked(result, _results(result, verdict), verdict)


def suite_plans(house: House, result: EngineResult) -> tuple[SuitePlan, ...]:
    """One suite for each kind of communication, one for each other kind of subject."""
    kinds = {kind: _suite_name(kind) for run in result.runs.values() for kind in run.evaluated if not _own(run)}
    if not kinds:  # every check over pieces was errored: a suite must say so
        kinds = {kind: _suite_name(kind) for kind in pc.unique(result.pieces()["comm_type"]).to_pylist()}
    names = {**kinds, **{kind: kind for run in result.runs.values() for kind in run.evaluated if _own(run)}}
    suites: dict[str, list[CheckPlan]] = defaultdict(list)
    for check_id, run in result.runs.items():
        if run.outcome is Outcome.SKIPPED:
            continue
        evaluated = Counter({names[kind]: 0 for kind in kinds} if not _own(run) else {_own_kind(run): 0})
        for kind, count in run.evaluated.items():
            evaluated[names[kind]] += count
        word, bit = divmod(result.positions[check_id], WORD)
        for suite, count in evaluated.items():
            suites[suite].append(
                CheckPlan(
                    check_id=check_id,
                    title=run.check.title,
                    word=word,
                    bit=bit,
                    evaluated=count,
                    tolerated_rate=float(house.checks_policy.setting(check_id).tolerated_rate),
                    errored=run.reason if run.outcome is Outcome.ERRORED else None,
                )
            )
    return tuple(
        SuitePlan(name=suite, failures=_failures(result.masks, suite, names), checks=tuple(plans))
        for suite, plans in sorted(suites.items())
    )


def _own(run: CheckRun) -> bool:
    return isinstance(run.check, RecordCheck)


def _own_kind(run: CheckRun) -> str:
    return SUITES[run.check.subject]


def _suite_name(kind: str | None) -> str:
    return f"communications-{_kind_shown(kind)}"


def _kind_shown(kind: str | None) -> str:
    """A kind that is no plain word may be anything, also something personal: all such kinds are one."""
    return kind if kind and is_plain_word(kind) else _OTHER


def _kept(masks: pa.Table) -> pa.Table:
    kinds = pa.array([_kind_shown(kind) for kind in masks["kind"].to_pylist()], pa.string())
    return masks.set_column(masks.column_names.index("kind"), "kind", kinds)


def _failures(masks: pa.Table, suite: str, names: dict[str, str]) -> pa.Table:
    kinds = pa.array([kind for kind, name in names.items() if name == suite], pa.string())
    words = [name for name in masks.column_names if name.startswith("mask_")]
    return masks.filter(pc.is_in(masks["kind"], value_set=kinds)).select(words)


def _results(result: EngineResult, verdict: GxVerdict) -> tuple[CheckResult, ...]:
    """Each check's outcome as Great Expectations judged it."""
    judged = [judgement for suite in verdict.suites for judgement in suite.checks]
    counted = Counter({judgement.check_id: 0 for judgement in judged})
    for judgement in judged:
        counted[judgement.check_id] += judgement.findings
    unsuccessful = {judgement.check_id for judgement in judged if not judgement.success}
    found = Counter(failure.check_id for failure in result.failures)
    results = []
    for check_id, run in result.runs.items():
        if counted[check_id] != found[check_id]:
            raise CommsqaError(
                f"{check_id}: the engine found {found[check_id]}, Great Expectations counted {counted[check_id]}; "
                "nothing was decided on these findings"
            )
        outcome = run.outcome or (Outcome.FAILED if check_id in unsuccessful else Outcome.PASSED)
        evaluated = sum(run.evaluated.values())
        results.append(
            CheckResult(check_id=check_id, outcome=outcome, evaluated=evaluated, findings=found[check_id], reason=run.reason)
        )
    return tuple(results)

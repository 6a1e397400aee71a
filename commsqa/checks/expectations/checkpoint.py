"""Put a run's masks to Great Expectations: suites, one checkpoint, kept results, Data Docs."""

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from filelock import FileLock
from great_expectations import Checkpoint, ExpectationSuite, ValidationDefinition
from great_expectations.core.batch_definition import BatchDefinition
from great_expectations.core.run_identifier import RunIdentifier
from great_expectations.data_context.data_context.file_data_context import FileDataContext
from great_expectations.data_context.types.resource_identifiers import ExpectationSuiteIdentifier, ValidationResultIdentifier

from commsqa.checks.expectations.context import SITE, first_page, masks_of, open_context, result_page
from commsqa.checks.expectations.cut_off import mended
from commsqa.checks.expectations.no_findings import SUITE_COLUMN, ExpectNoFindings, Scope
from commsqa.checks.verdict_plan import CheckPlan, CheckVerdict, GxVerdict, SuitePlan, SuiteVerdict
from commsqa.domain.values import digest
from commsqa.errors import CommsqaError

_CHECKPOINT = "commsqa"


def judge(root: Path, run_id: str, plans: Sequence[SuitePlan], *, now: datetime) -> GxVerdict:
    """The verdict of GX over the run, with its results stored and its pages built under `root`.

    The results lie at `uncommitted/validations/SUITE/RUN_ID/TIME/`, and only mask words reach GX: no id, no value.
    Runs in one root wait for each other. Suites and checks without a plan are left as they were. Suites need distinct names.

    Raises:
        CommsqaError: an expectation could not be evaluated, which is a fault of ours and never a verdict.

    """
    root = root.absolute()
    root.mkdir(parents=True, exist_ok=True)
    plans = [plan for plan in plans if plan.checks]
    with FileLock(root / ".lock"), mended(root, _file_name(run_id)):
        context = open_context(root)
        if not plans:
            context.build_data_docs(site_names=[SITE], resource_identifiers=[_nothing(run_id, now)])
            return GxVerdict(run_id=run_id, success=True, suites=(), data_docs=first_page(root))
        results = _run(context, run_id, plans, now=now)
        keys: list[Any] = [*results, *(key.expectation_suite_identifier for key in results)]
        context.build_data_docs(site_names=[SITE], resource_identifiers=keys)
    suites = tuple(_suite_verdict(root, plan, *item) for plan, item in zip(plans, results.items(), strict=True))
    return GxVerdict(run_id=run_id, success=all(s.success for s in suites), suites=suites, data_docs=first_page(root))


def _run(
    context: FileDataContext, run_id: str, plans: Sequence[SuitePlan], *, now: datetime
) -> dict[ValidationResultIdentifier, Any]:
    masks = masks_of(context)
    definitions = [_definition(plan, masks) for plan in plans]
    checkpoint = context.checkpoints.add_or_update(Checkpoint(name=_CHECKPOINT, validation_definitions=definitions))
    scopes = {_parameter(plan, check): _scope(check) for plan in plans for check in plan.checks}
    run = RunIdentifier(run_name=_file_name(run_id), run_time=now)
    outcome = checkpoint.run(batch_parameters={"dataframe": _frame(plans)}, expectation_parameters=scopes, run_id=run)
    return dict(outcome.run_results)


def _nothing(run_id: str, now: datetime) -> ValidationResultIdentifier:
    """A key that no result has: GX takes an empty list of keys for all of them."""
    run = RunIdentifier(run_name=_file_name(run_id), run_time=now)
    return ValidationResultIdentifier(ExpectationSuiteIdentifier("none"), run, "none")


def _definition(plan: SuitePlan, masks: BatchDefinition[Any]) -> ValidationDefinition:
    name = _file_name(plan.name)
    expectations = [
        ExpectNoFindings(
            suite=name,
            check_id=check.check_id,
            title=check.title,
            tolerated_rate=check.tolerated_rate,
            scope={"$PARAMETER": _parameter(plan, check)},
        )
        for check in plan.checks
    ]
    return ValidationDefinition(name=name, data=masks, suite=ExpectationSuite(name=name, expectations=expectations))


def _scope(check: CheckPlan) -> Scope:
    return {"word": check.word, "bit": check.bit, "evaluated": check.evaluated, "errored": check.errored}


def _parameter(plan: SuitePlan, check: CheckPlan) -> str:
    """The name of a check's suite parameter; GX allows letters, digits, `_` and `$` there."""
    return f"scope_{digest(plan.name, check.check_id)}"


def _file_name(name: str) -> str:
    """The name as GX can keep it, a path of its own; names that differ stay different."""
    safe = re.sub(r"[^A-Za-z0-9_-]+", "-", name)[:80]
    return safe if safe == name else f"{safe}-{digest(name, length=8)}"


def _frame(plans: Sequence[SuitePlan]) -> pd.DataFrame:
    """All suites' masks in one frame, as a checkpoint has one batch for all: the suite's name, then every word in order."""
    words = 1 + max(check.word for plan in plans for check in plan.checks)
    columns = [f"mask_{word}" for word in range(words)]
    frames = [_masks(plan, columns) for plan in plans]
    names = pd.CategoricalDtype([_file_name(plan.name) for plan in plans])
    suites = [pd.Series([_file_name(plan.name)] * len(frame), dtype=names) for plan, frame in zip(plans, frames, strict=True)]
    frame = pd.concat(frames, ignore_index=True)
    frame.insert(0, SUITE_COLUMN, pd.concat(suites, ignore_index=True))
    return frame


def _masks(plan: SuitePlan, columns: Sequence[str]) -> pd.DataFrame:
    zeros = pa.repeat(0, plan.failures.num_rows)
    needed = {f"mask_{check.word}" for check in plan.checks}
    masks = [plan.failures[column] if column in needed else zeros for column in columns]
    return pa.table(masks, names=list(columns)).to_pandas()


def _suite_verdict(root: Path, plan: SuitePlan, key: Any, result: Any) -> SuiteVerdict:
    by_id = {check.expectation_config.kwargs["check_id"]: check for check in result.results}
    checks = tuple(_check_verdict(plan, check.check_id, by_id[check.check_id]) for check in plan.checks)
    return SuiteVerdict(name=plan.name, success=result.success, checks=checks, page=result_page(root, key.to_tuple()))


def _check_verdict(plan: SuitePlan, check_id: str, result: Any) -> CheckVerdict:
    if "observed_value" not in result.result:
        raise CommsqaError(f"Great Expectations could not evaluate {check_id} of suite {plan.name}: {result.exception_info}")
    return CheckVerdict(
        check_id=check_id,
        findings=result.result["observed_value"],
        evaluated=result.result["element_count"],
        success=result.success,
        errored=result.result["errored"],
    )

"""What was found and decided, read back: findings, the release manifest, incidents, sealed evidence."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from commsqa.checks.base import Check
from commsqa.checks.plan import plan_checks
from commsqa.domain.findings import Evidence
from commsqa.domain.incidents import Incident, IncidentState
from commsqa.domain.levels import Level
from commsqa.domain.values import Value
from commsqa.errors import InputError, UnknownIdError
from commsqa.escalation.masking import mask, one_line
from commsqa.project.suggestions import did_you_mean
from commsqa.services.deciding import current_manifest
from commsqa.services.house import House
from commsqa.services.loading import enabled_checks, open_records, table_inputs
from commsqa.services.publishing import FINDING_COLUMNS
from commsqa.services.superseding import newest_of
from commsqa.store import RunRecord, RunState

_RUNS_SEARCHED = 1000


class CheckDescription(Value):
    """A check as `commsqa checks` lists it. `reason` says what is wanted where it is not runnable."""

    check_id: str
    title: str
    dimension: str
    needs: tuple[str, ...]
    runnable: bool = True
    reason: str | None = None


def describe_checks(checks: dict[str, Check]) -> list[CheckDescription]:
    """The checks of the catalogue, in the order of their ids."""
    return [
        CheckDescription(check_id=check.id, title=check.title, dimension=check.dimension.value, needs=check.needs)
        for check in checks.values()
    ]


def runnable_checks(house: House) -> list[CheckDescription]:
    """The checks, and for each whether the project's sources give what it needs."""
    _, tables = open_records(house)
    plans = plan_checks(enabled_checks(house), table_inputs(tables), required=(), rows_before={})
    described = []
    for description in describe_checks(dict(house.checks)):
        plan = plans.get(description.check_id)
        reason = "switched off in policies.checks" if plan is None else plan.reason
        described.append(description.model_copy(update={"runnable": reason is None, "reason": reason}))
    return described


def find_run(house: House, run_id: str | None) -> RunRecord:
    """The run with this id, or the one completed last. UnknownIdError where there is none."""
    with house.store.snapshot() as tx:
        if run_id is not None:
            run: RunRecord | None = tx.runs.get(run_id)
        else:
            run = tx.runs.latest_completed()
    if run is None:
        raise UnknownIdError("no run was completed yet; run commsqa run first")
    if run.state is not RunState.COMPLETED:
        raise InputError(f"run {run.run_id} is {run.state}: it has no results")
    return run


def findings(house: House, *, run_id: str | None = None, check_id: str | None = None, severity: Level | None = None) -> pa.Table:
    """The findings of a run, all columns as text; of one check and of one level where they are given.

    Their state is today's: a newer run of the batch may have corrected or closed them.
    """
    if check_id is not None and check_id not in house.checks:
        raise UnknownIdError(f"no check has the id '{check_id}'{did_you_mean(check_id, sorted(house.checks))}")
    run = find_run(house, run_id)
    table = _with_state(house, run, _table(house, run, "findings.parquet").select(list(FINDING_COLUMNS)))
    for column, wanted in (("check_id", check_id), ("severity", severity and severity.value)):
        if wanted is not None:
            table = table.filter(pc.equal(table[column], wanted))
    return table


def _with_state(house: House, run: RunRecord, table: pa.Table) -> pa.Table:
    newest = newest_of(house, run)
    if newest is None:
        return table
    pairs = zip(table["finding_id"].to_pylist(), table["check_id"].to_pylist(), strict=True)
    states = [newest.state(finding_id, check_id, composition_no=run.composition_no).value for finding_id, check_id in pairs]
    return table.set_column(table.column_names.index("state"), "state", pa.array(states, pa.string()))


def release_manifest(house: House, run_id: str | None) -> pa.Table:
    """The manifest of a run: communication_id, decision, check_ids; of a batch's newest run with what people decided since."""
    run = find_run(house, run_id)
    return current_manifest(house, run, _table(house, run, "release.parquet"))


def incidents(house: House, *states: IncidentState) -> list[Incident]:
    """The incidents in these states, by default the unresolved, the most urgent first, the worse of two equally urgent ones."""
    with house.store.snapshot() as tx:
        found = tx.incidents.in_states(*states) if states else tx.incidents.unresolved()
    return sorted(found, key=_most_urgent_first)


def _most_urgent_first(incident: Incident) -> tuple[object, ...]:
    problem = incident.problem
    return problem.priority, -problem.severity.rank, -problem.score, incident.incident_id


def open_evidence(house: House, finding_id: str, *, reason: str) -> Evidence:
    """Opens the sealed values of one finding, as the last run that found it sealed them.

    The opening is an audit event with its reason, recorded before anything is shown; a failed opening stays recorded too.
    """
    told = mask(one_line(reason))
    if not told:
        raise InputError("opening evidence needs a reason, e.g. --reason 'customer asked, ticket 4711'")
    run = _run_of(house, finding_id)
    with house.store.transaction() as tx:
        details = {"run_id": run.run_id, "reason": told}
        tx.audit.append(action="evidence.opened", actor=house.actor, subject=finding_id, details=details, at=house.clock())
    return house.vault.open_one(run.run_id, finding_id, house.run_folder(run.run_id) / "evidence.parquet")


def _run_of(house: House, finding_id: str) -> RunRecord:
    with house.store.snapshot() as tx:
        runs = tx.runs.newest(limit=_RUNS_SEARCHED)
    for run in runs:
        path = house.run_folder(run.run_id) / "findings.parquet"
        if run.state is RunState.COMPLETED and path.is_file():
            ids = pq.read_table(path, columns=["finding_id"], filters=[("finding_id", "=", finding_id)])
            if ids.num_rows:
                return run
    raise UnknownIdError(f"no finding has the id {finding_id}; commsqa findings lists them")


def _table(house: House, run: RunRecord, name: str) -> pa.Table:
    path: Path = house.run_folder(run.run_id) / name
    if not path.is_file():
        raise InputError(f"{path}: the file of run {run.run_id} is gone; run the batch again")
    return pq.read_table(path)

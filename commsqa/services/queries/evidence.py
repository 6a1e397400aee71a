"""The sealed values of a finding, opened for a reason."""

import pyarrow.parquet as pq

from commsqa.domain.findings import Evidence
from commsqa.errors import InputError, UnknownIdError
from commsqa.escalation.masking import mask, one_line
from commsqa.services.house import House
from commsqa.store import RunRecord, RunState

_RUNS_SEARCHED = 1000


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

"""The run that is asked about, and the files it left."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from commsqa.errors import InputError, UnknownIdError
from commsqa.services.house import House
from commsqa.store import RunRecord, RunState


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


def run_table(house: House, run: RunRecord, name: str) -> pa.Table:
    """A table that the run wrote. InputError where its file is gone."""
    path: Path = house.run_folder(run.run_id) / name
    if not path.is_file():
        raise InputError(f"{path.name}: the file of run {run.run_id} is gone; run the batch again")
    return pq.read_table(path)


def recent_batches(house: House, *, limit: int = 24) -> list[RunRecord]:
    """The newest completed run of each of the batches that ran last, with its report, the latest first."""
    with house.store.snapshot() as tx:
        newest: dict[str, str] = {}
        for run in tx.runs.completed():
            newest.setdefault(run.batch_id, run.run_id)
            if len(newest) == limit:
                break
        return [tx.runs.get(run_id) for run_id in newest.values()]

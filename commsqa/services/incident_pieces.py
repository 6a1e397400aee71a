"""The pieces and findings of an incident, as the newest run of each batch in which it is open left them."""

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from commsqa.domain.incidents import Incident
from commsqa.errors import InputError
from commsqa.services.house import House
from commsqa.services.queries.release import release_manifest
from commsqa.store import RunRecord

_COLUMNS = ["finding_id", "subject_kind", "subject_id", "severity", "severity_now", "customer_digest"]


@dataclass(frozen=True)
class HeldNow:
    """How the pieces of an incident in one batch stand: how many there are, and how many of them are held at this moment."""

    batch_id: str
    run_id: str
    pieces: int
    held: int


def pieces_of(house: House, incident: Incident) -> dict[str, tuple[str, ...]]:
    """By batch, the pieces that the incident speaks of. InputError where it speaks of none."""
    found = {run.batch_id: _pieces(findings_of(house, run, incident)) for run in runs_of(house, incident)}
    left = {batch: pieces for batch, pieces in found.items() if pieces}
    if not left:
        raise InputError(f"incident {incident.incident_id} speaks of no piece that could be held")
    return left


def held_now(house: House, incident: Incident) -> list[HeldNow]:
    """How its pieces stand in each of its batches, with what people decided since."""
    return [_stand(house, run, incident) for run in runs_of(house, incident)]


def findings_of(house: House, run: RunRecord, incident: Incident) -> pa.Table:
    """Its findings in a run, by id; empty where the run's file is gone."""
    path = house.run_folder(run.run_id) / "findings.parquet"
    if not path.is_file():
        return pa.table({name: pa.array([], pa.string()) for name in _COLUMNS})
    return pq.read_table(path, columns=_COLUMNS, filters=[("incident_id", "=", incident.incident_id)])


def runs_of(house: House, incident: Incident) -> Iterator[RunRecord]:
    """The newest completed run of each batch in which it is open, the last batch by name first."""
    for batch_id in sorted(incident.batches, reverse=True):
        with house.store.snapshot() as tx:
            run = tx.runs.latest_of_batch(batch_id)
        if run is not None:
            yield run


def _pieces(findings: pa.Table) -> tuple[str, ...]:
    ours = findings.filter(pc.equal(findings["subject_kind"], "communication"))
    return tuple(ours["subject_id"].to_pylist())


def _stand(house: House, run: RunRecord, incident: Incident) -> HeldNow:
    try:
        manifest = release_manifest(house, run.run_id)
    except InputError:  # the run's file is gone, or it has no results
        return HeldNow(run.batch_id, run.run_id, pieces=0, held=0)
    if incident.problem.could_not_run is not None:
        mine = pc.match_substring_regex(manifest["check_ids"], rf"(^| ){incident.check_id.replace('.', '[.]')}( |$)")
    else:
        mine = pc.is_in(manifest["communication_id"], value_set=pa.array(_pieces(findings_of(house, run, incident)), pa.string()))
    pieces = manifest.filter(mine)
    held = pc.sum(pc.equal(pieces["decision"], "held")).as_py() or 0
    return HeldNow(run.batch_id, run.run_id, pieces=pieces.num_rows, held=held)

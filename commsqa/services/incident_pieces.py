"""The findings and pieces of an incident, as the newest run of each batch in which it is open left them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from commsqa.domain.decisions import PieceDecision, standing
from commsqa.domain.incidents import Incident
from commsqa.domain.levels import Level
from commsqa.errors import InputError
from commsqa.services.deciding import current_manifest
from commsqa.services.house import House
from commsqa.services.queue_file import rank
from commsqa.services.scanning import ask
from commsqa.store import RunRecord

_FINDINGS = "findings.parquet"
_OF_INCIDENT = "FROM read_parquet($file) WHERE incident_id = $incident"


@dataclass(frozen=True)
class FindingLine:
    """A finding of an incident. No content: ids, levels and the customer's keyed digest only."""

    finding_id: str
    subject_kind: str
    subject_id: str
    severity: Level
    severity_now: Level
    customer_digest: str | None


@dataclass(frozen=True)
class HeldNow:
    """How the pieces of an incident in one batch stand: how many of them are held at this moment; `findings` are the run's."""

    batch_id: str
    run_id: str
    findings: int
    held: int


def pieces_of(house: House, incident: Incident) -> dict[str, tuple[str, ...]]:
    """By batch, the pieces that the incident speaks of. InputError where it speaks of none."""
    found = {run.batch_id: _pieces(house, run, incident) for run in runs_of(house, incident)}
    left = {batch: pieces for batch, pieces in found.items() if pieces}
    if not left:
        raise InputError(f"incident {incident.incident_id} speaks of no piece that could be held")
    return left


def held_now(house: House, incident: Incident) -> list[HeldNow]:
    """How its pieces stand in each of its batches, with what people decided since the run."""
    return [_stand(house, run, incident) for run in runs_of(house, incident)]


def worst_findings(house: House, incident: Incident, *, limit: int) -> list[FindingLine]:
    """Up to so many of its findings in the newest of its batches, the worst first; none where the run's file is gone."""
    question = f"""
        SELECT finding_id, subject_kind, subject_id, severity, severity_now, customer_digest {_OF_INCIDENT}
        ORDER BY {rank("severity")} DESC, {rank("severity_now")} DESC, subject_id LIMIT $limit"""
    for run in runs_of(house, incident):
        rows = _asked(house, run, _FINDINGS, question, {"incident": incident.incident_id, "limit": limit})
        if rows:
            return [_line(row) for row in rows]
    return []


def runs_of(house: House, incident: Incident) -> Iterator[RunRecord]:
    """The newest completed run of each batch in which it is open, the last batch by name first."""
    with house.store.snapshot() as tx:
        found = [tx.runs.latest_of_batch(batch_id) for batch_id in sorted(incident.batches, reverse=True)]
    return (run for run in found if run is not None)


def _pieces(house: House, run: RunRecord, incident: Incident) -> tuple[str, ...]:
    if incident.problem.could_not_run is not None:
        question = """
            SELECT communication_id FROM read_parquet($file)
            WHERE list_contains(string_split(check_ids, ' '), $incident) ORDER BY communication_id"""
        rows = _asked(house, run, "release.parquet", question, {"incident": incident.check_id})
        return tuple(row["communication_id"] for row in rows)
    question = f"SELECT subject_id {_OF_INCIDENT} AND subject_kind = 'communication' ORDER BY subject_id"
    rows = _asked(house, run, _FINDINGS, question, {"incident": incident.incident_id})
    return tuple(row["subject_id"] for row in rows)


def _stand(house: House, run: RunRecord, incident: Incident) -> HeldNow:
    """What the run held, and what decisions on single pieces changed since: few, so the manifest is read for those only."""
    part = incident.batches[run.batch_id]
    with house.store.snapshot() as tx:
        decided = standing(tx.decisions.of_batch(run.batch_id, run.composition_no))
    since = {piece: each for piece, each in decided.items() if each.taken_at >= run.started_at}
    change = _changed(house, run, incident, since) if since else 0
    return HeldNow(run.batch_id, run.run_id, findings=part.findings, held=part.held + change)


def _changed(house: House, run: RunRecord, incident: Incident, since: Mapping[str, PieceDecision]) -> int:
    path = house.run_folder(run.run_id) / "release.parquet"
    mine = sorted(since.keys() & set(_pieces(house, run, incident))) if path.is_file() else []
    if not mine:
        return 0
    before = pq.read_table(path, filters=[("communication_id", "in", mine)])
    return _held(current_manifest(house, run, before)) - _held(before)


def _held(manifest: pa.Table) -> int:
    return pc.sum(pc.equal(manifest["decision"], "held")).as_py() or 0


def _line(row: Mapping[str, str]) -> FindingLine:
    return FindingLine(
        finding_id=row["finding_id"],
        subject_kind=row["subject_kind"],
        subject_id=row["subject_id"],
        severity=Level(row["severity"]),
        severity_now=Level(row["severity_now"]),
        customer_digest=row["customer_digest"],
    )


def _asked(house: House, run: RunRecord, name: str, question: str, values: Mapping[str, object]) -> list[dict[str, str]]:
    """The rows of an answer; none where the run's file is gone."""
    path = house.run_folder(run.run_id) / name
    if not path.is_file():
        return []
    rows: list[dict[str, str]] = ask(house, question, {"file": str(path), **values}).to_pylist()
    return rows

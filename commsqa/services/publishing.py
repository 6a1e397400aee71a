"""Writes what a run leaves behind: findings, sealed evidence and the release manifest, each file whole or not at all."""

import csv
import hashlib
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pyarrow as pa

from commsqa.checks.engine import EngineResult
from commsqa.domain.findings import FindingState, Outcome, SubjectKind
from commsqa.domain.runs import Gate, GateDecision
from commsqa.services.classifying import Classified, Graded
from commsqa.services.house import House
from commsqa.services.responding import Responded
from commsqa.services.run_files import write_table

FINDING_COLUMNS = (
    "finding_id",
    "run_id",
    "check_id",
    "subject_kind",
    "subject_id",
    "severity",
    "severity_now",
    "score",
    "vector",
    "incident_id",
    "cause_id",
    "state",
)
"""The columns of `commsqa findings`, in order."""
FINDINGS_SCHEMA = pa.schema([(name, pa.string()) for name in (*FINDING_COLUMNS, "batch_id", "customer_digest", "suppressed_by")])
FINDINGS_SOUGHT = ("finding_id", "subject_id", "customer_digest")
RELEASE_SCHEMA = pa.schema([(name, pa.string()) for name in ("communication_id", "decision", "check_ids")])
RELEASE_SOUGHT = ("communication_id",)


def seal(house: House, run_id: str, findings: Sequence[Graded]) -> str:
    """The evidence of all findings, sealed; answers the file's SHA-256."""
    house.progress("sealing the evidence")
    items = ((finding.finding_id, finding.failure.customer_id, finding.failure.judgement.evidence) for finding in findings)
    return house.vault.seal(run_id, items, house.run_folder(run_id) / "evidence.parquet")


def write_findings(house: House, run_id: str, batch_id: str, classified: Classified, responded: Responded) -> tuple[Path, str]:
    """The findings as Parquet; answers the path and its SHA-256."""
    table = _findings_table(run_id, batch_id, classified.findings, responded)
    path = house.run_folder(run_id) / "findings.parquet"
    return path, write_whole(path, lambda draft: write_table(table, draft, sought=FINDINGS_SOUGHT))


def decide_gate(result: EngineResult, classified: Classified) -> tuple[Gate, pa.Table]:
    """The decision, and the manifest with every piece of the batch once: what is decided and which checks speak of it."""
    checks: dict[str, set[str]] = defaultdict(set)
    for graded in classified.findings:
        if graded.failure.subject_kind is SubjectKind.COMMUNICATION:
            checks[graded.failure.subject_id].add(graded.failure.check_id)
    for check_id, pieces in classified.held_unchecked.items():
        for piece in pieces:
            checks[piece].add(check_id)
    told = {piece: " ".join(sorted(found)) for piece, found in checks.items()}
    ids = result.pieces()["communication_id"].to_pylist()
    decisions = ["held" if piece in classified.held else "released" for piece in ids]
    manifest = pa.table([ids, decisions, [told.get(piece, "") for piece in ids]], schema=RELEASE_SCHEMA)
    held = decisions.count("held")
    decision = GateDecision.RELEASED if not held else GateDecision.BATCH_HELD if held == len(ids) else GateDecision.PARTLY_HELD
    return Gate(decision=decision, held=held, released=len(ids) - held), manifest


def write_manifest(house: House, run_id: str, manifest: pa.Table) -> tuple[Path, str]:
    """The release manifest as CSV and Parquet; answers the path of the CSV and the SHA-256 of the Parquet file."""
    folder = house.run_folder(run_id)
    digest = write_whole(folder / "release.parquet", lambda draft: write_table(manifest, draft, sought=RELEASE_SOUGHT))
    return write_release_csv(house, run_id, manifest), digest


def write_release_csv(house: House, run_id: str, manifest: pa.Table) -> Path:
    """The list that a print or send job reads; answers its path."""
    path = house.run_folder(run_id) / "release.csv"
    write_whole(path, lambda draft: _write_csv(manifest, draft))
    return path


def _write_csv(table: pa.Table, path: Path) -> None:
    """As `commsqa release` prints it: only what needs quotes has them (pyarrow quotes every text)."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.column_names)
        for batch in table.to_batches():
            writer.writerows(zip(*(column.to_pylist() for column in batch.columns), strict=True))


def write_whole(path: Path, write: Callable[[Path], object]) -> str:
    """Writes beside the target and renames: a reader sees the whole file or none. Answers its SHA-256."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    try:
        write(draft)
        with draft.open("rb") as file:
            os.fsync(file.fileno())
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)  # on a full disk every half file makes it worse
    return digest


def audit_severities(house: House, run_id: str, classified: Classified) -> None:
    """How each check's findings were graded goes into the trail; the findings themselves are there by their digest.

    So does how many of them each suppression, and people's verdicts, set aside.
    """
    levels: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for graded in classified.findings:
        levels[graded.failure.check_id][graded.if_released.level.value] += 1
    aside = [graded.set_aside for graded in classified.findings if graded.set_aside]
    with house.store.transaction() as tx:
        tx.audit.append(
            action="findings.graded",
            actor=house.actor,
            subject=run_id,
            details={
                "policy": house.grader.policy.label,
                "by_check": {check: dict(found) for check, found in levels.items()},
                "suppressed": dict(Counter(each.suppressed_by for each in aside if each.suppressed_by)),
                "dismissed": sum(each.dismissed for each in aside),
            },
            at=house.clock(),
        )


def outcome_of(results: Iterable[tuple[str, Outcome]], required: Sequence[str]) -> Outcome:
    """Errored when a required check errored; else failed when anything failed or errored; else passed."""
    seen = dict(results)
    if any(outcome is Outcome.ERRORED and check_id in required for check_id, outcome in seen.items()):
        return Outcome.ERRORED
    bad = {Outcome.FAILED, Outcome.ERRORED}
    return Outcome.FAILED if bad & set(seen.values()) else Outcome.PASSED


def _findings_table(run_id: str, batch_id: str, findings: Sequence[Graded], responded: Responded) -> pa.Table:
    """Column by column: there may be hundreds of thousands, and a domain value for each took seconds."""
    columns: dict[str, list[str | None]] = {
        "finding_id": [graded.finding_id for graded in findings],
        "run_id": [run_id] * len(findings),
        "check_id": [graded.failure.check_id for graded in findings],
        "subject_kind": [graded.failure.subject_kind.value for graded in findings],
        "subject_id": [graded.failure.subject_id for graded in findings],
        "severity": [graded.if_released.level.value for graded in findings],
        "severity_now": [graded.now.level.value for graded in findings],
        "score": [str(graded.if_released.score) for graded in findings],
        "vector": [graded.if_released.vector for graded in findings],
        "incident_id": [responded.incident_of.get(graded.finding_id) for graded in findings],
        "cause_id": [responded.cause_of.get(graded.finding_id) for graded in findings],
        "state": [FindingState.OPEN.value] * len(findings),
        "batch_id": [batch_id] * len(findings),
        "customer_digest": [graded.customer_digest for graded in findings],
        "suppressed_by": [graded.set_aside.suppressed_by if graded.set_aside else None for graded in findings],
    }
    return pa.table(columns, schema=FINDINGS_SCHEMA)

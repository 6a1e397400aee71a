"""How bad an incident or a finding was held to be at any time, and why: from the audit trail and the files it names."""

import hashlib
from typing import Any, Literal

from commsqa.domain.levels import Level
from commsqa.domain.values import Moment, Value
from commsqa.errors import UnknownIdError
from commsqa.services.house import House
from commsqa.services.locating import FILE, finding_files, locate
from commsqa.services.scanning import ask
from commsqa.store.run_list import WantedRuns
from commsqa.store.runs import RunRecord, RunState
from commsqa.store.trail import Entry, Wanted

_LOOKED_AT = 200


class SeverityThen(Value):
    """What was known at `at`. `since` is when it was recorded, by entry `seq` of the trail.

    `unchanged`: the run's file still has the digest that this entry names; None for an incident, which the entry itself tells.
    `verdict` is what people had said of a finding by then, "" where they had said nothing.
    """

    kind: Literal["incident", "finding"]
    subject: str
    at: Moment
    since: Moment
    seq: int
    run_id: str
    check_id: str
    severity: Level
    severity_now: Level
    score: str
    vector: str
    policy: str
    reasons: tuple[str, ...]
    state: str
    incident_id: str | None = None
    unchanged: bool | None = None
    verdict: str = ""


def severity_at(house: House, subject: str, at: Moment) -> SeverityThen:
    """Of an incident (INC-...) or a finding (F...). UnknownIdError where it was not there yet, or never."""
    given = subject.strip()
    return _of_incident(house, given, at) if given.upper().startswith("INC-") else _of_finding(house, given, at)


def _of_incident(house: House, incident_id: str, at: Moment) -> SeverityThen:
    with house.store.snapshot() as tx:
        entries = tx.trail.newest(Wanted(subject=incident_id, action="incident.", until=at), limit=_LOOKED_AT)
    entry = next((each for each in entries if each.moment <= at and "problem" in each.facts), None)
    if entry is None:
        raise UnknownIdError(f"no incident {incident_id} was open at that time, or earlier")
    facts, problem = entry.facts, entry.facts["problem"]
    return SeverityThen(
        kind="incident",
        subject=incident_id,
        at=at,
        since=entry.moment,
        seq=entry.seq,
        run_id=facts["run_id"],
        state=facts["state"],
        **{name: problem[name] for name in ("check_id", "severity", "severity_now", "score", "vector", "policy")},
        reasons=tuple(problem["reasons"]),
    )


def _of_finding(house: House, finding_id: str, at: Moment) -> SeverityThen:
    batch_id = locate(house, [finding_id])[finding_id].run.batch_id
    with house.store.snapshot() as tx:
        runs = tx.run_list.page(WantedRuns(batch_id=batch_id, state=RunState.COMPLETED, until=at), limit=_LOOKED_AT)
        completed = tx.trail.of_subjects("run.completed", [run.run_id for run in runs])
        reviews = tx.trail.newest(Wanted(action="finding.reviewed", mentions=finding_id, until=at), limit=_LOOKED_AT)
    known = [run for run in runs if run.run_id in completed and completed[run.run_id].moment <= at]
    row = next((found for run in known if (found := _row(house, run, finding_id)) is not None), None)
    if row is None:
        raise UnknownIdError(f"no run had found {finding_id} at that time, or earlier")
    entry = completed[row["run_id"]]
    then = _incident_then(house, row["incident_id"], entry.moment)
    said = next((each for each in reviews if each.moment <= at and "verdict" in each.facts), None)
    return SeverityThen(
        kind="finding",
        subject=finding_id,
        at=at,
        since=entry.moment,
        seq=entry.seq,
        policy=entry.facts["digests"].get("version.severity", ""),
        reasons=() if then is None else then.reasons,
        state="open" if said is None else str(said.facts["verdict"]),
        verdict="" if said is None else str(said.facts["verdict"]),
        unchanged=_unchanged(house, entry),
        **{name: row[name] for name in ("run_id", "check_id", "severity", "severity_now", "score", "vector", "incident_id")},
    )


def _row(house: House, run: RunRecord, finding_id: str) -> dict[str, Any] | None:
    paths = [str(path) for path in finding_files(house, [run])]
    if not paths:
        return None
    question = "SELECT * FROM read_parquet($paths) WHERE finding_id = $finding"
    rows: list[dict[str, Any]] = ask(house, question, {"paths": paths, "finding": finding_id}).to_pylist()
    return rows[0] if rows else None


def _incident_then(house: House, incident_id: str | None, at: Moment) -> SeverityThen | None:
    try:
        return None if incident_id is None else _of_incident(house, incident_id, at)
    except UnknownIdError:  # its incident was opened by a later version of the record
        return None


def _unchanged(house: House, entry: Entry) -> bool:
    with (house.run_folder(entry.subject) / FILE).open("rb") as file:
        return bool(hashlib.file_digest(file, "sha256").hexdigest() == entry.facts["digests"].get("findings"))

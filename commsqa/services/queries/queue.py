"""The steward's work queue: one row a piece, account, customer or batch with its findings together."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from commsqa.domain.findings import FindingState, SubjectKind
from commsqa.domain.levels import Level
from commsqa.domain.values import Value
from commsqa.errors import UnknownIdError
from commsqa.services.house import House
from commsqa.services.queries.manifest import changed_since
from commsqa.services.queries.states import States, states_of
from commsqa.services.queue_file import queue_of
from commsqa.services.scanning import ask, ask_in
from commsqa.store import RunRecord

PAGE = 50
_LEVELS = {level.rank: level for level in Level}


class QueueSort(StrEnum):
    """In which order the queue is worked."""

    WORST = "worst"
    CHECK = "check"
    SUBJECT = "subject"


class QueueState(StrEnum):
    """Which rows by what people said. Open: some finding is neither judged nor suppressed. The others: some finding is so."""

    OPEN = "open"
    ALL = "all"
    CONFIRMED = "confirmed"
    FALSE_POSITIVE = "false_positive"
    DUPLICATE = "duplicate"
    CORRECTED = "corrected"
    SUPPRESSED = "suppressed"


@dataclass(frozen=True, kw_only=True)
class QueueFilter:
    """Which rows are meant: those for which all that is given holds.

    `severity` is the worst level of a row, with `and_above` the least that its worst may be.
    """

    state: QueueState = QueueState.OPEN
    check_id: str | None = None
    family: str | None = None
    severity: Level | None = None
    and_above: bool = False
    decision: str | None = None
    incident_id: str | None = None
    customer_digest: str | None = None
    subject_id: str | None = None


class QueuedFinding(Value):
    """One of a row's findings."""

    finding_id: str
    check_id: str
    state: FindingState


class QueueRow(Value):
    """A subject with its findings in the order of their checks. `decision` is the gate's or a person's, None for no piece."""

    place: int
    subject_kind: SubjectKind
    subject_id: str
    customer_digest: str | None
    severity: Level
    severity_now: Level
    score: Decimal
    findings: tuple[QueuedFinding, ...]
    suppressed: int
    incident_ids: tuple[str, ...]
    decision: str | None

    @property
    def state(self) -> FindingState:
        """Open while any finding is; else what was said of all, or of the first where it differs."""
        states = [each.state for each in self.findings]
        return FindingState.OPEN if FindingState.OPEN in states else states[0]


class QueuePage(Value):
    """A page, and how much the filter leaves in all. `after` and `before` begin the pages beside it."""

    rows: tuple[QueueRow, ...]
    subjects: int
    findings: int
    after: int | None
    before: int | None


def newest_run(house: House, batch_id: str | None = None) -> RunRecord:
    """The newest completed run of this batch, or of the batch that ran last. UnknownIdError where there is none."""
    with house.store.snapshot() as tx:
        run = tx.runs.latest_completed() if batch_id is None else tx.runs.latest_of_batch(batch_id)
        if run is not None and batch_id is None:
            run = tx.runs.latest_of_batch(run.batch_id)
    if run is None:
        which = "" if batch_id is None else f" of batch {batch_id}"
        raise UnknownIdError(f"no run{which} was completed yet; run commsqa run first")
    return run


def queue_page(
    house: House,
    run: RunRecord,
    wanted: QueueFilter | None = None,
    *,
    sort: QueueSort = QueueSort.WORST,
    after: int | None = None,
    before: int | None = None,
    limit: int = PAGE,
) -> QueuePage:
    """The rows that follow the one at place `after` in this order, or that precede the one at `before`."""
    wanted = wanted or QueueFilter()
    file, states = queue_of(house, run.run_id), states_of(house, run)
    changed = changed_since(house, run)
    where, values = _conditions(wanted, _told(house, run, states), changed)
    values |= {"queue": str(file)}
    total = ask(house, f"{_QUEUE} SELECT count(*) AS n, sum(findings)::BIGINT AS found FROM queue WHERE {where}", values)
    here = after if after is not None else before
    back = after is None and before is not None
    keys = _ORDER[sort]
    beyond, at = ("true", {}) if here is None else _beyond(house, file, keys, here, back=back)
    turned = ", ".join(f"{key} {'DESC' if back else 'ASC'}" for key in keys)
    question = f"{_QUEUE} SELECT place FROM queue WHERE {where} AND {beyond} ORDER BY {turned} LIMIT $limit"
    places = ask(house, question, values | {"limit": limit + 1} | at)["place"].to_pylist()
    # Two steps: sorting needs few columns of all rows, showing all columns of few.
    listed = ask(
        house, f"{_QUEUE} SELECT * FROM queue WHERE place IN (SELECT unnest($places))", {"queue": str(file), "places": places}
    )
    found_at = {row["place"]: row for row in listed.to_pylist()}
    rows = [found_at[place] for place in places]
    more, rows = len(rows) > limit, rows[:limit]
    if back:
        rows.reverse()
    found = tuple(_row(row, states, changed) for row in rows)
    counted = total.to_pylist()[0]
    follows, precedes = (True, more) if back else (more, here is not None)
    return QueuePage(
        rows=found,
        subjects=counted["n"],
        findings=int(counted["found"] or 0),
        after=found[-1].place if found and follows else None,
        before=found[0].place if found and precedes else None,
    )


_QUEUE = "WITH queue AS (SELECT * FROM read_parquet($queue))"
_ORDER = {QueueSort.WORST: ("place",), QueueSort.CHECK: ("checks", "place"), QueueSort.SUBJECT: ("subject_id", "place")}


def _beyond(house: House, file: Path, keys: tuple[str, ...], here: int, *, back: bool) -> tuple[str, dict[str, object]]:
    """What follows that place in this order, or precedes it. Its keys are asked for first: given as values, they skip rows."""
    question = f"{_QUEUE} SELECT {', '.join(keys)} FROM queue WHERE place = $here"
    at = next(iter(ask(house, question, {"queue": str(file), "here": here}).to_pylist()), None)
    if at is None:
        return "false", {}
    names = ", ".join(f"$at_{key}" for key in keys)
    return f"({', '.join(keys)}) {'<' if back else '>'} ({names})", {f"at_{key}": value for key, value in at.items()}


@dataclass(frozen=True)
class _Told:
    """The subjects of which some finding is in another state than the usual one: how many, and in which states."""

    told: Mapping[tuple[str, str], list[FindingState]]

    def subjects(self, state: FindingState | None = None) -> dict[str, object]:
        """Those with a finding in that state, or all, as parameters."""
        chosen = {key: found for key, found in self.told.items() if state is None or state in found}
        return {
            "kinds": [kind for kind, _ in chosen],
            "subjects": [subject for _, subject in chosen],
            "numbers": [len(found) for found in chosen.values()],
        }


_AMONG = "(SELECT unnest($kinds) AS kind, unnest($subjects) AS subject, unnest($numbers) AS number)"


def _conditions(wanted: QueueFilter, told: _Told, changed: Mapping[str, str]) -> tuple[str, dict[str, object]]:
    conditions, values = _state(wanted.state, told)
    if wanted.check_id is not None:
        conditions.append("contains(' ' || checks || ' ', $check)")
        values["check"] = f" {wanted.check_id} "
    if wanted.family is not None:
        conditions.append("contains(' ' || checks, $family)")
        values["family"] = f" {wanted.family}."
    if wanted.severity is not None:
        conditions.append("level >= $level" if wanted.and_above else "level = $level")
        values["level"] = wanted.severity.rank
    if wanted.incident_id is not None:
        conditions.append("contains(' ' || incidents || ' ', $incident)")
        values["incident"] = f" {wanted.incident_id} "
    for column in ("customer_digest", "subject_id"):
        if (value := getattr(wanted, column)) is not None:
            conditions.append(f"{column} = ${column}")
            values[column] = value
    if wanted.decision is not None:
        conditions.append(
            "(subject_kind = 'communication' AND CASE WHEN subject_id IN (SELECT unnest($changed)) "
            "THEN subject_id IN (SELECT unnest($so_now)) ELSE decision = $decision END)"
        )
        so_now = [piece for piece, decision in changed.items() if decision == wanted.decision]
        values |= {"changed": list(changed), "so_now": so_now, "decision": wanted.decision}
    return " AND ".join(conditions) or "true", values


def _state(state: QueueState, told: _Told) -> tuple[list[str], dict[str, object]]:
    if state is QueueState.ALL:
        return [], {}
    if state is QueueState.SUPPRESSED:
        return ["suppressed > 0"], {}
    if state is not QueueState.OPEN:
        listed = told.subjects(FindingState(state.value))
        return [f"(subject_kind, subject_id) IN (SELECT (kind, subject) FROM {_AMONG})"], listed
    if not told.told:
        return ["suppressed < findings"], {}
    done = f"EXISTS (FROM {_AMONG} WHERE kind = subject_kind AND subject = subject_id AND number >= findings)"
    return ["suppressed < findings", f"NOT {done}"], told.subjects()


def _told(house: House, run: RunRecord, states: States) -> _Told:
    unusual = states.unusual()
    told: dict[tuple[str, str], list[FindingState]] = defaultdict(list)
    if unusual:
        path = house.run_folder(run.run_id) / "findings.parquet"
        for finding_id, kind, subject in _subjects(house.state, path, frozenset(unusual)):
            told[kind, subject].append(unusual[finding_id])
    return _Told(told)


@lru_cache(maxsize=8)
def _subjects(state: Path, path: Path, finding_ids: frozenset[str]) -> list[tuple[str, str, str]]:
    """What these findings are about; the file of a completed run never changes."""
    question = """
        SELECT finding_id, subject_kind, subject_id FROM read_parquet($findings)
        WHERE finding_id IN (SELECT unnest($finding_ids))"""
    found = ask_in(state, question, {"findings": str(path), "finding_ids": sorted(finding_ids)})
    return list(zip(*(found[name].to_pylist() for name in ("finding_id", "subject_kind", "subject_id")), strict=True))


def _row(row: Mapping[str, Any], states: States, changed: Mapping[str, str]) -> QueueRow:
    fields = {name: row[name] for name in ("place", "subject_kind", "subject_id", "customer_digest", "score", "suppressed")}
    piece = row["subject_id"] if row["subject_kind"] == SubjectKind.COMMUNICATION.value else None
    return QueueRow.model_validate(
        fields
        | {
            "severity": _LEVELS[row["level"]],
            "severity_now": _LEVELS[row["level_now"]],
            "findings": [_finding(each, states) for each in row["found"].split()],
            "incident_ids": (row["incidents"] or "").split(),
            "decision": changed.get(piece) or row["decision"] if piece else None,
        }
    )


def _finding(text: str, states: States) -> QueuedFinding:
    check_id, _, finding_id = text.partition(":")
    return QueuedFinding(finding_id=finding_id, check_id=check_id, state=states.of(finding_id))

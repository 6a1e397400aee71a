"""The history of flow runs: what each read, by which versions, what it decided, and who released what since."""

from pydantic import Field

from commsqa.domain.decisions import PieceDecision
from commsqa.domain.findings import Outcome
from commsqa.domain.levels import Level
from commsqa.domain.runs import Gate
from commsqa.domain.values import Moment, Value
from commsqa.services.erasing import digest_of
from commsqa.services.house import House
from commsqa.services.locating import FILE
from commsqa.services.scanning import ask
from commsqa.services.trail import Told, told
from commsqa.store import RunRecord, RunState, Transaction
from commsqa.store.run_list import WantedRuns
from commsqa.store.trail import Entry, Wanted

PAGE = 50
_DECISIONS = 200
_COMPLETED = "run.completed"
RUN_STATES: dict[str, RunState] = {state.value: state for state in RunState}
"""The states of a run, by the word that names them."""


class WantedHistory(Value):
    """Which runs: those for which all that is given holds. `customer` is an id or a keyed digest: runs with findings about them;
    `piece` runs over the batch that the piece is in; `person` who started the run.
    """

    batch_id: str | None = None
    customer: str | None = None
    piece: str | None = None
    person: str | None = None
    state: RunState | None = None
    since: Moment | None = None
    until: Moment | None = None


class RunLine(Value):
    """A run as the list shows it; what it found is as the audit trail recorded it, None where it did not end."""

    run_id: str
    batch_id: str
    composition_no: int
    state: RunState
    actor: str
    flow_run_id: str | None
    started_at: Moment
    ended_at: Moment | None
    error: str | None
    outcome: Outcome | None = None
    evaluated: int | None = None
    gate: Gate | None = None
    findings: dict[Level, int] = Field(default_factory=dict)

    @property
    def seconds(self) -> float | None:
        """How long it took."""
        return None if self.ended_at is None else (self.ended_at - self.started_at).total_seconds()


class RunPage(Value):
    """Runs, the one started last first; `after` begins the next page, None where there is none."""

    lines: tuple[RunLine, ...]
    after: str | None


class RunInDetail(Value):
    """A run with all that proves it: digests of what it read and wrote, versions, and the history of itself and its batch.

    `proof` is the entry of the trail that recorded its end, None while there is none.
    """

    line: RunLine
    inputs: dict[str, str]
    results: dict[str, str]
    versions: dict[str, str]
    row_counts: dict[str, int]
    proof: int | None
    history: tuple[Told, ...]
    decisions: tuple[PieceDecision, ...]
    others: tuple[RunLine, ...]


def run_history(house: House, wanted: WantedHistory, *, before: str | None = None, limit: int = PAGE) -> RunPage:
    """A page of the runs."""
    chosen = WantedRuns(
        batch_id=wanted.batch_id,
        actor=wanted.person,
        state=wanted.state,
        since=wanted.since,
        until=wanted.until,
        run_ids=_runs_with(house, wanted),
    )
    with house.store.snapshot() as tx:
        runs = tx.run_list.page(chosen, limit=limit + 1, before=before)
        lines = _lines(tx, runs[:limit])
    return RunPage(lines=tuple(lines), after=runs[limit - 1].run_id if len(runs) > limit else None)


def run_in_detail(house: House, run_id: str) -> RunInDetail:
    """All about one run. UnknownIdError where there is none."""
    with house.store.snapshot() as tx:
        run = tx.runs.get(run_id)
        others = tx.run_list.page(WantedRuns(batch_id=run.batch_id), limit=PAGE)
        lines = {line.run_id: line for line in _lines(tx, others)}
        line = lines.get(run_id) or _lines(tx, [run])[0]
        ended = tx.trail.of_subjects(_COMPLETED, [run_id]).get(run_id)
        history = tx.trail.newest(Wanted(subject=run_id), limit=PAGE)
        batch = tx.trail.newest(Wanted(subject=run.batch_id, action="pieces.", since=run.started_at), limit=PAGE)
        decisions = tx.decisions.of_batch(run.batch_id, run.composition_no)
    return RunInDetail(
        line=line,
        inputs=_named(run.digests, "input."),
        versions=_named(run.digests, "version."),
        results={name: digest for name, digest in run.digests.items() if "." not in name},
        row_counts=run.row_counts,
        proof=None if ended is None else ended.seq,
        history=tuple(told(entry) for entry in sorted([*history, *batch], key=lambda entry: -entry.seq)),
        decisions=tuple(each for each in reversed(decisions) if each.taken_at >= run.started_at)[:_DECISIONS],
        others=tuple(each for each in lines.values() if each.run_id != run_id),
    )


def _lines(tx: Transaction, runs: list[RunRecord]) -> list[RunLine]:
    ended = tx.trail.of_subjects(_COMPLETED, [run.run_id for run in runs])
    return [_line(run, ended.get(run.run_id)) for run in runs]


def _line(run: RunRecord, ended: Entry | None) -> RunLine:
    kept = {name: getattr(run, name) for name in RunLine.model_fields if name in RunRecord.model_fields}
    if ended is None:
        return RunLine(**kept)
    facts = ended.facts
    found = {Level(level): count for level, count in facts.get("findings_by_severity", {}).items()}
    return RunLine(**kept, outcome=facts.get("outcome"), evaluated=facts.get("evaluated"), gate=facts.get("gate"), findings=found)


def _named(digests: dict[str, str], prefix: str) -> dict[str, str]:
    return {name.removeprefix(prefix): value for name, value in sorted(digests.items()) if name.startswith(prefix)}


def _runs_with(house: House, wanted: WantedHistory) -> frozenset[str] | None:
    """The runs that the files know to be about a customer or a piece; None where neither is asked for."""
    found: list[frozenset[str]] = []
    if wanted.customer is not None:
        digest = digest_of(house, wanted.customer)
        found.append(_in_files(house, FILE, "customer_digest = $value", digest))
    if wanted.piece is not None:
        found.append(_in_files(house, "release.parquet", "communication_id = $value", wanted.piece.strip()))
    return frozenset.intersection(*found) if found else None


def _in_files(house: House, name: str, condition: str, value: str) -> frozenset[str]:
    paths = [str(path) for path in sorted((house.state / "runs").glob(f"*/{name}"))]
    if not paths:
        return frozenset()
    question = f"SELECT DISTINCT filename FROM read_parquet($paths, filename = true) WHERE {condition}"
    names = ask(house, question, {"paths": paths, "value": value})["filename"].to_pylist()
    return frozenset(each.rsplit("/", 2)[-2] for each in names)

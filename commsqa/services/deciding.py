"""A person's decisions on pieces: hold some, release some that are held, with a reason and, for what is grave, a second name."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from commsqa.domain.decisions import SECOND_NAME_FROM, Decision, PieceDecision, same_person, standing, waiting
from commsqa.domain.findings import Outcome
from commsqa.domain.levels import Level
from commsqa.errors import BusyError, InputError, UnknownIdError
from commsqa.escalation.masking import mask, one_line
from commsqa.services import publishing
from commsqa.services.house import House
from commsqa.services.locating import newest_runs
from commsqa.store import RunRecord, batch_lock

REASON_LENGTH = 500
NAME_LENGTH = 60


@dataclass(frozen=True)
class Selection:
    """Which pieces are meant: named ones, those that a check speaks of, those of an incident; of this batch where it is given."""

    pieces: tuple[str, ...] = ()
    check_id: str | None = None
    incident_id: str | None = None
    batch_id: str | None = None


@dataclass(frozen=True)
class Decided:
    """What a decision did, by piece. `waiting`: a second name must release them; `unchanged`: they were so already."""

    batch_id: str
    done: tuple[str, ...]
    waiting: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()


def hold(house: House, selection: Selection, *, by: str, reason: str) -> Decided:
    """Hold the pieces until a person releases them. InputError for what cannot be used; UnknownIdError for an unknown id."""
    by, reason = _person(by), _reason(reason)
    with _deciding_on(house, selection) as run:
        chosen = _chosen(house, run, selection)
        decided = _decisions(house, run)
        already = {piece for piece, each in standing(decided).items() if each.decision is Decision.HOLD}
        new = [piece for piece in chosen if piece not in already]
        now = house.clock()
        made = [_decision(now, run, Decision.HOLD, piece, checks=(), by=by, reason=reason) for piece in new]
        # The file first: whoever reads it after a crash between the two must not send what was to be held.
        _write_list(house, run, standing([*decided, *made]))
        if made:
            with house.store.transaction() as tx:
                tx.decisions.add(made, account=house.actor)
    return Decided(run.batch_id, tuple(new), unchanged=tuple(piece for piece in chosen if piece in already))


def release(
    house: House, selection: Selection, *, by: str, reason: str, may_confirm: bool = True, seen: str | None = None
) -> Decided:
    """Release the pieces that are held. What is held at high or above leaves once a second person releases it too.

    `may_confirm`: this person may be the second name; where not, what others asked for goes on waiting. `seen`: the run whose
    list the person read; BusyError where a newer one may have found more. InputError for a piece that was named and is not held.
    """
    by, reason = _person(by), _reason(reason)
    with _deciding_on(house, selection) as run:
        if seen not in (None, run.run_id):
            raise BusyError(f"batch {run.batch_id} was run again since you looked; look at run {run.run_id}, then decide")
        decided = _decisions(house, run)
        checks = _checks_of_held(house, run, standing(decided))
        chosen = _chosen(house, run, selection)
        if unheld := [piece for piece in selection.pieces if piece not in checks]:
            raise InputError(f"{unheld[0]} is not held{_more(unheld)}; commsqa release lists what is")
        chosen = [piece for piece in chosen if piece in checks]
        grave = _grave(house, run, checks)
        asked = {piece: each for piece, each in waiting(decided).items() if set(checks.get(piece, ())) <= set(each.check_ids)}
        others = [asked[piece] for piece in chosen if piece in asked and not same_person(asked[piece].decided_by, by)]
        confirmed = others if may_confirm else []
        now = house.clock()
        new = [
            _decision(now, run, Decision.RELEASE, piece, checks=checks[piece], by=by, reason=reason, needs_second=piece in grave)
            for piece in chosen
            if piece not in asked
        ]
        free, needing = [each for each in new if each.in_force], [each for each in new if not each.in_force]
        with house.store.transaction() as tx:
            for made in (free, needing):
                if made:
                    tx.decisions.add(made, account=house.actor)
            if confirmed:
                tx.decisions.confirm(confirmed, by=by, reason=reason, account=house.actor, at=now)
        _write_list(house, run, standing(_decisions(house, run)))
    done = {each.communication_id for each in (*free, *confirmed)}
    return Decided(
        run.batch_id,
        tuple(piece for piece in chosen if piece in done),
        waiting=tuple(piece for piece in chosen if piece not in done),
    )


def waiting_releases(house: House) -> list[PieceDecision]:
    """What waits for a second name, over all batches in their newest composition, the oldest first."""
    runs = newest_runs(house)
    with house.store.snapshot() as tx:
        asked = tx.decisions.unconfirmed()
    some = (run for run in runs if (run.batch_id, run.composition_no) in asked)
    found = [each for run in some for each in waiting(_decisions(house, run)).values()]
    return sorted(found, key=lambda each: (each.decided_at, each.number))


def current_manifest(house: House, run: RunRecord, manifest: pa.Table) -> pa.Table:
    """The manifest of a run with what people decided since, where it is the batch's newest run; else as it was."""
    with house.store.snapshot() as tx:
        newest = tx.runs.latest_of_batch(run.batch_id)
    if newest is None or newest.run_id != run.run_id:
        return manifest
    return _overlaid(manifest, run, standing(_decisions(house, run)))


def _overlaid(manifest: pa.Table, run: RunRecord, decided: Mapping[str, PieceDecision]) -> pa.Table:
    """The manifest with what was decided since its run began; the run itself has weighed what was decided before."""
    since = {piece: each for piece, each in decided.items() if each.taken_at >= run.started_at}
    ids = manifest["communication_id"]
    rows = manifest.filter(_is_one_of(ids, since)).to_pylist()
    now = {row["communication_id"]: decided_since(since[row["communication_id"]], row["check_ids"]) for row in rows}
    changed = pc.take(pa.array(now.values(), pa.string()), pc.index_in(ids, pa.array(now, pa.string())))
    return manifest.set_column(1, "decision", pc.coalesce(changed, manifest["decision"]))


def decided_since(decision: PieceDecision | None, check_ids: str) -> str | None:
    """What a decision makes of a piece of which these checks speak: held, released, or None where it changes nothing."""
    if decision is None:
        return None
    if decision.decision is Decision.HOLD:
        return "held"
    return "released" if decision.releases(check_ids.split(), grave=decision.needs_second) else None


def _write_list(house: House, run: RunRecord, decided: Mapping[str, PieceDecision]) -> None:
    """The list that the print or send job reads; release.parquet stays as the run wrote it, its digest is in the trail."""
    publishing.write_release_csv(house, run.run_id, _overlaid(_manifest(house, run), run, decided))


@contextmanager
def _deciding_on(house: House, selection: Selection) -> Iterator[RunRecord]:
    """The run that is meant; while it is, nobody else runs its batch or decides on it. BusyError where somebody does."""
    batch_id = _run_of(house, selection).batch_id
    with batch_lock(house.store, house.state, batch_id):
        yield _run_of(house, replace(selection, batch_id=batch_id))  # again: another may have ended before we had the lock


def _run_of(house: House, selection: Selection) -> RunRecord:
    """The newest run of the batch that is meant, with its report."""
    run_id = _meant(house, selection).run_id
    with house.store.snapshot() as tx:
        return tx.runs.get(run_id)


def _meant(house: House, selection: Selection) -> RunRecord:
    """The newest run of the batch that is named, of the one that has the pieces, or of the one that ran last."""
    runs = newest_runs(house)
    if selection.batch_id is not None:
        runs = [run for run in runs if run.batch_id == selection.batch_id]
    if not runs:
        which = "" if selection.batch_id is None else f" of batch {selection.batch_id}"
        raise UnknownIdError(f"no run{which} was completed yet; run commsqa run first")
    if not selection.pieces:
        return runs[0]
    known: set[str] = set()
    for run in runs:
        ids = _read(house, run, "release.parquet", ["communication_id"])["communication_id"]
        found = set(ids.filter(_is_one_of(ids, selection.pieces)).to_pylist())
        if found.issuperset(selection.pieces):
            return run
        known |= found
    unknown = [piece for piece in selection.pieces if piece not in known]
    if unknown:
        raise UnknownIdError(f"no piece has the id {unknown[0]}{_more(unknown)}; commsqa release lists them")
    raise InputError("the pieces are of several batches; decide on one batch at a time")


def _chosen(house: House, run: RunRecord, selection: Selection) -> list[str]:
    """The pieces meant, in the manifest's order."""
    manifest = _manifest(house, run)
    named = set(selection.pieces)
    if selection.incident_id is not None:
        named |= _pieces_with(house, run, "incident_id", [selection.incident_id])
    meant = _is_one_of(manifest["communication_id"], named)
    if selection.check_id is not None:
        speaking = [each for each in manifest["check_ids"].unique().to_pylist() if selection.check_id in each.split()]
        meant = pc.or_(meant, _is_one_of(manifest["check_ids"], speaking))
    chosen: list[str] = manifest["communication_id"].filter(meant).to_pylist()
    if not named and not chosen:
        raise InputError(f"no piece of batch {run.batch_id} is meant by that; name pieces, or another check or incident")
    return chosen


def _checks_of_held(house: House, run: RunRecord, decided: Mapping[str, PieceDecision]) -> dict[str, tuple[str, ...]]:
    """For each piece that is held now, the checks that speak of it; none for one that a person held."""
    manifest = _overlaid(_manifest(house, run), run, decided)
    held = manifest.filter(pc.equal(manifest["decision"], "held")).to_pylist()
    return {row["communication_id"]: tuple(row["check_ids"].split()) for row in held}


def _grave(house: House, run: RunRecord, checks: Mapping[str, Collection[str]]) -> set[str]:
    """The pieces with a finding of high or above, or that a check could not look at."""
    worst = _pieces_with(house, run, "severity", [level.value for level in Level if level >= SECOND_NAME_FROM])
    report = run.report
    blind = {each.check_id for each in report.checks if each.outcome is Outcome.ERRORED} if report else set()
    return worst | {piece for piece, speaking in checks.items() if blind & set(speaking)}


def _decision(
    now: datetime,
    run: RunRecord,
    decision: Decision,
    piece: str,
    *,
    checks: tuple[str, ...],
    by: str,
    reason: str,
    needs_second: bool = False,
) -> PieceDecision:
    return PieceDecision(
        batch_id=run.batch_id,
        composition_no=run.composition_no,
        communication_id=piece,
        decision=decision,
        check_ids=checks,
        decided_by=by,
        reason=reason,
        decided_at=now,
        needs_second=needs_second,
    )


def _decisions(house: House, run: RunRecord) -> Sequence[PieceDecision]:
    with house.store.snapshot() as tx:
        return tx.decisions.of_batch(run.batch_id, run.composition_no)


def _manifest(house: House, run: RunRecord) -> pa.Table:
    return _read(house, run, "release.parquet", None)


def _pieces_with(house: House, run: RunRecord, column: str, values: Iterable[str]) -> set[str]:
    """The pieces with a finding that has one of these values."""
    found = _read(house, run, "findings.parquet", ["subject_kind", "subject_id", column])
    which = pc.and_(pc.equal(found["subject_kind"], "communication"), _is_one_of(found[column], values))
    return set(found["subject_id"].filter(which).to_pylist())


def _is_one_of(column: pa.ChunkedArray, values: Iterable[str]) -> pa.ChunkedArray:
    """By column, not by row: a batch may have a million pieces, and a decision is about a few of them."""
    return pc.is_in(column, pa.array(list(values), pa.string()))


def _read(house: House, run: RunRecord, name: str, columns: list[str] | None) -> pa.Table:
    path = house.run_folder(run.run_id) / name
    if not path.is_file():
        raise InputError(f"{path.name}: the file of run {run.run_id} is gone; run the batch again")
    return pq.read_table(path, columns=columns)


def _person(by: str) -> str:
    name = one_line(by)
    if not name or len(name) > NAME_LENGTH:
        raise InputError(f"--by needs a person's name of at most {NAME_LENGTH} characters")
    return name


def _reason(reason: str) -> str:
    text = one_line(reason)
    if not text or len(text) > REASON_LENGTH:
        raise InputError(f"a decision needs a reason of at most {REASON_LENGTH} characters, e.g. --reason 'checked by hand'")
    return mask(text)


def _more(pieces: Sequence[str]) -> str:
    return f" (and {len(pieces) - 1:,} more)" if len(pieces) > 1 else ""

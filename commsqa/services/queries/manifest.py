"""The release manifest of a run, counted and page by page: what leaves, what is held, by which checks, for whom it waits."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, Literal

from commsqa.domain.decisions import PieceDecision, standing, waiting
from commsqa.domain.values import Value
from commsqa.errors import InputError
from commsqa.services.deciding import decided_since
from commsqa.services.house import House
from commsqa.services.publishing import RELEASE_SOUGHT
from commsqa.services.run_files import rows_of
from commsqa.services.scanning import ask, ask_in, write
from commsqa.store import RunRecord

PAGE = 50


class ManifestRow(Value):
    """A piece: whether it leaves, the checks that speak of it, and the release of it that waits for a second name."""

    place: int
    communication_id: str
    decision: str
    check_ids: tuple[str, ...]
    decided: PieceDecision | None = None
    waiting: PieceDecision | None = None


class ManifestPage(Value):
    """Pieces in the manifest's order; `after` begins the next page, None where there is none."""

    rows: tuple[ManifestRow, ...]
    after: int | None


class ManifestCounts(Value):
    """Of all pieces: how many are held and released now, and by each check how many of the held ones it speaks of.

    `by_people` are held pieces of which no check speaks. `waiting` are the releases that wait for a second name.
    """

    held: int
    released: int
    held_by_check: dict[str, int]
    by_people: int
    waiting: tuple[PieceDecision, ...]


@dataclass(frozen=True, kw_only=True)
class ManifestFilter:
    """Which pieces are meant: those for which all that is given holds. `piece` is the beginning of an id, `exactly` all of it."""

    decision: str | None = None
    check_id: str | None = None
    piece: str | None = None
    exactly: str | None = None
    waiting: bool = False


def manifest_counts(house: House, run: RunRecord) -> ManifestCounts:
    """InputError where the run's manifest is gone."""
    path = _file(house, run)
    changed = changed_since(house, run)
    written = _written(house.state, path, frozenset(changed))
    counted = Counter(dict(_totals(house.state, path)))
    counted.subtract(written.values())
    counted.update((decision, written[piece][1]) for piece, decision in changed.items())
    totals: Counter[str] = Counter()
    checks: Counter[str] = Counter()
    nobody = 0
    for (decision, check_ids), n in counted.items():
        totals[decision] += n
        if decision == "held" and n:
            named = check_ids.split()
            checks.update(dict.fromkeys(named, n))
            nobody += 0 if named else n
    asked = sorted(waiting(_decisions(house, run)).values(), key=lambda each: (each.decided_at, each.number))
    return ManifestCounts(
        held=totals["held"],
        released=totals["released"],
        held_by_check=dict(checks.most_common()),
        by_people=nobody,
        waiting=tuple(asked),
    )


def manifest_page(
    house: House, run: RunRecord, wanted: ManifestFilter | None = None, *, after: int | None = None, limit: int = PAGE
) -> ManifestPage:
    """A page of the manifest as it is now."""
    wanted = wanted or ManifestFilter()
    path = _file(house, run)
    changed, decisions = changed_since(house, run), _decisions(house, run)
    stand, asked = standing(decisions), waiting(decisions)
    conditions, values = ["place > $after"], {**_values(path, changed), "after": -1 if after is None else after}
    if wanted.decision is not None:
        conditions.append("decision = $decision")
        values["decision"] = wanted.decision
    if wanted.check_id is not None:
        conditions.append("contains(' ' || check_ids || ' ', $check)")
        values["check"] = f" {wanted.check_id} "
    if wanted.exactly is not None:
        conditions.append("communication_id = $exactly")
        values["exactly"] = wanted.exactly
    if wanted.piece is not None:
        conditions.append("starts_with(communication_id, $piece)")
        values["piece"] = wanted.piece
    if wanted.waiting:
        conditions.append("communication_id IN (SELECT unnest($asked))")
        values["asked"] = list(asked)
    question = f"{_manifest(changed)} SELECT * FROM manifest WHERE {' AND '.join(conditions)} ORDER BY place LIMIT $limit"
    rows = ask(house, question, values | {"limit": limit + 1}).to_pylist()
    found = tuple(
        ManifestRow(
            place=row["place"],
            communication_id=row["communication_id"],
            decision=row["decision"],
            check_ids=tuple(row["check_ids"].split()),
            decided=stand.get(row["communication_id"]),
            waiting=asked.get(row["communication_id"]),
        )
        for row in rows
    )
    return ManifestPage(rows=found[:limit], after=found[limit - 1].place if len(found) > limit else None)


def manifest_file(house: House, run: RunRecord, kind: Literal["csv", "parquet"]) -> BinaryIO:
    """The manifest as it is now: the list that a print or send job reads, or the same as Parquet.

    It is open: what is decided while it is read puts another file in its place. The reader closes it.
    """
    if kind == "csv":
        return _existing(house, run, "release.csv").open("rb")
    path, changed = _file(house, run), changed_since(house, run)
    if not changed:
        return path.open("rb")
    question = f"{_manifest(changed)} SELECT communication_id, decision, check_ids FROM manifest ORDER BY place"
    values, most = _values(path, changed), rows_of(path)
    with TemporaryDirectory(dir=house.state, prefix="manifest-") as folder:
        written = Path(folder) / path.name
        write(house, question, values, written, sought=RELEASE_SOUGHT, at_most=most)
        return written.open("rb")


def changed_since(house: House, run: RunRecord) -> dict[str, str]:
    """The pieces of which people decided since the run began, held or released; none where it is not the batch's newest run."""
    with house.store.snapshot() as tx:
        newest = tx.runs.latest_of_batch(run.batch_id)
        decisions = tx.decisions.of_batch(run.batch_id, run.composition_no)
    if newest is None or newest.run_id != run.run_id:
        return {}
    since = {piece: each for piece, each in standing(decisions).items() if each.taken_at >= run.started_at}
    if not since:
        return {}
    known = _written(house.state, _file(house, run), frozenset(since))
    found = {piece: decided_since(each, known[piece][1]) for piece, each in since.items() if piece in known}
    return {piece: decision for piece, decision in found.items() if decision is not None}


@lru_cache(maxsize=8)
def _totals(state: Path, path: Path) -> tuple[tuple[tuple[str, str], int], ...]:
    """How many pieces have which decision and checks, as the run wrote it; the file of a completed run never changes."""
    question = "SELECT decision, check_ids, count(*) AS n FROM read_parquet($release) GROUP BY ALL"
    rows = ask_in(state, question, {"release": str(path)}).to_pylist()
    return tuple(((row["decision"], row["check_ids"]), row["n"]) for row in rows)


@lru_cache(maxsize=8)
def _written(state: Path, path: Path, pieces: frozenset[str]) -> Mapping[str, tuple[str, str]]:
    """What the run decided on these pieces, and which checks speak of them."""
    if not pieces:
        return {}
    question = "SELECT * FROM read_parquet($release) WHERE communication_id IN (SELECT unnest($pieces))"
    rows = ask_in(state, question, {"release": str(path), "pieces": sorted(pieces)}).to_pylist()
    return {row["communication_id"]: (row["decision"], row["check_ids"]) for row in rows}


def _manifest(changed: Mapping[str, str]) -> str:
    """The manifest in SQL, with what was decided since."""
    file = "read_parquet($release, file_row_number = true)"
    if not changed:
        return f"WITH manifest AS (SELECT file_row_number AS place, communication_id, decision, check_ids FROM {file})"
    return f"""
        WITH changed AS (SELECT unnest($pieces) AS communication_id, unnest($decisions) AS decision),
        manifest AS (
            SELECT file_row_number AS place, communication_id, coalesce(changed.decision, ours.decision) AS decision, check_ids
            FROM {file} AS ours LEFT JOIN changed USING (communication_id))"""


def _values(path: Path, changed: Mapping[str, str]) -> dict[str, object]:
    values: dict[str, object] = {"release": str(path)}
    return values | {"pieces": list(changed), "decisions": list(changed.values())} if changed else values


def _decisions(house: House, run: RunRecord) -> list[PieceDecision]:
    with house.store.snapshot() as tx:
        return tx.decisions.of_batch(run.batch_id, run.composition_no)


def _file(house: House, run: RunRecord) -> Path:
    return _existing(house, run, "release.parquet")


def _existing(house: House, run: RunRecord, name: str) -> Path:
    path = house.run_folder(run.run_id) / name
    if not path.is_file():
        raise InputError(f"{path}: the file of run {run.run_id} is gone; run the batch again")
    return path

"""Writes the demo project's data: one CSV file per canonical table."""

import csv
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

from commsqa.domain.tables import TABLES
from commsqa.project.demo.bank import Bank, draw_bank
from commsqa.project.demo.errors import CAUSES, CHANGES, DemoTruth, PlantedError, causes_in, plant_errors
from commsqa.project.demo.lives import live
from commsqa.project.demo.months import BATCHES, Month, months
from commsqa.project.demo.natural import natural_traps
from commsqa.project.demo.oddities import make_odd
from commsqa.project.demo.offers import compose_offers
from commsqa.project.demo.pieces import Row, Trap, compose_batch
from commsqa.project.demo.records import RECORD_HEADERS, records

_HEADERS = {
    **RECORD_HEADERS,
    "batches": "batch_id composition_no statement_cycle period_start period_end expected_pieces composed_at cutoff_at release_at",
    "changes": "change_id at kind subject scope description",
}


PIECES = 20_000
"""Enough for every cause to stand out, and three runs in a few seconds each."""


def write_demo_data(folder: Path, *, seed: int = 1, pieces: int = PIECES, batches: Sequence[str] = BATCHES) -> DemoTruth:
    """Writes `folder`/data/*.csv, about that many pieces and their systems of record; returns what was planted.

    The pieces are shared out evenly among the batches, which follow one another in `BATCHES`; 200 each at least, or the errors
    find no place (ValueError). One seed, size and choice of batches give the same bytes on every machine and Python. Files of
    that name are replaced.
    """
    rng = random.Random(seed)  # noqa: S311 - sample data, nothing secret
    calendar = months(batches)
    bank = live(rng, draw_bank(rng, calendar, due=pieces * 96 // 100 // len(calendar)), calendar)
    composed: list[Row] = []
    manifest: list[tuple[str, ...]] = []
    errors: list[PlantedError] = []
    traps: list[Trap] = []
    for month in calendar:
        right, odd = _compose(rng, bank, month)
        manifest.append(_batch(month, expected=len(right)))
        batch, planted, harmless = plant_errors(rng, bank, month, right, odd)
        composed += batch
        errors += planted
        traps += harmless
    columns = [column for column in TABLES["communications"].columns if column in composed[0]]
    tables: dict[str, Iterable[Iterable[str]]] = {
        **records(rng, bank, calendar),
        "batches": manifest,
        "changes": CHANGES,
    }
    (folder / "data").mkdir(parents=True, exist_ok=True)
    _write(folder, "communications", columns, ([piece[column] for column in columns] for piece in composed))
    for table, header in _HEADERS.items():
        _write(folder, table, header.split(), tables[table])
    causes = tuple(cause for cause in CAUSES if cause in causes_in(calendar[-1]))
    return DemoTruth(tuple(errors), causes, tuple(traps))


def demo_sources() -> str:
    """The name and the sources of the demo's commsqa.yaml."""
    lines = (f'  {table}: {{uri: "data/{table}.csv"}}' for table in ("communications", *_HEADERS))
    return "\n".join(("name: demo-bank", "sources:", *lines)) + "\n"


def _write(folder: Path, table: str, header: list[str], rows: Iterable[Iterable[str]]) -> None:
    with (folder / "data" / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _compose(rng: random.Random, bank: Bank, month: Month) -> tuple[list[Row], list[Trap]]:
    """Every piece of the batch, offers last, and those that look odd though nothing is wrong."""
    pieces, traps = compose_batch(rng, bank, month)
    traps += natural_traps(pieces, bank)
    pieces, traps = make_odd(rng, bank, month, pieces, traps)
    return pieces + compose_offers(rng, bank, month, first=len(pieces) + 1, at=pieces[-1]["composed_at"]), traps


def _batch(month: Month, *, expected: int) -> tuple[str, ...]:
    """The manifest. What waits has no print slot yet: its priority does not hang on the day on which the demo is run."""
    times = (month.finished_at, month.cutoff_at, month.sent_at)
    return (month.batch_id, "1", "monthly", month.start, month.end, str(expected), *times)

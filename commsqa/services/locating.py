"""Findings by their ids, wherever they are: in the newest run that has them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from commsqa.errors import UnknownIdError
from commsqa.services.house import House
from commsqa.services.scanning import ask
from commsqa.store import RunRecord

FILE = "findings.parquet"
_SHOWN = 3


@dataclass(frozen=True)
class Located:
    """A finding as the newest completed run that found it wrote it, all columns as text."""

    run: RunRecord
    row: dict[str, str | None]

    @property
    def finding_id(self) -> str:
        """Its id."""
        return self.text("finding_id")

    def text(self, column: str) -> str:
        """A column's text, empty where there is none."""
        return self.row.get(column) or ""


def locate(house: House, finding_ids: Collection[str]) -> dict[str, Located]:
    """All of these findings. UnknownIdError where one is in no completed run.

    The newest run of each batch is asked first, all of them in one pass; earlier runs only for what is not found there.
    """
    wanted, found = set(finding_ids), dict[str, Located]()
    for runs in _by_age(house):
        if wanted:
            found |= _in_runs(house, runs, wanted)
            wanted -= found.keys()
    if wanted:
        listed = ", ".join(sorted(wanted)[:_SHOWN])
        more = f" and {len(wanted) - _SHOWN:,} more" if len(wanted) > _SHOWN else ""
        raise UnknownIdError(f"no finding has the id {listed}{more}; commsqa findings lists them")
    return found


def finding_files(house: House, runs: Sequence[RunRecord]) -> list[Path]:
    """The files of findings that these runs left and that are still there."""
    return [path for run in runs if (path := house.run_folder(run.run_id) / FILE).is_file()]


def newest_runs(house: House) -> list[RunRecord]:
    """The newest completed run of each batch, without its report, the one started last first."""
    return _by_age(house)[0]


def _by_age(house: House) -> tuple[list[RunRecord], list[RunRecord]]:
    """The newest completed run of each batch, and all earlier ones."""
    with house.store.snapshot() as tx:
        runs = tx.runs.completed()
    newest = {run.batch_id: run for run in reversed(runs)}
    first = [run for run in runs if newest[run.batch_id] is run]
    return first, [run for run in runs if newest[run.batch_id] is not run]


def _in_runs(house: House, runs: Sequence[RunRecord], wanted: Collection[str]) -> dict[str, Located]:
    files = finding_files(house, runs)
    if not files:
        return {}
    question = "SELECT * FROM read_parquet($files, union_by_name = true) WHERE finding_id IN (SELECT unnest($wanted))"
    rows = ask(house, question, {"files": [str(path) for path in files], "wanted": sorted(wanted)}).to_pylist()
    by_id = {run.run_id: (age, run) for age, run in enumerate(runs)}
    rows.sort(key=lambda row: -by_id[row["run_id"]][0])  # the newest comes last, and stays
    return {row["finding_id"]: Located(by_id[row["run_id"]][1], row) for row in rows}

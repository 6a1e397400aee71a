"""A small demo bank on disk, ready to run, and the ways in which tests spoil it, run it and call the command line."""

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from commsqa.bootstrap import open_house
from commsqa.domain.runs import RunReport
from commsqa.project.demo import DemoTruth, demo_sources, write_demo_data
from commsqa.project.loader import PROJECT_FILE
from commsqa.project.template import write_project
from commsqa.services.house import House
from commsqa.services.run_batch import run_batch

BATCH_ID = "2026-10"
NOW = datetime(2026, 10, 31, 21, tzinfo=UTC)
"""32 hours before the demo batch leaves."""
RELEASE_AT = "2026-11-02T05:00:00Z"
NOTIFICATIONS = Path("out/notifications.jsonl")
Row = dict[str, str]


@dataclass(frozen=True)
class DemoProject:
    """A project folder with the demo bank's records, and what was planted in them."""

    folder: Path
    truth: DemoTruth

    def copied_to(self, folder: Path) -> "DemoProject":
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return replace(self, folder=folder)

    def csv_file(self, table: str) -> Path:
        return self.folder / "data" / f"{table}.csv"

    def rows(self, table: str) -> list[Row]:
        with self.csv_file(table).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def rewrite(self, table: str, change: Callable[[Row], Row]) -> None:
        """Writes the table again, each row as the change makes it."""
        rows = [change(row) for row in self.rows(table)]
        with self.csv_file(table).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def set_cell(self, table: str, column: str, value: str, *, row: int = 1) -> None:
        """Puts a value into a cell; row 1 is the first under the header."""
        numbers = iter(range(1, sys.maxsize))
        self.rewrite(table, lambda old: old | ({column: value} if next(numbers) == row else {}))

    def edit_project_file(self, old: str, new: str) -> None:
        path = self.folder / PROJECT_FILE
        text = path.read_text(encoding="utf-8")
        assert old in text, "the test's edit must change something"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def without_source(self, table: str) -> None:
        self.edit_project_file(f'  {table}: {{uri: "data/{table}.csv"}}\n', "")


@dataclass(frozen=True)
class CheckedProject(DemoProject):
    """A demo project that was run once, and the report of that run."""

    report: RunReport


def make_demo(folder: Path, *, pieces: int, batches: Sequence[str] = (BATCH_ID,)) -> DemoProject:
    """A project of about that many pieces, with its own copies of the default policies. The last batch has a print slot."""
    write_project(folder)
    truth = write_demo_data(folder, pieces=pieces, batches=batches)
    (folder / PROJECT_FILE).write_text(demo_sources(), encoding="utf-8")
    demo = DemoProject(folder, truth)
    demo.rewrite("batches", lambda row: row | {"release_at": RELEASE_AT} if row["batch_id"] == BATCH_ID else row)
    return demo


def check_demo(project: DemoProject, *, now: datetime = NOW) -> CheckedProject:
    return CheckedProject(project.folder, project.truth, check_batch(project.folder, now=now))


def two_batches(demo: DemoProject) -> None:
    """The demo's batch, and one that was composed earlier."""
    early = [row | {"batch_id": "2026-09", "composed_at": "2026-09-30T18:00:00Z"} for row in demo.rows("communications")[:3]]
    with demo.csv_file("communications").open("a", encoding="utf-8") as file:
        file.writelines(",".join(f'"{cell}"' for cell in row.values()) + "\n" for row in early)


@contextmanager
def opened(folder: Path, *, now: datetime = NOW) -> Iterator[House]:
    """The project at a fixed time."""
    with open_house(folder) as house:
        yield replace(house, clock=lambda: now, actor="tester")


def check_batch(folder: Path, batch_id: str | None = None, *, now: datetime = NOW) -> RunReport:
    """One check run in this process, without a flow."""
    with opened(folder, now=now) as house:
        return run_batch(house, batch_id)


@dataclass(frozen=True)
class Answer:
    """What a command printed, and its exit code."""

    exit_code: int
    out: str
    err: str

    @property
    def error_line(self) -> str:
        """The only line on standard error, from a command that printed nothing else."""
        assert self.out == ""
        assert self.err.startswith("commsqa: "), self.err
        assert self.err.count("\n") == 1, self.err
        return self.err.rstrip("\n")


def commsqa(*arguments: str | Path, env: Mapping[str, str] | None = None, timeout: float = 600) -> Answer:
    """The command as a process of its own, in an environment without settings of Prefect's or ours but `env`."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "COMMSQA_"))}
    done = subprocess.run(
        [Path(sys.executable).with_name("commsqa"), *arguments],
        env=ours | dict(env or {}),
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    return Answer(done.returncode, done.stdout, done.stderr)

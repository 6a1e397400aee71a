"""A full disk ends a run in one clear line and leaves no half state; with room the next run completes all."""

import errno
import os
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from commsqa.domain.runs import RunReport
from commsqa.errors import StoreError, refuse_full_disk
from commsqa.services import queries
from commsqa.services.publishing import write_whole
from commsqa.services.verifying import verify_trail
from tests.letters import letter, misnamed, write_letters, wrong
from tests.projects import NOTIFICATIONS, NOW, check_batch, commsqa, opened

SIZE_MB = 64


class Disk:
    """A small disk of its own, that can be filled to the last block."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self, left: int = 0) -> None:
        """To the last byte, or until so many are left."""
        with self._filler.open("ab", buffering=0) as file:
            for size in (1 << 16, 1):
                try:
                    while file.write(b"0" * size) == size:
                        pass
                except OSError as refused:
                    if refused.errno != errno.ENOSPC:
                        raise
        os.truncate(self._filler, self._filler.stat().st_size - left)

    def make_room(self) -> None:
        self._filler.unlink(missing_ok=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={SIZE_MB}m"]
    mounted = subprocess.run(["mount", *options, "tmpfs", str(folder)], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.decode().strip()}")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def bank(disk: Disk) -> Path:
    return write_letters(disk.folder / "letters", [wrong(1), misnamed(2), letter(3)])


def full_before(disk: Disk, monkeypatch: pytest.MonkeyPatch, target: str) -> None:
    """The disk is full from the first call of this function on."""
    module, _, name = target.rpartition(".")
    function = getattr(__import__(module, fromlist=[name]), name)

    def filled(*args: Any, **given: Any) -> Any:
        disk.fill()
        return function(*args, **given)

    monkeypatch.setattr(target, filled)


def states(folder: Path) -> list[str]:
    with opened(folder) as house, house.store.snapshot() as tx:
        return [run.state.value for run in reversed(tx.runs.newest(limit=9))]


def found(folder: Path, run_id: str) -> list[dict[str, str]]:
    with opened(folder) as house:
        rows: list[dict[str, str]] = queries.findings(house, run_id=run_id).to_pylist()
        return rows


@pytest.mark.slow
@pytest.mark.parametrize(
    ("target", "at"),
    [
        ("commsqa.services.run_batch.load", "commsqa.db"),
        pytest.param("commsqa.services.checking.write_whole", "(step 'check')", marks=pytest.mark.exhaustive),
        pytest.param("commsqa.checks.expectations.judge", "(step 'check')", marks=pytest.mark.exhaustive),
        pytest.param("commsqa.services.publishing.seal", "commsqa.db", marks=pytest.mark.exhaustive),
        ("commsqa.store.evidence._write", "(step 'classify')"),
        pytest.param("commsqa.services.run_batch.respond", "commsqa.db", marks=pytest.mark.exhaustive),
        pytest.param("commsqa.services.publishing.write_findings", "(step 'open incidents')", marks=pytest.mark.exhaustive),
        ("commsqa.services.publishing.write_manifest", "(step 'decide the gate')"),
        pytest.param("commsqa.services.publishing.write_release_csv", "(step 'decide the gate')", marks=pytest.mark.exhaustive),
        pytest.param("commsqa.services.superseding.by_run", "commsqa.db", marks=pytest.mark.exhaustive),
    ],
)
def test_a_full_disk_ends_a_run_and_with_room_the_next_one_completes_it(
    disk: Disk, bank: Path, monkeypatch: pytest.MonkeyPatch, target: str, at: str
) -> None:
    first = check_batch(bank)
    before = found(bank, first.run_id)
    with monkeypatch.context() as spoiled:
        full_before(disk, spoiled, target)
        with pytest.raises(StoreError) as error:
            check_batch(bank)
    line = str(error.value)
    assert at in line
    assert str(bank / ".commsqa") in line
    assert "the disk is full" in line or "its disk is full" in line
    assert "make room" in line
    assert "\n" not in line
    assert error.value.exit_code == 1
    disk.make_room()
    assert found(bank, first.run_id) == before
    assert [path for path in bank.rglob("*") if "draft" in path.name] == []
    assert_completed(bank, check_batch(bank), before)


def assert_completed(bank: Path, report: RunReport, before: list[dict[str, str]]) -> None:
    assert "running" not in states(bank)
    assert states(bank)[-1] == "completed"
    assert [row["finding_id"] for row in found(bank, report.run_id)] == [row["finding_id"] for row in before]
    assert len((bank / NOTIFICATIONS).read_text(encoding="utf-8").splitlines()) == len(report.incidents) == 2
    with opened(bank) as house:
        assert verify_trail(house).problem is None


@pytest.mark.slow
def test_a_destination_on_a_full_disk_keeps_its_message_waiting(
    disk: Disk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The state has room, the destination has none: the run completes, and the message follows."""
    bank = write_letters(tmp_path / "letters", [wrong(1)])
    (bank / "out").symlink_to(disk.folder)
    disk.fill()
    report = check_batch(bank)
    assert (report.exit_code, (bank / NOTIFICATIONS).read_bytes()) == (3, b"")
    with opened(bank) as house, house.store.snapshot() as tx:
        (waiting,) = tx.outbox.undelivered()
    assert waiting.last_error == "file: notifications.jsonl could not be written: No space left on device"
    disk.make_room()
    check_batch(bank, now=NOW + timedelta(hours=1))
    assert len((bank / NOTIFICATIONS).read_text(encoding="utf-8").splitlines()) == 1


@pytest.mark.exhaustive
@pytest.mark.slow
def test_the_command_line_on_a_full_disk_answers_in_one_line_and_soon(disk: Disk, bank: Path) -> None:
    """Prefect's own database is on the same disk."""
    check_batch(bank)
    for left in (0, 1_000_000):
        disk.fill(left)
        answer = commsqa("run", bank, timeout=30)
        assert answer.exit_code == 1
        assert "disk is full" in answer.error_line
        assert "make room" in answer.error_line
        disk.make_room()
    assert commsqa("run", bank).exit_code == 3


@pytest.mark.slow
@pytest.mark.parametrize("limit", ["max_temp_directory_size = '1TB'", "max_temp_directory_size = '1MB'"])
def test_an_engine_without_room_to_spill_is_a_full_disk_and_not_a_fault_of_what_it_ran(disk: Disk, limit: str) -> None:
    disk.fill()
    with duckdb.connect(config={"temp_directory": str(disk.folder / "spill"), "memory_limit": "40MB"}) as connection:
        connection.execute(f"SET {limit}")
        with pytest.raises(duckdb.Error) as fault:
            connection.execute("CREATE TABLE t AS SELECT range AS a, repeat(hash(range)::VARCHAR, 5) AS b FROM range(2000000)")
    with pytest.raises(StoreError, match="the disk is full; make room"):
        refuse_full_disk(fault.value)


def test_other_faults_of_the_engine_are_no_full_disk() -> None:
    refuse_full_disk(duckdb.ConversionException("Could not convert string 'x' to INT32"))


def test_a_half_file_is_removed_again(tmp_path: Path) -> None:
    def half(draft: Path) -> None:
        draft.write_bytes(b"ha")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(OSError, match="No space"):
        write_whole(tmp_path / "findings.parquet", half)
    assert list(tmp_path.iterdir()) == []

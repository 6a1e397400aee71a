"""One run per batch at a time."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from commsqa.errors import BusyError, StoreError
from commsqa.store import KeyRing, Store, batch_lock, open_store

HOLD = """
import sys
from pathlib import Path
from commsqa.store import KeyRing, batch_lock, open_store
store = open_store(sys.argv[1], signing_key=KeyRing(master_key=bytes(32), signing_key=bytes(32)).signing_key)
with batch_lock(store, Path(sys.argv[2]), sys.argv[3]):
    print("held", flush=True)
    sys.stdin.read()
"""


def free(store: Store, folder: Path, batch_id: str) -> bool:
    try:
        with batch_lock(store, folder, batch_id):
            return True
    except BusyError:
        return False


def test_a_second_run_of_a_batch_is_told_so(url: str, store: Store, tmp_path: Path, keyring: KeyRing) -> None:
    other = open_store(url, signing_key=keyring.signing_key)
    with (
        batch_lock(store, tmp_path, "1994-02"),
        pytest.raises(BusyError, match="batch 1994-02 is being checked by another run; try again when it has ended"),
        batch_lock(other, tmp_path, "1994-02"),
    ):
        pytest.fail("two runs of one batch")
    assert free(other, tmp_path, "1994-02")
    other.close()


def test_other_batches_are_free_and_an_exception_frees_the_lock(store: Store, tmp_path: Path) -> None:
    def fails() -> None:
        with batch_lock(store, tmp_path, "a"):
            assert free(store, tmp_path, "b")
            assert not free(store, tmp_path, "a")
            raise LookupError

    with pytest.raises(LookupError):
        fails()
    assert free(store, tmp_path, "a")


@pytest.mark.parametrize("batch_id", ["../../etc/x", "a/b\\c:d", "بيان فبراير", "", "x" * 5000, "new\nline"])
def test_a_batch_id_may_contain_any_character(store: Store, tmp_path: Path, batch_id: str) -> None:
    with batch_lock(store, tmp_path, batch_id):
        assert not free(store, tmp_path, batch_id)
    assert {path.parent for path in tmp_path.rglob("*.lock")} <= {tmp_path / "locks"}


@pytest.mark.slow
def test_a_killed_run_frees_its_batch(url: str, store: Store, tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, url, str(tmp_path), "B1"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "held\n"
        assert not free(store, tmp_path, "B1")
        run.send_signal(signal.SIGKILL)
        run.wait(10)
    assert free(store, tmp_path, "B1")


def test_a_state_folder_that_cannot_be_written_is_one_line(sqlite_store: Store) -> None:
    with pytest.raises(StoreError, match="lock cannot be made"), batch_lock(sqlite_store, Path("/proc/nowhere"), "B1"):
        pytest.fail("no lock was made")

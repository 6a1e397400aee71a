"""Great Expectations' files that a killed run left half written are made anew; what other runs left stays."""

from pathlib import Path

import pytest

from tests.checks.test_expectations import failing, judge, stored

pytestmark = pytest.mark.slow
SUITE = "communications-letter"


def cut_in_half(folder: Path, *, spared: str) -> int:
    """Every file but those of one run, as a process leaves them that is killed while it writes; answers how many."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != ".writing" and spared not in path.parts]
    for path in files:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return len(files)


def test_a_run_that_was_killed_while_files_were_written_does_not_end_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge(tmp_path, "R1", [failing(SUITE, 2)])
    with monkeypatch.context() as killed:
        killed.setattr(Path, "unlink", lambda self, **_: None)  # the mark stays, as when the process is killed before
        judge(tmp_path, "R2", [failing(SUITE, 3)])
    assert (tmp_path / ".writing").read_text() == "R2"
    assert cut_in_half(tmp_path, spared="R1") > 5
    verdict = judge(tmp_path, "R3", [failing(SUITE, 4)])
    assert [check.findings for suite in verdict.suites for check in suite.checks] == [4]
    assert [len(stored(tmp_path, run)) for run in ("R1", "R2", "R3")] == [1, 0, 1]
    index = (tmp_path / "data_docs" / "index.html").read_text(encoding="utf-8")
    assert ("R1" in index, "R2" in index, "R3" in index) == (True, False, True)


def test_what_a_run_that_ended_wrote_stays(tmp_path: Path) -> None:
    for number in (1, 2):
        judge(tmp_path, f"R{number}", [failing(SUITE, number)])
    assert not (tmp_path / ".writing").exists()
    assert [len(stored(tmp_path, run)) for run in ("R1", "R2")] == [1, 1]

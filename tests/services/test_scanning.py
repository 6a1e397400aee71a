"""Questions to a run's files, where the files are not what they were."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from commsqa.errors import InputError
from commsqa.services.scanning import ask_in

TOTAL = "SELECT sum(place) AS total FROM read_parquet($file)"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "findings.parquet"
    pq.write_table(pa.table({"place": list(range(100_000))}), path)
    return path


def test_a_whole_file_is_read(tmp_path: Path, file: Path) -> None:
    assert ask_in(tmp_path, TOTAL, {"file": str(file)}).to_pylist() == [{"total": 4_999_950_000}]


@pytest.mark.parametrize("harm", ["gone", "empty", "no Parquet", "cut", "overwritten"])
def test_a_file_that_is_gone_or_broken_is_told_in_a_line(tmp_path: Path, file: Path, harm: str) -> None:
    whole = file.read_bytes()
    left = {"empty": b"", "no Parquet": b"letters", "cut": whole[:-100], "overwritten": whole[:5000] + bytes(1000) + whole[6000:]}
    file.unlink()
    if harm in left:
        file.write_bytes(left[harm])
    with pytest.raises(InputError, match="a file of this run is gone or cannot be read; run the batch again"):
        ask_in(tmp_path, TOTAL, {"file": str(file)})

"""Files of a run in which single values are found."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from commsqa.services.run_files import ROWS, rows_of, write_rows, write_table


def findings(number: int) -> pa.Table:
    return pa.table({"finding_id": [f"F{each:020x}" for each in range(number)], "check_id": ["a.b"] * number})


@pytest.mark.parametrize("number", [0, 1, ROWS + 1])
def test_what_is_written_is_read_again_and_only_what_is_sought_has_a_filter(tmp_path: Path, number: int) -> None:
    path, table = tmp_path / "findings.parquet", findings(number)
    write_table(table, path, sought=["finding_id"])
    assert pq.read_table(path).equals(table.cast(pq.read_schema(path)))
    assert rows_of(path) == number
    question = "SELECT path_in_schema, count(bloom_filter_offset) FROM parquet_metadata(?) GROUP BY ALL ORDER BY ALL"
    groups = max(1, -(-number // ROWS))
    assert duckdb.execute(question, [str(path)]).fetchall() == [("check_id", 0), ("finding_id", groups)]


def test_rows_that_come_one_group_after_the_other_make_the_same_file(tmp_path: Path) -> None:
    table = findings(ROWS + 5)
    write_rows(table.to_reader(ROWS), tmp_path / "rows.parquet", sought=["finding_id"], at_most=table.num_rows)
    write_table(table, tmp_path / "table.parquet", sought=["finding_id"])
    assert (tmp_path / "rows.parquet").read_bytes() == (tmp_path / "table.parquet").read_bytes()


def test_a_small_file_has_small_filters(tmp_path: Path) -> None:
    write_table(findings(200), tmp_path / "small.parquet", sought=["finding_id"])
    assert (tmp_path / "small.parquet").stat().st_size < 20_000

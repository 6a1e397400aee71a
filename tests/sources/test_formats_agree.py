"""One table is one table, whatever kind of file it comes in; and one bank has the same findings."""

import csv
import json
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commsqa.project.loader import PROJECT_FILE
from commsqa.services.doctor import AdviceLevel, examine
from tests.projects import CheckedProject, DemoProject, check_batch
from tests.sources.projects import load, project

pytestmark = pytest.mark.slow

COLUMNS = ("posting_id", "posted_on", "amount", "entered_at", "description", "further")
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
NUMBERS = st.decimals(-(10**15) + 1, 10**15 - 1, places=3, allow_nan=False).map(lambda amount: format(amount, "f"))
DAYS = st.dates().filter(lambda day: not 1300 <= day.year <= 1500).map(str)
ROW = st.tuples(
    st.none() | TEXT,
    DAYS,
    NUMBERS,
    st.none() | st.datetimes().filter(lambda at: not 1300 <= at.year <= 1500 and 2 <= at.year <= 9998).map(lambda at: f"{at}Z"),
    st.none() | TEXT | st.sampled_from(["total: 5, due", '{"a": -1.5}', "x: 1}", '\\": 7,', "null", "NaN"]),
    st.none() | TEXT,
)
TABLE = st.lists(ROW, min_size=1, max_size=8, unique_by=lambda row: row[0])


def line(row: tuple[str | None, ...], *, bare: bool) -> str:
    """A row as JSON, its amount as a number where it is bare; keys without a value are left out there."""
    cells = {name: json.dumps(text, ensure_ascii=bare) for name, text in zip(COLUMNS, row, strict=True) if text or not bare}
    if bare:
        cells["amount"] = str(row[2])
    return "{" + ", ".join(f'"{name}": {text}' for name, text in cells.items()) + "}\n"


@pytest.mark.exhaustive
@given(TABLE)
@settings(max_examples=40, deadline=None)
def test_a_table_is_the_same_from_csv_parquet_and_json_lines(rows: list[tuple[str | None, ...]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "x.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
            writer.writerows([COLUMNS, *rows])
        columns = (pa.array(column, pa.string()) for column in zip(*rows, strict=True))
        pq.write_table(pa.table(dict(zip(COLUMNS, columns, strict=True))), folder / "x.parquet")
        nested = [line(row, bare=True).replace("}\n", ', "nested": [1]}\n') for row in rows]
        for file_name, lines in {
            "texts.jsonl": [line(row, bare=False) for row in rows],
            "bare.jsonl": [line(row, bare=True) for row in rows],
            "copied.jsonl": nested,
        }.items():
            (folder / file_name).write_text("".join(lines), encoding="utf-8", newline="")
        found = {
            file.name: load(project(folder, "postings", uri=file.name), "postings")[1] for file in sorted(folder.glob("*.*"))
        }
        expected = found.pop("x.csv")
        assert len(expected) == len(rows)
        for file_name in ("x.parquet", "texts.jsonl", "bare.jsonl", "copied.jsonl"):
            assert [{key: row[key] for key in row if key != "nested"} for row in found[file_name]] == expected, file_name


@pytest.mark.exhaustive
def test_a_bank_in_json_lines_has_the_findings_of_the_same_bank_in_csv(demo: DemoProject, checked_once: CheckedProject) -> None:
    for table in sorted(file.stem for file in (demo.folder / "data").glob("*.csv")):
        rows = demo.rows(table)
        amounts = {"balance", "amount", "opening_balance", "total_credits", "total_debits", "closing_balance", "amount_due"}
        lines = (
            "{" + ", ".join(f"{json.dumps(k)}: {v if k in amounts else json.dumps(v)}" for k, v in row.items() if v) + "}\n"
            for row in rows
        )
        (demo.folder / "data" / f"{table}.jsonl").write_text("".join(lines), encoding="utf-8")
    text = (demo.folder / PROJECT_FILE).read_text(encoding="utf-8")
    (demo.folder / PROJECT_FILE).write_text(text.replace(".csv", ".jsonl"), encoding="utf-8")
    assert not [advice for advice in examine(demo.folder, {}) if advice.level is AdviceLevel.PROBLEM]
    report, expected = check_batch(demo.folder), checked_once.report
    assert expected.findings_by_severity
    assert sum(expected.findings_by_severity.values()) > 0
    assert (report.checks, report.findings_by_severity, report.gate) == (
        expected.checks,
        expected.findings_by_severity,
        expected.gate,
    )
    assert [each.fingerprint for each in report.incidents] == [each.fingerprint for each in expected.incidents]

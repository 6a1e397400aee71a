"""Hostile files are read right, or refused in one line that says where and what would be right; nothing is lost in silence."""

import json
import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from commsqa.errors import SourceError
from tests.robust.corpus import TEXTS
from tests.sources.projects import load, project

PIECE = {"communication_id": "P1", "batch_id": "B1", "comm_type": "statement", "channel": "letter", "customer_id": "K1"}
CUSTOMER = {"customer_id": "K1", "full_name": "Jane"}
WIDE = {**CUSTOMER, **{f"column_{number}": "x" for number in range(5_000)}}
HUGE = 10_000_000


def write(folder: Path, kind: str, row: dict[str, str]) -> str:
    """A file of one row; its name."""
    path = folder / f"x.{kind}"
    if kind == "csv":
        quoted = (",".join('"' + cell.replace('"', '""') + '"' for cell in cells) for cells in (row, row.values()))
        path.write_text("\n".join(quoted) + "\n", encoding="utf-8", newline="")
    elif kind == "jsonl":
        path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    else:
        pq.write_table(pa.table({name: [value] for name, value in row.items()}), path)
    return path.name


def read(
    folder: Path, content: str | bytes, name: str = "x.csv", table: str = "customers", **source: Any
) -> list[dict[str, Any]]:
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return load(project(folder, table, uri=name, **source), table)[1]


def refused(folder: Path, content: str | bytes, name: str = "x.csv", table: str = "customers", **source: Any) -> str:
    with pytest.raises(SourceError) as error:
        read(folder, content, name, table, **source)
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_every_text_of_the_corpus_is_read_in_every_format(tmp_path: Path, kind: str) -> None:
    row = {**CUSTOMER, **{f"text {number}": text for number, text in enumerate(TEXTS.values())}}
    (found,) = load(project(tmp_path, "customers", uri=write(tmp_path, kind, row)), "customers")[1]
    assert found == {name: unicodedata.normalize("NFC", value) for name, value in row.items()}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_five_thousand_columns_are_read(tmp_path: Path, kind: str) -> None:
    table, rows = load(project(tmp_path, "customers", uri=write(tmp_path, kind, WIDE)), "customers")
    assert rows == [WIDE]
    assert len(table.further) == 5_000


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_a_body_of_ten_megabytes_is_read(tmp_path: Path, kind: str) -> None:
    row = {**PIECE, "body": "Dear, \n" * (HUGE // 7)}
    (found,) = load(project(tmp_path, "communications", uri=write(tmp_path, kind, row)), "communications")[1]
    assert found == row


@pytest.mark.slow
def test_a_longer_row_is_refused_by_its_line(tmp_path: Path) -> None:
    message = refused(tmp_path, f'customer_id,full_name\nK1,Jane\nK2,"{"x" * 20_000_000}"\n')
    assert message.startswith("customers: x.csv, line 3: cannot be split into fields; ")
    assert "below 16 MB" in message


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (
            '{"customer_id": "K1", "full_name": "a\\ud800b"}',
            "x.jsonl",
            "line 1: a text is not valid Unicode; correct its \\u escapes",
        ),
        (b'{"customer_id": "K1", "full_name": "a\x00b"}', "x.jsonl", "line 1: not JSON"),
        (b'{"customer_id": "K1", "full_name": "a\xffb"}', "x.jsonl", "line 1: not UTF-8"),
        (b"customer_id,full_name\nK1,a\xffb\n", "x.csv", "line 2: not UTF-8"),
        (b"customer_id,full_name\nK1,a\xed\xa0\x80b\n", "x.csv", "line 2: not UTF-8"),
        ("customer_id,full_name,FULL_NAME\nK1,a,b\n", "x.csv", "the column FULL_NAME is there twice"),
        ("customer_id,full_name\n \u00a0,a\n", "x.csv", "row 1: customer_id is empty; every row needs one"),
        ("customer_id,full_name\n K1,a\nK1\u200b,b\n", "x.csv", "row 2 has the same customer_id as"),
        ("", "x.csv", "no header in the first line"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_place(tmp_path: Path, content: str | bytes, name: str, message: str) -> None:
    assert message in refused(tmp_path, content, name)


@pytest.mark.parametrize("amount", ["1" * 30, f"0.{'1' * 30}", f"-{'9' * 16}", "1e30"])
def test_an_amount_of_too_many_digits_is_refused_by_its_row(tmp_path: Path, amount: str) -> None:
    message = refused(tmp_path, f"posted_on,amount\n1994-01-01,1\n1994-01-01,{amount}\n", table="postings")
    assert message.startswith("postings: x.csv, row 2: amount cannot be read from a value like ")


@pytest.mark.parametrize("day", ["10000-01-01", "-0001-01-01", "0000-01-01", "1445-01-01", "1994-02-01 00:00:01"])
def test_a_day_outside_the_calendar_is_refused_by_its_row(tmp_path: Path, day: str) -> None:
    message = refused(tmp_path, f"posted_on,amount\n{day},1\n", table="postings")
    assert message.startswith("postings: x.csv, row 1: posted_on cannot be read from a value like ")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("0001-01-01", date(1, 1, 1)),
        ("9999-12-31", date(9999, 12, 31)),
        ("1994-02-01 00:00:00", date(1994, 2, 1)),
        ("1994-02-01T00:00:00.000", date(1994, 2, 1)),
        ("1994-02-01T00:00Z", date(1994, 2, 1)),
    ],
)
def test_a_day_may_be_any_of_the_calendar_and_be_written_with_midnight(tmp_path: Path, written: str, day: date) -> None:
    assert read(tmp_path, f"posted_on,amount\n{written},1\n", table="postings")[0]["posted_on"] == day


@pytest.mark.parametrize(
    ("written", "timezone"),
    [
        ("0001-01-01T00:00:00+14:00", "UTC"),
        ("9999-12-31T23:59:59-14:00", "UTC"),
        ("0001-01-01", "Asia/Dubai"),
        ("9999-12-31T23:59:59", "America/New_York"),
    ],
)
def test_a_time_that_its_zone_carries_out_of_the_calendar_is_refused(tmp_path: Path, written: str, timezone: str) -> None:
    message = refused(tmp_path, f"at\n{written}\n", table="changes", timezone=timezone)
    assert message.startswith("changes: x.csv, row 1: at cannot be read from a value like ")


@pytest.mark.parametrize("written", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"])
def test_the_first_and_the_last_time_are_read(tmp_path: Path, written: str) -> None:
    first, last = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
    assert read(tmp_path, f"at\n{written}\n", table="changes")[0]["at"] in (first, last)


@pytest.mark.parametrize("written", [" K1", "K1\u00a0", "\u200fK1\u200b", "\ufeffK1\t", "K1      "])
def test_what_nobody_sees_around_an_id_is_no_part_of_it(tmp_path: Path, written: str) -> None:
    rows = read(tmp_path, f'customer_id,full_name,email\n"{written}"," Jane "," a@b "\n')
    assert rows == [{"customer_id": "K1", "full_name": " Jane ", "email": " a@b "}]


@pytest.mark.parametrize("header", ["h" * 300, "\U0001f600 column", 'a "quoted" one', "رقم"])
def test_a_header_may_have_any_name(tmp_path: Path, header: str) -> None:
    name = write(tmp_path, "csv", {**CUSTOMER, header: "x"})
    assert load(project(tmp_path, "customers", uri=name), "customers")[1] == [{**CUSTOMER, header: "x"}]


def test_a_file_of_a_header_alone_is_an_empty_table(tmp_path: Path) -> None:
    assert read(tmp_path, "customer_id,full_name\n") == []


def test_quotes_and_line_ends_inside_a_field_stay(tmp_path: Path) -> None:
    assert read(tmp_path, '\ufeffcustomer_id,full_name\nK1,"a ""b""\r\nc, d"\n')[0]["full_name"] == 'a "b"\r\nc, d'

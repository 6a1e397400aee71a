"""JSON lines: every value as it is written, and the one line for each thing that is wrong with a file."""

import gzip
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from commsqa.domain.tables import TABLES
from commsqa.errors import SourceError
from commsqa.project.models import Source
from commsqa.sources.json_lines import JsonLinesInput
from tests.sources.projects import load, project

PAGES = "windows-1252 (western Europe) or windows-1256 (Arabic)"
PLANTED = "Zzyzx-Planted-4711"
ONE = "right is one whole object on each line"


def rows_of(folder: Path, table: str, content: str | bytes, name: str = "x.jsonl", **source: Any) -> list[dict[str, Any]]:
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return load(project(folder, table, uri=name, **source), table)[1]


def refusal(folder: Path, content: str | bytes, table: str = "customers", /, **source: Any) -> str:
    with pytest.raises(SourceError) as refused:
        rows_of(folder, table, content, **source)
    message = str(refused.value)
    assert len(message.splitlines()) == 1
    assert PLANTED not in message
    return message


def read_as_it_is(content: str, folder: Path) -> bool:
    """Whether DuckDB reads the file itself, and not a copy."""
    (folder / "quick.jsonl").write_text(content)
    with duckdb.connect() as connection:
        given = JsonLinesInput(TABLES["customers"], Source(uri="quick.jsonl"), [], folder, connection)
        return given._keys(folder / "quick.jsonl") is not None


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("7", "7"),
        ('"007"', "007"),
        ("1234.50", "1234.50"),
        ("-0", "-0"),
        ("1e3", "1e3"),
        ("1E400", "1E400"),
        ("9007199254740993", "9007199254740993"),
        ("12345678901234567890123", "12345678901234567890123"),
        ("123456789012345678.123456789", "123456789012345678.123456789"),
        ("true", "true"),
        ('"null"', "null"),
        ('"caf\\u00e9 \\ud83d\\ude00 \\"a\\", \\\\ \\/"', 'café 😀 "a", \\ /'),
        ('"{}"', "{}"),
        ('"sum: 5, due"', "sum: 5, due"),
        ('"a\\": -1.5e3 }"', 'a": -1.5e3 }'),
    ],
)
def test_every_value_is_the_text_it_is_written_with(tmp_path: Path, written: str, text: str) -> None:
    line = f'{{"customer_id":{written},"full_name" :\t{written} , "n": 1.0}}\n'
    assert rows_of(tmp_path, "customers", line) == [{"customer_id": text, "full_name": text, "n": "1.0"}]
    assert read_as_it_is(line, tmp_path)
    by_copy = rows_of(tmp_path, "customers", line.replace("}\n", ', "more": {"a": [1.50, null, false, "é"]}}\n'))
    assert by_copy == [{"customer_id": text, "full_name": text, "n": "1.0", "more": '{"a": [1.50, null, false, "é"]}'}]


def test_values_are_read_in_their_types_and_by_the_same_rules_as_csv(tmp_path: Path) -> None:
    line = '{"posted_on": "1994-02-28", "amount": 123456789012345.123, "entered_at": "1994-02-28T05:00", "posting_id": 12}\n'
    rows = rows_of(tmp_path, "postings", line, timezone="Europe/Prague")
    moment = datetime(1994, 2, 28, 4, tzinfo=UTC)
    assert rows == [
        {"posted_on": date(1994, 2, 28), "amount": Decimal("123456789012345.123"), "entered_at": moment, "posting_id": "12"}
    ]
    line = '{"customer_id":"K1","full_name":"Jane","deceased":%s,"vulnerable":%s,"email":%s}\n'
    rows = rows_of(tmp_path, "customers", line % ("true", "0", '"N/A"') + "{}\n".replace("{}", '{"customer_id":2}'), null="N/A")
    assert rows == [{"customer_id": "K1", "full_name": "Jane", "deceased": True, "vulnerable": False}, {"customer_id": "2"}]


@pytest.mark.parametrize(
    "content",
    [
        b'{"customer_id":"K1","full_name":"Jane"}\n{"full_name":"Jo\xc3\xa9","customer_id":"K2","VIP":null}',
        b'\xef\xbb\xbf{"customer_id":"K1","full_name":"Jane"}\r\n\r\n  {"customer_id":"K2","full_name":"Jo\xc3\xa9"}\r\n\r\n',
        b'\n \t\n{"CUSTOMER_ID":"K1"," full_name ":"Jane"}\n\n{"CUSTOMER_ID":"K2"," full_name ":"Jo\xc3\xa9"}\n',
    ],
)
def test_a_mark_line_ends_blank_lines_and_the_order_of_keys_do_not_matter(tmp_path: Path, content: bytes) -> None:
    expected = [{"customer_id": "K1", "full_name": "Jane"}, {"customer_id": "K2", "full_name": "Joé"}]
    assert rows_of(tmp_path, "customers", content) == expected
    for name in ("x.ndjson", "x.json", "x.NDJSON"):
        assert rows_of(tmp_path, "customers", content, name) == expected
    assert rows_of(tmp_path, "customers", gzip.compress(content), "x.jsonl.gz") == expected


def test_another_encoding_is_read(tmp_path: Path) -> None:
    line = '{"customer_id":"K1","full_name":"محمد"}\n'
    for encoding in ("windows-1256", "utf-16"):
        rows = rows_of(tmp_path, "customers", line.encode(encoding), encoding=encoding)
        assert rows == [{"customer_id": "K1", "full_name": "محمد"}]


def test_several_files_are_one_table_and_columns_are_mapped(tmp_path: Path) -> None:
    (tmp_path / "a[1].jsonl").write_text('{"Doc/No~1":7,"full_name":"Jane"}\n\n')
    (tmp_path / "b.ndjson").write_text('{"full_name":"Joe","Doc/No~1":8,"it\'s":1}\n')
    loaded, rows = load(project(tmp_path, uri="*.*j*", columns={"customer_id": "doc/no~1"}), "customers")
    assert rows == [{"customer_id": "7", "full_name": "Jane"}, {"customer_id": "8", "full_name": "Joe", "it's": "1"}]
    assert (loaded.rows, loaded.columns, loaded.further) == (2, ("customer_id", "full_name"), ("it's",))


def test_a_key_that_only_a_late_line_has_is_a_column(tmp_path: Path) -> None:
    early = "".join(f'{{"customer_id":{number}}}\n' for number in range(3000))
    rows = rows_of(tmp_path, "customers", early + '{"customer_id":"K1","full_name":"Jane"}\n')
    assert (len(rows), rows[0], rows[-1]) == (3001, {"customer_id": "0"}, {"customer_id": "K1", "full_name": "Jane"})


@pytest.mark.parametrize("content", ["", "\n\n"])
def test_an_empty_file_is_a_table_without_rows(tmp_path: Path, content: str) -> None:
    (tmp_path / "x.jsonl").write_text(content)
    source = {"uri": "x.jsonl", "columns": {"email": "MAIL"}}
    loaded, rows = load(project(tmp_path, **source), "customers")
    assert (loaded.given, loaded.columns, loaded.further, rows) == (True, ("customer_id", "full_name", "email"), (), [])


GOOD = '{"customer_id":"K1","full_name":"Jane"}\n'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (f"{GOOD}\n{PLANTED}\n", f", line 3: not JSON, or cut; {ONE}"),
        (f'{GOOD}{{"customer_id":"{PLANTED}","full_na', f", line 2: not JSON, or cut; {ONE}"),
        (f'{GOOD}{{"customer_id":"{PLANTED}",}}\n', f", line 2: not JSON, or cut; {ONE}"),
        (f'{GOOD}{{"customer_id":"{PLANTED}\x01"}}\n', f", line 2: not JSON, or cut; {ONE}"),
        ('{"customer_id": 1994-02-01}\n', f", line 1: not JSON, or cut; {ONE}"),
        ('{"customer_id": 007}\n', f", line 1: not JSON, or cut; {ONE}"),
        (f"{GOOD}{'[' * 100_000}\n", f", line 2: not JSON, or cut; {ONE}"),
        ('{\n  "customer_id": "K1"\n}\n', f", line 1: not JSON, or cut; {ONE}"),
        (f"[{GOOD.strip()}]\n", f", line 1: it holds an array; {ONE}"),
        (f'{GOOD}"{PLANTED}"\n', f", line 2: it holds a text; {ONE}"),
        (f"{GOOD}5\n", f", line 2: it holds a number; {ONE}"),
        (f"{GOOD}null\n", f", line 2: it holds null; {ONE}"),
        (GOOD.strip() + GOOD, f", line 1: more follows after its object; {ONE}"),
        (GOOD.strip() + ",\n" + GOOD, f", line 1: more follows after its object; {ONE}"),
        (
            f'{GOOD}{{"customer_id":"{PLANTED}","\\u0063ustomer_id":"K2"}}\n',
            ", line 2: a key is there twice in one object; write each key once",
        ),
        (
            '{"customer_id": NaN}\n',
            ", line 1: it holds NaN or Infinity, which are not JSON; write null where there is no value",
        ),
        (
            f'{GOOD}{{"customer_id":"K2","full_name":["{PLANTED}"]}}\n',
            ", line 2: full_name holds an array; right is text in UTF-8",
        ),
        (f'{{"Customer_ID":{{"{PLANTED}":1}}}}\n', ", line 1: Customer_ID holds an object; right is text in UTF-8"),
        ('{"customer_id":"\\ud800"}\n', ", line 1: a text is not valid Unicode; correct its \\u escapes"),
        (
            GOOD.encode() + b'{"customer_id":"\xff"}\n',
            f", line 2: not UTF-8; save the file as UTF-8, or name its encoding, e.g. encoding: {PAGES}",
        ),
        (
            GOOD.encode("utf-16"),
            ", line 1: not UTF-8; save the file as UTF-8, or name its encoding, e.g. encoding: utf-16",
        ),
        (
            '{"customer_id":"K1","full_name":"a","Full_Name":"b"}\n',
            ": the column full_name is there twice (upper and lower case are the same); rename one",
        ),
        (
            '{"customer_id":"K1","name":"a"}\n',
            ": the required column full_name is missing; if it is name, map it in commsqa.yaml: columns: {full_name: name}",
        ),
        ('{"full_name":"Jane"}\n{"customer_id":"K1"}\n', ", line 1: customer_id is empty; every row needs one"),
        (
            f"{GOOD}\n\n{GOOD}",
            ", line 4 has the same customer_id as x.jsonl, line 1 (1 key is there more than once); keep one row for each",
        ),
    ],
)
def test_a_file_that_is_wrong_is_refused_in_one_line(tmp_path: Path, content: str | bytes, message: str) -> None:
    assert refusal(tmp_path, content) == f"customers: x.jsonl{message}"


def test_a_bad_value_is_named_by_its_line_and_shape(tmp_path: Path) -> None:
    lines = [f'{{"posted_on":"1994-02-01","amount":{number}.50}}\n' for number in range(200_000)]
    lines[150_000:150_000] = ["\n", "  \n"]
    lines[180_000] = '{"posted_on":"1994-02-01","amount":1e3}\n'
    assert refusal(tmp_path, "".join(lines), "postings") == (
        "postings: x.jsonl, line 180001: amount cannot be read from a value like 9a9; "
        "right is an amount like 1234.50 with a point, at most 15 digits before and 3 after it"
    )


@pytest.mark.parametrize("kept", [0.5, 0.99])
def test_a_cut_packed_file_is_refused(tmp_path: Path, kept: float) -> None:
    whole = gzip.compress("".join(f'{{"customer_id":{number * 7919 % 10007}}}\n' for number in range(5000)).encode())
    (tmp_path / "x.jsonl.gz").write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(SourceError, match=r"^customers: x\.jsonl\.gz: not a gzip file that can be read, it may be cut; write it"):
        load(project(tmp_path, uri="x.jsonl.gz"), "customers")


def test_a_delimiter_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, GOOD, delimiter=";") == "customers: x.jsonl: JSON lines have no delimiter; take it out"


def test_keys_of_json_objects_are_texts_of_any_kind(tmp_path: Path) -> None:
    strange = {
        "customer_id": "K1",
        "full_name": "Jane",
        'a"b': "1",
        "$.x": "2",
        "/": "3",
        "0": "4",
        "ключ": "5",
        "a\nb": "6",
        "": "7",
    }
    rows = rows_of(tmp_path, "customers", json.dumps(strange) + "\n")
    assert rows == [{"a b" if key == "a\nb" else key: value for key, value in strange.items() if key}]

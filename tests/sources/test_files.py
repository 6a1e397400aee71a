"""CSV and Parquet: what is read, and the one line for each thing that is wrong with a file or its header."""

import gzip
import hashlib
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from commsqa.domain.tables import TABLES
from commsqa.errors import SourceError
from commsqa.sources import load_sources
from tests.sources.projects import load, project

PAGES = "windows-1252 (western Europe) or windows-1256 (Arabic)"
PLANTED = "Zzyzx-Planted-4711"


def refusal(folder: Path, table: str = "customers", /, **source: Any) -> str:
    with pytest.raises(SourceError) as refused:
        load(project(folder, table, **source), table)
    message = str(refused.value)
    assert len(message.splitlines()) == 1
    assert PLANTED not in message
    return message


@pytest.mark.parametrize(
    "content",
    [
        b'customer_id,full_name\nK1,Jane\nK2,"a, b\nc"\n',
        b'\xef\xbb\xbfcustomer_id,full_name\nK1,Jane\nK2,"a, b\nc"',
        b'customer_id;full_name\nK1;Jane\nK2;"a, b\nc"\n',
        b'customer_id\tfull_name\nK1\tJane\nK2\t"a, b\nc"\n',
        b'customer_id|full_name\nK1|Jane\nK2|"a, b\nc"\n',
        b'\xef\xbb\xbf"CUSTOMER_ID", full_name \nK1,Jane\nK2,"a, b\nc"\n',
    ],
)
def test_csv_is_read_with_its_delimiter_mark_and_quotes(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.csv").write_bytes(content)
    loaded, rows = load(project(tmp_path, uri="x.csv"), "customers")
    assert rows == [{"customer_id": "K1", "full_name": "Jane"}, {"customer_id": "K2", "full_name": "a, b\nc"}]
    assert loaded.digest == hashlib.sha256(content).hexdigest()
    assert loaded.columns == ("customer_id", "full_name")


def test_csv_with_windows_line_ends_and_another_encoding_is_read(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes("customer_id,full_name\r\nK1,محمد\r\n".encode("windows-1256"))
    _, rows = load(project(tmp_path, uri="x.csv", encoding="windows-1256"), "customers")
    assert rows == [{"customer_id": "K1", "full_name": "محمد"}]


@pytest.mark.parametrize("name", ["x.csv.gz", "X.TSV.GZ"])
def test_a_packed_csv_file_is_read_and_a_damaged_one_refused(tmp_path: Path, name: str) -> None:
    content = gzip.compress(b"customer_id,full_name\nK1,Jane\nK2,Joe\n")
    (tmp_path / name).write_bytes(content)
    loaded, rows = load(project(tmp_path, uri=name), "customers")
    assert (rows[1], loaded.rows) == ({"customer_id": "K2", "full_name": "Joe"}, 2)
    assert loaded.digest == hashlib.sha256(content).hexdigest()
    wrong_sum = content[:-6] + bytes([content[-6] ^ 255]) + content[-5:]
    for damaged in (content[:-3], wrong_sum, b"customer_id,full_name\n"):
        (tmp_path / name).write_bytes(damaged)
        message = f"customers: {name}: not a gzip file that can be read, it may be cut; write it again"
        assert refusal(tmp_path, uri=name) == message
    (tmp_path / name).write_bytes(gzip.compress(f"customer_id,full_name\n{PLANTED}\n".encode()))
    assert refusal(tmp_path, uri=name).startswith(f"customers: {name}, line 2: 1 fields where the header has 2;")


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"customer_id,full_name", "utf-8"),
        (b"CUSTOMER_ID;FULL_NAME;\r\n", "utf-8"),
        ("customer_id,full_name\n".encode("utf-16"), "utf-16"),
    ],
)
def test_a_header_alone_is_a_table_without_rows(tmp_path: Path, content: bytes, encoding: str) -> None:
    (tmp_path / "x.csv").write_bytes(content)
    loaded, rows = load(project(tmp_path, uri="x.csv", encoding=encoding), "customers")
    assert (loaded.columns, loaded.further, rows) == (("customer_id", "full_name"), (), [])


def test_a_header_of_several_words_is_mapped_however_they_are_spaced(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text('"Customer\n  No.",Full  Name,\nK1,"Jane\r\nSmith",\n')
    source = {"uri": "x.csv", "columns": {"customer_id": "Customer No.", "full_name": "full name"}}
    assert load(project(tmp_path, **source), "customers")[1] == [{"customer_id": "K1", "full_name": "Jane\r\nSmith"}]


def test_several_files_are_one_table_by_name_in_the_order_of_their_names(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("full_name,customer_id,VIP\nJoe,K2,yes\n")
    (tmp_path / "a[1].csv").write_text("customer_id,full_name\nK1,Jane\n")
    loaded, rows = load(project(tmp_path, uri="[ab]*.csv"), "customers")
    assert rows == [{"customer_id": "K1", "full_name": "Jane"}, {"customer_id": "K2", "full_name": "Joe", "VIP": "yes"}]
    assert (loaded.rows, loaded.further) == (2, ("VIP",))


def test_columns_are_mapped_and_the_others_kept_as_text(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("DOC,full_name,email,Mail,\nK1,Jane,old@x.example,new@x.example,\n")
    loaded, rows = load(project(tmp_path, uri="x.csv", columns={"customer_id": "doc", "email": "Mail"}), "customers")
    assert rows == [{"customer_id": "K1", "full_name": "Jane", "email": "new@x.example"}]
    assert loaded.further == ()


def test_every_canonical_table_is_there_with_every_column_in_its_type(tmp_path: Path) -> None:
    seen = []
    with duckdb.connect() as connection:
        loaded = load_sources(project(tmp_path, uri="customers.csv"), connection, progress=lambda *step: seen.append(step))
        for spec in TABLES.values():
            assert [row[0] for row in connection.execute(f"DESCRIBE {spec.name}").fetchall()] == list(spec.columns)
        types = dict(row[:2] for row in connection.execute("DESCRIBE communications").fetchall())
    assert (types["closing_balance"], types["due_date"], types["sent_at"]) == (
        "DECIMAL(18,3)",
        "DATE",
        "TIMESTAMP WITH TIME ZONE",
    )
    assert (types["composition_no"], types["body"]) == ("BIGINT", "VARCHAR")
    assert seen == [("communications", 1, 2), ("customers", 2, 2)]
    assert {name for name, table in loaded.items() if table.given} == {"communications", "customers"}
    assert loaded["postings"].digest is None


HEADER = "customer_id,full_name\n"
MISSING = "customers: x.csv: the required column full_name is missing"
NO_HEADER = "customers: x.csv: none of its 3 columns is one of customers; is the first line its header?"
UNSPLIT = "cannot be split into fields; close its quotes, double quotes inside a field, keep it below 16 MB"
ENDINGS = ".csv, .tsv, .txt, .jsonl, .ndjson, .json (each may be packed, e.g. .csv.gz) or .parquet"
MIXED = "files of several kinds; give files of one kind, e.g. by the ending in the glob"
TWICE = "(1 key is there more than once); keep one row for each"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "customers: x.csv: no header in the first line; write the names of the columns there"),
        (
            f"customer_id,name\nK1,{PLANTED}\n",
            f"{MISSING}; if it is name, map it in commsqa.yaml: columns: {{full_name: name}}",
        ),
        (
            "customer_id,zzz\n",
            f"{MISSING} (it has customer_id, zzz); map it in commsqa.yaml: columns: {{full_name: YOUR_COLUMN}}",
        ),
        (
            "customer_id,full_name,Full_Name\n",
            "customers: x.csv: the column Full_Name is there twice (upper and lower case are the same); rename one",
        ),
        (
            f"K1,{PLANTED},{PLANTED}\nK2,Jane,x\n",
            f"{NO_HEADER} map them in commsqa.yaml: columns: {{customer_id: YOUR_COLUMN}}",
        ),
        (
            f"{HEADER}K1,Jane\nK2,{PLANTED},x\n",
            "customers: x.csv, line 3: 3 fields where the header has 2; quote a field that holds the delimiter",
        ),
        (
            f'{HEADER}K1,"a\nb"\n{PLANTED}\n',
            "customers: x.csv, line 4: 1 fields where the header has 2; quote a field that holds the delimiter",
        ),
        (
            f'{HEADER}K1,"{PLANTED}\n',
            f"customers: x.csv, line 2: {UNSPLIT}",
        ),
        (
            f"{HEADER}K1,Jane\n{PLANTED},".encode() + b"\xff\n",
            f"customers: x.csv, line 3: not UTF-8; save the file as UTF-8, or name its encoding, e.g. encoding: {PAGES}",
        ),
        (
            b"customer_id,full_n\xe4me\n",
            f"customers: x.csv, line 1: not UTF-8; save the file as UTF-8, or name its encoding, e.g. encoding: {PAGES}",
        ),
        (
            f"{HEADER}K1,Jane\r\nK2,{PLANTED}\n",
            "customers: x.csv: its lines end in more than one way (CR LF and LF); write them all alike",
        ),
        (
            f"{HEADER}K1,Jane\n".encode("utf-16"),
            "customers: x.csv, line 1: not UTF-8; save the file as UTF-8, or name its encoding, e.g. encoding: utf-16",
        ),
        (
            'customer_id,"x\ny"\n',
            f"{MISSING} (it has customer_id, x y); map it in commsqa.yaml: columns: {{full_name: YOUR_COLUMN}}",
        ),
        (
            f"{HEADER}K1,Jane\nTOTAL {PLANTED}\n",
            "customers: x.csv, line 3: 1 fields where the header has 2; quote a field that holds the delimiter",
        ),
        (
            f"{HEADER}{PLANTED},a\nK2,b\n{PLANTED},c\n",
            f"customers: x.csv, row 3 has the same customer_id as x.csv, row 1 {TWICE}",
        ),
        (
            f"rowid,customer_id,full_name\n9,{PLANTED},a\n8,{PLANTED},c\n",
            f"customers: x.csv, row 2 has the same customer_id as x.csv, row 1 {TWICE}",
        ),
    ],
)
def test_a_csv_file_that_is_wrong_is_refused_in_one_line(tmp_path: Path, content: str | bytes, message: str) -> None:
    (tmp_path / "x.csv").write_bytes(content.encode() if isinstance(content, str) else content)
    assert refusal(tmp_path, uri="x.csv") == message


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            {"uri": "no.csv"},
            "customers: no.csv: there is no such file in the project folder; correct the uri, or put the file there",
        ),
        (
            {"uri": "no/*.csv"},
            "customers: no/*.csv: no file matches this glob in the project folder; correct the uri, or put the file there",
        ),
        ({"uri": "."}, "customers: . is a folder; name its files, e.g. ./*.csv"),
        (
            {"uri": "x.dat"},
            f"customers: x.dat: the ending does not say what it is; give {ENDINGS}",
        ),
        (
            {"uri": "x.xlsx"},
            "customers: x.xlsx: a workbook is not read here; save its sheet as CSV UTF-8 and name that file",
        ),
        (
            {"uri": "customers.[cj]*"},
            f"customers: customers.csv and customers.jsonl: {MIXED}",
        ),
        ({"uri": "x.parquet"}, "customers: x.parquet: not a Parquet file that can be read, it may be cut; write it again"),
        (
            {"uri": "customers.csv", "columns": {"email": "MAIL_NAME"}},
            "customers: customers.csv: there is no column MAIL_NAME, which commsqa.yaml maps email to; did you mean 'full_name'?",
        ),
    ],
)
def test_a_source_that_names_no_readable_file_is_refused_in_one_line(
    tmp_path: Path, source: dict[str, Any], message: str
) -> None:
    for name in ("x.xlsx", "x.dat", "x.parquet", "customers.jsonl"):
        (tmp_path / name).write_text(PLANTED)
    assert refusal(tmp_path, **source) == message


def test_a_bad_value_is_named_by_the_row_of_its_own_file(tmp_path: Path) -> None:
    (tmp_path / "p1.csv").write_text("posted_on,amount\n" + "1994-02-01,1\n" * 5)
    (tmp_path / "p2.csv").write_text(f"posted_on,amount\n1994-02-01,1\n\n1994-02-01,{PLANTED}\n")
    assert refusal(tmp_path, "postings", uri="p*.csv").startswith(
        "postings: p2.csv, row 2: amount cannot be read from a value like Aaaaa-"
    )


@pytest.mark.slow
def test_the_bad_row_of_a_long_file_is_found(tmp_path: Path) -> None:
    lines = ["posted_on,amount,description", *(f'1994-02-01,{n}.50,"two\nlines {n}"' for n in range(400_000))]
    lines[300_001] = f'1994-02-01,{PLANTED},"x"'
    (tmp_path / "long.csv").write_text("\n".join(lines))
    assert refusal(tmp_path, "postings", uri="long.csv").startswith("postings: long.csv, row 300001: amount cannot be read")


@pytest.mark.parametrize(
    ("table", "text", "twice"),
    [
        ("account_holders", "account_id,customer_id,role,valid_from\nA1,K1,owner,\nA1,K1,owner,\n", True),
        ("account_holders", "account_id,customer_id,role,valid_from\nA1,K1,owner,\nA1,K1,owner,1994-01-01\n", False),
        ("ledger_balances", "account_id,balance_date,balance,kind\nA1,1994-02-28,1,\nA1,1994-02-28,2,booked\n", True),
        ("ledger_balances", "account_id,balance_date,balance,kind\nA1,1994-02-28,1,\nA1,1994-02-28,2,value\n", False),
        ("batches", "batch_id,composition_no\nB1,\nB1,1\n", True),
        ("postings", "posted_on,amount\n1994-02-01,1\n1994-02-01,1\n", False),
        ("postings", "posting_id,posted_on,amount\nT1,1994-02-01,1\nT1,1994-02-01,1\n", True),
    ],
)
def test_a_key_that_is_there_twice_is_refused(tmp_path: Path, table: str, text: str, twice: bool) -> None:
    (tmp_path / "x.csv").write_text(text)
    if twice:
        assert f"{table}: x.csv, row 2 has the same " in refusal(tmp_path, table, uri="x.csv")
    else:
        assert load(project(tmp_path, table, uri="x.csv"), table)[0].rows == 2


def parquet(folder: Path, **columns: pa.Array) -> None:
    pq.write_table(pa.table(columns), folder / "x.parquet")


def test_typed_parquet_columns_are_read_in_their_types(tmp_path: Path) -> None:
    at = datetime(1994, 2, 28, 5, tzinfo=UTC)
    parquet(
        tmp_path,
        posting_id=pa.array([17]),
        posted_on=pa.array([date(1994, 2, 28)]),
        amount=pa.array([Decimal("-1.25")], pa.decimal128(12, 2)),
        value_on=pa.array([date(1994, 2, 28)]).cast(pa.timestamp("ns")),
        entered_at=pa.array([at]),
        description=pa.array([b"caf\xc3\xa9"]),
    )
    _, rows = load(project(tmp_path, "postings", uri="x.parquet"), "postings")
    assert rows == [
        {
            "posting_id": "17",
            "posted_on": date(1994, 2, 28),
            "amount": Decimal("-1.250"),
            "value_on": date(1994, 2, 28),
            "entered_at": at,
            "description": "café",
        }
    ]


@pytest.mark.parametrize(("stored", "read"), [(1234.56, "1234.56"), (0.1, "0.1"), (-5.0, "-5"), (99999999.99, "99999999.99")])
def test_floats_are_read_by_their_shortest_decimal(tmp_path: Path, stored: float, read: str) -> None:
    parquet(tmp_path, posted_on=pa.array([date(1994, 2, 1)]), amount=pa.array([stored]))
    assert load(project(tmp_path, "postings", uri="x.parquet"), "postings")[1][0]["amount"] == Decimal(read)


@pytest.mark.parametrize(
    ("amount", "shape"),
    [
        (pa.array([0.1 + 0.2]), "9.99999999999999999"),
        (pa.array([float("nan")]), "aaa"),
        (pa.array([float("-inf")]), "-aaa"),
        (pa.array([1e16]), "9a+99"),
        (pa.array([Decimal("1.2345")]), "9.9999"),
        (pa.array([10**15 * 10], pa.int64()), "99999999999999999"),
        (pa.array([PLANTED]), "Aaaaa-Aaaaaaa-9999"),
    ],
)
def test_parquet_amounts_that_do_not_fit_are_refused(tmp_path: Path, amount: pa.Array, shape: str) -> None:
    parquet(tmp_path, posted_on=pa.array([date(1994, 2, 1)]), amount=amount)
    assert f"x.parquet, row 1: amount cannot be read from a value like {shape};" in refusal(tmp_path, "postings", uri="x.parquet")


def test_parquet_columns_of_an_unfit_type_are_refused(tmp_path: Path) -> None:
    parquet(tmp_path, customer_id=pa.array([1.0]), full_name=pa.array([["Jane"]]))
    assert refusal(tmp_path, uri="x.parquet") == (
        "customers: x.parquet: customer_id cannot be read: it holds floating-point numbers, which lose leading zeros; "
        "store ids and other text as text"
    )


def test_hijri_dates_and_times_of_day_in_typed_date_columns_are_refused(tmp_path: Path) -> None:
    for value in (pa.array([date(1445, 9, 1)]), pa.array([datetime(1994, 2, 1, 5, tzinfo=UTC)])):
        parquet(tmp_path, posted_on=value, amount=pa.array([1]))
        assert "row 1: posted_on cannot be read from a value like 9999-99-99" in refusal(tmp_path, "postings", uri="x.parquet")


@pytest.mark.parametrize("change", ["appended", "replaced", "gone"])
@pytest.mark.parametrize("moment", ["refuse_duplicates", "digest_of"])
def test_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str, moment: str
) -> None:
    file = tmp_path / "x.csv"
    file.write_text("customer_id,full_name\nK1,Jane\n")
    (tmp_path / "other").write_text("customer_id,full_name\nK1,Joan\n")
    module = "commsqa.sources.load" if moment == "refuse_duplicates" else "commsqa.sources.csv_files"
    as_ever = getattr(sys.modules[module], moment)

    def meanwhile(*given: Any) -> Any:
        done = as_ever(*given)
        if change == "appended":
            file.write_text(file.read_text() + "K2,Jim\n")
        elif change == "replaced":
            (tmp_path / "other").replace(file)
        else:
            file.unlink()
        return done

    monkeypatch.setattr(f"{module}.{moment}", meanwhile)
    assert refusal(tmp_path, uri="x.csv") == "customers: x.csv: it changed while it was read; run again once it is written"


def test_a_cut_parquet_file_is_refused(tmp_path: Path) -> None:
    parquet(tmp_path, customer_id=pa.array(["K1"]), full_name=pa.array([PLANTED]))
    whole = (tmp_path / "x.parquet").read_bytes()
    for content in (whole[: len(whole) // 2], whole[:4] + b"\0" * 60 + whole[64:]):
        (tmp_path / "x.parquet").write_bytes(content)
        assert refusal(tmp_path, uri="x.parquet").startswith("customers: x.parquet")

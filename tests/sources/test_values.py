"""What is read from each kind of value, and what is refused with which words."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from commsqa.errors import SourceError
from tests.sources.projects import load, project

AMOUNT = "an amount like 1234.50 with a point, at most 15 digits before and 3 after it"
DATE = "a date as YYYY-MM-DD that is in the calendar"
ITS_FORM = "; if it is written so, say it in commsqa.yaml: columns: "

HIJRI = (
    f"it looks like a Hijri date; give the Gregorian date as YYYY-MM-DD{ITS_FORM}{{posted_on: "
    "{column: DAY, calendar: umm_al_qura}}"
)


def one(folder: Path, table: str, text: str, **source: Any) -> list[dict[str, Any]]:
    (folder / "x.csv").write_text(text, encoding="utf-8")
    return load(project(folder, table, uri="x.csv", **source), table)[1]


def posting(value: str) -> str:
    return f'posted_on,amount\n1994-02-01,1\n1994-02-02,"{value}"\n'


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1234.50", "1234.50"),
        ("-0.5", "-0.5"),
        ("+7", "7"),
        ("123456789012345.123", "123456789012345.123"),
        ("1.50000", "1.5"),
        ("000000000000000000001", "1"),
        (".5", "0.5"),
        ("-.125", "-0.125"),
    ],
)
def test_an_amount_is_read_exactly(tmp_path: Path, written: str, read: str) -> None:
    assert one(tmp_path, "postings", posting(written))[1]["amount"] == Decimal(read)


@pytest.mark.parametrize(
    ("written", "shape", "right"),
    [
        ("12,5", "99,9", f'right is {AMOUNT}{ITS_FORM}{{amount: {{decimal: ","}}}}'),
        ("1e5", "9a9", f"right is {AMOUNT}"),
        ("1_000", "9_999", f"right is {AMOUNT}"),
        (" 5", " 9", f"right is {AMOUNT}"),
        (".", ".", f"right is {AMOUNT}"),
        ("1.234,50", "9.999,99", f'right is {AMOUNT}{ITS_FORM}{{amount: {{decimal: ","}}}}'),
        ("1,234.50", "9,999.99", f'right is {AMOUNT}{ITS_FORM}{{amount: {{decimal: "."}}}}'),
        ("100.00-", "999.99-", f'right is {AMOUNT}{ITS_FORM}{{amount: {{decimal: "."}}}}'),
        ("nan", "aaa", f"right is {AMOUNT}"),
        ("Infinity", "Aaaaaaaa", f"right is {AMOUNT}"),
        ("1.2345", "9.9999", f"it has more than 3 digits after the point and does not fit decimal(18,3); right is {AMOUNT}"),
        (
            "1234567890123456.1",
            "9999999999999999.9",
            f"it has more than 15 digits before the point and does not fit decimal(18,3); right is {AMOUNT}",
        ),
    ],
)
def test_an_amount_that_is_none_is_refused_by_its_shape(tmp_path: Path, written: str, shape: str, right: str) -> None:
    with pytest.raises(SourceError) as refused:
        one(tmp_path, "postings", posting(written))
    assert str(refused.value) == f"postings: x.csv, row 2: amount cannot be read from a value like {shape}; {right}"


@pytest.mark.parametrize(
    ("written", "shape", "right"),
    [
        ("1994-02-30", "9999-99-99", f"right is {DATE}"),
        ("1994/2/3", "9999/9/9", f"right is {DATE}"),
        ("3.2.1994", "9.9.9999", f'right is {DATE}{ITS_FORM}{{posted_on: {{column: DAY, format: "%d.%m.%Y"}}}}'),
        (
            "02/03/1994",
            "99/99/9999",
            f'right is {DATE}{ITS_FORM}{{posted_on: {{column: DAY, format: "%d/%m/%Y" (or "%m/%d/%Y")}}}}',
        ),
        ("34368", "99999", f"right is {DATE}"),
        ("1994-2-3", "9999-9-9", f"right is {DATE}"),
        ("1994-02-03T00:00:01", "9999-99-99A99:99:99", f"right is {DATE}"),
        ("1994-02-03T00:00:00+03:00", "9999-99-99A99:99:99+99:9...", f"right is {DATE}"),
        ("0000-01-01", "9999-99-99", f"right is {DATE}"),
        ("1445-09-01", "9999-99-99", HIJRI),
        ("1500-01-01", "9999-99-99", HIJRI),
    ],
)
def test_a_date_that_is_none_is_refused_by_its_shape(tmp_path: Path, written: str, shape: str, right: str) -> None:
    with pytest.raises(SourceError) as refused:
        one(tmp_path, "postings", f"DAY,amount\n{written},1\n", columns={"posted_on": "DAY"})
    assert str(refused.value) == f"postings: x.csv, row 1: posted_on (DAY) cannot be read from a value like {shape}; {right}"


@pytest.mark.parametrize(
    ("written", "timezone", "read"),
    [
        ("1994-02-28T05:00:00Z", "UTC", datetime(1994, 2, 28, 5, tzinfo=UTC)),
        ("1994-02-28T05:00:00+01:00", "UTC", datetime(1994, 2, 28, 4, tzinfo=UTC)),
        ("1994-02-28T05:00:00+01:00", "Asia/Dubai", datetime(1994, 2, 28, 4, tzinfo=UTC)),
        ("1994-02-28 05:00:00.5", "UTC", datetime(1994, 2, 28, 5, 0, 0, 500_000, tzinfo=UTC)),
        ("1994-02-28T05:00", "Europe/Prague", datetime(1994, 2, 28, 4, tzinfo=UTC)),
        ("1994-02-28", "UTC", datetime(1994, 2, 28, tzinfo=UTC)),
        ("1994-02-28", "Europe/Prague", datetime(1994, 2, 27, 23, tzinfo=UTC)),
    ],
)
def test_a_time_is_read_in_its_own_zone_or_the_sources(tmp_path: Path, written: str, timezone: str, read: datetime) -> None:
    assert one(tmp_path, "changes", f"at\n{written}\n", timezone=timezone) == [{"at": read}]


@pytest.mark.parametrize(
    "written",
    [
        "1994-02-28T25:00:00Z",
        "1994-02-28T05:00:00+99:99",
        "28.02.1994",
        "1994-02-28T05:00:00 Europe/Prague",
        "1994-02-30T05:00:00Z",
    ],
)
def test_a_time_that_is_none_is_refused(tmp_path: Path, written: str) -> None:
    with pytest.raises(
        SourceError,
        match=r"^changes: x\.csv, row 1: at cannot be read .* with its zone or in the source's timezone(; if it is .*)?$",
    ):
        one(tmp_path, "changes", f"at\n{written}\n")


@pytest.mark.parametrize(
    ("written", "read"), [("TRUE", True), ("y", True), ("1", True), ("No", False), ("f", False), ("0", False)]
)
def test_a_boolean_is_read_in_its_usual_spellings(tmp_path: Path, written: str, read: bool) -> None:
    rows = one(tmp_path, "preferences", f"customer_id,channel,allowed\nK1,email,{written}\n")
    assert rows == [{"customer_id": "K1", "channel": "email", "allowed": read}]


def test_a_boolean_or_a_number_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"row 1: allowed cannot be read from a value like aaaaa; right is true or false"):
        one(tmp_path, "preferences", "customer_id,channel,allowed\nK1,email,maybe\n")
    with pytest.raises(
        SourceError, match=r"row 1: expected_pieces cannot be read from a value like 9\.9; right is a whole number"
    ):
        one(tmp_path, "batches", "batch_id,expected_pieces\nB1,1.5\n")


def test_text_is_normalised_ids_keep_their_zeros_and_empty_text_is_no_value(tmp_path: Path) -> None:
    rows = one(tmp_path, "customers", 'customer_id,full_name,email,language,VIP\n007,Jose\u0301,"",NULL,00\n', null="NULL")
    assert rows == [{"customer_id": "007", "full_name": "José", "VIP": "00"}]


def test_every_bad_column_is_among_the_problems_in_the_order_of_the_rows(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as refused:
        one(tmp_path, "postings", "posted_on,amount\n1994-02-01,x\n1994-02-31,y\n")
    assert [problem.split(": ")[2].split(" ")[0] for problem in refused.value.problems] == ["amount", "posted_on"]
    assert "(and 1 further rows)" in str(refused.value)


def test_a_key_column_that_is_empty_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as refused:
        one(tmp_path, "customers", "customer_id,full_name\nK1,Jane\n,Joe\n")
    assert str(refused.value) == "customers: x.csv, row 2: customer_id is empty; every row needs one"


def test_a_piece_without_a_customer_is_read_since_that_is_a_finding(tmp_path: Path) -> None:
    rows = one(tmp_path, "communications", "communication_id,batch_id,comm_type,channel,customer_id\nP1,B1,statement,letter,\n")
    assert "customer_id" not in rows[0]


def test_a_plain_date_column_is_read(tmp_path: Path) -> None:
    rows = one(tmp_path, "accounts", "account_id,opened_on,closed_on\nA1,1993-02-26,9999-12-31\n")
    assert rows == [{"account_id": "A1", "opened_on": date(1993, 2, 26), "closed_on": date(9999, 12, 31)}]

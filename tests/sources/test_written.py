"""Amounts, dates and times in other forms than commsqa's own, where the project says so."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hijridate import Gregorian

from commsqa.errors import SourceError
from tests.sources.projects import load, project


def amount(folder: Path, written: str, mark: str) -> Any:
    (folder / "x.csv").write_text(f'posted_on;amount\n2026-01-01;"{written}"\n', encoding="utf-8")
    loaded = load(project(folder, "postings", uri="x.csv", delimiter=";", columns={"amount": {"decimal": mark}}), "postings")
    return loaded[1][0]["amount"]


@pytest.mark.parametrize(
    ("written", "mark", "read"),
    [
        ("1.234,50", ",", "1234.5"),
        ("1234,5", ",", "1234.5"),
        ("-1.234.567,891", ",", "-1234567.891"),
        ("1 234,50", ",", "1234.5"),
        ("1\u00a0234,50", ",", "1234.5"),
        ("1\u202f234,50", ",", "1234.5"),
        ("1.234", ",", "1234"),
        ("100,00-", ",", "-100"),
        ("1,234.50", ".", "1234.5"),
        ("1'234.50", ".", "1234.5"),
        ("1\u2019234.50", ".", "1234.5"),
        ("12,34,567.00", ".", "1234567"),
        ("-50", ".", "-50"),
    ],
)
def test_an_amount_is_read_by_its_decimal_mark(tmp_path: Path, written: str, mark: str, read: str) -> None:
    assert amount(tmp_path, written, mark) == Decimal(read)


@pytest.mark.parametrize(
    ("written", "mark"),
    [
        *(("12.34", ","), ("1.234.50", ","), ("1,234,50", ","), ("1.234 567,00", ","), ("-100,00-", ","), ("-", ","), (",", ",")),
        *(("1.234,50", "."), ("1,23.00", "."), ("1 .5", "."), ("1.2345", "."), ("?", ".")),
    ],
)
def test_an_amount_in_another_form_is_refused(tmp_path: Path, written: str, mark: str) -> None:
    example = "1.234,50" if mark == "," else "1,234.50"
    right = f"right is an amount like {example}, at most 15 digits before and 3 after the decimal mark"
    with pytest.raises(SourceError) as refused:
        amount(tmp_path, written, mark)
    assert str(refused.value).endswith(right)


def day(folder: Path, written: str, **how: str) -> date:
    (folder / "x.csv").write_text(f"DAY,amount\n{written},1\n", encoding="utf-8")
    found = load(project(folder, "postings", uri="x.csv", columns={"posted_on": {"column": "DAY", **how}}), "postings")
    read: date = found[1][0]["posted_on"]
    return read


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("03/02/2026", "%d/%m/%Y"),
        ("3.2.2026", "%d.%m.%Y"),
        ("2/3/2026", "%m/%d/%Y"),
        ("03-FEB-2026", "%d-%b-%Y"),
        ("20260203", "%Y%m%d"),
        ("03/02/2026 00:00:00", "%d/%m/%Y %H:%M:%S"),
    ],
)
def test_a_date_is_read_by_its_format(tmp_path: Path, written: str, form: str) -> None:
    assert day(tmp_path, written, format=form) == date(2026, 2, 3)


@pytest.mark.parametrize("written", ["30/02/2026", "2026-02-03", "03/02/26", "03/02/2026 ", "00/02/2026", "03/02/1447", "3/2"])
def test_a_date_in_another_format_is_refused(tmp_path: Path, written: str) -> None:
    with pytest.raises(SourceError, match=r"right is a date as %d/%m/%Y that is in the calendar$"):
        day(tmp_path, written, format="%d/%m/%Y")


@pytest.mark.parametrize(("written", "form"), [("1112026", "%d%m%Y"), ("0112026", "%d%m%Y"), ("202611", "%Y%m%d")])
def test_where_digits_touch_none_is_left_out(tmp_path: Path, written: str, form: str) -> None:
    with pytest.raises(SourceError, match="right is a date as"):
        day(tmp_path, written, format=form)


@pytest.mark.parametrize(
    ("column", "written", "entry"),
    [
        ("amount", "12,5", 'decimal: ","'),
        ("amount", "1,234", 'decimal: "," (or ".", where , groups thousands)'),
        ("amount", "1,234,567", 'decimal: "."'),
        ("amount", "1.234.567", 'decimal: ","'),
        ("amount", "1.234,567", 'decimal: ","'),
        ("amount", "1'234.50", 'decimal: "."'),
        ("amount", "50-", 'decimal: "."'),
        ("posted_on", "11/30/2026", 'format: "%m/%d/%Y"'),
        ("posted_on", "30/11/2026", 'format: "%d/%m/%Y"'),
        ("posted_on", "11/05/2026", 'format: "%d/%m/%Y" (or "%m/%d/%Y")'),
        ("posted_on", "1.5.2026", 'format: "%d.%m.%Y"'),
        ("entered_at", "01.05.2026 10:30", 'format: "%d.%m.%Y %H:%M"'),
        ("posted_on", "01-MAY-2026", 'format: "%d-%b-%Y"'),
    ],
)
def test_an_error_names_the_entry_that_reads_it(tmp_path: Path, column: str, written: str, entry: str) -> None:
    row = {"posted_on": "2026-01-01", "amount": "1", column: written}
    (tmp_path / "x.csv").write_text(f"{';'.join(row)}\n{';'.join(row.values())}\n".replace(column, "Die Spalte, neu", 1))
    source = project(tmp_path, "postings", uri="x.csv", delimiter=";", columns={column: "Die Spalte, neu"})
    with pytest.raises(SourceError) as refused:
        load(source, "postings")
    assert str(refused.value).endswith(f'say it in commsqa.yaml: columns: {{{column}: {{column: "Die Spalte, neu", {entry}}}}}')


def test_a_date_loses_no_time_of_day(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"right is a date as %d/%m/%Y %H:%M that is in the calendar$"):
        day(tmp_path, "03/02/2026 00:01", format="%d/%m/%Y %H:%M")


@pytest.mark.parametrize(
    ("written", "form", "read"),
    [
        ("28.02.2026 05:07", "%d.%m.%Y %H:%M", datetime(2026, 2, 28, 4, 7, tzinfo=UTC)),
        ("28.02.2026 5:07:09", "%d.%m.%Y %H:%M:%S", datetime(2026, 2, 28, 4, 7, 9, tzinfo=UTC)),
        ("28-Feb-2026", "%d-%b-%Y", datetime(2026, 2, 27, 23, tzinfo=UTC)),
    ],
)
def test_a_time_is_read_by_its_format_in_the_sources_zone(tmp_path: Path, written: str, form: str, read: datetime) -> None:
    (tmp_path / "x.csv").write_text(f"at\n{written}\n", encoding="utf-8")
    source = project(tmp_path, "changes", uri="x.csv", timezone="Europe/Prague", columns={"at": {"format": form}})
    assert load(source, "changes")[1] == [{"at": read}]


def test_a_time_that_the_clock_has_not_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("at\n28.02.2026 25:00\n", encoding="utf-8")
    source = project(tmp_path, "changes", uri="x.csv", columns={"at": {"format": "%d.%m.%Y %H:%M"}})
    with pytest.raises(SourceError, match=r"right is a time as %d\.%m\.%Y %H:%M that is in the calendar$"):
        load(source, "changes")


@pytest.mark.parametrize(
    ("written", "how"),
    [("1447-08-20", {}), ("1447/8/20", {}), ("20/08/1447", {"format": "%d/%m/%Y"}), ("20.8.1447", {"format": "%d.%m.%Y"})],
)
def test_a_hijri_date_is_read_where_the_column_has_that_calendar(tmp_path: Path, written: str, how: dict[str, str]) -> None:
    assert day(tmp_path, written, calendar="umm_al_qura", **how) == date(2026, 2, 8)


@pytest.mark.parametrize(
    "written", ["1447-08-30", "1447-13-01", "1447-00-01", "1447-08-00", "1342-12-01", "1501-01-01", "2026-02-08"]
)
def test_a_day_that_the_hijri_calendar_has_not_is_refused(tmp_path: Path, written: str) -> None:
    right = r"right is a Hijri date as YYYY-MM-DD that is in the Umm al-Qura calendar \(1343 to 1500\)$"
    with pytest.raises(SourceError, match=right):
        day(tmp_path, written, calendar="umm_al_qura")


def test_every_hijri_day_is_its_gregorian_day(tmp_path: Path) -> None:
    days = [date(1924, 8, 1) + timedelta(days=each) for each in range(0, 55_990, 29)] + [date(2077, 11, 16)]
    hijri = [str(Gregorian.fromdate(each).to_hijri()) for each in days]
    pq.write_table(pa.table({"posted_on": hijri, "amount": ["1"] * len(days)}), tmp_path / "x.parquet")
    source = project(tmp_path, "postings", uri="x.parquet", columns={"posted_on": {"calendar": "umm_al_qura"}})
    assert [row["posted_on"] for row in load(source, "postings")[1]] == days

"""Databases: real SQLite through SQLAlchemy, and what is said where one cannot be read."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from commsqa.errors import SourceError
from commsqa.sources import databases
from tests.sources.projects import load, project

PLANTED = "Zzyzx-Planted-4711"
URI = "sqlite:///bank.db"
REFUSES = "the database refuses to read it (DatabaseError); check the file and the rights of the user"
UNREACHED = "the database cannot be reached; check host, name, user, password and that it runs"
NO_KIND = "no kind of database has such a URL; it is like postgresql+psycopg://user@host/name or sqlite:///file.db"
NO_DRIVER = "the driver of this database is not installed; install it beside commsqa"


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    with closing(sqlite3.connect(tmp_path / "bank.db")) as database:
        database.executescript(f"""
            create table people (customer_id text, full_name text, vip integer);
            insert into people values ('007', 'Jane', 1), ('008', '{PLANTED}', null);
            create table "select" (posted_on text, amount real, entered_at text);
            insert into "select" values ('1994-02-01', 1234.56, '1994-02-01 05:00:00'), ('1994-02-02', -5, null);
            create table empty (customer_id text, full_name text);
            create view living as select * from people;
        """)
        database.commit()
    return tmp_path


def refusal(folder: Path, table: str = "customers", /, **source: Any) -> str:
    with pytest.raises(SourceError) as refused:
        load(project(folder, table, **source), table)
    message = str(refused.value)
    assert len(message.splitlines()) == 1
    assert PLANTED not in message
    assert refused.value.__cause__ is None
    return message


@pytest.mark.parametrize(
    "what", [{"table": "people"}, {"table": "main.people"}, {"table": "living"}, {"query": "select * from people"}]
)
def test_a_table_a_view_or_a_query_is_read(bank: Path, what: dict[str, str]) -> None:
    loaded, rows = load(project(bank, uri=URI, **what), "customers")
    assert rows == [{"customer_id": "007", "full_name": "Jane", "vip": "1"}, {"customer_id": "008", "full_name": PLANTED}]
    assert (loaded.rows, loaded.further, loaded.source) == (2, ("vip",), f"{URI} {what.get('table', 'query')}")
    assert loaded.digest == load(project(bank, uri=URI, **what), "customers")[0].digest


def test_a_table_is_an_identifier_and_floats_are_exact(bank: Path) -> None:
    _, rows = load(project(bank, "postings", uri=URI, table="select"), "postings")
    assert rows == [
        {"posted_on": date(1994, 2, 1), "amount": Decimal("1234.56"), "entered_at": datetime(1994, 2, 1, 5, tzinfo=UTC)},
        {"posted_on": date(1994, 2, 2), "amount": Decimal(-5)},
    ]
    assert "there is no table people where 1" in refusal(bank, uri=URI, table="people where 1")


def test_a_table_without_rows_is_empty_and_given(bank: Path) -> None:
    loaded, rows = load(project(bank, uri=URI, table="empty"), "customers")
    assert (loaded.given, loaded.columns, rows) == (True, ("customer_id", "full_name"), [])


def test_rows_and_keys_are_counted_over_the_chunks(bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "_FETCH", 2)
    monkeypatch.setattr(databases, "_FETCHES", 2)
    series = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 7)"
    query = f"{series} select i as customer_id, 'Jane' as full_name from n"
    assert load(project(bank, uri=URI, query=query), "customers")[0].rows == 7
    bad = f"{series} select '1994-02-01' as posted_on, case i when 6 then '{PLANTED}' else i end as amount from n"
    assert refusal(bank, "postings", uri=URI, query=bad).startswith(f"postings: {URI} query, row 6: amount cannot be read")
    twice = f"{series} select i % 5 as customer_id, 'Jane' as full_name from n"
    assert f"{URI} query, row 6 has the same customer_id as {URI} query, row 1 (2 keys are" in refusal(bank, uri=URI, query=twice)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            {"uri": "sqlite:///no.db", "table": "people"},
            "customers: sqlite:///no.db people: there is no such database file (seen from the project); correct the uri",
        ),
        ({"uri": URI, "table": "peple"}, f"customers: {URI} peple: there is no table peple; did you mean 'people'?"),
        (
            {"uri": URI, "query": f"select nothing from people where full_name = '{PLANTED}'"},
            f"customers: {URI} query: the database refuses to read it (OperationalError); check the query",
        ),
        (
            {"uri": URI, "query": "delete from people"},
            f"customers: {URI} query: the query gives no rows back; give a SELECT (what it changed was undone)",
        ),
        (
            {"uri": "sqlite:///customers.csv", "table": "people"},
            f"customers: sqlite:///customers.csv people: {REFUSES}",
        ),
        (
            {"uri": f"postgresql+psycopg://reader:{PLANTED}@127.0.0.1:1/crm", "table": "people"},
            f"customers: postgresql+psycopg://reader:***@127.0.0.1:1/crm people: {UNREACHED}",
        ),
        (
            {"uri": f"postgresql://reader:{PLANTED}@127.0.0.1:1/crm", "table": "people"},
            f"customers: postgresql://reader:***@127.0.0.1:1/crm people: {UNREACHED}",
        ),
        (
            {"uri": f"s3://reader:{PLANTED}@bucket/x", "table": "people"},
            f"customers: s3://reader:***@bucket/x people: {NO_KIND}",
        ),
        (
            {"uri": f"oracle+oracledb://reader:{PLANTED}@host/x", "table": "people"},
            f"customers: oracle+oracledb://reader:***@host/x people: {NO_DRIVER}",
        ),
    ],
)
def test_a_database_that_cannot_be_read_is_refused_in_one_line(bank: Path, source: dict[str, str], message: str) -> None:
    assert refusal(bank, **source) == message
    assert not (bank / "no.db").exists()
    assert load(project(bank, uri=URI, table="people"), "customers")[0].rows == 2


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (Decimal("1E+2"), "100"),
        (0.1 + 0.2, "0.30000000000000004"),
        (datetime(1994, 2, 1), "1994-02-01"),  # noqa: DTZ001 - what a driver gives for a column without a zone
        (datetime(1994, 2, 1, tzinfo=UTC), "1994-02-01T00:00:00+00:00"),
        (date(1994, 2, 1), "1994-02-01"),
        (b"caf\xc3\xa9", "café"),
        (12, "12"),
    ],
)
def test_a_drivers_value_becomes_the_text_that_a_file_would_have(value: object, text: str) -> None:
    assert databases._text(value) == text


def test_text_that_is_not_utf8_is_refused(bank: Path) -> None:
    assert "reading broke off" in refusal(
        bank, uri=URI, query=f"select '{PLANTED}' as customer_id, cast(x'ff41' as text) as full_name"
    )
    assert "not valid Unicode" in refusal(bank, uri=URI, query="select 'K1' as customer_id, x'ff41' as full_name")

"""Rows that a caller hands over are read as a file of JSON lines is: the same values, the same refusals."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commsqa.domain.tables import TABLES
from commsqa.errors import SourceError
from commsqa.sources.rows import GivenTable, parse_json, read_rows
from tests.sources.projects import load, project

Rows = list[dict[str, Any]]
_SIGNS = [
    "",
    "+",
    "-",
    ".",
    ".5",
    "00",
    "007",
    "1e3",
    "5.",
    "1.2345",
    "1.2340",
    "9" * 15,
    "9" * 16,
    "1,5",
    "1 2",
    "\u0661",
    "NaN",
    "0x1",
]
_DAYS = ["2026-10-31", "2026-02-30", "0000-01-01", "1447-05-01", "31.10.2026", "2026-1-1", "9999-12-31", "2026-10-31T00:00:00Z"]
_TIMES = [
    *("2026-10-31T05:00:00Z", "2026-10-31 05:00", "2026-10-31T05:00+05:30", "2026-10-31T24:00:00Z", "2026-10-31T05:00:60Z"),
    *("2026-10-31T05:00:00.1234567Z", "2026-10-31T23:59:59-14:00", "2026-10-31T05:00:00+0300", "0001-01-01T00:00:00+14:00"),
]
_WORDS = ["true", "TRUE", "f", "no", "maybe", "Yes", "0", "1", "2"]
_TEXTS = [" A1 ", "A1\u200b", "\u00a0A1", "cafe\u0301", "null", "", " ", "a\nb", "\ud800", "\u0645\u062d\u0645\u062f"]
"""Without U+0000, which a caller may not hand over."""
_SCALARS = st.one_of(
    st.sampled_from([*_SIGNS, *_DAYS, *_TIMES, *_WORDS, *_TEXTS]),
    st.none(),
    st.booleans(),
    st.integers(-(10**19), 10**19),
    st.decimals(-(10**16), 10**16, places=4).map(float),
    st.text(st.characters(exclude_characters="\0"), max_size=4),
)
_COLUMNS = {
    "customers": ["customer_id", "full_name", "is_test", "updated_at", "branch"],
    "accounts": ["account_id", "currency", "opened_on"],
    "ledger_balances": ["account_id", "balance_date", "balance", "currency", "kind"],
    "batches": ["batch_id", "composition_no", "period_start", "expected_pieces", "release_at"],
}
_RIGHT = {
    "customer_id": "K1",
    "full_name": "A",
    "account_id": "A1",
    "balance_date": "2026-10-31",
    "balance": "1.50",
    "batch_id": "B1",
}


def by_rows(table: str, written: str) -> Rows | None:
    """The rows that were read, without what is NULL; None where they are refused."""
    try:
        parsed = parse_json(written.encode())
    except ValueError:
        return None
    read = read_rows(TABLES[table], parsed, required=TABLES[table].required)
    if not isinstance(read, GivenTable):
        return None
    return [{name: value for name, value in row.items() if value is not None} for row in read.table.to_pylist()]


def by_file(folder: Path, table: str, lines: list[str]) -> Rows | None:
    """The same of a file of JSON lines."""
    (folder / "given.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    try:
        return load(project(folder, table, uri="given.jsonl"), table)[1]
    except SourceError:
        return None


def agree(folder: Path, table: str, rows: Rows) -> Rows | None:
    lines = [json.dumps(row) for row in rows]
    handed, filed = by_rows(table, f"[{','.join(lines)}]"), by_file(folder, table, lines)
    assert handed == filed
    return handed


@pytest.mark.slow
@pytest.mark.parametrize("examples", [60, pytest.param(1500, marks=pytest.mark.exhaustive)])
def test_rows_and_lines_agree(tmp_path: Path, examples: int) -> None:
    read = []

    @given(data=st.data())
    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    def compare(data: st.DataObject) -> None:
        table = data.draw(st.sampled_from(sorted(_COLUMNS)))
        right = {name: _RIGHT[name] for name in _COLUMNS[table] if name in _RIGHT}
        changed = st.dictionaries(st.sampled_from(_COLUMNS[table]), _SCALARS, max_size=2)
        rows = data.draw(st.lists(changed.map(lambda each: right | each), min_size=1, max_size=2))
        read.append(agree(tmp_path, table, rows))

    compare()
    assert any(rows is None for rows in read)
    assert any(rows for rows in read)


EACH = [
    pytest.param(table, column, value, id=f"{table}.{column}-{value!a}")
    for table, column, values in (
        ("customers", "customer_id", _TEXTS),
        ("customers", "full_name", _TEXTS),
        ("customers", "branch", _TEXTS),
        ("customers", "is_test", [*_WORDS, True, False, 0, 1, 2]),
        ("customers", "updated_at", [*_TIMES, *_DAYS]),
        ("ledger_balances", "balance", [*_SIGNS, "9" * 15, "9" * 16, 1.5, 1000, -0.001, 0.0001, 10**15, 10**15 - 1, 1e22]),
        ("ledger_balances", "balance_date", [*_DAYS, *_TIMES]),
        ("batches", "expected_pieces", [*_SIGNS, 5, 5.0, 5.5, 10**18, 10**18 - 1]),
    )
    for value in values
]


@pytest.mark.slow
@pytest.mark.parametrize(("table", "column", "value"), EACH)
def test_each_odd_value_is_read_or_refused_by_both(tmp_path: Path, table: str, column: str, value: object) -> None:
    right = {name: _RIGHT[name] for name in _COLUMNS[table] if name in _RIGHT}
    agree(tmp_path, table, [right | {column: value}])


@pytest.mark.parametrize(
    "rows",
    [
        [{"customer_id": "K1", "full_name": "A"}, {"customer_id": "K1", "full_name": "B"}],
        [{"customer_id": "K1", "full_name": "A"}, {"customer_id": " K1 ", "full_name": "B"}],
        [{"customer_id": None, "full_name": "A"}],
        [{"full_name": "A"}],
        [{"Customer_ID": "K1", "FULL_NAME": "A"}],
        [{"customer_id": "K1", "CUSTOMER_ID": "K2", "full_name": "A"}],
        [{"customer_id": "K1", "full_name": {"first": "A"}}],
        [{"customer_id": "K1", "full_name": "A", "more": {"a": [1.50, None, "b"]}}],
        [{"customer_id": "K1", "full_name": "A", "branch": "x"}, {"customer_id": "K2", "full_name": "A"}],
        [{"customer_id": "K1", "full_name": "A"}, {"customer_id": "K2", "branch": "y"}],
    ],
)
def test_whole_rows_are_read_or_refused_by_both(tmp_path: Path, rows: Rows) -> None:
    agree(tmp_path, "customers", rows)


def test_a_number_keeps_its_digits(tmp_path: Path) -> None:
    row = '{"account_id": "A1", "balance_date": "2026-10-31", "balance": 123456789012345.678}'
    expected = Decimal("123456789012345.678")
    for read in (by_rows("ledger_balances", f"[{row}]"), by_file(tmp_path, "ledger_balances", [row])):
        assert read is not None
        assert read[0]["balance"] == expected

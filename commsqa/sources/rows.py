"""Rows that a caller hands over, as a canonical table: as strict as a file of JSON lines, and every mistake has its place."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

import pyarrow as pa

from commsqa.domain.tables import ColumnType, TableSpec
from commsqa.project.suggestions import did_you_mean
from commsqa.sources.json_objects import LineError, as_json, json_value
from commsqa.sources.keys import key_of
from commsqa.sources.readings import AROUND_IDS, FALSE_WORDS, PATTERNS, TRUE_WORDS, right
from commsqa.sources.shape import shape

Row = Mapping[str, Any]
MOST_COLUMNS = 300
"""In one table: the canonical ones and those beside them."""
_MOST_MISTAKES = 100
_TYPES = {
    ColumnType.TEXT: pa.string(),
    ColumnType.DECIMAL: pa.decimal128(18, 3),
    ColumnType.DATE: pa.date32(),
    ColumnType.MOMENT: pa.timestamp("us", tz="UTC"),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.BOOLEAN: pa.bool_(),
}
_THOUSANDTH = Decimal("0.001")


class RowMistake(NamedTuple):
    """What is wrong, without the value: `row` counts from 0, None for the whole table; `column` None for the whole row."""

    row: int | None
    column: str | None
    what: str


class GivenTable(NamedTuple):
    """A table that was handed over, every canonical column in it. `given` are the columns that its rows have."""

    table: pa.Table
    given: frozenset[str]


def parse_json(body: bytes) -> Any:
    """JSON with its numbers as they are written. ValueError, without a value, for what is none, or has a key twice."""
    try:
        return json_value(body.decode("utf-8"))
    except LineError as error:
        raise ValueError(str(error)) from None
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8") from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except ValueError:
        raise ValueError("it is not JSON, or cut") from None  # the error's own text would do too, but for what follows it


def read_rows(spec: TableSpec, rows: Sequence[Row], *, required: Sequence[str]) -> GivenTable | list[RowMistake]:
    """The rows as a table, or all that is wrong with them (the first hundred mistakes).

    Values are text, numbers (as `parse_json` leaves them), booleans or null. Canonical columns are found whatever their case,
    others are kept as text. Two rows with one key are a mistake.
    """
    named, mistakes = _named(spec, rows)
    given = {name for row in named for name in row}
    if rows:
        mistakes += [
            RowMistake(None, name, f"the required column {name} is missing{_near(name, given)}")
            for name in required
            if name not in given
        ]
    if len(given | set(spec.columns)) > MOST_COLUMNS:
        mistakes.append(RowMistake(None, None, f"it has more than {MOST_COLUMNS} columns"))
    if mistakes:
        return mistakes[:_MOST_MISTAKES]
    needed = set(spec.key) & set(required)
    columns = {}
    for name in (*spec.columns, *sorted(given - set(spec.columns))):
        kind = spec.columns.get(name, ColumnType.TEXT)
        further = name not in spec.columns
        columns[name] = _column(name, kind, [row.get(name) for row in named], mistakes, needed=name in needed, nested=further)
    mistakes += _twice(spec, columns)
    if mistakes:
        return sorted(mistakes, key=lambda each: each.row or 0)[:_MOST_MISTAKES]
    kinds = {name: _TYPES[spec.columns.get(name, ColumnType.TEXT)] for name in columns}
    return GivenTable(pa.table({name: pa.array(values, kinds[name]) for name, values in columns.items()}), frozenset(given))


def _named(spec: TableSpec, rows: Sequence[Row]) -> tuple[list[dict[str, Any]], list[RowMistake]]:
    """The rows by canonical names; a name that is there twice in two spellings is a mistake."""
    mistakes: list[RowMistake] = []
    spelled: dict[str, str] = {}
    named = []
    for number, row in enumerate(rows):
        found: dict[str, Any] = {}
        for name, value in row.items():
            low = name.strip().lower()
            if not low or not low.isprintable():
                mistakes.append(RowMistake(number, None, "a column has no name that can be printed"))
                continue
            own = low if low in spec.columns else spelled.setdefault(low, name.strip())
            if own in found:
                mistakes.append(RowMistake(number, own, "the column is there twice (upper and lower case are the same)"))
            found[own] = value
        named.append(found)
    return named, mistakes


def _column(name: str, kind: ColumnType, raw: list[Any], mistakes: list[RowMistake], *, needed: bool, nested: bool) -> list[Any]:
    read = partial(_text_of, is_id=name.endswith("_id")) if kind is ColumnType.TEXT else _READERS[kind]
    values: list[Any] = []
    for number, value in enumerate(raw):
        found = None
        try:
            text = _as_text(value, nested=nested)
            found = None if text is None else read(text)
        except ValueError as error:
            mistakes.append(
                RowMistake(
                    number, name, str(error) or f"cannot be read from a value like {shape(str(value))}; {right(kind, str(value))}"
                )
            )
        else:
            if needed and found is None:
                mistakes.append(RowMistake(number, name, "is empty; every row needs one"))
        values.append(found)
    return values


def _as_text(value: Any, *, nested: bool) -> str | None:
    """A value as a file of JSON lines would give it; the empty text is none. ValueError for what cannot be text."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list) and not nested:
        raise ValueError("holds nested values")
    text = as_json(value) if isinstance(value, dict | list) else str(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("is not valid Unicode; correct its \\u escapes") from None
    return text or None


def _text_of(text: str, *, is_id: bool) -> str | None:
    if "\0" in text:
        raise ValueError("holds the character U+0000")
    return unicodedata.normalize("NFC", text.strip(AROUND_IDS) if is_id else text) or None


def _matching(kind: ColumnType, read: Callable[[str], Any]) -> Callable[[str], Any]:
    pattern = re.compile(PATTERNS[kind])

    def matched(text: str) -> Any:
        if pattern.fullmatch(text):
            with suppress(ValueError, OverflowError):
                return read(text)
        raise ValueError

    return matched


def _gregorian(text: str) -> str:
    """The text, unless its year is one of the Hijri calendar."""
    if "1300" <= text < "1501" or text < "0001":
        raise ValueError
    return text


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(_gregorian(text))
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _boolean(text: str) -> bool:
    if text.lower() in TRUE_WORDS:
        return True
    if text.lower() in FALSE_WORDS:
        return False
    raise ValueError


_READERS: dict[ColumnType, Callable[[str], Any]] = {
    ColumnType.DECIMAL: _matching(ColumnType.DECIMAL, lambda text: Decimal(text).quantize(_THOUSANDTH)),
    ColumnType.DATE: _matching(ColumnType.DATE, lambda text: date.fromisoformat(_gregorian(text)[: len("YYYY-MM-DD")])),
    ColumnType.MOMENT: _matching(ColumnType.MOMENT, _moment),
    ColumnType.INTEGER: _matching(ColumnType.INTEGER, lambda text: int(text.partition(".")[0])),
    ColumnType.BOOLEAN: _boolean,
}


def _twice(spec: TableSpec, columns: Mapping[str, list[Any]]) -> list[RowMistake]:
    """Rows with the key of an earlier one."""
    if not spec.key:
        return []
    mistakes = []
    first: dict[tuple[Any, ...], int] = {}
    for number, parts in enumerate(zip(*(columns[name] for name in spec.key), strict=True)):
        key = key_of(spec, parts)
        if key is not None and first.setdefault(key, number) != number:
            mistakes.append(
                RowMistake(number, None, f"has the same {', '.join(spec.key)} as row {first[key]}; keep one row for each")
            )
    return mistakes


def _near(name: str, given: set[str]) -> str:
    return did_you_mean(name, sorted(given)) or ""

"""What the live gate is asked: pieces and references as canonical tables, or every mistake in them with its place."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pyarrow as pa

from commsqa.domain.tables import COMMUNICATIONS, TABLES
from commsqa.errors import InputError
from commsqa.project.suggestions import did_you_mean
from commsqa.sources.rows import GivenTable, RowMistake, parse_json, read_rows

MOST_PIECES = 5_000
REQUIRED = tuple(name for name in COMMUNICATIONS.required if name != "batch_id")
"""Columns that pieces must have."""
_MOST_MISTAKES = 100
Place = tuple[str | int, ...]


class AskedMistake(NamedTuple):
    """One mistake: its place in the body (keys and indexes) and what is wrong, without the value."""

    place: Place
    what: str


class AskedWrongError(InputError):
    """The body cannot be used. `is_json`: it could be read as JSON at least."""

    def __init__(self, mistakes: Sequence[AskedMistake], *, is_json: bool = True) -> None:
        super().__init__(mistakes[0].what, *(each.what for each in mistakes[1:]))
        self.mistakes = tuple(mistakes)
        self.is_json = is_json


class Asked(NamedTuple):
    """The pieces in their order, and the references by the names of their tables."""

    pieces: GivenTable
    references: Mapping[str, GivenTable]

    @property
    def ids(self) -> list[str]:
        """The pieces' ids, in the order in which they were given."""
        found: list[str] = self.pieces.table["communication_id"].to_pylist()
        return found


def read_asked(body: bytes) -> Asked:
    """`{"pieces": [...], "references": {table: [rows]}}` by canonical names. AskedWrongError with all that is wrong."""
    try:
        given = parse_json(body)
    except ValueError as error:
        raise AskedWrongError([AskedMistake((), f"the body cannot be read: {error}")], is_json=False) from None
    if not isinstance(given, dict):
        raise AskedWrongError([AskedMistake((), "the body is no object; give {pieces: [...], references: {table: [rows]}}")])
    mistakes = [AskedMistake((key,), "there is nothing of this name; give pieces and references") for key in _unknown(given)]
    pieces, references = given.get("pieces"), given.get("references", {})
    mistakes += _wrong_rows(("pieces",), pieces, most=MOST_PIECES)
    if isinstance(pieces, list) and not pieces:
        mistakes.append(AskedMistake(("pieces",), "there are no pieces; give at least one"))
    if not isinstance(references, dict):
        mistakes.append(AskedMistake(("references",), "it is no object; give {table: [rows]}"))
        references = {}
    for name, rows in references.items():
        mistakes += _unknown_table(name) or _wrong_rows(("references", name), rows, most=None)
    if mistakes:
        raise AskedWrongError(mistakes[:_MOST_MISTAKES])
    return _read(pieces, references)


def _read(pieces: Any, references: dict[str, list[dict[str, Any]]]) -> Asked:
    mistakes: list[AskedMistake] = []
    found: dict[str, GivenTable] = {}
    for name, rows in references.items():
        read = read_rows(TABLES[name], rows, required=TABLES[name].required)
        if isinstance(read, GivenTable):
            found[name] = read
        else:
            mistakes += _placed(("references", name), read)
    asked = read_rows(COMMUNICATIONS, pieces, required=REQUIRED)
    if isinstance(asked, GivenTable):
        mistakes = [*_twice(asked.table), *mistakes]
        if not mistakes:
            return Asked(asked, found)
    else:
        mistakes = [*_placed(("pieces",), asked), *mistakes]
    raise AskedWrongError(mistakes[:_MOST_MISTAKES])


def _unknown(given: Mapping[str, Any]) -> list[str]:
    return [key for key in given if key not in ("pieces", "references")]


def _unknown_table(name: str) -> list[AskedMistake]:
    place = ("references", name)
    if name == COMMUNICATIONS.name:
        return [AskedMistake(place, "the communications are the pieces; give them there")]
    if name not in TABLES:
        hint = did_you_mean(name, sorted(TABLES)) or f"; the tables are {', '.join(sorted(TABLES))}"
        return [AskedMistake(place, f"there is no such table{hint}")]
    return []


def _wrong_rows(place: Place, rows: object, *, most: int | None) -> list[AskedMistake]:
    if not isinstance(rows, list):
        return [AskedMistake(place, "it is no list of rows")]
    if most is not None and len(rows) > most:
        return [AskedMistake(place, f"there are {len(rows):,}; give at most {most:,} at a time")]
    return [AskedMistake((*place, number), "it is no object") for number, row in enumerate(rows) if not isinstance(row, dict)]


def _placed(place: Place, mistakes: Sequence[RowMistake]) -> list[AskedMistake]:
    return [
        AskedMistake((*place, *(part for part in (each.row, each.column) if part is not None)), _sentence(each))
        for each in mistakes
    ]


def _sentence(mistake: RowMistake) -> str:
    named = mistake.column is not None and mistake.row is not None
    return f"{mistake.column} {mistake.what}" if named else mistake.what


def _twice(pieces: pa.Table) -> list[AskedMistake]:
    """An answer is by the piece's id: no two pieces have the same, not even of two batches."""
    first: dict[str, int] = {}
    return [
        AskedMistake(("pieces", number, "communication_id"), f"piece {first[each]} has the same communication_id; give each once")
        for number, each in enumerate(pieces["communication_id"].to_pylist())
        if first.setdefault(each, number) != number
    ]

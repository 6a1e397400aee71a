"""What a reader hands over: something DuckDB can select from, with its columns and the name it has in messages."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class RawColumn:
    """A column as the source has it: its name, the SQL that reads it, and DuckDB's type of it."""

    name: str
    sql: str
    type: str = "VARCHAR"


@dataclass(frozen=True)
class Part:
    """A file, or a chunk of a query's result. `relation` is what stands after FROM; `rows_before` are in the chunks before."""

    label: str
    relation: str
    columns: tuple[RawColumn, ...]
    rows_before: int = 0


class Input(Protocol):
    """What a source consists of."""

    def parts(self) -> Generator[Part, None, None]:
        """The parts in order; each may be used until the next is asked for. At least one. Raises SourceError."""

    def digest(self) -> str:
        """SHA-256 (hex) of what was read. Call it when all parts were used."""

    def damage(self, part: Part) -> str | None:
        """What is wrong with a part that cannot be read, as one line; None where nothing is found."""

    def place(self, label: str, row: int) -> str:  # noqa: ARG002 - where rows are lines, the label says in which file
        """How messages call a row, from 1, of all parts with this label."""
        return f"row {row}"


def identifier(name: str) -> str:
    """A name as SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL."""
    return "'" + text.replace("'", "''") + "'"


def one_line(name: str) -> str:
    """A column's name without line breaks and with single spaces: in messages it stands in one line."""
    return " ".join(name.split())

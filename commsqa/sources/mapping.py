"""Which of a source's columns is which canonical one."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from commsqa.domain.tables import TableSpec
from commsqa.errors import SourceError
from commsqa.project.models import Source
from commsqa.project.suggestions import did_you_mean, nearest
from commsqa.sources.parts import Part, RawColumn
from commsqa.sources.readings import refusal


@dataclass(frozen=True)
class Mapping:
    """Canonical name to the source's column, and the columns beside them."""

    canonical: dict[str, RawColumn]
    further: dict[str, RawColumn]


def map_columns(spec: TableSpec, source: Source, part: Part) -> Mapping:
    """Finds the canonical columns, by `columns` of the source and else by name, whatever the case. Columns without a name are
    left out, and one that has a canonical column's name while another one is mapped to it. Raises SourceError with all mistakes.
    """
    where = f"{spec.name}: {part.label}"
    known = {source.name_of(name).lower() for name in spec.columns}
    if not any(column.name.lower() in known for column in part.columns):
        # Without a header the first line holds values: no name is quoted.
        raise SourceError(
            f"{where}: none of its {len(part.columns)} columns is one of {spec.name}; is the first line its header? "
            f"map them in commsqa.yaml: columns: {{{spec.required[0]}: YOUR_COLUMN}}"
        )
    given = {column.name.lower(): column for column in part.columns if column.name}
    twice = [name for name, count in Counter(column.name.lower() for column in part.columns if column.name).items() if count > 1]
    problems = [
        f"{where}: the column {given[name].name} is there twice (upper and lower case are the same); rename one" for name in twice
    ]
    canonical: dict[str, RawColumn] = {}
    for name in spec.columns:
        theirs = source.column(name).column
        column = given.get((theirs or name).lower())
        if column is not None:
            canonical[name] = column
        elif theirs is not None:
            hint = did_you_mean(theirs, _names(part.columns)) or f"; it has {', '.join(_names(part.columns))}"
            problems.append(f"{where}: there is no column {theirs}, which commsqa.yaml maps {name} to{hint}")
        elif name in spec.required:
            problems.append(f"{where}: the required column {name} is missing{_how_to_map(name, part.columns)}")
    problems += [
        f"{where}: {called(name, column)} cannot be read: {why}"
        for name, column in canonical.items()
        if (why := refusal(spec.columns[name], column))
    ]
    if problems:
        raise SourceError(*problems)
    used = {column.name.lower() for column in canonical.values()}
    further = {column.name: column for low, column in given.items() if low not in used and low not in spec.columns}
    return Mapping(canonical, further)


def called(name: str, column: RawColumn) -> str:
    """A canonical column with the source's own name for it, where that is another."""
    return name if column.name.lower() == name else f"{name} ({column.name})"


def _names(columns: Iterable[RawColumn]) -> list[str]:
    return [column.name for column in columns if column.name]


def _how_to_map(name: str, columns: Iterable[RawColumn]) -> str:
    near = nearest(name, _names(columns))
    if near is None:
        return f" (it has {', '.join(_names(columns))}); map it in commsqa.yaml: columns: {{{name}: YOUR_COLUMN}}"
    return f"; if it is {near}, map it in commsqa.yaml: columns: {{{name}: {near}}}"

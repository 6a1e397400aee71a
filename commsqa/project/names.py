"""Whether a project file names tables and columns that there are."""

from typing import Any

from commsqa.domain.tables import TABLES
from commsqa.project.documents import Mistake
from commsqa.project.suggestions import did_you_mean


def mistakes_in_names(content: dict[str, Any]) -> list[Mistake]:
    """What is wrong with the names of the sources and of their columns; what has another type is left to the types."""
    sources = content.get("sources")
    if not isinstance(sources, dict):
        return []
    found: list[Mistake] = []
    for name, source in sources.items():
        if name not in TABLES:
            hint = did_you_mean(name, TABLES) or f"; they are {', '.join(TABLES)}"
            found.append((("sources", name), f"there is no canonical table of this name{hint}"))
        elif isinstance(source, dict) and isinstance(source.get("columns"), dict):
            found += _mistakes_in_columns(name, source["columns"])
    for spec in TABLES.values():
        if not spec.optional and spec.name not in sources:
            found.append((("sources",), f"{spec.name} is missing; give it, e.g. {spec.name}: {{uri: data/{spec.name}.csv}}"))
    return found


def _mistakes_in_columns(table: str, columns: dict[str, Any]) -> list[Mistake]:
    known = TABLES[table].columns
    return [
        (
            ("sources", table, "columns", column),
            f"{table} has no canonical column of this name{did_you_mean(column, known) or '; they are ' + ', '.join(known)}",
        )
        for column in columns
        if column not in known
    ]

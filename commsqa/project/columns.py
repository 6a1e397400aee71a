"""How a source writes a canonical column: what it is called there, and in which form its values are."""

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator

from commsqa.domain.tables import ColumnType
from commsqa.domain.values import Value

Calendar = Literal["gregorian", "umm_al_qura"]
DIRECTIVES = {"d": "day", "m": "month", "b": "month as Jan", "Y": "year", "H": "hour", "M": "minute", "S": "second"}
"""What a format may hold, each after a %. They are those of strptime (POSIX)."""
_DAY = ({"d", "m", "Y"}, {"d", "b", "Y"})
_CLOCK: tuple[set[str], ...] = (set(), {"H", "M"}, {"H", "M", "S"})


class Column(Value):
    """A column of a source. `column` is its name there; without one it is the canonical name.

    `format` is that of dates and times in text, e.g. `%d/%m/%Y` or `%d-%b-%Y %H:%M` (English months). `decimal` is the mark
    before the fraction of amounts in text: with it given, thousands may be grouped (by a point, a comma, a space or an
    apostrophe), and a minus may stand at the end. `calendar` is that of dates; they may be written 1447-08-20 or 1447/8/20.
    """

    column: Annotated[str, Field(min_length=1)] | None = None
    format: Annotated[str, Field(min_length=1)] | None = None
    decimal: Literal[".", ","] | None = None
    calendar: Calendar = "gregorian"

    @property
    def is_own(self) -> bool:
        """Whether its values are in commsqa's own form."""
        return self.format is None and self.decimal is None and self.calendar == "gregorian"

    @field_validator("format")
    @classmethod
    def _is_a_day(cls, text: str | None) -> str | None:
        found = re.findall("%(.?)", text or "%d%m%Y")
        if unknown := [each for each in found if each not in DIRECTIVES]:
            known = ", ".join(f"%{each} ({what})" for each, what in DIRECTIVES.items())
            raise ValueError(f"%{unknown[0]} is not known here; known are {known}")
        if len(found) != len(set(found)) or not any(set(found) == day | clock for day in _DAY for clock in _CLOCK):
            raise ValueError("must hold day, month and year, and of a time also hour and minute, each once, e.g. %d/%m/%Y %H:%M")
        return text


def _named(given: object) -> object:
    if not isinstance(given, str | dict | Column):
        raise ValueError("must be your name of the column, or {column: NAME, ...} to say how it is written")  # noqa: TRY004 - pydantic's own
    return {"column": given} if isinstance(given, str) else given


NamedColumn = Annotated[Column, BeforeValidator(_named)]
"""A name alone is a column of that name."""

FITS = {
    "format": ({ColumnType.DATE, ColumnType.MOMENT}, "dates and times have a format"),
    "decimal": ({ColumnType.DECIMAL}, "amounts have a decimal mark"),
    "calendar": ({ColumnType.DATE}, "dates have a calendar"),
}
"""The keys of a Column that only some types of columns have, and how that is said."""

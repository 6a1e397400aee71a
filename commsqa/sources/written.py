"""Amounts, dates and times in the form in which a source writes them, brought to the form in which they are read; as SQL."""

import re

from commsqa.domain.tables import ColumnType
from commsqa.project.columns import Column
from commsqa.sources.hijri import gregorian
from commsqa.sources.parts import literal

_GROUPING = (".", ",", " ", "\u00a0", "\u202f", "'", "\u2019")
"""What stands between thousands, beside the decimal mark."""
_DIGITS = {
    "d": "[0-9]{1,2}",
    "m": "[0-9]{1,2}",
    "b": "[A-Za-z]{3}",
    "Y": "[0-9]{4}",
    "H": "[0-9]{1,2}",
    "M": "[0-9]{2}",
    "S": "[0-9]{2}",
}
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_HIJRI = "([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})"
HIJRI_YEAR = re.compile(r"(1[34]\d\d|1500)[-/]")
_MARKED = re.compile(r"[+-]?\d[\d.]*([ ,'\u2019\u00a0\u202f][\d ,.'\u2019\u00a0\u202f]*-?|-)")
_DAY_FIRST = re.compile(r"\d{1,2}([-/.])(\d{1,2}|[A-Za-z]{3})\1\d{4}(?!\d)")
_UNREADABLE = "'?'"
"""No type reads it: what the source wrote is not in the form that it names."""


def plain(kind: ColumnType, text: str, how: Column) -> str:
    """The value in commsqa's own form; `text` is SQL for it as it is written. What is not in that form becomes unreadable."""
    if kind is ColumnType.DECIMAL and how.decimal:
        return _amount(text, how.decimal)
    if kind in (ColumnType.DATE, ColumnType.MOMENT) and (how.format or how.calendar != "gregorian"):
        return _day(text, how)
    return text


def wanted(kind: ColumnType, how: Column) -> str | None:
    """What would be right in a column that is written so; None where it is commsqa's own form."""
    if kind is ColumnType.DECIMAL and how.decimal:
        example = "1.234,50" if how.decimal == "," else "1,234.50"
        return f"an amount like {example}, at most 15 digits before and 3 after the decimal mark"
    if kind in (ColumnType.DATE, ColumnType.MOMENT) and how.calendar == "umm_al_qura":
        return f"a Hijri date as {how.format or 'YYYY-MM-DD'} that is in the Umm al-Qura calendar (1343 to 1500)"
    if kind in (ColumnType.DATE, ColumnType.MOMENT) and how.format:
        return f"{'a date' if kind is ColumnType.DATE else 'a time'} as {how.format} that is in the calendar"
    return None


def how_to_say(kind: ColumnType, value: str, name: str, how: Column) -> str | None:
    """The entry of a source by which values of this shape are read, as an example; None where none is known."""
    if not how.is_own:
        return None
    entry = None
    if kind is ColumnType.DECIMAL and _MARKED.fullmatch(value):
        entry = f'decimal: "{max(".,", key=value.rfind)}"'
    elif kind is ColumnType.DATE and HIJRI_YEAR.match(value):
        entry = "calendar: umm_al_qura"
    elif kind in (ColumnType.DATE, ColumnType.MOMENT) and (day := _DAY_FIRST.match(value)):
        month, clock = "%b" if day[2].isalpha() else "%m", ("", " %H:%M", " %H:%M:%S")[min(value.count(":"), 2)]
        entry = f'format: "%d{day[1]}{month}{day[1]}%Y{clock}"'
    called = f"column: {how.column}, " if how.column else ""
    return entry and f"columns: {{{name}: {{{called}{entry}}}}}"


def _amount(text: str, mark: str) -> str:
    grouping = [each for each in _GROUPING if each != mark]
    grouped = "|".join(f"[0-9]{{1,3}}(?:{re.escape(each)}[0-9]{{2,3}})*{re.escape(each)}[0-9]{{3}}" for each in grouping)
    pattern = f"[+-]?(?:{grouped}|[0-9]*)(?:{re.escape(mark)}[0-9]*)?-?"
    anything = literal(f"[{''.join(map(re.escape, grouping))}]")
    bare = f"replace(regexp_replace({text}, {anything}, '', 'g'), {literal(mark)}, '.')"
    signed = f"CASE WHEN suffix({bare}, '-') THEN '-' || rtrim({bare}, '-') ELSE {bare} END"
    return _where(text, pattern, signed)


def _where(text: str, pattern: str, then: str) -> str:
    return f"CASE WHEN regexp_full_match({text}, {literal(pattern)}) THEN {then} ELSE {_UNREADABLE} END"


def _day(text: str, how: Column) -> str:
    pattern, order = _pattern(how.format) if how.format else (_HIJRI, "Ymd")
    part = {name: f"regexp_extract({text}, {literal(pattern)}, {number})" for number, name in enumerate(order, 1)}
    month = f"list_position({_MONTHS}, lower({part['b']}))" if "b" in part else f"CAST({part['m']} AS INTEGER)"
    if how.calendar == "umm_al_qura":
        day = gregorian(f"CAST({part['Y']} AS INTEGER)", month, f"CAST({part['d']} AS INTEGER)")
        day = f"CAST({day} AS VARCHAR)"
    else:
        day = f"{part['Y']} || '-' || lpad(CAST({month} AS VARCHAR), 2, '0') || '-' || lpad({part['d']}, 2, '0')"
    if "H" in part:
        clock = " || ':' || ".join(f"lpad({part[each]}, 2, '0')" for each in "HMS" if each in part)
        day = f"{day} || 'T' || {clock}"
    return _where(text, pattern, f"coalesce({day}, {_UNREADABLE})")


def _pattern(form: str) -> tuple[str, str]:
    """A regular expression with a group for each directive of the format, and the directives in their order."""
    around = re.split("%(.)", form)
    order = "".join(around[1::2])
    return "".join(f"({_DIGITS[part]})" if number % 2 else re.escape(part) for number, part in enumerate(around)), order

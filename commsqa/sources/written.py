"""Amounts, dates and times in the form in which a source writes them, as SQL."""

import json
import re
from collections.abc import Mapping

from commsqa.domain.tables import ColumnType
from commsqa.project.columns import Column
from commsqa.sources.hijri import gregorian
from commsqa.sources.parts import literal

_GROUPING = (".", ",", " ", "\u00a0", "\u202f", "'", "\u2019")
"""What stands between thousands, beside the decimal mark."""
_YEAR = "0[0-9]{3}|1[0-2][0-9]{2}|150[1-9]|15[1-9][0-9]|1[6-9][0-9]{2}|[2-9][0-9]{3}"
"""Without 1300 to 1500: those are Hijri years."""
_DIGITS = {
    **dict.fromkeys("dmH", "[0-9]{1,2}"),
    **dict.fromkeys("MS", "[0-9]{2}"),
    "b": "[A-Za-z]{3}",
    "Y": _YEAR,
}
_ISO = ["", "Y", "-", "m", "-", "d", ""]
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTHS_OF_A_YEAR = 12
HIJRI_YEAR = re.compile(r"(1[34]\d\d|1500)[-/]")
_MARKED = re.compile(r"[+-]?\d[\d.]*([ ,'\u2019\u00a0\u202f][\d ,.'\u2019\u00a0\u202f]*-?|-)|[+-]?\d+(\.\d{3}){2,}")
_DAY_FIRST = re.compile(r"(\d{1,2})([-/.])(\d{1,2}|[A-Za-z]{3})\2\d{4}(?!\d)")


def written(kind: ColumnType, text: str, how: Column, *, timezone: str) -> str | None:
    """The value of that type, as SQL that is NULL for what is not in the form that the column names; `text` is SQL for what
    stands in the source. None where the column names no form.
    """
    if kind is ColumnType.DECIMAL and how.decimal:
        return _amount(text, how.decimal)
    if kind in (ColumnType.DATE, ColumnType.MOMENT) and (how.format or how.calendar != "gregorian"):
        return _day(text, how) if kind is ColumnType.DATE else _moment(text, how, timezone)
    return None


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
        entry = f"decimal: {_mark(value)}"
    elif kind is ColumnType.DATE and HIJRI_YEAR.match(value):
        entry = "calendar: umm_al_qura"
    elif kind in (ColumnType.DATE, ColumnType.MOMENT) and (day := _DAY_FIRST.match(value)):
        clock = ("", " %H:%M", " %H:%M:%S")[min(value.count(":"), 2)]
        entry = f"format: {_day_format(day, clock)}"
    theirs = how.column if how.column is None or how.column.isidentifier() else json.dumps(how.column, ensure_ascii=False)
    return entry and f"columns: {{{name}: {{{f'column: {theirs}, ' if theirs else ''}{entry}}}}}"


def _mark(value: str) -> str:
    """The decimal mark of an amount; both where it may be either."""
    last = max(".,", key=value.rfind)
    other = "." if last == "," else ","
    if value.count(last) > 1:
        return f'"{other}"'
    either = other not in value and re.search(rf"\d{re.escape(last)}\d{{3}}-?$", value)
    return f'"{last}" (or "{other}", where {last} groups thousands)' if either else f'"{last}"'


def _day_format(found: re.Match[str], clock: str) -> str:
    between, first, second = found[2], found[1], found[3]
    if second.isalpha():
        return f'"%d{between}%b{between}%Y{clock}"'
    day_first, month_first = (f'"%{one}{between}%{two}{between}%Y{clock}"' for one, two in ("dm", "md"))
    if int(second) > _MONTHS_OF_A_YEAR:
        return month_first
    return day_first if int(first) > _MONTHS_OF_A_YEAR or between == "." else f"{day_first} (or {month_first})"


def _amount(text: str, mark: str) -> str:
    grouping = [each for each in _GROUPING if each != mark]
    grouped = "|".join(f"[0-9]{{1,3}}(?:{re.escape(each)}[0-9]{{2,3}})*{re.escape(each)}[0-9]{{3}}" for each in grouping)
    whole, fraction = f"(?:{grouped}|[0-9]+)", f"{re.escape(mark)}[0-9]{{1,3}}0*"
    pattern = f"(?:[+-]?(?:{whole}(?:{fraction})?|{fraction})|{whole}(?:{fraction})?-)"
    signed = f"regexp_replace({text}, '^(.*)-$', '-\\1')"
    anything = literal(f"[{''.join(map(re.escape, grouping))}]")
    bare = f"regexp_replace({signed}, {anything}, '', 'g')"
    return _where(text, pattern, f"TRY_CAST(replace({bare}, {literal(mark)}, '.') AS DECIMAL(18,3))")


def _day(text: str, how: Column) -> str:
    pattern, part = _parts(text, how, _DIGITS | dict.fromkeys("HMS", "0{1,2}"))  # a time of day would be lost
    if how.calendar == "umm_al_qura":
        year, day = (f"CAST({part[name]} AS INTEGER)" for name in "Yd")
        return _where(text, pattern, gregorian(year, _month(part), day))
    return _where(text, pattern, f"TRY_CAST({_iso_day(part)} AS DATE)")


def _moment(text: str, how: Column, timezone: str) -> str:
    """Years are 2 to 9998: a zone must not carry a time out of those that Python knows."""
    pattern, part = _parts(text, how, _DIGITS)
    clock = " || ':' || ".join(f"lpad({part[name]}, 2, '0')" for name in "HMS" if name in part) or "'00:00'"
    naive = f"TRY_CAST({_iso_day(part)} || ' ' || {clock} AS TIMESTAMP)"
    in_range = f"CASE WHEN year({naive}) BETWEEN 2 AND 9998 THEN {naive} END"
    return _where(text, pattern, f"timezone({literal(timezone)}, {in_range})")


def _parts(text: str, how: Column, digits: dict[str, str]) -> tuple[str, dict[str, str]]:
    """A regular expression for the column's form, and SQL for what stands for each of its directives."""
    between = re.split("%(.)", how.format) if how.format else _ISO
    if how.calendar == "umm_al_qura":
        digits = digits | {"Y": "[0-9]{4}"}
    if "" in between[2:-2:2]:  # directives that touch: a digit too few would be read from the next
        digits = digits | {name: each.replace("{1,2}", "{2}") for name, each in digits.items()}
    pattern = "".join(f"({digits[each]})" if number % 2 else re.escape(each) for number, each in enumerate(between))
    if not how.format:
        pattern = pattern.replace(re.escape("-"), "[-/]")
    return pattern, {
        name: f"regexp_extract({text}, {literal(pattern)}, {number})" for number, name in enumerate(between[1::2], 1)
    }


def _iso_day(part: Mapping[str, str]) -> str:
    return f"{part['Y']} || '-' || {_month(part)} || '-' || {part['d']}"


def _month(part: Mapping[str, str]) -> str:
    return f"list_position({_MONTHS}, lower({part['b']}))" if "b" in part else f"CAST({part['m']} AS INTEGER)"


def _where(text: str, pattern: str, then: str) -> str:
    return f"CASE WHEN regexp_full_match({text}, {literal(pattern)}) THEN {then} END"

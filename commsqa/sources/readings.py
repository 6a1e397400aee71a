"""How a raw value becomes a canonical one, as SQL, and what would have been right where it cannot."""

import re
from dataclasses import dataclass

from commsqa.domain.tables import ColumnType
from commsqa.project.columns import Column
from commsqa.sources.parts import RawColumn, literal
from commsqa.sources.written import HIJRI_YEAR, wanted, written

_DECIMAL = r"[+-]?(0*[0-9]{1,15}(\.[0-9]{1,3}0*)?|\.[0-9]{1,3}0*)"  # Oracle writes .5
_INTEGER = r"[+-]?0*[0-9]{1,18}(\.0*)?"
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_MIDNIGHT = r"([T ]00:00(:00(\.0+)?)?Z?)?"
_CLOCK = r"([01][0-9]|2[0-3]):[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?"
_OFFSET = "(Z|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)"
_MOMENT = rf"{_DATE}([T ]{_CLOCK}{_OFFSET}?)?"
_ZONED = rf"{_DATE}[T ]{_CLOCK}{_OFFSET}"
_WHOLE = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"}
_FLOAT = {"FLOAT", "DOUBLE"}
_NAIVE = {"TIMESTAMP", "TIMESTAMP_NS", "TIMESTAMP_MS", "TIMESTAMP_S"}
_ZONED_TYPE = "TIMESTAMP WITH TIME ZONE"

SQL_TYPES = {
    ColumnType.TEXT: "VARCHAR",
    ColumnType.DECIMAL: "DECIMAL(18,3)",
    ColumnType.DATE: "DATE",
    ColumnType.MOMENT: "TIMESTAMPTZ",
    ColumnType.INTEGER: "BIGINT",
    ColumnType.BOOLEAN: "BOOLEAN",
}
_RIGHT = {
    ColumnType.TEXT: "text in UTF-8",
    ColumnType.DECIMAL: "an amount like 1234.50 with a point, at most 15 digits before and 3 after it",
    ColumnType.DATE: "a date as YYYY-MM-DD that is in the calendar",
    ColumnType.MOMENT: "a time like 2026-02-28T05:00:00Z, with its zone or in the source's timezone",
    ColumnType.INTEGER: "a whole number of at most 18 digits",
    ColumnType.BOOLEAN: "true or false (also yes, no, t, f, y, n, 1, 0)",
}
PATTERNS = {
    ColumnType.DECIMAL: _DECIMAL,
    ColumnType.DATE: _DATE + _MIDNIGHT,
    ColumnType.MOMENT: _MOMENT,
    ColumnType.INTEGER: _INTEGER,
}
"""What a text must match as a whole to be read as that type."""
TRUE_WORDS = frozenset({"true", "t", "yes", "y", "1"})
FALSE_WORDS = frozenset({"false", "f", "no", "n", "0"})
_INVISIBLE = (*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF)
AROUND_IDS = " \t\r\n\u00a0\u2007\u202f\u3000" + "".join(map(chr, _INVISIBLE))
_TRUE = f"({', '.join(map(literal, sorted(TRUE_WORDS)))})"
_FALSE = f"({', '.join(map(literal, sorted(FALSE_WORDS)))})"
_OWN = Column()
BAD_VALUE = "commsqa: a value cannot be read"


@dataclass(frozen=True)
class Reading:
    """SQL for a column: `strict` raises at the first bad value, `trying` is NULL there. `raw` is the value as text, or NULL."""

    strict: str
    trying: str
    raw: str


def reading(
    kind: ColumnType, column: RawColumn, *, timezone: str, null: tuple[str, ...], is_id: bool = False, how: Column = _OWN
) -> Reading:
    """How this column becomes that type. `null` are the texts that mean no value; `timezone` is that of times without one;
    `how` says in which form values of text are.

    An id (`is_id`) has no white space and no invisible characters around it: with them it would be unknown everywhere else.
    """
    raw = _text(column, null)
    if kind is ColumnType.TEXT:
        if is_id:
            raw = _trimmed(raw)
        normal = f"nullif(nfc_normalize({raw}), '')"
        return Reading(strict=normal, trying=f"TRY({normal})", raw=raw)
    typed = _typed(kind, column, timezone) if how.calendar == "gregorian" else None
    if typed is None and (own := written(kind, raw, how, timezone=timezone)):
        strict = f"CASE WHEN {raw} IS NULL THEN NULL ELSE coalesce({own}, error({literal(BAD_VALUE)})) END"
        return Reading(strict=strict, trying=own, raw=raw)
    condition, value = typed or _from_text(kind, raw, timezone)
    return Reading(
        strict=f"CASE WHEN {raw} IS NULL THEN NULL WHEN {condition} THEN {value} ELSE error({literal(BAD_VALUE)}) END",
        trying=f"TRY(CASE WHEN {condition} THEN {value} END)",
        raw=raw,
    )


def _trimmed(text: str) -> str:
    """An id without what is around it. Most are ASCII with nothing there, and trimming them takes twenty times as long."""
    trimmed = f"nullif(trim({text}, {literal(AROUND_IDS)}), '')"
    bare = f"length({text}) = strlen({text}) AND left({text}, 1) > ' ' AND right({text}, 1) > ' '"
    return f"CASE WHEN {bare} THEN {text} ELSE {trimmed} END"


def refusal(kind: ColumnType, column: RawColumn) -> str | None:
    """Why a whole column of this type cannot be read, and what would be right; None where it can."""
    if kind is ColumnType.TEXT and column.type in _FLOAT:
        return "it holds floating-point numbers, which lose leading zeros; store ids and other text as text"
    if any(column.type.startswith(nested) for nested in ("STRUCT", "MAP", "UNION")) or column.type.endswith("]"):
        return f"it holds nested values; right is {_RIGHT[kind]}"
    return None


def right(kind: ColumnType, value: str, how: Column = _OWN) -> str:
    """What would have been right instead of this value in a column so written. The value itself is not in the answer."""
    if form := wanted(kind, how):
        return f"right is {form}"
    if kind in (ColumnType.DATE, ColumnType.MOMENT) and HIJRI_YEAR.match(value):
        return "it looks like a Hijri date; give the Gregorian date as YYYY-MM-DD"
    if kind is ColumnType.DECIMAL and re.fullmatch(r"[+-]?\d+\.\d+", value):
        whole, _, fraction = value.lstrip("+-0").partition(".")
        if len(fraction.rstrip("0")) > 3:
            return f"it has more than 3 digits after the point and does not fit decimal(18,3); right is {_RIGHT[kind]}"
        if len(whole) > 15:
            return f"it has more than 15 digits before the point and does not fit decimal(18,3); right is {_RIGHT[kind]}"
    return f"right is {_RIGHT[kind]}"


def _text(column: RawColumn, null: tuple[str, ...]) -> str:
    text = column.sql
    if column.type == "BLOB":
        text = f"decode({column.sql})"
    elif column.type in _NAIVE or column.type == _ZONED_TYPE:
        text = f"CAST(CAST({column.sql} AS TIMESTAMP) AS VARCHAR)"
    elif column.type != "VARCHAR":
        text = f"CAST({column.sql} AS VARCHAR)"
    if column.type != "VARCHAR":
        return text
    if not null:
        return f"nullif({text}, '')"
    return f"CASE WHEN {text} IN ({', '.join(map(literal, ('', *null)))}) THEN NULL ELSE {text} END"


def _typed(kind: ColumnType, column: RawColumn, timezone: str) -> tuple[str, str] | None:
    """Condition and value for a column that has a fitting type already; None where it goes through its text."""
    sql, has = column.sql, column.type
    naive = f"CAST({sql} AS TIMESTAMP)"
    gregorian = f"(year({sql}) BETWEEN 1 AND 1299 OR year({sql}) BETWEEN 1501 AND 9999)"
    if kind is ColumnType.DECIMAL and (has in _WHOLE or re.fullmatch(r"DECIMAL\(\d+,[0-3]\)", has)):
        return "TRUE", f"CAST({sql} AS DECIMAL(18,3))"
    if kind is ColumnType.INTEGER and has in _WHOLE:
        return "TRUE", f"CAST({sql} AS BIGINT)"
    if kind is ColumnType.BOOLEAN and has == "BOOLEAN":
        return "TRUE", sql
    if kind is ColumnType.DATE and has in {"DATE", *_NAIVE, _ZONED_TYPE}:
        return f"{naive} = date_trunc('day', {naive}) AND {gregorian}", f"CAST({sql} AS DATE)"
    if kind is ColumnType.MOMENT and has == _ZONED_TYPE:
        return f"{gregorian} AND {_in_python(sql)}", sql
    if kind is ColumnType.MOMENT and has in {"DATE", *_NAIVE}:
        moment = f"timezone({literal(timezone)}, {naive})"
        return f"{gregorian} AND {_in_python(moment)}", moment
    return None


def _from_text(kind: ColumnType, text: str, timezone: str) -> tuple[str, str]:
    gregorian = f"(({text} >= '0001' AND {text} < '1300') OR {text} >= '1501')"
    if kind is ColumnType.DECIMAL:
        return _matches(text, _DECIMAL), f"CAST({text} AS DECIMAL(18,3))"
    if kind is ColumnType.INTEGER:
        return _matches(text, _INTEGER), f"CAST({text} AS BIGINT)"
    if kind is ColumnType.DATE:
        day = f"CAST(left({text}, {len('YYYY-MM-DD')}) AS DATE)"
        return f"{_matches(text, _DATE + _MIDNIGHT)} AND {gregorian}", day
    if kind is ColumnType.BOOLEAN:
        return f"lower({text}) IN {_TRUE} OR lower({text}) IN {_FALSE}", f"lower({text}) IN {_TRUE}"
    # A cast to TIMESTAMP ignores an offset without a word: only TIMESTAMPTZ reads it. The session's zone is UTC.
    moment = f"CAST({text} AS TIMESTAMPTZ)"
    if timezone != "UTC":
        naive = f"timezone({literal(timezone)}, CAST({text} AS TIMESTAMP))"
        moment = f"CASE WHEN {_matches(text, _ZONED)} THEN {moment} ELSE {naive} END"
    return f"{_matches(text, _MOMENT)} AND {gregorian} AND {_in_python(moment)}", moment


def _in_python(moment: str) -> str:
    """A zone must not carry a time out of the years that Python knows; year() does not tell 1 from 1 BC."""
    return f"{moment} BETWEEN TIMESTAMPTZ '0001-01-01 00:00:00+00' AND TIMESTAMPTZ '9999-12-31 23:59:59.999999+00'"


def _matches(text: str, pattern: str) -> str:
    return f"regexp_full_match({text}, {literal(pattern)})"

"""The solar calendar of Iran and Afghanistan."""

from datetime import date, timedelta

_MONTHS = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند"
MONTHS = tuple(_MONTHS.split())
"""Its months as Iran calls them, from the spring equinox on."""

_FIRST_YEAR, _NEW_YEAR = 1343, date(1964, 3, 21)
_YEARS = range(_FIRST_YEAR, 1470)  # in which the cycle of 33 years agrees with the equinox in Tehran
_LEAPS = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
_CYCLE, _LONG, _FIRST_SHORT = 33, 31, 7


def solar_day(year: int, month: int, day: int) -> date | None:
    """The Gregorian day of a solar one of the years 1343 to 1469; None where there is no such day."""
    if year not in _YEARS or not 1 <= month <= 12 or not 1 <= day <= _length(year, month):
        return None
    leaps = sum(_is_leap(each) for each in range(_FIRST_YEAR, year))
    before = min(month - 1, _FIRST_SHORT - 1) + 30 * (month - 1)
    return _NEW_YEAR + timedelta(days=365 * (year - _FIRST_YEAR) + leaps + before + day - 1)


def _is_leap(year: int) -> bool:
    return year % _CYCLE in _LEAPS


def _length(year: int, month: int) -> int:
    if month < _FIRST_SHORT:
        return _LONG
    return 30 if month < 12 or _is_leap(year) else 29

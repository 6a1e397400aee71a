"""Days of the Umm al-Qura calendar as SQL, by the lengths of its months (hijridate, years 1343 to 1500)."""

from datetime import date
from functools import cache

from hijridate import Hijri

FIRST_YEAR, LAST_YEAR = 1343, 1500
_FIRST_DAY = date.fromisoformat(Hijri(FIRST_YEAR, 1, 1).to_gregorian().isoformat())


def gregorian(year: str, month: str, day: str) -> str:
    """SQL for the Gregorian date of a Hijri one, all three SQL for whole numbers; NULL for a day that the calendar has not."""
    starts = _month_starts()
    number = f"({year} - {FIRST_YEAR}) * 12 + {month}"  # lists count from 1
    begins, ends = f"{starts}[{number}]", f"{starts}[{number} + 1]"
    there = f"{year} BETWEEN {FIRST_YEAR} AND {LAST_YEAR} AND {month} BETWEEN 1 AND 12 AND {day} BETWEEN 1 AND {ends} - {begins}"
    return f"CASE WHEN {there} THEN DATE '{_FIRST_DAY}' + CAST({begins} + {day} - 1 AS INTEGER) END"


@cache
def _month_starts() -> str:
    """How many days each month begins after the first of all; one entry more than there are months."""
    months = [(year, month) for year in range(FIRST_YEAR, LAST_YEAR + 1) for month in range(1, 13)]
    days = [0]
    for year, month in months:
        days.append(days[-1] + Hijri(year, month, 1).month_length())
    return str(days)

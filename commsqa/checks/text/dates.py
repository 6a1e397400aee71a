"""Dates in a text, Gregorian and Hijri, and whether the two of a pair are one day."""

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from itertools import product
from typing import NamedTuple

from hijridate import Hijri

from commsqa.checks.text.months import GREGORIAN, HIJRI, folded
from commsqa.checks.text.solar import MONTHS as SOLAR_MONTHS
from commsqa.checks.text.solar import solar_day

HIJRI_HINT = "(^|[^0-9.,])14[0-7][0-9]([^0-9.,]|$)|١٤[٠-٧][٠-٩]|۱۴[۰-۷][۰-۹]"
"""Matches every text that may hold a Hijri date of the years 1400 to 1479. In the subset that RE2, Java and Python share."""


class Calendar(StrEnum):
    """Which calendar a date is in."""

    GREGORIAN = "gregorian"
    HIJRI = "hijri"


class ShownDate(NamedTuple):
    """A date of a text. `days` are the Gregorian days that it may be: 03/04/2026 is two. `start` and `end` span its era too."""

    calendar: Calendar
    days: tuple[date, ...]
    start: int
    end: int


_SEP = r"(?P<sep>[-/.]|\. ?)"
_NUMERIC = re.compile(
    rf"(?<![\w/.\-])(?:(?P<year>[0-9]{{4}}){_SEP}(?P<month>[0-9]{{1,2}})(?P=sep)(?P<day>[0-9]{{1,2}})"
    r"|(?P<one>[0-9]{1,2})(?P<sep2>[-/.]|\. ?)(?P<two>[0-9]{1,2})(?P=sep2)(?P<last>[0-9]{4}|[0-9]{2}))(?![0-9]|[-/][0-9])"
)
_NAMED = re.compile(
    r"(?<![\w/.\-])(?:(?P<day>[0-9]{1,2})(?:\.|st|nd|rd|th|er|º)?[ -]?(?P<name>[^0-9\n,;:/()]{3,28}?),?[ -](?P<year>[0-9]{4})"
    r"|(?P<name2>[^\W\d_][^0-9\n,;:/()]{2,28}?)[ -](?P<day2>[0-9]{1,2})(?:st|nd|rd|th)?,? (?P<year2>[0-9]{4}))(?![0-9])"
)
_YEAR_FIRST = re.compile(  # 2026. október 31., 2026 m. spalio 31 d., 2026 ஜனவரி 31
    r"(?<![\w/.\-])(?P<year>[0-9]{4})(?P<mark>[.]|[ ]?[mթ][.])? (?P<name>[^\s\d_.,:;/()-]{3,14})[.]? (?P<day>[0-9]{1,2})(?![0-9])"
)
_WORDS_ALSO = frozenset(("mail", "set", "out", "ago"))  # months elsewhere, in English words: only between a day and a year
_ENGLISH_ALSO = _WORDS_ALSO | {"may", "march", "mar", "mars", "mart"}
_SHORTEST_FULL_NAME = 5
_YEAR_AND_DAY = re.compile(  # 2026-yil 31-oktabr, 2026 жылғы 31 қазан, 2026 წლის 31 ოქტომბერი
    r"(?<![\w/.\-])(?P<year>[0-9]{4})(?:-?[ ]?(?:yil|йил)|[ ]жыл(?:ғы|дың|ы)|[ ]წლის) "
    r"(?P<day>[0-9]{1,2})[- ](?P<name>[^\s\d_.,:;/()-]{3,14})"
)
_SOLAR_DATE = re.compile(
    r"(?<![\w/.\-])(?:(?P<year>1[34][0-9]{2})(?P<sep>[-/.])(?P<month>[0-9]{1,2})(?P=sep)(?P<day>[0-9]{1,2})"
    rf"|(?P<day2>[0-9]{{1,2}})[ ](?P<name>{'|'.join(SOLAR_MONTHS)})(?:[ ]ماه)?[ ](?P<year2>1[34][0-9]{{2}}))(?![0-9/-])"
)
_PERSIAN = re.compile("[پچگکی]")
_JOINED = re.compile(  # 31/oct/2026
    r"(?<![\w/.\-])(?P<day>[0-9]{1,2})[/.](?P<name>[^\W\d_]{3,12})[.]?[/.](?P<year>[0-9]{4})(?![0-9])"
)
_EASTERN = re.compile(
    r"(?P<era>令和|平成|昭和|民國|民国)?(?P<year>[0-9]{1,4}|元) ?[年년] ?"
    r"(?P<month>[0-9]{1,2}) ?[月월] ?(?P<day>[0-9]{1,2}) ?[日일]"
)
_FIRST_OF_ERA = {"令和": 2019, "平成": 1989, "昭和": 1926, "民國": 1912, "民国": 1912}
_THAI = re.compile(
    r"(?<![0-9])(?P<day>[0-9]{1,2}) ?(?P<name>[\u0e01-\u0e4e.]{3,14}?) ?(?:พ[.]? ?ศ[.]? ?)?(?P<year>2[4-6][0-9]{2})(?![0-9])"
)
_THAI_LETTER = re.compile("[\u0e01-\u0e4e]")
_BUDDHIST_YEARS, _BUDDHIST = range(2400, 2700), 543
_WORD = re.compile(r"[^\s-]+")
_FILLING = frozenset(("of", "de", "del", "من", "لعام", "عام", "سنة"))
_HIJRI_ERA = re.compile(
    r"[ ]?(?:هجرية|هجري[اًة]*|هـ(?![^\W\d_])|ه(?![^\W\d_])|A\.?H\.?(?![^\W\d_])|H\.?(?![^\W\d_]))(?![ .]*ش(?:\W|\Z))"
)
_SOLAR = re.compile(r"[ ]?(?:ه(?:ـ)?[. ]*ش(?![^\W\d_])|شمسی|خورشیدی)")
_GREGORIAN_ERA = re.compile(r"[ ]?(?:ميلادية?|م(?![^\W\d_])|A\.?D\.?(?![^\W\d_])|C\.?E\.?(?![^\W\d_])|G\.?(?![^\W\d_]))")
_HIJRI_YEARS = range(1344, 1500)  # those of the Umm al-Qura calendar
_SURELY_HIJRI = range(1420, 1500)  # 1999 to 2077; as solar years they are yet to come
_SOLAR_YEARS = range(1300, 1500)
_CENTURY = 2000
_LONGEST_NAME = 3


def dates(text: str) -> list[ShownDate]:
    """The dates of a text (as `western` makes it) in their order. What is no day of its calendar is none, and raises nothing.

    A year before 1420 is Hijri where its era or the month's name says so; else it is solar in a Persian text (and stands as the
    Gregorian day that it is), and left out in any other.
    """
    found = [shown for match in _NUMERIC.finditer(text) if (shown := _numeric(text, match))]
    found += [shown for match in _NAMED.finditer(text) if (shown := _named(text, match))]
    found += [shown for match in _EASTERN.finditer(text) if (shown := _eastern(match))]
    found += [shown for match in _THAI.finditer(text) if (shown := _written(match, _BUDDHIST))]
    if _PERSIAN.search(text):
        found += [shown for match in _SOLAR_DATE.finditer(text) if (shown := _solar(text, match))]
    found += [
        shown
        for form in (_YEAR_FIRST, _YEAR_AND_DAY, _JOINED)
        for match in form.finditer(text)
        if (form is not _YEAR_FIRST or _is_year_first(match)) and (shown := _written(match))
    ]
    return sorted(found, key=lambda each: each.start)


def _numeric(text: str, match: re.Match[str]) -> ShownDate | None:
    if match["year"]:
        orders = [(match["year"], match["month"], match["day"])]
    else:
        orders = [(match["last"], match["two"], match["one"]), (match["last"], match["one"], match["two"])]
    readings = [(int(year) + (_CENTURY if len(year) == 2 else 0), int(month), int(day)) for year, month, day in orders]
    year, era = readings[0][0], _HIJRI_ERA.match(text, match.end())
    is_hijri = year in _HIJRI_YEARS and not _SOLAR.match(text, match.end())
    if is_hijri and (era or year in _SURELY_HIJRI):
        return _shown(Calendar.HIJRI, readings, match.start(), era.end() if era else match.end())
    if era or year in _SOLAR_YEARS:
        return None
    if year in _BUDDHIST_YEARS and _THAI_LETTER.search(text):
        readings = [(each - _BUDDHIST, month, day) for each, month, day in readings]
    era = _GREGORIAN_ERA.match(text, match.end())
    return _shown(Calendar.GREGORIAN, readings, match.start(), era.end() if era else match.end())


def _eastern(match: re.Match[str]) -> ShownDate | None:
    """A day of East Asia, its year counted in an era of Japan or Taiwan, or as ours: four digits."""
    era, written = match["era"], match["year"]
    if not era and len(written) != 4:
        return None
    year = 1 if written == "元" else int(written)
    if era:
        year += _FIRST_OF_ERA[era] - 1
    return _shown(Calendar.GREGORIAN, [(year, int(match["month"]), int(match["day"]))], match.start(), match.end())


def _solar(text: str, match: re.Match[str]) -> ShownDate | None:
    """A day of the solar calendar, as the Gregorian day that it is; of figures alone one that no Hijri date is."""
    era = _SOLAR.match(text, match.end())
    year, month = int(match["year"] or match["year2"]), match["month"]
    if month and (_HIJRI_ERA.match(text, match.end()) or (year in _SURELY_HIJRI and not era)):
        return None
    day = solar_day(year, int(month) if month else SOLAR_MONTHS.index(match["name"]) + 1, int(match["day"] or match["day2"]))
    return ShownDate(Calendar.GREGORIAN, (day,), match.start(), era.end() if era else match.end()) if day else None


def _is_year_first(match: re.Match[str]) -> bool:
    """Whether a year and a month's name are surely a date: in 2026 may 5 customers, set 5 targets, there are none."""
    name = folded(match["name"])
    full = not name.isascii() or len(name) >= _SHORTEST_FULL_NAME
    return name not in _ENGLISH_ALSO and (bool(match["mark"]) or full)


def _written(match: re.Match[str], earlier: int = 0) -> ShownDate | None:
    """A day whose month has its name alone. `earlier`: the years that its count began before ours, as in Thailand."""
    month = GREGORIAN.get(folded(match["name"]))
    if month is None:
        return None
    readings = [(int(match["year"]) - earlier, month, int(match["day"]))]
    return _shown(Calendar.GREGORIAN, readings, match.start(), match.end())


def _named(text: str, match: re.Match[str]) -> ShownDate | None:
    group = "name" if match["name"] else "name2"
    spelled = [(folded(word[0]).replace(".", ""), match.start(group) + word.start()) for word in _WORD.finditer(match[group])]
    words = [(word, place) for word, place in spelled if word and word not in _FILLING]
    day, year = int(match["day"] or match["day2"]), int(match["year"] or match["year2"])
    whole = len(words)
    for length in (whole,) if match["name"] else range(min(whole, _LONGEST_NAME), 0, -1):  # before a name may be other words
        name = " ".join(word for word, _ in words[whole - length :])
        for calendar, months, era in (
            (Calendar.HIJRI, HIJRI, _HIJRI_ERA),
            (Calendar.GREGORIAN, GREGORIAN, _GREGORIAN_ERA),
        ):
            if (month := months.get(name)) and (match["name"] or name not in _WORDS_ALSO):
                found = era.match(text, match.end())
                start = match.start() if match["name"] else words[whole - length][1]
                return _shown(calendar, [(year, month, day)], start, found.end() if found else match.end())
    return None


def _shown(calendar: Calendar, readings: list[tuple[int, int, int]], start: int, end: int) -> ShownDate | None:
    day_of = _hijri_day if calendar is Calendar.HIJRI else _gregorian_day
    days = tuple(dict.fromkeys(day for reading in readings if (day := day_of(*reading))))
    return ShownDate(calendar, days, start, end) if days else None


def _gregorian_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _hijri_day(year: int, month: int, day: int) -> date | None:
    """The day in the Umm al-Qura calendar; the 30th of a month that has 29 days there is the next day."""
    if year not in _HIJRI_YEARS or not 1 <= month <= 12 or not 1 <= day <= 30:
        return None
    found = Hijri(year, month, day, validate=False).to_gregorian()
    return date(found.year, found.month, found.day)


_CONNECTING_WORDS = """
    الموافق موافق لـ ل corresponding to equivalent i e ie or equals which is viz on the saturday sunday monday tuesday wednesday
    thursday friday السبت الأحد الاحد الاثنين الإثنين الثلاثاء الأربعاء الاربعاء الخميس الجمعة يوم بتاريخ هـ ه م h g ah ad ce
    مطابق بمطابق تاريخ hijri gregorian هجري ميلادي
"""
_CONNECTING = frozenset(_CONNECTING_WORDS.split())
_FARTHEST = 45


def disagreeing(found: list[ShownDate], text: str) -> Iterator[tuple[ShownDate, ShownDate]]:
    """The pairs of a Hijri and a Gregorian date that stand for one day and are more than a day apart.

    A pair is two dates beside each other, in either order, with nothing but marks and words such as الموافق between. One day is
    the difference between the calendar of Umm al-Qura and a sighting of the moon.
    """
    place = 0
    while place + 1 < len(found):
        one, other = found[place], found[place + 1]
        if one.calendar is other.calendar or not _is_one_day(text[one.end : other.start]):
            place += 1
            continue
        if all(abs((a - b).days) > 1 for a, b in product(one.days, other.days)):
            yield (one, other) if one.calendar is Calendar.HIJRI else (other, one)
        place += 2


def _is_one_day(between: str) -> bool:
    words = re.findall(r"\w+", between.casefold())
    return len(between) <= _FARTHEST and _CONNECTING.issuperset(words)

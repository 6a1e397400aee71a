"""Dates in a text, and pairs of them in two calendars."""

from datetime import date, timedelta

import pytest
from hijridate import Gregorian
from hypothesis import given
from hypothesis import strategies as st

from commsqa.checks.text.dates import Calendar, dates, disagreeing
from commsqa.checks.text.numerals import western


def days(text: str) -> list[tuple[date, ...]]:
    return [shown.days for shown in dates(western(text))]


def disagree(text: str) -> bool:
    plain = western(text)
    return any(disagreeing(dates(plain), plain))


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-08",
        "2026/02/08",
        "٢٠٢٦-٠٢-٠٨",
        "08.02.2026 ",
        "2026年2月8日",
        "令和8年2月8日",
        "民國115年2月8日",
        "2026년 2월 8일",
        "8 กุมภาพันธ์ พ.ศ. 2569",
        "8 ก.พ. 2569",
        "วันที่ 08/02/2569",
        "8 лютого 2026 р.",
        "8 Φεβρουαρίου 2026",
        "8 בפברואר 2026",
        "8. 2. 2026",
        "8 February 2026",
        "8th of February 2026",
        "as of February 8, 2026",
        "8. Februar 2026",
        "8 février 2026",
        "8 de febrero de 2026",
        "8. února 2026",
        "2026. február 8.",
        "2026 m. vasario 8 d.",
        "2026. febr. 8.",
        "2026 பிப்ரவரி 8",
        "8. helmikuuta 2026",
        "8. febrúar 2026",
        "08-feb-2026",
        "08/feb/2026",
        "8 Şubat 2026",
        "8 февраля 2026",
        "٨ فبراير ٢٠٢٦م",
        "8 شباط 2026",
        "8 فيفري 2026",
        "20 شعبان 1447هـ",
        "20 Sha'ban 1447 AH",
        "1447/08/20 H",
        "20-08-1447هـ",
    ],
)
def test_a_day_is_read_in_many_forms(text: str) -> None:
    assert date(2026, 2, 8) in days(text)[0]


WORDS = (
    "In 2026 set 5 targets",
    "by 2026 may 5 customers",
    "We mail 30 2026",
    "for 2025 may 12 accounts",
    "In 2026. May 5 of us",
)


@pytest.mark.parametrize("text", ["99/99/9999", "30.02.2026", "1404/11/19", "1404/11/19 ه.ش", "1200/01/01 H", "31 mars", *WORDS])
def test_what_is_no_day_or_a_solar_year_is_no_date(text: str) -> None:
    assert days(text) == []


@pytest.mark.parametrize("text", ["KWD 50 falls due on May 24, 2026.", "pay by May 24, 2026", "It is due on 24 May 2026"])
def test_a_date_begins_with_its_day_or_month(text: str) -> None:
    shown = dates(western(text))[0]
    assert set(text[shown.start : shown.end].replace(",", "").split()) == {"24", "May", "2026"}


def test_a_buddhist_year_stands_in_a_thai_text() -> None:
    assert days("31/12/2499") == [(date(2499, 12, 31),)]


def test_an_unknown_order_has_two_readings() -> None:
    assert days("03/04/2026") == [(date(2026, 4, 3), date(2026, 3, 4))]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("٢٠ شعبان ١٤٤٧هـ الموافق ٨ فبراير 2026م", False),
        ("٢٠ شعبان ١٤٤٧هـ الموافق ٩ فبراير 2026م", False),  # a sighting may differ by a day
        ("٢٠ شعبان ١٤٤٧هـ الموافق ١٨ فبراير 2026م", True),
        ("1447/08/20 H (2026/02/08 G)", False),
        ("1447/08/20 H (2026/03/08 G)", True),
        ("2026-02-08 / 20-08-1447هـ", False),
        ("يوم الأحد 20/08/1447 هـ الموافق 08/02/2026 م", False),
        ("من ٢٠ شعبان ١٤٤٧هـ إلى ٨ مارس ٢٠٢٦م", False),  # a range
        ("صدر في ٢٠ شعبان ١٤٤٧هـ. ويستحق في ٨ مارس ٢٠٢٦م", False),
        ("5 Dhu al-Hijjah 1446 AH (1 June 2025)", False),
        ("1404/11/19 (2026-02-08)", False),
    ],
)
def test_two_calendars_must_agree(text: str, wrong: bool) -> None:
    assert disagree(text) is wrong


@given(st.dates(date(1930, 1, 1), date(2076, 1, 1)), st.integers(-40, 40))
def test_a_pair_agrees_if_it_is_a_day_apart_at_most(day: date, shift: int) -> None:
    hijri, printed = Gregorian.fromdate(day).to_hijri(), day + timedelta(days=shift)
    assert disagree(f"{hijri.isoformat()} AH ({printed.isoformat()})") is (abs(shift) > 1)


@given(st.dates())
def test_days_of_every_year_raise_nothing(day: date) -> None:
    shown = dates(f"{day.isoformat()} هـ, {day.isoformat()}, {day:%d.%m.}{day.year:04}")
    assert all(each.calendar in Calendar for each in shown)

"""The months of the demo: days, times and names, in the right order."""

import pytest
from hijridate import Gregorian

from commsqa.project.demo.months import BATCHES, Month


@pytest.mark.parametrize(
    ("batch_id", "day_before", "end", "due"),
    [
        ("2026-08", "2026-07-31", "2026-08-31", "2026-09-15"),
        ("2026-09", "2026-08-31", "2026-09-30", "2026-10-15"),
        ("2026-10", "2026-09-30", "2026-10-31", "2026-11-15"),
    ],
)
def test_a_month_knows_its_days(batch_id: str, day_before: str, end: str, due: str) -> None:
    month = Month(batch_id)
    assert (month.day_before, month.start, month.end, month.due) == (day_before, f"{batch_id}-01", end, due)


@pytest.mark.parametrize("batch_id", BATCHES)
def test_a_batch_is_composed_between_its_cut_off_and_its_end_and_leaves_later(batch_id: str) -> None:
    month = Month(batch_id)
    times = month.composition(500)
    assert times == sorted(times)
    assert month.cutoff_at < times[0] < times[-1] < month.finished_at
    assert month.sent == (month.sent_at > month.finished_at)


def test_a_month_is_named_in_both_languages() -> None:
    assert (Month("2026-10").name("en"), Month("2026-10").name("ar")) == ("October 2026", "أكتوبر 2026")


@pytest.mark.parametrize("batch_id", BATCHES)
def test_the_last_day_of_a_month_is_the_umm_al_qura_calendars(batch_id: str) -> None:
    month = Month(batch_id)
    day = Gregorian.fromdate(month.last).to_hijri()
    assert month.hijri("en") == f"{day.day} {day.month_name()} {day.year} AH"
    assert month.hijri("ar") == f"{day.day} {day.month_name('ar')} {day.year}هـ"
    assert month.hijri("en", off=1).startswith(f"{day.day + 1} ")


def test_the_pieces_of_two_batches_never_share_an_id() -> None:
    assert len({Month(batch_id).piece_id(1) for batch_id in BATCHES}) == len(BATCHES)

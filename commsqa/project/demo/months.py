"""The months of the demo: one batch a month, when it was composed, and whether it has left."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from commsqa.domain.values import rfc3339

BATCHES = ("2026-08", "2026-09", "2026-10")
"""The batches in the order of composition. All lie in the past, so that the story holds on whatever day it is told."""
_SENT = "2026-08"
_NAMES = {"2026-08": ("August", "أغسطس"), "2026-09": ("September", "سبتمبر"), "2026-10": ("October", "أكتوبر")}
_HIJRI = {  # the last day of the month in the calendar of Umm al-Qura
    "2026-08": (18, "Rabi' al-Awwal 1448 AH", "ربيع الأول 1448هـ"),
    "2026-09": (19, "Rabi' al-Thani 1448 AH", "ربيع الثاني 1448هـ"),
    "2026-10": (20, "Jumada al-Ula 1448 AH", "جمادى الأولى 1448هـ"),
}
_COMPOSED_FROM, _COMPOSED_TO = time(18, 30, tzinfo=UTC), time(20, 30, tzinfo=UTC)
_DAYS_TO_PAY = 15
_DAYS_TO_LEAVE = 2


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the bank and the batch that is composed on its last day. Days and times as texts of the data."""

    batch_id: str

    @property
    def first(self) -> date:
        return date.fromisoformat(f"{self.batch_id}-01")

    @property
    def days(self) -> int:
        return monthrange(self.first.year, self.first.month)[1]

    @property
    def start(self) -> str:
        return self.first.isoformat()

    @property
    def last(self) -> date:
        return self.first.replace(day=self.days)

    @property
    def end(self) -> str:
        return self.last.isoformat()

    @property
    def day_before(self) -> str:
        """The day of the balance that the month begins with."""
        return (self.first - timedelta(days=1)).isoformat()

    @property
    def due(self) -> str:
        """The day by which a card is to be paid."""
        return (self.last + timedelta(days=_DAYS_TO_PAY)).isoformat()

    @property
    def sent(self) -> bool:
        """The batch has left."""
        return self.batch_id == _SENT

    @property
    def sent_at(self) -> str:
        """When the batch left; empty where it waits."""
        return rfc3339(self._at(time(5, tzinfo=UTC)) + timedelta(days=_DAYS_TO_LEAVE)) if self.sent else ""

    @property
    def cutoff_at(self) -> str:
        return rfc3339(self._at(time(18, tzinfo=UTC)))

    @property
    def after_cutoff(self) -> str:
        """In the morning after the cut-off."""
        return rfc3339(self._at(time(6, tzinfo=UTC)) + timedelta(days=1))

    @property
    def finished_at(self) -> str:
        return rfc3339(self._at(time(20, 45, tzinfo=UTC)))

    def name(self, language: str) -> str:
        """The month as a letter in that language (ar, en) names it."""
        english, arabic = _NAMES[self.batch_id]
        return f"{arabic if language == 'ar' else english} {self.first.year}"

    def hijri(self, language: str, *, off: int = 0) -> str:
        """The last day in the Hijri calendar as a text in that language (ar, en) gives it, so many days off."""
        day, english, arabic = _HIJRI[self.batch_id]
        return f"{day + off} {arabic if language == 'ar' else english}"

    def piece_id(self, number: int) -> str:
        """The id of the batch's piece of that number."""
        return f"S{self.first:%y%m}-{number:07d}"

    def composition(self, pieces: int) -> list[str]:
        """The times at which that many pieces are composed, evenly over the evening, to the second."""
        start = self._at(_COMPOSED_FROM)
        seconds = (self._at(_COMPOSED_TO) - start) // timedelta(seconds=1)
        return [rfc3339(start + timedelta(seconds=k * seconds // pieces)) for k in range(pieces)]

    def _at(self, hour: time) -> datetime:
        return datetime.combine(self.last, hour)


def months(batches: Sequence[str]) -> tuple[Month, ...]:
    """The months of these batches. ValueError unless they follow one another in `BATCHES`: balances go from month to month."""
    if not batches or "|".join(batches) not in "|".join(BATCHES):
        raise ValueError(f"batches that follow one another among {', '.join(BATCHES)}, not {', '.join(batches) or 'none'}")
    return tuple(Month(batch_id) for batch_id in batches)

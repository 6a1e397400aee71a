"""Times that a person writes into a form, as the browser sends them."""

from datetime import UTC, datetime, timedelta

from commsqa.errors import InputError

_DAY = len("2026-11-22")
_MINUTE = len("2026-11-22T12:21")


def moment_of(text: str, *, end: bool = False) -> datetime | None:
    """A day or a time in UTC; None for nothing. `end`: the last moment of what was written, a day or a minute."""
    given = text.strip()
    if not given:
        return None
    try:
        moment = datetime.fromisoformat(given)
        whole = timedelta(days=1) if len(given) == _DAY else timedelta(minutes=1) if len(given) == _MINUTE else timedelta(0)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        return moment + whole - timedelta(microseconds=1) if end and whole else moment
    except (ValueError, OverflowError):
        raise InputError("this is no time; write a day such as 2026-11-22, or a time such as 2026-11-22T12:21") from None

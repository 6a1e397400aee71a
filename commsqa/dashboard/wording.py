"""How values are written for a reader: numbers, shares, moments, days, and isolates for text of another direction."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup, escape

from commsqa.dashboard.i18n import Reader

_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_LTR, _AUTO, _END = "\u2066", "\u2068", "\u2069"
_SPOOFS = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
"""Marks that would turn or close the direction of what surrounds a text; taken out of text from data before it is shown."""

Number = int | float | Decimal


def number(value: Number, reader: Reader) -> str:
    """1,234 or ١٬٢٣٤."""
    return localdigits(format_decimal(value, locale=reader.language, numbering_system=_system(reader)), reader)


def percent(share: Number, reader: Reader) -> str:
    """A share of 1 as 12.3%; at most one decimal, and what is not nothing is never shown as 0%."""
    if 0 < share < Decimal("0.001"):
        return ("أقل من " if reader.language == "ar" else "<") + _percent(Decimal("0.001"), reader)
    return _percent(share, reader)


def day(value: date, reader: Reader) -> str:
    """22 Nov 2026."""
    return localdigits(format_date(value, "d MMM y", locale=reader.language), reader)


def clock(value: datetime, reader: Reader) -> str:
    """22 Nov 2026, 12:21 in UTC, without saying so."""
    comma = "،" if reader.language == "ar" else ","
    at = value.astimezone(UTC)
    return localdigits(format_datetime(at, f"d MMM y'{comma}' HH:mm", locale=reader.language), reader)


def moment(value: datetime | None, reader: Reader) -> Markup:
    """A `<time>` in UTC; a dash where there is none."""
    if value is None:
        return Markup("–")
    at = value.astimezone(UTC)
    exact = at.isoformat(timespec="seconds").replace("+00:00", "Z")
    return Markup('<time datetime="{}" title="{}">{} <span class="utc">UTC</span></time>').format(
        exact, at.strftime("%Y-%m-%d %H:%M:%S UTC"), clock(value, reader)
    )


def until(end: datetime, reader: Reader) -> Markup:
    """The last day of what ends with a day; else the moment."""
    at = end.astimezone(UTC)
    if at.time() != time():
        return moment(end, reader)
    last = at.date() - timedelta(days=1)
    return Markup('<time datetime="{}">{}</time>').format(last.isoformat(), day(last, reader))


def duration(seconds: Number, reader: Reader) -> str:
    """12.3 as 12.3; the unit stands in the text around it."""
    return number(Decimal(str(seconds)).quantize(Decimal("0.1")), reader)


def localdigits(text: object, reader: Reader) -> str:
    """The text with the digits of the reader. Never for ids, accounts or codes: those stay as they are."""
    return str(text).translate(_ARABIC) if reader.arabic_digits else str(text)


def harmless(text: object) -> str:
    """Text from data without the marks that turn the direction of what surrounds it."""
    return text.translate(_SPOOFS) if isinstance(text, Markup) else str(text).translate(_SPOOFS)


def ltr(text: object) -> Markup:
    """An isolate that reads left to right: for ids, accounts, phones, amounts, codes, addresses of email; a dash for none."""
    if text is None or text == "":
        return Markup("–")
    return Markup('<bdi dir="ltr">{}</bdi>').format(harmless(text))


def bdi(text: object) -> Markup:
    """An isolate that reads in the direction of its first letter: for every other text from data; a dash for none."""
    if text is None or text == "":
        return Markup("–")
    return Markup('<bdi dir="auto">{}</bdi>').format(harmless(text))


def coded(text: str) -> Markup:
    """Prose in which `what stands between backticks` is code."""
    parts = text.split("`")
    return Markup("").join(
        Markup('<code dir="ltr">{}</code>').format(part) if n % 2 else escape(part) for n, part in enumerate(parts)
    )


def ltr_text(text: object) -> str:
    """`ltr` where no element can stand: in an attribute, a title or an option."""
    return f"{_LTR}{harmless(text)}{_END}"


def bdi_text(text: object) -> str:
    """`bdi` where no element can stand."""
    return f"{_AUTO}{harmless(text)}{_END}"


def written(value: object, reader: Reader) -> object:
    """A value put into a translated text: whole numbers in the reader's way, the rest escaped unless it is markup."""
    if isinstance(value, int) and not isinstance(value, bool):
        return number(value, reader)
    return value if isinstance(value, Markup) else escape(value)


def _percent(share: Number, reader: Reader) -> str:
    written = format_percent(share, "#,##0.#%", locale=reader.language, numbering_system=_system(reader))
    return localdigits(written.replace("%", "٪") if reader.arabic_digits else written, reader)


def _system(reader: Reader) -> str:
    return "arab" if reader.arabic_digits else "latn"


FOR_READER = (number, percent, moment, day, clock, until, duration, localdigits)
"""What templates use as filters."""

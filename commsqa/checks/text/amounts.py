"""Amounts of money in a text, as people print them: digits of every script, either decimal separator, signs and currencies."""

import re
from decimal import Decimal
from typing import NamedTuple

from commsqa.checks.harm import minor_digits
from commsqa.checks.text.currencies import currency_after, currency_before
from commsqa.checks.text.numerals import BLANK, MINUS, UNSPACED


class Amount(NamedTuple):
    """A figure that may be money.

    `readings` are the values it may have, the likeliest first: 1.234 is one thousand or one and a bit, (5.00) is minus five or
    an aside. `currencies` are those that the printed sign may mean, none where none is printed. `start` and `end` span sign and
    currency too.
    """

    readings: tuple[Decimal, ...]
    currencies: frozenset[str]
    start: int
    end: int

    @property
    def value(self) -> Decimal:
        """The likeliest reading."""
        return self.readings[0]

    @property
    def has_decimals(self) -> bool:
        """Whether a reading has two or three decimals, as money has and counts do not."""
        return any(int(reading.as_tuple().exponent) in (-2, -3) for reading in self.readings)


_GROUPED = rf"[0-9]{{1,3}}(?P<gap>[{BLANK}])[0-9]{{3}}(?:(?P=gap)[0-9]{{3}})*(?:[.,٫][0-9]{{1,3}})?(?![0-9])"
_IN_ORE = rf"[0-9]{{1,3}}(?:[{BLANK}.]?[0-9]{{3}})*:[0-9]{{2}}(?=[{BLANK}]?(?:kr|SEK|kronor)\b)"  # 1 234:50 kr
_NUMBER = re.compile(rf"{_IN_ORE}|{_GROUPED}|[0-9]+(?:[.,،٫٬'’][0-9]+)*")
_LONGEST = 40
_MOST_DECIMALS = 3
_BLANKS = frozenset(BLANK + "'’٬")  # they separate thousands only
_THREES = re.compile("[1-9][0-9]{0,2}(?:,[0-9]{3})+")
_INDIAN = re.compile("[1-9][0-9]?(?:,[0-9]{2})*,[0-9]{3}")
# A date, a time, a path, a telephone, a masked number, a rate: what stands directly before or behind says so.
_NEAR = 16
_OF_MORE = re.compile(rf"(?:[0-9][/:.{MINUS}]|(?<!\bS)/|[:#*•@_&=]|[+][0-9 ]{{0,8}}|[(][0-9+]+[)] ?)\Z")
_PERCENT = "%|٪|‰|per ?cent|Prozent|pct|pour cent|por ciento|في المائة|بالمئة|بالمائة|في المئة"
_MORE = re.compile(rf"[/:@*•_][0-9A-Za-z*•]|[{MINUS}][0-9A-Za-z]|[{BLANK}]?(?:{_PERCENT})")
_ROUNDED = re.compile(
    rf"[{BLANK}]?(?:thousand|million|billion|mln|mil\.|Mio|Mrd|mrd|tis\.|tys\.|tūkst|milj|lakh|crore|bn\b|[kKM]\b(?![.] ?N\b)"
    r"|مليون|ملايين|ألف|آلاف|مليار|[千万萬億亿만억천]|ล้าน|พัน|หมื่น|แสน|tri[ệe]u|t[ỷỉ]\b|juta|ribu|тыс|млн|млрд|bin\b|milyon)"
)
_NO_CENTS = re.compile(rf"[.,:](?:[{MINUS}]{{1,2}}|=|—)(?![0-9])")  # 130,- Kč
_GLUED_BEFORE = frozenset("وبلـ")  # Arabic: and, with, for
_UNSPACED = re.compile(f"[{UNSPACED}]")
_MINUS_BEFORE = re.compile(rf"(?:\A|[^0-9A-Za-z{MINUS}])[{MINUS}]\Z")
_DASH_BEFORE = re.compile(rf"[{MINUS}—][{BLANK}]\Z")
_MINUS_BEHIND = re.compile(rf"[{MINUS}](?!\w)|[{BLANK}][{MINUS}](?![{BLANK}]?\w)")
_DEBIT_BEHIND = re.compile(rf"[{BLANK}]?(?:(?i:dr)\b|S(?![\w.])|مدين)")
_DEBIT_BEFORE = re.compile(rf"(?:\b(?i:dr)\.?|مدين)[{BLANK}]?\Z")
_MINOR = re.compile(
    rf"[{BLANK}]?(?:,|and|und|et|y|و|a)?[{BLANK}]?(?P<number>[0-9]{{1,3}})[{BLANK}]?(?:fils|halalas?|baisas?|cents?|paisas?|paise"
    r"|piast(?:re|er)s?|pence|haléřů|groszy|kuruş|فلسا?ً?|فلوس|هللة|هللات|بيسة|قرشا?ً?|قروش|سنتا?ً?|پیسے|पैसे)(?!\w)"
)


def amounts(text: str) -> list[Amount]:
    """The figures of a text (as `readable` makes it) that may be money, in their order.

    Percentages, dates, times, rates of more than three decimals, rounded figures (1.2 million), telephone numbers, masked
    numbers and what is glued to letters are none. A whole number is one, whatever it counts: it is for the caller to ask for a
    currency or for decimals.
    """
    found: list[Amount] = []
    for number in _NUMBER.finditer(text):
        amount = _amount(text, number, taken=found[-1].end if found else 0)
        if amount is not None:
            found.append(amount)
    return found


def _amount(text: str, number: re.Match[str], *, taken: int) -> Amount | None:
    """`taken`: what lies before belongs to another amount."""
    start, end = number.span()
    values = _values(number[0]) if start >= taken and end - start <= _LONGEST else []
    if not values or _is_part_of_more(text, start, end):
        return None
    currencies, first, last = _currency(text, start, end, taken)
    if _is_glued(text, first, last):
        return None
    if currencies and (minor := _MINOR.match(text, last)):
        decimals, last = max(map(minor_digits, currencies)), minor.end()
        values = [value + Decimal(minor["number"]).scaleb(-decimals) for value in values]
    if len(values) > 1 and currencies and all(minor_digits(each) == _MOST_DECIMALS for each in currencies):
        values.reverse()  # 1.234 of a currency with three decimals
    signs, first, last = _signs(text, (start, end), (first, last), taken)
    readings = dict.fromkeys(sign * value for sign in signs for value in values)
    return Amount(tuple(readings), currencies, first, last)


def _is_part_of_more(text: str, start: int, end: int) -> bool:
    return bool(_OF_MORE.search(text[max(0, start - _NEAR) : start]) or _MORE.match(text, end) or _ROUNDED.match(text, end))


def _is_glued(text: str, start: int, end: int) -> bool:
    """Whether a letter stands directly before or behind, which is no currency: A1234, 12th."""
    before, behind = text[start - 1 : start], text[end : end + 1]
    return (before.isalpha() and before not in _GLUED_BEFORE and not _UNSPACED.match(before)) or (
        behind.isalpha() and not _UNSPACED.match(behind)
    )


def _currency(text: str, start: int, end: int, taken: int) -> tuple[frozenset[str], int, int]:
    """The currency of a figure, before it unless that is another figure's, else behind; and the span of both."""
    if passed := _NO_CENTS.match(text, end) or _MINUS_BEHIND.match(text, end):
        end = passed.end()
    signless = start - 1 if _MINUS_BEFORE.search(text[max(taken, start - 2) : start]) else start
    before = currency_before(text, start) or currency_before(text, signless)
    if before and before.at >= taken:
        return before.currencies, before.at, end
    if behind := currency_after(text, end):
        return behind.currencies, start, behind.at
    return frozenset(), start, end


def _signs(text: str, number: tuple[int, int], whole: tuple[int, int], taken: int) -> tuple[tuple[int, ...], int, int]:
    """The signs that a figure may have, and its span with them. `whole` is the span with the currency."""
    (start, end), (first, last) = number, whole
    before = text[max(taken, first - _NEAR) : first]
    if text[end : end + 1] == ")" and text[start - 1 : start] == "(":
        return (-1, 1), min(first, start - 1), max(last, end + 1)
    if _MINUS_BEFORE.search(before) or _MINUS_BEFORE.search(text[max(taken, start - 2) : start]):
        return (-1,), first - bool(_MINUS_BEFORE.search(before)), last
    if _DASH_BEFORE.search(before):
        return (1, -1), first, last
    if _DEBIT_BEFORE.search(before):
        return (-1,), first, last
    for place in (end, last):
        if found := _DEBIT_BEHIND.match(text, place) or (text[place - 1 : place].isalnum() and _MINUS_BEHIND.match(text, place)):
            return (-1,), first, max(last, found.end())
    return (1,), first, last


def _values(printed: str) -> list[Decimal]:
    """What a figure without its sign may be, the likeliest first; none where no reading is well formed."""
    printed = printed.replace("،", ",").replace(":", ",")
    marks = [mark for mark in printed if not mark.isdigit()]
    if not marks:
        return [Decimal(printed)]
    last, inner = marks[-1], set(marks[:-1])
    whole, _, fraction = printed.rpartition(last)
    if last in _BLANKS:
        return [Decimal(grouped)] if not inner - {last} and (grouped := _joined(printed)) else []
    if last == "٫" or inner - {last}:  # two kinds: the last one separates the decimals
        grouped = _joined(whole) if len(inner) == 1 and last not in inner else whole if not inner else ""
        return [Decimal(f"{grouped}.{fraction}")] if grouped and len(fraction) <= _MOST_DECIMALS else []
    readings = [grouped] if (grouped := _joined(printed)) else []
    if not inner and len(fraction) <= _MOST_DECIMALS:
        readings.append(f"{whole}.{fraction}")
    return [Decimal(reading) for reading in readings]


def _joined(printed: str) -> str:
    """A whole number in thousands (1,234,567), or in lakhs and crores (12,34,567), without separators; '' if it is neither."""
    groups = list(filter(None, re.split("[^0-9]", printed)))
    commas = ",".join(groups)
    return "".join(groups) if _THREES.fullmatch(commas) or _INDIAN.fullmatch(commas) else ""


def equal(amount: Amount, value: Decimal) -> list[Decimal]:
    """The readings of an amount that are this value up to its sign, rounded to as many decimals as are printed."""
    return [each for each in amount.readings if abs(abs(each) - abs(value)) < Decimal(1).scaleb(int(each.as_tuple().exponent))]

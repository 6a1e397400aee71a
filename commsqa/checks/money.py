"""How a wrong amount came about, as far as the figures tell, and how amounts are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum

from commsqa.checks.harm import minor_digits

_TELLING = 4  # digits of a figure that another account would hardly have by chance


class Slip(StrEnum):
    """What went wrong with an amount."""

    SIGN = "sign"
    UNIT = "unit"  # the decimal point is moved by one to three places
    STALE = "stale"  # the figure of an earlier time
    OTHER_DAY = "other_day"
    OTHER_KIND = "other_kind"  # value-dated or available instead of booked
    OTHER_CURRENCY = "other_currency"
    NEIGHBOUR = "neighbour"  # another account's
    ZERO = "zero"
    TOO_MANY_DECIMALS = "too_many_decimals"
    DECIMALS_LOST = "decimals_lost"
    ROUNDING = "rounding"
    DIGITS_SWAPPED = "digits_swapped"
    DIGIT_WRONG = "digit_wrong"
    DIGIT_MISSING = "digit_missing"
    DIGIT_ADDED = "digit_added"


@dataclass(frozen=True, slots=True)
class Signature:
    """A slip and what to say of it, without a full stop, in English and in Arabic."""

    slip: Slip
    english: str
    arabic: str


@dataclass(frozen=True, slots=True)
class Known:
    """Another figure on record, and what it says if the stated one is it."""

    amount: Decimal
    signature: Signature


_UNITS = (", minor units printed as whole ones", "، طُبعت الوحدات الصغرى كوحدات كاملة")
_ZERO = Signature(Slip.ZERO, "it is zero", "الرصيد المذكور صفر")
_SIGN = Signature(Slip.SIGN, "the sign is reversed", "الإشارة معكوسة")
_TOO_MANY = Signature(Slip.TOO_MANY_DECIMALS, "it has more decimals than the currency", "منازله العشرية أكثر من منازل العملة")
_LOST = Signature(Slip.DECIMALS_LOST, "decimals are cut off or rounded", "الكسور العشرية محذوفة أو مقرّبة")
_ROUNDING = Signature(Slip.ROUNDING, "one minor unit, as rounding makes it", "وحدة صغرى واحدة، كفرق تقريب")
_SWAPPED = Signature(Slip.DIGITS_SWAPPED, "two digits are swapped", "رقمان متبادلان في الموضع")
_WRONG = Signature(Slip.DIGIT_WRONG, "one digit is wrong", "رقم واحد خاطئ")
_MISSING = Signature(Slip.DIGIT_MISSING, "a digit is missing", "رقم ناقص")
_ADDED = Signature(Slip.DIGIT_ADDED, "there is a digit too many", "رقم زائد")


def signature(stated: Decimal, expected: Decimal, *, digits: int, known: Sequence[Known] = ()) -> Signature | None:
    """What `stated` has to do with `expected`, most telling first; None where nothing is recognised. The two differ.

    `digits` are the decimals of the currency. `known` are other figures that the stated one may be, likeliest first.
    """
    return (
        (_SIGN if stated == -expected else None)
        or _unit(stated, expected, digits)
        or next((one.signature for one in known if one.amount == stated), None)
        or (_ZERO if stated == 0 else None)
        or _decimals(stated, expected, digits)
        or _digits(stated, expected, digits)
    )


Told = tuple[str, str]
"""The same words in English and in Arabic."""


def difference(
    what: Told, reference: Told, *, stated: Decimal, expected: Decimal, currency: str | None, known: Sequence[Known] = ()
) -> Told:
    """By how much an amount is above or below what it should be, and its signature, as a sentence. The two differ."""
    digits = minor_digits(currency)
    by = f"{shown(abs(stated - expected), digits)} {currency or ''}".strip()
    side, side_ar = ("above", "أعلى") if stated > expected else ("below", "أقل")
    return because(
        (f"{what[0]} is {by} {side} {reference[0]}", f"{what[1]} {side_ar} من {reference[1]} بمقدار {by}"),
        signature(stated, expected, digits=digits, known=known),
    )


def because(told: Told, reason: Signature | None) -> Told:
    """The sentence with its reason, if there is one."""
    return (f"{told[0]}: {reason.english}.", f"{told[1]}؛ {reason.arabic}.") if reason else (f"{told[0]}.", f"{told[1]}.")


def is_telling(amount: Decimal) -> bool:
    """Whether a figure is no round one: two accounts that have it are hardly alike by chance."""
    return len(amount.normalize().as_tuple().digits) >= _TELLING


def shown(amount: Decimal, digits: int) -> str:
    """The amount with the currency's decimals, e.g. `-1250.50`, and with more where it has more."""
    places = -int(amount.normalize().as_tuple().exponent)
    return f"{amount:.{max(digits, places)}f}"


def _unit(stated: Decimal, expected: Decimal, digits: int) -> Signature | None:
    """A decimal point that moved; what was divided may have been rounded on its way."""
    for places in (3, 2, 1):
        if expected != 0 and stated == expected.scaleb(places):
            units = _UNITS if places == digits else ("", "")
            return Signature(Slip.UNIT, f"{10**places} times too large{units[0]}", f"مضروب في {10**places}{units[1]}")
        if stated != 0 and stated in _rounded(expected.scaleb(-places), digits, 3):
            return Signature(Slip.UNIT, f"{10**places} times too small", f"مقسوم على {10**places}")
    return None


def _decimals(stated: Decimal, expected: Decimal, digits: int) -> Signature | None:
    if stated in _rounded(expected, *(places for places in (0, 2) if places < digits)):
        return _LOST
    too_many = stated not in _rounded(stated, digits) and expected in _rounded(expected, digits)
    return _TOO_MANY if too_many else None


def _rounded(amount: Decimal, *places: int) -> set[Decimal]:
    """The amount as itself, and cut off and rounded to so many places."""
    ways = (ROUND_DOWN, ROUND_HALF_UP)
    return {amount.quantize(Decimal(1).scaleb(-place), rounding=way) for place in places for way in ways}


def _digits(stated: Decimal, expected: Decimal, digits: int) -> Signature | None:
    """What typing and reading do to digits. Figures of opposite signs are not compared."""
    if stated * expected < 0:
        return None
    if abs(stated - expected) == Decimal(1).scaleb(-digits):
        return _ROUNDING
    one, other = (str(int(abs(amount).scaleb(3))) for amount in (stated, expected))
    if len(one) == len(other) + 1:
        return _ADDED if _is_without_one(one, other) else None
    if len(other) == len(one) + 1 and _is_without_one(other, one):
        return _MISSING
    width = max(len(one), len(other))
    unlike = [pair for pair in zip(one.zfill(width), other.zfill(width), strict=True) if pair[0] != pair[1]]
    if len(unlike) == 2 and unlike[0] == unlike[1][::-1]:
        return _SWAPPED
    return _WRONG if len(unlike) == 1 and len(one) == len(other) else None


def _is_without_one(long: str, short: str) -> bool:
    """Whether the short text is the long one without one of its letters."""
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))

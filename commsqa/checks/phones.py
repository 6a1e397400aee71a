"""Can a phone number be called, or a text message be sent to it, by the numbering plans of the world (phonenumbers' metadata)?

>>> fault("+420 601 000 111")
>>> fault("601000111", countries=("CZ",))
>>> fault("+420 601 000 11").english
'It has too few digits.'
"""

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberType, ValidationResult

from commsqa.checks.text.numerals import western_digits
from commsqa.domain.values import Value

_LONGEST = 15  # digits of a number with its country (ITU-T E.164, 6.1)
_SHORTEST = 4  # digits; a bank's customer has no emergency number
_WHOLE = 10  # digits from which on a number may be one with its country's code, and nothing before it
_BLOCK = {1: 3}  # leading digits that name a block of numbers, by country code; in North America the area code. Elsewhere two
_TRIED = 2  # digits after a block, all of them tried, to find a number in it
_FILLERS = "05"
_SHARED = frozenset(
    {54}
)  # country codes in which people write a mobile number as if it were a fixed line's: Argentina, without its 9
_INVISIBLE = re.compile(r"[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SEVERAL = re.compile(r"\s*[;,|/\n]\s*|\s+(?:or|أو)\s+")
_LETTERS_BEHIND = re.compile(r"\d[^\W\d_]{2,}$")  # a filler in the end; words for a number have a dash, an extension has digits
_PREFIX = re.compile(r"^(?:tel:|\+?\(?(?=\+))*", re.IGNORECASE)


class Fault(Value):
    """What is wrong with a number, in both languages, and the number that was plainly meant (E.164), where there is one."""

    english: str
    arabic: str
    meant: str | None = None


class Use(StrEnum):
    """What a number is printed for: a fixed line can be called, and gets no text message."""

    CALL = "call"
    TEXT = "text"


_EMPTY = Fault(english="It is empty.", arabic="الرقم فارغ.")
_NO_NUMBER = Fault(english="It is no phone number.", arabic="ليس رقم هاتف.")
_SEVERAL_NUMBERS = Fault(english="It is more than one number.", arabic="فيه أكثر من رقم.")
_NO_COUNTRY = Fault(english="No country has its dialling code.", arabic="رمز الاتصال لا يخص أي دولة.")
_TOO_SHORT = Fault(english="It has too few digits.", arabic="عدد أرقامه أقل من اللازم.")
_TOO_LONG = Fault(english="It has too many digits.", arabic="عدد أرقامه أكثر من اللازم.")
_UNASSIGNED = Fault(english="Its country assigns no such numbers.", arabic="لا توجد أرقام كهذه في بلده.")
_FIXED = Fault(english="It is a fixed line, and gets no text message.", arabic="هو خط ثابت لا تصله الرسائل النصية.")
_BY_CODE = {
    NumberParseException.INVALID_COUNTRY_CODE: _NO_COUNTRY,
    NumberParseException.NOT_A_NUMBER: _NO_NUMBER,
    NumberParseException.TOO_SHORT_AFTER_IDD: _TOO_SHORT,
    NumberParseException.TOO_SHORT_NSN: _TOO_SHORT,
    NumberParseException.TOO_LONG: _TOO_LONG,
}
_LOCALLY_SHORT = frozenset({ValidationResult.TOO_SHORT, ValidationResult.IS_POSSIBLE_LOCAL_ONLY})


@lru_cache(maxsize=1 << 14)  # a customer has several pieces
def fault(text: str, *, countries: tuple[str, ...] = (), use: Use = Use.CALL) -> Fault | None:
    """Why the number cannot be used, or None where it can, or nobody can tell. Nothing is called; nothing is raised.

    `countries` (ISO 3166 codes) are those in which a number without its country may be one: the customer's, the likeliest first.
    Any digits, separators, direction marks and extensions are fine, and so is a country's code with `+`, `00` or nothing before
    it. A national number without a known country is left alone, and so is one that the metadata do not know in a block of numbers
    that its country uses. A fixed line gets no text message (some operators read them
    aloud; a bank's notice is not to be read aloud to a household).
    """
    plain = _plain(text)
    if not plain:
        return _EMPTY
    if _LETTERS_BEHIND.search(plain):
        return _NO_NUMBER
    parts = _SEVERAL.split(plain)
    if len(parts) > 1 and all(None in _verdicts(part, countries, Use.CALL) for part in parts):
        return _SEVERAL_NUMBERS if use is Use.TEXT else None
    verdicts = _verdicts(plain, countries, use)
    wrong = verdicts[0]
    if wrong is None or None in verdicts or (_is_national(plain) and not countries and _may_be_national(plain)):
        return None
    return wrong.model_copy(update={"meant": _repaired(plain, use)})


def names_its_country(text: str) -> bool:
    """Whether it is one number with its country, so that it is read alike wherever the customer is."""
    plain = _plain(text)
    return not _is_national(plain) and not _SEVERAL.search(plain)


@lru_cache(maxsize=1 << 14)
def country_of(text: str | None) -> str | None:
    """The country (ISO 3166) of a number that names it; None where it does not, or the number is not valid."""
    plain = _plain(text or "")
    number = _NO_NUMBER if _is_national(plain) else _parsed(plain, None)
    if isinstance(number, Fault) or not phonenumbers.is_valid_number(number):
        return None
    region = phonenumbers.region_code_for_number(number)
    return region if region in phonenumbers.SUPPORTED_REGIONS else None


def _plain(text: str) -> str:
    """With Western digits and without what is not seen; an international number begins with a plus."""
    seen = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).strip()
    number = _PREFIX.sub("", western_digits(seen))
    return re.sub(r"^\(?00\)?[\s\-.]*(?=[1-9(])", "+", number)


def _is_national(plain: str) -> bool:
    return not plain.lstrip("(").startswith("+")


def _may_be_national(plain: str) -> bool:
    """Of a number without a country: whether it may be one somewhere."""
    return not re.search(r"[^\W\d_]", plain) and _SHORTEST <= len(_digits(plain)) <= _LONGEST


def _digits(plain: str) -> str:
    return re.sub(r"\D", "", plain)


def _verdicts(plain: str, countries: Sequence[str], use: Use) -> list[Fault | None]:
    """What is wrong with it in each way to read it: in these countries and, if long enough, as gateways write a whole number."""
    if not _is_national(plain):
        return [_judged(plain, None, use)]
    found = [_judged(plain, country, use) for country in countries]
    if not found or len(_digits(plain)) >= _WHOLE:
        found.append(_judged(f"+{_digits(plain)}", None, use))
    return found


def _repaired(plain: str, use: Use) -> str | None:
    """The one number that comes of it without zeros before the country's code, or without the code where it stands twice."""
    digits = _digits(plain)
    doubled = (digits[k:] for k in (1, 2, 3) if digits[:k] == digits[k : 2 * k])
    readings = {f"+{reading}" for reading in (digits.lstrip("0"), *doubled) if reading}
    right = [reading for reading in readings if reading != plain and _judged(reading, None, use) is None]
    return right[0] if len(right) == 1 else None


def _parsed(plain: str, country: str | None) -> PhoneNumber | Fault:
    try:
        return phonenumbers.parse(plain, country)
    except NumberParseException as refused:
        return _BY_CODE.get(refused.error_type, _NO_NUMBER)


def _judged(plain: str, country: str | None, use: Use) -> Fault | None:
    number = _parsed(plain, country)
    if isinstance(number, Fault):
        return number
    if phonenumbers.is_valid_number(number):
        fixed = (
            use is Use.TEXT
            and number.country_code not in _SHARED
            and phonenumbers.number_type(number) == PhoneNumberType.FIXED_LINE
        )
        return _FIXED if fixed else None
    national, country_code = phonenumbers.national_significant_number(number), number.country_code or 0
    if _is_open(country_code, national[: _BLOCK.get(country_code, 2)], len(national)):
        return None
    possible = phonenumbers.is_possible_number_with_reason(number)
    if possible in _LOCALLY_SHORT:
        return _TOO_SHORT
    return _TOO_LONG if possible == ValidationResult.TOO_LONG else _UNASSIGNED


@lru_cache(maxsize=1 << 12)
def _is_open(country_code: int, block: str, length: int) -> bool:
    """Whether a country has any number of this length in a block of its plan.

    Then one that the metadata do not know may be newer than they are: operators get new ranges within their blocks every month.
    """
    left = length - len(block)
    tried = min(left, _TRIED)
    fillings = (f"{digits:0{tried}d}{filler * (left - tried)}" for digits in range(10**tried) for filler in _FILLERS)
    return left > 0 and any(
        phonenumbers.is_valid_number(PhoneNumber(country_code=country_code, national_number=int(block + filling)))
        for filling in fillings
        if not block.startswith("0")
    )

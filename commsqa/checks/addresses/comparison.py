"""Whether two addresses are surely two places."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from commsqa.checks.addresses.text import Address, read
from commsqa.checks.addresses.words import KINDS, LABELS, NOISE, NUMBERED, stem
from commsqa.checks.names.text import is_arabic

_POSTCODE = 4  # digits of a number from which on it may be a postal code that one side left out
_SURE = 90  # per cent of likeness from which on several words are the same words, joined or cut otherwise
_ABBREVIATION = 4
_LONG = 8
_VOWELS = re.compile("[aeiou]")
_WEAK = re.compile("[aeiouyhw]")


@lru_cache(maxsize=65_536)
def differ(printed: str, recorded: str) -> bool:
    """Whether two addresses are surely two places: another number, or another street, area or town.

    No difference: case, accents, punctuation, scripts of digits, abbreviations, the order of the parts, the country, a postal
    code that one side lacks, a shorter form. Not decided, and so no difference: the same numbers in Arabic and in Latin letters,
    and a word with a slip or in another transliteration where all else agrees.
    """
    one, other = read(printed), read(recorded)
    if not one.tokens or not other.tokens:
        return False
    if _numbers_differ(one, other):
        return True
    return _words_differ(one, other)


def agree(printed: str, recorded: str) -> bool:
    """Whether two addresses may well be one place: nothing tells them apart, and all their numbers or a word are the same."""
    if differ(printed, recorded):
        return False
    one, other = read(printed), read(recorded)
    return Counter(one.numbers) == Counter(other.numbers) or bool(set(_told(one, other)) & set(_told(other, one)))


def _numbers_differ(one: Address, other: Address) -> bool:
    if not one.numbers or not other.numbers:
        return False
    if _labelled_otherwise(one, other):
        return True
    if "".join(one.numbers) == "".join(other.numbers):
        return False
    only_one = list((Counter(one.numbers) - Counter(other.numbers)).elements())
    only_other = list((Counter(other.numbers) - Counter(one.numbers)).elements())
    if only_one and only_other:
        return True
    return any(len(number) < _POSTCODE for number in only_one + only_other)


def _labelled_otherwise(one: Address, other: Address) -> bool:
    """Whether one label counts two numbers: Block 3, Street 5 and Street 3, Block 5."""
    mine, theirs = _labelled(one), _labelled(other)
    return any(mine[label] != theirs[label] for label in mine.keys() & theirs.keys())


def _labelled(address: Address) -> dict[str, str]:
    """The number after each label that the address has once."""
    tokens = [token for token in address.tokens if token not in {"no", "nr"}]
    found = [(NUMBERED[word], number) for word, number in pairwise(tokens) if word in NUMBERED and number.isdigit()]
    often = Counter(label for label, _ in found)
    return {label: number for label, number in found if often[label] == 1}


def _words_differ(one: Address, other: Address) -> bool:
    mine, theirs = _told(one, other), _told(other, one)
    scripts = {is_arabic(word) for word in mine} & {is_arabic(word) for word in theirs}
    mine, theirs = ([word for word in words if is_arabic(word) in scripts] for words in (mine, theirs))
    only_mine, only_theirs = _without(mine, theirs), _without(theirs, mine)
    if not only_mine and not only_theirs:
        return _other_kind(one, other)
    if not only_mine or not only_theirs or _joined_alike(only_mine, only_theirs):
        return False
    return not all(any(_alike(word, candidate) for candidate in theirs) for word in only_mine) and not all(
        any(_alike(word, candidate) for candidate in mine) for word in only_theirs
    )


def _told(address: Address, beside: Address) -> list[str]:
    """The words that tell the place: no labels, kinds of streets or noise, nor what shares a part with a common postal code."""
    codes = {number for number in address.numbers if len(number) >= _POSTCODE} & set(beside.numbers)
    named = [part for part in address.parts if len(address.parts) == 1 or not _is_town_of(part, codes)]
    return [stem(word)[0] for part in named for word in part if _tells(word)]


def _is_town_of(part: Sequence[str], codes: set[str]) -> bool:
    """Whether a part is a postal code with the name of its town, which has several in some countries."""
    return any(token in codes for token in part) and sum(token.isdigit() for token in part) == 1 and not _is_box(part)


def _is_box(part: Sequence[str]) -> bool:
    return any(LABELS.get(token) == "box" or token in KINDS for token in part)


def _tells(word: str) -> bool:
    short = len(word) == 1
    return not (word.isdigit() or short or word in NUMBERED or word in NOISE)


def _without(words: Iterable[str], others: Iterable[str]) -> list[str]:
    """The words that the other side lacks; the Arabic article is no difference."""
    known = {_bare(word) for word in others}
    return [word for word in words if _bare(word) not in known]


def _bare(word: str) -> str:
    return word.removeprefix("ال") if len(word) > _ABBREVIATION else word


def _other_kind(one: Address, other: Address) -> bool:
    """Whether all that differs is the kind of the street: Park Lane and Park Road."""
    mine, theirs = _kinds(one), _kinds(other)
    return len(mine) == len(theirs) == 1 and mine != theirs


def _kinds(address: Address) -> set[str]:
    found = {KINDS[token] for token in address.tokens if token in KINDS}
    return found | {kind for token in address.tokens if (kind := stem(token)[1])}


def _joined_alike(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    """New York and Newyork; al Salmiya and Alsalmiya."""
    return (
        fuzz.ratio("".join(sorted(mine)), "".join(sorted(theirs))) >= _SURE or fuzz.ratio("".join(mine), "".join(theirs)) >= _SURE
    )


def _alike(word: str, other: str) -> bool:
    """An abbreviation, a slip or another transliteration of the same word."""
    short, long = sorted((_bare(word).removeprefix("al"), _bare(other).removeprefix("al")), key=len)
    if long.startswith(short) or (short[:1] == long[:1] and not _VOWELS.search(short[1:]) and _is_within(short, long)):
        return True
    slips = 1 if len(short) < _LONG else 2
    if len(short) >= _ABBREVIATION and DamerauLevenshtein.distance(short, long) <= slips:
        return True
    skeleton = _skeleton(short)
    return short.isascii() and len(skeleton) > 1 and skeleton == _skeleton(long)


def _is_within(short: str, long: str) -> bool:
    letters = iter(long)
    return all(letter in letters for letter in short)


def _skeleton(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", _WEAK.sub("", word))

"""The addressees that a text names: `Mr and Mrs John Smith` is two people, `José Ortega y Gasset` one."""

import re
from functools import lru_cache
from typing import NamedTuple

from commsqa.checks.names.given_names import MEN, WOMEN
from commsqa.checks.names.text import at_sight, fold, is_arabic, words
from commsqa.checks.names.word_list import folded_words
from commsqa.checks.names.words import PARTICLES, TITLES

_JOINS = re.compile(
    r"\s*(?:[&+;|]|(?<![\w/])(?:and\s*/\s*or|and|und|oder|et|og|och|и|или|و|أو|او|اور|jointly\s+with|together\s+with)(?![\w.]))\s*"
    r"|\s+or\s+|\s+/\s+|(?<=[^\W\d_]{2})/(?=[^\W\d_]{2})"
)
_MAY_JOIN = re.compile(r"\s+(?:y|e|i|en|a|ou|ve|va|ja)\s+")
_COURTESY = TITLES | folded_words("herrn herren mm mmes pan pani panstwo eheleute ehepaar époux coniugi esposos السادة الساده")
_SPOUSE = folded_words(
    """wife husband spouse family familie famille familia famiglia gattin ehefrau ehemann
    حرمه حرمها زوجته زوجها عائلته أسرته عقيلته"""
)
_BEGIN_WITH_WAW = folded_words(
    """وليد وائل وسيم وسام وفاء وداد وجدي وردة وهيب وحيد وحيدة ورد وعد وصال وجيه ولاء وهبي وديع وفيق واصف وهبة وهاب وصفي
    وادي وافي واصل وردي والي وثاب وقاص وزير وهدان ودود وضاح وضحى وليم ويليام وسن ورقاء ورود وجدان وفيقة وسمية وافد واثق وزان"""
)
"""Names whose first letter is no 'and'."""
MOST = 6
"""Addressees at most: what has more is no list of names."""

JOIN_WORDS = folded_words("and or und oder et og och y e i en a ou ve va ja и или و أو اور with")
"""The folded words that may join two names; signs do too."""


class Person(NamedTuple):
    """One addressee. `names`: the texts that may be meant, the likeliest first; a spouse may be unnamed and is then empty."""

    names: tuple[str, ...]
    unnamed: bool = False


class People(NamedTuple):
    """The addressees of a text; `sure` where its words join names for certain."""

    persons: tuple[Person, ...]
    sure: bool


@lru_cache(maxsize=1 << 13)
def people_in(sight: str) -> People:
    """The addressees of a text at sight, in their order. One who shares another's family name is given it."""
    segments, sure = _segments(sight)
    if not 1 < len(segments) <= MOST:
        return People((Person((sight,)),), sure=True)
    return People(tuple(_persons(segments)), sure)


def addressees_of(text: str) -> int:
    """How many addressees a text names."""
    return len(people_in(at_sight(text)).persons)


def _segments(sight: str) -> tuple[list[str], bool]:
    waw, sure = _waw_apart(sight)
    parts = [part.strip(" ,") for part in _JOINS.split(waw)]
    found = [part for part in parts if _has_letter(part)]
    if len(found) > 1:
        apart = [name.strip() for part in found for name in (part.split(",") if _lists_by_comma(part) else [part])]
        return apart, sure
    parts = [part for part in _MAY_JOIN.split(sight) if _has_letter(part)]
    return (parts if all(map(_begins_a_name, parts[1:])) else [sight], True)


def _begins_a_name(part: str) -> bool:
    """Whether a text surely begins as a person's name: what joins names in one language is a part of them in another."""
    first = fold(words(part)[0])
    return first in _COURTESY or first in MEN or first in WOMEN


def _has_letter(text: str) -> bool:
    return any(c.isalpha() for c in text)


def _lists_by_comma(part: str) -> bool:
    return "," in part and all(len(name.split()) > 1 for name in part.split(","))


def _waw_apart(sight: str) -> tuple[str, bool]:
    """The Arabic 'and' set apart from the word that it is written with, and whether that word surely begins a second name."""
    if " و" not in sight:
        return sight, True
    sure = True
    apart: list[str] = []
    for k, word in enumerate(sight.split()):
        rest = fold(word[1:])
        if k == 0 or not word.startswith("و") or len(rest) < 3 or fold(word) in _BEGIN_WITH_WAW:
            apart.append(word)
        elif rest in TITLES or rest in MEN or rest in WOMEN or rest in _SPOUSE:
            apart += ["و", word[1:]]
        else:
            sure = False
            apart += ["و", word[1:]]
    return " ".join(apart), sure


def _persons(segments: list[str]) -> list[Person]:
    cores = [_core(segment) for segment in segments]
    shared = _family_names(segments, cores)
    return [_person(segment, core, shared, couple=not all(cores)) for segment, core in zip(segments, cores, strict=True)]


def _core(segment: str) -> list[str]:
    """The words without titles; the French `M.` is one where it stands alone."""
    core = [word for word in words(segment) if fold(word) not in _COURTESY]
    return [] if core == ["m"] else core


def _person(segment: str, core: list[str], shared: list[str], *, couple: bool) -> Person:
    if not core or fold(core[0]) in _SPOUSE or (len(core) == 2 and fold(core[1]) in _SPOUSE):
        return Person((), unnamed=True)
    name = segment if "," in segment else " ".join(core)
    if len(core) > 1:
        return Person((name,))
    if couple and len(words(segment)) > 1:  # Mr and Mrs Smith
        return Person((name,), unnamed=True)
    return Person((*(f"{name} {other}" for other in shared if fold(core[0]) not in map(fold, other.split())), name))


def _family_names(segments: list[str], cores: list[list[str]]) -> list[str]:
    """What one who is named by a single word may share: another's last word with its particles, all but
    the first, or what stands before a comma."""
    found: list[str] = []
    for segment, core in reversed(list(zip(segments, cores, strict=True))):
        if len(core) < 2:
            continue
        before, comma, _ = segment.partition(",")
        at = len(core) - 1
        while at > 1 and (fold(core[at - 1]) in PARTICLES or core[at - 1] in ("al", "el")):
            at -= 1
        found.append(before if comma else " ".join(core[at:]))
        if not comma and not is_arabic(segment):
            found += [core[0], " ".join(core[1:])]
    return list(dict.fromkeys(found))

"""Names in scripts other than Latin and Arabic: the record's form that a piece is read against, and the sound across scripts.

Across scripts only the consonants are compared, in wide classes: what agrees is another writing; nobody is called another
person but where no part of either name can be the other's sound. Chinese characters sound otherwise in every country
and are not read.
"""

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.distance import OSA
from text_unidecode import unidecode  # type: ignore[import-untyped]  # it has no types

from commsqa.checks.names.comparison import Comparison, NameKind
from commsqa.checks.names.inflection import is_patronymic
from commsqa.checks.names.nicknames import are_forms_of_one
from commsqa.checks.names.text import at_sight, fold, words
from commsqa.checks.names.words import PARTICLES, TITLES

UNREAD = Comparison(
    kind=NameKind.VARIANT, score=0.5, reasons=("written in another script than the record, which is not compared",)
)
_BY_SOUND = Comparison(kind=NameKind.VARIANT, score=0.9, reasons=("the name in the other script",))
_OTHER = Comparison(kind=NameKind.OTHER_PERSON, score=0.1, reasons=("no part agrees",))
_ANOTHER = Comparison(kind=NameKind.OTHER_PERSON, score=0.3, reasons=("a part is another one",))

_ALIASES = {"IDEOGRAPHIC": "CJK", "HIRAGANA": "KANA", "KATAKANA": "KANA", "KATAKANA-HIRAGANA": "KANA", "KANGXI": "CJK"}
_READ = frozenset({"CYRILLIC", "GREEK", "HEBREW", "HANGUL", "KANA", "THAI", "ARMENIAN", "GEORGIAN"})
_ALPHABETS = frozenset({"CYRILLIC", "GREEK"})
"""The scripts that write each sound, so that a single part that disagrees tells."""
_LATIN_WORD = re.compile("[a-z]+")
_SOUNDS = (
    (re.compile("[^a-z]"), ""),
    (re.compile("gh(?=t|e?s?$)|^w(?=r)|^k(?=n)|eau[dtx]?$|(?<=qu)es?$"), ""),  # silent in English and French
    (re.compile("shch|sch|tsh|tch|tz|ts|dzh|zh|ch|sh|dj|ks|x"), "s"),
    (re.compile("gh|kh|ck|q|g|c(?![eiy])"), "k"),
    (re.compile("[zjc]"), "s"),
    (re.compile("[bfvw]|ph"), "p"),
    (re.compile("d|th"), "t"),
    (re.compile("m"), "n"),
    (re.compile("r"), "l"),
    (re.compile("[aeiouyh]"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)
_LETTERS = tuple(
    (re.compile(written), read)
    for written, read in (
        ("[^a-z]", ""),
        ("dzh", "j"),
        ("shch|sch|shh", "sh"),
        ("zh|j(?=[ou])", "z"),
        ("tch", "ch"),
        ("tz|ts|c(?!h)", "s"),
        ("ks", "x"),
        ("kh", "h"),
        ("w", "v"),
        ("[yj]", "i"),
        ("i+", "i"),
        ("i?[eo](?=[^aeiou]|$)|ie", "e"),
        (r"(.)\1+", r"\1"),
    )
)
"""What the usual romanisations of Cyrillic write differently."""
_ALIKE, _APART, _HALF, _UNLIKE = 0.6, 0.55, 0.51, 0.34
_TELLING = 3
"""Consonants in a part at least, where it alone tells two people apart."""
_KOREAN_FAMILY = 1


def scripts_of(name: str) -> frozenset[str]:
    """The scripts of a name's letters, as Unicode names them; both kana are one."""
    return _scripts(unicodedata.normalize("NFKC", name))


@lru_cache(maxsize=1 << 14)
def _scripts(name: str) -> frozenset[str]:
    found = (unicodedata.name(letter, "UNKNOWN").split()[0] for letter in name if letter.isalpha() or letter == "々")
    return frozenset(_ALIASES.get(script, script) for script in found)


def forms_to_compare(piece_name: str, record_name: str, record_alt: str | None) -> tuple[str, ...]:
    """Those of the record's forms that share a script with the piece; none where no form does."""
    mine = scripts_of(piece_name)
    return tuple(form for form in (record_name, record_alt) if form and mine & scripts_of(form))


def compare_sounds(piece_name: str, record_name: str) -> Comparison:
    """Judge two names that share no script, one of them in Latin letters."""
    mine, theirs = scripts_of(piece_name), scripts_of(record_name)
    foreign = mine | theirs
    if {"LATIN"} not in (mine, theirs) or not foreign <= _READ | {"LATIN"}:
        return UNREAD
    alphabets = foreign <= _ALPHABETS | {"LATIN"}
    piece, recorded = _parts(piece_name), _parts(record_name)
    likeness = [[_likeness(one, other, voiced=alphabets) for other in recorded] for one in piece]
    known = [value for row in likeness for value in row if value is not None]
    if not known:
        return UNREAD
    every = len(known) == sum(map(len, likeness))
    if not alphabets:
        if every and max(known) < _HALF:
            return _OTHER
        return _BY_SOUND if all(any((v or 0) >= _ALIKE for v in row) for row in likeness) else UNREAD
    if every and max(known) < _ALIKE:
        telling = max(known) < _APART and _has_letters(piece) and _has_letters(recorded)
        return _OTHER if telling else UNREAD  # not all names are written as they are spoken: Yves Saint Laurent, Ив Сен-Лоран
    left = _tells(likeness, piece) and _tells([list(column) for column in zip(*likeness, strict=True)], recorded)
    return _ANOTHER if left else _BY_SOUND


def _has_letters(parts: tuple[str, ...]) -> bool:
    """Whether a part has consonants enough to tell."""
    return any(len(_skeleton(part)) >= _TELLING for part in parts)


def _tells(likeness: list[list[float | None]], parts: tuple[str, ...]) -> bool:
    """Whether some part, no patronymic, is unlike all of the other name's."""
    return any(
        len(_skeleton(part)) >= _TELLING and not is_patronymic(part) and all(v is not None and v <= _UNLIKE for v in row)
        for part, row in zip(parts, likeness, strict=True)
    )


@lru_cache(maxsize=1 << 14)
def _parts(name: str) -> tuple[str, ...]:
    """The name's words in Latin letters, without titles, particles and initials; a Korean name as family and given name."""
    sight = at_sight(name)
    telling = [word for word in words(sight) if len(word) > 1 and fold(word) not in TITLES | PARTICLES]
    if scripts_of(name) == {"HANGUL"}:
        whole = "".join(telling)
        telling = [whole[:_KOREAN_FAMILY], whole[_KOREAN_FAMILY:]]
    return tuple(latin for word in telling if (latin := unidecode(fold(word)).lower().strip()))


@lru_cache(maxsize=1 << 15)
def _skeleton(word: str) -> str:
    for letters, sound in _SOUNDS:
        word = letters.sub(sound, word)
    return word


@lru_cache(maxsize=1 << 15)
def _likeness(one: str, other: str, *, voiced: bool) -> float | None:
    """How alike two words sound, 0 to 1, `voiced` with their vowels; None where a word is too short to say so."""
    if are_forms_of_one(one, other):
        return 1.0
    left, right = _skeleton(one), _skeleton(other)
    if not left or not right:
        return None
    alike = OSA.normalized_similarity(left, right)
    if not voiced:
        return alike
    if is_patronymic(one) != is_patronymic(other):
        return 0.0
    return (alike + OSA.normalized_similarity(_read(one), _read(other))) / 2


@lru_cache(maxsize=1 << 15)
def _read(word: str) -> str:
    for letters, sound in _LETTERS:
        word = letters.sub(sound, word)
    return word


def is_romanised(piece_name: str, record_name: str) -> bool:
    """Whether each part of a Latin name is a romanisation of one of the Cyrillic name: Sergei Kuznetsov, Сергей Кузнецов."""
    if scripts_of(piece_name) != {"LATIN"} or scripts_of(record_name) != {"CYRILLIC"}:
        return False
    recorded = {_read(part) for part in _parts(record_name)}
    return len(recorded) > 1 and recorded.issuperset(map(_read, _parts(piece_name)))

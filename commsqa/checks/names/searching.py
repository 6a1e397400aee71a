"""Keys by which a name is found again, however it is spelled and in either script.

Two kinds: what is *written* (folded, without the article) and how it *sounds* (its consonants, in classes that both scripts
share). Both are taken from single words, so that a name is found by any part of it.
"""

from functools import lru_cache
from itertools import islice, product
from typing import NamedTuple

from commsqa.checks.names.text import at_sight, fold, is_arabic, words
from commsqa.checks.names.words import ARTICLES, ASSIMILATED, PARTICLES, SERVANTS, TITLES

_UNTOLD = TITLES | PARTICLES | ARTICLES | ASSIMILATED
_MOST_SOUNDS = 8
_SERVANT = sorted((word for word in SERVANTS if len(word) > 4 and word.isascii()), key=len, reverse=True)
_ARABIC = dict(
    line.split(" ")
    for line in """\
ب B
پ B
ت T
ث TS
ج JG
چ X
ح H
خ K
د D
ذ DZT
ر R
ز Z
ژ J
س S
ش X
ص S
ض DZ
ط T
ظ ZDT
غ G
ف F
ڤ F
ڨ G
ڭ G
ځ Z
څ T
ښ X
ږ Z
ق KG
ك KG
گ G
ل L
م M
ن N
ه H""".splitlines()
)
"""The classes that an Arabic consonant may be heard as."""
_LATIN = tuple(
    (written, heard)
    for heard, spelled in (
        ("X", "sch tch sh ch"),
        ("K", "kh ck qu gu"),
        ("G", "gh"),
        ("T", "th"),
        ("D", "dh"),
        ("J", "dj dg zh"),
        ("F", "ph"),
    )
    for written in spelled.split()
)
_LETTER = dict(zip("bcdfghjklmnpqrstvxz", "BKDFGHJKLMNBKRSTFKZ", strict=True))
_BEGINS = {"ا": "A", "ع": "A", "و": "W", "ي": "Y"} | dict.fromkeys("aeiou", "A") | {"w": "W", "y": "Y"}


class Keys(NamedTuple):
    """Of one word of a name: `written` for the same spelling but for accents and forms of letters, `sounds` for others."""

    written: tuple[str, ...]
    sounds: tuple[str, ...]


def name_words(text: str) -> list[str]:
    """The words of a name, as keys are made of them."""
    return words(at_sight(text))


def searched(text: str) -> list[Keys]:
    """For each word that tells something: titles, articles and particles do not, unless there is nothing else."""
    given = name_words(text)
    telling = [word for word in given if fold(word) not in _UNTOLD]
    return [keys_of(word) for word in telling or given]


@lru_cache(maxsize=1 << 16)
def keys_of(word: str) -> Keys:
    """The keys of one word of `name_words`; of a compound (Abdulrahman, عبدالرحمن, Alsaadi) those of its parts as well."""
    folded = fold(word)
    forms = _arabic_forms(folded) if is_arabic(folded) else _latin_forms(folded)
    sounds = (sound for form in forms for sound in _sounds(form))
    return Keys(tuple(dict.fromkeys(forms)), tuple(dict.fromkeys(filter(None, sounds))))


def _arabic_forms(word: str) -> list[str]:
    if word.startswith("عبدال") and len(word) > 6:
        return [word, "عبد", word[5:]]
    return [word[2:]] if word.startswith("ال") and len(word) > 3 else [word]


def _latin_forms(word: str) -> list[str]:
    servant = next((each for each in _SERVANT if word.startswith(each) and len(word) > len(each) + 2), None)
    if servant is not None:
        return [word, "abd", word.removeprefix(servant)]
    return [word, word[2:]] if word.startswith(("al", "el")) and len(word) > 5 else [word]


def _sounds(word: str) -> list[str]:
    """The first letter's kind where it is a vowel, then the consonants, each run of one class once; h at the end is silent."""
    begins = _BEGINS.get(word[:1], "")
    if is_arabic(word):
        heard = [_ARABIC[letter] for letter in word.removesuffix("ه") if letter in _ARABIC]
        spelled: list[str] = ["".join(each) for each in islice(product(*heard), _MOST_SOUNDS)]
    else:
        spelled = [_latin_sound(word.removesuffix("h"))]
    return [begins + _without_doubles(each) for each in spelled]


def _latin_sound(word: str) -> str:
    for written, heard in _LATIN:
        word = word.replace(written, heard)
    return "".join(letter if letter.isupper() else _LETTER.get(letter, "") for letter in word)


def _without_doubles(text: str) -> str:
    return "".join(letter for before, letter in zip(" " + text, text, strict=False) if letter != before)

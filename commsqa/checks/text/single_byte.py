"""Text in one single-byte encoding that was read as CP1252: Ýstanbul for İstanbul, pøíkaz for příkaz, ÇáÑÕíÏ for الرصيد.

Nothing in the bytes tells such text from any other; the letters of the language do.
"""

import re
import unicodedata
from typing import NamedTuple


class _Legacy(NamedTuple):
    """A language's own encoding, and what CP1252 shows in the place of letters that only the language's encoding has."""

    encoding: str
    wrong: str


_LATIN = {
    "tr": _Legacy("cp1254", "ðþýÐÞÝ"),
    "cs": _Legacy("cp1250", "øìèùòïØÌÈÙÒÏ"),
    "sk": _Legacy("cp1250", "¾¼èòïàåÈÒÏÀÅ"),
    "pl": _Legacy("cp1250", "³£¹¥êÊæÆñÑ¿¯œŒ"),
    "hu": _Legacy("cp1250", "õûÕÛ"),
    "ro": _Legacy("cp1250", "ºªþÞãÃ"),
    "hr": _Legacy("cp1250", "èÈæÆðÐ"),
    "sl": _Legacy("cp1250", "èÈ"),
}
_OTHER_SCRIPT = {
    **dict.fromkeys(("ar", "fa", "ur"), ("cp1256", "ARABIC")),
    **dict.fromkeys(("ru", "uk", "bg", "be", "mk", "sr"), ("cp1251", "CYRILLIC")),
    "el": ("cp1253", "GREEK"),
    "he": ("cp1255", "HEBREW"),
}
_DEFAULT = _OTHER_SCRIPT["ar"]  # the only one whose letters no CP1252 text spells by chance

SUSPECT_OF = {language: rf"[A-Za-zÀ-ÿ][{legacy.wrong}]|[{legacy.wrong}][a-zà-ÿ]" for language, legacy in _LATIN.items()}
"""By language: a letter that this language does not have, inside a word."""
_HIGH = "\u0081-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122"
_HIGH_RUN = re.compile(rf"(?<![A-Za-z])[{_HIGH}]{{3,}}(?![A-Za-z])(?: [{_HIGH}]+(?![A-Za-z]))*")
_LATIN_WORD = re.compile(r"[^\W\d_]+(?:[¹²³¾¼¿£¥¯ºª]+[^\W\d_]*)*|[¹²³¾¼¿£¥¯ºª]+[^\W\d_]+(?:[¹²³¾¼¿£¥¯ºª]+[^\W\d_]*)*")
_FREQUENT_ARABIC = frozenset("اليمنورةبت")
_LONG_RUN, _FEW_WORDS = 5, 2


def single_byte_repaired(text: str, language: str | None, *, names: frozenset[str] = frozenset()) -> str:
    """The text with such stretches as they were meant; the text itself where there are none.

    `names` are words that may have any letters: one that stands there is not repaired. A Latin language needs two garbled words.
    """
    text = _other_script(text, language)
    legacy = _LATIN.get(language or "")
    if legacy is None or not any(letter in text for letter in legacy.wrong):
        return text
    wrong = frozenset(legacy.wrong)
    words = {word for word in _LATIN_WORD.findall(text) if wrong.intersection(word) and word.casefold() not in names}
    meant = {word: _read_as(word, legacy.encoding) for word in words}
    right = {word: repaired for word, repaired in meant.items() if repaired and repaired.isalpha() and _fits(word, repaired)}
    if len(right) < _FEW_WORDS:
        return text
    return _LATIN_WORD.sub(lambda found: right.get(found[0]) or found[0], text)


def _other_script(text: str, language: str | None) -> str:
    encoding, script = _OTHER_SCRIPT.get(language or "", _DEFAULT)

    def repaired(run: re.Match[str]) -> str:
        meant = _read_as(run[0], encoding)
        letters = [letter for letter in meant or "" if letter.isalpha()]
        likely = len(letters) >= _LONG_RUN and all(unicodedata.name(letter, "").startswith(script) for letter in letters)
        if script == "ARABIC":
            likely = likely and "ا" in letters and 3 * sum(map(_FREQUENT_ARABIC.__contains__, letters)) >= len(letters)
        return meant if meant and likely else run[0]

    return _HIGH_RUN.sub(repaired, text)


def _read_as(text: str, encoding: str) -> str | None:
    try:
        return text.encode("cp1252").decode(encoding)
    except UnicodeError:
        return None


def _fits(word: str, repaired: str) -> bool:
    """Whether the case still runs as words do: no capital after a small letter."""
    return not re.search("[a-zà-ÿ][A-Z]", repaired) or bool(re.search("[a-zà-ÿ][A-Z]", word))

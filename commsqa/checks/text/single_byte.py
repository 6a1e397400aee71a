"""Text in one single-byte encoding that was read as another: Ýstanbul for İstanbul, pøíkaz for příkaz, ÇáÑÕíÏ for الرصيد.

Nothing in the bytes tells such text from any other; the letters of the language do.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from itertools import product
from typing import NamedTuple

from commsqa.checks.text import ebcdic


class _Legacy(NamedTuple):
    """A language's own encodings, what another shows for letters that only they have, and the letters beyond a to z."""

    encodings: tuple[str, ...]
    wrong: str
    alphabet: str


_CENTRAL = ("cp1250", "iso8859_2", "cp852")
_BALTIC = ("cp1257",)
_SHOWN_AS = ("cp1252", "cp1250", "iso8859_2", "cp852")
"""The encodings that text in one of these is read as by mistake, the most frequent first."""
_LATIN = {
    "tr": _Legacy(("cp1254",), "ðþýÐÞÝ", "çğıi̇öşüâîû"),
    "cs": _Legacy(_CENTRAL, "øìèùòïØÌÈÙÒÏąľˇŁ", "áčďéěíňóřšťúůýžö"),
    "sk": _Legacy(_CENTRAL, "¾¼èòïàåÈÒÏÀÅąˇŁ", "áäčďéíĺľňóôŕšťúýž"),
    "pl": _Legacy(_CENTRAL, "³£¹¥êÊæÆñÑ¿¯œŒľĽ±¶│╣˝˘", "ąćęłńóśźż"),
    "hu": _Legacy(_CENTRAL, "õûÕÛß˙ˇř", "áéíóöőúüű"),
    "ro": _Legacy(("cp1250", "iso8859_16"), "ºªþÞãÃ", "ăâîșțşţ"),
    "lt": _Legacy(_BALTIC, "àèæëáðøûþÀÈÆËÁÐØÛÞŕćđřűţŔĆĐŘŰŢ", "ąčęėįšųūž"),
    "lv": _Legacy(_BALTIC, "âèçìîíïòðûþÂÈÇÌÎÍÏÒÐÛÞ", "āčēģīķļņšūž"),
    "hr": _Legacy(_CENTRAL, "èÈæÆðÐ", "čćđšž"),
    "sl": _Legacy(_CENTRAL, "èÈ", "čšžćđ"),
}


class _Script(NamedTuple):
    """The encodings of a script and its most frequent letters, of which every third letter is one."""

    name: str
    encodings: tuple[str, ...]
    frequent: frozenset[str]


_ARABIC = _Script("ARABIC", ("cp1256", "iso8859_6", "cp720"), frozenset("اليمنورةبت"))
_CYRILLIC = _Script("CYRILLIC", ("cp1251", "koi8_r", "cp866", "iso8859_5"), frozenset("оеаинтсрвл"))
_OTHER_SCRIPT = {
    **dict.fromkeys(("ar", "fa", "ur"), _ARABIC),
    **dict.fromkeys(("ru", "uk", "bg", "be", "mk", "sr"), _CYRILLIC),
    "el": _Script("GREEK", ("cp1253", "iso8859_7"), frozenset("αοιετσνηυρ")),
    "he": _Script("HEBREW", ("cp1255",), frozenset("יוהלאתרמבש")),
}
_DEFAULT = _OTHER_SCRIPT["ar"]  # the only one whose letters no CP1252 text spells by chance

SUSPECT_OF = {language: rf"[A-Za-zÀ-ž][{legacy.wrong}]|[{legacy.wrong}][a-zà-ž]" for language, legacy in _LATIN.items()}
"""By language: a letter that this language does not have, inside a word."""
SUSPECT = "[\u0621-\u064a][\u00e0-\u00ff]|[\u00e0-\u00ff][\u0621-\u064a]|[¡-¿à-ÿ]{2}[À-ß]|[À-ß][¡-ÿ]{2}"
"""Matches Arabic in one of its encodings read as another, and most of what other scripts look like in CP1252."""
_HIGH = "\u0081-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122"
_RUN = rf"(?<![A-Za-z])[{_HIGH}]{{%d,}}(?![A-Za-z])(?: [{_HIGH}]+(?![A-Za-z]))*"
_LONG_HIGH, _ANY_HIGH = re.compile(_RUN % 3), re.compile(_RUN % 1)
_HOST = "¡-ÿ\\[\\]{}`"
_LONG_HOST, _ANY_HOST = (re.compile(rf"(?<![A-Za-z])[{_HOST}]{{{n},}}(?![A-Za-z])(?: [{_HOST}]+(?![A-Za-z]))*") for n in (3, 1))
_MIXED = re.compile("[\u00a2-\u00ff\u0621-\u064a]+")
_SIGN = "¹²³¾¼¿£¥¯ºª±¶│╣˝ˇ˙˘"
_LATIN_WORD = re.compile(rf"[^\W\d_]+(?:[{_SIGN}]+[^\W\d_]*)*|[{_SIGN}]+[^\W\d_]+(?:[{_SIGN}]+[^\W\d_]*)*")
_SMALL = re.compile("[à-öø-ÿ]")
_LONG_RUN, _LONG_WORD, _FEW_WORDS = 5, 7, 2


def single_byte_repaired(text: str, language: str | None, *, names: frozenset[str] = frozenset()) -> str:
    """The text with such stretches as they were meant; the text itself where there are none.

    `names` are words that may have any letters: one that stands there is not repaired. A Latin language needs two garbled words.
    """
    text = _arabic_among_arabic(_other_script(text, _OTHER_SCRIPT.get(language or "", _DEFAULT)))
    legacy = _LATIN.get(language or "")
    if legacy is None or not any(letter in text for letter in legacy.wrong):
        return text
    wrong = frozenset(legacy.wrong)
    words = {word for word in _LATIN_WORD.findall(text) if wrong.intersection(word) and word.casefold() not in names}
    right = {word: repaired for word in words if (repaired := _in_latin(word, legacy))}
    if len(right) < _FEW_WORDS or 2 * len(right) <= len(words) or 2 * _strange(text, legacy, right.keys() | names) > len(right):
        return text
    others = {word for word in _LATIN_WORD.findall(text) if not word.isascii() and word not in words and not word.isalpha()}
    right |= {word: repaired for word in others if (repaired := _in_latin(word, legacy))}
    return _LATIN_WORD.sub(lambda found: right.get(found[0]) or found[0], text)


def _strange(text: str, legacy: _Legacy, known: Collection[str]) -> int:
    """How many further words have letters that the language does not have: a text with many is of another language."""
    words = {word for word in _LATIN_WORD.findall(text) if word not in known and word.casefold() not in known}
    beyond = [{each for each in word.lower() if each.isalpha() and not each.isascii()} for word in words]
    own = frozenset(legacy.alphabet + legacy.wrong.lower())
    return sum(not letters <= own for letters in beyond)


def _in_latin(word: str, legacy: _Legacy) -> str | None:
    """The word in the language's own letters; None where that is no word of it."""
    for shown, encoding in product(_SHOWN_AS, legacy.encodings):
        repaired = _read_as(word, shown, encoding) if shown != encoding else None
        if repaired and repaired.isalpha() and _fits(word, repaired):
            letters = frozenset(repaired.lower())
            if all(letter.isascii() or letter in legacy.alphabet for letter in letters):
                return repaired
    return None


def _other_script(text: str, script: _Script) -> str:
    """Every stretch that can be, where one long stretch surely is a text of the script."""
    best = max(_readings(text, script), key=lambda reading: reading.score, default=None)
    if best is None:
        return text
    runs = _ANY_HOST if best.wrong == "cp037" else _ANY_HIGH
    return runs.sub(lambda run: _whole(run[0], best, script) or run[0], text)


class _Reading(NamedTuple):
    wrong: str
    right: str
    score: float


def _readings(text: str, script: _Script) -> Iterator[_Reading]:
    runs = [run for run in _LONG_HIGH.findall(text) if _SMALL.search(run) or max(map(len, run.split())) >= _LONG_WORD]
    for wrong in ("sloppy-windows-1252", "latin-1"):
        for right in script.encodings:
            score = max((_score(_read_as(run, wrong, right), script) for run in runs), default=0.0)
            if score:
                yield _Reading(wrong, right, score)
    if script is _ARABIC:
        hosts = _LONG_HOST.findall(text)
        score = max((_score(_read_as(run, "cp037", "cp420"), script) for run in hosts), default=0.0)
        if score:
            yield _Reading("cp037", "cp420", score)


def _score(meant: str | None, script: _Script) -> float:
    """The share of frequent letters in a stretch that may be a text of the script; 0 where it cannot be."""
    letters = [letter.lower() for letter in meant or "" if letter.isalpha()]
    if (
        meant is None
        or len(letters) < _LONG_RUN
        or not all(unicodedata.name(each, "").startswith(script.name) for each in letters)
    ):
        return 0.0
    share = sum(map(script.frequent.__contains__, letters)) / len(letters)
    odd = sum(not (each.isalnum() or each in " ،.؛؟ـ-" or unicodedata.combining(each)) for each in meant) / len(meant)
    likely = 3 * share >= 1 and (script is not _ARABIC or "ا" in letters) and not re.search(r"[^\W\d_][^\w\s]+[^\W\d_]", meant)
    return share * (1 - odd) * (0.5 if re.search("[а-яα-ω][А-ЯΑ-Ω]", meant) else 1) if likely else 0.0


def _whole(run: str, reading: _Reading, script: _Script) -> str | None:
    meant = _read_as(run, reading.wrong, reading.right)
    letters = [letter for letter in meant or "" if letter.isalpha()]
    return meant if letters and all(unicodedata.name(each, "").startswith(script.name) for each in letters) else None


def _arabic_among_arabic(text: str) -> str:
    """Arabic in ISO 8859-6 or code page 720 that was read as CP1256: Latin letters stand within its words."""
    mixed = [word for word in _MIXED.findall(text) if re.search("[à-ÿ]", word) and re.search("[\u0621-\u064a]", word)]
    for encoding in ("iso8859_6", "cp720"):
        meant = [_read_as(word, "cp1256", encoding) for word in mixed]
        if len(mixed) > 1 and all(word and re.fullmatch("[\u060c-\u0652]+", word) for word in meant):
            return _MIXED.sub(lambda word: _read_as(word[0], "cp1256", encoding) or word[0], text)  # noqa: B023  used at once
    return text


def _read_as(text: str, wrong: str, right: str) -> str | None:
    try:
        data = text.encode(wrong)
        return ebcdic.arabic_of(data) if right == "cp420" else data.decode(right)
    except UnicodeError:
        return None


def _fits(word: str, repaired: str) -> bool:
    """Whether the case still runs as words do: no capital after a small letter."""
    return not re.search("[a-zà-ÿ][A-Z]", repaired) or bool(re.search("[a-zà-ÿ][A-Z]", word))

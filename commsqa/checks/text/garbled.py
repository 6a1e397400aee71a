"""Text that a wrong encoding garbled: which stretch of it, and what it was before."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import ftfy  # its import registers the sloppy codecs
from ftfy.badness import is_bad

from commsqa.checks.text import cyrillic, double_byte, ebcdic, misread, single_byte, undecoded, visual_order

_HIGH = "\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122"  # 80 to BF in CP1252
_CENTRAL = (
    "\u0104\u0105\u013d\u013e\u0141\u0142\u015a\u015b\u015e\u015f\u0164\u0165\u0179-\u017c\u02c7\u02d8\u02db\u02dd"  # CP1250
)
_ARABIC_HIGH = "\u00a0-\u00b9\u00bb-\u00be\u0152\u0153\u0192\u02c6\u200c\u200d\u2018-\u203a\u20ac\u2122پٹچژڈگکڑںھ؛؟،"  # CP1256
_CYRILLIC_HIGH = "\u0080-\u00bf\u2013-\u203a\u20ac\u2116\u2122\u0402-\u040f\u0452-\u045f\u0490\u0491"  # CP1251
_LATIN_LETTER = "A-Za-z\u00c0-\u017f"
SUSPECT = "|".join(
    (
        "[\u0080-\u0084\u0086-\u009f\ufffd]",  # control characters, but not the line end of mainframes
        f"[\u00c2-\u00df][{_HIGH}]|[\u00e0-\u00f4][{_HIGH}][{_HIGH}]|[ÃÂ][ \u0085]",  # UTF-8 as Latin-1, CP1252
        f"[ĂĹÄŘŮĐŃ][{_HIGH}{_CENTRAL}]|[ŕаα][¤ĄҐñÑ]",  # as CP1250
        f"[طظ][{_ARABIC_HIGH}][طظ]|[A-Za-z][آأؤإ]",  # as CP1256
        "[\u0621-\u064a][\u00a2-\u00aa\u00ac-\u00b9\u00bc-\u00be][\u0621-\u064a]",
        f"[ШЩРС][{_CYRILLIC_HIGH}][ШЩРС]|[ГВОЖЕ][{_CYRILLIC_HIGH}]|[A-Za-z][\u0400-\u04ff]|вЂ|в‚¬|β€|ā€",  # as CP1251
        "[√≈ƒ∆][^ -~]|[ÿŸ][^ -~]|‚Ä|[\u2500-\u256c][^ -~]|ΓÇ|ÔÇ",  # as Mac Roman, CP437, CP850
        "[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff]{4}",  # Arabic, Cyrillic, Greek as Latin-1
        f"[?][?]|[{_LATIN_LETTER}][?][a-z\u00df-\u017f]",  # letters lost
        single_byte.SUSPECT,
        ebcdic.SUSPECT,
        visual_order.SUSPECT,
        misread.SUSPECT,
        undecoded.SUSPECT,
        cyrillic.SUSPECT,
        double_byte.SUSPECT,
    )
)
"""Matches every text that may be garbled, and hardly any other. In the subset that RE2, Java and Python share."""

_NOT_ASCII = re.compile("[^\x00-\x7f]{2,}")
_UTF8_AS = (
    "latin-1",
    *(f"sloppy-windows-{page}" for page in (1252, 1256, 1250, 1251, 1253, 1254, 1255, 1257)),
    "iso8859_15",
    "mac_roman",
    "cp850",
    "cp437",
)
"""What UTF-8 is read as by mistake, the most frequent first."""
_LEAST = 4  # characters: two letters of two bytes
_MARKS = frozenset("‘’“”„–—…•€™")
_LOST_WORDS = re.compile(r"(?<![^\s(])\?{2,}(?:[ -]\?{2,})+(?![^\s.,،;:)])|(?<![^\s(])\?{3,}(?=[,،;:)]|[ ][a-zà-ÿ\u0620-\u064a])")
_LOST_LETTER = re.compile(r"(?<![\w/.=&@?-])[^\W\d_]+\?[^\W\d_A-Z][^\W_]*(?:\?[^\W_]+)*(?![\w/=&@])")
_MAX_ROUNDS = 3


class Garbled(NamedTuple):
    """A garbled stretch as it stands, and as it was meant; None where the letters are lost."""

    stretch: str
    meant: str | None


def garbled(text: str, language: str | None = None, *, names: frozenset[str] = frozenset()) -> Garbled | None:
    """The first garbled stretch of a text, in whole words; None where the text is sound.

    `language` is what the text should be in (two letters); `names` are words of it that may have any letters.
    """
    meant = repaired(text, language, names=names)
    if meant != text:
        return _difference(text, meant)
    lost = _LOST_WORDS.search(text) or _LOST_LETTER.search(text)
    if lost is None and "\ufffd" in text:
        lost = re.search("\\S*\ufffd\\S*", text)
    return Garbled(lost[0], None) if lost else None


def repaired(text: str, language: str | None = None, *, names: frozenset[str] = frozenset()) -> str:
    """The text as it was meant, as far as that can be told; sound text is answered as it is."""
    for _ in range(_MAX_ROUNDS):
        before = text
        text = ebcdic.from_mainframe(undecoded.decoded(text))
        if text.isascii():
            break
        text = cyrillic.cyrillic_repaired(double_byte.double_byte_repaired(text, language))
        text = _NOT_ASCII.sub(_utf8_run, text)
        text = _by_ftfy(text)
        text = single_byte.single_byte_repaired(text, language, names=names)
        text = misread.reread(text)
        text = visual_order.in_reading_order(text)
        if text == before:
            break
    return text


def _by_ftfy(text: str) -> str:
    """What ftfy makes of a text that it calls bad, and not for the line end of mainframes (U+0085) alone."""
    return ftfy.fix_encoding(text) if is_bad(text.replace("\u0085", "")) else text


def _utf8_run(run: re.Match[str]) -> str:
    """A stretch of other than ASCII that turns out to be UTF-8: ftfy tries fewer encodings, and only one for a whole text."""
    text, whole = run[0], run.string
    glued = bool(
        re.match("[A-Za-z]", whole[run.start() - 1 : run.start()]) or re.match("[A-Za-z]", whole[run.end() : run.end() + 1])
    )
    return _utf8_meant(text, glued=glued)


@lru_cache(maxsize=1 << 16)
def _utf8_meant(text: str, *, glued: bool) -> str:
    """The pieces of a template share most of their words."""
    for encoding in _UTF8_AS:
        try:
            meant = text.encode(encoding).decode()
        except UnicodeError:
            continue
        if _likely(meant, of=text, glued=glued):
            return meant
    return text


def _likely(meant: str, *, of: str, glued: bool) -> bool:
    """Whether people write so: letters of one script. A single letter must be a Latin one in a Latin word, or typographic."""
    if len(meant) == 1:
        return meant in _MARKS or (glued and meant.isalpha() and meant <= _LAST_COMMON_LATIN)
    scripts = {_script(letter) for letter in meant if letter.isalpha() or meant.isdecimal()}
    if len(of) < _LEAST or not all(map(str.isprintable, meant.replace("\u200c", "").replace("\u00ad", ""))):
        return False
    return len(scripts) == 1 and (scripts != {"LATIN"} or max(filter(str.isalpha, meant)) <= _LAST_COMMON_LATIN)


_LAST_COMMON_LATIN = "\u017f"


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def _difference(text: str, meant: str) -> Garbled:
    """The stretch in which the two differ, widened to whole words."""
    start = next((n for n, (a, b) in enumerate(zip(text, meant, strict=False)) if a != b), min(len(text), len(meant)))
    while start and not text[start - 1].isspace():
        start -= 1
    end = 0
    while end < min(len(text), len(meant)) - start and text[-1 - end] == meant[-1 - end]:
        end += 1
    while end and not text[len(text) - end].isspace():
        end -= 1
    return Garbled(text[start : len(text) - end].strip(), meant[start : len(meant) - end].strip())

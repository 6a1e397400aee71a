"""Cyrillic text in one of its encodings that was read as another of them: хЧБЦБЕНЩК for Уважаемый.

KOI8 has capitals where CP1251 has small letters; code page 866 read as either has signs, the other way lines and blocks.
"""

import re

SUSPECT = "[а-яёіїє][А-ЯЁ]{2}|[\u2500-\u256c][а-яЁёЄ№]|[а-яЁё][\u2500-\u256c]|[а-яЁўҐ][\u00a9\u00ab-\u00ae][а-яЁўҐ]|Ґ[а-я«¬]"
"""Matches every text that may be such. In the subset that RE2, Java and Python share."""

_SUSPECT = re.compile(SUSPECT)
_WAYS = (
    ("koi8_u", "cp1251"),
    ("cp1251", "koi8_u"),
    ("cp1251", "cp866"),
    ("cp866", "cp1251"),
    ("cp866", "koi8_u"),
    ("koi8_u", "cp866"),
)
"""As what it was read, and what it was."""
_STRETCH = re.compile("[^\x00-\x7f]+(?:[ ,.!?:;\n-]+[^\x00-\x7f]+)*")
_WORDS = re.compile("[\u0400-\u045f\u0490\u0491 ,.!?:;\n«»–№-]+")
_ODD_CASE = re.compile("[а-яёіїє][А-ЯЁІЇЄ]")
_FREQUENT = frozenset("оеаинтсрвлк")
_FEWEST, _MORE, _SHARE = 4, 0.1, 0.45


def cyrillic_repaired(text: str) -> str:
    """The text with its stretches of letters as they were meant; the text itself where none of them surely was garbled."""
    suspects = [stretch for stretch in _STRETCH.findall(text) if _SUSPECT.search(stretch)]
    if not suspects:
        return text
    longest = max(suspects, key=len)
    meant = {way: each for way in _WAYS if (each := _read_as(longest, *way)) is not None and _is_text(each)}
    way = max(meant, key=lambda each: _share(meant[each]), default=None)
    if way is None or _share(meant[way]) < max(_SHARE, _share(longest) + _MORE):
        return text
    return _STRETCH.sub(lambda found: _in_words(found[0], *way), text)


def _in_words(stretch: str, wrong: str, right: str) -> str:
    meant = _read_as(stretch, wrong, right)
    return meant if meant is not None and _WORDS.fullmatch(meant) else stretch


def _is_text(meant: str) -> bool:
    return bool(_WORDS.fullmatch(meant)) and not _ODD_CASE.search(meant) and sum(map(str.isalpha, meant)) >= _FEWEST


def _share(text: str) -> float:
    """How many of the letters are frequent ones: every second in a text, every third in other letters' places."""
    letters = [each for each in text.casefold() if not each.isspace()]
    return sum(map(_FREQUENT.__contains__, letters)) / max(1, len(letters))


def _read_as(text: str, wrong: str, right: str) -> str | None:
    try:
        return text.encode(wrong).decode(right)
    except UnicodeError:
        return None

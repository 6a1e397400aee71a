"""Western text in DOS or Macintosh encoding that was read as Windows', and the other way: f³r, betr‰gt, crÚdit, fΣllig.

Every byte stands for something in each of them; what gives it away are signs and capitals in the middle of words.
"""

import re

from commsqa.checks.text.currencies import currency_after, currency_before

_OF_437 = "ΘΣΦΩαδεπστφⁿ≡≤≥"
_SIGN = f"\u0080-\u0084\u0086-\u009f³¶÷▀▄¸‰ˆ‡‚ŸŠŽ†›„¡¢£¤{_OF_437}"
_DOUBTFUL = f"›†£¢¤”{_OF_437}"
_CAPITAL = "„”À-ÖØ-ÞŠŽŸ"
_WITHIN = f"[A-Za-z][{_SIGN}]+[a-zß-ÿ§]|[a-z]”[a-z]|[a-z][„{_OF_437}]+(?:[ ,.:;!?]|$)|(?:^| )[†▄ⁿ][a-z]"
_EURO = "(?:^|[^A-Za-z])[ÇÄ] ?[0-9]{1,3}(?:[.,' ][0-9]{3})*[.,][0-9]{2}|[0-9][.,][0-9]{2} ?[ÇÄ](?:[ ,.:;]|$)"
SUSPECT = f"{_WITHIN}|[a-z][{_CAPITAL}]+(?:[a-z]|[ ,.:;!?]|$)|{_EURO}"
"""Matches every text that may be such. In the subset that RE2, Java and Python share."""

_SIGNS, _EITHER, _EUROS = re.compile(_WITHIN), re.compile(SUSPECT), re.compile(_EURO)
_DOUBTS, _SEPARATORS = re.compile(f"[{_DOUBTFUL}]"), re.compile("[›†£¢¤≡≤≥]")
_WORD = re.compile(rf"((?:[^\W\d_]|[{_SIGN}…§\u02db-\u02dd]|”(?=[a-z]))+)")
_WRONG_WAYS = (
    ("cp850", "cp1252"),
    ("mac_roman", "cp1252"),
    ("sloppy-windows-1252", "cp850"),
    ("sloppy-windows-1252", "mac_roman"),
    ("cp437", "cp1252"),
)
_NEEDED = 2
_TO_EURO = str.maketrans("ÇÄ", "€€")
_LAST_COMMON_LATIN = "\u017f"


def reread(text: str) -> str:
    """The text as it was meant; the text itself where nothing gives it away.

    A sign within a word does. Capitals within two words do, one may be a name's; so do two words with signs that a writer may
    put between words, with Greek letters or with quotation marks. A sign for the euro does beside no currency, or twice.
    """
    several = len(_EUROS.findall(text)) >= _NEEDED
    text = _EUROS.sub(lambda shown: shown[0].translate(_TO_EURO) if several or not _has_currency(shown) else shown[0], text)
    words = {word for word in _WORD.findall(text) if not word.isascii() and _EITHER.search(word)}
    if not any(_is_sure(word) for word in words) and len({_witness(word) for word in words}) < _NEEDED:
        return text
    wrong, right = max(_WRONG_WAYS, key=lambda way: sum(_read(word, *way) is not None for word in words))
    if 2 * sum(_read(word, wrong, right) is not None for word in words) <= len(words):
        return text
    return "".join(_read(part, wrong, right) or part for part in _WORD.split(text))


def _has_currency(shown: re.Match[str]) -> bool:
    return bool(currency_before(shown.string, shown.start()) or currency_after(shown.string, shown.end()))


def _is_sure(word: str) -> bool:
    return any(not _DOUBTS.search(sign[0]) for sign in _SIGNS.finditer(word))


def _witness(word: str) -> str:
    """What a word that is not sure counts as: one and the same separator between words counts once."""
    return separator[0] if (separator := _SEPARATORS.search(word)) else word


def _read(word: str, wrong: str, right: str) -> str | None:
    """The word read the right way, where that gives a word."""
    if word.isascii():
        return None
    try:
        meant = word.encode(wrong).decode(right)
    except UnicodeError:
        return None
    return meant if meant.isalpha() and max(meant) <= _LAST_COMMON_LATIN and not _EITHER.search(meant) else None

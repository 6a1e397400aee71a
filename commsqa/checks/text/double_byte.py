"""Chinese, Japanese and Korean text in one encoding that was read as another: ÀÌ¿¹ÁØ for 이예준, 鍒樺己 for 刘强.

Two bytes make a character, so a wrong reading hardly ever makes text: what all becomes characters of the language was garbled.
"""

import re

_ENCODINGS = {"zh": ("gbk", "big5"), "ja": ("cp932", "euc_jp"), "ko": ("cp949",)}
_WESTERN = ("latin-1", "sloppy-windows-1252")
_LETTERS = {
    "zh": "\u4e00-\u9fff",
    "ja": "\u3005\u3041-\u30ff\u4e00-\u9fff",
    "ko": "\uac00-\ud7a3",
}
_MARKS = "\u3000-\u3002\u300a-\u3011\uff01-\uff1f\u2018-\u201d\u2026\u00b7\u30fb"
_ASCII = "\t\n\r -~"
_MEANT = {language: re.compile(f"[{letters}{_MARKS}{_ASCII}]+") for language, letters in _LETTERS.items()}
_ONLY = {language: re.compile(f"[{letters}{_MARKS}]+") for language, letters in _LETTERS.items()}
_HIGH = re.compile("[^\x00-\x7f]")
_RUN = re.compile("[^\x00-\x7f]{2,}")
_FEWEST_HIGH, _FEWEST_CHARACTERS = 4, 2


def _as_read(encoding: str) -> str:
    """The characters as which the encoding reads the first two bytes of a Chinese, Japanese or Korean letter in UTF-8."""
    pairs = (bytes((lead, second)) for lead in range(0xE3, 0xEE) for second in range(0x80, 0xC0))
    return "".join(sorted({char for pair in pairs if len(char := pair.decode(encoding, "ignore")) == 1 and ord(char) > 0x2E80}))


SUSPECT = "|".join(f"[{_as_read(encoding)}][^ -~]" for encoding in ("gbk", "cp932", "big5", "cp949"))
"""Matches every text in UTF-8 that was read as one of these; what was read as Latin is seen from its letters with accents."""


def double_byte_repaired(text: str, language: str | None) -> str:
    """The text as it was meant, where all of it becomes a text of the language; else the text itself."""
    own = _ENCODINGS.get(language or "")
    if own is None:
        return text
    high = _HIGH.findall(text)
    if max(high, default="") < "\u2e80":
        return _from_western(text, own, _MEANT[str(language)]) if len(high) >= _FEWEST_HIGH else text
    return _RUN.sub(lambda run: _from_utf8(run[0], own, _ONLY[str(language)]), text)


def _from_western(text: str, encodings: tuple[str, ...], meant: re.Pattern[str]) -> str:
    for wrong in _WESTERN:
        for right in encodings:
            found = _read_as(text, wrong, right)
            if found and meant.fullmatch(found) and 2 * len(_HIGH.findall(found)) >= len(_HIGH.findall(text)):
                return found
    return text


def _from_utf8(run: str, encodings: tuple[str, ...], meant: re.Pattern[str]) -> str:
    for wrong in encodings:
        found = _read_as(run, wrong, "utf-8")
        if found and len(found) >= _FEWEST_CHARACTERS and meant.fullmatch(found):
            return found
    return run


def _read_as(text: str, wrong: str, right: str) -> str | None:
    try:
        return text.encode(wrong).decode(right)
    except UnicodeError:
        return None

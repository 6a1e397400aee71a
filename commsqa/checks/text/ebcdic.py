"""Arabic EBCDIC (code page 420), which Python does not have, and mainframe text that was read as if it were Latin-1."""

import unicodedata

_FROM_40 = (
    " \xa0\u0651\ufe7d\u0640\ufffd\u0621\u0622\ufe82\u0623\xa2.<(+|&\ufe84\u0624\ufffd\ufffd\u0626\u0627\ufe8e\u0628\ufe91!$*);"
    "\xac-/\u0629\u062a\ufe97\u062b\ufe9b\u062c\ufe9f\u062d\xa6,%_>?\ufea3\u062e\ufea7\u062f\u0630\u0631\u0632\u0633\ufeb3\u060c:#@'=\""
    "\u0634abcdefghi\ufeb7\u0635\ufebb\u0636\ufebf\u0637\u0638jklmnopqr\u0639\ufeca\ufecb\ufecc\u063a\ufece\ufecf\xf7stuvwxyz"
    "\ufed0\u0641\ufed3\u0642\ufed7\u0643\ufedb\u0644\ufef5\ufef6\ufef7\ufef8\ufffd\ufffd\ufefb\ufefc\ufedf\u0645\ufee3\u0646\ufee7"
    "\u0647\u061bABCDEFGHI\xad\ufeeb\ufffd\ufeec\ufffd\u0648\u061fJKLMNOPQR\u0649\ufef0\u064a\ufef2\ufef3\u0660\xd7\ufffdSTUVWXYZ"
    "\u0661\u0662\ufffd\u0663\u0664\u06650123456789\ufffd\u0666\u0667\u0668\u0669\x9f"
)
"""The characters of bytes 40 to FF, by glibc's IBM420; U+FFFD where a byte has none."""
_SPACE = 0x40
SUSPECT = "[\u0080-\u00ff][^ @]{0,12}@[^ @]{1,12}@"
"""Matches mainframe text of three words that was read as Latin-1: its space is an @. For RE2, Java and Python alike."""
_MOSTLY = 0.9


def arabic_of(data: bytes) -> str | None:
    """The text of bytes in code page 420, in plain letters; None where a byte stands for nothing."""
    letters = "".join(_FROM_40[byte - _SPACE] if byte >= _SPACE else "\ufffd" for byte in data)
    return None if "\ufffd" in letters else unicodedata.normalize("NFKC", letters)


def from_mainframe(text: str) -> str:
    """A whole text of a mainframe that was read as Latin-1, as it was meant; any other text as it is."""
    if "@" not in text or " " in text:
        return text
    try:
        data = text.encode("latin-1")
    except UnicodeError:
        return text
    for meant in (data.decode("cp037"), arabic_of(data)):
        if meant and sum(_is_plain(each) for each in meant) >= _MOSTLY * len(meant):
            return meant
    return text


def _is_plain(letter: str) -> bool:
    return letter in " .,:;/()%+-'\"?!&،" or (letter.isascii() and letter.isalnum()) or "\u0621" <= letter <= "\u0669"

"""Text from data, made fit to leave the house: one line, no personal-looking values, no control characters, a bounded length."""

import re
import unicodedata

_LOCAL = r"""[^\s@=<>"'“”„,;:()\[\]{}]"""
_EMAIL = re.compile(rf"""(?<!{_LOCAL}){_LOCAL}+(?:@|%40)[^\s=<>"'“”„,;:()\[\]{{}}]+""")
_IBAN = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?|\b[A-Za-z]{2}\d{2}[A-Za-z0-9]{11,30}\b"
)
_CARD = re.compile(r"(?<!\d)(?:\d{4}([ -])\d{4}\1\d{4}\1\d{1,7}|\d{4}([ -])\d{6}\2\d{5}|\d{13,19})(?!\d)")
_NUMBER = re.compile(r"(?<![\w.\-/])(?:(?:\+|00)[\s.(]{0,2}\d(?:[\s().\-/]{0,2}\d){6,}|\(?\d(?:[\s().\-/]{0,2}\d){8,})(?!\w)")
_DATE = re.compile(
    r"(?:19|20)\d\d([-/.]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])|(?:0?[1-9]|[12]\d|3[01])[./](?:0?[1-9]|1[0-2])[./](?:19|20)\d\d"
)
_NETWORK_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")


def clean(text: str, length: int) -> str:
    """The text on one line of at most `length` characters, masked and without characters that steer a screen or its direction.

    Masked: e-mail addresses, IBANs, payment card numbers (Luhn), and numbers that could be a telephone's or an account's (nine
    digits or more standing alone, seven after + or 00); the last two digits stay, so that ids can still be told apart. Dates,
    network addresses, and numbers that are part of a word (J-19940228-01) are left.
    """
    shown = mask(one_line(text))
    return shown if len(shown) <= length else shown[: length - 1].rstrip() + "…"


def one_line(text: str) -> str:
    """The text in NFKC with line breaks and tabs as spaces, and no invisible, control or direction characters."""
    spaced = "".join(_visible(character) for character in text)
    return " ".join(unicodedata.normalize("NFKC", spaced).split())


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    return "" if category in ("Cf", "Cs", "Co", "Cn") else character


def mask(text: str) -> str:
    """The text with personal-looking values replaced. It may be masked again: nothing changes then."""
    text = _EMAIL.sub("[e-mail]", text)
    text = _IBAN.sub(_iban, text)
    text = _CARD.sub(_card, text)
    return _NUMBER.sub(_number, text)


def _iban(match: re.Match[str]) -> str:
    account = re.sub("[ -]", "", match[0]).upper()
    # What follows in capitals may have been caught with it, so every beginning of a possible length is tried.
    lengths = range(15, min(len(account), 34) + 1)
    is_one = account[4:].isdigit() or any(_mod_97(account[:length]) == 1 for length in lengths)
    return "[IBAN]" if is_one and len(account) >= 15 else match[0]


def _mod_97(account: str) -> int:
    """ISO 13616's remainder, 1 for a valid IBAN."""
    return int("".join(str(int(character, 36)) for character in account[4:] + account[:4])) % 97


def _card(match: re.Match[str]) -> str:
    digits = [int(character) for character in match[0] if character.isdigit()]
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    return "[card number]" if (sum(doubled) + sum(digits[-1::-2])) % 10 == 0 else match[0]


def _number(match: re.Match[str]) -> str:
    if _NETWORK_ADDRESS.fullmatch(match[0]):
        return match[0]
    if date := _DATE.match(match[0]):
        return date[0] + _NUMBER.sub(_number, match[0][date.end() :])
    digits = [character for character in match[0] if character.isdigit()]
    return f"[number ending {digits[-2]}{digits[-1]}]"

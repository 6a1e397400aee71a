"""Digits of every script, and text as it is read: one spelling in which numbers, dates and ids can be looked for."""

import html
import re
import unicodedata

# Arabic, Persian, Devanagari, Bengali, Gurmukhi, Gujarati, Tamil, Telugu, Kannada, Malayalam, Thai, and of full width.
ZEROS = "٠۰०০੦૦௦౦೦൦๐０"
DIGIT = f"[0-9{''.join(f'{zero}-{chr(ord(zero) + 9)}' for zero in ZEROS)}]"
"""One digit, as a pattern. In the subset that RE2, Java and Python share."""
BLANK = " \u00a0\u2007\u2009\u202f"
"""The spaces that stand inside a number."""
MINUS = "\\-\u2010-\u2013\u2212\ufe63\uff0d"
"""What is printed as a minus, and as a dash between figures. For a character class."""
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff"
"""The letters of scripts in which words stand beside a number without a space. For a character class."""
WESTERN = {ord(zero) + digit: str(digit) for zero in ZEROS for digit in range(10)}

_UNSEEN = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_MARKED_UP = re.compile("<[A-Za-z/]|&[#A-Za-z]")


def western(text: str) -> str:
    """The text in Western digits and without marks that nobody sees: direction marks, joiners, soft hyphens."""
    return text if text.isascii() else _UNSEEN.sub("", text).translate(WESTERN)


def western_digits(text: str) -> str:
    """The text with its decimal digits, of whatever script, as 0 to 9."""
    return text if text.isascii() else "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def readable(text: str) -> str:
    """`western`, and without the mark-up of HTML: each tag is a space."""
    if _MARKED_UP.search(text):
        text = html.unescape(_TAG.sub(" ", text))
    return western(text)


SENTENCE_END = re.compile(r"(?:(?<=\w{4})(?![.]\s[a-záéíóöőúüű])|(?<=[A-Z]{3})|(?<=[)])|(?<=-[0-9]{2}))[.]\s|[!?؟۔।。！？\n]")
"""Where a sentence ends; the point behind an abbreviation or a day is no end, but behind 2026-11-15 it is one.

Nor is a point before a small letter: 2026. október."""

"""Whether a mandatory text stands in a body, however it is wrapped, punctuated or marked up."""

import html
import re
import unicodedata

from commsqa.checks.text.numerals import western_digits

_TAG = re.compile(r"<[A-Za-z/!][^<>]*>")
_FIRST_WORDS = 8


def letters_of(text: str) -> str:
    """Only the letters and digits of a text, in one case and form: marks, spaces, hyphens, tatweel and HTML's tags do not count.

    Digits of any script are Western ones; vowel signs of Arabic do not count either, the vowels of Indian scripts do.
    """
    plain = html.unescape(_TAG.sub(" ", text)) if "<" in text or "&" in text else text
    folded = unicodedata.normalize("NFKC", plain).casefold()
    return "".join(
        each for each in western_digits(folded) if each != "ـ" and (each.isalnum() or unicodedata.category(each) == "Mc")
    )


def stands_in(disclosure: str, body: str) -> bool:
    """Whether the body has the text; a text without letters is nowhere missing."""
    return letters_of(disclosure) in letters_of(body)


def first_words(disclosure: str) -> str:
    """By which a reader knows the text."""
    words = disclosure.split()
    return " ".join(words[:_FIRST_WORDS]) + ("…" if len(words) > _FIRST_WORDS else "")

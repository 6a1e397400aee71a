"""A company's name as text: its words without the legal form, its trade and licence names, and whether it is a company's."""

import re
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from commsqa.checks.names import business_words as known
from commsqa.checks.names.legal_forms import FORM_WORDS, Form, split_forms, weak
from commsqa.checks.names.text import at_sight, fold, is_arabic, words
from commsqa.checks.text.numerals import western_digits

_AND = re.compile("[&+]")
_MESSRS = re.compile(r"^(?:m/s\b\.?|messrs\b\.?|spett(?:\.?\s?le|abile)\b(?:\s+ditta\b)?|السادة\s*/?)\s*")
_IN_LIQUIDATION = re.compile(r"\s*[(,-]?\s*(?:(?:in|under) liquidation|تحت التصفية)\)?")
_TRADING_AS = re.compile(
    r"\s*[,(\[-]?\s*(?<!\w)(?:t\s?/\s?a|t\.a\.|d\s?/\s?b\s?/\s?a|dba|a\s?/\s?k\s?/\s?a|aka"
    r"|f\s?/\s?k\s?/\s?a|trading as|doing business as"
    r"|also known as|formerly known as|formerly|exploitant|المعروفة باسم|المعروف باسم|الاسم التجاري|سابقا)(?!\w)[\s:]*"
)
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]+)[)\]]")


class Sign(IntEnum):
    """How surely a text is a company's name."""

    NONE = 0
    WEAK = 1
    STRONG = 2


class Word(NamedTuple):
    """A word of a company's name: folded and written out; as it was spelled; whether an article stood before it."""

    text: str
    spelled: str
    article: bool

    @property
    def trade(self) -> bool:
        """Whether the word tells what the company does."""
        return self.text in known.TRADES or self.text in known.ARABIC_TRADES

    @property
    def number(self) -> bool:
        """Whether the word is a number, or a branch: these are never slips of one another."""
        return self.text.isdigit() or self.text in ("branch", "فرع")

    @property
    def whole(self) -> str:
        """The word with its article."""
        return f"{'ال' if is_arabic(self.text) else 'al '}{self.spelled}" if self.article else self.spelled


class Company(NamedTuple):
    """One name of a company in one script."""

    words: tuple[Word, ...]
    forms: tuple[Form, ...]
    arabic: bool
    sign: Sign


@lru_cache(maxsize=1 << 13)
def names_of(text: str) -> tuple[str, ...]:
    """The names that the text gives to one company: `X LLC t/a Y` and `Y (X LLC)` give two. At sight; at least one."""
    sight = _IN_LIQUIDATION.sub("", _MESSRS.sub("", at_sight(text)))
    parts = [part for part in _TRADING_AS.split(sight) if any(c.isalnum() for c in part)]
    found = []
    for part in parts:
        inside = next((each[1] for each in _IN_BRACKETS.finditer(part) if _is_named(each[1])), None)
        outside = _IN_BRACKETS.sub(" ", part)
        found += [outside.strip(), inside] if inside and any(c.isalnum() for c in outside) else [part]
    return tuple(found) or (sight,)


def _is_named(text: str) -> bool:
    spelled = [fold(word) for word in words(text)]
    kept, forms = split_forms(spelled)
    return bool(forms) and any(len(spelled[k]) > 2 for k in kept)


@lru_cache(maxsize=1 << 13)
def companies_in(sight: str) -> tuple[Company, ...]:
    """The name (at sight) as one Company for each script that it is written in; none where it has no letter or digit."""
    spelled = words(_AND.sub(" and ", sight))
    scripts = [[word for word in spelled if not is_arabic(word)], [word for word in spelled if is_arabic(word)]]
    if scripts[1] and all(fold(word) in FORM_WORDS or word.isdigit() for word in scripts[0]):
        scripts = [[], spelled]
    return tuple(_company(script) for script in scripts if script)


def sign(text: str) -> Sign:
    """How surely a text is a company's name, by its words alone."""
    return max((company.sign for name in names_of(text) for company in companies_in(name)), default=Sign.NONE)


def _company(spelled: list[str]) -> Company:
    folded = [western_digits(fold(word)) for word in spelled]
    kept, forms = split_forms(folded)
    arabic = any(is_arabic(word) for word in folded)
    named = tuple(_named(*_letters_joined([folded[k] for k in kept], [spelled[k] for k in kept])))
    if any(not weak(form) for form in forms) or any(word in known.SIGNS or bare(word) in known.SIGNS for word in folded):
        seen = Sign.STRONG if named else Sign.NONE
    else:
        seen = Sign.WEAK if forms and named else Sign.NONE
    return Company(named, tuple(forms), arabic, seen)


def _letters_joined(folded: list[str], spelled: list[str]) -> tuple[list[str], list[str]]:
    """Three single letters or more, one after the other, as one word: A.B.C. as ABC."""
    joined = re.sub(r"(?<!\S)[^\W\d_](?: [^\W\d_](?!\S)){2,}", lambda run: run[0].replace(" ", ""), " ".join(folded)).split(" ")
    return (folded, spelled) if len(joined) == len(folded) else (joined, joined)


def _named(folded: list[str], spelled: list[str]) -> list[Word]:
    found: list[Word] = []
    article = False
    for k, word in enumerate(folded):
        ends = k == len(folded) - 1
        if word in known.ARTICLES and not ends:
            article = True
            continue
        if word in known.CONNECTING and len(folded) > 1:
            continue
        if word in known.NUMBERING and not ends and folded[k + 1].isdigit():
            continue
        if is_arabic(word):
            text = bare(word)
            found.append(Word(text, text, article or text != word))
        else:
            text = known.USUAL.get(word, word)
            found.append(Word(text, spelled[k] if text == word else text, article))
        article = False
    return found


def bare(word: str) -> str:
    """The Arabic word without conjunction, preposition and article: والمقاولات and للمقاولات as مقاولات."""
    if word.startswith("و") and (word[1:].startswith(("ال", "لل")) or _is_trade(word[1:])):
        word = word[1:]
    if word.startswith(("لل", "ال")) and len(word) > 4:
        return word[2:]
    return word[1:] if word.startswith("ل") and word[1:] in known.ARABIC_TRADES else word


def _is_trade(word: str) -> bool:
    return word in known.ARABIC_TRADES or (word.startswith("ل") and word[1:] in known.ARABIC_TRADES)

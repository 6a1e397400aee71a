"""Fictional people and companies, in one script or two, and what a typist makes of their names."""

import random
import re
from dataclasses import dataclass

from commsqa.project.demo import names


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a name: its Latin spellings in use, the recorded one first; `arabic` is empty for an English name."""

    latin: tuple[str, ...]
    arabic: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """Who a customer is. `title` fits a person's sex (Mr, Mrs); a company has none."""

    words: tuple[Word, ...]
    latin: str
    arabic: str
    title: str

    @property
    def kind(self) -> str:
        """As in customers.kind."""
        return "person" if self.title else "company"


def _both_scripts(text: str) -> tuple[Word, ...]:
    lines = (line.split(" ") for line in text.strip().splitlines())
    return tuple(Word(latin=tuple(spellings), arabic=arabic) for arabic, *spellings in lines)


def _english(text: str) -> tuple[Word, ...]:
    return tuple(Word(latin=(word,)) for word in text.split())


def _families(text: str) -> tuple[Word, ...]:
    """`Al-Rashidi` is also written `Al Rashidi` and `Alrashidi`."""
    return tuple(
        Word(
            latin=(word.latin[0], word.latin[0].replace("-", " "), word.latin[0].replace("-", "").capitalize()),
            arabic=word.arabic,
        )
        for word in _both_scripts(text)
    )


_ARABIC = {"Mr": _both_scripts(names.ARABIC_MEN), "Mrs": _both_scripts(names.ARABIC_WOMEN)}
_ENGLISH = {"Mr": _english(names.ENGLISH_MEN), "Mrs": _english(names.ENGLISH_WOMEN)}
_ARABIC_FAMILIES = _families(names.ARABIC_FAMILIES)
_ENGLISH_FAMILIES = _english(names.ENGLISH_FAMILIES)
_COMPANIES = [line.partition(" ") for line in names.COMPANIES.strip().splitlines()]
_TRADES = [line.partition(" ") for line in names.TRADES.strip().splitlines()]

_KNOWN = {
    part.lower()
    for words in (*_ARABIC.values(), *_ENGLISH.values(), _ARABIC_FAMILIES, _ENGLISH_FAMILIES)
    for word in words
    for spelling in word.latin
    for part in re.split("[ -]", spelling)
}
_SLIPS = dict(zip("bndfsrtkmgvcp", "nbfddtrlkfcvl", strict=True))
"""A consonant to a neighbouring key that is no other way to spell the same Arabic letter (the l of an article may be)."""


def chance(rng: random.Random, per_mille: int) -> bool:
    """True in `per_mille` of 1,000 cases. Integers only: the same on every Python."""
    return rng.randrange(1000) < per_mille


def draw_person(rng: random.Random, *, family: Word | None = None) -> Party:
    """A person of that family, or of any: two words in English, given, father's and family name in Arabic."""
    family = family or rng.choice(_ARABIC_FAMILIES if chance(rng, 620) else _ENGLISH_FAMILIES)
    title = rng.choice(("Mr", "Mrs"))
    if not family.arabic:
        words: tuple[Word, ...] = (rng.choice(_ENGLISH[title]), family)
    else:
        words = (_recorded(rng, rng.choice(_ARABIC[title])), _recorded(rng, rng.choice(_ARABIC["Mr"])), family)
    return Party(words, " ".join(word.latin[0] for word in words), " ".join(word.arabic for word in words if word.arabic), title)


def _recorded(rng: random.Random, word: Word) -> Word:
    """The word with one of its spellings as the recorded one."""
    first = rng.randrange(len(word.latin))
    return Word(latin=word.latin[first:] + word.latin[:first], arabic=word.arabic)


def draw_company(rng: random.Random) -> Party:
    """A company with limited liability or a closed shareholding one, named in both scripts."""
    (arabic, _, latin), (arabic_trade, _, trade) = rng.choice(_COMPANIES), rng.choice(_TRADES)
    form, arabic_form = rng.choice((("W.L.L.", "ذ.م.م"), ("W.L.L.", "ذ.م.م"), ("K.S.C.C.", "ش.م.ك.م")))
    return Party((), f"{latin} {trade} Co. {form}", f"شركة {arabic} {arabic_trade.replace('_', ' ')} {arabic_form}", "")


def respelled(rng: random.Random, party: Party) -> str | None:
    """The same name with one word in another Latin spelling; None where no word has one."""
    spots = [k for k, word in enumerate(party.words) if len(word.latin) > 1]
    if not spots:
        return None
    spot = rng.choice(spots)
    return " ".join(rng.choice(word.latin[1:]) if k == spot else word.latin[0] for k, word in enumerate(party.words))


def misspelled(rng: random.Random, name: str) -> str | None:
    """A Latin name with one consonant wrong, missing or swapped with its neighbour; None where it has no place for that.

    Never the first letter, a doubled letter, a digraph (kh, sh), a vowel or the spelling of a name in the lists: those could be
    another way to write the same name, or another name.
    """
    spots = [
        k
        for k in range(1, len(name) - 1)
        if name[k] in _SLIPS
        and name[k - 1].isalpha()
        and name[k + 1].isalpha()
        and name[k + 1] not in ("h", name[k])
        and name[k - 1] != name[k]
    ]
    if not spots:
        return None
    k = rng.choice(spots)
    neighbour = name[k + 1]
    wrong = [_SLIPS[name[k]] + neighbour, neighbour] + [neighbour + name[k]] * (neighbour in _SLIPS)
    slipped = name[:k] + rng.choice(wrong) + name[k + 2 :]
    before, after = re.split("[ -]", name), re.split("[ -]", slipped)
    changed = next(new for old, new in zip(before, after, strict=True) if old != new)
    return None if len(changed) < 5 or changed.lower() in _KNOWN else slipped

"""Which Latin spellings an Arabic word can have.

Arabic writes consonants and long vowels. Each consonant may stand for a few Latin strings, in any romanisation (ALA-LC, DIN,
BGN, French, Egyptian and Maghrebi custom); short vowels are free but short; a long vowel that is written must be heard, and one
that is heard must be written. By that Mohammed, Muhammad and Mohamed are one name, and Mahmoud, with its long vowel, another.
"""

from functools import lru_cache
from typing import NamedTuple

from commsqa.checks.names.parts import ARTICLE

_SOFT_LATIN = "aeiouyw"
_STANDS_FOR = dict(
    line.split(" ", maxsplit=1)
    for line in """\
ب b p
پ p b
ت t
ث th t s
ج j g dj dg ch
چ ch tch j
ح h
خ kh k ch x
د d
ذ dh d z th
ر r
ز z
ژ j zh
س s c
ش sh ch sch
ص s
ض d dh z
ط t
ظ z dh d th
غ gh g
ف f ph v
ڤ v f
ق q k g c
ك k c q ck
گ g k
ل l
م m
ن n
ه h""".splitlines()
)
"""Each Arabic consonant with the Latin strings it may be written as, the usual one first."""
_OPTIONS = {letter: tuple(sorted(latin.split(), key=len, reverse=True)) for letter, latin in _STANDS_FOR.items()}
_SOFT_ARABIC = frozenset("اويع" + ARTICLE)


def may_begin(arabic: str, sound: str) -> bool:
    """Whether the first consonant of the Arabic part may be written with this Latin letter."""
    first = next((letter for letter in arabic if letter in _OPTIONS), None)
    return first is not None and any(option.startswith(sound) for option in _OPTIONS[first])


def plain_consonants(arabic: str) -> str:
    """The Arabic part's consonants, each in its first Latin spelling."""
    return "".join(_STANDS_FOR[letter].split()[0] for letter in arabic if letter in _STANDS_FOR)


class _Reading(NamedTuple):
    """An Arabic word as consonants with what is written between them: softs[k] before consonants[k], the last one at the end."""

    consonants: tuple[str, ...]
    softs: tuple[str, ...]


@lru_cache(maxsize=1 << 17)
def can_spell(arabic: str, latin: str) -> bool:
    """Whether the folded Arabic part may be written as the folded Latin one. Article and doubling are free."""
    return any(_fits(reading, latin) for reading in _readings(arabic))


@lru_cache(maxsize=1 << 15)
def _readings(arabic: str) -> tuple[_Reading, ...]:
    texts = [arabic]
    if arabic.endswith("ه") and len(arabic) > 2:
        texts += [arabic[:-1] + "ا", arabic[:-1] + "ت"]
    for text in list(texts):
        if ARTICLE in text:
            texts.append(text.replace(ARTICLE, ARTICLE + "ل"))
    return tuple(_reading(text) for text in texts)


def _reading(text: str) -> _Reading:
    consonants, softs = [], [""]
    for letter in text:
        if letter in _OPTIONS:
            consonants.append(letter)
            softs.append("")
        elif letter in _SOFT_ARABIC:
            softs[-1] += letter
        else:  # a letter of no known sound: it fits nothing
            consonants.append("?")
            softs.append("")
    return _Reading(tuple(consonants), tuple(softs))


def _fits(reading: _Reading, latin: str) -> bool:
    """Walk both words at once, over all places in the Latin word that the consonants so far can have led to."""
    consonants, softs = reading
    count = len(consonants)
    closed = softs[-1] in ("", "ع")
    places = {(0, True)}  # the second: whether the last vowel was a u
    for k, letter in enumerate(consonants):
        reached: set[tuple[int, bool]] = set()
        for at, after_u in places:
            run = _vowels_at(latin, at)
            long_u = closed and 0 < k == count - 1 and not softs[k] and _is_u(run) and not after_u
            if long_u or not _may_stand_between(softs[k], run, first=k == 0):
                continue
            heard_u = _is_u(run) if run else after_u
            reached.update((after, heard_u) for after in _after_consonant(letter, latin, at + len(run)))
        if not reached:
            return False
        places = reached
    alone = count == 1 or (count == 2 and not any(softs))
    return any(_ends(softs[-1], latin, at, alone=alone) for at, _ in places)


def _ends(written: str, latin: str, at: int, *, alone: bool) -> bool:
    run = _vowels_at(latin, at)
    rest = latin[at + len(run) :]
    return (not rest or (rest == "h" and run != "" and written != "")) and _may_end(written, run, alone=alone)


def _vowels_at(latin: str, at: int) -> str:
    end = at
    while end < len(latin) and latin[end] in _SOFT_LATIN:
        end += 1
    return latin[at:end]


def _is_u(run: str) -> bool:
    """In a last closed syllable a short u follows only another u (Yusuf); after another vowel it is long, and written."""
    return "o" in run or "u" in run


def _after_consonant(letter: str, latin: str, at: int) -> list[int]:
    """Where the Latin word goes on after the consonant that begins at `at`, written once or doubled."""
    ends = []
    for option in _OPTIONS.get(letter, ()):
        if latin.startswith(option, at):
            end = at + len(option)
            ends.append(end)
            if latin.startswith(option, end):
                ends.append(end + len(option))
        elif len(option) > 1 and latin.startswith(option[0] + option, at):
            ends.append(at + len(option) + 1)
    return ends


@lru_cache(maxsize=1 << 14)
def _may_stand_between(written: str, run: str, *, first: bool) -> bool:
    """Whether the Latin vowels `run` may stand for the written Arabic vowels before a consonant."""
    if not written:
        return run == "" or (not first and ((len(run) == 1 and run != "w") or run in ("ou", "oo")))
    if written == ARTICLE:
        return len(run) < 3
    if "و" in written and not any(c in run for c in "ouw"):
        return False
    if "ي" in written and not any(c in run for c in "iye"):
        return False
    if "ا" in written and not run and not first:
        return False
    return _only_written_vowels(written, run)


@lru_cache(maxsize=1 << 14)
def _may_end(written: str, run: str, *, alone: bool) -> bool:
    """The same at the end of the word, where ي may be alef maqsura, و may be silent (عمرو), and a French e may follow."""
    if not written:
        return run in ("", "e") or (alone and run == "a")
    if written == "و":
        return run == "" or any(c in run for c in "ouw")
    if len(written) > 1 and written[-1] == "ي" and run.endswith(("a", "e")):
        written = written[:-1] + "ا"
    if written == "ي":
        return run != "" and _only_written_vowels(written, run)
    if written == "ع":
        return len(run) < 3 and _only_written_vowels(written, run)
    return _may_stand_between(written, run, first=False)


def _only_written_vowels(written: str, run: str) -> bool:
    """A long i or u that is heard after another vowel must be written."""
    glide = "ي" in written or "اع" in written  # Sha'ir may lose its apostrophe
    if len(run) > 1 and not glide and ("i" in run or "y" in run or "ee" in run):
        return False
    return "و" in written or not ("w" in run or any(run[k] in "aei" and run[k + 1] in "ou" for k in range(len(run) - 1)))

"""Which Latin spellings an Arabic word can have.

Arabic writes consonants and long vowels. Each consonant may stand for a few Latin strings, in any romanisation (ALA-LC, DIN,
BGN, French, Egyptian and Maghrebi custom); short vowels are free but short; a long vowel that is written must be heard, and one
that is heard must be written. By that Mohammed, Muhammad and Mohamed are one name, and Mahmoud, with its long vowel, another.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from commsqa.checks.names.parts import ARTICLE
from commsqa.checks.names.usual import USUAL

_SOFT_LATIN = "aeiouyw"
_WITHOUT_SOFT = dict.fromkeys(map(ord, _SOFT_LATIN))
_STANDS_FOR = dict(
    line.split(" ", maxsplit=1)
    for line in """\
ب b p
پ p b
ت t th
ث th t s
ج j g dj dg ch gu c dsch
چ ch tch j c tsch
ح h x
خ kh k ch x
د d
ذ dh d z th
ر r
ز z s
ژ j zh z
س s c
ش sh ch sch
ص s c
ض d dh z th
ط t th
ظ z dh d th
غ gh g rh q gu
ف f ph v
ڤ v f
ڨ g v
ڭ g
ځ z dz j
څ ts s c
ښ sh kh x
ږ zh g z
ق q k g c gh qu gu ck
ك k c q ck qu g gu cq cqu
گ g k gu
ل l
م m
ن n
ه h""".splitlines()
)
"""Each Arabic consonant with the Latin strings it may be written as, the usual one first."""
_OPTIONS = {letter: tuple(sorted(latin.split(), key=len, reverse=True)) for letter, latin in _STANDS_FOR.items()}
_BEGINS = {"و": "wou", "ي": "yie", "ا": "aeiou", "ع": "aeiou"}
"""What a word may begin with that begins with one of these letters."""
_SOFT_ARABIC = frozenset("اويع" + ARTICLE)
_NO_J = re.compile("^[^جچژگ]*$")
_J_AS_Y = re.compile("(?<![aeou])j|j(?![aeiou])")
"""Not between vowels: Sajid is no spelling of Saeed."""
_MOST_READINGS = 8
"""How many readings are read on: no name has more, and a word made of all patterns would have thousands."""
_AIN_AS_H = re.compile("(?<=[aeo])h(?=[^aeiouyw])|(?<=[lmnr])h(?=[aeiouy])")
_ALSO_READ = tuple(
    (re.compile(written.replace("@", ARTICLE)), read.replace("@", ARTICLE))
    for written, read in (
        ("ه@", "ت@"),  # Hibatullah
        ("خوا", "خا"),  # Persian: the و is silent
        ("وهد", "وده"),  # چوہدری is also written چودھری, and read so: Chaudhry
        ("^(.{3}[^ه]*)ه(?=..)", r"\1"),  # Persian: at the end of a joined word it is a vowel (تیره‌گل)
        ("^عبد(?=[^@]*$)", "عبد@"),
        ("^(..+?)ال(?=..)", r"\1@"),  # Saifuddin, Waliullah in one word
        ("^بال(?=...)", "ب@"),  # Maghrebi: son of the, Bettaieb, Bennaceur
        ("^بو(?=..)", "ابو"),  # Gulf and Maghrebi: Bu Haydar, Bouanane
        ("^ابو(?=..)", "بو"),
        ("^ابوا", "ابوع"),  # Abu Usama
        ("نب", "مب"),  # spoken so: Ambar, Jumblatt
        ("تش", "چ"),  # Charles, Richard
        ("(?<=..)ه$", "ا"),
        ("(?<=..)ه$", "ت"),
        ("^عبد@له$", "عبد@لهي"),  # Somali: Abdullahi
        ("@ا", "@ع"),
    )
)
"""What an Arabic word may also be read as: each pattern, once, in the word and in all readings before."""


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
    begins: frozenset[str]
    """The letters with which its first consonant may begin in Latin."""


@lru_cache(maxsize=1 << 17)
def can_spell(arabic: str, latin: str) -> bool:
    """Whether the folded Arabic part may be written as the folded Latin one. Article and doubling are free."""
    if latin in USUAL.get(arabic.removeprefix(ARTICLE), ()):
        return True
    readings = _readings(arabic)
    for written in _written(arabic, latin):
        first, heard = _consonants_of(written)
        for reading in readings:
            count = len(reading.consonants)
            if (not count or (count <= heard and first in reading.begins)) and _fits(reading, written):
                return True
    return False


@lru_cache(maxsize=1 << 15)
def _consonants_of(latin: str) -> tuple[str, int]:
    """The first consonant of a Latin word and how many letters are consonants: fewer than an Arabic word's spell it never."""
    consonants = latin.translate(_WITHOUT_SOFT)
    return consonants[:1], len(consonants)


def _written(arabic: str, latin: str) -> Iterator[str]:
    """The Latin word, and the same in letters of the usual sounds where it has some that stand for others here."""
    yield latin
    if "v" in latin and "و" in arabic:
        yield latin.replace("v", "w")
    if "x" in latin and ("كس" in arabic or "خش" in arabic):
        yield latin.replace("x", "ks" if "كس" in arabic else "khsh")
    if "j" in latin and "ي" in arabic and _NO_J.search(arabic):  # Jusuf, Husejn
        yield _J_AS_Y.sub("y", latin)
    if ("chr" in latin or "chl" in latin) and "ك" in arabic:  # Christine
        yield latin.replace("chr", "kr").replace("chl", "kl")
    if "h" in latin and "ع" in arabic[1:]:  # Lebanese: Nehme, Tohme, Merhi
        yield from (latin[: found.start()] + latin[found.end() :] for found in islice(_AIN_AS_H.finditer(latin), 3))


@lru_cache(maxsize=1 << 15)
def _readings(arabic: str) -> tuple[_Reading, ...]:
    texts = [arabic]
    for written, read in _ALSO_READ:
        texts += [read_so for text in texts[:_MOST_READINGS] if (read_so := written.sub(read, text, count=1)) != text]
    texts += [text.replace(ARTICLE, ARTICLE + "ل") for text in texts if ARTICLE in text]
    return tuple(_reading(text) for text in dict.fromkeys(texts))


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
    begins = frozenset(option[0] for option in _OPTIONS.get(consonants[0], ())) if consonants else frozenset()
    return _Reading(tuple(consonants), tuple(softs), begins)


def _fits(reading: _Reading, latin: str) -> bool:
    """Walk both words at once, over all places in the Latin word that the consonants so far can have led to."""
    consonants, softs, _ = reading
    count = len(consonants)
    closed = softs[-1] in ("", "ع")
    participle = consonants[:1] == ("م",)
    many = count > 3  # Bahadur, Fereydun: no pattern of three consonants
    alef_lost = softs[0].endswith("ا") and "و" not in softs[1:2] and latin[:1] not in _SOFT_LATIN  # Brahim, before two consonants
    places = {(0, True, False)}  # whether the last vowel was a u, whether no vowel stood before the last consonant
    for k, letter in enumerate(consonants):
        reached: set[tuple[int, bool, bool]] = set()
        last = closed and 0 < k == count - 1
        for at, after_u, cluster in places:
            run = _vowels_at(latin, at)
            may_be_u = after_u or ((cluster or many) and len(run) == 1 and not participle)
            if last and not softs[k] and _is_u(run) and not may_be_u:
                continue
            if k == 1 and run and alef_lost:
                continue
            if not (
                _may_stand_between(softs[k], run, first=k == 0)
                or ("ع" in softs[k] and _beside_ain(softs[k], run) and not (last and k == 1 and run[:1] not in ("o", "u")))
            ):
                continue
            heard_u = _is_u(run) if run else after_u
            begins, clusters = at + len(run), (k > 0 and not run) or "ع" in softs[k][k == 0 :]
            reached.update(
                (after, heard_u, clusters or latin[after - 1] == latin[after - 2] != latin[begins - 1])
                for after in _after_consonant(letter, latin, begins)
            )
        if not reached:
            return False
        places = reached
    alone = count == 1 or (count == 2 and not any(softs))
    return any(_ends(softs[-1], latin, at, alone=alone) for at, _, _ in places)


def _ends(written: str, latin: str, at: int, *, alone: bool) -> bool:
    run = _vowels_at(latin, at)
    rest = latin[at + len(run) :]
    silent = (rest == "h" and run != "" and written != "") or (rest == "s" and run == "e")  # Georges
    silent = silent or (rest in ("t", "d") and not run and latin[at - 1 : at] in ("r", "n"))  # Robert, Raymond
    return (not rest or silent) and _may_end(written, run, alone=alone)


def _vowels_at(latin: str, at: int) -> str:
    end = at
    while end < len(latin) and latin[end] in _SOFT_LATIN:
        end += 1
    return latin[at:end]


def _is_u(run: str) -> bool:
    """A u: in a last closed syllable a short one follows only another (Yusuf) or two consonants (Anjum); else it is long."""
    return ("o" in run or "u" in run) and run != "eu"


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
        return run == "" or (not first and _is_short(run))
    if written == ARTICLE:
        return len(run) < 3
    if ARTICLE in written:
        rest = written.replace(ARTICLE, "")
        return any(_may_stand_between(rest, run[:end], first=first) for end in range(max(0, len(run) - 2), len(run) + 1))
    if written == "وا" and run == "oi":  # French: Antoine
        return True
    if _is_heard(written, run, first=first) or _around_glide(written, run, first=first):
        return True
    return "ou" in run and _around_glide(written, run.replace("ou", "w", 1), first=first)  # French: Ouissem


def _is_short(run: str) -> bool:
    return (len(run) == 1 and run != "w") or run in ("ou", "oo", "eu")


def _is_heard(written: str, run: str, *, first: bool) -> bool:
    """Whether each long vowel that is written is heard, and none else."""
    if first and run and run[0] not in _BEGINS.get(written[0], run[0]):
        return False
    if "و" not in written and ("ou" in run or "oo" in run) and "ا" in written and not first:
        return False
    if "و" in written and not any(c in run for c in "ouw"):
        return False
    if "ي" in written and not any(c in run for c in "iye"):
        return False
    if "ا" in written and not first and not any(c in run for c in "aeo"):
        return False
    return _only_written_vowels(written, run)


def _around_glide(written: str, run: str, *, first: bool) -> bool:
    """Whether a و or ي is the consonant w or y, with a vowel of its own on either side: Wissam, Jawad, Ziyad."""
    for letter, latin in (("و", "w"), ("ي", "y")):
        if letter in written and latin in run:
            before, _, after = written.partition(letter)
            heard, _, left = run.partition(latin)
            left = left.removeprefix(latin)
            return _may_stand_between(before, heard, first=first and not before) and _may_stand_between(after, left, first=False)
    return False


def _beside_ain(written: str, run: str) -> bool:
    """A ع between vowels is not written in Latin: Rabi'a, Nu'man, Mun'im; each long vowel beside it is heard."""
    rest = written.replace("ع", "")
    return (
        0 < len(run) < 4
        and "w" not in run
        and all(any(c in run for c in sounds) for letter, sounds in (("و", "ou"), ("ي", "iye"), ("ا", "ae")) if letter in rest)
    )


@lru_cache(maxsize=1 << 14)
def _may_end(written: str, run: str, *, alone: bool) -> bool:
    """The same at the end of the word, where ي may be alef maqsura, و may be silent (عمرو), and a French e may follow."""
    if not written:
        return run in ("", "e") or (alone and run == "a")
    if written == "و":
        return run == "" or any(c in run for c in "ouw")
    if len(written) > 1 and "ع" in written and _beside_ain(written, run):
        return True
    if len(run) > 2 and run.endswith("e") and _may_stand_between(written, run[:-1], first=False):  # French: M'Baye
        return True
    if len(written) > 1 and written[-1] == "ي" and run.endswith(("a", "e")):
        written = written[:-1] + "ا"
    if written == "ي":
        return run != "" and _only_written_vowels(written, run)
    if written == "ع":
        return len(run) < 4
    return _may_stand_between(written, run, first=False)


def _only_written_vowels(written: str, run: str) -> bool:
    """A long i or u that is heard after another vowel must be written."""
    glide = "ي" in written or "اع" in written  # Sha'ir may lose its apostrophe
    if len(run) > 1 and not glide and ("i" in run or "y" in run or "ee" in run):
        return False
    return "و" in written or not ("w" in run or any(run[k] in "aei" and run[k + 1] in "ou" for k in range(len(run) - 1)))

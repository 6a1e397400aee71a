"""Latin words compared: a slip of the pen, and spellings of one Arabic name whose Arabic form is not known."""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from commsqa.checks.names.arabic import can_spell, may_begin, plain_consonants
from commsqa.checks.names.parts import ARTICLE
from commsqa.checks.names.words import GIVEN, WIDELY_BORNE

_CONSONANTS = (
    ("sch", "x"),
    ("sh", "x"),
    ("ch", "x"),
    ("kh", "K"),
    ("gh", "G"),
    ("ph", "f"),
    ("dj", "j"),
    ("q", "k"),
    ("ck", "k"),
    ("c", "k"),
    ("g", "j"),
)
_VOWEL_LETTERS = "aeiouyw"
_VOWELS_ALONE = frozenset("aeiou")
_CUSTOMARY = ("kqc", "qg", "gj", "dz")
"""Letters of which one romanisation writes one and another the other."""
_CUSTOMARY_BEFORE_H = ("sc", "dt")
_CUSTOMARY_BEFORE_I = ("sc",)  # French: Nacer, Yacine
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = str.maketrans("eoyw", "auiu")
_CONSONANT = re.compile("[^aeiouyw]")
_ONE_SOUND = re.compile("[sktgdc]h")
_CONSONANTS_LAST = re.compile("[^aeiou]+$")
_CONSONANTS_FIRST = re.compile("(?:[^aeiouy]|y(?!$))+")  # a y at the end is a vowel: Chaudhry
_SOFT = re.compile("[aeiouywاويع" + ARTICLE + "]|(.)(?=\\1)")
_BACK = re.compile("[ou]")
_HEARD = (("ksh", "x"), ("oo", "u"), ("ee", "i"), ("ow", "au"), ("ou", "au"), ("ph", "f"))
"""Letters that English writes for a sound which others write with other ones: no slip makes one of the other."""
_HEARD_FIRST = frozenset(map(frozenset, ("pf", "ou", "oa", "ei")))
_FEWEST_HEARD = 4
_CONTRACTED = re.compile("[^aeiouy]{2,4}(?:[oa]|u?ez)")
_LEFT_OUT = 3
_INDIAN = re.compile("[\u0900-\u0dff]")
_SYLLABLE = re.compile(r"\w\W*")
_FEWEST_SYLLABLES = 3
_DOUBLED_CONSONANT = re.compile(r"([^aeiouyw])\1+")


def slip(one: str, other: str) -> int | None:
    """How many letters were hit wrong, left out, doubled or transposed, where so few that the words are one; else None.

    One in a word of 3 to 6 letters, two up to 10, three above; none in shorter words, where each letter is the name.
    """
    length = max(len(one), len(other))
    if length < 3:
        return None
    limit = 1 if length <= 6 else 2 if length <= 10 else 3
    if abs(len(one) - len(other)) <= limit and (distance := OSA.distance(one, other, score_cutoff=limit)) <= limit:
        return distance
    return 1 if not one.isascii() and _INDIAN.match(one) and _slips_by_syllable(one, other) else None


def _slips_by_syllable(one: str, other: str) -> bool:
    """Whether two words of a script of India differ by one letter with its signs: it is left out, or changed places."""
    left, right = _SYLLABLE.findall(one), _SYLLABLE.findall(other)
    few, many = sorted((len(left), len(right)))
    if many < _FEWEST_SYLLABLES or (few < many and many == _FEWEST_SYLLABLES):
        return False
    return (few < many or sorted(left) == sorted(right)) and OSA.distance(left, right, score_cutoff=1) == 1


def slip_by_ear(one: str, other: str) -> int | None:
    """The same where vowels of one colour and doubled letters are not told apart, as between two romanisations."""
    return slip(_sounded(one), _sounded(other))


def romanised_alike(one: str, other: str) -> bool:
    """Whether two words sound alike where one is written as English hears it: Pooja, Puja; Geeta, Gita; Laxmi, Lakshmi.

    They differ by more letters than a slip, and are hardly two names. One more letter may differ: Chowdhury, Chaudhary.
    """
    if one[0] != other[0] and frozenset((one[0], other[0])) not in _HEARD_FIRST:
        return False
    left, right = _heard(one), _heard(other)
    if (left, right) == (one, other) or min(len(left), len(right)) < _FEWEST_HEARD:
        return False
    return left == right or (min(len(left), len(right)) > _FEWEST_HEARD and slip(left, right) == 1)


def contracts(one: str, other: str) -> bool:
    """Whether one word is the other as Spanish clerks shorten it: Fco. for Francisco, Fdez. for Fernandez, Glez., Mtnez."""
    if one[0] != other[0] or one[-1] != other[-1]:
        return False
    short, whole = sorted((one, other), key=len)
    if len(whole) < len(short) + _LEFT_OUT or not _CONTRACTED.fullmatch(short):
        return False
    letters = iter(whole)
    return all(letter in letters for letter in short)


def slip_against_arabic(arabic: str, latin: str) -> int | None:
    """By how many consonants a Latin word misses an Arabic one that it does not spell: one, or None for other words."""
    expected, heard = _by_sound(plain_consonants(arabic))[0], _by_sound(latin)[0]
    if max(len(expected), len(heard)) < 3:
        return None
    return 1 if OSA.distance(expected, heard, score_cutoff=1) <= 1 else None


def breaks_consonant(one: str, other: str) -> bool:
    """Whether the first word is the second, but for one consonant left out, or one letter replaced as no romanisation does.

    Such a word is a slip even where the Arabic letters could be read so: a hand that romanises otherwise changes more than that.
    """
    lost = len(other) - len(one)
    if lost not in (0, 1):
        return False
    at = next((k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if at == 0 or at >= len(other) or one[at + 1 - lost :] != other[at + 1 :]:
        return False
    letter = other[at]
    if lost:
        return letter not in _VOWEL_LETTERS and letter != other[at - 1] and not _may_be_left_out(other, at)
    wrong = one[at]
    if {letter, wrong} == {"v", "w"}:
        return False
    if letter in _VOWEL_LETTERS or wrong in _VOWEL_LETTERS:
        return letter not in _VOWEL_LETTERS or wrong not in _VOWEL_LETTERS
    following = other[at + 1 : at + 2]
    pairs = _CUSTOMARY + (_CUSTOMARY_BEFORE_H if following == "h" else _CUSTOMARY_BEFORE_I if following in ("e", "i") else ())
    return not any(letter in pair and wrong in pair for pair in pairs)


def breaks_vowel(one: str, other: str) -> bool:
    """Whether the first word is the second with one slip beside a vowel that no romanisation makes: Saelh, Abdllah, Khalod.

    Two letters changed places (but for ei and ie), a vowel was lost between consonants that then cannot be spoken together, or
    i stands for o or u where none went before (Yusuf, Yusif).
    """
    lost = len(other) - len(one)
    if lost not in (0, 1):
        return False
    at = next((k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if lost == 1 and one[at:] == other[at + 1 :]:
        return at > 0 and other[at] in "aeiou" and _clusters(one[:at], one[at:])
    if lost or at >= len(one):
        return False
    pair = one[at : at + 2]
    if pair[::-1] == other[at : at + 2] and one[at + 2 :] == other[at + 2 :]:
        if _VOWELS_ALONE.issuperset(pair):  # Goerges, Tuofic
            return set(pair) != {"e", "i"}
        return not (at == 1 and one[0] not in _VOWEL_LETTERS)  # Bedir, Bdeir
    first = [{"a", "i"}, {"a", "u"}, {"a", "o"}] if at == 0 else []  # Aslam, Islam; Amar, Umar
    swapped = {one[at], other[at]} in ({"i", "u"}, {"i", "o"}, *first)
    return swapped and one[at + 1 :] == other[at + 1 :] and not _BACK.search(other[:at])


def _clusters(before: str, after: str) -> bool:
    """Whether three consonants meet here (but Sarfraz, Abdelkrim), or two at the beginning of the word (but Slim, Hyat)."""
    whole = _ONE_SOUND.sub("x", before)
    left, right = _CONSONANTS_LAST.search(whole), _CONSONANTS_FIRST.match(_ONE_SOUND.sub("x", after))
    if not left or not right:
        return False
    met, starts = left.group() + right.group(), left.start() == 0
    eased = right.end() < len(after) and met[-1] in "rl" and met[-2] != met[-1]
    return (len(met) > 2 and not eased) or (starts and met[len(left.group())] not in "lmnrwy")


def _may_be_left_out(word: str, at: int) -> bool:
    """Sarah, Redha, Danehkar; Nadjafi, Manoutchehr, Baschir: consonants that another romanisation does not write."""
    letter, before, after = word[at], word[at - 1], word[at + 1 : at + 3]
    if letter == "h":
        return not after or before == "d" or (before == "e" and after[0] not in _VOWEL_LETTERS)
    return (letter == "d" and after[:1] == "j") or (letter in "ts" and after == "ch")


@lru_cache(maxsize=1 << 15)
def _sounded(word: str) -> str:
    return _DOUBLED.sub(r"\1", word.translate(_VOWELS))


@lru_cache(maxsize=1 << 15)
def _heard(word: str) -> str:
    for letters, sound in _HEARD:
        word = word.replace(letters, sound)
    return word


@lru_cache(maxsize=1 << 15)
def _by_sound(word: str) -> tuple[str, tuple[str, ...]]:
    """The consonants by sound, doubled ones once, and the vowels before, between and after them."""
    for latin, sound in _CONSONANTS:
        word = word.replace(latin, sound)
    word = _DOUBLED_CONSONANT.sub(r"\1", word)
    return "".join(c for c in word if c not in _VOWEL_LETTERS), tuple(_CONSONANT.split(word))


def sound_alike(one: str, other: str) -> bool:
    """Whether two words may be spellings of one Arabic name: equal consonants and no vowel that contradicts another."""
    (consonants, left), (same_consonants, right) = _by_sound(one), _by_sound(other)
    if not consonants or consonants != same_consonants or bool(left[-1]) != bool(right[-1]):
        return False
    return all(_colours_agree(a, b, first=k < 2, at_start=k == 0) for k, (a, b) in enumerate(zip(left, right, strict=True)))


def _colours_agree(a: str, b: str, *, first: bool, at_start: bool) -> bool:
    if a == b:
        return True
    if not a or not b:
        return len(a + b) == 1 and not (at_start and a + b not in "ie")  # Ibrahim, Brahim
    back = [any(c in run for c in "ouw") for run in (a, b)]
    front = [any(c in run for c in "iy") for run in (a, b)]
    return (first or back[0] == back[1]) and (front[0] == front[1] or "e" in a + b)


def widely_borne_together(one: str, other: str) -> bool:
    """Whether some widely borne Arabic name can be spelled as either word, or a frequent one with a French ou for u."""
    together = _borne(one) & _borne(other)
    return not together.isdisjoint(WIDELY_BORNE) or (bool(together) and one.replace("ou", "u") == other.replace("ou", "u"))


def are_two_names(one: str, other: str) -> bool:
    """Whether two words of the same consonants are two frequent Arabic given names (Saad, Saeed): no slip, but somebody else."""
    if _SOFT.sub("", one) != _SOFT.sub("", other):
        return False
    names, others = _borne(one), _borne(other)
    return bool(names and others) and names.isdisjoint(others)


@lru_cache(maxsize=1 << 15)
def _borne(word: str) -> frozenset[str]:
    if word in GIVEN:
        return frozenset({word})
    found = _CONSONANT.search(word)
    return (
        frozenset(name for name in _bearing(found.group(), vowel=found.start() > 0) if can_spell(name, word))
        if found and found.group().isascii()
        else frozenset()
    )


@lru_cache(maxsize=64)
def _bearing(sound: str, *, vowel: bool) -> tuple[str, ...]:
    """The given names whose first consonant may be written with this letter, after a vowel or at the beginning."""
    return tuple(name for name in sorted(GIVEN) if may_begin(name, sound) and vowel == (name[0] in "اعيو"))

"""What the fingers did between two words that are one slip apart.

>>> edit("gmial", "gmail").value
'swapped'
>>> edit("a0l", "aol").value
'look_alike'
"""

from enum import StrEnum
from functools import cache

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SHIFT = (0.0, 0.25, 0.75)  # of each row against the first, in keys
_REACH = 1.0  # keys; a finger that misses hits one of the six around
_DIGITS = {"l": "1", "i": "1", "o": "0", "e": "3", "a": "4", "s": "5", "g": "9", "b": "8", "z": "2", "t": "7"}
_PAIRS = (("rn", "m"), ("vv", "w"))  # two letters that read as one


class Edit(StrEnum):
    """One slip. `look_alike`: a digit for the letter it looks like; `near`: a neighbouring key, instead of the right one or
    with it; `other`: any other letter replaced or added.
    """

    SWAPPED = "swapped"
    DOUBLED = "doubled"
    LOOK_ALIKE = "look_alike"
    NEAR = "near"
    DROPPED = "dropped"
    OTHER = "other"


def edit(wrong: str, right: str) -> Edit:
    """The slip between two words of which the one is the other with one letter added, dropped, replaced or swapped."""
    start = next((k for k, (a, b) in enumerate(zip(wrong, right, strict=False)) if a != b), min(len(wrong), len(right)))
    if len(wrong) < len(right):
        return Edit.DROPPED
    if len(wrong) > len(right):
        around = {*right[max(start - 1, 0) : start + 1]}
        return Edit.DOUBLED if wrong[start] in around else Edit.NEAR if around & neighbours(wrong[start]) else Edit.OTHER
    if wrong[start + 1 : start + 2] == right[start] != right[start + 1 : start + 2]:
        return Edit.SWAPPED
    if wrong[start] == _DIGITS.get(right[start]):
        return Edit.LOOK_ALIKE
    return Edit.NEAR if wrong[start] in neighbours(right[start]) else Edit.OTHER


@cache
def neighbours(letter: str) -> frozenset[str]:
    """The letters around one on the Latin keyboard; none for what is not on it."""
    places = {key: (row, k + _SHIFT[row]) for row, keys in enumerate(_ROWS) for k, key in enumerate(keys)}
    if letter not in places:
        return frozenset()
    row, column = places[letter]
    around = (key for key, (r, c) in places.items() if abs(r - row) <= 1 and abs(c - column) <= _REACH)
    return frozenset(around) - {letter}


def readings(word: str) -> list[str]:
    """The word with one pair of letters read as the single one that it looks like: hotrnail as hotmail."""
    found = []
    for pair, letter in _PAIRS:
        at = word.find(pair)
        while at >= 0:
            found.append(word[:at] + letter + word[at + len(pair) :])
            at = word.find(pair, at + 1)
    return found

"""Word against word: which word of a company's name on a piece is which word of the recorded one."""

from enum import IntEnum
from typing import NamedTuple

from commsqa.checks.names.arabic import can_spell
from commsqa.checks.names.business_words import ARABIC
from commsqa.checks.names.company_text import Company, Word
from commsqa.checks.names.comparison import NameKind
from commsqa.checks.names.persons import compare_persons
from commsqa.checks.names.text import is_arabic

_SHORT = 4  # letters, up to which one letter makes another word (Gulf, Golf)
_ABBREVIATED = 3  # letters that a shortened word of trade keeps at least


class Alike(IntEnum):
    """How two words agree, best first."""

    EQUAL = 0
    SPELLING = 1
    SCRIPT = 2
    SHORTENED = 3
    JOINED = 4
    SLIP = 5


class Matched(NamedTuple):
    """The pairs of words (by position in piece and record) with their likeness, and what is left over on either side."""

    pairs: dict[tuple[int, int], Alike]
    extra: tuple[Word, ...]
    missing: tuple[Word, ...]

    @property
    def worst(self) -> Alike:
        """The weakest of the likenesses."""
        return max(self.pairs.values(), default=Alike.EQUAL)

    @property
    def in_order(self) -> bool:
        """Whether the words stand in the record's order."""
        places = [place for _, place in sorted(self.pairs)]
        return places == sorted(places)


def match(piece: Company, recorded: Company, other_script: Company | None) -> Matched:
    """The words of the piece with those of the record, the surest likeness first; `other_script` helps to spell."""
    mine, theirs = dict(enumerate(piece.words)), dict(enumerate(recorded.words))
    if theirs and "".join(word.text for word in piece.words) == "".join(word.text for word in recorded.words):
        written = Alike.EQUAL if len(mine) == len(theirs) else Alike.JOINED
        return Matched({(k, k): written for k in theirs if k in mine or written is Alike.JOINED}, (), ())
    heard = [word.text for word in other_script.words] if other_script else []
    pairs: dict[tuple[int, int], Alike] = {}
    for j, word in enumerate(piece.words):
        k = next((k for k, other in theirs.items() if other.text == word.text), None)
        if k is not None:
            pairs[j, k] = Alike.EQUAL
            del mine[j], theirs[k]
    candidates = sorted(
        (likeness, abs(j - k), j, k)
        for j, word in mine.items()
        for k, other in theirs.items()
        if (likeness := alike(word, other, heard)) is not None
    )
    for likeness, _, j, k in candidates:
        if j in mine and k in theirs:
            pairs[j, k] = likeness
            del mine[j], theirs[k]
    if mine and theirs and (joined := _joined(list(mine.values()), list(theirs.values()))) is not None:
        pairs[min(mine), min(theirs)] = joined
        mine, theirs = {}, {}
    return Matched(pairs, tuple(mine.values()), tuple(theirs.values()))


def alike(word: Word, other: Word, heard: list[str]) -> Alike | None:
    """How a word of the piece agrees with one of the record; None where it is another. `heard`: the record's Arabic words."""
    if word.text == other.text:
        return Alike.EQUAL
    if word.number or other.number:
        return Alike.SCRIPT if {word.text, other.text} == {"branch", "فرع"} else None
    if is_arabic(word.text) != is_arabic(other.text):
        arabic, latin = (word, other) if is_arabic(word.text) else (other, word)
        sound = latin.text[2:] if arabic.article and latin.text.startswith(("al", "el")) else latin.text
        heard_as = (latin.text, sound)
        return Alike.SCRIPT if _translated(arabic.text, latin.text) or any(can_spell(arabic.text, s) for s in heard_as) else None
    if word.trade and other.trade:
        return Alike.SLIP if word.text[:-1] == other.text or word.text == other.text[:-1] else None  # Food, Foods
    if other.trade and len(word.text) >= _ABBREVIATED and other.text.startswith(word.text):
        return Alike.SHORTENED
    return _by_spelling(word, other, heard)


def _translated(arabic: str, latin: str) -> bool:
    known = ARABIC.get(latin, frozenset())
    return arabic in known or any(arabic == f"و{word}" for word in known)


def _by_spelling(word: Word, other: Word, heard: list[str]) -> Alike | None:
    if len(word.text) == 1 or len(other.text) == 1:
        return Alike.SHORTENED if word.text[0] == other.text[0] else None
    own = next((arabic for arabic in heard if can_spell(arabic, other.text)), None)
    kind = compare_persons(word.spelled, other.spelled, own).kind
    if kind not in _ACCEPTED and (word.article or other.article):
        kind = compare_persons(f"al {word.spelled}", f"al {other.spelled}").kind
    if kind in _ACCEPTED:
        return Alike.SPELLING
    return Alike.SLIP if kind is NameKind.MISSPELLED and not _too_short(word.text, other.text) else None


_ACCEPTED = frozenset({NameKind.SAME, NameKind.VARIANT})


def _too_short(one: str, other: str) -> bool:
    """In a short word only a transposed, doubled or dropped letter is a slip: another letter is another word."""
    return max(len(one), len(other)) <= _SHORT and len(one) == len(other) and sorted(one) != sorted(other)


def _joined(mine: list[Word], theirs: list[Word]) -> Alike | None:
    """Sun Rise and Sunrise, Al Noor and Alnour: what is left on both sides, written together."""
    if any(word.number for word in (*mine, *theirs)):
        return None
    for one in ("".join(word.text for word in mine), "".join(word.whole.replace(" ", "") for word in mine)):
        for other in ("".join(word.text for word in theirs), "".join(word.whole.replace(" ", "") for word in theirs)):
            if one == other:
                return Alike.JOINED
    if len(mine) == len(theirs) == 1 and not (mine[0].article or theirs[0].article):
        return None
    if min(len(mine), len(theirs)) > 1 or max(len(mine), len(theirs)) > 2 or any(word.trade for word in (*mine, *theirs)):
        return None
    kind = compare_persons(" ".join(word.whole for word in mine), " ".join(word.whole for word in theirs)).kind
    if kind in _ACCEPTED:
        return Alike.JOINED
    return Alike.SLIP if kind is NameKind.MISSPELLED else None

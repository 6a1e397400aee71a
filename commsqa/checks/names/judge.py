"""Part against part: which part of a piece's name is which part of the record's, and what is left on either side."""

from collections.abc import Callable
from enum import IntEnum
from typing import NamedTuple

from commsqa.checks.names.arabic import can_spell
from commsqa.checks.names.latin import (
    breaks_consonant,
    slip,
    slip_against_arabic,
    slip_by_ear,
    sound_alike,
    widely_borne_together,
)
from commsqa.checks.names.parts import ARTICLE, Part
from commsqa.checks.names.record import RecordPart
from commsqa.checks.names.text import spelled_out

_ARABIC_ARTICLE = "ال"


class Likeness(IntEnum):
    """How a part of the piece agrees with a part of the record, best first."""

    EQUAL = 0
    ACCENTS = 1
    ARTICLE = 2
    SPELLING = 3
    SCRIPT = 4
    JOINED = 5
    SHORTENED = 6
    INITIAL = 7
    SLIP = 8


class Alignment(NamedTuple):
    """How parts of the record (by position) were found; `slips` counts letters; `extra` are the piece's other parts."""

    found: dict[int, Likeness]
    slips: int
    missing: tuple[int, ...]
    extra: tuple[Part, ...]


class _Table:
    """What is still to be matched on either side, and what was."""

    def __init__(self, piece: tuple[Part, ...], recorded: tuple[RecordPart, ...]) -> None:
        self.piece = dict(enumerate(piece))
        self.recorded = dict(enumerate(recorded))
        self.found: dict[int, Likeness] = {}
        self.slips = 0

    def take(self, j: int, k: int, likeness: Likeness) -> None:
        del self.piece[j], self.recorded[k]
        self.found[k] = likeness

    def take_rest(self, likeness: Likeness) -> None:
        """All that is required on either side belongs together."""
        self.found |= {k: likeness for k, part in self.recorded.items() if not part.optional}
        self.piece = {j: part for j, part in self.piece.items() if part.optional}
        self.recorded = {k: part for k, part in self.recorded.items() if part.optional}

    def words(self) -> list[str]:
        """What is left of the piece's required parts."""
        return [part.text for part in self.piece.values() if not part.optional]

    @property
    def open(self) -> bool:
        return bool(self.piece and self.recorded)


def align(piece: tuple[Part, ...], recorded: tuple[RecordPart, ...], *, sounds_arabic: bool) -> Alignment:
    """Match the parts in any order: the surest likeness first, and a slip only for what is otherwise left over."""
    table = _Table(piece, recorded)
    _take_equal(table)
    if table.open:
        _take_best(table, lambda part, other: _spelling(part, other, sounds_arabic=sounds_arabic))
    if table.open:
        _take_joined(table)
    if table.open:
        _take_best(table, _initial)
    if table.open:
        _take_slips(table, sounds_arabic=sounds_arabic)
    missing = tuple(k for k, part in table.recorded.items() if not part.optional)
    return Alignment(table.found, table.slips, missing, tuple(part for part in table.piece.values() if not part.optional))


def _take_equal(table: _Table) -> None:
    for j, part in list(table.piece.items()):
        for k, other in table.recorded.items():
            form = other.arabic if part.arabic else other.latin
            if form is not None and form.text == part.text:
                table.take(j, k, Likeness.EQUAL if form.accented == part.accented else Likeness.ACCENTS)
                break


def _take_best(table: _Table, likeness_of: Callable[[Part, RecordPart], Likeness | None]) -> None:
    """Take the pairs that have a likeness, the surest first, then those that stand nearest."""
    pairs = [
        (likeness, abs(j - k), j, k)
        for j, part in table.piece.items()
        for k, other in table.recorded.items()
        if (likeness := likeness_of(part, other)) is not None
    ]
    for likeness, _, j, k in sorted(pairs):
        if j in table.piece and k in table.recorded:
            table.take(j, k, likeness)


def _spelling(part: Part, other: RecordPart, *, sounds_arabic: bool) -> Likeness | None:
    """How the part may be another way to write the recorded one."""
    if part.arabic:
        return _arabic_spelling(part, other)
    if other.arabic is not None and can_spell(other.arabic.text, part.text):
        if other.latin is not None and breaks_consonant(part.text, other.latin.text):
            return None
        return Likeness.SPELLING if other.latin else Likeness.SCRIPT
    return None if other.latin is None else _latin_spelling(part, other.latin, other.arabic, sounds_arabic=sounds_arabic)


def _arabic_spelling(part: Part, other: RecordPart) -> Likeness | None:
    if other.arabic is not None:
        return Likeness.ARTICLE if _bare(part) == _bare(other.arabic) else None
    return Likeness.SCRIPT if other.latin is not None and can_spell(part.text, other.latin.text) else None


def _bare(part: Part) -> str:
    return part.text.replace(ARTICLE, "")


def _latin_spelling(part: Part, latin: Part, arabic: Part | None, *, sounds_arabic: bool) -> Likeness | None:
    one, other = part.text, latin.text
    if len(one) == 1 or len(other) == 1:
        return None
    if one[0] != other[0] and not sounds_arabic:
        return None
    if not (part.accented.isascii() and latin.accented.isascii()) and (
        spelled_out(part.accented) == other or spelled_out(latin.accented) == one
    ):
        return Likeness.ACCENTS
    if breaks_consonant(one, other):
        return None
    if arabic is not None and can_spell(arabic.text, other):
        return None  # the Arabic form has spoken
    spells = (sounds_arabic and sound_alike(one, other)) or widely_borne_together(one, other)
    return Likeness.SPELLING if spells else None


def _initial(part: Part, other: RecordPart) -> Likeness | None:
    form = other.arabic if part.arabic else other.latin
    if form is None or (len(part.text) > 1 and len(form.text) > 1):
        return None
    of_article = form.article and part.text in ("a", "e")
    return Likeness.INITIAL if of_article or _bare(part)[:1] == _bare(form)[:1] else None


def _take_joined(table: _Table) -> None:
    """Anne Marie and Annemarie: what is left on either side is equal when written as one word."""
    words = table.words()
    text, (latin, arabic) = "".join(words), _whole(table)
    if not text or len(words) + len(table.recorded) < 3:
        return
    if text in (latin, arabic) or (arabic and can_spell(arabic, text)):
        table.take_rest(Likeness.JOINED)
    elif len(words) > 1 and len(words[0]) == 1 and latin.startswith(words[0]) and latin.endswith(text[1:]):
        table.take_rest(Likeness.SHORTENED)


def _whole(table: _Table) -> tuple[str, str]:
    """The recorded parts that are left as one word, in Latin and in Arabic."""
    parts = [part for part in table.recorded.values() if not part.optional]
    latin = "".join(part.latin.text if part.latin else "?" for part in parts)
    return latin, "" if any(part.arabic is None for part in parts) else "".join(part.arabic.text for part in parts if part.arabic)


def _take_slips(table: _Table, *, sounds_arabic: bool) -> None:
    pairs = [
        (count, abs(j - k), j, k)
        for j, part in table.piece.items()
        for k, other in table.recorded.items()
        if (count := _slips(part, other, by_ear=sounds_arabic)) is not None
    ]
    for count, _, j, k in sorted(pairs):
        if j in table.piece and k in table.recorded:
            table.take(j, k, Likeness.SLIP)
            table.slips += count
    if len(table.piece) + len(table.recorded) > 2 and table.open:
        count = slip("".join(table.words()), _whole(table)[0])
        if count is not None:
            table.take_rest(Likeness.SLIP)
            table.slips += count


def _with_article(part: Part, form: Part) -> list[tuple[str, str]]:
    """Al-Ghamdi beside Alghmadi: the article, of which only one side knows that it is one, written with the word."""
    if part.arabic:
        return [(part.text.replace(ARTICLE, _ARABIC_ARTICLE), form.text.replace(ARTICLE, _ARABIC_ARTICLE))]
    if part.article == form.article:
        return []
    return [
        (f"{article}{part.text}" if part.article else part.text, f"{article}{form.text}" if form.article else form.text)
        for article in ("al", "el")
    ]


def _slips(part: Part, other: RecordPart, *, by_ear: bool) -> int | None:
    """The letters by which the part misses the recorded one; None where it is another word."""
    form = other.arabic if part.arabic else other.latin
    if form is None:
        return None if other.arabic is None or part.arabic else slip_against_arabic(other.arabic.text, part.text)
    if len(part.text) == 1 or len(form.text) == 1:
        return None
    count = slip(_bare(part), _bare(form))
    if count is None and any(slip(*pair) == 1 for pair in _with_article(part, form)):
        count = 1  # of more, the article's letters would be what makes the words alike
    if count is None and by_ear and not part.arabic:
        count = slip_by_ear(part.text, form.text)
    return count

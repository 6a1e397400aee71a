"""Part against part: which part of a piece's name is which part of the record's, and what is left on either side."""

import re
from collections.abc import Callable
from enum import IntEnum
from typing import NamedTuple, TypeVar

from commsqa.checks.names.arabic import can_spell
from commsqa.checks.names.inflection import is_declined
from commsqa.checks.names.latin import (
    are_two_names,
    breaks_consonant,
    breaks_vowel,
    contracts,
    romanised_alike,
    slip,
    slip_against_arabic,
    slip_by_ear,
    sound_alike,
    widely_borne_together,
)
from commsqa.checks.names.nicknames import are_forms_of_one
from commsqa.checks.names.parts import ARTICLE, Part, joined
from commsqa.checks.names.record import RecordPart
from commsqa.checks.names.scripts import ends_in_article, is_written
from commsqa.checks.names.text import spelled_out
from commsqa.checks.names.words import COMPOUNDED, SERVANTS

_ARABIC_ARTICLE = "ال"
_TWO_INITIALS = re.compile("[^aeiouyا-ي]{2}")
_LETTERS_OF_TWO = frozenset(("sz", "gy", "zs", "cs", "ny", "ty", "ch", "th", "ph", "ij"))
_VOWELS_FIRST = frozenset("aeiou")
_SERVANTS = sorted((servant for servant in SERVANTS if len(servant) > 4), key=len, reverse=True)


class Likeness(IntEnum):
    """How a part of the piece agrees with a part of the record, best first."""

    EQUAL = 0
    ACCENTS = 1
    DECLINED = 2
    ARTICLE = 3
    SPELLING = 4
    SCRIPT = 5
    NICKNAME = 6
    JOINED = 7
    SHORTENED = 8
    INITIAL = 9
    SLIP = 10
    PARTIAL = 11


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

    def take(self, js: tuple[int, ...], ks: tuple[int, ...], likeness: Likeness) -> None:
        for j in js:
            del self.piece[j]
        for k in ks:
            del self.recorded[k]
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
    def divided(self) -> bool:
        """Whether one side has more parts left than the other, as when words are joined or divided."""
        required = [sum(not part.optional for part in side) for side in (self.piece.values(), self.recorded.values())]
        return len(self.piece) != len(self.recorded) or required[0] != required[1]

    @property
    def open(self) -> bool:
        return bool(self.piece and self.recorded)


def align(piece: tuple[Part, ...], recorded: tuple[RecordPart, ...], *, sounds_arabic: bool) -> Alignment:
    """Match the parts in any order: the surest likeness first, and a slip only for what is otherwise left over."""
    table = _Table(piece, recorded)
    _take_equal(table)
    if table.open:
        _take_best(table, lambda part, other: _spelling(part, other, sounds_arabic=sounds_arabic))
    if table.open and table.divided:
        _take_joined(table)
    if table.open:
        _take_best(table, _initial)
    if table.open:
        _take_slips(table, sounds_arabic=sounds_arabic)
    if table.open and table.found:
        _take_best(table, _partial)
    missing = tuple(k for k, part in table.recorded.items() if not part.optional)
    return Alignment(table.found, table.slips, missing, tuple(part for part in table.piece.values() if not part.optional))


def _take_equal(table: _Table) -> None:
    for j, part in list(table.piece.items()):
        for k, other in table.recorded.items():
            form = other.arabic if part.arabic else other.latin
            if form is not None and form.text == part.text:
                table.take((j,), (k,), Likeness.EQUAL if form.accented == part.accented else Likeness.ACCENTS)
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
            table.take((j,), (k,), likeness)


def _spelling(part: Part, other: RecordPart, *, sounds_arabic: bool) -> Likeness | None:
    """How the part may be another way to write the recorded one."""
    if part.arabic:
        return _arabic_spelling(part, other)
    if other.arabic is not None and is_written(other.arabic, part):
        if other.latin is not None and _is_slip(part.text, other.latin.text):
            return None
        return Likeness.SPELLING if other.latin else Likeness.SCRIPT
    return None if other.latin is None else _latin_spelling(part, other.latin, other.arabic, sounds_arabic=sounds_arabic)


def _arabic_spelling(part: Part, other: RecordPart) -> Likeness | None:
    if other.arabic is not None:
        return Likeness.ARTICLE if _bare(part) == _bare(other.arabic) and not _two_families(part, other.arabic) else None
    return Likeness.SCRIPT if other.latin is not None and is_written(part, other.latin) else None


def _two_families(one: Part, other: Part) -> bool:
    """آل سعود is not السعود: one has the family's Al, the other the article."""
    return (one.house and other.article) or (one.article and other.house)


def _bare(part: Part) -> str:
    return part.text.replace(ARTICLE, "")


def _latin_spelling(part: Part, latin: Part, arabic: Part | None, *, sounds_arabic: bool) -> Likeness | None:
    one, other = part.text, latin.text
    if len(one) == 1 or len(other) == 1:
        return None
    if not one.isascii() and is_declined(one, other):
        return Likeness.DECLINED
    if are_forms_of_one(one, other) or contracts(one, other):
        return Likeness.NICKNAME
    if one[0] != other[0] and not sounds_arabic and not _VOWELS_FIRST.issuperset((one[0], other[0])):
        return None
    if not (part.accented.isascii() and latin.accented.isascii()) and (
        spelled_out(part.accented) == other or spelled_out(latin.accented) in (one, spelled_out(part.accented))
    ):
        return Likeness.ACCENTS
    if _is_slip(one, other):
        return None
    if arabic is not None and can_spell(arabic.text, other):
        return None  # the Arabic form has spoken
    spells = (sounds_arabic and sound_alike(one, other)) or widely_borne_together(one, other)
    return Likeness.SPELLING if spells or _takes_article_in(part, latin) or _takes_article_in(latin, part) else None


def _takes_article_in(bound: Part, whole: Part) -> bool:
    """Noor ul-Islam, Nurul Islam: the article between two words is written with the second, or with the first."""
    return bound.bound and not whole.bound and ends_in_article(whole.text) and sound_alike(bound.text, whole.text[:-2])


def _initial(part: Part, other: RecordPart) -> Likeness | None:
    form = other.arabic if part.arabic else other.latin
    if form is None or not (_is_initial(part) or _is_initial(form)):
        return None
    if min(len(part.text), len(form.text)) > 1 and not (part.text.startswith(form.text) or form.text.startswith(part.text)):
        return None
    of_article = form.article and part.text in ("a", "e")
    return Likeness.INITIAL if of_article or _bare(part)[:1] == _bare(form)[:1] else None


def _is_initial(part: Part) -> bool:
    """Whether a part is one letter, as its language counts them: Þ. for Þór, Gy. for György, Ch. for Christian."""
    return len(part.accented) == 1 or len(part.text) == 1 or part.text in _LETTERS_OF_TWO


def _partial(part: Part, other: RecordPart) -> Likeness | None:
    """Samad for Abdul Samad, Reza for Mohammadreza: a compound of given names of which only one side has both."""
    if part.arabic or part.optional or len(part.text) < 3:
        return None
    if other.arabic is None:
        latin = other.latin.text if other.latin else ""
        return Likeness.PARTIAL if part.text in _without_servant(latin) or latin in _without_servant(part.text) else None
    text = other.arabic.text
    cuts = [(text[:cut], text[cut:]) for cut in range(3, len(text) - 2)]
    if any(
        left_out in COMPOUNDED and can_spell(kept, part.text) for one, two in cuts for left_out, kept in ((one, two), (two, one))
    ):
        return Likeness.PARTIAL
    more = len(part.text) > len(text) + 3
    compounds = (whole for name in COMPOUNDED for whole in (name + text, text + name))
    return Likeness.PARTIAL if more and any(can_spell(whole, part.text) for whole in compounds) else None


def _is_slip(one: str, other: str) -> bool:
    """Whether a word is the recorded one with a slip, though its Arabic letters could be read so."""
    return breaks_vowel(one, other) or breaks_consonant(*_without_servants(one, other))


def _without_servants(one: str, other: str) -> tuple[str, str]:
    """Both words without their Abdul or Abdur, where each has one: its last letter is that of the sound that follows."""
    if not (one.startswith("ab") and other.startswith("ab")):
        return one, other
    bare, others = _without_servant(one), _without_servant(other)
    return (bare[0], others[0]) if bare and others else (one, other)


def _without_servant(text: str) -> tuple[str, ...]:
    return tuple(text[len(servant) :] for servant in _SERVANTS if text.startswith(servant) and len(text) > len(servant) + 2)


def _take_joined(table: _Table) -> None:
    """Anne Marie and Annemarie: two neighbours on one side are one part of the other, or all that is left on either is."""
    for j in list(table.piece):
        for k in list(table.recorded):
            pair, one = _neighbours(table.piece, j), table.recorded.get(k)
            if pair and one and _is_joined(joined(*pair), one):
                table.take((j, j + 1), (k,), Likeness.JOINED)
                continue
            if pair and one and _are_initials(one.latin, pair):
                table.take((j, j + 1), (k,), Likeness.INITIAL)
                continue
            pieces, two = table.piece.get(j), _neighbours(table.recorded, k)
            if pieces and two and not pieces.optional and _is_joined(pieces, _joined_record(two)):
                table.take((j,), (k, k + 1), Likeness.JOINED)
            elif pieces and two and _are_initials(pieces, (two[0].latin, two[1].latin)):
                table.take((j,), (k, k + 1), Likeness.INITIAL)
    words = table.words()
    text, (latin, arabic) = "".join(words), _whole(table)
    if not text or len(words) + len(table.recorded) < 3:
        return
    divided = len(words) != sum(not part.optional for part in table.recorded.values())
    if text in (latin, arabic) or (arabic and divided and can_spell(arabic, text)):
        table.take_rest(Likeness.JOINED)
    elif len(words) > 1 and len(words[0]) == 1 and latin.startswith(words[0]) and latin.endswith(text[1:]):
        table.take_rest(Likeness.SHORTENED)


_P = TypeVar("_P", Part, RecordPart)


def _neighbours(parts: dict[int, _P], first: int) -> tuple[_P, _P] | None:
    """The part at `first` and the required one after it, where both are left."""
    one, two = parts.get(first), parts.get(first + 1)
    return None if one is None or two is None or two.optional else (one, two)


def _are_initials(part: Part | None, pair: tuple[Part | None, Part | None]) -> bool:
    """JP for Jean-Pierre. Two letters with a vowel (Jo, Al) are rather a name."""
    if part is None or len(part.text) != 2 or not _TWO_INITIALS.match(part.text):
        return False
    return all(
        form is not None and len(form.text) > 1 and form.text[0] == letter for form, letter in zip(pair, part.text, strict=True)
    )


def _joined_record(pair: tuple[RecordPart, RecordPart]) -> RecordPart:
    one, two = pair
    return RecordPart(
        latin=joined(one.latin, two.latin) if one.latin and two.latin else None,
        arabic=joined(one.arabic, two.arabic) if one.arabic and two.arabic else None,
        optional=False,
    )


def _is_joined(part: Part, other: RecordPart) -> bool:
    """Whether a part is the other side's two in one. Short ones have too few letters to say so."""
    if len(part.text) < 5:
        return False
    if part.arabic:
        same = other.arabic is not None and _bare(other.arabic) == _bare(part)
        return same or (other.latin is not None and is_written(part, other.latin))
    same = other.latin is not None and other.latin.text == part.text
    return same or (other.arabic is not None and len(part.text) > 5 and is_written(other.arabic, part))


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
            table.take((j,), (k,), Likeness.SLIP)
            table.slips += count
    if table.divided and table.open:
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
        return _slips_across(part, other)
    if len(part.text) == 1 or len(form.text) == 1:
        return None
    if (part.arabic and _two_families(part, form)) or _are_a_couple(part.accented, form.accented):
        return None
    count = slip(_bare(part), _bare(form))
    if count is None and any(slip(*pair) == 1 for pair in _with_article(part, form)):
        count = 1  # of more, the article's letters would be what makes the words alike
    if count is None and by_ear and not part.arabic:
        count = slip_by_ear(part.text, form.text)
    if count is None and not part.arabic and romanised_alike(part.text, form.text):
        count = 1
    return None if count is None or are_two_names(part.text, form.text) else max(count, 1)


def _are_a_couple(one: str, other: str) -> bool:
    """Nagy János and Nagy Jánosné, his wife."""
    return f"{one}né" == other or one == f"{other}né"


def _slips_across(part: Part, other: RecordPart) -> int | None:
    """The same where the record has the part in the other script only."""
    if part.arabic:
        return None if other.latin is None else slip_against_arabic(part.text, other.latin.text)
    return None if other.arabic is None else slip_against_arabic(other.arabic.text, part.text)

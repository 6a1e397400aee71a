"""The addressees of a piece against those of the record: joint names, estates, and whoever receives for somebody.

Every addressee of the piece has to be one of the record's: one that is nobody of them is another person, one of the record's that
is left out is a missing part. The person meant is compared, not who receives it (care of, attention, on behalf of, guardian of).
An estate is addressed as one: a record that says so and a piece that names the dead alone lacks a part; a piece to the estate of
somebody whose record knows of no death goes to others, the heirs, and is another person.
"""

from collections.abc import Iterable
from functools import lru_cache
from itertools import permutations

from commsqa.checks.names.addressee_list import People, Person, people_in
from commsqa.checks.names.capacities import Capacity, addressed
from commsqa.checks.names.companies import compare_companies, rank
from commsqa.checks.names.company_text import Sign, sign
from commsqa.checks.names.comparison import Comparison, NameKind
from commsqa.checks.names.persons import compare_persons
from commsqa.checks.names.text import at_sight

_RIGHT = frozenset({NameKind.SAME, NameKind.VARIANT})
_UNNAMED = Comparison(kind=NameKind.VARIANT, score=0.9, reasons=("the spouse is not named",))
_NOBODY = Comparison(kind=NameKind.OTHER_PERSON, score=0.0, reasons=("an addressee whom the record does not have",))


def compare_addressees(piece_name: str, record_name: str, record_alt: str | None = None, *, estate: bool = False) -> Comparison:
    """Judge whom a piece names against whom the record names, one or several. `estate`: the record is known to be one."""
    if at_sight(piece_name) in [at_sight(text) for text in (record_name, record_alt) if text]:
        return Comparison(kind=NameKind.SAME, score=1.0, reasons=("equal",))
    piece, record = addressed(at_sight(piece_name)), addressed(at_sight(record_name))
    alt = addressed(at_sight(record_alt)).name if record_alt else None
    found = _people(piece.name, record.name, alt)
    if found.kind is NameKind.OTHER_PERSON and record.through and _people(piece.name, record.through, None).kind in _RIGHT:
        return _said(NameKind.PART_MISSING, 0.5, "the piece names who acts, and not for whom")
    return _by_capacity(found, piece.capacity, record.capacity, through=bool(piece.through), estate=estate)


def _by_capacity(found: Comparison, piece: Capacity, record: Capacity, *, through: bool, estate: bool) -> Comparison:
    if found.kind is NameKind.OTHER_PERSON:
        return found
    if piece is Capacity.ESTATE and record is not Capacity.ESTATE and not estate:
        return _said(NameKind.OTHER_PERSON, 0.4, "the piece addresses an estate, the record a person", found)
    if record is Capacity.ESTATE and piece is not Capacity.ESTATE:
        return _said(NameKind.PART_MISSING, 0.7, "the record is an estate, the piece addresses the person", found)
    if found.kind is NameKind.SAME or piece is not record or through:
        said = {Capacity.WARD: "addressed to who acts for the person", Capacity.ESTATE: "addressed to the estate"}
        reason = said.get(piece, "with or without who receives it")
        return _said(found.kind if found.kind not in _RIGHT else NameKind.VARIANT, min(found.score, 0.95), reason, found)
    return found


def _said(kind: NameKind, score: float, reason: str, found: Comparison | None = None) -> Comparison:
    reasons = tuple(each for each in found.reasons if each != "equal") if found else ()
    return Comparison(kind=kind, score=round(score, 3), reasons=(reason, *reasons))


def _people(piece: str, record: str, alt: str | None) -> Comparison:
    mine, theirs = people_in(piece), _recorded(record, alt)
    if len(mine.persons) == len(theirs.persons) == 1:
        return _one(piece, record, alt)
    found = _lists(mine.persons, theirs.persons, people_in(alt).persons if alt else ())
    if found.kind in _RIGHT or (mine.sure and theirs.sure):
        return found
    return min(found, _one(piece, record, alt), key=rank)


def _recorded(record: str, alt: str | None) -> People:
    return people_in(record) if record or not alt else people_in(alt)


def _lists(mine: tuple[Person, ...], theirs: tuple[Person, ...], alts: tuple[Person, ...]) -> Comparison:
    """By the assignment of the piece's addressees to the record's that is best in its worst pair, then in the sum."""
    paired = alts if len(alts) == len(theirs) else (Person(()),) * len(theirs)
    table = [[_pair(one, other, alt) for other, alt in zip(theirs, paired, strict=True)] for one in mine]
    nobody = [_NOBODY] * len(mine)
    wide = [[*row, *nobody[: max(0, len(mine) - len(theirs))]] for row in table]
    best = min(
        ([row[k] for row, k in zip(wide, places, strict=True)] for places in permutations(range(len(wide[0])), len(mine))),
        key=_badness,
    )
    return _of_list(best, left_out=max(0, len(theirs) - len(mine)), of=max(len(mine), len(theirs)))


def _badness(pairs: list[Comparison]) -> tuple[int, float]:
    ranks = [rank(pair)[0] for pair in pairs]
    return max(ranks) * 100 + sum(ranks), -sum(pair.score for pair in pairs)


def _of_list(pairs: list[Comparison], *, left_out: int, of: int) -> Comparison:
    reasons = tuple(dict.fromkeys(reason for pair in pairs for reason in pair.reasons if reason != "equal"))
    worst = max(pairs, key=rank)
    score = sum(pair.score for pair in pairs) / of
    if worst.kind is NameKind.OTHER_PERSON:
        return _said(NameKind.OTHER_PERSON, 0.5 * score, _NOBODY.reasons[0])
    if left_out:
        return Comparison(
            kind=NameKind.PART_MISSING, score=round(0.4 + 0.4 * score, 3), reasons=("an addressee is left out", *reasons)
        )
    kind = NameKind.VARIANT if worst.kind is NameKind.SAME else worst.kind
    return Comparison(
        kind=kind, score=round(min(score, 0.98), 3), reasons=reasons or ("the addressees are joined or ordered otherwise",)
    )


def _pair(one: Person, other: Person, alt: Person) -> Comparison:
    if one.unnamed and not one.names:
        return _UNNAMED if other.unnamed or other.names else _NOBODY
    if not other.names:
        return _UNNAMED
    candidates = [_one(name, recorded, spelled) for name in one.names for recorded, spelled in _forms(other, alt)]
    best = min(candidates, key=rank)
    of_family = one.unnamed or other.unnamed
    return _UNNAMED if of_family and best.kind is NameKind.PART_MISSING else best


def _forms(recorded: Person, alt: Person) -> Iterable[tuple[str, str | None]]:
    return [(name, alt.names[0] if alt.names else None) for name in recorded.names]


@lru_cache(maxsize=1 << 12)
def _one(piece: str, record: str, alt: str | None) -> Comparison:
    """One addressee, a person or a company, against one of the record."""
    if max(sign(piece), sign(record)) is Sign.STRONG:
        return compare_companies(piece, record, alt)
    return compare_persons(piece, record, alt)

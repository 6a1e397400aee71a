"""One person's name on a piece against one person's record."""

from functools import lru_cache

from rapidfuzz.distance import OSA

from commsqa.checks.names.comparison import Comparison, NameKind
from commsqa.checks.names.east_asian import compare_east_asian, is_east_asian
from commsqa.checks.names.inflection import is_patronymic
from commsqa.checks.names.judge import Alignment, Likeness, align
from commsqa.checks.names.parts import Name, parse
from commsqa.checks.names.record import Record, RecordPart, record
from commsqa.checks.names.text import at_sight
from commsqa.checks.names.words import NAMES_OR_TITLES, PARTICLES, TITLES_OR_NAMES

_SAME = Comparison(kind=NameKind.SAME, score=1.0, reasons=("equal",))
_NO_NAME = Comparison(kind=NameKind.PART_MISSING, score=0.0, reasons=("the piece has no name",))
_NO_RECORD = Comparison(kind=NameKind.PART_MISSING, score=0.0, reasons=("the record has no name",))
_OTHER_ORDER = Comparison(kind=NameKind.VARIANT, score=0.98, reasons=("the parts stand in another order",))
_WRITTEN_OTHERWISE = Comparison(kind=NameKind.VARIANT, score=0.98, reasons=("written otherwise: accents, hyphens or spaces",))
_GENERATIONS = Comparison(kind=NameKind.OTHER_PERSON, score=0.4, reasons=("another generation of the name",))
_TITLES = Comparison(kind=NameKind.VARIANT, score=0.95, reasons=("titles or particles differ",))
_BORNE = TITLES_OR_NAMES | NAMES_OR_TITLES
_SEVERITY = {kind: rank for rank, kind in enumerate(NameKind)}
_REASONS = {
    Likeness.ACCENTS: "accents differ",
    Likeness.ARTICLE: "written with or without the article",
    Likeness.DECLINED: "another case of the name",
    Likeness.SPELLING: "another spelling of an Arabic name",
    Likeness.SCRIPT: "the name in the other script",
    Likeness.NICKNAME: "a short form of a given name",
    Likeness.JOINED: "parts joined or divided",
    Likeness.SHORTENED: "a compound part shortened",
    Likeness.INITIAL: "an initial for a part",
    Likeness.PARTIAL: "one name of a compound",
    Likeness.SLIP: "a slip in a word",
}


def compare_persons(piece_name: str, record_name: str, record_alt: str | None = None) -> Comparison:
    """Judge the name of one person on a piece against one person's record; a piece in both scripts by the worse of the two."""
    sight = at_sight(piece_name)
    recorded = record(record_name, record_alt)
    if sight in recorded.sights:
        return _SAME
    if not sight.isascii() and is_east_asian(sight) and all(map(is_east_asian, recorded.sights)) and recorded.sights:
        found = (compare_east_asian(sight, form) for form in recorded.sights)
        return min(found, key=lambda comparison: _SEVERITY[comparison.kind])
    names = parse(sight)
    if not names:
        return _NO_NAME
    if not recorded.parts:
        return _NO_RECORD
    judged = (_judge(name, recorded) for name in names)
    return max(judged, key=lambda comparison: _SEVERITY[comparison.kind])


def _judge(piece: Name, recorded: Record) -> Comparison:
    for form in recorded.names:
        if piece.words == form.words or "".join(piece.words) == "".join(form.words):
            return _WRITTEN_OTHERWISE
        if sorted(piece.words) == sorted(form.words):
            return _OTHER_ORDER
        if piece.generation and form.generation and piece.generation != form.generation:
            return _GENERATIONS
        if _required(piece) == _required(form):
            return _TITLES
    sounds_arabic = recorded.sounds_arabic or piece.sounds_arabic
    aligned = align(piece.parts, recorded.parts, sounds_arabic=sounds_arabic)
    first = piece.parts[0]
    given = next((k for k, part in enumerate(recorded.parts) if not part.optional), None)
    titled = any(_may_be_a_name(part) for part in recorded.parts)
    if given in aligned.missing and first.optional and first.text in _BORNE and not titled:
        aligned = aligned._replace(extra=(first, *aligned.extra))  # Sheikha Al Shamsi for Khadija Al Shamsi
    return _verdict(aligned, recorded)


def _required(name: Name) -> list[str]:
    return sorted(part.text for part in name.parts if not part.optional)


@lru_cache(maxsize=1 << 12)
def _comparison(kind: NameKind, score: float, reasons: tuple[str, ...]) -> Comparison:
    return Comparison(kind=kind, score=round(score, 3), reasons=reasons)


def _verdict(aligned: Alignment, recorded: Record) -> Comparison:
    required = [k for k, part in enumerate(recorded.parts) if not part.optional or (k in aligned.found and _may_be_a_name(part))]
    hits = [k for k in required if k in aligned.found]
    sure = any(aligned.found[k] < Likeness.INITIAL for k in hits)
    partial = Likeness.PARTIAL in aligned.found.values()
    firm = sure or (Likeness.SLIP in aligned.found.values() and aligned.slips <= len(hits))
    reasons = [_REASONS[likeness] for likeness in sorted(set(aligned.found.values())) if likeness in _REASONS]
    share = len(hits) / max(len(required), len(hits) + len(aligned.extra))
    if not firm or (aligned.missing and aligned.extra):
        contradiction = "a part is another one" if firm else "no part agrees"
        return _comparison(NameKind.OTHER_PERSON, 0.5 * share, (*reasons, contradiction))
    short = "a part is missing" if partial else _lacks(aligned, required, recorded)
    if short and not sure and not partial and not _is_long(recorded, hits, aligned.slips):
        return _comparison(NameKind.OTHER_PERSON, 0.4 * share, (*reasons, "no part agrees"))
    if short:
        return _comparison(NameKind.PART_MISSING, 0.4 + 0.4 * share, (*reasons, short))
    if aligned.missing:
        reasons.append("middle parts left out")
    if aligned.extra:
        reasons.append("a part more than the record has")
    slips = aligned.slips + sum(_misses_particle(part.text, recorded) for part in aligned.extra)
    if slips > aligned.slips:
        reasons.append("a slip in a particle")
    if slips:
        return _comparison(NameKind.MISSPELLED, max(0.6, 0.9 - 0.05 * slips), tuple(reasons))
    return _comparison(NameKind.VARIANT, 0.95 if share == 1 else 0.9, tuple(reasons) or _TITLES.reasons)


def _may_be_a_name(part: RecordPart) -> bool:
    """Whether a title on both sides may be the given name: Rana Haddad, Sheikha Al Shamsi."""
    return any(form.text in TITLES_OR_NAMES for form in (part.latin, part.arabic) if form)


def _is_long(recorded: Record, hits: list[int], slips: int) -> bool:
    """Whether the words found are long enough for their slips to say whose name it is, where nothing else does."""
    forms = (recorded.parts[k].latin or recorded.parts[k].arabic for k in hits)
    return 6 * slips <= sum(len(form.text) for form in forms if form)


def _misses_particle(text: str, recorded: Record) -> bool:
    """Whether a word too many is a particle of the record with a slip in it."""
    return len(text) > 1 and text not in PARTICLES and any(OSA.distance(text, each) == 1 for each in recorded.particles)


def _is_patronymic(part: RecordPart) -> bool:
    return part.latin is not None and is_patronymic(part.latin.text)


def _is_ethiopian(recorded: Record) -> bool:
    """Whether the name is written as in Ethiopia, where the third part is the grandfather's name and often left out."""
    return any("\u1200" <= form.words[0][0] <= "\u137f" for form in recorded.names if form.words)


def _lacks(aligned: Alignment, required: list[int], recorded: Record) -> str | None:
    """Which lack makes the name incomplete: of three parts the first and the last are enough; one word is a whole name.

    So are a family and a given name where the patronymic stands last: Иванов Иван for Иванов Иван Петрович.
    """
    if aligned.extra and len(required) == 1:
        return "the record has one word only"
    if len(required) > 2 and all(_is_patronymic(recorded.parts[k]) for k in aligned.missing):
        return None
    if len(required) > 2 and list(aligned.missing) == required[-1:] and _is_ethiopian(recorded):
        return None
    if aligned.missing and (len(required) < 3 or required[0] in aligned.missing or required[-1] in aligned.missing):
        return "a part is missing"
    return None

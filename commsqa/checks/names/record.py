"""The record's name: its Latin and its Arabic form brought together, part by part."""

from functools import lru_cache
from typing import NamedTuple

from commsqa.checks.names.arabic import can_spell
from commsqa.checks.names.parts import Name, Part, arabic_part, joined, parse
from commsqa.checks.names.scripts import is_written
from commsqa.checks.names.text import at_sight
from commsqa.checks.names.words import ARTICLES, ASSIMILATED, PARTICLES

PARTICLE_WORDS = PARTICLES | ARTICLES | ASSIMILATED


class RecordPart(NamedTuple):
    """One part of the recorded name in the scripts in which it is known; at least one is."""

    latin: Part | None
    arabic: Part | None
    optional: bool


class Record(NamedTuple):
    """A recorded name. `names` are its forms as given, `parts` what a piece has to show, in the record's order."""

    sights: frozenset[str]
    names: tuple[Name, ...]
    parts: tuple[RecordPart, ...]
    particles: frozenset[str]
    sounds_arabic: bool


@lru_cache(maxsize=1 << 14)
def record(name: str, alt: str | None) -> Record:
    """The record of a name and, where there is one, its other script."""
    sights = [at_sight(text) for text in (name, alt) if text]
    names = [form for sight in sights for form in parse(sight)]
    latin = next((form for form in names if not form.parts[0].arabic), None)
    arabic = next((form for form in names if form.parts[0].arabic), None)
    if latin and arabic:
        parts = _paired(list(latin.parts), list(arabic.parts))
    else:
        parts = [
            RecordPart(latin=part if latin else None, arabic=part if arabic else None, optional=part.optional)
            for form in names[:1]
            for part in form.parts
        ]
    particles = frozenset(word for form in names for word in form.words[:-1]) & PARTICLE_WORDS
    sounds_arabic = arabic is not None or any(form.sounds_arabic for form in names)
    return Record(frozenset(filter(None, sights)), tuple(names), tuple(parts), particles, sounds_arabic)


def _paired(latin: list[Part], arabic: list[Part]) -> list[RecordPart]:
    """Each Latin part with the Arabic part it spells; what spells nothing in the order it stands, where as many are left."""
    found: dict[int, Part] = {}
    left = list(arabic)
    for k, part in enumerate(latin):
        own = next((other for other in left if is_written(other, part)), None)
        if own is not None:
            found[k] = own
            left.remove(own)
    for own in list(left):
        first = next((k for k in range(len(latin) - 1) if not {k, k + 1} & found.keys() and _spells(own, latin[k : k + 2])), None)
        if first is not None:
            latin[first : first + 2] = [joined(latin[first], latin[first + 1])]
            found = {k - (k > first): part for k, part in found.items()} | {first: own}
            left.remove(own)
    rest = [k for k in range(len(latin)) if k not in found]
    if len(rest) == 1 and len(left) > 1 and can_spell(whole := "".join(part.text for part in left), latin[rest[0]].text):
        found[rest[0]], left = arabic_part(whole), []
    elif len(rest) == len(left):
        found |= dict(zip(rest, left, strict=True))
        left = []
    complete = not left
    pairs = [
        RecordPart(part, found.get(k), part.optional or (k not in found and complete and bool(found)))
        for k, part in enumerate(latin)
    ]
    return pairs + [RecordPart(None, part, optional=True) for part in left]


def _spells(arabic: Part, pair: list[Part]) -> bool:
    """Whether two Latin parts are one Arabic word: Ghasemi Vand, قاسمیوند."""
    return not any(part.optional for part in pair) and len(arabic.text) > 4 and is_written(arabic, joined(*pair))

"""Names that a language inflects: the case in which an envelope addresses somebody, and the patronymic."""

import re
from functools import lru_cache

_CASES = """
    - у|- ю|- ові|- еві|а е|а и|я е|я и|я ю|и ю|ь ю|ь и|и ому|ии ому|ыи ому|ои ому|а ои|ая ои|яя еи|ия ии|а іи|е ю
    ος ο|ης η|ας α|υς υ|ων ωνα
"""
"""Endings of the nominative and of the dative (Russian, Ukrainian) or the accusative (Greek), folded."""
_PAIRS = tuple(
    (nominative.strip("-"), oblique)
    for nominative, oblique in (
        each.split() for line in _CASES.strip().replace("і", "и").replace("ς", "σ").splitlines() for each in line.split("|")
    )
)
_INFLECTED = re.compile("[\u0370-\u03ff\u0400-\u04ff]+")
_SHORTEST_STEM = 2
_PATRONYMIC = re.compile(
    ".{2,}(?:ович|евич|ьич|инич|овна|евна|ична|ивна|улы|кызы|оглы|ogl[yui]|oghlu|[qkg]izi|kyzy|кизи|угли|огли|[oe]vich|[oey]vych|[oe]vna|ivna|ichna)"
)


@lru_cache(maxsize=1 << 14)
def is_declined(one: str, other: str) -> bool:
    """Whether one folded word is the other in the case of an addressee: Ивану for Иван, Γεώργιο for Γεώργιος.

    The genitive is none: Александра is no Александр.
    """
    if not (_INFLECTED.fullmatch(one) and _INFLECTED.fullmatch(other)):
        return False
    return _is_oblique(one, other) or _is_oblique(other, one)


def _is_oblique(nominative: str, oblique: str) -> bool:
    return any(
        nominative.endswith(ending)
        and len(nominative) - len(ending) >= _SHORTEST_STEM
        and nominative[: len(nominative) - len(ending)] + case == oblique
        for ending, case in _PAIRS
    )


def is_patronymic(word: str) -> bool:
    """Whether a folded word is formed as a patronymic: Петрович, Петровна, Petrovich, Серікұлы."""
    return _PATRONYMIC.fullmatch(word) is not None

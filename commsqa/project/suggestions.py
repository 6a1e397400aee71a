"""Which of the known names somebody may have meant."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is written most alike, None where none is near."""
    found = process.extractOne(name.lower(), list(known), scorer=fuzz.ratio, processor=str.lower, score_cutoff=60)
    return None if found is None else str(found[0])


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`; did you mean 'customers'?`, or nothing where no known name is near."""
    found = nearest(name, known)
    return "" if found is None else f"; did you mean '{found}'?"

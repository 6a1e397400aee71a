"""Short and pet forms of given names, from the `nicknames` package (mostly English)."""

from functools import cache

from nicknames import NickNamer

from commsqa.checks.names.text import fold


def are_forms_of_one(one: str, other: str) -> bool:
    """Whether one folded given name is a known short or pet form of the other (Bill, William)."""
    known = _nicknames()
    return other in known.get(one, ()) or one in known.get(other, ())


@cache
def _nicknames() -> dict[str, frozenset[str]]:
    return {fold(name): frozenset(map(fold, nicks)) for name, nicks in NickNamer().nickname_lookup.items()}

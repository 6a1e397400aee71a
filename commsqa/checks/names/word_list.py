"""Lists of words as they stand in the tables of this package."""

from commsqa.checks.names.text import fold


def folded_words(text: str) -> frozenset[str]:
    """The words of a text, folded as names are compared."""
    return frozenset(fold(word) for word in text.split())

"""Text as the engine compares it."""

import ibis
import ibis.expr.types as ir


@ibis.udf.scalar.builtin(name="strip_accents")  # type: ignore[untyped-decorator]  # Ibis is untyped
def strip_accents(text: str) -> str:  # noqa: ARG001  the engine gets it
    """The engine's own; Ibis' translate doubles the time of a pass."""
    raise TypeError("runs in the engine only")


@ibis.udf.scalar.builtin(name="trim")  # type: ignore[untyped-decorator]  # Ibis is untyped
def trim(text: str) -> str:  # noqa: ARG001  the engine gets it
    """One-argument trim; Ibis' strip compiles to two arguments and doubles the time of a pass."""
    raise TypeError("runs in the engine only")


_MARKS_ARE_LETTERS = "[\u0900-\u1dff\u3040-\u30ff]"
"""The scripts of India and further east, whose vowel signs Unicode counts among the accents, and kana with their voiced signs."""


def folded(text: ir.StringValue) -> ir.StringValue:
    """Text brought to one spelling for a cheap comparison: case, accents and outer spaces removed.

    What is written with marks that are no accents (Devanagari, Tamil, Thai, kana) keeps them.
    """
    lower = text.lower()
    return trim(ibis.ifelse(lower.re_search(_MARKS_ARE_LETTERS), lower, strip_accents(lower)))


def unlike(text: ir.StringValue, *others: ir.StringValue) -> ir.BooleanValue:
    """Whether a text, once folded, is none of the others; an absent one is no other.

    Most texts are equal to another as they stand, and folding them takes many times longer than comparing them.
    """
    same = ibis.or_(*((text == other).fill_null(False) for other in others))
    folds = ibis.and_(*((folded(text) != folded(other)).fill_null(True) for other in others))
    return ibis.ifelse(same | text.isnull(), False, folds)

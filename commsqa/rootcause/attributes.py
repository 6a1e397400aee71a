"""Which attributes may be searched for a check's cause: those that neither follow from what it reads nor say nothing."""

from collections.abc import Collection, Sequence

import numpy as np
import pyarrow as pa

from commsqa.rootcause.arrays import Codes
from commsqa.rootcause.population import EMPTY, encode

NEARLY_UNIQUE = 0.5
"""Distinct values per filled row, from which on an attribute is an id."""

STRAY = 0.01
"""Up to this share of the usual filling, filled values are mistakes."""

ENOUGH_TO_TELL = 10.0
"""How many rows of a value should have been filled before their absence means something."""


def searchable(facts: pa.Table, attributes: Sequence[str], reads: Collection[str]) -> list[str]:
    """The attributes to search, in the order given: not what the check reads, nor what follows from it, nor what says nothing.

    `facts` are the evaluated pieces, `reads` the columns that the check or its `applies_to` looks at. Left out are attributes
    that are read, absent, empty, constant or nearly unique, and those filled only for some values of one that is read: a print
    site exists only for letters, so a check of the channel must not be explained by the print site.
    """
    present = [name for name in dict.fromkeys(attributes) if name in facts.column_names and name not in reads]
    read = [name for name in sorted(set(reads)) if name in facts.column_names]
    candidates, known = _telling(facts, present), _telling(facts, read).values()
    return [name for name, codes in candidates.items() if not any(_filled_only_for_some(codes, other) for other in known)]


def _telling(facts: pa.Table, names: Sequence[str]) -> dict[str, Codes]:
    """The columns with at least two values and not nearly one per row, encoded. Ids are not encoded: that would take seconds."""
    worth = (name for name in names if len(facts.column(name).unique()) <= NEARLY_UNIQUE * len(facts))
    return {name: codes for name in worth if _tells(codes := encode(facts.column(name))[0])}


def _tells(codes: Codes) -> bool:
    filled = codes[codes != EMPTY]
    values = np.count_nonzero(np.bincount(filled)) if len(filled) else 0
    return 1 < int(values) <= NEARLY_UNIQUE * len(filled)


def _filled_only_for_some(codes: Codes, other: Codes) -> bool:
    """Whether there is a value of the other attribute that ought to have filled rows, and has none."""
    filled = codes != EMPTY
    usual = float(filled.mean())
    rows = np.bincount(other)
    filled_rows = np.bincount(other[filled], minlength=len(rows))
    return bool(np.any((rows * usual >= ENOUGH_TO_TELL) & (filled_rows <= STRAY * usual * rows)))

"""Is the number of pieces of a kind unusual against earlier batches of the same cycle?

>>> unusual(500, [1000, 990, 1010])
Usual(pieces=1000, lowest=700, highest=1300)
>>> unusual(900, [1000, 990, 1010])
"""

import math
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

EARLIER = 3
"""Earlier batches without which nothing is called unusual."""
RECENT = 12
"""Of more than these, the latest count."""

_CHANGE = 0.3  # what is less is nothing to wake somebody for, however regular the batches were
_DEVIATIONS = 4.0
_NORMAL = 1.4826  # the median absolute deviation of a normal variable, as its standard deviation


class Usual(NamedTuple):
    """The usual number of pieces, and the bounds within which nothing is unusual."""

    pieces: int
    lowest: int
    highest: int


def unusual(now: int, earlier: Sequence[int]) -> Usual | None:
    """What was usual, where `now` is not; None where it is, or where too little is known. `earlier` is in the order of time.

    Usual is the median of the latest batches; a change counts that exceeds 30 % of it, four robust standard deviations, and four
    of a Poisson variable. Batches before the kind first occurred say nothing of it. A kind that some batches do without is
    compared with those that have it, and never missed.
    """
    known = _since_first(earlier)
    if 0 in known:
        known = [pieces for pieces in known if pieces] if now else []
    if len(known) < EARLIER:
        return None
    recent = known[-RECENT:]
    middle = median(recent)
    spread = _NORMAL * median(abs(pieces - middle) for pieces in recent)
    width = max(_CHANGE * middle, _DEVIATIONS * spread, _DEVIATIONS * math.sqrt(middle))
    if abs(now - middle) <= width:
        return None
    return Usual(round(middle), max(0, math.ceil(middle - width)), math.floor(middle + width))


def _since_first(earlier: Sequence[int]) -> list[int]:
    first = next((place for place, pieces in enumerate(earlier) if pieces), len(earlier))
    return list(earlier[first:])

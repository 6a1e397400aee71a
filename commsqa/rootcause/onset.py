"""Since when: one split in time among a cause's own pieces."""

import math
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa

from commsqa.rootcause.arrays import Flags, Micros
from commsqa.rootcause.likelihood import likelihood_gain

ALPHA = 0.001
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def onset(moments: pa.ChunkedArray, failed: Flags) -> datetime | None:
    """The first moment (UTC) from which the failures ran at their new rate; rows without a moment are left out.

    `moments` (timestamps; those without a zone are UTC) and `failed` are those of the cause's rows. Where no later part fails
    clearly more often than what came before (alpha 0.001 over all possible splits), the failures ran from the start, and the
    onset is the first failing row's moment. None when no failing row has a moment.
    """
    known = moments.is_valid().to_numpy()
    fails = failed[known]
    if not fails.any():
        return None
    utc = moments.drop_null().cast(pa.timestamp("us", tz="UTC"), safe=False)
    return EPOCH + timedelta(microseconds=_split(utc.cast(pa.int64()).to_numpy(), fails))


def _split(times: Micros, fails: Flags) -> int:
    """The time of the first row of the later part, or of the first failing row where one rate explains all."""
    distinct, group = np.unique(times, return_inverse=True)
    first_failing = int(times[fails].min())
    if len(distinct) < 2:
        return first_failing
    failed = np.bincount(group, fails.astype(np.float64), minlength=len(distinct))
    evaluated = np.bincount(group, minlength=len(distinct)).astype(np.float64)
    failed_from, evaluated_from = failed[::-1].cumsum()[::-1], evaluated[::-1].cumsum()[::-1]
    gain = likelihood_gain(failed_from[1:], evaluated_from[1:], float(failed_from[0]), float(evaluated_from[0]))
    best = int(gain.argmax())
    return int(distinct[best + 1]) if gain[best] > math.log(len(gain) / ALPHA) else first_failing

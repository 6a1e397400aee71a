"""Measures the search for causes over many random batches: `python -m tests.measure.causes [--seeds 20] [--sizes 4000 100000]`.

Prints per size and kind of batch how often every planted cause was found with exactly its pieces and nothing else was, the mean
F1 of the pieces, false causes and CPU seconds a batch (median and largest).
"""

import argparse
import resource
import statistics
import time
from dataclasses import dataclass

import numpy as np

from commsqa.domain.causes import Conditions
from commsqa.domain.tables import ATTRIBUTES
from commsqa.rootcause import find_causes, members
from tests.rootcause.planted import Batch, random_batch

KINDS = {"one cause": (1, 1.0), "one cause, uneven": (1, 4.0), "two causes": (2, 1.0), "none": (0, 1.0), "none, uneven": (0, 4.0)}


@dataclass(frozen=True)
class Score:
    """Of one batch. `worded`: also the very words that were planted."""

    exact: bool
    worded: bool
    f1: float
    false_causes: int
    seconds: float
    told: str


def score(batch: Batch) -> Score:
    """Searches the batch and compares with what was planted."""
    start = time.process_time()
    found = [cause.conditions for cause in find_causes(batch.facts, batch.failed, attributes=ATTRIBUTES)]
    seconds = time.process_time() - start
    planted = [dict(cause.conditions) for cause in batch.causes]
    pairs = {(i, k): _f1(batch, a, b) for i, a in enumerate(planted) for k, b in enumerate(found)}
    hit = [max((pairs[i, k] for k in range(len(found))), default=0.0) for i in range(len(planted))]
    false_causes = sum(max((pairs[i, k] for i in range(len(planted))), default=0.0) < 0.5 for k in range(len(found)))
    exact = min(hit, default=1.0) == 1.0 and len(found) == len(planted)
    worded = all(conditions in found for conditions in planted)
    told = f"planted {[(dict(c.conditions), round(c.rate, 2)) for c in batch.causes]} found {found}"
    return Score(exact, worded, statistics.fmean(hit) if hit else 1.0, false_causes, seconds, told)


def _f1(batch: Batch, planted: Conditions, found: Conditions) -> float:
    a, b = members(batch.facts, planted), members(batch.facts, found)
    return 2 * float(np.count_nonzero(a & b)) / max(float(np.count_nonzero(a) + np.count_nonzero(b)), 1.0)


def main() -> None:
    """One line per size and kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--sizes", type=int, nargs="+", default=[4_000, 100_000, 1_000_000])
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--misses", action="store_true", help="say what was planted and found where they differ")
    options = parser.parse_args()
    print("rows       kind                exact  worded  F1     false  CPU s (median, largest)")
    for rows in options.sizes:
        for kind in options.kinds:
            causes, uneven = KINDS[kind]
            scores = [score(random_batch(rows, seed, causes=causes, uneven=uneven)) for seed in range(options.seeds)]
            exact, worded = (statistics.fmean(getattr(one, name) for one in scores) for name in ("exact", "worded"))
            f1, seconds = statistics.fmean(one.f1 for one in scores), [one.seconds for one in scores]
            wrong = sum(one.false_causes for one in scores)
            cpu = f"{statistics.median(seconds):.2f}, {max(seconds):.2f}"
            print(f"{rows:<10} {kind:<19} {exact:<6.2f} {worded:<7.2f} {f1:<6.3f} {wrong:<6} {cpu}", flush=True)
            for seed, one in enumerate(scores):
                if options.misses and not one.exact:
                    print(f"    seed {seed}: {one.told}")
    print(f"largest memory of the process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB (with the batches)")


if __name__ == "__main__":
    main()

"""How surprising a group's failures are: the Bernoulli likelihood ratio, the exact binomial test and the risk ratio."""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import betainc, xlogy

from commsqa.rootcause.arrays import Floats

Z_95 = 1.96


def log_likelihood(failed: Floats | float, evaluated: Floats | float) -> Floats:
    """The largest Bernoulli log-likelihood of `failed` among `evaluated`, element by element."""
    passed = np.maximum(np.subtract(evaluated, failed), 0.0)
    return np.asarray(xlogy(failed, failed) + xlogy(passed, passed) - xlogy(evaluated, evaluated), dtype=np.float64)


def likelihood_gain(failed: Floats, evaluated: Floats, all_failed: float, all_evaluated: float) -> Floats:
    """The log-likelihood ratio of a group with a rate of its own against one rate; 0 where it fails no more than the rest."""
    rest_failed = all_failed - failed
    rest = np.maximum(all_evaluated - evaluated, rest_failed)
    gain = log_likelihood(failed, evaluated) + log_likelihood(rest_failed, rest) - log_likelihood(all_failed, all_evaluated)
    return np.asarray(np.where(failed * rest > rest_failed * evaluated, gain, 0.0), dtype=np.float64)


@dataclass(frozen=True)
class Contrast:
    """Failures inside a group and elsewhere, as (weighted) numbers of pieces."""

    failed: float
    evaluated: float
    failed_elsewhere: float
    evaluated_elsewhere: float

    @property
    def inside_rate(self) -> float:
        """Failures per evaluated piece inside; 0 where there is none."""
        return self.failed / self.evaluated if self.evaluated else 0.0

    @property
    def elsewhere_rate(self) -> float:
        """Failures per evaluated piece elsewhere; 0 where there is none."""
        return self.failed_elsewhere / self.evaluated_elsewhere if self.evaluated_elsewhere else 0.0

    @property
    def gain(self) -> float:
        """The log-likelihood ratio of two rates against one."""
        inside = (np.array(self.failed, dtype=np.float64), np.array(self.evaluated, dtype=np.float64))
        total = (self.failed + self.failed_elsewhere, self.evaluated + self.evaluated_elsewhere)
        return float(likelihood_gain(*inside, *total))

    def _smoothed(self) -> tuple[float, float, float, float]:
        """The four counts; with half a failure and half a pass more in both groups where nothing failed elsewhere (Haldane)."""
        if self.failed_elsewhere > 0:
            return self.failed, self.evaluated, self.failed_elsewhere, self.evaluated_elsewhere
        return self.failed + 0.5, self.evaluated + 1, 0.5, self.evaluated_elsewhere + 1

    @property
    def risk_ratio(self) -> float:
        """Rate inside over rate elsewhere."""
        failed, evaluated, failed_else, evaluated_else = self._smoothed()
        return (failed / evaluated) / (failed_else / evaluated_else)

    @property
    def risk_ratio_low(self) -> float:
        """The lower 95 % bound of the risk ratio (Katz et al. 1978, Biometrics 34, 469-474)."""
        failed, evaluated, failed_else, evaluated_else = self._smoothed()
        if failed <= 0:
            return 0.0
        variance = max(1 / failed - 1 / evaluated + 1 / failed_else - 1 / evaluated_else, 0.0)
        return self.risk_ratio * math.exp(-Z_95 * math.sqrt(variance))

    def log_p(self, usual_rate: float) -> float:
        """Log of the exact binomial chance of so many failures inside at the rate elsewhere, or at the usual one if higher.

        The binomial tail is a regularised incomplete beta, which takes weighted counts as they are. Where the chance is too small
        for a float, the likelihood ratio stands for it (Chernoff).
        """
        everything = max(self.evaluated + self.evaluated_elsewhere, 1.0)
        rate = min(max(self.elsewhere_rate, usual_rate, 0.5 / everything), 1.0)
        if self.failed <= 0:
            return 0.0
        chance = float(betainc(self.failed, max(self.evaluated - self.failed, 0.0) + 1, rate))
        return math.log(chance) if chance > 0 else -self.gain

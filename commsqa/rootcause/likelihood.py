"""How surprising a group's failures are: the Bernoulli likelihood ratio, the exact binomial test and the risk ratio."""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import betainc, gammaln, logsumexp, xlogy

from commsqa.rootcause.arrays import Floats

Z_95 = 1.96
_ONE_SIDE = 0.025
_TAIL_TERMS = 3000
"""Of a tail that falls from its first term; what comes after so many is nothing beside them."""


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


def _log_choose(of: Floats | float, chosen: Floats | float) -> Floats:
    """Log of the binomial coefficient, also between whole numbers; -inf where there are not so many."""
    left = np.subtract(of, chosen)
    ways = gammaln(np.add(of, 1.0)) - gammaln(np.add(chosen, 1.0)) - gammaln(np.maximum(left, 0.0) + 1.0)
    return np.asarray(np.where(left < 0, -np.inf, ways), dtype=np.float64)


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
        """The lower 95 % bound of the risk ratio (Katz et al. 1978, Biometrics 34, 469-474).

        Where nothing failed elsewhere, the exact one: of `failed` failures all were inside, so the chance of one to be there is
        at least the bound of Clopper and Pearson (1934), and the ratio what makes it so. Haldane's halves would need about
        twice the failures for the same bound.
        """
        if self.failed <= 0:
            return 0.0
        if self.failed_elsewhere <= 0:
            share = math.pow(_ONE_SIDE, 1 / self.failed)
            return share / (1 - share) * self.evaluated_elsewhere / self.evaluated
        failed, evaluated, failed_else, evaluated_else = self._smoothed()
        variance = max(1 / failed - 1 / evaluated + 1 / failed_else - 1 / evaluated_else, 0.0)
        return self.risk_ratio * math.exp(-Z_95 * math.sqrt(variance))

    def log_p(self, usual_rate: float) -> float:
        """Log of the exact chance of so many failures inside, were all of them spread evenly, or as frequent as usual.

        Spread evenly is Fisher's exact test, one-sided: it takes the number of all failures as given. The rate elsewhere would
        not do: where there are few failures it is only what the group left over, and chance looks like a cause. As frequent as
        usual is the binomial tail at that rate. Both take weighted counts as they are.
        """
        if self.failed <= 0:
            return 0.0
        usual = float(betainc(self.failed, max(self.evaluated - self.failed, 0.0) + 1, min(usual_rate, 1.0)))
        return max(self._log_fisher(), math.log(usual) if usual > 0 else -math.inf)

    def _log_fisher(self) -> float:
        """The hypergeometric tail. Its terms fall from the first on, as no group is asked that fails less than the rest."""
        inside, outside = self.evaluated, self.evaluated_elsewhere
        failures = self.failed + self.failed_elsewhere
        most = min(failures, inside)
        terms = np.arange(self.failed, min(most, self.failed + _TAIL_TERMS) + 0.5)
        chances = _log_choose(inside, terms) + _log_choose(outside, failures - terms) - _log_choose(inside + outside, failures)
        return min(float(logsumexp(chances)), 0.0)

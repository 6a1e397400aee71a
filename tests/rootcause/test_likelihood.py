"""The numbers against their definitions."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, binomtest, hypergeom

from commsqa.rootcause.likelihood import Contrast, likelihood_gain


def test_gain_is_the_difference_of_two_rates_to_one() -> None:
    two = 6 * math.log(0.6) + 4 * math.log(0.4) + 4 * math.log(0.04) + 96 * math.log(0.96)
    one = 10 * math.log(10 / 110) + 100 * math.log(100 / 110)
    assert Contrast(6, 10, 4, 100).gain == pytest.approx(two - one)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_gain_is_never_negative_and_0_where_the_group_fails_no_more_than_the_rest(a: int, b: int, c: int, d: int) -> None:
    gain = float(likelihood_gain(np.array([a], dtype=float), np.array([a + b], dtype=float), a + c, a + b + c + d)[0])
    assert gain >= -1e-9
    if a * (c + d) <= c * (a + b):
        assert gain == 0


@given(st.integers(1, 60), st.integers(0, 60), st.integers(0, 60), st.integers(1, 200))
def test_log_p_is_fishers_exact_test_where_the_group_fails_more_than_the_rest(a: int, b: int, c: int, d: int) -> None:
    if a * (c + d) > c * (a + b):
        exact = float(hypergeom.logsf(a - 1, a + b + c + d, a + c, a + b))
        assert Contrast(a, a + b, c, c + d).log_p(0.0) == pytest.approx(exact, rel=1e-6, abs=1e-9)


def test_log_p_is_the_binomial_tail_at_the_usual_rate_where_that_explains_more() -> None:
    assert Contrast(6, 10, 4, 100).log_p(0.2) == pytest.approx(float(binom.logsf(5, 10, 0.2)))


def test_log_p_goes_beyond_the_range_of_floats() -> None:
    contrast = Contrast(5000, 5000, 10, 100_000)
    assert contrast.log_p(0.0) == pytest.approx(float(hypergeom.logpmf(5000, 105_000, 5010, 5000)))
    assert contrast.log_p(0.0) < -10_000


def test_what_a_group_left_over_is_no_rate_to_compare_with() -> None:
    few = Contrast(5, 60, 1, 900)
    assert math.exp(few.log_p(0.0)) > 1e-6
    assert float(binom.sf(4, 60, 1 / 900)) < 1e-6


def test_risk_ratio_and_its_bound_are_katz() -> None:
    contrast = Contrast(60, 100, 16, 4000)
    assert contrast.risk_ratio == pytest.approx(150)
    assert contrast.risk_ratio_low == pytest.approx(150 * math.exp(-1.96 * math.sqrt(1 / 60 - 1 / 100 + 1 / 16 - 1 / 4000)))


def test_risk_ratio_is_finite_where_nothing_fails_elsewhere() -> None:
    contrast = Contrast(10, 20, 0, 100)
    assert contrast.risk_ratio == pytest.approx((10.5 / 21) / (0.5 / 101))
    assert 1 < contrast.risk_ratio_low < contrast.risk_ratio


def test_nothing_inside_has_no_rate() -> None:
    empty = Contrast(0, 0, 0, 0)
    assert (empty.inside_rate, empty.elsewhere_rate, empty.gain, empty.log_p(0.0)) == (0, 0, 0, 0)
    assert Contrast(0, 10, 5, 10).risk_ratio_low == 0


def test_where_nothing_failed_elsewhere_the_bound_of_the_ratio_is_exact() -> None:
    ten_of_a_quarter = Contrast(10, 250, 0, 750)
    share = binomtest(10, 10).proportion_ci(method="exact").low
    assert ten_of_a_quarter.risk_ratio_low == pytest.approx(share / (1 - share) * 3)
    assert 5 < ten_of_a_quarter.risk_ratio_low < ten_of_a_quarter.risk_ratio

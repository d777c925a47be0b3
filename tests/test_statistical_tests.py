"""Tests of change against published examples and pencil arithmetic, and their mirror images."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from quarterdeck.statistics.tests import (
    EXACT,
    TWO_COUNTS,
    TWO_PROPORTIONS,
    TWO_RATES,
    ChangeTest,
    against_benchmark,
    chance_signals,
    dispersion,
    ratio_of_reductions,
    two_counts,
    two_proportions,
)
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM

# Two counts


def test_unequal_exposure_is_r_s_poisson_test() -> None:
    # R, help(poisson.test), after the eba1977 data of the ISwR package: 11 cases in 800
    # person-years against 6 + 8 + 7 in 1083 + 1050 + 878; R prints p-value = 0.07967.
    found = two_counts(6 + 8 + 7, 11, exposure_earlier=1083 + 1050 + 878, exposure_later=800)
    assert found.p_value == pytest.approx(0.07967, abs=5e-6)
    assert found.method == EXACT
    assert found.direction == 1
    assert not found.significant


@pytest.mark.parametrize(
    ("earlier", "later", "p_value"),
    [
        # Coin tosses: twice the tail of that many heads or fewer.
        (0, 5, 2 / 2**5),
        (0, 6, 2 / 2**6),
        (1, 8, 2 * (1 + 9) / 2**9),
        (3, 11, 2 * (1 + 14 + 91 + 364) / 2**14),
        (4, 4, 1.0),
        (0, 1, 1.0),
    ],
)
def test_a_small_count_is_tested_exactly(earlier: int, later: int, p_value: float) -> None:
    found = two_counts(earlier, later)
    assert found.p_value == pytest.approx(p_value)
    assert found.method == EXACT
    mirrored = two_counts(later, earlier)
    assert mirrored.p_value == pytest.approx(p_value)
    assert mirrored.direction == -found.direction


def test_twenty_or_more_are_tested_by_z() -> None:
    # z = (130 − 100) / √230 = 1.97814, so p = 0.0479.
    found = two_counts(100, 130)
    assert found.statistic == pytest.approx(1.97814, abs=1e-5)
    assert found.p_value == pytest.approx(0.0479, abs=5e-5)
    assert found.method == TWO_COUNTS
    assert found.significant
    assert not found.significant_at(0.01)
    assert two_counts(130, 100).statistic == pytest.approx(-1.97814, abs=1e-5)


@pytest.mark.parametrize(
    ("earlier", "later", "method"),
    [(19, 40, EXACT), (40, 19, EXACT), (20, 40, TWO_COUNTS), (20, 20, TWO_COUNTS)],
)
def test_the_method_changes_at_twenty(earlier: int, later: int, method: str) -> None:
    assert two_counts(earlier, later).method == method


def test_a_rate_ratio_by_pencil() -> None:
    # 60 in 30,000 and 30 in 60,000: of 90 events a third are expected later, so that
    # z = (60 − 30) / √(90 × 1/3 × 2/3) = 30 / √20 = 6.70820.
    found = two_counts(30, 60, exposure_earlier=60_000, exposure_later=30_000)
    assert found.statistic == pytest.approx(6.70820, abs=1e-5)
    assert found.method == TWO_RATES


def test_over_dispersion_takes_significance_away() -> None:
    # z = 30 / √(1.5 × 230) = 1.61515.
    found = two_counts(100, 130, dispersion=1.5)
    assert found.statistic == pytest.approx(1.61515, abs=1e-5)
    assert found.dispersion == 1.5
    assert not found.significant


def test_over_dispersion_never_makes_a_small_change_significant() -> None:
    # z = 5 / √(1.1 × 5) = 2.13 would be significant; the exact test, p = 0.0625, isn't.
    found = two_counts(0, 5, dispersion=1.1)
    assert found.p_value == pytest.approx(0.0625)
    assert found.method == EXACT
    # z = 11 / √(4 × 11) = 1.65833, p = 0.0973, is more than the exact 2 / 2¹¹.
    assert two_counts(0, 11, dispersion=4).p_value == pytest.approx(0.0973, abs=5e-5)
    assert two_counts(0, 11, dispersion=4).method == TWO_COUNTS


def test_nothing_twice_is_no_change() -> None:
    assert two_counts(0, 0) == ChangeTest(0.0, 1.0, EXACT)


def test_equal_counts_have_no_direction() -> None:
    found = two_counts(50, 50)
    assert (found.statistic, found.direction, found.p_value) == (0.0, 0, 1.0)
    assert math.copysign(1, two_counts(50, 50).statistic) == 1


@pytest.mark.parametrize(
    ("arguments", "options", "told"),
    [
        ((-1, 5), {}, "earlier count is a whole number from nought up, not -1"),
        ((1, 5.5), {}, "later count is a whole number from nought up, not 5.5"),
        ((1, math.nan), {}, "later count"),
        ((1, math.inf), {}, "later count"),
        ((1, 5), {"exposure_later": 0}, "exposure is over nought"),
        ((1, 5), {"exposure_earlier": math.nan}, "exposure is over nought"),
        ((1, 5), {"dispersion": 0.99}, "dispersion is 1 or more"),
        ((1, 5), {"dispersion": math.nan}, "dispersion is 1 or more"),
    ],
)
def test_counts_that_cannot_be_tested(
    arguments: tuple[float, float], options: dict[str, float], told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        two_counts(*arguments, **options)


counts = st.integers(0, 5000)
factors = st.floats(1, 20)


@given(counts, counts, factors)
def test_counts_mirror(earlier: int, later: int, phi: float) -> None:
    one = two_counts(earlier, later, dispersion=phi)
    other = two_counts(later, earlier, dispersion=phi)
    assert one.p_value == pytest.approx(other.p_value, rel=1e-6)
    assert one.statistic == -other.statistic
    assert 0 <= one.p_value <= 1


@given(counts, counts, factors)
def test_dispersion_only_ever_raises_p(earlier: int, later: int, phi: float) -> None:
    assert two_counts(earlier, later, dispersion=phi).p_value >= (
        two_counts(earlier, later).p_value - 1e-12
    )


@given(counts, counts, st.floats(0.01, 1e6))
def test_only_the_ratio_of_exposures_matters(earlier: int, later: int, scale: float) -> None:
    plain = two_counts(earlier, later, exposure_earlier=1, exposure_later=2)
    scaled = two_counts(earlier, later, exposure_earlier=scale, exposure_later=2 * scale)
    assert plain.p_value == pytest.approx(scaled.p_value, rel=1e-6)


# Two proportions


@pytest.mark.parametrize(
    ("earlier", "later", "statistic"),
    [
        # Agresti (2002), table 2.1, heart attacks, placebo then aspirin: X² = 25.01.
        pytest.param((189, 11034), (104, 11037), -math.sqrt(25.01), id="Agresti 2002, table 2.1"),
        # 104/150 pooled; 0.2 / √(0.212622 × 0.0267857) = 2.65018.
        pytest.param((48, 80), (56, 70), 2.65018, id="Newcombe 1998b, table II (a), by pencil"),
    ],
)
def test_two_proportions(
    earlier: tuple[int, int], later: tuple[int, int], statistic: float
) -> None:
    found = two_proportions(*earlier, *later)
    assert found.statistic == pytest.approx(statistic, abs=1e-3)
    assert found.method == TWO_PROPORTIONS
    assert found.significant
    assert two_proportions(*later, *earlier).statistic == pytest.approx(-found.statistic)


def test_a_design_effect_takes_significance_away() -> None:
    # 2.65018 / √2 = 1.87396.
    found = two_proportions(48, 80, 56, 70, design_effect=2)
    assert found.statistic == pytest.approx(1.87396, abs=1e-4)
    assert not found.significant


@pytest.mark.parametrize("positive", [0, 1])
def test_all_or_none_twice_is_no_change(positive: int) -> None:
    found = two_proportions(30 * positive, 30, 50 * positive, 50)
    assert (found.p_value, found.direction) == (1.0, 0)


@pytest.mark.parametrize(
    ("arguments", "effect", "told"),
    [
        ((31, 30, 1, 30), 1.0, "31 of 30 is no part of a base"),
        ((1, 30, -1, 30), 1.0, "-1 of 30 is no part"),
        ((0, 0, 1, 30), 1.0, "a base is over nought"),
        ((1, 30, 1, 30), 0.5, "design effect is 1 or more"),
    ],
)
def test_proportions_that_cannot_be_tested(
    arguments: tuple[float, float, float, float], effect: float, told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        two_proportions(*arguments, design_effect=effect)


# Reductions


def test_two_reductions_by_pencil() -> None:
    # The fall goes from 1 − 60/100 to 1 − 40/100: ln(0.6/0.4) = 0.405465;
    # √(1/100 + 1/60 + 1/100 + 1/40) = √0.0616667 = 0.248328; z = 1.63278.
    found = ratio_of_reductions(100, 60, 100, 40)
    assert found.statistic == pytest.approx(1.63278, abs=1e-5)
    assert found.direction == 1
    assert not found.significant
    assert ratio_of_reductions(100, 40, 100, 60).statistic == pytest.approx(-1.63278, abs=1e-5)
    # Ten times the events: √10 times z. φ = 4 halves it.
    assert ratio_of_reductions(1000, 600, 1000, 400).statistic == pytest.approx(5.16330, abs=1e-4)
    halved = ratio_of_reductions(100, 60, 100, 40, dispersion=4)
    assert halved.statistic == pytest.approx(0.81639, abs=1e-5)


def test_nothing_after_adds_a_half_to_all_four() -> None:
    # ln(10.5 × 5.5 / (10.5 × 0.5)) = ln 11 = 2.397895;
    # √(2/10.5 + 1/5.5 + 1/0.5) = √2.372294 = 1.540225; z = 1.55685.
    assert ratio_of_reductions(10, 5, 10, 0).statistic == pytest.approx(1.55685, abs=1e-4)


def test_a_reduction_from_nothing_cannot_be_tested() -> None:
    with pytest.raises(ValueError, match="at least one event before"):
        ratio_of_reductions(0, 3, 10, 5)
    with pytest.raises(ValueError, match="after count is a whole number"):
        ratio_of_reductions(10, -3, 10, 5)
    with pytest.raises(ValueError, match="dispersion is 1 or more"):
        ratio_of_reductions(10, 3, 10, 5, dispersion=0)


# Over-dispersion


def months(values: list[float] | np.ndarray, start: str = "2014-01") -> pd.Series[float]:
    index = pd.period_range(start, periods=len(values), freq="M")
    return pd.Series(values, index=index, dtype="float64")


SEASON = [30, 28, 35, 40, 45, 55, 60, 58, 44, 40, 36, 31]


def test_dispersion_by_pencil() -> None:
    # Both years hold 120 and each month of the year 20, so 10 are expected everywhere. Every
    # month is 5 out: 24 × 25/10 = 60, over 24 − 12 − 2 + 1 = 11 degrees of freedom.
    found = dispersion(months([5, 15] * 6 + [15, 5] * 6))
    assert found == pytest.approx(60 / 11)


def test_a_season_is_not_over_dispersion() -> None:
    assert dispersion(months(SEASON * 3)) == 1.0


def test_a_step_between_years_is_not_over_dispersion() -> None:
    assert dispersion(months([*SEASON, *SEASON, *(3 * value for value in SEASON)])) == 1.0


def test_years_are_counted_back_from_the_last_month() -> None:
    # The step in October is between blocks of twelve months, though inside a calendar year.
    values = np.array([20.0] * 15 + [60.0] * 24)
    assert dispersion(months(values, start="2014-07")) == 1.0
    # A step inside a block is scatter that the model doesn't explain.
    assert dispersion(months(values[:-6], start="2014-07")) > 1.5


def test_two_years_are_needed() -> None:
    scattered = [5, 15] * 6 + [15, 5] * 6
    assert dispersion(months(scattered[:-1])) == 1.0
    missing = months([*scattered, 10.0])
    missing.iloc[[3, 7]] = np.nan
    assert dispersion(missing) == 1.0
    assert dispersion(months([])) == 1.0


def test_nothing_ever_is_not_over_dispersed() -> None:
    assert dispersion(months([0.0] * 36)) == 1.0


def test_missing_months_are_left_out_as_a_poisson_regression_leaves_them_out() -> None:
    # The authority is statsmodels: a Poisson regression on year and month of year, Pearson's χ².
    rng = np.random.default_rng(20171231)
    monthly = months(rng.negative_binomial(40, 0.4, size=53))
    monthly.iloc[[0, 17, 18, 41]] = np.nan
    known = monthly.dropna()
    back = (monthly.index[-1] - known.index).map(lambda offset: offset.n) // 12
    design = pd.get_dummies(
        pd.DataFrame({"year": back, "month": known.index.month}).astype("category"),
        drop_first=True,
        dtype="float64",
    )
    design.insert(0, "level", 1.0)
    fit = GLM(known.to_numpy(), design.to_numpy(), family=Poisson()).fit()
    assert dispersion(monthly) == pytest.approx(fit.pearson_chi2 / fit.df_resid, rel=1e-6)


def test_dates_are_months_too() -> None:
    scattered = months([5, 15] * 6 + [15, 5] * 6)
    dated = scattered.copy()
    dated.index = scattered.index.to_timestamp()
    assert dispersion(dated.sample(frac=1, random_state=1)) == dispersion(scattered)


def test_months_that_cannot_be_read() -> None:
    with pytest.raises(ValueError, match="given by month"):
        dispersion(pd.Series([1.0, 2.0]))
    twice = months([1.0, 2.0])
    with pytest.raises(ValueError, match="given twice"):
        dispersion(pd.concat([twice, twice]))
    with pytest.raises(ValueError, match="2014-02 holds -3; a month's value is from nought up"):
        dispersion(months([1.0, -3.0] * 12))


@given(st.lists(st.integers(0, 200), min_size=24, max_size=60))
def test_dispersion_is_at_least_one(values: list[int]) -> None:
    found = dispersion(months(values))
    assert 1 <= found < math.inf


# Benchmarks


@pytest.mark.parametrize(
    ("lower", "upper", "position"),
    [
        (4.0, 5.0, "below"),
        (5.2, 6.0, "above"),
        (5.0, 6.0, "similar"),
        (5.11, 6.0, "similar"),  # touching is not over it
        (4.0, 5.11, "similar"),
        (math.nan, 6.0, None),
    ],
)
def test_the_whole_interval_has_to_clear_the_benchmark(
    lower: float, upper: float, position: str | None
) -> None:
    assert against_benchmark(lower, upper, 5.11) == position
    mirror = {"below": "above", "above": "below"}
    assert against_benchmark(-upper, -lower, -5.11) == mirror.get(position or "", position)


def test_districts_against_the_county() -> None:
    # The picture of the burglary page: two above, one similar, one below, one unknown.
    names = ["Oadby and Wigston", "Blaby", "Charnwood", "Melton", "Harborough"]
    lower = pd.Series([5.88, 5.24, 4.94, 2.79, np.nan], index=names)
    upper = pd.Series([7.23, 6.20, 5.62, 3.81, np.nan], index=names)
    found = against_benchmark(lower, upper, 5.11)
    assert found.to_dict() == dict(
        zip(names, ["above", "above", "similar", "below", None], strict=True)
    )


def test_an_interval_upside_down_is_refused() -> None:
    with pytest.raises(ValueError, match=r"lower limit \(6\) is over its upper \(5\)"):
        against_benchmark(6, 5, 5.5)


# Signals by chance


def test_chance_signals_by_pencil() -> None:
    # Of 40 indicators at 5%, two are expected. At least one of three: 1 − 0.95³ = 0.142625.
    assert chance_signals(40, 4).expected == 2
    assert chance_signals(3, 1).probability == pytest.approx(0.142625)
    # All three: 0.05³. None or more is sure.
    assert chance_signals(3, 3).probability == pytest.approx(0.000125)
    assert chance_signals(3, 0).probability == 1
    assert chance_signals(0, 0).expected == 0
    assert chance_signals(500, 2, alpha=0.002).expected == 1


@pytest.mark.parametrize(
    ("indicators", "found", "alpha", "told"),
    [
        (3, 4, 0.05, "4 of 3 is no number"),
        (3, -1, 0.05, "-1 of 3"),
        (3, 1, 0.0, "alpha is between 0 and 1"),
        (3, 1, 95.0, "alpha is between 0 and 1"),
    ],
)
def test_signals_that_cannot_be_counted(
    indicators: int, found: int, alpha: float, told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        chance_signals(indicators, found, alpha=alpha)


@pytest.mark.parametrize(
    ("test", "said"),
    [
        (lambda: two_counts("a", 1), "the earlier count is a number, not 'a'"),
        (lambda: two_counts(1, None), "the later count is a number, not None"),
        (lambda: two_counts(pd.Series([1, 2]), 1), "the earlier count is a number, not a Series"),
        (lambda: two_counts(1, 2, exposure_later="a"), "an exposure is a number, not 'a'"),
        (lambda: two_counts(1, 2, dispersion=None), "the dispersion is a number, not None"),
        (lambda: two_proportions("a", 2, 1, 2), "how many of a base is a number, not 'a'"),
        (lambda: two_proportions(1, None, 1, 2), "a base is a number, not None"),
        (lambda: ratio_of_reductions("a", 2, 1, 2), "the before count is a number, not 'a'"),
    ],
)
def test_what_is_no_number_is_refused_in_words(test: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        test()

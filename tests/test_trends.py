"""The recent trend: Fingertips' own test data, published tests for trend, and pencil cases."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from quarterdeck.statistics.intervals import Z_998
from quarterdeck.statistics.trends import (
    ALL_OR_NONE,
    NO_WIDTH,
    TOO_FEW,
    cochran_armitage,
    recent_trend_of_proportions,
    recent_trend_of_values,
)

# Cochran and Armitage


@pytest.mark.parametrize(
    ("positive", "n", "scores", "chi_square", "within"),
    [
        pytest.param(
            [83, 90, 129, 70], [86, 93, 136, 82], [1, 2, 3, 4], 8.2249, 5e-5,
            id="R, help(prop.trend.test), smokers",
        ),
        pytest.param(
            [19, 29, 24], [516, 589, 293], [0, 1, 2], 7.19, 5e-3,
            id="Armitage 1955, carriers by size of tonsils",
        ),
        pytest.param(
            [48, 38, 5, 1, 1], [17114, 14502, 793, 127, 38], [0, 0.5, 1.5, 4, 7], 6.57, 5e-3,
            id="Agresti, Categorical Data Analysis, alcohol and malformation",
        ),
    ],
)  # fmt: skip
def test_the_published_statistic(
    positive: list[int], n: list[int], scores: list[float], chi_square: float, within: float
) -> None:
    slope, found = cochran_armitage(positive, n, scores)
    assert found == pytest.approx(chi_square, abs=within)
    mirror = cochran_armitage([b - a for a, b in zip(positive, n, strict=True)], n, scores)
    assert mirror == pytest.approx((-slope, found))


def test_a_slope_by_pencil() -> None:
    # 10%, 20%, 30% of 100 each: a tenth a step. Σn(s − 2)² = 200; p = 0.2;
    # χ² = 0.01 × 200 / 0.16 = 12.5.
    assert cochran_armitage([10, 20, 30], [100] * 3, [1, 2, 3]) == pytest.approx((0.1, 12.5))
    assert cochran_armitage([0, 0, 0], [100] * 3, [1, 2, 3]) == (0, 0)


def test_trends_that_cannot_be_tested() -> None:
    with pytest.raises(ValueError, match="101 of 100 is no part of a base"):
        cochran_armitage([101, 3], [100, 100], [1, 2])
    with pytest.raises(ValueError, match="a base is over nought, not 0"):
        cochran_armitage([0, 3], [0, 100], [1, 2])
    with pytest.raises(ValueError, match="two different scores"):
        cochran_armitage([2, 3], [100, 100], [1, 1])


# Proportions


# Indicators of Fingertips with the trend that its own tests expect:
# ukhsa-collaboration/fingertips-open, WhenUsingTrendMarkerCalculator.
FINGERTIPS = [
    pytest.param(
        [621, 599, 556, 535, 447], [3454, 3195, 3256, 3227, 3121], "decreasing",
        id="Fingertips trend data 1, indicator 20301",
    ),
    pytest.param(
        [2157, 2090, 2194, 2134.81, 2094], [3454, 3195, 3256, 3152, 3062], "increasing",
        id="Fingertips trend data 2",
    ),
    pytest.param(
        [8116, 8145, 8222, 8506, 8728], [91530, 91773, 92088, 92238, 92665.89], "increasing",
        id="Fingertips trend data 3, indicator 1172",
    ),
    pytest.param(
        [5, 7, 6, 8, 8, 9], [22, 35, 42, 50, 100, 200], "decreasing",
        id="Fingertips trend data 4",
    ),
    pytest.param(
        [5405, 5500, 5435, 5480, 5315], [18095, 18170, 18005, 17890, 17860],
        "no significant change", id="Fingertips trend data 5, indicator 10101",
    ),
    pytest.param(
        [22435, 22445, 21365, 20955, 19055], [65880, 67900, 68705, 69835, 70910], "decreasing",
        id="Fingertips trend data 5a, indicator 10101",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("positive", "n", "trend"), FINGERTIPS)
def test_proportions_trend_as_fingertips_say(
    positive: list[float], n: list[float], trend: str
) -> None:
    years = range(2014 - len(n) + 1, 2015)
    counted, base = pd.Series(positive, index=years), pd.Series(n, index=years)
    found = recent_trend_of_proportions(counted, base)
    assert found.trend == trend
    assert found.reason is None
    assert found.periods == (2010, 2011, 2012, 2013, 2014)
    mirror = {"increasing": "decreasing", "decreasing": "increasing"}
    assert recent_trend_of_proportions(base - counted, base).trend == mirror.get(trend, trend)
    shuffled = counted.sample(frac=1, random_state=3)
    assert recent_trend_of_proportions(shuffled, base).trend == trend


def test_a_year_without_a_figure_is_left_out_and_keeps_its_place() -> None:
    # 10%, 20%, 30%, 50%, 60% of 100 in 2010, 2011, 2012, 2014, 2015: a tenth a year throughout.
    positive = pd.Series([10.0, 20, 30, math.nan, 50, 60], index=range(2010, 2016))
    found = recent_trend_of_proportions(positive, positive * 0 + 100)
    assert found.trend == "increasing"
    assert found.periods == (2010, 2011, 2012, 2014, 2015)
    assert found.slope == pytest.approx(0.1)
    assert found.slopes_without == pytest.approx((0.1,) * 5)
    # χ² = 0.1² × 100 × Σ(year − 2012.4)² / (0.34 × 0.66) = 0.01 × 1,720 / 0.2244.
    assert found.chi_square == pytest.approx(76.649, abs=1e-3)
    assert found.p_value < 0.002


def test_periods_keep_their_distance_and_labels_are_neighbours() -> None:
    years = [2010, 2011, 2012, 2014, 2015]
    shares = [10.0, 20, 30, 50, 60]
    ends = pd.PeriodIndex([f"{year}-12" for year in years], freq="Y-MAR")
    positive = pd.Series(shares, index=ends)
    assert recent_trend_of_proportions(positive, positive * 0 + 100).slope == pytest.approx(0.1)
    # 1 to 5 against 10, 20, 30, 50, 60: 130/10 hundredths.
    named = pd.Series(shares, index=[f"{year}-{year - 1999}" for year in years])
    assert recent_trend_of_proportions(named, named * 0 + 100).slope == pytest.approx(0.13)


def test_what_cannot_be_calculated() -> None:
    years = pd.Series([10, 20, 30, 40], index=range(2010, 2014))
    few = recent_trend_of_proportions(years, years * 0 + 100)
    assert (few.trend, few.reason) == ("can't be calculated", TOO_FEW)
    assert math.isnan(few.slope)
    assert few.slopes_without == ()
    none = pd.Series([0] * 5)
    assert recent_trend_of_proportions(none, none + 100).reason == ALL_OR_NONE
    assert recent_trend_of_proportions(none + 100, none + 100).reason == ALL_OR_NONE
    twice = pd.Series([1] * 5, index=[1, 2, 3, 4, 4])
    with pytest.raises(ValueError, match="4 is given twice"):
        recent_trend_of_proportions(twice, twice)


# Values with an interval


def test_values_by_pencil() -> None:
    # σ = 2 × 1.959964 / (2 × 1.959964) = 1 in each: slope 1, Σ(s − 3)² = 10, χ² = 10 > 9.5495.
    values = pd.Series([10.0, 11, 12, 13, 14])
    found = recent_trend_of_values(values, values - 1.959964, values + 1.959964)
    assert found.slope == pytest.approx(1)
    assert found.chi_square == pytest.approx(10, abs=1e-5)
    assert found.trend == "increasing"
    # σ 2.4% wider: χ² = 10 / 1.024² = 9.537 < 9.5495.
    wider = 1.959964 * 1.024
    assert recent_trend_of_values(values, values - wider, values + wider).trend == (
        "no significant change"
    )
    fall = -values
    mirrored = recent_trend_of_values(fall, fall - 1.959964, fall + 1.959964)
    assert mirrored.trend == "decreasing"
    # The same limits at 99.8% mean a smaller σ: χ² = 10 × (3.0902 / 1.96)².
    surer = recent_trend_of_values(values, values - 1.959964, values + 1.959964, z=Z_998)
    assert surer.chi_square == pytest.approx(24.859, abs=1e-3)


def test_one_odd_year_makes_no_trend() -> None:
    # Flat and then a leap: χ² is far over 9.5495, but without the last year there is no slope.
    values = pd.Series([10.0, 10, 10, 10, 30])
    found = recent_trend_of_values(values, values - 1, values + 1)
    assert found.chi_square > 100
    assert found.slopes_without[-1] == pytest.approx(0)
    assert found.trend == "no significant change"


def test_a_surer_year_weighs_more() -> None:
    # Weights 1, 1, 1, 1 and next to none for the outlier: the slope of the other four is nought.
    values = pd.Series([5.0, 5, 5, 5, 50])
    half = pd.Series([1.0, 1, 1, 1, 1000])
    assert recent_trend_of_values(values, values - half, values + half).slope == pytest.approx(
        0, abs=1e-3
    )


def test_intervals_that_tell_nothing() -> None:
    values = pd.Series([1.0, 2, 3, 4, 5])
    half = pd.Series([1.0, 1, 0, 1, 1])
    assert recent_trend_of_values(values, values - half, values + half).reason == NO_WIDTH
    with pytest.raises(ValueError, match="lower limit is over its upper"):
        recent_trend_of_values(values, values + 1, values - 1)
    missing = values.where(values != 3)
    assert recent_trend_of_values(missing, values - 1, values + 1).reason == TOO_FEW


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=5, max_size=9))
def test_a_trend_and_its_mirror(rows: list[tuple[int, int]]) -> None:
    positive = pd.Series([float(row[0]) for row in rows])
    n = positive + pd.Series([float(row[1]) + 1 for row in rows])
    found, turned = (
        recent_trend_of_proportions(positive, n),
        recent_trend_of_proportions(n - positive, n),
    )
    mirror = {"increasing": "decreasing", "decreasing": "increasing"}
    assert turned.trend == mirror.get(found.trend, found.trend)

"""Seasonal expectation: pencil cases, statsmodels' decomposition as authority, and laws."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from quarterdeck.statistics.seasonality import (
    TOO_MANY_GAPS,
    UNDER_THREE_YEARS,
    seasonal_expectation,
    seasonal_index,
)
from statsmodels.tsa.seasonal import seasonal_decompose

# Twelve indices with mean 1, in twentieths.
INDEX = np.array([14, 12, 16, 18, 22, 28, 30, 28, 22, 20, 16, 14]) / 20


def months(values: np.ndarray | list[float], start: str = "2014-01") -> pd.Series:
    index = pd.period_range(start, periods=len(values), freq="M")
    return pd.Series(np.asarray(values, dtype="float64"), index=index)


# The index


@pytest.mark.parametrize("method", ["ratio_to_moving_mean", "stl"])
@pytest.mark.parametrize("start", ["2014-01", "2014-04", "2014-12"])
def test_a_season_is_found_again(method: str, start: str) -> None:
    # Level 200, nothing but season: every twelve-month mean is 200, so each ratio is the index.
    of_month = INDEX[months([0] * 48, start).index.month - 1]
    found = seasonal_index(months(200 * of_month, start), method=method)
    assert found is not None
    assert found.index.tolist() == list(range(1, 13))
    assert found.tolist() == pytest.approx(INDEX.tolist(), rel=2e-3)
    assert found.mean() == pytest.approx(1)


def test_three_years_are_as_statsmodels_decomposes_them() -> None:
    # In three years each month has two ratios: their median is their mean, and the index is that
    # of the classical multiplicative decomposition.
    rng = np.random.default_rng(20)
    noisy = months(np.tile(INDEX, 3) * rng.uniform(80, 120, 36) * np.linspace(1, 1.4, 36))
    authority = seasonal_decompose(noisy.to_timestamp(), model="multiplicative", period=12).seasonal
    expected = authority.groupby(authority.index.month).first()
    found = seasonal_index(noisy)
    assert found is not None
    assert found.tolist() == pytest.approx((expected / expected.mean()).tolist())


def test_one_wild_month_leaves_the_median() -> None:
    # Five years, four ratios each: one July is ten times too high, and the half years around it
    # have other ratios too low; the median of four keeps within a few hundredths.
    wild = months(100 * np.tile(INDEX, 5))
    wild.iloc[30] *= 10
    found = seasonal_index(wild)
    assert found is not None
    assert np.abs(found.to_numpy() - INDEX).max() < 0.25
    assert found[7] < 2


def test_under_three_years_have_no_index() -> None:
    assert seasonal_index(months(100 * np.tile(INDEX, 3)[:35])) is None
    assert seasonal_index(months([])) is None
    # A gap in a span of 37 months takes the ratios of the year around it with it.
    gap = months(100 * np.tile(INDEX, 4)[:37])
    gap.iloc[18] = math.nan
    assert seasonal_index(gap) is None
    assert seasonal_index(months([0] * 36)) is None
    # In four years, one month missing leaves the month half a year from it a single ratio; in
    # five years it leaves two.
    for years, enough in ((4, False), (5, True)):
        gap = months(100 * np.tile(INDEX, years))
        gap.iloc[20] = math.nan
        assert (seasonal_index(gap) is not None) == enough


def test_stl_needs_every_month_over_nought() -> None:
    values = months(100 * np.tile(INDEX, 4))
    values.iloc[5] = 0
    with pytest.raises(ValueError, match="STL needs a value over nought"):
        seasonal_index(values, method="stl")
    with pytest.raises(ValueError, match="'x11' is no method"):
        seasonal_index(values, method="x11")


# What is expected


def test_a_month_is_level_times_index() -> None:
    # Level 200. July 2017 is 340 where 300 (200 × 1.5) is expected; the others are as expected.
    values = months(200 * np.tile(INDEX, 4))
    values.iloc[42] = 340
    found = seasonal_expectation(values, until=dt.date(2016, 12, 31))
    assert (found.method, found.note) == ("ratio_to_moving_mean", None)
    assert found.level == pytest.approx(200)
    assert found.mean == pytest.approx(200)
    july = found.months[found.months["month"] == "2017-07-01"].iloc[0]
    assert july["expected"] == pytest.approx(300)
    assert july["mean"] == pytest.approx(200)
    assert july["deseasonalised"] == pytest.approx(340 / 1.5)
    # Three years without noise: the limits are at the centre, and only July is beyond.
    assert found.months["position"].value_counts().to_dict() == {"similar": 47, "above": 1}
    assert found.months["expected"].tolist() == pytest.approx((200 * np.tile(INDEX, 4)).tolist())


def test_limits_are_those_of_the_series_out_of_season() -> None:
    # Out of season the series steps from 196 to 204 after three years: mean 200, one moving range
    # of 8 in 71, limits 200 ± 2.66 × 8/71 = 200 ± 0.2997, without screening.
    values = 200 * np.tile(INDEX, 6) * np.repeat([0.98, 1.02], 36)
    found = seasonal_expectation(months(values), screen=False)
    # Only one of each month's five ratios is near the step: the medians hardly move.
    assert found.level == pytest.approx(200, rel=1e-3)
    out_of_season = found.months[["lower", "upper"]].div(found.months["index"], axis=0)
    assert out_of_season["lower"].tolist() == pytest.approx([199.70] * 72, abs=0.3)
    assert out_of_season["upper"].tolist() == pytest.approx([200.30] * 72, abs=0.3)
    # The later years are above what all six lead to expect, the earlier ones below.
    assert found.months["position"].tolist() == ["below"] * 36 + ["above"] * 36


def test_rounding_makes_no_signal() -> None:
    # Sevenths can't be written exactly: out of season the series is level but for the last digit.
    for level in (1 / 7, 31 / 7, 1e6 / 7):
        found = seasonal_expectation(months(level * np.tile(INDEX, 5)))
        assert found.months["position"].eq("similar").all()


def test_under_three_years_the_same_month_last_year() -> None:
    values = months([*(100 * INDEX), 80, 70])
    found = seasonal_expectation(values)
    assert (found.method, found.note) == ("same_month_last_year", UNDER_THREE_YEARS)
    assert found.index is None
    assert math.isnan(found.level)
    assert found.months["expected"].iloc[12:].tolist() == pytest.approx([70, 60])
    assert found.months["expected"].iloc[:12].isna().all()
    assert found.months["mean"].iloc[0] == pytest.approx(1350 / 14)
    assert found.months["lower"].isna().all()
    assert found.months["position"].isna().all()


def test_gaps_may_leave_no_season() -> None:
    values = months(100 * np.tile(INDEX, 4))
    values.iloc[20] = math.nan
    for without in (values, months([0] * 48)):
        found = seasonal_expectation(without)
        assert (found.method, found.note) == ("same_month_last_year", TOO_MANY_GAPS)
    assert seasonal_expectation(values[:35]).note == UNDER_THREE_YEARS


def test_a_missing_month_is_a_gap() -> None:
    values = months(100 * np.tile(INDEX, 6)).drop(pd.Period("2016-05"))
    found = seasonal_expectation(values.sample(frac=1, random_state=4))
    assert len(found.months) == 72
    may = found.months.iloc[28]
    assert math.isnan(may["value"])
    assert may["expected"] == pytest.approx(110)
    assert may["position"] is None


def test_a_month_in_which_nothing_happens() -> None:
    # Nothing in any January and February: none is expected, and the limits are nought.
    index = np.array([0, 0, 1, 1, 1, 2, 2, 1, 1, 1, 1, 1.0])
    values = months(50 * np.tile(index, 4))
    found = seasonal_expectation(values)
    assert found.months["expected"].iloc[0] == 0
    assert math.isnan(found.months["deseasonalised"].iloc[0])
    assert found.months["position"].eq("similar").all()
    values.iloc[36] = 3
    judged = seasonal_expectation(values, until=dt.date(2016, 12, 1))
    assert judged.months["position"].iloc[36] == "above"


def test_series_that_cannot_be_read() -> None:
    with pytest.raises(ValueError, match="given by month"):
        seasonal_expectation(pd.Series([1.0, 2.0]))
    with pytest.raises(ValueError, match="2014-02 holds -3"):
        seasonal_expectation(months([1, -3]))
    with pytest.raises(ValueError, match="given twice"):
        seasonal_expectation(pd.concat([months([1]), months([1])]))
    empty = seasonal_expectation(months([]))
    assert empty.months.empty
    assert math.isnan(empty.mean)


@settings(max_examples=30)
@given(st.lists(st.integers(1, 400), min_size=36, max_size=60), st.integers(2, 9))
def test_a_larger_unit_changes_no_verdict(values: list[int], times: int) -> None:
    found = seasonal_expectation(months([float(value) for value in values]))
    scaled = seasonal_expectation(months([float(value * times) for value in values]))
    assert found.index is not None
    assert found.index.mean() == pytest.approx(1)
    assert scaled.months["position"].tolist() == found.months["position"].tolist()
    assert scaled.months["expected"].tolist() == pytest.approx(
        (found.months["expected"] * times).tolist()
    )
    assert (found.months["drawn_lower"] >= 0).all()

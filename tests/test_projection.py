"""Projections: pencil cases of each method, laws, the choice by back-test, and the record."""

from __future__ import annotations

import datetime as dt
import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from quarterdeck.statistics.projection import (
    ALL_KNOWN,
    FEW_MONTHS,
    FEW_QUARTERS,
    HOLT_WINTERS,
    LAST_TWELVE,
    METHODS,
    SEASONAL_SHARE,
    STRAIGHT_LINE,
    accuracy,
    project,
    record,
)

SEASON = np.array([18, 22, 28, 30, 28, 22, 20, 16, 14, 14, 12, 16])  # April to March; 240 a year
YEAR_START, YEAR_END = dt.date(2017, 4, 1), dt.date(2018, 3, 31)


def months(values: np.ndarray | list[float], end: str = "2017-12") -> pd.Series:
    index = pd.period_range(end=end, periods=len(values), freq="M")
    return pd.Series(np.asarray(values, dtype="float64"), index=index)


# Each method by pencil


def test_the_straight_line_by_pencil() -> None:
    # Nine months hold 90, so twelve hold 120. Under 24 months the line is indicative; the months
    # don't scatter, so each has Poisson's variance, 10: the three to come have
    # 10 × (3 + 3²/9) = 40, and t on 20 degrees at 95% is 2.086.
    found = project(months([10] * 21), YEAR_START, YEAR_END)
    assert (found.method, found.indicative, found.reason) == (STRAIGHT_LINE, True, FEW_MONTHS)
    assert (found.known, found.value) == (90, 120)
    assert found.upper_95 == pytest.approx(120 + 2.086 * math.sqrt(40), abs=1e-2)
    assert found.lower_95 == pytest.approx(120 - 2.086 * math.sqrt(40), abs=1e-2)
    assert found.mape.empty
    assert found.back_test.empty
    # Only the year to date counts: 9 × 12 in the year before changes the line not at all.
    assert project(months([12] * 12 + [10] * 9), YEAR_START, YEAR_END).value == pytest.approx(120)


def test_the_seasonal_share_by_pencil() -> None:
    # April to December hold 198 of a year's 240; 396 so far make 396 / (198 / 240) = 480.
    history = np.concatenate([SEASON, 2 * SEASON[:9]]).astype(float)
    rest = METHODS[SEASONAL_SHARE](history, 9, 3)
    assert rest is not None
    assert 396 + rest.sum() == pytest.approx(480)
    assert rest.tolist() == pytest.approx([28, 24, 32])
    # The year after repeats the year just projected.
    longer = METHODS[SEASONAL_SHARE](history, 9, 15)
    assert longer is not None
    assert longer[3:].tolist() == pytest.approx((2 * SEASON).tolist())
    # At a year's end there is nothing to share out: the year repeats itself.
    whole = METHODS[SEASONAL_SHARE](np.tile(SEASON, 2).astype(float), 12, 12)
    assert whole is not None
    assert whole.tolist() == pytest.approx(SEASON.tolist())


def test_a_share_of_nothing_cannot_be_had() -> None:
    assert METHODS[SEASONAL_SHARE](np.r_[np.zeros(12), np.ones(9)], 9, 3) is None
    assert METHODS[SEASONAL_SHARE](np.ones(20), 9, 3) is None
    assert METHODS[HOLT_WINTERS](np.ones(23), 9, 3) is None


def test_holt_winters_never_falls_under_nought() -> None:
    rest = METHODS[HOLT_WINTERS](np.linspace(100, 3, 48), 12, 12)
    assert rest is not None
    assert rest.min() == 0


def test_a_year_may_begin_in_january() -> None:
    # Known to June: three months of 20 and three of 10 are a mean of 15, and a year of 180.
    series = months([50] * 6 + [20] * 3 + [10] * 3, end="2017-06")
    year = dt.date(2017, 1, 1), dt.date(2017, 12, 31)
    assert project(series, *year, year_starts=1).value == pytest.approx(180)
    # From April, 10 a month go on: 90 and 60.
    assert project(series, *year).value == pytest.approx(150)


def test_holt_winters_goes_on_with_a_season() -> None:
    rest = METHODS[HOLT_WINTERS](np.tile(SEASON, 4).astype(float), 12, 12)
    assert rest is not None
    assert rest.tolist() == pytest.approx(SEASON.tolist(), abs=0.2)


# The choice


def test_a_season_is_not_left_to_the_straight_line() -> None:
    # Six years, no scatter: the seasonal share is exactly right at every quarter's end, the
    # straight line at those of March only.
    found = project(months(np.tile(SEASON, 6)[:69]), YEAR_START, YEAR_END)
    assert found.method in (SEASONAL_SHARE, HOLT_WINTERS)
    assert not found.indicative
    assert found.reason is None
    assert found.value == pytest.approx(240, abs=1)
    assert found.mape[SEASONAL_SHARE] == pytest.approx(0)
    assert found.mape[STRAIGHT_LINE] > 10
    # At December 2015 the line has 198 in nine months, so 66 for three; there were 42.
    line = found.back_test[found.back_test["method"] == STRAIGHT_LINE]
    december = line[line["made_from"] == pd.Period("2015-12", "M")]
    assert len(line) == 8
    assert december["projected"].tolist() == pytest.approx([66])
    assert december["happened"].tolist() == [42]


def test_back_tests_are_made_from_what_was_known_then() -> None:
    # Another future gives the same projections of the past.
    values = np.random.default_rng(8).poisson(np.tile(SEASON, 6)[:69]).astype(float)
    changed = values.copy()
    changed[-3:] *= 5
    first = project(months(values), YEAR_START, YEAR_END).back_test
    second = project(months(changed), YEAR_START, YEAR_END).back_test
    assert first["made_from"].max() == pd.Period("2017-09", "M")
    assert first["projected"].tolist() == second["projected"].tolist()


def test_the_choice_and_its_error_by_pencil() -> None:
    # Four years of 10 a month, but 15 from January to March 2017 and 20 from October to December.
    values = np.full(48, 10.0)
    values[36:39], values[45:48] = 15, 20
    found = project(months(values), YEAR_START, YEAR_END)
    # The straight line is right at five of eight quarters' ends. Wrong at December 2016: 30 for
    # 45; at March 2017, after a year of 135: 33.75 for 30; at September 2017: 30 for 60.
    line = found.back_test[found.back_test["method"] == STRAIGHT_LINE]
    assert line["made_from"].astype(str).tolist() == [
        *("2015-12", "2016-03", "2016-06", "2016-09"),
        *("2016-12", "2017-03", "2017-06", "2017-09"),
    ]
    assert line["projected"].tolist() == pytest.approx([30, 30, 30, 30, 30, 33.75, 30, 30])
    assert line["happened"].tolist() == [30, 30, 30, 30, 45, 30, 30, 60]
    assert found.mape[STRAIGHT_LINE] == pytest.approx(100 * (15 / 45 + 3.75 / 30 + 30 / 60) / 8)
    # The seasonal share has 30 from April 2017, as the year before, and is wrong twice.
    assert found.mape[SEASONAL_SHARE] == pytest.approx(100 * (15 / 45 + 30 / 60) / 8)
    assert found.method == SEASONAL_SHARE
    # April to December held 120, against 90 the year before: January to March hold 45 x 120 / 90.
    assert found.value == pytest.approx(120 + 60)
    # The root of (15 x 15 + 30 x 30) / 8 is over Poisson's, the root of 60; t on 8 degrees.
    assert found.upper_95 == pytest.approx(180 + 2.3060 * math.sqrt(1125 / 8), abs=1e-3)
    assert found.lower_80 == pytest.approx(180 - 1.3968 * math.sqrt(1125 / 8), abs=1e-3)


@pytest.mark.parametrize(
    ("known", "end", "first", "last", "t_95", "t_80"),
    [
        # Eight windows of three months fit side by side into 21 + 3; three of nine into 21 + 9;
        # of 27 months ahead one, for which two degrees of freedom are taken.
        pytest.param(
            48, "2017-12", YEAR_START, YEAR_END, 2.3060, 1.3968, id="3 months ahead, t on 8"
        ),
        pytest.param(
            54, "2017-06", YEAR_START, YEAR_END, 3.1824, 1.6377, id="9 months ahead, t on 3"
        ),
        pytest.param(
            72, "2017-12", dt.date(2019, 4, 1), dt.date(2020, 3, 31), 4.3027, 1.8856,
            id="15 to 27 months ahead, t on 2",
        ),
    ],
)  # fmt: skip
def test_the_interval_is_the_back_test_s_error(
    known: int, end: str, first: dt.date, last: dt.date, t_95: float, t_80: float
) -> None:
    # 100 a month, and 200 in the last three. Whatever the way ahead, the latest of the eight
    # windows ends with those three and is projected 300 too low, and the other seven are right:
    # the root mean square is 300 / √8.
    found = project(months([100] * (known - 3) + [200] * 3, end=end), first, last)
    assert found.method == STRAIGHT_LINE
    error = 300 / math.sqrt(8)
    assert found.upper_95 - found.value == pytest.approx(t_95 * error, rel=1e-4)
    assert found.upper_80 - found.value == pytest.approx(t_80 * error, rel=1e-4)


def test_the_longer_the_way_the_less_sure() -> None:
    # In a series that is all noise, errors of later months make up for those of earlier ones; the
    # fan never closes again.
    for seed in range(4):
        values = np.random.default_rng(seed).integers(0, 9000, 63).astype(float)
        fan = project(months(values, end="2017-06"), YEAR_START, YEAR_END).months
        assert (fan["upper_95"] - fan["total"]).diff().dropna().min() > -1e-6


def test_no_projection_is_surer_than_poisson_counts() -> None:
    # Never wrong in the past: three months of 10 still scatter by √30.
    found = project(months([10] * 60), YEAR_START, YEAR_END)
    assert found.upper_95 == pytest.approx(120 + 2.3060 * math.sqrt(30), abs=1e-3)
    assert found.lower_80 == pytest.approx(120 - 1.3968 * math.sqrt(30), abs=1e-3)


def test_quarters_in_which_nothing_happened_have_no_percentage() -> None:
    # Nothing from October 2016 to March 2017: two of the eight quarters' windows are empty.
    values = np.full(69, 10.0)
    values[54:60] = 0
    found = project(months(values), YEAR_START, YEAR_END)
    line = found.back_test[found.back_test["method"] == STRAIGHT_LINE]
    assert (line["happened"] == 0).sum() == 2
    some = line[line["happened"] > 0]
    share = ((some["projected"] - some["happened"]) / some["happened"]).abs()
    assert found.mape[STRAIGHT_LINE] == pytest.approx(100 * share.sum() / 6)
    nothing = project(months([0] * 60), YEAR_START, YEAR_END)
    assert nothing.mape.isna().all()
    assert (nothing.method, nothing.value, nothing.upper_95) == (STRAIGHT_LINE, 0, 0)


@pytest.mark.parametrize(
    ("known", "reason"),
    [(23, FEW_MONTHS), (24, FEW_QUARTERS), (47, FEW_QUARTERS), (48, None)],
)
def test_when_a_projection_is_indicative(known: int, reason: str | None) -> None:
    # Three months ahead at the last of eight quarters, 21 months earlier: 24 + 21 + 3 = 48.
    found = project(months([10] * known), dt.date(2018, 1, 1), YEAR_END)
    assert found.reason == reason
    assert found.indicative == (reason is not None)


def test_a_season_isn_t_carried_through_the_year_where_no_method_can_be_tried() -> None:
    # Summers of 14 a month and winters of 6, April 2012 to June 2015. The first quarter alone is
    # 42, four of it 168; the last twelve months hold 120, and so does the year to March 2017.
    seasons = [14] * 6 + [6] * 6
    found = project(
        months([*seasons * 3, 14, 14, 14], "2015-06"), dt.date(2016, 4, 1), dt.date(2017, 3, 31)
    )
    assert (found.method, found.reason) == (LAST_TWELVE, FEW_QUARTERS)
    assert found.value == pytest.approx(120)


# The window


def test_a_whole_year_needs_no_projection() -> None:
    found = project(months([10] * 60, end="2018-03"), YEAR_START, YEAR_END)
    assert (found.method, found.indicative) == (ALL_KNOWN, False)
    assert (found.value, found.lower_95, found.upper_95) == (120, 120, 120)
    assert not found.months["projected"].any()


def test_the_plan_s_end_is_years_away() -> None:
    # Known to December 2017; the year 2019/20 is 15 to 27 months ahead.
    found = project(months([10] * 96), dt.date(2019, 4, 1), dt.date(2020, 3, 31))
    assert found.known == 0
    assert found.value == pytest.approx(120, rel=1e-6)
    assert not found.indicative
    assert found.months["projected"].all()
    assert len(found.months) == 12
    assert found.back_test["projected"].tolist() == pytest.approx([120] * 8 * len(METHODS))
    assert found.back_test["happened"].tolist() == [120] * 8 * len(METHODS)


def test_months_before_a_gap_are_not_used() -> None:
    series = months([50] * 30 + [10] * 20)
    series.iloc[29] = math.nan
    found = project(series, YEAR_START, YEAR_END)
    assert found.value == pytest.approx(120)
    assert found.reason == FEW_MONTHS
    # A gap in the window itself leaves its total unknown.
    with pytest.raises(ValueError, match=r"begins in 2017-04, but .* only from 2017-07"):
        project(series.drop(pd.Period("2017-06")), YEAR_START, YEAR_END)


def test_projections_that_cannot_be_made() -> None:
    series = months([10] * 30)
    with pytest.raises(ValueError, match="ends before it begins"):
        project(series, YEAR_END, YEAR_START)
    with pytest.raises(ValueError, match="at least one month"):
        project(series * math.nan, YEAR_START, YEAR_END)
    with pytest.raises(ValueError, match="at least 8 quarters, not 4"):
        project(series, YEAR_START, YEAR_END, quarters=4)
    with pytest.raises(ValueError, match="a month from 1 to 12, not 0"):
        project(series, YEAR_START, YEAR_END, year_starts=0)
    with pytest.raises(ValueError, match="from nought up"):
        project(-series, YEAR_START, YEAR_END)


# Laws


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 3000), st.integers(9, 70))
def test_a_constant_series_is_projected_constant(level: int, known: int) -> None:
    found = project(months([level] * known), YEAR_START, YEAR_END)
    assert found.value == pytest.approx(12 * level, rel=1e-6, abs=1e-6)
    assert found.months["value"].tolist() == pytest.approx([level] * 12, rel=1e-6, abs=1e-6)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(0, 9000), min_size=12, max_size=69))
def test_an_interval_holds_its_projection_and_what_is_known(values: list[int]) -> None:
    found = project(months([float(value) for value in values]), YEAR_START, YEAR_END)
    ends = [found.known, found.lower_95, found.lower_80, found.value, found.upper_80]
    ends.append(found.upper_95)
    assert all(low <= high + 1e-9 for low, high in itertools.pairwise(ends))
    fan = found.months
    assert (fan["upper_95"] - fan["total"]).diff().dropna().min() > -1e-6
    assert fan["total"].iloc[-1] == found.value
    assert fan["value"].sum() == pytest.approx(found.value)
    known = fan[~fan["projected"]]
    assert (known["upper_95"] == known["total"]).all()


def test_the_straight_line_scales_with_the_counts() -> None:
    values = np.random.default_rng(3).poisson(10, 20).astype(float)
    found = project(months(values), YEAR_START, YEAR_END)
    doubled = project(months(2 * values), YEAR_START, YEAR_END)
    assert doubled.value == pytest.approx(2 * found.value)


# The record


def test_what_was_projected_beside_what_happened() -> None:
    kept = pd.concat(
        [
            record(project(months([10] * 21), YEAR_START, YEAR_END)),
            record(
                project(months([10] * 24, end="2018-03"), dt.date(2018, 4, 1), dt.date(2019, 3, 31))
            ),
        ],
        ignore_index=True,
    )
    assert kept["made_from"].tolist() == ["2017-12", "2018-03"]
    assert kept["last"].tolist() == ["2018-03", "2019-03"]
    # 90 so far and then 20 a month: 150 happened, 30 more than projected, a fifth of it.
    found = accuracy(kept, months([10] * 21 + [20] * 3, end="2018-03"))
    assert found["happened"].iloc[0] == 150
    assert found["error"].iloc[0] == 30
    assert found["percentage_error"].iloc[0] == pytest.approx(20)
    # The limits at 95% are 120 ± 13.2.
    assert found["inside_95"].tolist() == [False, None]
    assert math.isnan(found["happened"].iloc[1])
    inside = accuracy(kept.iloc[:1], months([10] * 24, end="2018-03"))
    assert inside[["error", "inside_80", "inside_95"]].iloc[0].tolist() == [0, True, True]


def test_a_record_survives_a_file(tmp_path: object) -> None:
    kept = record(project(months([10] * 21), YEAR_START, YEAR_END))
    path = f"{tmp_path}/projections.csv"
    kept.to_csv(path, index=False)
    again = accuracy(pd.read_csv(path), months([10] * 24, end="2018-03"))
    assert again["happened"].tolist() == [120]

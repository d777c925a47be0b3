"""Centres and limits of each kind of chart, against printed examples and pencil arithmetic."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from quarterdeck.statistics.control_charts import (
    control_chart,
    count_limits,
    days_between,
    geometric_limits,
    individuals_limits,
    mean_moving_range,
    median_centre,
    moving_range_limits,
    proportion_limits,
    rare_event_chart,
    rate_limits,
    time_between_limits,
)
from quarterdeck.statistics.control_charts.limits import rooted_time, time_of_root

GAP = np.nan

# Montgomery (2013), Introduction to Statistical Quality Control, 7th edition, as others print it:
# the data sets orangejuice, circuit (its samples of `trial`) and dyedcloth of R's qcc 2.7, which
# names the book. Checked against public copies: CenterSpace's example of attribute charts (orange
# juice; dyed cloth with its roll sizes) and the course CE 219 of UFPR (circuit boards). Each limit
# is worked out beside its test as well.
ORANGE_JUICE = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22]  # table 7.1, of 50 each
ORANGE_JUICE += [8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]
CIRCUIT_BOARDS = [21, 24, 16, 12, 15, 5, 28, 20, 31, 25, 20, 24, 16]  # table 7.7
CIRCUIT_BOARDS += [19, 10, 17, 13, 22, 18, 39, 30, 24, 16, 19, 17, 15]
DYED_CLOTH = [14, 12, 20, 11, 7, 10, 21, 16, 19, 23]  # table 7.11
ROLLS = [10.0, 8.0, 13.0, 10.0, 9.5, 10.0, 12.0, 10.5, 12.0, 12.5]
WAFERS = [16, 14, 28, 16, 12, 20, 10, 12, 10, 17, 19, 17, 14]  # NIST/SEMATECH e-Handbook 6.3.3.1
WAFERS += [16, 15, 13, 14, 16, 11, 20, 11, 19, 16, 31, 13]
FLOW_RATE = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]  # NIST 6.3.2.2

# Made for a pencil.
OF_100 = [10, 20, 0, 11, 9, 10, 10, 10]  # with those of 400 in turn: 400 of 4,000, a tenth
OF_400 = [40, 56, 24, 40, 40, 40, 40, 40]
IN_TURN = [count for pair in zip(OF_100, OF_400, strict=True) for count in pair]
BASES_IN_TURN = [100, 400] * 8
TWO_AND_SIX = [2, 6] * 10  # of 50 each


def numbers(values: Sequence[float]) -> np.ndarray:
    return np.array(values, dtype="float64")


def monthly(values: Sequence[float], start: str = "2014-04") -> pd.Series:
    index = pd.period_range(start, periods=len(values), freq="M")
    return pd.Series(values, index=index, dtype="float64")


def outside(chart) -> list[int]:
    """Numbers of the points outside the limits, from 1."""
    return [place + 1 for place in np.flatnonzero(chart.points["signal"] == "outside_limits")]


# C charts


def test_montgomery_circuit_boards_c_chart() -> None:
    # 516 in 26 samples: 19.846 ± 3 × √19.846 = 13.365.
    assert sum(CIRCUIT_BOARDS) == 516
    limits = count_limits(numbers(CIRCUIT_BOARDS))
    assert (limits.lower, limits.centre, limits.upper) == pytest.approx(
        (6.48, 19.85, 33.22), abs=0.01
    )
    chart = control_chart(monthly(CIRCUIT_BOARDS), kind="c")
    assert outside(chart) == [6, 20]


def test_nist_wafers_c_chart() -> None:
    # 400 in 25 wafers: 16 ± 3 × 4, as printed.
    assert sum(WAFERS) == 400
    limits = count_limits(numbers(WAFERS))
    assert (limits.lower, limits.centre, limits.upper) == (4, 16, 28)
    chart = control_chart(monthly(WAFERS), kind="c")
    # The third wafer, 28, is on the limit and not outside it.
    assert outside(chart) == [24]


def test_a_count_that_is_always_nought_has_limits_at_nought() -> None:
    chart = control_chart(monthly([0] * 20), kind="c")
    assert chart.points[["centre", "lower", "upper"]].eq(0).all().all()
    assert chart.signals.empty
    assert chart.variation == "common cause"


# P charts


def test_montgomery_orange_juice_p_chart() -> None:
    # 347 of 1,500: 0.2313; ± 3 × √(0.2313 × 0.7687 / 50) = 0.1789.
    assert sum(ORANGE_JUICE) == 347
    limits = proportion_limits(numbers(ORANGE_JUICE), np.full(30, 50.0))
    assert limits.centre == pytest.approx(0.2313, abs=1e-4)
    assert limits.lower == pytest.approx(0.0524, abs=1e-4)
    assert limits.upper == pytest.approx(0.4102, abs=1e-4)
    chart = control_chart(
        monthly(ORANGE_JUICE), kind="p", bases=monthly([50.0] * 30), per=100, rules="wheeler"
    )
    assert outside(chart) == [15, 23]
    assert chart.points["value"].iloc[0] == 24
    assert chart.points["upper"].iloc[0] == pytest.approx(41.02, abs=0.01)


def test_a_p_chart_of_varying_base_by_pencil() -> None:
    # 400 of 4,000: 0.1. Of 100: ± 3 × √(0.1 × 0.9 / 100) = 0.09; of 400, half of that.
    assert (sum(IN_TURN), sum(BASES_IN_TURN)) == (400, 4000)
    chart = control_chart(monthly(IN_TURN), kind="p", bases=monthly(BASES_IN_TURN))
    points = chart.points
    assert points["centre"].eq(points["centre"].iloc[0]).all()
    assert points["centre"].iloc[0] == pytest.approx(0.1)
    assert points["lower"].tolist() == pytest.approx([0.01, 0.055] * 8)
    assert points["upper"].tolist() == pytest.approx([0.19, 0.145] * 8)
    # 20 and 0 of 100 are outside; 56 and 24 of 400, 0.14 and 0.06, are inside.
    assert outside(chart) == [3, 5]


def test_the_limits_of_a_proportion_are_drawn_inside_what_is_possible() -> None:
    # 190 of 200 in twenties: 0.95 ± 3 × √(0.0475 / 20) = 0.1462.
    chart = control_chart(monthly([19] * 20), kind="p", bases=monthly([20] * 20), per=100)
    assert chart.points["upper"].iloc[0] == pytest.approx(109.62, abs=0.01)
    assert chart.points["drawn_upper"].eq(100).all()


@pytest.mark.parametrize("count", [0.0, 20.0])
def test_none_or_all_of_a_base_has_limits_at_the_centre(count: float) -> None:
    for kind in ("p", "p_prime"):
        chart = control_chart(monthly([count] * 15), kind=kind, bases=monthly([20.0] * 15))
        assert chart.points["lower"].eq(count / 20).all()
        assert chart.points["upper"].eq(count / 20).all()
        assert chart.signals.empty


# U charts


def test_a_u_chart_of_one_base_by_pencil() -> None:
    # 80 in 20 × 50: 0.08 ± 3 × √(0.08 / 50) = 0.12, drawn at nought below.
    assert sum(TWO_AND_SIX) == 80
    limits = rate_limits(numbers(TWO_AND_SIX), np.full(20, 50.0))
    assert limits.centre == pytest.approx(0.08)
    assert limits.upper == pytest.approx(0.2)
    assert limits.lower == pytest.approx(-0.04)
    chart = control_chart(monthly(TWO_AND_SIX), kind="u", bases=monthly([50.0] * 20))
    assert chart.points["drawn_lower"].eq(0).all()
    assert outside(chart) == []


def test_montgomery_dyed_cloth_u_chart_of_varying_base() -> None:
    # 153 / 107.5 = 1.4233; ± 3 × √(1.4233 / n): 1.13 of 10, 1.27 of 8, 0.99 of 13, 1.16 of 9.5,
    # 1.03 of 12, 1.10 of 10.5 and 1.01 of 12.5, of rolls 1, 2, 3, 5, 7, 8 and 10.
    assert (sum(DYED_CLOTH), sum(ROLLS)) == (153, 107.5)
    limits = rate_limits(numbers(DYED_CLOTH), numbers(ROLLS))
    rolls = [0, 1, 2, 4, 6, 7, 9]
    assert limits.centre == pytest.approx(1.42, abs=0.005)
    assert limits.upper[rolls] == pytest.approx(
        [2.55, 2.68, 2.41, 2.58, 2.45, 2.52, 2.43], abs=0.01
    )
    assert limits.lower[rolls] == pytest.approx(
        [0.29, 0.16, 0.43, 0.26, 0.39, 0.32, 0.41], abs=0.01
    )


def test_a_month_without_a_base_is_a_gap() -> None:
    bases = monthly([50.0] * 20)
    bases.iloc[3], bases.iloc[4] = 0.0, GAP
    counts = monthly(TWO_AND_SIX)
    counts.iloc[3] = 0
    chart = control_chart(counts, kind="u", bases=bases.drop(bases.index[5]))
    assert chart.points["value"].isna().to_numpy().nonzero()[0].tolist() == [3, 4, 5]
    # 80 − 6 − 2 − 6 in 17 × 50.
    assert chart.segments["centre"].iloc[0] == pytest.approx(66 / 850)
    assert chart.segments["n"].iloc[0] == 17


# Laney's U′ and P′


def test_laney_2002_p_prime_by_pencil() -> None:
    # 40 of 100 and 210 of 400 in turn: p = 250/500 = 0.5, σ = 0.05 and 0.025, z = −2 and 1.
    # All moving ranges are 3, so σz = 3/1.128 = 2.6596; ± 3 × 0.05 × 2.6596 and ± 3 × 0.025 × it.
    counts, bases = numbers([40, 210] * 4), numbers([100, 400] * 4)
    limits = proportion_limits(counts, bases, laney=True)
    assert limits.centre == 0.5
    assert limits.upper[:2] == pytest.approx([0.8989, 0.6995], abs=1e-4)
    assert limits.lower[:2] == pytest.approx([0.1011, 0.3005], abs=1e-4)
    # The uncorrected chart calls the samples of 100 common and is otherwise much narrower.
    plain = proportion_limits(counts, bases)
    assert plain.upper[:2] == pytest.approx([0.65, 0.575])


def test_laney_2002_u_prime_by_pencil() -> None:
    # Mean 4, σ = 2, z = −1, 1, −1, 1, 0; ranges 2, 2, 2, 1, mean 1.75; σz = 1.75/1.128 = 1.5514.
    limits = rate_limits(numbers([2, 6, 2, 6, 4]), np.ones(5), laney=True)
    assert limits.centre == 4
    assert limits.upper == pytest.approx(4 + 6 * 1.5514, abs=1e-3)
    assert limits.lower == pytest.approx(4 - 6 * 1.5514, abs=1e-3)


@given(st.lists(st.integers(0, 50), min_size=5, max_size=30))
def test_laney_2002_with_one_base_the_chart_is_an_individuals_chart(counts: list[int]) -> None:
    # z is then the rate moved and scaled, so the limits are mean ± 3/1.128 × mean moving range.
    if len(set(counts)) == 1:
        return
    prime = rate_limits(numbers(counts), np.full(len(counts), 10.0), laney=True, screen=False)
    rates = numbers(counts) / 10
    reach = 3 / 1.128 * np.abs(np.diff(rates)).mean()
    assert prime.upper == pytest.approx(rates.mean() + reach)
    assert prime.lower == pytest.approx(rates.mean() - reach)


# Individuals and moving ranges


def test_nist_flow_rate_moving_range_chart() -> None:
    # 2.0, 2.3, 1.4, 3.5, 3.4, 1.4, 0.2, 1.2, 1.5: mean 16.9/9 = 1.8778; × 3.267 = 6.1347.
    limits = moving_range_limits(numbers(FLOW_RATE))
    assert (limits.lower, limits.centre, limits.upper) == pytest.approx(
        (0, 1.8778, 6.1347), abs=1e-4
    )


def test_wheeler_median_moving_range() -> None:
    # In order 0.2, 1.2, 1.4, 1.4, 1.5, 2.0, ...: median 1.5. 50.81 ± 3.145 × 1.5; 3.865 × 1.5.
    limits = individuals_limits(numbers(FLOW_RATE), moving_range="median")
    assert (limits.lower, limits.upper) == pytest.approx((46.0925, 55.5275))
    ranges = moving_range_limits(numbers(FLOW_RATE), moving_range="median")
    assert (ranges.centre, ranges.upper) == pytest.approx((1.5, 5.7975))


def test_a_median_range_of_nought_says_nothing_and_the_mean_is_taken() -> None:
    # Ranges 0, 0, 0, 0, 2, 0, 3: median 0, although the values differ. Mean 5/7, 3.267 × that is
    # 2.33, which drops the 3; then 2/6.
    values = numbers([5, 5, 5, 5, 5, 7, 7, 4])
    limits = individuals_limits(values, moving_range="median")
    assert limits.upper - limits.centre == pytest.approx(2.66 * 2 / 6)
    assert moving_range_limits(values, moving_range="median").upper == pytest.approx(3.267 * 5 / 7)


def test_a_moving_range_chart_judges_only_its_upper_limit() -> None:
    # Ranges of 1 but for a 9 and an 8: the chart is of 17 ranges, mean 32/17, upper limit 6.15.
    values = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
    chart = control_chart(monthly(values), kind="moving_range")
    assert np.isnan(chart.points["value"].iloc[0])
    assert chart.points["value"].iloc[4] == 8
    # Ten ranges in a row are below the mean; neighbouring ranges share a value, so no run.
    assert chart.signals[["rule", "side"]].to_numpy().tolist() == [["outside_limits", "above"]] * 2
    assert outside(chart) == [5, 6]
    assert chart.points["upper"].iloc[0] == pytest.approx(3.267 * 32 / 17)


def test_no_moving_range_across_a_gap_or_a_break() -> None:
    values = [1, 2, GAP, 8, 9, 20, 21, 22]
    chart = control_chart(
        monthly(values, "2016-01"), kind="moving_range", breaks=[(dt.date(2016, 6, 1), "system")]
    )
    expected = [GAP, 1, GAP, GAP, 1, GAP, 1, 1]
    np.testing.assert_array_equal(chart.points["value"], expected)


def test_where_every_step_lies_across_a_gap_there_are_no_limits() -> None:
    # Within each stretch nothing moves, between them it does: limits of no width would make
    # every month special.
    values = [5.0] * 9 + [GAP] + [6.0] * 9
    chart = control_chart(monthly(values))
    assert chart.points["upper"].isna().all()
    assert chart.signals.empty
    assert chart.variation == "too few points"


# Rare events


def test_provost_and_murray_g_chart_by_pencil() -> None:
    # Mean 3, and 3 + 3 × √(3 × 4) = 13.3923; the centre is the median, 2; drawn from 0 up.
    values = numbers([0, 1, 2, 2, 4, 9, 2, 4])
    limits = geometric_limits(values)
    assert (limits.centre, limits.upper) == pytest.approx((2, 13.3923), abs=1e-4)
    assert limits.lower < 0


def test_a_g_chart_flags_a_long_time_without_an_event() -> None:
    # Median 3, mean 74/17 = 4.353, upper limit 4.353 + 3 × √(4.353 × 5.353) = 18.83.
    at = pd.date_range("2016-01-05", periods=17, freq="20D")
    between = pd.Series([3, 2, 4, 3, 2, 4, 3, 2, 4, 3, 2, 4, 3, 2, 4, 3, 26], index=at)
    chart = rare_event_chart(between, kind="g", polarity="higher")
    assert chart.points["upper"].iloc[0] == pytest.approx(18.83, abs=0.01)
    assert chart.points["drawn_lower"].eq(0).all()
    assert chart.variation == "special cause improvement"
    assert chart.points["event"].iloc[-1] == at[-1]
    assert outside(chart) == [17]


def test_a_t_chart_of_times_whose_roots_are_whole() -> None:
    # 1 / 3.6 is 5/18, so the root of 2^18 = 262,144 is 2^5 = 32. 1 and 32 in turn: mean 16.5, every
    # moving range 31; 16.5 ± 2.66 × 31 = 82.46.
    times = numbers([1, 262_144] * 10)
    assert rooted_time(times).tolist() == pytest.approx([1, 32] * 10)
    limits = time_between_limits(times)
    rooted = rooted_time(numbers([limits.lower, limits.centre, limits.upper]))
    assert rooted == pytest.approx([-65.96, 16.5, 98.96])


def test_a_t_chart_measures_the_way_to_a_limit_on_the_rooted_scale() -> None:
    # Roots 4 and 5 in turn, then 6.6 twice: mean 85.2/18 = 4.7333, ranges 15 ones, 1.6 and 0, mean
    # 16.6/17, none over 3.267 × it: upper limit 4.7333 + 2.5974 = 7.3307. 6.6 is 72% of the way up.
    # As times, 892 days on the way from 269.5 to 1301.7, it would be 60%.
    roots = [4.0, 5.0] * 8 + [6.6, 6.6]
    at = pd.date_range("2000-01-01", periods=18, freq="200D")
    chart = rare_event_chart(pd.Series(time_of_root(numbers(roots)), index=at))
    point = chart.points.iloc[-1]
    assert (point["value"], point["centre"], point["upper"]) == pytest.approx(
        (892.0, 269.5, 1301.7), rel=1e-3
    )
    assert point["signal"] == "two_of_three"


def test_days_between_events() -> None:
    events = pd.DatetimeIndex(["2017-04-11 12:00", "2017-04-01", "2017-04-01", "2017-03-30"])
    between = days_between(events)
    assert between.tolist() == [2, 0, 10.5]
    assert between.index[-1] == pd.Timestamp("2017-04-11 12:00")
    assert days_between(pd.DatetimeIndex([])).empty
    assert days_between(events[:1]).empty
    with pytest.raises(ValueError, match="an event has no date"):
        days_between(pd.DatetimeIndex(["2017-04-01", None]))


def test_rare_events_may_share_a_day_and_come_in_any_order() -> None:
    at = pd.DatetimeIndex(["2017-03-01", "2017-01-01", "2017-01-01", "2017-02-01"])
    chart = rare_event_chart(pd.Series([4.0, 1.0, 2.0, 3.0], index=at), kind="g")
    assert chart.points["value"].tolist() == [1, 2, 3, 4]
    assert chart.variation == "too few points"


# Run charts


def test_a_run_chart_has_a_median_and_no_limits() -> None:
    assert median_centre(numbers([3, GAP, 1, 2, 10])).centre == 2.5
    chart = control_chart(monthly([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8]), kind="run")
    assert chart.rules == "anhoej"
    # In order 1 1 2 3 3 4 5 5 5 6 8 9.
    assert chart.points["centre"].eq(4.5).all()
    assert chart.points[["lower", "upper", "drawn_lower", "drawn_upper"]].isna().all().all()
    assert chart.variation == "common cause"


# Bad numbers, and laws


@pytest.mark.parametrize(
    ("chart", "said"),
    [
        (lambda: control_chart(monthly([1.0]), kind="ewma"), "'ewma' is no kind of monthly chart"),
        (lambda: control_chart(monthly([1.0]), kind="u"), "a u chart needs bases"),
        (
            lambda: control_chart(monthly([1.0]), bases=monthly([1.0])),
            "a individuals chart has no bases",
        ),
        (lambda: control_chart(monthly([-1.0]), kind="c"), "a c chart has no negative values: -1"),
        (
            lambda: control_chart(monthly([3.0]), kind="p", bases=monthly([2.0])),
            "a count is more than its base: 3 of 2",
        ),
        (
            lambda: control_chart(monthly([3.0]), kind="u", bases=monthly([0.0])),
            "a count is more than its base: 3 of 0",
        ),
        (
            lambda: control_chart(monthly([3.0]), kind="u", bases=monthly([-2.0])),
            "a base is negative: -2",
        ),
        (lambda: rare_event_chart(monthly([1.0]), kind="c"), "'c' is no kind of chart of rare"),
        (lambda: rare_event_chart(monthly([1.0])), "given by date: a DatetimeIndex"),
        (
            lambda: rare_event_chart(pd.Series([-1.0], index=pd.DatetimeIndex(["2017-01-01"]))),
            "a t chart has no negative values",
        ),
        (
            lambda: rare_event_chart(
                pd.Series([1.5], index=pd.DatetimeIndex(["2017-01-01"])), kind="g"
            ),
            "a g chart has whole numbers only: 1.5",
        ),
        (
            lambda: control_chart(monthly([3.0]), kind="u", bases=monthly([9.0]), per=0),
            "per a number over nought, not per 0",
        ),
        (lambda: control_chart(monthly([3.0]), per=-100), "over nought, not per -100"),
        (lambda: control_chart(monthly([3.0]), moving_range="mode"), "'mode' is no average"),
        (lambda: control_chart(monthly([3.0]), kind="c", moving_range="mode"), "is no average"),
        (
            lambda: control_chart(monthly([3.0]), lower_bound=5, upper_bound=5),
            "the lower bound, 5, is not under the upper bound, 5",
        ),
        (lambda: count_limits(numbers([-2.0])), "a count is negative: -2"),
        (lambda: rate_limits(numbers([2.0]), numbers([-1.0])), "a base is negative"),
        (lambda: proportion_limits(numbers([2.0]), numbers([1.0])), "more than its base"),
        (lambda: geometric_limits(numbers([-1.0])), "a number between events is negative"),
        (lambda: time_between_limits(numbers([-1.0])), "a time between events is negative"),
    ],
)
def test_numbers_that_cannot_be_charted(chart, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        chart()


@pytest.mark.parametrize("kind", ["c", "u", "p", "u_prime", "p_prime"])
def test_four_months_have_a_centre_and_no_limits(kind: str) -> None:
    bases = None if kind == "c" else monthly([10.0] * 5)
    four = control_chart(monthly([1, 2, 3, 2, GAP]), kind=kind, bases=bases)
    assert four.points["upper"].isna().all()
    assert four.points["centre"].notna().all()
    assert four.variation == "too few points"
    five = control_chart(monthly([1, 2, 3, 2, 4]), kind=kind, bases=bases)
    assert five.points["upper"].notna().all()
    assert five.variation == "trial limits"


def test_no_values_have_no_centre() -> None:
    none = numbers([GAP, GAP])
    for limits in (
        count_limits(none),
        geometric_limits(none),
        time_between_limits(none),
        moving_range_limits(none),
        median_centre(none),
        rate_limits(none, none),
    ):
        assert np.isnan(limits.centre)
        assert np.isnan(limits.upper).all()
    assert np.isnan(mean_moving_range(numbers([4])))


@given(st.lists(st.integers(0, 40), min_size=5, max_size=40), st.integers(1, 60))
def test_limits_hold_the_centre_and_narrow_as_the_base_grows(counts: list[int], more: int) -> None:
    values, bases = numbers(counts), np.full(len(counts), 40.0)
    for limits in (
        count_limits(values),
        geometric_limits(values),
        time_between_limits(values),
        moving_range_limits(values),
        individuals_limits(values),
        individuals_limits(values, moving_range="median"),
        *(
            function(values, bases, laney=laney)
            for function in (rate_limits, proportion_limits)
            for laney in (False, True)
        ),
    ):
        assert np.all(np.isnan(limits.lower) | (limits.lower <= limits.centre))
        assert np.all(np.isnan(limits.upper) | (limits.upper >= limits.centre))
    wide = rate_limits(values, bases)
    narrow = rate_limits(values * more, bases * more)
    assert np.all(narrow.upper <= wide.upper + 1e-12)
    assert narrow.centre == pytest.approx(wide.centre)


@given(st.lists(st.integers(0, 30), min_size=13, max_size=30))
def test_a_proportion_and_its_complement_mirror_each_other(counts: list[int]) -> None:
    bases = monthly([30.0] * len(counts))
    chart = control_chart(monthly(counts), kind="p", bases=bases, polarity="higher")
    mirror = control_chart(
        monthly([30 - count for count in counts]), kind="p", bases=bases, polarity="lower"
    )
    assert chart.points["signal"].tolist() == mirror.points["signal"].tolist()
    assert chart.points["meaning"].tolist() == mirror.points["meaning"].tolist()
    assert chart.variation == mirror.variation


@pytest.mark.parametrize("kind", ["u_prime", "p_prime"])
def test_laney_where_every_step_lies_across_a_gap_there_is_no_scatter_to_go_by(kind: str) -> None:
    bases = monthly([30.0] * 19)
    chart = control_chart(monthly([5.0] * 9 + [GAP] + [6.0] * 9), kind=kind, bases=bases)
    assert chart.points["upper"].isna().all()
    assert (chart.variation, len(chart.signals)) == ("too few points", 0)
    # Always a third: all on the centre, with limits there.
    constant = control_chart(monthly([10.0] * 19), kind=kind, bases=bases)
    assert (constant.variation, len(constant.signals)) == ("common cause", 0)
    assert constant.points["upper"].to_numpy() == pytest.approx(1 / 3)

"""Rules that test_control_charts.py doesn't hold: gaps in each, freezes' constants, and Anhøj's."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from quarterdeck.statistics.control_charts import (
    RULE_SETS,
    RULE_WORDS,
    Rule,
    Stretch,
    control_chart,
    crossings_limit,
    few_crossings,
    long_run,
    longest_run_limit,
    outside_limits,
    rule_set,
    run,
    run_facts,
    share_beyond,
    trend,
)
from quarterdeck.statistics.control_charts.rules import reach_of

GAP = np.nan


def monthly(values: Sequence[float], start: str = "2014-04") -> pd.Series:
    index = pd.period_range(start, periods=len(values), freq="M")
    return pd.Series(values, index=index, dtype="float64")


def found(rule: Rule, reach: Sequence[float]) -> list:
    """Side and members of what a rule finds where values and reach are the same; mirrored too."""
    numbers = np.array(reach, dtype="float64")
    upright = [(one.side, list(one.members)) for one in rule(Stretch(numbers, numbers))]
    turned = [
        ({"above": "below", "below": "above", None: None}[one.side], list(one.members))
        for one in rule(Stretch(-numbers, -numbers))
    ]
    assert sorted(upright, key=str) == sorted(turned, key=str), "the mirror image has the same"
    return upright


# Each rule with a gap in it, and with nothing


@pytest.mark.parametrize(
    ("rule", "reach", "signals"),
    [
        pytest.param(
            outside_limits,
            [0.5, GAP, 1.2, GAP, -1.2],
            [("above", [2]), ("below", [4])],
            id="Making Data Count: a single point outside the process limits",
        ),
        pytest.param(
            trend(7),
            [1, 2, 3, GAP, 4, 5, 6, 7, 8],
            [],
            id="Making Data Count: consecutive points increasing or decreasing, a month missing",
        ),
        pytest.param(
            trend(6),
            [GAP, 1, 2, 3, 4, 5, 6, GAP],
            [("above", [1, 2, 3, 4, 5, 6])],
            id="Making Data Count: consecutive points increasing, between two gaps",
        ),
        pytest.param(
            run(7),
            [0.1] * 4 + [GAP] + [0.1] * 4,
            [],
            id="Making Data Count: consecutive points above or below the mean, a month missing",
        ),
        pytest.param(
            run(6),
            [GAP] + [0.1] * 6 + [GAP],
            [("above", [1, 2, 3, 4, 5, 6])],
            id="Making Data Count: consecutive points above the mean, between two gaps",
        ),
        pytest.param(
            share_beyond(2, 3, 2 / 3),
            [0, 0.7, GAP, 0.7, 0, 0],
            [],
            id="Making Data Count: two of three points close to a limit, the third missing",
        ),
        pytest.param(
            share_beyond(2, 3, 2 / 3),
            [0.7, 0.7, GAP, 0, 0.7, 0.7],
            [("above", [4, 5])],
            id="Making Data Count: two of three, of two points before a gap there are no three",
        ),
        pytest.param(
            share_beyond(4, 5, 1 / 3),
            [0.4, 0.4, 0.4, GAP, 0.4, 0.4, 0.2, 0.4, 0.4],
            [("above", [4, 5, 7, 8])],
            id="Western Electric: four of five beyond one sigma",
        ),
        pytest.param(
            run(8),
            [0.1] * 8 + [-0.1],
            [("above", [0, 1, 2, 3, 4, 5, 6, 7])],
            id="Western Electric: eight on one side of the centre line",
        ),
        pytest.param(
            share_beyond(3, 4, 1 / 2),
            [0.6, GAP, 0.6, 0.6, 0.1, 0.6, 0.1],
            [("above", [2, 3, 5])],
            id="Wheeler: three of four nearer a limit than the central line",
        ),
    ],
)
def test_a_gap_is_never_run_across(rule: Rule, reach: list[float], signals: list) -> None:
    assert found(rule, reach) == signals


@pytest.mark.parametrize("name", RULE_SETS)
def test_nothing_is_found_in_nothing(name: str) -> None:
    for _, rule in rule_set(name):
        assert found(rule, []) == []
        assert found(rule, [GAP] * 12) == []
        assert found(rule, [0.0] * 12) == []


def test_three_full_windows_apart_are_three_signals() -> None:
    # Windows of four with three beyond: 0 to 3 and 4 to 7 share no point, 1 to 4 has two.
    reach = [0.6, 0.6, 0.6, 0, 0, 0.6, 0.6, 0.6]
    assert found(share_beyond(3, 4, 1 / 2), reach) == [("above", [0, 1, 2]), ("above", [5, 6, 7])]


@pytest.mark.parametrize("length", [6, 7, 8])
def test_making_data_count_run_and_trend_lengths(length: int) -> None:
    # A point below, so many rising above the mean, a point below.
    rising = [-0.5, *[step / 10 for step in range(1, length + 1)], -0.5]
    assert found(run(length), rising) == [("above", list(range(1, length + 1)))]
    assert found(run(length + 1), rising) == []
    # The point below is the first of the trend.
    assert found(trend(length + 1), rising) == [("above", list(range(length + 1)))]
    assert found(trend(length + 2), rising) == []


def test_every_rule_has_words() -> None:
    for name in RULE_SETS:
        for rule, _ in rule_set(name):
            assert RULE_WORDS[rule]


def test_a_rule_without_limits_still_sees_sides() -> None:
    values = np.arange(7.0)
    reach = np.full(7, GAP)
    stretch = Stretch(values, reach, np.ones(7))
    assert [one.members for one in run(7)(stretch)] == [(0, 1, 2, 3, 4, 5, 6)]
    assert list(outside_limits(stretch)) == []
    assert list(share_beyond(2, 3, 2 / 3)(stretch)) == []


def test_reach_and_side() -> None:
    # Limits 10 − 4 and 10 + 2: 12 is on the upper one, 8 halfway down.
    level = np.full(4, 10.0)
    reach, side = reach_of(np.array([12.0, 8.0, 10.0, GAP]), level, level - 4, level + 2)
    np.testing.assert_array_equal(reach, [1, -0.5, 0, GAP])
    np.testing.assert_array_equal(side, [1, -1, 0, GAP])
    # No width: on the centre is on it, off it is beyond everything.
    reach, side = reach_of(np.array([10.0, 11.0, 9.0]), level[:3], level[:3], level[:3])
    assert reach.tolist() == [0, math.inf, -math.inf]


# Anhøj and Olesen (2014)

#: Useful points, the longest run and the fewest crossings that chance allows, as in the table of
#: the qicharts2 vignette; both columns are derived again, without its functions, below.
ANHOEJ_TABLE = [
    (10, 6, 2), (11, 6, 2), (12, 7, 3), (13, 7, 3), (14, 7, 4), (15, 7, 4), (16, 7, 4),
    (17, 7, 5), (18, 7, 5), (19, 7, 6), (20, 7, 6), (21, 7, 6), (22, 7, 7), (23, 8, 7),
    (24, 8, 8), (25, 8, 8), (26, 8, 8), (27, 8, 9), (28, 8, 9), (29, 8, 10), (30, 8, 10),
]  # fmt: skip


@pytest.mark.parametrize(("useful", "longest", "fewest"), ANHOEJ_TABLE)
def test_anhoej_and_olesen_2014_table(useful: int, longest: int, fewest: int) -> None:
    assert longest_run_limit(useful) == longest
    assert crossings_limit(useful - 1) == fewest


@pytest.mark.parametrize("useful", range(10, 101))
def test_anhoej_and_olesen_2014_limits_in_whole_numbers(useful: int) -> None:
    # round(log2 n) is the k with 2^(k − ½) < n < 2^(k + ½), so with 2^(2k − 1) < n² < 2^(2k + 1).
    rounded = next(k for k in range(20) if 2 ** (2 * k - 1) < useful**2 < 2 ** (2 * k + 1))
    assert longest_run_limit(useful) == rounded + 3
    # The smallest c with at least one in twenty of the 2^(n − 1) patterns at c crossings or fewer.
    patterns, limit = 1, 0
    while 20 * patterns < 2 ** (useful - 1):
        limit += 1
        patterns += math.comb(useful - 1, limit)
    assert crossings_limit(useful - 1) == limit


def test_anhoej_a_run_is_unusual_when_longer_than_the_limit() -> None:
    # Twelve points allow a run of seven. Six crossings leave the other rule alone.
    seven = [-1, 1, -1, 1, -1, *[1] * 7]
    assert found(long_run, seven) == []
    eight = [-1, 1, -1, -1, *[1] * 8]
    assert found(long_run, eight) == [("above", [4, 5, 6, 7, 8, 9, 10, 11])]
    assert found(few_crossings, eight) == []


def test_anhoej_points_on_the_centre_do_not_count() -> None:
    # Eight above with two on the centre among them are a run of eight; twelve useful points.
    reach = [-1, 1, -1, -1, 1, 1, 1, 0, 1, 1, 0, 1, 1, 1]
    assert found(long_run, reach) == [("above", [4, 5, 6, 8, 9, 11, 12, 13])]
    facts = run_facts(Stretch(np.array(reach, float), np.array(reach, float)))
    assert (facts.useful, facts.longest_run, facts.crossings, facts.chances) == (12, 8, 3, 11)


def test_anhoej_too_few_crossings() -> None:
    # Twelve points: three crossings are usual, two are not. No run is longer than seven.
    two = [*[1] * 4, *[-1] * 4, *[1] * 4]
    assert found(few_crossings, two) == [(None, list(range(12)))]
    assert found(long_run, two) == []
    three = [*[1] * 3, *[-1] * 3, *[1] * 3, *[-1] * 3]
    assert found(few_crossings, three) == []


def test_anhoej_a_gap_ends_a_run_and_takes_a_chance_of_crossing_away() -> None:
    # Five above and five above again aren't a run of ten, and the gap hides no crossing: there
    # are eleven chances in 13 points of two stretches.
    reach = np.array([1, -1, -1, *[1] * 5, GAP, *[1] * 5], float)
    facts = run_facts(Stretch(reach, reach))
    assert (facts.useful, facts.longest_run, facts.crossings, facts.chances) == (13, 5, 2, 11)
    assert facts.crossings_limit == 3
    # Twelve stretches of a point each: no chance of a crossing, and none is missed.
    apart = np.array([value for sign in [1, -1] * 6 for value in (sign, GAP)], float)
    assert run_facts(Stretch(apart, apart)).crossings_limit == 0
    assert found(few_crossings, list(apart)) == []


def test_anhoej_under_ten_useful_points_there_is_no_verdict() -> None:
    assert found(long_run, [*[1] * 9, 0, 0, 0]) == []
    assert found(few_crossings, [*[1] * 9, 0, 0]) == []
    # Nine on one side and nine on the other, but the median is in between.
    nine = control_chart(monthly([1, 2, 1, 2, 1, 2, 1, 2, 1.5]), kind="run")
    assert (nine.segments["useful"].iloc[0], nine.variation) == (8, "too few points")
    ten = control_chart(monthly([1, 2, 1, 2, 1, 2, 1, 2, 1, 2]), kind="run")
    assert (ten.segments["useful"].iloc[0], ten.variation) == (10, "common cause")
    with pytest.raises(ValueError, match="no points off the centre"):
        longest_run_limit(0)


def test_a_run_chart_with_a_step_in_it() -> None:
    # Ten at about 5, ten at about 9: median 7, two runs of ten (seven allowed), one crossing of 19.
    low, high = [4, 5, 6, 5, 4, 5, 6, 5, 4, 6], [8, 9, 10, 9, 8, 9, 10, 9, 8, 10]
    chart = control_chart(monthly(low + high), kind="run", polarity="lower")
    assert chart.signals[["rule", "side", "n", "meaning"]].to_numpy().tolist() == [
        ["long_run", "below", 10, "better"],
        ["few_crossings", None, 20, "neither"],
        ["long_run", "above", 10, "worse"],
    ]
    assert chart.variation == "special cause concern"
    facts = chart.segments.iloc[0]
    assert (facts["longest_run"], facts["longest_run_limit"]) == (10, 7)
    assert (facts["crossings"], facts["crossings_limit"]) == (1, 6)


def test_few_crossings_alone_are_a_special_cause_of_the_segment_not_of_a_point() -> None:
    # Runs of six, six and six are no longer than seven; two crossings of 18 points (five).
    values = [1, 2, 1, 2, 1, 2, 8, 9, 8, 9, 8, 9, 1, 2, 1, 2, 1, 2, 8, 9, 8, 9, 8, 9]
    chart = control_chart(monthly(values), kind="run", polarity="lower")
    assert chart.signals["rule"].tolist() == ["few_crossings"]
    assert chart.points["signal"].isna().all()
    assert chart.variation == "special cause neither"


def test_anhoej_rules_on_an_individuals_chart_use_its_mean() -> None:
    # Mean 3.5: the median of 1.5 would have half of the points on each side.
    values = [1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 10, 10, 10, 10]
    chart = control_chart(monthly(values), rules="anhoej", screen=False)
    assert chart.points["centre"].iloc[0] == pytest.approx(55 / 14)
    assert chart.signals["rule"].tolist() == ["long_run", "few_crossings"]
    # Under 13 points the limits are on trial, whatever the rules.
    assert control_chart(monthly(values[2:]), rules="anhoej").variation == "trial limits"


@given(st.lists(st.sampled_from([-1.0, 0.0, 1.0, GAP]), max_size=60))
def test_crossings_and_runs_add_up(sides: list[float]) -> None:
    stretch = Stretch(np.array(sides, float), np.array(sides, float))
    facts = run_facts(stretch)
    assert 0 <= facts.crossings <= facts.chances or facts.useful == 0
    assert facts.useful == sum(abs(side) == 1 for side in sides)
    assert facts.longest_run <= facts.useful
    assert facts.crossings + facts.longest_run <= max(facts.useful, 1)

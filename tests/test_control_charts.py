"""Control charts against published examples, and rules against pencil cases and their mirrors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from quarterdeck.statistics.control_charts import (
    ControlChart,
    Rule,
    Stretch,
    control_chart,
    individuals_limits,
    outside_limits,
    rule_set,
    run,
    share_beyond,
    trend,
)

GAP = np.nan


def monthly(values: Sequence[float], start: str = "2014-04") -> pd.Series:
    index = pd.period_range(start, periods=len(values), freq="M")
    return pd.Series(values, index=index, dtype="float64")


def found(rule: Rule, *, values: Sequence[float] = (), reach: Sequence[float] = ()) -> list:
    """Side and members of what a rule finds; the other of values and reach is all noughts."""
    length = max(len(values), len(reach))
    stretch = Stretch(
        np.array(values if len(values) else [0.0] * length, dtype="float64"),
        np.array(reach if len(reach) else [0.0] * length, dtype="float64"),
    )
    mirror = Stretch(-stretch.values, -stretch.reach)
    upright = [(signal.side, list(signal.members)) for signal in rule(stretch)]
    turned = [
        ("below" if signal.side == "above" else "above", list(signal.members))
        for signal in rule(mirror)
    ]
    assert sorted(upright) == sorted(turned), "the mirror image has the same signals"
    return upright


def drawn(chart: ControlChart) -> list[str | None]:
    return chart.points["signal"].tolist()


# Limits


@pytest.mark.parametrize(
    ("values", "screen", "lower", "centre", "upper"),
    [
        pytest.param(
            # Mean 61.9/6 = 10.3167; moving ranges 0.7, 2.0, 0.9, 0.3, 0.1, mean 0.8;
            # 2.66 × 0.8 = 2.128.
            [10.5, 11.2, 9.2, 10.1, 10.4, 10.5],
            True,
            8.1887,
            10.3167,
            12.4447,
            id="Wheeler-style: US trade deficit, July to December 1988",
        ),
        pytest.param(
            # The handbook prints 45.8159, 50.81 and 55.8041, with 3 / 1.128 for 2.66.
            [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1],
            True,
            45.815,
            50.81,
            55.805,
            id="NIST/SEMATECH e-Handbook 6.3.2.2, flow rate",
        ),
        pytest.param(
            # Seventeen moving ranges of 1 but for 8 and 9: 32/17 × 3.267 = 6.15 drops those two.
            # Mean 35/18 = 1.9444; 2.66 × 1.
            [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1],
            True,
            -0.7156,
            1.9444,
            4.6044,
            id="NHSRplotthedots, Deviations from Excel defaults, screened",
        ),
        pytest.param(
            # 2.66 × 32/17 = 5.0071.
            [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1],
            False,
            -3.0626,
            1.9444,
            6.9515,
            id="NHSRplotthedots, Deviations from Excel defaults, as the NHS England tool",
        ),
    ],
)
def test_limits_are_the_published_ones(
    values: list[float], screen: bool, lower: float, centre: float, upper: float
) -> None:
    limits = individuals_limits(np.array(values, dtype="float64"), screen=screen)
    assert (limits.lower, limits.centre, limits.upper) == pytest.approx(
        (lower, centre, upper), abs=6e-4
    )


def test_a_moving_range_is_not_taken_across_a_gap() -> None:
    # 10, 12, gap, 30, 32, 30: ranges 2, 2, 2; the 18 from 12 to 30 is none. Mean 114/5 = 22.8.
    limits = individuals_limits(np.array([10, 12, GAP, 30, 32, 30]))
    assert limits.centre == pytest.approx(22.8)
    assert limits.upper - limits.centre == pytest.approx(2.66 * 2)


def test_screening_happens_once() -> None:
    # Nine ranges of 1, a 5 and a 20: mean 34/11 = 3.09, and 3.267 × 3.09 = 10.1 drops the 20.
    # The rest has mean 14/10; a second round, at 3.267 × 1.4 = 4.6, would drop the 5 as well.
    steps = [1, -1, 1, -1, 1, -1, 1, -1, 1, 5, -20]
    limits = individuals_limits(np.cumsum([0.0, *steps]))
    assert limits.upper - limits.centre == pytest.approx(2.66 * 1.4)


def test_screening_never_takes_all_the_variation_away() -> None:
    # Thirteen fives and a nine: screened, no moving range over nought is left.
    limits = individuals_limits(np.array([5.0] * 7 + [9.0] + [5.0] * 6))
    assert limits.upper - limits.centre == pytest.approx(2.66 * 8 / 13)


def test_four_values_have_a_mean_and_no_limits() -> None:
    limits = individuals_limits(np.array([1.0, 2.0, 3.0, 4.0]))
    assert limits.centre == 2.5
    assert np.isnan([limits.lower, limits.upper]).all()
    assert np.isfinite(individuals_limits(np.array([1.0, 2.0, 3.0, 4.0, 5.0])).upper)


# Rules, by pencil


def test_outside_is_strict() -> None:
    assert found(outside_limits, reach=[0.5, 1.0, 1.01, -1.0, 3]) == [
        ("above", [2]),
        ("above", [4]),
    ]
    assert found(outside_limits, reach=[]) == []


@pytest.mark.parametrize(
    ("values", "signals"),
    [
        pytest.param([1, 2, 3, 4, 5, 6], [], id="six points are five differences"),
        pytest.param([1, 2, 3, 4, 5, 6, 7], [("above", [0, 1, 2, 3, 4, 5, 6])], id="seven"),
        pytest.param([1, 2, 3, 3, 4, 5, 6, 7], [], id="a tie breaks it"),
        pytest.param([2, 1, 2, 3, 4, 5, 6, 7, 3], [("above", [1, 2, 3, 4, 5, 6, 7])], id="inside"),
        pytest.param([7, 6, 5, 4, 3, 2, 1], [("below", [0, 1, 2, 3, 4, 5, 6])], id="falling"),
        pytest.param(
            [1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1],
            [("above", [0, 1, 2, 3, 4, 5, 6]), ("below", [6, 7, 8, 9, 10, 11, 12])],
            id="the peak is in both",
        ),
        pytest.param([5], [], id="one point"),
        pytest.param([], [], id="none"),
    ],
)
def test_trend_of_seven(values: list[float], signals: list) -> None:
    assert found(trend(7), values=values) == signals


@pytest.mark.parametrize(
    ("reach", "signals"),
    [
        pytest.param([0.1] * 6, [], id="six"),
        pytest.param([0.1] * 7, [("above", [0, 1, 2, 3, 4, 5, 6])], id="seven"),
        pytest.param([-0.1] + [0.2] * 7 + [-0.1], [("above", [1, 2, 3, 4, 5, 6, 7])], id="inside"),
        pytest.param([0.1] * 3 + [0] + [0.1] * 6, [], id="a point on the mean breaks it"),
        pytest.param([0.1] * 6 + [-0.1] + [0.1] * 6, [], id="a point on the other side breaks it"),
        pytest.param([0.1] * 9, [("above", [0, 1, 2, 3, 4, 5, 6, 7, 8])], id="nine are one run"),
        pytest.param([0.0] * 9, [], id="all on the mean"),
    ],
)
def test_run_of_seven(reach: list[float], signals: list) -> None:
    assert found(run(7), reach=reach) == signals


def test_run_and_trend_of_another_length() -> None:
    assert found(run(6), reach=[0.1] * 6) == [("above", [0, 1, 2, 3, 4, 5])]
    assert found(run(8), reach=[0.1] * 7) == []
    assert found(trend(6), values=[1, 2, 3, 4, 5, 6]) == [("above", [0, 1, 2, 3, 4, 5])]
    assert found(trend(8), values=[1, 2, 3, 4, 5, 6, 7]) == []


@pytest.mark.parametrize(
    ("reach", "signals"),
    [
        pytest.param([0, 0.7, 0.7, 0, 0, 0], [("above", [1, 2])], id="neighbours"),
        pytest.param([0, 0.7, 0, 0.7, 0, 0], [("above", [1, 3])], id="one between"),
        pytest.param([0, 0.7, -0.2, 0.7, 0, 0], [("above", [1, 3])], id="below the mean between"),
        pytest.param([0, 0.7, 0, 0, 0.7, 0], [], id="two between"),
        pytest.param([0, 0.7, -0.7, 0, 0, 0], [], id="on opposite sides"),
        pytest.param([0, 2 / 3, 2 / 3, 0, 0, 0], [], id="at two-thirds is not beyond"),
        pytest.param([0, 1.2, 0, 0.7, 0, 0], [("above", [1, 3])], id="outside the limits counts"),
        pytest.param([0.7, 0.7, 0.7, 0.7], [("above", [0, 1, 2, 3])], id="four are one signal"),
        pytest.param(
            [0.7, 0, 0.7, 0, 0.7, 0, 0, 0.7, 0.7],
            [("above", [0, 2, 4]), ("above", [7, 8])],
            id="chained by a shared point, then apart",
        ),
        pytest.param([0.7, 0.7], [], id="there have to be three points"),
    ],
)
def test_two_of_three(reach: list[float], signals: list) -> None:
    assert found(share_beyond(2, 3, 2 / 3), reach=reach) == signals


def test_both_sides_at_once() -> None:
    signals = found(share_beyond(2, 3, 2 / 3), reach=[0.7, 0.7, 0, -0.7, -0.7])
    assert signals == [("above", [0, 1]), ("below", [3, 4])]


def test_three_of_four_and_four_of_five() -> None:
    # Wheeler: beyond halfway. Western Electric: beyond a third, which is one sigma.
    assert found(share_beyond(3, 4, 1 / 2), reach=[0.6, 0.6, 0, 0.6]) == [("above", [0, 1, 3])]
    assert found(share_beyond(3, 4, 1 / 2), reach=[0.6, 0.5, 0, 0.6]) == []
    four = found(share_beyond(4, 5, 1 / 3), reach=[0.4, 0.4, -0.1, 0.4, 0.4])
    assert four == [("above", [0, 1, 3, 4])]
    assert found(share_beyond(4, 5, 1 / 3), reach=[0.4, 0.4, -0.1, 0.4, -0.4]) == []


def test_rule_sets_by_name() -> None:
    names = {name: [rule for rule, _ in rule_set(name)] for name in ("mdc", "wheeler")}
    assert names["mdc"] == ["outside_limits", "trend", "two_of_three", "run"]
    assert names["wheeler"] == ["outside_limits", "three_of_four", "run"]
    assert [rule for rule, _ in rule_set("western_electric")] == [
        "outside_limits",
        "two_of_three",
        "four_of_five",
        "run",
    ]
    with pytest.raises(ValueError, match="'nelson' is no rule set; there are mdc"):
        rule_set("nelson")
    with pytest.raises(ValueError, match="6, 7 or 8 points, not 9"):
        rule_set("mdc", 9)
    for name in ("western_electric", "wheeler", "anhoej"):
        with pytest.raises(ValueError, match=f"of the mdc rules; {name} has its own"):
            rule_set(name, 6)


# Charts


def test_one_month_above_the_limit() -> None:
    values = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
    chart = control_chart(monthly(values), polarity="lower")
    assert drawn(chart) == [None] * 4 + ["outside_limits"] + [None] * 13
    point = chart.points.iloc[4]
    assert (point["month"], point["side"], point["meaning"]) == (
        pd.Timestamp("2014-08-01"),
        "above",
        "worse",
    )
    assert chart.variation == "common cause"
    # The drawn limit stops at nought; the limit itself doesn't.
    assert point["drawn_lower"] == 0
    assert point["lower"] == pytest.approx(-0.7156, abs=1e-4)


@pytest.mark.parametrize(
    ("polarity", "meaning", "variation"),
    [
        ("lower", "worse", "special cause concern"),
        ("higher", "better", "special cause improvement"),
        ("neutral", "neither", "special cause neither"),
    ],
)
def test_polarity_says_what_a_signal_means(polarity: str, meaning: str, variation: str) -> None:
    values = [20, 22, 20, 22, 20, 22, 20, 22, 20, 22, 20, 22, 20, 22, 40]
    chart = control_chart(monthly(values), polarity=polarity)
    assert chart.variation == variation
    assert chart.points["meaning"].iloc[-1] == meaning
    mirrored = control_chart(monthly([60 - value for value in values]), polarity=polarity)
    turned = {"worse": "better", "better": "worse", "neither": "neither"}
    assert mirrored.points["meaning"].iloc[-1] == turned[meaning]
    assert mirrored.points["side"].iloc[-1] == "below"


def test_all_overlapping_signals_are_kept_and_precedence_picks_what_is_drawn() -> None:
    # Twelve months about 10 and eight about 20: mean 282/20 = 14.1; ranges of 1 but for the step
    # of 9, which is screened: limits 14.1 ± 2.66. The last eight are all above, all but outside.
    chart = control_chart(monthly([10, 11] * 6 + [20, 19] * 4), polarity="lower")
    assert set(chart.signals["rule"]) == {"outside_limits", "two_of_three", "run"}
    runs = chart.signals[chart.signals["rule"] == "run"]
    assert runs[["side", "n", "meaning"]].to_numpy().tolist() == [
        ["below", 12, "better"],
        ["above", 8, "worse"],
    ]
    assert drawn(chart) == ["outside_limits"] * 20
    assert chart.signals["first"].is_monotonic_increasing


def test_the_unclipped_value_decides() -> None:
    # A percentage, 99.5 and 98.5 in turn and 100 twice: mean 1586/16 = 99.125, ranges 1 but for
    # 1.5 and 0, so that the upper limit is over 101 and drawn at 100. Two-thirds of the way to it
    # is over 100; two-thirds of the way to where it is drawn, 99.7, would make a signal of both.
    chart = control_chart(
        monthly([99.5, 98.5] * 7 + [100.0, 100.0]), upper_bound=100, polarity="higher"
    )
    assert chart.points["drawn_upper"].iloc[-1] == 100
    assert chart.points["upper"].iloc[-1] > 101
    assert chart.variation == "common cause"
    assert chart.signals.empty


def test_a_constant_series_has_limits_at_its_mean_and_no_signal() -> None:
    # 0.1 added up seventeen times and divided by seventeen isn't 0.1 in floating point.
    chart = control_chart(monthly([0.1] * 17))
    assert chart.points[["centre", "lower", "upper"]].eq(0.1).all().all()
    assert chart.signals.empty
    assert chart.variation == "common cause"


def test_a_break_starts_the_mean_and_the_limits_again() -> None:
    values = [20, 22] * 8 + [40, 42] * 7
    reason = "burglary residential replaces dwelling"
    chart = control_chart(monthly(values, "2016-01"), breaks=[(dt.date(2017, 5, 1), reason)])
    assert chart.segments["centre"].tolist() == [21, 41]
    assert chart.segments["first"].tolist() == [pd.Timestamp("2016-01"), pd.Timestamp("2017-05")]
    assert chart.segments["last"].tolist() == [pd.Timestamp("2017-04"), pd.Timestamp("2018-06")]
    assert chart.segments["reason"].tolist() == [None, reason]
    assert chart.segments["n"].tolist() == [16, 14]
    assert chart.signals.empty
    assert chart.points["segment"].tolist() == [1] * 16 + [2] * 14
    # Without the break every month is special.
    assert None not in drawn(control_chart(monthly(values, "2016-01")))


def test_rules_do_not_cross_a_break() -> None:
    # Four above its own mean at the end of one segment and four at the start of the next.
    first = [19, 23] * 5 + [21.5] * 4
    second = [41.5] * 4 + [39, 43] * 5
    chart = control_chart(
        monthly(first + second, "2016-01"), breaks=[(dt.date(2017, 3, 1), "system")]
    )
    assert chart.segments["n"].tolist() == [14, 14]
    assert chart.signals.empty


def test_a_break_inside_a_month_begins_with_that_month() -> None:
    chart = control_chart(
        monthly([20, 22] * 14, "2016-01"), breaks=[(dt.date(2017, 3, 17), "supplier")]
    )
    assert chart.segments["first"].tolist() == [pd.Timestamp("2016-01"), pd.Timestamp("2017-03")]


def test_breaks_outside_the_series_change_nothing() -> None:
    values = monthly([20, 22] * 8, "2016-01")
    outside = [(dt.date(2015, 4, 1), "before"), (dt.date(2018, 4, 1), "after")]
    chart = control_chart(values, breaks=outside)
    assert chart.segments["segment"].tolist() == [1]
    assert chart.segments["reason"].tolist() == [None]
    same_month = control_chart(
        values, breaks=[(dt.date(2016, 1, 9), "system"), (dt.date(2016, 1, 2), "question")]
    )
    assert same_month.segments["reason"].tolist() == ["question; system"]


@pytest.mark.parametrize(
    ("months", "variation", "has_limits"),
    [
        (0, "too few points", False),
        (1, "too few points", False),
        (4, "too few points", False),
        (5, "trial limits", True),
        (12, "trial limits", True),
        (13, "special cause concern", True),
    ],
)
def test_under_thirteen_points_there_is_no_verdict(
    months: int, variation: str, has_limits: bool
) -> None:
    values = ([20.0, 22.0] * 6)[: max(months - 1, 0)] + [90.0] * min(months, 1)
    chart = control_chart(monthly(values), polarity="lower")
    assert chart.variation == variation
    assert chart.points["upper"].notna().all() == has_limits or months == 0
    assert len(chart.points) == months
    if months and months < 13:
        assert chart.segments["trial"].tolist() == [True]
        assert chart.signals.empty
        assert drawn(chart) == [None] * months


def test_a_new_segment_is_on_trial_while_the_old_one_keeps_its_signals() -> None:
    # The picture of the burglary page: nine months since April 2017.
    old = [20, 22] * 9 + [40] + [20, 22] * 8 + [20]
    chart = control_chart(
        monthly([*old, 298, 305, 289, 311, 301, 322, 318, 340, 317]),
        breaks=[(dt.date(2017, 4, 1), "definition")],
    )
    assert chart.segments["trial"].tolist() == [False, True]
    assert chart.segments["centre"].iloc[1] == pytest.approx(2801 / 9)
    assert chart.signals["first"].tolist() == [pd.Timestamp("2015-10-01")]
    assert chart.variation == "trial limits"


def test_gaps_break_runs_and_trends() -> None:
    # A trend of eight, and a run, each with a month missing in the middle.
    level = [20, 22, 20, 22, 20, 22, 20, 22]
    rising = [10, 11, 12, 13, 14, 15, 16, 17]
    whole = control_chart(monthly(rising + level))
    assert "trend" in set(whole.signals["rule"])
    values = [*rising[:4], GAP, *rising[4:], *level]
    chart = control_chart(monthly(values))
    assert "trend" not in set(chart.signals["rule"])
    assert len(chart.points) == 17
    assert np.isnan(chart.points["value"].iloc[4])
    assert drawn(chart)[4] is None
    assert chart.segments["n"].tolist() == [16]


def test_a_month_left_out_is_a_gap() -> None:
    values = monthly([20, 22] * 9)
    chart = control_chart(values.drop(values.index[5]))
    assert np.isnan(chart.points["value"].iloc[5])
    assert chart.points["month"].tolist() == list(
        pd.date_range("2014-04-01", periods=18, freq="MS")
    )


def test_a_run_is_not_joined_over_a_gap() -> None:
    low, high = [10, 12] * 5, [20, 22, 20]
    joined = control_chart(monthly(low + high + high + high))
    assert joined.signals.query("rule == 'run' and side == 'above'")["n"].tolist() == [9]
    apart = control_chart(monthly([*low, *high, GAP, *high, GAP, *high]))
    assert apart.signals.query("rule == 'run' and side == 'above'").empty


def test_the_verdict_is_of_the_last_month_with_a_value() -> None:
    chart = control_chart(monthly([20, 22] * 7 + [40, GAP]), polarity="lower")
    assert chart.variation == "special cause concern"


def test_a_trend_means_where_it_goes_not_where_it_is() -> None:
    # A fall that begins above the mean is an improvement from its first month on.
    values = [20, 22, 20, 22, 20, 22, 20, 22, 24, 23, 22, 21, 20, 19, 18, 17]
    chart = control_chart(monthly(values), polarity="lower")
    trends = chart.signals[chart.signals["rule"] == "trend"]
    assert trends[["side", "n", "meaning"]].to_numpy().tolist() == [["below", 8, "better"]]
    point = chart.points.iloc[9]
    assert point["value"] > point["centre"]
    assert (point["signal"], point["meaning"]) == ("trend", "better")
    assert chart.variation == "special cause improvement"


def test_dates_in_any_order_are_months() -> None:
    values = monthly([20, 22] * 7 + [40])
    dated = values.copy()
    dated.index = pd.DatetimeIndex(
        [period.to_timestamp() + pd.Timedelta(days=14) for period in values.index]
    )
    shuffled = control_chart(dated.sample(frac=1, random_state=3))
    pd.testing.assert_frame_equal(shuffled.points, control_chart(values).points)


def test_series_that_cannot_be_charted() -> None:
    with pytest.raises(ValueError, match="given by month"):
        control_chart(pd.Series([1.0, 2.0]))
    twice = monthly([1.0, 2.0])
    with pytest.raises(ValueError, match="2014-04 is given twice"):
        control_chart(pd.concat([twice, twice]))
    with pytest.raises(ValueError, match="2014-05 is infinite"):
        control_chart(monthly([1.0, np.inf]))
    with pytest.raises(ValueError, match="'down' is no polarity"):
        control_chart(monthly([1.0] * 20), polarity="down")
    with pytest.raises(ValueError, match="a moving_range chart has no runs to judge"):
        control_chart(monthly([1.0] * 20), kind="moving_range", rules="anhoej")


def test_no_values_at_all() -> None:
    for values in (monthly([]), monthly([GAP] * 20), pd.Series([], dtype="float64")):
        chart = control_chart(values)
        assert chart.variation == "too few points"
        assert chart.signals.empty


def test_the_series_is_left_as_it_was() -> None:
    values = monthly([20, 22] * 7 + [40])
    before = values.copy()
    control_chart(values, breaks=[(dt.date(2015, 1, 1), "system")])
    pd.testing.assert_series_equal(values, before)


whole_numbers = st.lists(
    st.one_of(st.integers(0, 60).map(float), st.just(GAP)), min_size=13, max_size=40
)


@given(whole_numbers, st.sampled_from(["mdc", "wheeler", "western_electric"]))
def test_a_mirrored_series_has_mirrored_signals(values: list[float], rules: str) -> None:
    chart = control_chart(monthly(values), rules=rules, polarity="lower")
    mirrored = control_chart(
        monthly([60 - value for value in values]), rules=rules, polarity="higher"
    )
    assert drawn(chart) == drawn(mirrored)
    assert chart.variation == mirrored.variation
    assert chart.points["meaning"].tolist() == mirrored.points["meaning"].tolist()


@given(whole_numbers, st.integers(1, 1000), st.integers(0, 1000))
def test_the_unit_changes_no_signal(values: list[float], scale: int, shift: int) -> None:
    chart = control_chart(monthly(values))
    moved = control_chart(monthly([scale * value + shift for value in values]))
    assert drawn(chart) == drawn(moved)


@given(whole_numbers)
def test_every_drawn_point_is_inside_a_signal_and_limits_hold_the_centre(
    values: list[float],
) -> None:
    chart = control_chart(monthly(values), upper_bound=60)
    points = chart.points
    for point in points[points["signal"].notna()].itertuples():
        same = chart.signals[
            (chart.signals["rule"] == point.signal) & (chart.signals["side"] == point.side)
        ]
        assert ((same["first"] <= point.month) & (point.month <= same["last"])).any()
        assert np.isfinite(point.value)
    limited = points[points["lower"].notna()]
    assert (limited["lower"] <= limited["centre"]).all()
    assert (limited["centre"] <= limited["upper"]).all()
    assert (limited["drawn_lower"] >= 0).all()
    assert (limited["drawn_upper"] <= 60).all()

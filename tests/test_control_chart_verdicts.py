"""Freezes, targets, verdicts and bands, by pencil; what a segment may not do to another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from quarterdeck.statistics.control_charts import (
    assurance,
    control_chart,
    control_charts,
    rare_event_chart,
    sigma_bands,
)

GAP = np.nan
STEADY = [20, 22] * 7  # mean 21, ranges of 2: limits 21 ± 5.32


def monthly(values: Sequence[float], start: str = "2016-01") -> pd.Series:
    index = pd.period_range(start, periods=len(values), freq="M")
    return pd.Series(values, index=index, dtype="float64")


# Freeze


def test_limits_from_the_first_points_judge_the_later_ones() -> None:
    # Fourteen months at 21 ± 5.32, then fourteen at 25: all of these are above 21, none outside
    # 26.32, and all beyond two-thirds of the way (24.55).
    values = STEADY + [25] * 14
    chart = control_chart(monthly(values), freeze=14, polarity="lower")
    assert chart.points["centre"].eq(21).all()
    assert chart.points["upper"].to_numpy() == pytest.approx(21 + 2.66 * 2)
    assert set(chart.points["signal"][14:]) == {"two_of_three"}
    assert chart.variation == "special cause concern"
    segment = chart.segments.iloc[0]
    assert (segment["n"], segment["made_from"], segment["trial"]) == (28, 14, False)
    assert segment["made_to"] == pd.Timestamp("2017-02-01")
    # Without the freeze the mean is 23.
    assert control_chart(monthly(values)).points["centre"].eq(23).all()


@pytest.mark.parametrize(
    "freeze", [14, dt.date(2017, 2, 1), dt.date(2017, 2, 28), [dt.date(2017, 2, 14)]]
)
def test_a_number_of_points_and_a_date_freeze_the_same(freeze: object) -> None:
    frozen = control_chart(monthly(STEADY + [25] * 14), freeze=freeze)
    assert frozen.segments["made_from"].tolist() == [14]
    assert frozen.points["centre"].eq(21).all()


def test_a_freeze_counts_points_not_months() -> None:
    values = [*STEADY[:7], GAP, *STEADY[7:], *[25] * 14]
    chart = control_chart(monthly(values), freeze=14)
    assert chart.segments["made_to"].tolist() == [pd.Timestamp("2017-03-01")]
    assert chart.points["centre"].eq(21).all()


def test_freeze_and_rebase_together_each_segment_from_its_first_points() -> None:
    values = [*STEADY, *[25] * 6, *[40, 42] * 7, *[45] * 6]
    breaks = [(dt.date(2017, 9, 1), "system")]
    chart = control_chart(monthly(values), freeze=14, breaks=breaks)
    assert chart.segments["centre"].tolist() == [21, 41]
    assert chart.segments["n"].tolist() == [20, 20]
    assert chart.segments["made_from"].tolist() == [14, 14]
    assert set(chart.points["signal"][14:20]) == {"two_of_three"}
    assert set(chart.points["signal"][34:]) == {"two_of_three"}


def test_freeze_and_rebase_together_a_date_freezes_its_own_segment() -> None:
    values = [*STEADY, *[25] * 6, *[40, 42] * 10]
    breaks = [(dt.date(2017, 9, 1), "system")]
    series = monthly(values)
    first = control_chart(series, freeze=dt.date(2017, 2, 28), breaks=breaks)
    assert first.segments["made_from"].tolist() == [14, 20]
    both = control_chart(
        series, freeze=[dt.date(2017, 2, 28), dt.date(2018, 10, 31)], breaks=breaks
    )
    assert both.segments["made_from"].tolist() == [14, 14]
    second = control_chart(series, freeze=dt.date(2018, 10, 31), breaks=breaks)
    assert second.segments["made_from"].tolist() == [20, 14]
    with pytest.raises(ValueError, match="frozen twice between two breaks, once at 2017-03-01"):
        control_chart(series, freeze=[dt.date(2017, 2, 28), dt.date(2017, 3, 1)], breaks=breaks)


def test_limits_frozen_from_fewer_than_thirteen_points_are_on_trial() -> None:
    chart = control_chart(monthly(STEADY + [90] * 14), freeze=12)
    assert chart.segments["trial"].tolist() == [True]
    assert chart.signals.empty
    assert chart.variation == "trial limits"
    assert not control_chart(monthly(STEADY + [90] * 14), freeze=13).signals.empty


def test_a_freeze_ahead_or_behind() -> None:
    series = monthly(STEADY)
    assert control_chart(series, freeze=dt.date(2030, 1, 1)).segments["made_from"].tolist() == [14]
    assert control_chart(series, freeze=60).segments["made_from"].tolist() == [14]
    with pytest.raises(
        ValueError, match="frozen at 2015-12-31, before the first point, 2016-01-01"
    ):
        control_chart(series, freeze=dt.date(2015, 12, 31))
    with pytest.raises(ValueError, match="5 points or more"):
        control_chart(series, freeze=4)


def test_a_frozen_constant_level_is_left_by_the_first_other_value() -> None:
    # Limits of no width at 0: 2 is strictly outside them, 0 is on the centre.
    chart = control_chart(monthly([0] * 14 + [0, 2, 0]), freeze=14)
    assert chart.signals[["rule", "side", "n"]].to_numpy().tolist() == [
        ["outside_limits", "above", 1]
    ]
    assert chart.points["signal"].notna().to_numpy().nonzero()[0].tolist() == [15]


def test_limits_of_a_varying_base_go_on_past_a_freeze() -> None:
    # 10 of 100, p = 0.1: ± 3 × √(0.09/100) = 0.09; of 400 ± 0.045, so 60 of 400 is outside 0.145.
    counts, bases = [10] * 14 + [60], [100] * 14 + [400]
    chart = control_chart(monthly(counts), kind="p", bases=monthly(bases), freeze=14)
    assert chart.points["upper"].iloc[-1] == pytest.approx(0.145)
    assert chart.points["signal"].iloc[-1] == "outside_limits"
    assert chart.segments["upper"].iloc[0] == pytest.approx(0.145)


# Targets and assurance


@pytest.mark.parametrize(
    ("lower", "upper", "target", "higher_better", "lower_better"),
    [
        pytest.param(82, 91, 80, "will pass", "will fail", id="Making Data Count: target below"),
        pytest.param(82, 91, 95, "will fail", "will pass", id="Making Data Count: target above"),
        pytest.param(82, 91, 85, "hit and miss", "hit and miss", id="Making Data Count: between"),
        pytest.param(82, 91, 82, "will pass", "hit and miss", id="at the lower limit: it is met"),
        pytest.param(82, 91, 91, "hit and miss", "will pass", id="at the upper limit: it is met"),
        pytest.param(5, 5, 5, "will pass", "will pass", id="always on target"),
        pytest.param(82, 91, GAP, "no target", "no target", id="no target"),
        pytest.param(GAP, GAP, 85, "no limits", "no limits", id="no limits"),
    ],
)
def test_assurance(
    lower: float, upper: float, target: float, higher_better: str, lower_better: str
) -> None:
    assert assurance(lower, upper, target, "higher") == higher_better
    assert assurance(lower, upper, target, "lower") == lower_better
    # The mirror image: everything the other way up.
    assert assurance(-upper, -lower, -target, "lower") == higher_better
    assert assurance(-upper, -lower, -target, "higher") == lower_better


def test_without_a_polarity_there_is_no_assurance() -> None:
    assert assurance(82, 91, 85, "neutral") == "neither direction is better"
    assert assurance(82, 91, GAP, "neutral") == "no target"


def test_a_target_that_changes_holds_from_its_month() -> None:
    # Limits 15.68 and 26.32 throughout.
    targets = [(dt.date(2016, 4, 1), 30.0), (dt.date(2017, 1, 17), 10.0)]
    series = monthly(STEADY)
    chart = control_chart(series, polarity="lower", targets=targets)
    expected = [GAP] * 3 + [30.0] * 9 + [10.0] * 2
    np.testing.assert_array_equal(chart.points["target"], expected)
    assert chart.assurance == "will fail"
    assert control_chart(series[:-2], polarity="lower", targets=targets).segments.shape[0] == 1
    # One month on, a target that has ended; and one that has yet to begin.
    ended = [*targets, (dt.date(2017, 2, 1), None)]
    assert control_chart(series, polarity="lower", targets=ended).assurance == "no target"
    ahead = [(dt.date(2020, 1, 1), 10.0)]
    assert control_chart(series, polarity="lower", targets=ahead).assurance == "no target"
    # Given in any order.
    shuffled = control_chart(series, polarity="lower", targets=targets[::-1])
    assert shuffled.assurance == "will fail"


def test_the_target_in_force_at_the_last_month_with_a_value_counts() -> None:
    targets = [(dt.date(2016, 1, 1), 30.0), (dt.date(2017, 3, 1), 10.0)]
    chart = control_chart(monthly([*STEADY, GAP]), polarity="lower", targets=targets)
    assert chart.assurance == "will pass"


def test_targets_that_cannot_be() -> None:
    twice = [(dt.date(2016, 4, 1), 30.0), (dt.date(2016, 4, 1), 31.0)]
    with pytest.raises(ValueError, match="two targets from 2016-04-01"):
        control_chart(monthly(STEADY), targets=twice)
    with pytest.raises(ValueError, match="a target is infinite"):
        control_chart(monthly(STEADY), targets=np.inf)


def test_both_verdicts_after_a_rebase_are_those_of_the_new_segment() -> None:
    # 21 ± 5.32, then 41 ± 5.32: at most 30 was sure to be met, and is now sure not to be.
    values = [*STEADY, *[40, 42] * 7]
    breaks = [(dt.date(2017, 3, 1), "definition")]
    chart = control_chart(monthly(values), breaks=breaks, polarity="lower", targets=30)
    assert chart.verdicts["variation"].tolist() == ["common cause", "common cause"]
    assert chart.verdicts["assurance"].tolist() == ["will pass", "will fail"]
    assert chart.verdicts["at"].tolist() == [pd.Timestamp("2017-02-01"), pd.Timestamp("2018-04-01")]
    assert (chart.variation, chart.assurance) == ("common cause", "will fail")
    mirror = control_chart(
        monthly([60 - value for value in values]), breaks=breaks, polarity="higher", targets=30
    )
    assert mirror.verdicts["assurance"].tolist() == ["will pass", "will fail"]


def test_a_new_segment_on_trial_has_no_verdict_of_either_kind() -> None:
    breaks = [(dt.date(2017, 3, 1), "definition")]
    chart = control_chart(
        monthly(STEADY + [40, 42] * 6), breaks=breaks, polarity="lower", targets=30
    )
    assert (chart.variation, chart.assurance) == ("trial limits", "trial limits")
    assert chart.verdicts["assurance"].tolist() == ["will pass", "trial limits"]
    # Whether there is a target is known all the same.
    assert control_chart(monthly(STEADY[:6]), polarity="lower").assurance == "no target"
    few = control_chart(monthly(STEADY[:4]), polarity="lower", targets=30)
    assert (few.variation, few.assurance) == ("too few points", "too few points")


def test_a_segment_without_any_value_leaves_the_verdict_with_the_one_before() -> None:
    values = [*STEADY, GAP, GAP]
    chart = control_chart(
        monthly(values), breaks=[(dt.date(2017, 3, 1), "system")], polarity="lower", targets=30
    )
    assert chart.segments["n"].tolist() == [14, 0]
    assert chart.verdicts["segment"].tolist() == [1]
    assert (chart.variation, chart.assurance) == ("common cause", "will pass")


def test_the_unclipped_limit_decides_assurance() -> None:
    # 0 and 2 in turn: 1 ± 5.32, drawn from 0. A target of −1 isn't passed by always being over 0.
    chart = control_chart(monthly([0, 2] * 7), polarity="higher", targets=-1)
    assert chart.points["drawn_lower"].eq(0).all()
    assert chart.assurance == "hit and miss"


def test_a_run_chart_has_no_limits_to_assure_by() -> None:
    chart = control_chart(monthly(STEADY), kind="run", polarity="lower", targets=30)
    assert (chart.variation, chart.assurance) == ("common cause", "no limits")


def test_breaks_freezes_and_targets_of_rare_events_begin_with_the_event() -> None:
    at = pd.date_range("2016-01-10", periods=30, freq="10D")  # the 15th is 2016-05-29
    between = pd.Series([8.0, 12.0] * 15, index=at)
    chart = rare_event_chart(
        between,
        kind="g",
        breaks=[(dt.date(2016, 5, 30), "policy")],
        targets=[(dt.date(2016, 5, 30), 5.0)],
        polarity="higher",
    )
    assert chart.segments["n"].tolist() == [15, 15]
    assert chart.segments["first"].iloc[1] == pd.Timestamp("2016-06-08")
    assert chart.points["target"].isna().sum() == 15
    frozen = rare_event_chart(between, kind="g", freeze=dt.date(2016, 5, 29))
    assert frozen.segments["made_from"].tolist() == [15]


# Bands


def test_bands_of_deviations_from_the_centre() -> None:
    # Mean 9, limits 0 and 18: a deviation is 3.
    chart = control_chart(monthly([9, 7, 11, 8, 10, 9]), kind="c")
    bands = sigma_bands(chart, [1, 2])
    assert bands["deviations"].tolist() == [1.0] * 6 + [2.0] * 6
    assert bands["lower"].tolist() == [6.0] * 6 + [3.0] * 6
    assert bands["upper"].tolist() == [12.0] * 6 + [15.0] * 6
    assert bands["month"].tolist() == [*chart.points["month"]] * 2
    assert sigma_bands(chart, []).empty
    with pytest.raises(ValueError, match="0 deviations are none"):
        sigma_bands(chart, [1, 0])


def test_bands_vary_with_the_base_and_stop_where_there_are_no_limits() -> None:
    # 10 of 100 and 40 of 400: p = 0.1, σ = 0.03 and 0.015.
    chart = control_chart(
        monthly([10, 40, 10, 40, 10]), kind="p", bases=monthly([100, 400, 100, 400, 100])
    )
    bands = sigma_bands(chart, [1])
    assert bands["upper"].to_numpy() == pytest.approx([0.13, 0.115, 0.13, 0.115, 0.13])
    run_chart = control_chart(monthly(STEADY), kind="run")
    assert sigma_bands(run_chart)[["lower", "upper"]].isna().all().all()


def test_three_deviations_are_the_limits_on_the_rooted_scale_too() -> None:
    at = pd.date_range("2010-01-01", periods=6, freq="50D")
    chart = rare_event_chart(pd.Series([40.0, 90, 10, 55, 70, 20], index=at))
    bands = sigma_bands(chart, [3])
    assert bands["upper"].to_numpy() == pytest.approx(chart.points["upper"].to_numpy())
    assert bands["lower"].to_numpy() == pytest.approx(chart.points["lower"].to_numpy())


# What a chart is made of


def test_limits_are_a_part_of_the_chart() -> None:
    chart = control_chart(monthly(STEADY))
    assert list(chart.limits) == [
        "month",
        "segment",
        "centre",
        "lower",
        "upper",
        "drawn_lower",
        "drawn_upper",
    ]
    assert chart.kind == "individuals"


series_of_two = st.lists(
    st.one_of(st.integers(0, 60).map(float), st.just(GAP)), min_size=13, max_size=25
)


@settings(max_examples=40)
@given(series_of_two, series_of_two, st.sampled_from(["mdc", "wheeler", "western_electric"]))
def test_one_segment_says_nothing_of_another(
    first: list[float], second: list[float], rules: str
) -> None:
    alone = control_chart(monthly(first), rules=rules)
    start = pd.Period("2016-01", freq="M") + len(first)
    together = control_chart(
        monthly(first + second), rules=rules, breaks=[(start.start_time.date(), "system")]
    )
    columns = ["value", "centre", "lower", "upper", "signal", "side"]
    pd.testing.assert_frame_equal(
        together.points.loc[: len(first) - 1, columns], alone.points[columns]
    )
    later = control_chart(monthly(second, str(start)), rules=rules)
    pd.testing.assert_frame_equal(
        together.points.loc[len(first) :, columns].reset_index(drop=True), later.points[columns]
    )


@settings(max_examples=40)
@given(series_of_two, st.integers(0, 60))
def test_verdicts_mirror(values: list[float], target: int) -> None:
    chart = control_chart(monthly(values), polarity="lower", targets=target)
    mirror = control_chart(
        monthly([60 - value for value in values]), polarity="higher", targets=60 - target
    )
    assert (chart.variation, chart.assurance) == (mirror.variation, mirror.assurance)
    other = control_chart(monthly(values), polarity="higher", targets=target)
    turned = {
        "special cause improvement": "special cause concern",
        "special cause concern": "special cause improvement",
    }
    assert other.variation == turned.get(chart.variation, chart.variation)


@settings(max_examples=40)
@given(series_of_two, st.integers(5, 30))
def test_later_points_do_not_move_frozen_limits(values: list[float], freeze: int) -> None:
    frozen = control_chart(monthly(values), freeze=freeze)
    longer = control_chart(monthly([*values, 500.0, 0.0]), freeze=freeze)
    if frozen.segments["made_from"].iloc[0] == freeze:
        assert frozen.points["upper"].iloc[0] == pytest.approx(
            longer.points["upper"].iloc[0], nan_ok=True
        )
        assert (
            frozen.points["signal"].tolist()[: len(values) - 8]
            == (longer.points["signal"].tolist()[: len(values) - 8])
        )


def test_limits_are_drawn_as_they_are_where_anything_is_possible() -> None:
    chart = control_chart(monthly([-20, 20] * 8), lower_bound=None)
    assert chart.points["drawn_lower"].equals(chart.points["lower"].rename("drawn_lower"))
    assert chart.points["lower"].iloc[0] == pytest.approx(-2.66 * 40)


@pytest.mark.parametrize(("polarity", "said"), [("lower", "too few points"), ("neutral", None)])
def test_no_values_and_no_months_have_the_same_words(polarity: str, said: str | None) -> None:
    for targets in (25, [(dt.date(2016, 1, 1), 25)]):
        nothing, empty = (
            control_chart(series, polarity=polarity, targets=targets)
            for series in (monthly([GAP] * 20), monthly([]))
        )
        assert empty.assurance == nothing.assurance == (said or "neither direction is better")
        at_once = control_charts(
            monthly([]).to_frame("a"), polarity=polarity, targets={"a": targets}
        )
        assert at_once.verdicts["assurance"].tolist() == [empty.assurance]
    assert control_chart(monthly([]), polarity=polarity).assurance == "no target"

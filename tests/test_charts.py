"""Charts by what they show: marks by name, words, series, breaks, gaps; never by pixels."""

from __future__ import annotations

import datetime as dt
import re
import warnings
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise
from typing import NamedTuple

import matplotlib
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.cbook import STEP_LOOKUP_MAP
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import Affine2D
from quarterdeck import charts, theme
from quarterdeck.blocks import Chart, Table, words_of
from quarterdeck.charts import canvas as on
from quarterdeck.charts import words as say
from quarterdeck.charts.canvas import (
    LINE_STEP,
    Box,
    Canvas,
    Spot,
    Words,
    apart,
    nice_ticks,
    wrapped,
)
from quarterdeck.charts.labels import Mark, in_ways, write_beside
from quarterdeck.statistics.control_charts import ControlChart, control_chart, rare_event_chart
from quarterdeck.statistics.control_charts.kinds import MONTHLY_KINDS, OVER_BASES, RARE_EVENT_KINDS
from quarterdeck.statistics.funnels import Funnel, funnel
from quarterdeck.statistics.projection import Projection, project
from quarterdeck.statistics.seasonality import SeasonalExpectation, seasonal_expectation

SVG = "{http://www.w3.org/2000/svg}"
GAP = np.nan
SOURCE = "Source: invented for the test."

# The picture of the design: a run above, two runs below, a point beyond the limit, a break.
PICTURE = [
    *(232, 221, 228, 240, 236, 229, 238, 250, 246, 231, 226, 229),
    *(214, 205, 209, 212, 201, 208, 211, 226, 236, 219, 215, 222),
    *(205, 210, 214, 221, 216, 228, 238, 291, 247, 233, 222, 226),
    *(298, 305, 289, 312, 301, 322, 318, 340, 317),
]
PICTURE_CAUSES = (
    dict.fromkeys(range(2, 12), ("run", "above", "worse"))
    | dict.fromkeys((*range(12, 19), *range(21, 29)), ("run", "below", "better"))
    | {31: ("outside_limits", "above", "worse")}
)

PICTURE_SIGNALS = [
    ("run", "above", "worse", 2, 11),
    ("run", "below", "better", 12, 18),
    ("two_of_three", "below", "better", 14, 16),
    ("run", "below", "better", 21, 28),
    ("outside_limits", "above", "worse", 31, 31),
]


def controlled(
    values: Sequence[float],
    *,
    first: str = "2014-04",
    levels: Sequence[tuple[float, float, float]] = ((203, 226, 249),),
    starts: Sequence[int] = (0,),
    reasons: Sequence[str | None] = (None,),
    trial: Sequence[bool] = (False,),
    causes: dict[int, tuple[str, str, str]] | None = None,
    signals: Sequence[tuple[str, str, str, int, int]] = (),
    variation: str = "common cause",
) -> ControlChart:
    """A control chart written down, not worked out.

    levels are (lower, centre, upper); causes what each month is drawn as; signals (rule, side,
    meaning, first month, last month), where they aren't one for each month of causes.
    """
    months = pd.date_range(f"{first}-01", periods=len(values), freq="MS")
    segment = np.searchsorted(starts, np.arange(len(values)), side="right")
    level = [levels[number - 1] for number in segment]
    cause = [(causes or {}).get(month, (None, None, None)) for month in range(len(values))]
    points = pd.DataFrame(
        {
            "month": months,
            "value": np.array(values, dtype=float),
            "segment": segment,
            "centre": [centre for _, centre, _ in level],
            "lower": [lower for lower, _, _ in level],
            "upper": [upper for _, _, upper in level],
            "drawn_lower": [max(lower, 0.0) for lower, _, _ in level],
            "drawn_upper": [upper for _, _, upper in level],
            "signal": [rule for rule, _, _ in cause],
            "side": [side for _, side, _ in cause],
            "meaning": [meaning for _, _, meaning in cause],
        }
    )
    segments = pd.DataFrame(
        {
            "segment": range(1, len(starts) + 1),
            "trial": list(trial),
            "reason": list(reasons),
        }
    )
    whole = signals or [(*cause, month, month) for month, cause in (causes or {}).items()]
    found = pd.DataFrame(
        [
            (rule, side, meaning, months[start], months[end], int(segment[start]))
            for rule, side, meaning, start, end in whole
        ],
        columns=["rule", "side", "meaning", "first", "last", "segment"],
    )
    return ControlChart(points, segments, found, variation, "mdc")


@cache
def picture(**changes: object) -> Chart:
    chart = controlled(
        PICTURE,
        levels=[(203, 226, 249), (269, 311, 354)],
        starts=[0, 36],
        reasons=[None, "Definition changes"],
        trial=[False, True],
        causes=PICTURE_CAUSES,
        signals=PICTURE_SIGNALS,
        variation="trial limits",
    )
    settings: dict = {
        "id": "burglary",
        "title": "The step up in April 2017 comes with a new definition",
        "subtitle": "Offences recorded each month, Leicestershire",
        "measure_words": "Burglary of homes, offences in Leicestershire",
        "target": 210,
        "source": SOURCE,
    }
    return charts.control_chart(chart, **(settings | changes))


def drawn(chart: ControlChart, **changes: object) -> Chart:
    settings: dict = {
        "id": "crime",
        "title": "A finding",
        "subtitle": "Offences each month.",
        "measure_words": "Vehicle crime, offences",
        "source": SOURCE,
    }
    return charts.control_chart(chart, **(settings | changes))


WAVES = pd.DataFrame(
    [
        (dt.date(year, 10, 1), dt.date(year + 1, 9, 30), value, value - 3, value + 3.5, n)
        for year, value, n in (
            (2011, 28.0, 412),
            (2012, 31.5, 455),
            (2013, 29.2, 501),
            (2014, GAP, GAP),
            (2015, 30.0, 570),
            (2016, 27.0, 1630),
        )
    ],
    columns=["start", "end", "value", "lower", "upper", "n"],
)


def waves(points: pd.DataFrame = WAVES, **changes: object) -> Chart:
    settings: dict = {
        "id": "marac",
        "title": "Repeat cases stay inside the band",
        "subtitle": "Per cent of cases, Leicestershire.",
        "measure_words": "Repeat cases at MARAC",
        "band": (25, 30),
        "suffix": "%",
        "source": SOURCE,
    }
    return charts.trend(points, **(settings | changes))


DISTRICTS = pd.DataFrame(
    [
        ("Blaby", 5.71, 5.25, 6.2, 560, 98_000, "worse", None),
        ("Melton", 3.27, 2.79, 3.80, 167, 51_000, "better", None),
        ("Harborough", GAP, GAP, GAP, GAP, GAP, "held back", "March 2020 is at fault"),
        ("Oadby and Wigston", 6.53, 5.9, 7.23, 1372, 57_000, "worse", None),
        ("North West Leicestershire", 5.10, 4.67, 5.57, 505, 99_000, "similar", None),
    ],
    columns=["name", "value", "lower", "upper", "count", "denominator", "verdict", "reason"],
)


def districts(rows: pd.DataFrame = DISTRICTS, **changes: object) -> Chart:
    settings: dict = {
        "id": "by_district",
        "title": "Two districts are above the county",
        "subtitle": "Offences per 1,000 people.",
        "measure_words": "Burglary of homes per 1,000 people",
        "benchmark": 5.11,
        "benchmark_name": "County",
        "count_heading": "offences",
        "source": SOURCE,
    }
    return charts.dot_intervals(rows, **(settings | changes))


@cache
def by_wave() -> Chart:
    return waves()


@cache
def by_district() -> Chart:
    return districts()


def marks(svg: str) -> set[str]:
    """Names of what is drawn, without the prefix that keeps them apart on a page."""
    found = {element.get("id") for element in ET.fromstring(svg).iter() if element.get("id")}
    return {re.sub(r"^.*?-(wide|narrow)-", "", str(name)) for name in found}


def count_of(svg: str, name: str) -> int:
    """How many shapes a mark is made of."""
    root = ET.fromstring(svg)
    return sum(
        len(list(element.iter(f"{SVG}use")))
        for element in root.iter()
        if str(element.get("id", "")).endswith(f"-{name}")
    )


def labels(svg: str) -> list[str]:
    """Words drawn, which matplotlib notes beside their outlines."""
    return re.findall(r"<!-- (.*?) -->", svg)


def cells(table: Table | None) -> list[list[str]]:
    assert table is not None
    return [[words_of(cell) for cell in row.cells] for row in table.rows]


# Control charts


def test_a_control_chart_shows_its_limits_mean_target_and_special_causes() -> None:
    chart = picture()
    for svg in (chart.svg, chart.svg_narrow):
        assert {
            "limits-1",
            "lower-limit-1",
            "upper-limit-1",
            "mean-1",
            "trial-lower-limit-2",
            "trial-upper-limit-2",
            "mean-2",
            "target",
            "break-1",
            "series-0",
            "series-1",
            "special-worse",
            "special-better",
        } <= marks(svg)
        # Trial limits aren't filled, and no line joins the two sides.
        assert not {"limits-2", "series-2", "special-neither"} & marks(svg)
        assert count_of(svg, "special-worse") == 11
        assert count_of(svg, "special-better") == 15
        assert count_of(svg, "ordinary") == 45 - 26


def test_a_control_chart_labels_its_lines_and_says_what_is_special() -> None:
    said = labels(picture().svg)
    assert {
        "354 upper trial limit",
        "311 mean since April 2017",
        "269 lower trial limit",
        "249 upper limit",
        "203 lower limit",
        "Target 210 (dotted)",
        "Definition changes, April 2017",
        "mean and limits start again",
        "Nov 2016: 291, above the limit, worse",
        "Run above the mean: worse",
        "Runs below the mean: better",
        "April 2014",
        "Dec 2017",
        "150",
    } <= set(said)
    assert any(words in ("226 mean", "226 mean to March 2017") for words in said)


def test_the_narrow_chart_says_less_in_the_same_size() -> None:
    chart = picture()
    said = " ".join(labels(chart.svg_narrow))
    assert "Nov 2016: 291, worse" in said
    assert "311 mean since April 2017" in said
    assert "249 upper limit" not in said
    assert float(ET.fromstring(chart.svg_narrow).get("viewBox").split()[2]) == pytest.approx(
        85 / 25.4 * 72, abs=0.01
    )


def test_the_subtitle_says_where_a_scale_starts_unless_at_zero() -> None:
    assert picture().subtitle == (
        "Offences recorded each month, Leicestershire. The scale starts at 150."
    )
    low = drawn(controlled([3, 5, 2, 6, 4], levels=[(0, 4, 9)]))
    assert low.subtitle == "Offences each month."


def test_a_chart_describes_itself_in_sentences() -> None:
    chart = picture()
    assert chart.alt == (
        "Burglary of homes, offences in Leicestershire, monthly, April 2014 to December 2017: "
        "232 in the first month and 317 in the last. "
        "The highest figure is 340 (November 2017) and the lowest 201 (August 2015). "
        "From April 2014 to March 2017 the mean is 226, with limits from 203 to 249. "
        "From April 2017 to December 2017 the mean is 311, with trial limits from 269 to 354; "
        "9 months are too few for a verdict. "
        "The mean and limits start again in April 2017 (Definition changes), "
        "and the months before and after aren't joined. "
        "The target is 210. "
        "Special causes, latest first: "
        "November 2016 (291) is above the upper limit, which is worse; "
        "January to August 2016 are a run below the mean, which is better; "
        "April to October 2015 are a run below the mean, which is better; "
        "June 2014 to March 2015 are a run above the mean, which is worse."
    )
    assert chart.alt != chart.title


def test_the_data_table_holds_every_month_and_no_blank_cell() -> None:
    rows = cells(picture().data)
    assert len(rows) == 45
    assert rows[31] == [
        "November 2016",
        "291",
        "226",
        "203",
        "249",
        "Above the upper limit: worse",
    ]
    assert rows[44] == ["December 2017", "317", "311", "269 (trial)", "354 (trial)", "none"]
    assert all(text for row in rows for text in row)


def test_a_gap_is_neither_joined_nor_passed_over_in_words() -> None:
    values = [3, 5, 2, GAP, GAP, 4, 6, 1, 2, 3, 4, 2, 3, 4]
    chart = drawn(controlled(values, first="2016-07", levels=[(0, 3, 9)]))
    assert {"series-0", "series-1"} <= marks(chart.svg)
    assert "series-2" not in marks(chart.svg)
    assert "no figure" in labels(chart.svg)
    assert "There is no figure for October to November 2016." in chart.alt
    assert cells(chart.data)[3][:2] == ["October 2016", "no figure"]


def test_months_left_out_of_the_frame_are_a_gap_too() -> None:
    chart = controlled([3, 5, 2, 4, 6, 1, 2], levels=[(0, 3, 9)])
    without = ControlChart(
        chart.points.drop(index=[2, 3]), chart.segments, chart.signals, "common cause", "mdc"
    )
    assert "series-1" in marks(drawn(without).svg)


def test_a_special_cause_without_a_polarity_is_a_hollow_diamond_without_a_verdict() -> None:
    chart = drawn(
        controlled(
            [4, 3, 12, 5], levels=[(0, 4, 9)], causes={2: ("outside_limits", "above", "neither")}
        )
    )
    assert count_of(chart.svg, "special-neither") == 1
    assert "Jun 2014: 12, above the limit" in labels(chart.svg)
    assert "June 2014 (12) is above the upper limit." in chart.alt


def test_months_beyond_a_limit_in_a_row_are_named_together() -> None:
    chart = drawn(
        controlled(
            [4, 3, 12, 13, 5, 4],
            first="2016-10",
            levels=[(0, 4, 9)],
            causes=dict.fromkeys((2, 3), ("outside_limits", "above", "better")),
        )
    )
    assert "Dec 2016 to Jan 2017: above the limit, better" in labels(chart.svg)
    assert "December 2016 to January 2017 are above the upper limit, which is better" in chart.alt


def test_a_minor_signal_is_told_where_nothing_weightier_says_it() -> None:
    values = [4, 8, 5, 8, 4, 5, 4]
    near = ("two_of_three", "above", "worse")
    alone = controlled(
        values, levels=[(0, 5, 10)], causes={1: near, 3: near}, signals=[(*near, 1, 3)],
        variation="special cause neither",
    )  # fmt: skip
    chart = drawn(alone)
    assert chart.alt.endswith(
        "Special cause: May to July 2014 have two of three months near the upper limit, "
        "which is worse. The last month is special cause variation: neither better nor worse."
    )
    assert "Two of three months near the upper limit: worse" in labels(chart.svg)
    run = ("run", "above", "worse", 0, 6)
    inside = controlled(
        values, levels=[(0, 3, 10)], causes={1: near, 3: near}, signals=[(*near, 1, 3), run]
    )
    assert "Special cause: April to October 2014 are a run above the mean" in drawn(inside).alt
    assert "two of three" not in drawn(inside).alt


def test_without_signals_it_says_so_unless_limits_are_on_trial() -> None:
    ordinary = controlled([4, 5, 6], levels=[(0, 5, 10)])
    assert drawn(ordinary).alt.endswith("No month is a special cause.")
    trial = controlled([4, 5, 6], levels=[(0, 5, 10)], trial=[True], variation="trial limits")
    assert drawn(trial).alt.endswith("3 months are too few for a verdict.")


def test_more_special_causes_than_a_listener_can_follow_are_counted() -> None:
    beyond = dict.fromkeys(range(0, 18, 2), ("outside_limits", "above", "worse"))
    chart = drawn(controlled([12, 5] * 9, levels=[(0, 5, 10)], causes=beyond))
    # Nine in all, six are told.
    assert "; and 3 earlier ones." in chart.alt
    assert "9 months above the limit: worse" in labels(chart.svg)


def test_a_mirrored_chart_has_mirrored_words() -> None:
    above = drawn(
        controlled([4, 5, 12], levels=[(0, 4, 9)], causes={2: ("outside_limits", "above", "worse")})
    )
    below = drawn(
        controlled(
            [9, 8, 1], levels=[(4, 9, 14)], causes={2: ("outside_limits", "below", "better")}
        )
    )
    assert "Jun 2014: 12, above the limit, worse" in labels(above.svg)
    assert "Jun 2014: 1, below the limit, better" in labels(below.svg)
    assert "(1) is below the lower limit, which is better" in below.alt


def test_limits_that_vary_from_month_to_month_are_drawn_as_steps() -> None:
    chart = controlled([4.0, 5, 6, 5], levels=[(1, 5, 9)])
    chart.points["drawn_upper"] = [9.0, 8.5, 9.5, 9.0]
    root = ET.fromstring(drawn(chart).svg)
    (line,) = (e for e in root.iter() if str(e.get("id")).endswith("-upper-limit-1"))
    (path,) = line.iter(f"{SVG}path")
    # Steps have only level and upright pieces: each point shares x or y with the one before it.
    points = [tuple(map(float, pair)) for pair in re.findall(r"([-\d.]+) ([-\d.]+)", path.get("d"))]
    assert len(points) > 4
    assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(points))


def test_percentages_keep_their_sign_and_stop_at_a_hundred() -> None:
    chart = drawn(
        controlled([97.2, 99.5, 98.1], levels=[(94.3, 98.3, 102.2)]), decimals=1, suffix="%"
    )
    chart_at_bound = controlled([97.2, 99.5, 98.1], levels=[(94.3, 98.3, 100.0)])
    bounded = drawn(chart_at_bound, decimals=1, suffix="%")
    assert "98.3% mean" in labels(chart.svg)
    assert "97.2% in the first month" in chart.alt
    assert "100%" in labels(bounded.svg)
    numbers = [float(text[:-1]) for text in labels(bounded.svg) if re.fullmatch(r"[\d.]+%", text)]
    assert max(numbers) == 100


def test_large_counts_have_thousands_separators() -> None:
    chart = drawn(
        controlled([47_265, 1_059_184, 46_000], levels=[(400_000, 546_622, 957_356)]), target=52_000
    )
    assert {"546,622 mean", "Target 52,000 (dotted)"} <= set(labels(chart.svg))
    assert "1,059,184 (May 2014)" in chart.alt


def test_a_single_month_is_a_point_with_its_value() -> None:
    chart = drawn(controlled([37], first="2017-12", levels=[(GAP, 37, GAP)]))
    assert "37 in December 2017" in labels(chart.svg)
    assert count_of(chart.svg, "ordinary") == 1
    assert "mean-1" not in marks(chart.svg)
    assert chart.alt.startswith("Vehicle crime, offences, December 2017: 37.")


def test_a_level_series_says_so_and_starts_at_zero() -> None:
    chart = drawn(controlled([5] * 20, levels=[(5, 5, 5)]), target=0)
    assert "5 each month, so no limits" in labels(chart.svg)
    assert "Every figure is 5." in chart.alt
    assert "0" in labels(chart.svg)
    assert "Target 0 (dotted)" in labels(chart.svg)
    assert "scale starts" not in chart.subtitle


@pytest.mark.parametrize("values", [[], [GAP, GAP, GAP]], ids=["empty", "no figures"])
def test_a_series_without_figures_is_refused_in_words_about_months(values: list[float]) -> None:
    with pytest.raises(ValueError, match="months") as refused:
        drawn(controlled(values, levels=[(GAP, GAP, GAP)]))
    assert "Vehicle crime, offences" in str(refused.value)


def test_words_that_only_repeat_the_title_are_refused() -> None:
    with pytest.raises(ValueError, match="not repeat its title"):
        picture(alt="The step up in April 2017 comes with a new definition.")


def test_words_given_are_kept() -> None:
    assert picture(alt="In words of my own.").alt == "In words of my own."


# Trends


def test_a_trend_shows_values_intervals_band_and_its_own_periods() -> None:
    chart = by_wave()
    for svg in (chart.svg, chart.svg_narrow):
        assert {"band", "band-low", "band-high", "intervals", "values"} <= marks(svg)
        # The year without a figure parts the line in two.
        assert {"series-0", "series-1"} <= marks(svg)
        assert "series-2" not in marks(svg)
        assert count_of(svg, "values") == 5
    said = labels(chart.svg)
    assert {"27.0%", "31.5%", "Oct 16–Sep 17", "n 1,630", "no figure"} <= set(said)
    assert "Wanted: 25% to 30% (dotted)" in " ".join(said)
    assert chart.subtitle == (
        "Per cent of cases, Leicestershire. Bars are 95% intervals. The scale starts at 20%."
    )


def test_a_trend_describes_itself_in_sentences() -> None:
    alt = by_wave().alt
    assert alt.startswith(
        "Repeat cases at MARAC, 5 periods: "
        "28.0% (95% interval 25.0% to 31.5%, n 412) in the year ending September 2012; "
    )
    assert "There is no figure for the year ending September 2015." in alt
    # 28.0, 29.2, 30.0 (on the edge) and 27.0 are inside 25 to 30; 31.5 isn't.
    assert "The band wanted is 25% to 30%, and 4 of 5 values are inside it." in alt


def test_a_trend_of_many_waves_names_the_first_and_the_last() -> None:
    quarters = pd.DataFrame(
        {
            "start": pd.date_range("2012-01-01", periods=22, freq="QS"),
            "end": pd.date_range("2012-03-31", periods=22, freq="QE"),
            "value": np.linspace(94, 81, 22),
        }
    )
    chart = waves(quarters, breaks=[(dt.date(2015, 7, 1), "New question")], band=None)
    assert "22 periods: 94.0% in January to March 2012; 18 values between;" in chart.alt
    assert chart.alt.count(" in ") < 12
    assert "81.0% in April to June 2017" in chart.alt
    assert {"break-1", "series-0", "series-1"} <= marks(chart.svg)
    assert "intervals" not in marks(chart.svg)
    assert "New question, July 2015" in labels(chart.svg)


def test_a_trend_without_intervals_isnt_magnified() -> None:
    two = WAVES[["start", "end", "value"]].iloc[:2]
    chart = waves(two, band=None, suffix="")
    assert chart.subtitle == "Per cent of cases, Leicestershire."
    assert "0" in labels(chart.svg)


def test_one_wave_can_be_drawn() -> None:
    chart = waves(WAVES.iloc[[0]], band=None)
    assert count_of(chart.svg, "values") == 1
    assert "28.0%" in labels(chart.svg)


def test_waves_without_figures_are_refused() -> None:
    with pytest.raises(ValueError, match="none of the 6 periods has a figure"):
        waves(WAVES.assign(value=GAP))


# Districts


def test_districts_go_from_the_highest_to_the_lowest_with_the_held_back_last() -> None:
    assert [row[0] for row in cells(by_district().data)] == [
        "Oadby and Wigston",
        "Blaby",
        "North West Leicestershire",
        "Melton",
        "Harborough",
    ]


def test_each_district_has_dot_interval_value_count_and_verdict() -> None:
    chart = by_district()
    said = labels(chart.svg)
    assert {"6.53", "(1,372)", "Worse", "Similar", "Better", "County 5.11"} <= set(said)
    assert {"Rate (offences)", "Against the county"} <= set(said)
    for svg in (chart.svg, chart.svg_narrow):
        assert {"dot-0", "dot-3", "interval-3", "benchmark-0"} <= marks(svg)
        assert "dot-4" not in marks(svg)


def test_a_district_held_back_says_why_and_shows_no_figure() -> None:
    leaked = DISTRICTS.copy()
    leaked.loc[2, ["value", "lower", "upper", "count", "denominator"]] = [9.99, 9, 11, 77, 4321]
    for rows in (DISTRICTS, leaked):
        chart = districts(rows)
        assert "Held back: March 2020 is at fault" in labels(chart.svg)
        assert "Held back: Harborough (March 2020 is at fault)." in chart.alt
        assert cells(chart.data)[4][1:4] == ["no figure", "none", "no figure"]
        words = [*labels(chart.svg), *labels(chart.svg_narrow), chart.alt, words_of(chart.data)]
        assert not any(figure in text for text in words for figure in ("9.99", "(77)", "4,321"))


def test_districts_describe_themselves_by_verdict() -> None:
    assert by_district().alt == (
        "Burglary of homes per 1,000 people: 4 areas against the county (5.11), "
        "each with its 95% interval. "
        "Worse: Oadby and Wigston (6.53) and Blaby (5.71). "
        "Similar: North West Leicestershire (5.10). "
        "Better: Melton (3.27). "
        "Held back: Harborough (March 2020 is at fault)."
    )


def test_districts_can_all_be_held_back_or_have_no_benchmark() -> None:
    chart = districts(DISTRICTS.iloc[[2]], benchmark=None)
    assert "Held back: March 2020 is at fault" in labels(chart.svg)
    assert "grid" not in marks(chart.svg)
    without = districts(benchmark=None)
    assert "benchmark-0" not in marks(without.svg)
    with pytest.raises(ValueError, match="no areas"):
        districts(DISTRICTS.iloc[:0])


def test_a_verdict_has_its_own_shape_and_similar_is_hollow() -> None:
    assert {"verdict-worse", "verdict-similar", "verdict-better"} <= marks(by_district().svg)
    svg = by_district().svg
    assert theme.DARK_PINK.lower() in svg
    assert theme.TURQUOISE.lower() in svg


# Run charts, targets that change, frozen limits


def runs(**changes: object) -> ControlChart:
    """A run chart written down: two runs of six about a median of 5, and one month on it."""
    chart = controlled(
        [4, 3, 4, 2, 3, 4, 5, 6, 7, 8, 6, 7, 9],
        levels=[(GAP, 5, GAP)],
        causes=dict.fromkeys(range(7, 13), ("long_run", "above", "worse")),
        signals=[("long_run", "above", "worse", 7, 12)],
        variation="special cause concern",
    )
    facts = {
        "useful": 12,
        "longest_run": 6,
        "longest_run_limit": 7,
        "crossings": 1,
        "crossings_limit": 3,
    }
    first, last = chart.points["month"].iloc[[0, 12]]
    crossed = pd.DataFrame(
        [("few_crossings", None, "neither", first, last, 1)], columns=chart.signals.columns
    )
    return replace(
        chart,
        kind="run",
        segments=chart.segments.assign(**(facts | changes)),
        signals=pd.concat([crossed, chart.signals]),
    )


def run_drawn(chart: ControlChart, **changes: object) -> Chart:
    settings: dict = {
        "id": "run",
        "title": "A finding",
        "subtitle": "Offences each month.",
        "measure_words": "Vehicle crime, offences",
        "source": SOURCE,
    }
    return charts.run_chart(chart, **(settings | changes))


def test_a_run_chart_shows_its_median_and_says_what_chance_gives() -> None:
    chart = run_drawn(runs())
    assert {"median-1", "series-0", "special-worse"} <= marks(chart.svg)
    assert not {"mean-1", "limits-1", "upper-limit-1"} & marks(chart.svg)
    said = labels(chart.svg)
    assert {"5.0 median", "Long run above the median: worse"} <= set(said)
    assert (
        "Longest run 6 months, longer than chance gives (up to 7); "
        "1 crossing of the median, fewer than chance gives (3 or more)."
    ) in " ".join(said)


def test_a_run_chart_describes_itself_without_limits() -> None:
    alt = run_drawn(runs()).alt
    assert (
        "The median is 5.0. The longest run on one side is 6 months, where chance gives up to 7, "
        "and the median is crossed 1 time, where chance gives 3 or more. "
        "Special causes, latest first: "
        "November 2014 to April 2015 are a long run above the median, which is worse; "
        "April 2014 to April 2015 have fewer crossings of the median than chance gives."
    ) in alt
    assert "limit" not in alt
    assert "mean" not in alt


def test_a_run_charts_table_has_a_median_and_no_limits() -> None:
    table = run_drawn(runs()).data
    assert table is not None
    assert [column.heading for column in table.columns] == [
        "Month",
        "Value",
        "Median",
        "Special cause",
    ]
    assert cells(table)[7] == ["November 2014", "6", "5.0", "Long run above the median: worse"]


def test_too_few_months_off_the_median_give_no_verdict() -> None:
    chart = runs(useful=9, trial=True)
    quiet = replace(chart, signals=chart.signals.iloc[:0], variation="trial limits")
    drawing = run_drawn(quiet)
    assert "9 months off the median: too few for a verdict." in labels(drawing.svg)
    assert "9 months off the median are too few for a verdict." in drawing.alt


def test_a_median_starts_again_at_a_break() -> None:
    chart = controlled(
        [4, 3, 4, 8, 9, 7],
        levels=[(GAP, 4, GAP), (GAP, 8, GAP)],
        starts=[0, 3],
        reasons=[None, "New system"],
        trial=[True, True],
    )
    drawing = run_drawn(replace(chart, kind="run"))
    assert "median starts again" in labels(drawing.svg)
    assert "The median starts again in July 2014 (New system)" in drawing.alt
    assert {"median-1", "median-2", "break-1"} <= marks(drawing.svg)


def test_a_chart_with_limits_is_no_run_chart() -> None:
    with pytest.raises(ValueError, match="of the kind 'run'"):
        run_drawn(controlled([4, 5, 6], levels=[(0, 5, 10)]))


def aimed(targets: Sequence[float]) -> ControlChart:
    chart = controlled([20.0, 22, 21, 19, 23, 20] * 4, levels=[(10, 21, 32)])
    return replace(chart, points=chart.points.assign(target=list(targets)))


def test_targets_that_change_are_steps_and_each_says_when_it_held() -> None:
    chart = drawn(aimed([30.0] * 12 + [25.0] * 12))
    for svg in (chart.svg, chart.svg_narrow):
        assert {"target-1", "target-2"} <= marks(svg)
        assert "target" not in marks(svg)
    said = labels(chart.svg)
    assert "Target 30 to March 2015" in said
    assert "Target 25 since April 2015 (dotted)" in " ".join(said)
    assert "The target is 30 for April 2014 to March 2015 and 25 since April 2015." in chart.alt
    rows = cells(chart.data)
    assert [rows[11][5], rows[12][5]] == ["30", "25"]


def test_a_target_that_ends_is_named_where_it_held() -> None:
    chart = drawn(aimed([30.0] * 12 + [GAP] * 12))
    assert "Target 30 to March 2015" in labels(chart.svg)
    assert "(dotted)" not in " ".join(labels(chart.svg))
    assert "The target is 30 for April 2014 to March 2015." in chart.alt
    assert cells(chart.data)[12][5] == "none"


def test_one_target_for_all_months_is_the_same_however_it_comes() -> None:
    assert drawn(aimed([30.0] * 24)) == drawn(aimed([GAP] * 24), target=30)


def test_what_has_to_be_known_of_a_target_is_said_wherever_the_target_is() -> None:
    chart = drawn(aimed([25.0] * 24), target_note="illustrative")
    assert "Target 25 (illustrative; dotted)" in " ".join(labels(chart.svg))
    assert "The target is 25 (illustrative)." in chart.alt


@pytest.mark.parametrize(
    ("assurance", "words"),
    [
        ("will pass", "Assurance: will pass, since the whole expected range meets the target."),
        (
            "will fail",
            "Assurance: will fail, since nothing in the expected range meets the target.",
        ),
        (
            "hit and miss",
            "Assurance: hit and miss, since the target lies inside the expected range.",
        ),
        ("no target", ""),
        ("trial limits", ""),
    ],
)
def test_a_charts_own_target_has_its_assurance_in_words(assurance: str, words: str) -> None:
    chart = replace(aimed([25.0] * 24), assurance=assurance)
    assert words in drawn(chart).alt
    assert bool(words) == ("Assurance" in drawn(chart).alt)
    assert "Assurance" not in drawn(chart, target=30).alt  # which the verdict isn't about


# Kinds of control chart


DAYS = [dt.date(2017, 1, 3), dt.date(2017, 1, 3), dt.date(2017, 2, 20), dt.date(2017, 6, 1)]
MANY_DAYS = [dt.date(2015, 1, 9) + dt.timedelta(days=23 * number) for number in range(40)]


def events(
    values: Sequence[float], days: Sequence[dt.date] = DAYS, kind: str = "t", **more: object
) -> ControlChart:
    """A chart of rare events written down: points by the day of the event, not by month."""
    chart = controlled(values, **{"levels": [(0, 20, 60)], **more})  # type: ignore[arg-type]
    months = chart.points["month"].tolist()
    when = {month: pd.Timestamp(day) for month, day in zip(months, days, strict=True)}
    return replace(
        chart,
        points=chart.points.assign(month=pd.to_datetime(days)).rename(columns={"month": "event"}),
        signals=chart.signals.assign(
            first=chart.signals["first"].map(when), last=chart.signals["last"].map(when)
        ),
        kind=kind,
    )


def rare(chart: ControlChart, **changes: object) -> Chart:
    return drawn(chart, measure_words="Days between deaths on the roads", **changes)


def ranges(**changes: object) -> ControlChart:
    """A chart of moving ranges: the first month has none, and there is no lower limit."""
    values = [GAP, 4, 2, 6, 31, 3, 5, 2, 4, 6, 3, 2, 5, 4]
    chart = controlled(
        values,
        levels=[(0, 4, 13)],
        causes={4: ("outside_limits", "above", "neither")},
        **changes,  # type: ignore[arg-type]
    )
    return replace(chart, kind="moving_range")


def test_events_stand_side_by_side_each_named_by_its_day() -> None:
    chart = rare(events([12, 0, 48, 101]), decimals=0)
    words = labels(chart.svg)
    assert {"3 Jan 2017", "20 Feb 2017", "1 Jun 2017"} <= set(words)
    assert count_of(chart.svg, "ordinary") == 4
    assert {"mean-1", "upper-limit-1", "limits-1"} <= marks(chart.svg)
    assert [row[:2] for row in cells(chart.data)] == [
        ["3 January 2017", "12"],
        ["3 January 2017", "0"],
        ["20 February 2017", "48"],
        ["1 June 2017", "101"],
    ]
    assert chart.data is not None
    assert words_of(chart.data.columns[0]) == "Event"


def test_events_describe_themselves_by_their_days() -> None:
    chart = rare(
        events([12, 0, 48, 101], causes={3: ("outside_limits", "above", "better")}),
        decimals=0,
    )
    assert chart.alt.startswith(
        "Days between deaths on the roads, event by event, 3 January 2017 to 1 June 2017: "
        "12 in the first event and 101 in the last."
    )
    assert "Special cause: 1 June 2017 (101) is above the upper limit, which is better" in chart.alt
    assert "month" not in chart.alt
    assert "1 Jun 2017: 101, above the limit, better" in labels(chart.svg)


def test_a_break_between_events_is_dated_by_the_first_event_after_it() -> None:
    chart = rare(
        events(
            [12, 0, 48, GAP, 50, 31],
            [*DAYS, dt.date(2017, 7, 9), dt.date(2017, 8, 8)],
            levels=[(0, 6, 30), (0, 43, 90)],
            starts=[0, 2],
            reasons=[None, "Roads resurfaced"],
            trial=[True, True],
        )
    )
    assert "Roads resurfaced, 20 February 2017" in labels(chart.svg)
    assert "start again on 20 February 2017 (Roads resurfaced)" in chart.alt
    assert "There is no figure for 1 June 2017." in chart.alt


def test_of_two_events_on_a_day_the_one_that_signals_is_told() -> None:
    chart = events([12, 0, 48, 31], causes={1: ("outside_limits", "below", "worse")})
    chart = replace(chart, signals=chart.signals.assign(n=1))
    assert "Special cause: 3 January 2017 (0) is below the lower limit" in rare(chart).alt


def test_a_chart_of_cases_between_events_has_no_lower_limit() -> None:
    words = " ".join(labels(rare(events([12, 0, 48, 31], kind="g")).svg))
    assert "60 upper limit" in words
    assert "lower limit" not in words


def test_a_month_name_doesnt_stand_for_events_in_words_about_signals() -> None:
    causes = dict.fromkeys((1, 2), ("two_of_three", "below", "worse"))
    chart = rare(events([12, 0, 3, 30], causes=causes))
    assert "two of three events near the lower limit" in chart.alt


def test_a_moving_range_has_a_mean_range_and_no_lower_limit() -> None:
    chart = drawn(ranges())
    words = " ".join(labels(chart.svg))
    assert "4.0 mean range" in words
    assert "13.0 upper limit" in words
    assert "lower limit" not in words
    assert "The mean range is 4.0, with an upper limit of 13.0." in chart.alt
    assert "lower" not in chart.alt
    assert chart.data is not None
    assert [words_of(column) for column in chart.data.columns] == [
        "Month", "Value", "Mean range", "Upper limit", "Special cause",
    ]  # fmt: skip
    assert cells(chart.data)[0][:2] == ["April 2014", "no figure"]


def test_a_moving_range_on_trial_says_so() -> None:
    chart = drawn(ranges(trial=[True]))
    assert "The mean range is 4.0, with a trial limit of 13.0" in chart.alt


@pytest.mark.parametrize("kind", [*MONTHLY_KINDS, *RARE_EVENT_KINDS])
def test_every_kind_that_statistics_can_make_is_drawn_with_words_and_data(kind: str) -> None:
    counts = [4, 6, 3, 5, 7, 4, 2, 6, 5, 3, 4, 6, 5, 8, 19, 4]
    if kind in RARE_EVENT_KINDS:
        days = pd.DatetimeIndex(MANY_DAYS[: len(counts)])
        chart = rare_event_chart(pd.Series(counts, index=days), kind=kind)
        first, last = "9 January 2015", "20 December 2015"  # 15 times 23 days are 345
    else:
        months = pd.period_range("2016-09", periods=len(counts), freq="M")
        over = pd.Series([100 + 7 * number for number in range(16)], index=months)
        bases = over if kind in OVER_BASES else None
        chart = control_chart(pd.Series(counts, index=months), kind=kind, bases=bases)
        first, last = "September 2016", "December 2017"
        first = "October 2016" if kind == "moving_range" else first
    made = drawn(chart, decimals=3 if kind in OVER_BASES else 0)
    assert "series-0" in marks(made.svg)
    assert f"{first} to {last}" in made.alt
    assert len(cells(made.data)) == len(counts)
    assert made.svg_narrow != made.svg


def test_frozen_limits_say_which_months_they_are_made_from() -> None:
    chart = controlled([20.0, 22, 21, 19, 23, 20] * 4, levels=[(10, 21, 32)])
    made_to = chart.points["month"].iloc[[12]].tolist()
    frozen = replace(chart, segments=chart.segments.assign(made_to=made_to))
    drawing = drawn(frozen)
    assert "frozen-1" in marks(drawing.svg)
    assert "mean and limits made from these months" in labels(drawing.svg)
    assert "limits made from these months" in labels(drawing.svg_narrow)
    assert (
        "Both are made from April 2014 to April 2015 and kept for the months after."
    ) in drawing.alt


def test_limits_made_from_all_their_months_arent_marked_as_frozen() -> None:
    chart = controlled([20.0, 22, 21, GAP], levels=[(10, 21, 32)])
    # The last month that has a figure: the gap after it is no month to keep limits for.
    made_to = chart.points["month"].iloc[[2]].tolist()
    drawing = drawn(replace(chart, segments=chart.segments.assign(made_to=made_to)))
    assert "frozen-1" not in marks(drawing.svg)
    assert "kept for the months after" not in drawing.alt


def deviant() -> tuple[ControlChart, pd.DataFrame]:
    """A chart with limits 12 either side of 30, and lines one deviation, 4, either side."""
    chart = controlled([30.0, 29, 31, 33, 28, 30] * 3, levels=[(18, 30, 42)])
    bands = chart.points[["month"]].assign(deviations=1.0, lower=26.0, upper=34.0)
    return chart, bands


def test_lines_of_deviations_are_labelled_with_their_number() -> None:
    chart, bands = deviant()
    drawing = drawn(chart, deviations=bands)
    assert {"deviation-1-above-1", "deviation-1-below-1"} <= marks(drawing.svg)
    assert {
        "1 deviation above",
        "1 deviation below",
        "Thin lines: 1 deviation from the mean.",
    } <= set(labels(drawing.svg))
    assert "Lines at 1 deviation from the mean are at 26 and 34." in drawing.alt
    without = drawn(chart, deviations=bands.assign(lower=GAP, upper=GAP))
    assert without == drawn(chart)


# Funnels

BLABY, MELTON, OADBY = "Blaby", "Melton", "Oadby and Wigston"
# Offences per person, and limits as they would be read off a printed funnel.
FUNNEL = Funnel(
    kind="rate",
    benchmark=0.00511,
    dispersion=1.0,
    areas=pd.DataFrame(
        [
            (560, 98_000, 0.00571, 0.0047, 0.0056, 0.0044, 0.0058, "above", "similar"),
            (167, 51_000, 0.00327, 0.0045, 0.0057, 0.0042, 0.0061, "below", "below"),
            (372, 57_000, 0.00653, 0.0046, 0.0057, 0.0042, 0.0061, "above", "above"),
            (948, 180_000, 0.00527, 0.0048, 0.0054, 0.0046, 0.0056, "similar", "similar"),
            (GAP, 90_000, GAP, 0.0047, 0.0056, 0.0044, 0.0059, None, None),
        ],
        index=[BLABY, MELTON, OADBY, "Charnwood", "Harborough"],
        columns=[
            "count", "exposure", "value", "lower_95", "upper_95", "lower_998", "upper_998",
            "position_95", "position_998",
        ],
    ),
    curve=pd.DataFrame(
        {
            "exposure": [25_000, 57_000, 98_000, 189_000],
            "lower_95": [0.0043, 0.0046, 0.0047, 0.0048],
            "upper_95": [0.0060, 0.0057, 0.0056, 0.0054],
            "lower_998": [0.0038, 0.0042, 0.0044, 0.0046],
            "upper_998": [0.0066, 0.0061, 0.0058, 0.0056],
        }
    ),
)  # fmt: skip


def funnelled(found: Funnel = FUNNEL, **changes: object) -> Chart:
    settings: dict = {
        "id": "funnel",
        "title": "One district is above what chance allows",
        "subtitle": "Offences per 1,000 people.",
        "measure_words": "Burglary of homes per 1,000 people",
        "per": 1000,
        "polarity": "lower",
        "benchmark_name": "County",
        "exposure_words": "people",
        "count_heading": "offences",
        "source": SOURCE,
    }
    return charts.funnel(found, **(settings | changes))


def test_a_funnel_shows_both_limits_and_a_shape_for_each_verdict() -> None:
    chart = funnelled()
    for svg in (chart.svg, chart.svg_narrow):
        assert {
            "limits-95",
            "lower-limit-95",
            "upper-limit-95",
            "lower-limit-998",
            "upper-limit-998",
            "benchmark",
            "area-worse-998",
            "area-worse-95",
            "area-better-998",
            "area-similar",
        } <= marks(svg)


def test_a_funnel_names_who_is_outside_with_value_verdict_and_limits() -> None:
    chart = funnelled()
    assert {
        "Oadby and Wigston: 6.53, worse at 99.8%",
        "Blaby: 5.71, worse at 95%",
        "Melton: 3.27, better at 99.8%",
        "Charnwood",
        "County 5.11",
        "95% limits",
        "99.8% limits",
        "People",
        "No figure: Harborough.",
    } <= set(labels(chart.svg))
    assert "Oadby and Wigston, worse at 99.8%" in labels(chart.svg_narrow)


def test_a_funnel_describes_itself_by_its_limits() -> None:
    assert funnelled().alt == (
        "Burglary of homes per 1,000 people: 4 areas by size, against the county (5.11) and the "
        "limits of chance for each size. "
        "Outside the 99.8% limits: Oadby and Wigston (6.53, worse) and Melton (3.27, better). "
        "Outside the 95% limits but inside the 99.8% limits: Blaby (5.71, worse). "
        "Inside the limits: Charnwood. "
        "There is no figure for Harborough."
    )


def test_a_funnels_table_has_every_area_with_its_limits() -> None:
    rows = cells(funnelled().data)
    assert rows[0] == [
        OADBY,
        "6.53",
        "372",
        "57,000",
        "4.60 to 5.70",
        "4.20 to 6.10",
        "Worse: outside the 99.8% limits",
    ]
    assert [row[0] for row in rows] == [OADBY, BLABY, "Charnwood", MELTON, "Harborough"]
    assert rows[4][1:] == ["no figure", "no figure", "no figure", "none", "none", "Not judged"]


@pytest.mark.parametrize(
    ("polarity", "high", "low"),
    [("lower", "worse", "better"), ("higher", "better", "worse"), ("neutral", "higher", "lower")],
)
def test_a_funnels_verdicts_follow_which_direction_is_better(
    polarity: str, high: str, low: str
) -> None:
    said = labels(funnelled(polarity=polarity).svg)
    assert f"Oadby and Wigston: 6.53, {high} at 99.8%" in said
    assert f"Melton: 3.27, {low} at 99.8%" in said


def test_an_area_held_back_from_a_funnel_shows_no_figure_anywhere() -> None:
    areas = FUNNEL.areas.assign(reason=pd.Series({OADBY: "March 2020 is at fault"}, dtype="object"))
    chart = funnelled(replace(FUNNEL, areas=areas))
    assert "Oadby and Wigston (March 2020 is at fault)" in " ".join(labels(chart.svg))
    words = [*labels(chart.svg), *labels(chart.svg_narrow), chart.alt, words_of(chart.data)]
    assert not any(figure in text for text in words for figure in ("6.53", "372", "57,000"))
    assert "area-worse-998" not in marks(chart.svg)


def test_a_funnel_says_that_no_area_is_outside_and_that_its_limits_are_widened() -> None:
    calm = FUNNEL.areas.assign(position_95="similar", position_998="similar").iloc[:4]
    alt = funnelled(replace(FUNNEL, areas=calm, dispersion=2.34)).alt
    assert "The limits allow for 2.3 times the variance of chance." in alt
    assert alt.endswith("No area is outside its limits.")


def test_a_funnel_refuses_what_it_cant_draw() -> None:
    with pytest.raises(ValueError, match="none of the 1 areas has a value"):
        funnelled(replace(FUNNEL, areas=FUNNEL.areas.iloc[[4]]))
    with pytest.raises(ValueError, match="'down' is no polarity"):
        funnelled(polarity="down")


# Seasonal bands


def expected(
    values: Sequence[float], positions: dict[int, str] | None = None, *, limited: bool = True
) -> SeasonalExpectation:
    """Months about an expected line of 40 in summer and 20 in winter, written down."""
    at = pd.date_range("2014-04-01", periods=len(values), freq="MS")
    line = np.where(at.month.isin(range(4, 10)), 40.0, 20.0)
    months = pd.DataFrame(
        {
            "month": at,
            "value": np.array(values, dtype=float),
            "index": line / 30,
            "deseasonalised": np.array(values) / (line / 30),
            "expected": line,
            "mean": 30.0,
            "lower": line * 0.7 if limited else GAP,
            "upper": line * 1.3 if limited else GAP,
            "drawn_lower": line * 0.7 if limited else GAP,
            "position": [
                (positions or {}).get(month, "similar") if limited else None
                for month in range(len(values))
            ],
        }
    )
    if limited:
        return SeasonalExpectation("ratio_to_moving_mean", None, None, 30.0, 30.0, months)
    months["expected"] = months["value"].shift(12)
    note = "fewer than three full years: compared with the same month of the year before"
    return SeasonalExpectation("same_month_last_year", note, None, GAP, 30.0, months)


TWO_YEARS = [
    *(41, 39, 42, 38, 40, 57, 21, 19, 22, 20, 18, 20),
    *(40, 41, 39, 43, 38, 40, 20, 12, 20),
]


def seasoned(found: SeasonalExpectation | None = None, **changes: object) -> Chart:
    settings: dict = {
        "id": "seasonal",
        "title": "September 2014 was above what its season leads to expect",
        "subtitle": "Incidents each month.",
        "measure_words": "Anti-social behaviour, incidents",
        "polarity": "lower",
        "source": SOURCE,
    }
    found = found or expected(TWO_YEARS, {5: "above", 19: "below"})
    return charts.seasonal_bands(found, **(settings | changes))


def test_seasonal_bands_show_expected_limits_mean_and_months_outside() -> None:
    chart = seasoned()
    for svg in (chart.svg, chart.svg_narrow):
        assert {
            "limits-1", "lower-limit-1", "upper-limit-1", "expected-1", "plain-mean", "series-0",
            "special-worse", "special-better",
        } <= marks(svg)  # fmt: skip
    assert {
        "20 expected",
        "20 in Dec 2015",
        "30 plain mean",
        "26 upper limit",
        "14 lower limit",
        "Sep 2014: 57, above the limit, worse",
        "Nov 2015: 12, below the limit, better",
    } <= set(labels(chart.svg))


def test_seasonal_bands_describe_themselves() -> None:
    assert seasoned().alt == (
        "Anti-social behaviour, incidents, monthly, April 2014 to December 2015, beside what is "
        "expected of each month. "
        "The highest figure is 57 (September 2014) and the lowest 12 (November 2015). "
        "December 2015 has 20; 20 is expected, with limits from 14 to 26. "
        "The plain mean is 30. "
        "Special causes, latest first: November 2015 (12) is below the lower limit, which is "
        "better; September 2014 (57) is above the upper limit, which is worse."
    )


def test_seasonal_bands_have_a_row_for_each_month() -> None:
    rows = cells(seasoned().data)
    assert rows[5] == [
        "September 2014", "57", "40", "30", "28", "52", "Above the upper limit: worse",
    ]  # fmt: skip
    assert rows[6][6] == "Between the limits"


def test_months_outside_their_season_mean_the_other_way_round_where_higher_is_better() -> None:
    said = labels(seasoned(polarity="higher").svg)
    assert "Sep 2014: 57, above the limit, better" in said
    assert "Nov 2015: 12, below the limit, worse" in said
    assert "Sep 2014: 57, above the limit" in labels(seasoned(polarity="neutral").svg)


def test_under_three_years_the_year_before_stands_without_limits_and_is_said() -> None:
    chart = seasoned(expected(TWO_YEARS, limited=False))
    # The last month, December 2015, a year after December 2014: 22.
    assert "22 a year before" in labels(chart.svg)
    assert "limits-1" not in marks(chart.svg)
    assert "Fewer than three full years" in " ".join(labels(chart.svg))
    assert "December 2015 has 20; the same month a year before had 22." in chart.alt
    assert "Fewer than three full years: compared" in chart.alt
    assert "A year before" in [column.heading for column in chart.data.columns]
    assert cells(chart.data)[0][2] == "none"


def test_an_ordinary_season_says_so_and_gaps_are_said() -> None:
    chart = seasoned(expected([41, 39, GAP, GAP, 40, 41], {2: None, 3: None}))
    assert chart.alt.endswith(
        "There is no figure for June to July 2014. No month is outside its limits."
    )
    assert {"series-0", "series-1"} <= marks(chart.svg)
    assert cells(chart.data)[2][6] == "Not judged"


def test_a_season_without_figures_is_refused() -> None:
    with pytest.raises(ValueError, match="none of the 3 months"):
        seasoned(expected([GAP, GAP, GAP]))
    with pytest.raises(ValueError, match="no polarity"):
        seasoned(polarity="down")


# Projection fans


def projected(known: int = 9, months: int = 12, *, indicative: bool = False) -> Projection:
    """A window of a hundred a month; what is projected may be off by 20 (80%) or 30 (95%) each."""
    at = pd.date_range("2017-04-01", periods=months, freq="MS")
    ahead = np.maximum(np.arange(1, months + 1) - known, 0)
    totals = np.arange(1, months + 1) * 100.0
    frame = pd.DataFrame(
        {
            "month": at,
            "value": 100.0,
            "projected": ahead > 0,
            "total": totals,
            "lower_80": totals - 20 * ahead,
            "upper_80": totals + 20 * ahead,
            "lower_95": totals - 30 * ahead,
            "upper_95": totals + 30 * ahead,
        }
    )
    end = frame.iloc[-1]
    tested = {} if indicative else {"Holt-Winters": 4.25}
    return Projection(
        first=pd.Period("2017-04", "M"),
        last=pd.Period(at[-1], "M"),
        made_from=pd.Period("2017-03", "M") + known,
        method="straight line on year to date" if indicative else "Holt-Winters",
        indicative=indicative,
        reason="fewer than 24 months" if indicative else None,
        known=known * 100.0,
        value=end["total"],
        lower_80=end["lower_80"],
        upper_80=end["upper_80"],
        lower_95=end["lower_95"],
        upper_95=end["upper_95"],
        mape=pd.Series(tested, dtype="float64"),
        back_test=pd.DataFrame(),
        months=frame,
    )


def fanned(found: Projection | None = None, **changes: object) -> Chart:
    settings: dict = {
        "id": "fan",
        "title": "The year is on its way to 1,200",
        "subtitle": "Offences since April 2017.",
        "measure_words": "Vehicle crime, offences",
        "target": 1150,
        "source": SOURCE,
    }
    return charts.projection_fan(found or projected(), **(settings | changes))


def test_a_fan_shows_what_is_known_what_is_projected_and_how_sure() -> None:
    chart = fanned()
    for svg in (chart.svg, chart.svg_narrow):
        assert {
            "series-0", "fan-80", "fan-95", "fan-80-lower", "fan-95-upper", "projected", "end",
            "target",
        } <= marks(svg)  # fmt: skip
        assert count_of(svg, "ordinary") == 9
    # Three months ahead: 3 x 20 and 3 x 30 either side of 1,200.
    assert {
        "1,200 projected",
        "80%: 1,140 to 1,260",
        "95%: 1,110 to 1,290",
        "900 by December 2017",
        "Target 1,150 (dotted)",
        "Projected by Holt-Winters; off by 4.3% on average in past quarters.",
    } <= set(labels(chart.svg))
    assert "80%" in labels(chart.svg_narrow)
    assert "0" in labels(chart.svg)


def test_a_fan_describes_itself_with_its_intervals() -> None:
    assert fanned().alt == (
        "Vehicle crime, offences, total from April 2017: 900 by December 2017. "
        "1,200 is projected by March 2018, with an 80% interval of 1,140 to 1,260 and a 95% "
        "interval of 1,110 to 1,290. "
        "The rest is projected by Holt-Winters, off by 4.3% on average in past quarters. "
        "The target for the total is 1,150, inside the 80% interval."
    )


@pytest.mark.parametrize(
    ("target", "place"),
    [
        (1109, "below the 95% interval"),
        (1110, "inside the 95% interval but outside the 80% interval"),
        (1140, "inside the 80% interval"),
        (1260, "inside the 80% interval"),
        (1290, "inside the 95% interval but outside the 80% interval"),
        (1291, "above the 95% interval"),
    ],
)
def test_a_target_is_placed_among_the_intervals(target: float, place: str) -> None:
    said = f"{target:,}"
    assert f"The target for the total is {said}, {place}." in fanned(target=target).alt


def test_an_indicative_projection_says_so_and_why() -> None:
    chart = fanned(projected(indicative=True))
    assert "Indicative: fewer than 24 months" in " ".join(labels(chart.svg))
    assert "Indicative: fewer than 24 months" in " ".join(labels(chart.svg_narrow))
    assert "Projected by the straight line on year to date." in labels(chart.svg)
    assert "The projection is indicative: fewer than 24 months." in chart.alt
    assert "Indicative" not in " ".join(labels(fanned().svg))


def test_a_fan_can_begin_before_anything_is_known_or_have_nothing_left_to_project() -> None:
    ahead = fanned(projected(known=0))
    assert "series-0" not in marks(ahead.svg)
    assert "total from April 2017: no month is known." in ahead.alt
    done = fanned(projected(known=12))
    assert not {"fan-80", "projected", "end"} & marks(done.svg)
    assert "1,200 in all" in labels(done.svg)
    assert "to March 2018: 1,200, all months known." in done.alt
    assert "Projected" not in " ".join(labels(done.svg))


def test_a_fans_table_tells_known_months_from_projected_ones() -> None:
    rows = cells(fanned().data)
    assert rows[8] == ["December 2017", "100", "Known", "900", "none", "none"]
    assert rows[9] == [
        "January 2018", "100", "Projected", "1,000", "980 to 1,020", "970 to 1,030",
    ]  # fmt: skip


def test_a_window_without_months_is_refused() -> None:
    empty = replace(projected(), months=projected().months.iloc[:0])
    with pytest.raises(ValueError, match="there are no months"):
        fanned(empty)


def test_what_statistics_works_out_can_be_drawn() -> None:
    months = pd.period_range("2014-04", periods=45, freq="M")
    season = [30, 28, 35, 40, 45, 55, 60, 58, 44, 40, 36, 31]
    values = pd.Series([float(season[month.month - 1]) for month in months], index=months)
    year = (dt.date(2017, 4, 1), dt.date(2018, 3, 31))
    fan = fanned(project(values, *year))
    # January to March are 30, 28 and 35, as in every year: 469 - 93 were known, and 93 are to come.
    assert fan.data is not None
    assert len(fan.data.rows) == 12
    assert "No month is outside its limits" in seasoned(seasonal_expectation(values)).alt
    people = pd.Series({BLABY: 98_000, MELTON: 51_000, OADBY: 57_000})
    offences = pd.Series({BLABY: 560, MELTON: 167, OADBY: 372})
    assert "Melton" in funnelled(funnel(offences, people, "rate")).alt
    run = run_drawn(control_chart(values, kind="run"))
    assert "Longest run" in " ".join(labels(run.svg))
    frozen = control_chart(values, freeze=24, targets=[(dt.date(2016, 4, 1), 40.0)])
    assert "frozen-1" in marks(drawn(frozen).svg)


# Sparklines


def classes(svg: str) -> list[str]:
    return [str(element.get("class")) for element in ET.fromstring(svg)]


def test_a_sparkline_has_a_line_a_mean_and_an_end_point() -> None:
    made = charts.sparkline([3, 5, 4], mean=4, alt="words")
    assert classes(made.svg) == ["mean", "series", "end"]
    assert (made.width_mm, made.height_mm, made.alt) == (26.0, 7.0, "words")
    root = ET.fromstring(made.svg)
    # Margin 0.9 mm, so 5 is drawn 0.9 mm from the top, 3 at 6.1 mm and 4 half-way; 26 - 0.9 = 25.1.
    assert root.find(f"{SVG}polyline").get("points") == "0.9,6.1 13,0.9 25.1,3.5"
    assert root.find(f"{SVG}circle").get("cx") == "25.1"


def test_a_sparkline_joins_neither_gaps_nor_the_sides_of_a_break() -> None:
    gap = charts.sparkline([3, 5, None, 4, GAP, 6, 7], alt="words")
    assert classes(gap.svg) == ["series", "month", "series", "end"]
    broken = charts.sparkline([3, 4, 9, 8], breaks=[2], mean=[3.5, None], alt="words")
    assert classes(broken.svg) == ["mean", "break", "series", "series", "end"]
    root = ET.fromstring(broken.svg)
    mean, line = root.findall(f"{SVG}line")
    assert mean.get("x2") == line.get("x1")  # the mean stops at the break


def test_waves_are_dots_on_a_dotted_line_and_a_band_is_shaded() -> None:
    made = charts.sparkline([28, 31, 27], kind="waves", band=(25, 30), alt="words")
    assert classes(made.svg) == ["band", "series", "wave", "wave", "end"]
    assert "stroke-dasharray" in made.svg


def test_a_short_year_stops_early_with_a_dotted_tail() -> None:
    made = charts.sparkline([3, 5, 4], expected_end=5, alt="words")
    root = ET.fromstring(made.svg)
    (tail,) = root.findall(f"{SVG}line")
    (end,) = root.findall(f"{SVG}circle")
    # Half of the 24.2 mm between margins: 0.9 + 12.1.
    assert (tail.get("class"), end.get("cx"), tail.get("x1")) == ("tail", "13", "13")
    assert tail.get("x2") == "25.1"
    assert "tail" not in classes(charts.sparkline([3, 5, 4], expected_end=3, alt="words").svg)


def test_level_and_single_sparklines_lie_half_way() -> None:
    for values in ([5, 5, 5], [5]):
        root = ET.fromstring(charts.sparkline(values, mean=5, alt="words").svg)
        assert root.find(f"{SVG}circle").get("cy") == "3.5"


@pytest.mark.parametrize(
    ("values", "settings", "message"),
    [
        ([], {}, "at least one month or wave"),
        ([None, GAP], {}, "at least one month or wave"),
        ([1, 2], {"breaks": [2]}, "outside a series of 2"),
        ([1, 2], {"breaks": [0]}, "outside a series of 2"),
        ([1, 2, 3], {"expected_end": 2}, "3 values came where 2 were expected"),
        ([1, 2, 3], {"breaks": [1], "mean": 2.0}, "one for each"),
    ],
)
def test_a_sparkline_refuses_what_it_cant_draw(
    values: list[float | None], settings: dict, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        charts.sparkline(values, alt="words", **settings)


def test_a_sparkline_describes_itself() -> None:
    alt = charts.sparkline_alt(
        [320, None, 402, 280],
        measure_words="Vehicle crime",
        first=dt.date(2015, 1, 1),
        last=dt.date(2017, 12, 1),
    )
    assert alt == (
        "Vehicle crime, January 2015 to December 2017: from 320 to 280, between 280 and 402."
    )


@given(
    st.lists(
        st.none() | st.floats(-1e9, 1e9, allow_nan=False, allow_subnormal=False), min_size=1
    ).filter(lambda values: any(value is not None for value in values)),
    st.sampled_from(["monthly", "waves"]),
)
@settings(max_examples=60, deadline=None)
def test_a_sparkline_stays_inside_its_frame(values: list[float | None], kind: str) -> None:
    made = charts.sparkline(values, kind=kind, alt="words")  # type: ignore[arg-type]
    for element in ET.fromstring(made.svg):
        for pair in (element.get("points") or "").split():
            x, y = map(float, pair.split(","))
            assert 0 <= x <= 26
            assert 0 <= y <= 7


def test_a_rank_strip_has_a_tick_for_each_place_a_range_and_a_dot() -> None:
    root = ET.fromstring(charts.rank_strip(4, 9, 3, 5, "4th of 9").svg)
    bar, ticks, dot = list(root)
    assert ticks.get("d").count("M") == 9
    assert dot.get("class") == "rank"
    left = float(bar.get("x"))
    assert left < float(dot.get("cx")) < left + float(bar.get("width"))


def test_ranks_mirror_each_other_on_the_strip() -> None:
    first = ET.fromstring(charts.rank_strip(1, 9, 1, 2, "best").svg)[2]
    last = ET.fromstring(charts.rank_strip(9, 9, 8, 9, "worst").svg)[2]
    assert float(first.get("cx")) + float(last.get("cx")) == pytest.approx(24)


@pytest.mark.parametrize("places", [(0, 9, 0, 1), (10, 9, 9, 10), (4, 9, 5, 6), (4, 9, 1, 3)])
def test_a_rank_outside_its_group_or_range_is_refused(places: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="doesn't fit a group of 9"):
        charts.rank_strip(*places, "words")  # type: ignore[arg-type]


# What holds for every chart


def restless(number: int = 69) -> ControlChart:
    """Many special causes of every kind, close together, in a long series."""
    wave = 300 + 60 * np.sin(np.arange(number) / 6) + 11 * (np.arange(number) % 5)
    causes: dict[int, tuple[str, str, str]] = {}
    for month in range(number):
        side = "above" if month % 12 < 6 else "below"
        rule = ("run", "outside_limits", "two_of_three", "trend")[month // 2 % 4]
        meaning = ("worse", "better", "neither")[month // 9 % 3]
        if month % 7:
            causes[month] = (rule, side, meaning)
    return controlled(
        wave.round().tolist(), first="2012-04", levels=[(230, 322, 400)], causes=causes
    )


def much_broken() -> ControlChart:
    return controlled(
        [84.1, 82.2, 86.3, 80.4, 87.5, 81.6, 83.7, 85.8] * 4,
        first="2015-01",
        levels=[(74, 84, 94), (78.7, 84.3, 89.9), (78.7, 83.7, 88.6)],
        starts=[0, 8, 20],
        reasons=[
            None,
            "New supplier asks the questions by telephone and online",
            "Question wording changed",
        ],
        trial=[True, False, False],
    )


def frozen_and_broken() -> ControlChart:
    chart = much_broken()
    months = chart.points["month"]
    return replace(chart, segments=chart.segments.assign(made_to=months.iloc[[7, 15, 27]].tolist()))


def crowded() -> Funnel:
    """Thirty areas, close together, a third of them outside."""
    number = np.arange(30)
    position = np.array(["above", "similar", "below"])[number % 3]
    areas = pd.DataFrame(
        {
            "count": 400.0,
            "exposure": 60_000 + 4000 * number,
            "value": 0.0051 + 0.0004 * np.sin(number) + 0.0009 * (1 - number % 3),
            "lower_95": 0.0047,
            "upper_95": 0.0056,
            "lower_998": 0.0044,
            "upper_998": 0.0058,
            "position_95": np.where(number % 4, "similar", position),
            "position_998": np.where(number % 8, "similar", position),
        },
        index=[f"Borough of place number {place}" for place in number],
    )
    return replace(FUNNEL, areas=areas)


def large_fan() -> Projection:
    """A projection of numbers in millions."""
    found = projected()
    levels = found.months.columns.difference(["month", "projected"])
    return replace(found, months=found.months.assign(**(found.months[levels] * 12_345)))


LONG_NAMES = pd.concat(
    [
        DISTRICTS.assign(
            name=["Bournemouth, Christchurch and Poole with its surroundings", *DISTRICTS.name[1:]],
            count=DISTRICTS["count"] * 100_000,
            reason="March 2020 is under a third of its usual level while records with no location "
            "jumped to one and a half times theirs",
        ),
        pd.DataFrame([{"name": "Rutland", "value": 5.0, "verdict": "higher", "count": 3}]),
    ]
)

#: Series that labels once stood badly on: by a limit, far from their months, over the axis's end.
THEFTS = [
    *(80, 84, 93, 79, 91, 77, 91, 98, 101, 81, 84, 92, 82, 96, 70, 90, 99, 99, 97, 104, 93, 84),
    *(89, 89, 109, 111, 89, 109, 101, 112, 134, 125, 109, 102, 104, 104, 116, 119, 141),
    *(127, 128, 121, 131, 115, 120),
]
MISSING = [
    *(98, 106, 106, 103, 106, 92, 89, 94, 103, 100, 86, 79, 71, 70, 87, 60, 70, 58, 51, 44, 55),
    *(39, 41, 36, 42, 27, 17, 20, 24, 19, 20, 28, 17, 18, 20, 29, 33, 22, 17, 40, 29, 26, 51, 53),
    59,
]


def judged(values: Sequence[float], breaks: Sequence[tuple[dt.date, str]] = ()) -> Chart:
    months = pd.date_range("2012-04-01", periods=len(values), freq="MS")
    by_month = pd.Series(values, index=months, dtype=float)
    return drawn(control_chart(by_month, polarity="lower", breaks=breaks))


EVERY_CHART = {
    "thefts to June": lambda: judged(THEFTS[:39]),
    "thefts to December": lambda: judged(THEFTS),
    "missing": lambda: judged(MISSING),
    "missing, measured anew": lambda: judged(MISSING, [(dt.date(2014, 4, 1), "fewer reports")]),
    "picture": picture.__wrapped__,
    "restless": lambda: drawn(restless(), target=310),
    "broken": lambda: drawn(much_broken(), band=(80, 90), decimals=1, suffix="%"),
    "gaps": lambda: drawn(controlled([3, 5, GAP, GAP, 4, 6, 1] * 3, levels=[(0, 4, 9)])),
    "single": lambda: drawn(controlled([37], levels=[(GAP, 37, GAP)])),
    "level": lambda: drawn(controlled([5] * 20, levels=[(5, 5, 5)]), target=5),
    "few": lambda: drawn(
        controlled([12, 15, 9, 14], levels=[(2.2, 12.5, 21.8)], trial=[True]), target=10
    ),
    "large": lambda: drawn(
        controlled([1.2e7, 1.4e7, 1.1e7], levels=[(1e7, 1.2e7, 1.5e7)]), target=1.3e7
    ),
    "close levels": lambda: drawn(
        controlled([500, 503, 2, 501], levels=[(499, 500, 501)]), target=500
    ),
    "waves": waves,
    "broken waves": lambda: waves(
        breaks=[(dt.date(2013, 10, 1), "The supplier and the wording of the question changed")],
        target=29,
    ),
    "districts": districts,
    "long names": lambda: districts(
        LONG_NAMES, count_heading="offences of burglary in a dwelling", benchmark_name="Leicester"
    ),
    "runs": lambda: run_drawn(runs()),
    "targets": lambda: drawn(aimed([30.0] * 8 + [25.0] * 8 + [GAP] * 3 + [22.0] * 5)),
    "frozen and broken": lambda: drawn(frozen_and_broken(), target=84),
    "deviations": lambda: drawn(deviant()[0], deviations=deviant()[1]),
    "noted target": lambda: drawn(aimed([25.0] * 24), target_note="illustrative"),
    "moving range": lambda: drawn(ranges()),
    "events": lambda: rare(events([12, 0, 48, 101])),
    "many events": lambda: rare(
        events(
            [float(7 + 11 * (number % 5)) for number in range(40)],
            MANY_DAYS,
            causes={17: ("outside_limits", "above", "better"), 18: ("run", "below", "worse")},
        ),
        target=40,
    ),
    "one event": lambda: rare(events([12], DAYS[:1], levels=[(GAP, 12, GAP)])),
    "funnel": funnelled,
    "crowded funnel": lambda: funnelled(crowded()),
    "funnel of one": lambda: funnelled(replace(FUNNEL, areas=FUNNEL.areas.iloc[[1]])),
    "season": seasoned,
    "season of a year before": lambda: seasoned(expected(TWO_YEARS, limited=False)),
    "season with gaps": lambda: seasoned(expected([41, 39, GAP, GAP, 40, 41])),
    "season of one": lambda: seasoned(expected([41])),
    "fan": fanned,
    "indicative fan": lambda: fanned(projected(3, 36, indicative=True), target=3900),
    "fan of nothing known": lambda: fanned(projected(0)),
    "fan of one": lambda: fanned(projected(0, 1)),
    "fan of large numbers": lambda: fanned(large_fan(), target=None),
    "finished fan": lambda: fanned(projected(12)),
}


Extent = tuple[str, tuple[float, float, float, float]]


class Seen(NamedTuple):
    """A chart, and for each of its two widths the figure's size and the words on it."""

    chart: Chart
    figures: list[tuple[Canvas, list[Extent]]]


@pytest.fixture(scope="module", params=list(EVERY_CHART))
def seen(request: pytest.FixtureRequest) -> Seen:
    """A chart drawn once, with no warning, and the figures behind it."""
    kept: list[Canvas] = []
    plain = Canvas.svg

    def keeping(self: Canvas, identity: str) -> str:
        kept.append(self)
        return plain(self, identity)

    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("error")
        patch.setattr(Canvas, "svg", keeping)
        chart = EVERY_CHART[request.param]()
    assert len(kept) == 2
    return Seen(chart, [(canvas, list(extents(canvas))) for canvas in kept])


def extents(canvas: Canvas) -> Iterator[Extent]:
    """Each line of words and the ink it covers, in points, as another renderer measures it."""
    # At ten dots a point the grid that letters are fitted to no longer matters.
    canvas.figure.set_dpi(720)
    renderer = FigureCanvasAgg(Figure(figsize=(1, 1), dpi=720)).get_renderer()
    for text in canvas.figure.findobj(Text):
        if text.get_text():
            box = text.get_window_extent(renderer)
            yield text.get_text(), (box.x0 / 10, box.y0 / 10, box.x1 / 10, box.y1 / 10)


def test_no_words_are_clipped(seen: Seen) -> None:
    for canvas, extent in seen.figures:
        for words, (left, bottom, right, top) in extent:
            assert left >= -0.5, words
            assert bottom >= -0.5, words
            assert right <= canvas.width + 0.5, words
            assert top <= canvas.height + 0.5, words


def test_no_words_lie_on_other_words(seen: Seen) -> None:
    for _, extent in seen.figures:
        for (words, one), (others, other) in combinations(extent, 2):
            across = min(one[2], other[2]) - max(one[0], other[0])
            down = min(one[3], other[3]) - max(one[1], other[1])
            assert across < 0.5 or down < 1.5, (words, others)


def test_words_side_by_side_do_not_run_together(seen: Seen) -> None:
    # A space of this type is 2.3 points, and words about different things stand two apart.
    for _, extent in seen.figures:
        for (words, one), (others, other) in combinations(extent, 2):
            across = max(one[0], other[0]) - min(one[2], other[2])
            down = min(one[3], other[3]) - max(one[1], other[1])
            assert across >= 4.6 or down < 3, (words, others)


@pytest.mark.parametrize(("width", "gap"), [(130, None), (200, 7), (400, 7)])
def test_a_label_stands_two_spaces_from_the_one_before_or_is_left_out(
    width: int, gap: int | None
) -> None:
    canvas = Canvas(width, 60)
    first = canvas.write(Words(("Run: worse",), bold=True), 4, 20, gid="first")
    spots = [Spot(first.right + each, 20, "left", each) for each in (0.5, 1.5, 3, 5, 7)]
    second = canvas.place(Words(("Rising trend: worse",), bold=True), spots, gid="second")
    assert (second and second.left - first.right) == (gap and pytest.approx(gap))


Stroke = tuple[str, float, float, float, float]


def strokes(canvas: Canvas) -> Iterator[Stroke]:
    """Each straight piece of what is drawn but pale gridlines: its name and ends, in points."""
    for axes in canvas.figure.axes:
        to_points = axes.transData + Affine2D().scale(1 / 10)  # see `extents`
        low, high = axes.get_ylim()
        for line in axes.lines:
            if line.get_linestyle() == "None":
                continue
            step = STEP_LOOKUP_MAP[line.get_drawstyle()]
            xs, ys = step(*np.asarray(line.get_xydata(), dtype=float).T)
            for one, two in pairwise(zip(xs, ys, strict=True)):
                inside = not line.get_clip_on() or max(one[1], two[1]) <= high
                inside &= not line.get_clip_on() or min(one[1], two[1]) >= low
                if inside and np.isfinite([*one, *two]).all():
                    yield (str(line.get_gid()), *to_points.transform([one, two]).ravel())
        for many in axes.collections:
            if isinstance(many, LineCollection) and many.get_gid() != "grid":
                for one, two in many.get_segments():
                    yield (str(many.get_gid()), *to_points.transform([one, two]).ravel())
    for line in canvas.figure.findobj(Line2D):
        if line.axes is None and line.get_linestyle() != "None":
            yield (str(line.get_gid()), *np.asarray(line.get_xydata(), dtype=float).ravel())


def shapes(canvas: Canvas) -> Iterator[tuple[str, float, float, float]]:
    """Each shape drawn: its name, its middle, and half its size, in points."""
    for line in canvas.figure.findobj(Line2D):
        if line.get_marker() in ("None", None, "") or not line.get_visible():
            continue
        if line.axes is not None and line not in line.axes.lines:
            continue
        places = np.asarray(line.get_xydata(), dtype=float)
        if line.axes is not None:
            places = (line.axes.transData + Affine2D().scale(1 / 10)).transform(places)
        for x, y in places[np.isfinite(places).all(axis=1)]:
            yield str(line.get_gid()), float(x), float(y), line.get_markersize() / 2


def crosses(box: tuple[float, float, float, float], stroke: Stroke) -> bool:
    """Whether a straight piece passes through a box (Liang and Barsky, 1984)."""
    left, bottom, right, top = box
    _, x1, y1, x2, y2 = stroke
    enters, leaves = 0.0, 1.0
    for step, room in (
        (x1 - x2, x1 - left),
        (x2 - x1, right - x1),
        (y1 - y2, y1 - bottom),
        (y2 - y1, top - y1),
    ):
        if step == 0:
            if room < 0:
                return False
        elif step < 0:
            enters = max(enters, room / step)
        else:
            leaves = min(leaves, room / step)
    return enters < leaves


def away_from(box: tuple[float, float, float, float], x: float, y: float) -> float:
    """How far a place is from a box, in points."""
    left, bottom, right, top = box
    return float(np.hypot(max(left - x, 0, x - right), max(bottom - y, 0, y - top)))


def test_no_words_are_struck_through_by_a_line(seen: Seen) -> None:
    for canvas, extent in seen.figures:
        drawn_lines = list(strokes(canvas))
        for words, (left, bottom, right, top) in extent:
            ink = (left + 0.3, bottom + 0.3, right - 0.3, top - 0.3)
            struck = [stroke for stroke in drawn_lines if crosses(ink, stroke)]
            assert not struck, (words, struck[:2])


def test_no_words_lie_on_a_mark(seen: Seen) -> None:
    for canvas, extent in seen.figures:
        for name, x, y, radius in shapes(canvas):
            for words, box in extent:
                assert away_from(box, x, y) > radius - 0.5, (words, name)


#: The marks that words are about, by the beginnings of their names.
ABOUT = {
    "special-words-worse": "special-worse",
    "special-words-better": "special-better",
    "special-words-neither": "special-neither",
    "area-words-worse": "area-worse",
    "area-words-better": "area-better",
    "area-words-neither": "area-neither",
    "area-words-similar": "area-similar",
    "value-words": "values",
}
MARGIN = {
    "upper-words-": ("upper-limit-", "trial-upper-limit-"),
    "lower-words-": ("lower-limit-", "trial-lower-limit-"),
    "mean-words-": ("mean-", "median-", "mean range-"),
}


class Told(NamedTuple):
    """A label of one or more lines: its name, its words, and the room they take."""

    name: str
    words: str
    box: tuple[float, float, float, float]


def told(canvas: Canvas, extent: Sequence[Extent]) -> list[Told]:
    """The labels of a figure, their lines put together."""
    texts = [text for text in canvas.figure.findobj(Text) if text.get_text()]
    labels_of: list[tuple[Text, Told]] = []
    for text, (words, box) in zip(texts, extent, strict=True):
        name = str(text.get_gid())
        if labels_of:
            before, label = labels_of[-1]
            x, y = before.get_position()
            follows = label.name == name and text.get_position()[0] == x
            if follows and y - text.get_position()[1] == pytest.approx(LINE_STEP):
                whole = zip((min, min, max, max), label.box, box, strict=True)
                joined = tuple(pick(a, b) for pick, a, b in whole)
                labels_of[-1] = (text, Told(name, f"{label.words} {words}", joined))
                continue
        labels_of.append((text, Told(name, words, box)))
    return [label for _, label in labels_of]


def leads(
    stroke: Stroke, box: tuple[float, float, float, float], places: Sequence[tuple[float, ...]]
) -> bool:
    """Whether a line goes from a label to one of some marks (x, y, radius)."""
    name, *ends = stroke
    if name != "leader":
        return False
    one, two = (ends[0], ends[1]), (ends[2], ends[3])
    return any(
        away_from(box, *start) < 3 and np.hypot(end[0] - x, end[1] - y) < radius + 3
        for start, end in ((one, two), (two, one))
        for x, y, radius in places
    )


def test_a_label_is_within_3_mm_of_what_it_is_about_or_has_a_line_to_it(seen: Seen) -> None:
    for canvas, extent in seen.figures:
        lines, drawn_shapes = list(strokes(canvas)), list(shapes(canvas))
        for label in told(canvas, extent):
            about = ABOUT.get(label.name)
            places = [shape[1:] for shape in drawn_shapes if about and shape[0].startswith(about)]
            if label.name == "value-words":  # an interval belongs to its value
                for name, x1, y1, x2, y2 in lines:
                    places += [(x1, y1, 1), (x2, y2, 1)] if name == "intervals" else []
            if not places:
                continue
            # Half a point more than 3 mm: ink doesn't fill the room of its letters.
            near = min(away_from(label.box, x, y) - radius for x, y, radius in places)
            led = any(leads(line, label.box, places) for line in lines)
            assert near <= 3 * 72 / 25.4 + 1.5 or led, (label, near)


def test_a_label_beside_the_plot_is_level_with_its_line_or_has_a_line_to_it(seen: Seen) -> None:
    for canvas, extent in seen.figures:
        lines = list(strokes(canvas))
        for label in told(canvas, extent):
            for words, names in MARGIN.items():
                number = label.name.removeprefix(words)
                ends = [
                    stroke[3:] for stroke in lines if stroke[0] in {f"{n}{number}" for n in names}
                ]
                if number == label.name or not ends:
                    continue
                x, y = max(ends)
                if label.box[0] < x:
                    continue  # of a segment before: over or under its line
                level = label.box[1] - 7 <= y <= label.box[3] + 7
                led = any(
                    line[0] == "leader" and abs(line[2] - y) < 1 and line[1] > x - 1
                    for line in lines
                )
                assert level or led, (label, y)


def test_no_words_about_marks_hang_over_the_end_of_the_axis(seen: Seen) -> None:
    for canvas, extent in seen.figures:
        for label in told(canvas, extent):
            if label.name.startswith("special-words"):
                box = canvas.figure.axes[0].get_position()
                assert label.box[0] >= box.x0 * canvas.width - 1, label
                assert label.box[2] <= box.x1 * canvas.width + 1.5, label


@pytest.mark.parametrize(
    ("value", "side", "limits", "decimals", "suffix", "said"),
    [
        (70, "below", (70.4, 98, 126), 0, "", "Jun 2014: 70, below the limit of 70.4, worse"),
        (126, "above", (70, 98, 125.9), 0, "", "Jun 2014: 126, above the limit of 125.9, worse"),
        (70, "below", (71, 98, 126), 0, "", "Jun 2014: 70, below the limit, worse"),
        # One decimal more isn't always enough: 158.003 would be 158.0.
        (158, "below", (158.003, 205, 252), 0, "", "Jun 2014: 158, just below the limit, worse"),
        (46, "above", (18, 32, 45.997), 0, "", "Jun 2014: 46, just above the limit, worse"),
        # Both would be 77.8%; the value's own decimals don't tell them apart.
        (77.84, "above", (60, 70, 77.82), 1, "%", "77.84%, above the limit of 77.82%, worse"),
        (77.78, "below", (77.81, 80, 90), 1, "%", "77.8%, below the limit of 77.81%, worse"),
    ],
)
def test_a_value_is_never_beyond_a_limit_that_is_printed_as_the_same(
    value: float,
    side: str,
    limits: tuple[float, float, float],
    decimals: int,
    suffix: str,
    said: str,
) -> None:
    middle = limits[1]
    chart = controlled(
        [middle, middle, value, middle, middle, middle, middle, middle],
        levels=[limits],
        causes={2: ("outside_limits", side, "worse")},
    )
    made = drawn(chart, decimals=decimals, suffix=suffix)
    assert any(said in words for words in (*labels(made.svg), " ".join(labels(made.svg))))
    row = cells(made.data)[2]
    number = re.compile(r"[\d.]+")
    shown = [float(number.findall(cell)[0]) for cell in (row[1], row[3], row[4])]
    assert shown[0] < shown[1] if side == "below" else shown[0] > shown[2]


@pytest.mark.parametrize(
    ("value", "side", "limits", "said"),
    [
        (70, "below", (70.4, 98, 126), "(70) is below the lower limit of 70.4, which is worse"),
        (46, "above", (18, 32, 45.997), "(46) is just above the upper limit, which is worse"),
    ],
)
def test_the_words_of_a_chart_give_the_limit_its_decimals_too(
    value: float, side: str, limits: tuple[float, float, float], said: str
) -> None:
    middle = limits[1]
    chart = controlled(
        [middle, middle, value, *[middle] * 5],
        levels=[limits],
        causes={2: ("outside_limits", side, "worse")},
    )
    assert f"June 2014 {said}" in drawn(chart).alt


def test_all_words_have_the_size_of_labels(seen: Seen) -> None:
    for canvas, _ in seen.figures:
        sizes = {text.get_fontsize() for text in canvas.figure.findobj(Text) if text.get_text()}
        assert sizes <= {theme.SIZE_CHART_LABEL}


@pytest.mark.parametrize("name", ["picture", "waves", "districts", "funnel", "season", "fan"])
def test_the_same_numbers_give_the_same_bytes_whatever_the_notebook_has_set(name: str) -> None:
    before = EVERY_CHART[name]()
    with matplotlib.rc_context(
        {"font.size": 31, "axes.grid": True, "svg.fonttype": "none", "lines.linewidth": 9}
    ):
        kept = dict(matplotlib.rcParams)
        after = EVERY_CHART[name]()
        assert dict(matplotlib.rcParams) == kept
    assert before == after


def test_a_drawing_stands_alone_and_shares_no_name_with_another(seen: Seen) -> None:
    chart = seen.chart
    names: list[str] = []
    for svg in (chart.svg, chart.svg_narrow):
        assert svg.startswith("<svg ")
        for unwanted in ("<text", "<style", "<metadata", "font-family", "<script", "DOCTYPE"):
            assert unwanted not in svg
        root = ET.fromstring(svg)
        ids = {str(element.get("id")) for element in root.iter() if element.get("id")}
        assert all(identity.startswith(chart.id) for identity in ids)
        for element in root.iter():
            target = element.get("{http://www.w3.org/1999/xlink}href")
            assert target is None or target.removeprefix("#") in ids
        assert set(re.findall(r"url\(#(.*?)\)", svg)) <= ids
        names += ids
    assert len(names) == len(set(names))
    assert f'width="{chart.width_mm:g}mm" height="{chart.height_mm:g}mm"' in chart.svg
    assert chart.data is not None
    assert chart.data.id == f"{chart.id}-data"
    assert all(text for row in cells(chart.data) for text in row)
    assert chart.alt.endswith(".")


def test_words_with_signs_of_mathematics_are_drawn_as_they_are() -> None:
    rows = DISTRICTS.assign(name=["a_b $x$", "Q&A <b>", *DISTRICTS.name[2:]])
    svg = districts(rows).svg
    ET.fromstring(svg)
    assert "a_b $x$" in labels(svg)


# Pieces


@pytest.mark.parametrize(
    ("value", "decimals", "suffix", "expected"),
    [
        (2.5, 0, "", "3"),
        (-2.5, 0, "", "−3"),
        (0.125, 2, "", "0.13"),
        (2.675, 2, "", "2.68"),
        (0.284999999, 2, "", "0.29"),  # a half but for a sum's last digit: as text rounds it
        (-0.04, 1, "", "0.0"),
        (1234567, 0, "", "1,234,567"),
        (27, 1, "%", "27.0%"),
    ],
)
def test_numbers_round_half_away_from_zero(
    value: float, decimals: int, suffix: str, expected: str
) -> None:
    assert say.printed(value, decimals, suffix) == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ((2017, 4), (2017, 4), "April 2017"),
        ((2017, 4), (2017, 12), "April to December 2017"),
        ((2016, 11), (2017, 1), "November 2016 to January 2017"),
        ((2016, 4), (2017, 3), "April 2016 to March 2017"),
    ],
)
def test_months_in_words(first: tuple[int, int], last: tuple[int, int], expected: str) -> None:
    assert say.months(dt.date(*first, 1), dt.date(*last, 1)) == expected


def test_an_axis_has_round_numbers_with_as_many_decimals_each() -> None:
    assert nice_ticks(201, 354, at_most=5) == [200, 250, 300, 350, 400]
    assert nice_ticks(81, 98, at_most=4, ceiling=100) == [80, 85, 90, 95, 100]
    assert say.on_scale([0, 0.5, 1]) == ["0.0", "0.5", "1.0"]
    assert say.on_scale([0, 50_000], "%") == ["0%", "50,000%"]


def test_labels_are_moved_apart_from_the_one_that_stays() -> None:
    # Heights of 10: the middle stays at 50, the others make room; the free one stays at 90.
    assert apart([52, 50, 49], [10, 10, 10], fixed=1, low=0, high=200) == [60, 50, 40]
    assert apart([90, 50, 10], [10, 10, 10], fixed=1, low=0, high=200) == [90, 50, 10]
    # At the foot all are pushed up, at the head all down.
    assert apart([6, 5, 4], [10, 10, 10], fixed=1, low=3, high=200) == [23, 13, 3]
    assert apart([99, 98, 97], [10, 10, 10], fixed=1, low=0, high=100) == [90, 80, 70]


def test_words_wrap_between_words_only() -> None:
    assert wrapped("one", 1) == ["one"]
    assert wrapped("", 10) == []
    assert wrapped("one two", 1) == ["one", "two"]
    assert wrapped("one two", 1000) == ["one two"]


def test_words_part_into_even_lines_rather_at_a_stop() -> None:
    # Lines of 9 and 31 letters, or of 17 and 23 with a stop at the end of the first.
    assert in_ways("Nov 2016: 291, above the limit, worse")[:2] == [
        ("Nov 2016: 291, above the limit, worse",),
        ("Nov 2016: 291,", "above the limit, worse"),
    ]
    assert in_ways("one") == [("one",)]
    assert in_ways("one two") == [("one two",)]
    assert in_ways("one two three") == [("one two three",), ("one two", "three")]


def canvas_with_a_mark() -> tuple[Canvas, Mark]:
    canvas = Canvas(200, 100)
    mark = Mark(60, 50, 4)
    canvas.take(Box(56, 46, 64, 54), on.ON_MARK)
    return canvas, mark


def test_a_label_stands_beside_its_mark_without_a_line_where_there_is_room() -> None:
    canvas, mark = canvas_with_a_mark()
    box = write_beside(canvas, [Words(("291",))], [[mark]], [], within=canvas.page, gid="words")
    # Three points from the mark's edge, at its level, to the right.
    assert box is not None
    assert box.left == pytest.approx(67, abs=1)
    assert (box.bottom + box.top) / 2 == pytest.approx(50, abs=1)
    assert "leader" not in marks(canvas.svg("figure-wide"))


def test_a_label_goes_to_the_left_where_something_stands_right_of_its_mark() -> None:
    canvas, mark = canvas_with_a_mark()
    canvas.take(Box(66, 0, 200, 100), on.ON_LINE)
    box = write_beside(canvas, [Words(("291",))], [[mark]], [], within=canvas.page, gid="words")
    assert box is not None
    assert box.right == pytest.approx(53, abs=1.5)


def test_a_label_that_must_stand_away_gets_a_line_and_none_without_any_room() -> None:
    canvas, mark = canvas_with_a_mark()
    canvas.take(Box(30, 20, 120, 80), on.ON_LINE)
    box = write_beside(canvas, [Words(("291",))], [[mark]], [], within=canvas.page, gid="words")
    assert box is not None
    assert "leader" in marks(canvas.svg("figure-wide"))
    assert box.right <= 30 or box.left >= 120 or box.top <= 20 or box.bottom >= 80
    full, mark = canvas_with_a_mark()
    full.take(full.page, on.ON_LINE)
    assert not write_beside(full, [Words(("291",))], [[mark]], [], within=full.page, gid="words")


def test_a_label_nearer_to_another_mark_than_to_its_own_gets_a_line() -> None:
    canvas, mark = canvas_with_a_mark()
    # All is taken but a strip 7 points above the mark, and another mark stands on that strip.
    canvas.take(Box(0, 0, 200, 61), on.ON_LINE)
    canvas.take(Box(0, 73, 200, 100), on.ON_LINE)
    other = Mark(60, 76, 4)
    box = write_beside(
        canvas, [Words(("291",))], [[mark]], [other], within=canvas.page, gid="words"
    )
    assert box is not None
    assert "leader" in marks(canvas.svg("figure-wide"))

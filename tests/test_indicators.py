"""The indicator table: windows, change, verdicts, peers, districts, and the file it is kept in."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from observed import a_source, an_indicator, months, observed, people, register, row
from quarterdeck.indicators import indicator_table
from quarterdeck.indicators.agreement import districts_add_up, shared_rows_agree
from quarterdeck.indicators.table_file import COLUMNS, read_table, table_csv, write_table
from quarterdeck.params import (
    Band,
    Indicator,
    Kind,
    Override,
    Params,
    Period,
    PeriodBasis,
    Polarity,
    ReaderName,
    Selection,
    Target,
)
from quarterdeck.params.quarter import Assessment
from quarterdeck.params.register import Break
from quarterdeck.periods import Quarter
from quarterdeck.problems import Problem, Problems
from quarterdeck.statistics.tests import dispersion

SINCE = dt.date(2012, 4, 1)


def table(
    frame: pd.DataFrame, *indicators: Indicator, params: Params | None = None, quarter: str = ""
) -> pd.DataFrame:
    known = params or register(*indicators)
    return indicator_table(frame, known, Quarter.parse(quarter or next(iter(known.quarters))))


def first(frame: pd.DataFrame, indicator: Indicator, **more: Any) -> dict[str, Any]:
    """The row of the indicator's own area."""
    return table(frame, indicator, **more).iloc[0].to_dict()  # type: ignore[return-value]


def dates(line: dict[str, Any], window: str) -> tuple[str, str]:
    return tuple(line[f"{window}_{edge}"].strftime("%Y-%m-%d") for edge in ("start", "end"))  # type: ignore[return-value]


def two_years(before: float, now: float, area: str = "midshire") -> list[dict[str, object]]:
    """So many a month in 2016, and so many in 2017."""
    return months("crime", area, "2016-01", [before] * 12 + [now] * 12)


def yearly(
    source: str, start: str, end: str, numerator: float, denominator: float
) -> dict[str, object]:
    return row(source, "midshire", start, end, numerator, denominator=denominator)


# Windows


def test_four_windows_with_their_own_dates() -> None:
    line = first(observed(two_years(10, 12)), an_indicator(Kind.COUNT, baseline="2012-13"))
    assert dates(line, "current") == ("2017-01-01", "2017-12-31")
    assert dates(line, "previous") == ("2016-01-01", "2016-12-31")
    assert dates(line, "year_end") == ("2016-04-01", "2017-03-31")
    assert dates(line, "baseline") == ("2012-04-01", "2013-03-31")
    assert [line[f"{name}_value"] for name in ("current", "previous", "year_end")] == [
        144,
        120,
        126,
    ]
    assert line["baseline_absence"] == "no_baseline"
    assert line["baseline_reason"] == "year ending March 2013 not received"


def test_where_no_baseline_is_set_there_are_no_dates_of_one() -> None:
    line = first(observed(two_years(10, 12)), an_indicator(Kind.COUNT))
    assert (line["baseline_absence"], line["baseline_reason"]) == (
        "no_baseline",
        "no baseline is set for it",
    )
    blank = ("start", "end", "numerator", "denominator", "n", "value", "lower", "upper")
    assert [name for name in blank if not pd.isna(line[f"baseline_{name}"])] == []


def test_a_baseline_that_is_held_is_given() -> None:
    line = first(observed(two_years(10, 12)), an_indicator(Kind.COUNT, baseline="2016-17"))
    assert (line["baseline_value"], line["baseline_absence"]) == (126, "")


@pytest.mark.parametrize(
    ("quarter", "start", "end", "value"),
    [
        ("2016-17-Q1", "2016-04-01", "2016-06-30", 30),
        ("2016-17-Q2", "2016-04-01", "2016-09-30", 60),
        ("2016-17-Q3", "2016-04-01", "2016-12-31", 90),
        ("2016-17-Q4", "2016-04-01", "2017-03-31", 126),
    ],
)
def test_the_year_to_date_in_each_quarter(quarter: str, start: str, end: str, value: float) -> None:
    indicator = an_indicator(Kind.COUNT, period=Period(basis=PeriodBasis.YEAR_TO_DATE))
    frame = observed(months("crime", "midshire", "2015-01", [8] * 12), two_years(10, 12))
    late = dt.date(2018, 2, 2)
    line = first(frame, indicator, params=register(indicator, quarters=[quarter], cutoff=late))
    assert dates(line, "current") == (start, end)
    assert line["current_value"] == value
    # The same months a year before, and never the whole year at the year end.
    assert dates(line, "previous") == (f"2015{start[4:]}", f"{int(end[:4]) - 1}{end[4:]}")
    assert dates(line, "year_end") == ("2015-04-01", "2016-03-31")
    length = line["year_end_comparison_reason"]
    assert length == ("" if quarter == "2016-17-Q4" else "length")


BY_QUARTER = Period(basis=PeriodBasis.QUARTER)
#: First-time entrants of the county as the panel's paper of 2015-16 quarter 3 tells them: 34 from
#: October to December, 12 or 55% more than from July to September. Two months are made up.
ENTRANTS = months("crime", "midshire", "2017-07", [8, 7, 7, 11, 11, 12])


@pytest.mark.parametrize(
    ("before", "now", "count", "percent"),
    [
        ([8, 7, 7], [11, 11, 12], 12, 54.5454),  # 12 of 22, printed as 55%
        ([7, 7, 7], [16, 16, 17], 28, 133.3333),  # 28 of 21, printed as 133%
        ([16, 15, 15], [12, 11, 11], -12, -26.0870),  # the city's 46 and 34
        ([7, 6, 6], [11, 11, 12], 15, None),  # from 19, which is under 20
        ([0, 0, 0], [1, 0, 0], 1, None),
    ],
)
def test_the_quarter_before_is_set_beside_a_quarter_and_judges_nothing(
    before: list[float], now: list[float], count: float, percent: float | None
) -> None:
    frame = observed(months("crime", "midshire", "2017-07", [*before, *now]))
    line = first(frame, an_indicator(Kind.COUNT, period=BY_QUARTER))
    assert dates(line, "current") == ("2017-10-01", "2017-12-31")
    assert dates(line, "quarter_before") == ("2017-07-01", "2017-09-30")
    assert (line["quarter_before_value"], line["quarter_before_absence"]) == (sum(before), "")
    assert line["quarter_before_comparison_reason"] == ""
    assert line["quarter_before_change_count"] == line["quarter_before_change_value"] == count
    if percent is None:
        assert pd.isna(line["quarter_before_change_percent"])
    else:
        assert line["quarter_before_change_percent"] == pytest.approx(percent, abs=1e-4)
    # Nothing of a year before is known, so there is no verdict, whatever the quarter before was.
    assert (line["direction"], line["rag"]) == ("not_compared", "not_rated")
    assert (line["improvement"], line["significant"]) == ("not_judged", False)
    assert pd.isna(line["p_value"])


def test_the_quarter_before_moves_no_verdict() -> None:
    """Three quarters of years before and now; only the quarter before differs."""
    found = [
        first(
            observed(
                months("crime", "midshire", "2016-10", [20, 20, 20]),
                months("crime", "midshire", "2017-07", [before] * 3 + [21, 20, 21]),
            ),
            an_indicator(Kind.COUNT, period=BY_QUARTER),
        )
        for before in (2, 20, 200)
    ]
    assert {line["quarter_before_change_value"] for line in found} == {56, 2, -538}
    for name in ("direction", "rag", "significant", "p_value", "improvement", "change_value"):
        assert len({line[name] for line in found}) == 1


@pytest.mark.parametrize("basis", [basis for basis in PeriodBasis if basis != PeriodBasis.QUARTER])
def test_what_is_not_counted_by_quarter_has_no_quarter_before(basis: PeriodBasis) -> None:
    line = first(observed(two_years(10, 12)), an_indicator(Kind.COUNT, period=Period(basis=basis)))
    columns = [name for name in COLUMNS if name.startswith("quarter_before_")]
    assert len(columns) == 15
    assert [name for name in columns if not (pd.isna(line[name]) or line[name] == "")] == []


def test_across_the_turn_of_a_year_and_back_over_a_leap_february() -> None:
    """The first quarter's quarter before is the last of another financial year."""
    indicator = an_indicator(Kind.COUNT, period=BY_QUARTER)
    frame = observed(months("crime", "midshire", "2016-01", [5, 6, 7, 8, 9, 10]))
    late = dt.date(2018, 2, 2)
    line = first(frame, indicator, params=register(indicator, quarters=["2016-17-Q1"], cutoff=late))
    assert dates(line, "quarter_before") == ("2016-01-01", "2016-03-31")
    assert (line["quarter_before_value"], line["current_value"]) == (18, 27)


def test_a_quarter_before_that_is_missing_or_not_recorded_says_so() -> None:
    late = observed(months("crime", "midshire", "2017-08", [7, 7, 11, 11, 12]))
    line = first(late, an_indicator(Kind.COUNT, period=BY_QUARTER))
    assert line["quarter_before_absence"] == "not_received"
    assert line["quarter_before_reason"] == "July 2017 not received"
    assert line["quarter_before_comparison_reason"] == "no_earlier"
    assert pd.isna(line["quarter_before_change_value"])
    begun = an_indicator(Kind.COUNT, period=BY_QUARTER, recorded_since=dt.date(2017, 8, 1))
    line = first(observed(ENTRANTS), begun)
    assert line["quarter_before_absence"] == "no_measure"
    assert line["quarter_before_reason"] == "not recorded before August 2017"
    assert line["current_value"] == 34
    assert pd.isna(line["quarter_before_change_value"])


@pytest.mark.parametrize(
    ("since", "is_compared"),
    [
        (dt.date(2017, 7, 1), True),  # both quarters are of the new series
        (dt.date(2017, 7, 2), False),
        (dt.date(2017, 10, 1), False),
        (dt.date(2017, 12, 31), False),
        (dt.date(2018, 1, 1), True),
    ],
)
def test_across_a_break_the_quarter_before_is_given_and_not_set_beside(
    since: dt.date, is_compared: bool
) -> None:
    entry = Break(since=since, kind="supplier", reason="another force counts", short="other force")
    line = first(observed(ENTRANTS), an_indicator(Kind.COUNT, period=BY_QUARTER, breaks=(entry,)))
    assert line["quarter_before_value"] == 22
    assert (line["quarter_before_comparison_reason"] == "") is is_compared
    assert pd.isna(line["quarter_before_change_count"]) is not is_compared
    if not is_compared:
        assert line["quarter_before_comparison_sentence"].startswith("another force counts, from")


@pytest.mark.parametrize("embargoed", ["the quarter", "the quarter before"])
def test_of_an_embargoed_quarter_no_difference_is_told_on_either_side(embargoed: str) -> None:
    until = "2018-06-01"
    before, now = (until, None) if embargoed == "the quarter before" else (None, until)
    frame = observed(
        months(
            "crime", "midshire", "2017-07", [8, 7, 7], extract="crime/b.csv", embargoed_until=before
        ),
        months(
            "crime", "midshire", "2017-10", [11, 11, 12], extract="crime/a.csv", embargoed_until=now
        ),
    )
    line = first(frame, an_indicator(Kind.COUNT, period=BY_QUARTER))
    silent = "current" if now else "quarter_before"
    assert line[f"{silent}_absence"] == "not_yet_published"
    assert pd.isna(line[f"{silent}_value"])
    assert line["quarter_before_comparison_reason"] == ("no_current" if now else "no_earlier")
    assert "not yet published" in line["quarter_before_comparison_sentence"]
    for name in ("count", "value", "percent"):
        assert pd.isna(line[f"quarter_before_change_{name}"])


def test_a_share_differs_from_the_quarter_before_in_points() -> None:
    frame = observed(
        [
            yearly("conferences", "2017-07-01", "2017-09-30", 40, 50),
            yearly("conferences", "2017-10-01", "2017-12-31", 54, 60),
        ]
    )
    line = first(frame, an_indicator(Kind.PROPORTION, "conferences", period=BY_QUARTER))
    # 80% and 90%.
    assert line["quarter_before_change_value"] == pytest.approx(10)
    assert line["quarter_before_change_count"] == 14
    assert pd.isna(line["quarter_before_change_percent"])


def test_districts_have_a_quarter_before_and_add_up() -> None:
    indicator = an_indicator(Kind.COUNT, by_district=True, period=BY_QUARTER)
    frame = observed(
        months("crime", "northam", "2017-07", [4, 4, 4, 5, 5, 5]),
        months("crime", "southam", "2017-07", [3, 3, 3, 6, 6, 6]),
    )
    found = table(frame, indicator).set_index("area")
    assert found.loc[["midshire", "northam", "southam"], "quarter_before_value"].tolist() == [
        21,
        12,
        9,
    ]
    assert districts_add_up(found.reset_index(), register(indicator)) == []
    found.loc["southam", "quarter_before_numerator"] = 8.0
    (wrong,) = districts_add_up(found.reset_index(), register(indicator))
    assert "July to September 2017: districts add up to 20 and not to 21" in wrong


@pytest.mark.parametrize("received_to", ["December", "November", "September"])
def test_a_return_may_be_late_by_as_many_months_as_its_period_allows(received_to: str) -> None:
    held = {"December": 12, "November": 11, "September": 9}[received_to]
    indicator = an_indicator(
        Kind.COUNT, period=Period(basis=PeriodBasis.ROLLING_12_MONTHS, latest_within_months=2)
    )
    line = first(observed(months("crime", "midshire", "2016-01", [10] * (12 + held))), indicator)
    if received_to == "September":  # too late: the latest window is shown as not received
        assert dates(line, "current") == ("2017-01-01", "2017-12-31")
        assert line["availability"] == "not_received"
        assert line["current_reason"] == "October to December 2017 not received"
    else:
        month, day = (12, 31) if received_to == "December" else (11, 30)
        assert line["current_end"] == pd.Timestamp(2017, month, day)
        assert line["current_value"] == 120


def test_a_calendar_of_its_own_from_october_to_september() -> None:
    indicator = an_indicator(
        Kind.PROPORTION,
        "conferences",
        period=Period(basis=PeriodBasis.ROLLING_12_MONTHS, latest_within_months=3),
    )
    frame = observed(
        [
            yearly("conferences", "2016-10-01", "2017-09-30", 81, 300),
            yearly("conferences", "2015-10-01", "2016-09-30", 90, 300),
            yearly("conferences", "2016-01-01", "2016-12-31", 95, 300),
        ]
    )
    line = first(frame, indicator)
    assert dates(line, "current") == ("2016-10-01", "2017-09-30")
    assert (line["current_value"], line["previous_value"]) == (27, 30)
    assert line["change_value"] == pytest.approx(-3)
    assert line["comparable"]
    # The year end at 31 March may lag as much, so it is the year to December.
    assert dates(line, "year_end") == ("2016-01-01", "2016-12-31")


def test_a_cohorts_year_always_ends_in_march_and_the_year_end_steps_back() -> None:
    """At the third quarter the latest cohort is 2016-17, which is the last year end as well."""
    period = Period(basis=PeriodBasis.ROLLING_12_MONTHS, latest_within_months=12, ends_in_month=3)
    indicator = an_indicator(Kind.RATIO, "cohorts", period=period)
    frame = observed(
        [
            yearly("cohorts", "2015-04-01", "2016-03-31", 100, 122),
            yearly("cohorts", "2016-04-01", "2017-03-31", 109, 120),
        ]
    )
    line = first(frame, indicator)
    assert dates(line, "current") == ("2016-04-01", "2017-03-31")
    assert dates(line, "year_end") == dates(line, "previous") == ("2015-04-01", "2016-03-31")
    # 109 / 120 and 100 / 122.
    assert round(line["current_value"], 2) == 0.91
    assert round(line["year_end_value"], 2) == 0.82
    assert line["year_end_comparison_reason"] == ""


def test_part_of_a_cohorts_year_is_never_set_beside_a_full_one() -> None:
    period = Period(basis=PeriodBasis.ROLLING_12_MONTHS, latest_within_months=12, ends_in_month=3)
    indicator = an_indicator(Kind.RATIO, "cohorts", period=period)
    frame = observed(
        [
            yearly("cohorts", "2015-04-01", "2016-03-31", 100, 122),
            yearly("cohorts", "2016-04-01", "2016-12-31", 28, 100),
        ]
    )
    params = register(indicator, quarters=["2016-17-Q4"], cutoff=dt.date(2018, 2, 2))
    line = first(frame, indicator, params=params)
    assert dates(line, "current") == ("2015-04-01", "2016-03-31")
    assert not (table(frame, params=params).filter(like="_value") == 0.28).any(axis=None)


def test_districts_are_read_on_the_windows_of_their_county() -> None:
    """Northam's December is late, so its figure is not received, rather than one to November."""
    indicator = an_indicator(
        Kind.COUNT,
        by_district=True,
        period=Period(basis=PeriodBasis.ROLLING_12_MONTHS, latest_within_months=3),
    )
    frame = observed(
        two_years(30, 30),
        months("crime", "northam", "2016-01", [10] * 23),
        two_years(20, 20, "southam"),
    )
    found = table(frame, indicator).set_index("area")
    assert found["current_end"].nunique() == found["year_end_end"].nunique() == 1
    assert found.loc["northam", "current_reason"] == "December 2017 not received"


# Change


def test_a_rate_changes_in_count_in_unit_and_per_cent() -> None:
    frame = observed(two_years(10, 20, "northam"), people(2016, 2017))
    line = first(frame, an_indicator(area="northam"))
    # 120 and 240 offences among 10,000 people.
    assert (line["previous_value"], line["current_value"]) == (12, 24)
    assert (line["change_count"], line["change_value"]) == (120, 12)
    assert line["change_percent"] == 100
    assert (line["compared_earlier"], line["compared_current"]) == (12, 24)
    # z = 120 / √360 = 6.32.
    assert line["test"] == "z test of two counts"
    assert line["p_value"] == pytest.approx(2.5e-10, rel=0.05)
    assert line["significant"]
    assert (line["direction"], line["rag"], line["rag_reason"]) == ("worsening", "red", "worsening")


def test_the_mirrored_polarity_mirrors_the_verdict() -> None:
    frame = observed(two_years(10, 20))
    for polarity, travel, rag in (
        (Polarity.LOWER, "worsening", "red"),
        (Polarity.HIGHER, "improving", "green"),
        (Polarity.NEUTRAL, "higher", "amber"),
    ):
        line = first(frame, an_indicator(Kind.COUNT, polarity=polarity))
        assert (line["direction"], line["rag"]) == (travel, rag)


@pytest.mark.parametrize(("before", "small"), [(19, True), (20, False)])
def test_a_small_earlier_count_is_given_in_counts_and_not_per_cent(
    before: int, small: bool
) -> None:
    frame = observed(months("crime", "midshire", "2016-12", [before] + [0] * 11 + [30]))
    indicator = an_indicator(
        Kind.COUNT, period=Period(basis=PeriodBasis.QUARTER, latest_within_months=0)
    )
    frame = observed(months("crime", "midshire", "2016-10", [before, 0, 0] + [5] * 9 + [30, 0, 0]))
    line = first(frame, indicator)
    assert (line["previous_value"], line["current_value"]) == (before, 30)
    assert line["small_numbers"] == small
    assert pd.isna(line["change_percent"]) == small
    assert line["change_value"] == 30 - before


def test_a_share_changes_in_points_and_never_per_cent() -> None:
    period = Period(basis=PeriodBasis.ROLLING_12_MONTHS)
    frame = observed(
        [
            yearly("conferences", "2016-01-01", "2016-12-31", 30, 100),
            yearly("conferences", "2017-01-01", "2017-12-31", 37, 100),
        ]
    )
    line = first(frame, an_indicator(Kind.PROPORTION, "conferences", period=period))
    assert line["change_value"] == pytest.approx(7)
    assert pd.isna(line["change_percent"])
    assert line["test"] == "z test of two proportions"
    # 67 of 200: z = 0.07 / √(0.335 x 0.665 x 0.02) = 1.049, p = 0.294.
    assert line["p_value"] == pytest.approx(0.294, abs=0.001)
    assert line["direction"] == "stable"


def test_a_survey_is_tested_on_those_who_answered_and_with_its_design_effect() -> None:
    def answers(start: str, end: str, positive: float) -> dict[str, object]:
        return row("survey", "midshire", start, end, positive, denominator=2000, n=100)

    frame = observed(
        [answers("2016-01-01", "2016-12-31", 600), answers("2017-01-01", "2017-12-31", 740)]
    )
    indicator = an_indicator(Kind.SURVEY, "survey")
    # The weights add up to 2,000; the people are 100, so it is the test above.
    assert first(frame, indicator)["p_value"] == pytest.approx(0.294, abs=0.001)
    wider = register(indicator, sources=[a_source("survey", ReaderName.SURVEY, design_effect=2.0)])
    # z = 1.049 / √2 = 0.742, p = 0.458.
    assert first(frame, indicator, params=wider)["p_value"] == pytest.approx(0.458, abs=0.001)


def test_a_reduction_is_tested_against_another_reduction() -> None:
    frame = observed(
        [
            yearly("cohorts", "2016-01-01", "2016-12-31", 60, 100),
            yearly("cohorts", "2017-01-01", "2017-12-31", 30, 100),
        ]
    )
    line = first(frame, an_indicator(Kind.REDUCTION, "cohorts", polarity=Polarity.HIGHER))
    assert line["change_value"] == pytest.approx(30)
    # ln(0.6 / 0.3) = 0.693 over √(1/60 + 1/100 + 1/30 + 1/100) = 0.2646: z = 2.62, p = 0.009.
    assert line["p_value"] == pytest.approx(0.0088, abs=0.0002)
    assert line["direction"] == "improving"


def test_across_a_break_no_change_is_computed() -> None:
    changed = Break(
        since=dt.date(2017, 4, 1), kind="definition", reason="sheds count", short="new definition"
    )
    line = first(observed(two_years(10, 20)), an_indicator(Kind.COUNT, breaks=(changed,)))
    assert not line["comparable"]
    assert (line["comparison_reason"], line["comparison_words"]) == ("break", "new definition")
    assert line["comparison_sentence"] == "sheds count, from April 2017"
    for name in ("change_count", "change_value", "change_percent", "p_value", "compared_earlier"):
        assert pd.isna(line[name]), name
    assert (line["direction"], line["rag"]) == ("not_compared", "not_rated")
    assert line["current_value"] == 240  # the figure itself stands


def test_a_rolling_year_is_never_tested_against_a_year_end_that_shares_its_months() -> None:
    line = first(observed(two_years(10, 20)), an_indicator(Kind.COUNT))
    assert (line["year_end_comparison_reason"], line["year_end_comparison_words"]) == (
        "overlap",
        "both hold Jan–Mar 17",
    )
    assert line["compared_earlier"] == line["previous_value"] == 120


# Over-dispersion


WILD = [5, 60, 1, 80, 9, 70, 3, 90, 2, 50, 8, 40]
CALM = [20, 21, 19, 20, 22, 18, 20, 21, 19, 20, 22, 18]


def monthly_from(first: str, values: list[int]) -> pd.Series:
    return pd.Series(values, index=pd.date_range(first, periods=len(values), freq="MS"))


def test_dispersion_is_that_of_the_months_since_the_last_break() -> None:
    changed = Break(since=dt.date(2015, 1, 1), kind="system", reason="r", short="new system")
    counts = WILD + CALM * 3
    frame = observed(months("crime", "midshire", "2014-01", counts))
    broken = first(frame, an_indicator(Kind.COUNT, breaks=(changed,)))
    assert broken["dispersion"] == 1
    before = monthly_from("2014-01-01", counts[:36])
    assert first(frame, an_indicator(Kind.COUNT))["dispersion"] == dispersion(before) > 2


def test_a_rise_in_the_latest_months_does_not_widen_its_own_yardstick() -> None:
    """φ is of the months before the window, or the rise would hide itself."""
    calm = [10 * count for count in CALM]  # 2,400 a year
    counts = calm + calm + [*calm[:9], 210, 220, 310]
    line = first(observed(months("crime", "midshire", "2015-01", counts)), an_indicator(Kind.COUNT))
    assert line["dispersion"] == 1
    assert dispersion(monthly_from("2015-01-01", counts)) > 1.2  # from all of them
    # 2,540 and 2,400: z = 140 / √4,940 = 1.992; at φ 1.2 it would be 1.82, no more than chance.
    assert line["p_value"] == pytest.approx(0.0464, abs=0.0002)
    assert line["test"] == "z test of two counts"


def test_where_too_few_months_come_before_all_are_used_and_it_is_said() -> None:
    """Of 35 months 23 come before the window: two whole years are needed."""
    counts = (WILD + WILD[::-1] + WILD)[1:]
    line = first(observed(months("crime", "midshire", "2015-02", counts)), an_indicator(Kind.COUNT))
    assert line["dispersion"] == dispersion(monthly_from("2015-02-01", counts)) > 2
    assert line["test"].endswith(" (φ with the current months)")
    one_more = observed(months("crime", "midshire", "2015-01", [WILD[0], *counts]))
    assert "φ" not in first(one_more, an_indicator(Kind.COUNT))["test"]


def test_dispersion_is_of_counts_only() -> None:
    frame = observed([yearly("conferences", "2017-01-01", "2017-12-31", 30, 100)])
    assert pd.isna(first(frame, an_indicator(Kind.PROPORTION, "conferences"))["dispersion"])
    assert first(observed(two_years(10, 12)), an_indicator(Kind.COUNT))["dispersion"] == 1


# Services


def test_other_services_have_no_arrow_and_are_compared_on_those_in_both() -> None:
    """Three services made 1,344 referrals in 2016; in 2017 only UAVA's 864 came. Like for like
    it is 1,176 to 864."""
    frame = observed(
        months("services", "midshire", "2016-01", [98] * 12 + [72] * 12, category="uava"),
        months("services", "midshire", "2016-01", [10] * 12, category="outreach"),
        months("services", "midshire", "2016-01", [4] * 12, category="refuge"),
    )
    line = first(frame, an_indicator(Kind.COUNT, "services", polarity=Polarity.NEUTRAL))
    assert (line["previous_value"], line["current_value"]) == (1344, 864)
    assert line["previous_parts"] == "outreach=120; refuge=48; uava=1176"
    assert line["current_parts"] == "uava=864"
    assert (line["comparison_reason"], line["comparison_words"]) == (
        "coverage",
        "3 services against 1",
    )
    assert (line["direction"], line["comparable"]) == ("not_compared", False)
    assert line["compared_on"] == "uava"
    assert (line["compared_earlier"], line["compared_current"]) == (1176, 864)
    # (864 - 1176) / 1176 = -26.5%, where (864 - 1344) / 1344 would be -35.7%.
    assert round(line["change_percent"], 1) == -26.5
    assert (line["rag"], line["rag_reason"]) == (
        "amber",
        "lower, which is neither good nor bad in itself",
    )


def test_services_that_have_none_in_common_are_not_compared_at_all() -> None:
    frame = observed(
        months("services", "midshire", "2016-01", [10] * 12, category="earlier"),
        months("services", "midshire", "2017-01", [10] * 12, category="later"),
    )
    line = first(frame, an_indicator(Kind.COUNT, "services"))
    assert line["comparison_words"] == "other services"
    assert pd.isna(line["change_value"])
    assert line["rag"] == "not_rated"


# Against the baseline


def three_years(then: float, now: float) -> list[dict[str, object]]:
    """So many a month in 2012-13, ten a month in 2016, and so many in 2017."""
    return [
        *months("crime", "midshire", "2012-04", [then] * 12),
        *months("crime", "midshire", "2016-01", [10] * 12 + [now] * 12),
    ]


def baseline_of(line: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(line[f"baseline_{name}"] for name in ("value", "change_value", "change_percent"))


def test_the_frameworks_baseline_holds_where_the_indicator_names_none() -> None:
    """240 in 2012-13 and 120 in 2017: z = -120 / √360 = -6.3."""
    indicator = an_indicator(Kind.COUNT)
    line = first(
        observed(three_years(20, 10)), indicator, params=register(indicator, baseline="2012-13")
    )
    assert dates(line, "baseline") == ("2012-04-01", "2013-03-31")
    assert baseline_of(line) == (240, -120, -50)
    assert line["baseline_change_count"] == -120
    assert line["baseline_p_value"] == pytest.approx(2.5e-10, rel=0.05)
    assert (line["improvement"], line["improvement_reason"]) == ("improved", "")
    assert (line["baseline_comparable"], line["baseline_comparison_reason"]) == (True, "")
    # Against the year before nothing changed, and that is another matter.
    assert (line["direction"], line["change_value"]) == ("stable", 0)


def test_the_mirrored_polarity_deteriorates() -> None:
    indicator = an_indicator(Kind.COUNT, polarity=Polarity.HIGHER, baseline="2012-13")
    assert first(observed(three_years(20, 10)), indicator)["improvement"] == "deteriorated"


def test_an_indicators_own_baseline_goes_before_its_frameworks() -> None:
    for own, edges, verdict in (
        ("previous", ("2016-01-01", "2016-12-31"), "no_change"),
        ("2012-13", ("2012-04-01", "2013-03-31"), "improved"),
    ):
        indicator = an_indicator(Kind.COUNT, baseline=own)
        params = register(indicator, baseline="2013-14")
        line = first(observed(three_years(20, 10)), indicator, params=params)
        assert dates(line, "baseline") == edges
        assert line["improvement"] == verdict
    assert line["previous_value"] == 120


def test_a_window_shorter_than_a_year_is_set_beside_the_same_months_of_the_baseline_year() -> None:
    """A quarter's 36 beside 118 in the same quarter of 2012-13, as the paper of 2015 has it."""
    indicator = an_indicator(Kind.COUNT, period=Period(basis=PeriodBasis.QUARTER))
    frame = observed(
        months("crime", "midshire", "2012-10", [40, 40, 38]),
        months("crime", "midshire", "2017-10", [12, 12, 12]),
    )
    line = first(frame, indicator, params=register(indicator, baseline="2012-13"))
    assert dates(line, "baseline") == ("2012-10-01", "2012-12-31")
    assert (line["baseline_value"], line["current_value"]) == (118, 36)
    assert line["improvement"] == "improved"


def test_a_baseline_that_was_not_received_or_not_recorded_is_none() -> None:
    frame = observed(three_years(20, 10))
    for more, why in (
        ({"baseline": "2013-14"}, "year ending March 2014 not received"),
        (
            {"baseline": "2012-13", "recorded_since": dt.date(2014, 1, 1)},
            "2012-13: not recorded before January 2014",
        ),
        (
            {"baseline": "previous", "recorded_since": dt.date(2017, 1, 1)},
            "not recorded before January 2017",
        ),
    ):
        line = first(frame, an_indicator(Kind.COUNT, **more))
        assert (line["baseline_absence"], line["baseline_reason"]) == ("no_baseline", why)
        assert (line["improvement"], line["improvement_reason"]) == ("not_judged", "no baseline")
        assert line["baseline_comparison_words"]
        assert pd.isna(line["baseline_change_value"])


def test_where_no_baseline_is_set_nothing_is_judged_against_one() -> None:
    line = first(observed(three_years(20, 10)), an_indicator(Kind.COUNT))
    assert (line["improvement"], line["improvement_reason"]) == ("not_judged", "no baseline")
    assert (line["baseline_comparable"], line["baseline_comparison_reason"]) == (
        False,
        "no_earlier",
    )
    assert line["baseline_comparison_sentence"] == "no baseline is set for it"


def test_across_a_break_nothing_is_judged_and_the_break_is_why() -> None:
    changed = Break(
        since=dt.date(2014, 4, 1), kind="question", reason="others are asked", short="others asked"
    )
    line = first(
        observed(three_years(20, 10)),
        an_indicator(Kind.COUNT, baseline="2012-13", breaks=(changed,)),
    )
    assert (line["improvement"], line["improvement_reason"]) == ("not_judged", "others asked")
    assert line["baseline_comparison_sentence"] == "others are asked, from April 2014"
    assert pd.isna(line["baseline_p_value"])
    assert line["baseline_value"] == 240  # the figure itself stands


def test_without_a_polarity_nothing_improves() -> None:
    indicator = an_indicator(Kind.COUNT, baseline="2012-13", polarity=Polarity.NEUTRAL)
    line = first(observed(three_years(20, 10)), indicator)
    assert (line["improvement"], line["improvement_reason"]) == (
        "not_judged",
        "neither direction is better",
    )
    assert line["baseline_change_value"] == -120


def test_districts_are_judged_against_their_own_baselines() -> None:
    frame = observed(
        months("crime", "northam", "2012-04", [20] * 12),
        months("crime", "northam", "2017-01", [10] * 12),
        months("crime", "southam", "2012-04", [10] * 12),
        months("crime", "southam", "2017-01", [10] * 12),
    )
    indicator = an_indicator(Kind.COUNT, baseline="2012-13", by_district=True)
    found = table(frame, indicator).set_index("area")["improvement"]
    assert found.to_dict() == {
        "midshire": "improved",  # 360 to 240: z = -120 / √600 = -4.9
        "northam": "improved",
        "southam": "no_change",
    }


# What isn't counted


def test_an_assessment_is_a_persons_and_keeps_their_words_and_role() -> None:
    indicator = an_indicator(Kind.ASSESSMENT, numerator=None, polarity=Polarity.HIGHER)
    said = Assessment(
        indicator="measure", verdict="improved", words="Training begins.", role="Lead officer"
    )
    params = register(indicator, baseline="2012-13", assessments=[said])
    line = first(observed(two_years(10, 10)), indicator, params=params)
    assert (line["improvement"], line["improvement_reason"]) == ("improved", "")
    assert (line["assessment_words"], line["assessment_role"]) == (
        "Training begins.",
        "Lead officer",
    )
    assert (line["current_absence"], line["current_reason"]) == (
        "no_measure",
        "assessed, not counted",
    )
    assert (line["availability"], line["source"], line["extracts"]) == ("available", "", "")
    assert pd.isna(line["baseline_start"])
    assert (line["direction"], line["rag"]) == ("not_compared", "not_rated")
    assert dates(line, "current") == ("2017-01-01", "2017-12-31")


def test_without_an_assessment_for_the_quarter_nothing_is_judged() -> None:
    indicator = an_indicator(Kind.ASSESSMENT, numerator=None)
    line = first(observed(two_years(10, 10)), indicator)
    assert (line["improvement"], line["improvement_reason"]) == (
        "not_judged",
        "not assessed this quarter",
    )
    assert (line["availability"], line["assessment_words"]) == ("not_received", "")


def test_what_has_no_measure_says_why() -> None:
    indicator = an_indicator(Kind.NO_MEASURE, numerator=None, no_measure="in development")
    line = first(observed(two_years(10, 10)), indicator)
    assert (line["current_absence"], line["current_reason"]) == ("no_measure", "in development")
    assert line["availability"] == "no_measure"
    assert (line["improvement"], line["improvement_reason"]) == ("not_judged", "no measure")
    assert line["comparison_sentence"] == "there is no measure yet: in development"
    assert line["projection_reason"] == "no year is set to project to"


def test_a_sum_of_money_is_the_latest_estimate_and_is_not_judged() -> None:
    """Required: 27.8, as estimated at the end of 2014, of 2016 and in January 2018."""
    frame = observed(
        row("conferences", "midshire", "2013-04-01", end, amount, received=received)
        for end, amount, received in (
            ("2015-03-31", 27.8, "2015-04-15"),
            ("2016-12-31", 26.45, "2017-01-10"),
            ("2018-01-31", 25.0, "2018-02-01"),
            ("2018-02-28", 24.0, "2018-03-01"),  # after the cutoff
        )
    )
    indicator = an_indicator(Kind.MONEY, "conferences", polarity=Polarity.NEUTRAL)
    line = first(frame, indicator, params=register(indicator, baseline="2012-13"))
    assert (line["current_value"], dates(line, "current")) == (25, ("2013-04-01", "2018-01-31"))
    # At the year end of March 2017, and a year before January 2018.
    assert (line["year_end_value"], line["previous_value"]) == (26.45, 26.45)
    assert pd.isna(line["current_lower"])
    assert pd.isna(line["baseline_start"])
    assert (line["improvement"], line["improvement_reason"]) == (
        "not_judged",
        "tracked, not judged",
    )
    assert (line["comparison_reason"], line["rag"]) == ("not_tested", "not_rated")
    assert pd.isna(line["p_value"])
    assert line["projection_reason"] == "no year is set to project to"


def test_money_that_nobody_estimated_was_not_received() -> None:
    indicator = an_indicator(Kind.MONEY, "conferences")
    line = first(observed(two_years(10, 10)), indicator)
    assert (line["availability"], dates(line, "current")[1]) == ("not_received", "2017-12-31")


def test_a_figure_in_part_is_compared_on_the_areas_in_both() -> None:
    def families(year: int, **counts: float) -> list[dict[str, object]]:
        return [
            row("conferences", area, f"{year}-01-01", f"{year}-12-31", count)
            for area, count in counts.items()
        ]

    frame = observed(
        families(2016, northam=100, southam=50), families(2017, northam=150), people(2017)
    )
    indicator = an_indicator(Kind.COUNT, "conferences", in_part=True)
    line = first(frame, indicator)
    assert (line["current_value"], line["current_reason"]) == (
        150,
        "in part: nothing from Southam",
    )
    assert (line["current_parts"], line["previous_parts"]) == (
        "northam=150",
        "northam=100; southam=50",
    )
    assert (line["comparison_reason"], line["comparison_words"]) == (
        "coverage",
        "2 areas against 1",
    )
    assert line["compared_on"] == "northam"
    assert (line["compared_earlier"], line["compared_current"]) == (100, 150)


# Projection


def test_a_count_is_projected_to_the_plans_last_year_for_its_own_area() -> None:
    frame = observed(two_years(4, 4, "northam"), two_years(6, 6, "southam"))
    indicator = an_indicator(Kind.COUNT, by_district=True)
    found = table(frame, params=register(indicator, projected_to="2018-19")).set_index("area")
    own = found.loc["midshire"]
    assert (own["projection_start"], own["projection_end"]) == (
        pd.Timestamp("2018-04-01"),
        pd.Timestamp("2019-03-31"),
    )
    assert own["projection_value"] == pytest.approx(120)  # ten a month
    assert (own["projection_indicative"], own["projection_reason"]) == (True, "")
    assert pd.isna(found.loc["northam", "projection_value"])
    assert found.loc["northam", "projection_reason"] == ""


# Uses, and indicators of another framework's register


def test_rows_say_what_use_their_outcome_puts_them_to() -> None:
    counted, beside = an_indicator(Kind.COUNT), an_indicator(Kind.COUNT, name="beside")
    found = table(
        observed(two_years(10, 10)), params=register(counted, beside, supplementary=["beside"])
    )
    assert found[["indicator", "use"]].to_numpy().tolist() == [
        ["measure", "dashboard"],
        ["beside", "supplementary"],
    ]


def two_frameworks(indicator: Indicator, **more: Any) -> Params:
    """The register's framework, and one of the force's that takes the indicator from it."""
    params = register(indicator, **more)
    safety, paper = params.frameworks["safety"], params.papers["paper"]
    assessed = an_indicator(Kind.ASSESSMENT, numerator=None, name="training")
    outcome = safety.outcomes[0].model_copy(
        update={"id": "priority", "indicators": ("training",), "context": (indicator.id,)}
    )
    plan = safety.model_copy(
        update={
            "id": "plan",
            "area": "shire_police",
            "districts": (),
            "baseline": "2012-13",
            "small_count": 1000,
            "outcomes": (outcome,),
            "indicators": (assessed,),
        }
    )
    of_plan = paper.model_copy(update={"id": "of_plan", "framework": "plan"})
    quarters = {
        label: one.model_copy(update={"papers": ("of_plan", "paper")})
        for label, one in params.quarters.items()
    }
    return replace(
        params,
        frameworks={"plan": plan, "safety": safety},
        papers={"paper": paper, "of_plan": of_plan},
        quarters=quarters,
    )


SHARED = an_indicator(Kind.COUNT, by_district=True, neighbours="neighbours")


def test_a_borrowed_indicator_is_its_home_frameworks_and_its_own_area_only() -> None:
    found = table(observed(two_years(10, 20)), params=two_frameworks(SHARED))
    shared = found[found["indicator"] == "measure"]
    assert shared[["framework", "outcome", "use", "area"]].to_numpy().tolist() == [
        ["plan", "priority", "context", "midshire"],
        ["safety", "outcome", "dashboard", "midshire"],
        ["safety", "outcome", "dashboard", "northam"],
        ["safety", "outcome", "dashboard", "southam"],
    ]
    # Ten a month to twenty: per cent by the home's small count, no baseline of the plan's.
    assert shared["change_percent"].tolist()[:2] == [100, 100]
    assert shared["improvement_reason"].tolist()[:2] == ["no baseline", "no baseline"]
    assert shared_rows_agree(found) == []


def test_rows_of_two_frameworks_that_differ_are_told() -> None:
    found = table(observed(two_years(10, 20)), params=two_frameworks(SHARED))
    found.loc[found["framework"] == "plan", "current_value"] += 1
    assert shared_rows_agree(found) == [
        "measure, midshire: plan and safety differ in current_value"
    ]


def test_a_persons_verdict_stands_in_every_frameworks_row() -> None:
    override = Override(
        indicator="measure", verdict="direction", value="stable", reason="known", role="Analyst"
    )
    params = two_frameworks(SHARED, overrides=[override])
    found = table(observed(two_years(10, 20)), params=params)
    own = found[(found["indicator"] == "measure") & (found["area"] == "midshire")]
    assert own["direction"].tolist() == ["stable", "stable"]
    assert shared_rows_agree(found) == []


# Targets and bands


def test_the_target_in_force_is_that_of_the_windows_end() -> None:
    targets = (
        Target(since=SINCE, value=100, authority="the old plan"),
        Target(since=dt.date(2017, 4, 1), value=150, authority="the new plan"),
        Target(since=dt.date(2018, 1, 1), value=10, authority="the next plan"),
    )
    line = first(observed(two_years(12, 12)), an_indicator(Kind.COUNT, targets=targets))
    assert (line["target"], line["standing"], line["rag"]) == ("150", "on_target", "green")
    assert line["rag_reason"] == "on target (150)"


@pytest.mark.parametrize(
    ("repeats", "stands", "rag", "reason"),
    [
        (27, "off_target", "red", "below the 28–40% range"),
        (28, "on_target", "green", "inside the 28–40% range"),
        (40, "on_target", "green", "inside the 28–40% range"),
        (41, "off_target", "red", "above the 28–40% range"),
    ],
)
def test_below_a_band_is_not_success(repeats: int, stands: str, rag: str, reason: str) -> None:
    bands = (
        Band(since=SINCE, low=25, high=30, authority="the range of 2012"),
        Band(since=dt.date(2016, 4, 1), low=28, high=40, authority="the range of 2016"),
    )
    indicator = an_indicator(Kind.PROPORTION, "conferences", polarity=Polarity.NEUTRAL, bands=bands)
    frame = observed([yearly("conferences", "2017-01-01", "2017-12-31", repeats, 100)])
    line = first(frame, indicator)
    assert (line["standing"], line["rag"], line["rag_reason"]) == (stands, rag, reason)
    assert line["target"] == "28–40%"


def test_a_figure_stands_where_its_printed_value_stands() -> None:
    """27.96% is printed as 28.0%, so it isn't below 28%."""
    bands = (Band(since=SINCE, low=28, high=40, authority="the range"),)
    indicator = an_indicator(Kind.PROPORTION, "conferences", decimals=1, bands=bands)
    frame = observed([yearly("conferences", "2017-01-01", "2017-12-31", 699, 2500)])
    assert first(frame, indicator)["standing"] == "on_target"


# Absence


def test_an_embargo_silences_everything() -> None:
    """Value, counts, change, verdicts, rank, variation: nothing is left of what is embargoed."""
    indicator = an_indicator(by_district=True, neighbours="neighbours")
    hidden = {"received": "2018-01-20", "embargoed_until": "2018-03-01"}
    frame = observed(
        months("crime", "northam", "2016-01", [10] * 12),
        months("crime", "southam", "2016-01", [20] * 12),
        months("crime", "northam", "2017-01", [987] * 12, **hidden),
        months("crime", "southam", "2017-01", [654] * 12, **hidden),
        people(2016, 2017),
        peers("measure", far=10, near=11, high=12, low=13),
    )
    found = table(frame, indicator)
    for line in found.to_dict("records"):
        assert line["availability"] == line["current_absence"] == "not_yet_published"
        assert (line["direction"], line["rag"], line["standing"]) == (
            "not_compared",
            "not_rated",
            "none",
        )
        assert line["comparison_words"] == line["rag_reason"] == "not yet published"
        assert (line["variation"], line["against_county"]) in (("", ""), ("", "not_judged"))
        empty = [
            *(
                f"current_{name}"
                for name in ("numerator", "denominator", "value", "lower", "upper")
            ),
            *("change_count", "change_value", "change_percent", "p_value", "dispersion"),
            *("compared_rate", "rank", "rank_lower", "peers_average", "county_of"),
        ]
        assert all(pd.isna(line[name]) for name in empty)
    text = table_csv(found)
    # 987, 654 and their sums over the months and areas.
    for number in ("987", "654", "11844", "7848", "19692", "1641"):
        assert number not in text
    assert found["previous_value"].notna().all()  # 2016 was public all along


def test_an_embargo_leaves_improvement_and_projection_as_they_would_be_of_other_figures() -> None:
    """Two returns that differ in every embargoed figure make the same public table."""
    indicator = an_indicator(Kind.COUNT, neighbours="neighbours")
    params = register(indicator, baseline="2012-13", projected_to="2018-19")

    def made(now: float) -> pd.DataFrame:
        quiet = {"embargoed_until": "2018-06-30", "extract": "crime/embargoed.csv"}
        return table(
            observed(
                months("crime", "midshire", "2012-04", [20] * 57),
                months("crime", "midshire", "2017-01", [now] * 12, **quiet),
            ),
            params=params,
        )

    pd.testing.assert_frame_equal(made(5), made(50))
    line = made(5).iloc[0]
    assert (line["baseline_value"], line["improvement"]) == (240, "not_judged")
    assert (line["improvement_reason"], line["projection_reason"]) == (
        "not yet published",
        "not yet published",
    )
    assert pd.isna(line["baseline_p_value"])
    internal = indicator_table(
        observed(
            months("crime", "midshire", "2012-04", [20] * 57),
            months("crime", "midshire", "2017-01", [5] * 12, embargoed_until="2018-06-30",
                   extract="crime/embargoed.csv"),
        ),
        params, Quarter.parse("2017-18-Q3"), "internal",
    )  # fmt: skip
    assert internal.iloc[0]["improvement"] == "improved"


def test_a_suppressed_month_leaves_no_verdict_and_no_sum() -> None:
    frame = observed(
        months("crime", "midshire", "2016-01", [10] * 23),
        [row("crime", "midshire", "2017-12-01", "2017-12-31", None, status="suppressed")],
    )
    line = first(frame, an_indicator(Kind.COUNT))
    assert line["availability"] == "suppressed"
    assert (line["rag"], line["direction"]) == ("not_rated", "not_compared")
    assert pd.isna(line["current_numerator"])


def test_too_few_answers_are_a_matter_of_the_sample() -> None:
    def answers(start: str, end: str, n: int) -> dict[str, object]:
        return row("survey", "midshire", start, end, 20, denominator=n, n=n)

    frame = observed(
        [answers("2016-01-01", "2016-12-31", 29), answers("2017-01-01", "2017-12-31", 30)]
    )
    line = first(frame, an_indicator(Kind.SURVEY, "survey"))
    assert (line["current_absence"], line["previous_absence"]) == ("", "too_few_responses")
    assert line["comparison_reason"] == "sample"


# Peers


def peers(indicator: str, **rates: float | None) -> list[dict[str, object]]:
    """Peers with 10,000 people each, at so many per 1,000 in 2017."""
    return [
        row("peers", f"{name}_county", "2017-01-01", "2017-12-31", rate * 10, category=indicator,
            denominator=10_000)
        for name, rate in rates.items()
        if rate is not None
    ]  # fmt: skip


def ranked(polarity: Polarity = Polarity.LOWER, **rates: float | None) -> dict[str, Any]:
    """Midshire has 10 a month among 30,000 people: 4 per 1,000."""
    frame = observed(two_years(10, 10), _midshire(30_000), peers("measure", **rates))
    return first(frame, an_indicator(neighbours="neighbours", polarity=polarity))


def _midshire(count: int) -> list[dict[str, object]]:
    return [row("people", "midshire", "2017-06-30", "2017-06-30", count, category="all_ages")]


def test_rank_one_is_best_under_the_polarity() -> None:
    low = ranked(far=1, near=2, high=8, low=9)
    assert (low["rank"], low["rank_of"], low["rank_tied"]) == (3, 5, False)
    high = ranked(Polarity.HIGHER, far=1, near=2, high=8, low=9)
    assert (high["rank"], high["rank_of"]) == (3, 5)
    assert ranked(far=5, near=6, high=8, low=9)["rank"] == 1
    assert ranked(Polarity.HIGHER, far=5, near=6, high=8, low=9)["rank"] == 5
    # (1 + 2 + 8 + 9 + 4) / 5
    assert low["peers_average"] == pytest.approx(4.8)


def test_ties_share_the_better_rank() -> None:
    line = ranked(far=1, near=4, high=8, low=9)
    assert (line["rank"], line["rank_tied"]) == (2, True)


def test_missing_peers_are_named_and_not_counted() -> None:
    line = ranked(far=1, near=None, high=8, low=None)
    assert (line["rank"], line["rank_of"]) == (2, 3)
    assert line["peers_missing"] == "Near County, Low County"


def test_with_no_peer_at_all_there_is_no_rank() -> None:
    line = ranked()
    assert pd.isna(line["rank"])
    assert line["peers_missing"] == "Far County, Near County, High County, Low County"


def test_the_range_of_a_rank_holds_the_rank_and_widens_with_the_scatter() -> None:
    line = ranked(far=1, near=3.9, high=4.1, low=20)
    assert 1 <= line["rank_lower"] <= line["rank"] <= line["rank_upper"] <= 5
    assert line["rank_lower"] < line["rank_upper"]


def test_without_a_polarity_nobody_is_best() -> None:
    assert pd.isna(ranked(Polarity.NEUTRAL, far=1, near=2, high=8, low=9)["rank"])


def test_an_area_outside_the_group_is_not_ranked_in_it() -> None:
    indicator = an_indicator(neighbours="neighbours")
    params = register(indicator, neighbours=("far_county", "near_county"))
    frame = observed(two_years(10, 10), _midshire(30_000), peers("measure", far=1, near=2))
    assert pd.isna(first(frame, indicator, params=params)["rank"])


def test_counts_are_compared_as_rates() -> None:
    """120 among 30,000 are 400 per 100,000; the peers' 10 to 90 among 10,000, 100 to 900."""
    indicator = an_indicator(
        Kind.COUNT,
        neighbours="neighbours",
        counties="neighbours",
        compared_per=100_000,
        compared_denominator=Selection(source="people", categories=("all_ages",)),
    )
    frame = observed(
        two_years(10, 10), _midshire(30_000), peers("measure", far=1, near=2, high=8, low=9)
    )
    line = first(frame, indicator)
    assert (line["current_value"], line["compared_rate"]) == (120, 400)
    assert (line["rank"], line["rank_of"]) == (3, 5)
    assert line["peers_average"] == pytest.approx(480)
    # Rank 3 of 5: quarter 5 - ⌈3 / 1.25⌉ = 2, which is average.
    assert (line["county_position"], line["county_of"]) == ("average", 5)


BARE = an_indicator(Kind.COUNT, neighbours="neighbours")


def test_a_bare_count_is_not_ranked_where_its_peers_return_leaves_it_out() -> None:
    frame = observed(two_years(10, 10), peers("measure", far=1, near=2, high=8, low=9))
    line = first(frame, BARE)
    assert pd.isna(line["rank"])
    assert (line["compared_rate"], line["peers_missing"]) == (120, "Midshire")


def test_a_bare_count_is_ranked_as_its_peers_comparison_publishes_it() -> None:
    """Our own count is 120; the comparison has 130 of us among 20,000, 6.5 per 1,000. Its peers
    have 10, 20, 80 and 90 among 10,000: 1, 2, 8 and 9."""
    ours = row("peers", "midshire", "2017-01-01", "2017-12-31", 130, category="measure",
               denominator=20_000)  # fmt: skip
    frame = observed(two_years(10, 10), peers("measure", far=1, near=2, high=8, low=9), [ours])
    line = first(frame, BARE)
    assert (line["current_value"], line["compared_rate"]) == (120, pytest.approx(6.5))
    assert (line["rank"], line["rank_of"], line["rank_tied"]) == (3, 5, False)
    assert line["peers_average"] == pytest.approx(5.3)  # 26.5 / 5
    # Byar's limits of 130: 108.6 and 154.4.
    assert line["compared_rate_lower"] == pytest.approx(5.43, abs=0.005)
    assert line["compared_rate_upper"] == pytest.approx(7.72, abs=0.005)
    higher = first(
        frame, an_indicator(Kind.COUNT, neighbours="neighbours", polarity=Polarity.HIGHER)
    )
    assert higher["rank"] == 3
    without = frame[frame["area"] != "low_county"]
    assert (first(without, BARE)["rank_of"], first(without, BARE)["peers_missing"]) == (
        4,
        "Low County",
    )


def test_figures_of_two_comparisons_are_not_ranked_together() -> None:
    """The second source has four members and the first one: the four are ranked."""
    others = a_source("other_peers", ReaderName.PEER_VALUES)
    ours = row("other_peers", "midshire", "2017-01-01", "2017-12-31", 130, category="measure",
               denominator=20_000)  # fmt: skip
    moved = [
        one | {"source": "other_peers", "extract": "other_peers/2018-01-15.csv"}
        for one in peers("measure", far=1, near=2, high=8)
    ]
    frame = observed(two_years(10, 10), peers("measure", low=9), moved, [ours])
    line = first(frame, BARE, params=register(BARE, sources=[others]))
    assert (line["rank"], line["rank_of"], line["peers_missing"]) == (3, 4, "Low County")


def test_peers_of_a_reduction_are_reductions() -> None:
    """Ours fell by 70%; the peers by 90, 80, 60 and 50%."""
    rows = [
        row("peers", f"{name}_county", "2017-01-01", "2017-12-31", after, category="measure",
            denominator=100)
        for name, after in (("far", 10), ("near", 20), ("high", 40), ("low", 50))
    ]  # fmt: skip
    frame = observed([yearly("cohorts", "2017-01-01", "2017-12-31", 30, 100)], rows)
    indicator = an_indicator(
        Kind.REDUCTION, "cohorts", polarity=Polarity.HIGHER, neighbours="neighbours"
    )
    line = first(frame, indicator)
    assert (line["rank"], line["peers_average"]) == (3, pytest.approx(70))


# Districts


def by_district(polarity: Polarity = Polarity.LOWER) -> pd.DataFrame:
    """Northam 4 a month among 10,000 and Southam 40 among 20,000: 4.8 and 24 per 1,000."""
    frame = observed(two_years(4, 4, "northam"), two_years(40, 40, "southam"), people(2016, 2017))
    found = table(frame, an_indicator(by_district=True, polarity=polarity))
    return found.set_index("area")


def test_a_district_is_better_or_worse_than_its_county() -> None:
    # 528 among 30,000: 17.6. Northam's upper limit is under it, Southam's lower one over it.
    assert by_district()["against_county"].to_dict() == {
        "midshire": "",
        "northam": "better",
        "southam": "worse",
    }
    assert by_district(Polarity.HIGHER)["against_county"]["northam"] == "worse"
    assert by_district(Polarity.NEUTRAL)["against_county"]["northam"] == "lower"


def test_bare_counts_of_districts_are_not_judged() -> None:
    frame = observed(two_years(4, 4, "northam"), two_years(40, 40, "southam"))
    found = table(frame, an_indicator(Kind.COUNT, by_district=True))
    assert set(found["against_county"]) == {"", "not_judged"}


def test_districts_add_up_to_their_county() -> None:
    indicator = an_indicator(Kind.COUNT, by_district=True)
    params = register(indicator)
    parts = (two_years(4, 4, "northam"), two_years(40, 40, "southam"))
    assert districts_add_up(table(observed(*parts), params=params), params) == []
    whole = table(observed(*parts, two_years(44, 44)), params=params)
    assert districts_add_up(whole, params) == []
    wrong = table(observed(*parts, months("crime", "midshire", "2016-01", [44] * 23 + [45])),
                  params=params)  # fmt: skip
    assert districts_add_up(wrong, params) == [
        "measure, year ending December 2017: districts add up to 528 and not to 529"
    ]


def test_districts_that_lack_a_figure_are_not_held_to_their_sum() -> None:
    indicator = an_indicator(Kind.COUNT, by_district=True)
    params = register(indicator)
    frame = observed(two_years(4, 4, "northam"), two_years(45, 45))
    assert districts_add_up(table(frame, params=params), params) == []


# The force and what has no location


def street(northam: list[float], unlocated: list[float]) -> pd.DataFrame:
    return observed(
        months("street", "northam", "2016-01", northam),
        months("street", "southam", "2016-01", [80] * 24),
        months("street", "ruton", "2016-01", [20] * 24),
        months("street", "shire_police:no_location", "2016-01", unlocated),
        months("street", "shire_police:outside:Elsewhere", "2017-04", [7]),
        people(2016, 2017),
    )


def test_the_force_and_what_has_no_location_stand_on_lines_of_their_own() -> None:
    found = table(street([90] * 24, [10] * 24), an_indicator(source="street", by_district=True))
    assert found["area"].tolist() == [
        "midshire",
        "northam",
        "southam",
        "shire_police",
        "shire_police:no_location",
    ]
    force, unlocated = found.iloc[3], found.iloc[4]
    # (90 + 80 + 20 + 10) x 12 + 7
    assert force["current_numerator"] == 2407
    assert (unlocated["current_numerator"], unlocated["current_denominator"]) == (120, 2407)
    assert unlocated["current_absence"] == unlocated["availability"] == "no_measure"
    assert pd.isna(unlocated["current_value"])
    assert (unlocated["rag"], unlocated["direction"]) == ("not_rated", "not_compared")
    assert (unlocated["year_end_numerator"], unlocated["previous_numerator"]) == (120, 120)
    assert unlocated["baseline_absence"] == "no_baseline"


def test_no_location_is_counted_even_where_the_force_has_no_population() -> None:
    frame = street([90] * 24, [10] * 24)
    found = table(frame[frame["area"] != "ruton"], an_indicator(source="street"))
    assert found.iloc[1]["current_reason"] == "no population for Shire Police"
    assert found.iloc[2]["current_numerator"] == 120


def test_a_location_fault_holds_back_what_it_touches_and_names_it() -> None:
    """In March 2017 Northam has 9 where 90 is usual, and 91 have no location where 10 is."""
    northam, unlocated = [90] * 24, [10] * 24
    northam[14], unlocated[14] = 9, 91
    found = table(street(northam, unlocated), an_indicator(source="street", by_district=True))
    county, north, south, force, nowhere = found.to_dict("records")
    assert county["current_reason"] == "location fault in Northam, March 2017"
    assert north["current_reason"].startswith("location fault: March 2017 has 9 records")
    assert county["availability"] == north["availability"] == "data_fault"
    assert south["availability"] == force["availability"] == "available"
    assert force["current_numerator"] == 2407
    assert nowhere["current_numerator"] == 11 * 10 + 91
    assert (south["against_county"], north["against_county"]) == ("not_judged", "not_judged")
    # The year before is sound, and shown; but there is nothing to compare with it.
    assert county["previous_absence"] == ""
    assert county["comparison_words"] == "held back: data fault"


# Overrides


def override(verdict: str, value: str, **more: str) -> Override:
    return Override(
        indicator="measure", verdict=verdict, value=value, reason="a reason", role="Analyst", **more
    )  # type: ignore[arg-type]


def test_a_persons_verdict_is_kept_with_what_it_replaced() -> None:
    indicator = an_indicator(Kind.COUNT)
    params = register(indicator, overrides=[override("rag", "amber")])
    line = first(observed(two_years(10, 20)), indicator, params=params)
    assert (line["rag"], line["direction"]) == ("amber", "worsening")
    assert line["override"] == "rag amber in place of red, by Analyst: a reason"


def test_two_verdicts_of_one_row_are_both_told() -> None:
    indicator = an_indicator(Kind.COUNT)
    both = [override("rag", "amber"), override("direction", "stable")]
    line = first(observed(two_years(10, 20)), indicator, params=register(indicator, overrides=both))
    assert (line["rag"], line["direction"]) == ("amber", "stable")
    assert line["override"] == (
        "rag amber in place of red, by Analyst: a reason; "
        "direction stable in place of worsening, by Analyst: a reason"
    )


def test_an_override_of_a_district_leaves_the_county() -> None:
    indicator = an_indicator(Kind.COUNT, by_district=True)
    params = register(indicator, overrides=[override("rag", "green", area="northam")])
    frame = observed(two_years(10, 20, "northam"), two_years(10, 20, "southam"))
    assert table(frame, params=params)["rag"].tolist() == ["red", "green", "red"]


def test_an_override_of_no_row_is_a_problem() -> None:
    indicator = an_indicator(Kind.COUNT)
    params = register(indicator, overrides=[override("rag", "green", area="ruton")])
    with pytest.raises(Problems) as found:
        table(observed(two_years(10, 20)), params=params)
    assert found.value.problems == (
        Problem(
            "params/quarters/2017-18-Q3.yml",
            "overrides",
            "'measure' has no row for 'ruton'",
            "it has midshire",
        ),
    )


def test_nobody_rates_what_is_not_yet_published() -> None:
    indicator = an_indicator(Kind.COUNT)
    params = register(indicator, overrides=[override("rag", "green")])
    frame = observed(
        months("crime", "midshire", "2016-01", [10] * 24, embargoed_until="2018-03-01")
    )
    line = first(frame, indicator, params=params)
    assert (line["rag"], line["override"]) == ("not_rated", "")


# Order and file


def everything() -> pd.DataFrame:
    """A table that has each kind of column filled, and each kind of absence."""
    indicators = [
        an_indicator(name="crime", by_district=True, neighbours="neighbours"),
        an_indicator(Kind.PROPORTION, "conferences", name="repeats"),
        an_indicator(Kind.SURVEY, "survey", name="safe"),
    ]
    frame = observed(
        two_years(10, 20, "northam"),
        two_years(40, 40, "southam"),
        people(2017),
        peers("crime", far=10, near=11, high=12, low=13),
        [yearly("conferences", "2017-01-01", "2017-12-31", 1, 3)],
    )
    return table(frame, *indicators)


def test_rows_are_in_the_order_of_the_register_whatever_the_order_of_the_rows_received() -> None:
    found = everything()
    assert found[["indicator", "area"]].to_records(index=False).tolist() == [
        ("crime", "midshire"),
        ("crime", "northam"),
        ("crime", "southam"),
        ("repeats", "midshire"),
        ("safe", "midshire"),
    ]
    frame = observed(two_years(10, 20, "northam"), two_years(40, 40, "southam"), people(2017))
    indicator = an_indicator(by_district=True)
    turned = frame.sample(frac=1, random_state=1)
    assert table_csv(table(turned, indicator)) == table_csv(table(frame, indicator))


def test_the_file_gives_back_the_table(tmp_path: Path) -> None:
    found, path = everything(), tmp_path / "2017-18-Q3.csv"
    write_table(found, path)
    again = read_table(path)
    # Ten significant figures are written: 33.33333333.
    pd.testing.assert_frame_equal(again, found, rtol=1e-9)
    assert table_csv(again) == path.read_text(encoding="utf-8")
    assert again.dtypes.to_dict() == found.dtypes.to_dict()


def test_the_file_says_yes_and_no_and_leaves_blank_what_is_not_known() -> None:
    text = table_csv(everything())
    lines = [line.split(",") for line in text.splitlines()]
    assert lines[0] == list(COLUMNS)
    assert len(lines) == 6
    for name, kind in COLUMNS.items():
        cells = pd.read_csv(_text(text), dtype="str", keep_default_na=False)[name]
        if kind == "yes_no":
            assert set(cells) <= {"yes", "no"}, name
        elif kind == "date":
            assert all(re.fullmatch(r"(\d{4}-\d{2}-\d{2})?", cell) for cell in cells), name
    assert not re.search(r"\b(nan|NaN|NaT|None|inf|True|False|<NA>)\b", text)
    assert text.endswith("\n")
    assert "\r" not in text


def _text(text: str) -> Any:
    from io import StringIO

    return StringIO(text)


def test_a_table_of_other_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "2017-18-Q3.csv"
    path.write_text("quarter,indicator\n2017-18-Q3,crime\n", encoding="utf-8")
    with pytest.raises(ValueError, match="prepare it anew"):
        read_table(path)


def test_what_is_given_is_left_as_it_was() -> None:
    frame = observed(two_years(10, 20))
    before = frame.copy()
    first(frame, an_indicator(Kind.COUNT))
    pd.testing.assert_frame_equal(frame, before)


def test_every_column_is_explained() -> None:
    text = (Path(__file__).parent.parent / "docs" / "indicator-table.md").read_text("utf-8")
    explained: list[str] = []
    for names in re.findall(r"^\| ((?:`[^`]+`(?:, )?)+) \|", text, flags=re.MULTILINE):
        for name in re.findall(r"`([^`]+)`", names):
            if "<window>" in name:
                continue
            explained.append(name)
    windows = re.findall(r"^\| `<window>_([a-z_]+)` \|", text, flags=re.MULTILINE)
    named = re.findall(r"^\| `(\w+)` \| [A-Z]", text, flags=re.MULTILINE)
    assert named == ["current", "year_end", "previous", "baseline", "quarter_before"]
    explained = [name for name in explained if name not in named]
    position = explained.index("denominator_note")
    of_windows = [f"{window}_{name}" for window in named for name in windows]
    assert [*explained[:position], *of_windows, *explained[position:]] == list(COLUMNS)


# Laws


@settings(max_examples=15)
@given(st.integers(20, 200), st.integers(20, 200))
def test_better_and_worse_change_places_with_the_polarity(before: int, now: int) -> None:
    frame = observed(two_years(before, now))
    lower = first(frame, an_indicator(Kind.COUNT, polarity=Polarity.LOWER))
    higher = first(frame, an_indicator(Kind.COUNT, polarity=Polarity.HIGHER))
    swapped = {"improving": "worsening", "worsening": "improving", "stable": "stable"}
    assert higher["direction"] == swapped[lower["direction"]]
    for name in ("current_value", "change_value", "p_value", "significant"):
        assert higher[name] == lower[name]


@settings(max_examples=15)
@given(st.integers(20, 200), st.integers(20, 200))
def test_the_mirrored_change_is_as_significant(before: int, now: int) -> None:
    there = first(observed(two_years(before, now)), an_indicator(Kind.COUNT))
    back = first(observed(two_years(now, before)), an_indicator(Kind.COUNT))
    assert there["significant"] == back["significant"]
    assert there["change_value"] == -back["change_value"]

"""A row of the table with its definition: what reads differently from the column."""

from __future__ import annotations

import datetime as dt

import hand_made
import pandas as pd
import pytest
from observed import an_indicator, observed, register, row
from quarterdeck.comparability import Reason
from quarterdeck.indicators import indicator_table
from quarterdeck.params import Kind
from quarterdeck.params.register import Period, PeriodBasis
from quarterdeck.periods import Quarter, Window
from quarterdeck.readings import Assessed, Readings
from quarterdeck.verdicts import Improvement


def test_a_baseline_that_nobody_set_has_no_window() -> None:
    reading = hand_made.reading(baseline_start=pd.NaT, baseline_end=pd.NaT)
    assert not reading.has_window("baseline")
    assert reading.has_window()
    with pytest.raises(LookupError, match="burglary has no baseline window"):
        reading.window("baseline")


def test_a_change_since_the_baseline_or_why_it_is_withheld() -> None:
    reading = hand_made.reading(
        baseline_change_count=-341.0,
        baseline_change_value=-341.0,
        baseline_change_percent=-51.1,
        baseline_p_value=0.001,
        improvement="improved",
    )
    assert reading.improvement is Improvement.IMPROVED
    found = reading.against_baseline
    assert (found.withheld, found.count, found.change, found.percent) == (None, -341, -341, -51.1)
    withheld = hand_made.reading(
        baseline_comparison_reason="break",
        baseline_comparison_words="others asked",
        improvement_reason="others asked",
    )
    assert withheld.improvement is Improvement.NOT_JUDGED
    assert withheld.improvement_reason == withheld.against_baseline.short == "others asked"
    assert withheld.against_baseline.withheld is Reason.BREAK


def test_the_quarter_before_has_dates_only_where_it_is_counted_by_quarter() -> None:
    by_year = hand_made.reading(**hand_made.RATE)
    assert not by_year.has_window("quarter_before")
    assert not by_year.is_present("quarter_before")
    with pytest.raises(LookupError):
        by_year.window("quarter_before")
    by_quarter = hand_made.reading(
        **hand_made.RATE,
        quarter_before_start=pd.Timestamp(2017, 7, 1),
        quarter_before_end=pd.Timestamp(2017, 9, 30),
        quarter_before_value=7.2,
        quarter_before_change_value=0.7,
    )
    assert by_quarter.is_present("quarter_before")
    assert by_quarter.window("quarter_before").words == "July to September 2017"
    assert by_quarter.beside_quarter_before.withheld is None
    assert by_quarter.beside_quarter_before.change == 0.7
    broken = hand_made.reading(
        **hand_made.RATE,
        quarter_before_comparison_reason="break",
        quarter_before_comparison_sentence="another rule",
    )
    assert broken.beside_quarter_before.withheld is Reason.BREAK
    assert broken.beside_quarter_before.sentence == "another rule"


def test_an_assessment_has_words_and_a_role_or_there_is_none() -> None:
    reading = hand_made.reading(
        improvement="improved", assessment_words="Training begins.", assessment_role="Lead officer"
    )
    assert reading.assessment == Assessed(Improvement.IMPROVED, "Training begins.", "Lead officer")
    assert hand_made.reading().assessment is None


def test_a_projection_has_its_year_and_intervals_or_a_reason() -> None:
    reading = hand_made.reading(
        projection_start=pd.Timestamp("2016-04-01"),
        projection_end=pd.Timestamp("2017-03-31"),
        projection_value=280.0,
        projection_lower_80=240.0,
        projection_upper_80=320.0,
        projection_lower_95=200.0,
        projection_upper_95=360.0,
        projection_method="straight line on year to date",
        projection_indicative=True,
    )
    found = reading.projection
    assert found is not None
    assert found.window == Window(dt.date(2016, 4, 1), dt.date(2017, 3, 31))
    assert (found.lower_95, found.lower_80, found.value) == (200, 240, 280)
    assert found.indicative
    none = hand_made.reading(projection_reason="a survey isn’t projected")
    assert (none.projection, none.projection_reason) == (None, "a survey isn’t projected")


def test_a_snapshot_counts_what_decides_and_nothing_beside_it() -> None:
    names = ("one", "two", "three")
    of = hand_made.framework(
        (hand_made.outcome(indicators=("one", "two"), supplementary=("three",)),),
        tuple(hand_made.indicator(id=name) for name in names),
    )
    rows = [
        hand_made.row(indicator="one", improvement="improved"),
        hand_made.row(indicator="one", area="ash", improvement="deteriorated"),
        hand_made.row(indicator="two", improvement_reason="no baseline"),
        hand_made.row(indicator="three", use="supplementary", improvement="improved"),
    ]
    readings = hand_made.readings(of, rows)
    assert [reading.indicator.id for reading in readings.counted("safety")] == ["one", "two"]
    found = readings.snapshot("safety")
    assert (found.improved, found.not_judged, found.total) == (1, 1, 2)
    assert found.reasons == (("no baseline", 1),)
    beside = readings.of_outcome("safety", "crime", use="supplementary")
    assert [(reading.indicator.id, reading.is_counted) for reading in beside] == [("three", False)]


def test_areas_that_a_figure_is_made_of_are_named_as_in_print() -> None:
    indicator = an_indicator(
        Kind.COUNT,
        "conferences",
        in_part=True,
        period=Period(basis=PeriodBasis.ROLLING_12_MONTHS),
    )
    params = register(indicator)
    frame = observed([row("conferences", "northam", "2017-01-01", "2017-12-31", 824)])
    quarter = Quarter.parse("2017-18-Q3")
    readings = Readings(indicator_table(frame, params, quarter), params, quarter)
    reading = readings.get("safety", "measure")
    assert reading.parts() == (("Northam", 824),)
    assert reading.reason() == "in part: nothing from Southam"
    assert reading.is_present()


def test_what_is_not_counted_has_no_labels() -> None:
    indicator = an_indicator(Kind.ASSESSMENT, numerator=None)
    params, quarter = register(indicator), Quarter.parse("2017-18-Q3")
    frame = observed([row("conferences", "northam", "2017-01-01", "2017-12-31", 1)])
    table = indicator_table(frame, params, quarter)
    reading = Readings(table, params, quarter).get("safety", "measure")
    assert (reading.labels, reading.parts(), reading.is_present()) == ((), (), False)

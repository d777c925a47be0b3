"""What a window comes to: every kind of figure, and every reason why there is none."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from observed import a_source, an_indicator, months, observed, people, register, row
from quarterdeck.checks import Fault
from quarterdeck.figures import Figures, Value, restarts_inside
from quarterdeck.params import (
    Absence,
    Indicator,
    Kind,
    Params,
    Period,
    PeriodBasis,
    ReaderName,
    Selection,
)
from quarterdeck.params.register import Break, Rebase
from quarterdeck.periods import Window

YEAR = Window(dt.date(2017, 1, 1), dt.date(2017, 12, 31))
FINANCIAL_YEAR = Window.financial_year("2016-17")
LAST_QUARTER = Window(dt.date(2017, 10, 1), dt.date(2017, 12, 31))


def of(
    frame: pd.DataFrame, indicator: Indicator, params: Params | None = None, **more: object
) -> Figures:
    return Figures(frame, params or register(indicator), **more)  # type: ignore[arg-type]


def read(
    frame: pd.DataFrame, indicator: Indicator, area: str = "midshire", window: Window = YEAR
) -> Value:
    return of(frame, indicator).value(indicator, area, window)


def triple(value: Value, decimals: int) -> tuple[float, float, float]:
    return tuple(round(number, decimals) for number in (value.value, value.lower, value.upper))  # type: ignore[return-value]


# What isn't counted, what was counted later, and what came in part


def test_what_is_assessed_or_has_no_measure_has_no_value_and_no_series() -> None:
    assessed = an_indicator(Kind.ASSESSMENT, numerator=None)
    planned = an_indicator(Kind.NO_MEASURE, numerator=None, no_measure="in development")
    for indicator, why in ((assessed, "assessed, not counted"), (planned, "in development")):
        figures = of(observed(people(2017)), indicator)
        value = figures.value(indicator, "midshire", YEAR)
        assert (value.absence, value.reason) == (Absence.NO_MEASURE, why)
        assert figures.monthly(indicator, "midshire", YEAR.end).empty
        assert figures.periods(indicator, "midshire", YEAR.end).empty
        assert figures.control_chart(indicator, "midshire", YEAR.end) is None


@pytest.mark.parametrize(
    ("since", "words"),
    [("2017-01-01", None), ("2017-01-02", "2 January 2017"), ("2017-02-01", "February 2017")],
)
def test_a_window_that_begins_before_it_was_recorded_has_no_figure(
    since: str, words: str | None
) -> None:
    indicator = an_indicator(Kind.COUNT, recorded_since=dt.date.fromisoformat(since))
    value = read(observed(months("crime", "midshire", "2017-01", [1] * 12)), indicator)
    assert value.is_present == (words is None)
    assert value.absence == (Absence.NO_MEASURE if words else None)
    assert value.reason == (f"not recorded before {words}" if words else "")


def test_a_series_begins_when_recording_does() -> None:
    """Another category fills the months before, in which this one isn't nought but unknown."""
    frame = observed(
        months("crime", "midshire", "2017-01", [9] * 12, category="missing"),
        months("crime", "midshire", "2017-05", [2] * 8, category="absent"),
    )
    absences = Selection(source="crime", categories=("absent",))
    indicator = an_indicator(Kind.COUNT, numerator=absences, recorded_since=dt.date(2017, 4, 1))
    series = of(frame, indicator).monthly(indicator, "midshire", YEAR.end)
    assert series.index[0] == pd.Timestamp("2017-04-01")
    assert series.tolist() == [0] + [2] * 8


def families(**counts: float) -> list[dict[str, object]]:
    return [
        row("conferences", area, "2017-01-01", "2017-12-31", count, category="families")
        for area, count in counts.items()
    ]


def in_part(**more: object) -> Indicator:
    worked_with = Selection(source="conferences", categories=("families",))
    return an_indicator(Kind.COUNT, numerator=worked_with, in_part=True, **more)


def test_what_came_is_added_up_and_who_sent_nothing_is_named() -> None:
    """824 families of the first and 622 of the second; the third sent nothing."""
    value = read(observed(families(northam=824, southam=622)), in_part(), "shire_police")
    assert (value.value, value.reason) == (1446, "in part: nothing from Ruton")
    assert (value.parts, value.part_counts) == (("northam", "southam"), (824, 622))
    assert value.part == "area"


def test_a_return_of_all_its_areas_has_the_same_parts_and_nothing_to_tell() -> None:
    value = read(observed(families(northam=8, southam=6, ruton=1)), in_part(), "shire_police")
    assert (value.value, value.reason) == (15, "")
    assert value.parts == ("northam", "ruton", "southam")


def test_without_the_word_of_the_register_a_part_is_no_figure() -> None:
    indicator = in_part().model_copy(update={"in_part": False})
    value = read(observed(families(northam=824, southam=622)), indicator, "shire_police")
    assert value.absence is Absence.NOT_RECEIVED


def test_an_area_that_marked_its_figure_as_not_received_sent_nothing() -> None:
    blank = row("conferences", "ruton", "2017-01-01", "2017-12-31", None, category="families",
                status="not_received")  # fmt: skip
    value = read(observed(families(northam=8, southam=6), [blank]), in_part(), "shire_police")
    assert (value.value, value.reason) == (14, "in part: nothing from Ruton")
    alone = read(observed([blank]), in_part(), "shire_police")
    assert alone.absence is Absence.NOT_RECEIVED


# Money


def estimate(end: str, amount: float, received: str) -> dict[str, object]:
    return row("conferences", "midshire", "2013-04-01", end, amount, category="required",
               received=received)  # fmt: skip


MONEY = an_indicator(
    Kind.MONEY, numerator=Selection(source="conferences", categories=("required",))
)


def test_the_estimate_that_stands_is_the_one_received_last_whatever_its_dates() -> None:
    frame = observed(
        [
            estimate("2014-12-31", 27.8, "2015-01-15"),
            estimate("2016-02-29", 26.9, "2016-03-01"),
            estimate("2016-09-30", 27.25, "2016-10-01"),
        ]
    )
    figures = of(frame, MONEY)
    latest = figures.standing(MONEY, "midshire", YEAR)
    assert (latest.value, latest.window.end) == (27.25, dt.date(2016, 9, 30))
    assert pd.isna(latest.lower)
    assert pd.isna(latest.upper)
    before = figures.standing(MONEY, "midshire", YEAR, until=dt.date(2016, 9, 29))
    assert before.value == 26.9
    assert figures.periods(MONEY, "midshire", YEAR.end)["value"].tolist() == [27.8, 26.9, 27.25]


def test_without_an_estimate_the_window_asked_for_has_none() -> None:
    figures = of(observed([estimate("2014-12-31", 27.8, "2015-01-15")]), MONEY)
    value = figures.standing(MONEY, "midshire", YEAR, until=dt.date(2014, 12, 30))
    assert (value.window, value.absence) == (YEAR, Absence.NOT_RECEIVED)


# Rates and counts


def test_a_rate_adds_up_months_and_parts_over_the_population() -> None:
    crime = observed(
        months("crime", "northam", "2017-01", [10] * 12),
        months("crime", "southam", "2017-01", [15] * 12),
        people(2017),
    )
    value = read(crime, an_indicator())
    # (10 + 15) x 12 = 300 offences; 300 / 30,000 x 1,000 = 10 per 1,000.
    assert (value.numerator, value.denominator, value.value) == (300, 30_000, 10)
    # Byar: 300 (1 - 1/2700 - 1.96 / (3 x 17.3205))^3 = 267.01;
    # 301 (1 - 1/2709 + 1.96 / (3 x 17.3494))^3 = 335.96; over 30 thousand people.
    assert triple(value, 2) == (10.0, 8.90, 11.20)
    assert value.note == "mid-2017 population estimate"
    assert value.extracts == ("crime/2018-01-15.csv",)


def test_a_count_under_ten_has_exact_limits() -> None:
    """Five events: 1.62 to 11.67 (Garwood's limits, Fingertips technical guidance)."""
    crime = observed(months("crime", "midshire", "2017-01", [5] + [0] * 11))
    assert triple(read(crime, an_indicator(Kind.COUNT)), 2) == (5.0, 1.62, 11.67)


def test_none_is_nought_with_a_limit_above_it() -> None:
    """No events: 0 to 3.69."""
    crime = observed(months("crime", "midshire", "2017-01", [0] * 12, status="zero"))
    assert triple(read(crime, an_indicator(Kind.COUNT)), 2) == (0.0, 0.0, 3.69)


def test_an_area_that_is_held_itself_is_not_added_up_from_its_parts() -> None:
    crime = observed(
        months("crime", "midshire", "2017-01", [30] * 12),
        months("crime", "northam", "2017-01", [10] * 12),
    )
    assert read(crime, an_indicator(Kind.COUNT)).numerator == 360


def test_an_area_is_added_up_from_the_highest_parts_that_are_held() -> None:
    """Midshire and Ruton is Midshire, as it was returned, and Ruton; no district is asked for."""
    crime = observed(
        months("crime", "midshire", "2017-01", [30] * 12),
        months("crime", "ruton", "2017-01", [5] * 12),
    )
    assert read(crime, an_indicator(Kind.COUNT), "both").numerator == 12 * 35


def test_only_what_is_selected_is_counted() -> None:
    crime = observed(
        months("crime", "northam", "2017-01", [1] * 12, category="burglary", subcategory="home"),
        months("crime", "northam", "2017-01", [2] * 12, category="burglary", subcategory="shop"),
        months("crime", "northam", "2017-01", [4] * 12, category="theft"),
    )

    def counted(**selection: tuple[str, ...]) -> float:
        numerator = Selection(source="crime", **selection)
        return read(crime, an_indicator(Kind.COUNT, numerator=numerator), "northam").numerator

    assert counted() == 12 * 7
    assert counted(categories=("burglary",)) == 12 * 3
    assert counted(categories=("burglary",), subcategories=("home",)) == 12
    assert counted(leave_out=("theft",)) == 12 * 3
    assert counted(leave_out=("shop",)) == 12 * 5
    assert counted(categories=("burglary",), leave_out=("home",)) == 12 * 2


def test_a_category_that_no_return_has_is_not_nought() -> None:
    crime = observed(months("crime", "northam", "2017-01", [1] * 12, category="burglary"))
    numerator = Selection(source="crime", categories=("burglery",))
    value = read(crime, an_indicator(Kind.COUNT, numerator=numerator), "northam")
    assert (value.absence, value.reason) == (
        Absence.NOT_RECEIVED,
        "Shire Police sent nothing of the category burglery",
    )


def test_a_category_that_had_none_in_these_months_is_nought() -> None:
    crime = observed(
        months("crime", "northam", "2016-01", [1] * 12, category="burglary"),
        months("crime", "northam", "2016-01", [1] * 24, category="theft"),
    )
    numerator = Selection(source="crime", categories=("burglary",))
    assert read(crime, an_indicator(Kind.COUNT, numerator=numerator), "northam").value == 0


# Gaps


def gap(frame: pd.DataFrame, area: str = "midshire", window: Window = YEAR) -> str:
    value = read(frame, an_indicator(Kind.COUNT), area, window)
    assert value.absence is Absence.NOT_RECEIVED
    assert pd.isna(value.value)
    return value.reason


def test_no_return_at_all_names_who_owes_it() -> None:
    assert gap(observed(people(2017))) == "no return from Shire Police"


def test_a_window_of_which_nothing_came_is_named() -> None:
    crime = observed(months("crime", "midshire", "2016-01", [10] * 12))
    assert gap(crime) == "year ending December 2017 not received"
    assert gap(crime, window=LAST_QUARTER) == "October to December 2017 not received"


def test_missing_months_are_named() -> None:
    counts = [10, 10, 10, None, None, None, 10, None, 10, 10, 10, 10]
    crime = observed(months("crime", "midshire", "2017-01", counts))
    assert gap(crime) == "April to June 2017 and August 2017 not received"


def test_the_area_whose_months_are_missing_is_named() -> None:
    crime = observed(
        months("crime", "northam", "2017-01", [10] * 12),
        months("crime", "southam", "2017-01", [10] * 11),
    )
    assert gap(crime) == "not received from Southam: December 2017"


def test_an_area_that_never_made_a_return_is_named() -> None:
    crime = observed(months("crime", "northam", "2017-01", [10] * 12))
    assert gap(crime) == "not received from Southam: year ending December 2017"


def test_months_that_every_area_lacks_are_not_told_area_by_area() -> None:
    crime = observed(
        months("crime", "northam", "2017-01", [10] * 11),
        months("crime", "southam", "2017-01", [10] * 11),
    )
    assert gap(crime) == "December 2017 not received"


# Marks


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("suppressed", "1 figure is marked as suppressed"),
        ("not_received", "1 figure is marked as not received"),
        ("no_measure", "1 figure is marked as no measure"),
        ("not_yet_published", ""),  # not even how much of it there is
    ],
)
def test_one_marked_month_hides_the_sum(status: str, reason: str) -> None:
    crime = observed(
        months("crime", "northam", "2017-01", [10] * 11),
        [row("crime", "northam", "2017-12-01", "2017-12-31", None, status=status)],
    )
    value = read(crime, an_indicator(Kind.COUNT), "northam")
    assert (value.absence, value.reason) == (Absence(status), reason)
    assert pd.isna(value.value)
    assert pd.isna(value.numerator)


def test_a_mark_in_what_is_not_counted_hides_nothing() -> None:
    crime = observed(
        months("crime", "northam", "2017-01", [10] * 12, category="theft"),
        [row("crime", "northam", "2017-12-01", "2017-12-31", None, category="homicide",
             status="suppressed")],
    )  # fmt: skip
    theft = an_indicator(Kind.COUNT, numerator=Selection(source="crime", categories=("theft",)))
    assert read(crime, theft, "northam").value == 120
    assert read(crime, an_indicator(Kind.COUNT), "northam").absence is Absence.SUPPRESSED


def test_an_embargo_is_told_before_any_other_mark() -> None:
    crime = observed(
        months("crime", "northam", "2017-01", [10] * 9),
        months("crime", "northam", "2017-10", [float("nan")] * 2, status="suppressed"),
        months("crime", "northam", "2017-12", [float("nan")], status="not_yet_published"),
    )
    value = read(crime, an_indicator(Kind.COUNT), "northam")
    assert value.absence is Absence.NOT_YET_PUBLISHED


def test_a_marked_month_is_a_gap_in_the_series_and_not_a_nought() -> None:
    crime = observed(
        months("crime", "northam", "2017-01", [10, 20]),
        [row("crime", "northam", "2017-03-01", "2017-03-31", None, status="suppressed")],
        months("crime", "northam", "2017-04", [40]),
    )
    indicator = an_indicator(Kind.COUNT)
    series = of(crime, indicator).monthly(indicator, "northam", YEAR.end)
    assert series.isna().tolist() == [False, False, True, False]
    assert series.dropna().tolist() == [10, 20, 40]


# The population in force


def test_the_population_is_the_latest_one_dated_by_the_end_of_the_window() -> None:
    frame = observed(
        months("crime", "northam", "2016-01", [10] * 24),
        [
            row("people", "northam", f"{year}-06-30", f"{year}-06-30", count, category="all_ages")
            for year, count in ((2015, 8_000), (2016, 9_000), (2017, 10_000))
        ],
    )
    indicator = an_indicator()
    figures = of(frame, indicator)
    assert figures.value(indicator, "northam", YEAR).denominator == 10_000
    assert figures.value(indicator, "northam", YEAR.like_for_like).denominator == 9_000
    to_may = Window(dt.date(2016, 6, 1), dt.date(2017, 5, 31))
    assert figures.value(indicator, "northam", to_may).denominator == 9_000


@pytest.mark.parametrize("year", [2015, 2018])
def test_where_none_falls_inside_the_nearest_is_used_and_said(year: int) -> None:
    frame = observed(months("crime", "northam", "2017-01", [10] * 12), people(year))
    value = read(frame, an_indicator(), "northam")
    assert value.value == 12  # 120 / 10,000 x 1,000
    assert value.note == f"mid-{year} population estimate, the nearest held"


def test_a_census_is_not_called_a_mid_year_estimate() -> None:
    census = row("people", "northam", "2017-03-21", "2017-03-21", 10_000, category="all_ages")
    frame = observed(months("crime", "northam", "2017-01", [10] * 12), [census])
    assert read(frame, an_indicator(), "northam").note == "population on 21 March 2017"


def test_a_population_that_lacks_a_part_is_none() -> None:
    frame = observed(
        months("crime", "northam", "2017-01", [10] * 12),
        months("crime", "southam", "2017-01", [10] * 12),
        people(2017, areas=("northam",)),
    )
    value = read(frame, an_indicator())
    assert (value.absence, value.reason) == (Absence.NOT_RECEIVED, "no population for Midshire")


def test_a_population_under_embargo_is_not_nought_people() -> None:
    hidden = row("people", "northam", "2017-06-30", "2017-06-30", None, category="all_ages",
                 status="not_yet_published")  # fmt: skip
    frame = observed(months("crime", "northam", "2017-01", [10] * 12), people(2016), [hidden])
    value = read(frame, an_indicator(), "northam")
    assert (value.denominator, value.note) == (
        10_000,
        "mid-2016 population estimate, the nearest held",
    )


# Proportions, ratios, reductions: returns on a window of their own


def returned(
    numerator: float, denominator: float | None, **more: object
) -> list[dict[str, object]]:
    start, end = str(YEAR.start), str(YEAR.end)
    return [row("conferences", "midshire", start, end, numerator, denominator=denominator, **more)]  # type: ignore[arg-type]


def test_a_proportion_has_wilsons_limits() -> None:
    """81 of 263: 0.2553 to 0.3662 (Newcombe, 1998a, method 3, first example)."""
    value = read(observed(returned(81, 263)), an_indicator(Kind.PROPORTION, "conferences"))
    assert triple(value, 2) == (30.80, 25.53, 36.62)


def test_a_proportion_of_parts_is_of_all_their_cases() -> None:
    start, end = str(YEAR.start), str(YEAR.end)
    frame = observed(
        [
            row("conferences", "northam", start, end, 1, denominator=10),
            row("conferences", "southam", start, end, 20, denominator=40),
        ]
    )
    # 21 of 50 is 42%; the mean of 10% and 50% would be 30%.
    assert read(frame, an_indicator(Kind.PROPORTION, "conferences")).value == 42


def test_a_return_that_lacks_a_part_names_it() -> None:
    start, end = str(YEAR.start), str(YEAR.end)
    frame = observed([row("conferences", "northam", start, end, 1, denominator=10)])
    value = read(frame, an_indicator(Kind.PROPORTION, "conferences"))
    assert value.reason == "in part: nothing from Southam"
    assert value.absence is Absence.NOT_RECEIVED


def test_a_return_that_lacks_a_category_names_it() -> None:
    numerator = Selection(source="conferences", categories=("repeats", "others"))
    indicator = an_indicator(Kind.COUNT, "conferences", numerator=numerator)
    value = read(observed(returned(8, None, category="repeats")), indicator)
    assert value.reason == "in part: the return lacks others"


def test_a_return_for_another_window_is_no_return_for_this_one() -> None:
    frame = observed(
        [row("conferences", "midshire", "2016-10-01", "2017-09-30", 81, denominator=300)]
    )
    value = read(frame, an_indicator(Kind.PROPORTION, "conferences"))
    assert value.reason == "year ending December 2017 not received"


@pytest.mark.parametrize("denominator", [None, 0])
def test_a_share_of_nothing_is_no_measure(denominator: float | None) -> None:
    value = read(observed(returned(8, denominator)), an_indicator(Kind.PROPORTION, "conferences"))
    assert value.absence is Absence.NO_MEASURE


def test_a_denominator_that_one_part_lacks_is_not_that_of_the_others() -> None:
    start, end = str(YEAR.start), str(YEAR.end)
    frame = observed(
        [
            row("conferences", "northam", start, end, 1, denominator=10),
            row("conferences", "southam", start, end, 20),
        ]
    )
    value = read(frame, an_indicator(Kind.PROPORTION, "conferences"))
    assert value.absence is Absence.NO_MEASURE


def test_more_than_all_is_a_fault_and_no_crash() -> None:
    value = read(observed(returned(31, 30)), an_indicator(Kind.PROPORTION, "conferences"))
    assert (value.absence, value.reason) == (Absence.DATA_FAULT, "31 of 30 is no part of a whole")


@pytest.mark.parametrize("kind", [Kind.COUNT, Kind.RATIO, Kind.REDUCTION])
def test_a_broken_count_is_a_fault_and_no_crash(kind: Kind) -> None:
    value = read(observed(returned(30.5, 40)), an_indicator(kind, "conferences"))
    assert (value.absence, value.reason) == (
        Absence.DATA_FAULT,
        "a count is a whole number, not 30.5",
    )


def cohort(numerator: float, denominator: float) -> pd.DataFrame:
    start, end = str(YEAR.start), str(YEAR.end)
    return observed([row("cohorts", "midshire", start, end, numerator, denominator=denominator)])


def test_a_ratio_is_offences_per_offender() -> None:
    """100 offences by 122 people: 0.82; Byar's 81.4 to 121.6 over 122 are 0.67 to 1.00."""
    assert triple(read(cohort(100, 122), an_indicator(Kind.RATIO, "cohorts")), 2) == (
        0.82,
        0.67,
        1.00,
    )


def test_a_reduction_is_one_less_after_over_before() -> None:
    """From 100 to 58: 42%. ln 0.58 = -0.5447, and 1.96 √(1/58 + 1/100) = 0.3234; so from
    1 - exp(-0.2212) = 19.8% to 1 - exp(-0.8682) = 58.0%."""
    value = read(cohort(58, 100), an_indicator(Kind.REDUCTION, "cohorts"))
    assert triple(value, 1) == (42.0, 19.8, 58.0)


def test_a_reduction_may_be_a_rise() -> None:
    assert read(cohort(120, 100), an_indicator(Kind.REDUCTION, "cohorts")).value == pytest.approx(
        -20
    )


def test_a_reduction_from_nothing_is_no_measure() -> None:
    value = read(cohort(3, 0), an_indicator(Kind.REDUCTION, "cohorts"))
    assert value.absence is Absence.NO_MEASURE


# Surveys


def wave(
    start: str, end: str, positive: float | None, n: float, area: str = "midshire", **more: object
) -> dict[str, object]:
    denominator = more.pop("denominator", n)
    return row("survey", area, start, end, positive, denominator=denominator, n=n, **more)  # type: ignore[arg-type]


QUARTERS_OF_2017 = [
    ("2017-01-01", "2017-03-31"),
    ("2017-04-01", "2017-06-30"),
    ("2017-07-01", "2017-09-30"),
    ("2017-10-01", "2017-12-31"),
]
SURVEY = an_indicator(Kind.SURVEY, "survey")


def test_waves_are_pooled_and_not_averaged() -> None:
    answers = [(90, 100), (10, 20), (45, 50), (15, 30)]
    frame = observed(
        [wave(*dates, *counts) for dates, counts in zip(QUARTERS_OF_2017, answers, strict=True)]
    )
    value = read(frame, SURVEY)
    # 160 of 200 is 80%; the mean of 90, 50, 90 and 50% would be 70%.
    assert (value.value, value.n) == (80, 200)
    # Wilson: (160 + 1.92) / 203.84 = 0.7944; 1.96 √(200 x .8 x .2 + 0.96) / 203.84 = 0.0552.
    assert triple(value, 1) == (80.0, 73.9, 85.0)


def test_a_wave_that_is_the_window_is_enough() -> None:
    frame = observed(
        [wave("2017-01-01", "2017-12-31", 75, 100), wave("2017-10-01", "2017-12-31", 10, 50)]
    )
    assert read(frame, SURVEY).value == 75


def test_waves_that_do_not_fill_the_window_are_told() -> None:
    frame = observed([wave(*dates, 50, 100) for dates in QUARTERS_OF_2017[:3]])
    value = read(frame, SURVEY)
    assert value.reason == "year ending December 2017: 3 of its waves received"
    assert read(frame, SURVEY, window=FINANCIAL_YEAR.shift(-24)).reason == (
        "year ending March 2015: no wave received"
    )


def test_waves_that_overlap_are_not_added_up() -> None:
    frame = observed(
        [wave("2017-01-01", "2017-09-30", 50, 100), wave("2017-07-01", "2017-12-31", 50, 100)]
    )
    value = read(frame, SURVEY)
    assert (value.absence, value.reason) == (
        Absence.NO_MEASURE,
        "its waves overlap: Jan–Sep 17 and Jul–Dec 17",
    )


def test_fieldwork_dates_need_not_be_whole_months() -> None:
    dates = [("2017-01-09", "2017-03-24"), ("2017-04-03", "2017-06-30"),
             ("2017-07-01", "2017-09-15"), ("2017-10-02", "2017-12-20")]  # fmt: skip
    frame = observed([wave(*between, 50, 100) for between in dates])
    figures = of(frame, SURVEY)
    assert figures.value(SURVEY, "midshire", YEAR).value == 50
    assert figures.periods(SURVEY, "midshire", YEAR.end)["value"].tolist() == [50] * 4


def test_a_wave_that_a_district_missed_is_not_the_countys() -> None:
    frame = observed(
        [wave(*dates, 50, 100, area="northam") for dates in QUARTERS_OF_2017],
        [wave(*dates, 10, 100, area="southam") for dates in QUARTERS_OF_2017[:3]],
    )
    value = read(frame, SURVEY)
    assert value.reason == "October to December 2017: nothing from Southam"
    assert read(frame, SURVEY, "northam").value == 50


@pytest.mark.parametrize(
    ("n", "absence"), [(29, Absence.TOO_FEW_RESPONSES), (30, None), (0, Absence.TOO_FEW_RESPONSES)]
)
def test_under_the_minimum_base_there_is_no_value(n: int, absence: Absence | None) -> None:
    positive = None if n == 0 else 20
    status = "too_few_responses" if n == 0 else "ok"
    value = read(observed([wave("2017-01-01", "2017-12-31", positive, n, status=status)]), SURVEY)
    assert value.absence is absence
    assert value.reason == ("" if absence is None else f"{n} answered; 30 are needed")


def test_a_wave_that_nobody_answered_does_not_hide_the_others() -> None:
    frame = observed(
        [wave(*dates, 20, 40) for dates in QUARTERS_OF_2017[:3]],
        [wave(*QUARTERS_OF_2017[3], None, 0, status="too_few_responses")],
    )
    assert (read(frame, SURVEY).value, read(frame, SURVEY).n) == (50, 120)


def test_weights_are_no_respondents() -> None:
    """100 people who stand for 50,000 have the interval of 100: Wilson's 40.4 to 59.6."""
    frame = observed([wave("2017-01-01", "2017-12-31", 25_000.5, 100, denominator=50_001)])
    assert triple(read(frame, SURVEY), 1) == (50.0, 40.4, 59.6)


def test_a_design_effect_widens_the_interval() -> None:
    """Two times the variance is half the base: 200 answers have the interval of 100."""
    frame = observed([wave("2017-01-01", "2017-12-31", 100, 200)])
    params = register(SURVEY, sources=[a_source("survey", ReaderName.SURVEY, design_effect=2.0)])
    value = of(frame, SURVEY, params).value(SURVEY, "midshire", YEAR)
    assert triple(value, 1) == (50.0, 40.4, 59.6)


# Services


def service(
    name: str, first: str, counts: list[float | None], area: str = "midshire"
) -> list[dict[str, object]]:
    return months("services", area, first, counts, category=name)


REFERRALS = an_indicator(Kind.COUNT, "services")


def test_services_that_made_a_whole_return_are_added_up_and_named() -> None:
    frame = observed(
        service("refuge", "2017-01", [10] * 12), service("outreach", "2017-01", [5] * 12)
    )
    value = read(frame, REFERRALS)
    assert value.value == 180
    assert (value.parts, value.part_counts) == (("outreach", "refuge"), (60, 120))


def test_a_service_that_began_within_the_window_is_left_out() -> None:
    frame = observed(
        service("refuge", "2017-01", [10] * 12), service("outreach", "2017-07", [5] * 6)
    )
    value = read(frame, REFERRALS)
    assert (value.value, value.parts) == (120, ("refuge",))


def test_where_most_are_from_part_returns_there_is_no_figure() -> None:
    frame = observed(
        service("refuge", "2017-01", [10] * 12), service("outreach", "2017-07", [21] * 6)
    )
    value = read(frame, REFERRALS)
    # 126 of the 246 are from a service that was there for half of it.
    assert (value.absence, value.reason) == (
        Absence.NOT_RECEIVED,
        "most of the 246 received are from services that made no return for part of the year "
        "ending December 2017",
    )
    half = observed(
        service("refuge", "2017-01", [10] * 12), service("outreach", "2017-07", [20] * 6)
    )
    assert read(half, REFERRALS).value == 120


def test_a_month_that_no_service_returned_is_named() -> None:
    frame = observed(service("refuge", "2017-01", [10] * 11))
    assert read(frame, REFERRALS).reason == "December 2017 not received"


def test_no_referrals_are_none_and_not_a_gap() -> None:
    frame = observed(
        months("services", "midshire", "2017-01", [0] * 12, category="refuge", status="zero")
    )
    assert (read(frame, REFERRALS).value, read(frame, REFERRALS).absence) == (0, None)


def test_a_service_is_whole_only_if_it_is_in_each_of_its_areas() -> None:
    frame = observed(
        service("refuge", "2017-01", [10] * 12, "northam"),
        service("refuge", "2017-01", [10] * 12, "southam"),
        service("outreach", "2017-01", [5] * 12, "northam"),
        service("outreach", "2017-01", [5] * 6, "southam"),
    )
    assert read(frame, REFERRALS).parts == ("refuge",)


def test_named_services_alone_are_added_up() -> None:
    frame = observed(
        service("refuge", "2017-01", [10] * 12), service("outreach", "2017-01", [5] * 12)
    )
    value = of(frame, REFERRALS).value(REFERRALS, "midshire", YEAR, ("refuge",))
    assert (value.value, value.parts) == (120, ("refuge",))


def test_embargoed_referrals_are_not_yet_published_rather_than_missing() -> None:
    hidden = {"category": "refuge", "status": "not_yet_published"}
    frame = observed(months("services", "midshire", "2017-01", [float("nan")] * 12, **hidden))
    assert read(frame, REFERRALS).absence is Absence.NOT_YET_PUBLISHED


def test_a_series_of_services_follows_the_same_ones() -> None:
    """Refuge and outreach report now; the months before outreach began are no part of it."""
    frame = observed(
        service("earlier", "2017-01", [50, 50]),
        service("refuge", "2017-01", [10, 11, 12, 13]),
        service("outreach", "2017-03", [5, 6]),
    )
    figures = of(frame, REFERRALS)
    assert figures.services(REFERRALS, "midshire", YEAR.end) == ("outreach", "refuge")
    series = figures.monthly(REFERRALS, "midshire", YEAR.end)
    assert series.isna().tolist() == [True, True, False, False]
    assert series.dropna().tolist() == [17, 19]
    only = figures.monthly(REFERRALS, "midshire", YEAR.end, ("refuge",))
    assert only.tolist() == [10, 11, 12, 13]


# Faults


def fault(area: str, month: str, **more: object) -> Fault:
    return Fault("street", area, dt.date.fromisoformat(month), 9, 100, 300, 50,
                 ("anti_social_behaviour",), **more)  # fmt: skip


def street(**more: object) -> pd.DataFrame:
    return observed(
        *(
            months("street", area, "2017-01", [10] * 12, category=category)
            for area in ("northam", "southam", "ruton", "shire_police:no_location")
            for category in ("burglary", "anti_social_behaviour")
        ),
        people(2017),
    )


def test_a_month_at_fault_holds_back_its_area_and_the_county_and_not_the_force() -> None:
    crime = an_indicator(Kind.COUNT, "street")
    figures = of(street(), crime, faults=(fault("northam", "2017-03-01"),))
    held = figures.value(crime, "northam", YEAR)
    assert held.absence is Absence.DATA_FAULT
    assert held.reason == (
        "location fault: March 2017 has 9 records without anti social behaviour where about 100 is "
        "usual, while 300 across the force have no location, where about 50 is usual"
    )
    county = figures.value(crime, "midshire", YEAR)
    assert (county.absence, county.reason) == (
        Absence.DATA_FAULT,
        "location fault in Northam, March 2017",
    )
    assert figures.value(crime, "southam", YEAR).value == 240
    # Every record, wherever it lies: 4 places x 2 categories x 120.
    assert figures.value(crime, "shire_police", YEAR).value == 960
    assert figures.value(crime, "northam", LAST_QUARTER).value == 60


def test_several_faults_are_named_together() -> None:
    crime = an_indicator(Kind.COUNT, "street")
    faults = (
        fault("northam", "2017-03-01"),
        fault("northam", "2017-04-01"),
        fault("southam", "2017-03-01"),
    )
    figures = of(street(), crime, faults=faults)
    assert figures.value(crime, "midshire", YEAR).reason == (
        "location fault in Northam and Southam, March to April 2017"
    )
    assert figures.value(crime, "northam", YEAR).reason == (
        "location fault in Northam, March to April 2017"
    )


def test_categories_that_the_rule_leaves_out_are_not_held_back() -> None:
    numerator = Selection(source="street", categories=("anti_social_behaviour",))
    disorder = an_indicator(Kind.COUNT, "street", numerator=numerator)
    figures = of(street(), disorder, faults=(fault("northam", "2017-03-01"),))
    assert figures.value(disorder, "northam", YEAR).value == 120
    assert figures.monthly(disorder, "northam", YEAR.end).notna().all()


def test_a_month_at_fault_is_a_gap_in_the_series() -> None:
    crime = an_indicator(Kind.COUNT, "street")
    figures = of(street(), crime, faults=(fault("northam", "2017-03-01"),))
    series = figures.monthly(crime, "northam", YEAR.end)
    assert series.index[series.isna()].tolist() == [pd.Timestamp("2017-03-01")]
    assert figures.monthly(crime, "shire_police", YEAR.end).notna().all()


def test_the_force_is_all_that_is_in_its_file() -> None:
    frame = observed(
        months("street", "northam", "2017-01", [10] * 12),
        months("street", "shire_police:no_location", "2017-01", [3] * 12),
        months("street", "shire_police:outside:Elsewhere", "2017-04", [1]),
    )
    crime = an_indicator(Kind.COUNT, "street")
    figures = of(frame, crime)
    # 120 + 36 + 1, although Southam and Ruton have no row, and Elsewhere has one month.
    assert figures.value(crime, "shire_police", YEAR).value == 157
    assert figures.name("shire_police:no_location") == "No location, Shire Police"
    assert figures.name("shire_police:outside:Elsewhere") == "Elsewhere"


def test_a_month_of_the_archive_is_every_areas() -> None:
    frame = observed(months("street", "northam", "2017-01", [10] * 11))
    crime = an_indicator(Kind.COUNT, "street")
    value = of(frame, crime).value(crime, "northam", YEAR)
    assert value.reason == "December 2017 not received"


# Series


def test_a_series_ends_by_its_date_and_has_gaps_where_nothing_came() -> None:
    frame = observed(months("crime", "northam", "2016-11", [10, None, 30, 40]))
    indicator = an_indicator(Kind.COUNT)
    series = of(frame, indicator).monthly(indicator, "northam", dt.date(2017, 1, 31))
    assert series.index.strftime("%Y-%m").tolist() == ["2016-11", "2016-12", "2017-01"]
    assert series.fillna(-1).tolist() == [10, -1, 30]
    assert (series.name, series.index.name) == ("count", "month")


def test_a_month_that_a_part_lacks_is_a_gap_of_the_whole() -> None:
    frame = observed(
        months("crime", "northam", "2017-01", [10, 10]),
        months("crime", "southam", "2017-02", [5, 5]),
    )
    indicator = an_indicator(Kind.COUNT)
    series = of(frame, indicator).monthly(indicator, "midshire", YEAR.end)
    assert series.fillna(-1).tolist() == [-1, 15, -1]


def test_what_is_not_monthly_has_no_months_and_what_is_has_no_periods() -> None:
    frame = observed(returned(81, 263), months("crime", "northam", "2017-01", [10] * 12))
    share, crime = an_indicator(Kind.PROPORTION, "conferences"), an_indicator(Kind.COUNT)
    figures = of(frame, share)
    assert figures.monthly(share, "midshire", YEAR.end).empty
    assert figures.control_chart(share, "midshire", YEAR.end) is None
    assert figures.periods(crime, "northam", YEAR.end).empty
    assert figures.periods(share, "midshire", YEAR.end)["value"].round(1).tolist() == [30.8]
    assert figures.periods(share, "midshire", dt.date(2017, 12, 30)).empty


def test_periods_are_of_the_indicators_length() -> None:
    frame = observed(
        [
            row("conferences", "midshire", "2017-10-01", "2017-12-31", 5, denominator=10),
            row("conferences", "midshire", "2017-01-01", "2017-12-31", 30, denominator=40),
        ]
    )
    yearly = an_indicator(Kind.PROPORTION, "conferences")
    quarterly = an_indicator(
        Kind.PROPORTION, "conferences", period=Period(basis=PeriodBasis.QUARTER)
    )
    figures = of(frame, yearly)
    assert figures.periods(yearly, "midshire", YEAR.end)["value"].tolist() == [75]
    assert figures.periods(quarterly, "midshire", YEAR.end)["value"].tolist() == [50]


def test_limits_begin_again_at_a_break() -> None:
    changed = Break(since=dt.date(2017, 7, 1), kind="system", reason="r", short="system changed")
    indicator = an_indicator(Kind.COUNT, breaks=(changed,))
    frame = observed(months("crime", "northam", "2017-01", [10, 12] * 3 + [30, 32] * 3))
    chart = of(frame, indicator).control_chart(indicator, "northam", YEAR.end)
    assert chart is not None
    # 11 is the mean of 10 and 12, 31 that of 30 and 32.
    assert chart.points["centre"].tolist() == [11] * 6 + [31] * 6


def test_limits_begin_again_where_the_register_rebases_them() -> None:
    lower = Rebase(since=dt.date(2017, 7, 1), reason="r", short="settled lower")
    indicator = an_indicator(Kind.COUNT, rebased=(lower,))
    frame = observed(months("crime", "northam", "2017-01", [30, 32] * 3 + [10, 12] * 3))
    chart = of(frame, indicator).control_chart(indicator, "northam", YEAR.end)
    assert chart is not None
    # 31 is the mean of 30 and 32, 11 that of 10 and 12.
    assert chart.points["centre"].tolist() == [31] * 6 + [11] * 6
    assert chart.segments["reason"].tolist() == [None, "settled lower"]


SEASON = [36, 27, 18, 18, 18, 18, 18, 18, 18, 27, 36, 54]  # 306 a year, 25.5 a month


def variation_of(counts: list[int], first: str, **more: object) -> str:
    indicator = an_indicator(Kind.COUNT, **more)
    figures = of(observed(months("crime", "northam", first, counts)), indicator)
    chart = figures.control_chart(indicator, "northam", YEAR.end)
    assert chart is not None
    return chart.variation


def test_a_return_to_the_old_level_is_a_special_cause_once_limits_are_rebased() -> None:
    # Thirteen months about 100, fourteen about 25, then 51, 53, 59: low beside the mean of all,
    # and above the limits of the latest 17: mean 522 / 17 = 30.7, moving ranges 63 / 15 = 4.2
    # once that of 27 is screened, 30.7 + 2.66 × 4.2 = 41.9.
    counts = [100, 104] * 6 + [102] + [25, 29, 22, 27] * 3 + [26, 24] + [51, 53, 59]
    assert variation_of(counts, "2015-07") != "special cause concern"
    lower = Rebase(since=dt.date(2016, 8, 1), reason="r", short="settled lower")
    assert variation_of(counts, "2015-07", rebased=(lower,)) == "special cause concern"
    # A break that follows it starts them once more, and three months are too few.
    changed = Break(since=dt.date(2017, 10, 1), kind="system", reason="r", short="new system")
    assert variation_of(counts, "2015-07", rebased=(lower,), breaks=(changed,)) == "too few points"


@pytest.mark.parametrize(
    ("since", "inside"), [("2017-01-01", 0), ("2017-02-01", 1), ("2018-01-01", 0)]
)
def test_limits_start_again_only_inside_the_series(since: str, inside: int) -> None:
    day = dt.date.fromisoformat(since)
    indicator = an_indicator(Kind.COUNT, rebased=(Rebase(since=day, reason="r", short="s"),))
    frame = observed(months("crime", "northam", "2017-01", [10] * 12))
    series = of(frame, indicator).monthly(indicator, "northam", YEAR.end)
    assert len(restarts_inside(indicator, series)) == inside


def test_a_rebase_leaves_the_comparison_with_a_year_before_as_it_is() -> None:
    lower = Rebase(since=dt.date(2017, 1, 1), reason="r", short="settled lower")
    indicator = an_indicator(Kind.COUNT, rebased=(lower,))
    assert indicator.breaks == ()
    frame = observed(months("crime", "northam", "2016-01", [30] * 12 + [10] * 12))
    assert read(frame, indicator, "northam").value == 120


def test_a_season_is_that_of_the_months_on_both_sides_of_a_rebase() -> None:
    lower = Rebase(since=dt.date(2017, 1, 1), reason="r", short="settled lower")
    indicator = an_indicator(Kind.COUNT, seasonal=True, rebased=(lower,))
    counts = [2 * count for count in SEASON * 2] + SEASON * 2
    figures = of(observed(months("crime", "northam", "2015-01", counts)), indicator)
    season = figures.season(indicator, "northam", dt.date(2018, 12, 31), months=48)
    assert season is not None
    # Each month has three ratios, and the step touches one of them: the median is another.
    assert season.tolist() == pytest.approx([count / 25.5 for count in SEASON])
    chart = figures.control_chart(indicator, "northam", dt.date(2018, 12, 31), months=48)
    assert chart is not None
    assert chart.segments["n"].tolist() == [24, 24]


def test_an_ordinary_winter_is_no_special_cause_of_what_is_seasonal() -> None:
    counts = SEASON * 3
    assert variation_of(counts, "2015-01") == "special cause concern"
    assert variation_of(counts, "2015-01", seasonal=True) == "common cause"
    indicator = an_indicator(Kind.COUNT, seasonal=True)
    figures = of(observed(months("crime", "northam", "2015-01", counts)), indicator)
    chart = figures.control_chart(indicator, "northam", YEAR.end)
    assert chart is not None
    # Every year alike: what is left is the mean month, all along.
    assert chart.points["value"].tolist() == pytest.approx([25.5] * 36)


def test_a_winter_out_of_its_season_is_a_special_cause() -> None:
    assert variation_of([*SEASON * 2, *SEASON[:11], 90], "2015-01", seasonal=True) == (
        "special cause concern"
    )
    # No more than an ordinary October, and yet too few for December: better, as fewer are.
    assert variation_of([*SEASON * 2, *SEASON[:11], 27], "2015-01", seasonal=True) == (
        "special cause improvement"
    )


def test_under_three_full_years_months_are_judged_as_they_are() -> None:
    indicator = an_indicator(Kind.COUNT, seasonal=True)
    counts = (SEASON * 3)[1:]
    figures = of(observed(months("crime", "northam", "2015-02", counts)), indicator)
    assert figures.season(indicator, "northam", YEAR.end) is None
    assert variation_of(counts, "2015-02", seasonal=True) == "special cause concern"
    one_more = of(observed(months("crime", "northam", "2015-01", SEASON * 3)), indicator)
    season = one_more.season(indicator, "northam", YEAR.end)
    assert season is not None
    assert season[12] == pytest.approx(54 / 25.5)


def test_a_season_is_that_of_the_months_since_the_last_break() -> None:
    changed = Break(since=dt.date(2015, 1, 1), kind="system", reason="r", short="system changed")
    counts = [54] * 9 + SEASON * 3
    indicator = an_indicator(Kind.COUNT, seasonal=True, breaks=(changed,))
    figures = of(observed(months("crime", "northam", "2014-04", counts)), indicator)
    chart = figures.control_chart(indicator, "northam", YEAR.end)
    assert chart is not None
    assert chart.points["value"].iloc[9:].tolist() == pytest.approx([25.5] * 36)
    # What is drawn from before is divided by the same: 54 over April's 18 / 25.5.
    assert chart.points["value"].iloc[0] == pytest.approx(76.5)
    late = Break(since=dt.date(2015, 2, 1), kind="system", reason="r", short="system changed")
    of_late = an_indicator(Kind.COUNT, seasonal=True, breaks=(late,))
    assert figures.season(of_late, "northam", YEAR.end) is None


def test_what_is_not_called_seasonal_has_no_season() -> None:
    indicator = an_indicator(Kind.COUNT)
    figures = of(observed(months("crime", "northam", "2015-01", SEASON * 3)), indicator)
    assert figures.season(indicator, "northam", YEAR.end) is None
    nothing = an_indicator(Kind.COUNT, seasonal=True)
    assert of(observed(people(2017)), nothing).season(nothing, "northam", YEAR.end) is None


# Laws


@settings(max_examples=20)
@given(st.lists(st.integers(0, 500), min_size=12, max_size=12), st.integers(0, 11))
def test_a_year_is_its_months_in_whatever_order_they_came(counts: list[int], turned: int) -> None:
    rows = months("crime", "northam", "2017-01", counts, status="ok")
    frame = observed(rows[turned:], rows[:turned])
    value = read(frame, an_indicator(Kind.COUNT), "northam")
    assert value.value == sum(counts)
    assert value.lower <= value.value <= value.upper


@settings(max_examples=20)
@given(st.lists(st.integers(0, 500), min_size=12, max_size=12), st.integers(0, 11))
def test_no_marked_month_can_be_worked_out(counts: list[int], hidden: int) -> None:
    rows = months("crime", "northam", "2017-01", counts)
    rows[hidden] |= {"numerator": None, "status": "suppressed"}
    indicator = an_indicator(Kind.COUNT)
    figures = of(observed(rows), indicator)
    value = figures.value(indicator, "northam", YEAR)
    assert (value.absence, value.reason) == (
        Absence.SUPPRESSED,
        "1 figure is marked as suppressed",
    )
    assert pd.isna(figures.monthly(indicator, "northam", YEAR.end).iloc[hidden])

"""What is projected, why something isn't, and what was projected beside what happened."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from observed import an_indicator, months, observed, register, row
from quarterdeck.checks import Fault
from quarterdeck.figures import Figures
from quarterdeck.indicators.table_file import COLUMNS
from quarterdeck.params import Absence, Kind, Period, PeriodBasis
from quarterdeck.params.register import Break, Indicator
from quarterdeck.periods import Window
from quarterdeck.projections import beside_what_happened, columns, projected
from quarterdeck.statistics.projection import Projection

COUNT = an_indicator(Kind.COUNT)
YEAR = Window.rolling_12_months(dt.date(2017, 12, 31))


def found(
    indicator: Indicator, *groups: list[dict[str, object]], year: str | None = "2018-19",
    faults: tuple[Fault, ...] = (), window: Window = YEAR,
) -> Projection | str:  # fmt: skip
    figures = Figures(observed(*groups), register(indicator), faults)
    current = figures.value(indicator, "midshire", window)
    return projected(figures, indicator, "midshire", current, year)


def two_years(number: float = 10) -> list[dict[str, object]]:
    return months("crime", "midshire", "2016-01", [number] * 24)


def changed(since: str) -> Break:
    return Break(since=dt.date.fromisoformat(since), kind="system", reason="r", short="new system")


# What is projected


def test_a_steady_count_goes_on() -> None:
    """Ten a month make 120 in the year, however it is drawn on."""
    made = found(COUNT, two_years())
    assert isinstance(made, Projection)
    assert made.value == pytest.approx(120)
    assert made.lower_95 < made.lower_80 < 120 < made.upper_80 < made.upper_95
    assert made.indicative  # 24 months leave none to try the methods on


def test_months_that_are_known_count_as_they_are() -> None:
    """April to December 2017 hold 90; three months at the year's ten are to come."""
    made = found(COUNT, two_years(), year="2017-18")
    assert isinstance(made, Projection)
    assert made.known == 90
    assert made.value == pytest.approx(120)
    assert made.lower_95 >= 90


def test_only_months_since_the_last_break_are_used() -> None:
    before, after = [100] * 12, [10] * 12
    frame = months("crime", "midshire", "2016-01", before + after)
    indicator = an_indicator(Kind.COUNT, breaks=(changed("2017-01-01"),))
    made = found(indicator, frame)
    assert isinstance(made, Projection)
    assert made.value == pytest.approx(120)


def test_columns_of_a_projection_and_of_none() -> None:
    projection = found(COUNT, two_years())
    assert isinstance(projection, Projection)
    made = columns(projection)
    assert (made["projection_start"], made["projection_end"]) == (
        dt.date(2018, 4, 1),
        dt.date(2019, 3, 31),
    )
    assert (made["projection_method"], made["projection_indicative"]) == (projection.method, True)
    assert set(made) < set(COLUMNS)
    assert columns("a gap, May 2016") == {"projection_reason": "a gap, May 2016"}


# Why there is none


def test_without_a_year_nothing_is_projected() -> None:
    assert found(COUNT, two_years(), year=None) == "no year is set to project to"


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (Kind.SURVEY, "a survey isn’t projected"),
        (Kind.PROPORTION, "a proportion isn’t projected"),
        (Kind.RATE, "a rate isn’t projected"),
        (Kind.MONEY, "a sum of money isn’t projected"),
    ],
)
def test_only_counts_are_projected(kind: Kind, reason: str) -> None:
    assert found(an_indicator(kind), two_years()) == reason


def test_an_assessment_is_not_projected() -> None:
    assert found(an_indicator(Kind.ASSESSMENT, numerator=None), two_years()) == (
        "assessed, not counted"
    )
    planned = an_indicator(Kind.NO_MEASURE, numerator=None, no_measure="in development")
    assert found(planned, two_years()) == "no measure"


def test_a_return_that_is_not_monthly_is_not_projected() -> None:
    yearly = row("conferences", "midshire", "2017-01-01", "2017-12-31", 30)
    assert found(an_indicator(Kind.COUNT, "conferences"), [yearly]) == "not counted by month"


def test_a_year_that_is_over_is_not_projected() -> None:
    assert found(COUNT, two_years(), year="2016-17") == "2016-17 is over"


def test_without_a_figure_nothing_is_projected() -> None:
    assert found(COUNT, months("crime", "midshire", "2016-01", [10] * 23)) == "not received"
    quiet = [
        row("crime", "midshire", "2017-01-01", "2017-01-31", None,
            status=Absence.NOT_YET_PUBLISHED.value)
    ]  # fmt: skip
    open_months = months("crime", "midshire", "2017-02", [10] * 11)
    assert found(COUNT, quiet, open_months) == "not yet published"


def test_a_break_or_a_gap_inside_the_year_leaves_it_unprojected() -> None:
    quarter = an_indicator(
        Kind.COUNT, period=Period(basis=PeriodBasis.QUARTER), breaks=(changed("2017-06-01"),)
    )
    window = Window(dt.date(2017, 10, 1), dt.date(2017, 12, 31))
    said = found(quarter, two_years(), year="2017-18", window=window)
    assert said == "new system from June 2017"
    whole = quarter.model_copy(update={"breaks": ()})
    gap = months("crime", "midshire", "2016-01", [10] * 16 + [None] + [10] * 7)
    assert found(whole, gap, year="2017-18", window=window) == "a gap, May 2017"
    late = months("crime", "midshire", "2017-06", [10] * 7)
    assert found(whole, late, year="2017-18", window=window) == "known only from June 2017"
    # The year after begins after all of that.
    assert isinstance(found(whole, gap, window=window), Projection)


def test_a_month_that_is_held_back_is_told_as_such() -> None:
    quarter = an_indicator(Kind.COUNT, period=Period(basis=PeriodBasis.QUARTER))
    window = Window(dt.date(2017, 10, 1), dt.date(2017, 12, 31))
    fault = Fault("crime", "midshire", dt.date(2017, 5, 1), 1, 10, 9, 1)
    said = found(quarter, two_years(), year="2017-18", window=window, faults=(fault,))
    assert said == "held back: data fault, May 2017"


# What happened


def edition(quarter: str, value: float, indicator: str = "measure") -> pd.DataFrame:
    """An earlier edition's table: one projection of 2017-18, give or take 10 and 20."""
    blank = {"number": float("nan"), "text": "", "date": pd.NaT, "yes_no": False}
    line = {name: blank[kind] for name, kind in COLUMNS.items()} | {
        "quarter": quarter,
        "framework": "safety",
        "indicator": indicator,
        "area": "midshire",
        "projection_start": pd.Timestamp("2017-04-01"),
        "projection_end": pd.Timestamp("2018-03-31"),
        "projection_value": value,
        "projection_lower_80": value - 10,
        "projection_upper_80": value + 10,
        "projection_lower_95": value - 20,
        "projection_upper_95": value + 20,
        "projection_method": "straight line on year to date",
        "projection_indicative": True,
    }
    made = pd.DataFrame([line, line | {"projection_value": float("nan"), "area": "northam"}])
    return made.astype({"projection_start": "datetime64[us]", "projection_end": "datetime64[us]"})


EDITIONS = {"2017-18-Q2": edition("2017-18-Q2", 140), "2017-18-Q1": edition("2017-18-Q1", 105)}


def beside(indicator: Indicator, held: int, until: dt.date) -> pd.DataFrame:
    """Ten a month from April 2017 on, for so many months."""
    frame = observed(months("crime", "midshire", "2017-04", [10] * held))
    return beside_what_happened(EDITIONS, Figures(frame, register(indicator)), until)


def test_a_projection_stands_beside_the_total_once_it_is_known() -> None:
    table = beside(COUNT, 12, dt.date(2018, 3, 31))
    assert table["quarter"].tolist() == ["2017-18-Q1", "2017-18-Q2"]
    assert table["value"].tolist() == [105, 140]
    assert table["happened"].tolist() == [120, 120]
    # 120 - 105 = 15, an eighth of 120; 120 - 140 = -20, a sixth.
    assert table["error"].tolist() == [15, -20]
    assert table["percentage_error"].round(1).tolist() == [12.5, -16.7]
    assert table["inside_80"].tolist() == [False, False]  # 95 to 115; 130 to 150
    assert table["inside_95"].tolist() == [True, True]  # 85 to 125; 120, its edge, to 160
    assert table["reason"].tolist() == ["", ""]


@pytest.mark.parametrize(("held", "until"), [(11, "2018-03-31"), (12, "2018-02-28")])
def test_until_then_nothing_has_happened(held: int, until: str) -> None:
    table = beside(COUNT, held, dt.date.fromisoformat(until))
    assert table["happened"].isna().all()
    assert table["inside_95"].tolist() == [None, None]
    assert set(table["reason"]) == {"the year ending March 2018 isn’t known in full yet"}


def test_across_a_break_a_total_is_not_what_was_projected() -> None:
    """A break in August 2017 is after the first edition was made and before the second."""
    indicator = an_indicator(Kind.COUNT, breaks=(changed("2017-08-01"),))
    table = beside(indicator, 12, dt.date(2018, 3, 31))
    assert table["reason"].tolist() == ["new system, from August 2017", ""]
    assert table["happened"].isna().tolist() == [True, False]
    assert table["inside_80"].tolist() == [None, False]


def test_without_an_earlier_edition_there_is_nothing_to_set_beside() -> None:
    figures = Figures(observed(months("crime", "midshire", "2017-04", [1])), register(COUNT))
    for tables in ({}, {"2017-18-Q1": EDITIONS["2017-18-Q1"].iloc[1:]}):
        table = beside_what_happened(tables, figures, dt.date(2018, 3, 31))
        assert table.empty
        assert {"value", "happened", "error", "reason"} <= set(table.columns)

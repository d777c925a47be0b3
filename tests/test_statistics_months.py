"""Monthly series are read one way by all that is given by month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from quarterdeck.statistics.control_charts import control_chart, control_charts, rare_event_chart
from quarterdeck.statistics.projection import project
from quarterdeck.statistics.seasonality import seasonal_expectation, seasonal_index
from quarterdeck.statistics.tests import dispersion

READERS: dict[str, Callable[[Any], object]] = {
    "control_chart": control_chart,
    "control_charts": lambda values: control_charts(pd.DataFrame({"a": values})),
    "dispersion": dispersion,
    "seasonal_expectation": seasonal_expectation,
    "seasonal_index": seasonal_index,
    "project": lambda values: project(values, dt.date(2017, 4, 1), dt.date(2018, 3, 31)),
}

MONTHS = pd.period_range("2016-01", periods=3, freq="M")


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
@pytest.mark.parametrize(
    ("index", "values", "said"),
    [
        (pd.period_range("2016Q1", periods=3, freq="Q"), [1, 2, 3], "the months are quarters"),
        (pd.period_range("2016", periods=3, freq="Y"), [1, 2, 3], "the months are years"),
        (pd.period_range("2016-01", periods=3, freq="2M"), [1, 2, 3], "are periods of 2M"),
        (pd.DatetimeIndex(["2016-01-01", None, "2016-03-01"]), [1, 2, 3], "has no month"),
        (pd.PeriodIndex(["2016-01", None, "2016-03"], freq="M"), [1, 2, 3], "has no month"),
        (MONTHS[[0, 1, 1]], [1, 2, 3], "2016-02 is given twice"),
        (pd.to_datetime(["2016-01-01", "2016-02-01", "2016-02-29"]), [1, 2, 3], "given twice"),
        (MONTHS, [1, "two", 3], "2016-02 holds 'two', which is no number"),
        (MONTHS, ["1", "2", "3"], "2016-01 holds '1', which is no number"),
        (MONTHS, [1.0, np.inf, 3.0], "infinite"),
        (pd.RangeIndex(3), [1, 2, 3], "given by month: a DatetimeIndex or monthly PeriodIndex"),
    ],
)
def test_what_is_no_monthly_series_is_refused_alike(
    reader: Callable[[Any], object], index: Any, values: list[Any], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        reader(pd.Series(values, index=index))


@pytest.mark.parametrize("name", [name for name in READERS if name != "control_charts"])
def test_a_list_is_no_monthly_series(name: str) -> None:
    with pytest.raises(ValueError, match="a pandas Series, not a list"):
        READERS[name]([1, 2, 3])


def test_a_series_is_no_table_of_series() -> None:
    with pytest.raises(ValueError, match="a pandas DataFrame, not a Series"):
        control_charts(pd.Series([1, 2, 3], index=MONTHS))
    with pytest.raises(ValueError, match="a pandas Series by date, not a list"):
        rare_event_chart([1, 2, 3])


STEADY = pd.Series([20.0, 22.0] * 10, index=pd.period_range("2016-01", periods=20, freq="M"))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"breaks": "2017-04-01"}, "in a list of dates with its reason, not as '2017-04-01'"),
        ({"breaks": dt.date(2017, 4, 1)}, "in a list of dates with its reason"),
        ({"breaks": [dt.date(2017, 4, 1)]}, "a break is a pair of a date and its reason"),
        ({"breaks": [("2017-04-01", "new")]}, "a break has a date, .* not '2017-04-01'"),
        ({"breaks": [(pd.NaT, "new")]}, "a break has a date, .* not NaT"),
        ({"breaks": [(dt.date(2017, 4, 1), None)]}, "the reason of a break is words, not None"),
        ({"freeze": "2017-04-01"}, "a freeze has a date, .* not '2017-04-01'"),
        ({"freeze": ["2017-04-01"]}, "a freeze has a date, .* not '2017-04-01'"),
        ({"freeze": pd.NaT}, "a freeze has a date, .* not NaT"),
        ({"freeze": 14.5}, "a freeze has a date, .* not 14.5"),
        ({"targets": "25"}, "in a list of dates with its number, not as '25'"),
        ({"targets": dt.date(2017, 4, 1)}, "in a list of dates with its number"),
        ({"targets": [("2017-04-01", 25)]}, "a target has a date"),
        ({"targets": [(pd.NaT, 25)]}, "a target has a date, .* not NaT"),
        ({"targets": [(dt.date(2017, 4, 1), "25")]}, "a target is a number, not '25'"),
    ],
)
def test_what_is_no_date_is_refused_in_words(asked: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        control_chart(STEADY, **asked)
    with pytest.raises(ValueError, match=said):
        control_charts(STEADY.to_frame("a"), **asked)


def test_dates_and_timestamps_may_be_mixed() -> None:
    dates = [dt.date(2017, 4, 1), dt.date(2016, 9, 1)]
    mixed = [pd.Timestamp(dates[0]), dates[1]]
    for make in (control_chart, lambda series, **asked: control_charts(series.to_frame(), **asked)):
        plain, other = (
            make(
                STEADY,
                breaks=[(date, "new") for date in given],
                targets=[(date, 25) for date in given],
                freeze=given,
            )
            for given in (dates, mixed)
        )
        pd.testing.assert_frame_equal(plain.points, other.points)
        pd.testing.assert_frame_equal(plain.segments, other.segments)

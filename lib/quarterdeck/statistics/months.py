"""Monthly series: every month from the first to the last, in order, once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd


def every_month(monthly: pd.Series[Any]) -> pd.Series[float]:
    """Values from nought up on a monthly PeriodIndex without holes, NaN where one is missing.

    monthly: values by month (DatetimeIndex or monthly PeriodIndex), in any order. Raises
    ValueError for an index without months, a month given twice, or a value that is negative or
    infinite.

    >>> every_month(pd.Series([3, 5], index=pd.to_datetime(["2017-12-01", "2017-10-01"]))).tolist()
    [5.0, nan, 3.0]
    """
    index = monthly.index
    if isinstance(index, pd.PeriodIndex):
        months = index.asfreq("M")
    elif isinstance(index, pd.DatetimeIndex):
        months = index.to_period("M")
    elif len(index) == 0:
        months = pd.PeriodIndex([], freq="M")
    else:
        raise ValueError("monthly values are given by month: a DatetimeIndex or PeriodIndex")
    if months.has_duplicates:
        raise ValueError(f"{months[months.duplicated()][0]} is given twice")
    numbers = monthly.to_numpy(dtype="float64", na_value=np.nan)
    impossible = (numbers < 0) | np.isinf(numbers)
    if impossible.any():
        raise ValueError(
            f"{months[impossible][0]} holds {numbers[impossible][0]:g}; "
            "a month's value is from nought up"
        )
    values = pd.Series(numbers, index=months, dtype="float64")
    if values.empty:
        return values
    return values.reindex(pd.period_range(months.min(), months.max(), freq="M"))


def month_of_year(by_month: pd.Series[float]) -> pd.Index[Any]:
    """1 to 12 for each month of what `every_month` gives.

    >>> month_of_year(every_month(pd.Series([3], index=pd.to_datetime(["2017-10-01"])))).tolist()
    [10]
    """
    return pd.PeriodIndex(by_month.index).month

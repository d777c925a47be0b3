"""Monthly series: their months and figures, read one way by all that is given by month."""

from __future__ import annotations

from decimal import Decimal
from numbers import Real
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.types import is_numeric_dtype

Floats: TypeAlias = npt.NDArray[np.float64]

#: What the periods of an index are, by the first letter of its frequency.
_SPANS: Final = {"Q": "quarters", "Y": "years", "A": "years", "W": "weeks", "D": "days"}


def months_of(index: pd.Index[Any]) -> pd.PeriodIndex:
    """The months of an index of dates or months, in its order.

    Raises ValueError for another index, other periods than months, a month given twice and a
    value that has none.

    >>> months_of(pd.DatetimeIndex(["2017-04-15"]))
    PeriodIndex(['2017-04'], dtype='period[M]')
    """
    if isinstance(index, pd.PeriodIndex):
        if index.freqstr != "M":
            spans = _SPANS.get(index.freqstr[0], f"periods of {index.freqstr}")
            raise ValueError(f"the months are {spans}; give one value a month")
        months = index
    elif isinstance(index, pd.DatetimeIndex):
        months = index.tz_localize(None).to_period("M")
    elif len(index) == 0:
        months = pd.PeriodIndex([], freq="M")
    else:
        raise ValueError("values are given by month: a DatetimeIndex or monthly PeriodIndex")
    if months.hasnans:
        raise ValueError("a value has no month")
    if months.has_duplicates:
        raise ValueError(f"{months[months.duplicated()][0]} is given twice; give one value a month")
    return months


def figures_of(values: pd.Series[Any], index: pd.Index[Any]) -> Floats:
    """The values as numbers, NaN where missing; `index` is what an error names them by.

    Raises ValueError for what is no number, and for an infinite one.

    >>> figures_of(pd.Series([3, None]), pd.PeriodIndex(["2017-04", "2017-05"], freq="M")).tolist()
    [3.0, nan]
    """
    if not is_numeric_dtype(values.dtype):
        for name, value, missing in zip(index, values, values.isna(), strict=True):
            if not missing and not isinstance(value, Real | Decimal):
                raise ValueError(f"{name} holds {value!r}, which is no number")
    figures: Floats = values.to_numpy(dtype="float64", na_value=np.nan)
    if np.isinf(figures).any():
        raise ValueError(f"{index[np.isinf(figures)][0]} is infinite")
    return figures


def read(monthly: pd.Series[Any]) -> tuple[pd.PeriodIndex, Floats]:
    """The months and the figures of a monthly series, in its order; NaN where one is missing.

    Raises ValueError for what is no Series, as `months_of` and as `figures_of`.

    >>> months, figures = read(pd.Series([3], index=pd.to_datetime(["2017-12-01"])))
    >>> str(months[0]), figures.tolist()
    ('2017-12', [3.0])
    """
    if not isinstance(monthly, pd.Series):
        raise ValueError(f"values by month are a pandas Series, not a {type(monthly).__name__}")
    months = months_of(monthly.index)
    return months, figures_of(monthly, months)


def every_month(monthly: pd.Series[Any]) -> pd.Series[float]:
    """Values from nought up on a monthly PeriodIndex without holes, NaN where one is missing.

    monthly: values by month (DatetimeIndex or monthly PeriodIndex), in any order. Raises
    ValueError as `read`, and for a negative value.

    >>> every_month(pd.Series([3, 5], index=pd.to_datetime(["2017-12-01", "2017-10-01"]))).tolist()
    [5.0, nan, 3.0]
    """
    months, figures = read(monthly)
    if (figures < 0).any():
        raise ValueError(
            f"{months[figures < 0][0]} holds {figures[figures < 0][0]:g}; "
            "a month's value is from nought up"
        )
    values = pd.Series(figures, index=months, dtype="float64")
    if values.empty:
        return values
    return values.reindex(pd.period_range(months.min(), months.max(), freq="M"))


def month_of_year(by_month: pd.Series[float]) -> pd.Index[Any]:
    """1 to 12 for each month of what `every_month` gives.

    >>> month_of_year(every_month(pd.Series([3], index=pd.to_datetime(["2017-10-01"])))).tolist()
    [10]
    """
    return pd.PeriodIndex(by_month.index).month

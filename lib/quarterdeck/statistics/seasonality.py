"""What a month is expected to hold, its season allowed for, and whether it holds more or less.

Burglary rises in November and disorder in July. A month is compared with the level of the series
times the index of its month of the year; the limits are those of an XmR chart of the series with
its season taken out. Both the expected value and the plain mean are given.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

import numpy as np
import pandas as pd
from statsmodels.tsa.seasonal import STL  # type: ignore[import-untyped]

from quarterdeck.statistics.control_charts import individuals_limits
from quarterdeck.statistics.months import every_month, month_of_year

IndexMethod: TypeAlias = Literal["ratio_to_moving_mean", "stl"]
Method: TypeAlias = Literal["ratio_to_moving_mean", "stl", "same_month_last_year"]

MONTHS: Final = 12
YEARS_NEEDED: Final = 3  # methods 4: a seasonal index needs at least three full years
ROUNDING: Final = 1e-9  # numbers closer than this share of the largest value are the same
METHODS: Final = ("ratio_to_moving_mean", "stl")

UNDER_THREE_YEARS: Final = (
    "fewer than three full years: compared with the same month of the year before, without limits"
)
TOO_MANY_GAPS: Final = (
    "gaps, or years in which nothing happened, leave no season to be made out: compared with the "
    "same month of the year before, without limits"
)


@dataclass(frozen=True)
class SeasonalExpectation:
    """A series beside what its season leads to expect.

    method: how the season was found, or "same_month_last_year" where there are too few years for
    an index. note: says so then, else None. index: by month of the year, 1 to 12, with mean 1, or
    None. level: the mean of the series with its season taken out, NaN without an index. mean: the
    plain mean of the months that index and limits are made from.
    months: a row a month, missing ones included: month (its first day), value, index,
    deseasonalised (value over index), expected, mean, lower, upper, drawn_lower (not under
    nought), position ("above" or "below" the limits, "similar" between them, None where a value
    or a limit is missing).
    """

    method: Method
    note: str | None
    index: pd.Series[float] | None
    level: float
    mean: float
    months: pd.DataFrame


def seasonal_expectation(
    monthly: pd.Series[Any],
    *,
    method: IndexMethod = "ratio_to_moving_mean",
    until: dt.date | None = None,
    screen: bool = True,
) -> SeasonalExpectation:
    """What each month is expected to hold: level × seasonal index, and its limits.

    monthly: values from nought up by month (DatetimeIndex or monthly PeriodIndex), in any order;
    NaN and months left out are gaps. Give only months that are comparable: those since the last
    break. method: as for `seasonal_index`. until: index, level and limits are made from the
    months up to this date, all of them if None, so that a quarter can be judged by the time
    before it. screen: as in `individuals_limits`.

    Limits are those of an XmR chart of the deseasonalised series, times the index. With fewer
    than three full years, or no index for another reason, the expected value is that of the same
    month a year before, without limits, and `note` says so. Raises ValueError as
    `months.every_month`, and for another method.
    Source: methods 4; Shiskin, Young and Musgrave (1967), The X-11 Variant, for the index.

    >>> season = [30, 28, 35, 40, 45, 55, 60, 58, 44, 40, 36, 31]
    >>> months = pd.period_range("2014-01", periods=36, freq="M")
    >>> found = seasonal_expectation(pd.Series(season * 3, index=months))
    >>> found.months["expected"].head(3).round(1).tolist(), round(found.mean, 2)
    ([30.0, 28.0, 35.0], 41.83)
    """
    by_month = every_month(monthly)
    used = by_month if until is None else by_month.loc[: pd.Period(until, freq="M")]
    index = seasonal_index(used, method=method)
    mean = float(used.mean()) if used.notna().any() else np.nan
    if index is None:
        expected = by_month.shift(MONTHS)
        months = _months(by_month, np.nan, expected, mean, np.nan, np.nan)
        few = used.notna().sum() < YEARS_NEEDED * MONTHS
        note = UNDER_THREE_YEARS if few else TOO_MANY_GAPS
        return SeasonalExpectation("same_month_last_year", note, None, np.nan, mean, months)
    of_month = by_month.copy()
    of_month[:] = index.loc[month_of_year(by_month)].to_numpy()
    # A month of the year in which nothing ever happens has no season to take out.
    plain = by_month / of_month.where(of_month > 0)
    limits = individuals_limits(np.asarray(plain.loc[used.index], dtype="float64"), screen=screen)
    months = _months(by_month, of_month, limits.centre * of_month, mean, limits.lower, limits.upper)
    return SeasonalExpectation(method, None, index, limits.centre, mean, months)


def seasonal_index(
    monthly: pd.Series[Any], *, method: IndexMethod = "ratio_to_moving_mean"
) -> pd.Series[float] | None:
    """How each month of the year compares with the level of the series: 1 to 12, with mean 1.

    monthly: as for `seasonal_expectation`. method: "ratio_to_moving_mean": the median, over the
    years, of each month's ratio to the centred twelve-month mean (the months six away count
    half); "stl": the mean season of statsmodels' robust STL of the logarithm, the same every year,
    which needs every month over nought and none missing.

    None where fewer than three full years (36 months with a value) are given, or where gaps leave
    a month of the year without two ratios. Raises ValueError as `seasonal_expectation`, and for
    an STL of a series with a gap or a nought.
    Source: Shiskin, Young and Musgrave (1967); Cleveland and others (1990), Journal of Official
    Statistics 6:3.

    >>> season = [30, 28, 35, 40, 45, 55, 60, 58, 44, 40, 36, 31]
    >>> months = pd.period_range("2014-01", periods=36, freq="M")
    >>> index = seasonal_index(pd.Series(season * 3, index=months))
    >>> index.round(3).loc[[2, 7]].to_dict()
    {2: 0.669, 7: 1.434}
    """
    if method not in METHODS:
        raise ValueError(f"{method!r} is no method; there are {' and '.join(METHODS)}")
    by_month = every_month(monthly)
    if by_month.notna().sum() < YEARS_NEEDED * MONTHS:
        return None
    found = _stl_index(by_month) if method == "stl" else _ratio_index(by_month)
    if found is None or not found.sum() > 0:
        return None
    return found * MONTHS / found.sum()


def _ratio_index(by_month: pd.Series[float]) -> pd.Series[float] | None:
    weights = np.r_[0.5, np.ones(MONTHS - 1), 0.5] / MONTHS
    values = by_month.to_numpy()
    # The mean of a full year around each month; none where one of its months is missing.
    level = np.full(len(values), np.nan)
    half = MONTHS // 2
    level[half:-half] = np.convolve(values, weights, mode="valid")
    ratios = pd.Series(values / np.where(level > 0, level, np.nan), index=month_of_year(by_month))
    of_year = ratios.dropna().groupby(level=0)
    if of_year.size().reindex(range(1, MONTHS + 1), fill_value=0).min() < YEARS_NEEDED - 1:
        return None
    return of_year.median()


def _stl_index(by_month: pd.Series[float]) -> pd.Series[float]:
    if not (by_month > 0).all():
        raise ValueError("STL needs a value over nought in every month, and none missing")
    # A window of over ten times the series makes the season the same every year, as R's "periodic".
    fit = STL(
        np.log(by_month.to_numpy()),
        period=MONTHS,
        seasonal=10 * len(by_month) + 1,
        seasonal_deg=0,
        robust=True,
    ).fit()
    return pd.Series(np.exp(fit.seasonal)).groupby(month_of_year(by_month)).mean()


def _months(
    by_month: pd.Series[float],
    index: pd.Series[float] | float,
    expected: pd.Series[float],
    mean: float,
    lower: float,
    upper: float,
) -> pd.DataFrame:
    """The table: limits of the deseasonalised series are put back into season."""
    frame = pd.DataFrame({"value": by_month, "index": index, "expected": expected, "mean": mean})
    frame["deseasonalised"] = frame["value"] / frame["index"].where(frame["index"] > 0)
    frame["lower"], frame["upper"] = lower * frame["index"], upper * frame["index"]
    frame["drawn_lower"] = frame["lower"].clip(lower=0)
    near = ROUNDING * frame["value"].max()
    positions = [
        None
        if np.isnan([value, low, high]).any()
        else "above"
        if value > high + near
        else "below"
        if value < low - near
        else "similar"
        for value, low, high in frame[["value", "lower", "upper"]].itertuples(index=False)
    ]
    frame["position"] = pd.Series(positions, index=frame.index, dtype="object")
    frame.insert(0, "month", pd.PeriodIndex(by_month.index).to_timestamp())
    columns = ["month", "value", "index", "deseasonalised", "expected", "mean"]
    return frame[[*columns, "lower", "upper", "drawn_lower", "position"]].reset_index(drop=True)

"""Where a count will end: the year's total, or the total of a later year, with an interval.

A window's total is what is known of it and what is projected for the rest. Four methods are
tried on the series' own past, and the one that would have been nearest is used; how far it was
off makes the interval. What was projected is kept as a record, and later set beside what happened.
"""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats
from statsmodels.tools.sm_exceptions import (  # type: ignore[import-untyped]
    ConvergenceWarning,
)
from statsmodels.tsa.holtwinters import (  # type: ignore[import-untyped]
    ExponentialSmoothing,
)

from quarterdeck.statistics.months import every_month

Floats: TypeAlias = npt.NDArray[np.float64]

MONTHS: Final = 12
MONTHS_NEEDED: Final = 24  # methods 7: fewer than 24 months are a straight line, indicative
QUARTERS: Final = 8  # methods 7: back-tested over at least eight past quarters
QUARTER: Final = 3
YEAR_STARTS: Final = 4  # the financial year begins in April
FEWEST_DEGREES: Final = 2  # of t; with one its interval at 95% would be 12.7 errors wide
LEVELS: Final = {"80": 0.10, "95": 0.025}  # the share left out at each end

STRAIGHT_LINE: Final = "straight line on year to date"
LAST_TWELVE: Final = "the rate of the last twelve months"
SEASONAL_SHARE: Final = "last year's seasonal share"
HOLT_WINTERS: Final = "Holt-Winters"

ALL_KNOWN: Final = "all months are known"

FEW_MONTHS: Final = "fewer than 24 months"
FEW_QUARTERS: Final = "fewer than eight past quarters to test the methods on"

#: A method: months so far (the last one the newest), how many of them are of the year to date,
#: how many months to project; the projected months, or None where the method can't be used.
Projector: TypeAlias = Callable[[Floats, int, int], Floats | None]


@dataclass(frozen=True)
class Projection:
    """The projected total of a window, with its interval and how the method was chosen.

    first, last: months of the window. made_from: the last month known when it was made. method:
    how the rest was projected, or that all months are known. indicative: whether too little is
    known for a back-test; reason: why. known: what the window's known months hold. value: the
    projected total. lower_80, upper_80, lower_95, upper_95: between which it ends; never under
    what is known.
    mape: by method, its mean absolute percentage error over the back-test (empty if indicative);
    NaN where nothing happened in any of its windows.
    back_test: a row a method and past quarter: method, made_from, projected, happened.
    months: a row a month of the window: month (its first day), value (known or projected),
    projected (whether it is), total (from the window's first month), lower_80, upper_80, lower_95,
    upper_95 (of the total).
    """

    first: pd.Period
    last: pd.Period
    made_from: pd.Period
    method: str
    indicative: bool
    reason: str | None
    known: float
    value: float
    lower_80: float
    upper_80: float
    lower_95: float
    upper_95: float
    mape: pd.Series[float]
    back_test: pd.DataFrame
    months: pd.DataFrame


def project(
    monthly: pd.Series[Any],
    first: dt.date,
    last: dt.date,
    *,
    quarters: int = QUARTERS,
    year_starts: int = YEAR_STARTS,
) -> Projection:
    """The total of the months from `first` to `last`, the unknown ones projected.

    monthly: counts by month (DatetimeIndex or monthly PeriodIndex); give only months that are
    comparable: those since the last break. Months before the last gap aren't used. first, last:
    days in the window's first and last months; months of it that are known count as they are.
    quarters: over how many past quarters methods are tried, eight at least. year_starts: the month
    in which the year begins, of which the year to date is a part.

    Straight line: the mean month of the year to date. Last twelve months: their mean. Seasonal
    share: each month is that of the year before times the year to date over the same months of
    the year before, so that the total is the year to date over the share that those months had.
    Holt-Winters: statsmodels' exponential smoothing, damped trend and additive season. The method
    is the one with the lowest mean absolute percentage error, of totals as many months ahead as
    are asked for, made at eight quarters' ends from what was known then. Its root mean squared
    error there, and never less than that of Poisson counts, makes the interval, by t with as many
    degrees of freedom as windows fit side by side (two at least). With fewer than 24 months it is
    the straight line; with more, and yet too few for eight quarters, the rate of the last twelve
    months, a whole round of seasons, where a line on the year to date would carry one season
    through. Both are indicative, and the interval comes from the scatter of the months.

    Raises ValueError for a window that ends before it begins, one that begins before the months
    that are known without a gap, no month known, fewer than eight quarters, or as `every_month`.
    Source: methods 7; Hyndman and Athanasopoulos, Forecasting, 3rd ed., 5.8 and 8.3; Holt (1957),
    Winters (1960).

    >>> months = pd.period_range("2016-04", periods=21, freq="M")
    >>> found = project(pd.Series(10, index=months), dt.date(2017, 4, 1), dt.date(2018, 3, 31))
    >>> found.known, found.value, found.indicative
    (90.0, 120.0, True)
    """
    if quarters < QUARTERS:
        raise ValueError(f"methods are tried over at least {QUARTERS} quarters, not {quarters}")
    if not 1 <= year_starts <= MONTHS:
        raise ValueError(f"a year begins in a month from 1 to 12, not {year_starts}")
    known = _since_last_gap(every_month(monthly))
    made_from = pd.PeriodIndex(known.index)[-1]
    window = pd.period_range(first, last, freq="M")
    _check_window(window, pd.PeriodIndex(known.index)[0])
    history = np.asarray(known, dtype="float64")
    ahead = pd.period_range(made_from + 1, window[-1], freq="M")
    skipped = int((ahead < window[0]).sum())
    so_far = known.reindex(window).dropna()
    tested = _back_test(known, len(ahead), skipped, quarters, year_starts)
    method, reason = _nearest(tested), None
    if len(ahead) and not tested.errors:
        reason = FEW_MONTHS if len(history) < MONTHS_NEEDED else FEW_QUARTERS
        method = STRAIGHT_LINE if reason == FEW_MONTHS else LAST_TWELVE
    to_date = _months_to_date(made_from, year_starts, len(history))
    future = METHODS[method](history, to_date, len(ahead))
    assert future is not None
    totals = np.cumsum(future[skipped:])
    rests_on = MONTHS if method == LAST_TWELVE else to_date
    spread, degrees = _spread(tested.errors.get(method), history, rests_on, skipped, totals)
    months = _months(window, so_far, future[skipped:], spread, degrees)
    end = months.iloc[-1]
    return Projection(
        first=window[0],
        last=window[-1],
        made_from=made_from,
        method=method if len(ahead) else ALL_KNOWN,
        indicative=reason is not None,
        reason=reason,
        known=float(so_far.sum()),
        value=float(end["total"]),
        lower_80=float(end["lower_80"]),
        upper_80=float(end["upper_80"]),
        lower_95=float(end["lower_95"]),
        upper_95=float(end["upper_95"]),
        mape=tested.mape,
        back_test=tested.trials,
        months=months,
    )


# Methods


def _straight_line(history: Floats, to_date: int, ahead: int) -> Floats:
    return np.full(ahead, history[-to_date:].mean())


def _last_twelve(history: Floats, to_date: int, ahead: int) -> Floats | None:
    if len(history) < MONTHS:
        return None
    return np.full(ahead, history[-MONTHS:].mean())


def _seasonal_share(history: Floats, to_date: int, ahead: int) -> Floats | None:
    if len(history) < MONTHS + to_date:
        return None
    before = history[-MONTHS - to_date : -MONTHS].sum()
    if before == 0:
        return None
    # The months after the year to date of the year before; a year on, the year just projected.
    year = history[-MONTHS:].copy()
    growth = history[-to_date:].sum() / before
    year[: MONTHS - to_date] *= growth
    projected: Floats = np.resize(year, ahead)
    return projected


def _holt_winters(history: Floats, to_date: int, ahead: int) -> Floats | None:
    if len(history) < MONTHS_NEEDED:
        return None
    if ahead == 0:
        return np.empty(0)
    model = ExponentialSmoothing(
        history,
        trend="add",
        damped_trend=True,
        seasonal="add",
        seasonal_periods=MONTHS,
        initialization_method="heuristic",
    )
    # A series without any scatter is fitted exactly, and its likelihood is infinite.
    with np.errstate(divide="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        forecast = model.fit(use_brute=False).forecast(ahead)
    projected: Floats = np.maximum(forecast, 0.0)
    return projected


METHODS: Final[dict[str, Projector]] = {
    STRAIGHT_LINE: _straight_line,
    LAST_TWELVE: _last_twelve,
    SEASONAL_SHARE: _seasonal_share,
    HOLT_WINTERS: _holt_winters,
}


# Back-test


@dataclass(frozen=True)
class _BackTest:
    """What each method would have projected, its errors by quarter and month ahead, its MAPE."""

    trials: pd.DataFrame
    errors: dict[str, Floats]
    mape: pd.Series[float]


def _back_test(
    known: pd.Series[float], ahead: int, skipped: int, quarters: int, year_starts: int
) -> _BackTest:
    """Each method at past quarters' ends, from what was known then.

    Errors: by method, a row a quarter and a column a month ahead: what happened less what was
    projected, both added up from the window's first month. A method is left out unless it could
    be used at every one of the quarters; all of them are, where nothing is to be projected or the
    first of the quarters has fewer than 24 months before it.
    """
    history, periods = np.asarray(known, dtype="float64"), pd.PeriodIndex(known.index)
    # How many months were known at each of the past quarters' ends, the earliest first.
    lengths = [len(history) - ahead - QUARTER * back for back in range(quarters)][::-1]
    rows: list[tuple[str, pd.Period, float, float]] = []
    errors: dict[str, Floats] = {}
    for name, method in METHODS.items() if ahead and lengths[0] >= MONTHS_NEEDED else ():
        totals = []
        for length in lengths:
            to_date = _months_to_date(periods[length - 1], year_starts, length)
            projected = method(history[:length], to_date, ahead)
            if projected is None:
                break
            happened = history[length : length + ahead]
            totals.append((projected[skipped:].cumsum(), happened[skipped:].cumsum()))
        else:
            errors[name] = np.array([happened - projected for projected, happened in totals])
            rows += [
                (name, periods[length - 1], float(projected[-1]), float(happened[-1]))
                for length, (projected, happened) in zip(lengths, totals, strict=True)
            ]
    trials = pd.DataFrame(rows, columns=["method", "made_from", "projected", "happened"])
    return _BackTest(trials, errors, _percentage_errors(trials, list(errors)))


def _percentage_errors(trials: pd.DataFrame, methods: list[str]) -> pd.Series[float]:
    """Mean absolute percentage error by method, over quarters in which something happened."""
    some = trials[trials["happened"] > 0]
    share = (some["projected"] - some["happened"]).abs() / some["happened"] * 100
    return share.astype("float64").groupby(some["method"]).mean().reindex(methods)


def _nearest(tested: _BackTest) -> str:
    """The method with the lowest error; of equals, and where nothing was tried, the simplest."""
    if tested.mape.isna().all():
        return STRAIGHT_LINE
    return str(tested.mape.idxmin())


def _spread(
    errors: Floats | None, history: Floats, rests_on: int, skipped: int, totals: Floats
) -> tuple[Floats, int]:
    """The standard error of each running total of projected months, and its degrees of freedom.

    rests_on: of how many months the projected month is the mean, where no method was tried.
    """
    steps = np.arange(1, len(totals) + 1)
    if errors is None:
        # A sum of months to come against a mean of months that were: both scatter. The mean of a
        # handful of months says little of their variance; a Poisson count's is its mean.
        variance = max(float(history.var(ddof=1)) if len(history) > 1 else 0.0, history.mean())
        spread = np.sqrt(variance * (steps + steps**2 / rests_on))
        return spread, max(len(history) - 1, 1)
    mean_square = (errors**2).mean(axis=0)
    # The longer the way, the less sure; and no surer than Poisson counts of that size.
    spread = np.sqrt(np.maximum(np.maximum.accumulate(mean_square), totals))
    # Windows of neighbouring quarters overlap: as many errors count as fit side by side.
    ahead = skipped + len(totals)
    side_by_side = (QUARTER * (len(errors) - 1) + ahead) // max(ahead, 1)
    return spread, max(min(side_by_side, len(errors)), FEWEST_DEGREES)


# The window


def _since_last_gap(by_month: pd.Series[float]) -> pd.Series[float]:
    """The months after the last missing one, up to the last that is known."""
    known = by_month.loc[: by_month.last_valid_index()] if by_month.notna().any() else by_month[:0]
    if known.empty:
        raise ValueError("a projection needs at least one month that is known")
    missing = np.flatnonzero(known.isna())
    return known.iloc[missing[-1] + 1 :] if len(missing) else known


def _check_window(window: pd.PeriodIndex, earliest: pd.Period) -> None:
    if window.empty:
        raise ValueError("the window ends before it begins")
    if window[0] < earliest:
        raise ValueError(
            f"the window begins in {window[0]}, but without a gap months are known "
            f"only from {earliest}"
        )


def _months_to_date(month: pd.Period, year_starts: int, known: int) -> int:
    """How many months of the year are over at the end of this one, of those that are known."""
    return min((month.month - year_starts) % MONTHS + 1, known)


def _months(
    window: pd.PeriodIndex, so_far: pd.Series[float], future: Floats, spread: Floats, degrees: int
) -> pd.DataFrame:
    values = np.concatenate([np.asarray(so_far, dtype="float64"), future])
    sure = float(so_far.sum())
    frame = pd.DataFrame(
        {
            "month": window.to_timestamp(),
            "value": values,
            "projected": np.arange(len(window)) >= len(so_far),
            "total": values.cumsum(),
        }
    )
    half = np.concatenate([np.zeros(len(so_far)), spread])
    for level, tail in LEVELS.items():
        reach = stats.t.isf(tail, degrees) * half
        floor = np.minimum(frame["total"], sure)
        frame[f"lower_{level}"] = np.maximum(frame["total"] - reach, floor)
        frame[f"upper_{level}"] = frame["total"] + reach
    return frame


# The record


def record(projection: Projection) -> pd.DataFrame:
    """A projection as one row, to be kept and set beside what happens.

    Returns columns made_from, first, last (months, as 2017-12), method, indicative, value,
    lower_80, upper_80, lower_95, upper_95.

    >>> months = pd.period_range("2016-04", periods=21, freq="M")
    >>> found = project(pd.Series(10, index=months), dt.date(2017, 4, 1), dt.date(2018, 3, 31))
    >>> record(found)[["made_from", "last", "value"]].to_dict("records")
    [{'made_from': '2017-12', 'last': '2018-03', 'value': 120.0}]
    """
    names = ("value", "lower_80", "upper_80", "lower_95", "upper_95")
    row = {name: str(getattr(projection, name)) for name in ("made_from", "first", "last")}
    row |= {"method": projection.method}
    kept: dict[str, Any] = row | {"indicative": projection.indicative}
    return pd.DataFrame([kept | {name: getattr(projection, name) for name in names}])


def accuracy(records: pd.DataFrame, monthly: pd.Series[Any]) -> pd.DataFrame:
    """What was projected beside what happened.

    records: rows of `record`. monthly: counts by month, as known now. Returns the records with
    happened (the window's total, NaN while a month of it is missing), error (happened − value),
    percentage_error (of what happened; NaN where nothing did) and inside_80, inside_95 (True,
    False, or None while it isn't known). Raises ValueError as `every_month`.

    >>> months = pd.period_range("2016-04", periods=24, freq="M")
    >>> counts = pd.Series([10] * 21 + [12] * 3, index=months)
    >>> then = project(counts.iloc[:21], dt.date(2017, 4, 1), dt.date(2018, 3, 31))
    >>> accuracy(record(then), counts)[["value", "happened", "inside_80"]].to_dict("records")
    [{'value': 120.0, 'happened': 126.0, 'inside_80': True}]
    """
    by_month = every_month(monthly)
    happened = [
        float(by_month.reindex(pd.period_range(first, last, freq="M")).sum(skipna=False))
        for first, last in zip(
            records["first"].astype(str), records["last"].astype(str), strict=True
        )
    ]
    kept = records.assign(happened=pd.Series(happened, index=records.index, dtype="float64"))
    kept["error"] = kept["happened"] - kept["value"]
    kept["percentage_error"] = (kept["error"] / kept["happened"].where(kept["happened"] > 0)) * 100
    for level in LEVELS:
        inside = kept["happened"].between(kept[f"lower_{level}"], kept[f"upper_{level}"])
        kept[f"inside_{level}"] = inside.astype("object").where(kept["happened"].notna(), None)
    return kept

"""The recent trend of yearly figures, as Fingertips judges it.

A trend is of five periods that don't overlap. It is significant at 99.8%, and only where leaving
out any one of the five leaves its direction: one odd year makes no trend.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from quarterdeck.statistics.intervals import Z_95

Floats: TypeAlias = npt.NDArray[np.float64]
Trend: TypeAlias = Literal[
    "increasing", "decreasing", "no significant change", "can't be calculated"
]

PERIODS: Final = 5  # Fingertips: the five most recent of at least five
CHI_SQUARE: Final = 9.54953570608324  # Fingertips: 99.8%, one degree of freedom

TOO_FEW: Final = "fewer than five periods have a value"
NO_WIDTH: Final = "a period's interval has no width"
ALL_OR_NONE: Final = "none or all are counted in every period"


@dataclass(frozen=True)
class RecentTrend:
    """What a trend test found. Which direction is better isn't known here.

    trend: the verdict. reason: why it can't be calculated, else None. slope: change per period,
    in the unit of the values (a share of 1 for proportions). chi_square: the statistic, with one
    degree of freedom. slopes_without: the slope without each of the five periods, in their order.
    periods: which were used. Numbers are NaN, and the tuples empty, where it can't be calculated.
    """

    trend: Trend
    reason: str | None
    slope: float
    chi_square: float
    slopes_without: tuple[float, ...]
    periods: tuple[Any, ...]

    @property
    def p_value(self) -> float:
        """How likely so steep a slope is by chance."""
        return float(stats.chi2.sf(self.chi_square, 1))


def recent_trend_of_proportions(positive: pd.Series[Any], n: pd.Series[Any]) -> RecentTrend:
    """The recent trend of yearly proportions, by Cochran and Armitage's test.

    positive, n: how many of how many, one a period, on one index of years or periods, none of
    which overlap; a period without either is left out. The last five are used. Whole years and
    pandas periods keep their distance where one is missing; labels are neighbours. Raises
    ValueError where positive isn't between nought and n, n isn't over nought or a period is given
    twice.
    Source: Fingertips technical guidance, Recent trends; Armitage (1955), Biometrics 11:375.

    >>> years = [2010, 2011, 2012, 2013, 2014]
    >>> smokers = pd.Series([621, 599, 556, 535, 447], index=years)
    >>> asked = pd.Series([3454, 3195, 3256, 3227, 3121], index=years)
    >>> recent_trend_of_proportions(smokers, asked).trend
    'decreasing'
    """
    both = pd.concat({"positive": positive, "n": n}, axis=1)
    used = _last_periods(both)
    if used is None:
        return _not_calculated(TOO_FEW)
    counted, base = used["positive"].to_numpy(), used["n"].to_numpy()
    if counted.sum() in (0, base.sum()):
        return _not_calculated(ALL_OR_NONE)
    scores = _scores(used.index)
    slope, chi_square = cochran_armitage(counted, base, scores)
    without = [
        cochran_armitage(*(np.delete(row, left_out) for row in (counted, base, scores)))[0]
        for left_out in range(PERIODS)
    ]
    return _judged(slope, chi_square, without, used.index)


def recent_trend_of_values(
    values: pd.Series[Any],
    lower: pd.Series[Any],
    upper: pd.Series[Any],
    *,
    z: float = Z_95,
) -> RecentTrend:
    """The recent trend of yearly rates or other values, by regression weighted by 1/σ².

    values: one a period, on an index of years or periods, none of which overlap; lower, upper:
    their limits at the level of z, so that σ = (upper − lower) / 2z. A period without all three
    is left out. The last five are used; where one of them has an interval of no width, σ is nought
    and there is no verdict. Raises ValueError where a lower limit is over its upper one or a
    period is given twice. Source: Fingertips technical guidance, Recent trends.

    >>> rates = pd.Series([10.0, 11.1, 11.9, 13.2, 13.9], index=range(2012, 2017))
    >>> recent_trend_of_values(rates, rates - 1, rates + 1).trend
    'increasing'
    """
    used = _last_periods(pd.concat({"value": values, "lower": lower, "upper": upper}, axis=1))
    if used is None:
        return _not_calculated(TOO_FEW)
    width = (used["upper"] - used["lower"]).to_numpy()
    if (width < 0).any():
        raise ValueError("an interval's lower limit is over its upper one")
    if (width == 0).any():
        return _not_calculated(NO_WIDTH)
    weights = (2 * z / width) ** 2
    scores, numbers = _scores(used.index), used["value"].to_numpy()
    slope, chi_square = _weighted_slope(scores, numbers, weights)
    without = [
        _weighted_slope(*(np.delete(row, left_out) for row in (scores, numbers, weights)))[0]
        for left_out in range(PERIODS)
    ]
    return _judged(slope, chi_square, without, used.index)


def cochran_armitage(
    positive: npt.ArrayLike, n: npt.ArrayLike, scores: npt.ArrayLike
) -> tuple[float, float]:
    """Slope and χ² (one degree of freedom) of proportions against scores.

    positive, n: how many of how many in each group. scores: where the groups lie, two different
    ones at least. The slope is the change of the share per unit of score, groups weighted by n.
    Where none or all are counted both are 0. Raises ValueError where positive isn't between nought
    and n, n isn't over nought, or the scores are all one.
    Source: Armitage (1955); the variance that of R's `prop.trend.test`.

    >>> slope, chi_square = cochran_armitage([83, 90, 129, 70], [86, 93, 136, 82], [1, 2, 3, 4])
    >>> round(chi_square, 4)
    8.2249
    """
    counted, base, at = (np.asarray(row, dtype="float64") for row in (positive, n, scores))
    if not (base > 0).all():
        raise ValueError(f"a base is over nought, not {base.min():g}")
    wrong = (counted < 0) | (counted > base)
    if wrong.any():
        raise ValueError(f"{counted[wrong][0]:g} of {base[wrong][0]:g} is no part of a base")
    share = counted.sum() / base.sum()
    from_mean = at - (base * at).sum() / base.sum()
    spread = (base * from_mean**2).sum()
    if spread == 0:
        raise ValueError("a trend needs at least two different scores")
    if share in (0, 1):
        return 0.0, 0.0
    slope = (counted * from_mean).sum() / spread
    return float(slope), float(slope**2 * spread / (share * (1 - share)))


def _weighted_slope(scores: Floats, values: Floats, weights: Floats) -> tuple[float, float]:
    """Slope of the regression, and χ²: its square over its variance, 1/σ² taken as known."""
    from_mean = scores - np.average(scores, weights=weights)
    spread = (weights * from_mean**2).sum()
    slope = (weights * from_mean * values).sum() / spread
    return float(slope), float(slope**2 * spread)


def _last_periods(frame: pd.DataFrame) -> pd.DataFrame | None:
    """The last five periods that have everything, in order; None where there are fewer."""
    if frame.index.has_duplicates:
        raise ValueError(f"{frame.index[frame.index.duplicated()][0]} is given twice")
    known = frame.astype("float64").dropna().sort_index()
    return known.tail(PERIODS) if len(known) >= PERIODS else None


def _scores(periods: pd.Index[Any]) -> Floats:
    """Where the periods lie: years keep their distance where one is missing, labels can't."""
    if isinstance(periods, pd.PeriodIndex):
        return periods.asi8.astype("float64")
    if pd.api.types.is_integer_dtype(periods):
        return periods.to_numpy(dtype="float64")
    return np.arange(1.0, len(periods) + 1)


def _judged(
    slope: float, chi_square: float, without: list[float], periods: pd.Index[Any]
) -> RecentTrend:
    one_way = len({np.sign(each) for each in [slope, *without]}) == 1
    trend: Trend = "no significant change"
    if chi_square > CHI_SQUARE and one_way:
        trend = "increasing" if slope > 0 else "decreasing"
    return RecentTrend(trend, None, slope, chi_square, tuple(without), tuple(periods))


def _not_calculated(reason: str) -> RecentTrend:
    return RecentTrend("can't be calculated", reason, np.nan, np.nan, (), ())

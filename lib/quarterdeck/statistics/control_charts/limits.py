"""Centres and limits: one function for each kind of control chart, numbers in and numbers out.

Each is given the values that the limits are made from. Those of charts whose limits vary with a
base (U and P) are given the bases of all points, and say by `made_from` which points count.
With fewer than five values there is a centre and no limits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Mask: TypeAlias = npt.NDArray[np.bool_]
AverageRange: TypeAlias = Literal["mean", "median"]

INDIVIDUALS_FACTOR: Final = 2.66  # 3 / 1.128, individuals chart (Wheeler and Chambers, 1992)
SCREENING_FACTOR: Final = 3.267  # D4 for ranges of two, upper limit of the moving range chart
MEDIAN_INDIVIDUALS_FACTOR: Final = 3.145  # 3 / 0.954, by the median moving range (Wheeler, 2000)
MEDIAN_RANGE_FACTOR: Final = 3.865  # the same for the moving range chart
RANGE_OF_TWO: Final = 1.128  # d2: the mean range of two in standard deviations
TIME_POWER: Final = 3.6  # an exponential to this root is nearly normal (Nelson, 1994)
FEWEST_FOR_LIMITS: Final = 5  # Wheeler (2000): limits may be made with as few as five values

# Two numbers closer than this share of the largest value in the segment are the same number.
ROUNDING: Final = 1e-9


@dataclass(frozen=True)
class Limits:
    """The centre and the limits of a segment, in the unit of the values; NaN where too few."""

    centre: float
    lower: float
    upper: float


@dataclass(frozen=True)
class VaryingLimits:
    """A centre, and limits of each point, NaN for a point without a base."""

    centre: float
    lower: Floats
    upper: Floats


def mean_moving_range(values: Floats, *, screen: bool = True) -> float:
    """The mean difference between neighbours, NaN where there are no neighbours.

    values: in order, NaN where missing; a moving range is taken only between neighbours. With
    `screen`, ranges of at least 3.267 × their mean are dropped once; where that would leave no
    range over nought, none is dropped. Source: Nelson (1982), as in NHSRplotthedots.

    >>> mean_moving_range(np.array([4.0, 5.0, 4.0, 6.0]))
    1.3333333333333333
    """
    ranges = _moving_ranges(values)
    if not len(ranges):
        return np.nan
    mean_range = float(ranges.mean())
    if screen:
        kept = ranges[ranges < SCREENING_FACTOR * mean_range * (1 - ROUNDING)]
        if kept.any():
            mean_range = float(kept.mean())
    return mean_range


def check_average_range(moving_range: str) -> None:
    """Raise ValueError for an average of moving ranges that is neither mean nor median.

    >>> check_average_range("mode")
    Traceback (most recent call last):
    ValueError: 'mode' is no average of moving ranges; there are mean and median
    """
    if moving_range not in get_args(AverageRange):
        raise ValueError(
            f"{moving_range!r} is no average of moving ranges; there are mean and median"
        )


def individuals_limits(
    values: Floats, *, screen: bool = True, moving_range: AverageRange = "mean"
) -> Limits:
    """Mean and process limits of an XmR chart: mean ± 2.66 × mean moving range.

    values: a month each, NaN where missing; a moving range is taken only between neighbouring
    months. screen: as in `mean_moving_range`. moving_range: "median" for mean ± 3.145 × median
    moving range, which needs no screening; where more than half of the ranges are nought it says
    nothing, and the mean is taken. Limits are NaN with fewer than five values, and where values
    differ but no neighbours do (each step lies across a gap).
    Source: Wheeler and Chambers (1992), 3.6; Wheeler (2000).

    >>> individuals_limits(np.array([10.5, 11.2, 9.2, 10.1, 10.4, 10.5])).upper.__round__(4)
    12.4447
    """
    check_average_range(moving_range)
    known = values[np.isfinite(values)]
    centre = _mean(known)
    ranges = _moving_ranges(values)
    if len(known) < FEWEST_FOR_LIMITS or not len(ranges):
        return Limits(centre, np.nan, np.nan)
    reach = INDIVIDUALS_FACTOR * mean_moving_range(values, screen=screen)
    if moving_range == "median" and np.median(ranges) > 0:
        reach = MEDIAN_INDIVIDUALS_FACTOR * float(np.median(ranges))
    if _only_across_gaps(reach, known - centre, known):
        return Limits(centre, np.nan, np.nan)
    return Limits(centre, centre - reach, centre + reach)


def moving_range_limits(values: Floats, *, moving_range: AverageRange = "mean") -> Limits:
    """Centre and upper limit of the moving ranges of `values`; the lower limit is nought.

    values: as of `individuals_limits`, not the ranges. The upper limit is 3.267 × mean moving
    range, or 3.865 × median moving range. Nothing is screened: the points over this limit are the
    ranges that screening would drop. Source: Wheeler and Chambers (1992), 3.6; Wheeler (2000).

    >>> moving_range_limits(np.array([10.5, 11.2, 9.2, 10.1, 10.4, 10.5])).upper.__round__(4)
    2.6136
    """
    check_average_range(moving_range)
    ranges = _moving_ranges(values)
    if not len(ranges):
        return Limits(np.nan, np.nan, np.nan)
    median = moving_range == "median" and float(np.median(ranges)) > 0
    centre = float(np.median(ranges)) if median else _mean(ranges)
    if np.isfinite(values).sum() < FEWEST_FOR_LIMITS:
        return Limits(centre, np.nan, np.nan)
    factor = MEDIAN_RANGE_FACTOR if median else SCREENING_FACTOR
    return Limits(centre, 0.0, factor * centre)


def count_limits(counts: Floats) -> Limits:
    """A C chart: mean count ± 3 × its square root, the base being the same at each point.

    counts: events, non-negative, NaN where missing. Raises ValueError on a negative count.
    Source: Montgomery (2013), 7.3.

    >>> count_limits(np.array([9.0, 7, 11, 8, 10, 9])).upper
    18.0
    """
    _none_negative(counts, "a count")
    known = counts[np.isfinite(counts)]
    centre = _mean(known)
    reach = 3 * float(np.sqrt(centre)) if len(known) >= FEWEST_FOR_LIMITS else np.nan
    return Limits(centre, centre - reach, centre + reach)


def rate_limits(
    counts: Floats,
    bases: Floats,
    *,
    laney: bool = False,
    screen: bool = True,
    made_from: Mask | None = None,
) -> VaryingLimits:
    """A U chart: pooled rate ± 3 × √(rate / base), in events per unit of the base.

    counts: events, non-negative; bases: what they are counted over, over nought; NaN where
    missing. laney: the U′ chart for over-dispersed counts: the deviations are multiplied by the
    scatter of the standardised rates, mean moving range / 1.128 (screened as `screen` says).
    made_from: which points the centre and the scatter are worked out from, all where not given.
    Raises ValueError on a negative count or base. Source: Montgomery (2013), 7.3; Laney (2002).

    >>> rate_limits(np.array([4.0, 8, 4, 8, 6]), np.full(5, 6.0)).upper.round(3).tolist()
    [2.225, 2.225, 2.225, 2.225, 2.225]
    """
    return _limits_over_bases(counts, bases, False, laney, screen, made_from)


def proportion_limits(
    counts: Floats,
    bases: Floats,
    *,
    laney: bool = False,
    screen: bool = True,
    made_from: Mask | None = None,
) -> VaryingLimits:
    """A P chart: pooled proportion p ± 3 × √(p(1 − p) / base), between 0 and 1.

    counts: how many of the base have the attribute; bases: of how many; NaN where missing.
    laney: the P′ chart for over-dispersed proportions, as in `rate_limits`. Raises ValueError on
    a negative number and on a count over its base. Source: Montgomery (2013), 7.2; Laney (2002).

    >>> proportion_limits(np.array([40.0, 60, 40, 60, 50]), np.full(5, 100.0)).lower[0].round(3)
    np.float64(0.35)
    """
    if (counts > bases).any():
        raise ValueError("a count is more than its base")
    return _limits_over_bases(counts, bases, True, laney, screen, made_from)


def geometric_limits(between: Floats) -> Limits:
    """A G chart: how many cases, or days, lie between rare events.

    The upper limit is mean + 3 × √(mean × (mean + 1)). The lower one, by the same formula, is
    never over nought, so that too short an interval shows as a run. The centre is the median, so
    that half of the points lie on each side. between: whole numbers, non-negative, NaN where
    unknown. Raises ValueError on a negative one.
    Source: Benneyan (2001); Provost and Murray (2011), chapter 7.

    >>> geometric_limits(np.array([3.0, 3, 3, 3, 3])).upper.__round__(3)
    13.392
    """
    _none_negative(between, "a number between events")
    known = between[np.isfinite(between)]
    if not len(known):
        return Limits(np.nan, np.nan, np.nan)
    mean = _mean(known)
    centre = float(np.median(known))
    reach = 3 * float(np.sqrt(mean * (mean + 1))) if len(known) >= FEWEST_FOR_LIMITS else np.nan
    return Limits(centre, mean - reach, mean + reach)


def time_between_limits(
    times: Floats, *, screen: bool = True, moving_range: AverageRange = "mean"
) -> Limits:
    """A T chart: time between rare events, by an XmR chart of its 3.6th root, put back.

    times: in days or another unit, non-negative, NaN where unknown. A lower limit under nought
    stays so: no time is below it. Raises ValueError on a negative time.
    Source: Nelson (1994); Provost and Murray (2011), chapter 7.

    >>> time_between_limits(np.array([1.0, 1.0, 1.0, 1.0, 1.0])).centre
    1.0
    """
    _none_negative(times, "a time between events")
    rooted = individuals_limits(rooted_time(times), screen=screen, moving_range=moving_range)
    back = time_of_root(np.array([rooted.centre, rooted.lower, rooted.upper]))
    return Limits(*(float(limit) for limit in back))


def rooted_time(times: Floats) -> Floats:
    """The scale on which times between events are nearly normal: their 3.6th root, sign kept.

    >>> rooted_time(np.array([0.0, 1.0])).tolist()
    [0.0, 1.0]
    """
    rooted: Floats = np.sign(times) * np.abs(times) ** (1 / TIME_POWER)
    return rooted


def time_of_root(rooted: Floats) -> Floats:
    """Times from their 3.6th roots, the sign kept.

    >>> time_of_root(np.array([-1.0, 0.0, 2.0])).round(3).tolist()
    [-1.0, 0.0, 12.126]
    """
    times: Floats = np.sign(rooted) * np.abs(rooted) ** TIME_POWER
    return times


def median_centre(values: Floats) -> Limits:
    """A run chart: the median, and no limits. Source: Anhøj and Olesen (2014).

    >>> median_centre(np.array([3.0, np.nan, 1.0, 2.0])).centre
    2.0
    """
    known = values[np.isfinite(values)]
    return Limits(float(np.median(known)) if len(known) else np.nan, np.nan, np.nan)


def _moving_ranges(values: Floats) -> Floats:
    ranges: Floats = np.abs(np.diff(values))
    return ranges[np.isfinite(ranges)]


def _only_across_gaps(spread: float, distances: Floats, numbers: Floats) -> bool:
    """Whether neighbours don't differ although numbers do: each step lies across a gap."""
    same = ROUNDING * float(np.abs(numbers).max(initial=0.0))
    return spread <= same and bool((np.abs(distances) > same).any())


def _mean(known: Floats) -> float:
    if not len(known):
        return np.nan
    # The mean of equal numbers may miss them by a rounding error.
    return float(known[0] if (known == known[0]).all() else known.mean())


def _limits_over_bases(
    counts: Floats,
    bases: Floats,
    proportion: bool,
    laney: bool,
    screen: bool,
    made_from: Mask | None,
) -> VaryingLimits:
    _none_negative(counts, "a count")
    _none_negative(bases, "a base")
    known = np.isfinite(counts) & np.isfinite(bases) & (bases > 0)
    of_limits = known if made_from is None else known & made_from
    none = np.full(len(counts), np.nan)
    if not of_limits.any():
        return VaryingLimits(np.nan, none, none)
    centre = float(counts[of_limits].sum() / bases[of_limits].sum())
    if of_limits.sum() < FEWEST_FOR_LIMITS:
        return VaryingLimits(centre, none, none)
    unit = centre * (1 - centre) if proportion else centre
    with np.errstate(divide="ignore", invalid="ignore"):
        deviation = np.sqrt(unit / np.where(bases > 0, bases, np.nan))
        if laney:
            rates = counts / bases
            scores = np.where(of_limits, (rates - centre) / deviation, np.nan)
            scatter = mean_moving_range(scores, screen=screen) / RANGE_OF_TWO
            spread = scatter * float(deviation[of_limits].max())
            if _only_across_gaps(spread, (rates - centre)[of_limits], rates[of_limits]):
                return VaryingLimits(centre, none, none)
            # All counts nought, or all of their base: no scatter, and limits at the centre.
            deviation = deviation * scatter if unit > 0 else deviation
    return VaryingLimits(centre, centre - 3 * deviation, centre + 3 * deviation)


def _none_negative(numbers: Floats, what: str) -> None:
    if (numbers < 0).any():
        raise ValueError(f"{what} is negative: {numbers[numbers < 0][0]:g}")

"""Kinds of chart: what is plotted, and which limits it has."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Real
from typing import Final

import numpy as np

from quarterdeck.statistics.control_charts.limits import (
    AverageRange,
    Floats,
    Limits,
    Mask,
    VaryingLimits,
    count_limits,
    geometric_limits,
    individuals_limits,
    median_centre,
    moving_range_limits,
    proportion_limits,
    rate_limits,
    rooted_time,
    time_between_limits,
    time_of_root,
)

#: Charts of months. Those in `OVER_BASES` need a base as well.
MONTHLY_KINDS: Final = (
    "individuals",
    "moving_range",
    "c",
    "u",
    "p",
    "u_prime",
    "p_prime",
    "run",
)
OVER_BASES: Final = ("u", "p", "u_prime", "p_prime")
PROPORTIONS: Final = ("p", "p_prime")
#: Charts of rare events: numbers of cases between them (G), and time between them (T).
RARE_EVENT_KINDS: Final = ("g", "t")


@dataclass(frozen=True)
class Settings:
    """How the limits are worked out. per: what a rate or proportion is printed for (100, 1000)."""

    kind: str
    screen: bool = True
    moving_range: AverageRange = "mean"
    per: float = 1.0


def check_per(per: float) -> None:
    """Raise ValueError unless a rate or proportion is printed for a number over nought.

    >>> check_per(0)
    Traceback (most recent call last):
    ValueError: a rate is per a number over nought, not per 0
    """
    if not (isinstance(per, Real) and 0 < per < np.inf):
        raise ValueError(f"a rate is per a number over nought, not per {per!r}")


def check_bounds(lower: float | None, upper: float | None) -> None:
    """Raise ValueError unless the lower bound is under the upper one, where there are both.

    >>> check_bounds(5, 3)
    Traceback (most recent call last):
    ValueError: the lower bound, 5, is not under the upper bound, 3
    """
    if lower is not None and upper is not None and not lower < upper:
        raise ValueError(f"the lower bound, {lower:g}, is not under the upper bound, {upper:g}")


def plotted(values: Floats, bases: Floats | None, starts: list[int], settings: Settings) -> Floats:
    """What is drawn: values, ranges between neighbours of a segment, or values over their bases.

    starts: where segments begin. A month without a base, or with a base of nought, is a gap.

    >>> plotted(np.array([4.0, 7.0, 5.0]), None, [0], Settings("moving_range")).tolist()
    [nan, 3.0, 2.0]
    """
    if settings.kind == "moving_range":
        ranges = np.abs(np.diff(values, prepend=np.nan))
        ranges[[start for start in starts if start < len(ranges)]] = np.nan
        return ranges
    if bases is not None:
        over: Floats = np.divide(values, bases, out=np.full(len(values), np.nan), where=bases > 0)
        return over * settings.per
    return values


def limits_of(
    values: Floats, bases: Floats | None, of_limits: Mask, settings: Settings
) -> Limits | VaryingLimits:
    """Centre and limits of one segment, by the kind of chart, in the unit that is plotted.

    values, bases: of the segment; of_limits: which of its points the limits are made from.
    Raises ValueError for values that the kind of chart can't hold.

    >>> limits_of(np.array([9.0] * 5), None, np.ones(5, bool), Settings("c")).upper
    18.0
    """
    screen, moving_range = settings.screen, settings.moving_range
    if settings.kind in OVER_BASES:
        assert bases is not None
        proportion = settings.kind in PROPORTIONS
        laney = settings.kind.endswith("_prime")
        limits = (proportion_limits if proportion else rate_limits)(
            values, bases, laney=laney, screen=screen, made_from=of_limits
        )
        return VaryingLimits(
            limits.centre * settings.per,
            limits.lower * settings.per,
            limits.upper * settings.per,
        )
    made_from = np.where(of_limits, values, np.nan)
    match settings.kind:
        case "individuals":
            return individuals_limits(made_from, screen=screen, moving_range=moving_range)
        case "moving_range":
            return moving_range_limits(made_from, moving_range=moving_range)
        case "c":
            return count_limits(made_from)
        case "g":
            return geometric_limits(made_from)
        case "t":
            return time_between_limits(made_from, screen=screen, moving_range=moving_range)
        case _:
            return median_centre(made_from)


def judged(numbers: Floats, kind: str) -> Floats:
    """Numbers on the scale on which the way to a limit is measured: a T chart's is rooted.

    >>> judged(np.array([2.0]), "individuals").tolist()
    [2.0]
    """
    return rooted_time(numbers) if kind == "t" else numbers


def shown(numbers: Floats, kind: str) -> Floats:
    """The inverse of `judged`.

    >>> shown(np.array([1.0]), "t").tolist()
    [1.0]
    """
    return time_of_root(numbers) if kind == "t" else numbers


def check_values(values: Floats, bases: Floats | None, kind: str) -> None:
    """Raise ValueError for numbers that the kind of chart can't hold.

    >>> check_values(np.array([3.0]), np.array([2.0]), "p")
    Traceback (most recent call last):
    ValueError: a count is more than its base: 3 of 2
    """
    if kind in (*OVER_BASES, *RARE_EVENT_KINDS, "c") and (values < 0).any():
        raise ValueError(f"a {kind} chart has no negative values: {values[values < 0][0]:g}")
    if kind == "g" and (values % 1 > 0).any():
        raise ValueError(f"a g chart has whole numbers only: {values[values % 1 > 0][0]:g}")
    if bases is None:
        return
    if (bases < 0).any():
        raise ValueError(f"a base is negative: {bases[bases < 0][0]:g}")
    over = (values > bases) if kind in PROPORTIONS else (values > 0) & (bases == 0)
    if over.any():
        count, base = values[over][0], bases[over][0]
        raise ValueError(f"a count is more than its base: {count:g} of {base:g}")

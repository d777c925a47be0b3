"""Confidence intervals of counts, proportions, their differences and reductions.

Every function takes numbers, or series of them on one index, and returns a frame on that index
with the columns `lower` and `upper`. A missing number gives missing limits. `z` is the normal
quantile of the level wanted: `Z_95` or `Z_998`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats
from statsmodels.stats.proportion import proportion_confint  # type: ignore[import-untyped]

Numbers: TypeAlias = "float | Sequence[float] | npt.NDArray[Any] | pd.Series[Any]"

Z_95: Final = 1.959963984540054  # the normal quantile of 0.975
Z_998: Final = 3.090232306167813  # the normal quantile of 0.999

BYAR_FROM: Final = 10  # Fingertips technical guidance: exact under 10 events, Byar from 10
CONTINUITY: Final = 0.5  # added to both counts where one is nought (Haldane, 1956; Anscombe, 1956)


def byar_interval(count: Numbers, z: float = Z_95) -> pd.DataFrame:
    """Confidence limits of Poisson counts by Byar's approximation.

    count: events, non-negative whole numbers. Returns columns lower, upper, in events; no events
    have a lower limit of 0. Raises ValueError on a negative or a broken number of events.
    Source: Breslow and Day (1987), 2.3, as given in the Fingertips technical guidance, Rates.
    """
    events = _events(count, "events")
    observed, above = events.to_numpy(), events.to_numpy() + 1
    with np.errstate(divide="ignore", invalid="ignore"):
        lower = observed * (1 - 1 / (9 * observed) - z / (3 * np.sqrt(observed))) ** 3
    upper = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    # At no events, and at one or two with a wide level, the approximation falls below nought.
    lower = np.where(observed == 0, 0.0, np.maximum(lower, 0.0))
    return _limits(lower, upper, events.index)


def exact_poisson_interval(count: Numbers, z: float = Z_95) -> pd.DataFrame:
    """Confidence limits of Poisson counts by the exact chi-square method.

    count: events, non-negative whole numbers. Returns columns lower, upper, in events; no events
    have a lower limit of 0. Raises ValueError on a negative or a broken number of events.
    Source: Garwood (1936); Armitage and Berry (2002), as in the Fingertips technical guidance.
    """
    events = _events(count, "events")
    observed, tail = events.to_numpy(), _tail(z)
    # Nought degrees of freedom are asked for where there are no events; their limit is 0.
    lower = stats.chi2.ppf(tail, 2 * np.maximum(observed, 1)) / 2
    upper = stats.chi2.isf(tail, 2 * observed + 2) / 2
    return _limits(np.where(observed == 0, 0.0, lower), upper, events.index)


def poisson_interval(count: Numbers, z: float = Z_95) -> pd.DataFrame:
    """Confidence limits of Poisson counts: Byar's from 10 events, exact under 10.

    count: events, non-negative whole numbers. Returns columns lower, upper, in events: divide by
    the population to have those of a rate. Raises ValueError on a negative or a broken number.
    Source: Fingertips technical guidance, Rates (PHE, 2018).
    """
    events = _events(count, "events")
    byar, exact = byar_interval(events, z), exact_poisson_interval(events, z)
    return exact.where(events < BYAR_FROM, byar)


def wilson_interval(
    positive: Numbers, n: Numbers, z: float = Z_95, *, design_effect: float = 1.0
) -> pd.DataFrame:
    """Confidence limits of a proportion by Wilson's score method.

    positive: how many of the n are counted; it may be a weighted, broken number. n: the base,
    over nought. design_effect: how many times wider the variance is than that of a simple random
    sample; the base is divided by it. Returns columns lower, upper, as shares of 1. Raises
    ValueError where positive isn't between nought and n, n isn't over nought or the design effect
    is under 1. Source: Wilson (1927); Newcombe (1998a), method 3; Fingertips, Proportions.
    """
    counted, base = _parts(positive, n, design_effect)
    lower, upper = proportion_confint(
        counted.to_numpy(), base.to_numpy(), alpha=2 * _tail(z), method="wilson"
    )
    # The score limits of none and of all are 0 and 1 exactly; rounding may miss them by a hair.
    share = (counted / base).to_numpy()
    return _limits(
        np.where(share == 0, 0.0, np.clip(lower, 0, 1)),
        np.where(share == 1, 1.0, np.clip(upper, 0, 1)),
        counted.index,
    )


def newcombe_difference_interval(
    positive_earlier: Numbers,
    n_earlier: Numbers,
    positive_later: Numbers,
    n_later: Numbers,
    z: float = Z_95,
    *,
    design_effect: float = 1.0,
) -> pd.DataFrame:
    """Confidence limits of the change in a proportion, later less earlier.

    Arguments as for `wilson_interval`. Returns columns lower, upper, as shares of 1: times 100
    they are percentage points. Source: Newcombe (1998b), method 10, from two Wilson intervals.
    """
    earlier = wilson_interval(positive_earlier, n_earlier, z, design_effect=design_effect)
    later = wilson_interval(positive_later, n_later, z, design_effect=design_effect)
    _on_one_index(earlier.index, later.index)
    was = _series(positive_earlier) / _series(n_earlier)
    now = _series(positive_later) / _series(n_later)
    change = now - was
    lower = change - np.hypot(now - later["lower"], earlier["upper"] - was)
    upper = change + np.hypot(later["upper"] - now, was - earlier["lower"])
    return _limits(lower.to_numpy(), upper.to_numpy(), change.index)


def reduction_interval(
    before: Numbers, after: Numbers, z: float = Z_95, *, dispersion: float = 1.0
) -> pd.DataFrame:
    """Confidence limits of a reduction, 1 − after / before, of counts over equal windows.

    before, after: events, non-negative whole numbers, before over nought. dispersion: how many
    times wider the variance is than Poisson's. Returns columns lower, upper, as shares of 1; a
    negative reduction is a rise, and no reduction is over 1. The logarithm of after / before is
    taken as normal with variance φ(1/after + 1/before); where after is nought, a half is added to
    both. Raises ValueError on a negative or broken number, or nothing before.
    Source: Rothman, Greenland and Lash (2008), rate ratios; regression to the mean isn't allowed
    for, and the two counts are taken as independent.
    """
    earlier, later = _events(before, "events before"), _events(after, "events after")
    _on_one_index(earlier.index, later.index)
    if (earlier == 0).any():
        raise ValueError("a reduction needs at least one event before; there were none")
    if not dispersion >= 1:
        raise ValueError(f"the dispersion is 1 or more, not {dispersion}")
    added = np.where(later == 0, CONTINUITY, 0.0)
    first, second = earlier.to_numpy() + added, later.to_numpy() + added
    middle = np.log(second / first)
    half = z * np.sqrt(dispersion * (1 / first + 1 / second))
    upper = np.where(later == 0, 1.0, 1 - np.exp(middle - half))
    return _limits(1 - np.exp(middle + half), upper, earlier.index)


def _limits(lower: npt.ArrayLike, upper: npt.ArrayLike, index: pd.Index[Any]) -> pd.DataFrame:
    return pd.DataFrame({"lower": lower, "upper": upper}, index=index, dtype="float64")


def _tail(z: float) -> float:
    """The share of the normal distribution over z."""
    if not z > 0:
        raise ValueError(f"z is over nought, as 1.96 for 95%; not {z}")
    return float(stats.norm.sf(z))


def _series(numbers: Numbers) -> pd.Series[float]:
    """Numbers as a series of floats; one number is a series of one."""
    if isinstance(numbers, pd.Series):
        return numbers.astype("float64")
    return pd.Series(np.atleast_1d(np.asarray(numbers, dtype="float64")))


def _on_one_index(first: pd.Index[Any], second: pd.Index[Any]) -> None:
    if not first.equals(second):
        raise ValueError(
            f"the numbers don't belong together: {len(first)} and {len(second)} of them, "
            "or not for the same areas in the same order"
        )


def _events(numbers: Numbers, what: str) -> pd.Series[float]:
    events = _series(numbers)
    wrong = events[(events < 0) | (events % 1 != 0) & events.notna()]
    if not wrong.empty:
        raise ValueError(f"{what} are whole numbers from nought up, not {wrong.iloc[0]:g}")
    return events


def _parts(
    positive: Numbers, n: Numbers, design_effect: float
) -> tuple[pd.Series[float], pd.Series[float]]:
    """How many are counted, of how many, both divided by the design effect."""
    counted, base = _series(positive), _series(n)
    if not design_effect >= 1:
        raise ValueError(f"the design effect is 1 or more, not {design_effect}")
    _on_one_index(counted.index, base.index)
    if (base <= 0).any():
        raise ValueError(f"a base is over nought, not {base[base <= 0].iloc[0]:g}")
    wrong = (counted < 0) | (counted > base)
    if wrong.any():
        raise ValueError(
            f"{counted[wrong].iloc[0]:g} of {base[wrong].iloc[0]:g} is no part of a base"
        )
    return counted / design_effect, base / design_effect

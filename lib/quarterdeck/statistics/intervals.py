"""Confidence intervals of counts, rates, proportions, their differences, ratios and reductions.

Every interval takes numbers, or series of them on one index, and returns a frame on that index
with the columns `lower` and `upper`. A missing number gives missing limits. `z` is the normal
quantile of the level wanted: `Z_95` or `Z_998`; `at_both_levels` gives the two in one call.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats
from statsmodels.stats.proportion import proportion_confint  # type: ignore[import-untyped]

Floats: TypeAlias = npt.NDArray[Any]
Numbers: TypeAlias = "float | Sequence[float] | npt.NDArray[Any] | pd.Series[Any]"

Z_95: Final = 1.959963984540054  # the normal quantile of 0.975
Z_998: Final = 3.090232306167813  # the normal quantile of 0.999

EXACT_UNDER: Final = 20  # methods 3: a ratio of two counts is exact where either is under 20
BYAR_FROM: Final = 10  # Fingertips technical guidance: exact under 10 events, Byar from 10
CONTINUITY: Final = 0.5  # added to both counts where one is nought (Haldane, 1956; Anscombe, 1956)


def byar_interval(count: Numbers, z: float = Z_95) -> pd.DataFrame:
    """Confidence limits of Poisson counts by Byar's approximation.

    count: events, non-negative whole numbers. Returns columns lower, upper, in events; no events
    have a lower limit of 0. Raises ValueError on a negative or a broken number of events.
    Source: Breslow and Day (1987), 2.3, as given in the Fingertips technical guidance, Rates.

    >>> byar_interval(100).round(1).to_dict("records")
    [{'lower': 81.4, 'upper': 121.6}]
    """
    events = _events(count, "events")
    return _limits(*_byar(events.to_numpy(), z), events.index)


def _byar(observed: Floats, z: float) -> tuple[Floats, Floats]:
    above = observed + 1
    with np.errstate(divide="ignore", invalid="ignore"):
        lower = observed * (1 - 1 / (9 * observed) - z / (3 * np.sqrt(observed))) ** 3
    upper = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    # At no events, and at one or two with a wide level, the approximation falls below nought.
    return np.where(observed == 0, 0.0, np.maximum(lower, 0.0)), upper


def exact_poisson_interval(count: Numbers, z: float = Z_95) -> pd.DataFrame:
    """Confidence limits of Poisson counts by the exact chi-square method.

    count: events, non-negative whole numbers. Returns columns lower, upper, in events; no events
    have a lower limit of 0. Raises ValueError on a negative or a broken number of events.
    Source: Garwood (1936); Armitage and Berry (2002), as in the Fingertips technical guidance.

    >>> exact_poisson_interval([0, 5]).round(2).to_dict("list")
    {'lower': [0.0, 1.62], 'upper': [3.69, 11.67]}
    """
    events = _events(count, "events")
    return _limits(*_exact_poisson(events.to_numpy(), z), events.index)


def _exact_poisson(observed: Floats, z: float) -> tuple[Floats, Floats]:
    tail = _tail(z)
    # Nought degrees of freedom are asked for where there are no events; their limit is 0.
    lower = stats.chi2.ppf(tail, 2 * np.maximum(observed, 1)) / 2
    upper = np.asarray(stats.chi2.isf(tail, 2 * observed + 2)) / 2
    return np.where(observed == 0, 0.0, lower), upper


def poisson_interval(count: Numbers, z: float = Z_95) -> pd.DataFrame:
    """Confidence limits of Poisson counts: Byar's from 10 events, exact under 10.

    count: events, non-negative whole numbers. Returns columns lower, upper, in events: divide by
    the population to have those of a rate. Raises ValueError on a negative or a broken number.
    Source: Fingertips technical guidance, Rates (PHE, 2018).

    >>> poisson_interval(pd.Series({"Melton": 9, "Blaby": 10})).round(1).loc["Melton"].to_dict()
    {'lower': 4.1, 'upper': 17.1}
    """
    events = _events(count, "events")
    observed = events.to_numpy()
    few = observed < BYAR_FROM
    lower, upper = _byar(observed, z)
    lower[few], upper[few] = _exact_poisson(observed[few], z)
    return _limits(lower, upper, events.index)


def wilson_interval(
    positive: Numbers, n: Numbers, z: float = Z_95, *, design_effect: float = 1.0
) -> pd.DataFrame:
    """Confidence limits of a proportion by Wilson's score method.

    positive: how many of the n are counted; it may be a weighted, broken number. n: the base,
    over nought. design_effect: how many times wider the variance is than that of a simple random
    sample; the base is divided by it. Returns columns lower, upper, as shares of 1. Raises
    ValueError where positive isn't between nought and n, n isn't over nought or the design effect
    is under 1. Source: Wilson (1927); Newcombe (1998a), method 3; Fingertips, Proportions.

    >>> wilson_interval(81, 263).round(4).to_dict("records")
    [{'lower': 0.2553, 'upper': 0.3662}]
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

    >>> newcombe_difference_interval(48, 80, 56, 70).round(4).to_dict("records")
    [{'lower': 0.0524, 'upper': 0.3339}]
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

    >>> reduction_interval(100, 58).round(2).to_dict("records")
    [{'lower': 0.2, 'upper': 0.58}]
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


def rate_interval(
    count: Numbers, population: Numbers, z: float = Z_95, *, per: float = 1.0
) -> pd.DataFrame:
    """Confidence limits of rates: events over a population.

    count: events, non-negative whole numbers. population: whom or what they come from, over
    nought, on the same index. per: how many people the rate is per (1,000 or 100,000). Returns
    columns lower, upper, per that many. Raises ValueError on a negative or broken count, or a
    population of nought. Source: Fingertips technical guidance, Rates (PHE, 2018): those of the
    count, by `poisson_interval`, over the population.

    >>> rate_interval(100, 50_000, per=1000).round(2).to_dict("records")
    [{'lower': 1.63, 'upper': 2.43}]
    """
    limits, people = poisson_interval(count, z), _series(population)
    _on_one_index(limits.index, people.index)
    if (people <= 0).any():
        raise ValueError(f"a population is over nought, not {people[people <= 0].iloc[0]:g}")
    return limits.div(people, axis=0) * per


def rate_ratio_interval(
    earlier: Numbers,
    later: Numbers,
    *,
    exposure_earlier: Numbers = 1.0,
    exposure_later: Numbers = 1.0,
    z: float = Z_95,
    dispersion: float = 1.0,
) -> pd.DataFrame:
    """Confidence limits of the ratio of two rates, or of two counts, later over earlier.

    earlier, later: events, non-negative whole numbers, over windows that don't overlap.
    exposure_earlier, exposure_later: the population, or the length, that each comes from; one
    number stands for all. dispersion: φ, 1 or more, which multiplies the variance. Returns columns
    lower, upper; 1 is no change. With nothing earlier the ratio has no upper limit (infinity);
    with nothing in both it can be anything.

    Where either count is under 20 the limits are exact: those of Clopper and Pearson for the later
    window's share of the events, as in R's `poisson.test`. Else the logarithm of the ratio is
    taken as normal with variance φ(1/a + 1/b). There are no exact limits with over-dispersion: a
    small count with φ over 1 has the wider of the two, as in `tests.two_counts`. Raises ValueError
    on a negative or broken count, an exposure of nought or a φ under 1.
    Source: Breslow and Day (1987), 3.4; Rothman, Greenland and Lash (2008), 14.

    >>> ratio = rate_ratio_interval(21, 11, exposure_earlier=3011, exposure_later=800)
    >>> ratio.round(3).to_dict("records")
    [{'lower': 0.858, 'upper': 4.277}]
    """
    was, now = _events(earlier, "events earlier"), _events(later, "events later")
    _on_one_index(was.index, now.index)
    if not 1 <= dispersion < np.inf:
        raise ValueError(f"the dispersion is 1 or more, not {dispersion}")
    before, after = (
        np.broadcast_to(_series(exposure).to_numpy(), len(was))
        for exposure in (exposure_earlier, exposure_later)
    )
    for exposure in (before, after):
        if not (np.isnan(exposure) | (exposure > 0) & (exposure < np.inf)).all():
            raise ValueError("an exposure is over nought, and not infinite")
    first, second, tail = was.to_numpy(), now.to_numpy(), _tail(z)
    with np.errstate(divide="ignore", invalid="ignore"):
        # The limits of the later window's share of all events, made into odds.
        lowest = np.where(second == 0, 0.0, stats.beta.ppf(tail, second, first + 1))
        highest = np.where(first == 0, 1.0, stats.beta.isf(tail, second + 1, first))
        exact = np.array([lowest / (1 - lowest), highest / (1 - highest)]) * before / after
        half = z * np.sqrt(dispersion * (1 / first + 1 / second))
        middle = np.log(second * before / (first * after))
        normal = np.exp([middle - half, middle + half])
    small = np.minimum(first, second) < EXACT_UNDER
    if dispersion > 1:
        # A count of nought has no normal limits: the exact ones stand alone.
        exact = np.array([np.fmin(exact[0], normal[0]), np.fmax(exact[1], normal[1])])
    unknown = np.isnan(first + second + before + after)
    lower, upper = np.where(unknown, np.nan, np.where(small, exact, normal))
    return _limits(lower, upper, was.index)


def at_both_levels(interval: Callable[..., pd.DataFrame], *of: Any, **options: Any) -> pd.DataFrame:
    """The 95% and the 99.8% limits of one interval, in one frame.

    interval: a function of this module. of, options: what it is given, without z. Returns columns
    lower_95, upper_95, lower_998, upper_998 on the interval's index.
    Source: Fingertips technical guidance, which draws both levels.

    >>> at_both_levels(wilson_interval, 81, 263).round(3).to_dict("records")
    [{'lower_95': 0.255, 'upper_95': 0.366, 'lower_998': 0.228, 'upper_998': 0.401}]
    """
    levels = {"95": Z_95, "998": Z_998}
    frames = [interval(*of, z=z, **options).add_suffix(f"_{name}") for name, z in levels.items()]
    return pd.concat(frames, axis=1)


def design_effect_of_weights(weights: Numbers) -> float:
    """How many times wider weighting makes a survey's variance: Kish's approximation.

    weights: one per respondent, over nought; missing ones are left out. Equal weights give 1.
    Clustering isn't allowed for. Raises ValueError where there are none, or one is nought or less.
    Source: Kish (1965), Survey Sampling, 11.7: n Σw² / (Σw)².

    >>> design_effect_of_weights([1, 1, 3, 3])
    1.25
    """
    known = _series(weights).dropna()
    if known.empty or not ((known > 0) & (known < np.inf)).all():
        raise ValueError("a design effect needs weights, each over nought")
    return float(len(known) * (known**2).sum() / known.sum() ** 2)


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

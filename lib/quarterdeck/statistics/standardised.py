"""Rates standardised for age, directly and indirectly, with their intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from quarterdeck.statistics.intervals import Z_95, byar_interval, poisson_interval

FEWEST_EVENTS: Final = 10  # Fingertips: no directly standardised rate from fewer than ten events


@dataclass(frozen=True)
class StandardisedRate:
    """A directly standardised rate. rate, lower, upper: None with fewer than ten events."""

    events: float
    rate: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True)
class StandardisedRatio:
    """Events against those expected at a standard's rates.

    ratio, lower, upper: observed over expected. rate, rate_lower, rate_upper: the ratio times the
    standard's crude rate, the indirectly standardised rate.
    """

    events: float
    expected: float
    ratio: float
    lower: float
    upper: float
    rate: float
    rate_lower: float
    rate_upper: float


def directly_standardised_rate(
    counts: pd.Series[Any],
    populations: pd.Series[Any],
    standard: pd.Series[Any],
    *,
    per: float = 100_000,
    z: float = Z_95,
) -> StandardisedRate:
    """The rate that an area would have with a standard population's ages.

    counts: events by age band, whole numbers; a missing one is none. populations: of the area, by
    age band, over nought. standard: the standard population, by age band, in any unit. All on one
    index. per: how many people the rate is per. Limits are Dobson's, from Byar's for the events:
    they need events that are independent of each other. Raises ValueError for bands that differ,
    a negative or broken count, or a population of nought.
    Source: Dobson and others (1991), Statistics in Medicine 10:457; Fingertips technical guidance,
    Directly standardised rates, which gives none with fewer than ten events.

    >>> bands = ["under 65", "65 and over"]
    >>> found = directly_standardised_rate(
    ...     pd.Series([20, 30], index=bands),
    ...     pd.Series([10_000, 2_000], index=bands),
    ...     pd.Series([0.8, 0.2], index=bands),
    ... )
    >>> found.rate
    460.0
    """
    observed = _banded({"counts": counts, "populations": populations, "standard": standard})
    weights = observed["standard"] / observed["standard"].sum()
    events = float(observed["counts"].sum())
    if events < FEWEST_EVENTS:
        return StandardisedRate(events, None, None, None)
    rate = float((weights * observed["counts"] / observed["populations"]).sum())
    variance = float((weights**2 * observed["counts"] / observed["populations"] ** 2).sum())
    limits = byar_interval(events, z).iloc[0]
    # Dobson: the interval of the events, in the ratio of the two standard errors.
    ratio = (variance / events) ** 0.5
    lower, upper = (rate + ratio * (float(limits[side]) - events) for side in ("lower", "upper"))
    return StandardisedRate(events, rate * per, lower * per, upper * per)


def indirectly_standardised_ratio(
    counts: pd.Series[Any],
    populations: pd.Series[Any],
    standard_counts: pd.Series[Any],
    standard_populations: pd.Series[Any],
    *,
    per: float = 100_000,
    z: float = Z_95,
) -> StandardisedRatio:
    """Events against those expected if each age band had the standard's rate (an SMR).

    counts, populations: of the area by age band; a missing count is none. standard_counts,
    standard_populations: of the standard, by age band. All on one index. per: how many people the
    rate is per. Limits are Byar's, exact under ten events; the standard's rates are taken as
    known. Raises ValueError for bands that differ, a negative or broken count, a population of
    nought, or nothing expected.
    Source: Breslow and Day (1987), 2.3; Fingertips technical guidance, Indirectly standardised
    ratios and rates.

    >>> bands = ["under 65", "65 and over"]
    >>> found = indirectly_standardised_ratio(
    ...     pd.Series([20, 30], index=bands),
    ...     pd.Series([10_000, 2_000], index=bands),
    ...     pd.Series([100, 100], index=bands),
    ...     pd.Series([100_000, 10_000], index=bands),
    ... )
    >>> found.expected, round(found.ratio, 3)
    (30.0, 1.667)
    """
    observed = _banded(
        {
            "counts": counts,
            "populations": populations,
            "standard_counts": standard_counts,
            "standard_populations": standard_populations,
        }
    )
    rates = observed["standard_counts"] / observed["standard_populations"]
    expected = float((rates * observed["populations"]).sum())
    if expected == 0:
        raise ValueError(
            "a standardised ratio needs something to be expected; the rates are nought"
        )
    events = float(observed["counts"].sum())
    crude = observed["standard_counts"].sum() / observed["standard_populations"].sum() * per
    limits = poisson_interval(events, z).iloc[0]
    ratio, lower, upper = (
        float(number) / expected for number in (events, limits["lower"], limits["upper"])
    )
    return StandardisedRatio(
        events, expected, ratio, lower, upper, ratio * crude, lower * crude, upper * crude
    )


def _banded(columns: dict[str, pd.Series[Any]]) -> pd.DataFrame:
    """The columns beside each other by age band, checked; counts that are missing are none."""
    first, *others = columns.values()
    if not all(first.index.equals(other.index) for other in others) or first.index.has_duplicates:
        raise ValueError("the age bands differ, are in another order, or are given twice")
    frame = pd.DataFrame(columns).astype("float64")
    frame["counts"] = frame["counts"].fillna(0)
    counts = frame["counts"]
    if ((counts < 0) | (counts % 1 != 0)).any():
        raise ValueError("events are whole numbers from nought up, in every age band")
    for name in frame.columns.intersection(["populations", "standard_populations"]):
        if not (frame[name] > 0).all():
            raise ValueError("a population is over nought, in every age band")
    for name in frame.columns.intersection(["standard", "standard_counts"]):
        if not (frame[name] >= 0).all():
            raise ValueError("the standard is from nought up, in every age band")
    if "standard" in frame and frame["standard"].sum() == 0:
        raise ValueError("the standard population is nought in every age band")
    return frame

"""Where an area stands among its peers: rank, plausible range of rank, quantile, average.

Rank 1 is the best under the indicator's polarity: the lowest value where lower is better, the
highest where higher is better. Where neither is better, 1 is the highest, and the table says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

import numpy as np
import pandas as pd

Standing: TypeAlias = Literal["top", "average", "bottom"]

DRAWS: Final = 10_000  # methods 5
SEED: Final = 20_171_231  # fixed, so that the same counts give the same range
LEVEL: Final = 0.95
QUARTERS: Final = 4
PRIOR_EVENTS: Final = 0.5  # Jeffreys' prior, of a Poisson rate and of a share


@dataclass(frozen=True)
class RankRange:
    """Between which ranks an area plausibly stands, 1 the best, of how many areas."""

    best: int
    worst: int
    of: int


def rank(values: pd.Series[Any], polarity: str) -> pd.Series[float]:
    """The rank of each area's value, 1 the best; ties share the better rank.

    values: one per area, on one unit; NaN where an area has none, and then its rank is NaN too.
    polarity: "lower" or "higher" is better, or "neutral". Raises ValueError for another word or
    an area given twice.

    >>> rank(pd.Series({"Blaby": 5.1, "Melton": 3.3, "Harborough": 5.1}), "lower").to_dict()
    {'Blaby': 2.0, 'Melton': 1.0, 'Harborough': 2.0}
    """
    known = _known(values)
    return known.rank(method="min", ascending=_ascending(polarity)).reindex(values.index)


def rank_range(
    counts: pd.Series[Any],
    exposures: pd.Series[Any],
    area: str,
    polarity: str,
    *,
    are_shares: bool = False,
    draws: int = DRAWS,
    seed: int = SEED,
    level: float = LEVEL,
) -> RankRange | None:
    """The ranks between which an area's rate plausibly stands among its peers.

    counts: events of each area; exposures: the population, or length, that they come from, on the
    same index. Areas without either are left out; None where `area` is one of them. Each rate is
    drawn `draws` times from what its count leaves plausible, a gamma distribution of shape
    count + ½, and ranked each time; the range holds the middle `level` of the ranks. `seed` fixes
    the draws, and the order in which areas are given changes nothing.

    are_shares: the counts are part of the exposures, as those who are satisfied are of those who
    answered. A share is drawn from a beta distribution of shapes count + ½ and rest + ½: a gamma
    would take 800 of 1,000 to be more than twice as uncertain as it is.

    Raises ValueError on a negative count, an exposure of nought or less, a share over one, another
    word of polarity, an area given twice, or a level outside 0 to 1.
    Source: Goldstein and Spiegelhalter (1996), 4.2; Marshall and Spiegelhalter (1998).

    >>> counts = pd.Series({"Blaby": 520, "Melton": 140, "Harborough": 400})
    >>> people = pd.Series({"Blaby": 97_000, "Melton": 51_000, "Harborough": 90_000})
    >>> rank_range(counts, people, "Melton", "lower")
    RankRange(best=1, worst=1, of=3)
    """
    if not 0 < level < 1:
        raise ValueError(f"the level is between 0 and 1, not {level}")
    if draws < 1:
        raise ValueError(f"there is at least one draw, not {draws}")
    ascending = _ascending(polarity)
    both = pd.concat({"count": _known(counts), "exposure": _known(exposures)}, axis=1).dropna()
    if (both["count"] < 0).any():
        raise ValueError(f"a count is from nought up, not {both['count'].min():g}")
    if (both["exposure"] <= 0).any():
        raise ValueError(f"an exposure is over nought, not {both['exposure'].min():g}")
    if are_shares and (both["count"] > both["exposure"]).any():
        raise ValueError("a share is of no more than the whole")
    if area not in both.index:
        return None
    both = both.sort_index()
    counted, exposed = both["count"].to_numpy(), both["exposure"].to_numpy()
    chance, size = np.random.default_rng(seed), (draws, len(both))
    if are_shares:
        rates = chance.beta(counted + PRIOR_EVENTS, exposed - counted + PRIOR_EVENTS, size=size)
    else:
        rates = chance.gamma(counted + PRIOR_EVENTS, size=size) / exposed
    own = rates[:, [both.index.to_list().index(area)]]
    ranks = 1 + (rates < own if ascending else rates > own).sum(axis=1)
    # The same rule from either end, so that the mirrored polarity has the mirrored range.
    last = len(both) + 1
    tail = 1 - (1 - level) / 2
    worst = int(np.quantile(ranks, tail, method="inverted_cdf"))
    best = last - int(np.quantile(last - ranks, tail, method="inverted_cdf"))
    return RankRange(best, worst, len(both))


def quantiles(values: pd.Series[Any], count: int, polarity: str) -> pd.Series[float]:
    """The quantile that each area's value is in: 1 the best, up to `count`.

    values: one per area; NaN where an area has none, and then its quantile is NaN too. count: how
    many quantiles: 4 quarters, 5 fifths, 10 tenths. Areas are ranked, 1 the best, ties at the
    better rank, and rank r of n is in quantile count + 1 − ⌈(n + 1 − r) / (n / count)⌉. Ties can
    leave a quantile empty. Fewer areas than quantiles have none: NaN throughout. Raises ValueError
    for under two quantiles, another word of polarity or an area given twice.
    Source: PHE technical guide, Assigning deprivation categories, as `phe_quantile` of
    PHEindicatormethods.

    >>> quantiles(pd.Series([3.1, 5.0, 4.2, 7.7, 6.1]), 4, "lower").tolist()
    [1.0, 2.0, 1.0, 4.0, 3.0]
    """
    if count < 2 or count % 1 != 0:
        raise ValueError(f"there are at least two quantiles, not {count}")
    ranks = rank(values, polarity)
    n = int(ranks.notna().sum())
    if n < count:
        return ranks * np.nan
    # ⌈(n + 1 − r) × count / n⌉ in whole numbers: a float may miss a boundary by a hair.
    return count + 1 + (-(n + 1 - ranks) * count) // n


def quartile_position(values: pd.Series[Any], area: str, polarity: str) -> Standing | None:
    """Whether an area is in the best quarter of the group ("top"), the worst, or between.

    values: one per area; NaN where an area has none. None where `area` is one of them, or where
    fewer than four areas have a value. The quarters are those of PHE's rule, `quantiles`. Raises
    ValueError for another word of polarity or an area given twice.

    >>> rates = pd.Series({"Blaby": 5.1, "Melton": 3.3, "Harborough": 4.4, "Charnwood": 5.3})
    >>> quartile_position(rates, "Melton", "lower")
    'top'
    """
    quarters = quantiles(values, QUARTERS, polarity)
    if area not in quarters.index or np.isnan(quarters.loc[area]):
        return None
    quarter = int(quarters.loc[area])
    if quarter == 1:
        return "top"
    return "bottom" if quarter == QUARTERS else "average"


def group_average(values: pd.Series[Any]) -> float | None:
    """The simple mean of the group's values, the area itself included.

    The convention of most similar groups: each area counts alike, however large. Areas without a
    value are left out; None where none has one.

    >>> group_average(pd.Series([10, 40, None]))
    25.0
    """
    known = _known(values)
    return float(known.mean()) if len(known) else None


def pooled_average(counts: pd.Series[Any], exposures: pd.Series[Any]) -> float | None:
    """The group's rate as if it were one area: all events over all exposure.

    Areas without a count or an exposure are left out of both; None where that is all of them.
    Raises ValueError for a negative count or exposure, and where what is left has no exposure.

    >>> pooled_average(pd.Series([10, 20]), pd.Series([1000, 500]))
    0.02
    """
    both = pd.concat({"count": _known(counts), "exposure": _known(exposures)}, axis=1).dropna()
    if both.empty:
        return None
    if (both["count"] < 0).any():
        raise ValueError(f"a count is from nought up, not {both['count'].min():g}")
    if (both["exposure"] < 0).any():
        raise ValueError(f"an exposure is over nought, not {both['exposure'].min():g}")
    exposure = float(both["exposure"].sum())
    if exposure <= 0:
        raise ValueError(f"an exposure is over nought, not {exposure:g}")
    return float(both["count"].sum()) / exposure


def _known(values: pd.Series[Any]) -> pd.Series[float]:
    """The values that there are, as floats."""
    if values.index.has_duplicates:
        raise ValueError(f"{values.index[values.index.duplicated()][0]} is given twice")
    return values.astype("float64").dropna()


def _ascending(polarity: str) -> bool:
    """Whether the lowest value is ranked first."""
    if polarity not in ("lower", "higher", "neutral"):
        raise ValueError(f"{polarity!r} is no polarity; there are lower, higher and neutral")
    return polarity == "lower"

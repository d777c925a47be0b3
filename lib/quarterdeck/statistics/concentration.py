"""Repeats and concentration: how many events come from few people or places, and come again.

An event belongs to one person, place or other unit. Nothing here names a unit in what it gives.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

LOOK_BACK_MONTHS: Final = 12  # the usual period of repeat victimisation (Farrell and Pease, 1993)
PARETO_SHARE: Final = 0.8  # the 80 of "80/20"


def top_share(counts: pd.Series[Any], k: int) -> float:
    """The share of all events that the `k` units with most of them have: 0 to 1.

    counts: events of each unit, from nought up. Units that tie are alike, so it doesn't matter
    which of them are taken. All units, or more than there are, have 1; without events it is NaN.
    Raises ValueError for a `k` under one, a negative count, or a unit whose count is missing.

    >>> reports = pd.Series([99, 31, 12, 9, 6, 3, 2])
    >>> round(top_share(reports, 2), 3)
    0.802
    """
    if k < 1 or k % 1:
        raise ValueError(f"the top is a whole number of units from one up, not {k}")
    ordered = _ordered(counts)
    total = ordered.sum()
    return float(ordered[:k].sum() / total) if total > 0 else float("nan")


def how_many_make(counts: pd.Series[Any], share: float = PARETO_SHARE) -> int:
    """How few units, those with most events first, have at least a share of all events.

    counts: as for `top_share`. share: over 0, up to 1. 0 where there are no events. Raises
    ValueError for another share, a negative count, or a unit whose count is missing.
    Source: Juran (1951), Quality Control Handbook, the Pareto principle.

    >>> how_many_make(pd.Series([99, 31, 12, 9, 6, 3, 2]))
    2
    >>> how_many_make(pd.Series([5, 5, 5, 5, 5]))
    4
    """
    if not 0 < share <= 1:
        raise ValueError(f"a share to be made is over 0 and up to 1, not {share}")
    ordered = _ordered(counts)
    total = ordered.sum()
    if total <= 0:
        return 0
    # Equal within a billionth: five tenths added up needn't be a half.
    reached = np.cumsum(ordered) >= share * total * (1 - 1e-9)
    return int(np.argmax(reached)) + 1


def is_repeat(
    units: pd.Series[Any], dates: pd.Series[Any], months: int = LOOK_BACK_MONTHS
) -> pd.Series[bool]:
    """Whether each event isn't its unit's first in the months before it.

    units: whose each event is. dates: when each was, on the same index, in any order. months: how
    far to look back, the same day of the month included: of two events on 1 May in following
    years, the second is a repeat. Of events on one day all but one are repeats. Events before the
    first that is given aren't known, so no event of the first `months` can be told to be a first.
    Raises ValueError for fewer than one month, or an event without a unit or a date.

    >>> who = pd.Series(["a", "a", "b", "a"])
    >>> when = pd.Series(pd.to_datetime(["2015-05-01", "2015-07-02", "2015-07-03", "2016-07-03"]))
    >>> is_repeat(who, when).tolist()
    [False, True, False, False]
    """
    if months < 1:
        raise ValueError(f"a look-back is a month or more, not {months}")
    if units.isna().any() or dates.isna().any():
        raise ValueError("an event has a unit and a date")
    events = pd.DataFrame({"unit": units, "date": dates}).sort_values("date", kind="stable")
    before = events.groupby("unit", sort=False)["date"].shift()
    again = before >= events["date"] - pd.DateOffset(months=months)
    return again.reindex(units.index).rename(None)


def _ordered(counts: pd.Series[Any]) -> npt.NDArray[np.floating[Any]]:
    """Counts from the most to the fewest."""
    known = counts.astype("float64").to_numpy()
    if np.isnan(known).any():
        raise ValueError("a unit's count is missing; leave the unit out, or give its count")
    if (known < 0).any():
        raise ValueError(f"a count is from nought up, not {known.min():g}")
    return np.sort(known)[::-1]

"""Which areas are most like an area: nearest neighbours by standardised distance."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd


def nearest_neighbours(
    variables: pd.DataFrame, area: str, *, weights: pd.Series[Any] | None = None
) -> pd.DataFrame:
    """The other areas by how unlike an area they are, the most like first.

    variables: a row an area, a column a variable, in any units. weights: how much each variable
    counts, from nought up, by column; alike if None. Each variable is standardised over the areas
    (less its mean, over its standard deviation), the distance is Euclidean, and the farthest area
    is 1. A variable that is the same everywhere counts for nothing, and areas without every
    variable are left out.

    Returns columns distance (0 to 1; 0 throughout where all are alike) and rank (1 the nearest,
    ties at the better rank) on the areas, in order of distance and then of name. Neighbours aren't
    mutual: an area may be far from one that is nearest to it. Raises ValueError where an area is
    given twice, `area` isn't one with every variable, it is the only one, or weights don't belong.
    Source: CIPFA, Nearest Neighbours Model, its stated method.

    >>> towns = pd.DataFrame(
    ...     {"density": [10, 12, 30], "share_aged_18_24": [0.08, 0.09, 0.2]},
    ...     index=["Melton", "Harborough", "Leicester"],
    ... )
    >>> nearest_neighbours(towns, "Melton")["distance"].round(2).to_dict()
    {'Harborough': 0.09, 'Leicester': 1.0}
    """
    if variables.index.has_duplicates:
        raise ValueError(f"{variables.index[variables.index.duplicated()][0]} is given twice")
    known = variables.astype("float64").dropna()
    if area not in known.index:
        raise ValueError(f"{area} isn't among the areas that have every variable")
    if len(known) < 2:
        raise ValueError(f"no area but {area} has every variable")
    spread = known.std(ddof=0)
    differing = spread[spread > np.finfo("float64").eps * known.abs().max()].index
    standard = (known[differing] - known[differing].loc[area]) / spread[differing]
    squares = (standard**2).mul(_weights(weights, variables.columns)[differing], axis=1)
    distance = np.sqrt(squares.sum(axis=1)).drop(area)
    farthest = float(distance.max())
    if farthest > 0:
        distance = distance / farthest
    found = pd.DataFrame(
        {"distance": distance, "rank": distance.rank(method="min").astype("int64")}
    )
    return found.sort_index().sort_values("distance", kind="stable")


def _weights(weights: pd.Series[Any] | None, columns: pd.Index[Any]) -> pd.Series[float]:
    if weights is None:
        return pd.Series(1.0, index=columns)
    if set(weights.index) != set(columns) or not (weights >= 0).all():
        raise ValueError("weights are from nought up, one for each variable")
    return weights.astype("float64")

"""A category's areas in a funnel: each against the limits of chance for its population."""

from __future__ import annotations

import pandas as pd

from quarterdeck.basket.watched import Watched
from quarterdeck.periods import add_months
from quarterdeck.statistics.funnels import Funnel, funnel


def by_area(row: Watched) -> Funnel | None:
    """The 12 months to the quarter's end by area, over their populations.

    The limits are those of chance alone. They aren't widened by how much the areas differ: of so
    few areas none could then be outside. `areas` has a column reason: why an area has no value, or
    "". None where populations aren't known, or under two areas have a figure.
    """
    people = row.category.people
    if people is None:
        return None
    months = [pd.Timestamp(add_months(row.latest_month, -back)) for back in range(12)]
    counts = row.category.by_area.reindex(months)[list(people.index)].sum(skipna=False)
    if (counts.notna() & people.notna()).sum() < 2:
        return None
    found = funnel(counts, people, "rate")
    found.areas["reason"] = ["" if known else "a month isn’t known" for known in counts.notna()]
    return found

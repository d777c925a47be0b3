"""What drove a change: how the parts of a category make up its distance from its mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from quarterdeck.basket.watched import Watched, first_break
from quarterdeck.params.register import Break

#: Shares of a net change say little where it is less than this part of what moved either way.
LEAST_NET_OF_GROSS: Final = 1 / 3


@dataclass(frozen=True)
class Contributions:
    """How the parts of a category make up the quarter's distance from its mean.

    parts: a row a part with columns name, year_before (the same quarter a year earlier, NaN where
    it isn't known or comparable), usual (three mean months), quarter, change (quarter less usual)
    and share (per cent of the whole's change, NaN where withheld). The changes add up to the
    whole's and the shares to 100. left_out: months of the chart in which a part isn't known, so
    that they are in no mean. reason: why there are no rows; "" where there are.
    """

    parts: pd.DataFrame
    left_out: tuple[dt.date, ...] = ()
    reason: str = ""

    @property
    def change(self) -> float:
        """The whole's change."""
        return float(self.parts["change"].sum())

    @property
    def has_shares(self) -> bool:
        """Whether shares of the change say something."""
        return bool(self.parts["share"].notna().any())

    def leading(self, share: float = 50.0, at_most: int = 3) -> pd.DataFrame:
        """The parts that together make at least a share of the change, the largest first."""
        reached = self.parts["share"].cumsum().shift(fill_value=0.0)
        return self.parts[(reached < share) & (self.parts["share"] > 0)].head(at_most)


_COLUMNS: Final = ("name", "year_before", "usual", "quarter", "change", "share")


def contributions(
    watched: Watched, parts: pd.DataFrame, breaks: Sequence[Break] = ()
) -> Contributions:
    """What each part of a category added to the quarter's distance from the category's mean.

    parts: a column a part, by month. breaks: dates at which something moved between the parts;
    where one lies inside the months of the mean, nothing is told apart.
    """
    nothing = pd.DataFrame(columns=list(_COLUMNS))
    if watched.chart is None or parts.columns.empty:
        return Contributions(nothing)
    segment = watched.chart.segments.iloc[-1]
    between = first_break(breaks, segment["first"].date(), watched.quarter.end)
    if between is not None:
        return Contributions(nothing, reason=between.reason)
    of_chart = parts[(parts.index >= segment["first"]) & (parts.index <= segment["last"])]
    known = of_chart.dropna()
    in_quarter = [pd.Timestamp(month) for month in watched.quarter.window.month_starts]
    if not set(in_quarter) <= set(known.index):
        return Contributions(nothing, reason="a month of the quarter isn’t known for every part")
    usual = known.mean() * len(in_quarter)
    quarter = known.loc[in_quarter].sum()
    change = quarter - usual
    table = pd.DataFrame(
        {
            "name": list(parts.columns),
            "year_before": _year_before(watched, parts, in_quarter).to_numpy(),
            "usual": usual.to_numpy(),
            "quarter": quarter.to_numpy(),
            "change": change.to_numpy(),
            "share": _shares(change).to_numpy(),
        }
    )
    net = float(change.sum())
    table = table.sort_values("change", ascending=net < 0, kind="stable", ignore_index=True)
    whole = watched.counts.reindex(of_chart.index).notna()
    missing = of_chart.index[of_chart.isna().any(axis="columns") & whole]
    return Contributions(table, left_out=tuple(month.date() for month in missing))


def _shares(change: pd.Series) -> pd.Series:
    """Per cent of the net change; NaN where the parts mostly moved against each other."""
    net, gross = float(change.sum()), float(change.abs().sum())
    if abs(net) < 0.5 or abs(net) < LEAST_NET_OF_GROSS * gross:
        return change * np.nan
    return 100 * change / net


def _year_before(
    watched: Watched, parts: pd.DataFrame, in_quarter: Sequence[pd.Timestamp]
) -> pd.Series:
    earlier = [month - pd.DateOffset(years=1) for month in in_quarter]
    if watched.break_after(earlier[0].date()):
        return pd.Series(np.nan, index=parts.columns)
    return parts.reindex(earlier).sum(skipna=False)

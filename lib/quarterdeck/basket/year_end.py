"""Where a category's financial year ends: projected until it is over, then beside what happened."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from quarterdeck.basket.watched import Watched
from quarterdeck.periods import Quarter, Window
from quarterdeck.statistics.projection import Projection, accuracy, project, record

LAST_QUARTER = 4


@dataclass(frozen=True)
class YearEnd:
    """A category's financial year.

    projection: of its total, from the months known at the quarter's end; once the year is over,
    from those known a quarter earlier. to_date: the count of the months that it is made from.
    year_before: the count of the year before, NaN where it isn't known or not comparable.
    happened: the count of the year, NaN until it is over; was_inside: whether that lies in the
    95% interval.
    """

    projection: Projection
    to_date: float
    year_before: float
    happened: float = float("nan")
    was_inside: bool = False

    @property
    def last_month(self) -> dt.date:
        """The first day of the year's last month."""
        return self.projection.last.to_timestamp().date()

    @property
    def is_over(self) -> bool:
        """Whether the year's count is known."""
        return not np.isnan(self.happened)

    @property
    def beside_year_before(self) -> str:
        """On which side of the year before the whole 95% interval lies: "above", "below" or ""."""
        if self.projection.lower_95 > self.year_before:
            return "above"
        return "below" if self.projection.upper_95 < self.year_before else ""


def year_end(row: Watched) -> YearEnd | None:
    """A category's year; None where a month of it isn't known or a break lies inside it."""
    year = row.quarter.financial_year
    over = row.quarter.number == LAST_QUARTER
    asked_at = row.quarter.previous() if over else row.quarter
    made_from = _comparable(row, year, asked_at)
    if made_from is None or (over and np.isnan(_total(row.counts, year))):
        return None
    projection = project(made_from, year.start, year.end)
    checked = accuracy(record(projection), row.counts).iloc[0]
    before = Window.financial_year(Quarter(row.quarter.start_year - 1, 1).year_label)
    broken = row.break_after(before.start)
    return YearEnd(
        projection=projection,
        to_date=_total(row.counts, Window(year.start, asked_at.end)),
        year_before=float("nan") if broken is not None else _total(row.counts, before),
        happened=float(checked["happened"]) if over else float("nan"),
        was_inside=over and bool(checked["inside_95"]),
    )


def _comparable(row: Watched, year: Window, asked_at: Quarter) -> pd.Series | None:
    """The months since the last break up to a quarter's end, if they hold the year so far."""
    known = row.counts[row.counts.index <= pd.Timestamp(asked_at.end)]
    begun = [entry.since for entry in row.category.breaks if entry.since <= row.quarter.end]
    if begun:
        if max(begun) > year.start:
            return None
        known = known[known.index >= pd.Timestamp(max(begun)).to_period("M").to_timestamp()]
    so_far = _total(known, Window(year.start, asked_at.end))
    return None if np.isnan(so_far) else known


def _total(counts: pd.Series, window: Window) -> float:
    """The count of a window; NaN where one of its months isn't known."""
    months = [pd.Timestamp(month) for month in window.month_starts]
    return float(counts.reindex(months).sum(skipna=False))

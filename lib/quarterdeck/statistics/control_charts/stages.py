"""Where a chart's months divide: breaks, freezes and targets, each with its date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from quarterdeck.statistics.control_charts.limits import FEWEST_FOR_LIMITS, Floats, Mask

Breaks: TypeAlias = Sequence[tuple[dt.date, str]]
Freeze: TypeAlias = int | dt.date | Sequence[dt.date] | None
Targets: TypeAlias = float | Sequence[tuple[dt.date, float | None]] | None


def months_of(index: pd.Index[Any]) -> pd.PeriodIndex:
    """The months of an index of dates or periods. Raises ValueError for another index.

    >>> months_of(pd.DatetimeIndex(["2017-04-15"]))
    PeriodIndex(['2017-04'], dtype='period[M]')
    """
    if isinstance(index, pd.PeriodIndex):
        return index.asfreq("M")
    if isinstance(index, pd.DatetimeIndex):
        return index.to_period("M")
    if len(index) == 0:
        return pd.PeriodIndex([], freq="M")
    raise ValueError("a chart's values are given by month: a DatetimeIndex or PeriodIndex")


def every_month(index: pd.Index[Any]) -> tuple[pd.DatetimeIndex, np.ndarray[Any, Any]]:
    """First days of all months from the first to the last, and where each is in the index.

    A month that isn't there is at -1. Raises ValueError for a month given twice.

    >>> at, where = every_month(pd.PeriodIndex(["2017-06", "2017-04"], freq="M"))
    >>> at.strftime("%B").tolist(), where.tolist()
    (['April', 'May', 'June'], [1, -1, 0])
    """
    months = months_of(index)
    if months.has_duplicates:
        raise ValueError(f"{months[months.duplicated()][0]} is given twice")
    if len(months) and months.hasnans:
        raise ValueError("a value has no month")
    every = pd.period_range(months.min(), months.max()) if len(months) else months
    return every.to_timestamp(), months.get_indexer(every)


def first_day(date: dt.date) -> pd.Timestamp:
    """The first day of the month that holds a date.

    >>> first_day(dt.date(2017, 4, 17))
    Timestamp('2017-04-01 00:00:00')
    """
    return pd.Timestamp(date.year, date.month, 1)


def segment_starts(
    at: pd.DatetimeIndex, breaks: Breaks, *, monthly: bool = True
) -> tuple[list[int], list[str | None]]:
    """Positions where segments begin, and why; a break outside the months begins none.

    Where `monthly`, a break inside a month begins with that month.

    >>> months = pd.date_range("2017-01", periods=6, freq="MS")
    >>> segment_starts(months, [(dt.date(2017, 4, 17), "supplier")])
    ([0, 3], [None, 'supplier'])
    """
    reasons: dict[int, list[str]] = {0: []}
    for date, reason in sorted(breaks, key=lambda entry: entry[0]):
        since = first_day(date) if monthly else pd.Timestamp(date)
        if len(at) and at[0] <= since <= at[-1]:
            reasons.setdefault(int(at.searchsorted(since)), []).append(reason)
    return list(reasons), ["; ".join(said) or None for said in reasons.values()]


def limits_from(at: pd.DatetimeIndex, known: Mask, starts: Sequence[int], freeze: Freeze) -> Mask:
    """Which points the limits of their segment are made from.

    known: which points have a value; a row a series where it has two dimensions. starts: where
    segments begin. freeze: None for all; a number for the first so many values of each segment; a
    date, or several, for the points of its segment up to it (its whole month), the other segments
    being made from all of theirs. A date after the last point freezes nothing yet. Raises
    ValueError for fewer than five points, a date before the first point, and two dates in one
    segment.

    >>> months = pd.date_range("2017-01", periods=8, freq="MS")
    >>> limits_from(months, np.ones(8, bool), [0, 4], dt.date(2017, 6, 30)).astype(int).tolist()
    [1, 1, 1, 1, 1, 1, 0, 0]
    """
    if freeze is None or not len(at):
        return known
    of_limits = known.copy()
    ends = [*starts[1:], len(at)]
    if isinstance(freeze, (int, np.integer)):
        if freeze < FEWEST_FOR_LIMITS:
            raise ValueError(f"limits are made from {FEWEST_FOR_LIMITS} points or more")
        for start, end in zip(starts, ends, strict=True):
            count = np.cumsum(known[..., start:end], axis=-1)
            of_limits[..., start:end] &= count <= freeze
        return of_limits
    dates = [freeze] if isinstance(freeze, dt.date) else list(freeze)
    days = at.normalize()
    frozen: set[int] = set()
    for date in dates:
        last = int(days.searchsorted(pd.Timestamp(date), side="right"))
        if not last:
            raise ValueError(f"limits are frozen at {date}, before the first point, {at[0].date()}")
        number = int(np.searchsorted(starts, last - 1, side="right")) - 1
        if number in frozen:
            raise ValueError(f"limits are frozen twice between two breaks, once at {date}")
        frozen.add(number)
        of_limits[..., last : ends[number]] = False
    return of_limits


def targets_at(at: pd.DatetimeIndex, targets: Targets, *, monthly: bool = True) -> Floats:
    """The target in force at each point, NaN where there is none.

    targets: one number for all, or the date since when each holds, with None where it ends.
    Where `monthly`, a month takes the target that begins inside it. Raises ValueError for two
    targets from one date, and for an infinite one.

    >>> months = pd.date_range("2017-03", periods=3, freq="MS")
    >>> targets_at(months, [(dt.date(2017, 4, 1), 75.0)]).tolist()
    [nan, 75.0, 75.0]
    """
    if targets is None:
        return np.full(len(at), np.nan)
    if isinstance(targets, (int, float, np.number)):
        dated = [(pd.Timestamp.min, float(targets))]
    else:
        ordered = sorted(targets, key=lambda entry: entry[0])
        dated = [
            (
                first_day(date) if monthly else pd.Timestamp(date),
                np.nan if target is None else float(target),
            )
            for date, target in ordered
        ]
        since = [date for date, _ in ordered]
        twice = [date for date, after in pairwise(since) if date == after]
        if twice:
            raise ValueError(f"there are two targets from {twice[0]}")
    if any(np.isinf(target) for _, target in dated):
        raise ValueError("a target is infinite")
    in_force = np.full(len(at), np.nan)
    for since_when, target in dated:
        in_force[np.asarray(at >= since_when)] = target
    return in_force

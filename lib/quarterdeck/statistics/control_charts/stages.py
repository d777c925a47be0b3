"""Where a chart's months divide: breaks, freezes and targets, each with its date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import pairwise
from numbers import Real
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from quarterdeck.statistics.control_charts.limits import FEWEST_FOR_LIMITS, Floats, Mask

Breaks: TypeAlias = Sequence[tuple[dt.date, str]]
Freeze: TypeAlias = int | dt.date | Sequence[dt.date] | None
Targets: TypeAlias = float | Sequence[tuple[dt.date, float | None]] | None


def moment_of(date: Any, what: str) -> pd.Timestamp:
    """The moment of a date or a Timestamp; of one with a time zone, by its own clock.

    what: what begins then, for the error. Raises ValueError for what is no date, NaT and text
    included.

    >>> moment_of(dt.date(2017, 4, 17), "a break")
    Timestamp('2017-04-17 00:00:00')
    """
    if not isinstance(date, dt.date) or pd.isna(date):
        raise ValueError(f"{what} has a date, as datetime.date(2017, 4, 1), not {date!r}")
    return pd.Timestamp(date).tz_localize(None)


def dated(entries: Any, what: str, holds: str) -> list[tuple[pd.Timestamp, Any]]:
    """Pairs of a date and what holds from it, by date, the date as a Timestamp.

    what, holds: their names, for the error. Raises ValueError for what are no such pairs.

    >>> dated([(dt.date(2017, 4, 17), "supplier")], "a break", "its reason")
    [(Timestamp('2017-04-17 00:00:00'), 'supplier')]
    """
    if isinstance(entries, str) or not isinstance(entries, Iterable):
        raise ValueError(f"{what} is given in a list of dates with {holds}, not as {entries!r}")
    pairs = []
    for entry in entries:
        if not isinstance(entry, (tuple, list)) or len(entry) != 2:
            raise ValueError(f"{what} is a pair of a date and {holds}, not {entry!r}")
        pairs.append((moment_of(entry[0], what), entry[1]))
    return sorted(pairs, key=lambda pair: pair[0])


def dated_breaks(breaks: Breaks) -> list[tuple[pd.Timestamp, str]]:
    """Breaks by date. Raises ValueError for what is no date with its reason in words.

    >>> dated_breaks([(dt.date(2017, 4, 17), "supplier")])
    [(Timestamp('2017-04-17 00:00:00'), 'supplier')]
    """
    pairs = dated(breaks, "a break", "its reason")
    for _, reason in pairs:
        if not isinstance(reason, str):
            raise ValueError(f"the reason of a break is words, not {reason!r}")
    return pairs


def dated_freeze(freeze: Freeze) -> int | tuple[pd.Timestamp, ...] | None:
    """A freeze as a number of points, or as moments. Raises ValueError for anything else.

    >>> dated_freeze(dt.date(2017, 4, 17))
    (Timestamp('2017-04-17 00:00:00'),)
    """
    if freeze is None or isinstance(freeze, (int, np.integer)):
        return None if freeze is None else int(freeze)
    if isinstance(freeze, (dt.date, str)) or not isinstance(freeze, Iterable):
        return (moment_of(freeze, "a freeze"),)
    return tuple(moment_of(date, "a freeze") for date in freeze)


def every_month(months: pd.PeriodIndex) -> tuple[pd.DatetimeIndex, np.ndarray[Any, Any]]:
    """First days of all months from the first to the last, and where each is in the index.

    A month that isn't there is at -1.

    >>> at, where = every_month(pd.PeriodIndex(["2017-06", "2017-04"], freq="M"))
    >>> at.strftime("%B").tolist(), where.tolist()
    (['April', 'May', 'June'], [1, -1, 0])
    """
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

    Where `monthly`, a break inside a month begins with that month. Raises ValueError as
    `dated_breaks`.

    >>> months = pd.date_range("2017-01", periods=6, freq="MS")
    >>> segment_starts(months, [(dt.date(2017, 4, 17), "supplier")])
    ([0, 3], [None, 'supplier'])
    """
    reasons: dict[int, list[str]] = {0: []}
    for date, reason in dated_breaks(breaks):
        since = first_day(date) if monthly else date
        if len(at) and at[0] <= since <= at[-1]:
            reasons.setdefault(int(at.searchsorted(since)), []).append(reason)
    return list(reasons), ["; ".join(said) or None for said in reasons.values()]


def limits_from(at: pd.DatetimeIndex, known: Mask, starts: Sequence[int], freeze: Freeze) -> Mask:
    """Which points the limits of their segment are made from.

    known: which points have a value; a row a series where it has two dimensions. starts: where
    segments begin. freeze: None for all; a number for the first so many values of each segment; a
    date, or several, for the points of its segment up to it (its whole month), the other segments
    being made from all of theirs. A date after the last point freezes nothing yet. Raises
    ValueError for fewer than five points, a date before the first point, two dates in one segment,
    and what is no date.

    >>> months = pd.date_range("2017-01", periods=8, freq="MS")
    >>> limits_from(months, np.ones(8, bool), [0, 4], dt.date(2017, 6, 30)).astype(int).tolist()
    [1, 1, 1, 1, 1, 1, 0, 0]
    """
    frozen_at = dated_freeze(freeze)
    if frozen_at is None or not len(at):
        return known
    of_limits = known.copy()
    ends = [*starts[1:], len(at)]
    if isinstance(frozen_at, int):
        if frozen_at < FEWEST_FOR_LIMITS:
            raise ValueError(f"limits are made from {FEWEST_FOR_LIMITS} points or more")
        for start, end in zip(starts, ends, strict=True):
            count = np.cumsum(known[..., start:end], axis=-1)
            of_limits[..., start:end] &= count <= frozen_at
        return of_limits
    days = at.normalize()
    frozen: set[int] = set()
    for moment in frozen_at:
        date = moment.date()
        last = int(days.searchsorted(moment, side="right"))
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
    targets from one date, an infinite one, and what is no number or no date.

    >>> months = pd.date_range("2017-03", periods=3, freq="MS")
    >>> targets_at(months, [(dt.date(2017, 4, 1), 75.0)]).tolist()
    [nan, 75.0, 75.0]
    """
    if targets is None:
        return np.full(len(at), np.nan)
    if isinstance(targets, Real):
        ordered: list[tuple[pd.Timestamp, Any]] = [(pd.Timestamp.min, targets)]
    else:
        ordered = dated(targets, "a target", "its number")
    for _, target in ordered:
        if not isinstance(target, Real | None):
            raise ValueError(f"a target is a number, not {target!r}")
        if target is not None and np.isinf(float(target)):
            raise ValueError("a target is infinite")
    for (date, _), (after, _) in pairwise(ordered):
        if date == after:
            raise ValueError(f"there are two targets from {date.date()}")
    in_force = np.full(len(at), np.nan)
    for date, target in ordered:
        since = first_day(date) if monthly and date > pd.Timestamp.min else date
        in_force[np.asarray(at >= since)] = np.nan if target is None else float(target)
    return in_force


def latest_target(targets: Targets) -> float:
    """The target that holds from the latest date given, NaN where there is none.

    >>> latest_target([(dt.date(2017, 4, 1), 75.0), (dt.date(2018, 4, 1), 70.0)])
    70.0
    """
    return float(targets_at(pd.DatetimeIndex([pd.Timestamp.max]), targets)[0])

"""Control charts: limits first, then the rules that are met, then what they mean.

`control_chart` makes an XmR chart of a monthly series. A chart type is a function that gives a
segment its centre and limits (`individuals_limits`); a rule is a function that is given a stretch
of months and tells which of them belong to a signal; a rule set is a list of rules in order of
precedence. Each can be added without touching the others: a rule sees how far a point is from the
centre as a share of the way to its limit, so it serves charts whose limits vary from point to
point as well.

Months are the rows of `points`, missing ones included. A gap, like a break, is never run across.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats: TypeAlias = npt.NDArray[np.float64]
Side: TypeAlias = Literal["above", "below"]
Meaning: TypeAlias = Literal["better", "worse", "neither"]
Polarity: TypeAlias = Literal["lower", "higher", "neutral"]

INDIVIDUALS_FACTOR: Final = 2.66  # 3 / 1.128, individuals chart (Wheeler and Chambers, 1992)
SCREENING_FACTOR: Final = 3.267  # D4 for ranges of two, upper limit of the moving range chart
FEWEST_FOR_LIMITS: Final = 5  # Wheeler (2000): limits may be made with as few as five values
FEWEST_FOR_VERDICT: Final = 13  # methods 4: under 13 points the limits are on trial
MDC_RUN_LENGTHS: Final = (6, 7, 8)
CLASSICAL_RUN_LENGTH: Final = 8  # Western Electric (1956) and Wheeler (2000)

# Two numbers closer than this share of the largest value in the segment are the same number.
ROUNDING: Final = 1e-9

TRIAL_LIMITS: Final = "trial limits"
TOO_FEW_POINTS: Final = "too few points"
COMMON_CAUSE: Final = "common cause"

#: What each rule is called in a sentence.
RULE_WORDS: Final = {
    "outside_limits": "outside the limits",
    "trend": "trend",
    "two_of_three": "two of three points near a limit",
    "three_of_four": "three of four points nearer a limit than the mean",
    "four_of_five": "four of five points beyond a third of the limits",
    "run": "run on one side of the mean",
}


# Limits


@dataclass(frozen=True)
class Limits:
    """The centre and the limits of a segment, in the unit of the values; NaN where too few."""

    centre: float
    lower: float
    upper: float


def individuals_limits(values: Floats, *, screen: bool = True) -> Limits:
    """Mean and process limits of an XmR chart: mean ± 2.66 × mean moving range.

    values: a month each, NaN where missing; a moving range is taken only between neighbouring
    months. With `screen`, moving ranges of at least 3.267 × their mean are dropped once, before
    the limits; where that would leave no moving range over nought, none is dropped. With fewer
    than five values the limits are NaN. Source: Wheeler and Chambers (1992), 3.6; the screening
    Nelson (1982), as in NHSRplotthedots.
    """
    known = values[np.isfinite(values)]
    if not len(known):
        return Limits(np.nan, np.nan, np.nan)
    # The mean of equal numbers may miss them by a rounding error.
    centre = float(known[0] if (known == known[0]).all() else known.mean())
    ranges = np.abs(np.diff(values))
    ranges = ranges[np.isfinite(ranges)]
    if len(known) < FEWEST_FOR_LIMITS or not len(ranges):
        return Limits(centre, np.nan, np.nan)
    mean_range = ranges.mean()
    if screen:
        kept = ranges[ranges < SCREENING_FACTOR * mean_range]
        if kept.any():
            mean_range = kept.mean()
    reach = INDIVIDUALS_FACTOR * float(mean_range)
    return Limits(centre, centre - reach, centre + reach)


# Rules


@dataclass(frozen=True)
class Stretch:
    """Months of one segment with no gap between them, in order.

    values: in the unit of the chart. reach: how far each is from the centre, as a share of the
    way to the limit on its side: 0 on the centre, 1 on the upper limit, -1 on the lower one.
    """

    values: Floats
    reach: Floats

    def __len__(self) -> int:
        return len(self.values)


@dataclass(frozen=True)
class Found:
    """Members of one signal, by position in the stretch, and the side that it is on."""

    members: tuple[int, ...]
    side: Side


Rule: TypeAlias = Callable[[Stretch], Iterator[Found]]


def outside_limits(stretch: Stretch) -> Iterator[Found]:
    """Every point strictly outside the limits, each a signal of its own."""
    for side, reach in _sides(stretch):
        for position in np.flatnonzero(reach > 1 + ROUNDING):
            yield Found((int(position),), side)


def trend(length: int) -> Rule:
    """Points in one direction: `length` of them, so length − 1 differences of one sign.

    A tie breaks it. The side is the direction: "above" for a rise, "below" for a fall.
    """

    def rule(stretch: Stretch) -> Iterator[Found]:
        signs = np.sign(np.diff(stretch.values))
        for first, last, sign in _runs_of_equal(signs):
            if sign != 0 and last - first + 1 >= length - 1:
                yield Found(tuple(range(first, last + 2)), "above" if sign > 0 else "below")

    return rule


def share_beyond(needed: int, of: int, fraction: float) -> Rule:
    """`needed` of `of` successive points beyond a fraction of the way to the limit on one side.

    Points outside the limits count. The members are the points beyond, not those between them;
    windows that share a member are one signal.
    """

    def rule(stretch: Stretch) -> Iterator[Found]:
        for side, reach in _sides(stretch):
            beyond = reach > fraction + ROUNDING
            windows = [
                start + np.flatnonzero(beyond[start : start + of])
                for start in range(len(stretch) - of + 1)
                if beyond[start : start + of].sum() >= needed
            ]
            signal: list[int] = []
            for window in windows:
                members = [int(position) for position in window]
                if signal and members[0] > signal[-1]:
                    yield Found(tuple(signal), side)
                    signal = []
                signal += [member for member in members if member not in signal]
            if signal:
                yield Found(tuple(signal), side)

    return rule


def run(length: int) -> Rule:
    """`length` points or more on one side of the centre. A point on the centre breaks it."""

    def rule(stretch: Stretch) -> Iterator[Found]:
        for first, last, sign in _runs_of_equal(np.sign(stretch.reach)):
            if sign != 0 and last - first + 1 >= length:
                yield Found(tuple(range(first, last + 1)), "above" if sign > 0 else "below")

    return rule


def _sides(stretch: Stretch) -> tuple[tuple[Side, Floats], tuple[Side, Floats]]:
    """The reach of a stretch looked at from above, and from below."""
    return ("above", stretch.reach), ("below", -stretch.reach)


def _runs_of_equal(signs: Floats) -> Iterator[tuple[int, int, float]]:
    """First and last position of each run of equal signs, and the sign."""
    position = 0
    for sign, members in groupby(signs):
        length = sum(1 for _ in members)
        yield position, position + length - 1, float(sign)
        position += length


def rule_set(name: str, run_length: int = 7) -> tuple[tuple[str, Rule], ...]:
    """The rules of a set by name, the first to be drawn first.

    "mdc": NHS England, Making Data Count; `run_length` (6, 7 or 8) holds for run and trend.
    "western_electric": the four zone tests (Western Electric, 1956), with a run of eight.
    "wheeler": Wheeler's detection rules (2000), with a run of eight.
    Raises ValueError for another name or length.
    """
    if name == "mdc":
        if run_length not in MDC_RUN_LENGTHS:
            raise ValueError(f"a run is of 6, 7 or 8 points, not {run_length}")
        return (
            ("outside_limits", outside_limits),
            ("trend", trend(run_length)),
            ("two_of_three", share_beyond(2, 3, 2 / 3)),
            ("run", run(run_length)),
        )
    if name == "western_electric":
        return (
            ("outside_limits", outside_limits),
            ("two_of_three", share_beyond(2, 3, 2 / 3)),
            ("four_of_five", share_beyond(4, 5, 1 / 3)),
            ("run", run(CLASSICAL_RUN_LENGTH)),
        )
    if name == "wheeler":
        return (
            ("outside_limits", outside_limits),
            ("three_of_four", share_beyond(3, 4, 1 / 2)),
            ("run", run(CLASSICAL_RUN_LENGTH)),
        )
    raise ValueError(f"{name!r} is no rule set; there are mdc, western_electric and wheeler")


# Charts


@dataclass(frozen=True)
class ControlChart:
    """A chart's numbers, the signals in them, and the verdict on the last point.

    points: a row a month from the first to the last, in order, with columns month (its first
    day), value (NaN where missing), segment (1, 2, ...), centre, lower, upper, drawn_lower,
    drawn_upper (clipped to what is possible), signal (the rule drawn, or None), side ("above",
    "below" or None) and meaning ("better", "worse", "neither" or None).
    segments: a row a segment: segment, first, last (months), n (months with a value), centre,
    lower, upper, trial (whether the limits are on trial), reason (why it began, or None).
    signals: a row a signal, overlapping ones too, in order of their first month: rule, side,
    first, last (months), n (how many points are members), segment, meaning.
    variation: the verdict on the last month that has a value: "special cause improvement",
    "special cause concern", "special cause neither", "common cause", "trial limits" or
    "too few points".
    rules: the name of the rule set.
    """

    points: pd.DataFrame
    segments: pd.DataFrame
    signals: pd.DataFrame
    variation: str
    rules: str

    @property
    def is_special_cause(self) -> bool:
        """Whether the last point belongs to a signal."""
        return self.variation.startswith("special cause")


@dataclass(frozen=True)
class _Signal:
    """A signal in the whole chart: members are positions in `points`."""

    rule: str
    precedence: int
    side: Side
    members: tuple[int, ...]
    segment: int


def control_chart(
    values: pd.Series[Any],
    *,
    breaks: Sequence[tuple[dt.date, str]] = (),
    rules: str = "mdc",
    run_length: int = 7,
    lower_bound: float | None = 0.0,
    upper_bound: float | None = None,
    screen: bool = True,
    polarity: str = "neutral",
) -> ControlChart:
    """An XmR chart of a monthly series, by the rules of a named set.

    values: by month (DatetimeIndex or monthly PeriodIndex), in any order; NaN and months left out
    are gaps. breaks: date and reason of each dated break: the month that holds the date begins a
    new segment, with a mean and limits of its own. run_length: of the mdc rules, 6, 7 or 8.
    lower_bound, upper_bound: what a value can't pass; the drawn limits stop there, and nothing
    else is changed by them. screen: drop outlying moving ranges once. polarity: "lower" or
    "higher" is better, or "neutral".

    A segment with fewer than 13 values has trial limits, and no signals are looked for in it; with
    fewer than five it has a centre and no limits. Raises ValueError for an index without months,
    a month given twice, an infinite value, an unknown rule set, length or polarity.
    Source: methods 4; Making Data Count (NHS England); Wheeler (2000). See docs/methods.md.
    """
    if polarity not in ("lower", "higher", "neutral"):
        raise ValueError(f"{polarity!r} is no polarity; there are lower, higher and neutral")
    named_rules = rule_set(rules, run_length)
    by_month = _every_month(values)
    numbers = np.asarray(by_month, dtype="float64")
    starts, reasons = _segment_starts(by_month.index, breaks)
    parts: list[Floats] = np.split(numbers, starts[1:])
    limits = [individuals_limits(part, screen=screen) for part in parts]
    segment = np.searchsorted(starts, np.arange(len(numbers)), side="right")
    segments = _segments(by_month, starts, limits, reasons)
    found = [
        signal
        for number, (start, part, limit) in enumerate(
            zip(starts, parts, limits, strict=True), start=1
        )
        if np.isfinite(part).sum() >= FEWEST_FOR_VERDICT
        for signal in _signals_of(part, limit, named_rules, offset=start, segment=number)
    ]
    points = _points(by_month, segment, limits, lower_bound, upper_bound)
    points = points.assign(**_drawn(found, len(points), polarity))
    return ControlChart(
        points=points,
        segments=segments,
        signals=_signals(found, points, polarity),
        variation=_variation(points, segments),
        rules=rules,
    )


def _every_month(values: pd.Series[Any]) -> pd.Series[float]:
    """The values by first day of the month, in order, with a row for each month between."""
    index = values.index
    if isinstance(index, pd.PeriodIndex):
        months = index.asfreq("M")
    elif isinstance(index, pd.DatetimeIndex):
        months = index.to_period("M")
    elif len(values) == 0:
        months = pd.PeriodIndex([], freq="M")
    else:
        raise ValueError("a chart's values are given by month: a DatetimeIndex or PeriodIndex")
    if months.has_duplicates:
        raise ValueError(f"{months[months.duplicated()][0]} is given twice")
    numbers = pd.to_numeric(values).to_numpy(dtype="float64", na_value=np.nan)
    if np.isinf(numbers).any():
        raise ValueError(f"{months[np.isinf(numbers)][0]} is infinite")
    by_month = pd.Series(numbers, index=months, dtype="float64").sort_index()
    every = pd.period_range(months.min(), months.max()) if len(months) else months
    return pd.Series(by_month.reindex(every).to_numpy(), index=every.to_timestamp())


def _segment_starts(
    months: pd.Index[Any], breaks: Sequence[tuple[dt.date, str]]
) -> tuple[list[int], list[str | None]]:
    """Positions where segments begin, and why; a break outside the months begins none."""
    reasons: dict[int, list[str]] = {0: []}
    for date, reason in sorted(breaks, key=lambda entry: entry[0]):
        month = pd.Timestamp(date.year, date.month, 1)
        if len(months) and months[0] <= month <= months[-1]:
            reasons.setdefault(int(months.searchsorted(month)), []).append(reason)
    return list(reasons), ["; ".join(said) or None for said in reasons.values()]


def _segments(
    by_month: pd.Series[float],
    starts: Sequence[int],
    limits: Sequence[Limits],
    reasons: Sequence[str | None],
) -> pd.DataFrame:
    ends = [*starts[1:], len(by_month)]
    rows = [
        {
            "segment": number,
            "first": by_month.index[start],
            "last": by_month.index[end - 1],
            "n": int(by_month.iloc[start:end].notna().sum()),
            "centre": limit.centre,
            "lower": limit.lower,
            "upper": limit.upper,
            "trial": bool(by_month.iloc[start:end].notna().sum() < FEWEST_FOR_VERDICT),
        }
        for number, (start, end, limit) in enumerate(
            zip(starts, ends, limits, strict=True), start=1
        )
        if end > start
    ]
    columns = ["segment", "first", "last", "n", "centre", "lower", "upper", "trial"]
    # As objects: pandas would make strings of the reasons, and their None a NaN.
    said: list[Any] = list(reasons[: len(rows)])
    return pd.DataFrame(rows, columns=columns).assign(reason=pd.Series(said, dtype="object"))


def _points(
    by_month: pd.Series[float],
    segment: npt.NDArray[np.intp],
    limits: Sequence[Limits],
    lower_bound: float | None,
    upper_bound: float | None,
) -> pd.DataFrame:
    of_point = [limits[number - 1] for number in segment]
    points = pd.DataFrame(
        {
            "month": by_month.index,
            "value": by_month.to_numpy(),
            "segment": segment,
            "centre": [limit.centre for limit in of_point],
            "lower": [limit.lower for limit in of_point],
            "upper": [limit.upper for limit in of_point],
        }
    ).astype({"centre": "float64", "lower": "float64", "upper": "float64"})
    return points.assign(
        drawn_lower=points["lower"].clip(lower_bound, upper_bound),
        drawn_upper=points["upper"].clip(lower_bound, upper_bound),
    )


def _signals_of(
    numbers: Floats,
    limits: Limits,
    rules: Sequence[tuple[str, Rule]],
    *,
    offset: int,
    segment: int,
) -> Iterator[_Signal]:
    """The signals of one segment, with positions counted from the chart's first month."""
    reach = _reach(numbers, limits)
    for first, last in _stretches(numbers):
        stretch = Stretch(numbers[first : last + 1], reach[first : last + 1])
        for precedence, (name, rule) in enumerate(rules):
            for found in rule(stretch):
                members = tuple(offset + first + member for member in found.members)
                yield _Signal(name, precedence, found.side, members, segment)


def _reach(numbers: Floats, limits: Limits) -> Floats:
    """How far each value is from the centre, as a share of the way to the limit on its side."""
    distance = numbers - limits.centre
    scale = float(np.nanmax(np.abs(numbers), initial=0.0))
    distance = np.where(np.abs(distance) <= ROUNDING * scale, 0.0, distance)
    width = np.where(distance > 0, limits.upper - limits.centre, limits.centre - limits.lower)
    # A constant series has no width and no distance: every point is on the centre.
    return np.divide(distance, width, out=np.zeros_like(distance), where=width > 0)


def _stretches(numbers: Floats) -> Iterator[tuple[int, int]]:
    """First and last position of each stretch of months with a value."""
    for first, last, known in _runs_of_equal(np.isfinite(numbers).astype("float64")):
        if known:
            yield first, last


def _meaning(side: Side, polarity: str) -> Meaning:
    """Whether higher values, or lower ones, are better."""
    if polarity == "neutral":
        return "neither"
    return "better" if (side == "above") == (polarity == "higher") else "worse"


def _drawn(signals: Sequence[_Signal], length: int, polarity: str) -> dict[str, pd.Series[Any]]:
    """The signal that each point is drawn as: the first by precedence, then the latest to begin."""
    columns = {
        name: np.full(length, None, dtype="object") for name in ("signal", "side", "meaning")
    }
    latest_and_lesser_first = sorted(
        signals, key=lambda signal: (-signal.precedence, signal.members[0])
    )
    for signal in latest_and_lesser_first:
        for member in signal.members:
            columns["signal"][member] = signal.rule
            columns["side"][member] = signal.side
            columns["meaning"][member] = _meaning(signal.side, polarity)
    # As objects: pandas would make strings of them, and their None a NaN.
    return {name: pd.Series(column, dtype="object") for name, column in columns.items()}


def _signals(signals: Sequence[_Signal], points: pd.DataFrame, polarity: str) -> pd.DataFrame:
    in_order = sorted(signals, key=lambda signal: (signal.members[0], signal.precedence))
    columns = ["rule", "side", "first", "last", "n", "segment", "meaning"]
    rows = [
        (
            signal.rule,
            signal.side,
            points["month"].iloc[signal.members[0]],
            points["month"].iloc[signal.members[-1]],
            len(signal.members),
            signal.segment,
            _meaning(signal.side, polarity),
        )
        for signal in in_order
    ]
    return pd.DataFrame(rows, columns=columns)


def _variation(points: pd.DataFrame, segments: pd.DataFrame) -> str:
    """The verdict on the last month that has a value."""
    known = points[points["value"].notna()]
    if known.empty:
        return TOO_FEW_POINTS
    last = known.iloc[-1]
    segment = segments.set_index("segment").loc[last["segment"]]
    if segment["n"] < FEWEST_FOR_LIMITS or np.isnan(segment["lower"]):
        return TOO_FEW_POINTS
    if segment["trial"]:
        return TRIAL_LIMITS
    if last["signal"] is None:
        return COMMON_CAUSE
    judgement = {"better": "improvement", "worse": "concern", "neither": "neither"}
    return f"special cause {judgement[last['meaning']]}"

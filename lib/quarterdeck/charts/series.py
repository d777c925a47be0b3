"""A control chart's points and segments as charts read them: in order, by month, gaps marked."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, Final, Protocol

import pandas as pd

from quarterdeck.charts.words import OUTSIDE, Dates, as_date, month
from quarterdeck.rounding import round_half_up

#: What a place above or below says where "lower" or "higher" is better.
MEANINGS: Final = {
    "lower": {"above": "worse", "below": "better"},
    "higher": {"above": "better", "below": "worse"},
    "neutral": {"above": "neither", "below": "neither"},
}


class Charted(Protocol):
    """What a control chart has worked out (see `statistics.control_charts.ControlChart`)."""

    @property
    def points(self) -> pd.DataFrame: ...
    @property
    def segments(self) -> pd.DataFrame: ...
    @property
    def signals(self) -> pd.DataFrame: ...
    @property
    def variation(self) -> str: ...


@dataclass(frozen=True)
class Point:
    """A month or an event: its value (None for a gap), and what the rules made of it.

    month: its first day, or the day of the event. place: which event it is, counted from nought;
    None of a month.
    """

    month: dt.date
    value: float | None
    segment: int
    centre: float | None
    lower: float | None
    upper: float | None
    drawn_lower: float | None
    drawn_upper: float | None
    signal: str | None
    side: str | None
    meaning: str | None
    target: float | None = None
    place: int | None = None

    @property
    def figure(self) -> float:
        """The value of a month that has one. Raises ValueError for a gap."""
        if self.value is None:
            raise ValueError(f"{month(self.month)} has no figure")
        return self.value

    @property
    def number(self) -> int:
        """Months since the year 0, or events since the first: the next one is one more."""
        return month_number(self.month) if self.place is None else self.place


@dataclass(frozen=True)
class Runs:
    """The runs of a segment, and what chance alone would give.

    useful: months off the centre. longest, longest_limit: the longest run, and the longest that
    chance gives. crossings, fewest: how often the centre is crossed, and the fewest that chance
    gives.
    """

    useful: int
    longest: int
    longest_limit: int
    crossings: int
    fewest: int


@dataclass(frozen=True)
class Aim:
    """A target and the points from and to which it holds, by their numbers."""

    first: int
    last: int
    level: float


@dataclass(frozen=True)
class Deviation:
    """Lines at a number of deviations from the mean: by month, the lower and the upper one."""

    number: float
    levels: dict[dt.date, tuple[float, float]]

    @property
    def words(self) -> str:
        """What they are: "1 deviation", "1.5 deviations"."""
        return f"{self.number:g} deviation{'' if self.number == 1 else 's'}"


@dataclass(frozen=True)
class Segment:
    """Points that share a mean and limits, and why they begin where they do.

    frozen: the last point that the mean and limits are made from, where later ones have figures
    too. runs: how long and how many its runs are, where a rule counted them.
    """

    points: tuple[Point, ...]
    trial: bool
    reason: str
    frozen: Point | None = None
    runs: Runs | None = None

    @property
    def first(self) -> Point:
        return self.points[0]

    @property
    def last(self) -> Point:
        return self.points[-1]

    @property
    def end(self) -> Point:
        """The last month that has a mean, or the last month."""
        return next(
            (point for point in reversed(self.points) if point.centre is not None), self.last
        )


@dataclass(frozen=True)
class Spell:
    """Months in a row that one rule picked out, on one side, with one meaning."""

    rule: str
    side: str
    meaning: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Signal:
    """What a rule found, whole: from its first point to its last, other signals in it or not."""

    rule: str
    side: str
    meaning: str
    segment: int
    first: Point
    last: Point

    def overlaps(self, other: Signal) -> bool:
        """Whether the two share a point."""
        return self.first.number <= other.last.number and other.first.number <= self.last.number


#: So many decimals more than values have may tell a value from its limit.
MOST_MORE: Final = 6


@dataclass(frozen=True)
class Series:
    """A control chart in the order of its points, and its signals in the order of their starts.

    centre_name: what the middle line is: "mean", "median" or "mean range". dates: how its points
    are dated in words. assurance: the verdict on its target, "" where there is none. one_sided:
    whether it has no lower limit, only a floor.
    """

    segments: tuple[Segment, ...]
    signals: tuple[Signal, ...]
    centre_name: str = "mean"
    dates: Dates = field(default_factory=Dates)
    assurance: str = ""
    one_sided: bool = False

    def count(self, rule: str, side: str, segment: int) -> int:
        """How many signals a rule found on a side of a segment's mean."""
        kind = (rule, side, segment)
        return sum((found.rule, found.side, found.segment) == kind for found in self.signals)

    @property
    def points(self) -> tuple[Point, ...]:
        return tuple(point for segment in self.segments for point in segment.points)

    @property
    def known(self) -> tuple[Point, ...]:
        """The months that have a value."""
        return tuple(point for point in self.points if point.value is not None)

    @property
    def gaps(self) -> tuple[tuple[int, int], ...]:
        """Numbers of the first and the last point of each gap inside the series."""
        return tuple(
            (before.number + 1, after.number - 1)
            for before, after in pairwise(self.known)
            if after.number > before.number + 1
        )

    def date(self, number: int) -> dt.date:
        """The date of a point, by its number; a month left out of the series has one too."""
        if self.dates.noun == "month":
            return month_of(number)
        return self.points[number].month

    def named(self, first: int, last: int) -> str:
        """Points in a row, by their numbers: "April to December 2017"."""
        return self.dates.span(self.date(first), self.date(last))

    @property
    def restarting(self) -> str:
        """What starts again at a break, with its verb."""
        if self.centre_name == "median":
            return "median starts"
        return f"{self.centre_name} and {'limit' if self.one_sided else 'limits'} start"

    def aims(self, target: float | None) -> tuple[Aim, ...]:
        """The target given, for every month, or else the targets of the months themselves."""
        points = self.points
        if target is not None:
            return (Aim(points[0].number, points[-1].number, target),)
        aims: list[Aim] = []
        for point in points:
            last = aims[-1] if aims else None
            if point.target is None:
                continue
            if last and last.level == point.target and last.last + 1 == point.number:
                aims[-1] = replace(last, last=point.number)
            else:
                aims.append(Aim(point.number, point.number, point.target))
        return tuple(aims)

    def level_decimals(self, decimals: int) -> int:
        """The decimals of means and limits: one where whole numbers under 10 would hide them."""
        centres = numbers([segment.end.centre for segment in self.segments])
        return 1 if decimals == 0 and any(abs(centre) < 10 for centre in centres) else decimals

    def limit_decimals(self, point: Point, decimals: int) -> int:
        """The decimals of a point's limits, where values have `decimals`.

        As many as tell a point beyond its limit from it: 70 isn't below a limit of 70, but 70.4.
        """
        fewest = self.level_decimals(decimals)
        return next(
            (
                places
                for places in range(fewest, decimals + MOST_MORE)
                if _is_told_apart(point, max(places, decimals), places)
            ),
            decimals + MOST_MORE,
        )

    def figure_decimals(self, point: Point, decimals: int) -> int:
        """The decimals of a point's value: `decimals`, or those of its limit where it needs them.

        77.84%, above a limit of 77.82%, isn't printed as 77.8%.
        """
        places = self.limit_decimals(point, decimals)
        return decimals if _is_told_apart(point, decimals, places) else places

    @property
    def stretches(self) -> tuple[tuple[Point, ...], ...]:
        """Months that a line may join: neither a gap nor a rebase between them."""
        stretches: list[list[Point]] = []
        for point in self.known:
            last = stretches[-1][-1] if stretches else None
            if last and last.segment == point.segment and last.number + 1 == point.number:
                stretches[-1].append(point)
            else:
                stretches.append([point])
        return tuple(tuple(stretch) for stretch in stretches)

    @property
    def spells(self) -> tuple[Spell, ...]:
        """The special causes, months in a row together."""
        spells: list[list[Point]] = []
        for stretch in self.stretches:
            before: Point | None = None
            for point in stretch:
                if point.signal is None:
                    before = None
                    continue
                same = before and _cause(before) == _cause(point)
                if same:
                    spells[-1].append(point)
                else:
                    spells.append([point])
                before = point
        return tuple(Spell(*_cause(spell[0]), tuple(spell)) for spell in spells)


#: Kinds of chart without a lower limit: what they hold can't be too little.
_ONE_SIDED: Final = ("moving_range", "g")

#: What the middle line of a kind of chart is, where it isn't the mean of what is plotted.
_CENTRES: Final = {"run": "median", "moving_range": "mean range"}


def centre_of(chart: Charted) -> str:
    """What a chart's middle line is: a run chart's is the median."""
    return _CENTRES.get(getattr(chart, "kind", ""), "mean")


@dataclass(frozen=True)
class Ahead:
    """A month of a projected window: its figure, and the window's total up to it."""

    month: dt.date
    value: float
    projected: bool
    total: float
    lower_80: float
    upper_80: float
    lower_95: float
    upper_95: float

    @property
    def number(self) -> int:
        """Months since the year 0."""
        return month_number(self.month)


@dataclass(frozen=True)
class Outlook:
    """A window's months, known and projected.

    reason: why the projection is no more than indicative, or "". error: by how many per cent the
    method was off in the past, where that is known.
    """

    months: tuple[Ahead, ...]
    method: str
    reason: str
    error: float | None

    @property
    def projected(self) -> bool:
        """Whether any month of it is projected."""
        return any(month.projected for month in self.months)

    @property
    def series(self) -> Series:
        """The running total of the known months; the projected ones are gaps at its end."""
        points = [
            Point(
                month=month.month,
                value=None if month.projected else month.total,
                segment=1,
                **dict.fromkeys(
                    (
                        "centre", "lower", "upper", "drawn_lower", "drawn_upper",
                        "signal", "side", "meaning",
                    )
                ),
            )
            for month in self.months
        ]  # fmt: skip
        return Series((Segment(tuple(points), trial=False, reason=""),), ())


def read_outlook(
    months: pd.DataFrame, measure: str, *, method: str, reason: str, error: float | None
) -> Outlook:
    """A projected window's months, in order. Raises ValueError where there are none."""
    if months.empty:
        raise ValueError(f"{measure}: there are no months to draw")
    names = ("value", "total", "lower_80", "upper_80", "lower_95", "upper_95")
    ahead = [
        Ahead(
            month=as_date(row["month"]).replace(day=1),
            projected=bool(row["projected"]),
            **{name: float(row[name]) for name in names},
        )
        for row in months.sort_values("month").to_dict("records")
    ]
    return Outlook(tuple(ahead), method, reason, error)


def read(chart: Charted, measure: str) -> Series:
    """The series of a control chart. Raises ValueError where no point of it has a figure."""
    dates = Dates("event" if chart.points.columns[0] == "event" else "month")
    rows = chart.points.sort_values(chart.points.columns[0], kind="stable").to_dict("records")
    points = [_point(row, dates, place) for place, row in enumerate(rows)]
    _check(points, measure, dates)
    facts = {row["segment"]: row for row in chart.segments.to_dict("records")}
    segments = []
    for name in dict.fromkeys(point.segment for point in points):
        fact = facts.get(name, {})
        inside = tuple(point for point in points if point.segment == name)
        segments.append(
            Segment(
                points=inside,
                trial=bool(fact.get("trial", False)),
                reason=_text(fact.get("reason")) or "",
                frozen=_frozen(fact.get("made_to"), inside, dates),
                runs=_runs(fact),
            )
        )
    signals = [_signal(row, points, dates) for row in chart.signals.to_dict("records")]
    kind = getattr(chart, "kind", "")
    return Series(
        tuple(segments),
        tuple(signals),
        centre_of(chart),
        dates,
        getattr(chart, "assurance", ""),
        one_sided=kind in _ONE_SIDED,
    )


def _signal(row: dict[Any, Any], points: Sequence[Point], dates: Dates) -> Signal:
    first = _on(points, _start(row["first"], dates))
    last = _on(points[::-1], _start(row["last"], dates))
    if row.get("n") == 1 and first != last:  # one of several events on a day
        same = [point for point in points if point.month == first.month]
        first = last = next((point for point in same if point.signal == row["rule"]), first)
    return Signal(
        rule=row["rule"],
        side=_text(row["side"]) or "",
        meaning=_text(row["meaning"]) or "neither",
        segment=int(row["segment"]),
        first=first,
        last=last,
    )


def _on(points: Sequence[Point], date: dt.date) -> Point:
    """The first of some points that is on a date."""
    return next(point for point in points if point.month == date)


def _start(moment: Any, dates: Dates) -> dt.date:
    """The first day of a month, or the day of an event."""
    return as_date(moment).replace(day=1) if dates.noun == "month" else as_date(moment)


def _frozen(made_to: Any, points: Sequence[Point], dates: Dates) -> Point | None:
    """The last point that limits are made from, or None where none after it has a figure."""
    if made_to is None or pd.isna(made_to):
        return None
    last = _on(points[::-1], _start(made_to, dates))
    later = any(point.number > last.number for point in points if point.value is not None)
    return last if later else None


def _runs(fact: dict[Any, Any]) -> Runs | None:
    names = ("useful", "longest_run", "longest_run_limit", "crossings", "crossings_limit")
    counted = [fact.get(name) for name in names]
    if any(count is None or pd.isna(count) for count in counted):
        return None
    return Runs(*(int(count) for count in counted if count is not None))


def read_seasonal(months: pd.DataFrame, measure: str, polarity: str) -> Series:
    """Months beside what was expected of them; those outside their limits are special causes.

    Raises ValueError where no month has a figure, or for a word that is no polarity.
    """
    if polarity not in MEANINGS:
        raise ValueError(f"{polarity!r} is no polarity; there are {', '.join(MEANINGS)}")
    points = []
    for row in months.to_dict("records"):
        side = _text(row["position"])
        side = side if side in MEANINGS[polarity] else None
        points.append(
            Point(
                month=as_date(row["month"]).replace(day=1),
                value=finite(row["value"]),
                segment=1,
                centre=finite(row["expected"]),
                lower=finite(row["lower"]),
                upper=finite(row["upper"]),
                drawn_lower=finite(row["drawn_lower"]),
                drawn_upper=finite(row["upper"]),
                signal=OUTSIDE if side else None,
                side=side,
                meaning=MEANINGS[polarity][side] if side else None,
            )
        )
    _check(points, measure, Dates())
    signals = [
        Signal(OUTSIDE, point.side or "", point.meaning or "", 1, point, point)
        for point in points
        if point.signal
    ]
    return Series((Segment(tuple(points), trial=False, reason=""),), tuple(signals))


def deviation_bands(deviations: pd.DataFrame | None) -> tuple[Deviation, ...]:
    """Lines of deviations, the nearest to the mean first; months without limits are left out."""
    if deviations is None:
        return ()
    bands = []
    column = deviations.columns[0]
    dates = Dates("event" if column == "event" else "month")
    for number, rows in deviations.dropna(subset=["lower", "upper"]).groupby("deviations"):
        levels = {
            _start(row[column], dates): (float(row["lower"]), float(row["upper"]))
            for row in rows.to_dict("records")
        }
        bands.append(Deviation(float(str(number)), levels))
    return tuple(bands)


def _check(points: list[Point], measure: str, dates: Dates) -> None:
    """Put points in order. Raises ValueError where there are none, or none with a figure."""
    points.sort(key=lambda point: point.number)
    if not points:
        raise ValueError(f"{measure}: there are no {dates.noun}s to draw")
    if all(point.value is None for point in points):
        raise ValueError(
            f"{measure}: none of the {len(points)} {dates.noun}s from "
            f"{dates.name(points[0].month)} to {dates.name(points[-1].month)} has a figure, "
            "so there is nothing to draw"
        )


def _point(row: dict[Any, Any], dates: Dates, place: int) -> Point:
    signal = _text(row.get("signal"))
    of_month = dates.noun == "month"
    return Point(
        month=_start(row[dates.noun], dates),
        place=None if of_month else place,
        value=finite(row["value"]),
        segment=int(row["segment"]),
        centre=finite(row["centre"]),
        lower=finite(row["lower"]),
        upper=finite(row["upper"]),
        drawn_lower=finite(row["drawn_lower"]),
        drawn_upper=finite(row["drawn_upper"]),
        signal=signal,
        side=_text(row.get("side")) if signal else None,
        meaning=(_text(row.get("meaning")) or "neither") if signal else None,
        target=finite(row.get("target")),
    )


def _is_told_apart(point: Point, decimals: int, level_decimals: int) -> bool:
    """Whether a point beyond a limit is beyond it too as both are printed."""
    limit = point.drawn_upper if point.side == "above" else point.drawn_lower
    if point.signal != OUTSIDE or limit is None or point.value is None:
        return True
    value, level = round_half_up(point.value, decimals), round_half_up(limit, level_decimals)
    true = point.value > limit if point.side == "above" else point.value < limit
    return not true or (value > level if point.side == "above" else value < level)


def _cause(point: Point) -> tuple[str, str, str]:
    return point.signal or "", point.side or "", point.meaning or ""


def finite(value: Any) -> float | None:
    """A number, or None where a frame holds None, NaN or an infinite one."""
    if value is None or pd.isna(value):
        return None
    return float(value) if math.isfinite(value) else None


def _text(value: Any) -> str | None:
    """Words, or None where a frame holds None or NaN in their place."""
    return value if isinstance(value, str) and value else None


def month_number(day: dt.date) -> int:
    """Months from the year 0 to the month that holds a day."""
    return day.year * 12 + day.month - 1


def month_of(number: int) -> dt.date:
    """The first day of a month counted from the year 0."""
    return dt.date(number // 12, number % 12 + 1, 1)


def numbers(values: Sequence[float | None]) -> list[float]:
    """The values that are known."""
    return [value for value in values if value is not None]

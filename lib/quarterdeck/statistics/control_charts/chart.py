"""One control chart: limits, then the rules that are met, then what they mean.

Months are the rows of `points`, missing ones included. A gap, like a break, is never run across.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from quarterdeck.statistics.control_charts import kinds
from quarterdeck.statistics.control_charts.kinds import Settings
from quarterdeck.statistics.control_charts.limits import (
    FEWEST_FOR_LIMITS,
    AverageRange,
    Floats,
    Mask,
)
from quarterdeck.statistics.control_charts.rules import (
    FEWEST_USEFUL,
    Rule,
    RunFacts,
    Side,
    Stretch,
    reach_of,
    rule_set,
    run_facts,
)
from quarterdeck.statistics.control_charts.stages import (
    Breaks,
    Freeze,
    Targets,
    every_month,
    limits_from,
    segment_starts,
    targets_at,
)
from quarterdeck.statistics.control_charts.verdicts import (
    COMMON_CAUSE,
    FEWEST_FOR_VERDICT,
    JUDGEMENT,
    NEITHER,
    NO_POLARITY,
    NO_TARGET,
    TOO_FEW_POINTS,
    TRIAL_LIMITS,
    assurance,
    check_polarity,
    meaning,
)

#: Columns of `ControlChart.segments` that Anhøj's rules add.
RUN_FACTS: Final = (
    "useful",
    "longest_run",
    "longest_run_limit",
    "crossings",
    "chances",
    "crossings_limit",
)
SEGMENT_COLUMNS: Final = (
    "segment",
    "first",
    "last",
    "n",
    "centre",
    "lower",
    "upper",
    "trial",
    "reason",
    "made_from",
    "made_to",
)
SIGNAL_COLUMNS: Final = ("rule", "side", "first", "last", "n", "segment", "meaning")
VERDICT_COLUMNS: Final = ("segment", "at", "variation", "assurance")


@dataclass(frozen=True)
class ControlChart:
    """A chart's numbers, the signals in them, and the verdicts on the last point.

    points: a row a month from the first to the last, in order, with columns month (its first
    day; `event`, its date, in a chart of rare events), value (NaN where missing), segment (1, 2,
    ...), centre, lower, upper, drawn_lower, drawn_upper (clipped to what is possible), target (NaN
    where none), signal (the rule drawn, or None), side ("above", "below" or None) and meaning
    ("better", "worse", "neither" or None).
    segments: a row a segment: segment, first, last (months), n (months with a value), centre,
    lower, upper (where they vary, those of its last month that has limits), trial (whether there
    are too few points for a verdict), reason (why it began, or None), made_from (how many points
    the limits are made from), made_to (the last of them, or NaT); with Anhøj's rules those of
    `RunFacts` as well.
    signals: a row a signal, overlapping ones too, in order of their first month: rule, side,
    first, last (months), n (how many points are members), segment, meaning.
    variation: the verdict on the last month that has a value: "special cause improvement",
    "special cause concern", "special cause neither", "common cause", "trial limits" or
    "too few points". assurance: whether its target is met: "will pass", "will fail", "hit and
    miss", or why that can't be told. rules: the name of the rule set. kind: of the chart.
    verdicts: a row a segment that has a value: segment, at (its last month with a value),
    variation, assurance.
    """

    points: pd.DataFrame
    segments: pd.DataFrame
    signals: pd.DataFrame
    variation: str
    rules: str
    assurance: str = NO_TARGET
    kind: str = "individuals"
    verdicts: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def is_special_cause(self) -> bool:
        """Whether the last point belongs to a signal."""
        return self.variation.startswith("special cause")

    @property
    def limits(self) -> pd.DataFrame:
        """Centre and limits by month: month, segment, centre, lower, upper, and as drawn."""
        names = ["segment", "centre", "lower", "upper", "drawn_lower", "drawn_upper"]
        return self.points[[self.points.columns[0], *names]]


@dataclass(frozen=True)
class _Signal:
    """A signal in the whole chart: members are positions in `points`."""

    rule: str
    precedence: int
    side: Side | None
    members: tuple[int, ...]
    segment: int


@dataclass(frozen=True)
class _Segment:
    """One segment worked out: positions from `start` to before `end`, and what they came to."""

    number: int
    start: int
    end: int
    reason: str | None
    n: int
    made_from: int
    made_to: int | None
    centre: float
    lower: Floats
    upper: Floats
    trial: bool
    signals: tuple[_Signal, ...]
    facts: RunFacts | None


@dataclass(frozen=True)
class _Asked:
    """What is to be charted, once it is in order and checked."""

    at: pd.DatetimeIndex
    column: str
    numbers: Floats
    bases: Floats | None
    settings: Settings
    breaks: Breaks
    freeze: Freeze
    rules: str | None
    run_length: int
    bounds: tuple[float | None, float | None]
    polarity: str
    targets: Targets

    @property
    def monthly(self) -> bool:
        return self.column == "month"


def control_chart(
    values: pd.Series[Any],
    *,
    kind: str = "individuals",
    bases: pd.Series[Any] | None = None,
    per: float = 1.0,
    breaks: Sequence[tuple[dt.date, str]] = (),
    freeze: Freeze = None,
    rules: str | None = None,
    run_length: int = 7,
    lower_bound: float | None = 0.0,
    upper_bound: float | None = None,
    screen: bool = True,
    moving_range: AverageRange = "mean",
    polarity: str = "neutral",
    targets: Targets = None,
) -> ControlChart:
    """A control chart of a monthly series, by the rules of a named set.

    values: by month (DatetimeIndex or monthly PeriodIndex), in any order; NaN and months left out
    are gaps. kind: "individuals" (XmR), "moving_range" (of the same values), "c" (counts), "u" and
    "p" (counts over `bases`, as a rate or a proportion, for each `per` of them), "u_prime" and
    "p_prime" (Laney's), "run" (median, no limits). breaks: date and reason of each dated break:
    the month that holds the date begins a new segment, with a mean and limits of its own. freeze:
    limits from the first so many values of each segment, or up to a date (see `limits_from`).
    rules: "mdc", "western_electric", "wheeler" or "anhoej"; where not given, "anhoej" for a run
    chart, else "mdc". Of a moving range chart only points outside the limit are looked for, since
    neighbouring ranges share a value. run_length: of the mdc rules, 6, 7 or 8. lower_bound,
    upper_bound: what a value can't pass; the drawn limits stop there, and nothing else is changed
    by them (a proportion also stops at `per`). screen: drop outlying moving ranges once.
    moving_range: "median" for limits by the median moving range. polarity: "lower" or "higher" is
    better, or "neutral". targets: a number, or dates with the number that holds from each
    (see `targets_at`).

    A segment whose limits are made from fewer than 13 values has trial limits, and no signals are
    looked for in it; with fewer than five it has a centre and no limits. A run chart judged by
    "anhoej" needs ten points off its median instead. Raises ValueError for an index without
    months, a month given twice, an infinite value, an unknown kind, rule set, length or polarity,
    bases missing or not wanted, and numbers that the kind can't hold.
    Source: methods 4; Making Data Count (NHS England); Wheeler (2000). See docs/methods.md.

    >>> months = pd.period_range("2016-10", periods=15, freq="M")
    >>> burglaries = pd.Series([20, 22] * 7 + [40], index=months)
    >>> chart = control_chart(burglaries, polarity="lower", targets=25)
    >>> chart.variation, chart.assurance
    ('special cause concern', 'hit and miss')
    >>> chart.signals[["rule", "side", "n"]].to_numpy().tolist()
    [['run', 'below', 14], ['outside_limits', 'above', 1]]
    """
    if kind not in kinds.MONTHLY_KINDS:
        named = ", ".join(kinds.MONTHLY_KINDS)
        raise ValueError(f"{kind!r} is no kind of monthly chart; there are {named}")
    if (bases is None) == (kind in kinds.OVER_BASES):
        raise ValueError(f"a {kind} chart {'needs' if bases is None else 'has no'} bases")
    at, where = every_month(values.index)
    over = None
    if bases is not None:
        base_at, base_where = every_month(bases.index)
        given = pd.Series(_numbers(bases, base_where, base_at), index=base_at)
        over = np.asarray(given.reindex(at), dtype="float64")
        if kind in kinds.PROPORTIONS:
            upper_bound = per if upper_bound is None else min(per, upper_bound)
    return _charted(
        _Asked(
            at=at,
            column="month",
            numbers=_numbers(values, where, at),
            bases=over,
            settings=Settings(kind, screen, moving_range, per),
            breaks=breaks,
            freeze=freeze,
            rules=rules,
            run_length=run_length,
            bounds=(lower_bound, upper_bound),
            polarity=polarity,
            targets=targets,
        )
    )


def rare_event_chart(
    between: pd.Series[Any],
    *,
    kind: str = "t",
    breaks: Sequence[tuple[dt.date, str]] = (),
    freeze: Freeze = None,
    rules: str | None = None,
    run_length: int = 7,
    screen: bool = True,
    moving_range: AverageRange = "mean",
    polarity: str = "neutral",
    targets: Targets = None,
) -> ControlChart:
    """A G or T chart of events too rare for monthly counts: a point an event, not a month.

    between: by date of the event (DatetimeIndex, in any order, days may repeat), how many cases or
    days lie between it and the one before ("g", whole numbers) or how much time ("t", see
    `days_between`); NaN where unknown. polarity is that of the interval: with harmful events
    "higher" is better. The rest is as of `control_chart`; a break and a target begin with the
    first event on or after their date. Raises ValueError for a negative interval, an index without
    dates, and as `control_chart`.
    Source: Benneyan (2001); Nelson (1994); Provost and Murray (2011), chapter 7.

    >>> deaths = pd.date_range("2015-01-01", periods=21, freq="30D")
    >>> chart = rare_event_chart(days_between(deaths))
    >>> chart.points["value"].tolist()[-1], chart.variation
    (30.0, 'common cause')
    """
    if kind not in kinds.RARE_EVENT_KINDS:
        raise ValueError(f"{kind!r} is no kind of chart of rare events; there are g and t")
    if not isinstance(between.index, pd.DatetimeIndex) and len(between):
        raise ValueError("intervals between events are given by date: a DatetimeIndex")
    if between.index.hasnans:
        raise ValueError("an event has no date")
    at = pd.DatetimeIndex(between.index)
    order = np.argsort(at.asi8, kind="stable")
    at = at[order]
    return _charted(
        _Asked(
            at=at,
            column="event",
            numbers=_numbers(between, order, at),
            bases=None,
            settings=Settings(kind, screen, moving_range),
            breaks=breaks,
            freeze=freeze,
            rules=rules,
            run_length=run_length,
            bounds=(0.0, None),
            polarity=polarity,
            targets=targets,
        )
    )


def days_between(events: pd.DatetimeIndex) -> pd.Series[float]:
    """Days from each event to the next, by the date of the later one; one fewer than the events.

    events: when each happened, in any order; two at one moment have nought days between them.
    Raises ValueError for an event without a date.

    >>> days_between(pd.DatetimeIndex(["2017-04-01", "2017-04-11"])).tolist()
    [10.0]
    """
    if events.hasnans:
        raise ValueError("an event has no date")
    in_order = events.sort_values()
    days = np.diff(in_order.to_numpy()) / np.timedelta64(1, "D")
    return pd.Series(days, index=in_order[1:], dtype="float64")


def sigma_bands(chart: ControlChart, deviations: Sequence[float] = (1.0, 2.0)) -> pd.DataFrame:
    """Lines at so many deviations from the centre, to be drawn and labelled with their number.

    A deviation is a third of the way from the centre to the limit of its side. Returns a row a
    month and deviation: month (or event), deviations, lower, upper; NaN where there are no limits.
    Raises ValueError for a number that is not over nought. Source: Western Electric (1956).

    >>> months = pd.period_range("2016-10", periods=6, freq="M")
    >>> chart = control_chart(pd.Series([9, 7, 11, 8, 10, 9], index=months), kind="c")
    >>> sigma_bands(chart, [2])[["lower", "upper"]].to_numpy()[0].tolist()
    [3.0, 15.0]
    """
    wrong = [number for number in deviations if not number > 0]
    if wrong:
        raise ValueError(f"{wrong[0]:g} deviations are none")
    name = chart.points.columns[0]
    centre, lower, upper = (
        kinds.judged(chart.points[column].to_numpy(), chart.kind)
        for column in ("centre", "lower", "upper")
    )
    bands = [
        pd.DataFrame(
            {
                name: chart.points[name],
                "deviations": float(number),
                "lower": kinds.shown(centre - (centre - lower) * number / 3, chart.kind),
                "upper": kinds.shown(centre + (upper - centre) * number / 3, chart.kind),
            }
        )
        for number in deviations
    ]
    columns = [name, "deviations", "lower", "upper"]
    return pd.concat(bands, ignore_index=True) if bands else pd.DataFrame(columns=columns)


def _numbers(values: pd.Series[Any], where: npt.NDArray[Any], at: pd.DatetimeIndex) -> Floats:
    """Values in the order of the chart's points, NaN where there is none."""
    numbers = pd.to_numeric(values).to_numpy(dtype="float64", na_value=np.nan)
    in_order: Floats = np.where(where >= 0, numbers[where], np.nan) if len(numbers) else numbers
    if np.isinf(in_order).any():
        raise ValueError(f"{at[np.isinf(in_order)][0].to_period('M')} is infinite")
    return in_order


def _charted(asked: _Asked) -> ControlChart:
    check_polarity(asked.polarity)
    kind = asked.settings.kind
    rules = asked.rules or ("anhoej" if kind == "run" else "mdc")
    named_rules = rule_set(rules, asked.run_length)
    if kind == "moving_range":
        named_rules = rule_set("mdc")[:1]
    kinds.check_values(asked.numbers, asked.bases, kind)
    starts, reasons = segment_starts(asked.at, asked.breaks, monthly=asked.monthly)
    plotted = kinds.plotted(asked.numbers, asked.bases, starts, asked.settings)
    known = np.isfinite(asked.numbers if kind == "moving_range" else plotted)
    of_limits = limits_from(asked.at, known, starts, asked.freeze)
    segments = [
        _segment(number, start, end, reason, asked, plotted, known, of_limits, rules, named_rules)
        for number, (start, end, reason) in enumerate(
            zip(starts, [*starts[1:], len(plotted)], reasons, strict=True), start=1
        )
        if end > start
    ]
    signals = [signal for segment in segments for signal in segment.signals]
    points = _points(asked, plotted, segments)
    points = points.assign(**_drawn(signals, len(points), asked.polarity))
    verdicts = _verdicts(points, segments, asked.polarity)
    latest = verdicts.iloc[-1] if len(verdicts) else None
    return ControlChart(
        points=points,
        segments=_segments(segments, asked.at, rules),
        signals=_signals(signals, points, asked.polarity),
        variation=TOO_FEW_POINTS if latest is None else latest["variation"],
        rules=rules,
        assurance=_no_assurance(points, asked.polarity) if latest is None else latest["assurance"],
        kind=kind,
        verdicts=verdicts,
    )


def _segment(
    number: int,
    start: int,
    end: int,
    reason: str | None,
    asked: _Asked,
    plotted: Floats,
    known: Mask,
    of_limits: Mask,
    rules: str,
    named_rules: Sequence[tuple[str, Rule]],
) -> _Segment:
    inside = slice(start, end)
    kind = asked.settings.kind
    bases = None if asked.bases is None else asked.bases[inside]
    made_from = np.flatnonzero(of_limits[inside])
    limits = kinds.limits_of(asked.numbers[inside], bases, of_limits[inside], asked.settings)
    lower, upper = (np.broadcast_to(limit, end - start) for limit in (limits.lower, limits.upper))
    judged = kinds.judged(plotted[inside], kind)
    centre = np.full(end - start, limits.centre)
    reach, sides = reach_of(judged, *(kinds.judged(line, kind) for line in (centre, lower, upper)))
    stretch = Stretch(plotted[inside], reach, sides)
    facts = run_facts(stretch) if rules == "anhoej" else None
    if kind == "run" and facts is not None:
        trial = facts.useful < FEWEST_USEFUL
    else:
        no_limits = kind != "run" and not np.isfinite(lower).any()
        trial = len(made_from) < FEWEST_FOR_VERDICT or no_limits
    return _Segment(
        number=number,
        start=start,
        end=end,
        reason=reason,
        n=int(np.isfinite(plotted[inside]).sum()),
        made_from=len(made_from),
        made_to=start + int(made_from[-1]) if len(made_from) else None,
        centre=limits.centre,
        lower=lower,
        upper=upper,
        trial=trial,
        signals=() if trial else tuple(_found(stretch, named_rules, start, number)),
        facts=facts,
    )


def _found(
    stretch: Stretch, rules: Sequence[tuple[str, Rule]], offset: int, segment: int
) -> Iterator[_Signal]:
    """The signals of one segment, with positions counted from the chart's first point."""
    for precedence, (name, rule) in enumerate(rules):
        for found in rule(stretch):
            members = tuple(offset + member for member in found.members)
            yield _Signal(name, precedence, found.side, members, segment)


def _segments(segments: Sequence[_Segment], at: pd.DatetimeIndex, rules: str) -> pd.DataFrame:
    rows = [
        (
            segment.number,
            at[segment.start],
            at[segment.end - 1],
            segment.n,
            segment.centre,
            _last_known(segment.lower),
            _last_known(segment.upper),
            segment.trial,
            segment.reason,
            segment.made_from,
            pd.NaT if segment.made_to is None else at[segment.made_to],
        )
        for segment in segments
    ]
    frame = pd.DataFrame(rows, columns=list(SEGMENT_COLUMNS))
    # As objects: pandas would make strings of the reasons, and their None a NaN.
    reasons = pd.Series([segment.reason for segment in segments], dtype="object")
    moments = dict.fromkeys(("first", "last", "made_to"), at.dtype)
    whole = dict.fromkeys(("segment", "n", "made_from"), "int64")
    numbers = dict.fromkeys(("centre", "lower", "upper"), "float64")
    frame = frame.assign(reason=reasons).astype(moments | whole | numbers | {"trial": "bool"})
    if rules != "anhoej":
        return frame
    facts = [[getattr(segment.facts, name) for name in RUN_FACTS] for segment in segments]
    return frame.join(pd.DataFrame(facts, columns=list(RUN_FACTS)).astype("Int64"))


def _last_known(limits: Floats) -> float:
    known = limits[np.isfinite(limits)]
    return float(known[-1]) if len(known) else np.nan


def _points(asked: _Asked, plotted: Floats, segments: Sequence[_Segment]) -> pd.DataFrame:
    numbers = np.zeros(len(plotted), dtype="int64")
    lines = np.full((3, len(plotted)), np.nan)
    for segment in segments:
        inside = slice(segment.start, segment.end)
        numbers[inside] = segment.number
        lines[:, inside] = (
            np.full(segment.end - segment.start, segment.centre),
            *(
                segment.lower,
                segment.upper,
            ),
        )
    points = pd.DataFrame(
        {
            asked.column: asked.at,
            "value": plotted,
            "segment": numbers,
            "centre": lines[0],
            "lower": lines[1],
            "upper": lines[2],
        }
    )
    return points.assign(
        drawn_lower=points["lower"].clip(*asked.bounds),
        drawn_upper=points["upper"].clip(*asked.bounds),
        target=targets_at(asked.at, asked.targets, monthly=asked.monthly),
    )


def _drawn(signals: Sequence[_Signal], length: int, polarity: str) -> dict[str, pd.Series[Any]]:
    """The signal that each point is drawn as: the first by precedence, then the latest to begin.

    A signal without a side is of the segment, not of its points, and isn't drawn.
    """
    columns = {
        name: np.full(length, None, dtype="object") for name in ("signal", "side", "meaning")
    }
    latest_and_lesser_first = sorted(
        signals, key=lambda signal: (-signal.precedence, signal.members[0])
    )
    for signal in latest_and_lesser_first:
        for member in signal.members if signal.side else ():
            columns["signal"][member] = signal.rule
            columns["side"][member] = signal.side
            columns["meaning"][member] = meaning(signal.side, polarity)
    # As objects: pandas would make strings of them, and their None a NaN.
    return {name: pd.Series(column, dtype="object") for name, column in columns.items()}


def _signals(signals: Sequence[_Signal], points: pd.DataFrame, polarity: str) -> pd.DataFrame:
    in_order = sorted(signals, key=lambda signal: (signal.members[0], signal.precedence))
    at = points.iloc[:, 0]
    rows = [
        (
            signal.rule,
            signal.side,
            at.iloc[signal.members[0]],
            at.iloc[signal.members[-1]],
            len(signal.members),
            signal.segment,
            meaning(signal.side, polarity),
        )
        for signal in in_order
    ]
    frame = pd.DataFrame(rows, columns=list(SIGNAL_COLUMNS)).astype(
        {"rule": "str", "first": at.dtype, "last": at.dtype, "n": "int64", "segment": "int64"}
        | {"meaning": "str"}
    )
    # As objects: pandas would make a NaN of no side.
    return frame.assign(side=pd.Series([signal.side for signal in in_order], dtype="object"))


def _verdicts(points: pd.DataFrame, segments: Sequence[_Segment], polarity: str) -> pd.DataFrame:
    """The verdicts on the last point with a value of each segment."""
    rows = []
    known = points["value"].notna().to_numpy()
    for segment in segments:
        positions = segment.start + np.flatnonzero(known[segment.start : segment.end])
        if not len(positions):
            continue
        last = points.iloc[positions[-1]]
        variation = _variation(segment, last)
        met = assurance(last["lower"], last["upper"], last["target"], polarity)
        if segment.trial and met not in (NO_TARGET, NO_POLARITY):
            met = variation
        rows.append((segment.number, last.iloc[0], variation, met))
    return pd.DataFrame(rows, columns=list(VERDICT_COLUMNS)).astype(
        {"segment": "int64", "at": points.iloc[:, 0].dtype, "variation": "str", "assurance": "str"}
    )


def _no_assurance(points: pd.DataFrame, polarity: str) -> str:
    """Why a series without any value has no assurance."""
    if not len(points) or np.isnan(points["target"].iloc[-1]):
        return NO_TARGET
    return NO_POLARITY if polarity == "neutral" else TOO_FEW_POINTS


def _variation(segment: _Segment, last: pd.Series[Any]) -> str:
    if segment.trial:
        few = segment.made_from < FEWEST_FOR_LIMITS or np.isnan(last["lower"])
        return TOO_FEW_POINTS if few else TRIAL_LIMITS
    if last["signal"] is not None:
        return JUDGEMENT[last["meaning"]]
    crossings = any(signal.side is None for signal in segment.signals)
    return NEITHER if crossings else COMMON_CAUSE

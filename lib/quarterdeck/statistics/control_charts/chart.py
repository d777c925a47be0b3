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
    check_average_range,
)
from quarterdeck.statistics.control_charts.rules import (
    FEWEST_USEFUL,
    Rule,
    RunFacts,
    Side,
    Stretch,
    long_run,
    reach_of,
    rule_set,
    run_facts,
)
from quarterdeck.statistics.control_charts.stages import (
    Breaks,
    Freeze,
    Targets,
    every_month,
    latest_target,
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
from quarterdeck.statistics.months import figures_of, read

#: Columns of `ControlChart.segments` that Anhøj's rules add.
RUN_FACTS: Final = (
    "useful",
    "longest_run",
    "longest_run_limit",
    "crossings",
    "chances",
    "crossings_limit",
)


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
class _Part:
    """Where a segment lies, from position `start` to before `end`, and why it began."""

    number: int
    start: int
    end: int
    reason: str | None


@dataclass(frozen=True)
class _Segment:
    """One segment worked out. made_to: the last position its limits are made from, or -1."""

    part: _Part
    n: int
    made_from: int
    made_to: int
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
    "anhoej" needs ten points off its median instead. Raises ValueError as `months.read`, for
    an unknown kind, rule set, length or polarity, bases missing or not wanted, what is no date of a
    break, freeze or target, a `per` of nought or less, bounds the wrong way round, a run_length for
    rules that have their own, and numbers that the kind can't hold.
    Source: Making Data Count (NHS England); Wheeler (2000). See docs/methods.md.

    >>> months = pd.period_range("2016-10", periods=15, freq="M")
    >>> burglaries = pd.Series([20, 22] * 7 + [40], index=months)
    >>> chart = control_chart(burglaries, polarity="lower", targets=25)
    >>> chart.variation, chart.assurance
    ('special cause concern', 'hit and miss')
    >>> chart.signals[["rule", "side", "n"]].to_numpy().tolist()
    [['run', 'below', 14], ['outside_limits', 'above', 1]]
    """
    kinds.check_per(per)
    if kind not in kinds.MONTHLY_KINDS:
        named = ", ".join(kinds.MONTHLY_KINDS)
        raise ValueError(f"{kind!r} is no kind of monthly chart; there are {named}")
    if (bases is None) == (kind in kinds.OVER_BASES):
        raise ValueError(f"a {kind} chart {'needs' if bases is None else 'has no'} bases")
    months, figures = read(values)
    at, where = every_month(months)
    over = None
    if bases is not None:
        base_months, base_figures = read(bases)
        base_at, base_where = every_month(base_months)
        given = pd.Series(_in_order(base_figures, base_where), index=base_at)
        over = np.asarray(given.reindex(at), dtype="float64")
        if kind in kinds.PROPORTIONS:
            upper_bound = per if upper_bound is None else min(per, upper_bound)
    return _charted(
        _Asked(
            at=at,
            column="month",
            numbers=_in_order(figures, where),
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
    if not isinstance(between, pd.Series):
        raise ValueError(f"intervals are a pandas Series by date, not a {type(between).__name__}")
    if not isinstance(between.index, pd.DatetimeIndex) and len(between):
        raise ValueError("intervals between events are given by date: a DatetimeIndex")
    if between.index.hasnans:
        raise ValueError("an event has no date")
    at = pd.DatetimeIndex(between.index).tz_localize(None)
    order = np.argsort(at.asi8, kind="stable")
    at = at[order]
    return _charted(
        _Asked(
            at=at,
            column="event",
            numbers=_in_order(
                figures_of(
                    between, pd.DatetimeIndex(between.index).tz_localize(None).to_period("D")
                ),
                order,
            ),
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


def _in_order(figures: Floats, where: npt.NDArray[Any]) -> Floats:
    """Figures in the order of the chart's points, NaN where there is none."""
    in_order: Floats = np.where(where >= 0, figures[where], np.nan) if len(figures) else figures
    return in_order


def _charted(asked: _Asked) -> ControlChart:
    check_polarity(asked.polarity)
    kinds.check_bounds(*asked.bounds)
    check_average_range(asked.settings.moving_range)
    kind = asked.settings.kind
    rules = asked.rules or ("anhoej" if kind == "run" else "mdc")
    named_rules = rule_set(rules, asked.run_length)
    if kind == "moving_range":
        if rules == "anhoej":
            raise ValueError("a moving_range chart has no runs to judge; anhoej rules are of runs")
        named_rules = rule_set("mdc")[:1]
    kinds.check_values(asked.numbers, asked.bases, kind)
    starts, reasons = segment_starts(asked.at, asked.breaks, monthly=asked.monthly)
    plotted = kinds.plotted(asked.numbers, asked.bases, starts, asked.settings)
    known = np.isfinite(asked.numbers if kind == "moving_range" else plotted)
    of_limits = limits_from(asked.at, known, starts, asked.freeze)
    ends = [*starts[1:], len(plotted)]
    segments = [
        _segment(asked, _Part(number, start, end, reason), plotted, of_limits, named_rules)
        for number, (start, end, reason) in enumerate(zip(starts, ends, reasons, strict=True), 1)
        if end > start
    ]
    signals = [signal for segment in segments for signal in segment.signals]
    points = _points(asked, plotted, segments, signals)
    verdicts = _verdicts(points, segments, asked)
    latest = verdicts.iloc[-1] if len(verdicts) else None
    return ControlChart(
        points=points,
        segments=_segments(segments, asked.at, rules),
        signals=_signals(signals, asked),
        variation=TOO_FEW_POINTS if latest is None else latest["variation"],
        rules=rules,
        assurance=_no_assurance(points, asked) if latest is None else latest["assurance"],
        kind=kind,
        verdicts=verdicts,
    )


def _segment(
    asked: _Asked,
    part: _Part,
    plotted: Floats,
    of_limits: Mask,
    named_rules: Sequence[tuple[str, Rule]],
) -> _Segment:
    """One segment: its limits, then what the rules find in it."""
    inside, length, kind = slice(part.start, part.end), part.end - part.start, asked.settings.kind
    bases = None if asked.bases is None else asked.bases[inside]
    made_from = np.flatnonzero(of_limits[inside])
    limits = kinds.limits_of(asked.numbers[inside], bases, of_limits[inside], asked.settings)
    centre, lower, upper = (
        np.broadcast_to(line, length) for line in (limits.centre, limits.lower, limits.upper)
    )
    reach, sides = reach_of(
        *(kinds.judged(line, kind) for line in (plotted[inside], centre, lower, upper))
    )
    stretch = Stretch(plotted[inside], reach, sides)
    facts = run_facts(stretch) if any(rule is long_run for _, rule in named_rules) else None
    if kind == "run" and facts is not None:
        trial = facts.useful < FEWEST_USEFUL
    else:
        no_limits = kind != "run" and not np.isfinite(lower).any()
        trial = len(made_from) < FEWEST_FOR_VERDICT or no_limits
    return _Segment(
        part=part,
        n=int(np.isfinite(plotted[inside]).sum()),
        made_from=len(made_from),
        made_to=part.start + int(made_from[-1]) if len(made_from) else -1,
        centre=limits.centre,
        lower=lower,
        upper=upper,
        trial=trial,
        signals=() if trial else tuple(_found(stretch, named_rules, part)),
        facts=facts,
    )


def _found(stretch: Stretch, rules: Sequence[tuple[str, Rule]], part: _Part) -> Iterator[_Signal]:
    """The signals of one segment, with positions counted from the chart's first point."""
    for precedence, (name, rule) in enumerate(rules):
        for found in rule(stretch):
            members = tuple(part.start + member for member in found.members)
            yield _Signal(name, precedence, found.side, members, part.number)


def _segments(segments: Sequence[_Segment], at: pd.DatetimeIndex, rules: str) -> pd.DataFrame:
    parts = [segment.part for segment in segments]
    columns = {
        "segment": _whole([part.number for part in parts]),
        "first": _moments(at, [part.start for part in parts]),
        "last": _moments(at, [part.end - 1 for part in parts]),
        "n": _whole([segment.n for segment in segments]),
        "centre": np.array([segment.centre for segment in segments], dtype="float64"),
        "lower": np.array([_last_known(segment.lower) for segment in segments], dtype="float64"),
        "upper": np.array([_last_known(segment.upper) for segment in segments], dtype="float64"),
        "trial": np.array([segment.trial for segment in segments], dtype="bool"),
        "reason": _words_or_none([part.reason for part in parts]),
        "made_from": _whole([segment.made_from for segment in segments]),
        "made_to": _moments(at, [segment.made_to for segment in segments]),
    }
    if rules == "anhoej":
        for name in RUN_FACTS:
            counted = [getattr(segment.facts, name) for segment in segments]
            columns[name] = pd.Series(counted, dtype="Int64")
    return pd.DataFrame(columns)


def _points(
    asked: _Asked, plotted: Floats, segments: Sequence[_Segment], signals: Sequence[_Signal]
) -> pd.DataFrame:
    numbers = np.zeros(len(plotted), dtype="int64")
    centre, lower, upper = np.full((3, len(plotted)), np.nan)
    for segment in segments:
        inside = slice(segment.part.start, segment.part.end)
        numbers[inside] = segment.part.number
        centre[inside], lower[inside], upper[inside] = segment.centre, segment.lower, segment.upper
    return pd.DataFrame(
        {
            asked.column: asked.at,
            "value": plotted,
            "segment": numbers,
            "centre": centre,
            "lower": lower,
            "upper": upper,
            "drawn_lower": np.clip(lower, *asked.bounds),
            "drawn_upper": np.clip(upper, *asked.bounds),
            "target": targets_at(asked.at, asked.targets, monthly=asked.monthly),
            **_drawn(signals, len(plotted), asked.polarity),
        }
    )


def _drawn(signals: Sequence[_Signal], length: int, polarity: str) -> dict[str, pd.Series[Any]]:
    """The signal that each point is drawn as: the first by precedence, then the latest to begin.

    A signal without a side is of the segment, not of its points, and isn't drawn.
    """
    drawn: list[_Signal | None] = [None] * length
    latest_and_lesser_first = sorted(
        signals, key=lambda signal: (-signal.precedence, signal.members[0])
    )
    for signal in latest_and_lesser_first:
        for member in signal.members if signal.side else ():
            drawn[member] = signal
    return {
        "signal": _words_or_none([signal.rule if signal else None for signal in drawn]),
        "side": _words_or_none([signal.side if signal else None for signal in drawn]),
        "meaning": _words_or_none(
            [meaning(signal.side, polarity) if signal else None for signal in drawn]
        ),
    }


def _signals(signals: Sequence[_Signal], asked: _Asked) -> pd.DataFrame:
    in_order = sorted(signals, key=lambda signal: (signal.members[0], signal.precedence))
    columns = {
        "rule": _words([signal.rule for signal in in_order]),
        "side": _words_or_none([signal.side for signal in in_order]),
        "first": _moments(asked.at, [signal.members[0] for signal in in_order]),
        "last": _moments(asked.at, [signal.members[-1] for signal in in_order]),
        "n": _whole([len(signal.members) for signal in in_order]),
        "segment": _whole([signal.segment for signal in in_order]),
        "meaning": _words([meaning(signal.side, asked.polarity) for signal in in_order]),
    }
    return pd.DataFrame(columns)


def _verdicts(points: pd.DataFrame, segments: Sequence[_Segment], asked: _Asked) -> pd.DataFrame:
    """The verdicts on the last point with a value of each segment that has one."""
    known = np.isfinite(points["value"].to_numpy())
    lower, upper, target = (points[name].to_numpy() for name in ("lower", "upper", "target"))
    meanings = points["meaning"].to_numpy()
    judged, positions, variations, assurances = [], [], [], []
    for segment in segments:
        inside = np.flatnonzero(known[segment.part.start : segment.part.end])
        if not len(inside):
            continue
        last = segment.part.start + int(inside[-1])
        variation = _variation(segment, bool(np.isnan(lower[last])), meanings[last])
        met = assurance(lower[last], upper[last], target[last], asked.polarity)
        if segment.trial and met not in (NO_TARGET, NO_POLARITY):
            met = variation
        judged.append(segment.part.number)
        positions.append(last)
        variations.append(variation)
        assurances.append(met)
    columns = {
        "segment": _whole(judged),
        "at": _moments(asked.at, positions),
        "variation": _words(variations),
        "assurance": _words(assurances),
    }
    return pd.DataFrame(columns)


def _no_assurance(points: pd.DataFrame, asked: _Asked) -> str:
    """Why a series without any value has no assurance; without months, by its latest target."""
    target = points["target"].iloc[-1] if len(points) else latest_target(asked.targets)
    if np.isnan(target):
        return NO_TARGET
    return NO_POLARITY if asked.polarity == "neutral" else TOO_FEW_POINTS


def _variation(segment: _Segment, without_limits: bool, last: str | None) -> str:
    """The verdict on a segment, `last` being the meaning of its last point's signal."""
    if segment.trial:
        few = segment.made_from < FEWEST_FOR_LIMITS or without_limits
        return TOO_FEW_POINTS if few else TRIAL_LIMITS
    if last is not None:
        return JUDGEMENT[last]
    crossings = any(signal.side is None for signal in segment.signals)
    return NEITHER if crossings else COMMON_CAUSE


def _last_known(limits: Floats) -> float:
    known = limits[np.isfinite(limits)]
    return float(known[-1]) if len(known) else np.nan


# Columns whose type doesn't hang on what is in them


def _whole(numbers: Sequence[int]) -> npt.NDArray[np.int64]:
    return np.array(numbers, dtype="int64")


def _words(words: Sequence[str]) -> pd.Series[Any]:
    return pd.Series(words, dtype="str")


def _words_or_none(words: Sequence[str | None]) -> pd.Series[Any]:
    """Words as objects: pandas would make strings of them, and their None a NaN."""
    return pd.Series(words, dtype="object")


def _moments(at: pd.DatetimeIndex, positions: Sequence[int]) -> npt.NDArray[np.datetime64]:
    """When the points at these positions are; NaT for a position of -1."""
    padded = np.append(at.to_numpy(), np.datetime64("NaT"))
    moments: npt.NDArray[np.datetime64] = padded[np.array(positions, dtype=np.intp)]
    return moments

"""Thousands of monthly series at once, with the answers that `control_chart` gives to each.

All series lie end to end in one array, each month with its place in its segment, so that limits
are sums over segments and rules are runs within them: no loop over series. The rules are written
a second time here, for speed; that they say the same as `rules`, one series at a time, is tested
on random series with gaps, ties, breaks and freezes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.types import is_numeric_dtype

from quarterdeck.statistics.control_charts import kinds
from quarterdeck.statistics.control_charts.chart import ControlChart
from quarterdeck.statistics.control_charts.limits import (
    FEWEST_FOR_LIMITS,
    INDIVIDUALS_FACTOR,
    RANGE_OF_TWO,
    ROUNDING,
    SCREENING_FACTOR,
    Floats,
    Mask,
)
from quarterdeck.statistics.control_charts.rules import (
    CLASSICAL_RUN_LENGTH,
    reach_of,
    rule_set,
)
from quarterdeck.statistics.control_charts.stages import (
    Breaks,
    Freeze,
    Targets,
    dated_breaks,
    dated_freeze,
    every_month,
    latest_target,
    limits_from,
    segment_starts,
    targets_at,
)
from quarterdeck.statistics.control_charts.verdicts import (
    COMMON_CAUSE,
    CONCERN,
    FEWEST_FOR_VERDICT,
    HIT_AND_MISS,
    IMPROVEMENT,
    NEITHER,
    NO_LIMITS,
    NO_POLARITY,
    NO_TARGET,
    TOO_FEW_POINTS,
    TRIAL_LIMITS,
    WILL_FAIL,
    WILL_PASS,
    check_polarity,
)
from quarterdeck.statistics.months import figures_of, months_of

Positions: TypeAlias = npt.NDArray[np.intp]

#: Kinds of chart that can be made in one go.
KINDS: Final = ("individuals", "c", *kinds.OVER_BASES)

_SIDES: Final = ("below", "above")
_MEANINGS: Final = ("better", "worse", "neither")
_VARIATIONS: Final = (
    COMMON_CAUSE,
    IMPROVEMENT,
    CONCERN,
    NEITHER,
    TRIAL_LIMITS,
    TOO_FEW_POINTS,
)
_ASSURANCES: Final = (
    WILL_PASS,
    WILL_FAIL,
    HIT_AND_MISS,
    NO_TARGET,
    NO_POLARITY,
    NO_LIMITS,
    TRIAL_LIMITS,
    TOO_FEW_POINTS,
)


@dataclass(frozen=True)
class ControlCharts:
    """Control charts of many series of the same months.

    points, segments, signals: as of `ControlChart`, with a first column `series`; words are
    categories, missing where there is no signal. Series are in the order given.
    segment_verdicts: `ControlChart.verdicts`, with a first column `series`.
    verdicts: a row a series, series as its index: at (its last month with a value), variation,
    assurance, signal, side (of the rule drawn at that month, or missing).
    """

    points: pd.DataFrame
    segments: pd.DataFrame
    signals: pd.DataFrame
    segment_verdicts: pd.DataFrame
    verdicts: pd.DataFrame
    rules: str
    kind: str

    def chart(self, series: Hashable) -> ControlChart:
        """The chart of one series, as `control_chart` would make it. Raises KeyError if none is.

        >>> months = pd.period_range("2016-10", periods=15, freq="M")
        >>> frame = pd.DataFrame({"burglary": [20, 22] * 7 + [40]}, index=months)
        >>> control_charts(frame).chart("burglary").variation
        'special cause neither'
        """
        verdict = self.verdicts.iloc[_place(self.verdicts.index, series)]
        return ControlChart(
            points=_of_series(self.points, series, ["signal", "side", "meaning"]),
            segments=_of_series(self.segments, series, ["reason"]),
            signals=_of_series(self.signals, series, ["side"], ["rule", "meaning"]),
            variation=str(verdict["variation"]),
            rules=self.rules,
            assurance=str(verdict["assurance"]),
            kind=self.kind,
            verdicts=_of_series(self.segment_verdicts, series, [], ["variation", "assurance"]),
        )


def _place(names: pd.Index[Any], series: Hashable) -> int:
    """Where a series is among the names, each of which is there once."""
    place = names.get_indexer(pd.Index([series], tupleize_cols=False))[0]
    if place < 0:
        raise KeyError(series)
    return int(place)


def _of_series(
    frame: pd.DataFrame, series: Hashable, objects: Sequence[str], words: Sequence[str] = ()
) -> pd.DataFrame:
    """The rows of one series, its words as `control_chart` has them."""
    codes = frame["series"].cat.codes.to_numpy()
    code = _place(frame["series"].cat.categories, series)
    first, last = np.searchsorted(codes, [code, code + 1])
    rows = frame.iloc[first:last].drop(columns="series").reset_index(drop=True)
    as_objects = {
        name: pd.Series([None if pd.isna(word) else word for word in rows[name]], dtype="object")
        for name in objects
    }
    return rows.assign(**as_objects, **{name: rows[name].astype("str") for name in words})


def control_charts(
    values: pd.DataFrame,
    *,
    kind: str = "individuals",
    bases: pd.DataFrame | None = None,
    per: float = 1.0,
    breaks: Breaks | Mapping[Any, Breaks] = (),
    freeze: Freeze | Mapping[Any, Freeze] = None,
    rules: str = "mdc",
    run_length: int = 7,
    lower_bound: float | None = 0.0,
    upper_bound: float | None = None,
    screen: bool = True,
    polarity: str | Mapping[Any, str] = "neutral",
    targets: Targets | Mapping[Any, Targets] = None,
) -> ControlCharts:
    """Control charts of many monthly series at once.

    values: a row a month (DatetimeIndex or monthly PeriodIndex), a column a series; NaN and months
    left out are gaps. bases: likewise, for the kinds that need them. kind: "individuals", "c",
    "u", "p", "u_prime" or "p_prime". breaks, freeze, polarity and targets hold for all series, or
    are given by series, those left out having none. rules: "mdc", "western_electric" or
    "wheeler". The rest is as of `control_chart`, and so are the answers. Raises ValueError as
    `control_chart` does, and for two series of one name.

    >>> months = pd.period_range("2016-10", periods=15, freq="M")
    >>> frame = pd.DataFrame({"burglary": [20, 22] * 7 + [40], "robbery": [5] * 15}, index=months)
    >>> control_charts(frame, polarity="lower").verdicts["variation"].tolist()
    ['special cause concern', 'common cause']
    """
    kinds.check_per(per)
    if kind not in KINDS:
        raise ValueError(f"{kind!r} charts are not made in one go; there are {', '.join(KINDS)}")
    if rules not in _RULES:
        rule_set(rules)
        raise ValueError(f"{rules!r} is not judged in one go; there are {', '.join(_RULES)}")
    if (bases is None) == (kind in kinds.OVER_BASES):
        raise ValueError(f"a {kind} chart {'needs' if bases is None else 'has no'} bases")
    names = _names(values)
    rule_set(rules, run_length)
    at, numbers = _in_order(values, None, names)
    over = None if bases is None else _in_order(bases, at, names)[1]
    if kind in kinds.PROPORTIONS:
        upper_bound = per if upper_bound is None else min(per, upper_bound)
    kinds.check_bounds(lower_bound, upper_bound)
    kinds.check_values(numbers, over, kind)
    plotted = numbers
    if over is not None:
        rates: Floats = np.divide(numbers, over, out=np.full(over.shape, np.nan), where=over > 0)
        plotted = rates * per
    months = _Months.of(at, plotted, _by_series(breaks, names, ()), _by_series(freeze, names, None))
    centre, lower, upper = _limits(kind, months, numbers.ravel(), over, per, screen)
    trial = (months.made_from < FEWEST_FOR_VERDICT) | months.per_segment(
        ~np.isfinite(lower), np.logical_and
    )
    scale = months.per_segment(np.nan_to_num(np.abs(months.figures)), np.maximum)[months.segment]
    reach, sides = reach_of(months.figures, centre, lower, upper, scale)
    judged = ~trial[months.segment]
    reach, sides = np.where(judged, reach, np.nan), np.where(judged, sides, np.nan)
    found = [
        (name, rule(_Judged(months, np.where(judged, months.figures, np.nan), reach, sides, scale)))
        for name, rule in _RULES[rules](run_length)
    ]
    polarities = [_checked(polarity) for polarity in _by_series(polarity, names, "neutral")]
    better = np.array([{"lower": -1, "higher": 1, "neutral": 0}[word] for word in polarities])
    wanted = _targets(at, targets, names)
    at_end = wanted[len(at) - 1 :: len(at)] if len(at) else _latest_targets(targets, names)
    points = _points(months, names, at, centre, lower, upper, (lower_bound, upper_bound), wanted)
    drawn, side = _drawn([signals for _, signals in found], len(months.figures))
    meaning = _meaning(side, better[months.series])
    rule_names = [name for name, _ in found]
    points = points.assign(
        signal=_coded(drawn, rule_names),
        side=_coded(np.where(side == 0, -1, (side > 0) * 1), _SIDES),
        meaning=_coded(np.where(side == 0, -1, meaning), _MEANINGS),
    )
    by_segment = _verdicts(months, names, at, points, trial, drawn >= 0, meaning, better, wanted)
    return ControlCharts(
        points=points,
        segments=_segments(months, names, at, centre, lower, upper, trial),
        signals=_signals(months, names, at, found, better),
        segment_verdicts=by_segment,
        verdicts=_latest(by_segment, points, months, names, better, at_end),
        rules=rules,
        kind=kind,
    )


# Months end to end


@dataclass(frozen=True)
class _Months:
    """All months of all series, end to end: series by series, in order.

    figures: NaN where missing. series, segment: the number of each month's; segments are counted
    through all series. linked: whether the month before is of the same segment and both have a
    value. of_limits: whether the limits of its segment are made from it. starts: where segments
    begin. owner: the series of each segment. within: its number in its series, from 1. reasons:
    why each began. n: months with a value, and made_from: those the limits are made from.
    """

    figures: Floats
    series: Positions
    segment: Positions
    linked: Mask
    of_limits: Mask
    starts: Positions
    owner: Positions
    within: Positions
    reasons: list[str | None]
    n: Positions
    made_from: Positions

    @classmethod
    def of(
        cls,
        at: pd.DatetimeIndex,
        plotted: Floats,
        breaks: Sequence[Breaks],
        freezes: Sequence[Freeze],
    ) -> _Months:
        """Put the rows of `plotted`, one a series, end to end."""
        count, length = plotted.shape
        known = np.isfinite(plotted)
        of_limits = known.copy()
        starts: list[Positions] = []
        within: list[Positions] = []
        reasons: list[str | None] = []
        owner: list[Positions] = []
        for rows, stage, freeze in _alike(breaks, freezes):
            first, why = segment_starts(at, stage)
            of_limits[rows] = limits_from(at, known[rows], first, freeze)
            if not length:
                continue
            for row in rows.tolist():
                starts.append(row * length + np.array(first, dtype=np.intp))
                within.append(np.arange(1, len(first) + 1))
                owner.append(np.full(len(first), row))
                reasons.extend(why)
        begin = np.concatenate(starts) if starts else np.zeros(0, dtype=np.intp)
        order = np.argsort(begin, kind="stable")
        begin = begin[order]
        flat = known.ravel()
        first_of_segment = np.zeros(count * length, dtype=bool)
        first_of_segment[begin] = True
        linked = np.zeros(count * length, dtype=bool)
        linked[1:] = flat[1:] & flat[:-1] & ~first_of_segment[1:]
        made = of_limits.ravel()
        return cls(
            figures=plotted.ravel(),
            series=np.repeat(np.arange(count), length),
            segment=np.cumsum(first_of_segment) - 1,
            linked=linked,
            of_limits=made,
            starts=begin,
            owner=np.concatenate(owner)[order] if owner else begin,
            within=np.concatenate(within)[order] if within else begin,
            reasons=[reasons[number] for number in order],
            n=_over(np.add, flat.astype(np.intp), begin),
            made_from=_over(np.add, made.astype(np.intp), begin),
        )

    @property
    def ends(self) -> Positions:
        """The last month of each segment."""
        return np.append(self.starts[1:], len(self.figures))[: len(self.starts)] - 1

    def per_segment(self, numbers: npt.NDArray[Any], put: np.ufunc = np.add) -> npt.NDArray[Any]:
        """The numbers of each segment added up, or put together as `put` does."""
        return _over(put, numbers, self.starts)

    def last(self, which: Mask) -> Positions:
        """The last month of each segment of which `which` is true, or -1."""
        return self.per_segment(np.where(which, np.arange(len(which)), -1), np.maximum)


def _over(put: np.ufunc, numbers: npt.NDArray[Any], starts: Positions) -> npt.NDArray[Any]:
    result: npt.NDArray[Any] = put.reduceat(numbers, starts) if len(starts) else numbers[:0]
    return result


def _alike(
    breaks: Sequence[Breaks], freezes: Sequence[Freeze]
) -> list[tuple[Positions, Breaks, Freeze]]:
    """Rows that share their breaks and freezes, with what they share."""
    rows: dict[Any, list[int]] = {}
    kept: dict[Any, tuple[Breaks, Freeze]] = {}
    for row, (stage, freeze) in enumerate(zip(breaks, freezes, strict=True)):
        key = (tuple(dated_breaks(stage)), dated_freeze(freeze))
        rows.setdefault(key, []).append(row)
        kept[key] = (stage, freeze)
    return [(np.array(alike, dtype=np.intp), *kept[key]) for key, alike in rows.items()]


def _by_series(given: Any, names: pd.Index[Any], absent: Any) -> list[Any]:
    """What is given for each series: the same for all, or by name."""
    if not isinstance(given, Mapping):
        return [given] * len(names)
    unknown = [name for name in given if name not in names]
    if unknown:
        raise ValueError(f"{unknown[0]} is no series")
    return [given.get(name, absent) for name in names]


def _names(values: pd.DataFrame) -> pd.Index[Any]:
    """The series by name, each once; a name of several levels is a tuple."""
    if not isinstance(values, pd.DataFrame):
        raise ValueError(f"series by month are a pandas DataFrame, not a {type(values).__name__}")
    names = pd.Index(list(values.columns), tupleize_cols=False)
    if not names.is_unique:
        raise ValueError(f"{names[names.duplicated()][0]} is given twice")
    if names.hasnans:
        raise ValueError("a series has no name")
    return names


def _checked(polarity: str) -> str:
    check_polarity(polarity)
    return polarity


def _in_order(
    frame: pd.DataFrame, at: pd.DatetimeIndex | None, names: pd.Index[Any]
) -> tuple[pd.DatetimeIndex, Floats]:
    """First days of all months, and the numbers, a row a series and a column a month."""
    columns = _names(frame).get_indexer(names)
    if (columns < 0).any():
        raise ValueError(f"{names[columns < 0][0]} has no bases")
    every, where = every_month(months_of(frame.index))
    if not all(is_numeric_dtype(dtype) for dtype in frame.dtypes):
        months = months_of(frame.index)
        read = [figures_of(frame.iloc[:, place], months) for place in range(frame.shape[1])]
        frame = pd.DataFrame(np.column_stack(read), index=months, columns=frame.columns)
    numbers = frame.to_numpy(dtype="float64", na_value=np.nan)[:, columns]
    if np.isinf(numbers).any():
        raise ValueError(f"{names[np.isinf(numbers).any(axis=0)][0]} has an infinite value")
    in_order = np.full((len(every), len(names)), np.nan)
    in_order[where >= 0] = numbers[where[where >= 0]]
    if at is not None:
        place = every.get_indexer(at)
        others = in_order
        in_order = np.full((len(at), len(names)), np.nan)
        in_order[place >= 0] = others[place[place >= 0]]
        every = at
    return every, np.ascontiguousarray(in_order.T)


def _targets(
    at: pd.DatetimeIndex, targets: Targets | Mapping[Any, Targets], names: pd.Index[Any]
) -> Floats:
    """The target in force for each month of each series, end to end."""
    if not isinstance(targets, Mapping):
        return np.tile(targets_at(at, targets), len(names))
    rows = [targets_at(at, own) for own in _by_series(targets, names, None)]
    return np.concatenate(rows) if rows else np.zeros(0)


def _latest_targets(targets: Targets | Mapping[Any, Targets], names: pd.Index[Any]) -> Floats:
    """The latest target given for each series: what it is held to where there are no months."""
    own = _by_series(targets, names, None)
    return np.array([latest_target(given) for given in own], dtype="float64")


# Limits


def _limits(
    kind: str,
    months: _Months,
    counts: Floats,
    over: Floats | None,
    per: float,
    screen: bool,
) -> tuple[Floats, Floats, Floats]:
    """Centre, lower and upper limit of each month."""
    used = months.of_limits
    made_from, segment = months.made_from, months.segment
    enough = made_from >= FEWEST_FOR_LIMITS
    with np.errstate(divide="ignore", invalid="ignore"):
        if over is None:
            centres = _means(months, np.where(used, counts, 0.0))
            centre = centres[segment]
            if kind == "c":
                spread = np.sqrt(centres)
                reach = 3 * np.where(enough, spread, np.nan)[segment]
            else:
                mean_range, ranges = _mean_moving_ranges(months, counts, screen)
                spread = INDIVIDUALS_FACTOR * mean_range
                usable = enough & (ranges > 0)
                usable &= ~_only_across_gaps(months, spread, counts - centre, counts)
                reach = np.where(usable, spread, np.nan)[segment]
            return centre, centre - reach, centre + reach
        bases = over.ravel()
        total = months.per_segment(np.where(used, bases, 0.0))
        centres = months.per_segment(np.where(used, counts, 0.0)) / total
        unit = centres * (1 - centres) if kind in kinds.PROPORTIONS else centres
        deviation = np.sqrt(unit[segment] / np.where(bases > 0, bases, np.nan))
        if kind.endswith("_prime"):
            rates = counts / bases
            distances = rates - centres[segment]
            scores = distances / deviation
            scatter = _mean_moving_ranges(months, scores, screen)[0] / RANGE_OF_TWO
            spread = scatter * _most(months, deviation)
            flat = _only_across_gaps(months, spread, distances, rates)
            scatter = np.where(flat, np.nan, scatter)
            deviation = deviation * np.where(unit > 0, scatter, 1.0)[segment]
    reach = np.where(enough[segment], 3 * deviation, np.nan)
    centre = centres[segment]
    return centre * per, (centre - reach) * per, (centre + reach) * per


def _means(months: _Months, used: Floats) -> Floats:
    """Mean of each segment; of equal numbers, that number, without a rounding error."""
    alike = _alike_within(months)
    first = months.per_segment(
        np.where(months.of_limits, np.arange(len(used)), len(used)), np.minimum
    )
    one = months.figures[np.minimum(first, len(used) - 1)] if len(used) else used[:0]
    total: Floats = months.per_segment(used)
    return np.where(alike, one, total / months.made_from)


def _only_across_gaps(months: _Months, spread: Floats, distances: Floats, numbers: Floats) -> Mask:
    """Whether neighbours of a segment don't differ although its numbers do."""
    same = ROUNDING * _most(months, numbers)
    only: Mask = (spread <= same) & (_most(months, distances) > same)
    return only


def _most(months: _Months, numbers: Floats) -> Floats:
    """The largest of the numbers that the limits of each segment are made from, without signs."""
    sizes = np.where(months.of_limits, np.nan_to_num(np.abs(numbers)), 0.0)
    largest: Floats = months.per_segment(sizes, np.maximum)
    return largest


def _alike_within(months: _Months) -> Mask:
    """Whether all values of a segment that its limits are made from are one number."""
    least = months.per_segment(np.where(months.of_limits, months.figures, np.inf), np.minimum)
    most = months.per_segment(np.where(months.of_limits, months.figures, -np.inf), np.maximum)
    alike: Mask = (least == most) & (months.made_from > 0)
    return alike


def _mean_moving_ranges(months: _Months, numbers: Floats, screen: bool) -> tuple[Floats, Positions]:
    """Mean moving range of each segment, screened once, and how many ranges there are."""
    ranges = np.zeros(len(numbers))
    ranges[1:] = np.abs(np.diff(numbers))
    taken = months.linked & months.of_limits
    taken[1:] &= months.of_limits[:-1]
    taken &= np.isfinite(ranges)
    count = months.per_segment(taken.astype(np.intp))
    mean: Floats = months.per_segment(np.where(taken, ranges, 0.0)) / count
    if screen:
        bar = (SCREENING_FACTOR * mean * (1 - ROUNDING))[months.segment]
        kept = taken & (ranges < bar)
        total = months.per_segment(np.where(kept, ranges, 0.0))
        screened = total / months.per_segment(kept.astype(np.intp))
        mean = np.where(total > 0, screened, mean)
    return mean, count


# Rules


@dataclass(frozen=True)
class _Judged:
    """What rules look at, end to end: figures, reach, sides, NaN where there are none.

    scale: the largest figure of each month's segment, without its sign.
    """

    months: _Months
    figures: Floats
    reach: Floats
    sides: Floats
    scale: Floats

    @property
    def positions(self) -> Positions:
        """The place of each month since the last gap or break, from 0."""
        here = np.arange(len(self.figures))
        begun = np.maximum.accumulate(np.where(self.months.linked, 0, here))
        positions: Positions = here - begun
        return positions


@dataclass(frozen=True)
class _Signals:
    """All signals of one rule, in order: where each begins and ends, how many members, which side.

    drawn: the side of the signal that each month is a member of, 0 for none; where it is a member
    of two, that which began later.
    """

    first: Positions
    last: Positions
    n: Positions
    side: Positions
    drawn: npt.NDArray[np.int8]


_BatchRule: TypeAlias = Callable[[_Judged], _Signals]


def _outside(judged: _Judged) -> _Signals:
    above, below = judged.reach > 1 + ROUNDING, -judged.reach > 1 + ROUNDING
    drawn = above.astype(np.int8) - below.astype(np.int8)
    where = np.flatnonzero(drawn)
    return _Signals(
        where, where, np.ones(len(where), dtype=np.intp), drawn[where].astype(np.intp), drawn
    )


def _run(length: int) -> _BatchRule:
    def rule(judged: _Judged) -> _Signals:
        return _runs(np.nan_to_num(judged.sides), judged.months.linked, length)

    return rule


def _trend(length: int) -> _BatchRule:
    def rule(judged: _Judged) -> _Signals:
        months = judged.months
        steps = np.zeros(len(judged.figures))
        steps[1:] = np.nan_to_num(np.diff(judged.figures))
        differ = months.linked & (np.abs(steps) > ROUNDING * judged.scale)
        runs = _runs(np.where(differ, np.sign(steps), 0.0), months.linked, length - 1)
        drawn = runs.drawn.copy()
        # A difference is of two months: the first belongs to the trend too.
        drawn[runs.first - 1] = runs.side
        return _Signals(runs.first - 1, runs.last, runs.n + 1, runs.side, drawn)

    return rule


def _runs(signs: Floats, linked: Mask, length: int) -> _Signals:
    """Runs of one sign, not nought, over neighbours."""
    goes_on = np.zeros(len(signs), dtype=bool)
    goes_on[1:] = linked[1:] & (signs[1:] == signs[:-1]) & (signs[1:] != 0)
    first = np.flatnonzero(~goes_on & (signs != 0))
    number = np.cumsum(~goes_on)
    n = np.bincount(number)[number[first]] if len(first) else first
    long_enough = n >= length
    first, n = first[long_enough], n[long_enough]
    side = signs[first].astype(np.intp)
    steps = np.zeros(len(signs) + 1, dtype=np.int8)
    steps[first] += side.astype(np.int8)
    steps[first + n] -= side.astype(np.int8)
    return _Signals(first, first + n - 1, n, side, np.cumsum(steps[:-1], dtype=np.int8))


def _share_beyond(needed: int, of: int, fraction: float) -> _BatchRule:
    def rule(judged: _Judged) -> _Signals:
        in_place = judged.positions >= of - 1
        sides = [
            _share_on_side(sign * judged.reach > fraction + ROUNDING, in_place, needed, of)
            for sign in (-1, 1)
        ]
        first, last, n = (np.concatenate([side[part] for side in sides]) for part in (0, 1, 2))
        side = np.repeat([-1, 1], [len(found[0]) for found in sides])
        order = np.argsort(first, kind="stable")
        drawn = sides[1][3].astype(np.int8) - sides[0][3].astype(np.int8)
        return _Signals(first[order], last[order], n[order], side[order], drawn)

    return rule


def _share_on_side(
    beyond: Mask, in_place: Mask, needed: int, of: int
) -> tuple[Positions, Positions, Positions, Mask]:
    """First and last members of the signals on one side, their number, and all members.

    in_place: whether the window that ends there has no gap or break inside it.
    """
    count = np.concatenate([[0], np.cumsum(beyond)])
    within = count[1:].copy()
    within[of:] -= count[1:-of]
    full = in_place & (within >= needed)
    covered = full.copy()
    for back in range(1, of):
        covered[:-back] |= full[back:]
    members = np.flatnonzero(beyond & covered)
    # Two members are of one signal where a full window holds both.
    ends = np.flatnonzero(full)
    next_end = np.append(ends, len(beyond) + of)[np.searchsorted(ends, members)]
    new = np.ones(len(members), dtype=bool)
    new[1:] = next_end[1:] > members[:-1] + of - 1
    where = np.flatnonzero(new)
    n = np.diff(np.append(where, len(members)))
    return members[where], members[where + n - 1], n, _mask(members, len(beyond))


def _mask(where: Positions, length: int) -> Mask:
    mask = np.zeros(length, dtype=bool)
    mask[where] = True
    return mask


#: The rules of each set, the first to be drawn first, given the length of a run.
_RULES: Final[dict[str, Callable[[int], tuple[tuple[str, _BatchRule], ...]]]] = {
    "mdc": lambda length: (
        ("outside_limits", _outside),
        ("trend", _trend(length)),
        ("two_of_three", _share_beyond(2, 3, 2 / 3)),
        ("run", _run(length)),
    ),
    "western_electric": lambda length: (
        ("outside_limits", _outside),
        ("two_of_three", _share_beyond(2, 3, 2 / 3)),
        ("four_of_five", _share_beyond(4, 5, 1 / 3)),
        ("run", _run(CLASSICAL_RUN_LENGTH)),
    ),
    "wheeler": lambda length: (
        ("outside_limits", _outside),
        ("three_of_four", _share_beyond(3, 4, 1 / 2)),
        ("run", _run(CLASSICAL_RUN_LENGTH)),
    ),
}


# Meaning and verdicts


def _drawn(
    found: Sequence[_Signals], length: int
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.int8]]:
    """For each month the number of the rule drawn, or -1, and its side, or 0."""
    rule = np.full(length, -1, dtype=np.int8)
    side = np.zeros(length, dtype=np.int8)
    for precedence, signals in reversed(list(enumerate(found))):
        rule = np.where(signals.drawn != 0, np.int8(precedence), rule)
        side = np.where(signals.drawn != 0, signals.drawn, side)
    return rule, side


def _meaning(side: npt.NDArray[Any], better: npt.NDArray[Any]) -> npt.NDArray[np.int8]:
    """The place in `_MEANINGS` of what each side means."""
    return np.where(better == 0, 2, np.where(side == better, 0, 1)).astype(np.int8)


def _points(
    months: _Months,
    names: pd.Index[Any],
    at: pd.DatetimeIndex,
    centre: Floats,
    lower: Floats,
    upper: Floats,
    bounds: tuple[float | None, float | None],
    wanted: Floats,
) -> pd.DataFrame:
    lines = pd.DataFrame({"lower": lower, "upper": upper})
    return pd.DataFrame(
        {
            "series": _coded(months.series, names),
            "month": np.tile(at.to_numpy(), len(names)),
            "value": months.figures,
            "segment": months.within[months.segment].astype("int64"),
            "centre": centre,
            "lower": lower,
            "upper": upper,
            "drawn_lower": lines["lower"].clip(*bounds),
            "drawn_upper": lines["upper"].clip(*bounds),
            "target": wanted,
        }
    )


def _segments(
    months: _Months,
    names: pd.Index[Any],
    at: pd.DatetimeIndex,
    centre: Floats,
    lower: Floats,
    upper: Floats,
    trial: Mask,
) -> pd.DataFrame:
    limited = months.last(np.isfinite(lower))
    made_to = months.last(months.of_limits)
    columns = {
        "segment": months.within.astype("int64"),
        "first": _month(at, months.starts),
        "last": _month(at, months.ends),
        "n": months.n.astype("int64"),
        "centre": centre[months.starts],
        "lower": _at(lower, limited),
        "upper": _at(upper, limited),
        "trial": trial,
        "reason": pd.Series(months.reasons, dtype="object"),
        "made_from": months.made_from.astype("int64"),
        "made_to": _month(at, made_to),
    }
    series = _coded(months.owner, names)
    return pd.DataFrame({"series": series, **columns})


def _coded(codes: npt.NDArray[Any], words: Sequence[str] | pd.Index[Any]) -> pd.Categorical[Any]:
    """Words by their places in a list, -1 for none."""
    return pd.Categorical.from_codes(codes, categories=pd.Index(words, tupleize_cols=False))


def _at(numbers: Floats, positions: Positions) -> Floats:
    """The numbers at positions, NaN for a position of -1."""
    if not len(numbers):
        return numbers
    return np.where(positions >= 0, numbers[positions], np.nan)


def _month(at: pd.DatetimeIndex, positions: Positions) -> npt.NDArray[np.datetime64]:
    """The month of each position, NaT for a position of -1."""
    if not len(at):
        return at.to_numpy()
    found: npt.NDArray[np.datetime64] = at.to_numpy()[positions % len(at)].copy()
    found[positions < 0] = np.datetime64("NaT")
    return found


def _signals(
    months: _Months,
    names: pd.Index[Any],
    at: pd.DatetimeIndex,
    found: Sequence[tuple[str, _Signals]],
    better: npt.NDArray[Any],
) -> pd.DataFrame:
    first, last, n, side = (
        np.concatenate([getattr(signals, name) for _, signals in found])
        for name in ("first", "last", "n", "side")
    )
    rule = np.repeat(np.arange(len(found)), [len(signals.first) for _, signals in found])
    order = np.lexsort((rule, first))
    first, last, n, side, rule = (part[order] for part in (first, last, n, side, rule))
    owner = months.series[first]
    columns = {
        "rule": _coded(rule, [name for name, _ in found]),
        "side": _coded((side > 0) * 1, _SIDES),
        "first": _month(at, first),
        "last": _month(at, last),
        "n": n.astype("int64"),
        "segment": months.within[months.segment[first]].astype("int64"),
        "meaning": _coded(_meaning(side, better[owner]), _MEANINGS),
    }
    series = _coded(owner, names)
    return pd.DataFrame({"series": series, **columns})


def _verdicts(
    months: _Months,
    names: pd.Index[Any],
    at: pd.DatetimeIndex,
    points: pd.DataFrame,
    trial: Mask,
    is_drawn: Mask,
    meaning: npt.NDArray[np.int8],
    better: npt.NDArray[Any],
    wanted: Floats,
) -> pd.DataFrame:
    """The verdicts on the last month with a value of each segment that has one."""
    last = months.last(np.isfinite(months.figures))
    held = np.flatnonzero(last >= 0)
    last, trial = last[held], trial[held]
    lower, upper = (points[name].to_numpy()[last] for name in ("lower", "upper"))
    few = (months.made_from[held] < FEWEST_FOR_LIMITS) | np.isnan(lower)
    variation = np.select(
        [trial & few, trial, is_drawn[last]], [5, 4, 1 + meaning[last]], default=0
    )
    owner = months.owner[held]
    target, up = wanted[last], better[owner] > 0
    slack = ROUNDING * np.fmax(np.fmax(np.abs(lower), np.abs(upper)), np.abs(target))
    worst = np.where(up, lower - target, target - upper)
    best = np.where(up, upper - target, target - lower)
    assured = np.select(
        [np.isnan(target), better[owner] == 0, trial & few, trial, worst >= -slack, best < -slack],
        [3, 4, 7, 6, 0, 1],
        default=2,
    )
    columns = {
        "segment": months.within[held].astype("int64"),
        "at": _month(at, last),
        "variation": _coded(variation, _VARIATIONS),
        "assurance": _coded(assured, _ASSURANCES),
    }
    series = _coded(owner, names)
    return pd.DataFrame({"series": series, **columns})


def _latest(
    by_segment: pd.DataFrame,
    points: pd.DataFrame,
    months: _Months,
    names: pd.Index[Any],
    better: npt.NDArray[Any],
    at_end: Floats,
) -> pd.DataFrame:
    """The verdict of each series: that of its last segment with a value.

    at_end: the target in force in the last month of each series.
    """
    latest = by_segment.drop_duplicates("series", keep="last")
    owner = latest["series"].cat.codes.to_numpy()
    variation = np.full(len(names), _VARIATIONS.index(TOO_FEW_POINTS))
    length = len(points) // len(names) if len(names) else 0
    why_not = np.where(better == 0, *map(_ASSURANCES.index, (NO_POLARITY, TOO_FEW_POINTS)))
    assured = np.where(np.isnan(at_end), _ASSURANCES.index(NO_TARGET), why_not)
    when = np.full(len(names), np.datetime64("NaT"), dtype=latest["at"].to_numpy().dtype)
    variation[owner] = latest["variation"].cat.codes
    assured[owner] = latest["assurance"].cat.codes
    when[owner] = latest["at"].to_numpy()
    last = np.full(len(names), -1)
    known = np.isfinite(months.figures).reshape(len(names), length)
    if length:
        last = np.where(known, np.arange(length), -1).max(axis=1)
    drawn = {}
    for name in ("signal", "side"):
        codes = points[name].cat.codes.to_numpy()
        here = np.arange(len(names)) * length + last
        of_series = np.where(last >= 0, codes[here], -1) if len(codes) else last
        drawn[name] = _coded(of_series, points[name].cat.categories)
    return pd.DataFrame(
        {
            "at": when,
            "variation": _coded(variation, _VARIATIONS),
            "assurance": _coded(assured, _ASSURANCES),
            **drawn,
        },
        index=names,
    )

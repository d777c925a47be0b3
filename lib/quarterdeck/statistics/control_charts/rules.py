"""Rules: one function each, given the months of a segment, telling which belong to a signal.

A rule sees on which side of the centre a point is, and how far out, as a share of the way to its
limit, so it serves charts whose limits vary from point to point as well. A gap is never run
across.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal, TypeAlias

import numpy as np
from scipy import stats

from quarterdeck.statistics.control_charts.limits import ROUNDING, Floats

Side: TypeAlias = Literal["above", "below"]

MDC_RUN_LENGTHS: Final = (6, 7, 8)
USUAL_RUN_LENGTH: Final = 7
RULES_WITH_THEIR_OWN_LENGTH: Final = ("western_electric", "wheeler", "anhoej")
CLASSICAL_RUN_LENGTH: Final = 8  # Western Electric (1956) and Wheeler (2000)
FEWEST_USEFUL: Final = 10  # Anhøj and Olesen (2014): points off the centre for a verdict
CROSSINGS_QUANTILE: Final = 0.05  # Anhøj and Olesen (2014)

RULE_SETS: Final = ("mdc", "western_electric", "wheeler", "anhoej")

#: What each rule is called in a sentence.
RULE_WORDS: Final = {
    "outside_limits": "outside the limits",
    "trend": "trend",
    "two_of_three": "two of three points near a limit",
    "three_of_four": "three of four points nearer a limit than the mean",
    "four_of_five": "four of five points beyond a third of the limits",
    "run": "run on one side of the mean",
    "long_run": "unusually long run on one side of the centre",
    "few_crossings": "unusually few crossings of the centre",
}


@dataclass(frozen=True)
class Stretch:
    """Months of one segment, in order, NaN where one is missing.

    values: in the unit of the chart. reach: how far each is from the centre, as a share of the
    way to the limit on its side: 0 on the centre, 1 on the upper limit, -1 on the lower one, NaN
    where there are no limits. sides: 1 above the centre, -1 below, 0 on it; where not given, the
    sign of the reach.
    """

    values: Floats
    reach: Floats
    sides: Floats | None = None

    def __len__(self) -> int:
        return len(self.values)

    @property
    def side(self) -> Floats:
        """1 above the centre, -1 below, 0 on it, NaN for a missing month."""
        return np.sign(self.reach) if self.sides is None else self.sides


@dataclass(frozen=True)
class Found:
    """Members of one signal, by position in the stretch, and the side that it is on, if any."""

    members: tuple[int, ...]
    side: Side | None


Rule: TypeAlias = Callable[[Stretch], Iterator[Found]]


def reach_of(
    values: Floats,
    centre: Floats,
    lower: Floats,
    upper: Floats,
    scale: Floats | float | None = None,
) -> tuple[Floats, Floats]:
    """Reach and side of each value (see `Stretch`), given the centre and limits of each.

    scale: the largest value of the segment without its sign, by which numbers that differ only
    by rounding are known; where not given, that of `values`. A value off a centre whose limits
    have no width is infinitely far out; one on it is not.

    >>> values, level = np.array([8.0, 11.0]), np.full(2, 10.0)
    >>> reach_of(values, level, level - 4, level + 4)
    (array([-0.5 ,  0.25]), array([-1.,  1.]))
    """
    if scale is None:
        scale = float(np.nanmax(np.abs(values), initial=0.0))
    distance = values - centre
    distance = np.where(np.abs(distance) <= ROUNDING * scale, 0.0, distance)
    width = np.where(distance > 0, upper - centre, centre - lower)
    with np.errstate(divide="ignore", invalid="ignore"):
        reach: Floats = np.where((distance == 0) & np.isfinite(width), 0.0, distance / width)
    return reach, np.sign(distance)


def outside_limits(stretch: Stretch) -> Iterator[Found]:
    """Every point strictly outside the limits, each a signal of its own.

    Source: NHS England, Making Data Count.

    >>> list(outside_limits(Stretch(np.zeros(3), np.array([0.5, 1.2, 1.0]))))
    [Found(members=(1,), side='above')]
    """
    for side, reach in _sides(stretch):
        for position in np.flatnonzero(reach > 1 + ROUNDING):
            yield Found((int(position),), side)


def trend(length: int) -> Rule:
    """Points in one direction: `length` of them, so length − 1 differences of one sign.

    A tie breaks it. The side is the direction: "above" for a rise, "below" for a fall.
    Source: NHS England, Making Data Count.

    >>> falling = np.array([9.0, 8, 7, 6, 5, 4, 3])
    >>> list(trend(7)(Stretch(falling, np.zeros(7))))
    [Found(members=(0, 1, 2, 3, 4, 5, 6), side='below')]
    """

    def rule(stretch: Stretch) -> Iterator[Found]:
        steps = np.diff(stretch.values)
        same = ROUNDING * np.nanmax(np.abs(stretch.values), initial=0.0)
        signs = np.where(np.abs(steps) <= same, 0.0, np.sign(steps))
        for first, last, sign in _runs_of_equal(signs):
            if last - first + 1 >= length - 1 and abs(sign) == 1:
                yield Found(tuple(range(first, last + 2)), "above" if sign > 0 else "below")

    return rule


def share_beyond(needed: int, of: int, fraction: float) -> Rule:
    """`needed` of `of` successive points beyond a fraction of the way to the limit on one side.

    Points outside the limits count. The members are the points beyond, not those between them;
    windows that share a member are one signal. Source: Western Electric (1956); NHS England,
    Making Data Count; Wheeler (2000).

    >>> two_of_three = share_beyond(2, 3, 2 / 3)
    >>> list(two_of_three(Stretch(np.zeros(4), np.array([0.0, 0.7, 0.1, 0.8]))))
    [Found(members=(1, 3), side='above')]
    """

    def rule(stretch: Stretch) -> Iterator[Found]:
        known = np.isfinite(stretch.values)
        for side, reach in _sides(stretch):
            beyond = reach > fraction + ROUNDING
            windows = [
                start + np.flatnonzero(beyond[start : start + of])
                for start in range(len(stretch) - of + 1)
                if beyond[start : start + of].sum() >= needed and known[start : start + of].all()
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
    """`length` points or more on one side of the centre. A point on the centre breaks it.

    Source: NHS England, Making Data Count; Western Electric (1956).

    >>> list(run(7)(Stretch(np.zeros(8), np.array([-0.1, *[0.2] * 7]))))
    [Found(members=(1, 2, 3, 4, 5, 6, 7), side='above')]
    """

    def rule(stretch: Stretch) -> Iterator[Found]:
        for first, last, sign in _runs_of_equal(stretch.side):
            if last - first + 1 >= length and abs(sign) == 1:
                yield Found(tuple(range(first, last + 1)), "above" if sign > 0 else "below")

    return rule


# Anhøj's rules, whose bars depend on how many points there are


@dataclass(frozen=True)
class RunFacts:
    """What a segment's runs and crossings are, and what chance would allow.

    useful: points off the centre. longest_run: of useful points on one side, not across a gap.
    longest_run_limit: the longest that chance allows. crossings: of the centre, between useful
    points with no gap between; chances: how many there could be. crossings_limit: the fewest that
    chance allows. The limits are None under 10 useful points.
    """

    useful: int
    longest_run: int
    longest_run_limit: int | None
    crossings: int
    chances: int
    crossings_limit: int | None


def longest_run_limit(useful: int) -> int:
    """The longest run that chance allows in so many useful points: round(log2 n) + 3.

    Raises ValueError with none. Source: Anhøj and Olesen (2014).

    >>> [longest_run_limit(useful) for useful in (10, 12, 24)]
    [6, 7, 8]
    """
    if useful < 1:
        raise ValueError("there are no points off the centre")
    return round(float(np.log2(useful))) + 3


def crossings_limit(chances: int) -> int:
    """The fewest crossings that chance allows: the 5% quantile of a binomial of `chances` and ½.

    chances: pairs of useful points next to one another, one less than the points where there is
    no gap. Source: Anhøj and Olesen (2014).

    >>> [crossings_limit(points - 1) for points in (10, 12, 24)]
    [2, 3, 8]
    """
    return int(stats.binom.ppf(CROSSINGS_QUANTILE, chances, 0.5))


def run_facts(stretch: Stretch) -> RunFacts:
    """Runs and crossings of the months of one segment (see `RunFacts`).

    >>> sides = np.array([1.0, 1, -1, 0, -1, 1, 1, 1, 1, -1, 1, 1])
    >>> run_facts(Stretch(sides, sides))
    RunFacts(useful=11, longest_run=4, longest_run_limit=6, crossings=4, chances=10, \
crossings_limit=2)
    """
    runs = list(_useful_runs(stretch))
    useful = sum(len(members) for members, _, _ in runs)
    stretches = len({number for _, _, number in runs})
    enough = useful >= FEWEST_USEFUL
    chances = useful - stretches
    return RunFacts(
        useful=useful,
        longest_run=max((len(members) for members, _, _ in runs), default=0),
        longest_run_limit=longest_run_limit(useful) if enough else None,
        crossings=len(runs) - stretches,
        chances=chances,
        crossings_limit=crossings_limit(chances) if enough else None,
    )


def long_run(stretch: Stretch) -> Iterator[Found]:
    """Runs longer than chance allows. Points on the centre don't count; a gap ends a run.

    Nothing is found under 10 useful points. Source: Anhøj and Olesen (2014).

    >>> sides = np.array([-1.0, 1, -1, -1, 1, 1, 1, 1, 1, 1, 1])
    >>> [found.side for found in long_run(Stretch(sides, sides))]
    ['above']
    """
    limit = run_facts(stretch).longest_run_limit
    if limit is None:
        return
    for members, sign, _ in _useful_runs(stretch):
        if len(members) > limit:
            yield Found(members, "above" if sign > 0 else "below")


def few_crossings(stretch: Stretch) -> Iterator[Found]:
    """Fewer crossings of the centre than chance allows: one signal, of all useful points.

    It has no side. Nothing is found under 10 useful points. Source: Anhøj and Olesen (2014).

    >>> sides = np.repeat([1.0, -1.0], 6)
    >>> [len(found.members) for found in few_crossings(Stretch(sides, sides))]
    [12]
    """
    facts = run_facts(stretch)
    if facts.crossings_limit is not None and facts.crossings < facts.crossings_limit:
        runs = _useful_runs(stretch)
        yield Found(tuple(member for members, _, _ in runs for member in members), None)


def _useful_runs(stretch: Stretch) -> Iterator[tuple[tuple[int, ...], float, int]]:
    """Members and side of each run of points off the centre, and the stretch that it is in."""
    side = stretch.side
    parts = np.cumsum(~np.isfinite(side))
    useful = [position for position in range(len(side)) if abs(side[position]) == 1]
    for (part, sign), members in groupby(useful, key=lambda at: (int(parts[at]), float(side[at]))):
        yield tuple(members), sign, part


def _sides(stretch: Stretch) -> tuple[tuple[Side, Floats], tuple[Side, Floats]]:
    """The reach of a stretch looked at from above, and from below."""
    return ("above", stretch.reach), ("below", -stretch.reach)


def _runs_of_equal(signs: Floats) -> Iterator[tuple[int, int, float]]:
    """First and last position of each run of equal signs, and the sign; each NaN by itself."""
    position = 0
    for sign, members in groupby(signs.tolist()):
        length = sum(1 for _ in members)
        yield position, position + length - 1, float(sign)
        position += length


def rule_set(name: str, run_length: int = USUAL_RUN_LENGTH) -> tuple[tuple[str, Rule], ...]:
    """The rules of a set by name, the first to be drawn first.

    "mdc": NHS England, Making Data Count; `run_length` (6, 7 or 8) holds for run and trend.
    "western_electric": the four zone tests (Western Electric, 1956), with a run of eight.
    "wheeler": Wheeler's detection rules (2000), with a run of eight.
    "anhoej": unusually long runs and unusually few crossings (Anhøj and Olesen, 2014).
    Raises ValueError for another name or length, and a length for rules that have their own.

    >>> [name for name, _ in rule_set("mdc")]
    ['outside_limits', 'trend', 'two_of_three', 'run']
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
    if name in RULES_WITH_THEIR_OWN_LENGTH and run_length != USUAL_RUN_LENGTH:
        raise ValueError(f"a run_length is of the mdc rules; {name} has its own")
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
    if name == "anhoej":
        return (("long_run", long_run), ("few_crossings", few_crossings))
    raise ValueError(
        f"{name!r} is no rule set; there are mdc, western_electric, wheeler and anhoej"
    )

"""Where words stand among marks: near what they are about, or away from it with a thin line to it.

Every place is tried, in points, so the same marks give the same places. Libraries that push
labels apart (adjustText) can't promise that a label keeps off a line or stays near its point, and
stop by the clock; one that tries places around a point (textalloc) knows nothing of labels about
many points, and leaves out what doesn't fit without a second wording. Neither prefers a side.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise, product
from typing import Final

import numpy as np

from quarterdeck.charts import canvas as on
from quarterdeck.charts.canvas import Box, Canvas, Words

#: Words no further than this from the edge of their mark need no line to it (3 mm), in points.
NEAR: Final = 8.5
#: Words further than this from their mark, in points, stand too far off to be read with it.
FAR: Final = 62.0

_LEADER: Final = 9.0  # what a line to words costs: standing near is worth so many points
_WRONG_SIDE: Final = 5.0
_SHORTEST: Final = 3.0  # a line to words, in points: a shorter one is a speck
_GAP: Final = 3.0  # between words and their mark, as it is liked best
_AIR: Final = 2.0  # between words and any line beside them
_APART: Final = 3.5  # between words one over the other that are about different things
_ANOTHER_WAY: Final = 4.0  # what each line more than one costs
_CROSSED: Final = 6.0  # what crossing a line of the chart costs, and again if it is the series
_PASSING: Final = 1.5  # how near a line to words may pass a mark that they aren't about
_TRIED: Final = 2500  # places, the cheapest first

_AT_A_STOP: Final = 7  # letters by which a line may be longer where it ends at a stop
_MOST_LINES: Final = 3

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]


@dataclass(frozen=True)
class Mark:
    """A mark of a chart: its middle and how far it reaches, in points."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class Place:
    """Words in a box beside a mark, with a line between them or without, and what that costs."""

    cost: float
    words: Words
    left: float
    bottom: float
    mark: Mark
    led: bool

    @property
    def box(self) -> Box:
        return Box(
            self.left, self.bottom, self.left + self.words.width, self.bottom + self.words.height
        )


def write_beside(
    paper: Canvas,
    ways: Sequence[Words],
    about: Sequence[Sequence[Mark]],
    others: Sequence[Mark],
    *,
    within: Box,
    gid: str,
    above: bool | None = None,
    limit: float = FAR,
) -> Box | None:
    """Write words beside what they are about, or nothing where there is no room for them.

    ways: the same words set in one or more ways, the best first. about: marks in a row that the
    words are about, or several such rows, beside any of which they may stand. others: the marks
    they aren't about: nearer to one of those than to their own they get a line. above: the side
    they rather stand on (True: above), None for either. limit: what a place may cost, about as
    many points as it lies off. Words lie on no words, mark or line. Gives back the room they take.
    """
    place = find_place(paper, ways, about, others, within=within, above=above, limit=limit)
    return None if place is None else write_at(paper, place, gid=gid)


def find_place(
    paper: Canvas,
    ways: Sequence[Words],
    about: Sequence[Sequence[Mark]],
    others: Sequence[Mark],
    *,
    within: Box,
    above: bool | None = None,
    limit: float = FAR,
) -> Place | None:
    """The place that `write_beside` would take, or None."""
    best: Place | None = None
    for number, (words, row) in enumerate(product(ways, about)):
        found = _best(paper, words, row, others, within, above, limit)
        if found is None:
            continue
        cost = found.cost + _ANOTHER_WAY * (number // len(about))
        if best is None or cost < best.cost - 1e-9:
            best = replace(found, cost=cost)
    return best


def reserve(paper: Canvas, place: Place) -> None:
    """Keep other words off a place and off its line, nothing being drawn."""
    box = place.box
    paper.take(
        Box(box.left - on.APART, box.bottom - _APART, box.right + on.APART, box.top + _APART),
        on.ON_WORDS,
    )
    if place.led:
        (x1, y1), (x2, y2) = _ends(place)
        paper.take_path((x1, x2), (y1, y2), on.ON_MARK)


def write_at(paper: Canvas, place: Place, *, gid: str) -> Box:
    """Write words at their place, with their line. Gives back the room they take."""
    base = place.bottom + on.DESCENT * place.words.size
    written = paper.write(place.words, place.left, base, "left", gid=gid)
    reserve(paper, place)
    if place.led:
        paper.leader(*_ends(place))
    return written


def in_ways(words: str) -> list[tuple[str, ...]]:
    """Words on one line, and on two and three of about one length, parted rather at a stop."""
    each = words.split()
    most = min(_MOST_LINES, len(each) - 1)
    return [(words,), *(_parted(each, lines) for lines in range(2, most + 1))]


def _parted(words: Sequence[str], lines: int) -> tuple[str, ...]:
    """Words on so many lines, as even as they can be."""
    every = (
        tuple(" ".join(words[first:last]) for first, last in pairwise((0, *cuts, None)))
        for cuts in combinations(range(1, len(words)), lines - 1)
    )
    return min(every, key=_unevenness)


def _unevenness(lines: Sequence[str]) -> int:
    stops = sum(line.endswith((",", ":")) for line in lines[:-1])
    return max(map(len, lines)) - _AT_A_STOP * stops


def _best(
    paper: Canvas,
    words: Words,
    row: Sequence[Mark],
    others: Sequence[Mark],
    within: Box,
    above: bool | None,
    limit: float,
) -> Place | None:
    """The cheapest place beside a row of marks, or None where none is cheap enough."""
    reach = limit + NEAR
    around = Box(
        max(within.left, min(mark.x for mark in row) - reach - words.width),
        max(within.bottom, min(mark.y for mark in row) - reach - words.height),
        min(within.right, max(mark.x for mark in row) + reach + words.width),
        min(within.top, max(mark.y for mark in row) + reach + words.height),
    )
    left, bottom, gridded = paper.clear(words.width + 2 * _AIR, words.height + _AIR, around)
    if not len(left):
        return None
    lefts: Floats = left.astype(np.float64) + _AIR
    bottoms: Floats = bottom.astype(np.float64) + _AIR / 2
    away, nearest = _distances(lefts, bottoms, words, row)
    costs = np.abs(away - _GAP) + on.ON_GRID * gridded
    costs += _off_centre(lefts, bottoms, words, row)
    if above is not None:
        ys = np.array([mark.y for mark in row])
        over = bottoms + words.height / 2 >= ys[nearest]
        costs += _WRONG_SIDE * (over != above)
    order = np.argsort(costs, kind="stable")[:_TRIED]
    order = order[costs[order] < limit]
    if not len(order):
        return None
    lefts, bottoms, costs = lefts[order], bottoms[order], costs[order]
    away, nearest = away[order], nearest[order]
    led = away > NEAR
    if others:
        elsewhere, _ = _distances(lefts, bottoms, words, others)
        led |= elsewhere < away
    costs = costs + _LEADER * led
    # Lines are tried from every third point only: there are many of them, and they are slow.
    tried = ~led | ((left[order] % 3 == 0) & (bottom[order] % 3 == 0))
    in_turn = np.argsort(costs, kind="stable")
    best: Place | None = None
    for place in in_turn[tried[in_turn]]:
        if costs[place] >= (limit if best is None else best.cost):
            break
        found = Place(
            float(costs[place]),
            words,
            float(lefts[place]),
            float(bottoms[place]),
            row[int(nearest[place])],
            bool(led[place]),
        )
        if not found.led:
            return found if best is None or found.cost < best.cost else best
        crossed = _crossing(paper, found, others)
        if crossed is None:
            continue
        found = replace(found, cost=found.cost + crossed)
        if found.cost < (limit if best is None else best.cost):
            best = found
    return best


def _distances(
    lefts: Floats, bottoms: Floats, words: Words, marks: Sequence[Mark]
) -> tuple[Floats, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """From each box to the edge of the nearest of some marks, and which that is."""
    best = np.full(len(lefts), np.inf)
    nearest = np.zeros(len(lefts), dtype=np.int64)
    for number, mark in enumerate(marks):
        across = np.maximum(np.maximum(lefts - mark.x, mark.x - lefts - words.width), 0.0)
        down = np.maximum(np.maximum(bottoms - mark.y, mark.y - bottoms - words.height), 0.0)
        away = np.hypot(across, down) - mark.radius
        closer = away < best - 1e-9
        best[closer], nearest[closer] = away[closer], number
    return best, nearest


def _off_centre(lefts: Floats, bottoms: Floats, words: Words, row: Sequence[Mark]) -> Floats:
    """What standing beyond the ends of a row costs, and, less, standing off its middle.

    Of a lone mark, words stand rather beside it than over or under it, and rather right than left.
    """
    first, last = min(mark.x for mark in row), max(mark.x for mark in row)
    middles: Floats = lefts + words.width / 2
    centre: Floats = np.abs(middles - (first + last) / 2)
    if len(row) == 1:
        level: Floats = np.abs(bottoms + words.height / 2 - row[0].y)
        return centre / 60 + level / 4 + 0.4 * (middles < first)
    room = max(0.0, (last - first - words.width) / 2)
    beyond: Floats = np.maximum(0.0, centre - room)
    return beyond / 10 + centre / 60


def _ends(place: Place) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where the line between words and their mark begins and ends."""
    box, mark = place.box, place.mark
    x = min(max(mark.x, box.left), box.right)
    y = min(max(mark.y, box.bottom), box.top)
    away = math.hypot(mark.x - x, mark.y - y) or 1.0
    across, down = (mark.x - x) / away, (mark.y - y) / away
    end = away - mark.radius - 0.5
    return (x + across, y + down), (x + across * end, y + down * end)


def _crossing(paper: Canvas, place: Place, others: Sequence[Mark]) -> float | None:
    """What it costs that the line from words to their mark crosses lines of the chart.

    None where it crosses a mark or words, goes close by a mark that the words aren't about, or is
    too short to be seen.
    """
    (x1, y1), (x2, y2) = _ends(place)
    length = math.hypot(x2 - x1, y2 - y1)
    if length < _SHORTEST:
        return None
    share = np.linspace(0.0, 1.0, math.ceil(length) + 1)
    xs, ys = x1 + (x2 - x1) * share, y1 + (y2 - y1) * share
    if others:
        marks = np.array([(mark.x, mark.y, mark.radius) for mark in others])
        along = ((marks[:, 0] - x1) * (x2 - x1) + (marks[:, 1] - y1) * (y2 - y1)) / length**2
        along = np.clip(along, 0.0, 1.0)
        passed = np.hypot(
            marks[:, 0] - x1 - along * (x2 - x1), marks[:, 1] - y1 - along * (y2 - y1)
        )
        if (passed < marks[:, 2] + _PASSING).any():
            return None
    # Close to its own mark it lies on the room that the mark keeps free.
    off = np.hypot(xs - place.mark.x, ys - place.mark.y) > place.mark.radius + 2.5
    met = paper.costs[np.floor(ys).astype(int), np.floor(xs).astype(int)][off]
    if (met >= on.ON_MARK).any():
        return None
    cost = 0.0
    for least, each in ((on.ON_LINE, _CROSSED), (on.ON_SERIES, _CROSSED)):
        on_line = met >= least
        cost += each * float(on_line[:1].sum() + (on_line[1:] & ~on_line[:-1]).sum())
    return cost

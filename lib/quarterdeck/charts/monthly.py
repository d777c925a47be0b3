"""What charts of months share: the axis, the line, special causes, labels in the margin."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product
from typing import Final, TypeAlias

import pandas as pd
import seaborn as sns  # type: ignore[import-untyped]

from quarterdeck import theme
from quarterdeck.charts import breaks, special_causes
from quarterdeck.charts import canvas as on
from quarterdeck.charts import series as reading
from quarterdeck.charts import words as say
from quarterdeck.charts.canvas import Box, Spot, Words
from quarterdeck.charts.frame import Frame, Label
from quarterdeck.charts.labels import FAR, NEAR, Mark, Place, find_place, in_ways, reserve, write_at
from quarterdeck.charts.series import Point, Series

HEIGHT_WIDE_MM: Final = 56.0
HEIGHT_NARROW_MM: Final = 84.0

#: Beyond the last point, clear of its mark, in points.
_PAST_MARK: Final = 5.0

#: Room over the plot for words about special causes, in points.
HEADROOM: Final = 13.0

#: Filled square, filled circle, hollow diamond: the grammar of shapes, so that grey will do.
SHAPES: Final = {"worse": "s", "better": "o", "neither": "D"}
FILLS: Final = {"worse": theme.DARK_PINK, "better": theme.TURQUOISE, "neither": "#FFFFFF"}
EDGES: Final = {"worse": "#FFFFFF", "better": "#FFFFFF", "neither": theme.DARK_BLUE}
SIZES: Final = {"worse": 6.2, "better": 6.6, "neither": 5.0}
COLOURS: Final = {
    "worse": theme.DARK_PINK,
    "better": theme.TURQUOISE_WORDS,
    "neither": theme.DARK_BLUE,
}


def scale_of(series: Series, suffix: str, besides: Sequence[float] = ()) -> list[float]:
    """The numbers of the vertical axis: for the months, their lines and other levels."""
    shown: list[float | None] = [*besides]
    for point in series.points:
        shown += [point.value, point.drawn_lower, point.drawn_upper, point.centre]
    known = reading.numbers(shown)
    low, high = min(known), max(known)
    floor = 0.0 if low == high else on.scale_floor(low, high)
    return on.nice_ticks(
        floor,
        high + 0.2 * abs(high) if low == high else high,  # room above a level line
        at_most=5,
        ceiling=100.0 if suffix == "%" else None,
        whole=suffix != "%" and all(point.figure.is_integer() for point in series.known),
    )


#: Words about special causes, and the place found for them.
_Planned: TypeAlias = tuple[special_causes.Note, Place]


class Monthly:
    """One width of a chart of months, or of events one after another, under way.

    First the numbers, then `stand` makes the frame, then structure, marks and, last, the words
    among them.
    """

    frame: Frame
    heads: list[breaks.Head]

    def __init__(
        self,
        series: Series,
        scale: Sequence[float],
        decimals: int,
        suffix: str,
        *,
        narrow: bool,
    ) -> None:
        self.series = series
        self.scale = scale
        self.decimals = decimals
        self.suffix = suffix
        self.narrow = narrow

    def stand(
        self,
        labels: Sequence[Label],
        *,
        broken: Sequence[tuple[float, str, str]] = (),
        head: float = 0.0,
        note: str = "",
        height_mm: float | None = None,
    ) -> None:
        """Make the frame and name its months.

        labels: what will be written beside the plot. broken: where the series is measured anew,
        as a position, its reason and a note. head: room between the plot and the words of breaks,
        in points. note: said under the months. height_mm: of the picture, where it isn't as high
        as others of its width.
        """
        usual_mm = HEIGHT_NARROW_MM if self.narrow else HEIGHT_WIDE_MM
        beside = max((words.width for _, words, _ in labels), default=0) + 9
        width = on.NARROW_MM if self.narrow else on.WIDE_MM
        page_width = width * on.POINTS_PER_MM
        self.first = self.series.points[0].number
        self.last = self.series.points[-1].number
        pad = 0.5 if self.last > self.first else 1.0
        left = Frame.left_of(self.scale, self.suffix)
        step = (page_width - beside - left) / (self.last - self.first + 2 * pad)
        self.heads = breaks.heads(
            [
                (left + (between - self.first + pad) * step, reason, note)
                for between, reason, note in broken
            ],
            width=page_width * (0.62 if self.narrow else 0.42),
            page_width=page_width,
        )
        self.head = head
        said = on.wrapped(note, page_width - left)
        self.frame = Frame(
            self.scale,
            (self.first - pad, self.last + pad),
            self.suffix,
            width_mm=width,
            height_mm=height_mm or usual_mm,
            right=beside,
            head=breaks.height(self.heads) + head + (HEADROOM if self.series.spells else 2.0),
            foot=on.LINE_STEP * (1 + len(said)) + 9 + (2 if said else 0),
        )
        self.paper = self.frame.paper
        self.plot = self.frame.plot
        self.axes = self.frame.axes
        self.at = self.frame.at
        self._months()
        if said:
            self.paper.write(Words(tuple(said), theme.DARK_GREY), left, 3.0, "left", gid="note")

    def draw_breaks(self) -> None:
        """The verticals of breaks, with their words at their heads."""
        breaks.draw(self.paper, self.heads, self.plot.bottom, self.plot.top, self.head)

    def level(self, value: float) -> str:
        """A mean or a limit as printed."""
        if value == 0:
            return say.printed(0, 0, self.suffix)
        return say.printed(value, self.series.level_decimals(self.decimals), self.suffix)

    def _months(self) -> None:
        """Name the Aprils that fit, then the last month and the first; of events, what fits."""
        if self.series.dates.noun == "event":
            self._events()
            return
        first, last = self.first, self.last
        span = last - first + 1
        style = say.short_month if self.narrow else say.month
        base = self.plot.bottom - 6 - on.ASCENT * on.SIZE
        # Aprils, counted back from the last one; months or quarters where there is under two years.
        steps = [step for step in (1, 3, 12, 24, 36, 60, 120) if step >= (12 if span >= 24 else 1)]
        anchor = max((n for n in range(first, last + 1) if n % 12 == 3), default=3)
        chosen: list[tuple[int, Box, Words]] = []
        for step, name in product(steps, dict.fromkeys((style, say.short_month))):
            chosen = [
                self._month_label(number, name(reading.month_of(number)), base)
                for number in range(first, last + 1)
                if (number - anchor) % step == 0
            ]
            if all(a[1].right + 9 < b[1].left for a, b in pairwise(chosen)):
                break
        for number in (last, first):
            names = [style, say.short_month]
            if number == last and chosen and chosen[-1][0] // 12 == last // 12:
                names.append(lambda day: say.month(day)[:3])  # the label before it says the year
            for name in names:
                label = self._month_label(number, name(reading.month_of(number)), base)
                if all(
                    label[1].right + 8 < other.left or other.right + 8 < label[1].left
                    for _, other, _ in chosen
                ):
                    chosen.append(label)
                    break
        for number, box, words in sorted(chosen, key=lambda label: label[0]):
            self.frame.tick(number)
            self.paper.write(words, box.left, base, "left", gid="axis-month")

    def _events(self) -> None:
        """Name the days of the last event and the first, and of as many between as fit."""
        base = self.plot.bottom - 6 - on.ASCENT * on.SIZE
        dates = self.series.dates
        span = self.last - self.first
        labels: list[tuple[int, Box, Words]] = []
        for step in range(1, max(2, span + 1)):
            labels = [
                self._month_label(number, dates.short(self.series.date(number)), base)
                for number in range(self.last, self.first - 1, -step)
            ][::-1]
            if all(a[1].right + 9 < b[1].left for a, b in pairwise(labels)):
                break
        first = self._month_label(self.first, dates.short(self.series.date(self.first)), base)
        if first[1].right + 9 < labels[0][1].left:
            labels.insert(0, first)
        for number, box, words in labels:
            self.frame.tick(number)
            self.paper.write(words, box.left, base, "left", gid="axis-event")

    def _month_label(self, number: int, name: str, base: float) -> tuple[int, Box, Words]:
        words = Words((name,), theme.DARK_GREY)
        x, _ = self.at(number, self.scale[0])
        left = min(max(x - words.width / 2, self.plot.left - 6), self.plot.right + 9 - words.width)
        return number, words.box(left, base, "left"), words

    def draw_line(self) -> None:
        """The months: a line through each unbroken stretch and a small dot at each month."""
        rows = [
            (point.number, point.value, number)
            for number, stretch in enumerate(self.series.stretches)
            for point in stretch
        ]
        by_month = pd.DataFrame(rows, columns=["month", "value", "stretch"])
        before = len(self.axes.lines)
        sns.lineplot(
            data=by_month,
            x="month",
            y="value",
            units="stretch",
            estimator=None,
            color=theme.DARK_BLUE,
            linewidth=1.1,
            legend=False,
            zorder=2,
            clip_on=False,
            ax=self.axes,
        )
        self.axes.set_xlabel("")
        self.axes.set_ylabel("")
        for number, line in enumerate(self.axes.lines[before:]):
            line.set_gid(f"series-{number}")
        ordinary = [point for point in self.series.known if point.signal is None]
        self._shapes(ordinary, "o", theme.DARK_BLUE, theme.DARK_BLUE, 3.2, "ordinary", 0.0)
        for stretch in self.series.stretches:
            places = [self.at(point.number, point.figure) for point in stretch]
            xs, ys = [x for x, _ in places], [y for _, y in places]
            self.paper.take_path(xs, ys, on.ON_SERIES)
            for x, y in places:
                self.paper.take(Box(x, y, x, y).padded(2.5), on.ON_MARK)

    def draw_specials(self) -> None:
        for meaning, shape in SHAPES.items():
            points = [
                point for point in self.series.known if point.signal and point.meaning == meaning
            ]
            self._shapes(
                points, shape, FILLS[meaning], EDGES[meaning], SIZES[meaning],
                f"special-{meaning}", 1.2 if meaning == "neither" else 0.8,
            )  # fmt: skip
            for point in points:
                x, y = self.at(point.number, point.figure)
                self.paper.take(Box(x, y, x, y).padded(4.0), on.ON_MARK)

    def _shapes(
        self,
        points: Sequence[Point],
        shape: str,
        fill: str,
        edge: str,
        size: float,
        gid: str,
        edge_width: float,
    ) -> None:
        if not points:
            return
        # Where months stand close, shapes shrink so that they don't cover each other.
        apart = (self.plot.right - self.plot.left) / max(1, self.last - self.first)
        self.axes.plot(
            [point.number for point in points],
            [point.figure for point in points],
            linestyle="none",
            marker=shape,
            markersize=max(2.0, min(size, 0.62 * size + 0.5 * apart)),
            markerfacecolor=fill,
            markeredgecolor=edge,
            markeredgewidth=edge_width,
            zorder=4,
            clip_on=False,
            gid=gid,
        )

    def in_lines(self, words: str, width: float, *, bold: bool = False) -> Words:
        lines = tuple(on.wrapped(words, width, bold=bold))
        return Words(lines, theme.BLACK if bold else theme.DARK_GREY, bold=bold)

    def write_margin(self, labels: Sequence[Label]) -> None:
        """Each beside its line; where lines are close, moved away from the mean's."""
        fixed = next(
            (number for number, (_, _, gid) in enumerate(labels) if gid.startswith("mean")), 0
        )
        end, _ = self.at(self.last, self.scale[0])
        self.frame.write_apart(labels, fixed=fixed, low=3.0, end=end + _PAST_MARK)

    @property
    def among(self) -> Box:
        """Where words among the marks may go: over the axis, and a line's height above the plot."""
        top = min(self.paper.height, self.plot.top + on.LINE_STEP + 3)
        return Box(self.plot.left, self.plot.bottom, self.plot.right + 1, top)

    def write_gaps(self) -> None:
        """Say that a gap is one, where it is wide enough for the words."""
        words = Words(("no figure",), theme.MID_GREY)
        for first, last in self.series.gaps:
            left, bottom = self.at(first - 1, self.scale[0])
            right, _ = self.at(last + 1, self.scale[0])
            if words.width <= right - left:
                spots = [
                    Spot((left + right) / 2, bottom + 4 + lift, "centre", lift / 10)
                    for lift in range(0, 60, 6)
                ]
                self.paper.place(words, spots, gid="gap-words", within=self.among)

    def write_spells(self) -> None:
        """Say what is special beside it, the weightiest first, as far as there is room.

        A meaning that no words could be written of gets the nearest that there is room for,
        because they say what its shape means. Where several points are named, the order in which
        they find their places is the one that lets most be said, nearest by.
        """
        notes = special_causes.notes(self.series, self.decimals, self.suffix, narrow=self.narrow)
        named = [note for note in notes if note.is_of_points]
        others = [note for note in notes if not note.is_of_points]
        orders = [notes, [*named[::-1], *others], [*others, *named]]
        plans = [self._plan(order) for order in (orders if len(notes) > 1 else orders[:1])]
        for note, place in min(
            plans, key=lambda plan: (-len(plan), sum(place.cost for _, place in plan))
        ):
            write_at(self.paper, place, gid=f"special-words-{note.meaning}")

    def _plan(self, notes: Sequence[special_causes.Note]) -> list[_Planned]:
        """Where words would stand if they found their places in this order; nothing is written."""
        written: list[_Planned] = []
        with self.paper.trying():
            for note in notes:
                if len(written) == (3 if self.narrow else 6):
                    break
                same = any(
                    (other.meaning, other.side) == (note.meaning, note.side) for other, _ in written
                )
                if note.minor and same:
                    continue
                near = same and not note.is_of_points
                self._find(note, NEAR if near else FAR, written)
            for limit in (2 * FAR, 3 * FAR):
                for note in notes:
                    if all(other.meaning != note.meaning for other, _ in written):
                        self._find(note, limit, written)
        return written

    def _find(self, note: special_causes.Note, limit: float, written: list[_Planned]) -> None:
        """Add the place for words beside one of their spells, where there is room for them."""
        told = {point.number for spell in note.spells for point in spell.points}
        place = find_place(
            self.paper,
            [Words(lines, COLOURS[note.meaning], bold=True) for lines in in_ways(note.words)],
            [[self._place(point) for point in spell.points] for spell in note.spells],
            [self._place(point) for point in self.series.known if point.number not in told],
            within=self.among,
            above=note.side == "above",
            limit=limit,
        )
        if place is not None:
            reserve(self.paper, place)
            written.append((note, place))

    def _place(self, point: Point) -> Mark:
        """A point with a figure, as a mark of the picture."""
        x, y = self.at(point.number, point.figure)
        return Mark(x, y, 4.0 if point.signal else 2.5)

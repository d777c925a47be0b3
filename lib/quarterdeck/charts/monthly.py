"""What charts of months share: the axis, the line, special causes, labels in the margin."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product
from typing import Final

import pandas as pd
import seaborn as sns  # type: ignore[import-untyped]

from quarterdeck import theme
from quarterdeck.charts import breaks, special_causes
from quarterdeck.charts import canvas as on
from quarterdeck.charts import series as reading
from quarterdeck.charts import words as say
from quarterdeck.charts.canvas import Box, Spot, Words
from quarterdeck.charts.frame import Frame, Label
from quarterdeck.charts.series import Point, Series

HEIGHT_WIDE_MM: Final = 56.0
HEIGHT_NARROW_MM: Final = 84.0

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
        self.course = special_causes.Course()

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
            head=breaks.height(self.heads) + head + 2,
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
            self.paper.take_path(xs, ys, on.ON_MARK)
            for x, y in places:
                self.paper.take(Box(x, y, x, y).padded(2.5), on.ON_MARK)
            self.course.follow(xs, ys)

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
        if not labels:
            return
        places = [self.frame.beside(level, words) for level, words, _ in labels]
        heights = [words.height + 2.5 for _, words, _ in labels]
        fixed = next(
            (number for number, (_, _, gid) in enumerate(labels) if gid.startswith("mean")), 0
        )
        places = on.apart(places, heights, fixed=fixed, low=3.0, high=self.paper.height)
        for (_, words, gid), y in zip(labels, places, strict=True):
            self.paper.write(words, self.plot.right + 6, y, "left", gid=gid)

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
                self.paper.place(words, spots, gid="gap-words", within=self.frame.room)

    def write_spells(self) -> None:
        """Say what is special beside it, the weightiest first, as far as there is room.

        A meaning that no words could be written of gets the nearest that there is room for,
        because they say what its shape means.
        """
        notes = special_causes.notes(self.series, self.decimals, self.suffix, narrow=self.narrow)
        written: list[special_causes.Note] = []
        for note in notes:
            if len(written) == (3 if self.narrow else 6):
                break
            same = any(
                (other.meaning, other.side) == (note.meaning, note.side) for other in written
            )
            if not (note.minor and same) and self._write_note(note, special_causes.TOO_FAR):
                written.append(note)
        for note in sorted(notes, key=lambda note: note.is_about_one_month):
            unsaid = all(other.meaning != note.meaning for other in written)
            if unsaid and self._write_note(note, 2 * special_causes.TOO_FAR):
                written.append(note)

    def _write_note(self, note: special_causes.Note, limit: float) -> bool:
        """Write words beside one of their spells, and tell whether there was room."""
        words = Words((note.words,), COLOURS[note.meaning], bold=True)
        room = Box(self.plot.left, self.plot.bottom, self.plot.right + 8, self.paper.height)
        spots = [
            spot
            for spell in note.spells
            for spot in special_causes.spots(self.frame.at, self.course, spell, words, room)
        ]
        gid = f"special-words-{note.meaning}"
        return self.paper.place(words, spots, gid=gid, within=room, limit=limit) is not None

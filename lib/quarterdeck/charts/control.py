"""The control chart: months, their mean and limits, what is special about them, and breaks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise, product
from typing import Final

import numpy as np
import pandas as pd
import seaborn as sns  # type: ignore[import-untyped]

from quarterdeck import theme
from quarterdeck.blocks import Chart
from quarterdeck.charts import breaks, special_causes
from quarterdeck.charts import canvas as on
from quarterdeck.charts import series as reading
from quarterdeck.charts import words as say
from quarterdeck.charts.alternatives import control_chart_alt
from quarterdeck.charts.canvas import Box, Spot, Words
from quarterdeck.charts.frame import Frame, Label, aim_words
from quarterdeck.charts.plotted import checked_alt, control_chart_data, with_scale
from quarterdeck.charts.series import Charted, Point, Segment, Series

HEIGHT_WIDE_MM: Final = 56.0
HEIGHT_NARROW_MM: Final = 84.0

#: Filled square, filled circle, hollow diamond: the grammar of shapes, so that grey will do.
_SHAPES: Final = {"worse": "s", "better": "o", "neither": "D"}
_FILLS: Final = {"worse": theme.DARK_PINK, "better": theme.TURQUOISE, "neither": "#FFFFFF"}
_EDGES: Final = {"worse": "#FFFFFF", "better": "#FFFFFF", "neither": theme.DARK_BLUE}
_SIZES: Final = {"worse": 6.2, "better": 6.6, "neither": 5.0}
_COLOURS: Final = {
    "worse": theme.DARK_PINK,
    "better": theme.TURQUOISE_WORDS,
    "neither": theme.DARK_BLUE,
}


def control_chart(
    chart: Charted,
    *,
    id: str,  # noqa: A002 - the block's own name for it
    title: str,
    subtitle: str,
    measure_words: str,
    alt: str = "",
    target: float | None = None,
    band: tuple[float, float] | None = None,
    source: str,
    decimals: int = 0,
    suffix: str = "",
) -> Chart:
    """A monthly series with its mean, limits, special causes and breaks.

    chart: a `statistics.control_charts.ControlChart`, whose numbers are drawn as they are.
    title: what happened. subtitle: measure, area, unit; where the scale doesn't start at zero
    this says so at its end. measure_words: what the values are, as a noun phrase that can begin a
    sentence ("Vehicle crime, offences recorded in Leicestershire").
    alt: the words of the picture; computed by `control_chart_alt` where none are given.
    target, band: what is aimed for, in the series' own unit. decimals: of the values; means and
    limits under 10 get one more than none. suffix: "%" where values are percentages.

    Raises ValueError where no month has a figure, or where `alt` only repeats the title.
    """
    series = reading.read(chart, measure_words)
    scale = _scale(series, target, band, suffix)
    words = alt or control_chart_alt(
        chart,
        measure_words=measure_words,
        target=target,
        band=band,
        decimals=decimals,
        suffix=suffix,
    )
    drawings = {}
    for narrow in (False, True):
        with on.drawing():
            drawing = _Drawing(series, scale, target, band, decimals, suffix, narrow=narrow)
            drawings[narrow] = drawing.paper.svg(f"{id}-{'narrow' if narrow else 'wide'}")
    return Chart(
        id=id,
        title=title,
        subtitle=with_scale(subtitle, scale[0], suffix),
        svg=drawings[False],
        svg_narrow=drawings[True],
        alt=checked_alt(words, title),
        width_mm=on.WIDE_MM,
        height_mm=HEIGHT_WIDE_MM,
        data=control_chart_data(series, id, measure_words, decimals, suffix),
        source=source,
    )


def _scale(
    series: Series, target: float | None, band: tuple[float, float] | None, suffix: str
) -> list[float]:
    """The numbers of the vertical axis."""
    shown = [target, *(band or ())]
    for point in series.points:
        shown += [point.value, point.drawn_lower, point.drawn_upper, point.centre]
    known = reading.numbers(shown)
    low, high = min(known), max(known)
    if low == high:  # room above a level line
        high += 0.2 * abs(high)
    whole = suffix != "%" and all(point.figure.is_integer() for point in series.known)
    return on.nice_ticks(
        0.0 if min(known) == max(known) else on.scale_floor(low, high),
        high,
        at_most=5,
        ceiling=100.0 if suffix == "%" else None,
        whole=whole,
    )


class _Drawing:
    """One width of the chart. Structure goes first, then marks, then the words among them."""

    def __init__(
        self,
        series: Series,
        scale: Sequence[float],
        target: float | None,
        band: tuple[float, float] | None,
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
        labels = [*self._last_labels(), *aim_words(target, band, suffix, 62 if narrow else 108)]
        labels.sort(key=lambda label: -label[0])
        beside = max((words.width for _, words, _ in labels), default=0) + 9
        width = on.NARROW_MM if narrow else on.WIDE_MM
        page_width = width * on.POINTS_PER_MM
        first, last = series.points[0].number, series.points[-1].number
        pad = 0.5 if last > first else 1.0
        left = Frame.left_of(scale, suffix)
        step = (page_width - beside - left) / (last - first + 2 * pad)
        heads = breaks.heads(
            [
                (left + (between - first + pad) * step, reason, note)
                for between, reason, note in self._breaks()
            ],
            width=page_width * (0.62 if narrow else 0.42),
            page_width=page_width,
        )
        self.frame = Frame(
            scale,
            (first - pad, last + pad),
            suffix,
            width_mm=width,
            height_mm=HEIGHT_NARROW_MM if narrow else HEIGHT_WIDE_MM,
            right=beside,
            head=breaks.height(heads) + 2,
            foot=on.LINE_STEP + 9,
        )
        self.paper = self.frame.paper
        self.plot = self.frame.plot
        self.axes = self.frame.axes
        self.at = self.frame.at
        self.course = special_causes.Course()
        self._months()
        for segment in series.segments if len(series.known) > 1 else ():
            self._limits(segment)
        self.frame.aims((first, last) if last > first else (first - 1, last + 1), target, band)
        self._line()
        self._specials()
        breaks.draw(self.paper, heads, self.plot.bottom, self.plot.top)
        self._write_margin(labels)
        self._write_earlier_labels(means=True)
        self._write_spells()
        self._write_earlier_labels(means=False)
        self._write_gaps()

    def _level(self, value: float) -> str:
        """A mean or a limit as printed."""
        if value == 0:
            return say.printed(0, 0, self.suffix)
        return say.printed(value, self.series.level_decimals(self.decimals), self.suffix)

    def _months(self) -> None:
        """Name the Aprils that fit, then the last month and the first."""
        first, last = self.series.points[0].number, self.series.points[-1].number
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

    def _month_label(self, number: int, name: str, base: float) -> tuple[int, Box, Words]:
        words = Words((name,), theme.DARK_GREY)
        x, _ = self.at(number, self.scale[0])
        left = min(max(x - words.width / 2, self.plot.left - 6), self.plot.right + 9 - words.width)
        return number, words.box(left, base, "left"), words

    def _limits(self, segment: Segment) -> None:
        """The band between limits, the limits and the mean; trial limits are dashed, unfilled."""
        number = segment.points[0].segment
        points = segment.points
        xs = [float(point.number) for point in points]
        if len(points) == 1:  # a line needs two ends
            points, xs = points * 2, [xs[0] - 0.4, xs[0] + 0.4]
        lower = _line_of([point.drawn_lower for point in points])
        upper = _line_of([point.drawn_upper for point in points])
        centre = _line_of([point.centre for point in points])
        limited = np.isfinite(lower) & np.isfinite(upper)
        step = "steps-mid" if _varies(lower) or _varies(upper) or _varies(centre) else "default"
        if limited.any():
            if not segment.trial:
                self.axes.fill_between(
                    xs,
                    lower,
                    upper,
                    where=limited.tolist(),
                    step="mid" if step == "steps-mid" else None,
                    color=theme.BAND_FILL,
                    linewidth=0,
                    zorder=0.1,
                    gid=f"limits-{number}",
                )
            for name, levels in (("lower", lower), ("upper", upper)):
                (line,) = self.axes.plot(
                    xs,
                    levels,
                    color=theme.DARK_BLUE,
                    linewidth=0.8,
                    alpha=0.75,
                    drawstyle=step,
                    zorder=1,
                    clip_on=False,
                    gid=f"{'trial-' if segment.trial else ''}{name}-limit-{number}",
                )
                if segment.trial:
                    line.set_dashes((3.4, 2.4))
                self.frame.keep_off(xs, levels.tolist(), on.ON_LINE)
        if np.isfinite(centre).any():
            self.axes.plot(
                xs,
                centre,
                color=theme.MID_GREY,
                linewidth=1.2,
                drawstyle=step,
                zorder=1.2,
                clip_on=False,
                gid=f"mean-{number}",
            )
            self.frame.keep_off(xs, centre.tolist(), on.ON_LINE)

    # Marks

    def _line(self) -> None:
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

    def _specials(self) -> None:
        for meaning, shape in _SHAPES.items():
            points = [
                point for point in self.series.known if point.signal and point.meaning == meaning
            ]
            self._shapes(
                points, shape, _FILLS[meaning], _EDGES[meaning], _SIZES[meaning],
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
        apart = (self.plot.right - self.plot.left) / max(
            1, self.series.points[-1].number - self.series.points[0].number
        )
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

    def _breaks(self) -> list[tuple[float, str, str]]:
        """Where each segment but the first begins, and why."""
        found = []
        for number, (before, after) in enumerate(pairwise(self.series.segments), start=1):
            reason = (
                f"{say.capital(after.reason or 'Measured anew')}, {say.month(after.first.month)}"
            )
            latest = number == len(self.series.segments) - 1
            between = (before.last.number + after.first.number) / 2
            found.append((between, reason, "mean and limits start again" if latest else ""))
        return found

    # Words

    def _last_labels(self) -> list[Label]:
        """Level, words and name of the labels in the right margin: the last segment's."""
        segment = self.series.segments[-1]
        several = len(self.series.segments) > 1
        since = f"since {say.month(segment.first.month)}" if several else ""
        return self._labels(segment, since, 62 if self.narrow else 108)

    def _labels(self, segment: Segment, when: str, width: float) -> list[Label]:
        """Upper limit, mean and lower limit in words, from the top."""
        end = segment.end
        if len(self.series.known) == 1:
            only = self.series.known[0]
            said = (
                f"{say.printed(only.figure, self.decimals, self.suffix)} in {say.month(only.month)}"
            )
            return [(only.figure, self._lines(said, width, bold=True), "value-words")]
        if end.centre is None:
            return []
        kind = "trial limit" if segment.trial else "limit"
        number = end.segment
        mean = " ".join(filter(None, (f"{self._level(end.centre)} mean", when)))
        lower, upper = end.drawn_lower, end.drawn_upper
        if lower is None or upper is None:
            return [(end.centre, self._lines(mean, width, bold=True), f"mean-words-{number}")]
        if lower == upper:
            level = say.printed(end.centre, self.decimals, self.suffix)
            mean = f"{level} each month, so no limits"
            return [(end.centre, self._lines(mean, width, bold=True), f"mean-words-{number}")]
        return [
            (
                upper,
                self._lines(f"{self._level(upper)} upper {kind}", width),
                f"upper-words-{number}",
            ),
            (end.centre, self._lines(mean, width, bold=True), f"mean-words-{number}"),
            (
                lower,
                self._lines(f"{self._level(lower)} lower {kind}", width),
                f"lower-words-{number}",
            ),
        ]

    def _lines(self, words: str, width: float, *, bold: bool = False) -> Words:
        lines = tuple(on.wrapped(words, width, bold=bold))
        return Words(lines, theme.BLACK if bold else theme.DARK_GREY, bold=bold)

    def _write_margin(self, labels: Sequence[Label]) -> None:
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

    def _write_gaps(self) -> None:
        """Say that a gap is one, where it is wide enough for the words."""
        words = Words(("no figure",), theme.MID_GREY)
        for first, last in self.series.gaps:
            left, bottom = self.at(_number(first) - 1, self.scale[0])
            right, _ = self.at(_number(last) + 1, self.scale[0])
            if words.width <= right - left:
                spots = [
                    Spot((left + right) / 2, bottom + 4 + lift, "centre", lift / 10)
                    for lift in range(0, 60, 6)
                ]
                self.paper.place(words, spots, gid="gap-words", within=self.frame.room)

    def _write_earlier_labels(self, *, means: bool) -> None:
        """The mean, then the limits, of a segment before the last, where there is room."""
        if self.narrow and not means:
            return
        for segment in self.series.segments[:-1]:
            to = f"to {say.month(segment.last.month)}"
            for level, words, gid in self._labels(segment, to, 1000):
                if gid.startswith("mean") != means:
                    continue
                full = " ".join(words.lines)
                start, _ = self.at(segment.first.number, level)
                end, y = self.at(segment.last.number, level)
                beside = y - 0.36 * on.SIZE
                over, under = y + 4, y - 3 - on.ASCENT * on.SIZE
                spots = [
                    Spot(end + 11, beside + lift, "left", abs(lift) / 3)
                    for lift in (0, 2, -2, 4, -4)
                ]
                heights = (over, under) if gid.startswith("upper") else (under, over)
                for height in heights:
                    spots.append(Spot(start, height, "left", 3.0))
                    spots.append(Spot(end, height, "right", 4.0))
                    spots.append(Spot((start + end) / 2, height, "centre", 5.0))
                # Where there is no room to say until when, the mean is named without.
                for said in dict.fromkeys((full, full.removesuffix(f" {to}"))):
                    quiet = Words((said,), theme.DARK_GREY)
                    if self.paper.place(quiet, spots, gid=gid, within=self.frame.room):
                        break

    def _write_spells(self) -> None:
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
        words = Words((note.words,), _COLOURS[note.meaning], bold=True)
        room = Box(self.plot.left, self.plot.bottom, self.plot.right + 8, self.paper.height)
        spots = [
            spot
            for spell in note.spells
            for spot in special_causes.spots(self.frame.at, self.course, spell, words, room)
        ]
        gid = f"special-words-{note.meaning}"
        return self.paper.place(words, spots, gid=gid, within=room, limit=limit) is not None


def _number(day: dt.date) -> int:
    """Months since the year 0."""
    return day.year * 12 + day.month - 1


def _line_of(levels: Sequence[float | None]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([np.nan if level is None else level for level in levels], dtype=float)


def _varies(levels: np.ndarray[tuple[int], np.dtype[np.float64]]) -> bool:
    known = levels[np.isfinite(levels)]
    return bool(len(known) and np.ptp(known) > 1e-9)

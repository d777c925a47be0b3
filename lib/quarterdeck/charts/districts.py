"""Areas against a benchmark: dot and 95% interval, then value, count and verdict as words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import seaborn as sns  # type: ignore[import-untyped]

from quarterdeck import theme
from quarterdeck.blocks import Chart, Table
from quarterdeck.charts import canvas as on
from quarterdeck.charts import words as say
from quarterdeck.charts.alternatives import dot_intervals_alt
from quarterdeck.charts.canvas import Box, Canvas, Words
from quarterdeck.charts.plotted import NO_FIGURE, finished, table, with_scale
from quarterdeck.printing import capital

ROW_WIDE: Final = 16.0
ROW_NARROW: Final = 34.0

HEADING_WIDTH: Final = 88.0

HELD_BACK: Final = "held back"

#: Shape, fill and edge of each verdict; similar is a hollow ring, no polarity a hollow diamond.
_SHAPES: Final = {
    "worse": ("s", theme.DARK_PINK, theme.DARK_PINK),
    "better": ("o", theme.TURQUOISE, theme.TURQUOISE),
    "similar": ("o", "#FFFFFF", theme.DARK_BLUE),
    "higher": ("D", "#FFFFFF", theme.DARK_BLUE),
    "lower": ("D", "#FFFFFF", theme.DARK_BLUE),
}
_NOT_JUDGED: Final = ("o", theme.DARK_GREY, theme.DARK_GREY)


@dataclass(frozen=True)
class _Area:
    """An area's row: `value` is None where it is held back, and `reason` says why."""

    name: str
    value: float | None
    lower: float | None
    upper: float | None
    count: float | None
    denominator: float | None
    verdict: str
    reason: str


def dot_intervals(
    rows: pd.DataFrame,
    *,
    id: str,  # noqa: A002 - the block's own name for it
    title: str,
    subtitle: str,
    measure_words: str,
    alt: str = "",
    benchmark: float | None,
    benchmark_name: str,
    count_heading: str,
    value_heading: str = "Rate",
    verdict_heading: str = "",
    source: str,
    decimals: int = 2,
    suffix: str = "",
) -> Chart:
    """Areas from the highest to the lowest, each with its interval, beside a benchmark's line.

    rows: one for each area: `name`, `value`, `lower`, `upper`, `count`, `denominator`, `verdict`
    ("better", "similar", "worse", "higher", "lower", "not judged" or "held back") and `reason`.
    An area held back is listed last with its reason and neither dot nor figures.
    benchmark: the level all are judged against, or None to draw no line; benchmark_name: whose it
    is ("County"). count_heading: what is counted ("offences"). The other parameters are as for
    `control_chart`.

    Raises ValueError where there is no area, or where `alt` only repeats the title.
    """
    areas = _read(rows)
    if not areas:
        raise ValueError(f"{measure_words}: there are no areas to draw")
    shown = [area for area in areas if area.value is not None]
    words = alt or dot_intervals_alt(
        rows,
        measure_words=measure_words,
        benchmark=benchmark,
        benchmark_name=benchmark_name,
        decimals=decimals,
        suffix=suffix,
    )
    headings = (
        f"{value_heading} ({count_heading})",
        verdict_heading or f"Against {say.whose(benchmark_name)}",
    )
    scale = _scale(shown, benchmark, suffix)
    return finished(
        lambda narrow: (
            _Drawing(
                areas, scale, benchmark, benchmark_name, headings, decimals, suffix, narrow=narrow
            ).paper
        ),
        identity=id,
        title=title,
        subtitle=with_scale(
            subtitle, 0.0, suffix, intervals=any(area.lower is not None for area in shown)
        ),
        alt=words,
        data=_data(
            areas, id, measure_words, headings, count_heading, value_heading, decimals, suffix
        ),
        source=source,
    )


def _read(rows: pd.DataFrame) -> list[_Area]:
    areas = []
    for row in rows.to_dict("records"):
        verdict = row.get("verdict")
        verdict = verdict if isinstance(verdict, str) and verdict else "not judged"
        value = _known(row.get("value"))
        if value is None:
            verdict = HELD_BACK
        held = verdict == HELD_BACK
        reason = row.get("reason")
        areas.append(
            _Area(
                str(row["name"]),
                *(
                    (None,) * 5
                    if held
                    else (
                        value,
                        _known(row.get("lower")),
                        _known(row.get("upper")),
                        _known(row.get("count")),
                        _known(row.get("denominator")),
                    )
                ),
                verdict,
                reason if isinstance(reason, str) else "",
            )
        )
    return sorted(areas, key=lambda area: (area.value is None, -(area.value or 0.0), area.name))


def _known(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def _scale(areas: Sequence[_Area], benchmark: float | None, suffix: str) -> list[float]:
    shown = [
        number
        for area in areas
        for number in (area.value, area.lower, area.upper)
        if number is not None
    ]
    shown += [benchmark] if benchmark is not None else []
    if not shown:
        return [0.0, 1.0]
    return on.nice_ticks(
        min(shown), max(shown), at_most=6, ceiling=100.0 if suffix == "%" else None
    )


def _data(
    areas: Sequence[_Area],
    identity: str,
    measure: str,
    headings: tuple[str, str],
    count_heading: str,
    value_heading: str,
    decimals: int,
    suffix: str,
) -> Table:
    def number(value: float | None, places: int, ending: str = "") -> str:
        return NO_FIGURE if value is None else say.printed(value, places, ending)

    rows = []
    for area in areas:
        interval = (
            "none"
            if area.lower is None or area.upper is None
            else f"{number(area.lower, decimals, suffix)} to {number(area.upper, decimals, suffix)}"
        )
        reason = f": {area.reason}" if area.reason else ""
        rows.append(
            (
                area.name,
                number(area.value, decimals, suffix),
                interval,
                number(area.count, 0),
                number(area.denominator, 0),
                capital(area.verdict) + reason,
            )
        )
    return table(
        identity,
        f"{measure}, by area",
        [
            ("Area", "left"),
            (value_heading, "right"),
            ("95% interval", "right"),
            (capital(count_heading), "right"),
            ("Out of", "right"),
            (headings[1], "left"),
        ],
        rows,
    )


@dataclass(frozen=True)
class _Row:
    """An area's words, and how much room they need from its top to its bottom, in points."""

    area: _Area
    names: tuple[str, ...]
    value: str
    count: str
    verdict: str
    held_back: tuple[str, ...]
    height: float


class _Drawing:
    """One width of the chart: a row of words and marks for each area, held-back areas last.

    On a telephone a row has two lines: words, and the dot with its interval under them.
    """

    def __init__(
        self,
        areas: Sequence[_Area],
        scale: Sequence[float],
        benchmark: float | None,
        benchmark_name: str,
        headings: tuple[str, str],
        decimals: int,
        suffix: str,
        *,
        narrow: bool,
    ) -> None:
        self.scale = scale
        self.suffix = suffix
        self.narrow = narrow
        width = (on.NARROW_MM if narrow else on.WIDE_MM) * on.POINTS_PER_MM
        values = [_printed(area.value, decimals, suffix) for area in areas]
        counts = [
            f"({say.printed(area.count)})" if area.count is not None else "" for area in areas
        ]
        verdicts = [capital(area.verdict) for area in areas]

        # Columns of words from the right edge: verdict, count, value.
        verdict_width = 12 + max(map(on.width_of, verdicts))
        heads = [
            Words(tuple(on.wrapped(words, HEADING_WIDTH)), theme.MID_GREY) for words in headings
        ]
        if not narrow:
            verdict_width = max(verdict_width, heads[1].width)
        self.verdict_left = width - verdict_width - 1
        self.count_right = self.verdict_left - 14
        self.value_right = self.count_right - max(map(on.width_of, counts)) - 5
        figures_left = self.value_right - max(on.width_of(words, bold=True) for words in values)
        if not narrow:
            figures_left = min(figures_left, self.count_right - heads[0].width)
        name_width = figures_left - 6 if narrow else 0.3 * width
        names = [tuple(on.wrapped(area.name, name_width)) for area in areas]
        if narrow:
            left, right = 10.0, width - 10
            reason_width = width
        else:
            left = max(on.width_of(line) for lines in names for line in lines) + 22
            right = figures_left - 20
            reason_width = width - left
        rows = []
        for number, area in enumerate(areas):
            reason = tuple(on.wrapped(_held_back(area), reason_width)) if area.value is None else ()
            rows.append(
                _Row(
                    area,
                    names[number],
                    values[number],
                    counts[number],
                    verdicts[number],
                    reason,
                    self._height(len(names[number]), len(reason)),
                )
            )
        shown = [row for row in rows if not row.held_back]
        held = [row for row in rows if row.held_back]

        head_lines = 1 if narrow else max(len(words.lines) for words in heads)
        head = on.LINE_STEP * (head_lines + 0.5)
        foot = on.LINE_STEP + 6 if shown else 0.0
        rest = sum(row.height for row in held)
        depth = sum(row.height for row in shown)
        self.paper = Canvas(width, rest + foot + depth + head)
        self.plot = Box(left, rest + foot, right, rest + foot + max(depth, 1.0))
        self.axes = self.paper.axes(self.plot)
        self.axes.set_xlim(scale[0], scale[-1])
        self.axes.set_ylim(0, max(depth, 1.0))
        sns.despine(ax=self.axes, left=True, bottom=True)

        top = self.plot.top
        dots = []
        for row in shown:
            self._words(row, top)
            dots.append(top - row.height + 14 if narrow else top - ROW_WIDE / 2)
            top -= row.height
        if shown:
            self._grid(dots)
            self._heads(heads)
            if benchmark is not None:
                self._benchmark(
                    benchmark, _printed(benchmark, decimals, suffix), benchmark_name, dots
                )
            for number, (row, level) in enumerate(zip(shown, dots, strict=True)):
                self._dot(number, row.area, level)
        top = rest
        for row in held:
            self._words(row, top)
            top -= row.height

    def _height(self, names: int, reasons: int) -> float:
        """The room of a row with so many lines of names and of reasons."""
        if not reasons:
            return (ROW_NARROW if self.narrow else ROW_WIDE) + (names - 1) * on.LINE_STEP
        lines = names + reasons if self.narrow else max(names, reasons)
        return ROW_WIDE + (lines - 1) * on.LINE_STEP

    def _spans(self, dots: Sequence[float]) -> list[tuple[float, float]]:
        """Where vertical lines go: on a telephone they keep off the words."""
        if self.narrow:
            return [(level - 7, level + 7) for level in dots]
        return [(self.plot.bottom, self.plot.top)]

    def _across(self, value: float) -> float:
        """Where a value is, in points."""
        return float(self.axes.transData.transform((value, 0))[0])

    def _grid(self, dots: Sequence[float]) -> None:
        """Pale lines at the scale's numbers, and the numbers under them."""
        for low, high in self._spans(dots):
            self.axes.vlines(
                self.scale,
                low - self.plot.bottom,
                high - self.plot.bottom,
                color=theme.PALE_GREY,
                linewidth=0.8,
                zorder=0.2,
                gid="grid",
            )
        base = self.plot.bottom - 5 - on.ASCENT * on.SIZE
        reached = -5.0
        for tick, printed in zip(self.scale, say.on_scale(self.scale, self.suffix), strict=True):
            words = Words((printed,), theme.DARK_GREY)
            box = words.box(self._across(tick), base, "centre")
            if box.left > reached + 5:
                self.paper.write(words, self._across(tick), base, "centre", gid="axis-value")
                reached = box.right

    def _benchmark(self, level: float, printed: str, name: str, dots: Sequence[float]) -> None:
        """The line all are judged against, named at its head."""
        x = self._across(level)
        for number, (low, high) in enumerate(self._spans(dots)):
            self.paper.rule(
                (x, x), (low, high), theme.BLACK, gid=f"benchmark-{number}", width=1.3, zorder=1.5
            )
        words = Words((f"{name} {printed}",), theme.BLACK, bold=True)
        limit = self.paper.width if self.narrow else self.value_right
        left = max(0.0, min(x - 6, limit - words.width - 1))
        self.paper.write(words, left, self.plot.top + 5, "left", gid="benchmark-words")

    def _heads(self, headings: Sequence[Words]) -> None:
        """What the columns of words are; a telephone has no room for them."""
        if self.narrow:
            return
        value, verdict = headings
        self.paper.write(value, self.count_right, self.plot.top + 5, "right", gid="heading")
        self.paper.write(verdict, self.verdict_left, self.plot.top + 5, "left", gid="heading")

    def _words(self, row: _Row, top: float) -> None:
        """The name and what is said of it, from the top of the row down."""
        base = top - ROW_WIDE / 2 - 0.36 * on.SIZE
        last_name = base - (len(row.names) - 1) * on.LINE_STEP
        self.paper.write(Words(row.names), 0, last_name, "left", gid="area")
        if row.held_back:
            first = last_name - on.LINE_STEP if self.narrow else base
            last = first - (len(row.held_back) - 1) * on.LINE_STEP
            left = 0.0 if self.narrow else self.plot.left
            words = Words(row.held_back, theme.DARK_GREY)
            self.paper.write(words, left, last, "left", gid="held-back")
            return
        self.paper.write(
            Words((row.value,), bold=True), self.value_right, base, "right", gid="value"
        )
        if row.count:
            count = Words((row.count,), theme.DARK_GREY)
            self.paper.write(count, self.count_right, base, "right", gid="count")
        shape, fill, edge = _SHAPES.get(row.area.verdict, _NOT_JUDGED)
        self.paper.mark(
            self.verdict_left + 3.5,
            top - ROW_WIDE / 2,
            shape,
            gid=f"verdict-{row.area.verdict}".replace(" ", "-"),
            fill=fill,
            edge=edge,
            size=5.6 if shape != "D" else 4.8,
        )
        self.paper.write(Words((row.verdict,)), self.verdict_left + 12, base, "left", gid="verdict")

    def _dot(self, number: int, area: _Area, level: float) -> None:
        """The value as the shape of its verdict, on its interval."""
        assert area.value is not None
        height = level - self.plot.bottom
        if area.lower is not None and area.upper is not None:
            self.axes.hlines(
                height,
                area.lower,
                area.upper,
                color=theme.DARK_BLUE,
                linewidth=1.7,
                zorder=2,
                gid=f"interval-{number}",
            )
        shape, fill, edge = _SHAPES.get(area.verdict, _NOT_JUDGED)
        hollow = fill == "#FFFFFF"
        self.axes.plot(
            [area.value],
            [height],
            linestyle="none",
            marker=shape,
            markersize=6.4 if hollow else 7.6,
            markerfacecolor=fill,
            markeredgecolor=edge if hollow else "#FFFFFF",
            markeredgewidth=1.2 if hollow else 0.8,
            zorder=3,
            clip_on=False,
            gid=f"dot-{number}",
        )


def _printed(value: float | None, decimals: int, suffix: str) -> str:
    return "" if value is None else say.printed(value, decimals, suffix)


def _held_back(area: _Area) -> str:
    return f"Held back: {area.reason}" if area.reason else "Held back"

"""What a chart over time stands in: axes, a scale with pale gridlines, and what is aimed for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np
import seaborn as sns  # type: ignore[import-untyped]

from quarterdeck import theme
from quarterdeck.charts import canvas as on
from quarterdeck.charts import words as say
from quarterdeck.charts.canvas import Box, Canvas, Spot, Words

#: A level, its words and their name.
Label: TypeAlias = tuple[float, Words, str]


#: A label beside the plot moved further than this, in points, gets a line to its level.
MOVED: Final = 6.0


class Frame:
    """Axes with a vertical scale, on a canvas of one of the two widths.

    scale: the numbers of the vertical axis, from the lowest to the highest. across: the first and
    the last position on the horizontal axis. right: room for words beside the plot; head, foot:
    room above and below it, in points.
    """

    def __init__(
        self,
        scale: Sequence[float],
        across: tuple[float, float],
        suffix: str,
        *,
        width_mm: float,
        height_mm: float,
        right: float,
        head: float,
        foot: float,
    ) -> None:
        self.scale = scale
        self.suffix = suffix
        self.paper = Canvas(width_mm * on.POINTS_PER_MM, height_mm * on.POINTS_PER_MM)
        left = self.left_of(scale, suffix)
        self.plot = Box(left, foot, self.paper.width - right, self.paper.height - max(head, 7))
        self.axes = self.paper.axes(self.plot)
        self.axes.set_xlim(*across)
        self.axes.set_ylim(scale[0], scale[-1])
        self.axes.hlines(
            scale, *across, color=theme.PALE_GREY, linewidth=0.7, zorder=0.2, gid="grid"
        )
        for tick in scale:
            self.keep_off(across, (tick, tick), on.ON_GRID)
        for tick, printed in zip(scale, say.on_scale(scale, suffix), strict=True):
            words = Words((printed,), theme.DARK_GREY)
            _, y = self.at(0, tick)
            self.paper.write(words, left - 5, y - 0.36 * on.SIZE, "right", gid="axis-value")
        sns.despine(ax=self.axes, left=True)
        self.axes.spines["bottom"].set_color(theme.RULE_GREY)

    @staticmethod
    def left_of(scale: Sequence[float], suffix: str) -> float:
        """Where the plot begins, right of the scale's numbers, in points."""
        return max(map(on.width_of, say.on_scale(scale, suffix))) + 7

    def at(self, position: float, value: float) -> tuple[float, float]:
        """Where a position and a value are on the figure, in points."""
        x, y = self.axes.transData.transform((position, value))
        return float(x), float(y)

    @property
    def room(self) -> Box:
        """Where words among the marks may go."""
        return Box(self.plot.left, self.plot.bottom, self.paper.width - 1, self.paper.height)

    def tick(self, position: float) -> None:
        """A short mark under the horizontal axis."""
        x, bottom = self.at(position, self.scale[0])
        self.paper.rule((x, x), (bottom, bottom - 3.5), theme.RULE_GREY, gid="axis-tick")

    def keep_off(self, xs: Sequence[float], levels: Sequence[float], cost: float) -> None:
        """Words rather don't lie on this line."""
        places = [
            self.at(x, level) for x, level in zip(xs, levels, strict=True) if np.isfinite(level)
        ]
        self.paper.take_path([x for x, _ in places], [y for _, y in places], cost)

    def aims(
        self, span: tuple[float, float], target: float | None, band: tuple[float, float] | None
    ) -> None:
        """The target, and the edges of the band wanted, as dotted lines."""
        levels = {"target": target} | dict(
            zip(("band-low", "band-high"), band or (None, None), strict=True)
        )
        for gid, level in levels.items():
            if level is None:
                continue
            (line,) = self.axes.plot(
                span,
                [level, level],
                color=theme.ORANGE,
                linewidth=1.5,
                zorder=1.4,
                clip_on=False,
                gid=gid,
            )
            line.set_dashes((1.0, 1.6))
            self.keep_off(span, [level, level], on.ON_LINE)

    def stepped_target(self, spans: Sequence[tuple[float, float, float]]) -> None:
        """Targets that change: each from one position to another, joined where they meet."""
        for number, (first, last, level) in enumerate(spans, start=1):
            xs, levels = [first, last], [level, level]
            if number > 1 and spans[number - 2][1] == first:
                xs, levels = [first, *xs], [spans[number - 2][2], *levels]
            (line,) = self.axes.plot(
                xs,
                levels,
                color=theme.ORANGE,
                linewidth=1.5,
                zorder=1.4,
                clip_on=False,
                gid=f"target-{number}",
            )
            line.set_dashes((1.0, 1.6))
            self.keep_off(xs, levels, on.ON_LINE)

    def write_beside(self, labels: Sequence[Label]) -> None:
        """Words right of the plot, each as near to its level as what is there already lets it."""
        for level, words, gid in labels:
            x, y = self.plot.right + 6, self.beside(level, words)
            spots = [
                Spot(x, y + sign * lift, "left", lift)
                for lift in range(0, 60, 3)
                for sign in (1, -1)
            ]
            self.paper.place(words, spots, gid=gid, required=True)

    def write_apart(
        self, labels: Sequence[Label], *, fixed: int, low: float, end: float | None = None
    ) -> None:
        """Words right of the plot, given from the top down, so that none lies on another.

        fixed: the number of the label that keeps its place; the others make room. low: how far
        down they may stand, in points. end: where the lines that they name end, if not with the
        plot. A label moved off its level gets a thin line to it.
        """
        if not labels:
            return
        places = [self.beside(level, words) for level, words, _ in labels]
        heights = [words.height + 2.5 for _, words, _ in labels]
        moved = on.apart(places, heights, fixed=fixed, low=low, high=self.paper.height)
        for (level, words, gid), place, y in zip(labels, places, moved, strict=True):
            box = words.box(self.plot.right + 6, y, "left")
            self.paper.write(words, box.left, y, "left", gid=gid)
            if abs(y - place) > MOVED:
                _, start = self.at(0, level)
                half = on.SIZE / 2
                side = min(max(start, box.bottom + half), box.top - half)
                from_x = self.plot.right if end is None else min(end, self.plot.right)
                self.paper.leader((from_x, start), (box.left - 1, side))

    def beside(self, level: float, words: Words) -> float:
        """Where the last line of words stands whose first line is level with a value."""
        _, y = self.at(0, level)
        return y - 0.36 * on.SIZE - (len(words.lines) - 1) * on.LINE_STEP


def aim_words(
    target: float | None,
    band: tuple[float, float] | None,
    suffix: str,
    width: float,
    since: str = "",
    note: str = "",
) -> list[Label]:
    """What is aimed for, to be written beside the plot in no more than a width of points.

    since: words such as "since April 2017", where an earlier target was another. note: what has to
    be known of the target.
    """
    said: list[tuple[float, str, str]] = []
    if band is not None:
        low, high = (say.shortest(level, suffix) for level in band)
        said.append((max(band), f"Wanted: {low} to {high} (dotted)", "band-words"))
    if target is not None:
        dotted = f"({note}; dotted)" if note else "(dotted)"
        words = " ".join(filter(None, ("Target", say.shortest(target, suffix), since, dotted)))
        said.append((target, words, "target-words"))
    return [
        (
            level,
            Words(tuple(on.wrapped(words, width, bold=True)), theme.ORANGE_WORDS, bold=True),
            gid,
        )
        for level, words, gid in said
    ]

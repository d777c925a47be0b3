"""A figure under way: its typeface, the room its words take, and the SVG it becomes.

Lengths are in points, from the figure's lower left corner. Words are placed so that they keep
off the marks and off each other; what is drawn depends on nothing outside this package, so the
same numbers give the same bytes.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal, TypeAlias

import matplotlib.style
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Affine2D

from quarterdeck import theme
from quarterdeck.blocks import typographic

Align = Literal["left", "centre", "right"]

POINTS_PER_MM: Final = 72 / 25.4
SIZE: Final = theme.SIZE_CHART_LABEL
#: From one line of words to the next, in points.
LINE_STEP: Final = SIZE * 1.35
#: How far letters reach above and below the line they stand on, as shares of their size.
ASCENT: Final = 0.76
DESCENT: Final = 0.24

WIDE_MM: Final = theme.TEXT_WIDTH_MM
NARROW_MM: Final = 85.0

#: Text as outlines, because a reader's machine may not have the typeface; a fixed salt, because
#: the same numbers must give the same bytes.
_DRAWING: Final = {"svg.fonttype": "path", "svg.hashsalt": "quarterdeck", "path.simplify": False}
_NO_METADATA: Final = {"Date": None, "Creator": None, "Format": None, "Type": None}
_HORIZONTAL: Final[dict[Align, Literal["left", "center", "right"]]] = {
    "left": "left",
    "centre": "center",
    "right": "right",
}
_IDENTITY: Final = re.compile(r'(\bid="|href="#|url\(#)')


@contextmanager
def drawing() -> Iterator[None]:
    """Matplotlib's own defaults and ours, whatever a notebook has set; put back afterwards."""
    with matplotlib.style.context(["default", _DRAWING]):
        yield


@lru_cache(maxsize=16)
def typeface(*, bold: bool = False, size: float = SIZE) -> FontProperties:
    """The house's typeface, straight from its file: nothing is registered with matplotlib."""
    weight = "-Bold" if bold else ""
    path = theme.FONT_FOLDER / f"DejaVuSansCondensed{weight}.ttf"
    return FontProperties(fname=str(path), size=size)


@lru_cache(maxsize=4096)
def width_of(words: str, *, bold: bool = False, size: float = SIZE) -> float:
    """How wide a line of words is, in points."""
    if not words:
        return 0.0
    width, _, _ = text_to_path.get_text_width_height_descent(
        words, typeface(bold=bold, size=size), ismath=False
    )
    return float(width)


def wrapped(words: str, width: float, *, bold: bool = False, size: float = SIZE) -> list[str]:
    """Words broken into lines no wider than `width` points (a single word is never broken)."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, bold=bold, size=size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


@dataclass(frozen=True)
class Box:
    """A rectangle of the figure, in points."""

    left: float
    bottom: float
    right: float
    top: float

    def padded(self, by: float) -> Box:
        return Box(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def inside(self, other: Box) -> bool:
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.bottom >= other.bottom
            and self.top <= other.top
        )


@dataclass(frozen=True)
class Words:
    """Lines of words to be placed: one colour, one weight."""

    lines: tuple[str, ...]
    colour: str = theme.BLACK
    bold: bool = False
    size: float = SIZE

    def __post_init__(self) -> None:
        object.__setattr__(self, "lines", tuple(map(typographic, self.lines)))

    @property
    def width(self) -> float:
        return max(width_of(line, bold=self.bold, size=self.size) for line in self.lines)

    @property
    def height(self) -> float:
        return (len(self.lines) - 1) * LINE_STEP + self.size

    def box(self, x: float, y: float, align: Align) -> Box:
        """The room they take with the last line standing at y, against x on the side named."""
        share = {"left": 0.0, "centre": 0.5, "right": 1.0}[align]
        left = x - share * self.width
        bottom = y - DESCENT * self.size
        return Box(left, bottom, left + self.width, bottom + self.height)


@dataclass(frozen=True)
class Spot:
    """A place where words could go, and how far from ideal it is (0 is ideal)."""

    x: float
    y: float
    align: Align
    cost: float = 0.0


#: Between words on one line that are about different things, in points: two spaces at least.
APART: Final = 6.0
#: What words lying on a thing cost: never on words, marks or lines, rather not on a gridline.
ON_WORDS: Final = 1000.0
ON_MARK: Final = 400.0
ON_SERIES: Final = 380.0
ON_LINE: Final = 350.0
ON_GRID: Final = 4.0
#: Words that would cost as much as this are left out, unless they must be there.
TOO_MUCH: Final = 300.0

Costs: TypeAlias = np.ndarray[tuple[int, int], np.dtype[np.float64]]


@dataclass
class Canvas:
    """A figure of a given size, its axes, and the rectangles already taken."""

    width: float
    height: float
    figure: Figure = field(init=False)
    taken: list[tuple[Box, float]] = field(init=False, default_factory=list)
    #: What words would cost on each square point of the figure, by row from the foot and by column.
    costs: Costs = field(init=False)

    def __post_init__(self) -> None:
        self.costs = np.zeros((math.ceil(self.height) + 1, math.ceil(self.width) + 1))
        # At 72 dots an inch a point is a dot, so lengths on the figure are in points.
        self.figure = Figure(figsize=(self.width / 72, self.height / 72), dpi=72)
        self.figure.patch.set_visible(False)

    @property
    def width_mm(self) -> float:
        return round(self.width / POINTS_PER_MM, 2)

    @property
    def height_mm(self) -> float:
        return round(self.height / POINTS_PER_MM, 2)

    @property
    def page(self) -> Box:
        return Box(0, 0, self.width, self.height)

    def axes(self, box: Box) -> Axes:
        """Axes filling a rectangle, with nothing drawn but what we draw."""
        axes = self.figure.add_axes(
            (
                box.left / self.width,
                box.bottom / self.height,
                (box.right - box.left) / self.width,
                (box.top - box.bottom) / self.height,
            )
        )
        axes.patch.set_visible(False)
        axes.tick_params(which="both", left=False, bottom=False, labelleft=False, labelbottom=False)
        return axes

    def write(self, words: Words, x: float, y: float, align: Align = "left", *, gid: str) -> Box:
        """Write words with their last line standing at y. Gives back the room they take."""
        to_points = Affine2D().scale(1 / 72) + self.figure.dpi_scale_trans
        for number, line in enumerate(words.lines):
            text = Text(
                x,
                y + (len(words.lines) - 1 - number) * LINE_STEP,
                line,
                transform=to_points,
                color=words.colour,
                fontproperties=typeface(bold=words.bold, size=words.size),
                horizontalalignment=_HORIZONTAL[align],
                verticalalignment="baseline",
                parse_math=False,
                gid=gid,
                zorder=6,
            )
            self.figure.add_artist(text)
        box = words.box(x, y, align)
        self.take(Box(box.left - APART, box.bottom - 1, box.right + APART, box.top + 1), ON_WORDS)
        return box

    def rule(
        self,
        xs: tuple[float, float],
        ys: tuple[float, float],
        colour: str,
        *,
        gid: str,
        width: float = 0.8,
        zorder: float = 1,
        dashes: tuple[float, ...] = (),
    ) -> None:
        """Draw a straight line between two places of the figure."""
        to_points = Affine2D().scale(1 / 72) + self.figure.dpi_scale_trans
        line = Line2D(xs, ys, color=colour, linewidth=width, transform=to_points, gid=gid)
        line.set_zorder(zorder)
        if dashes:
            line.set_dashes(dashes)
        self.figure.add_artist(line)

    def mark(
        self,
        x: float,
        y: float,
        shape: str,
        *,
        gid: str,
        fill: str,
        edge: str,
        size: float,
    ) -> None:
        """Draw one shape at a place of the figure."""
        to_points = Affine2D().scale(1 / 72) + self.figure.dpi_scale_trans
        self.figure.add_artist(
            Line2D(
                [x],
                [y],
                marker=shape,
                markersize=size,
                markerfacecolor=fill,
                markeredgecolor=edge,
                markeredgewidth=1.2,
                linestyle="none",
                transform=to_points,
                gid=gid,
                zorder=5,
            )
        )

    def take(self, box: Box, cost: float) -> None:
        """Mark a rectangle as taken: words laid on it cost so much."""
        self.taken.append((box, cost))
        rows = slice(max(0, math.floor(box.bottom)), max(0, math.ceil(box.top)))
        columns = slice(max(0, math.floor(box.left)), max(0, math.ceil(box.right)))
        self.costs[rows, columns] = np.maximum(self.costs[rows, columns], cost)

    def clear(
        self, width: float, height: float, within: Box
    ) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], ...]:
        """Where a box of a size fits on nothing that words keep off, at every whole point.

        Gives back the left and the bottom edges of all such places inside `within`, and whether
        each lies on a gridline (1) or not (0).
        """
        wide, high = math.ceil(width), math.ceil(height)
        first, last = max(0, math.ceil(within.left)), math.floor(within.right) - wide
        low, top = max(0, math.ceil(within.bottom)), math.floor(within.top) - high
        none = np.zeros(0, dtype=np.int64)
        if last < first or top < low:
            return none, none, none
        costs = self.costs[low : top + high, first : last + wide]

        def met(
            marked: np.ndarray[tuple[int, int], np.dtype[np.bool_]],
        ) -> np.ndarray[tuple[int, int], np.dtype[np.int32]]:
            # Sums of all cells below and left of each make the sum of any box four look-ups.
            sums = np.zeros((marked.shape[0] + 1, marked.shape[1] + 1), dtype=np.int32)
            sums[1:, 1:] = marked.cumsum(axis=0, dtype=np.int32).cumsum(axis=1, dtype=np.int32)
            upper, lower = sums[high:], sums[:-high]
            return upper[:, wide:] - upper[:, :-wide] - lower[:, wide:] + lower[:, :-wide]

        free = met(costs >= TOO_MUCH) == 0
        gridded = met((costs > 0) & (costs < TOO_MUCH)) > 0
        row, column = np.nonzero(free)
        return first + column, low + row, gridded[row, column].astype(np.int64)

    def leader(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """A thin line from words to what they are about."""
        xs, ys = (start[0], end[0]), (start[1], end[1])
        self.rule(xs, ys, theme.MID_GREY, gid="leader", width=0.7, zorder=3.5)
        self.take_path(xs, ys, ON_MARK)

    @contextmanager
    def trying(self) -> Iterator[None]:
        """What is taken inside is free again afterwards."""
        taken, costs = len(self.taken), self.costs.copy()
        try:
            yield
        finally:
            del self.taken[taken:]
            self.costs = costs

    def take_path(self, xs: Sequence[float], ys: Sequence[float], cost: float) -> None:
        """Mark what lies along a line as taken."""
        for (x1, y1), (x2, y2) in zip(
            zip(xs, ys, strict=True), zip(xs[1:], ys[1:], strict=True), strict=False
        ):
            steps = max(1, math.ceil(max(abs(x2 - x1), abs(y2 - y1)) / 4))
            for step in range(steps):
                left, right = sorted(
                    (x1 + (x2 - x1) * step / steps, x1 + (x2 - x1) * (step + 1) / steps)
                )
                low, high = sorted(
                    (y1 + (y2 - y1) * step / steps, y1 + (y2 - y1) * (step + 1) / steps)
                )
                self.take(Box(left, low, right, high).padded(0.8), cost)

    def place(
        self,
        words: Words,
        spots: Iterable[Spot],
        *,
        gid: str,
        required: bool = False,
        within: Box | None = None,
        limit: float = TOO_MUCH,
    ) -> Box | None:
        """Write words at the best of some places, or leave them out if the best costs `limit`.

        Words that are `required` go to the least bad place that is on the figure. Gives back the
        room they take, or None where they are left out.
        """
        bounds = within or self.page
        edges = np.array(
            [(box.left, box.bottom, box.right, box.top, cost) for box, cost in self.taken]
        ).reshape(-1, 5)
        best: tuple[float, Spot] | None = None
        for spot in spots:
            box = words.box(spot.x, spot.y, spot.align)
            if not box.inside(bounds):
                continue
            met = (
                (edges[:, 0] < box.right)
                & (edges[:, 2] > box.left)
                & (edges[:, 1] < box.top)
                & (edges[:, 3] > box.bottom)
            )
            # One line crossed is one fault, however many pieces of it are met.
            on = edges[met, 4]
            cost = spot.cost + (float(on.max() + 0.2 * len(on)) if len(on) else 0.0)
            if best is None or cost < best[0]:
                best = (cost, spot)
        if best is None or (best[0] >= limit and not required):
            return None
        _, spot = best
        return self.write(words, spot.x, spot.y, spot.align, gid=gid)

    def svg(self, identity: str) -> str:
        """The figure as one `<svg>` element that can stand alone or inside a page.

        identity: begins every id, so that two figures on a page never share one.
        """
        buffer = io.StringIO()
        self.figure.savefig(buffer, format="svg", metadata=_NO_METADATA)
        text = buffer.getvalue()
        text = text[text.index("<svg") :]
        # A style sheet inside would reach every drawing of the page it is set in.
        text = re.sub(r"\s*<defs>\s*<style.*?</style>\s*</defs>", "", text, count=1, flags=re.S)
        text = re.sub(r"\s*<metadata>.*?</metadata>", "", text, count=1, flags=re.S)
        text = _IDENTITY.sub(rf"\g<1>{identity}-", text)
        head = (
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'width="{self.width_mm:g}mm" height="{self.height_mm:g}mm" '
            f'viewBox="0 0 {self.width:g} {self.height:g}" '
            'stroke-linejoin="round" stroke-linecap="butt">'
        )
        return head + text[text.index(">") + 1 :].strip() + "\n"


def nice_ticks(
    low: float, high: float, *, at_most: int, ceiling: float | None = None, whole: bool = False
) -> list[float]:
    """Round numbers from at or below `low` to at or above `high`, for an axis.

    ceiling: a number that the axis doesn't pass (100 for a percentage). whole: no halves, for
    counts. A single level gets room on both sides.
    """
    if low == high:
        margin = abs(low) * 0.1 or 1.0
        low, high = (low - margin if low else low), high + margin
    locator = MaxNLocator(nbins=at_most, steps=[1, 2, 5, 10], integer=whole, min_n_ticks=3)
    ticks = [float(tick) for tick in locator.tick_values(low, high)]
    if ceiling is not None and high <= ceiling:
        ticks = [tick for tick in ticks if tick <= ceiling + 1e-9]
    return ticks


def scale_floor(low: float, high: float) -> float:
    """Where an axis may start: zero, unless the figures would be squeezed into its upper part.

    A scale that leaves zero out says so in the subtitle.
    """
    if low < 0:
        return low
    if low == high:
        return 0.0
    # Below the lowest figure, so that no mark lies on the axis and passes for zero.
    return 0.0 if low < 0.4 * high else max(0.0, low - 0.05 * (high - low))


def apart(
    places: Sequence[float], heights: Sequence[float], *, fixed: int, low: float, high: float
) -> list[float]:
    """Move labels, given from the top down, so that none lies on another.

    places: where the last line of each would stand. heights: the room each needs. The one
    numbered `fixed` keeps its place; the others move away from it. All stay
    between `low` and `high`.
    """
    moved = list(places)
    for above in range(fixed - 1, -1, -1):
        moved[above] = max(moved[above], moved[above + 1] + heights[above + 1])
    for below in range(fixed + 1, len(moved)):
        moved[below] = min(moved[below], moved[below - 1] - heights[below])
    if not moved:
        return moved
    # Then push everything back onto the figure, from whichever edge it left.
    if moved[-1] < low:
        moved[-1] = low
        for above in range(len(moved) - 2, -1, -1):
            moved[above] = max(moved[above], moved[above + 1] + heights[above + 1])
    top = high - heights[0]
    if moved[0] > top:
        moved[0] = top
        for below in range(1, len(moved)):
            moved[below] = min(moved[below], moved[below - 1] - heights[below])
    return moved

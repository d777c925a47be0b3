"""Wholes and what they are made of: a bar for each, its parts side by side with their numbers."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import seaborn as sns  # type: ignore[import-untyped]

from quarterdeck import theme
from quarterdeck.blocks import Chart, Table
from quarterdeck.charts import canvas as on
from quarterdeck.charts import words as say
from quarterdeck.charts.canvas import Box, Canvas, Words
from quarterdeck.charts.plotted import NO_FIGURE, Align, finished, table
from quarterdeck.printing import capital

ROW_WIDE: Final = 20.0
ROW_NARROW: Final = 34.0
BAR: Final = 13.0

#: Fill, edge and words of each part in order: neighbours differ in grey as well as in colour.
_FILLS: Final = (
    (theme.DARK_BLUE, theme.DARK_BLUE, "#FFFFFF"),
    ("#BCCBD8", theme.DARK_BLUE, theme.BLACK),
    ("#FFFFFF", theme.DARK_BLUE, theme.BLACK),
    (theme.MID_GREY, theme.MID_GREY, "#FFFFFF"),
)
MOST_PARTS: Final = len(_FILLS)
#: Of more wholes than this, the first and the latest are told in words.
MOST_TOLD: Final = 6
_LATEST_TOLD: Final = 3


@dataclass(frozen=True)
class _Whole:
    """A bar: its name, its parts (none where they aren't known), and the mark set beside it."""

    name: str
    parts: tuple[float, ...]
    mark: float | None

    @property
    def total(self) -> float:
        return sum(self.parts)


@dataclass(frozen=True)
class _Style:
    """What the parts, their total and the mark are called, and how numbers are printed."""

    parts: tuple[str, ...]
    total: str
    mark: str
    decimals: int
    prefix: str
    suffix: str

    def printed(self, value: float) -> str:
        return f"{self.prefix}{say.printed(value, self.decimals, self.suffix)}"


def parts_of_wholes(
    rows: pd.DataFrame,
    *,
    id: str,  # noqa: A002 - the block's own name for it
    title: str,
    subtitle: str,
    measure_words: str,
    parts: Sequence[str],
    total: str,
    mark: str = "",
    alt: str = "",
    source: str,
    decimals: int = 0,
    prefix: str = "",
    suffix: str = "",
) -> Chart:
    """Wholes one under the other, each a bar of its parts, drawn to one scale from nought.

    rows: a row a whole, in the order of drawing: `name`, and a column for each of `parts`, from
    nought up; where one isn't known, the whole isn't drawn and its row says so. total: what the
    parts together are called ("Together"). mark: a column of a level to set beside each whole, as
    it is printed ("Required"); none: "". prefix: before each number ("£"). The other parameters are
    as for `control_chart`.

    Raises ValueError for no parts or more than four, a negative part, no whole that is known, or
    where `alt` only repeats the title.
    """
    if not 0 < len(parts) <= MOST_PARTS:
        raise ValueError(
            f"{measure_words}: a whole has one to {MOST_PARTS} parts, not {len(parts)}"
        )
    style = _Style(tuple(parts), total, mark, decimals, prefix, suffix)
    wholes = [_whole(row, style) for row in rows.to_dict("records")]
    known = [whole for whole in wholes if whole.parts]
    if not known:
        raise ValueError(f"{measure_words}: no whole is known, so there is nothing to draw")
    if any(part < 0 for whole in known for part in whole.parts):
        raise ValueError(f"{measure_words}: a part is nought or more")
    return finished(
        lambda narrow: _Drawing(wholes, style, narrow=narrow).paper,
        identity=id,
        title=title,
        subtitle=subtitle,
        alt=alt or parts_alt(wholes, measure_words, style),
        data=_data(wholes, id, measure_words, style),
        source=source,
    )


def _whole(row: dict[Any, Any], style: _Style) -> _Whole:
    values = [row.get(part) for part in style.parts]
    known = all(value is not None and pd.notna(value) for value in values)
    mark = row.get(style.mark) if style.mark else None
    return _Whole(
        str(row["name"]),
        tuple(float(value) for value in values if value is not None) if known else (),
        None if mark is None or pd.isna(mark) else float(mark),
    )


def parts_alt(wholes: Sequence[_Whole], measure: str, style: _Style) -> str:
    """The bars in sentences: each whole with its parts, of many the first and the latest."""
    told = list(wholes)
    left_out = ""
    if len(told) > MOST_TOLD:
        left_out = f" The {len(told) - 1 - _LATEST_TOLD} between them are in the table."
        told = [told[0], *told[-_LATEST_TOLD:]]
    bars = "One bar" if len(wholes) == 1 else f"{len(wholes)} bars, one under the other"
    return f"{measure}. {bars}. {' '.join(_told(whole, style) for whole in told)}{left_out}"


def _told(whole: _Whole, style: _Style) -> str:
    if not whole.parts:
        return f"{whole.name}: {NO_FIGURE}."
    named = [*zip(style.parts, whole.parts, strict=True), (style.total, whole.total)]
    named += [] if whole.mark is None else [(style.mark, whole.mark)]
    return f"{whole.name}: {'; '.join(f'{_inside(n)} {style.printed(v)}' for n, v in named)}."


def _inside(words: str) -> str:
    return f"{words[:1].lower()}{words[1:]}"


def _data(wholes: Sequence[_Whole], identity: str, measure: str, style: _Style) -> Table:
    numbers = [*style.parts, style.total, *([style.mark] if style.mark else [])]
    columns: list[tuple[str, Align]] = [("Bar", "left"), *((name, "right") for name in numbers)]
    rows = []
    for whole in wholes:
        figures = [*whole.parts, whole.total] if whole.parts else []
        shown = [style.printed(value) for value in figures]
        shown = shown or [NO_FIGURE] * (len(style.parts) + 1)
        if style.mark:
            shown.append(NO_FIGURE if whole.mark is None else style.printed(whole.mark))
        rows.append((whole.name, *shown))
    return table(identity, f"{measure}: each whole and its parts", columns, rows)


class _Drawing:
    """One width of the chart. On a telephone a row has two lines: words, and the bar under them."""

    def __init__(self, wholes: Sequence[_Whole], style: _Style, *, narrow: bool) -> None:
        self.style, self.narrow = style, narrow
        width = (on.NARROW_MM if narrow else on.WIDE_MM) * on.POINTS_PER_MM
        rows = len(wholes) * (ROW_NARROW if narrow else ROW_WIDE)
        key = self._key_lines(width)
        head = (len(key) + (0.6 if narrow else 1.6)) * on.LINE_STEP + 4
        self.paper = Canvas(width, rows + head + 4)
        known = [whole for whole in wholes if whole.parts]
        totals = [style.printed(whole.total) for whole in known]
        marks = [style.printed(whole.mark) for whole in known if whole.mark is not None]
        self.mark_right = width - 1
        mark_room = max([on.width_of(style.mark), *map(on.width_of, marks)]) + 12 if marks else 0.0
        self.total_right = self.mark_right - mark_room
        heading = on.width_of(style.total)
        total_room = max([heading, *(on.width_of(words, bold=True) for words in totals)]) + 12
        left = 0.0 if narrow else max(on.width_of(whole.name) for whole in wholes) + 12
        right = width - 6 if narrow else self.total_right - total_room
        self.plot = Box(left, 4, right, 4 + rows)
        self.axes = self.paper.axes(self.plot)
        levels = [level for whole in known for level in (whole.total, whole.mark or 0.0)]
        self.axes.set_xlim(0, max(levels) or 1.0)
        self.axes.set_ylim(0, rows)
        sns.despine(ax=self.axes, left=True, bottom=True)
        self._draw_key(key)
        if not narrow:
            self._heads(has_marks=bool(marks))
        for number, whole in enumerate(wholes):
            self._row(whole, self.plot.top - number * (ROW_NARROW if narrow else ROW_WIDE))

    def _key_lines(self, width: float) -> list[list[int]]:
        """The parts of the key, by line, as many to a line as it holds; -1 is the mark's."""
        lines: list[list[int]] = [[]]
        used = 0.0
        order = [*range(len(self.style.parts)), *([-1] if self.style.mark else [])]
        for number in order:
            room = 14 + on.width_of(self._key_name(number)) + 14
            if lines[-1] and used + room > width:
                lines.append([])
                used = 0.0
            lines[-1].append(number)
            used += room
        return lines

    def _key_name(self, number: int) -> str:
        return self.style.mark if number < 0 else self.style.parts[number]

    def _draw_key(self, lines: Sequence[Sequence[int]]) -> None:
        base = self.paper.height - on.LINE_STEP
        for line in lines:
            x = 1.0
            for number in line:
                middle = base + 0.36 * on.SIZE
                if number < 0:
                    self.paper.rule(
                        (x + 4, x + 4), (middle - 5, middle + 5), theme.BLACK, gid="key", width=1.6
                    )
                else:
                    fill, edge, _ = _FILLS[number]
                    self.paper.mark(x + 4, middle, "s", gid="key", fill=fill, edge=edge, size=7)
                words = Words((self._key_name(number),))
                self.paper.write(words, x + 13, base, "left", gid="key-words")
                x += 14 + words.width + 14
            base -= on.LINE_STEP

    def _heads(self, *, has_marks: bool) -> None:
        base = self.plot.top + 5
        heads = [(self.style.total, self.total_right)]
        heads += [(self.style.mark, self.mark_right)] if has_marks else []
        for words, right in heads:
            self.paper.write(Words((words,), theme.MID_GREY), right, base, "right", gid="heading")

    def _row(self, whole: _Whole, top: float) -> None:
        """A whole from the top of its row down."""
        middle = top - (on.SIZE + 9 + BAR / 2 if self.narrow else ROW_WIDE / 2)
        base = (top - on.SIZE - 2) if self.narrow else middle - 0.36 * on.SIZE
        self.paper.write(Words((whole.name,)), 0, base, "left", gid="whole")
        if not whole.parts:
            words = Words((capital(NO_FIGURE),), theme.DARK_GREY)
            at = self.plot.left if not self.narrow else 0.0
            self.paper.write(words, at, middle - 0.36 * on.SIZE, "left", gid="no-figure")
            return
        self._figures(whole, base)
        reached = 0.0
        for number, value in enumerate(whole.parts):
            self._part(number, reached, value, middle, whole.mark)
            reached += value
        if whole.mark is not None:
            x = self._across(whole.mark)
            self.paper.rule(
                (x, x),
                (middle - BAR / 2 - 3, middle + BAR / 2 + 3),
                theme.BLACK,
                gid="mark",
                width=1.6,
                zorder=4,
            )

    def _figures(self, whole: _Whole, base: float) -> None:
        """The total, and the mark's level beside it."""
        style, total = self.style, self.style.printed(whole.total)
        if self.narrow:
            told = [f"{_inside(style.total)} {total}"]
            if whole.mark is not None:
                told.append(f"{_inside(style.mark)} {style.printed(whole.mark)}")
            words = Words((", ".join(told),), theme.DARK_GREY)
            self.paper.write(words, self.paper.width - 1, base, "right", gid="total")
            return
        self.paper.write(Words((total,), bold=True), self.total_right, base, "right", gid="total")
        if whole.mark is not None:
            words = Words((style.printed(whole.mark),), theme.DARK_GREY)
            self.paper.write(words, self.mark_right, base, "right", gid="mark-value")

    def _part(
        self, number: int, start: float, value: float, middle: float, mark: float | None
    ) -> None:
        """A part of a bar, with its number where it has room for it, beside the mark."""
        if value <= 0:
            return
        fill, edge, colour = _FILLS[number]
        self.axes.barh(
            middle - self.plot.bottom,
            value,
            left=start,
            height=BAR,
            color=fill,
            edgecolor=edge,
            linewidth=0.8,
            zorder=2,
            gid=f"part-{number + 1}",
        )
        # The unit is said of the total; inside the bar there is seldom room for it.
        words = Words((say.printed(value, self.style.decimals),), colour)
        ends = [start, start + value]
        if mark is not None and start < mark < start + value:
            ends.insert(1, mark)
        spans = [(self._across(a), self._across(b)) for a, b in itertools.pairwise(ends)]
        left, right = max(spans, key=lambda span: span[1] - span[0])
        if right - left >= words.width + 5:
            base = middle - 0.36 * on.SIZE
            self.paper.write(words, (left + right) / 2, base, "centre", gid="part-value")

    def _across(self, value: float) -> float:
        """Where a value is, in points."""
        return float(self.axes.transData.transform((value, 0))[0])

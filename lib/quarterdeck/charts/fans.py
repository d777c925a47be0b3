"""A total on its way to the end of a window: what is known, what is projected, how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import pandas as pd

from quarterdeck import theme
from quarterdeck.blocks import Chart, Table
from quarterdeck.charts import canvas as on
from quarterdeck.charts import series as reading
from quarterdeck.charts import words as say
from quarterdeck.charts.alternatives import projection_fan_alt
from quarterdeck.charts.canvas import Box, Spot, Words
from quarterdeck.charts.frame import Label, aim_words
from quarterdeck.charts.labels import Mark, in_ways, write_beside
from quarterdeck.charts.monthly import Monthly
from quarterdeck.charts.plotted import finished, table
from quarterdeck.charts.series import Outlook

#: The fans, the widest first: colour, and where it lies.
_FILLS: Final = {"95": (theme.BAND_FILL, 0.1), "80": ("#BCCBD8", 0.15)}


class Projected(Protocol):
    """A projection worked out (see `statistics.projection.Projection`)."""

    @property
    def method(self) -> str: ...
    @property
    def indicative(self) -> bool: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def mape(self) -> pd.Series[float]: ...
    @property
    def months(self) -> pd.DataFrame: ...


def projection_fan(
    projection: Projected,
    *,
    id: str,  # noqa: A002 - the block's own name for it
    title: str,
    subtitle: str,
    measure_words: str,
    alt: str = "",
    target: float | None = None,
    source: str,
    decimals: int = 0,
    suffix: str = "",
) -> Chart:
    """The running total of a window: its known months, then fans of 80% and 95% to its end.

    projection: a `statistics.projection.Projection`: `months` with a row a month of the window
    (month, value, projected, total, lower_80, upper_80, lower_95, upper_95), `method`,
    `indicative` with its `reason`, and `mape`, by method, how far each was off in the past. target:
    for the window's total. subtitle should say from when the total runs. The other parameters are
    as for `control_chart`.

    Raises ValueError where the window has no months, or where `alt` only repeats the title.
    """
    outlook = reading.read_outlook(
        projection.months,
        measure_words,
        method=projection.method,
        reason=(projection.reason or "too little is known") if projection.indicative else "",
        error=reading.finite(projection.mape.get(projection.method)),
    )
    highest = [month.upper_95 for month in outlook.months]
    levels = [*highest, *([] if target is None else [target])]
    scale = on.nice_ticks(
        min(0.0, *levels), max(levels) or 1.0, at_most=5, whole=suffix != "%" and decimals == 0
    )
    words = alt or projection_fan_alt(
        outlook, measure_words=measure_words, target=target, decimals=decimals, suffix=suffix
    )
    return finished(
        lambda narrow: _Drawing(outlook, scale, target, decimals, suffix, narrow=narrow).paper,
        identity=id,
        title=title,
        subtitle=subtitle,
        alt=words,
        data=_data(outlook, id, measure_words, decimals, suffix),
        source=source,
    )


@dataclass(frozen=True)
class _Path:
    """Where the projected part runs: positions, and a level at each."""

    xs: list[float]
    totals: list[float]
    edges: dict[str, tuple[list[float], list[float]]]


class _Drawing(Monthly):
    """One width of the chart."""

    def __init__(
        self,
        outlook: Outlook,
        scale: Sequence[float],
        target: float | None,
        decimals: int,
        suffix: str,
        *,
        narrow: bool,
    ) -> None:
        super().__init__(outlook.series, scale, decimals, suffix, narrow=narrow)
        self.outlook = outlook
        width = 62 if narrow else 108
        labels = [*self._end_labels(width), *aim_words(target, None, suffix, width)]
        labels.sort(key=lambda label: -label[0])
        self.stand(labels, note=_method_words(outlook))
        span = (
            (self.first, self.last) if self.last > self.first else (self.first - 1, self.last + 1)
        )
        self.frame.aims(span, target, None)
        path = self._path()
        if path is not None:
            self._fan(path)
        if self.series.known:
            self.draw_line()
        self.write_margin(labels)
        if path is not None:
            self._name_parts(path)

    def _end_labels(self, width: float) -> list[Label]:
        """The total at the window's end, and the edges of its fans."""
        end = self.outlook.months[-1]
        number = say.printed(end.total, self.decimals, self.suffix)
        if not self.outlook.projected:
            words = f"{number} in all"
            return [(end.total, self.in_lines(words, width, bold=True), "mean-words")]
        words = f"{number} projected"
        labels: list[Label] = [(end.total, self.in_lines(words, width, bold=True), "mean-words")]
        for level, lower, upper in (
            ("80", end.lower_80, end.upper_80),
            ("95", end.lower_95, end.upper_95),
        ):
            edges = [say.printed(edge, self.decimals, self.suffix) for edge in (lower, upper)]
            reach = " to ".join(edges)
            lines = (f"{level}%", reach) if self.narrow else (f"{level}%: {reach}",)
            labels.append((upper, Words(lines, theme.DARK_GREY), f"fan-{level}-words"))
        return labels

    def _path(self) -> _Path | None:
        """The projected months, from the last known one on."""
        months = self.outlook.months
        ahead = [month for month in months if month.projected]
        if not ahead:
            return None
        before = [month for month in months if not month.projected][-1:]
        shown = [*before, *ahead]
        xs = [float(month.number) for month in shown]
        if len(shown) == 1:  # a fan needs two ends
            shown, xs = shown * 2, [xs[0] - 0.3, xs[0] + 0.3]
        return _Path(
            xs,
            [month.total for month in shown],
            {
                "95": ([m.lower_95 for m in shown], [m.upper_95 for m in shown]),
                "80": ([m.lower_80 for m in shown], [m.upper_80 for m in shown]),
            },
        )

    def _fan(self, path: _Path) -> None:
        """The fans with their edges, and the projected line, dashed, to a hollow ring."""
        for name, (lower, upper) in path.edges.items():
            colour, depth = _FILLS[name]
            self.axes.fill_between(
                path.xs, lower, upper, color=colour, linewidth=0, zorder=depth, gid=f"fan-{name}"
            )
            for side, levels in (("lower", lower), ("upper", upper)):
                self.axes.plot(
                    path.xs,
                    levels,
                    color=theme.DARK_BLUE,
                    linewidth=0.8,
                    alpha=0.75,
                    zorder=1,
                    clip_on=False,
                    gid=f"fan-{name}-{side}",
                )
                self.frame.keep_off(path.xs, levels, on.ON_LINE)
        (line,) = self.axes.plot(
            path.xs,
            path.totals,
            color=theme.DARK_BLUE,
            linewidth=1.3,
            zorder=2,
            clip_on=False,
            gid="projected",
        )
        line.set_dashes((3.4, 2.0))
        self.axes.plot(
            path.xs[-1:] if len(self.outlook.months) > 1 else [self.last],
            path.totals[-1:],
            linestyle="none",
            marker="o",
            markersize=5.6,
            markerfacecolor="#FFFFFF",
            markeredgecolor=theme.DARK_BLUE,
            markeredgewidth=1.2,
            zorder=4,
            clip_on=False,
            gid="end",
        )
        self.frame.keep_off(path.xs, path.totals, on.ON_SERIES)
        x, y = self.at(path.xs[-1], path.totals[-1])
        self.paper.take(Box(x, y, x, y).padded(4.0), on.ON_MARK)

    def _name_parts(self, path: _Path) -> None:
        """Name the known line by its last total, and say where a projection is indicative."""
        known = self.series.known
        if known:
            last = known[-1]
            x, y = self.at(last.number, last.figure)
            number = say.printed(last.figure, self.decimals, self.suffix)
            said = [f"{number} by {month(last.month)}" for month in (say.month, say.short_month)]
            ways = [*((words,) for words in said), *in_ways(said[-1])[1:], (number,)]
            write_beside(
                self.paper,
                [Words(lines, theme.DARK_BLUE, bold=True) for lines in ways],
                [[Mark(x, y, 2.5)]],
                [],
                within=self.among,
                gid="known-words",
            )
        if self.outlook.reason:
            # The corner over the beginning of a running total is empty but for a target's line.
            room = 0.62 * (self.plot.right - self.plot.left)
            lines = on.wrapped(f"Indicative: {self.outlook.reason}", room, bold=True)
            words = Words(tuple(lines), theme.BLACK, bold=True)
            spots = [
                Spot(self.plot.left + 8, self.plot.top - words.height - drop, "left", drop / 4)
                for drop in range(0, 60, 3)
            ]
            self.paper.place(words, spots, gid="indicative-words", required=True)


def _method_words(outlook: Outlook) -> str:
    """How the rest was projected, and how far that was off in the past."""
    if not outlook.projected:
        return ""
    off = (
        "" if outlook.error is None else f"; off by {say.printed(outlook.error, 1, '%')} on average"
    )
    tested = " in past quarters" if off else ""
    return f"Projected by {say.by_method(outlook.method)}{off}{tested}."


def _data(outlook: Outlook, identity: str, measure: str, decimals: int, suffix: str) -> Table:
    """Each month with its figure, whether it is known, the total so far and its intervals."""

    def number(value: float) -> str:
        return say.printed(value, decimals, suffix)

    rows = [
        (
            say.month(month.month),
            number(month.value),
            "Projected" if month.projected else "Known",
            number(month.total),
            *(
                (
                    f"{number(month.lower_80)} to {number(month.upper_80)}",
                    f"{number(month.lower_95)} to {number(month.upper_95)}",
                )
                if month.projected
                else ("none", "none")
            ),
        )
        for month in outlook.months
    ]
    return table(
        identity,
        f"{measure}, total so far by month",
        [
            ("Month", "left"),
            ("In the month", "right"),
            ("Known or projected", "left"),
            ("Total so far", "right"),
            ("80% interval", "right"),
            ("95% interval", "right"),
        ],
        rows,
    )

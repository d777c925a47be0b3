"""Values with periods of their own (survey waves, cohorts, returns): dots and intervals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import seaborn as sns  # type: ignore[import-untyped]

from quarterdeck import theme
from quarterdeck.blocks import Chart
from quarterdeck.charts import breaks as breaking
from quarterdeck.charts import canvas as on
from quarterdeck.charts import words as say
from quarterdeck.charts.alternatives import trend_alt
from quarterdeck.charts.canvas import Box, Spot, Words
from quarterdeck.charts.frame import Frame, aim_words
from quarterdeck.charts.plotted import NO_FIGURE, finished, table, with_scale
from quarterdeck.periods import Window
from quarterdeck.printing import capital

HEIGHT_WIDE_MM: Final = 60.0
HEIGHT_NARROW_MM: Final = 74.0

#: Of more values than this, only the first and the latest are labelled.
MOST_LABELLED: Final = 10


@dataclass(frozen=True)
class _Value:
    """A period with its value (None for a gap), its interval and its base."""

    window: Window
    value: float | None
    lower: float | None
    upper: float | None
    n: float | None

    @property
    def figure(self) -> float:
        """The value of a period that has one. Raises ValueError for a gap."""
        if self.value is None:
            raise ValueError(f"{self.window.words} has no figure")
        return self.value

    @property
    def interval(self) -> tuple[float, float] | None:
        """The interval's two ends, or None where either is missing."""
        if self.lower is None or self.upper is None:
            return None
        return self.lower, self.upper

    @property
    def position(self) -> float:
        """The period's middle, in days."""
        return (self.window.start.toordinal() + self.window.end.toordinal()) / 2


def trend(
    points: pd.DataFrame,
    *,
    id: str,  # noqa: A002 - the block's own name for it
    title: str,
    subtitle: str,
    measure_words: str,
    alt: str = "",
    target: float | None = None,
    band: tuple[float, float] | None = None,
    breaks: Sequence[tuple[dt.date, str]] = (),
    source: str,
    decimals: int = 1,
    suffix: str = "",
) -> Chart:
    """Values of a survey, cohort or return over time, each with its own period and 95% interval.

    points: one row for each period: `start`, `end` (dates, both inside it), `value` (NaN for a
    period without a figure), `lower`, `upper` (NaN or absent where there is no interval), `n`
    (NaN or absent where no base is known).
    breaks: the date from which the values are measured anew, and why. The other parameters are as
    for `control_chart`.

    Raises ValueError where no period has a figure, or where `alt` only repeats the title.
    """
    values = _read(points)
    known = [value for value in values if value.value is not None]
    if not known:
        raise ValueError(
            f"{measure_words}: none of the {len(values)} periods has a figure, "
            "so there is nothing to draw"
        )
    barred = any(value.lower is not None for value in known)
    shown = [
        number
        for value in known
        for number in (value.value, value.lower, value.upper)
        if number is not None
    ] + [number for number in (target, *(band or ())) if number is not None]
    # Without intervals nothing shows what is noise, so the scale doesn't magnify it.
    floor = on.scale_floor(min(shown), max(shown)) if barred else min(0.0, *shown)
    scale = on.nice_ticks(
        floor,
        max(shown),
        at_most=4,
        ceiling=100.0 if suffix == "%" else None,
    )
    words = alt or trend_alt(
        points,
        measure_words=measure_words,
        target=target,
        band=band,
        breaks=breaks,
        decimals=decimals,
        suffix=suffix,
    )
    return finished(
        lambda narrow: (
            _drawn(values, scale, target, band, breaks, decimals, suffix, narrow=narrow).paper
        ),
        identity=id,
        title=title,
        subtitle=with_scale(subtitle, scale[0], suffix, intervals=barred),
        alt=words,
        data=table(
            id,
            f"{measure_words}, by period",
            [
                ("Period", "left"),
                ("Value", "right"),
                ("95% interval", "right"),
                ("Base (n)", "right"),
            ],
            [_row(value, decimals, suffix) for value in values],
        ),
        source=source,
    )


def _read(points: pd.DataFrame) -> list[_Value]:
    values = [
        _Value(
            Window(say.as_date(row["start"]), say.as_date(row["end"])),
            *(_known(row.get(name)) for name in ("value", "lower", "upper", "n")),
        )
        for row in points.to_dict("records")
    ]
    return sorted(values, key=lambda value: value.position)


def _known(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def _row(value: _Value, decimals: int, suffix: str) -> tuple[str, str, str, str]:
    interval = (
        "none"
        if value.interval is None
        else " to ".join(say.printed(end, decimals, suffix) for end in value.interval)
    )
    return (
        capital(value.window.words),
        NO_FIGURE if value.value is None else say.printed(value.value, decimals, suffix),
        interval,
        "not given" if value.n is None else say.printed(value.n),
    )


def _drawn(
    values: Sequence[_Value],
    scale: Sequence[float],
    target: float | None,
    band: tuple[float, float] | None,
    breaks: Sequence[tuple[dt.date, str]],
    decimals: int,
    suffix: str,
    *,
    narrow: bool,
) -> Frame:
    """One width of the chart."""
    positions = [value.position for value in values]
    first, last = positions[0], positions[-1]
    # Half a step at either end, so that the outer labels stand under their dots.
    pad = (last - first) / (2 * (len(values) - 1)) if last > first else 180.0
    width = on.NARROW_MM if narrow else on.WIDE_MM
    cuts = [(say.as_date(day), reason) for day, reason in breaks]
    cuts = [cut for cut in cuts if first < cut[0].toordinal() < last]
    page_width = width * on.POINTS_PER_MM
    left = Frame.left_of(scale, suffix)
    latest = _printed_latest(values, decimals, suffix)
    aims = aim_words(target, band, suffix, 62 if narrow else 90)
    right = max(on.width_of(latest, bold=True) + 4, *(words.width + 9 for _, words, _ in aims), 0)
    step = (page_width - right - left) / (last - first + 2 * pad)
    heads = breaking.heads(
        [
            (
                left + (day.toordinal() - first + pad) * step,
                f"{capital(reason)}, {say.month(day)}",
                "",
            )
            for day, reason in cuts
        ],
        width=page_width * (0.62 if narrow else 0.42),
        page_width=page_width,
    )
    based = any(value.n is not None or value.value is None for value in values)
    per_label = (page_width - right - left) / len(values)
    short = [_period(value.window, per_label - 4) for value in values]
    deepest = max(len(lines) for lines in short) + based
    frame = Frame(
        scale,
        (first - pad, last + pad),
        suffix,
        width_mm=width,
        height_mm=HEIGHT_NARROW_MM if narrow else HEIGHT_WIDE_MM,
        right=right,
        head=breaking.height(heads) + 6,
        foot=deepest * on.LINE_STEP + 8,
    )
    if band is not None:
        frame.axes.axhspan(*band, color=theme.BAND_FILL, linewidth=0, zorder=0.1, gid="band")
    frame.aims((first - pad, last + pad), target, band)
    breaking.draw(frame.paper, heads, frame.plot.bottom, frame.plot.top + 4)
    _draw_values(frame, values, [day for day, _ in cuts])
    _name_periods(frame, values, short)
    _name_values(frame, values, decimals, suffix)
    frame.write_beside(aims)
    return frame


def _printed_latest(values: Sequence[_Value], decimals: int, suffix: str) -> str:
    latest = [value.value for value in values if value.value is not None][-1]
    return say.printed(latest, decimals, suffix)


def _period(window: Window, width: float) -> tuple[str, ...]:
    """A period as short as a table says it, on two lines where one is too wide."""
    if on.width_of(window.short) <= width or "–" not in window.short:
        return (window.short,)
    start, end = window.short.split("–", 1)
    return (f"{start}–", end)


def _draw_values(frame: Frame, values: Sequence[_Value], cuts: Sequence[dt.date]) -> None:
    """Dots, the bars of their intervals, and a dotted line through each unbroken stretch."""
    rows = []
    stretch = 0
    for before, value in zip([None, *values], values, strict=False):
        cut = before and any(before.window.end < day <= value.window.end for day in cuts)
        if value.value is None or cut:
            stretch += 1
        if value.value is not None:
            rows.append((value.position, value.value, stretch))
    by_period = pd.DataFrame(rows, columns=["position", "value", "stretch"])
    drawn = len(frame.axes.lines)
    sns.lineplot(
        data=by_period,
        x="position",
        y="value",
        units="stretch",
        estimator=None,
        color=theme.DARK_BLUE,
        linewidth=1.1,
        linestyle=(0, (1.0, 1.8)),
        legend=False,
        zorder=2,
        ax=frame.axes,
    )
    frame.axes.set_xlabel("")
    frame.axes.set_ylabel("")
    for number, line in enumerate(frame.axes.lines[drawn:]):
        line.set_gid(f"series-{number}")
    known = [value for value in values if value.value is not None]
    barred = [(value.position, *value.interval) for value in known if value.interval]
    if barred:
        frame.axes.vlines(
            *zip(*barred, strict=True),
            color=theme.DARK_BLUE,
            linewidth=1.3,
            zorder=2.5,
            gid="intervals",
        )
    frame.axes.plot(
        [value.position for value in known],
        [value.figure for value in known],
        linestyle="none",
        marker="o",
        markersize=5.6,
        markerfacecolor=theme.DARK_BLUE,
        markeredgecolor="#FFFFFF",
        markeredgewidth=0.8,
        zorder=3,
        clip_on=False,
        gid="values",
    )
    for value in known:
        x, y = frame.at(value.position, value.figure)
        frame.paper.take(Box(x, y, x, y).padded(4), on.ON_MARK)
        if value.interval:
            low, high = (frame.at(0, end)[1] for end in value.interval)
            frame.paper.take(Box(x - 1.5, low, x + 1.5, high), on.ON_MARK)
    for _, joined in by_period.groupby("stretch"):
        places = [frame.at(x, y) for x, y in zip(joined["position"], joined["value"], strict=True)]
        frame.paper.take_path([x for x, _ in places], [y for _, y in places], on.ON_SERIES)


def _name_periods(frame: Frame, values: Sequence[_Value], short: Sequence[tuple[str, ...]]) -> None:
    """Each period under its dot with its base; where they don't all fit, the last ones first."""
    left = frame.paper.width + 100
    top = frame.plot.bottom - 6 - on.ASCENT * on.SIZE
    for value, lines in reversed(list(zip(values, short, strict=True))):
        base = () if value.n is None else (f"n {say.printed(value.n)}",)
        base = base if value.value is not None else (NO_FIGURE,)
        words = Words((*lines, *base), theme.DARK_GREY)
        x, _ = frame.at(value.position, frame.scale[0])
        y = top - (len(words.lines) - 1) * on.LINE_STEP
        middle = min(max(x, words.width / 2 + 1), frame.paper.width - words.width / 2 - 1)
        box = words.box(middle, y, "centre")
        frame.tick(value.position)
        if box.right + 2.5 > left:
            continue
        frame.paper.write(words, middle, y, "centre", gid="axis-period")
        left = box.left


def _name_values(frame: Frame, values: Sequence[_Value], decimals: int, suffix: str) -> None:
    """The latest value, the first, then as many others as find room."""
    known = [value for value in values if value.value is not None]
    order = [known[-1], known[0], *reversed(known[1:-1])]
    for value in dict.fromkeys(order if len(known) <= MOST_LABELLED else order[:2]):
        latest = value is known[-1]
        words = Words(
            (say.printed(value.figure, decimals, suffix),),
            theme.DARK_BLUE if latest else theme.DARK_GREY,
            bold=latest,
        )
        x, y = frame.at(value.position, value.figure)
        level = y - 0.36 * on.SIZE
        low, high = value.interval or (value.figure, value.figure)
        bottom, top = frame.at(0, low)[1], frame.at(0, high)[1]
        spots = [
            Spot(x + away, level + lift, "left", cost + (away < 6) / 4)
            for cost, lift in enumerate((0, 6, -6, 9, -9, 12, -12))
            for away in (6, 4)
        ] + [
            Spot(x - away, level + lift, "right", 0.5 + cost + (away < 6) / 4)
            for cost, lift in enumerate((0, 6, -6, 9, -9, 12, -12))
            for away in (6, 4)
        ]
        spots += [
            Spot(x, top + 6, "centre", 6.0),
            Spot(x, bottom - 5 - on.ASCENT * on.SIZE, "centre", 6.0),
        ]
        frame.paper.place(words, spots, gid="value-words", required=latest, within=frame.room)

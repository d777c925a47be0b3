"""The small drawings inside a dashboard's cells, written as SVG by hand because many are needed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, Literal

from quarterdeck import theme
from quarterdeck.blocks import Picture

SPARKLINE_WIDTH_MM: Final = 26.0
SPARKLINE_HEIGHT_MM: Final = 7.0
STRIP_WIDTH_MM: Final = 24.0
STRIP_HEIGHT_MM: Final = 3.2

_MARGIN_MM: Final = 0.9  # room for the end point, which is as wide as 1.5 mm
_LINE_MM: Final = 0.32
_THIN_MM: Final = 0.25
_MEAN_GREY: Final = "#8C8C8C"
_BAND: Final = "#C9D6E0"  # darker than between limits, so that a band under 2 mm still prints


def sparkline(
    values: Sequence[float | None],
    *,
    kind: Literal["monthly", "waves"] = "monthly",
    mean: float | Sequence[float | None] | None = None,
    band: tuple[float, float] | None = None,
    breaks: Sequence[int] = (),
    expected_end: int | None = None,
    alt: str,
) -> Picture:
    """A series without axes: its line, its mean and its latest value as a point.

    values: one for each month or wave, in order; None or NaN is a gap, which is not joined.
    kind: months are joined by a line, waves are dots on a dotted line.
    mean: a level, or one for each stretch between breaks (None draws none there).
    band: the lowest and highest value wanted, shaded.
    breaks: positions in `values` of the first value after each break: 33 draws a dashed vertical
    before the 34th value.
    expected_end: how many values there would be in a full period; where there are fewer, the line
    stops early and a dotted tail runs to where it would have ended.
    alt: the words of the picture.

    Raises ValueError where no value is known, where a break is outside the series, where one mean
    is given for several stretches, or where more values came than were expected.
    """
    series = [math.nan if value is None else float(value) for value in values]
    known = [position for position, value in enumerate(series) if math.isfinite(value)]
    if not known:
        raise ValueError("a sparkline needs a figure for at least one month or wave; none has one")
    if outside := [position for position in breaks if not 0 < position < len(series)]:
        raise ValueError(
            f"a break before value {outside[0] + 1} is outside a series of {len(series)} values"
        )
    length = len(series) if expected_end is None else expected_end
    if length < len(series):
        raise ValueError(f"{len(series)} values came where {expected_end} were expected")
    edges = [0, *sorted(set(breaks)), len(series)]
    stretches = list(pairwise(edges))
    means = _means(mean, len(stretches))

    levels = [series[position] for position in known]
    levels += [level for level in means if level is not None]
    levels += band or ()
    bottom, top = min(levels), max(levels)
    spread = top - bottom

    def across(position: float) -> str:
        inner = SPARKLINE_WIDTH_MM - 2 * _MARGIN_MM
        return _number(_MARGIN_MM + inner * (position / (length - 1) if length > 1 else 1.0))

    def down(value: float) -> str:
        inner = SPARKLINE_HEIGHT_MM - 2 * _MARGIN_MM
        return _number(_MARGIN_MM + inner * ((top - value) / spread if spread else 0.5))

    drawn = []
    if band is not None:
        low, high = down(min(band)), down(max(band))
        drawn.append(
            f'<rect class="band" x="0" y="{high}" width="{_number(SPARKLINE_WIDTH_MM)}" '
            f'height="{_number(float(low) - float(high))}" fill="{_BAND}"/>'
        )
    for (first, last), level in zip(stretches, means, strict=True):
        if level is not None:
            to = length - 1 if last == len(series) else last - 0.5
            drawn.append(
                _line(
                    "mean",
                    across(max(first - 0.5, 0)),
                    down(level),
                    across(to),
                    down(level),
                    _MEAN_GREY,
                )
            )
    drawn += [
        _line("break", across(edge - 0.5), "0", across(edge - 0.5), _number(SPARKLINE_HEIGHT_MM),
              theme.BLACK, dashes="0.7 0.5")
        for edge in edges[1:-1]
    ]  # fmt: skip
    dotted = f' stroke-dasharray="0 {_number(2 * _LINE_MM)}"' if kind == "waves" else ""
    for stretch in _unbroken(series, edges):
        points = " ".join(f"{across(position)},{down(series[position])}" for position in stretch)
        if len(stretch) > 1:
            drawn.append(
                f'<polyline class="series" points="{points}" fill="none" '
                f'stroke="{theme.DARK_BLUE}" stroke-width="{_LINE_MM}" '
                f'stroke-linejoin="round" stroke-linecap="round"{dotted}/>'
            )
        elif kind == "monthly" and stretch[0] != known[-1]:
            drawn.append(_dot("month", across(stretch[0]), down(series[stretch[0]]), 0.3))
    if kind == "waves":
        drawn += [_dot("wave", across(at), down(series[at]), 0.5) for at in known[:-1]]
    end = known[-1]
    if expected_end is not None and end < length - 1:
        tail = next((edge - 0.5 for edge in edges[1:-1] if edge > end), length - 1)
        height = down(series[end])
        drawn.append(
            _line(
                "tail", across(end), height, across(tail), height, theme.MID_GREY,
                dashes="0.25 0.6",
            )
        )  # fmt: skip
    drawn.append(_dot("end", across(end), down(series[end]), 0.75))
    return Picture(
        svg=_svg(SPARKLINE_WIDTH_MM, SPARKLINE_HEIGHT_MM, drawn),
        alt=alt,
        width_mm=SPARKLINE_WIDTH_MM,
        height_mm=SPARKLINE_HEIGHT_MM,
    )


def rank_strip(rank: int, of: int, low: int, high: int, alt: str) -> Picture:
    """A rank among so many: a tick for each place, a bar for its plausible range, a dot for it.

    rank, low, high: places from 1 (best, at the left) to `of`, with low <= rank <= high.
    Raises ValueError for places that are out of order or outside the group.
    """
    if not 1 <= low <= rank <= high <= of:
        raise ValueError(
            f"a rank of {rank} with a plausible range from {low} to {high} "
            f"doesn't fit a group of {of}"
        )
    middle = _number(STRIP_HEIGHT_MM / 2)
    inner = STRIP_WIDTH_MM - STRIP_HEIGHT_MM

    def across(place: int) -> float:
        return STRIP_HEIGHT_MM / 2 + inner * ((place - 1) / (of - 1) if of > 1 else 0.5)

    height = 1.9
    bar_left = across(low) - height / 2
    bar_width = across(high) - across(low) + height
    ticks = "".join(
        f"M{_number(across(place))} {_number(STRIP_HEIGHT_MM / 2 - 0.6)}v1.2"
        for place in range(1, of + 1)
    )
    drawn = [
        f'<rect class="range" x="{_number(bar_left)}" '
        f'y="{_number((STRIP_HEIGHT_MM - height) / 2)}" width="{_number(bar_width)}" '
        f'height="{height}" rx="{height / 2}" fill="{_BAND}"/>',
        f'<path class="places" d="{ticks}" stroke="{theme.MID_GREY}" stroke-width="{_THIN_MM}"/>',
        _dot("rank", _number(across(rank)), middle, 1.1),
    ]
    return Picture(
        svg=_svg(STRIP_WIDTH_MM, STRIP_HEIGHT_MM, drawn),
        alt=alt,
        width_mm=STRIP_WIDTH_MM,
        height_mm=STRIP_HEIGHT_MM,
    )


def _means(mean: float | Sequence[float | None] | None, stretches: int) -> list[float | None]:
    """One mean, or None, for each stretch between breaks."""
    if mean is None:
        return [None] * stretches
    each: list[float | None] = [mean] if isinstance(mean, int | float) else list(mean)
    if len(each) != stretches:
        raise ValueError(
            f"the series has {stretches} stretches between breaks and {len(each)} means; "
            "give one for each, because a mean across a break is no comparison"
        )
    return [None if level is None or not math.isfinite(level) else float(level) for level in each]


def _unbroken(series: Sequence[float], edges: Sequence[int]) -> list[list[int]]:
    """Positions of the values that may be joined: neither a gap nor a break between them."""
    stretches: list[list[int]] = []
    for position, value in enumerate(series):
        if not math.isfinite(value):
            continue
        joins = stretches and stretches[-1][-1] == position - 1 and position not in edges
        if joins:
            stretches[-1].append(position)
        else:
            stretches.append([position])
    return stretches


def _number(value: float) -> str:
    """A length in millimetres to the nearest hundredth, as short as it can be written."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _line(name: str, x1: str, y1: str, x2: str, y2: str, colour: str, *, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<line class="{name}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" '
        f'stroke="{colour}" stroke-width="{_THIN_MM}"{dashed}/>'
    )


def _dot(name: str, x: str, y: str, radius: float) -> str:
    return f'<circle class="{name}" cx="{x}" cy="{y}" r="{radius}" fill="{theme.DARK_BLUE}"/>'


def _svg(width: float, height: float, drawn: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_number(width)}mm" '
        f'height="{_number(height)}mm" viewBox="0 0 {_number(width)} {_number(height)}">'
        + "".join(drawn)
        + "</svg>"
    )

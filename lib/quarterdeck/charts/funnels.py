"""Areas in a funnel: each against the limits of chance for its size, named where it is outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from quarterdeck import theme
from quarterdeck.blocks import Chart, Table
from quarterdeck.charts import canvas as on
from quarterdeck.charts import labels
from quarterdeck.charts import words as say
from quarterdeck.charts.alternatives import funnel_alt
from quarterdeck.charts.canvas import Box, Words
from quarterdeck.charts.frame import Frame, Label
from quarterdeck.charts.labels import FAR, NEAR, Mark, in_ways, write_at
from quarterdeck.charts.monthly import COLOURS, HEADROOM
from quarterdeck.charts.places import OUTSIDE_95, OUTSIDE_998, Place, read_places
from quarterdeck.charts.plotted import NO_FIGURE, Align, finished, table, with_scale
from quarterdeck.printing import capital, joined

HEIGHT_WIDE_MM: Final = 72.0
HEIGHT_NARROW_MM: Final = 96.0

#: Of more areas than this, those inside the limits go unnamed.
MOST_NAMED: Final = 12

#: What it costs that less than all is said of an area, in points.
_LESS_SAID: Final = 10.0

#: Shape, fill and edge by meaning; inside the limits a hollow ring.
_SHAPES: Final = {
    "worse": ("s", theme.DARK_PINK, "#FFFFFF", 7.2),
    "better": ("o", theme.TURQUOISE, "#FFFFFF", 7.6),
    "neither": ("D", "#FFFFFF", theme.DARK_BLUE, 5.6),
}
_SIMILAR: Final = ("o", "#FFFFFF", theme.DARK_BLUE, 5.6)


class Funnelled(Protocol):
    """A funnel worked out (see `statistics.funnels.Funnel`)."""

    @property
    def benchmark(self) -> float: ...
    @property
    def dispersion(self) -> float: ...
    @property
    def areas(self) -> pd.DataFrame: ...
    @property
    def curve(self) -> pd.DataFrame: ...


def funnel(
    found: Funnelled,
    *,
    id: str,  # noqa: A002 - the block's own name for it
    title: str,
    subtitle: str,
    measure_words: str,
    alt: str = "",
    per: float = 1.0,
    polarity: str = "neutral",
    benchmark_name: str,
    exposure_words: str,
    count_heading: str,
    source: str,
    decimals: int = 2,
    suffix: str = "",
) -> Chart:
    """Areas by their size and value, between the 95% and 99.8% limits of the benchmark.

    found: a `statistics.funnels.Funnel`: `areas`, by name, with count, exposure, value, position_95
    and position_998 ("above", "similar", "below"; None where there is no value), and, where the
    caller adds it, `reason`, why an area is held back; `curve` with exposure and limits. per: for
    how many of the exposure a value is printed: 1,000 for a rate of 1,000 people, 100 with the
    suffix "%" for a proportion. polarity: whether "lower" or "higher" is better; "neutral" calls an
    area outside its limits higher or lower. exposure_words: what the size of an area is
    ("people"). count_heading: what is counted ("offences"). The other parameters are as for
    `dot_intervals`.

    An area outside the 99.8% limits is named in bold; one outside only the 95% limits is named as
    that. Raises ValueError where no area has a value, for a word that is no polarity, or where
    `alt` only repeats the title.
    """
    places = read_places(found.areas, measure_words, per=per, polarity=polarity)
    benchmark = found.benchmark * per
    words = alt or funnel_alt(
        places,
        benchmark,
        found.dispersion,
        measure_words=measure_words,
        benchmark_name=benchmark_name,
        decimals=decimals,
        suffix=suffix,
    )
    limits = _limits(found.curve, per)
    scale = _scale(places, benchmark, limits, suffix)
    return finished(
        lambda narrow: (
            _Drawing(
                places,
                limits,
                scale,
                benchmark,
                benchmark_name,
                exposure_words,
                decimals,
                suffix,
                narrow=narrow,
            ).paper
        ),
        identity=id,
        title=title,
        subtitle=with_scale(subtitle, scale[0], suffix),
        alt=words,
        data=_data(places, id, measure_words, exposure_words, count_heading, decimals, suffix),
        source=source,
    )


Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class _Limits:
    """The curves to draw: positions and, by name, levels in the printed unit."""

    exposure: Floats
    levels: dict[str, Floats]

    def at(self, name: str, exposure: float) -> float:
        """The level of a curve at a size."""
        return float(np.interp(exposure, self.exposure, self.levels[name]))


def _limits(curve: pd.DataFrame, per: float) -> _Limits:
    names = ("lower_95", "upper_95", "lower_998", "upper_998")
    in_order = curve.sort_values("exposure")
    return _Limits(
        in_order["exposure"].to_numpy(dtype="float64"),
        {name: in_order[name].to_numpy(dtype="float64") * per for name in names},
    )


def _scale(places: Sequence[Place], benchmark: float, limits: _Limits, suffix: str) -> list[float]:
    """Room for the areas, and for the limits of the smallest of them."""
    shown = [benchmark, *(place.figure for place in places if place.value is not None)]
    smallest = min(place.exposure for place in places if place.exposure is not None)
    shown += [limits.at(name, smallest) for name in limits.levels]
    return on.nice_ticks(
        on.scale_floor(min(shown), max(shown)),
        max(shown),
        at_most=6,
        ceiling=100.0 if suffix == "%" else None,
    )


class _Drawing:
    """One width of the chart: curves, then areas, then the words among them."""

    def __init__(
        self,
        places: Sequence[Place],
        limits: _Limits,
        scale: Sequence[float],
        benchmark: float,
        benchmark_name: str,
        exposure_words: str,
        decimals: int,
        suffix: str,
        *,
        narrow: bool,
    ) -> None:
        self.narrow = narrow
        self.decimals = decimals
        self.suffix = suffix
        shown = [place for place in places if place.value is not None]
        held = [place for place in places if place.value is None]
        width = on.NARROW_MM if narrow else on.WIDE_MM
        page_width = width * on.POINTS_PER_MM
        far = float(limits.exposure[-1])
        printed = say.printed(benchmark, decimals, suffix)
        beside: list[Label] = [
            (limits.at("upper_998", far), self._grey("99.8% limits"), "limit-998-words"),
            (limits.at("upper_95", far), self._grey("95% limits"), "limit-95-words"),
            (
                benchmark,
                Words(tuple(on.wrapped(f"{benchmark_name} {printed}", 78, bold=True)), bold=True),
                "benchmark-words",
            ),
        ]
        left = Frame.left_of(scale, suffix)
        missing = on.wrapped(_held_back(held), page_width - left) if held else []
        # The last number on the horizontal axis stands half beyond the plot.
        right = max(words.width for _, words, _ in beside) + 9
        self.frame = Frame(
            scale,
            (0.0, far),
            suffix,
            width_mm=width,
            height_mm=HEIGHT_NARROW_MM if narrow else HEIGHT_WIDE_MM,
            right=right,
            head=HEADROOM,
            foot=on.LINE_STEP * (2 + len(missing)) + 10,
        )
        self.paper = self.frame.paper
        self._sizes(far, exposure_words)
        if missing:
            words = Words(tuple(missing), theme.DARK_GREY)
            self.paper.write(words, left, 3.0, "left", gid="held-back")
        self._curves(limits, benchmark, far)
        for place in shown:
            self._mark(place)
        self.frame.write_apart(beside, fixed=2, low=self.frame.plot.bottom)
        self._name(shown)

    def _grey(self, words: str) -> Words:
        return Words(tuple(on.wrapped(words, 78)), theme.DARK_GREY)

    def _sizes(self, far: float, exposure_words: str) -> None:
        """Numbers under the horizontal axis, and what they are of."""
        base = self.frame.plot.bottom - 6 - on.ASCENT * on.SIZE
        ticks = [
            tick
            for tick in on.nice_ticks(0.0, far, at_most=4 if self.narrow else 6, whole=True)
            if tick <= far
        ]
        reached = -9.0
        for tick, printed in zip(ticks, say.on_scale(ticks), strict=True):
            words = Words((printed,), theme.DARK_GREY)
            x, _ = self.frame.at(tick, self.frame.scale[0])
            box = words.box(x, base, "centre")
            self.frame.tick(tick)
            if box.left > reached + 9:
                self.paper.write(words, x, base, "centre", gid="axis-size")
                reached = box.right
        words = Words((capital(exposure_words),), theme.MID_GREY)
        self.paper.write(words, self.frame.plot.left, base - on.LINE_STEP, "left", gid="axis-words")

    def _curves(self, limits: _Limits, benchmark: float, far: float) -> None:
        """The band of 95%, its edges, the 99.8% limits dashed, and the benchmark."""
        axes = self.frame.axes
        axes.fill_between(
            limits.exposure,
            limits.levels["lower_95"],
            limits.levels["upper_95"],
            color=theme.BAND_FILL,
            linewidth=0,
            zorder=0.1,
            gid="limits-95",
        )
        for name, levels in limits.levels.items():
            (line,) = axes.plot(
                limits.exposure,
                levels,
                color=theme.DARK_BLUE,
                linewidth=0.9,
                alpha=0.8,
                zorder=1,
                gid=name.replace("_", "-limit-"),
            )
            if name.endswith("998"):
                line.set_dashes((4.0, 2.4))
            dense = np.linspace(limits.exposure[0], far, 200)
            seen = np.interp(dense, limits.exposure, levels)
            inside = (seen >= self.frame.scale[0]) & (seen <= self.frame.scale[-1])
            self.frame.keep_off(dense[inside].tolist(), seen[inside].tolist(), on.ON_LINE)
        axes.plot(
            (0, far),
            (benchmark, benchmark),
            color=theme.BLACK,
            linewidth=1.3,
            zorder=1.5,
            gid="benchmark",
        )
        self.frame.keep_off((0, far), (benchmark, benchmark), on.ON_LINE)

    def _mark(self, place: Place) -> None:
        assert place.exposure is not None
        shape, fill, edge, size = _SHAPES.get(place.meaning, _SIMILAR)
        hollow = fill == "#FFFFFF"
        outside = place.outside.replace("%", "").replace(".", "")
        self.frame.axes.plot(
            [place.exposure],
            [place.figure],
            linestyle="none",
            marker=shape,
            markersize=size,
            markerfacecolor=fill,
            markeredgecolor=edge,
            markeredgewidth=1.2 if hollow else 0.8,
            zorder=3,
            clip_on=False,
            gid=f"area-{place.meaning or 'similar'}" + (f"-{outside}" if outside else ""),
        )
        x, y = self.frame.at(place.exposure, place.figure)
        self.paper.take(Box(x, y, x, y).padded(4.5), on.ON_MARK)

    def _name(self, places: Sequence[Place]) -> None:
        """Name the areas outside their limits, the furthest out first, then the others.

        Of several orders in which they find room, the one that names most areas, nearest by.
        """
        outside = sorted(
            (place for place in places if place.outside),
            key=lambda place: (OUTSIDE_ORDER[place.outside], place.name),
        )
        by_size = sorted(outside, key=lambda place: place.exposure or 0.0)
        orders = [outside, outside[::-1], by_size, by_size[::-1]]
        plans = [self._plan(order, places) for order in orders]
        best = min(plans, key=lambda plan: (-len(plan), sum(found.cost for _, found in plan)))
        inside = sorted(
            (place for place in places if not place.outside), key=lambda place: place.name
        )
        for place, found in best:
            write_at(self.paper, found, gid=f"area-words-{place.meaning}")
        if len(places) <= MOST_NAMED:
            for place, found in self._plan(inside, places):
                write_at(self.paper, found, gid=f"area-words-{place.meaning or 'similar'}")

    def _plan(
        self, order: Sequence[Place], places: Sequence[Place]
    ) -> list[tuple[Place, labels.Place]]:
        """Where the names of areas would stand if they found room in this order."""
        marks = {place.name: self._place(place) for place in places}
        planned = []
        with self.paper.trying():
            for place in order:
                for number, said in enumerate(self._said(place)):
                    colour = COLOURS.get(place.meaning, theme.DARK_GREY)
                    bold = place.outside == OUTSIDE_998
                    found = labels.find_place(
                        self.paper,
                        [Words(lines, colour, bold=bold) for lines in in_ways(said)],
                        [[marks[place.name]]],
                        [mark for name, mark in marks.items() if name != place.name],
                        within=self._room if place.outside else self.frame.plot,
                        # One inside its limits is named where there is room close by.
                        limit=3 * FAR if place.outside else 2 * NEAR,
                    )
                    if found is not None:
                        labels.reserve(self.paper, found)
                        cost = found.cost + _LESS_SAID * number
                        planned.append((place, replace(found, cost=cost)))
                        break
        return planned

    def _place(self, place: Place) -> Mark:
        assert place.exposure is not None
        x, y = self.frame.at(place.exposure, place.figure)
        return Mark(x, y, 4.5)

    def _said(self, place: Place) -> list[str]:
        """What may be said of an area, the fullest first."""
        if not place.outside:
            return [place.name]
        value = say.printed(place.figure, self.decimals, self.suffix)
        verdict = f"{place.verdict} at {place.outside}"
        said = [f"{place.name}: {value}, {verdict}", f"{place.name}, {verdict}", place.name]
        return said[1:] if self.narrow else said

    @property
    def _room(self) -> Box:
        plot = self.frame.plot
        return Box(plot.left, plot.bottom, plot.right + 1, self.paper.height)


#: The furthest out is named first.
OUTSIDE_ORDER: Final = {OUTSIDE_998: 0, OUTSIDE_95: 1, "": 2}


def _held_back(places: Sequence[Place]) -> str:
    said = [f"{place.name} ({place.reason})" if place.reason else place.name for place in places]
    return f"No figure: {joined(said)}."


def _data(
    places: Sequence[Place],
    identity: str,
    measure: str,
    exposure_words: str,
    count_heading: str,
    decimals: int,
    suffix: str,
) -> Table:
    """Each area with its value, count and size, its limits and what they say of it."""

    def number(value: float | None, places_after: int, ending: str = "") -> str:
        return NO_FIGURE if value is None else say.printed(value, places_after, ending)

    def between(limits: tuple[float, float] | None) -> str:
        if limits is None:
            return "none"
        return " to ".join(say.printed(limit, decimals, suffix) for limit in limits)

    columns: list[tuple[str, Align]] = [
        ("Area", "left"),
        ("Value", "right"),
        (capital(count_heading), "right"),
        (capital(exposure_words), "right"),
        ("95% limits", "right"),
        ("99.8% limits", "right"),
        ("Verdict", "left"),
    ]
    rows = [
        (
            place.name,
            number(place.value, decimals, suffix),
            number(place.count, 0),
            number(place.exposure, 0),
            between(place.limits_95),
            between(place.limits_998),
            place.told,
        )
        for place in places
    ]
    return table(identity, f"{measure}, by area", columns, rows)

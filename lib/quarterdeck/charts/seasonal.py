"""Months beside what their season leads to expect: the expected line, its limits, the mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

import pandas as pd

from quarterdeck import theme
from quarterdeck.blocks import Chart, Table
from quarterdeck.charts import canvas as on
from quarterdeck.charts import series as reading
from quarterdeck.charts import words as say
from quarterdeck.charts.alternatives import seasonal_bands_alt
from quarterdeck.charts.canvas import Words
from quarterdeck.charts.frame import Label
from quarterdeck.charts.monthly import HEIGHT_NARROW_MM, HEIGHT_WIDE_MM, Monthly, scale_of
from quarterdeck.charts.plotted import NO_FIGURE, Align, finished, table, with_scale
from quarterdeck.charts.series import Point, Series
from quarterdeck.printing import capital

#: Of the plain mean's line: neither a target's dots nor a trial limit's dashes.
_MEAN_DASHES: Final = (5.0, 2.0, 1.0, 2.0)


class Expected(Protocol):
    """What a season leads to expect (see `statistics.seasonality.SeasonalExpectation`)."""

    @property
    def note(self) -> str | None: ...
    @property
    def mean(self) -> float: ...
    @property
    def months(self) -> pd.DataFrame: ...


def seasonal_bands(
    expectation: Expected,
    *,
    id: str,  # noqa: A002 - the block's own name for it
    title: str,
    subtitle: str,
    measure_words: str,
    alt: str = "",
    polarity: str = "neutral",
    height_mm: float = HEIGHT_WIDE_MM,
    source: str,
    decimals: int = 0,
    suffix: str = "",
) -> Chart:
    """A monthly series on the value expected for each month, between limits that move with it.

    expectation: a `statistics.seasonality.SeasonalExpectation`: `months` with a row a month
    (month, value, expected, drawn_lower, upper, position), the plain `mean`, and `note`, which is
    said under the picture where there are too few years for a season. polarity: whether "lower" or
    "higher" is better, so that a month outside its limits is called better or worse; "neutral"
    calls it neither. height_mm: of the printed picture. The other parameters are as for
    `control_chart`.

    Raises ValueError where no month has a figure, or where `alt` only repeats the title.
    """
    series = reading.read_seasonal(expectation.months, measure_words, polarity)
    mean = reading.finite(expectation.mean)
    scale = scale_of(series, suffix, reading.numbers([mean]))
    note = expectation.note or ""
    words = alt or seasonal_bands_alt(
        series, mean, note, measure_words=measure_words, decimals=decimals, suffix=suffix
    )
    return finished(
        lambda narrow: (
            _Drawing(
                series,
                scale,
                mean,
                note,
                decimals,
                suffix,
                height_mm=HEIGHT_NARROW_MM if narrow else height_mm,
                narrow=narrow,
            ).paper
        ),
        identity=id,
        title=title,
        subtitle=with_scale(subtitle, scale[0], suffix),
        alt=words,
        data=_data(series, mean, id, measure_words, decimals, suffix),
        source=source,
    )


class _Drawing(Monthly):
    """One width of the chart."""

    def __init__(
        self,
        series: Series,
        scale: Sequence[float],
        mean: float | None,
        note: str,
        decimals: int,
        suffix: str,
        *,
        height_mm: float,
        narrow: bool,
    ) -> None:
        super().__init__(series, scale, decimals, suffix, narrow=narrow)
        labels = sorted(self._margin(mean), key=lambda label: -label[0])
        said = f"{capital(note)}." if note else ""
        self.stand(labels, note=said, height_mm=height_mm)
        self._bands()
        if mean is not None:
            self._mean(mean)
        self.draw_line()
        self.draw_specials()
        self.write_margin(labels)
        self.write_spells()
        self.write_gaps()

    def _margin(self, mean: float | None) -> list[Label]:
        """The last month's limits, what was expected of it and what it held; the plain mean."""
        width = 62 if self.narrow else 108
        latest = self.series.known[-1]
        month = say.short_month(latest.month)
        held = say.printed(latest.figure, self.decimals, self.suffix)
        in_blue = Words(
            tuple(on.wrapped(f"{held} in {month}", width, bold=True)), theme.DARK_BLUE, bold=True
        )
        labels: list[Label] = [(latest.figure, in_blue, "value-words")]
        if mean is not None:
            words = f"{self.level(mean)} plain mean"
            labels.append((mean, self.in_lines(words, width), "plain-mean-words"))
        if latest.centre is None:
            return labels
        if latest.drawn_lower is None or latest.drawn_upper is None:
            words = f"{self.level(latest.centre)} a year before"
            labels.append((latest.centre, self.in_lines(words, width, bold=True), "mean-words"))
            return labels
        words = f"{self.level(latest.centre)} expected"
        labels.append((latest.centre, self.in_lines(words, width, bold=True), "mean-words"))
        if latest.drawn_lower < latest.drawn_upper:
            for name, limit in (("upper", latest.drawn_upper), ("lower", latest.drawn_lower)):
                words = f"{self.level(limit)} {name} limit"
                labels.append((limit, self.in_lines(words, width), f"{name}-words"))
        return labels

    def _bands(self) -> None:
        """The band between the limits, and in it what is expected of each month."""
        for number, stretch in enumerate(_stretches(self.series.points), start=1):
            xs = [float(point.number) for point in stretch]
            expected = [point.centre for point in stretch if point.centre is not None]
            if len(stretch) == 1:  # a line needs two ends
                xs, expected = [xs[0] - 0.4, xs[0] + 0.4], expected * 2
            limits = [
                (point.drawn_lower, point.drawn_upper)
                for point in stretch
                if point.drawn_lower is not None and point.drawn_upper is not None
            ]
            if len(limits) == len(stretch):
                limits = limits * 2 if len(stretch) == 1 else limits
                lower, upper = (list(side) for side in zip(*limits, strict=True))
                self.axes.fill_between(
                    xs,
                    lower,
                    upper,
                    color=theme.BAND_FILL,
                    linewidth=0,
                    zorder=0.1,
                    gid=f"limits-{number}",
                )
                for name, levels in (("lower", lower), ("upper", upper)):
                    self.axes.plot(
                        xs,
                        levels,
                        color=theme.DARK_BLUE,
                        linewidth=0.8,
                        alpha=0.75,
                        zorder=1,
                        clip_on=False,
                        gid=f"{name}-limit-{number}",
                    )
                    self.frame.keep_off(xs, levels, on.ON_LINE)
            self.axes.plot(
                xs,
                expected,
                # Paler and wider than the months' own line, so that grey tells the two apart.
                color=theme.MID_GREY,
                alpha=0.65,
                linewidth=2.2,
                zorder=1.2,
                clip_on=False,
                gid=f"expected-{number}",
            )
            self.frame.keep_off(xs, expected, on.ON_LINE)

    def _mean(self, mean: float) -> None:
        span = (
            (self.first, self.last) if self.last > self.first else (self.first - 1, self.last + 1)
        )
        (line,) = self.axes.plot(
            span,
            (mean, mean),
            color=theme.MID_GREY,
            linewidth=0.9,
            zorder=1.1,
            clip_on=False,
            gid="plain-mean",
        )
        line.set_dashes(_MEAN_DASHES)
        self.frame.keep_off(span, (mean, mean), on.ON_LINE)


def _stretches(points: Sequence[Point]) -> list[list[Point]]:
    """Months in a row of which something is expected, all of them with limits or all without."""
    stretches: list[list[Point]] = []
    before: tuple[bool, bool] | None = None
    for point in points:
        kind = (point.centre is not None, point.drawn_lower is not None)
        if kind[0] and kind == before:
            stretches[-1].append(point)
        elif kind[0]:
            stretches.append([point])
        before = kind
    return stretches


def _data(
    series: Series, mean: float | None, identity: str, measure: str, decimals: int, suffix: str
) -> Table:
    """Each month with its value, what was expected, the plain mean and its limits."""
    levels = series.level_decimals(decimals)
    limited = any(point.drawn_lower is not None for point in series.points)

    def number(value: float | None, missing: str = "none") -> str:
        return missing if value is None else say.printed(value, levels, suffix)

    columns: list[tuple[str, Align]] = [
        ("Month", "left"),
        ("Value", "right"),
        ("Expected" if limited else "A year before", "right"),
        ("Plain mean", "right"),
    ]
    if limited:
        columns += [("Lower limit", "right"), ("Upper limit", "right"), ("Position", "left")]
    rows = []
    for point in series.points:
        row = [
            say.month(point.month),
            NO_FIGURE if point.value is None else say.printed(point.value, decimals, suffix),
            number(point.centre),
            number(mean),
        ]
        if limited:
            row += [number(point.drawn_lower), number(point.drawn_upper), _position(point)]
        rows.append(row)
    return table(identity, f"{measure}, by month", columns, rows)


def _position(point: Point) -> str:
    if point.value is None or point.drawn_lower is None:
        return "Not judged"
    if point.signal is None:
        return "Between the limits"
    verdict = f": {point.meaning}" if point.meaning in ("better", "worse") else ""
    return capital(say.found(point.signal, point.side or "")) + verdict

"""The control chart: months, their mean and limits, what is special about them, and breaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import pandas as pd

from quarterdeck import theme
from quarterdeck.blocks import Chart
from quarterdeck.charts import canvas as on
from quarterdeck.charts import series as reading
from quarterdeck.charts import words as say
from quarterdeck.charts.alternatives import control_chart_alt
from quarterdeck.charts.canvas import Align, Box, Spot, Words
from quarterdeck.charts.frame import Label, aim_words
from quarterdeck.charts.monthly import Monthly, scale_of
from quarterdeck.charts.plotted import control_chart_data, finished, with_scale
from quarterdeck.charts.series import Aim, Charted, Deviation, Point, Segment, Series
from quarterdeck.printing import capital, joined

#: How words stand at the first month and at the last.
ALIGNS: Final[tuple[Align, Align]] = ("left", "right")


def control_chart(
    chart: Charted,
    *,
    id: str,  # noqa: A002 - the block's own name for it
    title: str,
    subtitle: str,
    measure_words: str,
    alt: str = "",
    target: float | None = None,
    target_note: str = "",
    band: tuple[float, float] | None = None,
    deviations: pd.DataFrame | None = None,
    source: str,
    decimals: int = 0,
    suffix: str = "",
) -> Chart:
    """A series by month, or by event, with its mean, limits, special causes and breaks.

    chart: a `statistics.control_charts.ControlChart` of any kind, whose numbers are drawn as they
    are. Events (G and T charts) stand side by side in their order, whatever time lies between; a
    moving range chart has no lower limit, and limits that vary (U and P charts) are steps.
    title: what happened. subtitle: measure, area, unit; where the scale doesn't start at zero
    this says so at its end. measure_words: what the values are, as a noun phrase that can begin a
    sentence ("Vehicle crime, offences recorded in Leicestershire").
    alt: the words of the picture; computed by `control_chart_alt` where none are given.
    target, band: what is aimed for, in the series' own unit; without a target, those of the
    chart's own points are drawn, stepped where they change, and its assurance is among the words.
    target_note: what has to be known of the target ("illustrative"), said wherever it is.
    deviations: lines at so many
    deviations from the mean, as `statistics.control_charts.sigma_bands` gives them (month,
    deviations, lower, upper). decimals: of the values; means and
    limits under 10 get one more than none. suffix: "%" where values are percentages.

    Raises ValueError where no month has a figure, or where `alt` only repeats the title.
    """
    series = reading.read(chart, measure_words)
    scale = scale_of(series, suffix, [*(aim.level for aim in series.aims(target)), *(band or ())])
    words = alt or control_chart_alt(
        chart,
        measure_words=measure_words,
        target=target,
        target_note=target_note,
        band=band,
        deviations=deviations,
        decimals=decimals,
        suffix=suffix,
    )
    bands = reading.deviation_bands(deviations)
    aimed = Aimed(target, target_note, band)
    return finished(
        lambda narrow: _Drawing(series, scale, aimed, bands, decimals, suffix, narrow=narrow).paper,
        identity=id,
        title=title,
        subtitle=with_scale(subtitle, scale[0], suffix),
        alt=words,
        data=control_chart_data(series, id, measure_words, decimals, suffix),
        source=source,
    )


def run_chart(
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
    """A monthly series beside its median: how long its runs are, how often it crosses, breaks.

    chart: a `statistics.control_charts.ControlChart` of the kind "run". The counts of its
    segments (`useful`, `longest_run`, `crossings` and their limits) are said under the picture.
    The parameters are as for `control_chart`, which draws it.

    Raises ValueError for a chart of another kind, and as `control_chart`.
    """
    if reading.centre_of(chart) != "median":
        raise ValueError(f"{measure_words}: a run chart is drawn of a chart of the kind 'run'")
    return control_chart(
        chart,
        id=id,
        title=title,
        subtitle=subtitle,
        measure_words=measure_words,
        alt=alt,
        target=target,
        band=band,
        source=source,
        decimals=decimals,
        suffix=suffix,
    )


@dataclass(frozen=True)
class Aimed:
    """What is aimed for: a target for all points or None, what is to be known of it, a band."""

    target: float | None
    note: str
    band: tuple[float, float] | None


class _Drawing(Monthly):
    """One width of the chart. Structure goes first, then marks, then the words among them."""

    def __init__(
        self,
        series: Series,
        scale: Sequence[float],
        aimed: Aimed,
        bands: Sequence[Deviation],
        decimals: int,
        suffix: str,
        *,
        narrow: bool,
    ) -> None:
        super().__init__(series, scale, decimals, suffix, narrow=narrow)
        first, last = series.points[0].number, series.points[-1].number
        aims, band = series.aims(aimed.target), aimed.band
        latest = aims[-1] if aims and aims[-1].last == last else None
        since = (
            f"since {series.dates.name(series.date(latest.first))}"
            if latest and latest.first > first
            else ""
        )
        width = 62 if narrow else 108
        level = latest.level if latest else None
        said = aim_words(level, band, suffix, width, since, aimed.note)
        labels = sorted([*self._last_labels(), *said], key=lambda label: -label[0])
        frozen = any(segment.frozen for segment in series.segments)
        self.stand(
            labels,
            broken=self._breaks(),
            head=on.LINE_STEP + 8 if frozen else 0.0,
            note=" ".join(filter(None, (self._runs(), _deviation_words(bands)))),
        )
        for segment in series.segments if len(series.known) > 1 else ():
            self._limits(segment)
        self._draw_deviations(bands)
        span = (first, last) if last > first else (first - 1, last + 1)
        if latest and not since:
            self.frame.aims(span, latest.level, band)
        else:
            self.frame.aims(span, None, band)
            self.frame.stepped_target(
                [
                    (max(first, aim.first - 0.5), min(last, aim.last + 0.5), aim.level)
                    for aim in aims
                ]
            )
        self.draw_line()
        self.draw_specials()
        self.draw_breaks()
        self._draw_freezes()
        self.write_margin(labels)
        self._write_earlier_targets([aim for aim in aims if aim is not latest])
        self.write_spells()
        self._write_earlier_labels(means=True)
        self._write_earlier_labels(means=False)
        self._write_deviations(bands)
        self.write_gaps()

    def _runs(self) -> str:
        """How long and how many the latest segment's runs are, beside what chance gives."""
        segment, centre = self.series.segments[-1], self.series.centre_name
        runs = segment.runs
        if runs is None:
            return ""
        if segment.trial:
            useful = say.counted(runs.useful, self.series.dates.noun)
            return f"{useful} off the {centre}: too few for a verdict."
        found = {
            signal.rule
            for signal in self.series.signals
            if signal.segment == segment.points[0].segment
        }
        since = f"Since {self.dated(segment.first)}: l" if len(self.series.segments) > 1 else "L"
        chance = f"up to {runs.longest_limit}"
        long = f", longer than chance gives ({chance})"
        crossed = f"{say.counted(runs.crossings, 'crossing')} of the {centre}"
        few = f", fewer than chance gives ({runs.fewest} or more)"
        return (
            f"{since}ongest run {say.counted(runs.longest, self.series.dates.noun)}"
            f"{long if 'long_run' in found else f' (by chance {chance})'}; {crossed}"
            f"{few if 'few_crossings' in found else f' (by chance {runs.fewest} or more)'}."
        )

    def _draw_deviations(self, bands: Sequence[Deviation]) -> None:
        """Lines at so many deviations from the mean, within each segment."""
        for number, segment in enumerate(self.series.segments, start=1):
            for band in bands:
                inside = [point for point in segment.points if point.month in band.levels]
                xs = [float(point.number) for point in inside]
                for side in (0, 1):
                    levels = [band.levels[point.month][side] for point in inside]
                    (line,) = self.axes.plot(
                        xs,
                        levels,
                        color=theme.MID_GREY,
                        linewidth=0.7,
                        zorder=0.9,
                        gid=f"deviation-{band.number:g}-{('below', 'above')[side]}-{number}",
                    )
                    line.set_dashes((5.0, 2.0, 1.0, 2.0))
                    self.frame.keep_off(xs, levels, on.ON_LINE)

    def _write_deviations(self, bands: Sequence[Deviation]) -> None:
        """Each line of deviations named beside it, where there is room."""
        for band in bands:
            inside = [point for point in self.series.points if point.month in band.levels]
            for side, name in enumerate(("below", "above")):
                ends = [
                    self.at(point.number, band.levels[point.month][side])
                    for point in (inside[0], inside[-1])
                ]
                spots = [
                    Spot(x, height, align, cost)
                    for (x, y), align, cost in zip(ends, ALIGNS, (0.0, 1.0), strict=True)
                    for height in (y + 3, y - 3 - on.ASCENT * on.SIZE)
                ]
                self.paper.place(
                    Words((f"{band.words} {name}",), theme.DARK_GREY),
                    spots,
                    gid="deviation-words",
                    within=self.among,
                )

    def _draw_freezes(self) -> None:
        """Over the plot, which months the mean and limits are made from, where they are frozen."""
        what = "median" if self.series.centre_name == "median" else "mean and limits"
        for number, segment in enumerate(reversed(self.series.segments), start=1):
            if segment.frozen is None:
                continue
            left, _ = self.at(segment.first.number, self.scale[0])
            right, _ = self.at(segment.frozen.number, self.scale[0])
            y = self.plot.top + 5
            for xs, ys in (
                ((left, right), (y, y)),
                ((left, left), (y, y - 3)),
                ((right, right), (y, y - 3)),
            ):
                self.paper.rule(xs, ys, theme.MID_GREY, gid=f"frozen-{number}", width=1.0)
            self.paper.take(Box(left, y - 3, right, y), on.ON_MARK)
            what = what.split()[-1] if self.narrow else what
            words = Words((f"{what} made from these {self.series.dates.noun}s",), theme.DARK_GREY)
            base = y + 4
            spots = [
                Spot(left, base, "left"),
                Spot(right, base, "right", 1.0),
                Spot((left + right) / 2, base, "centre", 2.0),
                Spot(self.plot.left, base, "left", 3.0),
            ]
            self.paper.place(words, spots, gid="frozen-words", required=number == 1)

    def _write_earlier_targets(self, aims: Sequence[Aim]) -> None:
        """Targets that no longer hold, each by its line where there is room."""
        for aim in aims:
            level = say.shortest(aim.level, self.suffix)
            until = self.series.dates.name(self.series.date(aim.last))
            start, y = self.at(aim.first, aim.level)
            end, _ = self.at(aim.last, aim.level)
            over, under = y + 4, y - 4 - on.ASCENT * on.SIZE
            sides: tuple[tuple[float, Align, float], ...] = (
                (start, "left", 0.0),
                (end, "right", 1.0),
                ((start + end) / 2, "centre", 2.0),
            )
            spots = [
                Spot(x, height, align, cost) for height in (over, under) for x, align, cost in sides
            ]
            for said in (f"Target {level} to {until}", f"Target {level}", level):
                words = Words((said,), theme.ORANGE_WORDS, bold=True)
                gid = "target-words-earlier"
                if self.paper.place(words, spots, gid=gid, within=self.among):
                    break

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
                gid=f"{self.series.centre_name}-{number}",
            )
            self.frame.keep_off(xs, centre.tolist(), on.ON_LINE)

    def dated(self, point: Point) -> str:
        """A point's month, or its day."""
        return self.series.dates.name(point.month)

    def _breaks(self) -> list[tuple[float, str, str]]:
        """Where each segment but the first begins, and why."""
        found = []
        for number, (before, after) in enumerate(pairwise(self.series.segments), start=1):
            reason = f"{capital(after.reason or 'Measured anew')}, {self.dated(after.first)}"
            latest = number == len(self.series.segments) - 1
            between = (before.last.number + after.first.number) / 2
            found.append((between, reason, f"{self.series.restarting} again" if latest else ""))
        return found

    def _last_labels(self) -> list[Label]:
        """Level, words and name of the labels in the right margin: the last segment's."""
        segment = self.series.segments[-1]
        several = len(self.series.segments) > 1
        since = f"since {self.dated(segment.first)}" if several else ""
        return self._labels(segment, since, 62 if self.narrow else 108)

    def _labels(self, segment: Segment, when: str, width: float) -> list[Label]:
        """Upper limit, mean and lower limit in words, from the top."""
        end = segment.end
        if len(self.series.known) == 1:
            only = self.series.known[0]
            value = say.printed(only.figure, self.decimals, self.suffix)
            said = f"{value} {self.series.dates.at(only.month)}"
            return [(only.figure, self.in_lines(said, width, bold=True), "value-words")]
        if end.centre is None:
            return []
        kind = "trial limit" if segment.trial else "limit"
        number = end.segment
        mean = " ".join(filter(None, (f"{self.level(end.centre)} {self.series.centre_name}", when)))
        lower, upper = end.drawn_lower, end.drawn_upper
        if lower is None or upper is None:
            return [(end.centre, self.in_lines(mean, width, bold=True), f"mean-words-{number}")]
        if lower == upper:
            level = say.printed(end.centre, self.decimals, self.suffix)
            mean = f"{level} each {self.series.dates.noun}, so no limits"
            return [(end.centre, self.in_lines(mean, width, bold=True), f"mean-words-{number}")]
        labels = [
            (
                upper,
                self.in_lines(f"{self.level(upper)} upper {kind}", width),
                f"upper-words-{number}",
            ),
            (end.centre, self.in_lines(mean, width, bold=True), f"mean-words-{number}"),
            (
                lower,
                self.in_lines(f"{self.level(lower)} lower {kind}", width),
                f"lower-words-{number}",
            ),
        ]
        return labels[:-1] if self.series.one_sided else labels

    def _write_earlier_labels(self, *, means: bool) -> None:
        """The mean, then the limits, of a segment before the last, where there is room."""
        if self.narrow and not means:
            return
        for segment in self.series.segments[:-1]:
            to = f"to {self.dated(segment.last)}"
            for level, words, gid in self._labels(segment, to, 1000):
                if gid.startswith("mean") != means:
                    continue
                full = " ".join(words.lines)
                start, _ = self.at(segment.first.number, level)
                end, y = self.at(segment.last.number, level)
                beside = y - 0.36 * on.SIZE
                over, under = y + 4, y - 3 - on.ASCENT * on.SIZE
                inside = []
                for height in (over, under) if gid.startswith("upper") else (under, over):
                    inside.append(Spot(start + 1, height, "left", 0.0))
                    inside.append(Spot(end - 1, height, "right", 1.0))
                    inside.append(Spot((start + end) / 2, height, "centre", 2.0))
                after = [
                    Spot(end + 10, beside + lift, "left", 3.0 + abs(lift) / 3)
                    for lift in (0, 2, -2, 4, -4)
                ]
                # After its own months a limit says until when, or it would be taken for the next's.
                # A mean has to be told: where there is no room to say until when, without.
                for said, spots in (
                    (full, [*inside, *after]),
                    (full.removesuffix(f" {to}"), [*inside, *after] if means else inside),
                ):
                    quiet = Words((said,), theme.DARK_GREY)
                    if self.paper.place(quiet, spots, gid=gid, within=self.among):
                        break


def _deviation_words(bands: Sequence[Deviation]) -> str:
    """What the thin lines are, said under the months whether or not there is room beside them."""
    if not bands:
        return ""
    numbers = joined([f"{band.number:g}" for band in bands])
    noun = bands[0].words.split()[1] if len(bands) == 1 else "deviations"
    return f"Thin lines: {numbers} {noun} from the mean."


def _line_of(levels: Sequence[float | None]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([np.nan if level is None else level for level in levels], dtype=float)


def _varies(levels: np.ndarray[tuple[int], np.dtype[np.float64]]) -> bool:
    known = levels[np.isfinite(levels)]
    return bool(len(known) and np.ptp(known) > 1e-9)

"""The words of each picture, computed from what it plots, for readers who don't see it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import pandas as pd

from quarterdeck.charts import series as reading
from quarterdeck.charts import words as say
from quarterdeck.charts.places import OUTSIDE_95, OUTSIDE_998, Place
from quarterdeck.charts.series import Ahead, Aim, Charted, Deviation, Outlook, Series, Signal
from quarterdeck.charts.special_causes import beyond
from quarterdeck.periods import Window
from quarterdeck.printing import capital, joined

#: Rules whose signals are always told; the others only where none of these says it already.
_WEIGHTY = (say.OUTSIDE, "run", "trend", "long_run", "few_crossings")
#: Rules whose months are what the rule found, not merely hold it.
_WHOLE = ("run", "trend", "long_run")
#: More special causes than this are counted, not told one by one.
MOST_TOLD = 6
#: Of more periods than this, the first and the latest are told.
MOST_PERIODS = 6
LATEST_PERIODS = 3
#: What assurance says of the chart's own target, where there is any.
_ASSURED = {
    "will pass": ["Assurance: will pass, since the whole expected range meets the target"],
    "will fail": ["Assurance: will fail, since nothing in the expected range meets the target"],
    "hit and miss": ["Assurance: hit and miss, since the target lies inside the expected range"],
}
#: Of more areas than this inside the limits, their number is told.
MOST_INSIDE = 12


def control_chart_alt(
    chart: Charted,
    *,
    measure_words: str,
    target: float | None = None,
    target_note: str = "",
    band: tuple[float, float] | None = None,
    deviations: pd.DataFrame | None = None,
    decimals: int = 0,
    suffix: str = "",
) -> str:
    """A control chart in sentences: level, ends, extremes, limits, special causes, breaks, gaps.

    Of the chart's own targets it says the assurance too. Raises ValueError where no point has a
    figure.
    """
    series = reading.read(chart, measure_words)
    dates = series.dates

    def number(value: float) -> str:
        return say.printed(value, decimals, suffix)

    def level(value: float) -> str:
        return say.printed(value, series.level_decimals(decimals), suffix)

    known = series.known
    first, last = known[0], known[-1]
    opening = f"{measure_words}, {dates.each}, {dates.span(first.month, last.month)}"
    if len(known) == 1:
        sentences = [f"{measure_words}, {dates.name(first.month)}: {number(first.figure)}"]
    else:
        sentences = [
            f"{opening}: {number(first.figure)} in the first "
            f"{dates.noun} and {number(last.figure)} in the last",
            _extremes([(point.figure, dates.name(point.month)) for point in known], number),
        ]
    sentences += _levels(series, level)
    sentences += _deviations(reading.deviation_bands(deviations), series, level)
    sentences += _breaks(series)
    sentences += [f"There is no figure for {series.named(*gap)}" for gap in series.gaps]
    aims = series.aims(target)
    sentences += _targets(aims, series, suffix, target_note)
    sentences += _ASSURED.get(series.assurance, []) if target is None else []
    sentences += _aims(None, band, suffix, [point.figure for point in known], f"{dates.noun}s")
    sentences += _runs(series)
    sentences += _special_causes(series, decimals, suffix)
    sentences += _latest(chart.variation, dates.noun) if series.signals else []
    return _paragraph(sentences)


def seasonal_bands_alt(
    series: Series,
    mean: float | None,
    note: str,
    *,
    measure_words: str,
    decimals: int = 0,
    suffix: str = "",
) -> str:
    """Months beside what was expected of them, in sentences: the last month, then the others."""

    def number(value: float) -> str:
        return say.printed(value, decimals, suffix)

    def level(value: float) -> str:
        return say.printed(value, series.level_decimals(decimals), suffix)

    known = series.known
    latest = known[-1]
    span = say.months(known[0].month, latest.month)
    sentences = [
        f"{measure_words}, monthly, {span}, beside what is expected of each month",
        _extremes([(point.figure, say.month(point.month)) for point in known], number),
    ]
    held = f"{say.month(latest.month)} has {number(latest.figure)}"
    if latest.centre is None:
        sentences.append(held)
    elif latest.drawn_lower is None or latest.drawn_upper is None:
        sentences.append(f"{held}; the same month a year before had {level(latest.centre)}")
    else:
        sentences.append(
            f"{held}; {level(latest.centre)} is expected, with limits from "
            f"{level(latest.drawn_lower)} to {level(latest.drawn_upper)}"
        )
    sentences += [f"The plain mean is {level(mean)}"] if mean is not None else []
    sentences += [f"There is no figure for {series.named(*gap)}" for gap in series.gaps]
    sentences += [capital(note)] if note else []
    judged = any(point.drawn_lower is not None for point in known)
    if series.signals:
        sentences += _special_causes(series, decimals, suffix)
    elif judged:
        sentences.append("No month is outside its limits")
    return _paragraph(sentences)


def projection_fan_alt(
    outlook: Outlook,
    *,
    measure_words: str,
    target: float | None = None,
    decimals: int = 0,
    suffix: str = "",
) -> str:
    """A window's total in sentences: what is known, what is projected and how sure, the target."""

    def number(value: float) -> str:
        return say.printed(value, decimals, suffix)

    first, end = outlook.months[0], outlook.months[-1]
    known = [month for month in outlook.months if not month.projected]
    opening = f"{measure_words}, total from {say.month(first.month)}"
    if not outlook.projected:
        sentences = [f"{opening} to {say.month(end.month)}: {number(end.total)}, all months known"]
    else:
        so_far = (
            f"{number(known[-1].total)} by {say.month(known[-1].month)}"
            if known
            else "no month is known"
        )
        sentences = [
            f"{opening}: {so_far}",
            f"{number(end.total)} is projected by {say.month(end.month)}, with an 80% interval of "
            f"{number(end.lower_80)} to {number(end.upper_80)} and a 95% interval of "
            f"{number(end.lower_95)} to {number(end.upper_95)}",
        ]
        off = (
            ""
            if outlook.error is None
            else f", off by {say.printed(outlook.error, 1, '%')} on average in past quarters"
        )
        sentences.append(f"The rest is projected by {say.by_method(outlook.method)}{off}")
        if outlook.reason:
            sentences.append(f"The projection is indicative: {outlook.reason}")
    if target is not None:
        said = f"The target for the total is {say.shortest(target, suffix)}"
        if outlook.projected:
            place = _among(target, end)
            said = f"{said}, {place}"
        sentences.append(said)
    return _paragraph(sentences)


def _among(level: float, end: Ahead) -> str:
    """Where a level is among the intervals at a window's end."""
    if end.lower_80 <= level <= end.upper_80:
        return "inside the 80% interval"
    if end.lower_95 <= level <= end.upper_95:
        return "inside the 95% interval but outside the 80% interval"
    return f"{'below' if level < end.lower_95 else 'above'} the 95% interval"


def funnel_alt(
    places: Sequence[Place],
    benchmark: float,
    dispersion: float,
    *,
    measure_words: str,
    benchmark_name: str,
    decimals: int = 2,
    suffix: str = "",
) -> str:
    """Areas in a funnel in sentences: who is outside which limits, how many inside, who missing."""
    shown = [place for place in places if place.value is not None]
    level = say.printed(benchmark, decimals, suffix)
    sentences = [
        f"{measure_words}: {say.counted(len(shown), 'area')} by size, against "
        f"{say.whose(benchmark_name)} ({level}) and the limits of chance for each size"
    ]
    if dispersion > 1:
        widened = say.printed(dispersion, 1)
        sentences.append(f"The limits allow for {widened} times the variance of chance")
    for limits in (OUTSIDE_998, OUTSIDE_95):
        outside = [
            f"{place.name} ({say.printed(place.figure, decimals, suffix)}, {place.verdict})"
            for place in shown
            if place.outside == limits
        ]
        only = " but inside the 99.8% limits" if limits == OUTSIDE_95 else ""
        if outside:
            sentences.append(f"Outside the {limits} limits{only}: {joined(outside)}")
    inside = [place.name for place in shown if not place.outside]
    if len(inside) == len(shown):
        sentences.append("No area is outside its limits")
    elif inside:
        named = joined(inside) if len(inside) <= MOST_INSIDE else f"{len(inside)} areas"
        sentences.append(f"Inside the limits: {named}")
    missing = [
        f"{place.name} ({place.reason})" if place.reason else place.name
        for place in places
        if place.value is None
    ]
    sentences += [f"There is no figure for {joined(missing)}"] if missing else []
    return _paragraph(sentences)


def _extremes(values: Sequence[tuple[float, str]], number: Callable[..., str]) -> str:
    """The highest and the lowest, each named once even where several share it."""
    highest, lowest = max(value for value, _ in values), min(value for value, _ in values)
    if highest == lowest:
        return f"Every figure is {number(highest)}"

    def named(level: float) -> str:
        names = [name for value, name in values if value == level]
        return joined(names) if len(names) <= 2 else f"{len(names)} of them"

    return (
        f"The highest figure is {number(highest)} ({named(highest)}) "
        f"and the lowest {number(lowest)} ({named(lowest)})"
    )


def _levels(series: Series, level: Callable[..., str]) -> list[str]:
    """Mean and limits of each segment, or its median."""
    told = []
    dates = series.dates
    several = len(series.segments) > 1
    for segment in series.segments:
        end = segment.end
        if end.centre is None:
            continue
        when = (
            f"From {dates.name(segment.first.month)} to {dates.name(segment.last.month)} the"
            if several
            else "The"
        )
        said = f"{when} {series.centre_name} is {level(end.centre)}"
        if series.centre_name == "median":
            told.append(said)
        elif end.drawn_lower is None or end.drawn_upper is None:
            told.append(f"{said}, without limits")
        elif end.drawn_lower == end.drawn_upper:
            told.append(f"{said} and no {dates.noun} differs from it, so there are no limits")
        elif series.one_sided:
            kind = "a trial limit" if segment.trial else "an upper limit"
            told.append(f"{said}, with {kind} of {level(end.drawn_upper)}")
        elif segment.trial:
            count = sum(point.value is not None for point in segment.points)
            told.append(
                f"{said}, with trial limits from {level(end.drawn_lower)} to "
                f"{level(end.drawn_upper)}; {say.counted(count, dates.noun)} "
                f"{'is' if count == 1 else 'are'} too few for a verdict"
            )
        else:
            told.append(
                f"{said}, with limits from {level(end.drawn_lower)} to {level(end.drawn_upper)}"
            )
        if segment.frozen:
            made = "It is" if series.centre_name == "median" else "Both are"
            told.append(
                f"{made} made from {dates.span(segment.first.month, segment.frozen.month)} "
                f"and kept for the {dates.noun}s after"
            )
    return told


def _deviations(bands: Sequence[Deviation], series: Series, level: Callable[..., str]) -> list[str]:
    """Where the lines of deviations are in the last month that has them."""
    told = []
    for band in bands:
        month = max(month for month in band.levels)
        lower, upper = (level(edge) for edge in band.levels[month])
        when = f" {series.dates.at(month)}" if len(series.segments) > 1 else ""
        told.append(f"Lines at {band.words} from the mean are at {lower} and {upper}{when}")
    return told


def _targets(aims: Sequence[Aim], series: Series, suffix: str, note: str) -> list[str]:
    """The target, or each with its months where it changes."""
    if not aims:
        return []
    first, last = series.points[0].number, series.points[-1].number
    noted = f" ({note})" if note else ""
    if len(aims) == 1 and (aims[0].first, aims[0].last) == (first, last):
        return [f"The target is {say.shortest(aims[0].level, suffix)}{noted}"]
    told = [
        f"{say.shortest(aim.level, suffix)} "
        + (
            f"since {series.dates.name(series.date(aim.first))}"
            if aim.last == last
            else f"for {series.named(aim.first, aim.last)}"
        )
        for aim in aims
    ]
    return [f"The target is {joined(told)}{noted}"]


def _runs(series: Series) -> list[str]:
    """How long and how many the latest segment's runs are, beside what chance gives."""
    segment = series.segments[-1]
    runs, noun = segment.runs, series.dates.noun
    if runs is None:
        return []
    if segment.trial:
        return [
            f"{say.counted(runs.useful, noun)} off the {series.centre_name} "
            f"{'is' if runs.useful == 1 else 'are'} too few for a verdict"
        ]
    began = series.dates.name(segment.first.month)
    since = f"Since {began} the" if len(series.segments) > 1 else "The"
    return [
        f"{since} longest run on one side is {say.counted(runs.longest, noun)}, where chance "
        f"gives up to {runs.longest_limit}, and the {series.centre_name} is crossed "
        f"{say.counted(runs.crossings, 'time')}, where chance gives {runs.fewest} or more"
    ]


def _breaks(series: Series) -> list[str]:
    told = []
    for segment in series.segments[1:]:
        reason = f" ({segment.reason})" if segment.reason else ""
        told.append(
            f"The {series.restarting} again {series.dates.at(segment.first.month)}{reason}, "
            f"and the {series.dates.noun}s before and after aren't joined"
        )
    return told


def _aims(
    target: float | None,
    band: tuple[float, float] | None,
    suffix: str,
    values: Sequence[float],
    periods: str,
) -> list[str]:
    told = []
    if target is not None:
        told.append(f"The target is {say.shortest(target, suffix)}")
    if band is not None:
        low, high = band
        inside = sum(low <= value <= high for value in values)
        told.append(
            f"The band wanted is {say.shortest(low, suffix)} to {say.shortest(high, suffix)}, "
            f"and {inside} of {len(values)} {periods} are inside it"
        )
    return told


def _special_causes(series: Series, decimals: int, suffix: str) -> list[str]:
    """Every signal, the latest first; a minor one inside a weightier one isn't told again."""
    told = [
        signal
        for signal in _joined(series.signals)
        if signal.rule in _WEIGHTY
        or not any(
            other.rule in _WEIGHTY and other.side == signal.side and other.overlaps(signal)
            for other in series.signals
        )
    ]
    if not told:
        judged = [segment for segment in series.segments if not segment.trial]
        return [f"No {series.dates.noun} is a special cause"] if judged else []
    told.sort(key=lambda signal: (signal.last.number, signal.first.number), reverse=True)
    causes = [_cause(signal, series, decimals, suffix) for signal in told[:MOST_TOLD]]
    lead = "Special causes, latest first" if len(told) > 1 else "Special cause"
    more = len(told) - MOST_TOLD
    rest = f"; and {say.counted(more, 'earlier one')}" if more > 0 else ""
    return [f"{lead}: {'; '.join(causes)}{rest}"]


def _joined(signals: Sequence[Signal]) -> list[Signal]:
    """The signals, with points beyond a limit that follow each other made one."""
    made: list[Signal] = []
    for signal in sorted(signals, key=lambda found: (found.rule, found.side, found.first.number)):
        last = made[-1] if made else None
        follows = (
            last is not None
            and signal.rule == say.OUTSIDE
            and (last.rule, last.side, last.segment) == (signal.rule, signal.side, signal.segment)
            and last.last.number + 1 == signal.first.number
        )
        if last is not None and follows:
            made[-1] = replace(last, last=signal.last)
        else:
            made.append(signal)
    return made


def _cause(signal: Signal, series: Series, decimals: int, suffix: str) -> str:
    """What a signal is: "November 2016 (291) is above the upper limit, which is worse"."""
    verdict = f", which is {signal.meaning}" if signal.meaning in ("better", "worse") else ""
    noun = say.found(signal.rule, signal.side, series.centre_name, series.dates.noun)
    when = series.dates.span(signal.first.month, signal.last.month)
    if signal.rule == say.OUTSIDE:
        value = say.printed(
            signal.first.figure, series.figure_decimals(signal.first, decimals), suffix
        )
        figure = f" ({value}) is" if signal.first == signal.last else " are"
        if signal.first == signal.last:
            noun = beyond(series, signal.first, noun, decimals, suffix)
        return f"{when}{figure} {noun}{verdict}"
    return f"{when} {'are a' if signal.rule in _WHOLE else 'have'} {noun}{verdict}"


def _latest(variation: str, noun: str) -> list[str]:
    """The verdict on the last point, where there is one."""
    if variation == "common cause":
        return [f"The last {noun} is ordinary variation"]
    if variation.startswith("special cause "):
        kind = variation.removeprefix("special cause ")
        judged = "neither better nor worse" if kind == "neither" else kind
        return [f"The last {noun} is special cause variation: {judged}"]
    return []


def trend_alt(
    points: pd.DataFrame,
    *,
    measure_words: str,
    target: float | None = None,
    band: tuple[float, float] | None = None,
    breaks: Sequence[tuple[dt.date, str]] = (),
    decimals: int = 1,
    suffix: str = "",
) -> str:
    """A trend of waves, cohorts or returns in sentences: each value with its period and interval.

    points: as for `trend`. Raises ValueError where no period has a figure.
    """
    told: list[str] = []
    gaps: list[str] = []
    values: list[tuple[float, str]] = []
    for row in points.sort_values("end").to_dict("records"):
        when = Window(say.as_date(row["start"]), say.as_date(row["end"])).words
        when = f"the {when}" if when.startswith("year") else when
        value = _known(row.get("value"))
        if value is None:
            gaps.append(when)
            continue
        values.append((value, when))
        lower, upper, count = (_known(row.get(name)) for name in ("lower", "upper", "n"))
        more = []
        if lower is not None and upper is not None:
            more.append(
                f"95% interval {say.printed(lower, decimals, suffix)} to "
                f"{say.printed(upper, decimals, suffix)}"
            )
        if count is not None:
            more.append(f"n {say.printed(count)}")
        aside = f" ({', '.join(more)})" if more else ""
        told.append(f"{say.printed(value, decimals, suffix)}{aside} in {when}")
    if not values:
        raise ValueError(
            f"{measure_words}: none of the {len(gaps)} periods has a figure, "
            "so there is nothing to draw"
        )
    if len(told) > MOST_PERIODS:
        left_out = len(told) - LATEST_PERIODS - 1
        told = [told[0], f"{say.counted(left_out, 'value')} between", *told[-LATEST_PERIODS:]]
    sentences = [f"{measure_words}, {say.counted(len(values), 'period')}: {'; '.join(told)}"]
    if len(values) > 2:
        sentences.append(_extremes(values, lambda value: say.printed(value, decimals, suffix)))
    sentences += [f"There is no figure for {joined(gaps)}"] if gaps else []
    sentences += [
        f"The series breaks in {say.month(say.as_date(day))} ({reason}), "
        "and the values before and after aren't joined"
        for day, reason in breaks
    ]
    sentences += _aims(target, band, suffix, [value for value, _ in values], "values")
    return _paragraph(sentences)


def dot_intervals_alt(
    rows: pd.DataFrame,
    *,
    measure_words: str,
    benchmark: float | None,
    benchmark_name: str,
    decimals: int = 2,
    suffix: str = "",
) -> str:
    """Areas against a benchmark in sentences: each verdict with its areas, and who is held back.

    rows: as for `dot_intervals`.
    """
    against = (
        f" against {say.whose(benchmark_name)} ({say.printed(benchmark, decimals, suffix)})"
        if benchmark is not None
        else ""
    )
    by_verdict: dict[str, list[tuple[float, str]]] = {}
    held: list[str] = []
    for row in rows.to_dict("records"):
        value = _known(row.get("value"))
        verdict = row.get("verdict") or "not judged"
        if value is None or verdict == "held back":
            reason = row.get("reason")
            said = f" ({reason})" if isinstance(reason, str) and reason else ""
            held.append(f"{row['name']}{said}")
        else:
            by_verdict.setdefault(str(verdict), []).append((value, str(row["name"])))
    shown = sum(map(len, by_verdict.values()))
    sentences = [
        f"{measure_words}: {say.counted(shown, 'area')}{against}, each with its 95% interval"
    ]
    order = ["worse", "higher", "similar", "lower", "better"]
    for verdict in sorted(by_verdict, key=lambda name: order.index(name) if name in order else 99):
        areas = [
            f"{name} ({say.printed(value, decimals, suffix)})"
            for value, name in sorted(by_verdict[verdict], reverse=True)
        ]
        sentences.append(f"{capital(verdict)}: {joined(areas)}")
    if held:
        sentences.append(f"Held back: {joined(held)}")
    return _paragraph(sentences)


def sparkline_alt(
    values: Sequence[float | None],
    *,
    measure_words: str,
    first: dt.date,
    last: dt.date,
    decimals: int = 0,
    suffix: str = "",
) -> str:
    """A sparkline in a sentence: its ends and its highest and lowest values.

    first, last: the first and last month shown. Raises ValueError where no value is known.
    """
    known = [float(value) for value in values if value is not None and math.isfinite(value)]
    if not known:
        raise ValueError(f"{measure_words}: no month or wave has a figure")

    def number(value: float) -> str:
        return say.printed(value, decimals, suffix)

    return (
        f"{measure_words}, {say.months(first, last)}: from {number(known[0])} to "
        f"{number(known[-1])}, between {number(min(known))} and {number(max(known))}."
    )


def _known(value: object) -> float | None:
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return None
    return float(value)  # type: ignore[arg-type]


def _paragraph(sentences: Sequence[str]) -> str:
    return " ".join(f"{sentence.rstrip('.')}." for sentence in sentences)

"""Tables out of the basket: the scorecard, what made a difference, how a year ends, districts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from quarterdeck import basket_words, charts, printing
from quarterdeck.basket import (
    Assurance,
    Contributions,
    Variation,
    Verdict,
    Watched,
    WatchedBasket,
    YearEnd,
)
from quarterdeck.blocks import (
    Cell,
    Column,
    Count,
    Glyph,
    GlyphName,
    KeyLine,
    Part,
    Picture,
    Row,
    Table,
    Text,
)
from quarterdeck.params.register import Polarity
from quarterdeck.periods import Quarter, add_months, month_name
from quarterdeck.statistics.funnels import Funnel
from quarterdeck.tables import cell, small, words

_SPARKLINE_MONTHS = 36
_COARSE_MEAN = 5  # under this many a month, whole numbers are too coarse for the rules
_GLYPHS: dict[Variation, tuple[GlyphName, GlyphName]] = {
    Variation.CONCERN: ("worsening_up", "worsening_down"),
    Variation.NEITHER: ("neutral_up", "neutral_down"),
    Variation.IMPROVEMENT: ("improving_up", "improving_down"),
    Variation.COMMON_CAUSE: ("stable", "stable"),
    Variation.TRIAL_LIMITS: ("not_judged", "not_judged"),
    Variation.TOO_FEW_POINTS: ("not_judged", "not_judged"),
    Variation.NO_FIGURE: ("withheld_data", "withheld_data"),
}
#: A shape and its letter; the words are `basket_words.ASSURANCE`.
_ASSURANCE: dict[Assurance, tuple[GlyphName, str]] = {
    Assurance.WILL_PASS: ("better", "P"),
    Assurance.HIT_AND_MISS: ("amber", "?"),
    Assurance.WILL_FAIL: ("worse", "F"),
    Assurance.TRIAL_LIMITS: ("not_judged", ""),
    Assurance.TOO_FEW_POINTS: ("not_judged", ""),
    Assurance.NO_LIMITS: ("not_judged", ""),
}
_POLARITY_WORDS = {
    Polarity.LOWER: "fewer is better",
    Polarity.HIGHER: "more is better",
    Polarity.NEUTRAL: "neither is better",
}
#: Shape, letter and word of an area outside its limits, by polarity and side.
_OUTSIDE: dict[tuple[Polarity, str], tuple[GlyphName, str, str]] = {
    (Polarity.LOWER, "above"): ("worse", "W", "worse"),
    (Polarity.LOWER, "below"): ("better", "B", "better"),
    (Polarity.HIGHER, "above"): ("better", "B", "better"),
    (Polarity.HIGHER, "below"): ("worse", "W", "worse"),
    (Polarity.NEUTRAL, "above"): ("neutral_up", "", "higher"),
    (Polarity.NEUTRAL, "below"): ("neutral_down", "", "lower"),
}


# What last quarter's exceptions did


def since(rows: Sequence[Watched], quarter: Quarter) -> Table:
    """Last quarter’s exceptions: where they were, where they are, what they did."""
    earlier = quarter.previous()
    return Table(
        id="since",
        caption=f"Exceptions of {earlier.title} and what they did since",
        columns=(
            Column(heading="Category", width=46),
            Column(heading="Last quarter", width=29),
            Column(heading="Then", basis="a month", width=15, align="right"),
            Column(heading="Now", basis="a month", width=15, align="right"),
            Column(heading="This quarter", width=71),
        ),
        rows=tuple(_since_row(row, earlier) for row in rows),
        notes=(
            "Last quarter’s verdicts are made again from the figures as they are known today, "
            "so they can differ from what was printed then.",
        ),
    )


def _since_row(row: Watched, earlier: Quarter) -> Row:
    return Row(
        cells=(
            words(row.category.title, "strong", header=True),
            cell([_glyph(row.before, short=True)]),
            words(_month_of(row.total(earlier)), align="right"),
            words(_month_of(row.total(row.quarter)), align="right"),
            cell(
                [
                    _glyph(row.verdict, hide_label=True),
                    *small(basket_words.since(row)),
                ]
            ),
        )
    )


# The scorecard


def scorecard(
    rows: Sequence[Watched], basket: WatchedBasket, *, identity: str, ending: str
) -> Table:
    """Some of the basket's categories, each in a row: figures, verdict, assurance, trend.

    ending: which page it is (", page 1 of 2"), or "".
    """
    return Table(
        id=identity,
        caption=f"Every category in {basket.quarter.title}{ending}: its latest month, mean, "
        "expected range, verdict, assurance and 12 months",
        columns=_columns(basket),
        rows=tuple(
            _row(
                row,
                starts_group=place > 0 and _group(row) != _group(rows[place - 1]),
                with_season=_has_season(basket),
                all_illustrative=_all_illustrative(basket.rows),
            )
            for place, row in enumerate(rows)
        ),
        show_caption=False,
    )


def counts(basket: WatchedBasket) -> tuple[Count, ...]:
    """How many categories have each verdict, at the head of the page."""
    shown = [
        (variation, len(basket.of(variation)))
        for variation in Variation
        if basket.of(variation) or variation in (Variation.CONCERN, Variation.IMPROVEMENT)
    ]
    return tuple(
        Count(glyph=_plain_glyph(variation, in_count=True), number=count)
        for variation, count in shown
    )


def _columns(basket: WatchedBasket) -> tuple[Column, ...]:
    month = _latest(basket)
    short, year = month_name(month)[:3], month.year
    return (
        Column(heading="Category", basis="and what is counted", width=42),
        Column(heading=f"{short} {year}", basis="latest month", width=18, align="decimal"),
        # A month says more beside its season than beside one other month.
        Column(heading=f"For {short}", basis="by its season", width=19)
        if _has_season(basket)
        else Column(heading=f"{short} {year - 1}", basis="a year before", width=20),
        Column(heading="Mean", basis="a month", width=13, align="decimal"),
        Column(heading="Limits", basis="expected range", width=22),
        Column(heading="Trend", basis=f"{_trend_length(basket)}; line = mean", width=26),
        Column(heading="This quarter", basis="variation, and what was found first", width=62),
        Column(
            heading="Illustrative target" if _all_illustrative(basket.rows) else "Target",
            basis="assurance",
            width=28,
        ),
        Column(heading="Last quarter", width=31),
        Column(heading="12 months", basis=f"to {short} {year}", width=17),
    )


def _all_illustrative(rows: Sequence[Watched]) -> bool:
    """Whether there are targets, none of which anybody set."""
    aimed = [row.target for row in rows if row.target is not None]
    return bool(aimed) and all(target.illustrative for target in aimed)


def _trend_length(basket: WatchedBasket) -> str:
    """How long the longest sparkline is."""
    longest = _longest_chart(basket.rows)
    return "3 years" if longest >= _SPARKLINE_MONTHS else f"{longest} months"


def _has_season(basket: WatchedBasket) -> bool:
    """Whether any category has months enough for its season to be allowed for."""
    return any(row.season is not None for row in basket.rows)


def _latest(basket: WatchedBasket) -> pd.Timestamp:
    return pd.Timestamp(add_months(basket.quarter.start, 2))


def _row(row: Watched, *, starts_group: bool, with_season: bool, all_illustrative: bool) -> Row:
    category, verdict = row.category, row.verdict
    picture = _sparkline(row)
    trial = verdict.variation in (Variation.TRIAL_LIMITS, Variation.TOO_FEW_POINTS)
    limits = "–"
    if not np.isnan(row.lower):
        limits = f"{printing.number(row.lower)} to {printing.number(row.upper)}"
    found = printing.capital(basket_words.in_short(verdict, row.quarter)) or _why_not(row)
    return Row(
        starts_group=starts_group,
        cells=(
            cell(
                [Text(text=category.title, role="strong")],
                small(f"{category.noun}; {_POLARITY_WORDS[category.polarity]}"),
                header=True,
            ),
            cell([Text(text=_figure(row.latest), role="value")], align="decimal"),
            _season_cell(row) if with_season else _year_before_cell(row),
            cell([Text(text=_figure(row.mean, _decimals(row.mean)))], align="decimal"),
            cell([Text(text=limits)], small("on trial") if trial else []),
            cell([picture]) if picture is not None else words("No month known", "small"),
            cell([_glyph(verdict)], small(found)),
            _assurance_cell(row, noted=not all_illustrative),
            cell([_glyph(row.before, short=True)]),
            _twelve_months_cell(row),
        ),
    )


def _assurance_cell(row: Watched, *, noted: bool) -> Cell:
    """Whether the target is met, by shape, letter and word, with the target itself.

    noted: whether what has to be known of the target is said here and not of the whole column.
    """
    label = basket_words.ASSURANCE[row.assurance]
    if row.assurance not in _ASSURANCE:
        return words(label, "small")
    name, letter = _ASSURANCE[row.assurance]
    aimed = [basket_words.target(row), basket_words.target_note(row) if noted else ""]
    return cell(
        [Glyph(name=name, label=label, letter=letter)], small("; ".join(filter(None, aimed)))
    )


def remarks(rows: Sequence[Watched], basket: WatchedBasket) -> tuple[str, ...]:
    """What has to be known of the scorecard's figures."""
    said = [
        "Mean and expected range are of the months on the chart, "
        f"{printing.spelt(_longest_chart(rows))} at most, since the last break: mean ± 2.66 mean "
        "moving ranges. They take no account of the season"
        + (
            f"; “for {month_name(_latest(basket))[:3]}” does, and decides no verdict."
            if _has_season(basket)
            else ", which takes three years of months; set the latest month beside the year before."
        ),
    ]
    coarse = [row for row in rows if row.mean < _COARSE_MEAN]
    if coarse:
        said.append(
            f"Under {_COARSE_MEAN} a month ({basket_words.titles(coarse)}), the rules see "
            "little but the largest change."
        )
    return tuple(said)


def _glyph(verdict: Verdict, *, short: bool = False, hide_label: bool = False) -> Glyph:
    name = _GLYPHS[verdict.variation][1 if verdict.side == "below" else 0]
    label = basket_words.LABELS[verdict.variation]
    return Glyph(name=name, label=_short(label) if short else label, hide_label=hide_label)


def _plain_glyph(variation: Variation, *, in_count: bool = False) -> Glyph:
    label = _short(basket_words.LABELS[variation])
    return Glyph(name=_GLYPHS[variation][0], label=label.lower() if in_count else label)


def _short(label: str) -> str:
    """A verdict in a word or two: "Concern", "Common cause", "Trial limits"."""
    return printing.capital(label.removeprefix("Special cause: ").split(",")[0])


def _group(row: Watched) -> int:
    """Exceptions, the rest that is judged, what isn't."""
    return 0 if row.verdict.is_exception else 1 if row.verdict.is_judged else 2


def key(rows: Sequence[Watched]) -> tuple[KeyLine, ...]:
    """What the shapes on the scorecard mean."""
    found = {row.verdict.variation for row in rows}
    assured = {row.assurance for row in rows}
    signals = (Variation.CONCERN, Variation.IMPROVEMENT, Variation.NEITHER)
    quiet = (
        ("stable", "Common cause: what the series does anyway"),
        ("not_judged", "Trial limits: under 13 months"),
    )
    lines = (
        KeyLine(
            heading="Signal",
            glyphs=tuple(_plain_glyph(each) for each in signals if each in found),
            words="The arrow is its side of the mean",
        ),
        KeyLine(
            heading="No signal",
            glyphs=tuple(
                Glyph(name=name, label=label)
                for name, label in quiet
                if name in {_GLYPHS[each][0] for each in found}
            ),
        ),
        KeyLine(
            heading="Target",
            glyphs=tuple(
                Glyph(name=name, letter=letter, label=basket_words.ASSURANCE[assurance])
                for assurance, (name, letter) in _ASSURANCE.items()
                if letter and assurance in assured
            ),
        ),
    )
    return tuple(line for line in lines if line.glyphs)


def _why_not(row: Watched) -> str:
    match row.verdict.variation:
        case Variation.COMMON_CAUSE:
            return "No month of the quarter is a signal"
        case Variation.TRIAL_LIMITS | Variation.TOO_FEW_POINTS:
            assert row.chart is not None
            segment = row.chart.segments.iloc[-1]
            reason = f": {segment['reason']}" if segment["reason"] else ""
            return f"{int(segment['n'])} months so far{reason}"
        case _:
            return "No month of the quarter was received"


def _figure(value: float, decimals: int = 0) -> str:
    return "NA" if np.isnan(value) else printing.number(value, decimals)


def _decimals(value: float) -> int:
    """Means under ten get a decimal, so that they can be told from their neighbours."""
    return 1 if value < 10 else 0


def _month_of(total: float) -> str:
    """A quarter as its average month."""
    return "NA" if np.isnan(total) else _figure(total / 3, _decimals(total / 3))


def _year_before_cell(row: Watched) -> Cell:
    if np.isnan(row.year_before):
        broken = row.break_after(add_months(row.latest_month, -12))
        why = broken.short if broken is not None else "not known"
        return cell([Text(text="NA", role="earlier")], small(why))
    return cell([Text(text=_figure(row.year_before), role="earlier")])


def _season_cell(row: Watched) -> Cell:
    """What the season leads to expect of the latest month, and between which limits."""
    season = row.season
    if season is None:
        return words("under three years", "small")
    limits = f"{printing.number(season.lower)} to {printing.number(season.upper)}"
    return cell(
        [Text(text=printing.number(season.expected, _decimals(season.expected)))], small(limits)
    )


def _twelve_months_cell(row: Watched) -> Cell:
    now, before = row.twelve_months(), row.twelve_months(1)
    if np.isnan(now):
        return cell([Text(text="NA")], small("a month isn’t known"))
    broken = row.break_after(add_months(row.latest_month, -23))
    if broken is not None:
        change = broken.short
    elif np.isnan(before):
        change = "no year before"
    elif before < 20:
        change = f"{printing.number(before)} the year before"
    else:
        change = f"{printing.signed(100 * (now - before) / before, 1)}%"
    return cell([Text(text=printing.number(now))], small(change))


def _longest_chart(rows: Sequence[Watched]) -> int:
    return max((len(row.chart.points) for row in rows if row.chart is not None), default=0)


def _sparkline(row: Watched) -> Picture | None:
    """Three years of a category's months with the mean of each stretch between breaks."""
    if row.chart is None:
        return None
    points = row.chart.points.iloc[-_SPARKLINE_MONTHS:].reset_index(drop=True)
    if not points["value"].notna().any():
        return None
    values = tuple(None if np.isnan(value) else float(value) for value in points["value"])
    breaks = [
        place
        for place, (before, after) in enumerate(pairwise(points["segment"]), start=1)
        if before != after
    ]
    means = [float(points["centre"].iloc[start]) for start in (0, *breaks)]
    known: list[float | None] = [None if np.isnan(mean) else mean for mean in means]
    alt = charts.sparkline_alt(
        values,
        measure_words=row.category.title,
        first=points["month"].iloc[0].date(),
        last=points["month"].iloc[-1].date(),
    )
    return charts.sparkline(values, mean=known, breaks=breaks, alt=alt)


# What made a difference


def drivers(row: Watched, by_area: Contributions, by_kind: Contributions, area_name: str) -> Table:
    """What each area and subcategory added to the quarter's distance from three mean months."""
    quarter, category = row.quarter, row.category
    earlier = quarter.window.like_for_like
    lead = by_area if not by_area.parts.empty else by_kind
    rows = [_driver_row(area_name, _whole(lead), role="strong")]
    for made in (by_area, by_kind):
        rows += [
            _driver_row(str(part["name"]), part, starts_group=place == 0)
            for place, part in enumerate(made.parts.to_dict("records"))
        ]
    notes: list[str] = []
    if not lead.has_shares:
        notes.append(
            "Shares aren’t given where the parts moved against each other: the net difference "
            "is under a third of what moved either way."
        )
    elif (lead.parts["share"] < 0).any():
        notes.append("A minus in the last column: that part went the other way.")
    if lead.left_out:
        notes.append(
            f"{printing.joined(f'{month_name(m)} {m.year}' for m in lead.left_out)} isn’t known "
            "for every area and is left out of these means."
        )
    if by_kind.reason:
        notes.append(f"Subcategories aren’t told apart, because {by_kind.reason}.")
    return Table(
        id=f"{category.id}_drivers",
        caption=f"{category.title}: what made the quarter differ from three mean months",
        columns=(
            Column(heading="Area" if by_kind.parts.empty else "Area or subcategory", width=48),
            Column(heading="Year before", basis=earlier.short, width=27, align="right"),
            Column(heading="Usual quarter", basis="3 mean months", width=30, align="right"),
            Column(heading="This quarter", basis=quarter.window.short, width=27, align="right"),
            Column(heading="Difference", width=22, align="right"),
            Column(heading="Share of it", width=23, align="right"),
        ),
        rows=tuple(rows),
        notes=tuple(notes),
    )


def _whole(made: Contributions) -> dict[str, float]:
    sums = made.parts[["year_before", "usual", "quarter", "change"]].sum(skipna=False)
    share = 100.0 if made.has_shares else float("nan")
    return {**{str(name): float(value) for name, value in sums.items()}, "share": share}


def _driver_row(
    name: str, values: Mapping[Any, Any], *, role: str = "label", starts_group: bool = False
) -> Row:
    year_before, share = values["year_before"], values["share"]
    return Row(
        starts_group=starts_group,
        cells=(
            words(name, role, header=True),
            words(_figure(year_before), role, "right"),
            words(printing.number(values["usual"]), role, "right"),
            words(printing.number(values["quarter"]), role, "right"),
            words(printing.signed(values["change"]), role, "right"),
            words("–" if np.isnan(share) else f"{printing.number(share)}%", role, "right"),
        ),
    )


# Where the year ends


def year_end(rows: Sequence[tuple[Watched, YearEnd]], quarter: Quarter) -> Table:
    """Each category's financial year: projected, or once it is over beside what was projected."""
    over = any(found.is_over for _, found in rows)
    asked_at = quarter.previous() if over else quarter
    known = f"{month_name(quarter.financial_year.start)[:3]}–{month_name(asked_at.end)[:3]}"
    before = f"{quarter.start_year - 1}-{quarter.start_year % 100:02d}"
    fixed = (
        Column(heading="Category", width=47),
        Column(heading=before, basis="the year", width=17, align="right"),
        Column(heading="So far", basis=known, width=16, align="right"),
        Column(heading="Projected", basis=quarter.year_label, width=20, align="right"),
        Column(heading="95% interval", width=32, align="right"),
    )
    last = (
        (
            Column(heading="Happened", basis=quarter.year_label, width=20, align="right"),
            Column(heading="Interval", width=24),
        )
        if over
        else (Column(heading=f"Beside {before}", basis="method, and its past error", width=44),)
    )
    return Table(
        id="year_ends",
        caption=f"{quarter.year_label}, projected from the months to {month_name(asked_at.end)} "
        f"{asked_at.end.year}",
        columns=fixed + last,
        rows=tuple(_year_end_row(row, found) for row, found in rows),
        notes=_year_end_notes(rows),
    )


def _year_end_notes(rows: Sequence[tuple[Watched, YearEnd]]) -> tuple[str, ...]:
    """What has to be known of the projections."""
    indicative: dict[str, list[Watched]] = {}
    for row, found in rows:
        if found.projection.reason is not None:
            indicative.setdefault(found.projection.reason, []).append(row)
    if sum(map(len, indicative.values())) == len(rows):
        return (f"All are indicative: there are {', or '.join(indicative)}.",)
    return (
        "The method is the one that came nearest in the series’ own past quarters, and the "
        "interval comes from its errors there.",
        *(
            f"Indicative, because there are {reason}: {basket_words.titles(few)}."
            for reason, few in indicative.items()
        ),
    )


def _year_end_row(row: Watched, found: YearEnd) -> Row:
    made = found.projection
    interval = f"{printing.number(made.lower_95)} to {printing.number(made.upper_95)}"
    if found.is_over:
        place: list[Part] = [
            Glyph(
                name="similar"
                if found.was_inside
                else "neutral_up"
                if found.happened > made.value
                else "neutral_down",
                label="Inside" if found.was_inside else "Outside",
            )
        ]
        ending: tuple[Cell, ...] = (
            words(printing.number(found.happened), "strong", "right"),
            cell(place),
        )
    else:
        ending = (_beside_cell(row, found),)
    return Row(
        cells=(
            words(row.category.title, "strong", header=True),
            words(_figure(found.year_before), align="right"),
            words(_figure(found.to_date), align="right"),
            words(printing.number(made.value), "strong", "right"),
            words(interval, align="right"),
            *ending,
        )
    )


def _beside_cell(row: Watched, found: YearEnd) -> Cell:
    """On which side of the year before the projection is, and how far the method was off."""
    error = found.projection.mape.get(found.projection.method)
    off = "" if error is None or np.isnan(error) else f", {printing.number(error, 1)}% off"
    method = small(
        f"{printing.capital(_METHODS.get(found.projection.method, 'straight line'))}{off}"
    )
    side = found.beside_year_before
    if np.isnan(found.year_before):
        return cell([Glyph(name="not_judged", label="No year to compare with")], method)
    if not side:
        return cell([Glyph(name="stable", label="Can’t be told apart")], method)
    better = {Polarity.LOWER: "below", Polarity.HIGHER: "above"}.get(row.category.polarity)
    verdict = "neutral" if better is None else "improving" if side == better else "worsening"
    name: GlyphName = _SIDES[verdict, side]
    return cell([Glyph(name=name, label="More" if side == "above" else "Fewer")], method)


#: Methods of projection where there is little room.
_METHODS = {"last year's seasonal share": "seasonal share", "Holt-Winters": "Holt-Winters"}
_SIDES: dict[tuple[str, str], GlyphName] = {
    ("neutral", "above"): "neutral_up",
    ("neutral", "below"): "neutral_down",
    ("improving", "above"): "improving_up",
    ("improving", "below"): "improving_down",
    ("worsening", "above"): "worsening_up",
    ("worsening", "below"): "worsening_down",
}


# Districts


def districts(rows: Sequence[tuple[Watched, Funnel]]) -> Table:
    """Each category's rate by area, and whether chance alone would take it so far."""
    areas = list(dict.fromkeys(str(name) for _, found in rows for name in found.areas.index))
    per = {row.category.per for row, _ in rows}
    return Table(
        id="by_district",
        caption="Rates of the 12 months by area, beside the limits of chance for its population",
        columns=(
            Column(heading="Category", basis=f"per {printing.number(min(per))} people", width=38),
            Column(heading="All", width=13, align="right"),
            *(Column(heading=name, width=17.8, align="right") for name in areas),
        ),
        rows=tuple(_district_row(row, found, areas) for row, found in rows),
        notes=(
            "W is worse and B better, outside the 99.8% limits of the funnel for all areas "
            "together; an arrow is higher or lower, where neither is better. The limits are those "
            "of chance alone: areas differ for lasting reasons too, such as a town centre.",
        ),
    )


def _district_row(row: Watched, found: Funnel, areas: Sequence[str]) -> Row:
    whole = found.benchmark * row.category.per
    return Row(
        cells=(
            words(row.category.title, "strong", header=True),
            words(_rate(whole), "strong", "right"),
            *(_district_cell(row, found, name) for name in areas),
        )
    )


def _district_cell(row: Watched, found: Funnel, name: str) -> Cell:
    """An area's rate, with shape, letter and word where it is outside its limits."""
    values, positions = found.areas["value"], found.areas["position_998"]
    value = float(values.get(name, np.nan)) * row.category.per
    if np.isnan(value):
        return cell([Text(text="NA")], small("not known"), align="right")
    figure, position = Text(text=_rate(value)), str(positions[name])
    if position not in ("above", "below"):
        return cell([figure], align="right")
    shape, letter, label = _OUTSIDE[row.category.polarity, position]
    glyph = Glyph(name=shape, letter=letter, label=f"{name}: {label}", hide_label=True)
    return cell([figure, glyph], align="right")


def _rate(value: float) -> str:
    """A rate with one decimal, or two where that would hide it."""
    return printing.number(value, 1 if value >= 1 else 2)

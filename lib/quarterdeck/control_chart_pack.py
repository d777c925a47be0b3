"""The control-chart pack filled in: a scorecard of every category, then its exceptions at length.

Opening, stable prose, recommendations and contacts are those of any paper (`papers`); the numbers
are `basket`'s and the sentences `basket_words`'.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from quarterdeck import basket, basket_words, charts, wording
from quarterdeck.basket import Contributions, Variation, Verdict, Watched, WatchedBasket
from quarterdeck.blocks import (
    Block,
    Cell,
    Chart,
    Column,
    Count,
    Dashboard,
    Glyph,
    GlyphName,
    Group,
    Heading,
    KeyLine,
    Listing,
    Opening,
    Paragraph,
    Picture,
    Row,
    Table,
    Text,
)
from quarterdeck.edition import Edition
from quarterdeck.papers import PaperParts
from quarterdeck.params.models import Polarity
from quarterdeck.periods import Quarter, Window, add_months, month_name
from quarterdeck.tables import cell, small, words
from quarterdeck.wording import day

_SPARKLINE_MONTHS = 36
_ROWS_TO_A_PAGE = 15
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
_POLARITY_WORDS = {
    Polarity.LOWER: "fewer is better",
    Polarity.HIGHER: "more is better",
    Polarity.NEUTRAL: "neither is better",
}


def open_pack(name: str, quarter: str) -> ControlChartPack:
    """A pack of a quarter, opened for a notebook to show part by part."""
    edition = Edition.open(quarter)
    return ControlChartPack(PaperParts(edition, edition.paper(name)))


@dataclass(frozen=True)
class ControlChartPack:
    """The parts of the pack, each a method, in the order in which the notebook shows them."""

    parts: PaperParts

    @property
    def edition(self) -> Edition:
        """The quarter."""
        return self.parts.edition

    @property
    def quarter(self) -> Quarter:
        """The quarter reported."""
        return self.edition.quarter

    @cached_property
    def basket(self) -> WatchedBasket:
        """Every category with its chart and verdicts, exceptions first."""
        paper, framework = self.parts.paper, self.parts.framework
        return basket.open_basket(self.edition.figures, paper, framework, self.quarter)

    @property
    def area_name(self) -> str:
        """Whom the pack is about."""
        return self.edition.params.area(self.parts.framework.area).name

    # Parts that every paper has

    def opening(self) -> Opening:
        """Body, date, title and marking."""
        return self.parts.opening()

    def section(self, name: str) -> Group:
        """A section of the house form: heading, stable prose, then the commentary on it."""
        return self.parts.section(name)

    def recommendations(self) -> Group:
        """What the body is asked to do, on the page that ends the pack."""
        heading, *rest = self.parts.recommendations().blocks
        assert isinstance(heading, Heading)
        return Group(blocks=(heading.model_copy(update={"new_page": True}), *rest))

    def contacts(self) -> Group:
        """Officers to contact."""
        return self.parts.contacts()

    # The pack's own

    def findings(self) -> Group:
        """The one sentence, the number that chance would bring, what has no verdict."""
        said = (
            basket_words.finding(self.basket),
            basket_words.chance(self.basket),
            basket_words.unjudged(self.basket),
        )
        return self._led("findings", said)

    def _led(self, name: str, said: Sequence[str], *after: Block) -> Group:
        """A section of the house form with computed sentences under its heading."""
        heading, *stable = self.parts.section(name).blocks
        leading = (Paragraph(text=text, voice="headline") for text in said if text)
        return Group(blocks=(heading, *leading, *after, *stable))

    def since_last_quarter(self) -> Group:
        """What last quarter's exceptions did in this one."""
        rows = self.basket.last_quarters_exceptions
        table = (self._since_table(rows),) if rows else ()
        return self._led("since_last_quarter", [basket_words.since_summary(self.basket)], *table)

    def _since_table(self, rows: Sequence[Watched]) -> Table:
        earlier = self.quarter.previous()
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
            rows=tuple(self._since_row(row, earlier) for row in rows),
            notes=(
                "Last quarter’s verdicts are made again from the figures as they are known today, "
                "so they can differ from what was printed then.",
            ),
        )

    def _since_row(self, row: Watched, earlier: Quarter) -> Row:
        return Row(
            cells=(
                words(row.category.title, "strong", header=True),
                cell([_glyph(row.before, short=True)]),
                words(_month_of(row.total(earlier)), align="right"),
                words(_month_of(row.total(self.quarter)), align="right"),
                cell(
                    [
                        _glyph(row.verdict, hide_label=True),
                        *small(basket_words.since(row)),
                    ]
                ),
            )
        )

    def scorecard(self) -> Group:
        """Every category on one landscape page, or two where there are many."""
        rows = self.basket.rows
        if not rows:
            nothing = "Nothing has been received, so there is no scorecard."
            return Group(blocks=(Paragraph(text=nothing),))
        pages = max(1, -(-len(rows) // _ROWS_TO_A_PAGE))
        size = -(-len(rows) // pages)
        parts = [rows[start : start + size] for start in range(0, len(rows), size)]
        return Group(
            blocks=tuple(
                self._page(part, number, len(parts)) for number, part in enumerate(parts, start=1)
            )
        )

    def _page(self, rows: Sequence[Watched], number: int, of: int) -> Dashboard:
        ending = f", page {number} of {of}" if of > 1 else ""
        quarter = self.quarter
        return Dashboard(
            id="scorecard" if number == 1 else f"scorecard_{number}",
            eyebrow=f"{self.parts.paper.body} · {self.area_name}",
            title=f"Scorecard of categories, {quarter.title}{ending}",
            counted=f"{len(self.basket.rows)} categories:",
            counts=self._counts(),
            headline=basket_words.finding(self.basket),
            tables=(
                Table(
                    id=f"scorecard_table_{number}",
                    caption=f"Every category in {quarter.title}{ending}: its latest month, mean, "
                    "expected range, verdict and 12 months",
                    columns=self._columns(),
                    rows=tuple(
                        self._row(
                            row, starts_group=place > 0 and _group(row) != _group(rows[place - 1])
                        )
                        for place, row in enumerate(rows)
                    ),
                    show_caption=False,
                ),
            ),
            remarks=self._remarks(rows),
            key=_key(),
            foot_left=self.parts.opening().illustrative,
            foot_right=f"Published {day(self.edition.quarter_params.published)}",
        )

    def _counts(self) -> tuple[Count, ...]:
        shown = [
            (variation, len(self.basket.of(variation)))
            for variation in Variation
            if self.basket.of(variation) or variation in (Variation.CONCERN, Variation.IMPROVEMENT)
        ]
        return tuple(
            Count(glyph=_plain_glyph(variation, in_count=True), number=count)
            for variation, count in shown
        )

    def _columns(self) -> tuple[Column, ...]:
        month, year = self._latest, self._latest.year
        short = month_name(month)[:3]
        season = Column(heading=f"For {short}", basis="by its season", width=21)
        return (
            Column(heading="Category", basis="and what is counted", width=42),
            Column(heading=f"{short} {year}", basis="latest month", width=18, align="decimal"),
            Column(heading=f"{short} {year - 1}", basis="a year before", width=18, align="decimal"),
            Column(heading="Mean", basis="a month", width=14, align="decimal"),
            Column(heading="Limits", basis="expected range", width=21),
            *((season,) if self._has_season else ()),
            Column(heading="Trend", basis=f"{self._trend_length}; line = mean", width=29),
            Column(heading="This quarter", basis="verdict, and what was found first", width=65),
            Column(heading="Last quarter", width=30),
            Column(heading="12 months", basis=f"to {short} {year}", width=20),
        )

    @property
    def _trend_length(self) -> str:
        """How long the longest sparkline is."""
        charts_made = (row.chart for row in self.basket.rows if row.chart is not None)
        longest = max((len(chart.points) for chart in charts_made), default=0)
        return "3 years" if longest >= _SPARKLINE_MONTHS else f"{longest} months"

    @property
    def _has_season(self) -> bool:
        """Whether any category has months enough for its season to be allowed for."""
        return any(row.season is not None for row in self.basket.rows)

    @property
    def _latest(self) -> pd.Timestamp:
        return pd.Timestamp(add_months(self.quarter.start, 2))

    def _row(self, row: Watched, *, starts_group: bool) -> Row:
        category, verdict = row.category, row.verdict
        picture = _sparkline(row)
        trial = verdict.variation in (Variation.TRIAL_LIMITS, Variation.TOO_FEW_POINTS)
        limits = "–"
        if not np.isnan(row.lower):
            limits = f"{wording.number(row.lower)} to {wording.number(row.upper)}"
        found = wording.capital(basket_words.in_short(verdict, self.quarter)) or _why_not(row)
        return Row(
            starts_group=starts_group,
            cells=(
                cell(
                    [Text(text=category.title, role="strong")],
                    small(f"{category.noun}; {_POLARITY_WORDS[category.polarity]}"),
                    header=True,
                ),
                cell([Text(text=_figure(row.latest), role="value")], align="decimal"),
                _year_before_cell(row),
                cell([Text(text=_figure(row.mean, _decimals(row.mean)))], align="decimal"),
                cell([Text(text=limits)], small("on trial") if trial else []),
                *((_season_cell(row),) if self._has_season else ()),
                cell([picture]) if picture is not None else words("No month known", "small"),
                cell([_glyph(verdict)], small(found)),
                cell([_glyph(row.before, short=True)]),
                _twelve_months_cell(row),
            ),
        )

    def _remarks(self, rows: Sequence[Watched]) -> tuple[str, ...]:
        said = [
            "Mean and expected range are of the months on the chart, "
            f"{_longest_chart(rows)} at most, since the last break: mean ± 2.66 mean moving "
            "ranges. They take no account of the season"
            + (
                f"; “for {month_name(self._latest)[:3]}” does, and decides no verdict."
                if self._has_season
                else ", which takes three years of months; set the latest month beside the year "
                "before."
            ),
        ]
        coarse = [row for row in rows if row.mean < _COARSE_MEAN]
        if coarse:
            said.append(
                f"Under {_COARSE_MEAN} a month ({basket_words.titles(coarse)}), the rules see "
                "little but the largest change."
            )
        return tuple(said)

    # Exceptions

    def exceptions(self) -> Group:
        """A page for each exception: what was found, the chart, what made the difference."""
        blocks: list[Block] = []
        lead = self._led("exceptions", [self._exceptions_lead()])
        heading, *rest = lead.blocks
        assert isinstance(heading, Heading)
        blocks += [heading.model_copy(update={"new_page": True}), *rest]
        for place, row in enumerate(self.basket.exceptions):
            blocks += self._exception(row, first=place == 0)
        return Group(blocks=tuple(blocks))

    def _exceptions_lead(self) -> str:
        found = self.basket.exceptions
        if not found:
            return "No category shows a special cause this quarter, so none is charted at length."
        lead = (
            "**One category is charted here.**"
            if len(found) == 1
            else f"**{wording.capital(wording.spelt(len(found)))} categories are charted here, "
            "those for the worse first.**"
        )
        common = self.basket.of(Variation.COMMON_CAUSE)
        if not common:
            return f"{lead} Every category that is judged shows a special cause."
        return (
            f"{lead} {wording.capital(basket_words.titles(common))} "
            f"{'shows' if len(common) == 1 else 'show'} common cause and "
            f"{'isn’t' if len(common) == 1 else 'aren’t'} charted here."
        )

    def _exception(self, row: Watched, *, first: bool) -> Iterator[Block]:
        category = row.category
        by_area = basket.contributions(row, category.by_area)
        by_kind = basket.contributions(row, category.by_kind, category.part_breaks)
        heading = Heading(
            level=3,
            text=category.title,
            id=f"{category.id}_exception",
            eyebrow=basket_words.LABELS[row.verdict.variation],
            new_page=not first,
        )
        yield heading
        yield Paragraph(text=basket_words.headline(row, by_area, by_kind), voice="headline")
        yield self.chart(row)
        if not by_area.parts.empty or not by_kind.parts.empty:
            yield self._drivers(row, by_area, by_kind)

    def chart(self, row: Watched) -> Chart:
        """A category's months on their control chart."""
        assert row.chart is not None  # an exception has one
        category = row.category
        span = Window(row.chart.points["month"].iloc[0].date(), self.quarter.end).words
        return charts.control_chart(
            row.chart,
            id=f"{category.id}_chart",
            title=basket_words.chart_title(row),
            subtitle=f"{wording.capital(category.noun)} each month, {self.area_name}, {span}."
            f"{basket_words.gaps(row.chart)}",
            measure_words=f"{category.title}, {category.noun} in {self.area_name}",
            source=self._source(category.source),
        )

    def _drivers(self, row: Watched, by_area: Contributions, by_kind: Contributions) -> Table:
        quarter, category = self.quarter, row.category
        earlier = quarter.window.like_for_like
        lead = by_area if not by_area.parts.empty else by_kind
        rows = [_driver_row(self.area_name, _whole(lead), role="strong")]
        for made in (by_area, by_kind):
            rows += [
                _driver_row(str(part["name"]), part, starts_group=place == 0)
                for place, part in enumerate(made.parts.to_dict("records"))
            ]
        notes = ["Means are rounded in print, so that parts may not add up by one."]
        if not lead.has_shares:
            notes.append(
                "Shares aren’t given where the parts moved against each other: the net difference "
                "is under a third of what moved either way."
            )
        elif (lead.parts["share"] < 0).any():
            notes.append("A minus in the last column: that part went the other way.")
        if lead.left_out:
            notes.append(
                f"{wording.joined(f'{month_name(m)} {m.year}' for m in lead.left_out)} isn’t known "
                "for every area and is left out of these means."
            )
        if by_kind.reason:
            notes.append(f"Subcategories aren’t told apart, because {by_kind.reason}.")
        return Table(
            id=f"{category.id}_drivers",
            caption=f"{category.title}: what made the quarter differ from three mean months",
            columns=(
                Column(heading="Area" if by_kind.parts.empty else "Area or subcategory", width=56),
                Column(heading="A year before", basis=earlier.short, width=25, align="right"),
                Column(heading="Usual quarter", basis="3 mean months", width=25, align="right"),
                Column(heading="This quarter", basis=quarter.window.short, width=25, align="right"),
                Column(heading="Difference", width=22, align="right"),
                Column(heading="Share of it", width=23, align="right"),
            ),
            rows=tuple(rows),
            notes=tuple(notes),
        )

    # The data

    def data_behind(self) -> Group:
        """What was received, what is held back, the breaks, and the rules."""
        heading, *stable = self.parts.section("data_behind").blocks
        blocks: list[Block] = [
            heading,
            Heading(level=3, text="What was received", id="received"),
            *self._received(),
            Heading(level=3, text="Breaks and what was set aside", id="set_aside"),
            *self._set_aside(),
            Heading(level=3, text="The rules", id="rules"),
            *self._rules(),
            *stable,
        ]
        return Group(blocks=tuple(blocks))

    def _received(self) -> Iterator[Block]:
        sources = dict.fromkeys(entry.source for entry in self.parts.paper.basket)
        used = {extract.source for extract in self.edition.in_use()}
        items = [self._source(name) for name in sources if name in used]
        items += [f"Nothing received: {wording.in_sentence(t)}." for t in self.basket.not_received]
        cutoff = day(self.edition.quarter_params.cutoff)
        yield Paragraph(text=f"Extracts received by {cutoff} were used.")
        yield Listing(items=tuple(items))

    def _set_aside(self) -> Iterator[Block]:
        watched = {entry.source for entry in self.parts.paper.basket}
        items = [
            f"{self.edition.params.area(fault.area).name}: {fault.words}. The month is held back "
            "from the area and from every sum that holds it."
            for fault in self.edition.faults
            if fault.source in watched
        ]
        for row in self.basket.rows:
            items += [
                f"{row.category.title}: limits start again in {month_name(entry.since)} "
                f"{entry.since.year}, because {entry.reason}."
                for entry in row.category.breaks
                if entry.since <= self.quarter.end
            ]
            items += [
                f"{row.category.title}: its subcategories changed in {month_name(entry.since)} "
                f"{entry.since.year}, because {entry.reason}. Its total isn’t affected."
                for entry in row.category.part_breaks
                if entry.since <= self.quarter.end
            ]
        if items:
            yield Listing(items=tuple(items))
        else:
            yield Paragraph(text="No series has a break, and nothing was set aside.")

    def _rules(self) -> Iterator[Block]:
        yield Paragraph(
            text="Each chart is an individuals (XmR) chart: the mean of the months, and limits at "
            "2.66 mean moving ranges either side of it. Signals are those of NHS England’s Making "
            "Data Count:"
        )
        yield Listing(
            items=(
                "a month outside the limits;",
                "a rise or a fall over seven months;",
                "two of three months beyond two-thirds of the way to a limit;",
                "a run of seven months on one side of the mean.",
            )
        )
        yield Paragraph(
            text="Limits of fewer than 13 months are on trial, and no verdict is given. Limits "
            "start again at a break of the whole category, dated in the register."
        )
        rates = wording.joined(
            f"{wording.number(100 * rate, 1)}% with {months} months"
            for months, rate in basket.FALSE_ALARMS
        )
        yield Paragraph(
            text="How often chance brings an exception was found by simulating 10,000 steady "
            f"series of each length and counting those with a signal in the last quarter: {rates}."
        )

    def _source(self, name: str) -> str:
        """The source line: whose figures, received when, invented or not."""
        source = self.edition.params.source(name)
        extracts = [one for one in self.edition.in_use() if one.source == name]
        received = f", received {day(max(one.received for one in extracts))}" if extracts else ""
        invented = " Illustrative figures." if any(one.illustrative for one in extracts) else ""
        return f"{source.producer}, {wording.in_sentence(source.title)}{received}.{invented}"


# Cells


def _glyph(verdict: Verdict, *, short: bool = False, hide_label: bool = False) -> Glyph:
    name = _GLYPHS[verdict.variation][1 if verdict.side == "below" else 0]
    label = basket_words.LABELS[verdict.variation]
    return Glyph(name=name, label=_short(label) if short else label, hide_label=hide_label)


def _plain_glyph(variation: Variation, *, in_count: bool = False) -> Glyph:
    label = _short(basket_words.LABELS[variation])
    return Glyph(name=_GLYPHS[variation][0], label=label.lower() if in_count else label)


def _short(label: str) -> str:
    """A verdict in a word or two: "Concern", "Common cause", "Trial limits"."""
    return wording.capital(label.removeprefix("Special cause: ").split(",")[0])


def _group(row: Watched) -> int:
    """Exceptions, the rest that is judged, what isn't."""
    return 0 if row.verdict.is_exception else 1 if row.verdict.is_judged else 2


def _key() -> tuple[KeyLine, ...]:
    return (
        KeyLine(
            heading="Signal",
            glyphs=(
                _plain_glyph(Variation.CONCERN),
                _plain_glyph(Variation.IMPROVEMENT),
                _plain_glyph(Variation.NEITHER),
            ),
        ),
        KeyLine(
            heading="No signal",
            glyphs=(
                Glyph(name="stable", label="Common cause: what the series does anyway"),
                Glyph(name="not_judged", label="Trial limits: under 13 months"),
            ),
        ),
        KeyLine(heading="Arrow", glyphs=(), words="The side of the mean that the signal is on"),
    )


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
    return "NA" if np.isnan(value) else wording.number(value, decimals)


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
        return cell([Text(text="NA", role="earlier")], small(why), align="decimal")
    return cell([Text(text=_figure(row.year_before), role="earlier")], align="decimal")


def _season_cell(row: Watched) -> Cell:
    """What the season leads to expect of the latest month, and between which limits."""
    season = row.season
    if season is None:
        return words("under three years", "small")
    limits = f"{wording.number(season.lower)} to {wording.number(season.upper)}"
    return cell(
        [Text(text=wording.number(season.expected, _decimals(season.expected)))], small(limits)
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
        change = f"{wording.number(before)} the year before"
    else:
        change = f"{wording.signed(100 * (now - before) / before, 1)}%"
    return cell([Text(text=wording.number(now))], small(change))


def _longest_chart(rows: Sequence[Watched]) -> str:
    longest = max((len(row.chart.points) for row in rows if row.chart is not None), default=0)
    return wording.spelt(longest)


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
            words(wording.number(values["usual"]), role, "right"),
            words(wording.number(values["quarter"]), role, "right"),
            words(wording.signed(values["change"]), role, "right"),
            words("–" if np.isnan(share) else f"{wording.number(share)}%", role, "right"),
        ),
    )

"""The control-chart pack filled in: a scorecard of every category, then its exceptions at length.

Opening, stable prose, recommendations and contacts are those of any paper (`papers`); the numbers
are `basket`'s, the sentences `basket_words`' and the tables `basket_tables`'.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from quarterdeck import basket, basket_tables, basket_words, charts, printing
from quarterdeck.basket import Watched, WatchedBasket, YearEnd
from quarterdeck.blocks import (
    Block,
    Chart,
    Dashboard,
    Group,
    Heading,
    Listing,
    Opening,
    Paragraph,
)
from quarterdeck.edition import Edition
from quarterdeck.papers import PaperParts
from quarterdeck.params.register import restarts
from quarterdeck.paths import Audience
from quarterdeck.periods import Quarter, Window, month_name
from quarterdeck.printing import day

_ROWS_TO_A_PAGE = 15
#: Months beside their season on an exception's page, or beside the year before, and how high
#: that picture is.
_SEASON_MONTHS, _YEAR_MONTHS = 24, 12
_SEASON_HEIGHT_MM = 46.0


def open_pack(name: str, quarter: str, audience: Audience = "public") -> ControlChartPack:
    """A pack of a quarter, opened for a notebook to show part by part.

    audience: as for `papers.open_paper`.
    """
    edition = Edition.open(quarter, audience=audience)
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
        """The one sentence, how to read it, whether targets are met, what has no verdict."""
        said = (
            basket_words.finding(self.basket),
            basket_words.chance(self.basket),
            basket_words.assurance_summary(self.basket),
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
        table = (basket_tables.since(rows, self.quarter),) if rows else ()
        return self._led("since_last_quarter", [basket_words.since_summary(self.basket)], *table)

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
            counts=basket_tables.counts(self.basket),
            headline=basket_words.finding(self.basket),
            tables=(
                basket_tables.scorecard(
                    rows, self.basket, identity=f"scorecard_table_{number}", ending=ending
                ),
            ),
            remarks=basket_tables.remarks(rows, self.basket),
            key=basket_tables.key(rows),
            foot_left=self.parts.opening().illustrative,
            foot_right=f"Published {day(self.edition.quarter_params.published)}",
        )

    # Exceptions

    def exceptions(self) -> Group:
        """A page for each exception, then the categories that are too short for limits."""
        found = self.basket.exceptions
        nothing = "No category shows a special cause this quarter, so none is charted at length."
        blocks: list[Block] = list(self._paged("exceptions", [] if found else [nothing]))
        for place, row in enumerate(found):
            blocks += self._exception(row, first=place == 0)
        for row in self.basket.rows:
            blocks += self._too_short(row)
        return Group(blocks=tuple(blocks))

    def _paged(self, name: str, said: Sequence[str], *after: Block) -> tuple[Block, ...]:
        """A section of the house form that begins a page."""
        heading, *rest = self._led(name, said, *after).blocks
        assert isinstance(heading, Heading)
        return (heading.model_copy(update={"new_page": True}), *rest)

    def _exception(self, row: Watched, *, first: bool) -> Iterator[Block]:
        category = row.category
        by_area = basket.contributions(row, category.by_area)
        by_kind = basket.contributions(row, category.by_kind, category.part_breaks)
        target = basket_words.ASSURANCE[row.assurance]
        aimed = "" if row.target is None else f" · Target: {printing.in_sentence(target)}"
        heading = Heading(
            level=3,
            text=category.title,
            id=f"{category.id}_exception",
            eyebrow=f"{basket_words.LABELS[row.verdict.variation]}{aimed}",
            new_page=not first,
        )
        yield heading
        yield Paragraph(text=basket_words.headline(row, by_area, by_kind), voice="headline")
        yield self.chart(row)
        if not by_area.parts.empty or not by_kind.parts.empty:
            yield basket_tables.drivers(row, by_area, by_kind, self.area_name)
        yield from self._season(row)

    def chart(self, row: Watched) -> Chart:
        """A category's months on their control chart."""
        assert row.chart is not None  # an exception has one
        category = row.category
        return charts.control_chart(
            row.chart,
            id=f"{category.id}_chart",
            title=basket_words.chart_title(row),
            subtitle=f"{self._each_month(row, self._since(row))}{basket_words.gaps(row.chart)}",
            measure_words=self._measure(row),
            target_note=basket_words.target_note(row),
            source=self._source(category.source),
        )

    def _since(self, row: Watched) -> Window:
        """The months that a category's chart holds."""
        assert row.chart is not None
        return Window(row.chart.points["month"].iloc[0].date(), self.quarter.end)

    def _each_month(self, row: Watched, span: Window) -> str:
        return f"{printing.capital(row.category.noun)} each month, {self.area_name}, {span.words}."

    def _measure(self, row: Watched) -> str:
        return f"{row.category.title}, {row.category.noun} in {self.area_name}"

    def _season(self, row: Watched) -> Iterator[Chart]:
        """The latest months beside what their season leads to expect, or beside a year before."""
        found = row.expectation
        if found is None:
            return
        shown = _YEAR_MONTHS if found.index is None else _SEASON_MONTHS
        months = found.months.iloc[-shown:].reset_index(drop=True)
        if not months["expected"].iloc[-1] > 0 or months["value"].isna().all():
            return
        span = Window(months["month"].iloc[0].date(), self.quarter.end)
        yield charts.seasonal_bands(
            replace(found, months=months),
            id=f"{row.category.id}_season",
            title=basket_words.season_title(row),
            subtitle=self._each_month(row, span),
            measure_words=self._measure(row),
            polarity=row.category.polarity.value,
            height_mm=_SEASON_HEIGHT_MM,
            source=self._source(row.category.source),
        )

    def _too_short(self, row: Watched) -> Iterator[Block]:
        """A category with too few months for limits: what its runs say."""
        chart = row.run_chart
        if chart is None or chart.points["value"].notna().sum() == 0:
            return
        span = Window(chart.points["month"].iloc[0].date(), self.quarter.end)
        yield Heading(
            level=3,
            text=row.category.title,
            id=f"{row.category.id}_runs",
            eyebrow=basket_words.LABELS[row.verdict.variation],
        )
        yield Paragraph(text=basket_words.run_headline(row, chart), voice="headline")
        yield charts.run_chart(
            chart,
            id=f"{row.category.id}_run_chart",
            title=basket_words.run_title(row, chart),
            subtitle=self._each_month(row, span),
            measure_words=self._measure(row),
            source=self._source(row.category.source),
        )

    # Districts

    def districts(self) -> Group:
        """The leading exception's areas in a funnel, and the rates of every category by area."""
        known = [(row, basket.by_area(row)) for row in self.basket.rows]
        held = [(row, found) for row, found in known if found is not None]
        if not held:
            nothing = "No category is held by area with a population, so no areas are compared."
            return Group(blocks=self._paged("districts", [nothing]))
        row, found = held[0]
        per, noun = printing.number(row.category.per), row.category.noun
        year = Window.rolling_12_months(self.quarter.end)
        chart = charts.funnel(
            found,
            id="districts_funnel",
            title=basket_words.districts_title(row, found),
            subtitle=f"{printing.capital(noun)} per {per} people, {year.words}, by population.",
            measure_words=f"{row.category.title}, {noun} per {per} people",
            per=row.category.per,
            polarity=row.category.polarity.value,
            benchmark_name=self.area_name,
            exposure_words="people",
            count_heading=noun,
            source=self._source(row.category.source),
            decimals=1,
        )
        said = [basket_words.districts_summary(held)]
        return Group(blocks=self._paged("districts", said, chart, basket_tables.districts(held)))

    # The financial year

    def year_end(self) -> Group:
        """Where each category's year is projected to end; once it is over, beside what happened."""
        known = [(row, basket.year_end(row)) for row in self.basket.rows]
        held = [(row, found) for row, found in known if found is not None]
        missing = [row for row, found in known if found is None]
        said = [basket_words.year_end_summary(held), basket_words.not_projected(missing)]
        if not held:
            return Group(blocks=self._paged("year_end", said))
        table = basket_tables.year_end(held, self.quarter)
        fans = [] if held[0][1].is_over else [self._fan(*held[0])]
        return Group(blocks=self._paged("year_end", said, *fans, table))

    def _fan(self, row: Watched, found: YearEnd) -> Chart:
        year = self.quarter.financial_year
        return charts.projection_fan(
            found.projection,
            id=f"{row.category.id}_year",
            title=basket_words.year_end_title(row, found),
            subtitle=f"{printing.capital(row.category.noun)} since {month_name(year.start)} "
            f"{year.start.year}, {self.area_name}, added up month by month.",
            measure_words=self._measure(row),
            source=self._source(row.category.source),
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
        items += [f"Nothing received: {printing.in_sentence(t)}." for t in self.basket.not_received]
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
                for entry in restarts(row.category.breaks, row.category.rebased)
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
        yield from self._targets()
        yield Paragraph(
            text="Limits of fewer than 13 months are on trial, and no verdict is given. Limits "
            "start again at a break of the whole category, dated in the register."
        )
        rates = printing.joined(
            f"{printing.number(100 * rate, 1)}% with {months} months"
            for months, rate in basket.FALSE_ALARMS
        )
        yield Paragraph(
            text="How often chance brings an exception was found by simulating 10,000 steady "
            f"series of each length and counting those with a signal in the last quarter: {rates}."
        )

    def _targets(self) -> Iterator[Block]:
        """How assurance is told, and who set each target."""
        items = [
            f"{row.category.title}: {printing.number(target.value)} a month from "
            f"{day(target.since)}. {target.authority}."
            for row in self.basket.rows
            for target in row.category.targets
            if target.since <= self.quarter.end
        ]
        told = (
            "Assurance sets a target beside the expected range: a category will pass if the whole "
            "range meets the target, will fail if none of it does, and otherwise hits and misses."
        )
        if not items:
            yield Paragraph(text=f"{told} No category has a target set.")
            return
        yield Paragraph(text=f"{told} The targets are:")
        yield Listing(items=tuple(items))

    def _source(self, name: str) -> str:
        """The source line: whose figures, received when, invented or not."""
        source = self.edition.params.source(name)
        extracts = [one for one in self.edition.in_use() if one.source == name]
        received = f", received {day(max(one.received for one in extracts))}" if extracts else ""
        invented = " Illustrative figures." if any(one.illustrative for one in extracts) else ""
        return f"{source.producer}, {printing.in_sentence(source.title)}{received}.{invented}"

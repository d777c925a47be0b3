"""A paper's house form filled in: each part of it as blocks for a notebook to show.

Three sources of words, never mixed: stable prose from the house form, computed sentences from
`wording`, people's judgement from `params/quarters/`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from quarterdeck import charts, data_quality, tables, wording
from quarterdeck.blocks import (
    Block,
    Cell,
    Chart,
    Column,
    Dashboard,
    Group,
    Heading,
    Listing,
    Opening,
    Paragraph,
    Row,
    Table,
    Text,
)
from quarterdeck.edition import Edition
from quarterdeck.params.models import (
    Absence,
    Contact,
    Framework,
    Kind,
    Outcome,
    Paper,
    Section,
    in_force,
)
from quarterdeck.paths import Audience
from quarterdeck.periods import Window, month_name
from quarterdeck.readings import Reading
from quarterdeck.statistics.control_charts import ControlChart
from quarterdeck.statistics.tests import chance_signals
from quarterdeck.verdicts import AgainstCounty, Direction, Rag, roll_up
from quarterdeck.wording import day


def open_paper(name: str, quarter: str, audience: Audience = "public") -> PaperParts:
    """A paper of a quarter, opened for a notebook to show part by part.

    audience: "internal" for one that shows what is embargoed, marked on every page.
    """
    edition = Edition.open(quarter, audience=audience)
    return PaperParts(edition, edition.paper(name))


@dataclass(frozen=True)
class PaperParts:
    """The parts of one paper, each a method, in the order in which the house form has them."""

    edition: Edition
    paper: Paper

    @property
    def framework(self) -> Framework:
        """The outcomes and indicators that the paper reports."""
        return self.edition.params.framework(self.paper.framework)

    # Opening and stable prose

    def opening(self) -> Opening:
        """Body, date, title and marking."""
        return Opening(
            body=self.paper.body,
            title=f"{self.paper.title}, {self.edition.quarter.title}",
            date=self._date(),
            marking=self.paper.marking or "",
            restricted=self._restricted(),
            quarter=self.edition.quarter.title,
            illustrative=self._illustrative(),
        )

    def section(self, name: str) -> Group:
        """A section of the house form: heading, stable prose, then the commentary on it."""
        section = self._section(name)
        return Group(
            blocks=(
                *self._heading(section),
                *(Paragraph(text=self._filled(text)) for text in section.paragraphs),
                *self._commentary(name),
            )
        )

    def _section(self, name: str) -> Section:
        for section in self.paper.sections:
            if section.id == name:
                return section
        known = ", ".join(section.id for section in self.paper.sections)
        raise KeyError(f"the house form of {self.paper.id} has no section {name!r}; it has {known}")

    def _heading(self, section: Section) -> tuple[Heading, ...]:
        if section.heading is None:
            return ()
        return (Heading(level=2, text=self._filled(section.heading), id=section.id),)

    def _filled(self, text: str) -> str:
        """Stable prose with the words that change with the quarter put in."""
        quarter = self.edition.quarter
        known = {
            "quarter": quarter.title,
            "period": Window.rolling_12_months(quarter.end).words,
            "meeting": self._date(),
            **{
                f"appendix_{appendix.id}": f"Appendix {number}"
                for number, appendix in enumerate(self.paper.appendices, start=1)
            },
        }
        try:
            return text.format_map(known)
        except KeyError as missing:
            raise KeyError(
                f"the house form of {self.paper.id} asks for {{{missing.args[0]}}}; "
                f"it may use {', '.join(sorted(known))}"
            ) from None

    def _commentary(self, name: str) -> tuple[Paragraph, ...]:
        said = self.edition.commentary.get(name)
        if said is None:
            return ()
        return tuple(
            Paragraph(text=text, voice="commentary", author=said.author if number == 0 else "")
            for number, text in enumerate(said.paragraphs)
        )

    def _restricted(self) -> str:
        """What stands on every page of an edition that isn't for the public; else ""."""
        if self.edition.audience == "public":
            return ""
        held = self.edition.embargoed_until
        until = f" before {day(held)}" if held else ""
        return f"Internal edition: not to be published{until}"

    def _illustrative(self) -> str:
        """The mark on every page of an edition that uses an invented extract; else ""."""
        used = self.edition.in_use()
        invented = sum(extract.illustrative for extract in used)
        if not invented:
            return ""
        are = "is" if invented == 1 else "are"
        return (
            f"**Illustrative.** {invented} of the {len(used)} extracts in use {are} invented; "
            "the source lines say which."
        )

    # Computed parts

    def overall(self) -> Group:
        """The overall summary: what worsened and improved, what is withheld and why."""
        shown = self._readings()
        paragraphs = [Paragraph(text=wording.summary(shown), voice="headline")]
        paragraphs += [
            Paragraph(text=text, voice="headline")
            for text in (
                self._ratings(shown),
                self._by_chance(shown),
                self._not_compared(shown),
                self._missing(shown),
            )
            if text
        ]
        return Group(
            blocks=(
                *self._heading(self._section("overall")),
                *paragraphs,
                tables.outcomes(self.edition.readings, self.framework),
                *self._commentary("overall"),
            )
        )

    def _readings(self) -> list[Reading]:
        return [
            reading
            for outcome in self.framework.outcomes
            for reading in self.edition.readings.of_outcome(self.framework.id, outcome.id)
        ]

    @staticmethod
    def _by_chance(shown: Sequence[Reading]) -> str:
        """How many significant changes chance alone would give, beside how many there are."""
        tested = [reading for reading in shown if pd.notna(reading.row["p_value"])]
        if not tested:
            return ""
        found = sum(reading.is_significant for reading in tested)
        return wording.by_chance(chance_signals(len(tested), found))

    @staticmethod
    def _ratings(shown: Sequence[Reading]) -> str:
        counts = {rag: sum(reading.rag is rag for reading in shown) for rag in Rag}
        of = f"{wording.spelt(len(shown))} indicators on the dashboard"
        rated = [rag for rag in (Rag.RED, Rag.AMBER, Rag.GREEN) if counts[rag]]
        if not rated:
            return f"**None of the {of} is rated.**"
        are = "is" if counts[rated[0]] == 1 else "are"
        first, *others = [f"{wording.spelt(counts[rag])} {rag}" for rag in rated]
        first = first.replace(" ", f" {are} rated ")
        unrated = counts[Rag.NOT_RATED]
        rest = f"; {wording.spelt(unrated)} {'isn’t' if unrated == 1 else 'aren’t'} rated"
        said = wording.joined([f"**{first}**", *others])
        return f"Of the {of}, {said}{rest if unrated else ''}."

    @staticmethod
    def _not_compared(shown: Sequence[Reading]) -> str:
        withheld = [
            reading
            for reading in shown
            if reading.is_present() and reading.direction is Direction.NOT_COMPARED
        ]
        if not withheld:
            return ""
        reasons = wording.by_reason(
            (
                wording.in_sentence(reading.indicator.short_title),
                str(reading.row["comparison_words"]),
            )
            for reading in withheld
        )
        count = wording.capital(wording.spelt(len(withheld)))
        are = "figure isn’t" if len(withheld) == 1 else "figures aren’t"
        return f"**{count} {are} compared with a year before**: {reasons}."

    @staticmethod
    def _missing(shown: Sequence[Reading]) -> str:
        missing = [reading for reading in shown if not reading.is_present()]
        if not missing:
            return ""
        reasons = wording.by_reason(
            (
                wording.in_sentence(reading.indicator.short_title),
                wording.absence_in_short(reading),
            )
            for reading in missing
        )
        count = wording.capital(wording.spelt(len(missing)))
        have = "indicator has" if len(missing) == 1 else "indicators have"
        return f"**{count} {have} no figure**: {reasons}."

    def outcomes(self) -> Group:
        """A section for each outcome: its rating, then each of its indicators."""
        return Group(
            blocks=tuple(
                block for outcome in self.framework.outcomes for block in self._outcome(outcome)
            )
        )

    def _outcome(self, outcome: Outcome) -> Iterable[Block]:
        readings = self.edition.readings.of_outcome(self.framework.id, outcome.id)
        overall = roll_up([reading.rag for reading in readings], outcome.roll_up)
        has_figures = any(
            one.is_present()
            for reading in readings
            for one in (
                reading,
                *self.edition.readings.districts(self.framework.id, reading.indicator.id),
            )
        )
        yield Heading(level=2, text=outcome.title, id=outcome.id, new_page=has_figures)
        yield Paragraph(text=outcome.introduction)
        yield Paragraph(text=self._outcome_rating(readings, overall, outcome), voice="headline")
        yield from self._commentary(outcome.id)
        for number, reading in enumerate(readings):
            yield from self._indicator(reading, outcome, first=number == 0)
        for reading in self.edition.readings.of_outcome(
            self.framework.id, outcome.id, use="context"
        ):
            yield from self._indicator(reading, outcome, context=True)

    @staticmethod
    def _outcome_rating(readings: Sequence[Reading], overall: Rag, outcome: Outcome) -> str:
        """The outcome's rating, and how many of its indicators it rests on."""
        rated = sum(reading.rag is not Rag.NOT_RATED for reading in readings)
        if not rated:
            return "**The outcome isn't rated**: none of its indicators has a valid comparison."
        said = f"**The outcome is rated {wording.RAG_WORDS[overall].lower()}**"
        if len(readings) == 1:
            return f"{said}, like its one indicator."
        if rated == 1:
            return f"{said}, like the only one of its indicators that is rated."
        rule = "the worst" if outcome.roll_up == "worst" else "the most common"
        return f"{said}, {rule} of its {wording.spelt(rated)} rated indicators."

    def _indicator(
        self, reading: Reading, outcome: Outcome, *, first: bool = False, context: bool = False
    ) -> Iterable[Block]:
        """The headline, the chart, commentary, districts, periods, definition.

        An indicator with a district comparison fills a page, and so begins one in print, with its
        outcome's name above it; the others stand under the heading of their outcome. One
        given for context has no table of periods: its headline and its chart's data hold them.
        """
        indicator = reading.indicator
        districts = self.districts(reading)
        begins_page = districts is not None and not first
        heading = Heading(
            level=3,
            text=indicator.title,
            id=indicator.id,
            eyebrow=outcome.short_title if begins_page else "",
            new_page=begins_page,
        )
        sentences = (
            wording.headline(reading),
            self._of_the_force(reading),
            wording.peers_sentence(reading),
            wording.disagreement(reading),
        )
        headline = Paragraph(text=" ".join(filter(None, sentences)), voice="headline")
        chart = self.chart(reading)
        definition = Paragraph(text=self._definition(reading), voice="note", numbered=False)
        is_known = reading.is_present() or reading.is_present("year_end")
        if chart is None and districts is None and not is_known:
            said = self._commentary(indicator.id)
            yield Group(blocks=(heading, headline, *said, definition), keep_together=True)
            return
        if chart is None or heading.new_page:
            yield from (block for block in (heading, headline, chart) if block is not None)
        else:
            yield Group(blocks=(heading, headline, chart), keep_together=True)
        yield from self._commentary(indicator.id)
        if districts is not None:
            same = chart is not None and chart.source == districts.source
            yield districts.model_copy(update={"source": ""}) if same else districts
        if is_known and not context:
            yield tables.periods(reading)
        yield definition

    def _of_the_force(self, reading: Reading) -> str:
        """The force's own figure, where the area's is held back for a fault of its places."""
        force = self.edition.source(reading.indicator).force
        if force is None or reading.absence() is not Absence.DATA_FAULT:
            return ""
        found = self.edition.readings.get(self.framework.id, reading.indicator.id, force)
        return wording.of_the_force(found)

    def chart(self, reading: Reading) -> Chart | None:
        """An indicator's series: a control chart of its months, or a trend of its periods."""
        control = self.edition.control_chart(reading)
        if control is not None:
            return self._control_chart(reading, control)
        points = self.edition.periods(reading)
        if len(points) < 2:
            return None
        return self._trend(reading, points)

    def _control_chart(self, reading: Reading, control: ControlChart) -> Chart:
        indicator = reading.indicator
        return charts.control_chart(
            control,
            id=f"{indicator.id}_chart",
            title=wording.chart_title(reading, control),
            subtitle=f"{wording.capital(indicator.noun)} each month, {reading.area_name}, "
            f"{self._span(control.points['month'])}.{self._held_back(reading, control)}",
            measure_words=f"{indicator.title}, {indicator.noun} in {reading.area_name}",
            source=self._source(reading),
        )

    def _held_back(self, reading: Reading, control: ControlChart) -> str:
        """Which months a chart leaves out as faulty, and whose fault it is: a sentence each."""
        params, points = self.edition.params, control.points
        parts = {part.id for part in params.leaf_areas(reading.area)}
        gaps = {month.date() for month in points.loc[points["value"].isna(), "month"]}
        names: dict[dt.date, list[str]] = {}
        for fault in self.edition.faults:
            if fault.month in gaps and fault.area in parts:
                names.setdefault(fault.month, []).append(params.area(fault.area).name)
        return "".join(
            f" {month_name(month)} {month.year} held back: location fault in "
            f"{wording.joined(areas)}."
            for month, areas in names.items()
        )

    def _trend(self, reading: Reading, points: pd.DataFrame) -> Chart:
        indicator = reading.indicator
        target = in_force(indicator.targets, reading.window().end)
        band = in_force(indicator.bands, reading.window().end)
        return charts.trend(
            points,
            id=f"{indicator.id}_chart",
            title=wording.trend_title(reading, points),
            subtitle=f"{_charted_unit(reading, points)}, {reading.area_name}.",
            measure_words=f"{indicator.title}, {reading.area_name}",
            target=target.value if target else None,
            band=(band.low, band.high) if band else None,
            breaks=[(entry.since, entry.short) for entry in indicator.breaks],
            source=self._source(reading),
            decimals=indicator.decimals,
            suffix="%" if indicator.is_percentage else "",
        )

    @staticmethod
    def _span(months: pd.Series) -> str:
        first, last = months.iloc[0].date(), months.iloc[-1].date()
        return f"{month_name(first)} {first.year} to {month_name(last)} {last.year}"

    def districts(self, reading: Reading) -> Chart | None:
        """Each district beside the county: dot, interval and verdict."""
        found = self.edition.readings.districts(self.framework.id, reading.indicator.id)
        found = tuple(one for one in found if one.area != reading.area)
        if not found or not any(one.is_present() for one in found):
            return None
        indicator = reading.indicator
        rate = indicator.compared_per is not None
        unit = wording.compared_unit(indicator)
        rows = pd.DataFrame(
            {
                "name": one.area_name,
                "value": float(one.row["compared_rate"]),
                "lower": float(one.row["compared_rate_lower"]),
                "upper": float(one.row["compared_rate_upper"]),
                "count": one.numerator(),
                "denominator": one.denominator(),
                "verdict": _verdict(one),
                "reason": f"{one.reason().rstrip('.')}." if one.reason() else "",
            }
            for one in found
        )
        county = float(reading.row["compared_rate"])
        return charts.dot_intervals(
            rows,
            id=f"{indicator.id}_districts",
            title=wording.district_title(found, "the county"),
            subtitle=f"{wording.capital(unit)}, {reading.window().words}.",
            measure_words=f"{indicator.title} by district, {reading.window().words}",
            benchmark=county if pd.notna(county) else None,
            benchmark_name="County",
            count_heading=indicator.noun,
            source=self._source(reading),
            decimals=1 if rate else indicator.decimals,
            suffix="%" if indicator.is_percentage else "",
        )

    def _definition(self, reading: Reading) -> str:
        indicator = reading.indicator
        better = wording.polarity_words(reading)
        note = str(reading.row["denominator_note"])
        denominator = f" Rates use the {note}." if note else ""
        caveats = "".join(f" {wording.sentence(text)}" for text in indicator.caveats)
        test = ""
        if reading.has_change:
            phi = float(reading.row["dispersion"])
            spread = (
                f", with over-dispersion φ\u00a0=\u00a0{wording.number(phi, 1)}, which the "
                "intervals leave out"
                if phi > 1
                else ""
            )
            test = f" **Test:** {reading.row['test']}{spread}."
        rated = f" {wording.rating_sentence(reading)}" if reading.is_present() else ""
        return (
            f"**Definition:** {wording.sentence(indicator.definition)}{caveats}{denominator} "
            f"**Better:** {better}.{rated}{test}"
        )

    def _source(self, reading: Reading) -> str:
        """The source line: whose figures, received when, invented or not."""
        source = self.edition.source(reading.indicator)
        used = set(str(reading.row["extracts"]).split("; "))
        extracts = [one for one in self.edition.extracts if one.file in used]
        if not extracts:  # the figure is held back, and the chart beside it isn't
            extracts = [one for one in self.edition.in_use() if one.source == source.id]
        received = f", received {day(max(one.received for one in extracts))}" if extracts else ""
        invented = " Illustrative figures." if any(one.illustrative for one in extracts) else ""
        return f"{source.producer}, {wording.in_sentence(source.title)}{received}.{invented}"

    def localities(self) -> Group:
        """Every indicator held by district, district by district."""
        section = self._section("localities")
        unlocated = data_quality.unlocated(self.edition, self.framework)
        return Group(
            blocks=(
                *self._heading(section),
                *(Paragraph(text=self._filled(text)) for text in section.paragraphs),
                tables.district_matrix(self.edition.readings, self.framework),
                *((unlocated,) if unlocated is not None else ()),
                *self._commentary("localities"),
            )
        )

    # Closing parts

    def recommendations(self) -> Group:
        """What the body is asked to do."""
        return Group(
            blocks=(
                Heading(level=2, text="Recommendations", id="recommendations"),
                Paragraph(text=self._filled(self.paper.recommendation_lead)),
                Listing(
                    items=tuple(self._filled(text) for text in self.paper.recommendations),
                    style="lettered",
                ),
            ),
            keep_together=True,
        )

    def contacts(self) -> Group:
        """Officers to contact, by role, and the list of appendices."""
        listed = tuple(
            f"Appendix {number}: {appendix.title}"
            for number, appendix in enumerate(self.paper.appendices, start=1)
        )
        return Group(
            blocks=(
                Heading(level=2, text="Officers to contact", id="contacts"),
                _contact_table(self.paper.contacts),
                *(
                    (
                        Heading(level=2, text="Appendices", id="appendices"),
                        Listing(items=listed, style="bulleted"),
                    )
                    if listed
                    else ()
                ),
            )
        )

    def dashboard(self) -> Dashboard:
        """The dashboard, as an appendix of one page."""
        return tables.dashboard(
            self.edition.readings,
            self.framework,
            body=f"{self.paper.body} · {self._date()} · {self._appendix('dashboard')}",
            title=self._appendix_title("dashboard"),
            published=day(self.edition.quarter_params.published),
            illustrative=self._illustrative(),
            trend=self.edition.trend,
        )

    def _date(self) -> str:
        """The day of the meeting, or of publication where there is none."""
        dates = self.edition.quarter_params
        return day(dates.meeting or dates.published)

    def _appendix(self, name: str) -> str:
        for number, appendix in enumerate(self.paper.appendices, start=1):
            if appendix.id == name:
                return f"Appendix {number}"
        raise KeyError(f"the house form of {self.paper.id} lists no appendix {name!r}")

    def _appendix_title(self, name: str) -> str:
        return next(appendix.title for appendix in self.paper.appendices if appendix.id == name)

    def data_quality(self) -> Group:
        """What arrived and when, what is missing, what was set aside and why."""
        name = "data"
        blocks: list[Block] = [
            Heading(
                level=2,
                text=f"{self._appendix(name)}: {self._appendix_title(name)}",
                id="data_quality",
                new_page=True,
            ),
            Heading(level=3, text="What was received", id="received"),
            Paragraph(
                text=f"Extracts received by {day(self.edition.quarter_params.cutoff)} were used. "
                "Where a later extract gives a figure again, the later one holds."
            ),
            data_quality.received(self.edition),
            Heading(level=3, text="What is missing", id="missing"),
            *data_quality.missing(self.edition, self.framework),
            Heading(level=3, text="What was set aside", id="set_aside"),
            *data_quality.set_aside(self.edition),
            *self._commentary(name),
        ]
        return Group(blocks=tuple(blocks))


def _charted_unit(reading: Reading, points: pd.DataFrame) -> str:
    """What a trend is in, and what each of its points covers where the value covers another span.

    points: start and end of each.
    """
    indicator, months = reading.indicator, wording.point_months(points)
    unit = indicator.noun if indicator.kind is Kind.COUNT else indicator.unit
    if months == reading.window().months:
        return wording.capital(unit)
    each = {1: "each month", 3: "each quarter", 12: "each year"}.get(
        months, f"each {months} months"
    )
    return f"{wording.capital(unit)}, {each}"


def _verdict(reading: Reading) -> str:
    if reading.absence() is Absence.DATA_FAULT:
        return "held back"
    verdict = reading.against_county or AgainstCounty.NOT_JUDGED
    return verdict.value.replace("_", " ")


def _lines(*lines: str, header: bool = False) -> Cell:
    return Cell(lines=tuple((Text(text=line),) for line in lines), header=header)


def _contact_table(contacts: Sequence[Contact]) -> Table:
    rows = tuple(
        Row(
            cells=(
                _lines(contact.role, header=True),
                _lines(contact.team),
                _lines(*_addresses(contact)),
            )
        )
        for contact in contacts
    )
    return Table(
        id="contacts_table",
        caption="Officers to contact, by role",
        columns=(
            Column(heading="Role", width=54),
            Column(heading="Team", width=70),
            Column(heading="Contact", width=52),
        ),
        rows=rows,
        show_caption=False,
    )


def _addresses(contact: Contact) -> tuple[str, ...]:
    """How to reach a contact, as links, a line each."""
    found = []
    if contact.email:
        found.append(f"[{contact.email}](mailto:{contact.email})")
    if contact.telephone:
        found.append(f"[{contact.telephone}](tel:{contact.telephone.replace(' ', '')})")
    return tuple(found) or ("not given",)

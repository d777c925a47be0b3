"""A paper's house form filled in: each part of it as blocks for a notebook to show.

Three sources of words, never mixed: stable prose from the house form, computed sentences from
`wording`, people's judgement from `params/quarters/`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal

from quarterdeck import (
    actions,
    data_quality,
    exhibits,
    overall_summary,
    plan_dashboard,
    printing,
    tables,
)
from quarterdeck.blocks import (
    Block,
    Column,
    Dashboard,
    Group,
    Heading,
    Listing,
    Opening,
    Paragraph,
    Row,
    Table,
)
from quarterdeck.commentary_figures import FigureWords, Unresolved, frameworks_of
from quarterdeck.edition import Edition
from quarterdeck.indicator_charts import IndicatorCharts
from quarterdeck.params.absence import Absence
from quarterdeck.params.commentary import Subject
from quarterdeck.params.framework import Framework, Outcome
from quarterdeck.params.house_form import Contact, Paper, Section
from quarterdeck.params.register import Kind
from quarterdeck.paths import Audience
from quarterdeck.periods import Window
from quarterdeck.printing import day
from quarterdeck.problems import Problem, Problems
from quarterdeck.prose import WEEKDAYS
from quarterdeck.readings import Reading, Use
from quarterdeck.verdicts import Rag, roll_up
from quarterdeck.wording import disagreements, in_cells, sentences, summaries

#: A name in braces; one with a colon refers to another place of the paper.
_NAME: Final = re.compile(r"\{(?P<name>[^{}:]*)\}")
_APPENDIX: Final = re.compile(r"\{appendix:(?P<name>[^{}]*)\}")
#: The block that begins an appendix, where it isn't called like the appendix.
_APPENDIX_BLOCKS: Final = {"data": "data_quality"}


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
        """Body, date, title and marking; the header block, where the house form has one."""
        return Opening(
            body=self.paper.body,
            title=f"{self.paper.title}, {self.edition.quarter.title}",
            date=self._date(),
            marking=self._marking,
            header=tuple((line.label, self._filled(line.text)) for line in self.paper.header),
            restricted=self._restricted(),
            quarter=self.edition.quarter.title,
            illustrative=self._illustrative(),
        )

    def section(self, name: str, *, only_if_said: bool = False) -> Group:
        """A section of the house form: heading, stable prose, then the commentary on it.

        only_if_said: leave it out of a quarter in which it would be a heading alone.
        """
        section = self._section(name)
        words = (
            *(Paragraph(text=self._filled(text)) for text in section.paragraphs),
            *self._commentary(name),
        )
        if only_if_said and not words:
            return Group(blocks=())
        return Group(blocks=(*self._heading(section), *words))

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

    def _has_section(self, name: str) -> bool:
        return any(section.id == name for section in self.paper.sections)

    def _headed(self, name: str, usual: str) -> Heading:
        """The heading of a part that every paper has: as the house form has it, or as usual."""
        given = self._section(name).heading if self._has_section(name) else None
        return Heading(level=2, text=self._filled(given or usual), id=name)

    def _filled(self, text: str) -> str:
        """Stable prose with the words that change with the quarter put in."""
        known = self._words_in_braces()

        def word(found: re.Match[str]) -> str:
            if found["name"] not in known:
                raise KeyError(
                    f"the house form of {self.paper.id} asks for {found[0]}; "
                    f"it may use {', '.join(sorted(known))}"
                )
            return known[found["name"]]

        return _NAME.sub(word, self._with_appendices(text))

    def _words_in_braces(self) -> Mapping[str, str]:
        """What each name in braces stands for."""
        quarter = self.edition.quarter
        return {
            "quarter": quarter.title,
            "period": Window.rolling_12_months(quarter.end).words,
            "meeting": self._date(),
            "weekday": WEEKDAYS[self._day().weekday()],
            "marking": self._marking,
            **{f"appendix_{one.id}": self._appendix(one.id) for one in self.paper.appendices},
        }

    def _with_appendices(self, text: str) -> str:
        """Words with each appendix that they refer to as a link."""
        known = {appendix.id for appendix in self.paper.appendices}

        def link(found: re.Match[str]) -> str:
            name = found["name"]
            if name not in known:  # the paper's document tells what is wrong, and in which line
                return found[0]
            return f"[{self._appendix(name)}](#{_APPENDIX_BLOCKS.get(name, name)})"

        return _APPENDIX.sub(link, text)

    def _said(self, text: str, file: str, line: int) -> str:
        """A person's words, filled in like the house form's, with their figures put in.

        Raises Problems where a figure can't be printed, at the line of its heading.
        """
        known, readings = self._words_in_braces(), self.edition.readings
        figures = FigureWords(readings, frameworks_of(readings, [self.framework.id]))
        try:
            filled = figures.filled(self._with_appendices(text), known)
        except Unresolved as found:
            place = f"line {line}"
            raise Problems([Problem(file, place, found.wrong, found.right)]) from None
        return _NAME.sub(lambda found: known[found["name"]], filled)

    def _commentary(self, name: str, level: Literal[3, 4] = 3) -> tuple[Block, ...]:
        """What people say of a thing: paragraphs, then each subject under a heading of its own."""
        told = self.edition.commentary
        said = told.get(f"{self.paper.id}.{name}") or told.get(name)
        if said is None:
            return ()
        own = Subject("", said.author, said.paragraphs, said.line)
        found: list[Block] = list(self._spoken(own, said.author, said.file))
        for number, subject in enumerate(said.subjects, start=1):
            found.append(Heading(level=level, text=subject.title, id=f"{name}_{number}"))
            found += self._spoken(subject, subject.author or said.author, said.file)
        return tuple(found)

    def _spoken(self, subject: Subject, author: str, file: str) -> Iterator[Paragraph]:
        """A person's paragraphs; the first names its author."""
        place = f"{file}, line {subject.line}" if file else ""
        for number, text in enumerate(subject.paragraphs):
            yield Paragraph(
                text=self._said(text, file, subject.line),
                voice="commentary",
                author=author if number == 0 else "",
                continued=number > 0,
                written_in=place,
            )

    @property
    def _marking(self) -> str:
        """The house form's protective marking; of an edition that isn't for the public, its own."""
        own = self.paper.marking or ""
        return "Internal" if own and self.edition.audience != "public" else own

    def _restricted(self) -> str:
        """What stands on every page of an edition that isn't for the public; else ""."""
        if self.edition.audience == "public":
            return ""
        held = self.edition.embargoed_until
        until = f" before {day(held)}" if held else ""
        return f"Internal edition: not to be published{until}"

    def _illustrative(self) -> str:
        """The mark on every page of a paper that uses an invented extract; else ""."""
        used = self.edition.in_use(self.paper.id)
        invented = sum(extract.illustrative for extract in used)
        if not invented:
            return ""
        are = "is" if invented == 1 else "are"
        return (
            f"**Illustrative.** {invented} of the {len(used)} extracts in use {are} invented; "
            "the source lines say which."
        )

    # Computed parts

    def overall(self, name: str = "overall") -> Group:
        """The overall summary: what worsened and improved, what is withheld and why.

        name: the section. A body that judges against a baseline is told its snapshot.
        """
        found = overall_summary.overall(self.edition, self.framework)
        return Group(blocks=(*self._heading(self._section(name)), *found, *self._commentary(name)))

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
        begins: list[Block] = [
            Heading(
                level=2,
                text=self._outcome_title(outcome),
                id=outcome.id,
                new_page=has_figures and not self._in_brief_form,
            ),
            Paragraph(text=outcome.introduction),
        ]
        if not self.framework.is_judged:
            rating = self._outcome_rating(readings, overall, outcome)
            begins.append(Paragraph(text=rating, voice="headline"))
        else:
            several = len(readings) > 1
            told = summaries.of_several(readings, self.framework.outcome_noun) if several else ""
            other_way = summaries.contrary_quarters(
                overall_summary.contrary(self.edition.readings, self.framework, readings)
            )
            if told or other_way:
                text = " ".join(filter(None, (told, other_way)))
                begins.append(Paragraph(text=text, voice="headline"))
        yield from begins
        yield from self._commentary(outcome.id)
        if self._in_brief_form:
            yield from self._in_brief(outcome)
            return
        for number, reading in enumerate(readings):
            yield from self._indicator(reading, outcome, first=number == 0)
        for reading in self._of_outcome(outcome, "context"):
            yield from self._indicator(reading, outcome, context=True)

    @property
    def _in_brief_form(self) -> bool:
        """Whether the house form tells each indicator in brief."""
        return self.paper.indicators_in == "brief"

    @property
    def _charts(self) -> IndicatorCharts:
        return IndicatorCharts(self.edition, self.framework, self._in_brief_form)

    def _of_outcome(self, outcome: Outcome, use: Use) -> tuple[Reading, ...]:
        return self.edition.readings.of_outcome(self.framework.id, outcome.id, use=use)

    def _outcome_title(self, outcome: Outcome) -> str:
        """An outcome's title, after its number where its body gives it one."""
        if outcome.number is None:
            return outcome.title
        noun = printing.capital(self.framework.outcome_noun)
        return f"{noun} {outcome.number}: {outcome.title}"

    def _in_brief(self, outcome: Outcome) -> Iterator[Block]:
        """An outcome's indicators without headings of their own: those that count, then others.

        What has no measure is told in one sentence, and what context has no figure in another.
        Exhibits, where the register names some, are made of the context and the sums of money,
        and tell them.
        """
        counted = self._of_outcome(outcome, "dashboard")
        supplementary = self._of_outcome(outcome, "supplementary")
        # What a year counts is read on the quarter alone beside it.
        of_quarter = {
            one.indicator.id: found
            for one in counted
            if (found := self.edition.readings.of_quarter(self.framework.id, one)) is not None
        }
        told = {one.indicator.id for one in of_quarter.values()}
        context = [
            one for one in self._of_outcome(outcome, "context") if one.indicator.id not in told
        ]
        repeated = _repeated((*counted, *supplementary, *context))
        absent = [] if outcome.exhibits else [one for one in context if not one.is_present()]
        elsewhere = {one.indicator.id for one in (context if outcome.exhibits else absent)}
        elsewhere |= repeated & {one.indicator.id for one in context}
        for reading in (*counted, *supplementary, *context):
            indicator = reading.indicator
            exhibited = bool(outcome.exhibits) and indicator.kind is Kind.MONEY
            if indicator.kind is Kind.ASSESSMENT:
                yield from self._assessed(reading)
            elif exhibited or indicator.kind is Kind.NO_MEASURE or indicator.id in elsewhere:
                yield from self._commentary(indicator.id)
            else:
                yield from self._briefly(reading)
            if indicator.id in of_quarter:
                yield from self._briefly(of_quarter[indicator.id])
        for text in (self._unmeasured((*counted, *supplementary)), self._without_figure(absent)):
            if text:
                yield Paragraph(text=text, voice="headline")
        yield from exhibits.exhibits(self.edition, self.framework, outcome)

    @staticmethod
    def _without_figure(readings: Sequence[Reading]) -> str:
        """Indicators that have no figure this quarter, by reason, in one sentence."""
        if not readings:
            return ""
        reasons = printing.by_reason(
            (
                printing.in_sentence(one.indicator.title),
                printing.in_sentence(in_cells.absence_words(one).rstrip(".")),
            )
            for one in readings
        )
        return f"**No figure this quarter**: {reasons}."

    @staticmethod
    def _unmeasured(readings: Sequence[Reading]) -> str:
        """Indicators that have no measure yet, and why, in one sentence."""
        found = [one for one in readings if one.indicator.kind is Kind.NO_MEASURE]
        if not found:
            return ""
        reasons = printing.by_reason(
            (printing.in_sentence(one.indicator.title), one.indicator.no_measure or "")
            for one in found
        )
        return f"**Not measured yet**: {reasons}."

    def _assessed(self, reading: Reading) -> Iterator[Block]:
        """A person's assessment of what isn't counted, in that person's voice."""
        indicator, assessed = reading.indicator, reading.assessment
        if assessed is None:
            text = f"**{indicator.title}**: {reading.improvement_reason}."
            yield Paragraph(text=text, voice="headline", id=indicator.id)
        else:
            verdict = in_cells.IMPROVEMENT_WORDS[assessed.verdict].lower()
            yield Paragraph(
                text=f"**{indicator.title}: {verdict}.** {assessed.words}",
                voice="commentary",
                author=printing.in_sentence(assessed.role),
                id=indicator.id,
            )
        yield from self._commentary(indicator.id)

    def _briefly(self, reading: Reading) -> Iterator[Block]:
        """An indicator's headline; where it counts, its chart and definition; commentary."""
        indicator = reading.indicator
        yield Paragraph(
            text=self._headline(reading),
            voice="headline",
            id=indicator.id,
            evidence=reading.evidence,
        )
        if reading.is_counted and reading.is_present():
            chart = self._charts.of(reading)
            if chart is not None:
                yield chart
            notes = map(printing.sentence, tables.register_notes(reading, "current"))
            text = " ".join([self._definition(reading), *notes])
            yield Paragraph(text=text, voice="note", numbered=False)
        yield from self._commentary(indicator.id)

    def _headline(self, reading: Reading) -> str:
        """What an indicator's figure was and what may be said of it, beside its peers too."""
        group = reading.indicator.neighbours
        peers = self.edition.params.peer_group(group).name if group else ""
        caveats = reading.indicator.caveats if reading.row["use"] == "context" else ()
        of_another = reading.area != self.framework.area and self._in_brief_form
        named = reading.area_name in reading.indicator.title
        said = (
            sentences.headline(reading, judged=self.framework.is_judged),
            f"The figure is for {reading.area_name}." if of_another and not named else "",
            self._of_the_force(reading),
            sentences.peers_sentence(reading, peers) if peers else "",
            disagreements.disagreement(reading, judged=self.framework.is_judged),
            *(printing.sentence(text) for text in caveats if not reading.is_counted),
            f"**Embargoed until {day(until)}.**"
            if (until := data_quality.embargo_of(self.edition, reading))
            else "",
        )
        return " ".join(filter(None, said))

    @staticmethod
    def _outcome_rating(readings: Sequence[Reading], overall: Rag, outcome: Outcome) -> str:
        """The outcome's rating, and how many of its indicators it rests on."""
        rated = sum(reading.rag is not Rag.NOT_RATED for reading in readings)
        if not rated:
            return "**The outcome isn't rated**: none of its indicators has a valid comparison."
        said = f"**The outcome is rated {in_cells.RAG_WORDS[overall].lower()}**"
        if len(readings) == 1:
            return f"{said}, like its one indicator."
        if rated == 1:
            return f"{said}, like the only one of its indicators that is rated."
        rule = "the worst" if outcome.roll_up == "worst" else "the most common"
        return f"{said}, {rule} of its {printing.spelt(rated)} rated indicators."

    def _indicator(
        self, reading: Reading, outcome: Outcome, *, first: bool = False, context: bool = False
    ) -> Iterable[Block]:
        """The headline, the chart, commentary, districts, periods, definition.

        An indicator with a district comparison fills a page, and so begins one in print, with its
        outcome's name above it; the others stand under the heading of their outcome. One
        given for context has no table of periods: its headline and its chart's data hold them.
        """
        indicator = reading.indicator
        districts = self._charts.districts(reading)
        begins_page = districts is not None and not first
        heading = Heading(
            level=3,
            text=indicator.title,
            id=indicator.id,
            eyebrow=outcome.short_title if begins_page else "",
            new_page=begins_page,
        )
        headline = Paragraph(
            text=self._headline(reading), voice="headline", evidence=reading.evidence
        )
        chart = self._charts.of(reading)
        definition = Paragraph(text=self._definition(reading), voice="note", numbered=False)
        is_known = reading.is_present() or reading.is_present("year_end")
        if chart is None and districts is None and not is_known:
            said = self._commentary(indicator.id, level=4)
            yield Group(blocks=(heading, headline, *said, definition), keep_together=True)
            return
        if chart is None or heading.new_page:
            yield from (block for block in (heading, headline, chart) if block is not None)
        else:
            yield Group(blocks=(heading, headline, chart), keep_together=True)
        yield from self._commentary(indicator.id, level=4)
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
        return sentences.of_the_force(found)

    def _definition(self, reading: Reading) -> str:
        indicator = reading.indicator
        better = in_cells.polarity_words(reading)
        note = str(reading.row["denominator_note"])
        denominator = f" Rates use the {note}." if note else ""
        caveats = "".join(f" {printing.sentence(text)}" for text in indicator.caveats)
        test = ""
        if reading.has_change:
            phi = float(reading.row["dispersion"])
            method, _, with_current = str(reading.row["test"]).partition(" (")
            known = ", estimated with the current months" if with_current else ""
            spread = (
                f", with over-dispersion φ\u00a0=\u00a0{printing.number(phi, 1)}{known}; intervals "
                "leave that out"
                if phi > 1
                else ""
            )
            test = f" **Test:** {method}{spread}."
        rated = ""
        if reading.is_present() and not self.framework.is_judged:
            rated = f" {sentences.rating_sentence(reading)}"
        return (
            f"**Definition:** {printing.sentence(indicator.definition)}{caveats}{denominator} "
            f"**Better:** {better}.{rated}{test}"
        )

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

    def actions(self) -> Group:
        """The action log as it was published, and what worsens without an open action."""
        name = "actions"
        given = self._section(name).paragraphs if self._has_section(name) else ()
        log = actions.blocks(
            self.edition.params.actions.values(),
            self.edition.readings,
            self.framework,
            known=self.edition.quarter_params.published,
            on=self._day(),
            place=self._told_in,
        )
        return Group(
            blocks=(
                self._headed(name, "Actions"),
                *(Paragraph(text=self._filled(text)) for text in given),
                *log,
                *self._commentary(name),
            )
        )

    def _told_in(self, reading: Reading) -> str:
        """The heading under which an indicator is told of: its own, or else its outcome's."""
        has_own = not self._in_brief_form and reading.row["use"] != "supplementary"
        return reading.indicator.id if has_own else reading.outcome.id

    def recommendations(self) -> Group:
        """What the body is asked to do: a lettered list, or one paragraph where it is one thing."""
        heading = self._headed("recommendations", "Recommendations")
        lead = self._filled(self.paper.recommendation_lead)
        asked = tuple(self._filled(text) for text in self.paper.recommendations)
        if len(asked) == 1:
            said: tuple[Block, ...] = (Paragraph(text=f"{lead.rstrip(':')} {asked[0]}"),)
        else:
            said = (Paragraph(text=lead), Listing(items=asked, style="lettered"))
        return Group(blocks=(heading, *said), keep_together=True)

    def implications(self) -> Group:
        """What the report implies, kind by kind."""
        heading = self._headed("implications", "Implications")
        table = Table(
            id="implications_table",
            caption=f"{heading.text} of this report",
            columns=(Column(heading="Kind", width=50), Column(heading="Implication", width=126)),
            rows=tuple(
                Row(
                    cells=(
                        tables.lines(one.heading, header=True),
                        tables.lines(self._filled(one.text)),
                    )
                )
                for one in self.paper.implications
            ),
            show_caption=False,
        )
        return Group(blocks=(heading, table), keep_together=True)

    def appendices(self) -> Group:
        """The list of appendices."""
        listed = tuple(
            f"{self._appendix(one.id)}: {self._filled(one.title)}" for one in self.paper.appendices
        )
        heading = self._headed("appendices", "Appendices")
        return Group(blocks=(heading, Listing(items=listed)), keep_together=True)

    def background_papers(self) -> Group:
        """The papers that this one rests on, or that there are none."""
        heading = self._headed("background_papers", "Background papers")
        listed = tuple(map(self._filled, self.paper.background_papers))
        none = Paragraph(text="None.", numbered=False)
        return Group(
            blocks=(heading, Listing(items=listed) if listed else none), keep_together=True
        )

    def contacts(self) -> Group:
        """Officers to contact, by role; then the appendices, where they have no section."""
        heading = self._headed("contacts", "Officers to contact")
        listed: tuple[Block, ...] = ()
        if self.paper.appendices and not self._has_section("appendices"):
            listed = self.appendices().blocks
        table = _contact_table(self.paper.contacts, f"{heading.text}, by role")
        return Group(blocks=(heading, table, *listed))

    def dashboard(self) -> Dashboard:
        """The dashboard, as an appendix: against a baseline, or against the year before."""
        body = f"{self.paper.body} · {self._date()} · {self._appendix('dashboard')}"
        title, published = self._appendix_title("dashboard"), self.edition.quarter_params.published
        if self.framework.is_judged:
            return plan_dashboard.plan_dashboard(
                self.edition.readings,
                self.framework,
                body=body,
                title=title,
                published=day(published),
                illustrative=self._illustrative(),
                embargo=partial(data_quality.embargo_of, self.edition),
            )
        return tables.dashboard(
            self.edition.readings,
            self.framework,
            body=body,
            title=title,
            published=day(published),
            illustrative=self._illustrative(),
            trend=self.edition.trend,
        )

    def _day(self) -> dt.date:
        """The day of the meeting, or of publication where there is none."""
        dates = self.edition.quarter_params
        return dates.meeting or dates.published

    def _date(self) -> str:
        return day(self._day())

    def _appendix(self, name: str) -> str:
        for place, appendix in enumerate(self.paper.appendices):
            if appendix.id == name:
                lettered = self.paper.appendix_marks == "letters"
                return f"Appendix {chr(ord('A') + place) if lettered else place + 1}"
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
                text=f"{data_quality.cutoff_sentence(self.edition, self.paper.id)} Where a later "
                "extract gives a figure again, the later one holds."
            ),
            data_quality.received(self.edition, self.paper.id),
            Heading(level=3, text="What is missing", id="missing"),
            *data_quality.missing(self.edition, self.framework),
            Heading(level=3, text="What was set aside", id="set_aside"),
            *data_quality.set_aside(self.edition, self.paper.id),
            *self._revised(),
            *self._projected(),
            *self._commentary(name),
        ]
        return Group(blocks=tuple(blocks))

    def _revised(self) -> tuple[Block, ...]:
        """What has changed of the last edition's figures, under its heading."""
        found = data_quality.revised(self.edition, self.framework)
        if not found:
            return ()
        return (
            Heading(level=3, text="What has changed since the last edition", id="changed"),
            *found,
        )

    def _projected(self) -> tuple[Block, ...]:
        """What earlier editions projected, beside what happened, under its heading."""
        found = data_quality.projected(self.edition, self.framework)
        if not found:
            return ()
        title = "What was projected, beside what happened"
        return (Heading(level=3, text=title, id="projected"), *found)


def _repeated(readings: Sequence[Reading]) -> set[str]:
    """Indicators that count the same as one before them, of the same area and window.

    A quarter and the year to date are one figure in a first quarter.
    """
    told: list[tuple[object, ...]] = []
    found: set[str] = set()
    for reading in readings:
        indicator = reading.indicator
        if not indicator.is_measured or not reading.is_present():
            continue
        counted = (indicator.kind, indicator.numerator, indicator.denominator)
        same = (*counted, reading.area, reading.window(), reading.value())
        if same in told:
            found.add(indicator.id)
        told.append(same)
    return found


def _contact_table(contacts: Sequence[Contact], caption: str) -> Table:
    rows = tuple(
        Row(
            cells=(
                tables.lines(contact.role, header=True),
                tables.lines(contact.team),
                tables.lines(*_addresses(contact)),
            )
        )
        for contact in contacts
    )
    return Table(
        id="contacts_table",
        caption=caption,
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

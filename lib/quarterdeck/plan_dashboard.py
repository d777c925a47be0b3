"""The dashboard of a plan: every indicator against its baseline, by priority, on a page or two.

Each table has rows of one height under a priority's number and title. Numbers are those of the
indicator table; words are `wording`'s; title, baseline year, plan's end and peer group are params.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from quarterdeck import basket_words, printing, tables
from quarterdeck.basket import Variation
from quarterdeck.blocks import (
    Cell,
    Column,
    Count,
    Dashboard,
    Glyph,
    GlyphName,
    KeyLine,
    Part,
    Row,
    Table,
    Text,
)
from quarterdeck.params.absence import Absence
from quarterdeck.params.dated import holds_on
from quarterdeck.params.framework import Framework, Outcome
from quarterdeck.params.register import Kind, PeriodBasis, Polarity
from quarterdeck.periods import Window
from quarterdeck.readings import Assessed, Reading, Readings, WindowName
from quarterdeck.tables import Notes, cell, small, words
from quarterdeck.verdicts import Improvement, Snapshot
from quarterdeck.wording import baselines, disagreements, in_cells, sentences, summaries

#: More rows than this don't fit a page; the first page also holds the sentence, as high as a row.
ROWS_TO_A_PAGE: Final = 23
_YEAR: Final = 12  # months
_SENTENCE: Final = 1

_VERDICTS: Final[dict[Improvement, tuple[GlyphName, str]]] = {
    Improvement.IMPROVED: ("better", "I"),
    Improvement.NO_CHANGE: ("stable", ""),
    Improvement.DETERIORATED: ("worse", "D"),
    Improvement.NOT_JUDGED: ("not_judged", "-"),
}
_VARIATIONS: Final[dict[Variation, tuple[GlyphName, GlyphName]]] = {  # lower, higher is better
    Variation.CONCERN: ("worsening_up", "worsening_down"),
    Variation.IMPROVEMENT: ("improving_down", "improving_up"),
    Variation.NEITHER: ("neutral_either", "neutral_either"),
    Variation.COMMON_CAUSE: ("stable", "stable"),
    Variation.TRIAL_LIMITS: ("not_judged", "not_judged"),
    Variation.TOO_FEW_POINTS: ("not_judged", "not_judged"),
}
_SHOWN: Final[tuple[WindowName, ...]] = ("current", "baseline")
_INDICATIVE: Final = "Indicative: too few months are known to try the method on the past."
_HELD: Final = "Held at {}: too few months are known to try a method."
_NOT_COUNTED: Final = "Not counted"


def plan_dashboard(
    readings: Readings,
    framework: Framework,
    *,
    body: str,
    title: str,
    published: str,
    illustrative: str,
    embargo: Callable[[Reading], dt.date | None] = lambda _: None,
) -> Dashboard:
    """The priorities of a plan, each with its indicators against their baselines.

    body, title: the line above the heading, and the heading. published: the day, as printed.
    illustrative: the mark of an edition that uses invented extracts; "" for none. embargo: until
    when a reading's figure may not be published, which marks it; None where it may.
    """
    made = _PlanDashboard(readings, framework, embargo)
    return made.block(body, title, published, illustrative)


def improvement_glyph(verdict: Improvement) -> Glyph:
    """A verdict against the baseline: its shape, letter and word."""
    name, letter = _VERDICTS[verdict]
    return Glyph(name=name, label=in_cells.IMPROVEMENT_WORDS[verdict], letter=letter)


def variation_glyph(variation: Variation, polarity: Polarity) -> Glyph:
    """What the process limits say: the arrow shows the side, the shape whether that is good.

    Raises KeyError for `NO_FIGURE`, which has no shape here.
    """
    low, high = _VARIATIONS[variation]
    label = basket_words.LABELS[variation].removeprefix("Special cause: ").split(",")[0]
    name = high if polarity is Polarity.HIGHER else low
    return Glyph(name=name, label=printing.capital(label))


@dataclass(frozen=True)
class _Priority:
    """A priority with its readings, in the order of the page."""

    outcome: Outcome
    counted: tuple[Reading, ...]
    supplementary: tuple[Reading, ...]

    @property
    def lines(self) -> tuple[tuple[Reading, ...], ...]:
        """The readings of each row: one, or the sums of money that stand together."""
        found: list[tuple[Reading, ...]] = [(reading,) for reading in self.counted]
        for is_money, group in itertools.groupby(self.supplementary, key=_is_money):
            together = tuple(group)
            found += [together] if is_money else [(reading,) for reading in together]
        return tuple(found)


@dataclass(frozen=True)
class _PlanDashboard:
    """One dashboard in the making."""

    readings: Readings
    framework: Framework
    embargo: Callable[[Reading], dt.date | None] = lambda _: None
    numbered: Notes = field(default_factory=lambda: Notes([]))
    lettered: Notes = field(default_factory=lambda: Notes([], lettered=True))

    @property
    def page(self) -> Window:
        """The page's own period: the twelve months to the quarter's end."""
        return Window.rolling_12_months(self.readings.quarter.end)

    @property
    def baseline(self) -> Window | None:
        """The year that the framework is judged against; None where it names none."""
        year = self.framework.baseline
        return Window.financial_year(year) if year else None

    def block(self, body: str, title: str, published: str, illustrative: str) -> Dashboard:
        """The whole."""
        quarter = self.readings.quarter
        priorities = self._priorities()
        counted = self.readings.counted(self.framework.id)
        every = [reading for one in priorities for line in one.lines for reading in line]
        columns = self._columns(every)
        pages = split([len(one.lines) for one in priorities])
        made, taken = [], 0
        for number, size in enumerate(pages, start=1):
            held = priorities[taken : taken + size]
            taken += size
            made.append(self._table(held, columns, number, f"{title}, {quarter.title}", len(pages)))
        return Dashboard(
            id="dashboard",
            eyebrow=body,
            title=f"{title}, {quarter.title}",
            counted="1 indicator:" if len(counted) == 1 else f"{len(counted)} indicators:",
            counts=_counts(self.readings.snapshot(self.framework.id)),
            headline=summaries.improvement_summary(counted),
            tables=tuple(made),
            low_rows=True,
            footnotes=(*self.numbered.listed(), *self.lettered.listed()),
            remarks=self._remarks(every),
            key=_key(every),
            foot_left=illustrative,
            foot_right=f"{printing.capital(_of_12_months(self.page))} · Published {published}",
        )

    def _priorities(self) -> tuple[_Priority, ...]:
        name = self.framework.id
        return tuple(
            _Priority(
                outcome,
                self.readings.of_outcome(name, outcome.id),
                self.readings.of_outcome(name, outcome.id, use="supplementary"),
            )
            for outcome in self.framework.outcomes
        )

    # Columns

    def _columns(self, every: Sequence[Reading]) -> dict[str, Column]:
        """The columns that any row has something for, by what they hold."""
        baseline = f"{self.framework.baseline} or dated" if self.framework.baseline else ""
        until = self.framework.projected_to
        end = self.page.short.partition("–")[2] or self.page.short
        columns = {
            "group": Column(heading=printing.capital(self.framework.outcome_noun), width=56),
            "measure": Column(heading="Measure", basis="and what is counted", width=46),
            "baseline": Column(
                heading="Baseline", basis=baseline or "as dated", width=23, align="right"
            ),
            "current": Column(
                heading="Latest", basis=f"12 months to {end}", width=27, align="right"
            ),
            "variance": Column(heading="Variance", basis="on baseline", width=16, align="right"),
            "verdict": Column(heading="Verdict", basis="on baseline, 95%", width=27),
        }
        if any(reading.row["variation"] for reading in every):
            columns["variation"] = Column(heading="SPC variance", basis="latest months", width=31)
        if until is not None:
            mark = self._held_mark(every)
            columns["projection"] = Column(
                heading=f"Projection{mark}", basis=f"{until}, 95%", width=23, align="right"
            )
        groups = list(
            dict.fromkeys(
                reading.indicator.neighbours for reading in every if reading.indicator.neighbours
            )
        )
        if groups and any(in_cells.rank(reading) for reading in every):
            name = self._group_name(groups[0]) if len(groups) == 1 else "peers"
            columns["peers"] = Column(
                heading=printing.capital(name), basis="position; average", width=29
            )
        return columns

    def _held_mark(self, every: Sequence[Reading]) -> str:
        """The mark of all projections that hold a rate, once for the column; "" where none does.

        "" too where one is made otherwise and has no mark of its own.
        """
        projected = [reading for reading in every if reading.projection is not None]
        held = dict.fromkeys(filter(None, map(baselines.held_at, projected)))
        if not held or not all(one.projection.indicative for one in projected if one.projection):
            return ""
        alone = all(map(baselines.held_at, projected))
        return self.numbered.mark(
            _HELD.format(" or ".join(held) if alone else f"{' or '.join(held)} unless marked")
        )

    def _group_name(self, group: str) -> str:
        return self.readings.params.peer_group(group).name

    # Rows

    def _table(
        self,
        priorities: Sequence[_Priority],
        columns: dict[str, Column],
        number: int,
        title: str,
        pages: int,
    ) -> Table:
        rows: list[Row] = []
        for priority in priorities:
            first = self._title(priority)
            for place, line in enumerate(priority.lines):
                lead = (first,) if place == 0 else ()
                cells = self._cells(priority, line, columns)
                rows.append(Row(cells=(*lead, *cells), starts_group=place == 0))
        which = f", part {number} of {pages}" if pages > 1 else ""
        return Table(
            id=f"dashboard_table_{number}",
            caption=f"{title}{which}: each measure with its baseline, latest figure, variance, "
            "verdict and comparisons",
            columns=tuple(columns.values()),
            rows=tuple(rows),
            notes=self._comments(priorities),
            show_caption=False,
        )

    def _title(self, priority: _Priority) -> Cell:
        outcome = priority.outcome
        mark = self.numbered.mark(outcome.note) if outcome.note else ""
        number = f"{outcome.number}\u2002" if outcome.number else ""
        title = Text(text=f"{number}{outcome.title}{mark}", role="heading")
        return cell([title], header=True, rows=len(priority.lines))

    def _comments(self, priorities: Sequence[_Priority]) -> tuple[str, ...]:
        """What is said of whole priorities, each comment once with those that it is about."""
        end = self.readings.quarter.end
        about: dict[str, list[str]] = {}
        for outcome in (priority.outcome for priority in priorities):
            for comment in outcome.comments:
                if holds_on(comment, end):
                    about.setdefault(comment.text, []).append(outcome.number or outcome.short_title)
        return tuple(f"**On {printing.joined(which)}:** {text}" for text, which in about.items())

    def _cells(
        self, priority: _Priority, line: Sequence[Reading], columns: dict[str, Column]
    ) -> tuple[Cell, ...]:
        """The cells of a row, from the measure on."""
        first, after = line[0], len(columns) - 2  # the columns after priority and measure
        if _is_money(first) and not first.is_counted:
            return _money_cells(priority.outcome, line, after)
        measure = self._measure(first)
        if first.assessment is not None:
            return (measure, *self._assessed(first, first.assessment, after))
        if not first.indicator.is_measured or first.absence() is Absence.NOT_YET_PUBLISHED:
            return (measure, *_unknown(first, after, "NA", "NA"))
        baseline = self._figure(first, "baseline", "earlier", self.baseline)
        if not first.is_present():
            return (measure, baseline, *_unknown(first, after - 1, in_cells.figure(first)))
        return (
            measure,
            baseline,
            self._figure(first, "current", "value", self.page),
            cell([_linked(in_cells.variance(first) or "NA", first)], align="right"),
            self._verdict(first),
            *self._run([(columns[name].align, self._of(name, first)) for name in [*columns][6:]]),
        )

    def _verdict(self, reading: Reading) -> Cell:
        """The verdict, marked where the latest quarter alone points another way."""
        of_quarter = self.readings.of_quarter(self.framework.id, reading)
        clause = disagreements.latest_quarter(reading, of_quarter) if reading.is_counted else ""
        mark = self.numbered.mark(printing.sentence(f"but {clause}")) if clause else ""
        return cell([_judged(reading), *small(mark)], small(reading.improvement_reason))

    def _measure(self, reading: Reading) -> Cell:
        indicator = reading.indicator
        mark = tables.marks(tables.register_notes(reading, "title"), self.numbered)
        title = Text(text=f"{indicator.short_title}{mark}", role="label")
        is_said = indicator.unit.casefold() in indicator.short_title.casefold()
        unit = "" if is_said or not indicator.is_measured else indicator.unit
        return cell([title], small(unit), header=True)

    def _figure(self, reading: Reading, name: WindowName, role: str, page: Window | None) -> Cell:
        """A value, with its interval if it is a survey's and its period if it isn't the page's."""
        notes = tables.register_notes(reading, "current") if name == "current" else []
        until = self.embargo(reading)
        if until is not None and reading.is_present(name):
            notes = [*notes, f"Embargoed until {printing.day(until)}: not to be passed on."]
        known = baselines.compared_although(reading)
        if known and name == "current" and reading.is_counted:
            notes = [*notes, known]
        if not reading.is_present(name):
            return cell(
                [_linked(in_cells.figure(reading, name), reading)],
                small(in_cells.absence_in_short(reading, name)),
                align="right",
            )
        value = f"{in_cells.figure(reading, name)}{tables.marks(notes, self.numbered)}"
        survey = in_cells.survey_basis(reading) if name == "current" else ""
        window = reading.window(name)
        period = _period(reading, name) if window != page else ""
        figure = Text(text=value, role=role, evidence=reading.evidence)
        return cell([figure], small(survey, reading.evidence), small(period), align="right")

    def _of(self, name: str, reading: Reading) -> Cell | str:
        """One of the cells after the verdict, or why there is nothing to put in it."""
        match name:
            case "variation":
                return self._variation(reading)
            case "projection":
                return self._projection(reading)
            case _:
                return self._peers(reading)

    def _run(self, found: Sequence[tuple[tables.Align, Cell | str]]) -> Iterator[Cell]:
        """Cells side by side; where neighbours have nothing, their reasons run across them.

        found: the alignment of each column, and its cell or the reason why it has none.
        """
        for is_absent, group in itertools.groupby(found, key=lambda one: isinstance(one[1], str)):
            together = list(group)
            if is_absent and len(together) > 1:
                why = "; ".join(dict.fromkeys(str(reason) for _, reason in together))
                yield Cell(lines=(_line(f"NA: {why}."),), span=len(together))
                continue
            for align, one in together:
                yield self._not_available(one, align) if isinstance(one, str) else one

    def _variation(self, reading: Reading) -> Cell | str:
        written = str(reading.row["variation"])
        if not written:
            return "not counted by month"
        clause = disagreements.beside_the_baseline(reading) if reading.is_counted else ""
        mark = self.numbered.mark(printing.sentence(clause)) if clause else ""
        glyph = variation_glyph(Variation(written), reading.indicator.polarity)
        return cell([glyph, *small(mark)])

    def _projection(self, reading: Reading) -> Cell | str:
        value = in_cells.projection(reading)
        if not value:
            return reading.projection_reason or "not known"
        mark, found = "", reading.projection
        # What is held is marked once, at the head of the column.
        if found is not None and found.indicative and not baselines.held_at(reading):
            mark = self.numbered.mark(_INDICATIVE)
        interval = small(in_cells.projection_interval(reading), reading.evidence)
        return cell([_linked(f"{value}{mark}", reading)], interval, align="right")

    def _peers(self, reading: Reading) -> Cell | str:
        group, place = reading.indicator.neighbours, in_cells.rank(reading)
        if group is None:
            return "not compared with other areas"
        if not place:
            return f"no figure from the rest of the {self._group_name(group)}"
        missing = str(reading.row["peers_missing"])
        mark = self.numbered.mark(f"No figure from {missing}.") if missing else ""
        average, likely = in_cells.peers_average(reading), in_cells.rank_range(reading)
        beside = small(f"({likely})" if likely else "", reading.evidence)
        return cell([_linked(f"{place}{mark}", reading), *beside], small(average, reading.evidence))

    def _not_available(self, reason: str, align: tables.Align = "left") -> Cell:
        mark = self.lettered.mark(printing.sentence(f"NA: {reason}"))
        return words(f"NA{mark}", "small", align)

    def _assessed(self, reading: Reading, assessed: Assessed, after: int) -> tuple[Cell, ...]:
        """An assessment: that it is one, its verdict, and what it rests on across the rest."""
        mark = self.numbered.mark(f"Assessed by: {assessed.role}.")
        return (
            Cell(lines=(_line(f"Assessed, not measured{mark}"),), span=3, align="right"),
            cell([_judged(reading)], small(reading.improvement_reason)),
            Cell(lines=(tuple(small(assessed.words, reading.evidence)),), span=after - 4),
        )

    # Under the tables

    def _remarks(self, every: Sequence[Reading]) -> tuple[str, ...]:
        """What has to be known to read the page, of what stands on it."""
        said = [
            "Improved, deteriorated: significant at 95%. Counts allow for over-dispersion.",
            "NA: no figure; the reason stands beside it or at its letter.",
        ]
        of_surveys = []  # one entry, because a full page has no line to spare
        if any(in_cells.survey_basis(reading) for reading in every):
            of_surveys.append("Under a survey’s figure: its 95% interval; n answered.")
        if any(reading.absence() is Absence.TOO_FEW_RESPONSES for reading in every):
            of_surveys.append("* Too few answered.")
        if of_surveys:
            said.append(" ".join(of_surveys))
        if any(_is_to_date(reading, name) for reading in every for name in _SHOWN):
            said.append("YTD: year to date. LYTD: the same months of the year before.")
        ranked = [reading for reading in every if in_cells.rank(reading)]
        for group in dict.fromkeys(reading.indicator.neighbours for reading in ranked):
            if group is not None:
                name = printing.capital(self._group_name(group))
                said.append(f"{name}: 1st is best (likely range); average of all members.")
        as_rates = [one for one in ranked if in_cells.is_ranked_as_rate(one.indicator)]
        if as_rates:
            unit = in_cells.compared_unit(as_rates[0].indicator)
            said.append(f"Counts are ranked by rate {unit}, which stands before the average.")
        if not ranked:
            groups = dict.fromkeys(reading.indicator.neighbours for reading in every)
            said += [
                f"{printing.capital(self._group_name(group))}: no figure from the rest of it."
                for group in groups
                if group is not None
            ]
        return tuple(said)


def split(heights: Sequence[int], rows_to_a_page: int = ROWS_TO_A_PAGE) -> tuple[int, ...]:
    """How many priorities stand on each page, so that the highest page is as low as can be.

    heights: rows of each priority. The first page is a row shorter than the others. Of equal
    divisions the one with fewest on the first page. Raises ValueError for no priority.

    >>> split([1, 2, 1, 3], rows_to_a_page=4)
    (2, 2)
    """
    if not heights:
        raise ValueError("there is no priority to put on a page")
    wanted = -(-(sum(heights) + _SENTENCE) // rows_to_a_page)
    pages = min(wanted, len(heights))

    def highest(cuts: tuple[int, ...]) -> int:
        edges = (0, *cuts, len(heights))
        sums = [sum(heights[start:end]) for start, end in itertools.pairwise(edges)]
        return max(sums[0] + _SENTENCE, *sums[1:]) if len(sums) > 1 else sums[0]

    cuts = min(itertools.combinations(range(1, len(heights)), pages - 1), key=highest)
    return tuple(end - start for start, end in itertools.pairwise((0, *cuts, len(heights))))


# Cells


def _is_money(reading: Reading) -> bool:
    return reading.indicator.kind is Kind.MONEY


def _linked(text: str, reading: Reading) -> Text:
    """A figure, which leads to where it comes from."""
    return Text(text=text, evidence=reading.evidence)


def _line(text: str) -> tuple[Part, ...]:
    return (Text(text=text, role="small"),)


def _judged(reading: Reading) -> Part:
    """The verdict's shape and word, or that the indicator isn't one of those counted."""
    if not reading.is_counted:
        return Text(text=_NOT_COUNTED)
    return improvement_glyph(reading.improvement)


def _unknown(reading: Reading, after: int, *figures: str) -> tuple[Cell, ...]:
    """A row without a figure: NA to the verdict, whose cell runs the reason across the rest.

    figures: what stands for those from here to the latest. after: the columns still to be filled.
    """
    known = (*figures, "NA")
    why = in_cells.absence_words(reading) or printing.sentence(reading.improvement_reason)
    why = " ".join(filter(None, (why, sentences.last_known(reading))))
    return (
        *(words(figure, align="right") for figure in known),
        Cell(lines=((_judged(reading), *small(why, reading.evidence)),), span=after - len(known)),
    )


def _money_cells(outcome: Outcome, line: Sequence[Reading], after: int) -> tuple[Cell, ...]:
    """Sums of money that stand together: each with what it is, tracked and not judged."""
    units = list(dict.fromkeys(reading.indicator.unit for reading in line))
    parts: list[Part] = []
    for reading in line:
        title = printing.in_sentence(reading.indicator.short_title)
        ending = "" if reading is line[-1] else " ·"
        absent = in_cells.absence_in_short(reading)
        parts.append(Text(text=in_cells.figure(reading), role="strong", evidence=reading.evidence))
        absence = f" ({absent})" if absent else ""
        parts.append(Text(text=f"{title}{absence}{ending}", role="small"))
    why = "Tracked: not counted, not judged."
    return (
        cell([Text(text=outcome.short_title)], small("; ".join(units)), header=True),
        Cell(lines=(tuple(parts), _line(why)), span=after),
    )


def _is_to_date(reading: Reading, name: WindowName = "current") -> bool:
    """Whether a figure is of the year to date, or of the same months of the year before."""
    is_basis = reading.indicator.period.basis is PeriodBasis.YEAR_TO_DATE
    return is_basis and reading.is_present(name)


def _period(reading: Reading, name: WindowName) -> str:
    """The period of a figure that isn't on the page's: "YTD Apr–Jun 15", "Jun 14–May 15".

    A year to date that is a whole year is told by its end: "LYTD to Mar 14".
    """
    window = reading.window(name)
    if not _is_to_date(reading, name):
        return window.short
    span = f"to {window.short.rpartition('–')[2]}" if window.months == _YEAR else window.short
    return f"{'YTD' if name == 'current' else 'LYTD'} {span}"


def _of_12_months(window: Window) -> str:
    return f"12 months to {window.words.removeprefix('year ending ')}"


# Head and key


def _counts(counts: Snapshot) -> tuple[Count, ...]:
    """The three counts of the snapshot; what isn't judged is among those without change."""
    made = []
    for verdict, number, of_which in (
        (Improvement.IMPROVED, counts.improved, ""),
        (Improvement.NO_CHANGE, counts.unchanged, f" ({counts.not_judged} not judged)"),
        (Improvement.DETERIORATED, counts.deteriorated, ""),
    ):
        glyph = improvement_glyph(verdict)
        label = f"{glyph.label.lower()}{of_which if counts.not_judged else ''}"
        made.append(Count(glyph=glyph.model_copy(update={"label": label}), number=number))
    return tuple(made)


def _key(every: Sequence[Reading]) -> tuple[KeyLine, ...]:
    """What each shape means: the verdicts, and the variations that are on the page."""
    no_change = improvement_glyph(Improvement.NO_CHANGE)
    verdicts = KeyLine(
        heading="Verdict",
        glyphs=(
            improvement_glyph(Improvement.IMPROVED),
            no_change.model_copy(update={"label": "No significant change"}),
            improvement_glyph(Improvement.DETERIORATED),
            improvement_glyph(Improvement.NOT_JUDGED),
        ),
    )
    found = {
        (glyph.name, glyph.label): glyph
        for reading in every
        if reading.row["variation"]
        for glyph in [
            variation_glyph(Variation(reading.row["variation"]), reading.indicator.polarity)
        ]
    }
    if not found:
        return (verdicts,)
    by_label = {glyph.label: glyph for glyph in found.values()}
    meanings = {
        "Improvement": "Special cause: improvement",
        "Concern": "Special cause: concern",
        "Neither": "Special cause: neither",
    }
    glyphs = tuple(
        glyph.model_copy(update={"label": meanings.get(label, label)})
        for label, glyph in by_label.items()
    )
    return (verdicts, KeyLine(heading="SPC", glyphs=glyphs))

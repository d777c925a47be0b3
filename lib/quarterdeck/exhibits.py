"""What a section of a paper shows beside its indicators' charts: sums, concentration, returns.

The register names an outcome's exhibits. Each is made from the outcome's own indicators, their
sources and the observations; none knows a body or a priority.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pandas as pd

from quarterdeck import charts, data_quality, printing, tables
from quarterdeck.blocks import Block, Cell, Chart, Column, Paragraph, Part, Row, Table, Text
from quarterdeck.comparability import ABSENCE_WORDS
from quarterdeck.edition import Edition
from quarterdeck.figures import Value
from quarterdeck.params.absence import Absence
from quarterdeck.params.framework import Framework, Outcome
from quarterdeck.params.register import Indicator, Kind
from quarterdeck.params.sources import ReaderName, Source, Sum
from quarterdeck.periods import Quarter, Window
from quarterdeck.printing import day, number, spelt
from quarterdeck.sources.observations import HAS_VALUE
from quarterdeck.wording import in_cells

QUARTERS_SHOWN: Final = 8  # two years, so that each quarter stands beside that of a year before
FEWEST_TOLD: Final = 5  # a lower count of people isn't told
TOP: Final = 2  # the fewest people whose reports are added up (see sources.people_reported)


def exhibits(edition: Edition, framework: Framework, outcome: Outcome) -> tuple[Block, ...]:
    """The blocks of the exhibits that an outcome names, in its order; () where it names none."""
    make: Mapping[str, Callable[[Edition, Framework, Outcome], Iterable[Block]]] = {
        "parts_of_a_sum": parts_of_a_sum,
        "concentration": concentration,
        "returns_by_area": returns_by_area,
    }
    return tuple(
        block for name in outcome.exhibits for block in make[name](edition, framework, outcome)
    )


def _indicators(edition: Edition, framework: Framework, outcome: Outcome) -> list[Indicator]:
    """The outcome's indicators that are measured, whichever register holds them."""
    found = [edition.params.indicator(framework.id, name) for name in outcome.every]
    return [indicator for indicator in found if indicator.is_measured]


def _by_source(
    edition: Edition, framework: Framework, outcome: Outcome
) -> list[tuple[Source, list[Indicator]]]:
    """The outcome's measured indicators by their source, in order."""
    found: dict[str, list[Indicator]] = {}
    for indicator in _indicators(edition, framework, outcome):
        found.setdefault(indicator.counts.source, []).append(indicator)
    return [(edition.params.source(name), those) for name, those in found.items()]


def _evidence(
    edition: Edition, framework: Framework, source: Source, indicators: Iterable[Indicator]
) -> dict[tuple[str, str], str]:
    """The page on where an indicator's figures come from, by its category and an area's name."""
    found = {}
    for one in indicators:
        if len(one.counts.categories) == 1:
            area = edition.params.area_of(framework.id, one.id).id
            page = edition.readings.get(framework.id, one.id).evidence
            for part in (area, *edition.figures.reporting_areas(source, area)):
                found[one.counts.categories[0], edition.figures.name(part)] = page
    return found


# Parts of a sum


@dataclass(frozen=True, eq=False)
class _Tracker:
    """A sum that a source's returns keep, with the indicators of its sides, at each estimate."""

    edition: Edition
    area: str
    source: Source
    due: Sum
    indicators: Mapping[str, Indicator]

    @property
    def required(self) -> Indicator:
        """The first of the whole's indicators: what the parts are to come to."""
        return self.indicators[self.due.whole[0]]

    @property
    def beyond(self) -> list[Indicator]:
        """The rest of the whole's: by how much the parts come to more."""
        return [self.indicators[name] for name in self.due.whole[1:]]

    @property
    def parts(self) -> list[Indicator]:
        """The indicators of the parts."""
        return [self.indicators[name] for name in self.due.parts]

    @property
    def every(self) -> list[Indicator]:
        """All of them, in the order in which a table has them."""
        return [self.required, *self.parts, *self.beyond]

    @cached_property
    def standing(self) -> dict[str, Value]:
        """Each indicator's estimate that stands now, by its id."""
        window = self.edition.quarter.window
        return {one.id: self.edition.figures.standing(one, self.area, window) for one in self.every}

    @cached_property
    def estimates(self) -> list[tuple[Window, dict[str, Value]]]:
        """Every estimate of which all is known, from the earliest day to the latest."""
        rows = self.edition.figures.selected(self.required.counts)
        rows = rows.sort_values(["end", "start"]).drop_duplicates(["start", "end"])
        windows = [Window(row["start"], row["end"]) for row in rows.to_dict("records")]
        found = [(window, self._values(window)) for window in windows]
        return [each for each in found if all(value.is_present for value in each[1].values())]

    def _values(self, window: Window) -> dict[str, Value]:
        return {one.id: self.edition.figures.value(one, self.area, window) for one in self.every}

    def total(self, values: Mapping[str, Value]) -> float:
        """The parts together."""
        return sum(values[one.id].value for one in self.parts)

    def printed(self, value: float) -> str:
        """A sum as the required one is printed."""
        return in_cells.printed(self.required, value)

    def source_line(self, values: Iterable[Value]) -> str:
        """The source line of some of its values."""
        used = {file for value in values for file in value.extracts}
        return data_quality.source_line(self.edition, self.source, used)


def parts_of_a_sum(edition: Edition, framework: Framework, outcome: Outcome) -> Iterator[Block]:
    """What is required, what it is made up of, and how both stood at each estimate.

    One for each sum that the source of some of the outcome's indicators has to keep and whose
    categories are all indicators of it.
    """
    for source, indicators in _by_source(edition, framework, outcome):
        by_category = {
            one.counts.categories[0]: one for one in indicators if len(one.counts.categories) == 1
        }
        for due in source.sums:
            if all(name in by_category for name in (*due.whole, *due.parts)):
                area = edition.params.area_of(framework.id, by_category[due.whole[0]].id).id
                yield from _tracked(_Tracker(edition, area, source, due, by_category))


def _tracked(tracker: _Tracker) -> Iterator[Block]:
    standing = tracker.standing
    lacking = next((value for value in standing.values() if not value.is_present), None)
    if lacking is not None:
        assert lacking.absence is not None
        why = lacking.reason or ABSENCE_WORDS[lacking.absence]
        text = f"**No estimate can be shown**: {why}."
        yield Paragraph(text=text, voice="headline")
        return
    estimate = standing[tracker.required.id].window
    yield Paragraph(text=_sum_sentence(tracker, standing, estimate), voice="headline")
    yield _sum_table(tracker, standing, estimate)
    if len(tracker.estimates) > 1:
        yield _sum_chart(tracker)
        yield _sum_history(tracker)


def _sum_sentence(tracker: _Tracker, values: Mapping[str, Value], estimate: Window) -> str:
    """What is required and its parts, that these make the whole, and what lies beyond it."""

    def told(one: Indicator) -> str:
        value = values[one.id].value
        figure = in_cells.printed(one, value) if value else "nothing"
        return f"{figure} {printing.in_sentence(one.short_title)}"

    parts = "; ".join(map(told, tracker.parts))
    total = tracker.printed(tracker.total(values))
    over = [one for one in tracker.beyond if values[one.id].value]
    lead = (
        f"**{tracker.printed(values[tracker.required.id].value)} "
        f"{printing.in_sentence(tracker.required.short_title)}**, by the estimate of "
        f"{day(estimate.end)}"
    )
    if over:
        beyond = printing.joined(told(one) for one in over)
        return f"{lead}: {parts}. Together these parts come to {total}: {beyond}."
    return f"{lead}, is made up of these parts: {parts}. Together they come to the whole, {total}."


def _sum_table(tracker: _Tracker, values: Mapping[str, Value], estimate: Window) -> Table:
    """The estimate that stands: the whole, its parts and what lies beyond, a row each."""

    def row(title: str, figure: str, role: str = "label", *, rule: bool = False) -> Row:
        cells = (
            tables.words(title, "strong" if role == "value" else "label", header=True),
            tables.words(figure, role, "decimal"),
        )
        return Row(cells=cells, starts_group=rule)

    def of(one: Indicator, role: str = "label", *, rule: bool = False) -> Row:
        figure = in_cells.printed(one, values[one.id].value)
        return row(one.title, figure, role, rule=rule)

    return Table(
        id=f"{tracker.source.id}_parts",
        caption=f"{tracker.source.title}: the estimate of {day(estimate.end)}",
        columns=(
            Column(heading="Sum", basis=tracker.required.unit, width=130),
            Column(heading="Estimate", basis=day(estimate.end), width=46, align="decimal"),
        ),
        rows=(
            of(tracker.required, "value"),
            *(of(one, rule=number == 0) for number, one in enumerate(tracker.parts)),
            row("The parts together", tracker.printed(tracker.total(values)), "value", rule=True),
            *(of(one) for one in tracker.beyond),
        ),
        source=tracker.source_line(values.values()),
    )


def _sum_history(tracker: _Tracker) -> Table:
    """Every estimate received, by its day."""
    return Table(
        id=f"{tracker.source.id}_history",
        caption=f"{tracker.source.title}, estimate by estimate",
        columns=(
            Column(heading="Estimate of", width=36),
            *(Column(heading=one.short_title, width=28, align="decimal") for one in tracker.every),
        ),
        rows=tuple(
            Row(
                cells=(
                    tables.words(day(window.end), header=True),
                    *(
                        tables.words(in_cells.printed(one, values[one.id].value), align="decimal")
                        for one in tracker.every
                    ),
                )
            )
            for window, values in tracker.estimates
        ),
        source=tracker.source_line(
            value for _, values in tracker.estimates for value in values.values()
        ),
    )


def _sum_chart(tracker: _Tracker) -> Chart:
    """A bar for each estimate: its parts, beside what was required."""
    required, parts = tracker.required, tracker.parts
    rows = pd.DataFrame(
        {
            "name": day(window.end),
            **{one.short_title: values[one.id].value for one in parts},
            required.short_title: values[required.id].value,
        }
        for window, values in tracker.estimates
    )
    (first, before), (last, now) = tracker.estimates[0], tracker.estimates[-1]
    shares = [
        f"{number(100 * values[parts[0].id].value / values[required.id].value)}%"
        for values in (before, now)
        if values[required.id].value > 0
    ]
    title = (
        f"{parts[0].short_title}: {shares[-1]} of what is required; {shares[0]} by the estimate of "
        f"{day(first.end)}"
        if len(shares) == 2
        else tracker.source.title
    )
    is_money = required.kind is Kind.MONEY
    return charts.parts_of_wholes(
        rows,
        id=f"{tracker.source.id}_chart",
        title=title,
        subtitle=f"{required.unit}, by the day of the estimate, {day(first.end)} to "
        f"{day(last.end)}.",
        measure_words=f"{tracker.source.title}, by the day of the estimate",
        parts=[one.short_title for one in parts],
        total="Together",
        mark=required.short_title,
        source=tracker.source_line(
            value for _, values in tracker.estimates for value in values.values()
        ),
        decimals=required.decimals,
        prefix="£" if is_money else "",
        suffix="m" if is_money else "",
    )


# Concentration


@dataclass(frozen=True)
class _Reported:
    """What is told of the reports of one quarter: a figure by category, or why there is none."""

    quarter: Quarter
    rows: pd.DataFrame

    def has(self, category: str) -> bool:
        """Whether there is a figure."""
        return not pd.isna(self.count(category))

    def count(self, category: str) -> float:
        """What is counted; NaN where nothing is told."""
        found = self.rows.loc[self.rows["category"] == category, "numerator"]
        return float(found.iloc[0]) if len(found) else float("nan")

    def whole(self, category: str) -> float:
        """What it is out of."""
        found = self.rows.loc[self.rows["category"] == category, "denominator"]
        return float(found.iloc[0]) if len(found) else float("nan")

    def per_cent(self, category: str) -> str:
        """A share as printed; only where there is one."""
        return f"{number(100 * self.count(category) / self.whole(category))}%"

    def why(self, category: str) -> str:
        """Why there is no figure, in a word or two."""
        found = self.rows.loc[self.rows["category"] == category, "status"]
        absence = Absence.NOT_RECEIVED if found.empty else found.iloc[0]
        if absence in HAS_VALUE:
            return "no reports"
        return ABSENCE_WORDS[Absence(absence)]


def concentration(edition: Edition, framework: Framework, outcome: Outcome) -> Iterator[Block]:
    """How many of a quarter's reports come again, and how few people and places they are of.

    One for each source of reports about people. Its reports are set beside those that they are a
    part of, and beside no other's.
    """
    by_source = _by_source(edition, framework, outcome)
    for source, indicators in by_source:
        if source.reader is not ReaderName.PEOPLE_REPORTED:
            continue
        area = edition.params.area_of(framework.id, indicators[0].id).id
        rows = edition.figures.source_rows(source.id)
        rows = rows[(rows["area"] == area) & (rows["end"] <= pd.Timestamp(edition.quarter.end))]
        quarters = [
            _Reported(Quarter.containing(start.date()), rows[rows["start"] == start])
            for start in sorted(rows["start"].unique())
        ]
        known = [each for each in quarters if each.has("reports")]
        if not known or known[-1].quarter != edition.quarter:
            why = _not_told(quarters, edition)
            yield Paragraph(text=f"**{why}**", voice="headline")
            continue
        now = known[-1]
        all_reports = _all_reports(edition, area, source, by_source)
        sentences = [_concentrated(now, all_reports), _repeated(now), _places(now)]
        yield Paragraph(text=" ".join(filter(None, sentences)), voice="headline")
        yield Paragraph(text=_system_note(edition, source, by_source), voice="note", numbered=False)
        line = data_quality.source_line(edition, source, set(rows["extract"]))
        shown = known[-QUARTERS_SHOWN:]
        if sum(_can_be_drawn(each) for each in shown) > 1:
            yield _concentration_chart(source, shown, line)
        of_area = edition.figures.name(area)
        pages = _evidence(edition, framework, source, indicators)
        evidence = {name: page for (name, of), page in pages.items() if of == of_area}
        yield _concentration_table(source, shown, line, evidence)


def _not_told(quarters: Sequence[_Reported], edition: Edition) -> str:
    """Why nothing is told of the edition's quarter."""
    own = [each for each in quarters if each.quarter == edition.quarter]
    if own:
        return printing.sentence(
            f"reports of {edition.quarter.window.words}: {own[0].why('reports')}"
        )
    return f"No file holds reports of {edition.quarter.window.words}."


def _all_reports(
    edition: Edition,
    area: str,
    source: Source,
    by_source: Sequence[tuple[Source, Sequence[Indicator]]],
) -> tuple[Indicator, float] | None:
    """The outcome's indicator of all reports of the same system, with its count of the quarter."""
    for _, indicators in by_source:
        for indicator in indicators:
            if indicator.counts == source.part_of:
                found = edition.figures.counted(indicator, area, edition.quarter.window)
                return (indicator, found.numerator) if found.is_present else None
    return None


def _concentrated(now: _Reported, all_reports: tuple[Indicator, float] | None) -> str:
    """How few people the reports are about, and their share of all reports of the system."""
    total, made = now.count("reports"), now.count("top_2_people_reports")
    when = now.quarter.window.words
    if not total:
        return f"**There were no reports in {when}.**"
    if pd.isna(made):
        return (
            f"**There {_were(total)} in {when}.** How few people they are about isn’t told, since "
            "people could be identified by it."
        )
    lead = (
        f"**{printing.capital(spelt(TOP))} people account for "
        f"{now.per_cent('top_2_people_reports')} of the reports of {when}**: "
        f"{number(made)} of {number(total)}"
    )
    if all_reports is None or not all_reports[1] >= total:
        return f"{lead}."
    indicator, count = all_reports
    return (
        f"{lead}; and {number(100 * made / count)}% of the {number(count)} counted as "
        f"“{indicator.title}” in the same months."
    )


def _were(count: float) -> str:
    return (
        f"{'was' if count == 1 else 'were'} {spelt(int(count))} report{'s' if count != 1 else ''}"
    )


def _repeated(now: _Reported) -> str:
    """How many people were reported, and how many reports weren't the first in twelve months."""
    if not now.count("reports") or not now.has("people"):
        return ""
    people = f"{printing.capital(spelt(int(now.count('people'))))} people were reported"
    if not now.has("repeat_reports"):
        return f"{people}."
    return (
        f"{people}; {number(now.count('repeat_reports'))} of the {number(now.count('reports'))} "
        f"reports ({now.per_cent('repeat_reports')}) weren’t the person’s first in twelve months."
    )


def _places(now: _Reported) -> str:
    """The share of the places with most, and how few people make most of the reports.

    What isn't told exactly adds nothing where the share of the two people is told.
    """
    said = []
    if now.count("reports") and now.has("top_2_locations_reports") and not _coincide(now):
        said.append(
            f"The {spelt(TOP)} locations with most account for "
            f"{now.per_cent('top_2_locations_reports')}."
        )
    if now.count("reports") and now.has("people_for_80_percent"):
        few = int(now.count("people_for_80_percent"))
        everyone = int(now.whole("people_for_80_percent"))
        if few < FEWEST_TOLD and now.has("top_2_people_reports"):
            return " ".join(said)
        said.append(f"Four-fifths of the reports are about {_few(few)} of the {spelt(everyone)}.")
    return " ".join(said)


def _coincide(each: _Reported) -> bool:
    """Whether the two locations have as many reports as the two people.

    Side by side the two figures would show that they are the same reports, and so where those
    people live.
    """
    few, places = each.count("top_2_people_reports"), each.count("top_2_locations_reports")
    return few > 0 and few == places


def _few(people: int) -> str:
    """A count of people as it is told: one under the threshold isn't.

    Source: docs/methods.md, repeats and concentration.
    """
    return spelt(people) if people >= FEWEST_TOLD else f"fewer than {spelt(FEWEST_TOLD)}"


def _system_note(
    edition: Edition, source: Source, by_source: Sequence[tuple[Source, Sequence[Indicator]]]
) -> str:
    """Which system these reports are from, and whose counts they aren't set beside."""
    system = edition.params.source(source.part_of.source) if source.part_of else source
    others = [
        other.title
        for other, _ in by_source
        if other.id != system.id
        and other.id != source.id
        and (other.part_of is None or other.part_of.source != system.id)
    ]
    part = f", a part of “{system.title}”" if system is not source else ""
    apart = (
        f" {printing.joined(f'“{title}”' for title in others)} "
        f"{'counts' if len(others) == 1 else 'count'} otherwise and "
        f"{'is' if len(others) == 1 else 'are'} set against none of these."
        if others
        else ""
    )
    return f"**From:** “{source.title}”{part}.{apart} No person or place is named in any figure."


def _can_be_drawn(each: _Reported) -> bool:
    return each.has("top_2_people_reports") and each.count("reports") > 0


def _concentration_chart(source: Source, shown: Sequence[_Reported], line: str) -> Chart:
    """A bar for each quarter: the reports about the two people with most, and all others."""
    few, rest = "Two people with most reports", "Everyone else"
    rows = pd.DataFrame(
        {
            "name": printing.capital(each.quarter.window.words),
            few: each.count("top_2_people_reports"),
            rest: each.count("reports") - each.count("top_2_people_reports"),
        }
        for each in shown
    )
    title = "How few people the reports are about"
    if _can_be_drawn(shown[-1]):
        title = f"Two people account for {shown[-1].per_cent('top_2_people_reports')} of reports"
    before = [each for each in shown if each.quarter == shown[-1].quarter - 4]
    if before and _can_be_drawn(before[0]) and _can_be_drawn(shown[-1]):
        title += f"; a year before, two for {before[0].per_cent('top_2_people_reports')}"
    return charts.parts_of_wholes(
        rows,
        id=f"{source.id}_concentration_chart",
        title=title,
        subtitle=f"{source.title}, reports each quarter. Which two they are differs by quarter.",
        measure_words=f"{source.title}, reports each quarter",
        parts=[few, rest],
        total="Reports",
        source=line,
    )


#: Category, heading and whether it is a share.
_COLUMNS: Final = (
    ("reports", "Reports", False),
    ("people", "People", False),
    ("repeat_reports", "Repeats", True),
    ("top_2_people_reports", "Two people", True),
    ("top_5_people_reports", "Five people", True),
    ("top_2_locations_reports", "Two locations", True),
    ("people_for_80_percent", "People for 80%", False),
)
_PEOPLE: Final = ("people", "people_for_80_percent")
_BASES: Final = {
    "repeat_reports": "of reports",
    "top_2_people_reports": "with most; share",
    "top_5_people_reports": "with most; share",
    "top_2_locations_reports": "with most; share",
    "people_for_80_percent": "of reports",
}


def _concentration_table(
    source: Source, shown: Sequence[_Reported], line: str, evidence: Mapping[str, str]
) -> Table:
    """The quarters, a row each; a share has its counts under it.

    evidence: by category, the page that the last quarter's figure leads to.
    """

    def cell(each: _Reported, category: str, *, share: bool) -> Cell:
        if not each.has(category):
            return tables.cell(tables.small(each.why(category)), align="right")
        if category == "top_2_locations_reports" and _coincide(each):
            return tables.cell(tables.small("not told"), align="right")
        count = number(each.count(category))
        if category in _PEOPLE and 0 < each.count(category) < FEWEST_TOLD:
            return tables.cell(tables.small("not told"), align="right")
        page = evidence.get(category, "") if each is shown[-1] else ""
        if not share:
            return tables.cell([Text(text=count, evidence=page)], align="right")
        whole = each.whole(category)
        if not whole > 0:
            return tables.cell(tables.small("no reports"), align="right")
        return tables.cell(
            [Text(text=each.per_cent(category), evidence=page)],
            tables.small(f"{count} of {number(whole)}"),
            align="right",
        )

    is_held_back = any(
        _coincide(each) or any(0 < each.count(category) < FEWEST_TOLD for category in _PEOPLE)
        for each in shown
    )
    return Table(
        id=f"{source.id}_concentration",
        caption=f"{source.title}: repeats and concentration, quarter by quarter",
        columns=(
            Column(heading="Quarter", width=30),
            *(
                Column(heading=heading, basis=_BASES.get(category, ""), width=20.5, align="right")
                for category, heading, _ in _COLUMNS
            ),
        ),
        rows=tuple(
            Row(
                cells=(
                    tables.words(printing.capital(each.quarter.window.short), header=True),
                    *(cell(each, category, share=share) for category, _, share in _COLUMNS),
                )
            )
            for each in shown
        ),
        notes=("Not told: people could be identified by it.",) if is_held_back else (),
        source=line,
    )


# Returns by area


def returns_by_area(edition: Edition, framework: Framework, outcome: Outcome) -> Iterator[Block]:
    """Which area sent what, of the sources to which several send a return on one window.

    Figures that add some of them up say whom they add up.
    """
    for source, indicators in _by_source(edition, framework, outcome):
        if source.reader is not ReaderName.PERIOD_RETURN or source.sums:
            continue
        rows = edition.figures.source_rows(source.id)
        rows = rows[rows["end"] <= pd.Timestamp(edition.quarter.end)]
        areas = _expected(edition, framework, source, indicators)
        if rows.empty:
            by = day(edition.quarter_params.cutoff)
            text = f"**{source.producer}: no return had come by {by}.**"
            yield Paragraph(text=text, voice="headline")
            continue
        last = rows.sort_values(["end", "start"], kind="stable").iloc[-1]
        window = Window(last["start"], last["end"])
        rows = rows[(rows["start"] == last["start"]) & (rows["end"] == last["end"])]
        sent = [
            _Sent(edition.figures.name(area), rows[rows["area"] == area])
            for area in dict.fromkeys([*areas, *rows["area"]])
        ]
        counted = [name for one in indicators for name in one.counts.categories]
        combined = [one for one in indicators if one.in_part]
        yield Paragraph(text=_who_sent(source, sent, counted, window), voice="headline")
        for indicator in combined:
            area = edition.params.area_of(framework.id, indicator.id).id
            value = edition.figures.value(indicator, area, window)
            if value.is_present:
                areas_of = edition.figures.reporting_areas(source, area)
                yield Paragraph(
                    text=_combined(edition, indicator, value, areas_of),
                    voice="headline",
                    evidence=edition.readings.get(framework.id, indicator.id).evidence,
                )
        evidence = _evidence(edition, framework, source, indicators)
        yield _returns_table(edition, source, sent, counted, window, evidence)


def _expected(
    edition: Edition, framework: Framework, source: Source, indicators: Iterable[Indicator]
) -> list[str]:
    """The areas whose returns make up those that the indicators are about, each once."""
    wholes = [edition.params.area_of(framework.id, one.id).id for one in indicators]
    parts = [part for area in wholes for part in edition.figures.reporting_areas(source, area)]
    return list(dict.fromkeys(parts))


@dataclass(frozen=True)
class _Sent:
    """What an area sent for a window: its rows, none where it sent nothing."""

    area: str
    rows: pd.DataFrame

    @property
    def came(self) -> bool:
        """Whether it made a return."""
        return bool((self.rows["status"] != Absence.NOT_RECEIVED.value).any())

    @property
    def categories(self) -> list[str]:
        """The categories that it sent something of."""
        came = self.rows[self.rows["status"] != Absence.NOT_RECEIVED.value]
        return list(dict.fromkeys(came["category"]))

    def uncounted(self, counted: Iterable[str]) -> bool:
        """Whether it sent a return with nothing in it that an indicator counts."""
        return self.came and not set(self.categories) & set(counted)


def _label(source: Source, category: str) -> str:
    return source.labels.get(category, category.replace("_", " "))


def _who_sent(source: Source, sent: Sequence[_Sent], counted: Sequence[str], window: Window) -> str:
    """How many returns came, from whom none did, and whose hold nothing that is reported here."""
    came = [each for each in sent if each.came]
    figures = sum(not each.uncounted(counted) for each in came)
    every = figures == len(sent) > 1
    some = spelt(figures) if figures else "none"
    who = f"all {spelt(len(sent))}" if every else f"{some} of the {spelt(len(sent))}"
    lead = f"**{printing.capital(who)} sent figures for {window.words}**"
    without = printing.joined(each.area for each in sent if not each.came)
    said = [f"nothing came from {without}"] if without else []
    for each in came:
        if each.uncounted(counted):
            only = printing.joined(_label(source, category) for category in each.categories)
            said.append(f"{each.area} sent {only} only")
    return f"{lead}; {'; '.join(said)}." if said else f"{lead}."


def _combined(edition: Edition, indicator: Indicator, value: Value, areas: Sequence[str]) -> str:
    """A figure added up over some of the areas: which, each one's share of it, and who isn't in."""
    made = printing.joined(
        f"{edition.figures.name(area)} ({number(count)})"
        for area, count in zip(value.parts, value.part_counts, strict=True)
    )
    left_out = [edition.figures.name(area) for area in areas if area not in value.parts]
    verb = "isn’t" if len(left_out) == 1 else "aren’t"
    without = f"; {printing.joined(left_out)} {verb} in it" if left_out else ""
    return (
        f"**{indicator.title}: {in_cells.printed(indicator, value.value)}** in "
        f"{value.window.words}, from {made}{without}."
    )


def _returns_table(
    edition: Edition,
    source: Source,
    sent: Sequence[_Sent],
    counted: Sequence[str],
    window: Window,
    evidence: Mapping[tuple[str, str], str],
) -> Table:
    """An area a row group, each figure that it sent on a row of its own.

    evidence: by category and area, the page that a figure leads to.
    """
    rows: list[Row] = []
    for each in sent:
        of_area = list(_rows_sent(each, source, counted, evidence))
        head = tables.cell(
            [*tables.words(each.area, "strong").lines[0]], header=True, rows=len(of_area)
        )
        rows += [
            Row(cells=(*((head,) if place == 0 else ()), *cells), starts_group=place == 0)
            for place, cells in enumerate(of_area)
        ]
    used = {file for each in sent for file in each.rows["extract"]}
    return Table(
        id=f"{source.id}_returns",
        caption=f"{source.title}: what each area sent for {window.words}",
        columns=(
            Column(heading="Area", width=40),
            Column(heading="What was sent", width=76),
            Column(heading="Figure", width=28, align="right"),
            Column(heading="Out of", width=32, align="right"),
        ),
        rows=tuple(rows),
        notes=("Each counts what it has agreed to, so areas aren’t set beside each other.",),
        source=data_quality.source_line(edition, source, used),
    )


def _rows_sent(
    each: _Sent,
    source: Source,
    counted: Sequence[str],
    evidence: Mapping[tuple[str, str], str],
) -> Iterator[tuple[Cell, ...]]:
    """The cells beside an area's name, a tuple a row; one that says so where nothing came."""
    if not each.came:
        yield (_across(tables.small("No return received")),)
        return
    # As the indicators stand, then the rest.
    order = {category: place for place, category in enumerate(counted)}
    rows = each.rows.sort_values(
        "category", key=lambda names: names.map(order).fillna(len(order)), kind="stable"
    )
    for row in rows.to_dict("records"):
        label = printing.capital(_label(source, str(row["category"])))
        if each.uncounted(counted):
            only = tables.words(f"{label} only").lines[0]
            yield (_across(only, tables.small("no figure reported here")),)
            continue
        page = evidence.get((str(row["category"]), each.area), "")
        status, numerator = str(row["status"]), float(row["numerator"])
        figures = _sent_cells(status, numerator, float(row["denominator"]), page)
        yield (tables.words(label), *figures)


def _across(*lines: Sequence[Part]) -> Cell:
    """A cell across all columns but the area's."""
    return Cell(lines=tuple(tuple(line) for line in lines), span=3)


def _sent_cells(
    status: str, numerator: float, denominator: float, evidence: str
) -> tuple[Cell, Cell]:
    """A figure and what it is out of, or why it isn't there."""

    def figure(text: str) -> Cell:
        return tables.cell([Text(text=text, evidence=evidence)], align="right")

    if status not in HAS_VALUE:
        why = tables.cell(tables.small(ABSENCE_WORDS[Absence(status)]), align="right")
        return why, tables.cell(tables.small("no figure"), align="right")
    if not denominator > 0:
        plain = tables.cell(tables.small("a count"), align="right")
        return figure(number(numerator)), plain
    share = f"{number(100 * numerator / denominator)}%"
    out_of = f"{number(numerator)} of {number(denominator)}"
    return figure(share), tables.words(out_of, align="right")

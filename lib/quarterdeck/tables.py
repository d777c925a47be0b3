"""Tables out of readings: the dashboard, an indicator's periods, the districts' matrix."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Literal

import pandas as pd

from quarterdeck import charts, printing
from quarterdeck.blocks import (
    Cell,
    Column,
    Count,
    Dashboard,
    Glyph,
    GlyphName,
    KeyLine,
    Part,
    Picture,
    Row,
    Table,
    Text,
)
from quarterdeck.comparability import Reason
from quarterdeck.params.dated import holds_on
from quarterdeck.params.framework import Framework
from quarterdeck.params.places import Area
from quarterdeck.params.register import Kind, Polarity
from quarterdeck.periods import Window, month_name, previous_year_end
from quarterdeck.readings import Reading, Readings, WindowName
from quarterdeck.verdicts import AgainstCounty, Direction, Rag, roll_up
from quarterdeck.wording import disagreements, in_cells, sentences, summaries

Align = Literal["left", "right", "centre", "decimal"]

_WITHHELD: dict[Reason, GlyphName] = {
    Reason.LENGTH: "withheld_length",
    Reason.OVERLAP: "withheld_length",
    Reason.BREAK: "withheld_definition",
    Reason.COVERAGE: "withheld_coverage",
    Reason.SAMPLE: "withheld_sample",
    Reason.NOT_TESTED: "withheld_data",
    Reason.NO_CURRENT: "withheld_data",
    Reason.NO_EARLIER: "withheld_data",
}
_LETTERS = {Rag.GREEN: "G", Rag.AMBER: "A", Rag.RED: "R", Rag.NOT_RATED: "-"}
_POSITIONS: dict[str, tuple[GlyphName, str]] = {
    "top": ("quartile_top", "Top"),
    "average": ("quartile_average", "Average"),
    "bottom": ("quartile_bottom", "Bottom"),
}
_COLUMNS_AFTER_CURRENT = 6  # trend, direction, rating, neighbours, county, districts
_DISTRICT_GLYPHS: dict[AgainstCounty, GlyphName] = {
    AgainstCounty.BETTER: "better",
    AgainstCounty.SIMILAR: "similar",
    AgainstCounty.WORSE: "worse",
    AgainstCounty.HIGHER: "neutral_up",
    AgainstCounty.LOWER: "neutral_down",
    AgainstCounty.NOT_JUDGED: "not_judged",
}


# Cells


def cell(
    *lines: Sequence[Part], align: Align = "left", header: bool = False, rows: int = 1
) -> Cell:
    """A cell of some lines; a line with nothing on it is dropped."""
    return Cell(
        lines=tuple(tuple(line) for line in lines if line), align=align, header=header, rows=rows
    )


def words(text: str, role: str = "label", align: Align = "left", *, header: bool = False) -> Cell:
    """A cell with one line of words."""
    return cell([Text(text=text, role=role)], align=align, header=header)


def lines(*said: str, header: bool = False) -> Cell:
    """A cell of plain text, with each of these on a line of its own."""
    return cell(*([Text(text=line)] for line in said), header=header)


def small(text: str, evidence: str = "") -> list[Part]:
    """A second line in small grey; nothing for no words. evidence: as a `Text` has it."""
    return [Text(text=text, role="small", evidence=evidence)] if text else []


def _why(reading: Reading, name: WindowName = "current") -> tuple[tuple[Part, ...], ...]:
    """The lines of a cell that says why there is no value."""
    return (tuple(small(in_cells.absence_words(reading, name), reading.evidence)),)


def rag_glyph(rag: Rag, *, hide_label: bool = False) -> Glyph:
    """A rating's shape, letter and word."""
    return Glyph(
        name=rag.value,
        label=in_cells.RAG_WORDS[rag],
        letter=_LETTERS[rag],
        hide_label=hide_label,
    )


def direction_glyph(reading: Reading) -> Glyph:
    """A direction's shape: the arrow says which way the figure moved, the shape if that is good."""
    label = in_cells.DIRECTION_WORDS[reading.direction]
    if reading.direction is Direction.NOT_COMPARED:
        reason = reading.withheld or Reason.NO_CURRENT
        return Glyph(name=_WITHHELD[reason], label=label)
    rising = float(reading.row["change_value"]) > 0
    name: GlyphName
    match reading.direction:
        case Direction.IMPROVING:
            name = "improving_up" if rising else "improving_down"
        case Direction.WORSENING:
            name = "worsening_up" if rising else "worsening_down"
        case Direction.HIGHER:
            name = "neutral_up"
        case Direction.LOWER:
            name = "neutral_down"
        case _:
            name = "stable"
    return Glyph(name=name, label=label)


# The dashboard


@dataclass(frozen=True)
class Trend:
    """What a sparkline is drawn from: values in order of time, with what the register knows.

    values: None or NaN is a gap. breaks: positions of the first value after each break or rebase.
    """

    values: tuple[float | None, ...]
    kind: Literal["monthly", "waves"]
    first: dt.date
    last: dt.date
    breaks: tuple[int, ...] = ()
    band: tuple[float, float] | None = None

    def picture(self, reading: Reading) -> Picture | None:
        """The sparkline; None where no value is known."""
        known = [value for value in self.values if value is not None and pd.notna(value)]
        if not known:
            return None
        edges = [0, *self.breaks, len(self.values)]
        means: list[float | None] = []
        for start, end in itertools.pairwise(edges):
            part = [v for v in self.values[start:end] if v is not None and pd.notna(v)]
            means.append(sum(part) / len(part) if part else None)
        percent = reading.indicator.is_percentage
        alt = charts.sparkline_alt(
            self.values,
            measure_words=reading.indicator.title,
            first=self.first,
            last=self.last,
            decimals=reading.indicator.decimals if self.kind == "waves" else 0,
            suffix="%" if percent else "",
        )
        return charts.sparkline(
            self.values,
            kind=self.kind,
            mean=means[0] if len(means) == 1 else means,
            band=self.band,
            breaks=self.breaks,
            alt=alt,
        )


@dataclass
class Notes:
    """Footnotes, numbered or lettered in the order in which the page meets them."""

    texts: list[str]
    lettered: bool = False

    def mark(self, text: str) -> str:
        """The mark of a footnote, as words have it: "^1^" or "^a^"."""
        if text not in self.texts:
            self.texts.append(text)
        return f"^{self._name(self.texts.index(text))}^"

    def listed(self) -> tuple[tuple[str, str], ...]:
        """Each footnote's mark and its words, in order."""
        return tuple((self._name(place), text) for place, text in enumerate(self.texts))

    def _name(self, place: int) -> str:
        if not self.lettered:
            return str(place + 1)
        before, last = divmod(place, len(ascii_lowercase))
        return (ascii_lowercase[before - 1] if before else "") + ascii_lowercase[last]


def dashboard(
    readings: Readings,
    framework: Framework,
    *,
    body: str,
    title: str,
    published: str,
    illustrative: str,
    trend: Callable[[Reading], Trend | None],
) -> Dashboard:
    """The outcomes of a framework on one landscape page.

    trend: what the sparkline of a reading is drawn from; None draws none.
    """
    quarter = readings.quarter
    notes = Notes([])
    districts = [readings.params.area(name) for name in framework.districts]
    rows: list[Row] = []
    shown: list[Reading] = []
    overalls: list[Rag] = []
    for outcome in framework.outcomes:
        of_outcome = readings.of_outcome(framework.id, outcome.id)
        shown += of_outcome
        rated = [reading.rag for reading in of_outcome if reading.rag is not Rag.NOT_RATED]
        overall = roll_up([reading.rag for reading in of_outcome], outcome.roll_up)
        overalls.append(overall)
        mark = notes.mark(outcome.note) if outcome.note else ""
        first = cell(
            [Text(text=f"{outcome.title}{mark}", role="heading")],
            [
                rag_glyph(overall),
                *(small(f"{len(rated)} of {len(of_outcome)} rated") if rated else []),
            ],
            header=True,
            rows=len(of_outcome),
        )
        for number, reading in enumerate(of_outcome):
            cells = _dashboard_cells(reading, readings, framework, districts, notes, trend)
            lead = (first,) if number == 0 else ()
            rows.append(Row(cells=(*lead, *cells), starts_group=number == 0))
    counts = tuple(
        Count(glyph=rag_glyph(rag), number=sum(reading.rag is rag for reading in shown))
        for rag in (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.NOT_RATED)
    )
    year_end = previous_year_end(quarter)
    rolling = Window.rolling_12_months(quarter.end)
    return Dashboard(
        id="dashboard",
        eyebrow=body,
        title=f"{title}, {quarter.title}",
        counted="1 indicator:" if len(shown) == 1 else f"{len(shown)} indicators:",
        counts=counts,
        headline=summaries.summary(shown),
        tables=(
            Table(
                id="dashboard_table",
                caption=f"{title}, {quarter.title}: each indicator with its periods, direction, "
                "rating and comparisons",
                columns=_dashboard_columns(year_end, rolling, _trend_length(map(trend, shown))),
                rows=tuple(rows),
                show_caption=False,
            ),
        ),
        footnotes=notes.listed(),
        remarks=_remarks(year_end, rolling),
        key=_key(districts, shown, overalls, rows),
        foot_left=illustrative,
        foot_right=f"Published {published}",
    )


def _trend_length(drawn: Iterable[Trend | None]) -> str:
    """How many months the longest monthly sparkline holds, as the column's head says it."""
    monthly = [len(one.values) for one in drawn if one is not None and one.kind == "monthly"]
    longest = max(monthly, default=0)
    if not longest:
        return ""
    years, months = divmod(longest, 12)
    return f"{longest} months; " if months or years < 2 else f"{years} years; "


def _dashboard_columns(year_end: Window, rolling: Window, length: str) -> tuple[Column, ...]:
    """The columns, with their shares of the page's width. length: of the trend, or ""."""
    label = year_end.financial_year_label
    month = f"{month_name(rolling.end)[:3]} {rolling.end.year % 100:02d}"
    return (
        Column(heading="Outcome", basis="and overall rating", width=33.5),
        Column(heading="Indicator", width=45),
        Column(heading=f"Year end {label}", basis="as updated", width=20, align="decimal"),
        Column(heading="Rolling 12 months", basis=f"{month}, or shown", width=24, align="decimal"),
        Column(heading="Trend", basis=f"{length}line = mean", width=28),
        Column(heading="Direction of travel", basis="like for like only", width=41),
        Column(heading="Rating", width=18),
        Column(heading="Nearest neighbours", basis="and likely range", width=25.5),
        Column(heading="County", basis="by quartile", width=19),
        Column(heading="Districts", basis="against the county", width=33),
    )


def _remarks(year_end: Window, rolling: Window) -> tuple[str, ...]:
    shared = year_end.overlap(rolling)
    if shared is None:
        return ()
    before = rolling.like_for_like
    return (
        f"Year end {year_end.financial_year_label} shares {shared.words} with the rolling 12 "
        f"months, so direction and rating compare with the {before.words}; the page of each "
        "indicator gives it.",
    )


def outcomes(readings: Readings, framework: Framework) -> Table:
    """Each outcome with its rating, and how many of its indicators have each."""
    order = (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.NOT_RATED)
    rows = []
    for outcome in framework.outcomes:
        rags = [reading.rag for reading in readings.of_outcome(framework.id, outcome.id)]
        rows.append(
            Row(
                cells=(
                    words(f"[{outcome.title}](#{outcome.id})", header=True),
                    cell([rag_glyph(roll_up(rags, outcome.roll_up))]),
                    *(words(str(rags.count(rag)), align="right") for rag in order),
                )
            )
        )
    return Table(
        id="outcomes",
        caption=f"Each outcome’s rating and how many of its indicators have each, "
        f"{readings.quarter.title}",
        columns=(
            Column(heading="Outcome", width=76),
            Column(heading="Rating", width=34),
            *(Column(heading=in_cells.RAG_WORDS[rag], width=18, align="right") for rag in order),
        ),
        rows=tuple(rows),
        show_caption=False,
    )


_DIRECTION_KEY: tuple[tuple[str, tuple[GlyphName, ...]], ...] = (
    ("Improving", ("improving_up", "improving_down")),
    ("Stable", ("stable",)),
    ("Worsening", ("worsening_up", "worsening_down")),
    ("Higher or lower", ("neutral_up", "neutral_down")),
    ("Not compared, and why", tuple(dict.fromkeys(_WITHHELD.values()))),
)
_DISTRICT_KEY: dict[GlyphName, str] = {
    "better": "Better",
    "similar": "Similar",
    "worse": "Worse",
    "neutral_up": "Higher",
    "neutral_down": "Lower",
    "not_judged": "Not judged",
}


def _key(
    districts: Sequence[Area],
    shown: Sequence[Reading],
    overalls: Sequence[Rag],
    rows: Sequence[Row],
) -> tuple[KeyLine, ...]:
    """What each shape on the page means, and which district each letter is.

    overalls: the outcomes' ratings. rows: of the table, each with its districts' cell last.
    """
    present = [reading for reading in shown if reading.is_present()]
    rated = {*overalls, *(reading.rag for reading in present)}
    moved = {direction_glyph(reading).name for reading in present}
    judged = {
        part.name
        for each in rows
        for line in each.cells[-1].lines
        for part in line
        if isinstance(part, Glyph)
    }
    names = " · ".join(f"{area.letter} {area.name}" for area in districts if area.letter)
    letter = districts[0].letter or "" if districts else ""
    not_rated = Glyph(name="not_rated", label="Not rated: no valid comparison", letter="-")
    found = (
        KeyLine(
            heading="Rating",
            glyphs=(
                *(rag_glyph(rag) for rag in (Rag.GREEN, Rag.AMBER, Rag.RED) if rag in rated),
                *((not_rated,) if Rag.NOT_RATED in rated else ()),
            ),
        ),
        KeyLine(
            heading="Direction",
            glyphs=tuple(
                Glyph(name=name, label=label, hide_label=name != among[-1])
                for label, those in _DIRECTION_KEY
                if (among := [name for name in those if name in moved])
                for name in among
            ),
        ),
        KeyLine(
            heading="Districts",
            glyphs=tuple(
                Glyph(name=name, label=label, letter=letter)
                for name, label in _DISTRICT_KEY.items()
                if name in judged
            ),
        ),
    )
    letters = (KeyLine(heading="Letters", glyphs=(), words=names),) if judged else ()
    return (*(line for line in found if line.glyphs), *letters)


def _dashboard_cells(
    reading: Reading,
    readings: Readings,
    framework: Framework,
    districts: Sequence[Area],
    notes: Notes,
    trend: Callable[[Reading], Trend | None],
) -> tuple[Cell, ...]:
    """The cells of one indicator, from its title on."""
    indicator = reading.indicator
    title = cell(
        [Text(text=f"{indicator.short_title}{_title_mark(reading, notes)}", role="strong")],
        small(indicator.unit),
        header=True,
    )
    year_end = _value_cell(
        reading, "year_end", previous_year_end(reading.quarter), "earlier", notes
    )
    if not reading.is_present():
        reason = Cell(lines=_why(reading), span=_COLUMNS_AFTER_CURRENT)
        return (title, year_end, words("NA", "earlier", "decimal"), reason)
    rolling = Window.rolling_12_months(reading.quarter.end)
    current = _value_cell(reading, "current", rolling, "value", notes)
    drawn = trend(reading)
    picture = drawn.picture(reading) if drawn is not None else None
    sparkline = cell([picture]) if picture is not None else words("One period only", "small")
    override = sentences.override_words(reading)
    mark = notes.mark(printing.sentence(f"Overridden: {override}")) if override else ""
    clause = disagreements.disagreement(reading) if not override else ""
    mark = mark or (notes.mark(clause) if clause else "")
    is_of_direction = override.startswith("direction")
    line = f"{in_cells.direction_line(reading)}{mark if is_of_direction else ''}"
    travel = cell([direction_glyph(reading)], small(line, reading.evidence))
    rated = cell([rag_glyph(reading.rag), *([] if is_of_direction else small(mark))])
    return (
        title,
        year_end,
        current,
        sparkline,
        travel,
        rated,
        *_peer_cells(reading),
        _district_cell(reading, readings, framework, districts),
    )


def _value_cell(
    reading: Reading,
    name: Literal["year_end", "current"],
    page: Window,
    role: Literal["value", "earlier"],
    notes: Notes,
) -> Cell:
    """A value, with its period under it where that isn't the page's own."""
    texts = [*register_notes(reading, name), *_parts_notes(reading, name)]
    figure = Text(
        text=f"{in_cells.figure(reading, name)}{marks(texts, notes)}",
        role=role,
        evidence=reading.evidence,
    )
    window = reading.window(name)
    beneath = ""
    if reading.is_present(name) and window != page:
        beneath = window.short if window.months == 12 else f"{window.short} ({window.months}m)"
    return cell([figure], small(beneath), align="decimal")


def _title_mark(reading: Reading, notes: Notes) -> str:
    return marks(register_notes(reading, "title"), notes)


def marks(texts: Sequence[str], notes: Notes) -> str:
    """The marks of some footnotes, as words have them: "^1^" or "^1^, ^2^"."""
    return ", ".join(notes.mark(text) for text in texts)


def register_notes(reading: Reading, on: Literal["title", "year_end", "current"]) -> list[str]:
    """The footnotes that the register hangs on a figure and that hold at the quarter's end."""
    end = reading.quarter.end
    return [
        note.text for note in reading.indicator.footnotes if note.on == on and holds_on(note, end)
    ]


def _parts_notes(reading: Reading, name: Literal["year_end", "current"]) -> list[str]:
    """What a figure adds up, and why a year end isn't what the current figure is held against."""
    if not reading.is_present(name):
        return []
    parts = reading.parts(name)
    if len(parts) > 1:
        return [f"{printing.joined(f'{part} ({count:,})' for part, count in parts)}."]
    if name == "year_end":
        return [words for words in (in_cells.year_end_note(reading),) if words]
    if len(parts) == 1 < len(reading.parts("year_end")):
        return [f"{parts[0][0]} only.{_like_for_like(reading)}"]
    return []


def _like_for_like(reading: Reading) -> str:
    """What a figure is rightly compared with, where the one printed beside it isn't that."""
    if not reading.has_change:
        return ""
    decimals = reading.indicator.decimals
    earlier = printing.number(reading.row["compared_earlier"], decimals)
    current = printing.number(reading.row["compared_current"], decimals)
    return (
        f" Like for like, {earlier} in the {reading.window('previous').words} to {current} "
        f"({in_cells.change(reading)}); the rating is of that."
    )


def _peer_cells(reading: Reading) -> tuple[Cell, ...]:
    """Neighbours and counties, or one cell that says there are neither."""
    if reading.indicator.neighbours is None and reading.indicator.counties is None:
        none = Text(text="No peer measure defined", role="small")
        return (Cell(lines=((none,),), span=2),)
    return (_rank_cell(reading), _county_cell(reading))


def _rank_cell(reading: Reading) -> Cell:
    """Position among neighbours, with its plausible range as a strip."""
    if reading.indicator.neighbours is None:
        return words("No peer measure", "small")
    place, likely = in_cells.rank(reading), in_cells.rank_range(reading)
    if not place:
        return words("Peers' figures not received", "small")
    row = reading.row
    if not likely:
        return cell([Text(text=place, role="strong", evidence=reading.evidence)])
    said = f"{place}, likely range {likely}"
    strip = charts.rank_strip(
        int(row["rank"]), int(row["rank_of"]), int(row["rank_lower"]), int(row["rank_upper"]), said
    )
    ranked = Text(text=place, role="strong", evidence=reading.evidence)
    return cell([ranked, *small(f"({likely})", reading.evidence)], [strip])


def _county_cell(reading: Reading) -> Cell:
    if reading.indicator.counties is None:
        return words("No measure", "small")
    position = str(reading.row["county_position"])
    if not position:
        return words("Not received", "small")
    name, label = _POSITIONS[position]
    return cell([Glyph(name=name, label=label)])


def _district_cell(
    reading: Reading, readings: Readings, framework: Framework, districts: Sequence[Area]
) -> Cell:
    """A letter for each district, in the shape of its verdict."""
    if not reading.indicator.by_district:
        return words("Not held by district", "small")
    by_area = {
        found.area: found for found in readings.districts(framework.id, reading.indicator.id)
    }
    glyphs = [
        Glyph(
            name=district_glyph(by_area[area.id]),
            label=f"{area.name}: {district_words(by_area[area.id])}",
            letter=area.letter or "",
            hide_label=True,
        )
        for area in districts
    ]
    return cell(glyphs)


def district_glyph(reading: Reading) -> GlyphName:
    """A district's shape beside its county."""
    return _DISTRICT_GLYPHS[reading.against_county or AgainstCounty.NOT_JUDGED]


def district_words(reading: Reading) -> str:
    """A district's verdict in words, with why where it isn't judged."""
    verdict = reading.against_county or AgainstCounty.NOT_JUDGED
    if verdict is AgainstCounty.NOT_JUDGED:
        return "not judged"
    return verdict.value


# An indicator's own table


def periods(reading: Reading) -> Table:
    """An indicator on its windows: dates, value, interval, and what the value is made of."""
    indicator = reading.indicator
    names: list[tuple[WindowName, str]] = [
        ("year_end", "Year end, as updated"),
        ("previous", "A year before"),
        ("current", "Latest"),
    ]
    if reading.has_window("quarter_before"):
        names.insert(-1, ("quarter_before", "Quarter before"))
    if indicator.baseline is not None:
        names.insert(0, ("baseline", f"Baseline {indicator.baseline}"))
    if reading.window("year_end") == reading.window("previous"):
        names = [(name, label) for name, label in names if name != "year_end"]
    made_of = _made_of(reading)
    return Table(
        id=f"{indicator.id}_periods",
        caption=f"{indicator.title}, {reading.area_name}, by period",
        columns=(
            Column(heading="Period", width=36),
            Column(heading="Dates", width=50),
            Column(heading="Value", width=20, align="decimal"),
            Column(heading="95% interval", width=30 if made_of else 70, align="right"),
            *(Column(heading=heading, width=20, align="right") for heading in made_of),
        ),
        rows=tuple(_period_row(reading, name, label, len(made_of)) for name, label in names),
        show_caption=False,
    )


def _made_of(reading: Reading) -> tuple[str, ...]:
    """Headings of what a value is made of, numerator first; none where it is the count itself."""
    return {
        Kind.COUNT: (),
        Kind.RATE: ("Count", "People"),
        Kind.RATIO: ("Count", "People"),
        Kind.REDUCTION: ("After", "Before"),
        Kind.PROPORTION: ("Count", "Out of"),
        Kind.SURVEY: ("Count", "Out of"),
    }[reading.indicator.kind]


def _period_row(reading: Reading, name: WindowName, label: str, parts: int) -> Row:
    """A window's figures, or why there are none. parts: 2 with numerator and denominator, or 0."""
    role = "strong" if name == "current" else "label"
    figures = (
        words(label, role, header=True),
        words(reading.window(name).words),
        words(in_cells.figure(reading, name), role, "decimal"),
    )
    if not reading.is_present(name):
        return Row(cells=(*figures, Cell(lines=_why(reading, name), span=1 + parts)))
    made_of = (reading.numerator(name), reading.denominator(name))[:parts]
    return Row(
        cells=(
            *figures,
            words(_interval(reading, name), align="right"),
            *(words(printing.number(part), align="right") for part in made_of),
        )
    )


def _interval(reading: Reading, name: WindowName) -> str:
    low, high = reading.row[f"{name}_lower"], reading.row[f"{name}_upper"]
    if pd.isna(low) or pd.isna(high):
        return "none"
    decimals = reading.indicator.decimals
    return f"{printing.number(low, decimals)} to {printing.number(high, decimals)}"


def district_matrix(readings: Readings, framework: Framework) -> Table:
    """Every indicator held by district: each district's figure and its verdict."""
    districts = [readings.params.area(name) for name in framework.districts]
    held = [
        reading
        for outcome in framework.outcomes
        for reading in readings.of_outcome(framework.id, outcome.id)
        if reading.indicator.by_district
    ]
    by_area = {
        reading.indicator.id: {
            found.area: found for found in readings.districts(framework.id, reading.indicator.id)
        }
        for reading in held
    }
    rows = tuple(
        Row(
            cells=(
                cell(
                    [Text(text=reading.indicator.short_title, role="strong")],
                    small(_basis_of_comparison(reading)),
                    *([] if reading.area == framework.area else [small(_of_another(reading))]),
                    header=True,
                ),
                cell(
                    [
                        Text(
                            text=_compared_figure(reading),
                            role="strong",
                            evidence=reading.evidence,
                        )
                    ],
                    align="right",
                ),
                *_matrix_cells(
                    reading, [by_area[reading.indicator.id][area.id] for area in districts]
                ),
            )
        )
        for reading in held
    )
    found = {
        one.against_county or AgainstCounty.NOT_JUDGED
        for areas in by_area.values()
        for one in areas.values()
        if one.is_present()
    }
    return Table(
        id="districts",
        caption=f"Each district against the county, {readings.quarter.title}",
        columns=(
            Column(heading="Indicator", width=39),
            Column(heading="County", width=13, align="right"),
            *(
                Column(heading=area.name, width=_width_of(area.name), align="right")
                for area in districts
            ),
        ),
        rows=rows,
        notes=(
            " ".join((*([_matrix_note(found)] if found else []), "Sources: as under each chart.")),
        ),
    )


def _width_of(name: str) -> float:
    """A share of the width that holds a figure with its shape, or the name's longest word."""
    return max(17.3, 2.4 + 1.27 * max(map(len, name.split())))


_VERDICT_LETTERS = {
    AgainstCounty.BETTER: "B",
    AgainstCounty.WORSE: "W",
    AgainstCounty.SIMILAR: "S",
    AgainstCounty.HIGHER: "",
    AgainstCounty.LOWER: "",
    AgainstCounty.NOT_JUDGED: "-",
}


def _matrix_note(found: Collection[AgainstCounty]) -> str:
    """What the letters and shapes in the matrix mean: those that are in it, and no others."""
    said = {
        AgainstCounty.BETTER: "B is better than the county",
        AgainstCounty.WORSE: "W worse",
        AgainstCounty.SIMILAR: "S similar",
        AgainstCounty.HIGHER: "an arrow up higher, where neither is better",
        AgainstCounty.LOWER: "an arrow down lower, where neither is better",
        AgainstCounty.NOT_JUDGED: "a dash not judged",
    }
    return printing.sentence(
        ", ".join(words for verdict, words in said.items() if verdict in found)
    )


def _matrix_cells(county: Reading, districts: Sequence[Reading]) -> list[Cell]:
    """The districts' cells; where nobody has a figure, one that says why."""
    if any(one.is_present() for one in (county, *districts)):
        return [_matrix_cell(one) for one in districts]
    return [Cell(lines=_why(county), span=len(districts))]


def _matrix_cell(reading: Reading) -> Cell:
    """A district's figure and its verdict, or why there is no figure."""
    if not reading.is_present():
        kind = in_cells.absence_in_short(reading).partition(":")[0]
        return cell([Text(text="NA", role="label")], small(kind), align="right")
    verdict = reading.against_county or AgainstCounty.NOT_JUDGED
    glyph = Glyph(
        name=district_glyph(reading),
        label=f"{reading.area_name}: {district_words(reading)}",
        letter=_VERDICT_LETTERS[verdict],
        hide_label=True,
    )
    figure = Text(text=_compared_figure(reading), role="label", evidence=reading.evidence)
    return cell([figure, glyph], align="right")


def _compared_figure(reading: Reading) -> str:
    """What areas are compared on, as printed."""
    if reading.is_present() and reading.indicator.compared_per is not None:
        return printing.number(reading.row["compared_rate"], 0)
    return in_cells.figure(reading)


def _of_another(reading: Reading) -> str:
    """Whose figure stands in the county's column where it isn't the county's."""
    return f"first figure: {reading.area_name}"


def _basis_of_comparison(reading: Reading) -> str:
    """Which way is better, and what a count is per when areas are compared."""
    better = {
        Polarity.LOWER: "lower is better",
        Polarity.HIGHER: "higher is better",
        Polarity.NEUTRAL: "neither is better",
    }[reading.indicator.polarity]
    if reading.indicator.compared_per is None:
        return better
    return f"{in_cells.compared_unit(reading.indicator)}; {better}"

"""An edition as a book of tables: cover, contents, notes, figures, series, extracts.

Its figures come from `published_facts`, so that what a machine reads and what a spreadsheet shows
are the same rows; its series from the edition.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, TypeAlias

import pandas as pd

from quarterdeck import disclosure, printing
from quarterdeck.comparability import ABSENCE_WORDS
from quarterdeck.edition import Edition
from quarterdeck.params.absence import Absence
from quarterdeck.params.register import Break, Polarity, Rebase
from quarterdeck.periods import Window, month_end
from quarterdeck.published_facts import (
    ExtractFacts,
    Facts,
    FrameworkFacts,
    RowFacts,
    ten_figures,
)
from quarterdeck.readings import Reading, WindowName
from quarterdeck.spreadsheets import (
    Book,
    Cell,
    Column,
    Figure,
    Line,
    Link,
    Sheet,
    Table,
    sheet_name,
    width_of,
)

EXCEL_NAME: Final = "tables.xlsx"
OPEN_NAME: Final = "tables.ods"

COVER, CONTENTS, NOTES, DEFINITIONS = "Cover", "Contents", "Notes", "Definitions"
DISTRICTS, MONTHS, WAVES, EXTRACTS = "Districts", "Months", "Waves and returns", "Extracts"

NOT_AVAILABLE, CONFIDENTIAL, LOW_RELIABILITY, NOT_APPLICABLE = "[x]", "[c]", "[u]", "[z]"
#: What stands for a figure that isn't there, by the Analysis Function's shorthand (Symbols in
#: tables, 2018, as now kept). The column beside it says which absence it is.
SHORTHAND: Final[dict[Absence, str]] = {
    Absence.NOT_RECEIVED: NOT_AVAILABLE,
    Absence.NOT_YET_PUBLISHED: NOT_AVAILABLE,
    Absence.SUPPRESSED: CONFIDENTIAL,
    Absence.TOO_FEW_RESPONSES: LOW_RELIABILITY,
    Absence.NO_MEASURE: NOT_APPLICABLE,
    Absence.NO_BASELINE: NOT_APPLICABLE,
    Absence.NOT_COMPARABLE: NOT_APPLICABLE,
    Absence.DATA_FAULT: NOT_AVAILABLE,
}
_SYMBOLS: Final = {
    NOT_AVAILABLE: "Not available. The column that begins with Why says why.",
    CONFIDENTIAL: "Confidential: a small count of people, which could point to one of them.",
    LOW_RELIABILITY: "Too unreliable to give: too few people answered.",
    NOT_APPLICABLE: "Not applicable: there is no such figure for this row.",
}
_METHODS: Final = (
    ("Year before", "The same days one year earlier. Changes, directions and ratings rest on it."),
    ("Year end", "The last twelve months to 31 March. It is given for reference and not tested."),
    ("95% interval", "The range within which the true value plausibly lies, at 95%."),
    (
        "Change",
        "The value now less the value before, only where the two may be compared. Of percentages "
        "it is in percentage points. Where only some services may be compared, it rests on them.",
    ),
    (
        "Significant",
        "Yes where the test that the row names gives a change so large less than one chance in "
        "twenty. The test allows for months that scatter more than chance.",
    ),
    ("Direction of travel", "Improving or worsening only where the change is significant."),
    ("Rating", "Red, amber or green by a stated rule from direction and target, or not rated."),
    ("Against the baseline", "Whether the change since the fixed earlier year is significant."),
    (
        "Quarter before",
        "Of what is counted by quarter, the three months before it. The difference is context: it "
        "is not tested and gives no direction and no rating, because seasons differ.",
    ),
    ("Rank", "The place among similar areas; 1 is best."),
    (
        "Beside the area",
        "Better or worse only where the whole 95% interval is to one side of the area’s figure.",
    ),
    ("Rounding", "Values are held to ten significant figures and shown as the papers round them."),
    (
        "Apostrophe",
        "A text that a spreadsheet could take for a formula has an apostrophe put before it.",
    ),
)
_POLARITY: Final = {
    Polarity.LOWER: "lower",
    Polarity.HIGHER: "higher",
    Polarity.NEUTRAL: "neither in itself",
}
#: A column of a table of rows: its heading, its width, and the cell of a row.
_Field: TypeAlias = tuple[str, int, Callable[[RowFacts], Cell]]


def book(edition: Edition, known: Facts) -> Book:
    """The tables of an edition. known: its facts."""
    sheets = [
        *_indicators(known),
        *_of_districts(known),
        *_series(edition),
        _extracts(known),
        _definitions(edition, known),
    ]
    marked = [_marked(sheet, known) for sheet in (_notes(edition, known), *sheets)]
    front = (_cover(edition, known), _contents(known, marked))
    return Book(
        title=_title(edition),
        subject=f"Figures of {edition.quarter.title}",
        author="; ".join(dict.fromkeys(paper.body for paper in known.edition.papers)),
        made=known.edition.published,
        sheets=(*front, *marked),
    )


def _title(edition: Edition) -> str:
    titles = dict.fromkeys(
        edition.params.framework(edition.paper(name).framework).title
        for name in edition.quarter_params.papers
    )
    return f"{printing.joined(titles)}: tables, {edition.quarter.title}"


def _marks(known: Facts) -> tuple[Line, ...]:
    """What every sheet has to bear: that it isn't for the public, that figures are invented."""
    return tuple(Line(mark) for mark in _mark_words(known))


def _mark_words(known: Facts) -> list[str]:
    return [mark for mark in (known.edition.restriction, known.edition.illustrative_mark) if mark]


def _marked(sheet: Sheet, known: Facts) -> Sheet:
    """A sheet of a table with its marks, and what a reader has to know of it first."""
    return Sheet(
        name=sheet.name,
        title=sheet.title,
        lines=(*_marks(known), Line("This worksheet contains one table."), *sheet.lines),
        table=sheet.table,
    )


# Front


def _cover(edition: Edition, known: Facts) -> Sheet:
    about = known.edition
    lines = [
        *_marks(known),
        Line(
            f"The figures of the papers for {edition.quarter.title}, published on "
            f"{printing.day(about.published)} from what had been received by "
            f"{printing.day(about.cutoff)}."
        ),
        Line("Papers", is_heading=True),
        *(Line(f"{paper.title}, for the {_whom(paper.body)}") for paper in about.papers),
        Line("How to read the tables", is_heading=True),
        Line(
            "Each worksheet contains one table. No cell is empty: a shorthand in square brackets "
            "stands where there is no figure."
        ),
        *(Line(f"{symbol} {meaning}") for symbol, meaning in _SYMBOLS.items()),
        Line(Link("Contents: the worksheets of this workbook", CONTENTS)),
        Line(Link("Notes: methods, sources and licences", NOTES)),
        Line("Officers to contact", is_heading=True),
        *(Line(contact) for contact in _contacts(edition)),
    ]
    return Sheet(COVER, _title(edition), tuple(lines))


def _whom(body: str) -> str:
    return body.removeprefix("The ").removeprefix("the ")


def _contacts(edition: Edition) -> list[str]:
    return list(
        dict.fromkeys(
            ", ".join(filter(None, (each.role, each.team, each.telephone, each.email)))
            for name in edition.quarter_params.papers
            for each in edition.paper(name).contacts
        )
    )


def _contents(known: Facts, sheets: Sequence[Sheet]) -> Sheet:
    rows = tuple((Link(sheet.name, sheet.name), sheet.title) for sheet in sheets)
    table = _table("Contents", ("Worksheet", "What it contains"), rows)
    return _marked(Sheet(CONTENTS, "Contents", table=table), known)


def _notes(edition: Edition, known: Facts) -> Sheet:
    """Symbols, methods, and each source with its licence, numbered."""
    about = known.edition
    entries: list[tuple[str, str, str]] = []
    entries += [("Mark", "This workbook", mark) for mark in _mark_words(known)]
    entries += [("Shorthand", symbol, meaning) for symbol, meaning in _SYMBOLS.items()]
    entries += [("Method", name, meaning) for name, meaning in _METHODS]
    if about.embargoed_until:
        until = printing.day(about.embargoed_until)
        entries.append(("Embargo", "Not yet published", f"Until {until} at the latest."))
    for name in sorted(edition.sources):
        source = edition.params.source(name)
        invented = {one.licence: None for one in known.extracts if _is_invented(one, name)}
        licence = f"Licence: {source.licence}."
        if invented:
            real = f"Licence of the real returns: {source.licence}."
            licence = f"The extracts are invented: {printing.joined(invented)}. {real}"
        words = f"{source.describes} Produced by {source.producer}. {licence}"
        entries.append(("Source", source.title, words))
    rows = tuple((f"note {place}", *entry) for place, entry in enumerate(entries, start=1))
    headings = ("Note", "Kind", "About", "Text")
    return Sheet(NOTES, "Notes", table=_table("Notes", headings, rows))


def _is_invented(extract: ExtractFacts, source: str) -> bool:
    return extract.source == source and extract.illustrative


# Figures


def _indicators(known: Facts) -> Iterator[Sheet]:
    """A sheet for each framework: every indicator for its own area."""
    names = [COVER, CONTENTS, NOTES, DEFINITIONS, DISTRICTS, MONTHS, WAVES, EXTRACTS]
    for place, framework in enumerate(known.frameworks, start=1):
        rows = [row for row in known.rows if row.framework == framework.id and row.is_own_area]
        name = sheet_name(framework.title)
        if name.casefold() in {other.casefold() for other in names}:
            name = f"Indicators {place}"
        names.append(name)
        yield Sheet(
            name,
            f"{framework.title}: every indicator, {known.edition.period.words}",
            (Line(f"For {framework.area.name}, where the row names no other area."),),
            _rows_table(f"Indicators_{place}", _fields(known, rows), rows),
        )


def _of_districts(known: Facts) -> Iterator[Sheet]:
    """The rows beside the indicators' own areas: districts, the force, what has no location."""
    rows = [row for row in known.rows if not row.is_own_area]
    if rows:
        yield Sheet(
            DISTRICTS,
            f"Districts and other areas, {known.edition.period.words}",
            (Line("Districts, the force, and records without a location."),),
            _rows_table("Districts", _fields(known, rows), rows),
        )


def _fields(known: Facts, rows: Sequence[RowFacts]) -> list[_Field]:
    """The columns of a table of rows; those that apply to none of them are left out."""
    frameworks = {framework.id: framework for framework in known.frameworks}
    every: list[_Field] = [
        ("Framework", 24, lambda row: frameworks[row.framework].title),
        ("Outcome", 30, lambda row: _outcome(frameworks[row.framework], row)),
        _worded("Indicator", 34, "indicator.title"),
        _worded("Area", 24, "area.name"),
        _worded("Area code", 14, "area.code"),
        _worded("Use", 16, "use"),
        _worded("Unit", 24, "indicator.unit"),
        ("Which is better", 14, lambda row: _POLARITY[row.indicator.polarity]),
        *_window_fields("current", "Now"),
        *_window_fields("previous", "Year before"),
        ("Change", 14, lambda row: _changed(row, "value", row.indicator.decimals)),
        ("Change in count", 14, lambda row: _changed(row, "count", 0)),
        ("Change in per cent", 14, lambda row: _changed(row, "percent", 1)),
        ("Compared on", 20, lambda row: _said(", ".join(_at(row, "change.compared_on") or ()))),
        _worded("Why not compared", 36, "change.sentence"),
        _worded("Test", 26, "test.method"),
        _numbered("p value", 12, "test.p_value", 4),
        _worded("Significant", 14, "test.significant"),
        _worded("Direction of travel", 16, "verdicts.direction_printed"),
        _worded("Target or band", 14, "verdicts.target"),
        _worded("Rating", 14, "verdicts.rag_printed"),
        ("What the rating rests on", 30, _rests_on),
        _worded("Beside the area", 14, "verdicts.against_county"),
        *_window_fields("year_end", "Year end", in_full=False),
        *_window_fields("baseline", "Baseline", in_full=False),
        _numbered("Change since the baseline", 14, "against_baseline.value"),
        _worded("Against the baseline", 16, "verdicts.improvement_printed"),
        _worded("Why not judged against it", 30, "verdicts.improvement_reason"),
        *_window_fields("quarter_before", "Quarter before", in_full=False),
        _numbered("Difference from the quarter before", 14, "beside_quarter_before.value"),
        _numbered("That difference in per cent", 14, "beside_quarter_before.percent", 1),
        _worded("Why not set beside the quarter before", 30, "beside_quarter_before.sentence"),
        _worded("Assessment", 40, "assessment.words"),
        _worded("Assessed by", 24, "assessment.role"),
        _numbered("Rank", 10, "peers.rank", 0),
        _numbered("Ranked areas", 10, "peers.rank_of", 0),
        _numbered("Average of the ranked", 14, "peers.average"),
        _worded("Projected year ends", 20, "projection.end"),
        _numbered("Projected", 14, "projection.value"),
        _numbered("Projected, 95% lower", 14, "projection.lower_95"),
        _numbered("Projected, 95% upper", 14, "projection.upper_95"),
        _worded("Source", 30, "source.title"),
        ("Extracts", 44, lambda row: _said("; ".join(row.extracts))),
    ]
    return [field for field in every if any(field[2](row) != NOT_APPLICABLE for row in rows)]


def _at(row: RowFacts, path: str) -> Any:
    """What stands under a path of a row's facts; None where a part of it isn't there."""
    found: Any = row
    for name in path.split("."):
        found = None if found is None else getattr(found, name)
    return found


def _worded(heading: str, width: int, path: str) -> _Field:
    """A column of words, days, or yes and no, by its place in a row's facts."""

    def cell(row: RowFacts) -> Cell:
        found = _at(row, path)
        if isinstance(found, bool):
            return _yes_no(found)
        if isinstance(found, Enum):
            return str(found.value).replace("_", " ")
        return found or NOT_APPLICABLE

    return heading, width, cell


def _numbered(heading: str, width: int, path: str, decimals: int | None = None) -> _Field:
    """A column of numbers by its place in a row's facts; with the indicator's own decimals."""

    def cell(row: RowFacts) -> Cell:
        found = _at(row, path)
        if found is None:
            return NOT_APPLICABLE
        return Figure(found, row.indicator.decimals if decimals is None else decimals)

    return heading, width, cell


def _window_fields(name: WindowName, words: str, *, in_full: bool = True) -> list[_Field]:
    """The columns of a window. in_full: also its first day, base and interval."""

    def figure(column: str, decimals: int | None = None) -> Callable[[RowFacts], Cell]:
        written = _numbered("", 0, f"windows.{name}.{column}", decimals)[2]

        def cell(row: RowFacts) -> Cell:
            absence: Absence | None = _at(row, f"windows.{name}.absence")
            content = written(row)
            return SHORTHAND[absence] if absence and content == NOT_APPLICABLE else content

        return cell

    place = f"windows.{name}"
    fields: list[_Field] = [
        _worded(f"{words}: first day", 20, f"{place}.start"),
        _worded(f"{words}: last day", 20, f"{place}.end"),
        (f"{words}: counted", 14, figure("numerator", 0)),
        _numbered(f"{words}: out of", 14, f"{place}.denominator", 0),
        _numbered(f"{words}: answers", 14, f"{place}.n", 0),
        (f"{words}: value", 14, figure("value")),
        _numbered(f"{words}: 95% lower", 14, f"{place}.lower"),
        _numbered(f"{words}: 95% upper", 14, f"{place}.upper"),
        _worded(f"Why no value: {words.lower()}", 30, f"{place}.absence_printed"),
    ]
    brief = ("last day", "counted", "value")
    return [
        field
        for field in fields
        if in_full or field[0].startswith("Why") or field[0].endswith(brief)
    ]


def _outcome(framework: FrameworkFacts, row: RowFacts) -> str:
    found = next(outcome for outcome in framework.outcomes if outcome.id == row.outcome)
    return f"{found.number}. {found.title}" if found.number else found.title


def _changed(row: RowFacts, column: str, decimals: int) -> Cell:
    value = getattr(row.change, column) if row.change else None
    if value is not None:
        return Figure(value, decimals)
    withheld = row.change is not None and row.change.value is None
    return NOT_AVAILABLE if withheld or not row.available else NOT_APPLICABLE


def _rests_on(row: RowFacts) -> Cell:
    """A person's reason stands in place of the rule's."""
    return _said(_at(row, "verdicts.override") or _at(row, "verdicts.rag_reason"))


def _dated(entries: Sequence[Break] | Sequence[Rebase]) -> str:
    return "; ".join(f"{printing.day(entry.since)}: {entry.reason}" for entry in entries)


def _said(words: str | None) -> Cell:
    return words or NOT_APPLICABLE


def _yes_no(answer: bool) -> str:
    return "yes" if answer else "no"


def _rows_table(name: str, fields: Sequence[_Field], rows: Sequence[RowFacts]) -> Table:
    return Table(
        name,
        tuple(Column(heading, width) for heading, width, _ in fields),
        tuple(tuple(cell(row) for _, _, cell in fields) for row in rows),
    )


# Series


@dataclass(frozen=True)
class _Measured:
    """An indicator for its own area, whose series a sheet gives."""

    reading: Reading
    head: tuple[str, str, str]


def _series(edition: Edition) -> Iterator[Sheet]:
    """The months, and the waves and returns, behind the indicators."""
    measured = list(_measured(edition))
    months = tuple(row for one in measured for row in _months(edition, one))
    if months:
        headings = ("Indicator", "Area", "Counted", "Month", "Count", "Why no count")
        lines = (Line("Counts of each indicator’s own area, as they were held at the cutoff."),)
        table = _table("Months", headings, months)
        yield Sheet(MONTHS, "Monthly counts behind the indicators", lines, table)
    waves = tuple(row for one in measured for row in _waves(edition, one))
    if waves:
        headings = ("Indicator", "Area", "Counted", "First day", "Last day", "Value")
        limits = ("95% lower", "95% upper", "Answers")
        table = _table("Waves_and_returns", (*headings, *limits), waves)
        title = "Survey waves and returns behind the indicators"
        lines = (Line("Those that have a value; a wave or return without one isn’t listed."),)
        yield Sheet(WAVES, title, lines, table)


def _measured(edition: Edition) -> Iterator[_Measured]:
    """Each counted indicator once, whichever frameworks report it."""
    seen: set[tuple[str, str]] = set()
    for row in edition.table.drop_duplicates(["framework", "indicator"]).itertuples():
        reading = edition.readings.get(str(row.framework), str(row.indicator))
        if (reading.indicator.id, reading.area) in seen or not reading.indicator.is_measured:
            continue
        seen.add((reading.indicator.id, reading.area))
        yield _Measured(
            reading, (reading.indicator.title, reading.area_name, reading.indicator.noun)
        )


def _months(edition: Edition, one: _Measured) -> Iterator[tuple[Cell, ...]]:
    figures, reading = edition.figures, one.reading
    series = figures.monthly(reading.indicator, reading.area, edition.quarter.end)
    withheld = disclosure.withheld_windows(edition.table, reading.indicator.id)
    for month, count in series.items():
        first = pd.Timestamp(str(month)).date()
        whole = Window(first, month_end(first))
        if pd.notna(count):
            if disclosure.touches(whole, withheld):
                yield (*one.head, first, CONFIDENTIAL, "a figure made of it is withheld")
            else:
                yield (*one.head, first, Figure(float(count)), NOT_APPLICABLE)
            continue
        absent = figures.counted(reading.indicator, reading.area, whole)
        if absent.absence is None:  # another set of services made a return for it
            yield (*one.head, first, NOT_AVAILABLE, "not from all services")
        else:
            why = absent.reason or ABSENCE_WORDS[absent.absence]
            yield (*one.head, first, SHORTHAND[absent.absence], why)


def _waves(edition: Edition, one: _Measured) -> Iterator[tuple[Cell, ...]]:
    """Those that have a value, but none of which a figure that is withheld is made."""
    decimals = one.reading.indicator.decimals
    withheld = disclosure.withheld_windows(edition.table, one.reading.indicator.id)
    for wave in edition.periods(one.reading).itertuples():
        start, end = wave.start, wave.end
        assert isinstance(start, dt.date)  # as `periods` says
        assert isinstance(end, dt.date)
        if disclosure.touches(Window(start, end), withheld):
            continue
        numbers = ((wave.value, decimals), (wave.lower, decimals), (wave.upper, decimals))
        limits = (_known(value, places) for value, places in (*numbers, (wave.n, 0)))
        yield (*one.head, start, end, *limits)


def _known(value: object, decimals: int) -> Cell:
    assert isinstance(value, float | int)  # a column of numbers
    return NOT_APPLICABLE if pd.isna(value) else Figure(ten_figures(value), decimals)


# What it rests on


def _extracts(known: Facts) -> Sheet:
    headings = (
        *("Return", "Producer", "File", "Received", "Covers from", "Covers to", "Rows"),
        *("Standing", "Illustrative", "Licence", "SHA-256 checksum"),
    )
    rows: list[tuple[Cell, ...]] = []
    for extract in known.extracts:
        is_silent = extract.sha256 is None
        standing = "in use" if extract.in_use else "replaced"
        if extract.stands_in:
            standing = f"{standing}, stands in for estimates of the time"
        rows.append(
            (
                extract.title,
                extract.producer,
                extract.file,
                extract.received,
                extract.covers_from or NOT_AVAILABLE,
                extract.covers_to or NOT_AVAILABLE,
                NOT_AVAILABLE if extract.rows is None else Figure(extract.rows),
                "not yet published" if is_silent else standing,
                _yes_no(extract.illustrative),
                extract.licence,
                extract.sha256 or NOT_AVAILABLE,
            )
        )
    nothing: tuple[Cell, ...] = ("Nothing has been received.", *["[z]"] * (len(headings) - 1))
    table = _table("Extracts", headings, rows or [nothing])
    return Sheet(EXTRACTS, "Extracts received by the cutoff", table=table)


def _definitions(edition: Edition, known: Facts) -> Sheet:
    rows: dict[str, tuple[Cell, ...]] = {}
    for row in known.rows:
        indicator = row.indicator
        registered = edition.params.indicator(row.framework, indicator.id)
        rows[indicator.id] = (
            indicator.title,
            indicator.definition,
            indicator.unit,
            indicator.kind.value.replace("_", " "),
            indicator.basis.value.replace("_", " "),
            _said(" ".join(indicator.caveats)),
            _said(_dated(registered.breaks)),
            _said(_dated(registered.rebased)),
        )
    headings = (
        "Indicator",
        "Definition",
        "Unit",
        "Kind",
        "Period",
        "Caveats",
        "Breaks",
        "Limits start again",
    )
    table = _table("Definitions", headings, tuple(rows.values()))
    return Sheet(DEFINITIONS, "Definitions of the indicators", table=table)


def _table(name: str, headings: Sequence[str], rows: Iterable[tuple[Cell, ...]]) -> Table:
    """A table whose columns are as wide as their words."""
    listed = tuple(rows)
    columns = []
    for heading, cells in zip(headings, zip(*listed, strict=True), strict=True):
        shown = [
            cell.text if isinstance(cell, Link) else str(cell)
            for cell in cells
            if isinstance(cell, str | Link)
        ]
        least = 20 if any(isinstance(cell, dt.date) for cell in cells) else 12
        columns.append(Column(heading, width_of([heading, *shown], least)))
    return Table(name, tuple(columns), listed)

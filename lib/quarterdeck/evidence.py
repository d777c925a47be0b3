"""Where a printed figure comes from: definition, formula with its numbers, rows, files, verdicts.

One trace per indicator and area, as blocks: the command prints its words, and each edition keeps a
page per indicator. Everything is read from the indicator table and from the observations behind
it; nothing is computed that the table doesn't hold. Of what is embargoed nothing is told but that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import pandas as pd

from quarterdeck import printing
from quarterdeck.blocks import (
    Block,
    Column,
    Heading,
    Listing,
    Opening,
    Paragraph,
    Row,
    Table,
)
from quarterdeck.edition import Edition, Extract
from quarterdeck.figures.months import MONTHLY
from quarterdeck.params.absence import Absence
from quarterdeck.params.dated import in_force
from quarterdeck.params.documents import did_you_mean
from quarterdeck.params.register import Kind, restarts
from quarterdeck.params.sources import Selection
from quarterdeck.periods import Window, month_name
from quarterdeck.problems import Problem, Problems
from quarterdeck.readings import Reading, WindowName
from quarterdeck.revisions import revisions
from quarterdeck.tables import words
from quarterdeck.verdicts import Direction, Improvement, Rag, Standing
from quarterdeck.wording import in_cells, quarter_before

_WINDOWS: Final[tuple[tuple[WindowName, str], ...]] = (
    ("current", "Latest"),
    ("previous", "A year before"),
    ("year_end", "Previous year end"),
    ("baseline", "Baseline"),
    ("quarter_before", "Quarter before"),
)
_TIMES, _OVER = "\u00d7", "\u00f7"


def page(
    edition: Edition, framework: str, indicator: str, revised: pd.DataFrame
) -> tuple[Block, ...]:
    """An indicator's evidence page: its own area, then each district and the force.

    revised: as `revised_since` gives it.
    """
    readings = edition.readings
    own = readings.get(framework, indicator)
    areas = readings.table[
        (readings.table["framework"] == framework) & (readings.table["indicator"] == indicator)
    ]["area"]
    known = [area for area in areas if area in edition.params.areas]
    title = edition.params.framework(framework).title
    return (
        Opening(
            body=f"{title}: where a figure comes from",
            title=own.indicator.title,
            date=printing.day(edition.quarter_params.published),
            quarter=edition.quarter.title,
        ),
        *_definition(own),
        *(
            block
            for area in known
            for block in trace(edition, readings.get(framework, indicator, area), revised)
        ),
    )


def trace(edition: Edition, reading: Reading, revised: pd.DataFrame) -> tuple[Block, ...]:
    """Where one figure comes from, under a heading with its area's name.

    revised: as `revised_since` gives it.
    """
    begun: tuple[Block, ...] = (
        Heading(level=2, text=reading.area_name, id=reading.evidence.partition("#")[2]),
        Paragraph(text=_said(reading), voice="headline", numbered=False),
    )
    if reading.absence() is Absence.NOT_YET_PUBLISHED:
        return begun
    return (
        *begun,
        *_worked(reading),
        *_rows(edition, reading),
        *_files(edition, reading),
        Heading(level=3, text="How the verdicts were reached"),
        Listing(items=tuple(_steps(reading, is_adjusted=edition.is_adjusted(reading)))),
        *_revised(reading, revised),
    )


def find(edition: Edition, indicator: str, area: str | None = None) -> Reading:
    """An indicator's row for an area. Raises Problems where the quarter has none, naming those.

    area: an id, name, code or alias; None: the indicator's own.
    """
    place = f"data/processed/{edition.quarter}.csv"
    table = edition.table
    rows = table[table["indicator"] == indicator]
    if rows.empty:
        right = did_you_mean(indicator, sorted(set(table["indicator"])), "indicators of the table")
        wrong = f"{edition.quarter} has no indicator {indicator!r}"
        raise Problems([Problem(place, "", wrong, right)])
    framework = str(rows["framework"].iloc[0])
    if area is None:
        return edition.readings.get(framework, indicator)
    found = edition.params.find_area(area)
    held = [name for name in rows["area"] if name in edition.params.areas]
    if found is None or found.id not in held:
        wrong = f"{indicator} has no row for {area!r}"
        raise Problems([Problem(place, "", wrong, did_you_mean(area, held, "areas here"))])
    return edition.readings.get(framework, indicator, found.id)


def revised_since(edition: Edition) -> pd.DataFrame:
    """Every figure of an earlier edition that this one has otherwise, with its `quarter`."""
    found = [
        revisions(table, edition.table).assign(quarter=quarter.label)
        for quarter, table in edition.earlier.items()
    ]
    return pd.concat(found) if found else revisions(edition.table, edition.table)


# What it is


def _definition(reading: Reading) -> Iterator[Block]:
    indicator = reading.indicator
    yield Paragraph(text=printing.sentence(indicator.definition))
    items = [
        f"**Unit:** {indicator.unit}.",
        f"**Better:** {in_cells.polarity_words(reading)}.",
        *(printing.sentence(caveat) for caveat in indicator.caveats),
        *(
            f"**Break, {printing.day(entry.since)}:** {printing.sentence(entry.reason)}"
            for entry in indicator.breaks
        ),
        *(
            f"**Limits start again, {printing.day(entry.since)}:** "
            f"{printing.sentence(entry.reason)}"
            for entry in indicator.rebased
        ),
    ]
    if indicator.no_measure:
        items.append(f"**No measure yet:** {printing.sentence(indicator.no_measure)}")
    yield Listing(items=tuple(items))


def _said(reading: Reading) -> str:
    if not reading.is_present():
        return f"No figure: {in_cells.absence_words(reading)}"
    period = reading.window().words
    return (
        f"{in_cells.figure(reading)} in the {period}"
        if period.startswith("year")
        else (f"{in_cells.figure(reading)} in {period}")
    )


# How it is worked out


def _worked(reading: Reading) -> Iterator[Block]:
    """The formula with its numbers, window by window."""
    if not reading.indicator.is_measured:
        return
    rows = [
        Row(
            cells=(
                words(label, header=True),
                words(reading.window(name).words),
                words(formula(reading, name)),
                words(in_cells.figure(reading, name), "strong", "right"),
            )
        )
        for name, label in _WINDOWS
        if reading.has_window(name)
    ]
    if not rows:
        return
    yield Table(
        id=f"formula_{reading.area}",
        caption=f"How each figure is worked out, {reading.area_name}",
        columns=(
            Column(heading="Window", width=28),
            Column(heading="Dates", width=46),
            Column(heading="Worked out", width=78),
            Column(heading="Printed", width=24, align="right"),
        ),
        rows=tuple(rows),
    )


def formula(reading: Reading, name: WindowName = "current") -> str:
    """A value's formula with its numbers put in, or why there is no value."""
    if not reading.is_present(name):
        return in_cells.absence_words(reading, name)
    indicator = reading.indicator
    top, base = _whole(reading.numerator(name)), _whole(reading.denominator(name))
    value = f"{reading.value(name):.10g}"
    match indicator.kind:
        case Kind.COUNT:
            return f"{top} {indicator.noun}"
        case Kind.MONEY:
            return f"£{top} million, as returned"
        case Kind.RATE:
            return (
                f"{top} {indicator.noun} {_OVER} {base} people {_TIMES} {indicator.per:,} = {value}"
            )
        case Kind.RATIO:
            return f"{top} {indicator.noun} {_OVER} {base} people = {value}"
        case Kind.REDUCTION:
            return f"(1 \u2212 {top} {_OVER} {base}) {_TIMES} 100 = {value}"
        case _:
            return f"{top} {_OVER} {base} {_TIMES} 100 = {value}"


def _whole(number: float) -> str:
    """A count as it is, with its decimals where it has any."""
    return "unknown" if pd.isna(number) else f"{number:,.10g}"


# What it is made of


def _rows(edition: Edition, reading: Reading) -> Iterator[Block]:
    """The received rows behind the latest figure and the year before's."""
    indicator = reading.indicator
    if not indicator.is_measured:
        return
    source = edition.params.source(indicator.counts.source)
    if source.reader in MONTHLY:
        yield from _by_month(edition, reading)
    else:
        yield from _by_period(edition, reading)
    people = indicator.denominator or indicator.compared_denominator
    if people is not None:
        yield from _population(edition, reading, people)


def _by_month(edition: Edition, reading: Reading) -> Iterator[Block]:
    figures, indicator = edition.figures, reading.indicator
    if figures.selected(indicator.counts).empty:
        return
    months = figures.months(indicator, reading.area)
    windows = [reading.window(name) for name, _ in _WINDOWS[:2]]
    counted = [list(months.inside(window).series()) for window in windows]
    yield Table(
        id=f"months_{reading.area}",
        caption=f"{printing.capital(indicator.noun)} by month, {reading.area_name}",
        columns=(
            Column(heading="Month", width=56),
            *(
                Column(heading=label, basis=window.short, width=60, align="right")
                for (_, label), window in zip(_WINDOWS[:2], windows, strict=True)
            ),
        ),
        rows=tuple(
            Row(
                cells=(
                    words(month_name(month), header=True),
                    *(words(_count(count), align="right") for count in both),
                )
            )
            for month, *both in zip(windows[0].month_starts, *counted, strict=True)
        ),
    )


def _count(count: float) -> str:
    return "not received" if pd.isna(count) else f"{count:,.10g}"


def _by_period(edition: Edition, reading: Reading) -> Iterator[Block]:
    figures, indicator = edition.figures, reading.indicator
    source = edition.params.source(indicator.counts.source)
    areas = figures.reporting_areas(source, reading.area)
    received = figures.selected(indicator.counts)
    received = received[received["area"].isin(areas)]
    rows = []
    for name, label in _WINDOWS:
        if not reading.has_window(name):
            continue
        window = reading.window(name)
        inside = received[
            (received["start"] >= pd.Timestamp(window.start))
            & (received["end"] <= pd.Timestamp(window.end))
        ]
        for number, row in enumerate(inside.to_dict("records")):
            span = f"{row['start']:%d/%m/%Y} to {row['end']:%d/%m/%Y}"
            cells = (
                words(span, header=True),
                words(label),
                words(figures.name(row["area"])),
                words(_whole(row["numerator"]), align="right"),
                words(_whole(row["denominator"]), align="right"),
                words(_whole(row["n"]), align="right"),
            )
            rows.append(Row(cells=cells, starts_group=number == 0))
    if not rows:
        return
    yield Table(
        id=f"returns_{reading.area}",
        caption=f"What the returns gave, {reading.area_name}",
        columns=(
            Column(heading="Dates", width=46),
            Column(heading="Window", width=34),
            Column(heading="Area", width=40),
            Column(heading="Numerator", width=20, align="right"),
            Column(heading="Denominator", width=20, align="right"),
            Column(heading="n", width=16, align="right"),
        ),
        rows=tuple(rows),
    )


def _population(edition: Edition, reading: Reading, people: Selection) -> Iterator[Block]:
    count, on = edition.figures.population(people, reading.area, reading.window())
    if count is None or on is None:
        yield Paragraph(text=f"No population is held for {reading.area_name}.", voice="note")
        return
    title = edition.params.source(people.source).title
    yield Paragraph(
        text=f"**People:** {count:,.0f} on {printing.day(on)}. {printing.sentence(title)}",
        voice="note",
    )


def _files(edition: Edition, reading: Reading) -> Iterator[Block]:
    """The extracts that the latest figure rests on, each with its checksum and rows."""
    named = [name for name in str(reading.row["extracts"]).split("; ") if name]
    found = {extract.file: extract for extract in edition.extracts}
    used: Sequence[Extract] = [found[name] for name in named if name in found]
    if not used:
        return
    yield Table(
        id=f"files_{reading.area}",
        caption=f"Files behind the latest figure, {reading.area_name}",
        columns=(
            Column(heading="File", basis="under data/raw/", width=62),
            Column(heading="Received", width=24),
            Column(heading="Rows", width=14, align="right"),
            Column(heading="SHA-256", width=76),
        ),
        rows=tuple(
            Row(
                cells=(
                    words(one.file, header=True),
                    words(printing.day(one.received)),
                    words(f"{one.rows:,}", align="right"),
                    words(one.sha256, "small"),
                )
            )
            for one in used
        ),
    )


# What was decided


def _limits_since(reading: Reading) -> str:
    """Since when its process limits are those that they are, as a clause; "" where all along."""
    indicator = reading.indicator
    begun = in_force(restarts(indicator.breaks, indicator.rebased), reading.window().end)
    return "" if begun is None else f", by limits that start again on {printing.day(begun.since)}"


def _steps(reading: Reading, *, is_adjusted: bool) -> Iterator[str]:
    """Each step of the verdicts, in the order in which they are taken.

    is_adjusted: whether its process limits are of months with their season taken out.
    """
    row, indicator = reading.row, reading.indicator
    if reading.is_compared:
        yield (
            f"**May it be compared with a year before?** Yes: "
            f"{in_cells.figure(reading, 'previous')} in {_dates(reading, 'previous')}."
        )
    else:
        why = str(row["comparison_sentence"]) or in_cells.absence_in_short(reading) or "no figure"
        yield f"**May it be compared with a year before?** No: {why}."
    if reading.has_change:
        exact = _whole(float(row["change_value"]))
        yield f"**Change:** {in_cells.change(reading)}, {exact.replace('-', '−')} exactly."
        yield _test(reading)
    yield f"**Direction:** {in_cells.DIRECTION_WORDS[reading.direction].lower()}."
    yield _standing(reading)
    if reading.rag is not Rag.NOT_RATED or reading.is_present():
        yield (
            f"**Rating:** {in_cells.RAG_WORDS[reading.rag].lower()}"
            f"{', ' + str(row['rag_reason']) if row['rag_reason'] else ''}."
        )
    if row["variation"]:
        season = ", its season taken out" if is_adjusted else ""
        yield f"**Process limits:** {row['variation']}{season}{_limits_since(reading)}."
    if reading.has_window("baseline") or reading.improvement is not Improvement.NOT_JUDGED:
        yield _improvement(reading)
    if reading.has_window("quarter_before"):
        yield f"**For context:** {quarter_before.sentence(reading)}"
    if pd.notna(row["rank"]):
        place, likely = in_cells.rank(reading), in_cells.rank_range(reading)
        yield f"**Place among peers:** {place}{f', likely {likely}' if likely else ''}."
    if row["against_county"]:
        yield f"**Beside the county:** {str(row['against_county']).replace('_', ' ')}."
    if row["override"]:
        yield f"**Overridden:** {printing.sentence(str(row['override']))}"
    if reading.direction is Direction.NOT_COMPARED and not indicator.is_measured:
        yield "**Nothing is counted**, so nothing is tested."


def _dates(reading: Reading, name: WindowName) -> str:
    window = reading.window(name)
    return f"the {window.words}" if window.months == 12 else window.words


def _test(reading: Reading) -> str:
    row = reading.row
    phi = float(row["dispersion"])
    spread = f" with over-dispersion {phi:.3g}" if phi > 1 else ""
    p_value = float(row["p_value"])
    if pd.isna(p_value):
        return "**Test:** none can be made."
    verdict = "more than chance" if reading.is_significant else "no more than chance"
    return f"**Test:** {row['test']}{spread}: p = {p_value:.3g}, {verdict} at 5%."


def _standing(reading: Reading) -> str:
    indicator = reading.indicator
    end = reading.window().end if reading.has_window() else reading.quarter.end
    entry = in_force(indicator.bands, end) or in_force(indicator.targets, end)
    if entry is None or reading.standing is Standing.NONE:
        return "**Target or band:** none in force."
    stands = in_cells.standing_words(reading)
    since = printing.day(entry.since)
    return f"**Target or band:** {stands}; in force since {since}, set by {entry.authority}."


def _improvement(reading: Reading) -> str:
    row = reading.row
    verdict = reading.improvement.value.replace("_", " ")
    why = str(row["improvement_reason"])
    p_value = float(row["baseline_p_value"])
    test = f", p = {p_value:.3g}" if pd.notna(p_value) else ""
    of = (
        f" of {in_cells.figure(reading, 'baseline')} in {_dates(reading, 'baseline')}"
        if reading.has_window("baseline")
        else ""
    )
    return f"**Against the baseline{of}:** {verdict}{test}{f' ({why})' if why else ''}."


# What was said before


def _revised(reading: Reading, revised: pd.DataFrame) -> Iterator[Block]:
    """What earlier editions printed of the same figures, where they printed them otherwise."""
    own = revised[
        (revised["framework"] == reading.row["framework"])
        & (revised["indicator"] == reading.indicator.id)
        & (revised["area"] == reading.area)
    ]
    items = []
    for row in own.to_dict("records"):
        was = in_cells.printed(reading.indicator, row["was_value"])
        absent = bool(row["now_absence"])
        now = "held back" if absent else in_cells.printed(reading.indicator, row["now_value"])
        window = Window(row["start"].date(), row["end"].date())
        if was != now:
            items.append(f"{row['quarter']} printed {was} for {window.words}; it is {now} now.")
    if items:
        yield Heading(level=3, text="What earlier editions printed")
        yield Listing(items=tuple(items))

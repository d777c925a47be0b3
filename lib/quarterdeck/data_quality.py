"""What a paper says of its data: what arrived and when, what is missing, what was set aside.

Tables and lists as blocks, made from an edition; `papers` puts the headings over them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Sequence

import pandas as pd

from quarterdeck import edition_comparison, printing, tables
from quarterdeck.blocks import Block, Cell, Column, Listing, Paragraph, Row, Table, Text
from quarterdeck.checks import NO_LOCATION, Fault
from quarterdeck.comparability import Reason
from quarterdeck.edition import Edition, Extract
from quarterdeck.indicators.table_file import WINDOWS
from quarterdeck.params.framework import Framework
from quarterdeck.params.sources import Source
from quarterdeck.periods import Quarter, Window
from quarterdeck.readings import Reading, Use
from quarterdeck.wording import in_cells


def received(edition: Edition, paper: str) -> Table | Paragraph:
    """Every extract that a paper may use, the vintages of one return under its name; or none."""
    extracts = edition.extracts_of(paper)
    if not extracts:
        return Paragraph(text="Nothing has been received.")
    used = {extract.file for extract in edition.in_use(paper)}
    returns: dict[tuple[str, str, str], list[Extract]] = {}
    for extract in sorted(extracts, key=lambda one: (one.source, one.received)):
        of_return = (extract.source, extract.title, extract.producer)
        returns.setdefault(of_return, []).append(extract)
    rows = []
    for (_, title, producer), vintages in returns.items():
        name = Cell(
            lines=((Text(text=title, role="small"),), (Text(text=producer, role="small"),)),
            header=True,
            rows=len(vintages),
        )
        for number, extract in enumerate(vintages):
            first = number == 0
            told = _extract_cells(
                extract,
                used,
                late=extract.received > edition.quarter_params.cutoff,
                embargoed=embargoed_until(edition, [extract.file]),
            )
            cells = (*((name,) if first else ()), *told)
            rows.append(Row(cells=cells, starts_group=first))
    return Table(
        id="extracts",
        caption="Extracts received by the cutoff",
        columns=(
            Column(heading="Return", basis="and who made it", width=85),
            Column(heading="Received", width=22),
            Column(heading="Covers", width=25),
            Column(heading="Rows", width=13, align="right"),
            Column(heading="Standing", width=31),
        ),
        rows=tuple(rows),
        notes=_licences(extracts),
        show_caption=False,
    )


def cutoff_sentence(edition: Edition, paper: str) -> str:
    """Until when an extract had to come to be used, and which came later and stand in."""
    cutoff = edition.quarter_params.cutoff
    late = dict.fromkeys(
        printing.in_sentence(edition.params.source(one.source).title)
        for one in edition.in_use(paper)
        if one.received > cutoff
    )
    but = ""
    if late:
        but = f", but for {printing.joined(late)}, which came later and stand in for earlier ones"
    return f"Extracts received by {printing.day(cutoff)} were used{but}."


def _extract_cells(
    extract: Extract, used: Collection[str], *, late: bool, embargoed: dt.date | None
) -> tuple[Cell, ...]:
    """The cells beside a return. late: whether it came after the cutoff. embargoed: until when."""
    covers = "no rows"
    if extract.covers_from and extract.covers_to:
        covers = Window(extract.covers_from, extract.covers_to).short
    received = _small("later" if late else printing.short_day(extract.received))
    if extract.rows == 0 and extract.embargoed_until is not None:
        return (received, *map(_small, ("–", "–", "not yet published")))
    standing = "in use" if extract.file in used else "replaced"
    if extract.stands_in:
        standing = f"{standing}, stands in for estimates of the time"
    if embargoed:
        standing = f"{standing}, embargoed until {printing.short_day(embargoed)}"
    return (
        received,
        _small(covers),
        Cell(lines=((Text(text=f"{extract.rows:,}", role="small"),),), align="right"),
        _small(f"{standing}, illustrative" if extract.illustrative else standing),
    )


def embargoed_until(edition: Edition, files: Collection[str]) -> dt.date | None:
    """Until when any of these files is embargoed; None where none is. files: under data/raw/."""
    published = edition.quarter_params.published
    days = [
        one.embargoed_until
        for one in edition.extracts
        if one.file in files and one.embargoed_until and one.is_embargoed(published)
    ]
    return max(days, default=None)


def embargo_of(edition: Edition, reading: Reading) -> dt.date | None:
    """Until when a reading's figure is embargoed; None where it isn't."""
    return embargoed_until(edition, str(reading.row["extracts"]).split("; "))


def source_line(edition: Edition, source: Source, used: Collection[str]) -> str:
    """The source line of some figures: whose they are, received when, invented or not.

    used: the files that they rest on, under data/raw/.
    """
    extracts = [one for one in edition.extracts if one.file in used]
    days = [one.received for one in extracts if one.source == source.id]
    received = f", received {printing.day(max(days))}" if days else ""
    invented = " Illustrative figures." if any(one.illustrative for one in extracts) else ""
    until = embargoed_until(edition, used)
    held = f" **Embargoed until {printing.day(until)}.**" if until else ""
    return f"{source.producer}, {printing.in_sentence(source.title)}{received}.{invented}{held}"


def missing(edition: Edition, framework: Framework) -> tuple[Block, ...]:
    """Figures that the framework asks for and that aren't there, by reason."""
    held = {extract.source for extract in edition.extracts}
    readings = _measured_readings(edition, framework)
    sources = {reading.indicator.counts.source for reading in readings}
    times = Counter(reading.indicator.short_title for reading in readings)
    absent_sources = [edition.params.source(name) for name in sorted(sources) if name not in held]
    items = [
        f"Nothing received from {source.producer}: {printing.in_sentence(source.title)}."
        for source in absent_sources
    ]
    gone = {source.id for source in absent_sources}
    now: dict[str, list[str]] = {}
    before: dict[str, list[str]] = {}
    for reading in readings:
        short, title = reading.indicator.short_title, reading.indicator.title
        name = short if times[short] == 1 else title
        if not reading.is_present():
            if reading.indicator.counts.source not in gone:
                now.setdefault(in_cells.absence_words(reading), []).append(name)
        elif not reading.is_present("previous"):
            why = _why_no_earlier(reading)
            before.setdefault(why, []).append(name)
    items += [f"{printing.joined(names)}. {why}" for why, names in now.items()]
    items += [
        f"Earlier figures of {printing.joined(map(printing.in_sentence, names))}. {why}"
        for why, names in before.items()
    ]
    if not items:
        return (Paragraph(text="Nothing that this paper reports is missing."),)
    return (
        Paragraph(text="These figures are missing. Each is left out and none is estimated."),
        Listing(items=tuple(items)),
    )


def _why_no_earlier(reading: Reading) -> str:
    """Why there is no earlier figure: a break, where there is one, is told before what is missing.

    Nobody owes a figure that couldn't be compared if it came.
    """
    if reading.withheld is Reason.BREAK:
        return printing.sentence(str(reading.row["comparison_sentence"]))
    return in_cells.absence_words(reading, "previous")


def _measured_readings(edition: Edition, framework: Framework) -> list[Reading]:
    """Every reading of something that is counted, by outcome."""
    uses: tuple[Use, ...] = ("dashboard", "supplementary", "context")
    return [
        reading
        for outcome in framework.outcomes
        for use in uses
        for reading in edition.readings.of_outcome(framework.id, outcome.id, use=use)
        if reading.indicator.is_measured
    ]


def revised(edition: Edition, framework: Framework) -> tuple[Block, ...]:
    """What has changed of the figures of the last edition; nothing where there was none."""
    last = edition.last(framework.id)
    if last is None:
        return ()
    since, was = last
    now = edition.table[edition.table["framework"] == framework.id]
    named = {one.file: f"received {printing.day(one.received)}" for one in edition.extracts}
    # A body that judges against a baseline is told that and no year end; another the other way.
    unprinted = "year_end" if framework.is_judged else "baseline"
    printed = [name for name in WINDOWS if name != unprinted]
    found = edition_comparison.revised_figures(was, now, edition.params, named, printed)
    table = edition_comparison.revised_table(found, since, parts=False)
    return (
        Paragraph(text=edition_comparison.revised_note(found, since, in_print=True)),
        *((table,) if table is not None else ()),
    )


def projected(edition: Edition, framework: Framework) -> tuple[Block, ...]:
    """What earlier editions projected of what counts, beside what happened; nothing without any."""
    readings = {one.indicator.id: one for one in _dashboard_readings(edition, framework)}
    made = edition.past_projections()
    made = made[(made["framework"] == framework.id) & made["indicator"].isin(readings)]
    known, waiting = made[made["reason"] == ""], made[made["reason"] != ""]
    found: list[Block] = []
    if not known.empty:
        held = int(known["inside_95"].eq(True).sum())
        found += [
            Paragraph(
                text=f"Of {printing.spelt(len(known))} projections of earlier editions whose year "
                f"is over, {printing.spelt(held)} had what happened inside the 95% interval."
            ),
            Table(
                id="projected_and_happened",
                caption="What was projected, beside what happened",
                columns=(
                    Column(heading="Indicator", width=56),
                    Column(heading="Projected in", width=28),
                    Column(heading="Year", width=24),
                    Column(heading="Projected", basis="95% interval", width=34, align="right"),
                    Column(heading="Happened", width=22, align="right"),
                    Column(heading="Difference", width=22, align="right"),
                ),
                rows=tuple(
                    _projected_row(readings[str(row["indicator"])], row)
                    for _, row in known.iterrows()
                ),
                notes=("Difference: what happened less what was projected, of what happened.",),
                show_caption=False,
            ),
        ]
    if not waiting.empty:
        count = len(waiting)
        are = "projection isn’t" if count == 1 else "projections aren’t"
        reasons = waiting["reason"].value_counts(sort=False)
        why = "; ".join(
            str(reason) if len(reasons) == 1 else f"{reason} ({number})"
            for reason, number in reasons.items()
        )
        found.append(
            Paragraph(
                text=f"{printing.capital(printing.spelt(count))} earlier {are} set beside what "
                f"happened: {why}."
            )
        )
    return tuple(found)


def _projected_row(reading: Reading, made: pd.Series) -> Row:
    year = Quarter.containing(pd.Period(made["last"], "M").end_time.date()).financial_year
    lower, upper = printing.number(made["lower_95"]), printing.number(made["upper_95"])
    error = made["percentage_error"]
    happened = printing.number(made["happened"])
    difference = f"{printing.signed(error, 1)}%" if pd.notna(error) else "nothing happened"
    inside = "inside the interval" if made["inside_95"] else "outside the interval"
    figures = (
        (printing.number(made["value"]), f"{lower} to {upper}"),
        (happened,),
        (difference, inside),
    )
    return Row(
        cells=(
            tables.lines(reading.indicator.short_title, header=True),
            tables.lines(Quarter.parse(made["quarter"]).title),
            tables.lines(year.words),
            *(
                Cell(lines=tuple((Text(text=line),) for line in lines), align="right")
                for lines in figures
            ),
        )
    )


def set_aside(edition: Edition, paper: str) -> tuple[Block, ...]:
    """Months held back from a paper because they can't be so, and what the readers noticed."""
    items = [
        f"{edition.params.area(fault.area).name}: {fault.words}. {_held_back_for(fault)}"
        for fault in edition.faults
        if fault.source in edition.sources_of(paper)
    ]
    for extract in edition.in_use(paper):
        source = edition.params.source(extract.source)
        notes = " ".join(extract.notes.split())
        said = [_notice(notice, source) for notice in extract.notices]
        if notes:  # what a person wrote of the extract follows what its reader noticed
            said = [*said[:-1], f"{said[-1]} {notes}" if said else f"{source.title}. {notes}"]
        items += said
    items = list(dict.fromkeys(items))
    if not items:
        return (Paragraph(text="Nothing was set aside."),)
    return (
        Paragraph(text="These were held back, left out or read with care."),
        Listing(items=tuple(items)),
    )


def _held_back_for(fault: Fault) -> str:
    """What a fault takes out of the paper, and what it leaves."""
    spared = printing.joined(
        fault.labels.get(name, name.replace("_", " ")) for name in fault.leave_out
    )
    but = f", except those of {spared}" if spared else ""
    return f"All figures of the area that hold this month are held back{but}."


def unlocated(edition: Edition, framework: Framework) -> Table | None:
    """Of each indicator counted from a force's file, how many records have no location.

    The force's records stand beside the count, in the same row of the indicator table.
    """
    rows = [
        _unlocated_row(reading, float(row["current_numerator"]), row["current_denominator"])
        for reading in _dashboard_readings(edition, framework)
        if (row := _unlocated_count(edition, framework, reading)) is not None
    ]
    if not rows:
        return None
    return Table(
        id="unlocated",
        caption=f"Records with no location, {edition.quarter.title}",
        columns=(
            Column(heading="Indicator", width=50),
            Column(heading="Period", width=58),
            Column(heading="Whole force", width=24, align="right"),
            Column(heading="No location", width=24, align="right"),
            Column(heading="Share", width=20, align="right"),
        ),
        rows=tuple(rows),
        notes=(
            "A record with no location is counted in the force’s figure, and in no district’s "
            "or county’s.",
        ),
    )


def _unlocated_count(edition: Edition, framework: Framework, reading: Reading) -> pd.Series | None:
    table = edition.table
    found = table[
        (table["framework"] == framework.id)
        & (table["indicator"] == reading.indicator.id)
        & table["area"].str.endswith(NO_LOCATION)
        & (table["current_denominator"] > 0)
    ]
    return None if found.empty else found.iloc[0]


def _unlocated_row(reading: Reading, count: float, force: float) -> Row:
    share = f"{printing.number(100 * count / force, 1)}%"
    return Row(
        cells=(
            tables.lines(reading.indicator.short_title, header=True),
            tables.lines(reading.window().words),
            *(
                Cell(lines=((Text(text=words),),), align="right")
                for words in (printing.number(force), printing.number(count), share)
            ),
        )
    )


def _licences(extracts: Sequence[Extract]) -> tuple[str, ...]:
    """On what terms the extracts are used, each licence once.

    What is invented is nobody's but its inventor's, so no producer is named with its licence.
    """
    real: dict[str, dict[str, None]] = {}
    for extract in extracts:
        if not extract.illustrative:
            real.setdefault(extract.licence, {})[extract.producer] = None
    invented = {one.licence.partition(" (")[0]: None for one in extracts if one.illustrative}
    said = [f"Licence of the illustrative extracts: {printing.joined(invented)}."]
    return (
        *(said if invented else ()),
        *(f"{licence}: {printing.joined(producers)}." for licence, producers in real.items()),
    )


def _notice(text: str, source: Source) -> str:
    """A reader's notice in print: each category under its label."""
    for name, label in source.labels.items():
        text = re.sub(rf"\b{re.escape(name)}\b", label, text)
    return f"{source.title}. {text.replace('_', ' ')}"


def _small(text: str) -> Cell:
    return Cell(lines=((Text(text=text, role="small"),),))


def _dashboard_readings(edition: Edition, framework: Framework) -> list[Reading]:
    return [
        reading
        for outcome in framework.outcomes
        for reading in edition.readings.of_outcome(framework.id, outcome.id)
    ]

"""Where a printed figure comes from: definition, formula with its numbers, rows, files, verdicts.

One trace per indicator and area, as blocks: the command prints its words, and each edition keeps a
page per indicator. Everything is read from the indicator table and from the observations behind
it; nothing is computed that the table doesn't hold. Of what is embargoed nothing is told but that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
from quarterdeck.comparability import ABSENCE_WORDS
from quarterdeck.edition import Edition, Extract
from quarterdeck.evidence.rows import rows
from quarterdeck.evidence.steps import steps
from quarterdeck.evidence.worked import formula, why_absent, worked
from quarterdeck.params.absence import Absence
from quarterdeck.params.documents import did_you_mean
from quarterdeck.periods import Window
from quarterdeck.problems import Problem, Problems
from quarterdeck.readings import Reading
from quarterdeck.revisions import revisions
from quarterdeck.tables import words
from quarterdeck.wording import in_cells

__all__ = ["find", "formula", "page", "revised_since", "trace"]


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
        *worked(reading),
        *rows(edition, reading),
        *_files(edition, reading),
        Heading(level=3, text="How the verdicts were reached"),
        Listing(items=tuple(steps(reading, is_adjusted=edition.is_adjusted(reading)))),
        *_revised(reading, revised),
    )


def find(edition: Edition, indicator: str, area: str | None = None) -> Reading:
    """An indicator's row for an area. Raises Problems where the quarter has none, naming those.

    area: an id, name, code or alias; None: the indicator's own.
    """
    place = f"data/processed/{edition.quarter}.csv"
    table = edition.table
    of_indicator = table[table["indicator"] == indicator]
    if of_indicator.empty:
        right = did_you_mean(indicator, sorted(set(table["indicator"])), "indicators of the table")
        wrong = f"{edition.quarter} has no indicator {indicator!r}"
        raise Problems([Problem(place, "", wrong, right)])
    framework = str(of_indicator["framework"].iloc[0])
    if area is None:
        return edition.readings.get(framework, indicator)
    found = edition.params.find_area(area)
    held = [name for name in of_indicator["area"] if name in edition.params.areas]
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
        return f"No figure. {why_absent(reading)}"
    return f"{in_cells.figure(reading)} in {printing.in_period(reading.window())}"


# What it rests on


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
        window = Window(row["start"].date(), row["end"].date())
        said = f"{row['quarter']} printed {was} for {window.words}"
        found = f"data/processed/{row['quarter']}.csv"
        if row["now_absence"]:
            why = ABSENCE_WORDS[Absence(row["now_absence"])]
            items.append(f"{said}; now there is no figure: {why} ({found}).")
        elif was != (now := in_cells.printed(reading.indicator, row["now_value"])):
            items.append(f"{said}; it is {now} now ({found}).")
    if items:
        yield Heading(level=3, text="What earlier editions printed")
        yield Listing(items=tuple(items))

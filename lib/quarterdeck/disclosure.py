"""What may be told of the rows that figures are made of.

A figure that is suppressed, rests on too few answers or may not be published yet is withheld with
its rows: they give it away when they are added up. A row that couldn't be told by itself is
withheld with the others of its figure, since the total less the others would give it; and so are
the rows of every figure that shares some with these. Source: docs/methods.md,
disclosure.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd

from quarterdeck.figures import Figures
from quarterdeck.indicators.table_file import WINDOWS
from quarterdeck.params.absence import Absence
from quarterdeck.params.sources import ReaderName
from quarterdeck.periods import Window
from quarterdeck.readings import Reading

#: The absences whose figure is known, or could be added up, and may not be told.
WITHHELD: Final = frozenset(
    {Absence.NOT_YET_PUBLISHED, Absence.SUPPRESSED, Absence.TOO_FEW_RESPONSES}
)


def withheld_windows(table: pd.DataFrame, indicator: str) -> tuple[Window, ...]:
    """The windows on which a figure of an indicator is withheld, in any of its areas.

    table: an indicator table. In any: an area adds up others, and what is left of it is one.
    """
    found = set()
    for _, row in table[table["indicator"] == indicator].iterrows():
        for name in WINDOWS:
            if row[f"{name}_absence"] in WITHHELD and pd.notna(row[f"{name}_start"]):
                found.add(Window(row[f"{name}_start"].date(), row[f"{name}_end"].date()))
    return tuple(sorted(found))


def untold_windows(figures: Figures, table: pd.DataFrame, reading: Reading) -> tuple[Window, ...]:
    """The windows of which no row may be told: rows that touch one of them are left out.

    figures, table: of the reading's edition. In order; none of what isn't measured.
    """
    indicator = reading.indicator
    if not indicator.is_measured:
        return ()
    untold = {*withheld_windows(table, indicator.id), *_small_rows(figures, reading)}
    printed = {reading.window(name) for name in WINDOWS if reading.has_window(name)}
    while touching := {one for one in printed - untold if touches(one, untold)}:
        untold |= touching
    return tuple(sorted(untold))


def touches(window: Window, others: tuple[Window, ...] | set[Window]) -> bool:
    """Whether a window shares a day with any of the others."""
    return any(window.start <= other.end and other.start <= window.end for other in others)


def _small_rows(figures: Figures, reading: Reading) -> Iterator[Window]:
    """The spans of rows that can't be told by themselves, whichever area they are of.

    Of waves too: one with fewer answers than its source's base has no value to be told.
    """
    selection = reading.indicator.counts
    source = figures.params.source(selection.source)
    rows = figures.selected(selection)
    small = rows["status"].isin([absence.value for absence in WITHHELD])
    if source.reader is ReaderName.SURVEY:
        small |= rows["n"] < source.minimum_base
    spans = rows.loc[small, ["start", "end"]].drop_duplicates()
    for start, end in spans.itertuples(index=False):
        yield Window(start, end)

"""Two editions side by side, as blocks: what was published and has changed, how verdicts moved.

The indicator tables are those of the two editions; what is printed is as the register of today
has it. Nothing is tested between the two: their windows share months.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from quarterdeck import printing
from quarterdeck.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Opening,
    Paragraph,
    Row,
    Table,
)
from quarterdeck.comparability import ABSENCE_WORDS
from quarterdeck.indicators.table_file import WINDOWS
from quarterdeck.params import Params
from quarterdeck.params.absence import Absence
from quarterdeck.params.register import Indicator
from quarterdeck.periods import Quarter, Window
from quarterdeck.readings import Reading, Readings
from quarterdeck.revisions import Why, in_common, revisions
from quarterdeck.tables import cell, small, words
from quarterdeck.wording import in_cells

_WHY: Final = {
    Why.DEFINITION: "another definition or source",
    Why.HELD_BACK: "held back now",
    Why.RESTATED: "the return was restated",
    Why.REBASED: "the population was rebased",
    Why.UNKNOWN: "not known",
}


@dataclass(frozen=True)
class Revised:
    """A published figure as it was printed and as it would be now."""

    indicator: Indicator
    area: str
    area_name: str
    is_main: bool
    window: Window
    was: str
    now: str
    why: Why
    because: str

    @property
    def shows(self) -> bool:
        """Whether print has it otherwise; a change may be smaller than what is printed."""
        return self.was != self.now


def revised_figures(
    earlier: pd.DataFrame,
    later: pd.DataFrame,
    params: Params,
    named: Mapping[str, str] | None = None,
    printed: Collection[str] = WINDOWS,
) -> tuple[Revised, ...]:
    """The figures of an earlier edition's table that a later one has otherwise, as printed.

    earlier, later: indicator tables. named: what readers know a file by ("received 22 January
    2018"); one that isn't in it is named as the table names it. printed: the windows whose figures
    the earlier edition printed. An indicator or area that the
    params no longer have is left out, since nothing says how it was printed.
    """
    found = revisions(earlier, later, printed).to_dict("records")
    made = (_revised(row, params, named or {}) for row in found)
    return tuple(one for one in made if one is not None)


def _revised(row: Mapping[Any, Any], params: Params, named: Mapping[str, str]) -> Revised | None:
    try:
        indicator = params.indicator(row["framework"], row["indicator"])
        main = params.area_of(row["framework"], row["indicator"])
        area = params.area(row["area"])
    except LookupError:
        return None
    why = Why(row["why"])
    absence = row["now_absence"]
    return Revised(
        indicator=indicator,
        area=area.id,
        area_name=area.name,
        is_main=area.id == main.id,
        window=Window(row["start"].date(), row["end"].date()),
        was=in_cells.printed(indicator, row["was_value"]),
        now="NA" if absence else in_cells.printed(indicator, row["now_value"]),
        why=why,
        because=_because(why, row, named),
    )


def _because(why: Why, row: Mapping[Any, Any], named: Mapping[str, str]) -> str:
    if why is Why.HELD_BACK:
        kind = ABSENCE_WORDS[Absence(row["now_absence"])]
        return f"{kind}: {row['now_reason']}" if row["now_reason"] else kind
    new = [named.get(name, name) for name in str(row["new_extracts"]).split("; ") if name]
    if why is Why.RESTATED and new:
        return f"{_WHY[why]} ({printing.joined(new)})"
    return _WHY[why]


def revised_note(revised: Sequence[Revised], since: Quarter, *, in_print: bool = False) -> str:
    """The reader's note: how many figures of an earlier edition have changed, in a sentence.

    in_print: whether only figures that it printed were looked at, and not all of its table.
    """
    where = f"{'printed in' if in_print else 'in the table of'} the edition of {since.title}"
    shown = [one for one in revised if one.shows]
    unseen = len(revised) - len(shown)
    more = (
        f" {printing.capital(printing.spelt(unseen))} more changed by less than is printed."
        if unseen
        else ""
    )
    if not shown:
        return f"No figure {where} has changed since.{more}"
    figures = "figure" if len(shown) == 1 else "figures"
    have = "has" if len(shown) == 1 else "have"
    return (
        f"**{printing.capital(printing.spelt(len(shown)))} {figures}** {where} {have} changed "
        f"since.{more}"
    )


def revised_table(
    revised: Sequence[Revised], since: Quarter, *, parts: bool = True
) -> Table | None:
    """Each revised figure with what was printed, what it is now and why; None where none shows.

    parts: whether the figures of an indicator's districts are listed; else they are counted under
    its own.
    """
    changed = [one for one in revised if one.shows]
    shown = [one for one in changed if parts or one.is_main]
    if not shown:
        return None
    beneath = {
        (one.indicator.id, one.window): sum(
            other.indicator.id == one.indicator.id
            and other.window == one.window
            and not other.is_main
            for other in changed
        )
        for one in shown
    }
    return Table(
        id="revised_figures",
        caption=f"Figures of the edition of {since.title} that have changed since",
        columns=(
            Column(heading="Indicator", basis="and area", width=58),
            Column(heading="Period", width=34),
            Column(heading="Was", basis="as published", width=18, align="right"),
            Column(heading="Now", width=18, align="right"),
            Column(heading="Why", width=48),
        ),
        rows=tuple(
            Row(
                cells=(
                    cell(
                        [*words(one.indicator.title, "label").lines[0]],
                        small(_whose(one, 0 if parts else beneath[one.indicator.id, one.window])),
                        header=True,
                    ),
                    words(one.window.short, "small"),
                    words(one.was, align="right"),
                    words(one.now, "strong", "right"),
                    words(one.because, "small"),
                )
            )
            for one in shown
        ),
        show_caption=False,
    )


def _whose(one: Revised, districts: int) -> str:
    if not districts:
        return one.area_name
    return f"{one.area_name}, and {printing.spelt(districts)} districts"


def comparison(
    earlier: Readings, later: Readings, params: Params, *, published: str
) -> tuple[Block, ...]:
    """Two editions side by side: revised figures, then each indicator's figure and verdicts.

    published: the date in print. The two may be of one quarter: as published, and as recomputed.
    """
    same = earlier.quarter == later.quarter
    title = (
        f"{earlier.quarter.title}: as published and as recomputed"
        if same
        else f"{earlier.quarter.title} and {later.quarter.title} compared"
    )
    revised = revised_figures(earlier.table, later.table, params)
    table = revised_table(revised, earlier.quarter)
    return (
        Opening(body="Two editions compared", title=title, date=published, quarter=title),
        Heading(level=2, text="Published figures that have changed", id="revised"),
        Paragraph(
            text=revised_note(revised, earlier.quarter)
            if in_common(earlier.table, later.table)
            else "The two have no figure in common: none of the same indicator, area and dates.",
            voice="headline",
        ),
        *((table,) if table is not None else ()),
        Heading(level=2, text="Each indicator in both editions", id="both"),
        Paragraph(
            text="Each figure is on its own edition’s period. Periods of editions less than a year "
            "apart share months, so nothing is tested between them."
        ),
        _both(earlier, later),
    )


def _both(earlier: Readings, later: Readings) -> Table:
    was, now = _own_rows(earlier), _own_rows(later)
    rows = [_both_row(was.get(key), now.get(key)) for key in dict.fromkeys([*now, *was])]
    return Table(
        id="both_editions",
        caption=f"Each indicator in {earlier.quarter.title} and in {later.quarter.title}",
        columns=(
            Column(heading="Indicator", width=56),
            Column(heading="Earlier", width=24, align="right"),
            Column(heading="Later", width=24, align="right"),
            Column(heading="Earlier verdict", width=36),
            Column(heading="Later verdict", width=36),
        ),
        rows=tuple(rows),
        show_caption=False,
    )


def _own_rows(readings: Readings) -> dict[tuple[str, str], Reading]:
    """Each indicator's own row, by framework and indicator."""
    pairs = readings.table[["framework", "indicator"]].drop_duplicates()
    return {
        (framework, indicator): readings.get(framework, indicator)
        for framework, indicator in pairs.itertuples(index=False)
    }


def _both_row(was: Reading | None, now: Reading | None) -> Row:
    known = now or was
    assert known is not None  # a key of one of them
    return Row(
        cells=(
            words(known.indicator.title, header=True),
            _figure(was),
            _figure(now),
            _verdict(was),
            _verdict(now),
        )
    )


def _figure(reading: Reading | None) -> Cell:
    if reading is None:
        return words("not in it", "small", "right")
    return cell(
        [*words(in_cells.figure(reading)).lines[0]],
        small(reading.window().short if reading.is_present() else ""),
        align="right",
    )


def _verdict(reading: Reading | None) -> Cell:
    if reading is None:
        return words("not in it", "small")
    if not reading.is_present():
        return words(in_cells.absence_in_short(reading), "small")
    direction = in_cells.DIRECTION_WORDS[reading.direction]
    return words(f"{in_cells.RAG_WORDS[reading.rag]}; {direction.lower()}")

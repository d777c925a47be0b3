"""Two editions side by side, as blocks: what was published and has changed, how verdicts moved.

The indicator tables are those of the two editions; what is printed is as the register of today
has it. Nothing is tested between the two: their windows share months.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
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
    words_of,
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
    figures = (
        Column(heading="Period", width=34),
        Column(heading="Was", basis="as published", width=18, align="right"),
        Column(heading="Now", width=18, align="right"),
    )
    why = (Column(heading="Why", width=48),)
    return Table(
        id="revised_figures",
        caption=f"Figures of the edition of {since.title} that have changed since",
        columns=(
            Column(heading="Indicator", basis="and area", width=58),
            *((*why, *figures) if parts else (*figures, *why)),
        ),
        rows=tuple(
            Row(
                cells=(
                    cell(
                        [*words(one.indicator.title, "label").lines[0]],
                        small(_whose(one, 0 if parts else beneath[one.indicator.id, one.window])),
                        header=True,
                    ),
                    *(_reason(shown, place) if parts else ()),
                    words(one.window.short, "small"),
                    words(one.was, align="right"),
                    words(one.now, "strong", "right"),
                    *(() if parts else (words(one.because, "small"),)),
                )
            )
            for place, one in enumerate(shown)
        ),
        show_caption=False,
    )


def _reason(shown: Sequence[Revised], place: int) -> tuple[Cell, ...]:
    """Why a figure changed: a cell for it and those under it of its indicator and its reason.

    () where the cell above runs down to it.
    """

    def is_alike(other: Revised) -> bool:
        return (other.indicator.id, other.because) == (one.indicator.id, one.because)

    one = shown[place]
    if place and is_alike(shown[place - 1]):
        return ()
    alike = list(itertools.takewhile(is_alike, shown[place:]))
    return (words(one.because, "small").model_copy(update={"rows": len(alike)}),)


def _whose(one: Revised, districts: int) -> str:
    if not districts:
        return one.area_name
    return f"{one.area_name}, and {printing.spelt(districts)} districts"


def comparison(
    earlier: Readings,
    later: Readings,
    params: Params,
    *,
    published: str,
    named: Mapping[str, str] | None = None,
) -> tuple[Block, ...]:
    """Two editions side by side: revised figures, then each indicator's figure and verdicts.

    published: the date in print. named: as `revised_figures` has it. The two may be of one quarter:
    as published, and as recomputed.
    """
    same = earlier.quarter == later.quarter
    title = (
        f"{earlier.quarter.title}: as published and as recomputed"
        if same
        else f"{earlier.quarter.title} and {later.quarter.title} compared"
    )
    revised = revised_figures(earlier.table, later.table, params, named)
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
        *_both(earlier, later, named or {}, same=same),
    )


def _both(
    earlier: Readings, later: Readings, named: Mapping[str, str], *, same: bool
) -> Iterator[Block]:
    """Each indicator in both, and which verdicts moved; of a recomputed quarter also why."""
    was, now = _own_rows(earlier), _own_rows(later)
    keys = list(dict.fromkeys([*now, *was]))
    moved = [
        later_one
        for key in keys
        if (later_one := now.get(key)) is not None and _has_moved(was.get(key), later_one)
    ]
    editions = "as published and as recomputed" if same else "in both editions"
    yield Heading(level=2, text=f"Each indicator {editions}", id="both")
    yield Paragraph(
        text="What was published rests on the extracts that had come by its cutoff, what is "
        "recomputed on all that have come to this day."
        if same
        else "Each figure is on its own edition’s period. Periods of editions less than a year "
        "apart share months, so nothing is tested between them."
    )
    if moved or same:
        yield Paragraph(text=_moved_note(moved), voice="headline")
    first, second = ("As published", "As recomputed") if same else ("Earlier", "Later")
    yield Table(
        id="both_editions",
        caption=f"Each indicator of {earlier.quarter.title}, {editions}"
        if same
        else f"Each indicator in {earlier.quarter.title} and in {later.quarter.title}",
        columns=(
            Column(heading="Indicator", width=50),
            Column(heading=first, width=24, align="right"),
            Column(heading=second, width=24, align="right"),
            Column(heading="Verdict", basis=first.lower(), width=36),
            Column(heading="Verdict", basis=second.lower(), width=42),
        ),
        rows=tuple(_both_row(was.get(key), now.get(key), named if same else None) for key in keys),
        show_caption=False,
    )


def _moved_note(moved: Sequence[Reading]) -> str:
    """Which verdicts are other than they were, by indicator."""
    if not moved:
        return "No verdict has moved."
    names = printing.joined(printing.in_sentence(one.indicator.title) for one in moved)
    lead = "One verdict has" if len(moved) == 1 else f"{_capital_number(len(moved))} verdicts have"
    return f"**{lead} moved**: {names}."


def _capital_number(count: int) -> str:
    return printing.capital(printing.spelt(count))


def _has_moved(was: Reading | None, now: Reading) -> bool:
    """Whether a verdict is another than it was; of what wasn't there before there is none."""
    return was is not None and words_of(_verdict(was)) != words_of(_verdict(now))


def _why_moved(was: Reading, now: Reading, named: Mapping[str, str]) -> str:
    """Why a recomputed verdict is another: another period, other extracts, or other rules."""
    if not was.is_present() or not now.is_present():
        return ""  # what has come since, or is held back, stands in the cell itself
    period = f"its period was {was.window().short}" if was.window() != now.window() else ""
    before, after = (
        str(one.row["extracts"]).split("; ") if one.row["extracts"] else [] for one in (was, now)
    )
    new = [named.get(file, file) for file in after if file not in before]
    came = f"it rests on what was {printing.joined(dict.fromkeys(new))}" if new else ""
    if period or came:
        return "; ".join(filter(None, (period, came)))
    if was.value() != now.value():
        return "its figure was revised"
    then, then_now = (
        one.value("previous") if one.is_present("previous") else None for one in (was, now)
    )
    if then != then_now:
        return "the figure of a year before was revised"
    return "the register judges it otherwise now"


def _own_rows(readings: Readings) -> dict[tuple[str, str], Reading]:
    """Each indicator's own row, by framework and indicator."""
    pairs = readings.table[["framework", "indicator"]].drop_duplicates()
    return {
        (framework, indicator): readings.get(framework, indicator)
        for framework, indicator in pairs.itertuples(index=False)
    }


def _both_row(was: Reading | None, now: Reading | None, named: Mapping[str, str] | None) -> Row:
    """An indicator in both editions. named: of a recomputed quarter, what a file is known by."""
    known = now or was
    assert known is not None  # a key of one of them
    verdict = _verdict(now)
    if was is not None and now is not None and _has_moved(was, now):
        why = "" if named is None else _why_moved(was, now, named)
        told = words_of(verdict)
        verdict = cell(
            [*words(told, "strong").lines[0]], small(f"moved: {why}" if why else "moved")
        )
    return Row(
        cells=(
            words(known.indicator.title, header=True),
            _figure(was),
            _figure(now),
            _verdict(was),
            verdict,
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

"""How each figure of a reading is worked out: its formula with the numbers put in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd

from quarterdeck import printing
from quarterdeck.blocks import Block, Column, Row, Table
from quarterdeck.params.absence import Absence
from quarterdeck.params.register import Kind
from quarterdeck.readings import Reading, WindowName
from quarterdeck.tables import words
from quarterdeck.wording import in_cells

#: The windows in the order in which a page tells them, with what they are called on it.
WINDOWS: Final[tuple[tuple[WindowName, str], ...]] = (
    ("current", "Latest"),
    ("previous", "A year before"),
    ("quarter_before", "The quarter before"),
    ("year_end", "Previous year end"),
    ("baseline", "Baseline"),
)
_TIMES, _OVER = "\u00d7", "\u00f7"


def worked(reading: Reading) -> Iterator[Block]:
    """The formula with its numbers, window by window; none of what isn't measured."""
    if not reading.indicator.is_measured:
        return
    rows = [
        _row(label, reading, name, formula(reading, name), in_cells.figure(reading, name))
        for name, label in WINDOWS
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
        rows=(*rows, *_like_for_like(reading)),
    )


def _row(label: str, reading: Reading, name: WindowName, said: str, printed: str) -> Row:
    return Row(
        cells=(
            words(label, header=True),
            words(reading.window(name).words),
            words(said),
            words(printed, "strong", "right"),
        )
    )


def _like_for_like(reading: Reading) -> Iterator[Row]:
    """What the change rests on, where the wholes can't be compared: those that are in both."""
    only = compared_on(reading)
    if not only or not reading.has_change:
        return
    pairs: tuple[tuple[str, WindowName, str], ...] = (
        ("Latest, like for like", "current", "compared_current"),
        ("A year before, like for like", "previous", "compared_earlier"),
    )
    for label, name, column in pairs:
        value = float(reading.row[column])
        said = f"{only} only: {value:,.10g} {reading.indicator.noun}"
        if reading.indicator.kind is not Kind.COUNT:
            said = f"{only} only: {value:.10g}"
        yield _row(label, reading, name, said, in_cells.printed(reading.indicator, value))


def compared_on(reading: Reading) -> str:
    """The services or areas on which a change rests, as printed; "" where it is of the wholes."""
    labels = dict(reading.labels)
    named = [name for name in str(reading.row["compared_on"]).split(", ") if name]
    return printing.joined(labels.get(name, name.replace("_", " ")) for name in named)


def formula(reading: Reading, name: WindowName = "current") -> str:
    """A value's formula with its numbers put in, or why there is no value."""
    if not reading.is_present(name):
        return why_absent(reading, name)
    indicator = reading.indicator
    top, base = whole(reading.numerator(name)), whole(reading.denominator(name))
    value = f"{reading.value(name):.10g}"
    match indicator.kind:
        case Kind.COUNT:
            return f"{_added_up(reading, name)}{top} {printing.noun_of(top, indicator.noun)}"
        case Kind.MONEY:
            return f"£{top} million, as returned"
        case Kind.RATE:
            people = in_cells.people(indicator.denominator)
            counted = f"{top} {printing.noun_of(top, indicator.noun)}"
            return f"{counted} {_OVER} {base} {people} {_TIMES} {indicator.per:,} = {value}"
        case Kind.RATIO:
            counted = f"{top} {printing.noun_of(top, indicator.noun)}"
            return f"{counted} {_OVER} {base} people = {value}"
        case Kind.REDUCTION:
            return f"(1 \u2212 {top} {_OVER} {base}) {_TIMES} 100 = {value}"
        case _:
            return f"{top} {_OVER} {base} {_TIMES} 100 = {value}"


def _added_up(reading: Reading, name: WindowName) -> str:
    """The parts of a sum before it: "UAVA 1,174 + Outreach 150 = "; "" of what has none."""
    if name not in ("current", "year_end", "previous"):
        return ""
    parts = reading.parts(name)
    if len(parts) < 2:
        return f"{parts[0][0]} only: " if parts else ""
    return f"{' + '.join(f'{part} {count:,}' for part, count in parts)} = "


def why_absent(reading: Reading, name: WindowName = "current") -> str:
    """Why a window has no value, at length, with one colon: what it is of stands in brackets."""
    absence, reason = reading.absence(name), reading.reason(name)
    if absence in (Absence.NOT_RECEIVED, Absence.NO_BASELINE) and reason.count(": ") == 1:
        of, _, why = reason.partition(": ")
        return printing.sentence(f"{in_cells.absence_in_short(reading, name)} ({of}): {why}")
    return in_cells.absence_words(reading, name)


def whole(number: float) -> str:
    """A count as it is, with its decimals where it has any; words where there is none."""
    return "none given" if pd.isna(number) else f"{number:,.10g}"

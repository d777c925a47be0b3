"""What each figure of a reading is made of: months, returns, people; what may be told of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import pandas as pd

from quarterdeck import disclosure, printing
from quarterdeck.blocks import Block, Cell, Column, Paragraph, Row, Table
from quarterdeck.comparability import ABSENCE_WORDS
from quarterdeck.edition import Edition
from quarterdeck.evidence.worked import WINDOWS, whole
from quarterdeck.figures.months import MONTHLY, MonthlyCounts
from quarterdeck.params.absence import Absence
from quarterdeck.params.register import Kind
from quarterdeck.params.sources import ReaderName, Selection
from quarterdeck.periods import Window, month_name
from quarterdeck.readings import Reading, WindowName
from quarterdeck.tables import words
from quarterdeck.wording import in_cells

_NOT_IN_IT: Final = "not in it"


def rows(edition: Edition, reading: Reading) -> Iterator[Block]:
    """The received rows that add up to each printed figure, and why some aren't told."""
    indicator = reading.indicator
    if not indicator.is_measured:
        return
    untold = disclosure.untold_windows(edition.figures, edition.table, reading)
    shown = [one for one in _shown(reading) if not disclosure.touches(one.window, untold)]
    source = edition.params.source(indicator.counts.source)
    if source.reader in MONTHLY:
        yield from _by_month(edition, reading, shown)
    else:
        yield from _by_period(edition, reading, shown)
    left_out = [one for one in _shown(reading) if disclosure.touches(one.window, untold)]
    if left_out:
        yield Paragraph(text=_not_told(left_out), voice="note")
    people = indicator.denominator or indicator.compared_denominator
    if people is not None:
        yield from _population(edition, reading, people)


@dataclass(frozen=True)
class _Shown:
    """A window of a reading, with everything that it is called on the page."""

    window: Window
    name: WindowName
    label: str


def _shown(reading: Reading) -> list[_Shown]:
    """The printed windows, each once: a year end that is the year before is told as both."""
    found: dict[Window, _Shown] = {}
    for name, label in WINDOWS:
        if not reading.has_window(name):
            continue
        window = reading.window(name)
        if window in found:
            both = f"{found[window].label}; {printing.in_sentence(label)}"
            found[window] = _Shown(window, found[window].name, both)
        else:
            found[window] = _Shown(window, name, label)
    return list(found.values())


def _not_told(left_out: Sequence[_Shown]) -> str:
    """Which figures' rows aren't told, and why in general: never how many they are."""
    named = printing.joined(printing.in_sentence(one.label) for one in left_out)
    return (
        f"**Rows that aren’t told:** {named}. A figure that is withheld, or one of its rows that "
        "would be, could be worked out from the rows of these."
    )


# Months


def _by_month(edition: Edition, reading: Reading, shown: Sequence[_Shown]) -> Iterator[Block]:
    """A table of months, a column for each window; where services send them, one for each."""
    figures, indicator = edition.figures, reading.indicator
    if figures.selected(indicator.counts).empty:
        return
    months = figures.months(indicator, reading.area)
    held = [one for one in shown if months.inside(one.window).held.any()]
    if not held:
        return
    faults = figures.faulty_months(indicator, reading.area)
    source = edition.params.source(indicator.counts.source)
    if source.reader is not ReaderName.REFERRALS:
        yield _Months(reading, months, held, faults).table()
        return
    labels = dict(reading.labels)
    made = {service for one in held for service in months.inside(one.window).services}
    for service in sorted(made):
        name = labels.get(service, service.replace("_", " "))
        yield _Months(reading, months, held, faults, service, name).table()


@dataclass(frozen=True)
class _Months:
    """The months of an area, or of one service in it, on the windows that are told."""

    reading: Reading
    months: MonthlyCounts
    shown: Sequence[_Shown]
    faults: Sequence[dt.date]
    service: str = ""
    service_name: str = ""

    def table(self) -> Table:
        """A row for each month of the year, and what the window's add up to."""
        noun, of = self.reading.indicator.noun, self.service_name
        who = f"{of}, {self.reading.area_name}" if of else self.reading.area_name
        own = self.months.of_services([self.service]) if of else self.months
        columns = [self._column(own, one) for one in self.shown]
        order = max((one.window for one in self.shown), key=lambda window: window.months)
        return Table(
            id=f"months_{self.reading.area}{f'_{self.service}' if of else ''}",
            caption=f"{printing.capital(noun)} by month, {who}",
            columns=(
                Column(heading="Month", width=36),
                *(
                    Column(heading=one.label, basis=one.window.short, width=36, align="right")
                    for one in self.shown
                ),
            ),
            rows=(
                *(
                    Row(
                        cells=(
                            words(month_name(month), header=True),
                            *(
                                words(column.get(month.month, _NOT_IN_IT), align="right")
                                for column in columns
                            ),
                        )
                    )
                    for month in order.month_starts
                ),
                Row(
                    cells=(
                        words("Added up", "strong", header=True),
                        *(self._sum(own, one) for one in self.shown),
                    ),
                    starts_group=True,
                ),
            ),
        )

    def _column(self, own: MonthlyCounts, one: _Shown) -> dict[int, str]:
        """What each month of a window says, by its number in the year."""
        inside = own.inside(one.window)
        marks = dict(zip(inside.marks["start"], inside.marks["status"], strict=True))
        said = {}
        for month, count in inside.series().items():
            first = pd.Timestamp(str(month))
            if first.date() in self.faults:
                text = "location fault"
            elif first in marks:
                text = ABSENCE_WORDS[Absence(marks[first])]
            else:
                text = "not received" if pd.isna(count) else f"{count:,.10g}"
            said[first.month] = text
        return said

    def _sum(self, own: MonthlyCounts, one: _Shown) -> Cell:
        """What a window's months add up to, or why they make no sum."""
        whole = self.months.inside(one.window).whole_services()
        has_none = not self.reading.is_present(one.name)
        if self.service and (has_none or self.service not in whole):
            return words("not in the sum", align="right")
        if has_none and pd.isna(self.reading.numerator(one.name)):
            return words(in_cells.absence_in_short(self.reading, one.name), align="right")
        return words(f"{own.inside(one.window).total():,.10g}", "strong", "right")


# Returns and waves


def _by_period(edition: Edition, reading: Reading, shown: Sequence[_Shown]) -> Iterator[Block]:
    """The rows that each window's figure adds up, and no others."""
    figures, indicator = edition.figures, reading.indicator
    behind = {one: figures.rows_behind(indicator, reading.area, one.window) for one in shown}
    received = pd.concat(list(behind.values())) if behind else pd.DataFrame()
    if received.empty:
        yield from _shorter(edition, reading, shown)
        return
    columns = _columns(edition, reading, received)
    yield Table(
        id=f"returns_{reading.area}",
        caption=f"What the returns gave, {reading.area_name}",
        columns=(
            Column(heading="Window", width=34),
            Column(heading="Dates", width=46),
            *(column.heading for column in columns),
        ),
        rows=tuple(
            row for one, inside in behind.items() for row in _of_window(one, inside, columns)
        ),
    )
    yield from _shorter(edition, reading, shown)


@dataclass(frozen=True)
class _Returned:
    """A column of what the returns gave: its heading, its field, and what a value prints as."""

    heading: Column
    field: str
    said: Callable[[Any], str]

    @property
    def is_number(self) -> bool:
        """Whether its values add up."""
        return self.field != "area"


def _columns(edition: Edition, reading: Reading, received: pd.DataFrame) -> list[_Returned]:
    """The columns that these rows have something for, beside their windows and dates."""
    number = partial(Column, width=26, align="right")
    over = bool(received["denominator"].notna().any())
    answered = received["n"].notna() & (received["n"] != received["denominator"])
    top = "£ million" if reading.indicator.kind is Kind.MONEY else "Count"
    area = _Returned(Column(heading="Area", width=44), "area", edition.figures.name)
    found = [] if set(received["area"]) == {reading.area} else [area]
    found.append(_Returned(number(heading="Numerator" if over else top), "numerator", whole))
    if over:
        found.append(_Returned(number(heading="Denominator"), "denominator", whole))
    if answered.any():
        found.append(_Returned(number(heading="Answered"), "n", whole))
    return found


def _of_window(one: _Shown, inside: pd.DataFrame, columns: Sequence[_Returned]) -> Iterator[Row]:
    """A window's rows, and where they are several what they add up to."""
    label = words(one.label, header=True)
    for place, row in enumerate(inside.to_dict("records")):
        absence = "" if pd.notna(row["numerator"]) else ABSENCE_WORDS[Absence(row["status"])]
        cells = (
            words(
                absence if absence and column.is_number else column.said(row[column.field]),
                align=column.heading.align,
            )
            for column in columns
        )
        dates = words(Window(row["start"], row["end"]).words)
        yield Row(cells=(label, dates, *cells), starts_group=place == 0)
    if len(inside) > 1:
        sums = (
            words(whole(inside[column.field].sum()), "strong", column.heading.align)
            if column.is_number
            else words("all of these")
            for column in columns
        )
        yield Row(cells=(label, words("Added up", "strong"), *sums))


def _shorter(edition: Edition, reading: Reading, shown: Sequence[_Shown]) -> Iterator[Block]:
    """What is held of a window that wasn't received: shorter returns, which aren't added up."""
    figures, indicator = edition.figures, reading.indicator
    source = edition.params.source(indicator.counts.source)
    if source.reader is ReaderName.SURVEY or indicator.kind is Kind.MONEY:
        return
    areas = figures.reporting_areas(source, reading.area)
    received = figures.selected(indicator.counts)
    received = received[received["area"].isin(areas)]
    for one in shown:
        start, end = pd.Timestamp(one.window.start), pd.Timestamp(one.window.end)
        inside = received[(received["start"] >= start) & (received["end"] <= end)]
        if inside.empty or not figures.rows_behind(indicator, reading.area, one.window).empty:
            continue
        yield Paragraph(
            text=f"**{one.label}, {one.window.words}:** no return for the whole of it. Those that "
            "came for shorter periods inside it aren’t used, since what is counted over a "
            "period isn’t the sum of its parts.",
            voice="note",
        )


# People


def _population(edition: Edition, reading: Reading, people: Selection) -> Iterator[Block]:
    """How many people each window's figure is divided by, of which day, and whose estimate.

    Of a count, which is divided by none, those of the latest window, by which areas are compared.
    """
    is_rate = reading.indicator.denominator is not None
    of_day: dict[tuple[float, dt.date], list[_Shown]] = {}
    for one in _shown(reading) if is_rate else _shown(reading)[:1]:
        count, on = edition.figures.population(people, reading.area, one.window)
        if count is not None and on is not None:
            of_day.setdefault((count, on), []).append(one)
    if not of_day:
        yield Paragraph(text=f"No population is held for {reading.area_name}.", voice="note")
        return
    who = printing.capital(in_cells.people(people))
    said = []
    for (count, on), those in of_day.items():
        inside = [printing.in_sentence(one.label) for one in those if one.window.contains(on)]
        nearest = [printing.in_sentence(one.label) for one in those if not one.window.contains(on)]
        of = printing.joined(inside)
        if nearest:
            of += f"{'; and ' if of else ''}{printing.joined(nearest)}, as the nearest held"
        said.append(f"{count:,.0f} on {printing.day(on)} ({of}).")
    use = "" if is_rate else ", by which areas are compared"
    title = edition.params.source(people.source).title
    yield Paragraph(
        text=f"**{who}{use}:** {' '.join(said)} {printing.sentence(title)}", voice="note"
    )

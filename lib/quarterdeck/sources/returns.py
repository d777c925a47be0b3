"""What all returns have in common: their columns, and reading a tidy sheet by them.

A `Form` describes a return once. The reader, the template a partner fills in and the checks all
go by it. Rules on values stand in the form's pandera schema, with the words of the message.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pa

from quarterdeck import periods
from quarterdeck.params.absence import Absence
from quarterdeck.params.sources import ReaderName, Source
from quarterdeck.problems import Problem, Problems
from quarterdeck.sources import cells, sheets
from quarterdeck.sources.areas import AreaNames
from quarterdeck.sources.cells import Cell, Wrong
from quarterdeck.sources.observations import (
    HAS_VALUE,
    OK,
    Notice,
    NoticeKind,
    ReadResult,
    checked,
    slug,
)

EXAMPLE = "example"  # a row whose first cell begins so is an example and is not read
_NOTE_BEGINS = ("note", "source", "key", "©", "*", "†", "[", "end of")


@dataclass(frozen=True)
class Extract:
    """A file as received, and what a reader has to know to read it.

    name: its path under `data/raw/`, as observations keep it. file: as messages print it.
    received: nothing in it may end later. lookup: the source's table of small areas, if any.
    """

    path: Path
    name: str
    file: str
    source: Source
    areas: AreaNames
    received: dt.date
    lookup: Path | None = None


Reader = Callable[[Extract], ReadResult]
Opened = tuple[list[sheets.Sheet], list[Notice]]


class Holds(StrEnum):
    """What the cells of a column hold."""

    MONTH = "month"
    DATE = "date"
    WAVE = "wave"
    AREA = "area"
    CATEGORY = "category"
    WHOLE = "whole number"
    NUMBER = "number"
    ANSWER = "answer"
    REFERENCE = "reference"


FIGURES = (Holds.WHOLE, Holds.NUMBER)


@dataclass(frozen=True)
class Column:
    """A column of a return.

    required: whether the header has to have it. blank: whether a cell may be blank without that
    saying anything (in a column of figures that isn't so, a blank is the mark "not received").
    also: other headings it goes by. meaning: for the partner who fills it in. offered: whether
    the template has it (it leaves out what is only another way of saying the same).
    """

    name: str
    holds: Holds
    meaning: str
    required: bool = True
    blank: bool = False
    also: tuple[str, ...] = ()
    offered: bool = True


AREA = Column(
    "area",
    Holds.AREA,
    "The area that the row is about: its name, its ONS code, or another name it is known by.",
    also=("district", "area name", "area code", "local authority"),
)
START = Column("start", Holds.DATE, "First day covered.", also=("period start", "from"))
END = Column("end", Holds.DATE, "Last day covered.", also=("period end", "to"))


@dataclass(frozen=True)
class Form:
    """A return: its columns, the key that no two rows may share, its rules, and an example.

    private: whether its cells tell people apart, so that no message prints one. adds_up: the
    column of figures that a source's sums are of, by category; "" where they can't be held to any.
    """

    reader: ReaderName
    title: str
    purpose: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    schema: pa.DataFrameSchema
    example: Mapping[str, object] = field(default_factory=dict)
    private: bool = False
    adds_up: str = ""

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


@dataclass(frozen=True)
class Fault:
    """Something wrong with a cell, or with a whole row where column is None."""

    line: int
    column: str | None
    wrong: str
    right: str = ""


@dataclass(frozen=True)
class Return:
    """A return that was read: typed, held to its form, and ready to be made observations of.

    rows: indexed by line. A month or wave is two columns, `<name>_start` and `<name>_end`; a
    column of figures `x` is float and has its marks beside it in `x_mark`.
    """

    table: sheets.Table
    rows: pd.DataFrame
    notices: tuple[Notice, ...]
    lines: int

    def has(self, column: str) -> bool:
        return column in self.table.positions


# Rules, for the schemas of returns


def not_negative(what: str) -> pa.Check:
    """No figure under 0."""
    return pa.Check.ge(0, error=f"is negative; {what} is 0 or more")


def whole(what: str) -> pa.Check:
    """No part of a figure."""
    return pa.Check(
        lambda column: column % 1 == 0, error=f"is no whole number; {what} has no decimals"
    )


def at_most(smaller: str, larger: str, wrong: str, right: str) -> pa.Check:
    """One figure of a row isn't above another, where both are there."""

    def holds(frame: pd.DataFrame) -> pd.Series[bool]:
        if smaller not in frame or larger not in frame:
            return pd.Series(True, index=frame.index)
        return ~(frame[smaller] > frame[larger])

    return pa.Check(holds, error=f"{wrong}; {right}")


def is_there(needed: str, beside: str, wrong: str, right: str) -> pa.Check:
    """A figure that has to be there where another one is."""

    def holds(frame: pd.DataFrame) -> pd.Series[bool]:
        if needed not in frame:
            return pd.Series(True, index=frame.index)
        blank = frame[f"{needed}_mark"] == Absence.NOT_RECEIVED.value
        return ~(blank & frame[beside].notna())

    return pa.Check(holds, error=f"{wrong}; {right}")


def starts_before_it_ends() -> pa.Check:
    """The first day isn't after the last."""
    return at_most("start", "end", "starts after it ends", "start is the first day covered")


def counted(what: str) -> pa.Column:
    """A column of whole numbers."""
    checks = [not_negative(what), whole(what)]
    return pa.Column("float64", checks, nullable=True, required=False)


def measured(what: str) -> pa.Column:
    """A column of numbers that may have decimals."""
    return pa.Column("float64", [not_negative(what)], nullable=True, required=False)


# Reading


def read(
    extract: Extract,
    form: Form,
    also_wrong: Callable[[sheets.Table], list[Problem]] = lambda table: [],
    opened: Opened | None = None,
) -> Return:
    """A return's rows by its form.

    also_wrong: what else the columns found may not be (a cohort with no outcome). opened: the
    sheets, where they have been opened already. Raises Problems with everything that is wrong,
    each with its line or cell.
    """
    pages, notices = opened or sheets.read_sheets(extract.path, extract.file)
    required = [column.name for column in form.columns if column.required]
    names = {column.name: column.also for column in form.columns}
    table, of_sheets = sheets.find_table(pages, names, required, extract.file)
    if problems := also_wrong(table):
        raise Problems(problems)
    table, of_rows, faults = _data_rows(table, extract.file, private=form.private)
    rows, of_cells = _typed(table, form, extract)
    faults += of_cells
    doubtful = {fault.line for fault in faults}
    sound = rows[~rows.index.isin(doubtful)]
    faults += _broken_rules(sound, form)
    faults += late(sound, extract.received)
    faults += _twice(sound, form, table)
    faults += _unequal(sound, form, extract) if not doubtful else []
    if faults:
        raise Problems(problems_of(table, faults))
    found = [*notices, *of_sheets, *_skipped_columns(table), *of_rows, *_marks(rows, table)]
    last = max((page.lines[-1] for page in pages if page.lines), default=0)
    return Return(table, rows, tuple(found), last)


def problems_of(table: sheets.Table, faults: Iterable[Fault]) -> list[Problem]:
    """Faults as problems, one for all the cells of a column that have the same fault."""
    grouped: dict[tuple[str | None, str, str], list[int]] = {}
    for fault in faults:
        grouped.setdefault((fault.column, fault.wrong, fault.right), []).append(fault.line)
    return [
        Problem(table.sheet.file, table.place(lines, column), wrong, right)
        for (column, wrong, right), lines in grouped.items()
    ]


def _data_rows(
    table: sheets.Table, file: str, *, private: bool
) -> tuple[sheets.Table, list[Notice], list[Fault]]:
    """The rows that hold data: without blank rows, the template's example, and notes below."""
    kept: list[tuple[tuple[Cell, ...], int]] = []
    notices: list[Notice] = []
    faults: list[Fault] = []
    for row, line in zip(table.rows, table.lines, strict=True):
        filled = [position for position, cell in enumerate(row) if cell is not None]
        if not filled:
            continue
        first = cells.words(row[filled[0]]).casefold()
        if filled[0] == 0 and first.startswith(EXAMPLE):
            text = f"Line {line} is the template's example and wasn't read."
            notices.append(Notice(NoticeKind.SKIPPED_ROWS, file, text, 1))
        elif len(filled) == 1 and len(table.positions) > 1 and first.startswith(_NOTE_BEGINS):
            told = "" if private else f": {row[filled[0]]}"
            text = f"Line {line} is a note and wasn't read{told or '.'}"
            notices.append(Notice(NoticeKind.SKIPPED_ROWS, file, text, 1))
        else:
            beyond = [
                position
                for position in filled
                if position not in table.positions.values() and position not in table.others
            ]
            faults += [
                Fault(
                    line,
                    None,
                    "has a cell under no heading"
                    + ("" if private else f" ({cells.shown(row[position])})"),
                    "a number with a comma in it has to be quoted; a note goes under a heading",
                )
                for position in beyond
            ]
            kept.append((row, line))
    if not kept:
        raise sheets.refuse(
            file, table.place([table.header]), "has no rows under the header", "ask for it again"
        )
    rows, lines = tuple(row for row, _ in kept), tuple(line for _, line in kept)
    return (
        sheets.Table(
            table.sheet,
            table.header,
            table.positions,
            table.headings,
            rows,
            lines,
            table.others,
        ),
        notices,
        faults,
    )


def _skipped_columns(table: sheets.Table) -> list[Notice]:
    if not table.others:
        return []
    named = ", ".join(table.others.values())
    file = table.sheet.file
    text = f"Columns that the return doesn't have weren't read: {named}."
    return [Notice(NoticeKind.SKIPPED_COLUMNS, file, text, len(table.others))]


def _typed(table: sheets.Table, form: Form, extract: Extract) -> tuple[pd.DataFrame, list[Fault]]:
    """The columns as what they hold; each different cell is worked out once."""
    index = pd.Index(table.lines, name="line")
    columns: dict[str, pd.Series[Any]] = {}
    faults: list[Fault] = []
    marks = cells.meaning_of_marks(extract.source.marks)
    for column in form.columns:
        if column.name not in table.positions:
            continue
        received = table.column(column.name)
        meaning = {cell: _meaning(cell, column, extract.areas, marks) for cell in set(received)}
        found = [meaning[cell] for cell in received]
        unread = f"holds no {column.name} that can be read" if form.private else ""
        faults += [
            Fault(line, column.name, unread or value.wrong, value.right)
            for line, value in zip(table.lines, found, strict=True)
            if isinstance(value, Wrong)
        ]
        columns |= _series(column, [None if isinstance(v, Wrong) else v for v in found], index)
    return pd.DataFrame(columns, index=index), faults


def _meaning(cell: Cell, column: Column, areas: AreaNames, marks: Mapping[str, str]) -> object:
    """What a cell of a column says, or a Wrong."""
    if cell is None and column.blank and column.holds is not Holds.CATEGORY:
        return None
    match column.holds:
        case Holds.MONTH:
            return cells.month(cell)
        case Holds.DATE:
            return cells.date(cell)
        case Holds.WAVE:
            return cells.wave(cell)
        case Holds.WHOLE | Holds.NUMBER:
            return cells.number(cell, marks)
        case Holds.AREA:
            return _area(cell, areas)
        case Holds.ANSWER:
            return _answer(cell, marks)
        case Holds.REFERENCE:
            return cells.words(cell) or Wrong(f"the {column.name} is blank", _NO_REFERENCE)
        case Holds.CATEGORY:
            named = slug(cells.words(cell))
            if named or (cell is None and column.blank):
                return named
            if cell is None:
                return Wrong(f"the {column.name} is blank", f"write the {column.name} in every row")
            return Wrong(f"{cells.shown(cell)} is no {column.name}", "write it in words")


def _area(cell: Cell, areas: AreaNames) -> str | Wrong:
    if cell is None:
        return Wrong("the area is blank", "write it in every row; a merged cell counts only once")
    named = cells.words(cell)
    found = areas.find(named)
    if found is not None:
        return found
    nearest = areas.nearest(named)
    right = f"did you mean {nearest!r}?" if nearest else "areas are listed in params/areas.yml"
    return Wrong(f"{named!r} is no area of params/areas.yml", right)


_NO_REFERENCE = "write a reference in every row; one made up for those not known, each its own"
_ANSWERS = {
    **dict.fromkeys(("1", "yes", "y", "true"), 1.0),
    **dict.fromkeys(("0", "no", "n", "false"), 0.0),
}


def _answer(cell: Cell, marks: Mapping[str, str]) -> float | Wrong | None:
    """1 for a yes, 0 for a no, None for no answer."""
    text = cells.words(cell).casefold()
    if text in _ANSWERS:
        return _ANSWERS[text]
    if marks.get(text) not in (None, *HAS_VALUE):
        return None
    return Wrong(f"{cells.shown(cell)} is no answer", "write 1 or yes, 0 or no, blank for none")


def _series(
    column: Column, found: Sequence[Any], index: pd.Index[int]
) -> dict[str, pd.Series[Any]]:
    def dates(values: Sequence[dt.date | None]) -> pd.Series[Any]:
        stamps = [pd.NaT if day is None else pd.Timestamp(day) for day in values]
        return pd.Series(stamps, index=index, dtype="datetime64[us]")

    match column.holds:
        case Holds.MONTH:
            ends = {month: periods.month_end(month) for month in set(found) if month is not None}
            return {
                f"{column.name}_start": dates(found),
                f"{column.name}_end": dates([ends.get(month) for month in found]),
            }
        case Holds.WAVE:
            return {
                f"{column.name}_start": dates([wave and wave[0] for wave in found]),
                f"{column.name}_end": dates([wave and wave[1] for wave in found]),
            }
        case Holds.DATE:
            return {column.name: dates(found)}
        case Holds.WHOLE | Holds.NUMBER:
            values = [None if number is None else number.value for number in found]
            marks = [OK if number is None else number.mark for number in found]
            return {
                column.name: pd.Series(values, index=index, dtype="float64"),
                f"{column.name}_mark": pd.Series(marks, index=index, dtype="str"),
            }
        case Holds.ANSWER:
            return {column.name: pd.Series(found, index=index, dtype="float64")}
        case _:
            return {column.name: pd.Series(found, index=index, dtype="str")}


def _broken_rules(rows: pd.DataFrame, form: Form) -> list[Fault]:
    """What breaks the form's schema, as faults."""
    try:
        form.schema.validate(rows, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
    else:
        return []
    faults: dict[tuple[int, str | None, str], Fault] = {}
    for case in cases.itertuples():
        wrong, _, right = str(case.check).partition("; ")
        if case.schema_context == "Column":
            shown = cells.words(case.failure_case)
            fault = Fault(int(case.index), str(case.column), f"{shown} {wrong}", right)
        else:
            fault = Fault(int(case.index), None, wrong, right)
        faults[fault.line, fault.column, wrong] = fault
    return list(faults.values())


def late(rows: pd.DataFrame, received: dt.date) -> list[Fault]:
    """Rows about a time that wasn't over when the extract was received."""
    faults = []
    for ends in ("end", "month_end", "wave_end", "date"):
        if ends not in rows:
            continue
        says = "is dated" if ends == "date" else "ends on"
        faults += [
            Fault(
                int(line),
                None,
                f"{says} {end:%d/%m/%Y}, after the extract was received ({received:%d/%m/%Y})",
                "only what is over can be counted; check the date",
            )
            for line, end in zip(rows.index, rows[ends], strict=True)
            if end > pd.Timestamp(received)
        ]
    return faults


def _twice(rows: pd.DataFrame, form: Form, table: sheets.Table) -> list[Fault]:
    """Rows that say again what another row said."""
    key = [name for column in form.key for name in _columns_of(column, rows)]
    if not key:
        return []
    groups = rows.groupby(key, dropna=False, sort=False).ngroup()
    firsts = groups.drop_duplicates()
    first_line = pd.Series(firsts.index, index=firsts.to_numpy())
    again = groups[groups.duplicated()]
    named = [name for name in form.key if name in table.positions]
    same = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
    return [
        Fault(
            int(line),
            None,
            f"has the same {same} as line {first_line[group]}",
            "one row for each; add them up or take one out",
        )
        for line, group in zip(again.index, again, strict=True)
    ]


def _unequal(rows: pd.DataFrame, form: Form, extract: Extract) -> Iterator[Fault]:
    """Where the categories of a source's sums don't come to each other, in an area and window.

    A window that has none of them isn't held to them, nor one with a figure that is marked: what
    isn't known can't be added up.
    """
    window = _columns_of("month", rows) or ["start", "end"]
    for due in extract.source.sums if form.adds_up else ():
        named = (*due.whole, *due.parts)
        counted = rows[rows["category"].isin(named)]
        for _, group in counted.groupby(["area", *window], sort=False):
            if group[form.adds_up].isna().any():
                continue
            of = group.groupby("category")[form.adds_up].sum()
            first = group.iloc[0]
            when = periods.Window(*(first[day] for day in window))
            where = f"{extract.areas.by_id[first['area']].name}, {when.words}"
            lines = [int(line) for line in group.index]
            if missing := [name for name in named if name not in of]:
                yield from (
                    Fault(
                        line,
                        None,
                        f"can't be added up ({where}): no row is of {_listed(missing)}",
                        "write a row for each; 0 where there is none",
                    )
                    for line in lines
                )
                continue
            whole, parts = (float(of[list(side)].sum()) for side in (due.whole, due.parts))
            if abs(whole - parts) > due.within + 1e-9:
                apart = f"{abs(whole - parts):,.10g}"
                yield from (
                    Fault(
                        line,
                        None,
                        f"doesn't add up ({where}): {_listed(due.whole)} come to {whole:,.10g}, "
                        f"{_listed(due.parts)} to {parts:,.10g}, {apart} apart",
                        f"the two are equal within {due.within:g}; ask which figure is wrong",
                    )
                    for line in lines
                )


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _columns_of(name: str, rows: pd.DataFrame) -> list[str]:
    return [column for column in (name, f"{name}_start", f"{name}_end") if column in rows]


def _marks(rows: pd.DataFrame, table: sheets.Table) -> list[Notice]:
    """How many cells held a mark, by what it means."""
    found = pd.concat(
        [rows[name] for name in rows.columns if name.endswith("_mark")] or [pd.Series(dtype="str")]
    )
    counts = found[found != OK].value_counts().sort_index()
    file = table.sheet.file
    return [
        Notice(
            NoticeKind.MARKS,
            file,
            f"{'1 cell is' if count == 1 else f'{count:,} cells are'} marked "
            f"{str(mark).replace('_', ' ')}.",
            int(count),
        )
        for mark, count in counts.items()
    ]


# Making observations


def status(rows: pd.DataFrame, figures: Sequence[str]) -> pd.Series[str]:
    """The status of each row: the first absence among its figures, else that of the first figure.

    A nil in a second figure (`-` people in the denominator) is a 0 like any other.
    """
    decided = rows[f"{figures[0]}_mark"].copy()
    for figure in figures[1:]:
        mark = rows[f"{figure}_mark"]
        decided = decided.mask(decided.isin(HAS_VALUE) & ~mark.isin(HAS_VALUE), mark)
    return decided


def observed(
    extract: Extract,
    rows: pd.DataFrame,
    *,
    category: pd.Series[Any] | str,
    subcategory: pd.Series[Any] | str = "",
    start: str = "start",
    end: str = "end",
    numerator: str,
    denominator: str | None = None,
    n: str | None = None,
    status_of: Sequence[str] = (),
) -> pd.DataFrame:
    """Rows of a return as observations; the arguments name the columns to take.

    status_of: the figures without which there is no value; the numerator, unless they are named.
    """
    state = status(rows, status_of or [numerator])
    has_value = state.isin(HAS_VALUE)
    return pd.DataFrame(
        {
            "source": extract.source.id,
            "category": category,
            "subcategory": subcategory,
            "area": rows["area"],
            "start": rows[start],
            "end": rows[end],
            "numerator": rows[numerator].where(has_value),
            "denominator": rows[denominator] if denominator else float("nan"),
            "n": rows[n] if n else float("nan"),
            "status": state,
            "extract": extract.name,
        },
        index=rows.index,
    )


def result(
    received: Return, observations: pd.DataFrame, notices: Sequence[Notice] = ()
) -> ReadResult:
    """What came of a return; notices are added to those of its cells and sheets."""
    return ReadResult(
        checked(observations),
        (*received.notices, *notices),
        len(received.rows),
        received.lines,
    )


def missing_months(extract: Extract, rows: pd.DataFrame, series: Sequence[str]) -> list[Notice]:
    """Months that the rows leave out: for all series, for some, and series that stop early.

    rows: with `month_start` and `area`. series: the columns that name a series within an area.
    """
    file = extract.file
    present = pd.DatetimeIndex(rows["month_start"].unique()).sort_values()
    last = present[-1]
    gaps = _months(present[0], last).difference(present)
    notices = []
    if len(gaps):
        named = ", ".join(f"{month:%B %Y}" for month in gaps)
        text = f"There are no rows for {named}."
        notices.append(Notice(NoticeKind.GAP, file, text, len(gaps)))
    months = rows.groupby(["area", *series])["month_start"].agg(["min", "max", "nunique"])
    # Months that some series has, between the first and last of each, without those it has.
    could_have = present.searchsorted(months["max"], side="right") - present.searchsorted(
        months["min"]
    )
    within = int(could_have.sum() - months["nunique"].sum())
    if within:
        text = (
            f"{'1 month' if within == 1 else f'{within:,} months'} of single series have no row: "
            "not received, not zero."
        )
        notices.append(Notice(NoticeKind.GAP, file, text, within))
    ends = rows.groupby(list(series))["month_start"].max()
    early = ends[ends < last]
    if len(early):
        named = "; ".join(
            f"{' / '.join(part for part in _as_tuple(name) if part)} ({until:%B %Y})"
            for name, until in zip(early.index, early, strict=True)
        )
        text = f"These series stop before the last month, {last:%B %Y}: {named}."
        notices.append(Notice(NoticeKind.ENDS_EARLY, file, text, len(early)))
    return notices


def _months(first: pd.Timestamp, last: pd.Timestamp) -> pd.DatetimeIndex:
    return pd.date_range(first, last, freq="MS")


def _as_tuple(name: object) -> tuple[str, ...]:
    return tuple(str(part) for part in name) if isinstance(name, tuple) else (str(name),)

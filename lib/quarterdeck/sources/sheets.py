"""Sheets as people send them, as rows of plain cells that know their line or address.

A CSV or a workbook of sheets, told by its content and not by its name. Nothing is interpreted
here beyond what a cell is: text without the spaces round it, a number, a date, or nothing.
"""

from __future__ import annotations

import csv
import datetime as dt
import difflib
import io
import re
import statistics
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]
from openpyxl.utils.exceptions import InvalidFileException  # type: ignore[import-untyped]

from quarterdeck.problems import Problem, Problems
from quarterdeck.sources import files
from quarterdeck.sources.cells import Cell
from quarterdeck.sources.observations import Notice, NoticeKind

_NEW_LINE = b"\n"
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # a .xls, or a .xlsx behind a password
_DELIMITERS = (",", ";", "\t", "|")
_HEADER_WITHIN = 30  # lines above the header that may hold titles
_SHOWN_PLACES = 3  # places named before "and 12 more"


@dataclass(frozen=True)
class Sheet:
    """One sheet. `name` is None for a CSV. `lines` is each row's line in the file or sheet."""

    file: str
    name: str | None
    rows: tuple[tuple[Cell, ...], ...]
    lines: tuple[int, ...]

    def place(self, lines: Sequence[int], column: int | None, heading: str = "") -> str:
        """Where something is: a line and column of a CSV, a cell of a workbook's sheet.

        column: counted from 0, or None for the whole row.
        """
        in_order = sorted(set(lines))
        first, rest = in_order[:_SHOWN_PLACES], len(in_order) - _SHOWN_PLACES
        if self.name is None or column is None:
            noun, shown = "line", [str(line) for line in first]
        else:
            noun, shown = "cell", [f"{get_column_letter(column + 1)}{line}" for line in first]
        if rest > 0:
            shown.append(f"{rest} more")
        many = noun if len(in_order) == 1 else noun + "s"
        listed = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
        if self.name is not None:
            return f"sheet {self.name!r}, {many} {listed}"
        return f"{many} {listed}" + (f", column {heading!r}" if heading else "")


def refuse(file: str, place: str, wrong: str, right: str = "") -> Problems:
    """One problem, to be raised."""
    return Problems([Problem(file, place, wrong, right)])


def read_sheets(path: Path, file: str) -> tuple[list[Sheet], list[Notice]]:
    """The sheets of a CSV or XLSX, hidden sheets left out, and what was tolerated.

    file: the name that messages print. Raises Problems where the file can't be opened as either.
    """
    content = files.read_bytes(path)
    if content.startswith(_ZIP):
        return _workbook(content, file)
    if content.startswith(_OLD_OFFICE):
        raise refuse(
            file,
            "",
            "is an old .xls workbook, or one behind a password",
            "save it as .xlsx without a password, or as CSV",
        )
    if not content.strip():
        raise refuse(file, "", "is empty", "ask for it again")
    return _csv(content, file)


def _text(content: bytes, file: str) -> tuple[str, list[Notice]]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16"), []
        except UnicodeDecodeError as error:
            raise refuse(file, "", f"is cut off: {error.reason}", "ask for it again") from error
    if b"\x00" in content:
        raise refuse(file, "", "is neither text nor a workbook", "send a CSV or an XLSX")
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = content.count(_NEW_LINE, 0, error.start) + 1
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError as neither:
            raise refuse(
                file,
                f"line {content.count(_NEW_LINE, 0, neither.start) + 1}",
                "holds bytes that are neither UTF-8 nor Windows-1252",
                "save it as UTF-8",
            ) from neither
        words = f"The file is in Windows-1252, not UTF-8 (first seen on line {line})."
        return text, [Notice(NoticeKind.ENCODING, file, words, count=1)]


def _cell(text: str) -> Cell:
    return text.replace("\u200b", "").strip() or None


def _csv(content: bytes, file: str) -> tuple[list[Sheet], list[Notice]]:
    text, notices = _text(content, file)
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[Cell, ...]] = []
    lines: list[int] = []
    begins = 1
    try:
        for row in reader:
            rows.append(tuple(_cell(cell) for cell in row))
            lines.append(begins)
            begins = reader.line_num + 1
    except csv.Error as error:
        raise refuse(
            file, f"line {begins}", f"can't be split into cells ({error})", "check its quotes"
        ) from error
    return [Sheet(file, None, tuple(rows), tuple(lines))], notices


def _delimiter(text: str) -> str:
    """Comma, semicolon, tab or bar: the one that parts most cells in the usual line."""
    sample = [line for line in text.splitlines()[:200] if line.strip()]

    def usual(delimiter: str) -> float:
        return statistics.median(line.count(delimiter) for line in sample)

    return max(_DELIMITERS, key=lambda delimiter: usual(delimiter) if sample else 0)


def _workbook(content: bytes, file: str) -> tuple[list[Sheet], list[Notice]]:
    broken = "can't be opened as a workbook: it is cut off or damaged"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's remarks on styles and drop-downs
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            has_formulas = _has_formulas(content)
            formulas = load_workbook(io.BytesIO(content), read_only=True) if has_formulas else None
            sheets = [_sheet(book, name, file) for name in _visible(book)]
            if formulas is not None:
                _refuse_uncalculated(formulas, sheets, file)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, EOFError, ValueError) as error:
        raise refuse(file, "", broken, "save it again as .xlsx and ask for it again") from error
    hidden = [name for name in book.sheetnames if name not in _visible(book)]
    notices = [
        Notice(NoticeKind.SKIPPED_SHEETS, file, f"The hidden sheet {name!r} wasn't read.", 1)
        for name in hidden
    ]
    return sheets, notices


def _visible(book: object) -> list[str]:
    return [
        sheet.title
        for sheet in book.worksheets  # type: ignore[attr-defined]
        if sheet.sheet_state == "visible"
    ]


def _has_formulas(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return any(
            re.search(rb"<f[ >/]", parts.read(name)) is not None
            for name in parts.namelist()
            if name.startswith("xl/worksheets/") and name.endswith(".xml")
        )


def _value(value: object) -> Cell:
    if value is None or isinstance(value, bool):
        return None if value is None else str(value).upper()
    if isinstance(value, int | float | dt.datetime):
        return value
    if isinstance(value, dt.date):
        return dt.datetime.combine(value, dt.time())
    return _cell(str(value))


def _sheet(book: object, name: str, file: str) -> Sheet:
    worksheet = book[name]  # type: ignore[index]
    worksheet.reset_dimensions()  # what the file says of its own size is not always true
    rows = [tuple(_value(value) for value in row) for row in worksheet.iter_rows(values_only=True)]
    return Sheet(file, name, tuple(rows), tuple(range(1, len(rows) + 1)))


def _refuse_uncalculated(formulas: object, sheets: Sequence[Sheet], file: str) -> None:
    """A formula that was never calculated reads as blank, which would pass for not received."""
    problems = []
    for sheet in sheets:
        assert sheet.name is not None
        with_formulas = _sheet(formulas, sheet.name, file)
        for line, (row, values) in enumerate(
            zip(with_formulas.rows, sheet.rows, strict=False), start=1
        ):
            problems += [
                Problem(
                    file,
                    sheet.place([line], column),
                    f"holds a formula with no result ({formula})",
                    "open and save it in Excel, or write the figure",
                )
                for column, (formula, value) in enumerate(zip(row, values, strict=False))
                if isinstance(formula, str) and formula.startswith("=") and value is None
            ]
    if problems:
        raise Problems(problems)


# Headers and the rows under them


def heading(cell: Cell) -> str:
    """A heading as it is compared: lower case, one space between words."""
    return " ".join(re.sub(r"[\s_\-]+", " ", str(cell or "").casefold()).strip(" :*").split())


def has_heading(sheets: Sequence[Sheet], written: str) -> bool:
    """Whether a heading stands on any sheet where a header may be."""
    return any(
        heading(cell) == written
        for sheet in sheets
        for row in sheet.rows[:_HEADER_WITHIN]
        for cell in row
    )


@dataclass(frozen=True)
class Table:
    """The rows under a header.

    rows: each row's cells by column name, None where blank. lines: each row's line.
    positions: which cell of the row a column is, counted from 0. header: the header's line.
    """

    sheet: Sheet
    header: int
    positions: Mapping[str, int]
    headings: Mapping[str, str]
    rows: tuple[tuple[Cell, ...], ...]
    lines: tuple[int, ...]
    others: Mapping[int, str]

    def column(self, name: str) -> list[Cell]:
        """The cells of a column, one for each row."""
        position = self.positions[name]
        return [row[position] if position < len(row) else None for row in self.rows]

    def place(self, lines: Sequence[int], column: str | None = None) -> str:
        """Where cells of a column are, or whole rows."""
        if column is None:
            return self.sheet.place(lines, None)
        return self.sheet.place(lines, self.positions[column], self.headings[column])


def find_table(
    sheets: Sequence[Sheet],
    names: Mapping[str, Sequence[str]],
    required: Sequence[str],
    file: str,
) -> tuple[Table, list[Notice]]:
    """The one table that has the required columns.

    names: each column's headings as they may be written. Titles above the header are passed
    over. Raises Problems where no sheet has the columns, two sheets have them, a heading stands
    twice, or a heading is almost that of a column.
    """
    headings = {heading(written): name for name, also in names.items() for written in (name, *also)}
    best = [_header(sheet, headings, required) for sheet in sheets]
    whole = [found for found in best if found is not None and not found.missing]
    if len(whole) > 1:
        named = ", ".join(repr(found.sheet.name) for found in whole)
        raise refuse(file, "", f"has the columns on more than one sheet ({named})", "keep one")
    if not whole:
        raise Problems([_no_header(file, [found for found in best if found], names, required)])
    found = whole[0]
    _refuse_doubtful_headings(found, headings)
    index = found.index
    width = len(found.sheet.rows[index])
    # A heading that no cell fills is a column to the eye; a filled cell with no heading is not.
    table = Table(
        sheet=found.sheet,
        header=found.sheet.lines[index],
        positions=found.positions,
        headings={
            name: str(found.sheet.rows[index][position])
            for name, position in found.positions.items()
        },
        rows=found.sheet.rows[index + 1 :],
        lines=found.sheet.lines[index + 1 :],
        others={
            position: str(found.sheet.rows[index][position])
            for position in range(width)
            if found.sheet.rows[index][position] is not None
            and position not in found.positions.values()
        },
    )
    notices = [
        Notice(
            NoticeKind.SKIPPED_SHEETS,
            file,
            f"The sheet {sheet.name!r} has none of the columns and wasn't read.",
            1,
        )
        for sheet in sheets
        if sheet is not found.sheet and sheet.name is not None and _is_a_surprise(sheet)
    ]
    return table, notices


@dataclass(frozen=True)
class _Header:
    sheet: Sheet
    index: int
    positions: Mapping[str, int]
    missing: tuple[str, ...]
    twice: tuple[str, ...]


TEMPLATE_SHEETS = ("Notes", "Lists")


def _is_a_surprise(sheet: Sheet) -> bool:
    """Whether a sheet beside the return holds anything and isn't one of our template's."""
    return sheet.name not in TEMPLATE_SHEETS and any(
        cell is not None for row in sheet.rows for cell in row
    )


def _header(sheet: Sheet, headings: Mapping[str, str], required: Sequence[str]) -> _Header | None:
    """The row nearest the top that has most of the columns; None where no row has any."""
    best: _Header | None = None
    for index, row in enumerate(sheet.rows[:_HEADER_WITHIN]):
        positions: dict[str, int] = {}
        twice: list[str] = []
        for position, cell in enumerate(row):
            name = headings.get(heading(cell)) if isinstance(cell, str) else None
            if name is not None and name in positions:
                twice.append(str(cell))
            elif name is not None:
                positions[name] = position
        missing = tuple(name for name in required if name not in positions)
        if positions and (best is None or len(positions) > len(best.positions)):
            best = _Header(sheet, index, positions, missing, tuple(twice))
    return best


def _no_header(
    file: str,
    best: Sequence[_Header],
    names: Mapping[str, Sequence[str]],
    required: Sequence[str],
) -> Problem:
    listed = ", ".join(names)
    candidates = [found for found in best if len(found.positions) > 1 or len(required) == 1]
    if not candidates:
        return Problem(file, "", "has no header row", f"its columns are: {listed}")
    found = max(candidates, key=lambda header: len(header.positions))
    sheet, row = found.sheet, found.sheet.rows[found.index]
    strange = [
        str(cell)
        for position, cell in enumerate(row)
        if cell is not None and position not in found.positions.values()
    ]
    missing = " and ".join(repr(name) for name in found.missing)
    instead = f" (it has {', '.join(repr(name) for name in strange)})" if strange else ""
    return Problem(
        file,
        sheet.place([sheet.lines[found.index]], None),
        f"the header has no column {missing}{instead}",
        f"its columns are: {listed}",
    )


def _refuse_doubtful_headings(found: _Header, headings: Mapping[str, str]) -> None:
    sheet, row = found.sheet, found.sheet.rows[found.index]
    place = sheet.place([sheet.lines[found.index]], None)
    problems = [
        Problem(sheet.file, place, f"the heading {written!r} stands twice", "keep one")
        for written in found.twice
    ]
    unused = [written for written in headings if headings[written] not in found.positions]
    for position, cell in enumerate(row):
        if cell is None or position in found.positions.values():
            continue
        alike = difflib.get_close_matches(heading(cell), unused, n=1, cutoff=0.8)
        if alike:
            problems.append(
                Problem(
                    sheet.file,
                    place,
                    f"the heading {cell!r} is no column",
                    f"write {headings[alike[0]]!r}",
                )
            )
    if problems:
        raise Problems(problems)

"""A book of sheets that everybody can read, written as Excel's file and as OpenDocument's.

Laid out by the Analysis Function's "Releasing statistics in spreadsheets" (2021, as now kept): a
sheet has one table at the left edge, marked as a table with one row of headings; what it is about
stands in column A above it and nothing below; no cell is merged, empty or coloured, no row hidden,
nothing frozen or filtered; the book opens at the first cell of its first sheet. Both files are
made from the same book, and the same book gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import functools
import io
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from quarterdeck.rounding import round_half_up
from quarterdeck.timeless import timeless, zipped

_LONGEST_NAME: Final = 31  # of a sheet, in Excel
_NOT_IN_A_NAME: Final = re.compile(r"[\[\]:*?/\\']")
_A_TABLE_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
#: What makes a spreadsheet, or the one that opens it saved as CSV, read a text as a formula; the
#: wide forms are read so too. Source: OWASP, CSV injection.
_FORMULA_STARTS: Final = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_FONT: Final = "Arial"
_POINTS: Final = {"title": 16, "heading": 14}
_TEXT_POINTS: Final = 12
_LINE_WIDTH: Final = 100  # characters, of a sheet that has no table
_LANGUAGE: Final = "en-GB"
#: Widths are counted in digits of an 11-point font; our text is larger, and words don't fill lines.
_WIDER: Final = 1.05


@dataclass(frozen=True)
class Figure:
    """A number and how many decimals it is shown with."""

    value: float
    decimals: int = 0

    @property
    def shown(self) -> str:
        """As a spreadsheet shows it: rounded half away from zero, thousands marked."""
        return f"{round_half_up(self.value, self.decimals):,.{self.decimals}f}"


@dataclass(frozen=True)
class Link:
    """A text that leads to another sheet of the book."""

    text: str
    sheet: str


Cell: TypeAlias = str | Figure | dt.date | Link


@dataclass(frozen=True)
class Line:
    """What stands in column A above a table: words, a heading or a link."""

    content: str | Link
    is_heading: bool = False


@dataclass(frozen=True)
class Column:
    """A column by its heading. width: in characters."""

    heading: str
    width: int = 16


@dataclass(frozen=True)
class Table:
    """A table: columns, and rows with a cell for each. name: as a formula would call it."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __post_init__(self) -> None:
        """Raises ValueError where a heading is doubled, a row has gaps or the name is none."""
        if not _A_TABLE_NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} can't name a table: letters, digits and _ only")
        doubled = [name for name, times in Counter(self.headings).items() if times > 1]
        if doubled or not self.columns or not self.rows:
            wrong = f"has {doubled} twice" if doubled else "has no columns or no rows"
            raise ValueError(f"the table {self.name} {wrong}")
        for place, row in enumerate(self.rows, start=1):
            gaps = [
                column.heading
                for column, cell in zip(self.columns, row, strict=True)
                if _words(cell) == ""
            ]
            if gaps:
                raise ValueError(f"row {place} of {self.name} is empty under {', '.join(gaps)}")

    @property
    def headings(self) -> tuple[str, ...]:
        """The row of headings, as it is written."""
        return tuple(neutral(column.heading) for column in self.columns)


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name on the tab, its title in A1, lines under it, and at most one table."""

    name: str
    title: str
    lines: tuple[Line, ...] = ()
    table: Table | None = None

    @property
    def first_row(self) -> int:
        """The row of the table's headings, counted from 1."""
        return len(self.lines) + 2


@dataclass(frozen=True)
class Book:
    """Sheets in order, with what a file says of itself.

    made: the day that both files give as that of their making.
    """

    title: str
    subject: str
    author: str
    made: dt.date
    sheets: tuple[Sheet, ...]

    def __post_init__(self) -> None:
        """Raises ValueError where sheets or tables share a name, or a link leads nowhere."""
        names = [sheet.name.casefold() for sheet in self.sheets]
        tables = [sheet.table.name.casefold() for sheet in self.sheets if sheet.table]
        for name, times in Counter([*names, *(f"table {table}" for table in tables)]).items():
            if times > 1:
                raise ValueError(f"{times} sheets or tables are called {name!r}")
        for sheet in self.sheets:
            if sheet.name != sheet_name(sheet.name):
                raise ValueError(f"{sheet.name!r} can't name a sheet; {sheet_name(sheet.name)!r}")
            cells: list[Cell] = [line.content for line in sheet.lines]
            cells += [cell for row in sheet.table.rows for cell in row] if sheet.table else []
            for cell in cells:
                if isinstance(cell, Link) and cell.sheet.casefold() not in names:
                    raise ValueError(f"{sheet.name} links to {cell.sheet!r}, which isn't there")


def neutral(text: str) -> str:
    """A text that no spreadsheet takes for a formula: on one line, an apostrophe before a sign.

    Excel and CSV readers run what begins with =, +, - or @; a tab or line end before it is no
    protection. Characters that XML can't hold are left out.
    """
    plain = " ".join(_UNPRINTABLE.sub("", text).split())
    return f"'{plain}" if plain.startswith(_FORMULA_STARTS) else plain


def sheet_name(text: str) -> str:
    """A text as the name of a sheet: without what Excel refuses, 31 characters at most."""
    name = " ".join(_NOT_IN_A_NAME.sub(" ", text).split())
    if len(name) <= _LONGEST_NAME:
        return name
    return name[: _LONGEST_NAME + 1].rpartition(" ")[0] or name[:_LONGEST_NAME]


def _words(cell: Cell) -> str:
    """What a cell shows."""
    if isinstance(cell, Figure):
        return cell.shown
    if isinstance(cell, Link):
        return neutral(cell.text)
    if isinstance(cell, dt.date):
        return f"{cell.day} {cell:%B %Y}"
    return neutral(cell)


def _moment(book: Book) -> dt.datetime:
    return dt.datetime.combine(book.made, dt.time())


# Excel


def xlsx(book: Book) -> bytes:
    """The book as Excel's file."""
    from openpyxl import Workbook  # type: ignore[import-untyped]

    file = Workbook()
    file.remove(file.active)
    properties = file.properties
    properties.title, properties.subject = book.title, book.subject
    properties.creator, properties.language = book.author, _LANGUAGE
    properties.lastModifiedBy = book.author
    properties.created = properties.modified = _moment(book)
    for sheet in book.sheets:
        _excel_sheet(file.create_sheet(sheet.name), sheet)
    file.active = 0
    file.active.sheet_view.tabSelected = True
    saved = io.BytesIO()
    file.save(saved)
    return timeless(saved.getvalue(), _moment(book))


def _excel_sheet(page: Any, sheet: Sheet) -> None:
    from openpyxl.styles import Alignment, Border, Font  # type: ignore[import-untyped]
    from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]
    from openpyxl.worksheet.table import (  # type: ignore[import-untyped]
        Table as Marked,
    )
    from openpyxl.worksheet.table import (
        TableColumn,
        TableStyleInfo,
    )

    wrapped = Alignment(wrap_text=True, vertical="top")
    above = Alignment(wrap_text=sheet.table is None, vertical="top")
    for row, line in enumerate((Line(sheet.title, is_heading=True), *sheet.lines), start=1):
        cell = page.cell(row, 1)
        if line.is_heading:
            # The named style says that it is a heading, to a screen reader too.
            cell.style = "Headline 1" if row == 1 else "Headline 2"
        _excel_cell(cell, line.content)
        size = _POINTS["title" if row == 1 else "heading"] if line.is_heading else _TEXT_POINTS
        is_link = isinstance(line.content, Link)
        cell.font = _excel_font(size, bold=line.is_heading, is_link=is_link)
        cell.alignment, cell.border = above, Border()
        width = 10 * _LINE_WIDTH if sheet.table else _LINE_WIDTH
        page.row_dimensions[row].height = _height([(line.content, width)], size)
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    if sheet.table is None:
        page.column_dimensions["A"].width = _LINE_WIDTH
        return
    bold = Font(name=_FONT, size=_TEXT_POINTS, bold=True)
    for place, column in enumerate(sheet.table.columns, start=1):
        cell = page.cell(sheet.first_row, place, neutral(column.heading))
        cell.font, cell.alignment = bold, wrapped
        page.column_dimensions[get_column_letter(place)].width = column.width
    widths = [column.width for column in sheet.table.columns]
    page.row_dimensions[sheet.first_row].height = _height(
        zip(sheet.table.headings, widths, strict=True)
    )
    for row, cells in enumerate(sheet.table.rows, start=sheet.first_row + 1):
        for place, content in enumerate(cells, start=1):
            cell = page.cell(row, place)
            _excel_cell(cell, content)
            cell.font = _excel_font(_TEXT_POINTS, is_link=isinstance(content, Link))
            cell.alignment = wrapped
        page.row_dimensions[row].height = _height(zip(cells, widths, strict=True))
    last = get_column_letter(len(sheet.table.columns))
    # Given its columns here, openpyxl adds no filter to the table.
    marked = Marked(
        displayName=sheet.table.name,
        ref=f"A{sheet.first_row}:{last}{sheet.first_row + len(sheet.table.rows)}",
        tableColumns=[
            TableColumn(id=place, name=heading)
            for place, heading in enumerate(sheet.table.headings, start=1)
        ],
        tableStyleInfo=TableStyleInfo(name="TableStyleLight1", showRowStripes=False),
    )
    page.add_table(marked)
    page.print_title_rows = f"{sheet.first_row}:{sheet.first_row}"


def _height(cells: Iterable[tuple[Cell, int]], size: int = _TEXT_POINTS) -> float:
    """How high a row is, in points, for its cells' words to fit widths in characters.

    Given, since not every program that opens an Excel file works it out.
    """
    lines = max(math.ceil(len(_words(cell)) * _WIDER / width) for cell, width in cells)
    return round(1.3 * size * lines + 2, 1)


@functools.cache
def _excel_font(size: int, *, bold: bool = False, is_link: bool = False) -> Any:
    from openpyxl.styles import Font

    colour = {"color": "0563C1", "underline": "single"} if is_link else {}
    return Font(name=_FONT, size=size, bold=bold, **colour)


def _excel_cell(cell: Any, content: Cell) -> None:
    """Put a content into a cell: text always as text."""
    from openpyxl.worksheet.hyperlink import Hyperlink  # type: ignore[import-untyped]

    if isinstance(content, Figure):
        cell.value = content.value
        cell.number_format = f"#,##0{'.' + '0' * content.decimals if content.decimals else ''}"
        return
    if isinstance(content, dt.date):
        cell.value, cell.number_format = content, "d mmmm yyyy"
        return
    cell.value, cell.data_type = _words(content), "s"
    if isinstance(content, Link):
        place = f"'{content.sheet}'!A1"
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=place, display=_words(content))


# OpenDocument


def ods(book: Book) -> bytes:
    """The book as OpenDocument's spreadsheet, by the templates of `templates/spreadsheet/`."""
    decimals = {
        cell.decimals
        for sheet in book.sheets
        if sheet.table
        for row in sheet.table.rows
        for cell in row
        if isinstance(cell, Figure)
    }
    widths = {_LINE_WIDTH} | {
        column.width for sheet in book.sheets if sheet.table for column in sheet.table.columns
    }
    about = {
        "book": book,
        "moment": f"{_moment(book):%Y-%m-%dT%H:%M:%S}",
        "language": _LANGUAGE.partition("-")[0],
        "country": _LANGUAGE.partition("-")[2],
        "font": _FONT,
        "points": {**_POINTS, "text": _TEXT_POINTS},
        "decimals": sorted(decimals),
        "widths": sorted(widths),
        "line_width": _LINE_WIDTH,
    }
    names = ("META-INF/manifest.xml", "content.xml", "meta.xml", "settings.xml", "styles.xml")
    parts = {name: _template(name).render(about).encode() for name in names}
    parts["mimetype"] = b"application/vnd.oasis.opendocument.spreadsheet"
    return zipped(parts, _moment(book))


@functools.cache
def _template(name: str) -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("quarterdeck", "templates/spreadsheet")
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"shown": _words, "column": _column_letters}
    environment.tests |= {
        "a_figure": lambda cell: isinstance(cell, Figure),
        "a_day": lambda cell: isinstance(cell, dt.date),
        "a_link": lambda cell: isinstance(cell, Link),
    }
    return environment.get_template(f"{name.rpartition('/')[2]}.j2")


def _column_letters(place: int) -> str:
    """The letters of a column counted from 1: A, Z, AA."""
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(place))


def width_of(words: Sequence[str], least: int = 12, most: int = 72) -> int:
    """A width for a column of words: that of its longest, between two bounds."""
    return max(least, min(most, 2 + max((len(text) for text in words), default=0)))

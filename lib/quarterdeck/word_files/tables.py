"""Tables as Word's own: heading rows, fixed columns, cells that run across and down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, cast

from quarterdeck import blocks, markup
from quarterdeck.document import columns
from quarterdeck.word_files.content import Content
from quarterdeck.word_files.elements import Element, alignment, paragraph, put, text_run, w
from quarterdeck.word_files.measures import (
    CELL_MARGIN_TWIPS,
    LED_GAP_MM,
    ROW_MM,
    SIZES,
    Kind,
    role_style,
    twips,
)
from quarterdeck.word_files.pictures import drawn, shape_of

_FEW_COLUMNS: Final = 4  # up to so many there is room between them
#: The style of a line in a cell.
_TEXT: Final[dict[Kind, str]] = {
    "table": "TableText",
    "dashboard": "DashboardText",
    "low": "DashboardText",
}
_MANY_COLUMNS: Final = 6  # over so many the headings are small
_BETWEEN_SHAPES_MM: Final = 0.4


def table_of(content: Content, table: blocks.Table, kind: Kind, width_mm: float) -> Element:
    """A real table: heading row repeated on each page, widths fixed, cells in their columns."""
    from docx.oxml.ns import qn

    widths = _widths(table, width_mm)
    headed = all(
        row.cells[place].header
        for row, places in zip(table.rows, columns.columns_of(table), strict=True)
        for place, column in enumerate(places)
        if column == 0
    )
    # The first row heads its columns, the first column its rows; no bands, nothing special last.
    look = w("tblLook", val="06A0" if headed else "0620", firstRow=1, lastRow=0)
    for name, value in (("firstColumn", headed), ("lastColumn", 0), ("noHBand", 1), ("noVBand", 1)):
        look.set(qn(f"w:{name}"), str(int(value)))
    margin = CELL_MARGIN_TWIPS[kind]
    properties = w(
        "tblPr",
        w("tblStyle", val="BoardTable"),
        w("tblW", w=sum(widths), type="dxa"),
        w("tblLayout", type="fixed"),
        w(
            "tblCellMar",
            w("top", w=margin, type="dxa"),
            w("left", w=0, type="dxa"),
            w("bottom", w=margin, type="dxa"),
            w("right", w=0, type="dxa"),
        ),
        look,
        w("tblCaption", val=blocks.plain(table.caption)),
    )
    grid = w("tblGrid", *(w("gridCol", w=width) for width in widths))
    return w(
        "tbl",
        properties,
        grid,
        _heading_row(content, table, kind, widths),
        *_rows(content, table, kind, widths),
    )


def _heading_row(
    content: Content, table: blocks.Table, kind: Kind, widths: Sequence[int]
) -> Element:
    many = kind == "table" and len(table.columns) > _MANY_COLUMNS
    cells = []
    for place, column in enumerate(table.columns):
        properties = [w("keepNext"), alignment(column.align)]
        role = role_style(kind, "basis" if many else "strong")
        text = "NarrowHeading" if many else _TEXT[kind]
        lines = [paragraph(text, *content.words(column.heading, role), properties=properties)]
        if column.basis:
            properties = [w("keepNext"), alignment(column.align)]
            basis = content.words(column.basis, role_style(kind, "basis"))
            lines.append(paragraph(text, *basis, properties=properties))
        cells.append(_cell(lines, widths[place], _gutter(table, kind, place), "bottom"))
    return w("tr", w("trPr", w("cantSplit"), w("tblHeader")), *cells)


def _rows(
    content: Content, table: blocks.Table, kind: Kind, widths: Sequence[int]
) -> Iterator[Element]:
    free = columns.decimal_paddings(table, SIZES[kind])
    places = columns.columns_of(table)
    below: dict[int, tuple[int, int]] = {}  # column: rows still to fill, columns across
    for number, row in enumerate(table.rows):
        begun = dict(zip(places[number], enumerate(row.cells), strict=True))
        written = w("tr", w("trPr", w("cantSplit")))
        if ROW_MM[kind]:
            height = twips(ROW_MM[kind])
            written.trPr.append(w("trHeight", val=height, hRule="atLeast"))
        column = 0
        while column < len(widths):
            rule = row.starts_group and number > 0
            if column in begun:
                place, cell = begun[column]
                span = cell.span
                room = sum(widths[column : column + span]) - _gutter(table, kind, column + span - 1)
                lines = _lines(content, cell, kind, free[number][place], room / twips(1))
                merge = "restart" if cell.rows > 1 else ""
                upright = "top" if cell.rows > 1 else "center"
                if cell.rows > 1:
                    below[column] = (cell.rows - 1, span)
            else:
                left, span = below[column]
                # The format asks for a paragraph in the part of a cell that runs down.
                lines, merge, upright = [paragraph("TableText")], "continue", "top"
                below[column] = (left - 1, span)
            written.append(
                _cell(
                    lines,
                    sum(widths[column : column + span]),
                    _gutter(table, kind, column + span - 1),
                    upright,
                    span=span,
                    merge=merge,
                    rule=rule and merge != "continue",
                )
            )
            column += span
        yield written


def _lines(
    content: Content, cell: blocks.Cell, kind: Kind, free: Sequence[float], room_mm: float
) -> list[Element]:
    """The lines of a cell, each a paragraph. room_mm: the width that it has for them."""
    text = _TEXT[kind]
    led = markup.is_led(cell)
    made = []
    for place, line in enumerate(cell.lines):
        written = paragraph(text, *_line(content, line, kind, room_mm, led=led and place == 0))
        if led:
            shape = shape_of(cast(blocks.Glyph, cell.lines[0][0]), kind)
            indent = twips(shape.width_mm + LED_GAP_MM[kind])
            put(written, w("ind", left=indent, hanging=0 if place else indent))
            if place == 0:
                put(written, w("tabs", w("tab", val="left", pos=indent)))
        elif cell.align != "left":
            put(written, alignment(cell.align))
            points = max(0.0, free[place] - _mark_points(line, SIZES[kind]))
            if points:
                put(written, w("ind", right=round(20 * points)))
        made.append(written)
    return made


def _line(
    content: Content,
    line: Sequence[blocks.Part],
    kind: Kind,
    room_mm: float,
    *,
    led: bool = False,
) -> list[Element]:
    made: list[Element] = []
    # A row of shapes without words stays on its line: small spaces, and shapes that fit.
    row = markup.only_shapes(tuple(line))
    most_mm = room_mm / len(line) - _BETWEEN_SHAPES_MM if row else room_mm
    for place, part in enumerate(line):
        if place:
            made.append(text_run(" ", [w("sz", val=6)] if row else []))
        match part:
            case blocks.Text():
                style = role_style(kind, part.role)
                made += content.words(columns.true_minus(part.text), style)
            case blocks.Glyph():
                made += content.glyph(
                    part, kind, role_style(kind, "strong"), led=led, most_mm=most_mm
                )
            case blocks.Picture():
                made.append(content.picture(drawn(part), part.alt))
    return made


def _widths(table: blocks.Table, width_mm: float) -> list[int]:
    """The width of each column in twips; together they fill the width."""
    shares = [column.width for column in table.columns]
    reached, edges = 0.0, [0]
    for share in shares:
        reached += share
        edges.append(twips(width_mm * reached / sum(shares)))
    return [right - left for left, right in pairwise(edges)]


def _gutter(table: blocks.Table, kind: Kind, column: int) -> int:
    """The space to the right of a column, in twips, as in print."""
    if column >= len(table.columns) - 1:
        return 0
    if kind == "table":
        return twips(2 if len(table.columns) > _FEW_COLUMNS else 4)
    right = table.columns[column].align in ("right", "decimal")
    return twips(3 if right else 1.7)


def _cell(
    lines: Sequence[Element],
    width: int,
    gutter: int,
    upright: str,
    *,
    span: int = 1,
    merge: str = "",
    rule: bool = False,
) -> Element:
    """A cell of a table. rule: the heavier line above a group."""
    properties = w("tcPr", w("tcW", w=width, type="dxa"))
    if span > 1:
        properties.append(w("gridSpan", val=span))
    if merge:
        properties.append(w("vMerge", val=merge))
    if rule:
        line = w("top", val="single", sz=6, space=0, color="707070")
        properties.append(w("tcBorders", line))
    if gutter:
        properties.append(w("tcMar", w("right", w=gutter, type="dxa")))
    properties.append(w("vAlign", val=upright))
    return w("tc", properties, *lines)


def _mark_points(line: Sequence[blocks.Part], sizes: Mapping[str, float]) -> float:
    """The width in points of the footnote marks in a line, which in print hang outside it."""
    return sum(
        sizes[part.role] * columns.MARK_SIZE * (0.2 + 0.6 * len(run.text))
        for part in line
        if isinstance(part, blocks.Text)
        for run in blocks.runs(part.text)
        if run.mark
    )

"""What is wrong with single blocks: alt text, tables, drawings, and words about the calendar."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from xml.parsers import expat

from quarterdeck import blocks, prose, theme
from quarterdeck.document.columns import begins_in
from quarterdeck.document.placed import Placed, Wrong, each_of
from quarterdeck.document.references import NOT_WORDS

PLACEHOLDER_ALT: Final = "no description has been provided for this image"

FIGURE_WORDS_MM: Final = 24  # a figure's title, subtitle and source, at their longest

_FILE_NAME = re.compile(r"[\w./\\-]+\.(?:svg|png|jpe?g|gif|pdf|webp)", re.IGNORECASE)


def calendar_faults(placed: Sequence[Placed]) -> Iterator[tuple[Placed, Wrong]]:
    """Dates of another weekday, counts of months that are another, headings of another quarter."""
    every = list(each_of(placed))
    openings = [one.block for one in every if isinstance(one.block, blocks.Opening)]
    quarter = prose.quarter_in(openings[0].quarter) if openings else None
    for one in every:
        for words in _all_words(one.block.model_dump()):
            for fault in prose.faults(words):
                yield one, Wrong(fault.wrong, fault.right)
        if quarter is not None:
            for heading in _headings(one.block):
                for fault in prose.quarter_faults(blocks.plain(heading), quarter):
                    yield one, Wrong(fault.wrong, fault.right)


def _all_words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield blocks.plain(value)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            if key not in NOT_WORDS:
                yield from _all_words(each)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _all_words(each)


def _headings(block: blocks.Block) -> tuple[str, ...]:
    """The words of a block that name what the paper is about."""
    match block:
        case blocks.Heading():
            return (block.text,)
        case blocks.Opening():
            return (block.title, *(words for _, words in block.header))
        case blocks.Dashboard():
            return (block.title,)
        case _:
            return ()


def faults_of(block: blocks.Block) -> Iterator[Wrong]:
    """What is wrong with a block by itself: its picture, its table, a list with no items."""
    match block:
        case blocks.Chart():
            yield from _alt_faults(f"figure {block.id!r}", block.alt, block.title, block.subtitle)
            yield from _svg_faults(f"figure {block.id!r}", block.svg)
            if block.svg_narrow:
                yield from _svg_faults(f"figure {block.id!r} (narrow)", block.svg_narrow)
            room = theme.PAGE_HEIGHT_MM - theme.MARGIN_TOP_MM - theme.MARGIN_BOTTOM_MM
            height = room - FIGURE_WORDS_MM
            if block.width_mm > theme.TEXT_WIDTH_MM + 0.5 or block.height_mm > height:
                yield Wrong(
                    f"figure {block.id!r} is {block.width_mm:g} by {block.height_mm:g} mm "
                    "and would be cut off",
                    f"draw it no larger than {theme.TEXT_WIDTH_MM:g} by {height:g} mm",
                )
            if block.data is not None:
                yield from _table_faults(block.data)
        case blocks.Table():
            yield from _table_faults(block)
        case blocks.Dashboard():
            for table in block.tables:
                yield from _table_faults(table)
        case blocks.Listing() if not block.items:
            yield Wrong("shows a list with no items", "leave it out")


def _table_faults(table: blocks.Table) -> Iterator[Wrong]:
    if not table.columns or not table.rows:
        yield Wrong(
            f"table {table.id!r} has no {'rows' if table.columns else 'columns'}",
            "say in words why there is nothing to show",
        )
        return
    filled = [0] * len(table.columns)  # rows that each column is still filled from above
    for number, row in enumerate(table.rows, start=1):
        width = sum(cell.span for cell in row.cells) + sum(1 for left in filled if left)
        if width != len(table.columns):
            yield Wrong(
                f"table {table.id!r}, row {number}, fills {width} of {len(table.columns)} columns",
                "give each row one cell for each column that isn't filled from above",
            )
            return
        begins_in(row, filled)
        for cell in row.cells:
            yield from _cell_faults(table, number, cell)
    if any(filled):
        yield Wrong(f"table {table.id!r} has a cell that runs down past the last row")


def _cell_faults(table: blocks.Table, row: int, cell: blocks.Cell) -> Iterator[Wrong]:
    if not any(line for line in cell.lines):
        yield Wrong(
            f"table {table.id!r}, row {row}, has a blank cell",
            "no cell is blank: give the reason in words",
        )
    for part in (part for line in cell.lines for part in line):
        if isinstance(part, blocks.Picture):
            where = f"table {table.id!r}, row {row}, picture"
            yield from _alt_faults(where, part.alt)
            yield from _svg_faults(where, part.svg)
        elif isinstance(part, blocks.Glyph) and not part.label.strip():
            yield Wrong(f"table {table.id!r}, row {row}, has a glyph with no words")


def _alt_faults(what: str, alt: str, *repeated: str) -> Iterator[Wrong]:
    words = " ".join(alt.split()).rstrip(".").lower()
    right = "write alt text that says what the picture shows, from its data"
    if not words or words == PLACEHOLDER_ALT:
        yield Wrong(f"{what} has no alt text", right)
    elif _FILE_NAME.fullmatch(words):
        yield Wrong(f"{what} has a file name as its alt text", right)
    elif words in {" ".join(blocks.plain(each).split()).rstrip(".").lower() for each in repeated}:
        yield Wrong(f"{what} has its title as its alt text", right)


def _svg_faults(what: str, svg: str) -> Iterator[Wrong]:
    # nbconvert's HTML parser writes viewBox in small letters; browsers mend it, Typst doesn't.
    try:
        expat.ParserCreate().Parse(svg.encode(), True)
    except expat.ExpatError as error:
        yield Wrong(f"{what} isn't an SVG drawing ({error})", "use the SVG as it was drawn")
        return
    if "viewbox=" in svg:
        yield Wrong(
            f"{what} has been through an HTML parser (viewbox for viewBox)",
            "use the SVG as it was drawn",
        )
    elif re.search(r"<script|<foreignObject|\bon\w+=|(?:href|src)=[\"'](?!#|data:)", svg):
        yield Wrong(
            f"{what} holds a script or fetches something from elsewhere",
            "draw it with nothing but shapes and words",
        )

"""Figures in columns: which column a cell stands in, and what lines it up on the point."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from quarterdeck import blocks, glyphs, theme

MARK_SIZE: Final = 0.7  # of a footnote mark, to the words that it hangs on

_FIGURE = re.compile(r"(?P<whole>[+−-]?£?\d[\d,]*)(?P<rest>(?:\.\d+)?(?:%| ?pts?| points?)?)")


def true_minus(text: str) -> str:
    """A figure with the minus sign in place of a hyphen; other words are left alone."""
    return f"−{text[1:]}" if text.startswith("-") and _FIGURE.fullmatch(text) else text


def decimal_paddings(
    table: blocks.Table, sizes: Mapping[str, float]
) -> tuple[tuple[tuple[float, ...], ...], ...]:
    """What to leave free after each figure so that a column lines up on the point, in points.

    sizes: points by role of text. Returns for each row, cell and line the points to leave after
    the line; 0 where the cell isn't aligned on the point or the line isn't a figure. Footnote
    marks hang outside: they move no figure, but where a column has one there is room for it.
    """
    columns = columns_of(table)
    widest, marks = [0.0] * len(table.columns), [0.0] * len(table.columns)
    for row, places in zip(table.rows, columns, strict=True):
        for cell, column in zip(row.cells, places, strict=True):
            widths = (_after_point(cell, line, sizes) for line in cell.lines)
            widest[column] = max(widest[column], *(width or 0.0 for width in widths), 0.0)
            if cell.align == "decimal":
                marks[column] = max(marks[column], _mark_width(cell, sizes))

    def padding(cell: blocks.Cell, column: int, line: Sequence[blocks.Part]) -> float:
        width = _after_point(cell, line, sizes)
        return 0.0 if width is None else round(widest[column] - width + marks[column], 2)

    return tuple(
        tuple(
            tuple(padding(cell, column, line) for line in cell.lines)
            for cell, column in zip(row.cells, places, strict=True)
        )
        for row, places in zip(table.rows, columns, strict=True)
    )


def begins_in(row: blocks.Row, filled: list[int]) -> tuple[int, ...]:
    """The column that each cell of a row begins in, where cells above run down into it.

    filled: for each column, how many rows it is still filled from above; brought up to date for
    the row after this one.
    """
    places, column = [], 0
    for cell in row.cells:
        while column < len(filled) and filled[column]:
            column += 1
        places.append(min(column, len(filled) - 1))
        for covered in range(column, min(column + cell.span, len(filled))):
            filled[covered] = cell.rows
        column += cell.span
    filled[:] = [max(left - 1, 0) for left in filled]
    return tuple(places)


def columns_of(table: blocks.Table) -> tuple[tuple[int, ...], ...]:
    """For each row the column, from 0, that each of its cells begins in."""
    filled = [0] * len(table.columns)
    return tuple(begins_in(row, filled) for row in table.rows)


def _mark_width(cell: blocks.Cell, sizes: Mapping[str, float]) -> float:
    """Width in points of the longest footnote mark in a cell, with the space before it."""
    return max(
        (
            MARK_SIZE * sizes[part.role] * (0.2 + 0.6 * len(run.text))
            for line in cell.lines
            for part in line
            if isinstance(part, blocks.Text)
            for run in blocks.runs(part.text)
            if run.mark
        ),
        default=0.0,
    )


def _after_point(
    cell: blocks.Cell, line: Sequence[blocks.Part], sizes: Mapping[str, float]
) -> float | None:
    """Width in points of what follows the whole number, or None where there is no figure."""
    if cell.align != "decimal" or not line or not isinstance(line[0], blocks.Text):
        return None
    text = line[0]
    found = _FIGURE.fullmatch(blocks.plain(text.text))
    if found is None:
        return None
    strong = text.role in theme.BOLD_ROLES or any(run.strong for run in blocks.runs(text.text))
    widths = glyphs.letters().bold if strong else glyphs.letters().regular
    return sizes[text.role] * sum(widths.get(each, 0.6) for each in found["rest"])

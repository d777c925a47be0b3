"""An executed notebook as one numbered list of blocks, which HTML and PDF are both made from.

Code cells give the blocks they show; markdown cells give headings, paragraphs and lists of
stable prose; raw cells and streams (print, warnings) give nothing. Whatever would reach a reader
without words, or can't be placed in a paper, is a problem that names the cell.

Words refer to other places by name, and get the number once the paper is numbered:
`{paragraph:<id>}` is the first paragraph of what is called so, `{paragraphs:<id>}` all of them,
`{figure:<id>}` and `{table:<id>}` the figure or table called so or its only one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from quarterdeck import blocks
from quarterdeck.document.cells import markdown, outputs, text_of
from quarterdeck.document.faults import calendar_faults, faults_of
from quarterdeck.document.numbering import flattened, numbered
from quarterdeck.document.placed import Document, Placed, Wrong, each_of
from quarterdeck.document.references import links, referred
from quarterdeck.periods import MONTHS
from quarterdeck.problems import Problem, Problems

_DATE = re.compile(rf"\b(?:(\d{{1,2}}) )?({'|'.join(MONTHS)}) (\d{{4}})\b")


def read(notebook: Mapping[str, Any], file: str = "notebook") -> Document:
    """The paper that an executed notebook holds.

    notebook: a notebook of format 4, as nbformat or json gives it. file: its name in messages.
    Raises Problems with everything that keeps it from being a paper.
    """
    gathered: list[Placed] = []
    problems: list[Problem] = []
    for number, cell in enumerate(notebook.get("cells", ()), start=1):
        place = _place(number, cell)
        read_cell = markdown if cell["cell_type"] == "markdown" else outputs
        if cell["cell_type"] in ("markdown", "code"):
            for found in read_cell(cell):
                if isinstance(found, Wrong):
                    problems.append(Problem(file, place, found.wrong, found.right))
                else:
                    gathered.append(Placed(found, cell=number))
    places = {
        number: _place(number, cell) for number, cell in enumerate(notebook.get("cells", ()), 1)
    }
    return _document(gathered, problems, file, places)


def of(shown: Iterable[blocks.Block], file: str = "blocks") -> Document:
    """A paper straight from blocks, without a notebook. Raises Problems as `read` does."""
    gathered = [Placed(block, cell=number) for number, block in enumerate(shown, start=1)]
    return _document(gathered, [], file, {})


def _document(
    gathered: Sequence[Placed], problems: list[Problem], file: str, places: Mapping[int, str]
) -> Document:
    flat = tuple(flattened(gathered))
    for placed in each_of(flat):
        place = places.get(placed.cell, f"block {placed.cell}")
        problems += [
            Problem(file, place, each.wrong, each.right) for each in faults_of(placed.block)
        ]
    numbered_blocks, faults = numbered(flat)
    referred_blocks, unknown = referred(numbered_blocks)
    problems += [
        Problem(file, places.get(cell, f"block {cell}"), fault.wrong, fault.right)
        for cell, fault in (*faults, *links(referred_blocks))
    ]
    problems += [
        _problem(placed, fault, file, places)
        for placed, fault in (*unknown, *calendar_faults(numbered_blocks))
    ]
    openings = [placed.block for placed in flat if isinstance(placed.block, blocks.Opening)]
    first = flat[0].block if flat else None
    if len(openings) != 1 or not isinstance(first, blocks.Opening):
        problems.append(
            Problem(
                file,
                "",
                f"has {len(openings)} openings"
                if len(openings) != 1
                else "begins with something other than its opening",
                "a paper begins with one Opening, which gives its body, title and date",
            )
        )
    published = _date(openings[0].date) if openings else None
    if openings and published is None:
        problems.append(
            Problem(
                file,
                "opening",
                f"the date {openings[0].date!r} can't be read",
                "write it as 12 February 2018 or February 2018",
            )
        )
    if problems or published is None:
        raise Problems(problems)
    return Document(openings[0], published, referred_blocks, file)


def _problem(placed: Placed, fault: Wrong, file: str, places: Mapping[int, str]) -> Problem:
    """What is wrong with a block's words, in the file and line that they were written in."""
    written_in, _, line = getattr(placed.block, "written_in", "").partition(", ")
    if written_in:
        return Problem(written_in, line, fault.wrong, fault.right)
    place = places.get(placed.cell, f"block {placed.cell}")
    return Problem(file, place, fault.wrong, fault.right)


def _place(number: int, cell: Mapping[str, Any]) -> str:
    source = text_of(cell.get("source", ""))
    first = next((line.strip() for line in source.splitlines() if line.strip()), "")
    return f"cell {number} ({first[:40]})" if first else f"cell {number}"


def _date(words: str) -> dt.date | None:
    found = _DATE.search(words)
    if found is None:
        return None
    day, month, year = found.groups()
    try:
        return dt.date(int(year), MONTHS.index(month) + 1, int(day or 1))
    except ValueError:
        return None

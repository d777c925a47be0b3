"""From executed notebook to HTML, PDF and Word: three nbconvert exporters over one `document`.

    jupyter nbconvert --to board_paper_html executed.ipynb
    jupyter nbconvert --to board_paper_pdf executed.ipynb
    jupyter nbconvert --to board_paper_docx executed.ipynb
    jupyter nbconvert --to html --template board_paper executed.ipynb

A notebook that can't be a paper (a figure with no words, a failed cell) raises Problems.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import warnings
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.exporter import Exporter
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode

from quarterdeck import blocks, document, glyphs, markup, theme, word_files
from quarterdeck.document import columns
from quarterdeck.document.placed import Document, Placed
from quarterdeck.problems import Problem, Problems

TYPST_TEMPLATE: Final = theme.TEMPLATE_FOLDER / "paper.typ"
_TOO_TALL: Final = "too tall for its page: "


def _file_name(resources: Any) -> str:
    name = ((resources or {}).get("metadata") or {}).get("name")
    return f"{name}.ipynb" if name else "notebook"


class DashboardRunsOn(UserWarning):
    """A dashboard took more landscape pages than it has tables."""


class NumberBlocks(Preprocessor):
    """Reads the paper in the notebook and hands it, with the page's template, to nbconvert's."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """The notebook as it was; resources with `board_paper` and `board_paper_page`."""
        paper = document.read(nb, _file_name(resources))
        resources["board_paper"] = markup.PageView(paper)
        resources["board_paper_page"] = markup.page_template()
        return nb, resources


class BoardPaperHTMLExporter(HTMLExporter):
    """One self-contained HTML page by the board_paper template."""

    export_from_notebook = "Board paper (HTML)"

    def _template_name_default(self) -> str:
        return "board_paper"

    def _extra_template_basedirs_default(self) -> list[str]:
        return [str(theme.TEMPLATE_FOLDER.parent)]


class BoardPaperPDFExporter(Exporter):
    """A tagged PDF (PDF/UA-1) by the Typst template."""

    export_from_notebook = "Board paper (PDF)"
    output_mimetype = "application/pdf"

    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """The PDF's bytes. Raises Problems where the notebook can't be printed whole."""
        nb_copy, resources = super().from_notebook_node(nb, resources, **kw)
        resources["output_extension"] = ".pdf"
        return pdf(document.read(nb_copy, _file_name(resources))), resources


class BoardPaperWordExporter(Exporter):
    """A Word file with real headings, lists, tables and links."""

    export_from_notebook = "Board paper (Word)"
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    def _file_extension_default(self) -> str:
        return ".docx"

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """The Word file's bytes. Raises Problems where the notebook can't be a paper."""
        nb_copy, resources = super().from_notebook_node(nb, resources, **kw)
        resources["output_extension"] = ".docx"
        return word_files.word_file(document.read(nb_copy, _file_name(resources))), resources


def html(notebook: NotebookNode, file: str = "notebook") -> str:
    """An executed notebook as one HTML page. file: its name in messages. Raises Problems."""
    resources = {"metadata": {"name": file.removesuffix(".ipynb")}}
    exporter: Any = BoardPaperHTMLExporter
    page, _ = exporter().from_notebook_node(notebook, resources)
    return str(page)


def pdf(paper: Document) -> bytes:
    """A paper as a PDF/UA-1 file; the same paper gives the same bytes.

    Warns with DashboardRunsOn where a dashboard is on more pages than it has tables. Raises
    Problems where a row of one is higher than a page, or Typst refuses the paper.
    """
    import typst

    made = dt.datetime.combine(paper.published, dt.time(), dt.UTC)
    try:
        typeset, said = typst.compile_with_warnings(
            TYPST_TEMPLATE,
            root=theme.TEMPLATE_FOLDER,
            font_paths=[theme.FONT_FOLDER],
            ignore_system_fonts=True,
            sys_inputs={"paper": json.dumps(printed(paper), ensure_ascii=False)},
            pdf_standards="ua-1",
            timestamp=made,
        )
    except typst.TypstError as error:
        raise Problems([_typst_problem(paper, error.message, error.hints)]) from error
    if said:
        raise Problems(_typst_problem(paper, each.message, each.hints) for each in said)
    return _finished(typeset, paper)


def _typst_problem(paper: Document, message: str, hints: Sequence[str]) -> Problem:
    found = message.partition(_TOO_TALL)[2]
    if found:
        name, _, by = found.strip('"').partition(" by ")
        return Problem(
            paper.file,
            f"dashboard {name}",
            f"has a row that is {by} too tall for a landscape page",
            "shorten the words in its cells",
        )
    return Problem(paper.file, "", f"can't be printed: {message}", "; ".join(hints))


# What the Typst template reads


def printed(paper: Document) -> dict[str, Any]:
    """The paper as the Typst template reads it: words as runs, shapes by key, figures with room."""
    shapes: dict[str, str] = {}
    opening = paper.opening
    return {
        "theme": theme.named_values()
        | {
            "dashboard_sizes": theme.DASHBOARD_SIZES,
            "low_row_sizes": theme.LOW_ROW_SIZES,
            "table_sizes": theme.TABLE_SIZES,
            "role_colours": theme.ROLE_COLOURS,
            "bold_roles": sorted(theme.BOLD_ROLES),
        },
        "title": paper.title,
        "body": blocks.plain(opening.body),
        "date": opening.date,
        "quarter": "" if opening.quarter in paper.title else opening.quarter,
        "published": [paper.published.year, paper.published.month, paper.published.day],
        "marking": opening.marking,
        "restricted": blocks.plain(opening.restricted),
        "illustrative": _runs(opening.illustrative),
        "language": opening.language.split("-")[0],
        "region": opening.language.partition("-")[2] or None,
        "blocks": [_printed(placed, shapes) for placed in paper.placed],
        "shapes": shapes,
    }


def _runs(words: str) -> list[dict[str, Any]]:
    return [run.model_dump() for run in blocks.runs(words)]


def _printed(placed: Placed, shapes: dict[str, str]) -> dict[str, Any]:
    if placed.parts:
        return {"block": "together", "parts": [_printed(each, shapes) for each in placed.parts]}
    block = placed.block
    found: dict[str, Any] = {"block": block.block, "id": placed.id, "number": placed.number}
    match block:
        case blocks.Opening():
            header = [[_runs(label), _runs(words)] for label, words in block.header]
            return found | {"title": _runs(block.title), "header": header}
        case blocks.Heading():
            return found | {
                "level": block.level,
                "text": _runs(block.text),
                "eyebrow": _runs(block.eyebrow),
                "new_page": block.new_page,
            }
        case blocks.Paragraph():
            text = markup.strong_headline(block.text) if block.voice == "headline" else block.text
            author = blocks.plain(block.author)
            return found | {
                "text": _runs(text),
                "voice": block.voice,
                "author": author,
                "continued": block.continued,
            }
        case blocks.Listing():
            return found | {"items": [_runs(item) for item in block.items], "style": block.style}
        case blocks.Chart():
            return found | {
                "title": _runs(block.title),
                "subtitle": _runs(block.subtitle),
                "svg": block.svg,
                "alt": block.alt,
                "width_mm": block.width_mm,
                "height_mm": block.height_mm,
                "source": _runs(block.source),
            }
        case blocks.Table():
            return found | _printed_table(block, shapes, theme.TABLE_SIZES)
        case blocks.Dashboard():
            return found | {
                "eyebrow": _runs(block.eyebrow),
                "title": _runs(block.title),
                "counted": _runs(block.counted),
                "counts": [
                    {"glyph": _glyph(each.glyph, shapes), "number": str(each.number)}
                    for each in block.counts
                ],
                "headline": _runs(block.headline),
                "tables": [
                    _printed_table(table, shapes, markup.dashboard_sizes(block))
                    | {
                        "footnotes": [
                            [mark, _runs(words)] for mark, words in block.footnotes_under(table)
                        ]
                    }
                    for table in block.tables
                ],
                "low_rows": block.low_rows,
                "remarks": [_runs(words) for words in block.remarks],
                "key": [
                    {
                        "heading": _runs(line.heading),
                        "glyphs": [_glyph(glyph, shapes) for glyph in line.glyphs],
                        "words": _runs(line.words),
                    }
                    for line in block.key
                ],
                "foot_left": _runs(block.foot_left),
                "foot_right": _runs(block.foot_right),
            }
        case _:
            raise TypeError(f"{block.block} is flattened before printing")


def _glyph(glyph: blocks.Glyph, shapes: dict[str, str]) -> dict[str, Any]:
    key = f"{glyph.name} {glyph.letter}".strip()
    shapes.setdefault(key, glyphs.svg(glyph.name, glyph.letter))
    return {
        "part": "glyph",
        "shape": key,
        "label": glyph.label,
        "runs": _runs(glyph.label),
        "hide_label": glyph.hide_label,
    }


def _part(part: blocks.Part, shapes: dict[str, str]) -> dict[str, Any]:
    match part:
        case blocks.Text():
            runs = _runs(columns.true_minus(part.text))
            return {"part": "text", "runs": runs, "role": part.role}
        case blocks.Glyph():
            return _glyph(part, shapes)
        case blocks.Picture():
            return part.model_dump()


def _printed_table(
    table: blocks.Table, shapes: dict[str, str], sizes: dict[str, float]
) -> dict[str, Any]:
    free = columns.decimal_paddings(table, sizes)
    return {
        "caption": _runs(table.caption),
        "show_caption": table.show_caption,
        "columns": [
            {
                "heading": _runs(column.heading),
                "basis": _runs(column.basis),
                "width": column.width,
                "align": column.align,
            }
            for column in table.columns
        ],
        "rows": [
            {
                "starts_group": row.starts_group,
                "cells": [
                    {
                        "lines": [[_part(part, shapes) for part in line] for line in cell.lines],
                        "free": free[number][place],
                        "align": cell.align,
                        "span": cell.span,
                        "rows": cell.rows,
                        "led": markup.is_led(cell),
                    }
                    for place, cell in enumerate(row.cells)
                ],
            }
            for number, row in enumerate(table.rows)
        ],
        "notes": [_runs(note) for note in table.notes],
        "source": _runs(table.source),
    }


# What Typst's Python binding leaves undone


def _finished(typeset: bytes, paper: Document) -> bytes:
    """The PDF with row headers marked, and with an identifier made from its content."""
    import pikepdf

    with pikepdf.open(io.BytesIO(typeset)) as file:
        tables = list(_elements(file.Root.StructTreeRoot, "/Table"))
        printed_tables = list(_tables(paper))
        if len(tables) != len(printed_tables):
            raise RuntimeError(
                f"{len(printed_tables)} tables were printed and {len(tables)} are tagged"
            )
        for element, table in zip(tables, printed_tables, strict=True):
            _mark_headings(element, table)
        _tell_of_long_dashboards(file, paper)
        written = io.BytesIO()
        file.save(
            written,
            deterministic_id=True,
            compress_streams=True,
            object_stream_mode=pikepdf.ObjectStreamMode.preserve,
        )
    return written.getvalue()


def _tell_of_long_dashboards(file: Any, paper: Document) -> None:
    """Warn where dashboards fill more landscape pages than one for each of their tables."""
    boxes = [[float(each) for each in page.mediabox] for page in file.pages]
    landscape = sum(right - left > top - bottom for left, bottom, right, top in boxes)
    dashboards = [each.block for each in paper.every() if isinstance(each.block, blocks.Dashboard)]
    wanted = sum(len(block.tables) for block in dashboards)
    if landscape > wanted:
        names = ", ".join(block.id or "dashboard" for block in dashboards)
        warnings.warn(
            f"{names}: too full for {'its page' if wanted == 1 else f'its {wanted} pages'} and "
            f"printed on {landscape}, with key and notes after the tables; "
            "shorten notes and second lines, or take rows out",
            DashboardRunsOn,
            stacklevel=3,
        )


def _tables(paper: Document) -> Iterator[blocks.Table]:
    for placed in paper.every():
        if isinstance(placed.block, blocks.Table):
            yield placed.block
        elif isinstance(placed.block, blocks.Dashboard):
            yield from placed.block.tables


def _elements(parent: Any, kind: str) -> Iterator[Any]:
    """Elements of one kind below a structure element, in reading order."""
    for child in _children(parent):
        if str(child.get("/S", "")) == kind:
            yield child
        else:
            yield from _elements(child, kind)


def _children(element: Any) -> Iterable[Any]:
    import pikepdf

    below = element.get("/K")
    if below is None:
        return []
    below = below if isinstance(below, pikepdf.Array) else [below]
    return [each for each in below if isinstance(each, pikepdf.Dictionary)]


def _mark_headings(element: Any, table: blocks.Table) -> None:
    """Turn row headings of a tagged table from TD into TH of their row, and add its summary."""
    import pikepdf

    if not table.show_caption:
        summary = pikepdf.Dictionary(O=pikepdf.Name.Table, Summary=blocks.plain(table.caption))
        _add_attributes(element, summary)
    body = [row for part in _elements(element, "/TBody") for row in _elements(part, "/TR")]
    if len(body) != len(table.rows):
        raise RuntimeError(f"table {table.id!r} has {len(table.rows)} rows, {len(body)} are tagged")
    for tagged_row, row in zip(body, table.rows, strict=True):
        tagged_cells = [each for each in _children(tagged_row) if "/S" in each]
        for tagged, cell in zip(tagged_cells, row.cells, strict=True):
            if not cell.header:
                continue
            tagged.S = pikepdf.Name.TH
            _add_attributes(
                tagged, pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)
            )


def _add_attributes(element: Any, more: Any) -> None:
    """Give a structure element attributes, beside those of the same owner that it has."""
    import pikepdf

    given = element.get("/A")
    if given is None:
        element.A = more
        return
    attributes = list(given) if isinstance(given, pikepdf.Array) else [given]
    for each in attributes:
        if isinstance(each, pikepdf.Dictionary) and each.get("/O") == more.O:
            for name in more.keys():  # noqa: SIM118, a pikepdf dictionary yields no names
                each[name] = more[name]
            return
    element.A = pikepdf.Array([*attributes, more])

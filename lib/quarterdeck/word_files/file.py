"""The file: our styles, lists and settings, the body, and what a program says that it is."""

from __future__ import annotations

import datetime as dt
import io
from functools import cache
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from quarterdeck import blocks, theme
from quarterdeck.document.placed import Document
from quarterdeck.timeless import timeless, zipped
from quarterdeck.word_files.body import Body
from quarterdeck.word_files.content import Content, bookmark_names
from quarterdeck.word_files.elements import put
from quarterdeck.word_files.measures import (
    BODY_LINE,
    BULLETED,
    FONT,
    KINDS,
    LETTERED,
    PARAGRAPHS,
    SIZES,
    ink,
    role_style,
    twips,
)
from quarterdeck.word_files.pages import Pages

if TYPE_CHECKING:
    from docx.document import Document as Package

_TEMPLATES: Final = theme.TEMPLATE_FOLDER.parent / "word"
_PARTS: Final = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "package_relations.xml",
    "word/_rels/document.xml.rels": "document_relations.xml",
    "word/document.xml": "document.xml",
    "word/styles.xml": "styles.xml.j2",
    "word/numbering.xml": "numbering.xml.j2",
    "word/settings.xml": "settings.xml.j2",
}
#: Styles that Word knows by these names.
_BUILT_IN: Final = frozenset(
    {"heading 1", "heading 2", "heading 3", "heading 4", "caption", "header", "footer"}
    | {"Strong", "Hyperlink"}
)


def word_file(paper: Document) -> bytes:
    """A paper as a .docx file; the same paper gives the same bytes.

    Raises Problems where a drawing can't be made a picture.
    """
    package = _package(paper)
    _write(package, paper)
    _describe(package, paper)
    saved = io.BytesIO()
    package.save(saved)
    return timeless(saved.getvalue(), _moment(paper))


def _moment(paper: Document) -> dt.datetime:
    return dt.datetime.combine(paper.published, dt.time())


def _write(package: Package, paper: Document) -> None:
    """Fill the body, the headers and the footers."""
    content = Content(package.part, bookmark_names(paper))
    pages = Pages(paper, content)
    sections = list(Body(paper, content).sections())
    body = package.element.body
    for number, section in enumerate(sections):
        elements = list(section.joined())
        body.extend(elements)
        shape = pages.shape_of_pages(section, first=number == 0)
        if number == len(sections) - 1:
            body.append(shape)
        else:
            put(elements[-1], shape)
    content.draw(paper.file)


def _describe(package: Package, paper: Document) -> None:
    """The properties of the file: what a reader's program says it is."""
    properties, body = package.core_properties, blocks.plain(paper.opening.body)
    properties.title = paper.title
    properties.author = properties.last_modified_by = body
    properties.subject = blocks.plain(paper.opening.quarter)
    properties.language = paper.language
    properties.created = properties.modified = _moment(paper)
    properties.revision = 1


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        look=theme.named_values(),
        ink=ink,
        twips=twips,
        halves=lambda points: round(2 * points),
        eighths=lambda points: round(8 * points),
        twentieths=lambda points: round(20 * points),
        role_style=role_style,
        sizes=SIZES,
        places=KINDS,
        role_colours=theme.ROLE_COLOURS,
        bold_roles=theme.BOLD_ROLES,
        built_in=_BUILT_IN,
        font=FONT,
        body_line=BODY_LINE,
        portrait_mm=theme.TEXT_WIDTH_MM,
        paragraphs=PARAGRAPHS,
        bulleted=BULLETED,
        lettered=LETTERED,
    )
    return made


def _package(paper: Document) -> Package:
    """A package with our styles, lists and settings, and nothing in its body."""
    import docx

    lists = sum(1 for each in paper.every() if _is_lettered(each.block))
    parts = {
        name: _environment()
        .get_template(template)
        .render(language=paper.language, lettered_lists=range(LETTERED, LETTERED + lists))
        .encode()
        for name, template in _PARTS.items()
    }
    return docx.Document(io.BytesIO(zipped(parts)))


def _is_lettered(block: blocks.Block) -> bool:
    return isinstance(block, blocks.Listing) and block.style == "lettered"

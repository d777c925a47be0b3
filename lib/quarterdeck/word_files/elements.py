"""Elements of WordprocessingML: paragraphs, runs, fields, pictures; what keeps them together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from quarterdeck import theme
from quarterdeck.word_files.measures import twips
from quarterdeck.word_files.pictures import Drawing

_EMU_PER_MM: Final = 36000
#: The order in which the properties of a paragraph stand, of those used here.
_PROPERTIES: Final = (
    *("w:pStyle", "w:keepNext", "w:pageBreakBefore", "w:numPr", "w:pBdr", "w:tabs", "w:spacing"),
    *("w:ind", "w:jc", "w:sectPr"),
)

#: An element; lxml says nothing of its types.
Element = Any


def w(tag: str, *inside: Element | None, **attributes: object) -> Element:
    """An element of WordprocessingML; its attributes are of the same namespace."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(each for each in inside if each is not None)
    return made


def with_relation(element: Element, identifier: str) -> Element:
    """The element with the id of the part or address that it is about."""
    from docx.oxml.ns import qn

    element.set(qn("r:id"), identifier)
    return element


def name_of(element: Element) -> str:
    """An element's name as Word's documents write it: "w:p"."""
    from docx.oxml.ns import NamespacePrefixedTag

    return str(NamespacePrefixedTag.from_clark_name(element.tag))


def paragraph(style: str, *inside: Element, properties: Iterable[Element] = ()) -> Element:
    """A paragraph in a style, with what it holds and what is its own."""
    made = w("p", w("pPr", w("pStyle", val=style)), *inside)
    for each in properties:
        put(made, each)
    return made


def put(paragraph: Element, given: Element) -> None:
    """Give a paragraph a property, in its place among those that it has."""
    there = paragraph.pPr
    for each in there:
        if each.tag == given.tag:
            there.replace(each, given)
            return
    there.append(given)
    there[:] = sorted(there, key=lambda each: _PROPERTIES.index(name_of(each)))


def text_run(text: str, properties: Sequence[Element] = ()) -> Element:
    """A run of text; a line's end in it is a break."""
    made = w("r", w("rPr", *properties) if properties else None)
    for number, line in enumerate(text.split("\n")):
        if number:
            made.append(w("br"))
        for place, piece in enumerate(line.split("\t")):
            if place:
                made.append(w("tab"))
            if piece:
                words = w("t")
                words.text = piece
                words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                made.append(words)
    return made


def tab() -> Element:
    """A run that goes on at the next tab stop."""
    return text_run("\t")


def field_run(instruction: str, shown: str) -> Element:
    """What Word works out itself; shown: what stands there until it has."""
    return w("fldSimple", text_run(shown), instr=f" {instruction} ")


def picture_xml(
    drawing: Drawing, number: int, alt: str, *, beside: bool, scale: float = 1.0
) -> str:
    """An inline picture with its words.

    beside: the words are also printed beside it, so that a Word that knows of decoration needn't
    say them twice; one that doesn't still has them.
    """
    across, down = (round(scale * mm * _EMU_PER_MM) for mm in (drawing.width_mm, drawing.height_mm))
    decoration = (
        '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
        '<adec:decorative val="1" '
        'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"/>'
        "</a:ext></a:extLst>"
        if beside
        else ""
    )
    words = quoteattr(alt, {"\n": "&#10;"})
    return (
        '<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{across}" cy="{down}"/>'
        f'<wp:docPr id="{number}" name="Picture {number}" descr={words}>{decoration}</wp:docPr>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="Picture {number}" descr={words}/>'
        "<pic:cNvPicPr/></pic:nvPicPr>"
        f"<pic:blipFill><a:blip/><a:stretch><a:fillRect/></a:stretch>"
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{across}" cy="{down}"/>'
        '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def paragraphs_of(element: Element) -> list[Element]:
    """The paragraph that an element is, or those of the table that it is."""
    return [element] if name_of(element) == "w:p" else list(element.iter(w("p").tag))


def keep_with_next(element: Element) -> None:
    """Keep a paragraph, or every one of a table or row, on the page of the next."""
    for paragraph in paragraphs_of(element):
        put(paragraph, w("keepNext"))


def keep_whole(table: Element, *, with_next: bool) -> None:
    """Keep a table's rows on one page, and on that of what follows."""
    rows = table.tr_lst
    for row in rows if with_next else rows[:-1]:
        keep_with_next(row)


def counted(name: str, number: int | None) -> list[Element]:
    """A number as Word counts it, so that it can list figures and tables: "Table 3. "."""
    if number is None:
        return []
    return [text_run(f"{name} "), field_run(f"SEQ {name} \\* ARABIC", str(number)), text_run(". ")]


def numbering(number: int) -> Element:
    """A paragraph's place in the list of a number."""
    return w("numPr", w("ilvl", val=0), w("numId", val=number))


def alignment(align: str) -> Element:
    """How a paragraph stands in its cell; figures stand right, moved to their point."""
    return w("jc", val={"left": "left", "centre": "center"}.get(align, "right"))


def right_tab(width_mm: float) -> Element:
    """A tab at the right edge, in place of the one that the style has there."""
    right, usual = twips(width_mm), twips(theme.TEXT_WIDTH_MM)
    cleared = w("tab", val="clear", pos=usual) if right != usual else None
    return w("tabs", cleared, w("tab", val="right", pos=right))

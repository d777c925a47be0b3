"""Words, links, bookmarks and pictures of one paper, with the parts of the file that they need."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from quarterdeck import blocks, theme
from quarterdeck.document.placed import Document
from quarterdeck.word_files.elements import Element, picture_xml, tab, text_run, w, with_relation
from quarterdeck.word_files.measures import Kind, ink
from quarterdeck.word_files.pictures import Drawing, pictures_of, shape_of

_BOOKMARK_LENGTH: Final = 40  # Word's limit
_SHAPE_DROP_EM: Final = 0.24  # how far a shape hangs below the line, to its height


@dataclass
class Content:
    """Writes words and pictures into a paper's file.

    part: the part of the package that holds the body. bookmarks: the name for each id.
    """

    part: Any
    bookmarks: Mapping[str, str]
    _drawings: dict[Drawing, list[Element]] = field(default_factory=dict)
    _shown: int = 0
    _marked: int = 0

    def words(self, words: str, style: str = "", *, links: bool = True) -> list[Element]:
        """Words as runs.

        style: the character style of their role, if they have one. links: whether their links are
        kept; a header or footer is another part of the file, to which no address is known.
        """
        made: list[Element] = []
        for run in blocks.runs(words):
            link = bool(run.address) and links
            named = style or ("Hyperlink" if link else "Strong" if run.strong else "")
            properties = [w("rStyle", val=named)] if named else []
            if run.mark:
                properties += [w("b", val=0), w("color", val=ink(theme.BLACK))]
                properties.append(w("vertAlign", val="superscript"))
            elif run.strong:
                # Said outright: of two styles that are both bold Word makes neither.
                properties.append(w("b"))
            if link and style:
                # A link in a cell has the size of its role, and looks like a link.
                properties += [w("color", val=ink(theme.DARK_BLUE)), w("u", val="single")]
            # A thin space keeps a mark from being read as a digit of the figure before it.
            written = text_run(f"\u2009{run.text}" if run.mark else run.text, properties)
            made.append(self._link(run.address, written) if link else written)
        return made

    def _link(self, address: str, written: Element) -> Element:
        if address.startswith("#"):
            return w("hyperlink", written, anchor=self.bookmarks[address[1:]], history=1)
        from docx.opc.constants import RELATIONSHIP_TYPE

        relation = self.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        return with_relation(w("hyperlink", written, history=1), relation)

    def place(self, paragraph: Element, identifier: str) -> Element:
        """The paragraph as the place that links to an id lead to."""
        if identifier:
            self._marked += 1
            start = w("bookmarkStart", id=self._marked, name=self.bookmarks[identifier])
            paragraph.insert(1, start)
            paragraph.append(w("bookmarkEnd", id=self._marked))
        return paragraph

    def picture(
        self, drawing: Drawing, alt: str, *, beside: bool = False, scale: float = 1.0
    ) -> Element:
        """A picture with its words, empty until `draw`.

        beside: the words are printed beside it too. scale: to the size of the drawing.
        """
        from docx.oxml import parse_xml
        from docx.oxml.ns import qn

        self._shown += 1
        made = w("r")
        if drawing.closer > 1:
            drop = round(2 * _SHAPE_DROP_EM * drawing.height_mm * 72 / 25.4)
            made.append(w("rPr", w("position", val=-drop)))
        shown = parse_xml(picture_xml(drawing, self._shown, alt, beside=beside, scale=scale))
        self._drawings.setdefault(drawing, []).extend(shown.iter(qn("a:blip")))
        made.append(shown)
        return made

    def draw(self, file: str) -> None:
        """Put every drawing where it is shown, each once into the package.

        file: its name in messages. Raises Problems where one can't be drawn.
        """
        from docx.oxml.ns import qn

        pictures = pictures_of(list(self._drawings), file)
        for places, picture in zip(self._drawings.values(), pictures, strict=True):
            relation, _ = self.part.get_or_add_image(io.BytesIO(picture))
            for place in places:
                place.set(qn("r:embed"), relation)

    def glyph(
        self,
        glyph: blocks.Glyph,
        kind: Kind,
        style: str = "",
        *,
        led: bool = False,
        most_mm: float = math.inf,
    ) -> list[Element]:
        """A shape, and its words beside it unless they are hidden.

        led: the words stand at the tab stop of their cell. most_mm: as wide as the shape may be.
        """
        label = blocks.plain(glyph.label)
        drawing = shape_of(glyph, kind)
        if glyph.hide_label:
            return [self.picture(drawing, label, scale=min(1.0, most_mm / drawing.width_mm))]
        space = tab() if led else text_run("\u00a0")
        picture = self.picture(drawing, label, beside=True)
        return [picture, space, *self.words(glyph.label, style)]


def bookmark_names(paper: Document) -> dict[str, str]:
    """A bookmark for each id: letters, digits and _, up to 40, no two alike in any case."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for each in paper.every():
        if not each.id or each.id in names:
            continue
        wanted = re.sub(r"\W", "_", each.id, flags=re.ASCII)[:_BOOKMARK_LENGTH]
        name, number = wanted, 2
        while name.lower() in taken:
            name = f"{wanted[: _BOOKMARK_LENGTH - len(str(number)) - 1]}_{number}"
            number += 1
        taken.add(name.lower())
        names[each.id] = name
    return names

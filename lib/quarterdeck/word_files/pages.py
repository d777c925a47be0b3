"""The shape of a section's pages, and what stands at their head and foot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from quarterdeck import theme
from quarterdeck.document.placed import Document
from quarterdeck.word_files.body import Section
from quarterdeck.word_files.content import Content
from quarterdeck.word_files.elements import (
    Element,
    field_run,
    paragraph,
    right_tab,
    tab,
    text_run,
    w,
    with_relation,
)
from quarterdeck.word_files.measures import LANDSCAPE_MM, twips

_DASHBOARD_MARGINS_MM: Final = {"top": 7.5, "bottom": 10.0, "header": 3.0, "footer": 4.0}
_BETWEEN_COLUMNS_MM: Final = 6.0
_PORTRAIT_MARGINS_MM: Final = {
    "top": theme.MARGIN_TOP_MM,
    "bottom": theme.MARGIN_BOTTOM_MM,
    "header": 9.0,
    "footer": 7.0,
}


@dataclass
class Pages:
    """Writes the headers and footers of a paper, once for each kind of section."""

    paper: Document
    content: Content
    _relations: dict[object, str] = field(default_factory=dict)

    def shape_of_pages(self, section: Section, *, first: bool) -> Element:
        """The size of a section's pages, and what stands at their head and foot."""
        dashboard = section.dashboard
        shape = w("sectPr")
        if not section.same_page:
            shape.extend(self._heads_and_feet(section, first=first))
        shape.append(w("type", val="continuous" if section.same_page else "nextPage"))
        across, down = twips(theme.PAGE_WIDTH_MM), twips(theme.PAGE_HEIGHT_MM)
        if dashboard is None:
            shape.append(w("pgSz", w=across, h=down))
            side, margins = theme.MARGIN_PORTRAIT_MM, _PORTRAIT_MARGINS_MM
        else:
            shape.append(w("pgSz", w=down, h=across, orient="landscape"))
            side, margins = theme.MARGIN_LANDSCAPE_MM, _DASHBOARD_MARGINS_MM
        measures = {name: twips(mm) for name, mm in margins.items()}
        edges = {"right": twips(side), "left": twips(side), "gutter": 0}
        shape.append(w("pgMar", **(measures | edges)))
        if section.columns > 1:
            shape.append(w("cols", num=section.columns, space=twips(_BETWEEN_COLUMNS_MM)))
        if first or section.first_of_dashboard:
            shape.append(w("titlePg"))
        return shape

    def _heads_and_feet(self, section: Section, *, first: bool) -> list[Element]:
        """References to a section's headers and footers.

        A first page has no header but the mark of an edition that isn't for the public: its own
        head says the rest. Later sections take that of the first.
        """
        dashboard = section.dashboard
        opening = self.paper.opening
        kind = ("upright", "") if dashboard is None else ("dashboard", dashboard.id)
        made = []
        if dashboard is None:
            dated = f"{opening.date} · {opening.marking}" if opening.marking else opening.date
            width, left, right = theme.TEXT_WIDTH_MM, opening.body, dated
            foot_left, foot_right = opening.illustrative, ""
        else:
            marking = f" · {opening.marking}" if opening.marking else ""
            width, left = LANDSCAPE_MM, dashboard.title
            right = dashboard.eyebrow + marking
            foot_left = dashboard.foot_left or opening.illustrative
            foot_right = f"{dashboard.foot_right} · " if dashboard.foot_right else ""
        if first and opening.restricted:
            made.append(self._head(("first",), [self._mark()], "first"))
        words = [*self._said(left), tab(), *self._said(right)]
        heading = paragraph("Header", *words, properties=[right_tab(width)])
        made.append(self._head(kind, [*self._marks(), heading], "default"))
        pages = [field_run("PAGE", "1"), text_run(" of "), field_run("NUMPAGES", "1")]
        said = self._said(foot_left) if foot_left else []
        inside = [*said, tab(), *self._said(f"{foot_right}Page "), *pages]
        foot = paragraph("Footer", *inside, properties=[right_tab(width)])
        made.append(self._foot(kind, foot, "default"))
        if first or section.first_of_dashboard:
            made.append(self._foot(kind, foot, "first"))
        return made

    def _mark(self) -> Element:
        words = self._said(f"\u00a0 {self.paper.opening.restricted} \u00a0", "Mark")
        return paragraph("HeaderMark", *words)

    def _marks(self) -> list[Element]:
        return [self._mark()] if self.paper.opening.restricted else []

    def _head(self, kind: object, inside: Sequence[Element], pages: str) -> Element:
        relation = self._relations.get(("head", kind))
        if relation is None:
            part, relation = self.content.part.add_header_part()
            part.element[:] = inside
            self._relations["head", kind] = relation
        return with_relation(w("headerReference", type=pages), relation)

    def _foot(self, kind: object, inside: Element, pages: str) -> Element:
        relation = self._relations.get(("foot", kind))
        if relation is None:
            part, relation = self.content.part.add_footer_part()
            part.element[:] = [inside]
            self._relations["foot", kind] = relation
        return with_relation(w("footerReference", type=pages), relation)

    def _said(self, words: str, style: str = "") -> list[Element]:
        return self.content.words(words, style, links=False) if words else []

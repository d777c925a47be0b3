"""The paper's blocks as paragraphs and tables, on upright pages and on those of dashboards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from quarterdeck import blocks, markup, theme
from quarterdeck.document.placed import Document, Placed
from quarterdeck.word_files.content import Content
from quarterdeck.word_files.elements import (
    Element,
    counted,
    keep_whole,
    keep_with_next,
    name_of,
    numbering,
    paragraph,
    paragraphs_of,
    put,
    right_tab,
    tab,
    text_run,
    w,
)
from quarterdeck.word_files.measures import (
    BAR_TWIPS,
    BULLETED,
    LANDSCAPE_MM,
    LETTERED,
    PARAGRAPHS,
    WHOLE_TABLE_ROWS,
    ink,
    kind_of,
    twips,
)
from quarterdeck.word_files.pictures import drawn_chart, shape_of
from quarterdeck.word_files.tables import table_of


@dataclass
class Section:
    """What stands on pages of one shape: upright ones, or those of a dashboard's table.

    columns: that its words run in. same_page: it goes on where the last one ended.
    """

    elements: list[Element] = field(default_factory=list)
    columns: int = 1
    same_page: bool = False
    dashboard: blocks.Dashboard | None = None
    first_of_dashboard: bool = False

    def joined(self) -> Iterator[Element]:
        """The elements, with a paragraph where a table can't stand alone.

        Word makes one table of two that touch, and asks for a paragraph after the last, which holds
        the section's shape.
        """
        for place, element in enumerate(self.elements):
            if place and name_of(element) == name_of(self.elements[place - 1]) == "w:tbl":
                yield paragraph("Join")
            yield element
        if name_of(self.elements[-1]) == "w:tbl":
            yield paragraph("Join")


@dataclass
class Body:
    """Writes a paper's blocks, counting its lettered lists on the way."""

    paper: Document
    content: Content
    _lists: int = 0

    def sections(self) -> Iterator[Section]:
        """The paper's blocks by the shape of their pages."""
        upright = Section()
        for place, each in enumerate(self.paper.placed):
            if isinstance(each.block, blocks.Dashboard):
                if upright.elements:
                    yield upright
                    upright = Section()
                yield from self._dashboard(each, each.block)
                continue
            following = self.paper.placed[place + 1 : place + 2]
            made = self._together(each) if each.parts else self._block(each)
            if following and _leads_to(each, following[0]):
                keep_with_next(made[-1])
            upright.elements += made
        if upright.elements:
            yield upright

    def _together(self, placed: Placed) -> list[Element]:
        """The blocks of a group, kept on one page."""
        made = [element for part in placed.parts for element in self._block(part)]
        for element in made[:-1]:
            keep_with_next(element)
        if name_of(made[-1]) == "w:tbl":
            keep_whole(made[-1], with_next=False)
        return made

    def _block(self, placed: Placed) -> list[Element]:
        block = placed.block
        match block:
            case blocks.Opening():
                return self._opening(block)
            case blocks.Heading():
                return self._heading(block, placed)
            case blocks.Paragraph():
                return self._prose(block, placed)
            case blocks.Listing():
                return self._listing(block)
            case blocks.Chart():
                return self._chart(block, placed)
            case blocks.Table():
                return self._captioned(block, placed)
            case _:
                raise TypeError(f"{block.block} is flattened before it is written")

    def _opening(self, opening: blocks.Opening) -> list[Element]:
        width = theme.TEXT_WIDTH_MM
        made = [paragraph("Eyebrow", *self.content.words(opening.body))]
        if opening.marking:
            made[0].extend([tab(), *self.content.words(opening.marking)])
            put(made[0], right_tab(width))
        if opening.restricted:
            made.append(paragraph("Eyebrow", *self.content.words(f"**{opening.restricted}**")))
        made.append(paragraph("Heading1", *self.content.words(opening.title)))
        for label, words in opening.header:
            labelled = [*self.content.words(label, "Label"), tab()]
            made.append(paragraph("HeaderBlock", *labelled, *self.content.words(f"**{words}**")))
        if not opening.header:
            quarter = "" if opening.quarter in self.paper.title else f" · {opening.quarter}"
            made.append(paragraph("PaperDate", *self.content.words(opening.date + quarter)))
        line = w("bottom", val="single", sz=12, space=6, color=ink(theme.DARK_BLUE))
        put(made[-1], w("pBdr", line))
        return made

    def _heading(self, heading: blocks.Heading, placed: Placed) -> list[Element]:
        written = paragraph(f"Heading{heading.level}", *self.content.words(heading.text))
        made = [self.content.place(written, placed.id)]
        if heading.eyebrow:
            eyebrow = paragraph("Eyebrow", *self.content.words(heading.eyebrow))
            put(eyebrow, w("spacing", before=0 if heading.new_page else 360))
            put(written, w("spacing", before=60))
            made.insert(0, eyebrow)
        elif heading.new_page:
            put(written, w("spacing", before=0))
        if heading.new_page:
            put(made[0], w("pageBreakBefore"))
        return made

    def _prose(self, prose: blocks.Paragraph, placed: Placed) -> list[Element]:
        headline = prose.voice == "headline"
        words = markup.strong_headline(prose.text) if headline else prose.text
        style = {"note": "Note", "commentary": "Commentary"}.get(
            prose.voice, "Normal" if placed.number is None else "NumberedParagraph"
        )
        written = self.content.place(paragraph(style, *self.content.words(words)), placed.id)
        if placed.number is not None:
            put(written, numbering(PARAGRAPHS))
        if prose.voice != "commentary":
            return [written]
        author = f", {prose.author}" if prose.author else ""
        made = [paragraph("CommentaryAuthor", *self.content.words(f"Commentary{author}")), written]
        # Their bars join only where both are indented alike, and a list has an indent of its own.
        number = 0 if placed.number is None else twips(theme.PARAGRAPH_NUMBER_MM)
        for each in made:
            put(each, w("ind", left=BAR_TWIPS + number, hanging=number))
        return made

    def _listing(self, listing: blocks.Listing) -> list[Element]:
        if listing.style == "lettered":
            style, number = "LetteredList", LETTERED + self._lists
            self._lists += 1
        else:
            style, number = "BulletedList", BULLETED
        return [
            paragraph(style, *self.content.words(item), properties=[numbering(number)])
            for item in listing.items
        ]

    def _chart(self, chart: blocks.Chart, placed: Placed) -> list[Element]:
        title = paragraph("FigureTitle", *self.content.words(chart.title))
        said = [*counted("Figure", placed.number), *self.content.words(chart.subtitle)]
        drawing = drawn_chart(chart)
        picture = paragraph("Figure", self.content.picture(drawing, chart.alt))
        made = [self.content.place(title, placed.id), paragraph("FigureCaption", *said), picture]
        if chart.source:
            keep_with_next(picture)
            made.append(self._source(chart.source))
        return made

    def _source(self, source: str) -> Element:
        return paragraph("Note", *self.content.words(f"**Source:** {source}"))

    def _captioned(self, table: blocks.Table, placed: Placed) -> list[Element]:
        """A table with its caption above it, its notes and its source under it."""
        written = table_of(self.content, table, "table", theme.TEXT_WIDTH_MM)
        made = [written]
        if table.show_caption:
            said = [*counted("Table", placed.number), *self.content.words(table.caption)]
            made.insert(0, self.content.place(paragraph("Caption", *said), placed.id))
        elif placed.id:
            self.content.place(paragraphs_of(written)[0], placed.id)
        notes = [paragraph("Note", *self.content.words(note)) for note in table.notes]
        notes += [self._source(table.source)] if table.source else []
        if len(table.rows) <= WHOLE_TABLE_ROWS:
            keep_whole(written, with_next=bool(notes))
        return made + notes

    # The dashboard

    def _dashboard(self, placed: Placed, dashboard: blocks.Dashboard) -> Iterator[Section]:
        """Pages for each of its tables, the words under it in columns.

        The last section of each holds nothing, and has Word make the columns equally long.
        """
        for place, table in enumerate(dashboard.tables):
            section = Section(dashboard=dashboard, first_of_dashboard=place == 0)
            if place == 0:
                section.elements += self._dashboard_head(placed, dashboard)
            kind = kind_of(dashboard)
            section.elements.append(table_of(self.content, table, kind, LANDSCAPE_MM))
            keys, notes = self._keys(dashboard), self._dashboard_notes(dashboard, table)
            if dashboard.low_rows:
                section.elements += keys
                keys = []
            yield section
            if keys or notes:
                columns = 3 if dashboard.low_rows else 2
                yield Section([*keys, *notes], columns, same_page=True, dashboard=dashboard)
                yield Section([paragraph("Join")], same_page=True, dashboard=dashboard)

    def _dashboard_head(self, placed: Placed, dashboard: blocks.Dashboard) -> list[Element]:
        eyebrow = paragraph("Eyebrow", *self.content.words(dashboard.eyebrow))
        if self.paper.opening.marking:
            eyebrow.extend([tab(), *self.content.words(self.paper.opening.marking)])
            put(eyebrow, right_tab(LANDSCAPE_MM))
        title = paragraph("Heading2", *self.content.words(dashboard.title))
        self.content.place(title, placed.id)
        put(title, w("spacing", before=0, after=20))
        counts = [*self.content.words(dashboard.counted, "Pale")]
        for count in dashboard.counts:
            picture = self.content.picture(shape_of(count.glyph), count.glyph.label, beside=True)
            counts += [text_run("    "), picture, text_run("\u00a0")]
            counts += [text_run(str(count.number), [w("rStyle", val="Count")])]
            counts += [text_run("\u00a0"), *self.content.words(count.glyph.label)]
        return [
            eyebrow,
            title,
            paragraph("DashboardCounts", *counts),
            paragraph("DashboardHeadline", *self.content.words(dashboard.headline)),
        ]

    def _keys(self, dashboard: blocks.Dashboard) -> list[Element]:
        """What the shapes mean, a line for each column; under low rows all in one."""
        lines = []
        for line in dashboard.key:
            gap = text_run("   ") if dashboard.low_rows else tab()
            inside = [*self.content.words(f"**{line.heading}**"), gap]
            for glyph in line.glyphs:
                inside += [*self.content.glyph(glyph, kind_of(dashboard)), text_run("   ")]
            lines.append([*inside, *(self.content.words(line.words) if line.words else [])])
        if not dashboard.low_rows or not lines:
            return [paragraph("DashboardKey", *inside) for inside in lines]
        return [paragraph("LowRowKey", *(run for inside in lines for run in inside))]

    def _dashboard_notes(self, dashboard: blocks.Dashboard, table: blocks.Table) -> list[Element]:
        style = "LowRowNote" if dashboard.low_rows else "DashboardNote"
        made = []
        for mark, words in dashboard.footnotes_under(table):
            inside = [*self.content.words(f"**{mark}**"), tab()]
            made.append(paragraph(style, *inside, *self.content.words(words)))
        for note in (*table.notes, *dashboard.remarks):
            written = paragraph(style, *self.content.words(note))
            put(written, w("ind", left=twips(3.5), hanging=0))
            made.append(written)
        return made


def _leads_to(placed: Placed, following: Placed) -> bool:
    """Whether a block says nothing without the one that follows it, or that one without it."""
    one, next_one = placed.block, following.block
    if isinstance(one, blocks.Paragraph):
        return isinstance(next_one, blocks.Listing)
    note = isinstance(next_one, blocks.Paragraph) and next_one.voice == "note"
    return isinstance(one, blocks.Table) and len(one.rows) <= WHOLE_TABLE_ROWS and note

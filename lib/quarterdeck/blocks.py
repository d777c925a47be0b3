"""What a paper is made of: small objects that carry their picture, their data and their words.

A notebook cell shows blocks; `document` gathers them from the executed notebook, numbers them
and hands the same list to the HTML template and to the Typst template. Neither is made from the
other's markup. Words are plain text with `**strong**`, `^1^` for a footnote mark and
`[text](address)` (a web, mail or telephone address, or `#id` of a block); nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

MIME_TYPE = "application/vnd.quarterdeck.block+json"

Words = Annotated[str, Field(min_length=1)]

#: One grammar of shapes for ratings, directions, districts and special causes (see `glyphs`).
GlyphName = Literal[
    "green",
    "amber",
    "red",
    "not_rated",
    "improving_up",
    "improving_down",
    "improving_level",
    "worsening_up",
    "worsening_down",
    "worsening_level",
    "neutral_up",
    "neutral_down",
    "neutral_either",
    "stable",
    "better",
    "similar",
    "worse",
    "not_judged",
    "withheld_length",
    "withheld_definition",
    "withheld_coverage",
    "withheld_sample",
    "withheld_data",
    "quartile_top",
    "quartile_average",
    "quartile_bottom",
]


#: A page beside the paper, and a place on it; or none.
_EVIDENCE = r"^(evidence/[\w.#-]+)?$"

_MARKED = re.compile(
    r"\*\*(?P<strong>(?:(?!\*\*).)+)\*\*"
    r"|\^(?P<mark>[^\s^]{1,3})\^"
    r"|\[(?P<text>[^\[\]]+)\]\((?P<address>(?:https?://|mailto:|tel:|#)[^\s()]+)\)",
    re.DOTALL,
)

#: A quote before a letter, with nothing or an opening mark before it. Before a digit a single one
#: is an apostrophe ("the '90s").
_OPENING_QUOTE = re.compile(r"(?<![^\s(\[–—“‘])(?:'(?=[^\W\d])|\"(?=\S))")


class Run(BaseModel):
    """Words of one kind: plain, strong, a footnote mark, or a link to an address."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    strong: bool = False
    mark: bool = False
    address: str = ""


def runs(words: str) -> tuple[Run, ...]:
    """Words as runs of one kind each, in print's quotes. Strong words may hold marks and links."""
    return tuple(_runs(words, strong=False))


def typographic(words: str) -> str:
    """Words with the quotes and apostrophes of print, whatever a keyboard or a file gave."""
    words = _OPENING_QUOTE.sub(lambda found: "“" if found[0] == '"' else "‘", words)
    return words.replace('"', "”").replace("'", "’")


def _runs(words: str, *, strong: bool) -> Iterator[Run]:
    reached = 0
    for found in _MARKED.finditer(words):
        if found.start() > reached:
            yield Run(text=typographic(words[reached : found.start()]), strong=strong)
        if found["strong"] is not None:
            yield from _runs(found["strong"], strong=True)
        elif found["mark"] is not None:
            yield Run(text=found["mark"], strong=strong, mark=True)
        else:
            yield Run(text=typographic(found["text"]), strong=strong, address=found["address"])
        reached = found.end()
    if reached < len(words):
        yield Run(text=typographic(words[reached:]), strong=strong)


def plain(words: str) -> str:
    """Words without their marks: what is read aloud, searched for, or put in a bookmark."""
    return "".join(run.text for run in runs(words) if not run.mark)


class Shown(BaseModel):
    """Base of everything shown: strict, frozen, and known to Jupyter by one MIME type.

    In a notebook a block shows itself as the paper will show it, without its number.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """What Jupyter stores: the block itself (blocks only), its HTML and its words."""
        # Imported when a block is shown, because the markup is made from blocks.
        from quarterdeck import markup

        bundle: dict[str, Any] = {"text/html": markup.fragment(self), "text/plain": words_of(self)}
        if "block" in type(self).model_fields:
            bundle = {MIME_TYPE: self.model_dump(mode="json"), **bundle}
        return bundle


class Text(Shown):
    """A run of words in a cell. `role` picks size and colour from the theme.

    `evidence` is a page beside the paper that tells where a figure comes from; it is a link on
    screen and nothing in print.
    """

    part: Literal["text"] = "text"
    text: Words
    evidence: Annotated[str, Field(pattern=_EVIDENCE)] = ""
    role: Literal["value", "earlier", "label", "strong", "small", "heading"] = "label"


class Glyph(Shown):
    """A shape with its letter; `label` is its words, printed beside it unless `hide_label`."""

    part: Literal["glyph"] = "glyph"
    name: GlyphName
    label: Words
    letter: Annotated[str, Field(max_length=2)] = ""
    hide_label: bool = False


class Picture(Shown):
    """A small drawing inside a cell (sparkline, rank strip): SVG with its words."""

    part: Literal["picture"] = "picture"
    svg: Words
    alt: Words
    width_mm: float
    height_mm: float


Part = Annotated[Text | Glyph | Picture, Field(discriminator="part")]


class Cell(Shown):
    """A cell of a table: lines of parts. `span` > 1 runs across the following columns.

    `align` "decimal" lines figures up on the point. `rows` > 1 runs down (an outcome beside its
    indicators).
    """

    lines: tuple[tuple[Part, ...], ...]
    align: Literal["left", "right", "centre", "decimal"] = "left"
    header: bool = False
    span: Annotated[int, Field(ge=1)] = 1
    rows: Annotated[int, Field(ge=1)] = 1


class Column(Shown):
    """A column: its heading, a grey second line for the basis, and its share of the width."""

    heading: Words
    basis: str = ""
    width: Annotated[float, Field(gt=0)] = 1.0
    align: Literal["left", "right", "centre", "decimal"] = "left"


class Row(Shown):
    """A row. `starts_group` draws the heavier rule above it."""

    cells: tuple[Cell, ...]
    starts_group: bool = False


class Table(Shown):
    """A real table, with a caption, column headings and row headings."""

    block: Literal["table"] = "table"
    id: Words
    caption: Words
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[Words, ...] = ()
    source: str = ""
    show_caption: bool = True


class Chart(Shown):
    """A figure: title (a finding), subtitle (measure, area, unit, scale), picture, words, data.

    `svg` is drawn for the printed page, `svg_narrow` for a telephone; `alt` is computed from the
    data; `data` is the table one click away in HTML.
    """

    block: Literal["chart"] = "chart"
    id: Words
    title: Words
    subtitle: Words
    svg: Words
    svg_narrow: str = ""
    alt: Words
    width_mm: float = 176.0
    height_mm: float
    data: Table | None = None
    source: str = ""


class Heading(Shown):
    """A heading below the paper's title: level 2 for a section, 3 for an indicator.

    `eyebrow` is the small grey line above it (the outcome an indicator belongs to).
    `new_page` begins a page in print.
    """

    block: Literal["heading"] = "heading"
    level: Literal[2, 3, 4]
    text: Words
    id: str = ""
    eyebrow: str = ""
    new_page: bool = False


class Paragraph(Shown):
    """A paragraph. Numbered ones are numbered through the whole paper, across headings.

    `voice` keeps the three sources of words apart: stable prose, a computed headline, a person's
    commentary (with `author`, a role), a note. A headline without `**strong**` words is strong
    throughout; a note is small and never numbered. `id` is a name to refer to it by. `written_in`
    is the file and line that its words come from, for what is wrong with them. `continued`
    commentary goes on with what stands before it, under the same author. `evidence`, as a `Text`
    has it, is a link after the words, on screen only.
    """

    block: Literal["paragraph"] = "paragraph"
    text: Words
    voice: Literal["prose", "headline", "commentary", "note"] = "prose"
    numbered: bool = True
    author: str = ""
    continued: bool = False
    id: str = ""
    written_in: str = ""
    evidence: Annotated[str, Field(pattern=_EVIDENCE)] = ""


class Listing(Shown):
    """A list under the paragraph before it: lettered (a), (b), or bulleted."""

    block: Literal["listing"] = "listing"
    items: tuple[Words, ...]
    style: Literal["lettered", "bulleted"] = "bulleted"


class Opening(Shown):
    """The head of the paper: body, date, title, and what it is marked.

    `header` is a header block, each line a label with its words ("Report of", and whose it is); it
    then gives the date. `restricted` stands at the head of every page of an edition that isn't for
    the public.
    """

    block: Literal["opening"] = "opening"
    body: Words
    title: Words
    date: Words
    marking: str = ""
    header: tuple[tuple[Words, Words], ...] = ()
    restricted: str = ""
    quarter: Words
    illustrative: str = ""
    language: str = "en-GB"


class Count(Shown):
    """A verdict and how many rows have it, at the head of a dashboard."""

    glyph: Glyph
    number: int


class KeyLine(Shown):
    """A line of the key: what the shapes of one column mean."""

    heading: Words
    glyphs: tuple[Glyph, ...]
    words: str = ""


class Dashboard(Shown):
    """Title, verdict counts, one sentence, a table or two, footnotes, key, on landscape A4.

    Each table has a page, all with rows of one height; `low_rows` are of two lines, for a page of
    many. A table's notes and the footnotes that it bears the marks of stand under it.
    """

    block: Literal["dashboard"] = "dashboard"
    id: Words
    eyebrow: Words
    title: Words
    counted: Words
    counts: tuple[Count, ...]
    headline: Words
    tables: Annotated[tuple[Table, ...], Field(min_length=1)]
    low_rows: bool = False
    footnotes: tuple[tuple[str, Words], ...] = ()
    remarks: tuple[Words, ...] = ()
    key: tuple[KeyLine, ...] = ()
    foot_left: str = ""
    foot_right: str = ""

    def footnotes_under(self, table: Table) -> tuple[tuple[str, Words], ...]:
        """The footnotes whose marks a table bears; under the only table, all of them."""
        if len(self.tables) == 1:
            return self.footnotes
        borne = _marks_in(table)
        return tuple((mark, words) for mark, words in self.footnotes if mark in borne)


def _marks_in(table: Table) -> set[str]:
    """The footnote marks in a table's headings and cells."""
    said = [words for column in table.columns for words in (column.heading, column.basis)]
    for part in (
        part for row in table.rows for cell in row.cells for line in cell.lines for part in line
    ):
        if isinstance(part, Text):
            said.append(part.text)
        elif isinstance(part, Glyph):
            said.append(part.label)
    return {run.text for words in said for run in runs(words) if run.mark}


class Group(Shown):
    """Blocks shown together by one cell. `keep_together` keeps them on one page in print."""

    block: Literal["group"] = "group"
    blocks: tuple[Block, ...]
    keep_together: bool = False


Block = Annotated[
    Table | Chart | Heading | Paragraph | Listing | Opening | Dashboard | Group,
    Field(discriminator="block"),
]

Group.model_rebuild()

_adapter: TypeAdapter[Block] = TypeAdapter(Block)


def words_of(shown: Shown) -> str:
    """A block's words as plain text: what a terminal prints and a screen reader could say."""
    match shown:
        case Text(text=text) | Paragraph(text=text) | Heading(text=text):
            return plain(text)
        case Glyph(label=label):
            return label
        case Picture(alt=alt):
            return alt
        case Cell(lines=lines):
            return " ".join(words_of(part) for line in lines for part in line)
        case Column(heading=heading, basis=basis):
            return plain(f"{heading} ({basis})" if basis else heading)
        case Row(cells=cells):
            return "; ".join(words_of(cell) for cell in cells)
        case Table(caption=caption, columns=columns, rows=rows, notes=notes):
            head = "; ".join(words_of(column) for column in columns)
            return "\n".join([plain(caption), head, *map(words_of, rows), *map(plain, notes)])
        case Chart(title=title, subtitle=subtitle, alt=alt):
            return "\n".join([plain(title), plain(subtitle), alt])
        case Listing(items=items):
            return "\n".join(f"- {plain(item)}" for item in items)
        case Opening(body=body, title=title, date=date, header=header):
            said = [f"{label}: {plain(words)}" for label, words in header] or [date]
            return "\n".join([body, title, *said])
        case Dashboard(title=title, headline=headline, tables=tables, footnotes=footnotes):
            notes = tuple(f"{mark} {plain(words)}" for mark, words in footnotes)
            return "\n".join([plain(title), plain(headline), *map(words_of, tables), *notes])
        case Group(blocks=blocks):
            return "\n".join(words_of(block) for block in blocks)
        case _:
            return str(shown)


def from_json(value: Any) -> Block:
    """The block that a notebook's output holds. Raises pydantic's ValidationError if it is none."""
    return _adapter.validate_python(value)

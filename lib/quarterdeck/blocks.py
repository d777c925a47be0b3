"""What a paper is made of: small objects that carry their picture, their data and their words.

A notebook cell shows blocks; `document` gathers them from the executed notebook, numbers them
and hands the same list to the HTML template and to the Typst template. Neither is made from the
other's markup. Words are plain text with `**strong**`, `^1^` for a footnote mark and
`[text](address)`; nothing else.
"""

from __future__ import annotations

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


class Shown(BaseModel):
    """Base of everything shown: strict, frozen, and known to Jupyter by one MIME type."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Shown):
    """A run of words in a cell. `role` picks size and colour from the theme."""

    part: Literal["text"] = "text"
    text: Words
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
    commentary (with `author`, a role), a note.
    """

    block: Literal["paragraph"] = "paragraph"
    text: Words
    voice: Literal["prose", "headline", "commentary", "note"] = "prose"
    numbered: bool = True
    author: str = ""


class Listing(Shown):
    """A list under the paragraph before it: lettered (a), (b), or bulleted."""

    block: Literal["listing"] = "listing"
    items: tuple[Words, ...]
    style: Literal["lettered", "bulleted"] = "bulleted"


class Opening(Shown):
    """The head of the paper: body, date, title, and what it is marked."""

    block: Literal["opening"] = "opening"
    body: Words
    title: Words
    date: Words
    marking: str = ""
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
    """One landscape A4 page: title, verdict counts, one sentence, table, footnotes, key."""

    block: Literal["dashboard"] = "dashboard"
    id: Words
    eyebrow: Words
    title: Words
    counted: Words
    counts: tuple[Count, ...]
    headline: Words
    table: Table
    footnotes: tuple[tuple[str, Words], ...] = ()
    remarks: tuple[Words, ...] = ()
    key: tuple[KeyLine, ...] = ()
    foot_left: str = ""
    foot_right: str = ""


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


def from_json(value: Any) -> Block:
    """The block that a notebook's output holds. Raises pydantic's ValidationError if it is none."""
    return _adapter.validate_python(value)

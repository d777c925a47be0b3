"""Blocks as HTML, by the macros of the board_paper template: for the page and for JupyterLab."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from quarterdeck import blocks, glyphs, theme
from quarterdeck.document.columns import columns_of, decimal_paddings, true_minus
from quarterdeck.document.placed import Document, Placed

#: In a notebook our rules have to outweigh JupyterLab's own rules for tables.
NOTEBOOK_SCOPE: Final = ".board-paper.board-paper.board-paper"
#: A year's label isn't broken at its hyphen.
_UNBROKEN: Final = re.compile(r"\b\d{4}-\d{2}(?:-Q[1-4])?\b")
_PLAIN_TABLE_COLUMNS: Final = 2


def words(text: str) -> Markup:
    """Words with their marks as HTML."""
    return Markup("").join(map(_run, blocks.runs(text)))


def _run(run: blocks.Run) -> Markup:
    written = Markup(  # noqa: S704, escaped before the spans are put in
        _UNBROKEN.sub(r'<span class="whole">\g<0></span>', str(escape(run.text)))
    )
    if run.mark:
        written = Markup('<sup><span class="unseen"> note </span>{}</sup>').format(written)
    if run.address:
        written = Markup('<a href="{}">{}</a>').format(run.address, written)
    return Markup("<strong>{}</strong>").format(written) if run.strong else written


def data_uri(svg: str) -> str:
    """A drawing as an address that holds it.

    As an image it can't clash with another drawing's ids, and nbconvert's HTML parser, which
    writes viewBox in small letters, never sees inside.
    """
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode("ascii")


@cache
def glyph_uri(name: blocks.GlyphName, letter: str) -> str:
    """A glyph as an address that holds its drawing."""
    return data_uri(glyphs.svg(name, letter))


def is_led(cell: blocks.Cell) -> bool:
    """Whether a cell begins with one shape, whose words and lines stand to its right."""
    first = cell.lines[0] if cell.lines else ()
    return len(first) == 1 and isinstance(first[0], blocks.Glyph) and not first[0].hide_label


def begins_with_shape(cell: blocks.Cell) -> bool:
    """Whether a cell says with a shape what its first column is about, however far it runs."""
    first = cell.lines[0] if cell.lines else ()
    return bool(first) and isinstance(first[0], blocks.Glyph)


def only_shapes(parts: tuple[blocks.Part, ...]) -> bool:
    """Whether a line is a row of shapes without words beside them, spread over its cell."""
    return len(parts) > 1 and all(
        isinstance(part, blocks.Glyph) and part.hide_label for part in parts
    )


def becomes_cards(table: blocks.Table) -> bool:
    """Whether a table is too wide for a telephone, where each row then becomes a card."""
    return len(table.columns) > _PLAIN_TABLE_COLUMNS


def row_groups(table: blocks.Table) -> list[list[int]]:
    """Numbers of rows, by group: a row that starts a group, and those after it."""
    groups: list[list[int]] = []
    for number, row in enumerate(table.rows):
        if row.starts_group or not groups:
            groups.append([])
        groups[-1].append(number)
    return groups


def _paddings(
    table: blocks.Table, dashboard: blocks.Dashboard | None
) -> tuple[tuple[tuple[float, ...], ...], ...]:
    sizes = theme.TABLE_SIZES if dashboard is None else dashboard_sizes(dashboard)
    return decimal_paddings(table, sizes)


def dashboard_sizes(dashboard: blocks.Dashboard) -> dict[str, float]:
    """Points by role of text in a dashboard's cells."""
    return theme.LOW_ROW_SIZES if dashboard.low_rows else theme.DASHBOARD_SIZES


def strong_headline(text: str) -> str:
    """A headline with no strong words of its own is strong throughout."""
    return text if any(run.strong for run in blocks.runs(text)) else f"**{text}**"


@cache
def environment() -> Environment:
    """The templates of the package's own folder, with what their macros call."""
    made = Environment(
        loader=FileSystemLoader(theme.TEMPLATE_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        words=words,
        plain=blocks.plain,
        data_uri=data_uri,
        glyph_uri=glyph_uri,
        begins_with_shape=begins_with_shape,
        is_led=is_led,
        only_shapes=only_shapes,
        becomes_cards=becomes_cards,
        row_groups=row_groups,
        columns_of=columns_of,
        paddings=_paddings,
        true_minus=true_minus,
        strong_headline=strong_headline,
    )
    return made


def page_template() -> Template:
    """The whole page, in named Jinja blocks that another template may extend."""
    return environment().get_template("page.html.j2")


def render(placed: Placed) -> Markup:
    """One placed block as HTML."""
    macros = environment().get_template("macros.html.j2").module
    # The macros escape every word, so what they return is safe.
    return Markup(macros.block(placed).strip() + "\n")  # type: ignore[attr-defined]  # noqa: S704


class PageView:
    """What the page's template asks for."""

    def __init__(
        self,
        document: Document,
        *,
        with_fonts: bool = True,
        back: Sequence[tuple[str, str]] = (),
    ) -> None:
        self.document = document
        self.with_fonts = with_fonts
        self.back = back
        self.opening = document.opening
        self.title = document.title
        self.language = document.language
        self.published = document.published.isoformat()
        self.body = [each for each in document.placed if each.block is not document.opening]
        self.headings = [
            (each.id, blocks.plain(_title(each.block)))
            for each in document.every()
            if isinstance(each.block, blocks.Dashboard)
            or (isinstance(each.block, blocks.Heading) and each.block.level == 2)
        ]

    # As methods, because nbconvert renders the page with an environment of its own.

    def words(self, text: str) -> Markup:
        """Words with their marks as HTML."""
        return words(text)

    def render(self, placed: Placed) -> Markup:
        """One placed block as HTML."""
        return render(placed)

    def header_block(self) -> Markup:
        """The lines of the header block as a list of names and what they name."""
        macros = environment().get_template("macros.html.j2").module
        # The macro escapes every word, so what it returns is safe.
        return Markup(macros.header_block(self.opening.header))  # type: ignore[attr-defined]  # noqa: S704

    def stylesheet(self) -> Markup:
        """The page's style, with its typeface."""
        return Markup(stylesheet(with_fonts=self.with_fonts))  # noqa: S704, our own file


def page(paper: Document, *, with_fonts: bool = True, back: Sequence[tuple[str, str]] = ()) -> str:
    """A paper as one self-contained HTML page; without fonts, in the reader's own.

    back: what a page beside the papers leads back to, as words and file names.
    """
    view = PageView(paper, with_fonts=with_fonts, back=back)
    return page_template().render(resources={"board_paper": view})


def _title(block: blocks.Block) -> str:
    return block.title if isinstance(block, blocks.Dashboard) else getattr(block, "text", "")


def stylesheet(*, with_fonts: bool, on_page: bool = True, scope: str = ".board-paper") -> str:
    """The style of `paper.css` without comments and needless space, values from the theme.

    on_page: also how a page of its own is laid out, narrow and in print; a notebook's cell isn't.
    """
    rules = (theme.TEMPLATE_FOLDER / "paper.css").read_text(encoding="utf-8")
    if not on_page:
        rules = rules.partition("/* Only on the page")[0]
    rules = re.sub(r"/\*.*?\*/", "", rules, flags=re.DOTALL)
    rules = re.sub(r"\s+", " ", rules)
    rules = re.sub(r" ?([{};,]) ?", r"\1", rules).replace(";}", "}").strip()
    roles = _role_rules()
    scoped = (f".board-paper{{{theme.custom_properties()}}}" + rules + roles).replace(
        ".board-paper", scope
    )
    return (_font_faces() + scoped) if with_fonts else scoped


def _role_rules() -> str:
    """Size, colour and weight of each role of text, on a dashboard and in other tables."""
    written = []
    for role, colour in theme.ROLE_COLOURS.items():
        weight = "bold" if role in theme.BOLD_ROLES else "normal"
        for place, sizes in (
            ("", theme.TABLE_SIZES),
            (".dashboard ", theme.DASHBOARD_SIZES),
            (".low-rows ", theme.LOW_ROW_SIZES),
        ):
            written.append(
                f".board-paper {place}.{role}{{color:{colour};font-weight:{weight};"
                f"font-size:calc({sizes[role]:g}*var(--pt))}}"
            )
    return "".join(written)


@cache
def _font_faces() -> str:
    faces = []
    for weight, name in (("400", "DejaVuSansCondensed"), ("700", "DejaVuSansCondensed-Bold")):
        font = base64.b64encode((theme.FONT_FOLDER / f"{name}.woff2").read_bytes()).decode("ascii")
        faces.append(
            f'@font-face{{font-family:"Board Paper";font-weight:{weight};'
            f'src:url(data:font/woff2;base64,{font}) format("woff2")}}'
        )
    return "".join(faces)


def fragment(shown: blocks.Shown) -> str:
    """A block or part of one as it is shown in a notebook, with its style but not its typeface."""
    macros = environment().get_template("macros.html.j2").module
    if "block" in type(shown).model_fields:
        body = _placed_html(shown)  # type: ignore[arg-type]
    elif isinstance(shown, blocks.Text | blocks.Glyph | blocks.Picture):
        body = macros.part(shown)  # type: ignore[attr-defined]
    elif isinstance(shown, blocks.Cell):
        body = macros.cell_lines(shown, ())  # type: ignore[attr-defined]
    else:
        body = escape(blocks.words_of(shown))
    style = stylesheet(with_fonts=False, on_page=False, scope=NOTEBOOK_SCOPE)
    return f'<div class="board-paper in-notebook"><style>{style}</style>{body}</div>'


def _placed_html(block: blocks.Block) -> Markup:
    if isinstance(block, blocks.Group):
        return Markup("").join(_placed_html(each) for each in block.blocks)
    if isinstance(block, blocks.Chart):
        # A notebook already keeps both drawings in the block; one more copy is enough to show.
        block = block.model_copy(update={"svg_narrow": ""})
    return render(Placed(block, id=getattr(block, "id", "")))

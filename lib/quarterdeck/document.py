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
import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final
from xml.parsers import expat

import mistune
from pydantic import ValidationError

from quarterdeck import blocks, glyphs, prose, theme
from quarterdeck.problems import Problem, Problems

# calendar.month_name speaks the machine's language; papers are in English.
MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
PLACEHOLDER_ALT: Final = "no description has been provided for this image"
MARK_SIZE: Final = 0.7  # of a footnote mark, to the words that it hangs on
FIGURE_WORDS_MM: Final = 24  # a figure's title, subtitle and source, at their longest
SHOW_A_BLOCK: Final = "show a block of quarterdeck.blocks, or nothing"

_DATE = re.compile(rf"\b(?:(\d{{1,2}}) )?({'|'.join(MONTHS)}) (\d{{4}})\b")
_REFERENCE = re.compile(r"\{(?P<kind>[A-Za-z_]+)(?::(?P<name>[^{}\s]*))?\}")
_REFERRED: Final = ("paragraph", "paragraphs", "figure", "table")
_NOT_WORDS: Final = frozenset({"block", "id", "svg", "svg_narrow", "data", "written_in"})
_FILE_NAME = re.compile(r"[\w./\\-]+\.(?:svg|png|jpe?g|gif|pdf|webp)", re.IGNORECASE)
_FIGURE = re.compile(r"(?P<whole>[+−-]?£?\d[\d,]*)(?P<rest>(?:\.\d+)?(?:%| ?pts?| points?)?)")


@dataclass(frozen=True)
class Placed:
    """A block in its place in the paper.

    id: unique in the paper, for links; "" where nothing can point. number: of a paragraph,
    figure or table, or None. cell: the notebook's cell, from 1. parts: the blocks of a group
    that has to stay together.
    """

    block: blocks.Block
    id: str = ""
    number: int | None = None
    cell: int = 0
    parts: tuple[Placed, ...] = ()


@dataclass(frozen=True)
class Document:
    """A paper, read from its notebook and numbered."""

    opening: blocks.Opening
    published: dt.date
    placed: tuple[Placed, ...]
    file: str = field(default="notebook", compare=False)

    @property
    def title(self) -> str:
        return blocks.plain(self.opening.title)

    @property
    def language(self) -> str:
        return self.opening.language

    def every(self) -> Iterator[Placed]:
        """All blocks in order, with those of groups."""
        yield from _every(self.placed)


def read(notebook: Mapping[str, Any], file: str = "notebook") -> Document:
    """The paper that an executed notebook holds.

    notebook: a notebook of format 4, as nbformat or json gives it. file: its name in messages.
    Raises Problems with everything that keeps it from being a paper.
    """
    gathered: list[Placed] = []
    problems: list[Problem] = []
    for number, cell in enumerate(notebook.get("cells", ()), start=1):
        place = _place(number, cell)
        read_cell = _markdown if cell["cell_type"] == "markdown" else _outputs
        if cell["cell_type"] in ("markdown", "code"):
            for found in read_cell(cell):
                if isinstance(found, _Wrong):
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
    flat = tuple(_flattened(gathered))
    for placed in _every(flat):
        place = places.get(placed.cell, f"block {placed.cell}")
        problems += [Problem(file, place, each.wrong, each.right) for each in _faults(placed.block)]
    numbered, faults = _numbered(flat)
    referred, unknown = _referred(numbered)
    problems += [
        Problem(file, places.get(cell, f"block {cell}"), fault.wrong, fault.right)
        for cell, fault in (*faults, *_links(referred))
    ]
    problems += [
        _problem(placed, fault, file, places)
        for placed, fault in (*unknown, *_calendar_faults(numbered))
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
    return Document(openings[0], published, referred, file)


def _problem(placed: Placed, fault: _Wrong, file: str, places: Mapping[int, str]) -> Problem:
    """What is wrong with a block's words, in the file and line that they were written in."""
    written_in, _, line = getattr(placed.block, "written_in", "").partition(", ")
    if written_in:
        return Problem(written_in, line, fault.wrong, fault.right)
    place = places.get(placed.cell, f"block {placed.cell}")
    return Problem(file, place, fault.wrong, fault.right)


@dataclass(frozen=True)
class _Wrong:
    """Something wrong in a cell, and what would be right."""

    wrong: str
    right: str = ""


def _place(number: int, cell: Mapping[str, Any]) -> str:
    source = cell.get("source", "")
    source = source if isinstance(source, str) else "".join(source)
    first = next((line.strip() for line in source.splitlines() if line.strip()), "")
    return f"cell {number} ({first[:40]})" if first else f"cell {number}"


def _joined(value: Any) -> str:
    """A notebook's text, which may be kept as a list of lines."""
    return value if isinstance(value, str) else "".join(value)


# Cells


def _outputs(cell: Mapping[str, Any]) -> Iterator[blocks.Block | _Wrong]:
    for output in cell.get("outputs", ()):
        kind = output["output_type"]
        if kind == "stream":
            continue
        if kind == "error":
            yield _Wrong(f"failed: {output.get('ename', 'error')}: {output.get('evalue', '')}")
            continue
        data = output.get("data", {})
        if blocks.MIME_TYPE in data:
            try:
                yield blocks.from_json(data[blocks.MIME_TYPE])
            except ValidationError as error:
                for each in error.errors():
                    key = ".".join(str(part) for part in each["loc"])
                    yield _Wrong(f"shows a block that can't be read: {key}: {each['msg']}")
        elif any(name.startswith("image/") for name in data):
            yield _Wrong(
                "shows a picture with no words",
                "return a blocks.Chart, which has a title and alt text",
            )
        elif "text/html" in data:
            yield _Wrong("shows HTML (a data frame?) that has no caption or scope", SHOW_A_BLOCK)
        elif data:
            words = _joined(data.get("text/plain", ", ".join(data)))
            yield _Wrong(f"shows {words[:40]!r}, which isn't a block", SHOW_A_BLOCK)


def _markdown(cell: Mapping[str, Any]) -> Iterator[blocks.Block | _Wrong]:
    parsed = mistune.create_markdown(renderer="ast")(_joined(cell.get("source", "")))
    for token in parsed if isinstance(parsed, list) else ():
        kind = token["type"]
        try:
            if kind == "heading":
                yield _heading(token)
            elif kind == "paragraph":
                yield blocks.Paragraph(text=_inline(token["children"]))
            elif kind == "list":
                style: Any = "lettered" if token["attrs"]["ordered"] else "bulleted"
                items = tuple(_item(item) for item in token["children"])
                yield blocks.Listing(items=items, style=style)
            elif kind != "blank_line":
                raise _NotProse(_wrong_token(token))
        except _NotProse as error:
            yield error.fault


class _NotProse(Exception):
    def __init__(self, fault: _Wrong) -> None:
        self.fault = fault
        super().__init__(fault.wrong)


def _wrong_token(token: Mapping[str, Any]) -> _Wrong:
    kind = {
        "block_html": "HTML",
        "inline_html": "HTML",
        "block_code": "a code block",
        "codespan": "code",
        "emphasis": "italics",
        "image": "a picture",
        "thematic_break": "a rule",
        "block_quote": "a quotation",
        "linebreak": "a line break",
    }.get(token["type"], token["type"])
    return _Wrong(
        f"prose holds {kind}", "use only headings, paragraphs, lists, **strong** and links"
    )


def _heading(token: Mapping[str, Any]) -> blocks.Heading:
    level = token["attrs"]["level"]
    if level not in (2, 3, 4):
        raise _NotProse(
            _Wrong(
                f"has a heading of level {level}",
                "level 1 is the paper's title, which the opening gives: use ##, ### or ####",
            )
        )
    return blocks.Heading(level=level, text=_inline(token["children"]))


def _item(token: Mapping[str, Any]) -> str:
    children = token["children"]
    if len(children) != 1 or children[0]["type"] not in ("block_text", "paragraph"):
        raise _NotProse(_Wrong("has a list inside a list, or two paragraphs in one item"))
    return _inline(children[0]["children"])


def _inline(tokens: Iterable[Mapping[str, Any]]) -> str:
    written = []
    for token in tokens:
        match token["type"]:
            case "text":
                written.append(token["raw"])
            case "softbreak":
                written.append(" ")
            case "strong":
                written.append(f"**{_inline(token['children'])}**")
            case "link":
                words, address = _inline(token["children"]), token["attrs"]["url"]
                link = f"[{words}]({address})"
                if not blocks.runs(link)[0].address:
                    raise _NotProse(
                        _Wrong(
                            f"links to {address!r}",
                            "link to http(s)://, mailto:, tel: or #id of a block",
                        )
                    )
                written.append(link)
            case _:
                raise _NotProse(_wrong_token(token))
    return "".join(written)


# Numbers and ids


def _flattened(gathered: Iterable[Placed]) -> Iterator[Placed]:
    for placed in gathered:
        block = placed.block
        if not isinstance(block, blocks.Group):
            yield placed
            continue
        parts = tuple(_flattened(Placed(each, cell=placed.cell) for each in block.blocks))
        if block.keep_together and len(parts) > 1:
            yield replace(placed, parts=tuple(_every(parts)))
        else:
            yield from parts


def _every(placed: Iterable[Placed]) -> Iterator[Placed]:
    for each in placed:
        if each.parts:
            yield from _every(each.parts)
        else:
            yield each


def _numbered(
    flat: Sequence[Placed],
) -> tuple[tuple[Placed, ...], list[tuple[int, _Wrong]]]:
    """The blocks with their numbers and ids, and what is wrong with ids and heading order."""
    faults: list[tuple[int, _Wrong]] = []
    count = {"paragraph": 0, "figure": 0, "table": 0}
    taken = set()
    for placed in _every(flat):
        given = getattr(placed.block, "id", "")
        if given and given in taken:
            faults.append(
                (placed.cell, _Wrong(f"the id {given!r} is used twice", "make it unique"))
            )
        elif given and not re.fullmatch(r"[A-Za-z][A-Za-z0-9_.-]*", given):
            faults.append(
                (
                    placed.cell,
                    _Wrong(f"the id {given!r} can't be linked to", "use letters, digits, _ and -"),
                )
            )
        taken.add(given)
    level = 1

    def place(placed: Placed) -> Placed:
        nonlocal level
        if placed.parts:
            return replace(placed, parts=tuple(map(place, placed.parts)))
        block = placed.block
        match block:
            case blocks.Heading():
                if block.level > level + 1:
                    skipped = f"the heading {block.text!r} goes from level {level} to {block.level}"
                    faults.append((placed.cell, _Wrong(skipped, f"use level {level + 1}")))
                level = block.level
                return replace(placed, id=block.id or _free(_slug(block.text), taken))
            case blocks.Dashboard():
                level = 2
                return replace(placed, id=block.id)
            case blocks.Paragraph() if block.numbered and block.voice != "note":
                count["paragraph"] += 1
                number = count["paragraph"]
                name = block.id or _free(f"paragraph-{number}", taken)
                return replace(placed, number=number, id=name)
            case blocks.Paragraph():
                return replace(placed, id=block.id)
            case blocks.Chart():
                count["figure"] += 1
                return replace(placed, number=count["figure"], id=block.id)
            case blocks.Table():
                if not block.show_caption:
                    return replace(placed, id=block.id)
                count["table"] += 1
                return replace(placed, number=count["table"], id=block.id)
            case _:
                return placed

    return tuple(map(place, flat)), faults


def _slug(text: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", blocks.plain(text).lower()).strip("-")
    return slug if slug[:1].isalpha() else f"section-{slug}".rstrip("-")


def _free(wanted: str, taken: set[str]) -> str:
    """The id wanted, or with the first number that makes it unique; it is then taken."""
    found, number = wanted, 2
    while found in taken:
        found, number = f"{wanted}-{number}", number + 1
    taken.add(found)
    return found


# References by name


def _referred(
    placed: Sequence[Placed],
) -> tuple[tuple[Placed, ...], list[tuple[Placed, _Wrong]]]:
    """The blocks with each {paragraph:name} in their words as a link to its number.

    Also every reference that leads nowhere, with the block whose words hold it.
    """
    every = list(_every(placed))
    unknown: list[tuple[Placed, _Wrong]] = []

    def fill(each: Placed) -> Placed:
        if each.parts:
            return replace(each, parts=tuple(map(fill, each.parts)))

        def link(found: re.Match[str]) -> str:
            try:
                return _link(found, every)
            except _NotProse as error:
                unknown.append((each, error.fault))
                return found[0]

        written = each.block.model_dump()
        filled = _words_replaced(written, link)
        if filled == written:
            return each
        return replace(each, block=type(each.block).model_validate(filled))

    return tuple(map(fill, placed)), unknown


def _words_replaced(value: Any, link: Callable[[re.Match[str]], str]) -> Any:
    """A block's plain values with each reference in its words replaced."""
    if isinstance(value, str):
        return _REFERENCE.sub(link, value) if "{" in value else value
    if isinstance(value, Mapping):
        return {
            key: each if key in _NOT_WORDS else _words_replaced(each, link)
            for key, each in value.items()
        }
    if isinstance(value, tuple | list):
        return tuple(_words_replaced(each, link) for each in value)
    return value


def _link(found: re.Match[str], every: Sequence[Placed]) -> str:
    """A reference as a link with its number. Raises _NotProse where it leads nowhere."""
    kind, name = found["kind"], found["name"]
    if kind.lower() not in _REFERRED or not name:
        kinds = " or ".join(f"{{{known}:name}}" for known in _REFERRED)
        raise _NotProse(_Wrong(f"{found[0]} stands for nothing", f"words may hold {kinds}"))
    places = _places(kind.lower(), name, every)
    first, last = places[0], places[-1]
    if first is last:
        return f"[{kind.removesuffix('s')} {first.number}](#{first.id})"
    return f"[{kind} {first.number}](#{first.id}) to [{last.number}](#{last.id})"


def _places(kind: str, name: str, every: Sequence[Placed]) -> Sequence[Placed]:
    """The paragraphs, the figure or the table that a name means. Raises _NotProse for none."""
    section = _section(name, every)
    if kind.startswith("paragraph"):
        found = [
            one
            for one in section
            if isinstance(one.block, blocks.Paragraph) and one.number is not None
        ]
        if found:
            return found if kind == "paragraphs" else found[:1]
        why = "no numbered paragraph stands under it" if section else "nothing here is called so"
        raise _NotProse(_Wrong(f"{{{kind}:{name}}} leads nowhere: {why}", _near(name, every)))
    sort = blocks.Chart if kind == "figure" else blocks.Table
    there = [one for one in every if isinstance(one.block, sort) and one.number is not None]
    found = [one for one in there if one.id == name]
    found = found or [one for one in there if one.id.startswith(f"{name}_")]
    found = found or [one for one in there if one in section]
    if len(found) == 1:
        return found
    shown = ", ".join(one.id for one in found or there) or "none"
    why = f"there are {len(found)} {kind}s of that name" if found else "nothing here is called so"
    wrong = f"{{{kind}:{name}}} leads nowhere: {why}"
    raise _NotProse(_Wrong(wrong, f"the {kind}s are called {shown}"))


def _section(name: str, every: Sequence[Placed]) -> Sequence[Placed]:
    """What is called by a name: a block, and under a heading all that follows it."""
    start = next((place for place, one in enumerate(every) if one.id == name), None)
    if start is None:
        return ()
    heading = every[start].block
    if not isinstance(heading, blocks.Heading):
        return every[start : start + 1]
    end = next(
        (
            place
            for place, one in enumerate(every[start + 1 :], start + 1)
            if isinstance(one.block, blocks.Dashboard)
            or (isinstance(one.block, blocks.Heading) and one.block.level <= heading.level)
        ),
        len(every),
    )
    return every[start:end]


def _near(name: str, every: Sequence[Placed]) -> str:
    """What a name that leads nowhere may have meant."""
    close = difflib.get_close_matches(name, [one.id for one in every if one.id], n=1)
    return f"did you mean {close[0]!r}?" if close else "give the id of a heading or a paragraph"


# Words and the calendar


def _calendar_faults(placed: Sequence[Placed]) -> Iterator[tuple[Placed, _Wrong]]:
    """Dates of another weekday, counts of months that are another, headings of another quarter."""
    every = list(_every(placed))
    openings = [one.block for one in every if isinstance(one.block, blocks.Opening)]
    quarter = prose.quarter_in(openings[0].quarter) if openings else None
    for one in every:
        for words in _all_words(one.block.model_dump()):
            for fault in prose.faults(words):
                yield one, _Wrong(fault.wrong, fault.right)
        if quarter is not None:
            for heading in _headings(one.block):
                for fault in prose.quarter_faults(blocks.plain(heading), quarter):
                    yield one, _Wrong(fault.wrong, fault.right)


def _all_words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield blocks.plain(value)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            if key not in _NOT_WORDS:
                yield from _all_words(each)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _all_words(each)


def _headings(block: blocks.Block) -> tuple[str, ...]:
    """The words of a block that name what the paper is about."""
    match block:
        case blocks.Heading():
            return (block.text,)
        case blocks.Opening():
            return (block.title, *(words for _, words in block.header))
        case blocks.Dashboard():
            return (block.title,)
        case _:
            return ()


def _links(placed: Sequence[Placed]) -> Iterator[tuple[int, _Wrong]]:
    ids = {each.id for each in _every(placed)}
    for each in _every(placed):
        for words in _words_in(each.block.model_dump(exclude={"svg", "svg_narrow"})):
            for run in blocks.runs(words):
                if run.address.startswith("#") and run.address[1:] not in ids:
                    wrong = f"links to {run.address!r}, and no block has that id"
                    yield each.cell, _Wrong(wrong, "give the block an id, or mend the link")


def _words_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if "](#" in value:
            yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _words_in(each)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _words_in(each)


def _date(words: str) -> dt.date | None:
    found = _DATE.search(words)
    if found is None:
        return None
    day, month, year = found.groups()
    try:
        return dt.date(int(year), MONTHS.index(month) + 1, int(day or 1))
    except ValueError:
        return None


# Faults of single blocks


def _faults(block: blocks.Block) -> Iterator[_Wrong]:
    match block:
        case blocks.Chart():
            yield from _alt_faults(f"figure {block.id!r}", block.alt, block.title, block.subtitle)
            yield from _svg_faults(f"figure {block.id!r}", block.svg)
            if block.svg_narrow:
                yield from _svg_faults(f"figure {block.id!r} (narrow)", block.svg_narrow)
            room = theme.PAGE_HEIGHT_MM - theme.MARGIN_TOP_MM - theme.MARGIN_BOTTOM_MM
            height = room - FIGURE_WORDS_MM
            if block.width_mm > theme.TEXT_WIDTH_MM + 0.5 or block.height_mm > height:
                yield _Wrong(
                    f"figure {block.id!r} is {block.width_mm:g} by {block.height_mm:g} mm "
                    "and would be cut off",
                    f"draw it no larger than {theme.TEXT_WIDTH_MM:g} by {height:g} mm",
                )
            if block.data is not None:
                yield from _table_faults(block.data)
        case blocks.Table():
            yield from _table_faults(block)
        case blocks.Dashboard():
            for table in block.tables:
                yield from _table_faults(table)
        case blocks.Listing() if not block.items:
            yield _Wrong("shows a list with no items", "leave it out")


def _table_faults(table: blocks.Table) -> Iterator[_Wrong]:
    if not table.columns or not table.rows:
        yield _Wrong(
            f"table {table.id!r} has no {'rows' if table.columns else 'columns'}",
            "say in words why there is nothing to show",
        )
        return
    filled = [0] * len(table.columns)  # rows that each column is still filled from above
    for number, row in enumerate(table.rows, start=1):
        width = sum(cell.span for cell in row.cells) + sum(1 for left in filled if left)
        if width != len(table.columns):
            yield _Wrong(
                f"table {table.id!r}, row {number}, fills {width} of {len(table.columns)} columns",
                "give each row one cell for each column that isn't filled from above",
            )
            return
        _fill(row, filled)
        for cell in row.cells:
            yield from _cell_faults(table, number, cell)
    if any(filled):
        yield _Wrong(f"table {table.id!r} has a cell that runs down past the last row")


def _cell_faults(table: blocks.Table, row: int, cell: blocks.Cell) -> Iterator[_Wrong]:
    if not any(line for line in cell.lines):
        yield _Wrong(
            f"table {table.id!r}, row {row}, has a blank cell",
            "no cell is blank: give the reason in words",
        )
    for part in (part for line in cell.lines for part in line):
        if isinstance(part, blocks.Picture):
            where = f"table {table.id!r}, row {row}, picture"
            yield from _alt_faults(where, part.alt)
            yield from _svg_faults(where, part.svg)
        elif isinstance(part, blocks.Glyph) and not part.label.strip():
            yield _Wrong(f"table {table.id!r}, row {row}, has a glyph with no words")


def _alt_faults(what: str, alt: str, *repeated: str) -> Iterator[_Wrong]:
    words = " ".join(alt.split()).rstrip(".").lower()
    right = "write alt text that says what the picture shows, from its data"
    if not words or words == PLACEHOLDER_ALT:
        yield _Wrong(f"{what} has no alt text", right)
    elif _FILE_NAME.fullmatch(words):
        yield _Wrong(f"{what} has a file name as its alt text", right)
    elif words in {" ".join(blocks.plain(each).split()).rstrip(".").lower() for each in repeated}:
        yield _Wrong(f"{what} has its title as its alt text", right)


def _svg_faults(what: str, svg: str) -> Iterator[_Wrong]:
    # nbconvert's HTML parser writes viewBox in small letters; browsers mend it, Typst doesn't.
    try:
        expat.ParserCreate().Parse(svg.encode(), True)
    except expat.ExpatError as error:
        yield _Wrong(f"{what} isn't an SVG drawing ({error})", "use the SVG as it was drawn")
        return
    if "viewbox=" in svg:
        yield _Wrong(
            f"{what} has been through an HTML parser (viewbox for viewBox)",
            "use the SVG as it was drawn",
        )
    elif re.search(r"<script|<foreignObject|\bon\w+=|(?:href|src)=[\"'](?!#|data:)", svg):
        yield _Wrong(
            f"{what} holds a script or fetches something from elsewhere",
            "draw it with nothing but shapes and words",
        )


# Figures in columns


def true_minus(text: str) -> str:
    """A figure with the minus sign in place of a hyphen; other words are left alone."""
    return f"−{text[1:]}" if text.startswith("-") and _FIGURE.fullmatch(text) else text


def decimal_paddings(
    table: blocks.Table, sizes: Mapping[str, float]
) -> tuple[tuple[tuple[float, ...], ...], ...]:
    """What to leave free after each figure so that a column lines up on the point, in points.

    sizes: points by role of text. Returns for each row, cell and line the points to leave after
    the line; 0 where the cell isn't aligned on the point or the line isn't a figure. Footnote
    marks hang outside: they move no figure, but where a column has one there is room for it.
    """
    columns = columns_of(table)
    widest, marks = [0.0] * len(table.columns), [0.0] * len(table.columns)
    for row, places in zip(table.rows, columns, strict=True):
        for cell, column in zip(row.cells, places, strict=True):
            widths = (_after_point(cell, line, sizes) for line in cell.lines)
            widest[column] = max(widest[column], *(width or 0.0 for width in widths), 0.0)
            if cell.align == "decimal":
                marks[column] = max(marks[column], _mark_width(cell, sizes))

    def padding(cell: blocks.Cell, column: int, line: Sequence[blocks.Part]) -> float:
        width = _after_point(cell, line, sizes)
        return 0.0 if width is None else round(widest[column] - width + marks[column], 2)

    return tuple(
        tuple(
            tuple(padding(cell, column, line) for line in cell.lines)
            for cell, column in zip(row.cells, places, strict=True)
        )
        for row, places in zip(table.rows, columns, strict=True)
    )


def _fill(row: blocks.Row, filled: list[int]) -> tuple[int, ...]:
    """The column that each cell of a row begins in, where cells above run down into it.

    filled: for each column, how many rows it is still filled from above; brought up to date for
    the row after this one.
    """
    places, column = [], 0
    for cell in row.cells:
        while column < len(filled) and filled[column]:
            column += 1
        places.append(min(column, len(filled) - 1))
        for covered in range(column, min(column + cell.span, len(filled))):
            filled[covered] = cell.rows
        column += cell.span
    filled[:] = [max(left - 1, 0) for left in filled]
    return tuple(places)


def columns_of(table: blocks.Table) -> tuple[tuple[int, ...], ...]:
    """For each row the column, from 0, that each of its cells begins in."""
    filled = [0] * len(table.columns)
    return tuple(_fill(row, filled) for row in table.rows)


def _mark_width(cell: blocks.Cell, sizes: Mapping[str, float]) -> float:
    """Width in points of the longest footnote mark in a cell, with the space before it."""
    return max(
        (
            MARK_SIZE * sizes[part.role] * (0.2 + 0.6 * len(run.text))
            for line in cell.lines
            for part in line
            if isinstance(part, blocks.Text)
            for run in blocks.runs(part.text)
            if run.mark
        ),
        default=0.0,
    )


def _after_point(
    cell: blocks.Cell, line: Sequence[blocks.Part], sizes: Mapping[str, float]
) -> float | None:
    """Width in points of what follows the whole number, or None where there is no figure."""
    if cell.align != "decimal" or not line or not isinstance(line[0], blocks.Text):
        return None
    text = line[0]
    found = _FIGURE.fullmatch(blocks.plain(text.text))
    if found is None:
        return None
    strong = text.role in theme.BOLD_ROLES or any(run.strong for run in blocks.runs(text.text))
    widths = glyphs.letters().bold if strong else glyphs.letters().regular
    return sizes[text.role] * sum(widths.get(each, 0.6) for each in found["rest"])

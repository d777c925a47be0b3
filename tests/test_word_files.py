"""The Word file: read back by python-docx, and page by page where LibreOffice can draw it."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import docx
import nbformat
import pytest
import sample_paper as sample
from docx.oxml.ns import qn
from nbconvert.exporters import get_exporter
from quarterdeck import blocks, document, exporters, theme, word_files
from quarterdeck.blocks import Cell, Glyph, Heading, KeyLine, Listing, Opening, Paragraph
from quarterdeck.document.placed import Document
from quarterdeck.problems import Problems

OPENING = Opening(body="A board", title="A paper", date="12 February 2018", quarter="2017-18 Q3")


@cache
def sample_document() -> Document:
    return document.read(sample.sample_notebook())


@cache
def sample_file() -> bytes:
    return word_files.word_file(sample_document())


def file_of(*shown: blocks.Block, opening: Opening = OPENING) -> bytes:
    return word_files.word_file(document.of((opening, *shown)))


def opened(file: bytes) -> Any:
    return docx.Document(io.BytesIO(file))


def parts_of(file: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(file)) as held:
        return {name: held.read(name) for name in held.namelist()}


def said_by(element: Any) -> str:
    """The words of an element, without field instructions."""
    return "".join(
        each.text if each.tag == qn("w:t") else "\n" if each.tag == qn("w:br") else " "
        for each in element.iter(qn("w:t"), qn("w:tab"), qn("w:br"))
        if each.getparent().tag == qn("w:r")
    )


def lists_of(package: Any) -> list[tuple[int, str]]:
    """The list and the words of each paragraph that is in one."""
    found = []
    for paragraph in package.element.body.iter(qn("w:p")):
        number = paragraph.find(f"./{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
        if number is not None:
            found.append((int(number.get(qn("w:val"))), said_by(paragraph)))
    return found


# Headings and paragraphs


def test_headings_are_word_s_own_and_of_the_levels_of_the_page() -> None:
    found = [
        (paragraph.style.name, paragraph.text)
        for paragraph in opened(sample_file()).paragraphs
        if paragraph.style.name.startswith("Heading")
    ]
    assert found == [
        ("Heading 1", "Safer Communities performance, 2017-18 quarter 3"),
        ("Heading 2", "Introduction"),
        ("Heading 2", "Overall performance summary"),
        ("Heading 2", "Burglary of people’s homes"),
        ("Heading 3", "Two years side by side"),
        ("Heading 2", "Recommendations"),
        ("Heading 2", "Officers to contact"),
        ("Heading 2", "List of appendices"),
        ("Heading 2", "Safer communities dashboard, 2017-18 quarter 3"),
        ("Heading 2", "Appendix 2: quality of the data"),
    ]


def test_paragraphs_are_one_list_that_word_numbers_as_the_document_does() -> None:
    package = opened(sample_file())
    paragraphs = [words for number, words in lists_of(package) if number == 1]
    numbered = {
        placed.number: blocks.plain(placed.block.text)
        for placed in sample_document().every()
        if isinstance(placed.block, Paragraph) and placed.number is not None
    }
    assert dict(enumerate(paragraphs, start=1)) == numbered
    assert len(numbered) == 8
    numbering = package.part.numbering_part.element
    instance = next(each for each in numbering.num_lst if each.numId == 1)
    assert instance.find(qn("w:lvlOverride")) is None
    abstract = next(
        each
        for each in numbering.iter(qn("w:abstractNum"))
        if each.get(qn("w:abstractNumId")) == str(instance.abstractNumId.val)
    )
    told = {each.tag: each.get(qn("w:val")) for each in abstract.find(qn("w:lvl"))}
    assert told[qn("w:start")] == "1"
    assert told[qn("w:numFmt")] == "decimal"
    assert told[qn("w:lvlText")] == "%1."


def test_no_number_is_typed() -> None:
    for paragraph in opened(sample_file()).paragraphs:
        assert not re.match(r"\(?[0-9a-z]{1,2}[.)]\s", paragraph.text)


def test_each_lettered_list_begins_again() -> None:
    first, second = (
        Listing(style="lettered", items=("x", "y")),
        Listing(style="lettered", items=("z",)),
    )
    package = opened(file_of(Heading(level=2, text="Words"), Paragraph(text="One."), first, second))
    (_, one), (x, _), (y, _), (z, _) = lists_of(package)
    assert one == "One."
    assert x == y != z
    for number in (x, z):
        instance = next(
            each for each in package.part.numbering_part.element.num_lst if each.numId == number
        )
        (override,) = instance.findall(qn("w:lvlOverride"))
        assert override.find(qn("w:startOverride")).get(qn("w:val")) == "1"


def test_a_note_is_not_numbered_and_a_headline_is_strong() -> None:
    package = opened(
        file_of(
            Heading(level=2, text="Words"),
            Paragraph(text="Crime rose.", voice="headline"),
            Paragraph(text="A small note.", voice="note"),
        )
    )
    headline, note = package.paragraphs[-2:]
    assert all(run.bold for run in headline.runs)
    assert note.style.name == "Note"
    assert [words for _, words in lists_of(package)] == ["Crime rose."]


def test_commentary_stands_apart_with_its_author() -> None:
    paragraphs = opened(sample_file()).paragraphs
    place = next(n for n, each in enumerate(paragraphs) if each.style.name == "Commentary")
    assert paragraphs[place - 1].text == "Commentary, community safety team"
    for each in paragraphs[place - 1 : place + 1]:
        (bar,) = each.style.element.iter(qn("w:pBdr"))
        assert bar[0].tag == qn("w:left")
        assert bar[0].get(qn("w:color")) == theme.LIGHT_PURPLE[1:]
    indents = {
        (ind.get(qn("w:left")), ind.get(qn("w:hanging")))
        for each in paragraphs[place - 1 : place + 1]
        for ind in each._p.iter(qn("w:ind"))
    }
    assert len(indents) == 1  # or the two bars would not be one


def test_the_header_block_has_each_label_with_its_words() -> None:
    opening = OPENING.model_copy(
        update={"header": (("Report of", "Chief Executive"), ("Date", "12 February 2018"))}
    )
    package = opened(file_of(Heading(level=2, text="Words"), opening=opening))
    lines = [each.text for each in package.paragraphs if each.style.name == "Header block"]
    assert lines == ["Report of\tChief Executive", "Date\t12 February 2018"]


# Tables


def test_every_table_has_a_heading_row_that_is_repeated_and_rows_that_hold_together() -> None:
    package = opened(sample_file())
    assert len(package.tables) == 4
    for table in package.tables:
        heads = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
        assert heads == [True] + [False] * (len(heads) - 1)
        assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in table.rows)


def tables_of(paper: Document) -> Iterator[blocks.Table]:
    for placed in paper.every():
        if isinstance(placed.block, blocks.Table):
            yield placed.block
        elif isinstance(placed.block, blocks.Dashboard):
            yield from placed.block.tables


def words_in(line: tuple[blocks.Part, ...]) -> str:
    """What is written in a line of a cell: no hidden label, no picture's alt text."""
    said = [
        "" if isinstance(part, Glyph) and part.hide_label else blocks.words_of(part)
        for part in line
        if not isinstance(part, blocks.Picture)
    ]
    return "".join("".join(said).split())


def test_every_cell_says_what_its_block_says() -> None:
    """Without spaces, and without the footnote marks, which follow the figure in small."""
    for written, table in zip(
        opened(sample_file()).element.body.iter(qn("w:tbl")),
        tables_of(sample_document()),
        strict=True,
    ):
        _, *rows = written.findall(qn("w:tr"))
        for tr, row in zip(rows, table.rows, strict=True):
            begun = [
                tc
                for tc in tr.findall(qn("w:tc"))
                if (merge := tc.find(f"./{qn('w:tcPr')}/{qn('w:vMerge')}")) is None
                or merge.get(qn("w:val")) == "restart"
            ]
            for tc, cell in zip(begun, row.cells, strict=True):
                for mark in list(tc.iter(qn("w:vertAlign"))):
                    run = mark.getparent().getparent()
                    run.getparent().remove(run)
                lines = ["".join(said_by(each).split()) for each in tc.findall(qn("w:p"))]
                assert lines == [words_in(line) for line in cell.lines]


def test_columns_fill_the_page_and_tables_are_named() -> None:
    package = opened(sample_file())
    wide = {theme.TEXT_WIDTH_MM, theme.PAGE_HEIGHT_MM - 2 * theme.MARGIN_LANDSCAPE_MM}
    names = []
    for table in package.element.body.iter(qn("w:tbl")):
        twips = [int(each.get(qn("w:w"))) for each in table.find(qn("w:tblGrid"))]
        assert min(abs(sum(twips) / 1440 * 25.4 - mm) for mm in wide) < 0.1
        names.append(table.find(f".//{qn('w:tblCaption')}").get(qn("w:val")))
        look = table.find(f".//{qn('w:tblLook')}")
        assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("1", "1")
    assert names == [blocks.plain(table.caption) for table in tables_of(sample_document())]


def test_captions_are_counted_by_word_and_have_the_document_s_number() -> None:
    said = [
        (each.style.name, said_by(each._p)[:9])
        for each in opened(sample_file()).paragraphs
        if each.style.name in ("Caption", "Figure caption")
    ]
    assert said == [
        ("Figure caption", "Figure 1."),
        ("Caption", "Table 1. "),
        ("Caption", "Table 2. "),
    ]
    body = parts_of(sample_file())["word/document.xml"].decode()
    assert re.findall(r'w:instr=" (SEQ \w+)', body) == ["SEQ Figure", "SEQ Table", "SEQ Table"]


def test_figures_stand_at_their_point_whatever_follows_it() -> None:
    """3.91 has ".91" after its point and 2,661 nothing, so it is held off the edge."""
    table = opened(sample_file()).tables[0]
    indents = [
        int(row.cells[1].paragraphs[0].paragraph_format.right_indent or 0) for row in table.rows[1:]
    ]
    assert indents[0] == indents[2] == 0
    # ".91" at 9.5 points: half an em and a bit for each digit, a quarter for the point.
    assert 12 < indents[1] / 12700 < 15


def test_a_link_in_a_cell_has_the_size_of_its_role_and_looks_like_a_link() -> None:
    table = sample.words_table("links", "Links", ("A", "B"), ("1", "See [one](#one)."))
    body = opened(file_of(Heading(level=2, text="One", id="one"), table)).element.body
    (link,) = body.iter(qn("w:hyperlink"))
    told = {each.tag: each.get(qn("w:val")) for each in link.find(qn("w:r")).rPr}
    assert told[qn("w:rStyle")] == "TableLabel"
    assert told[qn("w:color")] == theme.DARK_BLUE[1:]
    assert told[qn("w:u")] == "single"


def test_long_names_over_many_columns_may_be_divided() -> None:
    def style_of(columns: int) -> str:
        words = tuple("Leicestershire" for _ in range(columns))
        (table,) = opened(file_of(sample.words_table("t", "T", words, words))).tables
        return str(table.rows[0].cells[0].paragraphs[0].style.name)

    assert style_of(6) == "Table text"
    assert style_of(7) == "Narrow heading"


# Pictures


def pictures_in(table: blocks.Table) -> Iterator[str]:
    for part in (
        part for row in table.rows for cell in row.cells for line in cell.lines for part in line
    ):
        if isinstance(part, Glyph | blocks.Picture):
            yield part.label if isinstance(part, Glyph) else part.alt


def pictures_of(paper: Document) -> Iterator[str]:
    """The words of every drawing of a paper, in order."""
    for placed in paper.every():
        match placed.block:
            case blocks.Chart(alt=alt):
                yield alt
            case blocks.Table():
                yield from pictures_in(placed.block)
            case blocks.Dashboard() as dashboard:
                yield from (count.glyph.label for count in dashboard.counts)
                for table in dashboard.tables:
                    yield from pictures_in(table)
                    yield from (each.label for line in dashboard.key for each in line.glyphs)


def test_every_picture_has_the_words_of_its_block() -> None:
    body = opened(sample_file()).element.body
    alt = [each.get("descr") for each in body.iter(qn("wp:docPr"))]
    assert alt == list(pictures_of(sample_document()))
    assert all(alt)
    ids = [each.get("id") for each in body.iter(qn("wp:docPr"))]
    assert len(ids) == len(set(ids))


def test_a_picture_is_decoration_only_where_its_words_stand_beside_it() -> None:
    for picture in opened(sample_file()).element.body.iter(qn("wp:docPr")):
        if b"decorative" not in _serialised(picture):
            continue
        paragraph = next(picture.iterancestors(qn("w:p")))
        assert picture.get("descr") in said_by(paragraph).replace("\u00a0", " ")


def _serialised(element: Any) -> bytes:
    return str(element.xml).encode()


def test_a_hidden_label_is_never_decoration() -> None:
    hidden = [
        part.label
        for table in tables_of(sample_document())
        for row in table.rows
        for cell in row.cells
        for line in cell.lines
        for part in line
        if isinstance(part, Glyph) and part.hide_label
    ]
    told = [
        each.get("descr")
        for each in opened(sample_file()).element.body.iter(qn("wp:docPr"))
        if b"decorative" not in _serialised(each)
    ]
    assert hidden
    assert set(hidden) <= set(told)


def test_pictures_are_png_and_each_drawing_is_held_once() -> None:
    parts = parts_of(sample_file())
    pictures = [name for name in parts if name.startswith("word/media/")]
    assert all(parts[name].startswith(b"\x89PNG") for name in pictures)
    assert len({parts[name] for name in pictures}) == len(pictures)
    chart = max((parts[name] for name in pictures), key=len)
    across = int.from_bytes(chart[16:20], "big")
    assert across == pytest.approx(176 / 25.4 * 220, abs=1)


def test_a_row_of_shapes_is_drawn_no_wider_than_its_cell() -> None:
    """Twenty-eight shapes of 4.5 mm are wider than half of the page's 176 mm less the gutter."""
    shapes = tuple(
        Glyph(name="better", label=f"{number}: better", letter="B", hide_label=True)
        for number in range(28)
    )
    table = sample.words_table("t", "T", ("A", "B"), ("1", "2"))
    row = table.rows[0].model_copy(
        update={"cells": (table.rows[0].cells[0], Cell(lines=(shapes,)))}
    )
    body = opened(file_of(table.model_copy(update={"rows": (row,)}))).element.body
    widths = [int(each.get("cx")) / 36000 for each in body.iter(qn("wp:extent"))]
    column = int(list(body.iter(qn("w:gridCol")))[1].get(qn("w:w"))) / 1440 * 25.4
    assert len(widths) == 28
    assert 0.8 * column < sum(widths) < column


def test_a_drawing_that_can_not_be_drawn_is_refused() -> None:
    picture = blocks.Picture(svg="<nothing/>", alt="A line that rises", width_mm=5, height_mm=5)
    table = sample.words_table("t", "T", ("A", "B"), ("1", "2"))
    row = table.rows[0].model_copy(
        update={"cells": (table.rows[0].cells[0], Cell(lines=((picture,),)))}
    )
    with pytest.raises(Problems, match="a drawing can't be made a picture"):
        file_of(table.model_copy(update={"rows": (row,)}))


# Links


def test_links_inside_lead_to_bookmarks() -> None:
    body = opened(sample_file()).element.body
    marks = [each.get(qn("w:name")) for each in body.iter(qn("w:bookmarkStart"))]
    links = [each.get(qn("w:anchor")) for each in body.iter(qn("w:hyperlink"))]
    assert links == ["dashboard", "dashboard"]
    assert set(links) <= set(marks)
    assert all(re.fullmatch(r"[A-Za-z]\w{0,39}", mark) for mark in marks)
    assert len({mark.lower() for mark in marks}) == len(marks)


def test_long_ids_that_begin_alike_get_bookmarks_of_their_own() -> None:
    long = "a-section-with-a-very-long-name-that-goes-on-"
    body = opened(
        file_of(
            Heading(level=2, text="One", id=f"{long}one"),
            Heading(level=2, text="Two", id=f"{long}two"),
            Paragraph(text=f"See [the second](#{long}two)."),
        )
    ).element.body
    one, two, _ = (each.get(qn("w:name")) for each in body.iter(qn("w:bookmarkStart")))
    (link,) = (each.get(qn("w:anchor")) for each in body.iter(qn("w:hyperlink")))
    assert link == two != one
    assert len(two) <= 40


def test_an_address_is_a_link_and_nothing_else_is_fetched() -> None:
    shown = Paragraph(text="See [the plan](https://example.org/plan) or [write](mailto:a@b.org).")
    opening = OPENING.model_copy(update={"illustrative": "Not [real](https://example.org/why)."})
    package = opened(file_of(Heading(level=2, text="Words"), shown, opening=opening))
    outside = [each for each in package.part.rels.values() if each.is_external]
    assert sorted(each.target_ref for each in outside) == [
        "https://example.org/plan",
        "mailto:a@b.org",
    ]
    assert all(each.reltype.endswith("/hyperlink") for each in outside)
    for name, part in parts_of(file_of(shown, opening=opening)).items():
        if name.startswith("word/footer"):
            assert b"hyperlink" not in part
            assert b"real" in part


def test_parts_are_those_of_a_plain_document() -> None:
    for name in parts_of(sample_file()):
        assert re.fullmatch(
            r"\[Content_Types\]\.xml|_rels/\.rels|docProps/core\.xml|word/_rels/document\.xml\.rels"
            r"|word/(document|styles|numbering|settings|header\d|footer\d)\.xml"
            r"|word/media/image\d+\.png",
            name,
        )


# Pages


def test_a_dashboard_has_a_landscape_page() -> None:
    sections = opened(sample_file()).sections
    turned = [section.orientation == 1 for section in sections]
    assert turned == [False, True, True, True, False]
    assert [section.start_type == 0 for section in sections] == [False, False, True, True, False]


def test_every_page_says_whose_it_is_when_and_that_it_is_illustrative() -> None:
    package = opened(sample_file())
    first, *_, last = package.sections
    assert first.different_first_page_header_footer  # its own head says it
    for section in (first, last):
        assert (
            "Leicestershire Safer Communities Strategy Board" in section.header.paragraphs[0].text
        )
        assert "12 February 2018" in section.header.paragraphs[0].text
    for foot in (first.first_page_footer, first.footer, package.sections[1].footer, last.footer):
        (paragraph,) = foot.paragraphs
        assert "Illustrative." in paragraph.text
        instructions = [each.get(qn("w:instr")) for each in paragraph._p.iter(qn("w:fldSimple"))]
        assert instructions == [" PAGE ", " NUMPAGES "]


def test_an_edition_that_is_not_public_says_so_at_the_head_of_every_page() -> None:
    opening = OPENING.model_copy(update={"restricted": "Internal: not for publication"})
    package = opened(file_of(Heading(level=2, text="Words"), sample.dashboard(), opening=opening))
    first, dashboard, *_ = package.sections
    heads = (first.first_page_header, first.header, dashboard.first_page_header, dashboard.header)
    for head in heads:
        assert "Internal: not for publication" in head.paragraphs[0].text
    assert "Internal: not for publication" in [each.text for each in package.paragraphs]


def test_a_public_edition_says_nothing_of_restriction() -> None:
    assert opened(sample_file()).sections[0].first_page_header.is_linked_to_previous


# The file


def test_the_properties_say_title_body_and_language() -> None:
    properties = opened(sample_file()).core_properties
    assert properties.title == "Safer Communities performance, 2017-18 quarter 3"
    assert properties.author == "Leicestershire Safer Communities Strategy Board"
    assert properties.last_modified_by == properties.author
    assert properties.language == "en-GB"
    assert properties.created.date() == properties.modified.date() == sample_document().published
    assert properties.comments == ""


def test_words_are_in_the_paper_s_language_and_in_a_typeface_that_word_has() -> None:
    styles = opened(sample_file()).styles.element
    assert [each.get(qn("w:val")) for each in styles.iter(qn("w:lang"))] == ["en-GB"]
    assert {each.get(qn("w:ascii")) for each in styles.iter(qn("w:rFonts"))} == {"Arial"}
    for name, part in parts_of(sample_file()).items():
        if name.endswith(".xml") and name != "word/styles.xml":
            assert b"rFonts" not in part


def test_every_style_that_is_used_is_there() -> None:
    parts = parts_of(sample_file())
    known = set(re.findall(r'w:styleId="(\w+)"', parts["word/styles.xml"].decode()))
    for name, part in parts.items():
        if name.startswith("word/") and name.endswith(".xml"):
            used = set(re.findall(r'<w:[prt]\w*Style w:val="(\w+)"', part.decode()))
            assert used <= known, name


def test_no_paragraph_is_empty_but_where_the_format_asks_for_one() -> None:
    """Between a table and what follows, and in the part of a cell that another runs down into."""
    for paragraph in opened(sample_file()).element.body.iter(qn("w:p")):
        if said_by(paragraph).strip() or paragraph.find(f".//{qn('w:drawing')}") is not None:
            continue
        cell = paragraph.getparent()
        if cell.tag == qn("w:tc"):
            merge = cell.find(f"./{qn('w:tcPr')}/{qn('w:vMerge')}")
            assert merge.get(qn("w:val")) == "continue"
        else:
            assert paragraph.style == "Join"


#: ISO/IEC 29500-1, 17.3.1.26, 17.3.2.28, 17.4.59, 17.4.69, 17.6.17: Word refuses another order.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore numPr pBdr tabs suppressAutoHyphens spacing "
    "ind contextualSpacing jc outlineLvl sectPr",
    "rPr": "rStyle rFonts b bCs color position sz szCs u shd vertAlign lang",
    "tblPr": "tblStyle tblW tblInd tblBorders tblLayout tblCellMar tblLook tblCaption",
    "tcPr": "tcW gridSpan vMerge tcBorders tcMar vAlign",
    "sectPr": "headerReference footerReference type pgSz pgMar cols titlePg",
}


@pytest.mark.parametrize("properties", ORDER)
def test_properties_stand_in_the_order_of_the_standard(properties: str) -> None:
    order = ORDER[properties].split()
    for name, part in parts_of(sample_file()).items():
        if not (name.startswith("word/") and name.endswith(".xml")):
            continue
        for element in ElementTree.fromstring(part).iter(qn(f"w:{properties}")):
            names = [each.tag.partition("}")[2] for each in element]
            if properties == "sectPr":
                names = [each for each in names if not each.endswith("Reference")]
            assert names == sorted(names, key=order.index)
            assert len(names) == len(set(names))


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert word_files.word_file(document.read(sample.sample_notebook())) == sample_file()


def test_nbconvert_makes_the_same_file_in_another_place_and_time_zone(tmp_path: Path) -> None:
    assert get_exporter("board_paper_docx") is exporters.BoardPaperWordExporter
    nbformat.write(sample.sample_notebook(), tmp_path / "sample.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--to", "board_paper_docx", "sample.ipynb"]
    elsewhere = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, env=elsewhere)
    assert (tmp_path / "sample.docx").read_bytes() == sample_file()


def test_no_part_names_a_place_on_the_machine() -> None:
    for name, part in parts_of(sample_file()).items():
        assert str(Path.home()).encode() not in part or Path.home() == Path("/"), name
        assert str(theme.TEMPLATE_FOLDER.parent).encode() not in part, name
        assert b"python" not in part.lower(), name


def test_a_paper_of_words_alone_has_no_pictures() -> None:
    file = file_of(Heading(level=2, text="Words"), Paragraph(text="One."))
    assert not any("media" in name for name in parts_of(file))


def test_what_follows_two_tables_that_touch_is_two_tables() -> None:
    one = sample.words_table("one", "One", ("A", "B"), ("1", "2")).model_copy(
        update={"show_caption": False}
    )
    two = one.model_copy(update={"id": "two"})
    body = opened(file_of(Heading(level=2, text="Words"), one, two)).element.body
    tags = [each.tag.rpartition("}")[2] for each in body]
    assert tags == ["p", "p", "p", "p", "tbl", "p", "tbl", "p", "sectPr"]


def test_low_rows_have_their_key_on_one_line_and_each_table_its_page() -> None:
    line = KeyLine(heading="Verdict", glyphs=(Glyph(name="green", label="Better", letter="G"),))
    tables = tuple(
        sample.words_table(name, "Caption", ("A", "B"), ("1", "2")) for name in ("one", "two")
    )
    shown = sample.dashboard(tables=tables, low_rows=True, key=(line, line), footnotes=())
    package = opened(file_of(shown))
    keys = [each.text for each in package.paragraphs if each.style.name == "Low row key"]
    assert len(keys) == 2
    assert keys[0].count("Verdict") == 2
    pages = [each for each in package.sections if each.start_type != 0]
    assert [page.orientation for page in pages] == [0, 1, 1]


# As LibreOffice draws it


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The text of each page."""
    office = shutil.which("soffice")
    if office is None or shutil.which("pdftotext") is None:
        pytest.skip("LibreOffice's soffice or poppler's pdftotext isn't here to draw the pages")
    folder = tmp_path_factory.mktemp("drawn")
    (folder / "sample.docx").write_bytes(sample_file())
    command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(folder), str(folder / "sample.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    read = ["pdftotext", "-layout", str(folder / "sample.pdf"), "-"]
    done = subprocess.run(read, check=True, capture_output=True)
    return done.stdout.decode().split("\f")[:-1]


def test_drawn_numbers_are_those_of_the_document(drawn: list[str]) -> None:
    text = "\n".join(drawn)
    for placed in sample_document().every():
        if isinstance(placed.block, Paragraph) and placed.number is not None:
            begins = re.escape(" ".join(blocks.plain(placed.block.text).split()[:3]))
            assert re.search(rf"(?m)^\s*{placed.number}\.\s+{begins}", text)
    assert re.search(r"(?m)^\s*\(a\)\s+notes the 2017-18", text)
    assert re.search(r"(?m)^\s*\(b\)\s+notes the comparisons", text)


def test_drawn_pages_are_counted_and_the_dashboard_has_one(drawn: list[str]) -> None:
    for number, page in enumerate(drawn, start=1):
        assert f"Page {number} of {len(drawn)}" in page
        assert "Illustrative." in page
    (dashboard,) = (page for page in drawn if "12 indicators:" in page)
    assert "Reported hate incidents" in dashboard
    assert "true like-for-like change may differ" in " ".join(dashboard.split())


def test_a_long_table_repeats_its_heading_row_when_drawn(drawn: list[str]) -> None:
    first, second = (page for page in drawn if re.search(r"(?m)^Return \d|^ *Return \d", page))
    for page in (first, second):
        assert re.search(r"Source\s+Received\s+Covers", page)

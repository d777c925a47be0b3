"""Books of sheets: accessible by the Analysis Function's rules, equal in both files, and harmless.

The expected layout is that of "Releasing statistics in spreadsheets" and of its "checklist of the
basics" (Analysis Function). Both files are opened again: XLSX by openpyxl, ODS as zip and XML.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

import openpyxl
import pytest
from quarterdeck.spreadsheets import (
    Book,
    Column,
    Figure,
    Line,
    Link,
    Sheet,
    Table,
    neutral,
    ods,
    sheet_name,
    xlsx,
)

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
HOSTILE = '=HYPERLINK("http://example.com";"A1")'

CRIMES = Table(
    "Crimes",
    (Column("Crime"), Column("Month", 20), Column("Rate"), Column(HOSTILE)),
    (
        ("Theft", dt.date(2017, 12, 1), Figure(1234.565, 2), "[z]"),
        (HOSTILE, dt.date(2018, 1, 1), Figure(-3), "Tom & <Jerry>"),
    ),
)
BOOK = Book(
    title="Crime: tables",
    subject="Crime",
    author="Midshire Safety Board",
    made=dt.date(2018, 2, 9),
    sheets=(
        Sheet("Cover", "Crime", (Line("Papers", is_heading=True), Line(Link("Rates", "Rates")))),
        Sheet("Rates", "Rates by month", (Line("This worksheet contains one table."),), CRIMES),
    ),
)


def opened() -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx(BOOK)))


def part(name: str) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(ods(BOOK))) as parts:
        return ElementTree.fromstring(parts.read(name))


def rows_of(sheet: ElementTree.Element) -> Iterator[list[str]]:
    for row in sheet.iter(f"{TABLE}table-row"):
        yield ["".join(cell.itertext()).strip() for cell in row.iter(f"{TABLE}table-cell")]


# Text that would be run


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n@x", "  =1", "\x00=1", "\uff1d1"],
)
def test_a_text_that_a_spreadsheet_would_run_has_an_apostrophe_first(text: str) -> None:
    assert neutral(text)[0] == "'"
    assert neutral(text)[1] in "=+-@\uff1d"


@pytest.mark.parametrize("text", ["[x]", "A-level", "1+1", "", "\u22121.0", "a = b"])
def test_other_text_is_left_as_it_is(text: str) -> None:
    assert neutral(text) == text


def test_a_text_stands_on_one_line_without_what_xml_can_not_hold() -> None:
    assert neutral("one\r\ntwo\tthree\x07") == "one two three"


def test_no_cell_of_excel_holds_a_formula() -> None:
    kinds = {cell.data_type for sheet in opened() for row in sheet for cell in row}
    assert kinds <= {"s", "n", "d"}
    assert opened()["Rates"]["A5"].value == f"'{HOSTILE}"
    with zipfile.ZipFile(io.BytesIO(xlsx(BOOK))) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())


def test_no_cell_of_opendocument_holds_a_formula() -> None:
    content = part("content.xml")
    cells = list(content.iter(f"{TABLE}table-cell"))
    assert not any(f"{TABLE}formula" in cell.attrib for cell in cells)
    assert f"'{HOSTILE}" in ["".join(cell.itertext()).strip() for cell in cells]


# What both files hold


def test_numbers_and_days_are_numbers_and_days_in_excel() -> None:
    cells = opened()["Rates"][4]
    assert [cell.value for cell in cells] == ["Theft", dt.datetime(2017, 12, 1), 1234.565, "[z]"]
    assert [cell.number_format for cell in cells[1:3]] == ["d mmmm yyyy", "#,##0.00"]


def test_numbers_and_days_are_numbers_and_days_in_opendocument() -> None:
    row = list(part("content.xml").iter(f"{TABLE}table-row"))[6]
    day, rate = list(row)[1:3]
    assert day.attrib[f"{OFFICE}date-value"] == "2017-12-01"
    assert rate.attrib[f"{OFFICE}value"] == "1234.565"
    # 1,234.565 is a half: away from zero.
    assert ["".join(cell.itertext()) for cell in (day, rate)] == ["1 December 2017", "1,234.57"]


def test_both_files_hold_the_same_words() -> None:
    excel = [
        [str(cell.value) for cell in row if cell.value is not None]
        for sheet in opened()
        for row in sheet
        if sheet.title == "Cover"
    ]
    cover = next(part("content.xml").iter(f"{TABLE}table"))
    assert list(rows_of(cover)) == excel == [["Crime"], ["Papers"], ["Rates"]]


def test_the_same_book_gives_the_same_bytes() -> None:
    assert xlsx(BOOK) == xlsx(BOOK)
    assert ods(BOOK) == ods(BOOK)


def test_the_only_time_in_either_file_is_the_day_of_the_book() -> None:
    for content in (xlsx(BOOK), ods(BOOK)):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            assert {entry.date_time for entry in parts.infolist()} == {(2018, 2, 9, 0, 0, 0)}
    assert opened().properties.modified == dt.datetime(2018, 2, 9)


def test_opendocument_says_its_kind_first_and_uncompressed() -> None:
    """OpenDocument 1.3, part 2, 3.3."""
    content = ods(BOOK)
    assert content[30:38] == b"mimetype"
    assert content[38:].startswith(b"application/vnd.oasis.opendocument.spreadsheet")


# Accessible


def test_the_table_is_marked_at_the_left_edge_with_one_row_of_headings_and_no_filter() -> None:
    sheet = opened()["Rates"]
    (table,) = sheet.tables.values()
    assert (table.displayName, table.ref, table.headerRowCount) == ("Crimes", "A3:D5", 1)
    assert table.autoFilter is None
    assert [column.name for column in table.tableColumns] == [cell.value for cell in sheet[3]]
    assert table.tableStyleInfo.showRowStripes is False


def test_opendocument_marks_its_table_too() -> None:
    content = part("content.xml")
    (marked,) = content.iter(f"{TABLE}database-range")
    assert marked.attrib[f"{TABLE}target-range-address"] == "'Rates'.A3:'Rates'.D5"
    assert marked.attrib[f"{TABLE}contains-header"] == "true"
    (header,) = content.iter(f"{TABLE}table-header-rows")
    assert [len(list(row)) for row in header] == [4]


def test_nothing_is_merged_hidden_frozen_or_coloured() -> None:
    for sheet in opened():
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes is None
        assert sheet.sheet_state == "visible"
        assert not any(each.hidden for each in sheet.row_dimensions.values())
        assert not any(each.hidden for each in sheet.column_dimensions.values())
        assert {cell.fill.fill_type for row in sheet for cell in row} == {None}


def test_titles_and_headings_are_tagged_and_text_is_large_and_plain() -> None:
    cover = opened()["Cover"]
    assert [cover[place].style for place in ("A1", "A2")] == ["Headline 1", "Headline 2"]
    fonts = [cell.font for sheet in opened() for row in sheet for cell in row if cell.value]
    assert {font.name for font in fonts} == {"Arial"}
    assert min(font.size for font in fonts) == 12
    assert not any(font.italic for font in fonts)


def test_the_book_opens_at_the_first_cell_of_its_first_sheet() -> None:
    book = opened()
    assert book.active.title == "Cover"
    selections = [sheet.sheet_view.selection[0].activeCell for sheet in book]
    assert selections == ["A1", "A1"]
    assert [sheet.sheet_view.tabSelected for sheet in book] == [True, None]
    settings = "".join(part("settings.xml").itertext()).split()
    assert settings[-1] == "Cover"


def test_the_files_say_title_author_and_language() -> None:
    properties = opened().properties
    assert (properties.title, properties.creator) == ("Crime: tables", "Midshire Safety Board")
    assert properties.language == "en-GB"
    said = {words.strip() for words in part("meta.xml").itertext()}
    assert {"Crime: tables", "Midshire Safety Board", "en-GB"} <= said


def test_a_link_leads_to_its_sheet() -> None:
    assert opened()["Cover"]["A3"].hyperlink.location == "'Rates'!A1"
    (link,) = part("content.xml").iter(f"{TEXT}a")
    assert link.attrib["{http://www.w3.org/1999/xlink}href"] == "#'Rates'.A1"


# What can't be a book


@pytest.mark.parametrize(
    ("name", "columns", "rows", "message"),
    [
        ("Two words", ("A",), (("x",),), "can't name a table"),
        ("T", ("A", "A"), (("x", "y"),), "has \\['A'\\] twice"),
        ("T", ("A",), (), "no rows"),
        ("T", ("A", "B"), (("x", " "),), "row 1 of T is empty under B"),
    ],
)
def test_a_table_that_nobody_could_read_is_refused(
    name: str, columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Table(name, tuple(Column(heading) for heading in columns), rows)


@pytest.mark.parametrize(
    ("sheets", "message"),
    [
        ((Sheet("A", "a"), Sheet("a", "b")), "2 sheets or tables are called 'a'"),
        ((Sheet("A/B", "a"),), "can't name a sheet"),
        ((Sheet("A", "a", (Line(Link("b", "B")),)),), "links to 'B'"),
    ],
)
def test_a_book_that_does_not_hang_together_is_refused(
    sheets: tuple[Sheet, ...], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Book("t", "s", "a", dt.date(2018, 2, 9), sheets)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Safer Communities", "Safer Communities"),
        ("A/B: [what]?", "A B what"),
        ("Leicestershire Police and Crime Plan", "Leicestershire Police and Crime"),
        ("x" * 40, "x" * 31),
    ],
)
def test_a_sheet_is_named_as_excel_allows(text: str, name: str) -> None:
    assert sheet_name(text) == name

from __future__ import annotations

import io
import json
import logging
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import page as page_validation
import pikepdf
import pytest
import sample_paper as sample
from bs4 import BeautifulSoup
from jupyter_core.paths import jupyter_path
from nbconvert.exporters import HTMLExporter, get_exporter
from quarterdeck import blocks, document, exporters, theme
from quarterdeck.blocks import Heading, Opening, Paragraph
from quarterdeck.problems import Problems

OPENING = Opening(body="A board", title="A paper", date="12 February 2018", quarter="2017-18 Q3")


@cache
def sample_html() -> str:
    return exporters.html(sample.sample_notebook(), "sample.ipynb")


@cache
def sample_pdf() -> bytes:
    return exporters.pdf(document.read(sample.sample_notebook()))


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def page_of(*shown: Any) -> BeautifulSoup:
    made = exporters.html(sample.notebook(OPENING, *shown))
    return BeautifulSoup(made, "html.parser")


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, as pdftotext reads it; without poppler the test is skipped."""
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler's pdftotext isn't here to read a PDF's words")
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return done.stdout.decode().split("\f")[:-1]


# Registration


@pytest.mark.parametrize(
    ("name", "exporter"),
    [
        ("board_paper_html", exporters.BoardPaperHTMLExporter),
        ("board_paper_pdf", exporters.BoardPaperPDFExporter),
    ],
)
def test_nbconvert_finds_the_exporters(name: str, exporter: type) -> None:
    assert get_exporter(name) is exporter


@pytest.mark.parametrize("name", ["conf.json", "index.html.j2"])
def test_the_installed_template_is_the_package_s_own(name: str) -> None:
    places = [Path(each) for each in jupyter_path("nbconvert", "templates", "board_paper")]
    installed = next(place / name for place in places if (place / name).is_file())
    assert installed.read_bytes() == (theme.TEMPLATE_FOLDER / name).read_bytes()


def test_plain_nbconvert_with_the_template_makes_the_same_page() -> None:
    exporter: Any = HTMLExporter
    plain, _ = exporter(template_name="board_paper").from_notebook_node(sample.sample_notebook())
    assert plain == sample_html()


def test_the_command_line_writes_both_with_the_same_bytes(tmp_path: Path) -> None:
    nbformat.write(sample.sample_notebook(), tmp_path / "sample.ipynb")
    elsewhere = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    for kind in (["html", "--template", "board_paper"], ["board_paper_pdf"]):
        command = [sys.executable, "-m", "nbconvert", "--to", *kind, "sample.ipynb"]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, env=elsewhere)
    assert (tmp_path / "sample.html").read_text(encoding="utf-8") == sample_html()
    assert (tmp_path / "sample.pdf").read_bytes() == sample_pdf()


def test_another_template_may_override_one_block(tmp_path: Path) -> None:
    folder = tmp_path / "our_paper"
    folder.mkdir()
    (folder / "conf.json").write_text(json.dumps({"base_template": "board_paper"}))
    (folder / "index.html.j2").write_text(
        "{% extends 'board_paper/index.html.j2' %}\n"
        "{# CHANGE: our foot #}\n"
        "{% block foot %}<footer>Our foot {{ super() }}</footer>{% endblock %}"
    )
    exporter: Any = HTMLExporter
    made, _ = exporter(
        template_name="our_paper", extra_template_basedirs=[str(tmp_path)]
    ).from_notebook_node(sample.sample_notebook())
    found = BeautifulSoup(made, "html.parser")
    assert "Our foot" in found.footer.get_text()
    assert "Illustrative." in found.footer.get_text()
    assert found.h1.get_text() == "Safer Communities performance, 2017-18 quarter 3"


# The HTML page


def test_the_page_says_its_language_whole_and_nbconvert_has_nothing_to_warn_of(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        found = page_of(sample.small_chart())
    assert found.html["lang"] == "en-GB"
    assert caplog.records == []


def test_the_page_fetches_nothing() -> None:
    found = BeautifulSoup(sample_html(), "html.parser")
    assert found.find_all(["script", "iframe", "object", "embed", "link"]) == []
    for tag in found.find_all(src=True):
        assert tag["src"].startswith("data:")
    for tag in found.find_all(srcset=True):
        assert tag["srcset"].startswith("data:")
    assert set(re.findall(r"url\(([a-z]+)", sample_html())) == {"data"}
    assert "@import" not in sample_html()
    policy = found.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert policy["content"].startswith("default-src 'none'")


def test_no_code_prompt_warning_or_placeholder_is_on_the_page() -> None:
    warned = nbformat.v4.new_code_cell(
        "import secret_code",
        execution_count=7,
        outputs=[nbformat.v4.new_output("stream", name="stderr", text="/srv/x.py: UserWarning")],
    )
    notebook = sample.notebook(OPENING, sample.small_chart())
    notebook.cells.append(warned)
    made = exporters.html(notebook)
    for unwanted in ("secret_code", "show(1)", "In [", "UserWarning", "/srv", "No description"):
        assert unwanted not in made


def test_pictures_keep_viewbox_because_the_parser_never_sees_inside() -> None:
    found = page_of(sample.small_chart())
    assert found.find_all("svg") == []
    assert "viewbox" not in str(found).lower().replace("base64", "")


def test_every_word_of_every_block_is_escaped() -> None:
    mean = "<b>&\"' {{ 70 * 11 }}"

    def spoiled(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: spoiled(each, name) for name, each in value.items()}
        if isinstance(value, list):
            return [spoiled(each, key) for each in value]
        kept = "id block part name role align svg svg_narrow voice style letter date language"
        return (
            mean + value if isinstance(value, str) and value and key not in kept.split() else value
        )

    shown = [
        blocks.from_json(spoiled(block.model_dump(mode="json"))) for block in sample.sample_blocks()
    ]
    made = exporters.html(sample.notebook(*shown))
    assert "<b>" not in made
    assert "770" not in re.sub(r"<style>.*</style>|base64,[^\"]*", "", made, flags=re.DOTALL)
    # Escaped, and with the quotes of print.
    assert BeautifulSoup(made, "html.parser").h1.get_text().startswith("<b>&”’ {{ 70 * 11 }}")


def test_numbers_of_paragraphs_are_on_the_page_and_can_be_linked_to() -> None:
    found = BeautifulSoup(sample_html(), "html.parser")
    numbered = found.select("p.numbered")
    assert [each.select_one(".number").get_text() for each in numbered] == [
        f"{number}." for number in range(1, 9)
    ]
    assert [each["id"] for each in numbered] == [f"paragraph-{number}" for number in range(1, 9)]


def test_the_data_behind_a_chart_is_one_click_away() -> None:
    details = page_of(sample.small_chart()).select_one("figure details")
    assert details.summary.get_text().startswith("Data behind this chart")
    assert [cell.get_text() for cell in details.select("tbody td")] == ["291", "247"]


def test_a_narrow_drawing_is_offered_to_a_narrow_screen_only() -> None:
    source = page_of(sample.small_chart()).select_one("figure picture source")
    assert source["media"] == "screen and (max-width: 640px)"
    assert page_of(sample.small_chart(svg_narrow="")).select("figure picture") == []


def test_a_headline_without_strong_words_is_strong_throughout() -> None:
    found = page_of(
        Paragraph(text="All rose.", voice="headline"),
        Paragraph(text="**All** rose.", voice="headline"),
    )
    assert [each.get_text() for each in found.select("p strong")] == ["All rose.", "All"]


def test_commentary_names_the_role_of_its_author() -> None:
    found = page_of(Paragraph(text="Next step.", voice="commentary", author="analyst"))
    assert found.select_one(".commentary .author").get_text() == "Commentary, analyst"


# The PDF


def test_the_pdf_is_titled_dated_and_in_its_language() -> None:
    with opened(sample_pdf()) as file:
        assert str(file.Root.Lang) == "en-GB"
        assert bool(file.Root.ViewerPreferences.DisplayDocTitle)
        assert bool(file.Root.MarkInfo.Marked)
        assert str(file.docinfo.Title) == "Safer Communities performance, 2017-18 quarter 3"
        assert str(file.docinfo.CreationDate).startswith("D:20180212")


def test_bookmarks_are_the_headings() -> None:
    with opened(sample_pdf()) as file, file.open_outline() as outline:
        assert [item.title for item in outline.root] == [
            "Safer Communities performance, 2017-18 quarter 3"
        ]
        below = [item.title for item in outline.root[0].children]
    assert below == [
        "Introduction",
        "Overall performance summary",
        "Burglary of people’s homes",
        "Recommendations",
        "Officers to contact",
        "List of appendices",
        "Safer communities dashboard, 2017-18 quarter 3",
        "Appendix 2: quality of the data",
    ]


def elements(pdf: pikepdf.Pdf, kind: str) -> list[Any]:
    return [
        each
        for each in pdf.objects
        if isinstance(each, pikepdf.Dictionary)
        and each.get("/S") == pikepdf.Name("/" + kind)
        and "/P" in each
    ]


def elements_below(parent: Any, kind: str) -> list[Any]:
    """Elements of one kind right below another."""
    return [each for each in parent.K if str(each.get("/S", "")) == kind]


def in_reading_order(pdf: pikepdf.Pdf) -> list[Any]:
    """Every structure element, in the order in which it is read aloud."""
    found = []

    def walk(element: Any) -> None:
        below = element.get("/K")
        for each in below if isinstance(below, pikepdf.Array) else [below]:
            if isinstance(each, pikepdf.Dictionary) and "/S" in each:
                found.append(each)
                walk(each)

    walk(pdf.Root.StructTreeRoot)
    return found


def scope(element: Any) -> str:
    attributes = element.get("/A")
    attributes = list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]
    return next(str(each.Scope) for each in attributes if each is not None and "/Scope" in each)


def test_row_and_column_headings_are_tagged_with_their_scope() -> None:
    tables = [
        table
        for placed in document.read(sample.sample_notebook()).every()
        if isinstance(block := placed.block, blocks.Table | blocks.Dashboard)
        for table in ((block,) if isinstance(block, blocks.Table) else block.tables)
    ]
    columns = sum(len(table.columns) for table in tables)
    rows = sum(cell.header for table in tables for row in table.rows for cell in row.cells)
    with opened(sample_pdf()) as file:
        scopes = [scope(each) for each in elements(file, "TH")]
        assert len(elements(file, "Table")) == len(tables)
    assert scopes.count("/Column") == columns
    assert scopes.count("/Row") == rows


def test_every_figure_has_its_alt_text() -> None:
    with opened(sample_pdf()) as file:
        said = [str(each.get("/Alt", "")) for each in elements(file, "Figure")]
    assert sample.small_chart().alt in said
    assert "Ranked 4 of 9; likely between 3 and 5" in said
    assert "Harborough: better" in said
    assert all(words.strip() for words in said)


HEADER = (("Report of", "The Commissioner"), ("Date", "Monday 12 February 2018"))


def test_a_header_block_is_a_list_of_terms_in_place_of_the_date() -> None:
    opening = OPENING.model_copy(update={"header": HEADER})
    made = exporters.html(sample.notebook(opening, blocks.Paragraph(text="a")))
    head = BeautifulSoup(made, "html.parser").select_one("header.opening")
    assert [each.get_text() for each in head.select("dl dt")] == ["Report of", "Date"]
    assert [each.get_text() for each in head.select("dl dd")] == [words for _, words in HEADER]
    assert not head.select(".dated")
    assert not page_of().select("header.opening dl")
    printed = exporters.pdf(document.of([opening, blocks.Paragraph(text="a")]))
    with opened(printed) as file:
        assert len(elements(file, "L")) == 1
        assert len(elements(file, "Lbl")) == len(elements(file, "LBody")) == len(HEADER)
    assert "Monday 12 February 2018" in pages_of(printed)[0]


def test_a_reference_by_name_is_a_link_in_print_and_on_the_page() -> None:
    named = blocks.Paragraph(text="The note.", voice="note", id="a_note")
    said = blocks.Paragraph(text="{Paragraph:said} and [the note](#a_note).", id="said")
    link = page_of(said, named).select_one("a[href='#said']")
    assert link.get_text() == "Paragraph 1"
    exporters.pdf(document.of([OPENING, said, named]))


def test_every_page_says_which_it_is_and_whose() -> None:
    pages = pages_of(sample_pdf())
    for number, words in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in words
        assert "Illustrative." in words
        assert "Leicestershire Safer Communities Strategy Board" in words
        assert "12 February 2018" in words
        assert "Official" in words


def test_the_dashboard_is_one_landscape_page_and_the_rest_are_upright() -> None:
    with opened(sample_pdf()) as file:
        sizes = [tuple(round(float(each)) for each in page.mediabox[2:]) for page in file.pages]
    assert sizes.count((842, 595)) == 1
    assert set(sizes) == {(842, 595), (595, 842)}
    landscape = pages_of(sample_pdf())[sizes.index((842, 595))]
    assert "Total crime" in landscape
    assert "Reported hate incidents" in landscape
    assert "Oadby and Wigston" in landscape


def landscape_pages(pdf: bytes) -> list[str]:
    """The text of the landscape pages."""
    with opened(pdf) as file:
        wide = [float(page.mediabox[2]) > float(page.mediabox[3]) for page in file.pages]
    return [words for words, is_wide in zip(pages_of(pdf), wide, strict=True) if is_wide]


def notes_of(count: int, times: int) -> tuple[tuple[str, str], ...]:
    return tuple((str(n), f"Note number {n}. " + "Words of a note. " * times) for n in range(count))


def test_a_dashboard_with_twice_the_notes_is_still_one_page() -> None:
    notes = tuple((str(n), words) for n, (_, words) in enumerate(sample.dashboard().footnotes * 2))
    paper = document.of([OPENING, sample.dashboard(footnotes=notes)], "paper.ipynb")
    assert len(landscape_pages(exporters.pdf(paper))) == 1


def test_notes_that_do_not_fit_under_a_dashboard_are_on_a_page_after_it() -> None:
    paper = document.of([OPENING, sample.dashboard(footnotes=notes_of(12, 12))], "paper.ipynb")
    with pytest.warns(exporters.DashboardRunsOn, match=r"dashboard: too full for its page and pr"):
        pdf = exporters.pdf(paper)
    table, notes = landscape_pages(pdf)
    assert "Key and notes: on the last page of the dashboard." in table
    assert "Note number 3" not in table
    assert sorted(map(int, re.findall(r"Note number (\d+)\.", notes))) == list(range(12))
    assert "Key and notes" in notes
    assert page_validation.validate_pdf_bytes(pdf, profile="ua1").is_compliant


def test_a_table_too_long_for_its_page_goes_on_under_its_headings_between_groups() -> None:
    given = sample.dashboard()
    table = given.tables[0]
    rows = tuple(table.rows) * 3
    long = given.model_copy(update={"tables": (table.model_copy(update={"rows": rows}),)})
    with pytest.warns(exporters.DashboardRunsOn):
        pdf = exporters.pdf(document.of([OPENING, long], "paper.ipynb"))
    *tables, notes = landscape_pages(pdf)
    assert len(tables) > 1
    for words in tables:
        assert "Rating" in words
        assert words.count("Safer communities dashboard") == 1
    assert "Rating" in notes
    with opened(pdf) as file:
        (tagged,) = elements(file, "Table")
        body = [row for part in elements_below(tagged, "/TBody") for row in part.K]
        assert len(elements_below(tagged, "/THead")) == 1
        assert len(body) == len(rows)
    assert page_validation.validate_pdf_bytes(pdf, profile="ua1").is_compliant


def test_a_row_higher_than_a_page_is_a_problem() -> None:
    given = sample.dashboard()
    table = given.tables[0]
    *cells, last = table.rows[-1].cells
    words = (blocks.Text(text="Words without an end. " * 400),)
    high = table.rows[-1].model_copy(
        update={"cells": (*cells, last.model_copy(update={"lines": (words,)}))}
    )
    tall = table.model_copy(update={"rows": (*table.rows[:-1], high)})
    paper = document.of([OPENING, given.model_copy(update={"tables": (tall,)})], "paper.ipynb")
    with pytest.raises(
        Problems,
        match=r"paper\.ipynb, dashboard dashboard: has a row that is \d+ mm too tall",
    ):
        exporters.pdf(paper)


def test_a_letter_that_the_typeface_lacks_is_a_problem() -> None:
    paper = document.of([OPENING, Paragraph(text="Words in 漢字")], "paper.ipynb")
    with pytest.raises(Problems, match=r"can't be printed: .*漢"):
        exporters.pdf(paper)


def test_a_heading_goes_with_what_follows_it() -> None:
    filler = [Paragraph(text="Words of a paragraph. " * 20) for _ in range(7)]
    for count in range(8, 16):
        lines = blocks.Listing(items=tuple("item" for _ in range(count)))
        paper = [OPENING, *filler, lines, Heading(level=2, text="Stranded"), sample.small_chart()]
        pages = pages_of(exporters.pdf(document.of(paper)))
        page = next(words for words in pages if "Stranded" in words)
        assert "The step up in April 2017" in page


def test_a_heading_has_two_lines_of_what_follows_under_it() -> None:
    lone = Paragraph(text="One line of words.")
    more = Paragraph(text="What comes after the line. " * 12)
    for count in range(20, 28):
        lines = blocks.Listing(items=tuple("item" for _ in range(count)))
        filler = [Paragraph(text="Words of a paragraph. " * 20) for _ in range(3)]
        paper = [OPENING, *filler, lines, Heading(level=2, text="Stranded"), lone, more]
        pages = pages_of(exporters.pdf(document.of(paper)))
        page = next(words for words in pages if "Stranded" in words)
        assert "One line of words." in page
        assert "What comes after the line." in page.partition("One line of words.")[2]


def test_paragraphs_of_its_section_fill_the_page_that_a_chart_does_not_fit() -> None:
    lines = [blocks.Listing(items=tuple("item" for _ in range(30)))]
    said = [Paragraph(text=f"Paragraph {n} has words. " * 12) for n in ("A", "B", "C")]
    note = Paragraph(text="What the figure is.", voice="note", numbered=False)
    lead = Paragraph(text="The lead of the figure.")
    section = [Heading(level=2, text="Section"), lead, sample.small_chart(), note, *said]
    paper = document.of([OPENING, *lines, *section, Heading(level=2, text="The next")])
    pdf = exporters.pdf(paper)
    first, second = pages_of(pdf)
    assert "The lead of the figure." in first
    assert "Paragraph A has words." in first
    assert "The step up in April 2017" in second
    # The figure's note goes with it, all stands before the next section, and nothing is lost.
    words = " ".join("".join(pages_of(pdf)).split())
    places = [
        words.index(each) for each in ("The step up in April", "What the figure is.", "The ne")
    ]
    assert places == sorted(places)
    assert [words.count(f"Paragraph {n} has words.") for n in ("A", "B", "C")] == [12, 12, 12]
    numbers = re.findall(r"(?<![\d.])(\d)\. (?:The lead|Paragraph)", words)
    assert numbers == ["1", "2", "3", "4"]
    with opened(pdf) as file:
        # Read aloud in the order in which it is printed: paragraphs that come before the figure.
        kinds = [
            str(each.S) for each in in_reading_order(file) if str(each.S) in ("/Figure", "/H2")
        ]
    assert kinds == ["/H2", "/Figure", "/H2"]
    assert page_validation.validate_pdf_bytes(pdf, profile="ua1").is_compliant


def test_a_chart_that_fits_stands_where_it_was_put() -> None:
    said = [Paragraph(text=f"Paragraph {n} has words. " * 12) for n in ("A", "B")]
    words = pages_of(exporters.pdf(document.of([OPENING, said[0], sample.small_chart(), said[1]])))
    (page,) = words
    places = [page.index(each) for each in ("Paragraph A", "The step up in April", "Paragraph B")]
    assert places == sorted(places)


def test_a_rating_and_its_footnote_mark_are_on_one_line() -> None:
    given = sample.dashboard()
    table = given.tables[0]
    glyph = blocks.Glyph(name="amber", label="Amber", letter="A")
    cell = blocks.Cell(lines=((glyph, blocks.Text(text="^1^", role="small")),))
    at = next(n for n, column in enumerate(table.columns) if column.heading == "Rating")
    narrow = [
        column.model_copy(update={"width": 13.0}) if n == at else column
        for n, column in enumerate(table.columns)
    ]
    row = table.rows[1]
    cells = tuple(
        cell if n == at - (len(table.columns) - len(row.cells)) else each
        for n, each in enumerate(row.cells)
    )
    rows = (table.rows[0], row.model_copy(update={"cells": cells}), *table.rows[2:])
    made = table.model_copy(update={"columns": tuple(narrow), "rows": rows})
    paper = document.of([OPENING, given.model_copy(update={"tables": (made,)})])
    (words,) = landscape_pages(exporters.pdf(paper))
    assert re.search(r"Amber ?\s?1\b", words)


def test_no_row_of_a_table_is_split_and_its_heading_is_repeated() -> None:
    tall = " ".join(["word"] * 60)
    table = sample.words_table(
        "long",
        "Long",
        ("Return", "Words"),
        *((f"R{n}", f"start{n} {tall} end{n}") for n in range(24)),
    )
    pages = pages_of(exporters.pdf(document.of([OPENING, table])))
    assert len(pages) > 1
    for words in pages:
        assert "Return" in words
        assert re.findall(r"start(\d+)", words) == re.findall(r"end(\d+)", words)


def test_markup_of_typst_in_words_is_printed_as_words() -> None:
    words = "# not a heading, *star* _under_ $x$ @ref #let `code` \\ //"
    assert words in " ".join(pages_of(exporters.pdf(document.of([OPENING, Paragraph(text=words)]))))


def test_the_sample_is_pdf_ua_1() -> None:
    report = page_validation.validate_pdf_bytes(sample_pdf(), profile="ua1")
    assert report.is_compliant, report


def test_a_paper_of_each_kind_of_block_alone_is_pdf_ua_1() -> None:
    for block in sample.sample_blocks()[1:]:
        lone = Heading(level=2, text="Part", id="dashboard") if "#dashboard" in str(block) else None
        before = [Heading(level=2, text="Section")] if block.block == "group" else []
        paper = document.of([OPENING, *before, *([lone] if lone else []), block])
        report = page_validation.validate_pdf_bytes(exporters.pdf(paper), profile="ua1")
        assert report.is_compliant, (block.block, report)


def test_importing_blocks_and_documents_imports_no_converter() -> None:
    script = (
        "import sys; from quarterdeck import blocks, document, glyphs, markup, theme\n"
        "heavy = {'nbconvert', 'typst', 'pikepdf', 'pandas', 'matplotlib', 'fontTools'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True)

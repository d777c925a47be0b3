"""The shipped quarter published end to end, as `make papers` does it: one run for every test."""

from __future__ import annotations

import json
import re
import shutil

import page as page_validation
import pikepdf
import pytest
from bs4 import BeautifulSoup
from quarterdeck.params import load
from quarterdeck.paths import Workbook, project_root
from quarterdeck.periods import Quarter
from quarterdeck.publish import Published, publish

QUARTER = Quarter.parse("2017-18-Q3")
PAPERS = ("safer_communities", "control_charts")
A4_LANDSCAPE = (842, 595)  # points, to the nearest


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    folder = tmp_path_factory.mktemp("shipped edition")
    for name in ("params", "data/raw", "notebooks"):
        shutil.copytree(project_root() / name, folder / name)
    # What earlier editions printed is kept in their tables, which a checkout has.
    (folder / "data/processed").mkdir()
    for table in (project_root() / "data/processed").glob("*.csv"):
        shutil.copyfile(table, folder / "data/processed" / table.name)
    return publish(Workbook.open(folder), QUARTER)


def page_of(published: Published, paper: str) -> BeautifulSoup:
    return BeautifulSoup((published.folder / f"{paper}.html").read_text("utf-8"), "html.parser")


def test_the_papers_are_those_that_the_quarter_names(published: Published) -> None:
    assert load(Workbook.open(project_root())).quarter(QUARTER.label).papers == PAPERS
    made = {path.name for path in published.folder.iterdir()}
    assert made >= {f"{paper}.{kind}" for paper in PAPERS for kind in ("html", "pdf")}


@pytest.mark.parametrize("paper", PAPERS)
def test_the_pdf_is_accessible_by_ua_1(published: Published, paper: str) -> None:
    report = page_validation.validate_pdf(str(published.folder / f"{paper}.pdf"), profile="ua1")
    assert report.is_compliant, report


def test_the_dashboard_is_one_landscape_page(published: Published) -> None:
    with pikepdf.open(published.folder / "safer_communities.pdf") as pdf:
        sizes = [tuple(round(float(x)) for x in sheet.mediabox[2:]) for sheet in pdf.pages]
    assert sizes.count(A4_LANDSCAPE) == 1
    assert len(sizes) > 10


@pytest.mark.parametrize(
    "figure",
    # As the reference dashboard prints them.
    [
        "51.14",
        "58.53",
        "3.91",
        "5.11",
        "7.33",
        "7.90",
        "7.20",
        "8.66",
        "3.89",
        "4.62",
        "42.8%",
        "41.8%",
        "0.82",
        "0.91",
        "126",
        "75",
        "30.0%",
        "27.0%",
        "1,611",
        "864",
        "93.9%",
        "81.0%",
        "0.71",
        "0.74",
    ],
)
def test_the_dashboard_prints_the_references_figures(published: Published, figure: str) -> None:
    tables = page_of(published, "safer_communities").find_all("table")
    [dashboard] = [table for table in tables if "each indicator with its" in str(table.caption)]
    assert re.search(rf"(?<![\d.,]){re.escape(figure)}(?![\d.])", dashboard.get_text(" "))


@pytest.mark.parametrize("paper", PAPERS)
def test_nothing_is_printed_that_only_a_program_would_say(published: Published, paper: str) -> None:
    words = page_of(published, paper).get_text(" ")
    assert not re.findall(r"\b(?:nan|NaN|NaT|inf|Traceback)\b", words)
    assert "Illustrative" in words


def test_paragraphs_are_numbered_through_the_paper(published: Published) -> None:
    """Continuous across headings, in print as in the page: 1, 2, 3, with none left out."""
    numbers = [
        int(found.get_text().rstrip("."))
        for found in page_of(published, "safer_communities").select(".number")
    ]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > 30


def test_every_chart_is_kept_as_a_figure_with_words_in_the_page(published: Published) -> None:
    figures = {path.stem for path in (published.folder / "figures").glob("*.svg")}
    assert "safer_communities-total_crime_chart" in figures
    pictures = page_of(published, "safer_communities").select("picture img")
    assert len(pictures) == len([name for name in figures if name.startswith("safer_")])
    assert all(len(str(picture["alt"])) > 80 for picture in pictures)


def test_the_run_record_knows_what_went_in_and_out(published: Published) -> None:
    record = json.loads((published.folder / "run_record.json").read_text("utf-8"))
    told = json.dumps(record)
    assert "recorded_crime_2012-04_2017-12.csv" in told
    assert "safer_communities.pdf" in told


def test_a_paper_lists_what_has_changed_of_the_last_one(published: Published) -> None:
    """3.93 in the paper of 2016-17, 3.89 "as updated" in the dashboard of 2017-18 Q3."""
    page = page_of(published, "safer_communities")
    [table] = [one for one in page.find_all("table") if "have changed since" in str(one.caption)]
    [row] = [one for one in table.find_all("tr") if "Violence with injury" in one.get_text(" ")]
    said = re.sub(r"\s+", " ", row.get_text(" "))
    assert "3.93 3.89 the return was restated (received 22 January 2018)" in said


def test_every_figure_of_a_dashboard_links_to_its_evidence(published: Published) -> None:
    page = page_of(published, "safer_communities")
    links = [str(link["href"]) for link in page.select("a.evidence")]
    assert len(links) > 20
    for link in links:
        name, _, place = link.partition("#")
        text = (published.folder / name).read_text("utf-8")
        assert f'id="{place}"' in text, link
        assert 'href="../safer_communities.html"' in text  # and the way back

"""One number is changed in the raw data, and everything that is published of it follows.

Thefts from vehicles in Charnwood in December 2017 go from 107 to 507. By pencil: the county's
5,977 offences become 6,377, which over 690,212 people is 9.24 per 1,000 and not 8.66; Charnwood's
1,512 become 1,912, over 180,387 people 10.60 and not 8.38.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from bs4 import BeautifulSoup
from quarterdeck.paths import Workbook, project_root
from quarterdeck.periods import Quarter
from quarterdeck.problems import Problems
from quarterdeck.publish import publish

QUARTER = Quarter.parse("2017-18-Q3")
RETURN = "data/raw/recorded_crime/recorded_crime_2012-04_2017-12.csv"
ROW = "2017-12,Charnwood,Vehicle crime,Theft from vehicle,"
NO_LONGER = "\n\nVehicle crime fell in the year.\n"


def changed_workbook(folder: Path) -> Workbook:
    """The shipped workbook with the one number changed, and the checksum of its return."""
    for name in ("params", "data/raw", "notebooks"):
        shutil.copytree(project_root() / name, folder / name)
    file = folder / RETURN
    before = file.read_bytes()
    after = before.replace(f"{ROW}107".encode(), f"{ROW}507".encode())
    assert after != before
    file.write_bytes(after)
    facts = file.with_name(f"{file.name}.yml")
    told = facts.read_text("utf-8")
    told = told.replace(hashlib.sha256(before).hexdigest(), hashlib.sha256(after).hexdigest())
    facts.write_text(re.sub(r"bytes: \d+", f"bytes: {len(after)}", told), encoding="utf-8")
    return Workbook.open(folder)


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return changed_workbook(tmp_path_factory.mktemp("one number"))


@pytest.fixture(scope="module")
def edition(workbook: Workbook) -> Path:
    return publish(workbook, QUARTER, papers=None).folder


@pytest.fixture(scope="module")
def page(edition: Path) -> BeautifulSoup:
    text = (edition / "safer_communities.html").read_text("utf-8")
    return BeautifulSoup(text, "html.parser")


def said(page: BeautifulSoup) -> str:
    return re.sub(r"\s+", " ", page.get_text(" "))


def test_the_table_follows(edition: Path) -> None:
    with (edition / "indicator_table.csv").open(encoding="utf-8") as lines:
        rows = {
            row["area"]: row
            for row in csv.DictReader(lines)
            if row["indicator"] == "vehicle_crime" and row["framework"] == "safer_communities"
        }
    assert float(rows["leicestershire"]["current_numerator"]) == 6377
    assert float(rows["leicestershire"]["current_value"]) == pytest.approx(9.2392, abs=1e-4)
    assert float(rows["charnwood"]["current_value"]) == pytest.approx(10.5994, abs=1e-4)


def test_the_sentence_and_the_dashboard_follow(page: BeautifulSoup) -> None:
    words = said(page)
    assert "Vehicle crime was recorded at 9.24 per 1,000 people" in words
    assert "6,377 offences" in words
    tables = page.find_all("table")
    [dashboard] = [table for table in tables if "each indicator with its" in str(table.caption)]
    assert "9.24" in dashboard.get_text(" ")
    assert "8.66" not in words


def test_the_chart_its_title_and_its_words_follow(page: BeautifulSoup) -> None:
    """945 offences in December (545 and 400) are far above the expected range."""
    [figure] = [one for one in page.find_all("figure") if "vehicle_crime_chart" in str(one)[:400]]
    assert "above" in figure.get_text(" ")
    alt = str(figure.find("img")["alt"])
    assert "945" in alt
    assert "December 2017" in alt


def test_the_evidence_follows(edition: Path) -> None:
    file = edition / "evidence/safer_communities-vehicle_crime.html"
    words = said(BeautifulSoup(file.read_text("utf-8"), "html.parser"))
    assert "6,377 offences ÷ 690,212 people × 1,000 = 9.239" in words
    assert "1,912 offences ÷ 180,387 people × 1,000 = 10.599" in words


def test_the_facts_and_the_spreadsheets_follow(edition: Path) -> None:
    facts = json.loads((edition / "facts.json").read_text("utf-8"))
    assert '"9.24"' in json.dumps(facts)
    assert '"8.66"' not in json.dumps(facts)
    book = openpyxl.load_workbook(io.BytesIO((edition / "tables.xlsx").read_bytes()))
    values = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert 6377 in values
    assert 5977 not in values
    with zipfile.ZipFile(edition / "tables.ods") as opened:
        assert "6377" in opened.read("content.xml").decode()


def test_the_word_file_follows(edition: Path) -> None:
    with zipfile.ZipFile(edition / "safer_communities.docx") as opened:
        text = opened.read("word/document.xml").decode()
    words = re.sub(r"<[^>]+>", "", text)
    assert "9.24" in words
    assert "6,377 offences" in words
    assert "945" in text  # the chart's alternative text


def test_commentary_that_no_longer_holds_is_refused(tmp_path: Path) -> None:
    """Vehicle crime rises; a paragraph that says it fell stops the edition, named with its line."""
    changed = changed_workbook(tmp_path)
    commentary = changed.params / f"quarters/{QUARTER}.md"
    text = commentary.read_text("utf-8")
    place = text.index("## vehicle_crime")
    end = text.index("\n## ", place)
    commentary.write_text(text[:end].rstrip() + NO_LONGER + text[end:], encoding="utf-8")
    with pytest.raises(Problems) as refused:
        publish(changed, QUARTER)
    told = str(refused.value)
    assert f"params/quarters/{QUARTER}.md, line " in told
    assert "direction: 'fell' contradicts vehicle_crime" in told
    assert not changed.edition(QUARTER.label).exists()

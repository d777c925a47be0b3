"""A nineteenth priority takes only YAML: it is computed, on the dashboard and in the paper."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from quarterdeck.paths import Workbook, project_root
from quarterdeck.periods import Quarter
from quarterdeck.publish import Published, publish

QUARTER = Quarter.parse("2015-16-Q3")
PLAN = "params/indicators/police_and_crime_plan.yml"

PRIORITY = """
  - id: priority_19
    number: "19"
    title: Reduce robbery
    short_title: Robbery
    introduction: Robbery is rare and does much harm.
    indicators: [robbery_offences]

indicators:
  - id: robbery_offences
    title: Robbery
    short_title: Robbery, recorded
    unit: offences
    noun: robberies
    definition: Robbery recorded by the force.
    says: "The force recorded {value} robberies in {period}"
    kind: count
    polarity: lower
    decimals: 0
    numerator: {source: force_crime, categories: [robbery]}
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """An edition with a nineteenth priority, and both bodies' papers in it."""
    folder = tmp_path_factory.mktemp("nineteen")
    for name in ("params", "data/raw", "notebooks"):
        shutil.copytree(project_root() / name, folder / name)
    plan = folder / PLAN
    plan.write_text(plan.read_text("utf-8").replace("\nindicators:\n", PRIORITY, 1), "utf-8")
    quarter = folder / f"params/quarters/{QUARTER}.yml"
    both = "papers: [police_and_crime_panel, safer_communities]"
    quarter.write_text(
        quarter.read_text("utf-8").replace("papers: [police_and_crime_panel]", both), "utf-8"
    )
    return publish(Workbook.open(folder), QUARTER)


def page(published: Published, paper: str) -> BeautifulSoup:
    return BeautifulSoup((published.folder / f"{paper}.html").read_text("utf-8"), "html.parser")


def counted_from_the_return(folder: Path) -> int:
    """Robberies of January to December 2015, from the file."""
    file = folder / "data/raw/force_crime/force_crime_2012-04_2015-12.csv"
    rows = [line.split(",") for line in file.read_text("utf-8").replace('"', "").splitlines()]
    return sum(int(row[-1]) for row in rows[1:] if row[0].startswith("2015-") and "Robbery" in row)


def test_it_is_computed_and_stands_on_the_dashboard_and_in_the_paper(published: Published) -> None:
    robberies = counted_from_the_return(published.folder.parent.parent)
    assert robberies > 0
    words = page(published, "police_and_crime_panel").get_text(" ")
    assert re.search(r"19\s+Reduce robbery", words)
    assert f"The force recorded {robberies:,} robberies in the year ending December 2015" in words
    assert "41 indicators" in words


def test_two_papers_of_one_quarter_agree_on_what_they_share(published: Published) -> None:
    """The panel takes the county's crime rate and hate incidents from the board's register."""
    pages = [page(published, name) for name in ("police_and_crime_panel", "safer_communities")]
    panel, board = (re.sub(r"\s+", " ", each.get_text(" ")) for each in pages)
    said = re.search(r"(\d+\.\d\d) (?:crimes )?per 1,000 people", board)
    assert said is not None
    assert said[1] in panel
    table = (published.folder / "indicator_table.csv").read_text("utf-8").splitlines()
    names = table[0].split(",")
    place = [names.index(name) for name in ("indicator", "area", "current_value", "p_value")]
    shared: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for line in table[1:]:
        row = next(iter(csv.reader([line])))
        indicator, area, value, p_value = (row[each] for each in place)
        if indicator in ("total_crime", "hate_incidents") and area == "leicestershire":
            shared.setdefault((indicator, area), set()).add((value, p_value))
    assert set(shared) == {
        ("total_crime", "leicestershire"),
        ("hate_incidents", "leicestershire"),
    }
    assert all(len(values) == 1 for values in shared.values())
    assert all(value for values in shared.values() for value, _ in values)

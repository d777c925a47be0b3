"""The templates: what a partner sees, and what comes back when one is filled in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from quarterdeck.params.sources import ReaderName
from quarterdeck.problems import Problems
from quarterdeck.sources import NoticeKind, ReadResult, read_source
from quarterdeck.sources.templates import FORMS, write_templates

from .conftest import AREAS, RECEIVED, make_source

FILLED: dict[ReaderName, list[list[object]]] = {
    ReaderName.MONTHLY_COUNTS: [
        [dt.date(2017, 4, 1), "Northam", "Burglary", None, 12],
        [dt.date(2017, 5, 1), "Northam", "Burglary", "Home", "*"],
    ],
    ReaderName.PERIOD_RETURN: [
        ["Northam", "Repeats", dt.date(2016, 10, 1), dt.date(2017, 9, 30), 81, 300, None]
    ],
    ReaderName.SURVEY: [["2016-17-Q3", "Feel safe", "Northam", 402, 355]],
    ReaderName.COHORT: [
        ["YO", "Northam", dt.date(2016, 4, 1), dt.date(2017, 3, 31), 120, 310, 109, 41]
    ],
    ReaderName.REFERRALS: [[dt.date(2017, 4, 1), "Outreach", "Northam", "NA"]],
    ReaderName.PEER_VALUES: [
        ["vehicle_crime", "Elsewhere", dt.date(2017, 1, 1), dt.date(2017, 12, 31), 42, 6123]
    ],
    ReaderName.PEOPLE_REPORTED: [[dt.date(2017, 4, 3), "P1", "L1"]],
}
EXPECTED = {
    ReaderName.MONTHLY_COUNTS: [(12.0, "ok"), (None, "suppressed")],
    ReaderName.PERIOD_RETURN: [(81.0, "ok")],
    ReaderName.SURVEY: [(355.0, "ok")],
    ReaderName.COHORT: [(41.0, "ok"), (109.0, "ok"), (109.0, "ok")],
    ReaderName.REFERRALS: [(None, "no_measure")],
    ReaderName.PEER_VALUES: [(42.0, "ok")],
    # One report; of one person nothing else is told.
    ReaderName.PEOPLE_REPORTED: [
        *[(None, "suppressed")] * 4,
        (1.0, "ok"),
        *[(None, "suppressed")] * 4,
    ],
}


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[ReaderName, Path]:
    folder = tmp_path_factory.mktemp("templates")
    offered = {ReaderName.MONTHLY_COUNTS: ["Burglary", "Vehicle crime"]}
    return {ReaderName(path.stem): path for path in write_templates(folder, AREAS, offered)}


def read_back(reader: ReaderName, path: Path) -> ReadResult:
    return read_source(make_source(reader.value), AREAS, path, received=RECEIVED)


def validations(path: Path) -> dict[str, Any]:
    sheet = openpyxl.load_workbook(path)["Return"]
    return {
        str(sheet.cell(1, next(iter(rule.sqref.ranges)).min_col).value): rule
        for rule in sheet.data_validations.dataValidation
    }


def test_there_is_one_for_each_return_a_partner_sends(
    templates: dict[ReaderName, Path],
) -> None:
    assert set(templates) == set(ReaderName) - {ReaderName.POLICE_UK, ReaderName.POPULATION}


@pytest.mark.parametrize("reader", FORMS)
def test_a_filled_in_template_reads_back(
    templates: dict[ReaderName, Path], tmp_path: Path, reader: ReaderName
) -> None:
    book = openpyxl.load_workbook(templates[reader])
    for line, row in enumerate(FILLED[reader], start=3):
        for position, cell in enumerate(row, start=1):
            book["Return"].cell(line, position, cell)
    path = tmp_path / "filled.xlsx"
    book.save(path)
    result = read_back(reader, path)
    found = [
        (None if row.numerator != row.numerator else row.numerator, row.status)
        for row in result.observations.itertuples()
    ]
    assert found == EXPECTED[reader]
    assert "Line 2 is the template's example and wasn't read." in [
        notice.text for notice in result.notices if notice.kind is NoticeKind.SKIPPED_ROWS
    ]


@pytest.mark.parametrize("reader", FORMS)
def test_a_template_sent_back_empty_is_refused(
    templates: dict[ReaderName, Path], reader: ReaderName
) -> None:
    with pytest.raises(Problems, match="has no rows under the header"):
        read_back(reader, templates[reader])


@pytest.mark.parametrize("reader", FORMS)
def test_the_example_is_a_right_one(
    templates: dict[ReaderName, Path], tmp_path: Path, reader: ReaderName
) -> None:
    """Taking the word Example away leaves a row that can be read."""
    book = openpyxl.load_workbook(templates[reader])
    first = book["Return"]["A2"]
    first.value = str(first.value).removeprefix("Example: ")
    path = tmp_path / "example.xlsx"
    book.save(path)
    found = set(read_back(reader, path).observations["status"])
    # Of the one person of an example of reports nothing but the report is told.
    assert found - {"suppressed"} == {"ok"}
    assert "suppressed" not in found or reader is ReaderName.PEOPLE_REPORTED


@pytest.mark.parametrize("reader", FORMS)
def test_every_heading_is_explained_and_so_is_every_mark(
    templates: dict[ReaderName, Path], reader: ReaderName
) -> None:
    book = openpyxl.load_workbook(templates[reader])
    assert book.sheetnames == ["Return", "Notes", "Lists"]
    explained = {row[0]: row[2] for row in book["Notes"].iter_rows(values_only=True)}
    for cell in book["Return"][1]:
        assert explained[cell.value]
    assert all(explained[mark] for mark in ("*", "NA", "-", "(blank)"))


def test_drop_downs_and_limits(templates: dict[ReaderName, Path]) -> None:
    rules = validations(templates[ReaderName.MONTHLY_COUNTS])
    assert rules["area"].type == "list"
    lists = openpyxl.load_workbook(templates[ReaderName.MONTHLY_COUNTS])["Lists"]
    offered = [cell.value for cell in lists["A"][1:] if cell.value]
    assert offered == [area.name for area in AREAS if area.kind != "peer"]
    assert rules["area"].formula1 == f"Lists!$A$2:$A${len(offered) + 1}"
    assert (rules["category"].type, rules["category"].errorStyle) == ("list", "warning")
    assert rules["month"].type == "date"
    assert rules["count"].formula1 == (
        'OR(AND(ISNUMBER(E3),E3>=0,E3=INT(E3)),E3="*",E3="NA",E3="-")'
    )
    peers = openpyxl.load_workbook(templates[ReaderName.PEER_VALUES])["Lists"]
    assert [cell.value for cell in peers["A"][1:] if cell.value] == ["Elsewhere"]


def test_without_areas_any_may_be_written(tmp_path: Path) -> None:
    paths = write_templates(tmp_path / "new" / "folder")
    assert all(path.is_file() for path in paths)
    assert "area" not in validations(paths[0])
    assert openpyxl.load_workbook(paths[0]).sheetnames == ["Return", "Notes"]


def test_the_same_areas_give_the_same_bytes(
    templates: dict[ReaderName, Path], tmp_path: Path
) -> None:
    offered = {ReaderName.MONTHLY_COUNTS: ["Burglary", "Vehicle crime"]}
    for path in write_templates(tmp_path, AREAS, offered):
        assert path.read_bytes() == templates[ReaderName(path.stem)].read_bytes()


def test_what_is_there_and_differs_is_never_overwritten(tmp_path: Path) -> None:
    paths = write_templates(tmp_path, AREAS)
    filled, missing, folder = paths[0], paths[1], paths[2]
    filled.write_text("filled in")
    missing.unlink()
    folder.unlink()
    folder.mkdir()
    with pytest.raises(Problems) as refused:
        write_templates(tmp_path, AREAS)
    assert {problem.file for problem in refused.value.problems} == {str(filled), str(folder)}
    assert filled.read_text() == "filled in"
    assert not missing.exists()


def test_templates_that_are_there_are_left_and_the_missing_written(tmp_path: Path) -> None:
    paths = write_templates(tmp_path, AREAS)
    moments = {path: path.stat().st_mtime_ns for path in paths[1:]}
    content = paths[0].read_bytes()
    paths[0].unlink()
    assert write_templates(tmp_path, AREAS) == paths
    assert paths[0].read_bytes() == content
    assert {path: path.stat().st_mtime_ns for path in paths[1:]} == moments
    assert sorted(tmp_path.iterdir()) == sorted(paths)

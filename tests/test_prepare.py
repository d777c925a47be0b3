"""Preparing: observations and tables come out right, whole, and the same every time."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from quarterdeck import params, prepare
from quarterdeck.indicators.table_file import read_table
from quarterdeck.paths import Workbook
from quarterdeck.periods import Quarter
from quarterdeck.problems import Problem, Problems
from received import filled_workbook
from workbooks import edit

QUARTER = Quarter.parse("2017-18-Q3")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workbook, prepare.Prepared]:
    """The small workbook, prepared. Not to be changed."""
    workbook = filled_workbook(tmp_path_factory.mktemp("prepared"))
    return workbook, prepare.prepare(workbook)


@pytest.fixture
def workbook(prepared: tuple[Workbook, prepare.Prepared], tmp_path: Path) -> Workbook:
    """A copy of the prepared workbook, to be changed."""
    shutil.copytree(prepared[0].root, tmp_path / "copy")
    return Workbook(tmp_path / "copy")


def test_the_table_is_computed_from_the_extracts(
    prepared: tuple[Workbook, prepare.Prepared],
) -> None:
    workbook, _ = prepared
    table = read_table(workbook.table("2017-18-Q3")).set_index(["indicator", "area"])
    county = table.loc[("all_crime", "midshire")]
    # 2017: (11 + 21) x 12 = 384 offences; 384 / 30,000 x 1,000 = 12.8.
    # 2016: (10 + 20) x 12 = 360; 360 / 30,000 x 1,000 = 12.
    assert (county["current_numerator"], county["current_value"]) == (384, 12.8)
    assert (county["previous_numerator"], county["previous_value"]) == (360, 12.0)
    # 11 x 12 = 132 offences among 10,000 people.
    assert table.loc[("all_crime", "northam"), "current_value"] == 13.2


def test_every_file_is_written_and_nothing_else(
    prepared: tuple[Workbook, prepare.Prepared],
) -> None:
    workbook, done = prepared
    names = ["observations.parquet", "extracts.json", "2017-18-Q3.csv"]
    assert [path.name for path in done.files] == names
    assert done.changed == done.files
    there = {path.name for path in workbook.processed.iterdir()}
    assert there - {"cache", ".preparing.lock"} == set(names)


def test_the_same_inputs_write_nothing_again(workbook: Workbook) -> None:
    before = {path: path.stat().st_mtime_ns for path in workbook.processed.glob("*.*")}
    done = prepare.prepare(workbook)
    assert done.changed == ()
    written = {
        path
        for path in workbook.processed.glob("*.*")
        if path.stat().st_mtime_ns != before.get(path) and not path.name.startswith(".")
    }
    assert written == set()


def test_another_folder_without_a_cache_gives_the_same_bytes(
    prepared: tuple[Workbook, prepare.Prepared], workbook: Workbook
) -> None:
    first, done = prepared
    shutil.rmtree(workbook.processed)
    prepare.prepare(workbook)
    for path in done.files:
        assert (workbook.processed / path.name).read_bytes() == path.read_bytes(), path.name
    assert first.root != workbook.root


def test_observations_hold_one_row_per_figure(
    prepared: tuple[Workbook, prepare.Prepared],
) -> None:
    workbook, _ = prepared
    observations = pd.read_parquet(workbook.observations)
    crime = observations[observations["source"] == "crime"]
    # 24 months in two districts.
    assert len(crime) == 48
    assert set(crime["received"]) == {pd.Timestamp("2018-01-15")}


def test_what_is_known_of_each_extract_is_kept(
    prepared: tuple[Workbook, prepare.Prepared],
) -> None:
    workbook, _ = prepared
    crime, people = json.loads(workbook.extracts.read_text("utf-8"))
    assert (crime["file"], people["file"]) == ("crime/crime.csv", "people/people.csv")
    assert (crime["covers_from"], crime["covers_to"]) == ("2016-01-01", "2017-12-31")
    assert (crime["rows"], crime["illustrative"]) == (48, True)


def test_notices_say_what_has_not_come(prepared: tuple[Workbook, prepare.Prepared]) -> None:
    _, done = prepared
    missing = [notice for notice in done.notices if "Repeat cases, Midshire" in notice]
    assert len(missing) == 1
    assert missing[0].startswith("2017-18-Q3: Repeat cases, Midshire: ")
    assert "not received" in missing[0]


def test_computing_writes_nothing(workbook: Workbook) -> None:
    shutil.rmtree(workbook.processed)
    before = {path for path in workbook.root.rglob("*") if "cache" not in path.parts}
    computed = prepare.compute(workbook, [QUARTER])
    assert list(computed.tables) == ["2017-18-Q3"]
    after = {path for path in workbook.root.rglob("*") if "cache" not in path.parts}
    assert after - before <= {workbook.processed}


def test_an_unknown_quarter_names_those_there_are(workbook: Workbook) -> None:
    with pytest.raises(Problems) as found:
        prepare.prepare(workbook, [Quarter.parse("2018-19-Q1"), QUARTER])
    assert found.value.problems == (
        Problem(
            "params/quarters/2018-19-Q1.yml",
            "",
            "there is no file for 2018-19-Q1",
            "this workbook has 2017-18-Q3; make it with: quarterdeck new 2018-19-Q1",
        ),
    )


def test_a_quarter_named_twice_is_prepared_once(workbook: Workbook) -> None:
    loaded = params.load(workbook)
    assert prepare.chosen_quarters(loaded, [QUARTER, QUARTER]) == (QUARTER,)
    assert prepare.chosen_quarters(loaded, None) == (QUARTER,)


def test_bad_extracts_leave_what_was_prepared(workbook: Workbook) -> None:
    before = {path.name: path.read_bytes() for path in workbook.processed.glob("[!.]*.*")}
    extract = workbook.raw / "crime" / "crime.csv"
    extract.write_text(extract.read_text("utf-8").replace("2017-12,Southam,Theft,21\n", ""))
    (workbook.raw / "people" / "people.csv").write_text("population\nmany\n")
    with pytest.raises(Problems) as found:
        prepare.prepare(workbook)
    # Both files, in one message.
    files = {problem.file for problem in found.value.problems}
    assert files == {"data/raw/crime/crime.csv", "data/raw/people/people.csv"}
    assert {path.name: path.read_bytes() for path in workbook.processed.glob("[!.]*.*")} == before


def test_wrong_commentary_is_told_with_what_is_wrong_with_extracts(workbook: Workbook) -> None:
    (workbook.raw / "crime" / "crime.csv").write_text("no extract at all", encoding="utf-8")
    said = workbook.params / "quarters" / "2017-18-Q3.md"
    said.write_text("## all_crimes\n\nCrime rose.\n\n## overall\n\n- a list\n", encoding="utf-8")
    with pytest.raises(Problems) as found:
        prepare.compute(workbook)
    extract, *words = found.value.problems
    assert extract.file == "data/raw/crime/crime.csv"
    assert [(one.file, one.place, one.wrong) for one in words] == [
        (
            "params/quarters/2017-18-Q3.md",
            "line 1",
            "no outcome, indicator or section is called 'all_crimes'",
        ),
        ("params/quarters/2017-18-Q3.md", "line 7", "a list in commentary"),
    ]


def test_a_quarter_without_commentary_has_nothing_wrong_with_it(workbook: Workbook) -> None:
    (workbook.params / "quarters" / "2017-18-Q3.md").unlink(missing_ok=True)
    assert prepare.commentary_problems(workbook, params.load(workbook), [QUARTER]) == []


def watching(workbook: Workbook, source: str, neither: str) -> None:
    """Give the workbook's paper a basket of one source."""
    form = next((workbook.params / "papers").glob("*.yml"))
    entry = f"basket:\n  - {{source: {source}, noun: cases, neither: [{neither}]}}\n"
    form.write_text(form.read_text("utf-8") + entry, "utf-8")


def test_an_unknown_category_of_a_basket_is_told_with_its_place(workbook: Workbook) -> None:
    watching(workbook, "crime", "thefts")
    with pytest.raises(Problems) as found:
        prepare.compute(workbook)
    assert found.value.problems == (
        Problem(
            "params/papers/midshire_safety.yml",
            "basket[0].neither[0], line 23",
            "there is no category 'thefts' in crime",
            "it has theft",
        ),
    )


def test_a_category_watched_twice_is_told_with_its_place(workbook: Workbook) -> None:
    watching(workbook, "crime", "theft")
    form = next((workbook.params / "papers").glob("*.yml"))
    again = "  - source: crime\n    noun: cases\n"
    form.write_text(form.read_text("utf-8") + again, "utf-8")
    with pytest.raises(Problems) as found:
        prepare.compute(workbook)
    assert [(problem.place, problem.wrong) for problem in found.value.problems] == [
        ("basket[1], line 24", "'theft' is watched twice")
    ]


def test_a_category_that_came_is_no_fault(workbook: Workbook) -> None:
    watching(workbook, "crime", "theft")
    assert list(prepare.compute(workbook).tables) == ["2017-18-Q3"]


def test_a_basket_of_a_source_that_hasnt_come_is_no_fault(workbook: Workbook) -> None:
    watching(workbook, "crime", "thefts")
    shutil.rmtree(workbook.raw)
    assert list(prepare.compute(workbook).tables) == ["2017-18-Q3"]


def test_an_extract_after_the_cutoff_is_not_read_into_the_table(workbook: Workbook) -> None:
    edit(workbook, "params/quarters/2017-18-Q3.yml", "2018-02-02", "2018-01-14")
    prepare.prepare(workbook)
    table = read_table(workbook.table("2017-18-Q3")).set_index(["indicator", "area"])
    assert table.loc[("all_crime", "midshire"), "current_absence"] == "not_received"


def test_what_a_killed_run_left_is_cleared(workbook: Workbook) -> None:
    left = workbook.processed / ".making-0123abcd"
    left.mkdir()
    (left / "observations.parquet").write_text("half")
    prepare.prepare(workbook)
    assert not left.exists()


def test_equal_files_are_left_alone_and_others_replaced(tmp_path: Path) -> None:
    made, kept = tmp_path / "made", tmp_path / "kept"
    made.write_bytes(b"new")
    assert prepare.replace_if_changed(made, kept)
    made.write_bytes(b"new")
    assert not prepare.replace_if_changed(made, kept)
    made.write_bytes(b"newer")
    assert prepare.replace_if_changed(made, kept)
    assert kept.read_bytes() == b"newer"

"""Where a figure comes from: what a trace tells agrees with the files and with the table."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil

import pandas as pd
import pytest
from click.testing import CliRunner
from quarterdeck import cli, evidence
from quarterdeck.blocks import Table, words_of
from quarterdeck.edition import Edition
from quarterdeck.indicators import table_file
from quarterdeck.paths import Workbook, project_root
from quarterdeck.prepare import Computed, extracts_json
from quarterdeck.problems import Problems
from quarterdeck.readings import Reading

QUARTER = "2017-18-Q3"


@pytest.fixture(scope="module")
def workbook(shipped: Computed, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    """The shipped workbook, prepared."""
    folder = tmp_path_factory.mktemp("traced")
    for name in ("params", "data/raw", "notebooks"):
        shutil.copytree(project_root() / name, folder / name)
    found = Workbook.open(folder)
    found.processed.mkdir()
    for label, table in shipped.tables.items():
        table_file.write_table(table, found.table(label))
    shipped.observations.to_parquet(found.observations, index=False)
    found.extracts.write_text(extracts_json(shipped.receipts), encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def edition(workbook: Workbook) -> Edition:
    return Edition.open(QUARTER, workbook.root)


@pytest.fixture(scope="module")
def revised(edition: Edition) -> pd.DataFrame:
    return evidence.revised_since(edition)


def traced(edition: Edition, revised: pd.DataFrame, reading: Reading) -> str:
    return "\n".join(map(words_of, evidence.trace(edition, reading, revised)))


def test_the_months_of_a_trace_are_those_of_the_file(
    edition: Edition, revised: pd.DataFrame, workbook: Workbook
) -> None:
    """Vehicle crime in Charnwood, counted from the return itself by month."""
    reading = evidence.find(edition, "vehicle_crime", "Charnwood")
    counted = dict.fromkeys((f"2017-{month:02d}" for month in range(1, 13)), 0)
    file = workbook.raw / "recorded_crime/recorded_crime_2012-04_2017-12.csv"
    with file.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            is_meant = (row["area"], row["category"]) == ("Charnwood", "Vehicle crime")
            if is_meant and row["month"] in counted:
                counted[row["month"]] += int(row["count"])
    [months] = [
        block
        for block in evidence.trace(edition, reading, revised)
        if isinstance(block, Table) and block.id.startswith("months_")
    ]
    added_up = f"{sum(counted.values()):,}"
    assert [words_of(row.cells[1]) for row in months.rows] == [
        *(f"{count:,}" for count in counted.values()),
        added_up,
    ]
    assert f"{sum(counted.values()):,} offences ÷ 180,387 people × 1,000 = " in traced(
        edition, revised, reading
    )


def test_a_file_is_named_with_its_checksum_and_its_lines(
    edition: Edition, revised: pd.DataFrame, workbook: Workbook
) -> None:
    file = workbook.raw / "recorded_crime/recorded_crime_2012-04_2017-12.csv"
    told = traced(edition, revised, evidence.find(edition, "vehicle_crime"))
    assert hashlib.sha256(file.read_bytes()).hexdigest() in told
    lines = file.read_text("utf-8").count("\n") - 1  # its heading
    assert f"; {lines:,}; " in told


def test_each_step_of_the_verdicts_is_told(edition: Edition, revised: pd.DataFrame) -> None:
    told = traced(edition, revised, evidence.find(edition, "marac_repeats"))
    for step in ("May it be compared", "Direction:", "Target or band: below 28–40%", "Rating:"):
        assert step in told


def test_a_comparison_that_is_withheld_says_why(edition: Edition, revised: pd.DataFrame) -> None:
    told = traced(edition, revised, evidence.find(edition, "domestic_burglary"))
    assert "May it be compared with a year before? No: the Home Office replaced" in told


def test_where_limits_start_again_is_told(workbook: Workbook) -> None:
    of_plan = Edition.open("2015-16-Q3", workbook.root)
    made = evidence.page(
        of_plan,
        "police_and_crime_plan",
        "missing_from_locations",
        evidence.revised_since(of_plan),
    )
    told = "\n".join(map(words_of, made))
    assert "Limits start again, 1 April 2014: Reports had fallen for two years and then" in told
    assert (
        "Process limits: special cause, a concern, by limits that start again on 1 April 2014."
        in told
    )
    # The comparison goes on across it: 1,162 reports in 2012-13.
    assert "1,162" in told


def test_what_an_earlier_edition_printed_is_told(edition: Edition, revised: pd.DataFrame) -> None:
    """3.93 in the paper of 2016-17, 3.89 "as updated" in the dashboard of 2017-18 Q3."""
    told = traced(edition, revised, evidence.find(edition, "violence_with_injury"))
    assert "2016-17-Q4 printed 3.93 for year ending March 2017; it is 3.89 now (" in told


def test_a_return_on_windows_of_its_own_shows_its_rows(
    edition: Edition, revised: pd.DataFrame
) -> None:
    reading = evidence.find(edition, "marac_repeats")
    told = traced(edition, revised, reading)
    assert "01/10/2016 to 30/09/2017; Latest" in told
    assert f"{reading.numerator():,.0f} ÷ {reading.denominator():,.0f} × 100 = 27" in told


def test_of_an_embargoed_figure_nothing_is_told_but_that(workbook: Workbook) -> None:
    edition = Edition.open("2015-16-Q1", workbook.root)
    reading = evidence.find(edition, "treatment_completed")
    shown = evidence.trace(edition, reading, evidence.revised_since(edition))
    assert len(shown) == 2
    assert not any(character.isdigit() for character in words_of(shown[1]))
    assert "ot yet published" in words_of(shown[1])


@pytest.mark.parametrize(
    ("indicator", "area", "said"),
    [
        ("vehicle_crme", None, "has no indicator 'vehicle_crme'; did you mean 'vehicle_crime'?"),
        ("vehicle_crime", "Narnia", "vehicle_crime has no row for 'Narnia'"),
        ("marac_repeats", "Charnwood", "marac_repeats has no row for 'Charnwood'"),
    ],
)
def test_what_is_not_there_is_told(
    edition: Edition, indicator: str, area: str | None, said: str
) -> None:
    with pytest.raises(Problems) as wrong:
        evidence.find(edition, indicator, area)
    assert said in str(wrong.value)


def test_the_command_prints_the_trace(workbook: Workbook) -> None:
    command = ["trace", QUARTER, "vehicle_crime", "--area", "charnwood"]
    done = CliRunner().invoke(cli.command, ["--workbook", str(workbook.root), *command])
    assert done.exit_code == 0, done.output
    assert "How the verdicts were reached" in done.output
    as_json = CliRunner().invoke(
        cli.command, ["--workbook", str(workbook.root), "--json", *command]
    )
    assert json.loads(as_json.output)["area"] == "charnwood"


def test_a_quarter_that_is_not_there_is_told_with_those_that_are(workbook: Workbook) -> None:
    command = ["trace", "2017-18-Q1", "vehicle_crime"]
    done = CliRunner().invoke(cli.command, ["--workbook", str(workbook.root), *command])
    assert isinstance(done.exception, Problems)
    assert "there is no file for 2017-18-Q1" in str(done.exception)
    internal = ["trace", QUARTER, "vehicle_crime", "--audience", "internal"]
    done = CliRunner().invoke(cli.command, ["--workbook", str(workbook.root), *internal])
    assert "quarterdeck prepare 2017-18-Q3 --audience internal" in str(done.exception)

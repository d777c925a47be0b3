"""Where a figure comes from: what a trace tells agrees with the files and with the table."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner
from quarterdeck import cli, evidence
from quarterdeck.blocks import Dashboard, Table, Text, words_of
from quarterdeck.edition import Edition
from quarterdeck.evidence.steps import probability
from quarterdeck.papers import PaperParts
from quarterdeck.paths import Workbook
from quarterdeck.problems import Problems
from quarterdeck.readings import Reading
from quarterdeck.tables import district_matrix

QUARTER = "2017-18-Q3"


@pytest.fixture(scope="module")
def edition(shipped_workbook: Workbook) -> Edition:
    return Edition.open(QUARTER, shipped_workbook.root)


@pytest.fixture(scope="module")
def revised(edition: Edition) -> pd.DataFrame:
    return evidence.revised_since(edition)


def traced(edition: Edition, revised: pd.DataFrame, reading: Reading) -> str:
    return "\n".join(map(words_of, evidence.trace(edition, reading, revised)))


def test_the_months_of_a_trace_are_those_of_the_file(
    edition: Edition, revised: pd.DataFrame, shipped_workbook: Workbook
) -> None:
    """Vehicle crime in Charnwood, counted from the return itself by month."""
    reading = evidence.find(edition, "vehicle_crime", "Charnwood")
    counted = dict.fromkeys((f"2017-{month:02d}" for month in range(1, 13)), 0)
    file = shipped_workbook.raw / "recorded_crime/recorded_crime_2012-04_2017-12.csv"
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
    edition: Edition, revised: pd.DataFrame, shipped_workbook: Workbook
) -> None:
    file = shipped_workbook.raw / "recorded_crime/recorded_crime_2012-04_2017-12.csv"
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


def test_where_limits_start_again_is_told(shipped_workbook: Workbook) -> None:
    of_plan = Edition.open("2015-16-Q3", shipped_workbook.root)
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


def test_the_quarter_before_is_worked_out_and_judges_nothing(shipped_workbook: Workbook) -> None:
    """The panel's paper of 2015-16 quarter 3: 49 in the city, +28 (133%) on the one before."""
    of_plan = Edition.open("2015-16-Q3", shipped_workbook.root)
    reading = evidence.find(of_plan, "young_entrants_city")
    told = traced(of_plan, evidence.revised_since(of_plan), reading)
    assert "July to September 2015; 21 first-time entrants; 21" in told
    assert "it was 21; the difference (+28, +133%) isn’t tested, because seasons differ." in told
    by_year = traced(
        of_plan, evidence.revised_since(of_plan), evidence.find(of_plan, "young_entrants")
    )
    assert "quarter before" not in by_year.lower()


def test_what_an_earlier_edition_printed_is_told(edition: Edition, revised: pd.DataFrame) -> None:
    """3.93 in the paper of 2016-17, 3.89 "as updated" in the dashboard of 2017-18 Q3."""
    told = traced(edition, revised, evidence.find(edition, "violence_with_injury"))
    assert "2016-17-Q4 printed 3.93 for year ending March 2017; it is 3.89 now (" in told


def test_a_return_on_windows_of_its_own_shows_its_rows(
    edition: Edition, revised: pd.DataFrame
) -> None:
    reading = evidence.find(edition, "marac_repeats")
    told = traced(edition, revised, reading)
    assert "Latest; year ending September 2017; " in told
    assert f"{reading.numerator():,.0f} ÷ {reading.denominator():,.0f} × 100 = 27" in told


def test_of_an_embargoed_figure_nothing_is_told_but_that(shipped_workbook: Workbook) -> None:
    edition = Edition.open("2015-16-Q1", shipped_workbook.root)
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


def test_the_command_prints_the_trace(shipped_workbook: Workbook) -> None:
    command = ["trace", QUARTER, "vehicle_crime", "--area", "charnwood"]
    done = CliRunner().invoke(cli.command, ["--workbook", str(shipped_workbook.root), *command])
    assert done.exit_code == 0, done.output
    assert "How the verdicts were reached" in done.output
    as_json = CliRunner().invoke(
        cli.command, ["--workbook", str(shipped_workbook.root), "--json", *command]
    )
    assert json.loads(as_json.output)["area"] == "charnwood"


def test_a_quarter_that_is_not_there_is_told_with_those_that_are(
    shipped_workbook: Workbook,
) -> None:
    command = ["trace", "2017-18-Q1", "vehicle_crime"]
    done = CliRunner().invoke(cli.command, ["--workbook", str(shipped_workbook.root), *command])
    assert isinstance(done.exception, Problems)
    assert "there is no file for 2017-18-Q1" in str(done.exception)
    internal = ["trace", QUARTER, "vehicle_crime", "--audience", "internal"]
    done = CliRunner().invoke(cli.command, ["--workbook", str(shipped_workbook.root), *internal])
    assert "quarterdeck prepare 2017-18-Q3 --audience internal" in str(done.exception)


def test_what_prepare_has_yet_to_write_is_named(shipped_workbook: Workbook, tmp_path: Path) -> None:
    """A fresh checkout has the reviewed table, and nothing of the extracts behind it."""
    shutil.copytree(shipped_workbook.params, tmp_path / "params")
    workbook = Workbook(tmp_path)
    workbook.processed.mkdir(parents=True)
    shutil.copy(shipped_workbook.table(QUARTER), workbook.table(QUARTER))
    command = ["--workbook", str(tmp_path), "trace", QUARTER, "vehicle_crime"]
    done = CliRunner().invoke(cli.command, command)
    assert str(done.exception) == (
        "2 problems:\n"
        "  data/processed/extracts.json: isn't there yet; "
        "make it with: quarterdeck prepare 2017-18-Q3\n"
        "  data/processed/observations.parquet: isn't there yet; "
        "make it with: quarterdeck prepare 2017-18-Q3"
    )


# What adds up

UAVA, OUTREACH = "uava", "lwa_outreach"
HINCKLEY = "hinckley_and_bosworth_and_blaby_support_services"


def table_of(edition: Edition, reading: Reading, named: str) -> list[list[str]]:
    """The words of each row of the one table whose id is so called."""
    [found] = [
        block
        for block in evidence.trace(edition, reading, evidence.revised_since(edition))
        if isinstance(block, Table) and block.id == named
    ]
    return [[words_of(cell) for cell in row.cells] for row in found.rows]


def test_services_add_up_to_the_referrals_and_to_what_is_like_for_like(edition: Edition) -> None:
    """Of the reference dashboard: 864 of one service, 1,611 of three; like for like 1,174."""
    reading = evidence.find(edition, "domestic_abuse_referrals")
    sums = {}
    for service in (UAVA, OUTREACH, HINCKLEY):
        rows = table_of(edition, reading, f"months_leicestershire_{service}")
        sums[service] = rows[-1][1:]
        for place in (1, 2, 3):
            counts = [row[place] for row in rows[:-1]]
            if "not received" not in counts:
                assert f"{sum(map(int, counts)):,}" == rows[-1][place]
    assert sums[UAVA] == ["864", "1,174", "1,174"]
    assert [each[0] for each in sums.values()][1:] == ["not in the sum"] * 2
    assert 1174 + int(sums[OUTREACH][2]) + int(sums[HINCKLEY][2]) == 1611
    worked = table_of(edition, reading, "formula_leicestershire")
    assert [row[3] for row in worked if row[0].endswith("like for like")] == ["864", "1,174"]


def test_a_service_that_reported_whole_is_in_no_sum_where_there_is_none(
    shipped_workbook: Workbook,
) -> None:
    """The year to March 2016: the main service changed inside it, so that it has no figure."""
    edition = Edition.open("2016-17-Q4", shipped_workbook.root)
    reading = evidence.find(edition, "domestic_abuse_referrals")
    rows = table_of(edition, reading, f"months_leicestershire_{HINCKLEY}")
    assert "not received" not in [row[2] for row in rows]
    assert rows[-1][1:] == ["287", "not in the sum"]


def test_the_change_says_that_it_is_the_one_like_for_like(
    edition: Edition, revised: pd.DataFrame
) -> None:
    told = traced(edition, revised, evidence.find(edition, "domestic_abuse_referrals"))
    assert "Like for like, UAVA only, it may." in told
    assert "Change, like for like: from 1,174 to 864: −26.4%, −310 exactly." in told


def test_a_year_end_is_added_up_too_where_the_latest_is_of_nine_months(edition: Edition) -> None:
    """126 in twelve months beside 75 in nine, of the reference dashboard."""
    reading = evidence.find(edition, "first_time_entrants")
    rows = table_of(edition, reading, f"months_{reading.area}")
    assert [row[0] for row in rows[-4:]] == ["January", "February", "March", "Added up"]
    assert [row[1:3] for row in rows[-4:-1]] == [["not in it", "not in it"]] * 3
    assert rows[-1][1:] == ["75", "83", "126"]
    assert sum(int(row[3]) for row in rows[:-1]) == 126


def test_a_baseline_is_added_up_by_month(shipped_workbook: Workbook) -> None:
    edition = Edition.open("2015-16-Q3", shipped_workbook.root)
    reading = evidence.find(edition, "theft_from_vehicles")
    rows = table_of(edition, reading, f"months_{reading.area}")
    assert rows[-1][-1] == "5,236"
    assert sum(int(row[-1]) for row in rows[:-1]) == 5236


def test_waves_add_up_and_no_others_are_listed(shipped_workbook: Workbook) -> None:
    edition = Edition.open("2015-16-Q3", shipped_workbook.root)
    rows = table_of(
        edition, evidence.find(edition, "hate_satisfaction"), "returns_leicestershire_police"
    )
    assert rows[4] == ["Latest", "Added up", "321", "397"]  # 82 + 81 + 83 + 75
    assert len(rows) == 4 * 5


def test_only_the_return_of_just_the_window_is_listed(edition: Edition) -> None:
    """Youth re-offending is told by the year; the nine months of a cohort are another measure."""
    reading = evidence.find(edition, "youth_reoffending")
    rows = table_of(edition, reading, f"returns_{reading.area}")
    assert [row[2:] for row in rows] == [["201", "221"], ["200", "244"]]


def test_quarters_that_are_not_added_up_are_told_and_not_listed(shipped_workbook: Workbook) -> None:
    edition = Edition.open("2015-16-Q3", shipped_workbook.root)
    reading = evidence.find(edition, "missing_repeats")
    told = traced(edition, evidence.revised_since(edition), reading)
    assert "Previous year end, year ending March 2015: no return for the whole of it." in told
    assert "75; 86" not in told  # of one of the year's quarters


# Words


def test_a_revised_figure_that_is_gone_says_why_and_where_it_was_found(
    shipped_workbook: Workbook,
) -> None:
    edition = Edition.open("2015-16-Q3", shipped_workbook.root)
    told = traced(edition, evidence.revised_since(edition), evidence.find(edition, "absent_calls"))
    assert "now there is no figure: not received (data/processed/2015-16-Q1.csv)." in told
    assert "held back" not in told


def test_the_people_of_each_window_are_told_with_their_day(
    edition: Edition, revised: pd.DataFrame
) -> None:
    told = traced(edition, revised, evidence.find(edition, "vehicle_crime", "Charnwood"))
    assert (
        "People: 180,387 on 30 June 2017 (latest; and a year before and previous year end, as the "
        "nearest held)." in told
    )


@pytest.mark.parametrize(
    ("p_value", "said"),
    [(0.542, "p = 0.542"), (0.001, "p = 0.001"), (0.00099, "p < 0.001"), (1.0, "p = 1.000")],
)
def test_a_small_probability_is_under_a_thousandth(p_value: float, said: str) -> None:
    assert probability(p_value).replace("\u00a0", " ") == said


@pytest.mark.parametrize("quarter", ["2015-16-Q1", "2015-16-Q3", "2016-17-Q4", "2017-18-Q3"])
def test_no_trace_speaks_in_a_programs_words(shipped_workbook: Workbook, quarter: str) -> None:
    edition = Edition.open(quarter, shipped_workbook.root)
    revised = evidence.revised_since(edition)
    keys = edition.table[["framework", "indicator"]].drop_duplicates()
    for framework, indicator in keys.itertuples(index=False):
        told = traced(edition, revised, edition.readings.get(framework, indicator))
        for word in (
            "set by invented",
            "e-0",
            "unknown",
            "baseline of NA",
            "nan",
            "special cause:",
        ):
            assert word not in told, (indicator, word)
        assert not re.search(r"(No baseline|Not received|No figure): [^.;\n]*: ", told), indicator


# What leads to it

#: A period as a narrow line has it: "Apr–Dec 17 (9m)", "YTD Apr–Jun 15", "LYTD to Mar 14".
PERIOD = re.compile(r"(L?YTD )?(to )?([A-Z][a-z]{2} ?\d*–?){1,2}( \d\d)?( \(\d+m\))?")
MARK = re.compile(r"\^\w+\^(, )?")


def unlinked(tables: Iterable[Table]) -> list[str]:
    """Words with a digit in them, in cells that aren't headings, that lead nowhere."""
    return [
        part.text
        for table in tables
        for row in table.rows
        for cell in row.cells
        if not cell.header
        for line in cell.lines
        for part in line
        if isinstance(part, Text)
        and not part.evidence
        and re.search(r"\d", MARK.sub("", part.text))
        and not PERIOD.fullmatch(part.text)
    ]


@pytest.mark.parametrize(
    ("quarter", "paper"),
    [
        ("2017-18-Q3", "safer_communities"),
        ("2016-17-Q4", "safer_communities"),
        ("2015-16-Q1", "police_and_crime_panel"),
        ("2015-16-Q3", "police_and_crime_panel"),
    ],
)
def test_every_figure_of_a_dashboard_leads_to_its_evidence(
    shipped_workbook: Workbook, quarter: str, paper: str
) -> None:
    edition = Edition.open(quarter, shipped_workbook.root)
    parts = PaperParts(edition, edition.paper(paper))
    [dashboard] = [block for block in found_in(parts.dashboard()) if isinstance(block, Dashboard)]
    assert unlinked(dashboard.tables) == []
    assert len(dashboard.tables[0].rows) > 5


def test_every_figure_of_the_districts_leads_to_their_own_place(edition: Edition) -> None:
    framework = edition.params.framework("safer_communities")
    matrix = district_matrix(edition.readings, framework)
    assert unlinked([matrix]) == []
    ends = [
        next((part.evidence for part in cell.lines[0] if isinstance(part, Text)), "")
        for cell in matrix.rows[0].cells[2:]
    ]
    assert ends[:3] == [
        f"evidence/safer_communities-total_crime.html#area-{name}"
        for name in ("blaby", "charnwood", "harborough")
    ]


def found_in(shown: Any) -> list[Any]:
    """The blocks of a cell's answer, however deep."""
    if isinstance(shown, list | tuple):
        return [block for one in shown for block in found_in(one)]
    inner = getattr(shown, "blocks", None)
    return found_in(inner) if inner is not None else [shown]

"""The example over published data: what is published is what is printed, and faults are held back.

The data isn't in the repository. It is looked for beside it, in ../shared/data, or where the
variable QUARTERDECK_SHARED_DATA says. Expected figures are counted here from the control totals
(`leicestershire_monthly_counts_2014_2019-22.csv`) and the ONS files, or are those of the data's
own README: March 2020 has 4 crimes in Harborough and 5 in Oadby and Wigston, and 1,157 crimes
with no location.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest
from quarterdeck import basket, cli, edition, sources
from quarterdeck.indicators import table_file
from quarterdeck.paths import WORKBOOK_VARIABLE, Workbook

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "street_crime"
DATA = Path(os.environ.get("QUARTERDECK_SHARED_DATA") or ROOT.parent / "shared" / "data")
ARCHIVE = DATA / "police_uk" / "leicestershire-street_2019-12_2022-03.zip"
CONTROL = DATA / "police_uk" / "leicestershire_monthly_counts_2014_2019-22.csv"
POPULATION = DATA / "ons"
MID_2019 = POPULATION / "population_mid2019_ltla20.csv"
MID_2020 = POPULATION / "population_mid2020_ltla21.csv"

pytestmark = pytest.mark.skipif(
    not all(file.is_file() for file in (ARCHIVE, CONTROL, MID_2019, MID_2020)),
    reason="the published data isn't in ../shared/data, nor where QUARTERDECK_SHARED_DATA says",
)

PUBLISHED = "2020-21-Q3"
QUARTERS = ("2020-21-Q3", "2020-21-Q4", "2021-22-Q4")
FORCE = "leicestershire_police"
NO_LOCATION = "leicestershire_police:no_location"
DISTRICTS = {
    "blaby": "Blaby",
    "charnwood": "Charnwood",
    "harborough": "Harborough",
    "hinckley_and_bosworth": "Hinckley and Bosworth",
    "melton": "Melton",
    "north_west_leicestershire": "North West Leicestershire",
    "oadby_and_wigston": "Oadby and Wigston",
}
UNITARIES = {"leicester": "Leicester", "rutland": "Rutland"}
AT_FAULT = ("harborough", "oadby_and_wigston")
ASB = "Anti-social behaviour"
#: The crime types of data.police.uk that each indicator counts; None is every type but ASB.
TYPES = {
    "total_crime": None,
    "burglary": "Burglary",
    "vehicle_crime": "Vehicle crime",
    "violence_and_sexual_offences": "Violence and sexual offences",
    "criminal_damage_and_arson": "Criminal damage and arson",
    "robbery": "Robbery",
    "shoplifting": "Shoplifting",
    "public_order": "Public order",
    "asb_incidents": ASB,
}
CRIMES = [name for name in TYPES if name != "asb_incidents"]
PARTNERS = (
    "iom_reduction",
    "youth_reoffending",
    "first_time_entrants",
    "marac_repeats",
    "domestic_abuse_referrals",
    "asb_no_worse",
    "affected_by_asb",
    "police_and_council_successful",
    "hate_incidents",
    "hate_incidents_and_crimes",
)


class Made(NamedTuple):
    """The example with its data brought in, its tables, and one quarter published."""

    workbook: Workbook
    tables: dict[str, pd.DataFrame]
    observations: pd.DataFrame
    html: str
    words: str


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    folder = tmp_path_factory.mktemp("real") / "street"
    shutil.copytree(EXAMPLE / "params", folder / "params")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(WORKBOOK_VARIABLE, raising=False)
        run(folder, "add", "street_crime", str(ARCHIVE), "--received", "2023-01-10")
        years = (str(MID_2019), str(MID_2020))
        run(folder, "add", "population", *years, "--received", "2023-01-10")
        run(folder, "prepare", *QUARTERS)
        run(folder, "publish", *QUARTERS)
        workbook = Workbook.open(folder)
        html = (workbook.outputs / PUBLISHED / "safer_communities.html").read_text("utf-8")
        yield Made(
            workbook,
            {name: table_file.read_table(workbook.table(name)) for name in QUARTERS},
            pd.read_parquet(workbook.observations),
            html,
            " ".join(re.sub(r"<[^>]+>", " ", html).replace("&nbsp;", " ").split()),
        )


def words_of(made: Made, quarter: str) -> str:
    """What the board's paper of a quarter says, without its markup."""
    html = (made.workbook.outputs / quarter / "safer_communities.html").read_text("utf-8")
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("&nbsp;", " ").split())


def test_a_year_without_a_whole_year_before_it_says_so_in_print(made: Made) -> None:
    """December 2019 is the first month held, so the year ending March 2020 isn't whole."""
    said = words_of(made, "2020-21-Q4")
    assert "No change can be compared this quarter" in said
    assert "April to November 2019" in said


def test_two_whole_years_are_compared_in_print(made: Made) -> None:
    """39,964 crimes, then 46,640, by the control totals; 713,085 people in mid-2020.

    39,964 / 713.085 = 56.04 and 46,640 / 713.085 = 65.41.
    """
    said = words_of(made, "2021-22-Q4")
    assert "46,640" in said
    assert "56.04" in said
    assert "65.41" in said


def run(folder: Path, *words: str) -> None:
    assert cli.main([*words, "--workbook", str(folder), "--quiet"]) == 0, " ".join(words)


@pytest.fixture(scope="module")
def control() -> pd.DataFrame:
    """The control totals: Month, District (blank: no location), Crime type, Count."""
    return pd.read_csv(CONTROL, keep_default_na=False)


def counted(control: pd.DataFrame, crime_type: str | None, months: list[str]) -> pd.Series:
    """The control totals of some months by district. crime_type None: every type but ASB."""
    is_type = (
        control["Crime type"] != ASB
        if crime_type is None
        else (control["Crime type"] == crime_type)
    )
    return control[is_type & control["Month"].isin(months)].groupby("District")["Count"].sum()


def months(first: str, last: str) -> list[str]:
    return [f"{month}" for month in pd.period_range(first, last, freq="M")]


YEAR_TO_2022 = months("2021-04", "2022-03")
YEAR_TO_2021 = months("2020-04", "2021-03")
CALENDAR_2020 = months("2020-01", "2020-12")


def row(made: Made, quarter: str, indicator: str, area: str = "leicestershire") -> pd.Series:
    table = made.tables[quarter]
    found = table[(table["indicator"] == indicator) & (table["area"] == area)]
    assert len(found) == 1, (quarter, indicator, area)
    return found.iloc[0]


# The year ending March 2022 against the year ending March 2021


@pytest.mark.parametrize("indicator", TYPES)
def test_counts_equal_the_control_totals(made: Made, control: pd.DataFrame, indicator: str) -> None:
    crime_type = TYPES[indicator]
    now, before = (counted(control, crime_type, year) for year in (YEAR_TO_2022, YEAR_TO_2021))
    for area, name in DISTRICTS.items():
        found = row(made, "2021-22-Q4", indicator, area)
        assert found["current_numerator"] == now[name], name
        assert found["previous_numerator"] == before[name], name
    county = row(made, "2021-22-Q4", indicator)
    assert county["current_numerator"] == now[list(DISTRICTS.values())].sum()
    assert county["previous_numerator"] == before[list(DISTRICTS.values())].sum()
    force = row(made, "2021-22-Q4", indicator, FORCE)
    assert force["current_numerator"] == now.sum()
    assert force["previous_numerator"] == before.sum()


def test_every_crime_type_of_every_district_and_month_equals_the_control_totals(
    made: Made, control: pd.DataFrame
) -> None:
    street = made.observations[made.observations["source"] == "street_crime"]
    inside = {**DISTRICTS, **UNITARIES, NO_LOCATION: ""}
    outside = street["area"].str.extract(r":outside:(.+)$")[0]
    received = (
        street.assign(
            Month=street["start"].dt.strftime("%Y-%m"),
            District=street["area"].map(inside).fillna(outside),
            type=street["category"],
        )
        .groupby(["Month", "District", "type"])["numerator"]
        .sum()
    )
    expected = control[control["Month"] >= "2019-12"].assign(
        type=lambda rows: rows["Crime type"].str.lower().str.replace(r"[^a-z]+", "_", regex=True)
    )
    by_all = expected.groupby(["Month", "District", "type"])["Count"].sum()
    assert received[received > 0].sort_index().astype(int).to_dict() == by_all.to_dict()
    assert int(received.sum()) == 232_309  # the rows of the archive, by the data's README


def test_the_two_years_are_compared(made: Made) -> None:
    found = row(made, "2021-22-Q4", "total_crime")
    assert (found["current_start"], found["current_end"]) == tuple(
        map(pd.Timestamp, ("2021-04-01", "2022-03-31"))
    )
    assert (found["previous_start"], found["previous_end"]) == tuple(
        map(pd.Timestamp, ("2020-04-01", "2021-03-31"))
    )
    assert all(row(made, "2021-22-Q4", name)["comparable"] for name in TYPES)


def test_rates_use_the_population_of_mid_2020(made: Made, control: pd.DataFrame) -> None:
    people = pd.read_csv(MID_2020).set_index("ltla21_name")["total_population"]
    now = counted(control, None, YEAR_TO_2022)
    for area, name in DISTRICTS.items():
        found = row(made, "2021-22-Q4", "total_crime", area)
        assert found["current_denominator"] == people[name]
        assert found["current_value"] == pytest.approx(1000 * now[name] / people[name])
    names = list(DISTRICTS.values())
    county = row(made, "2021-22-Q4", "total_crime")
    assert county["current_value"] == pytest.approx(1000 * now[names].sum() / people[names].sum())


def test_there_are_no_peers_and_no_rank(made: Made) -> None:
    for table in made.tables.values():
        assert table["rank"].isna().all()
        assert (table["county_position"] == "").all()
    assert "No peer measure" in made.words


# What has no location


@pytest.mark.parametrize(
    ("quarter", "year"), [("2021-22-Q4", YEAR_TO_2022), ("2020-21-Q3", CALENDAR_2020)]
)
def test_what_has_no_location_is_a_line_of_its_own_with_its_share(
    made: Made, control: pd.DataFrame, quarter: str, year: list[str]
) -> None:
    for indicator, crime_type in TYPES.items():
        published = counted(control, crime_type, year)
        found = row(made, quarter, indicator, NO_LOCATION)
        assert found["current_numerator"] == published.get("", 0), indicator
        assert found["current_denominator"] == published.sum(), indicator


@pytest.mark.parametrize("indicator", TYPES)
def test_the_force_is_districts_unitaries_no_location_and_outside(
    made: Made, control: pd.DataFrame, indicator: str
) -> None:
    published = counted(control, TYPES[indicator], YEAR_TO_2022)
    inside = {*DISTRICTS.values(), *UNITARIES.values(), ""}
    outside = published[~published.index.isin(inside)].sum()
    unitaries = published[list(UNITARIES.values())].sum()
    districts = sum(
        row(made, "2021-22-Q4", indicator, area)["current_numerator"] for area in DISTRICTS
    )
    unlocated = row(made, "2021-22-Q4", indicator, NO_LOCATION)["current_numerator"]
    force = row(made, "2021-22-Q4", indicator, FORCE)["current_numerator"]
    assert force == districts + unitaries + unlocated + outside
    if indicator in ("total_crime", "asb_incidents"):
        assert outside > 0  # there is something to add


def test_no_incident_of_anti_social_behaviour_is_without_a_location(made: Made) -> None:
    for quarter in QUARTERS:
        assert row(made, quarter, "asb_incidents", NO_LOCATION)["current_numerator"] == 0


# January to December 2020, with March 2020 at fault in two districts


@pytest.mark.parametrize("indicator", CRIMES)
@pytest.mark.parametrize("area", AT_FAULT)
def test_a_district_whose_month_is_at_fault_is_held_back(
    made: Made, indicator: str, area: str
) -> None:
    found = row(made, "2020-21-Q3", indicator, area)
    assert found["current_absence"] == "data_fault"
    assert pd.isna(found["current_value"])
    assert pd.isna(found["current_numerator"])
    crimes = {"harborough": 4, "oadby_and_wigston": 5}[area]
    assert f"March 2020 has {crimes} " in found["current_reason"]
    assert "1,157 across the force have no location" in found["current_reason"]
    assert "anti-social behaviour" in found["current_reason"]  # which the rule leaves out


@pytest.mark.parametrize("indicator", CRIMES)
def test_the_county_that_would_add_them_up_is_held_back_naming_them(
    made: Made, indicator: str
) -> None:
    found = row(made, "2020-21-Q3", indicator)
    assert found["current_absence"] == "data_fault"
    assert pd.isna(found["current_value"])
    assert "Harborough and Oadby and Wigston" in found["current_reason"]
    assert "March 2020" in found["current_reason"]
    assert found["direction"] == "not_compared"
    assert found["rag"] == "not_rated"


@pytest.mark.parametrize("indicator", CRIMES)
def test_the_force_and_the_other_districts_are_sound(
    made: Made, control: pd.DataFrame, indicator: str
) -> None:
    published = counted(control, TYPES[indicator], CALENDAR_2020)
    assert row(made, "2020-21-Q3", indicator, FORCE)["current_numerator"] == published.sum()
    for area in set(DISTRICTS) - set(AT_FAULT):
        found = row(made, "2020-21-Q3", indicator, area)
        assert found["current_numerator"] == published[DISTRICTS[area]]
        assert found["current_absence"] == ""


def test_incidents_kept_their_places_and_are_shown(made: Made, control: pd.DataFrame) -> None:
    published = counted(control, ASB, CALENDAR_2020)
    for area in (*DISTRICTS, FORCE):
        found = row(made, "2020-21-Q3", "asb_incidents", area)
        assert found["current_absence"] == "", area
    county = row(made, "2020-21-Q3", "asb_incidents")
    assert county["current_numerator"] == published[list(DISTRICTS.values())].sum()


def test_only_those_two_districts_and_that_month_are_at_fault(made: Made) -> None:
    for quarter in QUARTERS:
        faults = edition.Edition.open(quarter, made.workbook.root).faults
        assert [(fault.area, f"{fault.month:%Y-%m}") for fault in faults] == [
            ("harborough", "2020-03"),
            ("oadby_and_wigston", "2020-03"),
        ]
    later = pd.concat([made.tables["2020-21-Q4"], made.tables["2021-22-Q4"]])
    assert "data_fault" not in set(later["current_absence"])


# What the published paper says of it


def part(html: str, begins: str, ends: str) -> str:
    """The words of a page between two places of its markup."""
    inside = html.split(begins, 1)[1].split(ends, 1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", inside).split())


def test_the_paper_names_the_areas_and_the_month(made: Made) -> None:
    assert (
        "Held back: location fault in Harborough and Oadby and Wigston, March 2020." in made.words
    )
    data = part(made.html, 'id="set_aside"', "</main>")
    assert "Harborough: March 2020 has 4 " in data
    assert "Oadby and Wigston: March 2020 has 5 " in data
    assert "1,157 across the force have no location" in data


def test_the_paper_gives_the_force_beside_the_county_that_is_held_back(
    made: Made, control: pd.DataFrame
) -> None:
    total = counted(control, None, CALENDAR_2020).sum()
    words = part(made.html, 'id="total_crime"', 'id="burglary"')
    assert "There is no figure for total crime in the year ending December 2020." in words
    assert f"({total:,} crimes" in words


def test_the_locality_table_holds_back_two_districts_and_shows_the_others(
    made: Made, control: pd.DataFrame
) -> None:
    people = pd.read_csv(MID_2020).set_index("ltla21_name")["total_population"]
    published = counted(control, None, CALENDAR_2020)
    words = part(made.html, 'id="districts"', "</table>")
    line = words[words.index("Total crime") : words.index("Burglary")]
    assert line.count("held back") == len(AT_FAULT)
    for area in set(DISTRICTS) - set(AT_FAULT):
        name = DISTRICTS[area]
        assert f"{1000 * published[name] / people[name]:.2f}" in line


def test_the_charts_say_what_is_held_back(made: Made) -> None:
    words = part(made.html, 'id="total_crime"', 'id="burglary"')
    assert "March 2020 held back: location fault in Harborough and Oadby and Wigston." in words
    assert "two are held back" in words
    assert "Held back: location fault: March 2020 has 4 " in words
    assert "Held back: location fault: March 2020 has 5 " in words


def test_the_dashboard_holds_back_the_county_and_says_what_wasnt_received(made: Made) -> None:
    words = part(made.html, 'id="dashboard"', "</table>")
    assert words.count("Held back: location fault in Harborough and Oadby and Wigston") == 5
    assert words.count("Not received: no return from") == 7
    assert "nan" not in words.lower().split()


def test_the_paper_tells_the_records_with_no_location(made: Made, control: pd.DataFrame) -> None:
    published = counted(control, None, CALENDAR_2020)
    words = part(made.html, 'id="unlocated"', "</table>")
    share = f"{100 * published[''] / published.sum():.1f}%"
    assert f"{published.sum():,} {published['']:,} {share}" in words


def test_the_paper_isnt_marked_illustrative(made: Made) -> None:
    assert "llustrative" not in made.words


# A year with no complete year before it


@pytest.mark.parametrize("indicator", TYPES)
def test_without_a_complete_year_before_nothing_is_compared_and_the_row_says_so(
    made: Made, indicator: str
) -> None:
    found = row(made, "2020-21-Q4", indicator)
    assert found["current_absence"] == ""
    assert not found["comparable"]
    assert found["comparison_reason"] == "no_earlier"
    assert "year ending March 2020" in found["comparison_sentence"]
    assert "April to November 2019 not received" in found["comparison_sentence"]
    assert found["direction"] == "not_compared"
    assert found["rag"] == "not_rated"
    assert pd.isna(found["change_value"])
    assert pd.isna(found["change_percent"])


def test_a_year_end_with_no_figure_says_why(made: Made) -> None:
    found = row(made, "2020-21-Q3", "asb_incidents")
    assert found["year_end_absence"] == "not_received"
    assert "April to November 2019 not received" in found["year_end_reason"]


# What hasn't come


@pytest.mark.parametrize("quarter", QUARTERS)
@pytest.mark.parametrize("indicator", PARTNERS)
def test_indicators_without_data_say_not_received(made: Made, quarter: str, indicator: str) -> None:
    table = made.tables[quarter]
    rows = table[table["indicator"] == indicator]
    assert len(rows) > 0
    assert set(rows["current_absence"]) == {"not_received"}
    assert set(rows["availability"]) == {"not_received"}
    assert rows["current_value"].isna().all()


def test_every_source_that_sent_nothing_is_named_in_the_paper(made: Made) -> None:
    missing = part(made.html, 'id="missing"', 'id="set_aside"')
    for producer in (
        "Leicestershire County Council survey team",
        "Youth Offending Service",
        "MARAC co-ordinators",
        "Integrated offender management team",
        "Domestic abuse services",
        "Hate incident monitoring project",
        "Leicestershire Police",
    ):
        assert f"Nothing received from {producer}" in missing


# A second run


def test_an_unchanged_archive_isnt_read_again(
    made: Made, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("an extract was read again")

    monkeypatch.setattr(sources, "read_source", refuse)
    monkeypatch.setattr("quarterdeck.sources.receipts.read_source", refuse)
    monkeypatch.delenv(WORKBOOK_VARIABLE, raising=False)
    folder = str(made.workbook.root)
    assert cli.main(["prepare", *QUARTERS, "--workbook", folder, "--json"]) == 0
    files = json.loads(capsys.readouterr().out)["files"]
    assert files
    assert not any(file["changed"] for file in files)


# The pack of control charts


def test_the_pack_charts_what_is_published(made: Made, control: pd.DataFrame) -> None:
    opened = edition.Edition.open("2021-22-Q4", made.workbook.root)
    paper = opened.paper("control_charts")
    framework = opened.params.framework(paper.framework)
    found = basket.open_basket(opened.figures, paper, framework, opened.quarter)
    titles = {one.category.title: one for one in found.rows}
    assert set(titles) == set(control["Crime type"])
    districts = list(DISTRICTS.values())
    for crime_type, one in titles.items():
        year = counted(control, crime_type, YEAR_TO_2022)
        assert one.twelve_months() == year.reindex(districts, fill_value=0).sum(), crime_type
        # Without March 2020 the crimes of two districts aren't known; incidents kept their places.
        assert pd.isna(one.counts["2020-03-01"]) == (crime_type != ASB)
    # Nobody has set a target for published crime, and none is invented.
    assert {one.assurance for one in found.rows} == {basket.Assurance.NO_TARGET}
    asb = titles[ASB]
    assert (asb.category.noun, asb.verdict.side) == ("incidents", "below")
    for one in found.exceptions:
        made_of = basket.contributions(one, one.category.by_area).parts
        assert set(made_of["name"]) == set(districts)
        assert made_of["share"].sum() == pytest.approx(100)
        assert made_of["change"].sum() == pytest.approx(one.total(opened.quarter) - 3 * one.mean)

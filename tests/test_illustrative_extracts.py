"""The shipped extracts: made again to the same bytes, marked, and true to the printed papers.

Expected figures are read off the reference papers: the Safer Communities dashboard of 2017-18
Q3 and the paper of 2016-17 Q4. They are worked out here by plain arithmetic on the files, with
nothing of the library, rounded half away from zero as a pencil rounds.
"""

from __future__ import annotations

import ast
import hashlib
import os
import re
import subprocess
import sys
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from ruamel.yaml import YAML

REPOSITORY = Path(__file__).resolve().parent.parent
RAW = REPOSITORY / "data" / "raw"
SCRIPT = REPOSITORY / "tools" / "make_illustrative_extracts.py"

FIRST = {  # the vintage that the 2016-17 Q4 paper had
    "recorded_crime": "recorded_crime_2012-04_2017-03.csv",
    "hate_incidents": "hate_incidents_2012-04_2017-03.csv",
    "hate_reports": "hate_reports_2012-13_2016-17.csv",
    "community_survey": "community_survey_2014-15-Q1_2016-17-Q4.csv",
    "first_time_entrants": "first_time_entrants_2012-04_2016-12.csv",
    "youth_cohorts": "youth_cohorts_2012-04_2016-12.csv",
    "offender_management": "offender_management_2013-04_2017-03.csv",
    "marac": "marac_2012-10_2016-12.xlsx",
    "referrals": "referrals_2015-04_2017-03.xlsx",
    "peer_values": "peer_values_2015-04_2017-03.csv",
}
LAST = {  # the vintage that the 2017-18 Q3 dashboard had
    "recorded_crime": "recorded_crime_2012-04_2017-12.csv",
    "hate_incidents": "hate_incidents_2012-04_2017-12.csv",
    "community_survey": "community_survey_2014-15-Q1_2017-18-Q3.csv",
    "first_time_entrants": "first_time_entrants_2012-04_2017-12.csv",
    "youth_cohorts": "youth_cohorts_2012-04_2017-03.csv",
    "offender_management": "offender_management_2013-04_2017-12.csv",
    "marac": "marac_2012-10_2017-09.xlsx",
    "referrals": "referrals_2015-04_2017-12.xlsx",
    "peer_values": "peer_values_2016-01_2017-12.csv",
}
POPULATION = RAW / "population" / "population_mid-2017.csv"

DISTRICTS = [
    "Blaby",
    "Charnwood",
    "Harborough",
    "Hinckley and Bosworth",
    "Melton",
    "North West Leicestershire",
    "Oadby and Wigston",
]
YEAR_2015_16 = ("2015-04", "2016-03")
YEAR_2016_17 = ("2016-04", "2017-03")
YEAR_2016 = ("2016-01", "2016-12")
YEAR_2017 = ("2017-01", "2017-12")

CRIME = {
    "total": lambda rows: rows["category"] != "",
    "homes": lambda rows: rows["subcategory"].isin(["Dwelling", "Residential"]),
    "burglary": lambda rows: rows["category"] == "Burglary",
    "vehicle": lambda rows: rows["category"] == "Vehicle crime",
    "injury": lambda rows: rows["category"] == "Violence with injury",
}


@cache
def rows_of(vintage: str, source: str) -> pd.DataFrame:
    path = RAW / source / (FIRST if vintage == "first" else LAST)[source]
    if path.suffix == ".xlsx":
        return pd.read_excel(path, keep_default_na=False)
    return pd.read_csv(path, keep_default_na=False)


@cache
def people(area: str = "county", ages: str = "all") -> int:
    rows = pd.read_csv(POPULATION, dtype={"age": str})
    names = {"county": DISTRICTS, "with Rutland": [*DISTRICTS, "Rutland"]}.get(area, [area])
    wanted = ["all"] if ages == "all" else [str(age) for age in range(10, 18)]
    return int(rows[rows["name"].isin(names) & rows["age"].isin(wanted)]["population"].sum())


def count(vintage: str, source: str, window: tuple[str, str], what: str = "total") -> int:
    rows = rows_of(vintage, source)
    rows = rows[rows["month"].between(*window)]
    return int(rows[CRIME[what](rows)]["count"].sum())


def printed(numerator: float, denominator: float, decimals: int, per: int = 1) -> str:
    exact = Decimal(int(numerator)) * per / Decimal(int(denominator))
    return str(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def per_thousand(vintage: str, source: str, window: tuple[str, str], what: str = "total") -> str:
    return printed(count(vintage, source, window, what), people(), 2, 1000)


def change(vintage: str, what: str) -> str:
    """Change from 2015-16 to 2016-17, per cent, no decimals."""
    before = count(vintage, "recorded_crime", YEAR_2015_16, what)
    after = count(vintage, "recorded_crime", YEAR_2016_17, what)
    return printed(after - before, before, 0, 100)


def answered(vintage: str, question: str, *waves: str) -> str:
    rows = rows_of(vintage, "community_survey")
    rows = rows[(rows["question"] == question) & rows["wave"].isin(waves)]
    assert rows["wave"].nunique() == len(waves)
    return printed(rows["positive"].sum(), rows["n"].sum(), 1, 100)


def waves(year: str) -> list[str]:
    return [f"{year}-Q{number}" for number in (1, 2, 3, 4)]


WAVES_OF_2017 = ["2016-17-Q4", "2017-18-Q1", "2017-18-Q2", "2017-18-Q3"]


def row_ending(vintage: str, source: str, end: str) -> pd.Series:
    rows = rows_of(vintage, source)
    rows = rows[pd.to_datetime(rows["end"]) == pd.Timestamp(end)]
    assert len(rows) == 1
    return rows.iloc[0]


def referred(vintage: str, window: tuple[str, str], service: str = "") -> int:
    rows = rows_of(vintage, "referrals")
    rows = rows[rows["month"].between(*window) & rows["service"].str.startswith(service)]
    return int(rows["referrals"].sum())


def extracts() -> list[Path]:
    return [path for path in sorted(RAW.glob("*/*")) if path.suffix != ".yml"]


# Made again


def test_the_script_makes_the_committed_bytes(tmp_path):
    subprocess.run([sys.executable, SCRIPT, "--into", tmp_path], check=True, cwd=tmp_path)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.glob("*/*")}
    kept = {path.relative_to(RAW): path.read_bytes() for path in RAW.glob("*/*")}
    assert sorted(made) == sorted(kept)
    assert [name for name in made if made[name] != kept[name]] == []


def test_the_population_is_the_sum_of_the_ons_estimates_by_small_area():
    shared = Path(os.environ.get("QUARTERDECK_SHARED_DATA", REPOSITORY.parent / "shared" / "data"))
    estimates = shared / "ons" / "population_mid2017_lsoa11_leicestershire.csv"
    if not estimates.is_file():
        pytest.skip(f"needs the ONS estimates by LSOA: {estimates.name} of the shared data")
    small = pd.read_csv(estimates)
    district = small["lsoa11_name"].str.slice(0, -5)
    ages = small.drop(columns=["lsoa11_code", "lsoa11_name"]).groupby(district).sum()
    ages = ages.rename(columns={"total_population": "all", "90+": "90"})
    kept = pd.read_csv(POPULATION, dtype={"age": str}).pivot_table(
        index="name", columns="age", values="population"
    )
    assert (kept[list(ages.columns)] == ages.loc[kept.index]).all(axis=None)


def test_everything_together_is_small():
    assert sum(path.stat().st_size for path in RAW.rglob("*") if path.is_file()) < 3_000_000


# Marked


@pytest.mark.parametrize("extract", extracts(), ids=lambda path: path.name)
def test_a_fact_file_says_what_its_extract_is(extract):
    facts = YAML(typ="safe").load(extract.with_name(f"{extract.name}.yml").read_text("utf-8"))
    assert list(facts) == [
        "producer",
        "title",
        "received",
        "licence",
        "sha256",
        "bytes",
        "illustrative",
        "coverage",
        "embargo",
        *(["stands_in"] if extract.parent.name == "population" else []),
        "notes",
    ]
    assert facts["illustrative"] is (extract.parent.name != "population")
    assert facts["sha256"] == hashlib.sha256(extract.read_bytes()).hexdigest()
    assert facts["bytes"] == extract.stat().st_size
    assert (facts["embargo"] is not None) is (extract.parent.name == "drug_treatment")
    assert facts["notes"].startswith("Illustrative. " if facts["illustrative"] else "Real ")


# The 2017-18 Q3 dashboard, first column 2016-17 and second column the current year


@pytest.mark.parametrize(
    ("source", "what", "year_end", "current"),
    [
        ("recorded_crime", "total", "51.14", "58.53"),
        ("recorded_crime", "homes", "3.91", "5.11"),
        ("recorded_crime", "burglary", "7.33", "7.90"),
        ("recorded_crime", "vehicle", "7.20", "8.66"),
        ("recorded_crime", "injury", "3.89", "4.62"),
        ("hate_incidents", "total", "0.71", "0.74"),
    ],
)
def test_rates_of_the_2017_18_q3_dashboard(source, what, year_end, current):
    assert per_thousand("last", source, YEAR_2016_17, what) == year_end
    assert per_thousand("last", source, YEAR_2017, what) == current


def test_other_figures_of_the_2017_18_q3_dashboard():
    for end, reduction in {"2017-03-31": "42.8", "2017-12-31": "41.8"}.items():
        row = row_ending("last", "offender_management", end)
        fall = row["offences_before"] - row["offences_after"]
        assert printed(fall, row["offences_before"], 1, 100) == reduction
    for end, frequency in {"2016-03-31": "0.82", "2017-03-31": "0.91"}.items():
        row = row_ending("last", "youth_cohorts", end)
        assert printed(row["offences_after"], row["people"], 2) == frequency
    for end, share in {"2017-03-31": "30.0", "2017-09-30": "27.0"}.items():
        row = row_ending("last", "marac", end)
        assert printed(row["numerator"], row["denominator"], 1, 100) == share
    assert count("last", "first_time_entrants", YEAR_2016_17) == 126
    assert count("last", "first_time_entrants", ("2017-04", "2017-12")) == 75
    assert answered("last", "ASB decreased or same", *waves("2016-17")) == "93.9"
    assert answered("last", "ASB decreased or same", *WAVES_OF_2017) == "81.0"
    assert referred("last", YEAR_2016_17) == 1611
    assert referred("last", YEAR_2016_17, "UAVA") == 1174
    assert referred("last", YEAR_2016_17, "Hinckley and Bosworth and Blaby") == 287
    assert referred("last", YEAR_2016_17, "LWA") == 150
    assert referred("last", YEAR_2017, "UAVA") == 864


def test_like_for_like_referrals_fell_from_1174_to_864():
    assert referred("last", YEAR_2016, "UAVA") == 1174
    after_march = rows_of("last", "referrals").query("month > '2017-03'")
    assert set(after_march["service"]) == {"UAVA"}


# The 2016-17 Q4 paper


def test_crime_in_the_2016_17_q4_paper():
    assert change("first", "total") == "9"
    assert change("first", "homes") == "11"
    assert change("first", "vehicle") == "10"
    assert change("first", "injury") == "33"
    assert per_thousand("first", "recorded_crime", YEAR_2016_17, "injury") == "3.93"


def test_hate_in_the_2016_17_q4_paper():
    assert per_thousand("first", "hate_incidents", YEAR_2015_16) == "0.58"
    assert per_thousand("first", "hate_incidents", YEAR_2016_17) == "0.66"
    before, after = (
        int(row_ending("first", "hate_reports", end)["numerator"])
        for end in ("2016-03-31", "2017-03-31")
    )
    assert after - before == 67
    assert printed(after - before, before, 0, 100) == "18"


def test_other_figures_of_the_2016_17_q4_paper():
    for end, reduction in {
        "2014-03-31": "39.6",
        "2016-03-31": "41.0",
        "2017-03-31": "42.8",
    }.items():
        row = row_ending("first", "offender_management", end)
        fall = row["offences_before"] - row["offences_after"]
        assert printed(fall, row["offences_before"], 1, 100) == reduction
    assert row_ending("first", "offender_management", "2017-03-31")["people"] == 163
    assert count("first", "first_time_entrants", ("2014-04", "2015-03")) == 190
    assert count("first", "first_time_entrants", YEAR_2015_16) == 190 - 66
    assert count("first", "first_time_entrants", ("2016-04", "2016-12")) == 83
    for end, frequency in {
        "2014-03-31": "1.04",  # the 2014-15 Q1 paper
        "2015-03-31": "1.25",
        "2016-03-31": "0.82",
        "2016-12-31": "0.28",
    }.items():
        row = row_ending("first", "youth_cohorts", end)
        assert printed(row["offences_after"], row["people"], 2) == frequency
    for end, share in {"2016-09-30": "30.0", "2016-12-31": "37.0"}.items():
        row = row_ending("first", "marac", end)
        assert printed(row["numerator"], row["denominator"], 1, 100) == share
    assert referred("first", YEAR_2016_17) == 1611
    assert round(referred("first", YEAR_2015_16), -2) == 1400
    assert answered("first", "Affected by ASB", *waves("2015-16")) == "5.4"
    assert answered("first", "Affected by ASB", *waves("2016-17")) == "5.4"
    for wave, share in {"2015-16-Q4": "92.7", "2016-17-Q2": "89.9", "2016-17-Q3": "87.1"}.items():
        assert answered("first", "Police and council successful", wave) == share
    assert answered("first", "Police and council successful", *waves("2016-17")) == "84.5"


# Peers


def rank(vintage: str, indicator: str, group: str, window: tuple[str, str], ours: float) -> int:
    """1 is the lowest of the group, ours included."""
    return 1 + int((peer_rates(vintage, indicator, group, window) < ours).sum())


def peer_rates(vintage: str, indicator: str, group: str, window: tuple[str, str]) -> pd.Series:
    rows = rows_of(vintage, "peer_values")
    rows = rows[
        (rows["indicator"] == indicator)
        & rows["area"].str.startswith(group)
        & (rows["start"].str.slice(0, 7) == window[0])
        & (rows["end"].str.slice(0, 7) == window[1])
    ]
    assert len(rows) == {"Neighbour": 8, "County": 11}[group]
    return rows["numerator"] / rows["denominator"] * 1000


@pytest.mark.parametrize(
    ("indicator", "what", "of_nine", "of_counties"),
    [
        ("total_crime", "total", 4, "top"),
        ("domestic_burglary", "homes", 6, "average"),
        ("all_burglary", "burglary", 5, "average"),
        ("vehicle_crime", "vehicle", 6, "bottom"),
        ("violence_with_injury", "injury", 2, "top"),
    ],
)
def test_ranks_of_the_2017_18_q3_dashboard(indicator, what, of_nine, of_counties):
    ours = count("last", "recorded_crime", YEAR_2017, what) / people() * 1000
    assert rank("last", indicator, "Neighbour", YEAR_2017, ours) == of_nine
    place = rank("last", indicator, "County", YEAR_2017, ours)
    assert ("top" if place <= 3 else "bottom" if place >= 10 else "average") == of_counties


def test_first_time_entrants_are_in_the_top_quarter_of_counties():
    window = ("2017-04", "2017-12")
    ours = count("last", "first_time_entrants", window)
    rate = ours / people("with Rutland", "10 to 17") * 1000
    assert rank("last", "first_time_entrants", "County", window, rate) <= 3


def test_peers_in_the_2016_17_q4_paper():
    """Total 4th of 9 and just below the average; burglary above it, vehicle crime in line,
    violence well below an average of 7."""
    ours, average = {}, {}
    for indicator, what in {
        "total_crime": "total",
        "domestic_burglary": "homes",
        "vehicle_crime": "vehicle",
        "violence_with_injury": "injury",
    }.items():
        ours[what] = count("first", "recorded_crime", YEAR_2016_17, what) / people() * 1000
        theirs = peer_rates("first", indicator, "Neighbour", YEAR_2016_17)
        average[what] = (theirs.sum() + ours[what]) / 9
    assert rank("first", "total_crime", "Neighbour", YEAR_2016_17, ours["total"]) == 4
    assert 0.95 < ours["total"] / average["total"] < 1
    assert ours["homes"] / average["homes"] > 1.05
    assert 0.95 < ours["vehicle"] / average["vehicle"] < 1.05
    assert round(average["injury"]) == 7


# What the papers' traps need


def test_burglary_is_reclassified_in_april_2017_and_all_burglary_does_not_step():
    rows = rows_of("last", "recorded_crime").query("category == 'Burglary'")
    before, after = rows[rows["month"] < "2017-04"], rows[rows["month"] >= "2017-04"]
    assert set(before["subcategory"]) == {"Dwelling", "Non-dwelling"}
    assert set(after["subcategory"]) == {"Residential", "Business and community"}
    by_month = rows.assign(homes=CRIME["homes"](rows)).pivot_table(
        index="month", columns="homes", values="count", aggfunc="sum"
    )
    earlier, later = by_month.loc["2016-10":"2017-03"].mean(), by_month.loc["2017-04":].mean()
    assert later[True] / earlier[True] > 1.2
    assert later[False] / earlier[False] < 0.8
    assert 0.9 < later.sum() / earlier.sum() < 1.1


def test_history_is_restated_a_little_and_only_from_2016():
    keys = ["month", "area", "category", "subcategory"]
    for source in ("recorded_crime", "hate_incidents"):
        first = rows_of("first", source).set_index(keys)["count"]
        last = rows_of("last", source).set_index(keys)["count"]
        moved = (last.reindex(first.index) - first).loc[lambda changes: changes != 0]
        assert not moved.empty
        assert moved.index.get_level_values("month").min() >= "2016-01"
    for source in ("community_survey", "marac", "referrals", "first_time_entrants"):
        first, last = rows_of("first", source), rows_of("last", source)
        kept = last.merge(first, how="inner")
        assert len(kept) == len(first)


def test_marac_years_can_all_be_true_at_once():
    """Years ending a quarter apart differ by one quarter in and one out, none of them negative.

    The change from one year to the next is the new quarter less the same quarter a year before.
    So each quarter of the first year has to be as large as its successors ever fall below it,
    and the four of them have to fit into the first year.
    """
    rows = rows_of("last", "marac")
    for years in (rows["numerator"], rows["denominator"] - rows["numerator"]):
        changes = years.diff().iloc[1:].tolist()
        falls = []
        for quarter in range(4):
            below = pd.Series(changes[quarter::4]).cumsum().min()
            falls.append(max(0, -below))
        assert sum(falls) <= years.iloc[0]


def test_every_month_and_district_has_its_row():
    for source, categories, areas in (
        ("recorded_crime", 15, 7),
        ("hate_incidents", 5, 7),
        ("first_time_entrants", 1, 8),
    ):
        rows = rows_of("last", source)
        assert len(rows) == 69 * categories * areas
        assert not rows.duplicated(["month", "area", "category", "subcategory"]).any()
        assert (rows["count"] >= 0).all()


# Never typed


def test_printed_rates_are_typed_nowhere_among_the_inputs():
    rates = ["51.14", "58.53", "3.91", "5.11", "7.33", "7.90", "7.20", "8.66", "3.89", "4.62"]
    typed = re.compile(r"(?<![\d.])(?:" + "|".join(map(re.escape, rates)) + r")(?![\d])")
    inputs = [
        *RAW.glob("*/*.csv"),
        *(REPOSITORY / "params").rglob("*.yml"),
        *(REPOSITORY / "params").rglob("*.md"),
        *(REPOSITORY / "notebooks").rglob("*.ipynb"),
    ]
    assert len(inputs) > 20
    assert [path.name for path in inputs if typed.search(path.read_text("utf-8"))] == []


def test_extracts_hold_counts_and_no_rates_but_for_money_in_millions():
    names = {"count", "n", "positive", "people", "numerator", "denominator", "referrals"}
    names |= {"offences_before", "offences_after", "reoffenders", "population"}
    for extract in extracts():
        read = pd.read_excel if extract.suffix == ".xlsx" else pd.read_csv
        rows = read(extract, keep_default_na=False)
        for column in names & set(rows.columns):
            written = rows[column].astype(str)
            wanted = r"\d+\.\d|" if extract.parent.name == "savings" else r"\d*"
            assert written.str.fullmatch(wanted).all(), (extract.name, column)


def test_the_script_and_the_library_know_nothing_of_each_other():
    made_by = [SCRIPT, *SCRIPT.parent.glob("illustrative/*.py")]
    library = (REPOSITORY / "lib").rglob("*.py")
    for paths, stranger in ((made_by, "quarterdeck"), (library, "illustrative")):
        for path in paths:
            assert stranger not in imported(path), path.name


def imported(module: Path) -> set[str]:
    """The top names of the packages that a module imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").split(".")[0])
    return names

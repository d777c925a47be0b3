"""The surveys, cohorts and returns behind the Police and Crime Panel's papers: true to the print.

Expected figures are typed from the two reference papers, of quarters 1 and 3 of 2015-16, whose
words are quoted. They are worked out here by plain arithmetic on the files, with nothing of the
library and nothing of the generator, rounded half away from zero as a pencil rounds.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from ruamel.yaml import YAML

RAW = Path(__file__).resolve().parent.parent / "data" / "raw"

Q1 = {  # what the paper of September 2015 had
    "youth_entrants": "youth_entrants_2012-04_2015-06.csv",
    "young_adult_cohorts": "young_adult_cohorts_2012-04_2015-03.csv",
    "drug_treatment": "drug_treatment_2014-06_2015-06.csv",
    "drug_testing_cohort": "drug_testing_cohort_2013-04_2015-03.csv",
    "night_time_economy": "night_time_economy_2014-01_2015-03.csv",
    "savings": "savings_2013-06_2014-12.csv",
    "victim_survey": "victim_survey_2012-04_2015-06.csv",
    "confidence_survey": "confidence_survey_2012-13-Q1_2015-16-Q1.csv",
    "msg_satisfaction": "msg_satisfaction_2014-07_2015-06.csv",
}
Q3 = {  # what came for that of March 2016
    "youth_entrants": "youth_entrants_2012-04_2015-12.csv",
    "managed_young_adults": "managed_young_adults_2014-04_2015-09.csv",
    "charges": "charges_2014_2015.csv",
    "drug_treatment": "drug_treatment_2014-12_2015-12.csv",
    "supported_families": "supported_families_2015-04_2015-09.csv",
    "savings": "savings_2013-06_2016-02.csv",
    "victim_survey": "victim_survey_2012-04_2015-12.csv",
    "confidence_survey": "confidence_survey_2012-13-Q1_2015-16-Q3.csv",
    "msg_satisfaction": "msg_satisfaction_2015-01_2015-12.csv",
}
FORCE = "Leicester, Leicestershire and Rutland"
COUNTY, CITY = "Leicestershire and Rutland", "Leicester"

YEAR_2012_13 = ("2012-04", "2013-03")
TO_JUNE_2015 = ("2014-07", "2015-06")
YEAR_2015 = ("2015-01", "2015-12")


@cache
def rows_of(vintage: str, source: str) -> pd.DataFrame:
    name = (Q1 if vintage == "Q1" else Q3)[source]
    return pd.read_csv(RAW / source / name, keep_default_na=False, dtype=str)


def facts_of(vintage: str, source: str) -> dict[str, object]:
    name = (Q1 if vintage == "Q1" else Q3)[source]
    return YAML(typ="safe").load((RAW / source / f"{name}.yml").read_text("utf-8"))


def printed(numerator: float, denominator: float, decimals: int = 0) -> str:
    """Per cent."""
    exact = Decimal(int(numerator)) * 100 / Decimal(int(denominator))
    return str(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def change(before: int, after: int) -> str:
    return printed(after - before, before)


# When they came


@pytest.mark.parametrize(("vintage", "cutoff"), [("Q1", "2015-09-04"), ("Q3", "2016-03-04")])
def test_a_vintage_came_before_the_cutoff_of_its_quarter(vintage, cutoff):
    for source in Q1 if vintage == "Q1" else Q3:
        facts = facts_of(vintage, source)
        assert str(facts["coverage"]["end"]) <= str(facts["received"]) <= cutoff, source
        if vintage == "Q3":
            assert str(facts["received"]) > "2015-12-31", source


def test_there_is_no_other_extract_of_these_sources():
    for source in Q1 | Q3:
        held = {path.name for path in (RAW / source).iterdir() if path.suffix != ".yml"}
        assert held == {each[source] for each in (Q1, Q3) if source in each}


@pytest.mark.parametrize(
    "source",
    ["youth_entrants", "victim_survey", "confidence_survey", "savings"],
)
def test_the_later_vintage_holds_the_earlier_one_unchanged(source):
    first, last = rows_of("Q1", source), rows_of("Q3", source)
    assert len(last.merge(first, how="inner")) == len(first) < len(last)


# Priority 1


def entrants(
    window: tuple[str, str], areas: tuple[str, ...] = (COUNTY, CITY), vintage: str = "Q3"
) -> int:
    rows = rows_of(vintage, "youth_entrants")
    inside = rows[rows["month"].between(*window) & rows["area"].isin(areas)]
    first, last = (int(month[:4]) * 12 + int(month[5:]) for month in window)
    assert len(inside) == len(areas) * (last - first + 1)
    return int(inside["count"].astype(int).sum())


def test_the_dashboards_first_time_entrants():
    """Dashboard at Q1: "667 326 -51%"; at Q3: "667 271 -59%"."""
    assert entrants(YEAR_2012_13, vintage="Q1") == entrants(YEAR_2012_13) == 667
    assert entrants(TO_JUNE_2015, vintage="Q1") == 326
    assert change(667, 326) == "-51"
    assert entrants(YEAR_2015) == 271
    assert change(667, 271) == "-59"


def test_first_time_entrants_in_the_text_of_q1():
    """Printed: "36 First Time Entrants into the CJS for Q1, which is a slight increase when
    compared to Q4 2014/15 although a substantial decrease compared to the same quarter in the
    previous year, and [...] the baseline year 2012/13 (118)"; in the city "34 [...], a decrease
    of 12 from the previous quarter and a decrease of 6 from the same quarter in the previous
    year"."""
    county = {
        window: entrants(window, (COUNTY,), "Q1")
        for window in (
            ("2012-04", "2012-06"),
            ("2014-04", "2014-06"),
            ("2015-01", "2015-03"),
            ("2015-04", "2015-06"),
        )
    }
    assert county["2015-04", "2015-06"] == 36
    assert 0 < 36 - county["2015-01", "2015-03"] < 10
    assert county["2014-04", "2014-06"] > 1.4 * 36
    assert county["2012-04", "2012-06"] == 118
    assert entrants(("2015-04", "2015-06"), (CITY,), "Q1") == 34
    assert entrants(("2015-01", "2015-03"), (CITY,), "Q1") == 34 + 12
    assert entrants(("2014-04", "2014-06"), (CITY,), "Q1") == 34 + 6


def test_first_time_entrants_in_the_text_of_q3():
    """Printed: "34 First Time Entrants into the CJS, which is a 55% (or 12 FTE) increase when
    compared to Q2 2015/16 and a decrease compared to the same quarter in the previous year (30%
    or 14 FTE), with the cumulative decrease for 2015/16 reaching 42%"; in the city "49 [...], an
    increase of 28 FTE (or 133%) from the previous quarter and an increase of 3 FTE (or 7%) from
    the same quarter in the previous year". 14 of 48 is 29.2%, so "30%" was rounded to tens."""
    assert entrants(("2015-10", "2015-12"), (COUNTY,)) == 34
    assert entrants(("2015-07", "2015-09"), (COUNTY,)) == 34 - 12
    assert change(22, 34) == "55"
    assert entrants(("2014-10", "2014-12"), (COUNTY,)) == 34 + 14
    to_date, year_before = (
        entrants((f"{year}-04", f"{year}-12"), (COUNTY,)) for year in (2015, 2014)
    )
    assert (to_date, year_before) == (36 + 22 + 34, 159)
    assert change(year_before, to_date) == "-42"
    assert entrants(("2015-10", "2015-12"), (CITY,)) == 49
    assert entrants(("2015-07", "2015-09"), (CITY,)) == 49 - 28
    assert change(21, 49) == "133"
    assert entrants(("2014-10", "2014-12"), (CITY,)) == 49 - 3
    assert change(46, 49) == "7"


# Priorities 2 and 3


def cohort(source: str, name: str, start: str, end: str) -> pd.Series:
    rows = rows_of("Q1", source)
    found = rows[(rows["cohort"] == name) & (rows["start"] == start) & (rows["end"] == end)]
    assert len(found) == 1
    return found.iloc[0]


def offences(source: str, name: str, start: str, end: str) -> int:
    return int(cohort(source, name, start, end)["offences_after"])


def test_offending_by_young_adults():
    """Dashboard at Q1: "offending by 18-24 year olds 407 133 -67%", "re-offending [...] 372 133
    -64%"; at Q3 "NA"."""
    for name, before, per_cent in (
        ("Offending 18 to 24", 407, "-67"),
        ("Reoffending 18 to 24", 372, "-64"),
    ):
        was = offences("young_adult_cohorts", name, "2012-04-01", "2013-03-31")
        now = offences("young_adult_cohorts", name, "2014-04-01", "2015-03-31")
        assert (was, now, change(was, now)) == (before, 133, per_cent)


def test_the_cohort_that_tested_positive_for_drugs():
    """Dashboard at Q1: "332 673 -51%", "Based on Cohort of 200 persons originally testing positive
    during 2013/14"; at Q3 "NA"."""
    now = cohort("drug_testing_cohort", "Tested positive", "2014-04-01", "2015-03-31")
    was = cohort("drug_testing_cohort", "Tested positive", "2013-04-01", "2014-03-31")
    assert (now["offences_after"], was["offences_after"]) == ("332", "673")
    assert (now["people"], was["people"]) == ("200", "200")
    assert change(673, 332) == "-51"


def returned(vintage: str, source: str, category: str, start: str, end: str, area: str = FORCE):
    rows = rows_of(vintage, source)
    found = rows[
        (rows["category"] == category)
        & (rows["area"] == area)
        & (rows["start"] == start)
        & (rows["end"] == end)
    ]
    assert len(found) == 1
    return found.iloc[0]


def test_managed_young_adults():
    """Printed: "65% of offenders aged between 18 and 24 on the cohort reduced their offending";
    "from 103 offences between April and September 2014 to 21 offences between April 2015 and
    September 2015, a reduction of 80%"."""
    was = returned("Q3", "managed_young_adults", "Offences", "2014-04-01", "2014-09-30")
    now = returned("Q3", "managed_young_adults", "Offences", "2015-04-01", "2015-09-30")
    assert (was["numerator"], now["numerator"]) == ("103", "21")
    assert change(103, 21) == "-80"
    less = returned("Q3", "managed_young_adults", "Reduced", "2015-04-01", "2015-09-30")
    assert printed(less["numerator"], less["denominator"]) == "65"


def test_young_adults_charged():
    """Printed: "in 2015 there were 1,621 people aged between 18 and 24 charged [...] compares to
    1,789 [...] in 2014; a 9% reduction"; "Of those [...] charged in 2014 (1,789) 636 were also
    charged with an offence in 2015, which is 36%"."""
    was = returned("Q3", "charges", "Charged 18 to 24", "2014-01-01", "2014-12-31")
    now = returned("Q3", "charges", "Charged 18 to 24", "2015-01-01", "2015-12-31")
    assert (was["numerator"], now["numerator"]) == ("1789", "1621")
    assert change(1789, 1621) == "-9"
    again = returned("Q3", "charges", "Charged again 18 to 24", "2015-01-01", "2015-12-31")
    assert (again["numerator"], again["denominator"]) == ("636", "1789")
    assert printed(636, 1789) == "36"


@pytest.mark.parametrize(("vintage", "year"), [("Q1", ("2014-07", "2015-06")), ("Q3", YEAR_2015)])
def test_treatment_is_embargoed_in_both_papers(vintage, year):
    """Printed: "the data is not for publishing prior to release by the ONS and no indication of
    performance may be given in a public forum"."""
    facts = facts_of(vintage, "drug_treatment")
    assert str(facts["embargo"]["until"]) == "2016-09-30" > "2016-03-16"  # the later meeting
    assert "national release" in facts["embargo"]["reason"]
    for before in (0, 1):
        start, end = (f"{int(month[:4]) - before}{month[4:]}" for month in year)
        last = {"06": "30", "12": "31"}[end[5:]]
        for category in ("Completed", "Re-presented"):
            row = returned(vintage, "drug_treatment", category, f"{start}-01", f"{end}-{last}")
            assert 0 < int(row["numerator"]) < int(row["denominator"])


def test_incidents_near_licensed_premises():
    """Dashboard at Q1: "4975 - NA", "Recording [...] only started in Jan.2014"."""
    rows = rows_of("Q1", "night_time_economy")
    assert (rows["month"].min(), rows["month"].max(), len(rows)) == ("2014-01", "2015-03", 15)
    year = rows[rows["month"].between("2014-04", "2015-03")]
    assert year["count"].astype(int).sum() == 4975
    assert set(rows["area"]) == {FORCE}


# Priority 4


@pytest.mark.parametrize(
    ("category", "per_cent"),
    [
        ("Crime reduced", "36"),  # "36% of families [...] met the crime reduction outcome"
        ("Children not with youth offending", "88"),  # "88% of children [...] “no involvement”"
        ("ASB reduced", "38"),  # "38% of families meeting the reduced ASB outcome"
        ("Family star", "51"),  # "51% [...] improved assessment via a “Family Star” outcome"
        ("No social care", "92"),  # "92% [...] not requiring a further plan or involvement"
        ("Domestic abuse family star", "61"),  # "61% of families met the Family Star Outcome"
    ],
)
def test_outcomes_of_the_countys_families(category, per_cent):
    """Footnote: "This cohort is unlikely to be all 824 families"."""
    row = returned(
        "Q3", "supported_families", category, "2015-04-01", "2015-09-30", "Leicestershire"
    )
    assert printed(row["numerator"], row["denominator"]) == per_cent
    assert int(row["denominator"]) < 824


def test_families_worked_with_and_what_the_city_and_rutland_sent():
    """Printed: "824 families received an assessment"; "622 families were worked with", "465 of 622
    family members had not been subject to an ASB intervention and 112/119 families had shown a
    suitable reduction"; "Rutland has provided a financial return only"."""
    rows = rows_of("Q3", "supported_families")
    sent = {
        (row.area, row.category): (row.numerator, row.denominator)
        for row in rows.itertuples()
        if row.area != "Leicestershire" or row.category == "Families worked with"
    }
    assert sent == {
        ("Leicestershire", "Families worked with"): ("824", ""),
        ("Leicester", "Families worked with"): ("622", ""),
        ("Leicester", "No ASB intervention"): ("465", "622"),
        ("Leicester", "Minors offended less"): ("112", "119"),
        ("Rutland", "Finance return"): ("1", ""),
    }
    assert set(zip(rows["start"], rows["end"], strict=True)) == {("2015-04-01", "2015-09-30")}


# Priority 18


def estimates(vintage: str) -> dict[str, dict[str, Decimal]]:
    rows = rows_of(vintage, "savings")
    assert set(rows["start"]) == {"2013-04-01"}
    return {
        day: dict(zip(of_day["category"], map(Decimal, of_day["numerator"]), strict=True))
        for day, of_day in rows.groupby("end")
    }


def test_savings_as_at_december_2014():
    """Printed: "Latest estimate of savings required £27.8", "realised to date £21.7", "identified
    but not yet realised £2.1", "Further savings required £4.0"."""
    assert list(estimates("Q1"))[-1] == "2014-12-31"
    assert {name: str(amount) for name, amount in estimates("Q1")["2014-12-31"].items()} == {
        "Required": "27.8",
        "Realised": "21.7",
        "Identified": "2.1",
        "To find": "4.0",
        "Beyond required": "0.0",
    }


def test_savings_as_at_february_2016():
    """Printed: "over £31m in savings will have been realised and this is in excess of the £27.8m
    required"."""
    last = list(estimates("Q3"))[-1]
    assert last.startswith("2016-02")
    amounts = estimates("Q3")[last]
    assert amounts["Required"] == Decimal("27.8")
    assert 31 < amounts["Realised"] + amounts["Identified"] < 32
    assert amounts["To find"] == 0


def test_every_estimate_of_savings_adds_up():
    for day, amounts in estimates("Q3").items():
        whole = amounts["Required"] + amounts["Beyond required"]
        assert whole == amounts["Realised"] + amounts["Identified"] + amounts["To find"], day
        assert not (amounts["To find"] and amounts["Beyond required"])


# Surveys


def asked(vintage: str, question: str, window: tuple[str, str]) -> tuple[int, int]:
    """How many said so, of how many, over the whole waves that make up some months."""
    if question == "Good job":
        rows = rows_of(vintage, "confidence_survey")
        quarters = pd.PeriodIndex(rows["wave"].map(calendar_quarter), freq="Q")
        starts = quarters.start_time.strftime("%Y-%m")
        ends = quarters.end_time.strftime("%Y-%m")
        inside = rows[(starts >= window[0]) & (ends <= window[1])]
    else:
        rows = rows_of(vintage, "victim_survey")
        starts, ends = (rows[name].str.slice(0, 7) for name in ("wave_start", "wave_end"))
        inside = rows[(rows["question"] == question) & (starts >= window[0]) & (ends <= window[1])]
    return int(inside["positive"].astype(int).sum()), int(inside["n"].astype(int).sum())


def calendar_quarter(wave: str) -> str:
    """April to June 2015, 2015-16-Q1, is the second quarter of 2015."""
    year, number = int(wave[:4]), int(wave[-1])
    return f"{year}Q{number + 1}" if number < 4 else f"{year + 1}Q1"


@pytest.mark.parametrize(
    ("question", "in_2012_13", "to_june", "in_2015"),
    [
        ("Hate crime", "84.2", "83.5", "80.9"),  # priority 7
        ("Anti-social behaviour", "82.9", "76.0", "73.6"),  # 8
        ("All victims", "84.5", "81.5", "80.4"),  # 9
        ("Good job", "75.3", "85.5", "85.5"),  # 10
        ("Burglary", "89.7", "88.6", "89.1"),  # 12
        ("Violent crime", "78.1", "78.1", "77.3"),  # 13, "all violent crime"
        ("Theft from vehicle", "85.9", None, None),  # 14A
        ("Theft of vehicle", "75.5", None, None),  # 14B
        ("Vehicle crime", None, "77.8", "74.8"),  # both since, "all vehicle crime"
    ],
)
def test_satisfaction_on_the_dashboards(question, in_2012_13, to_june, in_2015):
    """Baseline 2012/13, latest twelve months at Q1 and at Q3."""
    for vintage, window, share in (
        ("Q1", YEAR_2012_13, in_2012_13),
        ("Q3", YEAR_2012_13, in_2012_13),
        ("Q1", TO_JUNE_2015, to_june),
        ("Q3", YEAR_2015, in_2015),
    ):
        satisfied, answered = asked(vintage, question, window)
        assert (printed(satisfied, answered, 1) if answered else None) == share


def test_all_victims_are_those_of_burglary_vehicle_crime_and_violence():
    """Printed: "All User satisfaction constitutes satisfaction levels from a sample of burglary,
    vehicle and violent crime victims"."""
    rows = rows_of("Q3", "victim_survey")
    people = rows.assign(n=rows["n"].astype(int), positive=rows["positive"].astype(int))
    parts = people[
        people["question"].isin(
            [
                "Burglary",
                "Theft from vehicle",
                "Theft of vehicle",
                "Vehicle crime",
                "Violent crime",
            ]
        )
    ]
    whole = people[people["question"] == "All victims"].set_index("wave_start")
    added = parts.groupby("wave_start")[["n", "positive"]].sum()
    pd.testing.assert_frame_equal(added, whole[["n", "positive"]])
    assert len(added) == 15


def test_domestic_abuse_is_asked_of_all_domestic_offences_only_since_2014():
    """At Q1 "86.3%", "comparisons with previous data should not be made"; at Q3 "86.5% To May
    15"."""
    for vintage, years in (
        ("Q1", {("2014-04-01", "2015-03-31"): "86.3"}),
        (
            "Q3",
            {("2014-04-01", "2015-03-31"): "86.3", ("2014-06-01", "2015-05-31"): "86.5"},
        ),
    ):
        rows = rows_of(vintage, "victim_survey").query("question == 'Domestic abuse'")
        assert {
            (row.wave_start, row.wave_end): printed(row.positive, row.n, 1)
            for row in rows.itertuples()
        } == years


def test_victims_of_sexual_offences_are_too_few():
    """Printed: "the sample size is too small to give a statistically reliable result. However, a
    high level of satisfaction is seen amongst the sample"."""
    rows = rows_of("Q3", "victim_survey").query("question == 'Sexual offences'")
    of_a_year = rows["n"].astype(int).rolling(4).sum().dropna()
    assert len(of_a_year) > 0
    assert of_a_year.max() < 30
    assert rows["positive"].astype(int).sum() / rows["n"].astype(int).sum() > 0.8


# Satisfaction within the most similar group

OTHER_FORCES = [f"Force {letter}" for letter in "ABCDEFG"]
OF_INDICATOR = {  # the question of this force's survey that each indicator reads
    "hate_satisfaction": "Hate crime",
    "asb_satisfaction": "Anti-social behaviour",
    "victim_satisfaction": "All victims",
    "burglary_satisfaction": "Burglary",
    "violence_satisfaction": "Violent crime",
    "theft_from_satisfaction": "Vehicle crime",
    "theft_of_satisfaction": "Vehicle crime",
}


def of_others(vintage: str, indicator: str) -> dict[str, tuple[int, int]]:
    """Satisfied and answered of each other force, in the year of a vintage."""
    rows = rows_of(vintage, "msg_satisfaction")
    rows = rows[rows["indicator"] == indicator]
    year = ("2014-07-01", "2015-06-30") if vintage == "Q1" else ("2015-01-01", "2015-12-31")
    assert set(zip(rows["start"], rows["end"], strict=True)) == {year}
    return {row.area: (int(row.numerator), int(row.denominator)) for row in rows.itertuples()}


@pytest.mark.parametrize("vintage", ["Q1", "Q3"])
def test_the_group_is_asked_what_this_force_asks(vintage):
    """At Q3 "Position v MSG" stands under these satisfactions and no others. Of vehicle crime the
    dashboards print "(all vehicle crime)" under theft from and theft of alike."""
    assert facts_of(vintage, "msg_satisfaction")["illustrative"] is True
    assert set(rows_of(vintage, "msg_satisfaction")["indicator"]) == set(OF_INDICATOR)
    for indicator in OF_INDICATOR:
        asks_all = [force for force in OTHER_FORCES if force != "Force C"]
        expected = asks_all if indicator == "asb_satisfaction" else OTHER_FORCES
        assert list(of_others(vintage, indicator)) == expected
    vehicles = of_others(vintage, "theft_from_satisfaction")
    assert of_others(vintage, "theft_of_satisfaction") == vehicles
    parts = [of_others(vintage, f"{kind}_satisfaction") for kind in ("burglary", "violence")]
    for force, whole in of_others(vintage, "victim_satisfaction").items():
        people = [of_kind[force] for of_kind in (vehicles, *parts)]
        assert whole == tuple(map(sum, zip(*people, strict=True)))


@pytest.mark.parametrize(
    ("indicator", "to_june", "in_2015"),
    [  # place, of how many, average; no paper prints one, so these are the invented ones
        ("hate_satisfaction", (4, 8, "82.9"), (5, 8, "81.9")),
        ("asb_satisfaction", (5, 7, "77.2"), (6, 7, "76.2")),
        ("victim_satisfaction", (5, 8, "82.8"), (6, 8, "82.1")),
        ("burglary_satisfaction", (4, 8, "88.6"), (4, 8, "88.5")),
        ("violence_satisfaction", (6, 8, "79.7"), (6, 8, "79.0")),
        ("theft_from_satisfaction", (6, 8, "79.8"), (7, 8, "78.5")),
        ("theft_of_satisfaction", (6, 8, "79.8"), (7, 8, "78.5")),
    ],
)
def test_places_of_satisfaction_in_the_group(indicator, to_june, in_2015):
    """1 is the most satisfied. Satisfaction falls, and burglary's alone keeps its place: "continue
    to reverse the trends seen for many satisfaction rates of other crime categories"."""
    for vintage, window, expected in (
        ("Q1", TO_JUNE_2015, to_june),
        ("Q3", YEAR_2015, in_2015),
    ):
        own = asked(vintage, OF_INDICATOR[indicator], window)
        shares = [n / d for n, d in (own, *of_others(vintage, indicator).values())]
        place = 1 + sum(share > shares[0] for share in shares)
        average = printed(round(1_000_000 * sum(shares) / len(shares)), 1_000_000, 1)
        assert (place, len(shares), average) == expected


# What the text says of the course of satisfaction


def per_cent(question: str, first: str, last: str) -> float:
    satisfied, answered = asked("Q3", question, (first, last))
    return 100 * satisfied / answered


def test_all_victims_fell_through_2014_and_were_stable_in_early_2015():
    """Printed: "The overall satisfaction level has fallen consistently during 2014, although the
    last five months (January to June 2015) have remained stable at 81%"; at Q3 "an apparent
    stabilisation"."""
    ends = [("2013-04", "2014-03"), ("2013-07", "2014-06"), ("2013-10", "2014-09"),
            ("2014-01", "2014-12")]  # fmt: skip
    levels = [per_cent("All victims", *year) for year in ends]
    assert levels == sorted(levels, reverse=True)
    assert levels[0] - levels[-1] > 1.5
    for first, last in (("2015-01", "2015-03"), ("2015-04", "2015-06")):
        assert round(per_cent("All victims", first, last)) == 81
    third = per_cent("All victims", "2015-10", "2015-12")
    assert abs(third - per_cent("All victims", "2015-07", "2015-09")) < 0.5


def test_burglary_rose_from_its_low_point():
    """Printed: "rising to 88%. It should be noted that the low point in January 2015 still recorded
    a satisfaction of 86%"; at Q3 "currently standing at 89%"."""
    rows = rows_of("Q3", "victim_survey").query("question == 'Burglary'")
    shares = rows["positive"].astype(int) / rows["n"].astype(int)
    assert rows.loc[shares.idxmin(), "wave_start"] == "2015-01-01"
    assert round(100 * shares.min()) == 86
    assert round(per_cent("Burglary", "2015-04", "2015-06")) == 88


def test_anti_social_behaviour_and_hate_crime_fall_in_2015():
    """Printed: "three of four recent months resulting in overall satisfaction levels below 72%"; at
    Q1 "in excess of 75%". Hate crime "decreasing gradually for the past 12 months"."""
    assert per_cent("Anti-social behaviour", "2015-04", "2015-06") > 75
    assert per_cent("Anti-social behaviour", "2015-10", "2015-12") < 72
    hate = [
        per_cent("Hate crime", first, last)
        for first, last in (("2015-04", "2015-06"), ("2015-07", "2015-09"), ("2015-10", "2015-12"))
    ]
    assert hate == sorted(hate, reverse=True)


# What may be said against the baseline


@pytest.mark.parametrize(
    ("earlier", "later", "significant"),
    [
        ("Anti-social behaviour", "Anti-social behaviour", True),
        ("All victims", "All victims", True),
        ("Theft from vehicle", "Vehicle crime", True),
        ("Good job", "Good job", True),
        ("Hate crime", "Hate crime", False),
        ("Burglary", "Burglary", False),
        ("Violent crime", "Violent crime", False),
        ("Theft of vehicle", "Vehicle crime", False),
    ],
)
def test_significance_at_q1_is_as_the_papers_snapshot_needs(earlier, later, significant):
    """z of two proportions by hand: the difference over √(p(1 − p)(1/n + 1/m)), p pooled; 1.96."""
    was, of_them = asked("Q1", earlier, YEAR_2012_13)
    now, of_these = asked("Q1", later, TO_JUNE_2015)
    pooled = (was + now) / (of_them + of_these)
    error = math.sqrt(pooled * (1 - pooled) * (1 / of_them + 1 / of_these))
    z = abs(now / of_these - was / of_them) / error
    assert (z > 1.96) is significant
    assert abs(z - 1.96) > 0.3  # not by a hair

"""The force's counts behind the Police and Crime Panel's papers: true to the print, and possible.

Expected figures are typed from the two reference papers, of quarters 1 and 3 of 2015-16, whose
words are quoted. They are worked out here by plain arithmetic on the files. Only the judgements
are asked of the library: whether the printed totals, with the months that these files give them,
come to the significance that the papers' colours and words say.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from quarterdeck.statistics.control_charts import control_chart
from quarterdeck.statistics.improvement import Figure, continuous_improvement
from quarterdeck.statistics.seasonality import seasonal_expectation
from quarterdeck.statistics.tests import dispersion

RAW = Path(__file__).resolve().parent.parent / "data" / "raw"
FORCE = "Leicester, Leicestershire and Rutland"
ENDS = {"Q1": "2015-06", "Q3": "2015-12"}  # the last month that each paper had

MONTHLY = (
    "force_crime",
    "domestic_offences",
    "asb_recorded",
    "missing_storm",
    "missing_compact",
    "missing_locations",
)
YEAR_2012_13 = ("2012-04", "2013-03")
TO_JUNE_2015 = ("2014-07", "2015-06")
YEAR_2015 = ("2015-01", "2015-12")

ALL_CRIME = ("", "")
BURGLARY = ("Burglary", "Dwelling")
INJURY = ("Violence with injury", "")
THEFT_FROM = ("Vehicle crime", "Theft from vehicle")
THEFT_OF = ("Vehicle crime", "Theft of vehicle")


@cache
def rows_of(vintage: str, source: str) -> pd.DataFrame:
    path = RAW / source / f"{source}_2012-04_{ENDS[vintage]}.csv"
    return pd.read_csv(path, keep_default_na=False)


def by_month(vintage: str, source: str, category: str = "", subcategory: str = "") -> pd.Series:
    """Counts by month; of all categories, or subcategories, where none is named."""
    rows = rows_of(vintage, source)
    if category:
        rows = rows[rows["category"] == category]
    if subcategory:
        rows = rows[rows["subcategory"] == subcategory]
    counts = rows.groupby("month")["count"].sum()
    counts.index = pd.PeriodIndex(counts.index, freq="M")
    return counts


def total(counts: pd.Series, window: tuple[str, str]) -> int:
    return int(counts[window[0] : window[1]].sum())


# Totals


@pytest.mark.parametrize(
    ("crime", "baseline", "to_june", "in_2015"),
    [
        # Q1: "Number of offences 58805 58318"; Q3: "Number of offences 58805 59653"
        (ALL_CRIME, 58805, 58318, 59653),
        # "Number of offences 3935 4013"; "Number of offences 3935 4014"
        (BURGLARY, 3935, 4013, 4014),
        # "Number of offences 4365 4609"; "Number of offences 4365 4452"
        (INJURY, 4365, 4609, 4452),
        # "Number of offences 5236 6092"; "Number of offences 5236 6691"
        (THEFT_FROM, 5236, 6092, 6691),
        # "Number of offences 1051 1376"; "Number of offences 1051 1428"
        (THEFT_OF, 1051, 1376, 1428),
    ],
)
def test_crime_adds_up_to_the_printed_years(crime, baseline, to_june, in_2015):
    first, last = (by_month(vintage, "force_crime", *crime) for vintage in ("Q1", "Q3"))
    assert total(first, YEAR_2012_13) == total(last, YEAR_2012_13) == baseline
    assert total(first, TO_JUNE_2015) == to_june
    assert total(last, YEAR_2015) == in_2015


@pytest.mark.parametrize(
    ("source", "category", "baseline", "to_june", "in_2015"),
    [
        # "(STORM) 5929 4305 -27%"; "(STORM) 5929 4494 -24%"
        ("missing_storm", "Missing", 5929, 4305, 4494),
        # "(COMPACT) 5417 2384 -56%"; "(COMPACT) 5417 2827 -48%"
        ("missing_compact", "Missing", 5417, 2384, 2827),
        # "nine key locations 1162 267 -77%"; "nine key locations 1162 397 -66%"
        ("missing_locations", "Nine key locations", 1162, 267, 397),
    ],
)
def test_missing_reports_add_up_to_the_printed_years(source, category, baseline, to_june, in_2015):
    first, last = (by_month(vintage, source, category) for vintage in ("Q1", "Q3"))
    assert total(first, YEAR_2012_13) == total(last, YEAR_2012_13) == baseline
    assert total(first, TO_JUNE_2015) == to_june
    assert total(last, YEAR_2015) == in_2015


def test_absent_reports_come_from_one_system_and_then_from_the_other():
    # Q1: "Reduction in no. of "Absent" reports (STORM) 248", "introduced in April 2013"
    storm = by_month("Q1", "missing_storm", "Absent")
    assert str(storm.index[0]) == "2013-04"
    assert total(storm, TO_JUNE_2015) == 248
    assert "Absent" not in set(rows_of("Q1", "missing_compact")["category"])
    # Q3: "Reduction in no. of "Absent" reports (COMPACT) 604", "added to COMPACT September 2014"
    compact = by_month("Q3", "missing_compact", "Absent")
    assert str(compact.index[0]) == "2014-09"
    assert total(compact, YEAR_2015) == 604
    assert "Absent" not in set(rows_of("Q3", "missing_storm")["category"])


# Possible beside each other


def test_the_later_extract_holds_the_counts_of_the_earlier_one():
    for source in (*MONTHLY, "missing_people", "recorded_crime", "hate_incidents"):
        first, last = rows_of("Q1", source), rows_of("Q3", source)
        day = "date" if source == "missing_people" else "month"
        earlier = last[last[day].str.slice(0, 7) <= ENDS["Q1"]]
        if source in ("missing_storm", "missing_compact"):
            first, earlier = (rows[rows["category"] == "Missing"] for rows in (first, earlier))
        pd.testing.assert_frame_equal(first.reset_index(drop=True), earlier.reset_index(drop=True))


@pytest.mark.parametrize("source", ["recorded_crime", "hate_incidents"])
def test_the_county_s_earlier_extracts_hold_the_counts_of_that_of_april_2017(source):
    later = pd.read_csv(RAW / source / f"{source}_2012-04_2017-03.csv", keep_default_na=False)
    for vintage, end in ENDS.items():
        pd.testing.assert_frame_equal(rows_of(vintage, source), later[later["month"] <= end])


def test_every_month_and_series_has_its_row():
    for source, series in (
        ("force_crime", 17),
        ("domestic_offences", 2),
        ("asb_recorded", 1),
        ("missing_locations", 1),
    ):
        for vintage, months in (("Q1", 39), ("Q3", 45)):
            rows = rows_of(vintage, source)
            assert len(rows) == months * series
            assert set(rows["area"]) == {FORCE}
            assert not rows.duplicated(["month", "category", "subcategory"]).any()
            assert (rows["count"] >= 0).all()


def test_the_county_is_never_above_the_force():
    county = rows_of("Q3", "recorded_crime")
    force = rows_of("Q3", "force_crime")
    assert set(county["category"]) == set(force["category"])
    for (category, subcategory), rows in county.groupby(["category", "subcategory"]):
        of_county = rows.groupby("month")["count"].sum()
        whole = force[force["category"] == category]
        if subcategory:
            whole = whole[whole["subcategory"] == subcategory]
        assert not whole.empty, (category, subcategory)
        of_force = whole.groupby("month")["count"].sum()
        assert (of_county <= of_force).all(), (category, subcategory)


def test_the_county_s_thefts_of_vehicles_were_relabelled_and_its_vehicle_crime_wasn_t_changed():
    """The years of vehicle crime are as first drawn, 5,011 and so on; the thefts of are fewer."""
    rows = pd.read_csv(
        RAW / "recorded_crime" / "recorded_crime_2012-04_2017-12.csv", keep_default_na=False
    ).query("category == 'Vehicle crime'")
    for year, both in ((2012, 3887 + 1124), (2013, 3463 + 1021), (2014, 3409 + 1018)):
        inside = rows[rows["month"].between(f"{year}-04", f"{year + 1}-03")]
        assert inside["count"].sum() == both
    first = rows[rows["month"] <= "2013-03"].groupby("subcategory")["count"].sum()
    assert first["Theft of vehicle"] < 1051


def test_domestic_violence_is_part_of_violence():
    for with_or_without in ("with", "without"):
        domestic = by_month(
            "Q3", "domestic_offences", f"Domestic violence {with_or_without} injury"
        )
        violence = by_month("Q3", "force_crime", f"Violence {with_or_without} injury")
        assert (domestic <= violence).all()


def test_cases_are_some_of_the_calls_and_the_nine_locations_some_of_the_cases():
    calls = by_month("Q3", "missing_storm", "Missing")
    cases = by_month("Q3", "missing_compact", "Missing")
    from_locations = by_month("Q3", "missing_locations")
    assert (cases <= calls).all()
    assert (from_locations <= cases).all()


# Judgements


@pytest.mark.parametrize(
    ("crime", "to_june", "to_december"),
    [
        (ALL_CRIME, "no significant change", "no significant change"),
        (BURGLARY, "no significant change", "no significant change"),
        (INJURY, "deteriorated", "no significant change"),
        (THEFT_FROM, "deteriorated", "deteriorated"),
        (THEFT_OF, "deteriorated", "deteriorated"),
    ],
)
def test_crime_beside_its_baseline(crime, to_june, to_december):
    for vintage, window, verdict in (
        ("Q1", TO_JUNE_2015, to_june),
        ("Q3", YEAR_2015, to_december),
    ):
        counts = by_month(vintage, "force_crime", *crime)
        found = continuous_improvement(
            "count",
            Figure(total(counts, YEAR_2012_13)),
            Figure(total(counts, window)),
            "lower",
            dispersion=dispersion(counts),
        )
        assert found.verdict == verdict, vintage


def test_the_scatter_that_the_judgements_rest_on():
    """z² is (4,609 − 4,365)² / (8,974 φ): over 1.96² while φ is under 1.73. For all crime in 2015
    it is (59,653 − 58,805)² / (118,458 φ): under 1.96² from a φ of 1.59 on."""
    assert 1 <= dispersion(by_month("Q1", "force_crime", *INJURY)) < 1.65
    assert 1.7 < dispersion(by_month("Q3", "force_crime", *ALL_CRIME)) < 4


def signals(vintage: str, source: str, category: str, subcategory: str = "") -> list[str]:
    """On which side the latest six months are signals, by the rules of a control chart."""
    points = control_chart(by_month(vintage, source, category, subcategory).astype(float)).points
    return points["side"].where(points["signal"].notna(), "").fillna("").tolist()[-6:]


def test_the_latest_months_tell_what_the_papers_tell():
    # Q1, 65: "now at a significantly low level during the latest two months"
    assert signals("Q1", "force_crime", *INJURY)[-2:] == ["below", "below"]
    # Q3, 101: "Levels in Quarter 3 were at expected levels"
    assert signals("Q3", "force_crime", *INJURY)[-3:] == ["", "", ""]
    # Q1, 60: "significantly low levels of Robbery and Theft From Person offences"
    for category, subcategory in (("Robbery", ""), ("Other theft", "Theft from person")):
        assert set(signals("Q1", "force_crime", category, subcategory)) == {"below"}
    # Q1, 68: "both theft from a motor vehicle and theft of a motor vehicle were at significantly
    # high levels during quarter one"
    for theft in (THEFT_FROM, THEFT_OF):
        assert signals("Q1", "force_crime", *theft)[-3:] == ["above"] * 3
    # Q1, 42: rape "has remained at a high level in the first quarter"; Q3, 78: "has fallen in
    # quarter three to levels concentrated around the mean"
    assert signals("Q1", "force_crime", "Sexual offences", "Rape")[-3:] == ["above"] * 3
    rape = by_month("Q3", "force_crime", "Sexual offences", "Rape")
    assert abs(rape[-3:].mean() / rape.mean() - 1) < 0.1
    # Q1, 60: "all below the mean expected level"
    crime = by_month("Q1", "force_crime")
    assert (crime[-3:] < crime.mean()).all()


def test_shoplifting_peaked_in_2013():
    # Q1, 60: "an increasing trend to significantly high levels during 2013"
    shoplifting = by_month("Q1", "force_crime", "Shoplifting").astype(float)
    points = control_chart(shoplifting).points.set_index("month")
    highest = points["value"].idxmax()
    assert highest.year == 2013
    assert points.loc[highest, "value"] > points.loc[highest, "upper"]


def test_burglary_peaks_in_winter():
    # Q1, 62: "the seasonal increase seen in previous years"
    burglary = by_month("Q3", "force_crime", *BURGLARY)
    monthly = burglary.groupby(burglary.index.month).mean()
    assert monthly.idxmax() in (11, 12, 1)
    assert monthly.idxmin() in (5, 6, 7)


def test_domestic_violence_with_injury_rose_fell_and_came_back():
    # Q1, 34: "a consistent increase [...] over the last two years, from April 2015 there has been
    # a steep fall"; Q3, 75: "the most recent two months have shown levels which are within
    # expected levels"
    counts = by_month("Q3", "domestic_offences", "Domestic violence with injury")
    year_before, year, year_after = (
        counts[f"{first}-04" : f"{first + 1}-03"].mean() for first in (2012, 2013, 2014)
    )
    assert year_before < year < year_after
    assert counts["2015-04":"2015-06"].mean() < 0.75 * counts["2015-01":"2015-03"].mean()
    assert signals("Q3", "domestic_offences", "Domestic violence with injury")[-2:] == ["", ""]


def test_anti_social_behaviour_follows_the_seasons_downwards():
    # Q1, 52: "reached a significantly low point during quarter four 2014/15"
    counts = by_month("Q1", "asb_recorded")
    months = seasonal_expectation(counts).months
    assert months["position"].tolist()[-6:-3] == ["below"] * 3
    summer, winter = (
        counts[counts.index.month.isin(numbers)].mean() for numbers in ((6, 7, 8), (12, 1, 2))
    )
    assert summer > 1.4 * winter
    years = [total(counts, (f"{year}-07", f"{year + 1}-06")) for year in (2012, 2013, 2014)]
    assert years == sorted(years, reverse=True)


# Missing people, record by record


def records(quarter: str, vintage: str = "Q3") -> pd.DataFrame:
    rows = rows_of(vintage, "missing_people").assign(day=lambda rows: pd.to_datetime(rows["date"]))
    return rows[rows["day"].dt.to_period("Q") == pd.Period(quarter)]


def repeats(quarter: str) -> int:
    """Reports that aren't a person's first in twelve months, counted one by one."""
    everything = rows_of("Q3", "missing_people")
    days: dict[str, list[pd.Timestamp]] = {}
    for day, person in zip(everything["date"], everything["person"], strict=True):
        days.setdefault(person, []).append(pd.Timestamp(day))
    found = 0
    for day, person in records(quarter)[["day", "person"]].itertuples(index=False):
        place = days[person].index(day)
        earlier = days[person][:place] + days[person][place + 1 :]
        found += any(day - pd.DateOffset(years=1) <= other <= day for other in earlier)
    return found


def test_the_records_are_what_the_locations_count():
    days = rows_of("Q3", "missing_people")["date"]
    counted = days.str.slice(0, 7).value_counts().sort_index()
    assert counted.tolist() == by_month("Q3", "missing_locations").tolist()


def test_april_to_june_2015():
    # Q1, 79: "22 individuals reported missing a total of 72 occasions, with 59 (82%) being repeat
    # reports [...] the actual numbers of reports have remained stable for four consecutive periods"
    quarter = records("2015Q2")
    assert quarter["person"].nunique() == 22
    assert len(quarter) == 72
    assert repeats("2015Q2") == 59
    four = [len(records(f"2014Q{number}")) for number in (3, 4)]
    four += [len(records(f"2015Q{number}")) for number in (1, 2)]
    assert sum(four) == 267
    assert max(four) - min(four) < 10
    # "The overall proportion of repeat reports has fallen over time"
    assert repeats("2013Q2") / len(records("2013Q2")) > 0.88


def test_october_to_december_2015():
    # Q3, 118: "two particular people - one who went missing 31 times from one location and the
    # other who was responsible for all 99 reports from their location. Together these reports
    # account for 80% of all reports from the top 9 locations and 14% of all missing reports for Q3"
    quarter = records("2015Q4")
    of_people = quarter.groupby("person").agg(
        reports=("day", "size"), locations=("location", "nunique")
    )
    two = of_people.nlargest(2, "reports")
    assert two["reports"].tolist() == [99, 31]
    assert two["locations"].tolist() == [1, 1]
    alone = quarter[quarter["person"] == two.index[0]]["location"].iloc[0]
    assert set(quarter[quarter["location"] == alone]["person"]) == {two.index[0]}
    assert round(100 * 130 / len(quarter)) == 80
    cases = total(by_month("Q3", "missing_compact", "Missing"), ("2015-10", "2015-12"))
    assert round(100 * 130 / cases) == 14


def test_reports_rise_slowly_and_then_considerably():
    # Q3, 117: "has risen considerably since the last quarter and has been rising slowly since Q2
    # 14/15"
    quarters = ["2014Q3", "2014Q4", "2015Q1", "2015Q2", "2015Q3", "2015Q4"]
    reports = [len(records(quarter)) for quarter in quarters]
    assert reports == sorted(reports)
    assert reports[-1] > 1.5 * reports[-2]


def test_references_say_nothing_of_anybody():
    rows = rows_of("Q3", "missing_people")
    assert rows["person"].str.fullmatch(r"P\d{3}").all()
    assert rows["location"].str.fullmatch(r"L[1-9]").all()
    assert rows["location"].nunique() == 9


# The most similar group


@pytest.mark.parametrize(
    ("indicator", "crime", "position"),
    [  # Q3: "Position v MSG 3rd", "7th", "1st", "7th", "5th"
        ("all_crime", ALL_CRIME, 3),
        ("dwelling_burglary", BURGLARY, 7),
        ("injury_violence", INJURY, 1),
        ("theft_from_vehicles", THEFT_FROM, 7),
        ("theft_of_vehicles", THEFT_OF, 5),
    ],
)
def test_positions_among_the_most_similar_group(indicator, crime, position):
    rows = pd.read_csv(RAW / "msg_values" / "msg_values_2015-01_2015-12.csv")
    rows = rows[rows["indicator"] == indicator].set_index("area")
    assert sorted(rows.index) == sorted([FORCE, *(f"Force {letter}" for letter in "ABCDEFG")])
    counts = by_month("Q3", "force_crime", *crime)
    assert rows.loc[FORCE, "numerator"] == total(counts, YEAR_2015)
    rates = rows["numerator"] / rows["denominator"]
    assert 1 + (rates < rates[FORCE]).sum() == position

"""Populations as the Office for National Statistics lays them out."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from quarterdeck.sources import NoticeKind, ReadResult, read_source

from .conftest import SHARED, Read, make_source, needs_shared_data, row_of
from .test_police_uk import real_areas

AGES = ",".join(str(age) for age in range(91))
ONES = ",".join(["1"] * 91)


def totals(result: ReadResult) -> dict[tuple[str, str], float]:
    rows = result.observations[result.observations["category"] == "all_ages"]
    return {(row.area, f"{row.start:%Y-%m-%d}"): row.numerator for row in rows.itertuples()}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("long.csv", "code,name,reference_date,population\nE07000901,Northam,2017-06-30,1000\n"),
        ("year.csv", 'Area code,Area name,Year,Population\nE07000901,Northam,2017,"1,000"\n'),
        ("years.csv", "code,name,2017\nE07000901,Northam,1000\n"),
        ("words.csv", "ladcd,ladnm,Mid-2017\nE07000901,Northam,1000\n"),
        ("population_mid2017_ltla.csv", "ltla17_code,total_population\nE07000901,1000\n"),
        ("titled.csv", "Mid-2017 population estimates\n\nname,All ages\nNortham,1000\n"),
        ("age.csv", "code,year,age,population\nE07000901,2017,All ages,1000\n"),
    ],
)
def test_however_it_is_laid_out(read: Read, name: str, text: str) -> None:
    result = read("population", text, name=name)
    assert totals(result) == {("northam", "2017-06-30"): 1000}
    row = result.observations.iloc[0]
    assert row["start"] == row["end"] == pd.Timestamp(2017, 6, 30)
    assert (row["subcategory"], row["status"]) == ("", "ok")


def test_years_across(read: Read) -> None:
    result = read("population", "code,2015,2016,2017\nE07000901,998,999,1000\nE06000901,5,6,\n")
    assert totals(result)["northam", "2016-06-30"] == 999
    assert row_of(result, area="midport", status="not_received")["start"] == pd.Timestamp(
        2017, 6, 30
    )


def test_single_years_of_age_across(read: Read) -> None:
    text = f"code,name,year,total_population,{AGES}\nE07000901,Northam,2017,91,{ONES}\n"
    result = read("population", text)
    assert len(result.observations) == 92
    assert totals(result) == {("northam", "2017-06-30"): 91}
    assert row_of(result, category="single_year", subcategory="90")["numerator"] == 1


def test_single_years_of_age_down_and_the_oldest_open(read: Read) -> None:
    result = read(
        "population", "code,date,age,population\nE07000901,2017,10,3\nE07000901,2017,90+,4\n"
    )
    assert set(result.observations["subcategory"]) == {"10", "90"}
    assert set(result.observations["category"]) == {"single_year"}


def test_ages_without_a_total_are_added_up(read: Read) -> None:
    result = read("population", f"code,year,{AGES}\nE07000901,2017,{ONES}\n")
    assert totals(result) == {("northam", "2017-06-30"): 91}


def test_small_areas_are_added_up_to_their_district(read: Read) -> None:
    text = (
        "lsoa11_code,lsoa11_name,year,total_population\nE01000001,Northam 001A,2017,1500\n"
        "E01000002,Northam 001B,2017,1600\nE01000003,Far Away 001A,2017,1700\n"
    )
    result = read("population", text)
    assert totals(result) == {("northam", "2017-06-30"): 3100}
    assert [n.kind for n in result.notices] == [NoticeKind.SKIPPED_AREAS]


def test_a_code_that_isnt_ours_is_another_place_of_the_same_name(read: Read) -> None:
    text = "code,name,year,population\nE07000901,Northam,2017,1000\nW06000001,Northam,2017,9\n"
    assert totals(read("population", text)) == {("northam", "2017-06-30"): 1000}


def test_a_projection_up_to_a_year_ahead_is_told(read: Read) -> None:
    result = read("population", "code,year,population\nE07000901,2018,1000\n")
    assert [n.text for n in result.notices] == [
        "The population is of 30 June 2018, after the day it was received (31 January 2018)."
    ]


@needs_shared_data
@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("population_mid2017_lsoa11_leicestershire.csv", "2017-06-30"),
        ("population_mid2019_lsoa11_leicestershire.csv", "2019-06-30"),
        ("population_mid2019_ltla20.csv", "2019-06-30"),
        ("population_mid2020_ltla21.csv", "2020-06-30"),
        ("population_census2021_ltla21_england_wales.csv", "2021-03-21"),
        ("population_totals_leicestershire_districts.csv", "2020-06-30"),
    ],
)
def test_the_published_files_give_the_published_totals(name: str, day: str) -> None:
    """The districts' totals are those of population_totals_leicestershire_districts.csv."""
    expected = pd.read_csv(SHARED / "ons" / "population_totals_leicestershire_districts.csv")
    expected = expected[expected["reference_date"] == day]
    by_code = {area.code: area.id for area in real_areas()}
    result = read_source(
        make_source("population"), real_areas(), SHARED / "ons" / name, received=dt.date(2022, 7, 1)
    )
    found = {area: people for (area, when), people in totals(result).items() if when == day}
    assert found == {
        by_code[code]: people
        for code, people in zip(expected["ltla_code"], expected["population"], strict=True)
    }

"""Reports about people: what is told of a quarter, and that nobody can be found in it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from quarterdeck.problems import Problems
from quarterdeck.sources import NoticeKind, ReadResult

from .conftest import Read

HEADER = "date,person,location\n"
REFERENCE = re.compile(r"SECRET|HOME")


def rows(*reports: tuple[str, str, str]) -> str:
    """Reports: the day, the person, the place, in words that can't be taken for others."""
    lines = [f"{day},SECRET-{person},HOME-{place}\n" for day, person, place in reports]
    return HEADER + "".join(lines)


def spread(day: str, people: dict[str, tuple[str, int]]) -> list[tuple[str, str, str]]:
    """For each person a place and a number of reports, all on one day."""
    return [(day, who, place) for who, (place, times) in people.items() for _ in range(times)]


#: Two people with 31 and 99 reports, each from a place of their own, as in the panel's paper of
#: 2015-16-Q3; six more with 32 from three places: 162 in all.
OTHERS = {
    "c": ("3", 12),
    "d": ("3", 8),
    "e": ("4", 6),
    "f": ("4", 3),
    "g": ("5", 2),
    "h": ("5", 1),
}
QUARTER = {"a": ("1", 31), "b": ("2", 99), **OTHERS}


def told(
    result: ReadResult, start: str, area: str = "midshire_police"
) -> dict[str, tuple[Any, Any]]:
    """Category to numerator and denominator; a status where there is no numerator."""
    found = result.observations
    found = found[(found["start"] == pd.Timestamp(start)) & (found["area"] == area)]
    return {
        row.category: (
            row.status if pd.isna(row.numerator) else row.numerator,
            None if pd.isna(row.denominator) else row.denominator,
        )
        for row in found.itertuples()
    }


def everything(result: ReadResult) -> str:
    notices = "\n".join(notice.text for notice in result.notices)
    return f"{result.observations.to_csv()}\n{notices}"


def test_a_quarter_of_the_panels_paper(read: Read) -> None:
    result = read("people_reported", rows(*spread("2015-11-05", QUARTER)))
    assert told(result, "2015-10-01") == {
        "reports": (162, None),
        "people": (8, None),
        "locations": (5, None),
        "top_2_people_reports": (130, 162),  # 80%, as printed
        "top_5_people_reports": (31 + 99 + 12 + 8 + 6, 162),
        "people_for_80_percent": (2, 8),
        "top_2_locations_reports": (130, 162),
        "top_5_locations_reports": (162, 162),
        "locations_for_80_percent": (2, 5),
    }
    row = result.observations.iloc[0]
    assert (row["end"], row["source"], row["subcategory"]) == (
        pd.Timestamp(2015, 12, 31),
        "returns",
        "",
    )
    assert (result.rows_read, result.lines) == (162, 163)


def test_repeats_look_back_twelve_months_over_quarters(read: Read) -> None:
    """The file begins in April to June 2014, so repeats are told from April to June 2015 on."""
    before = [(f"2014-0{month}-01", str(month), "1") for month in (4, 5, 6)]
    now = [
        ("2015-04-01", "4", "1"),  # a year to the day: a repeat
        ("2015-05-02", "5", "1"),  # a year and a day: none
        ("2015-05-03", "5", "1"),  # the day after
        ("2015-06-01", "new", "1"),
        ("2015-06-02", "other", "1"),
        ("2015-06-03", "third", "1"),
    ]
    result = read("people_reported", rows(*before, *now))
    assert told(result, "2015-04-01")["repeat_reports"] == (2, 6)
    assert "repeat_reports" not in told(result, "2014-04-01")
    assert "repeat_reports" not in told(result, "2015-01-01")
    gap = next(notice for notice in result.notices if notice.kind is NoticeKind.GAP)
    assert gap.text == (
        "Repeats can’t be counted before 2015-16 quarter 1: the file doesn’t reach twelve months "
        "further back."
    )


def test_a_quarter_without_reports_between_two_has_none(read: Read) -> None:
    result = read("people_reported", rows(("2015-04-01", "a", "1"), ("2015-10-01", "a", "1")))
    assert told(result, "2015-07-01")["reports"] == (0, None)
    assert told(result, "2015-07-01")["people"] == (0, None)
    found = result.observations
    assert set(found.loc[found["start"] == pd.Timestamp(2015, 7, 1), "status"]) == {"zero"}


def test_of_fewer_than_five_people_only_the_reports_are_told(read: Read) -> None:
    four = {who: QUARTER[who] for who in "abcd"}
    result = read("people_reported", rows(*spread("2015-11-05", four)))
    found = told(result, "2015-10-01")
    assert found.pop("reports") == (150, None)
    assert set(found.values()) == {("suppressed", None)}
    five = {**four, "e": QUARTER["e"]}
    result = read("people_reported", rows(*spread("2015-11-05", five)))
    assert told(result, "2015-10-01")["people"] == (5, None)


def test_nobody_is_what_is_left_over(read: Read) -> None:
    """Of six people, all reports less those of five would be the sixth's own."""
    six = {who: QUARTER[who] for who in "abcdef"}
    found = told(read("people_reported", rows(*spread("2015-11-05", six))), "2015-10-01")
    assert found["top_5_people_reports"] == ("suppressed", None)
    assert found["top_2_people_reports"] == (130, 159)
    three_places = {who: QUARTER[who] for who in "abc"} | {"x": ("3", 1), "y": ("3", 1)}
    found = told(read("people_reported", rows(*spread("2015-11-05", three_places))), "2015-10-01")
    assert found["top_2_locations_reports"] == ("suppressed", None)


def test_that_one_alone_makes_most_isnt_told(read: Read) -> None:
    alone = {"a": ("1", 90), **dict.fromkeys("bcdef", ("2", 2))}
    found = told(read("people_reported", rows(*spread("2015-11-05", alone))), "2015-10-01")
    assert found["people_for_80_percent"] == ("suppressed", None)
    assert found["locations_for_80_percent"] == ("suppressed", None)


def test_areas_and_the_whole_count_people_once(read: Read) -> None:
    lines = [f"2015-11-05,{area},p{who},l1" for who in range(5) for area in ("Northam", "Midport")]
    lines += [f"2015-11-05,SE Midshire,p{who},l2" for who in range(4, 10)]
    result = read("people_reported", "date,area,person,location\n" + "\n".join(lines) + "\n")
    people = {
        area: told(result, "2015-10-01", area)["people"][0]
        for area in ("northam", "south_and_east", "midshire", "midport", "midshire_police")
    }
    # 5 in Northam, 6 in South and East, one of them in both: 10 in the county and in the whole.
    assert people == {
        "northam": 5,
        "south_and_east": 6,
        "midshire": 10,
        "midport": 5,
        "midshire_police": 10,
    }
    assert set(result.observations["area"]) == set(people)


def test_a_quarter_that_isnt_over_waits(read: Read) -> None:
    """The file came on 31 January 2018."""
    reports = rows(("2017-11-05", "a", "1"), ("2018-01-02", "a", "1"), ("2018-01-03", "b", "1"))
    result = read("people_reported", reports)
    assert set(result.observations["start"]) == {pd.Timestamp(2017, 10, 1)}
    assert [n.text for n in result.notices if n.kind is NoticeKind.ENDS_EARLY] == [
        "2 reports are of a quarter that wasn't over, and will be counted with the rest of it."
    ]
    with pytest.raises(Problems, match="no quarter that was over when it was received"):
        read("people_reported", rows(("2018-01-02", "a", "1")))


def test_rows_alike_are_counted_and_told(read: Read) -> None:
    result = read("people_reported", rows(*[("2017-11-05", "a", "1")] * 3))
    assert told(result, "2017-10-01")["reports"] == (3, None)
    assert [n.text for n in result.notices if n.kind is NoticeKind.IDENTICAL_ROWS] == [
        "2 rows have the date, person and place of an earlier row; each counts as a report."
    ]


def test_a_workbook_with_other_sheets_and_columns_tells_no_name(read: Read) -> None:
    sheet: list[list[object]] = [
        ["Date", "Person reference", "Location reference", "SECRET notes"],
        [dt.datetime(2017, 11, 5), "SECRET-1", 12, "SECRET-1 again"],
        ["Note: SECRET-1 has moved to HOME-2", None, None, None],
    ]
    result = read("people_reported", sheet)
    assert not REFERENCE.search(everything(result))
    assert "1 column that the return doesn't have wasn't read." in everything(result)
    assert "Line 3 is a note and wasn't read." in everything(result)


def test_no_reference_leaves_the_reader(read: Read) -> None:
    assert not REFERENCE.search(
        everything(read("people_reported", rows(*spread("2015-11-05", QUARTER))))
    )


def test_everything_wrong_is_told_at_once_and_names_nobody(read: Read) -> None:
    wrong = (
        "date,area,person,location\n"
        "SECRET-1,Northam,SECRET-1,HOME-1\n"
        "2017-11-05,HOME-2,SECRET-1,HOME-1\n"
        "2017-11-05,Northam,,HOME-1\n"
        "2017-11-05,Northam,SECRET-1,\n"
        "2017-11-05,Northam,SECRET-1,HOME-1,SECRET-2\n"
        "2018-02-01,Northam,SECRET-1,HOME-1\n"
    )
    with pytest.raises(Problems) as raised:
        read("people_reported", wrong)
    assert not REFERENCE.search(str(raised.value))
    assert [str(problem).partition("return.csv")[2] for problem in raised.value.problems] == [
        ", line 2, column 'date': holds no date that can be read; write it like 2017-04-01 or "
        "01/04/2017, day before month",
        ", line 3, column 'area': holds no area that can be read; areas are listed in "
        "params/areas.yml",
        ", line 4, column 'person': holds no person that can be read; write a reference in every "
        "row; one made up for those not known, each its own",
        ", line 5, column 'location': holds no location that can be read; write a reference in "
        "every row; one made up for those not known, each its own",
        ", line 6: has a cell under no heading; a number with a comma in it has to be quoted; a "
        "note goes under a heading",
        ", line 7: is dated 01/02/2018, after the extract was received (31/01/2018); only what is "
        "over can be counted; check the date",
    ]


def test_a_formula_never_calculated_isnt_shown(read: Read) -> None:
    sheet: list[list[object]] = [
        ["date", "person", "location"],
        [dt.datetime(2017, 11, 5), '="SECRET"&1', "HOME-1"],
    ]
    with pytest.raises(Problems, match="holds a formula with no result") as raised:
        read("people_reported", sheet)
    assert not REFERENCE.search(str(raised.value))
    assert raised.value.__context__ is None


def test_without_an_area_the_source_has_to_name_its_force(read: Read) -> None:
    with pytest.raises(Problems, match="has no column 'area', and its source names no force"):
        read("people_reported", rows(("2017-11-05", "a", "1")), force=None)


REPORTS = st.lists(
    st.tuples(
        st.dates(dt.date(2015, 1, 1), dt.date(2017, 12, 31)),
        st.integers(0, 9),
        st.integers(0, 4),
    ),
    min_size=1,
    max_size=60,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(REPORTS)
def test_whatever_comes_adds_up_and_names_nobody(
    read: Read, reports: list[tuple[dt.date, int, int]]
) -> None:
    result = read("people_reported", rows(*[(f"{d}", f"{p}", f"{q}") for d, p, q in reports]))
    assert not REFERENCE.search(everything(result))
    found = result.observations
    assert found.loc[found["category"] == "reports", "numerator"].sum() == len(reports)
    within = found[found["denominator"].notna()]
    assert (within["numerator"] <= within["denominator"]).all()
    for _, quarter in found.groupby("start"):
        by_category = quarter.set_index("category")["numerator"]
        tops = by_category[["top_2_people_reports", "top_5_people_reports"]].dropna()
        assert not ((by_category["reports"] - tops) < 0).any()
        if (by_category["people"] > 0) and len(tops):
            # What the others have is nobody's or that of two at least.
            others = by_category["people"] - [int(name.split("_")[1]) for name in tops.index]
            assert not (others == 1).any()

"""Each return, as partners send it: what becomes of a row, and what is tolerated."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandera.errors import SchemaErrors
from quarterdeck.sources import NoticeKind, ReadResult
from quarterdeck.sources.observations import COLUMNS, SCHEMA, checked, slug

from .conftest import Read, counts, row_of

MONTHLY = "month,area,category,subcategory,count\n"


def kinds(result: ReadResult) -> set[NoticeKind]:
    return {notice.kind for notice in result.notices}


def test_a_slug_is_one_name_for_one_category() -> None:
    assert slug("Violence and sexual offences") == "violence_and_sexual_offences"
    assert slug("Anti-social behaviour") == "anti_social_behaviour"
    assert slug(" Vehicle  Crime ") == slug("vehicle_crime") == "vehicle_crime"
    assert slug("Criminal damage & arson") == "criminal_damage_and_arson"
    assert slug("Don't know") == "dont_know"
    assert slug("—") == ""


def test_monthly_counts_become_observations(read: Read) -> None:
    result = read("monthly_counts", MONTHLY + "2017-04,Northam,Vehicle crime,Theft from,31\n")
    assert tuple(result.observations.columns) == COLUMNS
    row = result.observations.iloc[0]
    assert row["source"] == "returns"
    assert row["category"] == "vehicle_crime"
    assert row["subcategory"] == "theft_from"
    assert row["area"] == "northam"
    assert (row["start"], row["end"]) == (pd.Timestamp(2017, 4, 1), pd.Timestamp(2017, 4, 30))
    assert row["numerator"] == 31
    assert pd.isna(row["denominator"])
    assert pd.isna(row["n"])
    assert row["status"] == "ok"
    assert row["extract"] == "returns/return.csv"
    assert (result.rows_read, result.lines, result.notices) == (1, 2, ())


def test_marks_give_each_its_own_status(read: Read) -> None:
    result = read(
        "monthly_counts",
        MONTHLY + "2017-04,Northam,a,,*\n2017-04,Northam,b,,NA\n2017-04,Northam,c,,-\n"
        "2017-04,Northam,d,,\n2017-04,Northam,e,,0\n",
    )
    found = result.observations.set_index("category")
    assert found["status"].to_dict() == {
        "a": "suppressed",
        "b": "no_measure",
        "c": "zero",
        "d": "not_received",
        "e": "ok",
    }
    assert found["numerator"].dropna().to_dict() == {"c": 0.0, "e": 0.0}
    marked = {notice.text for notice in result.notices if notice.kind is NoticeKind.MARKS}
    assert "1 cell is marked suppressed." in marked


EXPECTED = {
    ("2017-04", "northam", "burglary"): 1234.0,
    ("2017-05", "south_and_east", "burglary"): 7.0,
}
MESSY = {
    "plain": "month,area,category,count\n2017-04,Northam,Burglary,1234\n"
    "2017-05,South and East,Burglary,7\n",
    "titles above, blank lines, notes below": "Recorded crime\n\n,,,\nMonth,Area,Category,Count\n"
    "2017-04,Northam,Burglary,1234\n\n2017-05,South and East,Burglary,7\n,,,\n"
    "Source: Midshire Police\n* suppressed\n",
    "thousands and spaces": ' Month , AREA ,category,Count \n2017-04, northam ,Burglary ,"1,234"\n'
    "2017-05,South  and  East,burglary, 7 \n",
    "byte-order mark": "\ufeffmonth,area,category,count\r\n2017-04,Northam,Burglary,1234\r\n"
    "2017-05,South & East,Burglary,7\r\n",
    "semicolons": "month;area;category;count\n04/2017;Northam;Burglary;1,234\n"
    "05/2017;SE Midshire;Burglary;7\n",
    "tabs and codes": "month\tarea code\tcategory\tcount\nApr 2017\tE07000901\tBurglary\t1234\n"
    "May 2017\tE07000902\tBurglary\t7\n",
    "another order, another column": "count,notes,category,month,district\n"
    "1234,checked,Burglary,01/04/2017,Northam\n7,,Burglary,31/05/2017,South and East\n",
    "template's example left in": "month,area,category,count\nExample: Apr 2017,Northam,X,1\n"
    "2017-04,Northam,Burglary,1234\n2017-05,South and East,Burglary,7\n",
}


@pytest.mark.parametrize("name", MESSY)
def test_what_is_tolerated_changes_no_figure(read: Read, name: str) -> None:
    assert counts(read("monthly_counts", MESSY[name])) == EXPECTED


def test_windows_1252_is_read_and_told(read: Read) -> None:
    result = read(
        "monthly_counts", "month,area,category,count\n2017-04,Northam,Caf\xe9s,1\n".encode("cp1252")
    )
    assert result.observations["category"].tolist() == ["cafes"]
    assert [n.text for n in result.notices] == [
        "The file is in Windows-1252, not UTF-8 (first seen on line 2)."
    ]


def test_excel_saves_unicode_text_as_utf_16(read: Read) -> None:
    text = "month\tarea\tcategory\tcount\n2017-04\tNortham\tBurglary\t1\n"
    assert len(read("monthly_counts", text.encode("utf-16")).observations) == 1


def test_a_workbook_with_merged_titles_dates_numbers_and_a_page_of_notes(
    tmp_path: Path, read: Read
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Data"
    sheet["A1"] = "Midshire Police: recorded crime"
    sheet.merge_cells("A1:D1")
    sheet.append([])
    sheet.append(["Month", "Area", "Category", "Count"])
    sheet.append([dt.datetime(2017, 4, 1), "Northam ", "Burglary", 1234])
    sheet.append([dt.date(2017, 5, 1), "E07000902", "Burglary", "7"])
    book.create_sheet("Read me").append(["Month is the month of recording"])
    book.create_sheet("Old").append(["Month", "Area", "Category", "Count"])
    book["Old"].sheet_state = "hidden"
    path = tmp_path / "sent.xlsx"
    book.save(path)
    result = read("monthly_counts", path.read_bytes(), name="return.xlsx")
    assert counts(result) == EXPECTED
    assert [n.text for n in result.notices if n.kind is NoticeKind.SKIPPED_SHEETS] == [
        "The hidden sheet 'Old' wasn't read.",
        "The sheet 'Read me' has none of the columns and wasn't read.",
    ]


def test_a_workbook_called_csv_and_a_csv_called_xlsx_are_told_by_what_they_are(read: Read) -> None:
    rows = [["month", "area", "category", "count"], ["2017-04", "Northam", "Burglary", 3]]
    assert len(read("monthly_counts", rows, name="return.csv").observations) == 1
    assert len(read("monthly_counts", MESSY["plain"], name="return.xlsx").observations) == 2


def test_missing_months_and_series_that_stop_are_told(read: Read) -> None:
    result = read(
        "monthly_counts",
        "month,area,category,count\n2017-04,Northam,a,1\n2017-04,Midport,a,1\n2017-04,Midport,b,1\n"
        "2017-06,Midport,a,1\n2017-07,Northam,a,1\n2017-07,Midport,a,1\n",
    )
    assert [notice.text for notice in result.notices] == [
        "There are no rows for May 2017.",
        "1 month of single series have no row: not received, not zero.",  # Northam, a, June
        "These series stop before the last month, July 2017: b (April 2017).",
    ]


def test_referrals_have_the_service_as_category(read: Read) -> None:
    result = read("referrals", "month,service,area,referrals\n2017-04,Outreach,Midshire,42\n")
    row = row_of(result, category="outreach", area="midshire")
    assert (row["numerator"], row["subcategory"]) == (42, "")


def test_a_period_return_has_its_own_window_and_base(read: Read) -> None:
    result = read(
        "period_return",
        "area,category,start,end,numerator,denominator,n\n"
        "Midshire,Repeat cases,2016-10-01,30/09/2017,81,300,290\n"
        "Midshire,Cases,2016-10-01,30/09/2017,300,,\n"
        "Northam,Repeat cases,2016-10-01,30/09/2017,*,10,\n"
        "Midport,Repeat cases,2016-10-01,30/09/2017,4,*,\n"
        "South and East,Repeat cases,2016-10-01,30/09/2017,-,-,\n",
    )
    row = row_of(result, area="midshire", category="repeat_cases")
    assert (row["numerator"], row["denominator"], row["n"]) == (81, 300, 290)
    assert (row["start"], row["end"]) == (pd.Timestamp(2016, 10, 1), pd.Timestamp(2017, 9, 30))
    plain = row_of(result, area="midshire", category="cases")
    assert plain["status"] == "ok"
    assert pd.isna(plain["denominator"])
    assert row_of(result, area="northam")["status"] == "suppressed"
    # A share whose base may not be shown may not be shown either.
    assert row_of(result, area="midport")["status"] == "suppressed"
    assert pd.isna(row_of(result, area="midport")["numerator"])
    assert row_of(result, area="south_and_east")["status"] == "zero"


def test_peer_values_have_the_indicator_as_category(read: Read) -> None:
    result = read(
        "peer_values",
        "indicator,area,start,end,numerator,denominator\n"
        'vehicle_crime,Elsewhere,2017-01-01,2017-12-31,"4,210","612,300"\n',
    )
    row = row_of(result, category="vehicle_crime", area="elsewhere")
    assert (row["numerator"], row["denominator"]) == (4210, 612300)


def test_a_survey_wave_keeps_how_many_answered(read: Read) -> None:
    result = read(
        "survey",
        "wave,question,area,n,positive\n2016-17-Q3,Feel safe,Northam,402,355\n"
        "2016/17 Q4,Feel safe,Northam,0,0\n2016/17 Q4,Feel safe,Midport,*,*\n",
    )
    row = row_of(result, category="feel_safe", status="ok")
    assert (row["numerator"], row["denominator"], row["n"]) == (355, 402, 402)
    assert (row["start"], row["end"]) == (pd.Timestamp(2016, 10, 1), pd.Timestamp(2016, 12, 31))
    nobody = row_of(result, area="northam", status="too_few_responses")
    assert pd.isna(nobody["numerator"])
    assert nobody["n"] == 0
    assert row_of(result, area="midport")["status"] == "suppressed"


def test_a_survey_answer_by_answer(read: Read) -> None:
    result = read(
        "survey",
        "wave_start,wave_end,question,area,response,weight\n"
        "2017-04-01,2017-06-30,safe,Northam,yes,1.5\n"
        "2017-04-01,2017-06-30,safe,Northam,1,0.5\n"
        "2017-04-01,2017-06-30,safe,Northam,No,0.25\n"
        "2017-04-01,2017-06-30,safe,Northam,,4\n"
        "2017-04-01,2017-06-30,safe,Midport,NA,1\n",
    )
    row = row_of(result, area="northam")
    # 1.5 + 0.5 said yes, out of 1.5 + 0.5 + 0.25; three people answered.
    assert (row["numerator"], row["denominator"], row["n"]) == (2.0, 2.25, 3)
    assert row_of(result, area="midport")["status"] == "too_few_responses"
    assert [notice.text for notice in result.notices] == [
        "2 of 5 rows hold no answer and aren't counted."
    ]


def test_answers_without_weights_count_one_each(read: Read) -> None:
    result = read(
        "survey",
        "wave,question,area,response\n2017-18-Q1,safe,Northam,1\n2017-18-Q1,safe,Northam,0\n",
    )
    row = row_of(result, area="northam")
    assert (row["numerator"], row["denominator"], row["n"]) == (1, 2, 2)


def test_a_cohort_gives_three_measures_never_in_one_row(read: Read) -> None:
    result = read(
        "cohort",
        "cohort,area,start,end,people,offences_before,offences_after,reoffenders\n"
        "Young offenders,Midshire,2016-04-01,2017-03-31,120,310,109,41\n",
    )
    found = {
        row.subcategory: (row.numerator, row.denominator, row.n)
        for row in result.observations.itertuples()
    }
    assert found == {
        "frequency": (109, 120, 120),
        "binary": (41, 120, 120),
        "reduction": (109, 310, 120),
    }


@pytest.mark.parametrize(
    ("columns", "cells", "measures"),
    [
        ("people,offences_after", "120,109", {"frequency"}),
        ("people,reoffenders", "120,41", {"binary"}),
        ("people,offences_before,offences_after", "120,310,109", {"frequency", "reduction"}),
    ],
)
def test_a_cohort_gives_the_measures_its_columns_allow(
    read: Read, columns: str, cells: str, measures: set[str]
) -> None:
    result = read(
        "cohort", f"cohort,area,start,end,{columns}\nYO,Midshire,2016-04-01,2017-03-31,{cells}\n"
    )
    assert set(result.observations["subcategory"]) == measures


def test_a_cohort_with_a_figure_still_to_come(read: Read) -> None:
    result = read(
        "cohort",
        "cohort,area,start,end,people,offences_after,reoffenders\n"
        "YO,Midshire,2016-04-01,2017-03-31,120,109,\n",
    )
    assert row_of(result, subcategory="frequency")["status"] == "ok"
    assert row_of(result, subcategory="binary")["status"] == "not_received"


months = st.dates(dt.date(2010, 1, 1), dt.date(2017, 12, 1)).map(lambda day: day.replace(day=1))
series = st.tuples(months, st.sampled_from(["Northam", "Midport"]), st.sampled_from("abc"))
received = st.one_of(st.integers(0, 5000), st.sampled_from(["*", "NA", "-", ""]))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.dictionaries(series, received, min_size=1, max_size=12))
def test_every_row_becomes_one_observation_and_no_count_is_lost(
    read: Read, rows: dict[tuple[dt.date, str, str], int | str]
) -> None:
    text = "".join(f"{m:%Y-%m},{area},{kind},,{count}\n" for (m, area, kind), count in rows.items())
    result = read("monthly_counts", MONTHLY + text)
    assert len(result.observations) == result.rows_read == len(rows)
    assert result.observations["numerator"].sum() == sum(
        count for count in rows.values() if isinstance(count, int)
    )


def test_no_reader_can_give_a_value_with_an_absence() -> None:
    row = {
        "source": "s",
        "category": "c",
        "subcategory": "",
        "area": "a",
        "start": pd.Timestamp(2017, 4, 1),
        "end": pd.Timestamp(2017, 4, 30),
        "numerator": 3.0,
        "denominator": None,
        "n": None,
        "status": "ok",
        "extract": "s/f",
    }
    SCHEMA.validate(checked(pd.DataFrame([row])))
    for spoilt in (
        {"status": "suppressed"},
        {"status": "zero"},
        {"status": "unheard_of"},
        {"numerator": None},
        {"numerator": -1.0},
        {"end": pd.Timestamp(2017, 3, 31)},
        {"category": "Not a slug"},
    ):
        with pytest.raises(SchemaErrors):
            checked(pd.DataFrame([row | spoilt]))
    with pytest.raises(SchemaErrors, match="not unique"):
        checked(pd.DataFrame([row, row]))

"""The street archive: what is counted where, what is told, and what is refused."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from quarterdeck.params.in_words import read_model
from quarterdeck.params.places import Area, AreasFile
from quarterdeck.paths import project_root
from quarterdeck.problems import Problems
from quarterdeck.sources import NoticeKind, ReadResult, read_source
from quarterdeck.sources.observations import slug

from .conftest import (
    AREAS,
    RECEIVED,
    SHARED,
    STREET_HEADER,
    archive,
    counts,
    make_source,
    needs_shared_data,
    row_of,
    street_file,
    street_row,
)

ASB = "Anti-social behaviour"


def named(month: str, force: str = "midshire") -> str:
    return f"{month}/{month}-{force}-street.csv"


def read_archive(path: Path, **said: str) -> ReadResult:
    lookup = said.pop("lookup", None)
    return read_source(
        make_source("police_uk", id="crime", **said),
        AREAS,
        path,
        received=RECEIVED,
        lookup=Path(lookup) if lookup else None,
    )


def refused(path: Path, **said: str) -> list[str]:
    with pytest.raises(Problems) as problems:
        read_archive(path, **said)
    return [str(problem) for problem in problems.value.problems]


def test_rows_are_counted_by_month_district_and_type(tmp_path: Path) -> None:
    april = street_file(
        street_row("2017-04", "Northam"),
        street_row("2017-04", "Northam", "Vehicle crime"),
        street_row("2017-04", "Midport"),
    )
    may = street_file(street_row("2017-05", "South and East"))
    result = read_archive(
        archive(tmp_path / "crime.zip", {named("2017-04"): april, named("2017-05"): may})
    )
    found = counts(result)
    assert {key: count for key, count in found.items() if count} == {
        ("2017-04", "northam", "burglary"): 1,
        ("2017-04", "northam", "vehicle_crime"): 1,
        ("2017-04", "midport", "burglary"): 1,
        ("2017-05", "south_and_east", "burglary"): 1,
    }
    # Two months, three districts and no location, two types: a row for each, nil where none.
    assert len(found) == 2 * 4 * 2
    assert set(result.observations["status"]) == {"ok", "zero"}
    assert (result.rows_read, result.lines, result.notices) == (4, 6, ())
    row = row_of(result, area="midport", status="ok")
    assert (row["start"], row["end"]) == (pd.Timestamp(2017, 4, 1), pd.Timestamp(2017, 4, 30))
    assert (row["source"], row["extract"]) == ("crime", "crime/crime.zip")


def test_identical_incidents_are_separate_incidents(tmp_path: Path) -> None:
    same = street_row("2017-04", "Northam", ASB, crime="")
    result = read_archive(
        archive(tmp_path / "crime.zip", {named("2017-04"): street_file(same, same, same)})
    )
    assert counts(result)["2017-04", "northam", "anti_social_behaviour"] == 3


def test_what_has_no_place_or_another_is_kept_and_told(tmp_path: Path) -> None:
    april = street_file(
        *[street_row("2017-04", "Northam")] * 6,
        street_row("2017-04", ""),
        street_row("2017-04", "Elsewhere"),
        street_row("2017-04", "Elsewhere"),
        street_row("2017-04", "Far Away"),
    )
    result = read_archive(archive(tmp_path / "crime.zip", {named("2017-04"): april}))
    found = counts(result)
    assert found["2017-04", "midshire_police:no_location", "burglary"] == 1
    # An area of areas.yml that is no part of the force is outside it all the same.
    assert found["2017-04", "midshire_police:outside:Elsewhere", "burglary"] == 2
    assert found["2017-04", "midshire_police:outside:Far Away", "burglary"] == 1
    assert [(notice.kind, notice.count, notice.share) for notice in result.notices] == [
        (NoticeKind.NO_LOCATION, 1, 0.1),
        (NoticeKind.OUTSIDE_FORCE, 3, 0.3),
    ]
    assert result.notices[0].text == (
        "1 of 10 rows (10.0%) have no location; most in April 2017 (10.0%)."
    )


@pytest.mark.parametrize("newline", ["\r\n", "\n"])
@pytest.mark.parametrize("ending", [True, False])
def test_line_ends_make_no_difference(tmp_path: Path, newline: str, ending: bool) -> None:
    content = street_file(*[street_row("2017-04")] * 3, newline=newline)
    content = content if ending else content.rstrip()
    result = read_archive(archive(tmp_path / "crime.zip", {named("2017-04"): content}))
    assert result.rows_read == 3


def test_a_folder_a_zip_and_one_file_say_the_same(tmp_path: Path) -> None:
    content = street_file(street_row("2017-04"), street_row("2017-04", ""))
    folder = tmp_path / "folder" / "2017-04"
    folder.mkdir(parents=True)
    one = folder / "2017-04-midshire-street.csv"
    one.write_text(content)
    (folder / ".DS_Store").write_text("")
    zipped = archive(
        tmp_path / "crime.zip",
        {named("2017-04"): content, "__MACOSX/2017-04/2017-04-midshire-street.csv": "junk"},
    )
    expected = counts(read_archive(zipped))
    assert counts(read_archive(tmp_path / "folder")) == expected
    assert counts(read_archive(one)) == expected


def test_only_the_forces_own_street_files_are_read(tmp_path: Path) -> None:
    content = street_file(street_row("2017-04"))
    result = read_archive(
        archive(
            tmp_path / "crime.zip",
            {
                named("2017-04"): content,
                named("2017-04", "farshire"): content,
                "2017-04/2017-04-midshire-outcomes.csv": "Crime ID\n",
            },
        )
    )
    assert result.rows_read == 1
    assert [notice.text for notice in result.notices] == [
        "2 files are of other forces or kinds and weren't read."
    ]


def test_a_missing_month_is_a_fact_about_the_archive(tmp_path: Path) -> None:
    months = ["2017-03", "2017-06"]
    result = read_archive(
        archive(tmp_path / "crime.zip", {named(m): street_file(street_row(m)) for m in months})
    )
    assert [(notice.kind, notice.text) for notice in result.notices] == [
        (NoticeKind.GAP, "There is no file for April 2017, May 2017.")
    ]
    assert sorted(set(result.observations["start"])) == [
        pd.Timestamp(2017, 3, 1),
        pd.Timestamp(2017, 6, 1),
    ]


def test_a_lookup_wins_over_the_name_of_a_small_area(tmp_path: Path) -> None:
    lookup = tmp_path / "lsoa21.csv"
    lookup.write_text("LSOA21CD,LAD23CD\nE01000001,E07000902\n")
    rows = street_file(
        street_row("2017-04", "Old Northam"),
        street_row("2017-04", "Midport").replace("E01000001", "E01000009"),
    )
    result = read_archive(
        archive(tmp_path / "crime.zip", {named("2017-04"): rows}), lookup=str(lookup)
    )
    assert counts(result)["2017-04", "south_and_east", "burglary"] == 1
    assert counts(result)["2017-04", "midport", "burglary"] == 1  # not in the lookup: by name


def test_a_small_area_in_two_districts_is_refused(tmp_path: Path) -> None:
    lookup = tmp_path / "lsoa21.csv"
    lookup.write_text("lsoa,area\nE01000001,Northam\nE01000001,Midport\n")
    path = archive(tmp_path / "crime.zip", {named("2017-04"): street_file(street_row("2017-04"))})
    assert refused(path, lookup=str(lookup)) == [
        "lsoa21.csv, line 3, column 'lsoa': 'E01000001' stands in two districts; one row for each "
        "small area"
    ]
    assert refused(path, lookup=str(tmp_path / "none.csv")) == [
        "none.csv: the district lookup isn't there; put it where the source says"
    ]


# What is refused


def test_the_same_month_twice(tmp_path: Path) -> None:
    content = street_file(street_row("2017-04"))
    path = archive(
        tmp_path / "crime.zip",
        {named("2017-04"): content, "again/2017-04-midshire-street.csv": content},
    )
    assert refused(path) == [
        "crime.zip, again/2017-04-midshire-street.csv: is April 2017 again, as is "
        "2017-04/2017-04-midshire-street.csv; keep one file for each month"
    ]


def test_a_month_that_disagrees_with_its_file_name(tmp_path: Path) -> None:
    content = street_file(street_row("2017-04"), street_row("2017-05"), street_row("2017-05"))
    assert refused(archive(tmp_path / "crime.zip", {named("2017-04"): content})) == [
        "crime.zip, 2017-04/2017-04-midshire-street.csv: has 2 rows of month '2017-05'; by its "
        "name all are of 2017-04"
    ]


PUBLISHED = (
    "; the header of a street file is: Crime ID, Month, Reported by, Falls within, Longitude, "
    "Latitude, Location, LSOA code, LSOA name, Crime type, Last outcome category, Context"
)
OUTCOMES_HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Outcome type"
)
SEARCH_HEADER = (
    "Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,"
    "Age range,Self-defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,"
    "Outcome,Outcome linked to object of search,Removal of more than just outer clothing"
)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (
            STREET_HEADER.replace("Crime type", "Type of crime"),
            "the header has no column 'Crime type', it is: Crime ID, Month, Reported by, Falls "
            "within, Longitude, Latitude, Location, LSOA code, LSOA name, Type of crime, Last "
            "outcome category, Context",
        ),
        (
            "Month,LSOA name",
            "the header has no column 'LSOA code' or 'Crime type', it is: Month, LSOA name",
        ),
        (
            "Month;LSOA code;LSOA name;Crime type",
            "the header has no column 'Month', 'LSOA code', 'LSOA name' or 'Crime type', "
            "it is: Month;LSOA code;LSOA name;Crime type",
        ),
        (
            "Month,LSOA code,LSOA name,Month,Crime type",
            "the header has the column 'Month' twice, it is: Month, LSOA code, LSOA name, Month, "
            "Crime type",
        ),
        (
            "Month,Context,LSOA code,LSOA name,Context,Crime type",
            "the header has the column 'Context' twice, it is: Month, Context, LSOA code, LSOA "
            "name, Context, Crime type",
        ),
        (
            OUTCOMES_HEADER,
            "is the header of an outcomes file: Crime ID, Month, Reported by, Falls within, "
            "Longitude, Latitude, Location, LSOA code, LSOA name, Outcome type",
        ),
        (
            SEARCH_HEADER,
            "is the header of a stop-and-search file: Type, Date, Part of a policing operation, "
            "Policing operation, Latitude, Longitude, Gender, Age range, Self-defined ethnicity, "
            "Officer-defined ethnicity, Legislation, Object of search, Outcome, Outcome linked to "
            "object of search, Removal of more than just outer clothing",
        ),
    ],
    ids=["renamed", "short", "semicolons", "twice", "twice unread", "outcomes", "searches"],
)
def test_a_wrong_header(tmp_path: Path, header: str, said: str) -> None:
    content = street_file("x", header=header)
    assert refused(archive(tmp_path / "crime.zip", {named("2017-04"): content})) == [
        f"crime.zip, 2017-04/2017-04-midshire-street.csv, line 1: {said}{PUBLISHED}"
    ]


def test_a_header_without_end_is_shown_in_part(tmp_path: Path) -> None:
    path = archive(tmp_path / "crime.zip", {named("2017-04"): "\x00x" * 200_000})
    [said] = refused(path)
    wrong = said.split(": ", 1)[1].removesuffix(PUBLISHED)
    assert wrong == (
        "the header has no column 'Month', 'LSOA code', 'LSOA name' or 'Crime type', it is: "
        + "x" * 300
        + "…"
    )


def test_an_empty_file_has_no_header(tmp_path: Path) -> None:
    [said] = refused(archive(tmp_path / "crime.zip", {named("2017-04"): ""}))
    assert said.startswith(
        "crime.zip, 2017-04/2017-04-midshire-street.csv, line 1: the header has no column 'Month'"
    )


def test_wrong_headers_of_several_months_are_told_together(tmp_path: Path) -> None:
    months = {
        named("2017-04"): street_file("x", header=OUTCOMES_HEADER),
        named("2017-05"): street_file(street_row("2017-05")),
        named("2017-06"): street_file("x", header="Month"),
    }
    said = refused(archive(tmp_path / "crime.zip", months))
    assert [one.split(": ")[0] for one in said] == [
        "crime.zip, 2017-04/2017-04-midshire-street.csv, line 1",
        "crime.zip, 2017-06/2017-06-midshire-street.csv, line 1",
    ]


def test_a_column_that_is_not_read_may_be_missing_and_is_told(tmp_path: Path) -> None:
    short = street_file(
        "2017-05,E01000001,Northam 001A,Burglary", header="Month,LSOA code,LSOA name,Crime type"
    )
    months = {named("2017-04"): street_file(street_row("2017-04")), named("2017-05"): short}
    result = read_archive(archive(tmp_path / "crime.zip", months))
    [notice] = result.notices
    assert (notice.kind, notice.count) == (NoticeKind.MISSING_COLUMNS, 8)
    assert notice.text == (
        "The published files have columns that aren't there, in 1 of 2 months, first in May 2017; "
        "they aren't read: Context, Crime ID, Falls within, Last outcome category, Latitude, "
        "Location, Longitude, Reported by."
    )
    assert counts(result)["2017-05", "northam", "burglary"] == 1


@pytest.mark.parametrize(
    "missing", ["Crime ID", "Falls within", "Reported by", "Longitude", "Context"]
)
def test_each_column_that_is_not_read_is_told_when_it_is_missing(
    tmp_path: Path, missing: str
) -> None:
    columns = STREET_HEADER.split(",")
    at = columns.index(missing)
    cells = street_row("2017-04").split(",")
    header = ",".join([*columns[:at], *columns[at + 1 :]])
    row = ",".join([*cells[:at], *cells[at + 1 :]])
    path = archive(tmp_path / "crime.zip", {named("2017-04"): street_file(row, header=header)})
    result = read_archive(path)
    assert [notice.text for notice in result.notices] == [
        "The published files have columns that aren't there, in 1 of 1 months, first in April "
        f"2017; they aren't read: {missing}."
    ]
    assert counts(result)["2017-04", "northam", "burglary"] == 1


def test_a_column_that_street_files_do_not_have_is_told(tmp_path: Path) -> None:
    content = street_file(street_row("2017-04") + ",north", header=STREET_HEADER + ",Command area")
    result = read_archive(archive(tmp_path / "crime.zip", {named("2017-04"): content}))
    assert [(notice.kind, notice.text) for notice in result.notices] == [
        (
            NoticeKind.SKIPPED_COLUMNS,
            "Columns that a street file doesn't have are there, in 1 of 1 months, first in April "
            "2017; they aren't read: Command area.",
        )
    ]


def test_columns_are_found_in_any_order_in_quotes_and_with_spaces(tmp_path: Path) -> None:
    content = street_file(
        "Burglary,Northam 001A,2017-04,E01000001", header='"Crime type ", LSOA name,Month,LSOA code'
    )
    result = read_archive(archive(tmp_path / "crime.zip", {named("2017-04"): content}))
    assert counts(result)["2017-04", "northam", "burglary"] == 1


def test_a_zip_cut_off(tmp_path: Path) -> None:
    whole = archive(tmp_path / "whole.zip", {named("2017-04"): street_file(street_row("2017-04"))})
    cut = tmp_path / "crime.zip"
    cut.write_bytes(whole.read_bytes()[:-40])
    assert refused(cut) == [
        "crime.zip: is no whole zip: it is cut off or damaged; download it again"
    ]


def test_a_zip_with_a_damaged_member(tmp_path: Path) -> None:
    path = archive(
        tmp_path / "crime.zip", {named("2017-04"): street_file(*[street_row("2017-04")] * 50)}
    )
    content = bytearray(path.read_bytes())
    content[120] ^= 0xFF
    path.write_bytes(content)
    [message] = refused(path)
    assert message.startswith("crime.zip, 2017-04/2017-04-midshire-street.csv: can't be unpacked (")


def test_a_file_cut_off_within_a_row(tmp_path: Path) -> None:
    content = street_file(street_row("2017-04"), street_row("2017-04"))[:-45]
    assert refused(archive(tmp_path / "crime.zip", {named("2017-04"): content})) == [
        "crime.zip, 2017-04/2017-04-midshire-street.csv, line 3: has 7 cells and the header 12; it "
        "may be cut off there; download it again"
    ]


def test_an_empty_month_is_no_month_without_crime(tmp_path: Path) -> None:
    assert refused(archive(tmp_path / "crime.zip", {named("2017-04"): street_file()})) == [
        "crime.zip, 2017-04/2017-04-midshire-street.csv: has no rows under the header; ask for it "
        "again"
    ]


def test_a_row_without_a_type(tmp_path: Path) -> None:
    content = street_file(street_row("2017-04", kind=""))
    assert refused(archive(tmp_path / "crime.zip", {named("2017-04"): content})) == [
        "crime.zip, 2017-04/2017-04-midshire-street.csv: has 1 rows with no crime type; download "
        "it again"
    ]


def test_no_file_of_the_force(tmp_path: Path) -> None:
    content = street_file(street_row("2017-04"))
    path = archive(
        tmp_path / "crime.zip",
        {named("2017-04", "farshire"): content, named("2017-04", "nearshire"): content},
    )
    assert refused(path) == [
        "crime.zip: holds no file of Midshire and Midport, only of: farshire, nearshire; a file of "
        "this force is called one of: midshire, midshire-and-midport, midshire-police"
    ]


def test_no_street_file_at_all(tmp_path: Path) -> None:
    assert refused(archive(tmp_path / "crime.zip", {"readme.txt": "hello"})) == [
        "crime.zip: holds no street file; its files are named like "
        "2017-04/2017-04-leicestershire-street.csv"
    ]


def test_another_forces_rows_under_this_forces_name(tmp_path: Path) -> None:
    content = street_file(
        *[street_row("2017-04", "Far Away")] * 2, street_row("2017-04", "Northam")
    )
    assert refused(archive(tmp_path / "crime.zip", {named("2017-04"): content})) == [
        "crime.zip: 2 of 3 located rows lie outside Midshire and Midport (Far Away); check the "
        "parts of the force in params/areas.yml, or its district_lookup"
    ]


def test_a_month_that_wasnt_over(tmp_path: Path) -> None:
    content = street_file(street_row("2018-02"))
    assert refused(archive(tmp_path / "crime.zip", {named("2018-02"): content})) == [
        "crime.zip, 2018-02/2018-02-midshire-street.csv: is of February 2018, which wasn't over "
        "when the extract was received (31/01/2018); check the date received"
    ]


def test_a_force_without_districts(tmp_path: Path) -> None:
    path = archive(tmp_path / "crime.zip", {named("2017-04"): street_file(street_row("2017-04"))})
    assert refused(path, force="elsewhere") == [
        "crime.zip: its force elsewhere has no districts; name its parts in params/areas.yml"
    ]
    assert refused(path, force="gone") == ["crime.zip: its force 'gone' is no area; see areas.yml"]


def test_every_broken_month_is_told(tmp_path: Path) -> None:
    path = archive(
        tmp_path / "crime.zip",
        {
            named("2017-04"): street_file(street_row("2017-03")),
            named("2017-05"): street_file(street_row("2017-03")),
        },
    )
    assert len(refused(path)) == 2


# Laws


rows_of_an_archive = st.lists(
    st.tuples(
        st.sampled_from(["2017-03", "2017-04", "2017-06"]),
        st.sampled_from(["Northam", "South and East", "Midport", ""]),
        st.sampled_from(["Burglary", ASB, "Other theft"]),
    ),
    min_size=1,
    max_size=30,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows_of_an_archive)
def test_zero_filled_counts_add_up_to_the_rows_read(
    tmp_path: Path, rows: list[tuple[str, str, str]]
) -> None:
    months = sorted({month for month, _, _ in rows})
    path = archive(
        tmp_path / "crime.zip",
        {
            named(month): street_file(*[street_row(*row) for row in rows if row[0] == month])
            for month in months
        },
    )
    result = read_archive(path)
    assert result.observations["numerator"].sum() == result.rows_read == len(rows)
    kinds = {kind for _, _, kind in rows}
    assert len(result.observations) == len(months) * 4 * len(kinds)
    expected = Counter((month, district, slug(kind)) for month, district, kind in rows)
    ids = {"Northam": "northam", "South and East": "south_and_east", "Midport": "midport"}
    assert {key: count for key, count in counts(result).items() if count} == {
        (month, ids.get(district, "midshire_police:no_location"), kind): count
        for (month, district, kind), count in expected.items()
    }


# The real thing


def real_areas() -> tuple[Area, ...]:
    path = project_root() / "params" / "areas.yml"
    return read_model(path, AreasFile, "params/areas.yml").areas


def read_real(name: str) -> ReadResult:
    return read_source(
        make_source("police_uk", force="leicestershire_police"),
        real_areas(),
        SHARED / "police_uk" / name,
        received=dt.date(2023, 1, 1),
    )


@needs_shared_data
@pytest.mark.parametrize(
    ("name", "rows", "without_location"),
    [
        ("leicestershire-street_2014-01_2014-11.zip", 75_315, 0),
        ("leicestershire-street_2019-12_2022-03.zip", 232_309, 4_870),
    ],
)
def test_the_real_months_equal_their_control_totals(
    name: str, rows: int, without_location: int
) -> None:
    """Rows are those of the data's README, totals those of its control file."""
    result = read_real(name)
    assert result.rows_read == rows
    names = {area.name: area.id for area in real_areas()}
    force = "leicestershire_police"
    parts = {area.id for area in real_areas() if area.kind in ("district", "unitary") and area.code}
    totals = pd.read_csv(
        SHARED / "police_uk" / "leicestershire_monthly_counts_2014_2019-22.csv",
        keep_default_na=False,
    )
    first, last = result.observations["start"].min(), result.observations["start"].max()
    expected = {}
    for month, district, kind, count in totals.itertuples(index=False):
        if not first <= pd.Timestamp(month) <= last:
            continue
        area = names.get(district, "")
        if not district:
            area = f"{force}:no_location"
        elif area not in parts:
            area = f"{force}:outside:{district}"
        expected[month, area, slug(kind)] = float(count)
    assert {key: count for key, count in counts(result).items() if count} == expected
    nowhere = result.observations["area"] == f"{force}:no_location"
    assert result.observations.loc[nowhere, "numerator"].sum() == without_location


@needs_shared_data
def test_march_2020_reads_as_published_for_others_to_judge() -> None:
    """README of the data, quirk 1: Harborough 4 crimes and 42 ASB incidents in March 2020."""
    rows = read_real("leicestershire-street_2019-12_2022-03.zip").observations
    march = rows[(rows["start"] == pd.Timestamp(2020, 3, 1)) & (rows["area"] == "harborough")]
    by_kind = march.set_index("category")["numerator"]
    assert by_kind["anti_social_behaviour"] == 42
    assert by_kind.sum() - 42 == 4

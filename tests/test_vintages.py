"""Which vintage of a figure holds, and what an embargo leaves of it."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from observed import AREAS, SOURCES, months, observed, row
from quarterdeck.figures import as_received_by, silenced
from quarterdeck.problems import Problem, Problems

BY_ID = {source.id: source for source in SOURCES}
AREAS_BY_ID = {area.id: area for area in AREAS}
JANUARY, FEBRUARY = "2018-01-15", "2018-02-15"


def held(frame: pd.DataFrame) -> list[float]:
    return list(frame["numerator"])


def test_a_later_extract_replaces_an_earlier_one() -> None:
    frame = observed(
        months("crime", "northam", "2017-12", [10], received=JANUARY),
        months("crime", "northam", "2017-12", [12], received=FEBRUARY),
    )
    assert held(as_received_by(frame, BY_ID, dt.date(2018, 3, 1))) == [12]


@pytest.mark.parametrize(
    ("cutoff", "expected"),
    [
        pytest.param("2018-01-14", [], id="the day before either came"),
        pytest.param("2018-01-15", [10], id="the day the first came"),
        pytest.param("2018-02-14", [10], id="the day before the second came"),
        pytest.param("2018-02-15", [12], id="the day the second came"),
    ],
)
def test_what_came_after_the_cutoff_is_not_read(cutoff: str, expected: list[float]) -> None:
    frame = observed(
        months("crime", "northam", "2017-12", [10], received=JANUARY),
        months("crime", "northam", "2017-12", [12], received=FEBRUARY),
    )
    assert held(as_received_by(frame, BY_ID, dt.date.fromisoformat(cutoff))) == expected


def test_what_stands_in_is_read_whatever_the_day_and_gives_way_to_what_came_in_time() -> None:
    late = {"received": "2026-11-21", "stands_in": True}
    frame = observed(
        months("crime", "northam", "2017-11", [10], received=JANUARY),
        months("crime", "northam", "2017-11", [11, 21], **late),
    )
    known = as_received_by(frame, BY_ID, dt.date(2018, 3, 1))
    assert held(known) == [10, 21]
    assert known["received"].iloc[-1] == pd.Timestamp("2026-11-21")
    assert held(as_received_by(frame, BY_ID, dt.date(2018, 1, 14))) == [11, 21]
    # From its own day on it takes its turn among the others.
    assert held(as_received_by(frame, BY_ID, dt.date(2026, 11, 21))) == [11, 21]


def test_months_that_a_later_extract_lacks_are_kept() -> None:
    frame = observed(
        months("crime", "northam", "2017-11", [10, 20], received=JANUARY),
        months("crime", "northam", "2017-12", [21], received=FEBRUARY),
    )
    assert held(as_received_by(frame, BY_ID, dt.date(2018, 3, 1))) == [10, 21]


def test_a_month_of_counts_is_replaced_whole() -> None:
    """Robbery isn't in the later extract, so there was none after all: 5 and not 5 + 2."""
    frame = observed(
        months("crime", "northam", "2017-12", [4], category="theft", received=JANUARY),
        months("crime", "northam", "2017-12", [2], category="robbery", received=JANUARY),
        months("crime", "northam", "2017-12", [5], category="theft", received=FEBRUARY),
    )
    assert held(as_received_by(frame, BY_ID, dt.date(2018, 3, 1))) == [5]


def test_but_not_the_month_of_another_area() -> None:
    frame = observed(
        months("crime", "northam", "2017-12", [4], received=JANUARY),
        months("crime", "southam", "2017-12", [7], received=JANUARY),
        months("crime", "northam", "2017-12", [5], received=FEBRUARY),
    )
    assert held(as_received_by(frame, BY_ID, dt.date(2018, 3, 1))) == [7, 5]


def test_a_service_does_not_replace_another() -> None:
    frame = observed(
        months("services", "midshire", "2017-12", [4], category="refuge", received=JANUARY),
        months("services", "midshire", "2017-12", [9], category="outreach", received=FEBRUARY),
    )
    assert held(as_received_by(frame, BY_ID, dt.date(2018, 3, 1))) == [4, 9]


def test_a_month_of_street_level_crime_is_replaced_for_every_area() -> None:
    frame = observed(
        months("street", "northam", "2017-12", [4], received=JANUARY),
        months("street", "shire_police:outside:Elsewhere", "2017-12", [1], received=JANUARY),
        months("street", "northam", "2017-12", [5], received=FEBRUARY),
    )
    assert held(as_received_by(frame, BY_ID, dt.date(2018, 3, 1))) == [5]


def test_two_extracts_of_one_day_that_give_one_figure_are_a_problem() -> None:
    frame = observed(
        months("crime", "northam", "2017-12", [10], extract="crime/a.csv"),
        months("crime", "northam", "2017-12", [12], extract="crime/b.csv"),
        months("crime", "southam", "2017-12", [12], extract="crime/b.csv"),
        months("services", "midshire", "2017-12", [1], category="refuge", extract="services/a.csv"),
        months("services", "midshire", "2017-12", [2], category="refuge", extract="services/b.csv"),
    )
    with pytest.raises(Problems) as found:
        as_received_by(frame, BY_ID, dt.date(2018, 3, 1), areas=AREAS_BY_ID)
    right = "correct the received date in one of their fact files, or remove one"
    assert found.value.problems == (
        Problem(
            "data/raw/crime/a.csv",
            "",
            "crime/a.csv and crime/b.csv were received on the same day and give the same figures, "
            "the first for Northam, December 2017",
            right,
        ),
        Problem(
            "data/raw/services/a.csv",
            "",
            "services/a.csv and services/b.csv were received on the same day and give the same "
            "figures, the first for Midshire, December 2017",
            right,
        ),
    )


def test_two_archives_of_one_day_clash_in_a_month_and_in_no_area_more_than_another() -> None:
    frame = observed(
        months("street", "northam", "2017-12", [4], extract="street/a.zip"),
        months("street", "southam", "2017-12", [5], extract="street/b.zip"),
    )
    with pytest.raises(Problems) as found:
        as_received_by(frame, BY_ID, dt.date(2018, 3, 1), areas=AREAS_BY_ID)
    assert [problem.wrong for problem in found.value.problems] == [
        "street/a.zip and street/b.zip were received on the same day and give the same figures, "
        "the first for December 2017"
    ]


def test_two_extracts_of_one_day_for_different_months_are_none() -> None:
    frame = observed(
        months("crime", "northam", "2017-11", [10], extract="crime/a.csv"),
        months("crime", "northam", "2017-12", [12], extract="crime/b.csv"),
    )
    assert held(as_received_by(frame, BY_ID, dt.date(2018, 3, 1))) == [10, 12]


def test_nothing_received_is_nothing() -> None:
    frame = observed(months("crime", "northam", "2017-12", [10])).iloc[:0]
    assert as_received_by(frame, BY_ID, dt.date(2018, 3, 1)).empty


@pytest.mark.parametrize(
    ("published", "status", "numerator"),
    [
        pytest.param("2018-01-24", "not_yet_published", None, id="the day before"),
        pytest.param("2018-01-25", "ok", 10.0, id="on the day"),
        pytest.param("2018-01-26", "ok", 10.0, id="the day after"),
    ],
)
def test_an_embargo_ends_on_its_day(published: str, status: str, numerator: float | None) -> None:
    frame = observed(
        [row("crime", "northam", "2017-12-01", "2017-12-31", 10, embargoed_until="2018-01-25")]
    )
    quiet = silenced(frame, dt.date.fromisoformat(published)).iloc[0]
    assert quiet["status"] == status
    assert (None if pd.isna(quiet["numerator"]) else quiet["numerator"]) == numerator


def test_an_embargo_takes_out_every_number_and_only_those_under_it() -> None:
    frame = observed(
        [
            row("survey", "northam", "2017-10-01", "2017-12-31", 30, denominator=40, n=40,
                embargoed_until="2018-03-01"),
            row("survey", "southam", "2017-10-01", "2017-12-31", 50, denominator=60, n=60),
        ]
    )  # fmt: skip
    quiet = silenced(frame, dt.date(2018, 2, 9))
    assert quiet[["numerator", "denominator", "n"]].iloc[0].isna().all()
    assert list(quiet[["numerator", "denominator", "n"]].iloc[1]) == [50, 60, 60]
    assert list(frame["numerator"]) == [30, 50]  # what was given is as it was


def test_an_embargoed_extract_does_not_take_back_what_was_public() -> None:
    """October was out before; December is only in the extract that waits."""
    frame = observed(
        months("crime", "northam", "2017-10", [10], received=JANUARY),
        months("crime", "northam", "2017-10", [11, None, 13], received=FEBRUARY,
               embargoed_until="2018-04-01"),
    )  # fmt: skip
    published = dt.date(2018, 3, 9)
    known = as_received_by(frame, BY_ID, dt.date(2018, 3, 1), published)
    assert held(known) == [10, 13]
    assert list(silenced(known, published)["status"]) == ["ok", "not_yet_published"]
    # Once it is out, the later extract holds.
    assert held(as_received_by(frame, BY_ID, dt.date(2018, 5, 1), dt.date(2018, 5, 9))) == [11, 13]

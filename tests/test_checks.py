"""Location faults: months in which an area's records lost their place. Shares over the whole."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from observed import SOURCES, a_source, an_indicator, months, observed, row
from quarterdeck.checks import Fault, location_faults, parts_over_their_wholes
from quarterdeck.params import FaultRule, ReaderName
from quarterdeck.params.register import Indicator, Kind
from quarterdeck.params.sources import Selection

BY_ID = {source.id: source for source in SOURCES}
NOWHERE = "shire_police:no_location"


def found(frame: pd.DataFrame, rule: FaultRule | None = None) -> tuple[Fault, ...]:
    sources = dict(BY_ID)
    if rule is not None:
        sources["street"] = a_source(
            "street", ReaderName.POLICE_UK, force="shire_police", fault_rule=rule
        )
    return location_faults(frame, sources, ["northam", "southam", "nowhere_at_all"])


def year(northam: list[float], unlocated: list[float], **more: object) -> pd.DataFrame:
    return observed(
        months("street", "northam", "2020-01", northam, **more),
        months("street", "southam", "2020-01", [80] * len(northam), **more),
        months("street", NOWHERE, "2020-01", unlocated, **more),
    )


def test_both_conditions_make_a_fault() -> None:
    """Usually 90 and 20; in March 9, a tenth, and 60, three times as many."""
    faults = found(year([90, 90, 9, 90, 90], [20, 20, 60, 20, 20]))
    assert faults == (
        Fault("street", "northam", dt.date(2020, 3, 1), 9, 90, 60, 20, ("anti_social_behaviour",)),
    )
    assert faults[0].words == (
        "March 2020 has 9 records without anti social behaviour where about 90 is usual, while 60 "
        "across the force have no location, where about 20 is usual"
    )


def test_where_nothing_is_left_out_all_records_are_meant() -> None:
    faults = found(year([90, 90, 9, 90, 90], [20, 20, 60, 20, 20]), FaultRule())
    assert faults[0].words.startswith("March 2020 has 9 records in all where about 90 is usual")


@pytest.mark.parametrize(
    ("northam", "unlocated"),
    [
        pytest.param([90, 90, 9, 90, 90], [20, 20, 20, 20, 20], id="quiet without a jump"),
        pytest.param([90, 90, 90, 90, 90], [20, 20, 60, 20, 20], id="a jump without a quiet month"),
        pytest.param([90, 9, 90, 90, 90], [20, 20, 60, 20, 20], id="in different months"),
        pytest.param([90, 90, 30, 90, 90], [20, 20, 60, 20, 20], id="just a third of the usual"),
        pytest.param([90, 90, 9, 90, 90], [20, 20, 30, 20, 20], id="just half as many again"),
        pytest.param([90, 90, 810, 90, 90], [20, 20, 60, 20, 20], id="the mirror: a busy month"),
        pytest.param([90, 90, 9, 90, 90], [20, 20, 2, 20, 20], id="the mirror: fewer unlocated"),
    ],
)
def test_one_condition_makes_none(northam: list[float], unlocated: list[float]) -> None:
    assert found(year(northam, unlocated)) == ()


def test_the_boundaries_are_those_of_the_rule() -> None:
    frame = year([90, 90, 29, 90, 90], [20, 20, 31, 20, 20])
    assert [fault.area for fault in found(frame)] == ["northam"]
    stricter = FaultRule(share_of_usual=0.3, unlocated_jump=1.5)
    assert found(frame, stricter) == ()
    higher = FaultRule(share_of_usual=0.5, unlocated_jump=1.6)
    assert found(frame, higher) == ()


def test_a_month_that_lost_every_record_is_the_worst_fault() -> None:
    assert [fault.count for fault in found(year([90, 90, 0, 90, 90], [20, 20, 60, 20, 20]))] == [0]


def test_categories_that_are_left_out_neither_hide_nor_make_a_fault() -> None:
    """Disorder stays where it was, at 500 a month, so that with it March would look usual."""
    crime = year([90, 90, 9, 90, 90], [20, 20, 60, 20, 20])
    disorder = year([500] * 5, [0] * 5, category="anti_social_behaviour")
    assert [fault.month for fault in found(pd.concat([crime, disorder]))] == [dt.date(2020, 3, 1)]
    assert found(pd.concat([crime, disorder]), FaultRule()) == ()
    lost = year([500, 500, 1, 500, 500], [5, 5, 600, 5, 5], category="anti_social_behaviour")
    usual = year([90] * 5, [20] * 5)
    assert found(pd.concat([usual, lost])) == ()


def test_every_area_that_is_hit_is_named() -> None:
    frame = observed(
        months("street", "northam", "2020-01", [90, 90, 9, 90, 90]),
        months("street", "southam", "2020-01", [60, 60, 5, 60, 60]),
        months("street", "ruton", "2020-01", [60, 60, 5, 60, 60]),
        months("street", NOWHERE, "2020-01", [20, 20, 160, 20, 20]),
    )
    assert [fault.area for fault in found(frame)] == ["northam", "southam"]  # those asked about


def test_a_marked_month_is_not_judged() -> None:
    frame = year([90, 90, 90, 90, 90], [20, 20, 60, 20, 20])
    hidden = (frame["area"] == "northam") & (frame["start"] == "2020-03-01")
    frame.loc[hidden, ["numerator", "status"]] = [float("nan"), "suppressed"]
    assert found(frame) == ()


def test_a_source_without_a_rule_or_without_unlocated_records_is_not_judged() -> None:
    quiet = observed(months("crime", "northam", "2020-01", [90, 90, 9, 90]))
    assert found(quiet) == ()
    assert found(observed(months("street", "northam", "2020-01", [90, 90, 9, 90]))) == ()
    assert found(quiet.iloc[:0]) == ()


# Parts of wholes


def of_share(kind: Kind) -> Indicator:
    return an_indicator(kind, "answers", "helped", numerator=HELPED)


HELPED = Selection(source="answers", categories=("helped",))
ANSWERS = a_source("answers", ReaderName.PERIOD_RETURN)
OTHERS = a_source("others", ReaderName.PEER_VALUES)


def over(kind: Kind, *rows: dict[str, object]) -> list[str]:
    sources = {source.id: source for source in (ANSWERS, OTHERS)}
    return [str(one) for one in parts_over_their_wholes(observed(rows), sources, [of_share(kind)])]


def answer(
    source: str, category: str, part: float, whole: float | None, area: str = "northam"
) -> dict[str, object]:
    half_year = ("2017-04-01", "2017-09-30")
    return row(source, area, *half_year, part, category=category, denominator=whole)


def test_a_share_of_more_than_the_whole_is_named_ours_and_a_peers() -> None:
    assert over(
        Kind.PROPORTION,
        answer("answers", "helped", 1413, 314),
        answer("answers", "helped", 314, 314, "southam"),
        answer("others", "helped", 32, 31),
        answer("others", "another", 32, 31),
        answer("answers", "another", 32, 31),
        answer("answers", "helped", 413, None, "ruton"),
    ) == [
        "data/raw/answers/2018-01-15.csv, helped, northam, April to September 2017: 1,413 of 314: "
        "a part is more than its whole; Helped is a share; ask for the return again",
        "data/raw/others/2018-01-15.csv, helped, northam, April to September 2017: 32 of 31: a "
        "part is more than its whole; Helped is a share; ask for the return again",
    ]


def test_a_ratio_may_be_over_one() -> None:
    assert over(Kind.RATIO, answer("answers", "helped", 413, 314)) == []

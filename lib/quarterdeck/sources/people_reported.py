"""Reports about people, one a row: how many come again, and how few people or places they are of.

A row names a person and a place by references. They are counted and go no further: no observation,
notice or message holds one.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import pandas as pd
import pandera.pandas as pa

from quarterdeck.params.absence import Absence
from quarterdeck.params.sources import ReaderName
from quarterdeck.periods import Quarter
from quarterdeck.problems import Problem, Problems
from quarterdeck.sources import returns, sheets
from quarterdeck.sources.areas import AreaNames
from quarterdeck.sources.observations import OK, ZERO, Notice, NoticeKind, ReadResult
from quarterdeck.sources.returns import AREA, Column, Extract, Form, Holds
from quarterdeck.statistics import concentration

MINIMUM_PEOPLE: Final = 5  # methods 11: a count of fewer people is suppressed
#: Of how many people, and of how many places, those with most reports are added up. Never of one,
#: and never so that the difference of two sums is one's.
TOPS: Final = (2, 5)

FORM = Form(
    reader=ReaderName.PEOPLE_REPORTED,
    title="People reported",
    purpose="One row for each report about a person, with references in place of names.",
    columns=(
        Column("date", Holds.DATE, "The day of the report.", also=("date reported",)),
        Column(
            "person",
            Holds.REFERENCE,
            "A reference made up for the person, the same in every row; never a name.",
            also=("person reference",),
        ),
        Column(
            "location",
            Holds.REFERENCE,
            "A reference made up for the place reported from, the same in every row.",
            also=("location reference",),
        ),
        dataclasses.replace(AREA, required=False, offered=False),
    ),
    key=(),
    schema=pa.DataFrameSchema(
        {"person": pa.Column("str", nullable=False), "location": pa.Column("str", nullable=False)}
    ),
    example={"date": dt.date(2017, 4, 1), "person": "P014", "location": "L3"},
    private=True,
)


class Figure(NamedTuple):
    """A figure of a quarter: what is counted, out of what, and its status."""

    category: str
    numerator: float
    denominator: float
    status: str


def read(extract: Extract) -> ReadResult:
    """Observations of each quarter that was over when the file came, for each area and the whole.

    Categories: `reports`; `people` and `locations`, each counted once; `repeat_reports`, those that
    aren't the person's first in twelve months, from the file's second year on, since the look-back
    of its first year begins before it; `top_2_people_reports`, `top_5_locations_reports` and the
    like, out of all reports; `people_for_80_percent`, how few make 80% of reports, out of all
    people. Of a quarter with fewer than five people only the reports are told.
    """
    received = returns.read(extract, FORM, opened=_opened(extract))
    reports = received.rows.assign(
        repeat=concentration.is_repeat(received.rows["person"], received.rows["date"])
    )
    areas = _areas(reports, extract)
    quarters = _quarters(reports["date"], extract.received)
    if not quarters:
        raise sheets.refuse(
            extract.file,
            "",
            f"holds no quarter that was over when it was received ({extract.received:%d/%m/%Y})",
            "send whole quarters",
        )
    look_back_from = quarters[0] + 4
    rows = [
        (area, quarter.start, quarter.end, *figure)
        for area, inside in areas.items()
        for quarter, found in _by_quarter(inside, quarters)
        for figure in _figures(found, look_back_is_whole=quarter.start >= look_back_from.start)
    ]
    columns = ["area", "start", "end", *Figure._fields]
    observations = pd.DataFrame(rows, columns=columns).assign(
        source=extract.source.id, subcategory="", n=float("nan"), extract=extract.name
    )
    told = dataclasses.replace(received, notices=tuple(_without_names(received.notices)))
    return returns.result(told, observations, list(_notices(reports, quarters, extract.file)))


def _opened(extract: Extract) -> returns.Opened:
    """The file's sheets; a message about them leaves out what a cell holds."""
    try:
        return sheets.read_sheets(extract.path, extract.file)
    except Problems as found:
        problems = [
            dataclasses.replace(problem, wrong=problem.wrong.split(" (")[0])
            for problem in found.problems
        ]
    raise Problems(problems)  # outside, so that the first message isn't printed above it


def _areas(reports: pd.DataFrame, extract: Extract) -> dict[str, pd.DataFrame]:
    """The reports of each area: those the rows name, what adds up from them, the source's force.

    People are counted once in a whole area, so that its figures aren't the sums of its parts'.
    """
    force = extract.source.force
    if "area" not in reports:
        if force is None:
            raise Problems(
                [
                    Problem(
                        extract.file,
                        "",
                        "has no column 'area', and its source names no force",
                        f"give {extract.source.id} its force in params/sources.yml",
                    )
                ]
            )
        return {force: reports}
    named = dict.fromkeys(reports["area"])
    inside = {
        area.id: {area.id, *_parts(extract.areas, area.id)} & set(named)
        for area in extract.areas.areas
    }
    found = {
        area: reports[reports["area"].isin(members)] for area, members in inside.items() if members
    }
    return found if force is None else {**found, force: reports}


def _parts(areas: AreaNames, area: str) -> Iterator[str]:
    """Everything that an area adds up from, however far down."""
    for part in areas.by_id[area].parts if area in areas.by_id else ():
        yield part
        yield from _parts(areas, part)


def _quarters(dates: pd.Series[Any], received: dt.date) -> list[Quarter]:
    """The quarters from the first report to the last, of those that were over."""
    first, last = (Quarter.containing(day.date()) for day in (dates.min(), dates.max()))
    found = [first + step for step in range(last - first + 1)]
    return [quarter for quarter in found if quarter.end < received]


def _by_quarter(
    reports: pd.DataFrame, quarters: Sequence[Quarter]
) -> Iterator[tuple[Quarter, pd.DataFrame]]:
    for quarter in quarters:
        start, end = pd.Timestamp(quarter.start), pd.Timestamp(quarter.end)
        yield quarter, reports[reports["date"].between(start, end)]


def _figures(reports: pd.DataFrame, *, look_back_is_whole: bool) -> Iterator[Figure]:
    """What is told of one quarter's reports."""
    total = len(reports)
    people, places = reports["person"].value_counts(), reports["location"].value_counts()
    few = 0 < len(people) < MINIMUM_PEOPLE
    yield _figure("reports", total)
    yield _figure("people", len(people), hidden=few)
    yield _figure("locations", len(places), hidden=few)
    if look_back_is_whole:
        yield _figure("repeat_reports", int(reports["repeat"].sum()), total, hidden=few)
    for units, counts in (("people", people), ("locations", places)):
        for top in TOPS:
            # With one left over, what all have less what the top have would be that one's.
            one_left = len(counts) - top == 1
            made = int(counts.nlargest(top).sum())
            yield _figure(f"top_{top}_{units}_reports", made, total, hidden=few or one_left)
        most = concentration.how_many_make(counts)
        yield _figure(f"{units}_for_80_percent", most, len(counts), hidden=few or most == 1)


def _figure(
    category: str, numerator: float, denominator: float = float("nan"), *, hidden: bool = False
) -> Figure:
    if hidden:
        return Figure(category, float("nan"), float("nan"), Absence.SUPPRESSED.value)
    return Figure(category, numerator, denominator, OK if numerator else ZERO)


def _without_names(notices: Iterable[Notice]) -> Iterator[Notice]:
    """Notices with no name of a sheet or column, since it could be a person's or a place's."""
    plain = {
        NoticeKind.SKIPPED_SHEETS: ("1 other sheet wasn't read.", "{} other sheets weren't read."),
        NoticeKind.SKIPPED_COLUMNS: (
            "1 column that the return doesn't have wasn't read.",
            "{} columns that the return doesn't have weren't read.",
        ),
    }
    for notice in notices:
        if notice.kind in plain:
            one, more = plain[notice.kind]
            text = one if notice.count == 1 else more.format(notice.count)
            notice = dataclasses.replace(notice, text=text)
        yield notice


def _notices(reports: pd.DataFrame, quarters: Sequence[Quarter], file: str) -> Iterator[Notice]:
    """What was left out or looks odd, in numbers only."""
    later = int((reports["date"] > pd.Timestamp(quarters[-1].end)).sum())
    if later:
        are = "1 report is" if later == 1 else f"{later:,} reports are"
        text = f"{are} of a quarter that wasn't over, and will be counted with the rest of it."
        yield Notice(NoticeKind.ENDS_EARLY, file, text, later)
    before = quarters[0] + 4
    text = (
        f"Repeats can’t be counted before {before.title}: the file doesn’t reach twelve months "
        "further back."
    )
    yield Notice(NoticeKind.GAP, file, text, min(4, len(quarters)))
    identical = int(reports.drop(columns="repeat").duplicated().sum())
    if identical:
        have = "1 row has" if identical == 1 else f"{identical:,} rows have"
        text = f"{have} the date, person and place of an earlier row; each counts as a report."
        yield Notice(NoticeKind.IDENTICAL_ROWS, file, text, identical)

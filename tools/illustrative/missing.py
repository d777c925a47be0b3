"""Missing people: calls logged, cases opened, and cases from nine locations record by record.

A case follows a call, and the nine locations' cases are some of all cases. So the records come
first, the other cases are added to them, and the calls that ended before a case to these. The
people and the locations are invented and are references only.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from illustrative.drawing import deal, shock, smoothest_level, stream
from illustrative.extracts import INVENTED, Extract
from illustrative.force import (
    AUTUMN_2014,
    AUTUMN_2015,
    BASELINE,
    BETWEEN,
    FIRST,
    RECEIVED,
    SHARED,
    TO_DECEMBER,
    TO_JUNE,
    YEAR_TO_DECEMBER,
    YEAR_TO_JUNE,
    ByMonth,
    deal_windows,
    monthly,
    rounded,
    seasonal,
)
from illustrative.months import Month, days, first_day, last_day, months, quarter_of, quarters

LATEST_QUARTER = quarter_of(TO_DECEMBER)

# Totals printed for 2012-13, the twelve months to June 2015 and the twelve to December 2015;
# those of COMPACT in October to December 2015 make 130 cases 14% of all.
CALLS = (5929, 4305, 4494)
CASES = (5417, 2384, 2827)
CASES_OF_LATEST_QUARTER = 929

# "Absent" is an invented course but for the printed years: the calls of the twelve months to June
# 2015, the cases of 2015.
ABSENT_CALLS = ((months("2013-04", "2014-06"), 205), (YEAR_TO_JUNE, 248))
ABSENT_CASES = ((months("2014-09", "2014-12"), 166), (YEAR_TO_DECEMBER, 604))

LOCATIONS = tuple(f"L{number}" for number in range(1, 10))
LOCATION_WEIGHTS = (0.20, 0.17, 0.14, 0.12, 0.10, 0.09, 0.07, 0.06, 0.05)
UNEVENNESS = 1.1  # of people's numbers of reports: a few go missing again and again
PEAK, SWING, VARIATION = 7, 0.06, 0.05

Record = tuple[dt.date, str, str]  # day, person, location


@dataclass(frozen=True)
class Reports:
    """A quarter's reports from the nine locations: how many, by how many people, how many new.

    A new person has no report before, so that exactly one of theirs is no repeat. Everyone else
    was reported in the quarter before, so that all of theirs are.
    """

    reports: int
    people: int
    new: int


# From April to June 2012. The first four add up to 1,162, July 2014 to June 2015 to 267 and 2015
# to 397, as printed; April to June 2015 has 22 people and 59 repeats of 72.
REPORTS = (
    Reports(310, 72, 72), Reports(301, 70, 30), Reports(286, 66, 27), Reports(265, 62, 25),
    Reports(228, 55, 22), Reports(188, 47, 19), Reports(150, 40, 17), Reports(116, 33, 14),
    Reports(86, 27, 11), Reports(63, 22, 9), Reports(65, 21, 10), Reports(67, 22, 11),
    Reports(72, 22, 13), Reports(95, 23, 12), Reports(163, 16, 10),
)  # fmt: skip

# The two people of October to December 2015: one with all 99 reports of a location, one with 31
# from another. Both were first reported in the quarter before.
TWO_LOCATIONS = {"alone": "L5", "often": "L3"}
TWO_REPORTS = {"2015-09": {"alone": 24, "often": 9}, "2015-12": {"alone": 99, "often": 31}}


def extracts() -> list[Extract]:
    """Both vintages of calls, cases, cases from the locations, and the locations' records."""
    records = drawn_records()
    from_locations = _by_month(records)
    cases = _with(from_locations, _other_cases(from_locations))
    calls = _with(cases, _calls_without_case())
    absent_calls = _absent("missing, absent calls", ABSENT_CALLS)
    absent_cases = _absent("missing, absent cases", ABSENT_CASES)
    missing, absent = ("Missing", ""), ("Absent", "")
    to_june, to_december = months(FIRST, TO_JUNE), months(FIRST, TO_DECEMBER)
    storm, compact = "Calls about missing people, STORM", "Missing person cases, COMPACT"
    key = "Missing person cases from the nine key locations, COMPACT"
    called = "Calibrated to the totals printed; a call may end before a case is opened."
    opened = "Calibrated to the totals printed; every case is one of the calls."
    counted = "Counted from the records by person and location."
    return [
        monthly(
            "missing_storm", storm, {missing: calls, absent: absent_calls}, to_june,
            f"{called} Absent since April 2013.",
        ),
        monthly(
            "missing_storm", storm, {missing: calls}, to_december,
            f"{called} Absent wasn't supplied.",
        ),
        monthly(
            "missing_compact", compact, {missing: cases}, to_june,
            f"{opened} Absent wasn't supplied.",
        ),
        monthly(
            "missing_compact", compact, {missing: cases, absent: absent_cases}, to_december,
            f"{opened} Absent since September 2014.",
        ),
        *(
            monthly("missing_locations", key, {("Nine key locations", ""): from_locations},
                    window, counted)
            for window in (to_june, to_december)
        ),
        *(_people(records, last) for last in (TO_JUNE, TO_DECEMBER)),
    ]  # fmt: skip


def drawn_records() -> list[Record]:
    """Every report from the nine locations by day, people numbered as they first appear."""
    chance = stream("missing people")
    homes = dict(TWO_LOCATIONS)
    records: list[Record] = []
    before: list[str] = []
    for window, quarter in zip(quarters(FIRST, TO_DECEMBER), REPORTS, strict=True):
        two = TWO_REPORTS.get(window[-1], {})
        two_return = sum(person in before for person in two)
        # In the latest quarter one location's reports are all of one person.
        taken = {TWO_LOCATIONS["alone"]} if two_return else set()
        known = [person for person in before if person not in two and homes[person] not in taken]
        old = chance.sample(known, quarter.people - quarter.new - two_return)
        new = [f"{window[0]} {number}" for number in range(quarter.new - len(two) + two_return)]
        homes |= {person: _home(chance, taken) for person in new}
        shared = _shared_out(chance, quarter.reports - sum(two.values()), [*old, *new])
        counts = {**two, **shared}
        for person, count in counts.items():
            records += [(day, person, homes[person]) for day in _days(chance, window, count)]
        before = list(counts)
    return _numbered(sorted(records))


def _home(chance: random.Random, taken: set[str]) -> str:
    weights = {
        location: weight
        for location, weight in zip(LOCATIONS, LOCATION_WEIGHTS, strict=True)
        if location not in taken
    }
    return chance.choices(list(weights), weights=list(weights.values()))[0]


def _shared_out(chance: random.Random, total: int, people: Sequence[str]) -> dict[str, int]:
    """Reports by person: one each, and the others unevenly."""
    weights = {person: shock(chance, UNEVENNESS) for person in people}
    more = deal(chance, total - len(people), weights)
    return {person: 1 + count for person, count in more.items()}


def _days(chance: random.Random, window: Sequence[Month], count: int) -> list[dt.date]:
    """As many days of a quarter; none twice, unless there are more reports than days."""
    all_days = [
        first_day(month) + dt.timedelta(days=number)
        for month in window
        for number in range(days(month))
    ]
    return chance.sample(all_days if count <= len(all_days) else 2 * all_days, count)


def _numbered(records: Sequence[Record]) -> list[Record]:
    people = dict.fromkeys(person for _, person, _ in records)
    names = {person: f"P{number:03d}" for number, person in enumerate(people, start=1)}
    return [(day, names[person], location) for day, person, location in records]


def _people(records: Sequence[Record], last: Month) -> Extract:
    return Extract(
        source="missing_people",
        name=f"missing_people_{FIRST}_{last}.csv",
        title="Missing person cases from the nine key locations, by person and location",
        producer="Leicestershire Police",
        licence=INVENTED,
        received=RECEIVED[last],
        coverage=(first_day(FIRST), last_day(last)),
        notes=(
            "Illustrative. Invented records: the references stand for nobody and for no place. "
            "Calibrated to the counts and shares printed for April to June and for October to "
            "December 2015."
        ),
        header=("date", "person", "location"),
        rows=[record for record in records if record[0] <= last_day(last)],
    )


def _by_month(records: Sequence[Record]) -> ByMonth:
    counts = Counter(f"{day:%Y-%m}" for day, _, _ in records)
    return {month: counts[month] for month in months(FIRST, TO_DECEMBER)}


def _with(part: Mapping[Month, int], rest: Mapping[Month, int]) -> ByMonth:
    return {month: part[month] + count for month, count in rest.items()}


def _other_cases(from_locations: Mapping[Month, int]) -> ByMonth:
    """Cases from anywhere else: what the printed totals leave for them."""
    windows = (BASELINE, YEAR_TO_JUNE, YEAR_TO_DECEMBER, LATEST_QUARTER)
    printed = (*CASES, CASES_OF_LATEST_QUARTER)
    baseline, to_june, to_december, latest = (
        total - sum(from_locations[month] for month in window)
        for window, total in zip(windows, printed, strict=True)
    )
    expected, weights, chance = _course(
        "missing, other cases",
        list(zip(windows, (baseline, to_june, to_december, latest), strict=True)),
    )
    shared = rounded(expected, SHARED)
    summer = to_december - latest - shared
    return deal_windows(
        chance,
        weights,
        [
            (BASELINE, baseline),
            (BETWEEN, rounded(expected, BETWEEN)),
            (AUTUMN_2014, to_june - shared),
            (SHARED, shared),
            (months("2015-07", "2015-09"), summer),
            (LATEST_QUARTER, latest),
        ],
    )


def _calls_without_case() -> ByMonth:
    """Calls that ended before a case was opened: the person was found in the meantime."""
    baseline, to_june, to_december = (
        calls - cases for calls, cases in zip(CALLS, CASES, strict=True)
    )
    expected, weights, chance = _course(
        "missing, calls without a case",
        [(BASELINE, baseline), (YEAR_TO_JUNE, to_june), (YEAR_TO_DECEMBER, to_december)],
    )
    shared = rounded(expected, SHARED)
    return deal_windows(
        chance,
        weights,
        [
            (BASELINE, baseline),
            (BETWEEN, rounded(expected, BETWEEN)),
            (AUTUMN_2014, to_june - shared),
            (SHARED, shared),
            (AUTUMN_2015, to_december - shared),
        ],
    )


def _course(
    name: str, totals: Sequence[tuple[Sequence[Month], int]]
) -> tuple[dict[Month, float], dict[Month, float], random.Random]:
    """What each month is expected to hold, its weight with a shock, and the stream of both."""
    profile = seasonal(PEAK, SWING)
    level = smoothest_level(profile, totals)
    expected = {month: level[month] * profile[month] for month in level}
    chance = stream(name)
    weights = {month: mean * shock(chance, VARIATION) for month, mean in expected.items()}
    return expected, weights, chance


def _absent(name: str, totals: Sequence[tuple[Sequence[Month], int]]) -> ByMonth:
    """Reports of a category that began later: windows that don't overlap, evenly but for chance."""
    chance = stream(name)
    weights = {
        month: days(month) * shock(chance, VARIATION) for window, _ in totals for month in window
    }
    return deal_windows(chance, weights, totals)

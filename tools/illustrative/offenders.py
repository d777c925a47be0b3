"""First-time entrants, young offenders' cohorts, and the managed offenders' cohort."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from illustrative.drawing import deal, shock, stream
from illustrative.extracts import INVENTED, Cell, Extract
from illustrative.months import Month, first_day, last_day, months, quarter_of, quarters
from illustrative.population import DISTRICTS

# leave 43 for January to March 2017, a busy quarter.
ENTRANTS: tuple[tuple[Month, Month, int], ...] = (
    ("2012-04", "2013-03", 268),
    ("2013-04", "2014-03", 181),
    ("2014-04", "2015-03", 190),
    ("2015-04", "2015-12", 95),
    ("2016-01", "2016-03", 29),
    ("2016-04", "2016-12", 83),
    ("2017-01", "2017-03", 43),
    ("2017-04", "2017-12", 75),
)
ENTRANT_AREAS = (*DISTRICTS, "Rutland")
_ENTRANT_RATES = (0.95, 1.20, 0.65, 1.00, 0.90, 1.20, 1.00, 0.75)

# Year of the cohort, its end, people, offences within the window, people who offended again.
YOUNG_OFFENDERS = (
    ("2012-04-01", "2013-03-31", 318, 312, 117),
    ("2013-04-01", "2014-03-31", 298, 310, 112),
    ("2014-04-01", "2015-03-31", 276, 345, 108),
    ("2015-04-01", "2016-03-31", 244, 200, 83),
)
PART_OF_2016_17 = ("2016-04-01", "2016-12-31", 214, 60, 31)
WHOLE_OF_2016_17 = ("2016-04-01", "2017-03-31", 221, 201, 78)

# The managed cohort by the quarter in which its follow-up ends: people, offences in the twelve
# months before entry and in the twelve months after. Windows are sums of four quarters.
MANAGED: tuple[tuple[Month, Month, int, int, int], ...] = (
    ("2013-04", "2014-03", 171, 1197, 723),
    ("2014-04", "2015-03", 168, 1163, 696),
    ("2015-04", "2016-03", 165, 1129, 666),
    ("2016-04", "2016-12", 122, 831, 474),
    ("2017-01", "2017-03", 41, 282, 163),
    ("2017-04", "2017-12", 120, 823, 480),
)


def first_time_entrants(people: Mapping[tuple[str, str], int]) -> list[Extract]:
    """Both vintages, by month and district of home."""
    chance = stream("first-time entrants")
    weights = {
        area: sum(people[area, str(age)] for age in range(10, 18)) / 1000 * rate
        for area, rate in zip(ENTRANT_AREAS, _ENTRANT_RATES, strict=True)
    }
    counts: dict[tuple[Month, str], int] = {}
    for first, last, total in ENTRANTS:
        window = months(first, last)
        monthly = deal(chance, total, {month: shock(chance, 0.12) for month in window})
        for month in window:
            by_area = deal(chance, monthly[month], weights)
            counts |= {(month, area): by_area[area] for area in ENTRANT_AREAS}
    return [
        Extract(
            source="first_time_entrants",
            name=f"first_time_entrants_2012-04_{last}.csv",
            title="First-time entrants aged 10 to 17 by month and district of home",
            producer="Youth Offending Service",
            licence=INVENTED,
            received=received,
            coverage=(first_day("2012-04"), last_day(last)),
            notes=(
                "Illustrative. Invented counts. With Rutland, calibrated to the numbers printed "
                f"for {printed}. Local counting: community resolutions are included."
            ),
            header=("month", "area", "category", "subcategory", "count"),
            rows=[
                (month, area, "First-time entrants", "", counts[month, area])
                for month in months("2012-04", last)
                for area in ENTRANT_AREAS
            ],
        )
        for last, received, printed in (
            ("2016-12", dt.date(2017, 4, 10), "2014-15, 2015-16 and April to December 2016"),
            ("2017-12", dt.date(2018, 1, 15), "2016-17 and April to December 2017"),
        )
    ]


def youth_cohorts() -> list[Extract]:
    """Both vintages: the first ends with part of a year, which no whole year may be set against."""
    return [
        Extract(
            source="youth_cohorts",
            name=f"youth_cohorts_2012-04_{end[:7]}.csv",
            title="Young offenders' cohorts by financial year",
            producer="Youth Offending Service",
            licence=INVENTED,
            received=received,
            coverage=(dt.date(2012, 4, 1), dt.date.fromisoformat(end)),
            notes=f"Illustrative. Invented people. {notes}",
            header=("cohort", "area", "start", "end", "people", "offences_after", "reoffenders"),
            rows=[
                ("Young offenders", "Leicestershire and Rutland", *cohort)
                for cohort in (*YOUNG_OFFENDERS, last)
            ],
        )
        for end, received, last, notes in (
            (
                "2016-12-31",
                dt.date(2017, 5, 10),
                PART_OF_2016_17,
                "Calibrated to the rates printed for 2013-14 to 2015-16 and for part of 2016-17. "
                "The last row covers nine months and is still filling: it can't be compared with "
                "a whole year.",
            ),
            (
                "2017-03-31",
                dt.date(2018, 1, 15),
                WHOLE_OF_2016_17,
                "Calibrated to the rates printed for 2013-14 to 2016-17.",
            ),
        )
    ]


def offender_management() -> list[Extract]:
    """Both vintages: twelve months ending in each quarter."""
    chance = stream("offender management")
    by_quarter: dict[Month, tuple[int, int, int]] = {}
    for first, last, *totals in MANAGED:
        ends = [quarter[-1] for quarter in quarters(first, last)]
        sizes = {end: shock(chance, 0.04) for end in ends}
        people, before, after = (_spread(total, sizes) for total in totals)
        by_quarter |= {end: (people[end], before[end], after[end]) for end in ends}
    ends = list(by_quarter)
    return [
        Extract(
            source="offender_management",
            name=f"offender_management_2013-04_{last}.csv",
            title="Integrated offender management cohort, twelve months ending each quarter",
            producer="Integrated offender management team",
            licence=INVENTED,
            received=received,
            coverage=(first_day("2013-04"), last_day(last)),
            notes=(
                "Illustrative. Invented people. Calibrated to the reductions printed for "
                f"{printed}. One cohort for the whole police area."
            ),
            header=(
                "cohort",
                "area",
                "start",
                "end",
                "people",
                "offences_before",
                "offences_after",
            ),
            rows=[
                _rolling_year(by_quarter, ends[place - 3 : place + 1])
                for place in range(3, len(ends))
                if ends[place] <= last
            ],
        )
        for last, received, printed in (
            ("2017-03", dt.date(2017, 5, 2), "2013-14, 2015-16 and 2016-17"),
            ("2017-12", dt.date(2018, 1, 18), "2016-17 and 2017"),
        )
    ]


def _rolling_year(
    by_quarter: Mapping[Month, tuple[int, int, int]], ends: Sequence[Month]
) -> tuple[Cell, ...]:
    first = quarter_of(ends[0])[0]
    sums = (sum(by_quarter[end][column] for end in ends) for column in range(3))
    return (
        "IOM and PPO",
        "Leicester, Leicestershire and Rutland",
        first_day(first).isoformat(),
        last_day(ends[-1]).isoformat(),
        *sums,
    )


def _spread(total: int, sizes: Mapping[Month, float]) -> dict[Month, int]:
    """A total spread by size, rounded so that it adds up (largest remainder)."""
    whole = sum(sizes.values())
    exact = {key: total * size / whole for key, size in sizes.items()}
    floors = {key: int(value) for key, value in exact.items()}
    left = total - sum(floors.values())
    largest = sorted(exact, key=lambda key: (floors[key] - exact[key], key))[:left]
    return {key: floor + (key in largest) for key, floor in floors.items()}

"""Young people who enter the system, and young adults and others who offend.

Returns to the Police and Crime Commissioner: first-time entrants of both services, cohorts,
managed offenders, charges and the cohort that tested positive for drugs.
"""

from __future__ import annotations

import datetime as dt

from illustrative.drawing import deal, shock, stream
from illustrative.extracts import INVENTED, PERIOD_RETURN, Cell, Extract
from illustrative.months import Month, first_day, last_day, months, quarters
from illustrative.population import FORCE

COUNTY, CITY = "Leicestershire and Rutland", "Leicester"

# First-time entrants by quarter from April to June 2012: the county's and Rutland's, the city's.
# Printed are the first quarter's 118, those from October 2014 on, and 40 in the city in April to
# June 2014; sums of nine and twelve months tie the others.
ENTRANTS_FIRST = "2012-04"
ENTRANTS = (
    *((118, 92), (90, 82), (77, 74), (67, 67)),
    *((66, 58), (62, 52), (60, 48), (58, 44)),
    *((58, 40), (53, 34), (48, 46), (29, 46)),
    *((36, 34), (22, 21), (34, 49)),
)

# Year of the cohort, its end, people, offences within the year.
YEARS = (("2012-04-01", "2013-03-31"), ("2013-04-01", "2014-03-31"), ("2014-04-01", "2015-03-31"))
AT_RISK = (
    ("Offending 18 to 24", 164, (407, 281, 133)),
    ("Reoffending 18 to 24", 97, (372, 249, 133)),
)
TESTED_POSITIVE = (200, (673, 332))

MANAGED_BEFORE, MANAGED_AFTER = 103, 21
MANAGED, MANAGED_LESS = 20, 13

CHARGED_2014, CHARGED_2015, CHARGED_IN_BOTH = 1789, 1621, 636


def youth_entrants() -> list[Extract]:
    """Both vintages, by month and by the service that counts."""
    chance = stream("youth entrants by month")
    last = "2015-12"
    counts: dict[tuple[Month, str], int] = {}
    for window, totals in zip(quarters(ENTRANTS_FIRST, last), ENTRANTS, strict=True):
        for area, total in zip((COUNTY, CITY), totals, strict=True):
            dealt = deal(chance, total, {month: shock(chance, 0.12) for month in window})
            counts |= {(month, area): dealt[month] for month in window}
    return [
        Extract(
            source="youth_entrants",
            name=f"youth_entrants_{ENTRANTS_FIRST}_{last}.csv",
            title="First-time entrants aged 10 to 17 by month and service",
            producer="Youth offending services of the county and the city",
            licence=INVENTED,
            received=received,
            coverage=(first_day(ENTRANTS_FIRST), last_day(last)),
            notes=(
                f"Illustrative. Invented counts. Calibrated to the numbers printed for {printed}. "
                "Local counting: community resolutions are included."
            ),
            header=("month", "area", "category", "count"),
            rows=[
                (month, area, "First-time entrants", counts[month, area])
                for month in months(ENTRANTS_FIRST, last)
                for area in (COUNTY, CITY)
            ],
        )
        for last, received, printed in (
            ("2015-06", dt.date(2015, 7, 20), "2012-13 and the year ending June 2015"),
            ("2015-12", dt.date(2016, 1, 25), "2012-13 and the year ending December 2015"),
        )
    ]


def young_adult_cohorts() -> list[Extract]:
    """Three financial years, received once: nothing new came for the third quarter."""
    return [
        _cohorts(
            source="young_adult_cohorts",
            title="Offences by young adults thought to be at risk, by financial year",
            received=dt.date(2015, 7, 27),
            rows=[
                (name, FORCE, start, end, people, offences[place])
                for place, (start, end) in enumerate(YEARS)
                for name, people, offences in AT_RISK
            ],
            notes=(
                "Calibrated to the offences printed for 2012-13 and 2014-15; 2013-14 and the "
                "number of people are invented."
            ),
        )
    ]


def drug_testing_cohort() -> list[Extract]:
    """Two financial years, received once."""
    people, offences = TESTED_POSITIVE
    return [
        _cohorts(
            source="drug_testing_cohort",
            title="Offences by people who tested positive for drugs in 2013-14",
            received=dt.date(2015, 7, 29),
            rows=[
                ("Tested positive", FORCE, start, end, people, count)
                for (start, end), count in zip(YEARS[1:], offences, strict=True)
            ],
            notes=(
                "Calibrated to the offences printed for 2013-14 and 2014-15. A cohort of 200 "
                "people who first tested positive in 2013-14."
            ),
        )
    ]


def managed_young_adults() -> list[Extract]:
    """April to September of two years, received once."""
    before = (FORCE, "Offences", dt.date(2014, 4, 1), dt.date(2014, 9, 30), MANAGED_BEFORE, None)
    after = (dt.date(2015, 4, 1), dt.date(2015, 9, 30))
    return [
        Extract(
            source="managed_young_adults",
            name="managed_young_adults_2014-04_2015-09.csv",
            title="Managed offenders aged 18 to 24, April to September",
            producer="Integrated offender management team",
            licence=INVENTED,
            received=dt.date(2016, 1, 21),
            coverage=(dt.date(2014, 4, 1), dt.date(2015, 9, 30)),
            notes=(
                "Illustrative. Invented people. Calibrated to the offences and to the 65% printed "
                "for April to September 2015. The printed paper doesn't say how many people it is "
                "65% of; 20 is invented."
            ),
            header=PERIOD_RETURN,
            rows=[
                before,
                (FORCE, "Offences", *after, MANAGED_AFTER, None),
                (FORCE, "Reduced", *after, MANAGED_LESS, MANAGED),
            ],
        )
    ]


def charges() -> list[Extract]:
    """Two calendar years, received once."""
    year_2014 = (dt.date(2014, 1, 1), dt.date(2014, 12, 31))
    year_2015 = (dt.date(2015, 1, 1), dt.date(2015, 12, 31))
    return [
        Extract(
            source="charges",
            name="charges_2014_2015.csv",
            title="People aged 18 to 24 charged, by calendar year",
            producer="Leicestershire Police",
            licence=INVENTED,
            received=dt.date(2016, 2, 3),
            coverage=(year_2014[0], year_2015[1]),
            notes=(
                "Illustrative. No figures of a force. Set to the numbers printed for 2014 and "
                "2015. Charged again: of the people charged in 2014, those charged in 2015 as "
                "well. Charges only, with no disposals out of court."
            ),
            header=PERIOD_RETURN,
            rows=[
                (FORCE, "Charged 18 to 24", *year_2014, CHARGED_2014, None),
                (FORCE, "Charged 18 to 24", *year_2015, CHARGED_2015, None),
                (FORCE, "Charged again 18 to 24", *year_2015, CHARGED_IN_BOTH, CHARGED_2014),
            ],
        )
    ]


def _cohorts(
    *, source: str, title: str, received: dt.date, rows: list[tuple[Cell, ...]], notes: str
) -> Extract:
    start, end = str(rows[0][2]), str(rows[-1][3])
    return Extract(
        source=source,
        name=f"{source}_{start[:7]}_{end[:7]}.csv",
        title=title,
        producer="Leicestershire Police",
        licence=INVENTED,
        received=received,
        coverage=(dt.date.fromisoformat(start), dt.date.fromisoformat(end)),
        notes=f"Illustrative. Invented people. {notes}",
        header=("cohort", "area", "start", "end", "people", "offences_after"),
        rows=rows,
    )

"""Recorded crime and hate incidents by month and district, and reports to any agency.

Every number in this file is a county total of a year. The financial years to 2015-16 are invented
(their sums follow the published course of recorded crime); 2016-17 and 2017 are chosen so that
the rates printed in the reference papers come out. Months and districts are drawn. The extracts
of 2015 and early 2016 hold the counts of the later ones.
"""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from illustrative.drawing import deal, shock, smoothest_level, stream, take
from illustrative.extracts import INVENTED, Cell, Extract
from illustrative.months import (
    Month,
    calendar_year,
    days,
    financial_year,
    first_day,
    last_day,
    months,
)
from illustrative.population import DISTRICTS

FIRST, LAST_BEFORE, LAST = "2012-04", "2017-03", "2017-12"
RECLASSIFIED = "2017-04"  # burglary in a dwelling becomes burglary residential
RESTATED_BEFORE = months("2016-01", "2016-03")
RESTATED = financial_year(2016)
_OVERLAP = months("2017-01", "2017-03")

# The force printed fewer thefts of vehicles in 2012-13 than the county's course alone would have.
# So some of the county's are thefts from vehicles instead: this share of April 2012, falling
# steadily to none after December 2015. Vehicle crime stays what it was, by month and district.
RELABELLED = months(FIRST, "2015-12")
RELABELLED_AT_FIRST = 0.44

Counts = dict[tuple[Month, str], int]  # by month and district
Crime = list[tuple["Series", Counts, Counts]]  # as first received, and as received in 2018

# By district, in the order of `DISTRICTS`: the rate per head, the county's being about 1.
_LIKE_THE_COUNTY = (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)
_VIOLENCE = (0.90, 1.14, 0.75, 1.04, 0.95, 1.15, 0.90)
_DISORDER = (0.85, 1.18, 0.70, 1.06, 0.95, 1.10, 0.95)


@dataclass(frozen=True)
class Series:
    """A category (and subcategory) of the county, before it is drawn.

    years: totals of the financial years from 2012-13 to 2015-16. first: 2016-17 as first
    received; restated: 2016-17 as received in January 2018; latest: the calendar year 2017.
    peak and swing: the month of the year (1 to 12) when it is highest, and how far above its
    mean. variation: of the monthly shock common to all districts. districts: relative rates.
    """

    category: str
    subcategory: str
    years: tuple[int, ...]
    first: int
    restated: int
    latest: int
    peak: int
    swing: float
    variation: float
    districts: tuple[float, ...] = _LIKE_THE_COUNTY
    local_variation: float = 0.06

    @property
    def name(self) -> str:
        return f"{self.category} {self.subcategory}".strip()


HOMES = Series(
    "Burglary", "Dwelling", (2883, 2692, 2477, 2436), 2704, 2699, 3527,
    12, 0.08, 0.035, (1.15, 1.00, 0.88, 0.95, 0.78, 1.10, 1.08),
)  # fmt: skip
OTHER_PREMISES = Series(
    "Burglary", "Non-dwelling", (2953, 2725, 2512, 2471), 2344, 2360, 1926,
    12, 0.08, 0.035, (1.00, 1.05, 1.08, 0.95, 0.95, 1.15, 0.60),
)  # fmt: skip
ALL_BURGLARY = replace(
    HOMES,
    subcategory="",
    years=tuple(map(sum, zip(HOMES.years, OTHER_PREMISES.years, strict=True))),
    first=HOMES.first + OTHER_PREMISES.first,
    restated=HOMES.restated + OTHER_PREMISES.restated,
    latest=HOMES.latest + OTHER_PREMISES.latest,
)
THEFT_FROM_VEHICLE = Series(
    "Vehicle crime", "Theft from vehicle", (3887, 3463, 3409, 3452), 3766, 3775, 4486,
    11, 0.07, 0.06, (1.38, 0.98, 0.90, 0.92, 0.60, 1.15, 0.82),
)  # fmt: skip
THEFT_OF_VEHICLE = Series(
    "Vehicle crime", "Theft of vehicle", (1124, 1021, 1018, 1055), 1192, 1195, 1491,
    10, 0.04, 0.05, (1.20, 1.02, 0.95, 1.02, 0.68, 1.15, 0.72),
)  # fmt: skip
SINGLE_SERIES = (
    Series("Violence with injury", "", (2187, 2079, 1993, 2040), 2713, 2685, 3189,
           7, 0.08, 0.03, _VIOLENCE),
    Series("Violence without injury", "", (3052, 3079, 3374, 3851), 4828, 4870, 5960,
           7, 0.06, 0.03, _VIOLENCE),
    Series("Sexual offences", "", (391, 473, 618, 759), 868, 880, 1040,
           7, 0.06, 0.05, (0.95, 1.10, 0.80, 1.00, 1.00, 1.10, 0.88)),
    Series("Robbery", "", (264, 243, 232, 244), 261, 260, 318,
           11, 0.05, 0.06, (1.10, 1.25, 0.55, 0.90, 0.60, 0.90, 1.40)),
    Series("Criminal damage and arson", "", (5478, 4983, 4661, 4609), 4692, 4700, 5020,
           8, 0.06, 0.04, (0.95, 1.08, 0.75, 1.04, 0.95, 1.15, 0.95)),
    Series("Shoplifting", "", (2862, 2908, 2963, 3021), 3102, 3120, 3560,
           11, 0.05, 0.04, (1.10, 1.05, 0.75, 1.00, 0.90, 1.00, 1.25)),
    Series("Other theft", "", (6517, 5743, 5008, 4723), 4766, 4780, 5180,
           8, 0.07, 0.03, (1.08, 1.00, 0.87, 1.00, 0.85, 1.20, 0.80)),
    Series("Drugs", "", (1292, 1177, 1013, 931), 825, 830, 842,
           6, 0.03, 0.07, (0.80, 1.20, 0.62, 1.00, 1.00, 1.10, 1.05)),
    Series("Public order", "", (1478, 1443, 1492, 1637), 1941, 1950, 2530,
           7, 0.09, 0.04, _DISORDER),
    Series("Possession of weapons", "", (151, 148, 159, 183), 211, 213, 269,
           7, 0.05, 0.06, _DISORDER),
    Series("Other crime", "", (829, 852, 889, 939), 973, 980, 1060,
           5, 0.03, 0.05, (0.95, 1.10, 0.90, 0.95, 1.00, 1.10, 0.85)),
)  # fmt: skip

HATE = Series(
    "Hate incidents", "", (519, 487, 441, 400), 456, 490, 511,
    8, 0.05, 0.08, (0.92, 1.22, 0.62, 0.85, 0.82, 0.98, 1.50), 0.12,
)  # fmt: skip
_AS_LATER = "The same counts as in the extract of April 2017."
STRANDS = {
    "Race": 0.68,
    "Religion": 0.08,
    "Sexual orientation": 0.12,
    "Disability": 0.09,
    "Transgender identity": 0.03,
}


def drawn_crime(people: Mapping[tuple[str, str], int]) -> Crime:
    """The county's crime, drawn: every series by month and district."""
    thefts_from, thefts_of = (
        (series, *_vintages(series, _level(series), people))
        for series in (THEFT_FROM_VEHICLE, THEFT_OF_VEHICLE)
    )
    return [
        *_burglary(people),
        *_relabelled(thefts_from, thefts_of),
        *((series, *_vintages(series, _level(series), people)) for series in SINGLE_SERIES),
    ]


def county_by_month(crime: Crime) -> dict[tuple[str, str], dict[Month, int]]:
    """The county's latest counts by month, under category and subcategory."""
    return {
        (series.category, series.subcategory): {
            month: sum(counts[month, district] for district in DISTRICTS)
            for month in months(FIRST, LAST)
        }
        for series, _, counts in crime
    }


def recorded_crime(crime: Crime) -> list[Extract]:
    """Every vintage of recorded crime."""
    received_first = [(series, first) for series, first, _ in crime]
    received_last = [(series, last) for series, _, last in crime]
    return [
        Extract(
            source="recorded_crime",
            name=f"recorded_crime_{FIRST}_{last_month}.csv",
            title="Recorded crime by month, district and category",
            producer="Leicestershire Police",
            licence=INVENTED,
            received=received,
            coverage=(first_day(FIRST), last_day(last_month)),
            notes=f"Illustrative. Invented counts; no force supplied them. {notes}",
            header=("month", "area", "category", "subcategory", "count"),
            rows=list(_crime_rows(counts, months(FIRST, last_month))),
        )
        for last_month, received, counts, notes in (
            ("2015-06", dt.date(2015, 8, 3), received_first, _AS_LATER),
            ("2015-12", dt.date(2016, 1, 25), received_first, _AS_LATER),
            (
                LAST_BEFORE,
                dt.date(2017, 4, 24),
                received_first,
                "Calibrated to the rates and changes printed for 2016-17.",
            ),
            (
                LAST,
                dt.date(2018, 1, 22),
                received_last,
                "Calibrated to the rates printed for 2016-17 and for 2017. January 2016 to March "
                "2017 restated: records found late, cancelled or reclassified. From April 2017 "
                "burglary is classed as residential or as business and community.",
            ),
        )
    ]


def hate_incidents(people: Mapping[tuple[str, str], int]) -> list[Extract]:
    """Every vintage of hate incidents, by strand."""
    first, last = _vintages(HATE, _level(HATE), people)
    strands = stream("hate incidents, strands")
    by_strand_first = {key: deal(strands, count, STRANDS) for key, count in first.items()}
    by_strand_last = {
        key: _with_strands(strands, by_strand_first.get(key), count) for key, count in last.items()
    }
    return [
        Extract(
            source="hate_incidents",
            name=f"hate_incidents_{FIRST}_{last_month}.csv",
            title="Hate incidents by month, district and strand",
            producer="Leicestershire Police",
            licence=INVENTED,
            received=received,
            coverage=(first_day(FIRST), last_day(last_month)),
            notes=f"Illustrative. Invented counts; no force supplied them. {notes}",
            header=("month", "area", "category", "subcategory", "count"),
            rows=[
                (month, district, strand, "", counts[month, district][strand])
                for month in months(FIRST, last_month)
                for district in DISTRICTS
                for strand in STRANDS
            ],
        )
        for last_month, received, counts, notes in (
            ("2015-06", dt.date(2015, 8, 3), by_strand_first, _AS_LATER),
            ("2015-12", dt.date(2016, 1, 25), by_strand_first, _AS_LATER),
            (
                LAST_BEFORE,
                dt.date(2017, 4, 24),
                by_strand_first,
                "Calibrated to the rates printed for 2015-16 and 2016-17.",
            ),
            (
                LAST,
                dt.date(2018, 1, 22),
                by_strand_last,
                "Calibrated to the rates printed for 2016-17 and for 2017. January 2016 to March "
                "2017 restated: incidents flagged late.",
            ),
        )
    ]


def hate_reports() -> list[Extract]:
    """Reports to any agency by financial year: the last two give the printed rise of 67."""
    reports = {2012: 431, 2013: 418, 2014: 396, 2015: 372, 2016: 439}
    return [
        Extract(
            source="hate_reports",
            name="hate_reports_2012-13_2016-17.csv",
            title="Hate incidents and crimes reported to any agency, by financial year",
            producer="Hate incident monitoring project",
            licence=INVENTED,
            received=dt.date(2017, 5, 5),
            coverage=(dt.date(2012, 4, 1), dt.date(2017, 3, 31)),
            notes=(
                "Illustrative. Invented counts; the last two years give the change printed for "
                "2016-17, 67 more reports."
            ),
            header=("area", "category", "start", "end", "numerator", "denominator", "n"),
            rows=[
                (
                    "Leicestershire",
                    "Hate incidents and crimes",
                    f"{year}-04-01",
                    f"{year + 1}-03-31",
                    count,
                    None,
                    None,
                )
                for year, count in reports.items()
            ],
        )
    ]


def _profile(series: Series) -> dict[Month, float]:
    """Each month's days times its season, so that the level is a count per average month."""
    return {
        month: days(month)
        / (365.25 / 12)
        * (1 + series.swing * math.cos(2 * math.pi * (int(month[5:]) - series.peak) / 12))
        for month in months(FIRST, LAST)
    }


def _level(series: Series, steps: Sequence[Month] = ()) -> dict[Month, float]:
    """The smoothest course through the series' years."""
    years = [(financial_year(2012 + place), total) for place, total in enumerate(series.years)]
    return smoothest_level(
        _profile(series),
        [*years, (financial_year(2016), series.first), (calendar_year(2017), series.latest)],
        steps,
    )


def _burglary(people: Mapping[tuple[str, str], int]) -> Iterator[tuple[Series, Counts, Counts]]:
    """Homes and other premises: both step in April 2017, in opposite directions; their sum not."""
    together = _level(ALL_BURGLARY)
    homes = _level(HOMES, steps=[RECLASSIFIED])
    for series, level in (
        (HOMES, homes),
        (OTHER_PREMISES, {month: together[month] - homes[month] for month in together}),
    ):
        yield (series, *_vintages(series, level, people))


def _relabelled(
    thefts_from: tuple[Series, Counts, Counts], thefts_of: tuple[Series, Counts, Counts]
) -> Crime:
    """Both thefts, with the share `RELABELLED_AT_FIRST` of one counted as the other."""
    moved: list[list[Counts]] = []
    for from_counts, of_counts in zip(thefts_from[1:], thefts_of[1:], strict=True):
        chance = stream("thefts of vehicles relabelled")  # the same months move in both vintages
        from_counts, of_counts = dict(from_counts), dict(of_counts)
        for place, month in enumerate(RELABELLED):
            inside = {(month, district): of_counts[month, district] for district in DISTRICTS}
            share = RELABELLED_AT_FIRST * (1 - place / len(RELABELLED))
            for key, count in take(chance, round(share * sum(inside.values())), inside).items():
                of_counts[key] -= count
                from_counts[key] += count
        moved.append([from_counts, of_counts])
    (from_first, of_first), (from_last, of_last) = moved
    return [(thefts_from[0], from_first, from_last), (thefts_of[0], of_first, of_last)]


def _vintages(
    series: Series, level: Mapping[Month, float], people: Mapping[tuple[str, str], int]
) -> tuple[Counts, Counts]:
    """The series as first received (to March 2017) and as received in January 2018."""
    chance = stream(series.name)
    profile = _profile(series)
    weights = {
        month: level[month] * profile[month] * shock(chance, series.variation) for month in level
    }
    overlap = round(sum(level[month] * profile[month] for month in _OVERLAP))
    monthly: dict[Month, int] = {}
    for place, total in enumerate(series.years):
        monthly |= _deal_months(chance, total, weights, financial_year(2012 + place))
    monthly |= _deal_months(chance, series.first - overlap, weights, months("2016-04", "2016-12"))
    monthly |= _deal_months(chance, overlap, weights, _OVERLAP)
    shares = _district_shares(chance, series, people)
    first = _deal_districts(chance, monthly, shares)

    last = _restate(chance, first, RESTATED_BEFORE, 0)
    last = _restate(chance, last, RESTATED, series.restated - series.first)
    in_overlap = sum(last[month, district] for month in _OVERLAP for district in DISTRICTS)
    later = months("2017-04", LAST)
    last |= _deal_districts(
        chance, _deal_months(chance, series.latest - in_overlap, weights, later), shares
    )
    return first, last


def _deal_months(
    chance: random.Random, total: int, weights: Mapping[Month, float], window: Sequence[Month]
) -> dict[Month, int]:
    return deal(chance, total, {month: weights[month] for month in window})


def _deal_districts(
    chance: random.Random,
    monthly: Mapping[Month, int],
    shares: Mapping[Month, Mapping[str, float]],
) -> Counts:
    return {
        (month, district): count
        for month, total in monthly.items()
        for district, count in deal(chance, total, shares[month]).items()
    }


def _district_shares(
    chance: random.Random, series: Series, people: Mapping[tuple[str, str], int]
) -> dict[Month, dict[str, float]]:
    """Each month's weight by district: people, relative rate, a slow drift and a shock."""
    shares: dict[Month, dict[str, float]] = {}
    drift = dict.fromkeys(DISTRICTS, 1.0)
    relative = dict(zip(DISTRICTS, series.districts, strict=True))
    for month in months(FIRST, LAST):
        drift = {
            district: 1 + 0.97 * (moved - 1) + chance.gauss(0, 0.008)
            for district, moved in drift.items()
        }
        shares[month] = {
            district: people[district, "all"]
            / 1000
            * relative[district]
            * drift[district]
            * shock(chance, series.local_variation)
            for district in DISTRICTS
        }
    return shares


def _restate(chance: random.Random, counts: Counts, window: Sequence[Month], change: int) -> Counts:
    """The counts with some of a window's records cancelled and others found: `change` net.

    The later a month, the more of it is restated.
    """
    age = {month: place + 1 for place, month in enumerate(window)}
    inside = {key: count for key, count in counts.items() if key[0] in age}
    moved = round(0.003 * sum(inside.values()))
    lost = take(chance, moved + max(0, -change), inside)
    found = deal(
        chance,
        moved + max(0, change),
        {key: age[key[0]] * (count + 0.1) for key, count in inside.items()},
    )
    return counts | {key: inside[key] - lost[key] + found[key] for key in inside}


def _with_strands(
    chance: random.Random, before: Mapping[str, int] | None, count: int
) -> dict[str, int]:
    """A month of a district by strand, keeping what was known of it before."""
    if before is None:
        return deal(chance, count, STRANDS)
    change = count - sum(before.values())
    if change >= 0:
        found = deal(chance, change, STRANDS)
        return {strand: before[strand] + found[strand] for strand in STRANDS}
    lost = take(chance, -change, before)
    return {strand: before[strand] - lost[strand] for strand in STRANDS}


def _crime_rows(
    drawn: Sequence[tuple[Series, Counts]], window: Sequence[Month]
) -> Iterator[tuple[Cell, ...]]:
    """Rows by month, district and category; burglary under the classes of its month."""
    new_classes = {"Dwelling": "Residential", "Non-dwelling": "Business and community"}
    for month in window:
        for district in DISTRICTS:
            for series, counts in drawn:
                subcategory = series.subcategory
                if month >= RECLASSIFIED:
                    subcategory = new_classes.get(subcategory, subcategory)
                yield month, district, series.category, subcategory, counts[month, district]

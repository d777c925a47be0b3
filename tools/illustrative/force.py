"""Counts of the whole force by month: crime, violence flagged as domestic, anti-social behaviour.

The county's own series (`police`) is part of the force's. So the rest of the force, the city and
Rutland, is drawn, and the force is the sum: no month of the county can be above it. The force's
totals of 2012-13 and of the twelve months to June and to December 2015 are those printed in the
panel's papers for all crime, dwelling burglary, violence with injury and both thefts; the other
categories are invented, and add up to the printed total with these.
"""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from illustrative.drawing import deal, shock, smoothest_level, stream
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

FORCE = "Leicester, Leicestershire and Rutland"
HEADER = ("month", "area", "category", "subcategory", "count")
FIRST = "2012-04"
TO_JUNE, TO_DECEMBER = "2015-06", "2015-12"
RECEIVED = {TO_JUNE: dt.date(2015, 8, 3), TO_DECEMBER: dt.date(2016, 1, 25)}

BASELINE = financial_year(2012)
LATE_2013 = months("2013-04", "2013-12")
EARLY_2014 = months("2014-01", "2014-06")
BETWEEN = [*LATE_2013, *EARLY_2014]
AUTUMN_2014, AUTUMN_2015 = months("2014-07", "2014-12"), months("2015-07", TO_DECEMBER)
YEAR_TO_JUNE = months("2014-07", TO_JUNE)
YEAR_TO_DECEMBER = calendar_year(2015)
SHARED = months("2015-01", TO_JUNE)  # by the two latest years

ByMonth = dict[Month, int]
Counts = dict[tuple[str, str], ByMonth]  # by category and subcategory

# What all categories outside the county have in common from month to month: staff, systems,
# audits. Without it the sum of so many series would be steadier than a force's crime is.
COMMON_VARIATION = 0.01


@dataclass(frozen=True)
class Series:
    """A category (and subcategory) of the force, before it is drawn.

    baseline, to_june, to_december: totals of 2012-13 and of the twelve months to June and to
    December 2015. late_2013: of April to December 2013, where the course between isn't the
    smoothest one. peak and swing: the month of the year when the rest of the force is highest,
    and how far above its mean. variation: of its monthly shock. turns: what single months are
    multiplied by. draw: which of the stream's draws is taken, where a printed judgement needs a
    quiet one.
    """

    category: str
    subcategory: str
    baseline: int
    to_june: int
    to_december: int
    late_2013: int | None = None
    peak: int = 8
    swing: float = 0.05
    variation: float = 0.03
    turns: Mapping[Month, float] = field(default_factory=dict)
    draw: int = 1

    @property
    def name(self) -> str:
        return f"{self.category} {self.subcategory}".strip()


QUIET_SPRING = {"2015-04": 0.94, "2015-05": 0.92, "2015-06": 0.90}

SERIES = (
    Series("Burglary", "Dwelling", 3935, 4013, 4014, 3240, 12, 0.30,
           turns={"2015-04": 0.90, "2015-05": 0.90, "2015-06": 0.90, "2015-10": 0.93,
                  "2015-11": 0.92, "2015-12": 0.90}),
    Series("Burglary", "Non-dwelling", 4650, 4240, 4180, peak=12, swing=0.06),
    Series("Vehicle crime", "Theft from vehicle", 5236, 6092, 6691, 4350, 10, variation=0.05,
           turns={"2015-04": 1.10, "2015-05": 1.12, "2015-06": 1.12}),
    Series("Vehicle crime", "Theft of vehicle", 1051, 1376, 1428, 830, 10, variation=0.05,
           turns={"2015-04": 1.25, "2015-05": 1.25, "2015-06": 1.25}),
    Series("Violence with injury", "", 4365, 4609, 4452, peak=7, swing=0.0, variation=0.0, draw=43,
           turns={"2015-04": 0.92, "2015-05": 0.62, "2015-06": 0.62, "2015-07": 0.82,
                  "2015-08": 0.80, "2015-09": 0.80}),
    Series("Violence without injury", "", 5578, 6618, 7008, 4420, 7, turns=QUIET_SPRING),
    Series("Sexual offences", "", 930, 1480, 1640, 800, 7, variation=0.05),
    Series("Robbery", "", 980, 650, 610, 740, 11, variation=0.05),
    Series("Criminal damage and arson", "", 9150, 8330, 8560, 6930, 8,
           turns=QUIET_SPRING),
    Series("Shoplifting", "", 5240, 5480, 5530, 5000, 11),
    Series("Other theft", "", 10850, 8650, 8600, 8350, 8, turns=QUIET_SPRING),
    Series("Drugs", "", 2600, 2110, 2080, 1950, 6, variation=0.06),
    Series("Public order", "", 2560, 2780, 2900, 1980, 7),
    Series("Possession of weapons", "", 300, 330, 360, peak=7),
    Series("Other crime", "", 1380, 1560, 1600, peak=5),
)  # fmt: skip

# Shares of a category, by the month from which they hold; between two months in a straight line.
Shares = Mapping[Month, float]
PARTS: Mapping[str, tuple[str, str, Shares]] = {
    "Sexual offences": (
        "Rape", "Other sexual offences",
        {"2012-04": 0.31, "2014-03": 0.37, "2015-06": 0.43, "2015-09": 0.41, "2015-10": 0.28},
    ),
    "Other theft": (
        "Theft from person", "Other theft",
        {"2012-04": 0.115, "2014-03": 0.100, "2014-12": 0.080, "2015-01": 0.052, "2015-12": 0.05},
    ),
}  # fmt: skip

# Violence flagged as domestic: its share of all violence with and without injury.
DOMESTIC: Mapping[str, tuple[str, Shares]] = {
    "Domestic violence with injury": (
        "Violence with injury",
        {"2012-04": 0.23, "2013-03": 0.23, "2015-03": 0.32, "2015-04": 0.20, "2015-10": 0.19,
         "2015-11": 0.27, "2015-12": 0.27},
    ),
    "Domestic violence without injury": (
        "Violence without injury",
        {"2012-04": 0.36, "2014-03": 0.36, "2015-12": 0.32},
    ),
}  # fmt: skip

# Anti-social behaviour: summer is high, January to March 2015 low, and spring 2015 slow to rise.
DISORDER = ((financial_year(2012), 26410), (financial_year(2013), 24870),
            (financial_year(2014), 22460), (months("2015-04", TO_DECEMBER), 16640))  # fmt: skip
DISORDER_PEAK, DISORDER_SWING, DISORDER_VARIATION = 7, 0.24, 0.03
DISORDER_TURNS = {"2015-01": 0.88, "2015-02": 0.87, "2015-03": 0.88,
                  "2015-04": 0.90, "2015-05": 0.91, "2015-06": 0.92}  # fmt: skip


def drawn(county: Mapping[tuple[str, str], Mapping[Month, int]]) -> Counts:
    """The force's crime by month. county: its part of each category and subcategory."""
    together = _common_shocks()
    counts: Counts = {}
    for series in SERIES:
        part = county[series.category, series.subcategory]
        rest = _rest(series, part, together)
        whole = {month: part[month] + count for month, count in rest.items()}
        if series.category in PARTS:
            counts |= _in_parts(series.category, whole)
        else:
            counts[series.category, series.subcategory] = whole
    return counts


def extracts(counts: Counts) -> list[Extract]:
    """Both vintages of every count of the force."""
    return [
        *_vintages(
            "force_crime",
            "Recorded crime of the whole force by month and category",
            counts,
            "Calibrated to the totals printed for 2012-13 and for the twelve months to June and "
            "to December 2015. The counts of the county's districts are part of them.",
        ),
        *_vintages(
            "domestic_offences",
            "Violence flagged as domestic by month",
            _domestic(counts),
            "Part of the force's violence in every month. Fewer flags from April to October 2015.",
        ),
        *_vintages(
            "asb_recorded",
            "Incidents of anti-social behaviour by month",
            {("ASB incidents", ""): _disorder()},
            "No total is printed; the course follows what the papers say of it.",
        ),
    ]


def _vintages(source: str, title: str, counts: Counts, notes: str) -> Iterator[Extract]:
    for last in (TO_JUNE, TO_DECEMBER):
        yield monthly(source, title, counts, months(FIRST, last), notes)


def monthly(
    source: str,
    title: str,
    counts: Counts,
    window: Sequence[Month],
    notes: str,
) -> Extract:
    """An extract of monthly counts of the force, over a window that ends with a vintage's month.

    A series that starts after the window does has rows from its own first month.
    """
    return Extract(
        source=source,
        name=f"{source}_{window[0]}_{window[-1]}.csv",
        title=title,
        producer="Leicestershire Police",
        licence=INVENTED,
        received=RECEIVED[window[-1]],
        coverage=(first_day(window[0]), last_day(window[-1])),
        notes=f"Illustrative. Invented counts; no force supplied them. {notes}",
        header=HEADER,
        rows=list(_rows(counts, window)),
    )


def _rows(counts: Counts, window: Sequence[Month]) -> Iterator[tuple[Cell, ...]]:
    for month in window:
        for (category, subcategory), by_month in counts.items():
            if month in by_month:
                yield month, FORCE, category, subcategory, by_month[month]


def _rest(series: Series, county: Mapping[Month, int], together: Mapping[Month, float]) -> ByMonth:
    """The force outside the county, month by month: what the force's totals leave for it."""

    def left(total: int, window: Sequence[Month]) -> int:
        return total - sum(county[month] for month in window)

    baseline = left(series.baseline, BASELINE)
    to_june = left(series.to_june, YEAR_TO_JUNE)
    to_december = left(series.to_december, YEAR_TO_DECEMBER)
    totals = [(BASELINE, baseline), (YEAR_TO_JUNE, to_june), (YEAR_TO_DECEMBER, to_december)]
    if series.late_2013 is not None:
        totals.append((LATE_2013, left(series.late_2013, LATE_2013)))

    profile = seasonal(series.peak, series.swing, series.turns)
    level = smoothest_level(profile, totals)
    expected = {month: level[month] * profile[month] for month in level}
    shared = rounded(expected, SHARED)
    chance = stream(f"rest of the force, {series.name}, {series.draw}")
    weights = {
        month: mean * together[month] * shock(chance, series.variation)
        for month, mean in expected.items()
    }
    split = [LATE_2013, EARLY_2014] if series.late_2013 is not None else [BETWEEN]
    return deal_windows(
        chance,
        weights,
        [
            (BASELINE, baseline),
            *((window, rounded(expected, window)) for window in split),
            (AUTUMN_2014, to_june - shared),
            (SHARED, shared),
            (AUTUMN_2015, to_december - shared),
        ],
    )


def seasonal(
    peak: int, swing: float, turns: Mapping[Month, float] | None = None
) -> dict[Month, float]:
    """Each month's days times its season times its turn: a level is a count per average month."""
    return {
        month: days(month)
        / (365.25 / 12)
        * (1 + swing * math.cos(2 * math.pi * (int(month[5:]) - peak) / 12))
        * (turns or {}).get(month, 1.0)
        for month in months(FIRST, TO_DECEMBER)
    }


def rounded(expected: Mapping[Month, float], window: Sequence[Month]) -> int:
    """What a window is expected to come to, as a whole number."""
    return round(sum(expected[month] for month in window))


def deal_windows(
    chance: random.Random,
    weights: Mapping[Month, float],
    totals: Sequence[tuple[Sequence[Month], int]],
) -> ByMonth:
    """Each window's total dealt out over its months; the windows don't overlap."""
    counts: ByMonth = {}
    for window, total in totals:
        counts |= deal(chance, total, {month: weights[month] for month in window})
    return counts


def share_of(shares: Shares, month: Month) -> float:
    """A share in a month, on the straight line between the dates given."""
    place = {each: number for number, each in enumerate(months(FIRST, TO_DECEMBER))}
    return float(np.interp(place[month], [place[given] for given in shares], list(shares.values())))


def _part(chance: random.Random, whole: Mapping[Month, int], shares: Shares) -> ByMonth:
    """A part of each month's count, drawn record by record."""
    part: ByMonth = {}
    for month, count in whole.items():
        share = share_of(shares, month)
        part[month] = sum(chance.random() < share for _ in range(count))
    return part


def _in_parts(category: str, whole: Mapping[Month, int]) -> Counts:
    first, second, shares = PARTS[category]
    part = _part(stream(f"{category}, {first}"), whole, shares)
    rest = {month: count - part[month] for month, count in whole.items()}
    return {(category, first): part, (category, second): rest}


def _domestic(counts: Counts) -> Counts:
    return {
        (category, ""): _part(stream(category), counts[violence, ""], shares)
        for category, (violence, shares) in DOMESTIC.items()
    }


def _disorder() -> ByMonth:
    chance = stream("anti-social behaviour")
    profile = seasonal(DISORDER_PEAK, DISORDER_SWING, DISORDER_TURNS)
    level = smoothest_level(profile, DISORDER)
    weights = {
        month: level[month] * profile[month] * shock(chance, DISORDER_VARIATION) for month in level
    }
    return deal_windows(chance, weights, DISORDER)


def _common_shocks() -> dict[Month, float]:
    chance = stream("rest of the force, common to all crime")
    return {month: shock(chance, COMMON_VARIATION) for month in months(FIRST, TO_DECEMBER)}

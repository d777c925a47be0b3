"""The most similar group: forces that don't exist, named by letter, and this force among them.

Rates of 2015 are set so that the positions printed for the year to December 2015 come out, 1
being the lowest rate of the eight. Populations are drawn; the force's own is a round figure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from illustrative.drawing import stream
from illustrative.extracts import INVENTED, Cell, Extract
from illustrative.force import FORCE, YEAR_TO_DECEMBER, Counts
from illustrative.months import first_day, last_day

OTHERS = tuple(f"Force {letter}" for letter in "ABCDEFG")
OWN_POPULATION = 1_050_000

# Per 1,000 people in 2015, in the order of the others.
RATES: Mapping[str, tuple[float, ...]] = {
    "all_crime": (61.8, 52.4, 68.3, 59.1, 54.6, 64.5, 60.2),
    "dwelling_burglary": (3.42, 2.66, 3.58, 4.41, 2.94, 3.29, 3.11),
    "injury_violence": (6.12, 5.08, 7.94, 6.75, 5.46, 7.21, 5.83),
    "theft_from_vehicles": (5.57, 4.18, 5.31, 7.26, 4.63, 5.92, 4.97),
    "theft_of_vehicles": (1.52, 0.98, 1.27, 1.83, 1.11, 1.64, 1.19),
}

# What of the force's crime each of them counts: a category, and a subcategory of it.
COUNTED: Mapping[str, tuple[str, str] | None] = {
    "all_crime": None,
    "dwelling_burglary": ("Burglary", "Dwelling"),
    "injury_violence": ("Violence with injury", ""),
    "theft_from_vehicles": ("Vehicle crime", "Theft from vehicle"),
    "theft_of_vehicles": ("Vehicle crime", "Theft of vehicle"),
}


def extracts(counts: Counts) -> list[Extract]:
    """The group's figures of 2015. counts: the force's own crime by month."""
    start, end = first_day(YEAR_TO_DECEMBER[0]), last_day(YEAR_TO_DECEMBER[-1])
    return [
        Extract(
            source="msg_values",
            name=f"msg_values_{start:%Y-%m}_{end:%Y-%m}.csv",
            title="Recorded crime of the most similar group",
            producer="Invented for the illustrative extracts",
            licence=INVENTED,
            received=dt.date(2016, 2, 4),
            coverage=(start, end),
            notes=(
                "Illustrative. The other forces do not exist. Set so that this force's positions "
                "among the eight are those printed for 2015. Its count is its own; its population "
                "is a round figure."
            ),
            header=("indicator", "area", "start", "end", "numerator", "denominator"),
            rows=[(*row[:2], str(start), str(end), *row[2:]) for row in _rows(counts)],
        )
    ]


def _rows(counts: Counts) -> Iterator[tuple[Cell, ...]]:
    """Rows of indicator, area, offences and people."""
    chance = stream("most similar group")
    people = {area: chance.randrange(700_000, 1_500_000) for area in OTHERS}
    for indicator, rates in RATES.items():
        yield indicator, FORCE, _own(counts, indicator), OWN_POPULATION
        for area, rate in zip(OTHERS, rates, strict=True):
            yield indicator, area, round(rate * people[area] / 1000), people[area]


def _own(counts: Counts, indicator: str) -> int:
    counted = COUNTED[indicator]
    return sum(
        by_month[month]
        for key, by_month in counts.items()
        if counted in (None, key)
        for month in YEAR_TO_DECEMBER
    )

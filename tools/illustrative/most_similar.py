"""The most similar group: forces that don't exist, named by letter, and this force among them.

Rates of 2015 are set so that the positions printed for the year to December 2015 come out, 1
being the lowest rate of the eight. Populations are drawn; the force's own is a round figure.

Satisfaction is set too, and how many were asked is drawn. The papers print no position of it to be
met: the December dashboard has rows "Position v MSG" under satisfaction with nothing in them, and
that of June has none. So all those places are invented.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from illustrative.drawing import stream
from illustrative.extracts import INVENTED, Cell, Extract
from illustrative.force import FORCE, YEAR_TO_DECEMBER, Counts
from illustrative.months import Month, first_day, last_day

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


@dataclass(frozen=True)
class Satisfied:
    """Victims of one kind: how many a force asks in a year, and per cent satisfied in each year.

    asked: fewest and most. per_cent: in the order of `YEARS`, each in the order of the others;
    None where a force doesn't ask them.
    """

    indicators: tuple[str, ...]
    asked: tuple[int, int]
    per_cent: tuple[tuple[float | None, ...], ...]


YEARS: tuple[tuple[Month, Month, dt.date], ...] = (  # first and last month, and the day received
    ("2014-07", "2015-06", dt.date(2015, 8, 28)),
    ("2015-01", "2015-12", dt.date(2016, 2, 26)),
)
# Together these are all victims of crime whom the forces ask, as in this force's own survey; both
# indicators of vehicle crime are of all its victims there, and so they are here.
SATISFIED_OF_CRIME = (
    Satisfied(
        ("burglary_satisfaction",),
        (850, 1150),
        (
            (88.1, 91.0, 86.9, 90.2, 87.5, 86.1, 90.7),
            (87.6, 90.8, 86.2, 89.9, 88.1, 85.4, 91.2),
        ),
    ),
    Satisfied(
        ("theft_from_satisfaction", "theft_of_satisfaction"),
        (850, 1150),
        (
            (80.2, 83.5, 78.9, 84.1, 77.0, 75.4, 81.6),
            (79.3, 82.6, 77.4, 83.8, 76.1, 73.2, 80.7),
        ),
    ),
    Satisfied(
        ("violence_satisfaction",),
        (850, 1150),
        (
            (80.4, 83.3, 77.2, 82.5, 78.9, 76.4, 81.1),
            (79.6, 82.9, 76.4, 81.8, 78.5, 75.2, 80.3),
        ),
    ),
)
SATISFIED_OF_OTHERS = (
    Satisfied(
        ("hate_satisfaction",),
        (280, 460),
        (
            (83.0, 80.4, 85.2, 86.3, 79.5, 81.1, 84.0),
            (82.4, 79.6, 84.1, 86.0, 78.3, 79.9, 83.5),
        ),
    ),
    Satisfied(
        ("asb_satisfaction",),
        (800, 1400),
        (
            (77.4, 80.0, None, 75.1, 78.3, 72.8, 81.0),
            (76.8, 79.2, None, 74.4, 77.5, 71.6, 80.1),
        ),
    ),
)


def satisfaction() -> list[Extract]:
    """How satisfied the other forces' victims were: a return for each of the two years."""
    rows = list(_satisfied())
    return [
        Extract(
            source="msg_satisfaction",
            name=f"msg_satisfaction_{first}_{last}.csv",
            title="Satisfaction of victims in the most similar group",
            producer="The forces of the most similar group",
            licence=INVENTED,
            received=received,
            coverage=(first_day(first), last_day(last)),
            notes=(
                "Illustrative. The other forces do not exist and nobody was asked. The printed "
                "papers give no position of satisfaction, so the places that come of this are "
                "invented, as is n. Satisfied with the whole of the service, out of those who "
                "answered. All victims are those of burglary, vehicle crime and violence. "
                "Force C does not ask victims of anti-social behaviour. This force's own figures "
                "are those of its survey and aren't repeated here."
            ),
            header=("indicator", "area", "start", "end", "numerator", "denominator"),
            rows=[row for row in rows if row[2] == str(first_day(first))],
        )
        for first, last, received in YEARS
    ]


def _satisfied() -> Iterator[tuple[str, str, str, str, int, int]]:
    """Rows of indicator, area, first day, last day, satisfied and answered."""
    chance = stream("most similar group, satisfaction")
    for year, (first, last, _) in enumerate(YEARS):
        window = (str(first_day(first)), str(last_day(last)))
        sums = dict.fromkeys(OTHERS, (0, 0))
        for group in (*SATISFIED_OF_CRIME, *SATISFIED_OF_OTHERS):
            answered = {area: chance.randint(*group.asked) for area in OTHERS}
            people = {
                area: (round(answered[area] * share / 100), answered[area])
                for area, share in zip(OTHERS, group.per_cent[year], strict=True)
                if share is not None
            }
            for indicator in group.indicators:
                for area, counted in people.items():
                    yield (indicator, area, *window, *counted)
            if group in SATISFIED_OF_CRIME:
                for area, (satisfied, asked) in people.items():
                    sums[area] = (sums[area][0] + satisfied, sums[area][1] + asked)
        for area, counted in sums.items():
            yield ("victim_satisfaction", area, *window, *counted)


def extracts(counts: Counts) -> list[Extract]:
    """The group's figures of 2015. counts: the force's own crime by month."""
    start, end = first_day(YEAR_TO_DECEMBER[0]), last_day(YEAR_TO_DECEMBER[-1])
    return [
        Extract(
            source="msg_values",
            name=f"msg_values_{start:%Y-%m}_{end:%Y-%m}.csv",
            title="Recorded crime of the most similar group",
            producer="The forces of the most similar group",
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

"""The peer areas: invented, named by letter, so that no real authority is given a figure.

Rates are set for 2017, in order, so that the printed ranks come out; earlier windows follow from
each indicator's usual growth with some chance. Populations and growth are drawn.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from illustrative.drawing import stream
from illustrative.extracts import INVENTED, Extract

NEIGHBOURS = tuple(f"Neighbour {letter}" for letter in "ABCDEFGH")
COUNTIES = tuple(f"County {letter}" for letter in "ABCDEFGHIJK")

# Per 1,000 people in 2017, in the order of the areas.
NEIGHBOUR_RATES: Mapping[str, tuple[float, ...]] = {
    "total_crime": (60.4, 48.3, 68.4, 57.7, 59.4, 72.6, 56.2, 61.9),
    "domestic_burglary": (4.95, 3.71, 5.94, 4.28, 6.36, 5.30, 3.35, 5.02),
    "all_burglary": (7.78, 5.88, 9.27, 6.64, 8.05, 10.05, 6.17, 8.44),
    "vehicle_crime": (8.41, 4.52, 10.31, 6.13, 8.86, 11.25, 5.18, 8.52),
    "violence_with_injury": (8.42, 4.54, 9.86, 7.35, 8.10, 11.74, 4.74, 9.03),
}
COUNTY_RATES: Mapping[str, tuple[float, ...]] = {
    "total_crime": (71.8, 64.2, 55.3, 83.5, 67.7, 61.4, 52.9, 76.2, 69.5, 63.1, 88.0),
    "domestic_burglary": (5.62, 4.07, 4.55, 6.48, 3.52, 4.83, 3.90, 5.37, 6.02, 4.36, 7.10),
    "all_burglary": (8.53, 6.71, 7.24, 10.12, 6.02, 8.21, 6.48, 8.94, 9.37, 7.46, 10.88),
    "vehicle_crime": (7.81, 5.34, 6.25, 10.46, 4.73, 7.08, 5.92, 8.05, 6.83, 7.37, 11.62),
    "violence_with_injury": (9.21, 7.84, 6.72, 11.90, 8.33, 7.15, 4.34, 10.27, 8.88, 6.05, 12.46),
}

# 2017 over each window, on average over the areas.
GROWTH: Mapping[str, tuple[float, float, float]] = {
    "total_crime": (1.140, 1.180, 1.250),
    "domestic_burglary": (1.345, 1.370, 1.430),
    "all_burglary": (1.080, 1.090, 1.120),
    "vehicle_crime": (1.110, 1.140, 1.210),
    "violence_with_injury": (1.135, 1.200, 1.350),
}
WINDOWS = (
    ("2017-01-01", "2017-12-31"),
    ("2016-04-01", "2017-03-31"),
    ("2016-01-01", "2016-12-31"),
    ("2015-04-01", "2016-03-31"),
)

# First-time entrants per 100,000 people aged 10 to 17, April to December 2017 and 2016.
ENTRANT_RATES = (
    (158.0, 143.0, 129.0, 204.0, 171.0, 136.0, 98.0, 186.0, 162.0, 147.0, 221.0),
    (166.0, 155.0, 138.0, 226.0, 180.0, 149.0, 109.0, 199.0, 177.0, 151.0, 238.0),
)
ENTRANT_WINDOWS = (("2017-04-01", "2017-12-31"), ("2016-04-01", "2016-12-31"))

Row = tuple[str, str, str, str, int, int]


def extracts() -> list[Extract]:
    """Both vintages, each with the windows that its edition reads."""
    rows = _rows()
    return [
        Extract(
            source="peer_values",
            name=f"peer_values_{first[:7]}_{last[:7]}.csv",
            title="Peer areas' figures on the windows of each indicator",
            producer="The peer areas",
            licence=INVENTED,
            received=received,
            coverage=(dt.date.fromisoformat(first), dt.date.fromisoformat(last)),
            notes=(
                "Illustrative. The areas do not exist. Set so that Leicestershire's rank among "
                "nine neighbours and its place among twelve counties are those printed for "
                f"{printed}."
            ),
            header=("indicator", "area", "start", "end", "numerator", "denominator"),
            rows=[row for row in rows if first <= row[2] and row[3] <= last],
        )
        for first, last, received, printed in (
            ("2015-04-01", "2017-03-31", dt.date(2017, 5, 12), "2016-17"),
            ("2016-01-01", "2017-12-31", dt.date(2018, 1, 30), "2017"),
        )
    ]


def _rows() -> list[Row]:
    chance = stream("peer values")
    people = {area: chance.randrange(300_000, 1_200_000) for area in (*NEIGHBOURS, *COUNTIES)}
    rows: list[Row] = []
    for areas, rates in ((NEIGHBOURS, NEIGHBOUR_RATES), (COUNTIES, COUNTY_RATES)):
        for indicator, by_area in rates.items():
            for area, rate in zip(areas, by_area, strict=True):
                rows.append(
                    (indicator, area, *WINDOWS[0], round(rate * people[area] / 1000), people[area])
                )
                own = chance.gauss(1, 0.012)
                for (start, end), growth in zip(WINDOWS[1:], GROWTH[indicator], strict=True):
                    earlier = rate / growth * own * chance.gauss(1, 0.004)
                    count = round(earlier * people[area] / 1000)
                    rows.append((indicator, area, start, end, count, people[area]))
    for area_place, area in enumerate(COUNTIES):
        young = round(people[area] * chance.uniform(0.088, 0.096))
        for (start, end), by_county in zip(ENTRANT_WINDOWS, ENTRANT_RATES, strict=True):
            count = round(by_county[area_place] * young / 100_000)
            rows.append(("first_time_entrants", area, start, end, count, young))
    return rows

"""The one real extract: ONS mid-2017 estimates, summed from small areas to districts.

`sum_small_areas` made the committed file and runs only where the ONS file is at hand. Everything
else here reads the committed file.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from pathlib import Path

from illustrative.extracts import Extract

CODES = {
    "Blaby": "E07000129",
    "Charnwood": "E07000130",
    "Harborough": "E07000131",
    "Hinckley and Bosworth": "E07000132",
    "Melton": "E07000133",
    "North West Leicestershire": "E07000134",
    "Oadby and Wigston": "E07000135",
    "Leicester": "E06000016",
    "Rutland": "E06000017",
}
DISTRICTS = tuple(CODES)[:7]
FORCE = "Leicester, Leicestershire and Rutland"
OLDEST = 90  # 90 and over
REFERENCE_DATE = "2017-06-30"
NAME = "population_mid-2017.csv"
HEADER = ("code", "name", "reference_date", "age", "population")


def sum_small_areas(small_areas: Path) -> list[tuple[str, str, str, str, int]]:
    """Rows of the extract out of ONS estimates by 2011 LSOA.

    small_areas: `population_mid2017_lsoa11_leicestershire.csv`, one row per LSOA with columns
    lsoa11_name, total_population, 0 to 89 and 90+. An LSOA's name is its district's, a space and
    four characters ("Blaby 001A").
    """
    ages = [str(age) for age in range(OLDEST)] + [f"{OLDEST}+"]
    counts: Counter[tuple[str, str]] = Counter()
    with small_areas.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            district = row["lsoa11_name"][:-5]
            counts[district, "all"] += int(row["total_population"])
            for age in ages:
                counts[district, age.rstrip("+")] += int(row[age])
    labels = [str(age) for age in range(OLDEST + 1)] + ["all"]
    return [
        (code, name, REFERENCE_DATE, label, counts[name, label])
        for name, code in CODES.items()
        for label in labels
    ]


def read(raw: Path) -> dict[tuple[str, str], int]:
    """People by district and age ("0" to "90", "all"), from the committed extract under `raw`."""
    with (raw / "population" / NAME).open(encoding="utf-8", newline="") as file:
        return {(row["name"], row["age"]): int(row["population"]) for row in csv.DictReader(file)}


def extract(people: dict[tuple[str, str], int]) -> Extract:
    """The population extract, with its fact file."""
    return Extract(
        source="population",
        name=NAME,
        title="Mid-2017 population estimates, Leicester, Leicestershire and Rutland",
        producer="Office for National Statistics",
        licence="Open Government Licence v3.0",
        received=dt.date(2026, 11, 21),
        coverage=(dt.date(2017, 6, 30), dt.date(2017, 6, 30)),
        notes=(
            "Real figures, published in 2018; they stand in for the estimates of other years, "
            "which were not at hand."
        ),
        stands_in="the estimates of the time were not at hand",
        header=HEADER,
        rows=[
            (CODES[name], name, REFERENCE_DATE, age, count) for (name, age), count in people.items()
        ],
        illustrative=False,
    )

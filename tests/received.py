"""Extracts for the small workbook, so small that their sums are done with a pencil.

Northam has 10 offences a month and Southam 20, from January 2016 to December 2017; from January
2017 there is one more in each. 10,000 people live in Northam and 20,000 in Southam.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from quarterdeck import params
from quarterdeck.paths import Workbook
from quarterdeck.sources.add import add
from workbooks import small_workbook

MONTHS = [(year, month) for year in (2016, 2017) for month in range(1, 13)]
OFFENCES = {"Northam": 10, "Southam": 20}
PEOPLE = "code,name,reference_date,population\n" + "".join(
    f"{code},{name},{year}-06-30,{people}\n"
    for year in (2015, 2016, 2017)
    for code, name, people in (("E07000901", "Northam", 10_000), ("E07000902", "Southam", 20_000))
)
CRIME = "month,area,category,count\n" + "".join(
    f"{year}-{month:02},{area},Theft,{count + (year == 2017)}\n"
    for year, month in MONTHS
    for area, count in OFFENCES.items()
)
RECEIVED = dt.date(2018, 1, 15)


def filled_workbook(folder: Path) -> Workbook:
    """The small workbook with recorded crime and population received; no case conferences."""
    workbook = small_workbook(folder)
    loaded = params.load(workbook)
    for source, name, text in (("crime", "crime.csv", CRIME), ("people", "people.csv", PEOPLE)):
        given = folder / name
        given.write_text(text, encoding="utf-8")
        areas = tuple(loaded.areas.values())
        add(workbook, loaded.source(source), areas, [given], received=RECEIVED, illustrative=True)
        given.unlink()
    return workbook


def unbroken_workbook(folder: Path) -> Workbook:
    """The filled workbook without the break of April 2017 that its register gives all crime."""
    workbook = filled_workbook(folder)
    register = workbook.params / "indicators" / "midshire_safety.yml"
    text = register.read_text(encoding="utf-8")
    start, end = text.index("    breaks:\n"), text.index("  - id: repeat_cases\n    title")
    register.write_text(text[:start] + text[end:], encoding="utf-8")
    return workbook

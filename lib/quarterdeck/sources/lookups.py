"""Which district a small area (LSOA) lies in: by its name, or by a table."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from quarterdeck.problems import Problem, Problems
from quarterdeck.sources import cells, sheets
from quarterdeck.sources.areas import AreaNames

SUFFIX = 5  # an LSOA is named after its district, a space and four characters: "Blaby 002A"

_LSOA = ("lsoa code", "lsoa11cd", "lsoa21cd", "lsoa11 code", "lsoa21 code", "code")
_DISTRICT = (
    "district",
    "local authority",
    "local authority code",
    "lad11cd",
    "lad20cd",
    "lad21cd",
    "lad22cd",
    "lad23cd",
    "ltla code",
)


def read_lookup(path: Path, areas: AreaNames) -> dict[str, str]:
    """The district of each small-area code: an area's id, or as written where we have no such area.

    Raises Problems where the file is not there, has not the columns `lsoa` and `area`, or gives
    one small area two districts.
    """
    if not path.is_file():
        raise sheets.refuse(
            path.name, "", "the district lookup isn't there", "put it where the source says"
        )
    pages, _ = sheets.read_sheets(path, path.name)
    names = {"lsoa": _LSOA, "area": _DISTRICT}
    table, _ = sheets.find_table(pages, names, list(names), path.name)
    found: dict[str, str] = {}
    problems = []
    codes, districts = table.column("lsoa"), table.column("area")
    for line, code, district in zip(table.lines, codes, districts, strict=True):
        if code is None or district is None:
            continue
        named = cells.words(district)
        known = areas.find(named) or named
        if found.setdefault(cells.words(code), known) != known:
            problems.append(
                Problem(
                    path.name,
                    table.place([line], "lsoa"),
                    f"{code!r} stands in two districts",
                    "one row for each small area",
                )
            )
    if problems:
        raise Problems(problems)
    return found


def districts(
    codes: pd.Series[str], names: pd.Series[str], lookup: dict[str, str]
) -> pd.Series[str]:
    """The district of each row, "" where it has no small area.

    codes, names: LSOA code and name of each row, "" where there is none. The lookup wins; a
    code it doesn't hold takes its district from the name.
    """
    by_name = names.str.slice(stop=-SUFFIX).str.strip()
    if not lookup:
        return by_name
    by_code = codes.map(lookup)
    return by_code.where(by_code.notna(), by_name).astype("str")

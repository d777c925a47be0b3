"""Population: mid-year estimates and censuses as the Office for National Statistics has them.

Years across, single years of age across, or one figure to a row.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from quarterdeck.problems import Problem, Problems
from quarterdeck.sources import cells, lookups, sheets
from quarterdeck.sources.cells import Cell, Wrong
from quarterdeck.sources.observations import (
    HAS_VALUE,
    OK,
    Notice,
    NoticeKind,
    ReadResult,
    checked,
)
from quarterdeck.sources.returns import Extract

ALL_AGES = "all_ages"
SINGLE_YEAR = "single_year"
_EVERY_AGE = -1
OLDEST = 90  # the last single year, which is 90 and over

_LOOKS_AHEAD = dt.timedelta(days=365)  # of a projection

MID_YEAR = (6, 30)  # month and day of a mid-year estimate

# Census days of England and Wales.
CENSUS_DAYS = {2001: dt.date(2001, 4, 29), 2011: dt.date(2011, 3, 27), 2021: dt.date(2021, 3, 21)}

_ONS_PLACES = r"(?:lsoa|lad|ltla|utla|ctyua|cty|rgn|ctry)(?:\d\d)?"
_CODE = re.compile(rf"(?:.* )?(?:code|cd)|{_ONS_PLACES}cd")
_NAME = re.compile(rf"(?:.* )?(?:name|nm)|area|district|local authority|{_ONS_PLACES}nm")
_TOTAL = ("total population", "population", "all ages", "all persons", "total", "persons")
_DATE = ("reference date", "year", "date", "mid year")
_AGE = re.compile(r"(?:age )?(\d{1,2})(?: ?\+| and over| or over)?")
_YEAR = re.compile(r"(?:mid |mid year |population )?((?:19|20)\d\d)(?: population)?")
_YEAR_IN_WORDS = re.compile(r"(mid|census)(?:[\s_-]*year)?[\s_-]*((?:19|20)\d\d)", re.IGNORECASE)
_SMALL_AREA = re.compile(r"[EW]01\d{6}")


@dataclass(frozen=True)
class _Layout:
    """Which cell of a row says what; positions counted from 0."""

    index: int
    code: int | None
    name: int | None
    date: int | None
    age: int | None
    total: int | None
    ages: Mapping[int, int]
    years: Mapping[int, int]


class _Fault(NamedTuple):
    """What is wrong on a line, in a column counted from 0 or in the whole row."""

    line: int
    column: int | None
    wrong: str
    right: str


class _Figure(NamedTuple):
    """A number of people: on which day, of which age, and its status."""

    day: dt.date
    age: int
    people: float | None
    status: str


def read(extract: Extract) -> ReadResult:
    """Observations of a population file: people as numerator, on one reference day.

    Category `all_ages`, and `single_year` with the age as subcategory where ages are given (`90`
    is 90 and over). Areas that params/areas.yml doesn't hold are left out and told; small areas
    (LSOAs) are added up to their districts. Raises Problems where a figure is no number, the
    ages don't add up to the total, or nothing says which year it is.
    """
    pages, notices = sheets.read_sheets(extract.path, extract.file)
    sheet, layout = _layout(pages, extract.file)
    said = _said_in_words(sheet, layout, extract)
    lookup = lookups.read_lookup(extract.lookup, extract.areas) if extract.lookup else {}
    rows, faults, skipped, read_rows = _rows(sheet, layout, extract, lookup, said)
    if not faults and rows.empty:
        raise sheets.refuse(
            extract.file,
            "",
            f"has none of the areas of params/areas.yml (it has {_some(skipped)})",
            "give areas by their ONS code or name",
        )
    faults += [*_too_far_ahead(rows, layout, extract), *_repeated(rows)]
    if faults:
        raise Problems(_problems(sheet, layout, faults))
    if skipped:
        named = _some(skipped)
        text = f"{len(skipped)} areas aren't in params/areas.yml: {named}."
        notices.append(Notice(NoticeKind.SKIPPED_AREAS, extract.file, text, len(skipped)))
    notices += _ahead(rows, extract)
    observations = _observations(rows, extract)
    return ReadResult(checked(observations), tuple(notices), read_rows, sheet.lines[-1])


def _ahead(rows: pd.DataFrame, extract: Extract) -> list[Notice]:
    """Whether a reference day is after the day received: a projection."""
    days = sorted({day for day in rows["day"] if day > extract.received})
    if not days:
        return []
    named = ", ".join(f"{day.day} {day:%B %Y}" for day in days)
    text = (
        f"The population is of {named}, after the day it was received "
        f"({extract.received.day} {extract.received:%B %Y})."
    )
    return [Notice(NoticeKind.AHEAD, extract.file, text, len(days))]


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more"


# What the columns are


def _layout(pages: Sequence[sheets.Sheet], file: str) -> tuple[sheets.Sheet, _Layout]:
    for sheet in pages:
        for index, row in enumerate(sheet.rows[:30]):
            layout = _of_header(index, row)
            if (layout.code is not None or layout.name is not None) and (
                layout.total is not None or layout.ages or layout.years
            ):
                return sheet, layout
    raise sheets.refuse(
        file,
        "",
        "has no header with an area and its population",
        "its columns are code or name, and: population with a reference_date or year; or a column "
        "for each year; or total_population with a column for each age from 0 to 90",
    )


def _of_header(index: int, row: Sequence[Cell]) -> _Layout:
    code = name = date = age = total = None
    ages: dict[int, int] = {}
    years: dict[int, int] = {}
    for position, cell in enumerate(row):
        if cell is None:
            continue
        written = sheets.heading(cells.words(cell))
        if written == "age":
            age = position if age is None else age
        elif written in _DATE:
            date = position if date is None else date
        elif written in _TOTAL:
            total = position if total is None else total
        elif match := _YEAR.fullmatch(written):
            years[int(match[1])] = position
        elif match := _AGE.fullmatch(written):
            ages[int(match[1])] = position
        elif _CODE.fullmatch(written):
            code = position if code is None else code
        elif _NAME.fullmatch(written):
            name = position if name is None else name
    return _Layout(index, code, name, date, age, total, ages, years)


def _said_in_words(sheet: sheets.Sheet, layout: _Layout, extract: Extract) -> dt.date | None:
    """The reference day that the title above the header or the file's name says."""
    titles = [cells.words(cell) for row in sheet.rows[: layout.index] for cell in row if cell]
    for words in (*titles, extract.path.name):
        if match := _YEAR_IN_WORDS.search(words):
            year = int(match[2])
            if match[1].lower() == "mid":
                return dt.date(year, *MID_YEAR)
            if year in CENSUS_DAYS:
                return CENSUS_DAYS[year]
    if layout.date is None and not layout.years:
        raise sheets.refuse(
            extract.file,
            sheet.place([sheet.lines[layout.index]], None),
            "nothing says which year the population is of",
            "add a column reference_date or year, or name the file like population_mid2017.csv",
        )
    return None


# What the rows say


def _day(cell: Cell) -> dt.date | Wrong:
    """A reference day: a year stands for its 30 June."""
    text = cells.words(cell)
    if match := re.fullmatch(r"(?:mid[\s-]*)?((?:19|20)\d\d)", text, re.IGNORECASE):
        return dt.date(int(match[1]), *MID_YEAR)
    return cells.date(cell)


def _place(
    row: Sequence[Cell], layout: _Layout, extract: Extract, lookup: Mapping[str, str]
) -> tuple[str | None, str] | Wrong:
    """The area of a row (None where it isn't ours) and what it is called there."""
    code = cells.words(row[layout.code]) if layout.code is not None else ""
    name = cells.words(row[layout.name]) if layout.name is not None else ""
    if not code and not name:
        return Wrong("the area is blank", "give its code or its name")
    if _is_small(code):
        district = lookup.get(code) or name[: -lookups.SUFFIX].strip()
        if not district:
            return Wrong(f"{code} has no name to tell its district by", "add the LSOA's name")
        return extract.areas.find(district), district
    by_code = extract.areas.find(code) if code else None
    by_name = extract.areas.find(name) if name else None
    if by_code and by_name and by_code != by_name:
        return Wrong(
            f"{code} is {extract.areas.by_id[by_code].name}, and the name beside it is {name!r}",
            "check the code and the name",
        )
    # A code that isn't ours is another place, whatever its name.
    known = extract.areas.by_id[by_name].code if by_name else None
    if code and by_code is None and known is not None:
        return None, name or code
    return by_code or by_name, name or code


def _rows(
    sheet: sheets.Sheet,
    layout: _Layout,
    extract: Extract,
    lookup: Mapping[str, str],
    said: dt.date | None,
) -> tuple[pd.DataFrame, list[_Fault], list[str], int]:
    """People by area, day and age; what is wrong; areas left out; and how many rows were read."""
    found: list[tuple[int, str, str, dt.date, int, float | None, str]] = []
    faults: list[_Fault] = []
    skipped: dict[str, None] = {}
    marks = cells.meaning_of_marks(extract.source.marks)
    width = len(sheet.rows[layout.index])
    read_rows = 0
    for line, received in zip(
        sheet.lines[layout.index + 1 :], sheet.rows[layout.index + 1 :], strict=True
    ):
        if sum(cell is not None for cell in received) < 2:  # blank, or a note under the table
            continue
        read_rows += 1
        row = (*received, *[None] * (width - len(received)))
        place = _place(row, layout, extract, lookup)
        if isinstance(place, Wrong):
            faults.append(_Fault(line, layout.code, place.wrong, place.right))
            continue
        area, called = place
        if area is None:
            skipped[called] = None
            continue
        day = said if layout.date is None else _day(row[layout.date])
        if isinstance(day, Wrong):
            faults.append(_Fault(line, layout.date, day.wrong, day.right))
            continue
        figures, wrong = _figures(line, row, layout, None if layout.years else day, marks)
        faults += wrong
        code = "" if layout.code is None else cells.words(row[layout.code])
        small = code if _is_small(code) else ""
        found += [(line, area, small, *figure) for figure in figures]
    columns = ["line", "area", "small", "day", "age", "people", "status"]
    return pd.DataFrame(found, columns=columns), faults, list(skipped), read_rows


def _is_small(code: Cell) -> bool:
    """Whether a code is that of a small area (LSOA)."""
    return _SMALL_AREA.fullmatch(cells.words(code)) is not None


def _too_far_ahead(rows: pd.DataFrame, layout: _Layout, extract: Extract) -> list[_Fault]:
    """Reference days more than a year after the extract was received."""
    latest = extract.received + _LOOKS_AHEAD
    right = "check the date"
    return [
        _Fault(
            line,
            layout.date,
            f"is of {day:%d/%m/%Y}, more than a year after the extract was "
            f"received ({extract.received:%d/%m/%Y})",
            right,
        )
        for line, day in dict.fromkeys(zip(rows["line"], rows["day"], strict=True))
        if day > latest
    ]


def _figures(
    line: int,
    row: Sequence[Cell],
    layout: _Layout,
    day: dt.date | None,
    marks: Mapping[str, str],
) -> tuple[list[_Figure], list[_Fault]]:
    """The figures of a row, and what is wrong with them. day: where the row has one day."""
    faults: list[_Fault] = []

    def figure(day: dt.date, age: int, position: int) -> _Figure:
        number = cells.number(row[position], marks)
        if isinstance(number, Wrong):
            faults.append(_Fault(line, position, number.wrong, number.right))
            return _Figure(day, age, None, "")
        if number.value is not None and (number.value < 0 or number.value % 1):
            wrong = f"{number.value:g} is no number of people"
            faults.append(_Fault(line, position, wrong, "a whole number, 0 or more"))
        return _Figure(day, age, number.value, number.mark)

    if day is None:
        return [
            figure(dt.date(year, *MID_YEAR), _EVERY_AGE, position)
            for year, position in layout.years.items()
        ], faults
    if layout.age is not None and layout.total is not None:
        age = _age(row[layout.age])
        if age is None:
            wrong = f"{cells.shown(row[layout.age])} is no age"
            return [], [_Fault(line, layout.age, wrong, "0 to 90, or all ages")]
        return [figure(day, age, layout.total)], faults
    figures = [figure(day, age, position) for age, position in layout.ages.items()]
    people = [one.people for one in figures if one.people is not None]
    added_up = float(sum(people)) if len(people) > OLDEST else None
    if layout.total is None:
        if added_up is not None:
            figures.append(_Figure(day, _EVERY_AGE, added_up, OK))
        return figures, faults
    total = figure(day, _EVERY_AGE, layout.total)
    if not faults and None not in (added_up, total.people) and total.people != added_up:
        wrong = f"{total.people:,.0f} isn't what the ages add up to ({added_up:,.0f})"
        faults.append(_Fault(line, layout.total, wrong, "check the row"))
    return [*figures, total], faults


def _age(cell: Cell) -> int | None:
    written = sheets.heading(cells.words(cell))
    if written in ("all", "all ages", "total"):
        return _EVERY_AGE
    match = _AGE.fullmatch(written)
    return int(match[1]) if match else None


def _repeated(rows: pd.DataFrame) -> list[_Fault]:
    """An area, or a small area of a district, given twice for one day and age."""
    first = rows.groupby(["area", "small", "day", "age"])["line"].transform("min")
    again = {
        (int(line), int(earlier))
        for line, earlier in zip(rows["line"], first, strict=True)
        if line != earlier
    }
    right = "one row for each area, date and age"
    return [
        _Fault(line, None, f"has the same area and reference date as line {earlier}", right)
        for line, earlier in sorted(again)
    ]


def _problems(sheet: sheets.Sheet, layout: _Layout, faults: Sequence[_Fault]) -> list[Problem]:
    """Faults as problems, one for all the cells of a column that have the same fault."""
    header = sheet.rows[layout.index]
    grouped: dict[tuple[int | None, str, str], list[int]] = {}
    for fault in faults:
        grouped.setdefault((fault.column, fault.wrong, fault.right), []).append(fault.line)
    return [
        Problem(
            sheet.file,
            sheet.place(lines, column, "" if column is None else cells.words(header[column])),
            wrong,
            right,
        )
        for (column, wrong, right), lines in grouped.items()
    ]


def _observations(rows: pd.DataFrame, extract: Extract) -> pd.DataFrame:
    """One observation for each area, day and age; small areas added up."""
    absent = rows[~rows["status"].isin(HAS_VALUE)]
    people = (
        rows.groupby(["area", "day", "age"], as_index=False)["people"]
        .sum(min_count=1)
        .merge(
            absent.groupby(["area", "day", "age"], as_index=False)["status"].first(),
            how="left",
            on=["area", "day", "age"],
        )
    )
    status = people["status"].fillna(OK).astype("str")
    all_ages = people["age"] == _EVERY_AGE
    return pd.DataFrame(
        {
            "source": extract.source.id,
            "category": all_ages.map({True: ALL_AGES, False: SINGLE_YEAR}),
            "subcategory": people["age"].astype("str").mask(all_ages, ""),
            "area": people["area"],
            "start": pd.to_datetime(people["day"]),
            "end": pd.to_datetime(people["day"]),
            "numerator": people["people"].where(status.isin(HAS_VALUE)).astype("float64"),
            "denominator": float("nan"),
            "n": float("nan"),
            "status": status,
            "extract": extract.name,
        }
    )

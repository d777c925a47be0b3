"""What one cell of a return says: a month, a date, a number, a mark.

No guesses: a cell that can be read in two ways is refused, with how to write it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from quarterdeck import periods
from quarterdeck.params.absence import Absence
from quarterdeck.sources.observations import OK, ZERO

Cell = str | int | float | dt.datetime | None

FIRST_YEAR = 1990  # nothing that these papers report is older
LAST_YEAR = 2099
EXCEL_DAY_ZERO = dt.date(1899, 12, 30)  # day 0 of Excel's 1900 calendar, after February 1900
EXCEL_ERRORS = ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")

BLANK = ""
# `*`, NA, - and blank as the returns' notes explain them; [c], [x], [z] as the Analysis
# Function's guidance on symbols in tables has them.
DEFAULT_MARKS: Mapping[str, str] = {
    "*": Absence.SUPPRESSED.value,
    "[c]": Absence.SUPPRESSED.value,
    "na": Absence.NO_MEASURE.value,
    "n/a": Absence.NO_MEASURE.value,
    "[x]": Absence.NO_MEASURE.value,
    "[z]": Absence.NO_MEASURE.value,
    "-": ZERO,
    BLANK: Absence.NOT_RECEIVED.value,
}

_MONTH_NAMES = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}

_YEAR_MONTH = re.compile(r"(\d{4})[-/.]?(\d{2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_NAMED_MONTH = re.compile(r"([a-z]+)\.?[\s\-/,']*(\d{4}|\d{2})")
_ISO_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ t]00:00(?::00(?:\.0+)?)?)?")
_BRITISH_DATE = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:[ t]00:00(?::00)?)?")
_NAMED_DATE = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s\-]+([a-z]+)\.?[\s\-,]+(\d{4}|\d{2})")
_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}([, \u00a0\u2009\u202f'])\d{3}(?:\1\d{3})*)(?:\.\d+)?")
_DASHES = {ord(dash): "-" for dash in "\u2010\u2011\u2012\u2013\u2014\u2212"}

HOW_TO_WRITE_A_MONTH = "write it like 2017-04, Apr 2017 or 01/04/2017"
HOW_TO_WRITE_A_DATE = "write it like 2017-04-01 or 01/04/2017, day before month"


@dataclass(frozen=True)
class Wrong:
    """Why a cell can't be read, and what would be right."""

    wrong: str
    right: str = ""


@dataclass(frozen=True)
class Number:
    """A number as received: `value` is None where `mark` is an absence."""

    value: float | None
    mark: str = OK


def shown(cell: Cell) -> str:
    """A cell as a message prints it."""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    return "a blank" if cell is None else repr(cell)


def words(cell: Cell) -> str:
    """A cell as words: numbers as they are written, dates as ISO, blank as ''."""
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return shown(cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _year(digits: str) -> int:
    return int(digits) + 2000 if len(digits) == 2 else int(digits)


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _serial(cell: Cell, right: str) -> Wrong | None:
    """What to say of a number that is a date to Excel and a number to everybody else."""
    text = words(cell)
    if not re.fullmatch(r"\d{5}", text):
        return None
    day = EXCEL_DAY_ZERO + dt.timedelta(days=int(text))
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return None
    return Wrong(f"{text} is Excel's number for {day.day}/{day.month}/{day.year}", right)


def date(cell: Cell) -> dt.date | Wrong:
    """The date of a cell. Dates in figures are day before month."""
    if isinstance(cell, dt.datetime):
        found: dt.date | None = cell.date()
    else:
        text = words(cell).casefold().translate(_DASHES)
        found = None
        if match := _ISO_DATE.fullmatch(text):
            found = _day(int(match[1]), int(match[2]), int(match[3]))
        elif match := _BRITISH_DATE.fullmatch(text):
            found = _day(_year(match[3]), int(match[2]), int(match[1]))
        elif (match := _NAMED_DATE.fullmatch(text)) and match[2] in _MONTH_NAMES:
            found = _day(_year(match[3]), _MONTH_NAMES[match[2]], int(match[1]))
    if found is None:
        if cell is None:
            return Wrong("the date is blank", HOW_TO_WRITE_A_DATE)
        return _serial(cell, HOW_TO_WRITE_A_DATE) or Wrong(
            f"{shown(cell)} is no date", HOW_TO_WRITE_A_DATE
        )
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        return Wrong(f"{shown(cell)} is outside {FIRST_YEAR} to {LAST_YEAR}", "check the year")
    return found


def month(cell: Cell) -> dt.date | Wrong:
    """The first day of the month that a cell names.

    A date stands for its month only as the month's first or last day: 04/01/2017 is 4 January to
    one reader and April to another, so a day inside a month is refused.
    """
    if cell is None:
        return Wrong("the month is blank", "write the month in every row")
    text = words(cell).casefold().translate(_DASHES)
    year_month: tuple[int, int] | None = None
    if not isinstance(cell, dt.datetime):
        if match := _YEAR_MONTH.fullmatch(text):
            year_month = int(match[1]), int(match[2])
        elif match := _MONTH_YEAR.fullmatch(text):
            year_month = int(match[2]), int(match[1])
        elif (match := _NAMED_MONTH.fullmatch(text)) and match[1] in _MONTH_NAMES:
            year_month = _year(match[2]), _MONTH_NAMES[match[1]]
    if year_month is not None:
        year, number = year_month
        if not 1 <= number <= 12:
            return Wrong(f"{shown(cell)} has no such month", HOW_TO_WRITE_A_MONTH)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            return Wrong(f"{shown(cell)} is outside {FIRST_YEAR} to {LAST_YEAR}", "check the year")
        return dt.date(year, number, 1)
    day = date(cell)
    if isinstance(day, Wrong):
        if day.right == "check the year":
            return day
        return _serial(cell, HOW_TO_WRITE_A_MONTH) or Wrong(
            f"{shown(cell)} is no month", HOW_TO_WRITE_A_MONTH
        )
    if day not in (periods.month_start(day), periods.month_end(day)):
        return Wrong(
            f"{shown(cell)} is {day.day}/{day.month}/{day.year}, a day within a month",
            HOW_TO_WRITE_A_MONTH,
        )
    return periods.month_start(day)


def wave(cell: Cell) -> tuple[dt.date, dt.date] | Wrong:
    """First and last day of a survey wave: a financial quarter or a financial year."""
    text = words(cell).translate(_DASHES)
    if not text:
        return Wrong("the wave is blank", "write it like 2016-17-Q3")
    tidy = re.sub(r"(\d{4})\s*[-/]\s*(\d{2})", r"\1-\2", text)
    tidy = re.sub(r"^[qQ]\s*(\d)[\s\-_,/]+(\d{4}-\d{2})$", r"\2-Q\1", tidy)
    tidy = re.sub(r"[\s\-_,/]*[qQ]\s*(\d)$", r"-Q\1", tidy)
    try:
        if "Q" in tidy:
            quarter = periods.Quarter.parse(tidy)
            found = quarter.start, quarter.end
        else:
            year = periods.parse_year(tidy)
            found = dt.date(year, 4, 1), dt.date(year + 1, 3, 31)
    except ValueError as error:
        return Wrong(f"{shown(cell)} is no wave ({error})", "write it like 2016-17-Q3")
    if not FIRST_YEAR <= found[0].year <= LAST_YEAR:
        return Wrong(f"{shown(cell)} is outside {FIRST_YEAR} to {LAST_YEAR}", "check the year")
    return found


def meaning_of_marks(own: Mapping[str, str]) -> dict[str, str]:
    """The status of each mark: the defaults, with what a source says otherwise in their place."""
    return {**DEFAULT_MARKS, **{_mark(mark): str(status) for mark, status in own.items()}}


def _mark(text: str) -> str:
    return text.strip().translate(_DASHES).casefold()


def number(cell: Cell, marks: Mapping[str, str]) -> Number | Wrong:
    """The number or the mark of a cell; `marks` is of `meaning_of_marks`.

    Thousands may be parted by commas or spaces. A percentage, a formula's error, a bracketed
    or an estimated number is refused.
    """
    if isinstance(cell, int | float):
        return Number(float(cell))
    if isinstance(cell, dt.datetime):
        return Wrong(f"{shown(cell)} is a date", "write a number, and format the cell as one")
    text = words(cell)
    status = marks.get(_mark(text))
    if status is not None:
        return Number(0.0 if status == ZERO else None, status)
    figures = text.translate(_DASHES)
    if _NUMBER.fullmatch(figures):
        return Number(float(re.sub(r"[,'\s]", "", figures)))
    if text.upper() in EXCEL_ERRORS:
        return Wrong(f"{text} is an error of a formula", "mend the formula, or mark the cell NA")
    if text.endswith("%"):
        return Wrong(
            f"{text!r} is a percentage", "give the count and, in its own column, what it is out of"
        )
    if text.startswith(("<", ">", "~")):
        return Wrong(f"{text!r} is no number", "a small number that may not be shown is marked *")
    return Wrong(
        f"{text!r} is no number",
        "write a figure, or a mark: * suppressed, NA not available, - nil",
    )

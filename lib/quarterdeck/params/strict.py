"""What every model of a file under `params/` is made of: strictness, and types of value.

Every model refuses an unknown key, a missing key and a value of the wrong type, and cannot be
changed once loaded. Whatever can be worked out is a method, never a key.

The words under a field describe its key: they go into the JSON Schema that editors show, into
the tables of `docs/params.md`, and into the message about a key that is missing.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from quarterdeck.periods import Quarter, parse_year

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)


def _quarter_label(label: str) -> str:
    """The label of a quarter that there is. Raises ValueError for 2017-19-Q3."""
    Quarter.parse(label)
    return label


def _year_label(label: str) -> str:
    """The label of a financial year that there is. Raises ValueError for 2016-18."""
    parse_year(label)
    return label


def _baseline_label(label: str) -> str:
    """The label of a financial year that there is, or "previous"."""
    return label if label == "previous" else _year_label(label)


def _day(value: object) -> object:
    """The date that a text gives, if it is one; anything else is left for pydantic to refuse.

    Raises ValueError for a date that doesn't exist and for any other way of writing one, which
    pydantic would read as seconds since 1970 ("20180131") or refuse in its own terms.
    """
    if not isinstance(value, str):
        return value
    match = _DATE.fullmatch(value)
    if match is None:
        day_first = _DAY_FIRST.fullmatch(value)
        example = "2018-01-31"
        if day_first is not None:
            day, month, year = day_first.groups()
            example = f"{year}-{int(month):02d}-{int(day):02d}"
        raise ValueError(f"{value!r} is no date; write year-month-day, like {example}")
    year, month, day = (int(part) for part in match.groups())
    if not 1 <= month <= 12:
        raise ValueError(f"{value} is no date; there is no month {month}")
    if not 1 <= day <= 31:
        raise ValueError(f"{value} is no date; there is no day {day}")
    try:
        return dt.date(year, month, day)
    except ValueError:
        when = f" in {year}" if (month, day) == (2, 29) else ""
        raise ValueError(
            f"{value} is no date; {day} {calendar.month_name[month]} does not exist{when}"
        ) from None


Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
QuarterLabel = Annotated[
    str, Field(pattern=r"^\d{4}-\d{2}-Q[1-4]$"), AfterValidator(_quarter_label)
]
YearLabel = Annotated[str, Field(pattern=r"^\d{4}-\d{2}$"), AfterValidator(_year_label)]
BaselineLabel = Annotated[
    str, Field(pattern=r"^(\d{4}-\d{2}|previous)$"), AfterValidator(_baseline_label)
]
Words = Annotated[str, Field(min_length=1, pattern=r"\S")]
AreaCode = Annotated[str, Field(pattern=r"^[EWSNK]\d{8}$")]
Letter = Annotated[str, Field(pattern=r"^[A-Z]{1,2}$")]
Category = Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
NotebookName = Annotated[str, Field(pattern=r"^[a-z0-9_]+\.ipynb$")]
Day = Annotated[dt.date, BeforeValidator(_day)]

#: What each pattern above asks for, as a message says it.
PATTERNS_IN_WORDS: Final = {
    r"^[a-z][a-z0-9_]*$": "an id is lower-case letters, digits and _, and begins with a letter",
    r"^\d{4}-\d{2}-Q[1-4]$": "a quarter is written like 2017-18-Q3",
    r"^\d{4}-\d{2}$": "a financial year is written like 2016-17",
    r"^(\d{4}-\d{2}|previous)$": "a baseline is a financial year like 2012-13, or previous",
    r"^\d{1,2}[A-Z]?$": "a number is one or two digits, perhaps with a letter, like 14 or 14A",
    r"\S": "write some words",
    r"^[EWSNK]\d{8}$": "an ONS code is a letter (E, W, S, N or K) and eight digits, like E07000129",
    r"^[A-Z]{1,2}$": "a letter is one or two capitals, like B or HB",
    r"^[a-z0-9_]+$": "a category is written as observations name it, like vehicle_crime",
    r"\{value\}.*\{period\}|\{period\}.*\{value\}": "it holds {value} and {period}, once each",
    r"^[a-z0-9_]+\.ipynb$": "a notebook is named like 01_safer_communities.ipynb",
}


class Strict(BaseModel):
    """Base of every model: nothing unknown, nothing coerced, nothing changed."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True
    )

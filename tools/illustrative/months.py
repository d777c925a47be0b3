"""Months, quarters and years as the returns write them."""

from __future__ import annotations

import calendar
import datetime as dt

Month = str  # "2016-04"


def months(first: Month, last: Month) -> list[Month]:
    """Every month from the first to the last, both included."""
    start, end = _index(first), _index(last)
    return [_month(index) for index in range(start, end + 1)]


def financial_year(first_year: int) -> list[Month]:
    """The twelve months from April of a year."""
    return months(f"{first_year}-04", f"{first_year + 1}-03")


def calendar_year(year: int) -> list[Month]:
    """The twelve months of a year."""
    return months(f"{year}-01", f"{year}-12")


def days(month: Month) -> int:
    """How many days a month has."""
    return calendar.monthrange(int(month[:4]), int(month[5:]))[1]


def first_day(month: Month) -> dt.date:
    """The first day of a month."""
    return dt.date(int(month[:4]), int(month[5:]), 1)


def last_day(month: Month) -> dt.date:
    """The last day of a month."""
    return dt.date(int(month[:4]), int(month[5:]), days(month))


def quarter_label(month: Month) -> str:
    """The financial quarter that a month is in: "2016-17-Q4" for March 2017."""
    year, number = int(month[:4]), int(month[5:])
    first_year = year if number >= 4 else year - 1
    return f"{first_year}-{(first_year + 1) % 100:02d}-Q{(number - 4) % 12 // 3 + 1}"


def quarters(first: Month, last: Month) -> list[list[Month]]:
    """The whole quarters between two months, each as its three months."""
    run = months(first, last)
    if len(run) % 3 or int(first[5:]) % 3 != 1:
        raise ValueError(f"{first} to {last} is not a run of whole quarters")
    return [run[place : place + 3] for place in range(0, len(run), 3)]


def quarter_of(last: Month) -> list[Month]:
    """The three months that end with a month."""
    return months(_month(_index(last) - 2), last)


def _month(index: int) -> Month:
    return f"{index // 12}-{index % 12 + 1:02d}"


def _index(month: Month) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1

"""What words say of days, quarters and months, held to the calendar.

Words that a person typed go stale: a meeting moves and its weekday stays, a heading is copied from
the last quarter, "the last five months" are six. Each check reads plain words, finds nothing that
it can't be sure of, and says what would be right.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from quarterdeck.periods import MONTHS, Quarter, month_end, month_name

WEEKDAYS: Final = (
    *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"),
    *("Saturday", "Sunday"),
)
_COUNTS: Final = {
    word: number
    for number, word in enumerate(
        ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"), start=2
    )
} | {"twelve": 12, "eighteen": 18, "twenty-four": 24}
_ORDINALS: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_QUARTER_NUMBERS: Final = {"one": 1, "two": 2, "three": 3, "four": 4}

_MONTH: Final = "|".join(
    "Sept?(?:ember)?" if name == "September" else f"{name[:3]}(?:{name[3:]})?" for name in MONTHS
)
_WEEKDAY: Final = (
    r"Mon(?:day)?|Tue(?:s|sday)?|Wed(?:nesday)?|Thu(?:r|rs|rsday)?|Fri(?:day)?|Sat(?:urday)?"
    r"|Sun(?:day)?"
)
_DATE: Final = re.compile(
    rf"(?:\b(?P<weekday>{_WEEKDAY})\b\.?,?\s+(?:the\s+)?)?\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"(?:\s+of)?\s+(?P<month>{_MONTH}),?\s+(?P<year>\d{{4}})\b",
    re.IGNORECASE,
)
_SLASHED: Final = re.compile(
    rf"\b(?P<weekday>{_WEEKDAY})\b\.?,?\s+(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})/(?P<year>\d{{4}})\b",
    re.IGNORECASE,
)
_LONG_YEAR: Final = re.compile(rf"\b(?:{_MONTH})\s+(\d{{5,}})\b", re.IGNORECASE)

_YEAR: Final = r"(?P<{0}>(?:19|20)\d{{2}})\s?[/–-]\s?(?:(?:19|20)?\d{{2}})\b"
_NUMBER: Final = r"(?P<{0}>[1-4]|one|two|three|four)\b"
_QUARTER: Final = re.compile(
    "|".join(
        (
            rf"\b(?:quarter|Q)\s?{_NUMBER.format('a')}(?:,?\s+(?:of\s+)?{_YEAR.format('a_year')})?",
            rf"\b{_YEAR.format('b_year')}[,:\s-]*(?:quarter|Q)\s?{_NUMBER.format('b')}",
            r"\b(?P<c>first|second|third|fourth)\s+quarter"
            rf"(?:,?\s+(?:of\s+)?{_YEAR.format('c_year')})?",
        )
    ),
    re.IGNORECASE,
)
_ENDED: Final = re.compile(
    rf"\b(?:period|quarter)\s+(?:ended|ending|to)\s+(?:\d{{1,2}}\s+)?(?P<month>{_MONTH})"
    r"\s+(?P<year>\d{4})\b",
    re.IGNORECASE,
)
_BETWEEN: Final = r"\s*(?:to|until|–|—|-|and|through)\s*"
_SPAN: Final = (
    rf"\b(?P<first>{_MONTH})\b\.?(?:\s+(?P<first_year>\d{{4}}))?{_BETWEEN}"
    rf"\b(?P<last>{_MONTH})\b\.?(?:\s+(?P<last_year>\d{{4}}))?"
)
_COUNT: Final = rf"\b(?P<count>\d{{1,2}}|{'|'.join(_COUNTS)})\s+months?\b"
_COUNTED_FIRST: Final = re.compile(
    rf"{_COUNT}(?:,?\s+(?:from|between|of))?[\s,:;(–—]*{_SPAN}", re.IGNORECASE
)
_COUNTED_AFTER: Final = re.compile(rf"{_SPAN}[\s,]*\(\s*{_COUNT}", re.IGNORECASE)


@dataclass(frozen=True)
class Fault:
    """What is wrong in some words, and what would be right."""

    wrong: str
    right: str


def date_faults(words: str) -> tuple[Fault, ...]:
    """Every date in words that doesn't exist, or whose weekday is another.

    A date without a year has no weekday to hold it to and is left alone.
    """
    return tuple(_date_faults(" ".join(words.split())))


def _date_faults(words: str) -> Iterator[Fault]:
    for found in (*_DATE.finditer(words), *_SLASHED.finditer(words)):
        said = found[0].strip()
        month, year = _month_number(found["month"]), int(found["year"])
        try:
            date = dt.date(year, month, int(found["day"]))
        except ValueError:
            last = _last_day(year, month)
            right = (
                f"{MONTHS[month - 1]} {year} has {last.day} days"
                if last
                else "write day, month and year"
            )
            yield Fault(f"there is no {said}", right)
            continue
        weekday = WEEKDAYS[date.weekday()]
        claimed = found["weekday"]
        if claimed and not weekday.lower().startswith(claimed.lower()):
            yield Fault(
                f"{said!r} is no {_whole_weekday(claimed)}",
                f"{date.day} {month_name(date)} {date.year} is a {weekday}",
            )
    for found in _LONG_YEAR.finditer(words):
        yield Fault(f"{found[0]!r} has a year of {len(found[1])} digits", "a year has four")


def _last_day(year: int, month: int) -> dt.date | None:
    return month_end(dt.date(year, month, 1)) if 1 <= month <= 12 and year > 0 else None


def _whole_weekday(written: str) -> str:
    return next(day for day in WEEKDAYS if day.lower().startswith(written.lower()[:3]))


def _month_number(written: str) -> int:
    if written.isdecimal():
        return int(written)
    return next(
        number
        for number, name in enumerate(MONTHS, start=1)
        if name.lower().startswith(written.lower()[:3])
    )


def quarter_faults(heading: str, quarter: Quarter) -> tuple[Fault, ...]:
    """Every quarter that a heading or title names and that isn't the one reported."""
    return tuple(_quarter_faults(" ".join(heading.split()), quarter))


def _quarter_faults(heading: str, quarter: Quarter) -> Iterator[Fault]:
    right = f"this edition reports {quarter.title}"
    for found in _QUARTER.finditer(heading):
        number = found["a"] or found["b"] or found["c"]
        year = found["a_year"] or found["b_year"] or found["c_year"]
        is_other = _quarter_number(number) != quarter.number or (
            year is not None and int(year) != quarter.start_year
        )
        if is_other:
            yield Fault(f"the heading {heading!r} names another quarter", right)
    for found in _ENDED.finditer(heading):
        ended = (int(found["year"]), _month_number(found["month"]))
        if ended != (quarter.end.year, quarter.end.month):
            until = f"which ends in {month_name(quarter.end)} {quarter.end.year}"
            yield Fault(f"the heading {heading!r} names another period", f"{right}, {until}")


def _quarter_number(written: str) -> int:
    known = _QUARTER_NUMBERS | _ORDINALS
    return int(written) if written.isdecimal() else known[written.lower()]


def quarter_in(words: str) -> Quarter | None:
    """The one quarter that words name with its year ("2015-16 quarter 1"); None if none or two."""
    named = {
        Quarter(
            int(found["a_year"] or found["b_year"] or found["c_year"]),
            _quarter_number(found["a"] or found["b"] or found["c"]),
        )
        for found in _QUARTER.finditer(words)
        if found["a_year"] or found["b_year"] or found["c_year"]
    }
    return named.pop() if len(named) == 1 else None


def span_faults(words: str) -> tuple[Fault, ...]:
    """Every count of months that isn't that of the range of months beside it.

    "The last five months (January to June 2015)" are six. Where no year says otherwise, the later
    month is the next one of its name.
    """
    return tuple(_span_faults(" ".join(words.split())))


def _span_faults(words: str) -> Iterator[Fault]:
    for found in (*_COUNTED_FIRST.finditer(words), *_COUNTED_AFTER.finditer(words)):
        written = found["count"].lower()
        count = int(written) if written.isdecimal() else _COUNTS[written]
        first, last = _month_number(found["first"]), _month_number(found["last"])
        if found["first_year"] and found["last_year"]:
            years = int(found["last_year"]) - int(found["first_year"])
            months = 12 * years + last - first + 1
        else:
            months = (last - first) % 12 + 1
        if months < 1:
            yield Fault(
                f"{found[0].strip()!r} ends before it begins", "put the earlier month first"
            )
        elif count != months:
            span = f"{MONTHS[first - 1]} to {MONTHS[last - 1]}"
            unit = "month" if months == 1 else "months"
            yield Fault(f"{found[0].strip()!r} counts wrong", f"{span} is {months} {unit}")


def faults(words: str) -> tuple[Fault, ...]:
    """Everything that the calendar refuses in a paragraph: dates, and counts of months."""
    return (*date_faults(words), *span_faults(words))

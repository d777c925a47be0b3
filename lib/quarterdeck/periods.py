"""Financial quarters and the windows that values cover.

The financial year runs from 1 April to 31 March. `2016-17` is the year ending March 2017 and
`2017-18-Q3` is October to December 2017. A window is a pair of dates, both inside it.

The window that an indicator is read on at a quarter comes from `window_at`; the one that it is
compared with is `Window.like_for_like`; the year end printed beside it is `previous_year_end`.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, get_args, overload

Basis = Literal["quarter", "year_to_date", "financial_year", "rolling_12_months"]
BASES: Final[tuple[str, ...]] = get_args(Basis)

FIRST_MONTH: Final = 4  # the financial year begins on 1 April
EARLIEST_YEAR: Final = 1900
LATEST_YEAR: Final = 2199

_LABEL: Final = re.compile(r"(\d{4})-(\d{2})-Q([1-4])", re.ASCII)
_YEAR_LABEL: Final = re.compile(r"(\d{4})-(\d{2})", re.ASCII)

# What people write instead, so that the error can say what they meant.
_YEARS: Final = r"(?P<first>\d{4})\s*[-/–_ ]?\s*(?P<second>\d{4}|\d{2})"
_NUMBER: Final = r"(?:q|qtr|quarter)\s*[-_ ]?(?P<number>\d+)"
_VARIANTS: Final = (
    re.compile(rf"{_YEARS}\s*[-/–_, ]*\s*{_NUMBER}", re.ASCII | re.IGNORECASE),
    re.compile(rf"{_NUMBER}\s*[-/–_, ]*\s*{_YEARS}", re.ASCII | re.IGNORECASE),
)
_ONE_YEAR: Final = (
    re.compile(rf"(?P<year>\d{{4}})[-/–_, ]*{_NUMBER}", re.ASCII | re.IGNORECASE),
    re.compile(rf"{_NUMBER}[-/–_, ]*(?P<year>\d{{4}})", re.ASCII | re.IGNORECASE),
)

# Written out, because the calendar module's names follow the machine's locale.
MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def year_label(start_year: int) -> str:
    """The label of the financial year that begins in April of `start_year`: 2016 is "2016-17"."""
    return f"{start_year}-{(start_year + 1) % 100:02d}"


def parse_year(label: str) -> int:
    """The year in which a labelled financial year begins: "2016-17" is 2016.

    Raises ValueError, saying what to write, for any other form.
    """
    match = _YEAR_LABEL.fullmatch(label)
    if match is None:
        loose = re.fullmatch(_YEARS, label.strip(), re.ASCII)
        if loose is None:
            raise ValueError(f"{label!r} is no financial year; write it like 2016-17")
        years = _years(label, loose["first"], loose["second"], "")
        raise ValueError(f"{label!r} is no financial year; write {year_label(years)}")
    return _years(label, match[1], match[2], "")


def _years(label: str, first: str, second: str, ending: str) -> int:
    """The first of two years that follow each other; `ending` is put after what to write."""
    start = int(first)
    if second not in (f"{(start + 1) % 100:02d}", f"{start + 1:04d}"):
        last = int(second) if len(second) == 4 else start - start % 100 + int(second)
        choices = [year_label(start)]
        if last > start:
            choices.append(year_label(last - 1))
        elif last == start - 1:
            choices.insert(0, year_label(last))
        written = " or ".join(choice + ending for choice in choices)
        raise ValueError(
            f"{label!r} joins {first} and {second}, which do not follow each other; write {written}"
        )
    _check_year(start)
    return start


def _check_year(start_year: int) -> None:
    if not EARLIEST_YEAR <= start_year <= LATEST_YEAR:
        raise ValueError(
            f"the financial year beginning in {start_year} is outside "
            f"{EARLIEST_YEAR} to {LATEST_YEAR}"
        )


def month_start(day: dt.date) -> dt.date:
    """The first day of a date's month."""
    return day.replace(day=1)


def month_end(day: dt.date) -> dt.date:
    """The last day of a date's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def month_name(day: dt.date) -> str:
    """The English name of a date's month, whatever the machine's locale."""
    return MONTHS[day.month - 1]


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day of the month so many months on, or the month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _as_date(value: dt.date) -> dt.date:
    """A date, from a date or from a moment that is a midnight (as pandas holds dates)."""
    if not isinstance(value, dt.datetime):
        return value
    if value != value:  # pandas' NaT
        raise ValueError("a window needs two dates, and one of them is missing")
    if value.time() != dt.time():
        raise ValueError(f"a window runs between dates, and {value} is a time of day")
    return value.date()


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of the financial year that begins in April of `start_year`; `number` is 1 to 4.

    Quarters are in the order of time. `quarter + 1` is the next one, `later - earlier` is how
    many quarters apart two are.
    """

    start_year: int
    number: int

    def __post_init__(self) -> None:
        _check_year(self.start_year)
        if self.number not in (1, 2, 3, 4):
            raise ValueError(_no_such_number(self.number))

    @classmethod
    def parse(cls, label: str) -> Quarter:
        """The quarter of a label such as "2017-18-Q3".

        Raises ValueError for anything else; where it can be seen what was meant, the message
        says what to write.
        """
        match = _LABEL.fullmatch(label)
        if match is not None:
            return cls(_years(label, match[1], match[2], f"-Q{match[3]}"), int(match[3]))
        raise ValueError(_what_was_meant(label))

    @classmethod
    def containing(cls, day: dt.date) -> Quarter:
        """The quarter that a date falls in."""
        months = (day.year * 12 + day.month - 1) - (FIRST_MONTH - 1)
        year, month = divmod(months, 12)
        return cls(year, month // 3 + 1)

    @property
    def label(self) -> str:
        """The quarter in one word: "2017-18-Q3"."""
        return f"{self.year_label}-Q{self.number}"

    def __str__(self) -> str:
        return self.label

    @property
    def title(self) -> str:
        """The quarter as a heading has it: "2017-18 quarter 3"."""
        return f"{self.year_label} quarter {self.number}"

    @property
    def year_label(self) -> str:
        """The label of its financial year: "2017-18"."""
        return year_label(self.start_year)

    @property
    def start(self) -> dt.date:
        """Its first day."""
        return add_months(dt.date(self.start_year, FIRST_MONTH, 1), 3 * (self.number - 1))

    @property
    def end(self) -> dt.date:
        """Its last day."""
        return month_end(add_months(self.start, 2))

    @property
    def window(self) -> Window:
        """Its three months."""
        return Window(self.start, self.end)

    @property
    def financial_year(self) -> Window:
        """The twelve months of its financial year, those after it included."""
        return Window.financial_year(self.year_label)

    def next(self) -> Quarter:
        """The quarter after this one."""
        return self + 1

    def previous(self) -> Quarter:
        """The quarter before this one."""
        return self - 1

    def __add__(self, quarters: int) -> Quarter:
        if not isinstance(quarters, int):
            return NotImplemented
        year, index = divmod(self.start_year * 4 + self.number - 1 + quarters, 4)
        return Quarter(year, index + 1)

    @overload
    def __sub__(self, other: Quarter) -> int: ...
    @overload
    def __sub__(self, other: int) -> Quarter: ...
    def __sub__(self, other: Quarter | int) -> int | Quarter:
        if isinstance(other, Quarter):
            return 4 * (self.start_year - other.start_year) + self.number - other.number
        if not isinstance(other, int):
            return NotImplemented
        return self + -other


def _no_such_number(number: int) -> str:
    return (
        f"there is no quarter {number}: a financial year has "
        "Q1 (April to June), Q2 (July to September), Q3 (October to December) "
        "and Q4 (January to March)"
    )


def _what_was_meant(label: str) -> str:
    """Why a label is no quarter, and what to write in its place."""
    refused = f"{label!r} is no quarter"
    trimmed = label.strip()
    for variant in _VARIANTS:
        match = variant.fullmatch(trimmed)
        if match is not None:
            number = int(match["number"])
            if number not in (1, 2, 3, 4):
                return f"{refused}: {_no_such_number(number)}"
            try:
                start = _years(label, match["first"], match["second"], f"-Q{number}")
            except ValueError as error:
                return str(error)
            return f"{refused}; write {year_label(start)}-Q{number}"
    for variant in _ONE_YEAR:
        match = variant.fullmatch(trimmed)
        if match is not None:
            year, number = int(match["year"]), int(match["number"])
            if number not in (1, 2, 3, 4):
                return f"{refused}: {_no_such_number(number)}"
            return (
                f"{refused}: a financial quarter names both years; "
                f"write {year_label(year - 1)}-Q{number} or {year_label(year)}-Q{number}"
            )
    return f"{refused}; write it like 2017-18-Q3, which is October to December 2017"


@dataclass(frozen=True, order=True)
class Window:
    """A span of days, from `start` to `end`, both inside it. Raises ValueError if it is backwards.

    Windows are in the order of their starts, then of their ends.
    """

    start: dt.date
    end: dt.date

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", _as_date(self.start))
        object.__setattr__(self, "end", _as_date(self.end))
        if self.end < self.start:
            raise ValueError(f"a window can't end ({self.end}) before it starts ({self.start})")

    @classmethod
    def of_months(cls, end: dt.date, months: int) -> Window:
        """The whole months up to and including the one that `end` is the last day of.

        Raises ValueError where `end` is not a month's last day or `months` is under 1.
        """
        end = _as_date(end)
        if months < 1:
            raise ValueError(f"a window has at least one month, not {months}")
        if end != month_end(end):
            raise ValueError(f"{end} isn't the last day of a month; {month_end(end)} is")
        return cls(add_months(month_start(end), 1 - months), end)

    @classmethod
    def rolling_12_months(cls, end: dt.date) -> Window:
        """The twelve months up to a month's last day: the "year ending" that month."""
        return cls.of_months(end, 12)

    @classmethod
    def financial_year(cls, label: str) -> Window:
        """The financial year of a label: "2016-17" is 1 April 2016 to 31 March 2017."""
        return cls.of_months(dt.date(parse_year(label) + 1, FIRST_MONTH - 1, 31), 12)

    @classmethod
    def quarter(cls, quarter: Quarter) -> Window:
        """The three months of a quarter."""
        return quarter.window

    @classmethod
    def year_to_date(cls, quarter: Quarter) -> Window:
        """From 1 April of the quarter's financial year to the quarter's end."""
        return cls(quarter.financial_year.start, quarter.end)

    @property
    def is_whole_months(self) -> bool:
        """Whether it starts on the first of a month and ends on the last of one."""
        return self.start == month_start(self.start) and self.end == month_end(self.end)

    @property
    def months(self) -> int:
        """How many calendar months it covers. Raises ValueError unless they are whole months."""
        if not self.is_whole_months:
            raise ValueError(f"{self.start} to {self.end} isn't a number of whole months")
        return 12 * (self.end.year - self.start.year) + self.end.month - self.start.month + 1

    @property
    def days(self) -> int:
        """How many days it covers."""
        return (self.end - self.start).days + 1

    @property
    def month_starts(self) -> tuple[dt.date, ...]:
        """The first day of each of its months. Raises ValueError unless they are whole months."""
        return tuple(add_months(self.start, month) for month in range(self.months))

    @property
    def financial_year_label(self) -> str | None:
        """Its label ("2016-17") where it is exactly a financial year, else None."""
        if self.start.month != FIRST_MONTH or not self.is_whole_months or self.months != 12:
            return None
        return year_label(self.start.year)

    def shift(self, months: int) -> Window:
        """The window moved by so many months. An end that is a month's last day stays one."""
        end = add_months(self.end, months)
        return Window(
            add_months(self.start, months),
            month_end(end) if self.end == month_end(self.end) else end,
        )

    @property
    def like_for_like(self) -> Window:
        """The same window one year earlier."""
        return self.shift(-12)

    def overlap(self, other: Window) -> Window | None:
        """The days in both, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Window(start, end) if start <= end else None

    def overlaps(self, other: Window) -> bool:
        """Whether any day is in both."""
        return self.overlap(other) is not None

    def contains(self, other: dt.date | Window) -> bool:
        """Whether a date, or every day of another window, is inside."""
        if isinstance(other, Window):
            return self.start <= other.start and other.end <= self.end
        return self.start <= _as_date(other) <= self.end

    @property
    def words(self) -> str:
        """The window in a sentence: "year ending December 2017", "April to December 2017"."""
        return self.in_words()

    def in_words(self, *, financial_year: bool = False) -> str:
        """The window in a sentence; with `financial_year`, a financial year is "2016-17"."""
        if financial_year and self.financial_year_label is not None:
            return self.financial_year_label
        if self.is_whole_months and self.months == 12:
            return f"year ending {MONTHS[self.end.month - 1]} {self.end.year}"
        return self._range(_month_and_year, " to ")

    @property
    def short(self) -> str:
        """The window in a table's second line: "Apr–Dec 17", "Oct 16–Sep 17", "Dec 17"."""
        return self._range(_short_month_and_year, "–")

    def _range(self, name: Callable[[dt.date], tuple[str, str]], between: str) -> str:
        """Start and end, leaving out of the start what the end says again."""
        (start_month, start_year), (end_month, end_year) = name(self.start), name(self.end)
        same_year = self.start.year == self.end.year
        same_month = same_year and self.start.month == self.end.month
        if self.is_whole_months:
            start = [] if same_month else [start_month]
            end = [end_month, end_year]
        else:
            start = [] if self.start == self.end else [str(self.start.day)]
            start += [] if same_month else [start_month]
            end = [str(self.end.day), end_month, end_year]
        start += [] if same_year else [start_year]
        return between.join(" ".join(part) for part in (start, end) if part)


def _month_and_year(day: dt.date) -> tuple[str, str]:
    return MONTHS[day.month - 1], f"{day.year}"


def _short_month_and_year(day: dt.date) -> tuple[str, str]:
    return MONTHS[day.month - 1][:3], f"{day.year % 100:02d}"


def previous_year_end(quarter: Quarter) -> Window:
    """The financial year that ended before the quarter's own began: 2016-17 at any of 2017-18."""
    return quarter.financial_year.like_for_like


def latest_year_end(end: dt.date) -> Window:
    """The latest financial year that was complete by the end of a day."""
    last = dt.date(end.year, FIRST_MONTH - 1, 31)
    return Window.rolling_12_months(last if last <= end else last.replace(year=end.year - 1))


def lagged_end(quarter: Quarter, months: int, ends_in_month: int | None = None) -> dt.date:
    """The last day of the month so many months before a quarter's last.

    With `ends_in_month` (1 to 12) it goes back further, to the latest month of that name: MARAC
    at 2017-18-Q3, held to September, ends on 30 September 2017. Raises ValueError for a lag under
    0 and for a month that isn't one.
    """
    if months < 0:
        raise ValueError(f"a window can't end {-months} months after its quarter")
    end = month_end(add_months(month_start(quarter.end), -months))
    if ends_in_month is None:
        return end
    if not 1 <= ends_in_month <= 12:
        raise ValueError(f"{ends_in_month} is no month; January is 1 and December is 12")
    return month_end(add_months(month_start(end), -((end.month - ends_in_month) % 12)))


def window_at(
    basis: str, quarter: Quarter, *, ends_in_month: int | None = None, lag: int = 0
) -> Window:
    """The latest window of a basis that is complete `lag` months before a quarter's end.

    basis: one of `BASES`. `quarter` is three months, `rolling_12_months` twelve, `year_to_date`
    runs from 1 April, `financial_year` is the latest one complete. ends_in_month: the source's
    own calendar, as in `lagged_end`. Raises ValueError for an unknown basis and for a financial
    year that is asked to end in another month than March.
    """
    end = lagged_end(quarter, lag, ends_in_month)
    if basis == "quarter":
        return Window.of_months(end, 3)
    if basis == "year_to_date":
        return Window(Quarter.containing(end).financial_year.start, end)
    if basis == "rolling_12_months":
        return Window.rolling_12_months(end)
    if basis == "financial_year":
        if ends_in_month is not None and ends_in_month != FIRST_MONTH - 1:
            raise ValueError(
                f"a financial year ends in March, not {MONTHS[ends_in_month - 1]}; "
                "use rolling_12_months with ends_in_month"
            )
        return latest_year_end(end)
    raise ValueError(f"{basis!r} is no period basis; there are {', '.join(BASES)}")


def windows_at(
    basis: str,
    quarter: Quarter,
    *,
    ends_in_month: int | None = None,
    latest_within_months: int = 0,
) -> tuple[Window, ...]:
    """Every window of a basis ending within so many months before a quarter's end, latest first.

    Empty where the source's own calendar has no window ending so late: a cohort's year that ends
    each March, at a third quarter, within three months.
    """
    earliest = lagged_end(quarter, latest_within_months)
    found = (
        window_at(basis, quarter, ends_in_month=ends_in_month, lag=lag)
        for lag in range(latest_within_months + 1)
    )
    return tuple(dict.fromkeys(window for window in found if window.end >= earliest))

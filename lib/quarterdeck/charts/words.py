"""Numbers, months and signals as a chart says them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import pandas as pd

from quarterdeck.periods import Window, month_end, month_start
from quarterdeck.printing import day, number

#: What a rule found, on the side named, as a noun phrase. Rules are those of
#: `statistics.control_charts`; a rule added there is named by its own words until it is added here.
_FOUND: Final = {
    ("outside_limits", "above"): "above the upper limit",
    ("outside_limits", "below"): "below the lower limit",
    ("trend", "above"): "rising trend",
    ("trend", "below"): "falling trend",
    ("two_of_three", "above"): "two of three months near the upper limit",
    ("two_of_three", "below"): "two of three months near the lower limit",
    ("three_of_four", "above"): "three of four months well above the mean",
    ("three_of_four", "below"): "three of four months well below the mean",
    ("four_of_five", "above"): "four of five months above the mean",
    ("four_of_five", "below"): "four of five months below the mean",
    ("run", "above"): "run above the mean",
    ("run", "below"): "run below the mean",
    ("long_run", "above"): "long run above the mean",
    ("long_run", "below"): "long run below the mean",
    ("few_crossings", ""): "fewer crossings of the mean than chance gives",
}

#: Benchmarks named by what they are, not by a place.
_KINDS: Final = ("county", "region", "force", "group", "average", "peers", "country")

#: The rule whose points are each named with their value.
OUTSIDE: Final = "outside_limits"


def printed(value: float, decimals: int = 0, suffix: str = "") -> str:
    """A number as text and tables print it, with what a chart writes after it."""
    return f"{number(value, decimals)}{suffix}"


def shortest(value: float, suffix: str = "") -> str:
    """A number of an axis or a target: as many decimals as it has, up to four."""
    for decimals in range(4):
        if abs(round(value, decimals) - value) < 1e-9 * max(1.0, abs(value)):
            return printed(value, decimals, suffix)
    return printed(value, 4, suffix)


def on_scale(ticks: Sequence[float], suffix: str = "") -> list[str]:
    """The numbers of an axis, all with as many decimals as the one that needs most."""
    most = max(
        (len(shortest(tick).partition(".")[2]) for tick in ticks),
        default=0,
    )
    return [printed(tick, most, suffix) for tick in ticks]


def as_date(moment: Any) -> dt.date:
    """A date from a date, a timestamp or a period (its first day)."""
    if isinstance(moment, pd.Period):
        return moment.start_time.date()
    return pd.Timestamp(moment).date()


def month(day: dt.date) -> str:
    """The month of a date: "April 2017"."""
    return Window(month_start(day), month_end(day)).words


def short_month(day: dt.date) -> str:
    """The month of a date where there is little room: "Apr 2017"."""
    name, year = month(day).split()
    return f"{name[:3]} {year}"


def months(first: dt.date, last: dt.date) -> str:
    """Months from one to another: "April to December 2017", "April 2017"."""
    start, end = month(first), month(last)
    if start == end:
        return end
    return f"{start.split()[0] if first.year == last.year else start} to {end}"


@dataclass(frozen=True)
class Dates:
    """How the points of a chart are dated in words: each a month, or each an event on its day."""

    noun: Literal["month", "event"] = "month"

    @property
    def each(self) -> str:
        """How the points follow each other: "monthly"."""
        return "monthly" if self.noun == "month" else "event by event"

    def name(self, date: dt.date) -> str:
        """A point's date: "April 2017", "3 May 2017"."""
        return month(date) if self.noun == "month" else day(date)

    def short(self, date: dt.date) -> str:
        """The same where there is little room: "Apr 2017", "3 May 2017"."""
        if self.noun == "month":
            return short_month(date)
        return f"{date.day} {short_month(date)}"

    def at(self, date: dt.date) -> str:
        """When a point is, inside a sentence: "in April 2017", "on 3 May 2017"."""
        return f"{'in' if self.noun == 'month' else 'on'} {self.name(date)}"

    def span(self, first: dt.date, last: dt.date) -> str:
        """From one point to another: "April to December 2017", "3 May 2017 to 6 June 2017"."""
        if self.noun == "month":
            return months(first, last)
        return day(last) if first == last else f"{day(first)} to {day(last)}"


def counted(count: int, noun: str) -> str:
    """A number of things: "1 month", "13 months"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def found(rule: str, side: str, centre: str = "mean", noun: str = "month") -> str:
    """What a rule found, as a noun phrase: "run above the mean"."""
    known = _FOUND.get((rule, side)) or f"{rule.replace('_', ' ')} {side} the mean"
    return known.replace("the mean", f"the {centre}").replace("months", f"{noun}s")


def by_method(name: str) -> str:
    """A method of projection after "by": "the straight line ...", but "Holt-Winters" as it is."""
    return f"the {name}" if name.startswith("straight line") else name


def plural(noun: str) -> str:
    """A noun phrase of several: "runs above the mean", "rising trends"."""
    for one in ("run", "trend"):
        if one in noun.split():
            return noun.replace(one, f"{one}s", 1)
    return noun


def whose(name: str) -> str:
    """A benchmark's name inside a sentence: "the county" of "County", "Leicestershire" as it is."""
    return f"the {name.lower()}" if name.lower() in _KINDS else name

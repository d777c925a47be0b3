"""Numbers, days and lists of words as they are printed, whatever they are of."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

import pandas as pd

from quarterdeck.periods import MONTHS, Window, month_name
from quarterdeck.rounding import round_half_up

MINUS = "\u2212"

#: Words that begin with two capitals, whatever stands between them: "ASB", "A&E", "IOM's".
_ABBREVIATION = re.compile(r"[A-Z][^a-z\s]*[A-Z]")

#: A month that words begin with, and not "May be held back": a date goes on with a figure or "to".
_MONTH = re.compile(rf"(?:{'|'.join(MONTHS)})(?: (?:\d|to )|$)")

_NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


def number(value: float, decimals: int = 0) -> str:
    """A number as printed: rounded half away from zero, thousands marked, a true minus.

    Raises ValueError for NaN: what has no value has its absence to print.
    """
    if pd.isna(value):
        raise ValueError("there is no number to print; say why it is absent")
    rounded = round_half_up(value, decimals)
    written = f"{abs(rounded):,.{decimals}f}"
    return f"{MINUS}{written}" if rounded < 0 else written


def signed(value: float, decimals: int = 0) -> str:
    """A change as printed, with its sign; no sign on nought."""
    written = number(value, decimals)
    return f"+{written}" if round_half_up(value, decimals) > 0 else written


def spelt(count: int) -> str:
    """A count in a sentence: spelt to twelve."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else f"{count:,}"


def noun_of(count: str, noun: str) -> str:
    """A noun in the plural, as a printed count asks for it: "1 burglary", "2 burglaries", "0"."""
    if count != "1":
        return noun
    if re.search(r"\bpeople\b", noun):
        return re.sub(r"\bpeople\b", "person", noun)
    return f"{noun.removesuffix('ies')}y" if noun.endswith("ies") else noun.removesuffix("s")


def ordinal(place: float) -> str:
    """A rank in print: 1st, 2nd, 3rd, 11th."""
    whole = int(place)
    ending = {1: "st", 2: "nd", 3: "rd"}.get(whole % 10, "th")
    if whole % 100 in (11, 12, 13):
        ending = "th"
    return f"{whole}{ending}"


def day(date: dt.date) -> str:
    """A date in print: 9 February 2018."""
    return f"{date.day} {month_name(date)} {date.year}"


def short_day(date: dt.date) -> str:
    """A date in a narrow cell: 9 Feb 2018."""
    return f"{date.day} {month_name(date)[:3]} {date.year}"


def joined(words: Iterable[str]) -> str:
    """Words as a sentence lists them."""
    listed = list(words)
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} and {listed[-1]}"


def sentence(words: str) -> str:
    """A clause as a sentence: a capital and a full stop."""
    words = words.strip()
    return f"{words[:1].upper()}{words[1:]}{'' if words.endswith(('.', '?')) else '.'}"


def by_reason(named: Iterable[tuple[str, str]]) -> str:
    """Names with their reasons, each reason once: "a, b and c (not received); d (held back)"."""
    names: dict[str, list[str]] = {}
    for name, reason in named:
        names.setdefault(reason, []).append(name)
    return "; ".join(f"{joined(same)} ({reason})" for reason, same in names.items())


def in_period(window: Window) -> str:
    """A window as a sentence has it after "in": "the year ending March 2017", "April 2017"."""
    return f"the {window.words}" if window.months == 12 else window.words


def capital(words: str) -> str:
    """Words with their first letter raised."""
    return words[:1].upper() + words[1:]


def in_sentence(words: str) -> str:
    """A title or a reason inside a sentence: an abbreviation or a month keeps its capital."""
    if _ABBREVIATION.match(words) or _MONTH.match(words):
        return words
    return words[:1].lower() + words[1:]

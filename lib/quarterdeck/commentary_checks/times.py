"""The time that a sentence speaks of: the one that the table compares, or another."""

from __future__ import annotations

import re
from typing import Final

from quarterdeck import printing
from quarterdeck.commentary_checks.lexicon import (
    FOURTH_PART,
    OTHER_TIME,
    SAYS_YEAR_BEFORE,
    THIS_QUARTER,
    YEAR_BEFORE,
)
from quarterdeck.periods import month_name
from quarterdeck.readings import Reading, WindowName


def own_time(reading: Reading | None) -> str:
    """A pattern of the period that a reading's figures cover, in its usual spellings."""
    if reading is None or not reading.has_window("current"):
        return r"(?!)"
    patterns = [rf"(?:{YEAR_BEFORE})"]
    names: tuple[WindowName, ...] = ("current", "previous", "baseline")
    for name in names:
        if not reading.has_window(name):
            continue
        window = reading.window(name)
        words = (window.words, printing.in_period(window), window.financial_year_label)
        patterns += [re.escape(one).replace("\\-", "[-/–]") for one in words if one]
        first, last = window.start, window.end
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        ends = rf"(?:end\s+of\s+)?{month_name(last)}(?:\s+{last.year})?(?!\s+\d{{4}})"
        starts = rf"{month_name(first)}(?:\s+{first.year})?"
        patterns.append(rf"(?:from\s+|between\s+)?{starts}\s+(?:to|and|until|[-–])\s+{ends}")
        counted = rf"(?:{months}|{_SPELT_MONTHS.get(months, months)})"
        since = r"(?:last|past|latest|most\s+recent|same|previous)?\s*"
        if name == "current":
            patterns.append(rf"{since}{counted}\s+months(?:\s+(?:to|ending(?:\s+in)?)\s+{ends})?")
        if months == 12:
            patterns.append(
                rf"{since}(?:year|twelvemonth)\s+(?:to|ending(?:\s+in)?|ended)\s+{ends}"
            )
            patterns.append(r"(?:last|past|this|in\s+the)\s+year\b(?!\s+(?:end|to|ending)\b)")
        if first.year == last.year:
            since = "in|during" if name == "current" else r"than\s+in|than|on|compared\s+with"
            patterns.append(rf"\b(?:{since})\s+{last.year}")
    return rf"(?:{'|'.join(patterns)})\b"


_SPELT_MONTHS: Final = {3: "three", 6: "six", 9: "nine", 12: "twelve"}


#: How long it had not been so: no time that something is compared with.
_NTH_TIME: Final = re.compile(
    r"\bfor\s+(?:the|a)\s+\w+\s+(?:time|year|quarter)(?:\s+(?:in\s+\w+\s+years|running"
    r"|in\s+a\s+row))?\b"
    r"|\b(?:second|third|fourth)\s+year\s+running\b",
    re.IGNORECASE,
)


def own_text(text: str, reading: Reading) -> str:
    """A text without the period that its indicator's figures cover, and without "a quarter of"."""
    left = FOURTH_PART.sub("", THIS_QUARTER.sub("", _NTH_TIME.sub("", text)))
    left = re.sub(own_time(reading), "", left, flags=re.IGNORECASE)
    return SAYS_YEAR_BEFORE.sub("", left)


def speaks_of_another_time(text: str, reading: Reading) -> bool:
    """Whether a sentence names a time other than those that the table compares."""
    return OTHER_TIME.search(own_text(text, reading)) is not None

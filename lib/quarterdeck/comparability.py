"""May two windows be compared, and if not, why, in words.

Two windows are comparable only if both have a value, they have the same length, they don't share
a month, no break lies inside or between them, and the same parts made a whole return for both.
Source: methods.md 1.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from quarterdeck.figures.values import Value
from quarterdeck.params.models import Absence, Break


class Reason(StrEnum):
    """Why two windows are not compared."""

    NO_CURRENT = "no_current"
    NO_EARLIER = "no_earlier"
    LENGTH = "length"
    OVERLAP = "overlap"
    BREAK = "break"
    COVERAGE = "coverage"
    SAMPLE = "sample"


#: How each kind of absence is said in a cell, in at most eight words.
ABSENCE_WORDS: dict[Absence, str] = {
    Absence.NOT_RECEIVED: "not received",
    Absence.NOT_YET_PUBLISHED: "not yet published",
    Absence.SUPPRESSED: "suppressed: small numbers",
    Absence.TOO_FEW_RESPONSES: "too few responses",
    Absence.NO_MEASURE: "no measure",
    Absence.NO_BASELINE: "no baseline",
    Absence.NOT_COMPARABLE: "not comparable",
    Absence.DATA_FAULT: "held back: data fault",
}


@dataclass(frozen=True)
class Comparability:
    """The answer. short: at most eight words, for a cell. sentence: the whole reason."""

    reason: Reason | None = None
    short: str = ""
    sentence: str = ""

    @property
    def holds(self) -> bool:
        """Whether the two may be compared."""
        return self.reason is None


def comparability(current: Value, earlier: Value, breaks: Sequence[Break] = ()) -> Comparability:
    """Whether a value may be compared with an earlier one of the same indicator and area."""
    if current.absence is not None:
        words = ABSENCE_WORDS[current.absence]
        return Comparability(
            Reason.NO_CURRENT, words, f"there is no figure for the {_period(current)}: {words}"
        )
    if earlier.absence is not None:
        words = ABSENCE_WORDS[earlier.absence]
        return Comparability(
            Reason.NO_EARLIER,
            f"{earlier.window.short}: {words}",
            f"there is no figure for the {_period(earlier)} to compare with "
            f"({earlier.reason or words})",
        )
    between = break_between(current, earlier, breaks)
    if between is not None:
        return Comparability(
            Reason.BREAK,
            between.short,
            f"{between.reason}, from {between.since:%B %Y}",
        )
    if current.window.months != earlier.window.months:
        return Comparability(
            Reason.LENGTH,
            f"{earlier.window.months} months against {current.window.months}",
            f"the earlier figure covers {earlier.window.months} months and the current one "
            f"{current.window.months}",
        )
    shared = current.window.overlap(earlier.window)
    if shared is not None:
        return Comparability(
            Reason.OVERLAP,
            f"both hold {shared.short}",
            f"the two periods share {shared.words}",
        )
    if set(current.parts) != set(earlier.parts):
        before, now = len(earlier.parts), len(current.parts)
        return Comparability(
            Reason.COVERAGE,
            f"{_services(before)} against {now}",
            f"the earlier figure adds up {_services(before)} and the current one {_services(now)}",
        )
    return Comparability()


def break_between(current: Value, earlier: Value, breaks: Sequence[Break]) -> Break | None:
    """The first break inside either window or between them, if any."""
    start = min(current.window.start, earlier.window.start)
    end = max(current.window.end, earlier.window.end)
    inside = [entry for entry in breaks if start < entry.since <= end]
    return min(inside, key=_since) if inside else None


def _since(entry: Break) -> dt.date:
    return entry.since


def _period(value: Value) -> str:
    return value.window.words


def _services(count: int) -> str:
    words = {1: "1 service", 0: "no service"}
    return words.get(count, f"{count} services")

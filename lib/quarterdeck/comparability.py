"""May two windows be compared, and if not, why, in words.

Two windows are comparable only if both have a value, they have the same length, they don't share
a month, no break lies inside or between them, and the same parts made a whole return for both.
Sums of money are estimates of the same years, revised: they are tracked and not compared.
Source: docs/methods.md, comparability and verdicts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from quarterdeck.figures.values import Value
from quarterdeck.params.absence import Absence
from quarterdeck.params.register import Break, Kind
from quarterdeck.periods import Window


class Reason(StrEnum):
    """Why two windows are not compared."""

    NO_CURRENT = "no_current"
    NO_EARLIER = "no_earlier"
    LENGTH = "length"
    OVERLAP = "overlap"
    BREAK = "break"
    COVERAGE = "coverage"
    SAMPLE = "sample"
    NOT_TESTED = "not_tested"


TRACKED: str = "tracked, not judged"

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


def comparability(
    current: Value, earlier: Value, breaks: Sequence[Break] = (), kind: Kind | None = None
) -> Comparability:
    """Whether a value may be compared with an earlier one of the same indicator and area.

    Of several reasons the first is told: no current figure, money, a break, no earlier figure,
    length, overlap, coverage. What came before a break couldn't be compared if it had come.
    """
    if current.absence is not None:
        words = ABSENCE_WORDS[current.absence]
        sentence = f"there is no figure for {_the(current.window)}: {words}"
        return Comparability(_missing(current.absence, Reason.NO_CURRENT), words, sentence)
    if kind is Kind.MONEY:
        sentence = "each figure is the estimate that stood on its day"
        return Comparability(Reason.NOT_TESTED, TRACKED, sentence)
    between = break_between(current.window, earlier.window, breaks)
    if between is not None:
        return Comparability(
            Reason.BREAK,
            between.short,
            f"{between.reason}, from {between.since:%B %Y}",
        )
    if earlier.absence is not None:
        words = ABSENCE_WORDS[earlier.absence]
        return Comparability(
            _missing(earlier.absence, Reason.NO_EARLIER),
            f"{earlier.window.short}: {words}",
            f"there is no figure for {_the(earlier.window)} to compare with "
            f"({earlier.reason or words})",
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
        part = (current if current.parts else earlier).part
        before, now = _parts(len(earlier.parts), part), _parts(len(current.parts), part)
        if before == now:
            return Comparability(
                Reason.COVERAGE,
                f"other {part}s",
                f"{now} made a whole return for each period, and not the same ones",
            )
        return Comparability(
            Reason.COVERAGE,
            f"{before} against {len(current.parts)}",
            f"{before} made a whole return for the earlier period and "
            f"{len(current.parts) or 'none'} for this one",
        )
    return Comparability()


def break_between(current: Window, earlier: Window, breaks: Sequence[Break]) -> Break | None:
    """The first break inside either window or between them, if any.

    A break on the first day of the earlier of the two leaves both in the new series.
    """
    start, end = min(current.start, earlier.start), max(current.end, earlier.end)
    inside = [entry for entry in breaks if start < entry.since <= end]
    return min(inside, key=lambda entry: entry.since) if inside else None


def _missing(absence: Absence, which: Reason) -> Reason:
    """A sample that is too small is there, and yet gives no figure."""
    return Reason.SAMPLE if absence is Absence.TOO_FEW_RESPONSES else which


def _the(window: Window) -> str:
    """A window as a noun: "the year ending March 2014", "April to September 2014"."""
    return f"the {window.words}" if window.words.startswith("year ending") else window.words


def _parts(count: int, part: str) -> str:
    words = {1: f"1 {part}", 0: f"no {part}"}
    return words.get(count, f"{count} {part}s")

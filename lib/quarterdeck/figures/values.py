"""A figure on a window: its value with its interval, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from quarterdeck.params.absence import Absence
from quarterdeck.params.register import Indicator, Kind
from quarterdeck.params.sources import Source
from quarterdeck.periods import Window
from quarterdeck.statistics import intervals


@dataclass(frozen=True)
class Value:
    """A figure on a window. Where `absence` is set there is no value and `reason` says why.

    value, lower, upper are in the indicator's unit (95% interval); numerator and denominator are
    events, people or answers; n is how many people or answers it rests on. parts: what was added
    up, where a window can be made of different things (the services that made a whole return, the
    areas that sent one), with their counts; part: what one of them is called; reason then names
    what is not in it. note: what a reader should know of the denominator. extracts: files under
    data/raw/ that it rests on.
    """

    window: Window
    numerator: float = np.nan
    denominator: float = np.nan
    n: float = np.nan
    value: float = np.nan
    lower: float = np.nan
    upper: float = np.nan
    absence: Absence | None = None
    reason: str = ""
    parts: tuple[str, ...] = ()
    part_counts: tuple[float, ...] = ()
    part: str = "service"
    note: str = ""
    extracts: tuple[str, ...] = ()

    @property
    def is_present(self) -> bool:
        """Whether there is a value."""
        return self.absence is None

    @property
    def base(self) -> float:
        """How many a share rests on: n where it is given, since weights are no people."""
        return self.n if self.n > 0 else self.denominator


def absent(window: Window, absence: Absence, reason: str = "") -> Value:
    """A value that isn't there, and why."""
    return Value(window=window, absence=absence, reason=reason)


#: Of several kinds of mark in one window, the one that is told: what may not be known goes first.
_MARKS_IN_ORDER = (
    Absence.NOT_YET_PUBLISHED,
    Absence.DATA_FAULT,
    Absence.SUPPRESSED,
    Absence.TOO_FEW_RESPONSES,
    *Absence,
)


def marked(statuses: pd.Series, window: Window) -> Value | None:
    """The absence of a window that holds marked figures: a sum without them would be too small.

    statuses: the statuses of the marked figures; None where there are none.
    """
    found = set(statuses)
    for absence in _MARKS_IN_ORDER:
        if absence.value in found:
            break
    else:
        return None
    if absence is Absence.NOT_YET_PUBLISHED:  # how much of it there is isn't told either
        return absent(window, absence)
    count = int((statuses == absence.value).sum())
    figures = "1 figure is" if count == 1 else f"{count} figures are"
    return absent(window, absence, f"{figures} marked as {absence.value.replace('_', ' ')}")


def measured(indicator: Indicator, source: Source, counted: Value) -> Value:
    """What was counted, turned into the indicator's unit with its 95% interval.

    Not for rates, whose denominator comes from another source: see `rate`.
    """
    kind = indicator.kind
    if kind is Kind.COUNT:
        return _poisson(counted, 1.0)
    if kind is Kind.MONEY:  # an estimate in money has no sampling error to draw
        return replace(counted, value=counted.numerator)
    if kind is Kind.SURVEY and not counted.n >= source.minimum_base:
        too_few = f"{counted.n:.0f} answered; {source.minimum_base} are needed"
        return absent(counted.window, Absence.TOO_FEW_RESPONSES, too_few)
    if not counted.denominator > 0:
        return absent(counted.window, Absence.NO_MEASURE, "the return has no denominator for it")
    if kind is Kind.RATIO:
        return _poisson(counted, 1 / counted.denominator)
    if kind is Kind.REDUCTION:
        return _reduction(counted)
    return _share(counted, source.design_effect if kind is Kind.SURVEY else 1.0)


def rate(counted: Value, population: float, per: int, note: str = "") -> Value:
    """A count per so many people. note: which estimate the population is."""
    with_people = replace(counted, denominator=population, note=note)
    return _poisson(with_people, per / population)


def _poisson(counted: Value, scale: float) -> Value:
    """A count times a scale, with the interval of a Poisson count."""
    if counted.numerator % 1:
        return _broken(counted)
    limits = intervals.poisson_interval(counted.numerator)
    return replace(
        counted,
        value=counted.numerator * scale,
        lower=float(limits["lower"].iloc[0]) * scale,
        upper=float(limits["upper"].iloc[0]) * scale,
    )


def _reduction(counted: Value) -> Value:
    """By how much events after are fewer than events before."""
    if counted.numerator % 1 or counted.denominator % 1:
        return _broken(counted)
    limits = intervals.reduction_interval(counted.denominator, counted.numerator)
    return _in_per_cent(counted, 1 - counted.numerator / counted.denominator, limits)


def _share(counted: Value, design_effect: float) -> Value:
    """A part of a whole; where it is weighted, its interval is that of the n who answered."""
    share = counted.numerator / counted.denominator
    if share > 1:
        wrong = f"{counted.numerator:,.10g} of {counted.denominator:,.10g} is no part of a whole"
        return absent(counted.window, Absence.DATA_FAULT, wrong)
    limits = intervals.wilson_interval(
        share * counted.base, counted.base, design_effect=design_effect
    )
    return _in_per_cent(counted, share, limits)


def _broken(counted: Value) -> Value:
    wrong = f"a count is a whole number, not {counted.numerator:,.10g}"
    return absent(counted.window, Absence.DATA_FAULT, wrong)


def _in_per_cent(counted: Value, value: float, limits: pd.DataFrame) -> Value:
    return replace(
        counted,
        value=100 * value,
        lower=100 * float(limits["lower"].iloc[0]),
        upper=100 * float(limits["upper"].iloc[0]),
    )

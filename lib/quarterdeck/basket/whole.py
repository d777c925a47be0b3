"""The whole basket: exceptions first, and how many of them chance alone would bring."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import stats

from quarterdeck.basket.watched import Variation, Watched
from quarterdeck.periods import Quarter

#: Months of a steady series, and the share of such series in which one of the last three months
#: belongs to a signal of the mdc rules: 10,000 series each, by tools/false_alarm_rates.py.
FALSE_ALARMS: Final = ((13, 0.0334), (24, 0.0386), (45, 0.0444))

SELDOM: Final = 0.05  # methods 3: 95%


@dataclass(frozen=True)
class WatchedBasket:
    """Every category at a quarter, exceptions first.

    rows: concern before neither before improvement, the furthest from its mean first; then common
    cause; then what isn't judged. not_received: titles of the sources without a figure.
    """

    quarter: Quarter
    rows: tuple[Watched, ...]
    not_received: tuple[str, ...] = ()

    @property
    def exceptions(self) -> tuple[Watched, ...]:
        """The categories with a special cause in the quarter."""
        return tuple(row for row in self.rows if row.verdict.is_exception)

    @property
    def judged(self) -> tuple[Watched, ...]:
        """The categories that have a verdict."""
        return tuple(row for row in self.rows if row.verdict.is_judged)

    def of(self, variation: Variation) -> tuple[Watched, ...]:
        """The categories with a verdict."""
        return tuple(row for row in self.rows if row.verdict.variation is variation)

    @property
    def expected_by_chance(self) -> float:
        """How many exceptions steady categories would show in a quarter by chance alone."""
        months = [
            int(row.chart.segments["n"].iloc[-1]) for row in self.judged if row.chart is not None
        ]
        return expected_by_chance(months)

    @property
    def is_beyond_chance(self) -> bool:
        """Whether steady categories would seldom, in under 5% of quarters, show as many."""
        return chance_of_as_many(len(self.exceptions), self.expected_by_chance) < SELDOM

    @property
    def last_quarters_exceptions(self) -> tuple[Watched, ...]:
        """The categories that had a special cause a quarter earlier, in the order of the rows."""
        return tuple(row for row in self.rows if row.before.is_exception)


def in_order(rows: Iterable[Watched]) -> tuple[Watched, ...]:
    """Exceptions first, then by how far the quarter is from the mean, then by title."""
    order = list(Variation)

    def place(row: Watched) -> tuple[int, float, str]:
        far = abs(row.verdict.reach) if row.verdict.is_exception else 0.0
        return order.index(row.verdict.variation), -far, row.category.title

    return tuple(sorted(rows, key=place))


def false_alarm_rate(months: int) -> float:
    """The chance that a steady series of so many months shows a special cause in a quarter."""
    lengths, rates = zip(*FALSE_ALARMS, strict=True)
    return float(np.interp(months, lengths, rates))


def expected_by_chance(months: Sequence[int]) -> float:
    """How many of some steady series show a special cause in a quarter by chance alone.

    months: how many months each has since its last break. Categories needn't be independent: an
    expected number adds up all the same. Source: docs/methods.md, the basket.
    """
    return sum(false_alarm_rate(length) for length in months)


def chance_of_as_many(found: int, expected: float) -> float:
    """The chance of at least so many exceptions, where so many are expected and none is real.

    Exceptions are taken as rare and independent, so as a Poisson count.
    """
    return float(stats.poisson.sf(found - 1, expected))

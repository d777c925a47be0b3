"""Facts turned into judgement, in one place: direction, rating, improvement, against the county.

A verdict is never typed. It follows the rule below from the comparison with the same window a
year before, its significance, and the target or band in force; polarity is applied last.
Source: docs/methods.md, comparability and verdicts. A person's override carries a reason and a
role.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from quarterdeck.params.register import Band, Polarity, Target
from quarterdeck.statistics.tests import against_benchmark


class Direction(StrEnum):
    """Direction of travel, like for like."""

    IMPROVING = "improving"
    STABLE = "stable"
    WORSENING = "worsening"
    HIGHER = "higher"
    LOWER = "lower"
    NOT_COMPARED = "not_compared"


class Rag(StrEnum):
    """Progress rating. In order of concern, worst last."""

    NOT_RATED = "not_rated"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class AgainstCounty(StrEnum):
    """A district beside its county, by the whole-interval rule."""

    BETTER = "better"
    SIMILAR = "similar"
    WORSE = "worse"
    HIGHER = "higher"
    LOWER = "lower"
    NOT_JUDGED = "not_judged"


class Improvement(StrEnum):
    """How an indicator stands against its baseline, or what a person assessed."""

    IMPROVED = "improved"
    NO_CHANGE = "no_change"
    DETERIORATED = "deteriorated"
    NOT_JUDGED = "not_judged"


class Standing(StrEnum):
    """Where a value stands to its target or band."""

    NONE = "none"
    ON_TARGET = "on_target"
    WITHIN_TOLERANCE = "within_tolerance"
    OFF_TARGET = "off_target"


@dataclass(frozen=True)
class Rating:
    """A rating and, in one clause, what it rests on."""

    rag: Rag
    reason: str


def direction(
    change: float, *, comparable: bool, significant: bool, polarity: Polarity
) -> Direction:
    """Improving or worsening only if the like-for-like change is significant, else stable.

    change: current less previous, in the indicator's unit. With no polarity, higher or lower.
    """
    if not comparable:
        return Direction.NOT_COMPARED
    if not significant or change == 0:
        return Direction.STABLE
    if polarity is Polarity.NEUTRAL:
        return Direction.HIGHER if change > 0 else Direction.LOWER
    better = (change < 0) == (polarity is Polarity.LOWER)
    return Direction.IMPROVING if better else Direction.WORSENING


def standing(
    value: float, polarity: Polarity, target: Target | None, band: Band | None
) -> Standing:
    """Where a value stands to the target or band in force. Edges are inside."""
    if band is not None:
        outside = max(band.low - value, value - band.high, 0.0)
        return _standing(outside, band.tolerance)
    if target is not None:
        missed = value - target.value if polarity is Polarity.LOWER else target.value - value
        return _standing(max(missed, 0.0), target.tolerance)
    return Standing.NONE


def _standing(missed: float, tolerance: float) -> Standing:
    if missed <= 0:
        return Standing.ON_TARGET
    return Standing.WITHIN_TOLERANCE if missed <= tolerance else Standing.OFF_TARGET


def rating(travel: Direction, stands: Standing, standing_words: str = "") -> Rating:
    """The default rule.

    Green: on target (or inside the band), or improving significantly. Red: off target beyond
    tolerance, or worsening significantly. Where both hold, and otherwise, amber. Not rated where
    there is neither a valid comparison nor a target.
    """
    good = [
        *([standing_words or "on target"] if stands is Standing.ON_TARGET else []),
        *(["improving"] if travel is Direction.IMPROVING else []),
    ]
    bad = [
        *([standing_words or "off target"] if stands is Standing.OFF_TARGET else []),
        *(["worsening"] if travel is Direction.WORSENING else []),
    ]
    if good and bad:
        return Rating(Rag.AMBER, f"{' and '.join(good)}, but {' and '.join(bad)}")
    if good:
        return Rating(Rag.GREEN, " and ".join(good))
    if bad:
        return Rating(Rag.RED, " and ".join(bad))
    if stands is Standing.WITHIN_TOLERANCE:
        return Rating(Rag.AMBER, standing_words or "within tolerance of target")
    if travel is Direction.NOT_COMPARED:
        return Rating(Rag.NOT_RATED, "no valid comparison")
    if travel in (Direction.HIGHER, Direction.LOWER):
        return Rating(Rag.AMBER, f"{travel}, which is neither good nor bad in itself")
    return Rating(Rag.AMBER, "no significant change")


def roll_up(rags: Sequence[Rag], rule: str = "worst") -> Rag:
    """An outcome's rating from its indicators': the worst of the rated, or the most common.

    Of equally common ones the worse. Not rated where none is rated.
    """
    order = list(Rag)
    rated = [rag for rag in rags if rag is not Rag.NOT_RATED]
    if not rated:
        return Rag.NOT_RATED
    if rule == "worst":
        return max(rated, key=order.index)
    counts = Counter(rated)
    return max(rated, key=lambda rag: (counts[rag], order.index(rag)))


def against_county(lower: float, upper: float, county: float, polarity: Polarity) -> AgainstCounty:
    """A district beside its county: better or worse only if its whole 95% interval is to one side.

    Not judged where one of the three isn't known (NaN). Source: the benchmark comparison of public
    health's Fingertips.
    """
    position = against_benchmark(lower, upper, county)
    if position is None:
        return AgainstCounty.NOT_JUDGED
    if position == "similar":
        return AgainstCounty.SIMILAR
    above = position == "above"
    if polarity is Polarity.NEUTRAL:
        return AgainstCounty.HIGHER if above else AgainstCounty.LOWER
    better = above == (polarity is Polarity.HIGHER)
    return AgainstCounty.BETTER if better else AgainstCounty.WORSE


@dataclass(frozen=True)
class Snapshot:
    """How many of a body's indicators improved, and how many can't be judged and why.

    reasons: of those that aren't judged, how many for each reason, the most frequent first.
    """

    improved: int
    no_change: int
    deteriorated: int
    not_judged: int
    reasons: tuple[tuple[str, int], ...] = ()

    @property
    def total(self) -> int:
        """How many indicators there are."""
        return self.improved + self.no_change + self.deteriorated + self.not_judged

    @property
    def unchanged(self) -> int:
        """No change shown, as a paper counts it: those that can't be judged are among them."""
        return self.no_change + self.not_judged

    def share(self, count: int) -> float:
        """So many of them in per cent of all. Raises ValueError where there is no indicator."""
        if not self.total:
            raise ValueError("there is no indicator to be a share of")
        return 100 * count / self.total


def snapshot(improvements: Sequence[Improvement], reasons: Sequence[str] = ()) -> Snapshot:
    """Indicators counted by improvement. reasons: beside each, in words, why it isn't judged."""
    counts = Counter(improvements)
    why = Counter(
        reason
        for found, reason in zip(improvements, reasons, strict=bool(reasons))
        if found is Improvement.NOT_JUDGED
    )
    return Snapshot(
        improved=counts[Improvement.IMPROVED],
        no_change=counts[Improvement.NO_CHANGE],
        deteriorated=counts[Improvement.DETERIORATED],
        not_judged=counts[Improvement.NOT_JUDGED],
        reasons=tuple(why.most_common()),
    )

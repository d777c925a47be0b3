"""Continuous improvement: is the latest figure significantly better than the baseline's?

The key of a Police and Crime Plan's dashboard. The test is that of the kind of measure; which
direction is better is asked last; and where there is no test to make, the reason is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

import numpy as np
import pandas as pd

from quarterdeck.statistics.tests import (
    ALPHA,
    ChangeTest,
    ratio_of_reductions,
    two_counts,
    two_proportions,
)

Verdict: TypeAlias = Literal[
    "improved", "no significant change", "deteriorated", "can't be assessed"
]
Reason: TypeAlias = Literal[
    "no_latest",
    "no_baseline",
    "not_comparable",
    "no_sample_size",
    "too_few_responses",
    "no_polarity",
]

MINIMUM_BASE: Final = 30  # methods 3: fewer respondents than this tell nothing

KINDS: Final = ("count", "rate", "proportion", "survey", "reduction", "ratio")
POLARITIES: Final = ("lower", "higher", "neutral")
NEEDS_BASE: Final = ("rate", "proportion", "survey", "reduction", "ratio")


@dataclass(frozen=True)
class Figure:
    """What was counted in a window, and out of what.

    numerator: events, people counted, or events after. denominator: for a rate the population,
    for a proportion or survey the base, for a ratio the people whose events they are, for a
    reduction the events before, for a count the length of the window where it differs. None where
    it isn't known.
    """

    numerator: float | None
    denominator: float | None = None


@dataclass(frozen=True)
class Improvement:
    """The verdict against the baseline, why there is none, and the test that it rests on."""

    verdict: Verdict
    reason: Reason | None = None
    test: ChangeTest | None = None


def continuous_improvement(
    kind: str,
    baseline: Figure | None,
    latest: Figure | None,
    polarity: str,
    *,
    comparable: bool = True,
    dispersion: float = 1.0,
    design_effect: float = 1.0,
    minimum_base: int = MINIMUM_BASE,
    alpha: float = ALPHA,
) -> Improvement:
    """Whether a measure significantly improved on its baseline, deteriorated, or neither.

    kind: "count", "rate", "proportion", "survey", "reduction" or "ratio" (events for each of some
    people, tested as a rate is). baseline, latest: the figures of two windows that don't overlap;
    None where there is none. polarity: "lower" or "higher" is better, or "neutral". comparable:
    False where windows, source or definition differ. dispersion: φ of counts; design_effect: of
    samples. minimum_base: of a survey. alpha: the level, 0.05 for 95%.

    Reasons why it can't be assessed, the first that holds: no latest figure, no baseline, not
    comparable, no sample size (or population), too few responses, and
    for a significant change, that neither direction is better. Raises ValueError for another kind
    or polarity, and where `two_counts`, `two_proportions` or `ratio_of_reductions` does.
    Source: methods 3; the key of the Police and Crime Plan dashboard.

    >>> was, now = Figure(742, 1000), Figure(690, 1000)
    >>> continuous_improvement("survey", was, now, "higher").verdict
    'deteriorated'
    >>> continuous_improvement("survey", Figure(742), now, "higher").reason
    'no_sample_size'
    """
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is no kind of measure; there are {', '.join(KINDS)}")
    if polarity not in POLARITIES:
        raise ValueError(f"{polarity!r} is no polarity; there are lower, higher and neutral")
    reason = _why_not(kind, baseline, latest, comparable, minimum_base)
    if reason is not None:
        return Improvement("can't be assessed", reason)
    assert baseline is not None
    assert latest is not None
    test = _test(kind, baseline, latest, dispersion, design_effect)
    return _judged(test, polarity, alpha)


def enough_responses(n: pd.Series[Any], minimum_base: int = MINIMUM_BASE) -> pd.Series[bool]:
    """Whether each base is large enough to print a value: at least `minimum_base` respondents.

    n: respondents; a missing base isn't enough. Source: methods 3.

    >>> enough_responses(pd.Series([29, 30, None])).tolist()
    [False, True, False]
    """
    return n.astype("float64") >= minimum_base


def _why_not(
    kind: str,
    baseline: Figure | None,
    latest: Figure | None,
    comparable: bool,
    minimum_base: int,
) -> Reason | None:
    if latest is None or _missing(latest.numerator):
        return "no_latest"
    if baseline is None or _missing(baseline.numerator):
        return "no_baseline"
    if not comparable:
        return "not_comparable"
    bases = [baseline.denominator, latest.denominator]
    if kind in NEEDS_BASE and any(_missing(base) or base == 0 for base in bases):
        return "no_sample_size"
    if kind == "survey" and any(base < minimum_base for base in bases if base is not None):
        return "too_few_responses"
    return None


def _missing(number: float | None) -> bool:
    return number is None or bool(np.isnan(number))


def _test(
    kind: str, baseline: Figure, latest: Figure, dispersion: float, design_effect: float
) -> ChangeTest:
    was, now = _number(baseline.numerator), _number(latest.numerator)
    if kind in ("count", "rate", "ratio"):
        return two_counts(
            was,
            now,
            exposure_earlier=_number(baseline.denominator, 1.0),
            exposure_later=_number(latest.denominator, 1.0),
            dispersion=dispersion,
        )
    out_of, out_of_now = _number(baseline.denominator), _number(latest.denominator)
    if kind == "reduction":
        return ratio_of_reductions(out_of, was, out_of_now, now, dispersion=dispersion)
    return two_proportions(was, out_of, now, out_of_now, design_effect=design_effect)


def _number(number: float | None, otherwise: float = np.nan) -> float:
    return otherwise if number is None or np.isnan(number) else float(number)


def _judged(test: ChangeTest, polarity: str, alpha: float) -> Improvement:
    """The only place where a direction becomes better or worse."""
    if not test.significant_at(alpha) or test.direction == 0:
        return Improvement("no significant change", None, test)
    if polarity == "neutral":
        return Improvement("can't be assessed", "no_polarity", test)
    better = 1 if polarity == "higher" else -1
    return Improvement("improved" if test.direction == better else "deteriorated", None, test)

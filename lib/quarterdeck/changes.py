"""How much a figure changed between two windows, and whether that is more than chance.

The test is that of the kind of figure; which direction is better is asked last, in `verdicts` and
in `statistics.improvement`. Source: docs/methods.md, tests of change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from quarterdeck.comparability import ABSENCE_WORDS, Comparability
from quarterdeck.figures import Value
from quarterdeck.params.absence import Absence
from quarterdeck.params.register import Indicator, Kind, Polarity
from quarterdeck.params.sources import Source
from quarterdeck.statistics import tests
from quarterdeck.statistics.improvement import Figure, continuous_improvement
from quarterdeck.verdicts import Improvement

COUNTED: Final = (Kind.RATE, Kind.COUNT)

#: Why there is no verdict against the baseline, in a few words; "not_comparable" says its own.
_WHY: Final = {
    "no_sample_size": "no sample size",
    "too_few_responses": ABSENCE_WORDS[Absence.TOO_FEW_RESPONSES],
    "no_polarity": "neither direction is better",
}

_VERDICTS: Final = {
    "improved": Improvement.IMPROVED,
    "no significant change": Improvement.NO_CHANGE,
    "deteriorated": Improvement.DETERIORATED,
    "can't be assessed": Improvement.NOT_JUDGED,
}


@dataclass(frozen=True)
class Difference:
    """Current less earlier: in events, in the indicator's unit and in per cent.

    percent: NaN for percentages, for a small earlier count and from nought. small: whether the
    earlier count is under what is told in per cent.
    """

    count: float
    value: float
    percent: float
    small: bool


def difference(
    indicator: Indicator, current: Value, earlier: Value, small_count: int
) -> Difference:
    """By how much two values differ. small_count: an earlier count under it is told in counts."""
    small = indicator.kind in COUNTED and earlier.numerator < small_count
    change = current.value - earlier.value
    percent = np.nan
    if not indicator.is_percentage and not small and earlier.value > 0:
        percent = 100 * change / earlier.value
    return Difference(current.numerator - earlier.numerator, change, percent, bool(small))


def tested(
    indicator: Indicator, source: Source, current: Value, earlier: Value, dispersion: float
) -> tests.ChangeTest:
    """The test for the kind of figure. dispersion: φ of a count; NaN where it isn't known."""
    known = 1.0 if np.isnan(dispersion) else dispersion
    if indicator.kind is Kind.COUNT:
        return tests.two_counts(earlier.numerator, current.numerator, dispersion=known)
    if indicator.kind in (Kind.RATE, Kind.RATIO):
        return tests.two_counts(
            earlier.numerator,
            current.numerator,
            exposure_earlier=earlier.denominator,
            exposure_later=current.denominator,
            dispersion=known,
        )
    if indicator.kind is Kind.REDUCTION:
        return tests.ratio_of_reductions(
            earlier.denominator, earlier.numerator, current.denominator, current.numerator
        )
    was, now = _figure(indicator, earlier), _figure(indicator, current)
    assert was.numerator is not None
    assert was.denominator is not None
    assert now.numerator is not None
    assert now.denominator is not None
    return tests.two_proportions(
        was.numerator,
        was.denominator,
        now.numerator,
        now.denominator,
        design_effect=_design_effect(indicator, source),
    )


@dataclass(frozen=True)
class Judged:
    """An indicator against its baseline. reason: in a few words, why it isn't judged.

    p_value: of the change, where there is a test; it is kept where neither direction is better.
    """

    improvement: Improvement
    reason: str = ""
    p_value: float = np.nan


def against_baseline(
    indicator: Indicator,
    source: Source,
    current: Value,
    baseline: Value | None,
    compared: Comparability,
    dispersion: float,
) -> Judged:
    """Whether an indicator significantly improved on its baseline: "continuous improvement".

    baseline: None where none is set. compared: whether the two may be compared. dispersion: φ of
    the indicator's months; NaN where it has none.
    """
    if current.absence is not None:
        return Judged(Improvement.NOT_JUDGED, ABSENCE_WORDS[current.absence])
    if indicator.kind is Kind.MONEY:
        return Judged(Improvement.NOT_JUDGED, compared.short)
    if baseline is None or baseline.absence is Absence.NO_BASELINE:
        return Judged(Improvement.NOT_JUDGED, ABSENCE_WORDS[Absence.NO_BASELINE])
    if baseline.absence is not None:
        return Judged(Improvement.NOT_JUDGED, f"baseline: {ABSENCE_WORDS[baseline.absence]}")
    found = continuous_improvement(
        indicator.kind.value,
        _figure(indicator, baseline),
        _figure(indicator, current),
        indicator.polarity.value,
        comparable=compared.holds,
        dispersion=1.0 if np.isnan(dispersion) else dispersion,
        design_effect=_design_effect(indicator, source),
        minimum_base=source.minimum_base,
    )
    p_value = np.nan if found.test is None else found.test.p_value
    if found.reason == "not_comparable":
        return Judged(Improvement.NOT_JUDGED, compared.short)
    if found.reason is None and indicator.polarity is Polarity.NEUTRAL:
        return Judged(Improvement.NOT_JUDGED, _WHY["no_polarity"], p_value)
    why = "" if found.reason is None else _WHY[found.reason]
    return Judged(_VERDICTS[found.verdict], why, p_value)


def _figure(indicator: Indicator, value: Value) -> Figure:
    """What was counted out of what; of a weighted share, out of those who answered."""
    if indicator.kind is Kind.COUNT:  # windows that are compared are of one length
        return Figure(value.numerator)
    if indicator.kind in (Kind.PROPORTION, Kind.SURVEY):
        return Figure(value.value / 100 * value.base, value.base)
    return Figure(value.numerator, value.denominator)


def _design_effect(indicator: Indicator, source: Source) -> float:
    return source.design_effect if indicator.kind is Kind.SURVEY else 1.0

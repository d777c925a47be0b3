"""What signals and limits mean: the last step, after limits and rules.

Variation says whether the latest point belongs to a signal; assurance, whether a target is within
the reach of the process. Both are words, to be shown beside an icon.
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

import numpy as np

from quarterdeck.statistics.control_charts.limits import ROUNDING
from quarterdeck.statistics.control_charts.rules import Side

Meaning: TypeAlias = Literal["better", "worse", "neither"]
Polarity: TypeAlias = Literal["lower", "higher", "neutral"]

POLARITIES: Final = ("lower", "higher", "neutral")
FEWEST_FOR_VERDICT: Final = 13  # methods 4: under 13 points the limits are on trial

TRIAL_LIMITS: Final = "trial limits"
TOO_FEW_POINTS: Final = "too few points"
COMMON_CAUSE: Final = "common cause"
IMPROVEMENT: Final = "special cause improvement"
CONCERN: Final = "special cause concern"
NEITHER: Final = "special cause neither"

WILL_PASS: Final = "will pass"  # noqa: S105 (no password)
WILL_FAIL: Final = "will fail"
HIT_AND_MISS: Final = "hit and miss"
NO_TARGET: Final = "no target"
NO_POLARITY: Final = "neither direction is better"
NO_LIMITS: Final = "no limits"

JUDGEMENT: Final[dict[str, str]] = {
    "better": IMPROVEMENT,
    "worse": CONCERN,
    "neither": NEITHER,
}


def check_polarity(polarity: str) -> None:
    """Raise ValueError for a word that is no polarity.

    >>> check_polarity("down")
    Traceback (most recent call last):
    ValueError: 'down' is no polarity; there are lower, higher and neutral
    """
    if polarity not in POLARITIES:
        raise ValueError(f"{polarity!r} is no polarity; there are lower, higher and neutral")


def meaning(side: Side | None, polarity: str) -> Meaning:
    """What a signal on a side means where "lower" or "higher" values are better.

    >>> meaning("above", "lower"), meaning("above", "higher"), meaning("above", "neutral")
    ('worse', 'better', 'neither')
    """
    if polarity == "neutral" or side is None:
        return "neither"
    return "better" if (side == "above") == (polarity == "higher") else "worse"


def assurance(lower: float, upper: float, target: float, polarity: str) -> str:
    """Whether a process within these limits meets a target: each month, never, or by chance.

    lower, upper: the limits in force, unclipped; target: NaN where there is none. A value that
    equals the target meets it, so "will pass" where all from limit to limit meet it, "will fail"
    where none does, else "hit and miss". Without a target, limits or polarity the word says so.
    Source: NHS England, Making Data Count.

    >>> assurance(82.0, 91.0, 80.0, "higher"), assurance(82.0, 91.0, 80.0, "lower")
    ('will pass', 'will fail')
    """
    if np.isnan(target):
        return NO_TARGET
    if polarity == "neutral":
        return NO_POLARITY
    if np.isnan(lower) or np.isnan(upper):
        return NO_LIMITS
    slack = ROUNDING * max(abs(lower), abs(upper), abs(target))
    best, worst, wanted = (
        (upper, lower, target) if polarity == "higher" else (-lower, -upper, -target)
    )
    if worst >= wanted - slack:
        return WILL_PASS
    return WILL_FAIL if best < wanted - slack else HIT_AND_MISS

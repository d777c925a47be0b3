"""Tests of change between two windows, over-dispersion, benchmarks, and signals by chance.

A test takes the earlier and the later figures of two windows that don't overlap and says how
likely so large a change is by chance. Which direction is better isn't known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Real
from typing import Any, Final, Literal, TypeAlias, overload

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from quarterdeck.statistics.months import every_month

Position: TypeAlias = Literal["below", "similar", "above"]

ALPHA: Final = 0.05  # methods 3: significance is judged at 95%
EXACT_UNDER: Final = 20  # methods 3: an exact test where either count is under 20
MONTHS_NEEDED: Final = 24  # two whole years tell a season from a step
FITTING_ROUNDS: Final = 1000  # far more than ever needed: a table without holes takes one
CONTINUITY: Final = 0.5  # added to all four counts where one is nought (Haldane, 1956)

EXACT: Final = "exact conditional binomial test"
TWO_COUNTS: Final = "z test of two counts"
TWO_RATES: Final = "z test of a rate ratio"
TWO_PROPORTIONS: Final = "z test of two proportions"
TWO_REDUCTIONS: Final = "z test of a ratio of reductions"


@dataclass(frozen=True)
class ChangeTest:
    """What a test found.

    statistic: z, over nought where the later figure is higher. p_value: two-sided. method: the
    test in words. dispersion: the φ or design effect that the variance was multiplied by.
    """

    statistic: float
    p_value: float
    method: str
    dispersion: float = 1.0

    @property
    def direction(self) -> Literal[-1, 0, 1]:
        """1 where the later figure is higher, -1 where it is lower, 0 where they are equal."""
        return 0 if self.statistic == 0 else (1 if self.statistic > 0 else -1)

    @property
    def significant(self) -> bool:
        """Whether so large a change would be chance fewer than once in twenty times."""
        return self.significant_at(ALPHA)

    def significant_at(self, alpha: float) -> bool:
        """Whether the two-sided p-value is under alpha (0.05 is 95% confidence)."""
        return self.p_value < alpha


def two_counts(
    earlier: float,
    later: float,
    *,
    exposure_earlier: float = 1.0,
    exposure_later: float = 1.0,
    dispersion: float = 1.0,
) -> ChangeTest:
    """Whether a count changed between two windows that don't overlap.

    earlier, later: events, whole numbers from nought up. exposure_earlier, exposure_later: the
    population, or the length, that each count comes from; equal where it is the same. dispersion:
    φ of `dispersion`, which multiplies the variance.

    z = (b − a) / √(φ(a + b)) for equal exposure, and its rate-ratio form otherwise: given a + b
    events, b is binomial with the later window's share of the exposure. Where either count is
    under 20 the p-value is that of the exact binomial test. Over-dispersion has no exact test: a
    small count with φ over 1 has the larger of the exact p-value and that of z, so that φ never
    makes a change more significant.

    Raises ValueError on a negative or broken count, an exposure of nought or a φ under 1.
    Source: Przyborowski and Wilenski (1940); Armitage, Berry and Matthews (2002), 5.2; the
    variance multiplied by φ after McCullagh and Nelder (1989), 4.5.

    >>> test = two_counts(100, 130)
    >>> round(test.statistic, 3), test.significant
    (1.978, True)
    """
    was, now = _whole(earlier, "earlier"), _whole(later, "later")
    _at_least_one(dispersion, "the dispersion")
    for exposure in (exposure_earlier, exposure_later):
        _is_number(exposure, "an exposure")
        if not 0 < exposure < np.inf:
            raise ValueError(f"an exposure is over nought, not {exposure}")
    equal = exposure_earlier == exposure_later
    total = was + now
    method = TWO_COUNTS if equal else TWO_RATES
    if total == 0:
        return ChangeTest(0.0, 1.0, EXACT, dispersion)
    share = exposure_later / (exposure_earlier + exposure_later)
    statistic = _no_negative_nought(
        (now - total * share) / np.sqrt(dispersion * total * share * (1 - share))
    )
    p_value = _two_sided(statistic)
    if min(was, now) < EXACT_UNDER:
        exact = float(stats.binomtest(now, total, share).pvalue)
        if exact >= p_value or dispersion == 1:
            p_value, method = exact, EXACT
    return ChangeTest(statistic, p_value, method, dispersion)


def two_proportions(
    positive_earlier: float,
    n_earlier: float,
    positive_later: float,
    n_later: float,
    *,
    design_effect: float = 1.0,
) -> ChangeTest:
    """Whether a proportion changed between two samples that don't overlap.

    positive_earlier, positive_later: how many of n are counted; they may be weighted, broken
    numbers. n_earlier, n_later: the bases, over nought. design_effect: how many times wider the
    variance is than that of a simple random sample.

    z is the change over its standard error under one pooled proportion. Where all or none are
    counted in both there is no change to test, and p is 1. Raises ValueError where positive isn't
    between nought and n, n isn't over nought or the design effect is under 1.
    Source: Armitage, Berry and Matthews (2002), 4.5; Fleiss, Levin and Paik (2003), 3.1, without
    the continuity correction.

    >>> round(two_proportions(742, 1000, 690, 1000).p_value, 4)
    0.0099
    """
    _at_least_one(design_effect, "the design effect")
    for positive, n in ((positive_earlier, n_earlier), (positive_later, n_later)):
        _is_number(n, "a base")
        _is_number(positive, "how many of a base")
        if not 0 < n < np.inf:
            raise ValueError(f"a base is over nought, not {n}")
        if not 0 <= positive <= n:
            raise ValueError(f"{positive} of {n} is no part of a base")
    pooled = (positive_earlier + positive_later) / (n_earlier + n_later)
    change = positive_later / n_later - positive_earlier / n_earlier
    if pooled in (0, 1):
        return ChangeTest(0.0, 1.0, TWO_PROPORTIONS, design_effect)
    variance = design_effect * pooled * (1 - pooled) * (1 / n_earlier + 1 / n_later)
    statistic = _no_negative_nought(change / np.sqrt(variance))
    return ChangeTest(statistic, _two_sided(statistic), TWO_PROPORTIONS, design_effect)


def ratio_of_reductions(
    before_earlier: float,
    after_earlier: float,
    before_later: float,
    after_later: float,
    *,
    dispersion: float = 1.0,
) -> ChangeTest:
    """Whether a reduction, 1 − after / before, changed between two cohorts.

    Four counts of events over equal windows, whole numbers from nought up, those before over
    nought. dispersion: φ, which multiplies the variance. z is the difference of the logarithms of
    after / before, over its standard error √(φ(1/a + 1/b + 1/c + 1/d)), its sign turned so that
    a larger reduction is over nought. Where nothing is counted after, a half is added to all four.
    Raises ValueError on a negative or broken count, nothing before or a φ under 1.
    Source: Altman and Bland (2003), BMJ 326:219, interaction of two ratios. The people of both
    cohorts are taken as different people, and regression to the mean isn't allowed for.

    >>> round(ratio_of_reductions(100, 60, 100, 40).p_value, 3)
    0.103
    """
    _at_least_one(dispersion, "the dispersion")
    counts = np.array(
        [
            _whole(before_earlier, "before"),
            _whole(after_earlier, "after"),
            _whole(before_later, "before"),
            _whole(after_later, "after"),
        ],
        dtype="float64",
    )
    if counts[0] == 0 or counts[2] == 0:
        raise ValueError("a reduction needs at least one event before; there were none")
    if (counts == 0).any():
        counts += CONTINUITY
    logs = np.log(counts)
    difference = (logs[1] - logs[0]) - (logs[3] - logs[2])
    statistic = _no_negative_nought(difference / np.sqrt(dispersion * (1 / counts).sum()))
    return ChangeTest(statistic, _two_sided(statistic), TWO_REDUCTIONS, dispersion)


def dispersion(monthly: pd.Series[Any]) -> float:
    """How many times wider than Poisson's the variance of monthly counts is: φ, 1 or more.

    monthly: counts by month (DatetimeIndex or monthly PeriodIndex); missing months are left out.
    Give only months that are comparable: those since the last break.

    φ is Pearson's χ² over its degrees of freedom, against what is expected from the month of the
    year and the level of the year. The years are blocks of twelve months counted back from the
    last one, so that they fall as rolling years do. A season, or a step from one year to the
    next, is not over-dispersion: the season is the same in both windows compared, and the step is
    the change that is tested. Were it left in φ, every real change would hide itself. What is
    left is the month-to-month scatter. With fewer than 24 months, or no events, φ is 1.
    Raises ValueError as `months.every_month`.
    Source: McCullagh and Nelder (1989), 4.5 and 6.2; Wedderburn (1974).

    >>> months = pd.period_range("2016-01", periods=24, freq="M")
    >>> round(dispersion(pd.Series([5, 15] * 6 + [15, 5] * 6, index=months)), 2)
    5.45
    """
    table = _years_by_month(monthly)
    if np.isfinite(table).sum() < MONTHS_NEEDED:
        return 1.0
    # A month of the year, or a year, in which nothing happened is expected to have nothing.
    table = table[np.nansum(table, axis=1) > 0][:, np.nansum(table, axis=0) > 0]
    seen = np.isfinite(table)
    degrees = seen.sum() - _parameters(seen)
    if degrees < 1:
        return 1.0
    expected = _year_times_month(np.where(seen, table, 0.0), seen)
    pearson = ((table[seen] - expected[seen]) ** 2 / expected[seen]).sum()
    return max(1.0, float(pearson / degrees))


def _years_by_month(monthly: pd.Series[Any]) -> npt.NDArray[np.float64]:
    """Monthly counts as rows of twelve months counted back from the last, NaN where missing."""
    known = every_month(monthly).dropna()
    if known.empty:
        return np.empty((0, 12))
    index = pd.PeriodIndex(known.index)
    months = (index.year * 12 + index.month - 1).to_numpy()
    back = months.max() - months
    table = np.full((back.max() // 12 + 1, 12), np.nan)
    table[back // 12, back % 12] = known.to_numpy()
    return table


def _parameters(seen: npt.NDArray[np.bool_]) -> int:
    """How many parameters years and months of the year have, given the cells that were seen."""
    year, month = np.nonzero(seen)
    design = np.hstack([np.eye(seen.shape[0])[year], np.eye(seen.shape[1])[month]])
    return int(np.linalg.matrix_rank(design)) if len(year) else 0


def _year_times_month(
    table: npt.NDArray[np.float64], seen: npt.NDArray[np.bool_]
) -> npt.NDArray[np.float64]:
    """What each cell is expected to hold from its year's level and its month's season.

    Iterative proportional fitting: the likeliest expectations under Poisson, also where cells
    are missing (Deming and Stephan, 1940; Bishop, Fienberg and Holland, 1975, 5.2).
    """
    by_year, by_month = table.sum(axis=1, keepdims=True), table.sum(axis=0, keepdims=True)
    expected = seen.astype("float64")
    for _ in range(FITTING_ROUNDS):
        expected *= by_year / expected.sum(axis=1, keepdims=True)
        expected *= by_month / expected.sum(axis=0, keepdims=True)
        if np.allclose(expected.sum(axis=1, keepdims=True), by_year, rtol=1e-9, atol=0):
            break
    return expected


@overload
def against_benchmark(lower: float, upper: float, benchmark: float) -> Position | None: ...
@overload
def against_benchmark(
    lower: pd.Series[float], upper: pd.Series[float], benchmark: pd.Series[float] | float
) -> pd.Series[Any]: ...
def against_benchmark(
    lower: float | pd.Series[float],
    upper: float | pd.Series[float],
    benchmark: float | pd.Series[float],
) -> Position | pd.Series[Any] | None:
    """Whether an interval is wholly below a benchmark, wholly above it, or neither.

    lower, upper: the interval's limits; benchmark: the value it is compared with, in their unit.
    "below" where the upper limit is under it, "above" where the lower limit is over it, else
    "similar"; None where one is missing. One number each, or series on one index. Raises
    ValueError where a lower limit is over its upper one.
    Source: Fingertips technical guidance, Comparing to a benchmark by confidence intervals.

    >>> against_benchmark(5.2, 6.0, 5.11)
    'above'
    """
    if isinstance(lower, pd.Series):
        frame = pd.DataFrame({"lower": lower, "upper": upper, "benchmark": benchmark})
        rows = frame.astype("float64").itertuples(index=False)
        return pd.Series([_position(*row) for row in rows], index=frame.index, dtype="object")
    return _position(float(lower), float(upper), float(benchmark))  # type: ignore[arg-type]


@dataclass(frozen=True)
class ChanceSignals:
    """How many signals chance alone gives, beside how many were found.

    expected: the mean number among `indicators` tests at `alpha`. probability: of at least as many
    as were found, were all of them chance and none bound up with another.
    """

    indicators: int
    alpha: float
    found: int
    expected: float
    probability: float


def chance_signals(indicators: int, found: int, *, alpha: float = ALPHA) -> ChanceSignals:
    """How many of so many signals chance alone would give.

    indicators: how many were tested; found: how many are significant. alpha: the level of each
    test, 0.05 for 95%. Indicators that move together make large and small numbers likelier than
    the probability says. Raises ValueError where found isn't between nought and indicators or
    alpha isn't between 0 and 1. Source: the binomial distribution; methods 3, multiplicity.

    >>> signals = chance_signals(40, 4)
    >>> signals.expected, round(signals.probability, 3)
    (2.0, 0.138)
    """
    if not (0 <= found <= indicators and indicators % 1 == 0 and found % 1 == 0):
        raise ValueError(f"{found} of {indicators} is no number of signals")
    if not 0 < alpha < 1:
        raise ValueError(f"alpha is between 0 and 1, as 0.05 for 95%; not {alpha}")
    probability = float(stats.binom.sf(found - 1, indicators, alpha))
    return ChanceSignals(indicators, alpha, found, indicators * alpha, probability)


def _position(lower: float, upper: float, benchmark: float) -> Position | None:
    if np.isnan([lower, upper, benchmark]).any():
        return None
    if lower > upper:
        raise ValueError(f"an interval's lower limit ({lower:g}) is over its upper ({upper:g})")
    if upper < benchmark:
        return "below"
    return "above" if lower > benchmark else "similar"


def _two_sided(statistic: float) -> float:
    return float(2 * stats.norm.sf(abs(statistic)))


def _no_negative_nought(statistic: float) -> float:
    return float(statistic) + 0.0


def _whole(count: float, which: str) -> int:
    _is_number(count, f"the {which} count")
    if not (count >= 0 and count % 1 == 0):
        raise ValueError(f"the {which} count is a whole number from nought up, not {count}")
    return int(count)


def _is_number(number: object, what: str) -> None:
    if not isinstance(number, Real):
        told = repr(number) if isinstance(number, str | None) else f"a {type(number).__name__}"
        raise ValueError(f"{what} is a number, not {told}")


def _at_least_one(number: float, what: str) -> None:
    _is_number(number, what)
    if not 1 <= number < np.inf:
        raise ValueError(f"{what} is 1 or more, not {number}")

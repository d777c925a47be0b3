"""Funnels: how far an area of a given size may stray from the benchmark by chance alone.

An area is judged by the limits that are drawn, so that a point outside its funnel is never
called similar. Limits are the exact mirror of an interval: an area is outside them exactly where
the interval of its own figure leaves the benchmark out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special, stats

Floats: TypeAlias = npt.NDArray[Any]
FunnelKind: TypeAlias = Literal["rate", "proportion", "ratio"]

KINDS: Final = ("rate", "proportion", "ratio")
TAILS: Final = {"95": 0.025, "998": 0.001}  # Fingertips: 95% and 99.8%, half in each tail
WINSORISED: Final = 0.1  # the share of areas drawn in at each end (Spiegelhalter, 2005)
CURVE_POINTS: Final = 100  # as many as PHEindicatormethods draws
LIMITS: Final = ("lower_95", "upper_95", "lower_998", "upper_998")


@dataclass(frozen=True)
class Funnel:
    """A funnel's benchmark, its areas and the curves of its limits.

    benchmark: the value that areas are compared with: events per exposure, a share of 1, or a
    ratio of observed to expected. dispersion: φ, by which the variance was multiplied; 1: none.
    areas: a row an area: count, exposure, value, lower_95, upper_95, lower_998, upper_998 and
    position_95, position_998 ("above", "similar", "below", or None without a value).
    curve: the limits to draw: exposure (rising), lower_95, upper_95, lower_998, upper_998.
    """

    kind: FunnelKind
    benchmark: float
    dispersion: float
    areas: pd.DataFrame
    curve: pd.DataFrame


def funnel(
    counts: pd.Series[Any],
    exposures: pd.Series[Any],
    kind: FunnelKind,
    *,
    benchmark: float | None = None,
    dispersed: bool = False,
) -> Funnel:
    """A funnel of areas: its benchmark, each area's limits and position, and curves to draw.

    counts: events, or people counted. exposures: for a "rate" the population, for a "proportion"
    the base, for a "ratio" the events expected; on the same index; an area without either has no
    position. benchmark: a value to compare with; left out, the areas taken together (a ratio: 1).
    dispersed: widen the limits by the areas' own over-dispersion, `funnel_dispersion`.

    Raises ValueError for another kind, a negative count, an exposure of nought or less, a count
    over its base, an area given twice, or no area with both.
    Source: Spiegelhalter (2005), Statistics in Medicine 24:1185; Fingertips technical guidance,
    Funnel plots; PHEindicatormethods, calculate_funnel_limits and assign_funnel_significance.

    >>> burglaries = pd.Series({"Blaby": 520, "Melton": 140, "Harborough": 400})
    >>> people = pd.Series({"Blaby": 97_000, "Melton": 51_000, "Harborough": 90_000})
    >>> funnel(burglaries, people, "rate").areas["position_998"].to_dict()
    {'Blaby': 'above', 'Melton': 'below', 'Harborough': 'similar'}
    """
    known = _known(counts, exposures, kind)
    if benchmark is None:
        benchmark = (
            1.0 if kind == "ratio" else float(known["count"].sum() / known["exposure"].sum())
        )
    phi = 1.0
    if dispersed:
        phi = funnel_dispersion(counts, exposures, kind, benchmark=benchmark)
    limits = funnel_limits(benchmark, known["exposure"], kind, dispersion=phi)
    areas = known.assign(value=known["count"] / known["exposure"]).join(limits)
    areas = areas.reindex(counts.index)
    for level in TAILS:
        positions = _positions(areas["value"], areas[f"lower_{level}"], areas[f"upper_{level}"])
        areas[f"position_{level}"] = pd.Series(positions, index=areas.index, dtype="object")
    span = np.linspace(known["exposure"].min() / 2, known["exposure"].max() * 1.05, CURVE_POINTS)
    curve = funnel_limits(benchmark, span, kind, dispersion=phi)
    curve.insert(0, "exposure", span)
    return Funnel(kind, benchmark, phi, areas, curve)


def funnel_limits(
    benchmark: float,
    exposures: pd.Series[Any] | npt.ArrayLike,
    kind: FunnelKind,
    *,
    dispersion: float = 1.0,
) -> pd.DataFrame:
    """Between which values an area of a given exposure stays by chance, at 95% and 99.8%.

    benchmark: events per exposure, a share of 1, or 1 for a ratio. exposures: population, base or
    expected events, over nought. dispersion: φ, 1 or more. Returns columns lower_95, upper_95,
    lower_998, upper_998 in the benchmark's unit, on the exposures' index.

    A proportion's are π ± z√(φπ(1 − π)/n), the mirror of Wilson's interval, held between 0 and 1.
    A rate's and a ratio's are the counts whose exact Poisson interval ends at what is expected,
    over the exposure; φ moves them off the benchmark by √φ. Raises ValueError for another kind, a
    benchmark that the kind can't have, an exposure of nought or a φ under 1.
    Source: Spiegelhalter (2005), 2.2 and A.1; as in PHEindicatormethods.

    >>> funnel_limits(0.5, [100, 400], "proportion").round(3).loc[1].to_dict()
    {'lower_95': 0.451, 'upper_95': 0.549, 'lower_998': 0.423, 'upper_998': 0.577}
    """
    _check_kind(kind)
    if not 0 <= benchmark < np.inf or (kind == "proportion" and benchmark > 1):
        raise ValueError(f"a {kind} can't be compared with a benchmark of {benchmark:g}")
    if not 1 <= dispersion < np.inf:
        raise ValueError(f"the dispersion is 1 or more, not {dispersion}")
    index = exposures.index if isinstance(exposures, pd.Series) else None
    size = np.atleast_1d(np.asarray(exposures, dtype="float64"))
    if (size <= 0).any():
        raise ValueError(f"an exposure is over nought, not {size[size <= 0][0]:g}")
    columns: dict[str, Floats] = {}
    for level, tail in TAILS.items():
        if kind == "proportion":
            reach = stats.norm.isf(tail) * np.sqrt(benchmark * (1 - benchmark) / size)
            lower, upper = benchmark - reach, benchmark + reach
        else:
            expected = benchmark * size
            # The count L with P(X ≤ L) = tail, and U with P(X ≥ U) = tail, between whole numbers.
            fewest = special.pdtrik(tail, expected)
            most = special.pdtrik(1 - tail, expected) + 1
            # Where none at all is likelier than the tail, no count is too low; where even one
            # event is less likely, one is too many.
            none, any_at_all = np.exp(-expected), -np.expm1(-expected)
            fewest = np.where(none >= tail, 0.0, fewest)
            most = np.where(any_at_all < tail, any_at_all / tail, most)
            lower, upper = fewest / size, most / size
        highest = 1.0 if kind == "proportion" else np.inf
        stretch = np.sqrt(dispersion)
        columns[f"lower_{level}"] = np.maximum(benchmark - stretch * (benchmark - lower), 0.0)
        columns[f"upper_{level}"] = np.minimum(benchmark + stretch * (upper - benchmark), highest)
    return pd.DataFrame(columns, index=index)


def funnel_dispersion(
    counts: pd.Series[Any],
    exposures: pd.Series[Any],
    kind: FunnelKind,
    *,
    benchmark: float | None = None,
) -> float:
    """How many times wider than chance the areas' variance around the benchmark is: φ, 1 or more.

    Arguments as for `funnel`. φ is the mean of the squared z-scores, z = (value − benchmark) over
    its standard error under the benchmark, after the tenth of the scores at each end were drawn
    in to the next ones, so that an outlier doesn't widen the limits that should show it. Raises
    ValueError as `funnel` does. Source: Spiegelhalter (2005), 2.4.1 (multiplicative).

    >>> counts = pd.Series([80, 120, 90, 110])
    >>> funnel_dispersion(counts, counts * 0 + 1000, "rate")
    2.5
    """
    known = _known(counts, exposures, kind)
    if benchmark is None:
        benchmark = (
            1.0 if kind == "ratio" else float(known["count"].sum() / known["exposure"].sum())
        )
    expected = benchmark * known["exposure"].to_numpy()
    spread = expected * (1 - benchmark) if kind == "proportion" else expected
    if not (spread > 0).all():
        return 1.0
    scores = np.sort((known["count"].to_numpy() - expected) / np.sqrt(spread))
    drawn_in = int(WINSORISED * len(scores))
    scores = np.clip(scores, scores[drawn_in], scores[len(scores) - 1 - drawn_in])
    return max(1.0, float((scores**2).mean()))


def _known(counts: pd.Series[Any], exposures: pd.Series[Any], kind: str) -> pd.DataFrame:
    """Areas with a count and an exposure, checked."""
    _check_kind(kind)
    for series in (counts, exposures):
        if series.index.has_duplicates:
            raise ValueError(f"{series.index[series.index.duplicated()][0]} is given twice")
    both = pd.concat({"count": counts, "exposure": exposures}, axis=1).astype("float64").dropna()
    if both.empty:
        raise ValueError("a funnel needs at least one area with a count and an exposure")
    if (both["count"] < 0).any():
        raise ValueError(f"a count is from nought up, not {both['count'].min():g}")
    if (both["exposure"] <= 0).any():
        raise ValueError(f"an exposure is over nought, not {both['exposure'].min():g}")
    over = both[both["count"] > both["exposure"]]
    if kind == "proportion" and not over.empty:
        count, exposure = over.iloc[0]
        raise ValueError(f"{count:g} of {exposure:g} is no part of a base")
    return both


def _check_kind(kind: str) -> None:
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is no kind of funnel; there are {', '.join(KINDS)}")


def _positions(
    values: pd.Series[float], lower: pd.Series[float], upper: pd.Series[float]
) -> list[str | None]:
    return [
        None
        if np.isnan(value)
        else "below"
        if value < low
        else "above"
        if value > high
        else "similar"
        for value, low, high in zip(values, lower, upper, strict=True)
    ]

"""Chance, held to a total: smooth levels, over-dispersed shocks and draws that add up.

A Poisson count whose mean varies by a gamma shock is negative binomial. Given the shocks and the
total, such counts are multinomial. So each window's total is dealt out over its months, and each
month's over its districts: no rounding is left over and no seam shows at a window's edge.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

import numpy as np

from illustrative.months import Month

SEED = "quarterdeck illustrative extracts, 18"

Key = TypeVar("Key", bound=Hashable)

# Sums of floating-point numbers may differ in the last place between machines.
_DECIMALS = 9


def stream(name: str) -> random.Random:
    """The stream of chance of one series."""
    return random.Random(f"{SEED}: {name}")


def shock(chance: random.Random, variation: float) -> float:
    """A gamma shock of mean 1; variation is its coefficient of variation."""
    if variation == 0:
        return 1.0
    shape = variation**-2
    return chance.gammavariate(shape, 1 / shape)


def deal(chance: random.Random, total: int, weights: Mapping[Key, float]) -> dict[Key, int]:
    """A total dealt out by weight, one at a time: a multinomial draw. Its values add up to it."""
    keys = list(weights)
    cumulative = list(itertools.accumulate(round(weights[key], _DECIMALS) for key in keys))
    counts = dict.fromkeys(keys, 0)
    for key in chance.choices(keys, cum_weights=cumulative, k=total):
        counts[key] += 1
    return counts


def take(chance: random.Random, total: int, counts: Mapping[Key, int]) -> dict[Key, int]:
    """How many of the total are taken from each key, drawn from the records without return."""
    records = [key for key, count in counts.items() for _ in range(count)]
    taken = dict.fromkeys(counts, 0)
    for key in chance.sample(records, total):
        taken[key] += 1
    return taken


def smoothest_level(
    profile: Mapping[Month, float],
    totals: Sequence[tuple[Sequence[Month], float]],
    steps: Sequence[Month] = (),
) -> dict[Month, float]:
    """The level per month that meets every window's total and moves least from month to month.

    profile: each month's share of the level (season times days). totals: windows and what
    profile times level has to add up to in each. steps: months at whose start the level may jump.
    The sum of squared first differences is least (Boot, Feibes and Lisman, 1967, Applied
    Statistics 16, 65-75).
    """
    order = list(profile)
    place = {month: number for number, month in enumerate(order)}
    size, constraints = len(order), len(totals)
    matrix = np.zeros((size + constraints, size + constraints))
    for number in range(1, size):
        if order[number] in steps:
            continue
        matrix[number - 1 : number + 1, number - 1 : number + 1] += [[2, -2], [-2, 2]]
    for row, (window, _) in enumerate(totals, start=size):
        for month in window:
            matrix[row, place[month]] = matrix[place[month], row] = profile[month]
    known = np.concatenate([np.zeros(size), [float(total) for _, total in totals]])
    solved = np.linalg.solve(matrix, known)[:size]
    return {month: round(float(level), 6) for month, level in zip(order, solved, strict=True)}

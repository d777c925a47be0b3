"""Rounding as printed: half away from zero."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quarterdeck.rounding import round_half_up


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        (0.5, 0, 1.0),
        (1.5, 0, 2.0),
        (2.5, 0, 3.0),  # Python's own round gives 2
        (-2.5, 0, -3.0),
        (0.285, 2, 0.29),  # held as 0.28499999999999998
        (1.005, 2, 1.01),  # held as 1.00499999999999989
        (-1.005, 2, -1.01),
        (2.675, 2, 2.68),
        (0.2849, 2, 0.28),
        (41.85, 1, 41.9),
        (0.0, 2, 0.0),
        (1611.0, 0, 1611.0),
        (58.529843, 2, 58.53),
    ],
)
def test_half_goes_away_from_zero(value: float, decimals: int, printed: float) -> None:
    assert round_half_up(value, decimals) == printed


def test_what_is_not_known_stays_unknown() -> None:
    assert math.isnan(round_half_up(math.nan, 1))


@given(st.floats(-1e6, 1e6), st.integers(0, 4))
def test_the_mirror_image_rounds_to_the_mirror_image(value: float, decimals: int) -> None:
    assert round_half_up(-value, decimals) == -round_half_up(value, decimals)


@given(st.floats(-1e6, 1e6), st.integers(0, 4))
def test_it_is_never_off_by_more_than_a_half(value: float, decimals: int) -> None:
    half = 0.5 * 10**-decimals
    assert abs(round_half_up(value, decimals) - value) <= half + 1e-6 * 10**-decimals + 1e-9


@given(st.integers(-(10**6), 10**6), st.integers(0, 4))
def test_what_is_printed_once_is_printed_so_again(units: int, decimals: int) -> None:
    printed = units / 10**decimals
    assert round_half_up(printed, decimals) == printed

"""Standardised rates: by pencil, by a published table, and by laws."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from quarterdeck.statistics.standardised import (
    directly_standardised_rate,
    indirectly_standardised_ratio,
)

BANDS = ["under 65", "65 and over"]


def bands(*values: float) -> pd.Series:
    return pd.Series(values, index=BANDS[: len(values)], dtype="float64")


# Directly


def test_a_direct_rate_by_pencil() -> None:
    # 0.8 × 20/10,000 + 0.2 × 30/2,000 = 0.0046. Its variance is 0.64 × 20/10⁸ + 0.04 × 30/(4 × 10⁶)
    # = 4.28 × 10⁻⁷, over 50 events 8.56 × 10⁻⁹, √ 9.2520 × 10⁻⁵. Byar's limits of 50 are 37.1081
    # and 65.9202: 460 + 9.2520 × (−12.8919) = 340.72 and 460 + 9.2520 × 15.9202 = 607.29.
    found = directly_standardised_rate(bands(20, 30), bands(10_000, 2_000), bands(0.8, 0.2))
    assert found.events == 50
    assert found.rate == pytest.approx(460)
    assert found.lower == pytest.approx(340.72, abs=0.01)
    assert found.upper == pytest.approx(607.29, abs=0.01)
    # The standard may be in any unit.
    again = directly_standardised_rate(bands(20, 30), bands(10_000, 2_000), bands(80e3, 20e3))
    assert (again.rate, again.lower) == pytest.approx((found.rate, found.lower))


def test_an_area_with_the_standard_s_ages_keeps_its_rate() -> None:
    # 100 events among 50,000: 200 per 100,000; Byar's limits of 100 are 81.364 and 121.626.
    people = bands(30_000, 20_000)
    found = directly_standardised_rate(bands(60, 40), people, people)
    assert (found.rate, found.lower, found.upper) == pytest.approx((200, 162.73, 243.25), abs=0.01)


def test_nine_events_make_no_rate() -> None:
    found = directly_standardised_rate(bands(4, 5), bands(1000, 1000), bands(1, 1))
    assert (found.events, found.rate, found.lower, found.upper) == (9, None, None, None)
    ten = directly_standardised_rate(bands(5, 5), bands(1000, 1000), bands(1, 1))
    assert ten.rate == pytest.approx(500)
    # A missing count is none.
    missing = directly_standardised_rate(bands(10, math.nan), bands(1000, 1000), bands(1, 1))
    assert missing.rate == pytest.approx(500)


# Indirectly


def test_the_expected_events_are_the_published_ones() -> None:
    # PHEindicatormethods, R/isr_sheet.csv: 19 age bands, with the events expected in each.
    rows = [
        (127, 636, 10303, 50520, 129.7052257),
        (25, 558, 2824, 57173, 27.56182114),
        (18, 609, 3225, 60213, 32.61795626),
        (21, 543, 3615, 54659, 35.91256701),
        (12, 384, 3641, 44345, 31.52878566),
        (27, 594, 3490, 50128, 41.35533035),
        (48, 669, 3789, 62163, 40.77732735),
        (27, 843, 3213, 67423, 40.17262655),
        (29, 660, 3031, 62899, 31.80432121),
        (32, 576, 2771, 55463, 28.7776716),
        (32, 606, 3089, 60479, 30.95180145),
        (34, 522, 3490, 49974, 36.45455637),
        (45, 426, 3595, 44140, 34.69574082),
        (65, 273, 4745, 40888, 31.68130014),
        (38, 300, 5514, 37239, 44.42117135),
        (68, 288, 7125, 30819, 66.58230312),
        (74, 153, 5694, 18136, 48.03606087),
        (82, 123, 6210, 15325, 49.84208809),
        (91, 207, 5757, 13918, 85.62286248),
    ]
    counts, people, standard_counts, standard_people, expected = (
        pd.Series(column, dtype="float64") for column in zip(*rows, strict=True)
    )
    found = indirectly_standardised_ratio(counts, people, standard_counts, standard_people)
    assert found.events == 895
    assert found.expected == pytest.approx(expected.sum(), abs=1e-5)
    assert found.ratio == pytest.approx(895 / 868.5015175, abs=1e-8)


def test_the_limits_of_a_ratio_are_the_published_ones() -> None:
    # Five observed have limits 1.623 and 11.668 (Breslow and Day, 1987, table 2.11); over the two
    # expected of 100 people at 1 in 50.
    found = indirectly_standardised_ratio(
        bands(2, 3), bands(50, 50), bands(20, 20), bands(1000, 1000)
    )
    assert found.expected == pytest.approx(2)
    assert (found.ratio, found.lower, found.upper) == pytest.approx((2.5, 0.8115, 5.834), abs=5e-4)
    # The standard's crude rate is 2,000 per 100,000.
    assert (found.rate, found.rate_lower, found.rate_upper) == pytest.approx(
        (5000, 1623, 11668), abs=1
    )


def test_the_standard_itself_is_one() -> None:
    found = indirectly_standardised_ratio(
        bands(40, 90), bands(1000, 500), bands(40, 90), bands(1000, 500)
    )
    assert found.ratio == pytest.approx(1)
    assert found.lower < 1 < found.upper


@given(st.lists(st.tuples(st.integers(6, 200), st.integers(1, 10**5)), min_size=2, max_size=8))
def test_a_rate_is_between_the_rates_of_its_bands(rows: list[tuple[int, int]]) -> None:
    counts = pd.Series([float(row[0]) for row in rows])
    people = pd.Series([float(row[1]) for row in rows])
    found = directly_standardised_rate(counts, people, people[::-1].set_axis(people.index), per=1)
    assert found.rate is not None
    assert found.lower is not None
    assert found.upper is not None
    assert found.lower < found.rate < found.upper
    rates = counts / people
    assert rates.min() * (1 - 1e-9) <= found.rate <= rates.max() * (1 + 1e-9)


def test_rates_that_cannot_be_given() -> None:
    people, standard = bands(1000, 1000), bands(1, 1)
    with pytest.raises(ValueError, match="age bands differ"):
        directly_standardised_rate(bands(9, 9)[::-1], people, standard)
    with pytest.raises(ValueError, match="whole numbers from nought up"):
        directly_standardised_rate(bands(9.5, 9), people, standard)
    with pytest.raises(ValueError, match="population is over nought"):
        directly_standardised_rate(bands(9, 9), bands(0, 9), standard)
    with pytest.raises(ValueError, match="nought in every age band"):
        directly_standardised_rate(bands(9, 9), people, bands(0, 0))
    with pytest.raises(ValueError, match="from nought up, in every"):
        directly_standardised_rate(bands(9, 9), people, bands(2, -1))
    with pytest.raises(ValueError, match="something to be expected"):
        indirectly_standardised_ratio(bands(9, 9), people, bands(0, 0), people)

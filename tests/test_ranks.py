"""Ranks among peers: by pencil, by published rule, and by their mirror images."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from quarterdeck.statistics.ranks import (
    RankRange,
    group_average,
    pooled_average,
    quantiles,
    quartile_position,
    rank,
    rank_range,
)
from scipy import stats


def areas(values: list[float]) -> pd.Series:
    """Values of areas named a, b, c, ..."""
    return pd.Series(values, index=[chr(ord("a") + i) for i in range(len(values))], dtype="float64")


# Ranks


def test_first_is_the_best() -> None:
    rates = areas([58.5, 51.1, 70.2, 60.0])
    assert rank(rates, "lower").to_dict() == {"a": 2, "b": 1, "c": 4, "d": 3}
    assert rank(rates, "higher").to_dict() == {"a": 3, "b": 4, "c": 1, "d": 2}
    assert rank(rates, "neutral").to_dict() == rank(rates, "higher").to_dict()


def test_ties_share_the_better_rank() -> None:
    assert rank(areas([5, 3, 5, 7, 3]), "lower").tolist() == [3, 1, 3, 5, 1]
    assert rank(areas([5, 3, 5, 7, 3]), "higher").tolist() == [2, 4, 2, 1, 4]


def test_an_area_without_a_value_has_no_rank() -> None:
    ranks = rank(areas([5, np.nan, 3]), "lower")
    assert ranks.index.tolist() == ["a", "b", "c"]
    assert ranks.dropna().to_dict() == {"a": 2, "c": 1}
    assert rank(areas([]), "lower").empty


def test_ranks_that_cannot_be_given() -> None:
    with pytest.raises(ValueError, match="'up' is no polarity"):
        rank(areas([1, 2]), "up")
    with pytest.raises(ValueError, match="Blaby is given twice"):
        rank(pd.Series([1.0, 2.0], index=["Blaby", "Blaby"]), "lower")


@given(st.lists(st.integers(0, 10), min_size=1, max_size=12))
def test_a_rank_and_its_mirror(values: list[int]) -> None:
    group = areas([float(value) for value in values])
    lower, higher = rank(group, "lower"), rank(group, "higher")
    tied = group.map(group.value_counts())
    assert (lower + higher == len(values) + 2 - tied).all()
    assert lower.min() == 1


# The range of a rank


def test_two_areas_far_apart_keep_their_ranks() -> None:
    counts, exposures = areas([100, 1000]), areas([10_000, 10_000])
    assert rank_range(counts, exposures, "a", "lower") == RankRange(1, 1, 2)
    assert rank_range(counts, exposures, "b", "lower") == RankRange(2, 2, 2)
    assert rank_range(counts, exposures, "b", "higher") == RankRange(1, 1, 2)


def test_areas_that_are_alike_have_any_rank() -> None:
    alike = areas([50] * 5)
    assert rank_range(alike, alike * 1000, "c", "lower") == RankRange(1, 5, 5)


def test_the_share_of_draws_is_that_of_the_beta_distribution() -> None:
    # Of two gamma variables of shapes a and b the first is the smaller with probability
    # P(Beta(a, b) < 1/2); at 12.5 and 24.5 that is 0.978, so that a level of 90% leaves second
    # rank out and one of 98% doesn't.
    assert stats.beta(12.5, 24.5).cdf(0.5) == pytest.approx(0.978, abs=5e-4)
    counts, exposures = areas([12, 24]), areas([1000, 1000])
    assert rank_range(counts, exposures, "a", "lower", level=0.90) == RankRange(1, 1, 2)
    assert rank_range(counts, exposures, "a", "lower", level=0.98) == RankRange(1, 2, 2)


def test_a_larger_population_is_surer() -> None:
    counts = areas([500, 510, 520, 530, 540])
    exposures = areas([10_000] * 5)
    few = rank_range(counts, exposures, "c", "lower")
    many = rank_range(counts * 100, exposures * 100, "c", "lower")
    assert few is not None
    assert many == RankRange(3, 3, 5)
    assert few.best < 3 < few.worst


def test_no_events_still_leave_doubt() -> None:
    # None among 1,000 people isn't surely better than 1 among 1,000.
    assert rank_range(areas([0, 1]), areas([1000, 1000]), "a", "lower") == RankRange(1, 2, 2)


def test_a_share_is_surer_than_a_rate_of_as_many() -> None:
    # 800 and 825 satisfied of 1,000 asked. The difference of the shares has a standard deviation
    # of √((0.8 × 0.2 + 0.825 × 0.175) / 1000) = 0.0174, so 0.025 is 1.43 of them and the lower one
    # is the better in 7.6% of draws. As rates it would be √(1.625 / 1000) = 0.0403, 0.62 of them
    # and 27%. A level of 80% leaves out 10% at each end, one of 95% leaves out 2.5%.
    asked = areas([1000, 1000])
    satisfied = areas([800, 825])
    shares = rank_range(satisfied, asked, "a", "higher", are_shares=True, level=0.80)
    assert shares == RankRange(2, 2, 2)
    assert rank_range(satisfied, asked, "a", "higher", level=0.80) == RankRange(1, 2, 2)
    surer = rank_range(satisfied, asked, "a", "higher", are_shares=True)
    assert surer == RankRange(1, 2, 2)


def test_shares_with_the_polarity_turned_round_have_the_mirrored_range() -> None:
    satisfied, asked = areas([800, 825, 700]), areas([1000, 1000, 1000])
    for level in (0.80, 0.95):
        higher = rank_range(satisfied, asked, "b", "higher", are_shares=True, level=level)
        lower = rank_range(satisfied, asked, "b", "lower", are_shares=True, level=level)
        assert higher is not None
        assert lower is not None
        assert (lower.best, lower.worst) == (4 - higher.worst, 4 - higher.best)


def test_everybody_satisfied_still_leaves_doubt() -> None:
    # Ten of ten isn't surely better than nine of ten.
    all_and_most, asked = areas([10, 9]), areas([10, 10])
    best = rank_range(all_and_most, asked, "a", "higher", are_shares=True)
    assert best == RankRange(1, 2, 2)


def test_the_order_of_the_areas_changes_nothing() -> None:
    counts, exposures = areas([40, 55, 61, 48]), areas([900, 1000, 1100, 950])
    turned = rank_range(counts[::-1], exposures.sample(frac=1, random_state=2), "b", "lower")
    assert turned == rank_range(counts, exposures, "b", "lower")


def test_an_area_without_a_count_is_left_out() -> None:
    counts, exposures = areas([50, np.nan, 500]), areas([1000, 1000, 1000])
    assert rank_range(counts, exposures, "a", "lower") == RankRange(1, 1, 2)
    assert rank_range(counts, exposures, "b", "lower") is None
    assert rank_range(counts, exposures, "z", "lower") is None


def test_ranges_that_cannot_be_given() -> None:
    counts, exposures = areas([5, 6]), areas([100, 100])
    with pytest.raises(ValueError, match="a count is from nought up, not -6"):
        rank_range(-counts, exposures, "a", "lower")
    with pytest.raises(ValueError, match="an exposure is over nought, not 0"):
        rank_range(counts, exposures * 0, "a", "lower")
    with pytest.raises(ValueError, match="a share is of no more than the whole"):
        rank_range(counts, areas([100, 5]), "a", "lower", are_shares=True)
    with pytest.raises(ValueError, match="between 0 and 1, not 95"):
        rank_range(counts, exposures, "a", "lower", level=95)
    with pytest.raises(ValueError, match="at least one draw"):
        rank_range(counts, exposures, "a", "lower", draws=0)
    with pytest.raises(ValueError, match="is no polarity"):
        rank_range(counts, exposures, "a", "best")


groups = st.lists(st.tuples(st.integers(0, 200), st.integers(1, 50)), min_size=1, max_size=9)


@given(groups)
def test_the_mirrored_polarity_has_the_mirrored_range(group: list[tuple[int, int]]) -> None:
    counts = areas([float(count) for count, _ in group])
    exposures = areas([float(exposure) for _, exposure in group])
    lower = rank_range(counts, exposures, "a", "lower", draws=300)
    higher = rank_range(counts, exposures, "a", "higher", draws=300)
    assert lower is not None
    assert higher is not None
    assert 1 <= lower.best <= lower.worst <= lower.of == len(group)
    assert (higher.best, higher.worst) == (lower.of + 1 - lower.worst, lower.of + 1 - lower.best)


# Quarters of the group


@pytest.mark.parametrize(
    ("size", "standings"),
    [
        # PHE's rule, quarter = 5 − ⌈(n + 1 − r) / (n / 4)⌉, by pencil for r = 1, 2, ...
        pytest.param(4, "top average average bottom", id="4: 1 2 3 4"),
        pytest.param(5, "top top average average bottom", id="5: 1 1 2 3 4"),
        pytest.param(7, "top top average average average average bottom", id="7: 1 1 2 2 3 3 4"),
        pytest.param(
            8, "top top average average average average bottom bottom", id="8: 1 1 2 2 3 3 4 4"
        ),
        pytest.param(
            9,
            "top top top average average average average bottom bottom",
            id="9: 1 1 1 2 2 3 3 4 4",
        ),
    ],
)
def test_quarters_of_a_group(size: int, standings: str) -> None:
    group = areas([float(value) for value in range(size)])
    found = [quartile_position(group, area, "lower") for area in group.index]
    assert found == standings.split()
    turned = [quartile_position(-group, area, "higher") for area in group.index]
    assert turned == found


@pytest.mark.parametrize(
    "tenths",
    [
        # Tenths of mortality under 75 from cancer among women, the highest rate first:
        # PHEindicatormethods, fd_quantiles.csv.
        pytest.param("1 1 2 3 4 5 6 7 8 9 10", id="PHE, East of England, 11"),
        pytest.param("1 1 2 3 4 5 6 6 7 8 9 10", id="PHE, North East, 12"),
        pytest.param("1 1 2 3 3 4 5 6 6 7 8 8 9 10", id="PHE, West Midlands, 14"),
        pytest.param("1 1 2 3 3 4 5 5 6 7 7 8 9 9 10", id="PHE, Yorkshire and the Humber, 15"),
        pytest.param("1 1 1 2 2 3 3 4 4 4 5 5 6 6 7 7 7 8 8 9 9 10 10", id="PHE, North West, 23"),
    ],
)
def test_tenths_are_the_published_ones(tenths: str) -> None:
    expected = [float(tenth) for tenth in tenths.split()]
    values = areas([float(value) for value in range(len(expected), 0, -1)])
    assert quantiles(values, 10, "higher").tolist() == expected
    assert quantiles(-values, 10, "lower").tolist() == expected


def test_quantiles_with_ties_and_gaps() -> None:
    # Of five with a value, ranks 1, 1, 3, 4, 5 in fifths: 6 − (6 − r).
    group = areas([2, np.nan, 2, 3, 4, 5])
    found = quantiles(group, 5, "lower")
    assert found.dropna().tolist() == [1, 1, 3, 4, 5]
    assert np.isnan(found["b"])
    assert quantiles(group, 6, "lower").isna().all()
    assert quantiles(areas([]), 4, "lower").empty
    with pytest.raises(ValueError, match="at least two quantiles, not 1"):
        quantiles(group, 1, "lower")


def test_thousands_of_areas_have_exact_boundaries() -> None:
    # 1,000 areas in tenths: a hundred each.
    group = pd.Series(np.arange(1000.0))
    assert quantiles(group, 10, "lower").value_counts().tolist() == [100] * 10


def test_ties_are_in_the_better_quarter() -> None:
    # Ranks 1, 2, 2, 2: quarters 1, 2, 2, 2. None is in the bottom quarter.
    group = areas([1, 5, 5, 5])
    assert [quartile_position(group, area, "lower") for area in group.index] == [
        "top",
        "average",
        "average",
        "average",
    ]
    # Mirrored: ranks 4, 1, 1, 1.
    assert quartile_position(group, "a", "higher") == "bottom"
    assert quartile_position(group, "b", "higher") == "top"


def test_too_few_areas_have_no_quarters() -> None:
    assert quartile_position(areas([1, 2, 3]), "a", "lower") is None
    assert quartile_position(areas([1, 2, 3, np.nan]), "a", "lower") is None
    assert quartile_position(areas([1, 2, 3, 4, np.nan]), "e", "lower") is None
    assert quartile_position(areas([1, 2, 3, 4]), "z", "lower") is None


# Averages


def test_averages_by_pencil() -> None:
    # Rates of 10 and 40 per 1,000: 25 where each area counts alike; 20 events in 800 is 25 too,
    # but 10 in 1,000 and 20 in 500 pool to 30 in 1,500, or 20.
    assert group_average(areas([10, 40, np.nan])) == 25
    assert pooled_average(areas([10, 20]), areas([1000, 500])) == pytest.approx(0.02)
    assert pooled_average(areas([10, 20, np.nan]), areas([1000, 500, 9])) == pytest.approx(0.02)


def test_nothing_has_no_average() -> None:
    assert group_average(areas([])) is None
    assert group_average(areas([np.nan])) is None
    assert pooled_average(areas([np.nan]), areas([100])) is None
    with pytest.raises(ValueError, match="a count is from nought up, not -5"):
        pooled_average(pd.Series([-5, 20]), pd.Series([1000, 500]))
    with pytest.raises(ValueError, match="an exposure is over nought"):
        pooled_average(areas([1]), areas([0]))

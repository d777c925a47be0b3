"""Intervals against published tables, their mirror images and their edges."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from quarterdeck.statistics.intervals import (
    Z_95,
    Z_998,
    at_both_levels,
    byar_interval,
    design_effect_of_weights,
    exact_poisson_interval,
    newcombe_difference_interval,
    poisson_interval,
    rate_interval,
    rate_ratio_interval,
    reduction_interval,
    wilson_interval,
)


def limits(frame: pd.DataFrame) -> tuple[float, float]:
    """The limits of a frame of one row."""
    assert len(frame) == 1
    return float(frame["lower"].iloc[0]), float(frame["upper"].iloc[0])


# Counts


@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    [
        pytest.param(0, 0.0, 3.689, id="Garwood 1936, 95% limits of 0"),
        pytest.param(1, 0.0253, 5.572, id="Garwood 1936, 95% limits of 1"),
        pytest.param(2, 0.2422, 7.225, id="Garwood 1936, 95% limits of 2"),
        pytest.param(5, 1.623, 11.668, id="Garwood 1936, 95% limits of 5"),
        pytest.param(10, 4.795, 18.390, id="Garwood 1936, 95% limits of 10"),
    ],
)
def test_exact_limits_are_the_published_ones(count: int, lower: float, upper: float) -> None:
    assert limits(exact_poisson_interval(count)) == pytest.approx((lower, upper), abs=6e-4)


def test_byar_by_pencil() -> None:
    # 100 events: 1/900 = 0.001111, 1.959964/30 = 0.065332, so 100 × 0.933557³ = 81.364;
    # 101: 1/909 = 0.001100, 1.959964/(3 × 10.049876) = 0.065008, so 101 × 1.063908³ = 121.626.
    assert limits(byar_interval(100)) == pytest.approx((81.364, 121.626), abs=2e-3)


def test_byar_at_99_8_by_pencil() -> None:
    # 3.090232/30 = 0.103008, so 100 × (1 − 0.001111 − 0.103008)³ = 71.90;
    # 3.090232/30.149627 = 0.102497, so 101 × (1 − 0.001100 + 0.102497)³ = 134.95.
    assert limits(byar_interval(100, Z_998)) == pytest.approx((71.90, 134.95), abs=1e-2)


def test_byar_is_close_to_exact_from_ten_up() -> None:
    # Breslow and Day (1987), 2.3: accurate to the first decimal from a handful of events.
    counts = np.array([10, 20, 50, 100, 1000])
    byar, exact = byar_interval(counts), exact_poisson_interval(counts)
    assert (byar - exact).abs().to_numpy().max() < 0.05


def test_the_method_changes_at_ten_events() -> None:
    counts = pd.Series([9, 10], index=["Melton", "Blaby"])
    chosen = poisson_interval(counts)
    assert chosen.index.tolist() == ["Melton", "Blaby"]
    pd.testing.assert_frame_equal(chosen.loc[["Melton"]], exact_poisson_interval(counts[:1]))
    pd.testing.assert_frame_equal(chosen.loc[["Blaby"]], byar_interval(counts[1:]))


def test_no_events_have_a_lower_limit_of_nought() -> None:
    for method in (byar_interval, exact_poisson_interval, poisson_interval):
        assert limits(method(0))[0] == 0.0
        assert limits(method(0, Z_998))[1] > limits(method(0))[1] > 0


def test_byar_never_falls_below_nought() -> None:
    # 1 − 1/9 − 3.09/3 is under nought: its cube would be a negative number of events.
    assert limits(byar_interval(1, Z_998))[0] == 0.0


def test_a_missing_count_has_missing_limits() -> None:
    frame = poisson_interval(pd.Series([5.0, np.nan, 50.0]))
    assert frame.isna().all(axis=1).tolist() == [False, True, False]


def test_no_counts_have_no_limits() -> None:
    assert poisson_interval(pd.Series([], dtype="float64")).empty


@pytest.mark.parametrize(("wrong", "shown"), [(-1, "-1"), (2.5, "2.5"), (math.inf, "inf")])
def test_what_is_no_number_of_events_is_refused(wrong: float, shown: str) -> None:
    with pytest.raises(ValueError, match=f"events are whole numbers from nought up, not {shown}"):
        poisson_interval([3, wrong])


@pytest.mark.parametrize("z", [0, -1.96, math.nan])
def test_a_level_is_over_nought(z: float) -> None:
    with pytest.raises(ValueError, match="z is over nought"):
        exact_poisson_interval(3, z)


@given(st.integers(0, 100_000), st.sampled_from([Z_95, Z_998]))
def test_a_count_is_between_its_limits(count: int, z: float) -> None:
    lower, upper = limits(poisson_interval(count, z))
    assert 0 <= lower <= count < upper
    assert (lower == 0) == (count == 0)


@given(st.integers(1, 100_000))
def test_more_confidence_is_a_wider_interval(count: int) -> None:
    narrow, wide = limits(poisson_interval(count)), limits(poisson_interval(count, Z_998))
    assert wide[0] < narrow[0]
    assert narrow[1] < wide[1]


# Proportions


@pytest.mark.parametrize(
    ("positive", "n", "lower", "upper"),
    [
        pytest.param(81, 263, 0.2553, 0.3662, id="Newcombe 1998a, table I, 81 of 263"),
        pytest.param(15, 148, 0.0624, 0.1605, id="Newcombe 1998a, table I, 15 of 148"),
        pytest.param(0, 20, 0.0, 0.1611, id="Newcombe 1998a, table I, 0 of 20"),
        pytest.param(1, 29, 0.0061, 0.1718, id="Newcombe 1998a, table I, 1 of 29"),
    ],
)
def test_wilson_limits_are_the_published_ones(
    positive: int, n: int, lower: float, upper: float
) -> None:
    assert limits(wilson_interval(positive, n)) == pytest.approx((lower, upper), abs=5.1e-5)
    # The mirror image: those who aren't counted.
    mirrored = limits(wilson_interval(n - positive, n))
    assert mirrored == pytest.approx((1 - upper, 1 - lower), abs=5.1e-5)


def test_none_and_all_touch_their_edge() -> None:
    assert limits(wilson_interval(0, 30))[0] == 0.0
    assert limits(wilson_interval(30, 30))[1] == 1.0


def test_a_design_effect_divides_the_base() -> None:
    # Half of 800 answers with a design effect of 2 is as sure as half of 400.
    halved = limits(wilson_interval(400, 800, design_effect=2))
    assert halved == pytest.approx(limits(wilson_interval(200, 400)))


@pytest.mark.parametrize(
    ("positive", "n", "told"),
    [
        (31, 30, "31 of 30 is no part of a base"),
        (-1, 30, "-1 of 30 is no part of a base"),
        (0, 0, "a base is over nought, not 0"),
    ],
)
def test_what_is_no_proportion_is_refused(positive: float, n: float, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        wilson_interval(positive, n)


def test_a_design_effect_under_one_is_refused() -> None:
    with pytest.raises(ValueError, match=r"1 or more, not 0\.5"):
        wilson_interval(3, 30, design_effect=0.5)


def test_areas_in_another_order_are_refused() -> None:
    positive = pd.Series([3, 4], index=["Blaby", "Melton"])
    n = pd.Series([30, 40], index=["Melton", "Blaby"])
    with pytest.raises(ValueError, match="don't belong together"):
        wilson_interval(positive, n)
    with pytest.raises(ValueError, match="don't belong together"):
        reduction_interval(positive, n)
    with pytest.raises(ValueError, match="don't belong together: 2 and 3"):
        wilson_interval([1, 2], [3, 4, 5])


parts = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(parts, st.floats(1, 5))
def test_a_proportion_is_between_its_limits(part: tuple[int, int], effect: float) -> None:
    positive, n = part
    lower, upper = limits(wilson_interval(positive, n, design_effect=effect))
    assert 0 <= lower <= positive / n <= upper <= 1
    plain = limits(wilson_interval(positive, n))
    assert upper - lower >= plain[1] - plain[0] - 1e-12


@given(parts, st.integers(2, 50))
def test_more_answers_are_surer(part: tuple[int, int], times: int) -> None:
    positive, n = part
    few, many = (limits(wilson_interval(positive * scale, n * scale)) for scale in (1, times))
    assert many[1] - many[0] < few[1] - few[0]


@given(st.integers(1, 5000), st.integers(2, 50))
def test_more_events_are_surer_of_their_rate(count: int, times: int) -> None:
    few, many = (limits(rate_interval(count * scale, 1000 * scale)) for scale in (1, times))
    assert many[1] - many[0] < few[1] - few[0]
    ratio_few, ratio_many = (
        limits(rate_ratio_interval(count * scale, count * scale)) for scale in (1, times)
    )
    assert ratio_many[1] - ratio_many[0] < ratio_few[1] - ratio_few[0]


# Differences


@pytest.mark.parametrize(
    ("later", "earlier", "lower", "upper"),
    [
        pytest.param((56, 70), (48, 80), 0.0524, 0.3339, id="Newcombe 1998b, table II (a)"),
        pytest.param((9, 10), (3, 10), 0.1705, 0.8090, id="Newcombe 1998b, table II (b)"),
        pytest.param((6, 7), (2, 7), 0.0582, 0.8062, id="Newcombe 1998b, table II (c)"),
        pytest.param((5, 56), (0, 29), -0.0381, 0.1926, id="Newcombe 1998b, table II (d)"),
        pytest.param((0, 10), (0, 20), -0.1611, 0.2775, id="Newcombe 1998b, table II (e)"),
        pytest.param((0, 10), (0, 10), -0.2775, 0.2775, id="Newcombe 1998b, table II (f)"),
        pytest.param((10, 10), (0, 20), 0.6791, 1.0, id="Newcombe 1998b, table II (g)"),
        pytest.param((10, 10), (0, 10), 0.6075, 1.0, id="Newcombe 1998b, table II (h)"),
    ],
)
def test_method_10_gives_the_published_limits(
    later: tuple[int, int], earlier: tuple[int, int], lower: float, upper: float
) -> None:
    found = limits(newcombe_difference_interval(*earlier, *later))
    assert found == pytest.approx((lower, upper), abs=5.1e-5)
    mirrored = limits(newcombe_difference_interval(*later, *earlier))
    assert mirrored == pytest.approx((-upper, -lower), abs=5.1e-5)


@given(parts, parts)
def test_a_difference_is_between_its_limits(
    earlier: tuple[int, int], later: tuple[int, int]
) -> None:
    lower, upper = limits(newcombe_difference_interval(*earlier, *later))
    change = later[0] / later[1] - earlier[0] / earlier[1]
    assert -1 - 1e-9 <= lower <= change + 1e-12
    assert change - 1e-12 <= upper <= 1 + 1e-9


# Reductions


def test_a_reduction_by_pencil() -> None:
    # 100 before, 58 after: ln 0.58 = −0.544727; √(1/100 + 1/58) = 0.165049, × 1.959964 = 0.323490;
    # e^(−0.868217) = 0.41970 and e^(−0.221237) = 0.80153.
    assert limits(reduction_interval(100, 58)) == pytest.approx((0.19847, 0.58030), abs=2e-5)


def test_over_dispersion_widens_a_reduction() -> None:
    # Four times the variance is twice the width of the logarithm: ± 0.646980.
    # e^(−1.191707) = 0.30370 and e^(0.102253) = 1.10766: perhaps a rise.
    found = limits(reduction_interval(100, 58, dispersion=4))
    assert found == pytest.approx((-0.10766, 0.69630), abs=2e-5)


def test_nothing_after_may_be_a_whole_reduction() -> None:
    # A half added to both: ln(0.5/10.5) = −3.044522, √(1/10.5 + 1/0.5) = 1.447494;
    # −3.044522 + 1.959964 × 1.447494 = −0.207486, and 1 − e^(−0.207486) = 0.18738.
    assert limits(reduction_interval(10, 0)) == pytest.approx((0.18738, 1.0), abs=2e-5)


def test_a_reduction_needs_something_to_reduce() -> None:
    with pytest.raises(ValueError, match="at least one event before"):
        reduction_interval(0, 3)
    with pytest.raises(ValueError, match="events after are whole numbers"):
        reduction_interval(10, -3)
    with pytest.raises(ValueError, match=r"1 or more, not 0\.9"):
        reduction_interval(10, 3, dispersion=0.9)


@given(st.integers(1, 5000), st.integers(0, 5000))
def test_a_reduction_is_between_its_limits(before: int, after: int) -> None:
    lower, upper = limits(reduction_interval(before, after))
    assert lower <= 1 - after / before <= upper <= 1


# Rates and their ratios


def test_a_rate_s_limits_are_its_count_s_over_the_population() -> None:
    # Exact limits of 5 events are 1.623 and 11.668 (Breslow and Day, 1987, table 2.11); among
    # 2,000 people, per 1,000, that is half as many.
    found = limits(rate_interval(5, 2000, per=1000))
    assert found == pytest.approx((0.8115, 5.834), abs=5e-4)
    with pytest.raises(ValueError, match="a population is over nought, not 0"):
        rate_interval(5, 0)
    with pytest.raises(ValueError, match="don't belong together"):
        rate_interval([5, 6], [100])


def test_the_interval_of_r_s_poisson_test() -> None:
    # R, help(poisson.test), after the eba1977 data of the ISwR package: 11 in 800 against 21 in
    # 3,011; R prints the 95 percent confidence interval 0.8584264 4.2772659.
    found = limits(rate_ratio_interval(21, 11, exposure_earlier=3011, exposure_later=800))
    assert found == pytest.approx((0.8584264, 4.2772659), abs=5e-8)
    mirrored = limits(rate_ratio_interval(11, 21, exposure_earlier=800, exposure_later=3011))
    assert mirrored == pytest.approx((1 / 4.2772659, 1 / 0.8584264), abs=5e-8)


def test_a_ratio_of_large_counts_by_pencil() -> None:
    # ln 1.3 = 0.262364; √(1/100 + 1/130) = 0.133013, × 1.959964 = 0.260700;
    # e^0.001664 = 1.00167 and e^0.523064 = 1.68719.
    assert limits(rate_ratio_interval(100, 130)) == pytest.approx((1.00167, 1.68719), abs=2e-5)
    # φ = 4 doubles the half width: e^(0.262364 ∓ 0.521400) = 0.77180 and 2.18970.
    found = limits(rate_ratio_interval(100, 130, dispersion=4))
    assert found == pytest.approx((0.77180, 2.18970), abs=2e-5)


def test_nothing_before_has_no_upper_limit() -> None:
    # All of 5 events are in the later window: p⁵ = 0.025 at p = 0.47818, odds 0.91636.
    assert limits(rate_ratio_interval(0, 5)) == pytest.approx((0.91636, math.inf), abs=2e-5)
    assert limits(rate_ratio_interval(5, 0)) == pytest.approx((0, 1 / 0.91636), abs=2e-5)
    assert limits(rate_ratio_interval(0, 0)) == (0, math.inf)


def test_ratios_are_exact_under_twenty() -> None:
    # ln 1.25 = 0.223144, √(1/20 + 1/25) = 0.3, × 1.959964 = 0.587989: e^−0.364845 and e^0.811133.
    assert limits(rate_ratio_interval(20, 25)) == pytest.approx((0.69430, 2.25046), abs=2e-5)
    # The same formula for 19 and 25 gives 0.72467 as its lower limit; the exact one is lower.
    assert limits(rate_ratio_interval(19, 25))[0] < 0.71


def test_dispersion_widens_a_small_ratio_by_pencil() -> None:
    # ln(19/15) = 0.236389; √(4(1/15 + 1/19)) = 0.690790, × 1.959964 = 1.353924:
    # e^−1.117535 = 0.32709 and e^1.590313 = 4.90528, wider than the exact limits.
    found = limits(rate_ratio_interval(15, 19, dispersion=4))
    assert found == pytest.approx((0.32709, 4.90528), abs=5e-5)


def test_dispersion_never_narrows_a_small_ratio() -> None:
    for was, now in [(0, 5), (5, 0), (3, 9), (8, 400)]:
        exact = limits(rate_ratio_interval(was, now))
        wider = limits(rate_ratio_interval(was, now, dispersion=1.1))
        assert wider[0] <= exact[0]
        assert wider[1] >= exact[1]


def test_ratios_that_cannot_be_given() -> None:
    with pytest.raises(ValueError, match="events earlier are whole numbers"):
        rate_ratio_interval(-1, 3)
    with pytest.raises(ValueError, match="an exposure is over nought"):
        rate_ratio_interval(1, 3, exposure_later=0)
    with pytest.raises(ValueError, match=r"1 or more, not 0\.5"):
        rate_ratio_interval(1, 3, dispersion=0.5)
    missing = rate_ratio_interval([1, np.nan], [3, 4])
    assert missing.isna().all(axis=1).tolist() == [False, True]


@given(st.integers(0, 300), st.integers(0, 300), st.floats(1, 6))
def test_a_ratio_is_between_its_limits(was: int, now: int, phi: float) -> None:
    lower, upper = limits(rate_ratio_interval(was, now, dispersion=phi))
    ratio = now / was if was else math.inf
    assert lower >= 0
    assert lower <= ratio or now == 0 or was == 0
    assert ratio <= upper or was == now == 0


# Both levels, and surveys


def test_both_levels_in_one_call() -> None:
    # 95%: Newcombe 1998a, table I. 99.8% by pencil, z² = 9.549536, p = 0.307985, n = 263:
    # (0.307985 + 0.018155 ∓ 3.090232 √(0.000810377 + 0.0000345166)) / 1.036310.
    both = at_both_levels(wilson_interval, 81, 263)
    assert list(both) == ["lower_95", "upper_95", "lower_998", "upper_998"]
    assert both.iloc[0].tolist() == pytest.approx([0.2553, 0.3662, 0.2280, 0.4014], abs=1e-4)
    effect = at_both_levels(wilson_interval, 162, 526, design_effect=2)
    assert effect.iloc[0].tolist() == pytest.approx([0.2553, 0.3662, 0.2280, 0.4014], abs=1e-4)


def test_kish_by_pencil() -> None:
    # 4 × (1 + 1 + 9 + 9) / 8² = 80 / 64.
    assert design_effect_of_weights([1, 1, 3, 3]) == 1.25
    assert design_effect_of_weights([0.7, 0.7, math.nan]) == pytest.approx(1)
    for wrong in ([], [1, 0], [math.nan]):
        with pytest.raises(ValueError, match="each over nought"):
            design_effect_of_weights(wrong)

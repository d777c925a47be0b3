"""Funnels against PHEindicatormethods' published limits and verdicts, by pencil, and by law."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from quarterdeck.statistics.funnels import (
    LIMITS,
    TAILS,
    funnel,
    funnel_dispersion,
    funnel_limits,
)

# The words of PHEindicatormethods' assign_funnel_significance, as our two positions.
PHE_WORDS = {
    "High (0.001)": ("above", "above"),
    "High (0.025)": ("above", "similar"),
    "Not significant": ("similar", "similar"),
    "Low (0.025)": ("below", "similar"),
    "Low (0.001)": ("below", "below"),
}


# Limits


@pytest.mark.parametrize(
    ("population", "limits"),
    [
        # The published table stops at 100 per cent, and at 0.
        pytest.param(1, [3.204264, 100, 0, 100], id="PHE funnel of proportions, 1"),
        pytest.param(50, [69.691035, 91.593861, 63.375595, 97.909301], id="PHE, 50"),
        pytest.param(1008, [78.203374, 83.081521, 76.796814, 84.488082], id="PHE, 1,008"),
        pytest.param(110_000, [80.408963, 80.875933, 80.274317, 81.010578], id="PHE, 110,000"),
    ],
)
def test_limits_of_proportions_are_the_published_ones(population: int, limits: list[float]) -> None:
    # PHEindicatormethods, tests/testthat/testdata_funnel_prop_outputs.csv: average 80.642448%.
    found = funnel_limits(0.80642448, [population], "proportion").iloc[0] * 100
    assert found.tolist() == pytest.approx(limits, abs=2e-6)


@pytest.mark.parametrize(
    ("observed", "touching"),
    [
        # Expected events at which that many observed are just at the limit: where the lower and
        # the upper 95% limit are met, and the lower and the upper 99.8% limit.
        pytest.param(5, (11.6683331, 1.623486324, 16.45474478, 0.739371928), id="PHE ratios, 5"),
        pytest.param(10, (18.39035799, 4.795387629, 24.13397235, 2.960519925), id="PHE, 10"),
        pytest.param(100, (121.6268111, 81.36400699, 134.9243187, 71.92139974), id="PHE, 100"),
        pytest.param(716, (770.4222128, 664.5083011, 802.60414, 636.1521174), id="PHE, 716"),
    ],
)
def test_limits_of_ratios_are_the_published_ones(
    observed: int, touching: tuple[float, float, float, float]
) -> None:
    # PHEindicatormethods, tests/testthat/testdata_funnel_ratio_outputs.csv. It changes from exact
    # to Byar's at ten events, which is within a hundredth of an event of the exact limit there.
    for column, expected in zip(LIMITS, touching, strict=True):
        ratio = funnel_limits(1, [expected], "ratio")[column].iloc[0]
        assert ratio * expected == pytest.approx(observed, abs=0.05), column
        if observed < 10:
            assert ratio * expected == pytest.approx(observed, abs=1e-5), column


def test_limits_of_rates_are_the_published_ones() -> None:
    # PHEindicatormethods, testdata_funnel_rate_outputs.csv: an average of 116.1720835 per 100,000
    # over three years; five events are at the lower limit, 49.78092525, of 3,348.002593 people.
    years = 3 * 3348.002593
    found = funnel_limits(116.1720835e-5, [years], "rate")["lower_95"].iloc[0]
    assert found * 1e5 == pytest.approx(49.78092525, abs=1e-4)
    # Five events are at the upper 99.8% limit, 785.6132963, of 212.14848 people.
    found = funnel_limits(116.1720835e-5, [3 * 212.14848], "rate")["upper_998"].iloc[0]
    assert found * 1e5 == pytest.approx(785.6132963, abs=1e-3)


def test_dispersion_moves_limits_off_the_benchmark() -> None:
    # 0.5 ± 1.959964 × 0.05 for 100; φ = 4 doubles the distance.
    plain = funnel_limits(0.5, [100], "proportion").iloc[0]
    assert plain[["lower_95", "upper_95"]].tolist() == pytest.approx([0.402002, 0.597998])
    wider = funnel_limits(0.5, [100], "proportion", dispersion=4).iloc[0]
    assert wider[["lower_95", "upper_95"]].tolist() == pytest.approx([0.304004, 0.695996], abs=1e-6)


def test_a_handful_expected_has_no_lower_limit() -> None:
    # e^-3.6 = 0.0273 is over 0.025: none at all is no rarity. e^-3.7 = 0.0247 is under it.
    found = funnel_limits(1, [3.6, 3.7], "ratio")["lower_95"]
    assert found.iloc[0] == 0
    assert 0 < found.iloc[1] < 0.05


def test_one_event_where_next_to_none_is_expected() -> None:
    # P(at least one) is 0.00995 at 0.01 expected: under 0.025, over 0.001.
    found = funnel(pd.Series([1.0]), pd.Series([0.01]), "ratio").areas.iloc[0]
    assert (found["position_95"], found["position_998"]) == ("above", "similar")


@given(
    st.sampled_from(["rate", "proportion", "ratio"]),
    st.floats(0.01, 0.99),
    st.floats(1, 1e5),
    st.floats(1.1, 50),
    st.floats(1, 9),
)
def test_a_funnel_holds_its_benchmark_and_narrows(
    kind: str, share: float, size: float, times: float, phi: float
) -> None:
    benchmark = 1.0 if kind == "ratio" else share
    found = funnel_limits(benchmark, [size, size * times], kind, dispersion=phi)
    small, large = found.iloc[0], found.iloc[1]
    for limits in (small, large):
        assert 0 <= limits["lower_998"] <= limits["lower_95"] <= benchmark
        assert benchmark <= limits["upper_95"] <= limits["upper_998"]
    assert small["lower_95"] <= large["lower_95"] + 1e-12
    assert large["upper_95"] <= small["upper_95"] + 1e-12


@given(st.floats(0.01, 0.99), st.floats(1, 1e5))
def test_a_proportion_and_its_mirror(benchmark: float, size: float) -> None:
    found = funnel_limits(benchmark, [size], "proportion").iloc[0]
    mirror = funnel_limits(1 - benchmark, [size], "proportion").iloc[0]
    for level in TAILS:
        assert found[f"lower_{level}"] == pytest.approx(1 - mirror[f"upper_{level}"], abs=1e-9)


# Areas


# Observed, expected and verdict: lines of PHEindicatormethods,
# tests/testthat/testdata_funnel_ratio_inputs.csv, among them those nearest to a limit.
RATIOS = """
8 6.239860227 Not significant
151 106.4429719 High (0.001)
159 232.9329036 Low (0.001)
191 184.0963855 Not significant
220 249.8012944 Not significant
150 119.5695496 High (0.025)
0 240.6273499 Low (0.001)
182 196.799308 Not significant
113 96.14566494 Not significant
121 162.3289509 Low (0.001)
182 143.6804295 High (0.025)
101 126.2973615 Low (0.025)
107 125.1461988 Not significant
174 141.4404162 High (0.025)
98 134.6338783 Low (0.001)
174 143.4578283 High (0.025)
119 140.9618574 Not significant
252 218.7689904 High (0.025)
207 177.7129121 High (0.025)
319 274.8815166 High (0.025)
200 164.1901322 High (0.025)
241 288.6919023 Low (0.025)
157 185.666982 Low (0.025)
261 230.9734513 Not significant
233 201.7490692 High (0.025)
355 318.5570711 High (0.025)
142 159.3893815 Not significant
16 36.38844667 Low (0.001)
156 130.4020731 High (0.025)
102 148.9051095 Low (0.001)
154 194.8380567 Low (0.025)
240 205.9378754 High (0.025)
117 140.709561 Low (0.025)
108 132.8249908 Low (0.025)
164 138.9830508 High (0.025)
87 115.0945892 Low (0.025)
80 105.9462323 Low (0.025)
71 92.2677063 Low (0.025)
70 93.22146757 Low (0.025)
6 4.293052052 Not significant
118 98.01478528 Not significant
85 67.9184978 Not significant
40 55.14959327 Low (0.025)
84 68.37606838 Not significant
77 101.3958388 Low (0.025)
46 66.76342525 Low (0.025)
39 50.23183926 Not significant
48 64 Low (0.025)
134 82.87976249 High (0.001)
27 26.73002673 Not significant
81 60.21409456 High (0.025)
46 61.18648577 Not significant
81 67.24223809 Not significant
56 70.8591674 Not significant
65 84.96732026 Low (0.025)
94 67.43668843 High (0.025)
91 74.93412385 Not significant
57 72.87138839 Not significant
53 73.87789239 Low (0.025)
29 31.19956966 Not significant
42 57.89110958 Low (0.025)
31 57.81424841 Low (0.001)
85 105.5376211 Low (0.025)
46 56.88141462 Not significant
41 58.50456621 Low (0.025)
28 37.38816931 Not significant
78 90.84556254 Not significant
"""


def test_ratios_are_judged_as_published() -> None:
    rows = [line.split(maxsplit=2) for line in RATIOS.strip().splitlines()]
    observed = pd.Series([float(row[0]) for row in rows])
    expected = pd.Series([float(row[1]) for row in rows])
    found = funnel(observed, expected, "ratio").areas
    positions = list(zip(found["position_95"], found["position_998"], strict=True))
    assert positions == [PHE_WORDS[row[2]] for row in rows]


def test_proportions_are_judged_as_published() -> None:
    # PHEindicatormethods, tests/testthat/testdata_funnel_prop_inputs.csv; the average of its 303
    # areas is 80.642448%.
    rows = [
        ("New Forest", 35078.488, 41980, "High (0.001)"),
        ("Norwich", 24803.6256, 31824, "Low (0.001)"),
        ("South Gloucestershire", 50050.7443, 61921, "Not significant"),
        ("Central Derby", 24648.7596, 30521, "Not significant"),
        ("West Norfolk", 26789.238, 33012, "High (0.025)"),
        ("North Tees", 36850.0492, 45449, "High (0.025)"),
        ("Mid-Hampshire", 34502.0685, 42485, "High (0.025)"),
        ("Sheffield West", 23910.2469, 29457, "High (0.025)"),
        ("Melton, Rutland and Harborough", 29336.9895, 34665, "High (0.001)"),
        ("Leicester City West", 26560.109, 33710, "Low (0.001)"),
        ("North Devon", 30277.5312, 37828, "Low (0.025)"),
        ("East Devon", 21139.2936, 25992, "High (0.025)"),
    ]
    names = [row[0] for row in rows]
    found = funnel(
        pd.Series([row[1] for row in rows], index=names),
        pd.Series([float(row[2]) for row in rows], index=names),
        "proportion",
        benchmark=0.80642448,
    ).areas
    positions = list(zip(found["position_95"], found["position_998"], strict=True))
    assert positions == [PHE_WORDS[row[3]] for row in rows]


def test_the_areas_together_are_the_benchmark() -> None:
    # 30 in 300 and 10 in 700: 40 in 1,000. 12 are expected of the first and 28 of the second.
    counts, people = pd.Series({"a": 30, "b": 10}), pd.Series({"a": 300, "b": 700})
    found = funnel(counts, people, "rate")
    assert found.benchmark == 0.04
    assert found.areas["value"].tolist() == pytest.approx([0.1, 1 / 70])
    assert found.areas["position_998"].tolist() == ["above", "below"]
    assert found.curve["exposure"].is_monotonic_increasing
    assert found.curve["exposure"].iloc[-1] > 700


def test_an_area_without_a_count_has_no_position() -> None:
    counts = pd.Series({"a": 30.0, "b": math.nan, "c": 10.0})
    found = funnel(counts, pd.Series({"a": 300.0, "b": 5.0, "c": 100.0}), "rate")
    assert found.areas.index.tolist() == ["a", "b", "c"]
    assert found.areas["position_95"].tolist() == ["similar", None, "similar"]
    assert found.benchmark == 0.1


def test_nothing_anywhere_is_similar_everywhere() -> None:
    found = funnel(pd.Series([0, 0]), pd.Series([100, 5000]), "rate", dispersed=True)
    assert (found.benchmark, found.dispersion) == (0, 1)
    assert found.areas["position_95"].tolist() == ["similar", "similar"]
    # One event is beyond a benchmark of nought.
    against = funnel(pd.Series([0, 1]), pd.Series([100, 100]), "rate", benchmark=0)
    assert against.areas["position_95"].tolist() == ["similar", "above"]


# Over-dispersion


def test_dispersion_by_pencil() -> None:
    # 100 expected of each, √100 = 10: z is −2, 2, −1, 1, and the mean of 4, 4, 1, 1 is 2.5.
    counts = pd.Series([80, 120, 90, 110])
    assert funnel_dispersion(counts, counts * 0 + 1000, "rate") == pytest.approx(2.5)
    # As shares of 200 with a half expected, the variance is half as large: 5.
    assert funnel_dispersion(counts, counts * 0 + 200, "proportion") == pytest.approx(5)


def test_an_outlier_is_drawn_in_first() -> None:
    # Ten areas at z = 0, 0, ..., 0, 50: the outlier counts as its neighbour, 0.
    counts = pd.Series([100.0] * 9 + [600.0])
    expected = pd.Series([100.0] * 10)
    assert funnel_dispersion(counts, expected, "ratio") == 1
    judged = funnel(counts, expected, "ratio", dispersed=True)
    assert judged.areas["position_998"].iloc[9] == "above"


def test_dispersion_takes_positions_away() -> None:
    rng = np.random.default_rng(5)
    counts = pd.Series(rng.normal(1000, 100, 40).round())
    expected = pd.Series([1000.0] * 40)
    plain = funnel(counts, expected, "ratio").areas["position_998"]
    judged = funnel(counts, expected, "ratio", dispersed=True)
    assert 5 < judged.dispersion < 15  # 100² over 1,000 is ten
    assert (plain != "similar").sum() > 5
    assert (judged.areas["position_998"] == "similar").all()


@pytest.mark.parametrize(
    ("counts", "exposures", "kind", "told"),
    [
        ([-1.0], [10.0], "rate", "a count is from nought up, not -1"),
        ([1.0], [0.0], "rate", "an exposure is over nought, not 0"),
        ([11.0], [10.0], "proportion", "11 of 10 is no part of a base"),
        ([1.0], [10.0], "percentage", "'percentage' is no kind of funnel"),
        ([math.nan], [10.0], "rate", "at least one area"),
    ],
)
def test_funnels_that_cannot_be_made(
    counts: list[float], exposures: list[float], kind: str, told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        funnel(pd.Series(counts), pd.Series(exposures), kind)


def test_limits_that_cannot_be_given() -> None:
    with pytest.raises(ValueError, match=r"proportion can't be compared with a benchmark of 1\.5"):
        funnel_limits(1.5, [100], "proportion")
    with pytest.raises(ValueError, match="exposure is over nought, not 0"):
        funnel_limits(0.5, [0], "rate")
    with pytest.raises(ValueError, match=r"1 or more, not 0\.9"):
        funnel_limits(0.5, [10], "rate", dispersion=0.9)
    twice = pd.Series([1.0, 2.0], index=["a", "a"])
    with pytest.raises(ValueError, match="a is given twice"):
        funnel(twice, twice, "rate")

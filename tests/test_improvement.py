"""Continuous improvement: the test of each kind of measure, polarity last, reasons told."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from quarterdeck.statistics.improvement import Figure, continuous_improvement, enough_responses
from quarterdeck.statistics.tests import TWO_COUNTS, TWO_PROPORTIONS, TWO_RATES, TWO_REDUCTIONS

CASES = [
    # z = (130 − 100)/√230 = 1.978.
    pytest.param("count", Figure(100), Figure(130), TWO_COUNTS, 1, id="count"),
    # Of 240 events two thirds are expected later: (140 − 160)/√(240 × 2/9) = −2.739.
    pytest.param(
        "rate", Figure(100, 1000), Figure(140, 2000), TWO_RATES, -1, id="rate"
    ),
    # 70% and 80% of 400: 0.1/√(0.75 × 0.25 × 2/400) = 3.266.
    pytest.param(
        "proportion", Figure(280, 400), Figure(320, 400), TWO_PROPORTIONS, 1, id="proportion"
    ),
    pytest.param("survey", Figure(280, 400), Figure(320, 400), TWO_PROPORTIONS, 1, id="survey"),
    # ln(0.6/0.4) over √(1/1000 + 1/600 + 1/1000 + 1/400) is 5.16: a larger reduction.
    pytest.param(
        "reduction", Figure(600, 1000), Figure(400, 1000), TWO_REDUCTIONS, 1, id="reduction"
    ),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "baseline", "latest", "method", "direction"), CASES)
def test_each_kind_has_its_test(
    kind: str, baseline: Figure, latest: Figure, method: str, direction: int
) -> None:
    found = continuous_improvement(kind, baseline, latest, "higher")
    assert found.test is not None
    assert (found.test.method, found.test.direction) == (method, direction)
    assert found.verdict == ("improved" if direction == 1 else "deteriorated")
    # The mirror: the other polarity, and the windows exchanged.
    turned = continuous_improvement(kind, baseline, latest, "lower")
    assert turned.verdict == ("deteriorated" if direction == 1 else "improved")
    back = continuous_improvement(kind, latest, baseline, "lower")
    assert back.verdict == found.verdict
    neither = continuous_improvement(kind, baseline, latest, "neutral")
    assert (neither.verdict, neither.reason) == ("can't be assessed", "no_polarity")


def test_a_small_change_is_no_significant_change_whatever_the_polarity() -> None:
    for polarity in ("lower", "higher", "neutral"):
        found = continuous_improvement("count", Figure(100), Figure(110), polarity)
        assert (found.verdict, found.reason) == ("no significant change", None)
    same = continuous_improvement("count", Figure(0), Figure(0), "lower")
    assert same.verdict == "no significant change"


def test_what_widens_the_variance_takes_the_verdict_away() -> None:
    # z = 1.978 / √1.5 = 1.615.
    counts = continuous_improvement("count", Figure(100), Figure(130), "lower", dispersion=1.5)
    assert counts.verdict == "no significant change"
    # ln(0.6/0.4) over √(9 × 0.0061667) is 1.72.
    reduction = (Figure(600, 1000), Figure(400, 1000), "higher")
    assert continuous_improvement("reduction", *reduction, dispersion=9).verdict == (
        "no significant change"
    )
    # z = 3.266 / √3 = 1.886.
    survey = (Figure(280, 400), Figure(320, 400), "higher")
    assert continuous_improvement("survey", *survey, design_effect=3).verdict == (
        "no significant change"
    )
    assert continuous_improvement("survey", *survey, alpha=0.001).verdict == (
        "no significant change"
    )


@pytest.mark.parametrize(
    ("kind", "baseline", "latest", "comparable", "reason"),
    [
        ("count", Figure(100), None, True, "no_latest"),
        ("count", Figure(100), Figure(None), True, "no_latest"),
        ("count", None, Figure(100), True, "no_baseline"),
        ("count", Figure(float("nan")), Figure(100), True, "no_baseline"),
        ("count", Figure(100), Figure(500), False, "not_comparable"),
        ("ratio", Figure(164), Figure(170, 200), True, "no_sample_size"),
        ("survey", Figure(84), Figure(79, 500), True, "no_sample_size"),
        ("survey", Figure(84, 0), Figure(79, 500), True, "no_sample_size"),
        ("rate", Figure(84, 1000), Figure(79), True, "no_sample_size"),
        ("survey", Figure(20, 29), Figure(400, 500), True, "too_few_responses"),
        ("survey", None, Figure(400), False, "no_baseline"),
    ],
)
def test_why_it_cannot_be_assessed(
    kind: str, baseline: Figure | None, latest: Figure | None, comparable: bool, reason: str
) -> None:
    found = continuous_improvement(kind, baseline, latest, "lower", comparable=comparable)
    assert (found.verdict, found.reason, found.test) == ("can't be assessed", reason, None)


def test_thirty_respondents_are_enough() -> None:
    found = continuous_improvement("survey", Figure(3, 30), Figure(27, 30), "higher")
    assert found.verdict == "improved"
    assert enough_responses(pd.Series([0, 29, 30, None])).tolist() == [False, False, True, False]
    # A proportion of a whole population needs no minimum.
    few = continuous_improvement("proportion", Figure(1, 20), Figure(19, 20), "higher")
    assert few.verdict == "improved"


def test_what_is_unknown_is_refused() -> None:
    with pytest.raises(ValueError, match="'mean' is no kind of measure"):
        continuous_improvement("mean", Figure(1), Figure(2), "lower")
    with pytest.raises(ValueError, match="'up' is no polarity"):
        continuous_improvement("count", Figure(1), Figure(2), "up")


@given(st.integers(0, 500), st.integers(0, 500))
def test_polarity_turns_the_verdict_and_nothing_else(was: int, now: int) -> None:
    lower = continuous_improvement("count", Figure(was), Figure(now), "lower")
    higher = continuous_improvement("count", Figure(was), Figure(now), "higher")
    assert lower.test == higher.test
    mirror = {"improved": "deteriorated", "deteriorated": "improved"}
    assert higher.verdict == mirror.get(lower.verdict, lower.verdict)

"""Change between two windows: how much, whether it is more than chance, and against a baseline."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from observed import SOURCES, a_source, an_indicator
from quarterdeck import changes
from quarterdeck.changes import against_baseline, difference
from quarterdeck.comparability import ABSENCE_WORDS, Comparability, Reason, comparability
from quarterdeck.figures import Value, absent
from quarterdeck.params import Absence, Kind, Polarity, ReaderName
from quarterdeck.params.register import Indicator
from quarterdeck.periods import Window
from quarterdeck.verdicts import Improvement

NAN = float("nan")
NOW = Window.rolling_12_months(dt.date(2015, 6, 30))
THEN = Window.financial_year("2012-13")
CRIME = SOURCES[0]
SURVEY = a_source("survey", ReaderName.SURVEY)
HOLDS = Comparability()

IMPROVED, NO_CHANGE, DETERIORATED, NOT_JUDGED = Improvement


def count(number: float, window: Window = NOW) -> Value:
    return Value(window=window, numerator=number, value=number)


def share(positive: float, n: float, window: Window = NOW) -> Value:
    return Value(window=window, numerator=positive, denominator=n, n=n, value=100 * positive / n)


def judged(
    indicator: Indicator, then: Value | None, now: Value, dispersion: float = 1.0
) -> tuple[Improvement, str, float]:
    source = SURVEY if indicator.kind is Kind.SURVEY else CRIME
    found = against_baseline(indicator, source, now, then, HOLDS, dispersion)
    return found.improvement, found.reason, found.p_value


# How much


@pytest.mark.parametrize(("earlier", "percent"), [(19, None), (20, 50.0)])
def test_a_small_earlier_count_has_no_per_cent(earlier: int, percent: float | None) -> None:
    found = difference(an_indicator(Kind.COUNT), count(30), count(earlier), 20)
    assert (found.count, found.value) == (30 - earlier, 30 - earlier)
    assert found.small == (percent is None)
    assert pd.isna(found.percent) if percent is None else found.percent == percent


def test_nothing_is_no_base_for_a_per_cent() -> None:
    assert pd.isna(difference(an_indicator(Kind.COUNT), count(30), count(0), 0).percent)


def test_a_percentage_changes_in_points() -> None:
    found = difference(an_indicator(Kind.SURVEY), share(60, 100), share(50, 100), 20)
    assert (round(found.value, 9), found.count) == (10, 10)
    assert pd.isna(found.percent)


# Against the baseline


@pytest.mark.parametrize(
    ("then", "now", "lower"),
    [
        # The dashboard of June 2015: first-time entrants, z = -341 / √993 = -10.8.
        (667, 326, IMPROVED),
        # Theft of vehicles, z = 325 / √2427 = 6.6; burglary, z = 78 / √7948 = 0.87.
        (1051, 1376, DETERIORATED),
        (3935, 4013, NO_CHANGE),
        (667, 667, NO_CHANGE),
        # z = 64 / √1064 = 1.962 is over 1.960; with one fewer, 63 / √1063 = 1.932 is not.
        (500, 564, DETERIORATED),
        (500, 563, NO_CHANGE),
    ],
)
def test_counts_are_judged_by_their_polarity(then: int, now: int, lower: Improvement) -> None:
    mirror = {IMPROVED: DETERIORATED, DETERIORATED: IMPROVED, NO_CHANGE: NO_CHANGE}
    less, more = (
        an_indicator(Kind.COUNT, polarity=polarity)
        for polarity in (Polarity.LOWER, Polarity.HIGHER)
    )
    assert judged(less, count(then, THEN), count(now))[:2] == (lower, "")
    assert judged(more, count(then, THEN), count(now))[:2] == (mirror[lower], "")


def test_scatter_beyond_chance_takes_a_larger_change() -> None:
    """4,365 and 4,609: z = 244 / √8974 = 2.576, and with φ of 2 it is 1.82."""
    indicator = an_indicator(Kind.COUNT)
    verdict, _, p_value = judged(indicator, count(4365, THEN), count(4609))
    assert (verdict, round(p_value, 3)) == (DETERIORATED, 0.010)
    verdict, _, p_value = judged(indicator, count(4365, THEN), count(4609), 2.0)
    assert (verdict, round(p_value, 3)) == (NO_CHANGE, 0.069)
    assert judged(indicator, count(4365, THEN), count(4609), NAN)[0] is DETERIORATED


def test_a_survey_is_judged_on_those_who_answered_with_its_design_effect() -> None:
    """742 of 1,000 and 690 of 1,000: 143.2 of 200, z = 2.58; with a design effect of 2, 1.82."""
    indicator = an_indicator(Kind.SURVEY, "survey", polarity=Polarity.HIGHER)
    then, now = share(742, 1000, THEN), share(690, 1000)
    assert judged(indicator, then, now)[0] is DETERIORATED
    wider = a_source("survey", ReaderName.SURVEY, design_effect=2.0)
    assert against_baseline(indicator, wider, now, then, HOLDS, NAN).improvement is NO_CHANGE
    # Weights of 1,000 on 100 people: z = 0.815.
    before, after = (
        Value(window=window, numerator=positive, denominator=1000, n=100, value=positive / 10)
        for window, positive in ((THEN, 742), (NOW, 690))
    )
    assert judged(indicator, before, after)[0] is NO_CHANGE


@pytest.mark.parametrize(("n", "reason"), [(29, "too few responses"), (30, "")])
def test_a_survey_of_too_few_is_not_judged(n: int, reason: str) -> None:
    indicator = an_indicator(Kind.SURVEY, "survey", polarity=Polarity.HIGHER)
    assert judged(indicator, share(n - 5, n, THEN), share(80, 100))[1] == reason


def test_a_reduction_is_judged_as_a_ratio_of_ratios() -> None:
    """60 and 30 offences after for 100 before: z = ln 2 / 0.2646 = 2.62."""
    indicator = an_indicator(Kind.REDUCTION, "cohorts", polarity=Polarity.HIGHER)
    then = Value(window=THEN, numerator=60, denominator=100, value=40)
    now = Value(window=NOW, numerator=30, denominator=100, value=70)
    verdict, _, p_value = judged(indicator, then, now)
    assert verdict is IMPROVED
    assert p_value == pytest.approx(0.0088, abs=0.0002)


@pytest.mark.parametrize(
    ("offences", "verdict", "p_value"),
    [
        # Of 164 offences by 200 people: z = 96 / √424 = 4.66, −74 / √254 = −4.64, 6 / √334 = 0.33.
        (260, DETERIORATED, 0.000003),
        (90, IMPROVED, 0.000003),
        (170, NO_CHANGE, 0.743),
    ],
)
def test_a_ratio_is_judged_by_the_test_of_its_change_on_a_year_before(
    offences: int, verdict: Improvement, p_value: float
) -> None:
    then = Value(window=THEN, numerator=164, denominator=200, value=0.82)
    now = Value(window=NOW, numerator=offences, denominator=200, value=offences / 200)
    indicator = an_indicator(Kind.RATIO, "cohorts")
    found = judged(indicator, then, now)
    assert found[:2] == (verdict, "")
    assert found[2] == pytest.approx(p_value, abs=0.001)
    assert found[2] == changes.tested(indicator, CRIME, now, then, NAN).p_value


@pytest.mark.parametrize("now", [1376, 1052])
def test_without_a_better_direction_nothing_improves_or_stays(now: int) -> None:
    """Significant or not; the p-value is told all the same."""
    indicator = an_indicator(Kind.COUNT, polarity=Polarity.NEUTRAL)
    verdict, reason, p_value = judged(indicator, count(1051, THEN), count(now))
    assert (verdict, reason) == (NOT_JUDGED, "neither direction is better")
    assert (p_value < 0.05) == (now == 1376)


# Why it isn't judged


@pytest.mark.parametrize("absence", list(Absence))
def test_without_a_figure_its_absence_is_why(absence: Absence) -> None:
    indicator, nothing = an_indicator(Kind.COUNT), absent(NOW, absence, "because")
    found = judged(indicator, count(5, THEN), nothing)
    assert found[:2] == (NOT_JUDGED, ABSENCE_WORDS[absence])
    assert pd.isna(found[2])
    then = judged(indicator, nothing, count(5))
    words = ABSENCE_WORDS[absence]
    expected = words if absence is Absence.NO_BASELINE else f"baseline: {words}"
    assert then[:2] == (NOT_JUDGED, expected)


def test_where_none_is_set_there_is_no_baseline() -> None:
    assert judged(an_indicator(Kind.COUNT), None, count(5))[:2] == (NOT_JUDGED, "no baseline")


def test_what_may_not_be_compared_says_why() -> None:
    withheld = Comparability(Reason.BREAK, "other victims are asked", "")
    found = against_baseline(
        an_indicator(Kind.COUNT), CRIME, count(5), count(500, THEN), withheld, 1.0
    )
    assert (found.improvement, found.reason) == (NOT_JUDGED, "other victims are asked")
    assert pd.isna(found.p_value)


def test_money_is_tracked_and_not_judged() -> None:
    indicator = an_indicator(Kind.MONEY)
    compared = comparability(count(27.8), count(20.1, THEN), kind=Kind.MONEY)
    found = against_baseline(indicator, CRIME, count(27.8), count(20.1, THEN), compared, NAN)
    assert (found.improvement, found.reason) == (NOT_JUDGED, "tracked, not judged")

"""Facts into judgement: every combination, and its mirror image."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quarterdeck.params import Band, Polarity, Target
from quarterdeck.verdicts import (
    AgainstCounty,
    Direction,
    Improvement,
    Rag,
    Rating,
    Standing,
    against_county,
    direction,
    rating,
    roll_up,
    snapshot,
    standing,
)

NAN = float("nan")
SINCE = dt.date(2016, 4, 1)
TARGET = Target(since=SINCE, value=60, tolerance=5, authority="the plan")
BAND = Band(since=SINCE, low=28, high=40, tolerance=2, authority="the range")
LOWER, HIGHER, NEUTRAL = Polarity.LOWER, Polarity.HIGHER, Polarity.NEUTRAL
MIRROR = {LOWER: HIGHER, HIGHER: LOWER, NEUTRAL: NEUTRAL}


# Direction of travel


@pytest.mark.parametrize(
    ("change", "polarity", "expected"),
    [
        (-1.0, LOWER, Direction.IMPROVING),
        (1.0, LOWER, Direction.WORSENING),
        (1.0, HIGHER, Direction.IMPROVING),
        (-1.0, HIGHER, Direction.WORSENING),
        (1.0, NEUTRAL, Direction.HIGHER),
        (-1.0, NEUTRAL, Direction.LOWER),
        (0.0, LOWER, Direction.STABLE),
        (0.0, HIGHER, Direction.STABLE),
        (0.0, NEUTRAL, Direction.STABLE),
    ],
)
def test_a_significant_change_has_a_direction(
    change: float, polarity: Polarity, expected: Direction
) -> None:
    found = direction(change, comparable=True, significant=True, polarity=polarity)
    assert found is expected


@pytest.mark.parametrize("polarity", list(Polarity))
@pytest.mark.parametrize("change", [-1.0, 0.0, 1.0])
def test_a_change_that_may_be_chance_is_stable(change: float, polarity: Polarity) -> None:
    found = direction(change, comparable=True, significant=False, polarity=polarity)
    assert found is Direction.STABLE


@pytest.mark.parametrize("polarity", list(Polarity))
@pytest.mark.parametrize("significant", [True, False])
@pytest.mark.parametrize("change", [-1.0, 1.0, NAN])
def test_what_cannot_be_compared_has_no_direction(
    change: float, significant: bool, polarity: Polarity
) -> None:
    found = direction(change, comparable=False, significant=significant, polarity=polarity)
    assert found is Direction.NOT_COMPARED


@given(st.floats(-100, 100), st.booleans(), st.sampled_from([LOWER, HIGHER]))
def test_the_mirrored_polarity_swaps_better_and_worse(
    change: float, significant: bool, polarity: Polarity
) -> None:
    swapped = {
        Direction.IMPROVING: Direction.WORSENING,
        Direction.WORSENING: Direction.IMPROVING,
        Direction.STABLE: Direction.STABLE,
    }
    one = direction(change, comparable=True, significant=significant, polarity=polarity)
    other = direction(change, comparable=True, significant=significant, polarity=MIRROR[polarity])
    assert other is swapped[one]
    # And the mirrored change under the mirrored polarity is judged alike.
    both = direction(-change, comparable=True, significant=significant, polarity=MIRROR[polarity])
    assert both is one


# Target and band


@pytest.mark.parametrize(
    ("value", "lower_is_better", "higher_is_better"),
    [
        (54.9, Standing.ON_TARGET, Standing.OFF_TARGET),
        (55.0, Standing.ON_TARGET, Standing.WITHIN_TOLERANCE),
        (60.0, Standing.ON_TARGET, Standing.ON_TARGET),
        (65.0, Standing.WITHIN_TOLERANCE, Standing.ON_TARGET),
        (65.1, Standing.OFF_TARGET, Standing.ON_TARGET),
    ],
)
def test_a_target_is_met_from_one_side(
    value: float, lower_is_better: Standing, higher_is_better: Standing
) -> None:
    assert standing(value, LOWER, TARGET, None) is lower_is_better
    assert standing(value, HIGHER, TARGET, None) is higher_is_better


@pytest.mark.parametrize("polarity", list(Polarity))
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (25.9, Standing.OFF_TARGET),
        (26.0, Standing.WITHIN_TOLERANCE),
        (27.9, Standing.WITHIN_TOLERANCE),
        (28.0, Standing.ON_TARGET),
        (40.0, Standing.ON_TARGET),
        (42.0, Standing.WITHIN_TOLERANCE),
        (42.1, Standing.OFF_TARGET),
    ],
)
def test_a_band_has_two_sides_whatever_is_better(
    value: float, expected: Standing, polarity: Polarity
) -> None:
    assert standing(value, polarity, None, BAND) is expected


def test_without_target_or_band_there_is_nowhere_to_stand() -> None:
    assert standing(1.0, LOWER, None, None) is Standing.NONE


@given(st.floats(0, 120))
def test_a_target_mirrored_is_met_by_the_mirror_image(value: float) -> None:
    assert standing(value, LOWER, TARGET, None) is standing(120 - value, HIGHER, TARGET, None)


# Rating

GREEN, AMBER, RED, NOT_RATED = Rag.GREEN, Rag.AMBER, Rag.RED, Rag.NOT_RATED


@pytest.mark.parametrize(
    ("travel", "none", "on_target", "within_tolerance", "off_target"),
    [
        (Direction.IMPROVING, GREEN, GREEN, GREEN, AMBER),
        (Direction.STABLE, AMBER, GREEN, AMBER, RED),
        (Direction.WORSENING, RED, AMBER, RED, RED),
        (Direction.HIGHER, AMBER, GREEN, AMBER, RED),
        (Direction.LOWER, AMBER, GREEN, AMBER, RED),
        (Direction.NOT_COMPARED, NOT_RATED, GREEN, AMBER, RED),
    ],
)
def test_the_rating_follows_from_direction_and_standing(
    travel: Direction, none: Rag, on_target: Rag, within_tolerance: Rag, off_target: Rag
) -> None:
    assert rating(travel, Standing.NONE).rag is none
    assert rating(travel, Standing.ON_TARGET).rag is on_target
    assert rating(travel, Standing.WITHIN_TOLERANCE).rag is within_tolerance
    assert rating(travel, Standing.OFF_TARGET).rag is off_target


@pytest.mark.parametrize(
    ("travel", "stands", "words", "reason"),
    [
        (Direction.IMPROVING, Standing.NONE, "", "improving"),
        (Direction.WORSENING, Standing.NONE, "", "worsening"),
        (Direction.STABLE, Standing.NONE, "", "no significant change"),
        (Direction.NOT_COMPARED, Standing.NONE, "", "no valid comparison"),
        (Direction.HIGHER, Standing.NONE, "", "higher, which is neither good nor bad in itself"),
        (Direction.STABLE, Standing.ON_TARGET, "", "on target"),
        (Direction.STABLE, Standing.OFF_TARGET, "", "off target"),
        (Direction.IMPROVING, Standing.ON_TARGET, "", "on target and improving"),
        (Direction.WORSENING, Standing.OFF_TARGET, "", "off target and worsening"),
        (Direction.IMPROVING, Standing.OFF_TARGET, "", "improving, but off target"),
        (Direction.WORSENING, Standing.ON_TARGET, "", "on target, but worsening"),
        (Direction.STABLE, Standing.WITHIN_TOLERANCE, "", "within tolerance of target"),
        (Direction.LOWER, Standing.OFF_TARGET, "below the 28–40% range", "below the 28–40% range"),
    ],
)
def test_the_rating_says_in_a_clause_what_it_rests_on(
    travel: Direction, stands: Standing, words: str, reason: str
) -> None:
    assert rating(travel, stands, words).reason == reason


def test_a_rating_is_its_colour_and_its_reason() -> None:
    assert rating(Direction.IMPROVING, Standing.NONE) == Rating(GREEN, "improving")


# Roll-up


@pytest.mark.parametrize(
    ("rags", "worst", "most_common"),
    [
        ([], NOT_RATED, NOT_RATED),
        ([NOT_RATED, NOT_RATED], NOT_RATED, NOT_RATED),
        ([GREEN], GREEN, GREEN),
        ([GREEN, NOT_RATED], GREEN, GREEN),
        ([GREEN, GREEN, RED], RED, GREEN),
        ([GREEN, AMBER], AMBER, AMBER),
        ([RED, AMBER, GREEN], RED, RED),
        ([AMBER, AMBER, RED, NOT_RATED, NOT_RATED, NOT_RATED], RED, AMBER),
    ],
)
def test_an_outcome_is_rated_by_its_indicators(
    rags: list[Rag], worst: Rag, most_common: Rag
) -> None:
    assert roll_up(rags) is worst
    assert roll_up(rags, "most_common") is most_common


@given(st.lists(st.sampled_from(list(Rag))), st.sampled_from(["worst", "most_common"]))
def test_the_order_of_indicators_makes_no_difference(rags: list[Rag], rule: str) -> None:
    assert roll_up(rags, rule) is roll_up(rags[::-1], rule)


@given(st.lists(st.sampled_from(list(Rag))))
def test_no_rule_is_harder_than_the_worst(rags: list[Rag]) -> None:
    order = [NOT_RATED, GREEN, AMBER, RED]
    assert order.index(roll_up(rags, "most_common")) <= order.index(roll_up(rags))


# The snapshot


def test_a_snapshot_counts_the_forty() -> None:
    """The paper of September 2015: 9 of 40 improved (22.5%), 25 show no change (62.5%), 15 of them
    because there is no measure, and 6 are worse (15%)."""
    judged = [Improvement.NOT_JUDGED] * 15
    found = snapshot(
        [
            *[Improvement.IMPROVED] * 9,
            *[Improvement.NO_CHANGE] * 10,
            *judged,
            *[Improvement.DETERIORATED] * 6,
        ],
        [""] * 19 + ["no baseline"] * 2 + ["no measure"] * 13 + [""] * 6,
    )
    assert (found.improved, found.unchanged, found.deteriorated, found.total) == (9, 25, 6, 40)
    assert (found.no_change, found.not_judged) == (10, 15)
    assert found.reasons == (("no measure", 13), ("no baseline", 2))
    assert [found.share(count) for count in (9, 25, 6)] == [22.5, 62.5, 15]


def test_a_snapshot_of_nothing_has_no_share() -> None:
    found = snapshot([])
    assert (found.total, found.unchanged, found.reasons) == (0, 0, ())
    with pytest.raises(ValueError, match="no indicator"):
        found.share(0)


# Districts


@pytest.mark.parametrize(
    ("lower", "upper", "lower_is_better", "neutral"),
    [
        (4.0, 4.9, AgainstCounty.BETTER, AgainstCounty.LOWER),
        (4.0, 5.0, AgainstCounty.SIMILAR, AgainstCounty.SIMILAR),  # touching is similar
        (4.0, 6.0, AgainstCounty.SIMILAR, AgainstCounty.SIMILAR),
        (5.0, 6.0, AgainstCounty.SIMILAR, AgainstCounty.SIMILAR),
        (5.1, 6.0, AgainstCounty.WORSE, AgainstCounty.HIGHER),
    ],
)
def test_a_district_is_judged_by_its_whole_interval(
    lower: float, upper: float, lower_is_better: AgainstCounty, neutral: AgainstCounty
) -> None:
    mirror = {
        AgainstCounty.BETTER: AgainstCounty.WORSE,
        AgainstCounty.WORSE: AgainstCounty.BETTER,
        AgainstCounty.SIMILAR: AgainstCounty.SIMILAR,
    }
    assert against_county(lower, upper, 5.0, LOWER) is lower_is_better
    assert against_county(lower, upper, 5.0, HIGHER) is mirror[lower_is_better]
    assert against_county(lower, upper, 5.0, NEUTRAL) is neutral


@pytest.mark.parametrize("polarity", list(Polarity))
@pytest.mark.parametrize("limits", [(NAN, 6.0, 5.0), (4.0, NAN, 5.0), (6.0, 7.0, NAN)])
def test_without_a_figure_a_district_is_not_judged(
    limits: tuple[float, float, float], polarity: Polarity
) -> None:
    assert against_county(*limits, polarity) is AgainstCounty.NOT_JUDGED

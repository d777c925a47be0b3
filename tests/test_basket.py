"""The basket: exceptions first, what made the difference, what last quarter's did, chance."""

from __future__ import annotations

import dataclasses
import datetime as dt
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from quarterdeck import basket, basket_words
from quarterdeck import params as params_package
from quarterdeck.basket import Assurance, Category, Since, Variation, Watched, WatchedBasket
from quarterdeck.indicators import open_figures
from quarterdeck.params.basket import MonthlyTarget
from quarterdeck.params.register import Break, Polarity, Rebase
from quarterdeck.periods import Quarter
from quarterdeck.prepare import Computed
from quarterdeck.problems import Problems
from workbooks import small_workbook

ROOT = Path(__file__).parents[1]
QUARTER = Quarter.parse("2017-18-Q3")  # October to December 2017

# Twelve months of two a side of 100, mean moving range 4: limits 100 ± 2.66 × 4 = 89.4 and 110.6,
# and no rule finds anything in them.
LEVEL = [102.0, 98.0] * 6


def months(values: list[float], until: str = "2017-12") -> pd.Series:
    index = pd.date_range(end=f"{until}-01", periods=len(values), freq="MS", name="month")
    return pd.Series(values, index=index)


def category(
    values: list[float],
    title: str = "Theft",
    polarity: Polarity = Polarity.LOWER,
    parts: dict[str, list[float]] | None = None,
    breaks: tuple[Break, ...] = (),
) -> Category:
    counts = months(values)
    return Category(
        id=title.lower(),
        title=title,
        noun="offences",
        polarity=polarity,
        source="crime",
        counts=counts,
        by_area=pd.DataFrame(parts or {}, index=counts.index),
        by_kind=pd.DataFrame(index=counts.index),
        breaks=breaks,
    )


def watched(values: list[float], title: str = "Theft", **more: object) -> Watched:
    return basket.watch(category(values, title, **more), QUARTER)  # type: ignore[arg-type]


def break_at(since: dt.date) -> Break:
    return Break(since=since, kind="definition", reason="the class was divided", short="divided")


# Verdicts. A jump of two moving ranges is screened out of the limits, so they stay 2.66 × 4 wide.


@pytest.mark.parametrize(
    ("last", "polarity", "variation", "side"),
    [
        (160.0, Polarity.LOWER, Variation.CONCERN, "above"),
        (160.0, Polarity.HIGHER, Variation.IMPROVEMENT, "above"),
        (160.0, Polarity.NEUTRAL, Variation.NEITHER, "above"),
        (40.0, Polarity.LOWER, Variation.IMPROVEMENT, "below"),
        (40.0, Polarity.HIGHER, Variation.CONCERN, "below"),
        (40.0, Polarity.NEUTRAL, Variation.NEITHER, "below"),
    ],
)
def test_a_month_outside_the_limits_is_an_exception(
    last: float, polarity: Polarity, variation: Variation, side: str
) -> None:
    found = watched([*LEVEL, *LEVEL, last], polarity=polarity).verdict
    assert (found.variation, found.side) == (variation, side)
    assert found.outside == (dt.date(2017, 12, 1),)
    assert not found.settled


def target(value: float, since: dt.date = dt.date(2014, 4, 1), **more: bool) -> MonthlyTarget:
    return MonthlyTarget(since=since, value=value, authority="the board", **more)


def aiming(
    *targets: MonthlyTarget, values: list[float] | None = None, polarity: Polarity = Polarity.LOWER
) -> Watched:
    made = category(values or [*LEVEL, *LEVEL], polarity=polarity)
    return basket.watch(dataclasses.replace(made, targets=targets), QUARTER)


# The limits are 89.36 and 110.64.


@pytest.mark.parametrize(
    ("value", "polarity", "assurance"),
    [
        (111, Polarity.LOWER, Assurance.WILL_PASS),
        (110, Polarity.LOWER, Assurance.HIT_AND_MISS),
        (89, Polarity.LOWER, Assurance.WILL_FAIL),
        (89, Polarity.HIGHER, Assurance.WILL_PASS),
        (90, Polarity.HIGHER, Assurance.HIT_AND_MISS),
        (111, Polarity.HIGHER, Assurance.WILL_FAIL),
    ],
)
def test_assurance_sets_the_limits_beside_the_target(
    value: float, polarity: Polarity, assurance: Assurance
) -> None:
    assert aiming(target(value), polarity=polarity).assurance is assurance


def test_a_category_without_a_target_has_no_assurance_and_says_so() -> None:
    found = aiming()
    assert (found.assurance, found.target) == (Assurance.NO_TARGET, None)
    assert basket_words.assurance(found) == "No target is set for it."
    everything = WatchedBasket(QUARTER, (found,))
    assert basket_words.assurance_summary(everything).startswith("**No category has a target")


def test_a_target_holds_from_its_date() -> None:
    coming = target(111, dt.date(2018, 1, 1))
    assert aiming(coming).assurance is Assurance.NO_TARGET
    changed = aiming(target(111), target(89, dt.date(2017, 4, 1)), coming)
    assert changed.target is not None
    assert (changed.target.value, changed.assurance) == (89, Assurance.WILL_FAIL)
    assert changed.chart is not None
    assert changed.chart.points["target"].tolist() == [111.0] * 15 + [89.0] * 9  # from April 2017


def test_limits_on_trial_give_no_assurance() -> None:
    found = aiming(target(89), values=LEVEL)
    assert found.assurance is Assurance.TRIAL_LIMITS
    assert "can’t be told yet" in basket_words.assurance(found)


def test_assurance_in_words_says_the_target_and_marks_what_nobody_set() -> None:
    found = aiming(target(110, illustrative=True))
    assert basket_words.assurance(found) == (
        "As its limits stand it will hit and miss its target of 110 or fewer a month "
        "(illustrative): it lies inside the expected range."
    )
    assert basket_words.target(aiming(target(89), polarity=Polarity.HIGHER)) == "89 or more"
    said = basket_words.assurance_summary(WatchedBasket(QUARTER, (found, aiming())))
    assert said == (
        "**One of two categories has a target for the month:** one hit and miss (theft). "
        "The targets are illustrative: nobody set them."
    )


def test_a_steady_category_is_common_cause() -> None:
    found = watched([*LEVEL, *LEVEL])
    assert found.verdict.variation is Variation.COMMON_CAUSE
    assert (found.mean, found.latest, found.year_before) == (100, 98, 98)
    assert found.lower == pytest.approx(89.36)  # 100 − 2.66 × 4
    assert found.upper == pytest.approx(110.64)


def test_a_signal_earlier_in_the_quarter_counts_though_the_latest_month_is_none() -> None:
    found = watched([*LEVEL, *LEVEL, 160.0, 98.0, 102.0]).verdict
    assert found.variation is Variation.CONCERN
    assert found.outside == (dt.date(2017, 10, 1),)
    assert found.settled
    assert basket_words.signal(found, QUARTER) == (
        "above the upper limit in October; the latest month is no signal"
    )


def test_a_signal_before_the_quarter_doesnt_count() -> None:
    found = watched([*LEVEL, *LEVEL, 160.0, 98.0, 102.0, 98.0])
    assert found.verdict.variation is Variation.COMMON_CAUSE


def test_a_run_says_how_long_it_is() -> None:
    found = watched([*LEVEL, *LEVEL, *[104.0, 106.0, 104.0, 106.0, 104.0, 106.0, 104.0]]).verdict
    assert found.run == 7
    assert found.outside == ()
    assert "run of seven months above the mean" in basket_words.signal(found, QUARTER)


def test_a_break_starts_the_limits_again_and_under_13_months_nothing_is_judged() -> None:
    divided = break_at(dt.date(2017, 1, 1))  # January to December are 12 months
    found = watched([*LEVEL, *[200.0, 100.0] * 6], breaks=(divided,))
    assert found.verdict.variation is Variation.TRIAL_LIMITS
    assert found.mean == 150
    assert not found.verdict.is_judged
    assert np.isnan(found.year_before)  # December 2016 lies before the break


def test_thirteen_months_after_a_break_are_judged() -> None:
    divided = break_at(dt.date(2016, 12, 1))
    found = watched([*LEVEL, *[102.0, 98.0] * 6, 102.0], breaks=(divided,))
    assert found.verdict.variation is Variation.COMMON_CAUSE


def test_a_quarter_without_a_month_has_no_figure() -> None:
    found = watched([*LEVEL, *LEVEL, np.nan, np.nan, np.nan])
    assert found.verdict.variation is Variation.NO_FIGURE
    nothing = watched([])
    assert nothing.chart is None
    assert nothing.verdict.variation is Variation.NO_FIGURE


# Season


def test_three_years_of_a_season_allow_for_it() -> None:
    # Every December holds 60 and every other month 20, four years running: the season explains
    # December whole, and level × index is what it holds.
    found = watched(([20.0] * 11 + [60.0]) * 3 + [20.0] * 11 + [60.0])
    assert found.season is not None
    assert found.season.expected == pytest.approx(60)
    assert found.season.position == "similar"
    assert found.mean == pytest.approx((11 * 20 + 60) / 12, abs=1)  # of the last 45 months


def test_under_three_years_allow_for_no_season() -> None:
    assert watched([*LEVEL, *LEVEL, 102.0]).season is None
    assert watched([]).season is None
    broken = (break_at(dt.date(2015, 2, 1)),)  # 35 months to December 2017
    assert watched([*LEVEL, *LEVEL, *LEVEL, *LEVEL], breaks=broken).season is None


# Order


def test_exceptions_come_first_the_worse_before_the_better_and_the_furthest_before_the_near() -> (
    None
):
    steady, far, near = [*LEVEL, *LEVEL, 98.0], [*LEVEL, *LEVEL, 170.0], [*LEVEL, *LEVEL, 140.0]
    rows = basket.in_order(
        [
            watched(steady, "Arson"),
            watched(
                [*LEVEL, *[102.0, 98.0] * 6], "Bribery", breaks=(break_at(dt.date(2017, 3, 1)),)
            ),
            watched(far, "Cruelty", polarity=Polarity.HIGHER),
            watched(near, "Damage"),
            watched(far, "Entry"),
            watched(far, "Fraud", polarity=Polarity.NEUTRAL),
        ]
    )
    assert [row.category.title for row in rows] == [
        "Entry",  # worse, 170
        "Damage",  # worse, 140
        "Fraud",  # neither
        "Cruelty",  # better
        "Arson",  # common cause
        "Bribery",  # not judged
    ]


# What made the difference


def test_contributions_add_up_to_the_change_and_their_shares_to_100() -> None:
    # 26 months of north 10 and south 20, then a quarter of north 20, 20, 20 and south 20.
    north = [10.0] * 26 + [20.0, 20.0, 20.0]
    south = [20.0] * 29
    both = [first + second for first, second in zip(north, south, strict=True)]
    found = watched(both, parts={"North": north, "South": south})
    made = basket.contributions(found, found.category.by_area)
    # Mean of north: (26 × 10 + 3 × 20) / 29 = 320 / 29; of three months, 960 / 29 = 33.1
    assert made.parts["name"].tolist() == ["North", "South"]
    assert made.parts["usual"].tolist() == pytest.approx([960 / 29, 60])
    assert made.parts["change"].tolist() == pytest.approx([60 - 960 / 29, 0])
    assert made.parts["year_before"].tolist() == [30, 60]
    assert made.change == pytest.approx(found.total(QUARTER) - 3 * found.mean)
    assert made.parts["share"].sum() == pytest.approx(100)
    assert made.leading()["name"].tolist() == ["North"]


def test_a_part_that_went_the_other_way_has_a_negative_share() -> None:
    # North up by 13 a month, south down by 3, over 30 months with a quarter of a tenth of them:
    # the quarter is 27 × (13, −3) / 10 = +35.1 and −8.1 from the mean; shares 130% and −30%.
    north, south = [10.0] * 27 + [23.0] * 3, [20.0] * 27 + [17.0] * 3
    both = [first + second for first, second in zip(north, south, strict=True)]
    found = watched(both, parts={"South": south, "North": north})
    made = basket.contributions(found, found.category.by_area)
    assert made.parts["name"].tolist() == ["North", "South"]
    assert made.parts["change"].tolist() == pytest.approx([35.1, -8.1])
    assert made.parts["share"].tolist() == pytest.approx([130, -30])


def test_parts_that_moved_against_each_other_have_no_shares() -> None:
    # +27 and −21.6: a net of 5.4 is under a third of 48.6.
    north, south = [10.0] * 27 + [20.0] * 3, [20.0] * 27 + [12.0] * 3
    both = [first + second for first, second in zip(north, south, strict=True)]
    found = watched(both, parts={"North": north, "South": south})
    made = basket.contributions(found, found.category.by_area)
    assert made.change == pytest.approx(5.4)
    assert not made.has_shares
    assert made.leading().empty


def test_a_fall_is_led_by_the_part_that_fell_most() -> None:
    north, south = [20.0] * 27 + [17.0] * 3, [20.0] * 27 + [10.0] * 3
    both = [first + second for first, second in zip(north, south, strict=True)]
    found = watched(both, parts={"North": north, "South": south})
    made = basket.contributions(found, found.category.by_area)
    # −8.1 and −27 of −35.1
    assert made.parts["name"].tolist() == ["South", "North"]
    assert made.parts["share"].tolist() == pytest.approx([100 * 27 / 35.1, 100 * 8.1 / 35.1])


def test_a_month_that_a_part_lacks_is_in_no_mean() -> None:
    north, south = [10.0] * 30, [20.0] * 30
    both = [30.0] * 30
    north[4] = np.nan
    found = watched(both, parts={"North": north, "South": south})
    made = basket.contributions(found, found.category.by_area)
    assert made.left_out == (dt.date(2015, 11, 1),)  # the fifth of 30 months to December 2017
    assert made.parts["usual"].tolist() == [30, 60]


def test_a_break_between_the_parts_tells_none_of_them_apart() -> None:
    found = watched([*LEVEL, *LEVEL], parts={"Homes": [*LEVEL, *LEVEL], "Shops": [0.0] * 24})
    made = basket.contributions(found, found.category.by_area, [break_at(dt.date(2017, 4, 1))])
    assert made.parts.empty
    assert made.reason == "the class was divided"


def test_a_category_that_isnt_divided_has_no_contributions() -> None:
    found = watched([*LEVEL, *LEVEL])
    assert basket.contributions(found, found.category.by_kind).parts.empty


# What last quarter's exceptions did


@pytest.mark.parametrize(
    ("last_quarter", "this_quarter", "since"),
    [
        ([102.0, 98.0, 160.0], [160.0, 98.0, 102.0], Since.STILL),
        ([102.0, 98.0, 160.0], [98.0, 102.0, 98.0], Since.BACK),
        ([102.0, 98.0, 160.0], [98.0, 102.0, 40.0], Since.TURNED),
        ([102.0, 98.0, 40.0], [98.0, 102.0, 160.0], Since.TURNED),
        ([102.0, 98.0, 102.0], [98.0, 102.0, 160.0], None),
        ([102.0, 98.0, 102.0], [98.0, 102.0, 98.0], None),
    ],
)
def test_last_quarters_exceptions_are_followed(
    last_quarter: list[float], this_quarter: list[float], since: Since | None
) -> None:
    assert watched([*LEVEL, *LEVEL, *last_quarter, *this_quarter]).since is since


def test_a_break_since_last_quarter_leaves_the_exception_unjudged() -> None:
    broken = (break_at(dt.date(2017, 11, 1)),)
    found = watched([*LEVEL, *LEVEL, 102.0, 98.0, 160.0, 98.0, 102.0, 98.0], breaks=broken)
    assert found.before.variation is Variation.CONCERN
    assert found.since is Since.NOT_JUDGED


def test_last_quarters_verdict_doesnt_look_at_this_quarter() -> None:
    quiet, loud = [*LEVEL, *LEVEL, *[102.0, 98.0, 102.0]], [170.0, 170.0, 170.0]
    assert watched([*quiet, *loud]).before == watched([*quiet, 98.0, 102.0, 98.0]).before


# Chance


def test_the_number_expected_by_chance_adds_up_over_the_judged_categories() -> None:
    rows = [
        watched([*LEVEL, *LEVEL], "Arson"),  # 24 months: 0.0386
        watched([*LEVEL, *LEVEL, 170.0], "Fraud"),  # 25 months: a 21st of the way to 0.0444
        watched([*LEVEL], "Theft"),  # 12 months: not judged
    ]
    found = WatchedBasket(QUARTER, basket.in_order(rows))
    assert [row.category.title for row in found.judged] == ["Fraud", "Arson"]
    assert found.expected_by_chance == pytest.approx(0.0386 + 0.0386 + 0.0058 / 21)
    assert "about 0.1 would by chance" in basket_words.finding(found)
    assert basket_words.chance(found).startswith("**Chance alone could bring as many")


@pytest.mark.parametrize(
    ("found", "expected", "chance"),
    [
        (0, 0.5, 1.0),
        (1, 0.5, 0.3935),  # 1 − e^−0.5
        (2, 0.5, 0.0902),  # 1 − 1.5 e^−0.5
        (3, 0.5, 0.0144),  # 1 − (1 + 0.5 + 0.125) e^−0.5
        (1, 0.0, 0.0),
    ],
)
def test_the_chance_of_as_many_is_poisson(found: int, expected: float, chance: float) -> None:
    assert basket.chance_of_as_many(found, expected) == pytest.approx(chance, abs=5e-5)


def test_two_where_half_of_one_is_expected_could_be_chance() -> None:
    # 13 categories of 24 months: 13 × 0.0386 = 0.50 expected.
    steady = [watched([*LEVEL, *LEVEL], f"Type {number}") for number in range(11)]
    loud = [watched([*LEVEL, *LEVEL[:11], 170.0], f"Loud {number}") for number in range(3)]
    two = WatchedBasket(QUARTER, basket.in_order([*steady, *loud[:2]]))
    assert len(two.exceptions) == 2
    assert not two.is_beyond_chance
    assert "Chance alone could bring as many" in basket_words.chance(two)
    three = WatchedBasket(QUARTER, basket.in_order([*steady[:10], *loud]))
    assert three.is_beyond_chance
    assert "more than chance would bring" in basket_words.chance(three)


def test_the_false_alarm_rate_is_what_steady_series_show() -> None:
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        from false_alarm_rates import false_alarm_rate
    finally:
        sys.path.pop(0)
    # Another seed. Of 4,000 series 4.44% are 178; three standard errors of that are 40.
    found = false_alarm_rate(45, 4000, np.random.default_rng(1))
    assert basket.false_alarm_rate(45) == pytest.approx(found, abs=3 * np.sqrt(0.0444 / 4000))


def test_no_category_is_no_exception() -> None:
    nothing = WatchedBasket(QUARTER, ())
    assert nothing.exceptions == ()
    assert nothing.expected_by_chance == 0
    assert basket_words.finding(nothing).startswith("**No category can be judged this quarter.**")


# The shipped edition, beside its extract


@pytest.fixture(scope="module")
def shipped_basket(shipped: Computed) -> WatchedBasket:
    params = shipped.params
    paper = params.paper("control_charts")
    figures = open_figures(shipped.observations, params, QUARTER)
    return basket.open_basket(figures, paper, params.framework(paper.framework), QUARTER)


@pytest.fixture(scope="module")
def extract() -> pd.DataFrame:
    folder = ROOT / "data" / "raw" / "recorded_crime"
    rows = pd.read_csv(folder / "recorded_crime_2012-04_2017-12.csv")
    return rows[~rows["area"].isin(["Leicester", "Rutland"])]


def named(found: WatchedBasket, title: str) -> Watched:
    return next(row for row in found.rows if row.category.title == title)


def test_the_shipped_basket_holds_every_category_and_hate_incidents_as_one(
    shipped_basket: WatchedBasket, extract: pd.DataFrame
) -> None:
    titles = {row.category.title for row in shipped_basket.rows}
    assert titles == {*extract["category"].str.capitalize(), "Hate incidents"}
    verdicts = [row.verdict.is_exception for row in shipped_basket.rows]
    assert verdicts == sorted(verdicts, reverse=True)


def test_shipped_vehicle_crime_is_what_its_extract_says(
    shipped_basket: WatchedBasket, extract: pd.DataFrame
) -> None:
    vehicle = extract[extract["category"] == "Vehicle crime"]
    by_month = vehicle.groupby("month")["count"].sum()
    on_chart = by_month[(by_month.index >= "2014-04") & (by_month.index <= "2017-12")]
    found = named(shipped_basket, "Vehicle crime")
    assert len(on_chart) == 45
    assert found.latest == by_month["2017-12"] == 545
    assert found.year_before == by_month["2016-12"]
    assert found.mean == pytest.approx(on_chart.mean())
    assert found.twelve_months() == by_month["2017-01":"2017-12"].sum()
    assert found.verdict.variation is Variation.CONCERN

    made = basket.contributions(found, found.category.by_area)
    charnwood = vehicle[vehicle["area"] == "Charnwood"].groupby("month")["count"].sum()
    first = made.parts.iloc[0]
    assert first["name"] == "Charnwood"
    assert first["quarter"] == charnwood["2017-10":"2017-12"].sum()
    assert first["usual"] == pytest.approx(3 * charnwood["2014-04":"2017-12"].mean())
    kinds = basket.contributions(found, found.category.by_kind, found.category.part_breaks)
    assert kinds.parts["name"].tolist() == ["Theft from vehicle", "Theft of vehicle"]
    for parts in (made.parts, kinds.parts):
        assert parts["change"].sum() == pytest.approx(found.total(QUARTER) - 3 * found.mean)
        assert parts["share"].sum() == pytest.approx(100)


def test_the_burglary_definition_moves_its_parts_and_not_its_total(
    shipped_basket: WatchedBasket,
) -> None:
    # The register breaks domestic burglary in April 2017, and says that all burglary isn't
    # affected.
    found = named(shipped_basket, "Burglary")
    assert found.category.breaks == ()
    assert [entry.since for entry in found.category.part_breaks] == [dt.date(2017, 4, 1)]
    assert found.verdict.is_judged
    kinds = basket.contributions(found, found.category.by_kind, found.category.part_breaks)
    assert kinds.parts.empty
    assert "burglary residential" in kinds.reason


def with_vehicle_crime(shipped: Computed, **given: object) -> basket.Basket:
    """The pack's basket where the register's vehicle crime has other fields."""
    params = shipped.params
    framework = params.framework("safer_communities")
    other = framework.model_copy(
        update={
            "indicators": tuple(
                one.model_copy(update=given) if one.id == "vehicle_crime" else one
                for one in framework.indicators
            )
        }
    )
    changed = dataclasses.replace(params, frameworks={**params.frameworks, other.id: other})
    figures = open_figures(shipped.observations, changed, QUARTER)
    return basket.open_basket(figures, params.paper("control_charts"), other, QUARTER)


def test_a_break_of_the_whole_category_starts_its_limits_again(shipped: Computed) -> None:
    found = with_vehicle_crime(shipped, breaks=(break_at(dt.date(2017, 4, 1)),))
    vehicle = named(found, "Vehicle crime")
    assert vehicle.verdict.variation is Variation.TRIAL_LIMITS  # April to December: nine months
    assert named(found, "Shoplifting").verdict.is_judged


def test_a_rebase_in_the_register_starts_a_category_again_and_breaks_nothing(
    shipped: Computed,
) -> None:
    higher = Rebase(since=dt.date(2017, 4, 1), reason="thefts rose", short="a higher level")
    found = with_vehicle_crime(shipped, rebased=(higher,))
    vehicle = named(found, "Vehicle crime")
    assert vehicle.verdict.variation is Variation.TRIAL_LIMITS  # April to December: nine months
    assert vehicle.break_after(dt.date(2017, 1, 1)) is None
    assert named(found, "Shoplifting").category.rebased == ()


def test_a_category_that_the_source_doesnt_have_is_told(shipped: Computed) -> None:
    paper = shipped.params.paper("control_charts")
    first = paper.basket[0].model_copy(update={"neither": ("drug",), "leave_out": ("arson",)})
    wrong = paper.model_copy(update={"basket": (first,)})
    figures = open_figures(shipped.observations, shipped.params, QUARTER)
    framework = shipped.params.framework("safer_communities")
    with pytest.raises(Problems) as told:
        basket.open_basket(figures, wrong, framework, QUARTER)
    assert [problem.wrong for problem in told.value.problems] == [
        "there is no category 'arson' in recorded_crime",
        "there is no category 'drug' in recorded_crime",
    ]
    assert "drugs" in told.value.problems[0].right


def test_a_category_watched_twice_is_told(shipped: Computed) -> None:
    paper = shipped.params.paper("control_charts")
    crime = paper.basket[0]
    drugs = crime.model_copy(update={"categories": ("drugs",)})
    figures = open_figures(shipped.observations, shipped.params, QUARTER)
    framework = shipped.params.framework("safer_communities")
    twice = paper.model_copy(update={"basket": (crime, drugs)})
    with pytest.raises(Problems, match="'drugs' is watched twice"):
        basket.open_basket(figures, twice, framework, QUARTER)
    rest = crime.model_copy(update={"leave_out": ("drugs",)})
    once = paper.model_copy(update={"basket": (rest, drugs)})
    found = basket.open_basket(figures, once, framework, QUARTER)
    assert len(found.rows) == 13
    assert len({row.category.id for row in found.rows}) == 13


def test_a_source_that_hasnt_come_is_named(shipped: Computed) -> None:
    rows = shipped.observations
    figures = open_figures(rows[rows["source"] != "hate_incidents"], shipped.params, QUARTER)
    framework = shipped.params.framework("safer_communities")
    paper = shipped.params.paper("control_charts")
    found = basket.open_basket(figures, paper, framework, QUARTER)
    assert found.not_received == ("Hate incidents by strand",)
    assert basket_words.unjudged(found) == (
        "Without a verdict: hate incidents by strand (not received)."
    )


# Too short for limits


def test_a_category_on_trial_has_a_chart_of_runs_of_the_months_since_its_break() -> None:
    found = watched([*LEVEL, *[200.0, 100.0] * 6], breaks=(break_at(dt.date(2017, 4, 1)),))
    chart = found.run_chart
    assert chart is not None
    assert chart.kind == "run"
    assert chart.points["month"].iloc[0] == pd.Timestamp("2017-04-01")
    # Nine months about a median of 100: the five at 100 lie on it, so four are useful.
    assert "nine months are too few for a verdict" in basket_words.run_title(found, chart)
    assert "divided" in basket_words.run_headline(found, chart)


def test_runs_of_twelve_months_can_be_judged() -> None:
    mixed = watched([90.0, 110.0] * 6)
    assert mixed.run_chart is not None
    assert "no more than chance gives" in basket_words.run_title(mixed, mixed.run_chart)
    stepped = watched([90.0] * 6 + [110.0] * 6)  # one crossing, where chance gives three or more
    assert stepped.run_chart is not None
    assert "are more than chance gives" in basket_words.run_title(stepped, stepped.run_chart)


def test_a_category_that_is_judged_has_no_chart_of_runs() -> None:
    assert watched([*LEVEL, *LEVEL]).run_chart is None
    assert watched([]).run_chart is None


# The year's end

YEAR_AND_A_HALF = 21  # months from April 2016 to December 2017


def test_a_year_is_projected_from_its_months_and_set_beside_the_one_before() -> None:
    # Twelve months of 10, then nine of 100: nine hundred so far, and three hundred to come.
    found = basket.year_end(watched([10.0] * 12 + [100.0] * 9))
    assert found is not None
    assert (found.to_date, found.year_before) == (900, 120)
    assert found.projection.value == pytest.approx(1200)
    assert found.beside_year_before == "above"
    assert not found.is_over
    mirrored = basket.year_end(watched([100.0] * 12 + [10.0] * 9))
    assert mirrored is not None
    assert mirrored.beside_year_before == "below"
    level = basket.year_end(watched([10.0] * YEAR_AND_A_HALF))
    assert level is not None
    assert (level.projection.value, level.beside_year_before) == (pytest.approx(120), "")


@pytest.mark.parametrize(("last", "inside"), [(100.0, True), (900.0, False), (0.0, False)])
def test_a_year_that_is_over_stands_beside_what_was_projected(last: float, inside: bool) -> None:
    last_quarter = Quarter.parse("2017-18-Q4")
    counts = months([104.0, 96.0] * 10 + [100.0] + [last] * 3, until="2018-03")
    made = dataclasses.replace(
        category([]), counts=counts, by_area=pd.DataFrame(index=counts.index)
    )
    found = basket.year_end(basket.watch(made, last_quarter))
    assert found is not None
    assert found.is_over
    # April to December 2017: 104, 96, ..., 96 and 100 are nine hundred, and the year 1,200.
    assert found.to_date == 900
    assert found.projection.value == pytest.approx(1200)
    assert found.happened == 900 + 3 * last
    assert found.was_inside is inside


def test_a_year_with_a_gap_or_a_break_inside_it_isnt_projected() -> None:
    assert basket.year_end(watched([10.0] * 15 + [np.nan] + [10.0] * 5)) is None
    divided = break_at(dt.date(2017, 5, 1))
    assert basket.year_end(watched([10.0] * YEAR_AND_A_HALF, breaks=(divided,))) is None
    assert basket.year_end(watched([])) is None


def test_a_year_before_a_break_isnt_set_beside_this_one() -> None:
    at_its_start = break_at(dt.date(2017, 4, 1))
    found = basket.year_end(watched([10.0] * YEAR_AND_A_HALF, breaks=(at_its_start,)))
    assert found is not None
    assert np.isnan(found.year_before)
    assert found.beside_year_before == ""


# Districts

PEOPLE = pd.Series({"Ash": 10_000.0, "Birch": 10_000.0, "Elm": 10_000.0})


def by_district(
    ash: float, birch: float, elm: float, people: pd.Series | None = PEOPLE, **more: object
) -> Watched:
    """Twelve months of so many in each of three districts of 10,000 people."""
    parts = {name: [each] * 12 for name, each in (("Ash", ash), ("Birch", birch), ("Elm", elm))}
    made = category([ash + birch + elm] * 12, parts=parts, **more)  # type: ignore[arg-type]
    return basket.watch(dataclasses.replace(made, people=people, per=1000), QUARTER)


def test_areas_are_judged_by_the_limits_of_chance_for_their_population() -> None:
    # 600 in 30,000 people: 200 are expected of each, give or take 14.1; 120 are 5.7 of those
    # under it, 360 are 11.3 over it.
    found = basket.by_area(by_district(10, 10, 30))
    assert found is not None
    assert found.benchmark * 1000 == pytest.approx(20)
    assert found.areas["position_998"].tolist() == ["below", "below", "above"]
    assert basket_words.districts_title(by_district(10, 10, 30), found) == (
        "Theft: Elm above and Ash and Birch below the limits of chance"
    )
    assert basket_words.districts_summary([(by_district(10, 10, 30), found)]) == (
        "**Of one category, Elm is worse in one and Ash and Birch are better in one each than "
        "chance would make it.** That is more often than any other area."
    )


def test_areas_alike_are_told_as_that() -> None:
    row = by_district(10, 10, 10)
    found = basket.by_area(row)
    assert found is not None
    assert "no area is outside" in basket_words.districts_title(row, found)
    assert "No area’s rate" in basket_words.districts_summary([(row, found)])


def test_an_area_with_a_month_unknown_is_held_back_with_its_reason() -> None:
    found = basket.by_area(by_district(10, 10, np.nan))
    assert found is not None
    assert found.areas["reason"].tolist() == ["", "", "a month isn’t known"]
    assert found.areas["position_998"].tolist() == ["similar", "similar", None]


def test_without_populations_or_areas_there_is_no_funnel() -> None:
    assert basket.by_area(by_district(10, 10, 30, None)) is None
    assert basket.by_area(by_district(10, np.nan, np.nan)) is None
    assert basket.by_area(watched([*LEVEL])) is None


# Params


def aimed(
    neither: str,
    category: str,
    *,
    value: str = "50",
    since: str = "2016-01-01",
    twice: bool = False,
) -> str:
    """The lines of a basket with a target, in place of those of its neutral categories."""
    entries = "".join(
        f"          - {{since: {date}, value: {value}, authority: the board}}\n"
        for date in since.split(", ")
    )
    named = f"{category}\n        monthly:" if category else "monthly:"
    block = f"      - {named}\n{entries}"
    both = block * (2 if twice else 1)
    return (f"neither: [{neither}]\n    " if neither else "") + f"targets:\n{both}".rstrip()


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        (
            "neither: [theft]",
            aimed("theft", "category: theft"),
            "has a target and no better direction",
        ),
        ("neither: [theft]", aimed("", "category: theft", twice=True), "is given targets twice"),
        ("neither: [theft]", aimed("", ""), "a target names its category, unless as_one is given"),
        (
            "neither: [theft]",
            "as_one: All\n    " + aimed("", "category: theft"),
            "leave category out",
        ),
        (
            "neither: [theft]",
            "leave_out: [theft]\n    " + aimed("", "category: theft"),
            "isn't watched",
        ),
        ("neither: [theft]", aimed("", "category: theft", value="-1"), "value"),
        (
            "neither: [theft]",
            aimed("", "category: theft", since="2016-01-01, 2015-01-01"),
            "earliest",
        ),
        ("neither: [theft]", "compared_per: 1000", "go together"),
        (
            "neither: [theft]",
            "compared_per: 1000\n    compared_denominator: {source: crime}",
            "so it is no population",
        ),
        ("source: crime", "source: crimes", "there is no source 'crimes'"),
        ("source: crime", "source: people", "it has no months to chart"),
        ("neither: [theft]", "neither: [theft, theft]", "'theft' is given twice"),
        ("neither: [theft]", "categories: [theft, theft]", "'theft' is given twice"),
        ("neither: [theft]", "watch: [theft]", "watch"),
    ],
)
def test_a_basket_that_cant_be_is_refused(tmp_path: Path, old: str, new: str, wrong: str) -> None:
    workbook = small_workbook(tmp_path)
    form = next((workbook.params / "papers").glob("*.yml"))
    entry = "basket:\n  - source: crime\n    noun: offences\n    neither: [theft]\n"
    form.write_text(form.read_text("utf-8") + entry.replace(old, new), "utf-8")
    with pytest.raises(Problems, match=wrong):
        params_package.load(workbook)

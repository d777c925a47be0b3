"""Every sentence a paper can compute, whole, beside the reading it is said of.

The expected sentences are written by hand. The figures are pencil arithmetic on the numbers in
`hand_made`; the trap named in a test's id is one of the reference papers'.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from typing import Any

import pandas as pd
import pytest
from hand_made import (
    NINE_MONTHS,
    NINE_MONTHS_BEFORE,
    POPULATION,
    RATE,
    SHARE,
    SMALL,
    YEAR,
    YEAR_BEFORE,
    indicator,
    reading,
)
from quarterdeck import printing
from quarterdeck.params.absence import Absence
from quarterdeck.params.register import Band, Indicator, Kind, Polarity, Target
from quarterdeck.params.sources import Selection
from quarterdeck.periods import Window
from quarterdeck.readings import Reading
from quarterdeck.statistics.tests import chance_signals
from quarterdeck.verdicts import Direction, Improvement
from quarterdeck.wording import baselines, disagreements, in_cells, sentences, summaries, titles

LOWER = indicator()
HIGHER = indicator(polarity=Polarity.HIGHER)
NEITHER = indicator(polarity=Polarity.NEUTRAL, polarity_reason="Fewer may be good or bad.")
CASES = indicator(
    id="repeats",
    title="Repeat cases at MARAC",
    short_title="Repeat cases",
    noun="cases",
    kind=Kind.PROPORTION,
    polarity=Polarity.NEUTRAL,
    says="{value} of the cases heard in {period} were repeats",
    bands=(Band(since=dt.date(2016, 4, 1), low=28.0, high=40.0, authority="a test"),),
)
EVENTS = indicator(
    id="entrants", title="First-time entrants", short_title="Entrants", noun="young people",
    kind=Kind.COUNT,
)  # fmt: skip
NOISE: dict[str, Any] = {**RATE, "significant": False, "direction": "stable", "rag": "amber"}


# Numbers


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        (0.5, 0, "1"),  # half away from zero, not to the even one
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (-0.5, 0, "−1"),
        (-2.5, 0, "−3"),
        (0.285, 2, "0.29"),  # 0.285 is held as 0.28499…
        (1.005, 2, "1.01"),
        (-1.005, 2, "−1.01"),
        (0.4999, 0, "0"),
        (-0.4, 0, "0"),  # no minus on nought
        (0.0, 2, "0.00"),
        (40398, 0, "40,398"),
        (-1234567.891, 1, "−1,234,567.9"),
        (999.995, 2, "1,000.00"),
    ],
)
def test_numbers_are_rounded_half_away_from_zero(value: float, decimals: int, printed: str) -> None:
    assert printing.number(value, decimals) == printed


def test_a_number_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="no number to print"):
        printing.number(float("nan"))


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [(7.85, 1, "+7.9"), (-7.85, 1, "−7.9"), (0.04, 1, "0.0"), (-0.04, 1, "0.0"), (0, 0, "0")],
)
def test_changes_carry_their_sign(value: float, decimals: int, printed: str) -> None:
    assert printing.signed(value, decimals) == printed


@pytest.mark.parametrize(
    ("place", "printed"),
    [
        *[(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (10, "10th"), (11, "11th")],
        *[(12, "12th"), (13, "13th"), (20, "20th"), (21, "21st"), (22, "22nd"), (23, "23rd")],
        *[(101, "101st"), (111, "111th"), (112, "112th"), (113, "113th")],
    ],
)
def test_ordinals(place: int, printed: str) -> None:
    assert printing.ordinal(place) == printed


def test_counts_are_spelt_to_twelve() -> None:
    assert [printing.spelt(count) for count in (0, 1, 12, 13, 1300)] == [
        "no", "one", "twelve", "13", "1,300",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "joined"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_lists_in_a_sentence(words: list[str], joined: str) -> None:
    assert printing.joined(words) == joined


def test_names_that_share_a_reason_are_told_together() -> None:
    named = [("a", "not received"), ("b", "held back"), ("c", "not received")]
    assert printing.by_reason(named) == "a and c (not received); b (held back)"


@pytest.mark.parametrize(
    ("title", "inside"),
    [
        ("Total crime", "total crime"),
        ("ASB seen as no worse", "ASB seen as no worse"),
        ("A&E attendances", "A&E attendances"),
        ("IOM’s cohort", "IOM’s cohort"),
        ("E-scooter thefts", "e-scooter thefts"),
        ("", ""),
    ],
)
def test_titles_inside_a_sentence(title: str, inside: str) -> None:
    assert printing.in_sentence(title) == inside


# Cells


@pytest.mark.parametrize(
    ("of", "given", "printed"),
    [
        (LOWER, RATE, "7.90"),
        (CASES, SHARE, "25.8%"),
        (EVENTS, SMALL, "25"),
        (LOWER, {"current_absence": "not_received"}, "NA"),
        (LOWER, {"current_absence": "not_yet_published"}, "NA"),
        (LOWER, {"current_absence": "suppressed"}, "NA"),
        (CASES, {"current_absence": "too_few_responses"}, "*"),
    ],
)
def test_figures(of: Any, given: dict[str, Any], printed: str) -> None:
    assert in_cells.figure(reading(of, **given)) == printed


@pytest.mark.parametrize(
    ("absence", "reason", "in_short", "at_length"),
    [
        ("not_received", "", "not received", "Not received."),
        (
            "not_received",
            "the survey team sent nothing for the year ending December 2017",
            "not received",
            "Not received: the survey team sent nothing for the year ending December 2017.",
        ),
        # A reason that already says what kind of absence it is isn't said twice.
        (
            "not_yet_published",
            "not yet published until 1 March 2018",
            "not yet published",
            "Not yet published until 1 March 2018.",
        ),
        (
            "data_fault",
            "March 2020 has no location",
            "held back: data fault",
            "Held back: March 2020 has no location.",
        ),
    ],
)
def test_absences(absence: str, reason: str, in_short: str, at_length: str) -> None:
    one = reading(current_absence=absence, current_reason=reason)
    assert in_cells.absence_in_short(one) == in_short
    assert in_cells.absence_words(one) == at_length


def test_every_absence_has_at_most_eight_words() -> None:
    for absence in Absence:
        said = in_cells.absence_in_short(reading(current_absence=absence.value))
        assert 1 <= len(said.split()) <= 8, said


# Change


@pytest.mark.parametrize(
    ("of", "given", "change", "difference"),
    [
        (LOWER, RATE, "+7.9%", "+7.9%"),
        (LOWER, {**RATE, "change_percent": -7.85}, "−7.9%", "−7.9%"),
        # Over a hundred per cent a decimal says nothing.
        (LOWER, {**RATE, "change_percent": 143.55}, "+144%", "+144%"),
        # "Increase of 7%" of 2016-17-Q4 was of percentage points.
        (CASES, SHARE, "−4.2 points", "−4.2 points"),
        # Under twenty, counts.
        (EVENTS, SMALL, "12 to 25", "+13"),
        # From nought there is no per cent.
        (
            EVENTS,
            {**SMALL, "compared_earlier": 0.0, "change_value": 25.0, "small_numbers": False},
            "0 to 25",
            "+25",
        ),
        (LOWER, {"comparison_reason": "length"}, "", ""),
    ],
    ids=["rate up", "rate down", "over 100%", "points", "small", "from nought", "not compared"],
)
def test_change(of: Any, given: dict[str, Any], change: str, difference: str) -> None:
    one = reading(of, **given)
    assert in_cells.change(one) == change
    assert in_cells.difference(one) == difference


TARGET = indicator(
    polarity=Polarity.HIGHER,
    kind=Kind.REDUCTION,
    targets=(Target(since=dt.date(2013, 4, 1), value=40.0, authority="a test"),),
)


@pytest.mark.parametrize(
    ("of", "given", "line"),
    [
        (LOWER, RATE, "+7.9%, significant"),
        (LOWER, NOISE, "+7.9%, not significant"),
        (EVENTS, SMALL, "12 to 25, not significant"),
        # 27% is inside 25–30% and outside 28–40%: the band is data, and dated.
        (
            CASES,
            {**SHARE, "standing": "off_target", "target": "28–40%"},
            "−4.2 points; below 28–40%",
        ),
        (
            CASES,
            {
                **SHARE,
                "current_value": 42.0,
                "compared_earlier": 30.0,
                "compared_current": 42.0,
                "standing": "within_tolerance",
                "target": "28–40%",
            },
            "+12.0 points; above 28–40%",
        ),
        (
            CASES,
            {
                **SHARE,
                "current_value": 28.0,
                "compared_earlier": 30.0,
                "compared_current": 28.0,
                "standing": "on_target",
                "target": "28–40%",
            },
            "−2.0 points; inside 28–40%",
        ),
        (
            TARGET,
            {**SHARE, "compared_current": 29.3, "standing": "on_target", "target": "40%"},
            "−0.7 points; on target, 40%",
        ),
        (
            TARGET,
            {**SHARE, "compared_current": 29.3, "standing": "off_target", "target": "40%"},
            "−0.7 points; off target, 40%",
        ),
        # A significant change is told as one, target or not.
        (
            TARGET,
            {**SHARE, "significant": True, "standing": "on_target", "target": "40%"},
            "−4.2 points, significant",
        ),
        (
            LOWER,
            {**RATE, "comparison_reason": "break", "comparison_words": "definition changed"},
            "definition changed",
        ),
        # 1,611 for three services beside 864 for one; like for like 1,174 → 864.
        (
            EVENTS,
            {
                "comparison_reason": "coverage",
                "comparison_words": "3 services against 1",
                "current_value": 864.0,
                "compared_current": 864.0,
                "compared_earlier": 1174.0,
                "change_value": -310.0,
                "change_percent": -26.405,
            },
            "3 services against 1; like for like −26.4%",
        ),
        (
            EVENTS,
            {"comparison_reason": "coverage", "comparison_words": "3 services against 1"},
            "3 services against 1",
        ),
    ],
)
def test_the_line_under_a_direction(of: Any, given: dict[str, Any], line: str) -> None:
    assert in_cells.direction_line(reading(of, **given)) == line


def test_first_time_entrants_of_nine_months_are_set_beside_nine_months() -> None:
    """The trap of 2017-18-Q3: 126 for twelve months beside 75 for nine, shown green."""
    one = reading(
        EVENTS,
        current=NINE_MONTHS,
        previous=NINE_MONTHS_BEFORE,
        current_value=75.0,
        previous_value=83.0,
        year_end_value=126.0,
        year_end_comparison_reason="length",
    )
    assert in_cells.year_end_note(one) == (
        "126 covers twelve months and 75 nine: not compared. "
        "75 is set beside 83 in April to December 2016."
    )
    assert in_cells.year_end_note(reading(EVENTS, **SMALL)) == ""


# Headlines

WORSE_RATE = (
    "**Burglary stood at 7.90 per 1,000 people in the year ending December 2017** "
    "(5,453 burglaries; 95% interval 7.69 to 8.11). "
)
CHANGE_OF_RATE = (
    "That is up from 7.32 in the year ending December 2016 (+7.9%, 398 more burglaries), more "
    "than chance would bring."
)
NO_MORE_THAN_CHANCE = (
    "In the year ending December 2016 it was 7.32; the difference (+7.9%) is no more than chance "
    "would bring."
)


@pytest.mark.parametrize(
    ("of", "given", "headline"),
    [
        (LOWER, RATE, WORSE_RATE + CHANGE_OF_RATE),
        (HIGHER, {**RATE, "direction": "improving"}, WORSE_RATE + CHANGE_OF_RATE),
        (
            NEITHER,
            {**RATE, "direction": "higher"},
            f"{WORSE_RATE}{CHANGE_OF_RATE} Fewer may be good or bad.",
        ),
        (LOWER, NOISE, WORSE_RATE + NO_MORE_THAN_CHANCE),
        (HIGHER, NOISE, WORSE_RATE + NO_MORE_THAN_CHANCE),
        (NEITHER, NOISE, f"{WORSE_RATE}{NO_MORE_THAN_CHANCE} Fewer may be good or bad."),
        # The mirror image: a fall.
        (
            LOWER,
            {
                **RATE,
                "change_value": -0.5767,
                "change_count": -398.0,
                "change_percent": -7.2995,
                "current_value": 7.3238,
                "previous_value": 7.9005,
                "current_numerator": 5055.0,
                "current_lower": 7.1233,
                "current_upper": 7.5285,
                "direction": "improving",
            },
            "**Burglary stood at 7.32 per 1,000 people in the year ending December 2017** "
            "(5,055 burglaries; 95% interval 7.12 to 7.53). That is down from 7.90 in the year "
            "ending December 2016 (−7.3%, 398 fewer burglaries), more than chance would bring.",
        ),
        (
            LOWER,
            {**NOISE, "previous_value": 7.8992, "change_percent": 0.0165},
            f"{WORSE_RATE}In the year ending December 2016 it was 7.90 too: no significant change.",
        ),
        (
            indicator(says="The police recorded {value} burglaries per 1,000 people in {period}"),
            RATE,
            "**The police recorded 7.90 burglaries per 1,000 people in the year ending December "
            f"2017** (5,453 burglaries; 95% interval 7.69 to 8.11). {CHANGE_OF_RATE}",
        ),
        (
            CASES,
            SHARE,
            "**25.8% of the cases heard in the year ending December 2017 were repeats** (129 of "
            "500 cases; 95% interval 22.2 to 29.8). In the year ending December 2016 it was "
            "30.0%; the difference (−4.2 points) is no more than chance would bring.",
        ),
        (
            CASES,
            {**SHARE, "significant": True, "direction": "lower"},
            "**25.8% of the cases heard in the year ending December 2017 were repeats** (129 of "
            "500 cases; 95% interval 22.2 to 29.8). That is down from 30.0% in the year ending "
            "December 2016 (−4.2 points), more than chance would bring.",
        ),
        # 12 to 25 in small numbers: both counts are said, so the difference is a count too.
        (
            EVENTS,
            {**SMALL, "significant": True, "direction": "worsening"},
            "**First-time entrants stood at 25 young people in the year ending December 2017**. "
            "That is up from 12 in the year ending December 2016 (+13), more than chance would "
            "bring.",
        ),
        (
            EVENTS,
            {**SMALL, "current": NINE_MONTHS, "previous": NINE_MONTHS_BEFORE},
            "**First-time entrants stood at 25 young people in April to December 2017**. In April "
            "to December 2016 it was 12; the difference (+13) is no more than chance would bring.",
        ),
        (
            # A sum of money is the estimate of a day.
            indicator(kind=Kind.MONEY, title="Savings", noun="£ million", unit="£ million"),
            {
                "current_value": 25.0,
                "previous_value": 26.4,
                "comparison_reason": "not_tested",
                "comparison_sentence": "each is the estimate of its day",
            },
            "**Savings stood at £25.0m on 31 December 2017**. It can’t be compared with £26.4m on "
            "31 December 2016, because each is the estimate of its day.",
        ),
        (
            indicator(kind=Kind.SURVEY, title="Satisfaction", noun="residents"),
            SHARE,
            "**Satisfaction stood at 25.8% in the year ending December 2017** (129 of 500 "
            "residents who answered; 95% interval 22.2 to 29.8). In the year ending December 2016 "
            "it was 30.0%; the difference (−4.2 points) is no more than chance would bring.",
        ),
        (
            indicator(kind=Kind.REDUCTION, title="Fall in offending", noun="offences"),
            {**SHARE, "current_numerator": 643.0, "current_denominator": 1105.0},
            "**Fall in offending stood at 25.8% in the year ending December 2017** (from 1,105 "
            "offences to 643; 95% interval 22.2 to 29.8). In the year ending December 2016 it was "
            "30.0%; the difference (−4.2 points) is no more than chance would bring.",
        ),
        (
            indicator(kind=Kind.RATIO, title="Re-offending", noun="offences", decimals=2),
            {
                "current_value": 0.9095,
                "current_numerator": 201.0,
                "current_denominator": 221.0,
                "previous_value": 0.8197,
                "change_value": 0.0898,
                "change_percent": 10.955,
            },
            "**Re-offending stood at 0.91 offences per person in the year ending December 2017** "
            "(201 offences by 221 people). In the year ending December 2016 it was 0.82; the "
            "difference (+11.0%) is no more than chance would bring.",
        ),
    ],
)
def test_headlines_of_what_is_compared(of: Any, given: dict[str, Any], headline: str) -> None:
    assert sentences.headline(reading(of, **given)) == headline


@pytest.mark.parametrize(
    ("given", "rest"),
    [
        (
            {
                "comparison_reason": "break",
                "comparison_words": "definition changed",
                "comparison_sentence": "the classes were changed, from April 2017",
            },
            "It can’t be compared with 7.32 in the year ending December 2016, because the classes "
            "were changed, from April 2017.",
        ),
        (
            {
                "comparison_reason": "length",
                "comparison_sentence": "the earlier figure covers 12 months and this one 9",
            },
            "It can’t be compared with 7.32 in the year ending December 2016, because the earlier "
            "figure covers 12 months and this one 9.",
        ),
        (
            {
                "comparison_reason": "no_earlier",
                "previous_absence": "not_received",
                "comparison_sentence": "there is no figure for the year ending December 2016",
            },
            "No change is given, because there is no figure for the year ending December 2016.",
        ),
    ],
)
def test_headlines_of_what_is_not_compared(given: dict[str, Any], rest: str) -> None:
    nothing = {"change_value": float("nan"), "change_percent": float("nan"), "significant": False}
    assert sentences.headline(reading(LOWER, **{**RATE, **nothing, **given})) == WORSE_RATE + rest


def test_referrals_are_followed_on_the_service_in_both_periods() -> None:
    """The trap of 2017-18-Q3: 1,611 → 864 is −46%; like for like 1,174 → 864 is −26%."""
    one = reading(
        indicator(kind=Kind.COUNT, title="Referrals", noun="referrals"),
        current_value=864.0,
        previous_value=1604.0,
        comparison_reason="coverage",
        comparison_sentence="the earlier figure adds up 3 services and this one 1",
        compared_on="first_service",
        compared_current=864.0,
        compared_earlier=1174.0,
        change_value=-310.0,
        change_percent=-26.405,
        significant=True,
    )
    assert sentences.headline(one) == (
        "**Referrals stood at 864 in the year ending December 2017**. It can’t be compared as a "
        "whole with the year ending December 2016, because the earlier figure adds up 3 services "
        "and this one 1. Like for like, First Service went from 1,174 to 864 (−26.4%), more than "
        "chance would bring."
    )


@pytest.mark.parametrize("absence", [absence.value for absence in Absence])
def test_a_headline_without_a_figure_says_what_kind_of_absence(absence: str) -> None:
    one = reading(current_absence=absence, current_reason="", comparison_reason="no_current")
    said = sentences.headline(one)
    lead = "**There is no figure for burglary in the year ending December 2017.** "
    assert said == lead + in_cells.absence_words(one)
    assert "nan" not in said


MOVES = re.compile(r"\b(?:up|down|rose|fell|risen|fallen|higher|lower|more|increase[ds]?)\b")


@pytest.mark.parametrize("of", [LOWER, HIGHER, NEITHER], ids=["lower", "higher", "neither"])
@pytest.mark.parametrize("change", [0.5767, -0.5767, 0.0])
def test_what_may_be_chance_never_rose_or_fell(of: Any, change: float) -> None:
    given = {**NOISE, "change_value": change, "change_percent": 13 * change}
    one = reading(of, **given)
    points = pd.DataFrame({"start": [YEAR.start], "end": [YEAR.end], "value": [7.9]})
    said = [sentences.headline(one), titles.trend_title(one, points), summaries.summary([one])]
    for words in said:
        assert not MOVES.search(words.replace("no more than chance", "")), words
    assert summaries.summary([one]) == (
        "**No comparable indicator is significantly worse than a year before**."
    )


def test_the_forces_own_figure_stands_beside_one_that_is_held_back() -> None:
    force = reading(LOWER, area_name="Midshire Police", **RATE)
    assert sentences.of_the_force(force) == (
        "For the whole of Midshire Police, where a record that lost its place still counts, it "
        "was 7.90 per 1,000 people (5,453 burglaries; 95% interval 7.69 to 8.11)."
    )
    assert sentences.of_the_force(reading(current_absence="not_received")) == ""


# Peers and disagreement

RANKED: dict[str, Any] = {
    "rank": 4.0,
    "rank_of": 9.0,
    "rank_lower": 3.0,
    "rank_upper": 5.0,
    "peers_average": 7.8,
    "county_position": "average",
    "county_of": 12.0,
}


@pytest.mark.parametrize(
    ("given", "place", "likely", "sentence"),
    [
        (
            RANKED,
            "4th of 9",
            "3rd–5th",
            "It ranks 4th of 9 nearest neighbours (1st is best; likely range 3rd–5th); the group’s "
            "average is 7.80. Of 12 county areas it is in the middle half.",
        ),
        (
            {**RANKED, "rank": 3.0, "rank_tied": True, "county_position": "top"},
            "=3rd of 9",
            "3rd–5th",
            "It ranks joint 3rd of 9 nearest neighbours (1st is best; likely range 3rd–5th); the "
            "group’s average is 7.80. Of 12 county areas it is in the best quartile.",
        ),
        (
            {**RANKED, "rank_lower": 4.0, "rank_upper": 4.0, "county_position": "bottom"},
            "4th of 9",
            "",  # a range no wider than the place would read as a misprint
            "It ranks 4th of 9 nearest neighbours (1st is best); the group’s average is 7.80. Of "
            "12 county areas it is in the worst quartile.",
        ),
        (
            {
                "rank": 1.0,
                "rank_of": 8.0,
                "peers_average": 7.8,
                "peers_missing": "Northshire, Southshire",
            },
            "1st of 8",
            "",
            "It ranks 1st of 8 nearest neighbours (1st is best); the group’s average is 7.80; no "
            "figure from Northshire, Southshire.",
        ),
        ({}, "", "", ""),
    ],
    ids=["ranked", "tied", "sure of its place", "no range, some missing", "no peers"],
)
def test_peers(given: dict[str, Any], place: str, likely: str, sentence: str) -> None:
    one = reading(LOWER, **{**RATE, **given})
    assert in_cells.rank(one) == place
    assert in_cells.rank_range(one) == likely
    assert sentences.peers_sentence(one) == sentence


STABLE_BUT = "The change on a year before isn’t significant, but the latest months show "


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"variation": "common cause"}, ""),
        ({"variation": ""}, ""),
        (
            {"variation": "special cause concern"},
            f"{STABLE_BUT}a special cause for the worse.",
        ),
        (
            {"variation": "special cause improvement"},
            f"{STABLE_BUT}a special cause for the better.",
        ),
        (
            {"variation": "special cause neither"},
            f"{STABLE_BUT}a special cause, neither good nor bad in itself.",
        ),
        (
            {"direction": "improving", "variation": "special cause concern"},
            "It is better than a year before, but the latest months show a special cause for the "
            "worse.",
        ),
        (
            {"direction": "worsening", "variation": "special cause improvement"},
            "It is worse than a year before, but the latest months show a special cause for the "
            "better.",
        ),
        ({"direction": "improving", "variation": "special cause improvement"}, ""),
        ({"direction": "worsening", "variation": "special cause concern"}, ""),
        (
            {"direction": "worsening", "rag": "red", "county_position": "top"},
            "It is rated red, although few county areas have a better level.",
        ),
        (
            {"direction": "improving", "rag": "green", "county_position": "bottom"},
            "It is rated green, although few county areas have a worse level.",
        ),
        ({"rag": "green", "county_position": "top"}, ""),
        ({"rag": "red", "county_position": "bottom"}, ""),
        (
            {"comparison_reason": "break", "variation": "special cause concern"},
            "",
        ),
    ],
)
def test_verdicts_that_disagree_are_told(given: dict[str, Any], sentence: str) -> None:
    assert disagreements.disagreement(reading(LOWER, **given)) == sentence


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"rag": "red", "rag_reason": "worsening"}, "**Rated red:** worsening."),
        ({"rag": "green", "rag_reason": "on target (40%)"}, "**Rated green:** on target (40%)."),
        ({"rag": "amber", "rag_reason": ""}, "**Rated amber.**"),
        (
            {"rag": "not_rated", "rag_reason": "no valid comparison"},
            "**Not rated:** no valid comparison.",
        ),
        # A person's reason stands in place of the rule's.
        (
            {
                "rag": "not_rated",
                "rag_reason": "worsening",
                "override": "rag not_rated in place of red, by head of performance: a recount",
            },
            "**Not rated:** rating not rated in place of red, by head of performance: a recount.",
        ),
    ],
)
def test_ratings(given: dict[str, Any], sentence: str) -> None:
    assert sentences.rating_sentence(reading(LOWER, **given)) == sentence


# Districts


def of_districts(*verdicts: str) -> list[Reading]:
    return [reading(LOWER, against_county=verdict) for verdict in verdicts]


@pytest.mark.parametrize(
    ("verdicts", "title"),
    [
        (["better", "worse", "similar"],
         "One district is better than the county, one is worse and one is similar"),
        (["better", "better", "similar", "similar", "similar"],
         "Two districts are better than the county and three are similar"),
        (["worse", "similar"], "One district is worse than the county and one is similar"),
        (["similar"] * 7, "All seven districts are similar to the county"),
        (["better"] * 3, "All three districts are better than the county"),
        (["worse"] * 2, "Both districts are worse than the county"),
        (["higher", "lower", "lower"], "One district is above the county and two are below"),
        (["better", "similar", "not_judged"],
         "One district is better than the county, one is similar and one is not judged"),
        (["not_judged", "not_judged"], "No district is judged"),
        ([], "No district is judged"),
        (["similar"], "One district is similar to the county"),
    ],
)  # fmt: skip
def test_titles_of_district_comparisons(verdicts: list[str], title: str) -> None:
    assert titles.district_title(of_districts(*verdicts), "the county") == title


# The summary


def named(title: str, direction: Direction | str, **given: Any) -> Reading:
    one = indicator(short_title=title, id=re.sub(r"\W+", "_", title.lower()))
    withheld = {"comparison_reason": "break"} if direction == "not_compared" else {}
    return reading(one, direction=str(direction), **(withheld | given))


@pytest.mark.parametrize(
    ("readings", "sentence"),
    [
        (
            [
                named("Total crime", "worsening"),
                named("ASB seen", "worsening"),
                named("Burglary", "improving"),
                named("Robbery", "stable"),
                named("Thefts", "not_compared"),
            ],
            "**Two of four comparable indicators are worsening**: total crime and ASB seen; one is "
            "improving: burglary. One change is withheld: not like for like.",
        ),
        (
            [named("Robbery", "worsening")],
            "**The one comparable indicator is worsening**: robbery.",
        ),
        (
            [named("Robbery", "stable"), named("Thefts", "improving"), named("Fraud", "improving")],
            "**No comparable indicator is significantly worse than a year before**; two are "
            "improving: thefts and fraud.",
        ),
        (
            [named("Referrals", "lower"), named("Repeats", "higher")],
            "**No comparable indicator is significantly worse than a year before**; two have "
            "changed, neither for better nor worse: referrals and repeats.",
        ),
        (
            [
                named("Robbery", "stable"),
                named("Fraud", "not_compared", comparison_reason="no_current"),
                named("Thefts", "not_compared", comparison_reason="length"),
            ],
            "**No comparable indicator is significantly worse than a year before**. Two changes "
            "are withheld: no figure, or not like for like.",
        ),
        (
            [named("Robbery", "stable"),
             named("Fraud", "not_compared", comparison_reason="no_earlier")],
            "**No comparable indicator is significantly worse than a year before**. One change is "
            "withheld: no figure.",
        ),
        (
            [named("Robbery", "not_compared")],
            "**No change can be compared this quarter.** Each row says why.",
        ),
        ([], "**No change can be compared this quarter.** Each row says why."),
    ],
)  # fmt: skip
def test_the_dashboards_one_sentence(readings: list[Reading], sentence: str) -> None:
    assert summaries.summary(readings) == sentence


# Units


@pytest.mark.parametrize(
    ("of", "unit"),
    [
        (LOWER, "per 1,000 people"),
        (CASES, "per 1,000 people"),  # its register's own unit, which the helper gives it
        (
            indicator(
                kind=Kind.COUNT,
                compared_per=100000,
                compared_denominator=Selection(
                    source="people", categories=("single_year",), subcategories=("10", "11", "12")
                ),
            ),
            "per 100,000 people aged 10 to 12",
        ),
        (
            indicator(
                denominator=Selection(source="people", subcategories=("17",)),
                per=100,
            ),
            "per 100 people aged 17",
        ),
        # Ages with a gap are no range, and aren't called one.
        (
            indicator(denominator=Selection(source="people", subcategories=("10", "12"))),
            "per 1,000 people",
        ),
        (indicator(denominator=POPULATION), "per 1,000 people"),
    ],
)
def test_what_areas_are_compared_in(of: Any, unit: str) -> None:
    assert in_cells.compared_unit(of) == unit


# Titles of charts


class Control:
    """The few numbers of a control chart that its title is made from."""

    def __init__(
        self,
        signals: list[str | None],
        sides: list[str | None] | None = None,
        *,
        trial: bool = False,
        segments: int = 1,
        last_known: bool = True,
    ) -> None:
        values = [10.0] * len(signals)
        if not last_known:
            values[-1] = float("nan")
        self.points = pd.DataFrame(
            {
                "value": values,
                "signal": pd.Series(signals, dtype="object"),
                "side": pd.Series(sides or [None] * len(signals), dtype="object"),
            }
        )
        self.segments = pd.DataFrame(
            {
                "first": [dt.date(2014, 4, 1), dt.date(2017, 4, 1)][:segments],
                "trial": [False, trial][:segments] if segments > 1 else [trial],
                "reason": [None, "definition changed"][:segments],
            }
        )


@pytest.mark.parametrize(
    ("control", "finding"),
    [
        (Control([None, None]), "the latest months are within the usual range"),
        (Control([None, "outside_limits"], [None, "above"]),
         "the latest month is above the expected range"),
        (Control([None, "outside_limits"], [None, "below"]),
         "the latest month is below the expected range"),
        (Control([None, "run"], [None, "above"]), "the latest months are all above average"),
        (Control([None, "run"], [None, "below"]), "the latest months are all below average"),
        (Control([None, "trend"], [None, "above"]), "a steady rise in the latest months"),
        (Control([None, "trend"], [None, "below"]), "a steady fall in the latest months"),
        (Control([None, "two_of_three"], [None, "above"]),
         "the latest months are unusually high"),
        (Control([None, "two_of_three"], [None, "below"]),
         "the latest months are unusually low"),
        # A signal of the past is no finding about the latest months.
        (Control(["run", None], ["above", None]),
         "the latest months are within the usual range"),
        # The last month with a value is judged, whatever is still to come.
        (Control(["run", None], ["above", None], last_known=False),
         "the latest months are all above average"),
        (Control([None], trial=True), "too few months for firm limits"),
        (Control([None, None], trial=True, segments=2),
         "definition changed in April 2017, limits start again"),
        # Once the new limits are firm, the chart is judged like any other.
        (Control([None, "run"], [None, "below"], segments=2),
         "the latest months are all below average"),
    ],
)  # fmt: skip
def test_titles_of_control_charts(control: Any, finding: str) -> None:
    assert titles.chart_title(reading(LOWER), control) == f"Burglary: {finding}"


WAVE = pd.DataFrame(
    {"start": [dt.date(2017, 10, 1)], "end": [dt.date(2017, 12, 31)], "value": [75.1]}
)
WHOLE = pd.DataFrame({"start": [YEAR.start], "end": [YEAR.end], "value": [25.8]})


@pytest.mark.parametrize(
    ("of", "given", "points", "finding"),
    [
        (CASES, SHARE, WHOLE, "25.8%, no significant change in a year"),
        (CASES, SHARE, WAVE, "25.8% over twelve months, no significant change in a year"),
        (
            CASES,
            {**SHARE, "significant": True},
            WHOLE,
            "25.8%, significantly down on a year before",
        ),
        (
            CASES,
            {**SHARE, "standing": "off_target", "target": "28–40%"},
            WHOLE,
            "25.8%, below 28–40%",
        ),
        (
            CASES,
            {**SHARE, "comparison_reason": "break"},
            WHOLE,
            "25.8%, not compared with a year before",
        ),
        (CASES, {"current_absence": "not_received"}, WHOLE, "no figure for this quarter"),
    ],
)
def test_titles_of_trends(of: Any, given: dict[str, Any], points: Any, finding: str) -> None:
    assert titles.trend_title(reading(of, **given), points) == f"Repeat cases: {finding}"


def test_windows_inside_a_sentence() -> None:
    april = Window(dt.date(2017, 4, 1), dt.date(2017, 4, 30))
    assert [printing.in_period(window) for window in (YEAR, YEAR_BEFORE, NINE_MONTHS, april)] == [
        "the year ending December 2017",
        "the year ending December 2016",
        "April to December 2017",
        "April 2017",
    ]


def test_no_sentence_prints_a_missing_number() -> None:
    """Every verdict, standing and reason together: no NaN, no None, no doubled space."""
    for direction, rag, reason in itertools.product(
        ("improving", "stable", "worsening", "higher", "lower", "not_compared"),
        ("green", "amber", "red", "not_rated"),
        ("", "break", "no_earlier", "coverage"),
    ):
        one = reading(NEITHER, **{**RATE, "direction": direction, "rag": rag,
                                  "comparison_reason": reason, "comparison_words": "other",
                                  "comparison_sentence": "it isn’t the same",
                                  "compared_on": "first_service"})  # fmt: skip
        said = [
            *(
                sentences.headline(one),
                in_cells.direction_line(one),
                disagreements.disagreement(one),
            ),
            *(
                sentences.peers_sentence(one),
                sentences.rating_sentence(one),
                summaries.summary([one]),
            ),
        ]
        for words in said:
            assert not re.search(r"\bnan\b|None|  ", words), words


@pytest.mark.parametrize(
    ("tested", "found", "said"),
    [
        # 10 × 0.05 = 0.5; 1 × 0.05 = 0.05, printed as 0.1 (half away from zero).
        (10, 6, "Of ten changes tested, six are significant. Chance alone would give about 0.5."),
        (1, 1, "Of one change tested, one is significant. Chance alone would give about 0.1."),
        (8, 0, "Of eight changes tested, none is significant. Chance alone would give about 0.4."),
    ],
)
def test_signals_beside_what_chance_would_give(tested: int, found: int, said: str) -> None:
    assert summaries.by_chance(chance_signals(tested, found)) == said


# Against the baseline

VICTIMS = indicator(
    id="victims", title="Satisfaction of victims", short_title="Satisfaction", noun="victims",
    unit="% satisfied", kind=Kind.SURVEY, polarity=Polarity.HIGHER,
)  # fmt: skip


@pytest.mark.parametrize(
    ("of", "change", "percent", "said"),
    [
        # 667 → 326 is −341 and −51.1%; 58,805 → 58,318 is −487 and −0.83%; 5,236 → 6,092 is +16.3%.
        (EVENTS, -341.0, -51.12, "−51%"),
        (EVENTS, -487.0, -0.828, "−0.8%"),
        (EVENTS, 856.0, 16.35, "+16%"),
        (EVENTS, 0.0, 0.0, "0.0%"),
        (EVENTS, 7.0, float("nan"), "+7"),  # a small baseline is told in counts
        (VICTIMS, -9.3, float("nan"), "−9.3 pts"),
        (VICTIMS, 10.2, float("nan"), "+10.2 pts"),
        (VICTIMS, float("nan"), float("nan"), ""),
    ],
)
def test_a_variance_is_in_per_cent_points_or_counts(
    of: Indicator, change: float, percent: float, said: str
) -> None:
    one = reading(
        of,
        baseline_change_value=change,
        baseline_change_percent=percent,
        baseline_value=50.0,
        current_value=50.0 + change,
    )
    assert in_cells.variance(one) == said


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        # The panel's dashboards print 84.2% and 80.9%, 82.9% and 73.6%, 84.5% and 81.5%: whatever
        # stands behind the printed places, a reader who subtracts gets these.
        (84.244, 80.851, "−3.3 pts"),
        (82.853, 73.649, "−9.3 pts"),
        (84.549, 81.451, "−3.0 pts"),
        (78.05, 78.149, "0.0 pts"),
    ],
)
def test_points_are_those_between_the_printed_figures(was: float, now: float, said: str) -> None:
    one = reading(VICTIMS, baseline_value=was, current_value=now, baseline_change_value=now - was)
    assert in_cells.variance(one) == said


def test_a_survey_s_basis_is_its_interval_and_n() -> None:
    asked = {"current_value": 73.6, "current_lower": 71.06, "current_upper": 76.0}
    assert in_cells.survey_basis(reading(VICTIMS, **asked, current_n=1224.0)) == (
        "71.1 to 76.0; n 1,224"
    )
    assert in_cells.survey_basis(reading(VICTIMS, **asked)) == "71.1 to 76.0; n not given"
    assert in_cells.survey_basis(reading(VICTIMS, current_value=73.6)) == "n not given"
    assert in_cells.survey_basis(reading(VICTIMS)) == ""
    assert in_cells.survey_basis(reading(LOWER, **RATE)) == ""


def test_a_projection_has_its_interval_or_is_not_there() -> None:
    projected = {
        "projection_start": pd.Timestamp("2016-04-01"),
        "projection_end": pd.Timestamp("2017-03-31"),
        "projection_value": 60770.6,
        "projection_lower_95": 58284.2,
        "projection_upper_95": 63257.0,
    }
    one = reading(EVENTS, **projected)
    assert in_cells.projection(one) == "60,771"
    assert in_cells.projection_interval(one) == "58,284 to 63,257"
    assert in_cells.projection(reading(EVENTS)) == ""
    assert in_cells.projection_interval(reading(EVENTS)) == ""


def test_a_bare_count_stands_beside_its_peers_as_a_rate() -> None:
    # 59,653 among 1,050,000 people are 56.81 per 1,000.
    ranked = {"rank": 3.0, "rank_of": 8.0, "compared_rate": 56.812, "peers_average": 59.705}
    assert in_cells.peers_average(reading(EVENTS, **ranked)) == "56.81; average 59.71"
    assert sentences.peers_sentence(reading(EVENTS, **ranked), "most similar group") == (
        "It ranks 3rd of 8 in the most similar group (1st is best): 56.81 per 1,000 people; the "
        "group’s average is 59.71."
    )
    # 1.3557 and 1.3612 are 1.36 in print: an average that looks the same is said to be.
    alike = {**ranked, "compared_rate": 1.3557, "peers_average": 1.3612}
    assert sentences.peers_sentence(reading(EVENTS, **alike), "most similar group").endswith(
        ": 1.36 per 1,000 people; the group’s average too."
    )
    assert in_cells.compared_unit(EVENTS) == "per 1,000 people"
    per = EVENTS.model_copy(update={"compared_per": 100000, "compared_denominator": POPULATION})
    assert in_cells.peers_average(reading(per, **ranked)) == "average 60"
    assert in_cells.peers_average(reading(VICTIMS, peers_average=80.13)) == "average 80.1%"
    assert in_cells.peers_average(reading(EVENTS)) == ""


def judged(*verdicts: str) -> list[Reading]:
    return [
        reading(indicator(title=f"Measure {number}"), improvement=verdict)
        for number, verdict in enumerate(verdicts, start=1)
    ]


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        (
            ("deteriorated", "improved", "no_change", "not_judged", "deteriorated"),
            "**Two of five indicators are significantly worse than the baseline**: measure 1 and "
            "measure 5. One improved, one didn’t change significantly and one can’t be judged.",
        ),
        (
            ("improved", "improved"),
            "**No indicator is significantly worse than its baseline**. Two improved.",
        ),
        (
            ("deteriorated",),
            "**The one indicator is significantly worse than the baseline**: measure 1.",
        ),
        (
            ("not_judged", "not_judged"),
            "**No indicator can be judged against its baseline.** Each row says why.",
        ),
    ],
)
def test_a_plan_s_sentence_names_what_is_worse(verdicts: tuple[str, ...], said: str) -> None:
    assert summaries.improvement_summary(judged(*verdicts)) == said


def test_a_plan_s_sentence_says_what_improved_most() -> None:
    """By per cent: 667 to 326 is half as many, 1,051 to 1,000 is 5% fewer."""
    least = indicator(id="theft", title="Theft of vehicles", kind=Kind.COUNT)
    little = {**FALL, "baseline_value": 1051.0, "current_value": 1000.0}
    little["baseline_change_percent"] = -4.85
    both = [reading(least, **little), reading(EVENTS, **FALL)]
    assert summaries.improvement_summary(both) == (
        "**No indicator is significantly worse than its baseline**. Two improved (most of all "
        "first-time entrants, −51%)."
    )
    rising = {**FALL, "variation": "special cause concern"}
    assert summaries.improvement_summary([both[0], reading(EVENTS, **rising)]).endswith(
        "(most of all first-time entrants, −51%, though its latest months are a concern)."
    )


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ({}, ["improved"], ""),
        (
            {"measure_1": "improved", "measure_2": "not_judged"},
            ["improved", "not_judged"],
            "**In the report on 2017-18 quarter 1, 1 improved, 1 showed no change (1 of them not "
            "judged) and 0 deteriorated.** None of them has moved since.",
        ),
        (
            {"measure_1": "improved", "measure_2": "improved", "measure_3": "deteriorated"},
            ["not_judged", "no_change", "improved"],
            "**In the report on 2017-18 quarter 1, 2 improved, 0 showed no change and 1 "
            "deteriorated.** Two that had improved no longer count so: measure 1 (not received); "
            "measure 2 (no longer a significant difference). One that had deteriorated no longer "
            "counts so: measure 3 (improved now).",
        ),
        (
            {"measure_1": "no_change", "measure_2": "no_change", "gone": "improved"},
            ["deteriorated", "not_judged", "improved"],
            "**In the report on 2017-18 quarter 1, 1 improved, 2 showed no change and 0 "
            "deteriorated.** One has deteriorated that hadn’t: measure 1 (no change then). Of "
            "those that showed no change, one can’t be judged now. One was not in it. One of it "
            "was not in this.",
        ),
    ],
    ids=["no edition", "nothing moved", "lost", "new, unjudged, gone"],
)
def test_what_moved_since_the_last_report_is_told_by_name_with_why(
    was: dict[str, str], now: list[str], said: str
) -> None:
    given = {"improvement_reason": "not received"}
    counted = [
        reading(
            indicator(id=f"measure_{place}", title=f"Measure {place}"),
            improvement=verdict,
            **(given if verdict == "not_judged" else {}),
        )
        for place, verdict in enumerate(now, start=1)
    ]
    before = {name: Improvement(verdict) for name, verdict in was.items()}
    assert summaries.since_last_edition(before, counted, "2017-18 quarter 1") == said


def test_an_assessment_that_moved_says_that_it_was_assessed() -> None:
    training = reading(EVENTS, improvement="no_change", assessment_words="It goes on.")
    before = {"entrants": Improvement.IMPROVED}
    assert summaries.since_last_edition(before, [training], "2017-18 quarter 1").endswith(
        "first-time entrants (assessed as no change)."
    )


def test_names_with_commas_are_listed_with_semicolons() -> None:
    calls = indicator(title="Reports, calls logged")
    two = [reading(of, improvement="deteriorated") for of in (calls, LOWER)]
    assert "reports, calls logged and burglary" in summaries.improvement_summary(two)
    three = [*two, reading(HIGHER, improvement="deteriorated")]
    assert "reports, calls logged; burglary and burglary" in summaries.improvement_summary(three)


# Against a baseline: level, change and per cent apart

BASELINE_YEAR = Window.financial_year("2012-13")
#: 667 → 326: the fall is 341, 51%; the trap "Decrease (326)" of September 2015.
FALL: dict[str, Any] = {
    "current_value": 326.0,
    "current_numerator": 326.0,
    "baseline": BASELINE_YEAR,
    "baseline_absence": "",
    "baseline_value": 667.0,
    "baseline_change_count": -341.0,
    "baseline_change_value": -341.0,
    "baseline_change_percent": -51.12,
    "improvement": "improved",
}


@pytest.mark.parametrize(
    ("of", "given", "sentence"),
    [
        (EVENTS, {}, "That is 341 fewer (−51%) than 667 in the baseline year 2012-13, a "
         "significant improvement."),
        # Its mirror image.
        (EVENTS,
         {"current_value": 667.0, "baseline_value": 326.0, "baseline_change_value": 341.0,
          "baseline_change_percent": 104.6, "improvement": "deteriorated"},
         "That is 341 more (+105%) than 326 in the baseline year 2012-13, a significant "
         "deterioration."),
        (EVENTS, {"improvement": "no_change"},
         "In the baseline year 2012-13 it was 667; the difference (−341, −51%) is no more than "
         "chance would bring."),
        (EVENTS,
         {"baseline_value": 326.0, "baseline_change_value": 0.0, "improvement": "no_change"},
         "In the baseline year 2012-13 it was 326 too: no significant change."),
        # Too few then for a per cent: 12 and 25.
        (EVENTS,
         {"current_value": 25.0, "baseline_value": 12.0, "baseline_change_value": 13.0,
          "baseline_change_percent": float("nan"), "improvement": "deteriorated"},
         "That is 13 more than 12 in the baseline year 2012-13, a significant deterioration."),
        # Per cent change by points.
        (indicator(kind=Kind.SURVEY, polarity=Polarity.HIGHER),
         {"current_value": 76.0, "baseline_value": 82.9, "baseline_change_value": -6.9,
          "baseline_change_percent": float("nan"), "improvement": "deteriorated"},
         "That is down 6.9 points from 82.9% in the baseline year 2012-13, a significant "
         "deterioration."),
        (EVENTS, {"improvement": "not_judged", "baseline_comparison_sentence": "few answered"},
         "It isn’t judged against 667 in the baseline year 2012-13: few answered."),
        (EVENTS, {"baseline": NINE_MONTHS_BEFORE},
         "That is 341 fewer (−51%) than 667 in April to December 2016 (the baseline), a "
         "significant improvement."),
    ],
)  # fmt: skip
def test_a_figure_against_its_baseline(of: Indicator, given: dict[str, Any], sentence: str) -> None:
    assert baselines.baseline_sentence(reading(of, **{**FALL, **given})) == sentence


@pytest.mark.parametrize(
    ("goal", "given", "sentence"),
    [
        # Inside from end to end of the range, and on either side of it.
        ("band", {"current_value": 28.0, "standing": "on_target"},
         "At 28.0% it is inside the expected range of 28–40%."),
        ("band", {"current_value": 27.0, "standing": "off_target"},
         "At 27.0% it is below the expected range of 28–40%."),
        ("band", {"current_value": 41.0, "standing": "off_target"},
         "At 41.0% it is above the expected range of 28–40%."),
        ("target", {"current_value": 41.8, "standing": "on_target", "target": "40%"},
         "At 41.8% the target of 40% is met."),
        ("target", {"current_value": 39.5, "standing": "within_tolerance", "target": "40%"},
         "At 39.5% the target of 40% is missed, within its tolerance."),
        ("target", {"current_value": 30.0, "standing": "off_target", "target": "40%"},
         "At 30.0% the target of 40% isn’t met."),
        ("none", {"current_value": 30.0, "target": ""}, ""),
    ],
)  # fmt: skip
def test_a_paragraph_tells_where_a_figure_stands(
    goal: str, given: dict[str, Any], sentence: str
) -> None:
    since = dt.date(2014, 4, 1)
    bands = (Band(since=since, low=28, high=40, authority="an example"),) if goal == "band" else ()
    repeats = indicator(kind=Kind.PROPORTION, polarity=Polarity.NEUTRAL, bands=bands)
    counted = {"current_numerator": 146.0, "current_denominator": 540.0}
    one = reading(
        repeats, **{"target": "28–40%", "comparison_reason": "no_earlier", **counted, **given}
    )
    assert sentences.target_sentence(one) == sentence
    assert sentence in sentences.headline(one)


def test_what_is_judged_on_the_year_before_is_compared_once() -> None:
    """Offences of a cohort with no 2012-13: the year before is the baseline."""
    said = sentences.headline(
        reading(
            EVENTS,
            **{
                **FALL,
                "baseline": YEAR_BEFORE,
                "previous_value": 667.0,
                "compared_current": 326.0,
                "compared_earlier": 667.0,
                "change_value": -341.0,
                "change_percent": -51.12,
            },
        ),
        judged=True,
    )
    assert said == (
        "**First-time entrants stood at 326 young people in the year ending December 2017**. That "
        "is 341 fewer (−51%) than 667 in the year ending December 2016, a significant improvement."
    )


def test_what_decides_nothing_has_no_excuse_for_a_baseline_it_lacks() -> None:
    given = {**FALL, "baseline_absence": "no_baseline", "improvement": "not_judged"}
    context = baselines.baseline_sentence(reading(EVENTS, **{**given, "use": "context"}))
    assert context == ""
    assert baselines.baseline_sentence(reading(EVENTS, **given)).startswith("It isn’t judged")


def test_a_projection_has_its_year_interval_and_method() -> None:
    given = {
        "projection_start": pd.Timestamp(2016, 4, 1),
        "projection_end": pd.Timestamp(2017, 3, 31),
        "projection_value": 280.4,
        "projection_lower_95": 180.2,
        "projection_upper_95": 400.6,
        "projection_method": "Holt-Winters",
        "projection_indicative": True,
    }
    found = baselines.projected(reading(EVENTS, **{**FALL, **given}))
    assert found == (
        "By Holt-Winters, 2016-17 would see 280 (95% interval 180 to 401; indicative only)."
    )
    held = {**FALL, **given, "projection_method": "the rate of the last twelve months"}
    assert baselines.projected(reading(EVENTS, **held)) == (
        "Held at the rate of the last twelve months, 2016-17 would see 280 (95% interval 180 to "
        "401)."
    )
    # Its interval is 281 wide, one more than the figure: not worth a sentence.
    assert baselines.projected(reading(EVENTS, **{**held, "projection_upper_95": 461.0})) == ""
    # Where the method was tried on the past, it isn't merely held.
    tried = {**held, "projection_indicative": False}
    assert baselines.projected(reading(EVENTS, **tried)).startswith("By the rate of the last")
    assert baselines.projected(reading(EVENTS, **FALL)) == ""


def test_a_year_to_date_that_is_a_whole_year_is_held_and_not_extended() -> None:
    """4,975 incidents by March 2015 are a year: there is no year to date left to extend."""
    given = {
        "current": Window.financial_year("2014-15"),
        "current_value": 4975.0,
        "projection_start": pd.Timestamp(2016, 4, 1),
        "projection_end": pd.Timestamp(2017, 3, 31),
        "projection_value": 4975.0,
        "projection_lower_95": 3908.0,
        "projection_upper_95": 6042.0,
        "projection_method": "straight line on year to date",
        "projection_indicative": True,
    }
    assert baselines.projected(reading(EVENTS, **given)) == (
        "Held at the last full year, 2016-17 would see 4,975 (95% interval 3,908 to 6,042)."
    )
    nine = {**given, "current": NINE_MONTHS}
    assert baselines.projected(reading(EVENTS, **nine)).startswith("By a straight line")


def test_how_counts_are_projected_is_said_once() -> None:
    """December 2017 to March 2020 is 27 months."""
    held = {
        "current_value": 280.0,
        "projection_start": pd.Timestamp(2019, 4, 1),
        "projection_end": pd.Timestamp(2020, 3, 31),
        "projection_value": 280.0,
        "projection_lower_95": 200.0,
        "projection_upper_95": 360.0,
        "projection_method": "the rate of the last twelve months",
        "projection_indicative": True,
    }
    said = baselines.how_projected([reading(EVENTS, **held), reading(EVENTS, **FALL)])
    assert said.startswith(
        "**Projections to 2019-20 are held at the rate of the last twelve months.** That year"
    )
    assert "That year ends 27 months after the latest figures" in said
    assert baselines.how_projected([reading(EVENTS, **FALL)]) == ""
    tried = {**held, "projection_indicative": False}
    assert baselines.how_projected([reading(EVENTS, **tried)]) == ""


def test_a_count_whose_test_allows_for_more_scatter_has_no_narrower_interval_beside_it() -> None:
    """58,318 crimes, 95% 57,846 to 58,793 by chance alone, would exclude the baseline's 58,805;
    with φ = 3.0 the test finds no difference."""
    given = {**RATE, "dispersion": 3.02}
    assert "95% interval" not in sentences.headline(reading(LOWER, **given))
    assert "95% interval 7.69 to 8.11" in sentences.headline(reading(LOWER, **RATE))


def test_what_has_not_come_is_told_with_the_last_that_did() -> None:
    """Last March's figure, where this one hasn't come; nothing where that isn't known either."""
    late = {
        "current_absence": "not_received",
        "current_reason": "no return came",
        "year_end_value": 133.0,
        "year_end_numerator": 133.0,
        "year_end_absence": "",
    }
    assert sentences.headline(reading(EVENTS, **late)) == (
        "**There is no figure for first-time entrants in the year ending December 2017.** Not "
        "received: no return came. The last, 133, is of the year ending March 2017."
    )
    embargoed = {**late, "current_absence": "not_yet_published", "current_reason": ""}
    assert "The last" not in sentences.headline(reading(EVENTS, **embargoed))
    # The period is told once; another than the lead's is told.
    lead = "**There is no figure for first-time entrants in the year ending December 2017.** "
    the_same = {**late, "current_reason": "year ending December 2017 not received"}
    assert sentences.headline(reading(EVENTS, **the_same)) == (
        f"{lead}Not received. The last, 133, is of the year ending March 2017."
    )
    in_part = {**late, "current_reason": "December 2017 not received"}
    assert sentences.headline(reading(EVENTS, **in_part)).startswith(
        f"{lead}December 2017 not received. "
    )


@pytest.mark.parametrize(
    ("of", "direction", "said"),
    [
        (LOWER, "worsening", "the change since (+7.9%) is significant, for the worse."),
        (LOWER, "improving", "the change since (+7.9%) is significant, for the better."),
        (NEITHER, "higher", "the change since (+7.9%) is significant, neither good nor bad in "),
    ],
)
def test_a_significant_change_on_a_year_before_says_whether_it_is_good(
    of: Indicator, direction: str, said: str
) -> None:
    one = reading(of, **{**RATE, "direction": direction, "baseline": BASELINE_YEAR})
    assert said in sentences.headline(one, judged=True)


@pytest.mark.parametrize(
    ("improvement", "direction", "said"),
    [
        ("improved", "worsening", "the latest quarter is significantly worse than that of a year "
         "before (+7.9%)"),
        ("deteriorated", "improving", "the latest quarter is significantly better than that of a "
         "year before (+7.9%)"),
        ("no_change", "worsening", "the latest quarter is significantly worse than that of a year "
         "before (+7.9%)"),
        ("deteriorated", "worsening", ""),
        ("improved", "stable", ""),
        ("not_judged", "worsening", ""),
    ],
)  # fmt: skip
def test_a_latest_quarter_that_points_another_way(
    improvement: str, direction: str, said: str
) -> None:
    year = reading(LOWER, **RATE, improvement=improvement)
    of_quarter = reading(LOWER, **{**RATE, "direction": direction})
    assert disagreements.latest_quarter(year, of_quarter) == said
    assert disagreements.latest_quarter(year, None) == ""


def test_a_quarter_judged_on_the_year_before_has_one_rounding() -> None:
    """Its own paragraph says "360 more (+63%) than 569"; +63.3% beside it would be another."""
    given = {
        **FALL,
        "baseline": YEAR_BEFORE,
        "previous": YEAR_BEFORE,
        "baseline_change_percent": 63.27,
        "change_percent": 63.27,
        "change_value": 360.0,
        "direction": "worsening",
    }
    assert baselines.on_year_before(reading(EVENTS, **given)) == "+63%"
    other = {**given, "baseline": BASELINE_YEAR}
    assert baselines.on_year_before(reading(EVENTS, **other)) == "+63.3%"


@pytest.mark.parametrize(
    ("verdicts", "sentence"),
    [
        (("improved", "improved"), "Both indicators of this strategic aim improved."),
        (("no_change",) * 3, "All three indicators of this strategic aim show no change."),
        (("not_judged",) * 2, "Neither indicator of this strategic aim can be judged."),
        (("not_judged",) * 3, "None of the three indicators of this strategic aim can be judged."),
        (("improved", "not_judged", "deteriorated", "deteriorated"),
         "Of the four indicators of this strategic aim, two deteriorated, one improved and one "
         "can’t be judged."),
    ],
)  # fmt: skip
def test_several_indicators_in_a_sentence(verdicts: tuple[str, ...], sentence: str) -> None:
    given = [reading(EVENTS, improvement=one) for one in verdicts]
    assert summaries.of_several(given, "strategic aim") == sentence


def test_a_group_in_the_singular_is_told_as_one() -> None:
    given = {**RATE, "rank": 3.0, "rank_of": 8.0, "peers_average": 8.2}
    said = sentences.peers_sentence(reading(**given), "most similar group")
    assert said.startswith("It ranks 3rd of 8 in the most similar group (1st is best")
    assert "3rd of 8 nearest neighbours" in sentences.peers_sentence(reading(**given))


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        (("deteriorated", "deteriorated", "no_change", "improved"), ""),
        (
            ("deteriorated*", "deteriorated", "no_change"),
            "One of the two that deteriorated is compared across a known change (others are asked "
            "too); without it one has deteriorated.",
        ),
        (
            ("improved*", "improved*", "improved", "improved"),
            "Two of the four that improved are compared across a known change (others are asked "
            "too); without them two have improved.",
        ),
        (
            ("no_change*", "deteriorated*"),
            "The one that deteriorated is compared across a known change (others are asked too); "
            "without it none has deteriorated. The one that shows no significant change is "
            "compared across the same change; without it none has shown no change.",
        ),
        (("not_judged*",), ""),
    ],
)
def test_verdicts_across_a_known_change_are_counted_apart(
    verdicts: tuple[str, ...], said: str
) -> None:
    known = EVENTS.model_copy(update={"compared_although": "others are asked too"})
    counted = [
        reading(known if one.endswith("*") else EVENTS, improvement=one.removesuffix("*"))
        for one in verdicts
    ]
    found = summaries.across_known_changes(counted)
    assert found.replace("**", "") == said


def test_a_known_change_is_told_beside_the_verdict_only() -> None:
    known = EVENTS.model_copy(update={"compared_although": "others are asked too"})
    told = "It is compared although others are asked too."
    assert baselines.compared_although(reading(known, improvement="deteriorated")) == told
    assert baselines.compared_although(reading(known, improvement="not_judged")) == ""
    assert baselines.compared_although(reading(EVENTS, improvement="improved")) == ""


@pytest.mark.parametrize(
    ("improvement", "variation", "sentence"),
    [
        ("deteriorated", "special cause improvement",
         "It is significantly worse than the baseline, but the latest months show a special cause "
         "for the better."),
        ("improved", "special cause concern",
         "It is significantly better than the baseline, but the latest months show a special cause "
         "for the worse."),
        ("no_change", "special cause concern",
         "Its difference from the baseline isn’t significant, but the latest months show a special "
         "cause for the worse."),
        ("not_judged", "special cause neither",
         "Yet the latest months show a special cause, neither good nor bad in itself."),
        ("deteriorated", "special cause concern", ""),
        ("improved", "special cause improvement", ""),
        ("no_change", "common cause", ""),
        ("improved", "", ""),
    ],
)  # fmt: skip
def test_limits_that_disagree_with_the_baseline_are_told(
    improvement: str, variation: str, sentence: str
) -> None:
    given = {**FALL, "improvement": improvement, "variation": variation, "rag": "red", "rank": 1.0}
    one = reading(EVENTS, **given)
    assert disagreements.disagreement(one, judged=True) == sentence

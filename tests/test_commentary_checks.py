"""People's words held to the figures: each trap of the reference papers is refused by its rule.

The figures are those that the papers print. What follows a trap's quotation is the sentence that
somebody would have typed on it.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from commented import (
    BREAK,
    CHANGED,
    ENTRANTS,
    FELL,
    FILE,
    MARAC,
    NOISE,
    SURVEY,
    YEAR_END_126,
    against_baseline,
    beside_quarter_before,
    counted,
    errors,
    found,
    share,
    table_of,
)
from hand_made import QUARTER, RATE, indicator
from quarterdeck import commentary_checks, prose
from quarterdeck.commentary_checks import RULES, check, documented
from quarterdeck.params.commentary import WrittenParagraph
from quarterdeck.params.register import Kind, Polarity
from quarterdeck.readings import Readings

REOFFENDING = indicator(
    id="reoffending",
    title="Youth re-offending",
    short_title="Youth re-offending",
    noun="offences",
    kind=Kind.RATIO,
    decimals=2,
)
HATE = indicator(
    id="hate",
    title="Hate incidents",
    short_title="Hate incidents",
    noun="incidents",
    polarity=Polarity.HIGHER,
    polarity_reason="More reporting is the aim.",
)
REFERRALS = indicator(
    id="referrals", title="Referrals", short_title="Referrals", noun="referrals", kind=Kind.COUNT
)
DOMESTIC = indicator(
    id="domestic", title="Domestic burglary", short_title="Domestic burglary", noun="burglaries"
)
ABSENT_CALLS = indicator(
    id="absent_calls",
    title="“Absent” reports, calls logged (STORM)",
    short_title="“Absent” (STORM)",
    noun="reports",
    kind=Kind.COUNT,
)
ABSENT_CASES = indicator(
    id="absent_cases",
    title="“Absent” reports, cases opened (COMPACT)",
    short_title="“Absent” (COMPACT)",
    noun="reports",
    kind=Kind.COUNT,
)
THEFT_FROM = indicator(
    id="theft_from", title="Theft from vehicles", short_title="Theft from", kind=Kind.COUNT
)
ENTRANTS_OF_JUNE = table_of((ENTRANTS, against_baseline(326, 667)))

#: The paper, what it says, the figures, and the sentence with the rule that refuses it.
TRAPS = [
    pytest.param(
        ENTRANTS_OF_JUNE,
        "entrants",
        "Decrease (326) against the baseline.",
        "level for change",
        id="2015-16-Q1: 'Decrease (326)': 326 is the level; the fall is 341 (51%)",
    ),
    pytest.param(
        ENTRANTS_OF_JUNE,
        "crime",
        "Of the 40 indicators, nine improved, 24 show no change and six worsened.",
        "arithmetic",
        id="2015-16-Q1: nine + twenty-five + six = forty",
    ),
    pytest.param(
        ENTRANTS_OF_JUNE,
        "crime",
        "In all 59 of the 72 missing reports (80%) are repeats.",
        "arithmetic",
        id="2015-16-Q1: 59 of 72 missing reports are repeats",
    ),
    pytest.param(
        table_of((THEFT_FROM, against_baseline(7000, 6200))),
        "crime",
        "Theft from vehicles shows no significant change on the baseline.",
        "significance",
        id="2015-16-Q1: theft from vehicles is as significant a rise as theft of",
    ),
    pytest.param(
        ENTRANTS_OF_JUNE,
        "crime",
        "That is a reduction of 14 from 48 (30%).",
        "arithmetic",
        id="2015-16-Q3: -14 from 48 is 29%, printed 30%",
    ),
    pytest.param(
        table_of(
            (ABSENT_CALLS, {"previous_value": 248.0, "previous_numerator": 248.0}),
            (ABSENT_CASES, {"current_value": 604.0, "current_numerator": 604.0}),
        ),
        "crime",
        "“Absent” reports rose from 248 to 604.",
        "refused comparison",
        id="2015-16-Q3: 'Absent' reports: 248 (STORM) -> 604 (COMPACT) is a change of source",
    ),
    pytest.param(
        table_of((SURVEY, share(84.0, 77.0))),
        "confidence",
        "An increase of 7% on the year before.",
        "percentage points",
        id="2016-17-Q4: 'Increase of 7%' is percentage points",
    ),
    pytest.param(
        table_of((REOFFENDING, {"current_value": 0.82, "current_numerator": 164.0})),
        "reoffending",
        "The rate stood at 0.83.",
        "typed figure",
        id="2016-17-Q4: youth re-offending 2015/16 is given two values",
    ),
    pytest.param(
        table_of((SURVEY, share(34.7, 33.0))),
        "confidence",
        "Only 34% (66 of 190) said so.",
        "arithmetic",
        id="2016-17-Q4: 66 of 190 is 35%, printed 34%",
    ),
    pytest.param(
        table_of((HATE, RATE | {"current_value": 0.66, "change_value": 0.08})),
        "hate",
        "The figure has worsened since last year.",
        "direction",
        id="2016-17-Q4: hate incidents 0.58 -> 0.66, and a rise is the aim",
    ),
    pytest.param(
        table_of((indicator(id="violence", title="Violence"), RATE | {"current_value": 3.89})),
        "violence",
        "The rate was 3.93.",
        "typed figure",
        id="2016-17-Q4: violence with injury 3.93 here is 3.89 in the next dashboard",
    ),
    pytest.param(
        table_of((ENTRANTS, counted(75, 83) | YEAR_END_126)),
        "entrants",
        "The number fell from 126 to 75.",
        "refused comparison",
        id="2017-18-Q3: 126 for 12 months beside 75 for nine months",
    ),
    pytest.param(
        table_of((ENTRANTS, counted(75, 83) | YEAR_END_126)),
        "entrants",
        "It is lower than in 2016/17.",
        "refused comparison",
        id="2017-18-Q3: the year end is for reference, and overlaps",
    ),
    pytest.param(
        table_of(
            (
                REFERRALS,
                counted(864, 1611)
                | {
                    "comparison_reason": "coverage",
                    "comparison_sentence": "3 services made a whole return then and 1 now",
                },
            )
        ),
        "referrals",
        "Referrals are down on last year.",
        "refused comparison",
        id="2017-18-Q3: referrals 1,611 for three services beside 864 for one",
    ),
    pytest.param(
        table_of(
            (DOMESTIC, RATE | {"comparison_reason": "break", "comparison_sentence": BREAK})
        ),
        "domestic",
        "Domestic burglary rose by 31%.",
        "refused comparison",
        id="2017-18-Q3: domestic burglary +31% across the April 2017 reclassification",
    ),
    pytest.param(
        table_of(
            (
                REOFFENDING,
                share(0.91, 0.82) | {"significant": False, "change_percent": 10.98},
            )
        ),
        "reoffending",
        "The rate has improved on last year.",
        "direction",
        id="2017-18-Q3: youth re-offending 0.82 -> 0.91 is worse but green",
    ),
    pytest.param(
        table_of(
            (MARAC, share(27.0, 30.0) | {"standing": "off_target", "target": "28–40%"})
        ),
        "marac",
        "The share is inside the range.",
        "standing",
        id="2017-18-Q3: repeat MARAC 27% is inside 25-30% and outside 28-40%",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("table", "about", "sentence", "rule"), TRAPS)
def test_each_trap_of_the_reference_papers_is_refused_by_its_rule(
    table: Readings, about: str, sentence: str, rule: str
) -> None:
    assert rule in errors(sentence, table, about)


def test_traps_of_the_calendar_are_refused_before_any_table_is_made() -> None:
    # 2015-16-Q1: "last five months (January to June)" are six.
    assert prose.span_faults("The last five months (January to June 2015) are quieter.")
    # 2015-16-Q3: headed quarter 2, data to December.
    assert prose.quarter_faults("Quarter 2", QUARTER)


# What is right is let through


@pytest.mark.parametrize(
    "words",
    [
        "It has risen.",
        "The rise on the year before is significant.",
        "Burglary rose significantly on last year.",
        "The number is higher than a year ago, at {burglary.value} per 1,000 people.",
        "The rate is worse.",
        # Another time, another place, another thing.
        "It fell in the summer.",
        "It fell during 2015.",
        "Burglary fell nationally.",
        "The fall in repeat callers is welcome.",
        "Repeat callers fell.",
        "The number of repeat callers fell.",
        "Officers called, and they reduced the wait.",
        "It fell short of what was hoped.",
        "It is less clear why.",
        "Two were charged and burglaries fell afterwards.",
        "The target is so many per 1,000 people.",
        # What may come, and what is not.
        "A fall is expected.",
        "It has not fallen.",
        "Nothing suggests a fall.",
    ],
)
def test_words_that_the_table_bears_out_or_says_nothing_of_pass(words: str) -> None:
    assert errors(words, CHANGED, "burglary") == []


@pytest.mark.parametrize(
    "words",
    [
        "It fell.",
        "It has fallen since last year.",
        "Burglary fell sharply.",
        "The number is lower than a year ago.",
        "Burglaries are down.",
        "A reduction is welcome.",
        "The rate has improved.",
        "There is less of it: a steep fall of {burglary.change}.",
    ],
)
def test_a_direction_that_the_table_contradicts_is_refused_and_its_mirror_passes(
    words: str,
) -> None:
    assert "direction" in errors(words, CHANGED, "burglary")
    assert errors(words, FELL, "burglary") == []


@pytest.mark.parametrize(
    "words", ["Burglary rose significantly.", "There is a significant change."]
)
def test_significant_is_refused_of_what_may_be_chance(words: str) -> None:
    assert "significance" in errors(words, NOISE, "burglary")
    assert errors(words, CHANGED, "burglary") == []


def test_a_significant_fall_is_told_to_contradict_a_significant_rise() -> None:
    words = WrittenParagraph("burglary", "", "Burglary fell significantly.", ((0, 7),))
    told = [problem.wrong for problem in check([words], CHANGED, FILE).errors]
    assert any(one.startswith("significance: a significant 'fell' contradicts") for one in told)


def test_not_significant_is_refused_of_what_is() -> None:
    words = "The difference isn’t significant."
    assert errors(words, CHANGED, "burglary") == ["significance"]
    assert errors(words, NOISE, "burglary") == []


def test_a_rise_that_may_be_chance_is_named_and_stops_nothing() -> None:
    assert found("It rose.", NOISE, "burglary") == [("direction", "warning")]


def test_neither_better_nor_worse_is_said_where_neither_is() -> None:
    either = table_of((indicator(polarity=Polarity.NEUTRAL), RATE))
    assert errors("It has improved.", either, "burglary") == ["direction"]
    assert errors("It has worsened.", either, "burglary") == ["direction"]


def test_a_sentence_that_names_another_indicator_is_held_to_that_one() -> None:
    table = table_of((indicator(), RATE), (ENTRANTS, counted(75, 83)))
    assert errors("First-time entrants fell.", table, "burglary") == []
    assert errors("First-time entrants rose.", table, "burglary") == ["direction"]


def test_a_sentence_that_names_two_is_held_to_each_by_its_name() -> None:
    table = table_of((indicator(), RATE), (ENTRANTS, counted(75, 83)))
    assert errors("Burglary rose, while first-time entrants fell.", table) == []
    assert errors("Burglary fell, while first-time entrants fell.", table) == ["direction"]
    assert errors("Burglary fell and first-time entrants rose.", table) == ["direction"] * 2
    # "The fall" could be either's.
    assert errors("Burglary and first-time entrants were looked at; the fall is real.", table) == []


def test_a_sentence_that_names_a_district_is_held_to_the_district() -> None:
    ash = RATE | {"area": "ash", "against_county": "similar", "change_value": -1.0}
    table = table_of((indicator(), RATE), (indicator(), ash))
    assert errors("It fell in Ash.", table, "burglary") == []
    assert errors("It rose in Ash.", table, "burglary") == ["direction"]
    assert errors("It fell.", table, "burglary") == ["direction"]
    # Birch has no row, and Ash fell.
    assert errors("It fell in Birch.", table, "burglary") == []
    assert errors("It rose in every district but Ash.", table, "burglary") == []
    assert errors("It rose in Ash and in Birch.", table, "burglary") == ["direction"]


def test_a_fall_since_the_baseline_may_be_told_beside_a_rise_on_the_year() -> None:
    both = counted(90, 80) | {
        key: value for key, value in against_baseline(90, 120).items() if key.startswith("baseline")
    }
    table = table_of((ENTRANTS, both))
    assert errors("It fell.", table, "entrants") == []
    assert errors("It fell since the baseline year.", table, "entrants") == []
    assert errors("It fell on last year.", table, "entrants") == ["direction"]


def test_a_comparison_is_told_where_it_is_like_for_like_and_refused_where_it_is_not() -> None:
    words = "It is set beside the year before: more than last year."
    assert errors(words, CHANGED, "burglary") == []
    broken = table_of(
        (indicator(), RATE | {"comparison_reason": "break", "comparison_sentence": BREAK})
    )
    assert "refused comparison" in errors(words, broken, "burglary")
    assert errors("It can’t be compared with last year.", broken, "burglary") == []


@pytest.mark.parametrize(
    ("words", "is_wrong"),
    [
        ("A fall of {entrants.change}.", False),
        ("A fall of {entrants.value}.", True),
        ("It fell by {entrants.previous}.", True),
        ("It fell to {entrants.value}.", False),
        ("It fell to {entrants.change}.", True),
    ],
)
def test_levels_and_changes_are_told_apart_by_their_references(words: str, is_wrong: bool) -> None:
    table = table_of((ENTRANTS, counted(75, 150)))
    # 150 - 75 is 75: the same number is a level or a change by what it is called.
    assert ("level for change" in errors(words, table, "entrants")) is is_wrong


@pytest.mark.parametrize(
    ("level", "change"),
    [
        ("value", "change"),
        ("previous", "change"),
        ("baseline", "baseline_change"),
        ("quarter_before", "quarter_before_change"),
    ],
)
def test_a_level_told_as_a_change_is_to_be_the_change_since_it(level: str, change: str) -> None:
    both = counted(75, 150) | beside_quarter_before(60, 75)
    words = f"An increase of {{entrants.{level}}}."
    checked = check(
        [WrittenParagraph("entrants", "", words, ((0, 1),))], table_of((ENTRANTS, both)), FILE
    )
    offered = [one.right for one in checked.errors if one.wrong.startswith("level for change")]
    assert offered == [f"write {{entrants.{change}}}"]


@pytest.mark.parametrize(
    "words",
    ["It is below the range.", "It is outside the range.", "It is under the expected range."],
)
def test_where_a_figure_stands_to_its_range(words: str) -> None:
    table = table_of((MARAC, share(27.0, 30.0) | {"standing": "off_target", "target": "28–40%"}))
    assert errors(words, table, "marac") == []
    inside = table_of((MARAC, share(30.0, 30.0) | {"standing": "on_target", "target": "28–40%"}))
    assert errors(words, inside, "marac") == ["standing"]
    assert errors("It is above the range.", table, "marac") == ["standing"]


# 7.32 to 7.90 a thousand in 2017, set beside 2016.
@pytest.mark.parametrize(
    "words",
    [
        "As expected, burglary fell.",
        "Burglary fell in 2017.",
        "Burglary fell, as it did among neighbours.",
        "Like its neighbours, burglary fell.",
        "The team will say more in the spring, and burglary fell.",
        "Fewer burglaries were recorded.",
        "There were fewer burglaries than last year.",
        "A lower burglary rate than last year.",
        "Burglary is falling.",
        "Falling burglary is welcome.",
        "There has been improvement.",
        "Burglary is on a downward path.",
        "Burglary is stable.",
        "Burglary remained broadly unchanged.",
        "It has not risen.",
        "Burglaries haven’t risen.",
        "Burglary halved.",
        "Burglary rose by a quarter.",
        "There was a rise of nearly a third.",
        "Burglary has doubled.",
    ],
)
def test_a_clause_is_held_to_the_table_whatever_stands_beside_it(words: str) -> None:
    assert "direction" in errors(words, CHANGED, "burglary")


@pytest.mark.parametrize(
    "words",
    [
        "It is expected that, with patrols, burglary falls.",
        "If all goes well, burglary falls.",
        "In the summer, patrols doubled and burglary fell.",
        "Burglary fell, but only in June.",
        "Burglary fell in 2016.",
        "Among neighbours, burglary fell.",
        "Compared with neighbours, burglary is lower.",
        "Neighbours saw burglary fall.",
        "Fewer burglary victims came forward.",
        "Officers attended fewer burglaries.",
        "Rising burglary is a worry.",
        "More burglaries were recorded.",
        "Burglary is on an upward path.",
        "A downward trend in repeat callers is welcome.",
        "Burglary rose by nearly a tenth.",
        "The team is stable.",
        "Stable staffing helped.",
    ],
)
def test_a_clause_of_another_time_place_or_thing_passes(words: str) -> None:
    assert errors(words, CHANGED, "burglary") == []


def test_fractions_in_words_are_those_of_the_change() -> None:
    # 100 to 126.7 is a quarter and not a third; 50 from 100 is a half; 205 from 100 is doubled.
    quarter = table_of((ENTRANTS, counted(126.7, 100)))
    assert errors("It rose by a quarter.", quarter, "entrants") == []
    assert errors("It rose by more than a quarter.", quarter, "entrants") == []
    assert errors("It rose by a third.", quarter, "entrants") == ["direction"]
    assert errors("It rose by almost a quarter.", quarter, "entrants") == ["direction"]
    assert errors("It halved.", table_of((ENTRANTS, counted(50, 100))), "entrants") == []
    assert errors("It doubled.", table_of((ENTRANTS, counted(205, 100))), "entrants") == []


def test_stable_is_let_through_of_what_may_be_chance() -> None:
    assert errors("Burglary is stable.", NOISE, "burglary") == []
    assert errors("It has not risen.", NOISE, "burglary") == []


def test_part_of_a_title_under_its_own_heading_is_the_indicator() -> None:
    young = indicator(
        id="youth_reoffending",
        title="Re-offending by young offenders",
        short_title="Young people’s re-offending",
        noun="offences",
    )
    table = table_of((young, RATE | {"significant": False}))
    for words in ("Youth re-offending rose significantly.", "Re-offending rose significantly."):
        assert errors(words, table, "youth_reoffending") == ["significance"]
    assert found("Re-offending rose.", table, "youth_reoffending") == [("direction", "warning")]
    entrants = table_of((ENTRANTS, counted(75, 83) | YEAR_END_126))
    assert errors("Entrants are down on the year end.", entrants, "entrants") == [
        "refused comparison"
    ]


# The quarter before

#: 34 first-time entrants after 48 a year before, and after 22 in the quarter before: 55% more.
OF_QUARTER = counted(34, 48, significant=False) | beside_quarter_before(22, 34)


@pytest.mark.parametrize(
    "words",
    [
        "That is {entrants.quarter_before_change} more than in the quarter before.",
        "On the {entrants.quarter_before} of the quarter before that is a rise of "
        "{entrants.quarter_before_change}, or {entrants.quarter_before_change_percent}.",
        "From {entrants.quarter_before} in {entrants.quarter_before_period} to {entrants.value}.",
        "The difference from last quarter is {entrants.quarter_before_difference}.",
    ],
)
def test_the_quarter_before_may_be_told_by_its_references(words: str) -> None:
    assert found(words, table_of((ENTRANTS, OF_QUARTER)), "entrants") == []


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("The quarter before had 22.", "typed figure"),
        ("That is 55% more than in the quarter before.", "typed figure"),
        ("There are 12 more than in the quarter before.", "typed figure"),
        ("An increase of {entrants.quarter_before} on the quarter before.", "level for change"),
        ("It rose to {entrants.quarter_before_change}.", "level for change"),
    ],
)
def test_the_quarter_before_is_no_figure_to_type_nor_a_level_a_change(
    words: str, rule: str
) -> None:
    assert rule in errors(words, table_of((ENTRANTS, OF_QUARTER)), "entrants")


def test_across_a_break_the_quarter_before_is_not_set_beside() -> None:
    broken = OF_QUARTER | {
        "quarter_before_comparison_reason": "break",
        "quarter_before_comparison_sentence": "another service counts, from October 2017",
        "quarter_before_change_count": float("nan"),
        "quarter_before_change_value": float("nan"),
        "quarter_before_change_percent": float("nan"),
    }
    table = table_of((ENTRANTS, broken))
    words = "From {entrants.quarter_before} in the quarter before to {entrants.value}."
    assert errors(words, table, "entrants") == ["refused comparison"]
    told = found("The difference is {entrants.quarter_before_difference}.", table, "entrants")
    assert told == [("reference", "unresolved")]


# Typed figures


@pytest.mark.parametrize(
    ("words", "reference"),
    [
        ("There were 5,453 burglaries.", "{burglary.count}"),
        ("The rate is 7.90 per 1,000.", "{burglary.value}"),
        ("A rise of 7.9%.", "{burglary.change_percent}"),
        ("A rise of 8 per cent.", "{burglary.change_percent}"),
    ],
)
def test_a_typed_figure_that_the_table_has_is_to_be_a_reference(words: str, reference: str) -> None:
    checked = check([WrittenParagraph("burglary", "", words, ((0, 1),))], CHANGED, FILE)
    [problem] = checked.errors
    assert "is typed, and it is a figure of the table" in problem.wrong
    assert problem.right == f"write {reference}"


@pytest.mark.parametrize(
    "words",
    [
        "There were 5,450 burglaries.",
        "The rate is 7.92.",
        "The rate stands at 9.12 per 1,000 people.",
        "It is 6.10.",
        "Some 4,312 offences were recorded.",
        "In all 4,312 burglaries have been recorded.",
        "A rise of 9%.",
        "It rose by 30%.",
    ],
)
def test_a_typed_figure_that_the_table_has_otherwise_is_refused(words: str) -> None:
    assert errors(words, CHANGED, "burglary") == ["typed figure"]


@pytest.mark.parametrize(
    "words",
    [
        "It led to eighty-five arrests.",
        "The programme costs £1.2 million.",
        "A grant of £250,000 was made.",
        "Some 400 homes were visited.",
        "Some 400 patrols were recorded.",
        "The wait is 4.5 calls.",
        "The service answered 61% of calls.",
        "It was 4th of 17 forces.",
        "Three hundred people came.",
    ],
)
def test_a_typed_figure_that_no_table_has_is_named_and_stops_nothing(words: str) -> None:
    assert found(words, CHANGED, "burglary") == [("typed figure", "warning")]


@pytest.mark.parametrize(
    "words",
    [
        "The winter operation began on 1 December 2015 and ended by 9 March.",
        "It was so in 2016/17 and in 2017-18, as it had been since 2012.",
        "The plan for 2017-18-Q3 and Q4, and quarter 3, stands.",
        "Detentions under section 136 are fewer; see paragraph 12 and appendix 2.",
        "People aged 10 to 17, under-18s and the over 65s were asked.",
        "Forces work to Blueprint 2020, and a site in Ward 14 is next.",
        "The 101 number answered, and officers patrol 24/7 from 17:00.",
        "It is the 21st meeting, after 18 months and twenty-one days.",
        "Nine places, three services and twelve people.",
        "Traffic on the M1 and the A46 is heavy.",
        "It was {burglary.value} in {burglary.period}: {burglary.difference}.",
    ],
)
def test_dates_names_ages_and_references_are_no_typed_figures(words: str) -> None:
    assert found(words, CHANGED, "burglary") == []


def test_any_figure_typed_of_what_is_embargoed_is_refused() -> None:
    silent = {"current_absence": "not_yet_published", "comparison_reason": "no_current"}
    table = table_of((SURVEY, silent))
    assert errors("It was 61%.", table, "confidence") == ["typed figure"]
    assert errors("The release is on 9 March 2018.", table, "confidence") == []


# References


def test_every_reference_that_cannot_be_printed_is_told_at_once() -> None:
    words = "See {burglry.value}, {burglary.valu}, {burglary.rank}, {quarter} and {paragraf:x}."
    assert found(words, CHANGED) == [("reference", "unresolved")] * 4


def test_the_line_of_a_reference_is_its_own() -> None:
    text = "First line of words and {burglary.value}, then the last {burglary.rank}."
    split = text.index("then")
    paragraph = WrittenParagraph("crime", "", text, ((0, 3), (split, 4)))
    [problem] = check([paragraph], CHANGED, FILE).unresolved
    assert problem.place == "line 4"


@pytest.mark.parametrize(
    "words",
    [
        "See { burglary.value } or {burglary}.",
        "See {burglary} or {burglary.ash.x.value}, from {burglary} to {burglary}.",
        "See {burglary.value and more.",
        "See burglary.value} and more.",
        "See {{burglary.value}}.",
        "See {}.",
    ],
)
def test_a_reference_that_is_not_whole_is_a_problem_with_its_line(words: str) -> None:
    assert ("reference", "unresolved") in found(words, CHANGED, "burglary")


@pytest.mark.parametrize(
    "words",
    [
        "Burglary **fell** this year.",
        "**Burglary** fell this year.",
        "[Burglary fell](https://example.org) this year.",
        "**[Burglary](https://example.org)** fell this year.",
    ],
)
def test_marks_hide_no_words(words: str) -> None:
    assert errors(words, CHANGED, "crime") == ["direction"]
    assert errors(words, FELL, "crime") == []


def test_the_line_of_a_word_behind_marks_is_its_own() -> None:
    text = "A [long link](https://example.org/a-very-long-address) said. Burglary **fell**."
    paragraph = WrittenParagraph("crime", "", text, ((0, 3), (text.index("Burglary"), 4)))
    [problem] = check([paragraph], CHANGED, FILE).errors
    assert problem.place == "line 4"


# Paragraphs as words

LAST = "Tools taken from vans make up much of the rise, and a marking scheme begins soon."


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (LAST, "word for word"),
        (LAST.replace("soon", "now"), "nearly word for word"),
        ("The marking scheme has begun in all three towns, and owners bring their tools.", ""),
        ("Nothing to add.", ""),
    ],
)
def test_a_paragraph_carried_over_is_named(now: str, told: str) -> None:
    before = [WrittenParagraph("crime", "", text, ((0, 1),)) for text in (LAST, "Nothing to add.")]
    checked = check(
        [WrittenParagraph("crime", "", now, ((0, 4),))],
        CHANGED,
        FILE,
        before=before,
        label_before="2017-18-Q2",
    )
    said = [problem.wrong for problem in checked.warnings]
    assert said == ([f"carried over: the paragraph is that of 2017-18-Q2, {told}"] if told else [])


def test_words_are_spelt_the_british_way_with_a_suggestion() -> None:
    checked = check(
        [WrittenParagraph("crime", "", "The center organised it in Long Sutton.", ((0, 2),))],
        CHANGED,
        FILE,
    )
    assert [str(one) for one in checked.warnings] == [
        f"{FILE}, line 2: spelling: 'center' isn’t in the word list; did you mean 'centre'? "
        "Else add it to params/words.txt"
    ]
    assert not checked.errors


def test_the_workbooks_own_words_are_known() -> None:
    paragraph = WrittenParagraph("crime", "", "The zzyzx stands.", ((0, 2),))
    assert check([paragraph], CHANGED, FILE, own_words={"zzyzx"}).warnings == ()
    assert len(check([paragraph], CHANGED, FILE).warnings) == 1


def test_rules_have_names_that_their_messages_give() -> None:
    assert [rule.__name__.replace("_", " ") for rule in RULES] == [
        "typed figure",
        "direction",
        "significance",
        "refused comparison",
        "percentage points",
        "level for change",
        "standing",
        "rank",
        "embargo",
        "contrary",
        "arithmetic",
    ]
    assert commentary_checks.__doc__


def test_the_page_says_what_the_code_does() -> None:
    page = (Path(__file__).parents[1] / "docs" / "commentary.md").read_text(encoding="utf-8")
    assert documented.with_tables(page) == page
    assert all(f"<!-- {name} -->" in page for name in documented.tables())


def test_a_table_without_figures_refuses_nothing_but_references() -> None:
    empty = table_of((indicator(), {"comparison_reason": "no_current"}))
    assert pd.isna(empty.get("safety", "burglary").value())
    assert found("The service is busy.", empty, "burglary") == []
    assert found("It was {burglary.value}.", empty, "burglary") == [("reference", "unresolved")]

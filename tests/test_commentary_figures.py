"""Figures that commentary refers to: printed as the tables print them, or refused with the reason.

The figures are those of `hand_made`, and the changes are pencil arithmetic on them.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest
from hand_made import (
    RATE,
    SHARE,
    SMALL,
    YEAR,
    framework,
    indicator,
    outcome,
    readings,
    row,
)
from quarterdeck.commentary_figures import (
    FIGURES,
    PAPER_WORDS,
    FigureWords,
    Unresolved,
    frameworks_of,
    references,
)
from quarterdeck.params.register import Band, Indicator, Kind, Polarity
from quarterdeck.periods import Window

BASELINE = Window(dt.date(2012, 4, 1), dt.date(2013, 3, 31))
AGAINST: dict[str, Any] = {
    "baseline": BASELINE,
    "baseline_value": 6.5,
    "baseline_numerator": 4300.0,
    "baseline_denominator": 660_000.0,
    "baseline_absence": "",
    "baseline_change_value": 1.4005,
    "baseline_change_percent": 21.55,
    "baseline_p_value": 0.001,
}
#: A quarter before: 4,957 of 690,212 people are 7.1818 per 1,000, of which 0.7187 is 10.007%.
BESIDE: dict[str, Any] = {
    "quarter_before_start": pd.Timestamp(2017, 7, 1),
    "quarter_before_end": pd.Timestamp(2017, 9, 30),
    "quarter_before_value": 7.1818,
    "quarter_before_numerator": 4957.0,
    "quarter_before_change_value": 0.7187,
    "quarter_before_change_percent": 10.007,
}
PROJECTED: dict[str, Any] = {
    "projection_start": pd.Timestamp(2016, 4, 1),
    "projection_end": pd.Timestamp(2017, 3, 31),
    "projection_value": 5600.4,
    "projection_lower_80": 5500.0,
    "projection_upper_80": 5700.0,
    "projection_lower_95": 5301.0,
    "projection_upper_95": 5899.0,
    "projection_method": "last twelve months",
}
RANKED: dict[str, Any] = {"rank": 3.0, "rank_of": 9.0, "rank_tied": True, "peers_average": 7.8}
SHARE_KIND = indicator(
    id="repeats",
    title="Repeat cases",
    short_title="Repeat cases",
    noun="cases",
    kind=Kind.PROPORTION,
    polarity=Polarity.NEUTRAL,
    bands=(Band(since=dt.date(2016, 4, 1), low=28.0, high=40.0, authority="a test"),),
)
EVENTS = indicator(id="entrants", title="Entrants", short_title="Entrants", kind=Kind.COUNT)
SAVED = indicator(
    id="saved", title="Saved", short_title="Saved", noun="£ million", unit="£ million",
    kind=Kind.MONEY, polarity=Polarity.HIGHER,
)  # fmt: skip


def words(*entries: tuple[Indicator, dict[str, Any]]) -> FigureWords:
    known = {one.id: one for one, _ in entries}
    board = framework((outcome(indicators=tuple(known)),), tuple(known.values()))
    table = readings(board, [row(indicator=one.id, kind=one.kind, **had) for one, had in entries])
    return FigureWords(table, frameworks_of(table))


def refused(told: FigureWords, name: str) -> str:
    with pytest.raises(Unresolved) as found:
        told.resolved(name)
    return str(found.value)


FULL = words((indicator(), RATE | AGAINST | BESIDE | PROJECTED | RANKED | {"target": "7"}))


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("value", "7.90"),
        ("count", "5,453"),
        ("base", "690,212"),
        ("period", "the year ending December 2017"),
        ("previous", "7.32"),
        ("previous_count", "5,055"),
        ("previous_period", "the year ending December 2016"),
        # 7.90 - 7.32 as printed, though 7.9005 - 7.3238 rounds to the same here.
        ("change", "0.58"),
        ("change_percent", "7.9%"),
        ("difference", "+7.9%"),
        ("year_end", "7.33"),
        ("baseline", "6.50"),
        ("baseline_period", "the baseline year 2012-13"),
        ("baseline_change", "1.40"),
        ("baseline_change_percent", "22%"),
        ("baseline_difference", "+22%"),
        ("quarter_before", "7.18"),
        ("quarter_before_period", "July to September 2017"),
        # 7.90 less 7.18, as printed.
        ("quarter_before_change", "0.72"),
        ("quarter_before_change_percent", "10%"),
        ("quarter_before_difference", "+0.72, +10%"),
        ("target", "7"),
        ("rank", "=3rd of 9"),
        ("average", "7.80"),
        ("projection", "5,600.40"),
        ("projection_interval", "5,301.00 to 5,899.00"),
        ("projection_period", "the year ending March 2017"),
    ],
)
def test_every_name_prints_its_figure(name: str, printed: str) -> None:
    assert FULL.resolved(f"burglary.{name}") == printed


def test_every_name_is_tested_above() -> None:
    [mark] = test_every_name_prints_its_figure.pytestmark  # type: ignore[attr-defined]
    assert {name for name, _ in mark.args[1]} == set(FIGURES)


def test_text_is_filled_and_other_braces_are_left() -> None:
    said = (
        "{quarter}: {burglary.value} ({ burglary.count }); {paragraph:burglary}, {appendix:data}."
    )
    assert FULL.filled(said, PAPER_WORDS) == (
        "{quarter}: 7.90 (5,453); {paragraph:burglary}, {appendix:data}."
    )
    assert [one.is_figure for one in references(said)] == [False, True, True]


def test_percentages_change_by_points() -> None:
    told = words((SHARE_KIND, SHARE | {"target": "28–40%"}))
    # 25.8% after 30.0%.
    assert told.resolved("repeats.value") == "25.8%"
    assert told.resolved("repeats.change") == "4.2 percentage points"
    assert told.resolved("repeats.difference") == "−4.2 points"
    assert told.resolved("repeats.target") == "28–40%"
    assert refused(told, "repeats.change_percent") == (
        "repeats for Midshire is a percentage, which changes by percentage points; write "
        "{repeats.change}"
    )


def test_a_point_is_one_and_a_fall_has_no_sign() -> None:
    whole = indicator(id="whole", kind=Kind.PROPORTION, decimals=0)
    given = SHARE | {"compared_current": 29.0, "compared_earlier": 30.0, "change_value": -1.0}
    assert words((whole, given)).resolved("whole.change") == "1 percentage point"


def test_small_numbers_change_in_counts() -> None:
    told = words((EVENTS, SMALL))
    assert told.resolved("entrants.change") == "13"
    assert told.resolved("entrants.difference") == "+13"
    assert refused(told, "entrants.change_percent").endswith("; write {entrants.change}")


#: 34 first-time entrants, and 22 in the quarter before: 12 of 22 is 54.5%, printed as 55%.
ENTRANTS: dict[str, Any] = {
    "current_value": 34.0,
    "current_numerator": 34.0,
    "quarter_before_start": pd.Timestamp(2017, 7, 1),
    "quarter_before_end": pd.Timestamp(2017, 9, 30),
    "quarter_before_value": 22.0,
    "quarter_before_numerator": 22.0,
    "quarter_before_change_value": 12.0,
    "quarter_before_change_percent": 100 * 12 / 22,
}


def test_the_quarter_before_is_told_in_counts_and_in_whole_per_cent() -> None:
    told = words((EVENTS, ENTRANTS))
    text = "{e_change} more than the {e} of {e_period}, or {e_change_percent}: {e_difference}."
    printed = "12 more than the 22 of July to September 2017, or 55%: +12, +55%."
    assert told.filled(text.replace("{e", "{entrants.quarter_before")) == printed


@pytest.mark.parametrize(
    ("given", "name", "why"),
    [
        # Read on the year.
        ({"quarter_before_start": pd.NaT, "quarter_before_end": pd.NaT}, "", "counted by quarter"),
        ({"quarter_before_start": pd.NaT}, "_period", "isn’t counted by quarter"),
        ({"quarter_before_start": pd.NaT}, "_difference", "isn’t counted by quarter"),
        (
            {
                "quarter_before_absence": "not_received",
                "quarter_before_reason": "one month not received",
            },
            "",
            "has no figure in the quarter before: one month not received",
        ),
        (
            {
                "quarter_before_comparison_reason": "break",
                "quarter_before_comparison_sentence": "another service counts, from October 2017",
            },
            "_change",
            "isn’t set beside the quarter before: another service counts, from October 2017",
        ),
        (
            {"quarter_before_numerator": 12.0, "quarter_before_change_percent": float("nan")},
            "_change_percent",
            "from so small a number; write {entrants.quarter_before_change}",
        ),
        (
            {"quarter_before_numerator": 0.0, "quarter_before_change_percent": float("nan")},
            "_change_percent",
            "it would be reckoned from 0",
        ),
        ({"current_absence": "not_yet_published"}, "_change", "embargoed"),
        ({"quarter_before_absence": "not_yet_published"}, "", "embargoed"),
    ],
)
def test_what_cannot_be_told_of_the_quarter_before(
    given: dict[str, Any], name: str, why: str
) -> None:
    told = words((EVENTS, ENTRANTS | given))
    assert why in refused(told, f"entrants.quarter_before{name}").replace("{{", "{")


def test_money_is_printed_in_millions_and_has_no_count() -> None:
    told = words((SAVED, {"current_value": 27.8, "current_numerator": 27.8}))
    assert told.resolved("saved.value") == "£27.8m"
    assert refused(told, "saved.count") == "saved for Midshire has a sum of money and no count"


BROKEN = RATE | {
    "comparison_reason": "break",
    "comparison_sentence": "sheds count, from April 2017",
}


@pytest.mark.parametrize(
    ("given", "name", "why"),
    [
        (BROKEN, "change", "burglary for Midshire isn’t compared with a year before: sheds count, "
         "from April 2017"),
        (BROKEN, "difference", "burglary for Midshire isn’t compared with a year before: sheds "
         "count, from April 2017"),
        (RATE, "rank", "burglary for Midshire has no rank among its neighbours"),
        (RATE, "target", "burglary for Midshire has no target or band"),
        (RATE, "projection", "burglary for Midshire has no projection: none made"),
        (RATE | {"current_absence": "not_yet_published", "current_reason": "61% until March"},
         "value", "burglary for Midshire is embargoed: its figure may not be told before it is "
         "published; take the sentence out of this edition"),
        (RATE | {"previous_absence": "data_fault", "previous_reason": "a fault in Ash"}, "previous",
         "burglary for Midshire has no figure a year before: held back: a fault in Ash; say so in "
         "words, or take the sentence out"),
        (RATE | {"baseline_reason": "none is set"}, "baseline", "burglary for Midshire has no "
         "figure in the baseline year: no baseline: none is set; say so in words, or take the "
         "sentence out"),
    ],
)  # fmt: skip
def test_what_cannot_be_printed_says_why(given: dict[str, Any], name: str, why: str) -> None:
    assert refused(words((indicator(), given)), f"burglary.{name}") == why


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("burglry.value", "did you mean 'burglary'?"),
        ("burglary.valeu", "did you mean 'value'?"),
        ("burglary.as.value", "did you mean 'ash'?"),
        ("burglary", "say which figure: {burglary.value}"),
        ("burglry", "did you mean {burglary.value}?"),
        ("quartr", "did you mean {quarter}?"),
        ("burglary.ash.birch.value", "say which figure: {burglary.value}"),
        ("burglary.", "say which figure: {burglary.value}"),
        ("burglary.districts.topp", "did you mean 'top'?"),
        ("", "write {<indicator>.value}"),
    ],
)
def test_an_unknown_name_has_the_nearest_with_it(name: str, right: str) -> None:
    rows = [(indicator(), RATE), (indicator(), RATE | {"area": "ash"})]
    assert refused(words(*rows), name).endswith(right)


def district(area: str, value: float, **given: Any) -> tuple[Indicator, dict[str, Any]]:
    columns = {"area": area, "current_value": value, "current_numerator": 10 * value}
    return indicator(), RATE | columns | {"against_county": "similar"} | given


def test_districts_by_name_with_their_figure() -> None:
    told = words(
        (indicator(), RATE), district("ash", 9.314), district("birch", 9.306),
        district("long_sutton", 5.2),
    )  # fmt: skip
    # 9.314 and 9.306 are both printed 9.31.
    assert told.resolved("burglary.districts.top") == "Ash and Birch (9.31)"
    assert told.resolved("burglary.districts.bottom") == "Long Sutton (5.20)"
    assert told.resolved("burglary.long_sutton.value") == "5.20"
    assert told.resolved("burglary.ash.count") == "93"


def test_a_count_s_districts_are_told_by_rate() -> None:
    counted = indicator(
        kind=Kind.COUNT,
        compared_per=1000,
        compared_denominator=indicator().denominator,
    )
    rows = [
        (counted, RATE | {"area": area, "current_value": count, "compared_rate": rate})
        for area, count, rate in (("ash", 90.0, 3.0), ("birch", 40.0, 6.1))
    ]
    told = words((counted, RATE | {"current_value": 130.0}), *rows)
    assert told.resolved("burglary.districts.top") == "Birch (6.1 per 1,000 people)"
    assert told.resolved("burglary.districts.bottom") == "Ash (3.0 per 1,000 people)"


def test_the_highest_of_districts_is_not_known_while_one_has_no_figure() -> None:
    gone = district("birch", 1.0, current_absence="data_fault", current_reason="a fault")
    told = words((indicator(), RATE), district("ash", 9.3), gone)
    assert refused(told, "burglary.districts.top").startswith("burglary for Birch has no figure")


def test_districts_that_are_alike_have_no_highest() -> None:
    told = words((indicator(), RATE), district("ash", 9.3), district("birch", 9.3))
    assert "every district has the same figure" in refused(told, "burglary.districts.top")
    alone = words((indicator(), RATE))
    assert refused(alone, "burglary.districts.top") == "burglary isn’t held by district"


def test_a_window_in_words_is_that_of_the_row() -> None:
    assert YEAR.words in FULL.resolved("burglary.period")

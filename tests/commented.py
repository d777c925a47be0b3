"""Hand-made indicators with the figures of the reference papers, and what the rules say of words.

Burglary is at 7.90 a thousand after 7.32, a significant rise, in `CHANGED`; its mirror is `FELL`.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
from hand_made import (
    NINE_MONTHS,
    NINE_MONTHS_BEFORE,
    RATE,
    framework,
    indicator,
    outcome,
    readings,
    row,
)
from quarterdeck.commentary_checks import check
from quarterdeck.params.commentary import WrittenParagraph
from quarterdeck.params.register import Band, Indicator, Kind, Polarity
from quarterdeck.readings import Readings

FILE = "params/quarters/2017-18-Q3.md"


def counted(current: float, previous: float, **given: Any) -> dict[str, Any]:
    """The columns of a count that is compared with a year before."""
    change = current - previous
    return {
        "current_value": current,
        "current_numerator": current,
        "previous_value": previous,
        "previous_numerator": previous,
        "compared_current": current,
        "compared_earlier": previous,
        "change_value": change,
        "change_count": change,
        "change_percent": 100 * change / previous,
        "significant": True,
    } | given


def against_baseline(current: float, baseline: float, p_value: float = 0.001) -> dict[str, Any]:
    """The columns of a count that is compared with its baseline, and with nothing else."""
    change = current - baseline
    return {
        "current_value": current,
        "current_numerator": current,
        "baseline_value": baseline,
        "baseline_numerator": baseline,
        "baseline_absence": "",
        "baseline_comparable": True,
        "baseline_change_value": change,
        "baseline_change_count": change,
        "baseline_change_percent": 100 * change / baseline,
        "baseline_p_value": p_value,
        "comparison_reason": "no_earlier",
        "comparison_sentence": "there is no figure for the year before",
    }


def beside_quarter_before(before: float, now: float, **given: Any) -> dict[str, Any]:
    """The columns of a count that is given with that of the quarter before."""
    return {
        "quarter_before_start": pd.Timestamp(2017, 7, 1),
        "quarter_before_end": pd.Timestamp(2017, 9, 30),
        "quarter_before_value": before,
        "quarter_before_numerator": before,
        "quarter_before_change_count": now - before,
        "quarter_before_change_value": now - before,
        "quarter_before_change_percent": 100 * (now - before) / before,
    } | given


def share(current: float, previous: float, **given: Any) -> dict[str, Any]:
    """The columns of a percentage that is compared with a year before."""
    return {
        "current_value": current,
        "previous_value": previous,
        "compared_current": current,
        "compared_earlier": previous,
        "change_value": current - previous,
        "significant": True,
    } | given


def table_of(*entries: tuple[Indicator, dict[str, Any]]) -> Readings:
    """The indicator table of some indicators under the outcome `crime`."""
    known = tuple(one for one, _ in entries)
    board = framework((outcome(indicators=tuple(one.id for one in known)),), known)
    return readings(board, [row(indicator=one.id, kind=one.kind, **had) for one, had in entries])


def found(text: str, table: Readings, about: str = "crime") -> list[tuple[str, str]]:
    """The rules that a paragraph falls foul of, each with `error`, `warning` or `unresolved`."""
    checked = check([WrittenParagraph(about, "", text, ((0, 7),))], table, FILE)
    assert {(one.file, one.place) for group in vars(checked).values() for one in group} <= {
        (FILE, "line 7")
    }
    return [
        (problem.wrong.partition(":")[0], severity)
        for severity, problems in (
            ("unresolved", checked.unresolved),
            ("error", checked.errors),
            ("warning", checked.warnings),
        )
        for problem in problems
    ]


def errors(text: str, table: Readings, about: str = "crime") -> list[str]:
    return [rule for rule, severity in found(text, table, about) if severity == "error"]


ENTRANTS = indicator(
    id="entrants",
    title="First-time entrants",
    short_title="Entrants",
    noun="young people",
    kind=Kind.COUNT,
)
SURVEY = indicator(
    id="confidence",
    title="Confidence in the police",
    short_title="Confidence",
    noun="residents",
    kind=Kind.SURVEY,
    polarity=Polarity.HIGHER,
)
MARAC = indicator(
    id="marac",
    title="Repeat cases at MARAC",
    short_title="Repeat cases",
    noun="cases",
    kind=Kind.PROPORTION,
    polarity=Polarity.NEUTRAL,
    bands=(Band(since=dt.date(2016, 4, 1), low=28.0, high=40.0, authority="the range of 2016"),),
)
YEAR_END_126: dict[str, Any] = {
    "current": NINE_MONTHS,
    "previous": NINE_MONTHS_BEFORE,
    "year_end_value": 126.0,
    "year_end_numerator": 126.0,
    "year_end_comparison_reason": "length",
    "year_end_comparison_words": "12 months against 9",
}
BREAK = "the Home Office replaced the class, from April 2017"

CHANGED = table_of((indicator(), RATE))  # 7.32 -> 7.90, +7.9%, significant
NOISE = table_of((indicator(), RATE | {"significant": False}))
FELL = table_of(
    (indicator(), RATE | {"change_value": -0.5767, "change_percent": -7.3, "change_count": -398.0})
)

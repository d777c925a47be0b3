"""Titles of charts: what a series or a comparison of districts shows, and no more than that."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

import pandas as pd

from quarterdeck.params.absence import Absence
from quarterdeck.periods import Window, month_name
from quarterdeck.printing import capital, joined, spelt
from quarterdeck.readings import Reading
from quarterdeck.statistics.control_charts import ControlChart
from quarterdeck.verdicts import AgainstCounty, Improvement
from quarterdeck.wording.baselines import is_judged_on_year_before
from quarterdeck.wording.in_cells import figure, standing_words

_AGAINST = {
    AgainstCounty.BETTER: "better than",
    AgainstCounty.WORSE: "worse than",
    AgainstCounty.HIGHER: "above",
    AgainstCounty.LOWER: "below",
    AgainstCounty.SIMILAR: "similar to",
}


def district_title(readings: Sequence[Reading], county: str) -> str:
    """The finding of a district comparison: how many are better, worse, similar.

    readings: of the districts; county: what they are compared with, as a sentence has it.
    """
    held_back = sum(reading.absence() is Absence.DATA_FAULT for reading in readings)
    counts = Counter(
        reading.against_county
        for reading in readings
        if reading.against_county is not None and reading.absence() is not Absence.DATA_FAULT
    )
    are_held_back = f"{spelt(held_back)} {'is' if held_back == 1 else 'are'} held back"
    judged = {verdict: words for verdict, words in _AGAINST.items() if counts[verdict]}
    if not judged:
        return f"No district is judged{f'; {are_held_back}' if held_back else ''}"
    first, *others = judged
    if len(readings) > 1 and counts[first] == len(readings):
        every = "Both" if len(readings) == 2 else f"All {spelt(len(readings))}"
        return f"{every} districts are {judged[first]} {county}"
    noun = "district is" if counts[first] == 1 else "districts are"
    pieces = [f"{spelt(counts[first])} {noun} {judged[first]} {county}"]
    for verdict in (*others, AgainstCounty.NOT_JUDGED):
        if counts[verdict]:
            are = "is" if counts[verdict] == 1 else "are"
            word = _AGAINST.get(verdict, "not judged").split(" than")[0].removesuffix(" to")
            pieces.append(f"{spelt(counts[verdict])} {are} {word}")
    if held_back:
        pieces.append(are_held_back)
    return capital(joined(pieces))


def chart_title(reading: Reading, control: ControlChart, name: str = "") -> str:
    """What a monthly series did, in about ten words; nothing that its rules haven't found.

    Judges the last month that has a value, as `control.variation` does. name: the indicator's, if
    its short title would say too little.
    """
    title = name or reading.indicator.short_title
    segment = control.segments.iloc[-1]
    if segment["trial"]:
        if len(control.segments) == 1:
            return f"{title}: too few months for firm limits"
        since = segment["first"]
        return (
            f"{title}: {segment['reason']} in {month_name(since)} {since.year}, limits start again"
        )
    known = control.points[control.points["value"].notna()]
    last = known.iloc[-1]
    if not isinstance(last["signal"], str):
        return f"{title}: the latest months are within the usual range"
    is_above = last["side"] == "above"
    side = "above" if is_above else "below"
    said = {
        "outside_limits": f"the latest month is {side} the expected range",
        "trend": f"a steady {'rise' if is_above else 'fall'} in the latest months",
        "run": f"the latest months are all {side} average",
    }
    unusual = f"the latest months are unusually {'high' if is_above else 'low'}"
    return f"{title}: {said.get(last['signal'], unusual)}"


def trend_title(
    reading: Reading, points: pd.DataFrame, name: str = "", *, judged: bool = False
) -> str:
    """What a series of waves or returns shows: its latest value and where that stands.

    points: start, end and value of each. Where they are of another length than the value (waves
    of three months, a value of twelve), the title says what the value covers. name: as for
    `chart_title`. judged: whether its body judges improvement against a baseline, whose verdict
    the title then tells.
    """
    title, window = name or reading.indicator.short_title, reading.window()
    if not reading.is_present():
        return f"{title}: no figure for this quarter"
    value = figure(reading)
    if point_months(points) != window.months:
        value = f"{value} over {spelt(window.months)} months"
    if judged:
        return f"{title}: {value}, {_title_verdict(reading)}"
    stands = standing_words(reading)
    if stands:
        return f"{title}: {value}, {stands}"
    if not reading.is_compared:
        return f"{title}: {value}, not compared with a year before"
    if not reading.is_significant:
        return f"{title}: {value}, no significant change in a year"
    verb = "up" if reading.row["change_value"] > 0 else "down"
    return f"{title}: {value}, significantly {verb} on a year before"


def _title_verdict(reading: Reading) -> str:
    """The verdict against the baseline, as the end of a title."""
    if reading.improvement is Improvement.NOT_JUDGED:
        return "not judged against a baseline"
    if is_judged_on_year_before(reading):
        since = "on a year before"
    else:
        since = f"since {reading.window('baseline').in_words(financial_year=True)}"
    if reading.improvement is Improvement.NO_CHANGE:
        return f"no significant change {since}"
    verb = "up" if reading.against_baseline.change > 0 else "down"
    return f"significantly {verb} {since}"


def point_months(points: pd.DataFrame) -> int:
    """How many months each point of a trend covers: the last one's. points: start, end."""
    last = points.iloc[-1]
    return Window(_day(last["start"]), _day(last["end"])).months


def _day(value: dt.date) -> dt.date:
    """A date, without the time that pandas gives it."""
    return dt.date(value.year, value.month, value.day)

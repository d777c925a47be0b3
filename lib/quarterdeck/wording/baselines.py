"""Sentences about a figure against its baseline, and about where it is heading."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from quarterdeck.params.register import Kind
from quarterdeck.periods import Window, add_months, month_start
from quarterdeck.printing import in_period, number, signed
from quarterdeck.readings import Reading
from quarterdeck.statistics.projection import LAST_TWELVE, STRAIGHT_LINE
from quarterdeck.verdicts import Improvement
from quarterdeck.wording.in_cells import (
    difference,
    figure,
    projection,
    projection_interval,
    since_baseline,
    variance,
)


def baseline_sentence(reading: Reading) -> str:
    """How a figure stands to its baseline: that level, the change and its per cent, the verdict.

    The three are told apart, each with its word, so that no level is read as a change.
    """
    if not reading.is_counted and not reading.is_present("baseline"):
        return ""  # what decides nothing needs no excuse
    if not reading.has_window("baseline"):
        return "It has no baseline, so it isn’t judged."
    then = in_baseline(reading)
    if reading.improvement is Improvement.NOT_JUDGED:
        why = reading.against_baseline.sentence or reading.improvement_reason
        value = f"{figure(reading, 'baseline')} in " if reading.is_present("baseline") else ""
        return f"It isn’t judged against {value}{then}: {why}."
    before = figure(reading, "baseline")
    if before == figure(reading):
        return f"In {then} it was {before} too: no significant change."
    if reading.improvement is Improvement.NO_CHANGE:
        return (
            f"In {then} it was {before}; the difference ({_apart(reading)}) is no more than chance "
            "would bring."
        )
    return f"That is {_moved(reading, before)} in {then}, {_VERDICTS[reading.improvement]}."


def compared_although(reading: Reading) -> str:
    """The known change across which a figure is judged all the same; "" where there is none."""
    known = reading.indicator.compared_although
    if not known or reading.improvement is Improvement.NOT_JUDGED:
        return ""
    return f"It is compared although {known}."


def in_baseline(reading: Reading) -> str:
    """A baseline's window after "in": "the baseline year 2012-13", "April to June 2014"."""
    window = reading.window("baseline")
    if is_judged_on_year_before(reading):
        return in_period(window)
    if window.financial_year_label is not None:
        return f"the baseline year {window.financial_year_label}"
    return f"{in_period(window)} (the baseline)"


def is_judged_on_year_before(reading: Reading) -> bool:
    """Whether its baseline is a year before, so that the two comparisons are one."""
    return (
        reading.has_window("baseline")
        and reading.has_window("previous")
        and reading.window("baseline") == reading.window("previous")
    )


def _moved(reading: Reading, before: str) -> str:
    """The change since the baseline, from what: "341 fewer (−51%) than 667".

    Or "down 6.9 points from 86.5%". Read aloud, neither can be taken for the baseline itself.
    """
    against, indicator = reading.against_baseline, reading.indicator
    size = number(abs(since_baseline(reading)), indicator.decimals)
    way = "up" if against.change > 0 else "down"
    if indicator.is_percentage:
        return f"{way} {size} point{'' if size == '1' else 's'} from {before}"
    in_percent = "" if pd.isna(against.percent) else f" ({variance(reading)})"
    if indicator.kind is Kind.COUNT:
        return f"{size} {'more' if against.change > 0 else 'fewer'}{in_percent} than {before}"
    return f"{way} {size}{in_percent} from {before}"


def _apart(reading: Reading) -> str:
    """The difference from the baseline with its per cent: "+12, +1%", "−0.8 points"."""
    indicator = reading.indicator
    size = signed(since_baseline(reading), indicator.decimals)
    if indicator.is_percentage:
        return f"{size} points"
    return size if pd.isna(reading.against_baseline.percent) else f"{size}, {variance(reading)}"


_VERDICTS = {
    Improvement.IMPROVED: "a significant improvement",
    Improvement.DETERIORATED: "a significant deterioration",
}


def projected(reading: Reading) -> str:
    """Where a count is heading by the end of a plan, with its interval; "" where it isn't told.

    It isn't where the interval is wider than the figure: a dashboard prints it, and it deserves
    no sentence.
    """
    found = reading.projection
    if found is None or found.upper_95 - found.lower_95 > found.value:
        return ""
    year = found.window.in_words(financial_year=True)
    told = f"{year} would see {projection(reading)}"
    interval = f"95% interval {projection_interval(reading)}"
    held = held_at(reading)
    if held:
        return f"Held at {held}, {told} ({interval})."
    indicative = "; indicative only" if found.indicative else ""
    method = {STRAIGHT_LINE: "a straight line on the year to date"}.get(found.method, found.method)
    return f"By {method}, {told} ({interval}{indicative})."


def on_year_before(reading: Reading) -> str:
    """The change on a year before, as the reading's own paragraph rounds it: "+63%", "+7.9%".

    Where the year before is its baseline, that is how a change against a baseline is told.
    """
    judged_on_it = variance(reading) if is_judged_on_year_before(reading) else ""
    return judged_on_it or difference(reading)


def held_at(reading: Reading) -> str:
    """At what a projection holds a count, where no method could be tried on the past; else "".

    A year to date that is a whole year isn't extended by a line: it is held.
    """
    found = reading.projection
    if found is None or not found.indicative:
        return ""
    if found.method == LAST_TWELVE:
        return "the rate of the last twelve months"
    is_whole_year = reading.window().financial_year_label is not None
    if found.method == STRAIGHT_LINE and is_whole_year:
        return "the last full year"
    return ""


def how_projected(readings: Sequence[Reading]) -> str:
    """How counts are projected where no method could be tried on the past, once for a paper.

    "" where none is projected so.
    """
    held = [reading for reading in readings if held_at(reading) and reading.projection]
    rates = " or ".join(dict.fromkeys(map(held_at, held)))
    windows = [reading.projection.window for reading in held if reading.projection]
    if not windows:
        return ""
    until = max(windows, key=lambda window: window.end)
    latest = max(reading.window().end for reading in held)
    ahead = Window(add_months(month_start(latest), 1), until.end).months
    return (
        f"**Projections to {until.in_words(financial_year=True)} are held at {rates}.** That year "
        f"ends {ahead} months after the latest figures, and too few months are known to check a "
        "method so far ahead on eight earlier quarters. Where the 95% interval is wider than the "
        "figure, only the dashboard gives it."
    )

"""A reading in a few signs or words, as a cell, a label or a narrow line has it."""

from __future__ import annotations

import pandas as pd

from quarterdeck.comparability import ABSENCE_WORDS, Reason
from quarterdeck.indicators.peers import PEER_RATES_PER
from quarterdeck.params.absence import Absence
from quarterdeck.params.dated import in_force
from quarterdeck.params.register import Indicator, Kind, Polarity
from quarterdeck.params.sources import Selection
from quarterdeck.printing import MINUS, number, ordinal, sentence, signed, spelt
from quarterdeck.readings import Reading, WindowName
from quarterdeck.rounding import round_half_up
from quarterdeck.verdicts import Direction, Improvement, Rag, Standing

RAG_WORDS = {
    Rag.GREEN: "Green",
    Rag.AMBER: "Amber",
    Rag.RED: "Red",
    Rag.NOT_RATED: "Not rated",
}

DIRECTION_WORDS = {
    Direction.IMPROVING: "Improving",
    Direction.STABLE: "Stable",
    Direction.WORSENING: "Worsening",
    Direction.HIGHER: "Higher",
    Direction.LOWER: "Lower",
    Direction.NOT_COMPARED: "Not compared",
}

IMPROVEMENT_WORDS = {
    Improvement.IMPROVED: "Improved",
    Improvement.NO_CHANGE: "No change",
    Improvement.DETERIORATED: "Deteriorated",
    Improvement.NOT_JUDGED: "Not judged",
}


def figure(reading: Reading, name: WindowName = "current") -> str:
    """A value as the dashboard prints it, or why there is none."""
    absence = reading.absence(name)
    if absence is Absence.TOO_FEW_RESPONSES:
        return "*"
    if absence is not None:
        return "NA"
    return printed(reading.indicator, reading.value(name))


def printed(indicator: Indicator, value: float) -> str:
    """A value of an indicator as it is printed: "58.53", "42.8%", "£27.8m"."""
    written = number(value, indicator.decimals)
    if indicator.kind is Kind.MONEY:
        return f"£{written}m".replace(f"£{MINUS}", f"{MINUS}£")
    return f"{written}%" if indicator.is_percentage else written


def absence_words(reading: Reading, name: WindowName = "current") -> str:
    """Why there is no value, at length: the kind of absence and its reason."""
    absence = reading.absence(name)
    if absence is None:
        return ""
    words, reason = ABSENCE_WORDS[absence], reading.reason(name)
    if not reason or words in reason:
        return sentence(reason or words)
    if absence is Absence.DATA_FAULT:  # its reason begins with the kind of fault
        return sentence(f"held back: {reason}")
    kind, _, more = words.partition(": ")
    return sentence(f"{kind}{f' ({more})' if more else ''}: {reason}")


def absence_in_short(reading: Reading, name: WindowName = "current") -> str:
    """The kind of absence, for a narrow cell; "" where there is a value."""
    absence = reading.absence(name)
    return "" if absence is None else ABSENCE_WORDS[absence]


def change(reading: Reading) -> str:
    """The like-for-like change in a few signs: "+14.5%", "−1.0 points", "83 to 75"."""
    if not reading.has_change:
        return ""
    row, indicator = reading.row, reading.indicator
    if indicator.is_percentage:
        return f"{signed(_of_the_compared(reading), indicator.decimals)} points"
    if _is_too_small_for_per_cent(reading):
        earlier = number(row["compared_earlier"], indicator.decimals)
        return f"{earlier} to {number(row['compared_current'], indicator.decimals)}"
    percent = row["change_percent"]
    return f"{signed(percent, 1 if abs(percent) < 100 else 0)}%"


def difference(reading: Reading) -> str:
    """The change where both its figures are already said: "+14.5%", "−1.0 points", "+7"."""
    in_units = reading.has_change and not reading.indicator.is_percentage
    if in_units and _is_too_small_for_per_cent(reading):
        return signed(_of_the_compared(reading), reading.indicator.decimals)
    return change(reading)


def _of_the_compared(reading: Reading) -> float:
    row = reading.row
    return gap(row["compared_earlier"], row["compared_current"], reading.indicator.decimals)


def gap(earlier: float, later: float, decimals: int) -> float:
    """By how much two figures differ as printed: what a reader gets who subtracts them.

    84.2% and 80.9% are 3.3 points apart in print, whatever was rounded away of each.
    """
    return round_half_up(later, decimals) - round_half_up(earlier, decimals)


def _is_too_small_for_per_cent(reading: Reading) -> bool:
    return bool(reading.row["small_numbers"]) or pd.isna(reading.row["change_percent"])


def significance(reading: Reading) -> str:
    """Whether the change is more than chance, in a cell."""
    return "significant" if reading.is_significant else "not significant"


def standing_words(reading: Reading) -> str:
    """Where the figure stands to its target or band: "on target, 40%", "inside 28–40%"."""
    if reading.standing is Standing.NONE:
        return ""
    target, is_on = reading.row["target"], reading.standing is Standing.ON_TARGET
    band = in_force(reading.indicator.bands, reading.window().end)
    if band is None:
        return f"{'on' if is_on else 'off'} target, {target}"
    if is_on:
        return f"inside {target}"
    return f"{'below' if reading.value() < band.low else 'above'} {target}"


def direction_line(reading: Reading) -> str:
    """The line under a direction of travel: the change and its standing, or why it's withheld."""
    if reading.withheld is Reason.COVERAGE and reading.has_change:
        return f"{reading.row['comparison_words']}; like for like {change(reading)}"
    if not reading.is_compared:
        return str(reading.row["comparison_words"])
    stands = standing_words(reading)
    if stands and not reading.is_significant:
        return f"{change(reading)}; {stands}"
    return f"{change(reading)}, {significance(reading)}"


def year_end_note(reading: Reading) -> str:
    """Why the year end printed beside a figure isn't what it is compared with, if it misleads."""
    if not reading.is_compared or reading.row["year_end_comparison_reason"] != Reason.LENGTH:
        return ""
    year_end, current = reading.window("year_end"), reading.window()
    before = figure(reading, "previous")
    return (
        f"{figure(reading, 'year_end')} covers {spelt(year_end.months)} months and "
        f"{figure(reading)} {spelt(current.months)}: not compared. "
        f"{figure(reading)} is set beside {before} in {reading.window('previous').words}."
    )


def rank(reading: Reading) -> str:
    """Position among neighbours: "4th of 9", "=3rd of 9" where tied; "" where there is none."""
    row = reading.row
    if pd.isna(row["rank"]):
        return ""
    tied = "=" if row["rank_tied"] else ""
    return f"{tied}{ordinal(row['rank'])} of {int(row['rank_of'])}"


def rank_range(reading: Reading) -> str:
    """The rank's plausible range: "3rd–5th"; "" where none is wider than the place itself."""
    low, high = reading.row["rank_lower"], reading.row["rank_upper"]
    if pd.isna(low) or low == high:
        return ""
    return f"{ordinal(low)}–{ordinal(high)}"


def variance(reading: Reading) -> str:
    """The change against the baseline in a few signs: "−51%", "−9.3 pts", "+7"; "" for none.

    Whole per cent, but a decimal under one; a small baseline is told in counts.
    """
    against, indicator = reading.against_baseline, reading.indicator
    if pd.isna(against.change):
        return ""
    if indicator.is_percentage:
        return f"{signed(since_baseline(reading), indicator.decimals)} pts"
    if pd.isna(against.percent):
        return signed(since_baseline(reading), indicator.decimals)
    return in_whole_per_cent(against.percent)


def in_whole_per_cent(percent: float) -> str:
    """A change in whole per cent with its sign; with a decimal under one: "−51%", "+0.4%"."""
    return f"{signed(percent, decimals_of_whole(percent))}%"


def decimals_of_whole(percent: float) -> int:
    """How many decimals a whole per cent has: none, but one where it is under one."""
    return 1 if round_half_up(abs(percent), 1) < 1 else 0


def since_baseline(reading: Reading) -> float:
    """By how much a figure differs from its baseline as printed, in its own unit."""
    return gap(reading.value("baseline"), reading.value(), reading.indicator.decimals)


def survey_basis(reading: Reading) -> str:
    """A survey figure's 95% interval and how many answered: "83.1 to 89.2; n 512"; "" for none."""
    row, decimals = reading.row, reading.indicator.decimals
    if reading.indicator.kind is not Kind.SURVEY or not reading.is_present():
        return ""
    low, high, asked = row["current_lower"], row["current_upper"], row["current_n"]
    said = []
    if pd.notna(low) and pd.notna(high):
        said.append(f"{number(low, decimals)} to {number(high, decimals)}")
    said.append("n not given" if pd.isna(asked) else f"n {number(asked)}")
    return "; ".join(said)


def projection(reading: Reading) -> str:
    """The figure projected for the plan's last year, as printed; "" where there is none."""
    found = reading.projection
    return "" if found is None else printed(reading.indicator, found.value)


def projection_interval(reading: Reading) -> str:
    """A projection's 95% interval: "57,903 to 62,944"; "" where there is no projection."""
    found, decimals = reading.projection, reading.indicator.decimals
    if found is None:
        return ""
    return f"{number(found.lower_95, decimals)} to {number(found.upper_95, decimals)}"


def peers_average(reading: Reading) -> str:
    """The average of the group that a figure is ranked in: "average 83.1%"; "" where there is none.

    A bare count is ranked as a rate, so its own rate is told first: "56.81; average 60.24".
    """
    row, indicator = reading.row, reading.indicator
    if pd.isna(row["peers_average"]):
        return ""
    if not is_ranked_as_rate(indicator):
        return f"average {printed(indicator, row['peers_average'])}"
    own, average = (number(row[name], 2) for name in ("compared_rate", "peers_average"))
    return f"{own}; average {average}"


def is_ranked_as_rate(indicator: Indicator) -> bool:
    """Whether it is a count that its peers' return gives the people of: ranked per 1,000."""
    return indicator.kind is Kind.COUNT and indicator.compared_per is None


def people(selection: Selection | None) -> str:
    """Who a rate is per: "people", or "people aged 10 to 17" where the register picks ages."""
    ages = (
        sorted(int(age) for age in selection.subcategories if age.isdecimal()) if selection else []
    )
    if not ages or ages != list(range(ages[0], ages[-1] + 1)):
        return "people"
    return f"people aged {ages[0]} to {ages[-1]}" if len(ages) > 1 else f"people aged {ages[0]}"


def compared_unit(indicator: Indicator) -> str:
    """What areas are compared in: "per 1,000 people", "per cent of residents asked"."""
    if indicator.compared_per is not None:
        return f"per {indicator.compared_per:,} {people(indicator.compared_denominator)}"
    if indicator.kind is Kind.RATE:
        return f"per {indicator.per:,} {people(indicator.denominator)}"
    if is_ranked_as_rate(indicator):
        return f"per {PEER_RATES_PER:,} people"
    return indicator.unit


def polarity_words(reading: Reading) -> str:
    """Which direction is better, for the definition line."""
    return {
        Polarity.LOWER: "lower",
        Polarity.HIGHER: "higher",
        Polarity.NEUTRAL: "neither in itself",
    }[reading.indicator.polarity]

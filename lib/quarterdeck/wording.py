"""Sentences made from finished numbers: nothing here is typed, and nothing is computed.

Each function takes a reading (a row of the indicator table with its definition) and says it at
one length: a figure, a cell's line, a paragraph. A change that may be chance never "rose".
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence

import pandas as pd

from quarterdeck.comparability import ABSENCE_WORDS, Reason
from quarterdeck.indicators import PEER_RATES_PER
from quarterdeck.params.models import (
    Absence,
    Indicator,
    Kind,
    Polarity,
    Selection,
    in_force,
)
from quarterdeck.periods import Window, month_name
from quarterdeck.readings import Reading, WindowName
from quarterdeck.rounding import round_half_up
from quarterdeck.statistics.control_charts import ControlChart
from quarterdeck.statistics.projection import LAST_TWELVE, STRAIGHT_LINE
from quarterdeck.statistics.tests import ChanceSignals
from quarterdeck.verdicts import AgainstCounty, Direction, Improvement, Rag, Snapshot, Standing

MINUS = "\u2212"

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
_NO_FIGURE = (Reason.NO_CURRENT, Reason.NO_EARLIER, Reason.SAMPLE)
_FOR_BETTER = "a special cause for the better"
_FOR_WORSE = "a special cause for the worse"
_SPECIAL_CAUSES = {
    "special cause improvement": _FOR_BETTER,
    "special cause concern": _FOR_WORSE,
    "special cause neither": "a special cause, neither good nor bad in itself",
}
_QUARTILES = {
    "top": "the best quartile",
    "average": "the middle half",
    "bottom": "the worst quartile",
}
_AGAINST = {
    AgainstCounty.BETTER: "better than",
    AgainstCounty.WORSE: "worse than",
    AgainstCounty.HIGHER: "above",
    AgainstCounty.LOWER: "below",
    AgainstCounty.SIMILAR: "similar to",
}
#: Words that begin with two capitals, whatever stands between them: "ASB", "A&E", "IOM's".
_ABBREVIATION = re.compile(r"[A-Z][^a-z\s]*[A-Z]")
_NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


# Numbers


def number(value: float, decimals: int = 0) -> str:
    """A number as printed: rounded half away from zero, thousands marked, a true minus.

    Raises ValueError for NaN: what has no value has its absence to print.
    """
    if pd.isna(value):
        raise ValueError("there is no number to print; say why it is absent")
    rounded = round_half_up(value, decimals)
    written = f"{abs(rounded):,.{decimals}f}"
    return f"{MINUS}{written}" if rounded < 0 else written


def signed(value: float, decimals: int = 0) -> str:
    """A change as printed, with its sign; no sign on nought."""
    written = number(value, decimals)
    return f"+{written}" if round_half_up(value, decimals) > 0 else written


def spelt(count: int) -> str:
    """A count in a sentence: spelt to twelve."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else f"{count:,}"


def noun_of(count: str, noun: str) -> str:
    """A noun in the plural, as a printed count asks for it: "1 burglary", "2 burglaries", "0"."""
    if count != "1":
        return noun
    if re.search(r"\bpeople\b", noun):
        return re.sub(r"\bpeople\b", "person", noun)
    return f"{noun.removesuffix('ies')}y" if noun.endswith("ies") else noun.removesuffix("s")


def ordinal(place: float) -> str:
    """A rank in print: 1st, 2nd, 3rd, 11th."""
    whole = int(place)
    ending = {1: "st", 2: "nd", 3: "rd"}.get(whole % 10, "th")
    if whole % 100 in (11, 12, 13):
        ending = "th"
    return f"{whole}{ending}"


def day(date: dt.date) -> str:
    """A date in print: 9 February 2018."""
    return f"{date.day} {month_name(date)} {date.year}"


def short_day(date: dt.date) -> str:
    """A date in a narrow cell: 9 Feb 2018."""
    return f"{date.day} {month_name(date)[:3]} {date.year}"


def joined(words: Iterable[str]) -> str:
    """Words as a sentence lists them."""
    listed = list(words)
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} and {listed[-1]}"


def sentence(words: str) -> str:
    """A clause as a sentence: a capital and a full stop."""
    words = words.strip()
    return f"{words[:1].upper()}{words[1:]}{'' if words.endswith(('.', '?')) else '.'}"


# Cells


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


def by_reason(named: Iterable[tuple[str, str]]) -> str:
    """Names with their reasons, each reason once: "a, b and c (not received); d (held back)"."""
    names: dict[str, list[str]] = {}
    for name, reason in named:
        names.setdefault(reason, []).append(name)
    return "; ".join(f"{joined(same)} ({reason})" for reason, same in names.items())


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
    """The rank's plausible range: "3rd–5th"."""
    low, high = reading.row["rank_lower"], reading.row["rank_upper"]
    if pd.isna(low):
        return ""
    return ordinal(low) if low == high else f"{ordinal(low)}–{ordinal(high)}"


# Against the baseline


def variance(reading: Reading) -> str:
    """The change against the baseline in a few signs: "−51%", "−9.3 pts", "+7"; "" for none.

    Whole per cent, but a decimal under one; a small baseline is told in counts.
    """
    against, indicator = reading.against_baseline, reading.indicator
    if pd.isna(against.change):
        return ""
    if indicator.is_percentage:
        return f"{signed(_since_baseline(reading), indicator.decimals)} pts"
    if pd.isna(against.percent):
        return signed(_since_baseline(reading), indicator.decimals)
    is_small = round_half_up(abs(against.percent), 1) < 1
    return f"{signed(against.percent, 1 if is_small else 0)}%"


def _since_baseline(reading: Reading) -> float:
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


def snapshot_sentence(counts: Snapshot) -> str:
    """How many indicators improved, show no change (and of these can't be judged), got worse.

    Shares are of all of them, with a decimal if one of the three has one.
    """
    if not counts.total:
        return "No indicator is judged."
    parts = (counts.improved, counts.unchanged, counts.deteriorated)
    decimals = int(any(round_half_up(counts.share(one), 1) % 1 for one in parts))
    have = "has" if counts.not_judged == 1 else "have"
    of_which = f", of which {counts.not_judged} {have} no measure that can be judged"
    indicators = "indicator" if counts.total == 1 else "indicators"
    shows = "shows" if counts.unchanged == 1 else "show"
    return (
        f"**{counts.improved} of the {counts.total} {indicators} "
        f"({number(counts.share(counts.improved), decimals)}%) improved, {counts.unchanged} "
        f"({number(counts.share(counts.unchanged), decimals)}%) {shows} no change"
        f"{of_which if counts.not_judged else ''}, and {counts.deteriorated} "
        f"({number(counts.share(counts.deteriorated), decimals)}%) deteriorated.**"
    )


def improvement_summary(counted: Sequence[Reading]) -> str:
    """A plan dashboard's one sentence: what deteriorated by name, and how many did not.

    counted: the indicators that the body counts, in the order of its paper.
    """
    counts = Counter(reading.improvement for reading in counted)
    if counts[Improvement.NOT_JUDGED] == len(counted):
        return "**No indicator can be judged against its baseline.** Each row says why."
    worse = [
        in_sentence(reading.indicator.title)
        for reading in counted
        if reading.improvement is Improvement.DETERIORATED
    ]
    lead = "**No indicator is significantly worse than its baseline**"
    if worse:
        between = "; " if any("," in title for title in worse) else ", "
        listed = f"{between.join(worse[:-1])} and {worse[-1]}" if len(worse) > 1 else worse[0]
        of = f"{capital(spelt(len(worse)))} of {spelt(len(counted))} indicators {_are(worse)}"
        if len(counted) == 1:
            of = "The one indicator is"
        lead = f"**{of} significantly worse than the baseline**: {listed}"
    others = joined(
        f"{spelt(counts[verdict])} {words}"
        for verdict, words in (
            (Improvement.IMPROVED, "improved"),
            (Improvement.NO_CHANGE, "didn’t change significantly"),
            (Improvement.NOT_JUDGED, "can’t be judged"),
        )
        if counts[verdict]
    )
    return f"{lead}.{f' {capital(others)}.' if others else ''}"


# Sentences


def headline(reading: Reading, *, judged: bool = False) -> str:
    """A paragraph's lead: what it was, over what period, and what may be said of the change.

    judged: whether its body judges improvement against a baseline, which is then told first.
    """
    indicator = reading.indicator
    if not reading.is_present():
        return (
            f"**There is no figure for {in_sentence(indicator.title)} in "
            f"{in_period(reading.window())}.** {absence_words(reading)}"
        )
    # The register's sentence has its noun in the plural.
    says = None if figure(reading) == "1" else indicator.says
    said = says or "{title} stood at {value} in {period}"
    value = figure(reading) if says else _lead(reading)
    opening = said.format(
        title=capital(indicator.title), value=value, period=in_period(reading.window())
    )
    detail = _detail(reading)
    said = f"**{opening}**{f' {detail}' if detail else ''}."
    if not judged:
        return f"{said} {_comparison(reading)}"
    heading_for = projected(reading) if reading.is_counted else ""
    known = compared_although(reading)
    sentences = (said, baseline_sentence(reading), known, _year_before(reading), heading_for)
    return " ".join(filter(None, sentences))


def _year_before(reading: Reading) -> str:
    """Beside the baseline's, the figure of a year before; "" where there is none to tell."""
    if _is_judged_on_year_before(reading) or not reading.is_present("previous"):
        return ""
    if not reading.is_compared:
        return _comparison(reading)
    then, before = in_period(reading.window("previous")), figure(reading, "previous")
    if before == figure(reading):
        return f"A year before, in {then}, it was {before} too.{_aim(reading)}"
    return (
        f"A year before, in {then}, it was {before}; the change since ({difference(reading)}) "
        f"{'is' if reading.is_significant else 'isn’t'} significant.{_aim(reading)}"
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
    return f"In {then} it was {before}: {_moved(reading)}, {_VERDICTS[reading.improvement]}."


def compared_although(reading: Reading) -> str:
    """The known change across which a figure is judged all the same; "" where there is none."""
    known = reading.indicator.compared_although
    if not known or reading.improvement is Improvement.NOT_JUDGED:
        return ""
    return f"It is compared although {known}."


def across_known_changes(counted: Sequence[Reading]) -> str:
    """How many verdicts are across a known change, and how many there are without these.

    counted: the indicators that the body counts. "" where no verdict is.
    """
    counts = Counter(reading.improvement for reading in counted)
    said: list[str] = []
    told = ""
    for verdict, (one_of, without) in {
        Improvement.DETERIORATED: ("that deteriorated", "deteriorated"),
        Improvement.IMPROVED: ("that improved", "improved"),
        Improvement.NO_CHANGE: ("that {show} no significant change", "shown no change"),
    }.items():
        across = [
            one for one in counted if one.improvement is verdict and one.indicator.compared_although
        ]
        if not across:
            continue
        every, found = counts[verdict], len(across)
        left = every - found
        who = f"{capital(spelt(found))} of the {spelt(every)}"
        if every == 1:
            who = "The one"
        elif found == every:
            who = "Both" if every == 2 else f"All {spelt(every)}"
        shown = one_of.format(show="shows" if every == 1 else "show")
        reasons = "; ".join(dict.fromkeys(str(one.indicator.compared_although) for one in across))
        are = "is" if found == 1 else "are"
        have = "has" if left == 1 else "have"
        change = "the same change**" if reasons == told else f"a known change** ({reasons})"
        told = reasons
        remain = f"{spelt(left)} {have}" if left else "none has"
        said.append(
            f"**{who} {shown} {are} compared across {change}; without "
            f"{'it' if found == 1 else 'them'} {remain} {without}."
        )
    return " ".join(said)


def in_baseline(reading: Reading) -> str:
    """A baseline's window after "in": "the baseline year 2012-13", "April to June 2014"."""
    window = reading.window("baseline")
    if _is_judged_on_year_before(reading):
        return in_period(window)
    if window.financial_year_label is not None:
        return f"the baseline year {window.financial_year_label}"
    return f"{in_period(window)} (the baseline)"


def _is_judged_on_year_before(reading: Reading) -> bool:
    return (
        reading.has_window("baseline")
        and reading.has_window("previous")
        and reading.window("baseline") == reading.window("previous")
    )


def _moved(reading: Reading) -> str:
    """The change since the baseline with its per cent: "341 fewer (−51%)", "down 6.9 points"."""
    against, indicator = reading.against_baseline, reading.indicator
    size = number(abs(_since_baseline(reading)), indicator.decimals)
    if indicator.is_percentage:
        return f"{'up' if against.change > 0 else 'down'} {size} points"
    in_percent = "" if pd.isna(against.percent) else f" ({variance(reading)})"
    if indicator.kind is Kind.COUNT:
        return f"{size} {'more' if against.change > 0 else 'fewer'}{in_percent}"
    return f"{'up' if against.change > 0 else 'down'} {size}{in_percent}"


def _apart(reading: Reading) -> str:
    """The difference from the baseline with its per cent: "+12, +1%", "−0.8 points"."""
    indicator = reading.indicator
    size = signed(_since_baseline(reading), indicator.decimals)
    if indicator.is_percentage:
        return f"{size} points"
    return size if pd.isna(reading.against_baseline.percent) else f"{size}, {variance(reading)}"


_VERDICTS = {
    Improvement.IMPROVED: "a significant improvement",
    Improvement.DETERIORATED: "a significant deterioration",
}


def projected(reading: Reading) -> str:
    """Where a count is heading by the end of a plan, with its interval; "" where it isn't told."""
    found = reading.projection
    if found is None:
        return ""
    year = found.window.in_words(financial_year=True)
    told = f"{year} would see {projection(reading)}"
    interval = f"95% interval {projection_interval(reading)}"
    if found.method == LAST_TWELVE:
        return f"{HELD_AT_THE_RATE}, {told} ({interval})."
    indicative = "; indicative only" if found.indicative else ""
    method = {STRAIGHT_LINE: "a straight line on the year to date"}.get(found.method, found.method)
    return f"By {method}, {told} ({interval}{indicative})."


def listed_with_change(readings: Iterable[Reading]) -> str:
    """Indicators by name, each with its change against its baseline: "theft (+16.3%) and so on".

    Every per cent has a decimal, since some are under one and points have one.
    """
    return joined(
        f"{in_sentence(reading.indicator.title)} ({_change_in_short(reading)})"
        for reading in readings
    )


def _change_in_short(reading: Reading) -> str:
    percent = reading.against_baseline.percent
    if reading.assessment or reading.indicator.is_percentage or pd.isna(percent):
        return "assessed" if reading.assessment else variance(reading) or "level"
    return f"{signed(percent, 1)}%"


#: What a projection is where no method can be tried on the past.
HELD_AT_THE_RATE = (
    "Held at the rate of the last twelve months, since too little is known to try a method"
)


def of_several(readings: Sequence[Reading], whole: str = "outcome") -> str:
    """How several indicators stand against their baselines, counted in a sentence.

    whole: what their body calls that which they stand under.
    """
    counts = Counter(reading.improvement for reading in readings)
    said = {
        Improvement.DETERIORATED: ("deteriorated", "deteriorated"),
        Improvement.IMPROVED: ("improved", "improved"),
        Improvement.NO_CHANGE: ("shows no change", "show no change"),
        Improvement.NOT_JUDGED: ("can’t be judged", "can’t be judged"),
    }
    every = len(readings)
    if counts[Improvement.NOT_JUDGED] == every:
        if every == 2:
            return f"Neither indicator of this {whole} can be judged."
        return f"None of the {spelt(every)} indicators of this {whole} can be judged."
    for verdict, (_, more) in said.items():
        if counts[verdict] == every:
            both = "Both" if every == 2 else f"All {spelt(every)}"
            return f"{both} indicators of this {whole} {more}."
    parts = joined(
        f"{spelt(counts[verdict])} {one if counts[verdict] == 1 else more}"
        for verdict, (one, more) in said.items()
        if counts[verdict]
    )
    return f"Of the {spelt(every)} indicators of this {whole}, {parts}."


def of_the_force(reading: Reading) -> str:
    """A force's own figure, to stand beside those of its areas that are held back.

    reading: of the force; "" where it has no figure either.
    """
    if not reading.is_present():
        return ""
    return (
        f"For the whole of {reading.area_name}, where a record that lost its place still counts, "
        f"it was {_lead(reading)} {_detail(reading)}."
    )


def in_period(window: Window) -> str:
    """A window as a sentence has it after "in": "the year ending March 2017", "April 2017"."""
    return f"the {window.words}" if window.months == 12 else window.words


def _lead(reading: Reading) -> str:
    indicator, value = reading.indicator, figure(reading)
    if indicator.kind is Kind.RATE:
        return f"{value} per {indicator.per:,} people"
    if indicator.kind is Kind.RATIO:
        return f"{value} {indicator.noun} per person"
    if indicator.kind is Kind.COUNT:
        named = f"{value} {noun_of(value, indicator.noun)}"
        return named if indicator.noun != indicator.title.lower() else value
    return value


def _detail(reading: Reading) -> str:
    """What the value is made of, and its interval: "(146 of 540 cases; 95% interval ...)"."""
    inside = "; ".join(words for words in (_counted(reading), _interval(reading)) if words)
    return f"({inside})" if inside else ""


def _counted(reading: Reading) -> str:
    indicator = reading.indicator
    if indicator.kind in (Kind.COUNT, Kind.MONEY):
        return ""
    count = number(reading.numerator())
    counted = noun_of(count, indicator.noun)
    if indicator.kind is Kind.RATE:
        return f"{count} {counted}"
    base = number(reading.denominator())
    noun = noun_of(base, indicator.noun)
    if indicator.kind is Kind.SURVEY:
        return f"{count} of {base} {noun} who answered"
    if indicator.kind is Kind.RATIO:
        return f"{count} {counted} by {base} {noun_of(base, 'people')}"
    if indicator.kind is Kind.REDUCTION:
        return f"from {base} {noun} to {count}"
    return f"{count} of {base} {noun}"


def _interval(reading: Reading) -> str:
    low, high = reading.row["current_lower"], reading.row["current_upper"]
    if pd.isna(low) or pd.isna(high):
        return ""
    decimals = reading.indicator.decimals
    return f"95% interval {number(low, decimals)} to {number(high, decimals)}"


def _comparison(reading: Reading) -> str:
    """What may be said of the change since the same window a year before."""
    earlier = reading.window("previous")
    if reading.withheld is Reason.COVERAGE and reading.has_change:
        row, decimals = reading.row, reading.indicator.decimals
        services = joined(dict(reading.labels).get(name, name) for name in _both(reading))
        return (
            f"It can’t be compared as a whole with {in_period(earlier)}, because "
            f"{row['comparison_sentence']}. Like for like, {services} went from "
            f"{number(row['compared_earlier'], decimals)} to "
            f"{number(row['compared_current'], decimals)} ({difference(reading)}), "
            f"{_chance(reading)}.{_aim(reading)}"
        )
    if not reading.is_compared:
        if reading.is_present("previous"):
            before = figure(reading, "previous")
            return (
                f"It can’t be compared with {before} in {in_period(earlier)}, because "
                f"{reading.row['comparison_sentence']}."
            )
        return f"No change is given, because {reading.row['comparison_sentence']}."
    before, then = figure(reading, "previous"), in_period(earlier)
    if not reading.is_significant:
        if before == figure(reading):
            return f"In {then} it was {before} too.{_aim(reading)}"
        return (
            f"In {then} it was {before}; the difference ({difference(reading)}) is "
            f"{_chance(reading)}.{_aim(reading)}"
        )
    verb = "up" if reading.row["change_value"] > 0 else "down"
    by_count = ""
    if reading.indicator.kind is Kind.RATE:
        extra = reading.row["change_count"]
        more, size = ("more" if extra > 0 else "fewer"), number(abs(extra))
        by_count = f", {size} {more} {noun_of(size, reading.indicator.noun)}"
    return (
        f"That is {verb} from {before} in {then} ({difference(reading)}{by_count}), "
        f"{_chance(reading)}.{_aim(reading)}"
    )


def _both(reading: Reading) -> Sequence[str]:
    return [name for name in str(reading.row["compared_on"]).split(", ") if name]


def _chance(reading: Reading) -> str:
    if reading.is_significant:
        return "more than chance would bring"
    return "no more than chance would bring"


def _aim(reading: Reading) -> str:
    """Why the direction is good or bad, where readers would guess wrong."""
    reason = reading.indicator.polarity_reason
    return f" {sentence(reason)}" if reason else ""


def by_chance(signals: ChanceSignals) -> str:
    """How many significant changes there are, beside how many chance alone would give."""
    changes = "change" if signals.indicators == 1 else "changes"
    found = "none is" if signals.found == 0 else f"{spelt(signals.found)} are"
    if signals.found == 1:
        found = "one is"
    return (
        f"Of {spelt(signals.indicators)} {changes} tested, {found} "
        f"significant. Chance alone would give about {number(signals.expected, 1)}."
    )


def disagreement(reading: Reading, *, judged: bool = False) -> str:
    """Where process limits or place among counties point another way than the verdict.

    One sentence for each; "" where they agree, or where nothing is compared. judged: whether its
    body judges improvement against a baseline: its verdict is then that, else the change on the
    year before, and it has no rating. Source: methods.md 6.
    """
    if judged:
        clause = beside_the_baseline(reading)
        if not clause and reading.improvement is Improvement.NOT_JUDGED and reading.is_compared:
            clause = _against_variation(reading)
            if reading.direction is Direction.STABLE and clause:  # the headline says that already
                clause = f"yet {clause.partition(', but ')[2]}"
        return sentence(clause) if clause else ""
    if not reading.is_compared:
        return ""
    said = (_against_variation(reading), _against_position(reading))
    return " ".join(sentence(words) for words in said if words)


def beside_the_baseline(reading: Reading) -> str:
    """Where process limits point another way than the verdict against the baseline, as a clause."""
    variation = str(reading.row["variation"])
    baseline = "a year before" if _is_judged_on_year_before(reading) else "the baseline"
    said = {
        Improvement.IMPROVED: f"it is significantly better than {baseline}",
        Improvement.DETERIORATED: f"it is significantly worse than {baseline}",
        Improvement.NO_CHANGE: f"its difference from {baseline} isn’t significant",
    }.get(reading.improvement)
    agrees = {
        Improvement.IMPROVED: "special cause improvement",
        Improvement.DETERIORATED: "special cause concern",
    }.get(reading.improvement)
    if said is None or variation == agrees or variation not in _SPECIAL_CAUSES:
        return ""
    return f"{said}, but the latest months show {_SPECIAL_CAUSES[variation]}"


def _against_variation(reading: Reading) -> str:
    variation = str(reading.row["variation"])
    if reading.direction is Direction.STABLE and variation in _SPECIAL_CAUSES:
        return (
            "the change on a year before isn’t significant, but the latest months show "
            f"{_SPECIAL_CAUSES[variation]}"
        )
    if reading.direction is Direction.IMPROVING and variation == "special cause concern":
        return f"it is better than a year before, but the latest months show {_FOR_WORSE}"
    if reading.direction is Direction.WORSENING and variation == "special cause improvement":
        return f"it is worse than a year before, but the latest months show {_FOR_BETTER}"
    return ""


def _against_position(reading: Reading) -> str:
    position, place = str(reading.row["county_position"]), reading.row["rank"]
    if reading.rag is Rag.RED and position == "top":
        return "it is rated red, although few county areas have a better level"
    if reading.rag is Rag.RED and not position and place <= reading.row["rank_of"] / 4:
        return "it is rated red, although few neighbours have a better level"
    if reading.rag is Rag.GREEN and position == "bottom":
        return "it is rated green, although few county areas have a worse level"
    return ""


def peers_sentence(reading: Reading, group: str = "nearest neighbours") -> str:
    """Rank in a group with its plausible range, the group's average, place among counties.

    group: what the group is called; one that is called in the plural is told as its members.
    """
    row, decimals = reading.row, reading.indicator.decimals
    among = group if group.endswith("s") else f"in the {group}"
    said = []
    if pd.notna(row["rank"]):
        place = f"{'joint ' if row['rank_tied'] else ''}{ordinal(row['rank'])}"
        span = rank_range(reading)
        sure = f"; likely range {span} only" if span else ""
        likely = f"; likely range {span}" if "–" in span else sure
        average = number(row["peers_average"], decimals)
        if is_ranked_as_rate(reading.indicator):
            average = (
                f"{number(row['peers_average'], 2)} {compared_unit(reading.indicator)}, "
                f"and its own {number(row['compared_rate'], 2)}"
            )
        missing = f"; no figure from {row['peers_missing']}" if row["peers_missing"] else ""
        said.append(
            f"It ranks {place} of {int(row['rank_of'])} {among} (1st is best{likely}); "
            f"the group’s average is {average}{missing}."
        )
    position = str(row["county_position"])
    if position:
        said.append(f"Of {int(row['county_of'])} county areas it is in {_QUARTILES[position]}.")
    return " ".join(said)


def rating_sentence(reading: Reading) -> str:
    """The rating, and what it rests on: worsening, on target, a person's reason.

    Of a context indicator, that it has none: it stands in the text and decides nothing.
    """
    if reading.row["use"] == "context":
        return "**Context:** not rated, and decides no rating."
    rag = "Not rated" if reading.rag is Rag.NOT_RATED else f"Rated {reading.rag}"
    reason = override_words(reading) or str(reading.row["rag_reason"])
    return f"**{rag}:** {reason}." if reason else f"**{rag}.**"


def override_words(reading: Reading) -> str:
    """A person's verdict in place of the rule's, with reason and role; "" where there is none."""
    written = str(reading.row["override"])
    return re.sub(r"^rag\b", "rating", written).replace("_", " ")


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


def summary(readings: Sequence[Reading]) -> str:
    """The dashboard's one sentence: what worsened, what improved, what is withheld."""
    compared = [reading for reading in readings if reading.is_compared]
    if not compared:
        return "**No change can be compared this quarter.** Each row says why."
    worsening = _titles(compared, Direction.WORSENING)
    improving = _titles(compared, Direction.IMPROVING)
    moved = _titles(compared, Direction.HIGHER, Direction.LOWER)
    pieces = ["**No comparable indicator is significantly worse than a year before**"]
    if worsening:
        of = f"{spelt(len(worsening))} of {spelt(len(compared))} comparable indicators"
        if len(compared) == 1:
            of = "the one comparable indicator"
        pieces = [f"**{capital(of)} {_are(worsening)} worsening**: {joined(worsening)}"]
    if improving:
        pieces.append(f"{spelt(len(improving))} {_are(improving)} improving: {joined(improving)}")
    if moved:
        have = "has" if len(moved) == 1 else "have"
        pieces.append(
            f"{spelt(len(moved))} {have} changed, neither for better nor worse: {joined(moved)}"
        )
    return f"{'; '.join(pieces)}.{_withheld_words(readings)}"


def _withheld_words(readings: Sequence[Reading]) -> str:
    withheld = [reading for reading in readings if not reading.is_compared]
    if not withheld:
        return ""
    changes = "change is" if len(withheld) == 1 else "changes are"
    reasons = {
        "no figure" if reading.withheld in _NO_FIGURE else "not like for like"
        for reading in withheld
    }
    return f" {capital(spelt(len(withheld)))} {changes} withheld: {', or '.join(sorted(reasons))}."


def _are(listed: Sequence[str]) -> str:
    return "is" if len(listed) == 1 else "are"


def _titles(readings: Sequence[Reading], *verdicts: Direction) -> list[str]:
    return [
        in_sentence(reading.indicator.short_title)
        for reading in readings
        if reading.direction in verdicts
    ]


def capital(words: str) -> str:
    """Words with their first letter raised."""
    return words[:1].upper() + words[1:]


def in_sentence(words: str) -> str:
    """A title inside a sentence; one that begins with an abbreviation keeps its capitals."""
    return words if _ABBREVIATION.match(words) else words[:1].lower() + words[1:]


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


# Titles of charts


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
    if _is_judged_on_year_before(reading):
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

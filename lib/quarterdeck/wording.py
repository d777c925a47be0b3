"""Sentences made from finished numbers: nothing here is typed, and nothing is computed.

Each function takes a reading (a row of the indicator table with its definition) and says it at
one length: a figure, a cell's line, a paragraph. A change that may be chance never "rose".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from quarterdeck.comparability import ABSENCE_WORDS, Reason
from quarterdeck.params.models import Absence, Kind, Polarity
from quarterdeck.periods import Window, month_name
from quarterdeck.readings import Reading, WindowName
from quarterdeck.rounding import round_half_up
from quarterdeck.statistics.control_charts import ControlChart
from quarterdeck.verdicts import Direction, Rag, Standing

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
_NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


# Numbers


def number(value: float, decimals: int = 0) -> str:
    """A number as printed: rounded half away from zero, thousands marked, a true minus."""
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


def ordinal(place: float) -> str:
    """A rank in print: 1st, 2nd, 3rd, 11th."""
    whole = int(place)
    ending = {1: "st", 2: "nd", 3: "rd"}.get(whole % 10, "th")
    if whole % 100 in (11, 12, 13):
        ending = "th"
    return f"{whole}{ending}"


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
    written = number(reading.value(name), reading.indicator.decimals)
    return f"{written}%" if reading.indicator.is_percentage else written


def absence_words(reading: Reading, name: WindowName = "current") -> str:
    """Why there is no value, at length: the kind of absence and its reason."""
    absence = reading.absence(name)
    if absence is None:
        return ""
    words, reason = ABSENCE_WORDS[absence], reading.reason(name)
    if not reason or words in reason:
        return sentence(reason or words)
    return sentence(f"{words}: {reason}")


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
        return f"{signed(row['change_value'], indicator.decimals)} points"
    if reading.row["small_numbers"] or pd.isna(row["change_percent"]):
        earlier = number(row["compared_earlier"], indicator.decimals)
        return f"{earlier} to {number(row['compared_current'], indicator.decimals)}"
    percent = row["change_percent"]
    return f"{signed(percent, 1 if abs(percent) < 100 else 0)}%"


def significance(reading: Reading) -> str:
    """Whether the change is more than chance, in a cell."""
    return "significant" if reading.is_significant else "not significant"


def standing_words(reading: Reading) -> str:
    """Where the figure stands to its target or band: "inside the 28–40% range"."""
    if reading.standing is Standing.NONE:
        return ""
    target = str(reading.row["target"])
    if "–" in target:
        value, low = reading.value(), float(target.rstrip("%").split("–")[0])
        if reading.standing is Standing.ON_TARGET:
            return f"inside {target}"
        return f"{'below' if value < low else 'above'} {target}"
    return (
        f"on target, {target}"
        if reading.standing is Standing.ON_TARGET
        else f"off target, {target}"
    )


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
    if not reading.is_compared or reading.row["year_end_reason"] != Reason.LENGTH:
        return ""
    year_end, current = reading.window("year_end"), reading.window()
    before = figure(reading, "previous")
    return (
        f"{figure(reading, 'year_end')} is for {spelt(year_end.months)} months and "
        f"{figure(reading)} for {spelt(current.months)}, so aren’t compared; "
        f"{figure(reading)} is set beside {before} in {reading.window('previous').words}."
    )


def rank(reading: Reading) -> str:
    """Position among neighbours as a sentence: "4th of 9"; "" where there is none."""
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


# Sentences


def amount(reading: Reading, name: WindowName = "current") -> str:
    """A value with its unit and count, inside a sentence."""
    indicator, value = reading.indicator, figure(reading, name)
    count, base = reading.numerator(name), reading.denominator(name)
    if indicator.kind is Kind.RATE:
        return f"{value} per {indicator.per:,} people ({number(count)} {indicator.noun})"
    if indicator.kind is Kind.SURVEY:
        return f"{value} of the {number(base)} residents who answered"
    if indicator.kind is Kind.PROPORTION:
        return f"{value} ({number(count)} of {number(base)} {indicator.noun})"
    if indicator.kind is Kind.RATIO:
        return f"{value} per person ({number(count)} {indicator.noun} by {number(base)} people)"
    if indicator.kind is Kind.REDUCTION:
        return f"{value} (from {number(base)} {indicator.noun} to {number(count)})"
    return f"{value} {indicator.noun}"


def headline(reading: Reading) -> str:
    """A paragraph's lead: what it was, over what period, and what may be said of the change."""
    indicator = reading.indicator
    if not reading.is_present():
        return (
            f"**There is no figure for {in_sentence(indicator.title)} in "
            f"{in_period(reading.window())}.** {absence_words(reading)}"
        )
    said = indicator.says or "{title} stood at {value} in {period}"
    value = figure(reading) if indicator.says else _lead(reading)
    opening = said.format(
        title=capital(indicator.title), value=value, period=in_period(reading.window())
    )
    detail = _detail(reading)
    return f"**{opening}**{f' {detail}' if detail else ''}. {_comparison(reading)}"


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
        return f"{value} {indicator.noun}" if indicator.noun != indicator.title.lower() else value
    return value


def _detail(reading: Reading) -> str:
    indicator = reading.indicator
    count, base = number(reading.numerator()), number(reading.denominator())
    interval = ""
    if pd.notna(reading.row["current_lower"]):
        low = number(reading.row["current_lower"], indicator.decimals)
        high = number(reading.row["current_upper"], indicator.decimals)
        interval = f"95% interval {low} to {high}"
    counted = {
        Kind.RATE: f"{count} {indicator.noun}",
        Kind.SURVEY: f"{count} of {base} {indicator.noun} who answered",
        Kind.PROPORTION: f"{count} of {base} {indicator.noun}",
        Kind.RATIO: f"{count} {indicator.noun} by {base} people",
        Kind.REDUCTION: f"from {base} {indicator.noun} to {count}",
        Kind.COUNT: "",
    }[indicator.kind]
    inside = "; ".join(words for words in (counted, interval) if words)
    return f"({inside})" if inside else ""


def _comparison(reading: Reading) -> str:
    """What may be said of the change since the same window a year before."""
    earlier = reading.window("previous")
    if reading.withheld is Reason.COVERAGE and reading.has_change:
        row, decimals = reading.row, reading.indicator.decimals
        services = joined(dict(reading.labels).get(name, name) for name in _both(reading))
        return (
            f"It can't be compared as a whole with {in_period(earlier)}, because "
            f"{row['comparison_sentence']}. Like for like, {services} went from "
            f"{number(row['compared_earlier'], decimals)} to "
            f"{number(row['compared_current'], decimals)} ({change(reading)}), "
            f"{_chance(reading)}.{_aim(reading)}"
        )
    if not reading.is_compared:
        if reading.is_present("previous"):
            before = figure(reading, "previous")
            return (
                f"It can't be compared with {before} in {in_period(earlier)}, because "
                f"{reading.row['comparison_sentence']}."
            )
        return f"No change is given, because {reading.row['comparison_sentence']}."
    before = figure(reading, "previous")
    if not reading.is_significant:
        moved = f" ({change(reading)})" if reading.row["change_value"] else ""
        return (
            f"In {in_period(earlier)} it was {before}; the difference{moved} is no more than "
            f"chance would bring.{_aim(reading)}"
        )
    verb = "up" if reading.row["change_value"] > 0 else "down"
    by_count = ""
    if reading.indicator.kind is Kind.RATE:
        extra = reading.row["change_count"]
        by_count = (
            f", {number(abs(extra))} {'more' if extra > 0 else 'fewer'} {reading.indicator.noun}"
        )
    return (
        f"That is {verb} from {before} in {in_period(earlier)} ({change(reading)}{by_count}), more "
        f"than chance would bring.{_aim(reading)}"
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


def disagreement(reading: Reading) -> str:
    """Where process limits, significance or rank point another way than the verdict: a sentence.

    "" where they agree, or where nothing is compared. Source: methods.md 6.
    """
    if not reading.is_compared:
        return ""
    variation = str(reading.row["variation"])
    position = str(reading.row["county_position"])
    said = []
    if reading.direction is Direction.STABLE and variation.startswith("special cause"):
        kind = {"improvement": "for the better", "concern": "for the worse"}
        which = kind.get(variation.removeprefix("special cause "), "")
        said.append(
            "the year's change isn't significant, but the latest months are a special cause "
            f"{which}"
        )
    if reading.direction is Direction.IMPROVING and variation == "special cause concern":
        said.append("the year is better, but the latest months are a special cause for the worse")
    if reading.direction is Direction.WORSENING and variation == "special cause improvement":
        said.append("the year is worse, but the latest months are a special cause for the better")
    if reading.rag is Rag.RED and position == "top":
        said.append(
            "it is rated red for its change, although its level is among the best of its peers"
        )
    if reading.rag is Rag.GREEN and position == "bottom":
        said.append("it is rated green, although its level is among the worst of its peers")
    return " ".join(sentence(words.strip()) for words in said)


def peers_sentence(reading: Reading) -> str:
    """Rank among neighbours with its plausible range, the group's average, place among counties."""
    row, decimals = reading.row, reading.indicator.decimals
    said = []
    if rank(reading):
        average = number(row["peers_average"], decimals)
        missing = f"; no figure from {row['peers_missing']}" if row["peers_missing"] else ""
        said.append(
            f"It ranks {rank(reading)} nearest neighbours, 1st being best (likely range "
            f"{rank_range(reading)}); the group's average is {average}{missing}."
        )
    position = str(row["county_position"])
    if position:
        place = {
            "top": "the best quarter",
            "average": "the middle half",
            "bottom": "the worst quarter",
        }
        said.append(f"It stands in {place[position]} of {int(row['county_of'])} county areas.")
    return " ".join(said)


def rating_sentence(reading: Reading) -> str:
    """The rating and what it rests on."""
    words = RAG_WORDS[reading.rag]
    reason = str(reading.row["rag_reason"])
    return f"{words}: {reason}." if reason else f"{words}."


def district_title(readings: Sequence[Reading], county: str) -> str:
    """The finding of a district comparison: how many are better, worse, similar."""
    counts: dict[str, int] = {}
    for reading in readings:
        verdict = reading.against_county
        if verdict is not None:
            counts[verdict.value] = counts.get(verdict.value, 0) + 1
    said = {
        "better": "better than",
        "worse": "worse than",
        "higher": "above",
        "lower": "below",
    }
    pieces = [
        f"{spelt(counts[name])} {'is' if counts[name] == 1 else 'are'} {words} {county}"
        for name, words in said.items()
        if counts.get(name)
    ]
    if set(counts) == {"similar"}:
        return f"All {spelt(counts['similar'])} districts are similar to {county}"
    if counts.get("similar"):
        pieces.append(f"{spelt(counts['similar'])} similar")
    if counts.get("not_judged"):
        pieces.append(f"{spelt(counts['not_judged'])} not judged")
    return sentence(joined(pieces)).rstrip(".") if pieces else "No district is judged"


def summary(readings: Sequence[Reading]) -> str:
    """The dashboard's one sentence: what worsened, what improved, what is withheld."""
    compared = [reading for reading in readings if reading.is_compared]
    worsening = _titles(compared, Direction.WORSENING)
    improving = _titles(compared, Direction.IMPROVING)
    if not compared:
        return "**No change can be compared this quarter.** Each row says why."
    pieces = []
    if worsening:
        pieces.append(
            f"**{_are(len(worsening), len(compared), 'worsening')}**: {joined(worsening)}"
        )
    else:
        pieces.append("**No comparable indicator is significantly worse than a year ago**")
    if improving:
        pieces.append(
            f"{_are(len(improving), len(compared), 'improving').lower()}: {joined(improving)}"
        )
    withheld = [reading for reading in readings if not reading.is_compared]
    ending = ""
    if withheld:
        are = "change is" if len(withheld) == 1 else "changes are"
        missing = any(not reading.is_present() for reading in withheld)
        why = "no figure, or not like for like" if missing else "not like for like"
        ending = f" {sentence(f'{spelt(len(withheld))} {are} withheld: {why}')}"
    return f"{'; '.join(pieces)}.{ending}"


def _are(count: int, of: int, verdict: str) -> str:
    are = "is" if count == 1 else "are"
    return f"{capital(spelt(count))} of {spelt(of)} comparable indicators {are} {verdict}"


def _titles(readings: Sequence[Reading], verdict: Direction) -> list[str]:
    return [
        in_sentence(reading.indicator.short_title)
        for reading in readings
        if reading.direction is verdict
    ]


def capital(words: str) -> str:
    """Words with their first letter raised."""
    return words[:1].upper() + words[1:]


def in_sentence(words: str) -> str:
    """A title inside a sentence; an abbreviation keeps its capitals."""
    first = words.split(" ", 1)[0]
    return words if first.isupper() and len(first) > 1 else words[:1].lower() + words[1:]


def polarity_words(reading: Reading) -> str:
    """Which direction is better, for the definition line."""
    return {
        Polarity.LOWER: "lower",
        Polarity.HIGHER: "higher",
        Polarity.NEUTRAL: "neither",
    }[reading.indicator.polarity]


# Titles of charts


def chart_title(reading: Reading, control: ControlChart) -> str:
    """What a monthly series did, in about ten words; nothing that its rules haven't found."""
    title = reading.indicator.short_title
    segment = control.segments.iloc[-1]
    if len(control.segments) > 1:
        since = segment["first"]
        return (
            f"{title}: {segment['reason']} in {month_name(since)} {since.year}, limits start again"
        )
    if segment["trial"]:
        return f"{title}: too few months for limits to be firm"
    if control.variation == "common cause":
        return f"{title}: the latest months are within the usual range"
    last = control.points.iloc[-1]
    side = "above" if last["side"] == "above" else "below"
    rule = str(last["signal"])
    said = {
        "outside": f"the latest month is {side} the expected range",
        "run": f"the latest months all stand {side} average",
        "trend": f"a steady {'rise' if side == 'above' else 'fall'} in the latest months",
    }
    default = f"the latest months are unusually {'high' if side == 'above' else 'low'}"
    return f"{title}: {next((words for key, words in said.items() if key in rule), default)}"


def trend_title(reading: Reading, points: pd.DataFrame) -> str:
    """What a series of waves or returns shows: its latest value and where that stands."""
    title = reading.indicator.short_title
    if not reading.is_present():
        return f"{title}: no figure for this quarter"
    value = figure(reading)
    stands = standing_words(reading)
    if stands:
        return f"{title}: {value}, {stands}"
    if reading.is_compared:
        if not reading.is_significant:
            return f"{title}: {value}, not significantly changed in a year"
        verb = "up" if reading.row["change_value"] > 0 else "down"
        return f"{title}: {value}, {verb} significantly on a year before"
    return f"{title}: {value}, not compared with a year before"

"""Sentences about one reading: its figure, the change on a year before, its place and rating."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from quarterdeck.comparability import Reason
from quarterdeck.params.absence import Absence
from quarterdeck.params.dated import in_force
from quarterdeck.params.register import Kind, Polarity
from quarterdeck.printing import (
    capital,
    day,
    in_period,
    in_sentence,
    joined,
    noun_of,
    number,
    ordinal,
    sentence,
)
from quarterdeck.readings import Reading, WindowName
from quarterdeck.verdicts import Direction, Rag, Standing
from quarterdeck.wording import quarter_before
from quarterdeck.wording.baselines import (
    baseline_sentence,
    compared_although,
    is_judged_on_year_before,
    projected,
)
from quarterdeck.wording.in_cells import (
    absence_words,
    compared_unit,
    difference,
    figure,
    is_ranked_as_rate,
    rank_range,
    standing_words,
)

_QUARTILES = {
    "top": "the best quartile",
    "average": "the middle half",
    "bottom": "the worst quartile",
}


def headline(reading: Reading, *, judged: bool = False) -> str:
    """A paragraph's lead: what it was, over what period, and what may be said of the change.

    judged: whether its body judges improvement against a baseline, which is then told first.
    """
    indicator = reading.indicator
    if not reading.is_present():
        said = (
            f"**There is no figure for {in_sentence(indicator.title)} {_when(reading)}.** "
            f"{_why_absent(reading)}"
        )
        return " ".join(filter(None, (said, last_known(reading))))
    # The register's sentence has its noun in the plural.
    says = None if figure(reading) == "1" else indicator.says
    said = says or "{title} stood at {value} {when}"
    value = figure(reading) if says else _lead(reading)
    opening = said.format(
        title=capital(indicator.title),
        value=value,
        period=in_period(reading.window()),
        when=_when(reading),
    )
    detail = _detail(reading)
    said = f"**{opening}**{f' {detail}' if detail else ''}."
    before = quarter_before.sentence(reading)
    stands = target_sentence(reading)
    if not judged:
        return " ".join(filter(None, (said, _comparison(reading), stands, before)))
    heading_for = projected(reading) if reading.is_counted else ""
    known = compared_although(reading)
    against = (baseline_sentence(reading), known, _year_before(reading), stands, before)
    sentences = (said, *against, heading_for)
    return " ".join(filter(None, sentences))


def _why_absent(reading: Reading) -> str:
    """Why there is no figure, in a sentence, without the period that the lead has named."""
    period, _, more = reading.reason().partition(" not received")
    named = not more and _when(reading) in (f"in {period}", f"in the {period}")
    if named and reading.absence() is Absence.NOT_RECEIVED:
        return "Not received."
    return absence_words(reading)


def _when(reading: Reading, name: WindowName = "current") -> str:
    """When a figure was so: "in the year ending March 2017"; of a sum of money, on which day.

    An estimate of money is of the day on which it was made, whatever its years.
    """
    window = reading.window(name)
    if reading.indicator.kind is Kind.MONEY:
        return f"on {day(window.end)}"
    return f"in {in_period(window)}"


def target_sentence(reading: Reading) -> str:
    """Where a figure stands to its target or expected range; "" where it has neither."""
    if reading.standing is Standing.NONE:
        return ""
    target = str(reading.row["target"])
    if in_force(reading.indicator.bands, reading.window().end) is not None:
        where = standing_words(reading).partition(" ")[0]
        return f"At {figure(reading)} it is {where} the expected range of {target}."
    met = {
        Standing.ON_TARGET: "is met",
        Standing.WITHIN_TOLERANCE: "is missed, within its tolerance",
        Standing.OFF_TARGET: "isn’t met",
    }[reading.standing]
    return f"At {figure(reading)} the target of {target} {met}."


def _year_before(reading: Reading) -> str:
    """Beside the baseline's, the figure of a year before; "" where there is none to tell."""
    if is_judged_on_year_before(reading) or not reading.is_present("previous"):
        return ""
    if not reading.is_compared:
        return _comparison(reading)
    then, before = in_period(reading.window("previous")), figure(reading, "previous")
    if before == figure(reading):
        level = f"A year before, in {then}, it was {before} too: no significant change."
        return f"{level}{_aim(reading)}"
    found = f"is significant{_for_good_or_bad(reading)}"
    return (
        f"A year before, in {then}, it was {before}; the change since ({difference(reading)}) "
        f"{found if reading.is_significant else 'isn’t significant'}.{_aim(reading)}"
    )


def _for_good_or_bad(reading: Reading) -> str:
    """Whether a significant change is for the better, after a comma; "" where that was said."""
    if reading.indicator.polarity is Polarity.NEUTRAL and reading.is_present("baseline"):
        return ""  # the sentence about the baseline has said that neither direction is better
    return {
        Direction.IMPROVING: ", for the better",
        Direction.WORSENING: ", for the worse",
        Direction.HIGHER: ", neither good nor bad in itself",
        Direction.LOWER: ", neither good nor bad in itself",
    }.get(reading.direction, "")


def last_known(reading: Reading) -> str:
    """The last year end's figure, beside one that hasn't come; "" where that isn't known either."""
    if reading.absence() is not Absence.NOT_RECEIVED or not reading.is_present("year_end"):
        return ""
    then = in_period(reading.window("year_end"))
    return f"The last, {figure(reading, 'year_end')}, is of {then}."


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
    return f"the only {noun}" if count == base == "1" else f"{count} of {base} {noun}"


def _interval(reading: Reading) -> str:
    """A figure's 95% interval; "" where its test allows for more scatter than the interval does.

    A count that scatters more than chance would make it is tested with that over-dispersion. An
    interval that leaves it out may exclude a figure from which the test finds no difference.
    """
    if reading.row["dispersion"] > 1:
        return ""
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
                f"It can’t be compared with {before} {_when(reading, 'previous')}, because "
                f"{reading.row['comparison_sentence']}."
            )
        return f"No change is given, because {reading.row['comparison_sentence']}."
    before, then = figure(reading, "previous"), in_period(earlier)
    if not reading.is_significant:
        if before == figure(reading):
            return f"In {then} it was {before} too: no significant change.{_aim(reading)}"
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
        likely = f"; likely range {span}" if span else ""
        average = f"; the group’s average is {number(row['peers_average'], decimals)}"
        if is_ranked_as_rate(reading.indicator):
            own, mean = (number(row[name], 2) for name in ("compared_rate", "peers_average"))
            beside = "the group’s average too" if own == mean else f"the group’s average is {mean}"
            average = f": {own} {compared_unit(reading.indicator)}; {beside}"
        missing = f"; no figure from {row['peers_missing']}" if row["peers_missing"] else ""
        said.append(
            f"It ranks {place} of {int(row['rank_of'])} {among} (1st is best{likely})"
            f"{average}{missing}."
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

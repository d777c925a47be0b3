"""Rules on where a figure stands: to its target or range, and among neighbours and districts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pandas as pd

from quarterdeck.commentary_checks.clauses import clause_at, clauses
from quarterdeck.commentary_checks.lexicon import MAY, NOT
from quarterdeck.commentary_checks.numbers import WORD_VALUES
from quarterdeck.commentary_checks.sentences import Finding, Sentence, areas_in, name_of
from quarterdeck.commentary_checks.times import speaks_of_another_time
from quarterdeck.params.dated import in_force
from quarterdeck.params.register import Polarity
from quarterdeck.readings import Reading
from quarterdeck.verdicts import Standing
from quarterdeck.wording import in_cells

_WHICH: Final = (
    r"(?:(?:the|its|their|our|this)\s+)?(?:(?:expected|agreed|local|\d[\d.]*%|\u2022+)\s+)*"
)
_TARGET: Final = rf"{_WHICH}(?:target|goal)\b(?!\s+(?:to|for|hardening|group|date)\b)"
_RANGE: Final = rf"{_WHICH}(?:target\s+)?(?:range|band)\b"
_ON: Final = re.compile(
    rf"\b(?:(?:inside|within|in)\s+{_RANGE}|(?:on|within)\s+{_TARGET}"
    rf"|(?:meets?|met|meeting|exceed(?:s|ed|ing)?|hits?|reach(?:es|ed)?|achiev(?:es|ed)|beats?"
    rf"|beat|above)"
    rf"\s+{_TARGET}|(?:target|goal)\b[^.;,]{{0,30}}?\b(?:is|was|has\s+been|been)\s+(?:not\s+"
    rf"|also\s+|comfortably\s+)*"
    r"(?:met|exceeded|achieved|hit|reached|beaten))",
    re.IGNORECASE,
)
_OFF: Final = re.compile(
    rf"\b(?:(?P<side>above|over|below|under)\s+{_RANGE}|(?:outside|beyond|out\s+of)\s+{_RANGE}"
    rf"|(?:off|below|under|short\s+of|miss(?:es|ed|ing)?|fail(?:s|ed)\s+to\s+(?:meet|reach"
    rf"|hit))\s+{_TARGET}"
    r"|(?:target|goal)\b[^.;,]{0,30}?\b(?:is|was|has\s+been"
    r"|been)\s+(?:not\s+)?(?:narrowly\s+)?missed)",
    re.IGNORECASE,
)


def standing(sentence: Sentence) -> Iterator[Finding]:
    """“Inside the range”, “on target” and their opposites, where the table has it otherwise."""
    reading = sentence.about
    if reading is None or reading.standing is Standing.NONE:
        return
    is_on = reading.standing is Standing.ON_TARGET
    band = in_force(reading.indicator.bands, reading.window().end)
    stands = f"{in_cells.figure(reading)} is {in_cells.standing_words(reading)}"
    for pattern, says in ((_ON, True), (_OFF, False)):
        for found in pattern.finditer(sentence.plain):
            clause = clause_at(sentence.plain, found.start())
            until = clause.text[: found.end()]
            if MAY.search(re.sub(r"\bexpected\s+(?=range|band)", "", clause.text)):
                continue
            if speaks_of_another_time(clause.text, reading):
                continue
            is_denied = NOT.search(until[max(0, found.start() - 25) :]) is not None
            says_on = says is not is_denied
            is_wrong = says_on is not is_on
            side = found.groupdict().get("side")
            if not is_wrong and side and band is not None and not is_denied:
                is_wrong = (reading.value() < band.low) is not (side.lower() in ("below", "under"))
            if is_wrong:
                wrong = f"{found[0]!r} contradicts {name_of(reading)}: {stands}"
                yield Finding("standing", "error", found.start(), wrong)


# Ranks


@dataclass(frozen=True)
class Placed:
    """What a sentence says of a place among others: whether the table has it otherwise, and how."""

    place: int
    said: str
    is_wrong: bool
    stands: str


_ORDINALS: Final = {
    word: number
    for number, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
        ],
        start=1,
    )
}
_GROUP: Final = (
    r"(?:neighbours?|neighbouring|peers?|similar\s+(?:forces|areas|counties)|its\s+group"
    r"|our\s+group|the\s+group"
    r"|(?:its|our)\s+family|comparable\s+(?:forces|areas))"
)
_ORDINAL: Final = re.compile(
    rf"\b(?P<nth>\d+(?:st|nd|rd|th)|{'|'.join(_ORDINALS)})(?:[\s-](?P<end>best|worst|lowest"
    rf"|highest))?"
    r"\s*(?:place\s+)?(?:(?:out\s+)?of\s+(?:(?:its|the|our|all)\s+)?(?P<of>\d+|[a-z]+)\b"
    rf"|(?=[^.;]{{0,30}}\b{_GROUP}))",
    re.IGNORECASE,
)
_MOST: Final = re.compile(
    r"\b(?P<most>lowest|highest|best|worst|fewest|most|least|top|bottom)\b", re.IGNORECASE
)
_IN_GROUP: Final = re.compile(rf"\b{_GROUP}\b", re.IGNORECASE)
_TO_AVERAGE: Final = re.compile(
    r"\b(?P<side>above|over|below|under|beneath|(?:higher|lower|better|worse|more|less|fewer"
    r"|greater)(?:\s+\w+)?\s+than)\s+"
    r"(?:(?:the|its|their|our|that|of)\s+)*(?:(?!national|England)[\w’']+\s+){0,2}average\b"
    r"|\b(?P<way>higher|lower|better|worse|more|less"
    r"|fewer)\b[^.;,]{0,40}?\bthan\s+(?:(?:most\s+of|its|our|their|the|similar)\s+)*"
    r"(?:neighbours|forces|areas|peers)\b",
    re.IGNORECASE,
)


def rank(sentence: Sentence) -> Iterator[Finding]:
    """A place among neighbours or districts, or a side of their average, that isn't the table's."""
    for placed in places(sentence):
        if placed.is_wrong:
            wrong = f"{placed.said!r} contradicts the table: {placed.stands}"
            yield Finding("rank", "error", placed.place, wrong)


def places(sentence: Sentence) -> Iterator[Placed]:
    """What a sentence says of places that the table knows."""
    reading = sentence.named[0] if len(sentence.named) == 1 else None
    if reading is None and not sentence.named:
        reading = sentence.heading
    if reading is None:
        return
    for clause in clauses(sentence.plain):
        if MAY.search(clause.whole) or speaks_of_another_time(clause.text, reading):
            continue
        is_denied = NOT.search(clause.text) is not None
        if not is_denied:
            yield from _among_districts(sentence, reading, clause.text)
        if not is_denied and not re.search(r"\b(?:national|England)", clause.text):
            yield from _ranked(reading, clause.text)
            yield from _beside_average(reading, clause.text)


def _ranked(reading: Reading, text: str) -> Iterator[Placed]:
    row = reading.row
    if pd.isna(row["rank"]):
        return
    own, of = int(row["rank"]), int(row["rank_of"])
    stands = f"{name_of(reading)} is {in_cells.rank(reading)}, 1st the best"
    ordinals = list(_ORDINAL.finditer(text))
    for found in ordinals:
        nth = _ORDINALS.get(found["nth"].lower()) or int(re.sub(r"\D", "", found["nth"]))
        whole = found["of"] or ""
        size = WORD_VALUES.get(whole.lower()) or (int(whole) if whole.isdigit() else None)
        in_group = _IN_GROUP.search(text) or re.search(r"\brank", text, re.IGNORECASE)
        if not in_group and size not in (of,):
            continue
        is_from_worst = found["end"] and _is_worst(found["end"], reading)
        said = of + 1 - nth if is_from_worst else nth
        yield Placed(found.start(), found[0].strip(), said != own, stands)
    if ordinals or not _IN_GROUP.search(text):
        return
    for found in _MOST.finditer(text):
        if re.match(r"\s+(?:similar|recent|comparable|of\b|important)", text[found.end() :]):
            continue
        said = of if _is_worst(found["most"], reading) else 1
        if reading.indicator.polarity is not Polarity.NEUTRAL:
            yield Placed(found.start(), found[0], said != own, stands)


def _is_worst(word: str, reading: Reading) -> bool:
    """Whether a superlative is of the worse end."""
    word = word.lower()
    if word in ("best", "top"):
        return False
    if word in ("worst", "bottom"):
        return True
    return (word in ("highest", "most")) is (reading.indicator.polarity is Polarity.LOWER)


def _beside_average(reading: Reading, text: str) -> Iterator[Placed]:
    found = _TO_AVERAGE.search(text)
    average = float(reading.row["peers_average"])
    if found is None or pd.isna(average) or not re.search(_GROUP + "|average", text):
        return
    own = _compared(reading)
    side = (found["side"] or found["way"]).lower().split()[0]
    is_lower_better = reading.indicator.polarity is Polarity.LOWER
    if side in ("better", "worse"):
        says_above = (side == "better") is not is_lower_better
    else:
        says_above = side in ("above", "over", "higher", "more", "greater")
    stands = f"{name_of(reading)} is {'above' if own > average else 'below'} the average"
    yield Placed(found.start(), found[0], says_above is not (own > average), stands)


def _compared(reading: Reading) -> float:
    """What an area is compared by: a count's rate where the register gives one."""
    rate = float(reading.row["compared_rate"])
    as_rate = reading.indicator.compared_per is not None and not pd.isna(rate)
    return rate if as_rate else reading.value()


_BESIDE: Final = re.compile(
    r"\b(?P<way>higher|lower|more|fewer|worse|better|less)\b[^.;,]*?\bthan\b", re.IGNORECASE
)


def _among_districts(sentence: Sentence, reading: Reading, text: str) -> Iterator[Placed]:
    named = areas_in(text, sentence.figures)
    districts = sentence.figures.readings.districts(
        str(reading.row["framework"]), reading.indicator.id
    )
    by_rate = {one.area: _compared(one) for one in districts if one.is_present()}
    by_count = {one.area: one.numerator() for one in districts if one.is_present()}
    found = _MOST.search(text)
    if len(by_rate) < 2 or _IN_GROUP.search(text):
        return
    beside = _BESIDE.search(text)
    if len(named) == 2 and beside is not None and set(named) <= set(by_rate):
        one, other = sorted(
            named, key=lambda area: text.index(sentence.figures.readings.params.area(area).name)
        )
        way, polarity = beside["way"].lower(), reading.indicator.polarity
        says_more = way in ("higher", "more") or (
            (way == "worse") is (polarity is Polarity.LOWER) and way in ("worse", "better")
        )
        is_wrong = all(
            (values[one] > values[other]) is not says_more for values in (by_rate, by_count)
        )
        stands = _district_words(sentence, by_rate)
        yield Placed(beside.start(), beside[0], is_wrong, stands)
        return
    if len(named) != 1 or found is None or named[0] not in by_rate:
        return
    before, after = text[: found.start()], text[found.end() :]
    if re.search(
        r"\b(?:second|third|fourth|next|2nd|3rd|4th|at|the\s+two)[\s-]*$", before, re.IGNORECASE
    ):
        return
    word = found["most"].lower()
    if word in ("most", "least", "top", "bottom", "best", "worst"):
        counted = re.match(r"\s+([\w-]+)", after)
        whose = sentence.names.whose(counted[1] if counted else "", reading)
        is_own = whose.sureness in ("sure", "may", "it") or re.search(
            r"\b(?:rate|figure|number)\b", text
        )
        if counted and not is_own and not re.match(r"\s+(?:in|of|with|among|for)\b", after):
            return
    is_top = word in ("highest", "most") or (
        word in ("worst", "bottom", "top", "best")
        and ((word in ("worst", "bottom")) is (reading.indicator.polarity is Polarity.LOWER))
    )
    chosen = max if is_top else min
    is_wrong = all(
        chosen(values, key=values.__getitem__) != named[0] for values in (by_rate, by_count)
    )
    yield Placed(found.start(), found[0], is_wrong, _district_words(sentence, by_rate))


def _district_words(sentence: Sentence, by_rate: dict[str, float]) -> str:
    params = sentence.figures.readings.params
    top, bottom = max(by_rate, key=by_rate.__getitem__), min(by_rate, key=by_rate.__getitem__)
    return (
        f"the highest is that of {params.area(top).name}, the lowest of {params.area(bottom).name}"
    )

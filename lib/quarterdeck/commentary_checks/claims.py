"""What a sentence claims of a change: up or down, better or worse, and against which period."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

import pandas as pd

from quarterdeck import printing
from quarterdeck.commentary_checks.sentences import Sentence, governing
from quarterdeck.params.register import Polarity
from quarterdeck.periods import month_name
from quarterdeck.readings import Reading, WindowName

Way = Literal["up", "down", "better", "worse"]
WAYS: Final[tuple[Way, ...]] = ("up", "down", "better", "worse")
_UP_VERBS: Final = (
    r"rose|risen|rises?|rising|increased|increases?|increasing|grew|grown|growing"
    r"|climbed|climbing|gone up|went up|doubled"
)
_DOWN_VERBS: Final = (
    r"fell|fallen|falls?|falling|decreased|decreases?|decreasing|declined|declining"
    r"|dropped|dropping|reduced|shrank|gone down|went down|come down|came down|halved"
)
_UP_NOUNS: Final = "rise|increase|growth|upturn"
_DOWN_NOUNS: Final = "fall|decrease|reduction|drop|decline|downturn"
_BETTER: Final = "improved|improving|improvement|better"
_WORSE: Final = "worsened|worsening|deteriorated|deteriorating|deterioration|worse"
DIRECTION: Final = (
    rf"(?P<up>\b(?:{_UP_VERBS}|{_UP_NOUNS}|up|higher|more)\b)"
    rf"|(?P<down>\b(?:{_DOWN_VERBS}|{_DOWN_NOUNS}|down|lower|fewer|less)\b)"
    rf"|(?P<better>\b(?:{_BETTER})\b)|(?P<worse>\b(?:{_WORSE})\b)"
)
_ADJECTIVES: Final = (
    r"(?:(?:very|most)\s+)?(?:(?:significant|sharp|steep|small|large|slight|steady|marked|continued"
    r"|overall|clear|real|recent|reported|recorded|statistically|latest)\s+){0,3}"
)
#: "a steep rise", "Decrease (326)".
_AS_NOUN: Final = re.compile(
    rf"(?:^|\b(?:the|this|that|a|an|its|their|any|of|some|there\s+(?:is|was|has\s+been))\s+){_ADJECTIVES}"
    rf"\b(?:(?P<up>{_UP_NOUNS})|(?P<down>{_DOWN_NOUNS})|(?P<better>improvements?)"
    r"|(?P<worse>deterioration|worsening))\b(?P<after>[^.;]*)",
    re.IGNORECASE,
)
_BETWEEN: Final = (
    r"(?:\s+(?:has|have|had|is|was|are|were|been|also|now|since|again|then|both|significantly"
    r"|sharply|steadily|slightly|steeply|markedly|clearly|continued to|stands|stood)){0,5}"
)
#: What follows a verb that has no object: "it increased by", and not "they increased patrols".
_NO_OBJECT: Final = (
    r"(?=\s*(?:$|[.,;:()\u2013\u2014])|\s+(?:by|to|from|in|on|since|over|again|further|still|both|too"
    r"|also|\w+ly|and|but|or|while|as|at|across|with|after|because|compared|than|this|last|a\s+little"
    r"|a\s+lot|most|more|less|fast|faster|\u2022))"
)
_STATES: Final = (
    rf"(?:(?P<up>{_UP_VERBS}|up(?!\s+to\b)|higher|more(?=\s+than\b))"
    rf"|(?P<down>{_DOWN_VERBS}|down|lower|fewer|less(?=\s+than\b))"
    rf"|(?P<better>{_BETTER})|(?P<worse>{_WORSE}))\b{_NO_OBJECT}"
)
#: What stands for the indicator in a sentence under its heading.
_IT: Final = (
    r"^it|(?:^|[,;]\s+|\band\s+|\bbut\s+)(?:it|this|they|these)"
    r"|the\s+(?:figures?|numbers?|rate|total|share|level|count|proportion|percentage)"
)
NOT: Final = re.compile(
    r"\b(?:not|no|never|nor|neither|without|hardly|none|nobody|nothing|cannot)\b|n['’]t\b",
    re.IGNORECASE,
)
MAY: Final = re.compile(
    r"\b(?:will|would|may|might|could|should|can|expected|expects?|likely|if|whether|aims?|hopes?"
    r"|hoped|forecast|projected|unless|until|plans?|intended|usually|normally|each)\b",
    re.IGNORECASE,
)
#: What makes a whole sentence one of what may come.
_MAY_THROUGHOUT: Final = re.compile(
    r"\b(?:if|whether|unless|until)\b"
    r"|\b(?:expected|expects?|likely|hopes?|hoped|aims?|intended)\s+(?:that|to)\b",
    re.IGNORECASE,
)
MONTH_NAMES: Final = "|".join(month_name(dt.date(2000, number, 1)) for number in range(1, 13))
#: Another time than the table compares.
_OTHER_TIME: Final = re.compile(
    rf"\b(?:{MONTH_NAMES})\b|\b(?:spring|summer|autumn|winter|christmas|seasonal\w*|weeks?|months?"
    r"|quarters?|fortnight|years|decade|half of the year|second half|first half|over time|peak"
    r"|long[ -]term|recently|lately|so far|afterwards|thereafter|later"
    r"|before (?:that|then)|\w+day)\b|\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
#: "By a quarter", which is no time.
_FOURTH_PART: Final = re.compile(
    r"\b(?:by|of)\s+(?:\w+\s+){0,2}?(?:an?|one|three)\s+quarters?\b", re.IGNORECASE
)
_YEAR_BEFORE: Final = (
    r"(?:a|the)\s+(?:same\s+\w+\s+(?:months?|quarter)\s+)?(?:a\s+)?year\s+(?:before|ago|earlier)"
    r"|last\s+year|the\s+(?:previous|preceding)\s+year|year[ -]on[ -]year"
    r"|the\s+same\s+(?:\w+\s+)?(?:months|period|quarter)\s+(?:a\s+year\s+(?:ago|before|earlier)"
    r"|last\s+year|of\s+last\s+year)"
)
COMPARISON: Final = re.compile(
    r"\b(?:compared\s+(?:with|to)|than(?:\s+in)?|on|since|from|over|beside|against|as)\s+"
    rf"(?:{_YEAR_BEFORE})\b|\byear[ -]on[ -]year\b",
    re.IGNORECASE,
)
SAYS_YEAR_BEFORE: Final = re.compile(rf"\b(?:{_YEAR_BEFORE})\b", re.IGNORECASE)
SAYS_BASELINE: Final = re.compile(r"\bbaseline(?:\s+year)?\b", re.IGNORECASE)
SAYS_LIKE_FOR_LIKE: Final = re.compile(r"\blike for like\b", re.IGNORECASE)


@dataclass(frozen=True)
class Change:
    """A change of a reading that words may speak of. improves: None where neither is better."""

    against: str
    size: float
    is_significant: bool
    improves: bool | None


def changes_of(reading: Reading) -> dict[str, Change]:
    """The changes that a reading's words may speak of: on a year before, since the baseline."""
    found: dict[str, Change] = {}
    neutral = reading.indicator.polarity is Polarity.NEUTRAL
    is_lower = reading.indicator.polarity is Polarity.LOWER

    def change(against: str, size: float, is_significant: bool) -> Change:
        improves = None if neutral or size == 0 else (size < 0) == is_lower
        return Change(against, size, is_significant, improves)

    if reading.is_compared and reading.has_change:
        size = float(reading.row["change_value"])
        found["a year before"] = change("a year before", size, reading.is_significant)
    against = reading.against_baseline
    if reading.has_window("baseline") and against.withheld is None and pd.notna(against.change):
        is_significant = pd.notna(against.p_value) and against.p_value < 0.05
        found["the baseline"] = change("the baseline", against.change, bool(is_significant))
    return found


@dataclass(frozen=True)
class Claim:
    """A direction that a sentence gives its reading: the word, where it stands, what follows."""

    word: str
    place: int
    way: Way
    around: str


def claims(sentence: Sentence) -> Iterator[Claim]:
    """The directions that a sentence gives to what it is about, where that is sure."""
    reading = sentence.about
    if reading is None:
        return
    if NOT.search(sentence.plain):
        return
    for claim in _said(sentence, reading):
        if not is_exempt(sentence.plain, claim.place, reading):
            yield claim


def is_exempt(text: str, place: int, reading: Reading) -> bool:
    """Whether what stands at a place is of what may come, or of another time, by its clause."""
    clause = governing(text, place)
    return (
        _MAY_THROUGHOUT.search(text) is not None
        or MAY.search(clause) is not None
        or speaks_of_another_time(clause, reading)
    )


def _said(sentence: Sentence, reading: Reading) -> Iterator[Claim]:
    """Every direction that a sentence gives its reading, whatever stands about it."""
    text, subject = sentence.plain, _subject(sentence, reading)
    for found in () if sentence.by_name else _AS_NOUN.finditer(text):
        if not _is_of_another_thing(found["after"], reading):
            yield from _claim(found)
    for pattern in (
        rf"{subject}{_BETWEEN}\s+(?:{_STATES})",
        rf"{subject}{_BETWEEN}(?:\s+(?:on|follows|shows|in))?\s+an?\s+(?:clear\s+|steady\s+)?"
        rf"{_PATH}",
    ):
        for found in re.finditer(pattern, text, re.IGNORECASE):
            yield from _claim(found)
    names = _names(_titled(reading) if sentence.by_name else _called(reading))
    for pattern in (
        rf"{_OPENS}{_MORE}\s+(?:recorded\s+)?(?:{names})s?\b{_COUNTED}",
        rf"\b{_MOVING}\s+(?:{names})\b",
        *(
            ()
            if sentence.by_name
            else (rf"{_OPENS}(?:the\s+|an?\s+)?{_PATH}(?!\s+(?:in|of|for)\b)",)
        ),
    ):
        for found in re.finditer(pattern, text, re.IGNORECASE):
            yield from _claim(found)


#: "fewer burglaries were recorded", "falling burglary", "a downward path".
_OPENS: Final = (
    r"(?:^|[,;]\s+|\band\s+|\bbut\s+|\bsaw\s+"
    r"|\bthere\s+(?:are|is|were|was|have\s+been|has\s+been)\s+)"
)
_MORE: Final = (
    r"(?:far\s+|many\s+|slightly\s+|even\s+|a\s+)?"
    r"(?:(?P<up>more|higher)|(?P<down>fewer|less|lower))"
)
_COUNTED: Final = (
    r"(?=\s*(?:$|[.,;:])|\s+(?:than|this|last|compared|since|on\s+(?:a|the|last)|(?:was|were|is|are"
    r"|has\s+been|have\s+been)\s+(?:recorded|reported|counted|committed|seen|logged))\b)"
)
_MOVING: Final = (
    r"(?:(?P<up>rising|growing|increasing)|(?P<down>falling|declining|decreasing)"
    r"|(?P<better>improving)|(?P<worse>worsening|deteriorating))"
)
_PATH: Final = (
    r"(?:(?P<up>upwards?|rising|growing|increasing)|(?P<down>downwards?|falling|declining|decreasing)"
    r"|(?P<better>improving)|(?P<worse>worsening|deteriorating))\s+(?:path|trend|trajectory|course)\b"
)
_ON_PATH: Final = rf"{_OPENS}(?:the\s+|an?\s+)?{_PATH}(?!\s+(?:in|of|for)\b)"
_STEADY: Final = (
    r"(?:\s+(?:remain(?:s|ed)?|stay(?:s|ed)?|held|broadly|largely|very))*"
    r"\s+(?P<same>stable|unchanged|flat|static|steady)\b"
)
_NOT_MOVED: Final = (
    r"(?:\s+(?:has|have|did|is|was|were|are))?(?:\s+not|n['’]t)\s+"
    r"(?:(?P<up>risen|rise|increased?|grown|grow|gone up|going up|rising|up)"
    r"|(?P<down>fallen|fall|decreased?|declined?|dropped|gone down|falling|down)"
    r"|(?P<better>improved?)|(?P<worse>worsened?|deteriorated?)|(?P<same>changed?|moved?))\b"
)


def denials(sentence: Sentence) -> Iterator[tuple[str, int, Way | None]]:
    """Where a sentence says that its reading stood still, or didn't go a way: word, place, way."""
    reading = sentence.about
    if reading is None:
        return
    text, subject = sentence.plain, _subject(sentence, reading)
    patterns = [subject + _NOT_MOVED]
    if not NOT.search(text):
        patterns.append(subject + _BETWEEN + _STEADY)
    for pattern in patterns:
        for found in re.finditer(pattern, text, re.IGNORECASE):
            way = next((one for one in WAYS if found.groupdict().get(one)), None)
            place = found.start(way or "same")
            if not is_exempt(text, place, reading):
                yield found[0].strip(" ,;"), place, way


def _subject(sentence: Sentence, reading: Reading) -> str:
    """A pattern of what a sentence calls its reading: titles, its noun, "it"."""
    if sentence.by_name:
        return rf"\b(?:the\s+)?(?:recorded\s+)?(?:{_names(_titled(reading))})"
    last = _names(_last_words(reading)) or r"(?!)"
    return (
        rf"(?:{_IT}|\b(?:the\s+)?(?:recorded\s+)?(?:{_names(_called(reading))})"
        rf"|(?:^|[,;]\s+|\band\s+|\bbut\s+)(?:the\s+)?(?:{last}))"
    )


def _names(names: set[str]) -> str:
    """Names as one pattern, the longer first, with a hyphen or without."""
    return "|".join(
        re.escape(name)
        .replace(r"\ ", r"[\s-]")
        .replace(r"\-", "[- ]?")
        .replace("reoffend", "re-?offend")
        for name in sorted(names, key=len, reverse=True)
    )


#: How far after its word a claim's adverb may stand: "rose significantly".
_REACH: Final = len(" statistically significantly")


def _claim(found: re.Match[str]) -> Iterator[Claim]:
    for way in WAYS:
        if found.groupdict().get(way):
            beyond = found.string[found.start() : found.end() + _REACH]
            yield Claim(found[way], found.start(way), way, beyond)


def _called(reading: Reading) -> set[str]:
    """What a sentence calls an indicator: titles, also without what follows; what it counts."""
    titles = _titled(reading)
    heads = {_TITLE_HEAD.split(title)[0] for title in titles}
    by_id = reading.indicator.id.replace("_", " ")
    return {*titles, *heads, by_id, reading.indicator.noun, f"{reading.indicator.title} rate"}


#: What follows the head of a title: "Re-offending | by young offenders".
_TITLE_HEAD: Final = re.compile(
    r"\s+(?:by|of|to|in|who|aged|at|for|with|among|from|near)\s|\s*[,(:]"
)
#: Last words of titles that could be any indicator's.
_ANY_ONES: Final = frozenset(
    {"crime", "crimes", "abuse", "behaviour", "people", "police", "damage"}
)


def _last_words(reading: Reading) -> set[str]:
    """The noun that ends the head of a title: "Entrants" of "First-time entrants"."""
    last = {_TITLE_HEAD.split(title)[0].split()[-1].lower() for title in _titled(reading)}
    return last - _ANY_ONES


def _titled(reading: Reading) -> set[str]:
    return {reading.indicator.title, reading.indicator.short_title}


def _is_of_another_thing(after: str, reading: Reading) -> bool:
    """Whether a rise or fall is said "in" or "of" something else than the reading."""
    inside = re.match(r"\s+(?:in|of|among|for|at|to)\s+(?:the\s+)?(.*)", after, re.IGNORECASE)
    if inside is None:
        return False
    rest = inside[1].lower()
    if re.match(r"[\d£•+−-]|about|some|nearly|almost|over|under|just", rest):
        return False
    return re.match(_names(_called(reading)), rest, re.IGNORECASE) is None


def speaks_of_another_time(text: str, reading: Reading) -> bool:
    """Whether a sentence names a time other than those that the table compares."""
    left = _FOURTH_PART.sub("", SAYS_YEAR_BEFORE.sub("", text))
    names: tuple[WindowName, ...] = ("current", "previous", "baseline")
    for name in names:
        if not reading.has_window(name):
            continue
        window = reading.window(name)
        for words in (window.words, printing.in_period(window), window.financial_year_label or ""):
            if words:
                left = re.sub(re.escape(words).replace("\\-", "[-/–]"), "", left)
    if reading.has_window("current"):
        first, last = reading.window("current").start.year, reading.window("current").end.year
        if first == last:
            left = re.sub(rf"\b(?:in|during)\s+{last}\b", "", left, flags=re.IGNORECASE)
    return _OTHER_TIME.search(left) is not None


def spoken_of(sentence: Sentence, reading: Reading) -> dict[str, Change]:
    """The changes that a sentence may mean, by the comparison that it names."""
    changes = changes_of(reading)
    text = sentence.plain
    wanted = {"a year before": SAYS_YEAR_BEFORE, "the baseline": SAYS_BASELINE}
    named = [against for against, pattern in wanted.items() if pattern.search(text)]
    if not named:
        return changes
    return {against: change for against, change in changes.items() if against in named}


def bears_out(claim: Claim, change: Change) -> bool:
    """Whether a change went the way that is claimed."""
    if claim.way in ("up", "down"):
        return change.size > 0 if claim.way == "up" else change.size < 0
    return change.improves is (claim.way == "better") if change.improves is not None else False


def change_in_words(reading: Reading, change: Change) -> str:
    """A change as a message tells it."""
    size = printing.signed(change.size, reading.indicator.decimals)
    unit = " points" if reading.indicator.is_percentage else ""
    chance = "significant" if change.is_significant else "no more than chance"
    better = {True: ", for the better", False: ", for the worse", None: ""}[change.improves]
    return f"{size}{unit} on {change.against}, {chance}{better}"

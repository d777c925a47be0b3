"""A rule on typed figures: named, and refused where the table has them or has them otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pandas as pd

from quarterdeck import printing
from quarterdeck.commentary_checks.amounts import BY_PER_CENT, PER_CENT_MORE
from quarterdeck.commentary_checks.claims import is_of_another
from quarterdeck.commentary_checks.contrary import embargoed
from quarterdeck.commentary_checks.lexicon import MONTH_NAMES
from quarterdeck.commentary_checks.numbers import (
    AMOUNT,
    PER_CENT,
    SPELT,
    UNDER_TWENTY,
    WORD_VALUES,
    typed_number,
)
from quarterdeck.commentary_checks.sentences import (
    Finding,
    Sentence,
    name_of,
    readings_of,
    reference_to,
)
from quarterdeck.commentary_checks.subjects import keys_of, stems
from quarterdeck.commentary_checks.times import speaks_of_another_time
from quarterdeck.commentary_figures import Unresolved
from quarterdeck.params.register import Kind
from quarterdeck.readings import Reading, WindowName
from quarterdeck.rounding import round_half_up
from quarterdeck.wording import in_cells


@dataclass(frozen=True)
class NotFigure:
    """What looks like a figure and isn't one. like: examples, for the page that documents it."""

    what: str
    like: str
    pattern: re.Pattern[str]


#: What a number before it counts, so that it is no year and no part of a name.
_COUNTED_NOUNS: Final = (
    "offences|crimes|incidents|burglaries|thefts|reports|cases|referrals|people|victims|rapes"
    "|entrants"
)
#: The exceptions, each of them put out of sight before figures are looked for.
NOT_FIGURES: Final = (
    NotFigure(
        "a place in a paper",
        "paragraph 12, appendix 2, section 136",
        re.compile(
            r"\b(?:paragraphs?|appendix|appendices|tables?|figures?|footnotes?|pages?|lines?"
            r"|sections?|chapters?|clauses?|parts?|articles?|schedules?|items?)\s+\d{1,3}(?:\.\d+)*"
            r"(?:\s*(?:to|and|–|-)\s*\d+)?(?![\d,]*\d|%)",
            re.IGNORECASE,
        ),
    ),
    NotFigure(
        "a quarter or a financial year",
        "2017-18-Q3, 2016/17, Q4, quarter 3",
        re.compile(
            r"\b(?:19|20)\d\d\s?[-/–]\s?\d{2,4}(?:[- ]Q[1-4])?|\bQ[1-4]\b"
            r"|\bquarters?\s+(?:[1-4]|one|two|three|four)\b",
            re.IGNORECASE,
        ),
    ),
    NotFigure(
        "a date or a year",
        "9 February 2018, 30/10/2015, 2012",
        re.compile(
            rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{MONTH_NAMES})(?:\s+\d{{4}})?\b"
            rf"|\b(?:{MONTH_NAMES})\s+\d{{4}}\b|\b\d{{1,2}}/\d{{1,2}}/\d{{2,4}}\b"
            rf"|\b(?:19|20)\d\ds?\b(?!\s+(?:\w+\s+)?(?:{_COUNTED_NOUNS})\b)",
            re.IGNORECASE,
        ),
    ),
    NotFigure(
        "a time of day",
        "17:00, 5 pm, 24/7",
        re.compile(
            r"\b\d{1,2}:\d\d\s?(?:am|pm)?\b|\b\d{1,2}(?:[.]\d\d)?\s?(?:am|pm)\b|\b24/7\b",
            re.IGNORECASE,
        ),
    ),
    NotFigure(
        "a unit",
        "per 1,000 people, per 100,000",
        re.compile(r"\b(?:per|in\s+every|for\s+every)\s+\d[\d,]*\d\b", re.IGNORECASE),
    ),
    NotFigure(
        "an age",
        "aged 10 to 17, under-18s, a 16-year-old",
        re.compile(
            r"\b(?:aged?|ages)\s+(?:under\s+|over\s+)?\d+(?:\s*(?:to|and|–|-)\s*\d+)?"
            r"|\bunder(?:-\d\ds?|\s\d\ds)\b|\bover[ -]\d\ds\b"
            r"|\b(?:\d+\s+to\s+)?\d+[ -]year[ -]olds?\b",
            re.IGNORECASE,
        ),
    ),
    NotFigure(
        "a span of time",
        "18 months, twenty-one days",
        re.compile(
            r"\b(?:\d+|[a-z]+teen|twenty(?:-\w+)?|thirty(?:-\w+)?|forty(?:-\w+)?|sixty|ninety)"
            r"[ -](?:days?|weeks?|months?|quarters?|years?)\b|\b24[ -]hours?\b",
            re.IGNORECASE,
        ),
    ),
    NotFigure(
        "an ordinal",
        "the 21st meeting; a rank, 4th of 9, is a figure",
        re.compile(r"\b\d+(?:st|nd|rd|th)\b(?!\s+(?:of|out\s+of)\s+\d)", re.IGNORECASE),
    ),
    NotFigure(
        "a telephone number",
        "call 101",
        re.compile(
            r"\b(?:call|dial|ring|on)\s+(?:101|111|112|999)\b|\b(?:101|999)\s+(?:calls?|number"
            r"|line)\b",
            re.IGNORECASE,
        ),
    ),
    NotFigure(
        "a name: a word with a capital inside a sentence, and its number",
        "Blueprint 2020, Ward 14",
        re.compile(
            rf"(?<=[\w,;:’)]\s)(?:[A-Z][\w’'-]*\s+)+\d{{1,4}}(?:\.\d+)?\b(?![,%]\d|%)"
            rf"(?!\s+(?:\w+\s+)?(?:{_COUNTED_NOUNS})\b)"
        ),
    ),
    NotFigure(
        "a code",
        "the M1, E10000018",
        re.compile(
            r"\b[A-Za-z]+\d[\w-]*\b"
            r"|(?<![£\d.,])\b\d+(?!(?:m|bn|k|st|nd|rd|th)\b)[A-Za-z]{1,2}\b"
        ),
    ),
)
_SCALES: Final = r"(?:\s?(?:m|bn|k)\b|\s+(?:million|billion|thousand|hundred)\b)?"
_BIG_WORDS: Final = "|".join(
    sorted((word for word, value in WORD_VALUES.items() if value > 12), key=len, reverse=True)
)
_TYPED: Final = re.compile(
    rf"(?P<money>£\s?{AMOUNT}{_SCALES})"
    rf"|(?P<percent>[+−-]?(?:{AMOUNT}|\b(?:{_BIG_WORDS})\b){PER_CENT}(?!\s*(?:age\s+)?points?))"
    rf"|(?P<points>[+−-]?{AMOUNT}\s?(?:%|per\s?cent|percentage)?\s*(?:percentage\s+)?points?\b)"
    rf"|(?P<rank>\b\d+(?:st|nd|rd|th)\s+(?:out\s+)?of\s+\d+)"
    rf"|(?P<number>(?<![\w.])[+−-]?{AMOUNT}(?:\s+(?:million|billion|thousand|hundred)\b|(?:m|bn"
    rf"|k)\b)?(?!\w))"
    rf"|(?P<words>\b(?:{_BIG_WORDS})\b"
    rf"|\b(?:a|{'|'.join(UNDER_TWENTY[1:])})\s+(?:hundred|thousand|million)\b)",
    re.IGNORECASE,
)


def typed_figure(sentence: Sentence) -> Iterator[Finding]:
    """A figure that is typed: named, and refused where the table has it or has it otherwise."""
    text, withheld = sentence.plain, embargoed(sentence)
    for exception in NOT_FIGURES:
        text = exception.pattern.sub(lambda found: " " * len(found[0]), text)
    for found in _TYPED.finditer(text):
        written = found[0].strip()
        if withheld is not None and not _counts_another_thing(found, sentence):
            wrong = f"{written!r} is typed of {name_of(withheld)}, which is embargoed"
            right = "take it out of this edition"
            yield Finding("typed figure", "error", found.start(), wrong, right)
            continue
        is_one = _same_figure(found, sentence)
        if is_one is not None:
            name, printed = is_one
            wrong = f"{written!r} is typed, and it is a figure of the table ({printed})"
            yield Finding("typed figure", "error", found.start(), wrong, f"write {{{name}}}")
            continue
        other = _contradicted(found, sentence)
        if other is not None:
            name, printed = other
            wrong = f"{written!r} contradicts the table, which has {printed}"
            yield Finding("typed figure", "error", found.start(), wrong, f"write {{{name}}}")
            continue
        wrong = f"{written!r} is typed, and no table answers for it"
        right = "make it a reference, or be sure of it"
        yield Finding("typed figure", "warning", found.start(), wrong, right)


def _counts_another_thing(found: re.Match[str], sentence: Sentence) -> bool:
    """Whether a typed number counts what no indicator does, or is money: "14 clinics"."""
    if found["percent"] or found["points"]:
        return False
    noun = re.match(r"\s+([a-z][\w-]+)", sentence.plain[found.end() :])
    if noun is None:
        return bool(found["money"])
    whose = sentence.names.whose(noun[1], sentence.heading)
    return whose.sureness == "other" and not _OF_PEOPLE.match(noun[1])


_OF_PEOPLE: Final = re.compile(
    r"(?:people|users?|clients?|adults?|patients?|persons?|of|in|or|out|more|were|was|are|is)$"
)


@dataclass(frozen=True)
class _Known:
    """A figure of a reading: the reference's last word, and its number without a sign."""

    figure: str
    number: float
    is_percent: bool
    is_change: bool = False


def _known_figures(reading: Reading) -> Iterator[_Known]:
    """Every figure of a reading that words may tell."""
    is_percentage, decimals = reading.indicator.is_percentage, reading.indicator.decimals
    windows: tuple[tuple[WindowName, str], ...] = (
        ("current", "value"),
        ("previous", "previous"),
        ("year_end", "year_end"),
        ("baseline", "baseline"),
        ("quarter_before", "quarter_before"),
    )
    for window, name in windows:
        if reading.is_present(window):
            yield _Known(name, abs(reading.value(window)), is_percentage)
    if reading.indicator.kind is not Kind.MONEY:
        counts: tuple[tuple[WindowName, str], ...] = (
            ("current", "count"),
            ("previous", "previous_count"),
        )
        for window, name in counts:
            if reading.is_present(window) and pd.notna(reading.numerator(window)):
                yield _Known(name, reading.numerator(window), False)
        if reading.is_present() and pd.notna(reading.denominator()):
            yield _Known("base", reading.denominator(), False)
    if reading.is_compared and reading.has_change:
        row = reading.row
        size = abs(in_cells.gap(row["compared_earlier"], row["compared_current"], decimals))
        yield _Known("change", size, is_percentage, is_change=True)
        if pd.notna(reading.row["change_percent"]) and not is_percentage:
            percent = abs(float(reading.row["change_percent"]))
            yield _Known("change_percent", percent, True, is_change=True)
    against = reading.against_baseline
    if against.withheld is None and pd.notna(against.change):
        size = abs(in_cells.gap(reading.value("baseline"), reading.value(), decimals))
        yield _Known("baseline_change", size, is_percentage, is_change=True)
        if pd.notna(against.percent) and not is_percentage:
            yield _Known("baseline_change_percent", abs(against.percent), True, is_change=True)
    beside = reading.beside_quarter_before
    if pd.notna(beside.change):
        size = abs(in_cells.gap(reading.value("quarter_before"), reading.value(), decimals))
        yield _Known("quarter_before_change", size, is_percentage, is_change=True)
        if pd.notna(beside.percent):
            percent = abs(beside.percent)
            yield _Known("quarter_before_change_percent", percent, True, is_change=True)


#: A count this small is likely to be another count of the same number.
_LEAST_LIKELY_SAME: Final = 13
#: How near a typed figure has to be to a figure of the table to be meant for it.
_NEAR_IN_POINTS, _NEAR_IN_SHARE = 1.5, 0.02
_LEAST_NEAR_COUNT: Final = 50


def _same_figure(found: re.Match[str], sentence: Sentence) -> tuple[str, str] | None:
    """The reference for a typed figure that the table has, and the figure as printed."""
    if found["rank"]:
        reading = sentence.about
        rank = in_cells.rank(reading).removeprefix("=") if reading is not None else ""
        is_rank = reading is not None and rank == found["rank"]
        return (f"{reference_to(reading, 'rank')}", rank) if is_rank and reading else None
    typed, decimals = _typed_of(found)
    is_percent = bool(found["percent"] or found["points"])
    words = set(stems(sentence.plain))
    for reading in readings_of(sentence):
        is_sure = reading is sentence.about
        if not is_sure and not keys_of(reading) & words:
            continue  # equal by chance: nothing in the sentence is of it
        for known in _known_figures(reading):
            if known.is_percent is not is_percent:
                continue
            is_small_count = not is_percent and decimals == 0 and typed < _LEAST_LIKELY_SAME
            if is_small_count and not (is_sure and known.is_change):
                continue
            if not is_percent and decimals < _fewest_decimals(reading, known):
                continue
            if round_half_up(known.number, decimals) == typed:
                return reference_to(reading, known.figure), _printed(sentence, reading, known)
    return None


def _fewest_decimals(reading: Reading, known: _Known) -> int:
    """A rate rounded to a whole number could be anything; a count is whole."""
    if known.figure in ("count", "previous_count", "base"):
        return 0
    return min(max(reading.indicator.decimals - 1, 1), reading.indicator.decimals)


def _contradicted(found: re.Match[str], sentence: Sentence) -> tuple[str, str] | None:
    """The figure that a typed one is meant for and isn't."""
    reading = sentence.about
    if reading is None or found["rank"] or speaks_of_another_time(sentence.plain, reading):
        return None
    if is_of_another(sentence, found.start()):
        return None
    typed, decimals = _typed_of(found)
    known = list(_known_figures(reading))
    if found["percent"] or found["points"]:
        same = [one for one in known if one.is_percent]
        if any(
            each.start("amount") <= found.start() + 1 < each.end("amount") + 1
            for pattern in (BY_PER_CENT, PER_CENT_MORE)
            for each in pattern.finditer(sentence.plain)
        ):
            changes = [one for one in same if one.is_change]
            if changes:
                nearest = min(changes, key=lambda one: abs(one.number - typed))
                return reference_to(reading, nearest.figure), _printed(sentence, reading, nearest)
        near = [one for one in same if abs(one.number - typed) <= _NEAR_IN_POINTS]
    else:
        if any(reading.indicator.id == one.indicator.id for one in sentence.among):
            meant = _level_meant(found, sentence, reading, known)
            if meant is not None:
                return reference_to(reading, meant.figure), _printed(sentence, reading, meant)
        near = [
            one
            for one in known
            if not one.is_percent
            and decimals >= _fewest_decimals(reading, one)
            and (decimals > 0 or typed >= _LEAST_NEAR_COUNT)
            and abs(one.number - typed) <= _NEAR_IN_SHARE * one.number
        ]
    if not near:
        return None
    nearest = min(near, key=lambda one: abs(one.number - typed))
    return reference_to(reading, nearest.figure), _printed(sentence, reading, nearest)


#: What stands before a rate, and after one; and what stands after a count.
_RATE_BEFORE: Final = re.compile(
    r"(?:^it|\b(?:rate|figure|value))\s+(?:now\s+)?(?:stands|stood|is"
    r"|was)\s+(?:now\s+)?(?:at\s+)?$",
    re.IGNORECASE,
)
_PER: Final = re.compile(r"\s+(?:\w+\s+)?(?:per|for every)\s+\d", re.IGNORECASE)
#: What stands between a count and the end of what says that it is one.
_ENDS_COUNT: Final = re.compile(
    r"\s*(?:$|[.,;:()]|(?:(?:has|have)\s+been|was|were|are)\s+(?:recorded|counted|logged"
    r"|reported|seen)\b"
    r"|(?:recorded|reported|in\s+all|in\s+total|this\s+year|last\s+year)\b)",
    re.IGNORECASE,
)
_THERE_WERE: Final = re.compile(
    r"(?:^|\b(?:there\s+(?:were|are|have\s+been)|recorded|saw|in\s+all|some|just"
    r"|of))\s*(?:just\s+)?(?:about|some"
    r"|nearly|almost|over|under|around|more\s+than|only)?\s*$",
    re.IGNORECASE,
)


def _level_meant(
    found: re.Match[str], sentence: Sentence, reading: Reading, known: list[_Known]
) -> _Known | None:
    """The level that a sentence under an indicator's heading says its typed figure is."""
    text, by_name = sentence.plain, {one.figure: one for one in known}
    _, decimals = _typed_of(found)
    if 0 < reading.indicator.decimals <= decimals and (
        _RATE_BEFORE.search(text[: found.start()]) or _PER.match(text, found.end())
    ):
        return by_name.get("value")
    after = text[found.end() :]
    counted = re.match(
        r"\s+((?:[a-z][\w-]*\s?){1,4}?)(?=\s*(?:$|[.,;:()]|\b(?:were|was|are|have|has|in|across"
        r"|this"
        r"|last|recorded|reported)\b))",
        after,
    )
    if decimals != 0 or counted is None or not _THERE_WERE.search(text[: found.start()]):
        return None
    whose = sentence.names.whose(counted[1], reading)
    rest = re.sub(
        rf"^\s*(?:in|across)\s+(?:the\s+)?(?:county|force|city|{sentence.area_pattern})",
        "",
        after[counted.end() :],
    )
    is_count = whose.sureness == "sure" and whose.readings[0].indicator.id == reading.indicator.id
    return by_name.get("count") if is_count and _ENDS_COUNT.match(rest) else None


def _typed_of(found: re.Match[str]) -> tuple[float, int]:
    """The number that a typed figure gives, without its sign, and its decimals."""
    digits = re.search(AMOUNT, found[0])
    if digits is None:
        words = re.search(rf"\b(?:{SPELT})\b", found[0], re.IGNORECASE)
        number, decimals = (float(WORD_VALUES[words[0].lower()]) if words else 1.0), 0
    else:
        number, decimals = typed_number(digits[0])
    if found["money"]:
        return number, decimals  # the register's money is in millions
    scale = re.search(r"(?:\b|(?<=\d))(hundred|thousand|million|billion|k|m|bn)\b", found[0], re.I)
    factors = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9}
    factors |= {"k": 1e3, "m": 1e6, "bn": 1e9}
    return (number * factors[scale[1].lower()], 0) if scale else (number, decimals)


def _printed(sentence: Sentence, reading: Reading, known: _Known) -> str:
    """A figure as the reference would print it."""
    try:
        return sentence.figures.resolved(reference_to(reading, known.figure))
    except Unresolved:
        return printing.number(known.number, reading.indicator.decimals)

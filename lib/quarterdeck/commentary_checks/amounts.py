"""Rules on how large a sentence says a change is: in points or per cent, a change or a level."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import pandas as pd

from quarterdeck.commentary_checks.claims import change_in_words, changes_of, is_of_another
from quarterdeck.commentary_checks.lexicon import DIRECTION
from quarterdeck.commentary_checks.numbers import AMOUNT, PER_CENT, is_one_of, typed_number
from quarterdeck.commentary_checks.sentences import Finding, Sentence, id_of, name_of
from quarterdeck.readings import Reading, WindowName

BY_PER_CENT: Final = re.compile(
    rf"(?:{DIRECTION})(?!\s+than\b)[^.;,]{{0,12}}?\s*(?:of|by|\(|is|was)?\s*"
    rf"(?:about|some|nearly|almost|over|just"
    rf"|under)?\s*(?P<amount>[+−-]?{AMOUNT}){PER_CENT}(?!\s*(?:age\s+)?points?)",
    re.IGNORECASE,
)
PER_CENT_MORE: Final = re.compile(
    rf"(?P<amount>[+−-]?{AMOUNT}){PER_CENT}\s+(?:{DIRECTION})", re.IGNORECASE
)


def percentage_points(sentence: Sentence) -> Iterator[Finding]:
    """A change of a percentage told in per cent: it is in percentage points."""
    reading = sentence.about
    if reading is None or not reading.indicator.is_percentage:
        return
    for pattern in (BY_PER_CENT, PER_CENT_MORE):
        for found in pattern.finditer(sentence.plain):
            if is_of_another(sentence, found.start()):
                continue
            wrong = f"{found[0]!r} tells the change of a percentage in per cent"
            right = f"{name_of(reading)} changes by percentage points: {{{id_of(reading)}.change}}"
            yield Finding("percentage points", "error", found.start(), wrong, right)


_CHANGE_BY: Final = re.compile(
    rf"(?:{DIRECTION})\s*(?:of|by|\()\s*(?:about|some|nearly|almost|over|just)?\s*"
    rf"(?P<amount>\{{[^{{}}]+\}}|£?{AMOUNT}(?![\d.,]*{PER_CENT}))",
    re.IGNORECASE,
)
_CHANGE_TO: Final = re.compile(rf"(?:{DIRECTION})\s+to\s+(?P<amount>\{{[^{{}}]+\}})", re.IGNORECASE)
_LEVELS: Final = (
    *("value", "count", "base", "previous", "previous_count", "year_end", "baseline"),
    *("quarter_before", "projection", "average", "target"),
)
_SIZES: Final = (
    *("change", "change_percent", "difference"),
    *("baseline_change", "baseline_change_percent", "baseline_difference"),
    *("quarter_before_change", "quarter_before_change_percent", "quarter_before_difference"),
)

#: What is to be written where the level of another window than a year before was.
_CHANGE_SINCE: Final = {"baseline": "baseline_change", "quarter_before": "quarter_before_change"}


def level_for_change(sentence: Sentence) -> Iterator[Finding]:
    """A level told as a change ("decrease (326)" where 326 is what is left), or the other way."""
    for found in _CHANGE_BY.finditer(sentence.text):
        amount = found["amount"]
        if amount.startswith("{"):
            name = amount.strip("{}")
            stem, _, figure = name.rpartition(".")
            if figure in _LEVELS:
                wrong = f"{found[0]!r} tells a level as a change"
                right = f"write {{{stem}.{_CHANGE_SINCE.get(figure, 'change')}}}"
                yield Finding("level for change", "error", found.start(), wrong, right)
            continue
        reading = sentence.about
        if reading is None:
            continue
        typed, decimals = typed_number(amount.lstrip("£"))
        levels = levels_of(reading)
        sizes = [abs(change.size) for change in changes_of(reading).values()]
        if is_one_of(typed, decimals, levels) and not is_one_of(typed, decimals, sizes):
            told = "; ".join(
                change_in_words(reading, change) for change in changes_of(reading).values()
            )
            wrong = f"{found[0]!r}: {amount} is the level of {name_of(reading)} and not its change"
            yield Finding("level for change", "error", found.start(), wrong, told)
    for found in _CHANGE_TO.finditer(sentence.text):
        stem, _, figure = found["amount"].strip("{}").rpartition(".")
        if figure in _SIZES:
            wrong, right = f"{found[0]!r} tells a change as a level", f"write {{{stem}.value}}"
            yield Finding("level for change", "error", found.start(), wrong, right)


def levels_of(reading: Reading) -> list[float]:
    """The values and counts of a reading at each of its windows."""
    windows: tuple[WindowName, ...] = ("current", "previous", "year_end", "baseline")
    return [
        value
        for name in windows
        if reading.is_present(name)
        for value in (reading.value(name), reading.numerator(name))
        if pd.notna(value)
    ]

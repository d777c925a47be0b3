"""Rules on which way a sentence says that a figure moved, and whether by more than chance."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import pandas as pd

from quarterdeck import printing
from quarterdeck.commentary_checks.claims import (
    Change,
    Claim,
    bears_out,
    change_in_words,
    claims,
    contradicts,
    spoken_of,
)
from quarterdeck.commentary_checks.lexicon import CHANCE, NOT, SIGNIFICANT
from quarterdeck.commentary_checks.sentences import Finding, Sentence, name_of
from quarterdeck.commentary_checks.times import speaks_of_another_time
from quarterdeck.readings import Reading


def direction(sentence: Sentence) -> Iterator[Finding]:
    """A word for a rise or fall, for better or worse, that the figure contradicts."""
    for claim in claims(sentence):
        if not claim.is_sure:
            continue
        for reading in claim.readings:
            if not claim.is_denied:
                yield from _fraction(sentence, reading, claim)
            changes = spoken_of(sentence, reading)
            bearing = [change for change in changes.values() if bears_out(claim, change)]
            if contradicts(claim, sentence, reading):
                told = "; ".join(change_in_words(reading, change) for change in changes.values())
                wrong = f"{claim.word!r} contradicts {name_of(reading)}: {told}"
                yield Finding("direction", "error", claim.place, wrong)
            elif bearing and len(claim.readings) == 1 and _may_be_chance(claim, bearing, sentence):
                told = "; ".join(change_in_words(reading, change) for change in bearing)
                wrong = f"{claim.word!r} is said of {name_of(reading)}, which may be chance: {told}"
                yield Finding("direction", "warning", claim.place, wrong)


def _may_be_chance(claim: Claim, bearing: list[Change], sentence: Sentence) -> bool:
    """Whether a claim is borne out by no more than chance, and the sentence doesn't say so."""
    if claim.is_denied or claim.way == "same" or any(one.is_significant for one in bearing):
        return False
    return not (CHANCE.search(sentence.plain) or _NO_SIGNIFICANT.search(sentence.plain))


_FRACTION: Final = re.compile(
    r"(?P<by>halved|doubled|trebled)\b"
    r"|\w+(?:\s+\w+ly)?\s+(?:by|of)\s+(?P<about>(?:\w+\s+){0,2}?)(?:(?P<parts>an?|one|two"
    r"|three)\s+)?"
    r"(?P<part>half|third|quarter|fifth|tenth)s?\b",
    re.IGNORECASE,
)
_FRACTIONS: Final = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_WHOLE_WORDS: Final = {"halved": 50.0, "doubled": 100.0, "trebled": 200.0}
#: How many points in a hundred a fraction in words may be off.
_ROUNDED, _ROUNDED_WHOLE, _LOOSE = 3.0, 5.0, 10.0


def _fraction(sentence: Sentence, reading: Reading, claim: Claim) -> Iterator[Finding]:
    """“Rose by a quarter”, “halved”, where the change in per cent is another."""
    found = _FRACTION.match(sentence.plain, claim.place)
    earlier = {"a year before": reading.row["compared_earlier"]}
    if reading.has_window("baseline"):
        earlier["the baseline"] = reading.value("baseline")
    percents = [
        abs(100 * change.size / float(earlier[against]))
        for against, change in spoken_of(sentence, reading).items()
        if bears_out(claim, change) and pd.notna(earlier[against]) and earlier[against]
    ]
    if found is None or not percents:
        return
    if found["by"]:
        typed, about = _WHOLE_WORDS[found["by"].lower()], sentence.plain[: claim.place].lower()
        about, near = about[-12:], _ROUNDED_WHOLE
    else:
        parts = {"two": 2, "three": 3}.get((found["parts"] or "").lower(), 1)
        typed, about = 100 * parts / _FRACTIONS[found["part"].lower()], found["about"].lower()
        near = _ROUNDED
    low, high = typed - near, typed + near
    if re.search(r"\b(?:over|more than)\b", about):
        low, high = typed, typed + _LOOSE
    elif re.search(r"\b(?:nearly|almost|under|less than)\b", about):
        low, high = typed - _LOOSE, typed
    if not any(low <= percent <= high for percent in percents):
        told = " and ".join(f"{printing.number(percent, 1)}%" for percent in percents)
        wrong = f"{found[0]!r} contradicts {name_of(reading)}, which changed by {told}"
        yield Finding("direction", "error", claim.place, wrong)


_NO_SIGNIFICANT: Final = re.compile(
    r"(?:\bno|\bnot\s+(?:a|any)|n['’]t\s+(?:a|any)|\bwithout\s+(?:a|any))\s+(?:statistically\s+)?"
    r"significant\s+(?:change|difference|rise|fall|increase|decrease|improvement|deterioration)"
    r"|\bnot\s+by\s+(?:a|any)\s+(?:statistically\s+)?significant\b"
    r"|(?:\bnot|n['’]t)\s+(?:statistically\s+)?significant(?:ly)?\b|\binsignificant\b",
    re.IGNORECASE,
)
_SIGNIFICANT_CHANGE: Final = re.compile(
    r"\bsignificant\s+(?:change|difference)\b|\b(?:change|difference)\s+(?:is|was)\s+significant\b",
    re.IGNORECASE,
)
_BY_CHANCE: Final = re.compile(
    r"(?:^|\b(?:the|this|any|a)\s+)(?:\w+\s+)?(?:rise|increase|fall|decrease|reduction|change"
    r"|difference"
    r"|movement|drop|decline|growth)\b[^.;,]{0,40}?\b(?:within\s+(?:the\s+)?(?:normal|expected"
    r"|usual|natural)"
    r"\s+(?:variation|range|bounds|limits)|(?:by|due\s+to|down\s+to|be|is"
    r"|no\s+more\s+than)\s+(?:mere\s+|by\s+)?chance)",
    re.IGNORECASE,
)


def significance(sentence: Sentence) -> Iterator[Finding]:
    """“Significant” of a change that may be chance, and “not significant” of one that isn't."""
    yield from _called_significant(sentence)
    reading = sentence.about
    if reading is None or speaks_of_another_time(sentence.plain, reading):
        return
    changes = spoken_of(sentence, reading)
    if not changes:
        return
    told = "; ".join(change_in_words(reading, change) for change in changes.values())
    denied = _NO_SIGNIFICANT.search(sentence.plain) or _BY_CHANCE.search(sentence.plain)
    is_denied = denied is not None and not NOT.search(sentence.plain[: denied.start()])
    if denied is not None and is_denied:
        if all(change.is_significant for change in changes.values()):
            wrong = f"{denied[0]!r} contradicts {name_of(reading)}: {told}"
            yield Finding("significance", "error", denied.start(), wrong)
        return
    bare = _SIGNIFICANT_CHANGE.search(sentence.plain)
    if bare is not None and not any(change.is_significant for change in changes.values()):
        wrong = f"the change in {name_of(reading)} is called significant: {told}"
        yield Finding("significance", "error", bare.start(), wrong)


def _called_significant(sentence: Sentence) -> Iterator[Finding]:
    """A rise or fall that is called significant, and isn't."""
    for claim in claims(sentence):
        if not claim.is_sure or claim.is_denied or not SIGNIFICANT.search(claim.around):
            continue
        if NOT.search(claim.clause.text):
            continue
        for reading in claim.readings:
            changes = spoken_of(sentence, reading)
            if changes and not any(
                bears_out(claim, change) and change.is_significant for change in changes.values()
            ):
                told = "; ".join(change_in_words(reading, change) for change in changes.values())
                wrong = f"a significant {claim.word!r} contradicts {name_of(reading)}: {told}"
                yield Finding("significance", "error", claim.place, wrong)

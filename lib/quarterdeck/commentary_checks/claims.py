"""What a sentence claims of a change: up or down, better or worse, and of which indicator.

A clause is read once, word by word: each word of direction with what stands for its subject or its
object. Where that is an indicator's name, or can be nothing else than the heading's indicator, the
claim is sure; where it may be, the claim is only to be looked at; of another thing it is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from quarterdeck import printing
from quarterdeck.commentary_checks.clauses import Clause, clause_at, clauses
from quarterdeck.commentary_checks.lexicon import (
    EVERY_ONE,
    MAY,
    MAY_THROUGHOUT,
    OTHER_TIME,
    OTHERS,
    SAYS_BASELINE,
    SAYS_YEAR_BEFORE,
    THIS_QUARTER,
    WAYS,
    WORD,
    Way,
)
from quarterdeck.commentary_checks.said_of import Said
from quarterdeck.commentary_checks.sentences import Sentence, areas_in, of_area
from quarterdeck.commentary_checks.subjects import Whose
from quarterdeck.commentary_checks.times import own_text
from quarterdeck.params.register import Kind, Polarity
from quarterdeck.readings import Reading


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
    """A direction that a sentence gives, denied or not: the word, its place, what stands about it.

    readings: those it is said of; where it isn't sure, those it may be said of. All of them are
    meant where `every`; else one that bears it out is enough.
    """

    word: str
    place: int
    way: Way
    around: str
    clause: Clause
    readings: tuple[Reading, ...]
    is_sure: bool
    is_denied: bool = False
    is_every: bool = True


def claims(sentence: Sentence) -> Iterator[Claim]:
    """Every direction that a sentence gives to what it is about, or may be."""
    if MAY_THROUGHOUT.search(sentence.plain):
        return
    heard: list[Whose] = []
    last: Claim | None = None
    for clause in clauses(sentence.plain):
        if last is not None and (denied := _denied_after(sentence, clause, last)) is not None:
            yield denied
            continue
        for found in WORD.finditer(clause.text):
            if sentence.is_in_a_name(found.start()):
                continue
            way, word = _way_of(found)
            read = Said(sentence, clause, found, word)
            whose = read.whose()
            if whose is None:
                continue
            if whose.sureness == "it":
                whose = _whose_it(sentence, clause, heard)
            heard.append(whose)
            if whose.sureness == "other" or not whose.readings:
                continue
            if is_exempt(clause, found.start(), whose.readings):
                continue
            claim = Claim(
                word=found[0],
                place=found.start(),
                way=way,
                around=clause.text[max(0, found.start() - 45) : found.end() + _REACH],
                clause=clause,
                readings=whose.readings,
                is_sure=whose.sureness == "sure" and not THIS_QUARTER.search(clause.whole),
                is_denied=read.is_denied,
                is_every=whose.sureness in ("sure", "all"),
            )
            last = _of_areas(sentence, claim)
            yield last
            yield from _but(sentence, claim)


_DID_NOT: Final = re.compile(
    r"[\s,]*(?:and|but|while|though|although|whereas)?\s*(?P<subject>\S.*?)\s+"
    r"(?:did|has|have|is|was|were|are|do|does)(?:\s+not|n['’]t)\W*$",
    re.IGNORECASE,
)


def _denied_after(sentence: Sentence, clause: Clause, last: Claim) -> Claim | None:
    """“Theft of vehicles rose, but theft from vehicles did not”: denied of another."""
    found = _DID_NOT.match(clause.text)
    if found is None or WORD.search(clause.text):
        return None
    whose = sentence.names.whose(found["subject"], None)
    if whose.sureness != "sure" or is_exempt(clause, clause.start, whose.readings):
        return None
    return replace(
        last,
        place=found.start("subject"),
        clause=clause,
        readings=whose.readings,
        is_denied=not last.is_denied,
    )


#: How far after its word a claim's adverb may stand: "rose significantly".
_REACH: Final = len(" statistically significantly")


def _way_of(found: re.Match[str]) -> tuple[Way, str]:
    name = str(found.lastgroup)
    way = next(one for one in WAYS if one == name.partition("_")[0])
    return way, found[0]


def _whose_it(sentence: Sentence, clause: Clause, heard: list[Whose]) -> Whose:
    """What "it", or a rise of nothing in particular, speaks of."""
    named = tuple(sentence.named)
    if not named and EVERY_ONE.search(clause.text):
        return Whose("all", sentence.among or sentence.names.every)
    if len(named) == 1:
        return Whose("sure", named)
    if named:
        return Whose("may", named)
    if heard and heard[-1].sureness == "other":
        return Whose("other")
    if sentence.heading is not None:
        before = sentence.plain[: clause.start].strip(" ,;")
        is_first = not before or not re.search(r"[a-z]", before) or clause.lead != ""
        return Whose("sure" if is_first or heard else "may", (sentence.heading,))
    return Whose("may", sentence.among)


# Areas


_ALL_BUT: Final = re.compile(
    r"\b(?:every|all|each|both|no|none)\b[^,;]*?\bdistricts?\b(?P<but>[^,;]*?\b(?:but|except"
    r"|apart\s+from|other\s+than)\b)?",
    re.IGNORECASE,
)
_UNSURE_AREAS: Final = re.compile(
    r"\b(?:but|except|other\s+than|apart\s+from|outside|most|other|elsewhere|only|some)\b",
    re.IGNORECASE,
)


def _of_areas(sentence: Sentence, claim: Claim) -> Claim:
    """A claim of the areas that its clause names; of what it is of where that names none."""
    text = claim.clause.whole
    named = areas_in(text, sentence.figures)
    every = _ALL_BUT.search(text)
    if every is not None:
        districts = [
            district
            for one in claim.readings
            for district in sentence.figures.readings.districts(
                str(one.row["framework"]), one.indicator.id
            )
            if district.area not in named
        ]
        return replace(claim, readings=tuple(districts), is_sure=claim.is_sure and bool(districts))
    found = []
    for one in claim.readings:
        areas = [area for area in named if area != one.area]
        if not areas:
            found.append(one)
        found += [of for area in areas if (of := of_area(one, area, sentence.figures)) is not None]
    is_sure = claim.is_sure and not (named and _UNSURE_AREAS.search(text))
    return replace(claim, readings=tuple(found), is_sure=is_sure)


def _but(sentence: Sentence, claim: Claim) -> Iterator[Claim]:
    """“Rose in every district except Blaby” says that it didn't in Blaby; "only", elsewhere."""
    only = re.search(rf"\bonly\s+(?:in\s+)?(?:{sentence.area_pattern})\b", claim.clause.text, re.I)
    if only is not None:
        named = areas_in(only[0], sentence.figures)
        others = [
            district
            for one in claim.readings
            for district in sentence.figures.readings.districts(
                str(one.row["framework"]), one.indicator.id
            )
            if district.area not in named and district.is_significant
        ]
        yield replace(claim, readings=tuple(others), is_denied=not claim.is_denied, is_sure=False)
    every = _ALL_BUT.search(claim.clause.whole)
    if every is None or not every["but"]:
        return
    named = areas_in(claim.clause.whole, sentence.figures)
    found = [
        of
        for one in claim.readings
        for area in named
        if (of := of_area(one, area, sentence.figures)) is not None
    ]
    yield replace(claim, readings=tuple(found), is_denied=not claim.is_denied, is_sure=False)


# What frees a clause


def is_exempt(clause: Clause, place: int, readings: tuple[Reading, ...]) -> bool:
    """Whether a clause speaks of what may come, of other places, or of another time."""
    own = own_text(clause.text, readings[0])
    says_own = SAYS_YEAR_BEFORE.search(clause.text) is not None
    lead = "" if says_own else clause.lead
    text = f"{lead} {clause.text}"
    return (
        MAY.search(text) is not None
        or (OTHERS.search(text) is not None and not _SETS_ASIDE.search(text))
        or OTHER_TIME.search(f"{own_text(lead, readings[0])} {own}") is not None
    )


#: "Like its neighbours" and "unlike" say what is so here too.
_SETS_ASIDE: Final = re.compile(
    r"\b(?:like|unlike|as\s+(?:it|they)\s+did|compared\s+with\s+the\s+year)\b", re.IGNORECASE
)


def is_of_another(sentence: Sentence, place: int) -> bool:
    """Whether the clause at a place speaks of a thing that is none of the table's."""
    clause = clause_at(sentence.plain, place)
    read = [
        whose.sureness
        for found in WORD.finditer(clause.text)
        if (whose := Said(sentence, clause, found, found[0]).whose()) is not None
    ]
    compared = _COMPARED.match(clause.text)
    if not read and compared is not None:
        read = [Said(sentence, clause, compared, "").whose_phrase(compared["subject"]).sureness]
    return bool(read) and all(one == "other" for one in read)


#: "Opening hours are shorter than last year."
_COMPARED: Final = re.compile(
    r"(?P<subject>.*?)\s+(?:is|are|was|were)\s+(?:more\s+\w+|\w+er)\s+than\b", re.IGNORECASE
)


# What a claim is held to


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
    """Whether a change went the way that is claimed; one that is denied or steady, if it didn't."""
    if claim.way == "same":
        return not change.is_significant if not claim.is_denied else change.is_significant
    if claim.way in ("up", "down"):
        went = change.size > 0 if claim.way == "up" else change.size < 0
    else:
        went = change.improves is (claim.way == "better") if change.improves is not None else False
    return not (went and change.is_significant) if claim.is_denied else went


def contradicts(claim: Claim, sentence: Sentence, reading: Reading) -> bool:
    """Whether no change of a reading that the sentence may mean bears the claim out.

    A change that may be chance doesn't bear out what a significant one speaks against.
    """
    changes = spoken_of(sentence, reading)
    if not changes or reading.indicator.kind is Kind.REDUCTION:
        return False
    bearing = [change for change in changes.values() if bears_out(claim, change)]
    against = [change for change in changes.values() if change not in bearing]
    if claim.is_denied or claim.way == "same":
        return not bearing
    return not bearing or (
        not any(change.is_significant for change in bearing)
        and any(change.is_significant for change in against)
    )


def change_in_words(reading: Reading, change: Change) -> str:
    """A change as a message tells it."""
    size = printing.signed(change.size, reading.indicator.decimals)
    unit = " points" if reading.indicator.is_percentage else ""
    chance = "significant" if change.is_significant else "no more than chance"
    better = {True: ", for the better", False: ", for the worse", None: ""}[change.improves]
    return f"{size}{unit} on {change.against}, {chance}{better}"

"""Nothing contrary passes in silence: what no rule is sure of is named; of an embargo, refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import pandas as pd

from quarterdeck.commentary_checks.changes import significance
from quarterdeck.commentary_checks.claims import (
    Claim,
    bears_out,
    change_in_words,
    changes_of,
    claims,
    contradicts,
    spoken_of,
)
from quarterdeck.commentary_checks.clauses import clauses
from quarterdeck.commentary_checks.comparisons import is_withheld, why_withheld
from quarterdeck.commentary_checks.lexicon import (
    CHANCE,
    MAY,
    NOT,
    OTHERS,
    SAYS_YEAR_BEFORE,
    SIGNIFICANT,
    SLIGHT,
    TONE,
)
from quarterdeck.commentary_checks.sentences import Finding, Sentence, name_of
from quarterdeck.commentary_checks.subjects import keys_of, stems
from quarterdeck.commentary_figures import references
from quarterdeck.params.absence import Absence
from quarterdeck.readings import Reading

_LOOK: Final = "if it is about something else, say what"


def contrary(sentence: Sentence) -> Iterator[Finding]:
    """A word of direction, chance or share that no rule is sure of, and that looks contrary."""
    found = [
        *_unsure(sentence),
        *_since_when(sentence),
        *_slight(sentence),
        *_chance(sentence),
        *_shares(sentence),
        *_figure_of_another(sentence),
    ]
    seen: set[str] = set()
    for one in found:
        if one.wrong not in seen:
            seen.add(one.wrong)
            yield one


def _unsure(sentence: Sentence) -> Iterator[Finding]:
    """Claims of what may be the table's, where nothing that they may be of bears them out."""
    for claim in claims(sentence):
        if claim.is_sure or not claim.readings:
            continue
        known = [one for one in claim.readings if one.is_present() or is_embargoed(one)]
        against = [_against(claim, sentence, one) for one in known]
        if claim.is_every:
            against = [one for one in against if one]
        if not against or not all(against):
            if SIGNIFICANT.search(claim.around) and not NOT.search(claim.clause.text):
                yield from _unsure_significance(claim, sentence)
            continue
        told = " and ".join(against[:2]) + (
            f" and {len(against) - 2} more" if len(against) > 2 else ""
        )
        yield Finding(
            "contrary", "warning", claim.place, f"this says {claim.word!r}, and {told}", _LOOK
        )


def _since_when(sentence: Sentence) -> Iterator[Finding]:
    """“Rose”, where one change did and the other significantly didn't, and neither is named."""
    for claim in claims(sentence):
        for reading in claim.readings if claim.is_sure and not claim.is_denied else ():
            changes = spoken_of(sentence, reading)
            against = [one for one in changes.values() if not bears_out(claim, one)]
            if claim.way == "same" or len(against) == len(changes):
                continue
            if any(one.is_significant for one in against) and not contradicts(
                claim, sentence, reading
            ):
                told = "; ".join(change_in_words(reading, one) for one in changes.values())
                wrong = f"this says {claim.word!r}, and {name_of(reading)} has {told}"
                yield Finding("contrary", "warning", claim.place, wrong, "say since when")


def _against(claim: Claim, sentence: Sentence, reading: Reading) -> str:
    """What speaks against a claim's being of a reading; "" where nothing does."""
    if is_embargoed(reading):
        return f"{name_of(reading)} is embargoed"
    if contradicts(claim, sentence, reading):
        changes = spoken_of(sentence, reading).values()
        return f"{name_of(reading)} has " + "; ".join(
            change_in_words(reading, change) for change in changes
        )
    if not changes_of(reading) and reading.is_present() and is_withheld(sentence, reading):
        return f"the change of {name_of(reading)} is withheld: {why_withheld(sentence, reading)}"
    return ""


def _unsure_significance(claim: Claim, sentence: Sentence) -> Iterator[Finding]:
    for reading in claim.readings:
        changes = spoken_of(sentence, reading)
        if not changes or any(
            bears_out(claim, one) and one.is_significant for one in changes.values()
        ):
            return
    told = "; ".join(
        f"{name_of(reading)} has {change_in_words(reading, change)}"
        for reading in claim.readings[:2]
        for change in spoken_of(sentence, reading).values()
    )
    wrong = f"this says 'significant', and {told}"
    yield Finding("contrary", "warning", claim.place, wrong, _LOOK)


#: From how large a change in per cent on, "slightly" is contrary.
_NOT_SLIGHT: Final = 10.0


def _slight(sentence: Sentence) -> Iterator[Finding]:
    """“Slightly” of a change that is large and more than chance."""
    for claim in claims(sentence):
        slight = SLIGHT.search(claim.around)
        if slight is None or not claim.is_sure or claim.is_denied:
            continue
        for reading in claim.readings:
            percent = reading.row["change_percent"]
            if not reading.is_compared or pd.isna(percent) or not reading.is_significant:
                continue
            if abs(float(percent)) >= _NOT_SLIGHT and not contradicts(claim, sentence, reading):
                told = f"{name_of(reading)}, which changed by {abs(percent):.0f}%"
                wrong = f"{slight[0]!r} is said of {told}"
                yield Finding("contrary", "warning", claim.place, wrong)


def _chance(sentence: Sentence) -> Iterator[Finding]:
    """Chance spoken of where every change is more than that."""
    reading, said = sentence.about, CHANCE.search(sentence.plain)
    if reading is None or said is None or OTHERS.search(sentence.plain):
        return
    changes = spoken_of(sentence, reading)
    if not changes or NOT.search(sentence.plain[: said.start()]):
        return
    if all(one.is_significant for one in changes.values()) and not list(significance(sentence)):
        told = "; ".join(change_in_words(reading, one) for one in changes.values())
        wrong = f"this says {said[0]!r}, and {name_of(reading)} has {told}"
        yield Finding("contrary", "warning", said.start(), wrong, _LOOK)


_UNITS: Final = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "a": 1,
    "an": 1,
}
_PARTS: Final = {
    "third": 3,
    "quarter": 4,
    "fifth": 5,
    "tenth": 10,
    "five": 5,
    "ten": 10,
    "three": 3,
    "four": 4,
}
_SHARE: Final = re.compile(
    r"\b(?P<some>one|two|three|four|five|six|seven|eight|nine|an?)(?:\s+(?:in"
    r"|out\s+of)\s+(?:every\s+)?"
    r"(?P<of>three|four|five|ten)\b|[\s-](?P<part>third|quarter|fifth|tenth)s?\s+of\b)"
    r"|\bhalf\s+(?:of\s+)?the\b",
    re.IGNORECASE,
)
#: How many points a share in words may be off.
_NEAR: Final = 6.0


def share_in_words(found: re.Match[str]) -> float:
    """The percentage that "nine in ten" or "two thirds of" is."""
    if not found["some"]:
        return 50.0
    of = (found["of"] or found["part"]).lower()
    return 100.0 * _UNITS[found["some"].lower()] / _PARTS[of]


def _shares(sentence: Sentence) -> Iterator[Finding]:
    """“Nine in ten” under the heading of a percentage that is otherwise."""
    reading = sentence.about
    if reading is None:
        return
    if not reading.indicator.is_percentage or not reading.is_present():
        return
    known = [reading.value()]
    if SAYS_YEAR_BEFORE.search(sentence.plain) and reading.is_present("previous"):
        known.append(reading.value("previous"))
    for found in _SHARE.finditer(sentence.plain):
        if re.search(r"\bby\s+(?:\w+\s+){0,2}$", sentence.plain[: found.start()]):
            continue  # of a change
        share = share_in_words(found)
        if not any(abs(share - one) <= _NEAR for one in known):
            wrong = f"this says {found[0]!r}, and {name_of(reading)} is {reading.value():.1f}%"
            yield Finding("contrary", "warning", found.start(), wrong, _LOOK)


def _figure_of_another(sentence: Sentence) -> Iterator[Finding]:
    """A reference to an indicator that the sentence doesn't name, under another's heading."""
    heading = sentence.heading
    words = set(stems(sentence.plain))
    for reference in references(sentence.text):
        one = sentence.figures.reading_of(reference.name) if reference.is_figure else None
        if one is None or heading is None or one.indicator.id == heading.indicator.id:
            continue
        own, other = keys_of(heading), keys_of(one)
        is_named = any(
            each.indicator.id == one.indicator.id for each in sentence.names.in_text(sentence.plain)
        )
        if not is_named and not (other - own) & words:
            wrong = f"{{{reference.name}}} is of {name_of(one)}, which the sentence doesn’t name"
            yield Finding("contrary", "warning", reference.start, wrong, _LOOK)


# What is embargoed


def is_embargoed(reading: Reading) -> bool:
    """Whether a reading's figure may not be known yet outside."""
    return reading.absence() is Absence.NOT_YET_PUBLISHED


def embargoed(sentence: Sentence) -> Reading | None:
    """The embargoed reading that a sentence may speak of; None where there is none.

    It is its heading's, one of its outcome's of which none is known, or one that it shares two
    words with.
    """
    about = (sentence.about, sentence.heading, *sentence.named)
    for one in about:
        if one is not None and is_embargoed(one):
            return one
    if sentence.heading is not None:
        return None
    if sentence.among and not any(one.is_present() for one in sentence.among):
        for one in sentence.among:
            if is_embargoed(one):
                return one
    said = {word[:6] for word in stems(sentence.plain)}
    for one in sentence.names.every:
        if is_embargoed(one) and len({word[:6] for word in keys_of(one) - _LOOSE} & said) > 1:
            return one
    return None


_LOOSE: Final = frozenset(["people", "person", "service", "year", "rate", "number", "drug", "in"])


def embargo(sentence: Sentence) -> Iterator[Finding]:
    """A word that tells how something embargoed moved or stands: direction, share, verdict."""
    reading = embargoed(sentence)
    if reading is None:
        return
    right = "take it out of this edition"
    wrong = f"{{!r}} says something of {name_of(reading)}, which is embargoed"
    for claim in claims(sentence):
        yield Finding("embargo", "error", claim.place, wrong.format(claim.word), right)
    for found in _SHARE.finditer(sentence.plain):
        yield Finding("embargo", "error", found.start(), wrong.format(found[0]), right)
    keys = {word[:6] for word in keys_of(reading) - _LOOSE} | {"result", "figure", "it", "perfor"}
    for clause in clauses(sentence.plain):
        for found in TONE.finditer(clause.text):
            subject = {word[:6] for word in stems(clause.text[: found.start()])}
            if subject & keys and not MAY.search(clause.text):
                yield Finding("embargo", "error", found.start(), wrong.format(found[0]), right)

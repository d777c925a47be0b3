"""The rule on what a sentence sets beside what: nothing that the table doesn't compare."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from quarterdeck.commentary_checks.claims import claims, is_of_another, spoken_of
from quarterdeck.commentary_checks.clauses import clause_at
from quarterdeck.commentary_checks.lexicon import (
    COMPARISON,
    NOT,
    SAYS_BASELINE,
    SAYS_LIKE_FOR_LIKE,
)
from quarterdeck.commentary_checks.sentences import Finding, Sentence, name_of, readings_of
from quarterdeck.commentary_figures import references
from quarterdeck.readings import Reading, WindowName
from quarterdeck.rounding import round_half_up


def refused_comparison(sentence: Sentence) -> Iterator[Finding]:
    """A comparison that the comparability rules withhold: other periods, a break, two sources."""
    yield from _two_figures(sentence)
    yield from _two_references(sentence)
    yield from _compared_in_words(sentence)
    for claim in claims(sentence):
        for reading in claim.readings if claim.is_sure else ():
            if not is_withheld(sentence, reading) or spoken_of(sentence, reading):
                continue
            if claim.way == "same" and claim.is_denied:
                continue  # "not comparable" says just that
            why = why_withheld(sentence, reading)
            wrong = (
                f"{claim.word!r} says how {name_of(reading)} changed, and that is withheld: {why}"
            )
            yield Finding("refused comparison", "error", claim.place, wrong)


def is_withheld(sentence: Sentence, reading: Reading) -> bool:
    """Whether a reading's change on a year before isn't told, nor its change like for like."""
    like_for_like = reading.has_change and SAYS_LIKE_FOR_LIKE.search(sentence.plain)
    return not reading.is_compared and not like_for_like


def why_withheld(sentence: Sentence, reading: Reading) -> str:
    """Why a change isn't told, on the year before or, if that is what is said, the baseline."""
    against = reading.against_baseline
    if reading.has_window("baseline") and against.sentence and SAYS_BASELINE.search(sentence.text):
        return against.sentence
    return str(reading.row["comparison_sentence"]) or "there is nothing to compare with"


def _compared_in_words(sentence: Sentence) -> Iterator[Finding]:
    """“Than last year”, “than at the year end”, of what may not be set beside it."""
    reading = sentence.about
    if reading is None:
        return
    said = COMPARISON.search(sentence.plain)
    if said is not None and is_withheld(sentence, reading):
        clause = clause_at(sentence.plain, said.start())
        if not NOT.search(clause.text) and not is_of_another(sentence, said.start()):
            why = str(reading.row["comparison_sentence"]) or "there is nothing to compare with"
            wrong = (
                f"{said[0]!r} compares {name_of(reading)} with a year before, which is withheld:"
                f" {why}"
            )
            yield Finding("refused comparison", "error", said.start(), wrong)
            return
    if not NOT.search(sentence.plain):
        yield from _with_year_end(sentence, reading)


def _two_references(sentence: Sentence) -> Iterator[Finding]:
    """Two figures of one indicator, side by side, at times that may not be compared."""
    if _SAYS_NO_COMPARISON.search(sentence.plain):
        return
    windows: dict[str, tuple[Reading, set[str], int]] = {}
    for reference in references(sentence.text):
        reading = sentence.figures.reading_of(reference.name) if reference.is_figure else None
        if reading is None:
            continue
        figure = reference.name.rpartition(".")[2]
        key = f"{reading.indicator.id}.{reading.area}"
        _, seen, _ = windows.setdefault(key, (reading, set(), reference.start))
        seen.add(_WINDOW_OF.get(figure, ""))
    for reading, seen, place in windows.values():
        name = name_of(reading)
        if {"current", "year_end"} <= seen and reading.row["year_end_comparison_reason"]:
            why = reading.row["year_end_comparison_words"]
            wrong = f"the sentence sets {name} beside its year end: {why}"
        elif "previous" in seen and not reading.is_compared:
            why = str(reading.row["comparison_sentence"])
            wrong = f"the sentence sets {name} beside a year before: {why}"
        else:
            continue
        yield Finding("refused comparison", "error", place, wrong)


_WINDOW_OF: Final = {
    "value": "current",
    "count": "current",
    "previous": "previous",
    "previous_count": "previous",
    "year_end": "year_end",
}
_SAYS_NO_COMPARISON: Final = re.compile(
    r"(?:\bnot|n['’]t|\bcannot|\bneither|\bno)\b[^.;]{0,40}\b(?:compar\w+|set\s+(?:beside|against)"
    r"|like for like)",
    re.IGNORECASE,
)


def _with_year_end(sentence: Sentence, reading: Reading) -> Iterator[Finding]:
    """The last year end is printed for reference; where it can't be compared, it isn't in words."""
    why = str(reading.row["year_end_comparison_words"])
    if not why or not reading.has_window("year_end"):
        return
    label = reading.window("year_end").financial_year_label
    if label is None:
        return
    year = re.escape(label).replace("\\-", "[-/–]")
    said = re.search(
        r"\b(?:compared\s+(?:with|to)|than(?:\s+(?:in|at))?|since|from|beside|against|on|over)\s+"
        rf"(?:the\s+)?(?:(?:last\s+)?year\s+end|{year})",
        sentence.plain,
        re.IGNORECASE,
    )
    if said is not None:
        wrong = f"{said[0]!r} compares {name_of(reading)} with the year end: {why}"
        right = "the table compares it with the same period a year before"
        yield Finding("refused comparison", "error", said.start(), wrong, right)


_FROM_TO: Final = re.compile(
    r"\bfrom\s+(?P<first>\{[^{}]+\}|£?\d[\d,.]*\d|\d)(?P<unit1>\s?%)?[^.;]{0,60}?"
    r"\bto\s+(?P<last>\{[^{}]+\}|£?\d[\d,.]*\d|\d)",
    re.IGNORECASE,
)


def _two_figures(sentence: Sentence) -> Iterator[Finding]:
    """“From A to B” where the two aren't like for like: two sources, a year end, a break."""
    for found in _FROM_TO.finditer(sentence.text):
        first, last = (_places(found[name], sentence) for name in ("first", "last"))
        if not first or not last:
            continue
        same = {one for one, _ in first} & {one for one, _ in last}
        readings = {one.indicator.id: one for one in readings_of(sentence)}
        if not same:
            one, other = next(iter(first))[0], next(iter(last))[0]
            wrong = f"{found[0]!r} sets {one} beside {other}, which are counted differently"
            yield Finding("refused comparison", "error", found.start(), wrong)
            continue
        name = next(iter(same))
        reading = readings.get(name)
        windows = {which for one, which in first if one == name}
        if reading is None:
            continue
        if windows == {"year_end"} and reading.row["year_end_comparison_reason"]:
            words = reading.row["year_end_comparison_words"]
            wrong = f"{found[0]!r} begins with the year end of {name_of(reading)}: {words}"
            right = f"begin with {{{name}.previous}}"
            yield Finding("refused comparison", "error", found.start(), wrong, right)
        elif windows == {"previous"} and not reading.is_compared:
            why = reading.row["comparison_sentence"]
            wrong = f"{found[0]!r} compares {name_of(reading)} with a year before: {why}"
            yield Finding("refused comparison", "error", found.start(), wrong)
        elif windows == {"quarter_before"} and reading.beside_quarter_before.withheld is not None:
            why = reading.beside_quarter_before.sentence
            wrong = f"{found[0]!r} sets {name_of(reading)} beside the quarter before: {why}"
            yield Finding("refused comparison", "error", found.start(), wrong)


def _places(written: str, sentence: Sentence) -> set[tuple[str, str]]:
    """Which indicator's figure, at which window, a reference or a typed number is."""
    if written.startswith("{"):
        name = written.strip("{}")
        one = sentence.figures.reading_of(name)
        figure = name.rpartition(".")[2]
        return set() if one is None else {(one.indicator.id, _WINDOW_OF.get(figure, figure))}
    typed = float(re.sub(r"[£,]", "", written))
    windows: tuple[WindowName, ...] = ("current", "previous", "year_end")
    return {
        (one.indicator.id, window)
        for one in readings_of(sentence)
        for window in windows
        if one.is_present(window)
        and typed
        in (round_half_up(one.value(window), one.indicator.decimals), one.numerator(window))
    }

"""Rules on what a sentence says of a change or a standing: the table has the last word."""

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
    changes_of,
    claims,
    contradicts,
    is_of_another,
    spoken_of,
)
from quarterdeck.commentary_checks.clauses import clause_at
from quarterdeck.commentary_checks.lexicon import (
    CHANCE,
    COMPARISON,
    DIRECTION,
    NOT,
    SAYS_BASELINE,
    SAYS_LIKE_FOR_LIKE,
    SIGNIFICANT,
)
from quarterdeck.commentary_checks.numbers import AMOUNT, PER_CENT, is_one_of, typed_number
from quarterdeck.commentary_checks.sentences import (
    Finding,
    Sentence,
    id_of,
    name_of,
    readings_of,
)
from quarterdeck.commentary_checks.times import speaks_of_another_time
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
        window = {"value": "current", "count": "current", "previous_count": "previous"}
        figure = name.rpartition(".")[2]
        return set() if one is None else {(one.indicator.id, window.get(figure, figure))}
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


def level_for_change(sentence: Sentence) -> Iterator[Finding]:
    """A level told as a change ("decrease (326)" where 326 is what is left), or the other way."""
    for found in _CHANGE_BY.finditer(sentence.text):
        amount = found["amount"]
        if amount.startswith("{"):
            name = amount.strip("{}")
            stem, _, figure = name.rpartition(".")
            if figure in _LEVELS:
                wrong = f"{found[0]!r} tells a level as a change"
                right = f"write {{{stem}.change}}"
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

"""Sentences of commentary, each with the reading that it speaks of; what a rule finds in one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal

from quarterdeck.commentary_figures import FigureWords, frameworks_of, references
from quarterdeck.params.commentary import WrittenParagraph
from quarterdeck.readings import Reading, Readings

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Finding:
    """What a rule found. place: where in the sentence; right: what would be right, or ""."""

    rule: str
    severity: Severity
    place: int
    wrong: str
    right: str = ""


@dataclass(frozen=True)
class Sentence:
    """A sentence with what it is about.

    start: its place in its paragraph. about: the reading that it speaks of, where that is one and
    sure. among: every reading of its heading, which a typed figure may be one of. figures: for the
    references in it. by_name: whether it names several, so that only what stands right after the
    name of `about` is said of it.
    """

    text: str
    start: int
    about: Reading | None
    among: tuple[Reading, ...]
    figures: FigureWords = field(repr=False)
    by_name: bool = False

    @cached_property
    def plain(self) -> str:
        """The sentence with what stands in braces put out of sight, place by place."""
        return re.sub(r"\{[^{}]*\}", lambda found: "\u2022" * len(found[0]), self.text)


Rule = Callable[[Sentence], Iterator[Finding]]


# Clauses

_CLAUSE_END: Final = re.compile(
    r"[;:()\u2013\u2014]|,(?!\d|\s(?:and|but|though|while)\b)|,?\s(?=(?:and|but|while|although|though|whereas|which|because|yet|so"
    r"|where|as)\b)",
    re.IGNORECASE,
)
#: What begins a piece that belongs to the clause before it: "fell, but only in June".
_HANGS_ON: Final = re.compile(
    r"\W*(?:(?:and|but|though|only|mainly|mostly|chiefly|especially|particularly|at least)\s+)*"
    r"(?:in|during|over|since|between|by|after|before|from|until|at|on|for|among|across|compared"
    r"|beside|against|throughout|through|nationally|elsewhere|recently|lately|so far|last|this"
    r"|every|each|than)\b",
    re.IGNORECASE,
)


def clauses(text: str) -> list[tuple[int, int]]:
    """Where the clauses of a sentence begin and end; a phrase of time or place is no clause."""
    ends = [*(found.start() for found in _CLAUSE_END.finditer(text)), len(text)]
    pieces: list[tuple[int, int]] = []
    for start, end in zip([0, *ends[:-1]], ends, strict=True):
        if len(pieces) > 0 and _HANGS_ON.match(text[start:end]):
            pieces[-1] = (pieces[-1][0], end)
        else:
            pieces.append((start, end))
    return pieces


def governing(text: str, place: int) -> str:
    """The clause that a place stands in, after the phrase of time or place that leads the sentence.

    "In the summer, patrols doubled and it fell" is all of the summer.
    """
    every = clauses(text)
    start, end = next((one for one in every if one[0] <= place < one[1]), every[-1])
    lead = text[slice(*every[0])] if start > 0 and _HANGS_ON.match(text) else ""
    return f"{lead} {text[start:end]}"


def _without_others(text: str) -> str:
    """A sentence with its clauses on others put out of sight, place by place."""
    if _HANGS_ON.match(text) and _OTHERS.search(text[slice(*clauses(text)[0])]):
        return " " * len(text)
    return "".join(
        " " * (end - start) if _OTHERS.search(text[start:end]) else text[start:end]
        for start, end in clauses(text)
    )


# What a sentence is about

_SENTENCE_END: Final = re.compile(r"(?<=[.?!])[”’\"')]*\s+(?=[\"“‘'(]?[A-Z{£\d])")
#: Whose figures these are is not what our table says.
_OTHERS: Final = re.compile(
    r"\b(?:neighbours?|nationally|national|across the country|other forces|every force|regional"
    r"|regions?|England|elsewhere|each other)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Table:
    """A quarter's indicator table as sentences refer to it."""

    readings: Readings
    _figures: dict[tuple[str, ...], FigureWords] = field(default_factory=dict, repr=False)

    def sentences(self, paragraph: WrittenParagraph) -> Iterator[Sentence]:
        """The sentences of a paragraph, each with what it is about.

        One that names several indicators comes once about nothing, and once about each by name;
        so does one that speaks of others, without the clauses that do.
        """
        figures, among = self.figures(paragraph.about), self._among(paragraph.about)
        starts = [0, *(found.end() for found in _SENTENCE_END.finditer(paragraph.text))]
        for start, end in zip(starts, [*starts[1:], len(paragraph.text)], strict=True):
            text = paragraph.text[start:end].rstrip()
            if text:
                about = _about(text, paragraph.about, among, self._titles, figures)
                yield Sentence(text, start, about, among, figures)
                own = _without_others(text)
                named = list(_named(own, self._titles))
                if (len(named) > 1 or (named and own != text)) and not _areas(text, figures):
                    for one in named:
                        yield Sentence(own, start, one, (), figures, by_name=True)

    def figures(self, about: str) -> FigureWords:
        """What prints references under a heading: `<paper>.<section>` prefers its framework."""
        paper, papers = about.partition(".")[0], self.readings.params.papers
        home = (papers[paper].framework,) if "." in about and paper in papers else ()
        if home not in self._figures:
            self._figures[home] = FigureWords(self.readings, frameworks_of(self.readings, home))
        return self._figures[home]

    @cached_property
    def _every(self) -> tuple[Reading, ...]:
        """Each indicator's reading for its own area, in the order of the table."""
        rows = self.readings.table.drop_duplicates(["framework", "indicator"])
        return tuple(
            self.readings.get(framework, indicator)
            for framework, indicator in zip(rows["framework"], rows["indicator"], strict=True)
        )

    def _among(self, about: str) -> tuple[Reading, ...]:
        """The readings that a heading stands over: of its indicator, or of its outcome's."""
        own = [one for one in self._every if one.indicator.id == about]
        return tuple(own[:1] or (one for one in self._every if one.outcome.id == about))

    @cached_property
    def _titles(self) -> Mapping[str, Reading]:
        """What indicators are called in sentences; what two are called alike is no name."""
        found: dict[str, Reading | None] = {}
        for reading in self._every:
            for title in {reading.indicator.title.lower(), reading.indicator.short_title.lower()}:
                same = found.get(title, reading)
                is_same = same is not None and same.indicator.id == reading.indicator.id
                found[title] = same if is_same else None
        return {title: one for title, one in found.items() if one is not None}


def _about(
    text: str,
    heading: str,
    among: tuple[Reading, ...],
    titles: Mapping[str, Reading],
    figures: FigureWords,
) -> Reading | None:
    """The one reading that a sentence speaks of: what it names, or else its heading's."""
    if _OTHERS.search(text):
        return None
    named = {(one.indicator.id, one.area): one for one in _named(text, titles)}
    for reference in references(text):
        one = figures.reading_of(reference.name) if reference.is_figure else None
        if one is not None:
            named[(one.indicator.id, one.area)] = one
    if len(named) > 1:
        return None
    if named:
        return _of_area(text, next(iter(named.values())), figures)
    own = [one for one in among if one.indicator.id == heading]
    return _of_area(text, own[0], figures) if own else None


def _named(text: str, titles: Mapping[str, Reading]) -> Iterator[Reading]:
    """The indicators that a text names, the longer title before one that it holds."""
    left = text.lower()
    for title in sorted(titles, key=len, reverse=True):
        pattern = rf"(?<![\w-]){re.escape(title)}(?![\w-])"
        if re.search(pattern, left):
            left = re.sub(pattern, "", left)
            yield titles[title]


def _of_area(text: str, reading: Reading, figures: FigureWords) -> Reading | None:
    """A reading for the area that a sentence names; None for an area that has no row, or two."""
    areas = [area for area in _areas(text, figures) if area != reading.area]
    if not areas:
        return reading
    name = f"{reading.indicator.id}.{areas[0]}.value"
    is_one = len(areas) == 1 and not _ALL_BUT.search(text)
    return figures.reading_of(name) if is_one else None


#: Where these stand, a sentence that names an area speaks of others beside it.
_ALL_BUT: Final = re.compile(
    r"\b(?:but|except|other\s+than|apart\s+from|outside|every|all|most|both|other|each|districts)\b",
    re.IGNORECASE,
)


def _areas(text: str, figures: FigureWords) -> list[str]:
    """The ids of the areas that a text names."""
    return [
        area.id
        for area in figures.readings.params.areas.values()
        if re.search(rf"\b{re.escape(area.name)}\b", text)
    ]


def readings_of(sentence: Sentence) -> tuple[Reading, ...]:
    """Every reading that a figure in the sentence may be of."""
    named = [
        one
        for reference in references(sentence.text)
        if reference.is_figure and (one := sentence.figures.reading_of(reference.name)) is not None
    ]
    about = [sentence.about] if sentence.about is not None else []
    unique = {(one.indicator.id, one.area): one for one in (*named, *about, *sentence.among)}
    return tuple(unique.values())


def reference_to(reading: Reading, figure: str) -> str:
    """What stands in braces for a figure of a reading."""
    return f"{id_of(reading)}.{figure}"


def id_of(reading: Reading) -> str:
    """What a reference to a reading begins with."""
    of_outcome = reading.row["against_county"]
    return f"{reading.indicator.id}.{reading.area}" if of_outcome else reading.indicator.id


def name_of(reading: Reading) -> str:
    """An indicator as a message names it, with its area where that isn't its own."""
    of_area = f" in {reading.area_name}" if reading.row["against_county"] else ""
    return f"{reading.indicator.id}{of_area}"

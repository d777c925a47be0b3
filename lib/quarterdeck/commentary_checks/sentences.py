"""Sentences of commentary, each with the reading that it speaks of; what a rule finds in one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal

from quarterdeck.commentary_checks.lexicon import OTHERS
from quarterdeck.commentary_checks.subjects import Names
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
    sure. heading: the reading that its heading is the id of. named: those that it names, by a name
    or a reference. among: every reading of its heading, which a typed figure may be one of.
    figures: for the references in it. names: what the indicators of the table are called.
    """

    text: str
    start: int
    about: Reading | None
    heading: Reading | None
    named: tuple[Reading, ...]
    among: tuple[Reading, ...]
    figures: FigureWords = field(repr=False)
    names: Names = field(repr=False)

    @cached_property
    def plain(self) -> str:
        """The sentence with what stands in braces put out of sight, place by place."""
        return re.sub(r"\{[^{}]*\}", lambda found: "\u2022" * len(found[0]), self.text)

    @cached_property
    def area_pattern(self) -> str:
        """The names of areas as one pattern."""
        every = self.figures.readings.params.areas.values()
        return "|".join(re.escape(one.name) for one in every)

    def is_in_a_name(self, place: int) -> bool:
        """Whether a place stands inside the title of an indicator: “Fall in offending”."""
        return any(start <= place < end for start, end in self._titles)

    @cached_property
    def _titles(self) -> tuple[tuple[int, int], ...]:
        own = (*self.named, *((self.heading,) if self.heading is not None else ()))
        titles = {
            title for one in own for title in (one.indicator.title, one.indicator.short_title)
        }
        return tuple(
            (found.start(), found.end())
            for title in titles
            for found in re.finditer(re.escape(title), self.plain, re.IGNORECASE)
        )


Rule = Callable[[Sentence], Iterator[Finding]]

_SENTENCE_END: Final = re.compile(r"(?<=[.?!])[”’\"')]*\s+(?=[\"“‘'(]?[A-Z{£\d])")


@dataclass(frozen=True)
class Table:
    """A quarter's indicator table as sentences refer to it."""

    readings: Readings
    _figures: dict[tuple[str, ...], FigureWords] = field(default_factory=dict, repr=False)

    def sentences(self, paragraph: WrittenParagraph) -> Iterator[Sentence]:
        """The sentences of a paragraph, each with what it is about."""
        figures, among = self.figures(paragraph.about), self._among(paragraph.about)
        own = [one for one in among if one.indicator.id == paragraph.about]
        heading = own[0] if own else None
        starts = [0, *(found.end() for found in _SENTENCE_END.finditer(paragraph.text))]
        for start, end in zip(starts, [*starts[1:], len(paragraph.text)], strict=True):
            text = paragraph.text[start:end].rstrip()
            if text:
                about, named = _about(text, heading, self.names, figures)
                yield Sentence(text, start, about, heading, named, among, figures, self.names)

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
    def names(self) -> Names:
        """What indicators are called in sentences."""
        return Names(self._every)


def _about(
    text: str, heading: Reading | None, names: Names, figures: FigureWords
) -> tuple[Reading | None, tuple[Reading, ...]]:
    """The one reading that a sentence speaks of, what it names or else its heading's; all named."""
    named = {one.indicator.id: one for one in names.in_text(text)}
    by_reference = {}
    for reference in references(text):
        one = figures.reading_of(reference.name) if reference.is_figure else None
        if one is not None:
            by_reference[one.indicator.id, one.area] = one
    for (indicator, _), one in by_reference.items():
        named.setdefault(indicator, one)
    every = tuple(named.values())
    if OTHERS.search(text) or len(named) > 1 or len(by_reference) > 1:
        return None, every
    if by_reference:
        return _of_area(text, next(iter(by_reference.values())), figures), every
    one = every[0] if every else heading
    return (_of_area(text, one, figures) if one is not None else None), every


def _of_area(text: str, reading: Reading, figures: FigureWords) -> Reading | None:
    """A reading for the area that a sentence names; None for an area that has no row, or two."""
    areas = [area for area in areas_in(text, figures) if area != reading.area]
    if not areas:
        return reading
    is_one = len(areas) == 1 and not _ALL_BUT.search(text)
    return of_area(reading, areas[0], figures) if is_one else None


def of_area(reading: Reading, area: str, figures: FigureWords) -> Reading | None:
    """The same indicator's reading for another area; None where the table has none."""
    return figures.reading_of(f"{reading.indicator.id}.{area}.value")


#: Where these stand, a sentence that names an area speaks of others beside it.
_ALL_BUT: Final = re.compile(
    r"\b(?:but|except|other\s+than|apart\s+from|outside|every|all|most|both|other|each"
    r"|districts)\b",
    re.IGNORECASE,
)


def areas_in(text: str, figures: FigureWords) -> list[str]:
    """The ids of the areas that a text names."""
    found = []
    every = figures.readings.params.areas.values()
    for area in sorted(every, key=lambda one: len(one.name), reverse=True):
        pattern = rf"\b{re.escape(area.name)}\b"
        if re.search(pattern, text):
            found.append(area.id)
            text = re.sub(pattern, "", text)
    return found


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

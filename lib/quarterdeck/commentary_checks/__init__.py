"""People's words held to the figures: a sentence that a table contradicts doesn't go out.

Each rule is a function with a name, which its messages give. It reads one sentence, clause by
clause, and knows the readings that a clause is about. What is surely of one and contrary to it is
an error, which keeps a public edition from being made; what may be is a warning, which is told and
stops nothing. A clause of another time or place than the table's, of what may come, or of
something else is left alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from quarterdeck.commentary_checks.amounts import level_for_change, percentage_points
from quarterdeck.commentary_checks.arithmetic import arithmetic
from quarterdeck.commentary_checks.changes import direction, significance
from quarterdeck.commentary_checks.comparisons import refused_comparison
from quarterdeck.commentary_checks.contrary import contrary, embargo
from quarterdeck.commentary_checks.paragraphs import (
    carried_over,
    misspelt,
    own_words_of,
    unmarked,
)
from quarterdeck.commentary_checks.sentences import Finding, Rule, Table
from quarterdeck.commentary_checks.standings import rank, standing
from quarterdeck.commentary_checks.typed_figures import typed_figure
from quarterdeck.commentary_figures import Unresolved, loose_braces, references
from quarterdeck.paper_places import Places, dead_references, places_of
from quarterdeck.params.commentary import WrittenParagraph
from quarterdeck.problems import Problem
from quarterdeck.readings import Readings

#: Every rule that reads a sentence, in the order of their messages.
RULES: Final[tuple[Rule, ...]] = (
    typed_figure,
    direction,
    significance,
    refused_comparison,
    percentage_points,
    level_for_change,
    standing,
    rank,
    embargo,
    contrary,
    arithmetic,
)


@dataclass(frozen=True)
class Checked:
    """What is wrong with a quarter's commentary, and what a person should look at.

    unresolved: figures that can't be printed. errors: words that the table contradicts.
    """

    unresolved: tuple[Problem, ...]
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def check(
    paragraphs: Sequence[WrittenParagraph],
    readings: Readings,
    file: str,
    *,
    before: Sequence[WrittenParagraph] = (),
    label_before: str = "",
    own_words: Collection[str] = (),
) -> Checked:
    """A quarter's commentary held to its table.

    paragraphs: of the quarter's file, `file` as messages print it. before: those of the quarter
    before, whose label is `label_before`. own_words: words that spelling is to know beside its own.
    """
    table = Table(readings)
    known = own_words_of(readings) | frozenset(own_words)
    read_before = [unmarked(one) for one in before]
    places = places_of(readings.params, readings.quarter.label)
    subjects = {(one.about, one.subject) for one in paragraphs if one.subject}
    under = Counter(about for about, _ in subjects)
    unresolved: list[Problem] = []
    errors: list[Problem] = []
    warnings: list[Problem] = []
    for paragraph in map(unmarked, paragraphs):

        def problems(found: Iterable[Finding], of: WrittenParagraph = paragraph) -> list[Problem]:
            return [
                Problem(file, f"line {of.line(one.place)}", f"{one.rule}: {one.wrong}", one.right)
                for one in found
            ]

        said = list(_of_sentences(paragraph, table))
        said += carried_over(paragraph, read_before, label_before)
        said += misspelt(paragraph.text, known)
        unresolved += problems(_unresolved(paragraph, table, places, under[paragraph.about]))
        errors += problems(one for one in said if one.severity == "error")
        warnings += problems(one for one in said if one.severity == "warning")
    return Checked(tuple(unresolved), tuple(errors), tuple(warnings))


def _unresolved(
    paragraph: WrittenParagraph, table: Table, places: Sequence[Places], subjects: int
) -> Iterator[Finding]:
    """References that can't be printed, or that lead nowhere in the paper."""
    figures = table.figures(paragraph.about)
    for reference in references(paragraph.text):
        if not reference.is_figure:
            continue
        try:
            figures.resolved(reference.name)
        except Unresolved as wrong:
            yield Finding("reference", "error", reference.start, wrong.wrong, wrong.right)
    for dead in dead_references(paragraph.text, paragraph.about, places, subjects):
        yield Finding("reference", "error", dead.start, dead.wrong, dead.right)
    for place, around in loose_braces(paragraph.text):
        wrong_brace = f"a brace stands alone at {around!r}"
        right = "a reference is one name between one { and one }"
        yield Finding("reference", "error", place, wrong_brace, right)


def _of_sentences(paragraph: WrittenParagraph, table: Table) -> Iterator[Finding]:
    for sentence in table.sentences(paragraph):
        for rule in RULES:
            for found in rule(sentence):
                yield replace(found, place=sentence.start + found.place)

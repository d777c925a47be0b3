"""People's words held to the figures: a sentence that a table contradicts doesn't go out.

Each rule is a function with a name, which its messages give. It reads one sentence, knows the
readings that the sentence is about, and says only what it can be sure of: where a sentence speaks
of another time or place than the table's, of what may come, or of what is not, it is left alone.
An error keeps a public edition from being made; a warning is told and stops nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from quarterdeck.commentary_checks.arithmetic import arithmetic
from quarterdeck.commentary_checks.changes import (
    direction,
    level_for_change,
    percentage_points,
    refused_comparison,
    significance,
    standing,
)
from quarterdeck.commentary_checks.paragraphs import (
    carried_over,
    misspelt,
    own_words_of,
    unmarked,
)
from quarterdeck.commentary_checks.sentences import Finding, Rule, Table
from quarterdeck.commentary_checks.typed_figures import typed_figure
from quarterdeck.commentary_figures import Unresolved, loose_braces, references
from quarterdeck.params.commentary import WrittenParagraph
from quarterdeck.params.documents import did_you_mean
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
        unresolved += problems(_unresolved(paragraph, table))
        errors += problems(one for one in said if one.severity == "error")
        warnings += problems(one for one in said if one.severity == "warning")
    return Checked(tuple(unresolved), tuple(errors), tuple(warnings))


def _unresolved(paragraph: WrittenParagraph, table: Table) -> Iterator[Finding]:
    """References that can't be printed."""
    figures = table.figures(paragraph.about)
    for reference in references(paragraph.text):
        if not reference.is_figure:
            continue
        try:
            figures.resolved(reference.name)
        except Unresolved as wrong:
            yield Finding("reference", "error", reference.start, wrong.wrong, wrong.right)
    yield from _dead_references(paragraph, table)
    for place, around in loose_braces(paragraph.text):
        wrong_brace = f"a brace stands alone at {around!r}"
        right = "a reference is one name between one { and one }"
        yield Finding("reference", "error", place, wrong_brace, right)


_PLACE: Final = re.compile(r"\{(?P<kind>[^{}:]*):(?P<name>[^{}]*)\}")
_KINDS: Final = ("paragraph", "paragraphs", "figure", "table", "appendix")


def _dead_references(paragraph: WrittenParagraph, table: Table) -> Iterator[Finding]:
    """References to a paragraph of nothing, or to a kind of place that there isn't.

    Which tables, figures and appendices a paper has is known when it is made, and not before.
    """
    params = table.readings.params
    frameworks = [params.frameworks[one] for one in sorted(set(table.readings.table["framework"]))]
    known = [
        *(section.id for paper in params.papers.values() for section in paper.sections),
        *(one.id for framework in frameworks for one in framework.outcomes),
        *(name for framework in frameworks for one in framework.outcomes for name in one.every),
    ]
    for found in _PLACE.finditer(paragraph.text):
        kind, name = found["kind"].strip().lower(), found["name"].strip()
        if kind not in _KINDS:
            right = did_you_mean(kind, _KINDS, "places that words may refer to")
            yield Finding("reference", "error", found.start(), f"{found[0]} is of no place", right)
        elif kind.startswith("paragraph") and name not in known:
            wrong = f"there is no paragraph called {name!r}"
            right = did_you_mean(name, list(dict.fromkeys(known)), "names here")
            yield Finding("reference", "error", found.start(), wrong, right)


def _of_sentences(paragraph: WrittenParagraph, table: Table) -> Iterator[Finding]:
    for sentence in table.sentences(paragraph):
        for rule in (direction, significance) if sentence.by_name else RULES:
            for found in rule(sentence):
                yield replace(found, place=sentence.start + found.place)

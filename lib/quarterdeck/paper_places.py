"""What words of a paper may refer to, as far as it is known before the notebooks run.

A paper's parts name their blocks after its sections, outcomes, indicators and sources (`papers`,
`tables`, `exhibits`, `actions`, `data_quality`), so params say what can't be there. Whether a chart
is drawn hangs on the figures: a name that may be one is left to `document`, which refuses it when
the paper is made. So is every chart and table of a pack, whose categories are those received.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from quarterdeck.params import Params
from quarterdeck.params.documents import did_you_mean
from quarterdeck.params.framework import Framework, Outcome
from quarterdeck.params.house_form import Paper
from quarterdeck.params.register import Indicator, Kind

#: A place in braces; a name without a colon is a figure or a word, and not looked at here.
_PLACE: Final = re.compile(r"\{(?P<kind>[^{}:]*):(?P<name>[^{}]*)\}")
_APPENDIX_WORD: Final = re.compile(r"\{appendix_(?P<name>[^{}:.]*)\}")
_KINDS: Final = ("paragraph", "paragraphs", "figure", "table", "appendix")

#: Parts with a heading of their own in every paper, whether or not the house form names them.
_USUAL: Final = ("actions", "recommendations")
#: Parts under whose heading no paragraph is numbered: a list or a table is all they are.
_NO_PARAGRAPH: Final = frozenset({"implications", "appendices", "background_papers", "contacts"})
_OF_DATA: Final = ("data_quality", "received", "missing", "set_aside", "changed", "projected")


@dataclass(frozen=True)
class DeadReference:
    """A reference that leads nowhere. start: its place in the text; right: what would do, or ""."""

    start: int
    wrong: str
    right: str = ""


@dataclass(frozen=True)
class Places:
    """What one paper's words may refer to.

    paragraphs: names over a numbered paragraph. figures, tables: each name that a part may give
    one, with the headings over it. of_what_comes: whether charts and tables hang on what was
    received, so that no name of one is known to be dead.
    """

    paper: str
    commented: frozenset[str]
    paragraphs: tuple[str, ...]
    figures: Mapping[str, Collection[str]]
    tables: Mapping[str, Collection[str]]
    appendices: tuple[str, ...]
    of_what_comes: bool = False

    def prints(self, about: str) -> bool:
        """Whether the paper prints commentary under a heading."""
        return about in self.commented

    def missing(self, kind: str, name: str) -> tuple[str, str] | None:
        """Why a name leads nowhere and what would be right; None where it may lead there."""
        if kind == "appendix":
            known, may_be = self.appendices, name in self.appendices
        elif kind.startswith("paragraph"):
            known = self.paragraphs
            of_a_category = self.of_what_comes and name.endswith(("_exception", "_runs"))
            may_be = name in known or of_a_category
        else:
            shown = self.figures if kind == "figure" else self.tables
            known = tuple(shown)
            may_be = self.of_what_comes or any(
                name == one or one.startswith(f"{name}_") or name in over
                for one, over in shown.items()
            )
        if may_be:
            return None
        what = kind.removesuffix("s") if kind == "paragraphs" else kind
        right = did_you_mean(name, known, f"names of its {_PLURALS[what]}")
        return f"{self.paper} has no {what} of that name", right


_PLURALS: Final = {
    "paragraph": "paragraphs",
    "figure": "figures",
    "table": "tables",
    "appendix": "appendices",
}


def places_of(params: Params, quarter: str) -> tuple[Places, ...]:
    """The places of each of a quarter's papers, in its order; () of a quarter that isn't known."""
    if quarter not in params.quarters:
        return ()
    return tuple(_of_paper(params, params.paper(name)) for name in params.quarters[quarter].papers)


def dead_references(
    text: str, about: str, places: Sequence[Places], subjects: int = 0
) -> Iterator[DeadReference]:
    """References of a paragraph that lead nowhere in a paper that prints it.

    about: the heading that it stands under; under one that no paper prints, what is dead in every
    paper is told. subjects: how many headings of the third level stand under that heading.
    """
    printing = [one for one in places if one.prints(about)]
    own = {f"{about.rpartition('.')[2]}_{number}" for number in range(1, subjects + 1)}
    for found in _PLACE.finditer(text):
        kind, name = found["kind"], found["name"]
        plain_kind, plain_name = kind.strip().lower(), name.strip()
        if plain_kind not in _KINDS:
            right = did_you_mean(plain_kind, _KINDS, "places that words may refer to")
            yield DeadReference(found.start(), f"{found[0]} is of no place", right)
        elif (kind, name) != (kind.strip(), plain_name) or " " in name:
            right = f"write {{{plain_kind}:{plain_name.replace(' ', '_')}}}"
            yield DeadReference(found.start(), f"a space stands in {found[0]}", right)
        elif not (plain_kind.startswith("paragraph") and name in own):
            yield from _dead(found, plain_kind, printing, places)
    for found in _APPENDIX_WORD.finditer(text):
        yield from _dead(found, "appendix", printing, places)


def _dead(
    found: re.Match[str], kind: str, printing: Sequence[Places], every: Sequence[Places]
) -> Iterator[DeadReference]:
    told = [why for one in printing or every if (why := one.missing(kind, found["name"]))]
    if told and (printing or len(told) == len(every)):
        wrong, right = told[0]
        yield DeadReference(found.start(), f"{found[0]} leads nowhere: {wrong}", right)


# The places of a paper


def _of_paper(params: Params, paper: Paper) -> Places:
    framework = params.framework(paper.framework)
    headed = [
        one.id for one in paper.sections if one.heading is not None and one.id not in _NO_PARAGRAPH
    ]
    sections = {one.id for one in paper.sections}
    appendices = tuple(one.id for one in paper.appendices)
    own = {*sections, *(f"{paper.id}.{one}" for one in sections)}
    if paper.basket:
        paragraphs = (*headed, "recommendations", "received", "set_aside", "rules")
        return Places(
            paper.id, frozenset(own), _once(paragraphs), {}, {}, appendices, of_what_comes=True
        )
    brief = paper.indicators_in == "brief"
    told = [
        (outcome, params.indicator(framework.id, name))
        for outcome in framework.outcomes
        for name in _reported(outcome, brief)
    ]
    judged = ("snapshot",) if framework.is_judged else ()
    data = _OF_DATA if "data" in appendices else ()
    return Places(
        paper.id,
        frozenset({*own, *(one.id for one in framework.outcomes), *(one.id for _, one in told)}),
        _once(
            [
                *headed,
                *_USUAL,
                *(one.id for one in framework.outcomes),
                *(one.id for outcome, one in told if not (brief and _is_untold(outcome, one))),
                *judged,
                *data,
            ]
        ),
        _figures(params, framework, told, brief),
        _tables(params, framework, sections, brief),
        appendices,
    )


def _once(names: Collection[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _reported(outcome: Outcome, brief: bool) -> tuple[str, ...]:
    """The indicators that a paper tells of: in full, the supplementary stay on the dashboard."""
    return outcome.every if brief else (*outcome.indicators, *outcome.context)


def _is_untold(outcome: Outcome, indicator: Indicator) -> bool:
    """Whether a paper in brief has no paragraph of an indicator by itself."""
    exhibited = bool(outcome.exhibits) and indicator.kind is Kind.MONEY
    return exhibited or indicator.kind is Kind.NO_MEASURE


def _figures(
    params: Params,
    framework: Framework,
    told: Sequence[tuple[Outcome, Indicator]],
    brief: bool,
) -> dict[str, Collection[str]]:
    """The names that charts may have, each with the headings over it."""
    found: dict[str, Collection[str]] = {}
    for outcome, indicator in told:
        counted = indicator.id in outcome.indicators and not _is_untold(outcome, indicator)
        if indicator.is_measured and (counted or not brief):
            over = (outcome.id,) if brief else (outcome.id, indicator.id)
            found[f"{indicator.id}_chart"] = over
            if indicator.by_district and not brief:
                found[f"{indicator.id}_districts"] = over
    if brief:
        found |= _exhibited(params, framework, _EXHIBITED_FIGURES)
    return found


def _tables(
    params: Params, framework: Framework, sections: Collection[str], brief: bool
) -> dict[str, Collection[str]]:
    """The names that numbered tables may have, each with the headings over it."""
    found: dict[str, Collection[str]] = {
        f"{state}_actions": ("actions",) for state in ("open", "closed")
    }
    if "localities" in sections:
        found |= {"districts": ("localities",), "unlocated": ("localities",)}
    if brief:
        found |= _exhibited(params, framework, _EXHIBITED_TABLES)
    return found


#: What the exhibits of an outcome are called, after their source.
_EXHIBITED_FIGURES: Final = (
    ("parts_of_a_sum", "chart"),
    ("concentration", "concentration_chart"),
)
_EXHIBITED_TABLES: Final = (
    ("parts_of_a_sum", "parts"),
    ("parts_of_a_sum", "history"),
    ("concentration", "concentration"),
    ("returns_by_area", "returns"),
)


def _exhibited(
    params: Params, framework: Framework, endings: Sequence[tuple[str, str]]
) -> dict[str, Collection[str]]:
    """The names of what exhibits show, each with its outcome. endings: by exhibit."""
    return {
        f"{source}_{ending}": (outcome.id,)
        for outcome in framework.outcomes
        for source in _sources(params, framework, outcome)
        for exhibit, ending in endings
        if exhibit in outcome.exhibits
    }


def _sources(params: Params, framework: Framework, outcome: Outcome) -> Iterator[str]:
    """The sources of an outcome's measured indicators, each once."""
    indicators = [params.indicator(framework.id, name) for name in outcome.every]
    yield from dict.fromkeys(one.counts.source for one in indicators if one.is_measured)

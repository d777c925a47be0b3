"""References to places of a paper, told before its notebooks run."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from quarterdeck import blocks, charts, document
from quarterdeck.edition import Edition
from quarterdeck.paper_places import dead_references, places_of
from quarterdeck.papers import PaperParts
from quarterdeck.params import Params, load
from quarterdeck.paths import Workbook

ROOT = Path(__file__).parents[1]


@cache
def params() -> Params:
    return load(Workbook(ROOT))


def dead(text: str, about: str, quarter: str = "2015-16-Q3", subjects: int = 0) -> list[str]:
    found = dead_references(text, about, places_of(params(), quarter), subjects)
    return [one.wrong for one in found]


@pytest.mark.parametrize(
    "text",
    [
        # A section of the house form, an outcome, an indicator, what the paper always has.
        "{paragraph:purpose}, {paragraphs:priority_14}, {paragraph:dwelling_burglary}",
        "{paragraph:recommendations}, {paragraph:snapshot}, {paragraph:missing}",
        # Charts by their own name, by what they are of, and by the section that they stand in.
        "{figure:dwelling_burglary_chart}, {figure:dwelling_burglary}, {figure:priority_14}",
        "{figure:missing_people_concentration_chart}, {Figure:dwelling_burglary}",
        "{table:savings_parts}, {table:open_actions}, {table:actions}",
        "{appendix:dashboard}, {appendix:data}, {appendix_data}",
        "{quarter} and {vehicle_crime.value} are no places",
    ],
)
def test_what_may_be_there_is_left_alone(text: str) -> None:
    assert dead(text, "priority_14") == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{paragraph:nowhere}", "leads nowhere: police_and_crime_panel has no paragraph of that"),
        ("{paragraphs:nowhere}", "leads nowhere: police_and_crime_panel has no paragraph of that"),
        ("{table:nothing}", "leads nowhere: police_and_crime_panel has no table of that name"),
        ("{figure:none}", "leads nowhere: police_and_crime_panel has no figure of that name"),
        ("{appendix:nil}", "leads nowhere: police_and_crime_panel has no appendix of that name"),
        ("{appendix_nil}", "leads nowhere: police_and_crime_panel has no appendix of that name"),
        # A section without a heading of its own, and one that is a list or a table alone.
        ("{paragraph:priorities}", "no paragraph of that name"),
        ("{paragraph:implications}", "no paragraph of that name"),
        # Tables without a caption have no number; the dashboard is an appendix.
        ("{table:extracts}", "no table of that name"),
        ("{table:dashboard}", "no table of that name"),
        # The other body's, of which this paper tells nothing.
        ("{paragraph:hate_incidents_and_crimes}", "no paragraph of that name"),
        ("{figure:vehicle_crime_chart}", "no figure of that name"),
        ("{page:3}", "is of no place"),
        ("{paragraph: purpose}", "a space stands in {paragraph: purpose}"),
    ],
)
def test_what_cannot_be_there_is_told(text: str, why: str) -> None:
    [wrong] = dead(f"See {text}.", "priority_14")
    assert why in wrong


def test_the_nearest_names_of_the_paper_are_offered_first() -> None:
    places = places_of(params(), "2015-16-Q3")
    [near] = dead_references("{paragraph:dweling_burglary}", "priority_14", places)
    assert near.right == "did you mean 'dwelling_burglary'?"
    [far] = dead_references("{table:saving}", "priority_14", places)
    assert far.right.startswith("did you mean 'savings_")
    [none] = dead_references("{appendix:zzz}", "priority_14", places)
    assert none.right == "the names of its appendices are dashboard, data"
    [many] = dead_references("{paragraph:nowhere}", "priority_14", places)
    offered = many.right.removeprefix("the names of its paragraphs are ").split(" and ")[0]
    assert set(offered.split(", ")) <= set(places[0].paragraphs)


def test_a_subject_is_a_place_by_its_number() -> None:
    assert dead("{paragraph:priority_14_2}", "police_and_crime_panel.priority_14", subjects=2) == []
    assert len(dead("{paragraph:priority_14_3}", "priority_14", subjects=2)) == 1


def test_only_the_papers_that_print_the_words_are_looked_at() -> None:
    # The pack's charts are of the categories that came; the other paper's sections aren't its own.
    assert dead("{figure:burglary_chart}", "findings", "2017-18-Q3") == []
    [wrong] = dead("{paragraph:localities}", "findings", "2017-18-Q3")
    assert "control_charts has no paragraph" in wrong
    assert dead("{paragraph:localities}", "future", "2017-18-Q3") == []
    # Under a heading of nothing only what no paper has is told.
    assert dead("{paragraph:localities}", "nothing", "2017-18-Q3") == []
    assert len(dead("{paragraph:nowhere}", "nothing", "2017-18-Q3")) == 1


def test_a_quarter_that_is_unknown_refuses_no_place() -> None:
    assert dead("{table:nothing}", "crime", "2031-32-Q1") == []


def undrawn(*_: object, **given: Any) -> blocks.Chart:
    """A chart's place in a paper, for which its picture needn't be drawn."""
    shape = '<svg xmlns="http://www.w3.org/2000/svg"/>'
    return blocks.Chart(
        id=given["id"], title=given["title"], subtitle="s", svg=shape, alt="a", height_mm=9
    )


@pytest.mark.parametrize(
    ("quarter", "paper"),
    [("2015-16-Q3", "police_and_crime_panel"), ("2017-18-Q3", "safer_communities")],
)
def test_every_figure_table_and_paragraph_that_a_paper_makes_is_known(
    quarter: str, paper: str, shipped_workbook: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("control_chart", "trend", "dot_intervals", "parts_of_wholes"):
        monkeypatch.setattr(charts, name, undrawn)
    edition = Edition.open(quarter, shipped_workbook.root)
    parts = PaperParts(edition, edition.paper(paper))
    sections = {section.id for section in parts.paper.sections}
    overall = "executive_summary" if "executive_summary" in sections else "overall"
    made: list[Any] = [
        parts.opening(),
        *(
            parts.section(name)
            for name in ("introduction", "future", "purpose")
            if name in sections
        ),
        parts.overall(overall),
        parts.outcomes(),
        *([parts.localities()] if "localities" in sections else []),
        parts.actions(),
        parts.recommendations(),
        *([parts.implications()] if parts.paper.implications else []),
        parts.contacts(),
        parts.dashboard(),
        parts.data_quality(),
    ]
    [known] = [one for one in places_of(edition.params, quarter) if one.paper == paper]
    shown = list(document.of(made).every())
    numbered = [one for one in shown if one.number is not None]
    for one in numbered:
        if isinstance(one.block, blocks.Chart):
            assert one.id in known.figures
        elif isinstance(one.block, blocks.Table):
            assert one.id in known.tables
    assert any(isinstance(one.block, blocks.Chart) for one in numbered)
    # A heading right above a numbered paragraph is a name for it, and so is the paragraph's own.
    # The subjects that people wrote are numbered under what they are of.
    for above, one in pairwise(shown):
        if isinstance(one.block, blocks.Paragraph) and one.number is not None:
            given = {above.block.id} if isinstance(above.block, blocks.Heading) else set()
            given |= {one.block.id} - {""}
            is_of_people = one.block.voice == "commentary"
            assert is_of_people or given <= set(known.paragraphs)

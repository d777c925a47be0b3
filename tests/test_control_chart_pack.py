"""The pack of control charts as its notebook shows it, from the shipped extracts."""

from __future__ import annotations

import ast
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from quarterdeck import basket, basket_words, blocks, control_chart_pack, document, prepare
from quarterdeck.basket import Category, Variation, Watched, WatchedBasket
from quarterdeck.blocks import Chart, Dashboard, Glyph, Heading, Paragraph, Table, words_of
from quarterdeck.control_chart_pack import ControlChartPack
from quarterdeck.document.placed import Document
from quarterdeck.params.register import Break, Polarity
from quarterdeck.paths import WORKBOOK_VARIABLE, Workbook
from quarterdeck.periods import Quarter
from quarterdeck.statistics.control_charts import control_chart

ROOT = Path(__file__).parents[1]
NOTEBOOK = ROOT / "notebooks" / "02_control_charts.ipynb"
QUARTER = Quarter.parse("2017-18-Q3")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbook]:
    """The shipped workbook in a folder of its own, prepared for one quarter."""
    folder = tmp_path_factory.mktemp("pack")
    shutil.copytree(ROOT / "params", folder / "params")
    shutil.copytree(ROOT / "data" / "raw", folder / "data" / "raw")
    workbook = Workbook(folder)
    prepare.prepare(workbook, [QUARTER])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(WORKBOOK_VARIABLE, str(folder))
        yield workbook


@pytest.fixture(scope="module")
def shown(prepared: Workbook) -> list[Any]:
    """What each code cell of the notebook shows, in order."""
    cells = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    names: dict[str, Any] = {}
    made = []
    for cell in cells:
        body = ast.parse("".join(cell["source"])).body
        last = body[-1]
        if isinstance(last, ast.Expr):
            made.append(eval(compile(ast.Expression(last.value), "cell", "eval"), names))
        else:
            exec(compile(ast.Module(body, []), "cell", "exec"), names)
    return made


@pytest.fixture(scope="module")
def paper(shown: list[Any]) -> Document:
    return document.of(shown, "02_control_charts.ipynb")


@pytest.fixture(scope="module")
def pack(prepared: Workbook) -> ControlChartPack:
    return control_chart_pack.open_pack("control_charts", QUARTER.label)


def every(paper: Document, kind: type) -> list[Any]:
    return [placed.block for placed in paper.every() if isinstance(placed.block, kind)]


def with_rows(pack: ControlChartPack, *rows: Watched) -> ControlChartPack:
    """The pack with another basket."""
    other = ControlChartPack(pack.parts)
    other.__dict__["basket"] = WatchedBasket(QUARTER, basket.in_order(rows))
    return other


def watched(values: list[float], title: str = "Theft", breaks: tuple[Break, ...] = ()) -> Watched:
    months = pd.date_range(end="2017-12-01", periods=len(values), freq="MS", name="month")
    counts = pd.Series(values, index=months)
    nothing = pd.DataFrame(index=months)
    name = title.lower()
    made = Category(
        name, title, "offences", Polarity.LOWER, "recorded_crime", counts, nothing, nothing, breaks
    )
    return basket.watch(made, QUARTER)


STEADY = [102.0, 98.0] * 12


def test_each_cell_is_one_call() -> None:
    for cell in json.loads(NOTEBOOK.read_text("utf-8"))["cells"]:
        assert cell["outputs"] == []
        assert cell["source"][-1].count("(") <= 1


def test_the_one_sentence_gives_the_number_found_beside_the_number_by_chance(
    paper: Document,
) -> None:
    first, second, *_ = every(paper, Paragraph)
    assert first.text.startswith(
        "**Nine of 14 categories show a special cause this quarter; about 0.6 would by chance.**"
    )
    assert second.text.startswith("**That is more than chance would bring**")
    assert "0.6" not in second.text  # which the first has said


def test_the_scorecard_is_one_page_with_every_category_icon_and_word(
    paper: Document, pack: ControlChartPack
) -> None:
    (page,) = every(paper, Dashboard)
    assert len(page.tables[0].rows) == 14
    for row, category in zip(page.tables[0].rows, pack.basket.rows, strict=True):
        words = words_of(row)
        assert category.category.title in words
        glyphs = [part for cell in row.cells for line in cell.lines for part in line]
        verdict = next(part for part in glyphs if isinstance(part, Glyph))
        assert verdict.label.startswith(("Special cause: ", "Common cause"))
        assert not verdict.hide_label
    assert sum(count.number for count in page.counts) == 14


def test_exceptions_are_charted_and_common_cause_is_not(
    paper: Document, pack: ControlChartPack
) -> None:
    charted = [chart.id for chart in every(paper, Chart) if chart.id.endswith("_chart")]
    assert charted == [f"{row.category.id}_chart" for row in pack.basket.exceptions]
    headings = [heading.text for heading in every(paper, Heading) if heading.level == 3]
    assert headings[: len(charted)] == [row.category.title for row in pack.basket.exceptions]


def test_each_exception_has_its_season_under_it(paper: Document, pack: ControlChartPack) -> None:
    seasons = [chart for chart in every(paper, Chart) if chart.id.endswith("_season")]
    assert len(seasons) == len(pack.basket.exceptions)
    for chart, row in zip(seasons, pack.basket.exceptions, strict=True):
        assert chart.id.startswith(row.category.id)
        assert chart.title.startswith("Its season allowed for, December 2017 is ")
        assert chart.data is not None
        assert len(chart.data.rows) == 24


def test_assurance_is_an_icon_and_a_word_on_the_scorecard_and_is_marked_illustrative(
    paper: Document,
) -> None:
    (page,) = every(paper, Dashboard)
    table = page.tables[0]
    (column,) = (n for n, column in enumerate(table.columns) if "arget" in column.heading)
    assert table.columns[column].heading == "Illustrative target"
    told = {words_of(row.cells[0].lines[0][0]): row.cells[column] for row in table.rows}
    shapes = {
        title: [(p.name, p.letter) for line in cell.lines for p in line if isinstance(p, Glyph)]
        for title, cell in told.items()
    }
    assert words_of(told["Robbery"]) == "Will pass 40 or fewer"
    assert shapes["Robbery"] == [("better", "P")]
    assert words_of(told["Vehicle crime"]) == "Will fail 310 or fewer"
    assert shapes["Vehicle crime"] == [("worse", "F")]
    assert words_of(told["Hate incidents"]) == "Hit and miss 40 or more"
    assert shapes["Hate incidents"] == [("amber", "?")]
    assert words_of(told["Drugs"]) == "No target set"
    assert shapes["Drugs"] == []


def test_a_target_is_drawn_and_marked_on_its_chart_and_told_beside_it(
    paper: Document,
) -> None:
    chart = next(one for one in every(paper, Chart) if one.id == "vehicle_crime_chart")
    assert "Target 310 since April" in chart.svg
    assert "(illustrative)" in chart.alt
    assert "Assurance: will fail" in chart.alt
    said = [paragraph.text for paragraph in every(paper, Paragraph)]
    assert any(
        "will fail its target of 310 or fewer a month (illustrative)" in text for text in said
    )
    behind = [item for listing in every(paper, blocks.Listing) for item in listing.items]
    assert "Burglary: 410 a month from 1 April 2017. Invented to show what a target does." in behind


def test_districts_stand_in_a_funnel_and_every_category_beside_it(
    paper: Document,
) -> None:
    chart = next(one for one in every(paper, Chart) if one.id == "districts_funnel")
    assert chart.title.startswith("Violence without injury: ")
    assert chart.data is not None
    assert len(chart.data.rows) == 7
    (table,) = (one for one in every(paper, Table) if one.id == "by_district")
    assert len(table.rows) == 14
    assert all(len(row.cells) == 2 + 7 for row in table.rows)


def test_the_year_is_projected_for_every_category_and_drawn_for_the_first(
    paper: Document,
) -> None:
    chart = next(one for one in every(paper, Chart) if one.id.endswith("_year"))
    assert "projected by March 2018" in chart.title
    (table,) = (one for one in every(paper, Table) if one.id == "year_ends")
    assert len(table.rows) == 14
    said = next(p.text for p in every(paper, Paragraph) if "By March 2018" in p.text)
    assert "12 are" not in said
    assert "twelve are projected to end above the year before" in said


def test_each_source_line_says_that_the_figures_are_invented(paper: Document) -> None:
    assert all("Illustrative figures." in chart.source for chart in every(paper, Chart))
    assert paper.opening.illustrative


def test_what_made_the_difference_adds_up_in_print(paper: Document) -> None:
    tables = [table for table in every(paper, Table) if table.id.endswith("_drivers")]
    assert len(tables) == 9
    for table in tables:
        whole, *parts = [words_of(row).split("; ") for row in table.rows]
        quarter = [int(part[3].replace(",", "")) for part in parts[:7]]
        assert sum(quarter) == int(whole[3].replace(",", ""))
        assert whole[5] == "100%"


def test_no_absence_is_printed_as_nan(paper: Document) -> None:
    for placed in paper.every():
        assert "nan" not in words_of(placed.block).lower().split()


def test_a_quarter_without_exceptions_says_so(pack: ControlChartPack) -> None:
    quiet = with_rows(pack, watched(STEADY))
    assert "none is charted at length" in words_of(quiet.exceptions())
    assert "No category showed a special cause in 2017-18 quarter 2." in words_of(
        quiet.since_last_quarter()
    )
    found = words_of(quiet.findings())
    assert "None of one category shows a special cause this quarter" in found
    assert "Nothing here asks for an explanation." in found
    assert not any(isinstance(block, Chart) for block in quiet.exceptions().blocks)


def test_trial_limits_and_gaps_say_why_there_is_no_verdict(pack: ControlChartPack) -> None:
    divided = Break(
        since=pd.Timestamp("2017-04-01").date(), kind="definition", reason="it was", short="divided"
    )
    odd = with_rows(
        pack,
        watched(STEADY, "Split", (divided,)),
        watched([*STEADY, np.nan, np.nan, np.nan], "Late"),
        watched([*STEADY, 160.0], "Loud"),
    )
    page = odd.scorecard().blocks[0]
    assert isinstance(page, Dashboard)
    loud, split, late = (words_of(row) for row in page.tables[0].rows)
    assert "Special cause: concern" in loud
    assert "9 months so far: divided" in split
    assert "Trial limits, no verdict" in split
    assert "No month of the quarter was received" in late
    assert "split (trial limits); late (no figure)." in words_of(odd.findings())
    assert "One of one judged category shows" in words_of(odd.findings())
    assert [row.verdict.variation for row in odd.basket.rows] == [
        Variation.CONCERN,
        Variation.TRIAL_LIMITS,
        Variation.NO_FIGURE,
    ]
    shown = (odd.opening(), odd.findings(), odd.scorecard(), odd.exceptions(), odd.data_behind())
    document.of(shown)


def test_a_category_too_short_for_limits_has_its_runs(pack: ControlChartPack) -> None:
    divided = Break(
        since=pd.Timestamp("2017-01-01").date(), kind="definition", reason="it was", short="divided"
    )
    short = with_rows(pack, watched(STEADY, "Split", (divided,)))
    charts = [block for block in short.exceptions().blocks if isinstance(block, Chart)]
    assert [chart.id for chart in charts] == ["split_run_chart"]
    assert charts[0].title == "Split: the runs of twelve months are no more than chance gives"
    document.of((short.opening(), short.exceptions()))


def test_without_areas_populations_or_months_the_pages_say_so(pack: ControlChartPack) -> None:
    bare = with_rows(pack, watched([*STEADY, np.nan]))
    assert "no areas are compared" in words_of(bare.districts())
    said = words_of(bare.year_end())
    assert "No category has the months that a projection of the year takes." in said
    assert "Not projected: theft" in said


def test_a_pack_for_which_nothing_came_has_words_and_no_scorecard(pack: ControlChartPack) -> None:
    empty = with_rows(pack)
    assert list(empty.scorecard().blocks) == [
        Paragraph(text="Nothing has been received, so there is no scorecard.")
    ]
    lead = empty.findings().blocks[1]
    assert words_of(lead) == "No category can be judged this quarter."


def test_many_categories_take_two_pages(pack: ControlChartPack) -> None:
    many = with_rows(pack, *(watched(STEADY, f"Type {number}") for number in range(22)))
    pages = many.scorecard().blocks
    assert [len(page.tables[0].rows) for page in pages if isinstance(page, Dashboard)] == [11, 11]
    titles = [words_of(page).splitlines()[0] for page in pages]
    assert titles[1].endswith("page 2 of 2")
    document.of([many.opening(), *pages])


def test_a_pack_that_isnt_there_is_told(prepared: Workbook) -> None:
    with pytest.raises(LookupError, match="nothing_such"):
        control_chart_pack.open_pack("nothing_such", QUARTER.label)


def test_blocks_only(shown: list[Any]) -> None:
    assert all(isinstance(one, blocks.Shown) for one in shown)


def test_a_month_without_a_figure_is_named_under_the_title() -> None:
    months = pd.date_range("2019-12-01", periods=20, freq="MS")
    counts = pd.Series([float(10 + number % 3) for number in range(20)], index=months)
    assert basket_words.gaps(control_chart(counts)) == ""
    counts["2020-03-01"] = float("nan")
    assert basket_words.gaps(control_chart(counts)) == " No figure for March 2020."
    counts["2020-05-01"] = float("nan")
    said = basket_words.gaps(control_chart(counts))
    assert said == " No figure for March 2020 and May 2020."

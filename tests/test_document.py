from __future__ import annotations

import json
from typing import Any

import nbformat
import pytest
import sample_paper as sample
from hypothesis import given
from hypothesis import strategies as st
from quarterdeck import blocks, document, glyphs, theme
from quarterdeck.blocks import Heading, Opening, Paragraph
from quarterdeck.document import columns
from quarterdeck.problems import Problems

OPENING = Opening(body="A board", title="A paper", date="12 February 2018", quarter="2017-18 Q3")


def wrong(*shown: Any) -> str:
    with pytest.raises(Problems) as caught:
        document.of([OPENING, *shown], "paper.ipynb")
    return str(caught.value)


def notebook(*cells: Any) -> Any:
    opening = nbformat.v4.new_output("display_data", OPENING._repr_mimebundle_())
    made = nbformat.v4.new_notebook()
    made.cells = [nbformat.v4.new_code_cell("opening", outputs=[opening]), *cells]
    return made


def code(output_type: str, source: str = "show()", **output: Any) -> Any:
    return nbformat.v4.new_code_cell(
        source, outputs=[nbformat.v4.new_output(output_type, **output)]
    )


def prose(words: str) -> Any:
    return nbformat.v4.new_markdown_cell(words)


def read_wrong(*cells: Any) -> str:
    with pytest.raises(Problems) as caught:
        document.read(notebook(*cells), "paper.ipynb")
    return str(caught.value)


# Words


def test_words_come_apart_into_runs() -> None:
    found = blocks.runs("Up **14%** to 58.53^1^, see [the note](#note).")
    assert [(run.text, run.strong, run.mark, run.address) for run in found] == [
        ("Up ", False, False, ""),
        ("14%", True, False, ""),
        (" to 58.53", False, False, ""),
        ("1", False, True, ""),
        (", see ", False, False, ""),
        ("the note", False, False, "#note"),
        (".", False, False, ""),
    ]


def test_strong_words_may_hold_a_mark() -> None:
    assert [(run.text, run.strong, run.mark) for run in blocks.runs("**5.11^2^**")] == [
        ("5.11", True, False),
        ("2", True, True),
    ]


@pytest.mark.parametrize(
    "words", ["5 ** 2", "a ^ b", "[x](javascript:alert(1))", "[x](//host/a)", "", "**", "[x]()"]
)
def test_what_is_not_a_mark_stays_as_it_was_written(words: str) -> None:
    assert "".join(run.text for run in blocks.runs(words)) == words
    assert all(not (run.strong or run.mark or run.address) for run in blocks.runs(words))


@given(st.text(alphabet=st.characters(exclude_characters="*^['\"")))
def test_words_without_marks_are_themselves(words: str) -> None:
    assert blocks.plain(words) == words


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("It can't, and won't", "It can’t, and won’t"),
        ("each series' own past", "each series’ own past"),
        ("reports of 'absent' people", "reports of ‘absent’ people"),
        ('"Burglary residential" counts', "“Burglary residential” counts"),
        ("('absent' or \"away\")", "(‘absent’ or “away”)"),
        ("the '90s", "the ’90s"),
        ("already ’set’ “so”", "already ’set’ “so”"),
        ("**can't** be", "can’t be"),
    ],
)
def test_quotes_and_apostrophes_are_those_of_print(written: str, printed: str) -> None:
    assert blocks.plain(written) == printed


def test_an_address_keeps_its_apostrophe() -> None:
    (run,) = blocks.runs("[Write's](mailto:o'brien@example.org)")
    assert (run.text, run.address) == ("Write’s", "mailto:o'brien@example.org")


def test_plain_words_leave_footnote_marks_out() -> None:
    assert blocks.plain("**Up** to 5.11^1^") == "Up to 5.11"


# What a notebook stores


def test_a_block_shows_itself_as_data_html_and_words() -> None:
    bundle = Paragraph(text="**Up** 14%")._repr_mimebundle_()
    assert list(bundle) == [blocks.MIME_TYPE, "text/html", "text/plain"]
    assert blocks.from_json(bundle[blocks.MIME_TYPE]) == Paragraph(text="**Up** 14%")
    assert "<strong>Up</strong> 14%" in bundle["text/html"]
    assert bundle["text/plain"] == "Up 14%"


def test_a_part_of_a_block_shows_itself_but_is_no_block() -> None:
    bundle = sample.sparkline(2, "Rising")._repr_mimebundle_()
    assert list(bundle) == ["text/html", "text/plain"]
    assert 'alt="Rising"' in bundle["text/html"]


def test_every_block_of_the_sample_survives_its_notebook() -> None:
    for block in sample.sample_blocks():
        stored = json.loads(json.dumps(block._repr_mimebundle_()[blocks.MIME_TYPE]))
        assert blocks.from_json(stored) == block


# Reading


def test_paragraphs_are_numbered_across_headings_and_notes_are_not() -> None:
    paper = document.of(
        [
            OPENING,
            Heading(level=2, text="One"),
            Paragraph(text="a"),
            Paragraph(text="b", voice="note"),
            Heading(level=2, text="Two"),
            Paragraph(text="c", numbered=False),
            blocks.Group(blocks=(Paragraph(text="d", voice="headline"),)),
            Paragraph(text="e", voice="commentary", author="team"),
        ]
    )
    numbers = {
        placed.block.text: placed.number
        for placed in paper.every()
        if isinstance(placed.block, Paragraph)
    }
    assert numbers == {"a": 1, "b": None, "c": None, "d": 2, "e": 3}


def test_figures_and_tables_are_numbered_apart() -> None:
    table = sample.words_table("one", "One", ("A", "B"), ("a", "b"))
    hidden = table.model_copy(update={"id": "two", "show_caption": False})
    paper = document.of(
        [OPENING, sample.small_chart(id="x"), table, hidden, sample.small_chart(id="y")]
    )
    assert [(each.id, each.number) for each in paper.placed[1:]] == [
        ("x", 1),
        ("one", 1),
        ("two", None),
        ("y", 2),
    ]


def test_ids_of_headings_are_made_from_their_words_and_unique() -> None:
    paper = document.of([OPENING, *(Heading(level=2, text="What’s **next**?") for _ in range(3))])
    assert [each.id for each in paper.placed[1:]] == [
        "what-s-next",
        "what-s-next-2",
        "what-s-next-3",
    ]


def test_a_group_that_stays_together_is_one_place_with_its_parts() -> None:
    group = blocks.Group(
        keep_together=True,
        blocks=(
            Heading(level=2, text="A"),
            blocks.Group(blocks=(Paragraph(text="b"), Paragraph(text="c"))),
        ),
    )
    paper = document.of([OPENING, group])
    assert len(paper.placed) == 2
    assert [part.number for part in paper.placed[1].parts] == [None, 1, 2]


def test_markdown_is_stable_prose() -> None:
    paper = document.read(
        notebook(
            prose("## Why **it** matters\n\nOne\nparagraph, [linked](https://example.org/).\n\n"),
            prose("- a\n- **b**\n\n1. c\n2. d\n"),
        )
    )
    heading, paragraph, bullets, letters = (each.block for each in paper.placed[1:])
    assert heading == Heading(level=2, text="Why **it** matters")
    assert paragraph == Paragraph(text="One paragraph, [linked](https://example.org/).")
    assert bullets == blocks.Listing(items=("a", "**b**"))
    assert letters == blocks.Listing(items=("c", "d"), style="lettered")


def test_streams_and_raw_cells_never_reach_the_paper() -> None:
    paper = document.read(
        notebook(
            code("stream", name="stderr", text="/opt/me/lib.py:3: UserWarning: tight_layout"),
            code("stream", name="stdout", text="5 rows"),
            nbformat.v4.new_raw_cell("draft"),
            code("execute_result", data=Paragraph(text="kept")._repr_mimebundle_()),
        )
    )
    assert [each.block for each in paper.placed[1:]] == [Paragraph(text="kept")]


def test_the_date_of_the_paper_is_read_from_its_opening() -> None:
    assert document.of([OPENING]).published.isoformat() == "2018-02-12"
    month = OPENING.model_copy(update={"date": "Meeting of February 2018"})
    assert document.of([month]).published.isoformat() == "2018-02-01"


# What keeps a notebook from being a paper: (cells, words of the message)

PNG = {"image/png": "iVBORw0KGgo=", "text/plain": "<Figure size 640x480 with 1 Axes>"}


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (
            code(
                "error", "rate(1, 0)", ename="ZeroDivisionError", evalue="no people", traceback=[]
            ),
            "cell 2 (rate(1, 0)): failed: ZeroDivisionError: no people",
        ),
        (code("display_data", data=PNG), "shows a picture with no words"),
        (
            code("display_data", data={"image/svg+xml": "<svg/>"}),
            "shows a picture with no words; return a blocks.Chart",
        ),
        (
            code("execute_result", data={"text/html": "<table>", "text/plain": " a"}),
            "shows HTML (a data frame?) that has no caption or scope",
        ),
        (
            code("execute_result", data={"text/plain": "58.53"}),
            "shows '58.53', which isn't a block",
        ),
        (
            code("display_data", data={blocks.MIME_TYPE: {"block": "paragraph"}}),
            "shows a block that can't be read: paragraph.text: Field required",
        ),
        (prose("# Title"), "has a heading of level 1; level 1 is the paper's title"),
        (prose("##### Deep"), "has a heading of level 5"),
        (prose("<b>bold</b>"), "prose holds HTML"),
        (prose("<div>\nx\n</div>"), "prose holds HTML"),
        (prose("`rate`"), "prose holds code"),
        (prose("```\nrate\n```"), "prose holds a code block"),
        (prose("*soon*"), "prose holds italics"),
        (prose("![](chart.png)"), "prose holds a picture"),
        (prose("> said"), "prose holds a quotation"),
        (prose("- a\n  - b"), "has a list inside a list"),
        (prose("[x](javascript:alert)"), "links to 'javascript:alert'; link to http(s)://"),
        (prose("[x](#nowhere)"), "links to '#nowhere', and no block has that id"),
    ],
)
def test_a_cell_that_cannot_be_in_a_paper_is_named(cell: Any, said: str) -> None:
    message = read_wrong(cell)
    assert message.startswith("1 problem:\n  paper.ipynb, cell 2")
    assert said in message


@pytest.mark.parametrize(
    ("alt", "said"),
    [
        ("No description has been provided for this image", "has no alt text"),
        (" ", "has no alt text"),
        ("burglary_chart.png", "has a file name as its alt text"),
        ("figures/Burglary.SVG", "has a file name as its alt text"),
        (sample.small_chart().title, "has its title as its alt text"),
        (sample.small_chart().title.upper() + ".", "has its title as its alt text"),
    ],
)
def test_a_figure_without_words_of_its_own_is_a_problem(alt: str, said: str) -> None:
    assert f"figure 'burglary-chart' {said}" in wrong(sample.small_chart(alt=alt))


def test_a_picture_in_a_cell_needs_words_too() -> None:
    cell = sample.cell((sample.sparkline(1, "No description has been provided for this image"),))
    table = sample.words_table("t", "T", ("A",), ("a",))
    table = table.model_copy(update={"rows": (blocks.Row(cells=(cell,)),)})
    assert "table 't', row 1, picture has no alt text" in wrong(table)


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">'


@pytest.mark.parametrize(
    ("svg", "said"),
    [
        (SVG.replace("viewBox", "viewbox") + "</svg>", "been through an HTML parser"),
        (SVG, "isn't an SVG drawing"),
        ("chart", "isn't an SVG drawing"),
        (SVG + "<script>1</script></svg>", "holds a script or fetches something"),
        (SVG + '<image href="https://example.org/a.png"/></svg>', "fetches something"),
    ],
)
def test_a_drawing_that_cannot_be_printed_is_a_problem(svg: str, said: str) -> None:
    assert said in wrong(sample.small_chart(svg=svg))


def test_a_drawing_may_hold_pictures_and_refer_to_itself() -> None:
    svg = SVG + '<image href="data:image/png;base64,iVBORw0KGgo="/><use href="#a"/></svg>'
    document.of([OPENING, sample.small_chart(svg=svg)])


@pytest.mark.parametrize("size", [{"width_mm": 177.0}, {"height_mm": 250.0}])
def test_a_figure_that_would_be_clipped_is_a_problem(size: dict[str, float]) -> None:
    assert "would be cut off" in wrong(sample.small_chart(**size))


def table_of(*rows: tuple[blocks.Cell, ...], columns: int = 2) -> blocks.Table:
    return blocks.Table(
        id="t",
        caption="T",
        columns=tuple(blocks.Column(heading=f"C{number}") for number in range(columns)),
        rows=tuple(blocks.Row(cells=cells) for cells in rows),
    )


CELL = sample.cell(sample.text("x"))
DOWN = sample.cell(sample.text("x"), rows=2)
WIDE = sample.cell(sample.text("x"), span=2)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (table_of(), "table 't' has no rows"),
        (table_of((CELL,), columns=0), "table 't' has no columns"),
        (table_of((CELL,)), "row 1, fills 1 of 2 columns"),
        (table_of((CELL, CELL), (CELL, WIDE)), "row 2, fills 3 of 2 columns"),
        (table_of((DOWN, CELL), (CELL, CELL)), "row 2, fills 3 of 2 columns"),
        (table_of((DOWN, CELL)), "runs down past the last row"),
        (table_of((CELL, blocks.Cell(lines=()))), "row 1, has a blank cell; no cell is blank"),
        (table_of((CELL, blocks.Cell(lines=((), ())))), "row 1, has a blank cell"),
    ],
)
def test_a_table_that_does_not_add_up_is_a_problem(table: blocks.Table, said: str) -> None:
    assert said in wrong(table)


def test_cells_that_run_down_and_across_add_up() -> None:
    table = table_of((DOWN, CELL), (CELL,), (WIDE,))
    document.of([OPENING, table])
    assert columns.columns_of(table) == ((0, 1), (1,), (0,))


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ([], "has 0 openings"),
        ([OPENING, OPENING], "has 2 openings"),
        ([Paragraph(text="a"), OPENING], "begins with something other than its opening"),
        (
            [OPENING.model_copy(update={"date": "soon"})],
            "opening: the date 'soon' can't be read; write it as 12 February 2018",
        ),
        (
            [OPENING.model_copy(update={"date": "31 February 2018"})],
            "the date '31 February 2018' can't be read",
        ),
        (
            [OPENING, Heading(level=3, text="Deep")],
            "the heading 'Deep' goes from level 1 to 3; use level 2",
        ),
        (
            [OPENING, Heading(level=2, text="A"), Heading(level=4, text="B")],
            "the heading 'B' goes from level 2 to 4; use level 3",
        ),
        (
            [OPENING, sample.small_chart(), sample.small_chart()],
            "the id 'burglary-chart' is used twice",
        ),
        ([OPENING, sample.small_chart(id="a b")], "the id 'a b' can't be linked to"),
        ([OPENING, blocks.Listing(items=())], "shows a list with no items"),
    ],
)
def test_a_paper_has_one_opening_and_headings_in_order(shown: Any, said: str) -> None:
    with pytest.raises(Problems) as caught:
        document.of(shown)
    assert said in str(caught.value)


def test_all_problems_come_in_one_message() -> None:
    message = read_wrong(
        prose("*soon*"),
        code("display_data", data=PNG),
        code("display_data", data=sample.small_chart(alt="a.png")._repr_mimebundle_()),
    )
    assert message.startswith("3 problems:")
    assert all(place in message for place in ("cell 2", "cell 3", "cell 4"))


# References by name

PLACES = (
    OPENING,
    Heading(level=2, text="First", id="first"),
    Paragraph(text="a"),
    Heading(level=3, text="Part of it", id="part"),
    Paragraph(text="b", id="named"),
    Paragraph(text="a note", voice="note"),
    Paragraph(text="c"),
    sample.small_chart(id="burglary_chart"),
    Heading(level=2, text="Second", id="second"),
    sample.words_table("burglary_periods", "One", ("A", "B"), ("a", "b")),
    Heading(level=2, text="Empty", id="empty"),
)


def said_by(text: str, **given: Any) -> str:
    """The words of a last paragraph, once the paper before it is numbered."""
    paper = document.of([*PLACES, Heading(level=2, text="Last"), Paragraph(text=text, **given)])
    last = paper.placed[-1].block
    assert isinstance(last, Paragraph)
    return last.text


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("See {paragraph:first}.", "See [paragraph 1](#paragraph-1)."),
        ("See {paragraph:named}.", "See [paragraph 2](#named)."),
        ("{Paragraph:part} says.", "[Paragraph 2](#named) says."),
        ("See {paragraphs:first}.", "See [paragraphs 1](#paragraph-1) to [3](#paragraph-3)."),
        ("See {paragraphs:part}.", "See [paragraphs 2](#named) to [3](#paragraph-3)."),
        ("See {paragraphs:named}.", "See [paragraph 2](#named)."),
        ("**{figure:burglary_chart}**", "**[figure 1](#burglary_chart)**"),
        ("{figure:burglary} and {figure:first}",
         "[figure 1](#burglary_chart) and [figure 1](#burglary_chart)"),
        ("{table:burglary}; {table:second}",
         "[table 1](#burglary_periods); [table 1](#burglary_periods)"),
        ("no {braces here}", "no {braces here}"),
    ],
)  # fmt: skip
def test_words_refer_to_other_places_by_name(written: str, printed: str) -> None:
    assert said_by(written) == printed


def test_numbers_move_with_the_places_that_are_named() -> None:
    before = document.of([OPENING, Paragraph(text="{paragraph:x}"), Paragraph(text="x", id="x")])
    after = document.of(
        [OPENING, *(Paragraph(text="{paragraph:x}") for _ in range(3)), Paragraph(text="x", id="x")]
    )
    assert before.placed[1].block.text == "[paragraph 2](#x)"  # type: ignore[union-attr]
    assert after.placed[1].block.text == "[paragraph 4](#x)"  # type: ignore[union-attr]


def test_references_are_filled_inside_groups_lists_and_tables() -> None:
    table = sample.words_table("t", "T", ("A",), ("{paragraph:a}",))
    listing = blocks.Listing(items=("{paragraph:a}",))
    group = blocks.Group(blocks=(listing, table), keep_together=True)
    paper = document.of([OPENING, Paragraph(text="a", id="a"), group])
    found = "\n".join(blocks.words_of(each.block) for each in paper.every())
    assert "{" not in found
    assert found.count("paragraph 1") == 2


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{paragraph:frist}", "{paragraph:frist} leads nowhere: nothing here is called so; "
         "did you mean 'first'?"),
        ("{paragraph:empty}", "leads nowhere: no numbered paragraph stands under it"),
        ("{figure:robbery}", "leads nowhere: nothing here is called so; "
         "the figures are called burglary_chart"),
        ("{paragrap:first}", "{paragrap:first} stands for nothing; "
         "words may hold {paragraph:name}"),
        ("{quarter}", "{quarter} stands for nothing"),
        ("{paragraph:}", "{paragraph:} stands for nothing"),
    ],
)  # fmt: skip
def test_a_reference_that_leads_nowhere_is_a_problem(written: str, said: str) -> None:
    with pytest.raises(Problems) as caught:
        said_by(written)
    assert said in str(caught.value)


def test_a_problem_of_a_persons_words_names_their_file_and_line() -> None:
    with pytest.raises(Problems) as caught:
        said_by("{paragraph:frist}", written_in="params/quarters/2015-16-Q1.md, line 12")
    (problem,) = caught.value.problems
    assert (problem.file, problem.place) == ("params/quarters/2015-16-Q1.md", "line 12")


# Words and the calendar

Q3_OPENING = OPENING.model_copy(update={"quarter": "2015-16 quarter 3"})


@pytest.mark.parametrize(
    ("block", "said"),
    [
        # Each is in one of the two papers of the Police and Crime Panel.
        (Heading(level=2, text="Quarter 2 2015/16 Performance Dashboard"),
         "names another quarter; this edition reports 2015-16 quarter 3"),
        (Paragraph(text="Thursday 16th September 2015"),
         "is no Thursday; 16 September 2015 is a Wednesday"),
        (blocks.Listing(items=("the last **five** months (January to June 2015)",)),
         "counts wrong; January to June is 6 months"),
        (Paragraph(text="in November 20215"), "has a year of 5 digits"),
    ],
)  # fmt: skip
def test_words_that_the_calendar_refuses(block: blocks.Block, said: str) -> None:
    with pytest.raises(Problems) as caught:
        document.of([Q3_OPENING, block])
    assert said in str(caught.value)


def test_a_header_block_is_held_to_the_calendar() -> None:
    header = (("Date", "THURSDAY 16th SEPTEMBER 2015"), ("Subject", "QUARTER 2 2015/16"))
    with pytest.raises(Problems) as caught:
        document.of([Q3_OPENING.model_copy(update={"header": header})])
    assert len(caught.value.problems) == 2


def test_prose_may_speak_of_another_quarter() -> None:
    document.of([Q3_OPENING, Paragraph(text="As in quarter 2 of 2015/16, on 16 September 2015.")])


# Figures in columns


def figures(*shown: str, role: Any = "label") -> blocks.Table:
    cells = [sample.cell(sample.text(each, role), align="decimal") for each in shown]
    return table_of(*((each,) for each in cells), columns=1)


def paddings(table: blocks.Table) -> list[float]:
    sizes = dict.fromkeys(theme.TABLE_SIZES, 10.0)
    return [row[0][0] for row in columns.decimal_paddings(table, sizes)]


def test_figures_line_up_on_the_point() -> None:
    # At 10 points, after the point: 51.14 has ".14", 3.9 has ".9", 126 nothing.
    width = glyphs.letters().regular
    point, digit = 10 * width["."], 10 * width["1"]
    assert paddings(figures("51.14", "3.9", "126", "1,611")) == pytest.approx(
        [0, digit, point + 2 * digit, point + 2 * digit], abs=0.02
    )


def test_a_unit_counts_as_what_follows_the_point() -> None:
    width = glyphs.letters().regular
    assert paddings(figures("41.8%", "27%"))[1] == pytest.approx(
        10 * (width["."] + width["8"]), abs=0.02
    )


def test_a_footnote_mark_moves_no_figure_but_has_room() -> None:
    plain, marked = paddings(figures("5.11", "3.9")), paddings(figures("5.11^1^", "3.9"))
    assert marked[0] > 0
    assert marked[1] - marked[0] == pytest.approx(plain[1] - plain[0], abs=0.02)


@pytest.mark.parametrize("words", ["NA", "Apr 15–Mar 16", "12 months to 9", "not received"])
def test_words_in_a_column_of_figures_are_left_alone(words: str) -> None:
    assert paddings(figures("5.11", words)) == [0, 0]


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("-12.9%", "−12.9%"),
        ("-1,234", "−1,234"),
        ("−3", "−3"),
        ("2016-17", "2016-17"),
        ("-", "-"),
        ("-5 to 3", "-5 to 3"),
    ],
)
def test_a_minus_is_a_true_minus(written: str, printed: str) -> None:
    assert columns.true_minus(written) == printed

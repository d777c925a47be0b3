"""Commentary: people's words under the ids that they are about."""

from __future__ import annotations

from pathlib import Path

import pytest
from quarterdeck.params import load
from quarterdeck.params.commentary import (
    Commentary,
    Subject,
    emptied_for,
    read_commentary,
)
from quarterdeck.paths import Workbook, project_root
from quarterdeck.problems import Problems

KNOWN = {"crime", "vehicle_crime", "overall"}


def written(folder: Path, text: str) -> Path:
    path = folder / "params" / "quarters" / "2017-18-Q3.md"
    path.parent.mkdir(parents=True)
    path.write_bytes(text.encode())
    return path


def said_of(path: Path) -> list[str]:
    with pytest.raises(Problems) as raised:
        read_commentary(path, KNOWN)
    return [str(problem) for problem in raised.value.problems]


def test_headings_authors_and_paragraphs(tmp_path: Path) -> None:
    text = (
        "## crime\n"
        "Author: community safety team\n"
        "\n"
        "Vans were broken into\n"
        "on two estates.\n"
        "\n"
        "  Patrols were **doubled**; see [the plan](https://example.org/plan).\n"
        "\n"
        "## vehicle_crime\n"
        "Fewer than 5 were motorcycles.\n"
    )
    found = read_commentary(written(tmp_path, text), KNOWN)
    assert found == {
        "crime": Commentary(
            "crime",
            "community safety team",
            (
                "Vans were broken into on two estates.",
                "Patrols were **doubled**; see [the plan](https://example.org/plan).",
            ),
            1,
        ),
        "vehicle_crime": Commentary("vehicle_crime", "", ("Fewer than 5 were motorcycles.",), 9),
    }
    assert list(found) == ["crime", "vehicle_crime"]


def test_comments_are_left_out_and_lines_still_counted(tmp_path: Path) -> None:
    text = (
        "<!-- a note\nof two lines -->\n"
        "## crime\n\nBefore <!-- ## vehicle_crime --> after.\n\n<!-- - a list -->\n"
        "## overall\n\nWords.\n"
    )
    found = read_commentary(written(tmp_path, text), KNOWN)
    assert found["crime"].paragraphs == ("Before after.",)
    assert (found["crime"].line, found["overall"].line) == (3, 8)
    assert "vehicle_crime" not in found


@pytest.mark.parametrize("text", ["", "\n\n", "<!-- nothing yet -->\n"])
def test_no_headings_are_no_commentary(tmp_path: Path, text: str) -> None:
    assert read_commentary(written(tmp_path, text), KNOWN) == {}


def test_a_heading_with_a_comment_alone_has_no_words(tmp_path: Path) -> None:
    path = written(tmp_path, "## crime\n\n<!-- last quarter: words -->\n\n## overall\n\nWords.\n")
    assert list(read_commentary(path, KNOWN)) == ["overall"]


def test_windows_line_ends_and_a_byte_order_mark(tmp_path: Path) -> None:
    path = written(tmp_path, "\ufeff## crime\r\nAuthor: team\r\n\r\nOne.\r\n\r\nTwo.\r\n")
    found = read_commentary(path, KNOWN)
    assert found["crime"] == Commentary("crime", "team", ("One.", "Two."), 1)


@pytest.mark.parametrize("word", ["Author: is a word", "Authority: none"])
def test_author_is_the_first_line_only(tmp_path: Path, word: str) -> None:
    path = written(tmp_path, f"## crime\n\nWords.\n\n{word}\n")
    found = read_commentary(path, KNOWN)["crime"]
    assert (found.author, found.paragraphs) == ("", ("Words.", word))


def test_subjects_stand_under_a_heading_each_with_its_author(tmp_path: Path) -> None:
    text = (
        "## crime\nAuthor: analyst\n\nOn the whole.\n\n"
        "### Effectiveness\nAuthor: head of inspection\n\nGood.\n\nStill good.\n\n"
        "### Legitimacy\n\nAlso good.\n\n## overall\n\n### Leadership\n\nWell led.\n"
    )
    found = read_commentary(written(tmp_path, text), KNOWN)
    assert found["crime"].paragraphs == ("On the whole.",)
    assert found["crime"].subjects == (
        Subject("Effectiveness", "head of inspection", ("Good.", "Still good."), 6),
        Subject("Legitimacy", "", ("Also good.",), 13),
    )
    assert found["overall"].paragraphs == ()
    assert found["overall"].subjects == (Subject("Leadership", "", ("Well led.",), 19),)


def test_next_quarters_file_puts_subjects_away_with_the_rest(tmp_path: Path) -> None:
    text = emptied_for("## crime\n\n### Legitimacy\n\nGood.\n", "2017-18-Q3")
    path = written(tmp_path, text)
    assert "### Legitimacy" in text
    assert read_commentary(path, KNOWN) == {}


def test_a_section_of_two_papers_is_told_apart_by_its_paper(tmp_path: Path) -> None:
    known = {"crime", "board.overall", "panel.overall"}
    path = written(tmp_path, "## board.overall\n\nOne.\n\n## panel.overall\n\nTwo.\n")
    assert list(read_commentary(path, known)) == ["board.overall", "panel.overall"]
    path.write_text("## overall\n\nWhose?\n", encoding="utf-8")
    with pytest.raises(Problems) as raised:
        read_commentary(path, known)
    assert str(raised.value.problems[0]) == (
        "params/quarters/2017-18-Q3.md, line 1: 2 papers of the quarter have a section 'overall'; "
        "write ## board.overall or ## panel.overall"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "## crime\n\nWords.\n\nSeen on\nThursday 16 September 2015.\n",
            "line 5: 'Thursday 16 September 2015' is no Thursday; "
            "16 September 2015 is a Wednesday",
        ),
        (
            "## crime\n\nThe last five months (January to June 2015).\n",
            "line 3: 'five months (January to June 2015' counts wrong; January to June is 6 months",
        ),
        (
            "## crime\n\n### Quarter 2 2017/18\n\nWords.\n",
            "line 3: the heading 'Quarter 2 2017/18' names another quarter; "
            "this edition reports 2017-18 quarter 3",
        ),
        (
            "## crime\n\n### Legitimacy\n\nOn Monday 12 September 2017.\n",
            "line 5: 'Monday 12 September 2017' is no Monday; 12 September 2017 is a Tuesday",
        ),
        (
            "## crime\n\n### Legitimacy\n",
            "line 3: nothing is written under 'Legitimacy'; "
            "write a paragraph, or take the heading out",
        ),
        (
            "## crime\n\n### Vans\n\nOne.\n\n### vans\n\nTwo.\n",
            "line 7: the subject 'vans' is given twice under 'crime'; "
            "the first is on line 3; put the words under one heading",
        ),
        (
            "## crime\n\n### Vans\nAuthor: police\n\nOne.\n\n### Vans\nAuthor: council\n\nTwo.\n",
            "line 8: the subject 'Vans' is given twice under 'crime'; the first, on line 3, is by "
            "police, this by council; let the headings say what tells them apart",
        ),
        ("## crime\n\n###\n\nWords.\n",
         "line 3: a heading of level 3 with no words; say what it is about"),
    ],
)  # fmt: skip
def test_what_the_calendar_refuses_is_told_with_its_line(
    tmp_path: Path, text: str, expected: str
) -> None:
    assert f"params/quarters/2017-18-Q3.md, {expected}" in said_of(written(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "## vehicle_crimes\n\nWords.\n",
            "line 1: no outcome, indicator or section is called 'vehicle_crimes'; "
            "did you mean 'vehicle_crime'?",
        ),
        (
            "## zzz\n\nWords.\n",
            "line 1: no outcome, indicator or section is called 'zzz'; "
            "the ids here are crime, overall, vehicle_crime",
        ),
        (
            "## crime\n\nWords.\n\n## crime\n\nMore.\n",
            "line 5: the heading 'crime' is given twice; "
            "the first is on line 1; put the words under one heading",
        ),
        (
            "## crime\n\n## overall\n\nWords.\n",
            "line 1: nothing is written under 'crime'; write a paragraph, or take the heading out",
        ),
        (
            "## crime\nAuthor: team\n",
            "line 1: nothing is written under 'crime'; write a paragraph, or take the heading out",
        ),
        ("## crime\nAuthor:\n\nWords.\n", "line 1: no role is given after Author: under 'crime'"),
        (
            "\nWords.\n\n## crime\n\nWords.\n",
            "line 2: words stand before the first heading; put them under a heading: ## <id>",
        ),
        ("### crime\n\nWords.\n", "line 1: a heading of level 3; write ## crime"),
        ("# crime\n\nWords.\n", "line 1: a heading of level 1; write ## crime"),
        (
            "##\n\nWords.\n",
            "line 1: a heading with no id; write ## and the id of what is commented on",
        ),
        (
            "## crime\n\nWords. <!-- a note\n",
            "line 3: a comment begins here with <!-- and is never closed; close it with -->",
        ),
        (
            "## crime\n\nThese rose:\n- vans\n",
            "line 4: a list in commentary; commentary is paragraphs of words",
        ),
        (
            "## crime\n\n1. vans\n",
            "line 3: a numbered list in commentary; commentary is paragraphs of words",
        ),
        (
            "## crime\n\n| a | b |\n",
            "line 3: a table in commentary; commentary is paragraphs of words",
        ),
        (
            "## crime\n\n![a map](map.png)\n",
            "line 3: a picture in commentary; commentary is paragraphs of words",
        ),
        (
            "## crime\n\n> quoted\n",
            "line 3: a quotation in commentary; commentary is paragraphs of words",
        ),
        (
            "## crime\n\n<b>bold</b>\n",
            "line 3: HTML in commentary; commentary is paragraphs of words",
        ),
        (
            "## crime\n\nWords\n=====\n",
            "line 4: a rule or an underlined heading in commentary; "
            "commentary is paragraphs of words",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, expected: str) -> None:
    assert said_of(written(tmp_path, text)) == [f"params/quarters/2017-18-Q3.md, {expected}"]


def test_all_that_is_wrong_comes_at_once(tmp_path: Path) -> None:
    assert len(said_of(written(tmp_path, "Words.\n# crime\n\n## zzz\n\n- a\n"))) == 5


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert said_of(tmp_path / "params" / "quarters" / "2017-18-Q3.md") == [
        "params/quarters/2017-18-Q3.md: there is no such file"
    ]


def test_another_encoding(tmp_path: Path) -> None:
    path = written(tmp_path, "")
    path.write_bytes("## crime\n\nThe café closed.\n".encode("cp1252"))
    assert said_of(path) == [
        "params/quarters/2017-18-Q3.md, line 3: is not in UTF-8: "
        "byte 0xe9 is no part of a character; save the file again, choosing the encoding UTF-8"
    ]


def test_the_shipped_commentary_is_about_what_there_is() -> None:
    workbook = Workbook(project_root())
    params = load(workbook)
    for path in sorted((workbook.params / "quarters").glob("*.md")):
        assert read_commentary(path, params.commentary_ids(path.stem))

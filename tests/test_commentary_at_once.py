"""Everything that is wrong with a quarter's commentary is told in one round, with what to look at.

One file holds a fault of each kind: of form, of the calendar, of references, of words that the
table refuses; and what is only to be looked at. What each is told as is checked in
`test_commentary`, `test_commentary_checks` and `test_paper_places`.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from quarterdeck import prepare
from quarterdeck.cli import main
from quarterdeck.paths import Workbook
from quarterdeck.problems import Problems
from received import unbroken_workbook

MD = "params/quarters/2017-18-Q3.md"
#: 12.80 offences per 1,000 people in 2017, 384 of them, after 360; no return of cases came.
FAULTY = """\
## all_crime
Author: community safety team

These are said of all crime:
- a list

| a | table |

All crime fell. See {paragraph:nowhere} and {table:nothing}.
See {figure:none}, {appendix:nil} and {appendix_nil}.
It was {all_crimes.value}, {all_crime.valeu} and {cases.value}. A brace { alone.
There were 999 patrols, and the behavior was good.

### Sheds

Sheds were broken into.

### Sheds
Author: another team

They met on Thursday 16 September 2015.

## all_crimes

Nobody reads this, of {all_crimes.value}.
"""


@pytest.fixture
def workbook(tmp_path: Path) -> Workbook:
    made = unbroken_workbook(tmp_path)
    (made.root / MD).write_text(FAULTY, encoding="utf-8")
    return made


def told(workbook: Workbook) -> Problems:
    with pytest.raises(Problems) as found:
        prepare.compute(workbook)
    return found.value


def test_every_kind_of_fault_is_told_at_once_with_its_line(workbook: Workbook) -> None:
    found = [(one.place, one.wrong) for one in told(workbook).problems]
    assert all(one.file == MD for one in told(workbook).problems)
    expected = [
        ("line 5", "a list in commentary"),
        ("line 7", "a table in commentary"),
        ("line 9", "direction: 'fell' contradicts all_crime"),
        ("line 9", "reference: {paragraph:nowhere} leads nowhere"),
        ("line 9", "reference: {table:nothing} leads nowhere"),
        ("line 10", "reference: {appendix:nil} leads nowhere"),
        ("line 10", "reference: {appendix_nil} leads nowhere"),
        ("line 10", "reference: {figure:none} leads nowhere"),
        ("line 11", "reference: a brace stands alone"),
        ("line 11", "reference: cases for Midshire has no figure: not received"),
        ("line 11", "reference: no indicator of this quarter is called 'all_crimes'"),
        ("line 11", "reference: {all_crime.valeu} asks for no figure that is known"),
        ("line 18", "the subject 'Sheds' is given twice under 'all_crime'"),
        ("line 21", "'Thursday 16 September 2015' is no Thursday"),
        ("line 23", "no outcome, indicator or section is called 'all_crimes'"),
        ("line 25", "reference: no indicator of this quarter is called 'all_crimes'"),
    ]
    assert [place for place, _ in found] == [place for place, _ in expected]
    for (_, wrong), (_, begins) in zip(found, expected, strict=True):
        assert wrong.startswith(begins)


def test_what_is_only_to_be_looked_at_is_told_beside_it(workbook: Workbook) -> None:
    notices = told(workbook).notices
    own = [one for one in notices if one.startswith(MD)]
    assert notices[: len(own)] == tuple(own)
    named = [one.removeprefix(f"{MD}, line 12: ").split(": ")[0] for one in own]
    assert {"typed figure", "spelling"} <= set(named)
    # After what people wrote: what the tables lack, then what the readers of extracts tolerated.
    assert notices[len(own)].startswith("2017-18-Q3: ")


def test_an_extract_that_cannot_be_read_is_told_too(workbook: Workbook) -> None:
    (workbook.raw / "crime" / "crime.csv").write_text("no extract at all", encoding="utf-8")
    files = {one.file for one in told(workbook).problems}
    assert files == {MD, "data/raw/crime/crime.csv"}


def test_check_prints_errors_first_and_ends_with_1(
    workbook: Workbook, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--workbook", str(workbook.root)]) == 1
    printed = capsys.readouterr()
    said = printed.err
    assert printed.out == ""
    assert (
        0
        < said.index("16 problems:\n")
        < said.index("To look at, beside what is wrong:\n")
        < said.index(f"{MD}, line 12: typed figure: ")
        < said.index("2017-18-Q3: Repeat cases, Midshire: ")
    )
    assert f"{MD}, line 12: spelling: " in said
    assert not workbook.observations.exists()
    assert not workbook.outputs.exists()


def test_publish_prints_the_same_and_makes_nothing(
    workbook: Workbook, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["publish", "--workbook", str(workbook.root), "--json", "-q"]) == 1
    whole = json.loads(capsys.readouterr().out)
    assert len(whole["problems"]) == 16
    assert any("spelling" in notice for notice in whole["notices"])
    assert not workbook.observations.exists()
    assert not workbook.outputs.exists()
    # Mended in form, it is refused for its words, with what is to be looked at.
    (workbook.root / MD).write_text("## all_crime\n\nAll crime fell, the behavior too.\n", "utf-8")
    assert main(["publish", "--workbook", str(workbook.root), "--json", "-q"]) == 1
    whole = json.loads(capsys.readouterr().out)
    assert len(whole["problems"]) == 1
    assert any("spelling" in notice for notice in whole["notices"])
    assert not workbook.edition("2017-18-Q3").exists()


def test_quiet_prints_what_is_wrong_alone(
    workbook: Workbook, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--workbook", str(workbook.root), "-q"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("16 problems:\n")
    assert "To look at" not in said


def test_a_file_in_another_encoding_is_told_by_itself(workbook: Workbook) -> None:
    (workbook.root / MD).write_bytes("## all_crime\n\nThe café closed.\n".encode("cp1252"))
    [problem] = told(workbook).problems
    assert (problem.place, problem.file) == ("line 3", MD)

"""Commentary beside the table of its quarter, from the extracts to the refusal of an edition."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from quarterdeck import params as params_package
from quarterdeck import prepare, publish
from quarterdeck.cli import main
from quarterdeck.commentary_figures import PAPER_WORDS
from quarterdeck.edition import Edition
from quarterdeck.papers import PaperParts
from quarterdeck.paths import Audience, Workbook
from quarterdeck.periods import Quarter
from quarterdeck.problems import Problems
from quarterdeck.sources.add import add
from quarterdeck.sources.facts import Embargo
from received import CRIME, RECEIVED, filled_workbook, unbroken_workbook

ROOT = Path(__file__).parents[1]
QUARTER = Quarter.parse("2017-18-Q3")
MD = "params/quarters/2017-18-Q3.md"
#: 12.00 offences per 1,000 people in 2016 (360 among 30,000), 12.80 in 2017 (384). The register's
#: break at April 2017 is taken out.
SAID = """\
## all_crime
Author: community safety team

All crime stood at {all_crime.value} per 1,000 people, {all_crime.count} offences.
"""


@pytest.fixture
def workbook(tmp_path: Path) -> Workbook:
    return unbroken_workbook(tmp_path)


def say(workbook: Workbook, words: str) -> None:
    (workbook.root / MD).write_text(words, encoding="utf-8")


def contradicted(workbook: Workbook, audience: Audience = "public") -> list[str]:
    computed = prepare.compute(workbook, audience=audience)
    return [str(one) for problems in computed.contradicted.values() for one in problems]


def test_figures_are_put_in_as_the_paper_prints_them(workbook: Workbook) -> None:
    say(workbook, SAID)
    assert contradicted(workbook) == []
    prepare.prepare(workbook)
    edition = Edition.open("2017-18-Q3", workbook.root)
    parts = PaperParts(edition, edition.paper("midshire_safety"))
    [told] = [
        block.text
        for block in parts.outcomes().blocks
        if getattr(block, "voice", "") == "commentary"
    ]
    assert told == "All crime stood at 12.80 per 1,000 people, 384 offences."


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            "It was {all_crime.valeu}.",
            "reference: {all_crime.valeu} asks for no figure that is known; did you mean 'value'?",
        ),
        (
            "It was {all_crimes.value}.",
            "reference: no indicator of this quarter is called 'all_crimes'; did you mean "
            "'all_crime'?",
        ),
        (
            "There were {cases.value}.",
            "reference: cases for Midshire has no figure: not received: no return from "
            "Conference co-ordinators; say so in words, or take the sentence out",
        ),
    ],
)
def test_a_figure_that_cannot_be_printed_is_told_with_its_line(
    workbook: Workbook, words: str, told: str
) -> None:
    say(workbook, f"## all_crime\nAuthor: analyst\n\nThe first line\nof two. {words}\n")
    assert contradicted(workbook) == [f"{MD}, line 5: {told}"]


def test_a_change_across_a_break_is_refused(tmp_path: Path) -> None:
    with_break = filled_workbook(tmp_path)
    say(with_break, "## all_crime\n\nA rise of {all_crime.change_percent}.\n")
    [reference, rule] = contradicted(with_break)
    assert reference == (
        f"{MD}, line 3: reference: all_crime for Midshire isn’t compared with a year before: sheds "
        "are counted, from April 2017"
    )
    assert rule.startswith(f"{MD}, line 3: refused comparison: 'rise' says how all_crime changed")


def test_one_number_changed_in_the_raw_data_refuses_the_words_that_no_longer_hold(
    workbook: Workbook,
) -> None:
    say(workbook, SAID + "\nThe number has risen.\n")
    notices = prepare.compute(workbook).notices
    # 384 after 360 is within chance, so the word is only named.
    assert contradicted(workbook) == []
    named = "line 6: direction: 'risen' is said of all_crime, which may be chance"
    assert any(named in notice for notice in notices)
    # Southam's December 2017 goes from 21 to 1, by a later extract: 364 and still a rise;
    # its November too: 344, and a fall.
    given = workbook.root / "later.csv"
    text = CRIME.replace("2017-12,Southam,Theft,21", "2017-12,Southam,Theft,1")
    given.write_text(text.replace("2017-11,Southam,Theft,21", "2017-11,Southam,Theft,1"), "utf-8")
    loaded = params_package.load(workbook)
    areas = tuple(loaded.areas.values())
    add(workbook, loaded.source("crime"), areas, [given], received=RECEIVED.replace(day=20))
    [wrong] = contradicted(workbook)
    # 344 / 30,000 x 1,000 = 11.47, 0.53 less than 12.
    assert wrong == (
        f"{MD}, line 6: direction: 'risen' contradicts all_crime: −0.53 on a year before, no more "
        "than chance, for the better"
    )


def test_a_public_edition_is_not_made_and_its_table_is(
    workbook: Workbook, capsys: pytest.CaptureFixture[str]
) -> None:
    say(workbook, "## all_crime\n\nAll crime fell. There were 384 offences.\n")
    with pytest.raises(Problems) as refused:
        publish.publish(workbook, QUARTER)
    assert [problem.wrong.partition(":")[0] for problem in refused.value.problems] == [
        "direction",
        "typed figure",
    ]
    assert workbook.table("2017-18-Q3").is_file()
    assert not workbook.edition("2017-18-Q3").exists()
    code = main(["check", "--workbook", str(workbook.root), "--json", "-q"])
    told = json.loads(capsys.readouterr().out)
    assert (code, len(told["problems"])) == (1, 2)
    code = main(["prepare", "--workbook", str(workbook.root), "-q", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert (code, len(told["contradicted"])) == (0, 2)


def test_an_internal_edition_is_told_what_the_table_contradicts(workbook: Workbook) -> None:
    say(workbook, "## all_crime\n\nAll crime fell.\n")
    assert contradicted(workbook, "internal") == []
    notices = prepare.compute(workbook, audience="internal").notices
    assert any("direction: 'fell' contradicts all_crime" in one for one in notices)
    say(workbook, "## all_crime\n\nAll crime: {all_crime.valeu}.\n")
    assert len(contradicted(workbook, "internal")) == 1


def test_a_paragraph_of_the_last_quarter_with_words_is_named(workbook: Workbook) -> None:
    said = "The district teams met the traders of both estates, and a marking scheme begins soon."
    say(workbook, f"## all_crime\n\n{said}\n")
    quarters = workbook.params / "quarters"
    for label in ("2017-18-Q1", "2017-18-Q2"):
        text = (quarters / "2017-18-Q3.yml").read_text(encoding="utf-8")
        (quarters / f"{label}.yml").write_text(text.replace("2017-18-Q3", label), "utf-8")
    # Quarter 2 has no commentary, so quarter 1's is what would be carried over.
    (quarters / "2017-18-Q1.md").write_text(f"## all_crime\n\n{said}\n", encoding="utf-8")
    notices = prepare.compute(workbook, [QUARTER]).notices
    assert (
        f"{MD}, line 3: carried over: the paragraph is that of 2017-18-Q1, word for word; is it "
        "still true?"
    ) in notices


def test_words_in_braces_are_those_that_a_paper_fills_in(workbook: Workbook) -> None:
    say(workbook, SAID)
    prepare.prepare(workbook)
    edition = Edition.open("2017-18-Q3", workbook.root)
    parts = PaperParts(edition, edition.paper("midshire_safety"))
    filled = {name for name in parts._words_in_braces() if not name.startswith("appendix_")}
    assert filled == set(PAPER_WORDS)


@pytest.mark.parametrize(
    ("label", "named"),
    [
        # What the papers of the time say of months, of shares and of money that no return holds.
        ("2015-16-Q1", ["'86%' is typed", "'88%' is typed"]),
        (
            "2015-16-Q3",
            [
                f"'{figure}' is typed"
                for figure in ("26%", "27%", "65%", "12%", "23%", "eighty-five", "£1.2 million")
            ],
        ),
        ("2016-17-Q4", []),
        ("2017-18-Q3", []),
    ],
)
def test_shipped_commentary_holds_beside_its_table(label: str, named: list[str]) -> None:
    shipped = Workbook(ROOT)
    edition = Edition.open(label, ROOT)
    wrong, to_look_at = prepare.commentary_beside_table(
        shipped, edition.params, Quarter.parse(label), edition.table, "public"
    )
    assert wrong == ()
    assert [
        one.wrong.removeprefix("typed figure: ").partition(",")[0] for one in to_look_at
    ] == named


def test_an_embargoed_figure_is_refused_and_nothing_of_it_is_told(workbook: Workbook) -> None:
    given = workbook.root / "return.csv"
    given.write_text(CRIME.replace(",10\n", ",900\n").replace(",11\n", ",900\n"), "utf-8")
    loaded = params_package.load(workbook)
    areas = tuple(loaded.areas.values())
    for path in (workbook.root / "data" / "raw" / "crime").glob("*"):
        path.unlink()
    add(
        workbook,
        loaded.source("crime"),
        areas,
        [given],
        received=RECEIVED,
        embargo=Embargo(until=RECEIVED.replace(year=2019), reason="a national release"),
    )
    say(workbook, "## all_crime\n\nIt was {all_crime.value}, of {all_crime.districts.top}.\n")
    told = contradicted(workbook)
    assert len(told) == 2
    assert all("is embargoed: its figure may not be told" in one for one in told)
    assert not any("900" in one for one in told)
    assert contradicted(workbook, "internal") == []

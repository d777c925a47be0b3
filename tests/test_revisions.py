"""Which published figures have changed, why, and what a reader is told of it.

Hand-made tables of one indicator: 35,186 offences were published for the year to March 2017, and
35,297 are known now (pencil: 51.00 and 51.16 per 1,000 of 690,000 people).
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner
from quarterdeck import cli, compare
from quarterdeck.blocks import words_of
from quarterdeck.edition_comparison import revised_figures, revised_note, revised_table
from quarterdeck.indicators import table_file
from quarterdeck.paths import Workbook, project_root
from quarterdeck.periods import Quarter
from quarterdeck.prepare import Computed
from quarterdeck.problems import Problems
from quarterdeck.revisions import Why, figures_of, revisions, verdicts_of
from quarterdeck.verdicts import Improvement

YEAR = {"start": "2016-04-01", "end": "2017-03-31"}
NEXT = {"start": "2017-01-01", "end": "2017-12-31"}
PUBLISHED = {"numerator": 35186, "denominator": 690000, "value": 51.0}
RESTATED = {"numerator": 35297, "denominator": 690000, "value": 51.16}


def table(row: dict[str, Any] | None = None, **windows: dict[str, Any]) -> pd.DataFrame:
    """An indicator table with one row: total crime of the county on the windows given."""
    made: dict[str, Any] = dict.fromkeys(table_file.COLUMNS)
    made |= {
        "framework": "safer_communities",
        "indicator": "total_crime",
        "area": "leicestershire",
        "kind": "rate",
        "unit": "per 1,000 people",
        "source": "recorded_crime",
        "extracts": "recorded_crime/old.csv",
    }
    for name, figures in windows.items():
        made |= {f"{name}_{key}": value for key, value in figures.items()}
    frame = pd.DataFrame([made | (row or {})])
    for name, kind in table_file.COLUMNS.items():
        if kind == "date":
            frame[name] = pd.to_datetime(frame[name])
        elif kind == "number":
            frame[name] = pd.to_numeric(frame[name])
        elif kind == "text":
            frame[name] = frame[name].fillna("")
    return frame


EARLIER = table(current=YEAR | PUBLISHED)


def later(row: dict[str, Any] | None = None, **year_end: Any) -> pd.DataFrame:
    new = {"extracts": "recorded_crime/new.csv"} | (row or {})
    return table(new, year_end=YEAR | PUBLISHED | year_end, current=NEXT | {"value": 58.5})


def test_a_figure_is_found_whichever_window_it_stands_in() -> None:
    [found] = revisions(EARLIER, later(**RESTATED)).to_dict("records")
    assert (found["was_value"], found["now_value"]) == (51.0, 51.16)
    assert (found["was_numerator"], found["now_numerator"]) == (35186, 35297)
    assert found["window"] == "current"


def test_the_same_figure_is_no_revision() -> None:
    assert revisions(EARLIER, later()).empty
    assert revisions(EARLIER, EARLIER).empty


def test_the_last_kept_place_is_no_revision() -> None:
    """Tables are kept to ten significant figures."""
    assert revisions(EARLIER, later(value=51.000000000001)).empty


def test_a_figure_that_nobody_published_is_no_revision() -> None:
    empty = {"numerator": None, "denominator": None, "value": None, "absence": "not_received"}
    assert revisions(table(current=YEAR | empty), later()).empty
    assert revisions(table(current=NEXT | PUBLISHED), table(current=YEAR | RESTATED)).empty


@pytest.mark.parametrize(
    ("row", "year_end", "why"),
    [
        ({}, RESTATED, Why.RESTATED),
        ({}, {"denominator": 700000, "value": 50.27}, Why.REBASED),
        ({"unit": "per 10,000 people"}, {"value": 510.0}, Why.DEFINITION),
        ({"source": "street_crime"}, RESTATED, Why.DEFINITION),
        (
            {},
            {"value": None, "absence": "data_fault", "reason": "location fault"},
            Why.HELD_BACK,
        ),
        ({}, {"value": 51.2}, Why.UNKNOWN),
    ],
)
def test_why_a_figure_changed(row: dict[str, Any], year_end: dict[str, Any], why: Why) -> None:
    [found] = revisions(EARLIER, later(row, **year_end)).to_dict("records")
    assert found["why"] == why


def test_the_extract_that_a_restated_figure_comes_from_is_named() -> None:
    [found] = revisions(EARLIER, later(**RESTATED)).to_dict("records")
    assert found["new_extracts"] == "recorded_crime/new.csv"


def test_a_figure_in_two_windows_of_one_table_is_one_figure() -> None:
    both = table(current=YEAR | PUBLISHED, year_end=YEAR | PUBLISHED)
    assert list(figures_of(both)["window"]) == ["current"]


def test_a_figure_that_was_never_printed_isnt_revised_in_print() -> None:
    """A body that judges against a baseline prints no year end."""
    earlier = table(current=NEXT | PUBLISHED, year_end=YEAR | PUBLISHED)
    now = table(current=NEXT | PUBLISHED, year_end=YEAR | RESTATED)
    assert len(revisions(earlier, now)) == 1
    assert revisions(earlier, now, ["current", "previous", "baseline"]).empty
    # One that stands in two windows is printed as either.
    twice = table(year_end=YEAR | PUBLISHED, baseline=YEAR | PUBLISHED)
    [found] = revisions(twice, now, ["current", "baseline"]).to_dict("records")
    assert (found["window"], found["was_value"], found["now_value"]) == ("baseline", 51.0, 51.16)


def test_the_note_says_whether_it_is_of_what_was_printed() -> None:
    since = Quarter.parse("2015-16-Q1")
    assert revised_note((), since, in_print=True) == (
        "No figure printed in the edition of 2015-16 quarter 1 has changed since."
    )
    assert revised_note((), since) == (
        "No figure in the table of the edition of 2015-16 quarter 1 has changed since."
    )


def test_the_verdicts_of_an_edition_are_those_of_what_it_counted() -> None:
    counted = table({"use": "dashboard", "improvement": "improved"}, current=YEAR | PUBLISHED)
    district = counted.assign(area="melton", improvement="deteriorated")
    context = counted.assign(indicator="another", use="context")
    assert verdicts_of(pd.concat([counted, district, context])) == {
        "total_crime": Improvement.IMPROVED
    }
    assert verdicts_of(counted.iloc[:0]) == {}


def test_no_figure_at_all() -> None:
    assert revisions(EARLIER.iloc[:0], EARLIER).empty
    assert revisions(EARLIER, EARLIER.iloc[:0]).empty


# In print


def test_what_is_printed_of_a_revision(shipped: Computed) -> None:
    [one] = revised_figures(EARLIER, later(**RESTATED), shipped.params)
    assert (one.was, one.now, one.area_name, one.is_main) == (
        "51.00",
        "51.16",
        "Leicestershire",
        True,
    )
    assert one.because == "the return was restated (recorded_crime/new.csv)"
    since = Quarter.parse("2016-17-Q4")
    assert revised_note([one], since) == (
        "**One figure** in the table of the edition of 2016-17 quarter 4 has changed since."
    )
    shown = revised_table([one], since)
    assert shown is not None
    assert len(shown.rows) == 1


def test_a_change_under_what_is_printed_is_told_and_not_listed(shipped: Computed) -> None:
    [one] = revised_figures(EARLIER, later(numerator=35187, value=51.0014), shipped.params)
    since = Quarter.parse("2016-17-Q4")
    assert revised_note([one], since) == (
        "No figure in the table of the edition of 2016-17 quarter 4 has changed since. "
        "One more changed by less than is printed."
    )
    assert revised_table([one], since) is None


# The command


@pytest.fixture(scope="module")
def workbook(shipped: Computed, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    folder = tmp_path_factory.mktemp("compared")
    for name in ("params", "data/raw", "notebooks"):
        shutil.copytree(project_root() / name, folder / name)
    found = Workbook.open(folder)
    found.processed.mkdir()
    for label, prepared in shipped.tables.items():
        table_file.write_table(prepared, found.table(label))
    return found


def test_the_reference_papers_revision_is_found(workbook: Workbook) -> None:
    """Violence with injury is 3.93 in the paper of 2016-17 and 3.89, "as updated", in the next."""
    found = compare.compare(workbook, Quarter.parse("2016-17-Q4"), Quarter.parse("2017-18-Q3"))
    [violence] = [
        one for one in found.revised if one.indicator.id == "violence_with_injury" and one.is_main
    ]
    assert (violence.was, violence.now, violence.why) == ("3.93", "3.89", Why.RESTATED)


def test_an_old_quarter_recomputed_from_todays_extracts(workbook: Workbook) -> None:
    found = compare.compare(workbook, Quarter.parse("2016-17-Q4"))
    assert found.later is None
    assert ("3.93", "3.89") in {
        (one.was, one.now) for one in found.revised if one.indicator.id == "violence_with_injury"
    }


def test_a_recomputed_quarter_says_which_verdicts_moved_and_why(workbook: Workbook) -> None:
    """The years of youth re-offending, and of hate incidents, came after the paper of May 2017."""
    found = compare.compare(workbook, Quarter.parse("2016-17-Q4"))
    said = "\n".join(map(words_of, found.shown))
    assert "As published; As recomputed; Verdict (as published); Verdict (as recomputed)" in said
    assert "Each figure is on its own edition’s period" not in said
    assert re.search(r"\n(?:\w+) verdicts have moved: .*reported hate incidents", said)
    lines = {line.partition("; ")[0]: line for line in said.splitlines()}
    assert "moved: it rests on what was received" in lines["Reported hate incidents"]
    assert (
        "moved: its period was Apr 15–Mar 16; it rests on"
        in (lines["Re-offending by young offenders"])
    )
    assert "moved" not in lines["Vehicle crime"]


def test_of_two_editions_only_that_a_verdict_moved_is_told(workbook: Workbook) -> None:
    found = compare.compare(workbook, Quarter.parse("2016-17-Q4"), Quarter.parse("2017-18-Q3"))
    said = "\n".join(map(words_of, found.shown))
    assert "Earlier; Later; Verdict (earlier); Verdict (later)" in said
    assert re.search(r" moved$", said, re.MULTILINE)
    assert "moved: " not in said.replace("have moved: ", "").replace("has moved: ", "")


def test_a_quarter_that_isnt_there_is_not_to_be_made_for_a_comparison(workbook: Workbook) -> None:
    with pytest.raises(Problems) as wrong:
        compare.compare(workbook, Quarter.parse("2017-18-Q2"), Quarter.parse("2017-18-Q3"))
    told = str(wrong.value)
    assert "there is no file for 2017-18-Q2; this workbook has 2015-16-Q1" in told
    assert "quarterdeck new" not in told


def test_the_command_prints_the_comparison_and_writes_a_page(
    workbook: Workbook, tmp_path: Path
) -> None:
    page = tmp_path / "compared.html"
    command = ["compare", "2016-17-Q4", "2017-18-Q3", "--html", str(page)]
    done = CliRunner().invoke(cli.command, ["--workbook", str(workbook.root), *command])
    assert done.exit_code == 0, done.output
    assert "3.93; 3.89" in done.output
    # A reason stands once for all the areas of an indicator, and by the day on which it came.
    assert done.output.count("the return was restated") < done.output.count("Violence with injury")
    assert "(received 22 January 2018)" in done.output
    assert ".csv" not in done.output
    assert "has changed since" in done.output or "have changed since" in done.output
    written = page.read_text("utf-8")
    assert written.startswith("<!DOCTYPE html>")
    assert "Violence with injury" in written
    assert str(workbook.root) not in written


def test_an_edition_that_was_never_made_is_told(workbook: Workbook, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(workbook.root, copy)
    (copy / "data/processed/2016-17-Q4.csv").unlink()
    with pytest.raises(Problems) as wrong:
        compare.compare(Workbook.open(copy), Quarter.parse("2016-17-Q4"))
    assert str(wrong.value).endswith(
        "data/processed/2016-17-Q4.csv: isn't there yet; "
        "make it with: quarterdeck prepare 2016-17-Q4"
    )


def test_editions_with_nothing_in_common_are_told_to_have_none(workbook: Workbook) -> None:
    found = compare.compare(workbook, Quarter.parse("2015-16-Q3"), Quarter.parse("2017-18-Q3"))
    assert "no figure in common" in "\n".join(map(words_of, found.shown))


@pytest.mark.parametrize(
    ("earlier", "later", "right"),
    [
        ("2017-18-Q3", "2016-17-Q4", "give the earlier first"),
        ("2017-18-Q3", "2017-18-Q3", "with one quarter it is recomputed"),
    ],
)
def test_the_later_of_two_comes_second(
    workbook: Workbook, earlier: str, later: str, right: str
) -> None:
    with pytest.raises(Problems, match=right):
        compare.compare(workbook, Quarter.parse(earlier), Quarter.parse(later))


def test_a_page_goes_to_a_folder_that_is_there(workbook: Workbook, tmp_path: Path) -> None:
    found = compare.compare(workbook, Quarter.parse("2016-17-Q4"), Quarter.parse("2017-18-Q3"))
    with pytest.raises(Problems, match="no such folder"):
        compare.write_page(found, tmp_path / "nowhere" / "page.html")
    assert not (tmp_path / "nowhere").exists()

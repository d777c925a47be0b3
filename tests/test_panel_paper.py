"""The two panel papers as published: what the reference papers got wrong is caught in print.

Each test reads the words of the published page. The figures are those of the papers of September
2015 and March 2016.
"""

from __future__ import annotations

import re
import shutil

import pytest
from bs4 import BeautifulSoup
from quarterdeck.paths import Workbook, project_root
from quarterdeck.periods import Quarter
from quarterdeck.publish import publish

Q1, Q3 = "2015-16-Q1", "2015-16-Q3"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, BeautifulSoup]:
    folder = tmp_path_factory.mktemp("panel editions")
    for name in ("params", "data/raw", "notebooks"):
        shutil.copytree(project_root() / name, folder / name)
    found = {}
    for quarter in (Q1, Q3):
        edition = publish(Workbook.open(folder), Quarter.parse(quarter)).folder
        page = (edition / "police_and_crime_panel.html").read_text("utf-8")
        found[quarter] = BeautifulSoup(page, "html.parser")
    return found


def words(page: BeautifulSoup) -> str:
    """The whole page's words, each space one."""
    return " ".join(page.get_text(" ").split())


def paragraph(page: BeautifulSoup, name: str) -> str:
    """The words of a named paragraph, without its number."""
    found = page.select_one(f"p#{name}")
    assert found is not None, name
    return re.sub(r"^\d+\. ", "", " ".join(found.get_text(" ").split())).replace(" .", ".")


def section(page: BeautifulSoup, name: str) -> str:
    """The words between a heading and the next of its level."""
    heading = page.select_one(f"h2#{name}")
    assert heading is not None, name
    said = []
    for each in heading.find_next_siblings():
        if each.name == "h2":
            break
        said.append(each.get_text(" "))
    return " ".join(" ".join(said).split())


# The snapshot: nine, twenty-five and six are forty


def test_the_snapshot_is_counted(pages: dict[str, BeautifulSoup]) -> None:
    assert paragraph(pages[Q1], "snapshot") == (
        "9 of the 40 indicators (22.5%) improved, 25 (62.5%) show no change, of which 15 have no "
        "figure that can be judged, and 6 (15.0%) deteriorated."
    )


def test_both_kinds_of_theft_from_and_of_vehicles_are_named(
    pages: dict[str, BeautifulSoup],
) -> None:
    """The paper of September 2015 names only theft of vehicles; theft from them is no less so."""
    said = section(pages[Q1], "executive_summary")
    deteriorated = said.partition("Six deteriorated")[2].partition("Nine improved")[0]
    assert "theft from vehicles (+16%)" in deteriorated
    assert "theft of vehicles (+31%)" in deteriorated


def test_what_is_compared_across_a_known_change_is_told(pages: dict[str, BeautifulSoup]) -> None:
    """Since April 2014 victims of both thefts are asked together; before, of each."""
    known = "since April 2014 the survey asks victims of all vehicle crime together"
    said = section(pages[Q1], "executive_summary")
    assert (
        f"One of the six that deteriorated is compared across a known change ({known}); without "
        "it five have deteriorated."
    ) in said
    assert (
        "One of the ten that show no significant change is compared across the same change ; "
        "without it nine have shown no change."
    ) in said
    for name in ("theft_from_satisfaction", "theft_of_satisfaction"):
        assert f"It is compared although {known}." in paragraph(pages[Q1], name)


def test_a_figure_that_two_indicators_share_is_told_once(pages: dict[str, BeautifulSoup]) -> None:
    """In a first quarter the quarter is the year to date: 36 young people, not twice."""
    assert section(pages[Q1], "priority_1").count("36 young people") == 1
    assert "the year to date" in section(pages[Q3], "priority_1")


def test_a_count_of_fewer_than_five_people_is_not_told(pages: dict[str, BeautifulSoup]) -> None:
    """Three of the sixteen make four-fifths of the reports."""
    said = section(pages[Q3], "priority_17")
    assert "Not told: people could be identified by it." in said
    assert not re.search(r"\b(3|[Tt]hree) of (the )?(16|sixteen)\b", said)


def test_actions_are_those_known_on_the_day_of_publication(pages: dict[str, BeautifulSoup]) -> None:
    """Published on 8 September 2015 for a meeting on the 16th."""
    assert "as known on 8 September 2015; ages at 16 September 2015" in section(
        pages[Q1], "actions"
    )


# A level is no change


def test_a_level_a_change_and_its_per_cent_are_told_apart(pages: dict[str, BeautifulSoup]) -> None:
    """ "Decrease (326)": 326 is the level, the fall is 341, 51%."""
    said = paragraph(pages[Q1], "young_entrants")
    assert said.startswith("In the year ending June 2015, 326 young people entered")
    assert "That is 341 fewer (−51%) than 667 in the baseline year 2012-13" in said
    assert ", a significant improvement." in said
    assert not re.search(r"(fewer|decrease|fall|down)\W+(of )?326", words(pages[Q1]))


def test_fourteen_of_forty_eight_are_29_per_cent(pages: dict[str, BeautifulSoup]) -> None:
    """The paper of March 2016 prints 30%. 34 − 48 = −14; 14 / 48 = 29.2%."""
    said = paragraph(pages[Q3], "young_entrants_county")
    assert "34 young people" in said
    assert "it was 48; the change since (−29.2%) isn’t significant" in said
    assert "30%" not in said


# Weekdays, quarters, counts of months, references


@pytest.mark.parametrize(
    ("quarter", "date", "subject"),
    [
        # The paper of September 2015 has Thursday; the 16th was a Wednesday.
        (Q1, "Wednesday 16 September 2015", "Performance, 2015-16 quarter 1"),
        (Q3, "Wednesday 16 March 2016", "Performance, 2015-16 quarter 3"),
    ],
)
def test_the_header_block_has_the_days_own_weekday(
    pages: dict[str, BeautifulSoup], quarter: str, date: str, subject: str
) -> None:
    lines = {
        line.dt.get_text(): " ".join(line.dd.get_text(" ").split())
        for line in pages[quarter].select("header.opening dl > div")
    }
    assert list(lines) == ["Report of", "Date", "Subject", "Author", "Paper marked"]
    assert (lines["Date"], lines["Subject"]) == (date, subject)


@pytest.mark.parametrize("quarter", [Q1, Q3])
def test_headings_name_no_other_quarter(pages: dict[str, BeautifulSoup], quarter: str) -> None:
    """The paper of March 2016 is headed quarter 2, and its figures run to December."""
    said = [each.get_text(" ") for each in pages[quarter].select("h1, h2, h3, h4")]
    named = {number for text in said for number in re.findall(r"(?i)quarter (\d)", text)}
    assert named == {quarter[-1]}


@pytest.mark.parametrize("quarter", [Q1, Q3])
def test_every_reference_leads_to_the_paragraph_of_that_number(
    pages: dict[str, BeautifulSoup], quarter: str
) -> None:
    """The papers refer by number, and the numbers are wrong; ours are links and follow."""
    page = pages[quarter]
    links = [
        link for link in page.select("main a[href^='#']") if "paragraph" in link.get_text().lower()
    ]
    assert links
    for link in links:
        place = page.find(id=str(link["href"])[1:])
        assert place is not None
        assert place.select_one(".number").get_text() == f"{link.get_text().split()[-1]}."  # type: ignore[union-attr]


@pytest.mark.parametrize("quarter", [Q1, Q3])
def test_nothing_in_braces_is_left(pages: dict[str, BeautifulSoup], quarter: str) -> None:
    assert not re.findall(r"\{[^{}]*\}", words(pages[quarter]))


def test_paragraphs_are_numbered_through(pages: dict[str, BeautifulSoup]) -> None:
    for page in pages.values():
        numbers = [int(one.get_text().rstrip(".")) for one in page.select("main .number")]
        assert numbers == list(range(1, len(numbers) + 1))


# Two systems, one measure


def test_absent_reports_of_two_systems_are_never_set_side_by_side(
    pages: dict[str, BeautifulSoup],
) -> None:
    """248 (STORM) and 604 (COMPACT) are two sources, so there is no rise of 144%."""
    calls, cases = paragraph(pages[Q1], "absent_calls"), paragraph(pages[Q3], "absent_cases")
    assert calls.startswith("248 calls")
    assert cases.startswith("604 “absent” reports")
    assert "COMPACT" not in calls
    assert "STORM" not in cases
    assert "248" not in cases
    assert "144%" not in words(pages[Q3])


@pytest.mark.parametrize(
    ("quarter", "name", "said"),
    [
        (Q1, "missing_calls", "1,624 fewer (−27%) than 5,929"),
        (Q1, "missing_cases", "3,033 fewer (−56%) than 5,417"),
        (Q1, "missing_from_locations", "895 fewer (−77%) than 1,162"),
        (Q3, "missing_calls", "1,435 fewer (−24%) than 5,929"),
        (Q3, "missing_cases", "2,590 fewer (−48%) than 5,417"),
        (Q3, "missing_from_locations", "765 fewer (−66%) than 1,162"),
        (Q1, "young_adult_offending", "274 fewer (−67%) than 407"),
        (Q1, "young_adult_reoffending", "239 fewer (−64%) than 372"),
        (Q1, "drug_cohort_offences", "341 fewer (−51%) than 673"),
    ],
)
def test_a_figure_beside_its_own_baseline(
    pages: dict[str, BeautifulSoup], quarter: str, name: str, said: str
) -> None:
    assert f"That is {said} in the " in paragraph(pages[quarter], name)


def test_repeats_and_people_are_told_apart(pages: dict[str, BeautifulSoup]) -> None:
    """59 of 72 reports are repeats, from 22 people."""
    said = section(pages[Q1], "priority_17")
    assert "22 people were reported; 59 of the 72 reports (82%)" in said


def test_two_people_of_the_nine_locations_and_of_all(pages: dict[str, BeautifulSoup]) -> None:
    """Two people account for 80% of the reports from nine locations and for 14% of all."""
    said = section(pages[Q3], "priority_17")
    assert "Two people account for 80% of the reports of October to December 2015" in said
    assert "14% of the" in said


# What may not be told


@pytest.mark.parametrize("quarter", [Q1, Q3])
def test_of_what_is_embargoed_nothing_is_told(
    pages: dict[str, BeautifulSoup], quarter: str
) -> None:
    for name in ("treatment_completed", "treatment_re_presented"):
        said = paragraph(pages[quarter], name)
        assert (
            said.removesuffix("Where the figures come from").rstrip().endswith("Not yet published.")
        )
        assert not re.search(r"%|\b(up|down|improved|deteriorated|better|worse)\b", said)


def test_what_has_no_measure_is_told_in_a_sentence(pages: dict[str, BeautifulSoup]) -> None:
    said = section(pages[Q1], "priority_14")
    assert (
        "Not measured yet : outcome for victims of theft from vehicles and outcome for victims of "
        "theft of vehicles (in development by the force and the Commissioner’s office)."
    ) in said


def test_the_parts_of_the_panels_form_are_in_order(pages: dict[str, BeautifulSoup]) -> None:
    titles = [each.get_text(" ").strip() for each in pages[Q3].select("h2")]
    for before, after in (
        ("Purpose of the report", "Recommendation"),
        ("Recommendation", "Background"),
        ("Background", "Executive summary"),
        ("Executive summary", "Inspections"),
        ("Inspections", "Dashboard"),
        ("Implications", "List of appendices"),
        ("List of appendices", "Background papers"),
        ("Background papers", "Persons to contact"),
    ):
        assert titles.index(before) + 1 == titles.index(after)
    priorities = [title for title in titles if title.startswith("Strategic priority ")]
    assert [int(title.split()[2].rstrip(":")) for title in priorities] == list(range(1, 19))


def test_the_recommendation_is_a_numbered_paragraph(pages: dict[str, BeautifulSoup]) -> None:
    assert section(pages[Q1], "recommendations") == (
        "2. That the Panel notes the contents of this report."
    )

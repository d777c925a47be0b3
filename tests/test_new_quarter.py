"""`quarterdeck new`: the next quarter's two files, from the last's."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from quarterdeck.params import load
from quarterdeck.params.commentary import read_commentary
from quarterdeck.params.new_quarter import new_quarter, on_a_weekday
from quarterdeck.paths import Workbook
from quarterdeck.problems import Problems
from workbooks import COMMENTARY, QUARTER, edit, small_workbook

LAST = "params/quarters/2017-18-Q3.yml"
OVERRIDES = """\
overrides:  # agreed on 5 February
  - indicator: all_crime
    verdict: rag
    value: amber
    reason: the rise is in sheds
    role: Analyst
# the last line
"""


@pytest.fixture
def workbook(tmp_path: Path) -> Workbook:
    return small_workbook(tmp_path)


def quarters(workbook: Workbook) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (workbook.params / "quarters").iterdir()}


def said_of(workbook: Workbook, label: str) -> list[str]:
    before = quarters(workbook)
    with pytest.raises(Problems) as raised:
        new_quarter(workbook, label)
    assert quarters(workbook) == before
    return [str(problem) for problem in raised.value.problems]


def test_the_next_quarter_is_the_last_with_its_dates_moved_on(workbook: Workbook) -> None:
    files = new_quarter(workbook, "2017-18-Q4")
    assert [workbook.relative(file) for file in files] == [
        "params/quarters/2017-18-Q4.yml",
        "params/quarters/2017-18-Q4.md",
    ]
    # 2 February 2018 and three months is Wednesday 2 May; 9 February, 9 May; 16 February, 16 May.
    assert files[0].read_text(encoding="utf-8") == (
        "# yaml-language-server: $schema=../schema/quarter.schema.json\n"
        "# Made from 2017-18-Q3: dates moved on by 3 months, to a weekday. Check each.\n"
        "quarter: 2017-18-Q4\n"
        "papers: [midshire_safety]\n"
        "cutoff: 2018-05-02  # a Friday\n"
        "published: 2018-05-09\n"
        "meeting: 2018-05-16\n"
    )
    assert load(workbook).quarter("2017-18-Q4").meeting == dt.date(2018, 5, 16)


def test_no_word_of_the_last_commentary_would_be_published(workbook: Workbook) -> None:
    _, commentary = new_quarter(workbook, "2017-18-Q4")
    assert commentary.read_text(encoding="utf-8") == (
        "<!-- Commentary. Write under each heading and delete the words of 2017-18-Q3, or leave a\n"
        "heading as it is: it is not printed until something is written under it. -->\n"
        "\n"
        "## crime_falls\n"
        "\n"
        "<!-- last quarter, 2017-18-Q3:\n"
        "Author: community safety team\n"
        "\n"
        "Thefts from vans were concentrated on two estates.\n"
        "-->\n"
        "\n"
        "## repeat_cases\n"
        "\n"
        "<!-- last quarter, 2017-18-Q3:\n"
        "The conferences now meet weekly.\n"
        "-->\n"
    )
    assert read_commentary(commentary, load(workbook).commentary_ids("2017-18-Q4")) == {}


def test_words_that_could_end_the_comment_do_not(workbook: Workbook) -> None:
    last = workbook.params / "quarters" / "2017-18-Q3.md"
    last.write_text("## crime_falls\n\nUp 3 --> down 4, --- and so on --\n", encoding="utf-8")
    _, commentary = new_quarter(workbook, "2017-18-Q4")
    assert read_commentary(commentary, {"crime_falls"}) == {}


def test_a_heading_without_words_stays_one(workbook: Workbook) -> None:
    new_quarter(workbook, "2017-18-Q4")
    _, commentary = new_quarter(workbook, "2018-19-Q1")
    text = commentary.read_text(encoding="utf-8")
    assert "vans" not in text
    assert text.count("<!-- last quarter, 2017-18-Q4:\nnothing was written\n-->") == 2


def test_a_quarter_without_commentary_is_followed_by_one_without_headings(
    workbook: Workbook,
) -> None:
    (workbook.params / "quarters" / "2017-18-Q3.md").unlink()
    _, commentary = new_quarter(workbook, "2017-18-Q4")
    assert "##" not in commentary.read_text(encoding="utf-8")
    assert read_commentary(commentary, set()) == {}


def test_overrides_stay_behind_and_a_comment_says_so(workbook: Workbook) -> None:
    path = workbook.root / LAST
    # The é holds that places are counted in characters, not in bytes.
    path.write_text("# réf. 12\n" + QUARTER + OVERRIDES, encoding="utf-8")
    files = new_quarter(workbook, "2017-18-Q4")
    assert files[0].read_text(encoding="utf-8") == (
        "# Made from 2017-18-Q3: dates moved on by 3 months, to a weekday. Check each.\n"
        "# réf. 12\n"
        "# yaml-language-server: $schema=../schema/quarter.schema.json\n"
        "quarter: 2017-18-Q4\n"
        "papers: [midshire_safety]\n"
        "cutoff: 2018-05-02  # a Friday\n"
        "published: 2018-05-09\n"
        "meeting: 2018-05-16\n"
        "# Not carried over: 1 override of 2017-18-Q3.\n"
        "# the last line\n"
    )
    assert load(workbook).quarter("2017-18-Q4").overrides == ()


def test_overrides_written_in_one_line_stay_behind_too(workbook: Workbook) -> None:
    one = "{indicator: cases, verdict: rag, value: red, reason: why, role: Analyst}"
    two = one.replace("rag", "direction").replace("red", "stable")
    edit(workbook, LAST, "meeting:", f"overrides: [{one},\n  {two}]  # both\nmeeting:")
    files = new_quarter(workbook, "2017-18-Q4")
    assert "# Not carried over: 2 overrides of 2017-18-Q3.  # both\nmeeting: 2018-05-16\n" in (
        files[0].read_text(encoding="utf-8")
    )


def test_what_was_said_of_one_copy_is_not_carried_into_the_next(workbook: Workbook) -> None:
    path = workbook.root / LAST
    path.write_text(QUARTER + OVERRIDES, encoding="utf-8")
    new_quarter(workbook, "2018-19-Q1")
    files = new_quarter(workbook, "2018-19-Q2")
    comments = [line for line in files[0].read_text().splitlines() if line.startswith("#")]
    assert comments == [
        "# yaml-language-server: $schema=../schema/quarter.schema.json",
        "# Made from 2018-19-Q1: dates moved on by 3 months, to a weekday. Check each.",
        "# the last line",
    ]


def test_a_quarter_that_is_not_the_next_is_made_and_said(workbook: Workbook) -> None:
    said: list[str] = []
    files = new_quarter(workbook, "2018-19-Q2", said.append)
    assert said == [
        "2018-19-Q2 is not the quarter after 2017-18-Q3: 2017-18-Q4 and 2018-19-Q1 are left out"
    ]
    text = files[0].read_text(encoding="utf-8")
    assert "# Left out between the two: 2017-18-Q4, 2018-19-Q1.\n" in text
    # Nine months on: Friday 2 November, Friday 9 November, Friday 16 November 2018.
    made = load(workbook).quarter("2018-19-Q2")
    assert (made.cutoff, made.published, made.meeting) == (
        dt.date(2018, 11, 2),
        dt.date(2018, 11, 9),
        dt.date(2018, 11, 16),
    )


def test_the_next_quarter_says_nothing(workbook: Workbook) -> None:
    said: list[str] = []
    new_quarter(workbook, "2017-18-Q4", said.append)
    assert said == []


def test_a_quarter_between_is_made_from_the_one_before_it(workbook: Workbook) -> None:
    new_quarter(workbook, "2018-19-Q1")
    files = new_quarter(workbook, "2017-18-Q4")
    assert "# Made from 2017-18-Q3:" in files[0].read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("day", "moved"),
    [
        ("2018-05-04", "2018-05-04"),  # a Friday
        ("2018-05-05", "2018-05-07"),  # a Saturday
        ("2018-05-06", "2018-05-07"),  # a Sunday
        ("2018-05-07", "2018-05-07"),  # a Monday
    ],
)
def test_a_weekend_is_moved_to_the_monday_after(day: str, moved: str) -> None:
    assert on_a_weekday(dt.date.fromisoformat(day)).isoformat() == moved


def test_dates_keep_to_weekdays_and_to_months_that_are_shorter(workbook: Workbook) -> None:
    # 30 and 31 January and three months are Monday 30 April (the month's last, twice);
    # 5 February and three months is a Saturday.
    edit(workbook, LAST, "cutoff: 2018-02-02", "cutoff: 2018-01-30")
    edit(workbook, LAST, "published: 2018-02-09", "published: 2018-01-31")
    edit(workbook, LAST, "meeting: 2018-02-16", 'meeting: "2018-02-05"')
    new_quarter(workbook, "2017-18-Q4")
    made = load(workbook).quarter("2017-18-Q4")
    assert (made.cutoff, made.published, made.meeting) == (
        dt.date(2018, 4, 30),
        dt.date(2018, 4, 30),
        dt.date(2018, 5, 7),
    )


def test_a_cutoff_never_falls_before_the_end_of_its_quarter(workbook: Workbook) -> None:
    # 30 September and three months is 30 December, a day before the third quarter ends.
    (workbook.params / "quarters" / "2018-19-Q2.yml").write_text(
        "quarter: 2018-19-Q2\npapers: [midshire_safety]\n"
        "cutoff: 2018-09-30\npublished: 2018-10-01\n",
        encoding="utf-8",
    )
    new_quarter(workbook, "2018-19-Q3")
    assert load(workbook).quarter("2018-19-Q3").cutoff == dt.date(2018, 12, 31)


def test_windows_line_ends_become_those_of_the_rest(workbook: Workbook) -> None:
    (workbook.root / LAST).write_bytes(QUARTER.replace("\n", "\r\n").encode())
    files = new_quarter(workbook, "2017-18-Q4")
    assert b"\r" not in files[0].read_bytes()
    assert load(workbook).quarter("2017-18-Q4").cutoff == dt.date(2018, 5, 2)


# What is refused, with nothing changed


@pytest.mark.parametrize("name", ["2017-18-Q4.yml", "2017-18-Q4.md"])
def test_nothing_is_overwritten(workbook: Workbook, name: str) -> None:
    (workbook.params / "quarters" / name).write_text("mine\n", encoding="utf-8")
    assert said_of(workbook, "2017-18-Q4") == [
        f"params/quarters/{name}: is there already; "
        "nothing is overwritten; delete it to begin again"
    ]


def test_a_quarter_that_exists_is_refused(workbook: Workbook) -> None:
    assert said_of(workbook, "2017-18-Q3") == [
        "params/quarters/2017-18-Q3.md: is there already; "
        "nothing is overwritten; delete it to begin again",
        "params/quarters/2017-18-Q3.yml: is there already; "
        "nothing is overwritten; delete it to begin again",
    ]


def test_a_first_quarter_is_refused(workbook: Workbook) -> None:
    assert said_of(workbook, "2017-18-Q2") == [
        "params/quarters/: there is no quarter before 2017-18-Q2 to copy from; "
        "write the first quarter's file by hand; docs/params.md shows one"
    ]


def test_a_label_that_is_no_quarter_is_refused(workbook: Workbook) -> None:
    assert said_of(workbook, "2017-19-Q4") == [
        "params/quarters/2017-19-Q4.yml: '2017-19-Q4' joins 2017 and 19, "
        "which do not follow each other; write 2017-18-Q4 or 2018-19-Q4"
    ]


def test_a_label_that_names_another_folder_is_refused(workbook: Workbook) -> None:
    assert len(said_of(workbook, "../2017-18-Q4")) == 1


def test_a_last_quarter_that_is_wrong_is_told(workbook: Workbook) -> None:
    edit(workbook, LAST, "cutoff: 2018-02-02", "cutoff: soon")
    assert said_of(workbook, "2017-18-Q4") == [
        "params/quarters/2017-18-Q3.yml, cutoff, line 4: "
        "'soon' is no date; write year-month-day, like 2018-01-31"
    ]


def test_both_files_are_written_or_neither(
    workbook: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The disk fills up before the second file is opened.
    real_open = Path.open

    def failing_open(self: Path, *arguments: object, **options: object) -> object:
        if self.name == "2017-18-Q4.md":
            raise OSError(28, "No space left on device")
        return real_open(self, *arguments, **options)  # type: ignore[call-overload]

    before = quarters(workbook)
    monkeypatch.setattr(Path, "open", failing_open)
    with pytest.raises(OSError, match="No space left"):
        new_quarter(workbook, "2017-18-Q4")
    monkeypatch.undo()
    assert quarters(workbook) == before


def test_the_last_quarter_is_left_as_it_was(workbook: Workbook) -> None:
    new_quarter(workbook, "2017-18-Q4")
    assert (workbook.root / LAST).read_text(encoding="utf-8") == QUARTER
    assert (workbook.root / LAST).with_suffix(".md").read_text(encoding="utf-8") == COMMENTARY

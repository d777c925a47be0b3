"""Words held to the calendar: weekdays, quarters in headings, counts of months."""

from __future__ import annotations

import pytest
from quarterdeck import prose
from quarterdeck.periods import Quarter

Q1 = Quarter.parse("2015-16-Q1")
Q3 = Quarter.parse("2015-16-Q3")


# The paper of September 2015 was dated Thursday 16th; the 16th was a Wednesday.
@pytest.mark.parametrize(
    "words",
    [
        "Thursday 16 September 2015",
        "THURSDAY 16th SEPTEMBER 2015",
        "on Thursday, 16th September, 2015",
        "on Thursday the 16th of September 2015 at noon",
        "Thurs 16 Sep 2015",
        "Thu. 16 Sept 2015",
        "Thursday 16/09/2015",
        "Thursday\n16 September 2015",
    ],
)
def test_a_date_that_is_not_its_weekday(words: str) -> None:
    (fault,) = prose.date_faults(words)
    assert fault.wrong.endswith("is no Thursday")
    assert fault.right == "16 September 2015 is a Wednesday"


@pytest.mark.parametrize(
    "words",
    [
        "Wednesday 16 September 2015",
        "WEDNESDAY 16th SEPTEMBER 2015",
        "Wed 16 Sep 2015",
        "16 September 2015",
        "Thursday 16 September",  # no year, so nothing to hold it to
        "the 29th October 2015",
        "Monday 29 February 2016",
        "from Thursday on, 16 people in September 2015",
        "",
    ],
)
def test_a_date_that_may_stand(words: str) -> None:
    assert prose.date_faults(words) == ()


@pytest.mark.parametrize(
    ("words", "wrong", "right"),
    [
        ("31 September 2015", "there is no 31 September 2015", "September 2015 has 30 days"),
        ("Sunday 29 February 2015", "there is no Sunday 29 February 2015",
         "February 2015 has 28 days"),
        ("Monday 1/13/2015", "there is no Monday 1/13/2015", "write day, month and year"),
        # From the paper of March 2016.
        ("in November 20215", "'November 20215' has a year of 5 digits", "a year has four"),
    ],
)  # fmt: skip
def test_a_date_that_there_is_not(words: str, wrong: str, right: str) -> None:
    assert prose.date_faults(words) == (prose.Fault(wrong, right),)


def test_all_dates_are_told() -> None:
    found = prose.date_faults("Monday 16 September 2015, then Friday 17 September 2015.")
    assert [fault.right for fault in found] == [
        "16 September 2015 is a Wednesday",
        "17 September 2015 is a Thursday",
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "Quarter 2 2015/16 Performance Dashboard",  # as the paper of March 2016 was headed
        "QUARTER 2 2015/16",
        "Performance, 2015-16 quarter 2",
        "2015/16 Q2",
        "Q2",
        "Second quarter of 2015-16",
        "Quarter two",
        "Quarter 3 2014/15",
        "2014–15 quarter 3",
        "2015-16-Q2",
    ],
)
def test_a_heading_that_names_another_quarter(heading: str) -> None:
    (fault,) = prose.quarter_faults(heading, Q3)
    assert fault.wrong == f"the heading {heading!r} names another quarter"
    assert fault.right == "this edition reports 2015-16 quarter 3"


@pytest.mark.parametrize(
    "heading",
    [
        "Quarter 3 2015/16 Performance Dashboard",
        "Performance, 2015-16 quarter 3",
        "2015-16-Q3",
        "The third quarter",
        "Headquarters 2",
        "A quarter of victims",
        "Savings by 2016/17",
        "Period ended December 2015",
        "",
    ],
)
def test_a_heading_that_may_stand(heading: str) -> None:
    assert prose.quarter_faults(heading, Q3) == ()


def test_a_heading_of_another_period() -> None:
    (fault,) = prose.quarter_faults("Period ended December 2015", Q1)
    assert fault.right == ("this edition reports 2015-16 quarter 1, which ends in June 2015")


def test_the_quarter_that_words_name() -> None:
    assert prose.quarter_in("2015-16 quarter 3") == Q3
    assert prose.quarter_in("Quarter 1 2015/16") == Q1
    assert prose.quarter_in("October to December 2015") is None
    assert prose.quarter_in("Q3") is None


@pytest.mark.parametrize(
    ("words", "right"),
    [
        # The paper of September 2015, paragraph 56.
        ("the last five months (January to June 2015)", "January to June is 6 months"),
        ("the last 5 months, January to June 2015", "January to June is 6 months"),
        ("in five months from January to June", "January to June is 6 months"),
        ("January to June 2015 (five months)", "January to June is 6 months"),
        ("nine months (April 2014 to December 2015)", "April to December is 21 months"),
        ("three months (November to December)", "November to December is 2 months"),
        ("two months (Dec–Feb)", "December to February is 3 months"),
        ("two months, May to May", "May to May is 1 month"),
    ],
)
def test_a_count_of_months_that_is_not_the_range(words: str, right: str) -> None:
    (fault,) = prose.span_faults(words)
    assert fault.right == right


def test_a_range_that_runs_backwards() -> None:
    (fault,) = prose.span_faults("six months (June 2015 to January 2015)")
    assert fault.wrong.endswith("ends before it begins")


@pytest.mark.parametrize(
    "words",
    [
        "the last six months (January to June 2015)",
        "nine months (April to December)",
        "three months (December 2015 to February 2016)",
        "twelve months to December 2015",
        "five months after the fall of January, June was better",
        "in the last few months (January to June 2015)",
        "twelve months (July 2014 to June 2015)",
    ],
)
def test_a_count_of_months_that_may_stand(words: str) -> None:
    assert prose.span_faults(words) == ()


def test_a_paragraph_is_held_to_all_of_it() -> None:
    found = prose.faults("On Thursday 16 September 2015, of five months (January to June 2015).")
    assert len(found) == 2

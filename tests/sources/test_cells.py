from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quarterdeck.sources import cells
from quarterdeck.sources.cells import Cell, Number, Wrong

MARKS = cells.meaning_of_marks({})
APRIL = dt.date(2017, 4, 1)


@pytest.mark.parametrize(
    "written",
    [
        "2017-04",
        "2017/04",
        "201704",
        "04/2017",
        201704,
        "Apr 2017",
        "April 2017",
        "apr-17",
        "Apr '17",
        "01/04/2017",
        "1/4/17",
        "2017-04-01",
        "2017-04-01 00:00:00",
        "1 April 2017",
        "1st Apr 2017",
        "30/04/2017",
        dt.datetime(2017, 4, 1),
        dt.datetime(2017, 4, 30),
    ],
)
def test_a_month_however_it_is_written(written: Cell) -> None:
    assert cells.month(written) == APRIL


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        (None, "the month is blank"),
        ("2017-13", "has no such month"),
        ("04/01/2017", "a day within a month"),  # 4 January here, April elsewhere
        ("31/04/2017", "is no month"),
        ("April", "is no month"),
        ("Q1 2017", "is no month"),
        ("1017-04", "is outside 1990 to 2099"),
        (42826, "is Excel's number for 1/4/2017"),  # 42826 days after 30 December 1899
        ("May 2017 (provisional)", "is no month"),
    ],
)
def test_no_month(written: Cell, wrong: str) -> None:
    found = cells.month(written)
    assert isinstance(found, Wrong)
    assert wrong in found.wrong


@given(st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31)))
def test_a_date_is_day_before_month_and_comes_back_from_every_form(day: dt.date) -> None:
    for written in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d-%b-%Y"):
        assert cells.date(day.strftime(written)) == day


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2016-17-Q3", dt.date(2016, 10, 1), dt.date(2016, 12, 31)),
        ("2016/17 Q3", dt.date(2016, 10, 1), dt.date(2016, 12, 31)),
        ("Q4 2016-17", dt.date(2017, 1, 1), dt.date(2017, 3, 31)),
        ("2016-17", dt.date(2016, 4, 1), dt.date(2017, 3, 31)),
    ],
)
def test_a_wave(written: str, first: dt.date, last: dt.date) -> None:
    assert cells.wave(written) == (first, last)


@pytest.mark.parametrize("written", ["2016-18-Q3", "2016-17-Q5", "Wave 7", "", "2016"])
def test_no_wave(written: str) -> None:
    assert isinstance(cells.wave(written or None), Wrong)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (12, 12.0),
        (12.5, 12.5),
        ("12", 12.0),
        ("1,234", 1234.0),
        ("1 234 567", 1234567.0),
        ("1\u00a0234", 1234.0),
        ("1,234.50", 1234.5),
        ("−3", -3.0),
        ("0", 0.0),
    ],
)
def test_a_number(written: Cell, value: float) -> None:
    assert cells.number(written, MARKS) == Number(value)


@pytest.mark.parametrize(
    ("mark", "value", "status"),
    [
        ("*", None, "suppressed"),
        ("[c]", None, "suppressed"),
        ("NA", None, "no_measure"),
        ("n/a", None, "no_measure"),
        ("[x]", None, "no_measure"),
        ("-", 0.0, "zero"),
        ("–", 0.0, "zero"),
        (None, None, "not_received"),
    ],
)
def test_marks_are_kept_apart(mark: Cell, value: float | None, status: str) -> None:
    assert cells.number(mark, MARKS) == Number(value, status)


def test_a_source_says_what_its_own_marks_mean() -> None:
    own = cells.meaning_of_marks({"-": "suppressed", "<5": "suppressed", "": "zero"})
    assert cells.number("—", own) == Number(None, "suppressed")
    assert cells.number("<5", own) == Number(None, "suppressed")
    assert cells.number(None, own) == Number(0.0, "zero")
    assert cells.number("*", own) == Number(None, "suppressed")  # the default still holds


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("12%", "is a percentage"),
        ("<5", "is no number"),
        ("1,23", "is no number"),
        ("12 people", "is no number"),
        ("#N/A", "is an error of a formula"),
        ("#REF!", "is an error of a formula"),
        ("(12)", "is no number"),
        (dt.datetime(2017, 4, 1), "is a date"),
    ],
)
def test_no_number(written: Cell, wrong: str) -> None:
    found = cells.number(written, MARKS)
    assert isinstance(found, Wrong)
    assert wrong in found.wrong


@given(st.integers(0, 10**9))
def test_thousands_separators_change_nothing(count: int) -> None:
    assert cells.number(f"{count:,}", MARKS) == Number(float(count))
    assert cells.number(f"{count:_}".replace("_", " "), MARKS) == Number(float(count))

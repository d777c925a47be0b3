"""Quarters and windows: dates from the calendar and the reference papers, laws by Hypothesis."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from quarterdeck.periods import (
    BASES,
    Quarter,
    Window,
    add_months,
    lagged_end,
    latest_year_end,
    month_end,
    parse_year,
    previous_year_end,
    window_at,
    windows_at,
    year_label,
)


def window(start: str, end: str) -> Window:
    return Window(dt.date.fromisoformat(start), dt.date.fromisoformat(end))


quarters = st.builds(Quarter, st.integers(1950, 2100), st.integers(1, 4))
steps = st.integers(-100, 100)
days = st.dates(dt.date(1950, 1, 1), dt.date(2100, 12, 31))
spans = st.tuples(days, days).map(lambda pair: Window(min(pair), max(pair)))
whole_months = st.builds(
    lambda day, months: Window.of_months(month_end(day), months), days, st.integers(1, 40)
)


# Quarters


@pytest.mark.parametrize(
    ("label", "start", "end"),
    [
        ("2017-18-Q1", "2017-04-01", "2017-06-30"),
        ("2017-18-Q2", "2017-07-01", "2017-09-30"),
        ("2017-18-Q3", "2017-10-01", "2017-12-31"),
        ("2017-18-Q4", "2018-01-01", "2018-03-31"),
        ("1999-00-Q4", "2000-01-01", "2000-03-31"),
    ],
)
def test_a_quarter_has_the_months_of_the_financial_year(label: str, start: str, end: str) -> None:
    quarter = Quarter.parse(label)
    assert (quarter.start.isoformat(), quarter.end.isoformat()) == (start, end)
    assert quarter.window == window(start, end)
    assert str(quarter) == quarter.label == label


def test_a_quarter_says_its_title_and_its_year() -> None:
    quarter = Quarter(2017, 3)
    assert quarter.title == "2017-18 quarter 3"
    assert quarter.year_label == "2017-18"
    assert quarter.financial_year == window("2017-04-01", "2018-03-31")


@pytest.mark.parametrize(
    "label",
    [
        "2017-18 Q3",
        "2017/18-Q3",
        "2017/18 Q3",
        "Q3 2017-18",
        "Q3 2017/18",
        "Q3, 2017-18",
        "2017-18-q3",
        "2017-18Q3",
        "201718Q3",
        "2017-2018-Q3",
        "2017-18 quarter 3",
        "Quarter 3 2017-18",
        "2017–18-Q3",
        " 2017-18-Q3 ",
    ],
)
def test_a_variant_is_refused_with_what_to_write(label: str) -> None:
    with pytest.raises(ValueError, match=r"is no quarter; write 2017-18-Q3$"):
        Quarter.parse(label)


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("2017-19-Q3", "write 2017-18-Q3 or 2018-19-Q3"),
        ("2017-17-Q3", "write 2017-18-Q3"),
        ("2018-17-Q3", "write 2017-18-Q3 or 2018-19-Q3"),
        ("2017/19 Q3", "write 2017-18-Q3 or 2018-19-Q3"),
        ("2017-Q3", "names both years; write 2016-17-Q3 or 2017-18-Q3"),
        ("Q3 2017", "names both years; write 2016-17-Q3 or 2017-18-Q3"),
        ("2017-18-Q5", "there is no quarter 5"),
        ("2017-18-Q0", "there is no quarter 0"),
        ("2017 Q6", "there is no quarter 6"),
        ("Q3", "write it like 2017-18-Q3, which is October to December 2017"),
        ("", "write it like 2017-18-Q3"),
        ("2017-18", "write it like 2017-18-Q3"),
        ("0017-18-Q1", "outside 1900 to 2199"),
        ("２０１７-18-Q3", "write it like"),
    ],
)
def test_what_is_no_quarter_is_explained(label: str, told: str) -> None:
    with pytest.raises(ValueError) as raised:  # noqa: PT011
        Quarter.parse(label)
    assert told in str(raised.value)


@pytest.mark.parametrize("number", [0, 5, -1])
def test_a_quarter_is_one_of_four(number: int) -> None:
    with pytest.raises(ValueError, match="there is no quarter"):
        Quarter(2017, number)


@pytest.mark.parametrize(
    ("day", "label"),
    [
        ("2017-12-31", "2017-18-Q3"),
        ("2018-01-01", "2017-18-Q4"),
        ("2018-03-31", "2017-18-Q4"),
        ("2018-04-01", "2018-19-Q1"),
        ("2020-02-29", "2019-20-Q4"),
    ],
)
def test_a_day_is_in_one_quarter(day: str, label: str) -> None:
    assert Quarter.containing(dt.date.fromisoformat(day)).label == label


def test_quarters_are_counted_across_years() -> None:
    assert Quarter(2017, 4).next() == Quarter(2018, 1)
    assert Quarter(2018, 1).previous() == Quarter(2017, 4)
    assert Quarter(2018, 1) - Quarter(2016, 3) == 6
    assert Quarter(2016, 3) - Quarter(2018, 1) == -6
    assert Quarter(2017, 3) - 4 == Quarter(2016, 3)


def test_a_quarter_takes_only_whole_numbers_of_quarters() -> None:
    with pytest.raises(TypeError):
        Quarter(2017, 3) + 0.5  # type: ignore[operator]
    with pytest.raises(TypeError):
        Quarter(2017, 3) - "1"  # type: ignore[operator]


@given(quarters)
def test_a_label_reads_back_as_its_quarter(quarter: Quarter) -> None:
    assert Quarter.parse(quarter.label) == quarter


@given(quarters, steps)
def test_adding_and_taking_away_are_inverse(quarter: Quarter, number: int) -> None:
    assert (quarter + number) - number == quarter
    assert (quarter + number) - quarter == number


@given(quarters, quarters)
def test_order_agrees_with_the_dates(first: Quarter, second: Quarter) -> None:
    assert (first < second) == (first.start < second.start) == (first.end < second.end)
    assert (first < second) == (first - second < 0)


@given(quarters)
def test_quarters_follow_each_other_without_a_gap(quarter: Quarter) -> None:
    assert quarter.next().start - quarter.end == dt.timedelta(days=1)


@given(st.integers(1950, 2100))
def test_four_quarters_tile_the_year(year: int) -> None:
    parts = [Quarter(year, number).window for number in (1, 2, 3, 4)]
    whole = Window.financial_year(year_label(year))
    assert (parts[0].start, parts[-1].end) == (whole.start, whole.end)
    assert sum(part.days for part in parts) == whole.days
    assert [start for part in parts for start in part.month_starts] == list(whole.month_starts)


@given(days)
def test_a_day_is_inside_the_quarter_that_contains_it(day: dt.date) -> None:
    assert Quarter.containing(day).window.contains(day)


# Financial years


def test_a_financial_year_is_labelled_by_both_its_years() -> None:
    assert parse_year("2016-17") == 2016
    assert parse_year("1999-00") == 1999
    assert year_label(1999) == "1999-00"
    assert Window.financial_year("2016-17") == window("2016-04-01", "2017-03-31")


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("2016/17", "write 2016-17"),
        ("2016-2017", "write 2016-17"),
        ("2016-18", "write 2016-17 or 2017-18"),
        ("16-17", "write it like 2016-17"),
        ("2016", "write it like 2016-17"),
    ],
)
def test_what_is_no_financial_year_is_explained(label: str, told: str) -> None:
    with pytest.raises(ValueError) as raised:  # noqa: PT011
        Window.financial_year(label)
    assert told in str(raised.value)


# Windows


def test_a_window_is_not_backwards() -> None:
    with pytest.raises(ValueError, match=r"can't end \(2017-01-01\) before it starts"):
        window("2017-01-02", "2017-01-01")


def test_a_window_takes_pandas_dates_but_no_time_of_day() -> None:
    stamped = Window(pd.Timestamp("2017-10-01"), pd.Timestamp("2017-12-31"))
    assert stamped == window("2017-10-01", "2017-12-31")
    assert hash(stamped) == hash(window("2017-10-01", "2017-12-31"))
    assert stamped.contains(pd.Timestamp("2017-12-31"))
    with pytest.raises(ValueError, match="time of day"):
        Window(dt.datetime(2017, 10, 1, 9, 30), dt.date(2017, 12, 31))
    with pytest.raises(ValueError, match="missing"):
        Window(pd.NaT, dt.date(2017, 12, 31))  # type: ignore[arg-type]


def test_windows_are_made_by_their_names() -> None:
    quarter = Quarter(2017, 3)
    assert Window.rolling_12_months(quarter.end) == window("2017-01-01", "2017-12-31")
    assert Window.year_to_date(quarter) == window("2017-04-01", "2017-12-31")
    assert Window.year_to_date(Quarter(2017, 4)) == window("2017-04-01", "2018-03-31")
    assert Window.quarter(quarter) == window("2017-10-01", "2017-12-31")
    assert Window.of_months(dt.date(2020, 2, 29), 1) == window("2020-02-01", "2020-02-29")


def test_months_are_counted_back_from_a_month_s_last_day() -> None:
    with pytest.raises(ValueError, match="2020-02-29 is"):
        Window.of_months(dt.date(2020, 2, 28), 12)
    with pytest.raises(ValueError, match="at least one month"):
        Window.of_months(dt.date(2020, 2, 29), 0)


def test_months_of_a_window_that_is_not_whole_months_are_refused() -> None:
    part = window("2017-10-02", "2017-12-31")
    assert not part.is_whole_months
    with pytest.raises(ValueError, match="whole months"):
        _ = part.months
    with pytest.raises(ValueError, match="whole months"):
        _ = part.month_starts


def test_month_starts_are_each_month_once() -> None:
    assert window("2017-11-01", "2018-01-31").month_starts == (
        dt.date(2017, 11, 1),
        dt.date(2017, 12, 1),
        dt.date(2018, 1, 1),
    )


def test_a_shift_keeps_the_month_s_end_in_a_leap_year() -> None:
    year = window("2019-03-01", "2020-02-29")
    assert year.like_for_like == window("2018-03-01", "2019-02-28")
    assert year.like_for_like.shift(12) == year


def test_overlap_is_the_days_in_both() -> None:
    # The trap of the 2017-18 quarter 3 dashboard: the two years share January to March 2017.
    year_end = Window.financial_year("2016-17")
    rolling = Window.rolling_12_months(dt.date(2017, 12, 31))
    assert year_end.overlap(rolling) == window("2017-01-01", "2017-03-31")
    assert rolling.overlaps(year_end)
    assert not rolling.overlaps(rolling.like_for_like)
    assert rolling.overlap(rolling.like_for_like) is None


def test_the_last_day_is_inside() -> None:
    december = window("2017-12-01", "2017-12-31")
    assert december.contains(dt.date(2017, 12, 31))
    assert not december.contains(dt.date(2018, 1, 1))
    assert not december.contains(dt.date(2017, 11, 30))
    assert window("2017-01-01", "2017-12-31").contains(december)
    assert not december.contains(window("2017-12-01", "2018-01-01"))


@pytest.mark.parametrize(
    ("start", "end", "words", "short"),
    [
        ("2017-01-01", "2017-12-31", "year ending December 2017", "Jan–Dec 17"),
        ("2016-10-01", "2017-09-30", "year ending September 2017", "Oct 16–Sep 17"),
        ("2016-04-01", "2017-03-31", "year ending March 2017", "Apr 16–Mar 17"),
        ("2017-04-01", "2017-12-31", "April to December 2017", "Apr–Dec 17"),
        ("2017-10-01", "2017-12-31", "October to December 2017", "Oct–Dec 17"),
        ("2017-12-01", "2017-12-31", "December 2017", "Dec 17"),
        ("2016-04-01", "2018-03-31", "April 2016 to March 2018", "Apr 16–Mar 18"),
        ("2016-12-01", "2017-02-28", "December 2016 to February 2017", "Dec 16–Feb 17"),
        ("2009-05-01", "2010-02-28", "May 2009 to February 2010", "May 09–Feb 10"),
        ("2017-10-12", "2018-01-03", "12 October 2017 to 3 January 2018", "12 Oct 17–3 Jan 18"),
        ("2017-09-28", "2017-10-17", "28 September to 17 October 2017", "28 Sep–17 Oct 17"),
        ("2017-10-03", "2017-10-17", "3 to 17 October 2017", "3–17 Oct 17"),
        ("2017-10-03", "2017-10-03", "3 October 2017", "3 Oct 17"),
        ("2016-10-03", "2017-10-03", "3 October 2016 to 3 October 2017", "3 Oct 16–3 Oct 17"),
    ],
)
def test_a_window_in_words(start: str, end: str, words: str, short: str) -> None:
    assert window(start, end).words == words
    assert window(start, end).short == short


def test_a_financial_year_is_its_label_where_asked() -> None:
    assert Window.financial_year("2016-17").in_words(financial_year=True) == "2016-17"
    rolling = Window.rolling_12_months(dt.date(2017, 12, 31))
    assert rolling.in_words(financial_year=True) == "year ending December 2017"
    assert rolling.financial_year_label is None
    assert window("2016-04-01", "2018-03-31").financial_year_label is None
    assert window("2016-04-01", "2017-03-30").financial_year_label is None


@given(spans)
def test_words_are_never_empty_and_end_with_the_year(span: Window) -> None:
    assert span.words.endswith(str(span.end.year))
    assert span.short.endswith(f"{span.end.year % 100:02d}")


@given(spans, spans)
def test_different_windows_have_different_words(first: Window, second: Window) -> None:
    assert (first.words == second.words) == (first == second)


@given(whole_months, steps)
def test_shifting_whole_months_keeps_their_number_and_is_undone(span: Window, months: int) -> None:
    moved = span.shift(months)
    assert moved.months == span.months == len(span.month_starts)
    assert moved.shift(-months) == span
    assert moved.overlaps(span) == (abs(months) < span.months)


@given(spans, steps)
def test_shifting_any_window_keeps_it_forwards(span: Window, months: int) -> None:
    assert span.shift(months).start <= span.shift(months).end


@given(spans, spans)
def test_overlap_is_the_same_both_ways_and_inside_both(first: Window, second: Window) -> None:
    shared = first.overlap(second)
    assert shared == second.overlap(first)
    assert (shared is None) == (first.end < second.start or second.end < first.start)
    if shared is not None:
        assert first.contains(shared)
        assert second.contains(shared)


@given(spans, spans)
def test_containing_each_other_is_being_the_same(first: Window, second: Window) -> None:
    assert (first.contains(second) and second.contains(first)) == (first == second)


@given(days, st.integers(-1000, 1000))
def test_months_added_are_calendar_months(day: dt.date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day <= day.day


# The windows of an indicator


@pytest.mark.parametrize(
    ("basis", "label", "start", "end"),
    [
        ("quarter", "2017-18-Q3", "2017-10-01", "2017-12-31"),
        ("year_to_date", "2017-18-Q3", "2017-04-01", "2017-12-31"),
        ("year_to_date", "2017-18-Q4", "2017-04-01", "2018-03-31"),
        ("year_to_date", "2017-18-Q1", "2017-04-01", "2017-06-30"),
        ("financial_year", "2017-18-Q3", "2016-04-01", "2017-03-31"),
        ("financial_year", "2017-18-Q4", "2017-04-01", "2018-03-31"),
        ("rolling_12_months", "2017-18-Q3", "2017-01-01", "2017-12-31"),
    ],
)
def test_the_window_of_a_basis(basis: str, label: str, start: str, end: str) -> None:
    assert window_at(basis, Quarter.parse(label)) == window(start, end)


def test_a_survey_eight_weeks_old_ends_two_months_back() -> None:
    assert window_at("rolling_12_months", Quarter(2017, 3), lag=2) == window(
        "2016-11-01", "2017-10-31"
    )


def test_marac_s_year_ends_in_september() -> None:
    quarter = Quarter(2017, 3)
    marac = window_at("rolling_12_months", quarter, ends_in_month=9)
    assert marac.short == "Oct 16–Sep 17"
    assert (
        window_at("rolling_12_months", Quarter(2017, 1), ends_in_month=9).short == "Oct 15–Sep 16"
    )
    assert lagged_end(quarter, 0, 12) == dt.date(2017, 12, 31)
    assert lagged_end(quarter, 1, 12) == dt.date(2016, 12, 31)


def test_candidates_run_back_from_the_quarter_s_end_while_they_are_late_enough() -> None:
    quarter = Quarter(2017, 3)
    rolling = windows_at("rolling_12_months", quarter, latest_within_months=2)
    assert [one.short for one in rolling] == ["Jan–Dec 17", "Dec 16–Nov 17", "Nov 16–Oct 17"]
    marac = windows_at("rolling_12_months", quarter, ends_in_month=9, latest_within_months=3)
    assert [one.short for one in marac] == ["Oct 16–Sep 17"]
    cohort = windows_at("rolling_12_months", quarter, ends_in_month=3, latest_within_months=21)
    assert [one.short for one in cohort] == ["Apr 16–Mar 17", "Apr 15–Mar 16"]
    year = windows_at("financial_year", quarter, latest_within_months=9)
    assert [one.financial_year_label for one in year] == ["2016-17"]


def test_no_candidate_is_late_enough() -> None:
    quarter = Quarter(2017, 3)
    assert windows_at("rolling_12_months", quarter, ends_in_month=9, latest_within_months=2) == ()
    assert windows_at("financial_year", quarter, latest_within_months=8) == ()


def test_the_previous_year_end_is_before_the_quarter_s_own_year() -> None:
    for number in (1, 2, 3, 4):
        assert previous_year_end(Quarter(2017, number)) == Window.financial_year("2016-17")


def test_the_latest_year_end_includes_one_that_ends_that_day() -> None:
    assert latest_year_end(dt.date(2018, 3, 31)) == Window.financial_year("2017-18")
    assert latest_year_end(dt.date(2018, 3, 30)) == Window.financial_year("2016-17")


@pytest.mark.parametrize(
    ("basis", "options", "told"),
    [
        ("monthly", {}, "'monthly' is no period basis; there are quarter, year_to_date"),
        ("quarter", {"ends_in_month": 13}, "13 is no month"),
        ("quarter", {"ends_in_month": 0}, "0 is no month"),
        ("quarter", {"lag": -1}, "1 months after its quarter"),
        ("financial_year", {"ends_in_month": 9}, "ends in March, not September"),
    ],
)
def test_windows_that_cannot_be_made(basis: str, options: dict[str, int], told: str) -> None:
    with pytest.raises(ValueError) as raised:  # noqa: PT011
        window_at(basis, Quarter(2017, 3), **options)
    assert told in str(raised.value)


@given(
    st.sampled_from(BASES), quarters, st.integers(0, 24), st.one_of(st.none(), st.integers(1, 12))
)
def test_a_window_is_whole_months_and_never_ends_after_its_quarter(
    basis: str, quarter: Quarter, lag: int, month: int | None
) -> None:
    if basis == "financial_year":
        month = None
    found = window_at(basis, quarter, lag=lag, ends_in_month=month)
    assert found.is_whole_months
    assert found.end <= quarter.end
    assert found.months == {"quarter": 3, "year_to_date": found.months}.get(basis, 12)
    assert month is None or found.end.month == month
    assert found.start.month == 4 or basis in ("quarter", "rolling_12_months")
    # The comparison is never with days that are also in the window itself.
    assert not found.overlaps(found.like_for_like)

"""May two windows be compared: every reason, in its order, and in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quarterdeck.comparability import (
    ABSENCE_WORDS,
    Comparability,
    Reason,
    break_between,
    comparability,
)
from quarterdeck.figures import Value, absent
from quarterdeck.params import Absence, Kind
from quarterdeck.params.register import Break
from quarterdeck.periods import Window, add_months, month_end

YEAR = Window.rolling_12_months(dt.date(2017, 12, 31))
BEFORE = YEAR.like_for_like


def value(window: Window, *parts: str) -> Value:
    return Value(window=window, numerator=1, value=1, parts=parts)


def changed(since: str, short: str = "definition changed") -> Break:
    return Break(
        since=dt.date.fromisoformat(since),
        kind="definition",
        reason="sheds are counted",
        short=short,
    )


def test_two_like_windows_are_compared() -> None:
    answer = comparability(value(YEAR), value(BEFORE))
    assert answer == Comparability(None, "", "")
    assert answer.holds


def test_money_is_tracked_and_not_compared() -> None:
    """Two estimates of the same four years: each on dates of its own, that share three of them."""
    then = Window(dt.date(2013, 4, 1), dt.date(2014, 12, 31))
    now = Window(dt.date(2013, 4, 1), dt.date(2016, 2, 29))
    answer = comparability(value(now), value(then), kind=Kind.MONEY)
    assert (answer.reason, answer.short) == (Reason.NOT_TESTED, "tracked, not judged")
    nothing = absent(now, Absence.NOT_RECEIVED)
    assert comparability(nothing, value(then), kind=Kind.MONEY).reason is Reason.NO_CURRENT


def test_a_part_of_a_year_is_named_without_an_article() -> None:
    months = Window(dt.date(2014, 4, 1), dt.date(2014, 9, 30))
    answer = comparability(absent(months, Absence.NOT_RECEIVED), value(BEFORE))
    assert answer.sentence == "there is no figure for April to September 2014: not received"


def test_areas_that_sent_a_part_are_called_areas() -> None:
    now = replace(value(YEAR, "northam"), part="area")
    then = replace(value(BEFORE, "northam", "southam"), part="area")
    answer = comparability(now, then)
    assert (answer.reason, answer.short) == (Reason.COVERAGE, "2 areas against 1")
    assert comparability(value(YEAR), then).short == "2 areas against 0"


# Missing figures


@pytest.mark.parametrize("absence", list(Absence))
def test_without_a_current_figure_nothing_is_compared(absence: Absence) -> None:
    answer = comparability(absent(YEAR, absence, "why"), value(BEFORE))
    too_few = absence is Absence.TOO_FEW_RESPONSES
    assert answer.reason is (Reason.SAMPLE if too_few else Reason.NO_CURRENT)
    assert answer.short == ABSENCE_WORDS[absence]
    assert answer.sentence == (
        f"there is no figure for the year ending December 2017: {ABSENCE_WORDS[absence]}"
    )


@pytest.mark.parametrize("absence", list(Absence))
def test_without_an_earlier_figure_nothing_is_compared(absence: Absence) -> None:
    answer = comparability(value(YEAR), absent(BEFORE, absence, "the post was late"))
    too_few = absence is Absence.TOO_FEW_RESPONSES
    assert answer.reason is (Reason.SAMPLE if too_few else Reason.NO_EARLIER)
    assert answer.short == f"Jan–Dec 16: {ABSENCE_WORDS[absence]}"
    assert answer.sentence == (
        "there is no figure for the year ending December 2016 to compare with (the post was late)"
    )


def test_an_absence_that_gives_no_reason_is_named() -> None:
    answer = comparability(value(YEAR), absent(BEFORE, Absence.NOT_YET_PUBLISHED))
    assert answer.sentence.endswith("to compare with (not yet published)")


def test_every_absence_has_words_and_none_takes_over_eight() -> None:
    assert set(ABSENCE_WORDS) == set(Absence)
    for absence in Absence:
        short = comparability(value(YEAR), absent(BEFORE, absence)).short
        assert len(short.split()) <= 8


# Breaks


@pytest.mark.parametrize(
    ("since", "compared"),
    [
        pytest.param("2015-12-31", True, id="before both"),
        pytest.param("2016-01-01", True, id="on the first day of the earlier: both are after it"),
        pytest.param("2016-01-02", False, id="inside the earlier"),
        pytest.param("2016-12-31", False, id="on the last day of the earlier"),
        pytest.param("2017-01-01", False, id="on the first day of the current: between them"),
        pytest.param("2017-04-01", False, id="inside the current"),
        pytest.param("2017-12-31", False, id="on the last day of the current"),
        pytest.param("2018-01-01", True, id="after both"),
    ],
)
def test_a_break_parts_what_lies_on_its_two_sides(since: str, compared: bool) -> None:
    answer = comparability(value(YEAR), value(BEFORE), [changed(since)])
    assert answer.holds is compared
    if not compared:
        assert answer.reason is Reason.BREAK
        assert answer.short == "definition changed"
        month = f"{dt.date.fromisoformat(since):%B %Y}"
        assert answer.sentence == f"sheds are counted, from {month}"


def test_a_break_in_the_gap_between_two_windows_parts_them() -> None:
    first = Window(dt.date(2016, 1, 1), dt.date(2016, 3, 31))
    last = Window(dt.date(2017, 1, 1), dt.date(2017, 3, 31))
    assert comparability(value(last), value(first), [changed("2016-08-01")]).reason is Reason.BREAK


def test_of_two_breaks_the_first_is_told() -> None:
    breaks = [changed("2017-04-01", "the second"), changed("2016-07-01", "the first")]
    assert comparability(value(YEAR), value(BEFORE), breaks).short == "the first"


# Length, overlap, coverage


def test_nine_months_are_not_compared_with_twelve() -> None:
    to_date = Window(dt.date(2017, 4, 1), dt.date(2017, 12, 31))
    year_end = Window.financial_year("2016-17")
    answer = comparability(value(to_date), value(year_end))
    assert answer.reason is Reason.LENGTH
    assert answer.short == "12 months against 9"
    assert answer.sentence == "the earlier figure covers 12 months and the current one 9"
    assert comparability(value(year_end), value(to_date)).short == "9 months against 12"


def test_two_windows_that_share_months_are_not_compared() -> None:
    answer = comparability(value(YEAR), value(Window.financial_year("2016-17")))
    assert answer.reason is Reason.OVERLAP
    assert answer.short == "both hold Jan–Mar 17"
    assert answer.sentence == "the two periods share January to March 2017"


@pytest.mark.parametrize(
    ("now", "before", "short"),
    [
        (("a",), ("a", "b", "c"), "3 services against 1"),
        (("a", "b"), ("a",), "1 service against 2"),
        (("a",), (), "no service against 1"),
        (("a", "b"), ("a", "c"), "other services"),
    ],
)
def test_other_services_are_not_compared(
    now: tuple[str, ...], before: tuple[str, ...], short: str
) -> None:
    answer = comparability(value(YEAR, *now), value(BEFORE, *before))
    assert (answer.reason, answer.short) == (Reason.COVERAGE, short)
    assert "service" in answer.sentence


def test_the_same_services_in_another_order_are_the_same() -> None:
    assert comparability(value(YEAR, "a", "b"), value(BEFORE, "b", "a")).holds


# The order in which reasons are told


def test_the_weightiest_reason_is_told_first() -> None:
    """Take the reasons away one by one, and the next in order is told."""
    longer = Window(dt.date(2016, 4, 1), dt.date(2017, 3, 31))
    to_date = Window(dt.date(2017, 1, 1), dt.date(2017, 9, 30))
    broken = [changed("2017-01-01")]
    missing, earlier = absent(to_date, Absence.SUPPRESSED), value(longer, "a")
    none = absent(longer, Absence.NOT_RECEIVED)

    def reason(current: Value, before: Value, breaks: list[Break]) -> Reason | None:
        return comparability(current, before, breaks).reason

    assert reason(missing, none, broken) is Reason.NO_CURRENT
    assert reason(value(to_date), none, broken) is Reason.BREAK
    assert reason(value(to_date), earlier, broken) is Reason.BREAK
    assert reason(value(to_date), none, []) is Reason.NO_EARLIER
    assert reason(value(to_date), earlier, []) is Reason.LENGTH
    assert reason(value(YEAR), earlier, []) is Reason.OVERLAP
    assert reason(value(YEAR), value(BEFORE, "a"), []) is Reason.COVERAGE
    assert reason(value(YEAR), value(BEFORE), []) is None


# Laws

STARTS = st.integers(0, 60).map(lambda months: add_months(dt.date(2012, 1, 1), months))
WINDOWS = st.builds(
    lambda start, length: Window(start, month_end(add_months(start, length - 1))),
    STARTS,
    st.integers(1, 18),
)
DAYS = st.dates(dt.date(2011, 1, 1), dt.date(2019, 12, 31))


@given(WINDOWS, WINDOWS, st.lists(DAYS, max_size=3))
def test_which_of_the_two_is_the_later_makes_no_difference(
    one: Window, other: Window, days: list[dt.date]
) -> None:
    breaks = [changed(str(day)) for day in days]
    there = comparability(value(one), value(other), breaks)
    back = comparability(value(other), value(one), breaks)
    assert there.reason == back.reason


@given(WINDOWS, WINDOWS, DAYS)
def test_a_break_parts_two_windows_just_where_days_of_theirs_lie_on_both_sides(
    one: Window, other: Window, day: dt.date
) -> None:
    first, last = min(one.start, other.start), max(one.end, other.end)
    parted = first < day <= last
    assert (break_between(one, other, [changed(str(day))]) is not None) is parted


@given(WINDOWS, st.integers(1, 3))
def test_whole_years_apart_are_compared_and_less_shares_months(window: Window, years: int) -> None:
    earlier = window.shift(-12 * years)
    assert earlier == _back(window, years)
    shares = window.months > 12 * years
    reason = comparability(value(window), value(earlier)).reason
    assert reason is (Reason.OVERLAP if shares else None)


def _back(window: Window, years: int) -> Window:
    for _ in range(years):
        window = window.like_for_like
    return window

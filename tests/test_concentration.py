"""Repeats and concentration against the panel's papers, a published curve and pencil arithmetic."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from quarterdeck.statistics.concentration import how_many_make, is_repeat, top_share

COUNTS = st.lists(st.integers(0, 500), min_size=1, max_size=40).filter(any)


def days(*written: str) -> pd.Series:
    return pd.Series(pd.to_datetime(list(written)))


def test_two_people_of_the_panels_paper() -> None:
    """2015-16-Q3, paragraph 118: 31 reports and 99 are 80% of those from the nine locations."""
    others = [12, 9, 6, 3, 2]  # 32 more, so that 130 of 162 is 80.2%
    assert top_share(pd.Series([31, *others, 99]), 2) == pytest.approx(130 / 162)
    assert how_many_make(pd.Series([31, *others, 99])) == 2


def test_everybody_alike() -> None:
    alike = pd.Series([3] * 10)
    assert [top_share(alike, k) for k in (1, 5, 10)] == [0.1, 0.5, 1.0]
    assert how_many_make(alike) == 8  # eight of ten make 80%, to the hair
    assert how_many_make(alike, 0.81) == 9


def test_one_has_all_and_the_rest_none() -> None:
    assert top_share(pd.Series([0, 7, 0]), 1) == 1.0
    assert how_many_make(pd.Series([0, 7, 0])) == 1


def test_no_events_have_no_share() -> None:
    assert pd.isna(top_share(pd.Series([0, 0]), 1))
    assert pd.isna(top_share(pd.Series([], dtype=float), 1))
    assert how_many_make(pd.Series([], dtype=float)) == 0


def test_a_tenth_added_up_eight_times_is_eight_tenths() -> None:
    assert how_many_make(pd.Series([0.1] * 10)) == 8


@pytest.mark.parametrize("k", [0, -1, 1.5])
def test_a_top_of_none_is_refused(k: float) -> None:
    with pytest.raises(ValueError, match="from one up"):
        top_share(pd.Series([1]), k)  # type: ignore[arg-type]


@pytest.mark.parametrize("share", [0.0, -0.1, 1.01])
def test_a_share_outside_its_range_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="over 0 and up to 1"):
        how_many_make(pd.Series([1]), share)


def test_a_count_that_cant_be_is_refused() -> None:
    with pytest.raises(ValueError, match="nought up, not -1"):
        top_share(pd.Series([1, -1]), 1)
    with pytest.raises(ValueError, match="a unit's count is missing"):
        how_many_make(pd.Series([1, None]))


@given(COUNTS)
def test_the_share_rises_with_the_top_and_is_all_at_last(counts: list[int]) -> None:
    shares = [top_share(pd.Series(counts), k) for k in range(1, len(counts) + 2)]
    assert shares == sorted(shares)
    assert shares[-1] == shares[-2] == 1.0
    # The first has at least an even share: the mean of all can't be over the largest.
    assert shares[0] >= 1 / len(counts) - 1e-12


@given(COUNTS, st.floats(0.01, 1))
def test_so_few_make_it_and_one_fewer_dont(counts: list[int], share: float) -> None:
    found = how_many_make(pd.Series(counts), share)
    assert top_share(pd.Series(counts), found) >= share - 1e-8
    if found > 1:
        assert top_share(pd.Series(counts), found - 1) < share


def test_a_repeat_is_within_twelve_months_of_another() -> None:
    found = is_repeat(
        pd.Series(["a", "b", "a", "a", "a", "b"]),
        days("2014-05-10", "2014-06-01", "2014-12-25", "2015-12-25", "2016-12-26", "2015-05-31"),
    )
    # Christmas to Christmas is inside the look-back; to Boxing Day isn't.
    assert found.tolist() == [False, False, True, True, False, True]


def test_of_reports_on_one_day_all_but_one_are_repeats() -> None:
    assert is_repeat(pd.Series(["a"] * 3), days(*["2015-05-10"] * 3)).sum() == 2


def test_order_and_index_dont_matter() -> None:
    who = pd.Series(["a", "a"], index=[9, 4])
    when = pd.Series(days("2015-07-01", "2015-05-01").to_numpy(), index=[9, 4])
    assert is_repeat(who, when).to_dict() == {9: True, 4: False}


def test_the_last_day_of_february_looks_back_to_the_28th() -> None:
    assert is_repeat(pd.Series(["a", "a"]), days("2015-02-28", "2016-02-29")).tolist() == [
        False,
        True,
    ]


def test_a_shorter_look_back() -> None:
    dates = days("2015-01-01", "2015-02-02")
    assert is_repeat(pd.Series(["a", "a"]), dates, months=1).tolist() == [False, False]
    assert is_repeat(pd.Series(["a", "a"]), dates, months=2).tolist() == [False, True]
    with pytest.raises(ValueError, match="a month or more"):
        is_repeat(pd.Series(["a", "a"]), dates, months=0)


def test_no_events_hold_no_repeats() -> None:
    nothing = pd.Series([], dtype="datetime64[us]")
    assert is_repeat(pd.Series([], dtype="str"), nothing).tolist() == []


def test_an_event_of_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="a unit and a date"):
        is_repeat(pd.Series([None]), days("2015-01-01"))


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 900)), min_size=1, max_size=30))
def test_firsts_are_never_fewer_than_people(events: list[tuple[str, int]]) -> None:
    who = pd.Series([unit for unit, _ in events])
    when = pd.Timestamp(2015, 1, 1) + pd.to_timedelta(pd.Series([day for _, day in events]), "D")
    repeats = is_repeat(who, when)
    assert (~repeats).sum() >= who.nunique()
    # A longer look-back finds every repeat that a shorter one finds.
    assert (is_repeat(who, when, 24) | ~repeats).all()

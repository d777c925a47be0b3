"""What has to add up in a return: the savings of the panel's papers, and returns that don't."""

from __future__ import annotations

import pytest
from pydantic import ValidationError
from quarterdeck.params.sources import Sum
from quarterdeck.problems import Problems

from .conftest import Read, make_source

HEADER = "area,category,start,end,numerator,denominator\n"
SAVINGS = Sum(
    whole=("required", "beyond"), parts=("realised", "identified", "to_find"), within=0.05
)


def estimate(day: str, **figures: object) -> str:
    """An estimate of savings from April 2013 to a day."""
    return "".join(
        f"Midshire,{name},2013-04-01,{day},{figure},\n" for name, figure in figures.items()
    )


#: 27.8 = 21.7 + 2.1 + 4.0, as the panel's paper of 2015-16-Q1 prints it.
PRINTED = {"required": 27.8, "beyond": 0, "realised": 21.7, "identified": 2.1, "to_find": 4.0}


def test_the_savings_of_the_panels_paper_add_up(read: Read) -> None:
    result = read("period_return", HEADER + estimate("2014-12-31", **PRINTED), sums=(SAVINGS,))
    assert result.observations["numerator"].sum() == pytest.approx(2 * 27.8)


def test_a_part_that_is_a_million_short_is_refused(read: Read) -> None:
    short = HEADER + estimate("2014-12-31", **PRINTED | {"to_find": 3.0})
    with pytest.raises(Problems) as raised:
        read("period_return", short, sums=(SAVINGS,))
    [problem] = raised.value.problems
    assert problem.place == "lines 2, 3, 4 and 2 more"
    assert problem.wrong == (
        "doesn't add up (Midshire, April 2013 to December 2014): required and beyond come to "
        "27.8, realised, identified and to_find to 26.8, 1 apart"
    )
    assert problem.right == "the two are equal within 0.05; ask which figure is wrong"


def test_only_the_window_that_is_wrong_is_told_and_every_one_is(read: Read) -> None:
    returned = (
        HEADER
        + estimate("2014-12-31", **PRINTED)
        + estimate("2015-06-30", **PRINTED | {"realised": 22.7})
        + estimate("2015-09-30", **PRINTED | {"beyond": 3.2})
    )
    with pytest.raises(Problems) as raised:
        read("period_return", returned, sums=(SAVINGS,))
    assert [problem.wrong.rpartition(" to ")[2] for problem in raised.value.problems] == [
        "28.8, 1 apart",
        "27.8, 3.2 apart",
    ]


@pytest.mark.parametrize(("to_find", "fits"), [(4.05, True), (3.95, True), (4.06, False)])
def test_the_tolerance_is_for_figures_that_were_rounded(
    read: Read, to_find: float, fits: bool
) -> None:
    returned = HEADER + estimate("2014-12-31", **PRINTED | {"to_find": to_find})
    if fits:
        assert len(read("period_return", returned, sums=(SAVINGS,)).observations) == 5
    else:
        with pytest.raises(Problems, match="doesn't add up"):
            read("period_return", returned, sums=(SAVINGS,))


def test_a_category_left_out_is_told(read: Read) -> None:
    four = {name: figure for name, figure in PRINTED.items() if name != "beyond"}
    with pytest.raises(Problems, match="no row is of beyond; write a row for each; 0 where"):
        read("period_return", HEADER + estimate("2014-12-31", **four), sums=(SAVINGS,))


def test_a_mark_cant_be_added_up_and_nil_can(read: Read) -> None:
    marked = HEADER + estimate("2014-12-31", **PRINTED | {"to_find": "*"})
    assert len(read("period_return", marked, sums=(SAVINGS,)).observations) == 5
    nil = HEADER + estimate("2014-12-31", **PRINTED | {"beyond": "-"})
    assert len(read("period_return", nil, sums=(SAVINGS,)).observations) == 5


def test_a_window_with_none_of_them_isnt_held_to_them(read: Read) -> None:
    returned = HEADER + estimate("2014-12-31", cases=3)
    assert len(read("period_return", returned, sums=(SAVINGS,)).observations) == 1


def test_each_area_and_each_month_is_added_up_with_its_subcategories(read: Read) -> None:
    total = Sum(whole=("all",), parts=("theft", "arson"))
    good = (
        "month,area,category,subcategory,count\n"
        "2017-04,Northam,All,,10\n2017-04,Northam,Theft,shop,4\n2017-04,Northam,Theft,other,5\n"
        "2017-04,Northam,Arson,,1\n"
    )
    assert len(read("monthly_counts", good, sums=(total,)).observations) == 4
    bad = good + "2017-05,Midport,All,,9\n2017-05,Midport,Theft,,9\n2017-05,Midport,Arson,,1\n"
    with pytest.raises(Problems) as raised:
        read("monthly_counts", bad, sums=(total,))
    [problem] = raised.value.problems
    assert problem.place == "lines 6, 7 and 8"
    assert "(Midport, May 2017): all come to 9, theft and arson to 10, 1 apart" in problem.wrong


def test_what_cant_be_held_to_a_sum_may_not_have_one() -> None:
    with pytest.raises(ValidationError, match="sums are checked of monthly_counts and period_ret"):
        make_source("survey", sums=(SAVINGS,))

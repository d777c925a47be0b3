"""Wholes and their parts, by what the picture shows: titles, labels, words and numbers."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest
from quarterdeck.blocks import Chart, words_of
from quarterdeck.charts import parts_of_wholes

PARTS = ["Realised", "Identified", "To find"]
ROWS = pd.DataFrame(
    [("December 2014", 21.7, 2.1, 4.0, 27.8), ("February 2016", 31.0, 0.0, 0.0, 27.8)],
    columns=["name", *PARTS, "Required"],
)


def drawn(rows: pd.DataFrame = ROWS, **more: Any) -> Chart:
    settings: dict[str, Any] = {
        "id": "savings",
        "title": "The parts make the whole",
        "subtitle": "£ million.",
        "measure_words": "Savings",
        "parts": PARTS,
        "total": "Together",
        "mark": "Required",
        "source": "Finance",
        "decimals": 1,
        "prefix": "£",
        "suffix": "m",
    }
    return parts_of_wholes(rows, **(settings | more))


def ids(svg: str, name: str) -> int:
    return len(re.findall(rf'id="[\w-]*-{name}"', svg))


def test_each_whole_is_told_with_its_parts() -> None:
    assert drawn().alt == (
        "Savings. 2 bars, one under the other. December 2014: realised £21.7m; identified £2.1m; "
        "to find £4.0m; together £27.8m; required £27.8m. February 2016: realised £31.0m; "
        "identified £0.0m; to find £0.0m; together £31.0m; required £27.8m."
    )


def test_the_numbers_are_a_table() -> None:
    data = drawn().data
    assert data is not None
    assert [words_of(row) for row in data.rows] == [
        "December 2014; £21.7m; £2.1m; £4.0m; £27.8m; £27.8m",
        "February 2016; £31.0m; £0.0m; £0.0m; £31.0m; £27.8m",
    ]
    assert [column.heading for column in data.columns][1:] == [*PARTS, "Together", "Required"]


@pytest.mark.parametrize("width", ["svg", "svg_narrow"])
def test_only_parts_that_are_something_are_drawn(width: str) -> None:
    svg = getattr(drawn(), width)
    assert [ids(svg, f"part-{number}") for number in (1, 2, 3)] == [2, 1, 1]
    assert ids(svg, "mark") == 2


def test_without_a_mark_there_is_none() -> None:
    chart = drawn(mark="")
    assert ids(chart.svg, "mark") == 0
    assert "equired" not in chart.alt


def test_an_unknown_whole_keeps_its_place_and_says_so() -> None:
    gap = pd.concat([ROWS, pd.DataFrame([{"name": "March 2016", "Realised": 2.0}])])
    chart = drawn(gap)
    assert chart.alt.endswith("March 2016: no figure.")
    assert ids(chart.svg, "no-figure") == 1
    assert chart.data is not None
    assert words_of(chart.data.rows[-1]).startswith("March 2016; no figure; no figure")


def test_of_many_wholes_the_first_and_the_latest_are_told() -> None:
    many = pd.concat([ROWS.assign(name=f"Estimate {number}") for number in range(4)])
    told = drawn(many).alt
    assert told.startswith("Savings. 8 bars")
    assert "The 4 between them are in the table." in told


def test_the_same_numbers_give_the_same_picture() -> None:
    assert drawn().svg == drawn().svg


@pytest.mark.parametrize(
    ("rows", "more", "wrong"),
    [
        (ROWS.assign(Realised=-1.0), {}, "a part is nought or more"),
        (ROWS.assign(Realised=None), {}, "no whole is known"),
        (ROWS.iloc[:0], {}, "no whole is known"),
        (ROWS, {"parts": []}, "one to 4 parts, not 0"),
        (ROWS, {"parts": list("abcde")}, "one to 4 parts, not 5"),
        (ROWS, {"alt": "The parts make the whole."}, "must describe its picture"),
    ],
)
def test_what_cant_be_drawn_is_refused(
    rows: pd.DataFrame, more: dict[str, Any], wrong: str
) -> None:
    with pytest.raises(ValueError, match=wrong):
        drawn(rows, **more)

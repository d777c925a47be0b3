"""Nearest neighbours by pencil, and by their laws."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from quarterdeck.statistics.neighbours import nearest_neighbours


def test_distances_by_pencil() -> None:
    # Both variables have standard deviation 2 (3, 7, 3, 7 and 1, 1, 5, 5): from a, b is two
    # deviations away in one, c in the other, d in both: 2, 2 and √8, which is 1.
    variables = pd.DataFrame({"x": [3, 7, 3, 7], "y": [1, 1, 5, 5]}, index=list("acbd"))
    found = nearest_neighbours(variables, "a")
    assert found.index.tolist() == ["b", "c", "d"]
    assert found["distance"].tolist() == pytest.approx([2 / math.sqrt(8)] * 2 + [1])
    assert found["rank"].tolist() == [1, 1, 3]
    # With y counting four times, b is 4, c 2 and d √20 away.
    weighted = nearest_neighbours(variables, "a", weights=pd.Series({"y": 4, "x": 1}))
    assert weighted.index.tolist() == ["c", "b", "d"]
    assert weighted["distance"].tolist() == pytest.approx([2 / math.sqrt(20), 4 / math.sqrt(20), 1])


def test_neighbours_are_not_mutual() -> None:
    # On a line at 0, 1, 3 and 10: the nearest to 10 is 3, the nearest to 3 is 1.
    line = pd.DataFrame({"x": [0, 1, 3, 10]}, index=["a", "b", "c", "d"])
    assert nearest_neighbours(line, "d").index[0] == "c"
    assert nearest_neighbours(line, "c").index[0] == "b"


def test_what_does_not_differ_does_not_count() -> None:
    variables = pd.DataFrame({"x": [0, 1, 3], "y": [0.1, 0.1, 0.1]}, index=["a", "b", "c"])
    assert nearest_neighbours(variables, "a")["distance"].tolist() == pytest.approx([1 / 3, 1])
    alike = nearest_neighbours(variables[["y"]], "a")
    assert alike["distance"].tolist() == [0, 0]
    assert alike["rank"].tolist() == [1, 1]


def test_an_area_without_every_variable_is_left_out() -> None:
    variables = pd.DataFrame({"x": [0, 1, 3], "y": [1, np.nan, 2]}, index=["a", "b", "c"])
    assert nearest_neighbours(variables, "a").index.tolist() == ["c"]
    with pytest.raises(ValueError, match="b isn't among the areas"):
        nearest_neighbours(variables, "b")
    with pytest.raises(ValueError, match="no area but a"):
        nearest_neighbours(variables.iloc[:2], "a")


def test_neighbours_that_cannot_be_found() -> None:
    variables = pd.DataFrame({"x": [0, 1]}, index=["a", "b"])
    with pytest.raises(ValueError, match="one for each variable"):
        nearest_neighbours(variables, "a", weights=pd.Series({"z": 1}))
    with pytest.raises(ValueError, match="one for each variable"):
        nearest_neighbours(variables, "a", weights=pd.Series({"x": -1}))
    with pytest.raises(ValueError, match="a is given twice"):
        nearest_neighbours(pd.concat([variables, variables]), "a")


@given(
    st.lists(st.tuples(st.integers(-99, 99), st.integers(-99, 99)), min_size=2, max_size=9),
    st.integers(1, 50),
    st.integers(-500, 500),
)
def test_units_change_nothing(rows: list[tuple[int, int]], times: int, more: int) -> None:
    variables = pd.DataFrame(
        rows, columns=["x", "y"], index=[f"area {i}" for i in range(len(rows))]
    )
    found = nearest_neighbours(variables, "area 0")
    other = nearest_neighbours(variables.assign(y=variables["y"] * times + more), "area 0")
    assert found["distance"].sort_index().tolist() == pytest.approx(
        other["distance"].sort_index().tolist()
    )
    assert found["distance"].max() in (0, pytest.approx(1))

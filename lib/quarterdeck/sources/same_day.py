"""What one figure is, per kind of extract, and extracts of one day that give the same figure."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from quarterdeck.params.places import Area
from quarterdeck.params.sources import ReaderName
from quarterdeck.problems import Problem

#: A later extract replaces everything that shares these columns.
#: A month of counts is replaced whole, so that a category with no offences left in it is none.
_WHOLE: Mapping[ReaderName, tuple[str, ...]] = {
    ReaderName.POLICE_UK: ("start", "end"),
    ReaderName.MONTHLY_COUNTS: ("area", "start", "end"),
    ReaderName.REFERRALS: ("category", "area", "start", "end"),
    ReaderName.POPULATION: ("area", "start", "end"),
}
_FIGURE = ("category", "subcategory", "area", "start", "end")


def figure_columns(reader: ReaderName) -> list[str]:
    """The columns of observations that make a figure one and the same in two extracts."""
    return list(_WHOLE.get(reader, _FIGURE))


def clash(
    rows: pd.DataFrame, columns: list[str], areas: Mapping[str, Area] | None = None
) -> Problem | None:
    """What is wrong where rows of one source and day give a figure in two extracts; else None.

    rows: observations, with `extract`. columns: as `figure_columns` has them. areas: by id, for
    the name that the message prints.
    """
    pairs = rows[[*columns, "extract"]].drop_duplicates()
    clashing = pairs[pairs.duplicated(columns, keep=False)]
    if clashing.empty:
        return None
    by_area, known = "area" in columns, areas or {}
    first = clashing.sort_values(["start", "area"] if by_area else ["start"], kind="stable").iloc[0]
    files = " and ".join(sorted(clashing["extract"].unique()))
    area = str(first["area"]) if by_area else ""
    where = f"{known[area].name if area in known else area}, " if area else ""
    return Problem(
        file=f"data/raw/{first['extract']}",
        place="",
        wrong=f"{files} were received on the same day and give the same figures, "
        f"the first for {where}{first['start']:%B %Y}",
        right="correct the received date in one of their fact files, or remove one",
    )

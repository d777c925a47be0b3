"""Figures that were published and are known otherwise now, and why where that can be told.

An edition keeps its indicator table. Set beside a later one, each figure of the same indicator,
area and dates is either the same or revised: a return was restated, a population rebased, a
definition changed, or the figure is held back. What wasn't known and is now is no revision.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from typing import Any, Final

import numpy as np
import pandas as pd

from quarterdeck.indicators.table_file import WINDOWS
from quarterdeck.verdicts import Improvement

#: What makes a figure: whose, of what, over which dates.
KEY: Final = ("framework", "indicator", "area", "start", "end")
_NUMBERS: Final = ("numerator", "denominator", "n", "value")
_DEFINES: Final = ("kind", "unit", "source")
_TOLERANCE: Final = 1e-9  # relative; tables are kept to ten significant figures


class Why(StrEnum):
    """Why a published figure is known otherwise now; the first that holds."""

    DEFINITION = "definition"
    HELD_BACK = "held_back"
    RESTATED = "restated"
    REBASED = "rebased"
    UNKNOWN = "unknown"


def figures_of(table: pd.DataFrame, of: Collection[str] = WINDOWS) -> pd.DataFrame:
    """Every figure that an indicator table holds, a row each.

    table: an indicator table. of: in which of its windows. Returns `KEY`, `window` (one of
    `WINDOWS`; of a figure that is in several, the first), numerator, denominator, n, value,
    absence, reason, kind, unit, source, and extracts (of the row's current figure).
    """
    parts = []
    for window in (name for name in WINDOWS if name in of):
        names = ["start", "end", *_NUMBERS, "absence", "reason"]
        part = table[[f"{window}_{name}" for name in names]].set_axis(names, axis=1)
        own = ["framework", "indicator", "area", "kind", "unit", "source", "extracts"]
        parts.append(pd.concat([table[own], part], axis=1).assign(window=window))
    figures = pd.concat(parts, ignore_index=True)
    dated = figures[figures["start"].notna()]
    return dated.drop_duplicates(list(KEY)).reset_index(drop=True)


def revisions(
    earlier: pd.DataFrame, later: pd.DataFrame, printed: Collection[str] = WINDOWS
) -> pd.DataFrame:
    """The figures of an earlier edition that a later one has otherwise.

    earlier, later: indicator tables. printed: the windows of the earlier table whose figures were
    printed, where not all were. Returns a row per revised figure in the order of the earlier
    table: `KEY`, window (in the earlier table), was_ and now_ of numerator, denominator, n and
    value, now_absence, now_reason, why (a `Why`), and new_extracts (files that the later edition
    rests on and the earlier didn't, separated by "; ").
    """
    was = figures_of(earlier, printed)
    was = was[was["absence"] == ""]
    both = was.merge(figures_of(later), on=list(KEY), how="inner", suffixes=("_was", "_now"))
    rows = [
        _row(pair)
        for pair in both.to_dict("records")
        if _differs(pair, "value") or pair["absence_now"] != ""
    ]
    columns = [
        *KEY,
        "window",
        *(f"{when}_{name}" for when in ("was", "now") for name in _NUMBERS),
        "now_absence",
        "now_reason",
        "why",
        "new_extracts",
    ]
    return pd.DataFrame(rows, columns=columns)


def in_common(earlier: pd.DataFrame, later: pd.DataFrame) -> int:
    """How many figures with a value in an earlier table are in a later one at all."""
    was = figures_of(earlier)
    both = was[was["absence"] == ""].merge(figures_of(later), on=list(KEY), how="inner")
    return len(both)


def verdicts_of(table: pd.DataFrame) -> dict[str, Improvement]:
    """The verdict of each indicator that an edition counted, by its id.

    table: the rows of one framework in an indicator table; of an indicator's, its own area's is
    first.
    """
    rows = table[table["use"] == "dashboard"].drop_duplicates("indicator")
    return {
        str(row["indicator"]): Improvement(row["improvement"]) for row in rows.to_dict("records")
    }


def _row(pair: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        **{name: pair[name] for name in KEY},
        "window": pair["window_was"],
        **{
            f"{when}_{name}": pair[f"{name}_{when}"] for when in ("was", "now") for name in _NUMBERS
        },
        "now_absence": pair["absence_now"],
        "now_reason": pair["reason_now"],
        "why": _why(pair).value,
        "new_extracts": "; ".join(_new_extracts(pair)),
    }


def _why(pair: Mapping[Any, Any]) -> Why:
    if any(pair[f"{name}_was"] != pair[f"{name}_now"] for name in _DEFINES):
        return Why.DEFINITION
    if pair["absence_now"] != "":
        return Why.HELD_BACK
    if _differs(pair, "numerator") or _differs(pair, "n"):
        return Why.RESTATED
    if _differs(pair, "denominator"):
        return Why.REBASED
    return Why.UNKNOWN


def _differs(pair: Mapping[Any, Any], name: str) -> bool:
    was, now = pair[f"{name}_was"], pair[f"{name}_now"]
    if pd.isna(was) and pd.isna(now):
        return False
    return not np.isclose(was, now, rtol=_TOLERANCE, atol=0)


def _new_extracts(pair: Mapping[Any, Any]) -> Iterator[str]:
    before = set(str(pair["extracts_was"]).split("; "))
    yield from (
        name for name in str(pair["extracts_now"]).split("; ") if name and name not in before
    )

"""Whether the indicator table agrees with itself: parts with wholes, two papers' rows."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from quarterdeck.indicators.table_file import WINDOWS
from quarterdeck.params import Params
from quarterdeck.periods import Window


def districts_add_up(table: pd.DataFrame, params: Params) -> list[str]:
    """Where the districts' counts don't add up to their county's: a sentence each, or none.

    Only indicators whose own area is what the districts make up are held to it, on the windows on
    which all of them have a figure.
    """
    wrong = []
    for (framework, name), rows in table.groupby(["framework", "indicator"], sort=False):
        districts = params.framework(str(framework)).districts
        main, parts = rows.iloc[0], rows[rows["area"].isin(districts)]
        if {part.id for part in params.leaf_areas(main["area"])} != set(districts):
            continue
        if len(parts) != len(districts):
            continue
        for window in WINDOWS:
            if pd.isna(main[f"{window}_start"]) or main[f"{window}_absence"]:
                continue
            if (parts[f"{window}_absence"] != "").any():
                continue
            total, whole = parts[f"{window}_numerator"].sum(), main[f"{window}_numerator"]
            if not np.isclose(total, whole, rtol=1e-9, atol=0):
                period = Window(main[f"{window}_start"], main[f"{window}_end"]).words
                wrong.append(
                    f"{name}, {period}: districts add up to {total:,.10g} and not to {whole:,.10g}"
                )
    return list(dict.fromkeys(wrong))


#: Columns in which rows of one indicator may differ: who reports it, and as what.
_OF_THE_REPORT: Final = ("framework", "outcome", "use")


def shared_rows_agree(table: pd.DataFrame) -> list[str]:
    """Where two frameworks' rows of one indicator and area differ: a sentence each, or none."""
    wrong = []
    shared = [name for name in table.columns if name not in _OF_THE_REPORT]
    for (name, area), rows in table.groupby(["indicator", "area"], sort=False):
        if rows["framework"].nunique() < 2:
            continue
        first, *others = (row for _, row in rows[["framework", *shared]].iterrows())
        for other in others:
            unlike = [column for column in shared if not _equal(first[column], other[column])]
            if unlike:
                wrong.append(
                    f"{name}, {area}: {first['framework']} and {other['framework']} differ in "
                    f"{', '.join(unlike)}"
                )
    return wrong


def _equal(one: Any, other: Any) -> bool:
    """Whether two cells say the same; numbers to ten figures, as the file has them."""
    if pd.isna(one) or pd.isna(other):
        return bool(pd.isna(one) and pd.isna(other))
    if isinstance(one, float) and isinstance(other, float):
        return bool(np.isclose(one, other, rtol=1e-9, atol=0))
    return bool(one == other)

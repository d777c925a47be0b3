"""The indicator table's columns with their types, and the table as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

#: Of these a baseline may have no dates, nor the quarter before where it isn't counted by quarter.
WINDOWS: Final = ("current", "year_end", "previous", "baseline", "quarter_before")

_OF_A_WINDOW: Final = {
    "start": "date",
    "end": "date",
    "numerator": "number",
    "denominator": "number",
    "n": "number",
    "value": "number",
    "lower": "number",
    "upper": "number",
    "absence": "text",
    "reason": "text",
}

COLUMNS: Final[dict[str, str]] = {
    "quarter": "text",
    "framework": "text",
    "outcome": "text",
    "indicator": "text",
    "area": "text",
    "use": "text",
    "kind": "text",
    "unit": "text",
    "polarity": "text",
    "basis": "text",
    **{f"{window}_{name}": kind for window in WINDOWS for name, kind in _OF_A_WINDOW.items()},
    "denominator_note": "text",
    "current_parts": "text",
    "year_end_parts": "text",
    "previous_parts": "text",
    "comparable": "yes_no",
    "comparison_reason": "text",
    "comparison_words": "text",
    "comparison_sentence": "text",
    "compared_on": "text",
    "compared_current": "number",
    "compared_earlier": "number",
    "change_count": "number",
    "change_value": "number",
    "change_percent": "number",
    "small_numbers": "yes_no",
    "p_value": "number",
    "significant": "yes_no",
    "test": "text",
    "dispersion": "number",
    "variation": "text",
    "year_end_comparison_reason": "text",
    "year_end_comparison_words": "text",
    "baseline_comparable": "yes_no",
    "baseline_comparison_reason": "text",
    "baseline_comparison_words": "text",
    "baseline_comparison_sentence": "text",
    "baseline_change_count": "number",
    "baseline_change_value": "number",
    "baseline_change_percent": "number",
    "baseline_p_value": "number",
    "improvement": "text",
    "improvement_reason": "text",
    "assessment_words": "text",
    "assessment_role": "text",
    "quarter_before_comparison_reason": "text",
    "quarter_before_comparison_sentence": "text",
    "quarter_before_change_count": "number",
    "quarter_before_change_value": "number",
    "quarter_before_change_percent": "number",
    "projection_start": "date",
    "projection_end": "date",
    "projection_value": "number",
    "projection_lower_80": "number",
    "projection_upper_80": "number",
    "projection_lower_95": "number",
    "projection_upper_95": "number",
    "projection_method": "text",
    "projection_indicative": "yes_no",
    "projection_reason": "text",
    "direction": "text",
    "target": "text",
    "standing": "text",
    "rag": "text",
    "rag_reason": "text",
    "compared_rate": "number",
    "compared_rate_lower": "number",
    "compared_rate_upper": "number",
    "rank": "number",
    "rank_of": "number",
    "rank_tied": "yes_no",
    "rank_lower": "number",
    "rank_upper": "number",
    "peers_average": "number",
    "peers_missing": "text",
    "county_position": "text",
    "county_of": "number",
    "against_county": "text",
    "override": "text",
    "availability": "text",
    "source": "text",
    "extracts": "text",
}


def typed(table: pd.DataFrame) -> pd.DataFrame:
    """A table with the type of each column; what isn't known is NaN, NaT, "" or False."""
    for name, kind in COLUMNS.items():
        if kind == "number":
            table[name] = pd.to_numeric(table[name]).astype("float64")
        elif kind == "date":
            table[name] = pd.to_datetime(table[name]).astype("datetime64[us]")
        elif kind == "yes_no":
            table[name] = table[name].eq(True).astype("bool")
        else:
            table[name] = table[name].astype("object").fillna("").astype("str")
    return table


def table_csv(table: pd.DataFrame) -> str:
    """The indicator table as text that reviews as a diff: ten significant figures, ISO dates."""
    written = table.copy()
    for name, kind in COLUMNS.items():
        if kind == "yes_no":
            written[name] = written[name].map({True: "yes", False: "no"})
    return written.to_csv(
        index=False, float_format="%.10g", date_format="%Y-%m-%d", lineterminator="\n"
    )


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write an indicator table as `table_csv` has it."""
    path.write_text(table_csv(table), encoding="utf-8", newline="\n")


def read_table(path: Path) -> pd.DataFrame:
    """An indicator table as `table_csv` wrote it. Raises ValueError where its columns differ."""
    table = pd.read_csv(path, dtype="str", keep_default_na=False)
    if list(table.columns) != list(COLUMNS):
        raise ValueError(f"{path.name} isn't an indicator table of this version; prepare it anew")
    for name, kind in COLUMNS.items():
        if kind in ("number", "date"):
            table[name] = table[name].replace("", None)
        elif kind == "yes_no":
            table[name] = table[name] == "yes"
    return typed(table)

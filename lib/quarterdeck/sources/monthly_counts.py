"""Monthly counts: offences, incidents or people counted each month, by area and category."""

from __future__ import annotations

import datetime as dt

import pandera.pandas as pa

from quarterdeck.params.sources import ReaderName
from quarterdeck.sources import returns
from quarterdeck.sources.observations import ReadResult
from quarterdeck.sources.returns import AREA, Column, Extract, Form, Holds

MONTH = Column(
    "month", Holds.MONTH, "The month counted: 2017-04, Apr 2017, or its first day as a date."
)

FORM = Form(
    reader=ReaderName.MONTHLY_COUNTS,
    title="Monthly counts",
    purpose="How many were counted in each month, by area and category.",
    columns=(
        MONTH,
        AREA,
        Column("category", Holds.CATEGORY, "What was counted, such as Vehicle crime."),
        Column(
            "subcategory",
            Holds.CATEGORY,
            "A part of the category, such as Theft of vehicle; may be blank.",
            required=False,
            blank=True,
        ),
        Column("count", Holds.WHOLE, "How many, a whole number; or a mark.", also=("number",)),
    ),
    key=("month", "area", "category", "subcategory"),
    schema=pa.DataFrameSchema({"count": returns.counted("a count")}),
    example={
        "month": dt.date(2017, 4, 1),
        "category": "Vehicle crime",
        "subcategory": "Theft from vehicle",
        "count": 31,
    },
    adds_up="count",
)


def read(extract: Extract) -> ReadResult:
    """Observations of a monthly return: one month each, the count as numerator."""
    received = returns.read(extract, FORM)
    rows = received.rows
    if "subcategory" not in rows:
        rows = rows.assign(subcategory="")
    observations = returns.observed(
        extract,
        rows,
        category=rows["category"],
        subcategory=rows["subcategory"],
        start="month_start",
        end="month_end",
        numerator="count",
    )
    gaps = returns.missing_months(extract, rows, ["category", "subcategory"])
    return returns.result(received, observations, gaps)

"""Period returns: a figure on a window of the source's own, with what it is out of."""

from __future__ import annotations

import datetime as dt

import pandera.pandas as pa

from quarterdeck.params.sources import ReaderName
from quarterdeck.sources import returns
from quarterdeck.sources.observations import ReadResult
from quarterdeck.sources.returns import AREA, END, START, Column, Extract, Form, Holds

RULES = pa.DataFrameSchema(
    {
        "numerator": returns.measured("a numerator"),
        "denominator": returns.measured("a denominator"),
        "n": returns.counted("n"),
    },
    checks=[
        returns.starts_before_it_ends(),
        pa.Check(
            lambda rows: ~((rows["denominator"] == 0) & (rows["numerator"] > 0)),
            error="is out of 0; give what the numerator is out of, or leave the denominator blank",
        ),
    ],
)

FORM = Form(
    reader=ReaderName.PERIOD_RETURN,
    title="Period return",
    purpose="A figure on a window of your own (such as October to September), and what it is "
    "out of.",
    columns=(
        AREA,
        Column("category", Holds.CATEGORY, "What was counted, such as Repeat cases."),
        START,
        END,
        Column("numerator", Holds.NUMBER, "How many, such as repeat cases; or a mark."),
        Column(
            "denominator",
            Holds.NUMBER,
            "Out of how many, such as all cases; blank for a plain count.",
            blank=True,
        ),
        Column(
            "n",
            Holds.WHOLE,
            "People or cases that the figure rests on, where that is not the denominator.",
            required=False,
            blank=True,
        ),
    ),
    key=("area", "category", "start", "end"),
    schema=RULES,
    example={
        "category": "Repeat cases",
        "start": dt.date(2016, 10, 1),
        "end": dt.date(2017, 9, 30),
        "numerator": 81,
        "denominator": 300,
    },
    adds_up="numerator",
)


def read(extract: Extract) -> ReadResult:
    """Observations of a period return."""
    received = returns.read(extract, FORM)
    rows = received.rows
    observations = returns.observed(
        extract,
        rows,
        category=rows["category"],
        numerator="numerator",
        denominator="denominator",
        n="n" if received.has("n") else None,
        status_of=["numerator", "denominator"],
    )
    return returns.result(received, observations)

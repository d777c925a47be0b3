"""Peer values: the figures of areas that ours is compared with, on each indicator's window."""

from __future__ import annotations

import datetime as dt

from quarterdeck.params.sources import ReaderName
from quarterdeck.sources import returns
from quarterdeck.sources.observations import ReadResult
from quarterdeck.sources.period_return import RULES
from quarterdeck.sources.returns import AREA, END, START, Column, Extract, Form, Holds

FORM = Form(
    reader=ReaderName.PEER_VALUES,
    title="Peer values",
    purpose="The figures of areas that ours is compared with.",
    columns=(
        Column("indicator", Holds.CATEGORY, "The indicator's id in the register."),
        AREA,
        START,
        END,
        Column("numerator", Holds.NUMBER, "How many; or a mark."),
        Column(
            "denominator",
            Holds.NUMBER,
            "Out of how many: people for a rate, cases for a share; blank for a plain count.",
            blank=True,
        ),
    ),
    key=("indicator", "area", "start", "end"),
    schema=RULES,
    example={
        "indicator": "vehicle_crime",
        "start": dt.date(2017, 1, 1),
        "end": dt.date(2017, 12, 31),
        "numerator": 4210,
        "denominator": 612300,
    },
)


def read(extract: Extract) -> ReadResult:
    """Observations of peers: the indicator as category."""
    received = returns.read(extract, FORM)
    rows = received.rows
    observations = returns.observed(
        extract,
        rows,
        category=rows["indicator"],
        numerator="numerator",
        denominator="denominator",
        status_of=["numerator", "denominator"],
    )
    return returns.result(received, observations)

"""Referrals: people referred to each service in a month."""

from __future__ import annotations

import datetime as dt

import pandera.pandas as pa

from quarterdeck.params.sources import ReaderName
from quarterdeck.sources import returns
from quarterdeck.sources.monthly_counts import MONTH
from quarterdeck.sources.observations import ReadResult
from quarterdeck.sources.returns import AREA, Column, Extract, Form, Holds

FORM = Form(
    reader=ReaderName.REFERRALS,
    title="Referrals",
    purpose="How many referrals each service received in each month, by area.",
    columns=(
        MONTH,
        Column("service", Holds.CATEGORY, "The service that was referred to."),
        AREA,
        Column("referrals", Holds.WHOLE, "How many, a whole number; or a mark.", also=("count",)),
    ),
    key=("month", "service", "area"),
    schema=pa.DataFrameSchema({"referrals": returns.counted("a number of referrals")}),
    example={"month": dt.date(2017, 4, 1), "service": "Outreach", "referrals": 42},
)


def read(extract: Extract) -> ReadResult:
    """Observations of a referral return: the service as category, referrals as numerator."""
    received = returns.read(extract, FORM)
    rows = received.rows
    observations = returns.observed(
        extract,
        rows,
        category=rows["service"],
        start="month_start",
        end="month_end",
        numerator="referrals",
    )
    gaps = returns.missing_months(extract, rows, ["service"])
    return returns.result(received, observations, gaps)

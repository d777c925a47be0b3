"""Cohorts: people followed over a window, and what they did before and after."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pandera.pandas as pa

from quarterdeck.params.sources import ReaderName
from quarterdeck.problems import Problem
from quarterdeck.sources import returns
from quarterdeck.sources.observations import ReadResult
from quarterdeck.sources.returns import AREA, END, START, Column, Extract, Form, Holds
from quarterdeck.sources.sheets import Table

OUTCOMES = ("offences_before", "offences_after", "reoffenders")

FORM = Form(
    reader=ReaderName.COHORT,
    title="Cohort return",
    purpose="A fixed group of people, and their offences before and after over equal windows.",
    columns=(
        Column("cohort", Holds.CATEGORY, "The cohort's name."),
        AREA,
        START,
        END,
        Column("people", Holds.WHOLE, "People in the cohort; or a mark."),
        Column(
            "offences_before",
            Holds.WHOLE,
            "Their offences in the window before.",
            required=False,
        ),
        Column(
            "offences_after",
            Holds.WHOLE,
            "Their offences in the window after, of the same length.",
            required=False,
        ),
        Column(
            "reoffenders",
            Holds.WHOLE,
            "People of the cohort who offended in the window after.",
            required=False,
        ),
    ),
    key=("cohort", "area", "start", "end"),
    schema=pa.DataFrameSchema(
        {
            "people": returns.counted("a number of people"),
            "offences_before": returns.counted("a number of offences"),
            "offences_after": returns.counted("a number of offences"),
            "reoffenders": returns.counted("a number of people"),
        },
        checks=[
            returns.starts_before_it_ends(),
            returns.at_most(
                "reoffenders",
                "people",
                "has more reoffenders than people",
                "reoffenders are people of the cohort",
            ),
            returns.at_most(
                "reoffenders",
                "offences_after",
                "has more reoffenders than offences after",
                "each reoffender has one offence or more",
            ),
        ],
    ),
    example={
        "cohort": "Young offenders",
        "start": dt.date(2016, 4, 1),
        "end": dt.date(2017, 3, 31),
        "people": 120,
        "offences_before": 310,
        "offences_after": 109,
        "reoffenders": 41,
    },
)


def read(extract: Extract) -> ReadResult:
    """Observations of a cohort, a subcategory for each measure that its columns allow.

    `frequency`: offences after, out of people. `binary`: reoffenders, out of people.
    `reduction`: offences after, out of offences before.
    """
    received = returns.read(extract, FORM, _no_outcome)
    rows = received.rows
    measures = [
        ("frequency", "offences_after", "people"),
        ("binary", "reoffenders", "people"),
        ("reduction", "offences_after", "offences_before"),
    ]
    observations = [
        returns.observed(
            extract,
            rows,
            category=rows["cohort"],
            subcategory=measure,
            numerator=numerator,
            denominator=denominator,
            n="people",
            status_of=[numerator, denominator],
        )
        for measure, numerator, denominator in measures
        if received.has(numerator) and received.has(denominator)
    ]
    return returns.result(received, pd.concat(observations))


def _no_outcome(table: Table) -> list[Problem]:
    """A cohort with nothing but people, or with only what came before, measures nothing."""
    if "offences_after" in table.positions or "reoffenders" in table.positions:
        return []
    return [
        Problem(
            table.sheet.file,
            table.place([table.header]),
            "has neither 'offences_after' nor 'reoffenders', so nothing can be measured",
            "add offences_after (with offences_before for a reduction), or reoffenders",
        )
    ]

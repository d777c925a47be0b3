"""Surveys: how many of those asked said so, by wave, question and area; or each answer."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pandera.pandas as pa

from quarterdeck.params.absence import Absence
from quarterdeck.params.sources import ReaderName
from quarterdeck.problems import Problem, Problems
from quarterdeck.sources import returns, sheets
from quarterdeck.sources.observations import OK, Notice, NoticeKind, ReadResult
from quarterdeck.sources.returns import AREA, Column, Extract, Form, Holds, Return
from quarterdeck.sources.sheets import Table

WINDOW = ("wave_start", "wave_end")
WHY_N = (
    "n, the people who answered, is needed: without it there is no interval and no change can "
    "be tested"
)

_WHEN = (
    Column(
        "wave",
        Holds.WAVE,
        "The wave: a financial quarter like 2016-17-Q3, or a financial year like 2016-17.",
        required=False,
    ),
    Column("wave_start", Holds.DATE, "The wave's first day.", required=False, offered=False),
    Column("wave_end", Holds.DATE, "The wave's last day.", required=False, offered=False),
)
_QUESTION = Column("question", Holds.CATEGORY, "The question, by a short name that never changes.")

FORM = Form(
    reader=ReaderName.SURVEY,
    title="Survey waves",
    purpose="How many were asked and how many said so, by wave, question and area.",
    columns=(
        *_WHEN,
        _QUESTION,
        AREA,
        Column(
            "n",
            Holds.WHOLE,
            "People who answered the question. Needed: without it no change can be judged.",
            also=("base", "respondents"),
        ),
        Column("positive", Holds.NUMBER, "Of these, people who gave the answer that is reported."),
    ),
    key=("wave", *WINDOW, "question", "area"),
    schema=pa.DataFrameSchema(
        {"n": returns.counted("n"), "positive": returns.measured("positive")},
        checks=[
            returns.at_most("wave_start", "wave_end", "starts after it ends", "check the dates"),
            returns.at_most(
                "positive",
                "n",
                "has more positive answers than answers",
                "positive is a part of n",
            ),
            returns.is_there("n", "positive", "has answers and no n", WHY_N),
        ],
    ),
    example={
        "wave": "2016-17-Q3",
        "question": "Feel safe after dark",
        "n": 402,
        "positive": 355,
    },
)

RECORDS = Form(
    reader=ReaderName.SURVEY,
    title="Survey answers",
    purpose="Each answer in a row of its own.",
    columns=(
        *_WHEN,
        _QUESTION,
        AREA,
        Column("response", Holds.ANSWER, "1 or yes, 0 or no; blank for no answer."),
        Column("weight", Holds.NUMBER, "What the answer counts for.", required=False),
    ),
    key=(),
    schema=pa.DataFrameSchema(
        {"weight": returns.measured("a weight")},
        checks=[
            returns.at_most("wave_start", "wave_end", "starts after it ends", "check the dates"),
            returns.is_there(
                "weight", "response", "has an answer and no weight", "an answer that counts has one"
            ),
        ],
    ),
)


def read(extract: Extract) -> ReadResult:
    """Observations of a survey: the question as category, positive out of n.

    Records are added up: numerator and denominator are weighted where weights are given, n is
    never. A question that nobody answered has too few responses.
    """
    opened = sheets.read_sheets(extract.path, extract.file)
    if sheets.has_heading(opened[0], "response"):
        return _answers(extract, returns.read(extract, RECORDS, _wrong_columns, opened))
    try:
        received = returns.read(extract, FORM, _wrong_columns, opened)
    except Problems as problems:
        raise Problems([_say_why(problem) for problem in problems.problems]) from problems
    rows = received.rows
    observations = returns.observed(
        extract,
        rows,
        category=rows["question"],
        start="wave_start",
        end="wave_end",
        numerator="positive",
        denominator="n",
        n="n",
        status_of=["positive", "n"],
    )
    return returns.result(received, _nobody_answered(observations))


def _answers(extract: Extract, received: Return) -> ReadResult:
    rows = received.rows
    if "weight" not in rows:
        rows = rows.assign(weight=1.0)
    weighted = rows.assign(
        positive=(rows["response"] * rows["weight"]).fillna(0.0),
        base=rows["weight"].where(rows["response"].notna(), 0.0),
        n=rows["response"].notna().astype("float64"),
        positive_mark=OK,
    )
    key = ["question", "area", *WINDOW]
    by_question = weighted.groupby(key, as_index=False).agg(
        {"positive": "sum", "base": "sum", "n": "sum", "positive_mark": "first"}
    )
    observations = returns.observed(
        extract,
        by_question,
        category=by_question["question"],
        start="wave_start",
        end="wave_end",
        numerator="positive",
        denominator="base",
        n="n",
    )
    silent = int(rows["response"].isna().sum())
    if silent:
        text = f"{silent} of {len(rows)} rows hold no answer and aren't counted."
        notice = Notice(NoticeKind.NOT_ANSWERED, extract.file, text, silent, silent / len(rows))
        received = dataclasses.replace(received, notices=(*received.notices, notice))
    return returns.result(received, _nobody_answered(observations))


def _nobody_answered(observations: pd.DataFrame) -> pd.DataFrame:
    """No answers give no value, whatever else the row says."""
    nobody = observations["n"] == 0
    return observations.assign(
        numerator=observations["numerator"].mask(nobody),
        status=observations["status"].mask(nobody, Absence.TOO_FEW_RESPONSES.value),
    )


def _wrong_columns(table: Table) -> list[Problem]:
    """A survey says when by its wave or by two dates, not by both."""
    has_wave = "wave" in table.positions
    dates = [name for name in WINDOW if name in table.positions]
    if (has_wave and not dates) or (not has_wave and len(dates) == len(WINDOW)):
        return []
    wrong = "has a wave and dates of a wave as well" if has_wave else "doesn't say which wave it is"
    return [
        Problem(
            table.sheet.file,
            table.place([table.header]),
            wrong,
            "give either wave (2016-17-Q3), or wave_start and wave_end",
        )
    ]


def _say_why(problem: Problem) -> Problem:
    if "no column" in problem.wrong and "'n'" in problem.wrong:
        return dataclasses.replace(problem, right=f"{WHY_N}. {problem.right.capitalize()}")
    return problem

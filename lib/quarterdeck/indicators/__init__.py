"""Observations and the register become the indicator table: one row per indicator and area.

Every figure in a paper is a row of this table or a named summary of it. `table_file.COLUMNS` gives
each column's type; `docs/indicator-table.md` says what each means.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from quarterdeck import checks
from quarterdeck.figures import Figures, as_received_by, silenced
from quarterdeck.indicators.rows import IndicatorRows
from quarterdeck.indicators.table_file import COLUMNS, typed
from quarterdeck.params import Params
from quarterdeck.params.absence import Absence
from quarterdeck.params.framework import Framework
from quarterdeck.params.quarter import QuarterParams
from quarterdeck.paths import Audience
from quarterdeck.periods import Quarter
from quarterdeck.problems import Problem, Problems

#: Of an outcome's lists, the use that their indicators are put to.
_USES: Final = (
    ("dashboard", "indicators"),
    ("supplementary", "supplementary"),
    ("context", "context"),
)


def indicator_table(
    observations: pd.DataFrame, params: Params, quarter: Quarter, audience: Audience = "public"
) -> pd.DataFrame:
    """The indicator table of a quarter.

    observations: rows of every extract, with `received` and `embargoed_until`; those received
    after the quarter's cutoff are left out. Returns a frame with `COLUMNS`, ordered by framework,
    outcome and indicator as the register has them, then area: the indicator's own first, its
    districts, the force and what has no location. Raises LookupError where the quarter has no
    params, and Problems where two extracts clash or an override is of no row.
    """
    quarter_params = params.quarter(quarter.label)
    figures = open_figures(observations, params, quarter, audience)
    assessed = {entry.indicator: entry for entry in quarter_params.assessments}
    rows: list[dict[str, Any]] = []
    for framework in _frameworks(params, quarter_params):
        for outcome in framework.outcomes:
            for use, listed in _USES:
                for name in getattr(outcome, listed):
                    made = IndicatorRows(
                        figures,
                        params.home_of(framework.id, name),
                        params.indicator(framework.id, name),
                        quarter,
                        assessed.get(name),
                    )
                    of_indicator = made.rows(districts=made.framework is framework)
                    about = {"framework": framework.id, "outcome": outcome.id, "use": use}
                    rows += [row | about for row in of_indicator]
    _override(rows, quarter_params)
    return typed(pd.DataFrame(rows, columns=list(COLUMNS)))


def open_figures(
    observations: pd.DataFrame, params: Params, quarter: Quarter, audience: Audience = "public"
) -> Figures:
    """A quarter's observations as its cutoff has them, with the months at fault marked.

    What is embargoed on the day of publication is silenced, but not for an internal audience.
    """
    quarter_params = params.quarter(quarter.label)
    cutoff, published = quarter_params.cutoff, quarter_params.published
    out = published if audience == "public" else None
    known = as_received_by(observations, params.sources, cutoff, out, params.areas)
    if out is not None:
        known = silenced(known, out)
    return Figures(known, params, checks.location_faults(known, params.sources, list(params.areas)))


def _frameworks(params: Params, quarter_params: QuarterParams) -> list[Framework]:
    names = dict.fromkeys(params.paper(paper).framework for paper in quarter_params.papers)
    return [params.framework(name) for name in names]


def _override(rows: Sequence[dict[str, Any]], quarter_params: QuarterParams) -> None:
    """Put people's verdicts in place of the rules', each kept with its reason and role.

    What may not be published yet has no verdict, a person's neither. Raises Problems where an
    override is of an indicator and area that have no row.
    """
    problems = []
    for override in quarter_params.overrides:
        of_indicator = [row for row in rows if row["indicator"] == override.indicator]
        meant = [row for row in of_indicator if override.area in (None, row["area"])]
        if not meant:
            areas = ", ".join(row["area"] for row in of_indicator) or "no area"
            problems.append(
                Problem(
                    f"params/quarters/{quarter_params.quarter}.yml",
                    "overrides",
                    f"{override.indicator!r} has no row for {override.area!r}",
                    f"it has {areas}",
                )
            )
            continue
        # A row of each framework that reports it, so that two papers agree.
        for row in (row for row in meant if row["area"] == meant[0]["area"]):
            if row["availability"] == Absence.NOT_YET_PUBLISHED:
                continue
            ruled = row[override.verdict]
            row[override.verdict] = override.value
            words = (
                f"{override.verdict} {override.value} in place of {ruled}, "
                f"by {override.role}: {override.reason}"
            )
            row["override"] = "; ".join(filter(None, [row.get("override"), words]))
    if problems:
        raise Problems(problems)

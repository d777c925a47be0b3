"""Where the counts of a plan will end, and what was projected beside what happened.

Only monthly counts are projected, from the months since the last break. The method is
`statistics.projection`'s; here is the rule that says what is projected, and in words why it isn't.
Source: docs/methods.md, projection.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from quarterdeck.comparability import ABSENCE_WORDS
from quarterdeck.figures import Figures, Value
from quarterdeck.params.absence import Absence
from quarterdeck.params.dated import in_force
from quarterdeck.params.register import Indicator, Kind
from quarterdeck.periods import Quarter, Window
from quarterdeck.statistics import projection
from quarterdeck.statistics.projection import Projection

#: The columns of a projection that is kept, as `statistics.projection.record` names them, after
#: who made it and of what.
RECORD: Final = (
    "quarter",
    "framework",
    "indicator",
    "area",
    "first",
    "last",
    "method",
    "indicative",
    "value",
    "lower_80",
    "upper_80",
    "lower_95",
    "upper_95",
)

#: What `statistics.projection.accuracy` adds to them.
_FOUND: Final = ("happened", "error", "percentage_error", "inside_80", "inside_95")

_LIMITS: Final = ("lower_80", "upper_80", "lower_95", "upper_95")

_NOT_COUNTS: Final = {
    Kind.SURVEY: "a survey isn’t projected",
    Kind.ASSESSMENT: "assessed, not counted",
    Kind.NO_MEASURE: ABSENCE_WORDS[Absence.NO_MEASURE],
    Kind.MONEY: "a sum of money isn’t projected",
}


def projected(
    figures: Figures, indicator: Indicator, area: str, current: Value, year: str | None
) -> Projection | str:
    """An indicator's total of a financial year, or in a few words why there is none.

    current: its figure now, whose months are the last that are used. year: the financial year's
    label; None where no year is projected to.
    """
    if year is None:
        return "no year is set to project to"
    if indicator.kind is not Kind.COUNT:
        return _NOT_COUNTS.get(indicator.kind, f"a {indicator.kind} isn’t projected")
    if current.absence is not None:
        return ABSENCE_WORDS[current.absence]
    if not figures.is_monthly(indicator):
        return "not counted by month"
    window, until = Window.financial_year(year), current.window.end
    if window.end <= until:
        return f"{year} is over"
    months = since_last_break(
        figures.monthly(indicator, area, until, current.parts), indicator, until
    )
    known = _since_last_gap(months)
    if known.empty:
        return "no month is known since the last break"
    if known.index[0].date() > window.start:
        return _why_so_late(figures, indicator, area, months, known.index[0])
    return projection.project(known, window.start, window.end)


def since_last_break(monthly: pd.Series, indicator: Indicator, until: dt.date) -> pd.Series:
    """The months of a series that are comparable with those at a date: since the last break."""
    broken = in_force(indicator.breaks, until)
    return monthly if broken is None else monthly[monthly.index >= pd.Timestamp(broken.since)]


def _since_last_gap(months: pd.Series) -> pd.Series:
    gaps = months.index[months.isna()]
    return months if gaps.empty else months[months.index > gaps[-1]]


def _why_so_late(
    figures: Figures, indicator: Indicator, area: str, months: pd.Series, begins: pd.Timestamp
) -> str:
    """Why the year that is projected begins before the months that are known without a gap."""
    before = begins - pd.DateOffset(months=1)
    if before in months.index:
        held_back = before.date() in figures.faulty_months(indicator, area)
        words = ABSENCE_WORDS[Absence.DATA_FAULT] if held_back else "a gap"
        return f"{words}, {before:%B %Y}"
    broken = [entry for entry in indicator.breaks if entry.since == begins.date()]
    return f"{broken[0].short if broken else 'known only'} from {begins:%B %Y}"


def columns(found: Projection | str) -> dict[str, Any]:
    """A projection as columns of the indicator table; a text is why there is none."""
    if isinstance(found, str):
        return {"projection_reason": found}
    return {
        "projection_start": found.first.start_time.date(),
        "projection_end": found.last.end_time.date(),
        "projection_value": found.value,
        **{f"projection_{name}": getattr(found, name) for name in _LIMITS},
        "projection_method": found.method,
        "projection_indicative": found.indicative,
    }


# What was projected, and what happened


def beside_what_happened(
    tables: Mapping[str, pd.DataFrame], figures: Figures, until: dt.date
) -> pd.DataFrame:
    """What earlier editions projected, beside what happened in the year they projected.

    tables: the indicator tables of earlier editions, by their quarters. figures: counts as known
    now; until: the last day of those that are used. Returns a row a projection, the earliest
    edition's first, with the columns `RECORD`, those that `statistics.projection.accuracy` adds
    (happened, error, percentage_error, inside_80, inside_95; nothing while the year isn't known),
    and `reason`: why what happened can't be set beside it yet, or ever ("" where it is).
    """
    kept = [_records(table) for _, table in sorted(tables.items())]
    kept = [records for records in kept if not records.empty]
    if not kept:
        return pd.DataFrame(columns=[*RECORD, *_FOUND, "reason"])
    records = pd.concat(kept, ignore_index=True)
    found = [
        _happened(made, figures, until)
        for _, made in records.groupby(["framework", "indicator", "area"], sort=False)
    ]
    return pd.concat(found).sort_index()


def _records(table: pd.DataFrame) -> pd.DataFrame:
    """The projections of an edition's table, as they are kept."""
    made = table[table["projection_value"].notna()]
    return pd.DataFrame(
        {
            **{name: made[name] for name in ("quarter", "framework", "indicator", "area")},
            "first": made["projection_start"].dt.to_period("M").astype("str"),
            "last": made["projection_end"].dt.to_period("M").astype("str"),
            **{name: made[f"projection_{name}"] for name in RECORD[6:]},
        }
    )


def _happened(made: pd.DataFrame, figures: Figures, until: dt.date) -> pd.DataFrame:
    """One indicator's projections beside its counts."""
    one = made.iloc[0]
    indicator = figures.params.indicator(one["framework"], one["indicator"])
    monthly = figures.monthly(indicator, one["area"], until)
    reasons = [_why_not(row, indicator, monthly) for row in made.to_dict("records")]
    beside = projection.accuracy(made, monthly).assign(reason=reasons)
    withheld = beside["reason"] != ""
    beside.loc[withheld, ["happened", "error", "percentage_error"]] = float("nan")
    beside.loc[withheld, ["inside_80", "inside_95"]] = None
    return beside


def _why_not(made: Mapping[Any, Any], indicator: Indicator, monthly: pd.Series) -> str:
    """Why what happened isn't set beside a projection; "" where it is."""
    year = Window(
        pd.Period(made["first"], "M").start_time.date(),
        pd.Period(made["last"], "M").end_time.date(),
    )
    made_on = Quarter.parse(made["quarter"]).end
    since = [entry for entry in indicator.breaks if made_on < entry.since <= year.end]
    if since:
        return f"{since[0].short}, from {since[0].since:%B %Y}"
    known = monthly.dropna().index
    if known.empty or known[-1].date() < year.month_starts[-1]:
        return f"the {year.words} isn’t known in full yet"
    missing = [month for month in year.month_starts if pd.Timestamp(month) not in known]
    return f"{missing[0]:%B %Y} isn’t known" if missing else ""

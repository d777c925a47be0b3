"""Readings made by hand: a row of the indicator table with only what a test is about.

A small county of three districts. Nothing here is computed by the library: each number is given.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
from quarterdeck.indicators.table_file import COLUMNS
from quarterdeck.params import Params
from quarterdeck.params.framework import Framework, Outcome
from quarterdeck.params.places import Area, AreaKind
from quarterdeck.params.register import Indicator, Kind, Period, PeriodBasis, Polarity
from quarterdeck.params.sources import ReaderName, Selection, Source
from quarterdeck.periods import Quarter, Window
from quarterdeck.readings import Reading, Readings

QUARTER = Quarter.parse("2017-18-Q3")
YEAR = Window(dt.date(2017, 1, 1), dt.date(2017, 12, 31))
YEAR_BEFORE = Window(dt.date(2016, 1, 1), dt.date(2016, 12, 31))
YEAR_END = Window(dt.date(2016, 4, 1), dt.date(2017, 3, 31))
NINE_MONTHS = Window(dt.date(2017, 4, 1), dt.date(2017, 12, 31))
NINE_MONTHS_BEFORE = Window(dt.date(2016, 4, 1), dt.date(2016, 12, 31))

COUNTY = Area(
    id="midshire", name="Midshire", kind=AreaKind.COUNTY, parts=("ash", "birch", "long_sutton")
)
DISTRICTS = (
    Area(id="ash", name="Ash", kind=AreaKind.DISTRICT, letter="A"),
    Area(id="birch", name="Birch", kind=AreaKind.DISTRICT, letter="B"),
    Area(id="long_sutton", name="Long Sutton", kind=AreaKind.DISTRICT, letter="LS"),
)
SOURCE = Source(
    id="police",
    title="Recorded crime",
    producer="Midshire Police",
    reader=ReaderName.MONTHLY_COUNTS,
    frequency="monthly",
    licence="Open Government Licence v3.0",
    describes="Offences recorded each month.",
    labels={"first_service": "First Service", "second": "the second"},
)
POPULATION = Selection(source="people", categories=("all_ages",))


def indicator(**given: Any) -> Indicator:
    """An indicator: burglary, a rate per 1,000 of which lower is better, unless told otherwise."""
    kind = given.get("kind", Kind.RATE)
    is_rate = kind is Kind.RATE
    defaults: dict[str, Any] = {
        "id": "burglary",
        "title": "Burglary",
        "short_title": "Burglary",
        "unit": "per 1,000 people",
        "noun": "burglaries",
        "definition": "Burglary of any building.",
        "kind": kind,
        "polarity": Polarity.LOWER,
        "decimals": 2 if is_rate else 0 if kind is Kind.COUNT else 1,
        "numerator": Selection(source="police"),
        "period": Period(basis=PeriodBasis.ROLLING_12_MONTHS),
    }
    if is_rate:
        defaults |= {"per": 1000, "denominator": POPULATION}
    return Indicator(**(defaults | given))


def row(**given: Any) -> pd.Series:
    """A row of the indicator table; it compares and is stable unless told otherwise.

    Windows are given as `current=YEAR`. A window without a value was not received.
    """
    blank = {"number": float("nan"), "text": "", "date": pd.NaT, "yes_no": False}
    values: dict[str, Any] = {name: blank[kind] for name, kind in COLUMNS.items()}
    windows = {
        "current": given.pop("current", YEAR),
        "previous": given.pop("previous", YEAR_BEFORE),
        "year_end": given.pop("year_end", YEAR_END),
        "baseline": given.pop("baseline", YEAR_BEFORE),
    }
    for name, window in windows.items():
        values[f"{name}_start"] = pd.Timestamp(window.start)
        values[f"{name}_end"] = pd.Timestamp(window.end)
    values |= {
        "framework": "safety",
        "outcome": "crime",
        "indicator": "burglary",
        "area": "midshire",
        "use": "dashboard",
        "comparable": not given.get("comparison_reason"),
        "direction": "not_compared" if given.get("comparison_reason") else "stable",
        "rag": "amber",
        "rag_reason": "no significant change",
        "standing": "none",
        "dispersion": 1.0,
        "baseline_absence": "no_baseline",
        "improvement": "not_judged",
    }
    unknown = set(given) - set(values)
    assert not unknown, f"the indicator table has no column {sorted(unknown)}"
    for name in ("current", "year_end", "previous"):
        if f"{name}_value" not in given:
            values[f"{name}_absence"] = "not_received"
    return pd.Series(values | given)


#: 7.32 → 7.90 per 1,000: 5,055 and 5,453 burglaries among 690,212 people, as in the paper of
#: January 2018 (7.90) and its like-for-like year before.
RATE: dict[str, Any] = {
    "current_value": 7.9005,
    "current_numerator": 5453.0,
    "current_denominator": 690212.0,
    "current_lower": 7.6921,
    "current_upper": 8.1130,
    "previous_value": 7.3238,
    "previous_numerator": 5055.0,
    "previous_denominator": 690212.0,
    "previous_lower": 7.1233,
    "previous_upper": 7.5285,
    "year_end_value": 7.3296,
    "year_end_numerator": 5059.0,
    "year_end_denominator": 690212.0,
    "year_end_lower": 7.1290,
    "year_end_upper": 7.5344,
    "compared_current": 7.9005,
    "compared_earlier": 7.3238,
    "change_value": 0.5767,
    "change_count": 398.0,
    "change_percent": 7.8743,
    "compared_rate": 7.9005,
    "compared_rate_lower": 7.6921,
    "compared_rate_upper": 8.1130,
    "significant": True,
    "direction": "worsening",
    "rag": "red",
    "rag_reason": "worsening",
    "test": "z test of two counts",
}
#: 129 of 500 cases and 150 of 500: 25.8% and 30.0%, a fall of 4.2 points.
SHARE: dict[str, Any] = {
    "current_value": 25.8,
    "current_numerator": 129.0,
    "current_denominator": 500.0,
    "current_lower": 22.2,
    "current_upper": 29.8,
    "previous_value": 30.0,
    "previous_numerator": 150.0,
    "previous_denominator": 500.0,
    "compared_current": 25.8,
    "compared_earlier": 30.0,
    "change_value": -4.2,
    "change_count": -21.0,
}
#: 12 → 25 events: the earlier count is under 20, so counts are told and no per cent.
SMALL: dict[str, Any] = {
    "current_value": 25.0,
    "current_numerator": 25.0,
    "previous_value": 12.0,
    "previous_numerator": 12.0,
    "compared_current": 25.0,
    "compared_earlier": 12.0,
    "change_value": 13.0,
    "change_count": 13.0,
    "small_numbers": True,
}


def outcome(**given: Any) -> Outcome:
    """An outcome, crime unless told otherwise."""
    return Outcome(
        **(
            {
                "id": "crime",
                "title": "Less crime",
                "short_title": "Crime",
                "introduction": "Crime as the police record it.",
                "indicators": ("burglary",),
            }
            | given
        )
    )


def reading(of: Indicator | None = None, area_name: str = "Midshire", **given: Any) -> Reading:
    """A reading of an indicator for Midshire, from a row made of what is given."""
    of = of or indicator()
    return Reading(
        row=row(indicator=of.id, kind=of.kind.value, **given),
        indicator=of,
        outcome=outcome(indicators=(of.id,)),
        quarter=QUARTER,
        area_name=area_name,
        labels=tuple(SOURCE.labels.items()),
    )


def framework(outcomes: tuple[Outcome, ...], indicators: tuple[Indicator, ...]) -> Framework:
    """The framework of the Midshire board."""
    return Framework(
        id="safety",
        title="Safety",
        area="midshire",
        districts=tuple(area.id for area in DISTRICTS),
        outcomes=outcomes,
        indicators=indicators,
    )


def readings(of: Framework, rows: list[pd.Series]) -> Readings:
    """The indicator table made of some rows, with params that hold only this framework."""
    params = Params(
        areas={area.id: area for area in (COUNTY, *DISTRICTS)},
        peer_groups={},
        sources={SOURCE.id: SOURCE},
        frameworks={of.id: of},
        papers={},
        quarters={},
    )
    return Readings(pd.DataFrame(rows), params, QUARTER)

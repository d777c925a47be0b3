"""Observations and a register so small that every figure can be done with a pencil.

Midshire is two districts, Northam (10,000 people) and Southam (20,000); with Ruton (5,000) it is
what Shire Police covers. Far, Near, High and Low County are its peers.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence
from types import MappingProxyType

import pandas as pd
from quarterdeck.params import (
    Area,
    AreaKind,
    FaultRule,
    Framework,
    Indicator,
    Kind,
    Outcome,
    Override,
    Params,
    PeerGroup,
    PeerMembers,
    Period,
    PeriodBasis,
    Polarity,
    QuarterParams,
    ReaderName,
    Selection,
    Source,
)
from quarterdeck.params.house_form import Contact, Paper, Section
from quarterdeck.params.quarter import Assessment
from quarterdeck.sources.observations import COLUMNS, DATE_TYPE, SCHEMA

EARLY = dt.date(2012, 4, 1)
RECEIVED = "2018-01-15"
CUTOFF, PUBLISHED = dt.date(2018, 2, 2), dt.date(2018, 2, 9)
PEOPLE = {"northam": 10_000, "southam": 20_000, "ruton": 5_000}


# Observations


def row(
    source: str,
    area: str,
    start: str,
    end: str,
    numerator: float | None,
    *,
    category: str = "all",
    subcategory: str = "",
    denominator: float | None = None,
    n: float | None = None,
    status: str = "ok",
    extract: str = "",
    received: str = RECEIVED,
    embargoed_until: str | None = None,
    stands_in: bool = False,
) -> dict[str, object]:
    """One figure as received."""
    return {
        "source": source,
        "category": category,
        "subcategory": subcategory,
        "area": area,
        "start": start,
        "end": end,
        "numerator": numerator,
        "denominator": denominator,
        "n": n,
        "status": status,
        "extract": extract or f"{source}/{received}.csv",
        "received": received,
        "embargoed_until": embargoed_until,
        "stands_in": stands_in,
    }


def months(
    source: str, area: str, first: str, counts: Iterable[float | None], **more: object
) -> list[dict[str, object]]:
    """A count a month from a first month ("2016-01") on; None is a month without a return."""
    year, month = (int(part) for part in first.split("-"))
    rows = []
    for later, count in enumerate(counts):
        ahead, index = divmod(month - 1 + later, 12)
        start = dt.date(year + ahead, index + 1, 1)
        end = start.replace(day=calendar.monthrange(start.year, start.month)[1])
        if count is not None:
            rows.append(row(source, area, str(start), str(end), count, **more))  # type: ignore[arg-type]
    return rows


def people(
    *years: int, areas: Sequence[str] = ("northam", "southam", "ruton")
) -> list[dict[str, object]]:
    """Mid-year populations: those of PEOPLE, the same each year."""
    return [
        row("people", area, f"{year}-06-30", f"{year}-06-30", PEOPLE[area], category="all_ages")
        for year in years
        for area in areas
    ]


def observed(*groups: Iterable[dict[str, object]]) -> pd.DataFrame:
    """Rows as a frame of observations, held to the schema that readers are held to."""
    frame = pd.DataFrame([one for group in groups for one in group])
    dates = ["start", "end", "received", "embargoed_until"]
    frame = frame.astype(
        {
            **dict.fromkeys(dates, DATE_TYPE),
            **dict.fromkeys(("numerator", "denominator", "n"), "float64"),
            **dict.fromkeys(
                ("source", "category", "subcategory", "area", "status", "extract"), "str"
            ),
        }
    )
    for _, vintage in frame.groupby("extract"):
        SCHEMA.validate(vintage[list(COLUMNS)])
    return frame


# The register


def a_source(name: str, reader: ReaderName, **more: object) -> Source:
    """A source, with the least that it needs."""
    return Source(
        id=name,
        title=name.capitalize(),
        producer="Shire Police",
        reader=reader,
        frequency="monthly",
        licence="Open Government Licence v3.0",
        describes="Invented for tests.",
        **more,  # type: ignore[arg-type]
    )


SOURCES = (
    a_source("crime", ReaderName.MONTHLY_COUNTS),
    a_source(
        "street",
        ReaderName.POLICE_UK,
        force="shire_police",
        fault_rule=FaultRule(leave_out=("anti_social_behaviour",)),
    ),
    a_source("people", ReaderName.POPULATION),
    a_source("conferences", ReaderName.PERIOD_RETURN),
    a_source("survey", ReaderName.SURVEY),
    a_source("services", ReaderName.REFERRALS),
    a_source("cohorts", ReaderName.COHORT),
    a_source("peers", ReaderName.PEER_VALUES),
)

AREAS = (
    Area(id="northam", name="Northam", kind=AreaKind.DISTRICT, letter="N"),
    Area(id="southam", name="Southam", kind=AreaKind.DISTRICT, letter="S"),
    Area(id="ruton", name="Ruton", kind=AreaKind.UNITARY),
    Area(id="midshire", name="Midshire", kind=AreaKind.COUNTY, parts=("northam", "southam")),
    Area(id="both", name="Midshire and Ruton", kind=AreaKind.GROUP, parts=("midshire", "ruton")),
    Area(id="shire_police", name="Shire Police", kind=AreaKind.FORCE, parts=("midshire", "ruton")),
    *(
        Area(id=f"{name}_county", name=f"{name.capitalize()} County", kind=AreaKind.PEER)
        for name in ("far", "near", "high", "low")
    ),
)

NEIGHBOURS = ("midshire", "far_county", "near_county", "high_county", "low_county")

#: What each kind of figure is counted in, for the tests that don't care.
_OF_KIND: dict[Kind, dict[str, object]] = {
    Kind.RATE: {"per": 1000, "denominator": Selection(source="people", categories=("all_ages",))},
}


def an_indicator(
    kind: Kind = Kind.RATE, source: str = "crime", name: str = "measure", **more: object
) -> Indicator:
    """An indicator: by default all of recorded crime per 1,000 people, over twelve months."""
    settings: dict[str, object] = {
        "id": name,
        "title": name.capitalize(),
        "short_title": name.capitalize(),
        "unit": "number",
        "noun": "offences",
        "definition": "Invented for tests.",
        "kind": kind,
        "polarity": Polarity.LOWER,
        "decimals": 2,
        "numerator": Selection(source=source),
        "period": Period(basis=PeriodBasis.ROLLING_12_MONTHS),
        **_OF_KIND.get(kind, {}),
        **more,
    }
    return Indicator(**settings)  # type: ignore[arg-type]


def register(
    *indicators: Indicator,
    sources: Sequence[Source] = (),
    quarters: Sequence[str] = ("2017-18-Q3",),
    overrides: Sequence[Override] = (),
    published: dt.date = PUBLISHED,
    cutoff: dt.date = CUTOFF,
    neighbours: Sequence[str] = NEIGHBOURS,
    small_count: int = 20,
    baseline: str | None = None,
    projected_to: str | None = None,
    supplementary: Sequence[str] = (),
    assessments: Sequence[Assessment] = (),
) -> Params:
    """Params with these indicators under one outcome. sources: those that differ from SOURCES.

    supplementary: those of them that stand beside the others and aren't counted.
    """
    known = indicators or (an_indicator(),)
    outcome = Outcome(
        id="outcome",
        title="Crime falls",
        short_title="Crime",
        introduction="Crime.",
        indicators=tuple(one.id for one in known if one.id not in supplementary),
        supplementary=tuple(supplementary),
    )
    framework = Framework(
        id="safety",
        title="Safety",
        area="midshire",
        districts=("northam", "southam"),
        outcomes=(outcome,),
        indicators=known,
        small_count=small_count,
        baseline=baseline,
        projected_to=projected_to,
    )
    paper = Paper(
        id="paper",
        body="Board",
        title="Paper",
        framework="safety",
        notebook="01_paper.ipynb",
        sections=(Section(id="introduction", heading="Introduction"),),
        recommendation_lead="That the Board:",
        recommendations=("notes it.",),
        contacts=(Contact(role="Analyst", team="Team"),),
    )
    group = PeerGroup(
        id="neighbours",
        name="neighbours",
        members=(PeerMembers(since=EARLY, areas=tuple(neighbours), authority="for tests"),),
    )
    named = {source.id: source for source in (*SOURCES, *sources)}
    return Params(
        areas=MappingProxyType({area.id: area for area in AREAS}),
        peer_groups=MappingProxyType({"neighbours": group}),
        sources=MappingProxyType(named),
        frameworks=MappingProxyType({"safety": framework}),
        papers=MappingProxyType({"paper": paper}),
        quarters=MappingProxyType(
            {
                label: QuarterParams(
                    quarter=label,
                    papers=("paper",),
                    cutoff=cutoff,
                    published=published,
                    overrides=tuple(overrides),
                    assessments=tuple(assessments),
                )
                for label in quarters
            }
        ),
    )

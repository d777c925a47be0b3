"""Exhibits: what the panel's papers say of sums, of few people and of returns that came in part.

The register is a small shire's; nothing of any body's stands in the library.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

import pytest
from observed import a_source, an_indicator, months, observed, people, register, row
from quarterdeck.blocks import Block, Chart, Paragraph, Table, Text, words_of
from quarterdeck.edition import Edition
from quarterdeck.exhibits import exhibits
from quarterdeck.indicators import open_figures
from quarterdeck.params.framework import Outcome
from quarterdeck.params.register import Indicator, Kind, Period, PeriodBasis, Polarity
from quarterdeck.params.sources import ReaderName, Selection, Source, Sum
from quarterdeck.periods import Quarter

QUARTER = Quarter.parse("2017-18-Q3")


def shown(
    exhibit: str,
    indicators: Sequence[Indicator],
    sources: Sequence[Source],
    rows: Sequence[dict[str, object]],
) -> tuple[Block, ...]:
    """The blocks of one exhibit of an outcome with these indicators."""
    params = register(*indicators, sources=sources)
    framework = params.framework("safety")
    outcome = Outcome.model_validate(framework.outcomes[0].model_dump() | {"exhibits": (exhibit,)})
    edition = SimpleNamespace(
        params=params,
        quarter=QUARTER,
        quarter_params=params.quarter(QUARTER.label),
        readings=SimpleNamespace(
            get=lambda framework, name: SimpleNamespace(
                evidence=f"evidence/{framework}.{name}.html"
            )
        ),
        figures=open_figures(observed(rows), params, QUARTER),
        extracts=[
            SimpleNamespace(
                file=name,
                source=source,
                received=dt.date(2018, 1, 15),
                illustrative=True,
                embargoed_until=None,
            )
            for name, source in {(str(one["extract"]), str(one["source"])) for one in rows}
        ],
    )
    return exhibits(cast(Edition, edition), framework, outcome)


def headlines(blocks: Sequence[Block]) -> list[str]:
    return [
        block.text for block in blocks if isinstance(block, Paragraph) and block.voice == "headline"
    ]


def tables_of(blocks: Sequence[Block]) -> list[Table]:
    return [block for block in blocks if isinstance(block, Table)]


def lines(table: Table) -> list[str]:
    return [words_of(one) for one in table.rows]


def leading(table: Table) -> dict[str, str]:
    """The figures that lead to a page on where they come from, with the page's name."""
    parts = [
        part for row in table.rows for cell in row.cells for line in cell.lines for part in line
    ]
    return {part.text: part.evidence for part in parts if isinstance(part, Text) and part.evidence}


def test_an_outcome_without_exhibits_shows_none() -> None:
    params = register()
    framework = params.framework("safety")
    assert exhibits(cast(Edition, None), framework, framework.outcomes[0]) == ()


# Parts of a sum

SAVINGS = a_source(
    "savings",
    ReaderName.PERIOD_RETURN,
    sums=(
        Sum(whole=("required", "beyond"), parts=("realised", "identified", "to_find"), within=0.05),
    ),
)
TITLES = {
    "required": "Required",
    "realised": "Realised to date",
    "identified": "Identified",
    "to_find": "Still to be found",
    "beyond": "Beyond what is required",
}
TRACKED = tuple(
    an_indicator(
        Kind.MONEY,
        "savings",
        name,
        title=f"Savings: {title}",
        short_title=title,
        unit="£ million, April 2013 to March 2017",
        decimals=1,
        polarity=Polarity.NEUTRAL,
        numerator=Selection(source="savings", categories=(name,)),
    )
    for name, title in TITLES.items()
)


def estimate(day: str, **figures: float | None) -> list[dict[str, object]]:
    return [
        row("savings", "midshire", "2013-04-01", day, figure, category=name)
        for name, figure in figures.items()
    ]


#: 27.8 = 21.7 + 2.1 + 4.0, as the panel's paper of 2015-16-Q1 prints it.
PRINTED = {"required": 27.8, "realised": 21.7, "identified": 2.1, "to_find": 4.0, "beyond": 0.0}
LATER = {"required": 27.8, "realised": 31.0, "identified": 0.0, "to_find": 0.0, "beyond": 3.2}


def test_the_parts_of_the_savings_make_the_whole() -> None:
    blocks = shown("parts_of_a_sum", TRACKED, (SAVINGS,), estimate("2014-12-31", **PRINTED))
    assert headlines(blocks) == [
        "**£27.8m required**, by the estimate of 31 December 2014, is made up of these parts: "
        "£21.7m realised to date; £2.1m identified; £4.0m still to be found. Together they come to "
        "the whole, £27.8m."
    ]
    [table] = tables_of(blocks)
    assert lines(table) == [
        "Savings: Required; £27.8m",
        "Savings: Realised to date; £21.7m",
        "Savings: Identified; £2.1m",
        "Savings: Still to be found; £4.0m",
        "The parts together; £27.8m",
        "Savings: Beyond what is required; £0.0m",
    ]
    assert table.source.endswith("received 15 January 2018. Illustrative figures.")


def test_what_lies_beyond_the_required_is_said_and_the_history_shown() -> None:
    rows = estimate("2014-12-31", **PRINTED) + estimate("2016-02-29", **LATER)
    blocks = shown("parts_of_a_sum", TRACKED, (SAVINGS,), rows)
    assert headlines(blocks) == [
        "**£27.8m required**, by the estimate of 29 February 2016: £31.0m realised to date; "
        "nothing identified; nothing still to be found. Together these parts come to £31.0m: "
        "£3.2m beyond what is required."
    ]
    history = tables_of(blocks)[-1]
    assert lines(history) == [
        "31 December 2014; £27.8m; £21.7m; £2.1m; £4.0m; £0.0m",
        "29 February 2016; £27.8m; £31.0m; £0.0m; £0.0m; £3.2m",
    ]
    [chart] = [block for block in blocks if isinstance(block, Chart)]
    # 21.7 of 27.8 is 78%; 31.0 of 27.8 is 112%.
    assert chart.title == (
        "Realised to date: 112% of what is required; 78% by the estimate of 31 December 2014"
    )
    assert "29 February 2016: realised to date £31.0m;" in chart.alt


def test_an_estimate_that_isnt_whole_is_told_and_not_drawn() -> None:
    rows = estimate("2014-12-31", **PRINTED)
    rows += [
        row("savings", "midshire", "2013-04-01", "2016-02-29", None, category=name, status=status)
        for name, status in (("required", "suppressed"),)
    ]
    blocks = shown("parts_of_a_sum", TRACKED, (SAVINGS,), rows)
    assert [words_of(block) for block in blocks] == [
        "No estimate can be shown: 1 figure is marked as suppressed."
    ]


def test_an_embargoed_estimate_gives_nothing_but_that_it_isnt_out() -> None:
    rows = [one | {"embargoed_until": "2018-06-01"} for one in estimate("2014-12-31", **PRINTED)]
    blocks = shown("parts_of_a_sum", TRACKED, (SAVINGS,), rows)
    assert [words_of(block) for block in blocks] == ["No estimate can be shown: not yet published."]


# Concentration

ALL = Selection(source="cases", categories=("missing",))
SOURCES = (
    a_source("cases", ReaderName.MONTHLY_COUNTS),
    a_source("calls", ReaderName.MONTHLY_COUNTS),
    a_source("reports", ReaderName.PEOPLE_REPORTED, part_of=ALL),
)
REPORTED = (
    an_indicator(Kind.COUNT, "cases", "cases", title="Cases opened", numerator=ALL),
    an_indicator(Kind.COUNT, "calls", "calls", title="Calls logged"),
    an_indicator(
        Kind.COUNT,
        "reports",
        "people",
        numerator=Selection(source="reports", categories=("people",)),
        period=Period(basis=PeriodBasis.QUARTER),
    ),
)


def reports(start: str, end: str, **figures: tuple[float, float | None] | str) -> list[Any]:
    """A quarter's figures; a word in place of one is its status."""
    found = []
    for name, figure in figures.items():
        if isinstance(figure, str):
            found.append(row("reports", "midshire", start, end, None, category=name, status=figure))
        else:
            count, whole = figure
            found.append(
                row("reports", "midshire", start, end, count, category=name, denominator=whole)
            )
    return found


#: The panel's paper of 2015-16-Q3: 31 and 99 reports of two people are 80% of those from the nine
#: locations (162) and 14% of all (929).
PANEL: dict[str, tuple[float, float | None] | str] = {
    "reports": (162, None),
    "people": (8, None),
    "repeat_reports": (151, 162),
    "top_2_people_reports": (130, 162),
    "top_5_people_reports": (156, 162),
    "top_2_locations_reports": (130, 162),
    "people_for_80_percent": (2, 8),
}
CASES = months("cases", "midshire", "2017-10", [300, 309, 320], category="missing")
CALLS = months("calls", "midshire", "2017-10", [400, 400, 500])


def test_two_people_of_the_panels_paper() -> None:
    rows = [*reports("2017-10-01", "2017-12-31", **PANEL), *CASES, *CALLS]
    blocks = shown("concentration", REPORTED, SOURCES, rows)
    [said] = headlines(blocks)
    assert said == (
        "**Two people account for 80% of the reports of October to December 2017**: 130 of 162; "
        "and 14% of the 929 counted as “Cases opened” in the same months. Eight people were "
        "reported; 151 of the 162 reports (93%) weren’t the person’s first in twelve months."
    )
    [table] = tables_of(blocks)
    assert lines(table) == [
        "Oct–Dec 17; 162; 8; 93% 151 of 162; 80% 130 of 162; 96% 156 of 162; not told; not told"
    ]
    assert table.notes == ("Not told: people could be identified by it.",)


def test_two_locations_with_other_reports_than_the_two_people_are_told() -> None:
    """As many reports of two places as of two people would be the same reports."""
    other = {**PANEL, "top_2_locations_reports": (97, 162), "people_for_80_percent": (5, 8)}
    blocks = shown("concentration", REPORTED, SOURCES, reports("2017-10-01", "2017-12-31", **other))
    [said] = headlines(blocks)
    assert said.endswith(
        "The two locations with most account for 60%. Four-fifths of the reports are about five "
        "of the eight."
    )
    assert tables_of(blocks)[0].notes == ()


def test_the_two_systems_are_named_and_never_added_or_set_side_by_side() -> None:
    rows = [*reports("2017-10-01", "2017-12-31", **PANEL), *CASES, *CALLS]
    blocks = shown("concentration", REPORTED, SOURCES, rows)
    everything = "\n".join(words_of(block) for block in blocks)
    assert "“Reports”, a part of “Cases”. “Calls” counts otherwise and is set against none" in (
        everything
    )
    assert "1,300" not in everything  # the calls' count
    assert "10%" not in everything  # 130 of 1,300


def test_without_the_count_of_all_there_is_no_share_of_it() -> None:
    rows = reports("2017-10-01", "2017-12-31", **PANEL)
    [said] = headlines(shown("concentration", REPORTED, SOURCES, rows))
    assert "**: 130 of 162. Eight people" in said


def test_a_count_of_all_that_is_less_than_its_part_isnt_used() -> None:
    few = months("cases", "midshire", "2017-10", [50, 50, 50], category="missing")
    rows = [*reports("2017-10-01", "2017-12-31", **PANEL), *few]
    assert "150" not in headlines(shown("concentration", REPORTED, SOURCES, rows))[0]


def test_too_few_people_are_told_nothing_of() -> None:
    hidden = dict.fromkeys(PANEL, "suppressed") | {"reports": (9, None)}
    rows = reports("2017-10-01", "2017-12-31", **hidden)
    blocks = shown("concentration", REPORTED, SOURCES, rows)
    assert headlines(blocks) == [
        "**There were nine reports in October to December 2017.** How few people they are about "
        "isn’t told, since people could be identified by it."
    ]
    assert lines(tables_of(blocks)[0])[0].startswith("Oct–Dec 17; 9; suppressed: small numbers;")
    assert not [block for block in blocks if isinstance(block, Chart)]


def test_a_quarter_without_reports_says_so() -> None:
    none = dict.fromkeys(PANEL, (0, 0)) | {"reports": (0, None), "people": (0, None)}
    rows = reports("2017-10-01", "2017-12-31", **none)
    blocks = shown("concentration", REPORTED, SOURCES, rows)
    assert headlines(blocks) == ["**There were no reports in October to December 2017.**"]


def test_an_earlier_quarter_doesnt_stand_in_for_this_one() -> None:
    rows = reports("2017-07-01", "2017-09-30", **PANEL)
    blocks = shown("concentration", REPORTED, SOURCES, rows)
    assert [words_of(block) for block in blocks] == [
        "No file holds reports of October to December 2017."
    ]


def test_embargoed_reports_give_nothing() -> None:
    rows = [
        one | {"embargoed_until": "2018-06-01"}
        for one in reports("2017-10-01", "2017-12-31", **PANEL)
    ]
    blocks = shown("concentration", REPORTED, SOURCES, rows)
    assert [words_of(block) for block in blocks] == [
        "Reports of October to December 2017: not yet published."
    ]


def test_quarters_are_drawn_with_what_the_others_have() -> None:
    rows = [
        *reports("2016-10-01", "2016-12-31", **PANEL | {"top_2_people_reports": (81, 162)}),
        *reports("2017-10-01", "2017-12-31", **PANEL),
    ]
    blocks = shown("concentration", REPORTED, SOURCES, rows)
    [chart] = [block for block in blocks if isinstance(block, Chart)]
    assert chart.title == "Two people account for 80% of reports; a year before, two for 50%"
    assert chart.data is not None
    assert lines(chart.data) == [
        "October to December 2016; 81; 81; 162",
        "October to December 2017; 130; 32; 162",
    ]


def test_only_the_last_quarters_people_lead_to_where_they_come_from() -> None:
    rows = [
        *reports("2016-10-01", "2016-12-31", **PANEL | {"people": (9, None)}),
        *reports("2017-10-01", "2017-12-31", **PANEL),
    ]
    [table] = tables_of(shown("concentration", REPORTED, SOURCES, rows))
    assert leading(table) == {"8": "evidence/safety.people.html"}


# Returns by area

FAMILIES = a_source("families", ReaderName.PERIOD_RETURN, labels={"finance": "a finance return"})
HALF_YEAR = ("2017-04-01", "2017-09-30")


def of_families(name: str, category: str, **more: object) -> Indicator:
    return an_indicator(
        cast(Kind, more.pop("kind", Kind.COUNT)),
        "families",
        name,
        decimals=0,
        numerator=Selection(source="families", categories=(category,)),
        period=Period(basis=PeriodBasis.YEAR_TO_DATE, latest_within_months=3),
        **more,
    )


COUNTED = (
    of_families("worked_with", "worked_with", title="Families worked with", in_part=True),
    of_families("less_crime", "less_crime", kind=Kind.PROPORTION, area="northam"),
)


def sent(area: str, category: str, count: float, out_of: float | None = None) -> dict[str, object]:
    return row("families", area, *HALF_YEAR, count, category=category, denominator=out_of)


#: 824 and 622 families, 112 of 119, as the panel's paper of 2015-16-Q3 has them.
RETURNED = [
    sent("northam", "less_crime", 112, 119),
    sent("northam", "worked_with", 824),
    sent("southam", "worked_with", 622),
]


@pytest.fixture
def whole_force() -> tuple[Indicator, ...]:
    """The same, for the force: two districts and the third council."""
    return tuple(
        one if one.area else one.model_copy(update={"area": "shire_police"}) for one in COUNTED
    )


def test_a_return_of_finance_only_is_named_and_counted_in_nothing(
    whole_force: tuple[Indicator, ...],
) -> None:
    rows = [*RETURNED, sent("ruton", "finance", 1)]
    blocks = shown("returns_by_area", whole_force, (FAMILIES,), rows)
    assert headlines(blocks) == [
        "**Two of the three sent figures for April to September 2017**; Ruton sent a finance "
        "return only.",
        "**Families worked with: 1,446** in April to September 2017, from Northam (824) and "
        "Southam (622); Ruton isn’t in it.",
    ]
    [table] = tables_of(blocks)
    assert lines(table) == [
        "Northam; Worked with; 824; a count",
        "Less crime; 94%; 112 of 119",
        "Southam; Worked with; 622; a count",
        "Ruton; A finance return only no figure reported here",
    ]


def test_a_figure_of_an_indicator_leads_to_where_it_comes_from(
    whole_force: tuple[Indicator, ...],
) -> None:
    rows = [*RETURNED, sent("southam", "less_crime", 30, 40)]
    blocks = shown("returns_by_area", whole_force, (FAMILIES,), rows)
    assert leading(tables_of(blocks)[0]) == {
        "824": "evidence/safety.worked_with.html",
        "622": "evidence/safety.worked_with.html",
        "94%": "evidence/safety.less_crime.html",  # Northam's indicator; Southam's 75% is nobody's
    }
    assert [block.evidence for block in blocks if isinstance(block, Paragraph)] == [
        "",
        "evidence/safety.worked_with.html",
    ]


def test_who_sent_nothing_is_named(whole_force: tuple[Indicator, ...]) -> None:
    blocks = shown("returns_by_area", whole_force, (FAMILIES,), RETURNED)
    assert headlines(blocks)[0] == (
        "**Two of the three sent figures for April to September 2017**; nothing came from Ruton."
    )
    assert lines(tables_of(blocks)[0])[-1] == "Ruton; No return received"


def test_all_in_full(whole_force: tuple[Indicator, ...]) -> None:
    rows = [*RETURNED, sent("ruton", "worked_with", 10)]
    blocks = shown("returns_by_area", whole_force, (FAMILIES,), rows)
    assert headlines(blocks) == [
        "**All three sent figures for April to September 2017**.",
        "**Families worked with: 1,456** in April to September 2017, from Northam (824), "
        "Ruton (10) and Southam (622).",
    ]


def test_no_return_at_all(whole_force: tuple[Indicator, ...]) -> None:
    blocks = shown("returns_by_area", whole_force, (FAMILIES,), people(2017))
    assert [words_of(block) for block in blocks] == [
        "Shire Police: no return had come by 2 February 2018."
    ]


def test_embargoed_returns_show_that_they_came_and_no_figure(
    whole_force: tuple[Indicator, ...],
) -> None:
    rows = [one | {"embargoed_until": "2018-06-01"} for one in RETURNED]
    blocks = shown("returns_by_area", whole_force, (FAMILIES,), rows)
    everything = "\n".join(words_of(block) for block in blocks)
    assert "not yet published" in everything
    assert not [figure for figure in ("824", "622", "1,446", "112", "94%") if figure in everything]

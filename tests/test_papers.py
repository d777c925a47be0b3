"""The house form filled in: what each part of a paper holds, from a small edition made by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import pandas as pd
import pytest
from hand_made import (
    COUNTY,
    DISTRICTS,
    QUARTER,
    RATE,
    SHARE,
    SMALL,
    SOURCE,
    framework,
    indicator,
    outcome,
    row,
)
from quarterdeck import document, printing
from quarterdeck.blocks import (
    Block,
    Cell,
    Chart,
    Group,
    Heading,
    Listing,
    Opening,
    Paragraph,
    Table,
    plain,
    words_of,
)
from quarterdeck.checks import Fault
from quarterdeck.edition import Edition, Extract
from quarterdeck.papers import PaperParts
from quarterdeck.params import Params
from quarterdeck.params.commentary import Commentary, Subject
from quarterdeck.params.framework import Framework
from quarterdeck.params.house_form import Appendix, Contact, HeaderLine, Implication, Paper, Section
from quarterdeck.params.quarter import QuarterParams
from quarterdeck.params.register import Indicator, Kind, Period, PeriodBasis
from quarterdeck.paths import Workbook
from quarterdeck.periods import Window
from quarterdeck.readings import Readings

BURGLARY = indicator(by_district=True)
ROBBERY = indicator(id="robbery", title="Robbery", short_title="Robbery")
SURVEY = indicator(
    id="asb_seen", title="ASB seen", short_title="ASB seen", unit="per cent", noun="residents",
    kind=Kind.SURVEY,
)  # fmt: skip

PAPER = Paper(
    id="safety_paper",
    body="Midshire Safety Board",
    title="Safety performance",
    framework="safety",
    notebook="01_safety.ipynb",
    marking="Official",
    sections=(
        Section(
            id="introduction",
            heading="Introduction to {quarter}",
            paragraphs=(
                "Figures are of the {period}, for the meeting of {meeting}.",
                "See {appendix_dashboard} and {appendix_data}.",
            ),
        ),
        Section(id="overall", heading="Overall"),
        Section(id="outcomes"),
        Section(id="localities", heading="Localities", paragraphs=("Districts.",)),
    ),
    recommendation_lead="That the Board:",
    recommendations=("notes {quarter};", "asks why."),
    contacts=(
        Contact(
            role="Analyst", team="Midshire Council", telephone="0116 496 0000",
            email="analyst@example.org",
        ),
        Contact(role="Secretary", team="Midshire Council"),
    ),
    appendices=(
        Appendix(id="dashboard", title="The dashboard"),
        Appendix(id="data", title="The data"),
    ),
)  # fmt: skip


class HandMade(Edition):
    """An edition whose table, extracts, commentary and faults are given, with no series."""

    said: dict[str, Commentary]
    received: tuple[Extract, ...]
    in_use_files: tuple[str, ...]
    found_faults: tuple[Fault, ...]
    projected_before: pd.DataFrame

    @cached_property
    def readings(self) -> Readings:
        return Readings(self.table, self.params, self.quarter)

    @property
    def commentary(self) -> dict[str, Commentary]:  # type: ignore[override]
        return self.said

    @property
    def extracts(self) -> tuple[Extract, ...]:  # type: ignore[override]
        return self.received

    def in_use(self, paper: str | None = None) -> tuple[Extract, ...]:
        return tuple(one for one in self.received if one.file in self.in_use_files)

    @property
    def earlier(self) -> dict[Any, pd.DataFrame]:  # type: ignore[override]
        return {}

    @property
    def faults(self) -> tuple[Fault, ...]:
        return self.found_faults

    def past_projections(self) -> pd.DataFrame:
        return self.projected_before

    def control_chart(self, reading: Any) -> None:
        return None

    def periods(self, reading: Any) -> pd.DataFrame:
        return pd.DataFrame(columns=["start", "end", "value"])

    def trend(self, reading: Any) -> None:
        return None


#: Of a row of `projections.beside_what_happened`, what is printed.
_PROJECTED = ("last", "value", "lower_95", "upper_95", "happened", "percentage_error", "inside_95")


def extract(file: str, **given: Any) -> Extract:
    """An extract of recorded crime, real and in no way remarkable unless told otherwise."""
    known: dict[str, Any] = {
        "source": "police",
        "file": file,
        "title": "Recorded crime by month",
        "producer": "Midshire Police",
        "received": dt.date(2018, 1, 22),
        "licence": "Open Government Licence v3.0",
        "sha256": "0" * 64,
        "illustrative": False,
        "embargoed_until": None,
        "covers_from": dt.date(2012, 4, 1),
        "covers_to": dt.date(2017, 12, 31),
        "rows": 7245,
    }
    return Extract(**(known | given))


def districts_of(of: Indicator, verdicts: Sequence[str] = ("better", "similar", "worse")) -> list:
    return [
        row(**{**RATE, "indicator": of.id, "area": area.id, "against_county": verdict})
        for area, verdict in zip(DISTRICTS, verdicts, strict=True)
    ]


CRIME = outcome(indicators=("burglary", "robbery"), context=("asb_seen",))
BOARD = framework((CRIME,), (BURGLARY, ROBBERY, SURVEY))
ROWS = (
    row(**RATE, extracts="new.csv"),
    *districts_of(BURGLARY),
    row(**{**RATE, "indicator": "robbery", "rag": "amber", "direction": "stable"}),
    row(**{**SHARE, "indicator": "asb_seen", "use": "context"}),
)


def paper(
    rows: Sequence[pd.Series] = ROWS,
    board: Framework = BOARD,
    *,
    form: Paper = PAPER,
    commentary: dict[str, tuple[str, ...]] | None = None,
    extracts: Sequence[Extract] | None = None,
    in_use: Sequence[str] = ("new.csv",),
    faults: Sequence[Fault] = (),
    projected: Sequence[dict[str, Any]] = (),
    meeting: dt.date | None = dt.date(2018, 2, 16),
) -> PaperParts:
    """A paper of a small edition. commentary: paragraphs by what they are about."""
    quarter = QuarterParams(
        quarter="2017-18-Q3",
        papers=(form.id,),
        cutoff=dt.date(2018, 2, 2),
        published=dt.date(2018, 2, 9),
        meeting=meeting,
    )
    params = Params(
        areas={area.id: area for area in (COUNTY, *DISTRICTS)},
        peer_groups={},
        sources={SOURCE.id: SOURCE},
        frameworks={board.id: board},
        papers={form.id: form},
        quarters={quarter.quarter: quarter},
    )
    edition = HandMade(Workbook("."), params, QUARTER, pd.DataFrame(list(rows)))
    given = {
        "said": {
            name: Commentary(name, "safety team", paragraphs, 1)
            for name, paragraphs in (commentary or {}).items()
        },
        "received": tuple(extracts) if extracts is not None else (extract("new.csv"),),
        "in_use_files": tuple(in_use),
        "found_faults": tuple(faults),
        "projected_before": pd.DataFrame(
            list(projected), columns=["framework", "indicator", "quarter", "reason", *_PROJECTED]
        ),
    }
    for name, value in given.items():
        object.__setattr__(edition, name, value)
    return PaperParts(edition, form)


def flat(block: Block) -> list[Block]:
    """The blocks of a group, in order, with those of groups inside it."""
    if isinstance(block, Group):
        return [one for each in block.blocks for one in flat(each)]
    return [block]


def paragraphs(block: Block) -> list[str]:
    return [one.text for one in flat(block) if isinstance(one, Paragraph)]


def tables_in(block: Block) -> dict[str, Table]:
    return {one.id: one for one in flat(block) if isinstance(one, Table)}


def lines(cell: Cell) -> list[str]:
    return [" ".join(words_of(part) for part in line) for line in cell.lines]


# Opening and stable prose


def test_the_opening_names_body_title_and_the_date_of_the_meeting() -> None:
    opening = paper().opening()
    assert opening == Opening(
        body="Midshire Safety Board",
        title="Safety performance, 2017-18 quarter 3",
        date="16 February 2018",
        marking="Official",
        quarter="2017-18 quarter 3",
    )


def test_with_no_meeting_the_paper_is_dated_when_it_is_published() -> None:
    assert paper(meeting=None).opening().date == "9 February 2018"


@pytest.mark.parametrize(
    ("invented", "in_use", "mark"),
    [
        ((False, False), ("a", "b"), ""),
        ((True, False), ("a", "b"),
         "**Illustrative.** 1 of the 2 extracts in use is invented; the source lines say which."),
        ((True, True), ("a", "b"),
         "**Illustrative.** 2 of the 2 extracts in use are invented; the source lines say which."),
        # An invented extract that has been replaced marks nothing.
        ((True, False), ("b",), ""),
    ],
)  # fmt: skip
def test_every_page_is_marked_where_an_invented_extract_is_in_use(
    invented: tuple[bool, bool], in_use: tuple[str, ...], mark: str
) -> None:
    received = [extract(name, illustrative=it) for name, it in zip("ab", invented, strict=True)]
    parts = paper(extracts=received, in_use=in_use)
    assert parts.opening().illustrative == mark
    assert parts.dashboard().foot_left == mark


def test_a_section_is_its_heading_its_prose_and_then_the_commentary() -> None:
    made = paper(commentary={"introduction": ("First.", "Second.")}).section("introduction")
    assert flat(made) == [
        Heading(level=2, text="Introduction to 2017-18 quarter 3", id="introduction"),
        Paragraph(
            text="Figures are of the year ending December 2017, for the meeting of 16 February "
            "2018."
        ),
        Paragraph(text="See Appendix 1 and Appendix 2."),
        Paragraph(text="First.", voice="commentary", author="safety team"),
        Paragraph(text="Second.", voice="commentary", continued=True),
    ]


def test_a_word_the_house_form_does_not_have_is_named() -> None:
    section = Section(id="introduction", paragraphs=("For {qarter}.",))
    form = PAPER.model_copy(update={"sections": (section,)})
    with pytest.raises(KeyError, match=r"safety_paper asks for \{qarter\}; it may use .*quarter"):
        paper(form=form).section("introduction")


def test_a_section_that_is_not_there_is_named() -> None:
    with pytest.raises(KeyError, match="no section 'introductoin'; it has introduction, overall"):
        paper().section("introductoin")


def test_an_appendix_that_is_not_listed_is_named() -> None:
    form = PAPER.model_copy(update={"appendices": (Appendix(id="data", title="The data"),)})
    with pytest.raises(KeyError, match="lists no appendix 'dashboard'"):
        paper(form=form).dashboard()


def test_paragraphs_are_numbered_through_the_whole_paper() -> None:
    parts = paper(commentary={"burglary": ("Said of burglary.",), "overall": ("Said of all.",)})
    shown: list[Block] = [
        parts.opening(),
        parts.section("introduction"),
        parts.overall(),
        parts.outcomes(),
        parts.localities(),
        parts.recommendations(),
        parts.contacts(),
        parts.dashboard(),
        parts.data_quality(),
    ]
    placed = list(document.of(shown).every())
    numbers = [
        one.number for one in placed if isinstance(one.block, Paragraph) and one.number is not None
    ]
    assert numbers == list(range(1, len(numbers) + 1))
    notes = [one for one in placed if isinstance(one.block, Paragraph) and one.number is None]
    assert all(one.block.voice == "note" for one in notes)  # type: ignore[union-attr]


def test_a_date_in_print() -> None:
    assert printing.day(dt.date(2018, 2, 9)) == "9 February 2018"


# The overall summary


def test_the_overall_summary_counts_ratings_and_says_what_is_not_compared() -> None:
    rows = [
        row(**RATE),
        *districts_of(BURGLARY),
        row(
            **{**RATE, "indicator": "robbery", "rag": "not_rated", "direction": "not_compared"},
            comparison_reason="break",
            comparison_words="definition changed",
        ),
    ]
    made = paper(rows).overall()
    assert paragraphs(made) == [
        "**The one comparable indicator is worsening**: burglary. One change is withheld: not "
        "like for like.",
        "Of the two indicators on the dashboard, **one is rated red**; one isn’t rated.",
        "**One figure isn’t compared with a year before**: robbery (definition changed).",
    ]
    (table,) = tables_in(made).values()
    assert table.id == "outcomes"


@pytest.mark.parametrize(
    ("rags", "sentence"),
    [
        (("red", "red"), "Of the two indicators on the dashboard, **two are rated red**."),
        (("green", "red"),
         "Of the two indicators on the dashboard, **one is rated red** and one green."),
        (("amber", "green"),
         "Of the two indicators on the dashboard, **one is rated amber** and one green."),
        (("not_rated", "not_rated"),
         "**None of the two indicators on the dashboard is rated.**"),
    ],
)  # fmt: skip
def test_ratings_in_a_sentence(rags: tuple[str, str], sentence: str) -> None:
    rows = [
        row(**{**RATE, "rag": rags[0]}),
        *districts_of(BURGLARY),
        row(**{**RATE, "indicator": "robbery", "rag": rags[1]}),
    ]
    assert paragraphs(paper(rows).overall())[1] == sentence


def test_what_has_no_figure_is_told_apart_from_what_is_not_compared() -> None:
    rows = [
        row(**RATE),
        *districts_of(BURGLARY),
        row(indicator="robbery", comparison_reason="no_current", rag="not_rated"),
    ]
    assert paragraphs(paper(rows).overall())[2:] == [
        "**One indicator has no figure**: robbery (not received)."
    ]


# Outcomes


def test_an_outcome_is_heading_introduction_rating_and_its_indicators() -> None:
    made = paper(commentary={"crime": ("On the outcome.",), "burglary": ("On it.",)}).outcomes()
    kinds = [
        one.text if isinstance(one, Heading) else one.block
        for one in flat(made)
        if not isinstance(one, Paragraph)
    ]
    assert kinds == ["Less crime", "Burglary", "chart", "table", "Robbery", "table", "ASB seen"]
    said = paragraphs(made)
    assert said[:3] == [
        "Crime as the police record it.",
        "**The outcome is rated red**, the worst of its two rated indicators.",
        "On the outcome.",
    ]
    # An indicator's own commentary stands between its headline and its definition.
    assert said[3].startswith("**Burglary stood at 7.90")
    assert said[4] == "On it."
    assert said[5].startswith("**Definition:** Burglary of any building.")


def test_only_what_begins_a_page_names_its_outcome_above_it() -> None:
    second = indicator(id="robbery", title="Robbery", short_title="Robbery", by_district=True)
    board = framework((CRIME,), (BURGLARY, second, SURVEY))
    rows = [*ROWS, *districts_of(second)]
    found = {
        one.text: (one.new_page, one.eyebrow)
        for one in flat(paper(rows, board).outcomes())
        if isinstance(one, Heading)
    }
    assert found == {
        "Less crime": (True, ""),
        "Burglary": (False, ""),  # under its outcome's own heading
        "Robbery": (True, "Crime"),
        "ASB seen": (False, ""),
    }


def test_what_is_given_for_context_has_no_table_of_periods() -> None:
    assert set(tables_in(paper().outcomes())) == {"burglary_periods", "robbery_periods"}


@pytest.mark.parametrize(
    ("indicators", "rags", "rule", "sentence"),
    [
        (("burglary",), ("red",), "worst", "**The outcome is rated red**, like its one indicator."),
        (("burglary", "robbery"), ("red", "not_rated"), "worst",
         "**The outcome is rated red**, like the only one of its indicators that is rated."),
        (("burglary", "robbery"), ("red", "green"), "worst",
         "**The outcome is rated red**, the worst of its two rated indicators."),
        (("burglary", "robbery"), ("green", "green"), "most_common",
         "**The outcome is rated green**, the most common of its two rated indicators."),
        (("burglary", "robbery"), ("not_rated", "not_rated"), "worst",
         "**The outcome isn't rated**: none of its indicators has a valid comparison."),
    ],
)  # fmt: skip
def test_an_outcomes_rating(
    indicators: tuple[str, ...], rags: tuple[str, ...], rule: str, sentence: str
) -> None:
    board = framework((outcome(indicators=indicators, roll_up=rule),), (BURGLARY, ROBBERY))
    rows = [
        row(**{**RATE, "indicator": name, "rag": rag})
        for name, rag in zip(indicators, rags, strict=True)
    ]
    made = paper([*rows, *districts_of(BURGLARY)], board).outcomes()
    assert paragraphs(made)[1] == sentence


def test_a_district_comparison_names_its_finding_unit_and_period() -> None:
    (chart,) = [one for one in flat(paper().outcomes()) if isinstance(one, Chart)]
    assert chart.title == (
        "One district is better than the county, one is worse and one is similar"
    )
    assert chart.subtitle.startswith("Per 1,000 people, year ending December 2017.")
    assert chart.source == "Midshire Police, recorded crime, received 22 January 2018."


def test_the_source_line_says_which_figures_are_invented() -> None:
    received = [extract("new.csv", illustrative=True)]
    (chart,) = [one for one in flat(paper(extracts=received).outcomes()) if isinstance(one, Chart)]
    assert chart.source.endswith("received 22 January 2018. Illustrative figures.")


def test_the_definition_says_which_way_is_better_and_how_it_was_tested() -> None:
    rows = [
        row(**{**RATE, "dispersion": 3.35, "denominator_note": "mid-2016 population estimate"}),
        *districts_of(BURGLARY),
    ]
    board = framework((outcome(),), (indicator(by_district=True, caveats=("one caveat",)),))
    assert paragraphs(paper(rows, board).outcomes())[-1] == (
        "**Definition:** Burglary of any building. One caveat. Rates use the mid-2016 population "
        "estimate. **Better:** lower. **Rated red:** worsening. **Test:** z test of two counts, "
        "with over-dispersion φ\u00a0=\u00a03.4; intervals leave that out."
    )


def test_the_definition_says_where_the_scatter_comes_from_the_months_that_are_tested() -> None:
    test = "z test of two counts (φ with the current months)"
    rows = [row(**{**RATE, "dispersion": 3.41, "test": test}), *districts_of(BURGLARY)]
    board = framework((outcome(),), (indicator(by_district=True),))
    assert (
        "**Test:** z test of two counts, with over-dispersion φ\u00a0=\u00a03.4, estimated with "
        "the current months; intervals leave that out."
    ) in paragraphs(paper(rows, board).outcomes())[-1]


def test_an_indicator_with_nothing_to_show_keeps_its_few_lines_together() -> None:
    board = framework((outcome(indicators=("robbery",)),), (ROBBERY,))
    absent = row(indicator="robbery", comparison_reason="no_current", rag="not_rated")
    made = paper([absent], board, commentary={"robbery": ("Why.",)}).outcomes()
    group = made.blocks[-1]
    assert isinstance(group, Group)
    assert group.keep_together
    assert [one.block for one in group.blocks] == ["heading", *["paragraph"] * 3]
    assert not tables_in(made)


# Localities and closing parts


def test_localities_hold_the_matrix_and_records_with_no_location() -> None:
    lost = row(
        area="midshire_police:no_location",
        current_numerator=120.0,
        current_denominator=4000.0,
        current_value=3.0,
    )
    found = tables_in(paper([*ROWS, lost]).localities())
    assert list(found) == ["districts", "unlocated"]
    (line,) = found["unlocated"].rows
    assert [" ".join(lines(cell)) for cell in line.cells] == [
        "Burglary",
        "year ending December 2017",
        "4,000",
        "120",
        "3.0%",  # 120 / 4,000
    ]
    assert list(tables_in(paper().localities())) == ["districts"]


def test_recommendations_are_lettered_under_their_lead() -> None:
    made = paper().recommendations()
    assert made.keep_together
    assert paragraphs(made) == ["That the Board:"]
    listing = made.blocks[-1]
    assert listing == Listing(items=("notes 2017-18 quarter 3;", "asks why."), style="lettered")


def test_contacts_are_roles_with_links() -> None:
    made = paper().contacts()
    table = tables_in(made)["contacts_table"]
    assert [[lines(cell) for cell in each.cells] for each in table.rows] == [
        [["Analyst"], ["Midshire Council"], ["analyst@example.org", "0116 496 0000"]],
        [["Secretary"], ["Midshire Council"], ["not given"]],
    ]
    links = [line[0].text for line in table.rows[0].cells[2].lines]  # type: ignore[union-attr]
    assert links == [
        "[analyst@example.org](mailto:analyst@example.org)",
        "[0116 496 0000](tel:01164960000)",
    ]
    assert made.blocks[-1] == Listing(
        items=("Appendix 1: The dashboard", "Appendix 2: The data"), style="bulleted"
    )


def test_a_paper_without_appendices_lists_none() -> None:
    form = PAPER.model_copy(update={"appendices": ()})
    assert [one.block for one in flat(paper(form=form).contacts())] == ["heading", "table"]


# What was received, missing and set aside


def test_what_came_after_the_cutoff_and_stands_in_is_named_and_has_no_day() -> None:
    """Its true day, years after the paper, would stand against the sentence above the table."""
    late = extract(
        "late.csv", received=dt.date(2026, 11, 21), stands_in="those of the time weren’t at hand"
    )
    made = paper(extracts=[extract("new.csv"), late], in_use=["new.csv", "late.csv"]).data_quality()
    assert plain(paragraphs(made)[0]) == (
        "Extracts received by 2 February 2018 were used, but for recorded crime, which came "
        "later and stand in for earlier ones. Where a later extract gives a figure again, the "
        "later one holds."
    )
    shown = [lines(row.cells[-4]) for row in tables_in(made)["extracts"].rows]
    assert shown == [["22 Jan 2018"], ["later"]]
    assert "but for" not in paragraphs(paper(extracts=[extract("new.csv")]).data_quality())[0]


def test_an_embargoed_figure_is_marked_where_it_stands_and_listed() -> None:
    """An officer who copies the rest of an internal edition can tell which to leave out."""
    held = extract("held.csv", embargoed_until=dt.date(2018, 6, 1))
    rows = [
        row(**{**FALL, "indicator": "entrants", "extracts": "held.csv"}),
        *PLAN_ROWS[1:],
    ]
    parts = paper(rows, PLAN, form=PANEL, extracts=[held], in_use=["held.csv"])
    [headline] = [one for one in paragraphs(parts.outcomes()) if "entered for the first" in one]
    assert headline.endswith("**Embargoed until 1 June 2018.**")
    [listed] = [one for one in paragraphs(parts.overall("summary")) if "under embargo" in one]
    assert plain(listed).startswith(
        "One figure is under embargo: first-time entrants (until 1 June 2018)."
    )
    assert "held.csv" not in listed
    free = paper(rows, PLAN, form=PANEL, extracts=[extract("held.csv")], in_use=["held.csv"])
    told = [*paragraphs(free.outcomes()), *paragraphs(free.overall("summary"))]
    assert not [one for one in told if "mbargo" in one]


def test_vintages_of_a_return_stand_under_its_name() -> None:
    received = [
        extract("new.csv", illustrative=True),
        extract("old.csv", received=dt.date(2017, 4, 24), rows=6300),
        extract("empty.csv", title="Another", covers_from=None, covers_to=None),
    ]
    table = tables_in(paper(extracts=received).data_quality())["extracts"]
    assert [[lines(cell) for cell in each.cells] for each in table.rows] == [
        [
            ["Recorded crime by month", "Midshire Police"],
            *(["24 Apr 2017"], ["Apr 12–Dec 17"], ["6,300"], ["replaced"]),
        ],
        [["22 Jan 2018"], ["Apr 12–Dec 17"], ["7,245"], ["in use, illustrative"]],
        [
            ["Another", "Midshire Police"],
            *(["22 Jan 2018"], ["no rows"], ["7,245"], ["replaced"]),
        ],
    ]
    assert [each.cells[0].rows for each in table.rows] == [2, 1, 1]
    # No producer is named for what is invented.
    assert table.notes == (
        "Licence of the illustrative extracts: Open Government Licence v3.0.",
        "Open Government Licence v3.0: Midshire Police.",
    )


def items_under(block: Block, heading: str) -> list[str]:
    """What stands under a heading: its paragraphs, then the items of its list."""
    found, inside = [], False
    for one in flat(block):
        if isinstance(one, Heading):
            inside = one.text == heading
        elif inside and isinstance(one, Paragraph):
            found.append(plain(one.text))
        elif inside and isinstance(one, Listing):
            found += list(one.items)
    return found


def test_nothing_missing_and_nothing_set_aside_are_said() -> None:
    made = paper().data_quality()
    assert items_under(made, "What is missing") == ["Nothing that this paper reports is missing."]
    assert items_under(made, "What was set aside") == ["Nothing was set aside."]


def test_what_is_missing_is_listed_once_by_its_reason() -> None:
    board = framework((CRIME,), (BURGLARY, ROBBERY, SURVEY))
    reason = {"current_reason": "nothing came", "comparison_reason": "no_current"}
    before = {"previous_absence": "suppressed", "previous_reason": ""}
    rows = [
        row(indicator="burglary", **reason),
        row(indicator="robbery", **reason),
        row(**{**SHARE, **before, "indicator": "asb_seen", "use": "context"}),
    ]
    assert items_under(paper(rows, board).data_quality(), "What is missing") == [
        "These figures are missing. Each is left out and none is estimated.",
        "Burglary and Robbery. Not received: nothing came.",
        "Earlier figures of ASB seen. Suppressed: small numbers.",
    ]


def test_a_break_is_told_before_an_earlier_figure_that_did_not_come() -> None:
    board = framework((CRIME,), (BURGLARY, ROBBERY, SURVEY))
    asked = {"comparable": False, "comparison_reason": "break"}
    asked["comparison_sentence"] = "other people are asked from April 2014"
    before = {"previous_absence": "not_received", "previous_reason": "no wave received"}
    rows = [row(**{**SHARE, **before, **asked, "indicator": "asb_seen", "use": "context"})]
    assert items_under(paper(rows, board).data_quality(), "What is missing")[1:] == [
        "Earlier figures of ASB seen. Other people are asked from April 2014."
    ]


def test_a_source_from_which_nothing_came_is_named_once() -> None:
    uses = {"burglary": "dashboard", "robbery": "dashboard", "asb_seen": "context"}
    rows = [
        row(indicator=name, comparison_reason="no_current", use=use) for name, use in uses.items()
    ]
    made = paper(rows, extracts=()).data_quality()
    assert items_under(made, "What is missing")[1:] == [
        "Nothing received from Midshire Police: recorded crime."
    ]


def test_where_nothing_was_received_words_stand_in_place_of_the_table() -> None:
    made = paper(extracts=()).data_quality()
    assert "extracts" not in tables_in(made)
    assert items_under(made, "What was received")[1:] == ["Nothing has been received."]


def test_faults_and_notices_are_set_aside_in_words() -> None:
    fault = Fault(
        source="police",
        area="ash",
        month=dt.date(2017, 3, 1),
        count=20,
        usual=400,
        unlocated=900,
        usual_unlocated=30,
    )
    notices = ("first_service stops in March 2017.", "first_service stops in March 2017.")
    made = paper(
        extracts=[extract("new.csv", notices=notices), extract("old.csv", notices=("unused",))],
        faults=[fault],
    ).data_quality()
    assert items_under(made, "What was set aside") == [
        "These were held back, left out or read with care.",
        "Ash: March 2017 has 20 records in all where about 400 is usual, while 900 across the "
        "force have no location, where about 30 is usual. All figures of the area that hold this "
        "month are held back.",
        "Recorded crime. First Service stops in March 2017.",
    ]


def test_small_numbers_reach_the_page_as_counts() -> None:
    events = indicator(
        id="entrants", title="Entrants", short_title="Entrants", noun="people", kind=Kind.COUNT
    )
    board = framework((outcome(indicators=("entrants",)),), (events,))
    made = paper([row(**{**SMALL, "indicator": "entrants"})], board).outcomes()
    assert "%" not in paragraphs(made)[2]


# A body that judges against a baseline, in brief

ENTRANTS = indicator(
    id="entrants", title="First-time entrants", short_title="Entrants", noun="people",
    kind=Kind.COUNT, says="In {period}, {value} people entered for the first time",
)  # fmt: skip
TRAINING = indicator(id="training", title="Training", kind=Kind.ASSESSMENT, numerator=None)
OUTCOMES = indicator(
    id="victims", title="Outcome for victims", kind=Kind.NO_MEASURE, numerator=None,
    no_measure="in development",
)  # fmt: skip
LATE = indicator(
    id="late", title="Late return", short_title="Late return", noun="cases", kind=Kind.COUNT
)
PLAN = framework(
    (
        outcome(number="14A", indicators=("entrants", "training", "victims"), context=("late",)),
    ),
    (ENTRANTS, TRAINING, OUTCOMES, LATE),
).model_copy(update={"baseline": "2012-13", "outcome_noun": "strategic aim"})  # fmt: skip
#: 667 → 326: the fall is 341, 341 / 667 = 51%; a year before it was 422, 96 / 422 = 22.7%.
FALL: dict[str, Any] = {
    "indicator": "entrants",
    "current_value": 326.0,
    "current_numerator": 326.0,
    "previous_value": 422.0,
    "previous_numerator": 422.0,
    "compared_current": 326.0,
    "compared_earlier": 422.0,
    "change_value": -96.0,
    "change_count": -96.0,
    "change_percent": -22.75,
    "significant": True,
    "direction": "improving",
    "baseline": Window.financial_year("2012-13"),
    "baseline_absence": "",
    "baseline_value": 667.0,
    "baseline_comparable": True,
    "baseline_change_count": -341.0,
    "baseline_change_value": -341.0,
    "baseline_change_percent": -51.12,
    "baseline_p_value": 0.0001,
    "improvement": "improved",
    "test": "z test of two counts",
}
PLAN_ROWS = (
    row(**FALL),
    row(indicator="training", improvement="no_change", assessment_words="None was held.",
        assessment_role="Head of training"),
    row(indicator="victims", current_absence="no_measure", improvement_reason="no measure"),
    row(indicator="late", use="context", current_reason="no return came"),
)  # fmt: skip
PANEL = PAPER.model_copy(
    update={
        "indicators_in": "brief",
        "appendix_marks": "letters",
        "header": (
            HeaderLine(label="Date", text="{weekday} {meeting}"),
            HeaderLine(label="Paper marked", text="{marking}"),
        ),
        "sections": (
            *PAPER.sections,
            Section(id="summary", heading="Summary"),
            Section(id="recommendations", heading="Recommendation"),
            Section(id="appendices", heading="List of appendices"),
            Section(id="contacts", heading="Persons to contact"),
            Section(id="inspection", heading="Inspections"),
        ),
        "recommendations": ("notes this report.",),
        "implications": (Implication(heading="Financial", text="None."),),
    }
)


def projection(quarter: str, **given: Any) -> dict[str, Any]:
    """A projection of burglary in 2017-18 by an earlier edition, not known to have come true."""
    return {
        "framework": "safety",
        "indicator": "burglary",
        "quarter": quarter,
        "reason": "the year ending March 2018 isn’t known in full yet",
        "last": "2018-03",
        "value": 1200.0,
        "lower_95": 1100.0,
        "upper_95": 1300.0,
        "happened": float("nan"),
        "percentage_error": float("nan"),
        "inside_95": None,
    } | given


def test_what_was_projected_stands_beside_what_happened() -> None:
    # (1,250 - 1,200) / 1,250 is 4%; (1,250 - 1,500) / 1,250 is -20%.
    came = {"reason": "", "happened": 1250.0}
    made = paper(
        projected=[
            projection("2016-17-Q4", **came, percentage_error=4.0, inside_95=True),
            projection(
                "2017-18-Q1", **came, value=1500.0, lower_95=1400.0, upper_95=1600.0,
                percentage_error=-20.0, inside_95=False,
            ),
            projection("2017-18-Q2"),
            projection("2017-18-Q2", framework="another"),
            projection("2017-18-Q2", indicator="asb_seen"),
        ]
    ).data_quality()  # fmt: skip
    table = tables_in(made)["projected_and_happened"]
    assert [[lines(cell) for cell in one.cells] for one in table.rows] == [
        [["Burglary"], ["2016-17 quarter 4"], ["year ending March 2018"],
         ["1,200", "1,100 to 1,300"], ["1,250"], ["+4.0%", "inside the interval"]],
        [["Burglary"], ["2017-18 quarter 1"], ["year ending March 2018"],
         ["1,500", "1,400 to 1,600"], ["1,250"],
          [f"{printing.MINUS}20.0%", "outside the interval"]],
    ]  # fmt: skip
    said = paragraphs(made)
    assert (
        "Of two projections of earlier editions whose year is over, one had what happened inside "
        "the 95% interval." in said
    )
    assert (
        "One earlier projection isn’t set beside what happened: the year ending March 2018 isn’t "
        "known in full yet." in said
    )


def test_where_nothing_was_projected_nothing_is_said_of_it() -> None:
    made = paper().data_quality()
    assert "projected_and_happened" not in tables_in(made)
    assert not any("projected" in one.text for one in flat(made) if isinstance(one, Heading))


def panel(**given: Any) -> PaperParts:
    return paper(PLAN_ROWS, PLAN, form=PANEL, **given)


def test_a_header_block_gives_the_date_with_its_weekday() -> None:
    # 16 February 2018 was a Friday.
    assert panel().opening().header == (
        ("Date", "Friday 16 February 2018"),
        ("Paper marked", "Official"),
    )


def test_an_internal_edition_is_marked_internal_everywhere() -> None:
    parts = panel()
    object.__setattr__(parts.edition, "audience", "internal")
    opened = parts.opening()
    assert opened.marking == "Internal"
    assert ("Paper marked", "Internal") in opened.header
    unmarked = parts.paper.model_copy(update={"marking": None, "header": ()})
    assert PaperParts(parts.edition, unmarked).opening().marking == ""


def test_the_snapshot_then_names_what_moved_and_what_cannot_be_judged() -> None:
    made = panel().overall("summary")
    assert [plain(text) for text in paragraphs(made)] == [
        "1 of the 3 indicators (33.3%) improved, 2 (66.7%) show no change, of which 1 has no "
        "figure that can be judged, and 0 (0.0%) deteriorated.",
        "One improved: first-time entrants (−51%).",
        "One shows no (significant) change: training (assessed).",
        "Of one change tested, one is significant. Chance alone would give about 0.1.",
        "One indicator can’t be judged:",
    ]
    assert [one.items for one in flat(made) if isinstance(one, Listing)] == [
        ("**No measure** (1): outcome for victims.",)
    ]


def test_an_outcome_in_brief_has_no_headings_but_its_own() -> None:
    made = panel(commentary={"entrants": ("On it.",)}).outcomes()
    headings = [one.text for one in flat(made) if isinstance(one, Heading)]
    assert headings == ["Strategic aim 14A: Less crime"]
    assert [plain(text) for text in paragraphs(made)] == [
        "Crime as the police record it.",
        "Of the three indicators of this strategic aim, one improved, one shows no change and one "
        "can’t be judged.",
        "In the year ending December 2017, 326 people entered for the first time. That is 341 "
        "fewer (−51%) than 667 in the baseline year 2012-13, a significant improvement. A year "
        "before, in the year ending December 2016, it was 422; the change since (−22.8%) is "
        "significant, for the better.",
        "Definition: Burglary of any building. Better: lower. Test: z test of two counts.",
        "On it.",
        "Training: no change. None was held.",
        "Not measured yet: outcome for victims (in development).",
        "No figure this quarter: late return (not received: no return came).",
    ]
    assert not tables_in(made)


def test_a_quarter_that_points_another_way_than_its_year_is_told_before_peoples_words() -> None:
    """A body that judges by the year would otherwise say "improved" of a quarter that rose.

    What counts leads: the quarter's own figure stands after the year's.
    """
    of_quarter = ENTRANTS.model_copy(
        update={
            "id": "entrants_of_quarter",
            "title": "Entrants of the quarter",
            "period": Period(basis=PeriodBasis.QUARTER),
        }
    )
    (aim,) = PLAN.outcomes
    board = PLAN.model_copy(
        update={
            "outcomes": (aim.model_copy(update={"context": ("late", "entrants_of_quarter")}),),
            "indicators": (*PLAN.indicators, of_quarter),
        }
    )
    worse = {"direction": "worsening", "change_percent": 62.7, "change_value": 9.0}
    of_quarter_row = row(**{**FALL, **worse, "indicator": "entrants_of_quarter", "use": "context"})
    words = {aim.id: ("As expected.",)}
    made = paper((*PLAN_ROWS, of_quarter_row), board, form=PANEL, commentary=words).outcomes()
    ids = [(one.id or one.text) for one in flat(made) if isinstance(one, Paragraph)]
    assert ids.count("entrants_of_quarter") == 1
    assert ids.index("As expected.") < ids.index("entrants") < ids.index("entrants_of_quarter")
    opening = plain(paragraphs(made)[1])
    assert opening.endswith(
        "But the latest quarter alone is significantly worse than that of a year before: "
        "first-time entrants (+62.7%)."
    )
    told = paper((*PLAN_ROWS, of_quarter_row), board, form=PANEL).overall("summary")
    [improved] = [one for one in paragraphs(told) if "One improved" in plain(one)]
    assert "But the latest quarter alone is significantly worse" in improved


def test_an_assessment_is_in_the_voice_of_whose_it_is() -> None:
    (said,) = [
        one
        for one in flat(panel().outcomes())
        if isinstance(one, Paragraph) and one.voice == "commentary"
    ]
    assert (said.id, said.author) == ("training", "head of training")


def test_one_recommendation_is_one_paragraph() -> None:
    made = panel().recommendations()
    assert [one.text for one in flat(made)] == [  # type: ignore[union-attr]
        "Recommendation",
        "That the Board notes this report.",
    ]


def test_closing_parts_have_the_headings_of_the_house_form() -> None:
    parts = panel()
    for made, heading in (
        (parts.implications(), "Implications"),
        (parts.appendices(), "List of appendices"),
        (parts.background_papers(), "Background papers"),
        (parts.contacts(), "Persons to contact"),
    ):
        assert [one.text for one in flat(made) if isinstance(one, Heading)] == [heading]
    assert parts.appendices().blocks[1] == Listing(
        items=("Appendix A: The dashboard", "Appendix B: The data")
    )
    assert paragraphs(parts.background_papers()) == ["None."]
    (line,) = tables_in(parts.implications())["implications_table"].rows
    assert [" ".join(lines(cell)) for cell in line.cells] == ["Financial", "None."]
    assert line.cells[0].header


def test_a_section_that_nobody_spoke_to_may_be_left_out() -> None:
    assert panel().section("inspection", only_if_said=True).blocks == ()
    assert len(panel().section("inspection").blocks) == 1
    spoken = panel(commentary={"inspection": ("Good.",)})
    assert len(spoken.section("inspection", only_if_said=True).blocks) == 2


def test_a_persons_words_are_filled_in_and_say_where_they_were_written() -> None:
    said = "See {appendix:data} for {quarter}; {paragraph:entrants}, {entrants.value}."
    parts = panel()
    subject = Subject("Effectiveness", "inspector", (said,), 9)
    told = Commentary("inspection", "analyst", ("Good.",), 3, (subject,), "params/2017-18-Q3.md")
    object.__setattr__(parts.edition, "said", {"safety_paper.inspection": told})
    _, first, heading, second = parts.section("inspection").blocks
    assert first == Paragraph(
        text="Good.",
        voice="commentary",
        author="analyst",
        written_in="params/2017-18-Q3.md, line 3",
    )
    assert heading == Heading(level=3, text="Effectiveness", id="inspection_1")
    assert second == Paragraph(
        text="See [Appendix B](#data_quality) for 2017-18 quarter 3; {paragraph:entrants}, 326.",
        voice="commentary",
        author="inspector",
        written_in="params/2017-18-Q3.md, line 9",
    )


def test_what_is_missing_is_told_by_its_title_where_short_titles_are_alike() -> None:
    alike = indicator(id="robbery", title="Robbery of people", short_title="Burglary")
    board = framework((outcome(indicators=("burglary", "robbery")),), (BURGLARY, alike))
    rows = [row(indicator=one, current_reason="nothing came") for one in ("burglary", "robbery")]
    assert items_under(paper(rows, board).data_quality(), "What is missing")[1:] == [
        "Burglary and Robbery of people. Not received: nothing came."
    ]


def test_what_is_not_counted_is_not_called_missing() -> None:
    assert items_under(panel().data_quality(), "What is missing")[1:] == [
        "Late return. Not received: no return came."
    ]

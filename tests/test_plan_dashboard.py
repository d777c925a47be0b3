"""A plan's dashboard from readings made by hand: what each cell says, and on which page it stands.

Figures are those printed in the panel papers of September 2015 and February 2016, or pencil.
"""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from typing import Any

import pandas as pd
import pikepdf
import pytest
import sample_paper as sample
from bs4 import BeautifulSoup
from hand_made import framework, indicator, outcome, readings, row
from quarterdeck import document, exporters, plan_dashboard, theme
from quarterdeck.basket import Variation
from quarterdeck.blocks import Cell, Dashboard, Glyph, Opening, Row, Table, Text, plain, words_of
from quarterdeck.params.framework import Comment, Outcome
from quarterdeck.params.places import PeerGroup, PeerMembers
from quarterdeck.params.register import Footnote, Indicator, Kind, Period, PeriodBasis, Polarity
from quarterdeck.periods import Window
from quarterdeck.plan_dashboard import ROWS_TO_A_PAGE, split
from quarterdeck.verdicts import Improvement

OPENING = Opening(body="A panel", title="A paper", date="9 February 2018", quarter="2017-18 Q3")
BASELINE = Window.financial_year("2012-13")
PEERS = PeerGroup(
    id="similar",
    name="most similar places",
    members=(
        PeerMembers(since=dt.date(2012, 4, 1), authority="a test", areas=("midshire", "ash")),
    ),
)
THEFT = indicator(
    id="theft", title="Theft from vehicles", short_title="Theft from vehicles", unit="offences",
    noun="offences", kind=Kind.COUNT, neighbours="similar",
)  # fmt: skip
SATISFACTION = indicator(
    id="satisfaction", title="Satisfaction of victims", short_title="Satisfaction with service",
    unit="% satisfied", noun="victims", kind=Kind.SURVEY, polarity=Polarity.HIGHER,
    neighbours="similar",
)  # fmt: skip
OUTCOME_FOR_VICTIMS = indicator(
    id="victims", title="Outcome for victims", short_title="Outcome for victims",
    unit="no measure yet", noun="cases", kind=Kind.NO_MEASURE, numerator=None,
    no_measure="being worked out", decimals=0,
)  # fmt: skip
TRAINING = indicator(
    id="training", title="Training", short_title="Training of staff", unit="assessment",
    noun="assessments", kind=Kind.ASSESSMENT, numerator=None, decimals=0,
)  # fmt: skip

#: 5,236 → 6,092 thefts from vehicles: 856 more, 16%.
RISEN: dict[str, Any] = {
    "current_value": 6092.0,
    "current_numerator": 6092.0,
    "baseline_value": 5236.0,
    "baseline_numerator": 5236.0,
    "baseline_absence": "",
    "baseline": BASELINE,
    "baseline_change_value": 856.0,
    "baseline_change_count": 856.0,
    "baseline_change_percent": 16.348,
    "improvement": "deteriorated",
    "variation": "special cause concern",
    "projection_start": pd.Timestamp("2020-04-01"),
    "projection_end": pd.Timestamp("2021-03-31"),
    "projection_value": 6401.0,
    "projection_lower_95": 5907.0,
    "projection_upper_95": 6895.0,
    "rank": 7.0,
    "rank_of": 8.0,
    "compared_rate": 5.802,
    "peers_average": 5.5,
}
#: 82.9% → 73.6% of victims satisfied: 9.3 points fewer.
LESS_SATISFIED: dict[str, Any] = {
    "current_value": 73.6,
    "current_lower": 70.1,
    "current_upper": 76.8,
    "current_n": 1224.0,
    "baseline_value": 82.9,
    "baseline_absence": "",
    "baseline": BASELINE,
    "baseline_change_value": -9.3,
    "improvement": "deteriorated",
    "projection_reason": "a survey isn’t projected",
    "rank": 4.0,
    "rank_of": 8.0,
    "peers_average": 80.13,
}
NO_MEASURE: dict[str, Any] = {
    "current_absence": "no_measure",
    "current_reason": "being worked out",
    "improvement_reason": "no measure",
}
ASSESSED: dict[str, Any] = {
    "current_absence": "no_measure",
    "improvement": "improved",
    "assessment_words": "Training is to begin before the end of the year.",
    "assessment_role": "Partnership manager",
}
ALL = 9  # columns where every kind of column is there


def money(name: str, title: str) -> Indicator:
    return indicator(
        id=name, title=title, short_title=title, unit="£ million", noun="£ million",
        kind=Kind.MONEY, polarity=Polarity.NEUTRAL, decimals=1,
    )  # fmt: skip


def dashboard(
    *priorities: tuple[Outcome, tuple[tuple[Indicator, dict[str, Any]], ...]], **changed: Any
) -> Dashboard:
    """The dashboard of a plan with these priorities, each with its indicators and their rows."""
    every = [each for _, held in priorities for each, _ in held]
    plan = framework(tuple(each for each, _ in priorities), tuple(every)).model_copy(
        update={
            "outcome_noun": "priority",
            "baseline": "2012-13",
            "projected_to": "2020-21",
        }
        | {name: value for name, value in changed.items() if name != "embargo"}
    )
    rows = [
        row(
            **(
                {"outcome": priority.id, "indicator": each.id, "kind": each.kind.value}
                | {"use": "dashboard" if each.id in priority.indicators else "supplementary"}
                | given
            )
        )
        for priority, held in priorities
        for each, given in held
    ]
    embargo = changed.get("embargo", lambda _: None)
    found = readings(plan, rows)
    params = replace(found.params, peer_groups={PEERS.id: PEERS})
    return plan_dashboard.plan_dashboard(
        replace(found, params=params),
        plan,
        body="Midshire Panel · Appendix A",
        title="Plan dashboard",
        published="9 February 2018",
        illustrative="**Illustrative.**",
        embargo=embargo,
    )


def priority(
    *held: tuple[Indicator, dict[str, Any]], number: str = "1", also: int = 0, **given: Any
) -> tuple[Outcome, tuple[tuple[Indicator, dict[str, Any]], ...]]:
    """A priority of these indicators, of which the last `also` are supplementary."""
    names = tuple(each.id for each, _ in held)
    counted = len(names) - also
    made = outcome(
        id=f"priority_{number}", number=number, title=f"Reduce crime {number}",
        indicators=names[:counted], supplementary=names[counted:], **given,
    )  # fmt: skip
    return made, held


def one(of: Indicator, given: dict[str, Any], *, also: int = 0) -> tuple[Dashboard, list[Cell]]:
    """A dashboard of the thefts above and one indicator more, and the cells of that one."""
    held = ((of, given),) if of.id == THEFT.id else ((THEFT, RISEN), (of, given))
    made = dashboard(priority(*held, also=also))
    cells = made.tables[0].rows[-1].cells
    return made, list(cells[1:] if len(held) == 1 else cells)


def words(cell: Cell) -> list[str]:
    """A cell's lines, glyphs by their labels, without footnote marks."""
    return [" ".join(plain(words_of(part)) for part in line) for line in cell.lines]


def glyphs(cell: Cell) -> list[tuple[str, str, str]]:
    return [
        (part.name, part.letter, part.label)
        for line in cell.lines
        for part in line
        if isinstance(part, Glyph)
    ]


# Columns and head


def test_columns_are_named_from_the_params() -> None:
    made = dashboard(priority((THEFT, RISEN)))
    assert [(column.heading, column.basis) for column in made.tables[0].columns] == [
        ("Priority", ""),
        ("Measure", "and what is counted"),
        ("Baseline", "2012-13 or dated"),
        ("Latest", "12 months to Dec 17"),
        ("Variance", "on baseline"),
        ("Verdict", "on baseline, 95%"),
        ("SPC variance", "latest months"),
        ("Projection", "2020-21, 95%"),
        ("Most similar places", "position; average"),
    ]


def test_a_column_that_nothing_stands_in_is_left_out() -> None:
    bare = THEFT.model_copy(update={"neighbours": None})
    made = dashboard(priority((bare, {**RISEN, "variation": ""})), baseline=None, projected_to=None)
    headings = [column.heading for column in made.tables[0].columns]
    assert headings[2:] == ["Baseline", "Latest", "Variance", "Verdict"]
    assert made.tables[0].columns[2].basis == "as dated"


def test_the_head_counts_verdicts_of_what_is_counted() -> None:
    made = dashboard(
        priority(
            (THEFT, RISEN),
            (TRAINING, ASSESSED),
            (OUTCOME_FOR_VICTIMS, NO_MEASURE),
            (SATISFACTION, LESS_SATISFIED),
            also=1,
        )
    )
    assert made.counted == "3 indicators:"
    assert [(count.glyph.label, count.number) for count in made.counts] == [
        ("improved", 1),
        ("no change (1 not judged)", 1),
        ("deteriorated", 1),
    ]
    assert plain(made.headline) == (
        "One of three indicators is significantly worse than the baseline: theft from vehicles. "
        "One improved and one can’t be judged."
    )
    assert made.eyebrow == "Midshire Panel · Appendix A"
    assert made.foot_right == "12 months to December 2017 · Published 9 February 2018"


# Rows


def test_a_count_says_all_it_knows() -> None:
    _, cells = one(THEFT, RISEN)
    assert [words(cell) for cell in cells] == [
        ["Theft from vehicles", "offences"],
        ["5,236"],
        ["6,092"],
        ["+16%"],
        ["Deteriorated"],
        ["Concern"],
        ["6,401", "5,907 to 6,895"],
        ["7th of 8", "5.80; average 5.50"],
    ]
    assert cells[0].header
    assert glyphs(cells[4]) == [("worse", "D", "Deteriorated")]
    assert glyphs(cells[5]) == [("worsening_up", "", "Concern")]


def test_a_survey_gives_points_its_interval_and_n() -> None:
    made, cells = one(SATISFACTION, LESS_SATISFIED)
    assert [words(cell) for cell in cells[:5]] == [
        ["Satisfaction with service", "% satisfied"],
        ["82.9%"],
        ["73.6%", "70.1 to 76.8; n 1,224"],
        ["−9.3 pts"],
        ["Deteriorated"],
    ]
    assert words(cells[6]) == ["4th of 8", "average 80.1%"]
    assert "Under a survey’s figure: its 95% interval; n answered." in made.remarks


def test_what_is_not_known_has_its_reason_at_a_letter_or_across_neighbours() -> None:
    made, cells = one(SATISFACTION, LESS_SATISFIED)
    assert words(cells[5]) == ["NA: not counted by month; a survey isn’t projected."]
    assert [cell.span for cell in cells[5:]] == [2, 1]
    assert made.footnotes == ()
    ranked = (SATISFACTION, LESS_SATISFIED)
    made = dashboard(priority(ranked, (THEFT, {**RISEN, "rank": float("nan")})))
    cells = made.tables[0].rows[-1].cells
    assert words(cells[7]) == ["NA"]
    assert made.footnotes == (("a", "NA: no figure from the rest of the most similar places."),)
    [mark] = [part.text for part in cells[7].lines[0] if isinstance(part, Text)]
    assert mark == "NA^a^"


def test_a_group_of_which_nothing_is_known_has_no_column_and_a_remark() -> None:
    made = dashboard(priority((THEFT, {**RISEN, "rank": float("nan")})))
    assert [column.heading for column in made.tables[0].columns][-1] == "Projection"
    assert "Most similar places: no figure from the rest of it." in made.remarks


def test_an_embargoed_figure_has_a_mark_that_says_so() -> None:
    made = dashboard(
        priority((THEFT, RISEN), (SATISFACTION, LESS_SATISFIED)),
        embargo=lambda one: dt.date(2018, 6, 1) if one.indicator.id == "theft" else None,
    )
    [(number, said)] = [note for note in made.footnotes if "Embargoed" in note[1]]
    assert said == "Embargoed until 1 June 2018: not to be passed on."
    marked = [
        [part.text for line in row.cells[place].lines for part in line if isinstance(part, Text)]
        for row, place in zip(made.tables[0].rows, (3, 2), strict=True)
    ]
    assert [f"^{number}^" in " ".join(texts) for texts in marked] == [True, False]


def test_no_measure_runs_its_reason_across_the_unused_columns() -> None:
    _, cells = one(OUTCOME_FOR_VICTIMS, NO_MEASURE)
    assert [words(cell) for cell in cells] == [
        ["Outcome for victims"],
        ["NA"],
        ["NA"],
        ["NA"],
        ["Not judged No measure: being worked out."],
    ]
    assert glyphs(cells[-1]) == [("not_judged", "-", "Not judged")]
    assert sum(cell.span for cell in cells) == ALL - 1


def test_what_is_embargoed_says_so_and_nothing_else_whatever_the_table_holds() -> None:
    leaky = {**LESS_SATISFIED, "current_value": float("nan")}
    leaky |= {"current_absence": "not_yet_published", "improvement": "not_judged"}
    made, cells = one(SATISFACTION, leaky)
    assert [words(cell) for cell in cells[1:]] == [
        ["NA"],
        ["NA"],
        ["NA"],
        ["Not judged Not yet published."],
    ]
    assert "82.9" not in made.model_dump_json()
    assert "1224" not in made.model_dump_json().replace(",", "")


def test_too_few_responses_are_an_asterisk_that_is_explained() -> None:
    made, cells = one(
        SATISFACTION,
        {"current_absence": "too_few_responses", "current_reason": "26 answered; 30 are needed"},
    )
    assert [words(cell) for cell in cells[1:]] == [
        ["NA", "no baseline"],
        ["*"],
        ["NA"],
        ["Not judged Too few responses: 26 answered; 30 are needed."],
    ]
    assert "* Too few answered." in made.remarks
    assert not any("*" in each for each in one(THEFT, RISEN)[0].remarks)


def test_a_baseline_stands_beside_a_latest_figure_that_did_not_come() -> None:
    late = {**RISEN, "current_value": float("nan"), "current_absence": "not_received"}
    late |= {"improvement": "not_judged", "current_reason": "return due in May"}
    _, cells = one(THEFT, late)
    assert [words(cell) for cell in cells[1:]] == [
        ["5,236"],
        ["NA"],
        ["NA"],
        ["Not judged Not received: return due in May."],
    ]


def test_an_assessment_gives_its_verdict_and_what_it_rests_on() -> None:
    made, cells = one(TRAINING, ASSESSED)
    assert [words(cell) for cell in cells] == [
        ["Training of staff"],
        ["Assessed, not measured"],
        ["Improved"],
        ["Training is to begin before the end of the year."],
    ]
    assert glyphs(cells[2]) == [("better", "I", "Improved")]
    assert made.footnotes[-1] == ("1", "Assessed by: Partnership manager.")
    assert sum(cell.span for cell in cells) == ALL - 1


def test_an_assessment_that_nobody_made_says_so() -> None:
    _, cells = one(
        TRAINING, {"current_absence": "not_received", "current_reason": "not assessed this quarter"}
    )
    assert words(cells[-1]) == ["Not judged Not received: not assessed this quarter."]


def test_what_has_no_baseline_is_not_judged_and_says_why() -> None:
    made, cells = one(
        THEFT,
        {"current_value": 4975.0, "improvement_reason": "no baseline", "variation": "trial limits"},
    )
    assert [words(cell) for cell in cells[1:6]] == [
        ["NA", "no baseline"],
        ["4,975"],
        ["NA"],
        ["Not judged", "no baseline"],
        ["Trial limits"],
    ]
    assert words(cells[6]) == ["NA"]
    assert ("a", "NA: not known.") in made.footnotes


def test_supplementary_rows_are_told_apart_by_their_verdict() -> None:
    made, cells = one(SATISFACTION, {**LESS_SATISFIED, "improvement_reason": ""}, also=1)
    assert words(cells[4]) == ["Not counted"]
    assert glyphs(cells[4]) == []
    assert sum(count.number for count in made.counts) == 1
    _, cells = one(OUTCOME_FOR_VICTIMS, NO_MEASURE, also=1)
    assert words(cells[-1]) == ["Not counted No measure: being worked out."]


def test_sums_of_money_that_stand_together_share_a_row() -> None:
    """27.8 = 21.7 + 2.1 + 4.0, as in the paper of September 2015."""
    held: list[tuple[Indicator, dict[str, Any]]] = [
        (money("required", "Required"), {"current_value": 27.8}),
        (money("realised", "Realised to date"), {"current_value": 21.7}),
        (money("identified", "Identified"), {"current_value": 2.1}),
        (money("to_find", "Still to be found"), {"current_absence": "not_received"}),
    ]
    made = dashboard(
        priority((THEFT, RISEN)), priority(*held, number="2", also=4, short_title="Savings")
    )
    _, measure, sums = made.tables[0].rows[-1].cells
    assert words(measure) == ["Savings", "£ million"]
    assert words(sums) == [
        "£27.8m required · £21.7m realised to date · £2.1m identified · "
        "NA still to be found (not received)",
        "Tracked: not counted, not judged.",
    ]
    assert sums.span == ALL - 2
    assert made.counted == "1 indicator:"


def test_a_period_stands_under_a_figure_that_is_not_on_the_page_s() -> None:
    to_date = THEFT.model_copy(update={"period": Period(basis=PeriodBasis.YEAR_TO_DATE)})
    now = Window(dt.date(2017, 4, 1), dt.date(2017, 12, 31))
    made, cells = one(to_date, {**RISEN, "current": now, "baseline": now.like_for_like})
    assert words(cells[1]) == ["5,236", "LYTD Apr–Dec 16"]
    assert words(cells[2]) == ["6,092", "YTD Apr–Dec 17"]
    assert "YTD: year to date. LYTD: the same months of the year before." in made.remarks
    whole = Window.financial_year("2016-17")
    made, cells = one(to_date, {**RISEN, "current": whole})
    assert words(cells[2]) == ["6,092", "YTD to Mar 17"]
    made, cells = one(THEFT, RISEN)
    assert not any("YTD" in remark for remark in made.remarks)


def test_an_indicative_projection_is_marked() -> None:
    made, cells = one(THEFT, {**RISEN, "projection_indicative": True})
    assert [part.text for part in cells[6].lines[0] if isinstance(part, Text)] == ["6,401^1^"]
    assert made.footnotes[0][1].startswith("Indicative: too few months")


def test_a_peer_without_a_figure_is_named() -> None:
    made, cells = one(THEFT, {**RISEN, "peers_missing": "Ash and Birch"})
    assert [part.text for part in cells[7].lines[0] if isinstance(part, Text)] == ["7th of 8^1^"]
    assert made.footnotes == (("1", "No figure from Ash and Birch."),)
    assert any(remark.startswith("Most similar places: 1st is best") for remark in made.remarks)
    assert any("per 1,000 people" in remark for remark in made.remarks)


@pytest.mark.parametrize(
    ("variation", "polarity", "glyph"),
    [
        (Variation.CONCERN, Polarity.LOWER, "worsening_up"),
        (Variation.CONCERN, Polarity.HIGHER, "worsening_down"),
        (Variation.IMPROVEMENT, Polarity.LOWER, "improving_down"),
        (Variation.IMPROVEMENT, Polarity.HIGHER, "improving_up"),
        (Variation.NEITHER, Polarity.NEUTRAL, "neutral_either"),
        (Variation.COMMON_CAUSE, Polarity.LOWER, "stable"),
        (Variation.TRIAL_LIMITS, Polarity.LOWER, "not_judged"),
    ],
)
def test_the_arrow_shows_the_side_and_the_shape_whether_it_is_good(
    variation: Variation, polarity: Polarity, glyph: str
) -> None:
    assert plan_dashboard.variation_glyph(variation, polarity).name == glyph


@pytest.mark.parametrize("verdict", Improvement)
def test_every_verdict_has_a_shape_a_letter_or_arrow_and_a_word(verdict: Improvement) -> None:
    glyph = plan_dashboard.improvement_glyph(verdict)
    assert glyph.letter or glyph.name == "stable"
    assert glyph.label


# Groups, comments and footnotes


def test_a_priority_stands_beside_its_rows_with_number_and_title() -> None:
    made = dashboard(
        priority((THEFT, RISEN), (OUTCOME_FOR_VICTIMS, NO_MEASURE), number="14"),
        priority((SATISFACTION, LESS_SATISFIED), number="15"),
    )
    first, second, third = made.tables[0].rows
    assert words(first.cells[0]) == ["14\u2002Reduce crime 14"]
    assert (first.cells[0].header, first.cells[0].rows) == (True, 2)
    assert [row.starts_group for row in (first, second, third)] == [True, False, True]


def test_a_comment_is_said_once_with_the_priorities_that_it_is_about() -> None:
    held = Comment(text="Being worked out.")
    over = Comment(text="Said no longer.", until=dt.date(2016, 3, 31))
    made = dashboard(
        priority((THEFT, RISEN), number="5", comments=(held, over)),
        priority((SATISFACTION, LESS_SATISFIED), number="6", comments=(held,)),
    )
    assert made.tables[0].notes == ("**On 5 and 6:** Being worked out.",)


def test_register_s_footnotes_hang_on_their_figures() -> None:
    noted = THEFT.model_copy(
        update={
            "footnotes": (
                Footnote(on="title", text="As the force counts it."),
                Footnote(on="current", text="All vehicles."),
            )
        }
    )
    made, cells = one(noted, RISEN)
    assert cells[0].lines[0] == (Text(text="Theft from vehicles^1^"),)
    assert words(cells[2]) == ["6,092"]
    assert made.footnotes == (("1", "As the force counts it."), ("2", "All vehicles."))


def many(priorities: int, rows: int) -> Dashboard:
    """A plan of so many priorities, each with so many indicators that differ in name only."""
    return dashboard(
        *(
            priority(
                *(
                    (
                        SATISFACTION.model_copy(update={"id": f"s{number}_{place}"}),
                        LESS_SATISFIED,
                    )
                    for place in range(rows)
                ),
                number=str(number),
            )
            for number in range(1, priorities + 1)
        )
    )


def test_a_footnote_stands_under_each_table_that_bears_its_mark() -> None:
    made = many(12, 3)
    first, second = made.tables
    both = (made.footnotes_under(first), made.footnotes_under(second))
    assert both[0] == both[1] == made.footnotes
    marked = Table(id="t", caption="A table", columns=first.columns, rows=(marked_row("2"),))
    apart = made.model_copy(
        update={"tables": (first, marked), "footnotes": (*made.footnotes, ("2", "Only here."))}
    )
    assert ("2", "Only here.") not in apart.footnotes_under(first)
    assert apart.footnotes_under(marked) == (("2", "Only here."),)


def marked_row(mark: str) -> Row:
    return Row(cells=(Cell(lines=((Text(text=f"Figure^{mark}^"),),), span=ALL),))


# Pages


@pytest.mark.parametrize(
    ("heights", "pages"),
    [
        ([1], (1,)),
        ([22], (1,)),  # with the sentence, 23: as many as fit
        ([20, 2], (2,)),
        ([20, 3], (1, 1)),
        # Two ways are as good: 21 + 1 against 23, and 22 + 1 against 22. Fewest stand first.
        ([1, 2, 4, 2, 3, 3, 3, 1, 1, 1, 1, 3, 3, 6, 1, 3, 5, 1], (10, 8)),
        ([30], (1,)),  # a priority isn't divided
        ([15] * 4, (1, 1, 2)),  # 60 rows want three pages
    ],
)
def test_pages_are_as_low_as_they_can_be(heights: list[int], pages: tuple[int, ...]) -> None:
    assert split(heights) == pages


def test_no_priority_has_no_page() -> None:
    with pytest.raises(ValueError, match="no priority"):
        split([])


def test_pages_hold_every_priority_in_order() -> None:
    made = many(10, 6)
    numbers = [
        words(each.cells[0])[0].split("\u2002")[0]
        for table in made.tables
        for each in table.rows
        if each.starts_group
    ]
    assert numbers == [str(number) for number in range(1, 11)]
    assert len(made.tables) == 3  # 60 rows and the sentence, 23 to a page
    assert all(len(table.rows) <= ROWS_TO_A_PAGE + 1 for table in made.tables)


# Printed


def whole() -> Dashboard:
    """Every kind of row, on two pages."""
    kinds = (
        (THEFT, RISEN),
        (SATISFACTION, LESS_SATISFIED),
        (OUTCOME_FOR_VICTIMS, NO_MEASURE),
        (TRAINING, ASSESSED),
    )
    return dashboard(
        *(
            priority(
                *(
                    (of.model_copy(update={"id": f"{of.id}_{number}"}), given)
                    for of, given in kinds
                ),
                number=str(number),
                also=1,
                comments=(Comment(text=f"About {number}."),),
            )
            for number in range(1, 9)
        )
    )


def test_no_cell_is_blank_and_every_row_fills_the_columns() -> None:
    document.of([OPENING, whole()])  # or it raises Problems


def test_each_table_has_a_landscape_page_and_is_tagged_with_its_headings() -> None:
    made = whole()
    printed = exporters.pdf(document.of([OPENING, made]))
    with pikepdf.open(io.BytesIO(printed)) as file:
        landscape = [float(page.mediabox[2]) > float(page.mediabox[3]) for page in file.pages]
        tables = list(exporters._elements(file.Root.StructTreeRoot, "/Table"))
        headings = [list(exporters._elements(table, "/TH")) for table in tables]
    assert landscape == [False, True, True]
    assert len(tables) == 2
    # Nine columns, and a heading for each row and each priority.
    assert [len(found) for found in headings] == [
        ALL + len(table.rows) + sum(each.starts_group for each in table.rows)
        for table in made.tables
    ]


def test_the_page_in_html_has_both_tables_with_scopes_and_their_notes() -> None:
    page = exporters.html(sample.notebook(OPENING, whole()))
    found = BeautifulSoup(page, "html.parser").find("section", class_="low-rows")
    assert found is not None
    assert len(found.find_all("table")) == 2
    assert {heading["scope"] for heading in found.find_all("th")} == {"col", "row", "rowgroup"}
    assert "About 1." in found.get_text()
    assert "About 8." in found.get_text()
    assert len(found.find_all("dl", class_="key")) == 1


def test_low_rows_keep_to_the_smallest_size_of_type() -> None:
    assert min(theme.LOW_ROW_SIZES.values()) == theme.SIZE_SMALL
    assert theme.LOW_ROW_SIZES.keys() == theme.DASHBOARD_SIZES.keys()

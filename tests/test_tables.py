"""Tables from small readings made by hand: what each cell says, and where it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest
from hand_made import (
    DISTRICTS,
    NINE_MONTHS,
    NINE_MONTHS_BEFORE,
    RATE,
    SHARE,
    SMALL,
    YEAR,
    YEAR_END,
    framework,
    indicator,
    outcome,
    reading,
    readings,
    row,
)
from quarterdeck import tables
from quarterdeck.blocks import Cell, Dashboard, Glyph, Picture, Table, Text, words_of
from quarterdeck.params.register import Footnote, Indicator, Kind, Polarity

BURGLARY = indicator(by_district=True, neighbours="nearest", counties="counties")
SHARE_OF_CASES = indicator(
    id="repeats", title="Repeat cases", short_title="Repeat cases", noun="cases", unit="% of cases",
    kind=Kind.PROPORTION, polarity=Polarity.NEUTRAL,
    footnotes=(Footnote(on="current", text="The range changed in 2016."),),
)  # fmt: skip
ENTRANTS = indicator(
    id="entrants", title="First-time entrants", short_title="Entrants", noun="people",
    unit="number", kind=Kind.COUNT,
)  # fmt: skip
PEERS: dict[str, Any] = {
    "rank": 4.0,
    "rank_of": 9.0,
    "rank_lower": 3.0,
    "rank_upper": 5.0,
    "peers_average": 7.8,
    "county_position": "top",
    "county_of": 12.0,
}


def district_rows(of: Indicator, verdicts: Sequence[str], **given: Any) -> list[pd.Series]:
    """A row for each district with its verdict, or an absence where the verdict is one."""
    made = []
    for area, verdict in zip(DISTRICTS, verdicts, strict=True):
        known = {**RATE, "against_county": verdict}
        if verdict == "not_received":
            known = {"current_absence": verdict, "against_county": "not_judged"}
        made.append(row(**{**known, "indicator": of.id, "area": area.id, **given}))
    return made


def dashboard(
    *of: tuple[Indicator, dict[str, Any]],
    districts: Sequence[pd.Series] = (),
    trend: Any = None,
    notes: str | None = None,
) -> Dashboard:
    """The dashboard of one outcome, with these indicators and their rows."""
    crime = outcome(indicators=tuple(each.id for each, _ in of), note=notes)
    board = framework((crime,), tuple(each for each, _ in of))
    rows = [row(**{**given, "indicator": each.id}) for each, given in of]
    if not districts:
        held = [each for each, _ in of if each.by_district]
        districts = [one for each in held for one in district_rows(each, ("similar",) * 3)]
    return tables.dashboard(
        readings(board, [*rows, *districts]),
        board,
        body="Midshire Board · Appendix 1",
        title="Safety dashboard",
        published="9 February 2018",
        illustrative="",
        trend=lambda _: trend,
    )


def words(cell: Cell) -> list[str]:
    """A cell's lines, glyphs by their labels."""
    return [" ".join(words_of(part) for part in line) for line in cell.lines]


def glyphs(cell: Cell) -> list[Glyph]:
    return [part for line in cell.lines for part in line if isinstance(part, Glyph)]


def only_row(made: Dashboard) -> tuple[Cell, ...]:
    """The cells after the outcome's, of a dashboard with one row."""
    (single,) = made.tables[0].rows
    return single.cells[1:]


# The dashboard


def test_columns_are_headed_with_the_year_and_month_they_hold() -> None:
    made = dashboard((BURGLARY, RATE))
    assert [(column.heading, column.basis) for column in made.tables[0].columns] == [
        ("Outcome", "and overall rating"),
        ("Indicator", ""),
        ("Year end 2016-17", "as updated"),
        ("Rolling 12 months", "Dec 17, or shown"),
        ("Trend", "line = mean"),
        ("Direction of travel", "like for like only"),
        ("Rating", ""),
        ("Nearest neighbours", "and likely range"),
        ("County", "by quartile"),
        ("Districts", "against the county"),
    ]


def test_a_row_says_all_it_knows() -> None:
    made = dashboard(
        (BURGLARY, {**RATE, **PEERS}),
        districts=district_rows(BURGLARY, ("better", "similar", "worse")),
    )
    title, year_end, current, trend, travel, rating, rank, county, districts = only_row(made)
    assert words(title) == ["Burglary", "per 1,000 people"]
    assert title.header
    assert words(year_end) == ["7.33"]
    assert words(current) == ["7.90"]
    assert words(trend) == ["One period only"]
    assert words(travel) == ["Worsening", "+7.9%, significant"]
    # Red for its change, in the best quarter of the counties: the row says so in a clause.
    assert [part.label for part in glyphs(rating)] == ["Red"]
    assert [text for _, text in made.footnotes] == [
        "It is rated red, although few county areas have a better level."
    ]
    assert words(rank)[0] == "4th of 9 (3rd–5th)"
    assert isinstance(rank.lines[1][0], Picture)
    assert "4th of 9, likely range 3rd–5th" in rank.lines[1][0].alt
    assert words(county) == ["Top"]
    assert [(glyph.name, glyph.letter, glyph.label) for glyph in glyphs(districts)] == [
        ("better", "A", "Ash: better"),
        ("similar", "B", "Birch: similar"),
        ("worse", "LS", "Long Sutton: worse"),
    ]


def test_an_outcome_stands_beside_all_its_rows_with_its_rating() -> None:
    made = dashboard((BURGLARY, RATE), (ENTRANTS, {**SMALL, "rag": "not_rated"}))
    first, second = made.tables[0].rows
    assert (first.starts_group, second.starts_group) == (True, False)
    assert first.cells[0].rows == 2
    assert words(first.cells[0]) == ["Less crime", "Red 1 of 2 rated"]
    assert words(second.cells[0]) == ["Entrants", "number"]


def test_counts_stand_at_the_head_worst_first() -> None:
    made = dashboard(
        (BURGLARY, RATE),
        (ENTRANTS, {**SMALL, "rag": "red"}),
        (SHARE_OF_CASES, {**SHARE, "rag": "green"}),
    )
    assert made.counted == "3 indicators:"
    assert [(count.glyph.label, count.number) for count in made.counts] == [
        ("Red", 2),
        ("Amber", 0),
        ("Green", 1),
        ("Not rated", 0),
    ]
    assert dashboard((BURGLARY, RATE)).counted == "1 indicator:"


def test_a_row_without_a_figure_runs_its_reason_across_the_rest() -> None:
    absent = {
        "current_absence": "not_received",
        "current_reason": "the force sent nothing",
        "comparison_reason": "no_current",
        "rag": "not_rated",
    }
    made = dashboard((BURGLARY, {**RATE, **absent}))
    title, year_end, current, reason = only_row(made)
    assert [words(each) for each in (year_end, current, reason)] == [
        ["7.33"],
        ["NA"],
        ["Not received: the force sent nothing."],
    ]
    # Outcome, title, year end and current stand before it; it takes all other columns.
    assert 4 + reason.span == len(made.tables[0].columns)
    assert title.span == 1


def test_no_cell_of_a_dashboard_is_blank() -> None:
    bare = {"current_value": 7.9, "comparison_reason": "no_earlier", "comparison_words": "none"}
    made = dashboard((BURGLARY, {**bare, "year_end_absence": "not_received"}))
    for cell in only_row(made):
        assert "".join(words(cell)).strip(), cell


@pytest.mark.parametrize(
    ("window", "beneath"),
    [(YEAR, []), (YEAR_END, ["Apr 16–Mar 17"]), (NINE_MONTHS, ["Apr–Dec 17 (9m)"])],
    ids=["the page's own", "another year", "nine months"],
)
def test_a_period_stands_under_a_value_that_is_not_on_the_pages_own(
    window: Any, beneath: list[str]
) -> None:
    _, _, current, *_ = only_row(dashboard((BURGLARY, {**RATE, "current": window})))
    assert words(current) == ["7.90", *beneath]


@pytest.mark.parametrize(
    ("given", "name", "label"),
    [
        ({"direction": "worsening", "change_value": 1.0}, "worsening_up", "Worsening"),
        ({"direction": "worsening", "change_value": -1.0}, "worsening_down", "Worsening"),
        ({"direction": "improving", "change_value": 1.0}, "improving_up", "Improving"),
        ({"direction": "improving", "change_value": -1.0}, "improving_down", "Improving"),
        ({"direction": "higher", "change_value": 1.0}, "neutral_up", "Higher"),
        ({"direction": "lower", "change_value": -1.0}, "neutral_down", "Lower"),
        ({"direction": "stable", "change_value": 1.0}, "stable", "Stable"),
        ({"comparison_reason": "length"}, "withheld_length", "Not compared"),
        ({"comparison_reason": "overlap"}, "withheld_length", "Not compared"),
        ({"comparison_reason": "break"}, "withheld_definition", "Not compared"),
        ({"comparison_reason": "coverage"}, "withheld_coverage", "Not compared"),
        ({"comparison_reason": "sample"}, "withheld_sample", "Not compared"),
        ({"comparison_reason": "no_earlier"}, "withheld_data", "Not compared"),
        ({"comparison_reason": "no_current"}, "withheld_data", "Not compared"),
    ],
)
def test_an_arrow_says_which_way_and_its_shape_whether_that_is_good(
    given: dict[str, Any], name: str, label: str
) -> None:
    glyph = tables.direction_glyph(reading(BURGLARY, **given))
    assert (glyph.name, glyph.label) == (name, label)


@pytest.mark.parametrize(
    ("rag", "letter", "label"),
    [
        ("green", "G", "Green"),
        ("amber", "A", "Amber"),
        ("red", "R", "Red"),
        ("not_rated", "-", "Not rated"),
    ],
)
def test_a_rating_has_shape_letter_and_word(rag: str, letter: str, label: str) -> None:
    glyph = tables.rag_glyph(reading(BURGLARY, rag=rag).rag)
    assert (glyph.name, glyph.letter, glyph.label, glyph.hide_label) == (rag, letter, label, False)


@pytest.mark.parametrize(
    ("verdict", "name"),
    [
        ("better", "better"),
        ("worse", "worse"),
        ("similar", "similar"),
        # Neither is better: an arrow, never the bare letter that means similar.
        ("higher", "neutral_up"),
        ("lower", "neutral_down"),
        ("not_judged", "not_judged"),
        ("", "not_judged"),
    ],
)
def test_a_districts_shape(verdict: str, name: str) -> None:
    assert tables.district_glyph(reading(BURGLARY, against_county=verdict)) == name


def test_what_there_is_no_measure_of_says_so() -> None:
    _, _, _, _, _, _, peers, districts = only_row(dashboard((ENTRANTS, SMALL)))
    assert (words(peers), peers.span) == (["No peer measure defined"], 2)
    assert words(districts) == ["Not held by district"]


def test_peers_that_were_not_received_say_so() -> None:
    made = dashboard(
        (BURGLARY, RATE), districts=district_rows(BURGLARY, ("better", "better", "not_received"))
    )
    *_, rank, county, districts = only_row(made)
    assert words(rank) == ["Peers’ figures not received"]
    assert words(county) == ["Not received"]
    assert glyphs(districts)[2].label == "Long Sutton: not judged"


def test_a_rank_with_no_range_stands_alone() -> None:
    lone = {**RATE, **PEERS, "rank_lower": float("nan"), "rank_upper": float("nan")}
    *_, rank, _, _ = only_row(
        dashboard((BURGLARY, lone), districts=district_rows(BURGLARY, ("better",) * 3))
    )
    assert words(rank) == ["4th of 9"]


def test_footnotes_are_numbered_in_the_order_the_page_meets_them_and_shared() -> None:
    shared = Footnote(on="current", text="Shared words.")
    first = indicator(id="one", short_title="One", footnotes=(
        Footnote(on="title", text="On the title."), shared))  # fmt: skip
    second = indicator(id="two", short_title="Two", footnotes=(shared,))
    made = dashboard((first, RATE), (second, RATE), notes="In full, on the outcome.")
    assert made.footnotes == (
        ("1", "In full, on the outcome."),
        ("2", "On the title."),
        ("3", "Shared words."),
    )
    one, two = made.tables[0].rows
    marks = [words_with_marks(cell) for cell in (*one.cells[:4], *two.cells[:3])]
    assert marks == ["Less crime^1^", "One^2^", "7.33", "7.90^3^", "Two", "7.33", "7.90^3^"]


def words_with_marks(cell: Cell) -> str:
    part = cell.lines[0][0]
    assert isinstance(part, Text)
    return part.text


def test_a_footnote_is_printed_only_while_it_holds() -> None:
    past = Footnote(on="current", text="Of the past.", until=dt.date(2017, 12, 30))
    last_day = Footnote(on="current", text="To the last day.", until=dt.date(2017, 12, 31))
    future = Footnote(on="current", text="Of the future.", since=dt.date(2018, 1, 1))
    made = dashboard((indicator(footnotes=(past, last_day, future)), RATE))
    assert made.footnotes == (("1", "To the last day."),)


def test_referrals_name_what_they_add_up() -> None:
    """2017-18-Q3: 1,611 of three services beside 864 of one; like for like 1,174 → 864."""
    given = {
        "year_end_value": 1611.0,
        "year_end_parts": "first_service=1174; second=287; outreach=150",
        "current_value": 864.0,
        "current_parts": "first_service=864",
        "comparison_reason": "coverage",
        "comparison_words": "3 services against 1",
        "compared_earlier": 1174.0,
        "compared_current": 864.0,
        "change_value": -310.0,
        "change_percent": -26.405,
    }
    made = dashboard((ENTRANTS, given))
    assert made.footnotes == (
        ("1", "First Service (1,174), the second (287) and outreach (150)."),
        (
            "2",
            "First Service only. Like for like, 1,174 in the year ending December 2016 to 864 "
            "(−26.4%); the rating is of that.",
        ),
    )


def test_nine_months_beside_twelve_are_explained() -> None:
    given = {
        "current": NINE_MONTHS,
        "previous": NINE_MONTHS_BEFORE,
        "current_value": 75.0,
        "previous_value": 83.0,
        "year_end_value": 126.0,
        "year_end_comparison_reason": "length",
    }
    made = dashboard((ENTRANTS, given))
    assert made.footnotes == (
        (
            "1",
            "126 covers twelve months and 75 nine: not compared. 75 is set beside 83 in April to "
            "December 2016.",
        ),
    )
    assert words_with_marks(only_row(made)[1]) == "126^1^"


def test_a_persons_verdict_is_footnoted_where_it_stands() -> None:
    rated = dashboard(
        (BURGLARY, {**RATE, "rag": "amber", "override": "rag amber in place of red, by x: y"})
    )
    assert rated.footnotes == (("1", "Overridden: rating amber in place of red, by x: y."),)
    assert words(only_row(rated)[5]) == ["Amber "]  # the mark is not read as a word
    assert only_row(rated)[5].lines[0][1] == Text(text="^1^", role="small")
    given = {**RATE, "override": "direction stable in place of worsening, by x: y"}
    turned = dashboard((BURGLARY, {**given, "direction": "stable"}))
    assert turned.footnotes[0][1].startswith("Overridden: direction stable")
    line = only_row(turned)[4].lines[1][0]
    assert isinstance(line, Text)
    assert (line.text, line.role) == ("+7.9%, significant^1^", "small")


def test_the_year_end_that_overlaps_is_no_comparison() -> None:
    (remark,) = dashboard((BURGLARY, RATE)).remarks
    assert remark.startswith("Year end 2016-17 shares January to March 2017 with the rolling 12")
    assert "compare with the year ending December 2016" in remark


def test_the_key_names_each_district() -> None:
    key = {line.heading: line for line in dashboard((BURGLARY, RATE)).key}
    assert list(key) == ["Rating", "Direction", "Districts", "Letters"]
    assert key["Letters"].words == "A Ash · B Birch · LS Long Sutton"
    # Only shapes that are on the page: the three districts are similar to the county.
    assert [glyph.label for glyph in key["Districts"].glyphs] == ["Similar"]
    assert [glyph.label for glyph in key["Direction"].glyphs] == ["Worsening"]
    assert [glyph.label for glyph in key["Rating"].glyphs] == ["Red"]
    neither = indicator(by_district=True, polarity=Polarity.NEUTRAL)
    verdicts = ("higher", "not_judged", "higher")
    made = dashboard((neither, RATE), districts=district_rows(neither, verdicts))
    districts = next(line for line in made.key if line.heading == "Districts")
    assert [glyph.label for glyph in districts.glyphs] == ["Higher", "Not judged"]


def test_a_key_has_nothing_of_districts_where_none_is_on_the_page() -> None:
    key = dashboard((ENTRANTS, RATE)).key
    assert [line.heading for line in key] == ["Rating", "Direction"]


@pytest.mark.parametrize(
    ("months", "basis"),
    [(36, "3 years; "), (24, "2 years; "), (28, "28 months; "), (12, "12 months; ")],
)
def test_the_trend_is_headed_by_what_is_drawn(months: int, basis: str) -> None:
    drawn = tables.Trend(
        values=(5.0,) * months, kind="monthly", first=dt.date(2015, 1, 1), last=dt.date(2017, 12, 1)
    )
    made = dashboard((BURGLARY, RATE), trend=drawn)
    assert made.tables[0].columns[4].basis == f"{basis}line = mean"


def test_a_sparkline_is_drawn_from_its_trend_and_described() -> None:
    trend = tables.Trend(
        values=(10.0, 12.0, None, 14.0),
        kind="monthly",
        first=dt.date(2017, 9, 1),
        last=dt.date(2017, 12, 1),
        breaks=(3,),
    )
    cell = only_row(dashboard((BURGLARY, RATE), trend=trend))[3]
    (picture,) = cell.lines[0]
    assert isinstance(picture, Picture)
    assert picture.svg.startswith("<svg")
    assert "Burglary" in picture.alt
    assert "September to December 2017" in picture.alt
    nothing = tables.Trend((None, None), "monthly", dt.date(2017, 1, 1), dt.date(2017, 2, 1))
    assert nothing.picture(reading()) is None


# Outcomes


def test_each_outcome_counts_its_ratings() -> None:
    crime = outcome(indicators=("burglary", "repeats"))
    harm = outcome(id="harm", title="Less harm", short_title="Harm", indicators=("entrants",))
    board = framework((crime, harm), (BURGLARY, SHARE_OF_CASES, ENTRANTS))
    made = tables.outcomes(
        readings(
            board,
            [
                row(**RATE),
                row(**{**SHARE, "indicator": "repeats", "rag": "green"}),
                row(**{**SMALL, "indicator": "entrants", "outcome": "harm", "rag": "not_rated"}),
            ],
        ),
        board,
    )
    assert [[" ".join(words(cell)) for cell in each.cells] for each in made.rows] == [
        ["Less crime", "Red", "1", "0", "1", "0"],
        ["Less harm", "Not rated", "0", "0", "0", "1"],
    ]
    link = made.rows[0].cells[0].lines[0][0]
    assert isinstance(link, Text)
    assert link.text == "[Less crime](#crime)"


# Periods


def cells_of(table: Table) -> list[list[str]]:
    return [[" ".join(words(cell)) for cell in each.cells] for each in table.rows]


def headings(table: Table) -> list[str]:
    return [column.heading for column in table.columns]


def test_the_periods_of_a_rate() -> None:
    made = tables.periods(reading(BURGLARY, **RATE))
    assert headings(made) == ["Period", "Dates", "Value", "95% interval", "Count", "People"]
    assert cells_of(made) == [
        [
            *("Year end, as updated", "year ending March 2017", "7.33"),
            *("7.13 to 7.53", "5,059", "690,212"),
        ],
        [
            *("A year before", "year ending December 2016", "7.32"),
            *("7.12 to 7.53", "5,055", "690,212"),
        ],
        ["Latest", "year ending December 2017", "7.90", "7.69 to 8.11", "5,453", "690,212"],
    ]


@pytest.mark.parametrize(
    ("kind", "made_of"),
    [
        (Kind.COUNT, []),  # the value is the count
        (Kind.RATE, ["Count", "People"]),
        (Kind.RATIO, ["Count", "People"]),
        (Kind.REDUCTION, ["After", "Before"]),
        (Kind.PROPORTION, ["Count", "Out of"]),
        (Kind.SURVEY, ["Count", "Out of"]),
    ],
)
def test_what_a_value_is_made_of_is_headed_by_its_kind(kind: Kind, made_of: list[str]) -> None:
    absent = {"year_end_absence": "not_received", "previous_absence": "not_received"}
    made = tables.periods(reading(indicator(kind=kind), **{**RATE, **absent}))
    assert headings(made)[4:] == made_of
    for each in made.rows:
        assert sum(cell.span for cell in each.cells) == len(made.columns)


def test_the_quarter_before_is_a_period_of_what_is_counted_by_quarter() -> None:
    given: dict[str, Any] = {
        "quarter_before_start": pd.Timestamp(2017, 7, 1),
        "quarter_before_end": pd.Timestamp(2017, 9, 30),
        "quarter_before_value": 6.9,
        "quarter_before_numerator": 4762.0,
        "quarter_before_denominator": 690212.0,
    }
    rows = cells_of(tables.periods(reading(BURGLARY, **RATE, **given)))
    assert [row[0] for row in rows][1:] == ["A year before", "Quarter before", "Latest"]
    assert rows[2][1:3] == ["July to September 2017", "6.90"]
    assert rows[2][4:] == ["4,762", "690,212"]


def test_a_period_without_a_figure_says_why_across_the_rest() -> None:
    absent = {"previous_absence": "not_received", "previous_reason": "nothing came"}
    made = tables.periods(reading(BURGLARY, **{**RATE, **absent}))
    before = made.rows[1].cells
    assert words(before[2]) == ["NA"]
    assert (words(before[3]), before[3].span) == (["Not received: nothing came."], 3)


def test_a_year_end_that_is_the_year_before_is_printed_once() -> None:
    made = tables.periods(reading(BURGLARY, **{**RATE, "year_end": YEAR_END, "previous": YEAR_END}))
    assert [words(each.cells[0]) for each in made.rows] == [["A year before"], ["Latest"]]


def test_a_baseline_comes_first() -> None:
    of = indicator(baseline="2012-13")
    made = tables.periods(reading(of, **RATE))
    first = made.rows[0].cells
    assert words(first[0]) == ["Baseline 2012-13"]
    assert words(first[3]) == ["No baseline."]


# The districts' matrix


def matrix(
    verdicts: Sequence[str], of: Indicator = BURGLARY, main: dict[str, Any] | None = None
) -> Table:
    board = framework((outcome(indicators=(of.id,)),), (of,))
    rows = [row(**{**(main or RATE), "indicator": of.id}), *district_rows(of, verdicts)]
    return tables.district_matrix(readings(board, rows), board)


def test_each_district_has_its_column_by_name() -> None:
    made = matrix(("better", "similar", "worse"))
    assert headings(made) == ["Indicator", "County", "Ash", "Birch", "Long Sutton"]
    (single,) = made.rows
    assert [" ".join(words(cell)) for cell in single.cells] == [
        "Burglary lower is better",
        "7.90",
        "7.90 Ash: better",
        "7.90 Birch: similar",
        "7.90 Long Sutton: worse",
    ]
    assert [glyphs(cell)[0].letter for cell in single.cells[2:]] == ["B", "S", "W"]
    assert made.notes == (
        "B is better than the county, W worse, S similar. Sources: as under each chart.",
    )


def test_a_figure_of_another_area_than_the_county_says_whose_it_is() -> None:
    wider = BURGLARY.model_copy(update={"area": "ash"})
    board = framework((outcome(indicators=(wider.id,)),), (wider,))
    rows = [row(**{**RATE, "indicator": wider.id, "area": "ash"}),
            *district_rows(wider, ("similar",) * 3)[1:],
            *district_rows(wider, ("similar",) * 3)[:1]]  # fmt: skip
    (single,) = tables.district_matrix(readings(board, rows), board).rows
    assert words(single.cells[0])[-1] == "first figure: Ash"


def test_a_matrix_explains_only_what_is_in_it() -> None:
    assert matrix(("better",) * 3).notes == (
        "B is better than the county. Sources: as under each chart.",
    )
    neither = indicator(by_district=True, polarity=Polarity.NEUTRAL)
    made = matrix(("higher", "lower", "not_judged"), neither)
    assert made.notes == (
        "An arrow up higher, where neither is better, an arrow down lower, where neither is "
        "better, a dash not judged. Sources: as under each chart.",
    )
    assert " ".join(words(made.rows[0].cells[0])) == "Burglary neither is better"


def test_a_district_without_a_figure_says_why() -> None:
    made = matrix(("better", "worse", "not_received"))
    assert words(made.rows[0].cells[4]) == ["NA", "not received"]


def test_a_matrix_row_with_no_figure_at_all_runs_its_reason_across() -> None:
    made = matrix(
        ("not_received",) * 3,
        main={"current_absence": "not_received", "current_reason": "nothing came"},
    )
    _, county, reason = made.rows[0].cells
    assert words(county) == ["NA"]
    assert (words(reason), reason.span) == (["Not received: nothing came."], 3)
    assert made.notes == ("Sources: as under each chart.",)


def test_counts_are_compared_as_rates() -> None:
    of = indicator(
        id="entrants", short_title="Entrants", kind=Kind.COUNT, by_district=True,
        compared_per=100000, compared_denominator=BURGLARY.denominator,
    )  # fmt: skip
    made = matrix(("better",) * 3, of, {**SMALL, "compared_rate": 114.9})
    assert words(made.rows[0].cells[0]) == ["Entrants", "per 100,000 people; lower is better"]
    assert words(made.rows[0].cells[1]) == ["115"]


def test_indicators_not_held_by_district_are_not_in_the_matrix() -> None:
    board = framework((outcome(indicators=("entrants",)),), (ENTRANTS,))
    made = tables.district_matrix(readings(board, [row(**SMALL, indicator="entrants")]), board)
    assert made.rows == ()


def test_no_table_needs_more_cells_than_it_has_columns() -> None:
    made = dashboard(
        (BURGLARY, RATE),
        (ENTRANTS, {**SMALL, "current_absence": "suppressed", "comparison_reason": "no_current"}),
        districts=district_rows(BURGLARY, ("better",) * 3),
    )
    for number, each in enumerate(made.tables[0].rows):
        outcome_column = 0 if number == 0 else 1
        assert outcome_column + sum(cell.span for cell in each.cells) == len(made.tables[0].columns)

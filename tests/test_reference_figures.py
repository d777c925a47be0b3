"""Every figure of the reference papers, as printed, and the traps that they fell into.

Expected figures are read off the Safer Communities dashboard of 2017-18 Q3 and the paper of
2016-17 Q4, never off the program. The extracts are illustrative, calibrated to those papers; what
is tested is that windows, sums, populations, vintages and rounding bring the printed figures out.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from quarterdeck import indicators, printing
from quarterdeck.comparability import Reason
from quarterdeck.figures import Figures, Value
from quarterdeck.indicators import table_file
from quarterdeck.params.register import Polarity
from quarterdeck.paths import Workbook
from quarterdeck.periods import Quarter, Window
from quarterdeck.prepare import Computed
from quarterdeck.readings import Reading, Readings
from quarterdeck.verdicts import Direction, Rag, Standing
from quarterdeck.wording import in_cells, sentences

FRAMEWORK = "safer_communities"
DASHBOARD, PAPER = "2017-18-Q3", "2016-17-Q4"


class Quarterly:
    """The two quarters' readings, and the figures behind them."""

    def __init__(self, computed: Computed) -> None:
        self._computed = computed
        self._readings = {
            label: Readings(table, computed.params, Quarter.parse(label))
            for label, table in computed.tables.items()
        }

    def __call__(
        self, indicator: str, quarter: str = DASHBOARD, area: str | None = None
    ) -> Reading:
        return self._readings[quarter].get(FRAMEWORK, indicator, area)

    def all(self, quarter: str) -> list[Reading]:
        """Each indicator's own row."""
        names = self._computed.tables[quarter]["indicator"].unique()
        return [self(name, quarter) for name in names]

    def figures(self, quarter: str) -> Figures:
        computed = self._computed
        return indicators.open_figures(
            computed.observations, computed.params, Quarter.parse(quarter)
        )

    def on(self, indicator: str, window: Window, quarter: str) -> Value:
        """A figure on a window that isn't one of its row's."""
        reading = self(indicator, quarter)
        return self.figures(quarter).value(reading.indicator, reading.area, window)


@pytest.fixture(scope="session")
def read(shipped: Computed) -> Quarterly:
    return Quarterly(shipped)


def rate(reading: Reading) -> str:
    """The change in whole per cent, as the paper of 2016-17 prints it."""
    return f"{printing.signed(reading.row['change_percent'])}%"


def improves(reading: Reading) -> bool | None:
    """Whether a change is for the better, significant or not; None where there is none."""
    change = float(reading.row["change_value"])
    if pd.isna(change) or change == 0 or reading.indicator.polarity is Polarity.NEUTRAL:
        return None
    return (change < 0) == (reading.indicator.polarity is Polarity.LOWER)


# The dashboard of 2017-18 Q3


@pytest.mark.parametrize(
    ("indicator", "year_end", "current"),
    [
        ("total_crime", "51.14", "58.53"),
        ("domestic_burglary", "3.91", "5.11"),
        ("all_burglary", "7.33", "7.90"),
        ("vehicle_crime", "7.20", "8.66"),
        ("violence_with_injury", "3.89", "4.62"),
        ("iom_reduction", "42.8%", "41.8%"),
        ("youth_reoffending", "0.82", "0.91"),
        ("first_time_entrants", "126", "75"),
        ("marac_repeats", "30.0%", "27.0%"),  # printed 27%
        ("domestic_abuse_referrals", "1,611", "864"),
        ("asb_no_worse", "93.9%", "81.0%"),
        ("hate_incidents", "0.71", "0.74"),
    ],
)
def test_the_dashboard_of_2017_18_q3(
    read: Quarterly, indicator: str, year_end: str, current: str
) -> None:
    reading = read(indicator)
    assert in_cells.figure(reading, "year_end") == year_end
    assert in_cells.figure(reading) == current


@pytest.mark.parametrize(
    ("indicator", "year_end", "current"),
    [
        ("total_crime", "Apr 16–Mar 17", "Jan–Dec 17"),
        ("youth_reoffending", "Apr 15–Mar 16", "Apr 16–Mar 17"),
        ("first_time_entrants", "Apr 16–Mar 17", "Apr–Dec 17"),
        ("marac_repeats", "Apr 16–Mar 17", "Oct 16–Sep 17"),
        ("domestic_abuse_referrals", "Apr 16–Mar 17", "Jan–Dec 17"),
    ],
)
def test_each_figure_of_the_dashboard_is_on_its_own_window(
    read: Quarterly, indicator: str, year_end: str, current: str
) -> None:
    reading = read(indicator)
    assert (reading.window("year_end").short, reading.window().short) == (year_end, current)


@pytest.mark.parametrize(
    ("indicator", "place", "county"),
    [
        ("total_crime", "4th of 9", "top"),
        ("domestic_burglary", "6th of 9", "average"),
        ("all_burglary", "5th of 9", "average"),
        ("vehicle_crime", "6th of 9", "bottom"),
        ("violence_with_injury", "2nd of 9", "top"),
        ("first_time_entrants", "", "top"),
    ],
)
def test_ranks_and_county_positions_of_the_dashboard(
    read: Quarterly, indicator: str, place: str, county: str
) -> None:
    reading = read(indicator)
    assert in_cells.rank(reading) == place
    assert reading.row["county_position"] == county


def test_the_services_behind_the_referrals_are_those_of_the_footnotes(read: Quarterly) -> None:
    """UAVA (1174), HBBC & Blaby support services (287), LWA outreach services (150); then UAVA."""
    reading = read("domestic_abuse_referrals")
    assert sorted(count for _, count in reading.parts("year_end")) == [150, 287, 1174]
    assert ("UAVA", 1174) in reading.parts("year_end")
    assert reading.parts() == (("UAVA", 864),)


# The paper of 2016-17 Q4


@pytest.mark.parametrize(
    ("indicator", "change"),
    [
        ("domestic_burglary", "+11%"),
        ("vehicle_crime", "+10%"),
        ("violence_with_injury", "+33%"),
        ("total_crime", "+9%"),
        ("hate_incidents_and_crimes", "+18%"),
    ],
)
def test_changes_of_the_paper_of_2016_17(read: Quarterly, indicator: str, change: str) -> None:
    assert rate(read(indicator, PAPER)) == change


@pytest.mark.parametrize(
    ("indicator", "window", "printed"),
    [
        ("violence_with_injury", "current", "3.93"),
        ("iom_reduction", "current", "42.8%"),
        ("iom_reduction", "previous", "41.0%"),  # printed 41%
        ("first_time_entrants", "current", "83"),
        ("first_time_entrants", "year_end", "124"),
        ("youth_reoffending", "previous", "1.25"),
        ("youth_reoffending", "current", "0.82"),
        ("marac_repeats", "current", "37.0%"),  # printed 37%
        ("domestic_abuse_referrals", "current", "1,611"),
        ("affected_by_asb", "current", "5.4%"),
        ("affected_by_asb", "previous", "5.4%"),  # "remains constant"
        ("police_and_council_successful", "current", "84.5%"),
        ("hate_incidents", "previous", "0.58"),
        ("hate_incidents", "current", "0.66"),
    ],
)
def test_figures_of_the_paper_of_2016_17(
    read: Quarterly, indicator: str, window: str, printed: str
) -> None:
    assert in_cells.figure(read(indicator, PAPER), window) == printed  # type: ignore[arg-type]


def test_leicestershire_was_fourth_of_nine_in_2016_17(read: Quarterly) -> None:
    assert in_cells.rank(read("total_crime", PAPER)) == "4th of 9"


def test_sixty_seven_more_hate_reports_in_2016_17(read: Quarterly) -> None:
    assert read("hate_incidents_and_crimes", PAPER).row["change_count"] == 67


@pytest.mark.parametrize(("year", "entrants"), [("2014-15", 190), ("2015-16", 124)])
def test_first_time_entrants_of_earlier_years(read: Quarterly, year: str, entrants: int) -> None:
    """190, and 66 fewer the year after."""
    value = read.on("first_time_entrants", Window.financial_year(year), PAPER)
    assert value.value == entrants


def test_repeats_at_marac_rose_by_seven_points_on_the_quarter_before(read: Quarterly) -> None:
    reading = read("marac_repeats", PAPER)
    before = read.on("marac_repeats", reading.window().shift(-3), PAPER)
    assert printing.number(before.value) == "30"
    assert printing.number(reading.value() - before.value) == "7"


def test_satisfaction_by_wave_in_2016_17(read: Quarterly) -> None:
    """92.7% (Q4 2015/16), 89.9% (Q2) and 87.1% (Q3)."""
    reading = read("police_and_council_successful", PAPER)
    waves = read.figures(PAPER).periods(reading.indicator, reading.area, reading.window().end)
    printed = {
        Quarter.containing(end).label: printing.number(value, 1)
        for end, value in zip(waves["end"], waves["value"], strict=True)
    }
    assert printed["2015-16-Q4"] == "92.7"
    assert printed["2016-17-Q2"] == "89.9"
    assert printed["2016-17-Q3"] == "87.1"


def test_violence_with_injury_was_3_93_and_is_updated_to_3_89(read: Quarterly) -> None:
    """Each edition prints what had been received by its day; the old one still recomputes."""
    then, now = read("violence_with_injury", PAPER), read("violence_with_injury", DASHBOARD)
    assert then.window() == now.window("year_end")
    assert (in_cells.figure(then), in_cells.figure(now, "year_end")) == ("3.93", "3.89")


# Traps of the dashboard


def test_a_rolling_year_is_compared_with_the_year_to_december_2016_and_not_the_year_end(
    read: Quarterly,
) -> None:
    for reading in read.all(DASHBOARD):
        if reading.is_compared and reading.indicator.period.basis == "rolling_12_months":
            assert reading.window("previous") == reading.window().like_for_like
            assert reading.row["compared_earlier"] == reading.value("previous")
    crime = read("total_crime")
    assert crime.row["year_end_comparison_words"] == "both hold Jan–Mar 17"
    assert "in the year ending December 2016" in sentences.headline(crime)
    assert "51.14" not in sentences.headline(crime)


def test_entrants_of_twelve_months_are_never_compared_with_those_of_nine(read: Quarterly) -> None:
    """126 for April 2016 to March 2017 beside 75 for April to December 2017, shown green."""
    reading = read("first_time_entrants")
    assert reading.row["year_end_comparison_reason"] == Reason.LENGTH
    # April to December 2016: the 83 of the paper before.
    assert in_cells.change(reading) == "−9.6%"  # 75/83 − 1 = −0.0964
    assert reading.row["compared_earlier"] == 83
    assert "126" not in sentences.headline(reading)
    note = in_cells.year_end_note(reading)
    assert "126" in note
    assert "twelve months" in note
    assert "nine" in note
    assert "83" in note
    # 83 to 75 may be chance, so it isn't green.
    assert (reading.direction, reading.rag) == (Direction.STABLE, Rag.AMBER)


def test_referrals_fell_by_26_per_cent_and_not_by_46(read: Quarterly) -> None:
    """1,611 is of three services and 864 of one; like for like it is 1,174 to 864."""
    reading = read("domestic_abuse_referrals")
    assert reading.withheld is Reason.COVERAGE
    assert reading.direction is Direction.NOT_COMPARED
    assert rate(reading) == "−26%"
    line, words = in_cells.direction_line(reading), sentences.headline(reading)
    assert "3 services against 1" in line
    assert "−26.4%" in line
    assert "UAVA went from 1,174 to 864" in words
    assert "46" not in line
    assert "46" not in words
    assert reading.rag is not Rag.GREEN


def test_domestic_burglary_is_not_compared_across_its_definitions(read: Quarterly) -> None:
    """3.91 to 5.11 would be +31%, most of it sheds; all burglary is +8%."""
    homes, everywhere = read("domestic_burglary"), read("all_burglary")
    assert homes.withheld is Reason.BREAK
    assert (homes.direction, homes.rag) == (Direction.NOT_COMPARED, Rag.NOT_RATED)
    assert not homes.has_change
    assert in_cells.change(homes) == ""
    assert in_cells.direction_line(homes) == "definition changed"
    assert "can’t be compared" in sentences.headline(homes)
    assert "from April 2017" in sentences.headline(homes)
    assert "31" not in sentences.headline(homes)
    assert rate(everywhere) == "+8%"
    assert everywhere.is_compared


def test_in_2016_17_domestic_burglary_was_still_one_series(read: Quarterly) -> None:
    assert read("domestic_burglary", PAPER).is_compared


def test_youth_reoffending_is_worse_and_never_green(read: Quarterly) -> None:
    """0.82 to 0.91 is worse, and no more than chance."""
    reading = read("youth_reoffending")
    assert improves(reading) is False
    assert reading.direction is not Direction.IMPROVING
    assert reading.rag is Rag.AMBER


def test_a_green_rating_never_goes_with_a_significant_change_for_the_worse(
    read: Quarterly,
) -> None:
    for quarter in (PAPER, DASHBOARD):
        for reading in read.all(quarter):
            if reading.is_compared and reading.is_significant and improves(reading) is False:
                assert reading.rag is not Rag.GREEN, reading.indicator.id


def test_repeats_at_marac_are_held_to_the_range_in_force(read: Quarterly) -> None:
    """27% is inside 25–30%, the earlier range, and below 28–40%, the one in force."""
    now, then = read("marac_repeats"), read("marac_repeats", PAPER)
    assert now.row["target"] == then.row["target"] == "28–40%"
    assert now.row["rag_reason"] == "below the 28–40% range"
    assert now.standing is not Standing.ON_TARGET
    assert now.rag is not Rag.GREEN
    assert (then.standing, then.rag) == (Standing.ON_TARGET, Rag.GREEN)  # 37%


# Traps of the paper


def test_percentages_change_by_points_and_never_by_per_cent(read: Quarterly) -> None:
    """ "An increase of 7%" from 30% to 37% is 7 percentage points, or 23%."""
    seen = 0
    for quarter in (PAPER, DASHBOARD):
        for reading in read.all(quarter):
            if not (reading.indicator.is_percentage and reading.has_change):
                continue
            seen += 1
            assert pd.isna(reading.row["change_percent"])
            assert in_cells.change(reading).endswith(" points")
            assert "%" not in in_cells.change(reading)
    assert seen >= 8


def test_a_part_year_is_never_set_beside_a_full_one(read: Quarterly, shipped: Computed) -> None:
    """0.28 is of April to December 2016: an in-year frequency, which accumulates."""
    rows = shipped.observations
    rows = rows[(rows["source"] == "youth_cohorts") & (rows["subcategory"] == "frequency")]
    part = rows[(rows["numerator"] / rows["denominator"]).round(2) == 0.28]
    assert set(part["end"] - part["start"]) == {pd.Timedelta(days=274)}  # it was received
    reading = read("youth_reoffending", PAPER)
    assert reading.window() == Window.financial_year("2015-16")
    assert reading.window("previous") == Window.financial_year("2014-15")
    assert "0.28" not in sentences.headline(reading)
    values = shipped.tables[PAPER].query("indicator == 'youth_reoffending'").filter(like="_value")
    assert not (values.round(2) == 0.28).any(axis=None)


def test_a_cohort_year_has_one_value_in_an_edition(read: Quarterly) -> None:
    """2015/16 is given as 1.25 and as 0.82 in one sentence; 1.25 is the year before."""
    values = {
        read.on("youth_reoffending", Window.financial_year(year), PAPER).value
        for year in ("2014-15", "2015-16")
    }
    assert {printing.number(value, 2) for value in values} == {"1.25", "0.82"}


def test_66_of_190_is_35_per_cent(read: Quarterly) -> None:
    before, after = (
        read.on("first_time_entrants", Window.financial_year(year), PAPER).value
        for year in ("2014-15", "2015-16")
    )
    assert before - after == 66
    assert printing.number(100 * (before - after) / before) == "35"  # printed 34%


def test_more_hate_reports_are_the_aim_and_two_counts_are_two_rows(read: Quarterly) -> None:
    """+67 and +18% are of one count, 0.58 to 0.66 of another; a rise is for the better in both."""
    reports, incidents = (
        read(name, PAPER) for name in ("hate_incidents_and_crimes", "hate_incidents")
    )
    assert reports.indicator.numerator.source != incidents.indicator.numerator.source
    assert improves(reports)
    assert improves(incidents)
    assert "an increase in reporting is the aim" in sentences.headline(reports)


def test_overall_satisfaction_is_the_pooled_year_and_not_a_mean_of_what_was_quoted(
    read: Quarterly,
) -> None:
    """84.5% can't be squared with 89.9% and 87.1% unless Q1 and Q4 average 80.5% or so."""
    reading = read("police_and_council_successful", PAPER)
    waves = read.figures(PAPER).periods(reading.indicator, reading.area, reading.window().end)
    year = waves[waves["end"] > dt.date(2016, 3, 31)]
    quoted = year["value"].round(1).isin([89.9, 87.1])
    assert quoted.sum() == 2
    assert year.loc[~quoted, "value"].mean() == pytest.approx(80.5, abs=1)
    positive, answered = reading.numerator(), reading.denominator()
    assert reading.value() == pytest.approx(100 * positive / answered)
    assert answered == year["n"].sum()


# The committed tables


@pytest.mark.parametrize("quarter", [PAPER, DASHBOARD])
def test_the_committed_table_is_what_is_computed_now(shipped: Computed, quarter: str) -> None:
    path = Workbook(Path(__file__).resolve().parent.parent).table(quarter)
    same = path.read_text(encoding="utf-8") == table_file.table_csv(shipped.tables[quarter])
    assert same, (
        f"data/processed/{path.name} isn't what the program now makes of the extracts: run "
        "`quarterdeck prepare`, read the diff, and add a line to the second part of CHANGELOG.md "
        "for every figure that changed"
    )


def test_no_printed_figure_is_not_a_number(shipped: Computed) -> None:
    for table in shipped.tables.values():
        for column in table.select_dtypes("str"):
            assert not table[column].str.fullmatch(r"nan|NaN|NaT|None|inf").any(), column


def test_districts_add_up_to_the_county(shipped: Computed) -> None:
    assert shipped.refusals == {}

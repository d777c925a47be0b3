"""What is withheld can't be worked out: editions that differ only in it are the same.

The rows of every withheld figure of a shipped edition are given other numbers. Whatever is
published of it, pages, papers, facts and tables, must not change by a letter.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from observed import an_indicator, months, observed, people, register, row
from quarterdeck import disclosure, evidence, prepare, published_facts, published_tables
from quarterdeck.edition import Edition
from quarterdeck.figures import Figures
from quarterdeck.indicators import indicator_table, open_figures
from quarterdeck.indicators.table_file import WINDOWS, write_table
from quarterdeck.papers import PaperParts
from quarterdeck.params import Params
from quarterdeck.params.register import Indicator, Kind, Polarity
from quarterdeck.paths import Workbook
from quarterdeck.periods import Quarter, Window
from quarterdeck.readings import Readings

ROOT = Path(__file__).resolve().parent.parent
WITH_SOMETHING_WITHHELD = ("2015-16-Q1", "2015-16-Q3")


def written(folder: Path, computed: prepare.Computed, observations: pd.DataFrame) -> Workbook:
    """The shipped params and what `prepare` would write of other observations."""
    for name in ("params", "notebooks"):
        shutil.copytree(ROOT / name, folder / name)
    workbook = Workbook(folder)
    workbook.processed.mkdir(parents=True)
    observations.to_parquet(workbook.observations, index=False)
    workbook.extracts.write_text(prepare.extracts_json(computed.receipts), encoding="utf-8")
    for label in WITH_SOMETHING_WITHHELD:
        table = indicator_table(observations, computed.params, Quarter.parse(label), "public")
        write_table(table, workbook.table(label))
    return workbook


def withheld(table: pd.DataFrame) -> list[tuple[str, str, Window]]:
    """Framework, indicator and window of every figure that is withheld."""
    return [
        (one["framework"], one["indicator"], Window(one[f"{name}_start"], one[f"{name}_end"]))
        for one in table.to_dict("records")
        for name in WINDOWS
        if one[f"{name}_absence"] in ("suppressed", "too_few_responses", "not_yet_published")
    ]


def with_other_rows(computed: prepare.Computed) -> pd.DataFrame:
    """The observations with other numbers in every row of every withheld figure.

    Where too few answered, as many answer in all, since that is told of the whole window.
    """
    found = computed.observations.copy()
    for quarter in WITH_SOMETHING_WITHHELD:
        for framework, name, window in withheld(computed.tables[quarter]):
            counts = computed.params.indicator(framework, name).counts
            behind = (
                (found["source"] == counts.source)
                & found["category"].isin(counts.categories)
                & (found["start"] >= pd.Timestamp(window.start))
                & (found["end"] <= pd.Timestamp(window.end))
            )
            assert behind.any(), name
            found.loc[behind, "numerator"] = (found.loc[behind, "numerator"] * 0.5).round()
    # One who answered in July 2014 answers in October, which every window has together.
    of_survey = (found["source"] == "victim_survey") & (found["category"] == "sexual_offences")
    for first, by in (("2014-07-01", -1), ("2014-10-01", 1)):
        that = of_survey & (found["start"] == pd.Timestamp(first))
        for column in ("n", "denominator"):
            found.loc[that, column] += by
    assert not found.equals(computed.observations)
    return found


@pytest.fixture(scope="module")
def both(
    shipped: prepare.Computed, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Workbook, Workbook]:
    """The shipped workbook, and the one in which every withheld row is another."""
    one = written(tmp_path_factory.mktemp("as received"), shipped, shipped.observations)
    other = written(tmp_path_factory.mktemp("otherwise"), shipped, with_other_rows(shipped))
    return one, other


@pytest.fixture(scope="module", params=WITH_SOMETHING_WITHHELD)
def editions(
    request: pytest.FixtureRequest, both: tuple[Workbook, Workbook]
) -> tuple[Edition, Edition]:
    one, other = (Edition.open(request.param, workbook.root) for workbook in both)
    return one, other


def test_the_shipped_editions_withhold_what_is_tested_here(shipped: prepare.Computed) -> None:
    """26 victims answered in the year, 30 are needed; a return of 2016 is embargoed."""
    for quarter in WITH_SOMETHING_WITHHELD:
        names = {name for _, name, _ in withheld(shipped.tables[quarter])}
        assert names == {"sexual_satisfaction", "treatment_completed", "treatment_re_presented"}
    for quarter in set(shipped.tables) - set(WITH_SOMETHING_WITHHELD):
        assert withheld(shipped.tables[quarter]) == []


def test_the_tables_are_the_same(editions: tuple[Edition, Edition]) -> None:
    one, other = editions
    pd.testing.assert_frame_equal(one.table, other.table)


def test_every_evidence_page_is_the_same(editions: tuple[Edition, Edition]) -> None:
    one, other = editions
    pages = []
    for edition in (one, other):
        revised = evidence.revised_since(edition)
        keys = edition.table[["framework", "indicator"]].drop_duplicates()
        pages.append(
            {
                name: evidence.page(edition, framework, name, revised)
                for framework, name in keys.itertuples(index=False)
            }
        )
    assert len(pages[0]) > 50
    assert [name for name, page in pages[0].items() if page != pages[1][name]] == []


def test_facts_and_tables_are_the_same(editions: tuple[Edition, Edition]) -> None:
    facts = [published_facts.facts(edition) for edition in editions]
    assert published_facts.facts_json(facts[0]) == published_facts.facts_json(facts[1])
    books = [
        published_tables.book(edition, known)
        for edition, known in zip(editions, facts, strict=True)
    ]
    assert books[0] == books[1]


def shown(edition: Edition) -> Iterator[Any]:
    """What the panel paper's notebook shows, cell by cell: what every form of it is made from."""
    paper = PaperParts(edition, edition.paper("police_and_crime_panel"))
    notebook = json.loads((ROOT / "notebooks" / paper.paper.notebook).read_text("utf-8"))
    for each in notebook["cells"]:
        line = "".join(each["source"])
        if each["cell_type"] == "code" and line.startswith("paper."):
            yield eval(line, {"paper": paper})


def test_the_paper_is_the_same_in_every_part(editions: tuple[Edition, Edition]) -> None:
    parts = [[str(part) for part in shown(edition)] for edition in editions]
    assert len(parts[0]) > 10
    assert parts[0] == parts[1]


# Rules, on hand-made observations

QUARTER = Quarter.parse("2017-18-Q3")
YEAR = Window(dt.date(2017, 1, 1), dt.date(2017, 12, 31))
YEAR_BEFORE = Window(dt.date(2016, 1, 1), dt.date(2016, 12, 31))
YEAR_END = Window(dt.date(2016, 4, 1), dt.date(2017, 3, 31))
BASELINE = Window(dt.date(2014, 4, 1), dt.date(2015, 3, 31))
WAVES = ("01-01", "03-31"), ("04-01", "06-30"), ("07-01", "09-30"), ("10-01", "12-31")


def waves(year: int, *answered: int) -> list[dict[str, object]]:
    """A year's four waves with as many answers each, of which five fewer are satisfied."""
    return [
        row("survey", "midshire", f"{year}-{first}", f"{year}-{last}", n - 5, denominator=n, n=n)
        for (first, last), n in zip(WAVES, answered, strict=True)
    ]


def opened(of: Indicator, *groups: list[dict[str, object]]) -> tuple[Figures, pd.DataFrame, Params]:
    observations, params = observed(*groups), register(of, baseline="2014-15")
    table = indicator_table(observations, params, QUARTER, "public")
    return open_figures(observations, params, QUARTER, "public"), table, params


def untold(of: Indicator, *groups: list[dict[str, object]], area: str = "midshire") -> set[Window]:
    figures, table, params = opened(of, *groups)
    reading = Readings(table, params, QUARTER).get("safety", of.id, area)
    return set(disclosure.untold_windows(figures, table, reading))


SURVEY = an_indicator(Kind.SURVEY, "survey", polarity=Polarity.HIGHER)
CRIME = an_indicator(by_district=True)


def test_of_waves_that_all_could_be_told_all_may_be() -> None:
    assert untold(SURVEY, waves(2016, 40, 40, 40, 40), waves(2017, 40, 40, 40, 40)) == set()


def test_a_small_wave_is_not_the_total_less_the_others() -> None:
    """A year of 140, of which 29 answered in July: 140 less 40, 40 and 31 is 29."""
    found = untold(
        SURVEY,
        waves(2014, 40, 40, 40, 40),
        waves(2015, 40, 40, 40, 40),
        waves(2016, 40, 40, 40, 40),
        waves(2017, 40, 40, 29, 31),
    )
    small = Window(dt.date(2017, 7, 1), dt.date(2017, 9, 30))
    # The year end shares its last wave with the year, the year before three with the year end.
    assert found == {small, YEAR, YEAR_END, YEAR_BEFORE}
    assert BASELINE not in found


def test_thirty_answers_are_enough() -> None:
    assert untold(SURVEY, waves(2016, 30, 30, 30, 30), waves(2017, 30, 30, 30, 30)) == set()


def test_a_suppressed_month_of_one_district_hides_the_months_of_all() -> None:
    """Else the county's month less the other district's would be it."""
    hidden = row("crime", "northam", "2017-11-01", "2017-11-30", None, status="suppressed")
    groups = (
        months("crime", "northam", "2014-01", [9.0] * 46),
        [hidden],
        months("crime", "northam", "2017-12", [9.0]),
        months("crime", "southam", "2014-01", [9.0] * 48),
        people(2014, 2015, 2016, 2017),
    )
    month = Window(dt.date(2017, 11, 1), dt.date(2017, 11, 30))
    for area in ("midshire", "northam", "southam"):
        found = untold(CRIME, *groups, area=area)
        assert found == {month, YEAR, YEAR_END, YEAR_BEFORE}, area


def test_what_is_only_missing_hides_nothing() -> None:
    groups = (months("crime", "northam", "2016-01", [9.0] * 24), people(2016, 2017))
    assert untold(CRIME, *groups) == set()


def test_a_window_touches_those_with_which_it_shares_a_day() -> None:
    assert disclosure.touches(YEAR, (YEAR_END,))
    assert not disclosure.touches(YEAR, (YEAR_BEFORE,))
    assert not disclosure.touches(YEAR, ())

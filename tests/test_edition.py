"""An edition opened for reading: the shipped quarter, from files that `prepare` would write."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path

import pytest
from quarterdeck import document, prepare
from quarterdeck.blocks import Chart, Dashboard, Paragraph, plain
from quarterdeck.edition import Edition, Extract
from quarterdeck.indicators.table_file import write_table
from quarterdeck.papers import PaperParts
from quarterdeck.paths import Workbook
from quarterdeck.wording.in_cells import figure

ROOT = Path(__file__).resolve().parent.parent
QUARTER = "2017-18-Q3"
EARLIER = "2016-17-Q4"


@pytest.fixture(scope="module")
def folder(shipped: prepare.Computed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped params, with what `prepare` writes beside them; raw extracts aren't needed."""
    root = tmp_path_factory.mktemp("shipped")
    shutil.copytree(ROOT / "params", root / "params")
    (root / "notebooks").mkdir()
    for notebook in (ROOT / "notebooks").glob("*.ipynb"):
        shutil.copy(notebook, root / "notebooks")
    workbook = Workbook(root)
    workbook.processed.mkdir(parents=True)
    shipped.observations.to_parquet(workbook.observations, index=False)
    workbook.extracts.write_text(prepare.extracts_json(shipped.receipts), encoding="utf-8")
    for label, table in shipped.tables.items():
        write_table(table, workbook.table(label))
    return root


@pytest.fixture(scope="module")
def edition(folder: Path) -> Edition:
    return Edition.open(QUARTER, folder)


# Opening


def test_an_edition_is_a_quarter_of_a_workbook(edition: Edition, folder: Path) -> None:
    assert edition.workbook.root == folder.resolve()
    assert edition.quarter.label == QUARTER
    assert edition.quarter_params.cutoff == dt.date(2018, 2, 2)


def test_a_quarter_with_no_file_is_named(folder: Path) -> None:
    with pytest.raises(LookupError, match="2011-12-Q1"):
        Edition.open("2011-12-Q1", folder)


def test_what_is_no_quarter_is_refused(folder: Path) -> None:
    with pytest.raises(ValueError, match="2017-18-Q5"):
        Edition.open("2017-18-Q5", folder)


def test_a_quarter_that_is_not_prepared_says_how_to_prepare_it(
    folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(folder / "params", tmp_path / "params")
    shutil.copytree(folder / "notebooks", tmp_path / "notebooks")
    expected = f"data/processed/{QUARTER}.csv isn't there yet.*quarterdeck prepare {QUARTER}"
    with pytest.raises(FileNotFoundError, match=expected):
        Edition.open(QUARTER, tmp_path)


# What is read


@pytest.mark.parametrize(
    ("indicator", "year_end", "current"),
    [
        # Printed in the dashboard of the paper of January 2018.
        ("total_crime", "51.14", "58.53"),
        ("domestic_burglary", "3.91", "5.11"),
        ("all_burglary", "7.33", "7.90"),
        ("vehicle_crime", "7.20", "8.66"),
        ("violence_with_injury", "3.89", "4.62"),
        ("iom_reduction", "42.8%", "41.8%"),
        ("youth_reoffending", "0.82", "0.91"),
        ("first_time_entrants", "126", "75"),
        ("marac_repeats", "30.0%", "27.0%"),
        ("domestic_abuse_referrals", "1,611", "864"),
        ("asb_no_worse", "93.9%", "81.0%"),
        ("hate_incidents", "0.71", "0.74"),
    ],
)
def test_readings_are_those_of_the_reference_dashboard(
    edition: Edition, indicator: str, year_end: str, current: str
) -> None:
    reading = edition.reading(indicator)
    assert (figure(reading, "year_end"), figure(reading)) == (year_end, current)


def test_an_unknown_indicator_is_named(edition: Edition) -> None:
    with pytest.raises(KeyError, match="'burglery'"):
        edition.reading("burglery")


def test_a_district_has_its_own_reading(edition: Edition) -> None:
    reading = edition.reading("vehicle_crime", "melton")
    assert (reading.area, reading.area_name) == ("melton", "Melton")


def test_commentary_is_by_role_and_about_something_of_the_paper(edition: Edition) -> None:
    assert edition.commentary["overall"].author == "community safety team"
    known = edition.params.commentary_ids(QUARTER)
    assert set(edition.commentary) <= set(known)


def test_a_quarter_without_commentary_has_none(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    (tmp_path / "params" / "quarters" / f"{QUARTER}.md").unlink()
    assert Edition.open(QUARTER, tmp_path).commentary == {}


def test_extracts_are_those_of_the_cutoff_and_the_latest_are_in_use(
    edition: Edition, folder: Path
) -> None:
    earlier = Edition.open(EARLIER, folder)
    assert max(one.received for one in earlier.extracts if not one.stands_in) <= dt.date(
        2017, 5, 19
    )
    [late] = [one for one in earlier.extracts if one.stands_in]
    assert (late.source, late.received) == ("population", dt.date(2026, 11, 21))
    assert late in earlier.in_use()
    crime = [one.received for one in edition.extracts if one.source == "recorded_crime"]
    used = [one.received for one in edition.in_use() if one.source == "recorded_crime"]
    assert crime[-2:] == [dt.date(2017, 4, 24), dt.date(2018, 1, 22)]
    assert crime == sorted(crime)
    assert used == [dt.date(2018, 1, 22)]


def test_nothing_embargoed_is_in_use_in_a_public_edition(folder: Path) -> None:
    """Its footer would otherwise count what may not be told to have come of it."""
    public = Edition.open("2015-16-Q3", folder)
    treatment = [one for one in public.extracts if one.source == "drug_treatment"]
    assert [one.embargoed_until for one in treatment] == [dt.date(2016, 9, 30)] * 2
    assert not set(treatment) & set(public.in_use())


def test_a_paper_counts_the_extracts_of_its_own_sources(edition: Edition) -> None:
    pack = edition.in_use("control_charts")
    # The baskets of the pack are of recorded crime and hate incidents, per head of population.
    assert [one.source for one in pack] == ["recorded_crime", "hate_incidents", "population"]
    assert [one.illustrative for one in pack] == [True, True, False]
    assert len(edition.in_use("safer_communities")) > len(pack)
    assert set(edition.in_use("safer_communities")) | set(pack) == set(edition.in_use())
    assert set(edition.extracts_of("control_charts")) > set(pack)


# Series


def test_a_monthly_series_ends_with_its_quarter(edition: Edition) -> None:
    series = edition.monthly(edition.reading("vehicle_crime"))
    assert series.index[-1].date() == dt.date(2017, 12, 1)
    # The last twelve months add up to the figure on the dashboard: 5,977 offences.
    assert series.iloc[-12:].sum() == edition.reading("vehicle_crime").numerator() == 5977


def test_a_sparkline_is_three_years_and_knows_its_breaks(edition: Edition) -> None:
    trend = edition.trend(edition.reading("domestic_burglary"))
    assert trend is not None
    assert (trend.kind, len(trend.values)) == ("monthly", 36)
    assert (trend.first, trend.last) == (dt.date(2015, 1, 1), dt.date(2017, 12, 1))
    # January 2015 is 0, so April 2017, when the definition changed, is 2 × 12 + 3.
    assert trend.breaks == (27,)


def test_a_sparkline_of_returns_has_its_range(edition: Edition) -> None:
    trend = edition.trend(edition.reading("marac_repeats"))
    assert trend is not None
    assert trend.kind == "waves"
    assert len(trend.values) <= 9
    assert trend.band == (28.0, 40.0)
    assert trend.last == dt.date(2017, 9, 30)
    earlier = edition.trend(edition.reading("iom_reduction"))
    assert earlier is not None
    assert earlier.band is None


def test_a_survey_has_no_monthly_series(edition: Edition) -> None:
    survey = edition.reading("asb_no_worse")
    assert edition.control_chart(survey) is None
    assert edition.monthly(survey).empty
    assert len(edition.periods(survey)) > 1


# The shipped paper


def test_the_shipped_paper_is_whole(edition: Edition) -> None:
    """Every part of the house form, once, in one document: nothing blank, nothing named twice."""
    parts = PaperParts(edition, edition.paper("safer_communities"))
    shown = [
        parts.opening(),
        parts.section("introduction"),
        parts.overall(),
        parts.outcomes(),
        parts.localities(),
        parts.section("future"),
        parts.recommendations(),
        parts.contacts(),
        parts.dashboard(),
        parts.data_quality(),
    ]
    paper = document.of(shown)
    blocks = [placed.block for placed in paper.every()]
    (dashboard,) = [block for block in blocks if isinstance(block, Dashboard)]
    assert len(dashboard.tables[0].rows) == 12
    charts = [block for block in blocks if isinstance(block, Chart)]
    assert len({chart.id for chart in charts}) == len(charts)
    said = [plain(block.text) for block in blocks if isinstance(block, Paragraph)]
    for words in said:
        assert not re.search(r"\bnan\b|\bNone\b|\{|\}|  |'|\.\.", words), words
    assert not re.search(r"\b(?:Mr|Mrs|Ms|Dr)\b", " ".join(said))


def shingles(text: str, length: int) -> set[tuple[str, ...]]:
    """Every run of so many words, whatever stands between them."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


def test_no_sentence_of_the_reference_papers_is_carried_over(edition: Edition) -> None:
    """Titles of outcomes are the body's own; every other run of nine words has to be ours."""
    reference = ROOT.parent / "shared" / "reference"
    if not reference.is_dir():
        pytest.skip("the reference papers aren't here")
    printed = set().union(
        *(shingles(path.read_text(encoding="utf-8"), 9) for path in reference.glob("*.txt"))
    )
    form = edition.paper("safer_communities")
    framework = edition.params.framework(form.framework)
    ours = [
        *(text for section in form.sections for text in section.paragraphs),
        *form.recommendations,
        *(text for said in edition.commentary.values() for text in said.paragraphs),
        *(outcome.introduction for outcome in framework.outcomes),
        *(one.definition for one in framework.indicators),
        *(one.says for one in framework.indicators if one.says),
    ]
    for text in ours:
        assert not shingles(text, 9) & printed, text


def test_of_an_embargoed_extract_no_more_is_told_than_that_it_came() -> None:
    came = Extract(
        source="drug_treatment",
        file="drug_treatment/2017.csv",
        title="Treatment",
        producer="Public health",
        received=dt.date(2018, 1, 15),
        licence="In confidence",
        sha256="0" * 64,
        illustrative=True,
        embargoed_until=dt.date(2018, 5, 1),
        covers_from=dt.date(2017, 4, 1),
        covers_to=dt.date(2017, 12, 31),
        rows=12,
        notices=("3 cells are marked as suppressed.",),
    )
    assert came.is_embargoed(dt.date(2018, 4, 30))
    assert not came.is_embargoed(dt.date(2018, 5, 1))
    quiet = came.silenced()
    assert (quiet.rows, quiet.notices, quiet.covers_from, quiet.covers_to) == (0, (), None, None)
    assert quiet.received == came.received

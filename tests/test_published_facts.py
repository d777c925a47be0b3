"""facts.json and the tables: the shipped quarters, and what partners or an embargo could do."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pandas as pd
import pytest
from quarterdeck import prepare, published_facts, published_tables
from quarterdeck.edition import Edition
from quarterdeck.indicators import indicator_table
from quarterdeck.indicators.table_file import write_table
from quarterdeck.paths import Workbook
from quarterdeck.periods import Quarter
from quarterdeck.published_tables import SHORTHAND
from quarterdeck.spreadsheets import Book, Sheet, ods, xlsx
from quarterdeck.wording.in_cells import figure

ROOT = Path(__file__).resolve().parent.parent
QUARTER = "2017-18-Q3"
HOSTILE = '=cmd|" /C calc"!A1'


def written(folder: Path, computed: prepare.Computed) -> Workbook:
    """The shipped params with what `prepare` would write beside them."""
    shutil.copytree(ROOT / "params", folder / "params")
    workbook = Workbook(folder)
    workbook.processed.mkdir(parents=True)
    computed.observations.to_parquet(workbook.observations, index=False)
    workbook.extracts.write_text(prepare.extracts_json(computed.receipts), encoding="utf-8")
    for label, table in computed.tables.items():
        write_table(table, workbook.table(label))
    return workbook


@pytest.fixture(scope="module")
def edition(shipped: prepare.Computed, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    workbook = written(tmp_path_factory.mktemp("shipped"), shipped)
    return Edition.open(QUARTER, workbook.root)


@pytest.fixture(scope="module")
def known(edition: Edition) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(published_facts.facts_json(published_facts.facts(edition)))
    return loaded


@pytest.fixture(scope="module")
def book(edition: Edition) -> Book:
    return published_tables.book(edition, published_facts.facts(edition))


def row_of(known: dict[str, Any], indicator: str, area: str) -> dict[str, Any]:
    (found,) = (
        row
        for row in known["rows"]
        if (row["indicator"]["id"], row["area"]["id"]) == (indicator, area)
    )
    return dict(found)


def sheet_of(book: Book, name: str) -> Sheet:
    (found,) = (sheet for sheet in book.sheets if sheet.name == name)
    return found


# The schema


def test_the_committed_schema_is_that_of_the_models() -> None:
    committed = (ROOT / published_facts.SCHEMA_PATH).read_text(encoding="utf-8")
    assert committed == published_facts.schema_text()


def test_the_facts_keep_to_the_schema(known: dict[str, Any]) -> None:
    schema = json.loads((ROOT / published_facts.SCHEMA_PATH).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(known)


def test_a_fact_that_is_left_out_breaks_the_schema(known: dict[str, Any]) -> None:
    schema = json.loads(published_facts.schema_text())
    without = known | {"rows": [{**known["rows"][0], "windows": {}}]}
    with pytest.raises(jsonschema.ValidationError, match="required"):
        jsonschema.Draft202012Validator(schema).validate(without)


# The figures


def test_every_row_of_the_table_is_there_in_its_order(
    edition: Edition, known: dict[str, Any]
) -> None:
    rows = [(row["framework"], row["indicator"]["id"], row["area"]["id"]) for row in known["rows"]]
    keys = edition.table[["framework", "indicator", "area"]]
    assert rows == [tuple(key) for key in keys.itertuples(index=False)]


def test_a_figure_is_as_the_reference_paper_prints_it(known: dict[str, Any]) -> None:
    """The dashboard of 2017-18 quarter 3: 27% of MARAC's cases were repeats."""
    marac = row_of(known, "marac_repeats", "leicestershire")
    assert marac["windows"]["current"]["printed"] == "27.0%"
    assert marac["area"]["code"] == "E10000018"


def test_a_withheld_change_says_why(known: dict[str, Any]) -> None:
    """Referrals: three services against one, which 1,174 to 864 sets right (product.md 7)."""
    (change,) = (
        row["change"]
        for row in known["rows"]
        if row["is_own_area"] and row["change"] and row["change"]["reason"] == "coverage"
    )
    assert not change["comparable"]
    assert (change["earlier"], change["current"], change["count"]) == (1174, 864, -310)


def test_the_quarter_before_is_that_of_the_panels_paper(edition: Edition) -> None:
    """The city's 49 first-time entrants of late 2015: 28 (133%) more than the quarter before."""
    panel = Edition.open("2015-16-Q3", edition.workbook.root)
    held = published_facts.facts(panel)
    of_panel = json.loads(published_facts.facts_json(held))
    city = row_of(of_panel, "young_entrants_city", "leicester")
    assert city["windows"]["quarter_before"]["printed"] == "21"
    assert city["windows"]["quarter_before"]["start"] == "2015-07-01"
    beside = city["beside_quarter_before"]
    assert (beside["count"], beside["value"]) == (28, 28)
    assert beside["percent"] == pytest.approx(133.3333333)
    assert (beside["reason"], beside["printed"]) == (None, "+28, +133%")
    by_year = row_of(of_panel, "young_entrants", "leicestershire_police")
    assert by_year["windows"]["quarter_before"] is by_year["beside_quarter_before"] is None
    jsonschema.Draft202012Validator(json.loads(published_facts.schema_text())).validate(of_panel)
    book = published_tables.book(panel, held)
    (table,) = (sheet.table for sheet in book.sheets if sheet.name.startswith("Police and Crime"))
    assert table is not None
    headings = [column.heading for column in table.columns]
    rows = {str(row[headings.index("Indicator")]): row for row in table.rows}
    of_city = rows[city["indicator"]["title"]]
    assert of_city[headings.index("Quarter before: value")].value == 21  # type: ignore[union-attr]
    difference = of_city[headings.index("Difference from the quarter before")]
    assert difference.value == 28  # type: ignore[union-attr]
    yearly = rows[by_year["indicator"]["title"]]
    assert yearly[headings.index("Quarter before: value")] == "[z]"


def test_nothing_is_told_of_the_quarter_before_where_nothing_is_counted_by_quarter(
    known: dict[str, Any], book: Book
) -> None:
    assert {row["beside_quarter_before"] for row in known["rows"]} == {None}
    table = sheet_of(book, "Safer Communities").table
    assert table is not None
    assert not [one.heading for one in table.columns if "uarter before" in one.heading]


def test_printed_forms_are_those_of_the_papers(edition: Edition, known: dict[str, Any]) -> None:
    for row in known["rows"]:
        if row["is_own_area"]:
            reading = edition.readings.get(row["framework"], row["indicator"]["id"])
            assert row["windows"]["year_end"]["printed"] == figure(reading, "year_end")


def test_an_absence_has_no_value_and_a_value_no_absence(known: dict[str, Any]) -> None:
    for row in known["rows"]:
        for window in filter(None, row["windows"].values()):
            assert (window["value"] is None) == (window["absence"] is not None)


def test_extracts_are_named_with_their_checksums(known: dict[str, Any]) -> None:
    checksums = {extract["file"]: extract["sha256"] for extract in known["extracts"]}
    used = {file for row in known["rows"] for file in row["extracts"]}
    assert used <= set(checksums)
    assert all(len(checksums[file]) == 64 for file in used)


def test_the_file_holds_no_time_and_no_folder(edition: Edition) -> None:
    text = published_facts.facts_json(published_facts.facts(edition))
    assert text == published_facts.facts_json(published_facts.facts(edition))
    assert str(edition.workbook.root) not in text


# What may not be told


@pytest.fixture(scope="module")
def embargoed(
    shipped: prepare.Computed, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Edition]:
    """The shipped quarter, its case conferences being embargoed; for both audiences."""
    workbook = written(tmp_path_factory.mktemp("embargoed"), shipped)
    observations = shipped.observations.copy()
    of_marac = observations["source"] == "marac"
    observations.loc[of_marac, "embargoed_until"] = pd.Timestamp("2018-06-01")
    observations.to_parquet(workbook.observations, index=False)
    entries = json.loads(workbook.extracts.read_text(encoding="utf-8"))
    for entry in entries:
        if entry["source"] == "marac":
            entry["embargoed_until"] = "2018-06-01"
    workbook.extracts.write_text(json.dumps(entries), encoding="utf-8")
    quarter = Quarter.parse(QUARTER)
    workbook.table(QUARTER, "internal").parent.mkdir()
    for audience in ("public", "internal"):
        table = indicator_table(observations, shipped.params, quarter, audience)
        write_table(table, workbook.table(QUARTER, audience))
    return {
        "public": Edition.open(QUARTER, workbook.root, "public"),
        "internal": Edition.open(QUARTER, workbook.root, "internal"),
    }


def test_an_embargoed_row_holds_nothing_but_that(embargoed: dict[str, Edition]) -> None:
    public = json.loads(published_facts.facts_json(published_facts.facts(embargoed["public"])))
    row = row_of(public, "marac_repeats", "leicestershire")
    told = {key: value for key, value in row["windows"]["current"].items() if value is not None}
    assert told == {
        "start": "2016-10-01",
        "end": "2017-09-30",
        "absence": "not_yet_published",
        "printed": "NA",
        "absence_printed": "Not yet published.",
    }
    for key in ("change", "test", "verdicts", "against_baseline", "peers", "projection"):
        assert row[key] is None
    assert row["extracts"] == []
    silent = [one for one in public["extracts"] if one["source"] == "marac"]
    assert {(one["sha256"], one["rows"], one["covers_to"]) for one in silent} == {
        (None, None, None)
    }


def test_embargoed_figures_are_in_no_public_table(embargoed: dict[str, Edition]) -> None:
    edition = embargoed["public"]
    public = published_tables.book(edition, published_facts.facts(edition))
    inside = published_tables.book(
        embargoed["internal"], published_facts.facts(embargoed["internal"])
    )
    title = edition.reading("marac_repeats").indicator.title

    def series(book: Book) -> set[str]:
        table = sheet_of(book, "Waves and returns").table
        assert table is not None
        return {str(row[0]) for row in table.rows}

    assert title in series(inside)
    assert title not in series(public)


def test_an_internal_book_says_so_on_its_cover_and_on_each_sheet(
    embargoed: dict[str, Edition],
) -> None:
    edition = embargoed["internal"]
    inside = published_tables.book(edition, published_facts.facts(edition))
    mark = "Internal edition: not to be published before 1 June 2018"
    assert {sheet.lines[0].content for sheet in inside.sheets} == {mark}


# The tables


def test_the_sheets_are_front_matter_figures_series_and_what_they_rest_on(book: Book) -> None:
    assert [sheet.name for sheet in book.sheets] == [
        "Cover",
        "Contents",
        "Notes",
        "Safer Communities",
        "Districts",
        "Months",
        "Waves and returns",
        "Extracts",
        "Definitions",
    ]


def test_the_contents_name_every_sheet_after_them(book: Book) -> None:
    contents = sheet_of(book, "Contents").table
    assert contents is not None
    assert [row[0].text for row in contents.rows] == [sheet.name for sheet in book.sheets[2:]]  # type: ignore[union-attr]


def test_every_shorthand_that_is_used_is_explained(book: Book) -> None:
    notes = sheet_of(book, "Notes").table
    assert notes is not None
    explained = {row[2] for row in notes.rows if row[1] == "Shorthand"}
    used = {
        cell
        for sheet in book.sheets
        if sheet.table
        for row in sheet.table.rows
        for cell in row
        if isinstance(cell, str) and len(cell) == 3 and cell.startswith("[")
    }
    assert used <= explained
    assert set(SHORTHAND.values()) <= explained


def test_the_tables_hold_the_figures_of_the_facts(book: Book, known: dict[str, Any]) -> None:
    excel = openpyxl.load_workbook(io.BytesIO(xlsx(book)))["Safer Communities"]
    (table,) = excel.tables.values()
    headings, *rows = ([cell.value for cell in row] for row in excel[table.ref])
    own = [row for row in known["rows"] if row["is_own_area"]]
    values = [row["windows"]["current"]["value"] for row in own]
    shown = [row[headings.index("Now: value")] for row in rows]
    assert [one for one in shown if not isinstance(one, str)] == [
        one for one in values if one is not None
    ]
    assert len(shown) == len(values)


def test_months_add_up_to_the_year(edition: Edition, book: Book) -> None:
    """Total crime of the twelve months to December 2017 is the sum of its months."""
    months = sheet_of(book, "Months").table
    assert months is not None
    reading = edition.reading("total_crime")
    last = [row[4].value for row in months.rows if row[0] == reading.indicator.title][-12:]  # type: ignore[union-attr]
    assert sum(last) == reading.numerator()


# What partners may have written


def test_what_a_partner_wrote_is_never_run(
    shipped: prepare.Computed, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """An extract's title and producer, an area of a referral: none is a formula in either file."""
    workbook = written(tmp_path_factory.mktemp("hostile"), shipped)
    entries = json.loads(workbook.extracts.read_text(encoding="utf-8"))
    for entry in entries:
        entry |= {"title": HOSTILE, "producer": "\t@SUM(A1)", "licence": "-2+3", "notes": "+1"}
    workbook.extracts.write_text(json.dumps(entries), encoding="utf-8")
    edition = Edition.open(QUARTER, workbook.root)
    facts = published_facts.facts(edition)
    book = published_tables.book(edition, facts)
    excel = openpyxl.load_workbook(io.BytesIO(xlsx(book)))
    values = [cell.value for row in excel["Extracts"].iter_rows() for cell in row]
    assert f"'{HOSTILE}" in values
    assert {"'@SUM(A1)", "'-2+3"} <= set(values)
    kinds = {cell.data_type for sheet in excel for row in sheet for cell in row}
    assert "f" not in kinds
    assert ods(book).count(b"table:formula") == 0
    # A program is given what the partner wrote.
    assert facts.extracts[0].title == HOSTILE

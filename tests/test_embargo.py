"""What is embargoed leaves no trace in a public edition: two editions that differ only in it.

The same quarter is published from two workbooks. In the second the embargoed returns hold other
figures, worse ones, and a mark. Every byte of the two public editions has to be the same.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from quarterdeck.paths import Workbook, project_root
from quarterdeck.periods import Quarter
from quarterdeck.prepare import prepare
from quarterdeck.publish import publish

QUARTER = Quarter.parse("2015-16-Q1")
EMBARGOED = "drug_treatment"
#: Figures of the embargoed return and what is said of it instead, in the second workbook.
OTHERWISE = {",715,4341": ",2003,4341", ",88,715": ",*,2003", ",683,4412": ",4001,4412"}


def workbook_in(folder: Path, change: Callable[[str], str]) -> Workbook:
    """A copy of the shipped workbook in which the embargoed returns were changed."""
    for name in ("params", "data/raw", "notebooks"):
        shutil.copytree(project_root() / name, folder / name)
    for extract in sorted((folder / "data/raw" / EMBARGOED).glob("*.csv")):
        before = extract.read_bytes()
        after = change(before.decode()).encode()
        extract.write_bytes(after)
        facts = extract.with_name(f"{extract.name}.yml")
        told = facts.read_text("utf-8")
        told = told.replace(hashlib.sha256(before).hexdigest(), hashlib.sha256(after).hexdigest())
        facts.write_text(re.sub(r"bytes: \d+", f"bytes: {len(after)}", told), encoding="utf-8")
    return Workbook.open(folder)


def otherwise(text: str) -> str:
    for figure, other in OTHERWISE.items():
        text = text.replace(figure, other)
    return text


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The public editions of the two workbooks."""
    found = []
    for name, change in (("as received", str), ("otherwise", otherwise)):
        folder = tmp_path_factory.mktemp(name)
        found.append(publish(workbook_in(folder, change), QUARTER).folder)
    return found[0], found[1]


def test_the_second_workbook_really_is_another(tmp_path: Path) -> None:
    """Else the test below would compare an edition with itself."""
    tables = []
    for name, change in (("one", str), ("other", otherwise)):
        workbook = workbook_in(tmp_path / name, change)
        prepare(workbook, [QUARTER], audience="internal")
        tables.append(workbook.table(QUARTER.label, "internal").read_text("utf-8"))
    assert tables[0] != tables[1]
    assert "715" in tables[0]


def test_every_byte_of_the_public_editions_is_the_same(both: tuple[Path, Path]) -> None:
    one, other = both
    names = sorted(path.relative_to(one) for path in one.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(other) for path in other.rglob("*") if path.is_file())
    differing = [
        str(name)
        for name in names
        if name.name != "run_record.json"
        and (one / name).read_bytes() != (other / name).read_bytes()
    ]
    assert differing == []
    assert len(names) > 50


def test_the_run_records_differ_in_times_only(both: tuple[Path, Path]) -> None:
    records: list[dict[str, Any]] = []
    for folder in both:
        record = json.loads((folder / "run_record.json").read_text("utf-8"))
        for paper in record["papers"].values():
            paper.pop("made")
        records.append(
            {
                key: value
                for key, value in record.items()
                if key not in ("started", "finished", "seconds", "code")
            }
        )
    assert records[0] == records[1]
    told = json.dumps(records[0])
    assert f"{EMBARGOED}/" in told  # that it came is told


def test_no_embargoed_figure_is_in_any_file(both: tuple[Path, Path]) -> None:
    for path in both[0].rglob("*"):
        if path.suffix in (".html", ".csv", ".json", ".ipynb"):
            text = path.read_text("utf-8")
            assert not re.search(r"\b(?:4341|4,341|16\.5%|12\.3%)", text), path.name


def test_the_internal_edition_shows_it_and_is_marked_on_every_page(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    workbook = workbook_in(tmp_path_factory.mktemp("internal"), str)
    made = publish(workbook, QUARTER, audience="internal")
    assert made.folder.name == "2015-16-Q1-internal"
    assert not workbook.edition(QUARTER.label).exists()
    assert not workbook.table(QUARTER.label).exists()
    page = (made.folder / "police_and_crime_panel.html").read_text("utf-8")
    mark = "Internal edition: not to be published before 30 September 2016"
    assert mark in page
    assert "16.5%" in page  # 715 of 4,341
    with pikepdf.open(made.folder / "police_and_crime_panel.pdf") as pdf:
        assert len(pdf.pages) > 5
        for sheet in pdf.pages:
            contents = sheet.Contents
            parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
            drawn = b"".join(part.read_bytes() for part in parts)
            # The strip is a filled box in dark pink, #801650, at the head of the page.
            assert re.search(rb"0\.50\d* 0\.086\d* 0\.313\d* (?:rg|scn|sc)", drawn), sheet.index

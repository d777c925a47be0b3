"""Fact files, taking extracts in, and reading all that was received."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from quarterdeck.params.absence import Absence
from quarterdeck.params.places import Area
from quarterdeck.params.sources import Source
from quarterdeck.paths import Workbook
from quarterdeck.problems import Problems
from quarterdeck.sources import files, receipts
from quarterdeck.sources.add import Added, add, put_in_place
from quarterdeck.sources.facts import Embargo, facts_path, read_facts

from .conftest import AREAS, RECEIVED, archive, make_source, street_file, street_row

GOOD = "month,area,category,count\n2017-04,Northam,Burglary,3\n2017-06,Northam,Burglary,4\n"
BAD = "month,area,category,count\n2017-04,Northham,Burglary,3\n"
SOURCE = make_source("monthly_counts", id="crime")
STREET = make_source("police_uk", id="street")


@dataclass(frozen=True)
class Params:
    sources: Mapping[str, Source]
    areas: Mapping[str, Area]


PARAMS = Params(
    {source.id: source for source in (SOURCE, STREET)}, {area.id: area for area in AREAS}
)


def sent(tmp_path: Path, name: str, text: str = GOOD) -> Path:
    path = tmp_path / "sent" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


def take(workbook: Workbook, *paths: Path, **said: object) -> tuple[Added, ...]:
    said.setdefault("received", RECEIVED)
    return add(workbook, SOURCE, AREAS, paths, **said)  # type: ignore[arg-type]


def everything(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def wrong(problems: pytest.ExceptionInfo[Problems]) -> list[str]:
    return [str(problem) for problem in problems.value.problems]


# Taking in


def test_an_extract_is_copied_with_its_facts(workbook: Workbook, tmp_path: Path) -> None:
    path = sent(tmp_path, "april.csv")
    [added] = take(
        workbook,
        path,
        title="Crime to June",
        illustrative=True,
        notes='By e-mail: "final"',
        embargo=Embargo(until=dt.date(2018, 3, 1), reason="national release"),
    )
    assert added.outcome == "added"
    assert added.extract == workbook.raw / "crime" / "april.csv"
    assert added.extract.read_text() == GOOD
    facts = read_facts(facts_path(added.extract), "april.csv.yml")
    assert facts == added.facts
    assert facts.producer == "A partner"
    assert (facts.title, facts.illustrative) == ("Crime to June", True)
    assert facts.sha256 == hashlib.sha256(GOOD.encode()).hexdigest()
    assert facts.bytes == len(GOOD)
    assert (facts.coverage.start, facts.coverage.end) == (dt.date(2017, 4, 1), dt.date(2017, 6, 30))
    assert facts.embargo is not None
    assert facts.embargo.until == dt.date(2018, 3, 1)
    assert facts.notes == 'By e-mail: "final"'
    assert set(everything(workbook.raw)) == {"crime/april.csv", "crime/april.csv.yml"}


def test_the_same_file_again_changes_nothing_under_any_name(
    workbook: Workbook, tmp_path: Path
) -> None:
    take(workbook, sent(tmp_path, "april.csv"))
    before = everything(workbook.raw)
    for name in ("april.csv", "april (1).csv"):
        [again] = take(workbook, sent(tmp_path, name))
        assert again.outcome == "already there"
        assert again.extract.name == "april.csv"
        assert again.facts.received == RECEIVED
    assert everything(workbook.raw) == before


def test_other_facts_of_a_file_that_is_there_are_refused_unless_told(
    workbook: Workbook, tmp_path: Path
) -> None:
    take(workbook, sent(tmp_path, "april.csv"), title="Crime to June", notes="by post")
    before = everything(workbook.raw)
    said: dict[str, object] = {
        "received": dt.date(2019, 1, 1),
        "title": "Crime, revised",
        "illustrative": True,
        "embargo": Embargo(until=dt.date(2019, 3, 1), reason="national release"),
        "stands_in": "none of the time is at hand",
        "notes": "by e-mail",
    }
    beside, again = "data/raw/crime/april.csv.yml", "is given with april (1).csv, the same file"
    with pytest.raises(Problems) as refused:
        take(workbook, sent(tmp_path, "april (1).csv"), sent(tmp_path, "new.csv", BAD), **said)
    assert wrong(refused)[:6] == [
        f"{beside}, {fact}: says {was}, and {now} {again}; --replace changes it"
        for fact, was, now in (
            ("embargo", "nothing", "2019-03-01 (national release)"),
            ("illustrative", "false", "true"),
            ("notes", "'by post'", "'by e-mail'"),
            ("received", "2018-01-31", "2019-01-01"),
            ("stands_in", "nothing", "'none of the time is at hand'"),
            ("title", "'Crime to June'", "'Crime, revised'"),
        )
    ]
    assert "new.csv" in wrong(refused)[6]
    assert everything(workbook.raw) == before
    [replaced] = take(workbook, sent(tmp_path, "april (1).csv"), replace=True, **said)
    assert (replaced.outcome, replaced.extract.name) == ("facts replaced", "april.csv")
    assert read_facts(facts_path(replaced.extract), beside) == replaced.facts
    assert {name: getattr(replaced.facts, name) for name in said} == said
    assert set(everything(workbook.raw)) == set(before)
    assert everything(workbook.raw)["crime/april.csv"] == before["crime/april.csv"]
    receipts.read_all(workbook, PARAMS)


def test_facts_that_are_not_given_stay_as_they_are(workbook: Workbook, tmp_path: Path) -> None:
    embargo = Embargo(until=dt.date(2018, 3, 1), reason="national release")
    path = sent(tmp_path, "april.csv")
    take(workbook, path, title="Crime", illustrative=True, embargo=embargo, notes="by post")
    before = everything(workbook.raw)
    for replace in (False, True):
        [same] = take(workbook, path, replace=replace)
        assert same.outcome == "already there"
        assert everything(workbook.raw) == before
    [later] = take(workbook, path, received=dt.date(2018, 2, 1), replace=True)
    assert later.outcome == "facts replaced"
    facts = read_facts(facts_path(later.extract), "april.csv.yml")
    assert facts.received == dt.date(2018, 2, 1)
    assert (facts.title, facts.illustrative) == ("Crime", True)
    assert (facts.embargo, facts.notes) == (embargo, "by post")


def test_the_same_months_on_one_day_are_refused_as_zip_folder_and_folder_of_folders(
    workbook: Workbook, tmp_path: Path
) -> None:
    name, text = "2017-04-midshire-street.csv", street_file(street_row("2017-04", "Northam"))
    zipped = archive(tmp_path / "crime.zip", {name: text})
    flat, deep = tmp_path / "flat", tmp_path / "deep" / "2017-04"
    for folder in (flat, deep):
        folder.mkdir(parents=True)
        (folder / name).write_text(text)
    add(workbook, STREET, AREAS, [zipped], received=RECEIVED)
    before = everything(workbook.raw)
    for path in (flat, deep.parent):
        with pytest.raises(Problems) as refused:
            add(workbook, STREET, AREAS, [path], received=RECEIVED)
        [said] = wrong(refused)
        assert f"street/crime.zip and street/{path.name} were received on the same day" in said
        assert said.endswith(
            "the first for April 2017; correct the received date in one of their "
            "fact files, or remove one"
        )
        assert everything(workbook.raw) == before
    with pytest.raises(Problems, match="the same day"):
        take(workbook, sent(tmp_path, "a.csv"), sent(tmp_path, "b.csv", GOOD + "\n"))
    # On another day it is another vintage.
    [later] = add(workbook, STREET, AREAS, [flat], received=RECEIVED + dt.timedelta(1))
    assert later.outcome == "added"


def test_only_a_police_archive_may_be_a_folder(workbook: Workbook, tmp_path: Path) -> None:
    folder = sent(tmp_path, "april.csv").parent
    with pytest.raises(Problems) as refused:
        take(workbook, folder)
    assert wrong(refused) == [f"{folder}: is a folder; name the file"]
    assert not workbook.raw.exists()


def test_another_file_of_the_same_name_is_refused_unless_told(
    workbook: Workbook, tmp_path: Path
) -> None:
    take(workbook, sent(tmp_path, "april.csv"))
    before = everything(workbook.raw)
    newer = sent(tmp_path, "april.csv", GOOD.replace(",3", ",5"))
    with pytest.raises(Problems) as refused:
        take(workbook, newer)
    assert wrong(refused) == [
        "april.csv: is different from data/raw/crime/april.csv, which has its name; give it a name "
        "of its own (with its date), or replace the old one with --replace"
    ]
    assert everything(workbook.raw) == before
    [added] = take(workbook, newer, replace=True)
    assert added.outcome == "replaced"
    assert added.extract.read_text() == newer.read_text()
    receipts.read_all(workbook, PARAMS)


def test_all_are_taken_in_or_none(workbook: Workbook, tmp_path: Path) -> None:
    with pytest.raises(Problems) as refused:
        take(
            workbook,
            sent(tmp_path, "good.csv"),
            sent(tmp_path, "bad.csv", BAD),
            sent(tmp_path, "worse.csv", ""),
        )
    assert [message.split(":")[0] for message in wrong(refused)] == [
        "bad.csv, line 2, column 'area'",
        "worse.csv",
    ]
    assert everything(workbook.raw) == {}


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["gone.csv"], "there is no such file"),
        (["a.csv", "a.csv"], "is given twice"),
        (["a.csv.yml"], "is named like a fact file"),
        ([".a.csv"], "is a hidden or left-over file"),
        (["~$a.xlsx"], "is a hidden or left-over file"),
    ],
)
def test_names_that_cant_be_taken_in(
    workbook: Workbook, tmp_path: Path, names: list[str], message: str
) -> None:
    paths = [sent(tmp_path, name) for name in names if name != "gone.csv"]
    with pytest.raises(Problems, match=message):
        take(workbook, *(paths or [tmp_path / "gone.csv"]))


def test_a_move_that_fails_leaves_every_place_as_it_was(tmp_path: Path) -> None:
    new, there = tmp_path / "new", tmp_path / "there"
    new.mkdir()
    there.mkdir()
    (new / "a").write_text("new a")
    (new / "b").write_text("new b")
    (there / "a").write_text("old a")
    with pytest.raises(OSError, match="gone"):
        put_in_place(
            [(new / "a", there / "a"), (new / "b", there / "b"), (new / "gone", there / "c")],
            tmp_path / "old",
        )
    assert everything(there) == {"a": b"old a"}
    assert set(everything(new)) == {"a", "b"}


def test_an_archive_of_folders_is_one_extract(workbook: Workbook, tmp_path: Path) -> None:
    month = tmp_path / "street" / "2017-04"
    month.mkdir(parents=True)
    (month / "2017-04-midshire-street.csv").write_text(street_file(street_row("2017-04")))
    (month / ".DS_Store").write_text("")
    for expected in ("added", "already there"):
        [added] = add(workbook, STREET, AREAS, [tmp_path / "street"], received=RECEIVED)
        assert added.outcome == expected
    assert set(everything(workbook.raw)) == {
        "street/street.yml",
        "street/street/2017-04/2017-04-midshire-street.csv",
    }
    (workbook.raw / "street/street/2017-04/2017-04-midshire-street.csv").write_text(
        street_file(*[street_row("2017-04")] * 2)
    )
    with pytest.raises(Problems, match="has changed since it was added"):
        receipts.read_all(workbook, PARAMS)


def test_the_checksum_of_a_folder_is_over_names_and_contents(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "b").mkdir(parents=True)
    (folder / "b" / "two").write_text("2")
    (folder / "one").write_text("1")
    one, two = (hashlib.sha256(text).hexdigest() for text in (b"1", b"2"))
    assert (
        files.sha256(folder) == hashlib.sha256(f"b/two\n{two}\none\n{one}\n".encode()).hexdigest()
    )
    assert files.size(folder) == 2


# Reading all


def test_nothing_received_is_no_fault(workbook: Workbook) -> None:
    received = receipts.read_all(workbook, PARAMS)
    assert received.receipts == ()
    assert received.observations.empty
    assert received.observations["received"].dtype == "datetime64[us]"


def test_every_vintage_is_kept_with_the_day_it_came(workbook: Workbook, tmp_path: Path) -> None:
    take(workbook, sent(tmp_path, "first.csv"), received=dt.date(2017, 7, 20))
    take(
        workbook,
        sent(tmp_path, "second.csv", GOOD.replace(",3", ",5")),
        received=dt.date(2017, 10, 20),
        embargo=Embargo(until=dt.date(2017, 11, 1), reason="checks"),
    )
    observations, read = receipts.read_all(workbook, PARAMS)
    assert [receipt.file for receipt in read] == [
        "data/raw/crime/first.csv",
        "data/raw/crime/second.csv",
    ]
    april = observations[observations["start"] == pd.Timestamp(2017, 4, 1)]
    assert april[["numerator", "received"]].to_numpy().tolist() == [
        [3.0, pd.Timestamp(2017, 7, 20)],
        [5.0, pd.Timestamp(2017, 10, 20)],
    ]
    assert april["embargoed_until"].isna().tolist() == [True, False]
    assert april["extract"].tolist() == ["crime/first.csv", "crime/second.csv"]


def test_all_that_is_wrong_with_all_of_them(workbook: Workbook, tmp_path: Path) -> None:
    for n in range(5):
        path = sent(tmp_path, f"{n}.csv", GOOD.replace(",3", f",{n}"))
        take(workbook, path, received=RECEIVED + dt.timedelta(n))
    folder = workbook.raw / "crime"
    (folder / "0.csv").write_text(BAD)  # edited
    (folder / "1.csv.yml").unlink()
    (folder / "2.csv").unlink()
    facts = folder / "3.csv.yml"
    facts.write_text(facts.read_text().replace("2017-06-30", "2017-07-31") + "coulour: red\n")
    facts = folder / "4.csv.yml"
    facts.write_text(facts.read_text().replace("2017-06-30", "2017-07-31"))
    (workbook.raw / "crimes").mkdir()
    (workbook.raw / "stray.csv").write_text(GOOD)
    checksum = hashlib.sha256(GOOD.replace(",3", ",0").encode()).hexdigest()[:12]
    edited = hashlib.sha256(BAD.encode()).hexdigest()[:12]
    with pytest.raises(Problems) as refused:
        receipts.read_all(workbook, PARAMS)
    assert wrong(refused) == [
        f"data/raw/crime/0.csv: has changed since it was added (its checksum is {edited}…, in its "
        f"fact file {checksum}…); raw extracts are never edited: put the old file back, or add "
        "the new one under a name of its own",
        "data/raw/crime/1.csv: has no fact file beside it; take it in with: quarterdeck add crime "
        "FILE (or write 1.csv.yml)",
        "data/raw/crime/2.csv.yml: is the fact file of 2.csv, which isn't there; put the extract "
        "back, or take the fact file out",
        "data/raw/crime/3.csv.yml, coulour, line 14: unknown key 'coulour'; the keys here are "
        "producer, title, received, licence, sha256, bytes, illustrative, coverage, embargo, "
        "stands_in, notes",
        "data/raw/crime/4.csv.yml, coverage: says 2017-04-01 to 2017-07-31, and the rows run from "
        "2017-04-01 to 2017-06-30; write what the rows cover",
        "data/raw/crimes: is the folder of no source; did you mean 'crime'?",
        "data/raw/stray.csv: lies in no source's folder; the sources of params/sources.yml are "
        "crime, street",
    ]


def test_a_fact_file_with_an_impossible_checksum_and_coverage(
    workbook: Workbook, tmp_path: Path
) -> None:
    [added] = take(workbook, sent(tmp_path, "a.csv"))
    facts = facts_path(added.extract)
    facts.write_text(
        facts.read_text()
        .replace(added.facts.sha256, "abc")
        .replace('start: "2017-04-01"', 'start: "2017-07-01"')
    )
    with pytest.raises(Problems) as refused:
        receipts.read_all(workbook, PARAMS)
    assert wrong(refused) == [
        "data/raw/crime/a.csv.yml, coverage, line 8: coverage starts (2017-07-01) after it ends "
        "(2017-06-30)",
        "data/raw/crime/a.csv.yml, sha256, line 5: 'abc' is no SHA-256 checksum: 64 digits and "
        "letters a to f",
    ]


def test_hidden_files_and_a_readme_are_left_alone(workbook: Workbook, tmp_path: Path) -> None:
    take(workbook, sent(tmp_path, "a.csv"))
    for name in ("README.md", ".gitkeep", "~$a.xlsx"):
        (workbook.raw / "crime" / name).write_text("")
    (workbook.raw / ".gitkeep").write_text("")
    assert len(receipts.read_all(workbook, PARAMS).receipts) == 1


def test_a_district_lookup_is_no_extract(workbook: Workbook, tmp_path: Path) -> None:
    source = make_source("police_uk", id="street", district_lookup="street/lsoa.csv")
    folder = workbook.raw / "street"
    folder.mkdir(parents=True)
    (folder / "lsoa.csv").write_text("lsoa,area\nE01000001,Midport\n")
    path = archive(
        tmp_path / "crime.zip",
        {"2017-04-midshire-street.csv": street_file(street_row("2017-04", "Northam"))},
    )
    add(workbook, source, AREAS, [path], received=RECEIVED)
    params = Params({source.id: source}, PARAMS.areas)
    observations, read = receipts.read_all(workbook, params)
    assert len(read) == 1
    assert observations.loc[observations["numerator"] > 0, "area"].tolist() == ["midport"]
    # Another lookup is another reading, though the extract is the same.
    (folder / "lsoa.csv").write_text("lsoa,area\nE01000001,South and East\n")
    observations, _ = receipts.read_all(workbook, params)
    assert observations.loc[observations["numerator"] > 0, "area"].tolist() == ["south_and_east"]


# The cache


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The extracts that were really read."""
    seen: list[str] = []
    really = receipts.read_source

    def noting(source: Source, areas: object, path: Path, **said: object) -> object:
        seen.append(path.name)
        return really(source, areas, path, **said)  # type: ignore[arg-type]

    monkeypatch.setattr(receipts, "read_source", noting)
    return seen


def test_an_unchanged_extract_is_read_once(
    workbook: Workbook, tmp_path: Path, readings: list[str]
) -> None:
    take(workbook, sent(tmp_path, "a.csv"))
    first, [one] = receipts.read_all(workbook, PARAMS)
    again, [two] = receipts.read_all(workbook, PARAMS)
    assert readings == ["a.csv"]
    pd.testing.assert_frame_equal(first, again)
    assert one.result.notices == two.result.notices != ()
    assert (one.result.rows_read, one.result.lines) == (two.result.rows_read, two.result.lines)


def test_it_is_read_again_when_anything_it_depends_on_changes(
    workbook: Workbook, tmp_path: Path, readings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    take(workbook, sent(tmp_path, "a.csv"))
    receipts.read_all(workbook, PARAMS)
    marked = make_source("monthly_counts", id="crime", marks={"-": Absence.SUPPRESSED})
    receipts.read_all(workbook, Params({"crime": marked}, PARAMS.areas))
    fewer = {name: area for name, area in PARAMS.areas.items() if name != "elsewhere"}
    receipts.read_all(workbook, Params(PARAMS.sources, fewer))
    monkeypatch.setattr(receipts, "readers_version", lambda: "mended")
    receipts.read_all(workbook, PARAMS)
    assert readings == ["a.csv"] * 4


def test_a_spoilt_cache_is_read_anew(
    workbook: Workbook, tmp_path: Path, readings: list[str]
) -> None:
    take(workbook, sent(tmp_path, "a.csv"))
    receipts.read_all(workbook, PARAMS)
    [kept] = (workbook.processed / "cache").iterdir()
    kept.write_bytes(kept.read_bytes()[:100])
    assert len(receipts.read_all(workbook, PARAMS).observations) == 2
    assert readings == ["a.csv", "a.csv"]

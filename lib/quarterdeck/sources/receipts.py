"""What has been received: every extract under `data/raw/`, verified by its fact file and read.

An extract that hasn't changed is read once. What a reader made of it is kept under
`data/processed/cache/`, by everything it depends on: the file's checksum, the readers' own text,
what the source and the areas say, and the day it was received.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from quarterdeck.params.categories import Expected
from quarterdeck.params.documents import did_you_mean
from quarterdeck.params.places import Area
from quarterdeck.params.sources import Source
from quarterdeck.paths import Workbook
from quarterdeck.problems import Problem, Problems
from quarterdeck.sources import facts as fact_files
from quarterdeck.sources import files, read_source
from quarterdeck.sources.categories import with_category_notices
from quarterdeck.sources.facts import Facts
from quarterdeck.sources.observations import (
    DATE_TYPE,
    Notice,
    NoticeKind,
    ReadResult,
    empty,
    typed,
)

_METADATA = b"quarterdeck"
_LEFT_ALONE = ("readme", "readme.md", "readme.txt")


class HasSourcesAndAreas(Protocol):
    """What is needed of `params.loading.Params`."""

    @property
    def sources(self) -> Mapping[str, Source]: ...

    @property
    def areas(self) -> Mapping[str, Area]: ...


@dataclass(frozen=True)
class Receipt:
    """An extract that was received: where it is, its facts, and what was read from it."""

    source: Source
    path: Path
    file: str
    facts: Facts
    result: ReadResult


class Received(NamedTuple):
    """All that was received.

    observations: of every vintage, with three more columns: the day `received`; the day
    `embargoed_until`, missing where there is no embargo; and whether the extract `stands_in`.
    receipts: one for each extract, in order of source and name.
    """

    observations: pd.DataFrame
    receipts: tuple[Receipt, ...]


def extracts(workbook: Workbook, source: Source) -> list[Path]:
    """The extracts of a source, in order of name; none where its folder isn't there.

    Fact files, hidden files, a README and the source's district lookup are no extracts.
    """
    folder = workbook.raw / source.id
    if not folder.is_dir():
        return []
    lookup = lookup_path(workbook, source)
    return sorted(
        path
        for path in folder.iterdir()
        if files.is_ours(Path(path.name))
        and path.suffix != fact_files.SUFFIX
        and path.name.lower() not in _LEFT_ALONE
        and path != lookup
    )


def lookup_path(workbook: Workbook, source: Source) -> Path | None:
    """The table from small areas to districts that a source names, under `data/raw/`."""
    return workbook.raw / source.district_lookup if source.district_lookup else None


def cached_read(workbook: Workbook, source: Source, areas: Sequence[Area], path: Path) -> Receipt:
    """One extract, held to its fact file and read, or taken from the cache if nothing changed.

    Raises Problems where it has no fact file, has changed since it was added, or can't be read.
    """
    file = workbook.relative(path)
    beside = fact_files.facts_path(path)
    if not beside.is_file():
        raise Problems(
            [
                Problem(
                    file,
                    "",
                    "has no fact file beside it",
                    f"take it in with: quarterdeck add {source.id} FILE (or write {beside.name})",
                )
            ]
        )
    facts = fact_files.read_facts(beside, workbook.relative(beside))
    checksum = files.sha256(path)
    if problems := fact_files.changed(facts, checksum, file):
        raise Problems(problems)
    lookup = lookup_path(workbook, source)
    kept = _place(workbook, source, areas, facts, path, lookup)
    result = _from_cache(kept)
    if result is None:
        result = read_source(source, areas, path, received=facts.received, file=file, lookup=lookup)
        _to_cache(kept, result)
    if problems := fact_files.not_covered(facts, result, workbook.relative(beside)):
        raise Problems(problems)
    return Receipt(source, path, file, facts, result)


def read_all(
    workbook: Workbook,
    params: HasSourcesAndAreas,
    expected: Mapping[str, Expected] | None = None,
) -> Received:
    """Every extract of every source. A source without a folder has sent nothing, which is no fault.

    expected: by source, the categories that its extracts should hold; others are noticed.
    Raises Problems with everything that is wrong with all of them.
    """
    areas = tuple(params.areas.values())
    receipts: list[Receipt] = []
    problems = [*_strays(workbook, params)]
    for source in params.sources.values():
        for path in extracts(workbook, source):
            try:
                receipt = cached_read(workbook, source, areas, path)
                receipts.append(_held_to(receipt, (expected or {}).get(source.id, Expected())))
            except Problems as found:
                problems += found.problems
    if problems:
        raise Problems(problems)
    return Received(_with_received(receipts), tuple(receipts))


def _held_to(receipt: Receipt, expected: Expected) -> Receipt:
    """A receipt with notices of its categories; not kept in the cache, since the params decide."""
    result = with_category_notices(receipt.result, expected, receipt.file)
    return dataclasses.replace(receipt, result=result)


def _with_received(receipts: Iterable[Receipt]) -> pd.DataFrame:
    """Observations of all extracts, each row with the days of its extract's facts."""
    frames = []
    for receipt in receipts:
        facts = receipt.facts
        until = facts.embargo.until if facts.embargo else None
        frames.append(
            receipt.result.observations.assign(
                received=facts.received,
                embargoed_until=until,
                stands_in=facts.stands_in is not None,
            )
        )
    if not frames:
        frames = [empty().assign(received=None, embargoed_until=None, stands_in=False)]
    together = pd.concat(frames, ignore_index=True)
    days = dict.fromkeys(("received", "embargoed_until"), DATE_TYPE)
    return together.astype({**days, "stands_in": "bool"})


def _strays(workbook: Workbook, params: HasSourcesAndAreas) -> Iterable[Problem]:
    """What lies under data/raw/ and would be passed over in silence."""
    if not workbook.raw.is_dir():
        return
    lookups = {
        path.relative_to(workbook.raw).parts[0]
        for source in params.sources.values()
        if (path := lookup_path(workbook, source)) is not None
    }
    for path in sorted(workbook.raw.iterdir()):
        if not files.is_ours(Path(path.name)) or path.name.lower() in _LEFT_ALONE:
            continue
        if path.name not in params.sources and path.name not in lookups:
            wrong = "is the folder of no source" if path.is_dir() else "lies in no source's folder"
            right = did_you_mean(path.name, params.sources, "sources of params/sources.yml")
            yield Problem(workbook.relative(path), "", wrong, right)
        elif path.is_dir():
            for beside in sorted(path.glob(f"*{fact_files.SUFFIX}")):
                extract = beside.with_name(beside.name.removesuffix(fact_files.SUFFIX))
                if not extract.exists() and files.is_ours(Path(beside.name)):
                    yield Problem(
                        workbook.relative(beside),
                        "",
                        f"is the fact file of {extract.name}, which isn't there",
                        "put the extract back, or take the fact file out",
                    )


# The cache


@functools.cache
def readers_version() -> str:
    """A checksum over the text of the readers, so that a mended reader reads everything again."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.name.encode() + b"\n" + path.read_bytes())
    return digest.hexdigest()


def _place(
    workbook: Workbook,
    source: Source,
    areas: Sequence[Area],
    facts: Facts,
    path: Path,
    lookup: Path | None,
) -> Path:
    """The file of the cache in which this very reading would be."""
    depends_on = [
        facts.sha256,
        readers_version(),
        source.model_dump_json(
            include={"id", "reader", "force", "district_lookup", "marks", "sums"}
        ),
        [area.model_dump_json() for area in areas],
        facts.received.isoformat(),
        path.name,
        files.sha256(lookup) if lookup is not None and lookup.is_file() else "",
    ]
    key = hashlib.sha256(json.dumps(depends_on).encode()).hexdigest()
    return workbook.processed / "cache" / f"{key}.parquet"


def _to_cache(place: Path, result: ReadResult) -> None:
    about = {
        "notices": [dataclasses.asdict(notice) for notice in result.notices],
        "rows_read": result.rows_read,
        "lines": result.lines,
    }
    table = pa.Table.from_pandas(result.observations, preserve_index=False)
    metadata = {**(table.schema.metadata or {}), _METADATA: json.dumps(about).encode()}
    with files.replaced(place) as draft:
        pq.write_table(table.replace_schema_metadata(metadata), draft)


def _from_cache(place: Path) -> ReadResult | None:
    """What was kept, or None where nothing was or it can't be read any more."""
    try:
        table = pq.read_table(place)
        about = json.loads(table.schema.metadata[_METADATA])
        notices = tuple(
            Notice(**{**notice, "kind": NoticeKind(notice["kind"])}) for notice in about["notices"]
        )
        return ReadResult(typed(table.to_pandas()), notices, about["rows_read"], about["lines"])
    except (OSError, pa.ArrowException, KeyError, TypeError, ValueError):
        return None

"""Taking extracts in: read first, then copied with their fact files, all of them or none."""

from __future__ import annotations

import contextlib
import datetime as dt
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from quarterdeck.params.categories import Expected
from quarterdeck.params.places import Area
from quarterdeck.params.sources import ReaderName, Source
from quarterdeck.paths import Workbook
from quarterdeck.problems import Problem, Problems
from quarterdeck.sources import facts as fact_files
from quarterdeck.sources import files, read_source, receipts, same_day
from quarterdeck.sources.categories import with_category_notices
from quarterdeck.sources.facts import Embargo, Facts
from quarterdeck.sources.observations import ReadResult

Outcome = Literal["added", "replaced", "facts replaced", "already there"]


@dataclass(frozen=True)
class Added:
    """What became of a file: where its extract is under `data/raw/`, and what was read.

    outcome: "already there" where the very same content had been added before, under this name
    or another; then nothing was written. "facts replaced" where only its fact file was.
    """

    extract: Path
    outcome: Outcome
    facts: Facts
    result: ReadResult


def add(
    workbook: Workbook,
    source: Source,
    areas: Sequence[Area],
    given: Sequence[Path],
    *,
    received: dt.date,
    title: str | None = None,
    illustrative: bool | None = None,
    replace: bool = False,
    embargo: Embargo | None = None,
    stands_in: str | None = None,
    notes: str | None = None,
    expected: Expected | None = None,
) -> tuple[Added, ...]:
    """Files taken in as extracts of a source, each with its fact file.

    given: files, or folders for an archive. received: the day they came. replace: whether a
    different file of the same name may be replaced, and the facts of one that is already there.
    title, illustrative, embargo, stands_in, notes: None where nothing is said of them; then a new
    extract has its source's title and none of the others, and one already there keeps what its
    fact file says.
    expected: the categories that it should hold; others are noticed.

    Each is copied aside and the copy is read, so that what was checked is what is kept; only when
    all are right are they put in place together. Raises Problems, having changed nothing, where
    one can't be read, would replace another, is there with other facts than those given, or gives
    figures that another extract received on that day gives.
    """
    folder = workbook.raw / source.id
    if problems := _misnamed(given, source):
        raise Problems(problems)
    workbook.raw.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=workbook.raw, prefix=".adding-") as aside:
        added: list[Added] = []
        problems = []
        for number, path in enumerate(given):
            copy = Path(aside) / "new" / str(number) / path.name
            copy.parent.mkdir(parents=True)
            try:
                files.copy(path, copy)
                result = read_source(
                    source,
                    areas,
                    copy,
                    received=received,
                    file=path.name,
                    lookup=receipts.lookup_path(workbook, source),
                )
                result = with_category_notices(result, expected or Expected(), path.name)
            except Problems as found:
                problems += found.problems
                continue
            facts = fact_files.facts_of(
                copy,
                source,
                result,
                received=received,
                title=title,
                illustrative=bool(illustrative),
                embargo=embargo,
                stands_in=stands_in,
                notes=notes,
            )
            target = folder / path.name
            same = _same(workbook, source, target, facts.sha256)
            if same is not None:
                beside = fact_files.facts_path(same)
                known = fact_files.read_facts(beside, workbook.relative(beside))
                other = _other_facts(
                    known,
                    facts,
                    {
                        "received": True,
                        "title": bool(title),
                        "illustrative": illustrative is not None,
                        "embargo": embargo is not None,
                        "stands_in": stands_in is not None,
                        "notes": notes is not None,
                    },
                )
                if other and not replace:
                    problems += [
                        Problem(
                            workbook.relative(beside),
                            name,
                            f"says {_in_words(getattr(known, name))}, and {_in_words(value)} is "
                            f"given with {path.name}, the same file",
                            "--replace changes it",
                        )
                        for name, value in other.items()
                    ]
                    continue
                facts = known.model_copy(update=other)
                added.append(
                    Added(same, "facts replaced" if other else "already there", facts, result)
                )
            elif target.exists() and not replace and files.sha256(target) != facts.sha256:
                problems.append(_another(workbook, target, path))
            else:
                outcome: Outcome = "replaced" if target.exists() else "added"
                added.append(Added(target, outcome, facts, result))
            fact_files.write_facts(fact_files.facts_path(copy), facts)
        problems += [] if problems else _clashes(workbook, source, areas, added)
        if problems:
            raise Problems(problems)
        new = [
            (Path(aside) / "new" / str(number) / path.name, one.extract, one.outcome)
            for number, (path, one) in enumerate(zip(given, added, strict=True))
            if one.outcome != "already there"
        ]
        folder.mkdir(parents=True, exist_ok=True)
        pairs = [
            pair
            for copy, target, outcome in new
            for pair in (
                (copy, target),
                (fact_files.facts_path(copy), fact_files.facts_path(target)),
            )
            if outcome != "facts replaced" or pair[0] != copy
        ]
        put_in_place(pairs, Path(aside) / "old")
    return tuple(added)


def put_in_place(pairs: Sequence[tuple[Path, Path]], old: Path) -> None:
    """Files or folders moved to their places, all or none.

    old: a folder, made here, for what stood in those places until all are moved.
    Raises OSError where one can't be moved, with every place as it was before.
    """
    old.mkdir()
    with contextlib.ExitStack() as undo:
        for number, (new, place) in enumerate(pairs):
            if place.exists():
                was = old / str(number)
                place.rename(was)
                undo.callback(was.rename, place)
            new.rename(place)
            undo.callback(place.rename, new)
        undo.pop_all()


def _clashes(
    workbook: Workbook, source: Source, areas: Sequence[Area], added: Sequence[Added]
) -> list[Problem]:
    """Figures that two extracts of a source would give on one day: nothing says which holds."""
    new = {one.extract: one for one in added}
    days = {one.facts.received for one in added if one.outcome != "already there"}
    held = [(one.extract, one.facts.received, one.result) for one in new.values()]
    for path in receipts.extracts(workbook, source):
        if path in new or not days:
            continue
        with contextlib.suppress(Problems):  # what is wrong with that one is for `check` to say
            receipt = receipts.cached_read(workbook, source, areas, path)
            held.append((path, receipt.facts.received, receipt.result))
    columns = same_day.figure_columns(source.reader)
    named = {area.id: area for area in areas}
    found = []
    for day in sorted(days):
        rows = [
            result.observations.assign(extract=f"{source.id}/{path.name}")
            for path, received, result in held
            if received == day
        ]
        found.append(same_day.clash(pd.concat(rows, ignore_index=True), columns, named))
    return [problem for problem in found if problem is not None]


def _misnamed(given: Sequence[Path], source: Source) -> list[Problem]:
    problems = []
    names: set[str] = set()
    for path in given:
        if not path.exists():
            problems.append(Problem(str(path), "", "there is no such file"))
        elif path.is_dir() and source.reader is not ReaderName.POLICE_UK:
            problems.append(Problem(str(path), "", "is a folder", "name the file"))
        elif not files.is_ours(Path(path.name)):
            problems.append(
                Problem(path.name, "", "is a hidden or left-over file", "name the extract itself")
            )
        elif path.suffix == fact_files.SUFFIX:
            problems.append(
                Problem(
                    path.name,
                    "",
                    "is named like a fact file",
                    "name the extract; its fact file is written",
                )
            )
        if path.name in names:
            problems.append(Problem(path.name, "", "is given twice", "two extracts need two names"))
        names.add(path.name)
    return problems


def _same(workbook: Workbook, source: Source, target: Path, checksum: str) -> Path | None:
    """The extract of the source with this content, under the target's name or another."""
    there = receipts.extracts(workbook, source)
    for path in sorted(there, key=lambda path: path != target):
        if fact_files.facts_path(path).is_file() and files.sha256(path) == checksum:
            return path
    return None


def _other_facts(known: Facts, given: Facts, said: Mapping[str, bool]) -> dict[str, Any]:
    """What was said of an extract that differs from its fact file, by the name of the fact."""
    return {
        name: getattr(given, name)
        for name, is_said in said.items()
        if is_said and getattr(given, name) != getattr(known, name)
    }


def _in_words(value: object) -> str:
    """A fact as a message names it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Embargo):
        return f"{value.until} ({value.reason})"
    return f"'{value}'" if isinstance(value, str) else str(value)


def _another(workbook: Workbook, target: Path, path: Path) -> Problem:
    return Problem(
        path.name,
        "",
        f"is different from {workbook.relative(target)}, which has its name",
        "give it a name of its own (with its date), or replace the old one with --replace",
    )

"""From raw extracts to the observations and one indicator table per quarter, on disk.

Everything is computed before anything is written, each file is replaced whole, and a file whose
bytes would stay the same is left alone. The same extracts and params give the same bytes.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from quarterdeck.paths import Workbook
from quarterdeck.periods import Quarter
from quarterdeck.problems import Problem, Problems

if TYPE_CHECKING:
    import pandas as pd

    from quarterdeck.params import Params

#: Told of progress: what is being done, how many steps are done, of how many.
Progress = Callable[[str, int, int], None]


def silent(doing: str, done: int, total: int) -> None:
    """Progress that nobody is told of."""


@dataclass(frozen=True)
class Computed:
    """What the extracts and params of a workbook come to, not yet written.

    tables: quarter label to indicator table. notices: what a person should know and that stops
    nothing (an extract that hasn't come, a month set aside), one sentence each.
    """

    params: Params
    observations: pd.DataFrame
    tables: Mapping[str, pd.DataFrame]
    notices: tuple[str, ...]


@dataclass(frozen=True)
class Prepared:
    """What `prepare` has written. files: all of it; changed: those whose bytes are new."""

    params: Params
    quarters: tuple[Quarter, ...]
    files: tuple[Path, ...]
    changed: tuple[Path, ...]
    notices: tuple[str, ...]


def known_quarters(params: Params) -> tuple[Quarter, ...]:
    """The quarters that have a file in `params/quarters/`, oldest first."""
    return tuple(sorted(Quarter.parse(label) for label in params.quarters))


def chosen_quarters(params: Params, quarters: Sequence[Quarter] | None) -> tuple[Quarter, ...]:
    """The quarters named, each once and oldest first; every known one where none is named.

    Raises Problems with each quarter that has no file, naming those that have one.
    """
    known = known_quarters(params)
    if quarters is None:
        return known
    unknown = [quarter for quarter in sorted(set(quarters)) if quarter not in known]
    if unknown:
        named = ", ".join(quarter.label for quarter in known) or "none yet"
        raise Problems(
            Problem(
                f"params/quarters/{quarter.label}.yml",
                "",
                f"there is no file for {quarter.label}",
                f"this workbook has {named}; make it with: quarterdeck new {quarter.label}",
            )
            for quarter in unknown
        )
    return tuple(sorted(set(quarters)))


def compute(
    workbook: Workbook, quarters: Sequence[Quarter] | None = None, *, progress: Progress = silent
) -> Computed:
    """The observations and the indicator tables of a workbook, writing nothing.

    quarters: those whose table is wanted; None is every quarter of `params/quarters/`.
    Raises Problems with all that is wrong with params, extracts or tables.
    """
    from quarterdeck import params as params_package

    progress("params", 0, 2)
    params = params_package.load(workbook)
    chosen = chosen_quarters(params, quarters)
    # After the params, so that a slip in them is told at once and not after a second of imports.
    from quarterdeck import indicators, sources

    total = 2 + len(chosen)
    progress("extracts", 1, total)
    observations, read = sources.read_all(workbook, params)
    tables: dict[str, pd.DataFrame] = {}
    problems: list[Problem] = []
    for done, quarter in enumerate(chosen, start=2):
        progress(f"{quarter.label}: indicator table", done, total)
        try:
            tables[quarter.label] = indicators.indicator_table(observations, params, quarter)
        except Problems as found:
            problems += found.problems
    if problems:
        raise Problems(problems)
    progress("computed", total, total)
    return Computed(params, observations, tables, _notices(read))


def _notices(read: object) -> tuple[str, ...]:
    """What the reading of the extracts has to tell, in the order it was told."""
    return tuple(dict.fromkeys(str(notice) for notice in getattr(read, "notices", ())))


def prepare(
    workbook: Workbook, quarters: Sequence[Quarter] | None = None, *, progress: Progress = silent
) -> Prepared:
    """Write `data/processed/observations.parquet` and an indicator table for each quarter.

    quarters: those whose table is written; None is every quarter of `params/quarters/`.
    Raises Problems, having written nothing, with all that is wrong with params or extracts.
    """
    computed = compute(workbook, quarters, progress=progress)
    from quarterdeck import indicators  # after the params, as in compute

    workbook.processed.mkdir(parents=True, exist_ok=True)
    with _folder_beside(workbook.processed) as folder:
        files = [workbook.observations]
        computed.observations.to_parquet(
            folder / workbook.observations.name, engine="pyarrow", compression="zstd", index=False
        )
        for label, table in computed.tables.items():
            files.append(workbook.table(label))
            indicators.write_table(table, folder / workbook.table(label).name)
        changed = [file for file in files if replace_if_changed(folder / file.name, file)]
    return Prepared(
        computed.params,
        tuple(Quarter.parse(label) for label in computed.tables),
        tuple(files),
        tuple(changed),
        computed.notices,
    )


@contextmanager
def _folder_beside(folder: Path) -> Iterator[Path]:
    """A hidden folder on the same disk, for files to be made in and moved from; then removed."""
    # What a killed run left behind.
    for left in folder.glob(".making-*"):
        shutil.rmtree(left, ignore_errors=True)
    made = folder / f".making-{secrets.token_hex(4)}"
    made.mkdir()
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def replace_if_changed(made: Path, kept: Path) -> bool:
    """Put a file in the place of another in one step, unless they are equal byte for byte."""
    if kept.is_file() and kept.read_bytes() == made.read_bytes():
        return False
    made.replace(kept)
    return True

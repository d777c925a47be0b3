"""The real street archive to observations: ours, ours again (unchanged), and plain pandas.

    python benchmarks/prepare_street_crime.py ARCHIVE.zip [--runs 5]

Each in its own process, imports included. `nothing` is a process that imports pandas and ends, so
that the reading itself is what lies above it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import measuring

RECEIVED = dt.date(2022, 5, 31)
SOURCE = "street_crime"


def read_ours(workbook: Path) -> None:
    """What `prepare` does with the extracts: verify, read, put together."""
    from types import SimpleNamespace

    from quarterdeck import params
    from quarterdeck.params.sources import ReaderName, Source
    from quarterdeck.paths import Workbook, project_root
    from quarterdeck.sources import receipts

    areas = params.load(Workbook(project_root())).areas
    received = receipts.read_all(
        Workbook(workbook),
        SimpleNamespace(sources={SOURCE: _source(Source, ReaderName)}, areas=areas),
    )
    print(len(received.observations), received.receipts[0].result.rows_read)


def _source(source, reader_name):
    return source(
        id=SOURCE,
        title="Street-level crime",
        producer="data.police.uk",
        reader=reader_name.POLICE_UK,
        frequency="monthly",
        licence="Open Government Licence v3.0",
        describes="Crimes and incidents by month and place.",
        force="leicestershire_police",
    )


def read_plainly(archive: Path) -> None:
    """As a notebook would: every month's CSV whole into pandas, joined, then counted."""
    import pandas as pd

    with zipfile.ZipFile(archive) as opened:
        months = [
            pd.read_csv(opened.open(name)) for name in opened.namelist() if name.endswith(".csv")
        ]
    rows = pd.concat(months)
    rows["District"] = rows["LSOA name"].str[:-5]
    counts = rows.groupby(["Month", "District", "Crime type"], dropna=False).size()
    print(len(counts), len(rows))


def add(archive: Path, workbook: Path) -> None:
    """Take the archive in, once, before anything is measured."""
    from quarterdeck import params
    from quarterdeck.params.sources import ReaderName, Source
    from quarterdeck.paths import Workbook, project_root
    from quarterdeck.sources.add import add as take_in

    areas = tuple(params.load(Workbook(project_root())).areas.values())
    source = _source(Source, ReaderName)
    take_in(Workbook(workbook), source, areas, [archive], received=RECEIVED)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("archive", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--read", choices=["ours", "plainly"], help=argparse.SUPPRESS)
    parser.add_argument("--add-to", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.add_to:
        return add(given.archive, given.add_to)
    if given.read == "ours":
        return read_ours(given.archive)
    if given.read == "plainly":
        return read_plainly(given.archive)
    with tempfile.TemporaryDirectory() as folder:
        workbook = Path(folder)
        cache = workbook / "data" / "processed" / "cache"
        this = [sys.executable, __file__]
        # In a process of its own: a child's peak of memory begins at its parent's.
        subprocess.run([*this, str(given.archive), "--add-to", str(workbook)], check=True)
        ours = [*this, str(workbook), "--read", "ours"]
        taken = measuring.in_turns(
            {
                "read anew": measuring.Contender(
                    [ours], ready=lambda: shutil.rmtree(cache, ignore_errors=True)
                ),
                "unchanged": measuring.Contender([ours]),
                "plain pandas": measuring.Contender(
                    [[*this, str(given.archive.resolve()), "--read", "plainly"]]
                ),
                "nothing": measuring.Contender([[sys.executable, "-c", "import pandas"]]),
            },
            given.runs,
        )
    measuring.report(f"{given.archive.name} to observations", taken, "read anew")
    return None


if __name__ == "__main__":
    main()

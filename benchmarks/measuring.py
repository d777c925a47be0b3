"""Programs run in turns, each in its own process, and what they took side by side.

Taking turns (A, B, A, B) spreads whatever else the machine does over all of them. A ratio of two
medians of one run says more than either figure on a busy machine.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Contender:
    """A way to do the work. commands: run one after the other; ready: done before, not counted."""

    commands: Sequence[Sequence[str]]
    ready: Callable[[], object] = lambda: None


@dataclass(frozen=True)
class Taken:
    """What a contender took: median and range of seconds, and the largest process in MB."""

    median: float
    fastest: float
    slowest: float
    megabytes: float


def in_turns(contenders: Mapping[str, Contender], runs: int) -> dict[str, Taken]:
    """Run every contender so many times, in turns. Raises where a command fails."""
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    megabytes: dict[str, float] = dict.fromkeys(contenders, 0.0)
    for turn in range(runs):
        for name, contender in contenders.items():
            print(f"turn {turn + 1} of {runs}: {name}", file=sys.stderr)
            contender.ready()
            begun = time.perf_counter()
            peaks = [_run(command) for command in contender.commands]
            seconds[name].append(time.perf_counter() - begun)
            megabytes[name] = max(megabytes[name], *peaks)
    return {
        name: Taken(statistics.median(took), min(took), max(took), megabytes[name])
        for name, took in seconds.items()
    }


def _run(command: Sequence[str]) -> float:
    """Run a command to its end; the memory of the largest of its processes, in MB."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(list(command), stdout=said, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise SystemExit(f"{' '.join(command)} failed:\n{said.read().decode(errors='replace')}")
    # Linux counts in kibibytes, macOS in bytes.
    return usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)


def report(title: str, taken: Mapping[str, Taken], against: str) -> None:
    """Print a table in Markdown. against: the contender that the others are compared with."""
    base = taken[against].median
    print(f"\n### {title}\n")
    print(f"| | seconds (median) | range | times as long as {against} | largest process |")
    print("|---|---:|---:|---:|---:|")
    for name, took in taken.items():
        print(
            f"| {name} | {took.median:.2f} | {took.fastest:.2f} to {took.slowest:.2f} "
            f"| {took.median / base:.2f} | {took.megabytes:.0f} MB |"
        )
    cores, load = os.cpu_count(), os.getloadavg()[0]
    print(
        f"\nPython {platform.python_version()} on {platform.system()} {platform.machine()}, "
        f"{cores} cores, {_memory()}; load {load:.1f} at the end."
    )


def _memory() -> str:
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return f"{pages * size / 2**30:.0f} GiB of memory"


def copy_of_workbook(source: Path, folder: Path) -> Path:
    """A workbook with params, extracts and notebooks, and nothing made of them yet."""
    for name in ("params", "data/raw", "notebooks"):
        shutil.copytree(source / name, folder / name)
    return folder


def steps(edition: Path) -> dict[str, float]:
    """How long each step of an edition took, from its run record."""
    record = json.loads((edition / "run_record.json").read_text(encoding="utf-8"))
    taken: dict[str, float] = record["seconds"]
    return taken

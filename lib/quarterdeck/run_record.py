"""The run record: what an edition was made from, by what, when, and what came out.

It is the one file of an edition whose bytes differ from run to run, because it holds times.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import platform
import re
import subprocess  # git is asked for the commit
from collections.abc import Collection, Iterable, Mapping
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from quarterdeck import __version__
from quarterdeck.paths import Workbook, project_root

if TYPE_CHECKING:
    from quarterdeck.sources.receipts import Receipt

FILE_NAME: Final = "run_record.json"
FORMAT: Final = 1
_GIT_SECONDS: Final = 10


def checksum(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def described(path: Path, name: str) -> dict[str, Any]:
    """A file as the record lists it: name, checksum, bytes."""
    return {"file": name, "sha256": checksum(path), "bytes": path.stat().st_size}


#: What a public record leaves out of an embargoed extract: a small file's checksum can be guessed.
_TELLING: Final = ("sha256", "bytes", "coverage", "notes")


def extracts(
    receipts: Iterable[Receipt], cutoff: dt.date, silent_on: Collection[str] = ()
) -> list[dict[str, Any]]:
    """Every extract that was received: its fact file's words, and whether the cutoff lets it in.

    The checksum is the fact file's, which the extract was held to when it was read. silent_on: the
    files of which a public record may tell only that they came, since they are embargoed.
    """
    found = []
    for receipt in receipts:
        facts = receipt.facts.model_dump(mode="json")
        if receipt.file in silent_on:
            facts = {key: value for key, value in facts.items() if key not in _TELLING}
        found.append({"file": receipt.file, **facts, "by_cutoff": receipt.facts.received <= cutoff})
    return found


def inputs(workbook: Workbook, notebooks: Iterable[Path]) -> list[dict[str, Any]]:
    """The other files that an edition depends on: params and notebooks, in order of their names.

    A notebook outside the workbook is named `notebooks/<name>`.
    """
    named = {
        workbook.relative(path): path
        for path in workbook.params.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }
    named |= {f"notebooks/{path.name}": path for path in notebooks}
    return [described(path, name) for name, path in sorted(named.items())]


def outputs(folder: Path) -> list[dict[str, Any]]:
    """Every file of an edition, in order of its name, without the record itself."""
    named = {
        path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()
    }
    return [described(path, name) for name, path in sorted(named.items()) if name != FILE_NAME]


def _git(*arguments: str) -> str | None:
    """What git answers about this checkout, or None where there is no git or no checkout."""
    try:
        answer = subprocess.run(  # noqa: S603
            ["git", "-C", str(project_root()), *arguments],  # noqa: S607
            capture_output=True,
            text=True,
            timeout=_GIT_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip()


def code_version() -> dict[str, Any]:
    """The library's version, and its commit where it runs from a checkout.

    changed: whether tracked files differ from the commit; None without a commit.
    """
    top = _git("rev-parse", "--show-toplevel")
    # An environment may stand inside somebody else's checkout: its commit says nothing of ours.
    ours = top is not None and Path(top).resolve() == project_root()
    commit = _git("rev-parse", "HEAD") if ours else None
    changes = _git("status", "--porcelain", "--untracked-files=no") if commit else None
    return {
        "quarterdeck": __version__,
        "commit": commit,
        "changed_since_commit": None if changes is None else bool(changes),
    }


def libraries() -> dict[str, str]:
    """The versions of the libraries that quarterdeck asks for, in order of name."""
    try:
        required = metadata.requires("quarterdeck") or []
    except metadata.PackageNotFoundError:
        return {}
    versions: dict[str, str] = {}
    for requirement in required:
        name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
        if "extra ==" in requirement:
            continue
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            versions[name] = "not installed"
    return dict(sorted(versions.items()))


def machine() -> dict[str, str]:
    """Python and the platform."""
    return {
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "system": platform.system(),
        "machine": platform.machine(),
        "platform": platform.platform(),
    }


def time_stamp(moment: dt.datetime) -> str:
    """A moment as the record has it: UTC, to the second."""
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds")


def write(record: Mapping[str, Any], path: Path) -> None:
    """Write a run record."""
    path.write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def read(path: Path) -> dict[str, Any] | None:
    """A run record, or None where there is none that can be read."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) else None

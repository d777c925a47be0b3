"""Where files are opened: the one place that would change for files kept elsewhere."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

_CHUNK = 1 << 20  # bytes hashed at a time


def read_bytes(path: Path) -> bytes:
    """The whole of a file."""
    return path.read_bytes()


def is_ours(path: Path) -> bool:
    """Whether a name is an extract's: not hidden, not left by an office program or by macOS."""
    return not any(
        part.startswith((".", "~$")) or part == "__MACOSX" or part == "Thumbs.db"
        for part in path.parts
    )


def members(folder: Path) -> list[Path]:
    """Every file under a folder, in order of name, with no hidden or left-over ones."""
    return sorted(
        path for path in folder.rglob("*") if path.is_file() and is_ours(path.relative_to(folder))
    )


def sha256(path: Path) -> str:
    """The checksum of a file; of a folder, over the sorted names of its files and their own."""
    digest = hashlib.sha256()
    if path.is_dir():
        for member in members(path):
            name = member.relative_to(path).as_posix()
            digest.update(f"{name}\n{sha256(member)}\n".encode())
        return digest.hexdigest()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def size(path: Path) -> int:
    """The bytes of a file, or of all files of a folder."""
    if path.is_dir():
        return sum(member.stat().st_size for member in members(path))
    return path.stat().st_size


def copy(path: Path, place: Path) -> None:
    """A file or a folder copied whole, without what is hidden or left over."""
    if not path.is_dir():
        shutil.copyfile(path, place)
        return
    for member in members(path):
        target = place / member.relative_to(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(member, target)


def remove(path: Path) -> None:
    """A file or folder taken away, if it is there."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@contextlib.contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """A place to write that becomes `path` when all is written, and vanishes if that fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=path.suffix)
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
        draft.chmod(0o644)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)

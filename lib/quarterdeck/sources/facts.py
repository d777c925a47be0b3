"""The fact file that stands beside each extract: who made it, when it came, on what terms."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator, model_validator

from quarterdeck.params.in_words import read_model
from quarterdeck.params.sources import Source
from quarterdeck.params.strict import Strict, Words
from quarterdeck.problems import Problem
from quarterdeck.sources import files
from quarterdeck.sources.observations import ReadResult

SUFFIX = ".yml"


class Coverage(Strict):
    """The days that an extract's rows cover, both inclusive."""

    start: dt.date
    """Its first day."""
    end: dt.date
    """Its last day."""

    @model_validator(mode="after")
    def _in_order(self) -> Coverage:
        if self.start > self.end:
            raise ValueError(f"coverage starts ({self.start}) after it ends ({self.end})")
        return self


class Embargo(Strict):
    """Until when an extract's figures may not be published, and why."""

    until: dt.date
    """The day from which they may be."""
    reason: Words
    """Why not before."""


class Facts(Strict):
    """What is known of an extract beside what it holds: `<extract>.yml`."""

    producer: Words
    """Who made it."""
    title: Words
    """What it is, as a source line prints it."""
    received: dt.date
    """The day it came."""
    licence: Words
    """On what terms it may be used."""
    sha256: str
    """Its checksum; of a folder, over the sorted names of its files and their checksums."""
    bytes: Annotated[int, Field(ge=1)]
    """Its size."""
    illustrative: bool
    """Whether its figures are made up, to show how a paper looks."""
    coverage: Coverage
    """The days that its rows cover."""
    embargo: Embargo | None = None
    """Until when its figures may not be published; null: they may be."""
    stands_in: Words | None = None
    """Why it is read by every quarter, whatever its cutoff; null: it is read from its day on."""
    notes: Words | None = None
    """Anything the next analyst should know."""

    @field_validator("sha256")
    @classmethod
    def _a_checksum(cls, value: str) -> str:
        if not re.fullmatch(r"[0-9a-f]{64}", value):
            raise ValueError(f"{value!r} is no SHA-256 checksum: 64 digits and letters a to f")
        return value


def facts_path(extract: Path) -> Path:
    """Where the fact file of an extract is: beside it, under its whole name and `.yml`."""
    return extract.with_name(extract.name + SUFFIX)


def coverage_of(result: ReadResult) -> Coverage:
    """The days that an extract's observations cover."""
    observations = result.observations
    return Coverage(start=observations["start"].min().date(), end=observations["end"].max().date())


def facts_of(
    extract: Path,
    source: Source,
    result: ReadResult,
    *,
    received: dt.date,
    title: str | None = None,
    illustrative: bool = False,
    embargo: Embargo | None = None,
    stands_in: str | None = None,
    notes: str | None = None,
) -> Facts:
    """The facts of an extract that was read. Title, producer and licence are the source's own."""
    return Facts(
        producer=source.producer,
        title=title or source.title,
        received=received,
        licence=source.licence,
        sha256=files.sha256(extract),
        bytes=files.size(extract),
        illustrative=illustrative,
        coverage=coverage_of(result),
        embargo=embargo,
        stands_in=stands_in,
        notes=notes,
    )


def read_facts(path: Path, file: str) -> Facts:
    """A fact file. `file` is its name in messages. Raises Problems with all that is wrong."""
    return read_model(path, Facts, file)


def as_yaml(facts: Facts) -> str:
    """A fact file's text: the keys in order, words in quotes."""
    lines = []
    for key, value in facts.model_dump(mode="json").items():
        if isinstance(value, dict):
            inner = [f"  {name}: {json.dumps(said)}" for name, said in value.items()]
            lines += [f"{key}:", *inner]
        else:
            lines.append(f"{key}: {json.dumps(value, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


def write_facts(path: Path, facts: Facts) -> None:
    """A fact file, written whole or not at all."""
    with files.replaced(path) as draft:
        draft.write_text(as_yaml(facts), encoding="utf-8")


def changed(facts: Facts, checksum: str, file: str) -> list[Problem]:
    """Whether an extract isn't the file that its facts are about."""
    if checksum == facts.sha256:
        return []
    return [
        Problem(
            file,
            "",
            f"has changed since it was added (its checksum is {checksum[:12]}…, in its fact "
            f"file {facts.sha256[:12]}…)",
            "raw extracts are never edited: put the old file back, or add the new one under a "
            "name of its own",
        )
    ]


def not_covered(facts: Facts, result: ReadResult, file: str) -> list[Problem]:
    """Whether the rows of an extract run over other days than its facts say."""
    covers = coverage_of(result)
    if covers == facts.coverage:
        return []
    said = facts.coverage
    return [
        Problem(
            file,
            "coverage",
            f"says {said.start} to {said.end}, and the rows run from {covers.start} to "
            f"{covers.end}",
            "write what the rows cover",
        )
    ]

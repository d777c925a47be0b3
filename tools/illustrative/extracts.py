"""An extract and its fact file, as bytes."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import textwrap
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
from openpyxl.styles import Font  # type: ignore[import-untyped]
from ruamel.yaml import YAML

Cell = str | int | dt.date | None

# An office file holds the moment it was made, in its properties and in each entry of its zip.
_MADE = dt.datetime(2000, 1, 1)


INVENTED = "MIT, the licence of this project (invented figures)"

PERIOD_RETURN = ("area", "category", "start", "end", "numerator", "denominator")


@dataclass(frozen=True)
class Embargo:
    """Until which day an extract's figures may not be published, and why."""

    until: dt.date
    reason: str


@dataclass(frozen=True)
class Extract:
    """A return as it would be received: a table, and what its fact file says of it.

    name: the file's name; its ending (.csv or .xlsx) decides its form. coverage: first and last
    day. sheet: the name of the sheet, for XLSX. embargo: none, unless it may not be published yet.
    """

    source: str
    name: str
    title: str
    producer: str
    licence: str
    received: dt.date
    coverage: tuple[dt.date, dt.date]
    notes: str
    header: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    illustrative: bool = True
    sheet: str = "Return"
    embargo: Embargo | None = None
    stands_in: str | None = None

    def content(self) -> bytes:
        """The file's bytes: the same on every run."""
        if self.name.endswith(".xlsx"):
            return _workbook(self.sheet, self.header, self.rows)
        return _comma_separated(self.header, self.rows)

    def fact_file(self) -> str:
        """The words of the fact file beside it."""
        content = self.content()
        start, end = self.coverage
        facts = {
            "producer": self.producer,
            "title": self.title,
            "received": self.received,
            "licence": self.licence,
            "sha256": hashlib.sha256(content).hexdigest(),
            "bytes": len(content),
            "illustrative": self.illustrative,
            "coverage": {"start": start, "end": end},
            "embargo": None if self.embargo is None else vars(self.embargo),
            **({} if self.stands_in is None else {"stands_in": self.stands_in}),
            "notes": self.notes,
        }
        embargo = "null"
        if self.embargo is not None:
            embargo = f'{{until: {self.embargo.until}, reason: "{self.embargo.reason}"}}'
        stands_in = "" if self.stands_in is None else f"stands_in: {self.stands_in}\n"
        notes = textwrap.indent(textwrap.fill(self.notes, 96, break_on_hyphens=False), "  ")
        text = (
            f"producer: {self.producer}\n"
            f"title: {self.title}\n"
            f"received: {self.received}\n"
            f"licence: {self.licence}\n"
            f"sha256: {facts['sha256']}\n"
            f"bytes: {facts['bytes']}\n"
            f"illustrative: {'true' if self.illustrative else 'false'}\n"
            f"coverage: {{start: {start}, end: {end}}}\n"
            f"embargo: {embargo}\n"
            f"{stands_in}"
            f"notes: >-\n{notes}\n"
        )
        if YAML(typ="safe").load(text) != facts:
            raise ValueError(f"the fact file of {self.name} doesn't say what it should:\n{text}")
        return text

    def write(self, raw: Path) -> None:
        """Both files, into their source's folder under `raw`."""
        folder = raw / self.source
        folder.mkdir(parents=True, exist_ok=True)
        (folder / self.name).write_bytes(self.content())
        (folder / f"{self.name}.yml").write_bytes(self.fact_file().encode())


def _comma_separated(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """UTF-8, one header row, lines ending in LF."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def _workbook(sheet: str, header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """One plain sheet, dates as dates. Stored, not deflated: deflate differs between machines."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = sheet
    page.append(list(header))
    for row in rows:
        page.append(list(row))
    for cell in page[1]:
        cell.font = Font(bold=True)
    for column in page.columns:
        page.column_dimensions[column[0].column_letter].width = 3 + max(
            len(str(cell.value or "")) for cell in column
        )
    book.properties.creator = "illustrative"
    book.properties.created = _MADE
    draft = io.BytesIO()
    book.save(draft)
    modified = f"{book.properties.modified:%Y-%m-%dT%H:%M:%SZ}".encode()
    made = f"{_MADE:%Y-%m-%dT%H:%M:%SZ}".encode()
    final = io.BytesIO()
    with zipfile.ZipFile(draft) as drafted, zipfile.ZipFile(final, "w") as kept:
        for name in sorted(drafted.namelist()):
            part = drafted.read(name)
            if name == "docProps/core.xml":
                part = part.replace(modified, made)
            entry = zipfile.ZipInfo(name, _MADE.timetuple()[:6])
            entry.create_system = 3  # else it names the system that it was made on
            kept.writestr(entry, part)
    return final.getvalue()

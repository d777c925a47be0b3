"""A small county, sources of every kind, and a way to write an extract and read it."""

from __future__ import annotations

import datetime as dt
import os
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from quarterdeck.params.places import Area, AreaKind
from quarterdeck.params.sources import ReaderName, Source
from quarterdeck.paths import Workbook
from quarterdeck.sources import ReadResult, read_source

RECEIVED = dt.date(2018, 1, 31)
STREET_HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context"
)

AREAS = (
    Area(id="northam", name="Northam", kind=AreaKind.DISTRICT, code="E07000901"),
    Area(
        id="south_and_east",
        name="South and East",
        kind=AreaKind.DISTRICT,
        code="E07000902",
        aliases=("SE Midshire",),
    ),
    Area(id="midshire", name="Midshire", kind=AreaKind.COUNTY, parts=("northam", "south_and_east")),
    Area(id="midport", name="Midport", kind=AreaKind.UNITARY, code="E06000901"),
    Area(
        id="midshire_police",
        name="Midshire and Midport",
        kind=AreaKind.FORCE,
        aliases=("Midshire Police",),
        parts=("midshire", "midport"),
    ),
    Area(id="elsewhere", name="Elsewhere", kind=AreaKind.PEER),
)


def make_source(reader: str, **said: Any) -> Source:
    if reader in ("police_uk", "people_reported"):
        said.setdefault("force", "midshire_police")
    return Source(
        id=said.pop("id", "returns"),
        title="Returns",
        producer="A partner",
        reader=ReaderName(reader),
        frequency="monthly",
        licence="OGL",
        describes="What is counted.",
        **said,
    )


Read = Callable[..., ReadResult]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write an extract (text, bytes, or rows of a sheet) and read it."""

    def write_and_read(
        reader: str, content: str | bytes | list[list[object]], name: str = "", **said: Any
    ) -> ReadResult:
        if isinstance(content, list):
            path = tmp_path / (name or "return.xlsx")
            book = openpyxl.Workbook()
            for row in content:
                book.active.append(row)
            book.save(path)
        else:
            path = tmp_path / (name or "return.csv")
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_source(make_source(reader, **said), AREAS, path, received=RECEIVED)

    return write_and_read


@pytest.fixture
def workbook(tmp_path: Path) -> Workbook:
    (tmp_path / "book" / "params").mkdir(parents=True)
    return Workbook.open(tmp_path / "book")


def street_row(
    month: str, district: str = "Northam", kind: str = "Burglary", crime: str = "id"
) -> str:
    """A row of a street file; without a district it has no location."""
    lsoa = f"E01000001,{district} 001A" if district else ","
    return f"{crime},{month},Midshire Police,Midshire Police,,,On or near,{lsoa},{kind},,"


def street_file(*rows: str, header: str = STREET_HEADER, newline: str = "\r\n") -> str:
    return newline.join([header, *rows]) + newline


def archive(path: Path, members: Mapping[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archived:
        for name, content in members.items():
            archived.writestr(name, content)
    return path


def counts(result: ReadResult) -> dict[tuple[str, str, str], float]:
    """(month, area, category) to count."""
    rows = result.observations
    return {
        (f"{row.start:%Y-%m}", row.area, row.category): row.numerator for row in rows.itertuples()
    }


def row_of(result: ReadResult, **wanted: str) -> pd.Series[Any]:
    """The one observation with these values."""
    rows = result.observations
    for column, value in wanted.items():
        rows = rows[rows[column] == value]
    assert len(rows) == 1, rows
    return rows.iloc[0]


SHARED = Path(
    os.environ.get(
        "QUARTERDECK_SHARED_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"
    )
)
needs_shared_data = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the real data isn't beside this checkout"
)

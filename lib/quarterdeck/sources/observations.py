"""Observations: what every reader gives, one row per figure received, and its one schema."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd
import pandera.pandas as pa

from quarterdeck.params.absence import Absence

OK = "ok"
ZERO = "zero"  # the source said nil, or published every record and has none here
HAS_VALUE = (OK, ZERO)
STATUSES = (*HAS_VALUE, *(absence.value for absence in Absence))

COLUMNS = (
    "source",
    "category",
    "subcategory",
    "area",
    "start",
    "end",
    "numerator",
    "denominator",
    "n",
    "status",
    "extract",
)
KEY = ("source", "category", "subcategory", "area", "start", "end")
DATE_TYPE = "datetime64[us]"
_TYPES = {
    **dict.fromkeys(("source", "category", "subcategory", "area", "status", "extract"), "str"),
    **dict.fromkeys(("start", "end"), DATE_TYPE),
    **dict.fromkeys(("numerator", "denominator", "n"), "float64"),
}

SCHEMA = pa.DataFrameSchema(
    {
        "source": pa.Column("str", pa.Check.str_matches(r"^[a-z][a-z0-9_]*$")),
        "category": pa.Column("str", pa.Check.str_matches(r"^[a-z0-9_]+$")),
        "subcategory": pa.Column("str", pa.Check.str_matches(r"^[a-z0-9_]*$")),
        "area": pa.Column("str", pa.Check.str_length(min_value=1)),
        "start": pa.Column(DATE_TYPE),
        "end": pa.Column(DATE_TYPE),
        "numerator": pa.Column("float64", pa.Check.ge(0), nullable=True),
        "denominator": pa.Column("float64", pa.Check.ge(0), nullable=True),
        "n": pa.Column("float64", pa.Check.ge(0), nullable=True),
        "status": pa.Column("str", pa.Check.isin(STATUSES)),
        "extract": pa.Column("str", pa.Check.str_length(min_value=1)),
    },
    checks=[
        pa.Check(lambda frame: frame["start"] <= frame["end"], error="start is after end"),
        pa.Check(
            lambda frame: frame["numerator"].notna() == frame["status"].isin(HAS_VALUE),
            error="a numerator stands exactly where the status says there is a value",
        ),
        pa.Check(
            lambda frame: (frame["status"] != ZERO) | (frame["numerator"] == 0),
            error="zero means a numerator of 0",
        ),
    ],
    unique=list(KEY),
    strict=True,
    ordered=True,
)


class NoticeKind(StrEnum):
    """What was tolerated or noticed in an extract. A notice is a fact about it, not a fault."""

    GAP = "gap"
    ENDS_EARLY = "ends_early"
    AHEAD = "ahead"
    NO_LOCATION = "no_location"
    OUTSIDE_FORCE = "outside_force"
    MARKS = "marks"
    SKIPPED_AREAS = "skipped_areas"
    SKIPPED_FILES = "skipped_files"
    SKIPPED_SHEETS = "skipped_sheets"
    SKIPPED_COLUMNS = "skipped_columns"
    SKIPPED_ROWS = "skipped_rows"
    MISSING_COLUMNS = "missing_columns"
    MISSING_CATEGORIES = "missing_categories"
    UNKNOWN_CATEGORIES = "unknown_categories"
    ENCODING = "encoding"
    NOT_ANSWERED = "not_answered"
    IDENTICAL_ROWS = "identical_rows"


@dataclass(frozen=True)
class Notice:
    """Something to tell about an extract that was read.

    text: a sentence. count: how many rows, months or cells it is about. share: of all rows read,
    0 to 1, where that means something.
    """

    kind: NoticeKind
    file: str
    text: str
    count: int = 0
    share: float | None = None


@dataclass(frozen=True)
class ReadResult:
    """What a reader made of an extract.

    observations: one row per figure, of `SCHEMA`. rows_read: rows of data in the extract (records
    of an archive, rows under the header of a return). lines: the extract's lines, header included.
    """

    observations: pd.DataFrame
    notices: tuple[Notice, ...]
    rows_read: int
    lines: int


def slug(words: str) -> str:
    """A category as observations name it: lower case, ASCII, words joined by underscores.

    `Anti-social behaviour` is `anti_social_behaviour`; `Vehicle crime ` and `vehicle_crime` are
    one category. "" where nothing is left.
    """
    plain = unicodedata.normalize("NFKD", words.replace("&", " and "))
    letters = plain.encode("ascii", "ignore").decode("ascii").lower().replace("'", "")
    return re.sub(r"[^0-9a-z]+", "_", letters).strip("_")


def empty() -> pd.DataFrame:
    """Observations with no row, of the right types."""
    return typed(pd.DataFrame({column: [] for column in COLUMNS}))


def typed(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame with the columns of observations, in order and of their types; order of rows kept."""
    return frame[list(COLUMNS)].astype(_TYPES).reset_index(drop=True)


def checked(frame: pd.DataFrame) -> pd.DataFrame:
    """Observations, typed, in stable order and held to `SCHEMA`.

    Raises pandera's SchemaErrors where a reader made what no observation can be: a fault of the
    reader, since what is wrong in an extract is found, with its place, before this.
    """
    ordered = typed(frame).sort_values(
        ["start", "end", "category", "subcategory", "area"], kind="stable", ignore_index=True
    )
    return SCHEMA.validate(ordered, lazy=True)

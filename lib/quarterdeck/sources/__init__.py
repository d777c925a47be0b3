"""One reader per kind of extract.

`read_source` reads one extract, `receipts.read_all` all of a workbook; `add.add` takes new ones
in. Every reader gives observations of one schema, and tells what it tolerated.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from quarterdeck.params.places import Area
from quarterdeck.params.sources import ReaderName, Source
from quarterdeck.sources import (
    cohort,
    monthly_counts,
    peer_values,
    people_reported,
    period_return,
    police_uk,
    population,
    referrals,
    survey,
)
from quarterdeck.sources.areas import AreaNames
from quarterdeck.sources.observations import Notice, NoticeKind, ReadResult
from quarterdeck.sources.returns import Extract, Reader

__all__ = ["READERS", "Extract", "Notice", "NoticeKind", "ReadResult", "read_source"]

READERS: Mapping[ReaderName, Reader] = {
    ReaderName.POLICE_UK: police_uk.read,
    ReaderName.MONTHLY_COUNTS: monthly_counts.read,
    ReaderName.PERIOD_RETURN: period_return.read,
    ReaderName.SURVEY: survey.read,
    ReaderName.COHORT: cohort.read,
    ReaderName.REFERRALS: referrals.read,
    ReaderName.PEER_VALUES: peer_values.read,
    ReaderName.POPULATION: population.read,
    ReaderName.PEOPLE_REPORTED: people_reported.read,
}


def read_source(
    source: Source,
    areas: Sequence[Area],
    path: Path,
    *,
    received: dt.date,
    file: str | None = None,
    lookup: Path | None = None,
) -> ReadResult:
    """One extract of a source as observations.

    received: the day it came; nothing in it may end later. file: its name in messages, else the
    path's own. lookup: the source's table of small areas to districts. Raises Problems with all
    that is wrong.
    """
    extract = Extract(
        path=path,
        name=f"{source.id}/{path.name}",
        file=file or path.name,
        source=source,
        areas=AreaNames(areas),
        received=received,
        lookup=lookup,
    )
    return READERS[source.reader](extract)

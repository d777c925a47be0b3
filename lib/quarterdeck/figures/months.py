"""Monthly counts of a source: which months of which areas were received, and what they hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from quarterdeck.params.sources import ReaderName
from quarterdeck.periods import Window, month_end

#: The readers whose observations are months of counts.
MONTHLY = (ReaderName.POLICE_UK, ReaderName.MONTHLY_COUNTS, ReaderName.REFERRALS)


@dataclass(frozen=True, eq=False)
class MonthlyCounts:
    """What a selection of a monthly source comes to, month by month.

    months: first days of months, with none left out. pairs: who makes a return, a service and an
    area; a source that isn't made of services has the service "". The arrays have a row for each
    month and a column for each pair. counts: sums, NaN where one of their figures is marked.
    held: whether a return was made. files: the extract it came in, "" where none. marks: start,
    service, area and status of each marked figure.
    """

    months: pd.DatetimeIndex
    pairs: tuple[tuple[str, str], ...]
    counts: npt.NDArray[np.float64]
    held: npt.NDArray[np.bool_]
    files: npt.NDArray[Any]
    marks: pd.DataFrame

    def of_areas(self, areas: Sequence[str]) -> MonthlyCounts:
        """Only these areas. One that never made a return has held nothing."""
        services = dict.fromkeys(service for service, _ in self.pairs)
        wanted = [(service, area) for service in services for area in areas]
        if list(services) != [""]:  # a service needn't serve every area
            wanted = [pair for pair in wanted if pair in self.pairs]
        return self._of_pairs(wanted)

    def of_services(self, services: Collection[str]) -> MonthlyCounts:
        """Only these services."""
        return self._of_pairs([pair for pair in self.pairs if pair[0] in services])

    def _of_pairs(self, wanted: Sequence[tuple[str, str]]) -> MonthlyCounts:
        position = {pair: column for column, pair in enumerate(self.pairs)}
        columns = [position.get(pair, -1) for pair in wanted]
        there = np.array(columns, dtype=int) >= 0
        marks = self.marks
        if len(marks):
            of_pair = [pair in wanted for pair in zip(marks["service"], marks["area"], strict=True)]
            marks = marks[of_pair]
        return replace(
            self,
            pairs=tuple(wanted),
            counts=np.where(there, self.counts[:, columns], 0.0),
            held=self.held[:, columns] & there,
            files=np.where(there, self.files[:, columns], ""),
            marks=marks,
        )

    def inside(self, window: Window) -> MonthlyCounts:
        """Only a window's months, all of them, received or not."""
        months = pd.date_range(window.start, window.end, freq="MS")
        rows = self.months.get_indexer(months)
        there = (rows >= 0)[:, np.newaxis]
        return replace(
            self,
            months=months,
            counts=np.where(there, self.counts[rows], 0.0),
            held=self.held[rows] & there,
            files=np.where(there, self.files[rows], ""),
            marks=self.marks[self.marks["start"].isin(months)] if len(self.marks) else self.marks,
        )

    @property
    def services(self) -> tuple[str, ...]:
        """The services that made a return at all."""
        return self._services_where(self.held.any(axis=0))

    def whole_services(self) -> tuple[str, ...]:
        """The services that made a return for each month, in each area in which they made any."""
        broken = self._services_where(self.held.any(axis=0) & ~self.held.all(axis=0))
        return tuple(service for service in self.services if service not in broken)

    def _services_where(self, columns: npt.ArrayLike) -> tuple[str, ...]:
        chosen = np.flatnonzero(columns)
        return tuple(sorted({self.pairs[column][0] for column in chosen}))

    def total(self) -> float:
        """All of it added up; NaN where a figure is marked."""
        return float(self.counts.sum())

    def known(self) -> float:
        """All of it added up but the figures that are marked."""
        return float(np.nansum(self.counts))

    @property
    def extracts(self) -> tuple[str, ...]:
        """The files that it came in."""
        return tuple(sorted({str(file) for file in self.files[self.held]}))

    def unreturned(self) -> list[pd.Timestamp]:
        """The months for which nobody made a return."""
        return list(self.months[np.flatnonzero(~self.held.any(axis=1))])

    def missing(self) -> dict[str, list[pd.Timestamp]]:
        """The months without a return, of each area that lacks one."""
        return {
            pair[1]: list(self.months[~made])
            for pair, made in zip(self.pairs, self.held.T, strict=True)
            if not made.all()
        }

    def by(self, until: dt.date) -> MonthlyCounts:
        """Only the months from the first return to the last by a date; perhaps none."""
        begun = np.asarray(self.months <= pd.Timestamp(until))
        some = self.months[np.flatnonzero(begun & self.held.any(axis=1))]
        if some.empty:
            return replace(self, months=self.months[:0], counts=self.counts[:0], held=self.held[:0])
        return self.inside(Window(some[0].date(), month_end(some[-1].date())))

    def series(self) -> pd.Series:
        """Counts by month, of all together; missing where a return is missing or marked."""
        whole = np.where(self.held.all(axis=1), self.counts.sum(axis=1), np.nan)
        return pd.Series(whole, index=self.months.rename("month"), name="count", dtype="float64")


def monthly_counts(
    received: pd.DataFrame, selected: pd.DataFrame, reader: ReaderName
) -> MonthlyCounts:
    """The months of a source's rows.

    received: every row of the source; selected: those that are counted. A month of a street-level
    archive is every area's at once; in other sources each area, and each service, answers for
    itself, whichever categories it counts.
    """
    by_service = reader is ReaderName.REFERRALS
    made = _with_service(selected if by_service else received, by_service)
    counted = _with_service(selected, by_service)
    cell = ["start", "service", "area"]
    made = made.drop_duplicates(cell)  # a month of one of them is in one file, by its vintage
    months = pd.date_range(made["start"].min(), made["start"].max(), freq="MS")
    pairs = pd.MultiIndex.from_frame(made[["service", "area"]]).unique().sort_values()
    files = np.full((len(months), len(pairs)), "", dtype=object)
    files[_places(made, months, pairs)] = made["extract"]
    held = files != ""
    if reader is ReaderName.POLICE_UK:
        held[:] = held.any(axis=1, keepdims=True)
    counts = np.zeros(files.shape)
    np.add.at(counts, _places(counted, months, pairs), counted["numerator"])
    return MonthlyCounts(
        months=months,
        pairs=tuple(pairs),
        counts=counts,
        held=held,
        files=files,
        marks=counted.loc[counted["numerator"].isna(), [*cell, "status"]],
    )


def _with_service(rows: pd.DataFrame, by_service: bool) -> pd.DataFrame:
    return rows.assign(service=rows["category"] if by_service else "")


def _places(
    rows: pd.DataFrame, months: pd.DatetimeIndex, pairs: pd.MultiIndex
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Row and column of each figure."""
    who = pd.MultiIndex.from_frame(rows[["service", "area"]])
    return months.get_indexer(pd.DatetimeIndex(rows["start"])), pairs.get_indexer(who)

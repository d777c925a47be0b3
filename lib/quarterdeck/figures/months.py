"""Monthly counts of a source: which months of which areas were received, and what they hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from quarterdeck.params.models import ReaderName
from quarterdeck.periods import Window

#: The readers whose observations are months of counts.
MONTHLY = (ReaderName.POLICE_UK, ReaderName.MONTHLY_COUNTS, ReaderName.REFERRALS)


@dataclass(frozen=True)
class MonthlyCounts:
    """What a selection of a monthly source comes to, month by month.

    The columns of `counts` and `held` are pairs (service, area); a source that isn't made of
    services has the service "". counts: sums, NaN where one of their figures is marked. held:
    whether a return was made. marks: start, service, area and status of each marked figure.
    extracts: which file (extract) gave which area's month (start, area).
    """

    counts: pd.DataFrame
    held: pd.DataFrame
    marks: pd.DataFrame
    extracts: pd.DataFrame

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Each service and area that is a column."""
        pairs: list[tuple[str, str]] = list(
            zip(*map(self.held.columns.get_level_values, (0, 1)), strict=True)
        )
        return pairs

    def of_areas(self, areas: Sequence[str]) -> MonthlyCounts:
        """Only these areas. One that never made a return has held nothing."""
        held = [pair for pair in self.pairs if pair[1] in areas]
        if all(service == "" for service, _ in self.pairs):
            held = [("", area) for area in areas]
        return replace(
            self,
            counts=self.counts.reindex(columns=held, fill_value=0.0),
            held=self.held.reindex(columns=held, fill_value=False),
            marks=self.marks[self.marks["area"].isin(areas)],
            extracts=self.extracts[self.extracts["area"].isin(areas)],
        )

    def of_services(self, services: Sequence[str]) -> MonthlyCounts:
        """Only these services."""
        kept = [pair for pair in self.pairs if pair[0] in services]
        return replace(
            self,
            counts=self.counts[kept],
            held=self.held[kept],
            marks=self.marks[self.marks["service"].isin(services)],
        )

    def inside(self, window: Window) -> MonthlyCounts:
        """Only a window's months, all of them, received or not."""
        months = pd.date_range(window.start, window.end, freq="MS")
        first, last = months[0], months[-1]
        counts, held = self.counts.loc[first:last], self.held.loc[first:last]
        if len(held) < len(months):
            counts = counts.reindex(months, fill_value=0.0)
            held = held.reindex(months, fill_value=False)
        return MonthlyCounts(
            counts=counts,
            held=held,
            marks=self.marks[self.marks["start"].between(first, last)],
            extracts=self.extracts[self.extracts["start"].between(first, last)],
        )

    @property
    def services(self) -> tuple[str, ...]:
        """The services that made a return at all."""
        some = self.held.any()
        return tuple(sorted({pair[0] for pair in self.pairs if some[pair]}))

    def whole_services(self) -> tuple[str, ...]:
        """The services that made a return for each month, in each area in which they made any."""
        some, every = self.held.any(), self.held.all()
        broken = {pair[0] for pair in self.pairs if some[pair] and not every[pair]}
        return tuple(service for service in self.services if service not in broken)

    def total(self) -> float:
        """All of it added up; NaN where a figure is marked."""
        return float(self.counts.to_numpy().sum())

    def known(self) -> float:
        """All of it added up but the figures that are marked."""
        return float(self.counts.sum().sum())

    def total_of(self, service: str) -> float:
        """What one service's returns add up to."""
        return float(self.counts[service].to_numpy().sum())

    def missing(self) -> dict[str, list[pd.Timestamp]]:
        """The months without a return, of each area that lacks one."""
        every = self.held.all()
        return {
            pair[1]: list(self.held.index[~self.held[pair]])
            for pair in self.pairs
            if not every[pair]
        }

    def series(self, until: dt.date) -> pd.Series:
        """Counts by month, from the first month received to the last by a date; gaps are NaN."""
        held = self.held[self.held.index <= pd.Timestamp(until)]
        some = held.index[held.any(axis="columns")]
        if some.empty:
            return pd.Series(dtype=float, index=pd.DatetimeIndex([], name="month"), name="count")
        months = pd.date_range(some.min(), some.max(), freq="MS", name="month")
        counts = self.counts.sum(axis="columns", skipna=False)
        whole = held.index[held.all(axis="columns")]
        return counts.reindex(whole, fill_value=0.0).reindex(months).rename("count")


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
    pairs = ["start", "service", "area"]
    held = _by_month(made.drop_duplicates(pairs).assign(held=1.0), "held") > 0
    if reader is ReaderName.POLICE_UK:
        held.loc[:] = True
    marked = counted[counted["numerator"].isna()]
    counts = _by_month(counted, "numerator")
    for start, service, area in marked[pairs].drop_duplicates().itertuples(index=False):
        counts.loc[start, (service, area)] = float("nan")
    return MonthlyCounts(
        counts=counts.reindex(index=held.index, columns=held.columns, fill_value=0.0),
        held=held,
        marks=marked[[*pairs, "status"]],
        extracts=made[["start", "area", "extract"]].drop_duplicates(),
    )


def _with_service(rows: pd.DataFrame, by_service: bool) -> pd.DataFrame:
    return rows.assign(service=rows["category"] if by_service else "")


def _by_month(rows: pd.DataFrame, what: str) -> pd.DataFrame:
    """Sums by month, of each service and area; nought where there is nothing."""
    return rows.pivot_table(
        index="start", columns=["service", "area"], values=what, aggfunc="sum", fill_value=0.0
    )

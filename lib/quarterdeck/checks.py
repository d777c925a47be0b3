"""What must be true of observations before anything is made of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from quarterdeck.params.register import Indicator, Kind
from quarterdeck.params.sources import ReaderName, Source
from quarterdeck.periods import Window
from quarterdeck.problems import Problem

#: Kinds whose numerator is a part of the denominator.
SHARES = frozenset((Kind.PROPORTION, Kind.SURVEY))

NO_LOCATION = ":no_location"
OUTSIDE = ":outside:"


@dataclass(frozen=True, order=True)
class Fault:
    """A month in which an area's figures can't be what happened.

    count and usual: the area's records that month and its median month; unlocated and
    usual_unlocated: records with no location across the force, likewise.
    leave_out: categories that the fault doesn't touch; labels: how they are written in print.
    """

    source: str
    area: str
    month: dt.date
    count: int
    usual: int
    unlocated: int
    usual_unlocated: int
    leave_out: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def words(self) -> str:
        """What was seen, as a sentence without the area's name."""
        left_out = " and ".join(
            self.labels.get(name, name.replace("_", " ")) for name in self.leave_out
        )
        judged = f"records without {left_out}" if left_out else "records in all"
        return (
            f"{self.month:%B %Y} has {self.count:,} {judged} where about {self.usual:,} is usual, "
            f"while {self.unlocated:,} across the force have no location, where about "
            f"{self.usual_unlocated:,} is usual"
        )


def location_faults(
    observations: pd.DataFrame, sources: Mapping[str, Source], areas: Sequence[str]
) -> tuple[Fault, ...]:
    """Months whose records lost their area, by each source's `fault_rule`.

    observations: one row per figure, monthly. areas: those that are judged. An area's month is at
    fault where its count is under `share_of_usual` of its median month and the force's records
    with no location are over `unlocated_jump` of theirs, in the same month; both, since a quiet
    month loses no addresses and a spell of missing addresses takes from every area alike. A month
    whose figures are marked isn't judged.
    Source: methods.md 5; the published street-level file of March 2020.
    """
    found: list[Fault] = []
    for name, source in sources.items():
        rule = source.fault_rule
        if rule is None:
            continue
        rows = observations[observations["source"] == name]
        rows = rows[~rows["category"].isin(rule.leave_out)]
        by_area_month = _by_area_month(rows)
        unlocated_areas = [area for area in by_area_month if str(area).endswith(NO_LOCATION)]
        if not unlocated_areas:
            continue
        unlocated = by_area_month[unlocated_areas].sum(axis="columns", skipna=False)
        usual_unlocated = unlocated.median()
        jumped = unlocated > rule.unlocated_jump * usual_unlocated
        for area in areas:
            if area not in by_area_month:
                continue
            counts = by_area_month[area]
            low = counts < rule.share_of_usual * counts.median()
            found += [
                Fault(
                    source=name,
                    area=area,
                    month=month.date(),
                    count=int(counts[month]),
                    usual=round(counts.median()),
                    unlocated=int(unlocated[month]),
                    usual_unlocated=round(usual_unlocated),
                    leave_out=rule.leave_out,
                    labels=source.labels,
                )
                for month in by_area_month.index[low & jumped]
            ]
    return tuple(sorted(found))


def _by_area_month(rows: pd.DataFrame) -> pd.DataFrame:
    """Counts by month and area; missing where nothing was received or a figure is marked."""
    counts = rows.pivot_table(index="start", columns="area", values="numerator", aggfunc="sum")
    marked = rows.loc[rows["numerator"].isna(), ["start", "area"]].drop_duplicates()
    for start, area in marked.itertuples(index=False):
        counts.loc[start, area] = float("nan")
    return counts


def parts_over_their_wholes(
    observations: pd.DataFrame, sources: Mapping[str, Source], indicators: Iterable[Indicator]
) -> Iterator[Problem]:
    """The figures of shares whose part is more than the whole, ours and those of peers.

    A reader can't tell: in a return of the same form the numerator of a ratio may be the larger.
    """
    over = observations[observations["numerator"] > observations["denominator"]]
    peers = over["source"].isin(
        [name for name, source in sources.items() if source.reader is ReaderName.PEER_VALUES]
    )
    for indicator in indicators:
        if indicator.kind not in SHARES:
            continue
        counted = indicator.counts
        ours = over["source"] == counted.source
        if counted.categories:
            ours &= over["category"].isin(counted.categories)
        for row in over[ours | (peers & (over["category"] == indicator.id))].to_dict("records"):
            which = f"{row['category']}, {row['area']}, {Window(row['start'], row['end']).words}"
            figure = f"{row['numerator']:,.0f} of {row['denominator']:,.0f}"
            yield Problem(
                f"data/raw/{row['extract']}",
                which,
                f"{figure}: a part is more than its whole",
                f"{indicator.title} is a share; ask for the return again",
            )

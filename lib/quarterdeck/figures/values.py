"""One indicator, one area, one window: its value, or why there is none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from quarterdeck.checks import NO_LOCATION, OUTSIDE, Fault
from quarterdeck.params import Params
from quarterdeck.params.models import (
    Absence,
    Break,
    Indicator,
    Kind,
    ReaderName,
    Selection,
    Source,
)
from quarterdeck.periods import Window
from quarterdeck.statistics import intervals
from quarterdeck.statistics.control_charts import ControlChart, control_chart

_MONTHLY = (ReaderName.POLICE_UK, ReaderName.MONTHLY_COUNTS, ReaderName.REFERRALS)
CHART_MONTHS = 45  # as many as stand legibly on a page, and recent enough to judge by
_NUMBERS = ["numerator", "denominator", "n"]


@dataclass(frozen=True)
class Value:
    """A figure on a window. Where `absence` is set there is no value and `reason` says why.

    value, lower, upper are in the indicator's unit (95% interval); numerator and denominator are
    events, people or answers. parts: what was added up, where a window can be made of different
    things (the services that made a whole return), with their counts. note: what a reader should
    know of the denominator. extracts: files under data/raw/ that it rests on.
    """

    window: Window
    numerator: float = np.nan
    denominator: float = np.nan
    n: float = np.nan
    value: float = np.nan
    lower: float = np.nan
    upper: float = np.nan
    absence: Absence | None = None
    reason: str = ""
    parts: tuple[str, ...] = ()
    part_counts: tuple[float, ...] = ()
    note: str = ""
    extracts: tuple[str, ...] = ()

    @property
    def is_present(self) -> bool:
        """Whether there is a value."""
        return self.absence is None


def absent(window: Window, absence: Absence, reason: str) -> Value:
    """A value that isn't there, and why."""
    return Value(window=window, absence=absence, reason=reason)


@dataclass(frozen=True)
class Figures:
    """The observations of one quarter, opened for reading.

    observations: one row per figure, as received by the quarter's cutoff. embargoed: sources that
    may not be published yet, with the reason.
    """

    observations: pd.DataFrame
    params: Params
    faults: tuple[Fault, ...] = ()
    _selected: dict[Selection, pd.DataFrame] = field(default_factory=dict, repr=False)

    @cached_property
    def _by_source(self) -> dict[str, pd.DataFrame]:
        groups = self.observations.groupby("source", observed=True)
        return {str(name): rows for name, rows in groups}

    def source_rows(self, source: str) -> pd.DataFrame:
        """Every row of a source; none where nothing was received."""
        return self._by_source.get(source, self.observations.iloc[:0])

    def selected(self, selection: Selection) -> pd.DataFrame:
        """The rows that a selection counts."""
        if selection not in self._selected:
            rows = self.source_rows(selection.source)
            if selection.categories:
                rows = rows[rows["category"].isin(selection.categories)]
            if selection.subcategories:
                rows = rows[rows["subcategory"].isin(selection.subcategories)]
            if selection.leave_out:
                rows = rows[~rows["category"].isin(selection.leave_out)]
            self._selected[selection] = rows
        return self._selected[selection]

    def reporting_areas(self, source: Source, area: str) -> tuple[str, ...]:
        """The areas whose rows make up an area in a source: itself, or what it adds up from.

        A force's own file also holds what it couldn't locate and what lies outside it.
        """
        held = set(self.source_rows(source.id)["area"].unique())
        if area in held:
            return (area,)
        parts = tuple(part.id for part in self.params.leaf_areas(area))
        if source.force == area:
            elsewhere = sorted(
                name
                for name in held
                if name == f"{area}{NO_LOCATION}" or f"{area}{OUTSIDE}" in name
            )
            return (*parts, *elsewhere)
        return parts

    def name(self, area: str) -> str:
        """An area's name in print."""
        if area.endswith(NO_LOCATION):
            return f"No location, {self.params.area(area.removesuffix(NO_LOCATION)).name}"
        return self.params.area(area).name

    # Values

    def value(self, indicator: Indicator, area: str, window: Window) -> Value:
        """An indicator's value for an area on a window, or its absence with the reason."""
        source = self.params.source(indicator.numerator.source)
        rows = self.source_rows(source.id)
        if rows.empty:
            return absent(window, Absence.NOT_RECEIVED, f"no return from {source.producer}")
        if source.reader in _MONTHLY:
            counted = self._from_months(indicator, source, area, window)
        elif source.reader is ReaderName.SURVEY:
            counted = self._from_waves(indicator, source, area, window)
        else:
            counted = self._from_periods(indicator, source, area, window)
        if not counted.is_present:
            return counted
        return self._measured(indicator, source, area, counted)

    def _from_months(
        self, indicator: Indicator, source: Source, area: str, window: Window
    ) -> Value:
        """Monthly counts added up over a window and over the parts of an area."""
        months = [pd.Timestamp(month) for month in window.month_starts]
        areas = self.reporting_areas(source, area)
        received = self.source_rows(source.id)
        received = received[received["start"].isin(months)]
        in_area = received[received["area"].isin(areas)]
        if in_area.empty:
            return absent(window, Absence.NOT_RECEIVED, f"{window.words} not received")
        if source.reader is ReaderName.REFERRALS:
            parts = self._whole_services(in_area, months)
            received_in_all = in_area["numerator"].sum()
            whole = in_area.loc[in_area["category"].isin(parts), "numerator"].sum()
            if not whole > received_in_all / 2:
                return absent(
                    window,
                    Absence.NOT_RECEIVED,
                    f"most of the {received_in_all:,.0f} received are from services that began or "
                    f"ended in the {window.words}",
                )
        else:
            parts = ()
            gaps = self._missing_months(source, in_area, areas, months)
            if gaps:
                return absent(window, Absence.NOT_RECEIVED, gaps)
        fault = self._fault_reason(indicator, source, area, areas, window)
        if fault:
            return absent(window, Absence.DATA_FAULT, fault)
        chosen = self.selected(indicator.numerator)
        chosen = chosen[chosen["start"].isin(months) & chosen["area"].isin(areas)]
        if parts:
            chosen = chosen[chosen["category"].isin(parts)]
        marked = _marked(chosen, window)
        if marked is not None:
            return marked
        by_part = chosen.groupby("category")["numerator"].sum()
        return Value(
            window=window,
            numerator=float(chosen["numerator"].sum()),
            parts=parts,
            part_counts=tuple(float(by_part.get(part, 0.0)) for part in parts),
            extracts=tuple(sorted(in_area["extract"].unique())),
        )

    def _missing_months(
        self,
        source: Source,
        in_area: pd.DataFrame,
        areas: Sequence[str],
        months: Sequence[pd.Timestamp],
    ) -> str:
        """Which months of which areas weren't received, in words; "" where all were."""
        if source.reader is ReaderName.POLICE_UK:  # a month's file is every area's
            held = set(in_area["start"])
            missing = [month for month in months if month not in held]
            return f"{_months_in_words(missing)} not received" if missing else ""
        incomplete = []
        for part in areas:
            held = set(in_area.loc[in_area["area"] == part, "start"])
            missing = [month for month in months if month not in held]
            if missing:
                incomplete.append((part, missing))
        if not incomplete:
            return ""
        if len({tuple(missing) for _, missing in incomplete}) == 1 and len(incomplete) == len(
            areas
        ):
            return f"{_months_in_words(incomplete[0][1])} not received"
        names = "; ".join(
            f"{self.name(part)}: {_months_in_words(missing)}" for part, missing in incomplete
        )
        return f"not received from {names}"

    @staticmethod
    def _whole_services(in_area: pd.DataFrame, months: Sequence[pd.Timestamp]) -> tuple[str, ...]:
        """The services that made a return for each of the months."""
        returned = in_area.groupby("category", observed=True)["start"].nunique()
        return tuple(sorted(str(name) for name in returned.index[returned == len(months)]))

    def _fault_reason(
        self,
        indicator: Indicator,
        source: Source,
        area: str,
        areas: Sequence[str],
        window: Window,
    ) -> str:
        """Why an area's window is held back, naming the areas; "" where nothing is at fault.

        A force's total is sound: a record that lost its area is still counted in it.
        """
        if area == source.force:
            return ""
        touching = [
            fault
            for fault in self.faults
            if fault.source == source.id
            and fault.area in areas
            and window.contains(fault.month)
            and not (
                indicator.numerator.categories
                and set(indicator.numerator.categories) <= set(fault.leave_out)
            )
        ]
        if not touching:
            return ""
        months = _months_in_words(sorted({pd.Timestamp(fault.month) for fault in touching}))
        if [fault.area for fault in touching] == [area]:
            return f"location fault: {touching[0].words}"
        names = _joined(self.name(name) for name in sorted({fault.area for fault in touching}))
        return f"location fault in {names}, {months}"

    def _from_waves(self, indicator: Indicator, source: Source, area: str, window: Window) -> Value:
        """Survey waves pooled over a window; they have to fill it."""
        rows = self.selected(indicator.numerator)
        rows = rows[rows["area"].isin(self.reporting_areas(source, area))]
        rows = rows[
            (rows["start"] >= pd.Timestamp(window.start))
            & (rows["end"] <= pd.Timestamp(window.end))
        ]
        waves = [
            Window(start.date(), end.date())
            for start, end in rows[["start", "end"]].drop_duplicates().itertuples(index=False)
        ]
        if sum(wave.months for wave in waves) != window.months:
            held = f"{len(waves)} of its waves" if waves else "no wave"
            return absent(window, Absence.NOT_RECEIVED, f"{window.words}: {held} received")
        marked = _marked(rows, window)
        if marked is not None:
            return marked
        return Value(
            window=window,
            numerator=float(rows["numerator"].sum()),
            denominator=float(rows["denominator"].sum()),
            n=float(rows["n"].sum()),
            extracts=tuple(sorted(rows["extract"].unique())),
        )

    def _from_periods(
        self, indicator: Indicator, source: Source, area: str, window: Window
    ) -> Value:
        """A return made for just this window, added up over the parts of an area."""
        rows = self.selected(indicator.numerator)
        areas = self.reporting_areas(source, area)
        rows = rows[
            rows["area"].isin(areas)
            & (rows["start"] == pd.Timestamp(window.start))
            & (rows["end"] == pd.Timestamp(window.end))
        ]
        if rows.empty:
            return absent(window, Absence.NOT_RECEIVED, f"{window.words} not received")
        missing = [part for part in areas if part not in set(rows["area"])]
        if missing:
            names = _joined(self.name(part) for part in missing)
            return absent(window, Absence.NOT_RECEIVED, f"in part: nothing from {names}")
        marked = _marked(rows, window)
        if marked is not None:
            return marked
        sums = rows[_NUMBERS].sum(min_count=1)
        return Value(
            window=window,
            numerator=float(sums["numerator"]),
            denominator=float(sums["denominator"]),
            n=float(sums["n"]),
            extracts=tuple(sorted(rows["extract"].unique())),
        )

    def _measured(self, indicator: Indicator, source: Source, area: str, counted: Value) -> Value:
        """A count turned into the indicator's unit, with its 95% interval."""
        if indicator.kind is Kind.RATE:
            assert indicator.denominator is not None  # the register sees to it
            return self.rate(counted, area, indicator.denominator, indicator.per)
        if indicator.kind is Kind.COUNT:
            return _poisson(counted, 1.0, 1.0)
        if not counted.denominator > 0:
            return absent(
                counted.window, Absence.NO_MEASURE, "the return has no denominator for it"
            )
        if indicator.kind is Kind.RATIO:
            return _poisson(counted, counted.denominator, 1.0)
        if indicator.kind is Kind.REDUCTION:
            limits = intervals.reduction_interval(
                pd.Series([counted.denominator]), pd.Series([counted.numerator])
            )
            value = 1 - counted.numerator / counted.denominator
            return _in_per_cent(counted, value, limits)
        design_effect = 1.0
        if indicator.kind is Kind.SURVEY:
            design_effect = source.design_effect
            if counted.n < source.minimum_base:
                return absent(
                    counted.window,
                    Absence.TOO_FEW_RESPONSES,
                    f"{counted.n:.0f} answered; {source.minimum_base} are needed",
                )
        limits = intervals.wilson_interval(
            pd.Series([counted.numerator]),
            pd.Series([counted.denominator]),
            design_effect=design_effect,
        )
        return _in_per_cent(counted, counted.numerator / counted.denominator, limits)

    def rate(self, counted: Value, area: str, people: Selection, per: int) -> Value:
        """A count per so many people of the population in force for its window."""
        population, reference = self.population(people, area, counted.window)
        if population is None or reference is None:
            return absent(
                counted.window, Absence.NOT_RECEIVED, f"no population for {self.name(area)}"
            )
        estimate = f"mid-{reference.year} population estimate"
        inside = counted.window.contains(reference)
        note = estimate if inside else f"{estimate}, the nearest held"
        return replace(
            _poisson(replace(counted, denominator=population), population, float(per)), note=note
        )

    def population(
        self, people: Selection, area: str, window: Window
    ) -> tuple[float | None, dt.date | None]:
        """People of an area for a window, and the date of the estimate.

        The latest estimate dated by the window's end; where every estimate is later, the earliest.
        """
        source = self.params.source(people.source)
        parts = self.reporting_areas(source, area)
        rows = self.selected(people)
        rows = rows[rows["area"].isin(parts)]
        whole = rows.groupby("start")["area"].nunique()
        dates = sorted(whole.index[whole == len(parts)])
        if not parts or not dates:
            return None, None
        by_end = [date for date in dates if date <= pd.Timestamp(window.end)]
        chosen = by_end[-1] if by_end else dates[0]
        return float(rows.loc[rows["start"] == chosen, "numerator"].sum()), chosen.date()

    # Series, for charts and for over-dispersion

    def monthly(self, indicator: Indicator, area: str, until: dt.date) -> pd.Series:
        """Monthly counts of an area up to a date, by month; a month not received is missing.

        Empty where the indicator's source isn't monthly.
        """
        source = self.params.source(indicator.numerator.source)
        nothing = pd.Series(dtype=float, index=pd.DatetimeIndex([], name="month"), name="count")
        if source.reader not in _MONTHLY:
            return nothing
        areas = self.reporting_areas(source, area)
        received = self.source_rows(source.id)
        received = received[
            received["area"].isin(areas) & (received["start"] <= pd.Timestamp(until))
        ]
        if received.empty:
            return nothing
        held = received.groupby("start")["area"].nunique()
        months = pd.date_range(held.index.min(), held.index.max(), freq="MS", name="month")
        whole = held.index
        if source.reader is not ReaderName.POLICE_UK:
            whole = held.index[held == len(areas)]
        chosen = self.selected(indicator.numerator)
        chosen = chosen[chosen["area"].isin(areas)]
        counts = chosen.groupby("start")["numerator"].sum().reindex(whole, fill_value=0.0)
        counts = counts.reindex(months).rename("count")
        if area != source.force:
            at_fault = [
                pd.Timestamp(fault.month)
                for fault in self.faults
                if fault.source == source.id and fault.area in areas
            ]
            counts[counts.index.isin(at_fault)] = np.nan
        return counts

    def control_chart(
        self, indicator: Indicator, area: str, until: dt.date, months: int = CHART_MONTHS
    ) -> ControlChart | None:
        """Process limits and signals of the last months of a series; None where there is none.

        Limits start again at each of the indicator's breaks.
        """
        series = self.monthly(indicator, area, until).iloc[-months:]
        if series.notna().sum() == 0:
            return None
        breaks = [(entry.since, entry.short) for entry in breaks_inside(indicator, series)]
        return control_chart(series, breaks=breaks, polarity=indicator.polarity.value)

    def periods(self, indicator: Indicator, area: str, until: dt.date) -> pd.DataFrame:
        """What a source that isn't monthly gave: start, end, value, lower, upper, n, per period.

        Survey waves as they were asked; returns on their own windows, of the indicator's length.
        """
        source = self.params.source(indicator.numerator.source)
        columns = ["start", "end", "value", "lower", "upper", "n"]
        rows = self.selected(indicator.numerator)
        if source.reader in _MONTHLY or rows.empty:
            return pd.DataFrame(columns=columns)
        rows = rows[
            rows["area"].isin(self.reporting_areas(source, area))
            & (rows["end"] <= pd.Timestamp(until))
        ]
        windows = [
            Window(start.date(), end.date())
            for start, end in rows[["start", "end"]]
            .drop_duplicates()
            .sort_values(["start", "end"])
            .itertuples(index=False)
        ]
        if source.reader is not ReaderName.SURVEY:
            windows = [window for window in windows if window.months == 12]
        values = [self.value(indicator, area, window) for window in windows]
        return pd.DataFrame(
            [
                (v.window.start, v.window.end, v.value, v.lower, v.upper, v.n)
                for v in values
                if v.is_present
            ],
            columns=columns,
        )


def breaks_inside(indicator: Indicator, series: pd.Series) -> list[Break]:
    """An indicator's breaks that fall inside a monthly series."""
    first, last = series.index[0].date(), series.index[-1].date()
    return [entry for entry in indicator.breaks if first < entry.since <= last]


def _marked(rows: pd.DataFrame, window: Window) -> Value | None:
    """The absence of a window that holds a marked cell: a sum without it would be too small."""
    marks = rows.loc[rows["numerator"].isna(), "status"]
    if marks.empty:
        return None
    absence = Absence(marks.mode().iloc[0])
    count = len(marks)
    cells = "1 figure is" if count == 1 else f"{count} figures are"
    return absent(window, absence, f"{cells} marked as {absence.value.replace('_', ' ')}")


def _poisson(counted: Value, denominator: float, per: float) -> Value:
    """A count over a denominator, with the interval of a Poisson count."""
    limits = intervals.poisson_interval(pd.Series([counted.numerator])).iloc[0]
    scale = per / denominator
    return replace(
        counted,
        value=counted.numerator * scale,
        lower=float(limits["lower"]) * scale,
        upper=float(limits["upper"]) * scale,
    )


def _in_per_cent(counted: Value, value: float, limits: pd.DataFrame) -> Value:
    return replace(
        counted,
        value=100 * value,
        lower=100 * float(limits["lower"].iloc[0]),
        upper=100 * float(limits["upper"].iloc[0]),
    )


def _joined(names: Iterable[str]) -> str:
    """Names as a sentence has them: "Blaby, Melton and Rutland"."""
    names = list(names)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _months_in_words(months: Sequence[pd.Timestamp]) -> str:
    """Months as a sentence has them: "April to June 2017 and August 2017"."""
    spans: list[list[pd.Timestamp]] = []
    for month in months:
        if spans and month == spans[-1][-1] + pd.DateOffset(months=1):
            spans[-1].append(month)
        else:
            spans.append([month])
    return _joined(
        Window(span[0].date(), (span[-1] + pd.offsets.MonthEnd(0)).date()).words for span in spans
    )

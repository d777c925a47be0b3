"""The observations of a quarter, opened for reading: one indicator, one area, one window."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from quarterdeck import printing
from quarterdeck.checks import NO_LOCATION, OUTSIDE, Fault
from quarterdeck.figures.months import MONTHLY, MonthlyCounts, monthly_counts
from quarterdeck.figures.values import Value, absent, marked, measured, rate
from quarterdeck.params import Params
from quarterdeck.params.absence import Absence
from quarterdeck.params.register import (
    Break,
    Indicator,
    Kind,
    PeriodBasis,
    Rebase,
    restarts,
)
from quarterdeck.params.sources import ReaderName, Selection, Source
from quarterdeck.periods import Window, month_end, month_start
from quarterdeck.statistics.control_charts import ControlChart, control_chart
from quarterdeck.statistics.seasonality import seasonal_index

CHART_MONTHS = 45  # as many as stand legibly on a page, and recent enough to judge by


@dataclass(frozen=True, eq=False)
class Figures:
    """The observations of one quarter, opened for reading.

    observations: one row per figure, as it held at the quarter's cutoff. faults: the months that
    are held back. What has been looked up is remembered, since areas and windows share it.
    """

    observations: pd.DataFrame
    params: Params
    faults: tuple[Fault, ...] = ()

    @cached_property
    def _by_source(self) -> dict[str, pd.DataFrame]:
        groups = self.observations.groupby("source", observed=True)
        return {str(name): rows for name, rows in groups}

    @cached_property
    def _areas_held(self) -> dict[str, frozenset[str]]:
        return {name: frozenset(rows["area"]) for name, rows in self._by_source.items()}

    @cached_property
    def _selected(self) -> dict[Selection, pd.DataFrame]:
        return {}

    @cached_property
    def _of_area(self) -> dict[tuple[Selection, str], pd.DataFrame]:
        return {}

    @cached_property
    def _months(self) -> dict[Selection, MonthlyCounts]:
        return {}

    @cached_property
    def _months_of_area(self) -> dict[tuple[Selection, str], MonthlyCounts]:
        return {}

    @cached_property
    def _people(self) -> dict[tuple[Selection, str], pd.Series]:
        return {}

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
                left_out = list(selection.leave_out)
                rows = rows[~rows["category"].isin(left_out) & ~rows["subcategory"].isin(left_out)]
            self._selected[selection] = rows
        return self._selected[selection]

    def reporting_areas(self, source: Source, area: str) -> tuple[str, ...]:
        """The areas whose rows make up an area in a source: itself, or what it adds up from.

        A force is all that is in its own file: also what couldn't be located, and what lies
        outside it.
        """
        held = self._areas_held.get(source.id, frozenset())
        if area in held:
            return (area,)
        if source.force == area:
            return tuple(sorted(held))
        parts = self.params.area(area).parts
        if not parts:
            return (area,)
        return tuple(found for part in parts for found in self.reporting_areas(source, part))

    def name(self, area: str) -> str:
        """An area's name in print."""
        if area.endswith(NO_LOCATION):
            return f"No location, {self.params.area(area.removesuffix(NO_LOCATION)).name}"
        if OUTSIDE in area:
            return area.split(OUTSIDE)[1]
        return self.params.area(area).name

    # Values

    def value(
        self, indicator: Indicator, area: str, window: Window, services: Sequence[str] = ()
    ) -> Value:
        """An indicator's value for an area on a window, or its absence with the reason.

        services: where some are named, only those are added up: services, or areas of a figure
        that is made of what came (`in_part`).
        """
        if not indicator.is_measured:
            why = indicator.no_measure or "assessed, not counted"
            return absent(window, Absence.NO_MEASURE, why)
        counted = self.counted(indicator, area, window, services)
        if not counted.is_present:
            return counted
        if indicator.kind is Kind.RATE:
            assert indicator.denominator is not None  # the register sees to it
            return self.rate(counted, area, indicator.denominator, indicator.per)
        return measured(indicator, self.params.source(indicator.counts.source), counted)

    def counted(
        self, indicator: Indicator, area: str, window: Window, services: Sequence[str] = ()
    ) -> Value:
        """What was counted of an area on a window, before it is put into the indicator's unit."""
        begun = indicator.recorded_since
        if begun is not None and window.start < begun:
            return absent(window, Absence.NO_MEASURE, f"not recorded before {_since(begun)}")
        source = self.params.source(indicator.counts.source)
        if self.source_rows(source.id).empty:
            return absent(window, Absence.NOT_RECEIVED, f"no return from {source.producer}")
        if self.selected(indicator.counts).empty:
            wanted = printing.joined(
                [*indicator.counts.categories, *indicator.counts.subcategories]
            )
            return absent(
                window,
                Absence.NOT_RECEIVED,
                f"{source.producer} sent nothing of the category {wanted}",
            )
        if source.reader in MONTHLY:
            return self._from_months(indicator, source, area, window, services)
        if source.reader is ReaderName.SURVEY:
            return self._from_waves(indicator, source, area, window)
        return self._from_periods(indicator, source, area, window, services)

    def standing(
        self, indicator: Indicator, area: str, otherwise: Window, until: dt.date | None = None
    ) -> Value:
        """The estimate that stands: of the return received last, the latest, on its own dates.

        For sums of money, which are estimated on a day and revised. until: only estimates that end
        by then. otherwise: the window that has no value, where there is no estimate.
        """
        source = self.params.source(indicator.counts.source)
        rows = self._rows_of(indicator, source, area)
        if until is not None:
            rows = rows[rows["end"] <= pd.Timestamp(until)]
        if rows.empty:
            return self.value(indicator, area, otherwise)
        latest = rows.sort_values(["received", "end", "start"], kind="stable").iloc[-1]
        return self.value(indicator, area, Window(latest["start"], latest["end"]))

    def rate(self, counted: Value, area: str, people: Selection, per: int) -> Value:
        """A count per so many people of the population in force for its window."""
        population, on = self.population(people, area, counted.window)
        if population is None or on is None:
            return absent(
                counted.window, Absence.NOT_RECEIVED, f"no population for {self.name(area)}"
            )
        mid_year = (on.month, on.day) == (6, 30)
        estimate = (
            f"mid-{on.year} population estimate"
            if mid_year
            else f"population on {printing.day(on)}"
        )
        inside = counted.window.contains(on)
        note = estimate if inside else f"{estimate}, the nearest held"
        return rate(counted, population, per, note)

    def population(
        self, people: Selection, area: str, window: Window
    ) -> tuple[float | None, dt.date | None]:
        """People of an area for a window, and the date of the estimate.

        The latest estimate dated by the window's end; where every estimate is later, the earliest.
        """
        if (people, area) not in self._people:
            self._people[people, area] = self._estimates(people, area)
        estimates = self._people[people, area]
        if estimates.empty:
            return None, None
        by_end = estimates[estimates.index <= pd.Timestamp(window.end)]
        chosen = by_end.index[-1] if len(by_end) else estimates.index[0]
        return float(estimates[chosen]), chosen.date()

    def _estimates(self, people: Selection, area: str) -> pd.Series:
        """The population of an area on each date for which all of it is known."""
        parts = self.reporting_areas(self.params.source(people.source), area)
        rows = self.selected(people)
        by_date = rows[rows["area"].isin(parts)].groupby("start")
        whole = by_date["area"].nunique() == len(parts)
        known = by_date["numerator"].count() == by_date["numerator"].size()
        totals = by_date["numerator"].sum()
        return totals[whole & known & (totals > 0)].sort_index()

    # Monthly sources

    def months(self, indicator: Indicator, area: str) -> MonthlyCounts:
        """What a monthly source gave of an indicator for an area, month by month."""
        selection = indicator.counts
        key = (selection, area)
        if key not in self._months_of_area:
            source = self.params.source(selection.source)
            if selection not in self._months:
                self._months[selection] = monthly_counts(
                    self.source_rows(source.id), self.selected(selection), source.reader
                )
            areas = self.reporting_areas(source, area)
            self._months_of_area[key] = self._months[selection].of_areas(areas)
        return self._months_of_area[key]

    def _from_months(
        self,
        indicator: Indicator,
        source: Source,
        area: str,
        window: Window,
        services: Sequence[str],
    ) -> Value:
        """Monthly counts added up over a window and over the parts of an area."""
        inside = self.months(indicator, area).inside(window)
        if services:
            inside = inside.of_services(services)
        if not inside.held.any():
            return absent(window, Absence.NOT_RECEIVED, f"{window.words} not received")
        services_apart = source.reader is ReaderName.REFERRALS
        if not services_apart and (missing := inside.missing()):
            return absent(window, Absence.NOT_RECEIVED, self._missing_in_words(missing, inside))
        hidden = marked(inside.marks["status"], window)
        if hidden is not None and hidden.absence is Absence.NOT_YET_PUBLISHED:
            return hidden
        parts: tuple[str, ...] = ()
        if services_apart:
            parts = inside.whole_services()
            whole = inside.of_services(parts)
            if not parts or whole.known() < inside.known() / 2:
                return absent(window, Absence.NOT_RECEIVED, _partly_returned(inside, window))
            inside = whole
        if fault := self._fault_reason(indicator, area, window):
            return absent(window, Absence.DATA_FAULT, fault)
        return marked(inside.marks["status"], window) or Value(
            window=window,
            numerator=inside.total(),
            parts=parts,
            part_counts=tuple(inside.of_services([part]).total() for part in parts),
            extracts=inside.extracts,
        )

    def _missing_in_words(
        self, missing: dict[str, list[pd.Timestamp]], inside: MonthlyCounts
    ) -> str:
        """Which months of which areas weren't received."""
        spans = {tuple(months) for months in missing.values()}
        if len(spans) == 1 and len(missing) == len(inside.pairs):
            return f"{_months_in_words(next(iter(spans)))} not received"
        names = (
            f"{self.name(area)}: {_months_in_words(months)}" for area, months in missing.items()
        )
        return f"not received from {'; '.join(names)}"

    def _faults(self, indicator: Indicator, area: str) -> list[Fault]:
        """The faults that touch an indicator's counts of an area.

        A force's total is sound: a record that lost its area is still counted in it.
        """
        source = self.params.source(indicator.counts.source)
        if area == source.force:
            return []
        areas = self.reporting_areas(source, area)
        counted = set(indicator.counts.categories)
        return [
            fault
            for fault in self.faults
            if fault.source == source.id
            and fault.area in areas
            and not (counted and counted <= set(fault.leave_out))
        ]

    def _fault_reason(self, indicator: Indicator, area: str, window: Window) -> str:
        """Why an area's window is held back, naming the areas; "" where nothing is at fault."""
        touching = [
            fault for fault in self._faults(indicator, area) if window.contains(fault.month)
        ]
        if not touching:
            return ""
        if [fault.area for fault in touching] == [area]:
            return f"location fault: {touching[0].words}"
        months = _months_in_words(sorted({pd.Timestamp(fault.month) for fault in touching}))
        names = printing.joined(
            self.name(name) for name in sorted({fault.area for fault in touching})
        )
        return f"location fault in {names}, {months}"

    # Other sources

    def _rows_of(self, indicator: Indicator, source: Source, area: str) -> pd.DataFrame:
        """The rows that an indicator counts of an area and its parts."""
        key = (indicator.counts, area)
        if key not in self._of_area:
            rows = self.selected(indicator.counts)
            self._of_area[key] = rows[rows["area"].isin(self.reporting_areas(source, area))]
        return self._of_area[key]

    def rows_behind(self, indicator: Indicator, area: str, window: Window) -> pd.DataFrame:
        """The rows that a window's figure is made of, in a source that isn't monthly.

        Those of just this window; of a survey that has none, the waves inside it.
        """
        source = self.params.source(indicator.counts.source)
        rows = self._rows_of(indicator, source, area)
        start, end = pd.Timestamp(window.start), pd.Timestamp(window.end)
        exact = rows[(rows["start"] == start) & (rows["end"] == end)]
        if source.reader is not ReaderName.SURVEY or not exact.empty:
            return exact
        return rows[(rows["start"] >= start) & (rows["end"] <= end)]

    def _from_waves(self, indicator: Indicator, source: Source, area: str, window: Window) -> Value:
        """Survey waves pooled over a window: one that is just it, or several that fill it."""
        rows = self.rows_behind(indicator, area, window)
        waves = _windows(rows)
        asked = [month for wave in waves for month in _months_touched(wave)]
        if set(asked) != set(_months_touched(window)):
            held = f"{len(waves)} of its waves" if waves else "no wave"
            return absent(window, Absence.NOT_RECEIVED, f"{window.words}: {held} received")
        if len(asked) > len(set(asked)):
            both = printing.joined(wave.short for wave in waves)
            return absent(window, Absence.NO_MEASURE, f"its waves overlap: {both}")
        answering = rows.groupby("start")["area"].nunique()
        if answering.min() < len(self.reporting_areas(source, area)):
            wave = waves[int(answering.to_numpy().argmin())]
            lacking = self._lacking(rows[rows["start"] == pd.Timestamp(wave.start)], source, area)
            return absent(window, Absence.NOT_RECEIVED, f"{wave.words}: nothing from {lacking}")
        return self._added_up(rows[rows["n"] != 0], window)

    def _from_periods(
        self,
        indicator: Indicator,
        source: Source,
        area: str,
        window: Window,
        only: Sequence[str] = (),
    ) -> Value:
        """A return made for just this window, added up over the parts of an area.

        Where the register says `in_part`, over those that sent one. only: over these areas.
        """
        rows = self.rows_behind(indicator, area, window)
        if rows.empty:
            return absent(window, Absence.NOT_RECEIVED, f"{window.words} not received")
        if indicator.in_part:
            rows = rows[rows["status"] != Absence.NOT_RECEIVED]
            rows = rows[rows["area"].isin(only)] if only else rows
            if rows.empty:
                return absent(window, Absence.NOT_RECEIVED, f"{window.words} not received")
        lacking = self._lacking(rows, source, area)
        if lacking and not indicator.in_part:
            return absent(window, Absence.NOT_RECEIVED, f"in part: nothing from {lacking}")
        missing = [
            name for name in indicator.counts.categories if name not in set(rows["category"])
        ]
        if missing:
            return absent(
                window,
                Absence.NOT_RECEIVED,
                f"in part: the return lacks {printing.joined(missing)}",
            )
        whole = self._added_up(rows, window)
        if not indicator.in_part or not whole.is_present:
            return whole
        by_area = rows.groupby("area")["numerator"].sum()
        return replace(
            whole,
            parts=tuple(by_area.index),
            part_counts=tuple(by_area),
            part="area",
            reason=f"in part: nothing from {lacking}" if lacking else "",
        )

    def _lacking(self, rows: pd.DataFrame, source: Source, area: str) -> str:
        """The areas from which nothing came, by name; "" where all made a return."""
        came = set(rows["area"])
        missing = [part for part in self.reporting_areas(source, area) if part not in came]
        return printing.joined(self.name(part) for part in missing)

    def _added_up(self, rows: pd.DataFrame, window: Window) -> Value:
        """Rows added up; a denominator that one of them lacks is unknown for all."""
        hidden = marked(rows.loc[rows["numerator"].isna(), "status"], window)
        return hidden or Value(
            window=window,
            numerator=float(rows["numerator"].sum()),
            denominator=float(rows["denominator"].sum(skipna=False)),
            n=float(rows["n"].sum(skipna=False)),
            extracts=tuple(sorted(rows["extract"].unique())),
        )

    # Series, for charts and for over-dispersion

    def is_monthly(self, indicator: Indicator) -> bool:
        """Whether an indicator is counted by month, and something of it was received."""
        if not indicator.is_measured:
            return False
        source = self.params.source(indicator.counts.source)
        return source.reader in MONTHLY and not self.selected(indicator.counts).empty

    def faulty_months(self, indicator: Indicator, area: str) -> tuple[dt.date, ...]:
        """The months of an indicator's series that are held back, by their first days."""
        return tuple(sorted({fault.month for fault in self._faults(indicator, area)}))

    def monthly(
        self, indicator: Indicator, area: str, until: dt.date, services: Sequence[str] = ()
    ) -> pd.Series:
        """Monthly counts of an area up to a date, by month; a month that isn't known is missing.

        Of a source made of services, those named, or else those that made a return for the last
        month, in the months in which all of them did: the same services all along. Months before
        it was recorded at all are left out. Empty where the indicator's source isn't monthly.
        """
        if not self.is_monthly(indicator):
            nothing = pd.DatetimeIndex([], name="month")
            return pd.Series(dtype=float, index=nothing, name="count")
        source = self.params.source(indicator.counts.source)
        months = self.months(indicator, area).by(until)
        if source.reader is ReaderName.REFERRALS:
            months = months.of_services(services or self.services(indicator, area, until)).by(until)
        counts = months.series()
        if indicator.recorded_since is not None:
            counts = counts[counts.index >= pd.Timestamp(indicator.recorded_since)]
        at_fault = [pd.Timestamp(fault.month) for fault in self._faults(indicator, area)]
        return counts.mask(counts.index.isin(at_fault))

    def services(self, indicator: Indicator, area: str, until: dt.date) -> tuple[str, ...]:
        """The services that made a return for the last month received by a date."""
        months = self.months(indicator, area).by(until)
        return months.inside(_month(months.months[-1])).services if len(months.months) else ()

    def control_chart(
        self, indicator: Indicator, area: str, until: dt.date, months: int = CHART_MONTHS
    ) -> ControlChart | None:
        """Process limits and signals of the last months of a series; None where there is none.

        Limits start again at each of the indicator's breaks, and where the register rebases it.
        Its targets are for the indicator's own window, which no month is, so none is charted.
        Of a seasonal indicator the values are those that are left once the season is taken out,
        where `season` finds one: the months since the last break say which, and what is drawn from
        before it is divided by the same.
        """
        series = self.monthly(indicator, area, until).iloc[-months:]
        if series.notna().sum() == 0:
            return None
        season = self.season(indicator, area, until, months)
        if season is not None:
            of_month = season.loc[pd.DatetimeIndex(series.index).month].to_numpy()
            # A month of the year in which nothing ever happens has no season to take out.
            series = series / np.where(of_month > 0, of_month, np.nan)
        begun = [(entry.since, entry.short) for entry in restarts_inside(indicator, series)]
        return control_chart(series, breaks=begun, polarity=indicator.polarity.value)

    def season(
        self, indicator: Indicator, area: str, until: dt.date, months: int = CHART_MONTHS
    ) -> pd.Series | None:
        """How each month of the year, 1 to 12, compares with the mean month of an indicator.

        Of the charted months since the last break: where limits are only rebased, the level is
        another one and the season the same, and the median of the years passes over the months
        in which it moved. None where the register doesn't call it
        seasonal, or where under three full years, or years with gaps, leave no season to be told.
        """
        if not indicator.seasonal:
            return None
        series = self.monthly(indicator, area, until).iloc[-months:]
        if series.notna().sum() == 0:
            return None
        breaks = breaks_inside(indicator, series)
        since = pd.Timestamp(breaks[-1].since) if breaks else series.index[0]
        return seasonal_index(series.loc[since:])

    def periods(self, indicator: Indicator, area: str, until: dt.date) -> pd.DataFrame:
        """What a source that isn't monthly gave: start, end, value, lower, upper, n, per period.

        Survey waves as they were asked; sums of money as they were estimated; other returns on
        their own windows, of the indicator's length. None of what isn't measured.
        """
        if not indicator.is_measured:
            return _periods([])
        source = self.params.source(indicator.counts.source)
        rows = self._rows_of(indicator, source, area)
        rows = rows[rows["end"] <= pd.Timestamp(until)]
        windows = [] if source.reader in MONTHLY else _windows(rows)
        if source.reader is not ReaderName.SURVEY and indicator.kind is not Kind.MONEY:
            length = 3 if indicator.period.basis is PeriodBasis.QUARTER else 12
            windows = [
                window for window in windows if window.is_whole_months and window.months == length
            ]
        values = [self.value(indicator, area, window) for window in windows]
        return _periods(values)


def breaks_inside(indicator: Indicator, series: pd.Series) -> list[Break]:
    """An indicator's breaks that fall inside a monthly series."""
    first, last = series.index[0].date(), series.index[-1].date()
    return [entry for entry in indicator.breaks if first < entry.since <= last]


def restarts_inside(indicator: Indicator, series: pd.Series) -> list[Break | Rebase]:
    """Where process limits start again inside a monthly series: at breaks and rebases, in order."""
    first, last = series.index[0].date(), series.index[-1].date()
    entries = restarts(indicator.breaks, indicator.rebased)
    return [entry for entry in entries if first < entry.since <= last]


def _periods(values: Sequence[Value]) -> pd.DataFrame:
    """Values as a frame, a row each; what is absent is left out."""
    return pd.DataFrame(
        [
            (v.window.start, v.window.end, v.value, v.lower, v.upper, v.n)
            for v in values
            if v.is_present
        ],
        columns=["start", "end", "value", "lower", "upper", "n"],
    )


def _partly_returned(inside: MonthlyCounts, window: Window) -> str:
    """Why services' returns don't make a figure for a window."""
    if nobody := inside.unreturned():
        return f"{_months_in_words(nobody)} not received"
    return (
        f"most of the {inside.known():,.0f} received are from services that made no return for "
        f"part of the {window.words}"
    )


def _windows(rows: pd.DataFrame) -> list[Window]:
    """The windows of rows, each once, in order of time."""
    both = rows[["start", "end"]].drop_duplicates().sort_values(["start", "end"])
    return [Window(start, end) for start, end in both.itertuples(index=False)]


def _months_touched(window: Window) -> tuple[dt.date, ...]:
    """The months that a window holds a day of, by their first days."""
    return Window(month_start(window.start), month_end(window.end)).month_starts


def _month(first: pd.Timestamp) -> Window:
    return Window(first.date(), month_end(first.date()))


def _since(day: dt.date) -> str:
    """A first day as a sentence has it: "January 2014", or "5 January 2014" where it is inside."""
    return f"{day:%B %Y}" if day.day == 1 else printing.day(day)


def _months_in_words(months: Sequence[pd.Timestamp]) -> str:
    """Months as a sentence has them: "April to June 2017 and August 2017"."""
    spans: list[list[pd.Timestamp]] = []
    for month in months:
        if spans and month == spans[-1][-1] + pd.DateOffset(months=1):
            spans[-1].append(month)
        else:
            spans.append([month])
    return printing.joined(Window(span[0].date(), _month(span[-1]).end).words for span in spans)

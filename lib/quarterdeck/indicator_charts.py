"""The charts that a paper has of an indicator: its series, and its districts side by side."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import pandas as pd

from quarterdeck import charts, data_quality, printing
from quarterdeck.blocks import Chart
from quarterdeck.edition import Edition
from quarterdeck.params.absence import Absence
from quarterdeck.params.dated import in_force
from quarterdeck.params.framework import Framework
from quarterdeck.params.register import Kind
from quarterdeck.params.sources import ReaderName
from quarterdeck.periods import month_name
from quarterdeck.readings import Reading
from quarterdeck.statistics.control_charts import ControlChart
from quarterdeck.verdicts import AgainstCounty
from quarterdeck.wording import in_cells, titles

#: Of a seasonal indicator whose months are charted as they are.
_NOT_ADJUSTED: Final = (
    " Not adjusted for season: that takes three full years without gaps since the last break."
)
_FEWEST_POINTS_IN_BRIEF: Final = 4  # a baseline, a year before and now are three


@dataclass(frozen=True)
class IndicatorCharts:
    """The charts of a framework's indicators in one edition.

    in_brief: whether no heading stands above a chart, so that its title names the indicator, and
    what the sentence beside it says whole isn't drawn.
    """

    edition: Edition
    framework: Framework
    in_brief: bool

    def of(self, reading: Reading) -> Chart | None:
        """An indicator's series: a control chart of its months, or a trend of its periods."""
        control = self.edition.control_chart(reading)
        if control is not None:
            return self._control_chart(reading, control)
        points = self.edition.periods(reading)
        # In brief, what the sentence beside it says whole isn't drawn.
        if len(points) < (_FEWEST_POINTS_IN_BRIEF if self.in_brief else 2):
            return None
        return self._trend(reading, points)

    def _control_chart(self, reading: Reading, control: ControlChart) -> Chart:
        indicator = reading.indicator
        is_adjusted = self.edition.is_adjusted(reading)
        name, counted = self._chart_name(reading), indicator.noun
        if is_adjusted:
            name = f"{name or indicator.short_title}, adjusted for season"
            counted = f"{counted}, adjusted for season,"
        not_adjusted = _NOT_ADJUSTED if indicator.seasonal and not is_adjusted else ""
        return charts.control_chart(
            control,
            id=f"{indicator.id}_chart",
            title=titles.chart_title(reading, control, name),
            subtitle=f"{printing.capital(counted)} each month, {reading.area_name}, "
            f"{self._span(control.points['month'])}.{self._only(reading)}{not_adjusted}"
            f"{self._held_back(reading, control)}",
            measure_words=f"{indicator.title}, {counted} in {reading.area_name}"
            f"{self._only(reading, ', ')}",
            source=self._source(reading),
        )

    def _only(self, reading: Reading, before: str = " ") -> str:
        """Whose months a chart holds where its source is made of services: "UAVA only"."""
        source = self.edition.params.source(reading.indicator.counts.source)
        if source.reader is not ReaderName.REFERRALS:
            return ""
        labels, until = dict(reading.labels), self.edition.quarter.end
        named = self.edition.figures.services(reading.indicator, reading.area, until)
        names = printing.joined(labels.get(name, name.replace("_", " ")) for name in named)
        return f"{before}{names} only{'.' if before == ' ' else ''}"

    def _chart_name(self, reading: Reading) -> str:
        """The indicator's whole title where no heading stands above its chart; else ""."""
        return reading.indicator.title if self.in_brief else ""

    def _held_back(self, reading: Reading, control: ControlChart) -> str:
        """Which months a chart leaves out as faulty, and whose fault it is: a sentence each."""
        params, points = self.edition.params, control.points
        parts = {part.id for part in params.leaf_areas(reading.area)}
        gaps = {month.date() for month in points.loc[points["value"].isna(), "month"]}
        names: dict[dt.date, list[str]] = {}
        for fault in self.edition.faults:
            if fault.month in gaps and fault.area in parts:
                names.setdefault(fault.month, []).append(params.area(fault.area).name)
        return "".join(
            f" {month_name(month)} {month.year} held back: location fault in "
            f"{printing.joined(areas)}."
            for month, areas in names.items()
        )

    def _trend(self, reading: Reading, points: pd.DataFrame) -> Chart:
        indicator = reading.indicator
        target = in_force(indicator.targets, reading.window().end)
        band = in_force(indicator.bands, reading.window().end)
        return charts.trend(
            points,
            id=f"{indicator.id}_chart",
            title=titles.trend_title(
                reading,
                points,
                self._chart_name(reading),
                judged=self.framework.is_judged,
            ),
            subtitle=f"{_charted_unit(reading, points)}, {reading.area_name}.",
            measure_words=f"{indicator.title}, {reading.area_name}",
            target=target.value if target else None,
            band=(band.low, band.high) if band else None,
            breaks=[(entry.since, entry.short) for entry in indicator.breaks],
            source=self._source(reading),
            decimals=indicator.decimals,
            suffix="%" if indicator.is_percentage else "",
        )

    @staticmethod
    def _span(months: pd.Series) -> str:
        first, last = months.iloc[0].date(), months.iloc[-1].date()
        return f"{month_name(first)} {first.year} to {month_name(last)} {last.year}"

    def districts(self, reading: Reading) -> Chart | None:
        """Each district beside the county: dot, interval and verdict."""
        found = self.edition.readings.districts(self.framework.id, reading.indicator.id)
        found = tuple(one for one in found if one.area != reading.area)
        if not found or not any(one.is_present() for one in found):
            return None
        indicator = reading.indicator
        rate = indicator.compared_per is not None
        unit = in_cells.compared_unit(indicator)
        rows = pd.DataFrame(
            {
                "name": one.area_name,
                "value": float(one.row["compared_rate"]),
                "lower": float(one.row["compared_rate_lower"]),
                "upper": float(one.row["compared_rate_upper"]),
                "count": one.numerator(),
                "denominator": one.denominator(),
                "verdict": _verdict(one),
                "reason": f"{one.reason().rstrip('.')}." if one.reason() else "",
            }
            for one in found
        )
        county, ours = float(reading.row["compared_rate"]), reading.area == self.framework.area
        return charts.dot_intervals(
            rows,
            id=f"{indicator.id}_districts",
            title=titles.district_title(found, "the county" if ours else reading.area_name),
            subtitle=f"{printing.capital(unit)}, {reading.window().words}.",
            measure_words=f"{indicator.title} by district, {reading.window().words}",
            benchmark=county if pd.notna(county) else None,
            benchmark_name="County" if ours else reading.area_name,
            count_heading=indicator.noun,
            source=self._source(reading),
            decimals=1 if rate else indicator.decimals,
            suffix="%" if indicator.is_percentage else "",
        )

    def _source(self, reading: Reading) -> str:
        """The source line: whose figures, received when, invented or not."""
        source = self.edition.source(reading.indicator)
        used = set(str(reading.row["extracts"]).split("; "))
        if not any(one.file in used for one in self.edition.extracts):
            # The figure is held back, and the chart beside it isn't.
            used = {one.file for one in self.edition.in_use() if one.source == source.id}
        return data_quality.source_line(self.edition, source, used)


def _charted_unit(reading: Reading, points: pd.DataFrame) -> str:
    """What a trend is in, and what each of its points covers where the value covers another span.

    points: start and end of each.
    """
    indicator, months = reading.indicator, titles.point_months(points)
    unit = indicator.noun if indicator.kind is Kind.COUNT else indicator.unit
    if months == reading.window().months:
        return printing.capital(unit)
    each = {1: "each month", 3: "each quarter", 12: "each year"}.get(
        months, f"each {months} months"
    )
    return f"{printing.capital(unit)}, {each}"


def _verdict(reading: Reading) -> str:
    if reading.absence() is Absence.DATA_FAULT:
        return "held back"
    verdict = reading.against_county or AgainstCounty.NOT_JUDGED
    return verdict.value.replace("_", " ")

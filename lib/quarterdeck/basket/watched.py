"""A category watched: its months on their control chart, and what the quarter's say of it.

Facts first (which months of the quarter belong to a signal, and of which rule), judgement last
(concern, improvement, neither).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import pandas as pd

from quarterdeck.figures import CHART_MONTHS
from quarterdeck.params.basket import MonthlyTarget
from quarterdeck.params.dated import in_force
from quarterdeck.params.register import Break, Polarity, Rebase, restarts
from quarterdeck.periods import Quarter, add_months, month_start
from quarterdeck.statistics.control_charts import (
    COMMON_CAUSE,
    HIT_AND_MISS,
    NO_LIMITS,
    NO_TARGET,
    TOO_FEW_POINTS,
    TRIAL_LIMITS,
    WILL_FAIL,
    WILL_PASS,
    ControlChart,
    control_chart,
)
from quarterdeck.statistics.seasonality import SeasonalExpectation, seasonal_expectation


class Variation(StrEnum):
    """What the months of a quarter say of a category, the first to be read first."""

    CONCERN = "special cause concern"
    NEITHER = "special cause neither"
    IMPROVEMENT = "special cause improvement"
    COMMON_CAUSE = COMMON_CAUSE
    TRIAL_LIMITS = TRIAL_LIMITS
    TOO_FEW_POINTS = TOO_FEW_POINTS
    NO_FIGURE = "no figure"


_EXCEPTIONS: Final = (Variation.CONCERN, Variation.NEITHER, Variation.IMPROVEMENT)
_MEANINGS: Final = {
    "worse": Variation.CONCERN,
    "better": Variation.IMPROVEMENT,
    "neither": Variation.NEITHER,
}


class Assurance(StrEnum):
    """Whether a month within a category's limits meets its target, or why that can't be told."""

    WILL_PASS = WILL_PASS
    HIT_AND_MISS = HIT_AND_MISS
    WILL_FAIL = WILL_FAIL
    TRIAL_LIMITS = TRIAL_LIMITS
    TOO_FEW_POINTS = TOO_FEW_POINTS
    NO_LIMITS = NO_LIMITS
    NO_TARGET = NO_TARGET


class Since(StrEnum):
    """What an exception of last quarter did in this one."""

    STILL = "still"
    TURNED = "turned"
    BACK = "back"
    NOT_JUDGED = "not judged"


@dataclass(frozen=True)
class Category:
    """A category's months, and what each adds up from.

    counts: by month (its first day), up to the end of the quarter; NaN where a month isn't known.
    by_area, by_kind: the same months, a column an area and a column a subcategory; they add up to
    the counts. No columns where it isn't divided. breaks: those of the whole category, which start
    its limits again. rebased: where limits start again at a new level of the same counts.
    part_breaks: those that moved something from one subcategory to another.
    targets: what a month is to reach, the earliest first. people: the population by area, of those
    columns of by_area that have one; per: how many of them a rate is of.
    """

    id: str
    title: str
    noun: str
    polarity: Polarity
    source: str
    counts: pd.Series
    by_area: pd.DataFrame
    by_kind: pd.DataFrame
    breaks: tuple[Break, ...] = ()
    rebased: tuple[Rebase, ...] = ()
    part_breaks: tuple[Break, ...] = ()
    targets: tuple[MonthlyTarget, ...] = ()
    people: pd.Series | None = None
    per: int = 1


@dataclass(frozen=True)
class Verdict:
    """What the rules found in a quarter's months, and what it means.

    side: "above" or "below", "" where nothing is special. outside: months of the quarter beyond a
    limit on that side. run, trend: how many points such a signal has that reaches into the
    quarter, 0 where there is none. near: whether two of three months lie near the limit.
    settled: whether the latest month belongs to no signal. reach: how far the quarter's mean month
    is from the centre, as a share of the way to the limit on its side.
    """

    variation: Variation
    side: str = ""
    outside: tuple[dt.date, ...] = ()
    run: int = 0
    trend: int = 0
    near: bool = False
    settled: bool = False
    reach: float = 0.0

    @property
    def is_exception(self) -> bool:
        """Whether a month of the quarter belongs to a signal."""
        return self.variation in _EXCEPTIONS

    @property
    def is_judged(self) -> bool:
        """Whether the rules could have found anything."""
        return self.is_exception or self.variation is Variation.COMMON_CAUSE


def quarter_verdict(chart: ControlChart | None, quarter: Quarter) -> Verdict:
    """What a quarter's months are on a chart that ends with it.

    Only the last segment is looked at: what came before a break is another series. Of signals on
    both sides, the one that the latest of the months belongs to is told.
    """
    points = _months_of(chart, quarter)
    if chart is None or points.empty:
        return Verdict(Variation.NO_FIGURE)
    if chart.variation in (TRIAL_LIMITS, TOO_FEW_POINTS):
        return Verdict(Variation(chart.variation))
    reach = _reach(points)
    special = points[points["signal"].notna()]
    if special.empty:
        return Verdict(Variation.COMMON_CAUSE, reach=reach)
    latest = special.iloc[-1]
    side = str(latest["side"])
    of_side = special[special["side"] == side]
    return Verdict(
        variation=_MEANINGS[str(latest["meaning"])],
        side=side,
        outside=tuple(
            month.date() for month in of_side.loc[of_side["signal"] == "outside_limits", "month"]
        ),
        run=_longest(chart, "run", side, quarter),
        trend=_longest(chart, "trend", side, quarter),
        near=bool((of_side["signal"] == "two_of_three").any()),
        settled=bool(points["signal"].isna().iloc[-1]),
        reach=reach,
    )


def _months_of(chart: ControlChart | None, quarter: Quarter) -> pd.DataFrame:
    """The known months of a quarter in the last segment of a chart."""
    if chart is None:
        return pd.DataFrame()
    points = chart.points
    inside = points["month"].between(pd.Timestamp(quarter.start), pd.Timestamp(quarter.end))
    known = points.loc[inside & points["value"].notna()]
    latest: pd.DataFrame = known.loc[known["segment"] == known["segment"].max()]
    return latest


def _reach(points: pd.DataFrame) -> float:
    first = points.iloc[0]
    distance = float(points["value"].mean() - first["centre"])
    limit = first["upper"] if distance > 0 else first["lower"]
    width = abs(float(limit - first["centre"]))
    return distance / width if width > 0 else 0.0


def _longest(chart: ControlChart, rule: str, side: str, quarter: Quarter) -> int:
    """Points of the longest signal of a rule that reaches into the quarter, in the last segment."""
    found = chart.signals
    found = found[
        (found["rule"] == rule)
        & (found["side"] == side)
        & (found["segment"] == chart.segments["segment"].max())
        & (found["last"] >= pd.Timestamp(quarter.start))
    ]
    return 0 if found.empty else int(found["n"].max())


@dataclass(frozen=True)
class Season:
    """What a month is expected to hold, its season allowed for.

    lower is at least nought. position: "above", "below" or "similar", as the month's value lies
    outside its limits or between them.
    """

    expected: float
    lower: float
    upper: float
    position: str


def expectation_of(chart: ControlChart | None) -> SeasonalExpectation | None:
    """A chart's months since the last break beside their season, or a year before; None without."""
    if chart is None:
        return None
    return seasonal_expectation(_last_segment(chart))


def _last_segment(chart: ControlChart) -> pd.Series:
    """A chart's months since the last break."""
    points = chart.points[chart.points["segment"] == chart.points["segment"].max()]
    values: pd.Series = points.set_index("month")["value"]
    return values


def season_of(expectation: SeasonalExpectation | None, month: dt.date) -> Season | None:
    """What a month's season leads to expect of it; None where that isn't known."""
    if expectation is None:
        return None
    of_month = expectation.months[expectation.months["month"] == pd.Timestamp(month)]
    if of_month.empty or of_month["position"].iloc[0] is None:
        return None
    row = of_month.iloc[0]
    return Season(
        expected=float(row["expected"]),
        lower=float(row["drawn_lower"]),
        upper=float(row["upper"]),
        position=str(row["position"]),
    )


@dataclass(frozen=True)
class Watched:
    """A category at a quarter: its chart, its verdict, and last quarter's.

    chart: the last months up to the quarter's end; None where no month is known. before: what the
    same rules said a quarter earlier, of the months up to then as they are known today.
    expectation: the months since the last break beside what their season leads to expect or,
    under three years of them, beside the year before; None without a chart.
    """

    category: Category
    quarter: Quarter
    chart: ControlChart | None
    verdict: Verdict
    before: Verdict
    expectation: SeasonalExpectation | None = None

    @property
    def season(self) -> Season | None:
        """The quarter's last month as its season leads to expect it; None where it has none."""
        return season_of(self.expectation, self.latest_month)

    @property
    def run_chart(self) -> ControlChart | None:
        """The months since the last break beside their median, where limits are on trial."""
        if self.chart is None or self.verdict.variation not in (
            Variation.TRIAL_LIMITS,
            Variation.TOO_FEW_POINTS,
        ):
            return None
        return control_chart(
            _last_segment(self.chart), kind="run", polarity=self.category.polarity.value
        )

    @property
    def target(self) -> MonthlyTarget | None:
        """The target in force in the quarter's last month; None where there is none."""
        return in_force(self.category.targets, self.quarter.end)

    @property
    def assurance(self) -> Assurance:
        """Whether the category's limits meet its target, as the last known month stands."""
        if self.target is None:
            return Assurance.NO_TARGET
        return Assurance.TOO_FEW_POINTS if self.chart is None else Assurance(self.chart.assurance)

    @property
    def counts(self) -> pd.Series:
        """The category's months."""
        return self.category.counts

    @property
    def latest_month(self) -> dt.date:
        """The first day of the quarter's last month."""
        return month_start(self.quarter.end)

    @property
    def latest(self) -> float:
        """The quarter's last month; NaN where it isn't known."""
        return self.at(self.latest_month)

    @property
    def year_before(self) -> float:
        """The same month a year earlier; NaN where it isn't known or a break lies between."""
        month = add_months(self.latest_month, -12)
        return float("nan") if self.break_after(month) else self.at(month)

    @property
    def mean(self) -> float:
        """The mean month since the last break; NaN where there is none."""
        return self._level("centre")

    @property
    def lower(self) -> float:
        """The lower process limit, at least nought; NaN where there is none."""
        return float(np.maximum(self._level("lower"), 0.0))  # which keeps NaN

    @property
    def upper(self) -> float:
        """The upper process limit; NaN where there is none."""
        return self._level("upper")

    def _level(self, name: str) -> float:
        return float("nan") if self.chart is None else float(self.chart.segments[name].iloc[-1])

    def at(self, month: dt.date) -> float:
        """The count of a month; NaN where it isn't known."""
        return float(self.counts.get(pd.Timestamp(month), np.nan))

    def total(self, quarter: Quarter) -> float:
        """The count of a quarter; NaN where one of its months isn't known."""
        return sum(self.at(month) for month in quarter.window.month_starts)

    def twelve_months(self, years_before: int = 0) -> float:
        """The count of the 12 months to the quarter's end, or to a year or more before it."""
        last = add_months(self.latest_month, -12 * years_before)
        return sum(self.at(add_months(last, -back)) for back in range(12))

    def break_after(self, month: dt.date) -> Break | None:
        """The first break of the whole category after a month, by the quarter's end."""
        return first_break(self.category.breaks, month, self.quarter.end)

    @property
    def since(self) -> Since | None:
        """What last quarter's exception did; None where it was none."""
        if not self.before.is_exception:
            return None
        if not self.verdict.is_judged:
            return Since.NOT_JUDGED
        if not self.verdict.is_exception:
            return Since.BACK
        return Since.STILL if self.verdict.side == self.before.side else Since.TURNED


def watch(category: Category, quarter: Quarter) -> Watched:
    """A category's chart and verdicts at the end of a quarter and of the one before."""
    chart = _chart(category, quarter)
    earlier = quarter.previous()
    return Watched(
        category=category,
        quarter=quarter,
        chart=chart,
        verdict=quarter_verdict(chart, quarter),
        before=quarter_verdict(_chart(category, earlier), earlier),
        expectation=expectation_of(chart),
    )


def _chart(category: Category, quarter: Quarter) -> ControlChart | None:
    counts = category.counts[category.counts.index <= pd.Timestamp(quarter.end)]
    counts = counts.iloc[-CHART_MONTHS:]
    if not counts.notna().any():
        return None
    begun = restarts(category.breaks, category.rebased)
    breaks = [(entry.since, entry.short) for entry in begun]
    targets = [(entry.since, entry.value) for entry in category.targets]
    return control_chart(
        counts, breaks=breaks, polarity=category.polarity.value, targets=targets or None
    )


def first_break(breaks: Iterable[Break], month: dt.date, until: dt.date) -> Break | None:
    """The first break after a month, by a day; None where there is none."""
    inside = [entry for entry in breaks if month < entry.since <= until]
    return min(inside, key=lambda entry: entry.since) if inside else None

"""The basket: every category of a monthly source against its own expected range.

Facts first (which months of the quarter belong to a signal, and of which rule), judgement last
(concern, improvement, neither), exceptions first. Nothing here reads a file or makes a sentence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import pandas as pd
from scipy import stats

from quarterdeck.checks import OUTSIDE
from quarterdeck.figures import CHART_MONTHS, Figures
from quarterdeck.params.models import (
    Basket,
    Break,
    Framework,
    Indicator,
    Kind,
    Paper,
    Period,
    PeriodBasis,
    Polarity,
    Selection,
    Source,
)
from quarterdeck.periods import Quarter, add_months, month_start
from quarterdeck.problems import Problem, Problems
from quarterdeck.statistics.control_charts import (
    COMMON_CAUSE,
    TOO_FEW_POINTS,
    TRIAL_LIMITS,
    ControlChart,
    control_chart,
)
from quarterdeck.statistics.seasonality import seasonal_expectation

#: Months of a steady series, and the share of such series in which one of the last three months
#: belongs to a signal of the mdc rules: 10,000 series each, by tools/false_alarm_rates.py.
FALSE_ALARMS: Final = ((13, 0.0334), (24, 0.0386), (45, 0.0444))

SELDOM: Final = 0.05  # methods 3: 95%

#: Shares of a net change say little where it is less than this part of what moved either way.
LEAST_NET_OF_GROSS: Final = 1 / 3

_OTHERS: Final = "Not stated"
_OUTSIDE_NAME: Final = "Outside the area"


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
    its limits again. part_breaks: those that moved something from one subcategory to another.
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
    part_breaks: tuple[Break, ...] = ()


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


def season_of(chart: ControlChart | None, month: dt.date) -> Season | None:
    """A month against its season, by the chart's months since the last break; None if too few."""
    if chart is None:
        return None
    points = chart.points[chart.points["segment"] == chart.points["segment"].max()]
    found = seasonal_expectation(points.set_index("month")["value"])
    of_month = found.months[found.months["month"] == pd.Timestamp(month)]
    if found.index is None or of_month.empty or of_month["position"].iloc[0] is None:
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
    same rules said a quarter earlier, of the months up to then as they are known today. season:
    the quarter's last month as its season leads to expect it, from the months since the last
    break; None where there are under three years of them.
    """

    category: Category
    quarter: Quarter
    chart: ControlChart | None
    verdict: Verdict
    before: Verdict
    season: Season | None = None

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
        return _first_break(self.category.breaks, month, self.quarter.end)

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
        season=season_of(chart, month_start(quarter.end)),
    )


def _chart(category: Category, quarter: Quarter) -> ControlChart | None:
    counts = category.counts[category.counts.index <= pd.Timestamp(quarter.end)]
    counts = counts.iloc[-CHART_MONTHS:]
    if not counts.notna().any():
        return None
    breaks = [(entry.since, entry.short) for entry in category.breaks]
    return control_chart(counts, breaks=breaks, polarity=category.polarity.value)


def _first_break(breaks: Iterable[Break], month: dt.date, until: dt.date) -> Break | None:
    inside = [entry for entry in breaks if month < entry.since <= until]
    return min(inside, key=lambda entry: entry.since) if inside else None


# The whole basket


@dataclass(frozen=True)
class WatchedBasket:
    """Every category at a quarter, exceptions first.

    rows: concern before neither before improvement, the furthest from its mean first; then common
    cause; then what isn't judged. not_received: titles of the sources without a figure.
    """

    quarter: Quarter
    rows: tuple[Watched, ...]
    not_received: tuple[str, ...] = ()

    @property
    def exceptions(self) -> tuple[Watched, ...]:
        """The categories with a special cause in the quarter."""
        return tuple(row for row in self.rows if row.verdict.is_exception)

    @property
    def judged(self) -> tuple[Watched, ...]:
        """The categories that have a verdict."""
        return tuple(row for row in self.rows if row.verdict.is_judged)

    def of(self, variation: Variation) -> tuple[Watched, ...]:
        """The categories with a verdict."""
        return tuple(row for row in self.rows if row.verdict.variation is variation)

    @property
    def expected_by_chance(self) -> float:
        """How many exceptions steady categories would show in a quarter by chance alone."""
        months = [
            int(row.chart.segments["n"].iloc[-1]) for row in self.judged if row.chart is not None
        ]
        return expected_by_chance(months)

    @property
    def is_beyond_chance(self) -> bool:
        """Whether steady categories would seldom, in under 5% of quarters, show as many."""
        return chance_of_as_many(len(self.exceptions), self.expected_by_chance) < SELDOM

    @property
    def last_quarters_exceptions(self) -> tuple[Watched, ...]:
        """The categories that had a special cause a quarter earlier, in the order of the rows."""
        return tuple(row for row in self.rows if row.before.is_exception)


def in_order(rows: Iterable[Watched]) -> tuple[Watched, ...]:
    """Exceptions first, then by how far the quarter is from the mean, then by title."""
    order = list(Variation)

    def place(row: Watched) -> tuple[int, float, str]:
        far = abs(row.verdict.reach) if row.verdict.is_exception else 0.0
        return order.index(row.verdict.variation), -far, row.category.title

    return tuple(sorted(rows, key=place))


def false_alarm_rate(months: int) -> float:
    """The chance that a steady series of so many months shows a special cause in a quarter."""
    lengths, rates = zip(*FALSE_ALARMS, strict=True)
    return float(np.interp(months, lengths, rates))


def expected_by_chance(months: Sequence[int]) -> float:
    """How many of some steady series show a special cause in a quarter by chance alone.

    months: how many months each has since its last break. Categories needn't be independent: an
    expected number adds up all the same. Source: methods.md 3 (multiplicity).
    """
    return sum(false_alarm_rate(length) for length in months)


def chance_of_as_many(found: int, expected: float) -> float:
    """The chance of at least so many exceptions, where so many are expected and none is real.

    Exceptions are taken as rare and independent, so as a Poisson count.
    """
    return float(stats.poisson.sf(found - 1, expected))


# What drove a change


@dataclass(frozen=True)
class Contributions:
    """How the parts of a category make up the quarter's distance from its mean.

    parts: a row a part with columns name, year_before (the same quarter a year earlier, NaN where
    it isn't known or comparable), usual (three mean months), quarter, change (quarter less usual)
    and share (per cent of the whole's change, NaN where withheld). The changes add up to the
    whole's and the shares to 100. left_out: months of the chart in which a part isn't known, so
    that they are in no mean. reason: why there are no rows; "" where there are.
    """

    parts: pd.DataFrame
    left_out: tuple[dt.date, ...] = ()
    reason: str = ""

    @property
    def change(self) -> float:
        """The whole's change."""
        return float(self.parts["change"].sum())

    @property
    def has_shares(self) -> bool:
        """Whether shares of the change say something."""
        return bool(self.parts["share"].notna().any())

    def leading(self, share: float = 50.0, at_most: int = 3) -> pd.DataFrame:
        """The parts that together make at least a share of the change, the largest first."""
        reached = self.parts["share"].cumsum().shift(fill_value=0.0)
        return self.parts[(reached < share) & (self.parts["share"] > 0)].head(at_most)


_COLUMNS: Final = ("name", "year_before", "usual", "quarter", "change", "share")


def contributions(
    watched: Watched, parts: pd.DataFrame, breaks: Sequence[Break] = ()
) -> Contributions:
    """What each part of a category added to the quarter's distance from the category's mean.

    parts: a column a part, by month. breaks: dates at which something moved between the parts;
    where one lies inside the months of the mean, nothing is told apart.
    """
    nothing = pd.DataFrame(columns=list(_COLUMNS))
    if watched.chart is None or parts.columns.empty:
        return Contributions(nothing)
    segment = watched.chart.segments.iloc[-1]
    between = _first_break(breaks, segment["first"].date(), watched.quarter.end)
    if between is not None:
        return Contributions(nothing, reason=between.reason)
    of_chart = parts[(parts.index >= segment["first"]) & (parts.index <= segment["last"])]
    known = of_chart.dropna()
    in_quarter = [pd.Timestamp(month) for month in watched.quarter.window.month_starts]
    if not set(in_quarter) <= set(known.index):
        return Contributions(nothing, reason="a month of the quarter isn’t known for every part")
    usual = known.mean() * len(in_quarter)
    quarter = known.loc[in_quarter].sum()
    change = quarter - usual
    table = pd.DataFrame(
        {
            "name": list(parts.columns),
            "year_before": _year_before(watched, parts, in_quarter).to_numpy(),
            "usual": usual.to_numpy(),
            "quarter": quarter.to_numpy(),
            "change": change.to_numpy(),
            "share": _shares(change).to_numpy(),
        }
    )
    net = float(change.sum())
    table = table.sort_values("change", ascending=net < 0, kind="stable", ignore_index=True)
    whole = watched.counts.reindex(of_chart.index).notna()
    missing = of_chart.index[of_chart.isna().any(axis="columns") & whole]
    return Contributions(table, left_out=tuple(month.date() for month in missing))


def _shares(change: pd.Series) -> pd.Series:
    """Per cent of the net change; NaN where the parts mostly moved against each other."""
    net, gross = float(change.sum()), float(change.abs().sum())
    if abs(net) < 0.5 or abs(net) < LEAST_NET_OF_GROSS * gross:
        return change * np.nan
    return 100 * change / net


def _year_before(
    watched: Watched, parts: pd.DataFrame, in_quarter: Sequence[pd.Timestamp]
) -> pd.Series:
    earlier = [month - pd.DateOffset(years=1) for month in in_quarter]
    if watched.break_after(earlier[0].date()):
        return pd.Series(np.nan, index=parts.columns)
    return parts.reindex(earlier).sum(skipna=False)


# Opened from the observations


def open_basket(
    figures: Figures, paper: Paper, framework: Framework, quarter: Quarter
) -> WatchedBasket:
    """Every category that a paper watches, for its framework's area, at the end of a quarter.

    Raises Problems with all that `basket_problems` finds.
    """
    problems = basket_problems(figures, paper)
    if problems:
        raise Problems(problems)
    rows: list[Watched] = []
    missing: dict[str, None] = {}
    for entry in paper.basket:
        if figures.source_rows(entry.source).empty:
            missing[figures.params.source(entry.source).title] = None
            continue
        rows += [
            watch(category, quarter) for category in _categories(figures, entry, framework, quarter)
        ]
    return WatchedBasket(quarter, in_order(rows), tuple(missing))


def basket_problems(figures: Figures, paper: Paper) -> list[Problem]:
    """What a paper's basket names that its source doesn't have, or names twice; no chart is made.

    A source from which nothing has come is no fault: whether it has a category can't be told.
    """
    problems: list[Problem] = []
    taken: set[tuple[str, str]] = set()
    for number, entry in enumerate(paper.basket):
        held = set(figures.source_rows(entry.source)["category"])
        if not held:
            continue
        unknown = _unknown(paper, number, held)
        problems += unknown
        if unknown:
            continue
        for name in (entry.source,) if entry.as_one is not None else _names(entry, held):
            if (entry.source, name) in taken:
                problems.append(_watched_twice(paper, number, name))
            taken.add((entry.source, name))
    return problems


def _names(entry: Basket, held: set[str]) -> list[str]:
    """The categories that an entry watches, of those that its source holds."""
    return sorted((set(entry.categories) or held) - set(entry.leave_out))


def _unknown(paper: Paper, number: int, held: set[str]) -> list[Problem]:
    entry = paper.basket[number]
    return [
        Problem(
            f"params/papers/{paper.id}.yml",
            f"basket[{number}].{key}[{place}]",
            f"there is no category {name!r} in {entry.source}",
            f"it has {', '.join(sorted(held))}",
        )
        for key in ("neither", "categories", "leave_out")
        for place, name in enumerate(getattr(entry, key))
        if name not in held
    ]


def _watched_twice(paper: Paper, number: int, name: str) -> Problem:
    return Problem(
        f"params/papers/{paper.id}.yml",
        f"basket[{number}]",
        f"{name!r} is watched twice",
        "name it under categories of one entry and under leave_out of the other",
    )


def _categories(
    figures: Figures, entry: Basket, framework: Framework, quarter: Quarter
) -> list[Category]:
    rows = figures.source_rows(entry.source)
    names = _names(entry, set(rows["category"]))
    if entry.as_one is not None:
        whole = Selection(
            source=entry.source, categories=entry.categories, leave_out=entry.leave_out
        )
        return [
            _category(figures, entry, framework, quarter, whole, entry.source, entry.as_one, names)
        ]
    source = figures.params.source(entry.source)
    made = []
    for name in names:
        selection = Selection(source=entry.source, categories=(name,))
        kinds = sorted(set(rows.loc[rows["category"] == name, "subcategory"]) - {""})
        title = printed(source, name)
        made.append(_category(figures, entry, framework, quarter, selection, name, title, kinds))
    return made


def printed(source: Source, name: str) -> str:
    """A category or subcategory in print: its source's label, or its name with a capital."""
    words = source.labels.get(name, name.replace("_", " "))
    return words[:1].upper() + words[1:]


def _category(
    figures: Figures,
    entry: Basket,
    framework: Framework,
    quarter: Quarter,
    selection: Selection,
    name: str,
    title: str,
    kinds: Sequence[str],
) -> Category:
    source = figures.params.source(entry.source)
    area = framework.area

    def months(selected: Selection, of_area: str) -> pd.Series:
        return figures.monthly(_counted(name, title, entry, selected), of_area, quarter.end)

    counts = months(selection, area)
    areas = figures.reporting_areas(source, area)
    by_area = pd.DataFrame(
        {part: months(selection, part) for part in areas} if len(areas) > 1 else {},
        index=counts.index,
    )
    of_categories = entry.as_one is not None
    by_kind = pd.DataFrame(
        {
            kind: months(_part(selection, kind, of_categories=of_categories), area)
            for kind in (kinds if len(kinds) > 1 else ())
        },
        index=counts.index,
    )
    breaks, part_breaks = _breaks(figures, entry, name, kinds)
    return Category(
        id=name,
        title=title,
        noun=entry.noun,
        polarity=Polarity.NEUTRAL if name in entry.neither else entry.polarity,
        source=entry.source,
        counts=counts,
        by_area=_named_areas(by_area, figures),
        by_kind=_named_kinds(by_kind, counts, source),
        breaks=breaks,
        part_breaks=part_breaks,
    )


def _part(selection: Selection, kind: str, *, of_categories: bool) -> Selection:
    """A selection's subcategory, or its category where it holds several as one."""
    key = "categories" if of_categories else "subcategories"
    return selection.model_copy(update={key: (kind,)})


def _counted(name: str, title: str, entry: Basket, selection: Selection) -> Indicator:
    """A category as the observations are asked for it: a count of the quarter."""
    return Indicator(
        id=name,
        title=title,
        short_title=title[:34],
        unit="number",
        noun=entry.noun,
        definition=title,
        kind=Kind.COUNT,
        polarity=entry.polarity,
        decimals=0,
        numerator=selection,
        period=Period(basis=PeriodBasis.QUARTER),
    )


def _named_areas(by_area: pd.DataFrame, figures: Figures) -> pd.DataFrame:
    """Columns under areas' printed names; what lies outside a force's area is one column."""
    areas = [str(area) for area in by_area.columns]
    names = [_OUTSIDE_NAME if OUTSIDE in area else figures.name(area) for area in areas]
    if not names:
        return by_area
    return by_area.T.groupby(names, sort=False).sum(min_count=1).T


def _named_kinds(by_kind: pd.DataFrame, counts: pd.Series, source: Source) -> pd.DataFrame:
    """Columns under printed names, those that hold anything; what has no subcategory is another."""
    held = by_kind.loc[:, by_kind.sum() > 0]
    named = held.rename(columns={name: printed(source, name) for name in held.columns})
    if named.columns.empty:
        return named
    rest = counts - named.sum(axis="columns")
    return named.assign(**{_OTHERS: rest}) if rest.sum() > 0 else named


def _breaks(
    figures: Figures, entry: Basket, name: str, kinds: Sequence[str]
) -> tuple[tuple[Break, ...], tuple[Break, ...]]:
    """Breaks of the whole category, and breaks between its parts, from the register.

    An indicator that counts the whole category breaks it. One that counts some of it only tells
    that something moved between its parts: the category's own sum isn't touched.
    """
    whole: dict[dt.date, Break] = {}
    parts: dict[dt.date, Break] = {}
    for framework in figures.params.frameworks.values():
        for indicator in framework.indicators:
            selection = indicator.counts
            held = {name} if entry.as_one is None else set(kinds)
            counted = set(selection.categories or held) - set(selection.leave_out)
            if selection.source != entry.source or not held & counted:
                continue
            undivided = not selection.subcategories and not set(selection.leave_out) & set(kinds)
            is_whole = held <= counted and undivided
            kept = whole if is_whole else parts
            for found in indicator.breaks:
                kept.setdefault(found.since, found)
    return _in_time(whole), _in_time(parts)


def _in_time(breaks: dict[dt.date, Break]) -> tuple[Break, ...]:
    return tuple(breaks[date] for date in sorted(breaks))

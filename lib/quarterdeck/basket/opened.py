"""The basket opened from the observations: its categories, with their parts and breaks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

import pandas as pd

from quarterdeck.basket.watched import Category, Watched, watch
from quarterdeck.basket.whole import WatchedBasket, in_order
from quarterdeck.checks import OUTSIDE
from quarterdeck.figures import Figures
from quarterdeck.params.basket import Basket, MonthlyTarget
from quarterdeck.params.framework import Framework
from quarterdeck.params.house_form import Paper
from quarterdeck.params.register import (
    Break,
    Indicator,
    Kind,
    Period,
    PeriodBasis,
    Polarity,
    Rebase,
)
from quarterdeck.params.sources import Selection, Source
from quarterdeck.periods import Quarter, Window
from quarterdeck.problems import Problem, Problems

_OTHERS: Final = "Not stated"
_OUTSIDE_NAME: Final = "Outside the area"

_Entry = TypeVar("_Entry", Break, Rebase)


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
        for key, place, name in _named(entry)
        if name not in held
    ]


def _named(entry: Basket) -> list[tuple[str, int, str]]:
    """The categories that an entry names: under which key, at which place."""
    named = [
        (key, place, name)
        for key in ("neither", "categories", "leave_out")
        for place, name in enumerate(getattr(entry, key))
    ]
    targets = enumerate(target.category for target in entry.targets)
    return named + [("targets", place, name) for place, name in targets if name is not None]


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
    broken = {found.since for found in breaks}
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
        rebased=tuple(
            found for found in _rebased(figures, entry, name, kinds) if found.since not in broken
        ),
        part_breaks=part_breaks,
        targets=_targets(entry, name),
        people=_people(figures, entry, areas, quarter) if len(areas) > 1 else None,
        per=entry.compared_per or 1,
    )


def _targets(entry: Basket, name: str) -> tuple[MonthlyTarget, ...]:
    """The targets of a category, or of all where they are watched as one."""
    wanted = None if entry.as_one is not None else name
    return next((found.monthly for found in entry.targets if found.category == wanted), ())


def _people(
    figures: Figures, entry: Basket, areas: Sequence[str], quarter: Quarter
) -> pd.Series | None:
    """The population of the areas that are places, by printed name; None where none is asked for.

    What has no location, or lies outside, is no place that people live in.
    """
    if entry.compared_denominator is None:
        return None
    year = Window.of_months(quarter.end, 12)
    counted = {
        figures.name(area): figures.population(entry.compared_denominator, area, year)[0]
        for area in areas
        if ":" not in area
    }
    return pd.Series(counted, dtype="float64")


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
    for indicator, is_whole in _counting(figures, entry, name, kinds):
        kept = whole if is_whole else parts
        for found in indicator.breaks:
            kept.setdefault(found.since, found)
    return _in_time(whole), _in_time(parts)


def _rebased(
    figures: Figures, entry: Basket, name: str, kinds: Sequence[str]
) -> tuple[Rebase, ...]:
    """Where the register starts the limits of the whole category again, at a new level."""
    rebased: dict[dt.date, Rebase] = {}
    for indicator, is_whole in _counting(figures, entry, name, kinds):
        for found in indicator.rebased if is_whole else ():
            rebased.setdefault(found.since, found)
    return _in_time(rebased)


def _counting(
    figures: Figures, entry: Basket, name: str, kinds: Sequence[str]
) -> Iterator[tuple[Indicator, bool]]:
    """The indicators that count a category, each with whether it counts the whole of it."""
    for framework in figures.params.frameworks.values():
        for indicator in framework.indicators:
            selection = indicator.numerator
            if selection is None or selection.source != entry.source:
                continue
            held = {name} if entry.as_one is None else set(kinds)
            counted = set(selection.categories or held) - set(selection.leave_out)
            if not held & counted:
                continue
            undivided = not selection.subcategories and not set(selection.leave_out) & set(kinds)
            yield indicator, held <= counted and undivided


def _in_time(entries: dict[dt.date, _Entry]) -> tuple[_Entry, ...]:
    return tuple(entries[date] for date in sorted(entries))

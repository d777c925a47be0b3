"""The words of special causes, and where they may stand beside the points they are about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from quarterdeck.charts import canvas as on
from quarterdeck.charts import words as say
from quarterdeck.charts.canvas import Box, Spot, Words
from quarterdeck.charts.series import Series, Spell
from quarterdeck.charts.words import Dates
from quarterdeck.printing import capital

#: Words that would cost as much as this stand too far off for a reader to see what they are about.
TOO_FAR: Final = 40.0

_MARGIN: Final = 6.5  # between words and the line they go over or under, in points


@dataclass(frozen=True)
class Note:
    """Words about one or more spells; they may stand beside any of them.

    A minor note (two of three near a limit) isn't needed where something weightier has been said
    of the same side with the same meaning.
    """

    words: str
    meaning: str
    side: str
    minor: bool
    spells: tuple[Spell, ...]

    @property
    def is_about_one_month(self) -> bool:
        """Whether the words name one month, so that they make no sense away from it."""
        return len(self.spells) == 1 and len(self.spells[0].points) == 1


@dataclass
class Course:
    """Where the line runs, in points, so that words can go over or under it."""

    xs: list[float] = field(default_factory=list)
    ys: list[float] = field(default_factory=list)

    def follow(self, xs: Sequence[float], ys: Sequence[float]) -> None:
        """Add an unbroken stretch of the line."""
        dense = np.arange(xs[0], xs[-1] + 1, 1.5)
        self.xs += dense.tolist()
        self.ys += np.interp(dense, xs, ys).tolist()

    def between(self, left: float, right: float) -> tuple[float, float] | None:
        """The line's lowest and highest place between two others, or None where there is none."""
        xs = np.array(self.xs)
        ys = np.array(self.ys)[(xs >= left) & (xs <= right)]
        return (float(ys.min()), float(ys.max())) if len(ys) else None


def notes(series: Series, decimals: int, suffix: str, *, narrow: bool) -> list[Note]:
    """What is to be said, the most telling first: beyond the limits, runs and trends, the rest.

    A month alone beyond a limit is named with its value; where there are more than a few, they are
    counted. Spells of one rule, side and segment share their words.
    """
    kinds: dict[tuple[str, str, str, int], list[Spell]] = {}
    for spell in series.spells:
        key = (spell.rule, spell.side, spell.meaning, spell.points[0].segment)
        kinds.setdefault(key, []).append(spell)
    weight = {say.OUTSIDE: 0, "run": 1, "trend": 1, "long_run": 1}
    told: list[Note] = []
    for (rule, side, meaning, segment), spells in sorted(
        kinds.items(), key=lambda kind: (weight.get(kind[0][0], 2), -_last(kind[1]))
    ):
        verdict = meaning if meaning in ("better", "worse") else ""
        said: list[tuple[str, tuple[Spell, ...]]]
        if rule == say.OUTSIDE and len(spells) <= (1 if narrow else 3):
            each = sorted(spells, key=lambda spell: spell.points[-1].number, reverse=True)
            said = [
                (_outside(spell, series.dates, verdict, decimals, suffix, narrow=narrow), (spell,))
                for spell in each
            ]
        else:
            several = series.count(rule, side, segment) > 1
            words = _together(series, rule, side, spells, several=several, narrow=narrow)
            longest = tuple(sorted(spells, key=lambda spell: -len(spell.points)))
            said = [(": ".join(filter(None, (words, verdict))), longest)]
        minor = rule not in weight
        told += [Note(words, meaning, side, minor, about) for words, about in said]
    return told


def _together(
    series: Series, rule: str, side: str, spells: Sequence[Spell], *, several: bool, narrow: bool
) -> str:
    """Words about all spells of a kind: "Runs above the mean", "8 months below the limit"."""
    point = series.dates.noun
    if rule == say.OUTSIDE:
        return f"{sum(len(spell.points) for spell in spells)} {point}s {side} the limit"
    noun = say.found(rule, side, series.centre_name, point)
    noun = say.plural(noun) if several else noun
    return capital(noun.replace(" the ", " ") if narrow else noun)


def _outside(
    spell: Spell, dates: Dates, verdict: str, decimals: int, suffix: str, *, narrow: bool
) -> str:
    """Words such as "Nov 2016: 291, above the limit, worse"; months in a row are named together."""
    first, last = spell.points[0], spell.points[-1]
    limit = f"{spell.side} the limit"
    if first is last:
        value = say.printed(first.figure, decimals, suffix)
        parts = [f"{dates.short(first.month)}: {value}", "" if narrow else limit, verdict]
    else:
        start, end = dates.short(first.month), dates.short(last.month)
        start = start[:-5] if first.month.year == last.month.year else start
        parts = [f"{start} to {end}: {limit}", verdict]
    return ", ".join(filter(None, parts))


def _last(spells: Sequence[Spell]) -> int:
    return max(spell.points[-1].number for spell in spells)


def spots(
    at: Callable[[float, float], tuple[float, float]],
    course: Course,
    spell: Spell,
    words: Words,
    room: Box,
) -> Iterator[Spot]:
    """Places beside a lone point, and above and below the points of a spell, clear of the line."""
    places = [at(point.number, point.figure) for point in spell.points]
    first, last = places[0][0], places[-1][0]
    high = spell.side == "above"
    if len(places) == 1:
        x, y = places[0]
        yield Spot(x - 7, y - 0.3 * on.SIZE, "right")
        yield Spot(x + 7, y - 0.3 * on.SIZE, "left", 0.5)
    width = words.width
    middle = (first + last) / 2
    top, bottom = max(y for _, y in places), min(y for _, y in places)
    lefts = (
        middle - width / 2,
        first - 3,
        last + 3 - width,
        middle - width - 4,
        middle + 4,
        first - width / 3,
        last - 2 * width / 3,
    )
    for left in lefts:
        start = min(max(left, room.left + 1), room.right - width - 1)
        span = course.between(start - 4, start + width + 4)
        if span is None:
            continue
        beyond = max(0.0, start - last, first - start - width)
        sideways = abs(start + width / 2 - middle) / 6 + beyond
        for lift in (0, 4, 8, 12, 18, 26):
            over = span[1] + _MARGIN + on.DESCENT * on.SIZE + lift
            under = span[0] - _MARGIN - on.ASCENT * on.SIZE - lift
            wrong_side = 6.0
            yield Spot(
                start,
                over,
                "left",
                sideways + 0.7 * abs(over - top) + (0 if high else wrong_side),
            )
            yield Spot(
                start,
                under,
                "left",
                sideways + 0.7 * abs(bottom - under) + (wrong_side if high else 0),
            )

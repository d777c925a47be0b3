"""The words of special causes, and the points they are about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quarterdeck.charts import words as say
from quarterdeck.charts.series import Point, Series, Spell
from quarterdeck.printing import capital


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
    def is_of_points(self) -> bool:
        """Whether it is about points beyond a limit, each of which says something by itself."""
        return self.spells[0].rule == say.OUTSIDE


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
                (_outside(series, spell, verdict, decimals, suffix, narrow=narrow), (spell,))
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
    series: Series, spell: Spell, verdict: str, decimals: int, suffix: str, *, narrow: bool
) -> str:
    """Words such as "Nov 2016: 291, above the limit, worse"; months in a row are named together."""
    dates, first, last = series.dates, spell.points[0], spell.points[-1]
    side = f"{spell.side} the limit"
    if first is last:
        value = say.printed(first.figure, series.figure_decimals(first, decimals), suffix)
        side = beyond(series, first, side, decimals, suffix)
        parts = [f"{dates.short(first.month)}: {value}", "" if narrow else side, verdict]
    else:
        start, end = dates.short(first.month), dates.short(last.month)
        start = start[:-5] if first.month.year == last.month.year else start
        parts = [f"{start} to {end}: {side}", verdict]
    return ", ".join(filter(None, parts))


def beyond(series: Series, point: Point, place: str, decimals: int, suffix: str) -> str:
    """Words such as "below the limit" of a point beyond a limit that may be printed as its value.

    Where it would be, the limit is said with one decimal more ("below the limit of 70.4") or,
    where even that doesn't tell them apart, the value is "just below the limit".
    """
    limit = point.drawn_upper if point.side == "above" else point.drawn_lower
    alike = say.printed(point.figure, decimals, suffix)
    if limit is None or say.printed(limit, decimals, suffix) != alike:
        return place
    places = series.limit_decimals(point, decimals)
    fine = places <= decimals + 1
    return f"{place} of {say.printed(limit, places, suffix)}" if fine else f"just {place}"


def _last(spells: Sequence[Spell]) -> int:
    return max(spell.points[-1].number for spell in spells)

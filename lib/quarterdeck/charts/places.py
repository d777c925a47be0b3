"""A funnel's areas as charts read them: from the highest to the lowest, each with its verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from quarterdeck.charts.series import MEANINGS, finite
from quarterdeck.printing import capital

OUTSIDE_95: Final = "95%"
OUTSIDE_998: Final = "99.8%"

#: What an area outside its limits is called where neither direction is better.
_PLAIN: Final = {"above": "higher", "below": "lower"}


@dataclass(frozen=True)
class Place:
    """An area: `value` is None where it has none, and `reason` may say why.

    count, exposure: as counted. limits_95, limits_998: of its size. outside: the widest limits it
    is outside of, "99.8%", "95%" or "". meaning: "better", "worse" or "neither" outside, else "".
    verdict: as a word: "worse", "better", "higher", "lower" or "similar".
    """

    name: str
    value: float | None
    count: float | None
    exposure: float | None
    limits_95: tuple[float, float] | None
    limits_998: tuple[float, float] | None
    outside: str
    meaning: str
    verdict: str
    reason: str

    @property
    def figure(self) -> float:
        """The value of an area that has one. Raises ValueError for one that has none."""
        if self.value is None:
            raise ValueError(f"{self.name} has no figure")
        return self.value

    @property
    def told(self) -> str:
        """The verdict in a table: "Worse: outside the 99.8% limits"."""
        if self.value is None:
            return f"Not judged: {self.reason}" if self.reason else "Not judged"
        if not self.outside:
            return "Similar: inside the limits"
        return f"{capital(self.verdict)}: outside the {self.outside} limits"


def read_places(
    areas: pd.DataFrame, measure: str, *, per: float, polarity: str
) -> tuple[Place, ...]:
    """A funnel's areas from the highest value to the lowest, those without one last.

    areas: as `statistics.funnels.Funnel` gives them. per: for how many of the exposure values are
    printed. Raises ValueError where none has a value, or for a word that is no polarity.
    """
    if polarity not in MEANINGS:
        raise ValueError(f"{polarity!r} is no polarity; there are {', '.join(MEANINGS)}")
    places = [
        _place(str(name), row, per, polarity)
        for name, row in zip(areas.index, areas.to_dict("records"), strict=True)
    ]
    if all(place.value is None for place in places):
        raise ValueError(f"{measure}: none of the {len(places)} areas has a value to draw")
    return tuple(sorted(places, key=lambda place: (place.value is None, -(place.value or 0.0))))


def _place(name: str, row: dict[Any, Any], per: float, polarity: str) -> Place:
    reason = row.get("reason")
    reason = reason if isinstance(reason, str) else ""
    value = finite(row["value"])
    if value is None or reason:
        # An area held back shows neither its count nor its size, from which it could be known.
        return Place(name, None, None, None, None, None, "", "", "not judged", reason)
    outside, side = "", ""
    for limits, column in ((OUTSIDE_998, "position_998"), (OUTSIDE_95, "position_95")):
        if row[column] in _PLAIN:
            outside, side = limits, str(row[column])
            break
    meaning = MEANINGS[polarity][side] if side else ""
    verdict = _PLAIN[side] if meaning == "neither" else meaning or "similar"
    return Place(
        name=name,
        value=value * per,
        count=finite(row["count"]),
        exposure=finite(row["exposure"]),
        limits_95=_pair(row, "95", per),
        limits_998=_pair(row, "998", per),
        outside=outside,
        meaning=meaning,
        verdict=verdict,
        reason="",
    )


def _pair(row: dict[Any, Any], level: str, per: float) -> tuple[float, float] | None:
    lower, upper = finite(row[f"lower_{level}"]), finite(row[f"upper_{level}"])
    return None if lower is None or upper is None else (lower * per, upper * per)

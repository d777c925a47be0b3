"""An indicator beside other areas: its rank among peers, its quarter of the counties, districts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from quarterdeck.figures import Figures, Value
from quarterdeck.params.framework import Framework
from quarterdeck.params.register import Indicator, Kind, Polarity
from quarterdeck.params.sources import ReaderName
from quarterdeck.periods import Window
from quarterdeck.statistics import intervals, ranks
from quarterdeck.verdicts import AgainstCounty, against_county

#: People that the rates of a peers' comparison are per, where the register says no other number.
PEER_RATES_PER: Final = 1000

_RANK_SEED: Final = 20180209  # any fixed number: the plausible range is the same at every run


@dataclass(frozen=True)
class IndicatorPeers:
    """One indicator beside other areas: what it is compared on, its rank, districts."""

    figures: Figures
    framework: Framework
    indicator: Indicator

    def comparison_rate(self, area: str, current: Value) -> dict[str, Any]:
        """What areas are compared on: the value, or the rate that stands for a count."""
        compared = self._as_rate(area, current)
        return {
            "compared_rate": compared.value,
            "compared_rate_lower": compared.lower,
            "compared_rate_upper": compared.upper,
        }

    def _as_rate(self, area: str, current: Value) -> Value:
        people, per = self.indicator.compared_denominator, self.indicator.compared_per
        if not current.is_present or people is None or per is None:
            return current
        return self.figures.rate(current, area, people, per)

    def against(self, row: Mapping[str, Any], main: Mapping[str, Any]) -> AgainstCounty:
        """A district beside the indicator's own area; a count without a rate isn't judged."""
        if self._is_bare_count:
            return AgainstCounty.NOT_JUDGED
        return against_county(
            row["compared_rate_lower"],
            row["compared_rate_upper"],
            main["compared_rate"],
            self.indicator.polarity,
        )

    def among(self, area: str, current: Value, dispersion: float) -> dict[str, Any]:
        """Rank among neighbours, and which quarter of the counties; nothing without a polarity."""
        own, polarity = self._as_rate(area, current), self.indicator.polarity.value
        if not own.is_present or self.indicator.polarity is Polarity.NEUTRAL:
            return {}
        found: dict[str, Any] = {}
        if self.indicator.neighbours is not None:
            peers, missing = self._peers(self.indicator.neighbours, own)
            found["peers_missing"] = ", ".join(missing)
            if self.framework.area in peers.index and len(peers) > 1:
                found |= self._rank(peers, 1.0 if np.isnan(dispersion) else dispersion)
                if self._is_bare_count:
                    found |= self._rate_as_compared(peers)
        if self.indicator.counties is not None:
            peers, _ = self._peers(self.indicator.counties, own)
            position = ranks.quartile_position(peers["value"], self.framework.area, polarity)
            if position is not None:
                found |= {"county_position": position, "county_of": len(peers)}
        return found

    @property
    def _is_bare_count(self) -> bool:
        """Whether it is a count for which the register gives no rate to compare areas by."""
        return self.indicator.kind is Kind.COUNT and self.indicator.compared_per is None

    def _rate_as_compared(self, peers: pd.DataFrame) -> dict[str, Any]:
        """A bare count's own rate in the peers' return: what it is ranked on."""
        own = peers.loc[self.framework.area]
        scale = PEER_RATES_PER / own["denominator"]
        limits = intervals.poisson_interval(own["numerator"]) * scale
        return {
            "compared_rate": own["value"],
            "compared_rate_lower": limits["lower"].iloc[0],
            "compared_rate_upper": limits["upper"].iloc[0],
        }

    def _rank(self, peers: pd.DataFrame, dispersion: float) -> dict[str, Any]:
        """Rank 1 is best; its plausible range takes the area's own φ for every peer."""
        polarity = self.indicator.polarity.value
        ranked = ranks.rank(peers["value"], polarity)
        place = ranked[self.framework.area]
        found = {
            "rank": place,
            "rank_of": len(peers),
            "rank_tied": bool((ranked == place).sum() > 1),
            "peers_average": ranks.group_average(peers["value"]),
        }
        if self.indicator.kind is Kind.REDUCTION:  # a difference from 1, which isn't drawn
            return found
        likely = ranks.rank_range(
            peers["numerator"] / dispersion,  # so that the variance is φ times that of the rate
            peers["denominator"] / dispersion,
            self.framework.area,
            polarity,
            are_shares=self.indicator.is_percentage,
            seed=_RANK_SEED,
        )
        assert likely is not None  # the area is one of the peers
        return found | {"rank_lower": likely.best, "rank_upper": likely.worst}

    def _peers(self, group: str, own: Value) -> tuple[pd.DataFrame, list[str]]:
        """Numerator, denominator and value of a group's members on a window, by area.

        The area itself is one of them, with its own figures; a bare count has no base to be set
        beside others by, so there it is what the peers' return gives of it, by that return's
        denominator. Returns also who is missing.
        """
        members = self.figures.params.peer_members(group, own.window.end)
        figures = self._peer_figures(own.window, [member.id for member in members])
        per = self.indicator.compared_per or self.indicator.per
        if self._is_bare_count:
            per = PEER_RATES_PER
        scale = 100 if self.indicator.is_percentage else per
        peers: dict[str, tuple[float, float, float]] = {}
        missing = []
        for member in members:
            if member.id == self.framework.area and not self._is_bare_count:
                peers[member.id] = (own.numerator, own.denominator, own.value)
            elif member.id in figures:
                count, base = figures[member.id]
                share = 1 - count / base if self.indicator.kind is Kind.REDUCTION else count / base
                peers[member.id] = (count, base, scale * share)
            else:
                missing.append(member.name)
        columns = ["numerator", "denominator", "value"]
        frame = pd.DataFrame.from_dict(peers, orient="index", columns=columns, dtype=float)
        return frame, missing

    def _peer_figures(
        self, window: Window, members: Sequence[str]
    ) -> dict[str, tuple[float, float]]:
        """Numerators and denominators of a group's members on a window, by area.

        Of several sources of peers' values, the one that has most of the members, the first of
        equals: figures of two publications aren't ranked together.
        """
        found: dict[str, tuple[float, float]] = {}
        for name, source in self.figures.params.sources.items():
            if source.reader is not ReaderName.PEER_VALUES:
                continue
            rows = self.figures.source_rows(name)
            rows = rows[
                (rows["category"] == self.indicator.id)
                & (rows["start"] == pd.Timestamp(window.start))
                & (rows["end"] == pd.Timestamp(window.end))
                & rows["area"].isin(members)
                & rows["numerator"].notna()
                & (rows["denominator"] > 0)
            ]
            if len(rows) > len(found):
                areas, pairs = (
                    rows["area"],
                    zip(rows["numerator"], rows["denominator"], strict=True),
                )
                found = dict(zip(areas, pairs, strict=True))
        return found

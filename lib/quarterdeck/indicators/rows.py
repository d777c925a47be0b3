"""The rows of one indicator: values, changes and verdicts of each of its areas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

import numpy as np
import pandas as pd

from quarterdeck import changes, checks, projections
from quarterdeck.comparability import ABSENCE_WORDS, Comparability, Reason, comparability
from quarterdeck.figures import Figures, Value, absent
from quarterdeck.indicators.peers import IndicatorPeers
from quarterdeck.indicators.table_file import WINDOWS
from quarterdeck.indicators.windows import IndicatorWindows
from quarterdeck.params.absence import Absence
from quarterdeck.params.dated import in_force
from quarterdeck.params.framework import Framework
from quarterdeck.params.quarter import Assessment
from quarterdeck.params.register import Break, Indicator, Kind
from quarterdeck.params.sources import ReaderName, Source
from quarterdeck.periods import Quarter, Window
from quarterdeck.rounding import round_half_up
from quarterdeck.statistics import tests as significance
from quarterdeck.verdicts import Direction, Improvement, Rag, Standing, direction, rating, standing

#: A row of the table in the making, by column.
_Row: TypeAlias = Mapping[str, Any]

#: No year is named, so there are no dates either.
_NOT_SET: Final = "no baseline is set for it"

_NO_BASELINE: Final = {
    "baseline_absence": Absence.NO_BASELINE.value,
    "baseline_reason": _NOT_SET,
}


@dataclass(frozen=True)
class _Compared:
    """Two values that were set side by side, and whether that holds.

    services: where the whole can't be compared, the services in both on which it was.
    """

    comparability: Comparability
    current: Value
    earlier: Value
    services: tuple[str, ...] = ()

    @property
    def has_change(self) -> bool:
        """Whether there is a change to tell, on the whole or on the services in both."""
        return self.comparability.holds or bool(self.services)


@dataclass(frozen=True)
class _Dispersion:
    """φ of a monthly count, 1 or more; NaN where none is tested.

    with_current: whether the months of the current window are among those it comes from.
    """

    value: float
    with_current: bool = False

    @property
    def words(self) -> str:
        """What a reader of the test is told of where φ comes from; "" where it is as usual."""
        return " (φ with the current months)" if self.with_current and self.value > 1 else ""


@dataclass(frozen=True)
class IndicatorRows:
    """One indicator at one quarter, read for each of its areas.

    framework: the one whose register holds it, whichever reports it, so that two papers agree.
    """

    figures: Figures
    framework: Framework
    indicator: Indicator
    quarter: Quarter
    assessment: Assessment | None = None

    @property
    def source(self) -> Source:
        return self.figures.params.source(self.indicator.counts.source)

    @property
    def force(self) -> str | None:
        """The area whose street-level archive its source is; None of any other source."""
        if not self.indicator.is_measured or self.source.reader is not ReaderName.POLICE_UK:
            return None
        return self.source.force

    @property
    def main_area(self) -> str:
        return self.indicator.area or self.framework.area

    @property
    def _windows(self) -> IndicatorWindows:
        return IndicatorWindows(self.figures, self.framework, self.indicator, self.quarter)

    @property
    def _peers(self) -> IndicatorPeers:
        return IndicatorPeers(self.figures, self.framework, self.indicator)

    def areas(self) -> tuple[str, ...]:
        """The indicator's own area, its districts and, where its source is a force's, the force."""
        districts = self.framework.districts if self.indicator.by_district else ()
        force = () if self.force is None else (self.force,)
        return tuple(dict.fromkeys((self.main_area, *districts, *force)))

    def rows(self, *, districts: bool = True) -> list[dict[str, Any]]:
        """The indicator's rows: every area on the windows of the indicator's own.

        districts: False for the row of its own area only.
        """
        current = self._windows.latest(self.main_area, self.quarter, self.indicator.period).window
        year_end = self._windows.year_end(current)
        rows: list[dict[str, Any]] = []
        for area in self.areas() if districts else (self.main_area,):
            rows.append(self._row(area, current, year_end, rows[0] if rows else None))
        if self.force is not None and districts:
            rows.append(self._unlocated(self.force, rows[0]))
        return rows

    # One row

    def _row(
        self, area: str, current_window: Window, year_end_window: Window, main: _Row | None
    ) -> dict[str, Any]:
        current, year_end, previous = self._windows.values(area, current_window, year_end_window)
        baseline = self._windows.baseline(area, current_window, previous)
        quarter_before = self._windows.quarter_before(area, current_window)
        compared = self._compared(area, current, previous)
        dispersion = self._dispersion(area, compared)
        row = self._head(area)
        values = (current, year_end, previous, baseline, quarter_before)
        for name, value in zip(WINDOWS, values, strict=True):
            if value is not None:
                row |= _window_columns(name, value)
            elif name == "baseline":
                row |= _NO_BASELINE
        beside = self._comparability(current, year_end)
        row |= {
            "denominator_note": current.note,
            "current_parts": _parts(current),
            "year_end_parts": _parts(year_end),
            "previous_parts": _parts(previous),
            "comparable": compared.comparability.holds,
            "comparison_reason": _text(compared.comparability.reason),
            "comparison_words": compared.comparability.short,
            "comparison_sentence": compared.comparability.sentence,
            "compared_on": ", ".join(compared.services),
            "dispersion": dispersion.value,
            "year_end_comparison_reason": _text(beside.reason),
            "year_end_comparison_words": beside.short,
            "availability": self._availability(current),
            "extracts": "; ".join(current.extracts),
        }
        row |= self._change(compared, dispersion)
        row |= self._improvement(area, current, baseline, row["dispersion"])
        row |= self._beside_quarter_before(current, quarter_before)
        row |= self._verdicts(current, compared, row)
        row |= self._peers.comparison_rate(area, current)
        if main is None:
            row |= self._peers.among(area, current, row["dispersion"])
            row["variation"] = self._variation(area, current)
            row |= self._projection(area, current)
        elif area in self.framework.districts:
            row["against_county"] = self._peers.against(row, main).value
        return row

    def _head(self, area: str) -> dict[str, Any]:
        indicator = self.indicator
        return {
            "quarter": self.quarter.label,
            "indicator": indicator.id,
            "area": area,
            "kind": indicator.kind.value,
            "unit": indicator.unit,
            "polarity": indicator.polarity.value,
            "basis": indicator.period.basis.value,
            "source": indicator.counts.source if indicator.is_measured else "",
        }

    def _availability(self, current: Value) -> str:
        """Whether there is something to tell: a value, or what a person assessed."""
        if self.indicator.kind is Kind.ASSESSMENT:
            return "available" if self.assessment else Absence.NOT_RECEIVED.value
        return current.absence.value if current.absence else "available"

    def _unlocated(self, force: str, main: _Row) -> dict[str, Any]:
        """What has no location: a count beside the force's, with no rate and no verdict."""
        area = f"{force}{checks.NO_LOCATION}"
        row = self._head(area)
        for name in WINDOWS:
            if main.get(f"{name}_absence") == Absence.NO_BASELINE:
                keys = (f"{name}_{column}" for column in ("start", "end", "absence"))
                row |= {key: main[key] for key in keys if key in main}
                continue
            if f"{name}_start" not in main:
                continue
            window = Window(main[f"{name}_start"], main[f"{name}_end"])
            whole = self.figures.counted(self.indicator, force, window)
            count = self.figures.counted(self.indicator, area, window)
            if whole.is_present and count.is_present:
                count = replace(
                    count,
                    denominator=whole.numerator,
                    absence=Absence.NO_MEASURE,
                    reason="a count with no area has no rate; it is set beside the force’s records",
                )
            row |= _window_columns(name, count)
        return row | {
            "improvement": Improvement.NOT_JUDGED.value,
            "improvement_reason": "no location",
            "direction": Direction.NOT_COMPARED.value,
            "standing": Standing.NONE.value,
            "rag": Rag.NOT_RATED.value,
            "availability": row["current_absence"],
        }

    # Change

    def _comparability(
        self, current: Value, earlier: Value, breaks: Sequence[Break] | None = None
    ) -> Comparability:
        """Whether two values may be compared; what isn't measured has none.

        breaks: the indicator's, unless others are given.
        """
        if self.indicator.kind is Kind.ASSESSMENT:
            return Comparability(Reason.NO_CURRENT, current.reason, f"it is {current.reason}")
        if self.indicator.kind is Kind.NO_MEASURE:
            words = ABSENCE_WORDS[Absence.NO_MEASURE]
            sentence = f"there is no measure yet: {current.reason}"
            return Comparability(Reason.NO_CURRENT, words, sentence)
        between = self.indicator.breaks if breaks is None else breaks
        return comparability(current, earlier, between, self.indicator.kind)

    def _compared(self, area: str, current: Value, previous: Value) -> _Compared:
        """The like-for-like comparison; where their services differ, also on those in both."""
        whole = self._comparability(current, previous)
        common = tuple(part for part in current.parts if part in previous.parts)
        if whole.reason is not Reason.COVERAGE or not common:
            return _Compared(whole, current, previous)
        return _Compared(
            whole,
            self.figures.value(self.indicator, area, current.window, common),
            self.figures.value(self.indicator, area, previous.window, common),
            common,
        )

    def _dispersion(self, area: str, compared: _Compared) -> _Dispersion:
        """φ of the months since the last break; NaN where no count is tested.

        Of those before the current window, so that a rise in it doesn't widen its own yardstick;
        where too few of them are known, of all.
        """
        current = compared.current
        if not current.is_present or self.indicator.kind not in (Kind.RATE, Kind.COUNT):
            return _Dispersion(np.nan)
        window = current.window
        monthly = self.figures.monthly(self.indicator, area, window.end, current.parts)
        known = projections.since_last_break(monthly, self.indicator, window.end)
        before = known[known.index < pd.Timestamp(window.start)]
        if before.notna().sum() >= significance.MONTHS_NEEDED:
            return _Dispersion(significance.dispersion(before))
        return _Dispersion(significance.dispersion(known), with_current=True)

    def _change(self, compared: _Compared, dispersion: _Dispersion) -> dict[str, Any]:
        """Change in count, unit and per cent, and whether it is more than chance."""
        current, earlier = compared.current, compared.earlier
        if not compared.has_change:
            return {"small_numbers": False, "significant": False}
        differ = changes.difference(self.indicator, current, earlier, self.framework.small_count)
        tested = changes.tested(self.indicator, self.source, current, earlier, dispersion.value)
        return {
            "compared_current": current.value,
            "compared_earlier": earlier.value,
            "change_count": differ.count,
            "change_value": differ.value,
            "change_percent": differ.percent,
            "small_numbers": differ.small,
            "p_value": tested.p_value,
            "significant": tested.significant,
            "test": f"{tested.method}{dispersion.words}",
        }

    def _improvement(
        self, area: str, current: Value, baseline: Value | None, dispersion: float
    ) -> dict[str, Any]:
        """Where it stands against its baseline, or what a person assessed."""
        if self.indicator.kind is Kind.ASSESSMENT:
            return self._assessed()
        compared = self._against_baseline(current, baseline)
        found: dict[str, Any] = {
            "baseline_comparable": compared.holds,
            "baseline_comparison_reason": _text(compared.reason),
            "baseline_comparison_words": compared.short,
            "baseline_comparison_sentence": compared.sentence,
        }
        if baseline is not None and compared.holds:
            differ = changes.difference(
                self.indicator, current, baseline, self.framework.small_count
            )
            found |= {
                "baseline_change_count": differ.count,
                "baseline_change_value": differ.value,
                "baseline_change_percent": differ.percent,
            }
        if not self.indicator.is_measured:
            judged = changes.Judged(Improvement.NOT_JUDGED, compared.short)
        else:
            judged = changes.against_baseline(
                self.indicator, self.source, current, baseline, compared, dispersion
            )
        return found | {
            "baseline_p_value": judged.p_value,
            "improvement": judged.improvement.value,
            "improvement_reason": judged.reason,
        }

    def _against_baseline(self, current: Value, baseline: Value | None) -> Comparability:
        if baseline is not None:
            return self._comparability(current, baseline)
        # As if it weren't there: what is told first is that there is no current figure. No break
        # lies between it and nothing.
        nothing = absent(current.window, Absence.NO_BASELINE)
        compared = self._comparability(current, nothing, breaks=())
        if compared.reason is not Reason.NO_EARLIER:
            return compared
        return replace(compared, short=ABSENCE_WORDS[Absence.NO_BASELINE], sentence=_NOT_SET)

    def _beside_quarter_before(self, current: Value, before: Value | None) -> dict[str, Any]:
        """The difference from the quarter before, or why there is none.

        It is context and has no test and no verdict: neighbouring quarters are of two seasons.
        """
        if before is None:
            return {}
        compared = self._comparability(current, before)
        found: dict[str, Any] = {
            "quarter_before_comparison_reason": _text(compared.reason),
            "quarter_before_comparison_sentence": compared.sentence,
        }
        if not compared.holds:
            return found
        differ = changes.difference(self.indicator, current, before, self.framework.small_count)
        return found | {
            "quarter_before_change_count": differ.count,
            "quarter_before_change_value": differ.value,
            "quarter_before_change_percent": differ.percent,
        }

    def _assessed(self) -> dict[str, Any]:
        """What a person says of an indicator that isn't counted."""
        if self.assessment is None:
            return {
                "improvement": Improvement.NOT_JUDGED.value,
                "improvement_reason": "not assessed this quarter",
            }
        return {
            "improvement": Improvement(self.assessment.verdict).value,
            "assessment_words": self.assessment.words,
            "assessment_role": self.assessment.role,
        }

    def _projection(self, area: str, current: Value) -> dict[str, Any]:
        return projections.columns(
            projections.projected(
                self.figures, self.indicator, area, current, self.framework.projected_to
            )
        )

    # Verdicts

    def _verdicts(self, current: Value, compared: _Compared, row: _Row) -> dict[str, Any]:
        """Direction, where it stands to its target or band, and rating."""
        change, significant = row.get("change_value", np.nan), bool(row["significant"])
        polarity = self.indicator.polarity
        # Where only some services can be compared there is no arrow, but the rating rests on them.
        travel, judged = (
            direction(change, comparable=holds, significant=significant, polarity=polarity)
            for holds in (compared.comparability.holds, compared.has_change)
        )
        band = in_force(self.indicator.bands, current.window.end)
        target = in_force(self.indicator.targets, current.window.end)
        sign = "%" if self.indicator.is_percentage else ""
        printed = ""
        if band is not None:
            printed = f"{band.low:g}–{band.high:g}{sign}"
        elif target is not None:
            printed = f"{target.value:g}{sign}"
        verdicts = {"direction": travel.value, "target": printed}
        if not current.is_present:
            why = compared.comparability.short
            rated = {"standing": Standing.NONE.value, "rag": Rag.NOT_RATED.value, "rag_reason": why}
            return verdicts | rated
        shown = round_half_up(current.value, self.indicator.decimals)
        stands = standing(shown, polarity, target, band)
        words = ""
        if band is not None:
            where = "below" if shown < band.low else "above" if shown > band.high else "inside"
            words = f"{where} the {printed} range"
        elif target is not None:
            words = f"{'on' if stands is Standing.ON_TARGET else 'off'} target ({printed})"
        rated_as = rating(judged, stands, words)
        return verdicts | {
            "standing": stands.value,
            "rag": rated_as.rag.value,
            "rag_reason": rated_as.reason,
        }

    def _variation(self, area: str, current: Value) -> str:
        """What the process limits say of the latest months; "" where there is no monthly series."""
        if not current.is_present:
            return ""
        chart = self.figures.control_chart(self.indicator, area, self.quarter.end)
        return "" if chart is None else chart.variation


def _parts(value: Value) -> str:
    """What a value adds up, each with its count: "uava=1174; outreach=150"."""
    pairs = zip(value.parts, value.part_counts, strict=True)
    return "; ".join(f"{name}={count:.0f}" for name, count in pairs)


def _text(reason: Reason | None) -> str:
    return "" if reason is None else reason.value


def _window_columns(name: str, value: Value) -> dict[str, Any]:
    return {
        f"{name}_start": value.window.start,
        f"{name}_end": value.window.end,
        f"{name}_numerator": value.numerator,
        f"{name}_denominator": value.denominator,
        f"{name}_n": value.n,
        f"{name}_value": value.value,
        f"{name}_lower": value.lower,
        f"{name}_upper": value.upper,
        f"{name}_absence": value.absence.value if value.absence else "",
        f"{name}_reason": value.reason,
    }

"""Observations and the register become the indicator table: one row per indicator and area.

Every figure in a paper is a row of this table or a named summary of it. `COLUMNS` gives each
column's type; `docs/indicator-table.md` says what each means.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import pandas as pd

from quarterdeck import changes, checks, projections
from quarterdeck.comparability import ABSENCE_WORDS, Comparability, Reason, comparability
from quarterdeck.figures import Figures, Value, absent, as_received_by, silenced
from quarterdeck.params import Params
from quarterdeck.params.absence import Absence
from quarterdeck.params.dated import in_force
from quarterdeck.params.framework import Framework
from quarterdeck.params.quarter import Assessment, QuarterParams
from quarterdeck.params.register import Indicator, Kind, Period, PeriodBasis, Polarity
from quarterdeck.params.sources import ReaderName, Source
from quarterdeck.paths import Audience
from quarterdeck.periods import Quarter, Window, previous_year_end, window_at, windows_at
from quarterdeck.problems import Problem, Problems
from quarterdeck.rounding import round_half_up
from quarterdeck.statistics import intervals, ranks
from quarterdeck.statistics import tests as significance
from quarterdeck.verdicts import (
    AgainstCounty,
    Direction,
    Improvement,
    Rag,
    Standing,
    against_county,
    direction,
    rating,
    standing,
)

#: A row of the table in the making, by column.
_Row: TypeAlias = Mapping[str, Any]

WINDOWS: Final = ("current", "year_end", "previous", "baseline")

_OF_A_WINDOW: Final = {
    "start": "date",
    "end": "date",
    "numerator": "number",
    "denominator": "number",
    "n": "number",
    "value": "number",
    "lower": "number",
    "upper": "number",
    "absence": "text",
    "reason": "text",
}

COLUMNS: Final[dict[str, str]] = {
    "quarter": "text",
    "framework": "text",
    "outcome": "text",
    "indicator": "text",
    "area": "text",
    "use": "text",
    "kind": "text",
    "unit": "text",
    "polarity": "text",
    "basis": "text",
    **{f"{window}_{name}": kind for window in WINDOWS for name, kind in _OF_A_WINDOW.items()},
    "denominator_note": "text",
    "current_parts": "text",
    "year_end_parts": "text",
    "previous_parts": "text",
    "comparable": "yes_no",
    "comparison_reason": "text",
    "comparison_words": "text",
    "comparison_sentence": "text",
    "compared_on": "text",
    "compared_current": "number",
    "compared_earlier": "number",
    "change_count": "number",
    "change_value": "number",
    "change_percent": "number",
    "small_numbers": "yes_no",
    "p_value": "number",
    "significant": "yes_no",
    "test": "text",
    "dispersion": "number",
    "variation": "text",
    "year_end_comparison_reason": "text",
    "year_end_comparison_words": "text",
    "baseline_comparable": "yes_no",
    "baseline_comparison_reason": "text",
    "baseline_comparison_words": "text",
    "baseline_comparison_sentence": "text",
    "baseline_change_count": "number",
    "baseline_change_value": "number",
    "baseline_change_percent": "number",
    "baseline_p_value": "number",
    "improvement": "text",
    "improvement_reason": "text",
    "assessment_words": "text",
    "assessment_role": "text",
    "projection_start": "date",
    "projection_end": "date",
    "projection_value": "number",
    "projection_lower_80": "number",
    "projection_upper_80": "number",
    "projection_lower_95": "number",
    "projection_upper_95": "number",
    "projection_method": "text",
    "projection_indicative": "yes_no",
    "projection_reason": "text",
    "direction": "text",
    "target": "text",
    "standing": "text",
    "rag": "text",
    "rag_reason": "text",
    "compared_rate": "number",
    "compared_rate_lower": "number",
    "compared_rate_upper": "number",
    "rank": "number",
    "rank_of": "number",
    "rank_tied": "yes_no",
    "rank_lower": "number",
    "rank_upper": "number",
    "peers_average": "number",
    "peers_missing": "text",
    "county_position": "text",
    "county_of": "number",
    "against_county": "text",
    "override": "text",
    "availability": "text",
    "source": "text",
    "extracts": "text",
}

#: No year is named, so there are no dates either.
_NOT_SET: Final = "no baseline is set for it"
_NO_BASELINE: Final = {
    "baseline_absence": Absence.NO_BASELINE.value,
    "baseline_reason": _NOT_SET,
}

#: Of an outcome's lists, the use that their indicators are put to.
_USES: Final = (
    ("dashboard", "indicators"),
    ("supplementary", "supplementary"),
    ("context", "context"),
)

#: People that the rates of a peers' comparison are per, where the register says no other number.
PEER_RATES_PER: Final = 1000

_RANK_SEED: Final = 20180209  # any fixed number: the plausible range is the same at every run


def indicator_table(
    observations: pd.DataFrame, params: Params, quarter: Quarter, audience: Audience = "public"
) -> pd.DataFrame:
    """The indicator table of a quarter.

    observations: rows of every extract, with `received` and `embargoed_until`; those received
    after the quarter's cutoff are left out. Returns a frame with `COLUMNS`, ordered by framework,
    outcome and indicator as the register has them, then area: the indicator's own first, its
    districts, the force and what has no location. Raises LookupError where the quarter has no
    params, and Problems where two extracts clash or an override is of no row.
    """
    quarter_params = params.quarter(quarter.label)
    figures = open_figures(observations, params, quarter, audience)
    assessed = {entry.indicator: entry for entry in quarter_params.assessments}
    rows: list[dict[str, Any]] = []
    for framework in _frameworks(params, quarter_params):
        for outcome in framework.outcomes:
            for use, listed in _USES:
                for name in getattr(outcome, listed):
                    made = _IndicatorRows(
                        figures,
                        params.home_of(framework.id, name),
                        params.indicator(framework.id, name),
                        quarter,
                        assessed.get(name),
                    )
                    of_indicator = made.rows(districts=made.framework is framework)
                    about = {"framework": framework.id, "outcome": outcome.id, "use": use}
                    rows += [row | about for row in of_indicator]
    _override(rows, quarter_params)
    return _typed(pd.DataFrame(rows, columns=list(COLUMNS)))


def open_figures(
    observations: pd.DataFrame, params: Params, quarter: Quarter, audience: Audience = "public"
) -> Figures:
    """A quarter's observations as its cutoff has them, with the months at fault marked.

    What is embargoed on the day of publication is silenced, but not for an internal audience.
    """
    quarter_params = params.quarter(quarter.label)
    cutoff, published = quarter_params.cutoff, quarter_params.published
    out = published if audience == "public" else None
    known = as_received_by(observations, params.sources, cutoff, out, params.areas)
    if out is not None:
        known = silenced(known, out)
    return Figures(known, params, checks.location_faults(known, params.sources, list(params.areas)))


def _frameworks(params: Params, quarter_params: QuarterParams) -> list[Framework]:
    names = dict.fromkeys(params.paper(paper).framework for paper in quarter_params.papers)
    return [params.framework(name) for name in names]


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
class _IndicatorRows:
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

    def areas(self) -> tuple[str, ...]:
        """The indicator's own area, its districts and, where its source is a force's, the force."""
        districts = self.framework.districts if self.indicator.by_district else ()
        force = () if self.force is None else (self.force,)
        return tuple(dict.fromkeys((self.main_area, *districts, *force)))

    def rows(self, *, districts: bool = True) -> list[dict[str, Any]]:
        """The indicator's rows: every area on the windows of the indicator's own.

        districts: False for the row of its own area only.
        """
        current = self._latest(self.main_area, self.quarter, self.indicator.period).window
        year_end = self._year_end(current)
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
        current, year_end, previous = self._values(area, current_window, year_end_window)
        baseline = self._baseline(area, current_window, previous)
        compared = self._compared(area, current, previous)
        dispersion = self._dispersion(area, compared)
        row = self._head(area)
        for name, value in zip(WINDOWS, (current, year_end, previous, baseline), strict=True):
            row |= _NO_BASELINE if value is None else _window_columns(name, value)
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
        row |= self._verdicts(current, compared, row)
        row |= self._comparison_rate(area, current)
        if main is None:
            row |= self._among_peers(area, current, row["dispersion"])
            row["variation"] = self._variation(area, current)
            row |= self._projection(area, current)
        elif area in self.framework.districts:
            row["against_county"] = self._against(row, main).value
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
            if main[f"{name}_absence"] == Absence.NO_BASELINE:
                keys = (f"{name}_{column}" for column in ("start", "end", "absence"))
                row |= {key: main[key] for key in keys if key in main}
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

    # Windows

    def _latest(self, area: str, quarter: Quarter, period: Period) -> Value:
        """The value on the latest window that the period allows and for which there is a return.

        Where nothing was received for any of them, the latest, with that as its absence.
        """
        windows = windows_at(
            period.basis.value,
            quarter,
            ends_in_month=period.ends_in_month,
            latest_within_months=period.latest_within_months,
        ) or (window_at(period.basis.value, quarter, ends_in_month=period.ends_in_month),)
        latest: Value | None = None
        for window in windows:
            value = self.figures.value(self.indicator, area, window)
            if value.absence is not Absence.NOT_RECEIVED:
                return value
            latest = latest or value
        assert latest is not None  # there is always a window
        return latest

    def _year_end(self, current: Window) -> Window:
        """The previous year end as now known: twelve months to 31 March, or as late as is held."""
        year = previous_year_end(self.quarter)
        period = self.indicator.period
        twelve_months = Period(
            basis=PeriodBasis.ROLLING_12_MONTHS,
            latest_within_months=period.latest_within_months,
            ends_in_month=period.ends_in_month,
        )
        found = self._latest(self.main_area, Quarter.containing(year.end), twelve_months).window
        return found.like_for_like if found == current else found

    def _values(self, area: str, current: Window, year_end: Window) -> tuple[Value, Value, Value]:
        """The values now, at the year end and a year before.

        Of money: the estimates that stand now, that stood at the year end, and a year before.
        """
        if self.indicator.kind is not Kind.MONEY:
            windows = (current, year_end, current.like_for_like)
            now, then, before = (
                self.figures.value(self.indicator, area, window) for window in windows
            )
            return now, then, before
        standing = partial(self.figures.standing, self.indicator, area)
        now = standing(current)
        a_year_before = now.window.like_for_like
        return (
            now,
            standing(year_end, previous_year_end(self.quarter).end),
            standing(a_year_before, a_year_before.end),
        )

    def _baseline(self, area: str, current: Window, previous: Value) -> Value | None:
        """The value that improvement is judged against; None where none is named or measured.

        That of the indicator's year, or else the framework's: the whole year, or for a shorter
        window the same months of it. "previous" is a year before.
        """
        label = self.indicator.baseline or self.framework.baseline
        if label is None or not self.indicator.is_measured or self.indicator.kind is Kind.MONEY:
            return None
        if label == "previous":
            return _as_baseline(previous)
        year = Window.financial_year(label)
        value = self.figures.value(self.indicator, area, _same_months(current, year))
        return _as_baseline(value, f"{label}: ")

    # Change

    def _comparability(self, current: Value, earlier: Value) -> Comparability:
        """Whether two values may be compared; what isn't measured has none."""
        if self.indicator.kind is Kind.ASSESSMENT:
            return Comparability(Reason.NO_CURRENT, current.reason, f"it is {current.reason}")
        if self.indicator.kind is Kind.NO_MEASURE:
            words = ABSENCE_WORDS[Absence.NO_MEASURE]
            sentence = f"there is no measure yet: {current.reason}"
            return Comparability(Reason.NO_CURRENT, words, sentence)
        return comparability(current, earlier, self.indicator.breaks, self.indicator.kind)

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
        # As if it weren't there: what is told first is that there is no current figure.
        nothing = absent(current.window, Absence.NO_BASELINE)
        compared = self._comparability(current, nothing)
        if compared.reason is not Reason.NO_EARLIER:
            return compared
        return replace(compared, short=ABSENCE_WORDS[Absence.NO_BASELINE], sentence=_NOT_SET)

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

    # Peers and districts

    def _comparison_rate(self, area: str, current: Value) -> dict[str, Any]:
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

    def _against(self, row: _Row, main: _Row) -> AgainstCounty:
        """A district beside the indicator's own area; a count without a rate isn't judged."""
        if self._is_bare_count:
            return AgainstCounty.NOT_JUDGED
        return against_county(
            row["compared_rate_lower"],
            row["compared_rate_upper"],
            main["compared_rate"],
            self.indicator.polarity,
        )

    def _among_peers(self, area: str, current: Value, dispersion: float) -> dict[str, Any]:
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


def _override(rows: Sequence[dict[str, Any]], quarter_params: QuarterParams) -> None:
    """Put people's verdicts in place of the rules', each kept with its reason and role.

    What may not be published yet has no verdict, a person's neither. Raises Problems where an
    override is of an indicator and area that have no row.
    """
    problems = []
    for override in quarter_params.overrides:
        of_indicator = [row for row in rows if row["indicator"] == override.indicator]
        meant = [row for row in of_indicator if override.area in (None, row["area"])]
        if not meant:
            areas = ", ".join(row["area"] for row in of_indicator) or "no area"
            problems.append(
                Problem(
                    f"params/quarters/{quarter_params.quarter}.yml",
                    "overrides",
                    f"{override.indicator!r} has no row for {override.area!r}",
                    f"it has {areas}",
                )
            )
            continue
        # A row of each framework that reports it, so that two papers agree.
        for row in (row for row in meant if row["area"] == meant[0]["area"]):
            if row["availability"] == Absence.NOT_YET_PUBLISHED:
                continue
            ruled = row[override.verdict]
            row[override.verdict] = override.value
            words = (
                f"{override.verdict} {override.value} in place of {ruled}, "
                f"by {override.role}: {override.reason}"
            )
            row["override"] = "; ".join(filter(None, [row.get("override"), words]))
    if problems:
        raise Problems(problems)


def _same_months(window: Window, year: Window) -> Window:
    """The window's months in a financial year; the whole year where it is as long as one."""
    if window.months >= year.months:
        return year
    ends_in = Quarter.containing(window.end).financial_year
    return window.shift(12 * (year.start.year - ends_in.start.year))


def _as_baseline(value: Value, before: str = "") -> Value:
    """A value as a baseline: what wasn't received or recorded is none.

    before: whose it is, said where the reason doesn't name the window itself.
    """
    if value.absence not in (Absence.NOT_RECEIVED, Absence.NO_MEASURE):
        return value
    named = value.window.words in value.reason
    reason = value.reason if named else f"{before}{value.reason}"
    return absent(value.window, Absence.NO_BASELINE, reason)


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


# The file


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    """A table with the type of each column; what isn't known is NaN, NaT, "" or False."""
    for name, kind in COLUMNS.items():
        if kind == "number":
            table[name] = pd.to_numeric(table[name]).astype("float64")
        elif kind == "date":
            table[name] = pd.to_datetime(table[name]).astype("datetime64[us]")
        elif kind == "yes_no":
            table[name] = table[name].eq(True).astype("bool")
        else:
            table[name] = table[name].astype("object").fillna("").astype("str")
    return table


def table_csv(table: pd.DataFrame) -> str:
    """The indicator table as text that reviews as a diff: ten significant figures, ISO dates."""
    written = table.copy()
    for name, kind in COLUMNS.items():
        if kind == "yes_no":
            written[name] = written[name].map({True: "yes", False: "no"})
    return written.to_csv(
        index=False, float_format="%.10g", date_format="%Y-%m-%d", lineterminator="\n"
    )


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write an indicator table as `table_csv` has it."""
    path.write_text(table_csv(table), encoding="utf-8", newline="\n")


def read_table(path: Path) -> pd.DataFrame:
    """An indicator table as `table_csv` wrote it. Raises ValueError where its columns differ."""
    table = pd.read_csv(path, dtype="str", keep_default_na=False)
    if list(table.columns) != list(COLUMNS):
        raise ValueError(f"{path.name} isn't an indicator table of this version; prepare it anew")
    for name, kind in COLUMNS.items():
        if kind in ("number", "date"):
            table[name] = table[name].replace("", None)
        elif kind == "yes_no":
            table[name] = table[name] == "yes"
    return _typed(table)


def districts_add_up(table: pd.DataFrame, params: Params) -> list[str]:
    """Where the districts' counts don't add up to their county's: a sentence each, or none.

    Only indicators whose own area is what the districts make up are held to it, on the windows on
    which all of them have a figure.
    """
    wrong = []
    for (framework, name), rows in table.groupby(["framework", "indicator"], sort=False):
        districts = params.framework(str(framework)).districts
        main, parts = rows.iloc[0], rows[rows["area"].isin(districts)]
        if {part.id for part in params.leaf_areas(main["area"])} != set(districts):
            continue
        if len(parts) != len(districts):
            continue
        for window in WINDOWS:
            if main[f"{window}_absence"] or (parts[f"{window}_absence"] != "").any():
                continue
            total, whole = parts[f"{window}_numerator"].sum(), main[f"{window}_numerator"]
            if not np.isclose(total, whole, rtol=1e-9, atol=0):
                period = Window(main[f"{window}_start"], main[f"{window}_end"]).words
                wrong.append(
                    f"{name}, {period}: districts add up to {total:,.10g} and not to {whole:,.10g}"
                )
    return list(dict.fromkeys(wrong))


#: Columns in which rows of one indicator may differ: who reports it, and as what.
_OF_THE_REPORT: Final = ("framework", "outcome", "use")


def shared_rows_agree(table: pd.DataFrame) -> list[str]:
    """Where two frameworks' rows of one indicator and area differ: a sentence each, or none."""
    wrong = []
    shared = [name for name in table.columns if name not in _OF_THE_REPORT]
    for (name, area), rows in table.groupby(["indicator", "area"], sort=False):
        if rows["framework"].nunique() < 2:
            continue
        first, *others = (row for _, row in rows[["framework", *shared]].iterrows())
        for other in others:
            unlike = [column for column in shared if not _equal(first[column], other[column])]
            if unlike:
                wrong.append(
                    f"{name}, {area}: {first['framework']} and {other['framework']} differ in "
                    f"{', '.join(unlike)}"
                )
    return wrong


def _equal(one: Any, other: Any) -> bool:
    """Whether two cells say the same; numbers to ten figures, as the file has them."""
    if pd.isna(one) or pd.isna(other):
        return bool(pd.isna(one) and pd.isna(other))
    if isinstance(one, float) and isinstance(other, float):
        return bool(np.isclose(one, other, rtol=1e-9, atol=0))
    return bool(one == other)

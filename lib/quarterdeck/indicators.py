"""Observations and the register become the indicator table: one row per indicator and area.

Every figure in a paper is a row of this table or a named summary of it. `COLUMNS` gives each
column's type; `docs/indicator-table.md` says what each means.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from quarterdeck import checks
from quarterdeck.comparability import Comparability, Reason, comparability
from quarterdeck.figures import Figures, Value, absent, as_received_by, silenced
from quarterdeck.params import Params
from quarterdeck.params.models import (
    Absence,
    Framework,
    Indicator,
    Kind,
    Outcome,
    Override,
    Period,
    PeriodBasis,
    Polarity,
    QuarterParams,
    ReaderName,
    in_force,
)
from quarterdeck.periods import Quarter, Window, previous_year_end, window_at, windows_at
from quarterdeck.rounding import round_half_up
from quarterdeck.statistics import ranks
from quarterdeck.statistics import tests as significance
from quarterdeck.verdicts import (
    AgainstCounty,
    Direction,
    Rag,
    Rating,
    Standing,
    against_county,
    direction,
    rating,
    standing,
)

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
    "year_end_reason": "text",
    "year_end_words": "text",
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

_RANK_SEED: Final = 20180209  # any fixed number: the plausible range is the same at every run


def indicator_table(observations: pd.DataFrame, params: Params, quarter: Quarter) -> pd.DataFrame:
    """The indicator table of a quarter.

    observations: rows of every extract, with `received`; those received after the quarter's
    cutoff are left out. Returns a frame with `COLUMNS`, ordered by framework, outcome and
    indicator as the register has them, then area: the indicator's own first, its districts, the
    force and what has no location. Raises KeyError where the quarter has no params.
    """
    quarter_params = params.quarters[quarter.label]
    figures = open_figures(observations, params, quarter)
    rows: list[dict[str, Any]] = []
    for framework in _frameworks(params, quarter_params):
        for outcome in framework.outcomes:
            for use, names in (("dashboard", outcome.indicators), ("context", outcome.context)):
                for name in names:
                    indicator = params.indicator(framework.id, name)
                    reader = _Reader(figures, framework, outcome, indicator, use, quarter)
                    rows += reader.rows(quarter_params)
    return pd.DataFrame(rows, columns=list(COLUMNS)).pipe(_typed)


def open_figures(observations: pd.DataFrame, params: Params, quarter: Quarter) -> Figures:
    """A quarter's observations as its cutoff has them, with the months at fault marked."""
    quarter_params = params.quarters[quarter.label]
    known = as_received_by(observations, params.sources, quarter_params.cutoff)
    known = silenced(known, quarter_params.published)
    judged = sorted(
        {area for framework in params.frameworks.values() for area in framework.districts}
    )
    return Figures(known, params, checks.location_faults(known, params.sources, judged))


def _frameworks(params: Params, quarter_params: QuarterParams) -> list[Framework]:
    names = dict.fromkeys(params.papers[paper].framework for paper in quarter_params.papers)
    return [params.frameworks[name] for name in names]


@dataclass(frozen=True)
class _Compared:
    """Two values that were compared, and what came of it."""

    comparability: Comparability
    current: Value
    earlier: Value
    on: str = ""


@dataclass(frozen=True)
class _Reader:
    """One indicator at one quarter, read for each of its areas."""

    figures: Figures
    framework: Framework
    outcome: Outcome
    indicator: Indicator
    use: str
    quarter: Quarter

    @property
    def main_area(self) -> str:
        return self.indicator.area or self.framework.area

    def areas(self) -> tuple[str, ...]:
        """The indicator's own area, its districts, the force and what has no location."""
        source = self.figures.params.source(self.indicator.numerator.source)
        districts = self.framework.districts if self.indicator.by_district else ()
        elsewhere: tuple[str, ...] = ()
        if source.force is not None:
            elsewhere = (source.force, f"{source.force}{checks.NO_LOCATION}")
        return tuple(dict.fromkeys((self.main_area, *districts, *elsewhere)))

    def rows(self, quarter_params: QuarterParams) -> list[dict[str, Any]]:
        """The indicator's rows."""
        main: dict[str, Any] = {}
        rows = []
        for area in self.areas():
            if area.endswith(checks.NO_LOCATION):
                row = self._unlocated(area, main)
            else:
                row = self._row(area, main, quarter_params)
            if area == self.main_area:
                main = row
            rows.append(row)
        return rows

    # One row

    def _row(
        self, area: str, main: Mapping[str, Any], quarter_params: QuarterParams
    ) -> dict[str, Any]:
        current = self._current(area) if not main else self._same(area, main, "current")
        year_end = self._year_end(area, current)
        previous = self.figures.value(self.indicator, area, current.window.like_for_like)
        baseline = self._baseline(area)
        compared = self._compared(area, current, previous)
        row = self._head(area)
        for name, value in zip(WINDOWS, (current, year_end, previous, baseline), strict=True):
            row |= _window_columns(name, value)
        row |= {
            "denominator_note": current.note,
            "current_parts": _parts(current),
            "year_end_parts": _parts(year_end),
            "previous_parts": _parts(previous),
            "comparable": compared.comparability.holds,
            "comparison_reason": _text(compared.comparability.reason),
            "comparison_words": compared.comparability.short,
            "comparison_sentence": compared.comparability.sentence,
            "compared_on": compared.on,
            "availability": current.absence.value if current.absence else "available",
            "extracts": "; ".join(current.extracts),
        }
        row |= self._change(area, compared)
        beside = comparability(current, year_end, self.indicator.breaks)
        row |= {"year_end_reason": _text(beside.reason), "year_end_words": beside.short}
        row |= self._verdicts(current, compared, row)
        row |= self._comparison_rate(area, current)
        if area == self.main_area:
            row |= self._peers(area, current, row)
            row["variation"] = self._variation(area)
        elif area in self.framework.districts:
            row["against_county"] = self._against(row, main).value
        return self._overridden(row, area, quarter_params.overrides)

    def _head(self, area: str) -> dict[str, Any]:
        indicator = self.indicator
        return {
            "quarter": self.quarter.label,
            "framework": self.framework.id,
            "outcome": self.outcome.id,
            "indicator": indicator.id,
            "area": area,
            "use": self.use,
            "kind": indicator.kind.value,
            "unit": indicator.unit,
            "polarity": indicator.polarity.value,
            "basis": indicator.period.basis.value,
            "source": indicator.numerator.source,
        }

    def _unlocated(self, area: str, main: Mapping[str, Any]) -> dict[str, Any]:
        """What has no location: a count beside the areas, with no rate and no verdict."""
        row = self._head(area)
        source = self.figures.params.source(self.indicator.numerator.source)
        for name in WINDOWS:
            window = _window_of(main, name)
            if window is None:
                continue
            force = self.figures.value(self.indicator, str(source.force), window)
            if not force.is_present:
                row |= _window_columns(name, absent(window, _known(force), force.reason))
                continue
            rows = self.figures.selected(self.indicator.numerator)
            months = [pd.Timestamp(month) for month in window.month_starts]
            rows = rows[(rows["area"] == area) & rows["start"].isin(months)]
            count = Value(
                window=window,
                numerator=float(rows["numerator"].sum()),
                denominator=force.numerator,
                absence=Absence.NO_MEASURE,
                reason="a count with no area has no rate; the denominator is the force's records",
            )
            row |= _window_columns(name, count)
        row |= {
            "comparable": False,
            "direction": Direction.NOT_COMPARED.value,
            "rag": Rag.NOT_RATED.value,
            "availability": row.get("current_absence") or Absence.NO_MEASURE.value,
        }
        return row

    # Windows

    def _current(self, area: str) -> Value:
        """The latest complete window that the indicator's period allows."""
        return self._latest(area, self.quarter, self.indicator.period)

    def _same(self, area: str, main: Mapping[str, Any], name: str) -> Value:
        """A district on its county's window, so that the two are read together."""
        window = _window_of(main, name)
        assert window is not None  # a county row always has its windows
        return self.figures.value(self.indicator, area, window)

    def _latest(self, area: str, quarter: Quarter, period: Period) -> Value:
        windows = windows_at(
            period.basis.value,
            quarter,
            ends_in_month=period.ends_in_month,
            latest_within_months=period.latest_within_months,
        ) or (window_at(period.basis.value, quarter, ends_in_month=period.ends_in_month),)
        values = [self.figures.value(self.indicator, area, window) for window in windows]
        received = [value for value in values if value.absence is not Absence.NOT_RECEIVED]
        return received[0] if received else values[0]

    def _year_end(self, area: str, current: Value) -> Value:
        """The previous year end as now known: twelve months to 31 March, or as late as is held."""
        year = previous_year_end(self.quarter)
        period = self.indicator.period
        twelve_months = Period(
            basis=PeriodBasis.ROLLING_12_MONTHS,
            latest_within_months=period.latest_within_months,
            ends_in_month=period.ends_in_month,
        )
        found = self._latest(area, Quarter.containing(year.end), twelve_months)
        if found.window == current.window:
            return self.figures.value(self.indicator, area, found.window.like_for_like)
        return found

    def _baseline(self, area: str) -> Value:
        label = self.indicator.baseline
        if label is None:
            return Value(
                window=previous_year_end(self.quarter),
                absence=Absence.NO_BASELINE,
                reason="no baseline is set for it",
            )
        value = self.figures.value(self.indicator, area, Window.financial_year(label))
        if value.is_present:
            return value
        return absent(value.window, Absence.NO_BASELINE, f"{label}: {value.reason}")

    # Change

    def _compared(self, area: str, current: Value, previous: Value) -> _Compared:
        """The like-for-like comparison; where their parts differ, also on those in both."""
        whole = comparability(current, previous, self.indicator.breaks)
        common = tuple(part for part in current.parts if part in previous.parts)
        if whole.reason is not Reason.COVERAGE or not common:
            return _Compared(whole, current, previous)
        narrowed = self._only(common)
        return _Compared(
            whole,
            narrowed.value(self.indicator, area, current.window),
            narrowed.value(self.indicator, area, previous.window),
            on=", ".join(common),
        )

    def _only(self, parts: Iterable[str]) -> Figures:
        rows = self.figures.observations
        source = self.indicator.numerator.source
        kept = (rows["source"] != source) | rows["category"].isin(list(parts))
        return Figures(rows[kept], self.figures.params, self.figures.faults)

    def _change(self, area: str, compared: _Compared) -> dict[str, Any]:
        """Change in count, unit and per cent, and whether it is more than chance."""
        current, earlier = compared.current, compared.earlier
        if not compared.comparability.holds and not compared.on:
            return {"small_numbers": False, "significant": False}
        counted = self.indicator.kind in (Kind.RATE, Kind.COUNT)
        small = counted and earlier.numerator < self.framework.small_count
        change = current.value - earlier.value
        percent = np.nan
        if not self.indicator.is_percentage and not small and earlier.value > 0:
            percent = 100 * change / earlier.value
        tested = self._test(area, compared)
        return {
            "compared_current": current.value,
            "compared_earlier": earlier.value,
            "change_count": current.numerator - earlier.numerator,
            "change_value": change,
            "change_percent": percent,
            "small_numbers": small,
            **tested,
        }

    def _test(self, area: str, compared: _Compared) -> dict[str, Any]:
        current, earlier = compared.current, compared.earlier
        dispersion = 1.0
        if self.indicator.kind in (Kind.RATE, Kind.COUNT):
            monthly = self.figures.monthly(self.indicator, area, current.window.end)
            if not compared.on:
                dispersion = significance.dispersion(monthly)
            exposed = self.indicator.kind is Kind.RATE
            result = significance.two_counts(
                earlier.numerator,
                current.numerator,
                exposure_earlier=earlier.denominator if exposed else 1.0,
                exposure_later=current.denominator if exposed else 1.0,
                dispersion=dispersion,
            )
        elif self.indicator.kind is Kind.RATIO:
            result = significance.two_counts(
                earlier.numerator,
                current.numerator,
                exposure_earlier=earlier.denominator,
                exposure_later=current.denominator,
            )
        elif self.indicator.kind is Kind.REDUCTION:
            result = significance.ratio_of_reductions(
                earlier.denominator, earlier.numerator, current.denominator, current.numerator
            )
        else:
            source = self.figures.params.source(self.indicator.numerator.source)
            result = significance.two_proportions(
                earlier.numerator,
                earlier.denominator,
                current.numerator,
                current.denominator,
                design_effect=source.design_effect,
            )
        return {
            "p_value": result.p_value,
            "significant": bool(result.significant),
            "test": result.method,
            "dispersion": dispersion,
        }

    # Verdicts

    def _verdicts(
        self, current: Value, compared: _Compared, row: Mapping[str, Any]
    ) -> dict[str, Any]:
        indicator = self.indicator
        comparable = compared.comparability.holds
        travel = direction(
            row.get("change_value", np.nan),
            comparable=comparable,
            significant=bool(row["significant"]),
            polarity=indicator.polarity,
        )
        band = in_force(indicator.bands, current.window.end)
        target = in_force(indicator.targets, current.window.end)
        stands, words, printed = Standing.NONE, "", ""
        if band is not None:
            printed = f"{band.low:g}–{band.high:g}{'%' if indicator.is_percentage else ''}"
        elif target is not None:
            printed = f"{target.value:g}{'%' if indicator.is_percentage else ''}"
        if current.is_present:
            shown = round_half_up(current.value, indicator.decimals)
            stands = standing(shown, indicator.polarity, target, band)
            if band is not None:
                where = "below" if shown < band.low else "above" if shown > band.high else "inside"
                words = f"{where} the {printed} range"
            elif target is not None:
                words = f"{'on' if stands is Standing.ON_TARGET else 'off'} target ({printed})"
        judged = travel
        if not comparable and compared.on:
            judged = direction(
                row["change_value"],
                comparable=True,
                significant=bool(row["significant"]),
                polarity=indicator.polarity,
            )
        rated = rating(judged, stands, words) if current.is_present else Rating(Rag.NOT_RATED, "")
        if not current.is_present:
            rated = Rating(Rag.NOT_RATED, compared.comparability.short)
        return {
            "direction": travel.value,
            "target": printed,
            "standing": stands.value,
            "rag": rated.rag.value,
            "rag_reason": rated.reason,
        }

    def _overridden(
        self, row: dict[str, Any], area: str, overrides: Iterable[Override]
    ) -> dict[str, Any]:
        """A person's verdict in place of the rule's, kept with its reason and role."""
        for override in overrides:
            if override.indicator != self.indicator.id or (override.area or self.main_area) != area:
                continue
            ruled = row[override.verdict]
            row[override.verdict] = override.value
            row["override"] = (
                f"{override.verdict} {override.value} in place of {ruled}, "
                f"by {override.role}: {override.reason}"
            )
        return row

    def _variation(self, area: str) -> str:
        """What the process limits say of the latest months; "" where there is no monthly series."""
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

    def _against(self, row: Mapping[str, Any], main: Mapping[str, Any]) -> AgainstCounty:
        if row["current_absence"] or main.get("current_absence"):
            return AgainstCounty.NOT_JUDGED
        if self.indicator.kind is Kind.COUNT and self.indicator.compared_per is None:
            return AgainstCounty.NOT_JUDGED
        return against_county(
            row["compared_rate_lower"],
            row["compared_rate_upper"],
            main["compared_rate"],
            self.indicator.polarity,
        )

    def _peers(self, area: str, current: Value, row: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if not current.is_present or self.indicator.polarity is Polarity.NEUTRAL:
            return found
        own = self._as_rate(area, current)
        if self.indicator.neighbours is not None:
            peers, missing = self._peer_rates(self.indicator.neighbours, own)
            found["peers_missing"] = ", ".join(missing)
            if len(peers) > 1:
                polarity = self.indicator.polarity.value
                ranked = ranks.rank(peers["rate"], polarity)
                spread = float(row.get("dispersion") or 1.0)
                likely = ranks.rank_range(
                    peers["numerator"] / spread,  # φ times the variance of a Poisson count
                    peers["denominator"] / spread,
                    self.framework.area,
                    polarity,
                    seed=_RANK_SEED,
                )
                place = ranked[self.framework.area]
                found |= {
                    "rank": place,
                    "rank_of": len(peers),
                    "rank_tied": bool((ranked == place).sum() > 1),
                    "rank_lower": likely.best if likely else np.nan,
                    "rank_upper": likely.worst if likely else np.nan,
                    "peers_average": ranks.group_average(peers["rate"]),
                }
        if self.indicator.counties is not None:
            peers, _ = self._peer_rates(self.indicator.counties, own)
            position = ranks.quartile_position(
                peers["rate"], self.framework.area, self.indicator.polarity.value
            )
            if position is not None:
                found |= {"county_position": position, "county_of": len(peers)}
        return found

    def _peer_rates(self, group: str, own: Value) -> tuple[pd.DataFrame, list[str]]:
        """Numerator, denominator and rate of a group's members on a window, by area.

        The area itself is one of them, with its own value. Returns also who is missing.
        """
        params = self.figures.params
        members = params.peer_members(group, own.window.end)
        values = self._peer_values(own.window)
        indicator = self.indicator
        per = indicator.compared_per or indicator.per
        scale = per * (100 if indicator.is_percentage else 1)
        peers, missing = {}, []
        for member in members:
            if member.id == self.framework.area:
                peers[member.id] = (own.numerator, own.denominator, own.value)
            elif member.id in values.index:
                count, people = values.loc[member.id, ["numerator", "denominator"]]
                peers[member.id] = (count, people, scale * count / people)
            else:
                missing.append(member.name)
        frame = pd.DataFrame.from_dict(
            peers, orient="index", columns=["numerator", "denominator", "rate"], dtype=float
        )
        return frame, missing

    def _peer_values(self, window: Window) -> pd.DataFrame:
        """Peers' figures for the indicator on a window, by area."""
        rows = self.figures.observations
        readers = {
            name
            for name, source in self.figures.params.sources.items()
            if source.reader is ReaderName.PEER_VALUES
        }
        rows = rows[
            rows["source"].isin(readers)
            & (rows["category"] == self.indicator.id)
            & (rows["start"] == pd.Timestamp(window.start))
            & (rows["end"] == pd.Timestamp(window.end))
            & rows["numerator"].notna()
            & (rows["denominator"] > 0)
        ]
        return rows.set_index("area")


def _known(value: Value) -> Absence:
    assert value.absence is not None  # asked only of a value that isn't there
    return value.absence


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


def _window_of(row: Mapping[str, Any], name: str) -> Window | None:
    start, end = row.get(f"{name}_start"), row.get(f"{name}_end")
    if start is None or end is None:
        return None
    return Window(start, end)


# The file


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    for name, kind in COLUMNS.items():
        if kind == "number":
            table[name] = pd.to_numeric(table[name]).astype("float64")
        elif kind == "date":
            table[name] = pd.to_datetime(table[name]).astype("datetime64[us]")
        elif kind == "yes_no":
            table[name] = table[name].map(bool).where(table[name].notna(), False).astype(bool)
        else:
            table[name] = table[name].fillna("").astype("str")
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

    Only indicators whose own area is what the districts make up are held to it.
    """
    wrong = []
    for (framework, name), rows in table.groupby(["framework", "indicator"], sort=False):
        districts = params.frameworks[str(framework)].districts
        main = rows.iloc[0]
        if {part.id for part in params.leaf_areas(main["area"])} != set(districts):
            continue
        parts = rows[rows["area"].isin(districts)]
        if len(parts) != len(districts) or (parts["current_absence"] != "").any():
            continue
        if main["current_absence"] == "":
            total, whole = parts["current_numerator"].sum(), main["current_numerator"]
            if total != whole:
                wrong.append(f"{name}: districts add up to {total:,.0f} and not to {whole:,.0f}")
    return wrong

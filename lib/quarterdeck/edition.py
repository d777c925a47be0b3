"""One quarter opened for reading: its params, table, observations, commentary and extracts.

What a notebook begins with. Everything comes from `params/` and `data/processed/`, which
`prepare` has written; nothing here computes a figure that the table holds.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from quarterdeck import params as params_package
from quarterdeck.checks import Fault
from quarterdeck.figures import CHART_MONTHS, Figures, restarts_inside
from quarterdeck.indicators import open_figures
from quarterdeck.indicators.table_file import read_table
from quarterdeck.params import Params
from quarterdeck.params.commentary import Commentary, read_commentary
from quarterdeck.params.dated import in_force
from quarterdeck.params.house_form import Paper
from quarterdeck.params.quarter import QuarterParams
from quarterdeck.params.register import Indicator
from quarterdeck.params.sources import ReaderName, Source
from quarterdeck.paths import AUDIENCES, Audience, Workbook
from quarterdeck.periods import Quarter
from quarterdeck.projections import beside_what_happened
from quarterdeck.readings import Reading, Readings
from quarterdeck.statistics.control_charts import ControlChart
from quarterdeck.tables import Trend

_SPARKLINE_MONTHS = 36
_SPARKLINE_WAVES = 9


@dataclass(frozen=True)
class Extract:
    """A file as received, with its facts and what its reader noticed.

    rows: rows of data. notices: sentences. notes: what its fact file says of a real extract.
    stands_in: why it is read although it came after the cutoff; "" where it isn't.
    """

    source: str
    file: str
    title: str
    producer: str
    received: dt.date
    licence: str
    sha256: str
    illustrative: bool
    embargoed_until: dt.date | None
    covers_from: dt.date | None
    covers_to: dt.date | None
    rows: int
    notices: tuple[str, ...] = ()
    notes: str = ""
    stands_in: str = ""

    def is_embargoed(self, on: dt.date) -> bool:
        """Whether its figures may not be published on a day."""
        return self.embargoed_until is not None and on < self.embargoed_until

    def silenced(self) -> Extract:
        """The extract without anything that depends on what is in it."""
        return replace(self, covers_from=None, covers_to=None, rows=0, notices=(), notes="")


@dataclass(frozen=True)
class Edition:
    """A quarter, for reading."""

    workbook: Workbook
    params: Params
    quarter: Quarter
    table: pd.DataFrame
    audience: Audience = "public"

    @classmethod
    def open(
        cls,
        quarter: str,
        workbook: str | Path | None = None,
        audience: Audience = "public",
    ) -> Edition:
        """A prepared quarter of a workbook: the named one, or as `Workbook.open` finds it.

        audience: "public", or "internal" for the edition that shows what is embargoed. Raises
        Problems where the params are wrong, FileNotFoundError where the quarter hasn't been
        prepared and ValueError where the label is no quarter or the audience none.
        """
        if audience not in AUDIENCES:
            raise ValueError(
                f"there is no audience {audience!r}; there are {' and '.join(AUDIENCES)}"
            )
        found = Workbook.open(workbook)
        params = params_package.load(found)
        parsed = Quarter.parse(quarter)
        params.quarter(parsed.label)
        path = found.table(parsed.label, audience)
        if not path.is_file():
            option = "" if audience == "public" else f" --audience {audience}"
            raise FileNotFoundError(
                f"{found.relative(path)} isn't there yet; make it with: "
                f"quarterdeck prepare {quarter}{option}"
            )
        return cls(found, params, parsed, read_table(path), audience)

    @property
    def quarter_params(self) -> QuarterParams:
        """What is true of this quarter and of no other."""
        return self.params.quarter(self.quarter.label)

    @cached_property
    def readings(self) -> Readings:
        """The indicator table, row by row."""
        return Readings(self.table, self.params, self.quarter)

    @cached_property
    def figures(self) -> Figures:
        """The observations as the quarter's cutoff has them: the series behind the table."""
        observations = pd.read_parquet(self.workbook.observations)
        return open_figures(observations, self.params, self.quarter, self.audience)

    @cached_property
    def earlier(self) -> Mapping[Quarter, pd.DataFrame]:
        """The tables of the editions before this one that are there, oldest first."""
        found: dict[Quarter, pd.DataFrame] = {}
        for quarter in sorted(map(Quarter.parse, self.params.quarters)):
            path = self.workbook.table(quarter.label)
            if quarter < self.quarter and path.is_file():
                with contextlib.suppress(ValueError):  # of another version of the table
                    found[quarter] = read_table(path)
        return found

    def last(self, framework: str) -> tuple[Quarter, pd.DataFrame] | None:
        """The last edition before this one that reported a framework, and its rows of it."""
        for quarter in reversed(tuple(self.earlier)):
            table = self.earlier[quarter]
            rows = table[table["framework"] == framework]
            if len(rows):
                return quarter, rows
        return None

    def past_projections(self) -> pd.DataFrame:
        """What the editions before this one projected, beside what happened by its quarter's end.

        Columns as in `projections.beside_what_happened`.
        """
        tables = {quarter.label: table for quarter, table in self.earlier.items()}
        return beside_what_happened(tables, self.figures, self.quarter.end)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Months held back because they can't be what happened."""
        return self.figures.faults

    @cached_property
    def commentary(self) -> Mapping[str, Commentary]:
        """People's words, by what they are about. Raises Problems where the file is wrong."""
        path = self.workbook.params / "quarters" / f"{self.quarter}.md"
        if not path.is_file():
            return {}
        known = self.params.commentary_ids(self.quarter.label)
        return read_commentary(path, known, self.workbook.relative(path))

    @cached_property
    def sources(self) -> frozenset[str]:
        """The sources from which the papers of this quarter take, or would take, a figure."""
        return frozenset().union(*map(self.sources_of, self.quarter_params.papers))

    def sources_of(self, paper: str) -> frozenset[str]:
        """Those of one paper: of its baskets or, where it has none, of its framework."""
        params, form = self.params, self.params.paper(paper)
        selections = [entry.compared_denominator for entry in form.basket]
        named = {entry.source for entry in form.basket}
        indicators: set[str] = set()
        for outcome in () if form.basket else params.framework(form.framework).outcomes:
            for name in outcome.every:
                indicator = params.indicator(form.framework, name)
                indicators.add(name)
                selections += [
                    indicator.numerator,
                    indicator.denominator,
                    indicator.compared_denominator,
                ]
        named |= {selection.source for selection in selections if selection}
        peers = {
            name
            for name, source in params.sources.items()
            if source.reader is ReaderName.PEER_VALUES
            and self.figures.source_rows(name)["category"].isin(indicators).any()
        }
        return frozenset(named | peers)

    @cached_property
    def extracts(self) -> tuple[Extract, ...]:
        """Every extract of its sources received by the cutoff or standing in, in order of source.

        Of one that is embargoed on the day of publication no more is told than that it came.
        """
        written = json.loads(self.workbook.extracts.read_text(encoding="utf-8"))
        found = [_extract(entry) for entry in written]
        dates = self.quarter_params
        received = tuple(
            one
            for one in found
            if (one.received <= dates.cutoff or one.stands_in) and one.source in self.sources
        )
        if self.audience == "internal":
            return received
        return tuple(
            one.silenced() if one.is_embargoed(dates.published) else one for one in received
        )

    def extracts_of(self, paper: str) -> tuple[Extract, ...]:
        """The extracts of one paper's sources."""
        sources = self.sources_of(paper)
        return tuple(extract for extract in self.extracts if extract.source in sources)

    def in_use(self, paper: str | None = None) -> tuple[Extract, ...]:
        """The extracts from which this edition, or one paper of it, still takes a figure.

        A public edition takes none from what is embargoed, so that no count depends on it.
        """
        used = set(self.figures.observations["extract"].unique())
        extracts = self.extracts if paper is None else self.extracts_of(paper)
        published, is_public = self.quarter_params.published, self.audience == "public"
        return tuple(
            one
            for one in extracts
            if one.file in used and not (is_public and one.is_embargoed(published))
        )

    @property
    def embargoed_until(self) -> dt.date | None:
        """The last day of embargo of any extract; None where nothing is embargoed."""
        days = [
            one.embargoed_until
            for one in self.extracts
            if one.embargoed_until and one.is_embargoed(self.quarter_params.published)
        ]
        return max(days, default=None)

    def paper(self, name: str) -> Paper:
        """A paper's house form."""
        return self.params.paper(name)

    def reading(self, indicator: str, area: str | None = None) -> Reading:
        """An indicator's row, in whichever framework of this quarter's papers holds it."""
        for paper in self.quarter_params.papers:
            framework = self.params.paper(paper).framework
            if any(one.id == indicator for one in self.params.framework(framework).indicators):
                return self.readings.get(framework, indicator, area)
        raise KeyError(f"no paper of {self.quarter} has an indicator {indicator!r}")

    def source(self, indicator: Indicator) -> Source:
        """Where an indicator's figures come from."""
        return self.params.source(indicator.counts.source)

    # Series

    def monthly(self, reading: Reading, months: int = CHART_MONTHS) -> pd.Series:
        """The monthly counts behind an indicator, up to the quarter's end; empty where none."""
        series = self.figures.monthly(reading.indicator, reading.area, self.quarter.end)
        return series.iloc[-months:]

    def periods(self, reading: Reading) -> pd.DataFrame:
        """The waves or returns behind an indicator that has no monthly series."""
        return self.figures.periods(reading.indicator, reading.area, self.quarter.end)

    def control_chart(self, reading: Reading) -> ControlChart | None:
        """Process limits and signals of an indicator's monthly counts; None where it has none.

        Where `is_adjusted`, the counts are those left once their season is taken out.
        """
        return self.figures.control_chart(reading.indicator, reading.area, self.quarter.end)

    def is_adjusted(self, reading: Reading) -> bool:
        """Whether an indicator's control chart is of its months with their season taken out."""
        if not reading.indicator.seasonal:
            return False
        season = self.figures.season(reading.indicator, reading.area, self.quarter.end)
        return season is not None

    def trend(self, reading: Reading) -> Trend | None:
        """What an indicator's sparkline is drawn from: three years of months, or nine waves."""
        series = self.monthly(reading, _SPARKLINE_MONTHS)
        if len(series) > 1:
            begun = {entry.since for entry in restarts_inside(reading.indicator, series)}
            months = [month.date() for month in series.index]
            return Trend(
                values=tuple(None if pd.isna(value) else float(value) for value in series),
                kind="monthly",
                first=months[0],
                last=months[-1],
                breaks=tuple(place for place, month in enumerate(months) if month in begun),
            )
        rows = self.periods(reading).iloc[-_SPARKLINE_WAVES:]
        if len(rows) < 2:
            return None
        return Trend(
            values=tuple(float(value) for value in rows["value"]),
            kind="waves",
            first=rows["end"].iloc[0],
            last=rows["end"].iloc[-1],
            band=_band(reading),
        )


def _band(reading: Reading) -> tuple[float, float] | None:
    band = in_force(reading.indicator.bands, reading.window().end)
    return None if band is None else (band.low, band.high)


def _extract(entry: Mapping[str, Any]) -> Extract:
    def day(name: str) -> dt.date | None:
        return dt.date.fromisoformat(entry[name]) if entry[name] else None

    received = day("received")
    assert received is not None  # every fact file has it
    return Extract(
        source=entry["source"],
        file=entry["file"],
        title=entry["title"],
        producer=entry["producer"],
        received=received,
        licence=entry["licence"],
        sha256=entry["sha256"],
        illustrative=entry["illustrative"],
        embargoed_until=day("embargoed_until"),
        covers_from=day("covers_from"),
        covers_to=day("covers_to"),
        rows=entry["rows"],
        notices=tuple(entry["notices"]),
        notes=entry["notes"] or "",
        stands_in=entry.get("stands_in") or "",
    )

"""A row of the indicator table with its definition: what words and tables are made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from quarterdeck.comparability import Reason
from quarterdeck.params import Params
from quarterdeck.params.models import Absence, Indicator, Outcome, Polarity
from quarterdeck.periods import Quarter, Window
from quarterdeck.verdicts import AgainstCounty, Direction, Rag, Standing

WindowName = Literal["current", "year_end", "previous", "baseline"]


@dataclass(frozen=True)
class Reading:
    """One indicator for one area at one quarter.

    row: its row of the indicator table. `area_name` is as printed. Nothing here computes; each
    property is a column, or a word of the register, under a name that reads well.
    """

    row: pd.Series
    indicator: Indicator
    outcome: Outcome
    quarter: Quarter
    area_name: str
    labels: tuple[tuple[str, str], ...] = ()

    @property
    def area(self) -> str:
        """The area's id."""
        return str(self.row["area"])

    def window(self, name: WindowName = "current") -> Window:
        """The dates that a value covers."""
        return Window(self.row[f"{name}_start"].date(), self.row[f"{name}_end"].date())

    def value(self, name: WindowName = "current") -> float:
        """The value in the indicator's unit; NaN where there is none."""
        return float(self.row[f"{name}_value"])

    def numerator(self, name: WindowName = "current") -> float:
        """What was counted; NaN where nothing was."""
        return float(self.row[f"{name}_numerator"])

    def denominator(self, name: WindowName = "current") -> float:
        """What it is divided by; NaN where it isn't."""
        return float(self.row[f"{name}_denominator"])

    def absence(self, name: WindowName = "current") -> Absence | None:
        """Why there is no value; None where there is one."""
        written = self.row[f"{name}_absence"]
        return Absence(written) if written else None

    def reason(self, name: WindowName = "current") -> str:
        """The absence in words."""
        return str(self.row[f"{name}_reason"])

    def is_present(self, name: WindowName = "current") -> bool:
        """Whether there is a value."""
        return self.absence(name) is None

    def parts(
        self, name: Literal["current", "year_end", "previous"] = "current"
    ) -> tuple[tuple[str, int], ...]:
        """What a value adds up, as printed, with counts."""
        written = str(self.row[f"{name}_parts"])
        if not written:
            return ()
        pairs = (part.split("=") for part in written.split("; "))
        labels = dict(self.labels)
        return tuple(
            (labels.get(part, part.replace("_", " ")), int(count)) for part, count in pairs
        )

    @property
    def direction(self) -> Direction:
        """Direction of travel."""
        return Direction(self.row["direction"])

    @property
    def rag(self) -> Rag:
        """Rating."""
        return Rag(self.row["rag"])

    @property
    def standing(self) -> Standing:
        """Where it stands to its target or band."""
        return Standing(self.row["standing"])

    @property
    def withheld(self) -> Reason | None:
        """Why the comparison is withheld; None where it isn't."""
        written = self.row["comparison_reason"]
        return Reason(written) if written else None

    @property
    def is_compared(self) -> bool:
        """Whether the like-for-like comparison holds."""
        return bool(self.row["comparable"])

    @property
    def is_significant(self) -> bool:
        """Whether the change is more than chance."""
        return bool(self.row["significant"])

    @property
    def has_change(self) -> bool:
        """Whether a change was computed at all, on the whole or on the parts in both windows."""
        return bool(pd.notna(self.row["change_value"]))

    @property
    def against_county(self) -> AgainstCounty | None:
        """A district beside its county."""
        written = self.row["against_county"]
        return AgainstCounty(written) if written else None

    @property
    def improves(self) -> bool | None:
        """Whether the change is for the better, significant or not; None without a polarity."""
        change = float(self.row["change_value"])
        if self.indicator.polarity is Polarity.NEUTRAL or not self.has_change or change == 0:
            return None
        return (change < 0) == (self.indicator.polarity is Polarity.LOWER)


@dataclass(frozen=True)
class Readings:
    """The indicator table of a quarter, row by row."""

    table: pd.DataFrame
    params: Params
    quarter: Quarter

    def get(self, framework: str, indicator: str, area: str | None = None) -> Reading:
        """One reading; with no area, the indicator's own. Raises KeyError if there is none."""
        rows = self.table[
            (self.table["framework"] == framework) & (self.table["indicator"] == indicator)
        ]
        if area is not None:
            rows = rows[rows["area"] == area]
        if rows.empty:
            where = f" for {area}" if area else ""
            raise KeyError(f"{indicator}{where} is not in the table of {self.quarter}")
        return self._reading(rows.iloc[0])

    def of_outcome(
        self, framework: str, outcome: str, *, use: Literal["dashboard", "context"] = "dashboard"
    ) -> tuple[Reading, ...]:
        """An outcome's readings, for each indicator's own area."""
        rows = self.table[
            (self.table["framework"] == framework)
            & (self.table["outcome"] == outcome)
            & (self.table["use"] == use)
        ]
        return tuple(self._reading(row) for _, row in rows.drop_duplicates("indicator").iterrows())

    def districts(self, framework: str, indicator: str) -> tuple[Reading, ...]:
        """An indicator's readings for the districts; none where it isn't held by district."""
        districts = self.params.frameworks[framework].districts
        rows = self.table[
            (self.table["framework"] == framework)
            & (self.table["indicator"] == indicator)
            & self.table["area"].isin(districts)
        ]
        return tuple(self._reading(row) for _, row in rows.iterrows())

    def _reading(self, row: pd.Series) -> Reading:
        framework = self.params.frameworks[row["framework"]]
        indicator = self.params.indicator(framework.id, row["indicator"])
        outcome = next(found for found in framework.outcomes if found.id == row["outcome"])
        source = self.params.source(indicator.counts.source)
        return Reading(
            row=row,
            indicator=indicator,
            outcome=outcome,
            quarter=self.quarter,
            area_name=self.params.area(row["area"]).name,
            labels=tuple(source.labels.items()),
        )

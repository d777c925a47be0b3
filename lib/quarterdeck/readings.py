"""A row of the indicator table with its definition: what words and tables are made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from quarterdeck.comparability import Reason
from quarterdeck.params import Params
from quarterdeck.params.absence import Absence
from quarterdeck.params.framework import Framework, Outcome
from quarterdeck.params.places import Area
from quarterdeck.params.register import Indicator, PeriodBasis
from quarterdeck.periods import Quarter, Window
from quarterdeck.verdicts import (
    AgainstCounty,
    Direction,
    Improvement,
    Rag,
    Snapshot,
    Standing,
    snapshot,
)

WindowName = Literal["current", "year_end", "previous", "baseline", "quarter_before"]
Use = Literal["dashboard", "supplementary", "context"]


@dataclass(frozen=True)
class Projected:
    """A year's total as it is projected, with its intervals and how it was made.

    indicative: whether too little was known to try the method on the past.
    """

    window: Window
    value: float
    lower_80: float
    upper_80: float
    lower_95: float
    upper_95: float
    method: str
    indicative: bool


@dataclass(frozen=True)
class Assessed:
    """What a person assessed of an indicator that isn't counted. role: whose words they are."""

    verdict: Improvement
    words: str
    role: str


@dataclass(frozen=True)
class AgainstBaseline:
    """A value against its baseline, or why the two aren't compared.

    short: the reason in a few words; sentence: in a clause. change: in the indicator's unit;
    count: in events; percent: NaN where it is told in counts or points.
    """

    withheld: Reason | None
    short: str
    sentence: str
    count: float
    change: float
    percent: float
    p_value: float


@dataclass(frozen=True)
class BesideQuarterBefore:
    """A value beside the quarter before's, for context, or why the two aren't set side by side.

    sentence: the reason in a clause. count: the difference in events; change: in the indicator's
    unit; percent: NaN where it is told in counts or points.
    """

    withheld: Reason | None
    sentence: str
    count: float
    change: float
    percent: float


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

    @property
    def evidence(self) -> str:
        """Where in an edition it is told where the figure comes from: a page and a place on it."""
        anchor = self.area.replace("_", "-").replace(":", "-")
        return f"evidence/{self.row['framework']}-{self.indicator.id}.html#area-{anchor}"

    def has_window(self, name: WindowName = "current") -> bool:
        """Whether a window has dates.

        A baseline that nobody set has none, and what isn't counted by quarter has no quarter
        before.
        """
        return bool(pd.notna(self.row[f"{name}_start"]))

    def window(self, name: WindowName = "current") -> Window:
        """The dates that a value covers. Raises LookupError where there are none: `has_window`."""
        if not self.has_window(name):
            raise LookupError(f"{self.indicator.id} has no {name} window: {self.reason(name)}")
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
        return self.has_window(name) and self.absence(name) is None

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
    def improvement(self) -> Improvement:
        """How it stands against its baseline, or what a person assessed."""
        return Improvement(self.row["improvement"])

    @property
    def improvement_reason(self) -> str:
        """In a few words, why it isn't judged; "" where it is."""
        return str(self.row["improvement_reason"])

    @property
    def assessment(self) -> Assessed | None:
        """A person's assessment; None of what is counted, and where none was made."""
        if not self.row["assessment_words"]:
            return None
        words, role = str(self.row["assessment_words"]), str(self.row["assessment_role"])
        return Assessed(self.improvement, words, role)

    @property
    def against_baseline(self) -> AgainstBaseline:
        """The change since the baseline, or why it is withheld."""
        row = self.row
        reason = row["baseline_comparison_reason"]
        return AgainstBaseline(
            withheld=Reason(reason) if reason else None,
            short=str(row["baseline_comparison_words"]),
            sentence=str(row["baseline_comparison_sentence"]),
            count=float(row["baseline_change_count"]),
            change=float(row["baseline_change_value"]),
            percent=float(row["baseline_change_percent"]),
            p_value=float(row["baseline_p_value"]),
        )

    @property
    def beside_quarter_before(self) -> BesideQuarterBefore:
        """The difference from the quarter before, or why there is none to tell."""
        row = self.row
        reason = row["quarter_before_comparison_reason"]
        return BesideQuarterBefore(
            withheld=Reason(reason) if reason else None,
            sentence=str(row["quarter_before_comparison_sentence"]),
            count=float(row["quarter_before_change_count"]),
            change=float(row["quarter_before_change_value"]),
            percent=float(row["quarter_before_change_percent"]),
        )

    @property
    def projection(self) -> Projected | None:
        """The projected total of the plan's last year; None where there is none."""
        row = self.row
        if pd.isna(row["projection_value"]):
            return None
        return Projected(
            window=Window(row["projection_start"].date(), row["projection_end"].date()),
            value=float(row["projection_value"]),
            lower_80=float(row["projection_lower_80"]),
            upper_80=float(row["projection_upper_80"]),
            lower_95=float(row["projection_lower_95"]),
            upper_95=float(row["projection_upper_95"]),
            method=str(row["projection_method"]),
            indicative=bool(row["projection_indicative"]),
        )

    @property
    def projection_reason(self) -> str:
        """In a few words, why there is no projection; "" where there is one."""
        return str(self.row["projection_reason"])

    @property
    def is_counted(self) -> bool:
        """Whether it is one of the indicators that the body counts: those that decide."""
        return bool(self.row["use"] == "dashboard")

    @property
    def against_county(self) -> AgainstCounty | None:
        """A district beside its county."""
        written = self.row["against_county"]
        return AgainstCounty(written) if written else None


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
        self, framework: str, outcome: str, *, use: Use = "dashboard"
    ) -> tuple[Reading, ...]:
        """An outcome's readings, for each indicator's own area."""
        rows = self.table[
            (self.table["framework"] == framework)
            & (self.table["outcome"] == outcome)
            & (self.table["use"] == use)
        ]
        return tuple(self._reading(row) for _, row in rows.drop_duplicates("indicator").iterrows())

    def counted(self, framework: str) -> tuple[Reading, ...]:
        """A framework's indicators that decide, for their own areas, in the order of its paper."""
        return tuple(
            reading
            for outcome in self.params.framework(framework).outcomes
            for reading in self.of_outcome(framework, outcome.id)
        )

    def of_quarter(self, framework: str, reading: Reading) -> Reading | None:
        """What a reading counts, for the same area, in the quarter alone; None if nobody reads it.

        It is given for context beside what is counted by the year.
        """
        basis, indicator = PeriodBasis.QUARTER, reading.indicator
        if not indicator.is_measured or indicator.period.basis is basis:
            return None
        for one in self.of_outcome(framework, reading.outcome.id, use="context"):
            same = one.indicator.is_measured and one.indicator.counts == indicator.counts
            if same and one.indicator.period.basis is basis and one.area == reading.area:
                return one if one.is_present() else None
        return None

    def snapshot(self, framework: str) -> Snapshot:
        """How many of a framework's indicators improved, and how many can't be judged and why."""
        counted = self.counted(framework)
        return snapshot(
            [reading.improvement for reading in counted],
            [reading.improvement_reason for reading in counted],
        )

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
        return Reading(
            row=row,
            indicator=indicator,
            outcome=outcome,
            quarter=self.quarter,
            area_name=self.params.area(row["area"]).name,
            labels=self._labels(framework, indicator),
        )

    def _labels(self, framework: Framework, indicator: Indicator) -> tuple[tuple[str, str], ...]:
        """How the parts that a figure adds up are written: services, or areas that sent a part."""
        if not indicator.is_measured:
            return ()
        labels = dict(self.params.source(indicator.counts.source).labels)
        if indicator.in_part:
            whole = self.params.area_of(framework.id, indicator.id)
            labels |= {area.id: area.name for area in _within(self.params, whole)}
        return tuple(labels.items())


def _within(params: Params, whole: Area) -> tuple[Area, ...]:
    """An area and everything that it adds up from, at every step."""
    inner = (area for part in whole.parts for area in _within(params, params.area(part)))
    return (whole, *inner)

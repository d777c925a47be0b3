"""What the register says of an indicator: what it counts, and which way is better."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from quarterdeck.params.dated import refuse_backwards
from quarterdeck.params.sources import Selection
from quarterdeck.params.strict import BaselineLabel, Day, Identifier, Strict, Words


class Kind(StrEnum):
    """How a value is made from numerator and denominator.

    Two kinds have neither: an `assessment` is a person's, quarter by quarter, and of `no_measure`
    there is nothing yet to count.
    """

    RATE = "rate"
    COUNT = "count"
    PROPORTION = "proportion"
    RATIO = "ratio"
    SURVEY = "survey"
    REDUCTION = "reduction"
    MONEY = "money"
    ASSESSMENT = "assessment"
    NO_MEASURE = "no_measure"


class Polarity(StrEnum):
    """Which direction is better."""

    LOWER = "lower"
    HIGHER = "higher"
    NEUTRAL = "neutral"


class PeriodBasis(StrEnum):
    """The window that a value covers."""

    QUARTER = "quarter"
    YEAR_TO_DATE = "year_to_date"
    FINANCIAL_YEAR = "financial_year"
    ROLLING_12_MONTHS = "rolling_12_months"


class Period(Strict):
    """The window an indicator is read on.

    The current window is the latest complete one of this basis that ends no more than
    `latest_within_months` before the end of the quarter; `ends_in_month` (1 to 12) holds it to a
    calendar of the source's own (a cohort's year that always ends in March is 3).
    """

    basis: PeriodBasis
    """The window that a value covers."""
    latest_within_months: Annotated[int, Field(ge=0, le=24)] = 0
    """How many months before the quarter ends the window may have ended."""
    ends_in_month: Annotated[int, Field(ge=1, le=12)] | None = None
    """The month (1 to 12) that the source's own year ends in."""

    @model_validator(mode="after")
    def _has_a_window_at_every_quarter(self) -> Period:
        if self.ends_in_month is None:
            return self
        longest = max((last - self.ends_in_month) % 12 for last in (3, 6, 9, 12))
        if self.latest_within_months < longest:
            raise ValueError(
                f"a window that ends in month {self.ends_in_month} may have ended up to {longest} "
                f"months before a quarter does: latest_within_months has to be {longest} or more, "
                "or leave ends_in_month out"
            )
        return self


class Target(Strict):
    """A value to reach from a date on; within `tolerance` of it is amber, not red."""

    since: Day
    """The first day on which it holds."""
    value: float
    """The value to reach, in the unit of the indicator."""
    tolerance: Annotated[float, Field(ge=0)] = 0.0
    """How far off the value is amber and not red."""
    authority: Words
    """Who set it."""


class Band(Strict):
    """A two-sided range to stay in from a date on; up to `tolerance` outside it is amber."""

    since: Day
    """The first day on which it holds."""
    low: float
    """The lower end, inside the range."""
    high: float
    """The upper end, inside the range."""
    tolerance: Annotated[float, Field(ge=0)] = 0.0
    """How far outside is amber and not red."""
    authority: Words
    """Who set it."""

    @model_validator(mode="after")
    def _in_order(self) -> Band:
        if self.low >= self.high:
            raise ValueError(f"low ({self.low}) has to be under high ({self.high})")
        return self


class Break(Strict):
    """A date at which a series stops being comparable with its past."""

    since: Day
    """The first day of the new series."""
    kind: Literal["definition", "system", "counting_rule", "question", "supplier"]
    """What changed."""
    reason: Words
    """What changed, as a clause that a sentence can end with."""
    short: Annotated[str, Field(min_length=1, max_length=60)]
    """The same in a few words, for a chart and a cell."""


class Rebase(Strict):
    """A date at which a series came to a level of its own, and its process limits start again.

    What is counted stays the same, so that the months before remain comparable: baselines, the
    year before and projections go on across it. A change of what is counted is a `Break`.
    """

    since: Day
    """The first day of the new level."""
    reason: Words
    """Why the level is another one, as a clause that a sentence can end with."""
    short: Annotated[str, Field(min_length=1, max_length=60)]
    """The same in a few words, for a chart."""


def restarts(breaks: Sequence[Break], rebased: Sequence[Rebase]) -> list[Break | Rebase]:
    """Where process limits start again, for whichever reason: the earliest first."""
    entries: list[Break | Rebase] = [*breaks, *rebased]
    return sorted(entries, key=lambda entry: entry.since)


class Footnote(Strict):
    """Words that hang on a figure of the dashboard, while they are in force."""

    on: Literal["title", "year_end", "current"]
    """The figure that it hangs on."""
    text: Words
    """Its words."""
    since: Day | None = None
    """The first day on which it is printed; none: always."""
    until: Day | None = None
    """The last day on which it is printed; none: always."""

    @model_validator(mode="after")
    def _in_order(self) -> Footnote:
        refuse_backwards(self)
        return self


class Indicator(Strict):
    """A defined measure, as the register holds it.

    A count is compared with peers and between districts as a rate: `compared_per` people of
    `compared_denominator`.
    """

    id: Identifier
    """The name that tables, notebooks and commentary use for it."""
    title: Words
    """As a heading prints it."""
    short_title: Annotated[str, Field(min_length=1, max_length=34)]
    """As a narrow column prints it."""
    unit: Annotated[str, Field(min_length=1, max_length=44)]
    """What its value is counted in, as printed under the title."""
    noun: Words
    """What is counted, in the plural: "offences"."""
    definition: Words
    """What is counted and of whom, in a sentence or two."""
    no_measure: Words | None = None
    """Why there is nothing to count yet, for the kind no_measure: "in development by the force"."""
    says: Annotated[str, Field(pattern=r"\{value\}.*\{period\}|\{period\}.*\{value\}")] | None = (
        None
    )
    """How a headline says it, with {value} and {period}; none: "Title stood at value"."""
    kind: Kind
    """How a value is made from numerator and denominator."""
    polarity: Polarity
    """Which direction is better."""
    polarity_reason: Words | None = None
    """Why, where it is not plain."""
    decimals: Annotated[int, Field(ge=0, le=4)]
    """How many decimal places are printed."""
    per: Annotated[int, Field(ge=1)] = 1
    """How many people a rate is per."""
    numerator: Selection | None = None
    """The observations counted above the line; none for an assessment and for no measure."""
    denominator: Selection | None = None
    """A rate's population."""
    period: Period = Period(basis=PeriodBasis.ROLLING_12_MONTHS)
    """The window it is read on; none given: the year to the end of the quarter."""
    recorded_since: Day | None = None
    """The first day on which it was recorded at all; a window that begins earlier has no figure."""
    in_part: bool = False
    """Whether what came is added up where one of its areas sent nothing, and the areas named."""
    area: Identifier | None = None
    """The area it is about, where that is not the framework's."""
    compared_per: Annotated[int, Field(ge=1)] | None = None
    """How many people a count is per when areas are compared."""
    compared_denominator: Selection | None = None
    """The population for that."""
    seasonal: bool = False
    """Whether its months are judged with their season taken out, once three full years are held."""
    by_district: bool = False
    """Whether each district has a value."""
    neighbours: Identifier | None = None
    """The peer group that it is ranked in."""
    counties: Identifier | None = None
    """The peer group for top, average or bottom."""
    targets: tuple[Target, ...] = ()
    """Values to reach, each from its date on; the earliest first."""
    bands: tuple[Band, ...] = ()
    """Ranges to stay in, each from its date on; the earliest first."""
    breaks: tuple[Break, ...] = ()
    """Dates at which the series stops being comparable with its past; the earliest first."""
    rebased: tuple[Rebase, ...] = ()
    """Dates at which only its process limits start again, at a new level; the earliest first."""
    baseline: BaselineLabel | None = None
    """The financial year that improvement is judged against; `previous`: the same window a year
    before; none: the framework's."""
    compared_although: Words | None = None
    """A known change that lies between it and its baseline, where it is judged all the same:
    "since April 2014 the survey asks others too"."""
    footnotes: tuple[Footnote, ...] = ()
    """Words that hang on its figures."""
    caveats: tuple[Words, ...] = ()
    """What a reader has to know before using it."""

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Indicator:
        if self.is_measured and self.numerator is None:
            raise ValueError(
                f"a {self.kind} needs a numerator (a source, and what is counted of it)"
            )
        if not self.is_measured and self.numerator is not None:
            raise ValueError(f"a {self.kind} counts nothing: leave numerator out")
        if (self.kind is Kind.NO_MEASURE) != (self.no_measure is not None):
            raise ValueError("no_measure says why, and goes with kind: no_measure")
        if self.kind is Kind.RATE and self.denominator is None:
            raise ValueError("a rate needs a denominator (a population source)")
        if self.kind is Kind.RATE and self.per == 1:
            raise ValueError("a rate says how many people it is per: per: 1000")
        if self.kind is not Kind.RATE and self.denominator is not None:
            raise ValueError(
                f"a {self.kind} takes its denominator from its own source: leave it out"
            )
        if (self.compared_per is None) != (self.compared_denominator is None):
            raise ValueError("compared_per and compared_denominator go together")
        if self.targets and self.bands:
            raise ValueError("an indicator has targets or bands, not both")
        if self.rebased and not self.is_measured:
            raise ValueError(
                f"a {self.kind} has no process limits to start again: leave rebased out"
            )
        broken = {entry.since for entry in self.breaks}
        if twice := [entry for entry in self.rebased if entry.since in broken]:
            raise ValueError(
                f"process limits start again at the break of {twice[0].since} as it is: leave that "
                "date out of rebased"
            )
        return self

    @property
    def is_measured(self) -> bool:
        """Whether there is something to count: not of an assessment or where there's no measure."""
        return self.kind not in (Kind.ASSESSMENT, Kind.NO_MEASURE)

    @property
    def counts(self) -> Selection:
        """The observations counted above the line. Raises ValueError where nothing is counted."""
        if self.numerator is None:
            raise ValueError(f"{self.id} is of kind {self.kind}: it counts nothing")
        return self.numerator

    @property
    def is_percentage(self) -> bool:
        """Whether the value is printed in per cent, so that it changes in percentage points."""
        return self.kind in (Kind.PROPORTION, Kind.SURVEY, Kind.REDUCTION)

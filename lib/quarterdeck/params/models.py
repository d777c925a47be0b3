"""What the YAML under `params/` may say: one strict, frozen model per kind of file.

Every model refuses an unknown key, a missing key and a value of the wrong type, and cannot be
changed once loaded. A value that changes over time is a list of dated entries; `in_force` picks
the one that holds on a date. Whatever can be worked out is a method, never a key.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Literal, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
QuarterLabel = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-Q[1-4]$")]
YearLabel = Annotated[str, Field(pattern=r"^\d{4}-\d{2}$")]
Words = Annotated[str, Field(min_length=1)]


class Strict(BaseModel):
    """Base of every model: nothing unknown, nothing coerced, nothing changed."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Dated(Protocol):
    """Something that holds from a date until the next entry of its list."""

    @property
    def since(self) -> dt.date: ...


DatedEntry = TypeVar("DatedEntry", bound=Dated)


def in_force(entries: Sequence[DatedEntry], on: dt.date) -> DatedEntry | None:
    """The entry that holds on a date: the latest one that has begun, or None before the first."""
    begun = [entry for entry in entries if entry.since <= on]
    return max(begun, key=lambda entry: entry.since) if begun else None


# Areas and peers


class AreaKind(StrEnum):
    """What sort of place an area is."""

    DISTRICT = "district"
    UNITARY = "unitary"
    COUNTY = "county"
    FORCE = "force"
    GROUP = "group"
    PEER = "peer"


class Area(Strict):
    """A place that rows are about. `parts` are the areas that it adds up from."""

    id: Identifier
    name: Words
    kind: AreaKind
    code: Annotated[str, Field(pattern=r"^[EWSNK]\d{8}$")] | None = None
    letter: Annotated[str, Field(pattern=r"^[A-Z]{1,2}$")] | None = None
    aliases: tuple[Words, ...] = ()
    parts: tuple[Identifier, ...] = ()

    @model_validator(mode="after")
    def _not_its_own_part(self) -> Area:
        if self.id in self.parts:
            raise ValueError(f"area {self.id!r} names itself as one of its parts")
        return self


class AreasFile(Strict):
    """`params/areas.yml`."""

    areas: tuple[Area, ...]


class PeerMembers(Strict):
    """Who belongs to a peer group from a date on. The area itself is one of them."""

    since: dt.date
    areas: Annotated[tuple[Identifier, ...], Field(min_length=2)]
    authority: Words


class PeerGroup(Strict):
    """A dated list of areas that are compared."""

    id: Identifier
    name: Words
    members: Annotated[tuple[PeerMembers, ...], Field(min_length=1)]


class PeersFile(Strict):
    """`params/peers.yml`."""

    peer_groups: tuple[PeerGroup, ...]


# Sources


class Absence(StrEnum):
    """Why there is no value. Never blank, never zero, never NaN in print."""

    NOT_RECEIVED = "not_received"
    NOT_YET_PUBLISHED = "not_yet_published"
    SUPPRESSED = "suppressed"
    TOO_FEW_RESPONSES = "too_few_responses"
    NO_MEASURE = "no_measure"
    NO_BASELINE = "no_baseline"
    NOT_COMPARABLE = "not_comparable"
    DATA_FAULT = "data_fault"


class FaultRule(Strict):
    """When an area's month is beyond what is plausible.

    A month is at fault where the area's recorded count is under `share_of_usual` of its median
    and records without a location, across the force, are over `unlocated_jump` of their median.
    """

    share_of_usual: Annotated[float, Field(gt=0, lt=1)] = 1 / 3
    unlocated_jump: Annotated[float, Field(gt=1)] = 1.5
    authority: Words = "methods 5, the March 2020 location fault"
    leave_out: tuple[Words, ...] = ()


class ReaderName(StrEnum):
    """The kinds of extract; `sources.READERS` holds one reader for each."""

    POLICE_UK = "police_uk"
    MONTHLY_COUNTS = "monthly_counts"
    PERIOD_RETURN = "period_return"
    SURVEY = "survey"
    COHORT = "cohort"
    REFERRALS = "referrals"
    PEER_VALUES = "peer_values"
    POPULATION = "population"


class Source(Strict):
    """Where extracts come from, how they are read and what may be said of them.

    `force` is the area whose file a data.police.uk archive is; `marks` says what `NA`, `*` and
    `-` mean in this source where that differs from the reader's default.
    """

    id: Identifier
    title: Words
    producer: Words
    reader: ReaderName
    frequency: Literal["monthly", "quarterly", "yearly", "irregular"]
    licence: Words
    describes: Words
    force: Identifier | None = None
    district_lookup: Words | None = None
    marks: dict[str, Absence | Literal["zero"]] = {}
    fault_rule: FaultRule | None = None
    minimum_base: Annotated[int, Field(ge=1)] = 30
    design_effect: Annotated[float, Field(ge=1)] = 1.0

    @model_validator(mode="after")
    def _force_is_named(self) -> Source:
        if self.reader is ReaderName.POLICE_UK and self.force is None:
            raise ValueError("a police_uk source has to name its force, an area of areas.yml")
        return self


class SourcesFile(Strict):
    """`params/sources.yml`."""

    sources: tuple[Source, ...]


# The register


class Kind(StrEnum):
    """How a value is made from numerator and denominator."""

    RATE = "rate"
    COUNT = "count"
    PROPORTION = "proportion"
    RATIO = "ratio"
    SURVEY = "survey"
    REDUCTION = "reduction"


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
    latest_within_months: Annotated[int, Field(ge=0, le=24)] = 0
    ends_in_month: Annotated[int, Field(ge=1, le=12)] | None = None


class Selection(Strict):
    """Which observations are counted: a source, and its categories (none named: all)."""

    source: Identifier
    categories: tuple[Words, ...] = ()
    subcategories: tuple[Words, ...] = ()
    leave_out: tuple[Words, ...] = ()


class Target(Strict):
    """A value to reach from a date on; within `tolerance` of it is amber, not red."""

    since: dt.date
    value: float
    tolerance: Annotated[float, Field(ge=0)] = 0.0
    authority: Words


class Band(Strict):
    """A two-sided range to stay in from a date on; up to `tolerance` outside it is amber."""

    since: dt.date
    low: float
    high: float
    tolerance: Annotated[float, Field(ge=0)] = 0.0
    authority: Words

    @model_validator(mode="after")
    def _in_order(self) -> Band:
        if self.low >= self.high:
            raise ValueError(f"low ({self.low}) has to be under high ({self.high})")
        return self


class Break(Strict):
    """A date at which a series stops being comparable with its past."""

    since: dt.date
    kind: Literal["definition", "system", "counting_rule", "question", "supplier"]
    reason: Words
    short: Annotated[str, Field(min_length=1, max_length=60)]


class Footnote(Strict):
    """Words that hang on a figure of the dashboard, while they are in force."""

    on: Literal["title", "year_end", "current"]
    text: Words
    since: dt.date | None = None
    until: dt.date | None = None


class Indicator(Strict):
    """A defined measure, as the register holds it.

    A count is compared with peers and between districts as a rate: `compared_per` people of
    `compared_denominator`.
    """

    id: Identifier
    title: Words
    short_title: Annotated[str, Field(min_length=1, max_length=34)]
    unit: Annotated[str, Field(min_length=1, max_length=44)]
    noun: Words
    definition: Words
    kind: Kind
    polarity: Polarity
    polarity_reason: Words | None = None
    decimals: Annotated[int, Field(ge=0, le=4)]
    per: Annotated[int, Field(ge=1)] = 1
    numerator: Selection
    denominator: Selection | None = None
    period: Period
    area: Identifier | None = None
    compared_per: Annotated[int, Field(ge=1)] | None = None
    compared_denominator: Selection | None = None
    by_district: bool = False
    neighbours: Identifier | None = None
    counties: Identifier | None = None
    targets: tuple[Target, ...] = ()
    bands: tuple[Band, ...] = ()
    breaks: tuple[Break, ...] = ()
    baseline: YearLabel | None = None
    footnotes: tuple[Footnote, ...] = ()
    caveats: tuple[Words, ...] = ()

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Indicator:
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
        return self

    @property
    def is_percentage(self) -> bool:
        """Whether the value is printed in per cent, so that it changes in percentage points."""
        return self.kind in (Kind.PROPORTION, Kind.SURVEY, Kind.REDUCTION)


class Outcome(Strict):
    """What indicators are grouped under.

    `indicators` stand on the dashboard and decide the outcome's rating; those under `context` are
    reported in the text beside them and decide nothing.
    """

    id: Identifier
    title: Words
    short_title: Words
    introduction: Words
    roll_up: Literal["worst", "most_common"] = "worst"
    indicators: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    context: tuple[Identifier, ...] = ()
    note: Words | None = None


class Framework(Strict):
    """`params/indicators/<body>.yml`: a body's outcomes and the register of its indicators."""

    id: Identifier
    title: Words
    area: Identifier
    districts: tuple[Identifier, ...]
    outcomes: Annotated[tuple[Outcome, ...], Field(min_length=1)]
    indicators: Annotated[tuple[Indicator, ...], Field(min_length=1)]
    small_count: Annotated[int, Field(ge=0)] = 20


# Papers and quarters


class Section(Strict):
    """A part of the house form: a heading and stable prose, or a named computed part."""

    id: Identifier
    heading: Words | None = None
    paragraphs: tuple[Words, ...] = ()


class Contact(Strict):
    """A person to contact, by role; never a name."""

    role: Words
    team: Words
    telephone: Words | None = None
    email: Words | None = None


class Appendix(Strict):
    """An appendix, in order; `id` is the part of the notebook that makes it."""

    id: Identifier
    title: Words


class Paper(Strict):
    """`params/papers/<paper>.yml`: the house form of one paper.

    Words may hold `{quarter}`, `{period}`, `{meeting}` and `{appendix_<id>}`.
    """

    id: Identifier
    body: Words
    title: Words
    framework: Identifier
    notebook: Annotated[str, Field(pattern=r"^[a-z0-9_]+\.ipynb$")]
    marking: Words | None = None
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    recommendation_lead: Words
    recommendations: Annotated[tuple[Words, ...], Field(min_length=1)]
    contacts: Annotated[tuple[Contact, ...], Field(min_length=1)]
    appendices: tuple[Appendix, ...] = ()


class Override(Strict):
    """A person's verdict in place of the rule's: only with a reason and a role."""

    indicator: Identifier
    area: Identifier | None = None
    verdict: Literal["rag", "direction"]
    value: Words
    reason: Words
    role: Words

    @model_validator(mode="after")
    def _a_known_verdict(self) -> Override:
        allowed = {
            "rag": ("green", "amber", "red", "not_rated"),
            "direction": ("improving", "stable", "worsening", "not_compared"),
        }[self.verdict]
        if self.value not in allowed:
            raise ValueError(f"a {self.verdict} is one of {', '.join(allowed)}; not {self.value!r}")
        return self


class QuarterParams(Strict):
    """`params/quarters/<quarter>.yml`: only what is true of this quarter and of no other.

    Extracts received after `cutoff` are not read, so that an old quarter recomputes as it was.
    """

    quarter: QuarterLabel
    papers: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    cutoff: dt.date
    published: dt.date
    meeting: dt.date | None = None
    overrides: tuple[Override, ...] = ()

    @model_validator(mode="after")
    def _dates_in_order(self) -> QuarterParams:
        if self.published < self.cutoff:
            raise ValueError(f"published ({self.published}) is before cutoff ({self.cutoff})")
        if self.meeting is not None and self.meeting < self.published:
            raise ValueError(f"meeting ({self.meeting}) is before published ({self.published})")
        return self

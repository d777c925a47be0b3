"""What the YAML under `params/` may say: one strict, frozen model per kind of file.

Every model refuses an unknown key, a missing key and a value of the wrong type, and cannot be
changed once loaded. A value that changes over time is a list of dated entries; `in_force` picks
the one that holds on a date. Whatever can be worked out is a method, never a key.

The words under a field describe its key: they go into the JSON Schema that editors show, into
the tables of `docs/params.md`, and into the message about a key that is missing.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Final, Literal, Protocol, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from quarterdeck.periods import Quarter, parse_year

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)


def _quarter_label(label: str) -> str:
    """The label of a quarter that there is. Raises ValueError for 2017-19-Q3."""
    Quarter.parse(label)
    return label


def _year_label(label: str) -> str:
    """The label of a financial year that there is. Raises ValueError for 2016-18."""
    parse_year(label)
    return label


def _baseline_label(label: str) -> str:
    """The label of a financial year that there is, or "previous"."""
    return label if label == "previous" else _year_label(label)


def _day(value: object) -> object:
    """The date that a text gives, if it is one; anything else is left for pydantic to refuse.

    Raises ValueError for a date that doesn't exist and for any other way of writing one, which
    pydantic would read as seconds since 1970 ("20180131") or refuse in its own terms.
    """
    if not isinstance(value, str):
        return value
    match = _DATE.fullmatch(value)
    if match is None:
        day_first = _DAY_FIRST.fullmatch(value)
        example = "2018-01-31"
        if day_first is not None:
            day, month, year = day_first.groups()
            example = f"{year}-{int(month):02d}-{int(day):02d}"
        raise ValueError(f"{value!r} is no date; write year-month-day, like {example}")
    year, month, day = (int(part) for part in match.groups())
    if not 1 <= month <= 12:
        raise ValueError(f"{value} is no date; there is no month {month}")
    if not 1 <= day <= 31:
        raise ValueError(f"{value} is no date; there is no day {day}")
    try:
        return dt.date(year, month, day)
    except ValueError:
        when = f" in {year}" if (month, day) == (2, 29) else ""
        raise ValueError(
            f"{value} is no date; {day} {calendar.month_name[month]} does not exist{when}"
        ) from None


Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
QuarterLabel = Annotated[
    str, Field(pattern=r"^\d{4}-\d{2}-Q[1-4]$"), AfterValidator(_quarter_label)
]
YearLabel = Annotated[str, Field(pattern=r"^\d{4}-\d{2}$"), AfterValidator(_year_label)]
BaselineLabel = Annotated[
    str, Field(pattern=r"^(\d{4}-\d{2}|previous)$"), AfterValidator(_baseline_label)
]
Words = Annotated[str, Field(min_length=1, pattern=r"\S")]
AreaCode = Annotated[str, Field(pattern=r"^[EWSNK]\d{8}$")]
Letter = Annotated[str, Field(pattern=r"^[A-Z]{1,2}$")]
Category = Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
NotebookName = Annotated[str, Field(pattern=r"^[a-z0-9_]+\.ipynb$")]
Day = Annotated[dt.date, BeforeValidator(_day)]

#: What each pattern above asks for, as a message says it.
PATTERNS_IN_WORDS: Final = {
    r"^[a-z][a-z0-9_]*$": "an id is lower-case letters, digits and _, and begins with a letter",
    r"^\d{4}-\d{2}-Q[1-4]$": "a quarter is written like 2017-18-Q3",
    r"^\d{4}-\d{2}$": "a financial year is written like 2016-17",
    r"^(\d{4}-\d{2}|previous)$": "a baseline is a financial year like 2012-13, or previous",
    r"^\d{1,2}[A-Z]?$": "a number is one or two digits, perhaps with a letter, like 14 or 14A",
    r"\S": "write some words",
    r"^[EWSNK]\d{8}$": "an ONS code is a letter (E, W, S, N or K) and eight digits, like E07000129",
    r"^[A-Z]{1,2}$": "a letter is one or two capitals, like B or HB",
    r"^[a-z0-9_]+$": "a category is written as observations name it, like vehicle_crime",
    r"\{value\}.*\{period\}|\{period\}.*\{value\}": "it holds {value} and {period}, once each",
    r"^[a-z0-9_]+\.ipynb$": "a notebook is named like 01_safer_communities.ipynb",
}


class Strict(BaseModel):
    """Base of every model: nothing unknown, nothing coerced, nothing changed."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True
    )


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
    """The name that other files use for it."""
    name: Words
    """As it is printed."""
    kind: AreaKind
    """What sort of place it is; `peer` is one that is only compared with."""
    code: AreaCode | None = None
    """Its code in the Office for National Statistics' register."""
    letter: Letter | None = None
    """The letter that stands for a district on the dashboard."""
    aliases: tuple[Words, ...] = ()
    """Other names that extracts use for it."""
    parts: tuple[Identifier, ...] = ()
    """The areas that it adds up from, where it is not recorded itself."""

    @model_validator(mode="after")
    def _not_its_own_part(self) -> Area:
        if self.id in self.parts:
            raise ValueError(f"area {self.id!r} names itself as one of its parts")
        return self


class AreasFile(Strict):
    """`params/areas.yml`."""

    areas: Annotated[tuple[Area, ...], Field(min_length=1)]
    """Every area that the papers or their extracts name."""


class PeerMembers(Strict):
    """Who belongs to a peer group from a date on. The area itself is one of them."""

    since: Day
    """The first day on which these are the members."""
    areas: Annotated[tuple[Identifier, ...], Field(min_length=2)]
    """The members, the area itself included."""
    authority: Words
    """Who says so: the publication the members are taken from."""


class PeerGroup(Strict):
    """A dated list of areas that are compared."""

    id: Identifier
    """The name that indicators use for it."""
    name: Words
    """As it is printed: "nearest neighbours"."""
    members: Annotated[tuple[PeerMembers, ...], Field(min_length=1)]
    """Who belongs, from each date on; the earliest first."""


class PeersFile(Strict):
    """`params/peers.yml`."""

    peer_groups: tuple[PeerGroup, ...]
    """Every group that indicators are compared within."""


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
    """A month under this share of its usual level is looked at."""
    unlocated_jump: Annotated[float, Field(gt=1)] = 1.5
    """It is at fault if records without a location are over this many times their usual level."""
    authority: Words = "methods 5, the March 2020 location fault"
    """Where the rule comes from."""
    leave_out: tuple[Words, ...] = ()
    """Categories that the rule does not look at."""


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
    PEOPLE_REPORTED = "people_reported"


class Selection(Strict):
    """Which observations are counted: a source, and its categories (none named: all)."""

    source: Identifier
    """A source, by its id."""
    categories: tuple[Words, ...] = ()
    """The categories counted; none named: all."""
    subcategories: tuple[Words, ...] = ()
    """The subcategories counted; none named: all."""
    leave_out: tuple[Words, ...] = ()
    """Categories or subcategories that are not counted."""


#: The kinds of extract whose categories can be held to add up.
ADDED_UP: Final = (ReaderName.MONTHLY_COUNTS, ReaderName.PERIOD_RETURN)


class Sum(Strict):
    """Categories of a return that have to add up to others, in every area and window."""

    whole: Annotated[tuple[Words, ...], Field(min_length=1)]
    """The categories on one side."""
    parts: Annotated[tuple[Words, ...], Field(min_length=1)]
    """The categories on the other."""
    within: Annotated[float, Field(ge=0)] = 0.0
    """By how much the two sides may differ, for figures that were rounded."""


class Source(Strict):
    """Where extracts come from, how they are read and what may be said of them.

    `force` is the area whose file a data.police.uk archive or a file of reports is; `marks` says
    what `NA`, `*` and `-` mean in this source where that differs from the reader's default.
    """

    id: Identifier
    """The name of its folder under `data/raw/` and in the register."""
    title: Words
    """As a source line prints it."""
    producer: Words
    """Who makes it."""
    reader: ReaderName
    """The kind of extract it is."""
    frequency: Literal["monthly", "quarterly", "yearly", "irregular"]
    """How often an extract is expected."""
    licence: Words
    """On what terms it may be used."""
    describes: Words
    """What is counted, on what date and by what area, in a sentence or two."""
    force: Identifier | None = None
    """The area that all its records are about, where its rows name none."""
    district_lookup: Words | None = None
    """A table from small areas to districts, as a path under `data/raw/`."""
    marks: dict[str, Absence | Literal["zero"]] = {}
    """What a mark in a cell (`NA`, `*`, `-`) means, where it is not the reader's default."""
    categories: tuple[Category, ...] = ()
    """Every category that its extracts may hold; none named: those that come."""
    sums: tuple[Sum, ...] = ()
    """What has to add up in each return, or it isn't read."""
    part_of: Selection | None = None
    """What another source counts in all, of which these records are a part."""
    labels: dict[str, Words] = {}
    """How a category of its observations is written in print (`uava: UAVA`)."""
    fault_rule: FaultRule | None = None
    """When an area's month is beyond what is plausible; none: never looked at."""
    minimum_base: Annotated[int, Field(ge=1)] = 30
    """Fewer respondents than this give no value."""
    design_effect: Annotated[float, Field(ge=1)] = 1.0
    """By how much a survey's design widens the variance; 1 for a simple random sample."""

    @model_validator(mode="after")
    def _force_is_named(self) -> Source:
        if self.reader is ReaderName.POLICE_UK and self.force is None:
            raise ValueError("a police_uk source has to name its force, an area of areas.yml")
        return self

    @model_validator(mode="after")
    def _sums_of_returns(self) -> Source:
        if self.sums and self.reader not in ADDED_UP:
            raise ValueError(f"sums are checked of {' and '.join(ADDED_UP)} only; leave them out")
        return self


class SourcesFile(Strict):
    """`params/sources.yml`."""

    sources: tuple[Source, ...]
    """Every source that the register may name."""


# The register


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


class Weight(Strict):
    """What one event counts for from a date on."""

    since: Day
    """The first day on which it holds."""
    value: Annotated[float, Field(ge=0)]
    """What one event counts for, in the unit of its set."""
    authority: Words
    """Who published it, where and for what year."""


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
        if self.since is not None and self.until is not None and self.until < self.since:
            raise ValueError(f"until ({self.until}) is before since ({self.since})")
        return self

    def holds_on(self, on: dt.date) -> bool:
        """Whether it is printed on a date: both ends are inside."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


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


# Weights


class CategoryWeights(Strict):
    """The weights of one category, or of one of its subcategories."""

    category: Category
    """The category weighted, as observations name it."""
    subcategory: Category | None = None
    """A part of it with weights of its own; none: all of it that has none of its own."""
    weights: Annotated[tuple[Weight, ...], Field(min_length=1)]
    """What one event counts for, from each date on; the earliest first."""


class WeightSet(Strict):
    """A published scale of harm: what one event of each category of a source counts for."""

    id: Identifier
    """The name that other files and notebooks use for it."""
    title: Words
    """As it is printed."""
    unit: Words
    """What a weight is counted in: "days of imprisonment"."""
    source: Identifier
    """The source whose categories are weighted, by its id."""
    categories: Annotated[tuple[CategoryWeights, ...], Field(min_length=1)]
    """What is weighted; a category that isn't here has no weight, which is not a weight of 0."""


class WeightsFile(Strict):
    """`params/weights.yml`, which may be left out."""

    weight_sets: tuple[WeightSet, ...]
    """Every set of weights."""


class Comment(Strict):
    """Words that stand with an outcome on the dashboard, while they are in force."""

    text: Words
    """Its words."""
    since: Day | None = None
    """The first day on which it is printed; none: always."""
    until: Day | None = None
    """The last day on which it is printed; none: always."""

    def holds_on(self, on: dt.date) -> bool:
        """Whether it is printed on a date: both ends are inside."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


class Outcome(Strict):
    """What indicators are grouped under: an outcome of a strategy, a priority of a plan.

    `indicators` stand on the dashboard, decide the outcome's rating and are counted among the
    framework's; `supplementary` ones stand there too, and neither decide nor count; those under
    `context` are reported in the text beside them. An indicator of another framework's register
    may stand under `context`: it is defined once, for both.
    """

    id: Identifier
    """The name that commentary uses for it."""
    title: Words
    """As a heading prints it."""
    short_title: Words
    """As a narrow column prints it."""
    introduction: Words
    """The stable words under its heading."""
    number: Annotated[str, Field(pattern=r"^\d{1,2}[A-Z]?$")] | None = None
    """The number that its body gives it: "14"."""
    roll_up: Literal["worst", "most_common"] = "worst"
    """How its rating follows from its indicators'."""
    indicators: tuple[Identifier, ...] = ()
    """Those on the dashboard; they decide the rating."""
    supplementary: tuple[Identifier, ...] = ()
    """Those on the dashboard beside them; they decide nothing and aren't counted."""
    context: tuple[Identifier, ...] = ()
    """Those reported in the text only; they decide nothing."""
    note: Words | None = None
    """A footnote on its title."""
    comments: tuple[Comment, ...] = ()
    """What the dashboard says of the whole of it."""
    exhibits: tuple[Literal["parts_of_a_sum", "concentration", "returns_by_area"], ...] = ()
    """What its section of a paper shows beside its indicators' charts (docs/exhibits.md)."""

    @model_validator(mode="after")
    def _has_something_to_show(self) -> Outcome:
        if not self.indicators and not self.supplementary:
            raise ValueError("an outcome has indicators, or supplementary ones of kind no_measure")
        return self

    @property
    def shown(self) -> tuple[str, ...]:
        """Its indicators on the dashboard, those that aren't counted last."""
        return (*self.indicators, *self.supplementary)

    @property
    def every(self) -> tuple[str, ...]:
        """Everything that stands under it."""
        return (*self.shown, *self.context)


class Framework(Strict):
    """`params/indicators/<body>.yml`: a body's outcomes and the register of its indicators."""

    id: Identifier
    """The name of the file and of the body."""
    title: Words
    """As it is printed."""
    area: Identifier
    """The area that the body answers for."""
    districts: tuple[Identifier, ...]
    """The districts that are compared, in the order of the dashboard."""
    outcomes: Annotated[tuple[Outcome, ...], Field(min_length=1)]
    """What indicators are grouped under, in the order of the paper."""
    indicators: Annotated[tuple[Indicator, ...], Field(min_length=1)]
    """The register."""
    small_count: Annotated[int, Field(ge=0)] = 20
    """An earlier count under this is compared in counts, not per cent."""
    baseline: YearLabel | None = None
    """The financial year that improvement is judged against, where an indicator names none."""
    projected_to: YearLabel | None = None
    """The financial year for which counts are projected: the plan's last; none: no projection."""
    outcome_noun: Words = "outcome"
    """What its body calls what indicators are grouped under: "strategic priority"."""


# Papers and quarters


class Section(Strict):
    """A part of the house form: a heading and stable prose, or a named computed part."""

    id: Identifier
    """The part of the paper; commentary uses it as a heading."""
    heading: Words | None = None
    """As it is printed; none: the part makes its own headings."""
    paragraphs: tuple[Words, ...] = ()
    """Stable prose, true in every quarter."""


class Contact(Strict):
    """A person to contact, by role; never a name."""

    role: Words
    """The role; never a name."""
    team: Words
    """The team and its organisation."""
    telephone: Words | None = None
    """In quotes, since it begins with 0."""
    email: Words | None = None
    """The team's address."""


class Appendix(Strict):
    """An appendix, in order; `id` is the part of the notebook that makes it."""

    id: Identifier
    """The part of the notebook that makes it."""
    title: Words
    """As it is printed."""


class MonthlyTarget(Strict):
    """A value for each month of a watched category, from a date on."""

    since: Day
    """The first day on which it holds."""
    value: Annotated[float, Field(ge=0)]
    """The value of a month: at most this where lower is better, at least where higher is."""
    authority: Words
    """Who set it, and where."""
    illustrative: bool = False
    """Whether nobody set it: it is then marked wherever it is printed."""


class CategoryTargets(Strict):
    """The targets of one watched category."""

    category: Words | None = None
    """The category; none where the basket is watched as one."""
    monthly: Annotated[tuple[MonthlyTarget, ...], Field(min_length=1)]
    """The value to reach in a month, from each date on; the earliest first."""


class Basket(Strict):
    """A monthly source whose categories are watched together, each on a control chart.

    Its districts are compared as rates: `compared_per` people of `compared_denominator`.
    """

    source: Identifier
    """A source of monthly counts, by its id."""
    noun: Words
    """What is counted, in the plural: "offences"."""
    polarity: Polarity = Polarity.LOWER
    """Which direction is better."""
    neither: tuple[Words, ...] = ()
    """Categories of which neither direction is better in itself."""
    categories: tuple[Words, ...] = ()
    """The categories watched; none named: all."""
    leave_out: tuple[Words, ...] = ()
    """Categories that are not watched."""
    as_one: Words | None = None
    """A title under which they are watched as one; none: each of its own."""
    targets: tuple[CategoryTargets, ...] = ()
    """What a month is to reach, by category; a category without one has no assurance."""
    compared_per: Annotated[int, Field(ge=1)] | None = None
    """How many people a count is per when areas are compared; none: they aren't."""
    compared_denominator: Selection | None = None
    """The population for that."""

    @model_validator(mode="after")
    def _compared_whole(self) -> Basket:
        if (self.compared_per is None) != (self.compared_denominator is None):
            raise ValueError("compared_per and compared_denominator go together")
        return self

    @model_validator(mode="after")
    def _targets_of_what_is_watched(self) -> Basket:
        wrong: list[str] = []
        named = [entry.category for entry in self.targets]
        for place, name in enumerate(named):
            whose = "the whole" if name is None else repr(name)
            if name in named[:place]:
                wrong.append(f"{whose} is given targets twice; put them in one list")
            elif (name is None) != (self.as_one is not None):
                wrong.append(
                    f"{name!r} isn't watched of its own, since as_one is given: leave category out"
                    if name is not None
                    else "a target names its category, unless as_one is given"
                )
            elif name in self.leave_out or (
                self.categories and name not in (*self.categories, None)
            ):
                wrong.append(f"{name!r} has a target and isn't watched")
            elif self.polarity is Polarity.NEUTRAL or name in self.neither:
                wrong.append(f"{whose} has a target and no better direction; give polarity")
        if wrong:
            raise ValueError("; ".join(wrong))
        return self


class HeaderLine(Strict):
    """A line of the header block: "Report of", and whose report it is."""

    label: Words
    """What the line gives: "Report of"."""
    text: Words
    """It; words in braces are filled in, as elsewhere in the house form."""


class Implication(Strict):
    """A line of the implications table."""

    heading: Words
    """What kind of implication: "Financial"."""
    text: Words
    """What it is: "None"."""


class Paper(Strict):
    """`params/papers/<paper>.yml`: the house form of one paper.

    Words may hold `{quarter}`, `{period}`, `{meeting}`, its `{weekday}`, `{marking}` and
    `{appendix_<id>}`, and refer to other places by name, with a link: `{paragraph:<id>}`,
    `{paragraphs:<id>}`, `{figure:<id>}`, `{table:<id>}`, `{appendix:<id>}`.
    """

    id: Identifier
    """The name of the file and of the paper."""
    body: Words
    """Whom the paper is for."""
    title: Words
    """As it is printed."""
    framework: Identifier
    """The framework that it reports, by its id."""
    notebook: NotebookName
    """The notebook that makes it, under `notebooks/`."""
    marking: Words | None = None
    """The protective marking."""
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    """The parts of the paper, in order."""
    header: tuple[HeaderLine, ...] = ()
    """The lines of the header block, in order; none: body and date above the title."""
    recommendation_lead: Words
    """The words before the recommendations: "That the Board:"."""
    recommendations: Annotated[tuple[Words, ...], Field(min_length=1)]
    """What the body is asked to do."""
    contacts: Annotated[tuple[Contact, ...], Field(min_length=1)]
    """Officers to contact."""
    appendices: tuple[Appendix, ...] = ()
    """What is appended, in order."""
    appendix_marks: Literal["numbers", "letters"] = "numbers"
    """Whether appendices are 1, 2, 3 or A, B, C."""
    indicators_in: Literal["full", "brief"] = "full"
    """In full, an indicator has a heading, a table of periods and its districts; in brief, its
    headline, chart, commentary and definition."""
    implications: tuple[Implication, ...] = ()
    """The lines of the implications table."""
    background_papers: tuple[Words, ...] = ()
    """Papers that this one rests on; none named: it says that there are none."""
    basket: tuple[Basket, ...] = ()
    """The sources whose categories are watched together, for a pack of control charts."""


class Override(Strict):
    """A person's verdict in place of the rule's: only with a reason and a role."""

    indicator: Identifier
    """The indicator whose verdict it is."""
    area: Identifier | None = None
    """The area, where it is not the indicator's own."""
    verdict: Literal["rag", "direction"]
    """Which verdict is replaced."""
    value: Words
    """What it is replaced by."""
    reason: Words
    """Why, as it is printed."""
    role: Words
    """The role of the person who says so; never a name."""

    @model_validator(mode="after")
    def _a_known_verdict(self) -> Override:
        allowed = {
            "rag": ("green", "amber", "red", "not_rated"),
            "direction": ("improving", "stable", "worsening", "not_compared"),
        }[self.verdict]
        if self.value not in allowed:
            raise ValueError(f"a {self.verdict} is one of {', '.join(allowed)}; not {self.value!r}")
        return self


class Assessment(Strict):
    """A person's assessment of an indicator that isn't counted, for one quarter."""

    indicator: Identifier
    """An indicator of kind assessment."""
    verdict: Literal["improved", "no_change", "deteriorated"]
    """How it stands against the last assessment."""
    words: Words
    """What it rests on, as it is printed."""
    role: Words
    """The role of the person who says so; never a name."""


class QuarterParams(Strict):
    """`params/quarters/<quarter>.yml`: only what is true of this quarter and of no other.

    Extracts received after `cutoff` are not read, so that an old quarter recomputes as it was.
    """

    quarter: QuarterLabel
    """The quarter, and the name of the file."""
    papers: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    """The papers that are published, by their ids."""
    cutoff: Day
    """The last day whose extracts are read."""
    published: Day
    """The date printed on the papers."""
    meeting: Day | None = None
    """The date of the meeting that they go to."""
    overrides: tuple[Override, ...] = ()
    """People's verdicts in place of the rules'."""
    assessments: tuple[Assessment, ...] = ()
    """People's assessments of what isn't counted."""

    @model_validator(mode="after")
    def _dates_in_order(self) -> QuarterParams:
        end = Quarter.parse(self.quarter).end
        if self.cutoff < end:
            raise ValueError(f"cutoff ({self.cutoff}) is before the quarter ends ({end})")
        if self.published < self.cutoff:
            raise ValueError(f"published ({self.published}) is before cutoff ({self.cutoff})")
        if self.meeting is not None and self.meeting < self.published:
            raise ValueError(f"meeting ({self.meeting}) is before published ({self.published})")
        return self


# Actions


class ActionStatus(StrEnum):
    """Whether an action is still to be done, has been done, or won't be."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Action(Strict):
    """What somebody is to do about an indicator or an outcome, from the day it is agreed.

    A paper shows it as it stood on the day of its meeting, so what comes later is added with its
    date and nothing is taken out: an action that is done stays, to be evaluated.
    """

    id: Identifier
    """Its name in this file."""
    what: Words
    """What is to be done."""
    owner: Words
    """The role of whoever is to do it; never a name."""
    indicator: Identifier | None = None
    """The indicator that it is about, of any framework."""
    outcome: Identifier | None = None
    """The outcome that it is about, where it is about the whole of one."""
    opened: Day
    """The day on which it was agreed."""
    due: Day
    """The last day on which it is in time."""
    status: ActionStatus
    """Whether it is open, done or dropped."""
    closed: Day | None = None
    """The day on which it was done or dropped."""
    note: Words | None = None
    """What else a reader has to know, as it stands now: why, where it was dropped."""
    evaluated: Day | None = None
    """The day on which it was evaluated."""
    evaluation: Words | None = None
    """What came of it."""
    illustrative: bool = False
    """Whether nobody agreed it: it is then marked wherever it is printed."""

    @model_validator(mode="after")
    def _about_one_thing(self) -> Action:
        if (self.indicator is None) == (self.outcome is None):
            raise ValueError("an action is about an indicator or an outcome: give one of the two")
        return self

    @model_validator(mode="after")
    def _days_in_order(self) -> Action:
        wrong: list[str] = []
        if self.due < self.opened:
            wrong.append(f"due ({self.due}) is before opened ({self.opened})")
        is_open = self.status is ActionStatus.OPEN
        if is_open and self.closed is not None:
            wrong.append("status is open and closed is given; make it done or dropped")
        elif not is_open and self.closed is None:
            wrong.append(f"status is {self.status}; give the day on which it was closed")
        if self.closed is not None and self.closed < self.opened:
            wrong.append(f"closed ({self.closed}) is before opened ({self.opened})")
        if (self.evaluated is None) != (self.evaluation is None):
            wrong.append("evaluated and evaluation go together")
        if self.evaluated is not None and self.closed is None:
            wrong.append("what is evaluated is closed first")
        elif self.evaluated is not None and self.closed and self.evaluated < self.closed:
            wrong.append(f"evaluated ({self.evaluated}) is before closed ({self.closed})")
        if wrong:
            raise ValueError("; ".join(wrong))
        return self


class ActionsFile(Strict):
    """`params/actions.yml`, which may be left out."""

    actions: tuple[Action, ...]
    """Every action, open or not; the earliest first reads best."""

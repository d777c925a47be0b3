"""What `params/sources.yml` says: where extracts come from and how they are read."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from quarterdeck.params.absence import Absence
from quarterdeck.params.strict import Category, Identifier, Strict, Words


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
    marks: dict[str, Absence | Literal["zero"]] = Field(default={})
    """What a mark in a cell (`NA`, `*`, `-`) means, where it is not the reader's default."""
    categories: tuple[Category, ...] = ()
    """Every category that its extracts may hold; none named: those that come."""
    sums: tuple[Sum, ...] = ()
    """What has to add up in each return, or it isn't read."""
    part_of: Selection | None = None
    """What another source counts in all, of which these records are a part."""
    labels: dict[str, Words] = Field(default={})
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

"""What `params/quarters/<quarter>.yml` says: what is true of one quarter only."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from quarterdeck.params.strict import Day, Identifier, QuarterLabel, Strict, Words
from quarterdeck.periods import Quarter


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

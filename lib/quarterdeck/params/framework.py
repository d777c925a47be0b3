"""What `params/indicators/<body>.yml` says: a body's outcomes over its register."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from quarterdeck.params.dated import refuse_backwards
from quarterdeck.params.register import Indicator
from quarterdeck.params.strict import Day, Identifier, Strict, Words, YearLabel


class Comment(Strict):
    """Words that stand with an outcome on the dashboard, while they are in force."""

    text: Words
    """Its words."""
    since: Day | None = None
    """The first day on which it is printed; none: always."""
    until: Day | None = None
    """The last day on which it is printed; none: always."""

    @model_validator(mode="after")
    def _in_order(self) -> Comment:
        refuse_backwards(self)
        return self


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

    @property
    def is_judged(self) -> bool:
        """Whether its body judges improvement against a baseline year."""
        return self.baseline is not None

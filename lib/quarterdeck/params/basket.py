"""What a house form says of its basket: categories watched together, and their targets."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from quarterdeck.params.register import Polarity
from quarterdeck.params.sources import Selection
from quarterdeck.params.strict import Day, Identifier, Strict, Words


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

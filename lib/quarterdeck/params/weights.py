"""What `params/weights.yml` says: what one event counts for on a scale of harm."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from quarterdeck.params.strict import Category, Day, Identifier, Strict, Words


class Weight(Strict):
    """What one event counts for from a date on."""

    since: Day
    """The first day on which it holds."""
    value: Annotated[float, Field(ge=0)]
    """What one event counts for, in the unit of its set."""
    authority: Words
    """Who published it, where and for what year."""


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

"""A paper as numbered blocks in their places, and what may be wrong with one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from quarterdeck import blocks


@dataclass(frozen=True)
class Placed:
    """A block in its place in the paper.

    id: unique in the paper, for links; "" where nothing can point. number: of a paragraph,
    figure or table, or None. cell: the notebook's cell, from 1. parts: the blocks of a group
    that has to stay together.
    """

    block: blocks.Block
    id: str = ""
    number: int | None = None
    cell: int = 0
    parts: tuple[Placed, ...] = ()


@dataclass(frozen=True)
class Document:
    """A paper, read from its notebook and numbered."""

    opening: blocks.Opening
    published: dt.date
    placed: tuple[Placed, ...]
    file: str = field(default="notebook", compare=False)

    @property
    def title(self) -> str:
        return blocks.plain(self.opening.title)

    @property
    def language(self) -> str:
        return self.opening.language

    def every(self) -> Iterator[Placed]:
        """All blocks in order, with those of groups."""
        yield from each_of(self.placed)


@dataclass(frozen=True)
class Wrong:
    """Something wrong in a cell, and what would be right."""

    wrong: str
    right: str = ""


class NotProse(Exception):
    """Words that a paper can't hold, with what is wrong with them."""

    def __init__(self, fault: Wrong) -> None:
        self.fault = fault
        super().__init__(fault.wrong)


def each_of(placed: Iterable[Placed]) -> Iterator[Placed]:
    """All blocks in order, with those of groups."""
    for each in placed:
        if each.parts:
            yield from each_of(each.parts)
        else:
            yield each

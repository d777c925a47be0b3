"""Numbers of paragraphs, figures and tables, and the ids that can be linked to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from quarterdeck import blocks
from quarterdeck.document.placed import Placed, Wrong, each_of


def flattened(gathered: Iterable[Placed]) -> Iterator[Placed]:
    """The blocks without their groups, but for those that have to stay together."""
    for placed in gathered:
        block = placed.block
        if not isinstance(block, blocks.Group):
            yield placed
            continue
        parts = tuple(flattened(Placed(each, cell=placed.cell) for each in block.blocks))
        if block.keep_together and len(parts) > 1:
            yield replace(placed, parts=tuple(each_of(parts)))
        else:
            yield from parts


def numbered(
    flat: Sequence[Placed],
) -> tuple[tuple[Placed, ...], list[tuple[int, Wrong]]]:
    """The blocks with their numbers and ids, and what is wrong with ids and heading order."""
    faults: list[tuple[int, Wrong]] = []
    count = {"paragraph": 0, "figure": 0, "table": 0}
    taken = set()
    for placed in each_of(flat):
        given = getattr(placed.block, "id", "")
        if given and given in taken:
            faults.append((placed.cell, Wrong(f"the id {given!r} is used twice", "make it unique")))
        elif given and not re.fullmatch(r"[A-Za-z][A-Za-z0-9_.-]*", given):
            faults.append(
                (
                    placed.cell,
                    Wrong(f"the id {given!r} can't be linked to", "use letters, digits, _ and -"),
                )
            )
        taken.add(given)
    level = 1

    def place(placed: Placed) -> Placed:
        nonlocal level
        if placed.parts:
            return replace(placed, parts=tuple(map(place, placed.parts)))
        block = placed.block
        match block:
            case blocks.Heading():
                if block.level > level + 1:
                    skipped = f"the heading {block.text!r} goes from level {level} to {block.level}"
                    faults.append((placed.cell, Wrong(skipped, f"use level {level + 1}")))
                level = block.level
                return replace(placed, id=block.id or _free(_slug(block.text), taken))
            case blocks.Dashboard():
                level = 2
                return replace(placed, id=block.id)
            case blocks.Paragraph() if block.numbered and block.voice != "note":
                count["paragraph"] += 1
                number = count["paragraph"]
                name = block.id or _free(f"paragraph-{number}", taken)
                return replace(placed, number=number, id=name)
            case blocks.Paragraph():
                return replace(placed, id=block.id)
            case blocks.Chart():
                count["figure"] += 1
                return replace(placed, number=count["figure"], id=block.id)
            case blocks.Table():
                if not block.show_caption:
                    return replace(placed, id=block.id)
                count["table"] += 1
                return replace(placed, number=count["table"], id=block.id)
            case _:
                return placed

    return tuple(map(place, flat)), faults


def _slug(text: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", blocks.plain(text).lower()).strip("-")
    return slug if slug[:1].isalpha() else f"section-{slug}".rstrip("-")


def _free(wanted: str, taken: set[str]) -> str:
    """The id wanted, or with the first number that makes it unique; it is then taken."""
    found, number = wanted, 2
    while found in taken:
        found, number = f"{wanted}-{number}", number + 1
    taken.add(found)
    return found

"""References by name in words become links with numbers; links that lead nowhere."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from quarterdeck import blocks
from quarterdeck.document.placed import NotProse, Placed, Wrong, each_of

_REFERENCE = re.compile(r"\{(?P<kind>[A-Za-z_]+)(?::(?P<name>[^{}]*))?\}")

_REFERRED: Final = ("paragraph", "paragraphs", "figure", "table")

NOT_WORDS: Final = frozenset({"block", "id", "svg", "svg_narrow", "data", "written_in"})


def referred(
    placed: Sequence[Placed],
) -> tuple[tuple[Placed, ...], list[tuple[Placed, Wrong]]]:
    """The blocks with each {paragraph:name} in their words as a link to its number.

    Also every reference that leads nowhere, with the block whose words hold it.
    """
    every = list(each_of(placed))
    unknown: list[tuple[Placed, Wrong]] = []

    def fill(each: Placed) -> Placed:
        if each.parts:
            return replace(each, parts=tuple(map(fill, each.parts)))

        def link(found: re.Match[str]) -> str:
            try:
                return _link(found, every)
            except NotProse as error:
                unknown.append((each, error.fault))
                return found[0]

        written = each.block.model_dump()
        filled = _words_replaced(written, link)
        if filled == written:
            return each
        return replace(each, block=type(each.block).model_validate(filled))

    return tuple(map(fill, placed)), unknown


def _words_replaced(value: Any, link: Callable[[re.Match[str]], str]) -> Any:
    """A block's plain values with each reference in its words replaced."""
    if isinstance(value, str):
        return _REFERENCE.sub(link, value) if "{" in value else value
    if isinstance(value, Mapping):
        return {
            key: each if key in NOT_WORDS else _words_replaced(each, link)
            for key, each in value.items()
        }
    if isinstance(value, tuple | list):
        return tuple(_words_replaced(each, link) for each in value)
    return value


def _link(found: re.Match[str], every: Sequence[Placed]) -> str:
    """A reference as a link with its number. Raises NotProse where it leads nowhere."""
    kind, name = found["kind"], found["name"]
    if kind.lower() not in _REFERRED or not name:
        kinds = " or ".join(f"{{{known}:name}}" for known in _REFERRED)
        raise NotProse(Wrong(f"{found[0]} stands for nothing", f"words may hold {kinds}"))
    places = _places(kind.lower(), name, every)
    first, last = places[0], places[-1]
    if first is last:
        return f"[{kind.removesuffix('s')} {first.number}](#{first.id})"
    return f"[{kind} {first.number}](#{first.id}) to [{last.number}](#{last.id})"


def _places(kind: str, name: str, every: Sequence[Placed]) -> Sequence[Placed]:
    """The paragraphs, the figure or the table that a name means. Raises NotProse for none."""
    section = _section(name, every)
    if kind.startswith("paragraph"):
        found = [
            one
            for one in section
            if isinstance(one.block, blocks.Paragraph) and one.number is not None
        ]
        if found:
            return found if kind == "paragraphs" else found[:1]
        why = "no numbered paragraph stands under it" if section else "nothing here is called so"
        raise NotProse(Wrong(f"{{{kind}:{name}}} leads nowhere: {why}", _near(name, every)))
    sort = blocks.Chart if kind == "figure" else blocks.Table
    there = [one for one in every if isinstance(one.block, sort) and one.number is not None]
    found = [one for one in there if one.id == name]
    found = found or [one for one in there if one.id.startswith(f"{name}_")]
    found = found or [one for one in there if one in section]
    if len(found) == 1:
        return found
    shown = ", ".join(one.id for one in found or there) or "none"
    why = f"there are {len(found)} {kind}s of that name" if found else "nothing here is called so"
    wrong = f"{{{kind}:{name}}} leads nowhere: {why}"
    raise NotProse(Wrong(wrong, f"the {kind}s are called {shown}"))


def _section(name: str, every: Sequence[Placed]) -> Sequence[Placed]:
    """What is called by a name: a block, and under a heading all that follows it."""
    start = next((place for place, one in enumerate(every) if one.id == name), None)
    if start is None:
        return ()
    heading = every[start].block
    if not isinstance(heading, blocks.Heading):
        return every[start : start + 1]
    end = next(
        (
            place
            for place, one in enumerate(every[start + 1 :], start + 1)
            if isinstance(one.block, blocks.Dashboard)
            or (isinstance(one.block, blocks.Heading) and one.block.level <= heading.level)
        ),
        len(every),
    )
    return every[start:end]


def _near(name: str, every: Sequence[Placed]) -> str:
    """What a name that leads nowhere may have meant."""
    close = difflib.get_close_matches(name, [one.id for one in every if one.id], n=1)
    return f"did you mean {close[0]!r}?" if close else "give the id of a heading or a paragraph"


def links(placed: Sequence[Placed]) -> Iterator[tuple[int, Wrong]]:
    """Links to a block that isn't there, each with the cell that holds it."""
    ids = {each.id for each in each_of(placed)}
    for each in each_of(placed):
        for words in _words_in(each.block.model_dump(exclude={"svg", "svg_narrow"})):
            for run in blocks.runs(words):
                if run.address.startswith("#") and run.address[1:] not in ids:
                    wrong = f"links to {run.address!r}, and no block has that id"
                    yield each.cell, Wrong(wrong, "give the block an id, or mend the link")


def _words_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if "](#" in value:
            yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _words_in(each)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _words_in(each)

"""Which categories the extracts of a source should hold, as far as the params tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from quarterdeck.params.loading import Params
from quarterdeck.params.sources import ReaderName, Selection, Source


@dataclass(frozen=True)
class Expected:
    """What an extract of a source should hold.

    wanted: categories and subcategories that are counted or left out somewhere; of each group, one
    at least should be there. known: every category that there may be, None where any may.
    """

    wanted: tuple[tuple[str, ...], ...] = ()
    known: frozenset[str] | None = None


def expected_categories(params: Params) -> dict[str, Expected]:
    """What the extracts of each source should hold, by the source's id.

    A source that lists its `categories` should hold those and no others. Of any other, what the
    register and the baskets name is wanted; others are unknown only where nothing counts all there
    are. Peers' figures have the ids of indicators; the categories of a population are its reader's.
    """
    return {source.id: _expected(params, source) for source in params.sources.values()}


def _expected(params: Params, source: Source) -> Expected:
    if source.reader is ReaderName.POPULATION:
        return Expected()
    if source.reader is ReaderName.PEER_VALUES:
        registers = params.frameworks.values()
        return Expected(known=frozenset(one.id for each in registers for one in each.indicators))
    selections = list(_selections(params, source))
    baskets = [
        basket
        for paper in params.papers.values()
        for basket in paper.basket
        if basket.source == source.id
    ]
    left_out = source.fault_rule.leave_out if source.fault_rule else ()
    wanted: list[tuple[str, ...]] = [(name,) for name in (*source.categories, *left_out)]
    for selection in selections:
        wanted += [(name,) for name in (*selection.categories, *selection.leave_out)]
        # Subcategories that are counted together may follow each other, as "residential" burglary
        # did on that of a "dwelling".
        wanted += [selection.subcategories] if selection.subcategories else []
    for basket in baskets:
        wanted += [(name,) for name in (*basket.categories, *basket.neither, *basket.leave_out)]
    groups = tuple(dict.fromkeys(wanted))
    if source.categories:
        return Expected(groups, frozenset(source.categories))
    counting = [*(one.categories for one in selections), *(one.categories for one in baskets)]
    if not counting or not all(counting):
        return Expected(groups)
    named = frozenset(name for group in groups for name in group)
    return Expected(groups, named | frozenset(source.labels))


def _selections(params: Params, source: Source) -> Iterator[Selection]:
    for framework in params.frameworks.values():
        for one in framework.indicators:
            chosen: Iterable[Selection | None] = (
                one.numerator,
                one.denominator,
                one.compared_denominator,
            )
            yield from (each for each in chosen if each is not None and each.source == source.id)

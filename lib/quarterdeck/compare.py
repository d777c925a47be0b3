"""Two editions of a workbook set side by side, or one beside what today's extracts make of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from quarterdeck import document, edition_comparison, indicators, markup
from quarterdeck import params as params_package
from quarterdeck.blocks import Block
from quarterdeck.edition_comparison import Revised
from quarterdeck.indicators import table_file
from quarterdeck.params import Params
from quarterdeck.paths import Workbook
from quarterdeck.periods import Quarter
from quarterdeck.prepare import Progress, chosen_quarters, silent
from quarterdeck.printing import day
from quarterdeck.problems import Problem, Problems
from quarterdeck.publish import TABLE_NAME
from quarterdeck.readings import Readings
from quarterdeck.sources import facts, files, receipts


@dataclass(frozen=True)
class Compared:
    """A comparison of two editions. later: None where the earlier one was recomputed.

    shown: the comparison as blocks. revised: every figure that has changed.
    """

    earlier: Quarter
    later: Quarter | None
    shown: tuple[Block, ...]
    revised: tuple[Revised, ...]

    def as_json(self) -> dict[str, Any]:
        """What the command's `--json` prints."""
        return {
            "earlier": self.earlier.label,
            "later": None if self.later is None else self.later.label,
            "revised": [
                {
                    "indicator": one.indicator.id,
                    "area": one.area,
                    "start": one.window.start.isoformat(),
                    "end": one.window.end.isoformat(),
                    "was": one.was,
                    "now": one.now,
                    "why": one.why.value,
                    "because": one.because,
                }
                for one in self.revised
            ],
        }


def compare(
    workbook: Workbook,
    earlier: Quarter,
    later: Quarter | None = None,
    *,
    progress: Progress = silent,
) -> Compared:
    """An edition beside a later one; with no later one, beside itself recomputed today.

    An edition's table is that of `outputs/<quarter>/`, or where it was never published here the one
    in `data/processed/`. Raises Problems where params or extracts are wrong, or a table is missing
    or of another version.
    """
    if later is not None and later <= earlier:
        raise Problems(
            [
                Problem(
                    f"{earlier.label} and {later.label}",
                    "",
                    "the second isn't later than the first",
                    f"give the earlier first: quarterdeck compare {later.label} {earlier.label}"
                    if later < earlier
                    else f"with one quarter it is recomputed: quarterdeck compare {earlier.label}",
                )
            ]
        )
    params = params_package.load(workbook)
    chosen_quarters(params, [earlier, *([later] if later else [])], to_read=True)
    was = _published(workbook, earlier)
    progress("reading the later edition" if later else "recomputing", 1, 2)
    now = _published(workbook, later) if later else _recomputed(workbook, params, earlier)
    named = _received(workbook, params)
    shown = edition_comparison.comparison(
        Readings(was, params, earlier),
        Readings(now, params, later or earlier),
        params,
        published=day(params.quarter((later or earlier).label).published),
        named=named,
    )
    revised = edition_comparison.revised_figures(was, now, params, named)
    return Compared(earlier, later, shown, revised)


def _received(workbook: Workbook, params: Params) -> dict[str, str]:
    """What readers know each extract by, the day on which it came; of those that tell it."""
    found: dict[str, str] = {}
    for source in params.sources.values():
        for path in receipts.extracts(workbook, source):
            try:
                told = facts.read_facts(facts.facts_path(path), path.name)
            except Problems:
                continue  # `check` tells what is wrong with it
            found[f"{source.id}/{path.name}"] = f"received {day(told.received)}"
    return found


def write_page(compared: Compared, path: Path) -> None:
    """The comparison as one HTML page, written whole or not at all.

    Raises Problems where the folder that it is to go to isn't there.
    """
    if not path.absolute().parent.is_dir():
        raise Problems([Problem(str(path), "", "there is no such folder", "name one that is")])
    page = markup.page(document.of(compared.shown, path.name))
    with files.replaced(path) as draft:
        draft.write_text(page, encoding="utf-8")


def _published(workbook: Workbook, quarter: Quarter) -> pd.DataFrame:
    """The table of an edition as it went out. Raises Problems."""
    places: Sequence[Path] = (
        workbook.edition(quarter.label) / TABLE_NAME,
        workbook.table(quarter.label),
    )
    found = next((path for path in places if path.is_file()), None)
    if found is None:
        name = workbook.relative(places[-1])
        right = f"make it with: quarterdeck prepare {quarter.label}"
        raise Problems([Problem(name, "", "isn't there yet", right)])
    try:
        return table_file.read_table(found)
    except ValueError as error:
        right = f"publish it anew: quarterdeck publish {quarter.label}"
        raise Problems([Problem(workbook.relative(found), "", str(error), right)]) from None


def _recomputed(workbook: Workbook, params: Params, quarter: Quarter) -> pd.DataFrame:
    """The table that every extract received to this day gives for a quarter."""
    received = receipts.read_all(workbook, params)
    dates = params.quarter(quarter.label)
    came = [one.facts.received for one in received.receipts if one.facts.stands_in is None]
    latest = max(came, default=dates.cutoff)
    cutoff = max(latest, dates.cutoff)
    today = dates.model_copy(
        update={"cutoff": cutoff, "published": max(dates.published, cutoff), "meeting": None}
    )
    quarters = MappingProxyType({**params.quarters, quarter.label: today})
    return indicators.indicator_table(
        received.observations, dataclasses.replace(params, quarters=quarters), quarter
    )

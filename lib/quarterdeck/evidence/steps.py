"""What was decided of a reading: each step of its verdicts, in order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd

from quarterdeck import basket_words, printing
from quarterdeck.basket import Variation
from quarterdeck.evidence.worked import compared_on, whole, why_absent
from quarterdeck.params.dated import in_force
from quarterdeck.params.register import restarts
from quarterdeck.readings import Reading
from quarterdeck.verdicts import Direction, Improvement, Rag, Standing
from quarterdeck.wording import in_cells, quarter_before

_SPECIAL_CAUSES: Final = {
    Variation.IMPROVEMENT: "special cause, an improvement",
    Variation.CONCERN: "special cause, a concern",
    Variation.NEITHER: "special cause, neither an improvement nor a concern",
}
_LEAST_PRINTED: Final = 0.001  # a smaller probability is printed as under it


def steps(reading: Reading, *, is_adjusted: bool) -> Iterator[str]:
    """Each step of the verdicts, in the order in which they are taken.

    is_adjusted: whether its process limits are of months with their season taken out.
    """
    row, indicator = reading.row, reading.indicator
    yield _comparison(reading)
    if reading.has_change:
        yield _change(reading)
        yield _test(reading)
    yield f"**Direction:** {in_cells.DIRECTION_WORDS[reading.direction].lower()}."
    yield _standing(reading)
    if reading.rag is not Rag.NOT_RATED or reading.is_present():
        yield (
            f"**Rating:** {in_cells.RAG_WORDS[reading.rag].lower()}"
            f"{', ' + str(row['rag_reason']) if row['rag_reason'] else ''}."
        )
    if row["variation"]:
        season = ", with its season taken out" if is_adjusted else ""
        yield f"**Process limits:** {_variation(reading)}{season}{_limits_since(reading)}."
    if reading.has_window("baseline") or reading.improvement is not Improvement.NOT_JUDGED:
        yield _improvement(reading)
    if reading.has_window("quarter_before"):
        yield f"**For context:** {quarter_before.sentence(reading)}"
    if pd.notna(row["rank"]):
        place, likely = in_cells.rank(reading), in_cells.rank_range(reading)
        yield f"**Place among peers:** {place}{f', likely {likely}' if likely else ''}."
    if row["against_county"]:
        yield f"**Beside the county:** {str(row['against_county']).replace('_', ' ')}."
    if row["override"]:
        yield f"**Overridden:** {printing.sentence(str(row['override']))}"
    if reading.direction is Direction.NOT_COMPARED and not indicator.is_measured:
        yield "**Nothing is counted**, so nothing is tested."


def _variation(reading: Reading) -> str:
    """What the process limits say of the latest months, in a clause."""
    found = Variation(reading.row["variation"])
    return _SPECIAL_CAUSES.get(found) or printing.in_sentence(basket_words.LABELS[found])


def _limits_since(reading: Reading) -> str:
    """Since when its process limits are those that they are, as a clause; "" where all along."""
    indicator = reading.indicator
    begun = in_force(restarts(indicator.breaks, indicator.rebased), reading.window().end)
    return "" if begun is None else f", by limits that start again on {printing.day(begun.since)}"


def _comparison(reading: Reading) -> str:
    if reading.is_compared:
        return (
            f"**May it be compared with a year before?** Yes: "
            f"{in_cells.figure(reading, 'previous')} in "
            f"{printing.in_period(reading.window('previous'))}."
        )
    why = str(reading.row["comparison_sentence"]) or in_cells.absence_in_short(reading)
    if only := compared_on(reading) if reading.has_change else "":
        return (
            f"**May it be compared with a year before?** Not as a whole: {why}. "
            f"Like for like, {only} only, it may."
        )
    return f"**May it be compared with a year before?** No: {why or 'no figure'}."


def _change(reading: Reading) -> str:
    """The change; where the wholes aren't compared, that it is the one like for like."""
    row = reading.row
    exact = whole(float(row["change_value"])).replace("-", "\u2212")
    said = f"{in_cells.change(reading)}, {exact} exactly"
    if reading.is_compared:
        return f"**Change:** {said}."
    earlier, current = (
        in_cells.printed(reading.indicator, float(row[column]))
        for column in ("compared_earlier", "compared_current")
    )
    return f"**Change, like for like:** from {earlier} to {current}: {said}."


def _test(reading: Reading) -> str:
    row = reading.row
    p_value = float(row["p_value"])
    if pd.isna(p_value):
        return "**Test:** none can be made."
    method, _, with_current = str(row["test"]).partition(" (")
    phi = float(row["dispersion"])
    spread = f", its variance times {phi:.3g} because months scatter more than chance" * (phi > 1)
    if with_current and spread:
        spread += " (estimated with the months tested, for want of enough before them)"
    verdict = "more than chance" if reading.is_significant else "no more than chance"
    return f"**Test:** {method}{spread}: {probability(p_value)}, {verdict} at 5%."


def probability(p_value: float) -> str:
    """A p value in print: three decimals, or that it is under the least of them."""
    if p_value < _LEAST_PRINTED:
        return f"p\u00a0<\u00a0{_LEAST_PRINTED}"
    return f"p\u00a0=\u00a0{p_value:.3f}"


def _standing(reading: Reading) -> str:
    indicator = reading.indicator
    end = reading.window().end if reading.has_window() else reading.quarter.end
    entry = in_force(indicator.bands, end) or in_force(indicator.targets, end)
    if entry is None or reading.standing is Standing.NONE:
        return "**Target or band:** none in force."
    stands = in_cells.standing_words(reading)
    since = printing.day(entry.since)
    return f"**Target or band:** {stands}; in force since {since} (authority: {entry.authority})."


def _improvement(reading: Reading) -> str:
    row = reading.row
    verdict = reading.improvement.value.replace("_", " ")
    why = str(row["improvement_reason"])
    p_value = float(row["baseline_p_value"])
    test = f", {probability(p_value)}" if pd.notna(p_value) else ""
    if not reading.has_window("baseline"):
        return f"**Against the baseline:** {verdict}{test}{f' ({why})' if why else ''}."
    if not reading.is_present("baseline"):
        return f"**Against the baseline:** {verdict}. {why_absent(reading, 'baseline')}"
    window = printing.in_period(reading.window("baseline"))
    return (
        f"**Against the baseline of {in_cells.figure(reading, 'baseline')} in {window}:** "
        f"{verdict}{test}{f' ({why})' if why else ''}."
    )

"""The overall summary of a paper: what moved, by name, what is withheld, missing and embargoed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pandas as pd

from quarterdeck import data_quality, printing, tables
from quarterdeck.blocks import Block, Listing, Paragraph
from quarterdeck.edition import Edition
from quarterdeck.params.framework import Framework
from quarterdeck.printing import day
from quarterdeck.readings import Reading, Readings
from quarterdeck.revisions import verdicts_of
from quarterdeck.statistics.tests import chance_signals
from quarterdeck.verdicts import Direction, Improvement, Rag
from quarterdeck.wording import disagreements, in_cells, summaries
from quarterdeck.wording.baselines import how_projected


def overall(edition: Edition, framework: Framework) -> Iterator[Block]:
    """What worsened and improved of what a framework counts, what is withheld and why.

    A body that judges against a baseline is told its snapshot.
    """
    shown = [
        reading
        for outcome in framework.outcomes
        for reading in edition.readings.of_outcome(framework.id, outcome.id)
    ]
    told = _against_baseline if framework.is_judged else _since_last_year
    yield from told(edition, framework, shown)


def contrary(
    readings: Readings, framework: Framework, of: Iterable[Reading]
) -> list[tuple[Reading, Reading]]:
    """Those whose latest quarter points another way than their verdict, each with that."""
    beside = ((one, readings.of_quarter(framework.id, one)) for one in of)
    return [
        (one, of_quarter)
        for one, of_quarter in beside
        if of_quarter is not None and disagreements.latest_quarter(one, of_quarter)
    ]


def _since_last_year(
    edition: Edition, framework: Framework, shown: Sequence[Reading]
) -> Iterator[Block]:
    """Changes since the year before, ratings, what is withheld, and the outcomes' table."""
    for text in (
        summaries.summary(shown),
        _ratings(shown),
        _by_chance(shown),
        _not_compared(shown),
        _missing(shown),
    ):
        if text:
            yield Paragraph(text=text, voice="headline")
    yield tables.outcomes(edition.readings, framework)


def _against_baseline(
    edition: Edition, framework: Framework, shown: Sequence[Reading]
) -> Iterator[Block]:
    """The snapshot, then by name what improved, deteriorated, stayed and can't be judged."""
    by_verdict = {
        verdict: [reading for reading in shown if reading.improvement is verdict]
        for verdict in Improvement
    }
    snapshot = edition.readings.snapshot(framework.id)
    yield Paragraph(text=summaries.snapshot_sentence(snapshot), voice="headline", id="snapshot")
    last = edition.last(framework.id)
    if last is not None:
        since, rows = last
        told = summaries.since_last_edition(verdicts_of(rows), shown, since.title)
        yield Paragraph(text=told, voice="headline")
    across = summaries.across_known_changes(shown)
    if across:
        yield Paragraph(text=across, voice="headline")
    for verdict, words in (
        (Improvement.DETERIORATED, "deteriorated"),
        (Improvement.IMPROVED, "improved"),
        (Improvement.NO_CHANGE, "{show} no (significant) change"),
    ):
        found = by_verdict[verdict]
        if found:
            show = words.format(show="shows" if len(found) == 1 else "show")
            lead = f"**{printing.capital(printing.spelt(len(found)))} {show}**"
            other_way = summaries.contrary_quarters(contrary(edition.readings, framework, found))
            listed = f"{lead}: {summaries.listed_with_change(found)}."
            yield Paragraph(text=f"{listed} {other_way}" if other_way else listed, voice="headline")
    chance = summaries.by_chance(
        chance_signals(
            *(
                sum(pd.notna(one.against_baseline.p_value) for one in found)
                for found in (
                    shown,
                    by_verdict[Improvement.IMPROVED] + by_verdict[Improvement.DETERIORATED],
                )
            )
        )
    )
    yield Paragraph(text=chance, voice="headline")
    yield from _not_judged(by_verdict[Improvement.NOT_JUDGED])
    for text in (how_projected(shown), _under_embargo(edition, shown)):
        if text:
            yield Paragraph(text=text, voice="headline")


def _under_embargo(edition: Edition, readings: Iterable[Reading]) -> str:
    """Which figures of an edition that isn't for the public are embargoed; "" for none."""
    held = [
        (one.indicator.title, until)
        for one in readings
        if (until := data_quality.embargo_of(edition, one))
    ]
    if not held:
        return ""
    named = printing.by_reason(
        (printing.in_sentence(title), f"until {day(until)}") for title, until in held
    )
    count = printing.capital(printing.spelt(len(held)))
    lead = f"{count} {'figure is' if len(held) == 1 else 'figures are'}"
    return (
        f"**{lead} under embargo**: {named}. Each is marked where it stands. No count above "
        "that holds one may be passed on before then."
    )


def _not_judged(found: Sequence[Reading]) -> Iterator[Block]:
    """What can't be judged, under its reasons."""
    if not found:
        return
    count = printing.capital(printing.spelt(len(found)))
    are = "indicator can’t" if len(found) == 1 else "indicators can’t"
    yield Paragraph(text=f"**{count} {are} be judged:**", voice="headline")
    by_reason: dict[str, list[str]] = {}
    for reading in found:
        title = printing.in_sentence(reading.indicator.title)
        by_reason.setdefault(reading.improvement_reason, []).append(title)
    yield Listing(
        items=tuple(
            f"**{printing.capital(reason)}** ({len(names)}): {printing.joined(names)}."
            for reason, names in sorted(by_reason.items(), key=lambda item: -len(item[1]))
        )
    )


def _by_chance(shown: Sequence[Reading]) -> str:
    """How many of the changes compared are significant, beside how many chance would give."""
    tested = [one for one in shown if one.is_compared and pd.notna(one.row["p_value"])]
    if not tested:
        return ""
    found = sum(reading.is_significant for reading in tested)
    return summaries.by_chance(chance_signals(len(tested), found))


def _ratings(shown: Sequence[Reading]) -> str:
    counts = {rag: sum(reading.rag is rag for reading in shown) for rag in Rag}
    of = f"{printing.spelt(len(shown))} indicators on the dashboard"
    rated = [rag for rag in (Rag.RED, Rag.AMBER, Rag.GREEN) if counts[rag]]
    if not rated:
        return f"**None of the {of} is rated.**"
    are = "is" if counts[rated[0]] == 1 else "are"
    first, *others = [f"{printing.spelt(counts[rag])} {rag}" for rag in rated]
    first = first.replace(" ", f" {are} rated ")
    unrated = counts[Rag.NOT_RATED]
    rest = f"; {printing.spelt(unrated)} {'isn’t' if unrated == 1 else 'aren’t'} rated"
    said = printing.joined([f"**{first}**", *others])
    return f"Of the {of}, {said}{rest if unrated else ''}."


def _not_compared(shown: Sequence[Reading]) -> str:
    withheld = [
        reading
        for reading in shown
        if reading.is_present() and reading.direction is Direction.NOT_COMPARED
    ]
    if not withheld:
        return ""
    reasons = printing.by_reason(
        (
            printing.in_sentence(reading.indicator.short_title),
            str(reading.row["comparison_words"]),
        )
        for reading in withheld
    )
    count = printing.capital(printing.spelt(len(withheld)))
    are = "figure isn’t" if len(withheld) == 1 else "figures aren’t"
    return f"**{count} {are} compared with a year before**: {reasons}."


def _missing(shown: Sequence[Reading]) -> str:
    missing = [reading for reading in shown if not reading.is_present()]
    if not missing:
        return ""
    reasons = printing.by_reason(
        (
            printing.in_sentence(reading.indicator.short_title),
            in_cells.absence_in_short(reading),
        )
        for reading in missing
    )
    count = printing.capital(printing.spelt(len(missing)))
    have = "indicator has" if len(missing) == 1 else "indicators have"
    return f"**{count} {have} no figure**: {reasons}."

"""Sentences that count many readings: what worsened, what improved, what can't be judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import pandas as pd

from quarterdeck.comparability import Reason
from quarterdeck.printing import capital, in_sentence, joined, number, signed, spelt
from quarterdeck.readings import Reading
from quarterdeck.rounding import round_half_up
from quarterdeck.statistics.tests import ChanceSignals
from quarterdeck.verdicts import Direction, Improvement, Snapshot
from quarterdeck.wording.in_cells import variance

_NO_FIGURE = (Reason.NO_CURRENT, Reason.NO_EARLIER, Reason.SAMPLE)


def snapshot_sentence(counts: Snapshot) -> str:
    """How many indicators improved, show no change (and of these can't be judged), got worse.

    Shares are of all of them, with a decimal if one of the three has one.
    """
    if not counts.total:
        return "No indicator is judged."
    parts = (counts.improved, counts.unchanged, counts.deteriorated)
    decimals = int(any(round_half_up(counts.share(one), 1) % 1 for one in parts))
    have = "has" if counts.not_judged == 1 else "have"
    of_which = f", of which {counts.not_judged} {have} no measure that can be judged"
    indicators = "indicator" if counts.total == 1 else "indicators"
    shows = "shows" if counts.unchanged == 1 else "show"
    return (
        f"**{counts.improved} of the {counts.total} {indicators} "
        f"({number(counts.share(counts.improved), decimals)}%) improved, {counts.unchanged} "
        f"({number(counts.share(counts.unchanged), decimals)}%) {shows} no change"
        f"{of_which if counts.not_judged else ''}, and {counts.deteriorated} "
        f"({number(counts.share(counts.deteriorated), decimals)}%) deteriorated.**"
    )


def improvement_summary(counted: Sequence[Reading]) -> str:
    """A plan dashboard's one sentence: what deteriorated by name, and how many did not.

    counted: the indicators that the body counts, in the order of its paper.
    """
    counts = Counter(reading.improvement for reading in counted)
    if counts[Improvement.NOT_JUDGED] == len(counted):
        return "**No indicator can be judged against its baseline.** Each row says why."
    worse = [
        in_sentence(reading.indicator.title)
        for reading in counted
        if reading.improvement is Improvement.DETERIORATED
    ]
    lead = "**No indicator is significantly worse than its baseline**"
    if worse:
        between = "; " if any("," in title for title in worse) else ", "
        listed = f"{between.join(worse[:-1])} and {worse[-1]}" if len(worse) > 1 else worse[0]
        of = f"{capital(spelt(len(worse)))} of {spelt(len(counted))} indicators {_are(worse)}"
        if len(counted) == 1:
            of = "The one indicator is"
        lead = f"**{of} significantly worse than the baseline**: {listed}"
    others = joined(
        f"{spelt(counts[verdict])} {words}"
        for verdict, words in (
            (Improvement.IMPROVED, "improved"),
            (Improvement.NO_CHANGE, "didn’t change significantly"),
            (Improvement.NOT_JUDGED, "can’t be judged"),
        )
        if counts[verdict]
    )
    return f"{lead}.{f' {capital(others)}.' if others else ''}"


def across_known_changes(counted: Sequence[Reading]) -> str:
    """How many verdicts are across a known change, and how many there are without these.

    counted: the indicators that the body counts. "" where no verdict is.
    """
    counts = Counter(reading.improvement for reading in counted)
    said: list[str] = []
    told = ""
    for verdict, (one_of, without) in {
        Improvement.DETERIORATED: ("that deteriorated", "deteriorated"),
        Improvement.IMPROVED: ("that improved", "improved"),
        Improvement.NO_CHANGE: ("that {show} no significant change", "shown no change"),
    }.items():
        across = [
            one for one in counted if one.improvement is verdict and one.indicator.compared_although
        ]
        if not across:
            continue
        every, found = counts[verdict], len(across)
        left = every - found
        who = f"{capital(spelt(found))} of the {spelt(every)}"
        if every == 1:
            who = "The one"
        elif found == every:
            who = "Both" if every == 2 else f"All {spelt(every)}"
        shown = one_of.format(show="shows" if every == 1 else "show")
        reasons = "; ".join(dict.fromkeys(str(one.indicator.compared_although) for one in across))
        are = "is" if found == 1 else "are"
        have = "has" if left == 1 else "have"
        change = "the same change**" if reasons == told else f"a known change** ({reasons})"
        told = reasons
        remain = f"{spelt(left)} {have}" if left else "none has"
        said.append(
            f"**{who} {shown} {are} compared across {change}; without "
            f"{'it' if found == 1 else 'them'} {remain} {without}."
        )
    return " ".join(said)


def listed_with_change(readings: Iterable[Reading]) -> str:
    """Indicators by name, each with its change against its baseline: "theft (+16.3%) and so on".

    Every per cent has a decimal, since some are under one and points have one.
    """
    return joined(
        f"{in_sentence(reading.indicator.title)} ({_change_in_short(reading)})"
        for reading in readings
    )


def _change_in_short(reading: Reading) -> str:
    percent = reading.against_baseline.percent
    if reading.assessment or reading.indicator.is_percentage or pd.isna(percent):
        return "assessed" if reading.assessment else variance(reading) or "level"
    return f"{signed(percent, 1)}%"


def of_several(readings: Sequence[Reading], whole: str = "outcome") -> str:
    """How several indicators stand against their baselines, counted in a sentence.

    whole: what their body calls that which they stand under.
    """
    counts = Counter(reading.improvement for reading in readings)
    said = {
        Improvement.DETERIORATED: ("deteriorated", "deteriorated"),
        Improvement.IMPROVED: ("improved", "improved"),
        Improvement.NO_CHANGE: ("shows no change", "show no change"),
        Improvement.NOT_JUDGED: ("can’t be judged", "can’t be judged"),
    }
    every = len(readings)
    if counts[Improvement.NOT_JUDGED] == every:
        if every == 2:
            return f"Neither indicator of this {whole} can be judged."
        return f"None of the {spelt(every)} indicators of this {whole} can be judged."
    for verdict, (_, more) in said.items():
        if counts[verdict] == every:
            both = "Both" if every == 2 else f"All {spelt(every)}"
            return f"{both} indicators of this {whole} {more}."
    parts = joined(
        f"{spelt(counts[verdict])} {one if counts[verdict] == 1 else more}"
        for verdict, (one, more) in said.items()
        if counts[verdict]
    )
    return f"Of the {spelt(every)} indicators of this {whole}, {parts}."


def by_chance(signals: ChanceSignals) -> str:
    """How many significant changes there are, beside how many chance alone would give."""
    changes = "change" if signals.indicators == 1 else "changes"
    found = "none is" if signals.found == 0 else f"{spelt(signals.found)} are"
    if signals.found == 1:
        found = "one is"
    return (
        f"Of {spelt(signals.indicators)} {changes} tested, {found} "
        f"significant. Chance alone would give about {number(signals.expected, 1)}."
    )


def summary(readings: Sequence[Reading]) -> str:
    """The dashboard's one sentence: what worsened, what improved, what is withheld."""
    compared = [reading for reading in readings if reading.is_compared]
    if not compared:
        return "**No change can be compared this quarter.** Each row says why."
    worsening = _titles(compared, Direction.WORSENING)
    improving = _titles(compared, Direction.IMPROVING)
    moved = _titles(compared, Direction.HIGHER, Direction.LOWER)
    pieces = ["**No comparable indicator is significantly worse than a year before**"]
    if worsening:
        of = f"{spelt(len(worsening))} of {spelt(len(compared))} comparable indicators"
        if len(compared) == 1:
            of = "the one comparable indicator"
        pieces = [f"**{capital(of)} {_are(worsening)} worsening**: {joined(worsening)}"]
    if improving:
        pieces.append(f"{spelt(len(improving))} {_are(improving)} improving: {joined(improving)}")
    if moved:
        have = "has" if len(moved) == 1 else "have"
        pieces.append(
            f"{spelt(len(moved))} {have} changed, neither for better nor worse: {joined(moved)}"
        )
    return f"{'; '.join(pieces)}.{_withheld_words(readings)}"


def _withheld_words(readings: Sequence[Reading]) -> str:
    withheld = [reading for reading in readings if not reading.is_compared]
    if not withheld:
        return ""
    changes = "change is" if len(withheld) == 1 else "changes are"
    reasons = {
        "no figure" if reading.withheld in _NO_FIGURE else "not like for like"
        for reading in withheld
    }
    return f" {capital(spelt(len(withheld)))} {changes} withheld: {', or '.join(sorted(reasons))}."


def _are(listed: Sequence[str]) -> str:
    return "is" if len(listed) == 1 else "are"


def _titles(readings: Sequence[Reading], *verdicts: Direction) -> list[str]:
    return [
        in_sentence(reading.indicator.short_title)
        for reading in readings
        if reading.direction in verdicts
    ]

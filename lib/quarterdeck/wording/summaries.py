"""Sentences that count many readings: what worsened, what improved, what can't be judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from quarterdeck.comparability import Reason
from quarterdeck.printing import by_reason, capital, in_sentence, joined, number, spelt
from quarterdeck.readings import Reading
from quarterdeck.rounding import round_half_up
from quarterdeck.statistics.tests import ChanceSignals
from quarterdeck.verdicts import Direction, Improvement, Snapshot, snapshot
from quarterdeck.wording.baselines import on_year_before
from quarterdeck.wording.in_cells import IMPROVEMENT_WORDS, variance

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
    of_which = f", of which {counts.not_judged} {have} no figure that can be judged"
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
    """A plan dashboard's one sentence: what deteriorated by name, what improved most, how many.

    What improved most is by per cent, which counts have; what falls by points isn't set beside it.
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
    most = _improved_most(counted)
    others = joined(
        f"{spelt(counts[verdict])} {words}"
        for verdict, words in (
            (Improvement.IMPROVED, f"improved{f' (most of all {most})' if most else ''}"),
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
    """Indicators by name, each with its change against its baseline: "theft (+16%) and so on".

    A change is told as it is everywhere else: in whole per cent, with a decimal under one.
    """
    return joined(
        f"{in_sentence(reading.indicator.title)} ({_change_in_short(reading)})"
        for reading in readings
    )


def _change_in_short(reading: Reading) -> str:
    return "assessed" if reading.assessment else variance(reading) or "level"


def _improved_most(counted: Sequence[Reading]) -> str:
    """The indicator that improved by the largest per cent, with it; "" where fewer than two did.

    A special cause for the worse in its latest months is told with it: nobody should read that
    what rises now is what went best.
    """
    improved = [
        reading
        for reading in counted
        if reading.improvement is Improvement.IMPROVED
        and pd.notna(reading.against_baseline.percent)
    ]
    if len(improved) < 2:
        return ""
    most = max(improved, key=lambda reading: abs(reading.against_baseline.percent))
    rises = most.row["variation"] == "special cause concern"
    but = ", though its latest months are a concern" if rises else ""
    return f"{in_sentence(most.indicator.title)}, {variance(most)}{but}"


def since_last_edition(
    was: Mapping[str, Improvement], counted: Sequence[Reading], since: str
) -> str:
    """The last edition's counts, and by name which indicators moved since, each with why.

    was: the verdicts of the last edition, by indicator. counted: those that the body counts now.
    since: what the last edition was of. "" where it had none of them.
    """
    if not was:
        return ""
    counts = snapshot(list(was.values()))
    not_judged = f" ({counts.not_judged} of them not judged)" if counts.not_judged else ""
    then = (
        f"**In the report on {since}, {counts.improved} improved, {counts.unchanged} showed no "
        f"change{not_judged} and {counts.deteriorated} deteriorated.**"
    )
    moved = [
        (reading, was[reading.indicator.id])
        for reading in counted
        if reading.indicator.id in was and was[reading.indicator.id] is not reading.improvement
    ]
    told = [
        _moved(
            [(one, why_now(one)) for one, before in moved if before is verdict],
            f"that had {word} no longer {{counts}} so",
        )
        for verdict, word in _MOVED.items()
    ]
    told += [
        _moved(
            [
                (one, f"{IMPROVEMENT_WORDS[before].lower()} then")
                for one, before in moved
                if one.improvement is verdict and before not in _MOVED
            ],
            f"{{has}} {word} that hadn’t",
        )
        for verdict, word in _MOVED.items()
    ]
    changed = joined(
        f"{spelt(count)} {words}"
        for count, words in (
            (_crossed(moved, Improvement.NO_CHANGE, Improvement.NOT_JUDGED), "can’t be judged now"),
            (_crossed(moved, Improvement.NOT_JUDGED, Improvement.NO_CHANGE), "can be judged now"),
        )
        if count
    )
    told.append(f"Of those that showed no change, {changed}." if changed else "")
    new = sum(one.indicator.id not in was for one in counted)
    gone = len(set(was) - {one.indicator.id for one in counted})
    told.append(f"{capital(spelt(new))} {_are_was(new)} not in it." if new else "")
    told.append(f"{capital(spelt(gone))} of it {_are_was(gone)} not in this." if gone else "")
    said = [one for one in told if one]
    return " ".join([then, *(said or ["None of them has moved since."])])


#: The verdicts that are told by name where they moved, in the order of a paper's summary.
_MOVED = {Improvement.IMPROVED: "improved", Improvement.DETERIORATED: "deteriorated"}


def _moved(found: Sequence[tuple[Reading, str]], words: str) -> str:
    """How many moved one way, then by name under the reasons; "" for none."""
    if not found:
        return ""
    lead = words.format(
        counts="counts" if len(found) == 1 else "count", has="has" if len(found) == 1 else "have"
    )
    named = by_reason((in_sentence(one.indicator.title), why) for one, why in found)
    return f"{capital(spelt(len(found)))} {lead}: {named}."


def why_now(reading: Reading) -> str:
    """In a few words, what an indicator that moved shows now."""
    if reading.improvement is Improvement.NOT_JUDGED:
        return reading.improvement_reason
    if reading.improvement is not Improvement.NO_CHANGE:
        return f"{IMPROVEMENT_WORDS[reading.improvement].lower()} now"
    return "assessed as no change" if reading.assessment else "no longer a significant difference"


def _crossed(
    moved: Sequence[tuple[Reading, Improvement]], before: Improvement, now: Improvement
) -> int:
    return sum(then is before and one.improvement is now for one, then in moved)


def _are_was(count: int) -> str:
    return "was" if count == 1 else "were"


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


def contrary_quarters(contrary: Sequence[tuple[Reading, Reading]]) -> str:
    """Of which the latest quarter points another way than the verdict, by name; "" for none.

    contrary: each reading with what the same area counts in the quarter alone.
    """
    if not contrary:
        return ""
    pieces = []
    for direction, word in ((Direction.WORSENING, "worse"), (Direction.IMPROVING, "better")):
        found = [
            f"{in_sentence(one.indicator.title)} ({on_year_before(of_quarter)})"
            for one, of_quarter in contrary
            if of_quarter.direction is direction
        ]
        if found:
            pieces.append(f"significantly {word} than that of a year before: {joined(found)}")
    return f"**But the latest quarter alone is {', and '.join(pieces)}.**"


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

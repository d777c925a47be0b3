"""The action log as it stood on a day: a table, and what the verdicts say of it in sentences.

An edition shows what was known on the day of its publication, and nothing that came later: an
action that was closed, or evaluated, afterwards is open, or not evaluated, in it. How long an
action has been open, and whether it is overdue, is told as of the day of the meeting.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from quarterdeck import printing
from quarterdeck.blocks import Block, Cell, Column, Paragraph, Row, Table, Text
from quarterdeck.params.action_log import Action, ActionStatus
from quarterdeck.params.framework import Framework
from quarterdeck.params.register import Polarity
from quarterdeck.periods import add_months
from quarterdeck.readings import Reading, Readings, Use
from quarterdeck.tables import cell, small, words
from quarterdeck.verdicts import Direction, Improvement
from quarterdeck.wording import baselines

#: For how long a closed action is listed once nothing more is to be said of it.
_MONTHS_LISTED: Final = 12
_DAYS_TOLD_AS_DAYS: Final = 14
_SPACE: Final = "\u00a0"  # a number stays with its unit

_SPACES_IN_A_SHORT_NAME: Final = 2

#: Where a paper tells of an indicator: the id of a block.
Place = Callable[[Reading], str]


class State(StrEnum):
    """How an action stands on a day."""

    OVERDUE = "overdue"
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Logged:
    """An action that had been agreed by a day, as it was known on that day.

    on: the day as of which its age is told, the same or later.
    """

    action: Action
    known: dt.date
    on: dt.date

    @property
    def is_open(self) -> bool:
        """Whether it was still to be done: it may have been closed since."""
        return self.action.closed is None or self.action.closed > self.known

    @property
    def state(self) -> State:
        """Open, overdue, done or dropped. On the day on which it is due it is in time."""
        if self.is_open:
            return State.OVERDUE if self.on > self.action.due else State.OPEN
        return State.DONE if self.action.status is ActionStatus.DONE else State.DROPPED

    @property
    def note(self) -> str:
        """Its note; "" while it was open, where the note is of an action that was closed later."""
        return "" if self.is_open and self.action.closed is not None else self.action.note or ""

    @property
    def is_evaluated(self) -> bool:
        """Whether it had been evaluated."""
        return self.action.evaluated is not None and self.action.evaluated <= self.known

    @property
    def awaits_evaluation(self) -> bool:
        """Whether it was done, and nobody had said yet what came of it."""
        return self.state is State.DONE and not self.is_evaluated

    @property
    def is_listed(self) -> bool:
        """Whether it is listed: a closed one is until it is evaluated, and for a year after."""
        if self.is_open or self.awaits_evaluation:
            return True
        last = self.action.evaluated if self.is_evaluated else self.action.closed
        assert last is not None  # it is closed
        return last > add_months(self.on, -_MONTHS_LISTED)


def logged(
    actions: Iterable[Action], known: dt.date, on: dt.date | None = None
) -> tuple[Logged, ...]:
    """The actions that had been agreed by a day: open ones by when they are due, then closed ones.

    So the longest overdue stands first, and among the closed what was closed last. on: the day as
    of which ages are told; none: the same.
    """
    found = [Logged(action, known, on or known) for action in actions if action.opened <= known]
    still_open = sorted((one for one in found if one.is_open), key=lambda one: one.action.due)
    closed = [one for one in found if not one.is_open]
    closed.sort(key=lambda one: one.action.closed or known, reverse=True)
    return (*still_open, *closed)


def of_framework(actions: Iterable[Action], framework: Framework) -> tuple[Action, ...]:
    """The actions about an indicator or an outcome that a framework reports."""
    outcomes = {outcome.id for outcome in framework.outcomes}
    reported = {name for outcome in framework.outcomes for name in outcome.every}
    return tuple(
        action for action in actions if action.outcome in outcomes or action.indicator in reported
    )


# Words


def span(days: int) -> str:
    """A number of days as it is said: in days up to a fortnight, then in whole weeks."""
    if days < _DAYS_TOLD_AS_DAYS:
        return f"{days}{_SPACE}{'day' if days == 1 else 'days'}"
    return f"{days // 7}{_SPACE}weeks"


def age(one: Logged) -> str:
    """How long an action has been open, and how late it is: "open 14 weeks; 3 weeks overdue"."""
    action = one.action
    if one.is_open:
        since, left = (one.on - action.opened).days, (action.due - one.on).days
        opened = f"open {span(since)}" if since else "opened that day"
        if left == 0:
            return f"{opened}; due that day"
        return f"{opened}; {f'due in {span(left)}' if left > 0 else f'{span(-left)} overdue'}"
    assert action.closed is not None  # it isn't open
    taken, late = (action.closed - action.opened).days, (action.closed - action.due).days
    when = f"on {printing.short_day(action.closed)}"
    after = f"after {span(taken)}" if taken else "the day it was opened"
    too_late = f"; {span(late)} late" if one.state is State.DONE and late > 0 else ""
    return f"{when}, {after}{too_late}"


def summary(log: Sequence[Logged], known: dt.date, on: dt.date | None = None) -> str:
    """How many actions are open, overdue, closed and not yet evaluated on a day.

    on: the day as of which they are overdue; none: the same.
    """
    day = printing.day(known)
    if not log:
        return f"**No action had been agreed by {day}.**"
    counts = {state: sum(one.state is state for one in log) for state in State}
    said = [_open_words(counts[State.OPEN], counts[State.OVERDUE], printing.day(on or known))]
    listed = [one for one in log if one.is_listed and not one.is_open]
    if listed:
        kinds = [
            f"{printing.spelt(count)} {state}"
            for state in (State.DONE, State.DROPPED)
            if (count := sum(one.state is state for one in listed))
        ]
        are = _are(len(listed))
        lead = f"{_number(len(listed))} that {are} closed {are} listed"
        said.append(f"{lead}: {printing.joined(kinds)}.")
    waiting = sum(one.awaits_evaluation for one in listed)
    if waiting:
        done = "One that is done is" if waiting == 1 else f"{_number(waiting)} that are done are"
        said.append(f"{done} still to be evaluated.")
    older = sum(not one.is_listed for one in log)
    if older:
        said.append(
            f"{_number(older)} more, evaluated or dropped over a year before, "
            f"{_are(older)} left out."
        )
    if _all_illustrative(log):
        said.append("The actions are illustrative: nobody agreed them.")
    return " ".join(said)


def _open_words(in_time: int, overdue: int, day: str) -> str:
    """How many are open, and how many of them overdue, on one day: that of the ages."""
    count = in_time + overdue
    actions = f"{_number(count)} {'action is' if count == 1 else 'actions are'} open"
    if not overdue:
        late = "" if count < 2 else ", none of them overdue"
        return f"**{actions}{late} on {day}.**"
    if count == 1:
        return f"**{actions} and overdue on {day}.**"
    late = "all" if overdue == count else printing.spelt(overdue)
    return f"**{actions}, {late} of them overdue on {day}.**"


def without_action(
    readings: Readings, framework: Framework, log: Sequence[Logged], place: Place
) -> str:
    """Which indicators worsen and have no open action; "" where none worsens.

    An action about an outcome is one for each of its indicators. Where the body judges against a
    baseline, what counts is that an indicator has deteriorated.
    """
    worsening = [one for one in readings.counted(framework.id) if _worsens(one, framework)]
    if not worsening:
        return ""
    taken = {
        name for one in log if one.is_open for name in (one.action.indicator, one.action.outcome)
    }
    lacking = [one for one in worsening if not taken & {one.indicator.id, one.outcome.id}]
    number = len(lacking or worsening)
    noun = "indicator" if number == 1 else "indicators"
    have = "has" if number == 1 else "have"
    subject = f"{noun} that {have} deteriorated" if framework.is_judged else f"worsening {noun}"
    if lacking:
        named = _listed([_linked(one, place) for one in lacking])
        return f"**{_number(number)} {subject} {have} no open action**: {named}."
    if number == 1:
        return f"The one {subject}, {_linked(worsening[0], place)}, has an open action."
    every = "Both" if number == 2 else f"All {printing.spelt(number)}"
    return f"{every} {subject} have an open action."


def may_be_reviewed(
    readings: Readings, framework: Framework, log: Sequence[Logged], place: Place
) -> str:
    """Which open actions are about an indicator that improves by now; "" where none is.

    The improvement has to be of a period that ends after the action was opened, and no part of
    what it counts, in an area or in the latest quarter, may be worse than a year before: the
    action may be about that part.
    """
    better: dict[str, Reading] = {}
    ready = 0
    for one in log:
        if one.is_open and one.action.indicator is not None:
            reading = readings.get(framework.id, one.action.indicator)
            is_better = _improves(reading, framework)
            is_since = is_better and reading.window().end > one.action.opened
            if is_since and not any(map(_is_worse, _parts(reading, readings, framework))):
                better[one.action.indicator] = reading
                ready += 1
    if not ready:
        return ""
    several = len(better) > 1
    owners = "their" if ready > 1 else "its"
    if framework.is_judged:
        verb = "have improved" if several else "has improved"
    else:
        verb = "are improving" if several else "is improving"
    named = _listed([_linked(one, place) for one in better.values()])
    return (
        f"**{_number(ready)} open {'actions' if ready > 1 else 'action'} may be reviewed**, since "
        f"{owners} {'indicators' if several else 'indicator'} {verb}: {named}."
    )


def _parts(reading: Reading, readings: Readings, framework: Framework) -> Iterator[Reading]:
    """What else counts the same: of a part of the area, of the quarter alone, of each district."""
    uses: tuple[Use, ...] = ("dashboard", "supplementary", "context")
    for use in uses:
        for one in readings.of_outcome(framework.id, reading.outcome.id, use=use):
            is_other = one.indicator.id != reading.indicator.id
            if is_other and one.indicator.is_measured and _counts_the_same(one, reading):
                yield one
    yield from readings.districts(framework.id, reading.indicator.id)


def _counts_the_same(one: Reading, other: Reading) -> bool:
    return one.indicator.counts == other.indicator.counts


def _is_worse(reading: Reading) -> bool:
    """Whether a figure is worse than a year before, by chance or not."""
    if not reading.is_compared:
        return False
    change, polarity = float(reading.row["change_value"]), reading.indicator.polarity
    if polarity is Polarity.NEUTRAL:
        return False
    return change > 0 if polarity is Polarity.LOWER else change < 0


def done_and_worse(
    readings: Readings, framework: Framework, log: Sequence[Logged], place: Place
) -> str:
    """Which done actions are about an indicator whose latest quarter is worse; "" for none.

    Those that somebody has evaluated are left out: what came of them is told.
    """
    found: dict[str, str] = {}
    for one in log:
        if one.awaits_evaluation and one.action.indicator is not None:
            reading = readings.get(framework.id, one.action.indicator)
            of_quarter = readings.of_quarter(framework.id, reading) or reading
            if of_quarter.direction is Direction.WORSENING:
                than = "the latest quarter is" if of_quarter is not reading else "it is"
                found[one.action.indicator] = (
                    f"{_linked(reading, place)} ({than} significantly worse than a year before, "
                    f"{baselines.on_year_before(of_quarter)})"
                )
    if not found:
        return ""
    lead = "One indicator worsens" if len(found) == 1 else f"{_number(len(found))} worsen"
    return (
        f"**{lead} although an action on {'it' if len(found) == 1 else 'each'} is done**: "
        f"{_listed(tuple(found.values()))}."
    )


def _listed(names: Sequence[str]) -> str:
    """Names in a row; with semicolons where one is more than a few words, or has a comma.

    "Satisfaction of victims of theft from vehicles and theft of vehicles" would be read as one.
    """
    if any("," in name or name.count(" ") > _SPACES_IN_A_SHORT_NAME for name in names):
        return "; ".join(names)
    return printing.joined(names)


def _worsens(reading: Reading, framework: Framework) -> bool:
    if framework.is_judged:
        return reading.improvement is Improvement.DETERIORATED
    return reading.direction is Direction.WORSENING


def _improves(reading: Reading, framework: Framework) -> bool:
    if framework.is_judged:
        return reading.improvement is Improvement.IMPROVED
    return reading.direction is Direction.IMPROVING


def _linked(reading: Reading, place: Place) -> str:
    """An indicator's title inside a sentence, as a link to where the paper tells of it."""
    title = printing.in_sentence(reading.indicator.title)
    return f"[{title}](#{place(reading)})"


def _number(count: int) -> str:
    return printing.capital(printing.spelt(count))


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _all_illustrative(log: Sequence[Logged]) -> bool:
    return all(one.action.illustrative for one in log)


# The table


def blocks(
    actions: Iterable[Action],
    readings: Readings,
    framework: Framework,
    *,
    known: dt.date,
    on: dt.date,
    place: Place,
) -> Iterator[Block]:
    """What a paper shows of the log: the sentences, then what is open and what is closed.

    known: the day of publication, after which nothing is known. on: the day as of which ages are
    told, that of the meeting. place: where the paper tells of an indicator.
    """
    log = logged(of_framework(actions, framework), known, on)
    for text in (
        summary(log, known, on),
        without_action(readings, framework, log, place),
        may_be_reviewed(readings, framework, log, place),
        done_and_worse(readings, framework, log, place),
    ):
        if text:
            yield Paragraph(text=text, voice="headline")
    marked = not _all_illustrative(log)
    still_open = [one for one in log if one.is_open]
    closed = [one for one in log if one.is_listed and not one.is_open]
    for name, listed in (("open", still_open), ("closed", closed)):
        if listed:
            rows = [(one, _row(one, readings, framework, place, marked=marked)) for one in listed]
            yield _table(name, rows, known, on)


def _table(name: str, rows: Sequence[tuple[Logged, Row]], known: dt.date, on: dt.date) -> Table:
    """Actions with owner, what they are about, dates, how they stand and for how long.

    A heavier rule stands between the overdue and the others that are open.
    """
    late = sum(one.state is State.OVERDUE for one, _ in rows)
    # Of what is closed no age runs on.
    ages = f"; ages at {printing.day(on)}" if name == "open" and on != known else ""
    return Table(
        id=f"{name}_actions",
        caption=f"{printing.capital(name)} actions, as known on {printing.day(known)}{ages}",
        columns=(
            Column(heading="Action", width=46),
            Column(heading="Owner", width=36),
            Column(heading="About", width=34),
            Column(heading="Opened", basis="and due", width=28),
            Column(heading="Status", basis=f"on {printing.short_day(on)}", width=32),
        ),
        rows=tuple(
            row.model_copy(update={"starts_group": 0 < number == late})
            for number, (_, row) in enumerate(rows)
        ),
    )


def _row(
    one: Logged, readings: Readings, framework: Framework, place: Place, *, marked: bool
) -> Row:
    return Row(
        cells=(
            _what(one, marked=marked),
            words(one.action.owner),
            words(_about(one.action, readings, framework, place)),
            _dates(one.action),
            _state(one),
        )
    )


def _what(one: Logged, *, marked: bool) -> Cell:
    action = one.action
    came = f"What came of it: {action.evaluation}" if one.is_evaluated else ""
    return cell(
        [Text(text=action.what)],
        small("Illustrative: nobody agreed it." if marked and action.illustrative else ""),
        small(one.note),
        small(came),
        header=True,
    )


def _dates(action: Action) -> Cell:
    return cell(
        [Text(text=printing.short_day(action.opened))],
        small(f"due {printing.short_day(action.due)}"),
    )


def _about(action: Action, readings: Readings, framework: Framework, place: Place) -> str:
    """The indicator or the outcome that an action is about, as a link to its section."""
    if action.indicator is not None:
        reading = readings.get(framework.id, action.indicator)
        return f"[{reading.indicator.title}](#{place(reading)})"
    outcome = next(one for one in framework.outcomes if one.id == action.outcome)
    return f"[{outcome.title}](#{outcome.id})"


def _state(one: Logged) -> Cell:
    waiting = "; not yet evaluated" if one.awaits_evaluation else ""
    return cell(
        [Text(text=printing.capital(one.state), role="strong")], small(f"{age(one)}{waiting}")
    )

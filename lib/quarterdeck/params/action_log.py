"""What `params/actions.yml` says: what somebody is to do, from the day it is agreed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from enum import StrEnum
from typing import Final

from pydantic import model_validator

from quarterdeck.params.strict import Day, Identifier, Strict, Words


class ActionStatus(StrEnum):
    """Whether an action is still to be done, has been done, or won't be."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Action(Strict):
    """What somebody is to do about an indicator or an outcome, from the day it is agreed.

    A paper shows it as it stood on the day of its meeting, so what comes later is added with its
    date and nothing is taken out: an action that is done stays, to be evaluated.
    """

    id: Identifier
    """Its name in this file."""
    what: Words
    """What is to be done."""
    owner: Words
    """The role of whoever is to do it; never a name."""
    indicator: Identifier | None = None
    """The indicator that it is about, of any framework."""
    outcome: Identifier | None = None
    """The outcome that it is about, where it is about the whole of one."""
    opened: Day
    """The day on which it was agreed."""
    due: Day
    """The last day on which it is in time."""
    status: ActionStatus
    """Whether it is open, done or dropped."""
    closed: Day | None = None
    """The day on which it was done or dropped."""
    note: Words | None = None
    """What else a reader has to know, as it stands now: why, where it was dropped."""
    evaluated: Day | None = None
    """The day on which it was evaluated."""
    evaluation: Words | None = None
    """What came of it."""
    illustrative: bool = False
    """Whether nobody agreed it: it is then marked wherever it is printed."""

    @model_validator(mode="after")
    def _about_one_thing(self) -> Action:
        if (self.indicator is None) == (self.outcome is None):
            raise ValueError(NOT_ABOUT_ONE_THING)
        return self

    @model_validator(mode="after")
    def _days_in_order(self) -> Action:
        given = {name for name, value in self if value is not None}
        wrong = out_of_order(given, self.status, self.opened, self.due, self.closed, self.evaluated)
        if wrong:
            raise ValueError("; ".join(wrong))
        return self


NOT_ABOUT_ONE_THING: Final = "an action is about an indicator or an outcome: give one of the two"


def out_of_order(
    given: Collection[str],
    status: str | None,
    opened: dt.date | None,
    due: dt.date | None,
    closed: dt.date | None,
    evaluated: dt.date | None,
) -> list[str]:
    """What an action's days and its status say against each other, each a clause.

    given: the keys under which something is written. A status or a day that is None is wrong by
    itself, or isn't given; nothing is said of it here.
    """
    wrong: list[str] = []
    if due and opened and due < opened:
        wrong.append(f"due ({due}) is before opened ({opened})")
    if status == ActionStatus.OPEN and "closed" in given:
        wrong.append("status is open and closed is given; make it done or dropped")
    elif status in (ActionStatus.DONE, ActionStatus.DROPPED) and "closed" not in given:
        wrong.append(f"status is {status}; give the day on which it was closed")
    if closed and opened and closed < opened:
        wrong.append(f"closed ({closed}) is before opened ({opened})")
    if ("evaluated" in given) != ("evaluation" in given):
        wrong.append("evaluated and evaluation go together")
    if "evaluated" in given and "closed" not in given:
        wrong.append("what is evaluated is closed first")
    elif evaluated and closed and evaluated < closed:
        wrong.append(f"evaluated ({evaluated}) is before closed ({closed})")
    return wrong


class ActionsFile(Strict):
    """`params/actions.yml`, which may be left out."""

    actions: tuple[Action, ...]
    """Every action, open or not; the earliest first reads best."""

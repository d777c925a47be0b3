"""What `params/actions.yml` says: what somebody is to do, from the day it is agreed."""

from __future__ import annotations

from enum import StrEnum

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
            raise ValueError("an action is about an indicator or an outcome: give one of the two")
        return self

    @model_validator(mode="after")
    def _days_in_order(self) -> Action:
        wrong: list[str] = []
        if self.due < self.opened:
            wrong.append(f"due ({self.due}) is before opened ({self.opened})")
        is_open = self.status is ActionStatus.OPEN
        if is_open and self.closed is not None:
            wrong.append("status is open and closed is given; make it done or dropped")
        elif not is_open and self.closed is None:
            wrong.append(f"status is {self.status}; give the day on which it was closed")
        if self.closed is not None and self.closed < self.opened:
            wrong.append(f"closed ({self.closed}) is before opened ({self.opened})")
        if (self.evaluated is None) != (self.evaluation is None):
            wrong.append("evaluated and evaluation go together")
        if self.evaluated is not None and self.closed is None:
            wrong.append("what is evaluated is closed first")
        elif self.evaluated is not None and self.closed and self.evaluated < self.closed:
            wrong.append(f"evaluated ({self.evaluated}) is before closed ({self.closed})")
        if wrong:
            raise ValueError("; ".join(wrong))
        return self


class ActionsFile(Strict):
    """`params/actions.yml`, which may be left out."""

    actions: tuple[Action, ...]
    """Every action, open or not; the earliest first reads best."""

"""What changes over time, and what of it holds on a date.

A value that changes over time is a list of dated entries; `in_force` picks the one that holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol, TypeVar


class Dated(Protocol):
    """Something that holds from a date until the next entry of its list."""

    @property
    def since(self) -> dt.date: ...


DatedEntry = TypeVar("DatedEntry", bound=Dated)


def in_force(entries: Sequence[DatedEntry], on: dt.date) -> DatedEntry | None:
    """The entry that holds on a date: the latest one that has begun, or None before the first."""
    begun = [entry for entry in entries if entry.since <= on]
    return max(begun, key=lambda entry: entry.since) if begun else None


class Limited(Protocol):
    """Something that holds from one date to another; an end that isn't given is open."""

    @property
    def since(self) -> dt.date | None: ...

    @property
    def until(self) -> dt.date | None: ...


def holds_on(entry: Limited, on: dt.date) -> bool:
    """Whether an entry holds on a date: both of its ends are inside."""
    return (entry.since is None or entry.since <= on) and (entry.until is None or on <= entry.until)


def refuse_backwards(entry: Limited) -> None:
    """Raises ValueError where an entry is in force until a day before its first."""
    if entry.since is not None and entry.until is not None and entry.until < entry.since:
        raise ValueError(f"until ({entry.until}) is before since ({entry.since})")

"""Which received figure holds: the one of the extract received last by a quarter's cutoff."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pandas as pd

from quarterdeck.params.absence import Absence
from quarterdeck.params.places import Area
from quarterdeck.params.sources import Source
from quarterdeck.problems import Problems
from quarterdeck.sources import same_day

_CENTURIES = pd.Timedelta(days=80_000)  # puts any day before all others, in order


def as_received_by(
    observations: pd.DataFrame,
    sources: Mapping[str, Source],
    cutoff: dt.date,
    published: dt.date | None = None,
    areas: Mapping[str, Area] | None = None,
) -> pd.DataFrame:
    """Observations as they stood on a day: one row per figure, from the latest extract by then.

    observations: rows of every extract, with `received`, `embargoed_until` (dates), `extract` and,
    where any extract stands in for those of the time, `stands_in`. Such rows are read whatever the
    day; one that came after it gives way to any figure that had come.
    published: the day of publication; an extract that is embargoed beyond it doesn't replace a
    figure that was out before. areas: by id, for the name that a message prints. Returns the same
    columns, in the same order of rows. Raises Problems where two extracts received on one day give
    the same figure, since nothing says which of them holds.
    """
    in_time = observations["received"] <= pd.Timestamp(cutoff)
    # A figure's turn: the day it came, or before all others where it came late and stands in.
    received = observations["received"]
    turn = received.where(in_time, received - _CENTURIES)
    known = observations[in_time | _stands_in(observations)]
    kept, problems = [], []
    for name, rows in known.groupby("source", sort=True, observed=True):
        key = same_day.figure_columns(sources[str(name)].reader)
        if published is not None:
            rows = _public_first(rows, key, published)
        turns = turn.loc[rows.index]
        latest = turns.groupby([rows[name] for name in key], observed=True).transform("max")
        rows = rows[turns == latest]
        if problem := same_day.clash(rows, key, areas):
            problems.append(problem)
        kept.append(rows)
    if problems:
        raise Problems(problems)
    return pd.concat(kept).sort_index() if kept else known


def _stands_in(observations: pd.DataFrame) -> pd.Series:
    """Whether each row is of an extract that every quarter reads; a frame may know of none."""
    if "stands_in" in observations:
        return observations["stands_in"]
    return pd.Series(data=False, index=observations.index)


def _public_first(rows: pd.DataFrame, key: list[str], published: dt.date) -> pd.DataFrame:
    """Rows without the embargoed ones of figures that an earlier extract made public."""
    embargoed = _is_embargoed(rows, published)
    if not embargoed.any() or embargoed.all():
        return rows
    is_out = (~embargoed).groupby([rows[name] for name in key], observed=True).transform("any")
    return rows[~embargoed | ~is_out]


def silenced(observations: pd.DataFrame, published: dt.date) -> pd.DataFrame:
    """Observations without the figures that are still embargoed on the day of publication.

    An embargoed row stays, so that the paper can say "not yet published", with its numbers taken
    out: nothing made from it can depend on them.
    """
    embargoed = _is_embargoed(observations, published)
    if not embargoed.any():
        return observations
    quiet = observations.copy()
    quiet.loc[embargoed, ["numerator", "denominator", "n"]] = float("nan")
    quiet.loc[embargoed, "status"] = Absence.NOT_YET_PUBLISHED.value
    return quiet


def _is_embargoed(observations: pd.DataFrame, published: dt.date) -> pd.Series:
    """An embargo ends on its day: what is released on the day of publication may be said."""
    return observations["embargoed_until"] > pd.Timestamp(published)

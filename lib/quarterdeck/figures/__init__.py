"""Observations opened for reading: which vintage holds, and what a window comes to."""

from quarterdeck.figures.opened import CHART_MONTHS, Figures, breaks_inside, restarts_inside
from quarterdeck.figures.values import Value, absent
from quarterdeck.figures.vintages import as_received_by, silenced

__all__ = [
    "CHART_MONTHS",
    "Figures",
    "Value",
    "absent",
    "as_received_by",
    "breaks_inside",
    "restarts_inside",
    "silenced",
]

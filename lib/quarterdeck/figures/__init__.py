"""Observations opened for reading: which vintage holds, and what a window comes to."""

from quarterdeck.figures.values import Figures, Value, absent
from quarterdeck.figures.vintages import as_received_by, silenced

__all__ = ["Figures", "Value", "absent", "as_received_by", "silenced"]

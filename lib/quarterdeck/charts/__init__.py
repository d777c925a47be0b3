"""Finished numbers in; charts, sparklines and their words out.

Nothing here computes a statistic, reads a file (but for the typeface) or sets anything global:
every figure is drawn on its own canvas and given back as a string.
"""

from quarterdeck.charts.alternatives import (
    control_chart_alt,
    dot_intervals_alt,
    sparkline_alt,
    trend_alt,
)
from quarterdeck.charts.control import control_chart, run_chart
from quarterdeck.charts.districts import dot_intervals
from quarterdeck.charts.fans import projection_fan
from quarterdeck.charts.funnels import funnel
from quarterdeck.charts.parts import parts_of_wholes
from quarterdeck.charts.seasonal import seasonal_bands
from quarterdeck.charts.sparklines import rank_strip, sparkline
from quarterdeck.charts.trends import trend

__all__ = [
    "control_chart",
    "control_chart_alt",
    "dot_intervals",
    "dot_intervals_alt",
    "funnel",
    "parts_of_wholes",
    "projection_fan",
    "rank_strip",
    "run_chart",
    "seasonal_bands",
    "sparkline",
    "sparkline_alt",
    "trend",
    "trend_alt",
]

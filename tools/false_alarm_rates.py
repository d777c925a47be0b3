"""How often a steady series shows a special cause in a quarter, by chance alone.

A series is steady where its months are independent draws from one normal distribution. The share
of such series in which one of the last three months belongs to a signal of the `mdc` rules is the
false-alarm rate of a quarter. `quarterdeck.basket` holds what this prints:

    python tools/false_alarm_rates.py
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from quarterdeck.statistics.control_charts import control_charts

SEED = 20171231
SERIES = 10_000
MONTHS = (13, 24, 45)


def false_alarm_rate(months: int, series: int, generator: np.random.Generator) -> float:
    """The share of `series` steady series of so many months with a signal in the last three."""
    index = pd.date_range("2000-01-01", periods=months, freq="MS")
    values = pd.DataFrame(generator.normal(100, 10, (series, months)).T, index=index)
    found = control_charts(values).points
    last = found[found["month"].isin(index[-3:])]
    return float(last.groupby("series")["signal"].agg(lambda drawn: drawn.notna().any()).mean())


def main() -> None:
    """Print a rate for each length of series."""
    generator = np.random.default_rng(SEED)
    for months in MONTHS:
        print(f"{months} months: {false_alarm_rate(months, SERIES, generator):.4f}", flush=True)


if __name__ == "__main__":
    main()

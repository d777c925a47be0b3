"""How often a steady series shows a special cause, in a quarter or ever, by chance alone.

A series is steady where its months are independent draws from one normal distribution. The share
of such series in which one of the last three months belongs to a signal of the `mdc` rules is the
false-alarm rate of a quarter. `quarterdeck.basket` holds what this prints. For counts, which are
independent draws from one Poisson distribution, it prints the share of series with any signal at
all, on C and XmR charts; docs/methods.md quotes it:

    python tools/false_alarm_rates.py
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from quarterdeck.statistics.control_charts import control_charts

SEED = 20171231
SERIES = 10_000
MONTHS = (13, 24, 45)
MEANS = (20, 1)
MONTHS_OF_COUNTS = 36
KINDS = {"c": "C", "individuals": "XmR"}


def false_alarm_rate(months: int, series: int, generator: np.random.Generator) -> float:
    """The share of `series` steady series of so many months with a signal in the last three."""
    index = pd.date_range("2000-01-01", periods=months, freq="MS")
    values = pd.DataFrame(generator.normal(100, 10, (series, months)).T, index=index)
    found = control_charts(values).points
    last = found[found["month"].isin(index[-3:])]
    return float(last.groupby("series")["signal"].agg(lambda drawn: drawn.notna().any()).mean())


def any_signal(mean: float, series: int, generator: np.random.Generator) -> dict[str, float]:
    """The share of `series` steady series of counts with any signal, by the kind of chart."""
    index = pd.date_range("2000-01-01", periods=MONTHS_OF_COUNTS, freq="MS")
    counts = generator.poisson(mean, (series, MONTHS_OF_COUNTS)).T.astype("float64")
    values = pd.DataFrame(counts, index=index)
    shares = {}
    for kind, name in KINDS.items():
        points = control_charts(values, kind=kind).points
        drawn = points["signal"].notna().groupby(points["series"], observed=True).any()
        shares[name] = float(drawn.mean())
    return shares


def main() -> None:
    """Print a rate for each length of series, and for each mean of counts."""
    generator = np.random.default_rng(SEED)
    for months in MONTHS:
        print(f"{months} months: {false_alarm_rate(months, SERIES, generator):.4f}", flush=True)
    generator = np.random.default_rng(SEED)
    for mean in MEANS:
        for name, share in any_signal(mean, SERIES, generator).items():
            print(f"counts of mean {mean}, {name} chart: {share:.4f}", flush=True)


if __name__ == "__main__":
    main()

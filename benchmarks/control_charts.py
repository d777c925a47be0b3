"""Many control charts: all at once, one at a time, and by pandas rolling windows.

    python benchmarks/control_charts.py [--series 10000] [--few 500] [--months 60] [--runs 5]

All three work out limits, the mdc rules and the verdict of every series; they take turns in one
process, and their verdicts are compared before anything is printed. `--few` series are enough for
the two that go through series one by one. The rolling windows are what one would write in an
afternoon: complete series only, no breaks, no table of signals, no assurance.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import statistics
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
from quarterdeck.statistics.control_charts import control_chart, control_charts

POLARITY = "lower"
TARGET = 60.0
RUN = 7


def made_up(series: int, months: int) -> pd.DataFrame:
    """Monthly counts, a third of which step up or drift."""
    rng = np.random.default_rng(20171231)
    level = np.full((months, series), 50.0)
    level[2 * months // 3 :, ::3] += rng.integers(0, 25, len(range(0, series, 3)))
    level += np.linspace(0, 1, months)[:, None] * rng.choice([0, 0, 10], series)
    index = pd.period_range("2013-01", periods=months, freq="M")
    return pd.DataFrame(rng.poisson(level).astype("float64"), index=index)


def at_once(frame: pd.DataFrame) -> list[str]:
    """By the function for many."""
    charts = control_charts(frame, polarity=POLARITY, targets=TARGET)
    return charts.verdicts["variation"].tolist()


def one_at_a_time(frame: pd.DataFrame) -> list[str]:
    """A plain loop over the function for one."""
    return [
        control_chart(frame[name], polarity=POLARITY, targets=TARGET).variation for name in frame
    ]


def by_rolling(frame: pd.DataFrame) -> list[str]:
    """A plain loop over rolling windows of pandas."""
    return [rolled(frame[name]) for name in frame]


def rolled(values: pd.Series) -> str:
    """The verdict on the last month of a complete series, by rolling windows."""
    distance = values - values.mean()
    ranges = values.diff().abs()
    kept = ranges[ranges < 3.267 * ranges.mean()]
    reach = 2.66 * (kept if kept.sum() > 0 else ranges).mean()
    steps = np.sign(values.diff())
    rules: list[tuple[pd.Series, str]] = []
    for sign, words in ((1, "special cause concern"), (-1, "special cause improvement")):
        away = sign * distance
        beyond = away > reach * 2 / 3
        near = members(beyond.astype(float).rolling(3).sum() >= 2, 3) & beyond
        trend = members((steps == sign).astype(float).rolling(RUN - 1).sum() == RUN - 1, RUN)
        run = members((away > 0).astype(float).rolling(RUN).sum() == RUN, RUN)
        rules += [(rule, words) for rule in (away > reach, trend, near, run)]
    # The first of the four on either side before the second on either.
    in_order = [rules[place] for pair in zip(range(4), range(4, 8), strict=True) for place in pair]
    met, words = zip(*in_order, strict=True)
    return str(np.select(met, words, default="common cause")[-1])


def members(full: pd.Series, length: int) -> pd.Series:
    """Months inside a window that ends where `full` is true."""
    backwards = full[::-1].astype(float).rolling(length, min_periods=1).max()
    return backwards[::-1].astype(bool)


WAYS: dict[str, Callable[[pd.DataFrame], list[str]]] = {
    "all at once": at_once,
    "one at a time": one_at_a_time,
    "pandas rolling": by_rolling,
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--series", type=int, default=10_000)
    parser.add_argument("--few", type=int, default=500)
    parser.add_argument("--months", type=int, default=60)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    many = made_up(given.series, given.months)
    few = many.iloc[:, : given.few]
    contenders = {
        (way, frame.shape[1]): (WAYS[way], frame)
        for way, frame in (
            ("all at once", many),
            ("all at once", few),
            ("one at a time", few),
            ("pandas rolling", few),
        )
    }
    seconds: dict[tuple[str, int], list[float]] = {name: [] for name in contenders}
    verdicts = {}
    for _ in range(given.runs):
        for name, (way, frame) in contenders.items():
            gc.collect()
            begun = time.perf_counter()
            verdicts[name] = way(frame)
            seconds[name].append(time.perf_counter() - begun)
    told = {tuple(said[: given.few]) for said in verdicts.values()}
    if len(told) != 1:
        raise SystemExit("the verdicts differ")
    special = sum(word.startswith("special") for word in next(iter(told)))
    print(f"\n### Control charts of {given.months} months: limits, mdc rules, verdicts\n")
    print("| | series | seconds (median) | range | ms a series | times all at once |")
    print("|---|---:|---:|---:|---:|---:|")
    base = statistics.median(seconds["all at once", given.series]) / given.series
    for (way, count), took in seconds.items():
        each = statistics.median(took) / count
        print(
            f"| {way} | {count:,} | {statistics.median(took):.2f} "
            f"| {min(took):.2f} to {max(took):.2f} | {1000 * each:.3f} | {each / base:.1f} |"
        )
    print(
        f"\nThe verdicts on the first {given.few:,} series are the same by all three; {special:,} "
        f"are special causes. Python {platform.python_version()}, {os.cpu_count()} cores, load "
        f"{os.getloadavg()[0]:.1f} at the end."
    )


if __name__ == "__main__":
    main()

"""What every chart carries beside its picture: the table of its numbers, and checked words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from quarterdeck.blocks import Cell, Column, Row, Table, Text, plain
from quarterdeck.charts import words as say
from quarterdeck.charts.series import Series

Align = Literal["left", "right", "centre", "decimal"]

NO_FIGURE = "no figure"


def table(
    identity: str, caption: str, columns: Sequence[tuple[str, Align]], rows: Sequence[Sequence[str]]
) -> Table:
    """A plain table of a chart's numbers; the first cell of a row is its heading."""
    aligned = [align for _, align in columns]
    return Table(
        id=f"{identity}-data",
        caption=caption,
        columns=tuple(Column(heading=heading, align=align) for heading, align in columns),
        rows=tuple(
            Row(
                cells=tuple(
                    Cell(lines=((Text(text=text),),), align=align, header=number == 0)
                    for number, (text, align) in enumerate(zip(row, aligned, strict=True))
                )
            )
            for row in rows
        ),
    )


def control_chart_data(
    series: Series, identity: str, measure: str, decimals: int, suffix: str
) -> Table:
    """Each month with its value, mean, limits and what is special about it."""
    levels = series.level_decimals(decimals)

    def number(value: float | None, places: int, missing: str) -> str:
        return missing if value is None else say.printed(value, places, suffix)

    limited = any(point.drawn_lower is not None for point in series.points)
    limited = limited or series.centre_name == "mean"
    targeted = len({point.target for point in series.points}) > 1
    rows = []
    for segment in series.segments:
        trial = " (trial)" if segment.trial else ""
        for point in segment.points:
            limits = [
                number(level, levels, "none") + (trial if level is not None else "")
                for level in (point.drawn_lower, point.drawn_upper)
            ]
            rows.append(
                (
                    say.month(point.month),
                    number(point.value, decimals, NO_FIGURE),
                    number(point.centre, levels, "none"),
                    *(limits if limited else ()),
                    *(
                        ("none" if point.target is None else say.shortest(point.target, suffix),)
                        if targeted
                        else ()
                    ),
                    _signal(point.signal, point.side, point.meaning, series.centre_name),
                )
            )
    columns: list[tuple[str, Align]] = [
        ("Month", "left"),
        ("Value", "right"),
        (say.capital(series.centre_name), "right"),
    ]
    columns += [("Lower limit", "right"), ("Upper limit", "right")] if limited else []
    columns += [("Target", "right")] if targeted else []
    columns.append(("Special cause", "left"))
    return table(identity, f"{measure}, by month", columns, rows)


def _signal(signal: str | None, side: str | None, meaning: str | None, centre: str) -> str:
    if signal is None:
        return "none"
    verdict = f": {meaning}" if meaning in ("better", "worse") else ""
    return say.capital(say.found(signal, side or "", centre)) + verdict


def with_scale(subtitle: str, start: float, suffix: str, *, intervals: bool = False) -> str:
    """The subtitle, saying what the bars are and where the scale starts unless that is at zero."""
    told = ["Bars are 95% intervals."] if intervals else []
    told += [f"The scale starts at {say.shortest(start, suffix)}."] if start != 0 else []
    if not told:
        return subtitle
    stop = "" if subtitle.rstrip().endswith((".", "!", "?")) else "."
    return " ".join([subtitle.rstrip() + stop, *told])


def checked_alt(alt: str, title: str) -> str:
    """The words of a picture. Raises ValueError where they are missing or repeat the title."""
    if not alt.strip() or alt.strip().rstrip(".") == plain(title).strip().rstrip("."):
        raise ValueError(
            f"the words of the chart {title!r} must describe its picture, not repeat its title"
        )
    return alt

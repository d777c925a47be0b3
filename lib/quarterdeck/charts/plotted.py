"""What every chart is made up of: its picture in both widths, its numbers, its checked words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from quarterdeck.blocks import Cell, Chart, Column, Row, Table, Text, plain
from quarterdeck.charts import canvas as on
from quarterdeck.charts import words as say
from quarterdeck.charts.canvas import Canvas
from quarterdeck.charts.series import Point, Series
from quarterdeck.printing import capital

Align = Literal["left", "right", "centre", "decimal"]

NO_FIGURE = "no figure"


def finished(
    draw: Callable[[bool], Canvas],
    *,
    identity: str,
    title: str,
    subtitle: str,
    alt: str,
    data: Table,
    source: str,
) -> Chart:
    """A chart with its picture drawn for the printed page and, narrow, for a telephone.

    draw: gives the picture, told whether it is the narrow one. Raises ValueError where `alt` is
    missing or only repeats the title.
    """
    words = checked_alt(alt, title)
    with on.drawing():
        wide = draw(False)
        svg = wide.svg(f"{identity}-wide")
    with on.drawing():
        svg_narrow = draw(True).svg(f"{identity}-narrow")
    return Chart(
        id=identity,
        title=title,
        subtitle=subtitle,
        svg=svg,
        svg_narrow=svg_narrow,
        alt=words,
        width_mm=wide.width_mm,
        height_mm=wide.height_mm,
        data=data,
        source=source,
    )


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
    """Each month or event with its value, mean, limits and what is special about it."""
    levels = series.level_decimals(decimals)
    dates = series.dates

    def number(value: float | None, places: int, missing: str) -> str:
        return missing if value is None else say.printed(value, places, suffix)

    limited = any(point.drawn_lower is not None for point in series.points)
    limited = limited or series.centre_name == "mean"
    sides = slice(1, None) if series.one_sided else slice(None)
    targeted = len({point.target for point in series.points}) > 1
    rows = []
    for segment in series.segments:
        trial = " (trial)" if segment.trial else ""
        for point in segment.points:
            places = series.limit_decimals(point, decimals)
            limits = [
                number(level, places, "none") + (trial if level is not None else "")
                for level in [point.drawn_lower, point.drawn_upper][sides]
            ]
            rows.append(
                (
                    dates.name(point.month),
                    number(point.value, series.figure_decimals(point, decimals), NO_FIGURE),
                    number(point.centre, levels, "none"),
                    *(limits if limited else ()),
                    *(
                        ("none" if point.target is None else say.shortest(point.target, suffix),)
                        if targeted
                        else ()
                    ),
                    _signal(point, series),
                )
            )
    columns: list[tuple[str, Align]] = [
        (capital(dates.noun), "left"),
        ("Value", "right"),
        (capital(series.centre_name), "right"),
    ]
    limits_of: list[tuple[str, Align]] = [("Lower limit", "right"), ("Upper limit", "right")]
    columns += limits_of[sides] if limited else []
    columns += [("Target", "right")] if targeted else []
    columns.append(("Special cause", "left"))
    return table(identity, f"{measure}, by {dates.noun}", columns, rows)


def _signal(point: Point, series: Series) -> str:
    if point.signal is None:
        return "none"
    verdict = f": {point.meaning}" if point.meaning in ("better", "worse") else ""
    found = say.found(point.signal, point.side or "", series.centre_name, series.dates.noun)
    return capital(found) + verdict


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

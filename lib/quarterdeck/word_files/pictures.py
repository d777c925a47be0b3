"""Drawings as PNG pictures, all of a paper at once, by the compiler that makes its PDF."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from quarterdeck import blocks, glyphs, theme
from quarterdeck.problems import Problem, Problems
from quarterdeck.word_files.measures import SHAPE_MM, Kind

TEMPLATE: Final = theme.TEMPLATE_FOLDER.parent / "word" / "pictures.typ"
PICTURE_DPI: Final = 220  # what Word itself keeps of a picture
#: Shapes and sparklines are looked at closely, so they get more points to the millimetre.
CLOSER: Final = 2.0


@dataclass(frozen=True)
class Drawing:
    """A drawing and how large it is shown."""

    svg: str
    width_mm: float
    height_mm: float
    closer: float = 1.0


def shape_of(glyph: blocks.Glyph, kind: Kind = "dashboard") -> Drawing:
    """A glyph at the size of one kind of table."""
    height = SHAPE_MM[kind]
    width = glyphs.width(glyph.name) * height
    return Drawing(glyphs.svg(glyph.name, glyph.letter), width, height, CLOSER)


def drawn(picture: blocks.Picture) -> Drawing:
    """A small drawing of a cell."""
    return Drawing(picture.svg, picture.width_mm, picture.height_mm, CLOSER)


def drawn_chart(chart: blocks.Chart) -> Drawing:
    """A chart as it is printed."""
    return Drawing(chart.svg, chart.width_mm, chart.height_mm)


def pictures_of(drawings: Sequence[Drawing], file: str) -> list[bytes]:
    """Drawings as PNG, in their order. file: its name in messages.

    Raises Problems where one can't be drawn.
    """
    import typst

    if not drawings:
        return []
    asked = [
        {
            "svg": each.svg,
            "width_mm": each.width_mm * each.closer,
            "height_mm": each.height_mm * each.closer,
        }
        for each in drawings
    ]
    try:
        made = typst.compile(
            TEMPLATE,
            root=TEMPLATE.parent,
            font_paths=[theme.FONT_FOLDER],
            ignore_system_fonts=True,
            sys_inputs={"drawings": json.dumps(asked, ensure_ascii=False)},
            format="png",
            ppi=PICTURE_DPI,
        )
    except typst.TypstError as error:
        wrong = f"a drawing can't be made a picture: {error.message}"
        raise Problems([Problem(file, "", wrong, "; ".join(error.hints))]) from error
    return made if isinstance(made, list) else [made]

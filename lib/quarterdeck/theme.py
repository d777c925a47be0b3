"""The look, once: colours by role, type sizes in points, sizes of the page in millimetres.

Every consumer (charts, glyphs, the HTML and the Typst template) takes its values from here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

TEMPLATE_FOLDER: Final = Path(__file__).parent / "templates" / "board_paper"
FONT_FOLDER: Final = TEMPLATE_FOLDER / "fonts"
FONT_FAMILY: Final = "DejaVu Sans"
FONT_STRETCH: Final = "condensed"

# Government Analysis Function palette; what each colour is for, and nothing else.
DARK_BLUE: Final = "#12436D"  # data, structure, headings
TURQUOISE: Final = "#28A197"  # better, green, improved; dark letter on it
DARK_PINK: Final = "#801650"  # worse, red, deteriorated; white letter on it
ORANGE: Final = "#F46A25"  # amber outline, target line; never a fill under white text
DARK_GREY: Final = "#3D3D3D"  # stable, withheld, notes
LIGHT_PURPLE: Final = "#A285D1"  # the bar beside a person's commentary
BLACK: Final = "#0B0C0C"
MID_GREY: Final = "#595959"  # second lines, bases: 7:1 on white
RULE_GREY: Final = "#BFBFBF"  # light rules between rows
PALE_GREY: Final = "#E6E6E6"  # gridlines
BAND_FILL: Final = "#E7EDF1"  # between process limits, inside a band

SIZE_TITLE: Final = 16.5
SIZE_HEADLINE: Final = 9.0
SIZE_VALUE: Final = 10.5
SIZE_DASHBOARD: Final = 8.0
SIZE_SMALL: Final = 7.0  # the floor
SIZE_BODY: Final = 10.5
SIZE_CHART_TITLE: Final = 10.0
SIZE_CHART_LABEL: Final = 8.0
LEADING: Final = 1.4

PAGE_WIDTH_MM: Final = 210.0
PAGE_HEIGHT_MM: Final = 297.0
MARGIN_PORTRAIT_MM: Final = 17.0
MARGIN_LANDSCAPE_MM: Final = 9.5
PARAGRAPH_NUMBER_MM: Final = 9.0
ROW_HEIGHT_MM: Final = 10.5
TEXT_WIDTH_MM: Final = PAGE_WIDTH_MM - 2 * MARGIN_PORTRAIT_MM

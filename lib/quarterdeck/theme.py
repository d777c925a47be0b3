"""The look, once: colours by role, type sizes in points, sizes of the page in millimetres.

Every consumer (charts, glyphs, the HTML and the Typst template) takes its values from here;
`named_values` gives them to the templates.
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
TURQUOISE_WORDS: Final = "#0D5F58"  # words of what is better: 7:1 on white
ORANGE_WORDS: Final = "#9A3B0A"  # words beside a target's line: 7:1 on white

SIZE_TITLE: Final = 16.5
SIZE_HEADLINE: Final = 9.0
SIZE_VALUE: Final = 10.5
SIZE_DASHBOARD: Final = 8.0
SIZE_SMALL: Final = 7.0  # the floor
SIZE_BODY: Final = 10.5
SIZE_CHART_TITLE: Final = 10.0
SIZE_CHART_LABEL: Final = 8.0
SIZE_SUBHEADING: Final = 12.5  # a heading of level 3
SIZE_NOTE: Final = 8.5
LEADING: Final = 1.4

#: Points by role of text in a cell: on a dashboard, and in a table on a portrait page.
DASHBOARD_SIZES: Final[dict[str, float]] = {
    "value": SIZE_VALUE,
    "earlier": 9.0,
    "label": SIZE_DASHBOARD,
    "strong": SIZE_DASHBOARD,
    "small": SIZE_SMALL,
    "heading": SIZE_DASHBOARD,
}
#: The same in low rows, of which a page holds twice as many.
LOW_ROW_SIZES: Final[dict[str, float]] = DASHBOARD_SIZES | {"value": 9.0, "earlier": 8.0}
TABLE_SIZES: Final[dict[str, float]] = {
    "value": 10.0,
    "earlier": 9.5,
    "label": 9.5,
    "strong": 9.5,
    "small": 8.0,
    "heading": 9.5,
}
BOLD_ROLES: Final = frozenset({"value", "strong", "heading"})
ROLE_COLOURS: Final[dict[str, str]] = {
    "value": DARK_BLUE,
    "earlier": DARK_GREY,
    "label": BLACK,
    "strong": BLACK,
    "small": MID_GREY,
    "heading": DARK_BLUE,
}
GLYPH_MM: Final = 4.5

PAGE_WIDTH_MM: Final = 210.0
PAGE_HEIGHT_MM: Final = 297.0
MARGIN_PORTRAIT_MM: Final = 17.0
MARGIN_LANDSCAPE_MM: Final = 9.5
MARGIN_TOP_MM: Final = 21.0
MARGIN_BOTTOM_MM: Final = 17.0
PARAGRAPH_NUMBER_MM: Final = 9.0
ROW_HEIGHT_MM: Final = 10.5
LOW_ROW_HEIGHT_MM: Final = 6.6  # two lines, of 9 and 7 points
TEXT_WIDTH_MM: Final = PAGE_WIDTH_MM - 2 * MARGIN_PORTRAIT_MM


def named_values() -> dict[str, str | float]:
    """Every colour, size and measure by its name in small letters: "dark_blue", "size_body"."""
    return {
        name.lower(): value
        for name, value in globals().items()
        if name.isupper() and isinstance(value, str | float)
    }


def custom_properties() -> str:
    """The same values as CSS custom properties: colours as they are, sizes as bare points."""
    return "".join(
        f"--{name.replace('_', '-')}:{value if isinstance(value, str) else f'{value:g}'};"
        for name, value in named_values().items()
        if not name.startswith("font_")
    )

"""What a Word file takes from the theme: sizes by kind of table, and Word's own units."""

from __future__ import annotations

from typing import Final, Literal

from quarterdeck import blocks, theme

FONT: Final = "Arial"
BODY_LINE: Final = round(240 * theme.LEADING / 1.15)  # Arial's own line is 1.15 em
#: A table of up to this many rows isn't divided between pages, as in print.
WHOLE_TABLE_ROWS: Final = 10
BAR_TWIPS: Final = 240  # from the bar beside a commentary to its words
LANDSCAPE_MM: Final = theme.PAGE_HEIGHT_MM - 2 * theme.MARGIN_LANDSCAPE_MM

#: Numbers of the lists: the one of paragraphs, the bulleted one, and the first lettered one.
PARAGRAPHS: Final = 1
BULLETED: Final = 2
LETTERED: Final = 3

#: A table on an upright page, on a dashboard, or in a dashboard's low rows.
Kind = Literal["table", "dashboard", "low"]
KINDS: Final[dict[Kind, str]] = {"table": "Table", "dashboard": "Dashboard", "low": "Low row"}
SIZES: Final[dict[Kind, dict[str, float]]] = {
    "table": theme.TABLE_SIZES,
    "dashboard": theme.DASHBOARD_SIZES,
    "low": theme.LOW_ROW_SIZES,
}
SHAPE_MM: Final[dict[Kind, float]] = {"table": theme.GLYPH_MM, "dashboard": 4.0, "low": 3.3}
#: Between a shape at the head of a cell and its words.
LED_GAP_MM: Final[dict[Kind, float]] = {"table": 1.4, "dashboard": 1.3, "low": 1.3}
#: Above and below the words of a cell.
CELL_MARGIN_TWIPS: Final[dict[Kind, int]] = {"table": 40, "dashboard": 20, "low": 6}
#: Rows are at least so high; Word makes them higher for their words.
ROW_MM: Final[dict[Kind, float]] = {
    "table": 0.0,
    "dashboard": 9.0,
    "low": 4.2,  # rows of one line give way, as in print
}


def kind_of(dashboard: blocks.Dashboard) -> Kind:
    """Which sizes a dashboard's tables have."""
    return "low" if dashboard.low_rows else "dashboard"


def role_style(kind: Kind, role: str) -> str:
    """The character style of a role of text in one kind of table."""
    return f"{KINDS[kind].replace(' ', '')}{role.capitalize()}"


def ink(colour: str) -> str:
    """A colour as Word writes it."""
    return colour.removeprefix("#")


def twips(mm: float) -> int:
    """Millimetres as twentieths of a point."""
    return round(mm * 1440 / 25.4)

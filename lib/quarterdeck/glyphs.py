"""The shapes: one grammar for ratings, directions, districts, quartiles and what is withheld.

A glyph says its verdict by outline first (filled circle, hollow diamond, filled square, hollow
lozenge, dashed ring), so that it is read in grey; a letter stands inside and words beside it.
Letters are drawn as outlines of the typeface, so a glyph needs no font.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Final, Literal, NamedTuple, get_args

from quarterdeck import theme
from quarterdeck.blocks import GlyphName

NAMES: Final[tuple[GlyphName, ...]] = get_args(GlyphName)

#: Every glyph is drawn on a square of this many units.
UNITS: Final = 24


class Letters(NamedTuple):
    """Widths of characters in em, and outlines of letters in em/1000, by weight."""

    regular: dict[str, float]
    bold: dict[str, float]
    regular_outlines: dict[str, str]
    bold_outlines: dict[str, str]


@cache
def letters() -> Letters:
    """The measures that `tools/subset_fonts.py` took of the typeface."""
    path = theme.FONT_FOLDER / "letters.json"
    return Letters(**json.loads(path.read_text(encoding="utf-8")))


def svg(name: GlyphName, letter: str = "", size: float = UNITS) -> str:
    """A glyph as a standalone SVG, `size` pixels high and as wide as `width` says.

    letter: none, one or two characters; one that the shape has no room for (an arrow, a
    pictogram) is left out. Raises KeyError on a character outside A to Z, 0 to 9, n, ?, –, -.
    """
    letter = letter.replace("-", "–")
    across = width(name) * UNITS
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_number(width(name) * size)}" '
        f'height="{_number(size)}" viewBox="{_number((UNITS - across) / 2)} 0 '
        f'{_number(across)} {UNITS}">{_drawn(name, letter)}</svg>'
    )


def width(name: GlyphName) -> float:
    """How wide a glyph is for its height: stacked boxes are narrower than high, others square."""
    return 2 / 3 if name.startswith("quartile_") else 1.0


def _drawn(name: GlyphName, letter: str) -> str:
    match name:
        case "green" | "better":
            return _circle() + _letter(letter, theme.BLACK)
        case "amber":
            return _diamond() + _letter(letter, theme.BLACK, height=10)
        case "red" | "worse":
            return _square() + _letter(letter, "#FFFFFF")
        case "not_rated" | "not_judged":
            mark = letter or "–"
            return _dashed_ring() + _letter(mark, theme.DARK_GREY, 13 if mark == "–" else 10)
        case "improving_up":
            return _circle() + _vertical_arrow(theme.BLACK, up=True)
        case "improving_down":
            return _circle() + _vertical_arrow(theme.BLACK, up=False)
        case "improving_level":
            return _circle() + _level_arrow(theme.BLACK)
        case "worsening_up":
            return _square() + _vertical_arrow("#FFFFFF", up=True)
        case "worsening_down":
            return _square() + _vertical_arrow("#FFFFFF", up=False)
        case "worsening_level":
            return _square() + _level_arrow("#FFFFFF")
        case "neutral_up":
            return _lozenge(upright=True) + _vertical_arrow(theme.DARK_GREY, up=True)
        case "neutral_down":
            return _lozenge(upright=True) + _vertical_arrow(theme.DARK_GREY, up=False)
        case "neutral_either":
            return _lozenge(upright=True) + _double_arrow(theme.DARK_GREY)
        case "stable":
            return _lozenge() + _level_arrow(theme.DARK_GREY)
        case "similar":
            return _letter(letter, theme.BLACK, weight="plain") if letter else _hollow_ring()
        case "withheld_length":
            return (
                _filled(1, 4.5, 22, 6.5) + _filled(1, 13, 13.5, 6.5) + _dashed(15.5, 13, 7.5, 6.5)
            )
        case "withheld_definition":
            return _filled(1, 9, 8, 7) + _line(10.2, 19.5, 13.8, 4.5) + _hollow(15, 9, 8, 7)
        case "withheld_coverage":
            return (
                "".join(_filled(x, 4, 6.4, 6.4) for x in (1, 8.8, 16.6))
                + _filled(1, 13.6, 6.4, 6.4)
                + "".join(_dashed(x, 13.6, 6.4, 6.4) for x in (8.8, 16.6))
            )
        case "withheld_sample":
            return _dashed(1, 4, 22, 16) + _letter("n?", theme.BLACK, height=12)
        case "withheld_data":
            return _dashed(1, 4, 22, 16) + _line(5, 12, 19, 12)
        case "quartile_top":
            return _quartiles(0)
        case "quartile_average":
            return _quartiles(1)
        case "quartile_bottom":
            return _quartiles(2)


def _circle() -> str:
    return f'<circle cx="12" cy="12" r="11" fill="{theme.TURQUOISE}"/>'


def _square() -> str:
    return f'<rect x="2" y="2" width="20" height="20" fill="{theme.DARK_PINK}"/>'


def _diamond() -> str:
    return (
        '<path d="M12 1.6 22.4 12 12 22.4 1.6 12Z" fill="#FFFFFF" '
        f'stroke="{theme.ORANGE}" stroke-width="2"/>'
    )


def _dashed_ring() -> str:
    return (
        '<circle cx="12" cy="12" r="10.4" fill="#FFFFFF" '
        f'stroke="{theme.DARK_GREY}" stroke-width="1.3" stroke-dasharray="2.1 1.8"/>'
    )


def _hollow_ring() -> str:
    return (
        '<circle cx="12" cy="12" r="9.5" fill="#FFFFFF" '
        f'stroke="{theme.DARK_BLUE}" stroke-width="2.2"/>'
    )


def _lozenge(*, upright: bool = False) -> str:
    x, y, width, height = (5.5, 0.8, 13, 22.4) if upright else (0.8, 5, 22.4, 14)
    return (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="6" fill="#FFFFFF" '
        f'stroke="{theme.DARK_GREY}" stroke-width="1.4"/>'
    )


def _vertical_arrow(colour: str, *, up: bool) -> str:
    path = "M12 18.5V6.5M7.2 11 12 6.2 16.8 11" if up else "M12 5.5V17.5M7.2 13 12 17.8 16.8 13"
    return _stroke(path, colour)


def _double_arrow(colour: str) -> str:
    """Up and down: a signal of which the side isn't told."""
    return _stroke("M12 5.5V18.5M8.6 8.4 12 5 15.4 8.4M8.6 15.6 12 19 15.4 15.6", colour)


def _level_arrow(colour: str) -> str:
    return _stroke("M5.5 12H18M13.9 8 18.2 12 13.9 16", colour)


def _stroke(path: str, colour: str) -> str:
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'


def _filled(x: float, y: float, width: float, height: float) -> str:
    return (
        f'<rect x="{_number(x)}" y="{_number(y)}" width="{_number(width)}" '
        f'height="{_number(height)}" fill="{theme.DARK_GREY}"/>'
    )


def _outlined(x: float, y: float, width: float, height: float, colour: str, more: str = "") -> str:
    return (
        f'<rect x="{_number(x + 0.6)}" y="{_number(y + 0.6)}" width="{_number(width - 1.2)}" '
        f'height="{_number(height - 1.2)}" fill="#FFFFFF" stroke="{colour}" stroke-width="1.2"'
        f"{more}/>"
    )


def _hollow(x: float, y: float, width: float, height: float) -> str:
    return _outlined(x, y, width, height, theme.DARK_GREY)


def _dashed(x: float, y: float, width: float, height: float) -> str:
    return _outlined(x, y, width, height, theme.DARK_GREY, ' stroke-dasharray="1.7 1.3"')


def _line(from_x: float, from_y: float, to_x: float, to_y: float) -> str:
    return _stroke(
        f"M{_number(from_x)} {_number(from_y)} {_number(to_x)} {_number(to_y)}", theme.DARK_GREY
    )


def _quartiles(filled: int) -> str:
    return "".join(
        f'<rect x="5" y="{_number(1.2 + 7.4 * place)}" width="14" height="6.4" '
        f'fill="{theme.DARK_BLUE if place == filled else "#FFFFFF"}" '
        f'stroke="{theme.DARK_BLUE if place == filled else theme.MID_GREY}" stroke-width="1"/>'
        for place in range(3)
    )


def _letter(
    letter: str, colour: str, height: float = 12.5, weight: Literal["bold", "plain"] = "bold"
) -> str:
    """One or two letters as outlines, centred on the square; height is the size of type."""
    if not letter:
        return ""
    measures = letters()
    plain = weight == "plain"
    widths = measures.regular if plain else measures.bold
    outlines = measures.regular_outlines if plain else measures.bold_outlines
    height -= 1.5 if len(letter) > 1 else 0
    scale = height / 1000
    width = sum(widths[each] for each in letter) * height
    # A capital of the typeface is 0.729 em high; a dash stands at the same middle.
    base = UNITS / 2 + 0.729 * height / 2
    if letter == "–":
        base = UNITS / 2 + 0.275 * height
    drawn, left = [], (UNITS - width) / 2
    for each in letter:
        drawn.append(
            f'<path transform="translate({_number(left)} {_number(base)}) scale({scale:g})" '
            f'd="{outlines[each]}" fill="{colour}"/>'
        )
        left += widths[each] * height
    return "".join(drawn)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")

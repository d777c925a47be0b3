"""Make the page's font files and the measures of its letters from the typeface in full.

    python tools/subset_fonts.py

Needs fontTools and brotli, which nothing else of ours needs. Writes, beside the two TrueType
files that the printed page is set in:

- `*.woff2`, subsets for the HTML page (European Latin, punctuation, arrows, mathematics);
- `letters.json`, the width of each printable character in em, by weight, so that figures can be
  lined up on the point without a browser, and the outlines of the letters that stand inside
  glyphs, so that a glyph looks the same where the typeface isn't installed.
"""

from __future__ import annotations

import json
from pathlib import Path

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).parents[1] / "lib/quarterdeck/templates/board_paper/fonts"
WEIGHTS = {"regular": "DejaVuSansCondensed", "bold": "DejaVuSansCondensed-Bold"}
RANGES = (
    (0x0020, 0x007E),
    (0x00A0, 0x017F),  # Latin-1 and Latin Extended-A: names of people and places
    (0x0391, 0x03C9),  # Greek, for statistics
    (0x2007, 0x2015),
    (0x2018, 0x201E),
    (0x2020, 0x2022),
    (0x2026, 0x2026),
    (0x202F, 0x2033),
    (0x2070, 0x209C),
    (0x20AC, 0x20AC),
    (0x2190, 0x2193),
    (0x2212, 0x2212),
    (0x2248, 0x2265),
)
MEASURED = (0x0020, 0x007E)
MEASURED_TOO = "\u00a0£±×÷–—‘’“”•…€−≤≥½"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789n?–"


def subset(name: str) -> None:
    """Write the WOFF2 subset of one TrueType file. The same input gives the same bytes."""
    font = TTFont(FOLDER / f"{name}.ttf", recalcTimestamp=False)
    options = Options(flavor="woff2", layout_features=["kern", "liga", "mark", "mkmk", "ccmp"])
    options.drop_tables += ["FFTM", "GDEF"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for low, high in RANGES for code in range(low, high + 1)])
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(FOLDER / f"{name}.woff2")


def letters() -> dict[str, object]:
    """Widths in em by weight and character; outlines in em/1000, y down, with the base at 0."""
    found: dict[str, object] = {}
    for weight, name in WEIGHTS.items():
        font = TTFont(FOLDER / f"{name}.ttf")
        names, metrics, em = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
        characters = [chr(code) for code in range(MEASURED[0], MEASURED[1] + 1)]
        characters += list(MEASURED_TOO)
        found[weight] = {
            character: round(metrics[names[ord(character)]][0] / em, 4) for character in characters
        }
        found[f"{weight}_outlines"] = {letter: _outline(font, letter) for letter in LETTERS}
    return found


def _outline(font: TTFont, letter: str) -> str:
    glyphs, em = font.getGlyphSet(), font["head"].unitsPerEm

    pen = SVGPathPen(glyphs, ntos=lambda number: format(round(number), "d"))
    scale = 1000 / em
    glyphs[font.getBestCmap()[ord(letter)]].draw(TransformPen(pen, (scale, 0, 0, -scale, 0, 0)))
    return str(pen.getCommands())


if __name__ == "__main__":
    for each in WEIGHTS.values():
        subset(each)
    (FOLDER / "letters.json").write_text(
        json.dumps(letters(), ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8"
    )

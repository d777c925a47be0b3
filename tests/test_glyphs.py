from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont
from quarterdeck import glyphs, theme

SVG = "{http://www.w3.org/2000/svg}"


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_of_black_on_white_is_21_as_wcag_says() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("name", glyphs.NAMES)
def test_every_glyph_is_drawn_at_the_size_asked_for(name: str) -> None:
    drawn = ElementTree.fromstring(glyphs.svg(name, size=48))  # type: ignore[arg-type]
    assert drawn.tag == f"{SVG}svg"
    assert drawn.get("height") == "48"
    assert drawn.get("viewBox") is not None
    assert len(drawn) > 0


def test_no_glyph_needs_a_font_or_anything_from_elsewhere() -> None:
    for name in glyphs.NAMES:
        drawn = glyphs.svg(name, "A")
        assert "<text" not in drawn
        assert "href" not in drawn


def in_grey(name: str) -> str:
    """A drawing with each colour replaced by one of four greys, which a bad printer can keep."""

    def grey(colour: re.Match[str]) -> str:
        return f"grey{min(int(luminance(colour[0]) * 4), 3)}"

    return re.sub(r"#[0-9A-Fa-f]{6}", grey, glyphs.svg(name))  # type: ignore[arg-type]


def test_shapes_are_told_apart_in_grey() -> None:
    same_shape = {"better": "green", "worse": "red", "not_judged": "not_rated"}
    shapes: dict[str, str] = {}
    for name in glyphs.NAMES:
        drawn = in_grey(name)
        assert shapes.get(drawn, same_shape.get(name)) == same_shape.get(name), name
        shapes.setdefault(drawn, name)


@pytest.mark.parametrize(
    ("name", "shape", "filled"),
    [
        ("green", "circle", theme.TURQUOISE),
        ("better", "circle", theme.TURQUOISE),
        ("improving_up", "circle", theme.TURQUOISE),
        ("amber", "path", "#FFFFFF"),
        ("red", "rect", theme.DARK_PINK),
        ("worsening_down", "rect", theme.DARK_PINK),
        ("stable", "rect", "#FFFFFF"),
        ("not_rated", "circle", "#FFFFFF"),
    ],
)
def test_outlines_follow_the_grammar_of_the_look(name: str, shape: str, filled: str) -> None:
    outline = ElementTree.fromstring(glyphs.svg(name))[0]  # type: ignore[arg-type]
    assert outline.tag == f"{SVG}{shape}"
    assert outline.get("fill") == filled


def test_up_and_down_are_mirror_images_of_a_shape() -> None:
    up, down = glyphs.svg("worsening_up"), glyphs.svg("worsening_down")
    assert up != down
    assert up.split("<path")[0] == down.split("<path")[0]


def test_similar_is_its_letter_alone_and_a_hollow_ring_without_one() -> None:
    assert "<circle" not in glyphs.svg("similar", "HB")
    assert "<circle" in glyphs.svg("similar")


def test_letters_are_read_on_their_fill() -> None:
    assert contrast(theme.BLACK, theme.TURQUOISE) >= 4.5
    assert contrast("#FFFFFF", theme.DARK_PINK) >= 4.5
    assert contrast(theme.DARK_GREY, "#FFFFFF") >= 4.5


def test_two_letters_fit_inside_the_square() -> None:
    drawn = ElementTree.fromstring(glyphs.svg("worse", "NW"))
    places = [
        float(match[1])
        for path in drawn.iter(f"{SVG}path")
        if (match := re.match(r"translate\(([\d.]+)", path.get("transform", "")))
    ]
    assert len(places) == 2
    assert min(places) >= 2


def test_a_letter_that_was_not_prepared_is_refused() -> None:
    with pytest.raises(KeyError):
        glyphs.svg("green", "é")


@pytest.mark.parametrize(
    ("weight", "file"),
    [("regular", "DejaVuSansCondensed.ttf"), ("bold", "DejaVuSansCondensed-Bold.ttf")],
)
def test_widths_are_those_of_the_typeface(weight: str, file: str) -> None:
    font = TTFont(theme.FONT_FOLDER / file)
    widths = getattr(glyphs.letters(), weight)
    for character in "0123456789.,%+−A –":
        advance = font["hmtx"][font.getBestCmap()[ord(character)]][0]
        assert widths[character] == pytest.approx(advance / font["head"].unitsPerEm, abs=1e-4)


@pytest.mark.parametrize("name", ["DejaVuSansCondensed", "DejaVuSansCondensed-Bold"])
def test_subset_fonts_hold_what_papers_are_written_with(name: str) -> None:
    held = TTFont(theme.FONT_FOLDER / f"{name}.woff2").getBestCmap()
    missing = [
        each for each in "aZ09£€–—‘’“”…•·−×÷±≤≥½²³éŵŷłχσ←↑→↓\u00a0\u2009" if ord(each) not in held
    ]
    assert missing == []

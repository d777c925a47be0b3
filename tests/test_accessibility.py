"""What a screen reader, a keyboard and a narrow screen meet. Axe and Chromium where there are any.

Set QUARTERDECK_AXE to the place of axe.min.js (npm's axe-core) to run axe as well.
"""

from __future__ import annotations

import html
import itertools
import json
import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
import sample_paper as sample
from bs4 import BeautifulSoup
from quarterdeck import exporters, theme
from test_glyphs import contrast

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
AXE = os.environ.get("QUARTERDECK_AXE", "")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")


@cache
def sample_html() -> str:
    return exporters.html(sample.sample_notebook(), "sample.ipynb")


@cache
def page() -> BeautifulSoup:
    return BeautifulSoup(sample_html(), "html.parser")


def test_there_is_one_main_one_title_and_a_way_past_the_head() -> None:
    assert len(page().select("main")) == 1
    assert len(page().select("h1")) == 1
    assert page().title.get_text().startswith(page().h1.get_text())
    skip = page().body.find("a")
    assert page().find(id=skip["href"][1:]) is page().main


def test_headings_go_down_one_level_at_a_time() -> None:
    levels = [int(each.name[1]) for each in page().find_all(re.compile("^h[1-6]$"))]
    assert levels[0] == 1
    for before, after in itertools.pairwise(levels):
        assert after <= before + 1


def test_ids_are_unique_and_what_refers_to_one_finds_it() -> None:
    ids = [each["id"] for each in page().find_all(id=True)]
    assert len(ids) == len(set(ids))
    for link in page().select("a[href^='#']"):
        assert link["href"][1:] in ids
    for labelled in page().select("[aria-labelledby]"):
        assert labelled["aria-labelledby"] in ids


def test_tables_have_captions_and_headings_with_scope_and_keep_their_roles() -> None:
    assert len(page().find_all("table")) >= 4
    for table in page().find_all("table"):
        assert table.caption.get_text().strip()
        assert table["role"] == "table"
        for heading in table.find_all("th"):
            assert heading["scope"] in ("col", "row", "rowgroup")
            assert heading["role"] in ("columnheader", "rowheader")
            assert heading.get_text().strip()
        for row in table.find_all("tr"):
            assert row["role"] == "row"
            assert row.find("th") is not None
        for cell in table.find_all("td"):
            assert cell["role"] == "cell"
            # A cell that runs across several columns has the heading of none of them, but for
            # one that begins with a verdict: that of the first.
            has_shape = cell.select_one(".line > .glyph:first-child") is not None
            assert bool(cell["data-label"]) == (not cell.has_attr("colspan") or has_shape)


def test_a_heading_that_runs_down_spans_the_rows_of_its_group() -> None:
    for heading in page().select("th[scope=rowgroup]"):
        assert int(heading["rowspan"]) == len(heading.find_parent("tbody").find_all("tr"))


def test_an_image_has_words_of_its_own_or_words_beside_it() -> None:
    silent = [image for image in page().find_all("img") if not image["alt"].strip()]
    for image in silent:
        assert image.parent.get_text().strip(), image.parent
    assert len(page().find_all("img")) > len(silent) > 0


def test_no_meaning_is_by_shape_alone() -> None:
    districts = page().select(".dashboard td[data-label=Districts]")[0].find_all("img")
    assert [image["alt"] for image in districts][:3] == [
        "Blaby: similar",
        "Charnwood: worse",
        "Harborough: better",
    ]


def test_a_footnote_mark_is_not_read_as_a_digit() -> None:
    marks = page().select(".dashboard sup")
    assert [mark.get_text() for mark in marks] == [f" note {n}" for n in ("1", "2", "3", "4")]


def test_colours_of_words_are_read_on_white() -> None:
    for colour in (*theme.ROLE_COLOURS.values(), theme.MID_GREY, theme.DARK_GREY, theme.DARK_BLUE):
        assert contrast(colour, "#FFFFFF") >= 4.5


def test_colours_of_shapes_stand_out_from_white() -> None:
    # WCAG 2.2, 1.4.11: three to one for what has to be seen.
    for colour in (theme.TURQUOISE, theme.DARK_PINK, theme.DARK_BLUE, theme.DARK_GREY):
        assert contrast(colour, "#FFFFFF") >= 3


def in_chromium(path: Path, width: int) -> str:
    """The page's own markup once its scripts have run."""
    command = [
        str(CHROMIUM),
        *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
        *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
        *("--virtual-time-budget=20000", f"--window-size={width},2000", "--dump-dom"),
        f"--user-data-dir={path.parent / f'profile-{width}'}",
        path.as_uri(),
    ]
    done = subprocess.run(command, capture_output=True, timeout=60, check=True)
    return done.stdout.decode("utf-8")


@needs_chromium
def test_nothing_runs_off_a_screen_of_320_pixels_or_1440(tmp_path: Path) -> None:
    frames = "".join(
        f'<iframe id="f{width}" style="width:{width}px;height:900px;border:0" '
        f'srcdoc="{html.escape(sample_html(), quote=True)}"></iframe>'
        for width in (320, 768, 1100, 1440)
    )
    (tmp_path / "frames.html").write_text(
        f"<body>{frames}<pre id=found></pre><script>"
        "addEventListener('load', () => {"
        "const found = {};"
        "for (const frame of document.querySelectorAll('iframe')) {"
        "  const root = frame.contentDocument.documentElement;"
        "  found[frame.id] = [root.clientWidth, root.scrollWidth];"
        "}"
        "document.getElementById('found').textContent = JSON.stringify(found);"
        "})</script>",
        encoding="utf-8",
    )
    dumped = in_chromium(tmp_path / "frames.html", 1500)
    found = json.loads(re.search(r'<pre id="found">(.*?)</pre>', dumped)[1])  # type: ignore[index]
    assert len(found) == 4
    for width, (seen, needed) in found.items():
        assert needed <= seen, width


@needs_chromium
@pytest.mark.skipif(not AXE, reason="QUARTERDECK_AXE doesn't name axe.min.js")
@pytest.mark.parametrize("width", [1440, 500])
def test_axe_finds_nothing(tmp_path: Path, width: int) -> None:
    script = Path(AXE).read_text(encoding="utf-8")
    allowed = re.sub(r"<meta[^>]*default-src[^>]*>", "", sample_html())
    (tmp_path / "axe.html").write_text(
        allowed.replace(
            "</body>",
            f"<script>{script}</script>"
            "<script>axe.run().then(found => {"
            "document.body.innerHTML = '<pre id=found></pre>';"
            "document.getElementById('found').textContent ="
            " JSON.stringify(found.violations.map(each => each.id)); })</script></body>",
        ),
        encoding="utf-8",
    )
    dumped = in_chromium(tmp_path / "axe.html", width)
    assert re.search(r'<pre id="found">(.*?)</pre>', dumped)[1] == "[]"  # type: ignore[index]


def test_the_style_needs_no_colour_words_that_the_theme_lacks() -> None:
    rules = (theme.TEMPLATE_FOLDER / "paper.css").read_text(encoding="utf-8")
    used = set(re.findall(r"var\(--([a-z-]+)", rules)) - {"pt", "mm", "drawn"}
    assert used <= set(re.findall(r"--([a-z-]+):", theme.custom_properties()))

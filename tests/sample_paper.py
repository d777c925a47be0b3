"""A made-up paper that uses every kind of block, for the tests of documents and exporters.

Its figures are illustrative: those of the dashboard are printed in the reference paper of January
2018, the rest are invented. Pictures are drawn here by hand, so that nothing else is needed.
"""

from __future__ import annotations

import json
import math
from typing import Any

import nbformat
from nbformat import NotebookNode
from quarterdeck.blocks import (
    MIME_TYPE,
    Block,
    Cell,
    Chart,
    Column,
    Count,
    Dashboard,
    Glyph,
    GlyphName,
    Group,
    Heading,
    KeyLine,
    Listing,
    Opening,
    Paragraph,
    Part,
    Picture,
    Row,
    Table,
    Text,
)

DISTRICTS = {
    "B": "Blaby",
    "C": "Charnwood",
    "H": "Harborough",
    "HB": "Hinckley and Bosworth",
    "M": "Melton",
    "NW": "North West Leicestershire",
    "O": "Oadby and Wigston",
}


def sparkline(seed: int, words: str, rising: float = 0.3, points: int = 36) -> Picture:
    """A small line with its mean and end point."""
    width, height = 24.0, 6.5
    values = [
        math.sin(index * 1.7 + seed) + 0.6 * math.sin(index * 0.9 * seed) + rising * index / 6
        for index in range(points)
    ]
    low, high = min(values), max(values)
    places = [
        (
            0.6 + index * (width - 2.4) / (points - 1),
            height - 0.8 - (value - low) / (high - low) * (height - 1.6),
        )
        for index, value in enumerate(values)
    ]
    line = " ".join(f"{x:.2f},{y:.2f}" for x, y in places)
    mean = sum(y for _, y in places) / points
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" '
        f'viewBox="0 0 {width} {height}">'
        f'<path d="M0.6 {mean:.2f}H{width - 1.8}" stroke="#8a8a8a" stroke-width="0.2"/>'
        f'<polyline points="{line}" fill="none" stroke="#12436D" stroke-width="0.33"/>'
        f'<circle cx="{places[-1][0]:.2f}" cy="{places[-1][1]:.2f}" r="0.75" fill="#12436D"/></svg>'
    )
    return Picture(svg=svg, alt=words, width_mm=width, height_mm=height)


def rank_strip(rank: int, low: int, high: int, members: int) -> Picture:
    """Ticks for members, a bar for the likely range and a dot for the rank."""
    step = 2.3
    ticks = "".join(f'<path d="M{1 + step * i} 0.4V2.4"/>' for i in range(members))
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="22mm" height="2.8mm" viewBox="0 0 22 2.8">'
        f'<rect x="{0.3 + step * (low - 1)}" y="0.5" width="{step * (high - low) + 1.4}" '
        'height="1.8" rx="0.9" fill="#C4D0DB"/>'
        f'<g stroke="#595959" stroke-width="0.22">{ticks}</g>'
        f'<circle cx="{1 + step * (rank - 1)}" cy="1.4" r="0.95" fill="#12436D"/></svg>'
    )
    alt = f"Ranked {rank} of {members}; likely between {low} and {high}"
    return Picture(svg=svg, alt=alt, width_mm=22, height_mm=2.8)


def text(words: str, role: Any = "label") -> tuple[Part, ...]:
    return (Text(text=words, role=role),)


def cell(*lines: tuple[Part, ...], **how: Any) -> Cell:
    return Cell(lines=lines, **how)


def rating(name: str) -> Cell:
    kinds: dict[str, tuple[GlyphName, str]] = {
        "Red": ("red", "R"),
        "Amber": ("amber", "A"),
        "Green": ("green", "G"),
        "Not rated": ("not_rated", "–"),
    }
    glyph, letter = kinds[name]
    return cell((Glyph(name=glyph, label=name, letter=letter),))


def districts(better: str = "", worse: str = "") -> Cell:
    found: list[Part] = []
    for letter, name in DISTRICTS.items():
        verdict: GlyphName = (
            "better"
            if letter in better.split()
            else "worse"
            if letter in worse.split()
            else "similar"
        )
        found.append(
            Glyph(name=verdict, label=f"{name}: {verdict}", letter=letter, hide_label=True)
        )
    return cell(tuple(found))


def ranked(rank: int, low: int, high: int) -> Cell:
    ordinal = {1: "1st", 2: "2nd", 3: "3rd"}
    said = [ordinal.get(number, f"{number}th") for number in (rank, low, high)]
    return cell(
        (
            Text(text=f"{said[0]} of 9", role="strong"),
            Text(text=f"({said[1]} to {said[2]})", role="small"),
        ),
        (rank_strip(rank, low, high, 9),),
    )


def indicator_row(
    title: str,
    unit: str,
    earlier: tuple[str, ...],
    now: tuple[str, ...],
    seed: int,
    direction: tuple[GlyphName, str, str],
    rag: str,
    peers: tuple[Cell, ...],
    where: Cell,
    outcome: Cell | None = None,
) -> Row:
    shape, word, detail = direction
    return Row(
        starts_group=outcome is not None,
        cells=(
            *([outcome] if outcome else []),
            cell(text(title, "strong"), text(unit, "small"), header=True),
            cell(
                text(earlier[0], "earlier"),
                *(text(each, "small") for each in earlier[1:]),
                align="decimal",
            ),
            cell(
                text(now[0], "value"), *(text(each, "small") for each in now[1:]), align="decimal"
            ),
            cell((sparkline(seed, f"{title}: from {earlier[0]} to {now[0]} over three years"),)),
            cell((Glyph(name=shape, label=word),), text(detail, "small")),
            rating(rag),
            *peers,
            where,
        ),
    )


def outcome_cell(title: str, rag: str, rated: str, rows: int) -> Cell:
    shown = rating(rag).lines[0][0]
    return cell(
        text(title, "heading"),
        (shown, Text(text=rated, role="small")),
        header=True,
        rows=rows,
    )


def county(quartile: str) -> Cell:
    name: Any = f"quartile_{quartile.lower()}"
    return cell((Glyph(name=name, label=quartile),))


NO_PEERS = (cell(text("None: no peer measure defined", "small"), span=2),)
BY_COUNTY = cell(text("Not held by district", "small"))


def dashboard_rows() -> tuple[Row, ...]:
    worsening: GlyphName = "worsening_up"
    return (
        indicator_row(
            "Total crime",
            "per 1,000 people",
            ("51.14",),
            ("58.53",),
            2,
            (worsening, "Worsening", "+14.5%, significant"),
            "Red",
            (ranked(4, 3, 5), county("Top")),
            districts("H M O", "C"),
            outcome_cell("Ongoing reductions in crime", "Red", "4 of 5 rated", 5),
        ),
        indicator_row(
            "Domestic burglary",
            "per 1,000 people",
            ("3.91",),
            ("5.11^1^",),
            3,
            ("withheld_definition", "Not compared", "definition changed"),
            "Not rated",
            (ranked(6, 3, 8), county("Average")),
            districts("", "B O"),
        ),
        indicator_row(
            "All burglary",
            "all premises, per 1,000 people",
            ("7.33",),
            ("7.90",),
            4,
            (worsening, "Worsening", "+7.8%, significant"),
            "Red",
            (ranked(5, 3, 7), county("Average")),
            districts("M", "H O"),
        ),
        indicator_row(
            "Vehicle crime",
            "theft of and from, per 1,000",
            ("7.20",),
            ("8.66",),
            5,
            (worsening, "Worsening", "+20.3%, significant"),
            "Red",
            (ranked(6, 5, 8), county("Bottom")),
            districts("", "B C NW"),
        ),
        indicator_row(
            "Violence with injury",
            "per 1,000 people",
            ("3.89",),
            ("4.62",),
            6,
            (worsening, "Worsening", "+18.8%, significant"),
            "Red",
            (ranked(2, 1, 4), county("Top")),
            districts("H M", "C"),
        ),
        indicator_row(
            "Fall in IOM, PPO offending",
            "per cent",
            ("42.8%",),
            ("41.8%",),
            7,
            ("stable", "Stable", "−1.0 points; on target"),
            "Green",
            NO_PEERS,
            BY_COUNTY,
            outcome_cell("Reduce offending and re-offending", "Amber", "2 of 3 rated", 3),
        ),
        indicator_row(
            "Young people’s re-offending",
            "offences per offender, with Rutland",
            ("0.82", "Apr 15–Mar 16"),
            ("0.91", "Apr 16–Mar 17"),
            8,
            ("stable", "Stable", "+11%, not significant"),
            "Amber",
            NO_PEERS,
            BY_COUNTY,
        ),
        indicator_row(
            "First-time entrants, 10 to 17",
            "number, with Rutland",
            ("126", "Apr 16–Mar 17"),
            ("75", "Apr–Dec 17 (9m)"),
            9,
            ("withheld_length", "Not compared", "12 months against 9"),
            "Not rated",
            (cell(text("No peer measure", "small")), county("Top")),
            districts("H", ""),
        ),
        indicator_row(
            "Repeat cases at MARAC",
            "% of domestic violence cases",
            ("30.0%",),
            ("27%", "Oct 16–Sep 17"),
            10,
            ("stable", "Stable", "inside 25–30% band"),
            "Green",
            NO_PEERS,
            BY_COUNTY,
            outcome_cell("Protect and support the most vulnerable", "Amber", "2 of 2 rated", 2),
        ),
        indicator_row(
            "Domestic abuse referrals",
            "adults, number",
            ("1,611^2^",),
            ("864^3^",),
            11,
            ("withheld_coverage", "Not compared", "3 services against 1; like for like −26%"),
            "Amber",
            NO_PEERS,
            BY_COUNTY,
        ),
        indicator_row(
            "Agree ASB is no worse",
            "per cent; new survey question",
            ("93.9%",),
            ("81.0%",),
            12,
            ("withheld_sample", "Not tested", "−12.9 pts; no sample size"),
            "Not rated",
            NO_PEERS,
            districts(),
            outcome_cell("Continue to reduce anti-social behaviour", "Not rated", "0 of 1", 1),
        ),
        indicator_row(
            "Reported hate incidents",
            "per 1,000; aim is more reporting",
            ("0.71",),
            ("0.74",),
            13,
            ("stable", "Stable", "+4%, not significant"),
            "Amber",
            NO_PEERS,
            districts("C", ""),
            outcome_cell(
                "Prevent people being drawn into terrorism^4^", "Amber", "1 of 1 rated", 1
            ),
        ),
    )


def dashboard(**changed: Any) -> Dashboard:
    """The dashboard of the reference paper."""
    columns = (
        Column(heading="Outcome", basis="and overall rating", width=31.9),
        Column(heading="Indicator", width=42.6),
        Column(heading="Year end\n2016-17", basis="as updated", width=19.6, align="decimal"),
        Column(
            heading="Rolling\n12 months", basis="Dec 17, or as shown", width=26, align="decimal"
        ),
        Column(heading="Trend", basis="3 years; line = mean", width=25.6),
        Column(heading="Direction of travel", basis="like for like only", width=33),
        Column(heading="Rating", width=17.6),
        Column(heading="Nearest\nneighbours", basis="1st best; likely range", width=27.4),
        Column(heading="County", basis="by quartile", width=17.6),
        Column(heading="Districts", basis="against the county", width=35.2),
    )
    made: dict[str, Any] = {
        "id": "dashboard",
        "eyebrow": "Leicestershire Safer Communities Strategy Board · Appendix 1",
        "title": "Safer communities dashboard, 2017-18 quarter 3",
        "counted": "12 indicators:",
        "counts": (
            Count(glyph=Glyph(name="red", label="red", letter="R"), number=4),
            Count(glyph=Glyph(name="amber", label="amber", letter="A"), number=3),
            Count(glyph=Glyph(name="green", label="green", letter="G"), number=2),
            Count(glyph=Glyph(name="not_rated", label="not rated", letter="–"), number=3),
        ),
        "headline": "**All four comparable crime rates rose significantly**; violence with injury "
        "still ranks 2nd of 9 neighbours. Four changes are withheld: not like for like, or not "
        "testable.",
        "tables": (
            Table(
                id="dashboard-table",
                caption="The twelve indicators by outcome",
                columns=columns,
                rows=dashboard_rows(),
            ),
        ),
        "footnotes": (
            (
                "1",
                "Higher because the Home Office’s “burglary residential” replaced domestic "
                "burglary in April 2017. All burglary isn’t affected.",
            ),
            (
                "2",
                "UAVA (1,174), Hinckley and Bosworth and Blaby support services (287), LWA "
                "lottery-funded outreach (150).",
            ),
            (
                "3",
                "UAVA only. Like for like, UAVA fell from 1,174 to 864 (−26%); the rating is of "
                "that.",
            ),
            ("4", "In full: working in partnership to reduce the risk of radicalisation."),
        ),
        "remarks": (
            "Year end 2016-17 and the rolling 12 months share January to March 2017, so the true "
            "like-for-like change may differ.",
        ),
        "key": (
            KeyLine(
                heading="Rating",
                glyphs=(
                    Glyph(name="green", label="Green", letter="G"),
                    Glyph(name="amber", label="Amber", letter="A"),
                    Glyph(name="red", label="Red", letter="R"),
                    Glyph(name="not_rated", label="Not rated: no valid comparison", letter="–"),
                ),
            ),
            KeyLine(
                heading="Direction",
                glyphs=(
                    Glyph(name="improving_down", label="Improving"),
                    Glyph(name="stable", label="Stable"),
                    Glyph(name="worsening_up", label="Worsening"),
                    Glyph(name="withheld_length", label="Not compared, with the reason"),
                ),
            ),
            KeyLine(
                heading="Districts",
                glyphs=(
                    Glyph(name="better", label="Better", letter="B"),
                    Glyph(name="similar", label="Similar", letter="B"),
                    Glyph(name="worse", label="Worse", letter="B"),
                ),
                words=" · ".join(f"**{letter}** {name}" for letter, name in DISTRICTS.items()),
            ),
        ),
        "foot_left": "**Illustrative.** Figures as printed in January 2018; trends, ranges and "
        "districts are invented. Ratings follow a default rule.",
        "foot_right": "Published 12 February 2018",
    }
    return Dashboard(**(made | changed))


def control_chart(width: float = 176.0, height: float = 72.0) -> str:
    """A stand-in for a control chart: enough of one to judge the page by."""
    left, right, top, bottom = 9.0, width - 34.0, 4.0, height - 8.0
    values = [232, 221, 228, 240, 236, 229, 238, 250, 246, 231, 226, 229, 214, 205, 209, 212]
    values += [201, 208, 211, 226, 236, 219, 215, 222, 205, 210, 214, 221, 216, 228, 238, 291]
    values += [247, 233, 222, 226]
    low, high = 190.0, 300.0

    def y(value: float) -> float:
        return bottom - (value - low) / (high - low) * (bottom - top)

    step = (right - left) / (len(values) - 1)
    line = " ".join(f"{left + step * i:.2f},{y(v):.2f}" for i, v in enumerate(values))
    grid = "".join(
        f'<path d="M{left} {y(v):.2f}H{right}" stroke="#E6E6E6" stroke-width="0.25"/>'
        f'<text x="{left - 1.5}" y="{y(v) + 1:.2f}" font-size="2.82" text-anchor="end" '
        f'font-family="DejaVu Sans" font-stretch="condensed" fill="#3D3D3D">{v}</text>'
        for v in (200, 225, 250, 275, 300)
    )
    dots = "".join(
        f'<circle cx="{left + step * i:.2f}" cy="{y(v):.2f}" r="0.55" fill="#12436D"/>'
        for i, v in enumerate(values)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" '
        f'viewBox="0 0 {width} {height}">'
        f'<rect x="{left}" y="{y(249):.2f}" width="{right - left:.2f}" '
        f'height="{y(203) - y(249):.2f}" fill="#E7EDF1"/>{grid}'
        f'<path d="M{left} {y(226):.2f}H{right}" stroke="#3D3D3D" stroke-width="0.3"/>'
        f'<polyline points="{line}" fill="none" stroke="#12436D" stroke-width="0.4"/>{dots}'
        f'<text x="{right + 2}" y="{y(226) + 1:.2f}" font-size="2.82" font-family="DejaVu Sans" '
        'font-stretch="condensed" fill="#0B0C0C">226 mean to March 2017</text></svg>'
    )


def small_chart(**changed: Any) -> Chart:
    made: dict[str, Any] = {
        "id": "burglary-chart",
        "title": "The step up in April 2017 comes with a new definition, so before and after "
        "aren’t compared",
        "subtitle": "Offences recorded each month, Leicestershire. Trial limits until there are 13 "
        "months; no verdict yet. The scale starts at 190.",
        "svg": control_chart(),
        "svg_narrow": control_chart(100.0, 80.0),
        "alt": "Line chart of 36 months of burglary of homes, April 2014 to March 2017. The mean "
        "is 226 a month, limits 203 to 249. November 2016 is above the upper limit, at 291.",
        "height_mm": 72.0,
        "source": "Leicestershire Police, recorded crime, received 22 January 2018 (illustrative).",
        "data": Table(
            id="burglary-data",
            caption="Burglary of homes by month",
            columns=(
                Column(heading="Month", width=2),
                Column(heading="Offences", align="decimal"),
            ),
            rows=(
                Row(
                    cells=(
                        cell(text("November 2016"), header=True),
                        cell(text("291"), align="decimal"),
                    )
                ),
                Row(
                    cells=(
                        cell(text("December 2016"), header=True),
                        cell(text("247"), align="decimal"),
                    )
                ),
            ),
        ),
    }
    return Chart(**(made | changed))


def indicator_table() -> Table:
    def row(title: str, earlier: str, now: str, change: str, shape: GlyphName, word: str) -> Row:
        return Row(
            cells=(
                cell(text(title), header=True),
                cell(text(earlier), align="decimal"),
                cell(text(now, "strong"), align="decimal"),
                cell(text(change), align="right"),
                cell((Glyph(name=shape, label=word),)),
            )
        )

    return Table(
        id="burglary-table",
        caption="Burglary in Leicestershire, two years compared",
        show_caption=False,
        columns=(
            Column(heading="Leicestershire", width=3),
            Column(heading="Year to March 2017", width=2, align="decimal"),
            Column(heading="Year to Dec 2017", width=2, align="decimal"),
            Column(heading="Change", width=1.2, align="right"),
            Column(heading="Verdict", width=2),
        ),
        rows=(
            row(
                "Burglary of homes, per 1,000",
                "3.91",
                "5.11",
                "withheld",
                "withheld_definition",
                "Not compared",
            ),
            row("Offences", "2,661", "3,477", "withheld", "withheld_definition", "Not compared"),
            row("All burglary, per 1,000", "7.33", "7.90", "+7.8%", "worsening_up", "Worsening"),
        ),
        notes=(
            "**Definition.** To March 2017: burglary in a dwelling. From April 2017: burglary "
            "residential, which adds sheds and garages. **Better:** lower.",
        ),
        source="Leicestershire Police, recorded crime, received 22 January 2018; mid-2016 "
        "population. The two years share January to March 2017.",
    )


def words_table(
    identifier: str, caption: str, head: tuple[str, ...], *lines: tuple[str, ...]
) -> Table:
    return Table(
        id=identifier,
        caption=caption,
        columns=tuple(
            Column(heading=each, width=2 if not at else 1.6) for at, each in enumerate(head)
        ),
        rows=tuple(
            Row(
                cells=tuple(
                    cell(text(each, "label" if at else "strong"), header=at == 0)
                    for at, each in enumerate(line)
                )
            )
            for line in lines
        ),
    )


def sample_blocks() -> tuple[Block, ...]:
    """The whole paper, in order."""
    return (
        Opening(
            body="Leicestershire Safer Communities Strategy Board",
            title="Safer Communities performance, 2017-18 quarter 3",
            date="12 February 2018",
            marking="Official",
            quarter="2017-18 quarter 3",
            illustrative="**Illustrative.** County rates as printed in January 2018; monthly and "
            "district figures are invented.",
        ),
        Heading(level=2, text="Introduction", id="introduction"),
        Paragraph(
            text="This sample holds every kind of block that a paper may hold. "
            "[The dashboard](#dashboard) is Appendix 1."
        ),
        Paragraph(
            text="Two periods are compared only where they are alike in length, source and "
            "definition. Where they aren’t, the paper says why and gives no arrow."
        ),
        Heading(level=2, text="Overall performance summary", id="overall"),
        Paragraph(
            text="**Four of the five crime rates rose significantly**, and the fifth can’t be "
            "compared. Of 12 indicators 4 are red, 3 amber and 2 green; 3 aren’t rated.",
            voice="headline",
        ),
        Paragraph(text="Since the last report the Board has:"),
        Listing(
            items=(
                "agreed a marking scheme for power tools and bicycles in Charnwood;",
                "asked for the definition beside each figure;",
                "heard from the **domestic abuse** provider.",
            )
        ),
        Paragraph(
            text="Counts of people under five aren’t printed, so that nobody can be identified.",
            voice="note",
        ),
        Heading(
            level=2,
            text="Burglary of people’s homes",
            id="burglary",
            eyebrow="Ongoing reductions in crime",
            new_page=True,
        ),
        Paragraph(
            text="**Recorded burglary of homes was 5.11 per 1,000 people in the 12 months to "
            "December 2017. It can’t be compared with 3.91 in 2016-17, because the definition "
            "changed in April 2017.** All burglary, which the change doesn’t touch, rose from 7.33 "
            "to 7.90 (+7.8%).",
            voice="headline",
        ),
        small_chart(),
        Paragraph(
            text="Sheds and garages now count as homes, and make up about a third of offences "
            "since April. Thefts of power tools and bicycles lead. The next step is a marking "
            "scheme in Charnwood, reported back in quarter 4.",
            voice="commentary",
            author="community safety team",
        ),
        Group(
            keep_together=True,
            blocks=(Heading(level=3, text="Two years side by side"), indicator_table()),
        ),
        Heading(level=2, text="Recommendations", id="recommendations"),
        Paragraph(text="That the Board:"),
        Listing(
            style="lettered",
            items=(
                "notes the 2017-18 quarter 3 performance;",
                "notes the comparisons that are withheld, and why.",
            ),
        ),
        Heading(level=2, text="Officers to contact", id="contacts"),
        words_table(
            "contacts-table",
            "Officers to contact, by role",
            ("Role", "Team", "Telephone"),
            ("Community safety manager", "Community safety", "0116 000 0000"),
            ("Performance analyst", "Business intelligence", "0116 000 0001"),
        ),
        Heading(level=2, text="List of appendices", id="appendices"),
        Listing(
            style="bulleted",
            items=("[Appendix 1: dashboard](#dashboard)", "Appendix 2: quality of the data"),
        ),
        dashboard(),
        Heading(level=2, text="Appendix 2: quality of the data", id="quality"),
        Paragraph(text="What arrived, when, and what was set aside."),
        words_table(
            "quality-table",
            "Returns received for the quarter",
            ("Source", "Received", "Covers", "Missing or set aside"),
            *(
                (
                    f"Return {number}",
                    "22 January 2018",
                    "April 2012 to December 2017",
                    "Nothing" if number % 3 else "March 2016 was sent twice; the later one is used",
                )
                for number in range(1, 31)
            ),
        ),
    )


def notebook(*shown: Block, markdown: tuple[str, ...] = ()) -> NotebookNode:
    """An executed notebook whose cells show these blocks, one each, after markdown cells."""
    made = nbformat.v4.new_notebook()
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    for number, block in enumerate(shown, start=1):
        bundle = block._repr_mimebundle_()
        bundle = json.loads(json.dumps(bundle))
        assert MIME_TYPE in bundle
        output = nbformat.v4.new_output("execute_result", bundle, execution_count=number)
        code = nbformat.v4.new_code_cell(f"show({number})", outputs=[output])
        code["id"] = f"code-{number}"
        made.cells.append(code)
    for number, words in enumerate(markdown, start=1):
        prose = nbformat.v4.new_markdown_cell(words)
        prose["id"] = f"prose-{number}"
        made.cells.append(prose)
    return made


def sample_notebook() -> NotebookNode:
    return notebook(*sample_blocks())

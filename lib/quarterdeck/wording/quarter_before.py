"""A figure beside the quarter before's: context, with no test, no verdict and no arrow."""

from __future__ import annotations

import pandas as pd

from quarterdeck.printing import signed
from quarterdeck.readings import Reading
from quarterdeck.wording.in_cells import figure, gap, in_whole_per_cent


def difference(reading: Reading) -> str:
    """The difference from the quarter before: "+12, +55%", "−4 points"; "" where there is none.

    Always in the indicator's unit; in whole per cent too, but not of a small number.
    """
    found, decimals = reading.beside_quarter_before, reading.indicator.decimals
    if pd.isna(found.change):
        return ""
    size = signed(gap(reading.value("quarter_before"), reading.value(), decimals), decimals)
    if reading.indicator.is_percentage:
        return f"{size} points"
    return size if pd.isna(found.percent) else f"{size}, {in_whole_per_cent(found.percent)}"


def sentence(reading: Reading) -> str:
    """The quarter before and the difference from it; "" of what isn't counted by quarter.

    The difference has its sign and no word for a rise or fall, since it isn't tested: neighbouring
    quarters are of two seasons.
    """
    if not reading.has_window("quarter_before"):
        return ""
    found = reading.beside_quarter_before
    if not reading.is_present("quarter_before"):
        return f"Nothing is set beside it for the quarter before, because {found.sentence}."
    then = f"the quarter before, {reading.window('quarter_before').words}"
    before = figure(reading, "quarter_before")
    if found.withheld is not None:
        return f"It can’t be set beside {before} in {then}, because {found.sentence}."
    if before == figure(reading):
        return f"In {then}, it was {before} too."
    return (
        f"In {then}, it was {before}; the difference ({difference(reading)}) isn’t tested, "
        "because seasons differ."
    )

"""The same notebook to HTML and PDF: `quarterdeck publish` against papermill and nbconvert.

    python benchmarks/against_plain_jupyter.py [QUARTER] [--workbook DIR] [--runs 5]

Plain Jupyter is three commands: papermill, then nbconvert to HTML and to PDF by the same two
exporters. It is measured twice: alone, on tables that are prepared already, and with `quarterdeck
prepare` before it, which is what publish does as well. It keeps no record, checks nothing and
swaps nothing in.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

import measuring


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("quarter", nargs="?", default="2017-18-Q3")
    parser.add_argument("--workbook", type=Path, default=Path(__file__).resolve().parents[1])
    parser.add_argument("--notebook", default="01_safer_communities.ipynb")
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workbook = measuring.copy_of_workbook(given.workbook, Path(folder) / "workbook")
        executed = Path(folder) / "executed.ipynb"
        # Plain Jupyter is told of the workbook as an analyst would tell it.
        os.environ["QUARTERDECK_WORKBOOK"] = str(workbook)
        notebook = str(workbook / "notebooks" / given.notebook)
        prepare = [str(measuring.BIN / "quarterdeck"), "--quiet", "prepare", given.quarter]
        publish = [str(measuring.BIN / "quarterdeck"), "--quiet", "publish", given.quarter]
        nbconvert = [str(measuring.BIN / "jupyter"), "nbconvert", str(executed), "--to"]
        plain = [
            [
                str(measuring.BIN / "papermill"),
                notebook,
                str(executed),
                *("-p", "quarter", given.quarter),
                *("-k", "python3"),
            ],
            [*nbconvert, "board_paper_html"],
            [*nbconvert, "board_paper_pdf"],
        ]
        # Once, so that no contender is the first to import or to fill a cache.
        measuring.in_turns({"warming up": measuring.Contender([publish])}, 1)
        taken = measuring.in_turns(
            {
                "quarterdeck publish": measuring.Contender([publish]),
                "plain Jupyter after prepare": measuring.Contender([prepare, *plain]),
                "plain Jupyter alone": measuring.Contender(plain),
            },
            given.runs,
        )
        measuring.report(f"{given.notebook} to HTML and PDF", taken, "quarterdeck publish")


if __name__ == "__main__":
    main()

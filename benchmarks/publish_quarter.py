"""One quarter published: cold (nothing prepared), warm (nothing changed), and its steps.

python benchmarks/publish_quarter.py [QUARTER] [--workbook DIR] [--runs 5]
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

import measuring


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("quarter", nargs="?", default="2017-18-Q3")
    parser.add_argument("--workbook", type=Path, default=Path(__file__).resolve().parents[1])
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workbook = measuring.copy_of_workbook(given.workbook, Path(folder) / "workbook")

        def nothing_made() -> None:
            for name in ("data/processed", "outputs"):
                shutil.rmtree(workbook / name, ignore_errors=True)

        quarterdeck = [str(measuring.BIN / "quarterdeck"), "--workbook", str(workbook), "--quiet"]
        taken = measuring.in_turns(
            {
                "publish, cold": measuring.Contender(
                    [[*quarterdeck, "publish", given.quarter]], ready=nothing_made
                ),
                "publish, warm": measuring.Contender([[*quarterdeck, "publish", given.quarter]]),
                "prepare, warm": measuring.Contender([[*quarterdeck, "prepare", given.quarter]]),
                "--help": measuring.Contender([[*quarterdeck, "--help"]]),
            },
            given.runs,
        )
        measuring.report(f"Publishing {given.quarter}", taken, "publish, warm")
        print("\nSteps of the last publication, in seconds:")
        for step, seconds in measuring.steps(workbook / "outputs" / given.quarter).items():
            print(f"- {step}: {seconds:.2f}")


if __name__ == "__main__":
    main()

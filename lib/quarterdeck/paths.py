"""Where a workbook keeps its things. A workbook is a folder with `params/`, `data/`, `outputs/`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

WORKBOOK_VARIABLE = "QUARTERDECK_WORKBOOK"

#: Whom an edition is for. What is embargoed is in the internal one only.
Audience = Literal["public", "internal"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)


def project_root() -> Path:
    """The folder of the checkout that this library stands in."""
    return Path(__file__).resolve().parents[2]


def edition_name(quarter: str, audience: Audience = "public") -> str:
    """What an edition's folder is called: "2017-18-Q3", "2017-18-Q3-internal"."""
    return quarter if audience == "public" else f"{quarter}-{audience}"


@dataclass(frozen=True)
class Workbook:
    """A folder to work on; the project's own unless another is named."""

    root: Path

    @classmethod
    def open(cls, root: str | Path | None = None) -> Workbook:
        """The named workbook, else the one of QUARTERDECK_WORKBOOK, else the project's own.

        Raises FileNotFoundError where the folder has no `params/`.
        """
        chosen = Path(root or os.environ.get(WORKBOOK_VARIABLE) or project_root()).resolve()
        if not (chosen / "params").is_dir():
            raise FileNotFoundError(
                f"{chosen} is no workbook: it has no params/ folder. Name one with --workbook DIR."
            )
        return cls(chosen)

    @property
    def params(self) -> Path:
        return self.root / "params"

    @property
    def raw(self) -> Path:
        return self.root / "data" / "raw"

    @property
    def processed(self) -> Path:
        return self.root / "data" / "processed"

    @property
    def outputs(self) -> Path:
        return self.root / "outputs"

    @property
    def notebooks(self) -> Path:
        """The workbook's own notebooks, or the project's where it has none."""
        own = self.root / "notebooks"
        return own if own.is_dir() else project_root() / "notebooks"

    @property
    def observations(self) -> Path:
        return self.processed / "observations.parquet"

    @property
    def extracts(self) -> Path:
        """What is known of each extract: facts, and what its reader noticed."""
        return self.processed / "extracts.json"

    def table(self, quarter: str, audience: Audience = "public") -> Path:
        """The indicator table of a quarter. The internal one stands apart and isn't committed."""
        folder = self.processed if audience == "public" else self.processed / audience
        return folder / f"{quarter}.csv"

    def edition(self, quarter: str, audience: Audience = "public") -> Path:
        """The folder of a quarter's edition; the internal one has one of its own."""
        return self.outputs / edition_name(quarter, audience)

    def relative(self, path: Path) -> str:
        """A path as printed: from the workbook's root, with forward slashes."""
        try:
            return path.resolve().relative_to(self.root).as_posix()
        except ValueError:
            return path.name

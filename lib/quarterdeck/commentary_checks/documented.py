"""The tables of `docs/commentary.md`, made from the code so that they stay true.

In the page a table stands between `<!-- figures -->` and `<!-- end -->`, and so on.
`python -m quarterdeck.commentary_checks.documented` makes them anew.
"""

from __future__ import annotations

import re
from typing import Final

from quarterdeck.commentary_checks import RULES
from quarterdeck.commentary_checks.paragraphs import carried_over, misspelt
from quarterdeck.commentary_checks.typed_figures import NOT_FIGURES
from quarterdeck.commentary_figures import DISTRICT_FIGURES, FIGURES
from quarterdeck.paths import project_root

_BETWEEN: Final = re.compile(r"(<!-- (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def tables() -> dict[str, str]:
    """Each table by the name that it has in the page."""
    return {"figures": _figures(), "rules": _rules(), "exceptions": _exceptions()}


def with_tables(page: str) -> str:
    """A page with each of its tables made anew. Raises KeyError for an unknown one."""
    made = tables()
    return _BETWEEN.sub(lambda at: at[1] + made[at[2]] + at[3], page)


def _figures() -> str:
    rows = [f"| `{{vehicle_crime.{name}}}` | {says} |" for name, (says, _) in FIGURES.items()]
    rows += [
        f"| `{{vehicle_crime.districts.{name}}}` | {says} |"
        for name, says in DISTRICT_FIGURES.items()
    ]
    return _table("| reference | prints |", rows)


def _rules() -> str:
    rows = [f"| {rule.__name__.replace('_', ' ')} | {_said(rule.__doc__)} |" for rule in RULES]
    rows.append(f"| carried over | {_said(carried_over.__doc__)} |")
    rows.append(f"| spelling | {_said(misspelt.__doc__)} |")
    return _table("| rule | refuses or names |", rows)


def _exceptions() -> str:
    return "".join(f"- {one.what} ({one.like});\n" for one in NOT_FIGURES)


def _said(docstring: str | None) -> str:
    """The first sentence of a docstring."""
    return (docstring or "").strip().partition("\n")[0]


def _table(heading: str, rows: list[str]) -> str:
    return "\n".join([heading, "|---|---|", *rows]) + "\n"


if __name__ == "__main__":  # after a change of the names or the rules
    path = project_root() / "docs" / "commentary.md"
    path.write_text(with_tables(path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")

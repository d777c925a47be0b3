"""Bad input, told whole: each problem with its file, its place, what is wrong, what is right."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with one file.

    place: a line ("line 12"), a key path with its line, a sheet and cell; "" for the whole file.
    wrong: what is wrong, as a clause. right: what would be right, as a clause, or "".
    """

    file: str
    place: str
    wrong: str
    right: str = ""

    def __str__(self) -> str:
        where = f"{self.file}, {self.place}" if self.place else self.file
        return f"{where}: {self.wrong}" + (f"; {self.right}" if self.right else "")


class Problems(Exception):
    """Everything that is wrong with what was read, raised once, all together.

    notices: what a person should look at beside it and that by itself stops nothing.
    """

    def __init__(self, problems: Iterable[Problem], notices: Iterable[str] = ()) -> None:
        self.problems = tuple(sorted(set(problems), key=_as_read))
        self.notices = tuple(dict.fromkeys(notices))
        if not self.problems:
            raise ValueError("Problems was raised with no problem in it")
        super().__init__(str(self))

    def __str__(self) -> str:
        count = len(self.problems)
        head = "1 problem" if count == 1 else f"{count} problems"
        return "\n".join([f"{head}:", *(f"  {problem}" for problem in self.problems)])


def _as_read(problem: Problem) -> list[list[str | int]]:
    """The order in which a person reads problems: line 9 before line 10."""
    fields = (problem.file, problem.place, problem.wrong, problem.right)
    return [
        [int(part) if part.isdecimal() else part for part in re.split(r"(\d+)", field)]
        for field in fields
    ]

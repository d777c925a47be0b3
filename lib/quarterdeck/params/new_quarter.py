"""The next quarter's two files, made from the last's: `quarterdeck new 2018-19-Q1`.

The YAML is edited where it stands, so that its comments and the order of its keys are kept.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import yaml

from quarterdeck.params.commentary import emptied_for
from quarterdeck.params.documents import compose, document_of, read_text
from quarterdeck.params.in_words import as_model, read_model
from quarterdeck.params.quarter import QuarterParams
from quarterdeck.paths import Workbook
from quarterdeck.periods import Quarter, add_months
from quarterdeck.problems import Problem, Problems

_DATES: Final = ("cutoff", "published", "meeting")
# What this module writes into a file, so that it isn't carried into the file after that.
_OURS: Final = re.compile(r"# (Made from|Not carried over:|Left out between) .*\n")


def new_quarter(
    workbook: Workbook, label: str, say: Callable[[str], object] | None = None
) -> list[Path]:
    """Make `params/quarters/<label>.yml` and `.md` from the last quarter before it.

    Dates move on by as many months as the quarters are apart, to a weekday; overrides stay
    behind; the commentary keeps its headings with nothing under them that would be printed.
    say: is told of what the analyst should know (quarters that are left out). Returns the two
    files. Raises Problems, and leaves everything as it was, where the label is no quarter, either
    file is there already, or there is no earlier quarter to copy from.
    """
    folder = workbook.params / "quarters"
    files = [folder / f"{label}.yml", folder / f"{label}.md"]
    try:
        quarter = Quarter.parse(label)
    except ValueError as error:
        raise Problems([Problem(workbook.relative(files[0]), "", str(error))]) from None
    present = [file for file in files if file.exists()]
    if present:
        right = "nothing is overwritten; delete it to begin again"
        raise Problems(
            [Problem(workbook.relative(file), "", "is there already", right) for file in present]
        )
    last = _last_before(folder, quarter)
    if last is None:
        raise Problems(
            [
                Problem(
                    f"{workbook.relative(folder)}/",
                    "",
                    f"there is no quarter before {label} to copy from",
                    "write the first quarter's file by hand; docs/params.md shows one",
                )
            ]
        )
    left_out = [(last + step).label for step in range(1, quarter - last)]
    params = _params(workbook, folder / f"{last}.yml", last, quarter)
    params = _with_note(params, last, 3 * (quarter - last), left_out)
    _, problems = as_model(document_of(params, workbook.relative(files[0])), QuarterParams)
    if problems:
        raise Problems(problems)
    commentary = _commentary(workbook, folder / f"{last}.md", last)
    _write_all(list(zip(files, (params, commentary), strict=True)))
    if left_out and say is not None:
        say(f"{label} is not the quarter after {last}: {_listed(left_out)} left out")
    return files


def _last_before(folder: Path, quarter: Quarter) -> Quarter | None:
    """The latest quarter that has a file and is before another."""
    earlier = []
    for path in folder.glob("*.yml"):
        try:
            found = Quarter.parse(path.stem)
        except ValueError:
            continue  # loading says what is wrong with the name
        if found < quarter:
            earlier.append(found)
    return max(earlier, default=None)


def _params(workbook: Workbook, path: Path, last: Quarter, quarter: Quarter) -> str:
    """The text of the new quarter's YAML. Raises Problems where the last one's is wrong."""
    file = workbook.relative(path)
    before = read_model(path, QuarterParams, file)
    text = _OURS.sub("", read_text(path, file).replace("\r\n", "\n"))
    months = 3 * (quarter - last)
    edits: list[tuple[int, int, str]] = []
    for key, value in compose(text, file).value:
        start, end = value.start_mark.index, _end(value)
        if key.value == "quarter":
            edits.append((start, end, quarter.label))
        elif key.value in _DATES and getattr(before, key.value) is not None:
            moved = on_a_weekday(add_months(getattr(before, key.value), months))
            edits.append((start, end, max(moved, quarter.end).isoformat()))
        elif key.value == "overrides" and before.overrides:
            count = len(before.overrides)
            noun = "override" if count == 1 else "overrides"
            said = f"# Not carried over: {count} {noun} of {last}."
            edits.append((key.start_mark.index, end, said))
    for start, end, words in sorted(edits, reverse=True):
        after = text[start:end]
        text = text[:start] + words + after[len(after.rstrip()) :] + text[end:]
    return text


def _with_note(text: str, last: Quarter, months: int, left_out: list[str]) -> str:
    """The text with what was done to it said in a comment, below the line that names the schema."""
    note = f"# Made from {last}: dates moved on by {months} months, to a weekday. Check each.\n"
    if left_out:
        note += f"# Left out between the two: {', '.join(left_out)}.\n"
    first, newline, rest = text.partition("\n")
    if first.startswith("# yaml-language-server:"):
        return first + newline + note + rest
    return note + text


def on_a_weekday(day: dt.date) -> dt.date:
    """The day itself, or the Monday after where it is a Saturday or a Sunday."""
    days_to_monday = 7 - day.weekday()
    return day + dt.timedelta(days=days_to_monday if days_to_monday < 3 else 0)


def _end(node: yaml.Node) -> int:
    """Where a value ends in the text: a block's own mark lies beyond the comments after it."""
    if not isinstance(node, yaml.CollectionNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(last, tuple) else last)


def _commentary(workbook: Workbook, path: Path, last: Quarter) -> str:
    text = read_text(path, workbook.relative(path)) if path.is_file() else ""
    return emptied_for(text, last.label)


def _write_all(texts: list[tuple[Path, str]]) -> None:
    """Write new files, or none of them."""
    made: list[Path] = []
    try:
        for path, text in texts:
            with path.open("x", encoding="utf-8", newline="\n") as file:
                made.append(path)
                file.write(text)
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        raise


def _listed(words: list[str]) -> str:
    if len(words) == 1:
        return f"{words[0]} is"
    return f"{', '.join(words[:-1])} and {words[-1]} are"

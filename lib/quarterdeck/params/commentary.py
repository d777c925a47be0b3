"""People's words on a quarter: `params/quarters/<quarter>.md`, a heading for each thing said of.

    ## vehicle_crime
    Author: community safety team

    Thefts from vans were concentrated on two trading estates.

A heading is the id of an outcome, an indicator or a section of the paper. Below it stand
paragraphs, and nothing else of Markdown but `**strong**` and `[text](address)`. A heading with
nothing under it but an HTML comment is still to be written: it is no commentary yet, and no fault.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from quarterdeck.params.documents import did_you_mean, read_text
from quarterdeck.problems import Problem, Problems

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_HEADING = re.compile(r"(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*")
_AUTHOR = re.compile(r"Author:[ \t]*(.*)")
#: What a line of Markdown begins with where it is no plain paragraph, and what that is.
_NOT_WORDS: Final = (
    (re.compile(r"[-*+][ \t]"), "a list"),
    (re.compile(r"\d{1,3}[.)][ \t]"), "a numbered list"),
    (re.compile(r">"), "a quotation"),
    (re.compile(r"\|"), "a table"),
    (re.compile(r"```|~~~"), "code"),
    (re.compile(r"!\["), "a picture"),
    (re.compile(r"(=+|-{2,}|\*{3,}|_{3,})[ \t]*$"), "a rule or an underlined heading"),
    (re.compile(r"</?[A-Za-z][^>]*>"), "HTML"),
)


@dataclass(frozen=True)
class Commentary:
    """What a person says of one thing. `author` is a role, or ""; `line` is its heading's."""

    id: str
    author: str
    paragraphs: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class _Part:
    """A heading with the lines under it, and whether a comment stood among them."""

    name: str
    level: int
    line: int
    lines: tuple[str, ...] = ()
    has_comment: bool = False


def read_commentary(
    path: Path, known_ids: Collection[str], file: str | None = None
) -> dict[str, Commentary]:
    """The commentary of a quarter by the id that it is about, in the order of the file.

    known_ids: what it may be about (`Params.commentary_ids`). file: the file's name as messages
    print it; from `params/` on if it isn't given. Raises Problems with all that is wrong.
    """
    file = file or _printed(path)
    text = read_text(path, file)
    problems: list[Problem] = []
    first: dict[str, int] = {}
    found: dict[str, Commentary] = {}
    before, parts = _split(text)

    def wrong(line: int, what: str, right: str = "") -> None:
        problems.append(Problem(file, f"line {line}", what, right))

    unclosed = _unclosed_comment(text)
    if unclosed is not None:
        wrong(unclosed, "a comment begins here with <!-- and is never closed", "close it with -->")
    if before is not None:
        wrong(before, "words stand before the first heading", "put them under a heading: ## <id>")
    for part in parts:
        if part.level != 2:
            wrong(part.line, f"a heading of level {part.level}", f"write ## {part.name}".rstrip())
        if not part.name:
            wrong(part.line, "a heading with no id", "write ## and the id of what is commented on")
        elif part.name not in known_ids:
            right = did_you_mean(part.name, sorted(known_ids), "ids here")
            wrong(part.line, f"no outcome, indicator or section is called {part.name!r}", right)
        elif part.name in first:
            right = f"the first is on line {first[part.name]}; put the words under one heading"
            wrong(part.line, f"the heading {part.name!r} is given twice", right)
        first.setdefault(part.name, part.line)
        for number, line in enumerate(part.lines, start=part.line + 1):
            for sign, what in _NOT_WORDS:
                if sign.match(line.strip()):
                    wrong(number, f"{what} in commentary", "commentary is paragraphs of words")
                    break
        author, paragraphs = _words(part.lines)
        if author == "":
            wrong(part.line, f"no role is given after Author: under {part.name!r}")
        if paragraphs:
            found[part.name] = Commentary(part.name, author or "", paragraphs, part.line)
        elif not part.has_comment:
            right = "write a paragraph, or take the heading out"
            wrong(part.line, f"nothing is written under {part.name!r}", right)
    if problems:
        raise Problems(problems)
    return found


def commentary_still_to_write(path: Path) -> tuple[str, ...]:
    """The headings that have nothing but a comment under them. Raises Problems as `read_text`."""
    _, parts = _split(read_text(path, _printed(path)))
    return tuple(part.name for part in parts if part.has_comment and not _words(part.lines)[1])


def emptied_for(text: str, label: str) -> str:
    """The headings of a commentary, each with its words put away in a comment.

    text: the commentary of an earlier quarter, whose label is `label`. Nothing of it would be
    printed.
    """
    _, parts = _split(text)
    made = [
        f"<!-- Commentary. Write under each heading and delete the words of {label}, or leave a\n"
        "heading as it is: it is not printed until something is written under it. -->\n"
    ]
    for part in parts:
        words = "\n".join(part.lines).strip() or "nothing was written"
        # Two hyphens could end the comment early.
        words = re.sub(r"-(?=-)", "- ", words).removesuffix("-")
        made.append(f"## {part.name}\n\n<!-- last quarter, {label}:\n{words}\n-->\n")
    return "\n".join(made)


def _printed(path: Path) -> str:
    """A path from `params/` on."""
    parts = path.parts
    if "params" not in parts:
        return path.name
    last = len(parts) - 1 - parts[::-1].index("params")
    return "/".join(parts[last:])


def _unclosed_comment(text: str) -> int | None:
    """The line on which a comment begins that is never closed."""
    rest = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)
    start = rest.find("<!--")
    return None if start < 0 else rest.count("\n", 0, start) + 1


_COMMENT_MARK: Final = "\x00"


def _split(text: str) -> tuple[int | None, list[_Part]]:
    """The line of words before the first heading, or None; and the parts under the headings."""
    # A comment is put out of sight, and the lines keep their numbers.
    seen = _COMMENT.sub(lambda comment: _COMMENT_MARK + "\n" * comment[0].count("\n"), text)
    before: int | None = None
    parts: list[_Part] = []
    for number, marked in enumerate(seen.splitlines(), start=1):
        line = marked.replace(_COMMENT_MARK, "").rstrip()
        heading = _HEADING.fullmatch(line)
        if heading is not None:
            parts.append(_Part((heading[2] or "").strip(), len(heading[1]), number))
        elif parts:
            has_comment = parts[-1].has_comment or _COMMENT_MARK in marked
            parts[-1] = replace(parts[-1], lines=(*parts[-1].lines, line), has_comment=has_comment)
        elif line.strip() and before is None:
            before = number
    return before, parts


def _words(lines: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
    """The author named first under a heading, or None; and the paragraphs, each on one line."""
    rest = list(lines)
    while rest and not rest[0].strip():
        rest.pop(0)
    author = _AUTHOR.fullmatch(rest[0].strip()) if rest else None
    if author is not None:
        rest.pop(0)
    blocks = re.split(r"\n\s*\n", "\n".join(rest))
    paragraphs = tuple(" ".join(block.split()) for block in blocks if block.strip())
    return (author[1].strip() if author else None), paragraphs

"""People's words on a quarter: `params/quarters/<quarter>.md`, a heading for each thing said of.

    ## vehicle_crime
    Author: community safety team

    Thefts from vans were concentrated on two trading estates.

A heading is the id of an outcome, an indicator or a section of the paper. A section that two of
the quarter's papers have is told apart by the paper before it: `## safer_communities.overall`.
Below a heading stand paragraphs, and nothing else of Markdown but `**strong**` and
`[text](address)`. Headings of the third level divide it into subjects, each with an author of its
own if it has one. `{paragraph:<id>}`, `{paragraphs:<id>}`, `{figure:<id>}`, `{table:<id>}` and
`{appendix:<id>}` refer to other places of the paper by name. A heading with nothing under it but
an HTML comment is still to be written: it is no commentary yet, and no fault.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Protocol

from quarterdeck import prose
from quarterdeck.params.documents import did_you_mean, read_text
from quarterdeck.periods import Quarter
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
class Subject:
    """A part of a commentary under a heading of its own. `author` is a role, or ""."""

    title: str
    author: str
    paragraphs: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Commentary:
    """What a person says of one thing. `author` is a role, or ""; `line` is its heading's.

    subjects: what is said after the paragraphs, each under its own heading. file: as messages
    print it.
    """

    id: str
    author: str
    paragraphs: tuple[str, ...]
    line: int
    subjects: tuple[Subject, ...] = ()
    file: str = field(default="", compare=False)


@dataclass(frozen=True)
class WrittenParagraph:
    """A paragraph with its place, for what is checked word by word.

    about: the heading's id; subject: the words of the third level over it, or "". text: on one
    line, as `Commentary.paragraphs` has it. starts: for each line of the file that it stands on,
    where that begins in the text, and its number.
    """

    about: str
    subject: str
    text: str
    starts: tuple[tuple[int, int], ...]

    def line(self, place: int) -> int:
        """The line of the file on which a place of the text stands."""
        return max(number for start, number in self.starts if start <= place)


@dataclass(frozen=True)
class _Part:
    """A heading with the lines under it, and whether a comment stood among them.

    subjects: the headings of the third level under it.
    """

    name: str
    level: int
    line: int
    lines: tuple[str, ...] = ()
    has_comment: bool = False
    subjects: tuple[_Part, ...] = ()

    @property
    def is_written(self) -> bool:
        """Whether anything stands under it that would be printed."""
        return any(_words(part.lines)[1] for part in (self, *self.subjects))


class _Told(Protocol):
    """Takes down what is wrong on a line, and what would be right."""

    def __call__(self, line: int, what: str, right: str = "") -> None: ...


def read_commentary(
    path: Path, known_ids: Collection[str], file: str | None = None
) -> dict[str, Commentary]:
    """The commentary of a quarter by the id that it is about, in the order of the file.

    The quarter is the file's name. known_ids: what it may be about (`Params.commentary_ids`).
    file: the file's name as messages print it; from `params/` on if it isn't given. Raises
    Problems with all that is wrong, dates that the calendar refuses among it (`prose`).
    """
    file = file or _printed(path)
    quarter = prose.quarter_in(path.stem)
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
            what, right = _unknown(part.name, known_ids)
            wrong(part.line, what, right)
        elif part.name in first:
            right = f"the first is on line {first[part.name]}; put the words under one heading"
            wrong(part.line, f"the heading {part.name!r} is given twice", right)
        first.setdefault(part.name, part.line)
        for each in (part, *part.subjects):
            for number, fault in (*_line_faults(each), *_calendar_faults(each, quarter)):
                wrong(number, fault.wrong, fault.right)
        author, paragraphs = _words(part.lines)
        if author == "":
            wrong(part.line, f"no role is given after Author: under {part.name!r}")
        subjects = tuple(_subject(each, wrong) for each in part.subjects)
        _tell_doubled(part.name, subjects, wrong)
        if part.is_written:
            found[part.name] = Commentary(
                part.name, author or "", paragraphs, part.line, subjects, file
            )
        elif not part.has_comment:
            right = "write a paragraph, or take the heading out"
            wrong(part.line, f"nothing is written under {part.name!r}", right)
    if problems:
        raise Problems(problems)
    return found


def _unknown(name: str, known_ids: Collection[str]) -> tuple[str, str]:
    """What is wrong with a heading that is no id: two papers' sections have it, or nothing has."""
    qualified = sorted(known for known in known_ids if known.endswith(f".{name}"))
    if len(qualified) > 1:
        return (
            f"{len(qualified)} papers of the quarter have a section {name!r}",
            f"write {' or '.join(f'## {known}' for known in qualified)}",
        )
    plain = sorted(known for known in known_ids if ("." in known) == ("." in name))
    return (
        f"no outcome, indicator or section is called {name!r}",
        did_you_mean(name, plain, "ids here"),
    )


def _subject(part: _Part, wrong: _Told) -> Subject:
    """A heading of the third level with what stands under it."""
    author, paragraphs = _words(part.lines)
    if not part.name:
        wrong(part.line, "a heading of level 3 with no words", "say what it is about")
    if author == "":
        wrong(part.line, f"no role is given after Author: under {part.name!r}")
    if not paragraphs:
        right = "write a paragraph, or take the heading out"
        wrong(part.line, f"nothing is written under {part.name!r}", right)
    return Subject(part.name, author or "", paragraphs, part.line)


def _tell_doubled(name: str, subjects: Sequence[Subject], wrong: _Told) -> None:
    """Headings of the third level that stand twice under one of the second."""
    first: dict[str, Subject] = {}
    for each in (one for one in subjects if one.title):
        before = first.setdefault(each.title.casefold(), each)
        if before is each:
            continue
        right = f"the first is on line {before.line}; put the words under one heading"
        if each.author and before.author and each.author != before.author:
            right = (
                f"the first, on line {before.line}, is by {before.author}, this by {each.author}; "
                "let the headings say what tells them apart"
            )
        wrong(each.line, f"the subject {each.title!r} is given twice under {name!r}", right)


def _line_faults(part: _Part) -> Iterator[tuple[int, prose.Fault]]:
    """Lines that are more of Markdown than paragraphs."""
    for number, line in enumerate(part.lines, start=part.line + 1):
        for sign, what in _NOT_WORDS:
            if sign.match(line.strip()):
                fault = prose.Fault(f"{what} in commentary", "commentary is paragraphs of words")
                yield number, fault
                break


def _calendar_faults(part: _Part, quarter: Quarter | None) -> Iterator[tuple[int, prose.Fault]]:
    """What the calendar refuses: a date of another weekday, a heading of another quarter."""
    if part.level == 3 and quarter is not None:
        for fault in prose.quarter_faults(part.name, quarter):
            yield part.line, fault
    for number, words in _numbered_paragraphs(part):
        for fault in prose.faults(words):
            yield number, fault


def written_paragraphs(path: Path, file: str | None = None) -> tuple[WrittenParagraph, ...]:
    """Every paragraph of a commentary in the order of the file. Raises Problems as `read_text`.

    The file may have faults that `read_commentary` would refuse; nothing is checked here.
    """
    _, parts = _split(read_text(path, file or _printed(path)))
    return tuple(
        paragraph
        for part in parts
        for each in (part, *part.subjects)
        for paragraph in _placed(each, part.name)
    )


def _placed(part: _Part, about: str) -> Iterator[WrittenParagraph]:
    """The paragraphs under one heading, with their lines; the author's line is none of them."""
    gathered: list[tuple[int, str]] = []
    is_first = True
    for number, line in enumerate((*part.lines, ""), start=part.line + 1):
        words = " ".join(line.split())
        if is_first and words:
            is_first = False
            if _AUTHOR.fullmatch(words):
                continue
        if words:
            gathered.append((number, words))
        elif gathered:
            starts, text = [], ""
            for at, written in gathered:
                text = f"{text} {written}" if text else written
                starts.append((len(text) - len(written), at))
            subject = part.name if part.level == 3 else ""
            yield WrittenParagraph(about, subject, text, tuple(starts))
            gathered = []


def _numbered_paragraphs(part: _Part) -> Iterator[tuple[int, str]]:
    """Each stretch of lines under a heading as one line, with the number of its first."""
    gathered: list[str] = []
    for number, line in enumerate((*part.lines, ""), start=part.line + 1):
        if line.strip():
            gathered.append(line)
        elif gathered:
            yield number - len(gathered), " ".join(gathered)
            gathered = []


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
        written = [*part.lines]
        for subject in part.subjects:
            written += [f"### {subject.name}", *subject.lines]
        words = "\n".join(written).strip() or "nothing was written"
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
            part = _Part((heading[2] or "").strip(), len(heading[1]), number)
            if part.level == 3 and parts and parts[-1].level == 2:
                parts[-1] = replace(parts[-1], subjects=(*parts[-1].subjects, part))
            else:
                parts.append(part)
        elif parts:
            has_comment = parts[-1].has_comment or _COMMENT_MARK in marked
            parts[-1] = _with_line(replace(parts[-1], has_comment=has_comment), line)
        elif line.strip() and before is None:
            before = number
    return before, parts


def _with_line(part: _Part, line: str) -> _Part:
    """A part with one more line under it, or under the last of its subjects."""
    if not part.subjects:
        return replace(part, lines=(*part.lines, line))
    *before, last = part.subjects
    return replace(part, subjects=(*before, replace(last, lines=(*last.lines, line))))


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

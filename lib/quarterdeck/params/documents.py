"""A YAML file as plain values that know their lines, and what is wrong with its form, in words.

Plain scalars are read as YAML 1.2 reads them: `no` and `off` are words, `2017-18-Q3` and
`2018-01-31` are words too (a model makes the date). PyYAML's C parser composes the nodes; it is
some fifteen times faster than a round-trip loader, and its nodes carry their marks.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from quarterdeck.problems import Problem, Problems

Value = None | bool | int | float | str | list["Value"] | dict[str, "Value"]
KeyPath = tuple[str | int, ...]

#: In a pattern of `Document.each`: every entry of a list.
EACH: Final = None

_MOST_TOLD: Final = 12

_NULL = re.compile(r"|~|null|Null|NULL")
_TRUE = re.compile(r"true|True|TRUE")
_FALSE = re.compile(r"false|False|FALSE")
_WHOLE = re.compile(r"[-+]?[0-9]+", re.ASCII)
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)

_UNTAGGED = {"tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"}
# CBaseLoader gives nodes without reading anything into them. A PyYAML built without its C part
# has the slower twin only.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known name that a misspelt one most resembles, or None where none is near."""
    by_folded = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[close[0]] if close else None


def did_you_mean(word: str, known: Iterable[str], what: str) -> str:
    """What would be right in place of an unknown name: the nearest known one, or all of them.

    Of more than are told, those that resemble it most are, the nearest first.
    what: the known ones in the plural, as in "the areas of areas.yml".
    """
    names = list(dict.fromkeys(known))
    close = nearest(word, names)
    if close is not None:
        return f"did you mean {close!r}?"
    if not names:
        return f"there are no {what}"
    more = len(names) - _MOST_TOLD
    if more > 0:
        names.sort(key=lambda name: -_likeness(word, name))
    return (
        f"the {what} are {', '.join(names[:_MOST_TOLD])}{f' and {more} more' if more > 0 else ''}"
    )


def _likeness(one: str, other: str) -> float:
    """How much two names resemble each other: 1 where they are the same."""
    return difflib.SequenceMatcher(None, one.casefold(), other.casefold()).ratio()


def read_text(path: Path, file: str) -> str:
    """A text file in UTF-8, with or without a byte-order mark. Raises Problems."""
    try:
        encoded = path.read_bytes()
    except FileNotFoundError:
        raise Problems([Problem(file, "", "there is no such file")]) from None
    except OSError as error:
        raise Problems([Problem(file, "", f"can't be read: {error.strerror}")]) from None
    try:
        return encoded.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = encoded.count(b"\n", 0, error.start) + 1
        raise Problems(
            [
                Problem(
                    file,
                    f"line {line}",
                    f"is not in UTF-8: byte {encoded[error.start]:#04x} is no part of a character",
                    "save the file again, choosing the encoding UTF-8",
                )
            ]
        ) from None


@dataclass(frozen=True)
class Document:
    """A YAML file that is keys with values, at the top at least.

    lines: the line of each value by its key path: the line of its key, or of its entry in a list.
    written: each plain scalar as it stands in the file (`0116`, not 116).
    problems: what is wrong with its form, though it could be read (a key given twice).
    """

    file: str
    values: dict[str, Value]
    lines: Mapping[KeyPath, int]
    written: Mapping[KeyPath, str]
    problems: tuple[Problem, ...]

    def line(self, path: KeyPath) -> int:
        """The line of a value, or of the nearest value around it that the file holds."""
        while path not in self.lines:
            path = path[:-1]
        return self.lines[path]

    def place(self, path: KeyPath) -> str:
        """A key path and its line: "outcomes[0].indicators[2], line 14"; "" for the whole file."""
        if not path:
            return ""
        name = ""
        for part in path:
            if isinstance(part, int):
                name += f"[{part}]"
            else:
                name += f".{part}" if name else part
        return f"{name}, line {self.line(path)}"

    def problem(self, path: KeyPath, wrong: str, right: str = "") -> Problem:
        """A problem of the value at a path."""
        return Problem(self.file, self.place(path), wrong, right)

    def value(self, path: KeyPath) -> Value:
        """The value at a path. Raises KeyError where there is none."""
        value: Value = self.values
        for part in path:
            value = entry(value, part)
        return value

    def each(self, *pattern: str | int | None) -> Iterator[tuple[KeyPath, Value]]:
        """Every value at a path where EACH stands for any entry of a list, with its own path.

        What isn't there, or isn't a list where one is wanted, is passed over.
        """
        found: list[tuple[KeyPath, Value]] = [((), self.values)]
        for part in pattern:
            if part is EACH:
                found = [
                    ((*path, index), entry)
                    for path, value in found
                    if isinstance(value, list)
                    for index, entry in enumerate(value)
                ]
            else:
                found = [
                    ((*path, part), entry(value, part))
                    for path, value in found
                    if holds(value, part)
                ]
        yield from found

    def words(self, *pattern: str | int | None) -> Iterator[tuple[KeyPath, str]]:
        """As `each`, but only the values that are words."""
        for path, value in self.each(*pattern):
            if isinstance(value, str):
                yield path, value


def holds(value: Value, part: str | int) -> bool:
    """Whether anything stands under a key, or at a place of a list."""
    if isinstance(value, list):
        return isinstance(part, int) and part < len(value)
    return isinstance(value, dict) and part in value


def entry(value: Value, part: str | int) -> Value:
    """What stands under a key, or at a place of a list. Raises KeyError where nothing does."""
    if isinstance(value, dict) and part in value:
        return value[str(part)]
    if isinstance(value, list) and isinstance(part, int) and part < len(value):
        return value[part]
    raise KeyError(part)


def read_document(path: Path, file: str) -> Document:
    """A YAML file as plain values with their lines. `file` is its name as messages print it.

    Raises Problems where nothing can be made of it: it is missing, empty, not in UTF-8, no YAML,
    or no keys with values.
    """
    return document_of(read_text(path, file), file)


def with_line(problem: Problem, path: Path) -> Problem:
    """A problem found after the params were loaded, with the line of the key path that it names.

    path: where its file is. Raises Problems where that can't be read any more.
    """
    parts = re.findall(r"\[(\d+)\]|([^.\[\]]+)", problem.place)
    key_path = tuple(int(number) if number else key for number, key in parts)
    return read_document(path, problem.file).problem(key_path, problem.wrong, problem.right)


def document_of(text: str, file: str) -> Document:
    """As `read_document`, from the text of a file."""
    root = compose(text, file)
    reading = _Reading(file)
    values = reading.mapping(root, ())
    return Document(file, values, reading.lines, reading.written, tuple(reading.problems))


def compose(text: str, file: str) -> yaml.MappingNode:
    """The keys and values of a YAML text as nodes, with their marks. Raises Problems."""
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise Problems([_not_yaml(file, text, error)]) from None
    if root is None:
        raise Problems([Problem(file, "", "the file is empty")])
    if not isinstance(root, yaml.MappingNode):
        wrong = "the file is a list" if isinstance(root, yaml.SequenceNode) else "there is no key"
        right = "the file has to be keys with values: key: value"
        raise Problems([Problem(file, f"line {_line(root)}", wrong, right)])
    return root


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


class _Reading:
    """Nodes on their way to plain values; gathers lines and problems as it goes."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[KeyPath, int] = {(): 1}
        self.written: dict[KeyPath, str] = {}
        self.problems: list[Problem] = []
        self._open: set[int] = set()

    def value(self, node: yaml.Node, path: KeyPath) -> Value:
        if node.tag not in _UNTAGGED:
            self._wrong(_line(node), f"the tag {node.tag} has no meaning here", "leave it out")
        if id(node) in self._open:
            self._wrong(_line(node), "an alias (*) stands inside the value that it repeats")
            return None
        if isinstance(node, yaml.ScalarNode):
            if node.style not in (None, ""):
                return str(node.value)
            self.written[path] = node.value
            return _plain(node.value)
        self._open.add(id(node))
        made: Value = None
        if isinstance(node, yaml.MappingNode):
            made = self.mapping(node, path)
        elif isinstance(node, yaml.SequenceNode):
            made = self.entries(node, path)
        self._open.discard(id(node))
        return made

    def entries(self, node: yaml.SequenceNode, path: KeyPath) -> list[Value]:
        for index, entry in enumerate(node.value):
            self.lines[(*path, index)] = _line(entry)
        return [self.value(entry, (*path, index)) for index, entry in enumerate(node.value)]

    def mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Value]:
        made: dict[str, Value] = {}
        for key_node, value_node in node.value:
            line = _line(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                self._wrong(line, "a list or keys with values stand where a key should be")
                continue
            key = str(key_node.value)
            if key in made:
                first = self.lines[(*path, key)]
                self._wrong(
                    line,
                    f"the key {key!r} is given twice",
                    f"the first is on line {first}; keep one of them",
                )
                continue
            self.lines[(*path, key)] = line
            made[key] = self.value(value_node, (*path, key))
        return made

    def _wrong(self, line: int, wrong: str, right: str = "") -> None:
        self.problems.append(Problem(self.file, f"line {line}", wrong, right))


def _plain(written: str) -> Value:
    """What a scalar without quotes is, by YAML 1.2's core schema.

    Infinity and "not a number" stay words: no param may be either.
    """
    if _NULL.fullmatch(written):
        return None
    if _TRUE.fullmatch(written):
        return True
    if _FALSE.fullmatch(written):
        return False
    if _WHOLE.fullmatch(written):
        return int(written)
    if _NUMBER.fullmatch(written) and math.isfinite(float(written)):
        return float(written)
    return written


#: What PyYAML says, what is wrong in our words, what would be right. The first that fits is used.
_YAML_FAULTS: Final = (
    (
        "mapping values are not allowed",
        "a second ': ' stands in one line",
        "put words that hold a colon in quotes, or begin a new line for the new key",
    ),
    (
        "unexpected end of stream",
        "the quotes that begin here are never closed",
        "close them",
    ),
    (
        "expected ',' or ']'",
        "the list that begins here with [ is not closed, or lacks a comma",
        "close it with ]",
    ),
    (
        "expected ',' or '}'",
        "the keys that begin here with { are not closed, or lack a comma",
        "close them with }",
    ),
    (
        "could not find expected ':'",
        "there is no ': ' after a key",
        "write key: value, with a space after the colon",
    ),
    (
        "expected a single document",
        "a second document begins here with ---",
        "keep one to a file",
    ),
    ("undefined alias", "an alias (*) repeats nothing", "put words that begin with * in quotes"),
    ("found duplicate anchor", "an anchor (&) is named twice", "give each its own name"),
    (
        "unknown escape character",
        "a backslash in double quotes begins something unknown",
        "use single quotes",
    ),
    (
        "expected '-' indicator",
        "a key stands where the list's next entry should",
        "line the key up with the keys of its entry, or begin a new entry with '- '",
    ),
    (
        "expected block end",
        "the line does not fit what is above it",
        "line up keys of one thing under each other, and close quotes where the words end",
    ),
    (
        "expected key",
        "the line does not fit what is above it",
        "line up keys of one thing under each other, and close quotes where the words end",
    ),
)


def _not_yaml(file: str, text: str, error: yaml.YAMLError) -> Problem:
    """A YAML error as a problem with line and column."""
    # The error itself counts in bytes or in characters, as PyYAML was built.
    control = yaml.reader.Reader.NON_PRINTABLE.search(text)
    if control is not None and isinstance(error, yaml.reader.ReaderError):
        before = text[: control.start()]
        place = _at(before.count("\n"), len(before) - before.rfind("\n") - 1)
        return Problem(file, place, f"a control character (U+{ord(control[0]):04X})", "delete it")
    said = f"{getattr(error, 'context', None) or ''} {getattr(error, 'problem', None) or ''}"
    # Where something was begun and never ended, its beginning is what has to be found; the
    # parser notices only at the end.
    began_before = ("end of stream", "or ']'", "or '}'", "expected ':'")
    never_closed = any(words in said for words in began_before)
    mark = getattr(error, "context_mark", None) if never_closed else None
    mark = mark or getattr(error, "problem_mark", None)
    if mark is None:
        return Problem(file, "", f"is no YAML: {said.strip()}")
    place = _at(mark.line, mark.column)
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    if "\t" in line[: mark.column + 1]:
        return Problem(
            file, place, "is no YAML: the line is indented with a tab", "use spaces in its place"
        )
    if "cannot start any token" in said:
        return Problem(
            file,
            place,
            f"is no YAML: a value can't begin with {line[mark.column : mark.column + 1]}",
            "put the words in quotes",
        )
    for theirs, wrong, right in _YAML_FAULTS:
        if theirs in said:
            return Problem(file, place, f"is no YAML: {wrong}", right)
    return Problem(
        file,
        place,
        "is no YAML: a sign stands where it means something to YAML",
        "put words with : # & * ! | > % [ ] { } at their beginning, or after a space, in quotes",
    )


def _at(line: int, column: int) -> str:
    return f"line {line + 1}, column {column + 1}"

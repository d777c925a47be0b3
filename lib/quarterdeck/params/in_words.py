"""What pydantic refuses, in words: which key, on which line, what was found, what is wanted."""

from __future__ import annotations

import contextlib
import json
import re
import types
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from quarterdeck.params.documents import (
    Document,
    KeyPath,
    Value,
    did_you_mean,
    entry,
    nearest,
    read_document,
)
from quarterdeck.params.strict import PATTERNS_IN_WORDS
from quarterdeck.problems import Problem, Problems

Model = TypeVar("Model", bound=BaseModel)

_WANTED: Final = {
    "string_type": "words",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "date_type": "a date",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "keys with values",
    "mapping_type": "keys with values",
    "model_type": "keys with values",
}
_BOUNDS: Final = {
    "greater_than": ("gt", "over"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "under"),
    "less_than_equal": ("le", "at most"),
}


def read_model(path: Path, model: type[Model], file: str) -> Model:
    """A YAML file as a model. `file` is its name as messages print it. Raises Problems."""
    document = read_document(path, file)
    made, problems = as_model(document, model)
    if made is None or problems:
        raise Problems(problems)
    return made


def as_model(document: Document, model: type[Model]) -> tuple[Model | None, list[Problem]]:
    """A document as a model, or None with everything that is wrong with it.

    The values go through pydantic as JSON does: strict, yet a list may become a tuple, a word an
    enumeration's member and a text a date.
    """
    problems = list(document.problems)
    try:
        return model.model_validate_json(json.dumps(document.values)), problems
    except ValidationError as error:
        return None, problems + _problems(document, model, error)


def _problems(document: Document, model: type[BaseModel], error: ValidationError) -> list[Problem]:
    """One problem for each thing wrong, whatever the number of errors pydantic makes of it."""
    details = error.errors(include_url=False)
    # A misspelt key is one mistake, though it is unknown under one name and missing under another.
    misspelt = {
        (path[:-1], meant)
        for detail in details
        if detail["type"] == "extra_forbidden"
        for path in [_path(document.values, detail["loc"])]
        if (meant := _key_meant(document, model, path)) is not None
    }
    problems: list[Problem] = []
    choices: dict[KeyPath, list[str]] = {}
    for detail in details:
        path = _path(document.values, detail["loc"])
        if detail["type"] in ("enum", "literal_error"):
            # A value that may be of two kinds has an error for each: one problem, all choices.
            expected = re.findall(r"'([^']*)'", detail["ctx"]["expected"])
            choices.setdefault(path, []).extend(expected)
        elif detail["type"] == "too_short" and _long_enough(document.value(path), detail):
            continue  # only those of its entries that are right were counted
        elif detail["type"] == "missing":
            key = str(detail["loc"][-1])
            if (path, key) not in misspelt:
                problems.append(
                    document.problem(path, f"missing key {key!r}", _describe(model, path, key))
                )
        elif detail["type"] == "extra_forbidden":
            problems.append(_unknown_key(document, model, path))
        else:
            problems.append(_problem(document, path, detail))
    for path, expected in choices.items():
        found = document.value(path)
        known = list(dict.fromkeys(expected))
        right = did_you_mean(found, known, "choices") if isinstance(found, str) else ""
        wrong = f"found {_found(document, path)}, wanted one of {', '.join(known)}"
        problems.append(document.problem(path, wrong, right if "did you" in right else ""))
    return problems


def _long_enough(value: Value, detail: ErrorDetails) -> bool:
    """Whether a list that was called too short has as many entries as it should."""
    return isinstance(value, list) and len(value) >= detail["ctx"]["min_length"]


def _problem(document: Document, path: KeyPath, detail: ErrorDetails) -> Problem:
    """A problem of one value, from what pydantic found."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "value_error":
        return document.problem(path, str(context["error"]))
    if kind == "string_pattern_mismatch":
        right = PATTERNS_IN_WORDS[context["pattern"]]
        return document.problem(path, f"found {_found(document, path)}", right)
    if kind == "string_too_short":
        return document.problem(path, "nothing is written between the quotes", "write some words")
    if kind == "string_too_long":
        length, longest = len(detail["input"]), context["max_length"]
        return document.problem(
            path, f"is {length} characters long", f"it may have {longest} at most"
        )
    if kind == "too_short":
        least, actual = context["min_length"], context["actual_length"]
        entries = "entry" if least == 1 else "entries"
        wrong = f"the list has {actual}" if actual else "the list is empty"
        return document.problem(path, wrong, f"it has to have {least} {entries} at least")
    if kind in _BOUNDS:
        key, words = _BOUNDS[kind]
        return document.problem(
            path, f"found {_found(document, path)}", f"it has to be {words} {context[key]:g}"
        )
    if kind in _WANTED:
        return _wrong_type(document, path, _WANTED[kind])
    return document.problem(path, detail["msg"])


def _wrong_type(document: Document, path: KeyPath, wanted: str) -> Problem:
    """A value of another kind than the model's, with the nearest way to put it right."""
    value = document.value(path)
    written = document.written.get(path, "")
    right = ""
    if value is None:
        right = "write it, or leave the key out where it may be left out"
    elif wanted == "words" and isinstance(value, (bool, int, float)):
        right = f'put it in quotes: "{written}"'
    elif wanted == "a list" and not isinstance(value, dict):
        right = f"put it in brackets: [{written or value}]"
    elif wanted == "a date" and isinstance(value, (int, float)):
        right = "a date is written year-month-day, like 2018-01-31"
    elif wanted in ("a number", "a whole number") and isinstance(value, str):
        digits = re.sub(r"[,_ %£]", "", value)
        right = f"write {digits}" if re.fullmatch(r"-?\d+(\.\d+)?", digits) else "write digits only"
    return document.problem(path, f"found {_found(document, path)}, wanted {wanted}", right)


def _found(document: Document, path: KeyPath) -> str:
    """What stands at a path, in a few words."""
    value = document.value(path)
    if value is None:
        return "nothing"
    if isinstance(value, str):
        shown = value if len(value) <= 40 else value[:39] + "…"
        return f"the words {shown!r}"
    if isinstance(value, bool):
        return document.written[path]
    if isinstance(value, (int, float)):
        return f"the number {document.written[path]}"
    return "a list" if isinstance(value, list) else "keys with values"


def _path(values: Value, location: tuple[int | str, ...]) -> KeyPath:
    """The key path of a location, which has the names of a union's branches in it."""
    path: list[int | str] = []
    for part in location:
        with contextlib.suppress(KeyError):
            values = entry(values, part)
            path.append(part)
    return tuple(path)


def _unknown_key(document: Document, model: type[BaseModel], path: KeyPath) -> Problem:
    key = str(path[-1])
    meant = _key_meant(document, model, path)
    around = _model_at(model, path[:-1])
    if meant is not None:
        right = f"did you mean {meant!r}?"
    else:
        right = f"the keys here are {', '.join(around.model_fields)}" if around else ""
    return document.problem(path, f"unknown key {key!r}", right)


def _key_meant(document: Document, model: type[BaseModel], path: KeyPath) -> str | None:
    """The key that an unknown one resembles, of those that aren't given beside it."""
    around = _model_at(model, path[:-1])
    if around is None:
        return None
    given = document.value(path[:-1])
    free = [key for key in around.model_fields if not isinstance(given, dict) or key not in given]
    return nearest(str(path[-1]), free)


def _describe(model: type[BaseModel], path: KeyPath, key: str) -> str:
    """What a missing key says, from the model's own words."""
    around = _model_at(model, path)
    description = around.model_fields[key].description if around else None
    if not description:
        return ""
    return f"it says: {description[0].lower()}{description[1:].rstrip('.')}"


def _model_at(model: type[BaseModel], path: KeyPath) -> type[BaseModel] | None:
    """The model that the keys at a path are checked by."""
    annotation: Any = model
    for part in path:
        annotation = next(
            (
                inner
                for choice in _choices(annotation)
                if (inner := _inside(choice, part)) is not None
            ),
            None,
        )
    return next(
        (
            choice
            for choice in _choices(annotation)
            if isinstance(choice, type) and issubclass(choice, BaseModel)
        ),
        None,
    )


def _choices(annotation: Any) -> list[Any]:
    """The types that a value may have, without what is said about them."""
    if get_origin(annotation) is Annotated:
        return _choices(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return [one for choice in get_args(annotation) for one in _choices(choice)]
    return [annotation]


def _inside(annotation: Any, part: str | int) -> Any:
    """The type of one entry, value or field of a type, or None."""
    origin = get_origin(annotation)
    if origin is tuple and isinstance(part, int):
        return get_args(annotation)[0]
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return get_args(annotation)[1]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        field = annotation.model_fields.get(str(part))
        return field.annotation if field else None
    return None

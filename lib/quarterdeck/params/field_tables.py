"""The tables of keys in `docs/params.md`, made from the models so that they stay true.

In the page a table stands between `<!-- keys: Area -->` and `<!-- end -->`.
`python -m quarterdeck.params.field_tables` makes them anew.
"""

from __future__ import annotations

import datetime as dt
import re
import types
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from quarterdeck.params.json_schema import FILE_MODELS
from quarterdeck.paths import project_root

_BETWEEN: Final = re.compile(r"(<!-- keys: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_PLAIN: Final[dict[type, str]] = {
    str: "words",
    int: "whole number",
    float: "number",
    bool: "true or false",
    dt.date: "date",
}


def field_table(model: type[BaseModel]) -> str:
    """The keys of a model as a Markdown table: the key, what it holds, what it says.

    A key that has to be given is in bold.
    """
    rows = ["| key | holds | says |", "|---|---|---|"]
    for key, field in model.model_fields.items():
        name = f"**`{key}`**" if field.is_required() else f"`{key}`"
        rows.append(f"| {name} | {_holds(field.annotation)} | {field.description} |")
    return "\n".join(rows) + "\n"


def with_tables(page: str) -> str:
    """A page with each of its tables made anew. Raises KeyError for an unknown model."""
    models = {model.__name__: model for model in _models_within(FILE_MODELS.values())}
    return _BETWEEN.sub(lambda at: at[1] + field_table(models[at[2]]) + at[3], page)


def _models_within(annotations: Iterable[Any]) -> Iterator[type[BaseModel]]:
    """The models that some types name, and those that their keys hold, at any depth."""
    for annotation in annotations:
        if get_origin(annotation) is not None:
            yield from _models_within(get_args(annotation))
        elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield annotation
            yield from _models_within(
                field.annotation for field in annotation.model_fields.values()
            )


def _holds(annotation: Any) -> str:
    """What a value of a type is, in words."""
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _holds(inside[0])
    if origin is Literal:
        return ", ".join(f"`{choice}`" for choice in inside)
    if origin in (Union, types.UnionType):
        return " or ".join(_holds(choice) for choice in inside if choice is not types.NoneType)
    if origin is tuple:
        return f"list of {_holds(inside[0])}"
    if origin is dict:
        return f"keys with {_holds(inside[1])}"
    if issubclass(annotation, BaseModel):
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    if issubclass(annotation, StrEnum):
        return ", ".join(f"`{member}`" for member in annotation)
    return _PLAIN[annotation]


if __name__ == "__main__":  # after a change of the models
    path = project_root() / "docs" / "params.md"
    path.write_text(with_tables(path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")

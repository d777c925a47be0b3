"""A JSON Schema for each kind of file under `params/`, so that editors complete and check it.

A YAML file names its schema in its first line:
`# yaml-language-server: $schema=../schema/framework.schema.json`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from quarterdeck.params.action_log import ActionsFile
from quarterdeck.params.framework import Framework
from quarterdeck.params.house_form import Paper
from quarterdeck.params.places import AreasFile, PeersFile
from quarterdeck.params.quarter import QuarterParams
from quarterdeck.params.sources import SourcesFile
from quarterdeck.params.weights import WeightsFile
from quarterdeck.paths import project_root

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

#: The model of each kind of file, by the name of its schema.
FILE_MODELS: Final[dict[str, type[BaseModel]]] = {
    "areas": AreasFile,
    "peers": PeersFile,
    "sources": SourcesFile,
    "weights": WeightsFile,
    "actions": ActionsFile,
    "framework": Framework,
    "paper": Paper,
    "quarter": QuarterParams,
}


class _WithoutFieldTitles(GenerateJsonSchema):
    """A key's name is title enough; an editor shows its description."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def schema(name: str) -> dict[str, Any]:
    """The schema of one kind of file, by a name of `FILE_MODELS`.

    It says what a model says of keys, types, patterns and bounds. What the model checks besides
    (an order of dates, a name that another file gives) it can't say.
    """
    return schema_of(FILE_MODELS[name])


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of a model, in the dialect that all of ours are written in."""
    return {
        "$schema": DIALECT,
        **model.model_json_schema(schema_generator=_WithoutFieldTitles),
    }


def schema_text(name: str) -> str:
    """The schema as its file holds it."""
    return json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n"


def write_schemas(folder: Path) -> list[Path]:
    """Every schema as `<folder>/<name>.schema.json`; files that are equal are left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in FILE_MODELS:
        path = folder / f"{name}.schema.json"
        text = schema_text(name)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return written


if __name__ == "__main__":  # after a change of the models
    write_schemas(project_root() / "params" / "schema")

"""docs/extracts.md says what the readers do: its columns are theirs, and its examples are read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from quarterdeck.params import load
from quarterdeck.params.sources import ReaderName
from quarterdeck.paths import Workbook, project_root
from quarterdeck.sources import READERS, read_source, survey
from quarterdeck.sources.facts import Facts, read_facts
from quarterdeck.sources.templates import FORMS

from .conftest import RECEIVED, make_source
from .test_police_uk import real_areas

DOCUMENT = (project_root() / "docs" / "extracts.md").read_text(encoding="utf-8")
SECTIONS = {section.split("`", 1)[0]: section for section in DOCUMENT.split("\n## `")[1:]}


def test_every_reader_has_its_section() -> None:
    assert set(SECTIONS) == {reader.value for reader in READERS} == {r.value for r in ReaderName}


@pytest.mark.parametrize("form", [*FORMS.values(), survey.RECORDS], ids=lambda form: form.title)
def test_every_column_is_in_its_table(form: survey.Form) -> None:
    table = "\n".join(
        line for line in SECTIONS[form.reader.value].splitlines() if line.startswith("|")
    )
    assert not [column.name for column in form.columns if f"`{column.name}`" not in table]


EXAMPLES = [
    (name, example)
    for name, section in SECTIONS.items()
    for example in re.findall(r"```csv\n(.*?)```", section, re.DOTALL)
]


@pytest.mark.parametrize(("reader", "example"), EXAMPLES)
def test_every_example_is_read(tmp_path: Path, reader: str, example: str) -> None:
    path = tmp_path / "example.csv"
    path.write_text(example)
    result = read_source(make_source(reader), real_areas(), path, received=RECEIVED)
    assert result.rows_read == example.count("\n") - 1
    assert "ok" in set(result.observations["status"])


def test_the_readme_says_which_template_serves_which_source() -> None:
    text = (project_root() / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `(\w+)\.xlsx` \|[^|]+\| (.*) \|$", text, flags=re.MULTILINE)
    assert [reader for reader, _ in named] == [reader.value for reader in FORMS]
    sources = load(Workbook(project_root())).sources
    for reader, examples in named:
        for name in re.findall(r"`(\w+)`", examples):
            assert sources[name].reader == reader


def test_every_return_has_an_example() -> None:
    assert {name for name, _ in EXAMPLES} == set(SECTIONS) - {"police_uk"}


def test_the_fact_file_shown_is_a_right_one(tmp_path: Path) -> None:
    [shown] = re.findall(r"```yaml\n(.*?)```", DOCUMENT, re.DOTALL)
    path = tmp_path / "extract.csv.yml"
    path.write_text(shown)
    facts = read_facts(path, path.name)
    assert set(Facts.model_fields) == set(facts.model_fields_set)

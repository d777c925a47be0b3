"""The examples in the statistics' docstrings and in their page: they work when pasted."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest
import quarterdeck.statistics

PAGE = Path(__file__).parents[1] / "docs" / "statistics.md"
MODULES = [
    found.name
    for found in pkgutil.walk_packages(
        quarterdeck.statistics.__path__, prefix=f"{quarterdeck.statistics.__name__}."
    )
]


@pytest.mark.parametrize("name", MODULES)
def test_every_public_function_has_an_example_that_works(name: str) -> None:
    module = importlib.import_module(name)
    without = [
        each
        for each, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == name
        and not each.startswith("_")
        and ">>>" not in (inspect.getdoc(function) or "")
    ]
    assert without == []
    assert doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE).failed == 0


EXAMPLES = re.findall(
    r"```python\n(.+?)```\n\n```text\n(.+?)```", PAGE.read_text("utf-8"), re.DOTALL
)


@pytest.mark.parametrize(("code", "output"), EXAMPLES)
def test_the_page_works_when_pasted(
    code: str, output: str, capsys: pytest.CaptureFixture[str]
) -> None:
    exec(code, {})
    assert capsys.readouterr().out == output


def test_the_page_begins_with_five_lines() -> None:
    assert len([line for line in EXAMPLES[0][0].splitlines() if line]) == 5
    assert len(EXAMPLES) == PAGE.read_text("utf-8").count("```python")


def test_the_page_names_what_there_is() -> None:
    named: dict[str, set[str]] = {}
    for module, functions in re.findall(r"`(\w+)`: ((?:`\w+`[^`|;]*)+)", PAGE.read_text("utf-8")):
        named.setdefault(module, set()).update(re.findall(r"`(\w+)`", functions))
    # The parts of control charts are reached through their package; months serves the others.
    inner = {name for name in MODULES if name.count(".") > 2} | {"quarterdeck.statistics.months"}
    assert set(named) == {name.rpartition(".")[2] for name in set(MODULES) - inner}
    for short, functions in named.items():
        module = importlib.import_module(f"quarterdeck.statistics.{short}")
        assert {each for each in functions if not hasattr(module, each)} == set()

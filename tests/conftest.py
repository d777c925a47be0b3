"""What the whole suite shares: how Hypothesis draws, and the shipped workbook, computed once."""

from __future__ import annotations

import shutil

import pytest
from hypothesis import settings
from quarterdeck import prepare
from quarterdeck.indicators import table_file
from quarterdeck.paths import Workbook, project_root

# The same examples at every run, however slow the machine.
settings.register_profile("quarterdeck", deadline=None, derandomize=True)
settings.load_profile("quarterdeck")


@pytest.fixture(scope="session")
def shipped() -> prepare.Computed:
    """The workbook that is shipped, computed from its extracts. Not to be changed."""
    return prepare.compute(Workbook(project_root()))


@pytest.fixture(scope="session")
def shipped_workbook(
    shipped: prepare.Computed, tmp_path_factory: pytest.TempPathFactory
) -> Workbook:
    """A copy of the workbook that is shipped, prepared. Not to be changed."""
    folder = tmp_path_factory.mktemp("shipped")
    for name in ("params", "data/raw", "notebooks"):
        shutil.copytree(project_root() / name, folder / name)
    workbook = Workbook.open(folder)
    workbook.processed.mkdir()
    for label, table in shipped.tables.items():
        table_file.write_table(table, workbook.table(label))
    shipped.observations.to_parquet(workbook.observations, index=False)
    workbook.extracts.write_text(prepare.extracts_json(shipped.receipts), encoding="utf-8")
    return workbook

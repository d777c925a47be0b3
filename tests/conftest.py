"""What the whole suite shares: how Hypothesis draws, and the shipped workbook, computed once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings
from quarterdeck import prepare
from quarterdeck.paths import Workbook

# The same examples at every run, however slow the machine.
settings.register_profile("quarterdeck", deadline=None, derandomize=True)
settings.load_profile("quarterdeck")


@pytest.fixture(scope="session")
def shipped() -> prepare.Computed:
    """The workbook that is shipped, computed from its extracts. Not to be changed."""
    return prepare.compute(Workbook(Path(__file__).resolve().parent.parent))

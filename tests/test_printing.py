"""Words as they are printed inside a sentence."""

from __future__ import annotations

import pytest
from quarterdeck import printing


@pytest.mark.parametrize(
    ("reason", "inside"),
    [
        ("April to December 2016 not received", "April to December 2016 not received"),
        ("March 2018 not received", "March 2018 not received"),
        ("May to June 2017", "May to June 2017"),
        ("March", "March"),
        # No months: a verb, and a word that begins like one.
        ("May be held back", "may be held back"),
        ("Marching bands", "marching bands"),
        ("Not received", "not received"),
    ],
)
def test_a_month_keeps_its_capital_inside_a_sentence(reason: str, inside: str) -> None:
    assert printing.in_sentence(reason) == inside

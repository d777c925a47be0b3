"""Every sentence case by case: the page is what the code says, and each sentence obeys the laws.

The laws are the page's own. A figure is checked against the row of the indicator table, rounded
here by `decimal`, and not by the code that prints it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from quarterdeck.params import Kind
from quarterdeck.readings import Reading
from quarterdeck.verdicts import Improvement

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools"))
try:
    import headline_cases
finally:
    sys.path.pop(0)
if TYPE_CHECKING:
    from headline_cases import Case, Part

DIRECTIONS = r"\b(?:rose|fell|risen|fallen|up|down|rise|fall|increased?|decreased?|more|fewer)\b"


@pytest.fixture(scope="module")
def parts() -> tuple[Part, ...]:
    return tuple(headline_cases.parts())


@pytest.fixture(scope="module")
def cases(parts: tuple[Part, ...]) -> tuple[Case, ...]:
    return tuple(case for part in parts for case in part.cases)


def texts(case: Case) -> Iterator[str]:
    yield from (case.cell, case.line, case.paragraph, case.alt)


def without_reason(case: Case) -> str:
    """The paragraph without the register's own words on its direction."""
    reason = case.reading.indicator.polarity_reason or ""
    return (
        case.paragraph.replace(f" {reason[:1].upper()}{reason[1:]}.", "")
        if reason
        else case.paragraph
    )


def test_the_page_is_what_the_code_says(
    parts: tuple[Part, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(headline_cases, "parts", lambda: iter(parts))
    assert headline_cases.PAGE.read_text(encoding="utf-8") == headline_cases.page()


def test_there_is_a_case_of_every_kind_way_polarity_absence_and_reason(
    cases: tuple[Case, ...],
) -> None:
    rows = pd.DataFrame([case.reading.row for case in cases])
    measured = {kind.value for kind in Kind} - {"assessment", "no_measure"}
    assert set(rows["kind"]) == measured
    assert {"lower", "higher", "neutral"} == set(rows["polarity"])
    assert {
        *("improving", "worsening", "stable", "higher", "lower", "not_compared"),
    } == set(rows["direction"])
    assert set(rows["improvement"]) == {verdict.value for verdict in Improvement}
    assert {"not_received", "not_yet_published", "suppressed", "too_few_responses"} < set(
        rows["current_absence"]
    )
    assert {"no_measure", "no_baseline", "not_comparable", "data_fault"} < set(
        rows["current_absence"]
    )
    assert {
        *("no_current", "no_earlier", "sample", "break", "length", "overlap", "coverage"),
        "not_tested",
    } <= set(rows["comparison_reason"])
    assert set(rows["standing"]) >= {"none", "on_target", "off_target"}
    assert set(rows["small_numbers"]) == {True, False}


def test_what_may_be_chance_never_rose_or_fell(cases: tuple[Case, ...]) -> None:
    noise = [case for case in cases if not case.judged and not case.reading.is_significant]
    assert len(noise) > 20
    for case in noise:
        said = (
            without_reason(case).replace("no more than chance", "").replace("more than chance", "")
        )
        assert not re.search(DIRECTIONS, said), case.paragraph


def test_what_changed_says_which_way(cases: tuple[Case, ...]) -> None:
    for case in cases:
        row = case.reading.row
        if not case.judged and case.reading.is_compared and case.reading.is_significant:
            way = "up" if row["compared_current"] > row["compared_earlier"] else "down"
            assert f"That is {way} from" in case.paragraph


def quarter_before_of(case: Case) -> str:
    """The sentence of a paragraph that is about the quarter before; "" where none is."""
    sentences = re.split(r"(?<=\.)\s", case.paragraph)
    return next((one for one in sentences if "the quarter before, " in one), "")


def test_the_quarter_before_never_rose_or_fell_and_has_no_verdict(cases: tuple[Case, ...]) -> None:
    told = [quarter_before_of(case) for case in cases if quarter_before_of(case)]
    assert len(told) >= 13
    for said in told:
        assert not re.search(DIRECTIONS, said), said
        assert not re.search(r"improve|deteriorat|better|worse|significant|judged", said), said
    bases = {case.reading.row["basis"] for case in cases if quarter_before_of(case)}
    assert bases == {"quarter"}


@pytest.mark.parametrize(
    ("shows", "said"),
    [
        # 12 of 22 is 54.5%, 28 of 21 is 133.3%, and 12 of 46 is 26.1%.
        ("22 and then 34", "it was 22; the difference (+12, +55%) isn’t tested"),
        ("21 and then 49", "it was 21; the difference (+28, +133%) isn’t tested"),
        ("46 and then 34", "it was 46; the difference (−12, −26%) isn’t tested"),
        ("19, under which", "it was 19; the difference (+15) isn’t tested"),
        ("none, and then 1", "it was 0; the difference (+1) isn’t tested"),
        ("the same", "it was 34 too."),
        # 4 of 1,000 is 0.4%.
        ("under one per cent", "it was 1,000; the difference (+4, +0.4%) isn’t tested"),
        # 60.0% and 65.0%.
        ("a share", "it was 60.0%; the difference (+5.0 points) isn’t tested"),
        ("a break", "It can’t be set beside 22 in the quarter before, July to September 2017, bec"),
        ("not received", "because there is no figure for July to September 2017 to compare with"),
        ("not recorded", "(not recorded before August 2017)."),
        ("judged against a year before", "the difference (+12, +55%) isn’t tested"),
    ],
)
def test_what_is_said_of_the_quarter_before(parts: tuple[Part, ...], shows: str, said: str) -> None:
    (part,) = (part for part in parts if part.heading == "The quarter before")
    (case,) = (case for case in part.cases if case.shows.startswith(shows))
    assert said in quarter_before_of(case)


def test_the_verdict_on_the_baseline_is_that_of_the_row(cases: tuple[Case, ...]) -> None:
    words = {
        Improvement.IMPROVED: "a significant improvement",
        Improvement.DETERIORATED: "a significant deterioration",
    }
    for case in (one for one in cases if one.judged):
        told = [verdict for verdict, said in words.items() if said in case.paragraph]
        verdict = case.reading.improvement
        assert told == ([verdict] if verdict in words else []), case.paragraph
        if verdict is Improvement.NO_CHANGE:
            said = case.paragraph.replace("no more than chance", "").replace("more than chance", "")
            assert not re.search(DIRECTIONS, said), case.paragraph
        assert ("isn’t judged" in case.paragraph) is (verdict is Improvement.NOT_JUDGED)


def rounded(value: float, decimals: int) -> str:
    """A number as a person would write it who rounds a half away from nought."""
    exact = Decimal(str(round(value, 9)))
    return f"{abs(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)):,}"


def figures_of(reading: Reading) -> set[str]:
    """Every number that the row of a reading may print."""
    row, decimals = reading.row, reading.indicator.decimals
    found = {"95"}  # of "95% interval"
    numbers: dict[str, Any] = {
        name: value
        for name, value in row.items()
        if isinstance(value, int | float) and not isinstance(value, bool) and pd.notna(value)
    }
    for value in numbers.values():
        found |= {rounded(value, places) for places in (0, 1, decimals)}
    for before, now in (
        ("compared_earlier", "compared_current"),
        ("baseline_value", "current_value"),
        ("quarter_before_value", "current_value"),
    ):
        if pd.notna(row[before]) and pd.notna(row[now]):
            # A reader who subtracts gets the same.
            printed = [
                float(rounded(row[name], decimals).replace(",", "")) for name in (now, before)
            ]
            found.add(rounded(printed[0] - printed[1], decimals))
    for name in ("current_parts", "previous_parts", "current_reason", "previous_reason"):
        found |= set(re.findall(r"\d[\d,]*", str(row[name])))
    for name in ("comparison_sentence", "comparison_words", "target"):
        found |= set(re.findall(r"\d[\d,]*(?:\.\d+)?", str(row[name])))
    if reading.indicator.per:
        found.add(f"{reading.indicator.per:,}")
    return found


def test_every_figure_is_one_that_the_row_holds(cases: tuple[Case, ...]) -> None:
    for case in cases:
        allowed = figures_of(case.reading)
        for text in texts(case):
            dated = re.sub(
                r"\b(?:\d\d? [A-Z][a-z]+ )?(?:19|20)\d\d(?:-\d\d)?\b|\b[A-Z][a-z]{2} \d\d\b"
                r"|, 2 periods",
                "",
                text,
            )
            for figure in re.findall(r"\d[\d,]*(?:\.\d+)?", dated):
                assert figure.rstrip(",") in allowed, f"{figure} in: {text}"


def test_the_paragraph_says_the_figure_of_its_cell(cases: tuple[Case, ...]) -> None:
    for case in cases:
        if case.reading.is_present():
            value = case.cell.partition(";")[0]
            assert re.search(rf"(?<![\d,.]){re.escape(value)}(?![\d.])", case.paragraph)
        else:
            assert case.cell in ("NA", "*")
            assert case.paragraph.startswith("**There is no figure for ")


def test_sentences_are_whole(cases: tuple[Case, ...]) -> None:
    for case in cases:
        for text in texts(case):
            assert "  " not in text
            assert ".." not in text
            assert " ." not in text
            assert " ," not in text
            assert not re.search(r"\bnan\b|None|NaT|'", text), text
            assert text.count("(") == text.count(")")
            assert text.count("**") % 2 == 0
        for text in filter(None, (case.paragraph, case.alt)):
            bare = text.replace("**", "")
            assert bare.endswith(".")
            assert not bare.endswith("..")
            for sentence in re.split(r"(?<=\.)\s", bare):
                assert re.match(r"[A-Z\d£*]", sentence), sentence


def test_one_is_one_and_others_are_several(cases: tuple[Case, ...]) -> None:
    singular = re.compile(
        r"(?<![\d,.])1 (?:more |fewer )?(?:offences|burglaries|cases|victims|people)\b"
    )
    plural = re.compile(
        r"(?:\d\d|[02-9]) (?:more |fewer )?(?:offence|burglary|case|victim|person)\b"
    )
    for case in cases:
        for text in texts(case):
            assert not singular.search(text), text
            assert not plural.search(text), text
    assert any("1 offence " in case.paragraph for case in cases)


def test_percentages_differ_in_points_and_small_counts_in_counts(cases: tuple[Case, ...]) -> None:
    for case in cases:
        reading = case.reading
        if case.judged or not reading.is_compared:
            continue
        change = case.line.partition(";")[0].partition(", ")[0]
        if reading.indicator.is_percentage:
            assert change.endswith(" points")
            assert "%" not in change
        elif reading.row["small_numbers"]:
            assert re.fullmatch(r"[\d,]+ to [\d,]+", change)
        else:
            assert change.endswith("%")

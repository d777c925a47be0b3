"""Which categories an extract should hold, and what is said of one that holds others."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path

import pytest
from quarterdeck.params import Params, load
from quarterdeck.params.categories import Expected, expected_categories
from quarterdeck.params.places import Area
from quarterdeck.params.sources import Source
from quarterdeck.paths import Workbook, project_root
from quarterdeck.sources import NoticeKind, receipts
from quarterdeck.sources.add import add
from quarterdeck.sources.categories import with_category_notices
from workbooks import edit, small_workbook

from .conftest import AREAS, RECEIVED, Read, make_source

SOURCES = "params/sources.yml"
REGISTER = "params/indicators/midshire_safety.yml"
PAPER = "params/papers/midshire_safety.yml"


def expected(workbook: Workbook, source: str) -> Expected:
    return expected_categories(load(workbook))[source]


@pytest.fixture
def small(tmp_path: Path) -> Workbook:
    return small_workbook(tmp_path)


# What is expected


def test_what_the_register_counts_is_wanted_and_all_that_is_known(small: Workbook) -> None:
    # Its two indicators count repeats, and repeats with others.
    assert expected(small, "conferences") == Expected(
        (("repeats",), ("others",)), frozenset({"repeats", "others"})
    )


def test_where_everything_is_counted_nothing_is_unknown(small: Workbook) -> None:
    assert expected(small, "crime") == Expected((), None)
    edit(small, REGISTER, "{source: crime}", "{source: crime, leave_out: [fraud]}")
    assert expected(small, "crime") == Expected((("fraud",),), None)


def test_subcategories_counted_together_may_follow_each_other(small: Workbook) -> None:
    counted = "{source: crime, categories: [burglary], subcategories: [dwelling, residential]}"
    edit(small, REGISTER, "{source: crime}", counted)
    found = expected(small, "crime")
    assert found.wanted == (("burglary",), ("dwelling", "residential"))


def test_a_list_of_categories_is_what_is_known(small: Workbook) -> None:
    reader = "    reader: monthly_counts\n"
    edit(small, SOURCES, reader, reader + "    categories: [burglary, theft]\n")
    assert expected(small, "crime") == Expected(
        (("burglary",), ("theft",)), frozenset({"burglary", "theft"})
    )


def test_baskets_faults_and_labels_name_categories_too(small: Workbook) -> None:
    reader = "    reader: monthly_counts\n"
    said = "    labels: {shed: Sheds}\n    fault_rule: {leave_out: [asb]}\n"
    edit(small, SOURCES, reader, reader + said)
    edit(small, REGISTER, "{source: crime}", "{source: crime, categories: [burglary]}")
    basket = "basket: [{source: crime, noun: x, categories: [theft, drugs], neither: [drugs]}]\n"
    edit(small, PAPER, "contacts:", basket + "contacts:")
    found = expected(small, "crime")
    assert found.wanted == (("asb",), ("burglary",), ("theft",), ("drugs",))
    # A label may be of what came once and comes no more: known, and not wanted.
    assert found.known == {"asb", "burglary", "theft", "drugs", "shed"}


def test_a_basket_of_everything_leaves_nothing_unknown(small: Workbook) -> None:
    edit(small, REGISTER, "{source: crime}", "{source: crime, categories: [burglary]}")
    edit(small, PAPER, "contacts:", "basket: [{source: crime, noun: x}]\ncontacts:")
    assert expected(small, "crime") == Expected((("burglary",),), None)


def test_peers_have_ids_of_indicators_and_a_population_has_what_its_reader_makes(
    small: Workbook,
) -> None:
    edit(small, SOURCES, "reader: period_return", "reader: peer_values")
    assert expected(small, "conferences") == Expected(
        (), frozenset({"all_crime", "repeat_cases", "cases"})
    )
    assert expected(small, "people") == Expected()


# What is said


RETURN = "month,area,category,subcategory,count\n"


def said(read: Read, expected: Expected, *rows: str) -> list[tuple[NoticeKind, str, int]]:
    result = read("monthly_counts", RETURN + "\n".join(rows) + "\n")
    noticed = with_category_notices(result, expected, "return.csv").notices
    return [(one.kind, one.text, one.count) for one in noticed]


KNOWN = Expected((("burglary",), ("vehicle_crime",)), frozenset({"burglary", "vehicle_crime"}))


def test_a_category_misspelt_throughout_is_noticed_twice(read: Read) -> None:
    rows = ("2017-04,Northam,Burglary,,3", "2017-04,Northam,Vehicel crime,,4")
    assert said(read, KNOWN, *rows) == [
        (
            NoticeKind.MISSING_CATEGORIES,
            "No row is of a category that is expected: vehicle_crime.",
            1,
        ),
        (
            NoticeKind.UNKNOWN_CATEGORIES,
            "Rows are of these categories, which are not expected: "
            "vehicel_crime (perhaps vehicle_crime).",
            1,
        ),
    ]


def test_a_category_that_resembles_none_is_told_alone(read: Read) -> None:
    rows = ("2017-04,Northam,Burglary,,3", "2017-04,Northam,Vehicle crime,,4")
    found = said(read, KNOWN, *rows, "2017-04,Northam,Fraud,,4", "2017-04,Northam,Burglry,,4")
    # Burglary is there, so the other can't be meant for it.
    assert found == [
        (
            NoticeKind.UNKNOWN_CATEGORIES,
            "Rows are of these categories, which are not expected: burglry; fraud.",
            2,
        )
    ]


def test_what_is_expected_is_not_remarked_upon(read: Read) -> None:
    rows = ("2017-04,Northam,Burglary,,3", "2017-04,Northam,VEHICLE  CRIME,Van,4")
    assert said(read, KNOWN, *rows) == []
    assert said(read, Expected(), *rows) == []


@pytest.mark.parametrize(
    ("part", "is_told"), [("Dwelling", False), ("Residential", False), ("Dweling", True)]
)
def test_one_of_the_parts_counted_together_is_enough(read: Read, part: str, is_told: bool) -> None:
    wanted = Expected((("burglary",), ("dwelling", "residential")))
    found = said(read, wanted, f"2017-04,Northam,Burglary,{part},3")
    told = "No row is of a category that is expected: dwelling or residential."
    assert found == ([(NoticeKind.MISSING_CATEGORIES, told, 1)] if is_told else [])


# Where it is said


@dataclasses.dataclass(frozen=True)
class Known:
    """Params that name a source of monthly counts."""

    sources: Mapping[str, Source]
    areas: Mapping[str, Area]


def test_it_is_said_on_taking_in_and_on_every_reading(workbook: Workbook, tmp_path: Path) -> None:
    source = make_source("monthly_counts", id="crime")
    path = tmp_path / "april.csv"
    path.write_text(RETURN + "2017-04,Northam,Burglry,,3\n")
    [added] = add(
        workbook, source, AREAS, [path], received=RECEIVED, expected=Expected((("burglary",),))
    )
    told = "No row is of a category that is expected: burglary."
    assert [notice.text for notice in added.result.notices] == [told]

    known = Known({source.id: source}, {area.id: area for area in AREAS})

    def texts(wanted: Expected) -> list[str]:
        received = receipts.read_all(workbook, known, {"crime": wanted})
        return [notice.text for one in received.receipts for notice in one.result.notices]

    # The second reading is from the cache, which knows nothing of what the register says today.
    assert texts(Expected((("burglary",),))) == [told]
    assert texts(Expected((("burglary",),))) == [told]
    assert texts(Expected((("burglry",),))) == []


def test_of_the_shipped_extracts_only_absent_is_said_to_be_missing() -> None:
    shipped = Workbook(project_root())
    params: Params = load(shipped)
    received = receipts.read_all(shipped, params, expected_categories(params))
    kinds = (NoticeKind.MISSING_CATEGORIES, NoticeKind.UNKNOWN_CATEGORIES)
    assert received.receipts
    assert [
        (one.file, notice.text)
        for one in received.receipts
        for notice in one.result.notices
        if notice.kind in kinds
    ] == [  # each system's "absent" was supplied for one of the two papers only
        (f"data/raw/{extract}", "No row is of a category that is expected: absent.")
        for extract in (
            "missing_storm/missing_storm_2012-04_2015-12.csv",
            "missing_compact/missing_compact_2012-04_2015-06.csv",
        )
    ]

from __future__ import annotations

import pytest
from quarterdeck.params.places import Area, AreaKind
from quarterdeck.sources.areas import AreaNames

from .conftest import AREAS


@pytest.mark.parametrize(
    "written",
    [
        "South and East",
        " south  AND east ",
        "South & East",
        "South-and-East",
        "south_and_east",
        "E07000902",
        "se midshire",
    ],
)
def test_an_area_is_found_by_whatever_it_is_called(written: str) -> None:
    assert AreaNames(AREAS).find(written) == "south_and_east"


@pytest.mark.parametrize("written", ["South", "Northam District", "", "E07000999"])
def test_nothing_is_guessed(written: str) -> None:
    assert AreaNames(AREAS).find(written) is None


def test_a_name_within_a_name_is_another_area() -> None:
    towns = (
        Area(id="leicester", name="Leicester", kind=AreaKind.UNITARY),
        Area(id="leicestershire", name="Leicestershire", kind=AreaKind.COUNTY),
    )
    names = AreaNames(towns)
    assert (names.find("Leicester"), names.find("LEICESTERSHIRE")) == (
        "leicester",
        "leicestershire",
    )


def test_the_nearest_name_is_offered() -> None:
    assert AreaNames(AREAS).nearest("Northham") == "Northam"
    assert AreaNames(AREAS).nearest("Zzz") is None


def test_leaves_are_the_districts_however_deep() -> None:
    names = AreaNames(AREAS)
    assert names.leaves("midshire_police") == ("northam", "south_and_east", "midport")
    assert names.leaves("northam") == ()


def test_a_name_wins_over_an_alias_and_two_of_a_kind_are_refused() -> None:
    county = Area(id="a", name="Midshire", kind=AreaKind.COUNTY)
    force = Area(id="b", name="Police area", kind=AreaKind.FORCE, aliases=("Midshire",))
    assert AreaNames([force, county]).find("midshire") == "a"
    with pytest.raises(ValueError, match="both answer to 'MIDSHIRE'"):
        AreaNames([county, Area(id="c", name="MIDSHIRE", kind=AreaKind.PEER)])

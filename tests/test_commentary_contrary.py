"""Nothing contrary passes in silence: sure contradictions are errors, unsure ones are named.

Sentences are those that an audit of 2026-11-21 put through, on figures made by hand: burglary at
7.90 a thousand after 7.32, a significant rise, fourth of nine where the average is 6.90.
"""

from __future__ import annotations

from typing import Any

import pytest
from commented import (
    BREAK,
    CHANGED,
    ENTRANTS,
    FELL,
    MARAC,
    NOISE,
    SURVEY,
    YEAR_END_126,
    counted,
    errors,
    found,
    share,
    table_of,
)
from hand_made import RATE, indicator
from quarterdeck.readings import Readings

ABOUT = "burglary"
RANKED = RATE | {"rank": 4.0, "rank_of": 9.0, "rank_tied": False, "peers_average": 6.9}
AMONG_NEIGHBOURS = table_of((indicator(), RANKED))


def rules(words: str, table: Readings, about: str = ABOUT) -> set[tuple[str, str]]:
    return set(found(words, table, about))


@pytest.mark.parametrize(
    "words",
    [
        # The place, the period or an aside stands between subject and verb.
        "Burglary in the county fell.",
        "Burglary fell in the 12 months to December 2017.",
        "Burglary has fallen over the last twelve months.",
        "Burglary fell in the year to December.",
        "Burglary, which is a priority, fell.",
        "Burglary – a priority – fell.",
        "Burglary (of sheds too) fell.",
        "At {burglary.value}, the rate is lower than last year.",
        # Plurals, and what stands before a name.
        "The number of burglaries fell.",
        "Levels of burglary are lower.",
        # Any adjective before a noun, and a path.
        "There has been a further reduction in burglary.",
        "A welcome fall was recorded.",
        "Burglary continues to fall.",
        "Burglary continues its downward trend.",
        "The trend is downward.",
        "The upward trend has been reversed.",
        "The falling numbers show that it works.",
        "Burglary shows a downward movement.",
        "Burglary is on its way down.",
        # Other words of change.
        "Burglary has plummeted.",
        "Burglary is at a record low.",
        "Patrols have reduced burglary.",
        "Performance is better than last year.",
        # What is not, by clause.
        "Burglary fell, but not in the north.",
        "Burglary fell; no other offence did.",
        "There was no increase in burglary.",
    ],
)
def test_what_is_sure_and_contrary_is_an_error_and_its_mirror_is_not(words: str) -> None:
    assert "direction" in errors(words, CHANGED, ABOUT)
    assert "direction" not in errors(words, FELL, ABOUT)


@pytest.mark.parametrize("words", ["There has been little change.", "Burglary has levelled off."])
def test_that_little_moved_is_contrary_to_a_rise_and_to_a_fall(words: str) -> None:
    assert "direction" in errors(words, CHANGED, ABOUT)
    assert "direction" in errors(words, FELL, ABOUT)


@pytest.mark.parametrize(
    "words",
    [
        "House burglary has fallen.",
        "The number of attempted burglaries has fallen.",
        "These have decreased the burglary of sheds.",
        # A noun of its definition, whatever else is said of it.
        "Raids on empty buildings have fallen.",
    ],
)
def test_what_may_be_of_the_indicator_is_named(words: str) -> None:
    assert errors(words, CHANGED, ABOUT) == []
    assert ("contrary", "warning") in rules(words, CHANGED)
    assert ("contrary", "warning") not in rules(words, FELL)


def test_everything_there_is_holds_what_is_contrary() -> None:
    for words in ("Every indicator improved.", "All three outcomes improved."):
        assert found(words, CHANGED, "overall") != []
        assert found(words, FELL, "overall") == []


def test_slight_is_contrary_from_a_tenth_on() -> None:
    # 7.32 to 7.90 is 7.9%, 100 to 130 is 30%.
    assert rules("Burglary rose slightly, by {burglary.change_percent}.", CHANGED) == set()
    much = table_of((ENTRANTS, counted(130, 100)))
    said = rules("Entrants rose slightly.", much, "entrants")
    assert said == {("contrary", "warning")}


@pytest.mark.parametrize(
    "words",
    [
        "The number of patrols fell.",
        "Prices have fallen, and they have fallen again.",
        "Visits are fewer than last year.",
        "The rate of detection is lower.",
        "Fewer officers were posted here.",
        "Nationally, burglary fell.",
        "Burglary is expected to fall.",
        "Burglary fell in the summer.",
        "As the chair said: “burglary fell last year”.",
        "The Board asked for a reduction.",
        "To achieve a reduction, patrols were moved.",
    ],
)
def test_other_things_times_and_places_pass_in_silence(words: str) -> None:
    assert found(words, CHANGED, ABOUT) == []


def test_a_name_that_several_have_is_held_to_all_of_them() -> None:
    # Both burglaries rose; of the one that fell nothing is contrary.
    homes = indicator(id="homes", title="Burglary of homes", short_title="Homes burgled")
    both = table_of((indicator(title="All burglary", short_title="All"), RATE), (homes, RATE))
    assert ("contrary", "warning") in rules("Burglary fell.", both, "overall")
    fell = RATE | {"change_value": -0.5, "change_percent": -7.0}
    one = table_of((indicator(title="All burglary", short_title="All"), RATE), (homes, fell))
    assert found("Burglary fell.", one, "overall") == []


@pytest.mark.parametrize(
    ("words", "is_wrong"),
    [
        ("The county is 4th of nine.", False),
        ("The county is ranked second of its nine neighbours.", True),
        ("It has the lowest rate among its neighbours.", True),
        ("It is above the average of its neighbours.", False),
        ("It remains better than the average for similar forces.", True),
        ("It is below the national average.", False),
        ("The second of nine visits was made.", True),
    ],
)
def test_places_among_neighbours_are_those_of_the_table(words: str, is_wrong: bool) -> None:
    # 7.90 is above 6.90; fewer is better, so the lowest would be 1st.
    assert ("rank" in errors(words, AMONG_NEIGHBOURS, ABOUT)) is is_wrong


def _of_district(area: str, value: float, count: float) -> dict[str, Any]:
    district = {"area": area, "against_county": "similar", "current_value": value}
    return RATE | district | {"current_numerator": count, "compared_rate": value}


def test_the_highest_district_is_that_of_the_table() -> None:
    table = table_of(
        (indicator(), RATE),
        (indicator(), _of_district("ash", 9.0, 900.0)),
        (indicator(), _of_district("birch", 5.0, 400.0)),
    )
    assert errors("Ash has the highest rate.", table, ABOUT) == []
    assert errors("Birch has the highest rate.", table, ABOUT) == ["rank"]
    assert errors("The lowest rate is in Ash.", table, ABOUT) == ["rank"]
    assert errors("The rate is lower in Ash than in Birch.", table, ABOUT) == ["rank"]
    assert errors("The rate is higher in Ash than in Birch.", table, ABOUT) == []


@pytest.mark.parametrize(
    ("words", "says_inside"),
    [
        ("The target was met.", True),
        ("The share is in range.", True),
        ("This is within target.", True),
        ("The target was missed.", False),
        ("The target was not met.", False),
        ("Performance is below target.", False),
    ],
)
def test_targets_are_met_or_missed_in_the_passive_too(words: str, says_inside: bool) -> None:
    off = share(27.0, 30.0) | {"standing": "off_target", "target": "28–40%"}
    inside = share(30.0, 30.0) | {"standing": "on_target", "target": "28–40%"}
    assert ("standing" in errors(words, table_of((MARAC, off)), "marac")) is says_inside
    assert ("standing" in errors(words, table_of((MARAC, inside)), "marac")) is not says_inside


@pytest.mark.parametrize(
    "words",
    [
        "Confidence improved.",
        "The share of residents fell.",
        "Nine in ten residents agree.",
        "The results are encouraging.",
    ],
)
def test_of_what_is_embargoed_no_word_tells_anything(words: str) -> None:
    silent = {"current_absence": "not_yet_published", "comparison_reason": "no_current"}
    assert "embargo" in errors(words, table_of((SURVEY, silent)), "confidence")
    told = "The figures are released on 9 March 2018, and the contract covers fourteen clinics."
    assert errors(told, table_of((SURVEY, silent)), "confidence") == []


def test_figures_of_two_times_that_are_not_alike_stand_in_no_one_sentence() -> None:
    table = table_of((ENTRANTS, counted(75, 83) | YEAR_END_126))
    beside = "There were {entrants.value}, well below the {entrants.year_end} of the year end."
    assert "refused comparison" in errors(beside, table, "entrants")
    denied = "The {entrants.value} can’t be compared with the {entrants.year_end} of the year end."
    assert errors(denied, table, "entrants") == []
    broken = RATE | {"comparison_reason": "break", "comparison_sentence": BREAK}
    words = "The rate is {burglary.value}, against {burglary.previous}."
    assert "refused comparison" in errors(words, table_of((indicator(), broken)), ABOUT)


@pytest.mark.parametrize(
    ("words", "severity"),
    [
        ("There were just under 700 of them.", "warning"),
        ("There were nearly 7,000 burglaries.", "error"),
        ("It rose 31%.", "error"),
        ("The increase was 31%.", "error"),
        ("There were 2012 burglaries.", "warning"),
        ("Under-18s and people in 2012 were asked.", ""),
    ],
)
def test_numbers_that_looked_like_ages_years_and_names_are_figures(
    words: str, severity: str
) -> None:
    said = {(rule, one) for rule, one in found(words, CHANGED, ABOUT) if rule == "typed figure"}
    assert said == ({("typed figure", severity)} if severity else set())


def test_chance_is_said_without_being_told_it_is_chance() -> None:
    assert found("It rose, which may be chance.", NOISE, ABOUT) == []
    assert "significance" in errors("The rise is within expected variation.", CHANGED, ABOUT)

"""Spelling by the British word list."""

from __future__ import annotations

from pathlib import Path

import pytest
from quarterdeck import spelling


def unknown(text: str, own: tuple[str, ...] = ()) -> list[str]:
    return [word for _, word in spelling.unknown_words(text, own)]


@pytest.mark.parametrize(
    "text",
    [
        "The organisation’s programme was analysed, labelled and realised in colour.",
        "Officers aren’t worried; the co-ordinators’ anti-social behaviour panel met.",
        "The OPCC, ASB and MARAC returns came to NICHE and the PCSOs.",
        "Leicester and Britain.",
        "See E10000018, 2017-18-Q3 and a.b@c.org.uk or www.gov.uk.",
        "",
    ],
)
def test_british_words_names_codes_and_abbreviations_are_known(text: str) -> None:
    assert unknown(text) == []


@pytest.mark.parametrize(
    ("american", "british"),
    [
        ("color", "colour"),
        ("organized", "organised"),
        ("center", "centre"),
        ("analyze", "analyse"),
        ("labeled", "labelled"),
        ("behavior", "behaviour"),
        ("recieved", "received"),
        ("burglarys", "burglary's"),
    ],
)
def test_other_spellings_are_unknown_and_have_a_suggestion(american: str, british: str) -> None:
    assert unknown(f"It was {american} then.") == [american]
    near = spelling.suggestion(american)
    assert near is not None
    assert near == british or near.startswith(british.removesuffix("'s"))


def test_places_are_those_of_the_text() -> None:
    text = "The color and the centre."
    assert list(spelling.unknown_words(text)) == [(4, "color")]


def test_own_words_are_known_with_and_without_a_capital(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("# names\nzzyzx\nNICHEbase\n", encoding="utf-8")
    own = spelling.own_words(path)
    assert own == {"zzyzx", "NICHEbase"}
    assert unknown("Zzyzx and zzyzx’s NICHEbase", tuple(own)) == []
    assert spelling.own_words(tmp_path / "none.txt") == frozenset()


def test_what_is_like_nothing_has_no_suggestion() -> None:
    assert spelling.suggestion("qqqqxxqq") is None


def test_the_list_has_no_possessives_and_keeps_its_licence() -> None:
    words = spelling.british_words()
    assert len(words) > 60_000
    assert not any(word.endswith("'s") for word in words)
    licence = spelling.WORD_LIST.with_name("LICENCE.txt").read_text(encoding="utf-8")
    assert "Kevin Atkinson" in licence
    assert "MODIFIED" in licence

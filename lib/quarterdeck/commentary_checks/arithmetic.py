"""A rule on typed numbers that stand together: a share, a change, the parts of a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from quarterdeck import printing
from quarterdeck.commentary_checks.numbers import (
    AMOUNT,
    PER_CENT,
    SPELT,
    WORD_VALUES,
    typed_number,
)
from quarterdeck.commentary_checks.sentences import Finding, Sentence
from quarterdeck.rounding import round_half_up

_COUNT: Final = rf"(?:\d[\d,]*|\b(?:{SPELT})\b)"
_OF_WITH_SHARE: Final = re.compile(
    rf"(?P<part>{_COUNT})\s+(?:\w+\s+)?(?:(?:out\s+)?of|from)\s+(?:the\s+"
    rf"|its\s+)?(?P<whole>{_COUNT})"
    rf"[^.;%]{{0,40}}?[(\s](?P<share>{AMOUNT}){PER_CENT}",
    re.IGNORECASE,
)
_SHARE_WITH_OF: Final = re.compile(
    rf"(?P<share>{AMOUNT}){PER_CENT}\s*\((?P<part>{_COUNT})\s+(?:out\s+)?of\s+(?:the\s+)?"
    rf"(?P<whole>{_COUNT})",
    re.IGNORECASE,
)
_FROM_TO_BY: Final = re.compile(
    rf"\bfrom\s+(?P<first>{_COUNT})\s[^.;%]{{0,30}}?\bto\s+(?P<last>{_COUNT})[^.;%]{{0,25}}?"
    rf"[(\s][+−-]?(?P<share>{AMOUNT}){PER_CENT}",
    re.IGNORECASE,
)
_ALL_OF: Final = re.compile(rf"\bof\s+(?:the|its|all)\s+(?P<whole>{_COUNT})\s", re.IGNORECASE)


def arithmetic(sentence: Sentence) -> Iterator[Finding]:
    """Typed numbers that don't go together: "34% (66 of 190)", "a fall of 14 from 48 (30%)"."""
    text = sentence.plain
    for pattern in (_OF_WITH_SHARE, _SHARE_WITH_OF):
        for found in pattern.finditer(text):
            part, whole = _worth(found["part"]), _worth(found["whole"])
            if whole and part <= whole:
                yield from _share_fault(found, 100 * part / whole, f"{part:g} of {whole:g}")
    for found in _FROM_TO_BY.finditer(text):
        first, last = _worth(found["first"]), _worth(found["last"])
        if first:
            change = abs(100 * (last - first) / first)
            yield from _share_fault(found, change, f"{first:g} to {last:g}")
    yield from _sum_fault(text)


def _share_fault(found: re.Match[str], share: float, told: str) -> Iterator[Finding]:
    typed, decimals = typed_number(found["share"])
    right = round_half_up(share, decimals)
    if right != typed:
        wrong = f"{found[0].strip()!r} doesn’t go together"
        is_right = f"{told} is {printing.number(share, decimals)}%"
        yield Finding("arithmetic", "error", found.start(), wrong, is_right)


def _sum_fault(text: str) -> Iterator[Finding]:
    """“Of the 40, nine improved, 25 stayed and six worsened”: the parts come to the whole."""
    whole = _ALL_OF.search(text)
    if whole is None or whole.start() > 25:
        return
    before, after = text[: whole.start()], text[whole.end() :]
    after = re.sub(r"\(.*?\)|\bof which\b[^,;]*", "", after)
    lead = re.search(rf"({_COUNT})\s*$", before, re.IGNORECASE)
    listed = re.findall(rf"(?:^|,|\band\b|;)\s*({_COUNT})(?=\s)", after, re.IGNORECASE)
    parts = [_worth(one) for one in ([lead[1]] if lead else []) + listed]
    total = _worth(whole["whole"])
    if len(parts) >= 3 and sum(parts) != total:
        wrong = f"the parts of {whole['whole']} come to {sum(parts):g}"
        yield Finding("arithmetic", "error", whole.start(), wrong)


def _worth(written: str) -> float:
    lowered = written.lower()
    return WORD_VALUES[lowered] if lowered in WORD_VALUES else float(lowered.replace(",", ""))

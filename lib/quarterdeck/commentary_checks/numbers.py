"""Numbers as people type them: digits, words to ninety-nine, per cent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from quarterdeck.rounding import round_half_up

PER_CENT: Final = r"(?:\s?%|\s+per\s?cent\b)"
AMOUNT: Final = r"\d+(?:,\d{3})*(?:\.\d+)?"
UNDER_TWENTY: Final = (
    *("nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS: Final = (
    *("twenty", "thirty", "forty", "fifty"),
    *("sixty", "seventy", "eighty", "ninety"),
)
WORD_VALUES: Final = {
    **{word: value for value, word in enumerate(UNDER_TWENTY)},
    **{word: 10 * value for value, word in enumerate(_TENS, start=2)},
    **{
        f"{ten}{joint}{unit}": 10 * place + value
        for place, ten in enumerate(_TENS, start=2)
        for value, unit in enumerate(UNDER_TWENTY[:10])
        if value
        for joint in ("-", " ")
    },
}
SPELT: Final = "|".join(sorted(WORD_VALUES, key=len, reverse=True))


def typed_number(written: str) -> tuple[float, int]:
    """A number in digits without its sign, and how many decimals it is given with."""
    plain = re.sub(r"[,+−-]", "", written).rstrip(".")
    return float(plain), len(plain.partition(".")[2])


def is_one_of(typed: float, decimals: int, numbers: Sequence[float]) -> bool:
    """Whether a typed number is one of some numbers, rounded as it is."""
    return any(round_half_up(number, decimals) == typed for number in numbers)

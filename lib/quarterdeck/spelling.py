"""Spelling by a British word list: which words of a text it doesn't know, and what is near them.

The list is SCOWL's, as Debian's `wbritish` has it; its licence stands beside it. A name that it
lacks goes into a workbook's own list, `params/words.txt`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from typing import Final

from quarterdeck.params.documents import nearest

WORD_LIST: Final = Path(__file__).with_name("words") / "british-english.txt"
#: A word with what joins its parts. Digits beside it make it a code, which isn't spelt.
_WORD: Final = re.compile(r"(?<![\w@./-])[^\W\d_]+(?:['’-][^\W\d_]+)*(?![\w@]|[.-]\w)")
#: What stands before a hyphen and is no word by itself.
_PREFIXES: Final = frozenset(("anti", "co", "inter", "multi", "non", "pre", "re", "sub"))
_CONTRACTED: Final = ("n't", "'s", "'re", "'ve", "'ll", "'d", "s'")


@cache
def british_words() -> frozenset[str]:
    """The words of the list, as it has them: names with their capitals."""
    return frozenset(WORD_LIST.read_text(encoding="utf-8").split())


def own_words(path: Path) -> frozenset[str]:
    """The words of a workbook's own list, one to a line; none where there is no list.

    A line that begins with # is a comment.
    """
    if not path.is_file():
        return frozenset()
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return frozenset(
        word for line in lines if not line.lstrip().startswith("#") for word in line.split()
    )


def words_of(texts: Collection[str]) -> frozenset[str]:
    """Every word of some texts that are right as they are: names of areas, titles."""
    return frozenset(found[0].replace("’", "'") for text in texts for found in _WORD.finditer(text))


def unknown_words(text: str, own: Collection[str] = ()) -> Iterator[tuple[int, str]]:
    """Each word that neither the list nor `own` knows, with its place in the text.

    Abbreviations in capitals aren't spelt. A word with a capital is known if it is without.
    """
    for found in _WORD.finditer(text):
        word = found[0].replace("’", "'")
        if not _is_known(word, own):
            yield found.start(), found[0]


def suggestion(word: str) -> str | None:
    """The word of the list that a misspelt one most resembles, or None where none is near.

    It begins alike and is about as long: a slip of the pen rarely changes either.
    """
    alike = sorted(
        known
        for known in british_words()
        if known[:1].lower() == word[:1].lower() and abs(len(known) - len(word)) <= 2
    )
    # Two letters that changed places are the likeliest slip.
    swapped = [known for known in alike if sorted(known.lower()) == sorted(word.lower())]
    return swapped[0] if swapped else nearest(word, alike)


def _is_known(word: str, own: Collection[str]) -> bool:
    if _is_listed(word, own):
        return True
    if "-" not in word:
        return False
    return _is_listed(word.replace("-", ""), own) or all(
        part.lower() in _PREFIXES or _is_listed(part, own) for part in word.split("-")
    )


def _is_listed(word: str, own: Collection[str]) -> bool:
    if word.isupper() or word.removesuffix("s").isupper() or len(word) == 1:
        return True
    known = british_words()
    stems = [word, *(word.removesuffix(end) for end in _CONTRACTED if word.endswith(end))]
    return any(
        one in known or one in own or one.lower() in known or one.lower() in own for one in stems
    )

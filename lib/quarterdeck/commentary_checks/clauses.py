"""A sentence taken apart into clauses; what is put in between is one of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from quarterdeck.commentary_checks.lexicon import WORD

_CLAUSE_END: Final = re.compile(
    r"[;:]|[\u2013\u2014]|,(?!\d|\s(?:and|but|though|while)\b)"
    r"|(?<!district)(?<!districts),?\s(?=(?:and|but|while|although|though"
    r"|whereas|which|because|yet|so|where|as(?!\s+(?:a\s+whole|well))|despite|unlike|whilst"
    r"|after\s+which)\b)",
    re.IGNORECASE,
)
#: What begins a piece that belongs to the clause before it: "fell, but only in June".
_HANGS_ON: Final = re.compile(
    r"\W*(?:(?:and|but|though|only|mainly|mostly|chiefly|especially|particularly|at least)\s+)*"
    r"(?:in|during|over|since|between|by|after|before|from|until|at|on|for|among|across|compared"
    r"|beside|against|throughout|through|nationally|elsewhere|recently|lately|so far|last|this"
    r"|every|each|than)\b",
    re.IGNORECASE,
)
#: What is put in: in parentheses without a figure, between dashes, between commas after a noun.
_PUT_IN: Final = re.compile(
    r"\([^()\d\u2022]*\)|\s[\u2013\u2014][^\u2013\u2014;:.]*[\u2013\u2014](?=\s)"
    r"|,\s(?:which|who|where|including|excluding|such\s+as|like|along\s+with|together\s+with"
    r"|for\s+example|however|in\s+particular|of\s+course|as\s+\w+)\b[^,;:]*,"
)
_QUOTED: Final = re.compile(r"“[^”]*\s[^”]*\s[^”]*”|\"[^\"]*\s[^\"]*\s[^\"]*\"")


@dataclass(frozen=True)
class Clause:
    """A clause: its words with all that is none of them blank, and where it begins and ends.

    lead: the phrase of time or place at the head of the sentence, which holds for this one too.
    before: what of the sentence stands before it.
    """

    text: str
    start: int
    end: int
    lead: str
    before: str

    @property
    def whole(self) -> str:
        """The clause with its lead."""
        return f"{self.lead} {self.text.strip()}"


def clauses(text: str) -> list[Clause]:
    """The clauses of a sentence, in their order, and then what is put in between.

    Quotations of three words and more are what others say, and stand in none.
    """
    text = _QUOTED.sub(lambda found: " " * len(found[0]), text)
    put_in = [(found.start(), found.end()) for found in _PUT_IN.finditer(text)]
    main = text
    for start, end in put_in:
        main = main[:start] + " " * (end - start) + main[end:]
    pieces = _pieces(main)
    lead = ""
    if len(pieces) > 1 and main[pieces[0][1] : pieces[0][1] + 1] == ",":
        first = main[slice(*pieces[0])]
        lead = first if _HANGS_ON.match(first) and not WORD.search(first) else ""
    found = [
        Clause(" " * start + main[start:end], start, end, lead if number else "", main[:start])
        for number, (start, end) in enumerate(pieces)
    ]
    found += [Clause(" " * start + text[start:end], start, end, "", "") for start, end in put_in]
    return found


def _pieces(text: str) -> list[tuple[int, int]]:
    ends = [*(found.start() for found in _CLAUSE_END.finditer(text)), len(text)]
    pieces: list[tuple[int, int]] = []
    for start, end in zip([0, *ends[:-1]], ends, strict=True):
        piece = text[start:end]
        # A phrase of time or place is no clause, and a place by itself is none either.
        hangs = _HANGS_ON.match(piece) and not (
            WORD.search(piece) and re.search(r"\b(?:it|they|was|were|is|are|has|have)\b", piece)
        )
        is_name = re.fullmatch(r",?\s*(?:and|or)?\s*(?:[A-Z][\w’'-]*\s*)+(?:and\s*)?,?", piece)
        # "Vehicle crime, in Blaby, fell": the verb belongs to what stands before the phrase.
        if pieces and (hangs or is_name):
            pieces[-1] = (pieces[-1][0], end)
        else:
            pieces.append((start, end))
    return pieces


def clause_at(text: str, place: int) -> Clause:
    """The clause that a place stands in; what is put in before what it is put into."""
    every = clauses(text)
    at = [one for one in every if one.start <= place < one.end]
    return min(at, key=lambda one: one.end - one.start) if at else every[-1]

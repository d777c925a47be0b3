"""Which area of `params/areas.yml` a cell names: by id, name, code or alias."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from quarterdeck.params.places import Area


def plain(words: str) -> str:
    """Words as they are compared: lower case, one space between words, `&` as `and`."""
    spaced = re.sub(r"[\s_\-,.]+", " ", words.replace("&", " and ").replace("’", "'"))
    return " ".join(spaced.casefold().split())


class AreaNames:
    """The areas of a workbook, found by whatever a partner calls them.

    Case, spaces, hyphens and `&` for `and` make no difference; nothing is guessed. An id wins
    over a name, a name over a code, a code over an alias.
    """

    def __init__(self, areas: Sequence[Area]) -> None:
        """Raises ValueError where two areas answer to one id, name, code or alias."""
        self.areas = tuple(areas)
        self.by_id = {area.id: area for area in areas}
        self._ids: dict[str, str] = {}
        for words_of in (
            lambda area: (area.id,),
            lambda area: (area.name,),
            lambda area: (area.code,) if area.code else (),
            lambda area: area.aliases,
        ):
            level: dict[str, str] = {}
            for area in self.areas:
                for words in words_of(area):
                    known = level.setdefault(plain(words), area.id)
                    if known != area.id:
                        raise ValueError(f"{known} and {area.id} both answer to {words!r}")
            self._ids = level | self._ids

    def find(self, words: str) -> str | None:
        """The id of the area so called, or None."""
        return self._ids.get(plain(words))

    def nearest(self, words: str) -> str | None:
        """The name of the area called most like this, or None where none is at all alike."""
        alike = difflib.get_close_matches(plain(words), self._ids, n=1, cutoff=0.6)
        return self.by_id[self._ids[alike[0]]].name if alike else None

    def leaves(self, area: str) -> tuple[str, ...]:
        """The ids of the smallest areas that an area adds up from; () where it has no parts."""
        found: list[str] = []
        seen: set[str] = set()
        waiting = list(self.by_id[area].parts) if area in self.by_id else []
        while waiting:
            part = waiting.pop(0)
            if part in seen:
                continue
            seen.add(part)
            inside = self.by_id[part].parts if part in self.by_id else ()
            if inside:
                waiting[:0] = inside
            else:
                found.append(part)
        return tuple(found)

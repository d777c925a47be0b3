"""What `params/areas.yml` and `params/peers.yml` say: places, and which are compared."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from quarterdeck.params.strict import AreaCode, Day, Identifier, Letter, Strict, Words


class AreaKind(StrEnum):
    """What sort of place an area is."""

    DISTRICT = "district"
    UNITARY = "unitary"
    COUNTY = "county"
    FORCE = "force"
    GROUP = "group"
    PEER = "peer"


class Area(Strict):
    """A place that rows are about. `parts` are the areas that it adds up from."""

    id: Identifier
    """The name that other files use for it."""
    name: Words
    """As it is printed."""
    kind: AreaKind
    """What sort of place it is; `peer` is one that is only compared with."""
    code: AreaCode | None = None
    """Its code in the Office for National Statistics' register."""
    letter: Letter | None = None
    """The letter that stands for a district on the dashboard."""
    aliases: tuple[Words, ...] = ()
    """Other names that extracts use for it."""
    parts: tuple[Identifier, ...] = ()
    """The areas that it adds up from, where it is not recorded itself."""

    @model_validator(mode="after")
    def _not_its_own_part(self) -> Area:
        if self.id in self.parts:
            raise ValueError(f"area {self.id!r} names itself as one of its parts")
        return self


class AreasFile(Strict):
    """`params/areas.yml`."""

    areas: Annotated[tuple[Area, ...], Field(min_length=1)]
    """Every area that the papers or their extracts name."""


class PeerMembers(Strict):
    """Who belongs to a peer group from a date on. The area itself is one of them."""

    since: Day
    """The first day on which these are the members."""
    areas: Annotated[tuple[Identifier, ...], Field(min_length=2)]
    """The members, the area itself included."""
    authority: Words
    """Who says so: the publication the members are taken from."""


class PeerGroup(Strict):
    """A dated list of areas that are compared."""

    id: Identifier
    """The name that indicators use for it."""
    name: Words
    """As it is printed: "nearest neighbours"."""
    members: Annotated[tuple[PeerMembers, ...], Field(min_length=1)]
    """Who belongs, from each date on; the earliest first."""


class PeersFile(Strict):
    """`params/peers.yml`."""

    peer_groups: tuple[PeerGroup, ...]
    """Every group that indicators are compared within."""

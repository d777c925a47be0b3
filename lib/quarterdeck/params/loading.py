"""`params/` as one frozen object, or everything that is wrong with all of its files at once.

Each file is read into plain values with their lines, each is checked against its model, and what
one file says of another is checked on the plain values, so that a wrong type in one place hides
no unknown name in another.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final, Protocol, TypeVar

from pydantic import BaseModel

from quarterdeck.params.action_log import Action, ActionsFile
from quarterdeck.params.dated import in_force
from quarterdeck.params.documents import did_you_mean, read_document
from quarterdeck.params.framework import Framework, Outcome
from quarterdeck.params.house_form import Paper
from quarterdeck.params.in_words import as_model
from quarterdeck.params.places import Area, AreasFile, PeerGroup, PeersFile
from quarterdeck.params.quarter import QuarterParams
from quarterdeck.params.references import AllFiles, Files, folded, problems_across
from quarterdeck.params.register import Indicator
from quarterdeck.params.sources import Source, SourcesFile
from quarterdeck.params.weights import Weight, WeightSet, WeightsFile
from quarterdeck.paths import Workbook
from quarterdeck.problems import Problem, Problems


class _Named(Protocol):
    """Something with an id."""

    @property
    def id(self) -> str: ...


Model = TypeVar("Model", bound=BaseModel)
Thing = TypeVar("Thing")
NamedThing = TypeVar("NamedThing", bound=_Named)


@dataclass(frozen=True)
class Params:
    """Everything under `params/`, checked. Each mapping is in the order of its file.

    A look-up by a name that isn't there raises LookupError with the nearest name in its message.
    """

    areas: Mapping[str, Area]
    peer_groups: Mapping[str, PeerGroup]
    sources: Mapping[str, Source]
    frameworks: Mapping[str, Framework]
    papers: Mapping[str, Paper]
    quarters: Mapping[str, QuarterParams]
    weight_sets: Mapping[str, WeightSet] = field(default_factory=lambda: MappingProxyType({}))
    actions: Mapping[str, Action] = field(default_factory=lambda: MappingProxyType({}))
    _areas_by_name: Mapping[str, Area] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names = {
            folded(name): area
            for area in self.areas.values()
            for name in (area.id, area.name, area.code or area.id, *area.aliases)
        }
        object.__setattr__(self, "_areas_by_name", MappingProxyType(names))

    def area(self, name: str) -> Area:
        """The area of an id."""
        return _look_up(self.areas, name, "area")

    def peer_group(self, name: str) -> PeerGroup:
        """The peer group of an id."""
        return _look_up(self.peer_groups, name, "peer group")

    def source(self, name: str) -> Source:
        """The source of an id."""
        return _look_up(self.sources, name, "source")

    def framework(self, name: str) -> Framework:
        """The framework of an id."""
        return _look_up(self.frameworks, name, "framework")

    def paper(self, name: str) -> Paper:
        """The paper of an id."""
        return _look_up(self.papers, name, "paper")

    def quarter(self, label: str) -> QuarterParams:
        """What is true of one quarter."""
        return _look_up(self.quarters, label, "quarter")

    def weight_set(self, name: str) -> WeightSet:
        """The set of weights of an id."""
        return _look_up(self.weight_sets, name, "set of weights")

    def weight(self, name: str, category: str, on: dt.date, subcategory: str = "") -> Weight | None:
        """What one event of a category counts for on a date, by a set of weights.

        A subcategory's own weight goes before its category's. None where neither is in force on
        the date: such an event is listed as having no weight, not counted as nought.
        """
        entries = {
            (one.category, one.subcategory or ""): one.weights
            for one in self.weight_set(name).categories
        }
        own = in_force(entries.get((category, subcategory), ()), on)
        return own or in_force(entries.get((category, ""), ()), on)

    def indicator(self, framework: str, name: str) -> Indicator:
        """An indicator of a framework: of its own register, or one that it takes from another's."""
        register = {one.id: one for one in self.framework(framework).indicators}
        if name not in register and any(
            name in outcome.context for outcome in self.framework(framework).outcomes
        ):
            return next(
                one
                for other in self.frameworks.values()
                for one in other.indicators
                if one.id == name
            )
        return _look_up(register, name, f"indicator of {framework}")

    def home_of(self, framework: str, name: str) -> Framework:
        """The framework whose register holds an indicator that a framework reports."""
        wanted = self.indicator(framework, name)
        own = self.framework(framework)
        if wanted in own.indicators:
            return own
        return next(other for other in self.frameworks.values() if wanted in other.indicators)

    def outcome(self, framework: str, name: str) -> Outcome:
        """An outcome of a framework."""
        outcomes = {one.id: one for one in self.framework(framework).outcomes}
        return _look_up(outcomes, name, f"outcome of {framework}")

    def area_of(self, framework: str, indicator: str) -> Area:
        """The area that an indicator is about: its own, or the framework's."""
        return self.area(
            self.indicator(framework, indicator).area or self.home_of(framework, indicator).area
        )

    def districts(self, framework: str) -> tuple[Area, ...]:
        """The districts that a framework compares, in the order of its dashboard."""
        return tuple(self.area(part) for part in self.framework(framework).districts)

    def leaf_areas(self, name: str) -> tuple[Area, ...]:
        """The areas that an area adds up from in the end; itself where it has no parts."""
        area = self.area(name)
        if not area.parts:
            return (area,)
        return tuple(leaf for part in area.parts for leaf in self.leaf_areas(part))

    def peer_members(self, group: str, on: dt.date) -> tuple[Area, ...]:
        """Who belongs to a peer group on a date; nobody before its first entry."""
        members = in_force(self.peer_group(group).members, on)
        return tuple(self.area(part) for part in members.areas) if members else ()

    def find_area(self, text: str) -> Area | None:
        """The area whose id, name, code or alias a text is, or None.

        Capitals and the number of spaces make no difference; nothing is guessed.
        """
        return self._areas_by_name.get(folded(text))

    def commentary_ids(self, quarter: str) -> frozenset[str]:
        """What a quarter's commentary may be about.

        The outcomes and indicators that its papers report, and the papers' sections: each as
        `<paper>.<section>`, and by its bare id where nothing else of the quarter is called so.
        """
        papers = [self.paper(name) for name in self.quarter(quarter).papers]
        frameworks = {paper.framework: self.framework(paper.framework) for paper in papers}
        outcomes = [one for framework in frameworks.values() for one in framework.outcomes]
        reported = {
            *(outcome.id for outcome in outcomes),
            *(name for outcome in outcomes for name in outcome.every),
        }
        sections = [(paper.id, section.id) for paper in papers for section in paper.sections]
        times = Counter(name for _, name in sections)
        alone = {name for name, count in times.items() if count == 1 and name not in reported}
        return frozenset([*reported, *alone, *(f"{paper}.{name}" for paper, name in sections)])


def load(workbook: Workbook) -> Params:
    """Everything under a workbook's `params/`. Raises Problems with all that is wrong with it."""
    problems: list[Problem] = [*_strays(workbook)]

    def read(paths: Iterable[Path], model: type[Model], files: Files) -> list[Model]:
        made: list[Model] = []
        for path in paths:
            try:
                document = read_document(path, workbook.relative(path))
            except Problems as unreadable:
                problems.extend(unreadable.problems)
                files.complete = False
                continue
            files.documents.append(document)
            one, wrong = as_model(document, model)
            problems.extend(wrong)
            if one is not None:
                made.append(one)
        return made

    files = AllFiles(tuple(sorted(path.name for path in workbook.notebooks.glob("*.ipynb"))))
    params = workbook.params
    areas = read([params / "areas.yml"], AreasFile, files.areas)
    peers = read([params / "peers.yml"], PeersFile, files.peers)
    sources = read([params / "sources.yml"], SourcesFile, files.sources)
    weights = read(_if_there(params / "weights.yml"), WeightsFile, files.weights)
    actions = read(_if_there(params / "actions.yml"), ActionsFile, files.actions)
    frameworks = read(_in_folder(params / "indicators"), Framework, files.indicators)
    papers = read(_in_folder(params / "papers"), Paper, files.papers)
    quarters = read(_in_folder(params / "quarters"), QuarterParams, files.quarters)
    found_in = (files.indicators, files.papers, files.quarters)
    for folder, found in zip(_FOLDERS, found_in, strict=True):
        if found.complete and not found.documents:
            found.complete = False
            problems.append(_empty(workbook, params / folder))
    problems.extend(problems_across(files))
    if problems:
        raise Problems(problems)
    return Params(
        areas=_by_id(areas[0].areas),
        peer_groups=_by_id(peers[0].peer_groups),
        sources=_by_id(sources[0].sources),
        frameworks=_by_id(frameworks),
        papers=_by_id(papers),
        quarters=MappingProxyType({quarter.quarter: quarter for quarter in quarters}),
        weight_sets=_by_id(one for file in weights for one in file.weight_sets),
        actions=_by_id(one for file in actions for one in file.actions),
    )


def _look_up(things: Mapping[str, Thing], name: str, what: str) -> Thing:
    if name in things:
        return things[name]
    raise LookupError(f"there is no {what} {name!r}; {did_you_mean(name, things, 'known ones')}")


def _by_id(things: Iterable[NamedThing]) -> Mapping[str, NamedThing]:
    return MappingProxyType({thing.id: thing for thing in things})


# The folder


def _in_folder(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yml"))


def _if_there(path: Path) -> list[Path]:
    return [path] if path.exists() else []


def _empty(workbook: Workbook, folder: Path) -> Problem:
    wrong = "there is no .yml file in it" if folder.is_dir() else "there is no such folder"
    return Problem(f"{workbook.relative(folder)}/", "", wrong)


#: The files that may stand in `params/` itself.
_FILES: Final = ("actions.yml", "areas.yml", "peers.yml", "sources.yml", "weights.yml")
_FOLDERS: Final = ("indicators", "papers", "quarters")


def _strays(workbook: Workbook) -> Iterator[Problem]:
    """Files that look like params and would be passed over in silence."""
    for folder in (workbook.params, *(workbook.params / name for name in _FOLDERS)):
        for path in sorted(folder.glob("*.yaml")):
            yield Problem(
                workbook.relative(path),
                "",
                "is not read, since its name ends in .yaml",
                f"call it {path.stem}.yml",
            )
    for path in sorted(workbook.params.glob("*.yml")):
        if path.name not in _FILES:
            right = did_you_mean(path.name, _FILES, "files of params/")
            yield Problem(workbook.relative(path), "", "is not read", right)
    quarters = workbook.params / "quarters"
    labels = [path.stem for path in sorted(quarters.glob("*.yml"))]
    for path in sorted(quarters.glob("*.md")):
        if path.stem not in labels:
            yield Problem(
                workbook.relative(path),
                "",
                f"is commentary on a quarter that has no {path.stem}.yml beside it",
                did_you_mean(path.stem, labels, "quarters") if labels else "",
            )

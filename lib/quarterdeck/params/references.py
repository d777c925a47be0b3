"""What one entry of `params/` says of another: names that are known, given once and in order.

All of it is checked on plain values with their lines (`documents`), not on models, so that it is
found whatever else is wrong with a file.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from quarterdeck import prose
from quarterdeck.params.action_log import NOT_ABOUT_ONE_THING, Action, out_of_order
from quarterdeck.params.documents import EACH, Document, KeyPath, Value, did_you_mean
from quarterdeck.params.register import Kind
from quarterdeck.params.sources import ReaderName
from quarterdeck.problems import Problem

Pattern = tuple[str | int | None, ...]


@dataclass
class Files:
    """The files of one kind that could be read.

    complete: whether all of them could; else what the others name can't be known, and nothing is
    called unknown.
    """

    documents: list[Document] = field(default_factory=list)
    complete: bool = True

    def words(self, *pattern: str | int | None) -> Iterator[tuple[Document, KeyPath, str]]:
        """Every word at a pattern, in any of the files."""
        for document in self.documents:
            for path, word in document.words(*pattern):
                yield document, path, word


@dataclass(frozen=True)
class AllFiles:
    """Every file of `params/` that could be read, kind by kind, and the notebooks there are."""

    notebooks: tuple[str, ...]
    areas: Files = field(default_factory=Files)
    peers: Files = field(default_factory=Files)
    sources: Files = field(default_factory=Files)
    weights: Files = field(default_factory=Files)
    actions: Files = field(default_factory=Files)
    indicators: Files = field(default_factory=Files)
    papers: Files = field(default_factory=Files)
    quarters: Files = field(default_factory=Files)


@dataclass(frozen=True)
class _Names:
    """The names that one kind of thing goes by, and where each is given."""

    places: Mapping[str, tuple[Document, KeyPath]]
    complete: bool
    singular: str
    plural: str

    @classmethod
    def of(cls, files: Files, *patterns: Pattern, singular: str, plural: str) -> _Names:
        places: dict[str, tuple[Document, KeyPath]] = {}
        for pattern in patterns:
            for document, path, name in files.words(*pattern):
                places.setdefault(name, (document, path))
        return cls(places, files.complete, singular, plural)

    def unknown(self, document: Document, path: KeyPath, name: str) -> Iterator[Problem]:
        """A problem where a name is not one of them."""
        if self.complete and name not in self.places:
            right = did_you_mean(name, self.places, self.plural)
            yield document.problem(path, f"there is no {self.singular} {name!r}", right)

    def entry(self, name: str) -> dict[str, Value]:
        """The keys and values that stand beside a name; none where it isn't known."""
        if name not in self.places:
            return {}
        document, path = self.places[name]
        entry = document.value(path[:-1])
        return entry if isinstance(entry, dict) else {}


def problems_across(files: AllFiles) -> Iterator[Problem]:
    """Everything that is wrong between entries and between files."""
    areas = _Names.of(
        files.areas, ("areas", EACH, "id"), singular="area", plural="areas of areas.yml"
    )
    groups = _Names.of(
        files.peers,
        ("peer_groups", EACH, "id"),
        singular="peer group",
        plural="peer groups of peers.yml",
    )
    sources = _Names.of(
        files.sources, ("sources", EACH, "id"), singular="source", plural="sources of sources.yml"
    )
    frameworks = _Names.of(
        files.indicators,
        ("id",),
        singular="framework",
        plural="frameworks of params/indicators/",
    )
    papers = _Names.of(files.papers, ("id",), singular="paper", plural="papers of params/papers/")

    yield from _known(files.areas, areas, ("areas", EACH, "parts", EACH))
    for document in files.areas.documents:
        yield from _twice(document, ("areas", EACH, "id"))
        yield from _each_twice(document, ("areas", EACH, "parts"))
        yield from _shared_names(document)
        yield from _parts(document)

    members: Pattern = ("peer_groups", EACH, "members")
    yield from _known(files.peers, areas, (*members, EACH, "areas", EACH))
    for document in files.peers.documents:
        yield from _twice(document, ("peer_groups", EACH, "id"))
        yield from _each_twice(document, (*members, EACH, "areas"))
        yield from _dated(document, members)

    yield from _known(files.sources, areas, ("sources", EACH, "force"))
    yield from _known(files.sources, sources, ("sources", EACH, "part_of", "source"))
    for document in files.sources.documents:
        yield from _twice(document, ("sources", EACH, "id"))
        yield from _each_twice(document, ("sources", EACH, "categories"))

    sets: Pattern = ("weight_sets", EACH)
    yield from _known(files.weights, sources, (*sets, "source"))
    for document in files.weights.documents:
        yield from _twice(document, (*sets, "id"))
        yield from _dated(document, (*sets, "categories", EACH, "weights"))
        yield from _weighted_twice(document)
        yield from _counted_by_month(
            document, sources, (*sets, "source"), "no events to weigh", "what is weighted"
        )
        yield from _without_list(document, sources)

    indicators: Pattern = ("indicators", EACH)
    yield from _known(
        files.indicators, areas, ("area",), ("districts", EACH), (*indicators, "area")
    )
    yield from _known(
        files.indicators,
        sources,
        (*indicators, "numerator", "source"),
        (*indicators, "denominator", "source"),
        (*indicators, "compared_denominator", "source"),
    )
    yield from _known(
        files.indicators, groups, (*indicators, "neighbours"), (*indicators, "counties")
    )
    for document in files.indicators.documents:
        yield from _named_for(document, "id")
        yield from _twice(document, ("districts", EACH))
        yield from _twice(document, ("outcomes", EACH, "id"))
        yield from _twice(document, (*indicators, "id"))
        for key in ("targets", "bands", "breaks", "rebased"):
            yield from _dated(document, (*indicators, key))
        yield from _outcomes(document, files.indicators)
        yield from _populations(document, sources, "indicators")
        yield from _letters(document, areas)
    yield from _in_two_frameworks(files.indicators)

    yield from _known(files.papers, frameworks, ("framework",))
    yield from _known(
        files.papers,
        sources,
        ("basket", EACH, "source"),
        ("basket", EACH, "compared_denominator", "source"),
    )
    for document in files.papers.documents:
        yield from _named_for(document, "id")
        yield from _twice(document, ("sections", EACH, "id"))
        yield from _twice(document, ("appendices", EACH, "id"))
        yield from _notebook(document, files.notebooks)
        yield from _placeholders(document)
        yield from _references(document, frameworks)
        yield from _headings(document, frameworks)
        for key in ("neither", "categories", "leave_out"):
            yield from _each_twice(document, ("basket", EACH, key))
        yield from _dated(document, ("basket", EACH, "targets", EACH, "monthly"))
        yield from _populations(document, sources, "basket")
        yield from _counted_by_month(
            document, sources, ("basket", EACH, "source"), "no months to chart", "a basket"
        )

    for key in ("indicator", "outcome"):
        things = _Names.of(
            files.indicators,
            (f"{key}s", EACH, "id"),
            singular=key,
            plural=f"{key}s of params/indicators/",
        )
        yield from _known(files.actions, things, ("actions", EACH, key))
    for document in files.actions.documents:
        yield from _twice(document, ("actions", EACH, "id"))
        yield from _actions(document)
        for key in ("what", "note", "evaluation"):
            yield from _against_the_calendar(document, ("actions", EACH, key))

    for kind in (files.sources, files.indicators, files.papers, files.weights):
        for document in kind.documents:
            yield from _unlisted(document, sources)

    yield from _known(files.quarters, papers, ("papers", EACH))
    yield from _known(files.quarters, areas, ("overrides", EACH, "area"))
    for document in files.quarters.documents:
        yield from _named_for(document, "quarter")
        yield from _twice(document, ("papers", EACH))
        yield from _overrides(document, papers, frameworks)
        yield from _assessments(document, papers, frameworks)


def _known(files: Files, names: _Names, *patterns: Pattern) -> Iterator[Problem]:
    """Every name at the patterns is a known one."""
    for pattern in patterns:
        for document, path, name in files.words(*pattern):
            yield from names.unknown(document, path, name)


def _twice(document: Document, pattern: Pattern) -> Iterator[Problem]:
    """Every word at a pattern stands there once."""
    yield from _repeated(document, document.words(*pattern))


def _each_twice(document: Document, lists: Pattern) -> Iterator[Problem]:
    """Every word of each list at a pattern stands in that list once."""
    for path, value in document.each(*lists):
        words = enumerate(value) if isinstance(value, list) else ()
        yield from _repeated(
            document, (((*path, index), word) for index, word in words if isinstance(word, str))
        )


def _repeated(document: Document, words: Iterable[tuple[KeyPath, str]]) -> Iterator[Problem]:
    first: dict[str, KeyPath] = {}
    for path, word in words:
        if first.setdefault(word, path) != path:
            yield document.problem(
                path,
                f"{word!r} is given twice",
                f"the first is on line {document.line(first[word])}",
            )


def _dated(document: Document, lists: Pattern) -> Iterator[Problem]:
    """Each dated list begins with its earliest entry and has one entry to a date."""
    for path, value in document.each(*lists):
        before: tuple[dt.date, int] | None = None
        for index, entry in enumerate(value if isinstance(value, list) else ()):
            since = _date(entry.get("since")) if isinstance(entry, dict) else None
            if since is None:
                continue
            place = (*path, index, "since")
            line = document.line(place)
            if before is not None and since == before[0]:
                yield document.problem(
                    place,
                    f"{since} is given twice",
                    f"the first is on line {before[1]}; one entry holds from a date on",
                )
            elif before is not None and since < before[0]:
                yield document.problem(
                    place, f"{since} comes after {before[0]}, line {before[1]}", "earliest first"
                )
            before = (since, line)


def _against_the_calendar(document: Document, pattern: Pattern) -> Iterator[Problem]:
    """No words at a pattern name a day that there isn't, or count months wrong."""
    for path, text in document.words(*pattern):
        for fault in prose.faults(text):
            yield document.problem(path, fault.wrong, fault.right)


def _date(written: Value) -> dt.date | None:
    """A date as it is written, or None: what is wrong with it is the model's to say."""
    if not isinstance(written, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", written, re.ASCII):
        return None
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        return None


def _named_for(document: Document, key: str) -> Iterator[Problem]:
    """A file is named for what it holds."""
    stem = Path(document.file).stem
    for path, name in document.words(key):
        if name != stem:
            yield document.problem(
                path, f"{key} is {name!r}, but the file is {stem}.yml", "make the two the same"
            )


# The action log


def _actions(document: Document) -> Iterator[Problem]:
    """An action is about one thing, and its days follow each other.

    The model says so too, and in the same words, once every value by itself is right.
    """
    for path, entry in document.each("actions", EACH):
        if not isinstance(entry, dict):
            continue
        given = {key for key, value in entry.items() if value is not None}
        status = entry.get("status")
        if given - set(Action.model_fields):
            # A misspelt key is told by itself, and may be what seems to be missing here.
            given, status = {"closed", "evaluated", "evaluation"}, None
        elif ("indicator" in given) == ("outcome" in given):
            yield document.problem(path, NOT_ABOUT_ONE_THING)
        days = (_date(entry.get(key)) for key in ("opened", "due", "closed", "evaluated"))
        wrong = out_of_order(given, status if isinstance(status, str) else None, *days)
        if wrong:
            yield document.problem(path, "; ".join(wrong))


# Areas


def folded(text: str) -> str:
    """A name without what people write differently: capitals, and spaces more or fewer."""
    return " ".join(text.split()).casefold()


def _shared_names(document: Document) -> Iterator[Problem]:
    """No text names two areas, or a reader couldn't tell which is meant."""
    owners: dict[str, int] = {}
    patterns: tuple[Pattern, ...] = (("id",), ("name",), ("code",), ("aliases", EACH))
    # Ids, names and codes first, so that it is the alias that is called wrong.
    for pattern in patterns:
        for path, text in document.words("areas", EACH, *pattern):
            index = int(path[1])
            owner = owners.setdefault(folded(text), index)
            other = document.value(("areas", owner))
            name = other.get("id") if isinstance(other, dict) else None
            # An id that is given twice is said to be, elsewhere.
            if owner != index and not (pattern == ("id",) and name == text):
                yield document.problem(
                    path,
                    f"{text!r} names {name} too, on line {document.line(('areas', owner))}",
                    "an extract that says it could mean either",
                )


def _parts(document: Document) -> Iterator[Problem]:
    """No area is part of itself, by way of whatever others, or counted twice in another."""
    parts: dict[str, list[str]] = {}
    places: dict[str, KeyPath] = {}
    for path, area in document.words("areas", EACH, "id"):
        entry = document.value(path[:-1])
        listed = entry.get("parts") if isinstance(entry, dict) else None
        own = [part for part in listed if isinstance(part, str)] if isinstance(listed, list) else []
        parts.setdefault(area, [part for part in dict.fromkeys(own) if part != area])
        places.setdefault(area, (*path[:-1], "parts"))
    circular: set[str] = set()
    for area in parts:
        ring = _ring(parts, area)
        if ring and not circular.intersection(ring):
            yield document.problem(
                places[area],
                f"areas are parts of each other: {' > '.join([*ring, area])}",
                "leave one of them out",
            )
        circular.update(ring)
    if circular:
        return
    for area in parts:
        leaves = _leaves(parts, area)
        for leaf in dict.fromkeys(leaves):
            if leaves.count(leaf) > 1:
                yield document.problem(
                    places[area],
                    f"{leaf} would be counted twice in {area}",
                    "name an area or its parts, not both",
                )


def _ring(parts: Mapping[str, list[str]], start: str) -> list[str]:
    """The way from an area back to itself through its parts, or nothing."""
    trails = [[start]]
    seen: set[str] = set()
    while trails:
        trail = trails.pop()
        for part in parts.get(trail[-1], ()):
            if part == start:
                return trail
            if part not in seen:
                seen.add(part)
                trails.append([*trail, part])
    return []


def _leaves(parts: Mapping[str, list[str]], area: str) -> list[str]:
    below = parts.get(area, [])
    return [leaf for part in below for leaf in _leaves(parts, part)] if below else [area]


# The register


def _outcomes(document: Document, every: Files) -> Iterator[Problem]:
    """Each indicator of the register stands in one outcome, once.

    Under `context` an outcome may name one of another framework's register.
    """
    register = _Names.of(
        Files([document]),
        ("indicators", EACH, "id"),
        singular="indicator",
        plural="indicators of this file",
    )
    anywhere = _Names.of(
        every,
        ("indicators", EACH, "id"),
        singular="indicator",
        plural="indicators of params/indicators/",
    )
    listed = [
        (path, name)
        for key in _UNDER_AN_OUTCOME
        for path, name in document.words("outcomes", EACH, key, EACH)
    ]
    first: dict[str, KeyPath] = {}
    for path, name in sorted(listed, key=lambda one: document.line(one[0])):
        names = anywhere if "context" in path else register
        yield from names.unknown(document, path, name)
        if first.setdefault(name, path) != path:
            yield document.problem(
                path,
                f"indicator {name!r} is listed twice",
                f"the first is on line {document.line(first[name])}; "
                "an indicator stands in one outcome",
            )
    outcomes = {name: path for path, name in document.words("outcomes", EACH, "id")}
    for name, (_, path) in register.places.items():
        if name not in first:
            yield document.problem(
                path,
                f"indicator {name!r} is in no outcome",
                f"list it under the {', '.join(_UNDER_AN_OUTCOME[:-1])} or "
                f"{_UNDER_AN_OUTCOME[-1]} of one",
            )
        if name in outcomes:
            yield document.problem(
                path,
                f"{name!r} is an outcome too, on line {document.line(outcomes[name])}",
                "a heading of the commentary could mean either",
            )


def _in_two_frameworks(registers: Files) -> Iterator[Problem]:
    """No outcome and no indicator of one framework is called like one of another."""
    first: dict[str, tuple[Document, KeyPath]] = {}
    for document in registers.documents:
        for key in ("outcomes", "indicators"):
            for path, name in document.words(key, EACH, "id"):
                other, place = first.setdefault(name, (document, path))
                if other is not document:
                    yield document.problem(
                        path,
                        f"{name!r} is in {other.file} too, on line {other.line(place)}",
                        "call it otherwise, or take it from there by naming it under context",
                    )


def _populations(document: Document, sources: _Names, lists: str) -> Iterator[Problem]:
    """What a rate is per comes from a source of populations."""
    for key in ("denominator", "compared_denominator"):
        for path, name in document.words(lists, EACH, key, "source"):
            reader = sources.entry(name).get("reader")
            others = set(ReaderName) - {ReaderName.POPULATION}
            if isinstance(reader, str) and reader in others:
                yield document.problem(
                    path,
                    f"source {name!r} has reader: {reader}, so it is no population",
                    f"a {key} is a source with reader: population",
                )


def _letters(document: Document, areas: _Names) -> Iterator[Problem]:
    """The districts of a dashboard are told apart by their letters."""
    first: dict[str, str] = {}
    for path, name in document.words("districts", EACH):
        if name not in areas.places:
            continue
        where, id_path = areas.places[name]
        letter = areas.entry(name).get("letter")
        if letter is None:
            yield document.problem(
                path,
                f"district {name!r} has no letter for the dashboard",
                f"give it one in {where.file}, line {where.line(id_path)}",
            )
        elif isinstance(letter, str) and first.setdefault(letter, name) != name:
            other = areas.places[first[letter]][1]
            yield where.problem(
                (*id_path[:-1], "letter"),
                f"letter {letter!r} is that of {first[letter]} too, on line {where.line(other)}",
                f"both are districts of {document.file}",
            )


#: The lists of an outcome that name indicators.
_UNDER_AN_OUTCOME: Final = ("indicators", "supplementary", "context")


# Papers and quarters


def _notebook(document: Document, notebooks: tuple[str, ...]) -> Iterator[Problem]:
    """The notebook that makes a paper is among those there are, if there are any."""
    for path, name in document.words("notebook"):
        if notebooks and name not in notebooks:
            right = did_you_mean(name, notebooks, "notebooks in notebooks/")
            yield document.problem(path, f"there is no notebook {name!r}", right)


_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_PLACEHOLDERS: Final = ("quarter", "period", "meeting", "weekday", "marking")
#: References by name, which a paper resolves once it is numbered.
_REFERENCE: Final = re.compile(r"(?:paragraphs?|figure|table):[A-Za-z][\w.-]*", re.IGNORECASE)
_PARAGRAPH: Final = re.compile(r"\{paragraphs?:([A-Za-z][\w.-]*)\}", re.IGNORECASE)


def _placeholders(document: Document) -> Iterator[Problem]:
    """Words of a paper hold no {name} in braces but those that are filled in."""
    known = [*_PLACEHOLDERS]
    for _, name in document.words("appendices", EACH, "id"):
        known += [f"appendix_{name}", f"appendix:{name}"]
    patterns: tuple[Pattern, ...] = (
        ("title",),
        ("sections", EACH, "heading"),
        ("sections", EACH, "paragraphs", EACH),
        ("header", EACH, "text"),
        ("recommendation_lead",),
        ("recommendations", EACH),
        ("implications", EACH, "text"),
        ("background_papers", EACH),
        ("appendices", EACH, "title"),
    )
    for pattern in patterns:
        for path, text in document.words(*pattern):
            for name in _PLACEHOLDER.findall(text):
                if name not in known and not _REFERENCE.fullmatch(name):
                    right = did_you_mean(name, known, "names in braces")
                    yield document.problem(path, f"{{{name}}} stands for nothing", right)
            for fault in prose.faults(text):
                yield document.problem(path, fault.wrong, fault.right)


def _references(document: Document, frameworks: _Names) -> Iterator[Problem]:
    """A paragraph that stable prose refers to is of a section, an outcome or an indicator."""
    known = [name for _, name in document.words("sections", EACH, "id")]
    for _, framework in document.words("framework"):
        if framework not in frameworks.places:
            return
        register = frameworks.places[framework][0]
        known += [
            name
            for key in ("outcomes", "indicators")
            for _, name in register.words(key, EACH, "id")
        ]
        known += [name for _, name in register.words("outcomes", EACH, "context", EACH)]
    for path, text in document.words("sections", EACH, "paragraphs", EACH):
        for name in _PARAGRAPH.findall(text):
            if name not in known:
                right = did_you_mean(name, known, "names here")
                yield document.problem(path, f"there is no paragraph called {name!r}", right)


def _headings(document: Document, frameworks: _Names) -> Iterator[Problem]:
    """A section has another id than its framework's outcomes and indicators."""
    taken: dict[str, tuple[Document, KeyPath]] = {}
    for _, framework in document.words("framework"):
        if framework in frameworks.places:
            register = frameworks.places[framework][0]
            for key in ("outcomes", "indicators"):
                for path, name in register.words(key, EACH, "id"):
                    taken.setdefault(name, (register, path))
    for path, name in document.words("sections", EACH, "id"):
        if name in taken:
            register, other = taken[name]
            yield document.problem(
                path,
                f"{name!r} is in {register.file} too, on line {register.line(other)}",
                "a heading of the commentary could mean either",
            )


_BY_MONTH: Final = (ReaderName.MONTHLY_COUNTS, ReaderName.POLICE_UK)


def _counted_by_month(
    document: Document, sources: _Names, pattern: Pattern, lacking: str, what: str
) -> Iterator[Problem]:
    """What is watched or weighted month by month is counted month by month."""
    for path, name in document.words(*pattern):
        reader = sources.entry(name).get("reader")
        others = set(ReaderName) - set(_BY_MONTH)
        if isinstance(reader, str) and reader in others:
            yield document.problem(
                path,
                f"source {name!r} has reader: {reader}, so it has {lacking}",
                f"{what} is a source with reader: {' or '.join(_BY_MONTH)}",
            )


def _weighted_twice(document: Document) -> Iterator[Problem]:
    """Each category of a set, or part of one, is weighted once."""
    for path, listed in document.each("weight_sets", EACH, "categories"):
        first: dict[tuple[Value, Value], KeyPath] = {}
        for index, one in enumerate(listed if isinstance(listed, list) else ()):
            if not isinstance(one, dict) or not isinstance(one.get("category"), str):
                continue
            category, part = one["category"], one.get("subcategory")
            if not isinstance(part, str | None):
                continue
            place = (*path, index)
            if first.setdefault((category, part), place) != place:
                named = f"{part!r} of {category!r}" if part else repr(category)
                yield document.problem(
                    place,
                    f"{named} is weighted twice",
                    f"the first is on line {document.line(first[category, part])}; "
                    "a weight that changes is another entry of its weights",
                )


def _without_list(document: Document, sources: _Names) -> Iterator[Problem]:
    """A source whose categories are weighted lists them, so that a misspelt one is told."""
    for path, name in document.words("weight_sets", EACH, "source"):
        if name in sources.places and not sources.entry(name).get("categories"):
            where, id_path = sources.places[name]
            yield document.problem(
                path,
                f"source {name!r} lists no categories, so a misspelt one could not be told",
                f"list them under categories in {where.file}, line {where.line(id_path)}",
            )


_SELECTIONS: Final = ("numerator", "denominator", "compared_denominator")
#: Where an entry names a source, by which key, and where it names categories of it. What a
#: selection leaves out may be a subcategory, so it isn't among them.
_CATEGORIES_IN: Final[tuple[tuple[Pattern, str, Pattern], ...]] = (
    (("sources", EACH), "id", ("fault_rule", "leave_out", EACH)),
    *((("sources", EACH), "id", ("sums", EACH, side, EACH)) for side in ("whole", "parts")),
    (("sources", EACH, "part_of"), "source", ("categories", EACH)),
    *((("indicators", EACH, key), "source", ("categories", EACH)) for key in _SELECTIONS),
    *((("basket", EACH), "source", (key, EACH)) for key in ("neither", "categories", "leave_out")),
    (("basket", EACH), "source", ("targets", EACH, "category")),
    (("basket", EACH, "compared_denominator"), "source", ("categories", EACH)),
    (("weight_sets", EACH), "source", ("categories", EACH, "category")),
)


def _unlisted(document: Document, sources: _Names) -> Iterator[Problem]:
    """Where a source lists its categories, no other is named of it."""
    for entries, key, inside in _CATEGORIES_IN:
        for path, source in document.words(*entries, key):
            listed = sources.entry(source).get("categories")
            given = listed if isinstance(listed, list) else []
            known = list(dict.fromkeys(one for one in given if isinstance(one, str)))
            for place, name in document.words(*path[:-1], *inside) if known else ():
                if name not in known:
                    right = did_you_mean(name, known, f"categories of {source}")
                    yield document.problem(
                        place, f"there is no category {name!r} in {source}", right
                    )


def _reported(document: Document, papers: _Names, frameworks: _Names) -> _Names:
    """The indicators of the frameworks that a quarter's papers report."""
    reported = [
        str(papers.entry(paper).get("framework")) for _, paper in document.words("papers", EACH)
    ]
    known = all(framework in frameworks.places for framework in reported)
    registers = Files([frameworks.places[name][0] for name in reported if known], complete=known)
    return _Names.of(
        registers,
        ("indicators", EACH, "id"),
        singular="indicator",
        plural="indicators of this quarter's papers",
    )


def _assessments(document: Document, papers: _Names, frameworks: _Names) -> Iterator[Problem]:
    """An assessment is of an indicator that is assessed and not counted, and the only one of it."""
    indicators = _reported(document, papers, frameworks)
    yield from _twice(document, ("assessments", EACH, "indicator"))
    for path, name in document.words("assessments", EACH, "indicator"):
        yield from indicators.unknown(document, path, name)
        kind = indicators.entry(name).get("kind")
        if isinstance(kind, str) and kind != Kind.ASSESSMENT:
            yield document.problem(
                path,
                f"indicator {name!r} is of kind {kind}, so it isn't for a person to assess",
                "assess only indicators of kind assessment; an override has its own list",
            )


def _overrides(document: Document, papers: _Names, frameworks: _Names) -> Iterator[Problem]:
    """An override is of an indicator of the quarter's papers, and the only one of its kind."""
    indicators = _reported(document, papers, frameworks)
    first: dict[tuple[str, str, str], KeyPath] = {}
    for path, override in document.each("overrides", EACH):
        if not isinstance(override, dict):
            continue
        indicator, area, verdict = (
            str(override.get(key, "")) for key in ("indicator", "area", "verdict")
        )
        if "indicator" in override:
            yield from indicators.unknown(document, (*path, "indicator"), indicator)
        if first.setdefault((indicator, area, verdict), path) != path:
            yield document.problem(
                path,
                f"the {verdict} of {indicator!r} is overridden twice",
                f"the first is on line {document.line(first[indicator, area, verdict])}",
            )

"""What a phrase of a sentence speaks of: an indicator by one of its names, or something else.

Words are compared by their stems, so that a plural or a hyphen makes no difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from quarterdeck.commentary_checks.lexicon import WORD
from quarterdeck.params.register import Kind
from quarterdeck.readings import Reading

Sureness = Literal["sure", "may", "all", "it", "other"]
Stems = tuple[str, ...]


def _words(several: str) -> frozenset[str]:
    return frozenset(several.split())


_WORD: Final = re.compile(r"[^\W\d_][\w]*(?:['’][a-z]+)?|\d+")
_JOINED: Final = re.compile(r"\b(re|self|anti|pre|non|co)-", re.IGNORECASE)
#: What may stand before a name without changing whose it is.
_BEFORE: Final = _words(
    "the a an this that these those its their our all any some both recorded reported "
    "report overall total police local of latest current county force such most almost "
    "nearly only just every each county's force's here more many continued official known"
)
#: What may stand for an indicator, or before "of" and its name.
_GENERIC: Final = _words(
    "rate number level total figure share count proportion percentage volume value "
    "performance position picture result trend outturn direction travel statistic score "
    "situation outlook headline data indicator measure amount type kind form incidence "
    "prevalence occurrence recording"
)
#: What a survey is of.
_FELT: Final = _words("confidence satisfaction trust perception opinion view attitude")
#: What may stand for an indicator or for something beside it.
_VAGUE: Final = _words(
    "demand perception opinion activity offending need view victim attitude outcome thing "
    "matter reporting it"
)
_PRONOUNS: Final = _words("it they this these that which both")
_WE: Final = _words("we county force city area board partnership district leicestershire")
_JOINTS: Final = _words("of in for from by to with at on and or the a an is no who that million")
_ASIDE: Final = _words("apart except excluding including after before since as than")
#: Nouns of titles that are too wide to name an indicator by themselves.
_WIDE: Final = _words(
    "crime abuse behaviour people police damage person resident family victim service "
    "support vehicle home case quarter year date location city county job report outcome "
    "staff agency satisfaction incident offence offending council disorder measure "
    "procedure policy person young offender"
)
#: What follows the head of a title: "Re-offending | by young offenders".
TITLE_HEAD: Final = re.compile(
    r"\s+(?:by|of|to|in|who|aged|at|for|with|among|from|near|that)\s|\s*[,(:]"
)


def stem(word: str) -> str:
    """A word without its plural or possessive ending, small."""
    word = re.sub(r"['’]s?$", "", word.lower())
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ss", "us", "is")) or len(word) < 4 or not word.endswith("s"):
        return word
    return word[:-1]


def stems(phrase: str) -> Stems:
    """The stems of a phrase: “Thefts from vehicles” is theft, from, vehicle."""
    joined = _JOINED.sub(r"\1", phrase).replace("ASB", "antisocial behaviour")
    return tuple(stem(found[0]) for found in _WORD.finditer(joined))


def _bare(words: Stems) -> Stems:
    """Words without what stands before a name and changes nothing."""
    start = 0
    while start < len(words) and words[start] in _BEFORE:
        start += 1
    return words[start:]


def title_heads(reading: Reading) -> set[str]:
    """Titles of an indicator without what follows their head: “First-time entrants”."""
    titles = (reading.indicator.title, reading.indicator.short_title)
    return {TITLE_HEAD.split(title)[0] for title in titles}


def names_of(reading: Reading) -> set[Stems]:
    """What sentences under an indicator's heading call it."""
    indicator = reading.indicator
    said = {indicator.title, indicator.short_title, indicator.noun, indicator.id.replace("_", " ")}
    plain = {re.sub(r"^\d+\w?\s", "", name) for name in said | title_heads(reading)}
    return {bare for name in plain if (bare := _bare(stems(name)))}


def keys_of(reading: Reading) -> frozenset[str]:
    """The words of its names that mean something."""
    return frozenset(word for name in names_of(reading) for word in name) - _JOINTS


def heads_of(reading: Reading) -> frozenset[str]:
    """The nouns that its names end in: what a phrase on it ends in under its heading."""
    return _nouns_of(reading) | {reading.indicator.id.rpartition("_")[2]}


def _nouns_of(reading: Reading) -> frozenset[str]:
    ends = [stems(name)[-1:] for name in (*title_heads(reading), reading.indicator.noun)]
    return frozenset(word for end in ends for word in end) - _NO_NOUNS


def _counted_in(reading: Reading) -> frozenset[str]:
    """The nouns of a definition: under vehicle crime, "theft" of whatever it is may be of it."""
    words = frozenset(word for word in stems(reading.indicator.definition) if len(word) > 4)
    return words - _WIDE - _BEFORE - _GENERIC - _FELT - _VAGUE - _JOINTS - _ASIDE - _NO_NOUNS


#: What titles end in that is no noun.
_NO_NOUNS: Final = _words("again after less worse recorded reported required realised")


@dataclass(frozen=True)
class Whose:
    """What a phrase speaks of. sureness: `it` where only the sentence's own subject can tell."""

    sureness: Sureness
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True)
class Names:
    """What the indicators of a table are called."""

    every: tuple[Reading, ...]

    @cached_property
    def _by_name(self) -> dict[Stems, Reading]:
        """Names that one indicator has and no other."""
        found: dict[Stems, Reading | None] = {}
        for reading in self.every:
            titles = {reading.indicator.title, reading.indicator.short_title}
            plain = [re.sub(r"^\d+\w?\s", "", title) for title in {*titles, *title_heads(reading)}]
            for name in {form for title in plain for form in (stems(title), _bare(stems(title)))}:
                is_wide = len(name) == 1 and (name[0] in _WIDE | _GENERIC or WORD.match(name[0]))
                if not name or is_wide:
                    continue
                same = found.get(name, reading)
                is_same = same is not None and same.indicator.id == reading.indicator.id
                found[name] = same if is_same else None
        return {name: one for name, one in found.items() if one is not None}

    @cached_property
    def _keys(self) -> tuple[tuple[Reading, frozenset[str], frozenset[str]], ...]:
        return tuple((one, keys_of(one), _nouns_of(one)) for one in self.every)

    def in_text(self, text: str) -> Iterator[Reading]:
        """The indicators that a text names, the longer name before one that it holds."""
        words = list(stems(text))
        for name in sorted(self._by_name, key=len, reverse=True):
            for start in range(len(words) - len(name) + 1):
                if tuple(words[start : start + len(name)]) == name:
                    words[start : start + len(name)] = ["•"] * len(name)
                    yield self._by_name[name]
                    break

    def sharing(self, words: Sequence[str], head: Sequence[str]) -> tuple[Reading, ...]:
        """The indicators whose names share the most words with a phrase, and its noun."""
        said = set(words) - _JOINTS - _GENERIC - _BEFORE
        ending = [each for each in self._keys if head[-1] in each[2]]
        least = 1 if ending else 2
        ending = ending or [each for each in self._keys if head[-1] in each[1]]
        scored = [(len(said & keys), one) for one, keys, _ in ending]
        most = max((score for score, _ in scored), default=0)
        return tuple(one for score, one in scored if score == most and score >= least)

    def whose(self, phrase: str, heading: Reading | None) -> Whose:
        """What a phrase that stands for a subject or an object speaks of."""
        said = stems(phrase)
        if said in self._by_name:
            return Whose("sure", (self._by_name[said],))
        if said == ("both",):
            return Whose("other")  # the two things of the sentence before
        words = _bare(said)
        if not words:
            return Whose("it") if said and "police" not in said else Whose("other")
        if len(words) == 1 and words[0] in _PRONOUNS:
            return Whose("it")
        of = _without_generic(words)
        if not of:
            return Whose("it")
        own = names_of(heading) if heading is not None else set()
        for name in (of, _without_end(of)):
            if heading is not None and name in own:
                return Whose("sure", (heading,))
            if name in self._by_name:
                return Whose("sure", (self._by_name[name],))
        if heading is not None:
            meant = [word for word in of if word not in _JOINTS]
            keys, heads = keys_of(heading) | _GENERIC | _BEFORE, heads_of(heading)
            if meant and meant[-1] in heads | {"offence"} and set(meant) <= keys | {"offence"}:
                return Whose("sure", (heading,))
        head = _head(of)
        if heading is not None and head[-1] in _VAGUE | _FELT:
            rest = set(of) - _VAGUE - _FELT - _JOINTS - _GENERIC - _BEFORE
            is_felt = head[-1] in _VAGUE or heading.indicator.kind is Kind.SURVEY
            if is_felt and rest <= keys_of(heading):
                return Whose("may", (heading,))
        if heading is not None and head[-1] in keys_of(heading):
            return Whose("may", (heading,))
        while len(head) > 1 and head[-1] in _VAGUE | _FELT | _GENERIC:
            head = head[:-1]
        shared = self.sharing(of, head)
        return Whose("may", shared) if shared else self._perhaps(said, of, heading)

    def _perhaps(self, said: Stems, of: Stems, heading: Reading | None) -> Whose:
        """What a phrase may speak of whose noun is no indicator's: the last thing to ask.

        A verb inside shows that it wasn't read to the end: what stands before that may be the
        subject. Else it begins with a name, or shares two words with one, or one after "number".
        """
        verb = next((place for place, word in enumerate(said) if word in _VERBS and place), None)
        if verb is not None:
            before = self.whose(" ".join(said[:verb]), heading)
            return Whose("it") if is_we(" ".join(said[:verb])) else before
        is_generic = bool(set(said[:3]) & _GENERIC)
        if heading is not None and set(of) & _counted_in(heading):
            return Whose("may", (heading,))
        for one in (heading,) if heading is not None else self.every:
            keys = {word for word in keys_of(one) if len(word) > 4}
            shared = {key for key in keys for word in of if word[:5] == key[:5]}
            is_named = any(len(name) > 1 and of[: len(name)] == name for name in names_of(one))
            least = 3 if heading is None else 1 if is_generic and _has_verbal(of, shared) else 2
            if is_named or len(shared) >= least:
                return Whose("may", (one,))
        return Whose("other")


#: Auxiliaries, by their stems.
_VERBS: Final = _words("is are was were has have had do doe did will can be been to that ha wa i")


def _has_verbal(words: Stems, shared: set[str]) -> bool:
    """Whether the last word is a verb of a title: “the proportion | agreeing”."""
    return any(words[-1][:5] == key[:5] and words[-1].endswith("ing") for key in shared)


def _without_generic(words: Stems) -> Stems:
    """“The number of vehicle crimes” is of vehicle crimes; “the rate” is of nothing more."""
    if words[0] not in _GENERIC:
        return words
    rest = words[1:]
    while rest and rest[0] in _GENERIC:
        rest = rest[1:]
    if not rest:
        return ()
    if rest[0] in ("of", "for", "in"):
        return _without_generic(bare) if (bare := _bare(rest[1:])) else ()
    return words if rest[0] not in ("•",) else ()


def _without_end(words: Stems) -> Stems:
    """“Vehicle crime rate” is vehicle crime."""
    end = len(words)
    while end > 1 and words[end - 1] in _GENERIC | {"recorded", "reported", "report", "offence"}:
        end -= 1
    return words[:end]


def _head(words: Stems) -> Stems:
    """A phrase up to what follows its noun: “crimes | after a call”."""
    for place, word in enumerate(words):
        if place and word in _JOINTS | _ASIDE:
            return words[:place]
    return words


def is_we(phrase: str) -> bool:
    """Whether a phrase stands for the area or the body itself: “the county”, “we”."""
    words = _bare(stems(phrase))
    if stems(phrase) == ("both",):
        return False
    return (not words and bool(stems(phrase))) or (len(words) == 1 and words[0] in _WE)

"""What a sentence claims of a change: up or down, better or worse, and of which indicator.

A clause is read once, word by word: each word of direction with what stands for its subject or its
object. Where that is an indicator's name, or can be nothing else than the heading's indicator, the
claim is sure; where it may be, the claim is only to be looked at; of another thing it is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from quarterdeck import printing
from quarterdeck.commentary_checks.clauses import Clause, clause_at, clauses
from quarterdeck.commentary_checks.lexicon import (
    FOURTH_PART,
    MAY,
    MAY_THROUGHOUT,
    MONTH_NAMES,
    NOT,
    OTHER_TIME,
    OTHERS,
    SAYS_BASELINE,
    SAYS_YEAR_BEFORE,
    THIS_QUARTER,
    WAYS,
    WORD,
    YEAR_BEFORE,
    Way,
    is_adverb,
    is_noun,
)
from quarterdeck.commentary_checks.sentences import Sentence, areas_in, of_area
from quarterdeck.commentary_checks.subjects import Whose, is_we
from quarterdeck.params.register import Kind, Polarity
from quarterdeck.periods import month_name
from quarterdeck.readings import Reading, WindowName


@dataclass(frozen=True)
class Change:
    """A change of a reading that words may speak of. improves: None where neither is better."""

    against: str
    size: float
    is_significant: bool
    improves: bool | None


def changes_of(reading: Reading) -> dict[str, Change]:
    """The changes that a reading's words may speak of: on a year before, since the baseline."""
    found: dict[str, Change] = {}
    neutral = reading.indicator.polarity is Polarity.NEUTRAL
    is_lower = reading.indicator.polarity is Polarity.LOWER

    def change(against: str, size: float, is_significant: bool) -> Change:
        improves = None if neutral or size == 0 else (size < 0) == is_lower
        return Change(against, size, is_significant, improves)

    if reading.is_compared and reading.has_change:
        size = float(reading.row["change_value"])
        found["a year before"] = change("a year before", size, reading.is_significant)
    against = reading.against_baseline
    if reading.has_window("baseline") and against.withheld is None and pd.notna(against.change):
        is_significant = pd.notna(against.p_value) and against.p_value < 0.05
        found["the baseline"] = change("the baseline", against.change, bool(is_significant))
    return found


@dataclass(frozen=True)
class Claim:
    """A direction that a sentence gives, denied or not: the word, its place, what stands about it.

    readings: those it is said of; where it isn't sure, those it may be said of. All of them are
    meant where `every`; else one that bears it out is enough.
    """

    word: str
    place: int
    way: Way
    around: str
    clause: Clause
    readings: tuple[Reading, ...]
    is_sure: bool
    is_denied: bool = False
    is_every: bool = True


def claims(sentence: Sentence) -> Iterator[Claim]:
    """Every direction that a sentence gives to what it is about, or may be."""
    if MAY_THROUGHOUT.search(sentence.plain):
        return
    heard: list[Whose] = []
    last: Claim | None = None
    for clause in clauses(sentence.plain):
        if last is not None and (denied := _denied_after(sentence, clause, last)) is not None:
            yield denied
            continue
        for found in WORD.finditer(clause.text):
            if sentence.is_in_a_name(found.start()):
                continue
            way, word = _way_of(found)
            read = _Read(sentence, clause, found, word)
            whose = read.whose()
            if whose is None:
                continue
            if whose.sureness == "it":
                whose = _whose_it(sentence, clause, heard)
            heard.append(whose)
            if whose.sureness == "other" or not whose.readings:
                continue
            if is_exempt(clause, found.start(), whose.readings):
                continue
            claim = Claim(
                word=found[0],
                place=found.start(),
                way=way,
                around=clause.text[max(0, found.start() - 45) : found.end() + _REACH],
                clause=clause,
                readings=whose.readings,
                is_sure=whose.sureness == "sure" and not THIS_QUARTER.search(clause.whole),
                is_denied=read.is_denied,
                is_every=whose.sureness in ("sure", "all"),
            )
            last = _of_areas(sentence, claim)
            yield last
            yield from _but(sentence, claim)


_DID_NOT: Final = re.compile(
    r"[\s,]*(?:and|but|while|though|although|whereas)?\s*(?P<subject>\S.*?)\s+"
    r"(?:did|has|have|is|was|were|are|do|does)(?:\s+not|n['’]t)\W*$",
    re.IGNORECASE,
)


def _denied_after(sentence: Sentence, clause: Clause, last: Claim) -> Claim | None:
    """“Theft of vehicles rose, but theft from vehicles did not”: the last claim, denied of another."""
    found = _DID_NOT.match(clause.text)
    if found is None or WORD.search(clause.text):
        return None
    whose = sentence.names.whose(found["subject"], None)
    if whose.sureness != "sure" or is_exempt(clause, clause.start, whose.readings):
        return None
    return replace(
        last,
        place=found.start("subject"),
        clause=clause,
        readings=whose.readings,
        is_denied=not last.is_denied,
    )


#: How far after its word a claim's adverb may stand: "rose significantly".
_REACH: Final = len(" statistically significantly")


def _way_of(found: re.Match[str]) -> tuple[Way, str]:
    name = str(found.lastgroup)
    way = next(one for one in WAYS if one == name.partition("_")[0])
    return way, found[0]


_EVERY_ONE: Final = re.compile(
    r"\b(?:every|all|each|across\s+all)\s+(?:(?:of\s+)?(?:the|our|\w+)\s+)?(?:indicators?|measures?|figures?|results?"
    r"|priorities)\b",
    re.IGNORECASE,
)


def _whose_it(sentence: Sentence, clause: Clause, heard: list[Whose]) -> Whose:
    """What "it", or a rise of nothing in particular, speaks of."""
    named = tuple(sentence.named)
    if not named and _EVERY_ONE.search(clause.text):
        return Whose("all", sentence.among or sentence.names.every)
    if len(named) == 1:
        return Whose("sure", named)
    if named:
        return Whose("may", named)
    if heard and heard[-1].sureness == "other":
        return Whose("other")
    if sentence.heading is not None:
        before = sentence.plain[: clause.start].strip(" ,;")
        is_first = not before or not re.search(r"[a-z]", before) or clause.lead != ""
        return Whose("sure" if is_first or heard else "may", (sentence.heading,))
    return Whose("may", sentence.among)


# Reading a word with what stands about it

_AUXILIARY: Final = re.compile(
    r"(?:(?:^|\s+)(?:has|have|had|having|is|was|are|were|be|been|being|did|does|do|not|never|also|now|since|again"
    r"|then|both|all|each|continu(?:e[sd]?|ing)\s+to|continu(?:e[sd]?|ing)|(?:has|have)n['’]t"
    r"|(?:is|was|are|were|did|does|do)n['’]t|\w+ly|very|much|far|little|a\s+(?:little|lot|bit)"
    r"|slightly|even|further|still|just|almost|nearly|more\s+than|about|over|already|already|steadily"
    r"|stands?|stood|remain(?:s|ed|ing)?|stay(?:s|ed|ing)?|held|kept|gone|seems?|appears?|broadly|largely"
    r"|began\s+to|begun\s+to|start(?:s|ed)\s+to|some|somewhat|well|[\u2022%]+|\d[\d.,]*%?|per\s?cent"
    r"|percent|points?|percentage|at|so|on\s+(?:the|an?)|follow(?:s|ed|ing)|on|in\s+an?|an?))+\s*$",
    re.IGNORECASE,
)
_DETERMINED: Final = re.compile(
    r"(?:^|[\s(])(?P<det>a|an|the|this|that|these|another|no|little|any|its|their|our|some|further"
    r"|such|of|with|\d[\d.,]*%|\d[\d.,]*\s+per\s?cent|[\u2022]+%?|and|or|not)"
    r"(?:\s+(?!has\b|have\b|is\b|was\b|were\b|are\b|to\b|did\b|that\b)[\w%.'’\u2022-]+){0,3}\s*$",
    re.IGNORECASE,
)
_BE: Final = re.compile(
    r"(?:\b(?:is|was|are|were|be|been|being|remain(?:s|ed)?|stay(?:s|ed)?|stands?|stood|keeps?|kept|held|broadly"
    r"|gone|went|seems?|[\u2022]+|%|per\s?cent|percent|largely|and|or|but|also|both|now|still|well|much"
    r"|even|far|slightly|\w+ly|at|not|a\s+little|a\s+lot|again|never|or|on)|n['’]t)\s*$|^\s*$",
    re.IGNORECASE,
)
_TO: Final = re.compile(r"\bto\s*(?:\w+ly\s+)?$", re.IGNORECASE)
_GOES_ON_TO: Final = re.compile(
    r"\b(?:continu(?:e[sd]?|ing)|began|begun|start(?:s|ed)|seems?|appears?)\s+to\s*(?:\w+ly\s+)?$",
    re.IGNORECASE,
)
#: What follows a verb that has no object: "it increased by", and not "they increased patrols".
_NO_OBJECT: Final = re.compile(
    r"\s*(?:$|[.,;:?!()\u2013\u2014])|\s+(?:by|from|in|on|since|over|again|further|still|both|too"
    r"|also|\w+ly|and|but|or|while|as|at|across|with|after|because|compared|than|this|last|a\s+little"
    r"|a\s+lot|a\s+bit|most|more|less|fast|faster|during|throughout|through|within|under|despite|for"
    r"|between|among|along|each|every|year|thanks|due|following|against|beside|when|where|until|before"
    r"|overall|back|off|out|here|there|everywhere|nationally|elsewhere|\u2022+|\d[\d.,]*%?|slightly|half|to\s+(?:\u2022|\d"
    r"|an?\b|its|their|the\s+(?:lowest|highest|level)|below|above|just|around|about))",
    re.IGNORECASE,
)
_AMOUNT_AFTER: Final = re.compile(
    r"\s*(?:of|by)?\s*\(?(?:about|some|nearly|almost|over|under|just|around|more\s+than|less\s+than"
    r"|only)?\s*(?:[+−-]?[£\d\u2022][\d\u2022.,]*%?(?:\s?(?:per\s?cent|percent|percentage\s+points?|points?))?"
    r"|(?:a|an|one|two|three)\s+(?:half|third|quarter|fifth|tenth)s?|half)\)?",
    re.IGNORECASE,
)
_COMPLEMENT: Final = re.compile(
    r"\s+(?:of|in|to|among|for|at)\s+(?P<what>[^,;.()\u2022]+)", re.IGNORECASE
)
#: "has been made to", "was seen in".
_MADE: Final = re.compile(
    r"\s+(?:(?:has|have)\s+been|was|were|is|are)\s+(?:made|seen|recorded|noted|reported|found)\b",
    re.IGNORECASE,
)
_SHOWS: Final = re.compile(
    r"\b(?:saw|see|sees|seen|shows?|showed|shown|had|has|have|recorded|experienced|is|was|are|were"
    r"|represents?|represented|means?|meant|reports?|reported|with|reflects?|enjoyed|suffered|posted"
    r"|made|makes|registered|on|continues?|continued)\s*$",
    re.IGNORECASE,
)
_THERE: Final = re.compile(
    r"\b(?:there|here)\s+(?:is|was|are|were|has\s+been|have\s+been|had\s+been)\s*$", re.IGNORECASE
)
_VERB_AFTER_NOUN: Final = re.compile(
    r"\s*(?:$|[.,;:()]|(?:is|was|are|were|has|have|had|did|comes?|came|continues?|continued|goes|went|began"
    r"|on|since|from|over|may|this|last|and|but|or|than|compared|follows?|reflects?|looks?|seems?"
    r"|over|year)\b)",
    re.IGNORECASE,
)
_PATHS: Final = re.compile(
    r"\s(?:trend|path|picture|position|trajector|course|direction)", re.IGNORECASE
)
#: "It is pleasing that crime", "we have seen crime".
_OPENS_CLAUSE: Final = re.compile(
    r"\b(?:that|saw|seen|see|sees|shows?|showed|where|when|while|because|as|and|but|so|yet|which|whereas|although"
    r"|though|despite|unlike|if|since\s+then|said|says|finds?|found)\b",
    re.IGNORECASE,
)
_PLACE: Final = (
    r"(?:in|across|within|throughout|around|for)\s+(?:the\s+)?(?:whole\s+)?"
    r"(?:county|city|force(?:\s+area)?|area|districts?|every\s+district|all\s+districts|{areas})"
)
_TIME: Final = r"(?:in|over|during|for|through|by|on|since|throughout|within)\s+(?:the\s+)?(?:last\s+|past\s+|latest\s+)?"


@dataclass
class _Read:
    """A word of direction in its clause."""

    sentence: Sentence
    clause: Clause
    found: re.Match[str]
    word: str
    is_denied: bool = False

    @property
    def _before(self) -> str:
        return self.clause.text[: self.found.start()]

    @property
    def _after(self) -> str:
        return self.clause.text[self.found.end() :]

    def whose(self) -> Whose | None:
        """What the word is said of; None where it is said of nothing that moves."""
        name = str(self.found.lastgroup)
        before = self._before
        self.is_denied = bool(NOT.search(before)) and not name.endswith("_most")
        if name == "same" and re.match(r"(?:no|little|minimal|hardly)\b", self.word, re.IGNORECASE):
            return self._of_noun(before.rstrip())
        if _TO.search(before) and not _GOES_ON_TO.search(before):
            return None  # to reduce: what somebody sets out to do
        determined = _DETERMINED.search(before) if is_noun(self.word) else None
        opens = re.fullmatch(r"[\s,;:(]*(?:and|but|with|while)?[\s]*", before) is not None
        if is_noun(self.word) and determined is None and opens:
            return self._of_noun("")
        if is_noun(self.word) and _THERE.search(before):
            return self._of_noun(before)
        if determined is not None and not self._is_verb_here(before, determined):
            return self._of_noun(before[: determined.start("det")].rstrip())
        if is_adverb(self.word):
            return self._of_adverb(before)
        if name.endswith("_path"):
            return self._of_noun(before.rstrip())
        return self._of_verb(before)

    def _is_verb_here(self, before: str, determined: re.Match[str]) -> bool:
        """“The numbers drop”, “theft and burglary fall”: a verb after a subject that is a name."""
        det = determined["det"].lower()
        if det in ("and", "or", "not"):
            return True
        between = before[determined.start("det") :]
        if not between.strip() or det in ("a", "an", "no", "any", "another", "further", "little"):
            return False
        if not re.search(r"\s\S", between.strip()):
            return False
        whose = self._whose(between)
        return whose.sureness in ("sure", "it") and not re.search(
            r"\b(?:latest|recent|overall|reported|recorded|this|that|the)\s*$", between.strip()
        )

    def _of_verb(self, before: str) -> Whose | None:
        after = self._after
        subject = self._subject(before)
        is_steady = self.found.lastgroup == "same"
        if not is_steady and not _NO_OBJECT.match(after):
            return self._of_object(after)
        if not subject.strip():
            return self._attributive(after)
        return self._whose(subject)

    def _attributive(self, after: str) -> Whose | None:
        """“Falling burglary is welcome.”"""
        if re.search(r"ing$", self.word):
            return self._of_object(after)
        return None

    def _of_object(self, after: str) -> Whose | None:
        """“Patrols have reduced vehicle crime”, “falling burglary”."""
        phrase = re.split(
            r"[,;.()\u2022]|\b(?:in|by|from|to|on|across|is|was|are|were|has|have|than|this|last|since|over"
            r"|compared|recorded|reported|may|will|with|at|for|during|among)\b",
            after,
            maxsplit=1,
        )[0]
        whose = self._whose(phrase)
        return whose if whose.sureness in ("sure", "may") else None

    def _of_adverb(self, before: str) -> Whose | None:
        after = self._after
        is_counting = re.match(r"more|fewer|less|higher|lower|greater", self.word, re.IGNORECASE)
        if re.match(self._beside, after, re.IGNORECASE):
            return None  # of two places, which another rule reads
        follows = re.match(
            r"\s+(?!than\b|or\b|and\b|but\b|in\b|on\b|over\b|by\b)[A-Za-z\u2022]", after
        )
        if re.search(r"\b(?:no|not|neither|any)\s+$", before) and self.word.lower() in (
            "more",
            "less",
        ):
            return None
        if (
            is_counting
            and follows
            and not re.match(r"\s+(?:this|last|compared|since|here)\b", after)
        ):
            if re.match(
                r"\s+(?:likely|often|than|clear\w*|slowly|quickly|frequent\w*|\w+ly)\b", after
            ):
                return None
            return self._counted(before, after)
        if re.match(r"(?:above|below)$", self.word, re.IGNORECASE):
            return None  # of levels, which other rules read
        if re.match(r"up|down", self.word, re.IGNORECASE) and (
            not (_BE.search(before) or re.search(r"[\u2022%\d]\s*$", before))
            or re.match(r"\s+(?:to\s+(?![\d\u2022])|the|a|an|with)\b", after)
        ):
            transitive = re.search(
                r"\b(?:brought|brings?|drove|driven|pushed|kept|keeps?)\s+(.*)$", before
            )
            return self._whose(transitive[1]) if transitive else None
        if re.match(r"more|less|greater|larger|smaller", self.word, re.IGNORECASE) and not re.match(
            r"\s+than\b(?!\s+(?:half|a|one|two|\d))|\s+than\s+(?:a\s+year|last)|\s*[.,;]|\s*$|\s+(?:this|last|since|on)\b",
            after,
        ):
            return None
        subject = self._subject(before)
        if not subject.strip() or re.search(r"\b(?:the|a|an)\s*$", before):
            return (
                self._counted(before, after)
                if follows
                else Whose("it")
                if not before.strip()
                else None
            )
        return self._whose(subject)

    def _counted(self, before: str, after: str) -> Whose | None:
        """“Fewer burglaries were recorded”, “there were more burglaries”, not "more officers"."""
        phrase = re.split(
            r"[,;.()\u2022]|\b(?:was|were|is|are|has|have|had|than|this|last|compared|since|on|in|across|over"
            r"|during|took|saw|came|come|said|say|feel|felt|think|thought|agree|want|need|recorded|reported)\b",
            after,
            maxsplit=1,
        )[0]
        whose = self._whose(phrase)
        if whose.sureness == "it":
            whose = self._whose(before) if self._subject(before).strip() else whose
        if whose.sureness != "sure":
            return whose
        opens = re.search(
            r"(?:^|[,;]|\band|\bbut|\bwith|\bsaw|\bseen|\brecorded|\bhad|\bthat|\bhas|\bhave|\bare|\bis|\bwere|\bwas"
            r"|\bbeen|\ba|\bthe|\bfar|\bmany|\bslightly|\beven)\s*$",
            before,
            re.IGNORECASE,
        )
        return whose if opens else Whose("may", whose.readings)

    def _of_noun(self, before: str) -> Whose | None:
        """“A steep rise in burglary”, “there was a fall”, “burglary saw a fall”."""
        after = self._after
        if re.search(r"\b(?:no|little|any)\s*$", before, re.IGNORECASE):
            self.is_denied = True
        if MAY.search(before) or (_TO.search(before)):
            return None
        amount = _AMOUNT_AFTER.match(after)
        rest = after[amount.end() :] if amount and amount[0].strip() else after
        made = _MADE.match(rest)
        complement = _COMPLEMENT.match(rest[made.end() :] if made else rest)
        place = re.compile(r"\s+" + self._places, re.IGNORECASE)
        if complement is not None and not place.match(rest[made.end() :] if made else rest):
            what = re.split(
                r"\b(?:is|was|are|were|has|have|had|may|will|comes?|came|continues?|began|from|on|over"
                r"|since|this|last|by|compared|than|with|during|seen|recorded|reflects?|follows?|goes"
                r"|makes?|made|led|means?|ended|did|could|caused|among|after)\b",
                complement["what"],
                maxsplit=1,
            )[0]
            if not re.match(
                rf"(?:the\s+)?(?:\d|about|{MONTH_NAMES}|(?:last|past|same|previous)\b|year\b|quarter\b"
                r"|comparison|line|part|fact|all\b|every\b|each\b|this\s*$|recent)",
                what,
                re.IGNORECASE,
            ):
                return self._whose(what)
        if _PATHS.search(self.word) and not before.strip():
            return Whose("it")
        return self._of_noun_alone(before, rest)

    def _of_noun_alone(self, before: str, rest: str) -> Whose | None:
        before = re.sub(r"[,;:(]\s*$", "", before.strip())
        before = re.sub(
            r"^(?:and|but|with|so|overall|here|also|this|that|as|which|although|though)\b,?\s*(?!$)",
            "",
            before,
            flags=re.I,
        )
        if not before.strip() or re.fullmatch(
            r"(?:and|but|with|so|this|that|these|as|while|although|though|despite)",
            before,
            re.IGNORECASE,
        ):
            sure = _VERB_AFTER_NOUN.match(rest) or re.match(r"\s*(?:in|across|[\u2022\d])", rest)
            return Whose("it") if sure else self._may()
        if _THERE.search(before):
            return Whose("it")
        if _SHOWS.search(before) or is_noun(self.word) and _BE.search(before):
            subject = _AUXILIARY.sub("", _SHOWS.sub("", before))
            subject = _SHOWS.sub("", subject)
            subject = self._tidy(subject)
            if not subject.strip() or is_we(subject) or self._is_area(subject):
                return Whose("it")
            whose = self._whose(subject)
            return whose if whose.sureness != "other" else whose
        return self._may()

    def _may(self) -> Whose:
        named = tuple(self.sentence.named)
        heading = self.sentence.heading
        return Whose("may", named or ((heading,) if heading else self.sentence.among))

    # What a phrase is

    def _subject(self, before: str) -> str:
        return self._tidy(_AUXILIARY.sub("", before))

    @property
    def _beside(self) -> str:
        """What follows "higher" where it is set beside another place and no other time."""
        areas = self.sentence.area_pattern
        return (
            rf"[^.;,]*\bthan\s+(?:(?:in|at|for)\s+(?!\d)|anywhere|elsewhere|any\b|(?:the|its|their|our)\s+"
            rf"(?:[\w’']+\s+)?(?:average|county|neighbours?)|{areas})"
        )

    @property
    def _places(self) -> str:
        return _PLACE.format(areas=self.sentence.area_pattern)

    def _tidy(self, phrase: str) -> str:
        """A subject without what opens its clause, and without its place and time."""
        phrase = re.sub(r"^[\s,;:()\u2013\u2014]+", "", phrase)
        phrase = re.sub(rf"\b{self._places}\b", " ", phrase, flags=re.I)
        phrase = re.sub(
            rf"\b{_TIME}{_own_time(self.sentence.heading or self.sentence.about)}",
            " ",
            phrase,
            flags=re.I,
        )
        phrase = re.sub(r"\b(?:at|of|on)\s+[\u2022]+,?|[\u2022]+,?", " ", phrase, flags=re.I)
        phrase = re.sub(
            rf"\b(?:in|over|during|from|since)\s+(?:the\s+)?(?:{YEAR_BEFORE})",
            " ",
            phrase,
            flags=re.I,
        )
        last = 0
        for opened in _OPENS_CLAUSE.finditer(phrase):
            last = opened.end()
        if phrase[last:].strip():
            phrase = phrase[last:]
        return re.sub(
            r"^[\s,;:]*(?:\w+ly|overall|here|still|in\s+all|however),?\s+", "", phrase, flags=re.I
        ).strip(" ,;:")

    def _is_area(self, phrase: str) -> bool:
        plain = re.sub(r"['’]s?$", "", phrase.strip())
        return bool(
            re.fullmatch(
                rf"(?:(?:both|the|all|every|each|most|only|neither)\s+)*(?:of\s+the\s+)?(?:districts?(?:\s+(?:but|except|apart\s+from|other\s+than)\s+.*)?|towns?"
                rf"|(?:{self.sentence.area_pattern})(?:\s*(?:,|and|or)\s+(?:{self.sentence.area_pattern}))*)",
                plain,
                re.IGNORECASE,
            )
        )

    def _whose(self, phrase: str) -> Whose:
        phrase = self._tidy(phrase)
        if self._is_area(phrase):
            return Whose("it")
        joined = re.split(r",\s*(?:and\s+)?|\s+(?:and|or|as\s+well\s+as)\s+", phrase)
        before = self.clause.before
        listed = re.search(r"(?:^|[,;:]\s*)(?:both\s+)?(?P<one>[^,;:]+?)\s*$", before)
        heading = self.sentence.heading
        if self.clause.text.strip().lower().startswith("and ") and listed:
            joined = [listed["one"], *joined]
        last = self.sentence.names.whose(joined[-1], heading)
        if last.sureness != "sure" or len(joined) == 1:
            whole = self.sentence.names.whose(phrase, heading)
            return whole if len(joined) == 1 or whole.sureness == "sure" else last
        every = [self.sentence.names.whose(one, heading) for one in joined]
        readings = {
            one.indicator.id: one
            for each in every
            if each.sureness == "sure"
            for one in each.readings
        }
        return Whose("sure", tuple(readings.values()))


# Areas


_ALL_BUT: Final = re.compile(
    r"\b(?:every|all|each|both)\b[^,;]*?\bdistricts?\b(?P<but>[^,;]*?\b(?:but|except|apart\s+from|other\s+than)\b)?",
    re.IGNORECASE,
)
_UNSURE_AREAS: Final = re.compile(
    r"\b(?:but|except|other\s+than|apart\s+from|outside|most|other|elsewhere|only|some)\b",
    re.IGNORECASE,
)


def _of_areas(sentence: Sentence, claim: Claim) -> Claim:
    """A claim of the areas that its clause names; of what it is of where that names none."""
    text = claim.clause.whole
    named = areas_in(text, sentence.figures)
    every = _ALL_BUT.search(text)
    if every is not None:
        districts = [
            district
            for one in claim.readings
            for district in sentence.figures.readings.districts(
                str(one.row["framework"]), one.indicator.id
            )
            if district.area not in named
        ]
        return replace(claim, readings=tuple(districts), is_sure=claim.is_sure and bool(districts))
    found = []
    for one in claim.readings:
        areas = [area for area in named if area != one.area]
        if not areas:
            found.append(one)
        found += [of for area in areas if (of := of_area(one, area, sentence.figures)) is not None]
    is_sure = claim.is_sure and not (named and _UNSURE_AREAS.search(text))
    return replace(claim, readings=tuple(found), is_sure=is_sure)


def _but(sentence: Sentence, claim: Claim) -> Iterator[Claim]:
    """“Rose in every district except Blaby” says that it didn't in Blaby."""
    every = _ALL_BUT.search(claim.clause.whole)
    if every is None or not every["but"]:
        return
    named = areas_in(claim.clause.whole, sentence.figures)
    found = [
        of
        for one in claim.readings
        for area in named
        if (of := of_area(one, area, sentence.figures)) is not None
    ]
    yield replace(claim, readings=tuple(found), is_denied=not claim.is_denied, is_sure=False)


# What frees a clause


def is_exempt(clause: Clause, place: int, readings: tuple[Reading, ...]) -> bool:
    """Whether a clause speaks of what may come, of other places, or of another time."""
    own = _own_text(clause.text, readings[0])
    says_own = SAYS_YEAR_BEFORE.search(clause.text) is not None
    lead = "" if says_own else clause.lead
    text = f"{lead} {clause.text}"
    return (
        MAY.search(text) is not None
        or (OTHERS.search(text) is not None and not _SETS_ASIDE.search(text))
        or OTHER_TIME.search(f"{_own_text(lead, readings[0])} {own}") is not None
    )


#: "Like its neighbours" and "unlike" say what is so here too.
_SETS_ASIDE: Final = re.compile(
    r"\b(?:like|unlike|as\s+(?:it|they)\s+did|compared\s+with\s+the\s+year)\b", re.IGNORECASE
)


def _own_time(reading: Reading | None) -> str:
    """A pattern of the period that a reading's figures cover, in its usual spellings."""
    if reading is None or not reading.has_window("current"):
        return r"(?!)"
    patterns = [rf"(?:{YEAR_BEFORE})"]
    names: tuple[WindowName, ...] = ("current", "previous", "baseline")
    for name in names:
        if not reading.has_window(name):
            continue
        window = reading.window(name)
        for words in (window.words, printing.in_period(window), window.financial_year_label or ""):
            if words:
                patterns.append(re.escape(words).replace("\\-", "[-/–]"))
        first, last = window.start, window.end
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        ends = rf"(?:end\s+of\s+)?{month_name(last)}(?:\s+{last.year})?(?!\s+\d{{4}})"
        starts = rf"{month_name(first)}(?:\s+{first.year})?"
        patterns.append(rf"(?:from\s+|between\s+)?{starts}\s+(?:to|and|until|[-–])\s+{ends}")
        counted = rf"(?:{months}|{_SPELT_MONTHS.get(months, months)})"
        since = r"(?:last|past|latest|most\s+recent|same|previous)?\s*"
        if name == "current":
            patterns.append(rf"{since}{counted}\s+months(?:\s+(?:to|ending(?:\s+in)?)\s+{ends})?")
        if months == 12:
            patterns.append(
                rf"{since}(?:year|twelvemonth)\s+(?:to|ending(?:\s+in)?|ended)\s+{ends}"
            )
            patterns.append(r"(?:last|past|this|in\s+the)\s+year\b(?!\s+(?:end|to|ending)\b)")
        if first.year == last.year:
            since = "in|during" if name == "current" else r"than\s+in|than|on|compared\s+with"
            patterns.append(rf"\b(?:{since})\s+{last.year}")
    return rf"(?:{'|'.join(patterns)})\b"


_SPELT_MONTHS: Final = {3: "three", 6: "six", 9: "nine", 12: "twelve"}


#: How long it had not been so: no time that something is compared with.
_NTH_TIME: Final = re.compile(
    r"\bfor\s+(?:the|a)\s+\w+\s+(?:time|year|quarter)(?:\s+(?:in\s+\w+\s+years|running|in\s+a\s+row))?\b"
    r"|\b(?:second|third|fourth)\s+year\s+running\b",
    re.IGNORECASE,
)


def _own_text(text: str, reading: Reading) -> str:
    """A text without the period that its indicator's figures cover, and without "a quarter of"."""
    left = FOURTH_PART.sub("", THIS_QUARTER.sub("", _NTH_TIME.sub("", text)))
    left = re.sub(_own_time(reading), "", left, flags=re.IGNORECASE)
    return SAYS_YEAR_BEFORE.sub("", left)


def speaks_of_another_time(text: str, reading: Reading) -> bool:
    """Whether a sentence names a time other than those that the table compares."""
    return OTHER_TIME.search(_own_text(text, reading)) is not None


def is_of_another(sentence: Sentence, place: int) -> bool:
    """Whether the clause at a place speaks of a thing that is none of the table's."""
    clause = clause_at(sentence.plain, place)
    said = []
    for found in WORD.finditer(clause.text):
        if (whose := _Read(sentence, clause, found, found[0]).whose()) is not None:
            said.append(whose.sureness)
    if not said:
        more = re.search(
            r"^(?P<subject>.*?)\s+(?:is|are|was|were)\s+(?:more\s+\w+|\w+er)\s+than\b",
            clause.text,
            re.I,
        )
        if more is not None:
            found = re.match(r"", clause.text)
            assert found is not None
            said.append(_Read(sentence, clause, found, "")._whose(more["subject"]).sureness)
    return bool(said) and all(one == "other" for one in said)


# What a claim is held to


def spoken_of(sentence: Sentence, reading: Reading) -> dict[str, Change]:
    """The changes that a sentence may mean, by the comparison that it names."""
    changes = changes_of(reading)
    text = sentence.plain
    wanted = {"a year before": SAYS_YEAR_BEFORE, "the baseline": SAYS_BASELINE}
    named = [against for against, pattern in wanted.items() if pattern.search(text)]
    if not named:
        return changes
    return {against: change for against, change in changes.items() if against in named}


def bears_out(claim: Claim, change: Change) -> bool:
    """Whether a change went the way that is claimed; one that is denied or steady, if it didn't."""
    if claim.way == "same":
        return not change.is_significant if not claim.is_denied else change.is_significant
    if claim.way in ("up", "down"):
        went = change.size > 0 if claim.way == "up" else change.size < 0
    else:
        went = change.improves is (claim.way == "better") if change.improves is not None else False
    return not (went and change.is_significant) if claim.is_denied else went


def contradicts(claim: Claim, sentence: Sentence, reading: Reading) -> bool:
    """Whether no change of a reading that the sentence may mean bears the claim out.

    A change that may be chance doesn't bear out what a significant one speaks against.
    """
    changes = spoken_of(sentence, reading)
    if not changes or reading.indicator.kind is Kind.REDUCTION:
        return False
    bearing = [change for change in changes.values() if bears_out(claim, change)]
    against = [change for change in changes.values() if change not in bearing]
    if claim.is_denied or claim.way == "same":
        return not bearing
    return not bearing or (
        not any(change.is_significant for change in bearing)
        and any(change.is_significant for change in against)
    )


def change_in_words(reading: Reading, change: Change) -> str:
    """A change as a message tells it."""
    size = printing.signed(change.size, reading.indicator.decimals)
    unit = " points" if reading.indicator.is_percentage else ""
    chance = "significant" if change.is_significant else "no more than chance"
    better = {True: ", for the better", False: ", for the worse", None: ""}[change.improves]
    return f"{size}{unit} on {change.against}, {chance}{better}"

"""What a word of direction is said of: its subject, its object, or what follows “a rise in”.

A clause is read once for each such word. The verb's auxiliaries, the phrases of time and place and
what opens the clause are taken away, and what is left is looked up among the indicators' names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from quarterdeck.commentary_checks.clauses import Clause
from quarterdeck.commentary_checks.lexicon import (
    EVERY_ONE,
    MAY,
    MONTH_NAMES,
    NOT,
    SAYS_YEAR_BEFORE,
    YEAR_BEFORE,
    is_adverb,
    is_noun,
)
from quarterdeck.commentary_checks.sentences import Sentence
from quarterdeck.commentary_checks.subjects import Whose, is_we
from quarterdeck.commentary_checks.times import own_time

_AUXILIARY: Final = re.compile(
    r"(?:(?:^|\s+)(?:has|have|had|having|is|was|are|were|be|been|being|did|does|do|not|never"
    r"|also|now|since|again"
    r"|then|both|all|each|continu(?:e[sd]?|ing)\s+to|continu(?:e[sd]?|ing)|(?:has|have)n['’]t"
    r"|(?:is|was|are|were|did|does|do)n['’]t|\w+ly|very|much|far|little|a\s+(?:little|lot|bit)"
    r"|slightly|even|further|still|just|almost|nearly|more\s+than|about|over|already"
    r"|steadily"
    r"|stands?|stood|remain(?:s|ed|ing)?|stay(?:s|ed|ing)?|held|kept|gone|seems?|appears?"
    r"|broadly|largely"
    r"|began\s+to|begun\s+to|start(?:s|ed)\s+to|some|somewhat|well|[\u2022%]+|\d[\d.,]*%?"
    r"|per\s?cent"
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
    r"(?:\b(?:is|was|are|were|be|been|being|remain(?:s|ed)?|stay(?:s|ed)?|stands?|stood|keeps?"
    r"|kept|held|broadly"
    r"|gone|went|seems?|[\u2022]+|%|per\s?cent|percent|largely|and|or|but|also|both|now|still"
    r"|well|much"
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
    r"|also|\w+ly|and|but|or|while|as|at|across|with|after|because|compared|than|this|last"
    r"|a\s+little"
    r"|a\s+lot|a\s+bit|most|more|less|fast|faster|during|throughout|through|within|under|despite"
    r"|for"
    r"|between|among|along|each|every|year|thanks|due|following|against|beside|when|where|until"
    r"|before"
    r"|overall|back|off|out|here|there|everywhere|nationally|elsewhere|\u2022+|\d[\d.,]*%?"
    r"|slightly|half|to\s+(?:\u2022|\d"
    r"|an?\b|its|their|the\s+(?:lowest|highest|level)|below|above|just|around|about))",
    re.IGNORECASE,
)
_AMOUNT_AFTER: Final = re.compile(
    r"\s*(?:of|by)?\s*\(?(?:about|some|nearly|almost|over|under|just|around|more\s+than|less\s+than"
    r"|only)?\s*(?:[+−-]?[£\d\u2022][\d\u2022.,]*%?(?:\s?(?:per\s?cent|percent"
    r"|percentage\s+points?|points?))?"
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
    r"|represents?|represented|means?|meant|reports?|reported|with|reflects?|enjoyed|suffered"
    r"|posted"
    r"|made|makes|registered|on|continues?|continued)\s*$",
    re.IGNORECASE,
)
_THERE: Final = re.compile(
    r"\b(?:there|here)\s+(?:is|was|are|were|has\s+been|have\s+been|had\s+been)\s*$", re.IGNORECASE
)
_VERB_AFTER_NOUN: Final = re.compile(
    r"\s*(?:$|[.,;:()]|(?:is|was|are|were|has|have|had|did|comes?|came|continues?|continued|goes"
    r"|went|began"
    r"|on|since|from|over|may|this|last|and|but|or|than|compared|follows?|reflects?|looks?|seems?"
    r"|year)\b)",
    re.IGNORECASE,
)
#: “Falling numbers show that it works”.
_GENERIC_NEXT: Final = re.compile(
    r"\s+(?:numbers?|figures?|rates?|levels?|totals?|counts?|volumes?)\b(?!\s+of\b)", re.IGNORECASE
)
#: "The rise has been halted" denies it.
_ENDED: Final = re.compile(
    r"\b(?:reversed|halted|stopped|arrested|stemmed|turned\s+round|come\s+to\s+an\s+end|ended"
    r"|(?:is|are)\s+over"
    r"|not\s+continued|has\s+gone)\b",
    re.IGNORECASE,
)
_PATHS: Final = re.compile(
    r"\s(?:trend|path|picture|position|trajector|course|direction)", re.IGNORECASE
)
#: "It is pleasing that crime", "we have seen crime".
_OPENS_CLAUSE: Final = re.compile(
    r"\b(?:that|saw|seen|see|sees|shows?|showed|where|when|while|because|as|and|but|so|yet|which"
    r"|whereas|although"
    r"|though|despite|unlike|if|since\s+then|said|says|finds?|found)\b",
    re.IGNORECASE,
)
_PLACE: Final = (
    r"(?:in|across|within|throughout|around|for)\s+(?:the\s+)?(?:whole\s+)?"
    r"(?:county|city|force(?:\s+area)?|area|districts?|every\s+district|all\s+districts|{areas})"
)
_TIME: Final = (
    r"(?:in|over|during|for|through|by|on|since|throughout|within)\s+(?:the\s+)?"
    r"(?:last\s+|past\s+|latest\s+)?"
)


@dataclass
class Said:
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
        whose = self.whose_phrase(between)
        return whose.sureness in ("sure", "it") and not re.search(
            r"\b(?:latest|recent|overall|reported|recorded|this|that|the)\s*$", between.strip()
        )

    def _of_verb(self, before: str) -> Whose | None:
        after = self._after
        subject = self._subject(before)
        is_steady = self.found.lastgroup == "same"
        is_most = str(self.found.lastgroup).endswith("_most")
        if self.word.lower().endswith("ing") and _GENERIC_NEXT.match(after):
            return Whose("it")
        if not (is_steady or is_most) and not _NO_OBJECT.match(after):
            return self._of_object(after)
        if not subject.strip():
            return self._attributive(after)
        return self.whose_phrase(subject)

    def _attributive(self, after: str) -> Whose | None:
        """What “falling” or “rising” stands before: “falling burglary is welcome”."""
        if re.search(r"ing$", self.word):
            return self._of_object(after)
        return None

    def _of_object(self, after: str) -> Whose | None:
        """“Patrols have reduced vehicle crime”, “falling burglary”."""
        phrase = re.split(
            r"[,;.()\u2022]|\b(?:in|by|from|to|on|across|is|was|are|were|has|have|than|this|last"
            r"|since|over"
            r"|compared|recorded|reported|may|will|with|at|for|during|among)\b",
            after,
            maxsplit=1,
        )[0]
        whose = self.whose_phrase(phrase)
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
            if not SAYS_YEAR_BEFORE.search(after):
                return None  # of levels, which other rules read
            return self.whose_phrase(self._subject(before))
        if re.match(r"up|down", self.word, re.IGNORECASE) and (
            not (_BE.search(before) or re.search(r"[\u2022%\d]\s*$", before))
            or re.match(r"\s+(?:to\s+(?![\d\u2022])|the|a|an|with)\b", after)
        ):
            transitive = re.search(
                r"\b(?:brought|brings?|drove|driven|pushed|kept|keeps?)\s+(.*)$", before
            )
            return self.whose_phrase(transitive[1]) if transitive else None
        if re.match(r"more|less|greater|larger|smaller", self.word, re.IGNORECASE) and not re.match(
            r"\s+than\b(?!\s+(?:half|a|one|two|\d))|\s+than\s+(?:a\s+year|last)|\s*[.,;]|\s*$"
            r"|\s+(?:this|last|since|on)\b",
            after,
        ):
            return None
        subject = self._subject(before)
        if not subject.strip() or re.search(r"\b(?:the|a|an)\s*$", before):
            return (
                self._counted(before, after)
                if follows
                else Whose("it")
                if not re.search(r"\b(?:the|a|an)\s*$", before)
                else None
            )
        return self.whose_phrase(subject)

    def _counted(self, before: str, after: str) -> Whose | None:
        """“Fewer burglaries were recorded”, “there were more burglaries”, not "more officers"."""
        phrase = re.split(
            r"[,;.()\u2022]|\b(?:was|were|is|are|has|have|had|than|this|last|compared|since|on"
            r"|in|across|over"
            r"|during|took|saw|came|come|said|say|feel|felt|think|thought|agree|want|need"
            r"|recorded|reported)\b",
            after,
            maxsplit=1,
        )[0]
        whose = self.whose_phrase(phrase)
        if whose.sureness == "it":
            whose = self.whose_phrase(before) if self._subject(before).strip() else whose
        if whose.sureness != "sure":
            return whose
        opens = re.search(
            r"(?:^|[,;]|\band|\bbut|\bwith|\bsaw|\bseen|\brecorded|\bhad|\bthat|\bhas|\bhave"
            r"|\bare|\bis|\bwere|\bwas"
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
        if _ENDED.search(after):
            self.is_denied = not self.is_denied
        amount = _AMOUNT_AFTER.match(after)
        rest = after[amount.end() :] if amount and amount[0].strip() else after
        made = _MADE.match(rest)
        complement = _COMPLEMENT.match(rest[made.end() :] if made else rest)
        place = re.compile(r"\s+" + self._places, re.IGNORECASE)
        if complement is not None and not place.match(rest[made.end() :] if made else rest):
            what = re.split(
                r"\b(?:is|was|are|were|has|have|had|may|will|comes?|came|continues?|began|from"
                r"|on|over"
                r"|since|this|last|by|compared|than|with|during|seen|recorded|reflects?|follows?"
                r"|goes"
                r"|makes?|made|led|means?|ended|did|could|caused|among|after)\b",
                complement["what"],
                maxsplit=1,
            )[0]
            if not re.match(
                rf"(?:the\s+)?(?:\d|about|{MONTH_NAMES}|(?:last|past|same|previous)\b|year\b"
                rf"|quarter\b"
                r"|comparison|line|part|fact|all\b|every\b|each\b|this\s*$|recent)",
                what,
                re.IGNORECASE,
            ):
                return self.whose_phrase(what)
        if _PATHS.search(self.word) and not before.strip():
            return Whose("it")
        return self._of_noun_alone(before, rest)

    def _of_noun_alone(self, before: str, rest: str) -> Whose | None:
        before = re.sub(r"[,;:(]\s*$", "", before.strip())
        before = re.sub(
            r"^(?:and|but|with|so|overall|here|also|this|that|as|which|although"
            r"|though)\b,?\s*(?!$)",
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
        if _SHOWS.search(before) or (is_noun(self.word) and _BE.search(before)):
            subject = _AUXILIARY.sub("", _SHOWS.sub("", before))
            subject = _SHOWS.sub("", subject)
            subject = self._tidy(subject)
            if not subject.strip() or is_we(subject) or self._is_area(subject):
                return Whose("it")
            return self.whose_phrase(subject)
        return self._may()

    def _may(self) -> Whose:
        named = tuple(self.sentence.named)
        heading = self.sentence.heading
        return Whose("may", named or ((heading,) if heading else self.sentence.among))

    # What a phrase is

    def _subject(self, before: str) -> str:
        left = self._tidy(_AUXILIARY.sub("", before))
        return "both" if not left and re.match(r"\s*both\b", before, re.IGNORECASE) else left

    @property
    def _beside(self) -> str:
        """What follows "higher" where it is set beside another place and no other time."""
        areas = self.sentence.area_pattern
        return (
            rf"[^.;,]*\bthan\s+(?:(?:in|at|for)\s+(?!\d|any\s+time)|anywhere|elsewhere|any\b|(?:the|its"
            rf"|their|our)\s+"
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
            rf"\b{_TIME}{own_time(self.sentence.heading or self.sentence.about)}",
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
                rf"(?:(?:both|the|all|every|each|most|only"
                rf"|neither)\s+)*(?:of\s+the\s+)?(?:districts?(?:\s+(?:but|except|apart\s+from"
                rf"|other\s+than)\s+.*)?|towns?"
                rf"|(?:{self.sentence.area_pattern})(?:\s*(?:,|and"
                rf"|or)\s+(?:{self.sentence.area_pattern}))*)",
                plain,
                re.IGNORECASE,
            )
        )

    def whose_phrase(self, phrase: str) -> Whose:
        phrase = self._tidy(phrase)
        if phrase.lower() == "both":
            return Whose("may", tuple(self.sentence.named))
        if EVERY_ONE.fullmatch(phrase):
            return Whose("it")
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

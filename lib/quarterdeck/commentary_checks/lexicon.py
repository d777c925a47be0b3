"""Words that say how a figure moved or stands, and what frees a clause from being read as that.

Wide on purpose: what no rule is sure of is named, so a word that is missing here passes unread.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from quarterdeck.periods import MONTHS

Way = Literal["up", "down", "better", "worse", "same"]
WAYS: Final[tuple[Way, ...]] = ("up", "down", "better", "worse", "same")

_UP_VERBS: Final = (
    r"rose|risen|rises?|rising|increas(?:e[sd]?|ing)|grew|grown?|grows|growing|climb(?:s|ed|ing)?"
    r"|jump(?:s|ed|ing)?|soar(?:s|ed|ing)?|surg(?:e[sd]?|ing)|spik(?:e[sd]?|ing)|mount(?:ed|ing)"
    r"|escalat(?:e[sd]?|ing)|(?:more\s+than\s+)?(?:doubl|trebl|tripl)(?:e[sd]?|ing)|rocketed"
    r"|swell(?:ed|ing)?|swollen|multiplied|(?:gone|go|goes|went|going|crept|creeping|edged|inched"
    r"|moved|pushed|shot|crawled)\s+up(?:wards?)?|on\s+(?:its|their|the)\s+way\s+up"
)
_DOWN_VERBS: Final = (
    r"fell|fallen|falls?|falling|decreas(?:e[sd]?|ing)|declin(?:e[sd]?|ing)|drop(?:s|ped|ping)?"
    r"|reduc(?:e[sd]?|ing)|shrank|shrunk|shrinks?|shrinking|plummet(?:s|ed|ing)?|plung(?:e[sd]?"
    r"|ing)"
    r"|tumbl(?:e[sd]?|ing)|dip(?:s|ped|ping)?|eas(?:e[sd]?|ing)|slump(?:s|ed|ing)?|slid|sliding"
    r"|sank"
    r"|sunk|sinking|halv(?:e[sd]?|ing)|dwindl(?:e[sd]?|ing)|lessen(?:s|ed|ing)?|diminish(?:e[sd]"
    r"|ing)?"
    r"|subsid(?:e[sd]?|ing)|reced(?:e[sd]?|ing)|abat(?:e[sd]?|ing)|curb(?:ed|ing)?|curtailed"
    r"|slashed"
    r"|tailed\s+off|(?:gone|go|goes|went|going|come|came|coming|brought|bring|drifted|edged|moved"
    r"|driven|trended|trending|heading|headed)\s+down(?:wards?)?|on\s+(?:its|their|the)\s+way\s+down"
)
_UP_NOUNS: Final = (
    "rises?|increases?|growth|upturn|upswing|jump|surge|spike|uplift|climb|escalation|hike|upsurge"
)
_DOWN_NOUNS: Final = (
    "falls?|decreases?|reductions?|drops?|declines?|downturn|downswing|dip|slump|plunge|easing"
    "|slide"
)
_BETTER: Final = r"improv(?:e[sd]?|ing)|improvements?|better|healthier|in\s+the\s+right\s+direction"
_WORSE: Final = (
    r"worsen(?:s|ed|ing)?|deteriorat(?:e[sd]?|ing)|deterioration|worse|slipped|setback|poorer"
    r"|in\s+the\s+wrong\s+direction"
)
_STEADY: Final = (
    r"stable|unchanged|flat|static|steady|constant|level(?:led|ling)?(?:\s+(?:off|out)"
    r"|(?=\s*[.;,]|$))"
    r"|plateau(?:ed|ing)?|similar|(?:in\s+line|on\s+a\s+par|comparable)\s+with|held\s+(?:up|firm)"
    r"|(?:about\s+)?the\s+same(?=\s*(?:[.,;:)]|$)|\s+(?:as|level|this|in)\b)|stood\s+still"
    r"|consistent\s+with|stabilis(?:e[sd]?|ing)|stagnant|unaltered"
    r"|(?:has|have|had|did|is|was)(?:\s+not|n['’]t)\s+(?:\w+ly\s+|much\s+)?(?:changed?|moved"
    r"|altered|shifted)"
)
_TRENDS: Final = (
    r"trends?|paths?|pictures?|positions?|trajector(?:y|ies)|courses?|directions?|curves?|slopes?"
    r"|movements?|shifts?|drifts?"
)
#: A way that a word tells, by itself or with a word for a path.
_UP_WORDS: Final = "up|upwards?|higher|more|greater|above|larger"
_DOWN_WORDS: Final = "down|downwards?|lower|fewer|less|below|smaller"
_AT_LOWEST: Final = (
    r"(?:at\s+)?(?:its|their|the|an?)\s+(?:all[- ]time\s+|ever\s+)?(?:lowest|low)\b(?!\s+(?:rate"
    r"|base|number"
    r"|level\s+of\s+\w+\s+of))|record\s+lows?|(?:never|not)\s+been\s+(?:so\s+)?(?:lower|low|fewer)"
)
_AT_HIGHEST: Final = (
    r"at\s+(?:its|their|the|an)\s+(?:all[- ]time\s+|ever\s+)?(?:highest|high|peak)\b"
    r"|record\s+highs?"
    r"|(?:never|not)\s+been\s+(?:so\s+)?(?:higher|high)"
)
WORD: Final = re.compile(
    rf"(?<![\w-])(?:(?P<down_most>{_AT_LOWEST})|(?P<up_most>{_AT_HIGHEST})"
    rf"|(?P<up_path>(?:upwards?|rising|growing|increasing)\s+(?:{_TRENDS}))"
    rf"|(?P<down_path>(?:downwards?|falling|declining|decreasing|reducing)\s+(?:{_TRENDS}))"
    rf"|(?P<better_path>improv(?:ed|ing)\s+(?:{_TRENDS}))|(?P<worse_path>worsening\s+(?:{_TRENDS}))"
    rf"|(?P<same>{_STEADY}|(?:little|no|minimal|hardly\s+any)\s+(?:\w+\s+)?(?:change|difference"
    rf"|movement))"
    rf"|(?P<up>{_UP_VERBS}|{_UP_NOUNS}|{_UP_WORDS})"
    rf"|(?P<down>{_DOWN_VERBS}|{_DOWN_NOUNS}|{_DOWN_WORDS})"
    rf"|(?P<better>{_BETTER})|(?P<worse>{_WORSE}))(?![\w-])",
    re.IGNORECASE,
)
_NOUN: Final = re.compile(
    rf"(?:{_UP_NOUNS}|{_DOWN_NOUNS}|improvements?|deterioration|setback|.*\s(?:{_TRENDS})"
    r"|(?:record\s+)?lows?|.*(?:change|difference|movement))$",
    re.IGNORECASE,
)
_ADVERB: Final = re.compile(
    rf"(?:{_UP_WORDS}|{_DOWN_WORDS}|better|worse|healthier|poorer)$", re.IGNORECASE
)


def is_noun(word: str) -> bool:
    """Whether a word of direction can be a noun: “fall”, and not “fell”."""
    return _NOUN.match(word) is not None


def is_adverb(word: str) -> bool:
    """Whether it is a word beside a verb or a noun: “up”, “fewer”, “better”."""
    return _ADVERB.match(word) is not None


#: Direction in one pattern, for figures that stand beside it.
DIRECTION: Final = (
    rf"(?P<up>\b(?:{_UP_VERBS}|{_UP_NOUNS}|up|higher|more)\b)"
    rf"|(?P<down>\b(?:{_DOWN_VERBS}|{_DOWN_NOUNS}|down|lower|fewer|less)\b)"
    rf"|(?P<better>\b(?:{_BETTER})\b)|(?P<worse>\b(?:{_WORSE})\b)"
)
NOT: Final = re.compile(
    r"\b(?:not|no|never|nor|neither|without|hardly|scarcely|none|nobody|nothing|cannot)\b|n['’]t\b",
    re.IGNORECASE,
)
MAY: Final = re.compile(
    r"\b(?:will|would|may|might|could|should|can|expected|expects?|likely|if|whether|aims?|aimed"
    r"|aiming|hopes?|hoped|forecast|projected|unless|until|plans?|planned|intended|usually|normally"
    r"|each|seeks?|seeking|asked|wants?|wish(?:es)?|needs?|goals?|ambitions?|priorit(?:y|ies)"
    r"|intention|due\s+to\s+(?=\w+\s+in)|towards?|designed|achieve(?=\s)|deliver|helps?|helping)\b",
    re.IGNORECASE,
)
#: A subject that is everything there is.
EVERY_ONE: Final = re.compile(
    r"\b(?:every|all|each|across\s+all)\s+(?:(?:of\s+)?(?:the|our|its|\w+)\s+){0,2}(?:indicators?"
    r"|measures?|figures?|results?|outcomes?|priorities)\b",
    re.IGNORECASE,
)
#: What makes a whole sentence one of what may come.
MAY_THROUGHOUT: Final = re.compile(
    r"\b(?:if|whether|unless|until)\b"
    r"|\b(?:expected|expects?|likely|hopes?|hoped|aims?|intended)\s+(?:that|to)\b",
    re.IGNORECASE,
)
MONTH_NAMES: Final = "|".join(MONTHS)
#: Another time than the table compares.
OTHER_TIME: Final = re.compile(
    rf"\b(?:{MONTH_NAMES})\b|\b(?:spring|summer|autumn|winter|christmas|seasonal\w*|weeks?|months?"
    r"|quarters?|fortnight|years|decades?|half of the year|second half|first half|over time|peak"
    r"|long[ -]term|recently|lately|so far|afterwards|thereafter|later|the\s+past|earlier"
    r"|overnight|at\s+night|nights?"
    r"|before (?:that|then)|since\s+then|\w+day)\b|\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
#: The quarter itself, of which a yearly figure says nothing by itself.
THIS_QUARTER: Final = re.compile(
    r"\b(?:this|the|the\s+latest)\s+quarter\b(?!\s+(?:before|earlier|ago|one|two|three|four|\d))",
    re.IGNORECASE,
)
#: "By a quarter", which is no time.
FOURTH_PART: Final = re.compile(
    r"\b(?:by|of|(?:than|nearly|almost|about|over))\s+(?:\w+\s+){0,2}?(?:an?|one"
    r"|three)\s+quarters?\b",
    re.IGNORECASE,
)
YEAR_BEFORE: Final = (
    r"(?:a|the)\s+(?:same\s+\w+\s+(?:months?|quarter)\s+)?(?:a\s+)?year\s+(?:before|ago|earlier)"
    r"|last\s+year(?!\s+end)|the\s+(?:previous|preceding|prior)\s+year|year[ -]on[ -]year"
    r"|the\s+same\s+(?:\w+\s+)?(?:months|period|quarter)\s+(?:a\s+year\s+(?:ago|before|earlier)"
    r"|last\s+year|of\s+(?:last|the\s+previous)\s+year|in\s+(?:last|the\s+previous)\s+year)"
    r"|(?:12|twelve)\s+months\s+(?:ago|earlier|before)|(?:this|the\s+same)\s+time\s+last\s+year"
)
COMPARISON: Final = re.compile(
    r"\b(?:compared\s+(?:with|to)|than(?:\s+in)?|on|since|from|over|beside|against|as)\s+"
    rf"(?:{YEAR_BEFORE})\b|\byear[ -]on[ -]year\b",
    re.IGNORECASE,
)
SAYS_YEAR_BEFORE: Final = re.compile(rf"\b(?:{YEAR_BEFORE})\b", re.IGNORECASE)
SAYS_BASELINE: Final = re.compile(r"\bbaseline(?:\s+year)?\b", re.IGNORECASE)
SAYS_LIKE_FOR_LIKE: Final = re.compile(r"\blike for like\b", re.IGNORECASE)
#: Whose figures these are is not what our table says.
OTHERS: Final = re.compile(
    r"\b(?:neighbours?|neighbouring|nationally|national|across the country|other forces|every force"
    r"|regional(?:ly)?|regions?|England|Wales|elsewhere|each other|similar\s+forces|inspectorate"
    r"|similar\s+areas|other\s+(?:areas|counties|places|towns)"
    r"|there(?!\s+(?:is|are|was|were|has|have|had|remains?|may|will|seems?)\b))\b",
    re.IGNORECASE,
)
#: Words that pass judgement, which of an embargoed figure tell what it is.
TONE: Final = re.compile(
    r"\b(?:encourag\w+|pleas(?:ing|ed)|promising|disappoint\w+|positive|negative|good|poor|strong"
    r"|weak|welcome|worrying|concerning|excellent|successful(?=\s+(?:year|quarter|period))|well"
    r"|badly|favourabl\w+|unfavourabl\w+|exceed\w*|met|missed|best|worst|highest|lowest)\b",
    re.IGNORECASE,
)
SIGNIFICANT: Final = re.compile(r"\bsignificant(?:ly)?\b", re.IGNORECASE)
CHANCE: Final = re.compile(
    r"(?<!more than )\bchance\b|\brandom\b|\b(?:expected|normal|natural|random"
    r"|usual)\s+(?:variation|fluctuation|range|bounds)"
    r"|\bwithin\s+(?:normal|expected)\b|\bnoise\b|\bsampling\s+error\b",
    re.IGNORECASE,
)
SLIGHT: Final = re.compile(
    r"\b(?:slight(?:ly)?|marginal(?:ly)?|a\s+little|a\s+bit|small|modest(?:ly)?|minor"
    r"|fractional(?:ly)?"
    r"|barely|just\s+a\s+touch)\b",
    re.IGNORECASE,
)

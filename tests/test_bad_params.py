"""Broken params: what the message says, word for word, with file, key path and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from quarterdeck.params import load
from quarterdeck.paths import Workbook
from quarterdeck.problems import Problems
from workbooks import FILES, act, edit, small_workbook, weigh

AREAS = "params/areas.yml"
PEERS = "params/peers.yml"
SOURCES = "params/sources.yml"
REGISTER = "params/indicators/midshire_safety.yml"
PAPER = "params/papers/midshire_safety.yml"
QUARTER = "params/quarters/2017-18-Q3.yml"
WEIGHTS = "params/weights.yml"
ACTIONS = "params/actions.yml"


@pytest.fixture
def workbook(tmp_path: Path) -> Workbook:
    return small_workbook(tmp_path)


def said_of(workbook: Workbook) -> list[str]:
    """Each problem that loading finds, as it is printed."""
    with pytest.raises(Problems) as raised:
        load(workbook)
    return [str(problem) for problem in raised.value.problems]


# One change each, in a file of the small workbook: what is replaced, by what, what is said.
ONE_CHANGE = {
    # keys
    "unknown key": (
        AREAS,
        "letter: N",
        "leter: N",
        [
            "params/areas.yml, areas[0].leter, line 6: unknown key 'leter'; did you mean 'letter'?",
            "params/indicators/midshire_safety.yml, districts[0], line 4: "
            "district 'northam' has no letter for the dashboard; "
            "give it one in params/areas.yml, line 2",
        ],
    ),
    "unknown key that resembles none": (
        PEERS,
        "    name: nearest neighbours\n",
        "    name: nearest neighbours\n    colour: blue\n",
        [
            "params/peers.yml, peer_groups[0].colour, line 4: unknown key 'colour'; "
            "the keys here are id, name, members"
        ],
    ),
    "misspelt required key is one problem": (
        REGISTER,
        "decimals: 2",
        "decimal: 2",
        [
            "params/indicators/midshire_safety.yml, indicators[0].decimal, line 26: "
            "unknown key 'decimal'; did you mean 'decimals'?"
        ],
    ),
    "missing key": (
        SOURCES,
        "    producer: Midshire Police\n",
        "",
        ["params/sources.yml, sources[0], line 2: missing key 'producer'; it says: who makes it"],
    ),
    "missing key at the top": (
        QUARTER,
        "published: 2018-02-09\n",
        "",
        [
            "params/quarters/2017-18-Q3.yml: missing key 'published'; "
            "it says: the date printed on the papers"
        ],
    ),
    "duplicate key": (
        SOURCES,
        "    producer: Midshire Police\n",
        "    producer: Midshire Police\n    producer: Midshire County Council\n",
        [
            "params/sources.yml, line 5: the key 'producer' is given twice; "
            "the first is on line 4; keep one of them"
        ],
    ),
    "list where a key should be": (
        QUARTER,
        "meeting:",
        "[a, b]: c\nmeeting:",
        [
            "params/quarters/2017-18-Q3.yml, line 6: "
            "a list or keys with values stand where a key should be"
        ],
    ),
    # types
    "number for words": (
        SOURCES,
        "title: Recorded crime",
        "title: 2017",
        [
            "params/sources.yml, sources[0].title, line 3: "
            'found the number 2017, wanted words; put it in quotes: "2017"'
        ],
    ),
    "telephone without quotes": (
        PAPER,
        '"0116 305 0000"',
        "01163050000",
        [
            "params/papers/midshire_safety.yml, contacts[0].telephone, line 19: "
            'found the number 01163050000, wanted words; put it in quotes: "01163050000"'
        ],
    ),
    "true for words": (
        AREAS,
        "name: Northam\n",
        "name: true\n",
        [
            "params/areas.yml, areas[0].name, line 3: found true, wanted words; "
            'put it in quotes: "true"'
        ],
    ),
    "true for a number": (
        REGISTER,
        "value: 60",
        "value: true",
        [
            "params/indicators/midshire_safety.yml, indicators[0].targets[0].value, line 34: "
            "found true, wanted a number"
        ],
    ),
    "words for a number": (
        REGISTER,
        "value: 60",
        "value: sixty",
        [
            "params/indicators/midshire_safety.yml, indicators[0].targets[0].value, line 34: "
            "found the words 'sixty', wanted a number; write digits only"
        ],
    ),
    "number in quotes": (
        REGISTER,
        "per: 1000",
        'per: "1,000"',
        [
            "params/indicators/midshire_safety.yml, indicators[0].per, line 25: "
            "found the words '1,000', wanted a whole number; write 1000"
        ],
    ),
    "infinity": (
        REGISTER,
        "high: 30",
        "high: .inf",
        [
            "params/indicators/midshire_safety.yml, indicators[1].bands[0].high, line 53: "
            "found the words '.inf', wanted a number; write digits only"
        ],
    ),
    "number beyond all bounds": (
        REGISTER,
        "high: 30",
        "high: 1e400",
        [
            "params/indicators/midshire_safety.yml, indicators[1].bands[0].high, line 53: "
            "found the words '1e400', wanted a number; write digits only"
        ],
    ),
    "part of a whole number": (
        REGISTER,
        "decimals: 2",
        "decimals: 2.5",
        [
            "params/indicators/midshire_safety.yml, indicators[0].decimals, line 26: "
            "found the number 2.5, wanted a whole number"
        ],
    ),
    "words for true or false": (
        REGISTER,
        "by_district: true",
        "by_district: yes",
        [
            "params/indicators/midshire_safety.yml, indicators[0].by_district, line 31: "
            "found the words 'yes', wanted true or false"
        ],
    ),
    "words for a list": (
        QUARTER,
        "papers: [midshire_safety]",
        "papers: midshire_safety",
        [
            "params/quarters/2017-18-Q3.yml, papers, line 3: "
            "found the words 'midshire_safety', wanted a list; "
            "put it in brackets: [midshire_safety]"
        ],
    ),
    "nothing for a list": (
        AREAS,
        "aliases: [Northam Borough]",
        "aliases:",
        [
            "params/areas.yml, areas[0].aliases, line 7: found nothing, wanted a list; "
            "write it, or leave the key out where it may be left out"
        ],
    ),
    "list for words": (
        AREAS,
        "name: Northam\n",
        "name: [Northam]\n",
        ["params/areas.yml, areas[0].name, line 3: found a list, wanted words"],
    ),
    "words for keys with values": (
        REGISTER,
        "numerator: {source: crime}",
        "numerator: crime",
        [
            "params/indicators/midshire_safety.yml, indicators[0].numerator, line 28: "
            "found the words 'crime', wanted keys with values"
        ],
    ),
    # values
    "not one of the choices": (
        REGISTER,
        "kind: rate",
        "kind: rte",
        [
            "params/indicators/midshire_safety.yml, indicators[0].kind, line 24: "
            "found the words 'rte', wanted one of "
            "rate, count, proportion, ratio, survey, reduction, money, assessment, no_measure; "
            "did you mean 'rate'?"
        ],
    ),
    "none of the choices of two kinds": (
        SOURCES,
        "    frequency: monthly\n",
        "    frequency: monthly\n    marks: {NA: not_recieved}\n",
        [
            "params/sources.yml, sources[0].marks.NA, line 7: "
            "found the words 'not_recieved', wanted one of not_received, not_yet_published, "
            "suppressed, too_few_responses, no_measure, no_baseline, not_comparable, data_fault, "
            "zero; did you mean 'not_received'?"
        ],
    ),
    "malformed id": (
        PAPER,
        "id: overall",
        "id: Over-all",
        [
            "params/papers/midshire_safety.yml, sections[1].id, line 11: "
            "found the words 'Over-all'; "
            "an id is lower-case letters, digits and _, and begins with a letter"
        ],
    ),
    "malformed code": (
        AREAS,
        "E07000901",
        "E7000901",
        [
            "params/areas.yml, areas[0].code, line 5: found the words 'E7000901'; "
            "an ONS code is a letter (E, W, S, N or K) and eight digits, like E07000129"
        ],
    ),
    "blank words": (
        PAPER,
        "role: Analyst",
        'role: " "',
        [
            "params/papers/midshire_safety.yml, contacts[0].role, line 17: "
            "found the words ' '; write some words"
        ],
    ),
    "no words at all": (
        PAPER,
        "role: Analyst",
        'role: ""',
        [
            "params/papers/midshire_safety.yml, contacts[0].role, line 17: "
            "nothing is written between the quotes; write some words"
        ],
    ),
    "too many words": (
        REGISTER,
        "short_title: All crime",
        "short_title: All crime that was recorded anywhere",
        [
            "params/indicators/midshire_safety.yml, indicators[0].short_title, line 20: "
            "is 36 characters long; it may have 34 at most"
        ],
    ),
    "number out of bounds": (
        REGISTER,
        "decimals: 2",
        "decimals: -1",
        [
            "params/indicators/midshire_safety.yml, indicators[0].decimals, line 26: "
            "found the number -1; it has to be at least 0"
        ],
    ),
    "empty list": (
        REGISTER,
        "indicators: [all_crime]",
        "indicators: []",
        [
            "params/indicators/midshire_safety.yml, indicators[0].id, line 18: "
            "indicator 'all_crime' is in no outcome; "
            "list it under the indicators, supplementary or context of one",
            "params/indicators/midshire_safety.yml, outcomes[0], line 6: "
            "an outcome has indicators, or supplementary ones of kind no_measure",
        ],
    ),
    "peer group of one": (
        PEERS,
        "areas: [midshire, far_county]\n",
        "areas: [midshire]\n",
        [
            "params/peers.yml, peer_groups[0].members[0].areas, line 7: "
            "the list has 1; it has to have 2 entries at least"
        ],
    ),
    # dates
    "30 February": (
        REGISTER,
        "- since: 2017-04-01\n        kind",
        "- since: 2017-02-30\n        kind",
        [
            "params/indicators/midshire_safety.yml, indicators[0].breaks[0].since, line 37: "
            "2017-02-30 is no date; 30 February does not exist"
        ],
    ),
    "limits rebased on the day of a break": (
        REGISTER,
        "    breaks:\n",
        "    rebased: [{since: 2017-04-01, reason: r, short: s}]\n    breaks:\n",
        [
            "params/indicators/midshire_safety.yml, indicators[0], line 18: process limits start "
            "again at the break of 2017-04-01 as it is: leave that date out of rebased"
        ],
    ),
    "limits rebased out of order": (
        REGISTER,
        "    breaks:\n",
        "    rebased:\n      - {since: 2016-04-01, reason: r, short: s}\n"
        "      - {since: 2015-04-01, reason: r, short: s}\n    breaks:\n",
        [
            "params/indicators/midshire_safety.yml, indicators[0].rebased[1].since, line 38: "
            "2015-04-01 comes after 2016-04-01, line 37; earliest first"
        ],
    ),
    "29 February of a common year": (
        QUARTER,
        "meeting: 2018-02-16",
        "meeting: 2018-02-29",
        [
            "params/quarters/2017-18-Q3.yml, meeting, line 6: "
            "2018-02-29 is no date; 29 February does not exist in 2018"
        ],
    ),
    "month 13": (
        QUARTER,
        "meeting: 2018-02-16",
        'meeting: "2018-13-02"',
        [
            "params/quarters/2017-18-Q3.yml, meeting, line 6: "
            "2018-13-02 is no date; there is no month 13"
        ],
    ),
    "day first": (
        QUARTER,
        "meeting: 2018-02-16",
        "meeting: 16/2/2018",
        [
            "params/quarters/2017-18-Q3.yml, meeting, line 6: "
            "'16/2/2018' is no date; write year-month-day, like 2018-02-16"
        ],
    ),
    "date without hyphens": (
        QUARTER,
        "meeting: 2018-02-16",
        "meeting: 20180216",
        [
            "params/quarters/2017-18-Q3.yml, meeting, line 6: "
            "found the number 20180216, wanted a date; "
            "a date is written year-month-day, like 2018-01-31"
        ],
    ),
    "date without hyphens in quotes": (
        QUARTER,
        "meeting: 2018-02-16",
        'meeting: "20180216"',
        [
            "params/quarters/2017-18-Q3.yml, meeting, line 6: "
            "'20180216' is no date; write year-month-day, like 2018-01-31"
        ],
    ),
    "date with a time": (
        QUARTER,
        "meeting: 2018-02-16",
        "meeting: 2018-02-16 10:00",
        [
            "params/quarters/2017-18-Q3.yml, meeting, line 6: "
            "'2018-02-16 10:00' is no date; write year-month-day, like 2018-01-31"
        ],
    ),
    "dates of a quarter out of order": (
        QUARTER,
        "published: 2018-02-09",
        "published: 2018-02-01",
        ["params/quarters/2017-18-Q3.yml: published (2018-02-01) is before cutoff (2018-02-02)"],
    ),
    "cutoff of the year before": (
        QUARTER,
        "cutoff: 2018-02-02",
        "cutoff: 2017-02-02",
        [
            "params/quarters/2017-18-Q3.yml: "
            "cutoff (2017-02-02) is before the quarter ends (2017-12-31)"
        ],
    ),
    "dated list out of order": (
        REGISTER,
        "since: 2012-04-01, low",
        "since: 2018-04-01, low",
        [
            "params/indicators/midshire_safety.yml, indicators[1].bands[1].since, line 54: "
            "2016-04-01 comes after 2018-04-01, line 53; earliest first"
        ],
    ),
    "dated list with a date twice": (
        PEERS,
        "since: 2012-04-01",
        "since: 2016-04-01",
        [
            "params/peers.yml, peer_groups[0].members[1].since, line 8: "
            "2016-04-01 is given twice; the first is on line 5; one entry holds from a date on"
        ],
    ),
    "quarter that isn't": (
        QUARTER,
        "quarter: 2017-18-Q3",
        "quarter: 2017-19-Q3",
        [
            "params/quarters/2017-18-Q3.yml, quarter, line 2: "
            "'2017-19-Q3' joins 2017 and 19, which do not follow each other; "
            "write 2017-18-Q3 or 2018-19-Q3",
            "params/quarters/2017-18-Q3.yml, quarter, line 2: "
            "quarter is '2017-19-Q3', but the file is 2017-18-Q3.yml; make the two the same",
        ],
    ),
    "baseline that is no financial year": (
        REGISTER,
        "by_district: true",
        "baseline: 2012-14",
        [
            "params/indicators/midshire_safety.yml, indicators[0].baseline, line 31: "
            "'2012-14' joins 2012 and 14, which do not follow each other; "
            "write 2012-13 or 2013-14"
        ],
    ),
    # what a model asks of its keys together
    "calendar with no window at some quarters": (
        REGISTER,
        "period: {basis: rolling_12_months}",
        "period: {basis: rolling_12_months, latest_within_months: 3, ends_in_month: 3}",
        [
            "params/indicators/midshire_safety.yml, indicators[0].period, line 30: "
            "a window that ends in month 3 may have ended up to 9 months before a quarter does: "
            "latest_within_months has to be 9 or more, or leave ends_in_month out"
        ],
    ),
    "rate without a denominator": (
        REGISTER,
        "    denominator: {source: people}\n",
        "",
        [
            "params/indicators/midshire_safety.yml, indicators[0], line 18: "
            "a rate needs a denominator (a population source)"
        ],
    ),
    "band upside down": (
        REGISTER,
        "low: 25, high: 30",
        "low: 30, high: 25",
        [
            "params/indicators/midshire_safety.yml, indicators[1].bands[0], line 53: "
            "low (30.0) has to be under high (25.0)"
        ],
    ),
    "police archive of no force": (
        SOURCES,
        "reader: monthly_counts",
        "reader: police_uk",
        [
            "params/sources.yml, sources[0], line 2: "
            "a police_uk source has to name its force, an area of areas.yml"
        ],
    ),
    "area that is its own part": (
        AREAS,
        "parts: [northam, southam]",
        "parts: [northam, midshire]",
        ["params/areas.yml, areas[2], line 13: area 'midshire' names itself as one of its parts"],
    ),
    "unknown verdict": (
        QUARTER,
        "meeting: 2018-02-16\n",
        "meeting: 2018-02-16\noverrides:\n  - {indicator: all_crime, verdict: rag, value: gold, "
        "reason: it shines, role: Analyst}\n",
        [
            "params/quarters/2017-18-Q3.yml, overrides[0], line 8: "
            "a rag is one of green, amber, red, not_rated; not 'gold'"
        ],
    ),
    # names given twice
    "duplicate id": (
        AREAS,
        "id: southam",
        "id: northam",
        [
            "params/areas.yml, areas[1].id, line 8: 'northam' is given twice; "
            "the first is on line 2",
            "params/areas.yml, areas[2].parts[1], line 17: there is no area 'southam'; "
            "did you mean 'northam'?",
            "params/indicators/midshire_safety.yml, districts[1], line 4: "
            "there is no area 'southam'; did you mean 'northam'?",
        ],
    ),
    "area listed twice among the parts": (
        AREAS,
        "parts: [northam, southam]",
        "parts: [northam, southam, northam]",
        [
            "params/areas.yml, areas[2].parts[2], line 17: 'northam' is given twice; "
            "the first is on line 17"
        ],
    ),
    "peer listed twice": (
        PEERS,
        "areas: [midshire, far_county]\n",
        "areas: [midshire, far_county, midshire]\n",
        [
            "params/peers.yml, peer_groups[0].members[0].areas[2], line 7: "
            "'midshire' is given twice; the first is on line 7"
        ],
    ),
    "alias of two areas": (
        AREAS,
        "[Northam Borough]",
        "[far  county]",
        [
            "params/areas.yml, areas[0].aliases[0], line 7: "
            "'far  county' names far_county too, on line 18; "
            "an extract that says it could mean either"
        ],
    ),
    "code of two areas": (
        AREAS,
        "E07000902",
        "E07000901",
        [
            "params/areas.yml, areas[1].code, line 11: "
            "'E07000901' names northam too, on line 2; an extract that says it could mean either"
        ],
    ),
    "district letter of two districts": (
        AREAS,
        "letter: S",
        "letter: N",
        [
            "params/areas.yml, areas[1].letter, line 12: "
            "letter 'N' is that of northam too, on line 2; "
            "both are districts of params/indicators/midshire_safety.yml"
        ],
    ),
    "id of an outcome and an indicator": (
        REGISTER,
        "  - id: crime_falls",
        "  - id: all_crime",
        [
            "params/indicators/midshire_safety.yml, indicators[0].id, line 18: "
            "'all_crime' is an outcome too, on line 6; "
            "a heading of the commentary could mean either"
        ],
    ),
    "id of a section and an indicator": (
        PAPER,
        "id: overall",
        "id: cases",
        [
            "params/papers/midshire_safety.yml, sections[1].id, line 11: "
            "'cases' is in params/indicators/midshire_safety.yml too, on line 55; "
            "a heading of the commentary could mean either"
        ],
    ),
    # names that are unknown
    "unknown area in parts": (
        AREAS,
        "parts: [northam, southam]",
        "parts: [northam, soutam]",
        [
            "params/areas.yml, areas[2].parts[1], line 17: there is no area 'soutam'; "
            "did you mean 'southam'?"
        ],
    ),
    "unknown peer": (
        PEERS,
        "areas: [midshire, far_county]\n",
        "areas: [midshire, atlantis]\n",
        [
            "params/peers.yml, peer_groups[0].members[0].areas[1], line 7: "
            "there is no area 'atlantis'; the areas of areas.yml are "
            "northam, southam, midshire, far_county, near_county"
        ],
    ),
    "unknown district": (
        REGISTER,
        "districts: [northam, southam]",
        "districts: [northam, southham]",
        [
            "params/indicators/midshire_safety.yml, districts[1], line 4: "
            "there is no area 'southham'; did you mean 'southam'?"
        ],
    ),
    "unknown source": (
        REGISTER,
        "numerator: {source: crime}",
        "numerator: {source: crimes}",
        [
            "params/indicators/midshire_safety.yml, indicators[0].numerator.source, line 28: "
            "there is no source 'crimes'; did you mean 'crime'?"
        ],
    ),
    "unknown force": (
        SOURCES,
        "    reader: monthly_counts\n",
        "    reader: police_uk\n    force: midshire_police\n",
        [
            "params/sources.yml, sources[0].force, line 6: "
            "there is no area 'midshire_police'; did you mean 'midshire'?"
        ],
    ),
    "unknown area of an indicator": (
        REGISTER,
        "    by_district: true\n",
        "    area: midshires\n",
        [
            "params/indicators/midshire_safety.yml, indicators[0].area, line 31: "
            "there is no area 'midshires'; did you mean 'midshire'?"
        ],
    ),
    "district without a letter": (
        AREAS,
        "    letter: S\n",
        "",
        [
            "params/indicators/midshire_safety.yml, districts[1], line 4: "
            "district 'southam' has no letter for the dashboard; "
            "give it one in params/areas.yml, line 8"
        ],
    ),
    "unknown peer group": (
        REGISTER,
        "neighbours: neighbours",
        "neighbours: neighbour",
        [
            "params/indicators/midshire_safety.yml, indicators[0].neighbours, line 32: "
            "there is no peer group 'neighbour'; did you mean 'neighbours'?"
        ],
    ),
    "denominator that is no population": (
        REGISTER,
        "denominator: {source: people}",
        "denominator: {source: crime}",
        [
            "params/indicators/midshire_safety.yml, indicators[0].denominator.source, line 29: "
            "source 'crime' has reader: monthly_counts, so it is no population; "
            "a denominator is a source with reader: population"
        ],
    ),
    "unknown indicator in an outcome": (
        REGISTER,
        "indicators: [all_crime]",
        "indicators: [all_crime, robbery]",
        [
            "params/indicators/midshire_safety.yml, outcomes[0].indicators[1], line 10: "
            "there is no indicator 'robbery'; "
            "the indicators of this file are all_crime, repeat_cases, cases"
        ],
    ),
    "indicator in two outcomes": (
        REGISTER,
        "indicators: [repeat_cases]",
        "indicators: [repeat_cases, all_crime]",
        [
            "params/indicators/midshire_safety.yml, outcomes[1].indicators[1], line 15: "
            "indicator 'all_crime' is listed twice; the first is on line 10; "
            "an indicator stands in one outcome"
        ],
    ),
    "indicator in no outcome": (
        REGISTER,
        "    context: [cases]\n",
        "",
        [
            "params/indicators/midshire_safety.yml, indicators[2].id, line 54: "
            "indicator 'cases' is in no outcome; "
            "list it under the indicators, supplementary or context of one"
        ],
    ),
    "unknown framework": (
        PAPER,
        "framework: midshire_safety",
        "framework: midshire_saftey",
        [
            "params/papers/midshire_safety.yml, framework, line 4: "
            "there is no framework 'midshire_saftey'; did you mean 'midshire_safety'?"
        ],
    ),
    "unknown notebook": (
        PAPER,
        "01_midshire_safety.ipynb",
        "01_midshire_saftey.ipynb",
        [
            "params/papers/midshire_safety.yml, notebook, line 5: "
            "there is no notebook '01_midshire_saftey.ipynb'; "
            "did you mean '01_midshire_safety.ipynb'?"
        ],
    ),
    "a paragraph of nothing": (
        PAPER,
        "see {appendix_dashboard}",
        "see {paragraph:all_crime}, {appendix:dashboard} and {paragraph:al_crime}",
        [
            "params/papers/midshire_safety.yml, sections[0].paragraphs[0], line 10: "
            "there is no paragraph called 'al_crime'; did you mean 'all_crime'?"
        ],
    ),
    "a date of another weekday in the house form": (
        PAPER,
        "see {appendix_dashboard}",
        "see the minutes of Thursday 16 September 2015",
        [
            "params/papers/midshire_safety.yml, sections[0].paragraphs[0], line 10: "
            "'Thursday 16 September 2015' is no Thursday; 16 September 2015 is a Wednesday"
        ],
    ),
    "unknown placeholder": (
        PAPER,
        "see {appendix_dashboard}",
        "see {appendix_dashbord}",
        [
            "params/papers/midshire_safety.yml, sections[0].paragraphs[0], line 10: "
            "{appendix_dashbord} stands for nothing; did you mean 'appendix_dashboard'?"
        ],
    ),
    "unknown paper": (
        QUARTER,
        "papers: [midshire_safety]",
        "papers: [midshire_safety, panel]",
        [
            "params/quarters/2017-18-Q3.yml, papers[1], line 3: there is no paper 'panel'; "
            "the papers of params/papers/ are midshire_safety"
        ],
    ),
    "override of an unknown indicator": (
        QUARTER,
        "meeting: 2018-02-16\n",
        "meeting: 2018-02-16\noverrides:\n  - {indicator: all_crimes, verdict: rag, value: red, "
        "reason: more to come, role: Analyst}\n",
        [
            "params/quarters/2017-18-Q3.yml, overrides[0].indicator, line 8: "
            "there is no indicator 'all_crimes'; did you mean 'all_crime'?"
        ],
    ),
    "framework in a file of another name": (
        REGISTER,
        "id: midshire_safety\n",
        "id: midshire\n",
        [
            "params/indicators/midshire_safety.yml, id, line 1: "
            "id is 'midshire', but the file is midshire_safety.yml; make the two the same",
            "params/papers/midshire_safety.yml, framework, line 4: "
            "there is no framework 'midshire_safety'; did you mean 'midshire'?",
        ],
    ),
    "quarter in a file of another name": (
        QUARTER,
        "quarter: 2017-18-Q3",
        "quarter: 2017-18-Q2",
        [
            "params/quarters/2017-18-Q3.yml, quarter, line 2: "
            "quarter is '2017-18-Q2', but the file is 2017-18-Q3.yml; make the two the same"
        ],
    ),
    # no YAML
    "tab": (
        QUARTER,
        "meeting: 2018-02-16",
        "meeting:\n\t2018-02-16",
        [
            "params/quarters/2017-18-Q3.yml, line 7, column 1: "
            "is no YAML: the line is indented with a tab; use spaces in its place"
        ],
    ),
    "colon in words": (
        SOURCES,
        "title: Recorded crime",
        "title: Crime: recorded",
        [
            "params/sources.yml, line 3, column 17: "
            "is no YAML: a second ': ' stands in one line; "
            "put words that hold a colon in quotes, or begin a new line for the new key"
        ],
    ),
    "quotes never closed": (
        QUARTER,
        "meeting: 2018-02-16",
        'meeting: "2018-02-16',
        [
            "params/quarters/2017-18-Q3.yml, line 6, column 10: "
            "is no YAML: the quotes that begin here are never closed; close them"
        ],
    ),
    "quotes closed by the next": (
        # The words run on from line 13 to the quotes on line 19, so it is there that YAML stumbles.
        PAPER,
        '"That the Board:"',
        '"That the Board:',
        [
            "params/papers/midshire_safety.yml, line 19, column 17: "
            "is no YAML: the line does not fit what is above it; "
            "line up keys of one thing under each other, and close quotes where the words end"
        ],
    ),
    "list never closed": (
        QUARTER,
        "[midshire_safety]",
        "[midshire_safety",
        [
            "params/quarters/2017-18-Q3.yml, line 3, column 9: "
            "is no YAML: the list that begins here with [ is not closed, or lacks a comma; "
            "close it with ]"
        ],
    ),
    "wrong indentation": (
        AREAS,
        "    kind: county",
        "   kind: county",
        [
            "params/areas.yml, line 15, column 4: "
            "is no YAML: a key stands where the list's next entry should; "
            "line the key up with the keys of its entry, or begin a new entry with '- '"
        ],
    ),
    "value that begins with %": (
        REGISTER,
        "unit: per cent of cases",
        "unit: % of cases",
        [
            "params/indicators/midshire_safety.yml, line 44, column 11: "
            "is no YAML: a value can't begin with %; put the words in quotes"
        ],
    ),
    "sign that means something": (
        AREAS,
        "name: Northam\n",
        "name: &\n",
        [
            "params/areas.yml, line 3, column 12: "
            "is no YAML: a sign stands where it means something to YAML; "
            "put words with : # & * ! | > % [ ] { } at their beginning, or after a space, in quotes"
        ],
    ),
    "reader that is a list": (
        SOURCES,
        "reader: population",
        "reader: [population]",
        [
            "params/sources.yml, sources[1].reader, line 12: found a list, wanted one of "
            "police_uk, monthly_counts, period_return, survey, cohort, referrals, peer_values, "
            "population, people_reported"
        ],
    ),
    "no space after a colon": (
        QUARTER,
        "cutoff: 2018-02-02",
        "cutoff:2018-02-02",
        [
            "params/quarters/2017-18-Q3.yml, line 4, column 1: "
            "is no YAML: there is no ': ' after a key; "
            "write key: value, with a space after the colon"
        ],
    ),
    "two documents": (
        QUARTER,
        "meeting: 2018-02-16",
        "---\nmeeting: 2018-02-16",
        [
            "params/quarters/2017-18-Q3.yml, line 6, column 1: "
            "is no YAML: a second document begins here with ---; keep one to a file"
        ],
    ),
    "control character": (
        QUARTER,
        "# a Friday",
        "# a \x07Friday",
        [
            "params/quarters/2017-18-Q3.yml, line 4, column 25: "
            "a control character (U+0007); delete it"
        ],
    ),
    "control character after others": (
        PAPER,
        "team: Community safety team",
        "team: Café and réunion\x00",
        [
            "params/papers/midshire_safety.yml, line 18, column 27: "
            "a control character (U+0000); delete it"
        ],
    ),
    "tag": (
        QUARTER,
        "meeting: 2018-02-16",
        "meeting: !date 2018-02-16",
        ["params/quarters/2017-18-Q3.yml, line 6: the tag !date has no meaning here; leave it out"],
    ),
    "alias inside itself": (
        QUARTER,
        "papers: [midshire_safety]",
        "papers: &papers [midshire_safety, *papers]",
        [
            "params/quarters/2017-18-Q3.yml, line 3: "
            "an alias (*) stands inside the value that it repeats",
            "params/quarters/2017-18-Q3.yml, papers[1], line 3: found nothing, wanted words; "
            "write it, or leave the key out where it may be left out",
        ],
    ),
}


@pytest.mark.parametrize("change", ONE_CHANGE, ids=lambda name: name.replace(" ", "_"))
def test_one_change_is_told(workbook: Workbook, change: str) -> None:
    file, old, new, expected = ONE_CHANGE[change]
    edit(workbook, file, old, new)
    assert said_of(workbook) == expected


# Whole files


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "params/peers.yml: the file is empty"),
        (b"# nothing but a comment\n", "params/peers.yml: the file is empty"),
        (
            b"- a\n- b\n",
            "params/peers.yml, line 1: the file is a list; "
            "the file has to be keys with values: key: value",
        ),
        (
            b"# words\npeers\n",
            "params/peers.yml, line 2: there is no key; "
            "the file has to be keys with values: key: value",
        ),
        (
            b"peer_groups:\n  - name: caf\xe9\n",
            "params/peers.yml, line 2: is not in UTF-8: byte 0xe9 is no part of a character; "
            "save the file again, choosing the encoding UTF-8",
        ),
        (
            "peer_groups: []\n".encode("utf-16"),
            "params/peers.yml, line 1: is not in UTF-8: byte 0xff is no part of a character; "
            "save the file again, choosing the encoding UTF-8",
        ),
    ],
    ids=["empty", "comment_only", "list", "words", "windows_1252", "utf_16"],
)
def test_a_file_that_holds_no_keys(workbook: Workbook, content: bytes, expected: str) -> None:
    (workbook.params / "peers.yml").write_bytes(content)
    # The register's peer group isn't called unknown: what peers.yml names can't be known.
    assert said_of(workbook) == [expected]


def test_a_file_that_is_not_there(workbook: Workbook) -> None:
    (workbook.params / "areas.yml").unlink()
    assert said_of(workbook) == ["params/areas.yml: there is no such file"]


def test_a_folder_where_a_file_should_be(workbook: Workbook) -> None:
    (workbook.params / "areas.yml").unlink()
    (workbook.params / "areas.yml").mkdir()
    assert said_of(workbook) == ["params/areas.yml: can't be read: Is a directory"]


def test_a_folder_that_is_not_there(workbook: Workbook) -> None:
    shutil.rmtree(workbook.params / "papers")
    assert said_of(workbook) == ["params/papers/: there is no such folder"]


def test_an_empty_folder(workbook: Workbook) -> None:
    (workbook.params / "quarters" / "2017-18-Q3.yml").unlink()
    (workbook.params / "quarters" / "2017-18-Q3.md").unlink()
    assert said_of(workbook) == ["params/quarters/: there is no .yml file in it"]


def test_files_that_would_be_passed_over(workbook: Workbook) -> None:
    (workbook.params / "source.yml").write_text("sources: []\n", encoding="utf-8")
    (workbook.params / "papers" / "panel.yaml").write_text("id: panel\n", encoding="utf-8")
    (workbook.params / "quarters" / "2017-18-Q4.md").write_text("words\n", encoding="utf-8")
    assert said_of(workbook) == [
        "params/papers/panel.yaml: is not read, since its name ends in .yaml; call it panel.yml",
        "params/quarters/2017-18-Q4.md: is commentary on a quarter that has no 2017-18-Q4.yml "
        "beside it; did you mean '2017-18-Q3'?",
        "params/source.yml: is not read; did you mean 'sources.yml'?",
    ]


# More than one change


def test_parts_that_go_round(workbook: Workbook) -> None:
    edit(workbook, AREAS, "name: Far County,", "name: Far County, parts: [near_county],")
    edit(workbook, AREAS, "name: Near County,", "name: Near County, parts: [far_county],")
    assert said_of(workbook) == [
        "params/areas.yml, areas[3].parts, line 18: "
        "areas are parts of each other: far_county > near_county > far_county; "
        "leave one of them out"
    ]


def test_parts_that_go_round_by_way_of_a_third(workbook: Workbook) -> None:
    edit(workbook, AREAS, "    aliases: [Northam Borough]", "    parts: [far_county]")
    edit(workbook, AREAS, "name: Far County,", "name: Far County, parts: [midshire],")
    assert said_of(workbook) == [
        "params/areas.yml, areas[0].parts, line 7: areas are parts of each other: "
        "northam > far_county > midshire > northam; leave one of them out"
    ]


def test_an_area_counted_twice(workbook: Workbook) -> None:
    edit(
        workbook,
        AREAS,
        "  - {id: far_county,",
        "  - {id: force, name: Force, kind: force, parts: [midshire, northam]}\n"
        "  - {id: far_county,",
    )
    assert said_of(workbook) == [
        "params/areas.yml, areas[3].parts, line 18: northam would be counted twice in force; "
        "name an area or its parts, not both"
    ]


def test_an_override_given_twice(workbook: Workbook) -> None:
    override = "  - {indicator: cases, verdict: rag, value: red, reason: why, role: Analyst}\n"
    meeting = "meeting: 2018-02-16\n"
    edit(workbook, QUARTER, meeting, meeting + "overrides:\n" + override + override)
    assert said_of(workbook) == [
        "params/quarters/2017-18-Q3.yml, overrides[1], line 9: "
        "the rag of 'cases' is overridden twice; the first is on line 8"
    ]


def test_targets_and_bands_together(workbook: Workbook) -> None:
    edit(
        workbook,
        REGISTER,
        "    bands:\n",
        "    targets:\n      - {since: 2012-04-01, value: 27, authority: a plan}\n    bands:\n",
    )
    assert said_of(workbook) == [
        "params/indicators/midshire_safety.yml, indicators[1], line 41: "
        "an indicator has targets or bands, not both"
    ]


# One change each, in the weights of the small workbook: what is replaced, by what, what is said.
WRONG_WEIGHTS = {
    "unknown key": (
        "value: 22.5",
        "vale: 22.5",
        [
            "weight_sets[0].categories[0].weights[1].vale, line 10: "
            "unknown key 'vale'; did you mean 'value'?"
        ],
    ),
    "missing key": (
        "    unit: points\n",
        "",
        [
            "weight_sets[0], line 2: missing key 'unit'; "
            'it says: what a weight is counted in: "days of imprisonment"'
        ],
    ),
    "without authority": (
        "value: 20, authority: made up for tests",
        "value: 20",
        [
            "weight_sets[0].categories[0].weights[0], line 9: missing key 'authority'; "
            "it says: who published it, where and for what year"
        ],
    ),
    "under nought": (
        "value: 20",
        "value: -20",
        [
            "weight_sets[0].categories[0].weights[0].value, line 9: "
            "found the number -20; it has to be at least 0"
        ],
    ),
    "words for a number": (
        "value: 20",
        'value: "1,020"',
        [
            "weight_sets[0].categories[0].weights[0].value, line 9: "
            "found the words '1,020', wanted a number; write 1020"
        ],
    ),
    "no such date": (
        "2017-01-01",
        "2017-02-30",
        [
            "weight_sets[0].categories[1].weights[0].since, line 14: "
            "2017-02-30 is no date; 30 February does not exist"
        ],
    ),
    "two from one date": (
        "{since: 2017-04-01, value: 22.5",
        "{since: 2016-04-01, value: 22.5",
        [
            "weight_sets[0].categories[0].weights[1].since, line 10: "
            "2016-04-01 is given twice; the first is on line 9; one entry holds from a date on"
        ],
    ),
    "latest first": (
        "{since: 2017-04-01, value: 22.5",
        "{since: 2015-04-01, value: 22.5",
        [
            "weight_sets[0].categories[0].weights[1].since, line 10: "
            "2015-04-01 comes after 2016-04-01, line 9; earliest first"
        ],
    ),
    "no weights of a category": (
        "\n          - {since: 2017-01-01, value: 30, authority: made up for tests}",
        " []",
        [
            "weight_sets[0].categories[1].weights, line 13: the list is empty; "
            "it has to have 1 entry at least"
        ],
    ),
    "unknown source": (
        "source: crime",
        "source: crimes",
        ["weight_sets[0].source, line 5: there is no source 'crimes'; did you mean 'crime'?"],
    ),
    "source of another kind": (
        "source: crime",
        "source: people",
        [
            "weight_sets[0].source, line 5: source 'people' has reader: population, so it has no "
            "events to weigh; what is weighted is a source with reader: monthly_counts or "
            "police_uk",
            "weight_sets[0].source, line 5: source 'people' lists no categories, so a misspelt "
            "one could not be told; list them under categories in params/sources.yml, line 10",
        ],
    ),
    "unknown category": (
        "category: theft",
        "category: thefts",
        [
            "weight_sets[0].categories[2].category, line 15: "
            "there is no category 'thefts' in crime; did you mean 'theft'?"
        ],
    ),
    "category as it is printed": (
        "category: theft",
        "category: Theft from shops",
        [
            "weight_sets[0].categories[2].category, line 15: found the words 'Theft from shops'; "
            "a category is written as observations name it, like vehicle_crime",
            "weight_sets[0].categories[2].category, line 15: there is no category "
            "'Theft from shops' in crime; the categories of crime are burglary, theft, arson",
        ],
    ),
    "a category weighted twice": (
        "category: theft",
        "category: burglary",
        [
            "weight_sets[0].categories[2], line 15: 'burglary' is weighted twice; the first is on "
            "line 7; a weight that changes is another entry of its weights"
        ],
    ),
    "a subcategory weighted twice": (
        "category: theft",
        "category: burglary\n        subcategory: dwelling",
        [
            "weight_sets[0].categories[2], line 15: 'dwelling' of 'burglary' is weighted twice; "
            "the first is on line 11; a weight that changes is another entry of its weights"
        ],
    ),
    "a set given twice": (
        "      - category: theft\n",
        "  - {id: invented, title: Again, unit: points, source: crime, categories: "
        "[{category: theft, weights: [{since: 2016-04-01, value: 1, authority: made up}]}]}\n"
        "  - id: other\n    title: Other\n    unit: points\n    source: crime\n    categories:\n"
        "      - category: theft\n",
        ["weight_sets[1].id, line 15: 'invented' is given twice; the first is on line 2"],
    ),
}


@pytest.mark.parametrize("case", WRONG_WEIGHTS)
def test_wrong_weights(workbook: Workbook, case: str) -> None:
    old, new, said = WRONG_WEIGHTS[case]
    weigh(workbook)
    edit(workbook, WEIGHTS, old, new)
    assert said_of(workbook) == [f"{WEIGHTS}, {problem}" for problem in said]


# One change each, in the actions of the small workbook: what is replaced, by what, what is said.
WRONG_ACTIONS = {
    "unknown key": (
        "    owner: Housing manager\n",
        "    owner: Housing manager\n    closes: 2017-01-30\n",
        ["actions[0].closes, line 5: unknown key 'closes'; did you mean 'closed'?"],
    ),
    "without an owner": (
        "    owner: Housing manager\n",
        "",
        [
            "actions[0], line 2: missing key 'owner'; "
            "it says: the role of whoever is to do it; never a name"
        ],
    ),
    "a status that there isn't": (
        "status: open",
        "status: late",
        ["actions[0].status, line 8: found the words 'late', wanted one of open, done, dropped"],
    ),
    "no such date": (
        "due: 2017-06-30",
        "due: 2017-06-31",
        ["actions[1].due, line 14: 2017-06-31 is no date; 31 June does not exist"],
    ),
    "unknown indicator": (
        "indicator: all_crime",
        "indicator: all_crimes",
        [
            "actions[0].indicator, line 5: there is no indicator 'all_crimes'; "
            "did you mean 'all_crime'?"
        ],
    ),
    "unknown outcome": (
        "outcome: repeats_fall",
        "outcome: all_crime",
        [
            "actions[1].outcome, line 12: there is no outcome 'all_crime'; "
            "the outcomes of params/indicators/ are crime_falls, repeats_fall"
        ],
    ),
    "about two things": (
        "indicator: all_crime",
        "indicator: all_crime\n    outcome: crime_falls",
        ["actions[0], line 2: an action is about an indicator or an outcome: give one of the two"],
    ),
    "about nothing": (
        "    indicator: all_crime\n",
        "",
        ["actions[0], line 2: an action is about an indicator or an outcome: give one of the two"],
    ),
    "given twice": (
        "id: meetings",
        "id: locks",
        ["actions[1].id, line 9: 'locks' is given twice; the first is on line 2"],
    ),
    "due before it is opened": (
        "due: 2017-01-30",
        "due: 2017-01-01",
        ["actions[0], line 2: due (2017-01-01) is before opened (2017-01-02)"],
    ),
    "open and closed": (
        "status: open",
        "status: open\n    closed: 2017-01-20",
        ["actions[0], line 2: status is open and closed is given; make it done or dropped"],
    ),
    "done and never closed": (
        "status: open",
        "status: done",
        ["actions[0], line 2: status is done; give the day on which it was closed"],
    ),
    "dropped and never closed": (
        "status: open",
        "status: dropped",
        ["actions[0], line 2: status is dropped; give the day on which it was closed"],
    ),
    "closed before it is opened": (
        "closed: 2017-05-15",
        "closed: 2017-02-05",
        ["actions[1], line 9: closed (2017-02-05) is before opened (2017-02-06)"],
    ),
    "evaluated before it is closed": (
        "evaluated: 2017-11-01",
        "evaluated: 2017-05-14",
        ["actions[1], line 9: evaluated (2017-05-14) is before closed (2017-05-15)"],
    ),
    "an evaluation of no day": (
        "    evaluated: 2017-11-01\n",
        "",
        ["actions[1], line 9: evaluated and evaluation go together"],
    ),
    "evaluated while open": (
        "status: open",
        "status: open\n    evaluated: 2017-02-01\n    evaluation: Fewer break-ins.",
        ["actions[0], line 2: what is evaluated is closed first"],
    ),
    "two days wrong at once": (
        "due: 2017-01-30\n    status: open",
        "due: 2017-01-01\n    status: done",
        [
            "actions[0], line 2: due (2017-01-01) is before opened (2017-01-02); "
            "status is done; give the day on which it was closed"
        ],
    ),
    "faults of values and of days at once": (
        "indicator: all_crime\n    opened: 2017-01-02\n    due: 2017-01-30\n    status: open",
        "indicator: all_crimes\n    opened: 2017-01-02\n    due: 2017-01-01\n    status: open\n"
        "    closed: 2017-01-20\n    evaluated: 2017-02-30",
        [
            "actions[0], line 2: due (2017-01-01) is before opened (2017-01-02); status is open "
            "and closed is given; make it done or dropped; evaluated and evaluation go together",
            "actions[0].evaluated, line 10: 2017-02-30 is no date; 30 February does not exist",
            "actions[0].indicator, line 5: there is no indicator 'all_crimes'; "
            "did you mean 'all_crime'?",
        ],
    ),
    "a wrong word for the status hides no day": (
        "due: 2017-01-30\n    status: open",
        "due: 2017-01-01\n    status: opne",
        [
            "actions[0], line 2: due (2017-01-01) is before opened (2017-01-02)",
            "actions[0].status, line 8: found the words 'opne', wanted one of open, done, "
            "dropped; did you mean 'open'?",
        ],
    ),
    "a misspelt key is one mistake": (
        "indicator: all_crime",
        "indicater: all_crime",
        ["actions[0].indicater, line 5: unknown key 'indicater'; did you mean 'indicator'?"],
    ),
    "a day that was no Monday": (
        "what: Hold the conferences weekly.",
        "what: Hold the conferences weekly from Monday 7 March 2017.",
        ["actions[1].what, line 10: 'Monday 7 March 2017' is no Monday; 7 March 2017 is a Tuesday"],
    ),
}


@pytest.mark.parametrize("case", WRONG_ACTIONS)
def test_wrong_actions(workbook: Workbook, case: str) -> None:
    old, new, said = WRONG_ACTIONS[case]
    act(workbook)
    edit(workbook, ACTIONS, old, new)
    assert said_of(workbook) == [f"{ACTIONS}, {problem}" for problem in said]


def test_an_action_on_the_day_it_was_opened_is_due_closed_and_evaluated(
    workbook: Workbook,
) -> None:
    """Each day may be the one before it: nothing is wrong with that."""
    act(workbook)
    for old in ("due: 2017-06-30", "closed: 2017-05-15", "evaluated: 2017-11-01"):
        edit(workbook, ACTIONS, old, f"{old.split(':')[0]}: 2017-02-06")
    assert load(workbook).actions["meetings"].due == load(workbook).actions["meetings"].opened


def test_actions_under_another_name_are_not_passed_over(workbook: Workbook) -> None:
    act(workbook)
    (workbook.root / ACTIONS).rename(workbook.params / "action.yml")
    assert said_of(workbook) == [
        "params/action.yml: is not read; did you mean 'actions.yml'?",
    ]


def test_weights_of_a_source_that_lists_no_categories(workbook: Workbook) -> None:
    weigh(workbook)
    edit(workbook, SOURCES, "    categories: [burglary, theft, arson]\n", "")
    assert said_of(workbook) == [
        "params/weights.yml, weight_sets[0].source, line 5: source 'crime' lists no categories, "
        "so a misspelt one could not be told; "
        "list them under categories in params/sources.yml, line 2"
    ]


def test_weights_under_another_name_are_not_passed_over(workbook: Workbook) -> None:
    weigh(workbook)
    (workbook.root / WEIGHTS).rename(workbook.params / "weight.yml")
    assert said_of(workbook) == [
        "params/weight.yml: is not read; did you mean 'weights.yml'?",
    ]


def test_a_category_that_its_source_does_not_list(workbook: Workbook) -> None:
    weigh(workbook)
    edit(workbook, SOURCES, "[burglary, theft, arson]", "[burglary, theft, theft]")
    edit(workbook, SOURCES, "reader: period_return", "reader: period_return\n    categories: [all]")
    reader = "    reader: monthly_counts\n"
    edit(workbook, SOURCES, reader, reader + "    fault_rule: {leave_out: [thefts]}\n")
    edit(workbook, REGISTER, "{source: crime}", "{source: crime, categories: [burglry]}")
    monthly = "monthly: [{since: 2016-04-01, value: 1, authority: made up}]"
    basket = f"neither: [a], targets: [{{category: thft, {monthly}}}]"
    edit(workbook, PAPER, "contacts:", f"basket: [{{source: crime, noun: x, {basket}}}]\ncontacts:")
    assert said_of(workbook) == [
        "params/indicators/midshire_safety.yml, indicators[0].numerator.categories[0], line 28: "
        "there is no category 'burglry' in crime; did you mean 'burglary'?",
        "params/indicators/midshire_safety.yml, indicators[1].numerator.categories[0], line 50: "
        "there is no category 'repeats' in conferences; the categories of conferences are all",
        "params/indicators/midshire_safety.yml, indicators[2].numerator.categories[0], line 64: "
        "there is no category 'repeats' in conferences; the categories of conferences are all",
        "params/indicators/midshire_safety.yml, indicators[2].numerator.categories[1], line 64: "
        "there is no category 'others' in conferences; the categories of conferences are all",
        "params/papers/midshire_safety.yml, basket[0].neither[0], line 16: "
        "there is no category 'a' in crime; the categories of crime are burglary, theft",
        "params/papers/midshire_safety.yml, basket[0].targets[0].category, line 16: "
        "there is no category 'thft' in crime; did you mean 'theft'?",
        "params/sources.yml, sources[0].categories[2], line 7: 'theft' is given twice; "
        "the first is on line 7",
        "params/sources.yml, sources[0].fault_rule.leave_out[0], line 6: "
        "there is no category 'thefts' in crime; did you mean 'theft'?",
    ]


def test_all_problems_of_all_files_come_in_one_message(workbook: Workbook) -> None:
    edit(workbook, AREAS, "kind: county", "kind: shire")
    edit(workbook, PEERS, "since: 2016-04-01", "since: 2016-04-31")
    edit(workbook, SOURCES, "frequency: yearly", "frequency: annual")
    edit(workbook, REGISTER, "decimals: 0", "decimals: none")
    edit(workbook, REGISTER, "numerator: {source: crime}", "numerator: {source: crimes}")
    edit(workbook, PAPER, "  - role: Analyst\n", "  - rol: Analyst\n")
    edit(workbook, QUARTER, "papers: [midshire_safety]", "papers: [panel]")
    with pytest.raises(Problems) as raised:
        load(workbook)
    assert str(raised.value) == "\n".join(
        [
            "7 problems:",
            "  params/areas.yml, areas[2].kind, line 15: found the words 'shire', wanted one of "
            "district, unitary, county, force, group, peer",
            "  params/indicators/midshire_safety.yml, indicators[0].numerator.source, line 28: "
            "there is no source 'crimes'; did you mean 'crime'?",
            "  params/indicators/midshire_safety.yml, indicators[2].decimals, line 62: "
            "found the words 'none', wanted a whole number; write digits only",
            "  params/papers/midshire_safety.yml, contacts[0].rol, line 17: "
            "unknown key 'rol'; did you mean 'role'?",
            "  params/peers.yml, peer_groups[0].members[1].since, line 8: "
            "2016-04-31 is no date; 31 April does not exist",
            "  params/quarters/2017-18-Q3.yml, papers[0], line 3: there is no paper 'panel'; "
            "the papers of params/papers/ are midshire_safety",
            "  params/sources.yml, sources[1].frequency, line 13: found the words 'annual', "
            "wanted one of monthly, quarterly, yearly, irregular",
        ]
    )


def test_no_message_speaks_of_the_library_that_checks(workbook: Workbook) -> None:
    for name, text in FILES.items():
        if name.endswith(".yml"):
            (workbook.root / name).write_text(text.replace(": ", ": [1, ", 1), encoding="utf-8")
    said = "\n".join(said_of(workbook))
    for jargon in ("pydantic", "http", "Input should", "validation", "NoneType", "tuple"):
        assert jargon not in said


LINES = {name: text.split("\n") for name, text in FILES.items() if name.endswith(".yml")}
DAMAGE = st.sampled_from(
    [
        *(
            "",
            "- ",
            "  ",
            "\t",
            ": ",
            "key: ",
            "[",
            "{",
            "'",
            '"',
            "*",
            "!t ",
            "|",
            "\x00",
            "é",
            "#",
        ),
        *("x: &x [*x]", "since: 0000-00-00", "id: 1e400", "reader: {a: [b]}", "<<: {}", "? [a]"),
    ]
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_whatever_is_broken_it_is_told_as_problems(workbook: Workbook, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(LINES)))
    lines = list(LINES[name])
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        column = data.draw(st.integers(0, len(lines[at])))
        rest = data.draw(st.booleans())
        damage = data.draw(DAMAGE)
        lines[at] = lines[at][:column] + damage + (lines[at][column:] if rest else "")
    (workbook.root / name).write_text("\n".join(lines), encoding="utf-8")
    said = ""
    try:
        load(workbook)
    except Problems as problems:
        said = str(problems)
    finally:
        (workbook.root / name).write_text(FILES[name], encoding="utf-8")
    for jargon in ("Input should", "while parsing", "while scanning", "did not find"):
        assert jargon not in said

"""A tiny valid workbook, written into a temporary folder, for tests to read or to break."""

from __future__ import annotations

from pathlib import Path

from quarterdeck.paths import Workbook

AREAS = """\
areas:
  - id: northam
    name: Northam
    kind: district
    code: E07000901
    letter: N
    aliases: [Northam Borough]
  - id: southam
    name: Southam
    kind: district
    code: E07000902
    letter: S
  - id: midshire
    name: Midshire
    kind: county
    code: E10000901
    parts: [northam, southam]
  - {id: far_county, name: Far County, kind: peer}
  - {id: near_county, name: Near County, kind: peer}
"""

PEERS = """\
peer_groups:
  - id: neighbours
    name: nearest neighbours
    members:
      - since: 2012-04-01
        authority: invented for tests
        areas: [midshire, far_county]
      - since: 2016-04-01
        authority: invented for tests
        areas: [midshire, far_county, near_county]
"""

SOURCES = """\
sources:
  - id: crime
    title: Recorded crime
    producer: Midshire Police
    reader: monthly_counts
    frequency: monthly
    licence: Open Government Licence v3.0
    describes: Offences by month of recording and district.
  - id: people
    title: Mid-year population estimates
    producer: Office for National Statistics
    reader: population
    frequency: yearly
    licence: Open Government Licence v3.0
    describes: Usual residents at 30 June.
  - id: conferences
    title: Case conferences
    producer: Conference co-ordinators
    reader: period_return
    frequency: quarterly
    licence: shared under agreement
    describes: Cases heard and how many were repeats.
"""

FRAMEWORK = """\
id: midshire_safety
title: Midshire safety
area: midshire
districts: [northam, southam]
outcomes:
  - id: crime_falls
    title: Crime falls
    short_title: Crime
    introduction: Crime as the police record it.
    indicators: [all_crime]
  - id: repeats_fall
    title: Repeats fall
    short_title: Repeats
    introduction: People who come back.
    indicators: [repeat_cases]
    context: [cases]
indicators:
  - id: all_crime
    title: All crime
    short_title: All crime
    unit: per 1,000 people
    noun: offences
    definition: All notifiable offences per 1,000 residents.
    kind: rate
    per: 1000
    decimals: 2
    polarity: lower
    numerator: {source: crime}
    denominator: {source: people}
    period: {basis: rolling_12_months}
    by_district: true
    neighbours: neighbours
    targets:
      - {since: 2016-04-01, value: 60, authority: the plan of 2016}
      - {since: 2017-04-01, value: 55.5, tolerance: 1, authority: the plan of 2017}
    breaks:
      - since: 2017-04-01
        kind: definition
        reason: sheds are counted
        short: definition changed
  - id: repeat_cases
    title: Repeat cases
    short_title: Repeat cases
    unit: per cent of cases
    noun: cases
    definition: Cases heard again within a year.
    kind: proportion
    decimals: 1
    polarity: neutral
    numerator: {source: conferences, categories: [repeats]}
    period: {basis: rolling_12_months, latest_within_months: 3}
    bands:
      - {since: 2012-04-01, low: 25, high: 30, authority: the range of 2012}
      - {since: 2016-04-01, low: 28, high: 40, authority: the range of 2016}
  - id: cases
    title: Cases
    short_title: Cases
    unit: number
    noun: cases
    definition: Cases heard.
    kind: count
    decimals: 0
    polarity: neutral
    numerator: {source: conferences, categories: [repeats, others]}
    period: {basis: rolling_12_months, latest_within_months: 3}
"""

PAPER = """\
id: midshire_safety
body: Midshire Safety Board
title: Midshire safety performance
framework: midshire_safety
notebook: 01_midshire_safety.ipynb
sections:
  - id: introduction
    heading: Introduction
    paragraphs:
      - How each outcome stands at the end of {quarter}; see {appendix_dashboard}.
  - id: overall
    heading: Overall performance
recommendation_lead: "That the Board:"
recommendations:
  - notes the performance at the end of {quarter}.
contacts:
  - role: Analyst
    team: Community safety team
    telephone: "0116 305 0000"
appendices:
  - {id: dashboard, title: Dashboard}
"""

QUARTER = """\
# yaml-language-server: $schema=../schema/quarter.schema.json
quarter: 2017-18-Q3
papers: [midshire_safety]
cutoff: 2018-02-02  # a Friday
published: 2018-02-09
meeting: 2018-02-16
"""

COMMENTARY = """\
## crime_falls
Author: community safety team

Thefts from vans were concentrated on two estates.

## repeat_cases

The conferences now meet weekly.
"""

#: Not one of `FILES`, since a workbook needs none. Its weights are made up and mean nothing.
WEIGHTS = """\
weight_sets:
  - id: invented
    title: Invented weights
    unit: points
    source: crime
    categories:
      - category: burglary
        weights:
          - {since: 2016-04-01, value: 20, authority: made up for tests}
          - {since: 2017-04-01, value: 22.5, authority: made up for tests}
      - category: burglary
        subcategory: dwelling
        weights:
          - {since: 2017-01-01, value: 30, authority: made up for tests}
      - category: theft
        weights:
          - {since: 2017-04-01, value: 0, authority: made up for tests}
"""

#: Not one of `FILES` either.
ACTIONS = """\
actions:
  - id: locks
    what: Fit locks to the doors that are forced most.
    owner: Housing manager
    indicator: all_crime
    opened: 2017-01-02
    due: 2017-01-30
    status: open
  - id: meetings
    what: Hold the conferences weekly.
    owner: Conference co-ordinator
    outcome: repeats_fall
    opened: 2017-02-06
    due: 2017-06-30
    status: done
    closed: 2017-05-15
    evaluated: 2017-11-01
    evaluation: Cases are heard within eight days.
"""

CATEGORIES = "burglary, theft, arson"

NOTEBOOK = """\
{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
"""

FILES = {
    "params/areas.yml": AREAS,
    "params/peers.yml": PEERS,
    "params/sources.yml": SOURCES,
    "params/indicators/midshire_safety.yml": FRAMEWORK,
    "params/papers/midshire_safety.yml": PAPER,
    "params/quarters/2017-18-Q3.yml": QUARTER,
    "params/quarters/2017-18-Q3.md": COMMENTARY,
    "notebooks/01_midshire_safety.ipynb": NOTEBOOK,
}


def small_workbook(folder: Path) -> Workbook:
    """A valid workbook in a folder: a county of two districts, two peers, three indicators."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Workbook(folder.resolve())


def weigh(workbook: Workbook) -> None:
    """Give a small workbook its weights, and its source of crimes the categories that they name."""
    reader = "    reader: monthly_counts\n"
    edit(workbook, "params/sources.yml", reader, reader + f"    categories: [{CATEGORIES}]\n")
    (workbook.params / "weights.yml").write_text(WEIGHTS, encoding="utf-8")


def act(workbook: Workbook) -> None:
    """Give a small workbook its log of actions."""
    (workbook.params / "actions.yml").write_text(ACTIONS, encoding="utf-8")


def edit(workbook: Workbook, name: str, old: str, new: str) -> None:
    """Replace the only place where a file says `old`. The test fails where there isn't just one."""
    path = workbook.root / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
    path.write_text(text.replace(old, new), encoding="utf-8")

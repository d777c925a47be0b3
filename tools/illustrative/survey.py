"""The community based survey by wave, question and district.

The county's answers per wave are set below; which district gave them is drawn.
"""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from illustrative.drawing import deal, shock, stream
from illustrative.extracts import INVENTED, Cell, Extract
from illustrative.months import Month, first_day, last_day, quarter_label, quarters
from illustrative.population import DISTRICTS

FIRST, LAST_BEFORE, LAST = "2014-04", "2017-03", "2017-12"

# People interviewed in each wave, from 2014-15-Q1. The first and last quarters of 2016-17 are
# larger: the printed overall satisfaction of 84.5% can't be met by equal waves.
INTERVIEWS = (702, 688, 695, 711, 690, 706, 684, 699, 794, 618, 608, 788, 705, 692, 698)
LEAST_ANSWERED, MOST_ANSWERED = 0.972, 0.995


@dataclass(frozen=True)
class Question:
    """A question: per cent of the county who said so in each wave, and how districts differ.

    districts: log odds against the county's, in the order of `DISTRICTS`.
    """

    name: str
    per_cent: tuple[float, ...]
    districts: tuple[float, ...]


QUESTIONS = (
    Question(
        "ASB decreased or same",
        (92.9, 93.4, 93.1, 93.8, 94.3, 94.0, 94.6, 95.1, 95.7, 95.2, 94.5, 90.75, 80.2, 76.8, 75.2),
        (0.05, -0.30, 0.40, 0.10, 0.20, -0.30, 0.05),
    ),
    Question(
        "Affected by ASB",
        (6.1, 5.8, 6.0, 5.7, 5.6, 5.2, 5.5, 5.3, 5.2, 5.5, 5.3, 5.5, 5.9, 6.2, 6.0),
        (0.00, 0.20, -0.35, 0.00, -0.15, 0.20, 0.00),
    ),
    Question(
        "Police and council successful",
        (91.2, 90.6, 91.5, 91.9, 92.1, 91.4, 92.2, 92.7, 83.5, 89.9, 87.1, 79.3, 79.0, 78.7, 79.4),
        (0.10, -0.10, 0.25, 0.00, 0.10, -0.20, -0.05),
    ),
)  # fmt: skip


def extracts(people: Mapping[tuple[str, str], int]) -> list[Extract]:
    """Both vintages: the waves to March 2017, and those to December 2017."""
    waves = quarters(FIRST, LAST)
    rows = [row for place, wave in enumerate(waves) for row in _wave_rows(place, wave, people)]
    first_received = quarters(FIRST, LAST_BEFORE)
    rows_per_wave = len(rows) // len(waves)
    return [
        Extract(
            source="community_survey",
            name=f"community_survey_{quarter_label(FIRST)}_{quarter_label(last)}.csv",
            title="Community based survey by wave, question and district",
            producer="Leicestershire County Council survey team",
            licence=INVENTED,
            received=received,
            coverage=(first_day(FIRST), last_day(last)),
            notes=(
                "Illustrative. Invented answers; nobody was asked. Calibrated to the percentages "
                f"printed for {printed}. The printed papers give no sample size; n here is "
                "invented. Unweighted."
            ),
            header=("wave", "question", "area", "n", "positive"),
            rows=rows[: rows_per_wave * count],
        )
        for last, received, count, printed in (
            (LAST_BEFORE, dt.date(2017, 4, 28), len(first_received), "2015-16 and 2016-17"),
            (LAST, dt.date(2018, 1, 19), len(waves), "2016-17 and 2017"),
        )
    ]


def _wave_rows(
    place: int, wave: Sequence[Month], people: Mapping[tuple[str, str], int]
) -> list[tuple[Cell, ...]]:
    """A wave's rows: the interviews dealt to districts, the answers to the interviewed."""
    label = quarter_label(wave[0])
    chance = stream(f"community survey, {label}")
    interviews = deal(
        chance,
        INTERVIEWS[place],
        {name: people[name, "all"] / 1000 * shock(chance, 0.03) for name in DISTRICTS},
    )
    rows: list[tuple[Cell, ...]] = []
    for question in QUESTIONS:
        answered = {
            district: round(count * chance.uniform(LEAST_ANSWERED, MOST_ANSWERED))
            for district, count in interviews.items()
        }
        positive = _positive(chance, question, question.per_cent[place], answered)
        rows += [
            (label, question.name, district, answered[district], positive[district])
            for district in DISTRICTS
        ]
    return rows


def _positive(
    chance: random.Random, question: Question, per_cent: float, answered: Mapping[str, int]
) -> dict[str, int]:
    """Who of those who answered said so, one person at a time by their district's odds.

    The county's number is met exactly: people are taken without return, each with a weight (the
    exponential races of Efraimidis and Spirakis, 2006, Information Processing Letters 97).
    """
    total = round(per_cent / 100 * sum(answered.values()))
    odds = dict(zip(DISTRICTS, question.districts, strict=True))
    # Taken by weight, the rarer answer keeps its odds: so the fewer of yes and no are drawn.
    rarer_is_yes = total * 2 <= sum(answered.values())
    sign = 1 if rarer_is_yes else -1
    race = sorted(
        (chance.expovariate(math.exp(sign * odds[district])), district)
        for district, count in answered.items()
        for _ in range(count)
    )
    drawn = total if rarer_is_yes else sum(answered.values()) - total
    first = [district for _, district in race[:drawn]]
    taken = {district: first.count(district) for district in answered}
    if rarer_is_yes:
        return taken
    return {district: answered[district] - taken[district] for district in answered}

"""The survey of victims, and residents' confidence in the police, for the whole police area.

How many were asked and how many of them were satisfied is set below, wave by wave; no district is
known, so nothing is drawn.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from illustrative.extracts import INVENTED, Cell, Extract
from illustrative.months import Month, first_day, last_day, quarter_label, quarters
from illustrative.population import FORCE

FIRST, LAST_BEFORE, LAST = "2012-04", "2015-06", "2015-12"
# From April 2014 the survey asks of vehicle crime as one, and few victims of rape are asked too.
CHANGED = "2014-04"


@dataclass(frozen=True)
class Asked:
    """People asked in each quarterly wave, from that of April to June of the first year.

    per_cent: of those who answered, how many per cent said so, before it is rounded to people.
    """

    name: str
    answered: tuple[int, ...]
    per_cent: tuple[float, ...]
    first: Month = FIRST

    @property
    def waves(self) -> list[tuple[Month, Month, int, int]]:
        """First month, last month, people who answered, and people who said so."""
        run = quarters(self.first, LAST)[: len(self.answered)]
        return [
            (wave[0], wave[-1], n, round(n * share / 100))
            for wave, n, share in zip(run, self.answered, self.per_cent, strict=True)
        ]


# Together these are all victims of crime whom the survey asks.
OF_CRIME = (
    Asked(
        "Burglary",
        (295, 298, 284, 289, 268, 273, 273, 275, 252, 246, 261, 241, 258, 255, 242),
        (88.9, 89.6, 90.0, 90.3, 90.1, 89.9, 91.2, 89.5, 89.3, 90.1, 89.6, 86.5, 87.8, 90.6, 91.3),
    ),
    Asked(
        "Theft from vehicle",
        (206, 215, 221, 214, 203, 215, 196, 212),
        (86.8, 85.5, 86.1, 85.0, 86.0, 86.0, 85.4, 83.0),
    ),
    Asked(
        "Theft of vehicle",
        (64, 61, 66, 62, 60, 62, 63, 60),
        (75.8, 74.7, 74.1, 76.3, 76.3, 76.8, 74.6, 73.7),
    ),
    Asked(
        "Vehicle crime",
        (260, 256, 259, 243, 249, 244, 240),
        (79.7, 79.1, 78.7, 77.8, 75.5, 72.7, 73.5),
        CHANGED,
    ),
    Asked(
        "Violent crime",
        (194, 195, 189, 181, 201, 212, 205, 203, 253, 255, 261, 242, 245, 258, 252),
        (77.4, 79.1, 78.4, 77.9, 79.0, 80.5, 80.0, 80.0, 77.9, 77.8, 77.7, 77.8, 79.0, 76.8, 75.7),
    ),
)
OTHERS = (
    Asked(
        "Anti-social behaviour",
        (308, 290, 300, 286, 305, 308, 302, 311, 294, 306, 303, 302, 299, 310, 313),
        (83.1, 83.2, 82.6, 82.4, 77.5, 75.0, 74.0, 74.5, 76.1, 76.7, 76.0, 76.0, 75.4, 72.3, 71.0),
    ),
    Asked(
        "Hate crime",
        (100, 101, 107, 98, 103, 98, 107, 105, 105, 105, 99, 99, 97, 103, 98),
        (85.4, 82.7, 84.8, 84.1, 85.0, 83.5, 84.0, 84.3, 84.3, 84.0, 83.9, 83.0, 83.4, 80.2, 76.9),
    ),
    # Too few in any twelve months to give a figure.
    Asked("Sexual offences", (6, 7, 5, 8, 6, 7, 5), (83, 86, 100, 88, 100, 86, 100), CHANGED),
)
# Domestic abuse is sent for twelve months at a time: first and last month, people who answered and
# people who were satisfied. The later year shares ten months with the earlier one.
DOMESTIC = (
    ("2014-04", "2015-03", 709, 612),
    ("2014-06", "2015-05", 713, 617),
)

GOOD_JOB = Asked(
    "Good job",
    (498, 498, 499, 490, 501, 506, 482, 510, 513, 487, 489, 479, 501, 511, 498),
    (74.7, 74.9, 75.2, 76.6, 77.7, 77.3, 80.6, 81.1, 83.3, 85.3, 85.3, 85.6, 86.1, 85.0, 85.3),
)


def victim_survey() -> list[Extract]:
    """Both vintages: the waves to June 2015, and those to December 2015."""
    all_victims = [("All victims", *wave) for wave in _together(OF_CRIME)]
    of_each = [(group.name, *wave) for group in (*OF_CRIME, *OTHERS) for wave in group.waves]
    return [
        Extract(
            source="victim_survey",
            name=f"victim_survey_{FIRST}_{last}.csv",
            title="Survey of victims by wave and by what they reported",
            producer="Leicestershire Police",
            licence=INVENTED,
            received=received,
            coverage=(first_day(FIRST), last_day(last)),
            notes=(
                "Illustrative. Invented answers; nobody was asked. Calibrated to the percentages "
                f"printed for 2012-13 and for the year ending {printed}. The printed papers give "
                "no sample size; n here is invented. Unweighted. All victims are those of "
                "burglary, vehicle crime and violence. Domestic abuse comes for twelve months at "
                f"a time, to {domestic}."
            ),
            header=("wave_start", "wave_end", "question", "area", "n", "positive"),
            rows=[
                (first_day(start), last_day(end), question, FORCE, n, satisfied)
                for question, start, end, n, satisfied in (
                    *all_victims,
                    *of_each,
                    *(("Domestic abuse", *year) for year in years),
                )
                if end <= last
            ],
        )
        for last, received, printed, domestic, years in (
            (LAST_BEFORE, dt.date(2015, 8, 5), "June 2015", "March 2015", DOMESTIC[:1]),
            (LAST, dt.date(2016, 2, 8), "December 2015", "May 2015", DOMESTIC),
        )
    ]


def _together(groups: Sequence[Asked]) -> list[tuple[Month, Month, int, int]]:
    """The waves of several groups, people added up."""
    sums: dict[tuple[Month, Month], tuple[int, int]] = {}
    for group in groups:
        for start, end, n, satisfied in group.waves:
            asked, said = sums.get((start, end), (0, 0))
            sums[start, end] = (asked + n, said + satisfied)
    return [(*wave, *people) for wave, people in sorted(sums.items())]


def confidence_survey() -> list[Extract]:
    """Both vintages: the waves to June 2015, and those to December 2015."""
    rows: list[tuple[Month, tuple[Cell, ...]]] = [
        (end, (quarter_label(start), GOOD_JOB.name, FORCE, n, said))
        for start, end, n, said in GOOD_JOB.waves
    ]
    return [
        Extract(
            source="confidence_survey",
            name=f"confidence_survey_{quarter_label(FIRST)}_{quarter_label(last)}.csv",
            title="Confidence that the police are doing a good job, by wave",
            producer="Leicestershire County Council survey team",
            licence=INVENTED,
            received=received,
            coverage=(first_day(FIRST), last_day(last)),
            notes=(
                "Illustrative. Invented answers; nobody was asked. Calibrated to the percentages "
                f"printed for 2012-13 and for the year ending {printed}. The printed papers give "
                "no sample size; n here is invented. Unweighted."
            ),
            header=("wave", "question", "area", "n", "positive"),
            rows=[row for end, row in rows if end <= last],
        )
        for last, received, printed in (
            (LAST_BEFORE, dt.date(2015, 7, 24), "June 2015"),
            (LAST, dt.date(2016, 1, 22), "December 2015"),
        )
    ]

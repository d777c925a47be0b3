"""Partners' returns to the Police and Crime Commissioner that are neither crime nor survey.

Treatment for drugs and alcohol, incidents near licensed premises, supported families, savings.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from illustrative.drawing import deal, shock, stream
from illustrative.extracts import INVENTED, PERIOD_RETURN, Cell, Embargo, Extract
from illustrative.months import Month, days, financial_year, first_day, last_day, months
from illustrative.population import FORCE

NATIONAL_RELEASE = Embargo(
    until=dt.date(2016, 9, 30),
    reason="Not to be published, nor any indication of performance given, before the national "
    "release.",
)

# Twelve months to the end of a month: people in treatment, people who completed it, and people of
# these who came back.
TREATMENT: dict[Month, tuple[int, int, int]] = {
    "2014-06": (4412, 683, 91),
    "2014-12": (4385, 701, 97),
    "2015-06": (4341, 715, 88),
    "2015-12": (4298, 732, 93),
}

NIGHTS_FIRST = "2014-01"
NIGHTS: tuple[tuple[list[Month], int], ...] = (
    (months(NIGHTS_FIRST, "2014-03"), 1163),
    (financial_year(2014), 4975),
)
# January to December: more in summer and before Christmas.
_NIGHT_SEASON = (0.92, 0.93, 0.98, 0.99, 1.04, 1.03, 1.05, 1.06, 0.99, 1.01, 0.97, 1.10)

# Families, and what they are out of. The county's percentages are printed and their bases are not:
# "unlikely to be all 824", so each base is a part of them.
FAMILIES: tuple[tuple[str, str, int, int | None], ...] = (
    ("Leicestershire", "Families worked with", 824, None),
    ("Leicestershire", "Crime reduced", 113, 314),
    ("Leicestershire", "ASB reduced", 118, 311),
    ("Leicestershire", "Children not with youth offending", 407, 463),
    ("Leicestershire", "Family star", 258, 506),
    ("Leicestershire", "No social care", 391, 425),
    ("Leicestershire", "Domestic abuse family star", 141, 231),
    ("Leicester", "Families worked with", 622, None),
    ("Leicester", "No ASB intervention", 465, 622),
    ("Leicester", "Minors offended less", 112, 119),
    ("Rutland", "Finance return", 1, None),
)

# The day of each estimate, and £ million required, realised and identified. What is still to be
# found, or is beyond what is required, follows.
SAVINGS_FROM = dt.date(2013, 4, 1)
SAVINGS: tuple[tuple[dt.date, str, str, str], ...] = (
    (dt.date(2013, 6, 30), "20.3", "6.1", "4.4"),
    (dt.date(2013, 12, 31), "23.6", "11.2", "5.3"),
    (dt.date(2014, 6, 30), "26.1", "16.9", "3.8"),
    (dt.date(2014, 12, 31), "27.8", "21.7", "2.1"),
    (dt.date(2016, 2, 29), "27.8", "26.9", "4.4"),
)


def drug_treatment() -> list[Extract]:
    """Both vintages, each with twelve months to its quarter's end and a year before. Embargoed."""
    return [
        Extract(
            source="drug_treatment",
            name=f"drug_treatment_{before}_{last}.csv",
            title="Completions of drug and alcohol treatment and returns to it, twelve months",
            producer="National Drug Treatment Monitoring System",
            licence=INVENTED,
            received=received,
            coverage=(first_day(_year_to(before)[0]), last_day(last)),
            notes=(
                "Illustrative. Invented people, to show an embargo. The printed papers give no "
                "figure. Completed: of people in treatment. Re-presented: of people who completed."
            ),
            header=PERIOD_RETURN,
            rows=[row for end in (before, last) for row in _treatment(end)],
            embargo=NATIONAL_RELEASE,
        )
        for before, last, received in (
            ("2014-06", "2015-06", dt.date(2015, 8, 12)),
            ("2014-12", "2015-12", dt.date(2016, 2, 10)),
        )
    ]


def _treatment(end: Month) -> list[tuple[Cell, ...]]:
    in_treatment, completed, came_back = TREATMENT[end]
    window = (first_day(_year_to(end)[0]), last_day(end))
    return [
        (FORCE, "Completed", *window, completed, in_treatment),
        (FORCE, "Re-presented", *window, came_back, completed),
    ]


def _year_to(end: Month) -> list[Month]:
    """The twelve months that end with a month."""
    return months(f"{int(end[:4]) - 1}{end[4:]}", end)[1:]


def night_time_economy() -> list[Extract]:
    """Incidents at night near licensed premises by month, received once."""
    chance = stream("night-time economy")
    counts: dict[Month, int] = {}
    for window, total in NIGHTS:
        weights = {
            month: days(month) * _NIGHT_SEASON[int(month[5:]) - 1] * shock(chance, 0.03)
            for month in window
        }
        counts |= deal(chance, total, weights)
    last = list(counts)[-1]
    return [
        Extract(
            source="night_time_economy",
            name=f"night_time_economy_{NIGHTS_FIRST}_{last}.csv",
            title="Incidents in or near licensed premises between 7pm and 7am, by month",
            producer="Leicestershire Police",
            licence=INVENTED,
            received=dt.date(2015, 7, 22),
            coverage=(first_day(NIGHTS_FIRST), last_day(last)),
            notes=(
                "Illustrative. Invented counts. Calibrated to the number printed for 2014-15. "
                "Recorded as such only since January 2014."
            ),
            header=("month", "area", "category", "count"),
            rows=[(month, FORCE, "Night-time incidents", count) for month, count in counts.items()],
        )
    ]


def supported_families() -> list[Extract]:
    """April to September 2015 from two councils; the third sent its finance return only."""
    window = (dt.date(2015, 4, 1), dt.date(2015, 9, 30))
    return [
        Extract(
            source="supported_families",
            name="supported_families_2015-04_2015-09.csv",
            title="Families of the three programmes and the outcomes that they met",
            producer="The three councils",
            licence=INVENTED,
            received=dt.date(2016, 1, 28),
            coverage=window,
            notes=(
                "Illustrative. Invented families. Calibrated to the numbers and percentages "
                "printed for April to September 2015. The paper says that the county's "
                "percentages are unlikely to be of all 824 families and not of how many; the "
                "denominators here are invented. Rutland made a finance return only, counted as "
                "1 here."
            ),
            header=PERIOD_RETURN,
            rows=[(area, category, *window, *figures) for area, category, *figures in FAMILIES],
        )
    ]


def savings() -> list[Extract]:
    """Both vintages: estimates to December 2014, and that of February 2016."""
    return [
        Extract(
            source="savings",
            name=f"savings_{SAVINGS[0][0]:%Y-%m}_{last:%Y-%m}.csv",
            title="Savings of the plan, £ million, by day of the estimate",
            producer="Chief finance officer",
            licence=INVENTED,
            received=received,
            coverage=(SAVINGS_FROM, last),
            notes=f"Illustrative. £ million over April 2013 to March 2017. {notes}",
            header=PERIOD_RETURN,
            rows=[row for estimate in SAVINGS if estimate[0] <= last for row in _saved(*estimate)],
        )
        for last, received, notes in (
            (
                dt.date(2014, 12, 31),
                dt.date(2015, 7, 15),
                "Set to the estimate printed as at 31 December 2014; the earlier ones are "
                "invented.",
            ),
            (
                dt.date(2016, 2, 29),
                dt.date(2016, 3, 1),
                'That of February 2016 is calibrated to the printed "over £31m" and "£27.8m '
                'required"; its parts and the estimates before December 2014 are invented.',
            ),
        )
    ]


def _saved(day: dt.date, *in_millions: str) -> list[tuple[Cell, ...]]:
    required, realised, identified = (Decimal(amount) for amount in in_millions)
    short = required - realised - identified
    amounts = {
        "Required": required,
        "Realised": realised,
        "Identified": identified,
        "To find": max(short, Decimal("0.0")),
        "Beyond required": max(-short, Decimal("0.0")),
    }
    return [(FORCE, name, SAVINGS_FROM, day, str(amount), None) for name, amount in amounts.items()]

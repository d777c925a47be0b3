"""Repeat cases at MARAC, and referrals to domestic abuse support: as workbooks, as partners send.

The printed 30%, 37%, 30% and 27% are of overlapping years, so the quarters are set first and the
years are their sums. The quarters that make a year go from 30% to 37% and back are uneven.
"""

from __future__ import annotations

import datetime as dt

from illustrative.drawing import deal, shock, stream
from illustrative.extracts import INVENTED, Extract
from illustrative.months import Month, first_day, last_day, months, quarters

CASES: tuple[tuple[int, int], ...] = (
    (98, 21), (101, 22), (97, 22), (104, 24),
    (103, 24), (106, 26), (108, 32), (105, 28),
    (110, 29), (112, 30), (115, 31), (113, 31),
    (120, 20), (128, 54), (110, 36), (112, 31),
    (131, 57), (137, 23), (134, 33), (138, 33),
)  # fmt: skip

UAVA = "UAVA"
DISTRICT_SERVICES = "Hinckley and Bosworth and Blaby support services"
OUTREACH = "LWA outreach"
EARLIER = "Previous providers"

# Service, first and last month, adults referred.
REFERRED: tuple[tuple[str, Month, Month, int], ...] = (
    (EARLIER, "2015-04", "2015-11", 672),
    (UAVA, "2015-12", "2015-12", 79),
    (UAVA, "2016-01", "2016-03", 271),
    (UAVA, "2016-04", "2016-12", 903),
    (UAVA, "2017-01", "2017-03", 271),
    (UAVA, "2017-04", "2017-12", 593),
    (DISTRICT_SERVICES, "2015-04", "2016-03", 274),
    (DISTRICT_SERVICES, "2016-04", "2017-03", 287),
    (OUTREACH, "2015-07", "2016-03", 101),
    (OUTREACH, "2016-04", "2017-03", 150),
)


def marac() -> list[Extract]:
    """Both vintages: twelve months ending each quarter, from September 2013."""
    whole = quarters("2012-10", "2017-09")
    return [
        Extract(
            source="marac",
            name=f"marac_2012-10_{last}.xlsx",
            title="Cases and repeat cases at MARAC, twelve months ending each quarter",
            producer="MARAC co-ordinators",
            licence=INVENTED,
            received=received,
            coverage=(first_day("2012-10"), last_day(last)),
            notes=(
                "Illustrative. Invented cases. Calibrated to the shares printed for the years "
                f"ending {printed}. Rows overlap: each is the sum of four quarters."
            ),
            header=("area", "category", "start", "end", "numerator", "denominator", "n"),
            rows=[
                (
                    "Leicestershire",
                    "Repeat cases",
                    first_day(whole[place - 3][0]),
                    last_day(whole[place][-1]),
                    sum(repeats for _, repeats in CASES[place - 3 : place + 1]),
                    sum(cases for cases, _ in CASES[place - 3 : place + 1]),
                    None,
                )
                for place in range(3, len(whole))
                if whole[place][-1] <= last
            ],
            sheet="MARAC",
        )
        for last, received, printed in (
            ("2016-12", dt.date(2017, 4, 20), "September and December 2016"),
            ("2017-09", dt.date(2018, 1, 16), "March and September 2017"),
        )
    ]


def referrals() -> list[Extract]:
    """Both vintages, by month and service."""
    rows: list[tuple[Month, str, int]] = []
    for service, first, last, total in REFERRED:
        chance = stream(f"referrals, {service}, {first}")
        window = months(first, last)
        dealt = deal(chance, total, {month: shock(chance, 0.05) for month in window})
        rows += [(month, service, dealt[month]) for month in window]
    order = (EARLIER, UAVA, DISTRICT_SERVICES, OUTREACH)
    rows.sort(key=lambda row: (row[0], order.index(row[1])))
    return [
        Extract(
            source="referrals",
            name=f"referrals_2015-04_{last_month}.xlsx",
            title="Adults referred to domestic abuse support by month and service",
            producer="Domestic abuse services",
            licence=INVENTED,
            received=received,
            coverage=(first_day("2015-04"), last_day(last_month)),
            notes=f"Illustrative. Invented referrals. {notes}",
            header=("month", "service", "area", "referrals"),
            rows=[
                (month, service, "Leicestershire", count)
                for month, service, count in rows
                if month <= last_month
            ],
            sheet="Referrals",
        )
        for last_month, received, notes in (
            (
                "2017-03",
                dt.date(2017, 4, 25),
                "Calibrated to the numbers printed for 2015-16 and 2016-17. UAVA began in "
                "December 2015, with sexual violence; earlier months are of several providers.",
            ),
            (
                "2017-12",
                dt.date(2018, 1, 23),
                "Calibrated to the numbers printed for 2016-17 and 2017. After March 2017 only "
                "UAVA made a return.",
            ),
        )
    ]

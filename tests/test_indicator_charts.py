"""The charts of an indicator say whose months they hold."""

from __future__ import annotations

import pytest
from quarterdeck import evidence
from quarterdeck.edition import Edition
from quarterdeck.indicator_charts import IndicatorCharts
from quarterdeck.paths import Workbook


@pytest.mark.parametrize(
    ("quarter", "indicator", "said"),
    [
        # Two of three services stopped making a return in April 2017.
        ("2017-18-Q3", "domestic_abuse_referrals", "December 2017. UAVA only."),
        ("2017-18-Q3", "vehicle_crime", "Leicestershire, April 2014 to December 2017. The scale"),
        (
            "2016-17-Q4",
            "domestic_abuse_referrals",
            "Hinckley, Bosworth and Blaby services, LWA outreach and UAVA only.",
        ),
    ],
)
def test_a_chart_of_services_names_them(
    shipped_workbook: Workbook, quarter: str, indicator: str, said: str
) -> None:
    edition = Edition.open(quarter, shipped_workbook.root)
    reading = evidence.find(edition, indicator)
    board = edition.params.frameworks["safer_communities"]
    chart = IndicatorCharts(edition, board, in_brief=False).of(reading)
    assert chart is not None
    assert said in chart.subtitle
    assert ("UAVA only" in chart.alt) is ("UAVA only" in said)

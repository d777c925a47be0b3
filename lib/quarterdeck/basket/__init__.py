"""The basket: every category of a monthly source against its own expected range.

Facts first, judgement last, exceptions first. Nothing here reads a file or makes a sentence.
"""

from quarterdeck.basket.contributions import Contributions, contributions
from quarterdeck.basket.districts import by_area
from quarterdeck.basket.opened import basket_problems, open_basket, printed
from quarterdeck.basket.watched import (
    Assurance,
    Category,
    Season,
    Since,
    Variation,
    Verdict,
    Watched,
    quarter_verdict,
    watch,
)
from quarterdeck.basket.whole import (
    FALSE_ALARMS,
    WatchedBasket,
    chance_of_as_many,
    expected_by_chance,
    false_alarm_rate,
    in_order,
)
from quarterdeck.basket.year_end import YearEnd, year_end

__all__ = [
    "FALSE_ALARMS",
    "Assurance",
    "Category",
    "Contributions",
    "Season",
    "Since",
    "Variation",
    "Verdict",
    "Watched",
    "WatchedBasket",
    "YearEnd",
    "basket_problems",
    "by_area",
    "chance_of_as_many",
    "contributions",
    "expected_by_chance",
    "false_alarm_rate",
    "in_order",
    "open_basket",
    "printed",
    "quarter_verdict",
    "watch",
    "year_end",
]

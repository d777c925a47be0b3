"""Control charts: limits first, then the rules that are met, then what they mean.

`control_chart` charts one monthly series, `rare_event_chart` the intervals between events, and
`control_charts` thousands of monthly series at once. A kind of chart is a function that gives a
segment its centre and limits (`limits`); a rule is a function that is given the months of a
segment and tells which of them belong to a signal (`rules`); a rule set is a list of rules in
order of precedence; verdicts come last (`verdicts`). Each can be added without touching the
others.
"""

from quarterdeck.statistics.control_charts.batch import ControlCharts, control_charts
from quarterdeck.statistics.control_charts.chart import (
    ControlChart,
    control_chart,
    days_between,
    rare_event_chart,
    sigma_bands,
)
from quarterdeck.statistics.control_charts.limits import (
    Limits,
    VaryingLimits,
    count_limits,
    geometric_limits,
    individuals_limits,
    mean_moving_range,
    median_centre,
    moving_range_limits,
    proportion_limits,
    rate_limits,
    time_between_limits,
)
from quarterdeck.statistics.control_charts.rules import (
    RULE_SETS,
    RULE_WORDS,
    Found,
    Rule,
    RunFacts,
    Stretch,
    crossings_limit,
    few_crossings,
    long_run,
    longest_run_limit,
    outside_limits,
    rule_set,
    run,
    run_facts,
    share_beyond,
    trend,
)
from quarterdeck.statistics.control_charts.verdicts import (
    COMMON_CAUSE,
    FEWEST_FOR_VERDICT,
    HIT_AND_MISS,
    NO_LIMITS,
    NO_TARGET,
    TOO_FEW_POINTS,
    TRIAL_LIMITS,
    WILL_FAIL,
    WILL_PASS,
    assurance,
)

__all__ = [
    "COMMON_CAUSE",
    "FEWEST_FOR_VERDICT",
    "HIT_AND_MISS",
    "NO_LIMITS",
    "NO_TARGET",
    "RULE_SETS",
    "RULE_WORDS",
    "TOO_FEW_POINTS",
    "TRIAL_LIMITS",
    "WILL_FAIL",
    "WILL_PASS",
    "ControlChart",
    "ControlCharts",
    "Found",
    "Limits",
    "Rule",
    "RunFacts",
    "Stretch",
    "VaryingLimits",
    "assurance",
    "control_chart",
    "control_charts",
    "count_limits",
    "crossings_limit",
    "days_between",
    "few_crossings",
    "geometric_limits",
    "individuals_limits",
    "long_run",
    "longest_run_limit",
    "mean_moving_range",
    "median_centre",
    "moving_range_limits",
    "outside_limits",
    "proportion_limits",
    "rare_event_chart",
    "rate_limits",
    "rule_set",
    "run",
    "run_facts",
    "share_beyond",
    "sigma_bands",
    "time_between_limits",
    "trend",
]

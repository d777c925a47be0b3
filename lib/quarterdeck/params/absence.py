"""Why there is no value."""

from __future__ import annotations

from enum import StrEnum


class Absence(StrEnum):
    """Why there is no value. Never blank, never zero, never NaN in print."""

    NOT_RECEIVED = "not_received"
    NOT_YET_PUBLISHED = "not_yet_published"
    SUPPRESSED = "suppressed"
    TOO_FEW_RESPONSES = "too_few_responses"
    NO_MEASURE = "no_measure"
    NO_BASELINE = "no_baseline"
    NOT_COMPARABLE = "not_comparable"
    DATA_FAULT = "data_fault"

"""Which windows an indicator is read on at a quarter, and its values on them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from quarterdeck.figures import Figures, Value, absent
from quarterdeck.params.absence import Absence
from quarterdeck.params.framework import Framework
from quarterdeck.params.register import Indicator, Kind, Period, PeriodBasis
from quarterdeck.periods import Quarter, Window, previous_year_end, window_at, windows_at


def _same_months(window: Window, year: Window) -> Window:
    """The window's months in a financial year; the whole year where it is as long as one."""
    if window.months >= year.months:
        return year
    ends_in = Quarter.containing(window.end).financial_year
    return window.shift(12 * (year.start.year - ends_in.start.year))


def _as_baseline(value: Value, before: str = "") -> Value:
    """A value as a baseline: what wasn't received or recorded is none.

    before: whose it is, said where the reason doesn't name the window itself.
    """
    if value.absence not in (Absence.NOT_RECEIVED, Absence.NO_MEASURE):
        return value
    named = value.window.words in value.reason
    reason = value.reason if named else f"{before}{value.reason}"
    return absent(value.window, Absence.NO_BASELINE, reason)


@dataclass(frozen=True)
class IndicatorWindows:
    """The windows of one indicator at one quarter, and its values on them."""

    figures: Figures
    framework: Framework
    indicator: Indicator
    quarter: Quarter

    def latest(self, area: str, quarter: Quarter, period: Period) -> Value:
        """The value on the latest window that the period allows and for which there is a return.

        Where nothing was received for any of them, the latest, with that as its absence.
        """
        windows = windows_at(
            period.basis.value,
            quarter,
            ends_in_month=period.ends_in_month,
            latest_within_months=period.latest_within_months,
        ) or (window_at(period.basis.value, quarter, ends_in_month=period.ends_in_month),)
        latest: Value | None = None
        for window in windows:
            value = self.figures.value(self.indicator, area, window)
            if value.absence is not Absence.NOT_RECEIVED:
                return value
            latest = latest or value
        assert latest is not None  # there is always a window
        return latest

    def year_end(self, current: Window) -> Window:
        """The previous year end as now known: twelve months to 31 March, or as late as is held."""
        year = previous_year_end(self.quarter)
        period = self.indicator.period
        twelve_months = Period(
            basis=PeriodBasis.ROLLING_12_MONTHS,
            latest_within_months=period.latest_within_months,
            ends_in_month=period.ends_in_month,
        )
        found = self.latest(
            self.indicator.area or self.framework.area, Quarter.containing(year.end), twelve_months
        ).window
        return found.like_for_like if found == current else found

    def values(self, area: str, current: Window, year_end: Window) -> tuple[Value, Value, Value]:
        """The values now, at the year end and a year before.

        Of money: the estimates that stand now, that stood at the year end, and a year before.
        """
        if self.indicator.kind is not Kind.MONEY:
            windows = (current, year_end, current.like_for_like)
            now, then, before = (
                self.figures.value(self.indicator, area, window) for window in windows
            )
            return now, then, before
        standing = partial(self.figures.standing, self.indicator, area)
        now = standing(current)
        a_year_before = now.window.like_for_like
        return (
            now,
            standing(year_end, previous_year_end(self.quarter).end),
            standing(a_year_before, a_year_before.end),
        )

    def baseline(self, area: str, current: Window, previous: Value) -> Value | None:
        """The value that improvement is judged against; None where none is named or measured.

        That of the indicator's year, or else the framework's: the whole year, or for a shorter
        window the same months of it. "previous" is a year before.
        """
        label = self.indicator.baseline or self.framework.baseline
        if label is None or not self.indicator.is_measured or self.indicator.kind is Kind.MONEY:
            return None
        if label == "previous":
            return _as_baseline(previous)
        year = Window.financial_year(label)
        value = self.figures.value(self.indicator, area, _same_months(current, year))
        return _as_baseline(value, f"{label}: ")

    def quarter_before(self, area: str, current: Window) -> Value | None:
        """The value on the three months before the current ones, given for context.

        None where the indicator isn't counted by quarter, or isn't counted at all.
        """
        indicator = self.indicator
        if indicator.period.basis is not PeriodBasis.QUARTER or indicator.kind is Kind.MONEY:
            return None
        if not indicator.is_measured:
            return None
        return self.figures.value(indicator, area, current.shift(-current.months))

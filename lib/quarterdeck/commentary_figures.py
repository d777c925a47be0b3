"""Figures in commentary as references: `{vehicle_crime.value}`, put in as the tables print them.

A reference is an indicator's id, then, if it isn't the indicator's own area that is meant, an
area's id or `districts`, then the figure's name: `{vehicle_crime.charnwood.count}`. What can't be
printed is refused with the reason: an unknown name, a figure that isn't there or isn't yet
published, a change that isn't like for like. `docs/commentary.md` lists the names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from quarterdeck import printing
from quarterdeck.params.absence import Absence
from quarterdeck.params.documents import did_you_mean, nearest
from quarterdeck.params.register import Kind
from quarterdeck.readings import Reading, Readings, WindowName
from quarterdeck.rounding import round_half_up
from quarterdeck.wording import baselines, in_cells, quarter_before

#: A name in braces; one with a colon refers to another place of the paper, and isn't ours.
IN_BRACES: Final = re.compile(r"\{(?P<name>[^{}:]*)\}")
#: What stands in braces and is no figure: the words that change with the quarter.
PAPER_WORDS: Final = ("quarter", "period", "meeting", "weekday", "marking")


class Unresolved(Exception):
    """A reference that can't be printed: what is wrong and what would be right, each a clause."""

    def __init__(self, wrong: str, right: str = "") -> None:
        self.wrong, self.right = wrong, right
        super().__init__(f"{wrong}; {right}" if right else wrong)


@dataclass(frozen=True)
class Reference:
    """A name in braces with its place in the text."""

    name: str
    start: int
    end: int

    @property
    def is_figure(self) -> bool:
        """Whether it asks for a figure, not for words of the quarter or an appendix."""
        return "." in self.name or not (
            self.name in PAPER_WORDS or self.name.startswith("appendix_")
        )


def references(text: str) -> Iterator[Reference]:
    """Every name in braces that a text asks for."""
    for found in IN_BRACES.finditer(text):
        yield Reference(found["name"].strip(), found.start(), found.end())


def loose_braces(text: str) -> Iterator[tuple[int, str]]:
    """Each brace that opens or closes no name, with the words from it on or up to it."""
    left = re.sub(r"\{[^{}]*\}", lambda found: "\u2022" * len(found[0]), text)
    for found in re.finditer(r"[{}]", left):
        place = found.start()
        around = text[place:][:24] if found[0] == "{" else text[: place + 1][-24:]
        yield place, around.split(" ")[0] if found[0] == "{" else around.split(" ")[-1]


# What each name prints


def _value(name: WindowName) -> Callable[[Reading], str]:
    def printed(reading: Reading) -> str:
        _present(reading, name)
        return in_cells.figure(reading, name)

    return printed


def _count(name: WindowName) -> Callable[[Reading], str]:
    def printed(reading: Reading) -> str:
        _present(reading, name)
        if reading.indicator.kind is Kind.MONEY:
            _missing(reading, "a sum of money and no count")
        return printing.number(_known(reading.numerator(name), reading, "no count"))

    return printed


def _base(reading: Reading) -> str:
    _present(reading, "current")
    return printing.number(_known(reading.denominator(), reading, "nothing that it is divided by"))


def _period(name: WindowName) -> Callable[[Reading], str]:
    def printed(reading: Reading) -> str:
        _has_quarter_before(reading, name)
        if not reading.has_window(name):
            raise Unresolved(f"{_of(reading)} has no {name} period: {reading.reason(name)}")
        if name == "baseline":
            return baselines.in_baseline(reading)
        return printing.in_period(reading.window(name))

    return printed


def _change(reading: Reading) -> str:
    _compared(reading)
    row = reading.row
    return _size(reading, row["compared_earlier"], row["compared_current"])


def _difference(reading: Reading) -> str:
    _compared(reading)
    return in_cells.difference(reading)


def _change_percent(reading: Reading) -> str:
    _compared(reading)
    percent = float(reading.row["change_percent"])
    return _percent(reading, percent, "change", "" if reading.row["small_numbers"] else "from 0")


def _baseline_change(reading: Reading) -> str:
    _against_baseline(reading)
    return _size(reading, reading.value("baseline"), reading.value())


def _baseline_difference(reading: Reading) -> str:
    _against_baseline(reading)
    return in_cells.variance(reading)


def _baseline_percent(reading: Reading) -> str:
    _against_baseline(reading)
    percent = reading.against_baseline.percent
    # As the dashboard's variance has it.
    return _percent(reading, percent, "baseline_change", "", in_cells.decimals_of_whole(percent))


def _quarter_before_change(reading: Reading) -> str:
    _beside_quarter_before(reading)
    return _size(reading, reading.value("quarter_before"), reading.value())


def _quarter_before_difference(reading: Reading) -> str:
    _beside_quarter_before(reading)
    return quarter_before.difference(reading)


def _quarter_before_percent(reading: Reading) -> str:
    _beside_quarter_before(reading)
    percent = reading.beside_quarter_before.percent
    why = "from 0" if reading.numerator("quarter_before") == 0 else ""
    return _percent(
        reading, percent, "quarter_before_change", why, in_cells.decimals_of_whole(percent)
    )


def _size(reading: Reading, earlier: float, later: float) -> str:
    """A change without its sign, of the figures as printed: "341", "1.0 percentage points"."""
    decimals = reading.indicator.decimals
    size = printing.number(abs(in_cells.gap(earlier, later, decimals)), decimals)
    if reading.indicator.is_percentage:
        return f"{size} percentage point{'' if size == '1' else 's'}"
    return f"£{size}m" if reading.indicator.kind is Kind.MONEY else size


def _percent(
    reading: Reading, percent: float, instead: str, why: str, decimals: int | None = None
) -> str:
    """A change in per cent without its sign, or which reference to write instead."""
    if reading.indicator.is_percentage:
        raise Unresolved(
            f"{_of(reading)} is a percentage, which changes by percentage points",
            f"write {{{reading.indicator.id}.{instead}}}",
        )
    if pd.isna(percent):
        why = why or "from so small a number"
        raise Unresolved(
            f"{_of(reading)} has no change in per cent: it would be reckoned {why}",
            f"write {{{reading.indicator.id}.{instead}}}",
        )
    size = abs(percent)
    if decimals is None:
        decimals = 1 if size < 100 else 0
    return f"{printing.number(size, decimals)}%"


def _target(reading: Reading) -> str:
    return str(reading.row["target"]) or _missing(reading, "no target or band")


def _rank(reading: Reading) -> str:
    return in_cells.rank(reading) or _missing(reading, "no rank among its neighbours")


def _average(reading: Reading) -> str:
    average = float(reading.row["peers_average"])
    if pd.isna(average):
        _missing(reading, "no average of its neighbours")
    if in_cells.is_ranked_as_rate(reading.indicator):
        return f"{printing.number(average, 2)} {in_cells.compared_unit(reading.indicator)}"
    return in_cells.printed(reading.indicator, average)


def _projection(reading: Reading) -> str:
    return in_cells.projection(reading) or _not_projected(reading)


def _projection_interval(reading: Reading) -> str:
    return in_cells.projection_interval(reading) or _not_projected(reading)


def _projection_period(reading: Reading) -> str:
    found = reading.projection
    return _not_projected(reading) if found is None else printing.in_period(found.window)


#: Each name of a figure, what it says, and how it is made.
FIGURES: Final[dict[str, tuple[str, Callable[[Reading], str]]]] = {
    "value": ("the value, as the dashboard prints it", _value("current")),
    "count": ("what was counted: offences, people, positive answers", _count("current")),
    "base": ("what that is divided by: people, cases, answers", _base),
    "period": ("what the value covers, to stand after “in”", _period("current")),
    "previous": ("the value a year before", _value("previous")),
    "previous_count": ("what was counted a year before", _count("previous")),
    "previous_period": ("what the value of a year before covers", _period("previous")),
    "change": ("the change on a year before, in its unit, without a sign", _change),
    "change_percent": ("that change in per cent, without a sign", _change_percent),
    "difference": ("that change with its sign, as the headline has it", _difference),
    "year_end": ("the value at the last year end, which is for reference", _value("year_end")),
    "baseline": ("the value in the baseline year", _value("baseline")),
    "baseline_period": ("what the baseline covers, to stand after “in”", _period("baseline")),
    "baseline_change": ("the change since the baseline, without a sign", _baseline_change),
    "baseline_change_percent": ("that change in per cent, without a sign", _baseline_percent),
    "baseline_difference": ("that change with its sign, as printed", _baseline_difference),
    "quarter_before": ("the value in the quarter before", _value("quarter_before")),
    "quarter_before_period": (
        "what that covers, to stand after “in”",
        _period("quarter_before"),
    ),
    "quarter_before_change": (
        "the difference from the quarter before, without a sign: context, never tested",
        _quarter_before_change,
    ),
    "quarter_before_change_percent": (
        "that difference in per cent, without a sign",
        _quarter_before_percent,
    ),
    "quarter_before_difference": (
        "that difference with its sign, as the headline has it",
        _quarter_before_difference,
    ),
    "target": ("the target or band in force", _target),
    "rank": ("the place among its neighbours, 1st the best", _rank),
    "average": ("the neighbours’ average", _average),
    "projection": ("the figure projected for the plan’s last year", _projection),
    "projection_interval": ("its 95% interval", _projection_interval),
    "projection_period": ("the year that is projected", _projection_period),
}
DISTRICTS: Final = "districts"
#: Of the districts, after `districts.`.
DISTRICT_FIGURES: Final = {
    "top": "the district with the highest figure, and the figure",
    "bottom": "the district with the lowest",
}


@dataclass(frozen=True)
class FigureWords:
    """Prints the references of a text from an indicator table.

    frameworks: those whose indicators may be named, the one that the words are printed with first.
    """

    readings: Readings
    frameworks: tuple[str, ...]

    def resolved(self, name: str) -> str:
        """What a reference prints. Raises Unresolved."""
        first, *middle, figure = [part.strip() for part in name.split(".")] + (
            [] if "." in name else [""]
        )
        if len(middle) > 1 or not figure:
            raise Unresolved(*self._unknown_name(name, first))
        framework = self._framework(first)
        if middle == [DISTRICTS]:
            return self._district(framework, first, figure)
        if figure not in FIGURES:
            wrong = f"{{{name}}} asks for no figure that is known"
            raise Unresolved(wrong, did_you_mean(figure, FIGURES, "names"))
        return FIGURES[figure][1](self._reading(framework, first, *middle))

    def reading_of(self, name: str) -> Reading | None:
        """The reading that a reference is about; None for districts and for what is unknown."""
        if "." not in name:
            return None
        first, *middle = [part.strip() for part in name.split(".")][:-1]
        if len(middle) > 1:
            return None
        try:
            framework = self._framework(first)
            return None if middle == [DISTRICTS] else self._reading(framework, first, *middle)
        except Unresolved:
            return None

    def filled(self, text: str, words: Collection[str] = ()) -> str:
        """A text with each figure put in. words: names in braces that others put in.

        Raises Unresolved for the first that can't be.
        """
        return IN_BRACES.sub(
            lambda found: found[0] if found["name"] in words else self.resolved(found["name"]), text
        )

    # Finding the row

    def _framework(self, indicator: str) -> str:
        for framework in self.frameworks:
            if indicator in self._indicators(framework):
                return framework
        known = sorted({one for name in self.frameworks for one in self._indicators(name)})
        raise Unresolved(
            f"no indicator of this quarter is called {indicator!r}",
            did_you_mean(indicator, known, "indicators"),
        )

    def _indicators(self, framework: str) -> frozenset[str]:
        table = self.readings.table
        return frozenset(table.loc[table["framework"] == framework, "indicator"])

    def _reading(self, framework: str, indicator: str, area: str | None = None) -> Reading:
        try:
            return self.readings.get(framework, indicator, area)
        except KeyError:
            table = self.readings.table
            rows = table[(table["framework"] == framework) & (table["indicator"] == indicator)]
            known = [*dict.fromkeys(rows["area"]), DISTRICTS]
            raise Unresolved(
                f"{indicator} has no figure for {area!r}", did_you_mean(str(area), known, "areas")
            ) from None

    def _unknown_name(self, name: str, first: str) -> tuple[str, str]:
        wrong = f"{{{name}}} is neither a figure nor a name that commentary may use"
        known = {one for framework in self.frameworks for one in self._indicators(framework)}
        if first in known:
            return wrong, f"say which figure: {{{first}.value}}"
        close = nearest(name, [*PAPER_WORDS, *sorted(known)])
        if close in known:
            return wrong, f"did you mean {{{close}.value}}?"
        if close is not None:
            return wrong, f"did you mean {{{close}}}?"
        return wrong, "write {<indicator>.value}"

    def _district(self, framework: str, indicator: str, figure: str) -> str:
        """The district with the highest or lowest figure, by name, and the figure."""
        if figure not in DISTRICT_FIGURES:
            right = did_you_mean(figure, DISTRICT_FIGURES, "names after districts")
            raise Unresolved(f"districts have no {figure!r}", right)
        found = self.readings.districts(framework, indicator)
        if not found:
            raise Unresolved(f"{indicator} isn’t held by district")
        for reading in found:
            _present(reading, "current")
        # Rounded as printed, so that what is printed alike is a tie.
        by_figure = {
            reading.area: round_half_up(_compared_figure(reading), _district_decimals(reading))
            for reading in found
        }
        chosen = (max if figure == "top" else min)(by_figure.values())
        names = [one.area_name for one in found if by_figure[one.area] == chosen]
        if len(names) == len(found):
            raise Unresolved(f"every district has the same figure for {indicator}")
        return f"{printing.joined(names)} ({_printed_of_district(found[0], chosen)})"


def _compared_figure(reading: Reading) -> float:
    """What a district is compared by: a count's rate where the register gives one."""
    as_rate = reading.indicator.compared_per is not None
    return float(reading.row["compared_rate"]) if as_rate else reading.value()


def _district_decimals(reading: Reading) -> int:
    return 1 if reading.indicator.compared_per is not None else reading.indicator.decimals


def _printed_of_district(reading: Reading, value: float) -> str:
    if reading.indicator.compared_per is None:
        return in_cells.printed(reading.indicator, value)
    return f"{printing.number(value, 1)} {in_cells.compared_unit(reading.indicator)}"


# What can't be printed


def _of(reading: Reading) -> str:
    return f"{reading.indicator.id} for {reading.area_name}"


def _present(reading: Reading, name: WindowName) -> None:
    """Raises Unresolved, saying which kind of absence it is, where there is no value."""
    _has_quarter_before(reading, name)
    absence = reading.absence(name)
    if absence is None:
        return
    if absence is Absence.NOT_YET_PUBLISHED:
        raise Unresolved(
            f"{_of(reading)} is embargoed: its figure may not be told before it is published",
            "take the sentence out of this edition",
        )
    when = {
        "current": "",
        "previous": " a year before",
        "year_end": " at the year end",
        "baseline": " in the baseline year",
        "quarter_before": " in the quarter before",
    }[name]
    why = in_cells.absence_words(reading, name).rstrip(".")
    raise Unresolved(
        f"{_of(reading)} has no figure{when}: {printing.in_sentence(why)}",
        "say so in words, or take the sentence out",
    )


def _compared(reading: Reading) -> None:
    """Raises Unresolved where the change on a year before isn't like for like."""
    _present(reading, "current")
    if not reading.is_compared:
        raise Unresolved(
            f"{_of(reading)} isn’t compared with a year before: "
            f"{reading.row['comparison_sentence']}"
        )


def _against_baseline(reading: Reading) -> None:
    """Raises Unresolved where a value isn't compared with its baseline."""
    _present(reading, "current")
    if not reading.has_window("baseline"):
        raise Unresolved(f"{_of(reading)} has no baseline")
    against = reading.against_baseline
    if against.withheld is not None or pd.isna(against.change):
        raise Unresolved(
            f"{_of(reading)} isn’t compared with its baseline: "
            f"{against.sentence or reading.improvement_reason}"
        )


def _has_quarter_before(reading: Reading, name: WindowName) -> None:
    """Raises Unresolved where the quarter before is asked of what isn't counted by quarter."""
    if name == "quarter_before" and not reading.has_window(name):
        raise Unresolved(f"{_of(reading)} isn’t counted by quarter, so it has no quarter before")


def _beside_quarter_before(reading: Reading) -> None:
    """Raises Unresolved where a value isn't set beside the quarter before's."""
    _present(reading, "current")
    _present(reading, "quarter_before")
    found = reading.beside_quarter_before
    if found.withheld is not None:
        raise Unresolved(f"{_of(reading)} isn’t set beside the quarter before: {found.sentence}")


def _known(value: float, reading: Reading, lacking: str) -> float:
    if pd.isna(value):
        raise Unresolved(f"{_of(reading)} has {lacking}")
    return value


def _missing(reading: Reading, lacking: str) -> str:
    raise Unresolved(f"{_of(reading)} has {lacking}")


def _not_projected(reading: Reading) -> str:
    raise Unresolved(
        f"{_of(reading)} has no projection: {reading.projection_reason or 'none made'}"
    )


def frameworks_of(readings: Readings, first: Sequence[str] = ()) -> tuple[str, ...]:
    """The frameworks of a quarter's table, those named first before the others."""
    return tuple(dict.fromkeys([*first, *readings.table["framework"]]))

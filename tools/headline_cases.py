"""Every kind of sentence that `wording` makes, with its case: `docs/headlines.md`.

    python tools/headline_cases.py

Each case is a small register and a few observations, and goes the whole way through the indicator
table, so that figures, tests and verdicts are real. Two reasons for which nothing is compared, and
what is absent, can't be brought about by a row or two; there the table's columns are set by hand.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import pandas as pd
from quarterdeck.charts.alternatives import trend_alt
from quarterdeck.comparability import ABSENCE_WORDS, comparability
from quarterdeck.figures.values import Value
from quarterdeck.indicators import indicator_table
from quarterdeck.params import (
    Absence,
    Area,
    AreaKind,
    Band,
    Break,
    Framework,
    Indicator,
    Kind,
    Outcome,
    Paper,
    Params,
    Period,
    PeriodBasis,
    Polarity,
    QuarterParams,
    ReaderName,
    Section,
    Selection,
    Source,
    Target,
)
from quarterdeck.params.house_form import Contact
from quarterdeck.params.quarter import Assessment
from quarterdeck.periods import Quarter, Window
from quarterdeck.readings import Reading, Readings, WindowName
from quarterdeck.sources.observations import DATE_TYPE
from quarterdeck.wording import in_cells, sentences

PAGE: Final = Path(__file__).parents[1] / "docs" / "headlines.md"
QUARTER: Final = Quarter.parse("2017-18-Q3")
_SINCE: Final = dt.date(2012, 4, 1)
_YEARS: Final = {"baseline": 2012, "previous": 2016, "current": 2017}
_PEOPLE: Final = 30_000
_DAY: Final = dt.timedelta(days=1)

Row = dict[str, object]


@dataclass(frozen=True)
class Case:
    """One case: what it shows and the reading that its sentences are made of."""

    shows: str
    reading: Reading
    judged: bool = False
    group: str = ""  # beside which peers it stands

    @property
    def cell(self) -> str:
        """What stands in a cell: the figure; its variance where a baseline decides; its rank."""
        variance = in_cells.variance(self.reading) if self.judged else ""
        rank = in_cells.rank(self.reading) if self.group else ""
        return "; ".join(filter(None, (in_cells.figure(self.reading), variance, rank)))

    @property
    def line(self) -> str:
        """The line under a cell: change and standing, or why they are withheld."""
        if not self.judged:
            return in_cells.direction_line(self.reading)
        verdict = in_cells.IMPROVEMENT_WORDS[self.reading.improvement]
        reason = self.reading.improvement_reason
        return f"{verdict}: {reason}" if reason else verdict

    @property
    def paragraph(self) -> str:
        """The paragraph's lead, with what it says of peers."""
        lead = sentences.headline(self.reading, judged=self.judged)
        beside = sentences.peers_sentence(self.reading, self.group) if self.group else ""
        return " ".join(filter(None, (lead, beside)))

    @property
    def alt(self) -> str:
        """A chart of the two values in words; "" where one of them is missing."""
        reading = self.reading
        names: tuple[WindowName, ...] = ("previous", "current")
        if not all(reading.is_present(name) for name in names):
            return ""
        points = pd.DataFrame(
            {
                "start": reading.window(name).start,
                "end": reading.window(name).end,
                "value": reading.value(name),
            }
            for name in names
        )
        return trend_alt(
            points,
            measure_words=reading.indicator.title,
            decimals=reading.indicator.decimals,
            suffix="%" if reading.indicator.is_percentage else "",
        )


@dataclass(frozen=True)
class Part:
    """A part of the page: a heading, what it shows, and its cases."""

    heading: str
    about: str
    cases: tuple[Case, ...]


# Observations


def _row(
    source: str,
    start: dt.date,
    end: dt.date,
    numerator: float,
    denominator: float | None = None,
    n: float | None = None,
    category: str = "all",
) -> Row:
    return {
        "source": source,
        "category": category,
        "subcategory": "",
        "area": "midshire",
        "start": start,
        "end": end,
        "numerator": numerator,
        "denominator": denominator,
        "n": n,
        "status": "ok" if numerator else "zero",
        "extract": f"{source}/2018-01-15.csv",
        "received": dt.date(2018, 1, 15),
        "embargoed_until": None,
    }


def _month(source: str, year: int, month: int, count: float, category: str = "all") -> Row:
    last = calendar.monthrange(year, month)[1]
    start, end = dt.date(year, month, 1), dt.date(year, month, last)
    return _row(source, start, end, count, category=category)


def monthly(
    counts: dict[int, float], source: str = "crime", category: str = "all"
) -> Iterator[Row]:
    """A year's count by its calendar year, spread over its months as evenly as may be."""
    for year, count in counts.items():
        for month in range(1, 13):
            upto, before = round(count * month / 12), round(count * (month - 1) / 12)
            yield _month(source, year, month, upto - before, category)


def baseline_months(count: float) -> Iterator[Row]:
    """The count of the baseline year 2012-13, spread over its months."""
    for place in range(12):
        year, month = (2012, place + 4) if place < 9 else (2013, place - 8)
        upto, before = round(count * (place + 1) / 12), round(count * place / 12)
        yield _month("crime", year, month, upto - before)


def yearly(source: str, shares: dict[str, tuple[float, float]]) -> Iterator[Row]:
    """A numerator and what it is of, by the name of the window."""
    for name, (numerator, denominator) in shares.items():
        year = _YEARS[name]
        start, end = dt.date(year, 1, 1), dt.date(year, 12, 31)
        if name == "baseline":
            start, end = dt.date(year, 4, 1), dt.date(year + 1, 3, 31)
        yield _row(source, start, end, numerator, denominator, denominator)


def people() -> Iterator[Row]:
    """The residents of Midshire."""
    for year in (2012, 2013, 2015, 2016, 2017):
        day = dt.date(year, 6, 30)
        yield _row("people", day, day, _PEOPLE, category="all_ages")


# The register

_READERS: Final = {
    "crime": ReaderName.MONTHLY_COUNTS,
    "people": ReaderName.POPULATION,
    "conferences": ReaderName.PERIOD_RETURN,
    "survey": ReaderName.SURVEY,
    "services": ReaderName.REFERRALS,
    "cohorts": ReaderName.COHORT,
}
_OF_KIND: Final[dict[Kind, tuple[str, str, str, str, int]]] = {
    Kind.COUNT: ("crime", "Burglary", "offences", "number", 0),
    Kind.RATE: ("crime", "Burglary", "offences", "per 1,000 people", 2),
    Kind.PROPORTION: ("conferences", "Repeat cases", "cases", "per cent of cases", 1),
    Kind.SURVEY: ("survey", "Satisfaction", "victims", "per cent of victims", 1),
    Kind.RATIO: ("cohorts", "Re-offending", "offences", "offences per person", 2),
    Kind.REDUCTION: ("cohorts", "Reduction in offending", "offences", "per cent fewer", 1),
    Kind.MONEY: ("conferences", "Savings", "£ million", "£ million", 1),
}


def indicator(kind: Kind = Kind.COUNT, **given: Any) -> Indicator:
    """An indicator of a kind, of which lower is better unless told otherwise."""
    source, title, noun, unit, decimals = _OF_KIND.get(
        kind, ("crime", "Training", "assessments", "assessment", 0)
    )
    settings: dict[str, Any] = {
        "id": "measure",
        "title": title,
        "short_title": title,
        "unit": unit,
        "noun": noun,
        "definition": "Made up for an example.",
        "kind": kind,
        "polarity": Polarity.LOWER,
        "decimals": decimals,
        "period": Period(basis=PeriodBasis.ROLLING_12_MONTHS),
    }
    if kind not in (Kind.ASSESSMENT, Kind.NO_MEASURE):
        settings["numerator"] = Selection(source=source)
    if kind is Kind.RATE:
        settings |= {
            "per": 1000,
            "denominator": Selection(source="people", categories=("all_ages",)),
        }
    return Indicator(**(settings | given))


def _params(measured: Indicator, assessments: Sequence[Assessment], projected: bool) -> Params:
    area = Area(id="midshire", name="Midshire", kind=AreaKind.COUNTY)
    sources = {
        name: Source(
            id=name,
            title=name.capitalize(),
            producer="Midshire Police",
            reader=reader,
            frequency="yearly",
            licence="Open Government Licence v3.0",
            describes="Made up for an example.",
            labels={"first": "the first service", "second": "the second"},
        )
        for name, reader in _READERS.items()
    }
    framework = Framework(
        id="example",
        title="Example",
        area="midshire",
        districts=(),
        outcomes=(
            Outcome(
                id="outcome",
                title="Outcome",
                short_title="Outcome",
                introduction="An example.",
                indicators=(measured.id,),
            ),
        ),
        indicators=(measured,),
        baseline="2012-13",
        projected_to="2018-19" if projected else None,
    )
    paper = Paper(
        id="paper",
        body="Board",
        title="Paper",
        framework="example",
        notebook="01_paper.ipynb",
        sections=(Section(id="introduction", heading="Introduction"),),
        recommendation_lead="That the Board:",
        recommendations=("notes it.",),
        contacts=(Contact(role="Analyst", team="Team"),),
    )
    quarter = QuarterParams(
        quarter=QUARTER.label,
        papers=("paper",),
        cutoff=dt.date(2018, 2, 2),
        published=dt.date(2018, 2, 9),
        assessments=tuple(assessments),
    )
    return Params(
        areas=MappingProxyType({area.id: area}),
        peer_groups=MappingProxyType({}),
        sources=MappingProxyType(sources),
        frameworks=MappingProxyType({"example": framework}),
        papers=MappingProxyType({"paper": paper}),
        quarters=MappingProxyType({QUARTER.label: quarter}),
    )


def reading_of(
    measured: Indicator,
    rows: Sequence[Row],
    *,
    assessments: Sequence[Assessment] = (),
    projected: bool = False,
    **columns: Any,
) -> Reading:
    """The reading of an indicator from its observations. columns: set by hand in its row."""
    known = _params(measured, assessments, projected)
    frame = pd.DataFrame([*rows, *people()]).astype(
        {
            **dict.fromkeys(("start", "end", "received", "embargoed_until"), DATE_TYPE),
            **dict.fromkeys(("numerator", "denominator", "n"), "float64"),
            **dict.fromkeys(
                ("source", "category", "subcategory", "area", "status", "extract"), "str"
            ),
        }
    )
    table = indicator_table(frame, known, QUARTER)
    for name, value in columns.items():
        table[name] = [value]
    return Readings(table, known, QUARTER).get("example", measured.id)


# The cases

#: Per kind: a year before, and what follows for each way that a figure may go.
_WAYS: Final = ("up, more than chance", "down, more than chance", "up, perhaps chance", "level")


def _counts(before: float, *after: float) -> Iterator[tuple[str, list[Row]]]:
    for way, now in zip(_WAYS, after, strict=True):
        yield way, [*monthly({2016: before, 2017: now}), *baseline_months(before)]


def _shares(
    source: str, base: float, before: float, *after: float
) -> Iterator[tuple[str, list[Row]]]:
    for way, now in zip(_WAYS, after, strict=True):
        shares = {
            "baseline": (before, base),
            "previous": (before, base),
            "current": (now, base),
        }
        yield way, list(yearly(source, shares))


def of_kind(kind: Kind) -> list[tuple[str, list[Row]]]:
    """The four ways that a figure of a kind may go, with their observations."""
    source = _OF_KIND[kind][0]
    made: dict[Kind, Callable[[], Iterator[tuple[str, list[Row]]]]] = {
        Kind.COUNT: lambda: _counts(1200, 1500, 960, 1212, 1200),
        Kind.RATE: lambda: _counts(1200, 1500, 960, 1212, 1200),
        Kind.PROPORTION: lambda: _shares(source, 540, 146, 230, 90, 150, 146),
        Kind.SURVEY: lambda: _shares(source, 1000, 805, 900, 700, 810, 805),
        Kind.RATIO: lambda: _shares(source, 200, 164, 260, 90, 170, 164),
        Kind.REDUCTION: lambda: _shares(source, 600, 340, 200, 480, 335, 340),
    }
    return list(made[kind]())


KINDS: Final = (*(Kind.COUNT, Kind.RATE, Kind.PROPORTION, Kind.SURVEY, Kind.RATIO, Kind.REDUCTION),)
_REASONS: Final = {
    Polarity.LOWER: None,
    Polarity.HIGHER: "an increase in reporting is the aim",
    Polarity.NEUTRAL: "fewer may be good or bad",
}


#: Of satisfaction, and of a cut in offending, more is better.
_BETTER_HIGHER: Final = (Kind.SURVEY, Kind.REDUCTION)


def kinds() -> Iterator[Part]:
    """Every kind of figure, each way that it may go."""
    for kind in KINDS:
        cases = tuple(Case(way, reading_of(indicator(kind), rows)) for way, rows in of_kind(kind))
        yield Part(f"A {kind.value}", "A change that may be chance never rose or fell.", cases)


def polarities() -> Part:
    """Lower is better, higher is better, neither is: each way that a count may go."""
    cases = tuple(
        Case(
            f"{polarity.value} is better, {way}".replace("neutral is better", "neither is better"),
            reading_of(indicator(polarity=polarity, polarity_reason=reason), rows),
        )
        for polarity, reason in _REASONS.items()
        for way, rows in of_kind(Kind.COUNT)
    )
    return Part("Polarity", "Where readers would guess wrong, the register says why.", cases)


def small_numbers() -> Part:
    """Counts under twenty are told as counts, and one is one."""
    pairs = ((12, 25), (19, 18), (20, 18), (25, 1), (1, 0), (0, 1), (0, 0), (2, 1))
    cases = [
        Case(
            f"{before} and then {now}",
            reading_of(indicator(), [*monthly({2016: before, 2017: now})]),
        )
        for before, now in pairs
    ]
    says = indicator(says="The police recorded {value} burglaries in {period}")
    cases.append(
        Case("1, in the register's own sentence", reading_of(says, [*monthly({2016: 24, 2017: 1})]))
    )
    cases.append(
        Case("2, in the register's own sentence", reading_of(says, [*monthly({2016: 24, 2017: 2})]))
    )
    cases.append(
        Case("a rate of 1", reading_of(indicator(Kind.RATE), [*monthly({2016: 30, 2017: 1})]))
    )
    cases.append(
        Case(
            "a share of one case",
            reading_of(
                indicator(Kind.PROPORTION),
                [*yearly("conferences", {"previous": (1, 2), "current": (1, 1)})],
            ),
        )
    )
    return Part(
        "Small numbers",
        "Under twenty a year before, counts are told and no per cent.",
        tuple(cases),
    )


def rounding() -> Part:
    """A half is rounded away from nought, and differences are those of the printed figures."""
    share = indicator(Kind.PROPORTION)
    return Part(
        "Rounding",
        "A half goes away from nought. A difference in points is that of the figures as printed.",
        (
            Case("thousands", reading_of(indicator(), [*monthly({2016: 51_234, 2017: 62_345})])),
            Case("more than double", reading_of(indicator(), [*monthly({2016: 120, 2017: 373})])),
            Case(
                "84.24% and then 80.86%: 84.2 less 80.9 is 3.3",
                reading_of(
                    share,
                    [
                        *yearly(
                            "conferences", {"previous": (8424, 10_000), "current": (8086, 10_000)}
                        )
                    ],
                ),
            ),
            Case(
                "printed alike, though not equal",
                reading_of(
                    share,
                    [*yearly("conferences", {"previous": (1000, 3001), "current": (1000, 3000)})],
                ),
            ),
            Case(
                "a half: 57 of 200",
                reading_of(
                    indicator(Kind.RATIO),
                    [*yearly("cohorts", {"previous": (56, 200), "current": (57, 200)})],
                ),
            ),
        ),
    )


def windows() -> Part:
    """What a value may cover."""
    rows = [*monthly({2016: 1200, 2017: 1500})]
    cases = [
        Case(basis.value.replace("_", " "), reading_of(indicator(period=Period(basis=basis)), rows))
        for basis in PeriodBasis
    ]
    return Part("Periods", "Each figure carries the period that it covers.", tuple(cases))


def quarters_before() -> Part:
    """A quarter beside the one before it: never a word for a rise or fall, never a verdict."""
    by_quarter = Period(basis=PeriodBasis.QUARTER)
    entrants = indicator(
        title="First-time entrants",
        short_title="Entrants",
        unit="first-time entrants",
        noun="first-time entrants",
        period=by_quarter,
    )
    share = indicator(Kind.PROPORTION, period=by_quarter)

    def quarters(before: float | None, now: float) -> list[Row]:
        counts = {(2016, 10): 48.0, (2017, 7): before, (2017, 10): now}
        return [
            _month("crime", year, first + later, count * (later == 0))
            for (year, first), count in counts.items()
            if count is not None
            for later in range(3)
        ]

    def shares(*counted: float) -> list[Row]:
        starts = (dt.date(2016, 10, 1), dt.date(2017, 7, 1), dt.date(2017, 10, 1))
        return [
            _row("conferences", start, Window(start, start).shift(3).start - _DAY, count, 200, 200)
            for start, count in zip(starts, counted, strict=True)
        ]

    supplied = Break(
        since=dt.date(2017, 10, 1), kind="supplier", reason="another service counts", short="other"
    )
    begun = dt.date(2017, 8, 1)
    cases = (
        ("22 and then 34, as a panel's paper has it", entrants, quarters(22, 34)),
        ("21 and then 49, as the same paper has it", entrants, quarters(21, 49)),
        ("46 and then 34, as an earlier paper has it", entrants, quarters(46, 34)),
        ("19, under which no per cent is told, and then 34", entrants, quarters(19, 34)),
        ("none, and then 1", entrants, quarters(0, 1)),
        ("the same", entrants, quarters(34, 34)),
        ("under one per cent", entrants, quarters(1000, 1004)),
        ("a share", share, shares(150, 120, 130)),
        (
            "a break between the two",
            entrants.model_copy(update={"breaks": (supplied,)}),
            quarters(22, 34),
        ),
        ("not received", entrants, quarters(None, 34)),
        (
            "not recorded then",
            entrants.model_copy(update={"recorded_since": begun}),
            quarters(22, 34),
        ),
    )
    return Part(
        "The quarter before",
        "Of what is counted by quarter. It is context: its difference has a sign, and no test.",
        (
            *(Case(shows, reading_of(measured, rows)) for shows, measured, rows in cases),
            Case(
                "judged against a year before",
                reading_of(entrants.model_copy(update={"baseline": "previous"}), quarters(22, 34)),
                judged=True,
            ),
        ),
    )


def standings() -> Part:
    """On target and off it, inside a band, above and below it."""
    share = {"previous": (150.0, 540.0), "current": (146.0, 540.0)}
    rows = [*yearly("conferences", share)]

    def target(value: float, tolerance: float = 0) -> Indicator:
        aim = Target(since=_SINCE, value=value, tolerance=tolerance, authority="an example")
        return indicator(Kind.PROPORTION, targets=(aim,))

    def band(low: float, high: float) -> Indicator:
        between = Band(since=_SINCE, low=low, high=high, authority="an example")
        return indicator(Kind.PROPORTION, polarity=Polarity.NEUTRAL, bands=(between,))

    return Part(
        "Targets and bands",
        "The paragraph says where a figure stands; the line where its change isn't significant.",
        (
            Case("on target", reading_of(target(30), rows)),
            Case("off target", reading_of(target(20), rows)),
            Case("inside the band", reading_of(band(25, 30), rows)),
            Case("below the band", reading_of(band(28, 40), rows)),
            Case("above the band", reading_of(band(10, 20), rows)),
            Case("within the tolerance", reading_of(target(26.5, tolerance=1), rows)),
            Case(
                "on target, and better than chance would bring",
                reading_of(
                    target(30),
                    [
                        *yearly(
                            "conferences", {"previous": (230.0, 540.0), "current": (146.0, 540.0)}
                        )
                    ],
                ),
            ),
            Case("on target, judged against a baseline", reading_of(target(30), rows), judged=True),
        ),
    )


def peers() -> Part:
    """A rank among peers, with its likely range, ties, and counties that sent nothing."""
    rows = next(rows for way, rows in of_kind(Kind.RATE) if way == "up, perhaps chance")
    ranked: dict[str, Any] = {"rank": 4.0, "rank_of": 9.0, "peers_average": 38.21}
    likely = {"rank_lower": 3.0, "rank_upper": 5.0}
    columns: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("with its likely range", "nearest neighbours", ranked | likely),
        ("tied", "nearest neighbours", ranked | {"rank_tied": True}),
        ("the best", "nearest neighbours", ranked | {"rank": 1.0}),
        ("a return missing", "most similar group", ranked | {"peers_missing": "Far County"}),
        (
            "among counties too",
            "nearest neighbours",
            ranked | {"county_position": "bottom", "county_of": 27.0},
        ),
    )
    cases = tuple(
        Case(shows, reading_of(indicator(Kind.RATE), rows, **given), group=group)
        for shows, group, given in columns
    )
    about = "A place among its peers, 1st the best. Ranks are set by hand here."
    return Part("Peers", about, cases)


def absences() -> Part:
    """Every kind of absence: which it is, and its reason."""
    reasons = {
        Absence.NOT_RECEIVED: "December 2017 not received",
        Absence.NOT_YET_PUBLISHED: "",
        Absence.SUPPRESSED: "1 figure is marked as suppressed",
        Absence.TOO_FEW_RESPONSES: "12 answered, and 30 are needed",
        Absence.NO_MEASURE: "no measure has been agreed",
        Absence.NO_BASELINE: "",
        Absence.NOT_COMPARABLE: "the question changed",
        Absence.DATA_FAULT: "location fault in Northam, November 2017",
    }
    rows = [*monthly({2016: 1200, 2017: 1500})]
    cases = []
    for absence, reason in reasons.items():
        gone = Value(YEAR, absence=absence, reason=reason)
        why = comparability(gone, Value(YEAR_BEFORE, value=1200.0))
        cases.append(
            Case(
                ABSENCE_WORDS[absence],
                reading_of(
                    indicator(),
                    rows,
                    current_value=float("nan"),
                    current_absence=absence.value,
                    current_reason=reason,
                    comparable=False,
                    comparison_reason=why.reason.value if why.reason else "",
                    comparison_words=why.short,
                    comparison_sentence=why.sentence,
                    change_value=float("nan"),
                    direction="not_compared",
                ),
            )
        )
    told = "No figure, and why; never a blank. A chart without the figure isn't in words here."
    return Part("Absence", told, tuple(cases))


YEAR: Final = Window(dt.date(2017, 1, 1), dt.date(2017, 12, 31))
YEAR_BEFORE: Final = Window(dt.date(2016, 1, 1), dt.date(2016, 12, 31))
_NINE_MONTHS: Final = Window(dt.date(2016, 4, 1), dt.date(2016, 12, 31))
_YEAR_END: Final = Window(dt.date(2016, 4, 1), dt.date(2017, 3, 31))


def withheld() -> Part:
    """Every reason for which a figure isn't compared with a year before."""
    reclassified = Break(
        since=dt.date(2017, 4, 1),
        kind="definition",
        reason="sheds and garages are counted",
        short="sheds counted",
    )
    rows = [*monthly({2016: 1200, 2017: 1500})]
    both = [
        *monthly({2016: 700, 2017: 864}, "services", "first"),
        *monthly({2016: 437}, "services", "second"),
    ]
    referrals = indicator(
        title="Referrals", noun="referrals", numerator=Selection(source="services")
    )
    money = [
        _row("conferences", dt.date(2013, 4, 1), dt.date(year, 1, 31), value)
        for year, value in ((2016, 27.8), (2017, 26.4), (2018, 25.0))
    ]
    few = {"previous": (9.0, 12.0), "current": (700.0, 1000.0)}
    by_hand = [
        Case(
            shows,
            reading_of(
                indicator(),
                rows,
                previous_start=pd.Timestamp(earlier.start),
                previous_end=pd.Timestamp(earlier.end),
                comparable=False,
                comparison_reason=found.reason.value if found.reason else "",
                comparison_words=found.short,
                comparison_sentence=found.sentence,
                change_value=float("nan"),
                direction="not_compared",
            ),
        )
        for shows, earlier in (
            ("nine months a year before", _NINE_MONTHS),
            ("months shared", _YEAR_END),
        )
        for found in [comparability(Value(YEAR, value=1500.0), Value(earlier, value=1200.0))]
    ]
    return Part(
        "Not compared",
        "The arrow is withheld, and the reason told.",
        (
            Case("a break inside", reading_of(indicator(breaks=(reclassified,)), rows)),
            Case("nothing a year before", reading_of(indicator(), [*monthly({2017: 1500})])),
            Case("two services then, one now", reading_of(referrals, both)),
            Case(
                "too few answers a year before",
                reading_of(indicator(Kind.SURVEY), [*yearly("survey", few)]),
            ),
            Case("money", reading_of(indicator(Kind.MONEY), money)),
            *by_hand,
        ),
    )


def judged() -> Iterator[Part]:
    """Against the baseline: every kind, each way, each polarity; and what can't be judged."""
    for kind in KINDS:
        better = Polarity.HIGHER if kind in _BETTER_HIGHER else Polarity.LOWER
        cases = tuple(
            Case(way, reading_of(indicator(kind, polarity=better), rows), judged=True)
            for way, rows in of_kind(kind)
        )
        about = f"{better.value.capitalize()} is better here."
        yield Part(f"A {kind.value} against its baseline", about, cases)
    yield Part(
        "Polarity against a baseline",
        "The verdict is that of the polarity, applied last.",
        tuple(
            Case(
                f"{polarity.value} is better, {way}".replace("neutral is", "neither is"),
                reading_of(indicator(polarity=polarity, polarity_reason=reason), rows),
                judged=True,
            )
            for polarity, reason in _REASONS.items()
            for way, rows in of_kind(Kind.COUNT)[:2]
        ),
    )
    rows = [*monthly({2016: 1200, 2017: 1500})]
    reclassified = Break(
        since=dt.date(2014, 4, 1), kind="definition", reason="a rule changed", short="rule changed"
    )
    with_baseline = [*rows, *baseline_months(1200)]
    small = [*monthly({2016: 12, 2017: 25}), *baseline_months(12)]
    yield Part(
        "Other cases against a baseline",
        "What isn't judged says why.",
        (
            Case("no baseline received", reading_of(indicator(), rows), judged=True),
            Case(
                "judged on the year before",
                reading_of(indicator(baseline="previous"), rows),
                judged=True,
            ),
            Case(
                "a break since",
                reading_of(indicator(breaks=(reclassified,)), with_baseline),
                judged=True,
            ),
            Case("small numbers", reading_of(indicator(), small), judged=True),
            Case(
                "projected",
                reading_of(
                    indicator(),
                    [
                        *monthly({2014: 1100, 2015: 1150, 2016: 1200, 2017: 1500}),
                        *baseline_months(1200),
                    ],
                    projected=True,
                ),
                judged=True,
            ),
        ),
    )


def parts() -> Iterator[Part]:
    """Every part of the page, in its order."""
    yield from kinds()
    yield polarities()
    yield small_numbers()
    yield rounding()
    yield windows()
    yield quarters_before()
    yield standings()
    yield peers()
    yield withheld()
    yield absences()
    yield from judged()


def page() -> str:
    """The whole page."""
    written = [_HEAD]
    for part in parts():
        written.append(f"## {part.heading}\n\n{part.about}\n")
        with_alt = part.heading.startswith("A ") and not any(one.judged for one in part.cases)
        heading = ["case", "cell", "line", "paragraph", *(["chart in words"] if with_alt else [])]
        lines = [f"| {' | '.join(heading)} |", f"|{'---|' * len(heading)}"]
        for one in part.cases:
            cells = [one.shows, one.cell, one.line, one.paragraph, *([one.alt] if with_alt else [])]
            lines.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |")
        written.append("\n".join(lines) + "\n")
    return "\n".join(written)


#: What stands before the cases.
_HEAD: Final = """\
# Every sentence, case by case

What the program says of a figure at each length: in a cell, on the line under it, as a
paragraph's lead, and as the words of a chart. Each case is made of a few invented observations,
which go the whole way through the indicator table. `python tools/headline_cases.py` writes this
page; a test holds it to the code and each sentence to these laws:

- a change that may be chance never rose, fell, or was up or down on the year before;
- a difference from the quarter before, which isn't tested, is never a rise or a fall either;
- every figure in a paragraph is one that the tables print;
- "1 offence", and never "1 offences";
- each sentence ends with one full stop, and no two spaces stand together.
"""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")

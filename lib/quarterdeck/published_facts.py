"""An edition for machines: `facts.json`, every row of its table with definition and printed form.

A program can quote from it just what the paper prints, and follow a figure to the extracts that
it came from. It holds no time of run and no path, so the same inputs give the same bytes. Its
JSON Schema, `docs/facts.schema.json`, is made from the models below.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

import pandas as pd

from quarterdeck import printing
from quarterdeck.edition import Edition, Extract
from quarterdeck.params.absence import Absence
from quarterdeck.params.json_schema import schema_of
from quarterdeck.params.places import AreaKind
from quarterdeck.params.register import Kind, PeriodBasis, Polarity
from quarterdeck.params.strict import Strict
from quarterdeck.paths import Audience, project_root
from quarterdeck.readings import Reading, Use, WindowName
from quarterdeck.verdicts import AgainstCounty, Direction, Improvement, Rag, Standing
from quarterdeck.wording import in_cells, quarter_before, sentences

FILE_NAME: Final = "facts.json"
SCHEMA_PATH: Final = Path("docs") / "facts.schema.json"
FORMAT: Final = 1

# What the file holds


class PeriodFacts(Strict):
    """Days, both inclusive, and how they are printed."""

    start: dt.date
    """The first day."""
    end: dt.date
    """The last day."""
    words: str
    """As printed."""


class PaperFacts(Strict):
    """A paper of the edition."""

    id: str
    """Its id; its files are called so."""
    body: str
    """Whom it is for."""
    title: str
    """Its title, without the quarter."""
    framework: str
    """The framework that it reports, by its id."""


class EditionFacts(Strict):
    """Which quarter this is, for whom and from when."""

    quarter: str
    """The quarter, like 2017-18-Q3."""
    period: PeriodFacts
    """The quarter's days."""
    audience: Audience
    """Whom the edition is for."""
    restriction: str | None
    """What an edition that isn't for the public is marked with; null: it is public."""
    published: dt.date
    """The date on the papers."""
    cutoff: dt.date
    """The last day whose extracts were read."""
    meeting: dt.date | None
    """The day of the meeting."""
    embargoed_until: dt.date | None
    """The last day of embargo of an extract that came; null: nothing is embargoed."""
    illustrative: bool
    """Whether an extract in use is invented."""
    illustrative_mark: str | None
    """What the papers are marked with then."""
    papers: tuple[PaperFacts, ...]
    """The papers of the quarter."""


class AreaFacts(Strict):
    """A place that rows are about."""

    id: str
    """An area of params/areas.yml, or what has no location in one."""
    name: str
    """As printed."""
    code: str | None
    """Its code in the Office for National Statistics' register."""
    kind: AreaKind | Literal["no_location"]
    """What sort of place it is."""


class OutcomeFacts(Strict):
    """What indicators are grouped under."""

    id: str
    """Its id."""
    number: str | None
    """The number that its body gives it."""
    title: str
    """As a heading prints it."""


class FrameworkFacts(Strict):
    """A body's outcomes."""

    id: str
    """Its id."""
    title: str
    """As printed."""
    area: AreaFacts
    """The area that the body answers for."""
    outcomes: tuple[OutcomeFacts, ...]
    """In the order of the paper."""


class IndicatorFacts(Strict):
    """A defined measure."""

    id: str
    """Its id."""
    title: str
    """As a heading prints it."""
    short_title: str
    """As a narrow column prints it."""
    definition: str
    """What is counted and of whom."""
    unit: str
    """What a value is counted in."""
    noun: str
    """What is counted, in the plural."""
    kind: Kind
    """How a value is made."""
    decimals: int
    """How many decimals are printed."""
    polarity: Polarity
    """Which direction is better."""
    basis: PeriodBasis
    """The window it is read on."""
    caveats: tuple[str, ...]
    """What a reader has to know before using it."""


class WindowFacts(Strict):
    """A figure on a window, or why there is none. Numbers are in up to ten significant figures."""

    start: dt.date | None
    """The first day that it covers; null: no baseline is set."""
    end: dt.date | None
    """The last day."""
    numerator: float | None
    """What was counted."""
    denominator: float | None
    """What it is divided by."""
    n: float | None
    """How many answered."""
    value: float | None
    """The value, in the indicator's unit."""
    lower: float | None
    """The lower end of its 95% interval."""
    upper: float | None
    """The upper end."""
    absence: Absence | None
    """Why there is no value; null: there is one."""
    reason: str | None
    """The absence in words; or of a value, what it lacks."""
    printed: str
    """As the paper prints it: the value in its decimals, NA, or * for too few answers."""
    absence_printed: str | None
    """Why there is none, as the paper prints it."""


class PartFacts(Strict):
    """One of the services or areas that a figure adds up."""

    name: str
    """As printed."""
    count: int
    """How many of the whole are its own."""


class WindowsFacts(Strict):
    """The windows of a row."""

    current: WindowFacts
    """The latest whole one."""
    year_end: WindowFacts
    """The last year end; for reference, never tested."""
    previous: WindowFacts
    """The same window a year before; tests, arrows and ratings compare with it."""
    baseline: WindowFacts
    """What improvement is judged against."""
    quarter_before: WindowFacts | None
    """Of what is counted by quarter: the three months before; null: it isn't."""


class ChangeFacts(Strict):
    """The change from the previous window to the current one, or why it is withheld."""

    comparable: bool
    """Whether the two may be compared as wholes."""
    reason: str | None
    """The kind of reason why not."""
    words: str | None
    """The reason in a few words."""
    sentence: str | None
    """The reason in a clause."""
    compared_on: tuple[str, ...]
    """Where the wholes can't be: the services in both, on which the change rests."""
    current: float | None
    """The value now, of what is compared."""
    earlier: float | None
    """The value before, of what is compared."""
    count: float | None
    """The change in events."""
    value: float | None
    """The change in the unit; of percentages, in percentage points."""
    percent: float | None
    """The change in per cent; null of percentages and of small counts."""
    small_numbers: bool
    """Whether the earlier count is too small for per cent."""
    printed: str | None
    """As the paper prints it."""


class TestFacts(Strict):
    """Whether a change is more than chance, at 95%."""

    method: str
    """The test."""
    p_value: float | None
    """How likely so large a change is by chance."""
    significant: bool
    """Whether p is under 0.05."""
    dispersion: float | None
    """By how much monthly counts scatter more than chance; the test allows for it."""
    printed: str
    """As the paper prints it."""


class BaselineFacts(Strict):
    """The change since the baseline, or why it is withheld."""

    comparable: bool
    """Whether the two may be compared."""
    reason: str | None
    """The kind of reason why not."""
    sentence: str | None
    """The reason in a clause."""
    count: float | None
    """The change in events."""
    value: float | None
    """The change in the unit."""
    percent: float | None
    """The change in per cent."""
    p_value: float | None
    """How likely so large a change is by chance."""
    printed: str | None
    """As the paper prints it."""


class QuarterBeforeFacts(Strict):
    """The difference from the quarter before, for context, or why it is withheld.

    It has no test and no verdict: neighbouring quarters are of two seasons.
    """

    reason: str | None
    """The kind of reason why the two aren't set side by side; null: they are."""
    sentence: str | None
    """The reason in a clause."""
    count: float | None
    """The difference in events."""
    value: float | None
    """The difference in the unit; of percentages, in percentage points."""
    percent: float | None
    """The difference in per cent; null of percentages and of small counts."""
    printed: str | None
    """As the paper prints it."""


class VerdictFacts(Strict):
    """What the rules, or a person in their place, make of the figures."""

    direction: Direction
    """Direction of travel, like for like."""
    direction_printed: str
    """As printed."""
    rag: Rag
    """The rating."""
    rag_printed: str
    """As printed."""
    rag_reason: str | None
    """What the rating rests on."""
    standing: Standing
    """Where the value stands to its target or band."""
    target: str | None
    """The target or band in force, as printed."""
    improvement: Improvement
    """How it stands against its baseline, or what a person assessed."""
    improvement_printed: str
    """As printed."""
    improvement_reason: str | None
    """Why it isn't judged."""
    against_county: AgainstCounty | None
    """Of a district: beside its county."""
    variation: str | None
    """What the control chart says of the latest month."""
    override: str | None
    """A person's verdict in place of the rule's, with reason and role."""


class AssessmentFacts(Strict):
    """What a person assessed of an indicator that isn't counted."""

    words: str
    """What it rests on."""
    role: str
    """Whose words they are."""


class PeerFacts(Strict):
    """A figure among its peers."""

    unit: str
    """What areas are compared in."""
    rate: float | None
    """The figure in that unit."""
    lower: float | None
    """The lower end of its 95% interval."""
    upper: float | None
    """The upper end."""
    rank: int | None
    """Its place; 1 is best."""
    rank_of: int | None
    """How many are ranked."""
    tied: bool
    """Whether another has the same place."""
    rank_lower: int | None
    """The best place that is plausible."""
    rank_upper: int | None
    """The worst place that is plausible."""
    rank_printed: str | None
    """The rank as printed."""
    average: float | None
    """The group's average."""
    missing: tuple[str, ...]
    """Members without a figure."""
    county_position: str | None
    """Top, average or bottom among the counties."""
    county_of: int | None
    """How many counties."""


class ProjectionFacts(Strict):
    """The total projected for a year."""

    start: dt.date
    """The year's first day."""
    end: dt.date
    """Its last."""
    value: float
    """The total."""
    lower_80: float
    """The lower end of its 80% interval."""
    upper_80: float
    """The upper end."""
    lower_95: float
    """The lower end of its 95% interval."""
    upper_95: float
    """The upper end."""
    method: str
    """How it was made."""
    indicative: bool
    """Whether too little was known to try the method on the past."""
    printed: str
    """As the paper prints it."""


class SourceFacts(Strict):
    """Where a figure's counts come from."""

    id: str
    """Its id."""
    title: str
    """As a source line prints it."""
    producer: str
    """Who makes it."""
    licence: str
    """On what terms it may be used."""


class RowFacts(Strict):
    """A row of the indicator table: one indicator for one area.

    Of one whose current figure may not be published yet there is nothing but that: no change, no
    test, no verdict, no rank, no projection.
    """

    framework: str
    """The framework that reports it, by its id."""
    outcome: str
    """The outcome that it stands under, by its id."""
    use: Use
    """Whether it is on the dashboard and counts, or is there beside, or in the text only."""
    indicator: IndicatorFacts
    """What is measured."""
    area: AreaFacts
    """Whom the row is about."""
    is_own_area: bool
    """Whether that is the area that the indicator is about, or one beside it."""
    available: bool
    """Whether there is something to tell."""
    windows: WindowsFacts
    """Its figures."""
    denominator_note: str | None
    """Which estimate of the population the rate is per."""
    parts: tuple[PartFacts, ...]
    """What the current figure adds up, where it is made of services or of areas that sent some."""
    change: ChangeFacts | None
    """From the previous window to the current one."""
    test: TestFacts | None
    """Of that change; null: there is none to test."""
    against_baseline: BaselineFacts | None
    """From the baseline to the current window."""
    beside_quarter_before: QuarterBeforeFacts | None
    """From the quarter before to the current window; null of what isn't counted by quarter."""
    verdicts: VerdictFacts | None
    """What is made of it."""
    assessment: AssessmentFacts | None
    """Of an indicator that isn't counted."""
    peers: PeerFacts | None
    """Among other areas."""
    projection: ProjectionFacts | None
    """Of the plan's last year."""
    no_projection: str | None
    """Why there is none."""
    evidence: str
    """The page of the edition, and the place on it, that says how the figure came about."""
    source: SourceFacts | None
    """Where its counts come from; null: it isn't counted."""
    extracts: tuple[str, ...]
    """The files of the current figure; each is under `extracts`."""


class ExtractFacts(Strict):
    """A file as received. Of one that is embargoed, only that it came."""

    file: str
    """Its source and its name."""
    source: str
    """Its source, by its id."""
    title: str
    """What it is."""
    producer: str
    """Who made it."""
    received: dt.date
    """The day it came."""
    licence: str
    """On what terms it may be used."""
    illustrative: bool
    """Whether its figures are made up."""
    stands_in: str | None
    """Why it was read although it came after the cutoff."""
    in_use: bool
    """Whether the edition takes a figure from it, or a later one has replaced it."""
    embargoed_until: dt.date | None
    """The day from which its figures may be published."""
    covers_from: dt.date | None
    """The first day that its rows cover."""
    covers_to: dt.date | None
    """The last day."""
    rows: int | None
    """How many rows it has."""
    sha256: str | None
    """Its checksum."""


class Facts(Strict):
    """The figures of one edition, as published."""

    format: Literal[1]
    """The version of this layout."""
    edition: EditionFacts
    """Which edition it is."""
    frameworks: tuple[FrameworkFacts, ...]
    """What its papers report on."""
    rows: tuple[RowFacts, ...]
    """The indicator table, row by row, in its order."""
    extracts: tuple[ExtractFacts, ...]
    """What had been received by the cutoff, and what stands in for what hadn't."""


# How it is made


def facts(edition: Edition) -> Facts:
    """The facts of an edition, from its table, its definitions and its extracts."""
    return Facts(
        format=FORMAT,
        edition=_edition(edition),
        frameworks=tuple(_frameworks(edition)),
        rows=tuple(
            _row(edition, reading, is_own_area=own) for reading, own in _every_reading(edition)
        ),
        extracts=tuple(_extract(edition, one) for one in edition.extracts),
    )


def facts_json(known: Facts) -> str:
    """The facts as their file holds them."""
    return json.dumps(known.model_dump(mode="json"), indent=1, ensure_ascii=False) + "\n"


def schema_text() -> str:
    """The JSON Schema of the file, as its own file holds it."""
    return json.dumps(schema_of(Facts), indent=2, ensure_ascii=False) + "\n"


def restriction(edition: Edition) -> str | None:
    """What stands in every file of an edition that isn't for the public; None for one that is."""
    if edition.audience == "public":
        return None
    held = edition.embargoed_until
    until = f" before {printing.day(held)}" if held else ""
    return f"Internal edition: not to be published{until}"


def illustrative_mark(edition: Edition) -> str | None:
    """What stands in every file of an edition that uses an invented extract; else None."""
    used = edition.in_use()
    invented = sum(extract.illustrative for extract in used)
    if not invented:
        return None
    are = "is" if invented == 1 else "are"
    return f"Illustrative: {invented} of the {len(used)} extracts in use {are} invented."


def _edition(edition: Edition) -> EditionFacts:
    dates, window = edition.quarter_params, edition.quarter.window
    mark = illustrative_mark(edition)
    papers = [edition.paper(name) for name in dates.papers]
    return EditionFacts(
        quarter=edition.quarter.label,
        period=PeriodFacts(start=window.start, end=window.end, words=window.words),
        audience=edition.audience,
        restriction=restriction(edition),
        published=dates.published,
        cutoff=dates.cutoff,
        meeting=dates.meeting,
        embargoed_until=edition.embargoed_until,
        illustrative=mark is not None,
        illustrative_mark=mark,
        papers=tuple(
            PaperFacts(id=one.id, body=one.body, title=one.title, framework=one.framework)
            for one in papers
        ),
    )


def _frameworks(edition: Edition) -> Iterator[FrameworkFacts]:
    names = dict.fromkeys(edition.paper(name).framework for name in edition.quarter_params.papers)
    for framework in map(edition.params.framework, names):
        yield FrameworkFacts(
            id=framework.id,
            title=framework.title,
            area=_area(edition, framework.area),
            outcomes=tuple(
                OutcomeFacts(id=outcome.id, number=outcome.number, title=outcome.title)
                for outcome in framework.outcomes
            ),
        )


def _area(edition: Edition, name: str) -> AreaFacts:
    known = edition.params.areas.get(name)
    return AreaFacts(
        id=name,
        name=edition.figures.name(name),
        code=known.code if known else None,
        kind=known.kind if known else "no_location",
    )


def _every_reading(edition: Edition) -> Iterator[tuple[Reading, bool]]:
    """Every row of the table as a reading, and whether it is of the indicator's own area."""
    keys = ["framework", "outcome", "use", "indicator"]
    for (framework, outcome, _, indicator), rows in edition.table.groupby(keys, sort=False):
        named = edition.params.outcome(str(framework), str(outcome))
        base = edition.readings.get(str(framework), str(indicator))
        for place, (_, row) in enumerate(rows.iterrows()):
            area = edition.figures.name(row["area"])
            yield dataclasses.replace(base, row=row, outcome=named, area_name=area), place == 0


def _row(edition: Edition, reading: Reading, *, is_own_area: bool) -> RowFacts:
    row = reading.row
    is_silent = row["availability"] == Absence.NOT_YET_PUBLISHED
    projected = reading.projection
    return RowFacts(
        framework=row["framework"],
        outcome=row["outcome"],
        use=row["use"],
        indicator=_indicator(reading),
        area=_area(edition, reading.area),
        is_own_area=is_own_area,
        available=row["availability"] == "available",
        windows=WindowsFacts(
            current=_window(reading, "current"),
            year_end=_window(reading, "year_end"),
            previous=_window(reading, "previous"),
            baseline=_window(reading, "baseline"),
            quarter_before=_window(reading, "quarter_before")
            if reading.has_window("quarter_before")
            else None,
        ),
        denominator_note=None if is_silent else _text(row["denominator_note"]),
        parts=()
        if is_silent
        else tuple(PartFacts(name=name, count=count) for name, count in reading.parts()),
        change=None if is_silent else _change(reading),
        test=None if is_silent else _test(reading),
        against_baseline=None if is_silent else _against_baseline(reading),
        beside_quarter_before=None if is_silent else _beside_quarter_before(reading),
        verdicts=None if is_silent else _verdicts(reading),
        assessment=AssessmentFacts(words=reading.assessment.words, role=reading.assessment.role)
        if reading.assessment and not is_silent
        else None,
        peers=None if is_silent else _peers(reading),
        projection=None if is_silent or projected is None else _projection(reading),
        no_projection=None if is_silent else _text(reading.projection_reason),
        evidence=reading.evidence,
        source=_source(edition, reading),
        extracts=tuple(file for file in str(row["extracts"]).split("; ") if file),
    )


def _indicator(reading: Reading) -> IndicatorFacts:
    indicator = reading.indicator
    return IndicatorFacts(
        id=indicator.id,
        title=indicator.title,
        short_title=indicator.short_title,
        definition=indicator.definition,
        unit=indicator.unit,
        noun=indicator.noun,
        kind=indicator.kind,
        decimals=indicator.decimals,
        polarity=indicator.polarity,
        basis=indicator.period.basis,
        caveats=indicator.caveats,
    )


def _window(reading: Reading, name: WindowName) -> WindowFacts:
    """A window's figure. Of what may not be published yet, its dates and that."""
    absence = reading.absence(name)
    may_tell = absence is not Absence.NOT_YET_PUBLISHED

    def told(column: str) -> float | None:
        return _number(reading.row[f"{name}_{column}"]) if may_tell else None

    return WindowFacts(
        start=_day(reading.row[f"{name}_start"]),
        end=_day(reading.row[f"{name}_end"]),
        numerator=told("numerator"),
        denominator=told("denominator"),
        n=told("n"),
        value=told("value"),
        lower=told("lower"),
        upper=told("upper"),
        absence=absence,
        reason=_text(reading.reason(name)),
        printed=in_cells.figure(reading, name),
        absence_printed=_text(in_cells.absence_words(reading, name)),
    )


def _change(reading: Reading) -> ChangeFacts:
    row = reading.row
    return ChangeFacts(
        comparable=reading.is_compared,
        reason=_text(row["comparison_reason"]),
        words=_text(row["comparison_words"]),
        sentence=_text(row["comparison_sentence"]),
        compared_on=tuple(part for part in str(row["compared_on"]).split(", ") if part),
        current=_number(row["compared_current"]),
        earlier=_number(row["compared_earlier"]),
        count=_number(row["change_count"]),
        value=_number(row["change_value"]),
        percent=_number(row["change_percent"]),
        small_numbers=bool(row["small_numbers"]),
        printed=_text(in_cells.change(reading)),
    )


def _test(reading: Reading) -> TestFacts | None:
    row = reading.row
    if not row["test"]:
        return None
    return TestFacts(
        method=row["test"],
        p_value=_number(row["p_value"]),
        significant=reading.is_significant,
        dispersion=_number(row["dispersion"]),
        printed=in_cells.significance(reading),
    )


def _against_baseline(reading: Reading) -> BaselineFacts:
    found = reading.against_baseline
    return BaselineFacts(
        comparable=bool(reading.row["baseline_comparable"]),
        reason=found.withheld,
        sentence=_text(found.sentence),
        count=_number(found.count),
        value=_number(found.change),
        percent=_number(found.percent),
        p_value=_number(found.p_value),
        printed=_text(in_cells.variance(reading)),
    )


def _beside_quarter_before(reading: Reading) -> QuarterBeforeFacts | None:
    if not reading.has_window("quarter_before"):
        return None
    found = reading.beside_quarter_before
    return QuarterBeforeFacts(
        reason=found.withheld,
        sentence=_text(found.sentence),
        count=_number(found.count),
        value=_number(found.change),
        percent=_number(found.percent),
        printed=_text(quarter_before.difference(reading)),
    )


def _verdicts(reading: Reading) -> VerdictFacts:
    row = reading.row
    return VerdictFacts(
        direction=reading.direction,
        direction_printed=in_cells.DIRECTION_WORDS[reading.direction],
        rag=reading.rag,
        rag_printed=in_cells.RAG_WORDS[reading.rag],
        rag_reason=_text(row["rag_reason"]),
        standing=reading.standing,
        target=_text(row["target"]),
        improvement=reading.improvement,
        improvement_printed=in_cells.IMPROVEMENT_WORDS[reading.improvement],
        improvement_reason=_text(reading.improvement_reason),
        against_county=reading.against_county,
        variation=_text(row["variation"]),
        override=_text(sentences.override_words(reading)),
    )


def _peers(reading: Reading) -> PeerFacts | None:
    row = reading.row
    if pd.isna(row["compared_rate"]) and pd.isna(row["rank"]) and not row["county_position"]:
        return None
    return PeerFacts(
        unit=in_cells.compared_unit(reading.indicator),
        rate=_number(row["compared_rate"]),
        lower=_number(row["compared_rate_lower"]),
        upper=_number(row["compared_rate_upper"]),
        rank=_whole(row["rank"]),
        rank_of=_whole(row["rank_of"]),
        tied=bool(row["rank_tied"]),
        rank_lower=_whole(row["rank_lower"]),
        rank_upper=_whole(row["rank_upper"]),
        rank_printed=_text(in_cells.rank(reading)),
        average=_number(row["peers_average"]),
        missing=tuple(name for name in str(row["peers_missing"]).split(", ") if name),
        county_position=_text(row["county_position"]),
        county_of=_whole(row["county_of"]),
    )


def _projection(reading: Reading) -> ProjectionFacts:
    found = reading.projection
    assert found is not None  # asked for only where there is one
    return ProjectionFacts(
        start=found.window.start,
        end=found.window.end,
        value=ten_figures(found.value),
        lower_80=ten_figures(found.lower_80),
        upper_80=ten_figures(found.upper_80),
        lower_95=ten_figures(found.lower_95),
        upper_95=ten_figures(found.upper_95),
        method=found.method,
        indicative=found.indicative,
        printed=in_cells.projection(reading),
    )


def _source(edition: Edition, reading: Reading) -> SourceFacts | None:
    if not reading.indicator.is_measured:
        return None
    source = edition.source(reading.indicator)
    return SourceFacts(
        id=source.id, title=source.title, producer=source.producer, licence=source.licence
    )


def _extract(edition: Edition, extract: Extract) -> ExtractFacts:
    """What may be told of an extract; a short file's checksum would give its figures away."""
    is_silent = edition.audience == "public" and extract.is_embargoed(
        edition.quarter_params.published
    )
    return ExtractFacts(
        file=extract.file,
        source=extract.source,
        title=extract.title,
        producer=extract.producer,
        received=extract.received,
        licence=extract.licence,
        illustrative=extract.illustrative,
        stands_in=extract.stands_in or None,
        in_use=extract in edition.in_use(),
        embargoed_until=extract.embargoed_until,
        covers_from=None if is_silent else extract.covers_from,
        covers_to=None if is_silent else extract.covers_to,
        rows=None if is_silent else extract.rows,
        sha256=None if is_silent else extract.sha256,
    )


def _number(value: float) -> float | None:
    return None if pd.isna(value) else ten_figures(value)


def ten_figures(value: float) -> float:
    """As the table's file has it."""
    return float(f"{value:.10g}")


def _whole(value: float) -> int | None:
    return None if pd.isna(value) else int(value)


def _day(value: pd.Timestamp) -> dt.date | None:
    return None if pd.isna(value) else value.date()


def _text(value: object) -> str | None:
    return str(value) or None


if __name__ == "__main__":  # after a change of the models
    path = project_root() / SCHEMA_PATH
    path.write_text(schema_text(), encoding="utf-8", newline="\n")

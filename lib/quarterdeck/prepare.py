"""From raw extracts to the observations and one indicator table per quarter, on disk.

Everything is computed before anything is written, each file is replaced whole, and a file whose
bytes would stay the same is left alone. The same extracts and params give the same bytes.
"""

from __future__ import annotations

import json
import secrets
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from quarterdeck.params.absence import Absence
from quarterdeck.params.register import Kind
from quarterdeck.paths import Audience, Workbook
from quarterdeck.periods import Quarter
from quarterdeck.problems import Problem, Problems

if TYPE_CHECKING:
    import pandas as pd

    from quarterdeck.params import Params
    from quarterdeck.params.commentary import WrittenParagraph
    from quarterdeck.sources.receipts import Receipt

#: Told of progress: what is being done, how many steps are done, of how many.
Progress = Callable[[str, int, int], None]


def silent(doing: str, done: int, total: int) -> None:
    """Progress that nobody is told of."""


@dataclass(frozen=True)
class Computed:
    """What the extracts and params of a workbook come to, not yet written.

    tables: quarter label to indicator table. notices: what a person should know and that stops
    nothing (what an extract tolerated, what hasn't come, what was set aside), one sentence each.
    refusals: quarter label to why its papers mustn't go out; nothing where they may.
    contradicted: quarter label to what its commentary says that its table refuses.
    """

    params: Params
    observations: pd.DataFrame
    receipts: tuple[Receipt, ...]
    tables: Mapping[str, pd.DataFrame]
    notices: tuple[str, ...]
    refusals: Mapping[str, tuple[Problem, ...]]
    contradicted: Mapping[str, tuple[Problem, ...]]


@dataclass(frozen=True)
class Prepared:
    """What `prepare` has written. files: all of it; changed: those whose bytes are new.

    seconds: how long it took. The rest is as in `Computed`.
    """

    params: Params
    quarters: tuple[Quarter, ...]
    receipts: tuple[Receipt, ...]
    files: tuple[Path, ...]
    changed: tuple[Path, ...]
    notices: tuple[str, ...]
    refusals: Mapping[str, tuple[Problem, ...]]
    contradicted: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    seconds: float = 0.0
    audience: Audience = "public"


def known_quarters(params: Params) -> tuple[Quarter, ...]:
    """The quarters that have a file in `params/quarters/`, oldest first."""
    return tuple(sorted(Quarter.parse(label) for label in params.quarters))


def chosen_quarters(
    params: Params, quarters: Sequence[Quarter] | None, *, to_read: bool = False
) -> tuple[Quarter, ...]:
    """The quarters named, each once and oldest first; every known one where none is named.

    Raises Problems with each quarter that has no file, naming those that have one. to_read: whether
    what was made of them is to be read, so that a new one is no help.
    """
    known = known_quarters(params)
    if quarters is None:
        return known
    unknown = [quarter for quarter in sorted(set(quarters)) if quarter not in known]
    if unknown:
        named = ", ".join(quarter.label for quarter in known) or "none yet"
        made = "" if to_read else "; make it with: quarterdeck new {}"
        raise Problems(
            Problem(
                f"params/quarters/{quarter.label}.yml",
                "",
                f"there is no file for {quarter.label}",
                f"this workbook has {named}{made.format(quarter.label)}",
            )
            for quarter in unknown
        )
    return tuple(sorted(set(quarters)))


def compute(
    workbook: Workbook,
    quarters: Sequence[Quarter] | None = None,
    *,
    audience: Audience = "public",
    progress: Progress = silent,
) -> Computed:
    """The observations and the indicator tables of a workbook, writing nothing.

    quarters: those whose table is wanted; None is every quarter of `params/quarters/`. audience:
    whom the tables are for; what is embargoed is in the internal ones only.
    Raises Problems with all that is wrong with params; or with all that is wrong with commentary,
    extracts, tables and baskets. Where the form of commentary is wrong, what its table refuses in
    it is told too, so that it can all be mended at once.
    """
    from quarterdeck import params as params_package

    progress("reading params", 0, 2)
    params = params_package.load(workbook)
    chosen = chosen_quarters(params, quarters)
    malformed = commentary_problems(workbook, params, chosen)
    if not malformed:
        return _from_extracts(workbook, params, chosen, audience, progress)
    try:
        computed = _from_extracts(workbook, params, chosen, audience, progress)
    except Problems as found:
        raise Problems([*malformed, *found.problems], found.notices) from None
    raise Problems([*malformed, *_every(computed.contradicted)], computed.notices)


def _every(problems: Mapping[str, Sequence[Problem]]) -> list[Problem]:
    """The problems of every quarter."""
    return [one for those in problems.values() for one in those]


def _from_extracts(
    workbook: Workbook,
    params: Params,
    chosen: Sequence[Quarter],
    audience: Audience,
    progress: Progress,
) -> Computed:
    """As `compute`, of params that are read; what is wrong with commentary's form isn't told."""
    # After the params, so that a slip in them is told at once and not after a second of imports.
    from quarterdeck import checks, indicators
    from quarterdeck.indicators import agreement
    from quarterdeck.params.categories import expected_categories
    from quarterdeck.sources import receipts

    total = 2 + len(chosen)
    progress("reading extracts", 1, total)
    received = receipts.read_all(workbook, params, expected_categories(params))
    over = list(
        checks.parts_over_their_wholes(
            received.observations,
            params.sources,
            (one for each in params.frameworks.values() for one in each.indicators),
        )
    )
    if over:
        raise Problems(over)
    of_extracts = [
        notice.text if receipt.file in notice.text else f"{receipt.file}: {notice.text}"
        for receipt in received.receipts
        for notice in receipt.result.notices
    ]
    of_words: list[str] = []
    of_tables: list[str] = []
    tables: dict[str, pd.DataFrame] = {}
    refusals: dict[str, tuple[Problem, ...]] = {}
    contradicted: dict[str, tuple[Problem, ...]] = {}
    unknown: list[Problem] = []
    for done, quarter in enumerate(chosen, start=2):
        progress(f"{quarter.label}: indicator table", done, total)
        table = indicators.indicator_table(received.observations, params, quarter, audience)
        tables[quarter.label] = table
        of_tables += table_notices(table, params)
        refusals[quarter.label] = tuple(
            Problem(workbook.relative(workbook.table(quarter.label, audience)), "", wrong)
            for wrong in (
                *agreement.districts_add_up(table, params),
                *agreement.shared_rows_agree(table),
            )
        )
        wrong, to_look_at = commentary_beside_table(workbook, params, quarter, table, audience)
        contradicted[quarter.label] = wrong
        of_words += map(str, to_look_at)
        unknown += basket_problems(workbook, received.observations, params, quarter)
    # What people of this quarter can mend stands before what an extract tolerated years ago.
    notices = tuple(dict.fromkeys([*of_words, *of_tables, *of_extracts]))
    if unknown:
        raise Problems([*unknown, *_every(contradicted)], notices)
    return Computed(
        params,
        received.observations,
        received.receipts,
        tables,
        notices,
        {label: problems for label, problems in refusals.items() if problems},
        {label: problems for label, problems in contradicted.items() if problems},
    )


def commentary_problems(
    workbook: Workbook, params: Params, quarters: Sequence[Quarter]
) -> list[Problem]:
    """What is wrong with the commentary of quarters; a quarter without a file has nothing wrong."""
    from quarterdeck.params.commentary import read_commentary

    problems: list[Problem] = []
    for quarter in quarters:
        path = workbook.params / "quarters" / f"{quarter.label}.md"
        if not path.is_file():
            continue
        known = params.commentary_ids(quarter.label)
        try:
            read_commentary(path, known, workbook.relative(path))
        except Problems as wrong:
            problems += wrong.problems
    return problems


def commentary_beside_table(
    workbook: Workbook, params: Params, quarter: Quarter, table: pd.DataFrame, audience: Audience
) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """What a quarter's commentary says that its table refuses, and what a person should look at.

    An internal edition goes out with words that the table contradicts; they are only named. A
    figure that can't be printed stops both. Of a file that can't be read nothing is said here:
    `commentary_problems` tells why.
    """
    path = workbook.params / "quarters" / f"{quarter.label}.md"
    paragraphs = _paragraphs(workbook, path)
    if not paragraphs:
        return (), ()
    from quarterdeck import commentary_checks, spelling
    from quarterdeck.readings import Readings

    earlier = [
        before
        for one in known_quarters(params)
        if one < quarter and (before := path.with_name(f"{one.label}.md")).is_file()
    ][-1:]
    checked = commentary_checks.check(
        paragraphs,
        Readings(table, params, quarter),
        workbook.relative(path),
        before=[one for last in earlier for one in _paragraphs(workbook, last)],
        label_before="".join(last.stem for last in earlier),
        own_words=spelling.own_words(workbook.params / "words.txt"),
    )
    if audience == "internal":
        return checked.unresolved, (*checked.errors, *checked.warnings)
    return (*checked.unresolved, *checked.errors), checked.warnings


def _paragraphs(workbook: Workbook, path: Path) -> tuple[WrittenParagraph, ...]:
    """The paragraphs of a commentary; () where there is none, or none that can be read."""
    from quarterdeck.params.commentary import written_paragraphs

    try:
        return written_paragraphs(path, workbook.relative(path)) if path.is_file() else ()
    except Problems:
        return ()


def basket_problems(
    workbook: Workbook, observations: pd.DataFrame, params: Params, quarter: Quarter
) -> list[Problem]:
    """What a quarter's papers watch that isn't in what came by the cutoff, or watch twice."""
    papers = [params.paper(name) for name in params.quarter(quarter.label).papers]
    watching = [paper for paper in papers if paper.basket]
    if not watching:
        return []
    from quarterdeck import basket, indicators
    from quarterdeck.params.documents import with_line

    figures = indicators.open_figures(observations, params, quarter)
    return [
        with_line(problem, workbook.root / problem.file)
        for paper in watching
        for problem in basket.basket_problems(figures, paper)
    ]


def table_notices(table: pd.DataFrame, params: Params) -> list[str]:
    """What an indicator table has no figure for, or compares with nothing: a sentence each.

    Of each indicator's own area; of its districts only what a data fault holds back.
    """
    notices = []
    # What the register itself says isn't counted is no news, unless an assessment hasn't come.
    known = (table["kind"] == Kind.NO_MEASURE) | (
        (table["kind"] == Kind.ASSESSMENT) & (table["availability"] == "available")
    )
    table = table[~known]
    own = ~table.duplicated(["framework", "indicator"])
    for row, is_own in zip(table.to_dict("records"), own, strict=True):
        area = params.areas[row["area"]].name if row["area"] in params.areas else row["area"]
        title = params.indicator(row["framework"], row["indicator"]).title
        subject = f"{row['quarter']}: {title}, {area}"
        if row["current_absence"] and (is_own or row["current_absence"] == Absence.DATA_FAULT):
            absence, reason = row["current_absence"].replace("_", " "), row["current_reason"]
            told = reason if absence in reason else f"{absence} ({reason})" if reason else absence
            notices.append(f"{subject}: {told}")
        elif row["kind"] == Kind.MONEY:
            continue  # that estimates aren't compared is no news either
        elif is_own and not row["comparable"] and row["comparison_sentence"]:
            notices.append(f"{subject}: {row['comparison_sentence']}")
    return notices


def prepare(
    workbook: Workbook,
    quarters: Sequence[Quarter] | None = None,
    *,
    audience: Audience = "public",
    progress: Progress = silent,
) -> Prepared:
    """Write the observations, what is known of the extracts, and a table for each quarter.

    They go to `observations.parquet`, `extracts.json` and `<quarter>.csv` of `data/processed/`;
    the tables for an internal audience to `data/processed/internal/`.
    quarters: those whose table is written; None is every quarter of `params/quarters/`.
    Raises Problems, having written nothing, with all that is wrong with params or extracts.
    """
    begun = time.perf_counter()
    computed = compute(workbook, quarters, audience=audience, progress=progress)
    from quarterdeck.indicators import table_file  # after the params, as in compute

    workbook.processed.mkdir(parents=True, exist_ok=True)
    with _folder_inside(workbook.processed) as folder:
        files = [workbook.observations]
        computed.observations.to_parquet(
            folder / workbook.observations.name, engine="pyarrow", compression="zstd", index=False
        )
        files.append(workbook.extracts)
        (folder / workbook.extracts.name).write_text(
            extracts_json(computed.receipts), encoding="utf-8", newline="\n"
        )
        for label, table in computed.tables.items():
            kept = workbook.table(label, audience)
            kept.parent.mkdir(exist_ok=True)
            files.append(kept)
            table_file.write_table(table, folder / kept.name)
        changed = [file for file in files if replace_if_changed(folder / file.name, file)]
    return Prepared(
        computed.params,
        tuple(Quarter.parse(label) for label in computed.tables),
        computed.receipts,
        tuple(files),
        tuple(changed),
        computed.notices,
        computed.refusals,
        computed.contradicted,
        round(time.perf_counter() - begun, 3),
        audience,
    )


def extracts_json(receipts: Sequence[Receipt]) -> str:
    """What is known of each extract, for `edition`: facts, rows, and what its reader noticed.

    file: as the observations name it, `<source>/<name>`. Places that aren't ours are left out of
    what is noticed: a national file has them, and no paper is about them.
    """
    from quarterdeck.sources.observations import NoticeKind  # after the params, as in compute

    entries = [
        {
            "source": receipt.source.id,
            "file": f"{receipt.source.id}/{receipt.path.name}",
            "title": receipt.facts.title,
            "producer": receipt.facts.producer,
            "received": receipt.facts.received.isoformat(),
            "licence": receipt.facts.licence,
            "sha256": receipt.facts.sha256,
            "illustrative": receipt.facts.illustrative,
            "embargoed_until": embargo.until.isoformat()
            if (embargo := receipt.facts.embargo)
            else None,
            "covers_from": receipt.facts.coverage.start.isoformat(),
            "covers_to": receipt.facts.coverage.end.isoformat(),
            "rows": receipt.result.rows_read,
            "notices": [
                notice.text
                for notice in receipt.result.notices
                if notice.kind is not NoticeKind.SKIPPED_AREAS
            ],
            "stands_in": receipt.facts.stands_in,
            "notes": None if receipt.facts.illustrative else receipt.facts.notes,
        }
        for receipt in receipts
    ]
    return json.dumps(entries, indent=2, ensure_ascii=False) + "\n"


@contextmanager
def _folder_inside(folder: Path) -> Iterator[Path]:
    """A hidden folder for files to be made in and moved from; one run at a time, then removed."""
    from filelock import FileLock

    with FileLock(folder / ".preparing.lock"):
        # Under the lock, whatever is here was left by a run that was killed.
        for left in folder.glob(".making-*"):
            shutil.rmtree(left, ignore_errors=True)
        made = folder / f".making-{secrets.token_hex(4)}"
        made.mkdir()
        try:
            yield made
        finally:
            shutil.rmtree(made, ignore_errors=True)


def replace_if_changed(made: Path, kept: Path) -> bool:
    """Put a file in the place of another in one step, unless they are equal byte for byte."""
    if kept.is_file() and kept.read_bytes() == made.read_bytes():
        return False
    made.replace(kept)
    return True
